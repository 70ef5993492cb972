"""Write a document as plain text or Markdown.

No character of a text becomes markup, since rulebooks of others are rendered too. Another form is
another writer over the same tree.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, Literal, assert_never

from .document import UNBROKEN, Bullets, Document, Item, Paragraph, Section, capital
from .html import html, printable, spans

WIDTH: Final = 88
NARROW: Final = 80


def _text(document: Document, width: int) -> str:
    answer = document.answer
    head = "\n".join((*_wrapped(f"{answer.mark}: {answer.text}", width), ""))
    return "\n".join((head, *(_section_as_text(section, width) for section in document.sections)))


def _section_as_text(section: Section, width: int) -> str:
    writers = (partial(_wrapped, width=width), partial(_item_lines, width=width))
    return "\n".join((section.title, "-" * len(section.title), *_lines(section, *writers)))


def _lines(
    section: Section,
    paragraph: Callable[[str], Iterable[str]],
    item: Callable[[Item], Iterable[str]],
) -> Iterator[str]:
    """Yield the blocks of a section, each with an empty line after it, as a form writes them."""
    for block in section.blocks:
        match block:
            case Paragraph(text):
                yield from paragraph(text)
            case Bullets(items, apart):
                for number, entry in enumerate(items):
                    if apart and number:
                        yield ""
                    yield from item(entry)
            case _:
                assert_never(block)
        yield ""


def _item_lines(item: Item, width: int, margin: str = "") -> Iterator[str]:
    yield from _wrapped(item.text, width, f"{margin}- ", f"{margin}  ")
    for inner in item.below:
        yield from _item_lines(inner, width, f"{margin}  ")


def narrow_lines(text: str, first: str, other: str, width: int | None = None) -> list[str]:
    """Return lines for a terminal, by default of the usual width, in which no word is broken."""
    return _wrap(printable(text).replace(UNBROKEN, " "), width or NARROW, first, other)


def _wrap(text: str, width: int, first: str, other: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=other,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _wrapped(text: str, width: int, first: str = "", other: str = "") -> Iterator[str]:
    """Yield lines no wider than the page; a code, an address or a date is never broken."""
    shown = printable(text)
    lines = [first + shown]
    if len(lines[0]) > width:
        lines = _wrap(shown, width, first, other)
    yield from (line.replace(UNBROKEN, " ").rstrip() for line in lines)


# Signs of CommonMark, and of what sites add to it: tables, struck text, formulas, templates; and
# the two beginnings by which they find addresses.
_SIGNS: Final = re.compile(r"[\\`*_\[\]{}<>#&|~$]|(?<=:)//|(?<=www)\.", re.IGNORECASE)
_AT_THE_START: Final = re.compile(r"^(?=[-+])|^\d+(?=[.)])")


def _markdown(document: Document) -> str:
    parts = (
        f"# {escaped(document.answer.mark)}\n",
        f"{escaped(capital(document.answer.text))}\n",
        *map(_section_as_markdown, document.sections),
    )
    return "\n".join(parts)


def _section_as_markdown(section: Section) -> str:
    lines = _lines(section, lambda text: (escaped(text),), _markdown_item)
    return "\n".join((f"## {escaped(section.title)}", "", *lines))


def _markdown_item(item: Item, margin: str = "") -> Iterator[str]:
    lead, before, address, after = spans(item)
    strong = f"**{escaped(lead)}**" if lead else ""
    link = f"<{address}>" if address else ""
    text = strong + _without_signs(before) + link + _without_signs(after)
    yield f"{margin}- {_on_one_line(text)}"
    for inner in item.below:
        yield from _markdown_item(inner, f"{margin}  ")


def escaped(text: str) -> str:
    """Return a text without line breaks, of which Markdown makes no markup."""
    return _on_one_line(_without_signs(printable(text)))


def _without_signs(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _on_one_line(text: str) -> str:
    """Return a text that begins no list. An empty line would make the one above a title."""
    return _AT_THE_START.sub(r"\g<0>\\", " ".join(text.split())) or "&nbsp;"


DocumentForm = Literal["text", "markdown", "html"]


def written(document: Document, to: DocumentForm, width: int | None = None) -> str:
    """Return a document in a form; `width` is that of a line of text."""
    match to:
        case "text":
            return _text(document, width or WIDTH)
        case "markdown":
            return _markdown(document)
        case "html":
            return html(document)


def written_section(section: Section, to: Literal["text", "markdown"]) -> str:
    """Return one section as `written` writes it."""
    return _section_as_markdown(section) if to == "markdown" else _section_as_text(section, WIDTH)
