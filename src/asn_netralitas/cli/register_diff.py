"""A register in a file, of which `diff --table` tells who gets another answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.analysis.register_changes import render_changes, who_changes
from asn_netralitas.pictures.register_page import register

from .batch import SEPARATORS
from .batch_cells import cells_of
from .console import print_json, print_text
from .options import FAILED
from .table_headings import Headings
from .tables.files import open_table
from .tables.forms import Request


def print_register_changes(
    path: str, books: tuple[Rulebook, Rulebook], days: Sequence[date], form: str, lang: Language
) -> int:
    """Print who in a register changes, and return the exit code.

    The file is read as `batch` reads it, in codes or words. A day that is given takes the place of
    the column `at`.

    Raises:
        LoadError: If the file cannot be read.
    """
    old_day, new_day = (days[0], days[-1]) if days else (None, None)
    rows = _rows(Path(path), books[1], {"at"} if days else set())
    changes = who_changes(rows, old=books[0], new=books[1], old_day=old_day, new_day=new_day)
    match form:
        case "json":
            print_json(changes.to_dict())
        case "html":
            sys.stdout.write(register(changes, lang=lang))
        case _:
            print_text(render_changes(changes, lang=lang).rstrip("\n"))
    return FAILED if changes.undecided else 0


def _rows(path: Path, rulebook: Rulebook, given: set[str]) -> pa.Table:
    """Return what the rows of a file ask, in codes."""
    headings = Headings(rulebook)
    request = Request(separators=tuple(SEPARATORS.values()), is_heading=headings.is_one)
    opened = open_table(path, request, _unseen)
    headers = [header.strip() for header in opened.schema.names]
    columns = headings.columns(path, headers, given)
    cells = cells_of(columns, headers, rulebook, dates=None, nothing=())
    cells.survey(opened, _unseen)
    parts = [cells.read(part, opened.schema) for part in opened.read(_unseen)]
    # Each part brings its own dictionaries.
    return pa.concat_tables(parts or [cells.read(opened.schema.empty_table(), opened.schema)])


def _unseen(_: float) -> None:
    """Show nothing of how far a file has been read."""
