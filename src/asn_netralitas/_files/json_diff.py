"""Compare two JSON values and report each difference with its path.

Entries of a list are matched by what identifies them (`id`, `rule`, ...), so an entry that only one
list has is one difference and shifts none behind it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen


@frozen
class Difference:
    """A place in two JSON values and what they hold there; None where there is nothing.

    `path` joins keys by `/`; an entry of a list goes by its id, as in `findings/skb-a-04/status`.
    """

    path: str
    first: Any = field(hash=False)
    second: Any = field(hash=False)


def differences(first: object, second: object, path: str = "") -> Iterator[Difference]:
    """Yield every difference of two JSON values; null and what is left out are the same."""
    match first, second:
        case dict(), dict():
            yield from _inside(first, second, path)
        case list(), list() if _holds_entries(first) and _holds_entries(second):
            one, other = _by_name(first), _by_name(second)
            yield from _inside(one, other, path)
            if _order(one, other) != _order(other, one):
                yield Difference(path, list(one), list(other))
        case _ if _written(first) != _written(second):
            yield Difference(path, first, second)


def _inside(
    first: Mapping[str, object], second: Mapping[str, object], path: str
) -> Iterator[Difference]:
    for key in dict.fromkeys((*first, *second)):
        yield from differences(first.get(key), second.get(key), f"{path}/{key}" if path else key)


def _order(names: Iterable[str], others: Mapping[str, object]) -> list[str]:
    return [name for name in names if name in others]


def _written(value: object) -> str:
    """Return a value as JSON, in which true is not 1, as it is in Python."""
    return json.dumps(value, sort_keys=True)


# The keys that tell an entry from the others of its list; the first whole row counts.
_NAMED_BY: Final = (
    ("rule", "class"),
    ("rule",),
    ("id",),
    ("election", "contests"),
    ("to", "route"),
    ("instrument", "provision"),
    ("what",),
    ("who",),
    ("kind",),
)


def _holds_entries(values: list[Any]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _by_name(entries: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return entries by name; a name that comes again is numbered."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        name, number = _name(entry), 1
        while _numbered(name, number) in found:
            number += 1
        found[_numbered(name, number)] = entry
    return found


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}#{number}"


def _name(entry: Mapping[str, Any]) -> str:
    for keys in _NAMED_BY:
        if all(key in entry for key in keys):
            return ":".join(filter(None, (_word(entry[key]) for key in keys)))
    return ""


def _word(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return "+".join(map(str, value))
        case {"en": wording}:
            return str(wording)
        case _:
            return str(value)
