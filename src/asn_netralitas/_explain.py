"""A decision out of what stands in every completion: verdict, findings, sanctions, doors, duties.

Everything here is derived from an `Answer`; nothing is looked up anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final, assert_never

from attrs import frozen

from asn_netralitas._model.codes import (
    Authority,
    Category,
    Confidence,
    ElectionKind,
    FactValue,
    SanctionClass,
    Stage,
    Status,
    Verdict,
    code_of,
)
from asn_netralitas._model.decision import (
    CalendarView,
    Decision,
    DisputeView,
    DutyView,
    Finding,
    ReadingVerdict,
    ReportTo,
    RulebookView,
    Sanction,
    Step,
)
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import (
    VERDICT_OF,
    AllOf,
    AnyOf,
    Clock,
    Condition,
    Consequence,
    Duty,
    FactIs,
    Forwarding,
    Not,
    Route,
    Rule,
    Schedule,
    in_force,
)

from ._question import Question
from ._settings import Setting
from ._standing import (
    Choice,
    Meeting,
    Standing,
    in_time,
)

__version__: Final = "0.1.0"
Outcome = tuple[Standing | None, ...]


_ANY_CHOICE: Final[Choice] = {}


@frozen
class Whereabouts:
    """Where one completion stands: its setting, its category, and the contexts that it meets."""

    setting: Setting
    category: Category
    meetings: tuple[Meeting, ...]


@frozen(slots=False, kw_only=True, eq=False)
class Answer:
    """All that stands in any completion of a question, and under which choice of readings.

    `distinct` holds each outcome of each place once; `decided_by` tells what decides a part of
    what stands.
    """

    question: Question
    settings: tuple[Setting, ...]
    choices: tuple[Choice, ...]
    distinct: tuple[tuple[Whereabouts, Outcome], ...]
    decided_by: Callable[[Callable[[Standing], Hashable]], tuple[str, ...]]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return every rule of the settings, in the order of the rulebook."""
        met = {rule.id for setting in self.settings for rule in setting.rules}
        return tuple(rule for rule in self.question.rulebook.rules if rule.id in met)

    @cached_property
    def all(self) -> tuple[tuple[Whereabouts, Standing], ...]:
        """Return what stands where under every choice, each once."""
        found = {
            (id(where), standing): (where, standing)
            for where, outcome in self.distinct
            for standing in outcome
            if standing is not None
        }
        return tuple(found.values())

    @cached_property
    def classes(self) -> frozenset[SanctionClass]:
        """Return the sanction classes that some completion has under some choice."""
        return frozenset().union(*(standing.classes for _, standing in self.all))

    @cached_property
    def whereabouts(self) -> tuple[Whereabouts, ...]:
        """Return every place of a completion once."""
        return tuple({id(where): where for where, _ in self.distinct}.values())

    def verdict(self, pinned: Choice = _ANY_CHOICE) -> Verdict:
        """Return the verdict over the choices that have the pinned readings."""
        by_choice: list[set[Verdict]] = []
        for number, choice in enumerate(self.choices):
            if pinned.items() <= choice.items():
                by_choice.append(
                    {
                        standing.verdict
                        for _, outcome in self.distinct
                        if (standing := outcome[number]) is not None
                    }
                )
        firm = {next(iter(found)) for found in by_choice if len(found) == 1}
        if any(len(found) > 1 for found in by_choice):
            return Verdict.DEPENDS
        return firm.pop() if len(firm) == 1 else Verdict.DISPUTED


def decide(answer: Answer) -> Decision:
    """Return the decision that an answer amounts to."""
    question = answer.question
    doors = tuple(_report_to(answer))
    notes = question.notes(answer.settings)
    assumed = _assumed(answer)
    if assumed and question.input.activity.target is not None:
        notes = (*notes, "target-read-as")
    whole = not {"after-calendar", "regions-incomplete"} & set(notes)
    return Decision(
        verdict=answer.verdict(),
        input=question.input,
        contexts=tuple(_contexts(answer)),
        findings=tuple(_findings(answer)),
        sanctions=tuple(_sanctions(answer)),
        open_facts=answer.decided_by(lambda standing: standing.verdict),
        presumed=_presumed(answer),
        assumed=assumed,
        disputes=tuple(_disputes(answer)),
        report_to=doors,
        no_role=question.rulebook.no_roles if doors else (),
        duties=tuple(_duties(answer)),
        notes=notes,
        confidence=_confidence(answer, calendar_is_whole=whole),
        calendar=CalendarView(known_until=question.calendar.known_until, complete=whole),
        rulebook=RulebookView(
            id=question.rulebook.id,
            version=question.rulebook.version,
            digest=question.rulebook.digest,
            known_from=question.rulebook.known_from,
            known_until=question.rulebook.known_until,
            overlays=tuple(overlay.id for overlay in question.rulebook.overlays),
        ),
        library=__version__,
    )


def _contexts(answer: Answer) -> list[Context]:
    """Return every context once; elections met only for an open period come last."""
    met = dict.fromkeys(context for setting in answer.settings for context in setting.contexts)
    return sorted(
        met, key=lambda context: context.stage is Stage.OUTSIDE and bool(context.election)
    )


# ------------------------------------------------------------------ what was taken for granted


def _presumed(answer: Answer) -> dict[str, bool]:
    question = answer.question
    return {
        presumption.fact: bool(presumption.value)
        for presumption in question.vocabulary.presumptions
        if presumption.fact not in question.given
        and not presumption.categories.isdisjoint(question.members)
    }


def _assumed(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Return the targets that were taken from stage or act, or read otherwise than given."""
    activity, vocabulary = answer.question.input.activity, answer.question.vocabulary
    if activity.act in vocabulary.fixed_targets:
        return {}
    read = {
        meeting.target
        for where in answer.whereabouts
        for meeting in where.meetings
        if meeting.context.stage is not Stage.OUTSIDE or not where.setting.staged
    }
    if activity.target is not None:
        return {} if read == {activity.target} else {"target": tuple(sorted(map(code_of, read)))}
    if answer.question.target is None and not any(setting.staged for setting in answer.settings):
        return {}
    return {"target": tuple(sorted(map(code_of, read)))}


# ------------------------------------------------------------------ findings


def _findings(answer: Answer) -> Iterator[Finding]:
    for rule in answer.rules:
        status = _status(rule, answer)
        if status is None:
            continue
        yield Finding(
            rule=rule.id,
            status=status,
            modality=rule.modality,
            title=rule.title,
            elections=_elections(rule, answer),
            because=tuple(_because(rule, answer)),
            citations=rule.citations,
            lifted_by=_lifted_by(rule, answer),
            could_be_lifted_by=_could_be_lifted_by(rule, answer),
            reading=rule.reading,
            confidence=rule.confidence,
            note=rule.note,
        )


def _status(rule: Rule, answer: Answer) -> Status | None:
    stands = [any(name == rule.id for name, _ in standing.stands) for _, standing in answer.all]
    if all(stands):
        return Status.STANDS
    if any(stands):
        return Status.OPEN
    return Status.LIFTED if _lifted_by(rule, answer) else None


def _lifted_by(rule: Rule, answer: Answer) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                lifter
                for _, standing in answer.all
                for name, _, lifter in standing.lifted
                if name == rule.id
            }
        )
    )


def _could_be_lifted_by(rule: Rule, answer: Answer) -> tuple[str, ...]:
    """Return the exceptions that might have lifted a rule, had their condition been true."""
    contexts = {meeting.context for where, _ in answer.all for meeting in where.meetings}
    targets = {meeting.target for where, _ in answer.all for meeting in where.meetings}
    lifted = set(_lifted_by(rule, answer))
    found = (
        other.id
        for other in answer.rules
        if rule.id in other.exception_to
        and other.id not in lifted
        and (not other.targets or other.targets & targets)
        and any(in_time(other, context) for context in contexts)
    )
    return tuple(sorted(found))


def _elections(rule: Rule, answer: Answer) -> tuple[str, ...]:
    """Return the elections in whose contexts a rule stands or is lifted."""
    found = {
        where.meetings[number].context.election
        for where, standing in answer.all
        for name, number in (*standing.stands, *((name, at) for name, at, _ in standing.lifted))
        if name == rule.id
    }
    return tuple(sorted(election for election in found if election is not None))


# ------------------------------------------------------------------ the tree of why


def _because(rule: Rule, answer: Answer) -> Iterator[Step]:
    question = answer.question
    yield _person_step(rule, answer)
    yield Step(
        what="act",
        expected=tuple(sorted(map(code_of, rule.acts))),
        found=code_of(question.input.activity.act),
        holds=True,
    )
    if rule.targets:
        yield _target_step(rule, answer)
    if rule.election_kinds or rule.contests or rule.stages or rule.periods:
        yield _time_step(rule, answer)
    if rule.when is not None:
        yield _condition_step(rule.when, _known(answer))


def _person_step(rule: Rule, answer: Answer) -> Step:
    person = answer.question.input.person
    by_category = {category in rule.categories for category in answer.question.members}
    by_position = {person.position in rule.positions} if person.position else {None, False}
    if not rule.positions:
        by_position = {False}
    named = (person.category, person.position) if person.position else (person.category,)
    ways = [one or other for one in by_category for other in by_position]
    return Step(
        what="person",
        expected=(*sorted(map(code_of, rule.categories)), *sorted(map(code_of, rule.positions))),
        found=", ".join(map(code_of, named)),
        holds=True if all(ways) else None if any(way is not False for way in ways) else False,
    )


def _target_step(rule: Rule, answer: Answer) -> Step:
    read = {
        meeting.target
        for where in answer.whereabouts
        for meeting in where.meetings
        if in_time(rule, meeting.context)
    }
    within = {target in rule.targets for target in read}
    return Step(
        what="target",
        expected=tuple(sorted(map(code_of, rule.targets))),
        found=code_of(next(iter(read))) if len(read) == 1 else None,
        holds=within.pop() if len(within) == 1 else None,
    )


def _time_step(rule: Rule, answer: Answer) -> Step:
    contexts = {meeting.context for where in answer.whereabouts for meeting in where.meetings}
    met = sorted({context.election or "outside" for context in contexts if in_time(rule, context)})
    named = (rule.election_kinds, rule.contests, rule.stages, rule.periods)
    return Step(
        what="time",
        expected=tuple(sorted(code_of(code) for codes in named for code in codes)),
        found=", ".join(met) or None,
        holds=bool(met),
    )


def _known(answer: Answer) -> dict[str, FactValue]:
    """Return every fact that has one value in all completions: given, presumed or entailed."""
    question = answer.question
    known = dict(question.given)
    for fact in question.vocabulary.facts:
        values = {question.presumed(fact, category) for category in question.members}
        if fact not in known and len(values) == 1 and (value := values.pop()) is not None:
            known[fact] = value
    act = question.input.activity.act
    for entailment in question.vocabulary.entailments:
        if entailment.source == "act" and act in entailment.values and len(entailment.allowed) == 1:
            known.setdefault(entailment.fact, next(iter(entailment.allowed)))
    return known


def _condition_step(condition: Condition, known: Mapping[str, FactValue]) -> Step:
    match condition:
        case FactIs(fact, values):
            value = known.get(fact)
            return Step(
                what=fact,
                expected=tuple(sorted(code_of(wanted) for wanted in values)),
                found=None if value is None else code_of(value),
                holds=None if value is None else value in values,
            )
        case Not(part):
            inner = _condition_step(part, known)
            return Step(
                what="not", holds=None if inner.holds is None else not inner.holds, steps=(inner,)
            )
        case AllOf(parts):
            steps = tuple(_condition_step(part, known) for part in parts)
            return Step(what="all", holds=_all(step.holds for step in steps), steps=steps)
        case AnyOf(parts):
            steps = tuple(_condition_step(part, known) for part in parts)
            none = _all(None if step.holds is None else not step.holds for step in steps)
            return Step(what="any", holds=None if none is None else not none, steps=steps)
        case _:
            assert_never(condition)


def _all(parts: Iterable[bool | None]) -> bool | None:
    found = set(parts)
    if False in found:
        return False
    return None if None in found else True


# ------------------------------------------------------------------ sanctions


def _sanctions(answer: Answer) -> Iterator[Sanction]:
    schedules = {schedule.id: schedule for schedule in answer.question.rulebook.schedules}
    followed = frozenset().union(*(standing.follows for _, standing in answer.all))
    deciders: dict[SanctionClass | None, tuple[bool, tuple[str, ...]]] = {}
    for rule in answer.rules:
        for _, number, name in sorted(found for found in followed if found[0] == rule.id):
            consequence = rule.consequences[number]
            wanted = consequence.sanction_class
            if wanted not in deciders:
                deciders[wanted] = _certainty(wanted, answer)
            yield _sanction(rule, consequence, schedules.get(name), deciders[wanted], answer)


def _sanction(
    rule: Rule,
    consequence: Consequence,
    schedule: Schedule | None,
    certainty: tuple[bool, tuple[str, ...]],
    answer: Answer,
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


def _imposers(schedule: Schedule | None, answer: Answer) -> tuple[Authority, ...]:
    """Return who imposes on the holder of a known post, where the schedule says so."""
    person = answer.question.input.person
    return tuple(
        dict.fromkeys(
            authority
            for imposer in (() if schedule is None else schedule.imposers)
            if person.position in imposer.positions
            and (not imposer.employer_levels or person.employer_level in imposer.employer_levels)
            for authority in imposer.by
        )
    )


def _certainty(wanted: SanctionClass | None, answer: Answer) -> tuple[bool, tuple[str, ...]]:
    """Tell whether a class is certain, and otherwise which facts and disputes decide it."""

    def has(standing: Standing) -> bool:
        if wanted is not None:
            return wanted in standing.classes
        return any(
            rules[name].consequences[number].sanction_class is None
            for name, number, _ in standing.follows
        )

    rules = {rule.id: rule for rule in answer.rules}
    if all(has(standing) for _, standing in answer.all):
        return True, ()
    return False, (*answer.decided_by(has), *_disputes_deciding(has, answer))


# ------------------------------------------------------------------ disputes


def _disputes(answer: Answer) -> Iterator[DisputeView]:
    last = answer.question.days[-1]
    for name in _disputes_deciding(lambda standing: (standing.verdict, standing.follows), answer):
        dispute = next(entry for entry in answer.question.rulebook.disputes if entry.id == name)
        chosen = {choice[name] for choice in answer.choices}
        yield DisputeView(
            id=name,
            title=dispute.title,
            readings=tuple(
                ReadingVerdict(
                    id=reading.id,
                    title=reading.title,
                    verdict=answer.verdict({name: reading.id}),
                    holders=tuple(held for held in reading.holders if held.since <= last),
                )
                for reading in dispute.readings
                if reading.id in chosen
            ),
        )


def _disputes_deciding(part: Callable[[Standing], Hashable], answer: Answer) -> tuple[str, ...]:
    """Return the disputes in which another reading gives another part of what stands."""
    names = dict.fromkeys(name for choice in answer.choices for name in choice)
    return tuple(
        name
        for name in names
        if any(
            part(one) != part(other)
            for _, outcome in answer.distinct
            for one, other in _differing_in(name, outcome, answer.choices)
        )
    )


def _differing_in(
    name: str, outcome: Outcome, choices: tuple[Choice, ...]
) -> Iterator[tuple[Standing, Standing]]:
    """Yield what stands under choices that differ in one dispute only, side by side."""
    groups: dict[Hashable, list[Standing]] = {}
    for choice, standing in zip(choices, outcome, strict=True):
        if standing is not None:
            rest = frozenset(item for item in choice.items() if item[0] != name)
            groups.setdefault(rest, []).append(standing)
    for group in groups.values():
        yield from ((group[0], other) for other in group[1:])


# ------------------------------------------------------------------ where to report, what follows


def _report_to(answer: Answer) -> Iterator[ReportTo]:
    """Yield the doors that are open for what may be a violation, each once."""
    if not any(standing.verdict is Verdict.PROHIBITED for _, standing in answer.all):
        return
    kinds = {context.kind for setting in answer.settings for context in setting.staged}
    categories = frozenset(answer.question.members)
    yield from dict.fromkeys(
        _door(route, tuple(_passed_on(route, day, categories, answer.classes)), answer.classes)
        for day in _boundary_days(answer)
        for route in answer.question.rulebook.routes
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
    route: Route,
    day: date,
    categories: frozenset[Category],
    classes: frozenset[SanctionClass],
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


def _boundary_days(answer: Answer) -> tuple[date, ...]:
    """Return the first day, and every other on which a door or a duty begins or has ended."""
    days, book = answer.question.days, answer.question.rulebook
    if len(days) == 1:
        return days
    steps = (step for route in book.routes for step in route.forwarding)
    parts: tuple[Route | Duty | Forwarding, ...] = (*book.routes, *book.duties, *steps)
    firsts = {part.first for part in parts}
    lasts = {part.last for part in parts}
    turns = (day for before, day in pairwise(days) if before in lasts or day in firsts)
    return (days[0], *turns)


def _duties(answer: Answer) -> Iterator[DutyView]:
    categories = frozenset(answer.question.members)
    days = _boundary_days(answer)
    for duty in answer.question.rulebook.duties:
        if (
            not duty.classes.isdisjoint(answer.classes)
            and not duty.categories.isdisjoint(categories)
            and any(in_force(duty.first, duty.last, day) for day in days)
        ):
            yield DutyView(id=duty.id, text=duty.text, citation=duty.citation)


# ------------------------------------------------------------------ confidence


def _confidence(answer: Answer, *, calendar_is_whole: bool) -> Confidence | None:
    """Return how well the verdict is confirmed: the best rule of the weakest completion."""
    rules = {rule.id: rule for rule in answer.rules}
    weakest: list[Confidence] = []
    for where, standing in answer.all:
        marks = [
            _mark(rules[name], where.meetings[number].context, where.setting.day, answer)
            for name, number in standing.stands
            if VERDICT_OF[rules[name].modality] is standing.verdict
        ]
        if marks:
            weakest.append(_best(marks))
    if not weakest:
        return None
    return _worst(weakest) if calendar_is_whole else Confidence.DERIVED


def _mark(rule: Rule, context: Context, day: date, answer: Answer) -> Confidence:
    """Return the weakest of the marks of a rule's text, of its dates and of the calendar."""
    question = answer.question
    marks = [rule.confidence]
    if rule.first is not None or rule.last is not None:
        marks.append(question.rulebook.instrument(rule.instrument).confidence)
    timed = rule.election_kinds or rule.contests or rule.stages or rule.periods
    if timed and context.confidence is not None:
        marks.append(context.confidence)
    periods = [question.calendar.period_confidence(context, kind, day) for kind in rule.periods]
    if any(periods):
        marks.append(_best(mark for mark in periods if mark is not None))
    return _worst(marks)


def _best(marks: Iterable[Confidence]) -> Confidence:
    return min(marks, key=list(Confidence).index)


def _worst(marks: Iterable[Confidence]) -> Confidence:
    return max(marks, key=list(Confidence).index)
