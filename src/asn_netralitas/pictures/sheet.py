"""The page, styles and basic elements that all pictures share.

A picture is HTML with a little SVG. Its parts adapt to the width, for desk, phone and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Verdict
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.html import page, part_of_a_page, safe, sign, style_sheet
from asn_netralitas._text.words import Words

_PHRASES: Final = Catalogue("reports")

NOTHING: Final = "\N{EN DASH}"
_ACROSS: Final = "@page { size: A4 landscape; }\n"


@frozen(kw_only=True)
class Sheet:
    """A picture with its title; what stands at its head and its body are HTML.

    What is `across` is printed on sheets that are wider than high.
    """

    title: str
    head: Sequence[str]
    body: Sequence[str]
    lang: Language
    across: bool = False

    def page(self) -> str:
        """Return the whole page."""
        style = style_sheet("sheet") + style_sheet("sheet-page") + (_ACROSS if self.across else "")
        return page(self.title, ["<main>", *self._elements(), "</main>"], self.lang, style)

    def part(self) -> str:
        """Return what the page of another program can show."""
        return part_of_a_page(self._elements(), style_sheet("sheet"))

    def _elements(self) -> Iterator[str]:
        yield f'<div class="netralitas asn-sheet" lang="{self.lang}">'
        yield from self.head
        yield from self.body
        yield "</div>"


def say(lang: Language, phrase: str, **values: object) -> str:
    """Return a phrase of the pictures in a language with its values filled in."""
    return _PHRASES.say(phrase, lang, **values)


def heading(title: str, lead: Iterable[str]) -> Iterator[str]:
    """Yield the title of a page and the sentences that stand before the picture."""
    yield f"<h1>{safe(title)}</h1>"
    yield from paragraphs(lead)


def paragraphs(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts as paragraphs."""
    return (f"<p>{safe(text)}</p>" for text in texts)


def head_row(headings: Iterable[str]) -> str:
    """Return the row of headings of a table."""
    names = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return f"<thead><tr>{names}</tr></thead>"


def table(headings: Iterable[str], rows: Iterable[str], kind: str = "stacked") -> Iterator[str]:
    """Yield a table; on a narrow screen each row becomes a block that names its columns."""
    yield f'<table class="{kind}">'
    yield head_row(headings)
    yield "<tbody>"
    yield from rows
    yield "</tbody></table>"


def row(first: str, cells: Mapping[str, str], kind: str = "") -> str:
    """Return a row of a table with its cells by their headings; the first says what it is about."""
    others = (
        f'<td><span class="label">{heading}</span>{cell}</td>' for heading, cell in cells.items()
    )
    mark = f' class="{kind}"' if kind else ""
    return f'<tr{mark}><th scope="row">{first}</th>{"".join(others)}</tr>'


def scrolling(label: str, elements: Iterable[str], *, tall: bool = False) -> Iterator[str]:
    """Yield what may be wider than the page, to be moved with the keyboard too.

    What is `tall` too moves up and down inside, so that its headings stay in sight.
    """
    kind = "wide tall" if tall else "wide"
    yield f'<div class="{kind}" role="region" aria-label="{safe(label)}" tabindex="0">'
    yield from elements
    yield "</div>"


def folded(anchor: str, summary: str, elements: Iterable[str], *, shown: bool = False) -> str:
    """Return what opens at a click, and by itself when a link leads to its anchor.

    The anchor is inside, since a browser opens what it has to look into.
    """
    mark = " open" if shown else ""
    inside = "\n".join(elements)
    return (
        f'<details{mark}><summary>{summary}</summary>\n<div id="{anchor}" class="inside">\n'
        f"{inside}\n</div></details>"
    )


def verdict_mark(verdict: Verdict, words: Words) -> str:
    """Return a verdict as its sign and word, in its colour."""
    return (
        f'<span class="{verdict.value} verdict">{sign(verdict)} {safe(words.term(verdict))}</span>'
    )
