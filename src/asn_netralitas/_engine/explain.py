"""Build a decision from an evaluation: findings, sanctions, reporting channels, duties.

Everything here derives from the `Evaluation`; no law is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from asn_netralitas._model.codes import Confidence, Stage, code_of
from asn_netralitas._model.decision import (
    CalendarView,
    Decision,
    Finding,
    RulebookView,
    __version__,
)
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import VERDICT_OF, Rule

from .because import because_of
from .consequences import duties_of, report_to, sanctions_of
from .result import Evaluation, could_be_lifted_by, dispute_views, lifted_by, status_of


def decide(answer: Evaluation) -> Decision:
    """Return the decision that an answer amounts to."""
    question = answer.question
    doors = tuple(report_to(answer))
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
        sanctions=tuple(sanctions_of(answer)),
        open_facts=answer.decided_by(lambda standing: standing.verdict),
        presumed=_presumed(answer),
        assumed=assumed,
        disputes=tuple(dispute_views(answer)),
        report_to=doors,
        no_role=question.rulebook.no_roles if doors else (),
        duties=tuple(duties_of(answer)),
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


def _contexts(answer: Evaluation) -> list[Context]:
    """Return every context once; elections met only for an open period come last."""
    met = dict.fromkeys(context for setting in answer.settings for context in setting.contexts)
    return sorted(
        met, key=lambda context: context.stage is Stage.OUTSIDE and bool(context.election)
    )


def _presumed(answer: Evaluation) -> dict[str, bool]:
    question = answer.question
    return {
        presumption.fact: bool(presumption.value)
        for presumption in question.vocabulary.presumptions
        if presumption.fact not in question.given
        and not presumption.categories.isdisjoint(question.members)
    }


def _assumed(answer: Evaluation) -> dict[str, tuple[str, ...]]:
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


def _findings(answer: Evaluation) -> Iterator[Finding]:
    for rule in answer.rules:
        status = status_of(rule, answer)
        if status is None:
            continue
        yield Finding(
            rule=rule.id,
            status=status,
            modality=rule.modality,
            title=rule.title,
            elections=_elections(rule, answer),
            because=tuple(because_of(rule, answer)),
            citations=rule.citations,
            lifted_by=lifted_by(rule, answer),
            could_be_lifted_by=could_be_lifted_by(rule, answer),
            reading=rule.reading,
            confidence=rule.confidence,
            note=rule.note,
        )


def _elections(rule: Rule, answer: Evaluation) -> tuple[str, ...]:
    """Return the elections in whose contexts a rule stands or is lifted."""
    found = {
        where.meetings[number].context.election
        for where, standing in answer.all
        for name, number in (*standing.stands, *((name, at) for name, at, _ in standing.lifted))
        if name == rule.id
    }
    return tuple(sorted(election for election in found if election is not None))


def _confidence(answer: Evaluation, *, calendar_is_whole: bool) -> Confidence | None:
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


def _mark(rule: Rule, context: Context, day: date, answer: Evaluation) -> Confidence:
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
