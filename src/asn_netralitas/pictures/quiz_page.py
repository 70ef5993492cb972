"""A quiz as a page: one question at a time, why, a score, and a certificate to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.html import safe
from asn_netralitas._text.words import Words
from asn_netralitas.questions.quiz import QuizQuestion, quiz_questions
from asn_netralitas.scenario.values import Result

from .sheet import NO_LINKS, PageWords, Sheet, navigation

_PHRASES: Final = Catalogue("quiz")
COUNT: Final = 10


def quiz(
    results: Iterable[Result] | None = None,
    *,
    lang: Language = "id",
    count: int = COUNT,
    links: Mapping[str, str] = NO_LINKS,
) -> str:
    """Return a quiz that draws other questions each time it is begun.

    Args:
        results: What came out of the scenarios that are asked about; by default the questions of
            the package are asked.
        lang: The language of the page. The name of a scenario stays in that of its file.
        count: How many questions are asked at a time.
        links: Addresses of other pages by their names, for a page that is part of a site.

    >>> from asn_netralitas import scenario
    >>> cases = scenario.load("examples/kutai-timur/kutai-timur.scenarios.yaml")
    >>> page = quiz(map(scenario.run, cases), lang="en", count=3)
    >>> "Neutrality quiz" in page, page.count('<form class="item"')
    (True, 10)
    """
    words = PageWords(lang=lang, catalogue=_PHRASES)
    asked = quiz_questions(lang=lang, results=results)
    count = min(count, len(asked))
    body = (
        *navigation(links, _html(words, "pages")),
        f"<h1>{_html(words, 'quiz')}</h1>",
        *_start(len(asked), count, words),
        f'<section id="quiz" data-count="{count}" hidden>',
        f'<p id="progress" data-text="{_html(words, "page-progress")}"></p>',
        *(line for number, each in enumerate(asked) for line in _item(number, each, words)),
        "</section>",
        *_end(words),
    )
    return Sheet(title=words.say("quiz"), body=body, lang=lang, name="quiz").page()


def _html(words: Words, phrase: str, **values: object) -> str:
    return safe(words.say(phrase, **values))


def _start(stock: int, count: int, words: Words) -> Iterator[str]:
    book = Rulebook.national()
    yield '<section id="start">'
    yield f"<p>{_html(words, 'page-lead', count=count, stock=stock)}</p>"
    known = {"rulebook": book.id, "version": book.version, "last": words.day(book.known_until)}
    advice = safe(Words(lang=words.lang).say("no-advice"))
    yield f'<p class="note">{_html(words, "page-made", **known)} {advice}</p>'
    yield f'<p><button id="begin" type="button">{_html(words, "page-begin")}</button></p>'
    yield f"<noscript><p>{_html(words, 'page-no-script')}</p></noscript></section>"


def _item(number: int, question: QuizQuestion, words: PageWords) -> Iterator[str]:
    """Yield a question; its script shows one at a time, and the reason after the answer."""
    found = question.answer
    yield f'<form class="item" data-right="{question.right}" hidden><fieldset>'
    yield f'<legend tabindex="-1">{safe(question.asked)}</legend>'
    yield f'<p class="note">{_html(words, "page-case", case=question.case)}</p>'
    for value, choice in enumerate(question.choices):
        yield (
            f'<label><input type="radio" name="q{number}" value="{value}" required> '
            f"<span>{safe(choice.text)}</span></label>"
        )
    yield "</fieldset>"
    right = _html(words, "quiz-right")
    wrong = _html(words, "quiz-wrong", choice=question.choices[question.right].text)
    # There from the start, so that a screen reader says what is written into it.
    yield f'<p class="said" role="status" data-right="{right}" data-wrong="{wrong}"></p>'
    yield f'<div class="why" hidden><p>{words.verdict(found.decision.verdict, found.verdict)}</p>'
    yield f"<p>{safe(found.text)}</p></div>"
    submit, following = _html(words, "page-submit"), _html(words, "page-next")
    yield f'<p><button data-next="{following}">{submit}</button></p></form>'


def _end(words: Words) -> Iterator[str]:
    """Yield the score, and the certificate, whose name stays in the page."""
    yield '<section id="end" hidden>'
    yield f'<h2 id="score" tabindex="-1" data-text="{_html(words, "page-score")}"></h2>'
    yield '<ol id="review"></ol>'
    yield f'<form id="named"><label for="name">{_html(words, "page-name")}</label>'
    yield '<input id="name" autocomplete="off" maxlength="80">'
    yield f'<p class="note">{_html(words, "page-name-stays")}</p>'
    yield f"<p><button>{_html(words, 'page-print')}</button> "
    yield f'<button id="again" type="button">{_html(words, "page-again")}</button></p></form>'
    yield '<article class="certificate">'
    yield f"<p>{_html(words, 'certificate')}</p>"
    yield f'<p id="bearer" data-text="{_html(words, "certificate-blank")}"></p>'
    yield f'<p id="result" data-text="{_html(words, "certificate-result")}"></p>'
    yield f'<p id="day"></p><p class="note">{_html(words, "certificate-note")}</p>'
    yield "</article></section>"
