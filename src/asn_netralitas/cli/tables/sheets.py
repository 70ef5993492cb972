"""The sheets of a workbook: rows with their answers, what was counted, and the terms.

Texts are written as texts whatever they begin with, so that no cell of a table becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from copy import copy
from datetime import date
from itertools import zip_longest
from math import isfinite
from typing import Any, Final

import pyarrow as pa
from attrs import define, field
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from asn_netralitas._model.codes import Verdict
from asn_netralitas._model.problems import refuse

from .forms import Cell, Counts, Look, TermList

# Ink and ground, as on pages (styles/tokens.css).
COLOURS: Final = {
    Verdict.PERMITTED: ("14532D", "E6F4EA"),
    Verdict.UNREGULATED: ("3F3F46", "EEEEF0"),
    Verdict.DISCOURAGED: ("6B4200", "FFF3D6"),
    Verdict.PROHIBITED: ("8B1515", "FDEAEA"),
    Verdict.DISPUTED: ("4C2889", "F1EBFC"),
    Verdict.DEPENDS: ("1A4480", "E7F0FB"),
}
_LAST_ROW: Final = 1 << 20
_FORMULA: Final = ("=", "+", "-", "@")
# Unlike numbers alone, it means one day everywhere; Excel names the month in its own language.
_DAY: Final = "d mmm yyyy"
_SHARE: Final = "0.0%"
# By the first rows, the columns of a new sheet are as wide as they need to be.
_ROWS_SEEN: Final = 1 << 10
_NARROWEST: Final = 9
_WIDEST: Final = 42
# Of so few terms, all are in the list itself.
_FEW: Final = 2
_BOLD: Final = Font(bold=True)
_HEAD: Final = Alignment(wrap_text=True, vertical="top")


def _styled(cell: Any, value: object) -> Any:  # noqa: ANN401  # a cell of openpyxl
    """Give a cell its value and the format of it, and return the cell."""
    cell.value = _plain(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        cell.data_type = "s"
        # Else Excel makes a formula of it when somebody edits the cell.
        cell.quotePrefix = True
    if isinstance(value, date):
        cell.number_format = _DAY
    return cell


def _plain(value: object) -> object:
    """Return a value without what a workbook cannot hold."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    return None if isinstance(value, float) and not isfinite(value) else value


def _colours(sheet: Any, cells: str, look: Look) -> None:  # noqa: ANN401  # a sheet of openpyxl
    """Colour the verdicts among some cells, also those that are written later."""
    for text, verdict in look.verdicts.items():
        ink, ground = COLOURS[verdict]
        style = DifferentialStyle(font=Font(color=ink, bold=True), fill=PatternFill(bgColor=ground))
        is_verdict = Rule("cellIs", operator="equal", formula=[f'"{text}"'], dxf=style)
        sheet.conditional_formatting.add(cells, is_verdict)


def _rows_of(table: pa.Table) -> Iterator[tuple[object, ...]]:
    yield from zip(*(column.to_pylist() for column in table.columns), strict=True)


# ------------------------------------------------------------------ the table


@define
class NewSheet:
    """A sheet of a new workbook, which is written row by row; `names` are the headings."""

    workbook: Any
    names: Sequence[str]
    look: Look
    _sheet: Any = field(default=None, init=False)
    _rows: int = field(default=0, init=False)

    def write(self, table: pa.Table) -> None:
        """Write rows below those that were written before.

        Raises:
            LoadError: If there are more rows than a sheet holds.
        """
        self._rows += len(table)
        if self._rows >= _LAST_ROW:
            refuse("too-many-rows", limit=str(_LAST_ROW - 1))
        if self._sheet is None:
            self._sheet = self._begun(table.slice(0, _ROWS_SEEN))
        for values in _rows_of(table):
            self._sheet.append([self._cell(place, value) for place, value in enumerate(values)])

    def finish(self) -> None:
        """Write the headings where there was no row."""
        if self._sheet is None:
            self._begun(pa.table({}))

    def _begun(self, first: pa.Table) -> Any:  # noqa: ANN401  # a sheet of openpyxl
        """Return a new sheet with headings, columns as wide as their first cells, and lists."""
        sheet = self.workbook.create_sheet(self.look.titles[0], 0)
        sheet.freeze_panes = "A2"
        for number, name in enumerate(self.names, start=1):
            cells = first.column(number - 1).to_pylist() if first.num_columns else []
            _widen(sheet, number, (name, *cells))
        for place, formula in _choices(self.look).items():
            letter = get_column_letter(place + 1)
            # Other words are understood too, so none is refused.
            choice = DataValidation(
                type="list", formula1=formula, allow_blank=True, showErrorMessage=False
            )
            choice.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.data_validations.append(choice)
        if self.look.verdict is not None:
            letter = get_column_letter(list(self.names).index(self.look.verdict) + 1)
            _colours(sheet, f"{letter}2:{letter}{_LAST_ROW}", self.look)
        sheet.append(list(_headings(sheet, self.names)))
        return sheet

    def _cell(self, place: int, value: object) -> object:
        """Return a value that openpyxl writes as it is, or a cell."""
        if place == self.look.day and isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        if isinstance(value, date) or (isinstance(value, str) and value.startswith(_FORMULA)):
            return _styled(WriteOnlyCell(self._sheet), value)
        return _plain(value)


def _headings(sheet: Any, names: Iterable[str]) -> Iterator[Any]:  # noqa: ANN401  # of openpyxl
    for name in names:
        cell = _styled(WriteOnlyCell(sheet), name)
        cell.font, cell.alignment = _BOLD, _HEAD
        yield cell


def _widen(sheet: Any, number: int, cells: Iterable[object]) -> None:  # noqa: ANN401  # as above
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.column_dimensions[get_column_letter(number)].width = width


# ------------------------------------------------------------------ beside a table


def column_after(sheet: Any) -> int:  # noqa: ANN401  # a sheet of openpyxl
    """Return the number of the first column without any value in it, nor in one behind it."""
    used = (cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return max(used, default=0) + 1


def put_headings(
    sheet: Any,  # noqa: ANN401  # as above
    row: int,
    first: int,
    names: Sequence[str],
    look: Look,
) -> None:
    """Put headings into a row, from a column on, which look like the last one before them."""
    *_, like = (cell for cell in sheet[row] if cell.value is not None)
    for number, name in enumerate(names, start=first):
        cell = _styled(sheet.cell(row, number), name)
        cell.font, cell.fill = copy(like.font), copy(like.fill)
        cell.border, cell.alignment = copy(like.border), copy(like.alignment)
        if name == look.verdict:
            letter = get_column_letter(number)
            _colours(sheet, f"{letter}{row + 1}:{letter}{_LAST_ROW}", look)
    sheet.freeze_panes = sheet.freeze_panes or sheet.cell(row + 1, 1)


def put_rows(
    sheet: Any,  # noqa: ANN401  # as above
    numbers: Iterable[int],
    first: int,
    answers: pa.Table,
) -> None:
    """Put answers into rows with these numbers, from a column on."""
    for place, column in enumerate(answers.columns):
        _widen(sheet, first + place, (answers.column_names[place], *column.to_pylist()))
    for number, values in zip(numbers, _rows_of(answers), strict=True):
        for place, value in enumerate(values):
            _styled(sheet.cell(number, first + place), value)


# ------------------------------------------------------------------ other sheets


def add_counts(
    workbook: Any,  # noqa: ANN401  # a workbook of openpyxl
    look: Look,
    counts: Sequence[Counts],
    place: int = 1,
) -> None:
    """Add a sheet of what was counted, each block under its headings."""
    sheet = workbook.create_sheet(look.titles[1], place)
    for number, width in enumerate((_WIDEST, _NARROWEST, _NARROWEST), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _colours(sheet, f"A1:A{_LAST_ROW}", look)
    for block in counts:
        sheet.append(list(_headings(sheet, block.headings)))
        for row in block.rows:
            sheet.append([_counted(sheet, cell) for cell in row])
        sheet.append([])


def _counted(sheet: Any, value: Cell) -> Any:  # noqa: ANN401  # of openpyxl
    cell = _styled(WriteOnlyCell(sheet), value)
    if isinstance(value, float):
        cell.number_format = _SHARE
    return cell


def add_terms(workbook: Any, look: Look) -> None:  # noqa: ANN401  # a workbook of openpyxl
    """Add the sheet of terms, to which the lists of columns point, with other words for each."""
    lists = [terms for terms in look.lists.values() if not _is_short(terms)]
    if not lists:
        return
    sheet = workbook.create_sheet(look.titles[2])
    sheet.freeze_panes = "A2"
    columns = [
        column
        for terms in lists
        for column in zip((terms.heading, look.also), *terms.rows, strict=True)
    ]
    for number, cells in enumerate(columns, start=1):
        _widen(sheet, number, cells)
    heads, *rows = zip_longest(*columns, fillvalue="")
    sheet.append(list(_headings(sheet, heads)))
    for row in rows:
        sheet.append([_styled(WriteOnlyCell(sheet), term or None) for term in row])


def _choices(look: Look) -> dict[int, str]:
    """Return what Excel offers in each column with a list: the list, or where it is."""
    choices, number = dict[int, str](), 1
    for place, terms in look.lists.items():
        if _is_short(terms):
            choices[place] = '"' + ",".join(term for term, _ in terms.rows) + '"'
        else:
            letter = get_column_letter(number)
            choices[place] = f"'{look.titles[2]}'!${letter}$2:${letter}${len(terms.rows) + 1}"
            number += 2
    return choices


def _is_short(terms: TermList) -> bool:
    return len(terms.rows) <= _FEW
