"""Count verdicts, categories, regions, rules and problems of a file of rows.

Only counts are kept, so memory does not grow with the rows. Category and region counts cover
decided rows only; other rows may hold invalid values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import pyarrow as pa
from attrs import define, field, frozen

from asn_netralitas._model.codes import Category, Verdict
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._text.words import Words

from .console import print_table, print_text, say

BATCH_SCHEMA: Final = "asn-netralitas/batch/1"
_MOST_SHOWN: Final = 10


@frozen
class Read:
    """Which columns of a file were read, by what they were read as, and which were not."""

    columns: Mapping[str, str]
    others: Sequence[str]


@define
class Tally:
    """The counts; the verdicts of each category and region stand apart."""

    rows: int = 0
    verdicts: Counter[str] = field(factory=Counter)
    categories: dict[str | None, Counter[str]] = field(factory=dict)
    regions: dict[str | None, Counter[str]] = field(factory=dict)
    rules: Counter[str] = field(factory=Counter)
    problems: Counter[str] = field(factory=Counter)
    examples: dict[str, str] = field(factory=dict)

    @property
    def decided(self) -> int:
        """Return how many rows have a verdict."""
        return self.verdicts.total()

    @property
    def undecided(self) -> int:
        """Return how many rows have none."""
        return self.rows - self.decided

    def add(self, asked: pa.Table, answers: pa.Table) -> None:
        """Count some rows, with their categories and regions as they were understood."""
        self.rows += len(answers)
        self._add_problems(answers.select(["problem_codes", "problem"]))
        known = answers["verdict"].is_valid()
        for rules, count in _counted({"rules": answers["rules"].filter(known)}):
            self.rules.update(dict.fromkeys(rules.split(), count))
        found = {name: asked[name].filter(known) for name in ("category", "region")}
        for category, region, verdict, count in _counted(
            {**found, "verdict": answers["verdict"].filter(known)}
        ):
            self.verdicts[verdict] += count
            self.categories.setdefault(category, Counter())[verdict] += count
            self.regions.setdefault(region, Counter())[verdict] += count

    def _add_problems(self, table: pa.Table) -> None:
        if table["problem_codes"].null_count == len(table):
            return
        bad = table.filter(table["problem_codes"].is_valid())
        for codes, count in _counted({"codes": bad["problem_codes"]}):
            self.problems.update(dict.fromkeys(codes.split(), count))
        for codes, sentence in zip(*(column.to_pylist() for column in bad.columns), strict=True):
            for code in codes.split():
                self.examples.setdefault(code, sentence)

    def as_json(self, read: Read) -> dict[str, Any]:
        """Return the counts, the largest first, with what was read."""
        return {
            "schema": BATCH_SCHEMA,
            "rows": self.rows,
            "decided": self.decided,
            "undecided": self.undecided,
            "columns": dict(read.columns),
            "other_columns": list(read.others),
            "verdicts": dict(self.verdicts.most_common()),
            "categories": _listed("category", self.categories),
            "regions": _listed("region", self.regions),
            "rules": dict(self.rules.most_common()),
            "problems": dict(self.problems.most_common()),
        }


def _counted(columns: Mapping[str, pa.ChunkedArray[Any]]) -> Iterator[tuple[Any, ...]]:
    """Yield each distinct row of texts with how often it is there."""
    texts = [column.cast(pa.string()) for column in columns.values()]
    table = pa.Table.from_arrays(texts, names=list(columns))
    counts = table.group_by(table.column_names, use_threads=False).aggregate([([], "count_all")])
    yield from zip(*(column.to_pylist() for column in counts.columns), strict=True)


def _listed(name: str, counts: Mapping[str | None, Counter[str]]) -> list[dict[str, Any]]:
    return [
        {name: code, "rows": found.total(), "verdicts": dict(found.most_common())}
        for code, found in _largest_first(counts)
    ]


def _largest_first(
    counts: Mapping[str | None, Counter[str]],
) -> list[tuple[str | None, Counter[str]]]:
    return sorted(counts.items(), key=lambda each: (-each[1].total(), each[0] or ""))


def print_tally(tally: Tally, read: Read, titles: Mapping[str, Text], lang: Language) -> None:
    """Print the counts as tables, the largest first, and of each no more than some.

    `titles` are those of the rules.
    """
    words = Words(lang=lang)
    columns = ", ".join(f"{name} = {column}" for name, column in read.columns.items())
    print_text(say(lang, "columns-read", columns=columns))
    if read.others:
        print_text(say(lang, "columns-not-read", columns=", ".join(read.others)))
    verdicts = [
        (words.code(code, Verdict), count, _share(count, tally.rows, lang))
        for code, count in tally.verdicts.most_common()
    ]
    _print_counts(("verdict", "share-of-rows"), verdicts, words)
    for heading, counts, name in (
        ("category", tally.categories, partial(_category, words)),
        ("region", tally.regions, partial(_region, words)),
    ):
        found = [
            (name(code), each.total(), each[Verdict.PROHIBITED])
            for code, each in _largest_first(counts)
        ]
        _print_counts((heading, "prohibited-rows"), found, words)
    rules = [(rule, count, titles[rule][lang]) for rule, count in tally.rules.most_common()]
    _print_counts(("rule", "title"), rules, words)
    problems = [(code, count, tally.examples[code]) for code, count in tally.problems.most_common()]
    _print_counts(("problem", "example"), problems, words)


def _share(part: int, whole: int, lang: Language) -> str:
    share = f"{100 * part / whole:4.1f} %"
    return share.replace(".", ",") if lang == "id" else share


def _category(words: Words, code: str | None) -> str:
    return words.code(str(code), Category)


def _region(words: Words, code: str | None) -> str:
    if code is None:
        return say(words.lang, "not-known")
    name = words.region(code)
    return code if name is None else f"{name} ({code})"


def _print_counts(
    headings: tuple[str, str], counts: Sequence[tuple[str, int, str | int]], words: Words
) -> None:
    """Print a table of what was counted, how often, and one thing more about it."""
    if not counts:
        return
    lang = words.lang
    first, last = (say(lang, heading) for heading in headings)
    shown = counts[:_MOST_SHOWN]
    columns = zip((first, say(lang, "rows"), last), *shown, strict=True)
    heading, *rows = zip(*(_aligned(cells, words) for cells in columns), strict=True)
    print_text("")
    print_table(heading, rows, unbroken=[1])
    if len(counts) > len(shown):
        print_text(say(lang, "and-more", count=len(counts) - len(shown)))


def _aligned(cells: Sequence[str | int], words: Words) -> list[str]:
    """Return a heading and what stands below it: numbers to the right, as people write them."""
    told = [words.number(cell) if isinstance(cell, int) else cell for cell in cells]
    width = max(map(len, told)) if isinstance(cells[-1], int) else 0
    return [cell.rjust(width) for cell in told]
