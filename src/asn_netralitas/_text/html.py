"""Write a document as HTML: a whole page, or part of one."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Final, assert_never

from asn_netralitas._model.codes import Verdict
from asn_netralitas._phrases.text import Language

from .document import (
    UNBROKEN,
    AnswerBlock,
    Block,
    Bullets,
    Document,
    Item,
    Paragraph,
    Section,
    capital,
)

# Without the signs that would end an address in Markdown, or that no address has.
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"`\\{}|^]+")


@cache
def style_file(name: str) -> str:
    """Return a style sheet, a script or the frame of a page, from `styles/`."""
    return (files("asn_netralitas") / "styles" / name).read_text("utf-8")


def _base_style() -> str:
    return style_file("tokens.css") + style_file("document.css")


def icon_address() -> str:
    """Return the icon of the pages as an address that holds all of it."""
    packed = b64encode(style_file("icon.svg").encode()).decode()
    return f"data:image/svg+xml;base64,{packed}"


def printable(text: str, kept: str = UNBROKEN) -> str:
    """Replace by blanks what could steer a terminal or change the direction of writing."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == kept else " " for sign in text)


def spans(item: Item) -> tuple[str, str, str, str]:
    """Return the lead of an entry, what follows it, its web address, and what follows that."""
    text, lead = printable(item.text).strip(), printable(item.lead).strip()
    before, address, after = text.removeprefix(lead), item.address, ""
    if not (address.isprintable() and _ADDRESS.fullmatch(address) and address in before):
        return lead, before, "", ""
    before, _, after = before.rpartition(address)
    return lead, before, address, after


def html(document: Document) -> str:
    answer = document.answer
    return page(
        f"{answer.mark}: {answer.text}", ["<main>", *article(document), "</main>"], document.lang
    )


def page(title: str, body: Iterable[str], lang: Language, style: str = "", script: str = "") -> str:
    """Return a whole page that needs nothing from elsewhere, and runs nothing but the script."""
    values = {
        "lang": lang,
        "title": safe(title),
        "icon": icon_address(),
        "style": _base_style() + style_file("page.css") + style,
        "body": "\n".join(body),
        "scripts": "",
        "script": "",
    }
    if script:
        # The page allows what has this digest and no other script, so none can be slipped in.
        digest = b64encode(sha256(script.encode()).digest()).decode()
        values["scripts"] = f"; script-src 'sha256-{digest}'"
        values["script"] = f"<script>{script}</script>\n"
    return style_file("page.html").format_map(values)


def part_of_a_page(body: Iterable[str], style: str = "") -> str:
    """Return what the page of another program can show, with a style that touches nothing else."""
    style = _base_style() + style_file("part.css") + style
    return style_file("part.html").format(style=style, body="\n".join(body))


def article(document: Document, level: int = 1) -> Iterator[str]:
    """Yield a document without ids, so that a page may show several.

    `level` is that of its heading; the headings of its sections are one below.
    """
    answer = document.answer
    yield f'<article class="netralitas {answer.verdict.value}" lang="{document.lang}">'
    yield from answer_elements(answer, level)
    yield from section_elements(document.sections, level + 1)
    yield "</article>"


def answer_elements(answer: AnswerBlock, level: int) -> Iterator[str]:
    """Yield an answer as a header; an element around it gives the colours of the verdict."""
    yield "<header>"
    yield f"<h{level}>{sign(answer.verdict)} {safe(answer.mark)}</h{level}>"
    yield f"<p>{safe(capital(answer.text))}</p>"
    yield "</header>"


def section_elements(sections: Iterable[Section], level: int) -> Iterator[str]:
    for section in sections:
        yield f"<section>\n<h{level}>{safe(section.title)}</h{level}>"
        yield from block_elements(section.blocks)
        yield "</section>"


def block_elements(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield f"<p>{safe(text)}</p>"
            case Bullets(items):
                yield from list_elements(items)
            case _:
                assert_never(block)


def sign(verdict: Verdict) -> str:
    """Return the sign of a verdict, which screen readers skip, since its word follows."""
    return f'<span aria-hidden="true">{_VERDICT_SIGNS[verdict]}</span>'


def list_elements(items: Iterable[Item]) -> Iterator[str]:
    yield "<ul>"
    for item in items:
        lead, before, address, after = spans(item)
        strong = f"<strong>{safe(lead)}</strong>" if lead else ""
        link = f'<a href="{safe(address)}">{safe(address)}</a>' if address else ""
        yield f"<li>{strong}{safe(before)}{link}{safe(after)}"
        if item.below:
            yield from list_elements(item.below)
        yield "</li>"
    yield "</ul>"


def safe(text: str) -> str:
    """Return a text as HTML or SVG, in which no sign of it is markup."""
    return escape(printable(text))


# A verdict is a word and a sign before it is a colour.
_VERDICT_SIGNS: Final[Mapping[Verdict, str]] = {
    Verdict.PERMITTED: "\N{CHECK MARK}",
    Verdict.UNREGULATED: "\N{EN DASH}",
    Verdict.DISCOURAGED: "!",
    Verdict.PROHIBITED: "\N{MULTIPLICATION SIGN}",
    Verdict.DISPUTED: "\N{NOT EQUAL TO}",
    Verdict.DEPENDS: "?",
}
