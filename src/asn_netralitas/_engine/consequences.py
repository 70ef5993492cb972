"""The sanctions, reporting channels and duties of a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asn_netralitas._model.codes import Authority, Category, ElectionKind, SanctionClass, Stage
from asn_netralitas._model.decision import DutyView, ReportTo, Sanction
from asn_netralitas._model.elections import ONE_DAY
from asn_netralitas._model.law import (
    Clock,
    Consequence,
    Duty,
    Forwarding,
    Route,
    Rule,
    Schedule,
    in_force,
)

from .explanation import Explanation


def sanctions_of(answer: Explanation) -> Iterator[Sanction]:
    schedules = {schedule.id: schedule for schedule in answer.query.rulebook.schedules}
    deciders: dict[SanctionClass | None, tuple[bool, tuple[str, ...]]] = {}
    rules = answer.query.rulebook.rules
    for number, index, name in sorted(answer.followed):
        rule = rules[number]
        consequence = rule.consequences[index]
        sanction_class = consequence.sanction_class
        if sanction_class not in deciders:
            deciders[sanction_class] = answer.certainty(sanction_class)
        yield _sanction(rule, consequence, schedules.get(name), deciders[sanction_class], answer)


def _sanction(
    rule: Rule,
    consequence: Consequence,
    schedule: Schedule | None,
    certainty: tuple[bool, tuple[str, ...]],
    answer: Explanation,
) -> Sanction:
    """Return one consequence with its own kinds, or with those that its schedule gives."""
    source = consequence if schedule is None else schedule
    certain, if_facts = certainty
    return Sanction(
        sanction_class=consequence.sanction_class,
        kinds=tuple(dict.fromkeys(penalty.kind for penalty in source.kinds)),
        terms=source.kinds,
        joined=source.joined,
        by=_imposers(schedule, answer) or consequence.by,
        certain=certain,
        if_facts=if_facts,
        rule=rule.id,
        reading=consequence.reading or source.reading,
        citations=tuple(dict.fromkeys((consequence.citation, source.citation))),
        confidence=consequence.confidence,
        note=consequence.note or source.note,
    )


def _imposers(schedule: Schedule | None, answer: Explanation) -> tuple[Authority, ...]:
    """Return who imposes on the holder of a known post, where the schedule says so."""
    person = answer.query.person
    return tuple(
        dict.fromkeys(
            authority
            for imposer in (() if schedule is None else schedule.imposers)
            if person.position in imposer.positions
            and (not imposer.employer_levels or person.employer_level in imposer.employer_levels)
            for authority in imposer.by
        )
    )


def report_to(answer: Explanation) -> Iterator[ReportTo]:
    """Yield the doors that are open for what may be a violation, each once."""
    if not answer.may_be_prohibited:
        return
    kinds = {context.kind for context in answer.contexts if context.stage is not Stage.OUTSIDE}
    categories = frozenset(answer.query.members)
    yield from dict.fromkeys(
        _door(route, tuple(_passed_on(route, day, categories, answer.classes)), answer.classes)
        for day in _boundary_days(answer)
        for route in answer.query.rulebook.routes
        if in_force(route.first, route.last, day)
        and _meets_route(route, kinds)
        and (not route.categories or not route.categories.isdisjoint(categories))
    )


def _meets_route(route: Route, kinds: set[ElectionKind | None]) -> bool:
    if not kinds:
        return route.outside
    return not route.election_kinds or not route.election_kinds.isdisjoint(kinds)


def _door(
    route: Route, steps: tuple[Forwarding, ...], classes: frozenset[SanctionClass]
) -> ReportTo:
    return ReportTo(
        to=route.to,
        route=route.route,
        passed_on_to=tuple(dict.fromkeys(step.to for step in steps)),
        deadline=route.deadline,
        citations=tuple(dict.fromkeys((route.citation, *(step.citation for step in steps)))),
        reporter=route.reporter,
        follow_up=tuple(_clocks(route, classes)),
    )


def _passed_on(
    route: Route, day: date, categories: frozenset[Category], classes: frozenset[SanctionClass]
) -> Iterator[Forwarding]:
    for step in route.forwarding:
        if (
            in_force(step.first, step.last, day)
            and (not step.classes or not step.classes.isdisjoint(classes))
            and (not step.categories or not step.categories.isdisjoint(categories))
        ):
            yield step


def _clocks(route: Route, classes: frozenset[SanctionClass]) -> Iterator[Clock]:
    for step in route.follow_up:
        if not step.classes or not step.classes.isdisjoint(classes):
            yield step.clock


def _boundary_days(answer: Explanation) -> tuple[date, ...]:
    """Return the first day, and every other on which a door or a duty begins or has ended."""
    first, last, book = answer.query.first, answer.query.last, answer.query.rulebook
    if first == last:
        return (first,)
    steps = (step for route in book.routes for step in route.forwarding)
    parts: tuple[Route | Duty | Forwarding, ...] = (*book.routes, *book.duties, *steps)
    begins = {part.first for part in parts if part.first is not None}
    begins |= {part.last + ONE_DAY for part in parts if part.last is not None}
    return (first, *sorted(day for day in begins if first < day <= last))


def duties_of(answer: Explanation) -> Iterator[DutyView]:
    categories = frozenset(answer.query.members)
    days = _boundary_days(answer)
    for duty in answer.query.rulebook.duties:
        if (
            not duty.classes.isdisjoint(answer.classes)
            and not duty.categories.isdisjoint(categories)
            and any(in_force(duty.first, duty.last, day) for day in days)
        ):
            yield DutyView(id=duty.id, text=duty.text, citation=duty.citation)
