"""The pure evaluation: one question in, one decision out; no clock, no file, no global state.

1. `question` checks the question and turns it into a `Query` of bits, with the situations it means.
2. `law_diagrams` gives the cells of each situation: the verdict of each as a diagram.
3. `evaluation` walks these diagrams: that is the verdict.
4. `open_facts` and `explain` make all else out of the diagrams of the rules, when it is first read.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any, Final

from attrs import frozen

from asn_netralitas._engine.evaluation import Evaluation, evaluation_of
from asn_netralitas._engine.query import Query, law_or_national
from asn_netralitas._model.case import Activity, At, Case, Person
from asn_netralitas._model.decision import Decision, Goal, Way
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .counterfactuals import search
from .explain import explain
from .open_facts import open_facts
from .question import ask, facts_that_matter

_MOST_EXPLANATIONS: Final = 1024


def evaluate(
    person: Person,
    activity: Activity,
    *,
    at: At,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    readings: Mapping[str, str] | None = None,
) -> Decision:
    """Decide whether a person may do something on a day, in a place, and with what consequence.

    A fact that is left out is unknown, never false: the verdict is firm exactly when every way of
    filling in what is unknown gives it. `at` is a civil day, a `DaySpan`, or an aware datetime,
    which is the civil day of the person's region; without one it may be two days, and `region`
    open. `readings` chooses for a dispute, or for all of them (`"*"`), a reading by its id, by an
    authority that holds it, or as `strictest`, `most_lenient` or `highest_rank`. Without
    `rulebook` and `calendar` the national ones decide.

    Raises:
        CaseError: If a code, region, election or reading is unknown, a datetime has no zone, or
            two facts contradict each other.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 8, 15)
    ... )
    >>> decision.verdict.value, [sanction.rule for sanction in decision.sanctions]
    ('prohibited', ['skb-a-04', 'uu20-2023-24-1-d'])
    """
    law = law_or_national(rulebook, calendar)
    evaluation = evaluation_of(ask(person, activity, at, law, readings))
    return Decision.made_by(_DecidedCase(evaluation), evaluation.verdict())


def decide(
    case: Case, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Decision:
    """Decide a case, as `evaluate` does."""
    return evaluate(
        case.person,
        case.activity,
        at=case.at,
        rulebook=rulebook,
        calendar=calendar,
        readings=case.readings,
    )


@frozen(eq=False)
class _DecidedCase:
    """The evaluation of which a decision is made."""

    evaluation: Evaluation

    def parts(self, name: str) -> Mapping[str, Any]:
        """Return a part of the decision by its name, with all that is made beside it."""
        if name == "input":
            return {name: self.evaluation.query.input}
        if name == "open_facts":
            return {name: open_facts(self.evaluation)}
        return _EXPLANATIONS.of(self.evaluation)

    def digests(self) -> tuple[str, str]:
        """Return the digests of the rulebook and the calendar."""
        query = self.evaluation.query
        return query.rulebook.digest, query.calendar.digest

    def ways(self, decision: Decision, goal: Goal) -> tuple[Way, ...]:
        """Return the smallest changes that lead to another verdict."""
        return search(decision, goal, self.evaluation.query.law)


@frozen(eq=False)
class _Explanations:
    """The last explanations that were made, by all of a question that can change them."""

    made: dict[Hashable, Mapping[str, Any]]
    lock: Lock

    def of(self, evaluation: Evaluation) -> Mapping[str, Any]:
        """Return the explanation of an evaluation."""
        key = _seen(evaluation.query)
        known = self.made.get(key)
        if known is None:
            known = explain(evaluation)
            with self.lock:
                self.made[key] = known
                if len(self.made) > _MOST_EXPLANATIONS:
                    del self.made[next(iter(self.made))]
        return known


def _seen(query: Query) -> Hashable:
    """Return all of a question that can change anything but its own words in a decision.

    These are the law, the days and places that are meant, who acts and how, the readings that were
    chosen, and the facts that a rule about the act or the vocabulary knows.
    """
    activity = query.activity
    return (
        query.law.serial,
        query.segments,
        query.civil_days,
        query.person.region,
        (activity.act, query.person.category, activity.target),
        (activity.election, activity.contest),
        tuple(query.readings.items()),
        query.known & facts_that_matter(query.law, activity.act),
    )


_EXPLANATIONS: Final = _Explanations({}, Lock())
