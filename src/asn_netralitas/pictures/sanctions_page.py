"""The sanctions of a rulebook from light to heavy: for whom, by whom, on which basis.

A rung is a class of sanction. Its kinds come from schedules, which serve every rule with the class,
and from rules that name kinds of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Authority, Category, EmployerLevel, Position, SanctionClass
from asn_netralitas._model.law import Citation, Consequence, Imposer, Rule, Schedule, in_force
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.consequences import penalties
from asn_netralitas._text.document import capital
from asn_netralitas._text.html import safe
from asn_netralitas._text.words import grouped

from .sheet import NOTHING, PageWords, Sheet, folded, row, rows, table

_COLUMNS: Final = ("kinds", "whom", "imposed-by", "basis")
CarriedConsequence = tuple[Rule, Consequence]


def sanctions(
    rulebook: Rulebook | None = None, *, on: date | None = None, lang: Language = "id"
) -> str:
    """Return the sanctions of a rulebook from light to heavy: for whom, by whom, on what basis.

    Args:
        on: A day, to show the sanctions in force on it; all of the rulebook, with days, where None.

    >>> "Tangga sanksi" in sanctions()
    True
    """
    whole = Rulebook.national() if rulebook is None else rulebook
    book = whole if on is None else whole.on(on)
    words = PageWords(lang=lang)
    rungs = tuple(_rungs(book, on))
    if on is None:
        first, last = words.day(book.known_from), words.day(book.known_until)
        scope = words.page("ladder-known", first=first, last=last)
    else:
        scope = words.page("ladder-on", day=words.day(on))
    lead = (scope, words.page("ladder-order"))
    body = (*_stairs(rungs, words), *_sections(rungs, whole, words))
    return Sheet(title=words.page("ladder"), lead=lead, body=body, lang=lang).page()


@frozen(kw_only=True)
class _Rung:
    """A class of sanction with the schedules that hold it and the rules that bring it.

    Without a class no source fixes the level.
    """

    sanction_class: SanctionClass | None
    schedules: tuple[Schedule, ...]
    carried: tuple[CarriedConsequence, ...]

    @property
    def anchor(self) -> str:
        return f"rung-{self.sanction_class or 'none'}"

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple({rule.id: rule for rule, _ in self.carried}.values())

    def name(self, words: PageWords) -> str:
        return capital(words.sanction_class(self.sanction_class))


def _rungs(book: Rulebook, on: date | None) -> Iterator[_Rung]:
    """Yield the classes of the rulebook, the lightest first and what has no class last."""
    carried = [
        (rule, brought)
        for rule in book.rules
        for brought in rule.consequences
        if on is None or in_force(brought.first, brought.last, on)
    ]
    for kind in (*SanctionClass, None):
        rung = _Rung(
            sanction_class=kind,
            schedules=tuple(each for each in book.schedules if each.sanction_class is kind),
            carried=tuple(pair for pair in carried if pair[1].sanction_class is kind),
        )
        if rung.schedules or rung.carried:
            yield rung


def _stairs(rungs: Iterable[_Rung], words: PageWords) -> Iterator[str]:
    """Yield the classes as steps, each longer than that above it."""
    levels = [rung for rung in rungs if rung.sanction_class is not None]
    yield f'<nav aria-label="{words.html("ladder")}"><ol class="stairs">'
    for number, rung in enumerate(levels, 1):
        width = 100 * number / len(levels)
        count = words.html("rule-count", count=len(rung.rules))
        yield (
            f'<li>{number}. <a href="#{rung.anchor}">{safe(rung.name(words))}</a> '
            f"<small>({count})</small>"
            f'<svg width="100%" height="8" aria-hidden="true">'
            f'<rect class="step" width="{width:.1f}%" height="8"/></svg></li>'
        )
    yield "</ol></nav>"


def _sections(rungs: Iterable[_Rung], book: Rulebook, words: PageWords) -> Iterator[str]:
    headings = [words.html(column) for column in _COLUMNS]
    for number, rung in enumerate(rungs, 1):
        name = rung.name(words)
        if rung.sanction_class is not None:
            name = words.page("rung", number=number, name=name)
        yield f'<section id="{rung.anchor}"><h2>{safe(name)}</h2>'
        lines = (
            row(headings, cells) for cells in (*_scheduled(rung, words), *_by_rules(rung, words))
        )
        yield from table("stacked kinds", headings, rows(lines))
        yield from _carriers(rung, book, words)
        yield "</section>"


def _scheduled(rung: _Rung, words: PageWords) -> Iterator[Iterator[str]]:
    for schedule in rung.schedules:
        by = dict.fromkeys(
            authority
            for rule, brought in rung.carried
            if not brought.kinds and not _whom(rule, brought).isdisjoint(schedule.categories)
            for authority in brought.by
        )
        basis = _basis(schedule.citation, schedule.first, schedule.last, words)
        yield _cells(schedule, schedule.categories, by, [basis], words)


def _by_rules(rung: _Rung, words: PageWords) -> Iterator[Iterator[str]]:
    """Yield the cells of kinds that no schedule gives; rules with the same kinds share a line."""
    scheduled = {category for schedule in rung.schedules for category in schedule.categories}
    lines: dict[object, tuple[Consequence, set[str], dict[str, None]]] = {}
    for rule, brought in rung.carried:
        whom = _whom(rule, brought)
        if brought.kinds or scheduled.isdisjoint(whom):
            kinds = penalties(brought.kinds, brought.joined, words)
            key = (kinds, brought.by, brought.reading, brought.note)
            _, all_whom, all_basis = lines.setdefault(key, (brought, set(), {}))
            first, last = brought.first or rule.first, brought.last or rule.last
            all_whom.update(whom)
            all_basis[_basis(brought.citation, first, last, words)] = None
    for brought, whom, basis in lines.values():
        yield _cells(brought, whom, brought.by, basis, words)


def _whom(rule: Rule, brought: Consequence) -> set[str]:
    return {*brought.categories, *brought.positions} or {*rule.categories, *rule.positions}


def _basis(citation: Citation, first: date | None, last: date | None, words: PageWords) -> str:
    """Return a provision with the days on which it holds, as HTML."""
    text = safe(words.citation(citation))
    if first is None and last is None:
        return text
    phrase = "since-until" if first and last else "since" if first else "until"
    days = {name: words.day(day) for name, day in (("first", first), ("last", last)) if day}
    return f"{text} <small>({words.html(phrase, **days)})</small>"


def _cells(
    source: Schedule | Consequence,
    whom: Collection[str],
    by: Iterable[Authority],
    basis: Iterable[str],
    words: PageWords,
) -> Iterator[str]:
    notes = []
    if source.reading is not None:
        notes.append(words.say("only-reading", reading=words.reading(source.reading)))
    if source.note is not None:
        notes.append(source.note[words.lang])
    kinds = penalties(source.kinds, source.joined, words) or words.page("no-kinds")
    below = (f'<br><span class="note">{safe(note)}</span>' for note in notes)
    yield safe(capital(kinds)) + "".join(below)
    codes = (code for code in (*Category, *Position) if code in whom)
    yield safe(words.join("and", grouped(codes, words, Category, Position)))
    imposers = source.imposers if isinstance(source, Schedule) else ()
    authorities = (words.terms("or", by), *(_imposer(each, words) for each in imposers))
    yield "<br>".join(map(safe, authorities)) or NOTHING
    yield "<br>".join(basis)


def _imposer(imposer: Imposer, words: PageWords) -> str:
    codes = (imposer.positions, Position), (imposer.employer_levels, EmployerLevel)
    whom = (words.terms("or", (code for code in enum if code in some)) for some, enum in codes)
    by = words.terms("or", imposer.by)
    return words.page("imposer", by=by, whom="; ".join(filter(None, whom)))


def _carriers(rung: _Rung, book: Rulebook, words: PageWords) -> Iterator[str]:
    """Yield the instruments whose rules bring a class, with their rules folded up."""
    if not rung.rules:
        yield f"<p>{words.html('no-carrier')}</p>"
        return
    by_instrument: dict[str, list[Rule]] = {}
    for rule in rung.rules:
        by_instrument.setdefault(rule.instrument, []).append(rule)
    instruments = (
        words.page("counted", name=book.instrument(name).number, count=len(rules))
        for name, rules in by_instrument.items()
    )
    summary = words.html("carriers", count=len(rung.rules), instruments="; ".join(instruments))
    items = (
        f"<li>{safe(rule.title[words.lang])} ({safe(rule.id)})</li>"
        for rules in by_instrument.values()
        for rule in rules
    )
    yield folded(f"{rung.anchor}-rules", summary, ("<ul>", *items, "</ul>"))
