import ast
from pathlib import Path

import pytest

import asn_netralitas

PACKAGE = Path(asn_netralitas.__file__).parent

# From the floor up; a module imports only from lines above its own, or from modules before it.
FLOORS = (
    "_vocabulary",
    "_errors",
    "_notebook",
    "_model",
    "_yaml",
    "_edits",
    "_disk",
    "_grammar",
    "_json",
    "_elections",
    "_compiled",
    "_read_elections",
    "_calendar",
    "_read_vocabulary",
    "_read_rules",
    "_checks",
    "_read_rulebook",
    "_load",
    "_places",
    "_standing",
    "_settings",
    "_cells",
    "_enumeration",
    "_question",
    "_explain",
    "_ways",
    "_evaluate",
    "_witness",
    "_lint",
    "_gaps",
    "_overlaid",
    "_faults",
    "_answering",
    "_diff",
    "_writing",
    "_wording",
    "_sheet",
    "_timeline",
    "render",
    "_diff_words",
    "analysis",
    "reporting",
    "_keys",
    "_polars",
    "_rows",
    "frame",
    "spark",
    "scenario",
    "translation",
    "_file_schema",
    "_decision_schema",
    "schemas",
    "rule_coverage",
    "mutation",
    "counterfactual",
    "interview",
    "_differing",
    "_obstacles",
    "comparison",
    "receipt",
    "corpus",
    "strategies",
    "pytest_plugin",
    "_ladder",
    "_matrix",
    "_why",
    "_outcome",
    "pictures",
    "_tables",
    "_checking",
    "_arguments",
    "_streams",
    "_tally",
    "_batch",
    "_listing",
    "_dialogue",
    "_comparing",
    "_diffing",
    "_files",
    "_pinning",
    "_picturing",
    "_linting",
    "_commands",
    "cli",
    "__main__",
)
# One library a module, besides attrs and cattrs: replacing it is one file's work.
HOME = {
    "pendulum": {"_calendar"},
    "yaml": {"_yaml"},
    "click": {"_commands"},
    "rich": {"_tables"},
    "pytest": {"pytest_plugin"},
    "hypothesis": {"strategies"},
    "narwhals": {"frame"},
    "numpy": {"_keys", "_polars", "_rows", "frame"},
    "pyarrow": {
        *("_batch", "_keys", "_polars", "_rows", "_streams", "_tally"),
        *("frame", "spark"),
    },
}


def _imports(module: str) -> list[tuple[int, str]]:
    """Return (relative level, name) of every import of a module, inside functions too."""
    tree = ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(0, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found += [(node.level, name) for name in names]
        elif isinstance(node, ast.ImportFrom):
            found.append((0, node.module or ""))
    return found


def test_every_module_has_a_floor() -> None:
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}

    assert modules == set(FLOORS)


@pytest.mark.parametrize("module", FLOORS)
def test_imports_run_downward_only(module: str) -> None:
    below = FLOORS[: FLOORS.index(module)]

    upward = [name for level, name in _imports(module) if level and name not in below]

    assert upward == []


@pytest.mark.parametrize("module", FLOORS)
def test_no_module_imports_the_package_itself(module: str) -> None:
    absolute = [name for level, name in _imports(module) if not level]

    assert [name for name in absolute if name.split(".")[0] == "asn_netralitas"] == []


@pytest.mark.parametrize("library", sorted(HOME))
def test_a_library_is_imported_in_its_own_module_only(library: str) -> None:
    users = {
        module
        for module in FLOORS
        if any(not level and name.split(".")[0] == library for level, name in _imports(module))
    }

    assert users == HOME[library]
