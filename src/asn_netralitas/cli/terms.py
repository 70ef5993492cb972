"""The command `terms`: the codes with their names and other words, or what a word may mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from asn_netralitas._model.codes import SECTIONS
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near, squeezed
from asn_netralitas._model.values import fields_of
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.render import Form
from asn_netralitas.search import Found, find_in

from .candidates import any_of
from .console import print_json, print_table, print_text, say, say_all
from .options import form, lang
from .program import Command

# What a question is made of; a word without a section is looked for in these.
ASKED: Final = ("acts", "categories", "positions", "targets", "facts", "regions")
_LISTED: Final = (*ASKED, *(section for section in SECTIONS if section not in ASKED))
_MOST: Final = 10
_WORDS_SHOWN: Final = 8
_FOUND: Final = ("code", "name", "how", "word")


@click.command(cls=Command)
@click.argument("section", metavar="SECTION", required=False, shell_complete=any_of(*_LISTED))
@click.argument("word", metavar="WORD", required=False)
@form
@lang
def terms(*, section: str | None, word: str | None, lang: Language, form: Form) -> int:
    """Print sections, the codes of one, or what a word may mean, and return the exit code."""
    named = section and _section(section)
    if section is None:
        rows = [[name, say(lang, f"section-{name}"), str(len(_names(name)))] for name in _LISTED]
        _print(("section", "meaning", "codes"), rows, lang, form)
    elif named and word is None:
        rows = [list(row) for row in _rows(named, lang)]
        _print(("code", "name", "also-written"), rows, lang, form)
    else:
        _search([named] if named else [*ASKED], _asked(section, word, named), lang, form)
    return 0


def _asked(section: str, word: str | None, named: str | None) -> str:
    """Return the word that is looked for; raise CaseError for a section that does not exist."""
    if word is not None and named is None:
        values = {"what": "section", "written": section}
        raise CaseError([Problem(code="unknown-code", values=values, hint=near(section, _LISTED))])
    return section if word is None else word


def _section(written: str) -> str | None:
    """Return a section by its code, or by its name in either language."""
    for section in _LISTED:
        names = (section, *(say(lang, f"section-{section}") for lang in ("id", "en")))
        if squeezed(written) in map(squeezed, names):
            return section
    return None


def _names(section: str) -> dict[str, tuple[str, str]]:
    """Return the codes of a section with their names in both languages."""
    if section == "regions":
        return {code: (name, name) for code, name in Calendar.national().place_names.each()}
    return {code: (term.id, term.en) for code, term in load_vocabulary().terms[section].items()}


def _rows(section: str, lang: Language) -> Iterator[tuple[str, str, str]]:
    words = everyday_words()
    for code, names in _names(section).items():
        also = words.spellings(section, code)
        more = "" if len(also) <= _WORDS_SHOWN else ", ..."
        yield code, names[lang == "en"], ", ".join(also[:_WORDS_SHOWN]) + more


def _search(sections: list[str], word: str, lang: Language, form: Form) -> None:
    found = [(section, each) for section in sections for each in find_in(section, word, most=_MOST)]
    found.sort(key=lambda pair: -pair[1].score)
    if form == "json":
        shown = [{"section": section, **fields_of(each, *_FOUND)} for section, each in found]
        print_json({"word": word, "found": shown})
    elif found:
        rows = [_found_row(section, each, lang) for section, each in found[:_MOST]]
        print_table(
            say_all(lang, "section", "code", "name", "why-found"), rows, unbroken=[0, 1], leading=3
        )
    else:
        print_text(say(lang, "nothing-found", word=word))


def _found_row(section: str, found: Found, lang: Language) -> list[str]:
    how = say(lang, f"found-by-{found.how.replace(' ', '-')}", word=found.word)
    return [say(lang, f"section-{section}"), found.code, found.name[lang], how]


def _print(headings: tuple[str, ...], rows: list[list[str]], lang: Language, form: Form) -> None:
    if form == "json":
        print_json({"entries": [dict(zip(headings, row, strict=True)) for row in rows]})
    else:
        print_table(say_all(lang, *headings), rows, unbroken=[0], leading=2)
