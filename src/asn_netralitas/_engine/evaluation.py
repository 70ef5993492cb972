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

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, reduce
from itertools import combinations, permutations
from operator import or_
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._model.case import path_of
from asn_netralitas._model.codes import Category, Target, Verdict, code_of
from asn_netralitas._model.law import STRICTEST_FIRST
from asn_netralitas._model.problems import CaseError, Problem

from .circumstances import Spot
from .diagrams import RestrictedDiagram, end_pairs
from .law_diagrams import Cell
from .query import Query

BRANCHES: Final = ("at", "region", "election", "category", "target")

# A leaf or a diagram of readings, and the bits of the readings under which it can be had.
End = tuple[int, int]


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
# All that tells cells apart: diagram, bits of the values left, bits of the readings.
_Contents = tuple[int, int, int]


@frozen(eq=False, slots=False)
class Evaluation:
    """The possible cells of a question, and what their diagrams end in.

    `chosen` are the applicable laws of its spots, each with the bits of the readings chosen there.
    """

    query: Query
    chosen: Collection[tuple[int, int]]
    possible: Sequence[Possible]

    @cached_property
    def places(self) -> Mapping[tuple[int, int], Sequence[Spot]]:
        """Return the spots of each applicable law and choice of readings."""
        query, places = self.query, dict[tuple[int, int], list[Spot]]()
        for spot in query.spots:
            number = query.law.law_of(query.activity.act, spot.situation)
            places.setdefault((number, query.pinned(spot, number)), []).append(spot)
        return places

    @cached_property
    def ends(self) -> frozenset[End]:
        """Return what the verdict can be: leaves, or diagrams of readings."""
        return self.ends_of(_verdict_of)

    def ends_of(self, diagram_of: DiagramOf) -> frozenset[End]:
        """Return what the diagrams of all possible cells can end in."""
        ends = self.query.law.diagrams.ends
        return frozenset(
            (end, self.choices(cell))
            for cell in self.possible
            for end in ends(diagram_of(cell), cell.known)
        )

    def verdict(self) -> Verdict:
        """Return the verdict over all completions and all choices of readings."""
        if len(self.possible) == 1:
            cell = self.possible[0]
            end = self.query.law.diagrams.followed(cell.cell.verdict, cell.known)
            if end < 0:
                return STRICTEST_FIRST[~end]
        return self.verdict_of(self.ends)

    def verdict_of(self, ends: Collection[End]) -> Verdict:
        """Return the verdict that ends amount to."""
        diagrams = self.query.law.diagrams
        if any(
            diagrams.unlike(one, other, one_choices & other_choices & self._held)
            for (one, one_choices), (other, other_choices) in combinations(ends, 2)
        ):
            return Verdict.DEPENDS
        leaves = set[int]().union(*(diagrams.leaves(end) for end, _ in ends))
        return STRICTEST_FIRST[~leaves.pop()] if len(leaves) == 1 else Verdict.DISPUTED

    @cached_property
    def open_facts(self) -> tuple[str, ...]:
        """Return the facts that decide the verdict."""
        return self.decided_by(_verdict_of) if len(self.ends) > 1 else ()

    # -------------------------------------------------------------- readings

    @cached_property
    def readings(self) -> int:
        """Return the bits of the readings of each dispute that has several, here or there.

        They count only where a cell touches the dispute.
        """
        law, found = self.query.law, dict[int, int]()
        for dispute in {dispute for cell in candidates(self.query) for dispute in cell.touched}:
            mask = law.variables.masks[dispute]
            found[dispute] = 0
            for number, pins in self.chosen:
                found[dispute] |= pins & mask or dict(law.laws[number].readings).get(dispute, 0)
        return sum(bits for bits in found.values() if bits.bit_count() > 1)

    @cached_property
    def _held(self) -> int:
        """Return the bits of the readings that somebody holds in some spot."""
        laws = self.query.law.laws
        return reduce(or_, (laws[number].held for number, _ in self.chosen))

    def choices(self, cell: Possible) -> int:
        """Return the bits of the readings that can be chosen so that a cell has completions.

        A dispute that it does not touch, or of which it has one reading, may be read in any way.
        """
        # The cells of one law and choice have the same readings.
        if len(self.chosen) == 1 or not self.readings:
            return -1
        law, choices = self.query.law, self.readings
        for dispute, held in law.laws[cell.law].readings:
            mask = law.variables.masks[dispute]
            if dispute in cell.cell.touched and held.bit_count() > 1 and not cell.pins & mask:
                choices &= ~mask | held
        return choices

    # -------------------------------------------------------------- what decides

    def left(self, cell: Possible) -> int:
        """Return the bits of all values that facts and readings may have in a cell."""
        law = self.query.law
        return law.variables.narrowed(law.possible(cell.law, cell.cell), cell.known)

    @cached_property
    def _rests(self) -> tuple[tuple[int, int], ...]:
        """Return of each possible cell all that tells it apart beside a diagram."""
        return tuple((self.left(cell), self.choices(cell)) for cell in self.possible)

    def decided_by(self, diagram_of: DiagramOf) -> tuple[str, ...]:
        """Return the facts that decide where the diagrams of the cells end.

        Given and presumed facts never do.
        """
        diagrams, numbers = self.query.law.diagrams, dict[Possible, int]()
        contents: dict[_Contents, int] = {}
        for cell, rest in zip(self.possible, self._rests, strict=True):
            numbers[cell] = contents.setdefault((diagram_of(cell), *rest), len(contents))
        facts = set[int]().union(
            *(diagrams.deciding(*own) for own in {own[:2] for own in contents} if own[0] >= 0)
        )
        branches = _Branches(self, tuple(contents), numbers).deciding()
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
    if query.chooses:
        laws = ((law.law_of(act, spot.situation), spot) for spot in query.spots)
        chosen = dict.fromkeys((number, query.pinned(spot, number)) for number, spot in laws)
    else:
        situations = dict.fromkeys(spot.situation for spot in query.spots)
        chosen = dict.fromkeys((law.law_of(act, situation), 0) for situation in situations)
    possible: list[Possible] = []
    for number, pins in chosen:
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
    return Evaluation(query, chosen, possible)


def contradictions(query: Query) -> list[Problem]:
    """Return why no completion fits what was given, naming the two facts of each clash."""
    sources: dict[str, tuple[StrEnum | None, ...]] = {
        "category": query.members,
        "act": (query.activity.act,),
        "target": (query.target,),
        "stage": query.stages,
    }
    problems = [
        Problem(
            code="contradiction",
            values={
                "if_fact": entailment.source,
                "if_value": str(sources[entailment.source][0]),
                "fact": entailment.fact,
                "value": code_of(query.given[entailment.fact]),
            },
            path=path_of(entailment.fact),
        )
        for entailment in query.vocabulary.entailments
        if entailment.values.issuperset(sources[entailment.source])
        and query.given.get(entailment.fact) not in {None, *entailment.allowed}
    ]
    return problems or [Problem(code="impossible-case")]
