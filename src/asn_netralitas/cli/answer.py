"""The command `answer`: the answers to files of questions, which expect nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Final

import click

from asn_netralitas._phrases.text import Language
from asn_netralitas._text.writers import escaped
from asn_netralitas.render import Detail, Form, render

from .check import CheckedFile, check_all
from .console import print_decision, print_json, print_text
from .options import lang, paths
from .program import Command

ANSWERS_SCHEMA: Final = "asn-netralitas/answers/1"
_HEADING: Final = re.compile("^(?=#)", re.MULTILINE)


@click.command(cls=Command)
@paths
@click.option("--long", "--lengkap", "detail", flag_value="full", type=str, default="short")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
@lang
def answer(*, paths: tuple[str, ...], detail: Detail, lang: Language, form: Form) -> int:
    """Decide the cases of scenario files and print the answer to each, and return the exit code.

    Expectations are neither needed nor compared.
    """
    answered = check_all(paths, lang, expecting=False)
    match form:
        case "json":
            print_json({"schema": ANSWERS_SCHEMA, "answers": list(map(_as_json, answered))})
        case "markdown":
            _print_markdown(answered, detail, lang)
        case _:
            _print(answered, detail, lang)
    return 0


def _as_json(answered: CheckedFile) -> dict[str, object]:
    scenario, decision = answered.result.scenario, answered.result.decision
    where = scenario.location
    return {
        "file": answered.file,
        "line": None if where is None else where.line,
        "name": scenario.name,
        "decision": decision.to_dict(),
    }


def _print(answered: Iterable[CheckedFile], detail: Detail, lang: Language) -> None:
    for number, each in enumerate(answered):
        name = each.result.scenario.name
        print_text("\n" * (number > 0) + f"{name}\n{'-' * len(name)}")
        print_decision(each.result.decision, lang, detail=detail)


def _print_markdown(answered: Iterable[CheckedFile], detail: Detail, lang: Language) -> None:
    """Print each name as a heading, and the headings of its decision one level below."""
    for each in answered:
        decision = render(each.result.decision, lang=lang, to="markdown", detail=detail)
        below = _HEADING.sub("#", decision).rstrip("\n")
        sys.stdout.write(f"# {escaped(each.result.scenario.name)}\n\n{below}\n\n")
