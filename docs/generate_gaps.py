"""Write `reference/gaps.md`: acts that the national law does not regulate, for whom, and why.

Run it as `python docs/generate_gaps.py` after a change of the law or of `gaps.yaml`.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas import Act, Category, LoadError, Rulebook, Text
from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas.analysis import Gap, Situation, gaps

HERE: Final = Path(__file__).parent
PAGE: Final = HERE / "reference" / "gaps.md"
DATA: Final = HERE / "gaps.yaml"

_HEAD: Final = """\
# Gaps

This page lists the gaps of the national rulebook: each act with the categories and situations in which every case is `unregulated`, whatever its facts.
Not regulated is not permitted: another law, a contract or a circular may apply.
Every situation is checked by the law of the last known day; `asn-netralitas lint` reports the same, with an example case for each.

A situation is a kind of election and its stage, or no election at all.
*In part* means that rules apply in some periods of that stage and not in others.
If rules apply under some facts only, there is no gap: the decision on a case names the facts.

`python docs/generate_gaps.py` writes this page, with the reasons from `docs/gaps.yaml`; change that file instead.
"""  # noqa: E501 # in prose a sentence is a line


@frozen
class Reason:
    """Why no rule mentions some acts for some categories; an empty set means any."""

    acts: frozenset[Act]
    categories: frozenset[Category]
    text: Text

    def fits(self, act: Act, category: Category) -> bool:
        """Return whether this reason applies to an act and a category."""
        return (not self.acts or act in self.acts) and (
            not self.categories or category in self.categories
        )


def read_reasons() -> tuple[Reason, ...]:
    """Return the reasons, in the order in which they are tried.

    Raises:
        LoadError: If anything is wrong with the file.
    """
    root = document(DATA).mapping("reasons")
    reasons = tuple(_reason(entry) for entry in root["reasons"].sequence())
    root.finish()
    return reasons


def _reason(cursor: Cursor) -> Reason:
    cursor.mapping("acts", "categories", "reason")
    acts, categories = cursor.get("acts"), cursor.get("categories")
    return Reason(
        acts=frozenset() if acts is None else frozenset(acts.codes(Act)),
        categories=frozenset() if categories is None else frozenset(categories.codes(Category)),
        text=cursor["reason"].bilingual(),
    )


def reason_of(act: Act, category: Category, reasons: Iterable[Reason]) -> Reason | None:
    """Return the first reason that fits, if there is one."""
    return next((reason for reason in reasons if reason.fits(act, category)), None)


def page(all_gaps: Sequence[Gap], reasons: Sequence[Reason]) -> str:
    """Return the page as Markdown."""
    blocks = [_HEAD]
    times = frozenset(situation for gap in all_gaps for situation in gap.situations)
    for act in Act:
        own = [gap for gap in all_gaps if gap.act is act]
        lines = [line for gap in own for line in _lines(gap, reasons, times)]
        if lines:
            term = Rulebook.national().vocabulary.term(act)
            blocks.append(f"## `{act.value}`\n\n{term.en} ({term.id})\n")
            blocks.append("\n".join((*_TABLE, *lines, "")))
    return "\n".join(blocks)


_TABLE: Final = ("| for whom | in which situations | why | mengapa |", "|---|---|---|---|")


def _lines(gap: Gap, reasons: Sequence[Reason], times: AbstractSet[Situation]) -> Iterator[str]:
    """Yield a line for each reason of a gap."""
    by_reason: dict[Reason | None, list[str]] = {}
    for category in gap.categories:
        reason = reason_of(gap.act, category, reasons)
        by_reason.setdefault(reason, []).append(f"`{category.value}`")
    when = _when(gap.situations, times)
    for reason, names in by_reason.items():
        text = Text("", "") if reason is None else reason.text
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
    """Write the page, or report the faults of the data."""
    try:
        reasons = read_reasons()
    except LoadError as error:
        raise SystemExit(str(error)) from None
    PAGE.write_text(page(gaps(), reasons), encoding="utf-8")


if __name__ == "__main__":
    main()
