"""The tree of why of one decision: verdict, rules, conditions, facts and readings.

Rules that apply, are open or are lifted have branches of their own. A rule that depends on a
reading is shown under this reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from asn_netralitas._model.codes import Status
from asn_netralitas._model.decision import (
    Decision,
    DisputeView,
    Finding,
    ReadingVerdict,
    Sanction,
    Way,
)
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.decision_document import document, reading_item, sections_of, ways_section
from asn_netralitas._text.document import Item, Section, capital
from asn_netralitas._text.html import answer_elements, list_elements, safe, section_elements
from asn_netralitas._text.reasons import finding_item
from asn_netralitas._text.words import Words

from .sheet import Sheet, say, verdict_mark

_BEFORE = ("contexts", "given")
_AFTER = ("sanctions", "reports", "duties", "unknowns", "instruments", "about")


def decision_sheet(
    decision: Decision, *, ways: Iterable[Way] | None = None, lang: Language = "id"
) -> Sheet:
    """Return a decision as a tree, with all else that it says around it."""
    words = Words(lang=lang, decision=decision)
    answer = document(decision, lang).answer
    changes = () if ways is None else (ways_section(ways, lang),)
    return Sheet(
        title=f"{answer.mark}: {answer.text}",
        head=(f'<div class="{answer.verdict.value}">', *answer_elements(answer, 1), "</div>"),
        body=(
            *_elements(sections_of(decision, lang, *_BEFORE)),
            f"<section><h2>{safe(say(lang, 'tree'))}</h2>",
            *_legend(words),
            *_tree(decision, words),
            "</section>",
            *_elements(changes),
            *_elements(sections_of(decision, lang, *_AFTER)),
        ),
        lang=lang,
    )


def _elements(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield from section_elements(section, 2)


def _legend(words: Words) -> Iterator[str]:
    yield '<ul class="legend">'
    for status in Status:
        meaning = say(words.lang, f"means-{status.value}")
        name = safe(_branch(status, words))
        yield f'<li><span class="card {status.value}">{name}</span> {safe(meaning)}</li>'
    yield "</ul>"
    yield f"<p>{safe(words.say('marks'))}</p>"


def _tree(decision: Decision, words: Words) -> Iterator[str]:
    yield f"<p>{verdict_mark(decision.verdict, words)}</p>"
    yield '<ul class="tree">'
    disputed = {view.id for view in decision.disputes}
    plain = [each for each in decision.findings if not _is_of(each, disputed)]
    for status in Status:
        members = [finding for finding in plain if finding.status is status]
        if members:
            yield f"<li><h3>{safe(_branch(status, words))}</h3>"
            yield from _cards(members, decision, words, 4)
            yield "</li>"
    for view in decision.disputes:
        yield from _dispute(view, decision, words)
    if not (decision.findings or decision.disputes):
        yield f"<li>{safe(say(words.lang, 'no-rule'))}</li>"
    yield "</ul>"


def _is_of(finding: Finding, disputes: set[str]) -> bool:
    return finding.reading is not None and finding.reading.dispute in disputes


def _branch(status: Status, words: Words) -> str:
    return capital(words.term(status))


def _dispute(view: DisputeView, decision: Decision, words: Words) -> Iterator[str]:
    """Yield the readings of a dispute side by side, each with the rules that it brings."""
    title = words.say("dispute", title=capital(view.title[words.lang]))
    yield f"<li><h3>{safe(title)}</h3>"
    yield '<div class="sides">'
    for reading in view.readings:
        yield from _side(reading, view, decision, words)
    yield "</div></li>"


def _side(
    reading: ReadingVerdict, view: DisputeView, decision: Decision, words: Words
) -> Iterator[str]:
    item = reading_item(reading, words)
    brought = [
        each
        for each in decision.findings
        if each.reading is not None
        and (each.reading.dispute, each.reading.reading) == (view.id, reading.id)
    ]
    yield f'<div class="side"><h4>{safe(item.lead)}</h4>'
    yield f"<p>{verdict_mark(reading.verdict, words)}</p>"
    yield f"<p>{safe(say(words.lang, 'held-by'))}</p>"
    yield from list_elements(item.below)
    if brought:
        yield '<div class="tree">'
        yield from _cards(brought, decision, words, 5)
        yield "</div>"
    yield "</div>"


def _cards(
    findings: Iterable[Finding], decision: Decision, words: Words, level: int
) -> Iterator[str]:
    """Yield rules with all that was checked of each, under headings of a level."""
    yield "<ul>"
    for finding in findings:
        item = finding_item(finding, decision, words)
        yield f'<li><div class="card {finding.status.value}">'
        yield f"<h{level}>{safe(item.lead)}</h{level}>"
        yield from list_elements((*item.below, *_brought(finding, decision, words)))
        yield "</div></li>"
    yield "</ul>"


def _brought(finding: Finding, decision: Decision, words: Words) -> Iterator[Item]:
    """Yield the classes of sanction that a rule brings, the certain ones first."""
    mine = [sanction for sanction in decision.sanctions if sanction.rule == finding.rule]
    for certain in (True, False):
        names = dict.fromkeys(_name(each, words) for each in mine if each.certain is certain)
        if names:
            phrase = "brings" if certain else "may-bring"
            yield Item(say(words.lang, phrase, sanctions=words.join("and", names)))


def _name(sanction: Sanction, words: Words) -> str:
    if sanction.sanction_class is None:
        return words.say("no-class")
    return words.term(sanction.sanction_class)
