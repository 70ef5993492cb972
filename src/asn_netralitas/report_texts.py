"""Texts and documents for offices, filled in from a decision as far as it tells.

Texts of reports are for the channels that take them, files of a word processor for the desk.

A decision knows nobody. Names, numbers, addresses, witnesses and evidence are blanks, which who
reports fills in at the channel itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
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
from asn_netralitas._text.office_documents import note_values, worksheet_values
from asn_netralitas._text.word_file import Value, filled, read_template, template_of
from asn_netralitas.reporting import deadline

__all__ = ["EVENTS", "FORMS", "Event", "ReportForm", "note", "report_text", "worksheet"]
__dir__ = __all__.copy

ReportForm = Literal["bawaslu", "lapor", "sbt"]
FORMS: Final[tuple[ReportForm, ...]] = get_args(ReportForm)
Event = Literal["known", "received", "registered", "discovered", "found"]
EVENTS: Final[tuple[Event, ...]] = get_args(Event)

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
    _check("form", form, FORMS)
    if decision.verdict in {Verdict.PERMITTED, Verdict.UNREGULATED}:
        raise CaseError([Problem(code="nothing-to-report")])
    values = _values(decision, known_on, lang)
    return _PHRASES.say(form, lang, **values)


def note(decision: Decision, *, template: str | Path | None = None, lang: Language = "id") -> bytes:
    """Return a decision as a note to a superior: a .docx file with blanks for names and numbers.

    Args:
        template: A template of your own in place of the package's; `asn-netralitas new note`
            writes one to begin with. What it asks for in double braces must be among the values.
        lang: The language of the values, and of the package's template.

    Raises:
        CaseError: If the template cannot be read, or asks for what there is not.
        ModuleNotFoundError: If the extra `[docx]` is not installed.

    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 10, 7)
    ... )
    >>> note(decision)[:2]
    b'PK'
    """
    return _filled("note", note_values(decision, lang), template, lang)


def worksheet(
    decision: Decision,
    *,
    days: Mapping[Event, date] | None = None,
    holidays: Collection[date] = (),
    template: str | Path | None = None,
    lang: Language = "id",
) -> bytes:
    """Return the worksheet of a report's first examination: a .docx file with deadlines as dates.

    Args:
        days: The days of events from which deadlines run: when it became `known` to the reporter,
            when the report was `received` and `registered`, when the supervisor itself
            `discovered` it, when a crime was `found`. A day that is missing is a blank.
        holidays: As in `reporting.deadline`; without them a last day may be too early.
        template: As in `note`.
        lang: As in `note`.

    Raises:
        CaseError: As in `note`, or if an event is unknown or its day is no plain date.
        ModuleNotFoundError: If the extra `[docx]` is not installed.

    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 10, 7)
    ... )
    >>> worksheet(decision, days={"known": date(2024, 10, 15)})[:2]
    b'PK'
    """
    given: dict[str, date] = {}
    for event, day in (days or {}).items():
        _check("event", event, EVENTS)
        given[event] = day
    values = worksheet_values(decision, given, holidays, lang)
    return _filled("worksheet", values, template, lang)


def _filled(
    name: str, values: Mapping[str, Value], template: str | Path | None, lang: Language
) -> bytes:
    if template is None:
        return filled(template_of(name, lang), values, name)
    return filled(read_template(Path(template)), values, str(template))


def _check(what: str, written: str, known: Collection[str]) -> None:
    if written not in known:
        values = {"what": what, "written": str(written)}
        raise CaseError(
            [Problem(code="unknown-code", values=values, hint=near(str(written), known))]
        )


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
