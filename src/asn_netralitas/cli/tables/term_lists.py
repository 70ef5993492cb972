"""The terms to choose from in the columns of a table, with everyday words for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from asn_netralitas._model.codes import SECTIONS_OF, Act, Category
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._text.document import capital
from asn_netralitas._text.words import Words
from asn_netralitas.cli.console import say_all

from .forms import Look, TermList

_TITLES: Final = ("sheet-of-rows", "sheet-of-counts", "sheet-of-terms", "also-written")
_MOST_WORDS: Final = 6
_REGIONS: Final = "regions"


def look_of(columns: Mapping[str, int], vocabulary: Vocabulary, lang: Language) -> Look:
    """Return what a workbook shows of a table with these columns, which has no answers yet."""
    lists = {place: _term_list(name, vocabulary, lang) for name, place in columns.items()}
    table, counts, terms, also = say_all(lang, *_TITLES)
    return Look(
        titles=(table, counts, terms),
        also=also,
        lists={place: listed for place, listed in lists.items() if listed},
        day=columns.get("at"),
        verdict=None,
        verdicts={},
    )


def heading_of(name: str, vocabulary: Vocabulary, lang: Language) -> str:
    """Return how people head the column of a part of the question."""
    return capital(vocabulary.key_term(name)[lang])


def _term_list(name: str, vocabulary: Vocabulary, lang: Language) -> TermList | None:
    """Return the terms of a part of the question; None where there is no list of them."""
    rows = list(_rows(name, vocabulary, lang))
    return TermList(heading_of(name, vocabulary, lang), rows) if rows else None


def _rows(name: str, vocabulary: Vocabulary, lang: Language) -> Iterator[tuple[str, str]]:
    if name == "region":
        for code, place in Calendar.national().place_names.each():
            yield place, _also(_REGIONS, code)
        return
    facts = {fact: spec.type for fact, spec in vocabulary.facts.items()}
    kind = {"category": Category, "act": Act, **facts}.get(name)
    if kind is bool:
        words = Words(lang=lang, vocabulary=vocabulary)
        yield from ((words.value(name, code), "") for code in ("yes", "no"))
    elif kind is not None and issubclass(kind, StrEnum):
        section = SECTIONS_OF[kind][0]
        for code in kind:
            yield vocabulary.term(code)[lang], _also(section, code.value)


def _also(section: str, code: str) -> str:
    return ", ".join(everyday_words().spellings(section, code)[:_MOST_WORDS])
