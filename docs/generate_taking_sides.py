"""Write `reference/taking-sides.md`: the rule, or the silence, for each act that takes a side.

Run it as `python docs/generate_taking_sides.py` after a change of the law.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from asn_netralitas import (
    Act,
    Activity,
    CaseError,
    Category,
    Decision,
    Person,
    Rulebook,
    Status,
    Target,
    Text,
    evaluate,
)
from asn_netralitas._model.codes import Side
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF
from asn_netralitas._text.document import capital

PAGE: Final = Path(__file__).parent / "reference" / "taking-sides.md"
# A day and a regency for each situation.
SITUATIONS: Final[Mapping[str, tuple[date, str]]] = {
    "no election": (date(2025, 9, 1), "64.08"),
    "pemilu, before": (date(2023, 10, 1), "64.08"),
    "pemilu, after": (date(2024, 1, 10), "64.08"),
    "pilkada, before": (date(2024, 8, 1), "64.08"),
    "pilkada, after": (date(2024, 10, 10), "64.08"),
}
_HEAD: Final = """\
# Taking sides

This page shows, for everybody and every act by which a side can be taken, what the national rulebook says where the act supports a candidate or a hopeful: the verdict with the rules that give it, or *silent* with the reason.
*Before* and *after* mean before and after candidates are determined.
The cases are decided in one regency on one day for each situation, with active support told; where the verdict still turns on other facts, the rules that may stand are shown.
<!-- in the tree -->
`python docs/generate_taking_sides.py` writes this page.
<!-- on the site too -->
"""  # noqa: E501 # in prose a sentence is a line


def page() -> str:
    """Return the page as Markdown."""
    vocabulary = Rulebook.national().vocabulary
    blocks = [_HEAD, _reasons()]
    for act in (act for act in Act if vocabulary.sides[act] is not Side.NEVER):
        term = vocabulary.term(act)
        blocks.append(f"## {capital(term.en)} `{act.value}`\n\n*{capital(term.id)}*\n")
        blocks.append("\n".join((*_head(), *_rows(act), "")))
    return "\n".join(blocks)


def _reasons() -> str:
    lines = (
        f"{number}. {reason.reason.en}\n   *{reason.reason.id}*"
        for number, reason in enumerate(Rulebook.national().silences, start=1)
    )
    return "\n".join(("## Why the law is silent", "", *lines, ""))


def _head() -> tuple[str, str]:
    return f"| for whom | {' | '.join(SITUATIONS)} |", f"|---|{'---|' * len(SITUATIONS)}"


def _rows(act: Act) -> Iterator[str]:
    """Yield a line for the categories that fare alike in every situation."""
    alike: dict[tuple[str, ...], list[str]] = {}
    groups = Rulebook.national().vocabulary.category_groups
    for category in (category for category in Category if category not in groups):
        cells = tuple(cell(category, act, situation) for situation in SITUATIONS)
        alike.setdefault(cells, []).append(f"`{category.value}`")
    for cells, names in alike.items():
        yield f"| {', '.join(names)} | {' | '.join(cells)} |"


@cache
def cell(category: Category, act: Act, situation: str) -> str:
    """Return the verdict with its rules, or the number of the reason of a silence."""
    decision = decide(category, act, situation)
    if decision.silence is not None:
        reasons: list[Text | None] = [entry.reason for entry in Rulebook.national().silences]
        return f"silent ({reasons.index(decision.silence.reason) + 1})"
    rules = ", ".join(f"`{rule}`" for rule in _rules(decision))
    return f"{decision.verdict.value}: {rules}"


def decide(category: Category, act: Act, situation: str) -> Decision:
    """Return the decision on an act that supports somebody, as far as the act allows."""
    day, region = SITUATIONS[situation]
    facts: dict[str, Any] = {"active_support": True, "intends_support": True}
    if act not in Rulebook.national().vocabulary.fixed_targets:
        facts["target"] = Target.CANDIDATE
    person = Person(category, region=region)
    for given in (facts, {**facts, "active_support": None}):
        try:
            return evaluate(person, Activity(act, **given), at=day)
        except CaseError:
            continue
    raise ValueError(act)


def _rules(decision: Decision) -> Iterator[str]:
    """Yield the rules of the strictest verdict that may stand."""
    found = {
        verdict: [
            finding.rule
            for finding in decision.findings
            if finding.status is not Status.LIFTED and VERDICT_OF[finding.modality] is verdict
        ]
        for verdict in STRICTEST_FIRST
    }
    yield from next((rules for verdict, rules in found.items() if rules), [])


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
