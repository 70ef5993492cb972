"""The command `lint`: diagnose a rulebook, or the effects of overlays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Final

import click

from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook
from asn_netralitas.analysis.checks import check
from asn_netralitas.analysis.witness import Diagnostic

from .candidates import a_file
from .console import print_json, print_text, say, track
from .options import FAILED, CaseOptions, case_options, form_of_faults, lang
from .program import Command
from .sarif import Level, SarifResult, sarif

LINT_SCHEMA: Final = "asn-netralitas/lint/1"


@click.command(cls=Command)
@click.argument("rulebook", metavar="[RULEBOOK]", required=False, shell_complete=a_file)
@case_options("overlay")
@form_of_faults
@lang
def lint(*, rulebook: str | None, case: CaseOptions, lang: Language, form: str) -> int:
    """Diagnose a rulebook, the national one if none is named, and print the diagnostics."""
    overlays = case.overlay
    under = Rulebook.national() if rulebook is None else load_rulebook(rulebook)
    # Loaded alone first, a rulebook is checked without its overlays too.
    whole = under.with_overlays(*overlays) if overlays else under
    flaws = check(
        whole,
        files=(rulebook, *overlays),
        under=under if overlays else None,
        progress=partial(track, description=say(lang, "linting"), worth=1),
    )
    accepted = [flaw for flaw in flaws if flaw.accepted is not None]
    open_flaws = [flaw for flaw in flaws if flaw.accepted is None]
    errors = sum(flaw.severity == "error" for flaw in open_flaws)
    counts = {"errors": errors, "warnings": len(open_flaws) - errors, "accepted": len(accepted)}
    match form:
        case "json":
            flaws_as_json = [flaw.to_dict() for flaw in flaws]
            print_json({"schema": LINT_SCHEMA, **counts, "flaws": flaws_as_json})
        case "sarif":
            print_json(sarif(_faults(flaws, lang)))
        case _:
            _print(open_flaws, lang)
            _print_accepted(accepted, lang)
            print_text(say(lang, "lint-summary", **counts))
    return FAILED if errors else 0


def _faults(diagnostics: Iterable[Diagnostic], lang: Language) -> Iterator[SarifResult]:
    """Yield a result for each diagnostic; one that the rulebook accepts is a note."""
    for flaw in diagnostics:
        level: Level = flaw.severity if flaw.accepted is None else "note"
        yield SarifResult(flaw.code, level, flaw.sentence(lang), flaw.where)


def _print(diagnostics: Iterable[Diagnostic], lang: Language) -> None:
    for (severity, code), group in groupby(
        diagnostics, key=lambda flaw: (flaw.severity, flaw.code)
    ):
        flaws = list(group)
        print_text(f"{say(lang, severity)}[{code}]: {len(flaws)}")
        for flaw in flaws:
            where = "" if flaw.where is None else f"{flaw.where}: "
            print_text(f"- {where}{flaw.sentence(lang)}")
            if flaw.witness is not None:
                verdict = flaw.witness.verdict
                print_text(f"  {say(lang, 'case')}: {flaw.witness.options} → {verdict}")
        print_text("")


def _print_accepted(flaws: Iterable[Diagnostic], lang: Language) -> None:
    """Print what the rulebook accepts, by its reason."""
    by_reason: dict[Text, list[Diagnostic]] = {}
    for flaw in flaws:
        if flaw.accepted is not None:
            by_reason.setdefault(flaw.accepted, []).append(flaw)
    for reason, alike in by_reason.items():
        print_text(say(lang, "accepted", count=len(alike), reason=reason[lang]))
        for flaw in alike:
            print_text(f"- [{flaw.code}] {flaw.sentence(lang)}")
        print_text("")
