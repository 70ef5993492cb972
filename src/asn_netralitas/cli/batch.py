"""The command `batch`: decide every row of a file, add the answers, print a summary.

Input may use codes or terms of either language, with blanks around them; input cells are copied
unchanged to the output.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import pyarrow as pa
from attrs import frozen

from asn_netralitas._files.atomic import whole
from asn_netralitas._model.codes import SECTIONS_OF, Act, Category
from asn_netralitas._model.problems import CaseError, LoadError, Problem, near, refuse
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.words import Words
from asn_netralitas.frame.columns import REQUIRED, columns_known
from asn_netralitas.frame.frames import ANSWERS, Stream
from asn_netralitas.render import Form

from .batch_summary import Read, Tally, print_tally
from .console import metered, print_json, print_text, say
from .options import local_names, national_with, pairs
from .table_files import SEPARATORS, form_of, is_json, open_tables, writing

Dates = Literal["iso", "dmy"]
NOT_ALL: Final = 1
_DAY_FIRST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_Meaning: TypeAlias = Callable[[str], str]


@frozen(kw_only=True)
class _Job:
    """What is to be done: which columns to read as what, and by which law."""

    source: Path
    target: Path
    rulebook: Rulebook
    readings: Mapping[str, str]
    named: Mapping[str, str]
    dates: Dates
    lang: Language


def screen_file(  # noqa: PLR0913  # click makes an argument of every option
    *,
    source: str | None,
    target: str | None,
    named: tuple[str, ...],
    separator: str | None,
    dates: Dates,
    overlay: tuple[str, ...],
    reading: tuple[str, ...],
    lang: Language,
    form: Form,
) -> int:
    """Decide every row of a file, write all of them with the answers, and print a summary."""
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    job = _Job(
        source=_path("IN", source, problems),
        target=_path("OUT", target, problems),
        rulebook=rulebook,
        readings=dict(pairs("--reading", reading, problems)),
        named=dict(_named(pairs("--map", named, problems), rulebook, problems)),
        dates=dates,
        lang=lang,
    )
    if problems:
        raise CaseError(problems)
    form_of(job.target)
    if job.target.exists() and job.source.exists() and job.target.samefile(job.source):
        refuse("same-file", path=str(job.target))
    tally, read = _screened(job, SEPARATORS.get(separator or ""))
    if form == "json":
        print_json(tally.as_json(read))
    else:
        _print(tally, read, job)
    return NOT_ALL if tally.undecided else 0


def _path(argument: str, written: str | None, problems: list[Problem]) -> Path:
    if written is None:
        problems.append(Problem(code="missing-option", values={"option": argument}))
    return Path(written or "")


def _named(
    given: Iterator[tuple[str, str]], rulebook: Rulebook, problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Yield the column that was named for each part of the question, which may go by its term."""
    known = columns_known(rulebook)
    for written, column in given:
        name = next((one for one in known if rulebook.vocabulary.is_key(one, written)), None)
        if name is None:
            values = {"written": written}
            hint = near(written, rulebook.vocabulary.spelled_keys(known))
            problems.append(Problem(code="unknown-fact", values=values, hint=hint, path=("--map",)))
        else:
            yield name, column


def _print(tally: Tally, read: Read, job: _Job) -> None:
    lang, number = job.lang, Words(lang=job.lang).number
    print_tally(tally, read, {rule.id: rule.title for rule in job.rulebook.rules}, lang)
    counts = {"rows": tally.rows, "decided": tally.decided, "undecided": tally.undecided}
    told = {name: number(count) for name, count in counts.items()}
    print_text("\n" + say(lang, "batch-summary", **told, file=job.target))


def _screened(job: _Job, separator: str | None) -> tuple[Tally, Read]:
    """Write the file, and return what was counted and which columns were read.

    Raises:
        LoadError: If a file cannot be used.
        CaseError: If a reading is unknown.
    """
    tally = Tally()
    with metered(say(job.lang, "screening"), job.lang) as show:
        opened = open_tables(job.source, separator, lambda share: show(share, tally.rows))
        headers = [header.strip() for header in opened.schema.names]
        columns = _columns(job, headers)
        questions = _Questions.of(job, columns, opened.schema)
        empty = opened.schema.empty_table()
        schema = _beside(empty, questions.answer(questions.asked(empty))).schema
        with (
            whole(job.target) as scratch,
            writing(scratch, job.target, schema, opened.style) as write,
        ):
            for table in opened.tables:
                asked = questions.asked(table)
                answers = questions.answer(asked)
                write(_beside(table, answers))
                tally.add(asked, answers)
    return tally, _read(headers, columns)


def _beside(table: pa.Table, answers: pa.Table) -> pa.Table:
    columns, schema = [*table.columns, *answers.columns], table.schema
    for column in answers.schema:
        schema = schema.append(column)
    return pa.Table.from_arrays(columns, schema=schema)


def _read(headers: Sequence[str], columns: Mapping[str, int]) -> Read:
    others = [header for place, header in enumerate(headers) if place not in columns.values()]
    return Read({name: headers[place] for name, place in columns.items()}, others)


def _columns(job: _Job, headers: Sequence[str]) -> dict[str, int]:
    """Return the place of the column of each part of the question that the file has.

    Raises:
        LoadError: If one that is needed is missing, it cannot be told which is meant, or a column
            is called as one of the answers.
    """
    shown, problems = str(job.source), list[Problem]()
    meant = {name: _places(name, job, headers) for name in columns_known(job.rulebook)}
    for name, places in meant.items():
        if name in job.named and not places:
            values = {"path": shown, "column": job.named[name]}
            hint = near(job.named[name], headers)
            problems.append(Problem(code="absent-column", values=values, hint=hint))
        elif name in REQUIRED and not places:
            problems.append(Problem(code="missing-column", values={"path": shown, "name": name}))
        elif len(places) > 1:
            listed = ", ".join(f"`{headers[place]}`" for place in places)
            values = {"name": name, "columns": listed}
            problems.append(Problem(code="column-twice", values=values))
    taken = ", ".join(f"`{name}`" for name in ANSWERS if name in headers)
    if taken:
        problems.append(Problem(code="taken-column", values={"path": shown, "columns": taken}))
    if problems:
        raise LoadError(problems)
    return {name: places[0] for name, places in meant.items() if places}


def _places(name: str, job: _Job, headers: Sequence[str]) -> list[int]:
    """Return the places of the columns that mean a part of the question; one named is no other."""
    if name in job.named:
        return [place for place, header in enumerate(headers) if header == job.named[name]]
    free = set(job.named.values())
    is_key = job.rulebook.vocabulary.is_key
    return [
        place for place, header in enumerate(headers) if header not in free and is_key(name, header)
    ]


@frozen(eq=False)
class _Questions:
    """How the rows of a file are read and decided."""

    stream: Stream
    columns: Sequence[_InputColumn]

    @classmethod
    def of(cls, job: _Job, columns: Mapping[str, int], schema: pa.Schema) -> _Questions:
        """Return how the rows of these columns are to be read."""
        meanings = _meanings(job)
        read = [
            _InputColumn(name, place, is_json(schema.field(place)), meanings.get(name, str))
            for name, place in columns.items()
        ]
        stream = Stream(
            rulebook=job.rulebook,
            calendar=Calendar.national(),
            # So that faults of a row name its columns as the file does.
            mapping={name: schema.names[place].strip() for name, place in columns.items()},
            readings=job.readings,
            errors="column",
            lang=job.lang,
        )
        return cls(stream, read)

    def asked(self, table: pa.Table) -> pa.Table:
        """Return the columns of the question, by their names in it and with codes for terms."""
        columns = [column.understood(table) for column in self.columns]
        return pa.Table.from_arrays(columns, names=[column.name for column in self.columns])

    def answer(self, asked: pa.Table) -> pa.Table:
        """Return the columns of the answers alone."""
        names = [self.stream.mapping[name] for name in asked.column_names]
        (answered,) = self.stream.decide([asked.rename_columns(names)])
        return answered.select(list(ANSWERS))


@frozen(eq=False)
class _InputColumn:
    """A column that is read: its place, whether its texts are JSON, and what a text means."""

    name: str
    place: int
    json: bool
    meaning: _Meaning

    def understood(self, table: pa.Table) -> pa.ChunkedArray[Any] | pa.Array[Any]:
        """Return the values of the column as codes; what has no meaning stays as it is."""
        column = table.column(self.place)
        if not _holds_text(column.type):
            return column
        # Most texts come many times.
        found = column.cast(pa.string()).combine_chunks().dictionary_encode()
        meant = [self._meant(str(written)) for written in found.dictionary]
        return pa.DictionaryArray.from_arrays(found.indices, pa.array(meant, pa.string()))

    def _meant(self, written: str) -> str | None:
        if self.json:
            value = json.loads(written)
            written = value if isinstance(value, str) else written
        text = written.strip()
        return self.meaning(text) if text else None


def _holds_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _holds_text(kind.value_type)
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(holds(kind) for holds in tests)


def _meanings(job: _Job) -> dict[str, _Meaning]:
    """Return what a text means in each column whose values have terms."""
    vocabulary = job.rulebook.vocabulary
    local = local_names(job.rulebook)
    kinds = {name: spec.type for name, spec in vocabulary.facts.items()}
    meanings = {
        name: partial(_code, vocabulary, SECTIONS_OF[kind][0])
        for name, kind in {"act": Act, **kinds}.items()
        if issubclass(kind, StrEnum)
    }
    category = partial(_code, vocabulary, SECTIONS_OF[Category][0])
    days = {"at": _day_first} if job.dates == "dmy" else {}
    return {
        **meanings,
        **days,
        "category": lambda written: written if written in local else category(written),
    }


def _code(vocabulary: Vocabulary, section: str, written: str) -> str:
    return vocabulary.code_in(section, written) or written


def _day_first(written: str) -> str:
    """Return a day that is written as 15-08-2024, 15/8/2024 or 15.8.2024 as 2024-08-15.

    >>> _day_first("5/8/2024")
    '2024-08-05'
    """
    found = _DAY_FIRST.fullmatch(written)
    if found is None:
        return written
    day, _, month, year = found.groups()
    return f"{year}-{month:>02}-{day:>02}"
