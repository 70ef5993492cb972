"""What the commands print: tables, lines and JSON, in the language of the reader.

A table fits a terminal; elsewhere it is plain text with one line a row, for other programs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from rich import progress
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._text.words import Words

T = TypeVar("T")

# Fewer items are done before anybody looks.
_WORTH_A_LINE: Final = 100
_MOMENT: Final = 0.001
NO_STYLES: Final[Mapping[str, str]] = {}


def print_text(text: str) -> None:
    """Print one or more lines."""
    sys.stdout.write(f"{printable(text)}\n")


def print_json(values: Mapping[str, Any]) -> None:
    """Print values as JSON; days become text."""
    sys.stdout.write(f"{json.dumps(values, default=str, ensure_ascii=False, indent=2)}\n")


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    unbroken: Collection[int] = (),
    styles: Mapping[str, str] = NO_STYLES,
) -> None:
    """Print a table: fitted to the width of a terminal, else aligned with one line a row.

    The columns numbered in `unbroken` are never broken over lines. `styles` colours the cells that
    hold just the given text; nothing but colour is lost where there is none.
    """
    console = Console(highlight=False)
    cells = [[printable(cell) for cell in row] for row in rows]
    if not console.is_terminal:
        for line in _aligned([headings, *cells]):
            print_text(line)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number in unbroken)
    for row in cells:
        table.add_row(*(Styled(cell, styles.get(cell, "")) for cell in row))
    console.print(table)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(map(str.ljust, row, widths)).rstrip()


def track(items: Sequence[T], description: str, worth: int = _WORTH_A_LINE) -> Iterable[T]:
    """Hand on the items of long work with a line on a terminal that tells how far it is.

    There is no line for fewer items than are `worth` one.
    """
    console = Console(stderr=True)
    if len(items) < worth or not console.is_terminal:
        return items
    return progress.track(items, description, console=console, transient=True)


@contextmanager
def metered(description: str, lang: Language) -> Iterator[Callable[[float, int], None]]:
    """Lend what is told the share of long work that is done, and the rows that are.

    A line on a terminal shows both, how fast it goes, and how long it will take.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _share, _rows: None
        return
    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(bar_width=20),
        progress.TaskProgressColumn(),
        progress.TextColumn("{task.fields[rows]}"),
        progress.TextColumn(say(lang, "time-left")),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=console, transient=True) as line:
        line.add_task(description, total=1.0, rows="")
        (task,) = line.tasks
        number = Words(lang=lang).number

        def show(share: float, rows: int) -> None:
            rate = number(round(rows / max(task.elapsed or 0, _MOMENT)))
            told = say(lang, "rows-done", rows=number(rows), rate=rate) if rows else ""
            line.update(task.id, completed=share, rows=told)

        yield show


def printable(text: str) -> str:
    """Blank what could steer a terminal: names and titles come from files of anybody."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def say(lang: Language, phrase: str, **values: object) -> str:
    """Return a phrase in a language with its values filled in."""
    return _PHRASES[phrase][lang].format_map(values)


_PHRASES: Final[Mapping[str, Text]] = {
    # --- headings
    "result": Text("Hasil", "Result"),
    "verdict": Text("Putusan", "Verdict"),
    "scenario": Text("Skenario", "Scenario"),
    "election": Text("Pemilihan", "Election"),
    "stage": Text("Tahap", "Stage"),
    "period": Text("Masa", "Period"),
    "first": Text("Mulai", "First day"),
    "last": Text("Sampai", "Last day"),
    "where": Text("Di wilayah itu", "In the region"),
    "rule": Text("Aturan", "Rule"),
    "title": Text("Isi", "Title"),
    "modality": Text("Sifat", "Modality"),
    "provision": Text("Dasar", "Provision"),
    "confidence": Text("Sumber", "Source"),
    # --- cells and sentences
    "passed": Text("lulus", "passed"),
    "failed": Text("gagal", "failed"),
    "summary": Text(
        "{all} skenario: {passed} lulus, {failed} gagal",
        "{all} scenarios: {passed} passed, {failed} failed",
    ),
    "checking": Text("memeriksa skenario", "checking scenarios"),
    "comparing": Text("membandingkan hukum", "comparing the law"),
    "problem": Text("Masalah", "Problem"),
    "example": Text("Contoh", "Example"),
    "region": Text("Wilayah", "Region"),
    "category": Text("Kategori", "Category"),
    "rows": Text("Baris", "Rows"),
    "share-of-rows": Text("Bagian", "Share"),
    "prohibited-rows": Text("Dilarang", "Prohibited"),
    "not-known": Text("tidak diketahui", "not known"),
    "columns-read": Text("Kolom yang dibaca: {columns}", "Columns read: {columns}"),
    "columns-not-read": Text("Kolom yang tidak dibaca: {columns}", "Columns not read: {columns}"),
    "batch-summary": Text(
        "{rows} baris: {decided} dinilai, {undecided} tidak dapat dinilai. Hasilnya di {file}",
        "{rows} rows: {decided} decided, {undecided} could not be. The result is in {file}",
    ),
    "screening": Text("menilai", "deciding"),
    "rows-done": Text("{rows} baris, {rate} per detik,", "{rows} rows, {rate} a second,"),
    "time-left": Text("sisa", "left"),
    "mutating": Text("mengubah aturan", "changing rules"),
    "instrument": Text("Peraturan", "Instrument"),
    "part": Text("Bagian", "Part"),
    "exercised": Text("Diuji", "Exercised"),
    "share": Text("Persen", "Share"),
    "rules": Text("aturan", "rules"),
    "exceptions": Text("pengecualian", "exceptions"),
    "readings": Text("tafsiran", "readings"),
    "cells": Text("kategori x tindakan", "category x act"),
    "missed": Text("Belum diuji ({part})", "Not exercised ({part})"),
    "and-more": Text("dan {count} lagi", "and {count} more"),
    "unnoticed": Text(
        "{count} perubahan aturan tidak terlihat oleh skenario mana pun:",
        "{count} changes of the rules that no scenario notices:",
    ),
    "update": Text("Tulis ke {file}? (ya/tidak)", "Write to {file}? (yes/no)"),
    "replayed": Text(
        "{all} putusan: {same} sama, {different} berbeda",
        "{all} decisions: {same} same, {different} different",
    ),
    "whole": Text("seluruhnya", "the whole of it"),
    "everywhere": Text("semua", "everywhere"),
    "partly": Text("sebagian", "in parts"),
    "unsure": Text("belum pasti", "not certain"),
    "linting": Text("memeriksa aturan", "looking through the rules"),
    "error": Text("galat", "error"),
    "warning": Text("peringatan", "warning"),
    "case": Text("contoh", "case"),
    "lint-summary": Text(
        "{errors} galat, {warnings} peringatan", "{errors} errors, {warnings} warnings"
    ),
    "known-until": Text("Kalender diketahui sampai {day}.", "The calendar is known until {day}."),
    "after-known": Text(
        "Kalender hanya diketahui sampai {day}; setelah itu mungkin ada pemilihan lain.",
        "The calendar is known only until {day}; later there may be other elections.",
    ),
    "not-fixed": Text("{election}: belum ditetapkan. {note}", "{election}: not yet fixed. {note}"),
    "rule-count": Text("{count} aturan", "{count} rules"),
    # --- the interview
    "any-of": Text("{group}, belum tahu yang mana", "{group}, not known which"),
    "progress": Text(
        "Pertanyaan {number} (paling banyak {most}):", "Question {number} (of {most} at most):"
    ),
    "yes-or-no": Text("(ya atau tidak; Enter bila tidak tahu)", "(yes or no; Enter if not known)"),
    "choose": Text(
        "(nomor atau nama; Enter bila tidak tahu)", "(number or name; Enter if not known)"
    ),
    "search-or-list": Text(
        "(kode atau kata, misalnya kampanye; Enter untuk melihat semua)",
        "(a code or a word, such as campaign; Enter to see all)",
    ),
    "open-region": Text(
        "(kode atau nama, misalnya 64.08 atau Kutai Timur; Enter bila tidak tahu)",
        "(code or name, such as 64.08 or Kutai Timur; Enter if not known)",
    ),
    "day-form": Text(
        "(TTTT-BB-HH, atau AWAL/AKHIR bila harinya belum pasti)",
        "(YYYY-MM-DD, or FIRST/LAST if the day is not certain)",
    ),
    "open-day": Text("(TTTT-BB-HH; Enter bila tidak tahu)", "(YYYY-MM-DD; Enter if not known)"),
    "too-many": Text("{count} pilihan cocok; tambahkan kata", "{count} choices match; add a word"),
    # --- help
    "usage": Text("Cara pakai: ", "Usage: "),
    "options-mark": Text("[OPSI]", "[OPTIONS]"),
    "command-mark": Text("PERINTAH ...", "COMMAND ..."),
    "options": Text("Opsi", "Options"),
    "commands": Text("Perintah", "Commands"),
}
