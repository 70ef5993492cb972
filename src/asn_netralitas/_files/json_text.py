"""Parse JSON text; every fault is a problem with a place.

Duplicate keys are refused, since JSON readers disagree on which one counts, and so is anything
larger or deeper than this package writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Never

from asn_netralitas._model.problems import LoadError, Location, Problem

from .yaml_nodes import BOM, YamlFile, text_in

DEEPEST: Final = 200
_LONGEST_EXCERPT: Final = 1000


def refuse(code: str, where: Location | None = None, **values: str) -> Never:
    """Refuse a file for one reason.

    Raises:
        LoadError: Always.
    """
    raise LoadError([Problem(code=code, values=values, where=where)]) from None


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises:
        LoadError: If it is not there, cannot be read, is too large or no UTF-8.
    """
    file = YamlFile(str(path), [])
    text = text_in(path, file)
    if text is None:
        raise LoadError(file.problems)
    return text.removeprefix(BOM)


def parse(text: str, name: str) -> object:
    """Return the value of a JSON text; `name` stands for the file in the places of problems.

    Raises:
        LoadError: If the text is empty, broken or too deep, or a key stands twice.
    """
    if not text.strip():
        refuse("empty-file", path=name)
    value = _load(text, name)
    if _is_deep(value):
        refuse("too-deep", Location(name, 1, 1), limit=str(DEEPEST))
    return value


def _load(text: str, name: str) -> object:
    where = Location(name, 1, 1)

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values: dict[str, object] = {}
        for key, value in pairs:
            if key in values:
                refuse("duplicate-key", where, key=key)
            values[key] = value
        return values

    try:
        return json.loads(text, object_pairs_hook=once)
    except LoadError:
        raise
    except json.JSONDecodeError as error:
        refuse("bad-json", _place(error, name))
    except ValueError:  # a number of more digits than Python reads
        refuse("bad-json", where)
    except RecursionError:
        refuse("too-deep", where, limit=str(DEEPEST))


def _place(error: json.JSONDecodeError, name: str) -> Location:
    line = error.doc.split("\n")[error.lineno - 1].rstrip("\r").replace("\t", " ")
    shown = line if len(line) <= _LONGEST_EXCERPT else ""
    return Location(name, error.lineno, error.colno, 1, shown)


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
    return bool(level)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def alone(text: str, key: str, value: object) -> str:
    """Return the value of a key at its own lines and columns, with blanks for what is before it.

    So a reader of YAML can read it and tell its faults at their places in the whole. A key that is
    written with escapes is not found; its value is then given without its place.
    """
    for start, end in _written(text, key, value):
        lines = "\n" * text.count("\n", 0, start)
        blanks = " " * (start - text.rfind("\n", 0, start) - 1)
        # A tab is a blank to JSON and a fault to YAML.
        return lines + blanks + text[start:end].replace("\t", " ")
    return json.dumps(value)


def line_of(text: str, key: str, value: object) -> int:
    """Return the line on which the value of a key begins."""
    starts = (start for start, _ in _written(text, key, value))
    return text.count("\n", 0, next(starts, 0)) + 1


def _written(text: str, key: str, value: object) -> Iterator[tuple[int, int]]:
    decoder = json.JSONDecoder()
    for match in re.finditer(rf'"{key}"\s*:\s*', text):
        found, end = decoder.raw_decode(text, match.end())
        if found == value:
            yield match.end(), end
