"""Write `reference/truth-table.json`: a fingerprint of every verdict, for each version of the law.

Run it as `make truth-table` after a change that was meant to change verdicts or sanctions, and
name the digest that it prints under **Rules** in `CHANGELOG.md`, with what changed: a test holds
all three together.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any, Final

from asn_netralitas import Act
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import STRICTEST_FIRST
from asn_netralitas.analysis.cell_answers import CellAnswer, CellAnswers
from asn_netralitas.analysis.law_space import LawSpace, SettingAt, single_categories
from asn_netralitas.analysis.survey import readings_of

PAGE: Final = Path(__file__).parent / "reference" / "truth-table.json"
CHANGELOG: Final = Path(__file__).parents[1] / "CHANGELOG.md"

_NOTE: Final = (
    "For each version of the law, from its first day on: how many cells (category, act, target, "
    "context, place) it brings that no version before had, and the SHA-256 of their verdicts and "
    "sanction classes; then the same of the last day in every context that any day has brought, "
    "which is how elections to come are judged. Written by `make truth-table`."
)


def table(law: LawDiagrams, acts: Iterable[Act] = tuple(Act)) -> dict[str, Any]:
    """Return the fingerprints of a law, and one of them all by which the changelog names it."""
    book, answers = law.rulebook, CellAnswers(law)
    lines: dict[date, list[str]] = {first: [] for first in _first_days(law)}
    last: list[str] = []
    for act in acts:
        for day, line in _cells(LawSpace.of_all_versions(law), answers, act):
            lines[max(first for first in lines if first <= day)].append(line)
        last += (line for _, line in _cells(LawSpace.of_day(law, book.known_until), answers, act))
    versions = [
        *({"first": first.isoformat(), **_print(found)} for first, found in lines.items()),
        {"last": book.known_until.isoformat(), **_print(last)},
    ]
    return {
        "note": _NOTE,
        "cells": sum(map(len, lines.values())),
        "digest": _digest(json.dumps(version) for version in versions),
        "versions": versions,
    }


def _print(lines: Sequence[str]) -> dict[str, Any]:
    return {"cells": len(lines), "digest": _digest(lines)}


def as_text(values: Mapping[str, Any]) -> str:
    """Return the table as JSON with one line a version, so that a change shows where it is."""
    head = [f'"{key}": {json.dumps(values[key])}' for key in ("note", "cells", "digest")]
    versions = ",\n".join(map(json.dumps, values["versions"]))
    return "{\n" + ",\n".join((*head, f'"versions": [\n{versions}\n]')) + "\n}\n"


def rules_of(changelog: str) -> str:
    """Return what the newest version of a changelog says under Rules."""
    newest = changelog.partition("\n## ")[2].partition("\n## ")[0]
    return newest.partition("\n### Rules\n")[2].partition("\n### ")[0]


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _first_days(law: LawDiagrams) -> list[date]:
    """Return the first day of each version of the law."""
    book = law.rulebook
    days = {*law.circumstances.law_turns, book.known_from}
    return sorted(day for day in days if book.known_from <= day <= book.known_until)


def _cells(space: LawSpace, answers: CellAnswers, act: Act) -> Iterator[tuple[date, str]]:
    """Yield each cell of an act that a rule covers as one line, with the day that brings it."""
    law = space.law
    lines: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for at in space.settings(act):
        codes = sorted(code for code in law.circumstances.codes if at.place.within({code}))
        where = f"{_context(at.context)}|{','.join(codes)}"
        seen = (at.number, at.pins)
        if seen not in lines:
            lines[seen] = list(_answers_of(answers, act, at))
        yield from ((at.day, f"{who}|{where}|{line}") for who, line in lines[seen])


def _answers_of(answers: CellAnswers, act: Act, at: SettingAt) -> Iterator[tuple[str, str]]:
    """Yield who acts for whom in each cell of a setting, with the answer."""
    vocabulary = answers.law.rulebook.vocabulary
    for category, target in product(single_categories(vocabulary), vocabulary.targets_of(act)):
        answer = answers.of(act, at, category, target)
        if answer is not None and answer.cell.diagrams:
            yield f"{act}|{category}|{target}", _line(answer)


def _context(context: Context) -> str:
    parts = (sorted(context.contests), [context.stage], sorted(context.periods))
    return "|".join((context.kind or "", *(",".join(codes) for codes in parts)))


@cache
def _line(answer: CellAnswer) -> str:
    """Return the verdicts of all completions under each choice, and the sanction classes."""
    chosen, cell = answer.law.diagrams.chosen, answer.cell
    choices = sorted((_choice(readings_of(cell, bits)), bits) for bits in cell.choices)
    vectors = sorted(
        {
            ",".join(STRICTEST_FIRST[~chosen(end, bits)] for _, bits in choices)
            for end in answer.ends(cell.compiled.verdict)
        }
    )
    possible = {line.sanction_class for line in answer.sanctions}
    classes = (sorted(filter(None, found)) for found in (answer.certain, possible))
    names = ";".join(name for name, _ in choices)
    return "|".join((names, ";".join(vectors), *(",".join(codes) for codes in classes)))


def _choice(readings: Mapping[str, str]) -> str:
    return ",".join(sorted(f"{dispute}={reading}" for dispute, reading in readings.items()))


def main() -> None:
    """Write the table, and say what the changelog has to name."""
    values = table(law_or_national(None, None))
    PAGE.write_text(as_text(values), "utf-8", newline="\n")
    if values["digest"][:12] not in rules_of(CHANGELOG.read_text("utf-8")):
        line = f"Truth table `{values['digest'][:12]}`: {values['cells']:,} cells"
        sys.stdout.write(f"Name it in CHANGELOG.md under Rules, with what changed:\n- {line}.\n")


if __name__ == "__main__":
    main()
