"""Hypothesis strategies for rulebooks, calendars and questions that are small enough to exhaust."""

from __future__ import annotations

from datetime import date
from typing import Any

from builders import calendar, consequence, dispute, election, reading, rule, rulebook
from hypothesis import strategies as st

from asn_netralitas._calendar import Calendar
from asn_netralitas._load import Rulebook
from asn_netralitas._model import Activity, AllOf, AnyOf, Condition, FactIs, Not, Person, Rule
from asn_netralitas._vocabulary import (
    Act,
    Candidacy,
    Category,
    Contest,
    ElectionKind,
    Modality,
    PeriodKind,
    Position,
    SanctionClass,
    Stage,
    Target,
)

CATEGORIES = (Category.PNS, Category.CPNS, Category.PPPK, Category.THL)
TARGETS = (Target.CANDIDATE, Target.PROSPECTIVE_CANDIDATE, Target.SPOUSE, Target.OWN_CANDIDACY)
# Facts that entailments restrict, one that is presumed, and plain ones.
FACTS = ("active_support", "unpaid_leave", "spouse_is_candidate", "resigned", "public", "candidacy")
DAYS = (date(2024, 5, 1), date(2024, 7, 1), date(2024, 11, 1))
DISPUTES = (
    dispute("first", a=date(2020, 1, 1), b=date(2024, 6, 15)),
    dispute("second", c=date(2020, 1, 1), d=date(2020, 1, 1)),
)


@st.composite
def conditions(draw: st.DrawFn, facts: tuple[str, ...], depth: int = 2) -> Condition:
    kind = draw(st.sampled_from(["fact", "not", "all", "any"] if depth else ["fact"]))
    if kind == "fact":
        fact = draw(st.sampled_from(facts))
        if fact == "candidacy":
            return FactIs(fact, frozenset({Candidacy.DETERMINED, Candidacy.REGISTERED}))
        return FactIs(fact, frozenset({True}))
    if kind == "not":
        return Not(draw(conditions(facts, depth - 1)))
    parts = tuple(draw(st.lists(conditions(facts, depth - 1), min_size=1, max_size=2)))
    return AllOf(parts) if kind == "all" else AnyOf(parts)


def some(values: tuple[Any, ...]) -> st.SearchStrategy[frozenset[Any]]:
    """Return mostly the empty set, which means any."""
    return st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(values), min_size=1))


def reading_refs() -> st.SearchStrategy[Any]:
    refs = [reading(each.id, part.id) for each in DISPUTES for part in each.readings]
    return st.one_of(st.none(), st.none(), st.sampled_from(refs))


@st.composite
def rules(draw: st.DrawFn, number: int, facts: tuple[str, ...]) -> Rule:
    when = st.one_of(st.none(), conditions(facts))
    consequences = draw(
        st.lists(
            st.builds(
                lambda each, condition, ref, whom: consequence(
                    each, when=condition, reading=ref, categories=whom
                ),
                st.sampled_from([SanctionClass.ETHICS, SanctionClass.CRIMINAL]),
                when,
                reading_refs(),
                some(CATEGORIES),
            ),
            max_size=2,
        )
    )
    earlier = [f"r{index}" for index in range(number)]
    return rule(
        f"r{number}",
        draw(st.sampled_from(Modality)),
        categories=draw(st.frozensets(st.sampled_from(CATEGORIES), min_size=1)),
        positions=draw(some((Position.CAMAT,))),
        targets=draw(some(TARGETS)),
        stages=draw(some(tuple(Stage))),
        periods=draw(st.one_of(st.just(frozenset()), some((PeriodKind.CAMPAIGN,)))),
        election_kinds=draw(some(tuple(ElectionKind))),
        when=draw(when),
        reading=draw(reading_refs()),
        consequences=tuple(consequences),
        exception_to=frozenset(draw(st.lists(st.sampled_from(earlier), max_size=2)))
        if earlier
        else frozenset(),
    )


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    facts = tuple(draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=3, unique=True)))
    size = draw(st.integers(min_value=1, max_value=5))
    return rulebook(*(draw(rules(number, facts)) for number in range(size)), disputes=DISPUTES)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    regions = draw(st.sampled_from([(), ("91.01",), ("91",)]))
    pilkada = election(
        "pilkada", regions=regions, regions_complete=draw(st.booleans()) or not regions
    )
    pemilu = election(
        "pemilu",
        kind=ElectionKind.PEMILU,
        determined={Contest.DPR: date(2024, 6, 1), Contest.PRESIDENT: date(2024, 7, 15)},
    )
    return calendar(*draw(st.sampled_from([(), (pilkada,), (pilkada, pemilu)])))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Person, Activity, date]:
    def unsure(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(st.one_of(st.none(), strategy))

    person = Person(
        draw(st.sampled_from([*CATEGORIES, Category.ASN, Category.NON_ASN])),
        region=draw(st.sampled_from(["91.01", "91.02", "91"])),
        position=Position.NONE if draw(st.booleans()) else None,
        unpaid_leave=unsure(st.just(False)),
        resigned=unsure(st.booleans()),
        spouse_is_candidate=unsure(st.just(True)),
    )
    activity = Activity(
        Act.ATTEND_CAMPAIGN,
        target=unsure(st.sampled_from(TARGETS)),
        public=unsure(st.booleans()),
        active_support=unsure(st.booleans()),
    )
    return person, activity, draw(st.sampled_from(DAYS))
