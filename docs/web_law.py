"""The law pack in parts, so that a page answers before all of the law has come.

The first part has days, places and words; for each act there is a part with the law of that act
alone. Both together are a pack of their own, which decides the cases of that act as the whole does.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

Pack = Mapping[str, Any]

# What differs from act to act, and what only some acts have.
_LAW: Final = (
    *("situations", "laws", "columns", "cells", "limits", "outcomes", "fates", "nodes"),
    *("rules", "silences", "instruments"),
)
_LANGUAGES: Final = frozenset({"id", "en"})
# What is told of a dispute where it decides.
_TOLD: Final = "readings"


def first_part(pack: Pack) -> dict[str, Any]:
    """Return what every case needs, whatever its act."""
    disputes = [
        {key: value for key, value in dispute.items() if key != _TOLD}
        for dispute in pack["disputes"]
    ]
    shared = {key: value for key, value in pack.items() if key not in _LAW}
    return {**shared, "disputes": disputes}


def in_language(value: Any, lang: str) -> Any:  # noqa: ANN401  # any value of JSON
    """Return a value without the texts in other languages."""
    if isinstance(value, list):
        return [in_language(each, lang) for each in value]
    if not isinstance(value, dict):
        return value
    left_out = _LANGUAGES - {lang} if value.keys() >= _LANGUAGES else frozenset()
    return {key: in_language(each, lang) for key, each in value.items() if key not in left_out}


def part_of(pack: Pack, act: str) -> dict[str, Any]:
    """Return the law of one act, its tables without the lines that this act never reaches."""
    number = pack["acts"][act]["number"]
    met = [situation[number] for situation in pack["situations"]]
    laws = _Lines(pack["laws"], met)
    columns = _Lines(pack["columns"], (each for law in laws.found for each in law[3]))
    cells = _Lines(pack["cells"], (each for column in columns.found for each in column))
    limits = _Lines(pack["limits"], (cell[0] for cell in cells.found))
    outcomes = _Lines(pack["outcomes"], (cell[1] for cell in cells.found))
    fates = _Lines(pack["fates"], (each for outcome in outcomes.found for each in outcome[2]))
    nodes = _Lines(pack["nodes"], _reached(pack["nodes"], _roots(outcomes.found, fates.found)))
    rules = _Lines(pack["rules"], (fate[0] for fate in fates.found))
    return {
        "act": act,
        "situations": [[laws.now(each)] for each in met],
        "laws": [[*law[:3], columns.all_now(law[3])] for law in laws.found],
        "columns": [cells.all_now(column) for column in columns.found],
        "cells": [[limits.now(limit), outcomes.now(outcome)] for limit, outcome in cells.found],
        "limits": limits.found,
        "outcomes": [
            [
                nodes.now(verdict),
                disputes,
                fates.all_now(rules_met),
                [[code, nodes.now(root)] for code, root in classes],
            ]
            for verdict, disputes, rules_met, classes in outcomes.found
        ],
        "fates": [
            [
                rules.now(rule),
                nodes.now(stands),
                nodes.now(lifted),
                [[consequence, nodes.now(root)] for consequence, root in follow],
            ]
            for rule, stands, lifted, follow in fates.found
        ],
        "nodes": [
            [variable, *(None if child is None else nodes.now(child) for child in children)]
            for variable, *children in nodes.found
        ],
        "rules": rules.found,
        "silences": [each for each in pack["silences"] if not each["acts"] or act in each["acts"]],
        "instruments": {name: pack["instruments"][name] for name in _cited(rules.found)},
        "readings": _readings(pack, nodes.found),
    }


class _Lines:
    """The lines of a table that are reached, in their order; a number below 0 leads to none."""

    def __init__(self, table: list[Any], numbers: Iterable[int]) -> None:
        kept = sorted({number for number in numbers if number >= 0})
        self.found = [table[number] for number in kept]
        self._new = {old: new for new, old in enumerate(kept)}

    def now(self, number: int) -> int:
        return self._new.get(number, number) if number >= 0 else number

    def all_now(self, numbers: Iterable[int]) -> list[int]:
        return [self.now(number) for number in numbers]


def _roots(outcomes: Iterable[Any], fates: Iterable[Any]) -> Iterator[int]:
    for verdict, _, _, classes in outcomes:
        yield verdict
        yield from (root for _, root in classes)
    for _, stands, lifted, follow in fates:
        yield from (stands, lifted)
        yield from (root for _, root in follow)


def _reached(nodes: list[Any], roots: Iterable[int]) -> set[int]:
    """Return the numbers of all nodes of some diagrams."""
    waiting, found = [root for root in roots if root >= 0], set[int]()
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [child for child in nodes[node][1:] if child is not None and child >= 0]
    return found


def _cited(rules: Iterable[Any]) -> list[str]:
    """Return the instruments that rules cite, for themselves or for what follows."""
    cited = [
        citation
        for rule in rules
        for citation in (*rule["citations"], *(each["citation"] for each in rule["consequences"]))
    ]
    return sorted({citation["instrument"] for citation in cited})


def _readings(pack: Pack, nodes: Iterable[Any]) -> dict[str, Any]:
    """Return the readings of the disputes on which diagrams turn, by the numbers of disputes."""
    facts = len(pack["facts"])
    tested = sorted({node[0] - facts for node in nodes if node[0] >= facts})
    return {str(number): pack["disputes"][number][_TOLD] for number in tested}
