"""The sanctions of a rulebook as ladders, one for each group of people, the heaviest on top.

A step is a class of sanction; where a group has one class only, each of its sanctions is a step.
The kinds of a class come from schedules, which serve every rule with the class, and from rules that
name kinds of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import (
    Authority,
    Category,
    EmployerLevel,
    Position,
    SanctionClass,
    SanctionKind,
)
from asn_netralitas._model.law import (
    Citation,
    Consequence,
    Imposer,
    Penalty,
    Rule,
    Schedule,
    in_force,
)
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.consequences import penalties
from asn_netralitas._text.document import capital
from asn_netralitas._text.html import safe
from asn_netralitas._text.words import grouped

from .sheet import NOTHING, PageWords, Sheet, folded

# The lightest class first, as far as one person can meet several.
_BY_WEIGHT: Final = (
    *(SanctionClass.ETHICS, SanctionClass.DISCIPLINE_LIGHT, SanctionClass.DISCIPLINE_MEDIUM),
    *(SanctionClass.DISCIPLINE_HEAVY, SanctionClass.CONTRACT, SanctionClass.VILLAGE),
    *(SanctionClass.SERVICE_RULES, SanctionClass.DISMISSAL, SanctionClass.CANDIDACY),
    SanctionClass.CRIMINAL,
)
_CODES: Final = (*Category, *Position)
# Whom the ladders are for, by their categories and posts; whoever is in none is among the others.
_LADDERS: Final[Mapping[str, frozenset[str]]] = {
    "civil-servants": frozenset({Category.PNS, Category.CPNS}),
    "contracts": frozenset(
        {
            *(Category.PPPK, Category.PPPK_PARUH_WAKTU, Category.TK2D, Category.THL),
            *(Category.HONORER, Category.PPNPN),
        }
    ),
    "villages": frozenset({Category.KEPALA_DESA, Category.PERANGKAT_DESA, Category.BPD}),
    "heads": frozenset({Category.KEPALA_DAERAH, *Position}),
    "forces": frozenset({Category.TNI, Category.POLRI}),
    "others": frozenset(
        {
            *(Category.BUMN, Category.BUMD, Category.LKD, Category.PKH_COMPANION),
            *(Category.VILLAGE_COMPANION, Category.PRIVATE_WORKER),
        }
    ),
    "crimes": frozenset(),
}
# Classes that have a place of their own, whomever they meet.
_APART: Final = {SanctionClass.CANDIDACY: "heads", SanctionClass.CRIMINAL: "crimes"}
_HIGHEST: Final = 5
CarriedConsequence = tuple[Rule, Consequence]


def sanctions(
    rulebook: Rulebook | None = None, *, on: date | None = None, lang: Language = "id"
) -> str:
    """Return the sanctions of a rulebook, the heaviest on top: for whom, by whom, on what basis.

    Each group of people has a ladder of its own, since one group's sanctions are no lighter or
    heavier than another's.

    Args:
        on: A day, to show the sanctions in force on it; all of the rulebook, with days, where None.

    >>> "Tangga sanksi" in sanctions()
    True
    """
    whole = Rulebook.national() if rulebook is None else rulebook
    book = whole if on is None else whole.on(on)
    words = PageWords(lang=lang)
    ladders = [ladder for name in _LADDERS if (ladder := _ladder(name, book, on)).steps]
    if on is None:
        first, last = words.day(book.known_from), words.day(book.known_until)
        scope = words.page("ladder-known", first=first, last=last)
    else:
        scope = words.page("ladder-on", day=words.day(on))
    body = (
        *_contents(ladders, words),
        *(line for ladder in ladders for line in _section(ladder, whole, on is None, words)),
    )
    lead = (scope, words.page("ladder-order"))
    return Sheet(title=words.page("ladder"), lead=lead, body=body, lang=lang).page()


@frozen(kw_only=True)
class _Rung:
    """A class of sanction with the schedules that hold it and the rules that bring it to somebody.

    Without a class no source fixes the level. `members` are those for whom the ladder is.
    """

    sanction_class: SanctionClass | None
    members: frozenset[str]
    schedules: tuple[Schedule, ...]
    carried: tuple[CarriedConsequence, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple({rule.id: rule for rule, _ in self.carried}.values())

    def name(self, words: PageWords) -> str:
        return capital(words.sanction_class(self.sanction_class))

    def whom(self, whom: Collection[str], words: PageWords) -> str:
        """Return some of the members in words; nothing where they are all of a group."""
        if self.members == whom:
            return ""
        groups = words.vocabulary.category_groups
        if all(category in whom for category in Category if category not in groups):
            return words.page("everybody")
        codes = (code for code in _CODES if code in whom)
        return words.join("and", grouped(codes, words, Category, Position))


@frozen
class _Ladder:
    """The steps of a group of people, the heaviest first and what has no class last."""

    name: str
    steps: tuple[_Rung, ...]

    @property
    def anchor(self) -> str:
        return f"ladder-{self.name}"


def _ladder(name: str, book: Rulebook, on: date | None) -> _Ladder:
    carried = [
        (rule, brought)
        for rule in book.rules
        for brought in rule.consequences
        if on is None or in_force(brought.first, brought.last, on)
    ]
    steps = (_step(name, kind, book, carried) for kind in (*reversed(_BY_WEIGHT), None))
    return _Ladder(name, tuple(step for step in steps if step.schedules or step.carried))


def _step(
    ladder: str, kind: SanctionClass | None, book: Rulebook, carried: Iterable[CarriedConsequence]
) -> _Rung:
    members = _LADDERS[ladder]
    if kind is not None and kind in _APART:
        members = frozenset(_CODES if _APART[kind] == ladder else ())
    return _Rung(
        sanction_class=kind,
        members=members,
        schedules=tuple(
            each
            for each in book.schedules
            if each.sanction_class is kind and not members.isdisjoint(each.categories)
        ),
        carried=tuple(
            (rule, brought)
            for rule, brought in carried
            if brought.sanction_class is kind and not members.isdisjoint(_whom(rule, brought))
        ),
    )


def _contents(ladders: Iterable[_Ladder], words: PageWords) -> Iterator[str]:
    yield f'<nav aria-label="{words.html("ladder")}"><ul class="legend">'
    for ladder in ladders:
        name = words.html(f"ladder-{ladder.name}")
        yield f'<li><a href="#{ladder.anchor}">{name}</a></li>'
    yield "</ul></nav>"


def _section(ladder: _Ladder, book: Rulebook, days: bool, words: PageWords) -> Iterator[str]:  # noqa: FBT001  # whether to show when provisions hold
    yield f'<section id="{ladder.anchor}"><h2>{words.html(f"ladder-{ladder.name}")}</h2>'
    levels = [step for step in ladder.steps if step.sanction_class is not None]
    steps = [(step.name(words), [*_lines(step, days=days, words=words)]) for step in levels]
    if len(levels) == 1:
        ((name, lines),) = steps
        yield f"<p>{safe(name)}</p>"
        steps = [("", [line]) for line in lines]
    yield '<ol class="ladder" reversed>'
    for number, (name, lines) in zip(range(len(steps), 0, -1), steps, strict=True):
        yield from _step_elements(
            min(number, _HIGHEST) if len(levels) > 1 else 1, name, lines, words
        )
    yield "</ol>"
    for step in ladder.steps:
        if step.sanction_class is None:
            inside = (
                "<ul>",
                *(f"<li>{line.text(words)}</li>" for line in _lines(step, days=days, words=words)),
                "</ul>",
            )
            yield folded(f"{ladder.anchor}-open", safe(step.name(words)), inside)
    yield from _carriers(ladder, book, words)
    yield "</section>"


def _step_elements(
    height: int, name: str, lines: Sequence[_Line], words: PageWords
) -> Iterator[str]:
    yield f'<li class="step-{height}">'
    if name:
        yield f"<h3>{safe(name)}</h3>"
    yield from (f"<p>{line.text(words, name)}</p>" for line in lines)
    yield "</li>"


@frozen(kw_only=True)
class _Line:
    """Kinds of sanction with whom they meet, who imposes them, and on which basis.

    Nobody is named where they meet all for whom the ladder is.
    """

    kinds: str
    whom: str
    by: str
    basis: str
    notes: tuple[str, ...]

    def text(self, words: PageWords, name: str = "") -> str:
        """Return the line as HTML; kinds that say no more than their class are left out."""
        kinds = "" if self.kinds == name else self.kinds
        lead = f"<strong>{safe(kinds)}</strong><br>" if kinds else ""
        phrase = "line" if self.whom else "line-all"
        said = words.html(phrase, whom=self.whom, by=self.by)
        below = "".join(f'<br><span class="note">{safe(note)}</span>' for note in self.notes)
        return f'{lead}{said} <span class="note">{self.basis}</span>{below}'


def _lines(step: _Rung, *, days: bool, words: PageWords) -> Iterator[_Line]:
    yield from _scheduled(step, days=days, words=words)
    yield from _by_rules(step, days=days, words=words)


def _scheduled(step: _Rung, *, days: bool, words: PageWords) -> Iterator[_Line]:
    for schedule in step.schedules:
        by = dict.fromkeys(
            authority
            for rule, brought in step.carried
            if not brought.kinds and not _whom(rule, brought).isdisjoint(schedule.categories)
            for authority in brought.by
        )
        first, last = (schedule.first, schedule.last) if days else (None, None)
        basis = _basis(schedule.citation, first, last, words)
        whom = step.members & schedule.categories
        yield _line(schedule, step.whom(whom, words), by, [basis], words)


def _by_rules(step: _Rung, *, days: bool, words: PageWords) -> Iterator[_Line]:
    """Yield the kinds that no schedule gives, the heaviest first.

    Rules with the same kinds share a line.
    """
    scheduled = {category for schedule in step.schedules for category in schedule.categories}
    shared: dict[object, tuple[Consequence, set[str], dict[str, None]]] = {}
    for rule, brought in step.carried:
        whom = _whom(rule, brought) & step.members
        if brought.kinds or scheduled.isdisjoint(whom):
            kinds = penalties(brought.kinds, brought.joined, words)
            key = (kinds, brought.by, brought.reading, brought.note)
            _, all_whom, all_basis = shared.setdefault(key, (brought, set(), {}))
            first, last = (brought.first or rule.first, brought.last or rule.last)
            since = (first, last) if days else (None, None)
            all_whom.update(whom)
            all_basis[_basis(brought.citation, *since, words)] = None
    for brought, whom, basis in sorted(shared.values(), key=_weight, reverse=True):
        yield _line(brought, step.whom(whom, words), brought.by, basis, words)


def _weight(line: tuple[Consequence, Collection[str], Mapping[str, None]]) -> tuple[int, ...]:
    """Return how heavy a line is: by the longest imprisonment, then by the kinds and bounds."""
    kinds = line[0].kinds
    prison = [each for each in kinds if each.kind is SanctionKind.IMPRISONMENT]
    return (
        max(map(_most, prison), default=0),
        max((list(SanctionKind).index(each.kind) for each in kinds), default=-1),
        max(map(_most, kinds), default=0),
    )


def _most(penalty: Penalty) -> int:
    return penalty.most or penalty.least or 0


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


def _line(
    source: Schedule | Consequence,
    whom: str,
    by: Iterable[Authority],
    basis: Iterable[str],
    words: PageWords,
) -> _Line:
    notes = []
    if source.reading is not None:
        notes.append(words.say("only-reading", reading=words.reading(source.reading)))
    if source.note is not None:
        notes.append(source.note[words.lang])
    imposers = source.imposers if isinstance(source, Schedule) else ()
    authorities = (words.terms("or", by), *(_imposer(each, words) for each in imposers))
    return _Line(
        kinds=capital(penalties(source.kinds, source.joined, words)),
        whom=whom,
        by="; ".join(filter(None, authorities)) or NOTHING,
        basis="; ".join(basis),
        notes=tuple(notes),
    )


def _imposer(imposer: Imposer, words: PageWords) -> str:
    codes = (imposer.positions, Position), (imposer.employer_levels, EmployerLevel)
    whom = (words.terms("or", (code for code in enum if code in some)) for some, enum in codes)
    by = words.terms("or", imposer.by)
    return words.page("imposer", by=by, whom="; ".join(filter(None, whom)))


def _carriers(ladder: _Ladder, book: Rulebook, words: PageWords) -> Iterator[str]:
    """Yield the rules that bring the sanctions of a ladder, folded up, by step."""
    rules = {rule.id: rule for step in ladder.steps for rule in step.rules}
    if not rules:
        yield f"<p>{words.html('no-carrier')}</p>"
        return
    by_instrument: dict[str, int] = {}
    for rule in rules.values():
        by_instrument[rule.instrument] = by_instrument.get(rule.instrument, 0) + 1
    instruments = (
        words.page("counted", name=book.instrument(name).number, count=count)
        for name, count in by_instrument.items()
    )
    summary = words.html("carriers", count=len(rules), instruments="; ".join(instruments))
    yield folded(f"{ladder.anchor}-rules", summary, _rules(ladder, words))


def _rules(ladder: _Ladder, words: PageWords) -> Iterator[str]:
    for step in ladder.steps:
        if step.rules:
            yield f"<h3>{safe(step.name(words))}</h3><ul>"
            for rule in step.rules:
                yield f"<li>{safe(rule.title[words.lang])} ({safe(rule.id)})</li>"
            yield "</ul>"
