"""Hypothesis strategies for programs that use the library. Needs the extra `[hypothesis]`.

Drawn cases never contradict themselves, and every drawn rulebook is complete. Facts are unknown
half of the time, and shrink to unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Literal, TypeVar

from attrs import evolve

from asn_netralitas._decision.question import ask
from asn_netralitas._engine.query import diagrams_of
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Category,
    Contest,
    Modality,
    SanctionClass,
    Stage,
    Target,
)
from asn_netralitas._model.elections import Election, ElectionPeriod
from asn_netralitas._model.problems import without_extra
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas._reading.rulebook_files import read_rulebook_over

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as error:
    raise without_extra(error, __name__, "hypothesis") from None

__all__ = ["DrawnCase", "activities", "cases", "days", "persons", "rulebooks", "times"]
__dir__ = __all__.copy

DrawnCase = tuple[Person, Activity, date]
_Sources = tuple[tuple[str, StrEnum | None], ...]
T = TypeVar("T")

_EARLIEST: Final = date(2018, 1, 1)
_WEST: Final = timezone(timedelta(hours=7))
# The first is what a category shrinks to.
_CATEGORIES: Final = tuple(dict.fromkeys((Category.PNS, *Category)))
_KEPT: Final = 512


def days(calendar: Calendar | None = None) -> st.SearchStrategy[date]:
    """Return days up to the last that the calendar knows, often those on which elections change.

    >>> from hypothesis import given
    >>> @given(days())
    ... def test_the_calendar_reaches_every_day(day):
    ...     assert day <= Calendar.national().known_until
    >>> test_the_calendar_reaches_every_day()
    """
    return _days(calendar or Calendar.national())


# Strategies are cached: Hypothesis takes longer to validate one than to draw from it.
@lru_cache(_KEPT)
def _days(calendar: Calendar) -> st.SearchStrategy[date]:
    parts = (part for election in calendar.elections for part in election.whole)
    known = {day for part in parts for day in _turns(part) if day <= calendar.known_until}
    turns = sorted(known)
    any_day = st.dates(min(turns, default=_EARLIEST), calendar.known_until)
    return st.one_of(st.sampled_from(turns), any_day) if turns else any_day


def times(calendar: Calendar | None = None) -> st.SearchStrategy[datetime]:
    """Return times with an offset, most of them on two civil days in the zones of the country.

    Without a region such a time means both days, so a test that gives none must not expect one.

    >>> from hypothesis import given
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> @given(times())
    ... def test_everybody_may_vote_at_any_hour(at):
    ...     decision = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=at)
    ...     assert decision.allowed is not False
    >>> test_everybody_may_vote_at_any_hour()
    """
    return _times(calendar or Calendar.national())


@lru_cache(_KEPT)
def _times(calendar: Calendar) -> st.SearchStrategy[datetime]:
    minutes = st.one_of(st.integers(22 * 60, 24 * 60 - 1), st.integers(0, 24 * 60 - 1))
    offsets = st.sampled_from([_WEST, *(timezone(timedelta(hours=hours)) for hours in (8, 9, 0))])
    return st.builds(_time_on, _days(calendar), minutes, offsets)


def _time_on(day: date, minute: int, offset: timezone) -> datetime:
    """Return a minute of a day by the clocks of the west, in any offset."""
    clock = time(minute // 60, minute % 60)
    return datetime.combine(day, clock, _WEST).astimezone(offset)


def _turns(election: Election) -> Iterator[date]:
    """Yield the days on which an election changes, each with the day before it."""
    spans: tuple[Election | ElectionPeriod, ...] = (election, *election.periods)
    firsts = [*election.determined.values(), *(span.first for span in spans)]
    lasts = [election.result, election.ends, *(span.last for span in spans)]
    one_day = timedelta(days=1)
    for day in (*firsts, *(last + one_day for last in lasts)):
        yield from (day - one_day, day)


@st.composite
def persons(draw: st.DrawFn, calendar: Calendar | None = None) -> Person:
    """Return persons of every category, in regions of the calendar or without one.

    Their facts fit the category alone; use `cases` for a person and an act that fit together.
    """
    vocabulary = load_vocabulary()
    person = draw(_frames_of_persons(calendar or Calendar.national()))
    member = draw(st.sampled_from(vocabulary.members(person.category)))
    return evolve(person, **draw(_facts("person", (("category", member),), vocabulary)))


@st.composite
def activities(
    draw: st.DrawFn, calendar: Calendar | None = None, *, acts: Collection[Act] = tuple(Act)
) -> Activity:
    """Return activities with one of `acts`, some of which name an election of the calendar."""
    vocabulary = load_vocabulary()
    activity = draw(_frames_of_activities(calendar or Calendar.national(), tuple(acts), vocabulary))
    target = vocabulary.target_of(activity.act, activity.target)
    sources = (("act", activity.act), ("target", target))
    return evolve(activity, **draw(_facts("activity", sources, vocabulary)))


@st.composite
def cases(
    draw: st.DrawFn,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    *,
    acts: Collection[Act] = tuple(Act),
    at: st.SearchStrategy[date] | None = None,
) -> DrawnCase:
    """Return a person, an activity and a day that `evaluate` decides, whatever the verdict.

    By default they fit the national rulebook and calendar. With `at=times()` the day is a time.

    >>> from hypothesis import given
    >>> from asn_netralitas import Rulebook, evaluate
    >>> @given(cases(acts=[Act.REPORT_VIOLATION]))
    ... def test_nobody_is_forbidden_to_report(case):
    ...     person, activity, at = case
    ...     assert evaluate(person, activity, at=at).allowed is not False
    >>> test_nobody_is_forbidden_to_report()
    """
    book, known = rulebook or Rulebook.national(), calendar or Calendar.national()
    vocabulary = book.vocabulary
    activity = draw(_frames_of_activities(known, tuple(acts), vocabulary))
    person = draw(_frames_of_persons(known))
    day = draw(_days(known) if at is None else at)
    query = ask(person, activity, day, diagrams_of(book, known))
    # Facts that one completion admits do not contradict each other, so one completion is drawn.
    sources = (
        ("category", draw(st.sampled_from(vocabulary.members(person.category)))),
        ("act", activity.act),
        ("target", vocabulary.target_of(activity.act, activity.target)),
        ("stage", draw(st.sampled_from(query.stages))),
    )
    return (
        evolve(person, **draw(_facts("person", sources, vocabulary))),
        evolve(activity, **draw(_facts("activity", sources, vocabulary))),
        day,
    )


@lru_cache(_KEPT)
def _frames_of_persons(calendar: Calendar) -> st.SearchStrategy[Person]:
    """Return persons without facts."""
    provinces = calendar.regions.items()
    regions = [code for name, province in provinces for code in (name, *province.regencies)]
    somewhere = st.none() | st.sampled_from(regions)
    return st.builds(Person, st.sampled_from(_CATEGORIES), region=somewhere)


@lru_cache(_KEPT)
def _frames_of_activities(
    calendar: Calendar, acts: tuple[Act, ...], vocabulary: Vocabulary
) -> st.SearchStrategy[Activity]:
    """Return activities without facts but target and contest."""
    elections = st.sampled_from([None, *(election.id for election in calendar.elections)])
    of_act = {
        act: st.builds(
            Activity,
            st.just(act),
            target=st.none() | st.sampled_from(_targets(act, vocabulary)),
            election=elections,
            contest=st.none() | st.sampled_from(Contest),
        )
        for act in acts
    }
    return st.sampled_from(acts).flatmap(of_act.__getitem__)


def _targets(act: Act, vocabulary: Vocabulary) -> list[Target]:
    """Return the targets of an act that leave every fact an admissible value."""
    return [
        target
        for target in vocabulary.targets_of(act)
        if all(
            vocabulary.admissible(fact, {"act": act, "target": target}) for fact in vocabulary.facts
        )
    ]


@lru_cache(_KEPT)
def _facts(
    owner: Literal["person", "activity"], sources: _Sources, vocabulary: Vocabulary
) -> st.SearchStrategy[dict[str, Any]]:
    """Return facts of an owner that fit category, act, target and stage."""
    return st.fixed_dictionaries(
        {
            name: st.none() | st.sampled_from(vocabulary.admissible(name, dict(sources)))
            for name, spec in vocabulary.facts.items()
            # Drawn before: they decide which elections are met, and thus the stage.
            if spec.owner == owner and name not in {"target", "contest"}
        }
    )


_LAW: Final = {
    "id": "law",
    "number": "Law 1",
    "title": {"id": "Undang-undang", "en": "Law"},
    "rank": "uu",
    "in_force": {"first": _EARLIEST.isoformat()},
    "confidence": "verified",
}
_CITATION: Final = {"instrument": "law", "provision": "Pasal 1"}
_CONSEQUENCE: Final = {"by": Authority.PPK, "citation": _CITATION}


def rulebooks(*, acts: Collection[Act] = tuple(Act)) -> st.SearchStrategy[Rulebook]:
    """Return rulebooks of one to four rules under one law, about some of `acts`.

    They have exceptions, conditions and sanctions, but neither disputes nor overlays. Each passes
    the checks of a rulebook file.

    >>> from hypothesis import given
    >>> from asn_netralitas import evaluate
    >>> like = [Act.LIKE_POST]
    >>> @given(rulebooks(acts=like), cases(acts=like))
    ... def test_a_decision_names_its_rulebook(rulebook, case):
    ...     person, activity, at = case
    ...     decision = evaluate(person, activity, at=at, rulebook=rulebook)
    ...     assert decision.rulebook.digest == rulebook.digest
    >>> test_a_decision_names_its_rulebook()
    """
    return st.lists(_norms(tuple(acts)), min_size=1, max_size=4).map(_rulebook)


def _rulebook(norms: Iterable[Mapping[str, Any]]) -> Rulebook:
    header = {
        "id": "drawn",
        "version": "1",
        "title": {"id": "contoh", "en": "example"},
        "known_from": _EARLIEST.isoformat(),
        "known_until": "2030-12-31",
    }
    rules = [_rule(number, dict(norm)) for number, norm in enumerate(norms, start=1)]
    values = {"rulebook": header, "instruments": [{"instrument": _LAW, "rules": rules}]}
    return Rulebook(**read_rulebook_over(values, load_vocabulary()))


def _rule(number: int, norm: dict[str, Any]) -> dict[str, Any]:
    # Only an earlier rule is lifted, so exceptions form no circle.
    lifts = norm.pop("lifts") and number > 1
    return {
        "id": f"r{number}",
        "title": dict.fromkeys(("id", "en"), f"rule {number}"),
        "citations": _CITATION,
        "confidence": "verified",
        **norm,
        **({"exception_to": f"r{number - 1}"} if lifts else {}),
    }


@lru_cache(_KEPT)
def _norms(acts: tuple[Act, ...]) -> st.SearchStrategy[dict[str, Any]]:
    free = [act for act in acts if act not in load_vocabulary().rights]
    benign = _norms_of([Modality.PERMISSION, Modality.ADVICE], acts)
    return st.one_of(_norms_of(list(Modality), free), benign) if free else benign


def _norms_of(
    modalities: list[Modality], acts: Collection[Act]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "modality": st.sampled_from(modalities),
            "categories": _lists(_CATEGORIES),
            "acts": _lists(acts),
            "lifts": st.booleans(),
        },
        optional={
            "targets": _lists(list(Target)),
            "stages": _lists(list(Stage)),
            "when": _conditions(),
            "consequences": _lists(list(SanctionClass)).map(
                lambda classes: [{"class": name, **_CONSEQUENCE} for name in classes]
            ),
        },
    )


def _conditions() -> st.SearchStrategy[Any]:
    facts = [name for name, spec in load_vocabulary().facts.items() if spec.type is bool]
    fact = st.sampled_from(facts)
    parts = st.lists(fact, min_size=1, max_size=3, unique=True)
    joined = {"not": fact, "any": parts, "all": parts}
    return st.one_of(fact, *(st.fixed_dictionaries({key: of}) for key, of in joined.items()))


def _lists(values: Collection[T]) -> st.SearchStrategy[list[T]]:
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=4, unique=True)
