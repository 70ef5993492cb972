"""Write `reference/gaps.md`: where a side can be taken without a rule, by whom, and why.

Run it as `python docs/generate_gaps.py` after a change of the law.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from asn_netralitas import Act, Category, Rulebook, Text
from asn_netralitas._model.law import SilenceReason, reason_of_silence
from asn_netralitas._text.document import capital
from asn_netralitas.analysis import Gap, Situation, gaps

HERE: Final = Path(__file__).parent
PAGE: Final = HERE / "reference" / "gaps.md"

_HEAD: Final = """\
# Gaps

This page lists the gaps of the national rulebook: each act with the categories and situations in which some case is `unregulated` although a side is taken.
Of an act that never takes a side, such as a right, it lists where no rule speaks of it at all.
Not regulated is not permitted: another law, a contract or a circular may apply.
Every situation is checked by the law of the last known day; `asn-netralitas lint` reports the same, with an example case for each.

A situation is a kind of election and its stage, or no election at all.
*In part* means that rules apply in some periods of that stage and not in others.
The reasons are those that a decision gives under `silence`; they stand in `law/silences.yaml`.
<!-- in the tree -->
`python docs/generate_gaps.py` writes this page.
<!-- on the site too -->
"""  # noqa: E501 # in prose a sentence is a line


def reason_of(act: Act, category: Category) -> SilenceReason | None:
    """Return the first reason that fits, if there is one."""
    return reason_of_silence(Rulebook.national().silences, act, (category,))


def page(all_gaps: Sequence[Gap]) -> str:
    """Return the page as Markdown."""
    blocks = [_HEAD]
    times = frozenset(situation for gap in all_gaps for situation in gap.situations)
    for act in Act:
        own = [gap for gap in all_gaps if gap.act is act]
        lines = [line for gap in own for line in _lines(gap, times)]
        if lines:
            term = Rulebook.national().vocabulary.term(act)
            blocks.append(f"## {capital(term.en)} `{act.value}`\n\n*{capital(term.id)}*\n")
            blocks.append("\n".join((*_TABLE, *lines, "")))
    return "\n".join(blocks)


_TABLE: Final = ("| for whom | in which situations | why | mengapa |", "|---|---|---|---|")


def _lines(gap: Gap, times: AbstractSet[Situation]) -> Iterator[str]:
    """Yield a line for each reason of a gap."""
    by_reason: dict[SilenceReason | None, list[str]] = {}
    for category in gap.categories:
        reason = reason_of(gap.act, category)
        by_reason.setdefault(reason, []).append(f"`{category.value}`")
    when = _when(gap.situations, times)
    for reason, names in by_reason.items():
        text = Text("", "") if reason is None else reason.reason
        yield f"| {', '.join(names)} | {when} | {text.en} | {text.id} |"


def _when(situations: Sequence[Situation], times: AbstractSet[Situation]) -> str:
    if {situation for situation in times if not situation.partly} == set(situations):
        return "always"
    return "; ".join(map(_wording, situations))


def _wording(situation: Situation) -> str:
    if situation.kind is None:
        return "no election"
    vocabulary = Rulebook.national().vocabulary
    part = ", *in part*" if situation.partly else ""
    return f"{situation.kind.value} {vocabulary.term(situation.stage).en}{part}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(gaps()), encoding="utf-8")


if __name__ == "__main__":
    main()
