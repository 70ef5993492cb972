"""The golden corpus: the verdict of every category and act in every situation, as JSON.

A test suite that stores it sees what a change of the rulebook changes. A *situation* is what some
day and place of the calendar meets: one election with its stage and open periods, or none. A cell
names only the periods, contests and regions that some rule about the act names, since no other can
change its answer. No fact is given. A cell has one line for each stretch of days with one answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby, islice, product
from operator import itemgetter
from typing import Any, Final

from attrs import asdict, field, frozen

from asn_netralitas._engine.applicable_law import reading_refs
from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._engine.explain import rulebook_view
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.law_space import (
    ContextAt,
    LawSpace,
    election_at_rest,
    firsts,
    horizon,
    law_or_national,
    single_categories,
    versions,
)
from asn_netralitas._engine.query import chosen_readings
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
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

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


_CorpusSpot = tuple[ContextAt, CorpusSituation]


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
    """Yield each situation under each stretch of law, with the first day and place that meet it.

    The situation names all that a rule could ask for.
    """
    days = tuple(day for day in versions(law) if day <= horizon(law))
    space = LawSpace(law, days, tuple(_regencies(law)), law.calendar.contexts)
    regions = {
        place: tuple(sorted(code for code in law.circumstances.codes if place.within({code})))
        for place in space.places
    }
    spots = (
        (
            at,
            CorpusSituation(
                kind=at.context.kind,
                contest=contest,
                stage=at.context.stage,
                periods=at.context.periods,
                regions=regions[at.place],
            ),
        )
        for at in space
        for contest in at.context.contests or (None,)
    )
    return firsts(spots, lambda spot: (law.circumstances.stretch_of(spot[0].day), spot[1]))


def _regencies(law: LawDiagrams) -> Iterator[Place]:
    """Yield a regency or city for each place that elections, rules and overlays tell apart."""
    apart = law.calendar.places(None, law.circumstances.codes)
    for place in apart:
        regencies = law.calendar.regions[place.province].regencies
        others = (Place(code, place.province) for code in regencies)
        free = (other for other in others if other not in apart)
        yield from islice(free, 1) if place.code is None else (place,)


def _reduction(book: Rulebook, act: Act) -> Callable[[CorpusSituation], CorpusSituation]:
    """Return how to leave out of a situation all that no rule about an act asks for."""
    rules = [rule for rule in book.rules if act in rule.acts]
    disputes = {ref.dispute for rule in rules for ref in reading_refs(rule)}
    disputes |= {schedule.reading.dispute for schedule in book.schedules if schedule.reading}
    asked_periods = {period for rule in rules for period in rule.periods}
    asks_contests = any(rule.contests for rule in rules)
    asked_regions = {code for rule in rules for code in rule.regions}
    for overlay in book.overlays:
        asked_regions |= set() if disputes.isdisjoint(overlay.readings) else overlay.regions

    def reduced(situation: CorpusSituation) -> CorpusSituation:
        periods = tuple(sorted(asked_periods.intersection(situation.periods)))
        # An election that is over counts by its open periods only.
        over = situation.stage is Stage.OUTSIDE and not periods
        return CorpusSituation(
            kind=None if over else situation.kind,
            contest=situation.contest if asks_contests and not over else None,
            stage=situation.stage,
            periods=periods,
            regions=tuple(code for code in situation.regions if code in asked_regions),
        )

    return reduced


def _cells(
    law: LawDiagrams, act: Act, spots: Iterable[_CorpusSpot], who: Iterable[Category]
) -> Iterator[CorpusCell]:
    """Yield the cells of an act in alphabetical order."""
    reduced = _reduction(law.rulebook, act)
    met: dict[CorpusSituation, dict[int, _CorpusSpot]] = {}
    for spot in spots:
        stretches = met.setdefault(reduced(spot[1]), {})
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
    known: dict[tuple[int, int], CorpusAnswer] = {}
    for (day, place, context), situation in spots:
        election = context.election or election_at_rest(law.calendar, day)
        activity = Activity(act, election=election, contest=situation.contest)
        person, book = Person(category, region=place.code), law.rulebook
        key = _law_of(law, activity, day, place)
        if key not in known:
            known[key] = _answer(
                evaluate(person, activity, at=day, rulebook=book, calendar=law.calendar)
            )
        yield day, known[key]


def _law_of(law: LawDiagrams, activity: Activity, day: date, place: Place) -> tuple[int, int]:
    """Return the number of the law that applies, and the bits of the readings that are chosen."""
    circumstances = law.circumstances
    spot = circumstances.spot(day, place)
    contexts = circumstances.contexts(spot, activity.election, activity.contest)
    situation = circumstances.situation(spot.segment, spot.place, (phase for _, phase in contexts))
    number = law.law_of(activity.act, situation)
    overlays = circumstances.place_classes[spot.place].overlays
    return number, chosen_readings(law, number, overlays, day, {})


def _answer(decision: Decision) -> CorpusAnswer:
    certain = {each.sanction_class for each in decision.sanctions if each.certain}
    possible = {each.sanction_class for each in decision.sanctions} - certain
    return CorpusAnswer(
        verdict=decision.verdict,
        open_facts=tuple(sorted(decision.open_facts)),
        disputes=tuple(sorted(view.id for view in decision.disputes)),
        sanctions=tuple(sorted(filter(None, certain))),
        possible_sanctions=tuple(sorted(filter(None, possible))),
        rules=_rules(decision, Status.STANDS),
        open_rules=_rules(decision, Status.OPEN),
    )


def _rules(decision: Decision, status: Status) -> tuple[str, ...]:
    return tuple(sorted({found.rule for found in decision.findings if found.status is status}))


def _line(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)
