"""The sheet on which every picture is drawn: its page, its style, its words, and a few elements.

A picture is HTML with a little SVG, and says all that it shows in words too. Its parts have the
widths of their columns, so that one page does for a desk, a phone and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Verdict
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.html import page, part_of_a_page, safe, sign
from asn_netralitas._text.words import Words

_PHRASES: Final = Catalogue("reports")

NOTHING: Final = "\N{EN DASH}"


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
        style = _STYLE + _OF_A_PAGE + (_ACROSS if self.across else "")
        return page(self.title, ["<main>", *self._elements(), "</main>"], self.lang, style)

    def part(self) -> str:
        """Return what the page of another program can show."""
        return part_of_a_page(self._elements(), _STYLE)

    def _elements(self) -> Iterator[str]:
        yield f'<div class="netralitas asn-sheet" lang="{self.lang}">'
        yield from self.head
        yield from self.body
        yield "</div>"


def say(lang: Language, phrase: str, **values: object) -> str:
    """Return a phrase of the pictures in a language with its values filled in."""
    return _PHRASES.say(phrase, lang, **values)


# ------------------------------------------------------------------ elements


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


# ------------------------------------------------------------------ the style

# Of text, of what is pale and of what is faint, of a filled ground, of bars, and of the page.
_DAY: Final = ("#1b1b1f", "#55555c", "#d5d5da", "#f2f2f4", "#1a4480", "#fff")
_NIGHT: Final = ("#e9e9ec", "#b5b5bd", "#47474e", "#232327", "#8db8f5", "#17171a")


def _inks(inks: Sequence[str]) -> str:
    names = ("text", "pale", "faint", "paper", "accent", "page")
    values = "; ".join(f"--{name}: {ink}" for name, ink in zip(names, inks, strict=True))
    return f".asn-sheet {{ {values}; }}\n"


_OF_A_PAGE: Final = """\
main { max-width: 84rem; }
@page { size: A4; margin: 14mm; }
"""
_ACROSS: Final = "@page { size: A4 landscape; }\n"
_STYLE: Final = f"""\
{_inks(_DAY)}\
.asn-sheet h1 {{ font-size: 1.7rem; }}
.asn-sheet > p, .asn-sheet > ul {{ max-width: 52rem; }}
.asn-sheet table {{
  border-collapse: collapse; width: 100%; margin: .75rem 0; overflow-wrap: break-word;
}}
.asn-sheet caption {{ text-align: left; padding: .25rem 0; color: var(--pale); }}
.asn-sheet th, .asn-sheet td {{
  border-bottom: 1px solid var(--faint); padding: .3rem .6rem .3rem 0; text-align: left;
  vertical-align: top; font-weight: normal;
}}
.asn-sheet thead th {{ color: var(--pale); font-size: .85rem; vertical-align: bottom; }}
.asn-sheet tbody.group > tr:first-child > th {{
  padding-top: .8rem; font-weight: bold; border-bottom-color: var(--pale);
}}
.asn-sheet .wide {{ overflow-x: auto; }}
.asn-sheet .wide:focus-visible, .asn-sheet a:focus-visible, .asn-sheet summary:focus-visible {{
  outline: 3px solid var(--accent); outline-offset: 2px;
}}
.asn-sheet .note, .asn-sheet small {{ color: var(--pale); font-size: .85em; }}
.asn-sheet .nowrap {{ white-space: nowrap; }}
.asn-sheet .label {{ display: none; color: var(--pale); font-size: .85rem; font-weight: normal; }}
.asn-sheet .tag {{
  display: inline-block; border: 1px solid currentColor; border-radius: .25rem;
  padding: 0 .4rem; font-size: .85em;
}}
.asn-sheet .verdict {{
  display: inline-block; overflow-wrap: normal; border: 1px solid var(--ink); border-radius: .25rem;
  background: var(--ground); color: var(--ink); padding: 0 .4rem;
}}
.asn-sheet details {{ border: 1px solid var(--faint); border-radius: .25rem; margin: .5rem 0; }}
.asn-sheet summary {{ cursor: pointer; padding: .5rem .75rem; }}
.asn-sheet .inside {{ padding: 0 .75rem .75rem; scroll-margin-top: 4rem; }}
.asn-sheet article {{ max-width: 52rem; }}
.asn-sheet article h3 {{ font-size: 1.25rem; }}
.asn-sheet article h4 {{ font-size: 1rem; margin-top: 1.25rem; }}
.asn-sheet svg {{ display: block; overflow: visible; }}
.asn-sheet svg text {{ fill: var(--pale); font-size: 12px; }}
/* --- bars on a scale of days */
.asn-sheet .tick {{ stroke: var(--faint); }}
.asn-sheet .before, .asn-sheet .after {{ fill: var(--pale); }}
.asn-sheet .rest {{ fill: none; stroke: var(--pale); }}
/* The line keeps a single day of a long election in sight. */
.asn-sheet .period {{ fill: var(--accent); stroke: var(--accent); stroke-width: 1.5; }}
.asn-sheet .window {{
  fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 5 3;
}}
.asn-sheet .turn {{ stroke: var(--text); stroke-width: 2; stroke-dasharray: 2 3; }}
.asn-sheet .vote {{ fill: var(--text); stroke: var(--paper); }}
.asn-sheet .asked {{ fill: var(--text); fill-opacity: .25; stroke: var(--text); }}
.asn-sheet .days {{ font-size: .92rem; }}
.asn-sheet .days th, .asn-sheet .days td {{ vertical-align: middle; }}
.asn-sheet .days tbody th, .asn-sheet .days thead th:first-child {{ min-width: 14rem; }}
.asn-sheet .days td:last-child, .asn-sheet .days thead th:last-child {{
  width: 42%; padding-right: 0;
}}
.asn-sheet .met > th {{ font-weight: bold; }}
.asn-sheet .legend {{
  display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none; padding: 0; max-width: none;
}}
.asn-sheet .plain {{ list-style: none; padding: 0; }}
.asn-sheet .plain li {{ margin: .3rem 0; }}
.asn-sheet .legend svg {{ display: inline-block; vertical-align: middle; }}
/* --- categories by acts */
.asn-sheet .grid {{
  width: auto; font-size: .8rem; line-height: 1.25;
  border-collapse: separate; border-spacing: 0;
}}
.asn-sheet .grid th, .asn-sheet .grid td {{
  border: 1px solid var(--faint); border-width: 0 1px 1px 0; padding: 0;
}}
.asn-sheet .grid thead th {{
  position: sticky; top: 0; z-index: 2; background: var(--page); padding: .3rem;
  border-top-width: 1px;
}}
.asn-sheet .grid tbody th, .asn-sheet .grid thead th:first-child {{
  position: sticky; left: 0; z-index: 1; background: var(--page); padding: .3rem .5rem;
  min-width: 11rem; border-left-width: 1px;
}}
.asn-sheet .grid thead th:first-child {{ z-index: 3; }}
.asn-sheet .grid td {{ background: var(--ground); vertical-align: middle; }}
.asn-sheet .grid td a {{
  display: block; padding: .3rem; color: var(--ink); text-align: center; text-decoration: none;
}}
.asn-sheet .grid td a:hover .word {{ text-decoration: underline; }}
.asn-sheet .grid .sign {{ display: block; font-weight: bold; font-size: 1rem; }}
.asn-sheet .grid .word {{ font-size: .72rem; }}
.asn-sheet td:target {{ outline: 3px solid var(--accent); outline-offset: -3px; }}
/* --- kinds of sanction */
.asn-sheet .kinds th {{ width: 20%; }}
.asn-sheet .kinds th:first-child {{ width: 36%; }}
/* --- steps */
.asn-sheet .stairs {{ list-style: none; padding: 0; max-width: 52rem; }}
.asn-sheet .stairs li {{ margin: .2rem 0; }}
.asn-sheet .stairs .step {{ fill: var(--accent); }}
/* --- trees */
.asn-sheet .tree, .asn-sheet .tree ul {{ list-style: none; margin: 0; padding: 0; }}
.asn-sheet .tree li {{ position: relative; margin: 0; padding: .3rem 0 .3rem 1.4rem; }}
.asn-sheet .tree li::before {{
  content: ""; position: absolute; left: .3rem; top: 0; height: 1.15rem; width: .8rem;
  border-left: 1px solid var(--pale); border-bottom: 1px solid var(--pale);
}}
.asn-sheet .tree li:not(:last-child)::after {{
  content: ""; position: absolute; left: .3rem; top: 0; bottom: 0;
  border-left: 1px solid var(--pale);
}}
.asn-sheet .card {{
  border: 1px solid var(--pale); border-radius: .25rem; padding: .4rem .75rem;
}}
.asn-sheet .card.stands {{ border-width: 2px; border-color: var(--text); }}
.asn-sheet .card.open {{ border-style: dashed; }}
.asn-sheet .card.lifted {{ border-style: dotted; background: var(--paper); }}
.asn-sheet .sides {{
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem;
  align-items: start;
}}
.asn-sheet .side {{ border: 1px solid var(--pale); border-radius: .25rem; padding: .5rem .75rem; }}
.asn-sheet .tree h3, .asn-sheet .tree h4, .asn-sheet .tree h5 {{
  margin: 0; border: 0; padding: 0; font-size: 1rem;
}}
@media screen {{
.asn-sheet .tall {{ max-height: 90vh; overflow-y: auto; }}
}}
@media screen and (max-width: 48rem) {{
.asn-sheet .stacked thead th {{ display: none; }}
.asn-sheet .stacked tr {{ display: grid; grid-template-columns: 1fr 1fr; padding: .4rem 0; }}
.asn-sheet .stacked tbody tr {{ border-bottom: 1px solid var(--faint); }}
.asn-sheet .stacked tbody th:first-child, .asn-sheet .stacked tbody td {{
  border: 0; padding: .1rem .6rem .1rem 0; width: auto; min-width: 0;
}}
.asn-sheet .stacked tbody th, .asn-sheet .fared td:first-of-type {{ grid-column: 1 / -1; }}
.asn-sheet .stacked .label {{ display: block; }}
.asn-sheet .days thead th:last-child {{ display: block; }}
.asn-sheet .days tbody th, .asn-sheet .days td:last-child, .asn-sheet .days thead th:last-child {{
  grid-column: 1 / -1; width: auto;
}}
.asn-sheet .grid td {{ position: relative; }}
.asn-sheet .grid .word {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}}
.asn-sheet .grid tbody th, .asn-sheet .grid thead th:first-child {{
  min-width: 7.5rem; max-width: 7.5rem;
}}
.asn-sheet .grid thead th {{ min-width: 2.6rem; font-size: .7rem; }}
}}
@media screen and (prefers-color-scheme: dark) {{
{_inks(_NIGHT)}\
}}
@media print {{
.asn-sheet h1 {{ font-size: 14pt; }}
.asn-sheet table, .asn-sheet .days, .asn-sheet thead th {{ font-size: 8.5pt; }}
.asn-sheet tr, .asn-sheet summary, .asn-sheet .legend li {{ break-inside: avoid; }}
.asn-sheet .days tbody th, .asn-sheet .days thead th:first-child {{ min-width: 0; }}
.asn-sheet thead {{ display: table-header-group; }}
.asn-sheet .wide {{ overflow: visible; }}
.asn-sheet .grid {{ font-size: 6.5pt; width: 100%; }}
.asn-sheet .grid thead th, .asn-sheet .grid tbody th, .asn-sheet .grid thead th:first-child {{
  min-width: 0; padding: 1pt 2pt; position: static; font-size: 6.5pt;
}}
.asn-sheet .grid thead th:first-child {{ width: 17%; }}
.asn-sheet .grid td a {{ padding: 1pt; }}
.asn-sheet .grid .sign {{ font-size: 7pt; }}
.asn-sheet .grid .word {{ font-size: 5.5pt; }}
.asn-sheet rect, .asn-sheet .verdict, .asn-sheet .grid td a {{ print-color-adjust: exact; }}
.asn-sheet a {{ color: inherit; text-decoration: none; }}
}}
"""

# ------------------------------------------------------------------ what is said
