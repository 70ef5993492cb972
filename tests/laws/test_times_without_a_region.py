"""A time without a region is each civil day that it is in some time zone of the country."""

from datetime import date, datetime, timedelta, timezone

import pytest
from attrs import evolve
from builders import Run
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import examples

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Decision,
    Person,
    Verdict,
    evaluate,
    replay,
)
from asn_netralitas.interview import Interview, start
from asn_netralitas.strategies import DrawnCase, cases, times

FIRM = {Verdict.PERMITTED, Verdict.UNREGULATED, Verdict.DISCOURAGED, Verdict.PROHIBITED}
WIB = timezone(timedelta(hours=7))
# Half an hour before the window of article 71 opens in the west; in the east it is open.
EVE = datetime(2024, 3, 21, 23, 30, tzinfo=WIB)
HEAD = Person(Category.KEPALA_DAERAH)
REPLACING = Activity(Act.REPLACE_OFFICIALS, minister_consent=False)
REGIONS = [
    code
    for province, entry in Calendar.national().regions.items()
    for code in (province, *entry.regencies)
]


def regions_of(activity: Activity) -> list[str]:
    """Return the regions that may be meant; whoever names an election means one that holds it."""
    if activity.election is None:
        return REGIONS
    return list(Calendar.national().election(activity.election).regions) or REGIONS


@given(cases(at=times()), st.data())
@settings(max_examples=examples(200))
def test_no_region_overturns_a_firm_verdict(case: DrawnCase, data: st.DataObject) -> None:
    person, activity, at = case
    decision = evaluate(evolve(person, region=None), activity, at=at)
    assume(decision.verdict in FIRM)
    regions = st.sampled_from(regions_of(activity))

    for region in data.draw(st.lists(regions, min_size=3, max_size=3)):
        try:
            told = evaluate(evolve(person, region=region), activity, at=at)
        except CaseError:  # the facts fit no stage that this place has
            continue
        assert told.verdict is decision.verdict


def test_a_time_on_two_civil_days_depends_on_the_region() -> None:
    decision = evaluate(HEAD, REPLACING, at=EVE)
    verdicts = {
        region: evaluate(evolve(HEAD, region=region), REPLACING, at=EVE).verdict
        for region in ("31.71", "64.08")
    }

    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, ("region",))
    assert verdicts == {"31.71": Verdict.UNREGULATED, "64.08": Verdict.PROHIBITED}


def test_a_time_on_one_civil_day_is_that_day() -> None:
    noon = evaluate(HEAD, REPLACING, at=EVE.replace(hour=12))

    assert noon == evaluate(HEAD, REPLACING, at=date(2024, 3, 21))


def test_places_of_one_zone_have_one_day_of_a_time() -> None:
    in_the_west = evaluate(evolve(HEAD, region="31"), REPLACING, at=EVE)

    assert in_the_west.input.at == date(2024, 3, 21)


def test_an_interview_about_a_time_asks_for_the_region() -> None:
    talk = start(HEAD, REPLACING, at=EVE)
    again = Interview.from_dict(talk.to_dict())

    for stored in (talk, again):
        assert stored.question is not None
        assert stored.question.fact == "region"
        assert stored.answer("64.08").decision.verdict is Verdict.PROHIBITED
        assert stored.answer("DKI Jakarta").decision.verdict is Verdict.UNREGULATED


def test_a_receipt_keeps_the_time_and_is_replayed() -> None:
    decision = evaluate(HEAD, REPLACING, at=EVE)
    receipt = decision.to_dict()

    assert receipt["input"]["at"] == "2024-03-21T23:30:00+07:00"
    assert Decision.from_dict(receipt) == decision
    assert replay(receipt).same


def test_the_way_out_of_a_time_is_another_day() -> None:
    decision = evaluate(HEAD, REPLACING, at=EVE)

    days = {way.day for way in decision.ways_to_permit()}

    assert days
    assert all(type(day) is date for day in days - {None})


@pytest.mark.parametrize(("lang", "when"), [("id", "pukul 23:30"), ("en", "at 23:30")])
def test_the_program_shows_the_time_that_was_asked(run: Run, lang: str, when: str) -> None:
    case = ("--category", "kepala_daerah", "--act", "replace_officials", "--at", EVE.isoformat())

    code, out, err = run("evaluate", *case, "--lang", lang)

    assert (code, err) == (0, "")
    assert f"{when} (UTC+07:00)" in out
