"""The tables of a pack: from a day, a place, an act and a person to diagrams.

What is alike has one number, from the diagrams up: cells that say the same are one cell, laws with
the same cells are one law, and situations with the same laws are one situation. Numbers are given
in the order of first use, so that the same law gives the same tables, however it was compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, islice
from typing import Any, Final

from attrs import field, frozen

from asn_netralitas._engine.application import RuleDiagrams
from asn_netralitas._engine.cell_law import TARGETS
from asn_netralitas._engine.circumstances import Numbered, Spot
from asn_netralitas._engine.diagrams import Variables
from asn_netralitas._engine.law_diagrams import Cell, LawDiagrams, RuleSet
from asn_netralitas._model.codes import Act, Category, Contest, SanctionClass, Target
from asn_netralitas._model.law import in_force
from asn_netralitas._model.problems import LoadError, Problem

# What may be asked about: no contest in particular, or one of them.
CONTESTS: Final = (None, *Contest)
# Stands for an election that is named, but has no stage and no open period on a day.
OTHER: Final = ""
CLASSES: Final = tuple(SanctionClass)
NONE: Final = -1
# So many elections whose lists of regions have gaps can run in 256 ways; a pack holds each of them.
MOST_UNSURE: Final = 8

Entry = tuple[Any, ...]


def single_categories(law: LawDiagrams) -> tuple[Category, ...]:
    """Return the categories that are no groups, in the order of the vocabulary."""
    groups = law.rulebook.vocabulary.category_groups
    return tuple(category for category in Category if category not in groups)


@frozen(eq=False, slots=False)
class Tables:
    """The numbered parts of a pack; an entry refers to entries of the parts above it."""

    law: LawDiagrams
    nodes: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    limits: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    fates: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    outcomes: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    cells: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    columns: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    laws: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    situations: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    spots: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    rows: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    choices: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    groupings: Numbered[Entry] = field(factory=Numbered[Entry], init=False)
    _made: dict[tuple[str, Hashable], int] = field(factory=dict, init=False)

    def _once(self, part: str, key: Hashable, entry: Callable[[], Entry]) -> int:
        """Return the number of an entry of a part, which is made once for each key."""
        if (part, key) not in self._made:
            self._made[part, key] = getattr(self, part).number(entry())
        return self._made[part, key]

    # -------------------------------------------------------------- days and places

    @cached_property
    def places(self) -> Sequence[int]:
        """Return the classes of places of the country, in their order."""
        return self.law.circumstances.classes(None)

    def segments(self) -> list[list[Any]]:
        """Return the stretches of equal days; the first one is before all law and elections."""
        starts = (day.isoformat() for day in self.law.circumstances.turns)
        return [[start, *self._segment(number)] for number, start in enumerate(("", *starts))]

    def _segment(self, segment: int) -> tuple[int, int, Mapping[str, int], int, int]:
        """Return the number of a grouping of places, and of rows with one entry for each group.

        They say what is met by whoever names no election, by elections that have a stage or an open
        period, each by its id, and by all others; the last row says what overlays choose.
        """
        named = [met.election.id for met in self.law.circumstances.met(segment)]
        columns: dict[tuple[int, ...], list[int]] = {}
        for places in self._alike(segment):
            place = places[0]
            met = (self._spot(segment, place, election) for election in (None, *named, OTHER))
            columns.setdefault((*met, self._chosen(segment, place)), []).extend(places)
        numbers = {
            place: number for number, places in enumerate(columns.values()) for place in places
        }
        grouping = self.groupings.number(tuple(numbers[place] for place in self.places))
        free, *of_named, other, chosen = (
            self.rows.number(row) for row in zip(*columns, strict=True)
        )
        return grouping, free, dict(zip(named, of_named, strict=True)), other, chosen

    def _alike(self, segment: int) -> Collection[list[int]]:
        """Return the classes of places, together if nothing tells them apart on these days."""
        circumstances, alike = self.law.circumstances, dict[Hashable, list[int]]()
        met = [entry.number for entry in circumstances.met(segment)]
        for number in self.places:
            place = circumstances.place_classes[number]
            runs = tuple((place.runs[election], place.parts[election]) for election in met)
            alike.setdefault((place.elsewhere, place.overlays, runs), []).append(number)
        return alike.values()

    def _chosen(self, segment: int, place: int) -> int:
        """Return the number of the readings that overlays choose then and there, by dispute."""
        circumstances, book = self.law.circumstances, self.law.rulebook
        day = circumstances.first_of(segment)
        chosen: dict[str, str] = {}
        for overlay in map(book.overlays.__getitem__, circumstances.place_classes[place].overlays):
            if in_force(overlay.first, overlay.last, day):
                chosen = dict(overlay.readings) | chosen
        return self.choices.number(tuple(sorted(chosen.items())))

    def _spot(self, segment: int, place: int, election: str | None) -> int:
        """Return the number of what is met then and there, by the contest that is meant."""
        unsure = self.law.circumstances.unsure(segment, place) if election is None else ()
        if len(unsure) > MOST_UNSURE:
            values = {"count": str(len(unsure)), "limit": str(MOST_UNSURE)}
            raise LoadError([Problem(code="too-many-open-lists", values=values)])
        ways = [
            frozenset(way) for size in range(len(unsure) + 1) for way in combinations(unsure, size)
        ]
        return self.spots.number(
            tuple(self._met(segment, place, ways, (election, contest)) for contest in CONTESTS)
        )

    def _met(
        self,
        segment: int,
        place: int,
        ways: Collection[frozenset[str]],
        meant: tuple[str | None, Contest | None],
    ) -> Entry:
        """Return the situation of each way in which elections may run whose lists have gaps.

        A way is named by those that run; where there is one way only, it is that without any.
        """
        circumstances = self.law.circumstances
        # The law of an election that no calendar holds does not turn on those of the calendar.
        apart = meant[1] in self.law.rulebook.vocabulary.kinds_apart
        found = []
        for way in islice(ways, 1) if apart else ways:
            contexts = circumstances.contexts(Spot(segment, place, way, NONE), *meant)
            phases = {phase for _, phase in contexts}
            situation = self._situation(circumstances.situation(segment, place, phases))
            found.append((",".join(sorted(way)), situation))
        return tuple(found)

    # -------------------------------------------------------------- laws and cells

    def _situation(self, number: int) -> int:
        """Return the number of a situation: the law of each act."""
        law = self.law
        return self._once(
            "situations", number, lambda: tuple(self._law(law.law_of(act, number)) for act in Act)
        )

    def _law(self, number: int) -> int:
        """Return the number of a law: whether elections run, their stage, readings and columns."""
        return self._once("laws", number, lambda: self._law_entry(number))

    def _law_entry(self, number: int) -> Entry:
        law, variables = self.law.laws[number], self.law.variables
        readings = tuple(
            (dispute, _own_bits(variables, dispute, bits)) for dispute, bits in law.readings
        )
        possible = self.law.rulebook.vocabulary.targets_of(law.act)
        columns = (
            self._column(number, target) if (target in possible if target else law.staged) else NONE
            for target in TARGETS
        )
        return int(law.staged), law.stage.value, readings, tuple(columns)

    def _column(self, number: int, target: Target | None) -> int:
        """Return the number of a column: the cell of each category."""
        return self.columns.number(
            tuple(self._cell(number, category, target) for category in single_categories(self.law))
        )

    def _cell(self, number: int, category: Category, target: Target | None) -> int:
        """Return the number of a cell: its verdict, and what becomes of its rules."""
        cell = self.law.cell(number, category, target)
        rules = self.law.rule_diagrams(number, category, target)
        limits = self._once("limits", (cell.excluded, cell.presumed), lambda: self._limits(cell))
        several = tuple(
            dispute
            for dispute, held in self.law.readings[number]
            if dispute in cell.touched and held.bit_count() > 1
        )
        outcome = self._once(
            "outcomes", (cell, rules, several), lambda: self._outcome(cell, rules, several)
        )
        return self.cells.number((limits, outcome))

    def _limits(self, cell: Cell) -> Entry:
        """Return the values that each fact can have: if a case tells it, and if it does not."""
        variables = self.law.variables
        possible, untold = [], []
        for fact in range(variables.facts):
            left = _own_bits(variables, fact, ~cell.excluded)
            presumed = (bit for mask, bit in cell.presumed if mask & variables.masks[fact])
            possible.append(left)
            untold.append(left & _own_bits(variables, fact, next(presumed, -1)))
        return tuple(possible), tuple(untold)

    def _outcome(self, cell: Cell, rules: RuleSet, several: tuple[int, ...]) -> Entry:
        """Return all that a cell says.

        That is the diagram of its verdict, the disputes that are touched and have several readings
        by then, the fates of its rules, and the diagrams of the classes of sanctions.
        """
        fates = tuple(self._fate(rule) for rule in rules)
        return self._node(cell.verdict), several, fates, tuple(self._classes(rules))

    def _classes(self, rules: RuleSet) -> Iterator[tuple[int, int]]:
        """Yield the classes of sanctions that can follow, each with the diagram that says when."""
        following: dict[int, list[int]] = {}
        for rule in rules:
            for position, _, diagram in rule.follows:
                part = self.law.rulebook.rules[rule.rule].consequences[position]
                number = NONE if part.sanction_class is None else CLASSES.index(part.sanction_class)
                following.setdefault(number, []).append(diagram)
        for number, diagrams in sorted(following.items()):
            yield number, self._node(self.law.diagrams.any_of(diagrams))

    def _fate(self, rule: RuleDiagrams) -> int:
        """Return the number of a rule with when it stands, when it is lifted and what follows."""
        return self._once("fates", rule, lambda: self._fate_entry(rule))

    def _fate_entry(self, rule: RuleDiagrams) -> Entry:
        lifted = self.law.diagrams.any_of(diagram for *_, diagram in rule.lifted)
        follows = tuple((position, self._node(diagram)) for position, _, diagram in rule.follows)
        return rule.rule, self._node(rule.anywhere), self._node(lifted), follows

    def _node(self, node: int) -> int:
        """Return the number of a node: its variable, and what follows each of its values."""
        if node < 0:
            return node
        return self._once("nodes", node, lambda: self._node_entry(node))

    def _node_entry(self, node: int) -> Entry:
        diagrams = self.law.diagrams
        below = (None if child is None else self._node(child) for child in diagrams.children[node])
        return diagrams.tested[node], *below


def _own_bits(variables: Variables, number: int, bits: int) -> int:
    """Return which values of a variable are set in some bits, the first value being bit 1."""
    return sum(1 << at for at, bit in enumerate(variables.bits[number]) if bit & bits)
