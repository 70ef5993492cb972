"""Who in a register changes, as a page: from which verdict to which, and the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from asn_netralitas._model.codes import Verdict
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.html import safe
from asn_netralitas.analysis.register_changes import PHRASES, RegisterChanges, change_words

from .sheet import PageWords, Sheet, row, rows, table

_MOST: Final = 500


def register(changes: RegisterChanges, *, lang: Language = "id") -> str:
    """Return the changes of a register as a page that names rows by their numbers alone.

    >>> from asn_netralitas.analysis import who_changes
    >>> "0 dari 0 baris" in register(who_changes([]))
    True
    """
    words = PageWords(lang=lang)
    values = {"changed": len(changes.rows), "total": changes.total}
    lead = [PHRASES.say("register-summary", lang, **values)]
    body = (*_counts(changes, words), *_rows(changes, words))
    title = PHRASES.say("register-title", lang)
    return Sheet(title=title, lead=lead, body=body, lang=lang).page()


def _counts(changes: RegisterChanges, words: PageWords) -> Iterator[str]:
    """Yield a table of the verdicts before, by those after; what stays is on the diagonal."""
    met = [each for each in Verdict if any(each in pair for pair in changes.counts)]
    corner = safe(PHRASES.say("register-before-after", words.lang))
    headings = [corner, *(words.verdict(each) for each in met)]
    lines = (
        row(
            headings,
            [words.verdict(old), *(str(changes.counts.get((old, new), "")) for new in met)],
        )
        for old in met
    )
    yield from table("stacked", headings, rows(lines))


def _rows(changes: RegisterChanges, words: PageWords) -> Iterator[str]:
    headings = [
        safe(PHRASES.say(key, words.lang)) for key in ("register-number", "register-change")
    ]
    lines = [
        row(headings, [str(each.row), safe(change_words(each, words.lang))])
        for each in changes.rows[:_MOST]
    ]
    lines += [
        row(
            headings,
            [str(each.row), safe("; ".join(p.sentence(words.lang) for p in each.problems))],
        )
        for each in changes.undecided[:_MOST]
    ]
    if lines:
        yield from table("stacked", headings, rows(lines))
    left = len(changes.rows) - _MOST
    if left > 0:
        yield f"<p>{safe(PHRASES.say('register-more', words.lang, count=left))}</p>"
