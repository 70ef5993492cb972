"""Write `reference/real-cases.md`: decisions of authorities on real cases, beside the library's.

Run it as `python docs/generate_real_cases.py` after a change of `examples/cases` or of the law.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas import Calendar, DaySpan, LoadError, Rulebook, SanctionClass, Text, Verdict
from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas.scenario import Result, Scenario, load, run

PAGE: Final = Path(__file__).parent / "reference" / "real-cases.md"
CASES: Final = Path(__file__).parents[1] / "examples" / "cases"

_HEAD: Final = """\
# Real cases

This page compares what authorities decided or answered in real cases with the decisions of the library on the facts that the source of each case states.
No fact is added: a fact that a source does not mention is unknown, and a day that it gives only as a month or a phase is a span of days.
Nobody is named, except in the address of a source.

A case *agrees* if the verdict is one that the outcome implies and, if the outcome is a kind of sanction, the decision has that kind for certain.
If a case differs, the last column says why; a difference does not say whether the library or the authority is right.
Cases whose outcome is not known are not compared.

The scenarios are in [`examples/cases`](../../examples/cases/README.md).
<!-- in the tree -->
`python docs/generate_real_cases.py` writes this page from that folder; change the files there instead.
<!-- on the site too -->
"""  # noqa: E501 # in prose a sentence is a line


@frozen
class Outcome:
    """An outcome at an authority, with the verdicts and sanction of a decision that agrees."""

    wording: Text
    verdicts: frozenset[Verdict]
    sanction: SanctionClass | None


@frozen
class Case:
    """A scenario that has been run, with the authority, its outcome and why the library differs."""

    result: Result
    authority: str
    outcome: Outcome
    differs: Text | None

    @property
    def agrees(self) -> bool | None:
        """Tell whether the decision agrees with the outcome; None if they cannot be compared."""
        if not self.outcome.verdicts:
            return None
        decision = self.result.decision
        certain = {sanction.sanction_class for sanction in decision.sanctions if sanction.certain}
        wanted = self.outcome.sanction
        return decision.verdict in self.outcome.verdicts and (wanted is None or wanted in certain)


@frozen
class Group:
    """The cases of one scenario file, in its order."""

    file: str
    title: Text
    cases: tuple[Case, ...]


@frozen
class LeftOut:
    """A case that is no scenario, with the code of the reason."""

    what: str
    source: str
    reason: str


@frozen
class Record:
    """All cases, the meaning of the outcomes, and the cases that were left out."""

    outcomes: Mapping[str, Outcome]
    groups: tuple[Group, ...]
    reasons: Mapping[str, Text]
    left_out: tuple[LeftOut, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """Return the cases of all groups."""
        return tuple(case for group in self.groups for case in group.cases)


# ------------------------------------------------------------------ reading


def read_record() -> Record:
    """Return the content of `outcomes.yaml`, with each of its scenarios decided.

    Raises:
        LoadError: If anything is wrong with the file, or if a scenario that it names is missing.
    """
    root = document(CASES / "outcomes.yaml")
    root.mapping("outcomes", "groups", "left_out")
    outcomes = {code.text(): _outcome(entry) for code, entry in root["outcomes"].items()}
    groups = tuple(_group(entry, outcomes) for entry in root["groups"].sequence())
    left_out = root["left_out"].mapping("reasons", "cases")
    reasons = {code.text(): wording.bilingual() for code, wording in left_out["reasons"].items()}
    entries = tuple(_left_out(entry, reasons) for entry in left_out["cases"].sequence())
    root.finish()
    return Record(outcomes, groups, reasons, entries)


def _outcome(cursor: Cursor) -> Outcome:
    cursor.mapping("id", "en", "verdicts", "sanction")
    verdicts, sanction = cursor.get("verdicts"), cursor.get("sanction")
    return Outcome(
        wording=Text(id=cursor["id"].text(), en=cursor["en"].text()),
        verdicts=frozenset(() if verdicts is None else verdicts.codes(Verdict)),
        sanction=None if sanction is None else sanction.code(SanctionClass),
    )


def _group(cursor: Cursor, outcomes: Mapping[str, Outcome]) -> Group:
    cursor.mapping("file", "title", "cases")
    file = cursor["file"].text()
    scenarios = {scenario.name: scenario for scenario in load(CASES / file)}
    cases = (_case(entry, scenarios, outcomes) for entry in cursor["cases"].sequence())
    return Group(file, cursor["title"].bilingual(), tuple(cases))


def _case(
    cursor: Cursor, scenarios: Mapping[str, Scenario], outcomes: Mapping[str, Outcome]
) -> Case:
    cursor.mapping("name", "authority", "outcome", "differs")
    differs = cursor.get("differs")
    return Case(
        result=run(scenarios[cursor["name"].word("scenario", *scenarios)]),
        authority=cursor["authority"].text(),
        outcome=outcomes[cursor["outcome"].word("outcome", *outcomes)],
        differs=None if differs is None else differs.bilingual(),
    )


def _left_out(cursor: Cursor, reasons: Mapping[str, Text]) -> LeftOut:
    cursor.mapping("what", "source", "reason")
    return LeftOut(
        what=cursor["what"].text(),
        source=cursor["source"].text(),
        reason=cursor["reason"].word("reason", *reasons),
    )


# ------------------------------------------------------------------ writing


def page(record: Record) -> str:
    """Return the page as Markdown."""
    blocks = [_HEAD, *_counts(record), *map(_group_block, record.groups), *_left_out_blocks(record)]
    return "\n".join(blocks)


def _counts(record: Record) -> Iterator[str]:
    agreeing = Counter(case.agrees for case in record.cases)
    compared = agreeing[True] + agreeing[False]
    yield "## Counts\n"
    yield (
        f"{len(record.cases)} scenarios: {compared} are compared, of which {agreeing[True]} agree"
        f" and {agreeing[False]} differ; of {agreeing[None]} the end is not known.\n"
    )
    lines = [_count_line(group) for group in record.groups]
    yield _table(("scenarios", "", "", "agree", "differ", "not compared"), lines)


def _count_line(group: Group) -> str:
    number = Counter(case.agrees for case in group.cases)
    link = f"[{group.title.en}](../../examples/cases/{group.file})"
    return (
        f"| {len(group.cases)} | {link} | {group.title.id}"
        f" | {number[True]} | {number[False]} | {number[None]} |"
    )


def _group_block(group: Group) -> str:
    heads = ("case", "day", "place", "authority", "outcome", "the library", "")
    heading = f"## {group.title.en}\n\n{group.title.id}\n\n"
    return heading + _table(heads, [_case_line(case) for case in group.cases])


def _case_line(case: Case) -> str:
    scenario = case.result.scenario
    cells = (
        f"[{scenario.name}]({scenario.source})",
        _days(scenario),
        _place(scenario.case.person.region),
        case.authority,
        case.outcome.wording.en,
        _decided(case.result),
        _agreement(case),
    )
    return f"| {' | '.join(cells)} |"


def _days(scenario: Scenario) -> str:
    at = scenario.case.at
    return f"{at.first} to {at.last}" if isinstance(at, DaySpan) else f"{at}"


def _place(region: str | None) -> str:
    if region is None:
        return "not told"
    code, _, regency = region.partition(".")
    province = Calendar.national().regions[code]
    return province.regencies[region] if regency else province.name


def _decided(result: Result) -> str:
    """Return the verdict with the classes of sanction, the certain ones first."""
    terms = Rulebook.national().vocabulary.terms
    decision = result.decision
    verdict = terms["verdicts"][decision.verdict].en
    certain, possible = (
        sorted(
            {
                "sanction of no fixed level"
                if sanction.sanction_class is None
                else terms["sanction_classes"][sanction.sanction_class].en
                for sanction in decision.sanctions
                if sanction.certain is wanted
            }
        )
        for wanted in (True, False)
    )
    said = [verdict, *certain, *(f"possibly {name}" for name in possible if name not in certain)]
    return "; ".join(said)


def _agreement(case: Case) -> str:
    if case.agrees is None:
        return "not compared"
    if case.differs is None:
        return "agrees"
    return f"differs: {case.differs.en}<br>*{case.differs.id}*"


def _left_out_blocks(record: Record) -> Iterator[str]:
    number = Counter(entry.reason for entry in record.left_out)
    yield "## Left out\n"
    yield f"{len(record.left_out)} cases that were collected are no scenario.\n"
    lines = [f"| {number[code]} | {text.en} | {text.id} |" for code, text in record.reasons.items()]
    yield _table(("cases", "why not", "mengapa tidak"), lines)
    lines = [
        f"| [{entry.what}]({entry.source}) | {record.reasons[entry.reason].en} |"
        for entry in record.left_out
    ]
    yield _table(("case", "why not"), lines)


def _table(heads: tuple[str, ...], lines: list[str]) -> str:
    rule = "|".join("---" for _ in heads)
    return "\n".join((f"| {' | '.join(heads)} |", f"|{rule}|", *lines, ""))


def main() -> None:
    """Write the page, or report the faults of the data."""
    try:
        record = read_record()
    except LoadError as error:
        raise SystemExit(str(error)) from None
    PAGE.write_text(page(record), encoding="utf-8")


if __name__ == "__main__":
    main()
