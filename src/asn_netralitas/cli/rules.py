"""The command `rules`: list the rules that can bind in a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import click

from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.codes import Category
from asn_netralitas._model.law import Citation, Instrument, Rule, binds
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.render import Form

from .console import fields_of, print_json, print_table, print_text, say, say_all
from .options import CaseOptions, case_options, form, lang
from .program import Command

LONGEST_NUMBER: Final = 40
_FIELDS: Final = (
    *("id", "modality", "title", "categories", "positions", "acts"),
    *("first", "last", "citations", "confidence"),
)


@click.command(cls=Command)
@case_options("on", "act", "category", "overlay")
@form
@lang
def rules(*, case: CaseOptions, lang: Language, form: Form) -> int:
    """Print the rules that can bind in a case, and return the exit code."""
    rulebook = case.rulebook()
    day = case.day("on")
    act = case.act_code()
    category = case.category_code(rulebook)
    finish(case.problems)
    binding = [
        rule
        for rule in (rulebook if day is None else rulebook.on(day)).rules
        if (act is None or act in rule.acts)
        and (category is None or _can_bind(rule, category, rulebook.vocabulary))
    ]
    if form == "json":
        overlays = [overlay.id for overlay in rulebook.overlays]
        book = {**fields_of(rulebook, "id", "version", "digest"), "overlays": overlays}
        listed = [fields_of(rule, *_FIELDS) for rule in binding]
        cited = _cited(binding, rulebook)
        print_json({"rulebook": book, "rules": listed, "instruments": cited})
    else:
        _print(binding, rulebook, lang)
    return 0


def _can_bind(rule: Rule, category: Category, vocabulary: Vocabulary) -> bool:
    """Return whether a rule binds a member of a category, at least in some post."""
    return any(
        binds(rule, member, post)
        for member in vocabulary.members(category)
        for post in vocabulary.admissible("position", {"category": member})
    )


def _cited(rules: Iterable[Rule], rulebook: Rulebook) -> tuple[Instrument, ...]:
    return rulebook.cited(citation for rule in rules for citation in rule.citations)


def _print(rules: Sequence[Rule], rulebook: Rulebook, lang: Language) -> None:
    term = rulebook.vocabulary.term
    rows = [
        [
            rule.id,
            rule.title[lang],
            term(rule.modality)[lang],
            "; ".join(_provision(citation, rulebook) for citation in rule.citations),
            term(rule.confidence)[lang],
        ]
        for rule in rules
    ]
    headings = say_all(lang, "rule", "title", "modality", "provision", "confidence")
    print_table(headings, rows, unbroken=[0], leading=2)
    known = [each for each in _cited(rules, rulebook) if each.address is not None]
    if known:
        print_text("\n" + "\n".join(f"{each.number}: {each.address}" for each in known))
    print_text("\n" + say(lang, "rule-count", count=len(rules)))


def _provision(citation: Citation, rulebook: Rulebook) -> str:
    """Return a provision; an instrument whose number is too long for a table goes by its id."""
    number = rulebook.instrument(citation.instrument).number
    name = number if len(number) <= LONGEST_NUMBER else citation.instrument
    return f"{name} {citation.provision}"
