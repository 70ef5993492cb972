"""The sanctions of a rulebook from light to heavy: for whom, by whom, on which basis.

A rung is a class of sanction. Its kinds come from schedules, which serve every rule with the class,
and from rules that name kinds of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import field, frozen

from asn_netralitas._model.codes import Authority, Category, EmployerLevel, Position, SanctionClass
from asn_netralitas._model.law import Citation, Consequence, Imposer, ReadingRef, Rule, Schedule
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.consequences import penalties
from asn_netralitas._text.document import capital
from asn_netralitas._text.html import safe
from asn_netralitas._text.words import Words, grouped

from .sheet import NOTHING, Sheet, folded, heading, paragraphs, row, say, table

CarriedConsequence = tuple[Rule, Consequence]


def sanctions_sheet(rulebook: Rulebook, *, on: date | None = None, lang: Language = "id") -> Sheet:
    """Return the sanctions of a rulebook, or those that its law of a day brings."""
    book = rulebook if on is None else rulebook.on(on)
    words = Words(lang=lang)
    rungs = tuple(_rungs(book, on))
    scope = "ladder-known" if on is None else "ladder-on"
    days = {"first": book.known_from, "last": book.known_until, "day": on or book.known_from}
    title = say(lang, "ladder")
    lead = (
        say(lang, scope, **{name: words.day(day) for name, day in days.items()}),
        say(lang, "ladder-order"),
    )
    return Sheet(
        title=title,
        head=tuple(heading(title, lead)),
        body=(*_stairs(rungs, words), *_sections(rungs, rulebook, words)),
        lang=lang,
    )


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
        """Return the id of its section."""
        return f"rung-{self.sanction_class or 'none'}"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return each rule that brings the class once."""
        return tuple({rule.id: rule for rule, _ in self.carried}.values())


def _rungs(book: Rulebook, on: date | None) -> Iterator[_Rung]:
    """Yield the classes that the rulebook knows, the lightest first; that without a class last."""
    carried = [
        (rule, brought)
        for rule in book.rules
        for brought in rule.consequences
        if on is None or _in_force(brought, on)
    ]
    for kind in (*SanctionClass, None):
        rung = _Rung(
            sanction_class=kind,
            schedules=tuple(each for each in book.schedules if each.sanction_class is kind),
            carried=tuple(pair for pair in carried if pair[1].sanction_class is kind),
        )
        if rung.schedules or rung.carried:
            yield rung


def _in_force(brought: Consequence, day: date) -> bool:
    return (brought.first is None or brought.first <= day) and (
        brought.last is None or day <= brought.last
    )


def _name(rung: _Rung, words: Words) -> str:
    if rung.sanction_class is None:
        return capital(words.say("no-class"))
    return capital(words.term(rung.sanction_class))


def _stairs(rungs: Sequence[_Rung], words: Words) -> Iterator[str]:
    """Yield the classes as steps, each longer than that above it."""
    levels = [rung for rung in rungs if rung.sanction_class is not None]
    yield f'<nav aria-label="{safe(say(words.lang, "ladder"))}"><ol class="stairs">'
    for number, rung in enumerate(levels, 1):
        width = 100 * number / len(levels)
        count = say(words.lang, "rule-count", count=len(rung.rules))
        yield (
            f'<li>{number}. <a href="#{rung.anchor}">{safe(_name(rung, words))}</a> '
            f"<small>({safe(count)})</small>"
            f'<svg width="100%" height="8" aria-hidden="true">'
            f'<rect class="step" width="{width:.1f}%" height="8"/></svg></li>'
        )
    yield "</ol></nav>"


def _sections(rungs: Iterable[_Rung], book: Rulebook, words: Words) -> Iterator[str]:
    for number, rung in enumerate(rungs, 1):
        name = _name(rung, words)
        if rung.sanction_class is not None:
            name = say(words.lang, "rung", number=number, name=name)
        yield f'<section id="{rung.anchor}"><h2>{safe(name)}</h2>'
        yield from _kinds_table(rung, words)
        yield from _carriers(rung, book, words)
        yield "</section>"


@frozen(kw_only=True)
class _Kinds:
    """Kinds of sanction of a class, and what they rest on, one line each."""

    kinds: str
    reading: ReadingRef | None
    note: Text | None
    whom: set[Category | Position] = field(factory=set)
    by: list[Authority] = field(factory=list)
    imposers: tuple[Imposer, ...] = ()
    basis: list[str] = field(factory=list)


def _kinds_table(rung: _Rung, words: Words) -> Iterator[str]:
    headings = [safe(say(words.lang, name)) for name in ("kinds", "whom", "imposed-by", "basis")]
    found = (*_scheduled(rung, words), *_told_by_rules(rung, words))
    rows = (_kinds_row(kinds, headings[1:], words) for kinds in found)
    yield from table(headings, rows, "stacked kinds")


def _scheduled(rung: _Rung, words: Words) -> Iterator[_Kinds]:
    for schedule in rung.schedules:
        bringing = [
            brought
            for rule, brought in rung.carried
            if not brought.kinds and not _whom(rule, brought).isdisjoint(schedule.categories)
        ]
        yield _Kinds(
            kinds=penalties(schedule.kinds, schedule.joined, words),
            reading=schedule.reading,
            note=schedule.note,
            whom=set(schedule.categories),
            by=list(dict.fromkeys(by for brought in bringing for by in brought.by)),
            imposers=schedule.imposers,
            basis=[_basis(schedule.citation, schedule.first, schedule.last, words)],
        )


def _told_by_rules(rung: _Rung, words: Words) -> Iterator[_Kinds]:
    """Yield the kinds that rules name themselves, and what no schedule has kinds for.

    Rules that say the same stand together.
    """
    scheduled = {category for schedule in rung.schedules for category in schedule.categories}
    found: dict[object, _Kinds] = {}
    for rule, brought in rung.carried:
        whom = _whom(rule, brought)
        if not brought.kinds and not scheduled.isdisjoint(whom):
            continue
        kinds = penalties(brought.kinds, brought.joined, words) or say(words.lang, "no-kinds")
        key = (kinds, brought.by, brought.reading, brought.note)
        entry = found.setdefault(
            key,
            _Kinds(kinds=kinds, reading=brought.reading, note=brought.note, by=list(brought.by)),
        )
        entry.whom.update(whom)
        first, last = brought.first or rule.first, brought.last or rule.last
        basis = _basis(brought.citation, first, last, words)
        if basis not in entry.basis:
            entry.basis.append(basis)
    yield from found.values()


def _whom(rule: Rule, brought: Consequence) -> set[Category | Position]:
    """Return whom a consequence can meet."""
    named: set[Category | Position] = {*brought.categories, *brought.positions}
    return named or {*rule.categories, *rule.positions}


def _basis(citation: Citation, first: date | None, last: date | None, words: Words) -> str:
    """Return a provision with the days on which it holds."""
    text = safe(words.citation(citation))
    if first is None and last is None:
        return text
    which = "since-until" if first and last else "since" if first else "until"
    days = {
        name: words.day(day) for name, day in (("first", first), ("last", last)) if day is not None
    }
    return f"{text} <small>({safe(say(words.lang, which, **days))})</small>"


def _kinds_row(kinds: _Kinds, headings: Iterable[str], words: Words) -> str:
    first = safe(capital(kinds.kinds))
    if kinds.reading is not None:
        text = words.say("only-reading", reading=words.reading(kinds.reading))
        first += f'<br><span class="note">{safe(text)}</span>'
    if kinds.note is not None:
        first += f'<br><span class="note">{safe(kinds.note[words.lang])}</span>'
    whom = grouped(_in_order(kinds.whom), words, Category, Position)
    by = safe(words.join("or", map(words.term, kinds.by)))
    exceptions = (f"<br>{safe(_imposer(each, words))}" for each in kinds.imposers)
    cells = (
        safe(words.join("and", whom)),
        by + "".join(exceptions) or NOTHING,
        "<br>".join(kinds.basis),
    )
    return row(first, dict(zip(headings, cells, strict=True)))


def _in_order(whom: Iterable[Category | Position]) -> Iterator[str]:
    found = set(whom)
    return (code for code in (*Category, *Position) if code in found)


def _imposer(imposer: Imposer, words: Words) -> str:
    posts = (words.term(each) for each in Position if each in imposer.positions)
    levels = (words.term(each) for each in EmployerLevel if each in imposer.employer_levels)
    whom = [alike for each in (posts, levels) if (alike := words.join("or", each))]
    return say(
        words.lang,
        "imposer",
        by=words.join("or", map(words.term, imposer.by)),
        whom="; ".join(whom),
    )


def _carriers(rung: _Rung, book: Rulebook, words: Words) -> Iterator[str]:
    """Yield the instruments whose rules bring a class, with their rules folded up."""
    if not rung.rules:
        yield from paragraphs([say(words.lang, "no-carrier")])
        return
    by_instrument: dict[str, list[Rule]] = {}
    for rule in rung.rules:
        by_instrument.setdefault(rule.instrument, []).append(rule)
    named = [
        say(words.lang, "counted", name=book.instrument(name).number, count=len(rules))
        for name, rules in by_instrument.items()
    ]
    summary = say(words.lang, "carriers", count=len(rung.rules), instruments="; ".join(named))
    items = (
        f"<li>{safe(rule.title[words.lang])} ({safe(rule.id)})</li>"
        for rules in by_instrument.values()
        for rule in rules
    )
    yield folded(f"{rung.anchor}-rules", safe(summary), ("<ul>", *items, "</ul>"))
