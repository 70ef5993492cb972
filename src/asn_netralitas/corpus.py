"""The golden corpus: the verdict of every category and act in every situation, as JSON.

A test suite that stores it sees what a change of the rulebook changes. A *situation* is what some
day and place of the calendar meets: one election with its stage and open periods, or none. A cell
names only the periods, contests and regions that some rule about the act names, since no other can
change its answer. No fact is given. A cell has one line for each stretch of days with one answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from itertools import groupby, islice, product
from operator import itemgetter
from typing import Any, Final

from attrs import asdict, field, frozen

from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._decision.explain import rulebook_view
from asn_netralitas._decision.question import ask
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import (
    Act,
    Category,
    Contest,
    ElectionKind,
    PeriodKind,
    SanctionClass,
    Stage,
    Status,
    Verdict,
)
from asn_netralitas._model.decision import Decision, RulebookView
from asn_netralitas._model.law import reading_refs
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.analysis.law_space import (
    ContextAt,
    LawSpace,
    alike,
    election_at_rest,
    firsts,
    single_categories,
    versions,
)

__all__ = [
    "CORPUS_SCHEMA",
    "Corpus",
    "CorpusAnswer",
    "CorpusCell",
    "CorpusSituation",
    "make_corpus",
]
__dir__ = __all__.copy

CORPUS_SCHEMA: Final = "asn-netralitas/corpus/1"


@frozen(kw_only=True)
class CorpusAnswer:
    """What is kept of a decision; codes and ids in alphabetical order.

    `sanctions` are the classes that are certain. A consequence whose level no source fixes has no
    class, so that only its rule is here.
    """

    verdict: Verdict
    open_facts: tuple[str, ...]
    disputes: tuple[str, ...]
    sanctions: tuple[SanctionClass, ...]
    possible_sanctions: tuple[SanctionClass, ...]
    rules: tuple[str, ...]
    open_rules: tuple[str, ...]


@frozen(kw_only=True)
class CorpusSituation:
    """What an act meets: an election with its stage and periods, or, without a kind, none.

    Empty periods and regions, and no contest, mean that no rule about the act asks for them.
    """

    kind: ElectionKind | None
    contest: Contest | None
    stage: Stage
    periods: tuple[PeriodKind, ...]
    regions: tuple[str, ...]


# A context with one of its contests, if there are any.
_CorpusSpot = tuple[ContextAt, Contest | None]


@frozen(kw_only=True)
class CorpusCell:
    """The answer to a category and an act in a situation, from the first day on which it is met."""

    category: Category
    act: Act
    situation: CorpusSituation
    since: date
    answer: CorpusAnswer

    def to_dict(self) -> dict[str, Any]:
        """Return the cell as plain JSON values, without what is empty."""
        values = {
            "act": self.act,
            "category": self.category,
            "since": self.since.isoformat(),
            **asdict(self.situation),
            **asdict(self.answer),
        }
        return {key: value for key, value in values.items() if value}


@frozen(kw_only=True)
class Corpus:
    """Every cell, with the rulebook that decided and the day until which elections are known."""

    rulebook: RulebookView
    known_until: date
    cells: tuple[CorpusCell, ...] = field(repr=False)

    def to_json(self) -> str:
        """Return the corpus as JSON with sorted keys and one line a cell.

        The same rulebook and calendar give the same text, byte by byte.
        """
        cells = ",\n".join(_line(cell.to_dict()) for cell in self.cells)
        lines = {
            "calendar": _line({"known_until": self.known_until}),
            "cells": f"[\n{cells}\n]",
            "rulebook": _line(asdict(self.rulebook)),
            "schema": _line(CORPUS_SCHEMA),
        }
        body = ",\n".join(f'"{key}": {line}' for key, line in lines.items())
        return f"{{\n{body}\n}}\n"


def make_corpus(
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    *,
    categories: Iterable[Category] | None = None,
    acts: Iterable[Act] | None = None,
) -> Corpus:
    """Decide every cell, or those of some categories and acts; all of them take a while.

    Without `rulebook` and `calendar` the national ones decide. Groups of categories are left out
    unless they are named.

    >>> corpus = make_corpus(categories=[Category.PNS], acts=[Act.LIKE_POST])
    >>> cell = corpus.cells[-1]
    >>> cell.situation.kind.value, cell.situation.stage.value, cell.since.isoformat()
    ('pilkada', 'before_determination', '2024-02-27')
    >>> cell.answer.verdict.value, cell.answer.rules
    ('prohibited', ('skb-a-04',))
    """
    law = law_or_national(rulebook, calendar)
    who = sorted(set(categories or single_categories(law.rulebook.vocabulary)))
    spots = tuple(_spots(law))
    cells = (cell for act in sorted(set(acts or Act)) for cell in _cells(law, act, spots, who))
    return Corpus(
        rulebook=rulebook_view(law.rulebook),
        known_until=law.calendar.known_until,
        cells=tuple(cells),
    )


def _spots(law: LawDiagrams) -> Iterator[_CorpusSpot]:
    """Yield each contest of each context under each stretch of law, where they are first met."""
    codes, stretch_of = law.circumstances.codes, law.circumstances.stretch_of
    days = tuple(day for day in versions(law) if day <= law.horizon)
    space = LawSpace(law, days, tuple(_regencies(law)), law.calendar.contexts)
    regions = {
        place: frozenset(code for code in codes if place.within({code})) for place in space.places
    }

    def asked(spot: _CorpusSpot) -> Hashable:
        """Return all of a spot that a rule could ask for."""
        (day, place, context), contest = spot
        return stretch_of(day), regions[place], alike(context), contest

    spots = ((at, contest) for at in space for contest in at.context.contests or (None,))
    return firsts(spots, asked)


def _regencies(law: LawDiagrams) -> Iterator[Place]:
    """Yield a regency or city for each place that elections, rules and overlays tell apart."""
    apart = law.calendar.places(None, law.circumstances.codes)
    for place in apart:
        regencies = law.calendar.regions[place.province].regencies
        others = (Place(code, place.province) for code in regencies)
        free = (other for other in others if other not in apart)
        yield from islice(free, 1) if place.code is None else (place,)


def _situations(book: Rulebook, act: Act) -> Callable[[_CorpusSpot], CorpusSituation]:
    """Return how to describe a spot by no more than the rules about an act ask for."""
    rules = [rule for rule in book.rules if act in rule.acts]
    disputes = {ref.dispute for rule in rules for ref in reading_refs(rule)}
    disputes |= {schedule.reading.dispute for schedule in book.schedules if schedule.reading}
    asked_periods = {period for rule in rules for period in rule.periods}
    asks_contests = any(rule.contests for rule in rules)
    local = [overlay for overlay in book.overlays if not disputes.isdisjoint(overlay.readings)]
    regions = [*(rule.regions for rule in rules), *(overlay.regions for overlay in local)]
    asked_regions = frozenset[str]().union(*regions)

    def situation(spot: _CorpusSpot) -> CorpusSituation:
        (_, place, context), contest = spot
        periods = tuple(sorted(asked_periods.intersection(context.periods)))
        # An election that is over counts by its open periods only.
        over = context.stage is Stage.OUTSIDE and not periods
        return CorpusSituation(
            kind=None if over else context.kind,
            contest=contest if asks_contests and not over else None,
            stage=context.stage,
            periods=periods,
            regions=tuple(sorted(code for code in asked_regions if place.within({code}))),
        )

    return situation


def _cells(
    law: LawDiagrams, act: Act, spots: Iterable[_CorpusSpot], who: Iterable[Category]
) -> Iterator[CorpusCell]:
    """Yield the cells of an act in alphabetical order."""
    situation_of = _situations(law.rulebook, act)
    met: dict[CorpusSituation, dict[int, _CorpusSpot]] = {}
    for spot in spots:
        stretches = met.setdefault(situation_of(spot), {})
        stretches.setdefault(law.circumstances.stretch_of(spot[0].day), spot)
    for category, situation in product(who, sorted(met, key=_order)):
        answers = _answers(law, category, act, met[situation].values())
        for answer, days in groupby(answers, key=itemgetter(1)):
            yield CorpusCell(
                category=category, act=act, situation=situation, since=next(days)[0], answer=answer
            )


def _order(situation: CorpusSituation) -> tuple[object, ...]:
    kind, contest = situation.kind or "", situation.contest or ""
    return (kind, situation.stage, contest, situation.periods, situation.regions)


def _answers(
    law: LawDiagrams, category: Category, act: Act, spots: Iterable[_CorpusSpot]
) -> Iterator[tuple[date, CorpusAnswer]]:
    """Yield the answer in each spot of a situation, decided once for spots of one law."""
    known: dict[Hashable, CorpusAnswer] = {}
    for (day, place, context), contest in spots:
        person = Person(category, region=place.code)
        election = context.election or election_at_rest(law.calendar, day)
        query = ask(person, Activity(act, election=election, contest=contest), day, law)
        numbers = [(spot, law.law_of(act, spot.situation)) for spot in query.spots]
        laws = tuple((number, query.pinned(spot, number)) for spot, number in numbers)
        if laws not in known:
            decision = evaluate(
                person, query.activity, at=day, rulebook=law.rulebook, calendar=law.calendar
            )
            known[laws] = _answer(decision)
        yield day, known[laws]


def _answer(decision: Decision) -> CorpusAnswer:
    certain = {each.sanction_class for each in decision.sanctions if each.certain}
    possible = {each.sanction_class for each in decision.sanctions} - certain
    rules = {
        status: sorted({each.rule for each in decision.findings if each.status is status})
        for status in Status
    }
    return CorpusAnswer(
        verdict=decision.verdict,
        open_facts=tuple(sorted(decision.open_facts)),
        disputes=tuple(sorted(view.id for view in decision.disputes)),
        sanctions=tuple(sorted(filter(None, certain))),
        possible_sanctions=tuple(sorted(filter(None, possible))),
        rules=tuple(rules[Status.STANDS]),
        open_rules=tuple(rules[Status.OPEN]),
    )


def _line(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)
