"""Where a report goes under the national law, and the days that are counted from it."""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from asn_netralitas import (
    Act,
    Activity,
    Authority,
    CaseError,
    Category,
    DaySpan,
    Decision,
    Person,
    Position,
    Rulebook,
    Text,
    evaluate,
    render,
)
from asn_netralitas._model.decision import ReportTo
from asn_netralitas._model.law import Citation, Clock, Deadline, KindOfDays
from asn_netralitas.reporting import deadline, follow_up

PEMILU = date(2024, 1, 15)
PILKADA = date(2024, 10, 15)
OUTSIDE = date(2021, 6, 1)
TUESDAY = date(2024, 1, 30)


def door(days: int, kind: KindOfDays) -> ReportTo:
    return ReportTo(
        to=Authority.BAWASLU,
        route="report",
        passed_on_to=(),
        deadline=Deadline(days=days, kind=kind, start="known"),
        citations=(),
    )


def clock(days: int, kind: KindOfDays) -> Clock:
    return Clock(
        what=Text("menangani", "deal with it"),
        days=days,
        kind=kind,
        start="registered",
        citation=Citation("law", "Pasal 1"),
    )


def ask(category: Category, act: Act, day: date | DaySpan, **facts: Any) -> Decision:
    return evaluate(Person(category, region="64.08", **facts), Activity(act), at=day)


def at_door(decision: Decision, to: Authority) -> ReportTo:
    (found,) = [report for report in decision.report_to if report.to is to]
    return found


# ------------------------------------------------------------------ counting days


@pytest.mark.parametrize(
    ("kind", "known_on", "last"),
    [
        ("calendar", TUESDAY, date(2024, 2, 6)),
        ("working", TUESDAY, date(2024, 2, 8)),
        ("working", date(2024, 2, 2), date(2024, 2, 13)),  # a Friday
        ("working", date(2024, 2, 3), date(2024, 2, 13)),  # the Saturday after it
        ("working", date(2024, 2, 4), date(2024, 2, 13)),  # the Sunday after it
    ],
)
def test_the_day_after_is_the_first_that_counts(
    kind: KindOfDays, known_on: date, last: date
) -> None:
    assert last == deadline(door(7, kind), known_on)
    assert last == follow_up(clock(7, kind), known_on)


def test_holidays_of_the_caller_are_no_working_days() -> None:
    holidays = [date(2024, 2, 8), date(2024, 2, 9), date(2024, 2, 10)]

    assert deadline(door(7, "working"), TUESDAY, holidays) == date(2024, 2, 12)
    assert follow_up(clock(7, "working"), TUESDAY, holidays) == date(2024, 2, 12)


def test_a_door_without_a_deadline_gives_no_day() -> None:
    assert deadline(evolve(door(7, "calendar"), deadline=None), TUESDAY) is None


MOMENTS = [datetime(2024, 1, 30, 23, tzinfo=UTC), "2024-01-30", None]


@pytest.mark.parametrize("known_on", MOMENTS)
def test_a_moment_is_no_day(known_on: Any) -> None:
    with pytest.raises(CaseError, match="is not date"):
        deadline(evolve(door(7, "calendar"), deadline=None), known_on)
    with pytest.raises(CaseError, match="is not date"):
        follow_up(clock(7, "working"), known_on)


DAYS = st.dates(date(2018, 1, 1), date(2030, 1, 1))
NUMBERS = st.integers(0, 40)
KINDS: st.SearchStrategy[KindOfDays] = st.sampled_from(["calendar", "working"])


@st.composite
def days_off(draw: st.DrawFn, around: date) -> frozenset[date]:
    """Draw holidays in the weeks from a day on, where they can matter."""
    offsets = draw(st.frozensets(st.integers(0, 90), max_size=30))
    return frozenset(around + timedelta(days=offset) for offset in offsets)


@given(data=st.data(), days=NUMBERS, kind=KINDS, known_on=DAYS)
def test_a_deadline_is_never_before_the_day_it_is_counted_from(
    data: st.DataObject, days: int, kind: KindOfDays, known_on: date
) -> None:
    last = deadline(door(days, kind), known_on, data.draw(days_off(known_on)))

    assert last is not None
    assert last >= known_on + timedelta(days=days)


@given(data=st.data(), days=NUMBERS, kind=KINDS, known_on=DAYS)
def test_one_more_holiday_never_makes_a_deadline_earlier(
    data: st.DataObject, days: int, kind: KindOfDays, known_on: date
) -> None:
    fewer = data.draw(days_off(known_on))
    more = fewer | data.draw(days_off(known_on))

    assert follow_up(clock(days, kind), known_on, fewer) <= follow_up(
        clock(days, kind), known_on, more
    )


@given(data=st.data(), days=NUMBERS, known_on=DAYS)
def test_calendar_days_take_no_notice_of_holidays(
    data: st.DataObject, days: int, known_on: date
) -> None:
    last = deadline(door(days, "calendar"), known_on, data.draw(days_off(known_on)))

    assert last == known_on + timedelta(days=days)


@given(data=st.data(), days=st.integers(1, 40), known_on=DAYS)
def test_exactly_as_many_working_days_are_left_as_the_law_gives(
    data: st.DataObject, days: int, known_on: date
) -> None:
    holidays: Collection[date] = data.draw(days_off(known_on))
    last = follow_up(clock(days, "working"), known_on, holidays)
    passed = [known_on + timedelta(days=n) for n in range(1, (last - known_on).days + 1)]
    working = [day for day in passed if day.isoweekday() <= 5 and day not in holidays]

    assert len(working) == days
    assert working[-1] == last


# ------------------------------------------------------------------ the national law


@pytest.mark.parametrize("to", [Authority.PANWASCAM, Authority.BAWASLU])
@pytest.mark.parametrize(("day", "last"), [(PEMILU, date(2024, 2, 8)), (PILKADA, date(2024, 2, 6))])
def test_a_report_is_due_after_seven_days_of_the_kind_that_the_election_counts(
    to: Authority, day: date, last: date
) -> None:
    assert last == deadline(at_door(ask(Category.PNS, Act.LIKE_POST, day), to), TUESDAY)


@pytest.mark.parametrize(
    ("day", "clocks"),
    [
        (
            PEMILU,
            [
                (7, "calendar", "registered"),
                (14, "working", "registered"),
                (7, "calendar", "discovered"),
            ],
        ),
        (PILKADA, [(3, "calendar", "received"), (5, "calendar", "received")]),
    ],
)
def test_each_election_law_has_its_own_clocks(day: date, clocks: list[tuple[Any, ...]]) -> None:
    report = at_door(ask(Category.PNS, Act.LIKE_POST, day), Authority.BAWASLU)

    assert clocks == [(found.days, found.kind, found.start) for found in report.follow_up]


@pytest.mark.parametrize(
    ("category", "act", "day"),
    [(Category.PNS, Act.CAMPAIGN_TEAM, PEMILU), (Category.PNS, Act.PARTISAN_DECISION, PILKADA)],
)
def test_what_may_be_a_crime_goes_to_the_police_in_a_day(
    category: Category, act: Act, day: date
) -> None:
    report = at_door(ask(category, act, day, position=Position.CAMAT), Authority.BAWASLU)

    assert Authority.GAKKUMDU in report.passed_on_to
    assert follow_up(report.follow_up[-1], TUESDAY) == date(2024, 1, 31)
    assert report.follow_up[-1].start == "found"


@pytest.mark.parametrize("day", [PEMILU, PILKADA])
def test_the_law_says_who_may_report(day: date) -> None:
    report = at_door(ask(Category.PNS, Act.LIKE_POST, day), Authority.BAWASLU)

    assert report.reporter is not None
    assert "hak pilih" in report.reporter.id
    assert ("in that election" in report.reporter.en) == (day == PILKADA)


@pytest.mark.parametrize(
    ("category", "day", "to", "instrument"),
    [
        (Category.THL, date(2020, 9, 17), Authority.AGENCY_HEAD, "uu-10-2016"),
        (Category.THL, date(2020, 9, 18), Authority.AGENCY_HEAD, "bawaslu-b2708-2020"),
        (Category.THL, PILKADA, Authority.AGENCY_HEAD, "se-panrb-1-2023"),
        (Category.THL, PEMILU, Authority.AGENCY_HEAD, "se-panrb-1-2023"),
        (Category.KEPALA_DESA, PILKADA, Authority.REGIONAL_HEAD, "uu-10-2016"),
        (Category.PERANGKAT_DESA, PEMILU, Authority.REGIONAL_HEAD, "uu-7-2017"),
        (Category.POLRI, PEMILU, Authority.TNI_POLRI, "uu-7-2017"),
    ],
)
def test_a_report_is_passed_on_to_whoever_is_set_over_the_person(
    category: Category, day: date, to: Authority, instrument: str
) -> None:
    routes = [
        step.citation.instrument
        for route in Rulebook.national().routes
        for step in route.forwarding
        if route.to is Authority.BAWASLU
        and ("pemilu" in route.election_kinds) == (day == PEMILU)
        and category in step.categories
        and (step.first is None or step.first <= day)
        and (step.last is None or day <= step.last)
    ]

    assert routes == [instrument]
    for act in (Act.CAMPAIGN_TEAM, Act.JOIN_CAMPAIGN):
        decision = ask(category, act, day)
        for report in decision.report_to:
            assert to in {report.to, *report.passed_on_to}


def test_a_subdistrict_supervisor_passes_on_through_bawaslu_in_a_general_election() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, PEMILU)

    assert at_door(decision, Authority.PANWASCAM).passed_on_to == (
        Authority.BAWASLU,
        Authority.KASN,
    )


def test_a_door_cites_the_law_of_every_step() -> None:
    report = at_door(ask(Category.PNS, Act.LIKE_POST, PILKADA), Authority.BAWASLU)
    cited = [citation.instrument for citation in report.citations]

    assert cited == ["uu-8-2015", "perpres-92-2024"]


def test_an_unknown_day_shows_the_doors_of_each_day() -> None:
    span = DaySpan(date(2024, 9, 3), date(2024, 9, 4))
    found = ask(Category.PNS, Act.LIKE_POST, span).report_to

    assert {report.passed_on_to for report in found if report.to is Authority.BAWASLU} == {
        (Authority.KASN, Authority.BKN),
        (Authority.BKN,),
    }


# ------------------------------------------------------------------ who has no part


@pytest.mark.parametrize("day", [PEMILU, PILKADA, OUTSIDE])
def test_every_answer_with_a_door_says_that_kesbangpol_has_no_part(day: date) -> None:
    decision = ask(Category.PNS, Act.PARTY_MEMBERSHIP, day)

    assert decision.report_to
    assert [body.who.id for body in decision.no_role] == ["Kesbangpol"]
    assert "Kesbangpol: " in render(decision, lang="id")
    assert "Kesbangpol (" in render(decision, lang="en")


def test_an_answer_without_a_violation_names_no_doors_and_nobody_without_a_part() -> None:
    decision = ask(Category.PNS, Act.VOTE, PILKADA)

    assert (decision.report_to, decision.no_role) == ((), ())


def test_doors_clocks_and_bodies_come_back_from_json() -> None:
    decision = ask(Category.PNS, Act.PARTISAN_DECISION, PILKADA, position=Position.CAMAT)
    written = json.loads(json.dumps(decision.to_dict()))

    assert decision == Decision.from_dict(written)
    assert written["report_to"][0]["follow_up"][0] == {
        "what": {"id": "Menindaklanjuti laporan", "en": "Following up the report"},
        "days": 3,
        "kind": "calendar",
        "from": "received",
        "citation": {
            "instrument": "uu-8-2015",
            "provision": "Pasal 134 ayat (5)",
            "anchor": "pasal-134-ayat-5",
        },
    }
    assert written["no_role"][0]["who"]["id"] == "Kesbangpol"


def test_every_instrument_that_a_report_rests_on_is_in_the_rulebook() -> None:
    book = Rulebook.national()
    known = {instrument.id for instrument in book.instruments}
    cited = {
        citation.instrument
        for route in book.routes
        for citation in (
            route.citation,
            *(step.citation for step in route.forwarding),
            *(step.clock.citation for step in route.follow_up),
        )
    } | {citation.instrument for body in book.no_roles for citation in body.citations}

    assert cited <= known
