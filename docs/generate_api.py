"""Make the reference of the Python API: one page for the package, one for each public module."""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from attrs import fields

import asn_netralitas
from asn_netralitas import Activity, Person, Rulebook

PACKAGE: Final = Path(asn_netralitas.__file__).parent
FOLDER: Final = "reference/api"

_MEMBERS: Final = "   :members:\n   :undoc-members:\n"

_HEAD: Final = """\
# Python API

Everything that a program may import, generated from the docstrings.
Names that begin with an underscore are private and may change at any time.

- [`asn_netralitas`](asn_netralitas.md): everything that most programs need.
"""


_GROUPS: Final[Mapping[str, str]] = {
    "Functions": "",
    "Values": "Frozen, with `==`, `hash` and pickle; a field that is None is unknown.\n\n",
    "Codes": "Enums of texts; the [vocabulary](../vocabulary.md) lists all codes.\n\n",
    "Errors": "",
}


# What a newcomer meets first, in this order; all else comes behind, by its name.
_FIRST: Final = (
    *("evaluate", "render", "find_act", "find_region", "find_fact", "next_question"),
    *("Case", "Person", "Activity", "DaySpan", "Decision", "Finding", "Sanction"),
    *("Rulebook", "Calendar", "Vocabulary", "Problem"),
    *("Category", "Act", "Verdict", "Position", "Target"),
)


def pages() -> dict[str, str]:
    """Return the pages, by their paths below `docs`."""
    modules = _modules()
    lines = (f"- [`{name}`]({name}.md): {first}\n" for name, first in modules.items())
    return {
        f"{FOLDER}/index.md": _HEAD + "".join(lines),
        f"{FOLDER}/asn_netralitas.md": _package(),
        **{f"{FOLDER}/{name}.md": _module(name) for name in modules},
    }


def _modules() -> dict[str, str]:
    """Return the public modules and packages, each with the first sentence of its docstring."""
    files = (*PACKAGE.glob("*.py"), *PACKAGE.glob("*/__init__.py"))
    names = {path.parent.name if path.stem == "__init__" else path.stem: path for path in files}
    names.pop(PACKAGE.name)
    return {
        name: _first_sentence(path)
        for name, path in sorted(names.items())
        if not name.startswith("_")
    }


def _first_sentence(path: Path) -> str:
    # Not imported, since some modules need an extra.
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(doc.partition("\n\n")[0].split())


def _package() -> str:
    groups: dict[str, list[str]] = {title: [] for title in _GROUPS}
    for name in sorted(asn_netralitas.__all__, key=_order):
        if not name.startswith("_"):
            groups[_group(getattr(asn_netralitas, name))].append(name)
    blocks = (
        f"## {title}\n\n{_GROUPS[title]}{_directives(map(_entry, names))}"
        for title, names in groups.items()
    )
    return "# `asn_netralitas`\n\n" + "\n".join(blocks)


def _order(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _group(found: object) -> str:
    if not inspect.isclass(found):
        return "Functions"
    if issubclass(found, Exception):
        return "Errors"
    return "Codes" if issubclass(found, StrEnum) else "Values"


def _entry(name: str) -> str:
    found = getattr(asn_netralitas, name)
    if not inspect.isclass(found):
        # A module of the same name already has the name in the index.
        unlisted = "   :no-index:\n" if name in _modules() else ""
        return f".. autofunction:: asn_netralitas.{name}\n{unlisted}"
    kind = "exception" if issubclass(found, Exception) else "class"
    members = "" if issubclass(found, StrEnum) else _MEMBERS
    return f".. auto{kind}:: asn_netralitas.{name}\n{members}{_asked(found)}"


def _asked(found: type) -> str:
    """Return the fields of a person or an activity, each with the question that asks for it."""
    if found not in {Person, Activity}:
        return ""
    vocabulary, parts = Rulebook.national().vocabulary, fields(found)
    hidden = f"   :exclude-members: {', '.join(part.name for part in parts)}\n"
    entries = (
        f"\n   .. attribute:: {part.name}\n      :type: {part.type}\n\n"
        f"      {vocabulary.question(part.name).en}\n"
        for part in parts
    )
    return "".join((hidden, *entries))


def _module(name: str) -> str:
    entry = f".. automodule:: asn_netralitas.{name}\n{_MEMBERS}"
    return f"# `{name}`\n\nThe module `asn_netralitas.{name}`.\n\n{_directives([entry])}"


def _directives(entries: Iterable[str]) -> str:
    return "```{eval-rst}\n" + "\n".join(entries) + "```\n"
