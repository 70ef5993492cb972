"""The results of scenarios as a page: failures first, each with its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from asn_netralitas._phrases.text import Language
from asn_netralitas._text.decision_document import document
from asn_netralitas._text.html import article, safe
from asn_netralitas.scenario.values import Result

from .sheet import PageWords, Sheet, folded, row, rows, table

# A key of the file, as problems quote it.
_QUOTED: Final = re.compile("`(.+?)`")
_COLUMNS: Final = ("scenario", "result", "expected", "actual")


def scenarios(results: Iterable[Result], *, lang: Language = "id") -> str:
    """Return the results of scenarios: expected and actual verdicts, failures first.

    >>> from asn_netralitas import scenario
    >>> cases = scenario.load("examples/kutai-timur/kutai-timur.scenarios.yaml")
    >>> "10 skenario: 10 sesuai, 0 berbeda" in scenarios(map(scenario.run, cases))
    True
    """
    ordered = sorted(results, key=lambda result: result.passed)
    words = PageWords(lang=lang)
    failed = sum(not result.passed for result in ordered)
    counts = {"count": len(ordered), "passed": len(ordered) - failed, "failed": failed}
    lead = [words.page("summary", **counts)]
    body = (*_table(ordered, words), *_explanations(ordered, words))
    return Sheet(title=words.page("scenarios"), lead=lead, body=body, lang=lang).page()


def _table(results: Sequence[Result], words: PageWords) -> Iterator[str]:
    headings = [words.html(column) for column in _COLUMNS]
    lines = (row(headings, _cells(*numbered, words)) for numbered in enumerate(results, 1))
    yield from table("stacked fared", headings, rows(lines))


def _cells(number: int, result: Result, words: PageWords) -> Iterator[str]:
    yield f'<a href="#why-{number}">{safe(result.scenario.name)}</a>'
    yield _outcome(result, words)
    expected = map(words.verdict, result.scenario.expect.verdict)
    yield " / ".join(expected) or words.html("not-named")
    yield words.verdict(result.decision.verdict)


def _outcome(result: Result, words: PageWords) -> str:
    if result.passed:
        return f"✓ {words.html('passed')}"
    return f"<strong>✗ {safe(words.page('failed').upper())}</strong>"


def _explanations(results: Iterable[Result], words: PageWords) -> Iterator[str]:
    yield f"<h2>{words.html('explanations')}</h2>"
    for number, result in enumerate(results, 1):
        summary = f"{_outcome(result, words)}: {safe(result.scenario.name)}"
        yield folded(f"why-{number}", summary, _explanation(result, words), shown=not result.passed)


def _explanation(result: Result, words: PageWords) -> Iterator[str]:
    if result.failures:
        yield "<ul>"
        for failure in result.failures:
            sentence = _QUOTED.sub(r"<code>\1</code>", safe(failure.sentence(words.lang)))
            yield f"<li>{sentence}</li>"
        yield "</ul>"
    places = {"written-at": result.scenario.location, "case-source": result.scenario.source}
    for phrase, value in places.items():
        if value is not None:
            yield f"<p>{words.html(phrase, value=value)}</p>"
    yield from article(document(result.decision, words.lang), 3)
