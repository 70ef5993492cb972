"""Hypothesis strategies for rulebooks, calendars and questions that are small enough to exhaust."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any

from attrs import evolve, frozen
from builders import calendar, consequence, dispute, election, reading, rule, rulebook
from hypothesis import settings
from hypothesis import strategies as st

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Candidacy,
    CaseError,
    Category,
    Citation,
    Confidence,
    Contest,
    DaySpan,
    Decision,
    ElectionKind,
    ElectionPeriod,
    PeriodKind,
    Person,
    Position,
    Rule,
    Rulebook,
    SanctionClass,
    Stage,
    Target,
    Text,
    evaluate,
)
from asn_netralitas._model.case import At
from asn_netralitas._model.codes import Modality
from asn_netralitas._model.law import (
    AllOf,
    AnyOf,
    Condition,
    Consequence,
    FactIs,
    Named,
    Not,
    Overlay,
    Schedule,
)
from asn_netralitas._model.vocabulary import FactSpec
from asn_netralitas._reading.rulebook import load_vocabulary

CATEGORIES = (Category.PNS, Category.CPNS, Category.PPPK, Category.THL)
TARGETS = (Target.CANDIDATE, Target.PROSPECTIVE_CANDIDATE, Target.SPOUSE, Target.OWN_CANDIDACY)
# Facts that entailments restrict, one that is presumed, and plain ones.
FACTS = ("active_support", "unpaid_leave", "spouse_is_candidate", "resigned", "public", "candidacy")
CLASSES = (SanctionClass.ETHICS, SanctionClass.CRIMINAL)
# Outside, then in two stages of two contests, then in a campaign, then with only a window open.
DAYS: tuple[date, ...] = (date(2024, 5, 1), date(2024, 7, 1), date(2024, 11, 1), date(2025, 2, 1))
NEW_LAW = date(2024, 6, 15)
# The days on which elections, a reading, a stage and a campaign begin, and on which all end.
SPANS: tuple[At, ...] = (
    DaySpan(date(2024, 5, 31), date(2024, 6, 1)),
    DaySpan(date(2024, 6, 14), date(2024, 6, 15)),
    DaySpan(date(2024, 9, 30), date(2024, 10, 1)),
    DaySpan(date(2024, 10, 14), date(2024, 10, 15)),
    DaySpan(date(2024, 12, 31), date(2025, 1, 1)),
)
# In the first province it is the day before such a turn, in the second the turn itself.
TIMES: tuple[At, ...] = tuple(
    datetime.combine(span.first, time(23, 30), timezone(timedelta(hours=7)))
    for span in SPANS
    if isinstance(span, DaySpan)
)
DISPUTES = (
    dispute("first", a=date(2020, 1, 1), b=NEW_LAW),
    dispute("second", c=date(2024, 5, 20), d=date(2024, 5, 20)),
)
WISHES: tuple[Mapping[str, str], ...] = (
    {"first": "a"},
    {"first": "b", "second": "c"},
    {"second": "most_lenient"},
    {"*": "strictest"},
)


def examples(number: int) -> int:
    """Return how many examples to try: fewer than `number` usually, many more by night."""
    usual, chosen = settings.get_profile("patient"), settings.get_current_profile_name()
    return max(1, number * settings.get_profile(chosen).max_examples // usual.max_examples)


def some(values: tuple[Any, ...]) -> st.SearchStrategy[frozenset[Any]]:
    """Return the empty set, which means any, as often as not."""
    return st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(values), min_size=1))


def rarely(
    strategy: st.SearchStrategy[Any], otherwise: Any, *, once_in: int = 8
) -> st.SearchStrategy[Any]:
    """Return mostly the other value, so that many such limits still leave something."""
    # Hypothesis counts equal alternatives of `one_of` as one, so they cannot carry the weight.
    plain = st.just(otherwise)
    return st.integers(1, once_in).flatmap(lambda number: strategy if number == once_in else plain)


def seldom(*values: Any, once_in: int = 8) -> st.SearchStrategy[frozenset[Any]]:
    some_of_them = st.frozensets(st.sampled_from(values), min_size=1)
    return rarely(some_of_them, frozenset(), once_in=once_in)


# Strategies are made once, since Hypothesis takes longer to look one through than to draw from it.
REFS = rarely(
    st.sampled_from([reading(each.id, part.id) for each in DISPUTES for part in each.readings]),
    None,
    once_in=3,
)
FACT_SETS = st.lists(st.sampled_from(FACTS), min_size=1, max_size=3, unique=True)
LIMITS = st.fixed_dictionaries(
    {
        "categories": some(CATEGORIES).map(lambda named: named or frozenset(CATEGORIES)),
        "positions": seldom(Position.CAMAT),
        "targets": seldom(*TARGETS, once_in=4),
        "stages": seldom(*Stage, once_in=4),
        "periods": seldom(PeriodKind.CAMPAIGN, PeriodKind.INSTALLATION_WINDOW),
        "election_kinds": seldom(*ElectionKind, once_in=4),
        "contests": seldom(Contest.DPR, Contest.REGIONAL_HEAD),
        "regions": seldom("91.01", "91", once_in=4),
        "first": rarely(st.just(NEW_LAW), None),
        "reading": REFS,
    }
)


@cache
def conditions(facts: tuple[str, ...], depth: int = 2) -> st.SearchStrategy[Condition]:
    leaves = st.sampled_from(
        [
            FactIs(fact, frozenset({Candidacy.DETERMINED, Candidacy.REGISTERED}))
            if fact == "candidacy"
            else FactIs(fact, frozenset({True}))
            for fact in facts
        ]
    )
    if not depth:
        return leaves
    parts = st.lists(conditions(facts, depth - 1), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        leaves, conditions(facts, depth - 1).map(Not), parts.map(AllOf), parts.map(AnyOf)
    )


@cache
def whens(facts: tuple[str, ...]) -> st.SearchStrategy[Condition | None]:
    return rarely(conditions(facts), None, once_in=3)


@cache
def consequences(facts: tuple[str, ...]) -> st.SearchStrategy[list[Consequence]]:
    one = st.builds(
        consequence,
        st.sampled_from(CLASSES),
        when=whens(facts),
        reading=REFS,
        categories=some(CATEGORIES),
        targets=seldom(*TARGETS),
        kinds_of_election=seldom(*ElectionKind),
        first=rarely(st.just(NEW_LAW), None),
    )
    return st.lists(one, max_size=2)


@cache
def lifted(number: int) -> st.SearchStrategy[frozenset[str]]:
    """Return the earlier rules to which a rule is an exception, so that they form no circle."""
    earlier = [f"r{index}" for index in range(number)]
    none: st.SearchStrategy[frozenset[str]] = st.just(frozenset())
    if not earlier:
        return none
    some_earlier = st.frozensets(st.sampled_from(earlier), min_size=1, max_size=2)
    # The one just before, so that chains of exceptions are long.
    return st.one_of(none, st.just(frozenset(earlier[-1:])), some_earlier)


@st.composite
def rules(draw: st.DrawFn, number: int, facts: tuple[str, ...]) -> Rule:
    return rule(
        f"r{number}",
        draw(MODALITIES),
        **draw(LIMITS),
        when=draw(whens(facts)),
        consequences=tuple(draw(consequences(facts))),
        exception_to=draw(lifted(number)),
    )


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    facts = tuple(sorted(draw(FACT_SETS)))
    size = draw(SIZES)
    return rulebook(*(draw(numbered(number, facts)) for number in range(size)), disputes=DISPUTES)


numbered = cache(rules)
MODALITIES = st.sampled_from(Modality)
SIZES = st.sampled_from([1, 2, 3, 4, 5, 6])


def schedules() -> st.SearchStrategy[Schedule]:
    return st.builds(
        Schedule,
        id=st.just("schedule"),
        sanction_class=st.sampled_from(CLASSES),
        categories=st.frozensets(st.sampled_from(CATEGORIES), min_size=1),
        kinds=st.just(()),
        joined=st.just("alternative"),
        imposers=st.just(()),
        reading=REFS,
        first=st.none(),
        last=st.none(),
        citation=st.just(Citation("law", "Pasal 3")),
        confidence=st.just(Confidence.VERIFIED),
    )


def overlays() -> st.SearchStrategy[Overlay]:
    return st.builds(
        Overlay,
        id=st.just("overlay"),
        title=st.just(Text("lapisan", "overlay")),
        regions=some(("91.01", "91")),
        first=st.sampled_from([date(2024, 1, 1), NEW_LAW]),
        last=st.none(),
        readings=st.sampled_from([{"first": "a"}, {"second": "d"}]),
        categories=st.just({}),
    )


def period(kind: PeriodKind, contest: Contest, first: date, last: date) -> ElectionPeriod:
    return ElectionPeriod(
        kind=kind,
        election="any",
        contests=(contest,),
        first=first,
        last=last,
        confidence=Confidence.VERIFIED,
    )


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    regions = draw(st.sampled_from([("91.01",), ("91",), ()]))
    campaign = (date(2024, 10, 15), date(2024, 11, 20))
    window = (date(2025, 1, 10), date(2025, 3, 1))
    pilkada = election(
        "pilkada",
        regions=regions,
        regions_complete=draw(st.booleans()) or not regions,
        last=window[1],
        periods=(
            period(PeriodKind.CAMPAIGN, Contest.REGIONAL_HEAD, *campaign),
            period(PeriodKind.INSTALLATION_WINDOW, Contest.REGIONAL_HEAD, *window),
        ),
    )
    pemilu = election(
        "pemilu",
        kind=ElectionKind.PEMILU,
        determined={Contest.DPR: date(2024, 6, 1), Contest.PRESIDENT: date(2024, 7, 15)},
        periods=(period(PeriodKind.CAMPAIGN, Contest.DPR, *campaign),),
    )
    return calendar(*draw(st.sampled_from([(pilkada,), (pilkada, pemilu), (pemilu, pilkada), ()])))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Person, Activity, date]:
    def unsure(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(st.one_of(st.none(), strategy))

    person = Person(
        draw(st.sampled_from([*CATEGORIES, Category.ASN, Category.NON_ASN])),
        region=draw(st.sampled_from(["91.02", "91.01", "91"])),
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


@frozen
class Case:
    """A question with all that decides it."""

    person: Person
    activity: Activity
    at: At
    book: Rulebook
    calendar: Calendar
    readings: Mapping[str, str]

    def decide(self) -> Decision:
        return evaluate(
            self.person,
            self.activity,
            at=self.at,
            rulebook=self.book,
            calendar=self.calendar,
            readings=self.readings,
        )

    def decided(self) -> Decision | None:
        """Return the decision, or None if what was given contradicts itself."""
        try:
            return self.decide()
        except CaseError:
            return None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return questions with everything a question may leave open or pin down."""
    person, activity, day = draw(questions())
    found = draw(calendars())
    book = draw(rulebooks())
    names = [each.id for each in found.elections]
    at = draw(st.one_of(st.just(day), st.sampled_from(SPANS), st.sampled_from(TIMES)))
    untold = 2 if isinstance(at, datetime) else 8
    return Case(
        evolve(person, region=draw(rarely(st.none(), person.region, once_in=untold))),
        evolve(
            activity,
            election=draw(rarely(st.sampled_from(names), None)) if names else None,
            contest=draw(rarely(st.sampled_from([Contest.DPR, Contest.REGIONAL_HEAD]), None)),
        ),
        at,
        evolve(
            book,
            schedules=draw(rarely(st.tuples(schedules()), ())),
            overlays=draw(rarely(st.tuples(overlays()), ())),
        ),
        found,
        draw(rarely(st.sampled_from(WISHES), {})),
    )


# ------------------------------------------------------------------ changes of a case


@st.composite
def variations(draw: st.DrawFn, case: Case) -> Case:
    """Return the same question with one thing otherwise, to the same law."""
    changed: Case = draw(
        st.one_of(
            st.sampled_from([*CATEGORIES, Category.ASN]).map(
                lambda category: evolve(case, person=evolve(case.person, category=category))
            ),
            st.sampled_from(["91.01", "91.02", "91"]).map(
                lambda region: evolve(case, person=evolve(case.person, region=region))
            ),
            st.sampled_from([None, *TARGETS]).map(
                lambda target: evolve(case, activity=evolve(case.activity, target=target))
            ),
            st.sampled_from(FACTS).flatmap(
                lambda name: st.sampled_from([None, *case.book.vocabulary.facts[name].values]).map(
                    lambda value: with_value(case, name, value)
                )
            ),
            st.sampled_from((*DAYS, *SPANS, *TIMES)).map(lambda at: with_value(case, "at", at)),
            st.sampled_from(({}, *WISHES)).map(lambda readings: evolve(case, readings=readings)),
        )
    )
    return changed


# What is presumed, or read off the stage, is not learnt but corrected.
CORRECTED = frozenset({"resigned", "paid_by_state", "target", "contest"})


@st.composite
def learnings(draw: st.DrawFn, case: Case) -> Case:
    """Return the case with one thing known that was not; no correction of what was presumed."""
    unknown = [
        name
        for name, spec in case.book.vocabulary.facts.items()
        if name not in CORRECTED and getattr(_owner(case, spec), name) is None
    ]
    members = case.book.vocabulary.members(case.person.category)
    regencies = [
        code
        for province, entry in case.calendar.regions.items()
        for code in entry.regencies
        if case.person.region in {None, province}
    ]
    known: dict[str, list[Any]] = {"category": list(members) if len(members) > 1 else []}
    known["region"] = regencies
    known["at"] = [case.at.first, case.at.last] if isinstance(case.at, DaySpan) else []
    known |= {name: list(case.book.vocabulary.facts[name].values) for name in unknown}
    name = draw(st.sampled_from([name for name, values in known.items() if values]))
    return with_value(case, name, draw(st.sampled_from(known[name])))


def _owner(case: Case, spec: FactSpec) -> Person | Activity:
    return case.person if spec.owner == "person" else case.activity


def with_value(case: Case, name: str, value: Any) -> Case:
    change: dict[str, Any] = {name: value}
    if name == "at":
        return evolve(case, **change)
    if hasattr(case.person, name):
        return evolve(case, person=evolve(case.person, **change))
    return evolve(case, activity=evolve(case.activity, **change))


# ------------------------------------------------------------------ the national rulebook

# One of each stage of each election, and two on which law or calendar turn.
NATIONAL_DAYS: tuple[At, ...] = (
    date(2018, 5, 1),
    date(2019, 3, 10),
    date(2020, 10, 10),
    date(2021, 8, 31),
    date(2023, 11, 5),
    date(2024, 1, 30),
    date(2024, 8, 15),
    date(2024, 10, 7),
    date(2025, 1, 15),
    date(2026, 2, 10),
    DaySpan(date(2024, 9, 21), date(2024, 9, 22)),
    DaySpan(date(2024, 11, 23), date(2024, 11, 24)),
)
ACTS = st.one_of(
    st.sampled_from(Act),
    # Those about which most rules speak, and exceptions too.
    st.sampled_from([Act.ATTEND_CAMPAIGN, Act.JOIN_CAMPAIGN, Act.PUBLISH_PHOTO, Act.POSE_PHOTO]),
)
ALL_CATEGORIES = st.one_of(st.sampled_from(Category), st.sampled_from([Category.PNS, Category.ASN]))
ALL_DAYS = st.sampled_from(NATIONAL_DAYS)
REGIONS = rarely(st.just("64"), "64.08", once_in=4)
RESIGNED = rarely(st.booleans(), None)
GIVEN_TARGETS = rarely(st.sampled_from(Target), None, once_in=3)
GIVEN_CONTESTS = rarely(st.sampled_from(Contest), None)


@cache
def unknown(act: Act) -> st.SearchStrategy[set[str]]:
    """Return sets of the facts that some rule about an act tests."""
    return st.sets(st.sampled_from(tested(act)), max_size=5)


def leaves(condition: Condition | None) -> set[str]:
    """Return the facts that a condition tests."""
    if condition is None:
        return set()
    if isinstance(condition, FactIs):
        return {condition.fact}
    if isinstance(condition, Not | Named):
        return leaves(condition.part)
    assert isinstance(condition, AllOf | AnyOf)
    return set().union(*(leaves(part) for part in condition.parts))


@cache
def tested(act: Act) -> tuple[str, ...]:
    rules_of_act = [each for each in Rulebook.national().rules if act in each.acts]
    found = [each.when for each in rules_of_act]
    found += [part.when for each in rules_of_act for part in each.consequences]
    return tuple(sorted({"position"}.union(*map(leaves, found)) - {"resigned"}))


@st.composite
def national_cases(draw: st.DrawFn) -> Case:
    """Return complete and incomplete questions to the national rulebook."""
    act = draw(ACTS)
    person = Person(draw(ALL_CATEGORIES), region=draw(REGIONS), resigned=draw(RESIGNED))
    activity = Activity(act, contest=draw(GIVEN_CONTESTS))
    if act not in load_vocabulary().fixed_targets:
        activity = evolve(activity, target=draw(GIVEN_TARGETS))
    case = Case(person, activity, draw(ALL_DAYS), Rulebook.national(), Calendar.national(), {})
    left_out = draw(unknown(act))
    for name in tested(act):
        if name not in left_out:
            case = with_value(case, name, draw(admissible(name, act, person.category)))
    return case


@st.composite
def other_facts(draw: st.DrawFn, case: Case) -> Case:
    """Return the same question with one fact otherwise, told or untold."""
    act = case.activity.act
    name = draw(st.sampled_from([*tested(act), "resigned", "employer_level"]))
    values = admissible(name, act, case.person.category)
    return with_value(case, name, draw(st.one_of(st.none(), values)))


@cache
def admissible(name: str, act: Act, category: Category) -> st.SearchStrategy[Any]:
    """Return the values of a fact that fit the act and some member of the category."""
    vocabulary = load_vocabulary()

    def fits(value: Any, member: Category) -> bool:
        return all(
            value in entailment.allowed
            for entailment in vocabulary.entailments
            if entailment.fact == name and {act, member} & set(entailment.values)
        )

    members = vocabulary.members(category)
    values = vocabulary.facts[name].values
    return st.sampled_from([each for each in values if any(fits(each, one) for one in members)])
