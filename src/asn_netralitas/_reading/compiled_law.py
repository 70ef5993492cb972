"""The national law as one JSON file, built with the wheel so that no import reads YAML.

`law/national.json` holds a list of distinct values, each after its parts. A scalar is written as it
is; any other value is a list of its kind and the indices of its parts. The source tree has no such
file, and a file that does not match the YAML beside it, or is not as it was written, is ignored:
then the YAML is read.
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
from asn_netralitas._model.values import ReadOnly
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases import text

FILE: Final = "national.json"
_HEAD: Final = '{"check":"'
_HEAD_LENGTH: Final = len(_HEAD) + 64
LAW_FOLDER: Final = f"{__file__.rpartition('_reading')[0]}law"

Scalar = str | int | bool | None


class CompiledLaw(NamedTuple):
    """The vocabulary, the fields of the rulebook and of the calendar, and the digests of both.

    `sources` is the fingerprint of the YAML.
    """

    vocabulary: Vocabulary
    rulebook: Mapping[str, Any]
    calendar: Mapping[str, Any]
    rulebook_digest: str
    calendar_digest: str
    sources: str


@cache
def compiled_law() -> CompiledLaw | None:
    """Return the compiled national law; None without it, or if the YAML has changed."""
    return read_compiled(LAW_FOLDER)


def read_compiled(folder: str) -> CompiledLaw | None:
    """Return the compiled law in a folder; None without it, or if it or the YAML beside it changed.

    Return None in a zip archive too, since its folders cannot be listed.
    """
    import json  # noqa: PLC0415  # slow to load, and there may be no such file

    try:
        content = _content(f"{folder}/{FILE}")
        current = fingerprint(folder)
    except OSError:
        return None
    written: dict[str, Any] = json.loads(content) if _is_whole(content) else {}
    if written.get("sources") != current:
        return None
    rulebook, calendar = _unpacked(written["values"])
    digests = (written["rulebook"], written["calendar"])
    return CompiledLaw(rulebook["vocabulary"], rulebook, calendar, *digests, current)


def compiled(
    rulebook: AttrsInstance, calendar: AttrsInstance, *, digests: tuple[str, str], sources: str
) -> str:
    """Return the text of the file, which depends on the content of the law alone.

    `digests` are those of the rulebook and the calendar.
    """
    import json  # noqa: PLC0415  # as in `read_compiled`

    packed = _Packed()
    packed.add((_parts_of(rulebook), _parts_of(calendar)))
    named = dict(zip(("rulebook", "calendar"), digests, strict=True))
    content = {**named, "sources": sources, "values": packed.values}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    rest = f'",{text[1:]}'
    return f"{_checked_head(rest.encode())}{rest}"


def named_digests(content: bytes, sources: str) -> tuple[str, str] | None:
    """Return the digests of rulebook and calendar that the file of a compiled law names.

    Return None if the file is not as it was written, or was made of other YAML.
    """
    import json  # noqa: PLC0415  # as in `read_compiled`

    written: dict[str, Any] = json.loads(content) if _is_whole(content) else {}
    if written.get("sources") != sources:
        return None
    return str(written["rulebook"]), str(written["calendar"])


def _is_whole(content: bytes) -> bool:
    """Tell whether a file is as it was written, by the digest with which it begins."""
    return content.startswith(_checked_head(content[_HEAD_LENGTH:]).encode())


def _checked_head(rest: bytes) -> str:
    """Return the beginning of a file: the digest of all that follows."""
    from hashlib import sha256  # noqa: PLC0415  # slow to load

    return f"{_HEAD}{sha256(rest).hexdigest()}"


def fingerprint(folder: str) -> str:
    """Return the SHA-256 over the names and contents of all YAML in a folder.

    Raises:
        OSError: If the folder or a file in it cannot be read.
    """
    paths = sorted(_yaml_in(folder))
    return fingerprint_of((path.removeprefix(folder), _content(path)) for path in paths)


def fingerprint_of(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 over the names and contents of files, which are sorted by their names."""
    from hashlib import sha256  # noqa: PLC0415  # slow to load

    digest = sha256()
    for name, content in files:
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _yaml_in(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _yaml_in(f"{folder}/{entry.name}")
            elif entry.name.endswith((".yaml", ".yml")):
                yield f"{folder}/{entry.name}"


def _content(path: str) -> bytes:
    # Importing pathlib would take half as long as loading the whole law.
    with open(path, "rb") as stream:  # noqa: PTH123
        return stream.read()


def _parts_of(value: AttrsInstance) -> dict[str, Any]:
    return {part.name: getattr(value, part.name) for part in fields(type(value))}


class _Packed:
    """A list of distinct values, each after its parts."""

    def __init__(self) -> None:
        self.values: list[Scalar | list[int | str]] = []
        self._places: dict[object, int] = {}

    def add(self, value: object) -> int:
        """Return the index of a value, which is appended with its parts if it is new."""
        node: Scalar | list[int | str]
        key: object
        if value is None or isinstance(value, bool | int) or type(value) is str:
            node, key = value, (type(value), value)
        else:
            kind, parts = _taken_apart(value)
            node = [kind, *map(self.add, parts)]
            key = tuple(node)
        place = self._places.setdefault(key, len(self.values))
        if place == len(self.values):
            self.values.append(node)
        return place


def _taken_apart(value: Any) -> tuple[str, Iterable[object]]:  # noqa: ANN401  # any of the model
    """Return the kind of a value and its parts, in a deterministic order."""
    kind = type(value).__name__
    parts: Iterable[object]
    match value:
        case tuple():
            parts = value
        case frozenset():
            parts = sorted(value, key=repr)
        case dict():
            kind, parts = "dict", chain.from_iterable(value.items())
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
    """Return the last value of a list; the others are its parts."""
    types = {kind.__name__: kind for kind in FACT_TYPES.values()}
    makers: dict[str, _Make] = {
        "tuple": tuple,
        "frozenset": frozenset,
        "dict": lambda parts: ReadOnly(zip(parts[::2], parts[1::2], strict=True)),
        "date": lambda parts: date.fromisoformat(parts[0]),
        "type": lambda parts: types[parts[0]],
        **{
            kind.__name__: _maker(kind)
            for module in (text, codes, vocabulary, case, elections, law)
            for kind in vars(module).values()
            if isinstance(kind, EnumType) or (isinstance(kind, type) and has(kind))
        },
    }
    made: list[Any] = []
    for value in values:
        if type(value) is list:
            kind, *places = value
            made.append(makers[kind]([made[place] for place in places]))
        else:
            made.append(value)
    return made.pop()


def _maker(kind: type[Any]) -> _Make:
    """Return the constructor of an enum or a class of the law from its parts."""
    if isinstance(kind, EnumType):
        return lambda parts: kind(*parts)
    names = [part.alias for part in fields(kind)]
    return lambda parts: kind(**dict(zip(names, parts, strict=True)))
