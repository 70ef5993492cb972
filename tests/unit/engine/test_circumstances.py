"""Days, places and elections as far as they can be told apart."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from builders import calendar, election, rule, rulebook

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Contest,
    DaySpan,
    Person,
    Verdict,
    evaluate,
)
from asn_netralitas._engine import circumstances as module
from asn_netralitas._engine.circumstances import Numbered
from asn_netralitas._model.case import At

DAY = date(2024, 9, 2)
IN_PART = {"regions": ("91.01",), "regions_complete": False}


def test_a_value_has_one_number_whoever_adds_it_first(monkeypatch: pytest.MonkeyPatch) -> None:
    numbered = Numbered("a")

    class Late:
        """A lock for which another thread had to be waited, which added the value."""

        waited = False

        def __enter__(self) -> None:
            if not self.waited:
                self.waited = True
                numbered.number("b")

        def __exit__(self, *_: object) -> None:
            """Nothing was locked."""

    monkeypatch.setattr(numbered, "_lock", Late())

    assert (numbered.number("b"), numbered.number("a")) == (1, 0)
    assert (list(numbered), len(numbered)) == (["a", "b"], 2)


def test_more_ways_to_complete_lists_than_can_be_tried_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = election("later", determined={Contest.REGIONAL_HEAD: date(2024, 8, 1)}, **IN_PART)
    lists = calendar(election("one", **IN_PART), later)
    person, like = Person(Category.PNS, region="91.02"), Activity(Act.LIKE_POST)
    ask = partial(evaluate, person, like, at=DAY, rulebook=rulebook(), calendar=lists)
    monkeypatch.setattr(module, "MOST_SPOTS", 3)

    with pytest.raises(CaseError) as caught:
        ask()

    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("too-much-open", ("person", "region"))
    assert problem.values == {"tell": "region"}
    # Each of the two runs or not.
    monkeypatch.setattr(module, "MOST_SPOTS", 4)
    assert ask().verdict is Verdict.UNREGULATED


def test_law_that_is_made_to_last_for_ever_is_decided_by() -> None:
    book = rulebook(rule("r", last=date.max))

    decision = evaluate(Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=DAY, rulebook=book)

    assert [finding.rule for finding in decision.findings] == ["r"]


# ------------------------------------------------------------------ where a named election runs

# A rule for each region but that of the election.
ELSEWHERE = rulebook(
    rule("west", regions=frozenset({"11"})), rule("next-door", regions=frozenset({"91.02"}))
)
LISTED = calendar(election("e", regions=("91.01",)))
WHEN_UNSURE_OF_THE_DAY = datetime(2024, 9, 1, 16, 30, tzinfo=UTC)


def _verdict(at: At, region: str | None, named: str | None, lists: Calendar = LISTED) -> Verdict:
    activity = Activity(Act.ATTEND_CAMPAIGN, election=named)
    person = Person(Category.PNS, region=region)
    return evaluate(person, activity, at=at, rulebook=ELSEWHERE, calendar=lists).verdict


@pytest.mark.parametrize(
    "at", [DAY, DaySpan(DAY, date(2024, 9, 3)), WHEN_UNSURE_OF_THE_DAY], ids=["day", "span", "time"]
)
def test_who_names_an_election_without_a_place_means_a_place_on_its_list(at: At) -> None:
    assert _verdict(at, None, "e") is Verdict.UNREGULATED
    assert _verdict(at, None, None) is Verdict.DEPENDS


@pytest.mark.parametrize("at", [DAY, WHEN_UNSURE_OF_THE_DAY], ids=["day", "time"])
def test_a_place_that_is_not_on_the_list_of_the_election_is_meant_all_the_same(at: At) -> None:
    assert _verdict(at, "11", "e") is Verdict.PROHIBITED


@pytest.mark.parametrize("at", [DAY, WHEN_UNSURE_OF_THE_DAY], ids=["day", "time"])
@pytest.mark.parametrize(
    "changes",
    [{}, {"regions": ("91.01",), "regions_complete": False}],
    ids=["everywhere", "list-with-gaps"],
)
def test_an_election_without_a_whole_list_leaves_every_place_open(
    at: At, changes: dict[str, Any]
) -> None:
    assert _verdict(at, None, "e", calendar(election("e", **changes))) is Verdict.DEPENDS


def test_the_first_place_of_the_calendar_can_be_on_a_list() -> None:
    first = calendar(election("e", regions=("11",)))

    assert _verdict(DAY, None, "e", first) is Verdict.PROHIBITED
    assert _verdict(WHEN_UNSURE_OF_THE_DAY, None, "e", first) is Verdict.PROHIBITED
