"""All that a decision says beside its verdict and its open facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from asn_netralitas._engine.evaluation import Evaluation
from asn_netralitas._engine.law_diagrams import MOST_LAWS
from asn_netralitas._engine.query import Query
from asn_netralitas._model.codes import Stage, Verdict, code_of
from asn_netralitas._model.decision import (
    CalendarView,
    DutyView,
    Finding,
    Note,
    ReportTo,
    RulebookView,
    Sanction,
    Silence,
    __version__,
)
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Citation, NoRole
from asn_netralitas._model.values import read_only_codes, read_only_flags
from asn_netralitas._reading.rulebook import Rulebook

from .because import because_of
from .consequences import duties_of, report_to, sanctions_of
from .explanation import Explanation
from .silence import silence_of


def explain(evaluation: Evaluation) -> Mapping[str, Any]:
    """Return the parts of a decision by the names of its attributes.

    Whatever can be wrong with a question was raised before; to explain never raises.
    """
    query, explanation = evaluation.query, Explanation(evaluation)
    assumed = _assumed(explanation)
    notes = _notes(explanation, target_is_read_otherwise=bool(assumed))
    whole = not {"after-calendar", "regions-incomplete"} & set(notes)
    channels = tuple(report_to(explanation))
    parts: dict[str, Any] = {
        "findings": tuple(_findings(explanation)),
        "sanctions": tuple(sanctions_of(explanation)),
        "report_to": channels,
        "no_role": query.rulebook.no_roles if channels else (),
        "duties": tuple(duties_of(explanation)),
        "silence": silence_of(query) if evaluation.verdict() is Verdict.UNREGULATED else None,
    }
    return {
        "contexts": tuple(sorted(explanation.contexts, key=_is_period_alone)),
        **parts,
        "presumed": _presumed(query),
        "assumed": read_only_codes(assumed),
        "disputes": tuple(explanation.disputes()),
        "instruments": query.rulebook.cited(_citations(**parts)),
        "local_names": tuple(_local_names(query)),
        "notes": notes,
        "confidence": explanation.confidence(calendar_is_whole=whole),
        "calendar": CalendarView(
            known_until=query.calendar.known_until, digest=query.calendar.digest, complete=whole
        ),
        "rulebook": rulebook_view(query.rulebook),
        "library": __version__,
    }


def _is_period_alone(context: Context) -> bool:
    """Tell whether an election is met for an open period only; those come last."""
    return context.stage is Stage.OUTSIDE and bool(context.election)


def _findings(explanation: Explanation) -> Iterator[Finding]:
    for number, rule in explanation.rules.items():
        fate = explanation.fates[number]
        if fate.status is not None:
            yield Finding(
                rule=rule.id,
                status=fate.status,
                modality=rule.modality,
                title=rule.title,
                elections=fate.elections,
                because=tuple(because_of(rule, explanation)),
                citations=rule.citations,
                lifted_by=fate.lifted_by,
                could_be_lifted_by=explanation.could_be_lifted_by(number),
                reading=rule.reading,
                confidence=rule.confidence,
                note=rule.note,
            )


def _citations(
    findings: Iterable[Finding],
    sanctions: Iterable[Sanction],
    report_to: Iterable[ReportTo],
    no_role: Iterable[NoRole],
    duties: Iterable[DutyView],
    silence: Silence | None,
) -> Iterator[Citation]:
    """Yield all that a decision cites, in the order in which a reader meets it."""
    for finding in findings:
        yield from finding.citations
    for sanction in sanctions:
        yield from sanction.citations
    for channel in report_to:
        yield from channel.citations
        yield from (clock.citation for clock in channel.follow_up)
    for body in no_role:
        yield from body.citations
    yield from (duty.citation for duty in duties)
    if silence is not None:
        yield from silence.citations
        yield from (citation for duty in silence.duties for citation in duty.citations)


def _local_names(query: Query) -> Iterator[str]:
    """Yield the names of the person's category in the overlays that stand then and there."""
    place = query.person.region
    for overlay in query.rulebook.overlays:
        if place is None or not overlay.covers(place, query.first, query.last):
            continue
        for name, category in overlay.categories.items():
            if category is query.person.category:
                yield name


def _presumed(query: Query) -> Mapping[str, bool]:
    return read_only_flags(
        {
            presumption.fact: bool(presumption.value)
            for presumption in query.vocabulary.presumptions
            if presumption.fact not in query.given
            and not presumption.categories.isdisjoint(query.members)
        }
    )


def _assumed(explanation: Explanation) -> dict[str, tuple[str, ...]]:
    """Return the targets that were taken from stage or act, or read otherwise than given."""
    query = explanation.query
    activity, read = query.activity, explanation.targets_read
    if activity.act in query.vocabulary.fixed_targets:
        return {}
    if activity.target is not None:
        known = read == {activity.target}
    else:
        known = query.target is None and not explanation.is_staged
    return {} if known else {"target": tuple(sorted(map(code_of, read)))}


def _notes(explanation: Explanation, *, target_is_read_otherwise: bool) -> tuple[Note, ...]:
    """Return what a reader must know of the reach of calendar and rulebook."""
    query, activity = explanation.query, explanation.query.activity
    runs, circumstances = explanation.is_staged, query.law.circumstances
    notes: dict[Note, bool] = {
        "after-calendar": query.last > query.calendar.known_until,
        "before-rulebook": query.first < query.rulebook.known_from,
        "after-rulebook": query.last > query.rulebook.known_until,
        "regions-incomplete": activity.election is None
        and any(circumstances.unsure(spot.segment, spot.place) for spot in query.spots),
        "election-not-running": activity.election is not None and not runs,
        "election-elsewhere": activity.election is not None
        and runs
        and not any(circumstances.may_run(place, activity.election) for place in query.places),
        "election-not-fixed": activity.election is not None
        and query.calendar.is_not_fixed(activity.election),
        "contest-not-running": activity.contest is not None
        and activity.contest not in query.vocabulary.kinds_apart
        and not runs,
        "target-read-as": activity.target is not None and target_is_read_otherwise,
    }
    return tuple(note for note, applies in notes.items() if applies)


@lru_cache(MOST_LAWS)
def rulebook_view(book: Rulebook) -> RulebookView:
    """Return what a decision says of a rulebook."""
    return RulebookView(
        id=book.id,
        version=book.version,
        digest=book.digest,
        known_from=book.known_from,
        known_until=book.known_until,
        overlays=tuple(overlay.id for overlay in book.overlays),
    )
