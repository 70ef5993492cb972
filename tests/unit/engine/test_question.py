import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from builders import rule, rulebook

from asn_netralitas import (
    Act,
    Activity,
    Candidacy,
    CaseError,
    Category,
    DaySpan,
    Decision,
    Person,
    Target,
    evaluate,
)

DAY = date(2024, 10, 7)


def problems(
    person: Person, activity: Activity, at: Any = DAY, **arguments: Any
) -> list[tuple[str, dict[str, str], str | None]]:
    """Return what is wrong with a question, as (code, values, near match)."""
    with pytest.raises(CaseError) as caught:
        evaluate(person, activity, at=at, **arguments)
    return [(problem.code, dict(problem.values), problem.hint) for problem in caught.value.problems]


def test_what_is_no_rulebook_and_no_calendar_is_told_of_both() -> None:
    found = problems(Person("pns"), Activity("vote"), rulebook="nasional", calendar=2024)

    assert [code for code, _, _ in found] == ["bad-argument", "bad-argument"]


def test_an_unknown_code_is_named_with_the_near_match() -> None:
    person = Person("pnss")
    activity = Activity("like_pos")

    assert problems(person, activity) == [
        ("unknown-code", {"what": "category", "written": "pnss"}, "pns"),
        ("unknown-code", {"what": "act", "written": "like_pos"}, "like_post"),
    ]


def test_a_fact_of_the_wrong_type_is_named() -> None:
    person = Person(Category.PNS, unpaid_leave="no")  # type: ignore[arg-type]
    activity = Activity(Act.VOTE, target="candidates")

    assert [code for code, _, _ in problems(person, activity)] == ["bad-argument", "unknown-code"]


def test_an_unknown_region_is_named_with_the_near_match() -> None:
    found = problems(Person(Category.PNS, region="Kutai Timur"), Activity(Act.VOTE))

    assert found == [("unknown-region", {"written": "Kutai Timur"}, "64.08")]


def test_an_unknown_election_is_named_with_the_near_match() -> None:
    found = problems(Person(Category.PNS), Activity(Act.VOTE, election="pilkada-2042"))

    assert [code for code, _, _ in found] == ["unknown-election"]


def test_unknown_disputes_and_readings_are_named() -> None:
    readings = {"passive-attendence": "allowed", "non-asn-candidacy": "must"}
    found = problems(Person(Category.PNS), Activity(Act.VOTE), readings=readings)

    assert [(code, hint) for code, _, hint in found] == [
        ("unknown-dispute", "passive-attendance"),
        ("unknown-reading", None),
    ]


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2024, 10, 7, 20, 0)  # noqa: DTZ001  # the fault under test

    assert problems(Person(Category.PNS), Activity(Act.VOTE), naive) == [
        ("naive-datetime", {"written": "2024-10-07T20:00:00"}, None)
    ]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2024-10-07", "bad-argument"),
        (DaySpan(datetime(2024, 10, 7, tzinfo=UTC), date(2024, 10, 8)), "bad-argument"),
        (DaySpan("2024-10-07", date(2024, 10, 8)), "bad-argument"),  # type: ignore[arg-type]
        (DaySpan(date(2024, 10, 7), date(2024, 10, 6)), "empty-span"),
        (DaySpan(date(2020, 1, 1), date(2024, 1, 1)), "too-long-span"),
    ],
)
def test_a_day_must_be_a_day(at: Any, code: str) -> None:
    found = problems(Person(Category.PNS), Activity(Act.VOTE), at)

    assert [problem for problem, _, _ in found] == [code]


def test_a_fixed_target_cannot_be_another() -> None:
    found = problems(Person(Category.PNS), Activity(Act.PARTY_MEMBERSHIP, target=Target.CANDIDATE))

    assert found == [
        (
            "fixed-target",
            {"act": "party_membership", "fixed": "party", "written": "candidate"},
            None,
        )
    ]


@pytest.mark.parametrize(
    ("person", "activity", "clash"),
    [
        (
            Person(Category.THL, unpaid_leave=True),
            Activity(Act.VOTE),
            ("category", "thl", "unpaid_leave", "yes"),
        ),
        (
            Person(Category.PNS),
            Activity(Act.POST_SUPPORT, active_support=False),
            ("act", "post_support", "active_support", "no"),
        ),
        (
            Person(Category.PNS, spouse_is_candidate=False),
            Activity(Act.LIKE_POST, target=Target.SPOUSE),
            ("target", "spouse", "spouse_is_candidate", "no"),
        ),
        (
            Person(Category.PNS, candidacy=Candidacy.NONE),
            Activity(Act.STAND_FOR_ELECTION),
            ("target", "own_candidacy", "candidacy", "none"),
        ),
    ],
)
def test_facts_that_contradict_each_other_are_both_named(
    person: Person, activity: Activity, clash: tuple[str, str, str, str]
) -> None:
    names = ("if_fact", "if_value", "fact", "value")

    assert problems(person, activity) == [
        ("contradiction", dict(zip(names, clash, strict=True)), None)
    ]


def test_a_determined_candidate_before_determination_is_impossible() -> None:
    person = Person(Category.PNS, candidacy=Candidacy.DETERMINED)
    found = problems(person, Activity(Act.STAND_FOR_ELECTION), date(2024, 8, 15))

    assert [values["if_value"] for _, values, _ in found] == ["before_determination"]


def test_facts_that_exclude_every_member_of_a_group_are_impossible() -> None:
    # A PNS has no such contract, a PPPK no such leave: no civil servant fits both.
    person = Person(Category.ASN, unpaid_leave=True, contract_bars_politics=True)

    assert problems(person, Activity(Act.VOTE)) == [("impossible-case", {}, None)]


def test_a_fact_narrows_a_group_to_the_members_that_can_have_it() -> None:
    on_leave = evaluate(Person(Category.ASN, unpaid_leave=True), Activity(Act.LIKE_POST), at=DAY)

    # A PPPK has no such leave, and would face the contract.
    classes = {str(sanction.sanction_class) for sanction in on_leave.sanctions}
    assert classes - {"None"} == {"discipline_heavy"}


def test_a_case_error_survives_pickling() -> None:
    with pytest.raises(CaseError) as caught:
        evaluate(Person(Category.PNS, region="99"), Activity(Act.VOTE), at=DAY)

    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own bytes

    assert caught.value.problems == again.problems


def test_a_decision_refuses_to_be_a_condition() -> None:
    decision = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=DAY)

    with pytest.raises(TypeError, match="no truth value"):
        bool(decision)


def test_a_decision_survives_pickling() -> None:
    decision = evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=DAY)

    assert decision == pickle.loads(pickle.dumps(decision))  # noqa: S301  # our own bytes


def test_a_decision_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="not a decision of schema"):
        Decision.from_dict({"schema": "other/1"})


def test_a_decision_that_is_not_whole_is_refused_with_the_place() -> None:
    values = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=DAY).to_dict()
    del values["findings"]

    with pytest.raises(ValueError, match="findings"):
        Decision.from_dict(values)


def test_a_span_is_written_with_a_slash() -> None:
    span = DaySpan(date(2024, 8, 1), date(2024, 8, 2))
    decision = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=span)

    assert decision.to_dict()["input"]["at"] == "2024-08-01/2024-08-02"
    assert decision == Decision.from_dict(decision.to_dict())


def test_the_callers_mapping_of_readings_can_change_without_harm() -> None:
    readings = {"passive-attendance": "allowed"}
    decision = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=DAY, readings=readings)
    readings.clear()

    assert decision.input.readings == {"passive-attendance": "allowed"}


def test_what_only_equals_a_good_answer_is_refused_after_the_good_one_was_given() -> None:
    good = Activity(Act.ATTEND_CAMPAIGN, active_support=True)
    evaluate(Person(Category.PNS), good, at=DAY)

    one = Activity(Act.ATTEND_CAMPAIGN, active_support=1)  # type: ignore[arg-type]
    text = Person("PNS")

    assert [code for code, _, _ in problems(Person(Category.PNS), one)] == ["bad-argument"]
    assert [code for code, _, _ in problems(text, good)] == ["unknown-code"]


def test_what_cannot_be_compared_is_named_as_any_other_wrong_word() -> None:
    person = Person(Category.PNS, region=["64"], unpaid_leave=["no"])  # type: ignore[arg-type]
    activity = Activity(Act.VOTE, election=64)  # type: ignore[arg-type]

    assert [values["written"] for _, values, _ in problems(person, activity)] == [
        "unpaid_leave=['no']",
        "region=['64']",
        "election=64",
    ]


def test_an_instant_is_the_same_day_whatever_its_offset() -> None:
    utc = datetime(2024, 9, 21, 23, tzinfo=UTC)
    jakarta = utc.astimezone(timezone(timedelta(hours=7)))

    days = [
        evaluate(Person(Category.PNS), Activity(Act.LIKE_POST), at=at).input.at
        for at in (utc, jakarta)
    ]

    assert utc == jakarta
    assert days == [date(2024, 9, 22), date(2024, 9, 22)]


def test_the_same_question_is_answered_with_equal_decisions() -> None:
    first, again = (
        evaluate(Person(Category.PNS), Activity(Act.LIKE_POST, public=True), at=DAY)
        for _ in range(2)
    )

    assert (first, hash(first)) == (again, hash(again))


def test_the_values_of_a_decision_are_plain_json() -> None:
    person = Person(Category.PNS, region="64.08", candidacy=Candidacy.NONE)
    values = evaluate(person, Activity(Act.LIKE_POST, target=Target.CANDIDATE), at=DAY).to_dict()

    def kinds(value: Any) -> set[type]:
        if isinstance(value, dict):
            return {dict}.union(*map(kinds, value.values()), map(type, value))
        if isinstance(value, list | tuple):
            return {type(value)}.union(*map(kinds, value))
        return {type(value)}

    assert kinds(values) <= {dict, list, tuple, str, int, bool, type(None)}


def test_a_choice_for_all_disputes_fits_a_rulebook_that_has_none() -> None:
    person, activity, book = Person(Category.PNS), Activity(Act.VOTE), rulebook(rule("a"))

    decision = evaluate(person, activity, at=DAY, rulebook=book, readings={"*": "strictest"})

    assert decision.disputes == ()
