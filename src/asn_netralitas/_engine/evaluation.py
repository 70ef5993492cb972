"""What can be true in a case: its possible cells, the verdict, and the facts that decide it.

A *completion* fills in all that is not known: a spot, the category of a group, the target, and
every fact that a rule tests. Presumptions hold unless the caller says otherwise. A walk through the
diagram of each possible cell meets every completion at once:

- all ends are one leaf: that verdict is firm;
- one end, which is a diagram of readings: `disputed`;
- ends that differ under a choice of readings that both have: `depends`.

A fact is *open* if two completions that agree on everything else (but where the fact decides what
the others may be) differ under some choice of readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._model.codes import Category, Target, Verdict, code_of
from asn_netralitas._model.law import STRICTEST_FIRST
from asn_netralitas._model.problems import CaseError, Problem

from .circumstances import Spot
from .diagrams import RestrictedDiagram, end_pairs
from .law_diagrams import Cell
from .query import Query

# More cells than these are not walked; no case of the national law has so many.
MOST_CELLS: Final = 200_000
BRANCHES: Final = ("at", "region", "election", "category", "target")

# The readings that a dispute may have in a cell, where others may have more: (dispute, bits).
Domain = tuple[tuple[int, int], ...]
End = tuple[int, Domain]


class Possible(NamedTuple):
    """A cell that what was given leaves possible, in every spot of one law and one choice.

    `pins` are the bits of the readings that were chosen, `known` those and all that is given or
    presumed.
    """

    law: int
    pins: int
    category: Category
    target: Target | None
    cell: Cell
    known: int


DiagramOf = Callable[[Possible], int]
# What cells have in common that cannot be told apart: (diagram, values left, readings).
_Rest = tuple[int, int, Domain]


@frozen(eq=False, slots=False)
class Evaluation:
    """The possible cells of a question, and what their diagrams end in."""

    query: Query
    places: Mapping[tuple[int, int], Sequence[Spot]]
    possible: Sequence[Possible]

    @cached_property
    def ends(self) -> frozenset[End]:
        """Return what the verdict can be: leaves, or diagrams of readings."""
        return self.ends_of(_verdict_of)

    def verdict(self) -> Verdict:
        """Return the verdict over all completions and all choices of readings."""
        if len(self.possible) == 1:
            cell = self.possible[0]
            ends = self.query.law.diagrams.ends(cell.cell.verdict, cell.known)
            if len(ends) == 1 and (end := ends.pop()) < 0:
                return STRICTEST_FIRST[~end]
        return self.verdict_of(self.ends)

    def verdict_of(self, ends: Iterable[End]) -> Verdict:
        """Return the verdict that ends amount to."""
        distinct = tuple(ends)
        if any(
            self._conflict(*one, *other)
            for number, one in enumerate(distinct)
            for other in distinct[:number]
        ):
            return Verdict.DEPENDS
        leaves: set[int] = set()
        for end, _ in distinct:
            leaves |= self.query.law.diagrams.leaves(end)
        return STRICTEST_FIRST[~leaves.pop()] if len(leaves) == 1 else Verdict.DISPUTED

    @cached_property
    def open_facts(self) -> tuple[str, ...]:
        """Return the facts that decide the verdict."""
        if len(self.ends) == 1:
            return ()
        return self.decided_by(_verdict_of)

    # -------------------------------------------------------------- readings

    @cached_property
    def readings(self) -> Mapping[int, int]:
        """Return the bits of the readings that each dispute may have somewhere, in order met.

        Only disputes are here that a cell touches and that have several readings.
        """
        query, masks = self.query, self.query.law.variables.masks
        touched = {dispute for cell in candidates(query) for dispute in cell.touched}
        first = query.law.variables.facts
        found: dict[int, int] = {}
        for law, pins in self.places:
            for dispute, held in query.law.laws[law].readings:
                if dispute in touched:
                    chosen = pins & masks[first + dispute]
                    found[dispute] = found.get(dispute, 0) | (chosen or held)
        return {dispute: bits for dispute, bits in found.items() if bits.bit_count() > 1}

    def domain(self, cell: Possible) -> Domain:
        """Return the readings of a cell where it lacks some that another spot has."""
        # The cells of one law and choice have the same readings.
        if len(self.places) == 1 or not self.readings:
            return ()
        first, masks = self.query.law.variables.facts, self.query.law.variables.masks
        held = dict(self.query.law.laws[cell.law].readings)
        return tuple(
            (dispute, held[dispute])
            for dispute in cell.cell.touched
            if dispute in self.readings
            and not cell.pins & masks[first + dispute]
            and held[dispute].bit_count() > 1
            and held[dispute] != self.readings[dispute]
        )

    def _conflict(self, end: int, domain: Domain, other: int, other_domain: Domain) -> bool:
        """Tell whether two ends differ under a choice of readings that both have."""
        if end == other:
            return False
        left = self._left({**dict(domain)}, dict(other_domain))
        return self.query.law.diagrams.unlike(end, other, left)

    def _left(self, *domains: Mapping[int, int]) -> int:
        """Return the bits of the readings that are in all of some domains."""
        first, variables = self.query.law.variables.facts, self.query.law.variables
        left = sum(variables.masks[first:])
        for domain in domains:
            for dispute, bits in domain.items():
                left &= ~variables.masks[first + dispute] | bits
        return left

    def under(self, dispute: int, reading: int) -> Iterator[End]:
        """Yield the ends of the verdict under one reading of a dispute, by its bit."""
        for end, domain in self.ends:
            held = dict(domain)
            if held.get(dispute, reading) & reading:
                left = tuple(entry for entry in domain if entry[0] != dispute)
                yield self.query.law.diagrams.chosen(end, reading), left

    # -------------------------------------------------------------- what decides

    def left(self, cell: Possible) -> int:
        """Return the bits of all values that facts and readings may have in a cell."""
        variables = self.query.law.variables
        possible = (variables.every_fact & ~cell.cell.excluded) | self._held(cell.law)
        return (possible & ~variables.known(cell.known)) | (cell.known & possible)

    def _held(self, law: int) -> int:
        return sum(bits for _, bits in self.query.law.laws[law].readings)

    def decided_by(self, diagram_of: DiagramOf) -> tuple[str, ...]:
        """Return the facts that decide where the diagrams of the cells end.

        Given and presumed facts never do.
        """
        variables, diagrams = self.query.law.variables, self.query.law.diagrams
        rests: dict[_Rest, int] = {}
        numbers: dict[Possible, int] = {}
        for cell in self.possible:
            rest = (diagram_of(cell), self.left(cell), self.domain(cell))
            numbers[cell] = rests.setdefault(rest, len(rests))
        facts: set[int] = set()
        for diagram, left in {rest[:2] for rest in rests}:
            if diagram >= 0:
                facts |= diagrams.deciding(diagram, left)
        branches = _Branches(self, tuple(rests), numbers).deciding()
        return (*branches, *(variables.names[fact] for fact in sorted(facts)))

    def ends_of(self, diagram_of: DiagramOf) -> frozenset[End]:
        """Return what the diagrams of all possible cells can end in."""
        ends = self.query.law.diagrams.ends
        return frozenset(
            (end, self.domain(cell))
            for cell in self.possible
            for end in ends(diagram_of(cell), cell.known)
        )


class _Cells(NamedTuple):
    """The cells of a spot: the targets that are tried there, and the number of each cell."""

    targets: tuple[Target | None, ...]
    numbers: Mapping[tuple[Category, Target | None], int]

    def nearest(self, category: Category, target: Target | None) -> Iterator[int]:
        """Yield the cells of a category with a target or, where that is not tried, with any."""
        for aim in (target,) if target in self.targets else self.targets:
            if (category, aim) in self.numbers:
                yield self.numbers[category, aim]


# What there is on a day in a place, by the elections of incomplete lists that run.
_Bundle = Mapping[frozenset[str], _Cells]


@frozen(eq=False, slots=False)
class _Branches:
    """Which of day, region, election, category and target decide where diagrams end.

    `rests` are the cells without what cannot be told apart, `numbers` says which one a cell has.
    """

    evaluation: Evaluation
    rests: tuple[_Rest, ...]
    numbers: Mapping[Possible, int]
    _unlike: dict[tuple[int, int], bool] = field(factory=dict, init=False)
    _moves: dict[tuple[int, int], bool] = field(factory=dict, init=False)

    def deciding(self) -> Iterator[str]:
        """Yield the branches that decide, in their order."""
        if len(self.rests) == 1:
            return
        columns = {tuple(column) for column in zip(*self._grid, strict=True)}
        checks = (
            any(self._any_move(column) for column in columns),
            any(self._any_move(row) for row in set(map(tuple, self._grid))),
            any(self._within(bundle, self._elections) for bundle in self._bundles),
            any(self._within(bundle, self._categories) for bundle in self._bundles),
            any(self._within(bundle, self._targets) for bundle in self._bundles),
        )
        yield from (name for name, decides in zip(BRANCHES, checks, strict=True) if decides)

    @cached_property
    def _found(self) -> tuple[list[_Bundle], list[list[int]]]:
        """Return what there is in each place on each day, and the table of their numbers."""
        cells: dict[tuple[int, int], dict[tuple[Category, Target | None], int]] = {
            key: {} for key in self.evaluation.places
        }
        for cell, number in self.numbers.items():
            cells[cell.law, cell.pins][cell.category, cell.target] = number
        spots: dict[tuple[int, int], dict[frozenset[str], tuple[int, int]]] = {}
        for key, found in self.evaluation.places.items():
            for spot in found:
                spots.setdefault((spot.segment, spot.place), {})[spot.members] = key
        keys: dict[frozenset[tuple[frozenset[str], tuple[int, int]]], int] = {}
        bundles: list[_Bundle] = []
        table: dict[tuple[int, int], int] = {}
        for where, members in spots.items():
            number = keys.setdefault(frozenset(members.items()), len(bundles))
            if number == len(bundles):
                bundles.append({runs: self._cells(key, cells) for runs, key in members.items()})
            table[where] = number
        days = dict.fromkeys(day for day, _ in table)
        places = dict.fromkeys(place for _, place in table)
        return bundles, [[table[day, place] for place in places] for day in days]

    def _cells(
        self,
        key: tuple[int, int],
        cells: Mapping[tuple[int, int], Mapping[tuple[Category, Target | None], int]],
    ) -> _Cells:
        query = self.evaluation.query
        return _Cells(query.law.targets(key[0], query.target), cells[key])

    @property
    def _bundles(self) -> list[_Bundle]:
        return self._found[0]

    @property
    def _grid(self) -> list[list[int]]:
        return self._found[1]

    def _any_move(self, numbers: Iterable[int]) -> bool:
        distinct = sorted(set(numbers))
        return any(
            self._moves_between(one, other)
            for one, other in product(distinct, repeat=2)
            if one != other
        )

    def _moves_between(self, here: int, there: int) -> bool:
        """Tell whether moving from one place or day to another decides."""
        if (here, there) not in self._moves:
            self._moves[here, there] = any(
                self._differ(one, other)
                for one, other in self._pairs(self._bundles[here], self._bundles[there])
            )
        return self._moves[here, there]

    def _pairs(self, here: _Bundle, there: _Bundle) -> Iterator[tuple[int, int]]:
        for members, cells in here.items():
            others = [there[members]] if members in there else list(there.values())
            for other in others:
                for (category, target), number in cells.numbers.items():
                    yield from ((number, found) for found in other.nearest(category, target))

    def _within(
        self, bundle: _Bundle, pairs: Callable[[_Bundle], Iterator[tuple[int, int]]]
    ) -> bool:
        return any(self._differ(one, other) for one, other in set(pairs(bundle)))

    def _elections(self, bundle: _Bundle) -> Iterator[tuple[int, int]]:
        for one, other in product(bundle, repeat=2):
            if one != other:
                for (category, target), number in bundle[one].numbers.items():
                    found = bundle[other].nearest(category, target)
                    yield from ((number, there) for there in found)

    def _categories(self, bundle: _Bundle) -> Iterator[tuple[int, int]]:
        for cells in bundle.values():
            for (one, target), number in cells.numbers.items():
                yield from (
                    (number, there)
                    for (other, aim), there in cells.numbers.items()
                    if other != one and aim == target
                )

    def _targets(self, bundle: _Bundle) -> Iterator[tuple[int, int]]:
        for cells in bundle.values():
            for (category, one), number in cells.numbers.items():
                yield from (
                    (number, there)
                    for (other, target), there in cells.numbers.items()
                    if other == category and target != one
                )

    def _differ(self, here: int, there: int) -> bool:
        if here == there:
            return False
        if (here, there) not in self._unlike:
            self._unlike[here, there] = self._find(self.rests[here], self.rests[there])
        return self._unlike[here, there]

    def _find(self, here: _Rest, there: _Rest) -> bool:
        if here[2] != there[2]:
            return True
        diagrams = self.evaluation.query.law.diagrams
        pairs = end_pairs(
            RestrictedDiagram(diagrams, *here[:2]), RestrictedDiagram(diagrams, *there[:2])
        )
        return any(one != other for one, other in pairs)


def _verdict_of(cell: Possible) -> int:
    return cell.cell.verdict


def candidates(query: Query) -> Iterator[Cell]:
    """Yield every cell of the spots of a question, be it possible or not."""
    law = query.law
    for number in {law.law_of(query.activity.act, spot.situation) for spot in query.spots}:
        for target in law.targets(number, query.target):
            for category in query.members:
                yield law.cell(number, category, target)


def evaluation_of(query: Query) -> Evaluation:
    """Walk the cells of a question.

    Raises:
        CaseError: If what was given fits no cell, or leaves too much open.
    """
    law, act = query.law, query.activity.act
    places: dict[tuple[int, int], list[Spot]] = {}
    for spot in query.spots:
        number = law.law_of(act, spot.situation)
        places.setdefault((number, query.pinned(spot, number)), []).append(spot)
    possible: list[Possible] = []
    for number, pins in places:
        for target in law.targets(number, query.target):
            for category in query.members:
                cell = law.cell(number, category, target)
                known = query.known | pins
                for mask, bit in cell.presumed:
                    known |= 0 if query.known & mask else bit
                if not known & cell.excluded:
                    possible.append(Possible(number, pins, category, target, cell, known))
    if not possible:
        raise CaseError(contradictions(query))
    return Evaluation(query, places, possible)


def contradictions(query: Query) -> list[Problem]:
    """Return why no completion fits what was given, naming the two facts of each clash."""
    sources: dict[str, dict[StrEnum | None, None]] = {
        "category": dict.fromkeys(query.members),
        "act": {query.activity.act: None},
        "target": {query.target: None},
        "stage": dict.fromkeys(query.stages),
    }
    problems = [
        Problem(
            code="contradiction",
            values={
                "if_fact": entailment.source,
                "if_value": str(next(iter(sources[entailment.source]))),
                "fact": entailment.fact,
                "value": code_of(query.given[entailment.fact]),
            },
        )
        for entailment in query.vocabulary.entailments
        if sources[entailment.source].keys() <= entailment.values
        and query.given.get(entailment.fact) not in {None, *entailment.allowed}
    ]
    return problems or [Problem(code="impossible-case")]
