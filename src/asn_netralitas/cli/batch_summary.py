"""Count verdicts, categories, regions, rules and problems of a file of rows.

Only counts are kept, so memory does not grow with the rows. Category and region counts cover
decided rows only; other rows may hold invalid values.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from attrs import define, field

from asn_netralitas._model.codes import Category, Verdict
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.words import Words

from .console import fields_of, print_table, print_text, say, say_all

BATCH_SCHEMA: Final = "asn-netralitas/batch/1"
_MOST_SHOWN: Final = 10


_Counts = Mapping[str | None, Counter[str]]


@define
class Tally:
    """The counts, with the verdicts of each category and region.

    `columns` are those of the file that were read, by their meaning, and `others` all others.
    """

    columns: Mapping[str, str] = field(factory=dict)
    others: Sequence[str] = ()
    rows: int = 0
    verdicts: Counter[str] = field(factory=Counter)
    categories: _Counts = field(factory=partial(defaultdict, Counter))
    regions: _Counts = field(factory=partial(defaultdict, Counter))
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
        """Count some rows; `asked` holds their categories and regions as codes."""
        self.rows += len(answers)
        bad = answers.filter(answers["problem_codes"].is_valid())
        for codes, sentence, count in _counted(bad["problem_codes"], bad["problem"]):
            for code in codes.split():
                self.problems[code] += count
                self.examples.setdefault(code, sentence)
        known = answers["verdict"].is_valid()
        for rules, count in _counted(answers["rules"].filter(known)):
            self.rules.update(dict.fromkeys(rules.split(), count))
        columns = (asked["category"], asked["region"], answers["verdict"])
        decided = (column.filter(known) for column in columns)
        for category, region, verdict, count in _counted(*decided):
            self.verdicts[verdict] += count
            self.categories[category][verdict] += count
            self.regions[region][verdict] += count

    def to_dict(self) -> dict[str, Any]:
        """Return the counts, the largest first, with what was read."""
        return {
            "schema": BATCH_SCHEMA,
            **fields_of(self, "rows", "decided", "undecided"),
            "columns": dict(self.columns),
            "other_columns": list(self.others),
            "verdicts": dict(self.verdicts.most_common()),
            "categories": _listed("category", self.categories),
            "regions": _listed("region", self.regions),
            "rules": dict(self.rules.most_common()),
            "problems": dict(self.problems.most_common()),
        }


def _counted(*columns: pa.ChunkedArray[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield each distinct row of some columns, as texts, with the number of such rows."""
    names = list(map(str, range(len(columns))))
    table = pa.Table.from_arrays([column.cast(pa.string()) for column in columns], names=names)
    counts = table.group_by(names, use_threads=False).aggregate([([], "count_all")])
    yield from zip(*(column.to_pylist() for column in counts.columns), strict=True)


def _listed(name: str, counts: _Counts) -> list[dict[str, Any]]:
    return [
        {name: code, "rows": verdicts.total(), "verdicts": dict(verdicts.most_common())}
        for code, verdicts in _largest_first(counts)
    ]


def _largest_first(counts: _Counts) -> list[tuple[str | None, Counter[str]]]:
    return sorted(counts.items(), key=lambda item: (-item[1].total(), item[0] or ""))


def print_tally(tally: Tally, rulebook: Rulebook, file: Path, lang: Language) -> None:
    """Print the counts as tables, the largest first, and the file that holds the answers."""
    words = Words(lang=lang)
    columns = ", ".join(f"{name} = {column}" for name, column in tally.columns.items())
    print_text(say(lang, "columns-read", columns=columns))
    if tally.others:
        print_text(say(lang, "columns-not-read", columns=", ".join(tally.others)))
    verdicts = [
        (words.code(code, Verdict), count, _share(count, tally.rows, lang))
        for code, count in tally.verdicts.most_common()
    ]
    _print_counts(("verdict", "share-of-rows"), verdicts, words)
    for heading, counts in (("category", tally.categories), ("region", tally.regions)):
        prohibited = [
            (_name(heading, code, words), verdicts.total(), verdicts[Verdict.PROHIBITED])
            for code, verdicts in _largest_first(counts)
        ]
        _print_counts((heading, "prohibited-rows"), prohibited, words)
    rules = [
        (rule, count, rulebook.rule(rule).title[lang]) for rule, count in tally.rules.most_common()
    ]
    _print_counts(("rule", "title"), rules, words)
    problems = [(code, count, tally.examples[code]) for code, count in tally.problems.most_common()]
    _print_counts(("problem", "example"), problems, words)
    totals = fields_of(tally, "rows", "decided", "undecided")
    numbers = {name: words.number(count) for name, count in totals.items()}
    print_text("\n" + say(lang, "batch-summary", **numbers, file=file))


def _share(part: int, whole: int, lang: Language) -> str:
    share = f"{100 * part / whole:4.1f} %"
    return share.replace(".", ",") if lang == "id" else share


def _name(heading: str, code: str | None, words: Words) -> str:
    if heading == "category":
        return words.code(str(code), Category)
    if code is None:
        return say(words.lang, "not-known")
    name = words.region(code)
    return code if name is None else f"{name} ({code})"


def _print_counts(
    headings: tuple[str, str], counts: Sequence[tuple[str, int, str | int]], words: Words
) -> None:
    if not counts:
        return
    shown = counts[:_MOST_SHOWN]
    top = say_all(words.lang, headings[0], "rows", headings[1])
    columns = zip(top, *shown, strict=True)
    heading, *cells = zip(*(_aligned(column, words) for column in columns), strict=True)
    print_text("")
    print_table(heading, cells, unbroken=[1])
    if len(counts) > len(shown):
        print_text(say(words.lang, "and-more", count=len(counts) - len(shown)))


def _aligned(cells: Sequence[str | int], words: Words) -> list[str]:
    """Return a heading and the cells below it; numbers are aligned to the right."""
    texts = [words.number(cell) if isinstance(cell, int) else cell for cell in cells]
    width = max(map(len, texts)) if isinstance(cells[-1], int) else 0
    return [text.rjust(width) for text in texts]
