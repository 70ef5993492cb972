"""Count verdicts, categories, regions, rules, problems and groups of a file of rows.

Only counts are kept, so memory does not grow with the rows. Category and region counts cover
decided rows only; other rows may hold invalid values.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, TypeVar

import pyarrow as pa
from attrs import define, field
from pyarrow import compute

from asn_netralitas._model.codes import Category, Verdict
from asn_netralitas._model.values import fields_of
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.words import Words
from asn_netralitas.frame.frames import RowFault

from .batch_cells import Note
from .console import print_table, print_text, say, say_all
from .tables.forms import Cell, Counts

BATCH_SCHEMA: Final = "asn-netralitas/batch/1"
_MOST_SHOWN: Final = 10
# The parts of the question by which verdicts are counted.
_COUNTED: Final = ("category", "region")


_Counts = Mapping[str | None, Counter[str]]
CodeT = TypeVar("CodeT", str, str | None)


@define
class Tally:
    """The counts, with the verdicts of each category and region.

    `columns` are those of the file that were read, by their meaning, and `others` all others.
    `notes` say what was found out about the file, `constants` are the codes that stand for empty
    cells and missing columns, and `groups` count by the values of the column `group`, rows without
    a verdict under none.
    """

    columns: Mapping[str, str] = field(factory=dict)
    others: Sequence[str] = ()
    notes: list[Note] = field(factory=list)
    constants: Mapping[str, str] = field(factory=dict)
    group: str | None = None
    groups: Mapping[str | None, Counter[str | None]] = field(factory=partial(defaultdict, Counter))
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

    def add(self, asked: pa.Table, answers: pa.Table, group: pa.ChunkedArray[Any] | None) -> None:
        """Count some rows; `asked` holds their categories and regions as codes."""
        self.rows += len(answers)
        for codes, count in _counted(answers["problem_codes"].drop_null()):
            self.problems.update(dict.fromkeys(codes.split(), count))
        for value, verdict, count in () if group is None else _counted(group, answers["verdict"]):
            self.groups[(value or "").strip() or None][verdict] += count
        known = answers["verdict"].is_valid()
        for rules, count in _counted(answers["rules"].filter(known)):
            self.rules.update(dict.fromkeys(rules.split(), count))
        columns = (*(self._told(name, asked) for name in _COUNTED), answers["verdict"])
        decided = (column.filter(known) for column in columns)
        for category, region, verdict, count in _counted(*decided):
            self.verdicts[verdict] += count
            self.categories[category][verdict] += count
            self.regions[region][verdict] += count

    def _told(self, name: str, asked: pa.Table) -> pa.ChunkedArray[Any]:
        """Return the codes of a part of the question, row by row."""
        if name in asked.column_names:
            told = asked[name].cast(pa.string())
        else:
            told = pa.chunked_array([pa.nulls(len(asked), pa.string())])
        constant = self.constants.get(name)
        return told if constant is None else compute.if_else(told.is_valid(), told, constant)

    def add_faults(self, faults: Iterable[RowFault], lang: Language) -> None:
        """Keep the first example of each problem."""
        for fault in faults:
            code = fault.problem.code
            if code not in self.examples:
                sentence = fault.problem.sentence(lang)
                if code == "bad-date":
                    sentence = say(lang, "order-of-days", sentence=sentence)
                self.examples[code] = f"{fault.column}: {sentence}" if fault.column else sentence

    def to_dict(self) -> dict[str, Any]:
        """Return the counts, the largest first, with what was read."""
        return {
            "schema": BATCH_SCHEMA,
            **fields_of(self, "rows", "decided", "undecided"),
            "columns": dict(self.columns),
            "other_columns": list(self.others),
            "notes": [{"note": note.name, **note.values} for note in self.notes],
            "verdicts": dict(self.verdicts.most_common()),
            "categories": _listed("category", self.categories),
            "regions": _listed("region", self.regions),
            **({} if self.group is None else {"groups": list(self._groups())}),
            "rules": dict(self.rules.most_common()),
            "problems": dict(self.problems.most_common()),
        }

    def _groups(self) -> Iterator[dict[str, Any]]:
        for value, verdicts in _largest_first(self.groups):
            counts = {verdict: count for verdict, count in verdicts.most_common() if verdict}
            yield {"group": value, "rows": verdicts.total(), "verdicts": counts}


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


def _largest_first(
    counts: Mapping[str | None, Counter[CodeT]],
) -> list[tuple[str | None, Counter[CodeT]]]:
    return sorted(counts.items(), key=lambda item: (-item[1].total(), item[0] or ""))


def print_tally(tally: Tally, rulebook: Rulebook, lang: Language) -> None:
    """Print how the file was read, and the counts as tables."""
    words = Words(lang=lang)
    columns = ", ".join(f"{name} = {column}" for name, column in tally.columns.items())
    print_text(say(lang, "columns-read", columns=columns))
    if tally.others:
        print_text(say(lang, "columns-not-read", columns=", ".join(tally.others)))
    for note in tally.notes:
        print_text(say(lang, f"note-{note.name}", **_told(note, words)))
    for counts in counts_of(tally, rulebook, lang):
        _print_counts(counts, words)
    totals = fields_of(tally, "rows", "decided", "undecided")
    numbers = {name: words.number(count) for name, count in totals.items()}
    print_text("\n" + say(lang, "batch-summary", **numbers))


def _told(note: Note, words: Words) -> dict[str, str]:
    """Return the values of a note as a reader has them; parts of the question have their term."""
    told = {name: _value(name, value, words) for name, value in note.values.items()}
    return told | {"term": words.fact(told["name"])} if "name" in told else told


def _value(name: str, value: str | int, words: Words) -> str:
    if isinstance(value, int):
        return words.number(value)
    if name == "day":
        return words.day(date.fromisoformat(value))
    return _name("region", value, words) if name == "code" else value


def counts_of(tally: Tally, rulebook: Rulebook, lang: Language) -> list[Counts]:
    """Return what was counted, each time the largest first, without what there is none of."""
    words = Words(lang=lang)
    verdicts = [
        (words.code(code, Verdict), count, count / tally.rows)
        for code, count in tally.verdicts.most_common()
    ]
    rules = [
        (rule, count, rulebook.rule(rule).title[lang]) for rule, count in tally.rules.most_common()
    ]
    problems = [(code, count, tally.examples[code]) for code, count in tally.problems.most_common()]
    counts = (
        Counts(headings=say_all(lang, "verdict", "rows", "share-of-rows"), rows=verdicts),
        _of_groups(tally, words),
        *(
            _of_prohibited(heading, counted, words)
            for heading, counted in (("category", tally.categories), ("region", tally.regions))
        ),
        Counts(headings=say_all(lang, "rule", "rows", "title"), rows=rules),
        Counts(headings=say_all(lang, "problem", "rows", "example"), rows=problems),
    )
    return [each for each in counts if each.rows]


def _of_groups(tally: Tally, words: Words) -> Counts:
    """Return the verdicts of each group, those that some group has, and the rows without one."""
    met = {verdict for verdicts in tally.groups.values() for verdict in verdicts}
    shown: list[str | None] = [verdict.value for verdict in Verdict if verdict in met]
    shown += [None] if None in met else []
    heads = [
        say(words.lang, "undecided-rows") if each is None else words.code(each, Verdict)
        for each in shown
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            value or say(words.lang, "no-group"),
            verdicts.total(),
            *(verdicts[each] for each in shown),
        )
        for value, verdicts in _largest_first(tally.groups)
    ]
    return Counts(headings=(str(tally.group), say(words.lang, "rows"), *heads), rows=rows)


def _of_prohibited(heading: str, counted: _Counts, words: Words) -> Counts:
    rows = [
        (_name(heading, code, words), verdicts.total(), verdicts[Verdict.PROHIBITED])
        for code, verdicts in _largest_first(counted)
    ]
    return Counts(headings=say_all(words.lang, heading, "rows", "prohibited-rows"), rows=rows)


def _share(share: float, lang: Language) -> str:
    text = f"{100 * share:4.1f} %"
    return text.replace(".", ",") if lang == "id" else text


def _name(heading: str, code: str | None, words: Words) -> str:
    if heading == "category":
        return words.code(str(code), Category)
    if code is None:
        return say(words.lang, "not-known")
    name = words.region(code)
    return code if name is None else f"{name} ({code})"


def _print_counts(counts: Counts, words: Words) -> None:
    shown = counts.rows[:_MOST_SHOWN]
    columns = zip(counts.headings, *shown, strict=True)
    heading, *cells = zip(*(_aligned(column, words) for column in columns), strict=True)
    print_text("")
    print_table(heading, cells, unbroken=range(1, len(heading) - 1))
    if len(counts.rows) > len(shown):
        print_text(say(words.lang, "and-more", count=len(counts.rows) - len(shown)))


def _aligned(cells: Sequence[Cell], words: Words) -> list[str]:
    """Return a heading and the cells below it; numbers are aligned to the right."""
    texts = [_cell(cell, words) for cell in cells]
    width = max(map(len, texts)) if isinstance(cells[-1], int) else 0
    return [text.rjust(width) for text in texts]


def _cell(cell: Cell, words: Words) -> str:
    if isinstance(cell, str):
        return cell
    return words.number(cell) if isinstance(cell, int) else _share(cell, words.lang)
