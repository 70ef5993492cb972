"""What a shell offers for the value of an option or an argument: codes, terms, places, files.

All that begins with what is written is offered; regencies only when something is written. Whatever
is offered is understood by the command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import click
from click.shell_completion import CompletionItem

from asn_netralitas._model.codes import code_of
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary

# As text, since older versions of click have no such type with a parameter.
Item: TypeAlias = "CompletionItem[str]"
Offer = Callable[[click.Context, click.Parameter, str], list[Item]]
# A value with what it means.
_Named = tuple[str, str]


def a_file(_context: click.Context, _param: click.Parameter, written: str) -> list[Item]:
    """Offer files, which the shell finds by itself."""
    return [CompletionItem(written, type="file")]


def any_of(*values: str) -> Offer:
    """Return what offers some words."""
    return _offer(lambda _lang, _written: ((value, "") for value in values))


def codes(section: str) -> Offer:
    """Return what offers the codes of a section, and their terms in the language of the reader."""

    def named(lang: Language, _written: str) -> Iterator[_Named]:
        vocabulary = load_vocabulary()
        for code, term in vocabulary.terms[section].items():
            forms = vocabulary.indonesian(section, code) if lang == "id" else (term.en,)
            yield from ((form, term[lang]) for form in (code, *forms))

    return _offer(named)


def _offer(named: Callable[[Language, str], Iterable[_Named]]) -> Offer:
    def offer(context: click.Context, _param: click.Parameter, written: str) -> list[Item]:
        values = dict(named(context.find_root().obj, written))
        return [
            CompletionItem(value, help=meaning)
            for value, meaning in values.items()
            # Fish would end a value at its comma.
            if value.casefold().startswith(written.casefold()) and "," not in value
        ]

    return offer


def _places(_lang: Language, written: str) -> Iterator[_Named]:
    calendar = Calendar.national()
    names = calendar.place_names
    for code, name in names.each():
        if written or code in calendar.regions:
            yield code, name
            known = (form for form in names.spellings(code) if names.code_of(form) == code)
            yield from ((form, name) for form in known)


def _elections(lang: Language, _written: str) -> Iterator[_Named]:
    return ((each.id, each.name[lang]) for each in Calendar.national().elections)


def _facts(lang: Language, _written: str) -> Iterator[_Named]:
    vocabulary = load_vocabulary()
    for name, spec in vocabulary.facts.items():
        meaning = vocabulary.fact_term(name)[lang]
        yield from ((f"{name}={code_of(value)}", meaning) for value in spec.values)


def _readings(lang: Language, _written: str) -> Iterator[_Named]:
    for dispute in Rulebook.national().disputes:
        for reading in dispute.readings:
            yield f"{dispute.id}={reading.id}", reading.title[lang]


OFFERS: Final[Mapping[str, Offer]] = {
    "category": codes("categories"),
    "act": codes("acts"),
    "region": _offer(_places),
    "election": _offer(_elections),
    "stage": codes("periods"),
    "fact": _offer(_facts),
    "reading": _offer(_readings),
    "overlay": a_file,
}
