"""The command `rules`: list the rules that can bind in a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from asn_netralitas._api.listings import cited_by, rules_binding, rules_listing
from asn_netralitas._files.yaml_cursor import finish
from asn_netralitas._model.law import Citation, Rule
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.render import Form

from .console import print_json, print_table, print_text, say, say_all
from .options import CaseOptions, case_options, form, lang
from .program import Command

LONGEST_NUMBER: Final = 40


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
    binding = rules_binding(rulebook, day=day, act=act, category=category)
    if form == "json":
        print_json(rules_listing(binding, rulebook))
    else:
        _print(binding, rulebook, lang)
    return 0


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
    known = [each for each in cited_by(rules, rulebook) if each.address is not None]
    if known:
        print_text("\n" + "\n".join(f"{each.number}: {each.address}" for each in known))
    print_text("\n" + say(lang, "rule-count", count=len(rules)))


def _provision(citation: Citation, rulebook: Rulebook) -> str:
    """Return a provision; an instrument whose number is too long for a table goes by its id."""
    number = rulebook.instrument(citation.instrument).number
    name = number if len(number) <= LONGEST_NUMBER else citation.instrument
    return f"{name} {citation.provision}"
