"""One decision as a tree of its reasons: verdict, rules, conditions, facts and readings.

Rules that apply, are open or are lifted have branches of their own. Where the verdict depends on
what is not known, that comes first, and what is settled is folded. A rule that depends on a reading
is shown under this reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from asn_netralitas._model.codes import Status, Verdict
from asn_netralitas._model.decision import Decision, DisputeView, Finding, ReadingVerdict, Way
from asn_netralitas._model.law import ReadingRef
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.decision_document import document, reading_item, sections_of, ways_section
from asn_netralitas._text.document import Item, capital
from asn_netralitas._text.html import answer_elements, list_elements, safe, section_elements
from asn_netralitas._text.reasons import finding_item

from .sheet import PageWords, Sheet

_BEFORE = ("silence",)
_OPEN_FIRST = (Status.OPEN, *(status for status in Status if status is not Status.OPEN))
_AFTER = (
    *("sanctions", "reports", "duties", "given", "unknowns"),
    *("instruments", "contexts", "about"),
)


def why(decision: Decision, *, ways: Iterable[Way] | None = None, lang: Language = "id") -> str:
    """Return a decision as a tree: verdict, rules, conditions and facts, with what they rest on.

    Rules that apply, are open or are lifted have branches of their own; the readings of a dispute
    are side by side.

    Args:
        ways: The result of `Decision.ways_to_permit` or `ways_to_prohibit`, to list after the tree.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> liking = evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=date(2024, 8, 15))
    >>> "Pohon alasan" in why(liking)
    True
    """
    words = PageWords(lang=lang, decision=decision)
    answer = document(decision, lang).answer
    changes = () if ways is None else (ways_section(ways, lang),)
    before = sections_of(decision, lang, *_BEFORE)
    after = (*changes, *sections_of(decision, lang, *_AFTER))
    head = (f'<div class="{answer.verdict.value}">', *answer_elements(answer, 1), "</div>")
    tree = (*_legend(words), *_tree(decision, words))
    section = (f"<section><h2>{words.html('tree')}</h2>", *tree, "</section>")
    body = (*head, *section_elements(before, 2), *section, *section_elements(after, 2))
    return Sheet(title=f"{answer.mark}: {answer.text}", body=body, lang=lang).page()


def _legend(words: PageWords) -> Iterator[str]:
    yield '<ul class="legend">'
    for status in Status:
        card = f'<span class="card {status.value}">{_branch(status, words)}</span>'
        yield f"<li>{card} {words.html(f'means-{status.value}')}</li>"
    yield "</ul>"
    yield f"<p>{safe(words.say('marks'))}</p>"


def _branch(status: Status, words: PageWords) -> str:
    return safe(capital(words.term(status)))


def _tree(decision: Decision, words: PageWords) -> Iterator[str]:
    disputes = {view.id for view in decision.disputes}
    yield f"<p>{words.verdict(decision.verdict)}</p>"
    yield '<ul class="tree">'
    for status in _OPEN_FIRST if decision.verdict is Verdict.DEPENDS else Status:
        alike = [finding for finding in decision.findings if finding.status is status]
        members = [
            each for each in alike if not each.reading or each.reading.dispute not in disputes
        ]
        if members:
            yield f"<li><h3>{_branch(status, words)}</h3>"
            yield from _cards(members, decision, words, 4)
            yield "</li>"
    for view in decision.disputes:
        yield from _dispute(view, decision, words)
    if not (decision.findings or decision.disputes):
        yield f"<li>{words.html('no-rule')}</li>"
    yield "</ul>"


def _dispute(view: DisputeView, decision: Decision, words: PageWords) -> Iterator[str]:
    """Yield the readings of a dispute side by side, each with the rules that it brings."""
    title = words.say("dispute", title=capital(view.title[words.lang]))
    yield f"<li><h3>{safe(title)}</h3>"
    yield '<div class="sides">'
    for reading in view.readings:
        ref = ReadingRef(view.id, reading.id)
        brought = [finding for finding in decision.findings if finding.reading == ref]
        yield from _side(reading, brought, decision, words)
    yield "</div></li>"


def _side(
    reading: ReadingVerdict, brought: list[Finding], decision: Decision, words: PageWords
) -> Iterator[str]:
    item = reading_item(reading, words)
    yield f'<div class="side"><h4>{safe(item.lead)}</h4>'
    yield f"<p>{words.verdict(reading.verdict)}</p>"
    yield f"<p>{words.html('held-by')}</p>"
    yield from list_elements(item.below)
    if brought:
        yield '<div class="tree">'
        yield from _cards(brought, decision, words, 5)
        yield "</div>"
    yield "</div>"


def _cards(
    findings: Iterable[Finding], decision: Decision, words: PageWords, level: int
) -> Iterator[str]:
    yield "<ul>"
    for finding in findings:
        item = finding_item(finding, decision, words)
        yield f'<li><div class="card {finding.status.value}">'
        yield f"<h{level}>{safe(item.lead)}</h{level}>"
        brought = tuple(_sanctions(finding, decision, words))
        unknown = tuple(_unknown(item.below, words)) if finding.status is Status.OPEN else ()
        if unknown:
            yield from _folded(item.below, unknown, words)
        items = brought if unknown else (*item.below, *brought)
        yield from list_elements(items) if items else ()
        yield "</div></li>"
    yield "</ul>"


def _folded(checked: Iterable[Item], unknown: Iterable[Item], words: PageWords) -> Iterator[str]:
    """Yield what is not known of a rule, and below it, folded, all that was checked."""
    yield f'<div class="open-steps"><p>{words.html("not-known-first")}</p>'
    yield from list_elements(unknown)
    yield f'</div><details class="held"><summary>{words.html("all-checked")}</summary>'
    yield '<div class="inside">'
    yield from list_elements(checked)
    yield "</div></details>"


def _unknown(items: Iterable[Item], words: PageWords) -> Iterator[Item]:
    """Yield the conditions that are open, each with those below it that are."""
    for item in items:
        below = tuple(_unknown(item.below, words))
        if item.lead and item.lead == words.say("mark-open", what=""):
            yield evolve(item, below=below)
        else:
            yield from below


def _sanctions(finding: Finding, decision: Decision, words: PageWords) -> Iterator[Item]:
    """Yield the classes of sanction that a rule brings, the certain ones first."""
    for certain, phrase in ((True, "brings"), (False, "may-bring")):
        names = dict.fromkeys(
            words.sanction_class(sanction.sanction_class)
            for sanction in decision.sanctions
            if sanction.rule == finding.rule and sanction.certain is certain
        )
        if names:
            yield Item(words.page(phrase, sanctions=words.join("and", names)))
