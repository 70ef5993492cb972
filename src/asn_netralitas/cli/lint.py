"""The command `lint`: diagnose a rulebook, or the effects of overlays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from asn_netralitas._model.codes import Act
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook
from asn_netralitas.analysis.audit import check
from asn_netralitas.analysis.witness import Diagnostic
from asn_netralitas.render import Form

from .console import print_json, print_text, say, track

LINT_SCHEMA: Final = "asn-netralitas/lint/1"
FAILED: Final = 1


def lint_rulebook(
    *, rulebook: str | None, overlay: tuple[str, ...], lang: Language, form: Form
) -> int:
    """Look through a rulebook, the national one if none is named, and print what is found."""
    under = Rulebook.national() if rulebook is None else load_rulebook(rulebook)
    # Read at once with its overlays, a rulebook is checked as it is without them.
    whole = under.with_overlays(*overlay) if overlay else under

    def shown(acts: Sequence[Act]) -> Iterable[Act]:
        return track(acts, say(lang, "linting"), worth=1)

    found = check(
        whole, files=(rulebook, *overlay), under=under if overlay else None, progress=shown
    )
    if form == "json":
        print_json(
            {"schema": LINT_SCHEMA, **_counts(found), "flaws": [flaw.to_dict() for flaw in found]}
        )
    else:
        _print(found, lang)
    return FAILED if _counts(found)["errors"] else 0


def _counts(found: Iterable[Diagnostic]) -> dict[str, int]:
    errors = [flaw.severity == "error" for flaw in found]
    return {"errors": sum(errors), "warnings": len(errors) - sum(errors)}


def _print(found: Sequence[Diagnostic], lang: Language) -> None:
    for (severity, code), group in groupby(found, key=lambda flaw: (flaw.severity, flaw.code)):
        flaws = list(group)
        print_text(f"{say(lang, severity)}[{code}]: {len(flaws)}")
        for flaw in flaws:
            where = "" if flaw.where is None else f"{flaw.where}: "
            print_text(f"- {where}{flaw.sentence(lang)}")
            if flaw.witness is not None:
                verdict = flaw.witness.verdict
                print_text(f"  {say(lang, 'case')}: {flaw.witness.options} → {verdict}")
        print_text("")
    print_text(say(lang, "lint-summary", **_counts(found)))
