"""Parse JSON text, whose every fault becomes a problem with a place, and write it.

Duplicate keys are refused, since JSON readers disagree on which one counts. So is a text that is
larger or deeper than what this package writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import asdict, has

from asn_netralitas._model.problems import LoadError, Location, refuse

from .yaml_nodes import BOM, InputFile, text_in

DEEPEST: Final = 200


def text_of(path: Path) -> str:
    """Return the text of a file.

    Raises:
        LoadError: If it does not exist, cannot be read, is too large or not UTF-8.
    """
    file = InputFile(str(path), [])
    text = text_in(path, file)
    if text is None:
        raise LoadError(file.problems)
    return text.removeprefix(BOM)


def parse(text: str, name: str) -> object:
    """Return the value of a JSON text; `name` is that of its file in problems.

    Raises:
        LoadError: If the text is empty, invalid or too deep, or an object has a key twice.
    """
    where = Location(name, 1, 1)
    if not text.strip():
        refuse("empty-file", path=name)
    try:
        value = json.loads(text, object_pairs_hook=object_of)
        if _depth(value) <= DEEPEST:
            return value
    except KeyError as error:
        refuse("duplicate-key", where, key=error.args[0])
    except json.JSONDecodeError as error:
        lines = [line.rstrip("\r").replace("\t", " ") for line in error.doc.split("\n")]
        file = InputFile(name, [], lines=lines)
        refuse("bad-json", file.location(error.lineno - 1, error.colno - 1))
    except ValueError:  # a number of more digits than Python converts
        refuse("bad-json", where)
    except RecursionError:
        pass
    return refuse("too-deep", where, limit=str(DEEPEST))


def object_of(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Return an object with the given keys and values; raise KeyError for a repeated key."""
    values: dict[str, object] = {}
    for key, value in pairs:
        if key in values:
            raise KeyError(key)
        values[key] = value
    return values


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def alone(text: str, key: str, value: object) -> str:
    """Return the value of a key behind as many line breaks and blanks as are before it in `text`.

    A reader of YAML then reports its faults at their places in the whole. A key that is written
    with escapes is not found; its value is then returned without its place.
    """
    decoder, written_key, end = json.JSONDecoder(), re.compile(rf'"{key}"\s*:\s*'), 0
    # Another value of the key does not hold this one, so that no text is read twice.
    while match := written_key.search(text, end):
        start = match.end()
        written, end = decoder.raw_decode(text, start)
        if written == value:
            lines = "\n" * text.count("\n", 0, start)
            blanks = " " * (start - text.rfind("\n", 0, start) - 1)
            # JSON allows tabs as blanks, YAML does not.
            return lines + blanks + text[start:end].replace("\t", " ")
    return json.dumps(value)


def json_text(values: Mapping[str, Any], *, indent: int | None = None) -> str:
    """Return values as JSON: an object as its fields, a set as a sorted list, a day as text.

    >>> from datetime import date
    >>> json_text({"on": date(2024, 8, 15), "acts": frozenset({"vote", "like_post"})})
    '{"on": "2024-08-15", "acts": ["like_post", "vote"]}'
    """
    return escaped(json.dumps(values, default=_as_json, ensure_ascii=False, indent=indent))


def escaped(text: str) -> str:
    r"""Return JSON whose signs are all printable: a terminal that shows it obeys none.

    >>> escaped('{"name": "\x9b31m"}')
    '{"name": "\\u009b31m"}'
    """
    return "\n".join(
        line if line.isprintable() else "".join(map(_escaped_sign, line))
        for line in text.split("\n")
    )


def _escaped_sign(sign: str) -> str:
    return sign if sign.isprintable() else json.dumps(sign)[1:-1]


def _as_json(value: Any) -> object:  # noqa: ANN401  # whatever JSON has no type for
    if has(type(value)):
        return asdict(value, recurse=False)
    return sorted(value) if isinstance(value, frozenset) else str(value)
