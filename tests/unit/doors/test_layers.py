import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest
from places import PACKAGE

# From the floor up; rooms on one line do not know each other.
FLOORS: Final = (
    ("_phrases",),
    ("_model",),
    ("_files", "reporting"),
    ("_reading",),
    ("siasn", "jdihn"),
    ("_engine", "_text", "schemas", "search"),
    ("_decision",),
    (
        *("frame", "comparison", "interview", "receipt", "counterfactual", "strategies"),
        *("render", "report_texts"),
    ),
    ("analysis", "scenario", "spark"),
    ("questions",),
    ("pictures", "translation", "mutation", "rule_coverage", "pytest_plugin", "corpus", "law_pack"),
    ("_api",),
    ("service", "mcp_server"),
    ("cli", "notebook"),
    ("__init__", "__main__"),
)
HEIGHT: Final = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
MODULES: Final = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
# A method of a case tells in its signature what only floors above know; it calls a hook for it.
_ANNOTATED: Final = ("_model.case",)
FACES: Final = ("__init__", "__main__")
# One library a module, besides attrs and cattrs: replacing it is one file's work.
HOME: Final = {
    "pendulum": {"_reading.calendar"},
    "yaml": {"_files.yaml_nodes", "_phrases.catalogue"},
    "pytest": {"pytest_plugin"},
    "hypothesis": {"strategies"},
    "narwhals": {"frame.frames"},
    "rich": {"cli.console"},
    "rapidfuzz": {"_model.spelling"},
    "openpyxl": {"cli.tables.sheets", "cli.tables.xlsx_form"},
    "docxtpl": {"_text.word_file"},
    "jinja2": {"_text.word_file"},
    "pydantic_core": {"_decision.cases"},
    "pydantic": {"_api.documents", "service.app", "mcp_server.tools"},
    "fastapi": {"service.app", "service.openapi"},
    "mcp": {"mcp_server.server", "mcp_server.tools"},
    "uvicorn": {"cli.serve"},
}


@cache
def _imports(module: str) -> tuple[str, ...]:
    """Return the dotted names of what a module imports, inside functions too."""
    return tuple(_imported(module))


def _imported(module: str) -> Iterator[str]:
    package = ("asn_netralitas", *module.split(".")[:-1])
    for node in _nodes(ast.parse(MODULES[module].read_text("utf-8")), module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*above, *((node.module,) if node.module else ())))
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def _nodes(node: ast.AST, module: str) -> Iterator[ast.AST]:
    """Yield the nodes of a tree, in `_ANNOTATED` without what type checkers alone read."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (module in _ANNOTATED and isinstance(child, ast.If) and _is_for_types(child.test)):
            yield from _nodes(child, module)


def _is_for_types(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _own_imports(module: str) -> set[str]:
    """Return the modules of the package that a module imports."""
    names = {name.removeprefix("asn_netralitas.") for name in _imports(module)}
    return (names & set(MODULES)) - {module}


def _room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def test_every_room_has_a_floor() -> None:
    assert {_room(module) for module in MODULES} == set(HEIGHT)


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_downward_only(module: str) -> None:
    here = _room(module)
    others = {_room(name) for name in _own_imports(module)} - {here}

    assert [room for room in others if HEIGHT[room] >= HEIGHT[here]] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    below = {module: _own_imports(module) for module in MODULES}
    while free := [module for module, imported in below.items() if not imported & set(below)]:
        for module in free:
            del below[module]

    assert list(below) == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.endswith(FACES)])
def test_no_module_imports_the_face_of_a_package(module: str) -> None:
    faces = {name.removesuffix(".__init__") for name in MODULES if name.endswith(".__init__")}
    imported = {name.removeprefix("asn_netralitas.") for name in _from(module)}

    assert imported & faces == set()


def _from(module: str) -> Iterator[str]:
    """Yield the packages out of which a module imports a name that is no module."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level:
            source = node.module or ""
            inner = {
                f"{source}.{alias.name}".removeprefix("asn_netralitas.") for alias in node.names
            }
            if not inner <= set(MODULES):
                yield source


def test_at_most_thirty_eight_rooms_lie_at_the_top_and_no_private_module() -> None:
    tops = {_room(module) for module in MODULES}

    assert len(tops) <= 38
    assert [
        top for top in tops if top in MODULES and top.startswith("_") and top not in FACES
    ] == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.endswith(FACES)])
def test_a_module_is_neither_a_husk_nor_a_heap(module: str) -> None:
    assert 40 <= len(MODULES[module].read_text("utf-8").splitlines()) <= 700


def test_one_noun_names_one_class() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for module, path in MODULES.items():
        for statement in ast.parse(path.read_text("utf-8")).body:
            if isinstance(statement, ast.ClassDef):
                owners[statement.name.lstrip("_")].add(module)

    assert {noun: homes for noun, homes in owners.items() if len(homes) > 1} == {}


@pytest.mark.parametrize("library", HOME)
def test_a_library_is_imported_in_its_home_only(library: str) -> None:
    found = {
        module
        for module in MODULES
        if library in {name.split(".", maxsplit=1)[0] for name in _imports(module)}
    }

    assert found == HOME[library]


def test_the_source_grows_no_larger() -> None:
    source = PACKAGE.parent
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in source.rglob("*.py"))

    # Growth is to be noticed: raise this for a new door, lower it when something shrinks.
    assert lines < 40_200


def test_the_engine_can_be_read_in_a_sitting() -> None:
    modules = [name for name in MODULES if _room(name) == "_engine"]

    assert sum(len(MODULES[name].read_text("utf-8").splitlines()) for name in modules) < 2_600
