"""What would have to change for another verdict: the smallest changes of an act or of its day."""

from __future__ import annotations

from ._calendar import Calendar
from ._evaluate import evaluate
from ._load import Rulebook
from ._model import Decision, Way
from ._ways import search


def ways_to_permit(
    decision: Decision, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> tuple[Way, ...]:
    """Return the smallest changes after which an act is not prohibited; none if it is not now.

    Tried are the target, the facts of the act that are yes or no, and the day: the nearest later
    or earlier day on which an election whose rule prohibits enters another stage or period, within
    the days that rulebook and calendar know. Never tried are who the person is, the act itself and
    the contest; nor more than four changes together. A fact that was not given counts as a change
    when it is set. A way leads to `permitted`, `discouraged` or `unregulated`, never to `disputed`
    or `depends`, and no part of it is enough. Give the rulebook and calendar that decided; without
    them the national ones are asked.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.KEPALA_DAERAH, region="64.08"),
    ...     Activity(Act.REPLACE_OFFICIALS, minister_consent=False),
    ...     at=date(2024, 4, 1),
    ... )
    >>> [
    ...     [(change.fact, change.becomes) for change in way.changes] + [way.day]
    ...     for way in ways_to_permit(decision)
    ... ][0]
    [('minister_consent', True), None]
    """
    return search(
        decision,
        "permit",
        rulebook=Rulebook.national() if rulebook is None else rulebook,
        calendar=Calendar.national() if calendar is None else calendar,
        evaluate=evaluate,
    )


def ways_to_prohibit(
    decision: Decision, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> tuple[Way, ...]:
    """Return the smallest changes after which an act is prohibited; none if it is already.

    Tried and never tried is the same as for `ways_to_permit`; the day moves with the elections
    that the act meets.
    """
    return search(
        decision,
        "prohibit",
        rulebook=Rulebook.national() if rulebook is None else rulebook,
        calendar=Calendar.national() if calendar is None else calendar,
        evaluate=evaluate,
    )
