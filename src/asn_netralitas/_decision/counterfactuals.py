"""Search the smallest changes of an act, or of its day, that give another verdict.

Try change sets by size; skip supersets of a solution. A target and a day are tried with the facts
that some cell there tests or limits: no other fact can change anything. They are left out where the
verdict is firm with all facts unknown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from attrs import evolve, field, frozen

from asn_netralitas._engine.evaluation import candidates, evaluation_of
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import Query
from asn_netralitas._model.case import DaySpan
from asn_netralitas._model.codes import FactValue, Modality, Status, Target, Verdict
from asn_netralitas._model.decision import Change, Decision, Goal, Way
from asn_netralitas._model.elections import ONE_DAY
from asn_netralitas._model.problems import CaseError

from .question import ask

MOST_CHANGES: Final = 4
NOT_PROHIBITED: Final = frozenset({Verdict.PERMITTED, Verdict.DISCOURAGED, Verdict.UNREGULATED})
_REACHED: Final[Mapping[Goal, frozenset[Verdict]]] = {
    "permit": NOT_PROHIBITED,
    "prohibit": frozenset({Verdict.PROHIBITED}),
}
_FORBIDDING: Final = (Modality.PROHIBITION, Modality.OBLIGATION)
# A move of the day, beside the facts in a set of changes; a later day is tried first.
_LATER: Final = ("at", "later")
_EARLIER: Final = ("at", "earlier")

Day = date | DaySpan
Changes = frozenset[tuple[str, FactValue | str]]
_NONE: Final[Changes] = frozenset()


def search(decision: Decision, goal: Goal, law: LawDiagrams) -> tuple[Way, ...]:
    """Return every smallest way from a decision to the goal; none where it is reached already.

    Args:
        decision: The decision to change.
        goal: What is to be reached.
        law: The law that made the decision.
    """
    if decision.verdict in _REACHED[goal]:
        return ()
    return _CounterfactualSearch(decision, goal, law).ways()


class _Trial(NamedTuple):
    """A target and the days to try with it, from the nearest on, with the changes that these are.

    Whatever else changes are facts that are yes or no.
    """

    target: Target | None
    days: tuple[Day, ...]
    changes: Changes


@frozen(slots=False, eq=False)
class _CounterfactualSearch:
    """Changes to the case of one decision, with the verdicts that were computed before."""

    decision: Decision
    goal: Goal
    law: LawDiagrams
    _ways: dict[Changes, Way] = field(factory=dict, init=False)
    _queries: dict[Hashable, Query] = field(factory=dict, init=False)
    _verdicts: dict[Hashable, Verdict | None] = field(factory=dict, init=False)

    def ways(self) -> tuple[Way, ...]:
        """Return the ways, those of few changes first, then in the order of the vocabulary."""
        trials = tuple(self._trials())
        for size in range(1, MOST_CHANGES + 1):
            for trial in trials:
                more = size - len(trial.changes)
                if more >= 0 and not self._holds_a_way(trial.changes):
                    self._try(trial, more)
        facts = self.law.rulebook.vocabulary.facts
        changes = [(name, value) for name, spec in facts.items() for value in spec.values]
        order: list[tuple[str, FactValue | str]] = [*changes, _LATER, _EARLIER]
        rank = {change: number for number, change in enumerate(order)}
        found = sorted(self._ways, key=lambda way: (len(way), sorted(rank[one] for one in way)))
        return tuple(self._ways[changes] for changes in found)

    def _try(self, trial: _Trial, more: int) -> None:
        """Try a target and its days with so many more changes, each on the nearest day that does.

        A fact that was given has one other value, one that was not given has two.
        """
        target, activity = trial.target, self.decision.input.activity
        deciding = {
            day: self._deciding(target, day) for day in trial.days if self._may_reach(target, day)
        }
        facts = frozenset[str]().union(*deciding.values())
        for names in combinations([name for name in self._facts if name in facts], more):
            # With a fact that decides nothing on a day, a set is not the smallest for that day.
            days = [day for day, own in deciding.items() if own.issuperset(names)]
            others = ({False, True} - {getattr(activity, name)} for name in names)
            for values in product(*map(sorted, others)) if days else ():
                changed = dict(zip(names, values, strict=True))
                changes = trial.changes.union(changed.items())
                if not self._holds_a_way(changes):
                    ways = (self._way(target, day, changed) for day in days)
                    way = next(filter(None, ways), None)
                    if way is not None:
                        self._ways[changes] = way

    def _holds_a_way(self, changes: Changes) -> bool:
        return any(smaller <= changes for smaller in self._ways)

    # -------------------------------------------------------------- what a case gives

    def _may_reach(self, target: Target | None, day: Day) -> bool:
        """Tell whether any values of the facts might reach the goal."""
        presumptions = self.law.rulebook.vocabulary.presumptions
        if any(presumption.fact in self._facts for presumption in presumptions):
            # Left out, a presumed fact would not be free but as presumed.
            return True
        free = self._verdict(target, day, dict.fromkeys(self._facts))
        return free is Verdict.DEPENDS or free in _REACHED[self.goal]

    def _deciding(self, target: Target | None, day: Day) -> frozenset[str]:
        """Return the facts that a cell tests, or that cannot have every value in it."""
        variables, diagrams = self.law.variables, self.law.diagrams
        cells = set(candidates(self._query(target, day)))
        tested = {variable for cell in cells for variable in diagrams.support(cell.verdict)}
        return frozenset(
            name
            for name, number in variables.numbers.items()
            if number in tested or any(variables.masks[number] & cell.excluded for cell in cells)
        )

    def _verdict(
        self, target: Target | None, day: Day, changed: Mapping[str, bool | None]
    ) -> Verdict | None:
        """Return the verdict after changes; None where what is known contradicts itself."""
        query, variables = self._query(target, day), self.law.variables
        known = query.known
        for fact, value in changed.items():
            number = variables.numbers[fact]
            known &= ~variables.masks[number]
            known |= 0 if value is None else variables.bits_of(number, (value,))
        key = (target, day, known)
        if key not in self._verdicts:
            try:
                self._verdicts[key] = evaluation_of(query.knowing(known)).verdict()
            except CaseError:
                self._verdicts[key] = None
        return self._verdicts[key]

    def _query(self, target: Target | None, day: Day) -> Query:
        if (target, day) not in self._queries:
            asked = self.decision.input
            activity = evolve(asked.activity, target=target)
            self._queries[target, day] = ask(asked.person, activity, day, self.law, asked.readings)
        return self._queries[target, day]

    # -------------------------------------------------------------- what can be changed

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """Return the facts of the act that are yes or no."""
        facts = self.law.rulebook.vocabulary.facts
        return tuple(
            name for name, spec in facts.items() if spec.owner == "activity" and spec.type is bool
        )

    def _trials(self) -> Iterator[_Trial]:
        """Yield every target with the day as it is, with later days, and with earlier ones."""
        asked = self.decision.input
        query = self._query(asked.activity.target, asked.at)
        turns = self._turns()
        later = tuple(turn for turn in turns if query.last < turn <= self.law.horizon)
        before = (turn - ONE_DAY for turn in reversed(turns))
        known_from = self.law.rulebook.known_from
        earlier = tuple(day for day in before if known_from <= day < query.first)
        moves = (((asked.at,), _NONE), (later, {_LATER}), (earlier, {_EARLIER}))
        aims: list[tuple[Target | None, Changes]] = [(asked.activity.target, _NONE)]
        aims += ((target, frozenset({("target", target)})) for target in self._targets())
        for (target, aimed), (days, moved) in product(aims, moves):
            yield _Trial(target, days, aimed.union(moved))

    def _targets(self) -> Iterator[Target]:
        """Yield the other targets that the act may have without another fact of the person."""
        asked, vocabulary = self.decision.input, self.law.rulebook.vocabulary
        barred = {
            target
            for entailment in vocabulary.entailments
            if entailment.source == "target"
            and vocabulary.facts[entailment.fact].owner == "person"
            and getattr(asked.person, entailment.fact) not in entailment.allowed
            for target in entailment.values
        }
        if asked.activity.act not in vocabulary.fixed_targets:
            yield from (
                target for target in Target if target not in {asked.activity.target, *barred}
            )

    def _turns(self) -> tuple[date, ...]:
        """Return the days on which an election that matters enters another stage or period."""
        calendar = self.law.calendar
        elections = tuple(map(calendar.election, self._elections()))
        return evolve(calendar, elections=elections).turns

    def _elections(self) -> set[str]:
        """Return the elections whose rules prohibit; else those that the act meets or names."""
        if self.goal == "permit":
            return {
                election
                for finding in self.decision.findings
                if finding.modality in _FORBIDDING and finding.status is not Status.LIFTED
                for election in finding.elections
            }
        named = self.decision.input.activity.election
        met = {context.election for context in self.decision.contexts} | {named}
        return {name for name in met if name and not self.law.calendar.is_not_fixed(name)}

    def _way(self, target: Target | None, day: Day, changed: Mapping[str, bool]) -> Way | None:
        """Return changes as a way; None where they do not reach the goal."""
        verdict = self._verdict(target, day, changed)
        if verdict is None or verdict not in _REACHED[self.goal]:
            return None
        asked = self.decision.input
        aimed = {"target": target} if target is not asked.activity.target else {}
        facts: dict[str, Any] = {**aimed, **changed}
        return Way(
            changes=tuple(
                Change(fact, getattr(asked.activity, fact), facts[fact]) for fact in facts
            ),
            day=None if day == asked.at or isinstance(day, DaySpan) else day,
            verdict=verdict,
        )
