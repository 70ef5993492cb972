"""Why no rule speaks of a case, what binds the person all the same, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from asn_netralitas._engine.evaluation import evaluation_of
from asn_netralitas._engine.query import Query
from asn_netralitas._model.codes import Act, Verdict
from asn_netralitas._model.decision import GeneralDuty, Silence
from asn_netralitas._model.law import in_force, reason_of_silence
from asn_netralitas._model.problems import CaseError

from .question import facts_that_matter


def silence_of(query: Query) -> Silence:
    """Return what can be said where no rule speaks."""
    act, contest = query.activity.act, query.activity.contest
    reason = reason_of_silence(query.rulebook.silences, act, query.members, contest)
    return Silence(
        reason=reason.reason if reason else None,
        citations=reason.citations if reason else (),
        duties=tuple(_duties(query)),
        nearest=next(_regulated(query), None),
        ask=reason.ask if reason else (),
    )


def _duties(query: Query) -> Iterator[GeneralDuty]:
    """Yield the general duties that bind the person on some of the days."""
    days = (query.first, query.last)
    for rule in query.rulebook.rules:
        bound = rule.general_duty and not rule.categories.isdisjoint(query.members)
        if bound and any(in_force(rule.first, rule.last, day) for day in days):
            yield GeneralDuty(rule=rule.id, title=rule.title, citations=rule.citations)


def _regulated(query: Query) -> Iterator[Act]:
    """Yield the acts of the smallest group of the act of which some rule speaks.

    Facts that decide nothing about the act are left out: they are no part of the question.
    """
    vocabulary, activity = query.vocabulary, query.activity
    groups = (members for members in vocabulary.act_groups.values() if activity.act in members)
    group = min(groups, key=len, default=frozenset[Act]()) - {activity.act}
    known = query.known & facts_that_matter(query.law, activity.act)
    for act in (act for act in Act if act in group):
        target = None if act in vocabulary.fixed_targets else activity.target
        asked = evolve(
            query,
            activity=evolve(activity, act=act, target=target),
            known=known,
            target=vocabulary.target_of(act, target),
        )
        try:
            verdict = evaluation_of(asked).verdict()
        except CaseError:
            continue
        if verdict is not Verdict.UNREGULATED:
            yield act
