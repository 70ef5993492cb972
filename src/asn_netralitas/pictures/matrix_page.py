"""Every category and act on a day in a place as one table, with explanations below.

Answers that differ only in category and act share one explanation, shown at the first of them. What
several explanations say alike of disputes, of reporting and of duties stands once below them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
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
from asn_netralitas._text.document import Document, Item, Section, capital
from asn_netralitas._text.html import article, block_elements, list_elements, safe, section_elements
from asn_netralitas._text.words import grouped

from .sheet import PageWords, Sheet, folded, is_bound, look_sign, table
from .stages import stages_of
from .topics import by_topic, topic_name

MatrixCell = tuple[Category, Act]
# The looks of answers; what must be explained first to others comes first.
_LOOKS: Final[Mapping[str, Verdict]] = {
    "prohibited": Verdict.PROHIBITED,
    "disputed": Verdict.DISPUTED,
    "depends": Verdict.DEPENDS,
    "discouraged": Verdict.DISCOURAGED,
    "permitted": Verdict.PERMITTED,
    "bound": Verdict.UNREGULATED,
    "here": Verdict.UNREGULATED,
    "unregulated": Verdict.UNREGULATED,
}
_ORDER: Final = (*dict.fromkeys(_LOOKS.values()),)
# The sections that many answers have alike, and that are long.
_ALIKE: Final = ("disputes", "reports", "duties")
# The values that these steps found differ between cells that share an explanation.
_OWN_STEPS: Final = frozenset({"person", "act"})


def matrix(  # noqa: PLR0913  # of a question to `evaluate` all but who and what, each left out at will
    at: At,
    region: str | None = None,
    *,
    categories: Iterable[Category] | None = None,
    acts: Iterable[Act] | None = None,
    others_no: bool = False,
    readings: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    lang: Language = "id",
) -> str:
    """Return the verdict of every category and act on a day, or on some day of a span.

    Each cell leads to the reasons of its verdict; cells with the same reasons share them. Without
    `categories`, groups of categories have no column. The other arguments are those of `evaluate`.

    Args:
        categories: The columns.
        acts: The rows; all acts where None.
        others_no: Whether every fact is no that is not entailed, and not the only one on which an
            answer turns. Else no fact is given, and many verdicts depend on one.

    Raises:
        CaseError: If `evaluate` cannot answer with these arguments.

    >>> from datetime import date
    >>> page = matrix(date(2024, 8, 15), "64.08", categories=[Category.PNS])
    >>> 'id="cell-pns-like_post" class="prohibited"' in page
    True
    """
    book = Rulebook.national() if rulebook is None else rulebook
    vocabulary = book.vocabulary
    single = [category for category in Category if category not in vocabulary.category_groups]
    columns, rows = categories or single, acts or Act
    ask = partial(evaluate, at=at, rulebook=book, calendar=calendar, readings=readings)
    cases = [(Person(who, region=region), Activity(act)) for act in rows for who in columns]
    decisions = [ask(person, activity) for person, activity in cases]
    turning: set[MatrixCell] = set()
    if others_no:
        for number, (person, activity) in enumerate(cases):
            # To answer the only open fact would be to choose the verdict.
            if len(decisions[number].open_facts) > 1:
                turning.add((person.category, activity.act))
                decisions[number] = ask(*fill_others(person, activity, vocabulary))
    return matrix_sheet(decisions, others_no=others_no, turning=turning, lang=lang).page()


def matrix_sheet(
    decisions: Sequence[Decision],
    *,
    others_no: bool = False,
    turning: Container[MatrixCell] = (),
    lang: Language = "id",
) -> Sheet:
    """Return decisions as a table of categories by acts.

    Args:
        decisions: One or more decisions on one day, in one place, by one law.
        others_no: Whether they were made with other facts as no.
        turning: The cells that had another verdict if some of these facts were yes.
    """
    cells = {(each.input.person.category, each.input.activity.act): each for each in decisions}
    looks = {cell: _look(decision, cell in turning) for cell, decision in cells.items()}
    shared = tuple(_shared(cells))
    words = PageWords(lang=lang, decision=decisions[0])
    return Sheet(
        title=_title(decisions[0], words),
        lead=tuple(_lead(decisions[0], words, others_no=others_no)),
        body=(
            *_legend(set(looks.values()), words),
            *_table(looks, shared, words),
            *_names({category for category, _ in cells}, words),
            '<div class="next-sheet">',
            *_explanations(shared, words),
            *_sources(decisions, words),
            "</div>",
        ),
        lang=lang,
    )


def _look(decision: Decision, turns: bool) -> str:  # noqa: FBT001  # a fact of the cell
    """Return how a cell looks: by its verdict, a silence also by what binds or could fill it."""
    if is_bound(decision):
        return "bound"
    if decision.verdict is Verdict.UNREGULATED and turns:
        return "here"
    return decision.verdict.value


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


def _title(decision: Decision, words: PageWords) -> str:
    case = decision.input
    when, where = words.when(case.at), words.where(case.person.region)
    return words.page("matrix", when=when, where=where, stages=stages_of(decision, words))


def _lead(decision: Decision, words: PageWords, *, others_no: bool) -> Iterator[str]:
    yield words.page("matrix-others-no" if others_no else "matrix-nothing-given")
    for dispute, reading in decision.input.readings.items():
        yield capital(words.say("chosen", reading=words.reading(ReadingRef(dispute, reading))))


def _legend(looks: Container[str], words: PageWords) -> Iterator[str]:
    """Yield the signs with their words, on one line where there is room."""
    yield '<ul class="legend signs">'
    for look in _LOOKS:
        if look in looks:
            word = safe(words.look(look))
            yield f'<li><span class="{look} verdict">{look_sign(look)} {word}</span></li>'
    yield "</ul>"


def _table(
    looks: Mapping[MatrixCell, str], shared: Iterable[_Shared], words: PageWords
) -> Iterator[str]:
    """Yield the table in a box that also scrolls by keyboard, so that headings stay in sight."""
    elements = {
        cell: _cell(cell, looks[cell], explanation.anchor, words)
        for explanation in shared
        for cell in explanation.cells
    }
    categories, acts = (set(codes) for codes in zip(*looks, strict=True))
    columns = [category for category in Category if category in categories]
    names = (f"<span>{words.html(f'head-{_dashed(category)}')}</span>" for category in columns)
    bodies: list[str] = []
    for topic, members in by_topic(acts):
        heading = f'<th scope="rowgroup" colspan="{len(columns) + 1}">'
        bodies += ["<tbody>", f"<tr>{heading}{safe(topic_name(topic, words))}</th></tr>"]
        for act in members:
            name = safe(capital(words.term(act)))
            bodies.append(f'<tr><th scope="row" id="act-{act.value}">{name}</th>')
            bodies += (elements.get((category, act), "<td></td>") for category in columns)
            bodies.append("</tr>")
        bodies.append("</tbody>")
    label, caption = words.html("table"), f"<span>{words.html('matrix-caption')}</span>"
    yield f'<div class="wide tall" role="region" aria-label="{label}" tabindex="0">'
    yield from table("grid", (words.html("act"), *names), bodies, caption)
    yield "</div>"


def _cell(cell: MatrixCell, look: str, explanation: str, words: PageWords) -> str:
    word = safe(words.look(look))
    return (
        f'<td id="{_anchor(cell)}" class="{look}"><a href="#{explanation}" title="{word}">'
        f'{look_sign(look)}<span class="word">{word}</span></a></td>'
    )


def _names(categories: Container[Category], words: PageWords) -> Iterator[str]:
    """Yield what the short headings of the columns stand for."""
    names = (
        words.page("who-what", who=short, what=words.term(category))
        for category in Category
        if category in categories
        and (short := words.page(f"head-{_dashed(category)}")) != words.term(category)
    )
    yield f'<p class="note">{safe("; ".join(names))}</p>'


def _dashed(category: Category) -> str:
    return category.value.replace("_", "-")


def _anchor(cell: MatrixCell) -> str:
    category, act = cell
    return f"cell-{category.value}-{act.value}"


def _explanations(shared: Iterable[_Shared], words: PageWords) -> Iterator[str]:
    yield '<section class="explanations">'
    yield f"<h2>{words.html('explanations')}</h2>"
    yield f"<p>{words.html('explained-once')}</p>"
    ordered = sorted(shared, key=lambda each: _ORDER.index(each.decision.verdict))
    documents = [document_of_one(each.decision, words.lang) for each in ordered]
    alike = _alike((section for each in documents for section in each.sections), words)
    for explanation, document in zip(ordered, documents, strict=True):
        first, *others = _cells_in_words(explanation.cells, words)
        text = words.page("and-others", first=first) if others else first
        summary = f"{words.verdict(explanation.decision.verdict)} {safe(capital(text))}"
        inside = _explanation(explanation, document, (first, *others), alike, words)
        yield folded(explanation.anchor, summary, inside)
    yield "</section>"
    yield from _told_once(alike, words)


def _alike(sections: Iterable[Section], words: PageWords) -> dict[Section, str]:
    """Return the sections that several explanations have alike, with their ids."""
    titles = {words.say(f"heading-{title}") for title in _ALIKE}
    counted = Counter(section for section in sections if section.title in titles)
    several = (section for section, count in counted.items() if count > 1)
    return {section: f"alike-{number}" for number, section in enumerate(several, 1)}


def _explanation(
    shared: _Shared,
    document: Document,
    lines: Sequence[str],
    alike: Mapping[Section, str],
    words: PageWords,
) -> Iterator[str]:
    yield f'<p><a href="#{_anchor(shared.cells[0])}">{words.html("back")}</a></p>'
    if len(shared.cells) > 1:
        yield f"<p>{words.html('by-the-first')}</p>"
        yield from list_elements(Item(capital(line)) for line in lines)
    own = tuple(section for section in document.sections if section not in alike)
    yield from article(evolve(document, sections=own), 3)
    for section in document.sections:
        if section in alike:
            yield f'<p><a href="#{alike[section]}">{safe(section.title)}</a></p>'


def _told_once(alike: Mapping[Section, str], words: PageWords) -> Iterator[str]:
    """Yield the sections that explanations have alike, each opened by the links to it."""
    if alike:
        yield f'<section class="explanations">\n<h2>{words.html("told-once")}</h2>'
        for section, anchor in alike.items():
            yield folded(anchor, safe(section.title), block_elements(section.blocks))
        yield "</section>"


def _sources(decisions: Sequence[Decision], words: PageWords) -> Iterator[str]:
    """Yield what all answers rest on; the many instruments that they cite are folded up."""
    cited = words.say("heading-instruments")
    for section in common_sections(decisions, words.lang):
        elements = section_elements([section], 2)
        if section.title == cited:
            yield folded("sources", safe(cited), elements)
        else:
            yield from elements


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
