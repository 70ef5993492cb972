"""The sanctions, reporting channels and duties of a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from asn_netralitas._model.codes import Authority, SanctionClass, Stage
from asn_netralitas._model.decision import DutyView, ReportTo, Sanction, SanctionReading
from asn_netralitas._model.elections import ONE_DAY
from asn_netralitas._model.law import (
    Consequence,
    Duty,
    Forwarding,
    Penalty,
    Route,
    Schedule,
    in_force,
)

from .explanation import Explanation

T = TypeVar("T")


def sanctions_of(answer: Explanation) -> Iterator[Sanction]:
    """Yield each consequence with its own kinds, or with those that its schedules give."""
    schedules = {schedule.id: schedule for schedule in answer.query.rulebook.schedules}
    certainties: dict[SanctionClass | None, tuple[bool, tuple[str, ...]]] = {}
    for (number, index), followed in groupby(sorted(answer.followed), key=itemgetter(0, 1)):
        rule = answer.query.rulebook.rules[number]
        consequence = rule.consequences[index]
        sanction_class = consequence.sanction_class
        if sanction_class not in certainties:
            certainties[sanction_class] = answer.certainty(sanction_class)
        certain, if_facts = certainties[sanction_class]
        sources = [schedules.get(name) or consequence for _, _, name in followed]
        for source in [None] if _differ_by_reading(sources) else sources:
            kinds = _common_kinds(sources) if source is None else source.kinds
            told = source or consequence
            yield Sanction(
                sanction_class=sanction_class,
                kinds=tuple(dict.fromkeys(penalty.kind for penalty in kinds)),
                terms=kinds,
                joined=(source or sources[0]).joined,
                by=_imposers(source or sources[0], answer) or consequence.by,
                certain=certain,
                if_facts=if_facts,
                rule=rule.id,
                reading=consequence.reading or told.reading,
                readings=tuple(_readings(sources, kinds)) if source is None else (),
                citations=tuple(dict.fromkeys((consequence.citation, told.citation))),
                confidence=consequence.confidence,
                note=consequence.note or told.note,
            )


def _differ_by_reading(sources: Sequence[Consequence | Schedule]) -> bool:
    """Tell whether several schedules give a sanction its kinds, each under a reading of its own."""
    readings = {source.reading for source in sources}
    return len(sources) > 1 and len(readings) == len(sources) and None not in readings


def _common_kinds(sources: Sequence[Consequence | Schedule]) -> tuple[Penalty, ...]:
    first, *others = sources
    return tuple(kind for kind in first.kinds if all(kind in other.kinds for other in others))


def _readings(
    sources: Iterable[Consequence | Schedule], common: tuple[Penalty, ...]
) -> Iterator[SanctionReading]:
    for source in sources:
        own = tuple(penalty for penalty in source.kinds if penalty not in common)
        if source.reading is not None:
            yield SanctionReading(
                reading=source.reading,
                kinds=tuple(dict.fromkeys(penalty.kind for penalty in own)),
                terms=own,
                citations=(source.citation,),
            )


def _imposers(source: Consequence | Schedule, answer: Explanation) -> tuple[Authority, ...]:
    """Return the authorities that a schedule names for the holder of the post that is known."""
    person = answer.query.person
    imposers = source.imposers if isinstance(source, Schedule) else ()
    return tuple(
        dict.fromkeys(
            authority
            for imposer in imposers
            if person.position in imposer.positions
            and (not imposer.employer_levels or person.employer_level in imposer.employer_levels)
            for authority in imposer.by
        )
    )


def report_to(answer: Explanation) -> Iterator[ReportTo]:
    """Yield the channels that are open for what may be a violation, each once."""
    if not answer.may_be_prohibited:
        return
    kinds = {context.kind for context in answer.contexts if context.stage is not Stage.OUTSIDE}
    yield from dict.fromkeys(
        _channel(route, day, answer)
        for day in _boundary_days(answer)
        for route in answer.query.rulebook.routes
        if in_force(route.first, route.last, day)
        and (_allows(route.election_kinds, kinds) if kinds else route.outside)
        and _allows(route.categories, answer.query.members)
    )


def _channel(route: Route, day: date, answer: Explanation) -> ReportTo:
    steps = [
        step
        for step in route.forwarding
        if in_force(step.first, step.last, day)
        and _allows(step.classes, answer.classes)
        and _allows(step.categories, answer.query.members)
    ]
    return ReportTo(
        to=route.to,
        route=route.route,
        passed_on_to=tuple(dict.fromkeys(step.to for step in steps)),
        deadline=route.deadline,
        citations=tuple(dict.fromkeys((route.citation, *(step.citation for step in steps)))),
        reporter=route.reporter,
        follow_up=tuple(
            step.clock for step in route.follow_up if _allows(step.classes, answer.classes)
        ),
    )


def _allows(limit: frozenset[T], values: Iterable[T]) -> bool:
    """Tell whether a limit holds one of some values; an empty one limits nothing."""
    return not limit or not limit.isdisjoint(values)


def _boundary_days(answer: Explanation) -> tuple[date, ...]:
    """Return the first day, and every other on which a channel or a duty begins or has ended."""
    first, last, book = answer.query.first, answer.query.last, answer.query.rulebook
    if first == last:
        return (first,)
    steps = (step for route in book.routes for step in route.forwarding)
    parts: tuple[Route | Duty | Forwarding, ...] = (*book.routes, *book.duties, *steps)
    begins = {part.first for part in parts if part.first is not None}
    begins |= {part.last + ONE_DAY for part in parts if part.last is not None}
    return (first, *sorted(day for day in begins if first < day <= last))


def duties_of(answer: Explanation) -> Iterator[DutyView]:
    days = _boundary_days(answer)
    for duty in answer.query.rulebook.duties:
        if (
            not duty.classes.isdisjoint(answer.classes)
            and not duty.categories.isdisjoint(answer.query.members)
            and any(in_force(duty.first, duty.last, day) for day in days)
        ):
            yield DutyView(id=duty.id, text=duty.text, citation=duty.citation)
