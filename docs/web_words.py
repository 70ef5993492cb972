"""The words that the pages in the browser read and say, as JSON values: those of the library.

`forms` are the texts by which people call things, each with the codes that it may mean; a script
finds them in a sentence as the library's own search does.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from asn_netralitas import Act, Calendar, Category, Election, PeriodKind, Rulebook, Target, Verdict
from asn_netralitas._model.elections import ONE_DAY
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.catalogue import Catalogue, phrases_of
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas._text.decision_document import mark
from asn_netralitas._text.document import UNBROKEN
from asn_netralitas._text.words import Words

PHRASES: Final = Catalogue("pages")
_SECTIONS: Final = ("categories", "positions", "targets", "acts")
_DAYS: Final = ("months", "days_from_today")
_SLOT: Final = "{target}"

Form = list[str]


def words_for(lang: Language) -> dict[str, Any]:
    """Return what the pages of a language say beside the texts of a law pack."""
    words = Words(lang=lang)
    return {
        "lang": lang,
        "phrases": dict(_phrases(lang)),
        "months": list(Catalogue("common").series("month-names", lang)),
        "marks": {verdict.value: mark(verdict, words) for verdict in Verdict},
        "short": {category.value: words.short(category) for category in Category},
        "acts": {act.value: _sentence(act, words) for act in Act},
        "targets": {
            target.value: words.targets([target]).replace(UNBROKEN, " ")
            for target in Target
            if words.targets([target]) != target
        },
    }


def _phrases(lang: Language) -> Iterator[tuple[str, str]]:
    """Yield the phrases, whose values a script fills in."""
    for phrase, wordings in phrases_of(PHRASES.name).items():
        if isinstance(wording := wordings[lang], str):
            yield phrase, wording


def _sentence(act: Act, words: Words) -> str:
    """Return the sentence of an act with a slot for whom it is about."""
    marker = Target.CANDIDATE
    return words.act(act, [marker]).replace(words.targets([marker]), _SLOT)


def forms() -> dict[str, Any]:
    """Return what people call things, by section, and the affixes of words."""
    return {
        "forms": {
            **{section: _merged(_called(section)) for section in _SECTIONS},
            "facts": _merged(_facts()),
            "regions": _merged(_regions()),
            **{section: _merged(_said(section)) for section in _DAYS},
        },
        "affixes": dict(everyday_words().search),
    }


def _merged(pairs: Iterable[tuple[str, str]]) -> list[Form]:
    """Return each form once, with all codes that it may mean."""
    found: dict[str, dict[str, None]] = {}
    for text, code in pairs:
        found.setdefault(folded(text), {})[code] = None
    return [[form, *codes] for form, codes in found.items()]


def _called(section: str) -> Iterator[tuple[str, str]]:
    words, terms = everyday_words(), load_vocabulary().terms[section]
    for code, term in terms.items():
        yield from ((form, code) for form in (term.id, term.en, *words.spellings(section, code)))
    for form, codes in words.unclear(section).items():
        yield from ((form, code) for code in codes)


def _said(section: str) -> Iterator[tuple[str, str]]:
    also: Mapping[str, tuple[str, ...]] = everyday_words().also[section]
    return ((word, code) for code, spellings in also.items() for word in spellings)


def _facts() -> Iterator[tuple[str, str]]:
    """Yield words for the facts that are so or not; other facts are asked for."""
    vocabulary = load_vocabulary()
    for name, spec in vocabulary.facts.items():
        if spec.type is bool:
            yield from ((word, name) for word in everyday_words().spellings("facts", name))


def _regions() -> Iterator[tuple[str, str]]:
    places = Calendar.national().place_names
    for code, _ in places.each():
        yield from ((form, code) for form in places.spellings(code))


# ------------------------------------------------------------------ what happened since 2018

FIRST: Final = date(2018, 1, 1)
Event = tuple[date, str]


def history(lang: Language) -> dict[str, Any]:
    """Return the elections since 2018, and what began or ended on which day."""
    calendar, book = Calendar.national(), Rulebook.national()
    last = min(calendar.known_until, book.known_until)
    shown = [election for election in calendar.elections if election.last >= FIRST]
    told = dict.fromkeys(sorted((*_of_law(book, lang), *_of_elections(shown, lang))))
    return {
        "first": FIRST.isoformat(),
        "last": last.isoformat(),
        "asked": "2024-10-07",
        "example": {"category": "pns", "act": "like_post", "region": "64.08"},
        "elections": [_election(election, lang) for election in shown],
        "events": [
            {"day": day.isoformat(), "text": text} for day, text in told if FIRST <= day <= last
        ],
    }


def _election(election: Election, lang: Language) -> dict[str, Any]:
    votes = {each.first for each in election.periods if each.kind is PeriodKind.VOTING_DAY}
    return {
        "id": election.id,
        "name": election.name[lang],
        "first": max(election.first, FIRST).isoformat(),
        "last": election.last.isoformat(),
        "vote": [day.isoformat() for day in sorted(votes)],
    }


def _of_law(book: Rulebook, lang: Language) -> Iterator[Event]:
    say = PHRASES.say
    for each in book.instruments:
        if each.first is not None:
            named = {"number": each.number, "title": each.title[lang]}
            yield each.first, say("instrument-begins", lang, **named)
        if each.last is not None:
            yield each.last + ONE_DAY, say("instrument-ends", lang, number=each.number)
    for dispute in book.disputes:
        for reading in dispute.readings:
            held = {"reading": reading.title[lang], "dispute": dispute.title[lang]}
            for holder in reading.holders:
                yield holder.since, say("reading-begins", lang, who=holder.who[lang], **held)


def _of_elections(elections: Iterable[Election], lang: Language) -> Iterator[Event]:
    say, vocabulary = PHRASES.say, load_vocabulary()
    for election in elections:
        name = election.name[lang]
        yield election.first, say("election-begins", lang, election=name)
        for day in election.determined.values():
            yield day, say("candidates-determined", lang, election=name)
        yield election.result + ONE_DAY, say("election-over", lang, election=name)
        for each in election.periods:
            period = vocabulary.term(each.kind)[lang]
            yield each.first, say("period-begins", lang, election=name, period=period)
            if each.last != each.first:
                ended = say("period-ends", lang, election=name, period=period)
                yield each.last + ONE_DAY, ended
