"""The page, the words and the elements that all pictures share.

A picture is HTML with a little SVG. Its parts adapt to the width, for desk, phone and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.html import page, part_of_a_page, safe, sign, style_file
from asn_netralitas._text.words import Words

_PHRASES: Final = Catalogue("reports")

# A silence within a general duty, and one that other facts would end, by their looks.
_SILENCES: Final = {"bound": "\N{LOZENGE}", "here": "(\N{EN DASH})"}
NO_LINKS: Final[Mapping[str, str]] = {}
NOTHING: Final = "\N{EN DASH}"


@frozen(kw_only=True)
class Sheet:
    """A picture with its title, sentences to read before it, and its body, which is HTML.

    A sheet without such sentences has a heading of its own in its body. The name is that of its
    style sheet and its script.
    """

    title: str
    lead: Sequence[str] = ()
    body: Sequence[str]
    lang: Language
    name: str | None = None

    def page(self) -> str:
        """Return the whole page."""
        style = style_file("sheet.css") + style_file("sheet-page.css")
        script = ""
        if self.name is not None:
            style += style_file(f"{self.name}.css")
            script = style_file(f"{self.name}.js")
        body = ["<main>", *self._elements(), "</main>"]
        return page(self.title, body, self.lang, style, script)

    def part(self) -> str:
        """Return the sheet for use inside the page of another program."""
        return part_of_a_page(self._elements(), style_file("sheet.css"))

    def _elements(self) -> Iterator[str]:
        yield f'<div class="netralitas asn-sheet" lang="{self.lang}">'
        if self.lead:
            yield f"<h1>{safe(self.title)}</h1>"
        yield from (f"<p>{safe(text)}</p>" for text in self.lead)
        yield from self.body
        yield "</div>"


@frozen(kw_only=True)
class PageWords(Words):
    """The words of decisions, and the phrases of the pages beside them."""

    def page(self, phrase: str, **values: object) -> str:
        """Return a phrase of the pages as plain text."""
        return _PHRASES.say(phrase, self.lang, **values)

    def html(self, phrase: str, **values: object) -> str:
        """Return a phrase of the pages as HTML; its values are plain text."""
        return safe(self.page(phrase, **values))

    def look(self, look: str) -> str:
        """Return the words of a look; a silence is never called by its term alone."""
        own = f"look-{look}"
        return self.page(own) if own in _PHRASES else self.term(Verdict(look))

    def verdict(self, verdict: Verdict, word: str | None = None) -> str:
        """Return a verdict as HTML: its sign and word, in its colour."""
        shown = self.term(verdict) if word is None else word
        return f'<span class="{verdict.value} verdict">{sign(verdict)} {safe(shown)}</span>'


def is_bound(decision: Decision) -> bool:
    """Return whether no rule speaks of a case, but a general duty binds the person all the same."""
    silence = decision.silence
    return decision.verdict is Verdict.UNREGULATED and silence is not None and bool(silence.duties)


def look_sign(look: str) -> str:
    """Return the sign of a verdict or of a silence; screen readers skip it, since words follow."""
    if look in _SILENCES:
        return f'<span aria-hidden="true">{_SILENCES[look]}</span>'
    return sign(Verdict(look))


def navigation(links: Mapping[str, str], label: str) -> Iterator[str]:
    """Yield links to other pages by their names; nothing where there are none."""
    if links:
        yield f'<nav class="links" aria-label="{label}">'
        yield from (f'<a href="{safe(to)}">{safe(name)}</a>' for name, to in links.items())
        yield "</nav>"


def table(
    kind: str, headings: Iterable[str], bodies: Iterable[str], caption: str = ""
) -> Iterator[str]:
    """Yield a table; on a narrow screen each row of a `stacked` one becomes a block."""
    above = f"<caption>{caption}</caption>" if caption else ""
    names = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    yield f'<table class="{kind}">{above}'
    yield f"<thead><tr>{names}</tr></thead>"
    yield from bodies
    yield "</table>"


def rows(elements: Iterable[str]) -> Iterator[str]:
    """Yield rows as the only body of a table."""
    yield "<tbody>"
    yield from elements
    yield "</tbody>"


def row(headings: Sequence[str], cells: Iterable[str], kind: str = "") -> str:
    """Return a row whose first cell says what it is about; the others repeat their headings.

    The headings are shown where the row becomes a block.
    """
    first, *others = cells
    labelled = (
        f'<td><span class="label">{heading}</span>{cell}</td>'
        for heading, cell in zip(headings[1:], others, strict=True)
    )
    mark = f' class="{kind}"' if kind else ""
    return f'<tr{mark}><th scope="row">{first}</th>{"".join(labelled)}</tr>'


def folded(
    anchor: str, summary: str, elements: Iterable[str], *, shown: bool = False, kind: str = ""
) -> str:
    """Return elements that open at a click, or when a link leads to the anchor.

    The anchor is inside, since browsers open only what contains the target of a link.
    """
    mark = (f' class="{kind}"' if kind else "") + (" open" if shown else "")
    inside = "\n".join(elements)
    return (
        f'<details{mark}><summary>{summary}</summary>\n<div id="{anchor}" class="inside">\n'
        f"{inside}\n</div></details>"
    )
