"""What a decision puts into the documents of offices: a note, and the worksheet of a report.

The values are texts, and lists and tables of texts, by the names that templates use. A decision
knows nobody, so names and numbers are blanks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Target
from asn_netralitas._model.decision import Decision, ReportTo
from asn_netralitas._model.law import Citation, Clock, Deadline
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas.reporting import deadline, follow_up

from .consequences import counted, passed_on
from .decision_document import document, given, named, sections_of, shown_targets, who
from .document import Block, Item, Paragraph, capital
from .summary import deciding
from .word_file import Value
from .words import Words

_PHRASES: Final = Catalogue("office-documents")
_LOWEST: Final = 3  # the levels of lists that a template has a look for

Values = dict[str, Value]
Days = Mapping[str, date]


def note_values(decision: Decision, lang: Language) -> Values:
    """Return what the template of a note may name."""
    return {
        **_case_values(decision, lang),
        "readings": _lines(decision, lang, "disputes"),
        "sanctions": _lines(decision, lang, "sanctions"),
        "procedure": _lines(decision, lang, "duties"),
        "assumptions": _lines(decision, lang, "unknowns"),
        "sources": _lines(decision, lang, "instruments"),
    }


def worksheet_values(
    decision: Decision, days: Days, holidays: Collection[date], lang: Language
) -> Values:
    """Return what the template of the worksheet of a report may name."""
    words = Words(lang=lang, decision=decision)
    # Channels that share all of these are one row.
    shared = attrgetter("route", "reporter", "deadline", "follow_up")
    groups = [tuple(doors) for _, doors in groupby(decision.report_to, shared)]
    sheet = _DueDays(words, days, holidays)
    reporters = dict.fromkeys(each.reporter[lang] for each in decision.report_to if each.reporter)
    return {
        **_case_values(decision, lang),
        "reporters": capital("; ".join(reporters)) or _say(lang, "not-told"),
        "in_time": [sheet.judged(doors) for doors in groups] or [_say(lang, "no-channel")],
        "deadlines": [row for doors in groups for row in sheet.rows(doors)],
        "holidays": sheet.holidays_told(),
        "forwarding": [
            {"text": line, "level": 1}
            for doors in groups
            for line in dict.fromkeys(passed_on(doors, words, by_name=True))
        ],
    }


def _say(lang: Language, phrase: str, **values: object) -> str:
    return _PHRASES.say(phrase, lang, **values)


# ------------------------------------------------------------------ the case and its answer


def _case_values(decision: Decision, lang: Language) -> Values:
    words = Words(lang=lang, decision=decision)
    answer = document(decision, lang).answer
    act = words.term(decision.input.activity.act)
    return {
        "blank": _say(lang, "blank"),
        "subject": _say(lang, "subject-is", act=act),
        "facts": [{"name": name, "value": value} for name, value in _facts(decision, words)],
        "mark": answer.mark,
        "answer": capital(answer.text),
        "provisions": list(_provisions(decision, words)),
        "law": _lines(decision, lang, "about"),
        "key": decision.key,
    }


def _facts(decision: Decision, words: Words) -> Iterator[tuple[str, str]]:
    case, lang = decision.input, words.lang
    yield (
        _say(lang, "status-of-person"),
        who(named(words.term(case.person.category), decision), case.person.position, words),
    )
    yield _say(lang, "what-was-done"), capital(words.term(case.activity.act))
    if targets := shown_targets(decision, words.vocabulary):
        target = words.join("or", (words.code(code, Target) for code in targets))
        yield _say(lang, "whom-it-favours"), capital(target)
    yield _say(lang, "day-of-act"), capital(words.when(case.at))
    yield _say(lang, "place-of-act"), capital(words.where(case.person.region))
    for text in given(case, words):
        yield _say(lang, "also-given"), capital(text)
    if decision.open_facts:
        yield _say(lang, "still-open"), capital(words.open_facts(decision.open_facts))


def _provisions(decision: Decision, words: Words) -> Iterator[Value]:
    """Yield the rules that give the answer with their provisions, or why there is none."""
    findings = deciding(decision)
    for finding in findings:
        title, status = capital(finding.title[words.lang]), words.term(finding.status)
        cited = words.citations(finding.citations)
        text = _say(words.lang, "rule-of", title=title, citations=cited, status=status)
        yield {"text": text, "level": 1}
    if not findings:
        yield from _lines(decision, words.lang, "silence")


def _lines(decision: Decision, lang: Language, title: str) -> list[Value]:
    """Return a section of the whole answer as lines, each with the level of its list."""
    blocks = (block for part in sections_of(decision, lang, title) for block in part.blocks)
    return list(_flat(blocks))


def _flat(blocks: Iterable[Block]) -> Iterator[Value]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield {"text": block.text, "level": 0}
        else:
            yield from _levels(block.items, 1)


def _levels(items: Iterable[Item], level: int) -> Iterator[Value]:
    for item in items:
        yield {"text": item.text, "level": min(level, _LOWEST)}
        yield from _levels(item.below, level + 1)


# ------------------------------------------------------------------ deadlines


@frozen
class _DueDays:
    """The deadlines of reporting channels as days, where the days from which they run are known."""

    words: Words
    days: Days
    holidays: Collection[date]

    @property
    def lang(self) -> Language:
        return self.words.lang

    def judged(self, doors: Sequence[ReportTo]) -> str:
        """Return whether a report was made in time at some channels, or what is missing to tell."""
        name = capital(self.words.terms("or", dict.fromkeys(door.to for door in doors)))
        known, received = self.days.get("known"), self.days.get("received")
        shown = {"who": name, "blank": _say(self.lang, "blank")}
        if doors[0].deadline is None:
            return _say(self.lang, "no-deadline", **shown)
        last = None if known is None else deadline(doors[0], known, self.holidays)
        if known is None or last is None:
            return _say(self.lang, "day-missing", **shown)
        shown |= {"known": self.words.day(known), "last": self.words.day(last)}
        if received is None:
            return _say(self.lang, "last-day-is", **shown)
        shown["received"] = self.words.day(received)
        return _say(self.lang, self._judgement(doors[0].deadline, known, received, last), **shown)

    def _judgement(self, span: Deadline, known: date, received: date, last: date) -> str:
        if received < known:
            return "days-contradict"
        if received <= last:
            return "in-time"
        unsure = span.kind == "working" and not self.holidays
        return "late-but-for-holidays" if unsure else "too-late"

    def rows(self, doors: Sequence[ReportTo]) -> Iterator[Value]:
        """Yield what is due at some channels, from which day it is counted, and until when."""
        shared = doors[0]
        if shared.deadline is not None:
            known = self.days.get("known")
            last = None if known is None else deadline(shared, known, self.holidays)
            cited = [citation for door in doors for citation in door.citations]
            yield self._row(doors, _say(self.lang, "filing"), shared.deadline, last, cited)
        for clock in shared.follow_up:
            start = self.days.get(clock.start)
            last = None if start is None else follow_up(clock, start, self.holidays)
            yield self._row(doors, clock.what[self.lang], clock, last, [clock.citation])

    def _row(
        self,
        doors: Sequence[ReportTo],
        what: str,
        span: Deadline | Clock,
        last: date | None,
        cited: Iterable[Citation],
    ) -> Value:
        blank, start = _say(self.lang, "blank"), self.days.get(span.start)
        return {
            "who": capital(self.words.terms("or", dict.fromkeys(door.to for door in doors))),
            "what": what,
            "how": counted(span, self.words),
            "start": blank if start is None else self.words.day(start),
            "last": blank if last is None else self.words.day(last),
            "basis": self.words.citations(dict.fromkeys(cited)),
        }

    def holidays_told(self) -> str:
        """Return which holidays were counted out, or that none was."""
        if not self.holidays:
            return _say(self.lang, "no-holidays")
        days = self.words.join("and", map(self.words.day, sorted(self.holidays)))
        return _say(self.lang, "holidays-counted", days=days)
