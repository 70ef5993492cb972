"""The results of scenarios as a page: failures first, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from asn_netralitas._phrases.text import Language
from asn_netralitas._text.decision_document import document
from asn_netralitas._text.html import article, safe
from asn_netralitas._text.words import Words
from asn_netralitas.scenario.values import Result

from .sheet import Sheet, folded, heading, paragraphs, row, say, table, verdict_mark


def scenarios_sheet(results: Iterable[Result], *, lang: Language = "id") -> Sheet:
    """Return results of scenarios as a table of what was expected and what came out."""
    listed = sorted(results, key=lambda result: result.passed)
    words = Words(lang=lang)
    failed = sum(not result.passed for result in listed)
    counts = {"all": len(listed), "passed": len(listed) - failed, "failed": failed}
    title = say(lang, "scenarios")
    return Sheet(
        title=title,
        head=tuple(heading(title, [say(lang, "summary", **counts)])),
        body=(*_table(listed, words), *_explanations(listed, words)),
        lang=lang,
    )


def _table(results: Sequence[Result], words: Words) -> Iterator[str]:
    headings = [safe(say(words.lang, name)) for name in ("scenario", "result", "expected", "got")]
    rows = (_row(number, result, headings[1:], words) for number, result in enumerate(results, 1))
    yield from table(headings, rows, "stacked fared")


def _row(number: int, result: Result, headings: Iterable[str], words: Words) -> str:
    name = f'<a href="#why-{number}">{safe(result.scenario.name)}</a>'
    expected = [verdict_mark(each, words) for each in result.scenario.expect.verdict]
    cells = (
        _fared(result, words),
        " / ".join(expected) or safe(say(words.lang, "not-named")),
        verdict_mark(result.decision.verdict, words),
    )
    return row(name, dict(zip(headings, cells, strict=True)))


def _fared(result: Result, words: Words) -> str:
    if result.passed:
        return f"✓ {safe(say(words.lang, 'passed'))}"
    return f"<strong>✗ {safe(say(words.lang, 'failed')).upper()}</strong>"


def _explanations(results: Iterable[Result], words: Words) -> Iterator[str]:
    yield f"<h2>{safe(say(words.lang, 'explanations'))}</h2>"
    for number, result in enumerate(results, 1):
        summary = f"{_fared(result, words)} {safe(result.scenario.name)}"
        yield folded(f"why-{number}", summary, _explanation(result, words), shown=not result.passed)


def _explanation(result: Result, words: Words) -> Iterator[str]:
    """Yield what was not met, where the scenario stands, and why it came out so."""
    if result.failures:
        yield "<ul>"
        for failure in result.failures:
            yield f"<li>{safe(failure.sentence(words.lang))}</li>"
        yield "</ul>"
    where, source = result.scenario.location, result.scenario.source
    named = {"written-at": where, "case-source": source}
    yield from paragraphs(
        say(words.lang, phrase, value=value) for phrase, value in named.items() if value is not None
    )
    yield from article(document(result.decision, words.lang), 3)
