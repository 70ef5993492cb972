"""Texts of reports, filled in from a decision as far as it tells, for the channels that take them.

A decision knows nobody. Names, numbers, addresses, witnesses and evidence are blanks, which who
reports fills in at the channel itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal, get_args

from asn_netralitas._model.case import DaySpan, time_as_text
from asn_netralitas._model.codes import Authority, Status, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.reporting import deadline

__all__ = ["FORMS", "ReportForm", "report_text"]
__dir__ = __all__.copy

ReportForm = Literal["bawaslu", "lapor", "sbt"]
FORMS: Final[tuple[ReportForm, ...]] = get_args(ReportForm)

_PHRASES: Final = Catalogue("report-texts")
_SUPERVISORS: Final = (Authority.BAWASLU, Authority.PANWASCAM)


def report_text(
    decision: Decision, form: ReportForm, *, known_on: date | None = None, lang: Language = "id"
) -> str:
    """Return the text of a report of what a decision is about, with blanks for what it knows not.

    It tells of a suspicion, never of guilt, and names the provisions without weighing evidence.

    Args:
        decision: A decision by the national rulebook, or one that extends it.
        form: `bawaslu` for the fields of the public's report form, `lapor` for SP4N-LAPOR, `sbt`
            for the civil service agency's system of reports on neutrality.
        known_on: The day on which the reporter learnt of it; with it the last day is told.
        lang: The language of the text; the offices read Indonesian.

    Raises:
        CaseError: If the decision leaves nothing to report, or there is no such form.

    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 10, 7)
    ... )
    >>> print(report_text(decision, "lapor", lang="en").splitlines()[0])
    Suspected breach of the neutrality of civil servants: like a post
    """
    if form not in FORMS:
        values = {"what": "form", "written": str(form)}
        raise CaseError([Problem(code="unknown-code", values=values, hint=near(str(form), FORMS))])
    if decision.verdict in {Verdict.PERMITTED, Verdict.UNREGULATED}:
        raise CaseError([Problem(code="nothing-to-report")])
    values = _values(decision, known_on, lang)
    return _PHRASES.say(form, lang, **values)


def _values(decision: Decision, known_on: date | None, lang: Language) -> dict[str, str]:
    book, case = Rulebook.national(), decision.input
    blank = _PHRASES.say("blank", lang)
    return {
        "blank": blank,
        "act": book.vocabulary.term(case.activity.act)[lang],
        "category": book.vocabulary.term(case.person.category)[lang],
        "place": _place(case.person.region, lang) or blank,
        "day": time_as_text(case.at) if not isinstance(case.at, DaySpan) else _span(case.at, lang),
        "known_on": blank if known_on is None else known_on.isoformat(),
        "provisions": "; ".join(dict.fromkeys(_provisions(decision, book))) or blank,
        "last_day": _last_day(decision, known_on) or blank,
    }


def _place(region: str | None, lang: Language) -> str:
    return "" if region is None else Calendar.national().place_names.named(region).name[lang]


def _span(at: DaySpan, lang: Language) -> str:
    return _PHRASES.say("span", lang, first=at.first.isoformat(), last=at.last.isoformat())


def _provisions(decision: Decision, book: Rulebook) -> Iterator[str]:
    """Yield what the rules cite that stand, or may stand, against the act."""
    known = {each.id: each for each in book.instruments}
    for finding in decision.findings:
        if finding.modality not in {"prohibition", "obligation"} or finding.status is Status.LIFTED:
            continue
        for citation in finding.citations:
            instrument = known.get(citation.instrument)
            name = citation.instrument if instrument is None else instrument.number
            yield f"{name} {citation.provision}"


def _last_day(decision: Decision, known_on: date | None) -> str:
    """Return the earliest last day of the election supervisors; nothing where none is known."""
    if known_on is None:
        return ""
    doors = (door for door in decision.report_to if door.to in _SUPERVISORS)
    days = [day for door in doors if (day := deadline(door, known_on)) is not None]
    return min(days).isoformat() if days else ""
