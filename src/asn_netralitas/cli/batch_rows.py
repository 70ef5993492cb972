"""Decide every row of a file for the command `batch`, add the answers, print a summary.

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
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, LoadError, Problem, refuse
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_pairs
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.frame.columns import REQUIRED, columns_known
from asn_netralitas.frame.frames import ANSWERS, Stream
from asn_netralitas.render import Form

from .batch_summary import Tally, print_tally
from .console import metered, print_json, say, say_written
from .options import FAILED, CaseOptions, missing, unknown_fact
from .table_files import form_of, holds_text, is_json, open_tables, writing

_DAY_FIRST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
Meaning: TypeAlias = Callable[[str], str]  # from a text to its code


@frozen(kw_only=True)
class BatchOptions:
    """The arguments and options of the command `batch`, as they were written."""

    source: str | None
    target: str | None
    mapped: tuple[str, ...]
    dates: Literal["iso", "dmy"]
    separators: tuple[str, ...]
    short: bool
    case: CaseOptions
    lang: Language
    form: Form


@frozen(kw_only=True)
class _Job:
    """The files, the columns that are named, and the law by which rows are decided."""

    source: Path
    target: Path
    rulebook: Rulebook
    readings: Mapping[str, str]
    named: Mapping[str, str]
    options: BatchOptions


def decide_file(options: BatchOptions) -> int:
    """Decide every row of a file, write all of them with the answers, and print a summary."""
    problems = options.case.problems
    rulebook = options.case.rulebook()
    given = {"IN": options.source, "OUT": options.target}
    problems.extend(missing(name) for name, path in given.items() if path is None)
    job = _Job(
        source=Path(options.source or ""),
        target=Path(options.target or ""),
        rulebook=rulebook,
        readings=options.case.readings(),
        named=dict(_named(options.mapped, rulebook, problems)),
        options=options,
    )
    if problems:
        raise CaseError(problems)
    form_of(job.target)
    if job.target.exists() and job.source.exists() and job.target.samefile(job.source):
        refuse("same-file", path=str(job.target))
    tally = _decided(job)
    if options.form == "json":
        print_json(tally.to_dict())
        say_written(job.target)
    else:
        print_tally(tally, rulebook, job.target, options.lang)
    return FAILED if tally.undecided else 0


def _named(
    written: Sequence[str], rulebook: Rulebook, problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Yield the column that was named for each part of the question, which may go by its term."""
    known, vocabulary = columns_known(rulebook), rulebook.vocabulary
    for key, column in read_pairs("--map", "NAME=COLUMN", written, problems):
        name = next((name for name in known if vocabulary.is_key(name, key)), None)
        if name is None:
            problems.append(unknown_fact("--map", key, vocabulary))
        else:
            yield name, column


def _decided(job: _Job) -> Tally:
    tally, options = Tally(), job.options
    with metered(say(options.lang, "screening"), options.lang) as show:
        opened = open_tables(job.source, options.separators, lambda share: show(share, tally.rows))
        headers = [header.strip() for header in opened.schema.names]
        columns = _columns(job, headers)
        decide = _decider(job, columns, opened.schema)
        empty = opened.schema.empty_table()
        schema = _beside(empty, decide(empty)[1]).schema
        with whole(job.target) as part, writing(part, job.target, schema, opened) as write:
            for table in opened.tables:
                asked, answers = decide(table)
                write(_beside(table, answers))
                tally.add(asked, answers)
    tally.columns = {name: headers[place] for name, place in columns.items()}
    read = set(columns.values())
    tally.others = [header for place, header in enumerate(headers) if place not in read]
    return tally


def _beside(table: pa.Table, answers: pa.Table) -> pa.Table:
    schema = pa.schema([*table.schema, *answers.schema]).with_metadata(table.schema.metadata)
    return pa.Table.from_arrays([*table.columns, *answers.columns], schema=schema)


def _columns(job: _Job, headers: Sequence[str]) -> dict[str, int]:
    """Return the place of the column of each part of the question that the file has."""
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
    taken = ", ".join(f"`{name}`" for name in _answer_columns(job.options) if name in headers)
    if taken:
        problems.append(Problem(code="taken-column", values={"path": shown, "columns": taken}))
    if problems:
        raise LoadError(problems)
    return {name: places[0] for name, places in meant.items() if places}


def _answer_columns(options: BatchOptions) -> tuple[str, ...]:
    return (*ANSWERS, say(options.lang, "summary-column")) if options.short else ANSWERS


def _places(name: str, job: _Job, headers: Sequence[str]) -> list[int]:
    """Return the places of the columns of a part; a column that is named for one has no other."""
    if name in job.named:
        return [place for place, header in enumerate(headers) if header == job.named[name]]
    free = set(job.named.values())
    is_key = job.rulebook.vocabulary.is_key
    return [
        place for place, header in enumerate(headers) if header not in free and is_key(name, header)
    ]


def _decider(
    job: _Job, columns: Mapping[str, int], schema: pa.Schema
) -> Callable[[pa.Table], tuple[pa.Table, pa.Table]]:
    """Return the function from rows to their questions, with codes for terms, and the answers."""
    meanings = _meanings(job)
    # Faults of a row name its columns as the file does.
    mapping = {name: schema.names[place].strip() for name, place in columns.items()}
    stream = Stream(
        rulebook=job.rulebook,
        calendar=Calendar.national(),
        mapping=mapping,
        readings=job.readings,
        errors="column",
        lang=job.options.lang,
    )

    def decide(table: pa.Table) -> tuple[pa.Table, pa.Table]:
        codes = [
            _as_codes(table.column(place), schema.field(place), meanings.get(name, str))
            for name, place in columns.items()
        ]
        asked = pa.Table.from_arrays(codes, names=list(columns))
        named = asked.rename_columns(list(mapping.values()))
        (answered,) = stream.decide([named])
        answers = answered.select(list(ANSWERS))
        if job.options.short:
            texts = pa.array(list(stream.texts(named, summary)), pa.string())
            answers = answers.append_column(_answer_columns(job.options)[-1], texts)
        return asked, answers

    def summary(decision: Decision) -> str:
        return decision.summary(job.options.lang)

    return decide


def _as_codes(
    column: pa.ChunkedArray[Any], field: pa.Field[Any], meaning: Meaning
) -> pa.ChunkedArray[Any] | pa.Array[Any]:
    """Return the values of a column as codes; an unknown text stays as it is."""
    if not holds_text(column.type):
        return column

    def code(written: str) -> str | None:
        value = json.loads(written) if is_json(field) else written
        text = (value if isinstance(value, str) else written).strip()
        return meaning(text) if text else None

    # Most texts come many times.
    texts = column.cast(pa.string()).combine_chunks().dictionary_encode()
    codes = [code(str(written)) for written in texts.dictionary]
    return pa.DictionaryArray.from_arrays(texts.indices, pa.array(codes, pa.string()))


def _meanings(job: _Job) -> dict[str, Meaning]:
    """Return the function from a text to its code, for each column whose values have terms."""
    vocabulary, local = job.rulebook.vocabulary, job.rulebook.local_categories

    def code(section: str, written: str) -> str:
        return vocabulary.code_in(section, written) or written

    facts = {name: spec.type for name, spec in vocabulary.facts.items()}
    kinds = {"category": Category, "act": Act, **facts}
    meanings: dict[str, Meaning] = {
        name: partial(code, SECTIONS_OF[kind][0])
        for name, kind in kinds.items()
        if issubclass(kind, StrEnum)
    }
    category = meanings["category"]
    meanings["category"] = lambda written: written if written in local else category(written)
    if job.options.dates == "dmy":
        meanings["at"] = _day_first
    return meanings


def _day_first(written: str) -> str:
    """Return a day that is written as 15-08-2024, 15/8/2024 or 15.8.2024 as 2024-08-15.

    >>> _day_first("5/8/2024")
    '2024-08-05'
    """
    match = _DAY_FIRST.fullmatch(written)
    if match is None:
        return written
    day, _, month, year = match.groups()
    return f"{year}-{month:>02}-{day:>02}"
