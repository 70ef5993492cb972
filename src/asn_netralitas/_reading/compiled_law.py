"""The national law as one JSON file, made with the wheel so that a start reads no YAML.

`law/national.json` holds the values that the YAML beside it gives: a list in which each value
follows its parts and is written once. A scalar stands for itself; a list is the kind of a value and
the indices of its parts. The source tree has no such file, and a file that is not of the current
YAML is ignored.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum, EnumType
from functools import cache
from itertools import chain
from typing import Any, Final, NamedTuple

from attrs import AttrsInstance, fields, has

from asn_netralitas._model import case, codes, elections, law, vocabulary
from asn_netralitas._model.codes import FACT_TYPES
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases import text

FILE: Final = "national.json"
_LAW: Final = f"{__file__.rpartition('_reading')[0]}law"

Scalar = str | int | bool | None


class CompiledLaw(NamedTuple):
    """The vocabulary, the fields of the rulebook and of the calendar, and the rulebook's digest."""

    vocabulary: Vocabulary
    rulebook: Mapping[str, Any]
    calendar: Mapping[str, Any]
    digest: str


@cache
def compiled_law() -> CompiledLaw | None:
    """Return the national law as it was compiled; None without it, or if the YAML has changed."""
    return read_compiled(_LAW)


def read_compiled(folder: str) -> CompiledLaw | None:
    """Return the compiled law in a folder; None without it, or if the YAML beside it has changed.

    None, too, in a zip archive, whose folders cannot be listed.
    """
    import json  # noqa: PLC0415  # slow to load, and there may be no such file

    try:
        written = json.loads(_content(f"{folder}/{FILE}"))
        current = fingerprint(folder)
    except OSError:
        return None
    if written["sources"] != current:
        return None
    rulebook, calendar = _unpacked(written["values"])
    return CompiledLaw(rulebook["vocabulary"], rulebook, calendar, written["digest"])


def compiled(rulebook: AttrsInstance, calendar: AttrsInstance, *, digest: str, sources: str) -> str:
    """Return the text of the file for a rulebook and a calendar; the same for the same law."""
    import json  # noqa: PLC0415  # as in `read_compiled`

    packed = _Packed()
    packed.add((_parts_of(rulebook), _parts_of(calendar)))
    content = {"digest": digest, "sources": sources, "values": packed.values}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def fingerprint(folder: str) -> str:
    """Return the SHA-256 over the names and contents of all YAML in a folder.

    Raises:
        OSError: If the folder or a file in it cannot be read.
    """
    from hashlib import sha256  # noqa: PLC0415  # slow to load

    found = sha256()
    for path in sorted(_yaml_in(folder)):
        content = _content(path)
        found.update(f"{path.removeprefix(folder)}\n{len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def _yaml_in(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _yaml_in(f"{folder}/{entry.name}")
            elif entry.name.endswith((".yaml", ".yml")):
                yield f"{folder}/{entry.name}"


def _content(path: str) -> bytes:
    # Not pathlib: it would be half as slow to load as all of the law.
    with open(path, "rb") as stream:  # noqa: PTH123
        return stream.read()


def _parts_of(value: AttrsInstance) -> dict[str, Any]:
    return {part.name: getattr(value, part.name) for part in fields(type(value))}


class _Packed:
    """A list of values that grows by each value with all that it is made of."""

    def __init__(self) -> None:
        self.values: list[Scalar | list[int | str]] = []
        self._places: dict[object, int] = {}

    def add(self, value: object) -> int:
        """Return the place of a value, which is put at the end unless it is there already."""
        if value is None or isinstance(value, bool | int) or type(value) is str:
            return self._place(value, (type(value), value))
        kind, parts = _taken_apart(value)
        node: list[int | str] = [kind, *map(self.add, parts)]
        return self._place(node, tuple(node))

    def _place(self, node: Scalar | list[int | str], key: object) -> int:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.values)
            self.values.append(node)
        return place


def _taken_apart(value: Any) -> tuple[str, Iterable[object]]:  # noqa: ANN401  # any of the model
    """Return the kind of a value and its parts, in an order that is the same in every run."""
    kind = type(value).__name__
    parts: Iterable[object]
    match value:
        case tuple():
            parts = value
        case frozenset():
            parts = sorted(value, key=repr)
        case dict():
            parts = chain.from_iterable(value.items())
        case date():
            parts = [value.isoformat()]
        case Enum():
            parts = [value.value]
        case type():
            kind, parts = "type", [value.__name__]
        case _:
            parts = _parts_of(value).values()
    return kind, parts


_Make = Callable[[list[Any]], Any]


def _unpacked(values: Iterable[Scalar | list[Any]]) -> Any:  # noqa: ANN401  # whatever was packed
    """Return the last value of a list, which all the others are parts of."""
    makers: dict[str, _Make] = {
        "tuple": tuple,
        "frozenset": frozenset,
        "dict": _mapping,
        "date": _date,
        "type": _type,
        **dict(_law_makers()),
    }
    made: list[Any] = []
    for value in values:
        if type(value) is list:
            kind, *places = value
            made.append(makers[kind]([made[place] for place in places]))
        else:
            made.append(value)
    return made.pop()


def _law_makers() -> Iterator[tuple[str, _Make]]:
    """Yield how to make the enums and the values that the law is made of, by their names."""
    for module in (text, codes, vocabulary, case, elections, law):
        for kind in vars(module).values():
            if isinstance(kind, EnumType):
                yield kind.__name__, _member(kind)
            elif isinstance(kind, type) and has(kind):
                yield kind.__name__, _instance(kind)


def _member(kind: EnumType) -> _Make:
    return lambda parts: kind(*parts)


def _instance(kind: type[AttrsInstance]) -> _Make:
    names = [part.alias for part in fields(kind)]
    return lambda parts: kind(**dict(zip(names, parts, strict=True)))


def _mapping(parts: list[Any]) -> dict[Any, Any]:
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _date(parts: list[str]) -> date:
    return date.fromisoformat(*parts)


def _type(parts: list[str]) -> type:
    return next(kind for kind in FACT_TYPES.values() if kind.__name__ == parts[0])
