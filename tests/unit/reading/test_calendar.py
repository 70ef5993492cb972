from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import chain
from pathlib import Path

import pytest
from builders import calendar
from builders import election as made_election
from hypothesis import given
from hypothesis import strategies as st

from asn_netralitas._model.codes import Confidence, Contest, ElectionKind, PeriodKind, Stage
from asn_netralitas._model.elections import Context, Election
from asn_netralitas._model.problems import CaseError, LoadError
from asn_netralitas._reading.calendar import OUTSIDE, Calendar, Place, load_calendar

NATIONAL = Calendar.national()
DAY = timedelta(days=1)
WIB = timezone(timedelta(hours=7))
KUTAI_TIMUR = Place("64.08", "64")
BEFORE, AFTER = Stage.BEFORE_DETERMINATION, Stage.AFTER_DETERMINATION
LEGISLATIVE = (Contest.DPR, Contest.DPD, Contest.DPRD)


def days_of(election: Election) -> Iterator[date]:
    day = election.first - 2 * DAY
    while day <= election.last + 2 * DAY:
        yield day
        day += DAY


def named(day: date, election: str, place: Place = KUTAI_TIMUR) -> tuple[Context, ...]:
    return NATIONAL.contexts(day, place, election=election)


def seen(contexts: Iterable[Context]) -> list[tuple[str | None, Stage, tuple[str, ...]]]:
    return [
        (context.election, context.stage, tuple(map(str, context.periods))) for context in contexts
    ]


def place_of(code: str) -> Place:
    (place,) = NATIONAL.places(code)
    return place


def brute_force(
    calendar: Calendar, day: date, place: Place, membership: Mapping[str, bool]
) -> tuple[Context, ...]:
    """The contexts as the design words them, with no memory and no stretches of days."""
    found = []
    for election in calendar.elections:
        covered = place.code in election.regions or place.province in election.regions
        possible = not election.regions_complete and membership.get(election.id, False)
        if election.regions and not covered and not possible:
            continue
        local = [part for part in election.parts if place.code in part.regions]
        local += [part for part in election.parts if place.province in part.regions]
        election = (*local, election)[0]  # noqa: PLW2901  # as it is in this place
        ends = max(election.result, election.elected or election.result)
        for turn in sorted(set(election.determined.values())):
            contests = tuple(c for c in Contest if election.determined.get(c) == turn)
            stage = Stage.OUTSIDE
            if election.first <= day <= ends:
                stage = BEFORE if day < turn else AFTER
            periods = tuple(
                kind
                for kind in PeriodKind
                if any(
                    period.kind is kind
                    and period.contests == contests
                    and period.first <= day <= period.last
                    for period in election.periods
                )
            )
            if stage is not Stage.OUTSIDE or periods:
                found.append(
                    Context(
                        election=election.id,
                        kind=election.kind,
                        contests=contests,
                        stage=stage,
                        periods=periods,
                        confidence=election.confidence,
                    )
                )
    staged = any(context.stage is not Stage.OUTSIDE for context in found)
    return tuple(found) if staged else (OUTSIDE, *found)


# ------------------------------------------------------------------ laws of every election

each_election = pytest.mark.parametrize("election", NATIONAL.elections, ids=lambda one: one.id)


@each_election
def test_every_period_lies_within_its_election(election: Election) -> None:
    for period in election.periods:
        assert election.first <= period.first <= period.last <= election.last


@each_election
def test_an_election_ends_with_its_last_period_or_with_its_stages(election: Election) -> None:
    for part in election.whole:
        assert max(part.ends, *(period.last for period in part.periods)) == part.last


@each_election
def test_every_day_of_an_election_has_one_stage_for_each_group_of_contests(
    election: Election,
) -> None:
    place = NATIONAL.places(election.regions[0] if election.regions else "64.08")[0]
    for day in days_of(election):
        stages: dict[Contest, list[Stage]] = {}
        for context in named(day, election.id, place):
            for contest in context.contests:
                stages.setdefault(contest, []).append(context.stage)
        expected = {
            contest: [BEFORE if day < turn else AFTER]
            for contest, turn in election.determined.items()
        }
        if not election.first <= day <= election.ends:
            expected = {contest: [Stage.OUTSIDE] for contest in stages}

        assert expected == stages


@pytest.mark.slow
@each_election
def test_both_ends_of_a_period_belong_to_it_and_the_days_beside_it_do_not(
    election: Election,
) -> None:
    everywhere = set(election.regions) <= {code for part in election.parts for code in part.regions}
    parts = election.parts if election.regions and everywhere else election.whole
    for period in chain.from_iterable(part.periods for part in parts):
        inside = [period in NATIONAL.periods_on(day) for day in (period.first, period.last)]
        beside = [
            period in NATIONAL.periods_on(day) for day in (period.first - DAY, period.last + DAY)
        ]

        assert (inside, beside) == ([True, True], [False, False])


@each_election
def test_every_election_was_voted_in_once_after_its_candidates_were_determined(
    election: Election,
) -> None:
    votes = {
        (period.first, period.last)
        for period in election.periods
        if period.kind is PeriodKind.VOTING_DAY
    }
    ((first, last),) = votes

    assert first == last
    assert max(election.determined.values()) <= first <= election.ends


ALL_PLACES = NATIONAL.places(None, NATIONAL.regions["64"].regencies)
ALL_DAYS = st.dates(date(2017, 1, 1), date(2027, 1, 1))
MEMBERSHIPS = st.dictionaries(st.sampled_from(["pilkada-2018", "pilkada-2020"]), st.booleans())
# Every national list is whole, so a list with gaps is made up.
PERHAPS = calendar(made_election("perhaps", regions=("91.01",), regions_complete=False))
PERHAPS_THERE = Place("91.02", "91")


@given(ALL_DAYS, st.sampled_from(ALL_PLACES), MEMBERSHIPS)
def test_what_is_looked_up_is_what_the_days_of_the_elections_say(
    day: date, place: Place, membership: dict[str, bool]
) -> None:
    actual = NATIONAL.contexts(day, place, membership=membership)

    assert brute_force(NATIONAL, day, place, membership) == actual


@given(ALL_DAYS, st.sampled_from(ALL_PLACES))
def test_days_of_one_segment_meet_the_same_elections(day: date, place: Place) -> None:
    if NATIONAL.segment(day) != NATIONAL.segment(day + DAY):
        return
    today = (NATIONAL.contexts(day, place), NATIONAL.uncertain(day, place))
    tomorrow = (NATIONAL.contexts(day + DAY, place), NATIONAL.uncertain(day + DAY, place))

    assert today == tomorrow


# ------------------------------------------------------------------ the calendar that is shipped


@pytest.mark.parametrize(
    ("day", "stage", "periods"),
    [
        (date(2024, 2, 27), BEFORE, "pre_nomination"),
        (date(2024, 3, 21), BEFORE, "pre_nomination"),
        (date(2024, 3, 22), BEFORE, "pre_nomination mutation_window programme_window"),
        (date(2024, 8, 26), BEFORE, "pre_nomination mutation_window programme_window"),
        (date(2024, 8, 27), BEFORE, "nomination mutation_window programme_window"),
        (date(2024, 9, 21), BEFORE, "nomination mutation_window programme_window"),
        (date(2024, 9, 22), AFTER, "determination mutation_window programme_window"),
        (date(2024, 9, 23), AFTER, "pre_campaign mutation_window programme_window"),
        (date(2024, 9, 24), AFTER, "pre_campaign mutation_window programme_window"),
        (date(2024, 9, 25), AFTER, "campaign mutation_window programme_window"),
        (date(2024, 11, 23), AFTER, "campaign mutation_window programme_window"),
        (date(2024, 11, 24), AFTER, "quiet_period mutation_window programme_window"),
        (date(2024, 11, 26), AFTER, "quiet_period mutation_window programme_window"),
        (date(2024, 11, 27), AFTER, "voting_day counting mutation_window programme_window"),
        (date(2024, 11, 28), AFTER, "counting mutation_window programme_window"),
        (date(2024, 12, 16), AFTER, "counting mutation_window programme_window"),
        (date(2025, 1, 9), AFTER, "aftermath mutation_window programme_window"),
    ],
    ids=str,
)
def test_pilkada_2024_turns_on_the_days_of_its_timetable(
    day: date, stage: Stage, periods: str
) -> None:
    expected = [("pilkada-2024", stage, tuple(periods.split()))]

    assert expected == seen(named(day, "pilkada-2024"))


@pytest.mark.parametrize(
    ("day", "periods"),
    [
        (date(2025, 1, 10), "aftermath mutation_window"),
        (date(2025, 2, 19), "aftermath mutation_window"),
        (date(2025, 2, 20), "aftermath mutation_window installation_window"),
        (date(2025, 2, 21), "installation_window"),
        (date(2025, 8, 19), "installation_window"),
    ],
    ids=str,
)
def test_after_the_result_pilkada_2024_is_met_outside_for_its_open_periods_only(
    day: date, periods: str
) -> None:
    expected = [(None, Stage.OUTSIDE, ()), ("pilkada-2024", Stage.OUTSIDE, tuple(periods.split()))]

    assert expected == seen(named(day, "pilkada-2024"))


@pytest.mark.parametrize("day", [date(2024, 2, 26), date(2025, 8, 20)], ids=str)
def test_a_named_election_that_does_not_run_that_day_leaves_the_context_outside(day: date) -> None:
    assert named(day, "pilkada-2024") == (OUTSIDE,)


@pytest.mark.parametrize(
    ("day", "legislative", "president"),
    [
        (date(2023, 11, 2), "nomination", "nomination"),
        (date(2023, 11, 3), "determination", "nomination"),
        (date(2023, 11, 12), "pre_campaign", "nomination"),
        (date(2023, 11, 13), "pre_campaign", "determination"),
        (date(2023, 11, 14), "pre_campaign", "pre_campaign"),
        (date(2023, 11, 28), "campaign", "campaign"),
    ],
    ids=str,
)
def test_contests_determined_on_different_days_are_different_contexts(
    day: date, legislative: str, president: str
) -> None:
    expected = [
        (LEGISLATIVE, BEFORE if legislative == "nomination" else AFTER, (legislative,)),
        ((Contest.PRESIDENT,), BEFORE if president == "nomination" else AFTER, (president,)),
    ]
    actual = [(one.contests, one.stage, one.periods) for one in NATIONAL.contexts(day, KUTAI_TIMUR)]

    assert expected == actual


def test_contests_determined_on_one_day_are_one_context() -> None:
    (context,) = NATIONAL.contexts(date(2018, 10, 1), place_of("34.71"))

    assert tuple(Contest)[:4] == context.contests


def test_nomination_begins_with_the_first_contest_that_registers() -> None:
    actual = [
        NATIONAL.contexts(day, place_of("34.71"))[0].periods
        for day in (date(2018, 7, 1), date(2018, 7, 2), date(2018, 9, 19))
    ]

    assert actual == [("pre_nomination",), ("nomination",), ("nomination",)]


def test_on_15_june_2024_two_elections_are_met() -> None:
    expected = [
        ("pemilu-2024", Stage.OUTSIDE, ("aftermath",)),
        ("pemilu-2024", Stage.OUTSIDE, ("aftermath",)),
        ("pilkada-2024", BEFORE, ("pre_nomination", "mutation_window", "programme_window")),
    ]

    assert expected == seen(NATIONAL.contexts(date(2024, 6, 15), KUTAI_TIMUR))


def test_in_kalimantan_barat_a_pilkada_campaign_and_a_pemilu_nomination_overlap() -> None:
    expected = [
        ("pilkada-2018", AFTER, ("campaign", "mutation_window", "programme_window")),
        ("pemilu-2019", BEFORE, ("pre_nomination",)),
    ]
    for place in NATIONAL.places("61"):
        assert expected == seen(NATIONAL.contexts(date(2018, 4, 1), place))


@pytest.mark.parametrize(
    ("day", "stage", "periods"),
    [
        (date(2025, 2, 24), AFTER, ""),
        (date(2025, 3, 23), AFTER, "determination"),
        (date(2025, 4, 8), AFTER, "pre_campaign"),
        (date(2025, 4, 9), AFTER, "campaign"),
        (date(2025, 4, 16), AFTER, "quiet_period"),
        (date(2025, 4, 19), AFTER, "voting_day counting"),
        (date(2025, 5, 11), AFTER, "counting"),
    ],
    ids=str,
)
def test_the_repeat_vote_of_kutai_kartanegara_has_candidates_from_its_first_day(
    day: date, stage: Stage, periods: str
) -> None:
    actual = seen(named(day, "psu-2025-64.02", place_of("64.02")))

    assert [("psu-2025-64.02", stage, tuple(periods.split()))] == actual


def test_a_repeat_vote_is_met_beside_the_election_that_it_repeats() -> None:
    actual = seen(NATIONAL.contexts(date(2025, 4, 10), place_of("64.02")))
    expected = [
        ("pemilu-2024", Stage.OUTSIDE, ("installation_window",)),
        ("pemilu-2024", Stage.OUTSIDE, ("installation_window",)),
        ("pilkada-2024", Stage.OUTSIDE, ("installation_window",)),
        ("psu-2025-64.02", AFTER, ("campaign",)),
    ]

    assert expected == actual


def test_a_repeat_vote_runs_nowhere_else() -> None:
    actual = [one for one, *_ in seen(NATIONAL.contexts(date(2025, 5, 1), KUTAI_TIMUR))]

    assert actual == [None, "pilkada-2024"]


def test_an_election_that_is_named_is_meant_wherever_it_runs() -> None:
    (context,) = named(date(2025, 5, 1), "psu-2025-64.02")

    assert (context.election, context.stage) == ("psu-2025-64.02", AFTER)


def test_a_repeat_vote_without_a_campaign_has_no_days_before_it() -> None:
    first, *_ = NATIONAL.election("psu-2025-36.04").periods

    assert first.kind is PeriodKind.VOTING_DAY


def test_a_repeat_vote_for_a_governor_runs_in_every_regency_of_the_province() -> None:
    assert "psu-2025-91" in [
        context.election for context in NATIONAL.contexts(date(2025, 5, 1), place_of("91.71"))
    ]


def test_the_second_repeat_vote_of_barito_utara_begins_without_candidates() -> None:
    actual = [
        [(one.election, one.stage) for one in NATIONAL.contexts(day, place_of("62.05"))][-1]
        for day in (date(2025, 5, 13), date(2025, 5, 14), date(2025, 6, 15), date(2025, 6, 16))
    ]
    second = "psu-2025-62.05-2"

    assert [
        ("pilkada-2024", Stage.OUTSIDE),
        (second, BEFORE),
        (second, BEFORE),
        (second, AFTER),
    ] == actual


def test_of_two_days_on_which_the_window_of_2020_may_have_begun_the_later_is_kept() -> None:
    actual = [
        named(day, "pilkada-2020")[0].periods for day in (date(2020, 3, 22), date(2020, 3, 23))
    ]

    assert actual == [
        ("pre_nomination",),
        ("pre_nomination", "mutation_window", "programme_window"),
    ]


def test_long_after_the_last_election_only_the_context_outside_is_left() -> None:
    assert NATIONAL.contexts(date(2026, 6, 1), KUTAI_TIMUR) == (OUTSIDE,)
    assert NATIONAL.contexts(date(2000, 1, 1), KUTAI_TIMUR) == (OUTSIDE,)


def test_the_national_calendar_says_until_when_it_is_known() -> None:
    assert date(2026, 2, 15) == NATIONAL.known_until


def test_the_national_calendar_is_read_once() -> None:
    assert Calendar.national() is NATIONAL


@pytest.mark.parametrize(
    ("election", "confidence"),
    [
        ("pilkada-2024", Confidence.SECONDARY),
        ("pemilu-2019", Confidence.DERIVED),
        ("psu-2025-17.01", Confidence.DERIVED),
    ],
)
def test_an_election_is_as_sure_as_the_weakest_of_its_turning_days(
    election: str, confidence: Confidence
) -> None:
    assert confidence is NATIONAL.election(election).confidence


@pytest.mark.parametrize(
    ("day", "kind", "confidence"),
    [
        (date(2025, 4, 10), PeriodKind.CAMPAIGN, Confidence.DERIVED),
        (date(2025, 4, 16), PeriodKind.QUIET_PERIOD, Confidence.SECONDARY),
        (date(2025, 4, 10), PeriodKind.QUIET_PERIOD, None),
    ],
)
def test_a_period_has_a_confidence_of_its_own(
    day: date, kind: PeriodKind, confidence: Confidence | None
) -> None:
    (context,) = named(day, "psu-2025-64.02", place_of("64.02"))

    assert confidence is NATIONAL.period_confidence(context, kind, day)


def test_two_sources_of_one_period_make_it_as_sure_as_the_weaker() -> None:
    day = date(2018, 9, 20)
    (context,) = named(day, "pemilu-2019")

    actual = NATIONAL.period_confidence(context, PeriodKind.DETERMINATION, day)

    assert Confidence.DERIVED is actual


def test_outside_every_election_no_period_has_a_confidence() -> None:
    day = date(2024, 11, 25)

    assert NATIONAL.period_confidence(OUTSIDE, PeriodKind.QUIET_PERIOD, day) is None


# ------------------------------------------------------------------ lists of regions with gaps


def test_a_region_outside_a_list_with_gaps_may_or_may_not_have_the_election() -> None:
    day, place = date(2024, 10, 10), PERHAPS_THERE

    assert PERHAPS.uncertain(day, place) == ("perhaps",)
    assert PERHAPS.contexts(day, place) == (OUTSIDE,)
    assert PERHAPS.contexts(day, place, membership={"perhaps": False}) == (OUTSIDE,)
    assert [
        (one.election, one.stage)
        for one in PERHAPS.contexts(day, place, membership={"perhaps": True})
    ] == [("perhaps", AFTER)]


def test_an_election_that_is_named_is_taken_to_run_where_its_list_has_gaps() -> None:
    (context,) = PERHAPS.contexts(date(2024, 10, 10), PERHAPS_THERE, election="perhaps")

    assert context.election == "perhaps"


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2024, 10, 10), "91.01"), (date(2024, 5, 31), "91.02"), (date(2025, 1, 1), "91.02")],
)
def test_nothing_is_uncertain_where_a_list_names_the_place_or_the_election_is_over(
    day: date, code: str
) -> None:
    assert PERHAPS.uncertain(day, Place(code, "91")) == ()


def test_the_national_lists_are_whole() -> None:
    assert all(election.regions_complete for election in NATIONAL.elections)
    for day in NATIONAL.turns:
        assert NATIONAL.uncertain(day, KUTAI_TIMUR) == ()


# ------------------------------------------------------------------ the regions of 2018 and 2020


@pytest.mark.parametrize(
    ("year", "provinces", "cities", "regencies", "inferred"),
    [(2018, 20, 39, 115, 20), (2020, 9, 37, 224, 80)],
)
def test_all_regions_of_an_election_are_listed_with_how_each_is_confirmed(
    year: int, provinces: int, cities: int, regencies: int, inferred: int
) -> None:
    election = NATIONAL.election(f"pilkada-{year}")

    # The governor of 2018 of what are four provinces of Papua today stands for three more.
    kinds = ["province" if len(code) == 2 else code[3] for code in election.regions]
    assert (kinds.count("province"), kinds.count("7")) == (provinces, cities)
    assert len(kinds) == provinces + cities + regencies
    assert election.region_checks.keys() == set(election.regions)
    assert list(election.region_checks.values()).count("left") == inferred


def test_every_regency_and_city_outside_the_capital_voted_in_2017_2018_or_2020() -> None:
    lists = [set(NATIONAL.election(f"pilkada-{year}").regions) for year in (2018, 2020)]
    local = [{code for code in codes if "." in code} for codes in lists]
    outside = {
        code
        for province, entry in NATIONAL.regions.items()
        for code in entry.regencies
        if province != "31"
    }

    assert local[0] & local[1] == {"73.71"}  # Makassar voted again, since nobody had won
    assert len(outside - local[0] - local[1]) == 94  # those of 2017


def test_a_region_that_no_source_names_makes_the_election_an_inference_there() -> None:
    day, election = date(2018, 4, 1), "pilkada-2018"

    assert [
        named(day, election, place_of(code))[0].confidence for code in ("63.05", "63.06", "64.08")
    ] == [Confidence.DERIVED, Confidence.SECONDARY, Confidence.SECONDARY]


@pytest.mark.parametrize(
    ("election", "code", "oaths"),
    [
        ("pilkada-2018", "32.73", [date(2018, 9, 5), date(2018, 9, 20)]),
        ("pilkada-2018", "53.07", [date(2018, 9, 5), date(2018, 9, 20)]),
        ("pilkada-2018", "18.03", [date(2019, 6, 12)]),
        ("pilkada-2018", "18.09", [date(2019, 6, 12)]),
        ("pilkada-2018", "11.01", []),
        ("pilkada-2020", "64.71", [date(2021, 5, 31)]),
        ("pilkada-2020", "63.03", [date(2021, 8, 25), date(2021, 2, 26)]),
        ("pilkada-2024", "64.08", [date(2025, 2, 20)]),
        ("pilkada-2024", "64.02", [date(2025, 2, 20)]),  # the governor, since the rest was repeated
        ("pilkada-2024", "94.02", [date(2025, 2, 20), date(2025, 6, 17)]),
        ("pilkada-2024", "19.01", [date(2025, 4, 17)]),
        ("pilkada-2024", "91.71", [date(2025, 2, 20)]),
        ("pilkada-ulang-2025", "19.01", [date(2025, 11, 5)]),
        ("pilkada-ulang-2025", "19.71", [date(2025, 10, 15)]),
    ],
)
def test_the_heads_of_a_place_are_sworn_in_on_their_own_days(
    election: str, code: str, oaths: list[date]
) -> None:
    found, place = NATIONAL.election(election), place_of(code)
    part = found.part(found.part_at(place.code, place.province))

    installed = [one for one in part.periods if one.kind is PeriodKind.INSTALLATION_WINDOW]
    assert sorted(one.first for one in installed) == sorted(oaths)
    assert part.oath == max(oaths, default=None)
    if oaths:
        assert PeriodKind.AFTERMATH in named(max(oaths), election, place)[-1].periods


def test_candidates_stay_candidates_until_the_elected_of_a_region_are_determined() -> None:
    days = (date(2018, 7, 9), date(2018, 7, 10), date(2018, 7, 24), date(2018, 7, 25))
    there, elsewhere = (
        [named(day, "pilkada-2018", place_of(code))[-1].stage for day in days]
        for code in ("35.01", "32.01")
    )

    assert there == [AFTER, AFTER, AFTER, Stage.OUTSIDE]
    assert elsewhere == [AFTER, Stage.OUTSIDE, Stage.OUTSIDE, Stage.OUTSIDE]


@pytest.mark.parametrize(
    ("election", "voted"),
    [
        ("susulan-2018-94.03", date(2018, 7, 25)),
        ("psu-2018-35.27", date(2018, 10, 27)),
        ("psu-2021-12.10-2", date(2021, 6, 19)),
        ("psu-2021-63", date(2021, 6, 9)),
        ("psu-2022-95.06", date(2022, 1, 26)),
        ("psu-2025-62.05-2", date(2025, 8, 6)),
    ],
)
def test_a_repeat_vote_is_an_election_of_its_own(election: str, voted: date) -> None:
    found = NATIONAL.election(election)

    (vote,) = (one for one in found.periods if one.kind is PeriodKind.VOTING_DAY)
    assert vote.first == voted


def test_the_repeat_votes_of_every_year_are_counted() -> None:
    years = [one.id.split("-")[1] for one in NATIONAL.elections if one.id.startswith("psu-")]

    assert {year: years.count(year) for year in sorted(set(years))} == {
        "2018": 5,
        "2021": 17,
        "2022": 1,
        "2024": 1,  # for the DPD
        "2025": 25,
    }


# ------------------------------------------------------------------ codes of regions


def test_a_code_from_before_the_new_provinces_of_papua_means_the_region_of_today() -> None:
    former = {
        old: entry.now
        for province in NATIONAL.regions.values()
        for old, entry in province.former.items()
    }

    assert len(former) == 26
    assert former["91.08"] == "94.03"
    assert NATIONAL.places("91.08") == NATIONAL.places("94.03")
    assert NATIONAL.civil_day(datetime(2018, 7, 24, 23, 30, tzinfo=WIB), "91.08") == date(
        2018, 7, 25
    )


def test_no_former_code_is_the_code_of_another_region_today() -> None:
    codes = {code for province in NATIONAL.regions.values() for code in province.regencies}
    for province in NATIONAL.regions.values():
        assert not province.former.keys() & codes
        assert {entry.last for entry in province.former.values()} <= {
            date(2022, 7, 24),
            date(2022, 12, 7),
        }


def test_the_code_of_the_statistics_office_is_known_and_never_a_region() -> None:
    numbers = {**NATIONAL.regions["64"].bps, **NATIONAL.regions["91"].bps}

    assert numbers == {
        "64.02": "6403",
        "64.03": "6405",
        "64.07": "6402",
        "64.08": "6404",
        "91": "94",
    }
    with pytest.raises(CaseError):
        NATIONAL.places("6402")


# ------------------------------------------------------------------ places


def test_a_regency_is_one_place() -> None:
    assert (Place("64.08", "64"),) == NATIONAL.places("64.08")


def test_a_province_is_its_named_regencies_and_the_rest() -> None:
    expected = (Place("91.01", "91"), Place(None, "91"))

    assert expected == PERHAPS.places("91")


def test_a_code_that_a_rule_names_is_a_place_of_its_own() -> None:
    expected = (Place("91.01", "91"), Place("91.02", "91"))

    assert (Place("11.01", "11"),) == PERHAPS.places("11", {"11.01", "91", "64.08"})
    assert expected == PERHAPS.places("91", {"91.02", "91", "64.08"})


def test_a_province_of_which_every_regency_is_named_has_no_rest() -> None:
    actual = NATIONAL.places("64")

    assert tuple(sorted(NATIONAL.regions["64"].regencies)) == tuple(one.code for one in actual)


def test_no_region_is_every_province() -> None:
    expected = tuple(place for code in NATIONAL.regions for place in NATIONAL.places(code))

    assert expected == NATIONAL.places(None)
    assert len(expected) <= sum(len(entry.regencies) for entry in NATIONAL.regions.values())


def test_a_province_code_covers_all_its_regencies_and_a_regency_code_only_itself() -> None:
    assert Place("64.08", "64").within(["64"])
    assert Place("64.08", "64").within({"64.08"})
    assert not Place("64.08", "64").within({"64.02", "61"})
    assert Place(None, "64").within({"64"})
    assert not Place(None, "64").within({"64.08"})


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("64.8", "64.08"),
        ("6408", "64.08"),
        ("Kutai Timur", "64.08"),
        ("kota banjarbaru", "63.72"),
        ("Kalimantan Timor", "64"),
        ("?", None),
    ],
)
def test_an_unknown_region_is_refused_with_the_code_that_was_meant(
    written: str, hint: str | None
) -> None:
    with pytest.raises(CaseError) as caught:
        NATIONAL.places(written)
    (problem,) = caught.value.problems

    assert ("unknown-region", {"written": written}) == (problem.code, problem.values)
    assert hint == problem.hint


def test_an_unknown_election_is_refused_with_the_id_that_was_meant() -> None:
    with pytest.raises(CaseError) as caught:
        NATIONAL.contexts(date(2024, 11, 25), KUTAI_TIMUR, election="pilkada2024")
    (problem,) = caught.value.problems

    assert (problem.code, problem.hint) == ("unknown-election", "pilkada-2024")


# ------------------------------------------------------------------ periods on a day


def test_the_periods_of_a_place_are_those_of_the_elections_that_run_there() -> None:
    day = date(2025, 4, 16)
    quiet = [
        period.election
        for period in NATIONAL.periods_on(day, "64.02")
        if period.kind is PeriodKind.QUIET_PERIOD
    ]

    assert quiet == ["psu-2025-64.02"]
    assert PeriodKind.QUIET_PERIOD not in [one.kind for one in NATIONAL.periods_on(day, "64.08")]


def test_the_periods_of_a_province_are_those_of_all_its_places() -> None:
    day = date(2025, 4, 16)
    expected = {
        period
        for code in NATIONAL.regions["64"].regencies
        for period in NATIONAL.periods_on(day, code)
    }

    assert expected == set(NATIONAL.periods_on(day, "64"))
    assert expected < set(NATIONAL.periods_on(day))


def test_the_periods_at_a_time_of_day_are_those_of_the_civil_day_in_the_region() -> None:
    late = datetime(2024, 11, 26, 23, 30, tzinfo=WIB)
    kinds = {code: {one.kind for one in NATIONAL.periods_on(late, code)} for code in ("31", "91")}

    assert PeriodKind.QUIET_PERIOD in kinds["31"]
    assert PeriodKind.VOTING_DAY in kinds["91"]


# ------------------------------------------------------------------ civil days


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("31.71", date(2024, 9, 21)),
        ("61", date(2024, 9, 21)),
        ("64.08", date(2024, 9, 22)),
        ("91.71", date(2024, 9, 22)),
    ],
)
def test_half_past_eleven_in_jakarta_is_tomorrow_further_east(region: str, expected: date) -> None:
    actual = NATIONAL.civil_day(datetime(2024, 9, 21, 23, 30, tzinfo=WIB), region)

    assert (expected, date) == (actual, type(actual))


@pytest.mark.parametrize(
    ("hour", "zones"),
    [
        (21, [{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}]),
        (22, [{"Asia/Jakarta", "Asia/Makassar"}, {"Asia/Jayapura"}]),
        (23, [{"Asia/Jakarta"}, {"Asia/Makassar", "Asia/Jayapura"}]),
    ],
)
def test_a_time_without_a_region_is_each_civil_day_that_it_is_in_some_zone(
    hour: int, zones: list[set[str]]
) -> None:
    civil_days = NATIONAL.civil_days(datetime(2024, 9, 21, hour, 30, tzinfo=WIB))

    days = [date(2024, 9, 21), date(2024, 9, 22)]
    assert [civil.day for civil in civil_days] == days[: len(zones)]
    assert [civil.zones - {"Asia/Pontianak"} for civil in civil_days] == zones


def test_the_periods_at_a_time_without_a_region_are_those_of_both_civil_days() -> None:
    late = datetime(2024, 11, 26, 23, 30, tzinfo=WIB)
    both = {*NATIONAL.periods_on(date(2024, 11, 26)), *NATIONAL.periods_on(date(2024, 11, 27))}

    periods = NATIONAL.periods_on(late)

    assert set(periods) == both
    assert [period.election for period in periods] == sorted(
        (period.election for period in periods),
        key=[election.id for election in NATIONAL.elections].index,
    )


def test_a_date_is_a_civil_day_as_it_stands() -> None:
    assert date(2024, 9, 21) == NATIONAL.civil_day(date(2024, 9, 21), "91.71")


class _NoOffset(tzinfo):
    def utcoffset(self, _: datetime | None) -> None:
        return None

    dst = utcoffset

    def tzname(self, _: datetime | None) -> None:
        return None


@pytest.mark.parametrize("zone", [None, _NoOffset()], ids=["no zone", "a zone without offset"])
def test_a_datetime_without_a_zone_is_refused(zone: tzinfo | None) -> None:
    with pytest.raises(CaseError) as caught:
        NATIONAL.civil_day(datetime(2024, 9, 21, 23, 30, tzinfo=zone), "64.08")

    assert [problem.code for problem in caught.value.problems] == ["naive-datetime"]


def test_a_time_beyond_the_last_day_that_there_is_is_refused() -> None:
    with pytest.raises(CaseError) as caught:
        NATIONAL.civil_day(datetime.max.replace(tzinfo=UTC), "64.08")

    assert [problem.code for problem in caught.value.problems] == ["bad-argument"]


# ------------------------------------------------------------------ a calendar is a value


def test_a_calendar_that_has_been_asked_is_still_equal_hashable_and_picklable() -> None:
    NATIONAL.contexts(date(2024, 11, 25), KUTAI_TIMUR)
    copy = pickle.loads(pickle.dumps(NATIONAL))  # noqa: S301  # our own bytes

    assert (NATIONAL, hash(NATIONAL)) == (copy, hash(copy))
    assert NATIONAL.contexts(date(2024, 11, 25), KUTAI_TIMUR) == copy.contexts(
        date(2024, 11, 25), KUTAI_TIMUR
    )


def test_the_representation_of_a_calendar_is_short() -> None:
    count = len(NATIONAL.elections)

    assert f"<Calendar of {count} elections, known until 2026-02-15>" == repr(NATIONAL)


# ------------------------------------------------------------------ files

VILLAGE = """\
known_until: 2031-01-01
elections:
  - id: pilkada-2030
    name: {id: Pilkada 2030, en: Regional-head elections 2030}
    kind: pilkada
    contests: [regional_head]
    regions: ["64.02", "61"]
    first: 2030-01-10
    determined: 2030-06-01
    result: 2030-08-20
    result_known: yes
    oath: {day: 2030-08-31, confidence: derived}
    confidence: verified
    sources: [https://example.org/]
    note: {id: Contoh., en: An example.}
    phases:
      - phase: kampanye
        first: 2030-07-01
        last: 2030-07-31
        confidence: secondary
        source: https://example.org/
        disputed: yes
        note: {id: Contoh., en: An example.}
      - phase: pemungutan_suara
        contests: [regional_head]
        first: 2030-08-05
        confidence: verified
    windows:
      - period: mutation_window
        first: 2030-02-01
        confidence: verified
      - period: programme_window
        first: 2030-02-01
        confidence: verified
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "kalender.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path) -> list[tuple[str, int]]:
    with pytest.raises(LoadError) as caught:
        load_calendar(path)
    return [
        (problem.code, 0 if problem.where is None else problem.where.line)
        for problem in caught.value.problems
    ]


def periods_of(election: Election) -> dict[PeriodKind, tuple[date, date, Confidence]]:
    return {one.kind: (one.first, one.last, one.confidence) for one in election.periods}


def test_one_file_is_a_calendar_of_the_national_regions(tmp_path: Path) -> None:
    calendar = load_calendar(written(tmp_path, VILLAGE))
    (election,) = calendar.elections

    assert date(2031, 1, 1) == calendar.known_until
    assert NATIONAL.regions == calendar.regions
    assert (election.id, election.kind) == ("pilkada-2030", ElectionKind.PILKADA)
    assert (election.regions, election.regions_complete) == (("64.02", "61"), True)


def test_a_window_without_a_last_day_ends_with_the_term_or_with_the_result(tmp_path: Path) -> None:
    periods = periods_of(load_calendar(written(tmp_path, VILLAGE)).elections[0])

    assert (date(2030, 2, 1), date(2030, 8, 31), Confidence.DERIVED) == (
        periods[PeriodKind.MUTATION_WINDOW]
    )
    assert (date(2030, 2, 1), date(2030, 8, 20), Confidence.VERIFIED) == (
        periods[PeriodKind.PROGRAMME_WINDOW]
    )


def test_six_months_from_the_last_of_august_end_with_february(tmp_path: Path) -> None:
    election = load_calendar(written(tmp_path, VILLAGE)).elections[0]

    assert (date(2030, 8, 31), date(2031, 2, 27), Confidence.DERIVED) == (
        periods_of(election)[PeriodKind.INSTALLATION_WINDOW]
    )
    assert date(2031, 2, 27) == election.last


def test_the_days_before_a_campaign_begin_after_the_determination(tmp_path: Path) -> None:
    periods = periods_of(load_calendar(written(tmp_path, VILLAGE)).elections[0])

    assert (date(2030, 6, 2), date(2030, 6, 30), Confidence.SECONDARY) == (
        periods[PeriodKind.PRE_CAMPAIGN]
    )


def test_a_result_that_is_not_known_makes_the_election_an_inference(tmp_path: Path) -> None:
    text = VILLAGE.replace("result_known: yes", "result_known: no")
    (election,) = load_calendar(written(tmp_path, text)).elections

    assert Confidence.DERIVED is election.confidence


def test_a_count_may_end_before_the_elected_are_determined(tmp_path: Path) -> None:
    text = VILLAGE.replace(
        "    oath:", "    elected: {day: 2030-08-25, confidence: secondary}\n    oath:"
    )
    (election,) = load_calendar(written(tmp_path, text)).elections

    assert (election.result, election.elected) == (date(2030, 8, 20), date(2030, 8, 25))
    assert election.ends == date(2030, 8, 25)
    periods = periods_of(election)
    assert periods[PeriodKind.COUNTING][1] == date(2030, 8, 20)
    assert periods[PeriodKind.AFTERMATH][0] == date(2030, 8, 21)
    assert periods[PeriodKind.PROGRAMME_WINDOW][1:] == (date(2030, 8, 25), Confidence.SECONDARY)


def test_a_count_whose_end_is_not_known_lasts_until_the_elected_are_determined(
    tmp_path: Path,
) -> None:
    text = VILLAGE.replace(
        "    result: 2030-08-20\n    result_known: yes\n",
        "    elected: {day: 2030-08-25, confidence: secondary}\n",
    )
    (election,) = load_calendar(written(tmp_path, text)).elections

    assert (election.result, election.confidence) == (date(2030, 8, 25), Confidence.VERIFIED)


def test_a_region_may_have_days_of_its_own(tmp_path: Path) -> None:
    apart = """\
    apart:
      - regions: ["61"]
        elected: {day: 2030-09-10, confidence: secondary}
      - regions: "64.02"
        oath: unknown
        note: {id: Contoh., en: An example.}
    confidence: verified
    sources:"""
    text = VILLAGE.replace("    confidence: verified\n    sources:", apart)
    (election,) = load_calendar(written(tmp_path, text)).elections

    assert [(part.regions, part.elected, part.oath, part.ends) for part in election.parts] == [
        (("61",), date(2030, 9, 10), date(2030, 8, 31), date(2030, 9, 10)),
        (("64.02",), None, None, date(2030, 8, 20)),
    ]
    assert [election.part_at(*place) for place in (("61.01", "61"), (None, "61"))] == [1, 1]
    assert election.part(election.part_at("64.02", "64")).periods[-1].kind is (
        PeriodKind.PROGRAMME_WINDOW
    )


def test_a_list_of_regions_may_say_how_each_is_confirmed(tmp_path: Path) -> None:
    lists = 'regions: {named_once: ["64.02"], left: ["61"]}'
    text = VILLAGE.replace('regions: ["64.02", "61"]', lists)
    (election,) = load_calendar(written(tmp_path, text)).elections

    assert election.region_checks == {"64.02": "named_once", "61": "left"}
    (part,) = election.parts
    assert (part.regions, part.confidence) == (("61",), Confidence.DERIVED)


def test_an_election_that_names_no_region_is_nationwide(tmp_path: Path) -> None:
    text = VILLAGE.replace('    regions: ["64.02", "61"]\n', "")
    calendar = load_calendar(written(tmp_path, text))

    assert calendar.contexts(date(2030, 1, 10), KUTAI_TIMUR) != (OUTSIDE,)


def test_between_two_periods_after_its_result_an_election_is_not_met(tmp_path: Path) -> None:
    text = VILLAGE.replace(
        "period: mutation_window\n        first: 2030-02-01",
        "period: mutation_window\n        first: 2031-04-01\n        last: 2031-04-30",
    )
    calendar = load_calendar(written(tmp_path, text))
    place = place_of("64.02")

    assert calendar.contexts(date(2031, 3, 31), place) == (OUTSIDE,)
    assert [context.election for context in calendar.contexts(date(2031, 4, 1), place)] == [
        None,
        "pilkada-2030",
    ]


def test_a_folder_may_bring_regions_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: 2031-01-01\n")
    (tmp_path / "regions.yaml").write_text(
        'provinces:\n  "64":\n    name: Kalimantan Timur\n    zone: Asia/Makassar\n'
        '    complete: no\n    regencies: {"64.02": Kutai Kartanegara}\n'
        '  "61": {name: Kalimantan Barat, zone: Asia/Pontianak, complete: yes, regencies: {}}\n'
    )
    elections = VILLAGE.removeprefix("known_until: 2031-01-01\n")
    (tmp_path / "elections" / "satu.yaml").write_text(elections)
    (tmp_path / "elections" / "catatan.txt").write_text("not an election")
    calendar = load_calendar(str(tmp_path))

    assert [election.id for election in calendar.elections] == ["pilkada-2030"]
    # The list of regencies has gaps, so that there is a rest although all that are known are named.
    assert (Place("64.02", "64"), Place(None, "64"), Place(None, "61")) == calendar.places(None)


def test_a_regency_may_have_a_former_code_and_one_of_the_statistics_office(tmp_path: Path) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: 2031-01-01\n")
    (tmp_path / "regions.yaml").write_text(
        'provinces: {"94": {name: Tengah, zone: Asia/Jayapura, complete: yes, regencies: '
        '{"94.03": {name: Paniai, former: {code: "91.08", last: 2022-07-24}, bps: "9410"}}}}\n'
    )
    calendar = load_calendar(tmp_path)

    province = calendar.regions["94"]
    assert (province.regencies, province.bps) == ({"94.03": "Paniai"}, {"94.03": "9410"})
    assert calendar.places("91.08") == (Place("94.03", "94"),)


def test_a_former_code_has_the_form_of_a_code(tmp_path: Path) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: 2031-01-01\n")
    (tmp_path / "regions.yaml").write_text(
        'provinces: {"94": {name: Tengah, zone: Asia/Jayapura, complete: yes, regencies: '
        '{"94.03": {name: Paniai, former: {code: "9108", last: 2022-07-24}}}}}\n'
    )

    assert problems_of(tmp_path) == [("bad-region-code", 1)]


def test_a_folder_without_regions_uses_the_national_ones(tmp_path: Path) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: 2031-01-01\n")
    calendar = load_calendar(tmp_path)

    assert (NATIONAL.regions, ()) == (calendar.regions, calendar.elections)
    assert calendar.contexts(date(2030, 1, 10), KUTAI_TIMUR) == (OUTSIDE,)


def test_one_id_may_stand_in_one_file_of_a_folder_only(tmp_path: Path) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: 2031-01-01\n")
    for name in ("dua.yaml", "satu.yml"):
        elections = VILLAGE.removeprefix("known_until: 2031-01-01\n")
        (tmp_path / "elections" / name).write_text(elections)

    assert problems_of(tmp_path) == [("duplicate-id", 2)]


def test_an_empty_folder_lacks_its_head_and_its_elections(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [("missing-file", 0), ("missing-file", 0)]


@pytest.mark.parametrize("name", ["tidak-ada", "x" * 5000], ids=["missing", "too long a name"])
def test_a_path_to_nothing_is_a_problem_and_no_traceback(tmp_path: Path, name: str) -> None:
    ((code, _),) = problems_of(tmp_path / name)

    assert code in {"missing-file", "unreadable"}


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ("known_until: 2031-01-01\n", "", ("missing-key", 1)),
        ("known_until:", "known_untill:", ("unknown-key", 1)),
        ("kind: pilkada", "kind: pilkda", ("unknown-code", 5)),
        ("kind: pilkada", "jenis: pilkada", ("unknown-key", 5)),
        ("contests: [regional_head]\n    regions", "contests: []\n    regions", ("no-contests", 6)),
        (
            "contests: [regional_head]\n    regions",
            "contests: [dpd]\n    regions",
            ("unknown-code", 25),
        ),
        (
            "contests: [regional_head]\n        first",
            "contests: []\n        first",
            ("no-contests", 25),
        ),
        ('["64.02", "61"]', '["64.02", "61", "6101"]', ("unknown-region", 7)),
        ('["64.02", "61"]', "[]", ("no-regions", 7)),
        ('["64.02", "61"]', '["64.02", "64.02"]', ("duplicate-id", 7)),
        ('["64.02", "61"]', '{named: ["61"]}', ("unknown-key", 7)),
        ("    oath:", "    apart: [{regions: 61.01, oath: unknown}]\n    oath:", ("no-office", 12)),
        (
            "    oath:",
            "    apart: [{regions: [61, 61], oath: unknown}]\n    oath:",
            ("duplicate-id", 12),
        ),
        (
            "    oath:",
            "    elected: {day: 2030-08-19, confidence: derived}\n    oath:",
            ("reversed-days", 12),
        ),
        (
            "    oath:",
            "    apart: [{regions: 61.99, oath: unknown}]\n    oath:",
            ("unknown-region", 12),
        ),
        (
            "    oath:",
            "    apart: [{regions: 61, oath: {day: 2030-08-01, confidence: derived}}]\n    oath:",
            ("reversed-days", 12),
        ),
        ('regions: ["64.02", "61"]', "regions_complete: no", ("no-regions", 7)),
        ("first: 2030-01-10", "first: 2030-02-30", ("bad-date", 8)),
        ("first: 2030-01-10", "first: 0203-01-10", ("unlikely-day", 8)),
        ("first: 2030-01-10", "first: 0001-01-01", ("unlikely-day", 8)),
        ("first: 2030-01-10", "first: 2030-06-02", ("reversed-days", 9)),
        ("determined: 2030-06-01", "determined: {dpr: 2030-06-01}", ("unknown-key", 9)),
        ("determined: 2030-06-01", "determined: {}", ("missing-key", 9)),
        ("determined: 2030-06-01", "determined: 2030-08-21", ("reversed-days", 10)),
        ("result_known: yes", "result_known: maybe", ("wrong-type", 11)),
        ("day: 2030-08-31", "day: 2030-08-19", ("reversed-days", 12)),
        ("confidence: derived}", "confidence: recalled}", ("unknown-code", 12)),
        ("[https://example.org/]", "https://example.org/", ("wrong-type", 14)),
        ("phase: kampanye", "phase: kampanya", ("unknown-code", 17)),
        ("last: 2030-07-31", "last: 2030-06-30", ("reversed-days", 17)),
        ("last: 2030-07-31", "last: 2030-08-21", ("outside-election", 17)),
        ("disputed: yes", "disputed: who", ("wrong-type", 22)),
        ("period: mutation_window", "period: campaign", ("unknown-code", 29)),
        ("first: 2030-02-01", "first: 2030-01-09", ("outside-election", 29)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_in_a_file_is_named_with_its_line(
    tmp_path: Path, good: str, bad: str, problem: tuple[str, int]
) -> None:
    assert good in VILLAGE

    assert problem in problems_of(written(tmp_path, VILLAGE.replace(good, bad)))


def test_all_problems_of_a_folder_are_listed_at_once(tmp_path: Path) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: soon\n")
    (tmp_path / "regions.yaml").write_text(
        'provinces:\n  "6":\n    name: Kalimantan\n    zone: Asia/Samarinda\n'
        '    complete: yes\n    regencies: {"61.02": Mempawah}\n'
    )
    (tmp_path / "elections" / "satu.yaml").write_text("elections: 3\n")
    expected = [
        ("bad-date", 1),
        ("wrong-type", 1),
        ("bad-region-code", 2),
        ("unknown-zone", 4),
        ("bad-region-code", 6),
    ]

    assert expected == problems_of(tmp_path)


@pytest.mark.parametrize("zone", ["../etc/passwd", "Asia", "''"])
def test_a_zone_that_names_no_time_zone_is_a_problem(tmp_path: Path, zone: str) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: 2031-01-01\n")
    (tmp_path / "regions.yaml").write_text(
        f'provinces: {{"64": {{name: Timur, zone: {zone}, complete: yes, regencies: {{}}}}}}\n'
    )
    ((code, line),) = problems_of(tmp_path)

    assert (code in {"unknown-zone", "wrong-type"}, 1) == (True, line)


def test_regions_that_cannot_be_read_do_not_make_every_region_unknown(tmp_path: Path) -> None:
    (tmp_path / "elections").mkdir()
    (tmp_path / "calendar.yaml").write_text("known_until: 2031-01-01\n")
    (tmp_path / "regions.yaml").write_text("provinces: []\n")
    elections = VILLAGE.removeprefix("known_until: 2031-01-01\n")
    (tmp_path / "elections" / "satu.yaml").write_text(elections)

    assert problems_of(tmp_path) == [("wrong-type", 1)]


# ------------------------------------------------------------------ any timetable


@st.composite
def timetables(draw: st.DrawFn) -> str:
    """An election whose days are in order, as a file; any phase may be missing."""
    gaps = draw(st.lists(st.integers(0, 40), min_size=9, max_size=9))
    days = [date(2030, 1, 1) + timedelta(days=sum(gaps[:n])) for n in range(1, 10)]
    first, registered, determined, fixed, begun, ended, voted, result, oath = days
    phases = [
        ("pendaftaran_calon", registered, registered),
        ("penetapan_calon", fixed, fixed),
        ("kampanye", begun, ended),
        ("masa_tenang", ended, voted),
        ("pemungutan_suara", voted, voted),
    ]
    kept = [phase for phase in phases if draw(st.booleans())]
    lines = [
        "known_until: 2035-01-01\nelections:\n  - id: e\n    name: {id: e, en: e}",
        "    kind: pilkada\n    contests: [regional_head]",
        f"    first: {first}\n    determined: {determined}\n    result: {result}",
        "    result_known: yes\n    confidence: verified",
    ]
    if draw(st.booleans()):
        lines.append(f"    oath: {{day: {oath}, confidence: verified}}")
    if kept:
        lines.append("    phases:")
    for name, start, end in kept:
        mark = draw(st.sampled_from(Confidence))
        lines.append(f"      - {{phase: {name}, first: {start}, last: {end}, confidence: {mark}}}")
    return "\n".join(lines)


@pytest.mark.slow
@given(timetables())
def test_the_periods_of_any_timetable_lie_within_it_and_do_not_fight_over_a_day(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        calendar = load_calendar(written(Path(folder), text))
    (election,) = calendar.elections
    of_kind = {period.kind: period for period in election.periods}
    nominating = [PeriodKind.PRE_NOMINATION, PeriodKind.NOMINATION]
    for period in election.periods:
        assert election.first <= period.first <= period.last <= election.last
    for kind in nominating:
        if kind in of_kind:
            assert of_kind[kind].last < election.determined[Contest.REGIONAL_HEAD]
    if set(nominating) <= of_kind.keys():
        assert of_kind[nominating[0]].last + DAY == of_kind[nominating[1]].first
    if PeriodKind.AFTERMATH in of_kind:
        assert election.result + DAY == of_kind[PeriodKind.AFTERMATH].first
    for day in days_of(election):
        assert brute_force(calendar, day, KUTAI_TIMUR, {}) == calendar.contexts(day, KUTAI_TIMUR)


def test_the_days_of_a_period_are_those_of_the_region() -> None:
    days = NATIONAL.days_of("pilkada-2024", PeriodKind.CAMPAIGN, "64.08")

    assert (days.first, days.last) == (date(2024, 9, 25), date(2024, 11, 23))


def test_days_that_an_election_has_not_are_told_as_the_stage() -> None:
    with pytest.raises(CaseError) as raised:
        NATIONAL.days_of("pilkada-2024", Stage.OUTSIDE, "64.08")

    (problem,) = raised.value.problems
    assert (problem.code, problem.path) == ("no-such-days", ("stage",))


def test_a_zone_has_one_distance_ever_since_or_is_refused() -> None:
    assert NATIONAL.offset_of("Asia/Jakarta") == 420
    with pytest.raises(LoadError) as raised:
        NATIONAL.offset_of("Africa/Juba")

    assert raised.value.problems[0].code == "changing-zone"


def test_what_is_met_anywhere_is_of_the_day_that_is_asked_for() -> None:
    met = NATIONAL.met_anywhere(date(2024, 10, 7))

    assert "pilkada-2024" in {context.election for context in met}
