"""Every category and act on a day in a place as one table, with explanations below.

Answers that differ only in category and act share one explanation, shown at the first of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._model.case import Activity, At, Case, Person
from asn_netralitas._model.codes import Act, Category, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.law import ReadingRef
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import fill_others
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.decision_document import common_sections, document_of_one
from asn_netralitas._text.document import Item, capital
from asn_netralitas._text.html import article, list_elements, safe, section_elements, sign
from asn_netralitas._text.words import grouped

from .sheet import PageWords, Sheet, folded, rows, table

MatrixCell = tuple[Category, Act]
# What must be explained first to others comes first.
_ORDER: Final = (
    *(Verdict.PROHIBITED, Verdict.DISPUTED, Verdict.DEPENDS),
    *(Verdict.DISCOURAGED, Verdict.PERMITTED, Verdict.UNREGULATED),
)
# The values that these steps found differ between cells that share an explanation.
_OWN_STEPS: Final = frozenset({"person", "act"})


def matrix(  # noqa: PLR0913  # of a question to `evaluate` all but who and what, each left out at will
    at: At,
    region: str | None = None,
    *,
    others_no: bool = False,
    readings: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    lang: Language = "id",
) -> str:
    """Return the verdict of every category and act on a day, or on some day of a span.

    Each cell leads to the reasons of its verdict; cells with the same reasons share them. Groups of
    categories have no column. The other arguments are those of `evaluate`.

    Args:
        others_no: Whether every fact is no. Else no fact is given, and many verdicts depend on one.

    Raises:
        CaseError: If `evaluate` cannot answer with these arguments.

    >>> from datetime import date
    >>> page = matrix(date(2024, 8, 15), "64.08")
    >>> 'id="cell-pns-like_post" class="prohibited"' in page
    True
    """
    book = Rulebook.national() if rulebook is None else rulebook
    vocabulary = book.vocabulary
    single = [category for category in Category if category not in vocabulary.category_groups]
    cases = [(Person(who, region=region), Activity(act)) for act in Act for who in single]
    if others_no:
        cases = [fill_others(person, activity, vocabulary) for person, activity in cases]
    decisions = [
        evaluate(person, activity, at=at, rulebook=book, calendar=calendar, readings=readings)
        for person, activity in cases
    ]
    return matrix_sheet(decisions, others_no=others_no, lang=lang).page()


def matrix_sheet(
    decisions: Sequence[Decision], *, others_no: bool = False, lang: Language = "id"
) -> Sheet:
    """Return decisions as a table of categories by acts.

    Args:
        decisions: One or more decisions on one day, in one place, by one law.
        others_no: Whether they were made with every other fact as no.
    """
    cells = {(each.input.person.category, each.input.activity.act): each for each in decisions}
    shared = tuple(_shared(cells))
    case, words = decisions[0].input, PageWords(lang=lang, decision=decisions[0])
    return Sheet(
        title=words.page("matrix", when=words.when(case.at), where=words.where(case.person.region)),
        lead=tuple(_lead(case, words, others_no=others_no)),
        body=(
            *_legend(decisions, words),
            *_table(cells, shared, words),
            *_explanations(shared, words),
            *section_elements(common_sections(decisions, lang), 2),
        ),
        lang=lang,
        across=True,
    )


@frozen
class _Shared:
    """The cells that share an explanation, its id, and the decision of the first cell."""

    anchor: str
    cells: list[MatrixCell]
    decision: Decision


def _shared(cells: Mapping[MatrixCell, Decision]) -> Iterator[_Shared]:
    case = next(iter(cells.values())).input
    alike: dict[Decision, list[MatrixCell]] = {}
    for cell, decision in cells.items():
        alike.setdefault(_but_for_the_cell(decision, case), []).append(cell)
    for number, members in enumerate(alike.values(), 1):
        yield _Shared(f"why-{number}", members, cells[members[0]])


def _but_for_the_cell(decision: Decision, case: Case) -> Decision:
    """Return a decision as if it answered a case, without the category and act that it found."""
    findings = []
    for finding in decision.findings:
        steps = (evolve(s, found=None) if s.what in _OWN_STEPS else s for s in finding.because)
        findings.append(evolve(finding, because=tuple(steps)))
    return evolve(decision, input=case, findings=tuple(findings))


def _lead(case: Case, words: PageWords, *, others_no: bool) -> Iterator[str]:
    yield words.page("matrix-others-no" if others_no else "matrix-nothing-given")
    for dispute, reading in case.readings.items():
        yield capital(words.say("chosen", reading=words.reading(ReadingRef(dispute, reading))))
    yield words.page("matrix-how")


def _legend(decisions: Iterable[Decision], words: PageWords) -> Iterator[str]:
    counts = Counter(decision.verdict for decision in decisions)
    yield '<ul class="plain">'
    for verdict in _ORDER:
        if counts[verdict]:
            count = words.html("cells", count=counts[verdict])
            meaning = words.html(f"means-{verdict.value}")
            yield f"<li>{words.verdict(verdict)} {meaning} <small>({count})</small></li>"
    yield "</ul>"


def _table(
    cells: Mapping[MatrixCell, Decision], shared: Iterable[_Shared], words: PageWords
) -> Iterator[str]:
    """Yield the table in a box that also scrolls by keyboard, so that headings stay in sight."""
    elements = {
        cell: _cell(cell, cells[cell].verdict, explanation.anchor, words)
        for explanation in shared
        for cell in explanation.cells
    }
    categories, acts = (set(codes) for codes in zip(*cells, strict=True))
    columns = [category for category in Category if category in categories]
    names = (safe(capital(words.term(category))) for category in columns)
    lines: list[str] = []
    for act in (act for act in Act if act in acts):
        name = safe(capital(words.term(act)))
        lines.append(f'<tr><th scope="row" id="act-{act.value}">{name}</th>')
        lines += (elements.get((category, act), "<td></td>") for category in columns)
        lines.append("</tr>")
    label, caption = words.html("table"), words.html("matrix-caption")
    yield f'<div class="wide tall" role="region" aria-label="{label}" tabindex="0">'
    yield from table("grid", (words.html("act"), *names), rows(lines), caption)
    yield "</div>"


def _cell(cell: MatrixCell, verdict: Verdict, explanation: str, words: PageWords) -> str:
    return (
        f'<td id="{_anchor(cell)}" class="{verdict.value}"><a href="#{explanation}">'
        f'<span class="sign">{sign(verdict)}</span>'
        f'<span class="word">{safe(words.term(verdict))}</span></a></td>'
    )


def _anchor(cell: MatrixCell) -> str:
    category, act = cell
    return f"cell-{category.value}-{act.value}"


def _explanations(shared: Iterable[_Shared], words: PageWords) -> Iterator[str]:
    yield f"<h2>{words.html('explanations')}</h2>"
    yield f"<p>{words.html('explained-once')}</p>"
    for explanation in sorted(shared, key=lambda each: _ORDER.index(each.decision.verdict)):
        first, *others = _cells_in_words(explanation.cells, words)
        text = words.page("and-others", first=first) if others else first
        summary = f"{words.verdict(explanation.decision.verdict)} {safe(capital(text))}"
        inside = _explanation(explanation, (first, *others), words)
        yield folded(explanation.anchor, summary, inside)


def _explanation(shared: _Shared, lines: Sequence[str], words: PageWords) -> Iterator[str]:
    yield f'<p><a href="#{_anchor(shared.cells[0])}">{words.html("back")}</a></p>'
    if len(shared.cells) > 1:
        yield f"<p>{words.html('by-the-first')}</p>"
        yield from list_elements(Item(capital(line)) for line in lines)
    yield from article(document_of_one(shared.decision, words.lang), 3)


def _cells_in_words(cells: Iterable[MatrixCell], words: PageWords) -> Iterator[str]:
    """Yield categories with their acts, one line for all acts of the same categories."""
    who: dict[Act, set[Category]] = {}
    for category, act in cells:
        who.setdefault(act, set()).add(category)
    acts: dict[tuple[Category, ...], list[Act]] = {}
    for act, categories in who.items():
        acts.setdefault(tuple(each for each in Category if each in categories), []).append(act)
    for members, done in acts.items():
        names = words.join("and", grouped(members, words, Category))
        yield words.page("who-what", who=names, what=words.terms("or", done))
