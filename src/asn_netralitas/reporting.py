"""Compute until when a suspected violation may be reported, and how soon it must be handled.

A decision names its reporting channels (`Decision.report_to`), each with a deadline and clocks;
this module turns them into days. The day of the event does not count, the day after it is day 1,
and the returned day is the last in time. Working days exclude Saturdays, Sundays and the holidays
that the caller gives; calendar days exclude nothing, and a last day on a holiday is not moved.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Final

from asn_netralitas._model.decision import ReportTo
from asn_netralitas._model.law import Clock, Deadline
from asn_netralitas._model.problems import CaseError, bad_argument

__all__ = ["deadline", "follow_up"]
__dir__ = __all__.copy

_ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


def deadline(door: ReportTo, known_on: date, holidays: Container[date] = ()) -> date | None:
    """Return the last day to file a report at a reporting channel; None without a deadline.

    Args:
        door: A reporting channel of a decision.
        known_on: The day on which the reporter learnt of the violation, not the day of the act.
            It does not count; the day after it is day 1.
        holidays: The public holidays, which the package does not know. Without them every Monday
            to Friday is a working day, so the returned day may be too early.

    Raises:
        CaseError: If `known_on` is not a plain date; a datetime has no day without a zone.

    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 1, 26)
    ... )
    >>> door = next(door for door in decision.report_to if door.to == "bawaslu")
    >>> deadline(door, date(2024, 1, 30)).isoformat()
    '2024-02-08'
    >>> deadline(door, date(2024, 1, 30), holidays={date(2024, 2, 8)}).isoformat()
    '2024-02-09'
    """
    start = _civil_day(known_on)
    return None if door.deadline is None else _last_day(door.deadline, start, holidays)


def follow_up(clock: Clock, started_on: date, holidays: Container[date] = ()) -> date:
    """Return the last day that a clock of a reporting channel leaves to its authority.

    Args:
        clock: A clock of a channel. One of 24 hours is one calendar day; watch the hour yourself.
        started_on: The day of the event that `clock.start` names, such as the registration of the
            report. It does not count.
        holidays: As in `deadline`.

    Raises:
        CaseError: If `started_on` is not a plain date.

    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 10, 15)
    ... )
    >>> door = next(door for door in decision.report_to if door.to == "bawaslu")
    >>> for clock in door.follow_up:
    ...     print(clock.what.en, follow_up(clock, date(2024, 10, 18)))
    Following up the report 2024-10-21
    Following up a report that needs more information (3 days and 2 more) 2024-10-23
    """
    return _last_day(clock, _civil_day(started_on), holidays)


def _civil_day(day: object) -> date:
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    raise CaseError([bad_argument(day, "date")])


def _last_day(span: Deadline | Clock, start: date, holidays: Container[date]) -> date:
    if span.kind == "calendar":
        return start + timedelta(days=span.days)
    day, left = start, span.days
    while left > 0:
        day += _ONE_DAY
        if day.weekday() < _SATURDAY and day not in holidays:
            left -= 1
    return day
