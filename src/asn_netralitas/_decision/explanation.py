"""What becomes of each rule in a case: where it stands, what lifts it, what follows and how surely.

Everything is read off the diagrams of the rules of the possible cells, and made when first asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from attrs import field, frozen

from asn_netralitas._engine.applicable_law import read_target, stages_met
from asn_netralitas._engine.application import RuleDiagrams
from asn_netralitas._engine.circumstances import Spot
from asn_netralitas._engine.diagrams import FALSE, TRUE
from asn_netralitas._engine.evaluation import End, Evaluation, Possible
from asn_netralitas._engine.query import Query
from asn_netralitas._model.codes import (
    Confidence,
    FactValue,
    PeriodKind,
    SanctionClass,
    Stage,
    Status,
    Target,
    Verdict,
)
from asn_netralitas._model.decision import DisputeView, ReadingVerdict
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF, Rule, in_time

from .open_facts import decided_by
from .shown_spots import shown_spots

# A consequence of a rule with the schedule that gives its kinds: (rule, number, schedule or "").
Following = tuple[int, int, str]
# How well the days of an election are confirmed, and those of its open periods.
_Source = tuple[Confidence | None, tuple[tuple[PeriodKind, Confidence], ...]]


class RuleFate(NamedTuple):
    """What becomes of a rule: its status, None where it plays no part, what lifts it, and where."""

    status: Status | None
    lifted_by: tuple[str, ...]
    elections: tuple[str, ...]


@frozen(eq=False, slots=False)
class Explanation:
    """The rules of a case and what becomes of them."""

    evaluation: Evaluation
    _marks: dict[tuple[int, _Source], Confidence] = field(factory=dict, init=False)

    @property
    def query(self) -> Query:
        """Return the question."""
        return self.evaluation.query

    @cached_property
    def rules(self) -> Mapping[int, Rule]:
        """Return every rule that applies in some spot by its number, in the rulebook's order."""
        law = self.query.law
        numbers = {rule for number, _ in self.evaluation.places for rule in law.laws[number].rules}
        return {number: law.rulebook.rules[number] for number in sorted(numbers)}

    @cached_property
    def known(self) -> Mapping[str, FactValue]:
        """Return every fact that has one value in all completions: given, presumed or entailed."""
        query, vocabulary = self.query, self.query.vocabulary
        presumed = (
            (fact, {vocabulary.presumed(fact, category) for category in query.members})
            for fact in vocabulary.facts
        )
        entailed = (
            (entailment.fact, entailment.allowed)
            for entailment in vocabulary.entailments
            if entailment.source == "act" and query.activity.act in entailment.values
        )
        known = {
            fact: value
            for fact, values in chain(entailed, presumed)
            for value in values
            if len(values) == 1 and value is not None
        }
        return {**known, **query.given}

    # -------------------------------------------------------------- contexts

    @cached_property
    def _shown(self) -> Mapping[Spot, tuple[tuple[Context, int], ...]]:
        return shown_spots(self.query)

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """Return the contexts of all spots, each once, in the order met."""
        shown = self._shown.values()
        return tuple(dict.fromkeys(context for contexts in shown for context, _ in contexts))

    @cached_property
    def _by_class(self) -> Mapping[tuple[int, int], Mapping[int, set[Context]]]:
        """Return the contexts of each class, by law and choice."""
        law, contexts_of = self.query.law, self.query.contexts
        found: dict[tuple[int, int], dict[int, set[Context]]] = {}
        for key, spots in self.evaluation.places.items():
            classes: dict[int, set[Context]] = {}
            entries = dict.fromkeys(entry for spot in spots for entry in contexts_of[spot])
            for context, phase in entries:
                number = law.force.class_of(law.laws[key[0]], phase)
                classes.setdefault(number, set()).add(context)
            found[key] = classes
        return found

    @cached_property
    def met(self) -> frozenset[tuple[Context, Target]]:
        """Return every context that some completion meets, with the target as it is read there."""
        aims = {(cell.law, cell.pins, cell.target): cell for cell in self.evaluation.possible}
        return frozenset(
            entry
            for cell in aims.values()
            for entry in self._aimed(chain(*self._by_class[cell.law, cell.pins].values()), cell)
        )

    def met_in(self, spot: Spot, cell: Possible) -> tuple[tuple[Context, Target], ...]:
        """Return the contexts that a cell meets in a spot, with the target in each."""
        return tuple(self._aimed((context for context, _ in self.query.contexts[spot]), cell))

    def _aimed(
        self, contexts: Iterable[Context], cell: Possible
    ) -> Iterator[tuple[Context, Target]]:
        stages = self._stages(cell.law, cell.target)
        for context in contexts:
            if context.stage in stages:
                yield context, read_target(cell.target, context.stage)

    def cells_in(self, spot: Spot) -> Iterator[Possible]:
        """Yield the possible cells of a spot."""
        number = self.query.law.law_of(self.query.activity.act, spot.situation)
        key = (number, self.query.pinned(spot, number))
        yield from (cell for cell in self.evaluation.possible if (cell.law, cell.pins) == key)

    def values_in(self, cell: Possible) -> Mapping[str, tuple[FactValue, ...]]:
        """Return the values that every fact may have in a cell; target and contest have any."""
        variables, left = self.query.law.variables, self.evaluation.left(cell)
        return {name: spec.values for name, spec in self.query.vocabulary.facts.items()} | {
            name: tuple(variables.of_bits(number, left))
            for name, number in variables.numbers.items()
        }

    def readings_in(self, cell: Possible) -> Mapping[str, tuple[str, ...]]:
        """Return the readings that each dispute that is touched may have in a cell."""
        law, left = self.query.law, self.evaluation.left(cell)
        return {
            law.variables.names[dispute]: tuple(map(str, law.variables.of_bits(dispute, left)))
            for dispute, _ in law.readings[cell.law]
        }

    def _stages(self, law: int, target: Target | None) -> frozenset[Stage]:
        contexts = self.query.law.laws[law].contexts
        return stages_met((context.stage for context in contexts), target)

    @cached_property
    def is_staged(self) -> bool:
        """Tell whether an election is before or after determination in some spot."""
        return any(context.stage is not Stage.OUTSIDE for context in self.contexts)

    @cached_property
    def targets_read(self) -> frozenset[Target]:
        """Return the targets as they are read: where elections run, in those alone."""
        law = self.query.law
        aims = {(cell.law, cell.target) for cell in self.evaluation.possible}
        if any(context.is_apart for context in self.contexts):
            # Such an election has no stages here by which a target could be read otherwise.
            return frozenset(target for _, target in aims if target is not None)
        return frozenset(
            read_target(target, stage)
            for number, target in aims
            for stage in self._stages(number, target)
            if stage is not Stage.OUTSIDE or not law.laws[number].staged
        )

    # -------------------------------------------------------------- rules

    @cached_property
    def _cells(self) -> tuple[tuple[Possible, tuple[RuleDiagrams, ...]], ...]:
        law = self.query.law
        return tuple(
            (cell, law.rule_diagrams(cell.law, cell.category, cell.target))
            for cell in self.evaluation.possible
        )

    def _ends(self, diagram: int, cell: Possible) -> set[int]:
        return {diagram} if diagram < 0 else self.query.law.diagrams.ends(diagram, cell.known)

    def _may_hold(self, diagram: int, cell: Possible) -> bool:
        return diagram != FALSE and self._ends(diagram, cell) != {FALSE}

    @cached_property
    def _occurrences(self) -> Mapping[int, list[tuple[Possible, RuleDiagrams]]]:
        """Return the cells that each rule covers."""
        occurrences: dict[int, list[tuple[Possible, RuleDiagrams]]] = {}
        for cell, rules in self._cells:
            for rule in rules:
                occurrences.setdefault(rule.rule, []).append((cell, rule))
        return occurrences

    @cached_property
    def fates(self) -> Mapping[int, RuleFate]:
        """Return what becomes of each rule over all possible cells."""
        return {number: self._fate(number) for number in self.rules}

    def _fate(self, number: int) -> RuleFate:
        covered = self._occurrences.get(number, [])
        ends = [self._ends(rule.anywhere, cell) for cell, rule in covered]
        lifted = [
            (cell, place, lifter)
            for cell, rule in covered
            for place, lifter, diagram in rule.lifted
            if self._may_hold(diagram, cell)
        ]
        met = [(cell, place) for cell, place, _ in lifted]
        met += (
            (cell, place)
            for cell, rule in covered
            for place, diagram in rule.stands
            if self._may_hold(diagram, cell)
        )
        elections = {
            context.election or ""
            for cell, place in met
            for context in self._by_class[cell.law, cell.pins][place]
        }
        status = Status.LIFTED if lifted else None
        if any(end != {FALSE} for end in ends):
            certain = len(ends) == len(self._cells) and all(end == {TRUE} for end in ends)
            status = Status.STANDS if certain else Status.OPEN
        lifters = tuple(sorted({lifter for *_, lifter in lifted}))
        return RuleFate(status, lifters, tuple(sorted(elections - {""})))

    def could_be_lifted_by(self, rule: int) -> tuple[str, ...]:
        """Return the exceptions that might have lifted a rule, had their condition been true."""
        lifted = self.fates[rule].lifted_by
        exceptions = (
            other
            for other in self.rules.values()
            if self.rules[rule].id in other.exception_to and other.id not in lifted
        )
        return tuple(sorted(other.id for other in exceptions if self._may_apply(other)))

    def _may_apply(self, rule: Rule) -> bool:
        """Tell whether a rule is about the person, and a target and a context that are met."""
        query = self.query
        post = {query.person.position} if query.person.position else rule.positions
        if rule.categories.isdisjoint(query.members) and rule.positions.isdisjoint(post):
            return False
        aimed = not rule.targets or any(target in rule.targets for _, target in self.met)
        return aimed and any(in_time(rule, context) for context, _ in self.met)

    # -------------------------------------------------------------- consequences

    @cached_property
    def followed(self) -> frozenset[Following]:
        """Return the consequences that follow in some completion."""
        return frozenset(
            (rule.rule, number, schedule)
            for cell, rules in self._cells
            for rule in rules
            for number, schedule, diagram in rule.follows
            if self._may_hold(diagram, cell)
        )

    @cached_property
    def classes(self) -> frozenset[SanctionClass]:
        """Return the sanction classes that some completion has."""
        found = (self._class_of(rule, number) for rule, number, _ in self.followed)
        return frozenset(entry for entry in found if entry is not None)

    def _class_of(self, rule: int, number: int) -> SanctionClass | None:
        return self.query.rulebook.rules[rule].consequences[number].sanction_class

    @cached_property
    def may_be_prohibited(self) -> bool:
        """Tell whether some completion is prohibited."""
        leaves = self.query.law.diagrams.leaves
        strictest = ~STRICTEST_FIRST.index(Verdict.PROHIBITED)
        return any(strictest in leaves(end) for end, _ in self.evaluation.ends)

    def certainty(self, wanted: SanctionClass | None) -> tuple[bool, tuple[str, ...]]:
        """Tell whether a class is certain, and otherwise which facts and disputes decide it."""
        diagrams = {cell: self._of_class(wanted, rules) for cell, rules in self._cells}
        if all(self._ends(diagram, cell) == {TRUE} for cell, diagram in diagrams.items()):
            return True, ()
        deciding = decided_by(self.evaluation, diagrams.__getitem__)
        ends = (end for cell, diagram in diagrams.items() for end in self._ends(diagram, cell))
        names = self.query.law.variables.names
        return False, (*deciding, *(names[dispute] for dispute in self._disputes_in(ends)))

    def _of_class(self, wanted: SanctionClass | None, rules: Iterable[RuleDiagrams]) -> int:
        return self.query.law.diagrams.any_of(
            diagram
            for rule in rules
            for number, _, diagram in rule.follows
            if self._class_of(rule.rule, number) is wanted
        )

    # -------------------------------------------------------------- disputes

    def _disputes_in(self, ends: Iterable[int]) -> tuple[int, ...]:
        """Return the disputes that diagrams of readings turn on, by variable, in the order met."""
        law, act = self.query.law, self.query.activity.act
        tested = {variable for end in ends if end >= 0 for variable in law.diagrams.support(end)}
        numbers = (law.law_of(act, spot.situation) for spot in (self._shown if tested else ()))
        met = (dispute for number in numbers for dispute, _ in law.readings[number])
        return tuple(dispute for dispute in dict.fromkeys(met) if dispute in tested)

    def disputes(self) -> Iterator[DisputeView]:
        """Yield the disputes that the decision turns on."""
        ends = {end for end, _ in self.evaluation.ends}
        if self.evaluation.readings:
            diagrams = (
                (diagram, cell)
                for cell, rules in self._cells
                for rule in rules
                for _, _, diagram in rule.follows
            )
            ends = ends.union(*(self._ends(*entry) for entry in diagrams))
        yield from map(self._view, self._disputes_in(ends))

    def _view(self, variable: int) -> DisputeView:
        variables, held = self.query.law.variables, self.evaluation.readings
        dispute = self.query.rulebook.disputes[variable - variables.facts]
        bits = variables.bits[variable]
        return DisputeView(
            id=dispute.id,
            title=dispute.title,
            readings=tuple(
                ReadingVerdict(
                    id=reading.id,
                    title=reading.title,
                    verdict=self.evaluation.verdict_of(self._under(variable, bit)),
                    holders=tuple(
                        holder
                        for holder in reading.holders
                        if holder.holds(self.query.first, self.query.last)
                    ),
                )
                for reading, bit in zip(dispute.readings, bits, strict=True)
                if bit & held
            ),
        )

    def _under(self, dispute: int, reading: int) -> set[End]:
        """Return the ends of the verdict under one reading of a dispute, by its bit."""
        law = self.query.law
        mask = law.variables.masks[dispute]
        return {
            (law.diagrams.chosen(end, reading), choices & ~mask | reading)
            for end, choices in self.evaluation.ends
            if choices & reading
        }

    # -------------------------------------------------------------- confidence

    def confidence(self, *, calendar_is_whole: bool) -> Confidence | None:
        """Return how well the verdict is confirmed: the best rule of the weakest completion."""
        weakest = [mark for cell, rules in self._cells for mark in self._weakest(cell, rules)]
        if not weakest:
            return None
        return _worst(weakest) if calendar_is_whole else Confidence.DERIVED

    def _weakest(self, cell: Possible, rules: Iterable[RuleDiagrams]) -> Iterator[Confidence]:
        """Yield the best mark of the weakest completion for each verdict that a cell can have."""
        diagrams = self.query.law.diagrams
        leaves = set[int]().union(
            *(diagrams.leaves(end) for end in self._ends(cell.cell.verdict, cell))
        )
        for leaf in sorted(leaves):
            standing = [
                (rule.rule, place, diagram)
                for rule in rules
                if VERDICT_OF[self.query.rulebook.rules[rule.rule].modality]
                is STRICTEST_FIRST[~leaf]
                for place, diagram in rule.stands
                if self._may_hold(diagram, cell)
            ]
            for sources in self._sources[cell.law, cell.pins] if standing else ():
                marked = [
                    (_best(self._mark(rule, source) for source in sources[place]), diagram)
                    for rule, place, diagram in standing
                ]
                yield self._weakest_of(leaf, cell, marked)

    def _weakest_of(
        self, leaf: int, cell: Possible, marked: list[tuple[Confidence, int]]
    ) -> Confidence:
        diagrams = self.query.law.diagrams
        marks = sorted({mark for mark, _ in marked}, key=_ORDER.index)
        while len(marks) > 1:
            better = diagrams.any_of(diagram for mark, diagram in marked if mark in marks[:-1])
            verdict = diagrams.equals(cell.cell.verdict, leaf)
            if self._may_hold(diagrams.choose(better, FALSE, verdict), cell):
                break
            marks.pop()
        return marks[-1]

    @cached_property
    def _sources(self) -> Mapping[tuple[int, int], Sequence[Mapping[int, frozenset[_Source]]]]:
        """Return how well the contexts of each class are known, by law and choice.

        There is one mapping for all spots in which they are known alike.
        """
        law, contexts_of = self.query.law, self.query.contexts
        known: dict[tuple[Context, int, int], _Source] = {}
        found: dict[tuple[int, int], list[Mapping[int, frozenset[_Source]]]] = {}
        for key, spots in self.evaluation.places.items():
            alike: set[frozenset[tuple[int, _Source]]] = set()
            for spot in spots:
                entries = set()
                for context, phase in contexts_of[spot]:
                    part = law.circumstances.part(spot.place, context.election)
                    if (context, spot.segment, part) not in known:
                        known[context, spot.segment, part] = self._source(
                            context, spot.segment, part
                        )
                    source = known[context, spot.segment, part]
                    entries.add((law.force.class_of(law.laws[key[0]], phase), source))
                alike.add(frozenset(entries))
            found[key] = [
                {
                    number: frozenset(source for other, source in entries if other == number)
                    for number, _ in entries
                }
                for entries in alike
            ]
        return found

    def _source(self, context: Context, segment: int, part: int) -> _Source:
        calendar, day = self.query.calendar, self.query.law.circumstances.first_of(segment)
        marks = (
            (kind, calendar.period_confidence(context, kind, day, part)) for kind in context.periods
        )
        return context.confidence, tuple((kind, mark) for kind, mark in marks if mark)

    def _mark(self, number: int, source: _Source) -> Confidence:
        """Return the weakest of the marks of a rule's text, of its dates and of the calendar."""
        key = (number, source)
        if key not in self._marks:
            self._marks[key] = _worst(self._parts_of_mark(number, *source))
        return self._marks[key]

    def _parts_of_mark(
        self,
        number: int,
        election: Confidence | None,
        periods: Iterable[tuple[PeriodKind, Confidence]],
    ) -> Iterator[Confidence]:
        rule = self.query.rulebook.rules[number]
        yield rule.confidence
        if rule.first is not None or rule.last is not None:
            yield self.query.rulebook.instrument(rule.instrument).confidence
        timed = rule.election_kinds or rule.contests or rule.stages or rule.periods
        if timed and election is not None:
            yield election
        marks = [mark for kind, mark in periods if kind in rule.periods]
        if marks:
            yield _best(marks)


_ORDER = list(Confidence)


def _best(marks: Iterable[Confidence]) -> Confidence:
    return min(marks, key=_ORDER.index)


def _worst(marks: Iterable[Confidence]) -> Confidence:
    return max(marks, key=_ORDER.index)
