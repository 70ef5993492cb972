"""The facts that decide the verdict of a question: plain facts, day, place and who acts.

A plain fact decides if some possible cell turns on it. What branches over cells decides if two
cells that differ in it alone, or else only where they must, end unlike.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._engine.diagrams import RestrictedDiagram, end_pairs
from asn_netralitas._engine.evaluation import Evaluation, Possible
from asn_netralitas._model.codes import Category, Target

BRANCHES: Final = ("at", "region", "election", "category", "target")
# All that tells cells apart: diagram, bits of the values left, bits of the readings.
_Contents = tuple[int, int, int]


def open_facts(evaluation: Evaluation) -> tuple[str, ...]:
    """Return the facts that decide the verdict."""
    several = len(evaluation.ends) > 1
    return decided_by(evaluation, lambda cell: cell.cell.verdict) if several else ()


def decided_by(evaluation: Evaluation, diagram_of: Callable[[Possible], int]) -> tuple[str, ...]:
    """Return the facts that decide where the diagrams of the cells end.

    Given and presumed facts never do.
    """
    diagrams, numbers = evaluation.query.law.diagrams, dict[Possible, int]()
    contents: dict[_Contents, int] = {}
    for cell in evaluation.possible:
        choices = evaluation.choices(cell.law, cell.pins, cell.cell)
        own = (diagram_of(cell), evaluation.left(cell), choices)
        numbers[cell] = contents.setdefault(own, len(contents))
    facts = set[int]().union(
        *(diagrams.deciding(*own) for own in {own[:2] for own in contents} if own[0] >= 0)
    )
    branches = _Branches(evaluation, tuple(contents), numbers).deciding()
    return (*branches, *(diagrams.variables.names[fact] for fact in sorted(facts)))


class _Cells(NamedTuple):
    """The cells of a spot: the targets that are tried there, and the number of each cell."""

    targets: tuple[Target | None, ...]
    numbers: Mapping[tuple[Category, Target | None], int]


# What there is on a day in a place, by the elections of incomplete lists that run.
_Bundle = Mapping[frozenset[str], _Cells]


@frozen(eq=False, slots=False)
class _Branches:
    """Which of day, region, election, category and target decide where diagrams end.

    `contents` are all that tells cells apart, `numbers` says which of them a cell has.
    """

    evaluation: Evaluation
    contents: tuple[_Contents, ...]
    numbers: Mapping[Possible, int]
    _unlike: dict[tuple[int, int], bool] = field(factory=dict, init=False)
    _moves: dict[tuple[int, int], bool] = field(factory=dict, init=False)

    def deciding(self) -> Iterator[str]:
        """Yield the branches that decide, in their order."""
        if len(self.contents) > 1:
            bundles, days = self._found
            for name, lines in (("at", set(zip(*days, strict=True))), ("region", set(days))):
                moves = {pair for line in lines for pair in permutations(set(line), 2)}
                if any(self._decides(bundles, *move) for move in moves):
                    yield name
            for name in BRANCHES[2:]:
                pairs = {pair for bundle in bundles for pair in self._changes(bundle, name)}
                if any(self._differ(*pair) for pair in pairs):
                    yield name

    @property
    def _found(self) -> tuple[list[_Bundle], list[tuple[int, ...]]]:
        """Return what there is in the places, each once, and its number by day and place."""
        query, places = self.evaluation.query, self.evaluation.places
        cells: dict[tuple[int, int], dict[tuple[Category, Target | None], int]] = {}
        for cell, number in self.numbers.items():
            cells.setdefault((cell.law, cell.pins), {})[cell.category, cell.target] = number
        spots: dict[tuple[int, int], dict[frozenset[str], tuple[int, int]]] = {}
        for key, spot in ((key, spot) for key, found in places.items() for spot in found):
            spots.setdefault((spot.segment, spot.place), {})[spot.members] = key
        keys: dict[Hashable, int] = {}
        table = {
            where: keys.setdefault(frozenset(members.items()), len(keys))
            for where, members in spots.items()
        }
        first = {number: where for where, number in reversed(table.items())}
        bundles: list[_Bundle] = [
            {
                runs: _Cells(query.law.targets(key[0], query.target), cells.get(key, {}))
                for runs, key in spots[first[number]].items()
            }
            for number in range(len(keys))
        ]
        # Of a time, the place decides the day: each place has one, and no day moves by itself.
        if query.civil_days:
            return bundles, [tuple(table.values())]
        segments = dict.fromkeys(segment for segment, _ in table)
        classes = dict.fromkeys(place for _, place in table)
        return bundles, [tuple(table[day, place] for place in classes) for day in segments]

    def _decides(self, bundles: Sequence[_Bundle], here: int, there: int) -> bool:
        """Tell whether moving from one day or place to another decides."""
        if (here, there) not in self._moves:
            self._moves[here, there] = any(
                self._differ(number, other)
                for members, cells in bundles[here].items()
                for (category, target), number in cells.numbers.items()
                for other in _nearest(bundles[there], members, category, target)
            )
        return self._moves[here, there]

    def _changes(self, bundle: _Bundle, name: str) -> Iterator[tuple[int, int]]:
        """Yield the numbers of cells that differ in one branch, and else only where they must."""
        for members, cells in bundle.items():
            for (category, target), number in cells.numbers.items():
                changed: Iterable[tuple[frozenset[str], Category, Target | None]]
                if name == "election":
                    changed = ((runs, category, target) for runs in bundle)
                elif name == "category":
                    members_of = self.evaluation.query.members
                    changed = ((members, member, target) for member in members_of)
                else:
                    changed = ((members, category, aim) for aim in cells.targets)
                for case in changed:
                    yield from ((number, found) for found in _nearest(bundle, *case))

    def _differ(self, here: int, there: int) -> bool:
        if here == there:
            return False
        if (here, there) not in self._unlike:
            diagrams = self.evaluation.query.law.diagrams
            *one, one_choices = self.contents[here]
            *other, other_choices = self.contents[there]
            sides = (RestrictedDiagram(diagrams, *side) for side in (one, other))
            self._unlike[here, there] = one_choices != other_choices or any(
                end != other_end for end, other_end in end_pairs(*sides)
            )
        return self._unlike[here, there]


def _nearest(
    bundle: _Bundle, members: frozenset[str], category: Category, target: Target | None
) -> Iterator[int]:
    """Yield the cells of a category with a target and elections; with any that are not there."""
    for cells in (bundle[members],) if members in bundle else bundle.values():
        for aim in (target,) if target in cells.targets else cells.targets:
            if (category, aim) in cells.numbers:
                yield cells.numbers[category, aim]
