"""Decide every row of a file for the command `batch`, add the answers, print a summary.

Input may use codes or words of either language, with blanks around them; input cells are copied
unchanged to the output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pyarrow as pa
from attrs import evolve, frozen
from pyarrow import compute

from asn_netralitas._files.atomic import whole
from asn_netralitas._files.paths import is_file
from asn_netralitas._model.problems import CaseError, LoadError, Problem, refuse
from asn_netralitas._model.spelling import near, squeezed
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_pairs
from asn_netralitas._reading.days import day_said
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.frame.columns import columns_known
from asn_netralitas.frame.frames import ANSWERS, RowFault, Stream
from asn_netralitas.render import Form

from .batch_answers import AnswerColumns
from .batch_cells import Dates, Note, TableCells, cells_of
from .batch_summary import Tally, counts_of, print_tally
from .console import metered, print_json, say, say_written
from .options import FAILED, CaseOptions, missing, unknown_fact
from .table_headings import Headings
from .tables.files import form_of, open_table, writing
from .tables.forms import Opened, Request, Watch, holds_text

# Of the time that a file takes, the share of looking at it before rows are decided.
_SHARE_OF_SURVEY: Final = 0.2


@frozen(kw_only=True)
class BatchOptions:
    """The arguments and options of the command `batch`, as they were written."""

    source: str | None
    target: str | None
    mapped: tuple[str, ...]
    constants: tuple[str, ...]
    nothing: tuple[str, ...]
    dates: Dates | None
    separators: tuple[str, ...]
    group: str | None
    codes: bool
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
    constants: Mapping[str, str]
    options: BatchOptions

    @property
    def headings(self) -> Headings:
        """Return by which headers columns of the question are known."""
        return Headings(self.rulebook, self.named)


@frozen(kw_only=True)
class _Decider:
    """Decides the rows of an open file, of which it knows what each column means."""

    cells: TableCells
    stream: Stream
    answers: AnswerColumns

    def questions(self, table: pa.Table, schema: pa.Schema) -> pa.Table:
        """Return what rows ask, in codes, under the headers of the file."""
        asked = self.cells.read(table, schema)
        return asked.rename_columns([self.stream.mapping[name] for name in asked.column_names])

    def with_days(self, table: pa.Table, asked: pa.Table) -> pa.Table:
        """Return rows with their days as they were read, where they were and are texts."""
        place = self.cells.places.get("at")
        if place is None or not holds_text(table.column(place).type):
            return table
        kind, days = table.schema.field(place), asked.column(self.stream.mapping["at"])
        read = compute.coalesce(days.cast(kind.type), table.column(place))
        return table.set_column(place, kind, read)

    def decide(self, asked: pa.Table) -> pa.Table:
        """Return the answers to questions, in codes."""
        with _as_options():
            (answered,) = self.stream.decide([asked])
        return answered.select(list(ANSWERS))

    def shown(self, asked: pa.Table, answers: pa.Table) -> pa.Table:
        """Return answers as they are written."""
        return self.answers.shown(answers, lambda write: self.stream.texts(asked, write))

    def faults(self, asked: pa.Table, answers: pa.Table) -> Iterator[RowFault]:
        """Yield what is wrong with rows that have no answer."""
        bad = asked.filter(answers["problem_codes"].is_valid())
        return self.stream.faults(bad) if len(bad) else iter(())


def decide_file(options: BatchOptions) -> int:
    """Decide every row of a file, write all of them with the answers, and print a summary."""
    job = _job(options)
    form_of(job.target)
    if is_file(job.target) and is_file(job.source) and job.target.samefile(job.source):
        refuse("same-file", path=str(job.target))
    tally = _decided(job)
    if options.form == "json":
        print_json(tally.to_dict())
    else:
        print_tally(tally, job.rulebook, options.lang)
    say_written(job.target)
    return FAILED if tally.undecided else 0


def _job(options: BatchOptions) -> _Job:
    problems = options.case.problems
    rulebook = options.case.rulebook()
    given = {"IN": options.source, "OUT": options.target}
    problems.extend(missing(name) for name, path in given.items() if path is None)
    constants = dict(_named("--set", "NAME=VALUE", options.constants, rulebook, problems))
    if "at" in constants:
        # Who writes one day writes it as Indonesians do.
        with suppress(ValueError):
            constants["at"] = str(day_said(constants["at"]) or constants["at"])
    job = _Job(
        source=Path(options.source or ""),
        target=Path(options.target or ""),
        rulebook=rulebook,
        readings=options.case.readings(),
        named=dict(_named("--map", "NAME=COLUMN", options.mapped, rulebook, problems)),
        constants=constants,
        options=options,
    )
    options.case.finish()
    return job


def _named(
    option: str, form: str, written: Sequence[str], rulebook: Rulebook, problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Yield what was given for each part of the question, which may go by its term."""
    known, vocabulary = columns_known(rulebook), rulebook.vocabulary
    for key, value in read_pairs(option, form, written, problems):
        ways = (vocabulary.is_key, vocabulary.is_fact)
        name = next((name for is_it in ways for name in known if is_it(name, key)), None)
        if name is None:
            problems.append(unknown_fact(option, key, vocabulary))
        else:
            yield name, value


@contextmanager
def _as_options() -> Iterator[None]:
    """Give a constant without a meaning the option as its path."""
    try:
        yield
    except CaseError as error:
        raise CaseError(
            evolve(problem, path=(f"--set {problem.path[-1]}",))
            if problem.path[:1] == ("defaults",)
            else problem
            for problem in error.problems
        ) from None


def _decided(job: _Job) -> Tally:
    options = job.options
    request = Request(separators=options.separators, is_heading=job.headings.is_one)
    with metered(say(options.lang, "screening"), options.lang) as show:
        look = _part_of(lambda share: show(share, 0), 0, _SHARE_OF_SURVEY)
        opened = open_table(job.source, request, look)
        headers = [header.strip() for header in opened.schema.names]
        columns = _columns(job, headers)
        group = None if options.group is None else _group(job, options.group, headers, columns)
        tally = _tally(job, headers, columns, group)
        decider = _decider(job, headers, columns)
        empty = decider.questions(opened.schema.empty_table(), opened.schema)
        # What is wrong with the options is told before a long look.
        shown = decider.shown(empty, decider.decide(empty)).schema
        schema = _beside(opened.schema, shown)
        tally.notes += [*_notes(opened), *decider.cells.survey(opened, look)]
        look = _part_of(lambda share: show(share, tally.rows), _SHARE_OF_SURVEY, 1)
        workbook = decider.answers.look(columns)
        is_new_workbook = form_of(job.target) == "xlsx" and opened.sheet is None
        with (
            whole(job.target) as part,
            writing(part, job.target, schema, opened, workbook) as writer,
        ):
            for table in opened.read(look):
                asked = decider.questions(table, opened.schema)
                answers = decider.decide(asked)
                beside = decider.shown(asked, answers)
                rows = decider.with_days(table, asked) if is_new_workbook else table
                writer.write(pa.Table.from_arrays([*rows.columns, *beside.columns], schema=schema))
                grouped = None if group is None else table.column(group)
                tally.add(asked.rename_columns(list(columns)), answers, grouped)
                tally.add_faults(decider.faults(asked, answers), options.lang)
            writer.recapitulate(counts_of(tally, job.rulebook, options.lang))
    return tally


def _part_of(watch: Watch, first: float, last: float) -> Watch:
    """Return a watch over one part of the work, as which its shares are told on."""
    return lambda share: watch(first + share * (last - first))


def _beside(schema: pa.Schema, answers: pa.Schema) -> pa.Schema:
    return pa.schema([*schema, *answers]).with_metadata(schema.metadata)


def _notes(opened: Opened) -> Iterator[Note]:
    """Yield how a file is written, where that is not as most programs write it."""
    dialect, sheet = opened.dialect, opened.sheet
    if dialect.separator != ",":
        yield Note("separator", {"separator": dialect.separator.replace("\t", "tab")})
    if dialect.mark:
        yield Note("byte-order-mark", {})
    if dialect.encoding != "utf-8":
        yield Note("old-encoding", {"encoding": dialect.encoding})
    if sheet is not None:
        yield Note("sheet", {"sheet": sheet.sheet, "row": sheet.header})


def _columns(job: _Job, headers: Sequence[str]) -> dict[str, int]:
    """Return the place of the column of each part of the question that the file has."""
    names = AnswerColumns.of(job.rulebook, job.target, job.options).names
    listed = ", ".join(f"`{name}`" for name in names if name in headers)
    values = {"path": str(job.source), "columns": listed}
    taken = [Problem(code="taken-column", values=values)] if listed else []
    return job.headings.columns(job.source, headers, job.constants, taken)


def _group(job: _Job, written: str, headers: Sequence[str], columns: Mapping[str, int]) -> int:
    """Return the place of the column by whose values rows are counted too."""
    is_key = job.rulebook.vocabulary.is_key
    for place, header in enumerate(headers):
        if squeezed(header) == squeezed(written):
            return place
    for name, place in columns.items():
        if is_key(name, written):
            return place
    values = {"path": str(job.source), "column": written}
    raise LoadError([Problem(code="absent-column", values=values, hint=near(written, headers))])


def _tally(
    job: _Job, headers: Sequence[str], columns: Mapping[str, int], group: int | None
) -> Tally:
    read = set(columns.values())
    cells = cells_of(dict.fromkeys(job.constants, 0), headers, job.rulebook, dates=None, nothing=())
    constants = [Note("set", {"name": name, "value": v}) for name, v in job.constants.items()]
    similar = [
        Note("similar-column", {"column": header, "name": name})
        for header, name in job.headings.similar(headers, read)
        if name not in columns
    ]
    return Tally(
        columns={name: headers[place] for name, place in columns.items()},
        others=[header for place, header in enumerate(headers) if place not in read],
        notes=[*similar, *constants],
        constants={name: cells.meaning(name, text) for name, text in job.constants.items()},
        group=None if group is None else headers[group],
    )


def _decider(job: _Job, headers: Sequence[str], columns: Mapping[str, int]) -> _Decider:
    options = job.options
    return _Decider(
        cells=cells_of(
            columns, headers, job.rulebook, dates=options.dates, nothing=options.nothing
        ),
        stream=Stream(
            rulebook=job.rulebook,
            calendar=Calendar.national(),
            # Faults of a row name its columns as the file does.
            mapping={name: headers[place] for name, place in columns.items()},
            readings=job.readings,
            defaults=job.constants,
            errors="column",
            lang=options.lang,
        ),
        answers=AnswerColumns.of(job.rulebook, job.target, options),
    )
