"""Print tables, lines and JSON in the language of the reader.

On a terminal a table fits its width; elsewhere it is plain text with one line a row.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import asdict, has
from rich import progress
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from asn_netralitas._files.atomic import replace
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text import html
from asn_netralitas._text.words import Words

_PHRASES: Final = Catalogue("program")

T = TypeVar("T")

# Fewer items are done before anybody looks.
_WORTH_A_LINE: Final = 100
_MOMENT: Final = 0.001
NO_STYLES: Final[Mapping[str, str]] = {}
printable: Final = partial(html.printable, kept="\n")


def print_text(text: str) -> None:
    """Print one or more lines."""
    sys.stdout.write(f"{printable(text)}\n")


def write(text: str, output: str | None) -> None:
    """Write a text to a file, or to standard output if none is given."""
    if output is None:
        sys.stdout.write(text)
    else:
        replace(Path(output), text)


def print_json(values: Mapping[str, Any]) -> None:
    """Print values as JSON: an object as its fields, a set as a sorted list, a day as text."""
    sys.stdout.write(f"{json.dumps(values, default=_as_json, ensure_ascii=False, indent=2)}\n")


def _as_json(value: Any) -> object:  # noqa: ANN401  # whatever JSON has no type for
    if has(type(value)):
        return asdict(value, recurse=False)
    return sorted(value) if isinstance(value, frozenset) else str(value)


def fields_of(value: object, *names: str) -> dict[str, Any]:
    """Return some fields of a value by their names, for JSON.

    >>> fields_of(range(1, 9, 2), "start", "step")
    {'start': 1, 'step': 2}
    """
    return {name: getattr(value, name) for name in names}


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    unbroken: Collection[int] = (),
    styles: Mapping[str, str] = NO_STYLES,
) -> None:
    """Print a table: fitted to the width of a terminal, else aligned with one line a row.

    Args:
        unbroken: The numbers of columns that are never broken over lines.
        styles: Colours of cells that hold just the given text; they carry no meaning of their own.
    """
    console = Console(highlight=False)
    cells = [[printable(cell) for cell in row] for row in rows]
    if not console.is_terminal:
        rows = [headings, *cells]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            print_text("  ".join(map(str.ljust, row, widths)).rstrip())
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number in unbroken)
    for row in cells:
        table.add_row(*(Styled(cell, styles.get(cell, "")) for cell in row))
    console.print(table)


def track(items: Sequence[T], description: str, worth: int = _WORTH_A_LINE) -> Iterable[T]:
    """Return the items, on a terminal with a progress bar if there are at least `worth` of them."""
    console = Console(stderr=True)
    if len(items) < worth or not console.is_terminal:
        return items
    return progress.track(items, description, console=console, transient=True)


@contextmanager
def metered(description: str, lang: Language) -> Iterator[Callable[[float, int], None]]:
    """Lend a function that takes the finished share of long work and the number of finished rows.

    On a terminal a line shows both, the rate, and the time that is left.
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
            text = say(lang, "rows-done", rows=number(rows), rate=rate) if rows else ""
            line.update(task.id, completed=share, rows=text)

        yield show


def say(lang: Language, phrase: str, **values: object) -> str:
    """Return a phrase in a language with its values filled in."""
    return _PHRASES.say(phrase, lang, **values)


def say_all(lang: Language, *phrases: str) -> list[str]:
    """Return phrases in a language, such as the headings of a table."""
    return [say(lang, phrase) for phrase in phrases]
