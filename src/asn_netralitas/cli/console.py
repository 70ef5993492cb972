"""Print decisions, tables, lines and JSON in the language of the reader.

On a terminal lines and tables fit its width, titles are bold, and a verdict has a colour, as far as
NO_COLOR, FORCE_COLOR and TERM=dumb allow; elsewhere all is plain text, a table with one line a row.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from rich import progress
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from asn_netralitas._files.atomic import replace
from asn_netralitas._files.json_text import json_text
from asn_netralitas._model.codes import Verdict
from asn_netralitas._model.decision import Decision, Way
from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text import html
from asn_netralitas._text.words import Words
from asn_netralitas.render import Detail, Form, render

_PHRASES: Final = Catalogue("program")

T = TypeVar("T")

# Fewer items are done before anybody looks.
_WORTH_A_LINE: Final = 100
_MOMENT: Final = 0.001
_GAP: Final = "  "
_INDENT: Final = "    "
NO_STYLES: Final[Mapping[str, str]] = {}
# Lines of text are no longer and no shorter than can be read well.
_NARROWEST: Final = 40
_WIDEST: Final = 100
# A title is underlined with hyphens, by whoever writes it.
_TITLE: Final = re.compile(r"^ *\S.*\n *-+$", re.MULTILINE)
_COLOURS: Final[Mapping[Verdict, str]] = {
    Verdict.PROHIBITED: "bold red",
    Verdict.DISCOURAGED: "bold yellow",
    Verdict.PERMITTED: "bold green",
    Verdict.UNREGULATED: "bold",
    Verdict.DISPUTED: "bold magenta",
    Verdict.DEPENDS: "bold cyan",
}
printable: Final = partial(html.printable, kept="\n")


def width_of_terminal(*, errors: bool = False) -> int | None:
    """Return how long a line of standard output or error may be; None where it is no terminal."""
    console = Console(stderr=errors)
    return min(max(console.width, _NARROWEST), _WIDEST) if console.is_terminal else None


def print_text(text: str, verdict: Verdict | None = None) -> None:
    """Print one or more lines; the first begins with the mark of a verdict, if one is given."""
    console, shown = Console(), printable(text)
    if not console.is_terminal:
        sys.stdout.write(f"{shown}\n")
        return
    styled = Styled(shown)
    for title in _TITLE.finditer(shown):
        styled.stylize("bold", *title.span())
    if verdict is not None:
        styled.stylize(_COLOURS[verdict], 0, shown.find(":"))
    console.print(styled, soft_wrap=True)


def print_decision(
    decision: Decision,
    lang: Language,
    form: Form = "text",
    detail: Detail = "full",
    ways: Iterable[Way] | None = None,
) -> None:
    """Print a decision in a form; as text it fits a terminal."""
    width = width_of_terminal()
    text = render(decision, lang=lang, to=form, detail=detail, ways=ways, width=width).rstrip("\n")
    if form == "text":
        print_text(text, decision.verdict)
    else:
        sys.stdout.write(f"{text}\n")


def write(text: str, output: str | None) -> None:
    """Write a text to a file, or to standard output if none is given."""
    if output is None:
        sys.stdout.write(text)
    else:
        replace(Path(output), text)
        say_written(output)


def write_file(content: bytes, file: str) -> None:
    """Write a file that is no text, and name it."""
    replace(Path(file), content)
    say_written(file)


def say_written(file: str | Path) -> None:
    """Name a file that was written, beside the output."""
    _print_aside(say(_language(), "written", file=file))


def warn(problem: Problem) -> None:
    """Tell of something that was passed over, or that may be a mistake, beside the output."""
    _print_aside(problem.render(_language()))


def _language() -> Language:
    lang: Language = click.get_current_context().find_root().obj
    return lang


def _print_aside(text: str) -> None:
    sys.stderr.write(f"{printable(text)}\n")
    sys.stderr.flush()


def print_json(values: Mapping[str, Any]) -> None:
    """Print values as JSON: an object as its fields, a set as a sorted list, a day as text."""
    sys.stdout.write(f"{json_text(values, indent=2)}\n")


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    unbroken: Collection[int] = (),
    styles: Mapping[str, str] = NO_STYLES,
    leading: int = 0,
) -> None:
    """Print a table: fitted to the width of a terminal, else aligned with one line a row.

    Args:
        unbroken: The numbers of columns that are never broken over lines.
        styles: Colours of cells that hold just the given text; they carry no meaning of their own.
        leading: If the table is too wide for a narrow terminal, how many cells of a row are the
            title of a block, with the others in lines below it; 0 for a table all the same. A row
            whose first cell is empty belongs to the block above.
    """
    console = Console(highlight=False)
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    whole = sum(widths) + len(_GAP) * (len(widths) - 1)
    if not console.is_terminal:
        for row in (headings, *cells):
            print_text(_GAP.join(map(str.ljust, row, widths)).rstrip())
        return
    if leading and console.width < min(whole, _WIDEST):
        _print_blocks(headings, cells, leading, console)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for number, heading in enumerate(headings):
        table.add_column(heading, overflow="fold", no_wrap=number in unbroken)
    for row in cells:
        table.add_row(*(Styled(cell, styles.get(cell, "")) for cell in row))
    console.print(table)


def _print_blocks(
    headings: Sequence[str], rows: Sequence[Sequence[str]], leading: int, console: Console
) -> None:
    """Print a title for each row, and below it its other cells.

    They are on one line if those of every row fit, else each is on a line, behind its heading.
    """
    below = [_GAP.join(filter(None, row[leading:])) for row in rows]
    is_short = len(headings) - leading > 1 and max(map(len, below)) < console.width - len(_INDENT)
    for row, line in zip(rows, below, strict=True):
        if row[0]:
            console.print(Styled(_GAP.join(filter(None, row[:leading])), "bold"))
        cells = zip(headings[leading:], row[leading:], strict=True)
        for text in [line] if is_short else [f"{name}: {cell}" for name, cell in cells if cell]:
            console.print(Padding(Styled(text), (0, 0, 0, len(_INDENT)), expand=False))


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
