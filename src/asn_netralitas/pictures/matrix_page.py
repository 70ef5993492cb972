"""Every category and act on a day in a place as one table, with explanations below.

Answers that differ only in category and act share one explanation, shown at the first of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._model.case import CaseInput
from asn_netralitas._model.codes import Act, Category, Verdict
from asn_netralitas._model.decision import Decision, Finding
from asn_netralitas._model.law import ReadingRef
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.decision_document import common_sections, document_of_one
from asn_netralitas._text.document import Item, capital
from asn_netralitas._text.html import article, list_elements, safe, section_elements, sign
from asn_netralitas._text.words import Words, grouped

from .sheet import Sheet, folded, head_row, heading, paragraphs, say, scrolling, verdict_mark

MatrixCell = tuple[Category, Act]
# What must be explained first to others comes first.
_ORDER: Final = (
    *(Verdict.PROHIBITED, Verdict.DISPUTED, Verdict.DEPENDS),
    *(Verdict.DISCOURAGED, Verdict.PERMITTED, Verdict.UNREGULATED),
)
# What a step about who asks or what is done has found is the one thing that must differ.
_OWN_STEPS: Final = frozenset({"person", "act"})


def matrix_sheet(
    decisions: Sequence[Decision], *, others_no: bool = False, lang: Language = "id"
) -> Sheet:
    """Return decisions as a table of categories by acts.

    They are one or more of one day, place and law; `others_no` says that every fact besides was no.
    """
    cells = {_cell(decision): decision for decision in decisions}
    shared = tuple(_shared(cells))
    case, words = decisions[0].input, Words(lang=lang, decision=decisions[0])
    title = say(lang, "matrix", when=words.when(case.at), where=words.where(case.person.region))
    return Sheet(
        title=title,
        head=tuple(heading(title, _lead(case, words, others_no=others_no))),
        body=(
            *_legend(decisions, words),
            *scrolling(say(lang, "table"), _table(cells, shared, words), tall=True),
            *_explanations(shared, words),
            *_in_common(decisions, lang),
        ),
        lang=lang,
        across=True,
    )


def _cell(decision: Decision) -> MatrixCell:
    return decision.input.person.category, decision.input.activity.act


@frozen
class _Shared:
    """An explanation with its number, and the cells that it is for; the first one stands in it."""

    number: int
    cells: tuple[MatrixCell, ...]
    decision: Decision

    @property
    def anchor(self) -> str:
        """Return the id of the explanation."""
        return f"why-{self.number}"


def _shared(cells: Mapping[MatrixCell, Decision]) -> Iterator[_Shared]:
    alike: dict[Hashable, list[MatrixCell]] = {}
    for cell, decision in cells.items():
        alike.setdefault(_but_for_the_cell(decision), []).append(cell)
    for number, members in enumerate(alike.values(), 1):
        yield _Shared(number, tuple(members), cells[members[0]])


def _but_for_the_cell(decision: Decision) -> Hashable:
    """Return all of an answer but who asked and what about."""
    return (
        decision.verdict,
        tuple(_without_cell(finding) for finding in decision.findings),
        *(decision.sanctions, decision.open_facts, decision.disputes, decision.report_to),
        *(decision.no_role, decision.duties, decision.notes, decision.confidence),
        *(tuple(decision.presumed.items()), tuple(decision.assumed.items())),
    )


def _without_cell(finding: Finding) -> Finding:
    steps = (
        evolve(step, found=None) if step.what in _OWN_STEPS else step for step in finding.because
    )
    return evolve(finding, because=tuple(steps))


def _lead(case: CaseInput, words: Words, *, others_no: bool) -> Iterator[str]:
    yield say(words.lang, "matrix-others-no" if others_no else "matrix-nothing-given")
    for dispute, reading in case.readings.items():
        yield capital(words.say("chosen", reading=words.reading(ReadingRef(dispute, reading))))
    yield say(words.lang, "matrix-how")


def _legend(decisions: Iterable[Decision], words: Words) -> Iterator[str]:
    counts = Counter(decision.verdict for decision in decisions)
    yield '<ul class="plain">'
    for verdict in _ORDER:
        if counts[verdict]:
            count = say(words.lang, "cells", count=counts[verdict])
            meaning = say(words.lang, f"means-{verdict.value}")
            mark = verdict_mark(verdict, words)
            yield f"<li>{mark} {safe(meaning)} <small>({safe(count)})</small></li>"
    yield "</ul>"


def _table(
    cells: Mapping[MatrixCell, Decision], shared: Iterable[_Shared], words: Words
) -> Iterator[str]:
    why = {cell: each.anchor for each in shared for cell in each.cells}
    categories = [each for each in Category if any(each is cell[0] for cell in cells)]
    acts = [each for each in Act if any(each is cell[1] for cell in cells)]
    yield f'<table class="grid"><caption>{safe(say(words.lang, "matrix-caption"))}</caption>'
    names = (safe(capital(words.term(category))) for category in categories)
    yield head_row([safe(say(words.lang, "act")), *names])
    yield "<tbody>"
    for act in acts:
        name = safe(capital(words.term(act)))
        yield f'<tr><th scope="row" id="act-{act.value}">{name}</th>'
        for category in categories:
            yield _cell_element((category, act), cells.get((category, act)), why, words)
        yield "</tr>"
    yield "</tbody></table>"


def _cell_element(
    cell: MatrixCell, decision: Decision | None, why: Mapping[MatrixCell, str], words: Words
) -> str:
    if decision is None:
        return "<td></td>"
    verdict = decision.verdict
    anchor = f"cell-{cell[0].value}-{cell[1].value}"
    return (
        f'<td id="{anchor}" class="{verdict.value}"><a href="#{why[cell]}">'
        f'<span class="sign">{sign(verdict)}</span>'
        f'<span class="word">{safe(words.term(verdict))}</span></a></td>'
    )


def _explanations(shared: Sequence[_Shared], words: Words) -> Iterator[str]:
    yield f"<h2>{safe(say(words.lang, 'explanations'))}</h2>"
    yield from paragraphs([say(words.lang, "explained-once")])
    for each in sorted(shared, key=lambda one: _ORDER.index(one.decision.verdict)):
        yield _explanation(each, words)


def _explanation(shared: _Shared, words: Words) -> str:
    first, *others = _cells_in_words(shared.cells, words)
    text = say(words.lang, "and-others", first=first) if others else first
    summary = f"{verdict_mark(shared.decision.verdict, words)} {safe(capital(text))}"
    category, act = shared.cells[0]
    anchor = f"cell-{category.value}-{act.value}"
    inside = [f'<p><a href="#{anchor}">{safe(say(words.lang, "back"))}</a></p>']
    if len(shared.cells) > 1:
        inside += paragraphs([say(words.lang, "by-the-first")])
        inside += list_elements(Item(capital(line)) for line in (first, *others))
    inside += article(document_of_one(shared.decision, words.lang), 3)
    return folded(shared.anchor, summary, inside)


def _cells_in_words(cells: Iterable[MatrixCell], words: Words) -> Iterator[str]:
    """Yield who and what, acts of the same categories together."""
    who: dict[Act, list[Category]] = {}
    for category, act in cells:
        who.setdefault(act, []).append(category)
    acts: dict[tuple[Category, ...], list[Act]] = {}
    for act, categories in who.items():
        acts.setdefault(tuple(sorted(categories, key=list(Category).index)), []).append(act)
    for named, done in acts.items():
        names = words.join("and", grouped(named, words, Category))
        yield say(words.lang, "who-what", who=names, what=words.join("or", map(words.term, done)))


def _in_common(decisions: Sequence[Decision], lang: Language) -> Iterator[str]:
    for section in common_sections(decisions, lang):
        yield from section_elements(section, 2)
