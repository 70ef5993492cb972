"""What people ask, as a page that can be searched: each question opens on its answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.html import safe
from asn_netralitas._text.words import Words
from asn_netralitas.questions.common import CommonQuestion, Matter, answer, matters
from asn_netralitas.questions.index import search_index

from .sheet import NO_LINKS, PageWords, Sheet, folded, navigation

_PHRASES: Final = Catalogue("questions")


def questions(*, lang: Language = "id", links: Mapping[str, str] = NO_LINKS) -> str:
    """Return the questions that people ask, with their answers and a search in everyday words.

    Args:
        lang: The language of the page.
        links: Addresses of other pages by their names, for a page that is part of a site.

    >>> "Bolehkah guru PNS foto bareng bakal calon di hajatan?" in questions()
    True
    """
    words = PageWords(lang=lang, catalogue=_PHRASES)
    asked = matters()
    body = (
        *navigation(links, _html(words, "pages")),
        f"<h1>{_html(words, 'questions')}</h1>",
        *_lead(asked, words),
        *_search(words),
        '<div id="matters">',
        *_contents(asked, words),
        *(line for matter in asked for line in _matter(matter, words)),
        "</div>",
        f'<script type="application/json" id="index">{_index(lang)}</script>',
    )
    return Sheet(title=words.say("questions"), body=body, lang=lang, name="questions").page()


def _html(words: Words, phrase: str, **values: object) -> str:
    return safe(words.say(phrase, **values))


def _lead(asked: Iterable[Matter], words: Words) -> Iterator[str]:
    book = Rulebook.national()
    count = sum(len(matter.questions) for matter in asked)
    known = {"rulebook": book.id, "version": book.version, "last": words.day(book.known_until)}
    yield f"<p>{_html(words, 'questions-lead', count=count)}</p>"
    advice = safe(Words(lang=words.lang).say("no-advice"))
    yield f'<p class="note">{_html(words, "questions-made", **known)} {advice}</p>'


def _search(words: Words) -> Iterator[str]:
    """Yield the search, which the script of the page shows, and the place of what it finds."""
    example, label = _html(words, "search-example"), _html(words, "search-questions")
    yield '<form id="search" class="search" role="search" hidden>'
    yield f'<label for="box">{label}</label>'
    yield f'<input id="box" type="search" autocomplete="off" placeholder="{example}">'
    some, none = _html(words, "found-some"), _html(words, "found-none")
    yield f'<p id="status" role="status" data-some="{some}" data-none="{none}"></p></form>'
    yield f'<section id="found" aria-label="{_html(words, "found-questions")}" hidden></section>'


def _contents(asked: Iterable[Matter], words: Words) -> Iterator[str]:
    yield f'<nav aria-label="{_html(words, "matters")}"><ul class="contents">'
    for matter in asked:
        title = f"{safe(matter.title[words.lang])} ({len(matter.questions)})"
        yield f'<li><a href="#{matter.anchor}">{title}</a></li>'
    yield "</ul></nav>"


def _matter(matter: Matter, words: PageWords) -> Iterator[str]:
    yield f'<section><h2 id="{matter.anchor}">{safe(matter.title[words.lang])}</h2>'
    yield from (_question(question, words) for question in matter.questions)
    yield "</section>"


def _question(question: CommonQuestion, words: PageWords) -> str:
    found = answer(question, words.lang)
    verdict = words.verdict(found.decision.verdict, found.verdict)
    summary = f"<h3>{safe(question.asked[words.lang])}</h3>{verdict}"
    starts = _html(words, "answer-starts", verdict=found.verdict)
    here = f'<a href="#{question.anchor}">{_html(words, "link-here")}</a>'
    inside = (
        f"<p><strong>{starts}</strong> {safe(found.text)}</p>",
        f'<p class="note">{_html(words, "example-case", case=found.case)} {here}</p>',
        f"<details><summary>{_html(words, 'scenario-behind')}</summary>",
        f'<pre lang="id"><code>{_lines(question.source)}</code></pre></details>',
    )
    return folded(question.anchor, summary, inside, kind="question")


def _lines(text: str) -> str:
    return "\n".join(map(safe, text.splitlines()))


def _index(lang: Language) -> str:
    """Return what the search looks in as JSON that has no end of a script in it."""
    index = json.dumps(search_index(lang), ensure_ascii=False, separators=(",", ":"))
    return index.replace("<", "\\u003c")
