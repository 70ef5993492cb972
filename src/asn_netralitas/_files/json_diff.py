"""Compare two JSON values and report each difference with its path.

Entries of a list are matched by what identifies them (`id`, `rule`, ...), so an entry that only one
list has is one difference and shifts none behind it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from typing import Any, Final

from attrs import field, frozen


@frozen
class Difference:
    """A path in two JSON values with their parts there; None where one has none.

    `path` joins keys by `/`, and an entry of a list has its id, as in `findings/skb-a-04/status`.
    """

    path: str
    first: Any = field(hash=False)
    second: Any = field(hash=False)


def differences(first: object, second: object, path: str = "") -> Iterator[Difference]:
    """Yield every difference of two JSON values; a key with null equals one that is left out."""
    match first, second:
        case dict(), dict():
            yield from _inside(first, second, path)
        case list(), list() if all(isinstance(entry, dict) for entry in (*first, *second)):
            before, after = _by_name(first), _by_name(second)
            yield from _inside(before, after, path)
            shared = [name for name in before if name in after]
            if shared != [name for name in after if name in before]:
                yield Difference(path, list(before), list(after))
        # Compared as JSON, in which true and 1 differ; in Python they are equal.
        case _ if json.dumps(first, sort_keys=True) != json.dumps(second, sort_keys=True):
            yield Difference(path, first, second)


def _inside(
    first: Mapping[str, object], second: Mapping[str, object], path: str
) -> Iterator[Difference]:
    for key in dict.fromkeys((*first, *second)):
        yield from differences(first.get(key), second.get(key), f"{path}/{key}" if path else key)


# The keys that identify an entry of a list; the first row of which an entry has all keys counts.
_NAMED_BY: Final = (
    *(("rule", "class"), ("rule",), ("id",), ("election", "contests"), ("to", "route")),
    *(("instrument", "provision"), ("what",), ("who",), ("kind",)),
)


def _by_name(entries: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return entries by name; the second of a name `x` becomes `x#2`."""
    entry_of: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        name = _name(entry)
        names = chain([name], (f"{name}#{number}" for number in count(2)))
        entry_of[next(name for name in names if name not in entry_of)] = entry
    return entry_of


def _name(entry: Mapping[str, Any]) -> str:
    keys = next((keys for keys in _NAMED_BY if entry.keys() >= set(keys)), ())
    return ":".join(filter(None, (_word(entry[key]) for key in keys)))


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
