"""What the national rulebook answers to the questions that the project promises to answer."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from builders import calendar, election

from asn_netralitas import (
    Act,
    Activity,
    Candidacy,
    Category,
    Confidence,
    Contest,
    DaySpan,
    Decision,
    ElectionPeriod,
    PeriodKind,
    Person,
    Position,
    SanctionClass,
    Stage,
    Status,
    Target,
    Verdict,
    evaluate,
)

KUTAI_TIMUR = "64.08"
CAMPAIGN = date(2024, 10, 7)
TAKING_SIDES = (
    "active_support",
    "partisan_symbol",
    "party_attributes",
    "mobilises_staff",
    "intends_support",
)
AGGRAVATING = (
    "active_support",
    "partisan_symbol",
    "party_attributes",
    "service_attributes",
    "state_facilities",
    "mobilises_staff",
    "intends_support",
)


def ask(
    category: Category, act: Act, day: Any, region: str | None = KUTAI_TIMUR, **facts: Any
) -> Decision:
    """Return the decision on an act in Kutai Timur, with facts of person or activity."""
    person = {name: facts.pop(name) for name in list(facts) if hasattr(Person(category), name)}
    return evaluate(Person(category, region=region, **person), Activity(act, **facts), at=day)


def classes(decision: Decision) -> set[SanctionClass | None]:
    return {sanction.sanction_class for sanction in decision.sanctions}


def levels(decision: Decision) -> set[SanctionClass | None]:
    """Return the classes but for that of the general duty of neutrality, whose level is open."""
    return classes(decision) - {None}


def test_a_like_before_determination_is_a_matter_of_ethics() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, date(2024, 8, 15))

    assert decision.verdict is Verdict.PROHIBITED
    assert levels(decision) == {SanctionClass.ETHICS}
    assert {finding.rule: finding.status for finding in decision.findings} == {
        "skb-a-04": Status.STANDS,
        "uu20-2023-24-1-d": Status.OPEN,
    }
    assert decision.confidence is Confidence.SECONDARY
    assert decision.assumed == {"target": ("prospective_candidate",)}


def test_a_like_after_determination_is_heavy_discipline() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, date(2024, 10, 15))

    assert decision.verdict is Verdict.PROHIBITED
    assert levels(decision) == {SanctionClass.DISCIPLINE_HEAVY}
    assert {finding.rule: finding.status for finding in decision.findings} == {
        "skb-b-06": Status.STANDS,
        "uu20-2023-24-1-d": Status.OPEN,
    }


def test_a_candidate_before_determination_is_read_as_a_hopeful() -> None:
    plain = ask(Category.PNS, Act.LIKE_POST, date(2024, 8, 15))
    said = ask(Category.PNS, Act.LIKE_POST, date(2024, 8, 15), target=Target.CANDIDATE)

    assert (plain.verdict, plain.sanctions) == (said.verdict, said.sanctions)
    assert said.notes == ("target-read-as",)
    assert said.assumed == {"target": ("prospective_candidate",)}


def test_a_hopeful_after_determination_is_read_as_a_candidate() -> None:
    said = ask(Category.PNS, Act.LIKE_POST, date(2024, 10, 15), target=Target.PROSPECTIVE_CANDIDATE)

    assert levels(said) == {SanctionClass.DISCIPLINE_HEAVY}
    assert said.assumed == {"target": ("candidate",)}


def test_an_independent_hopeful_after_determination_is_a_candidate() -> None:
    said = ask(Category.PNS, Act.SUPPORT_LETTER, date(2024, 10, 15))

    assert said.verdict is Verdict.PROHIBITED
    assert said.assumed == {"target": ("candidate",)}


def test_a_like_of_a_hopeful_outside_every_election_is_a_matter_of_ethics() -> None:
    decision = ask(
        Category.PNS, Act.LIKE_POST, date(2026, 2, 10), target=Target.PROSPECTIVE_CANDIDATE
    )

    assert decision.verdict is Verdict.PROHIBITED
    assert levels(decision) == {SanctionClass.ETHICS}
    assert [context.stage for context in decision.contexts] == [Stage.OUTSIDE]
    assert decision.calendar.complete is True


def test_outside_every_election_the_target_is_an_open_fact() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, date(2026, 2, 10))

    # Who takes a side breaks the general duty, whatever the target.
    assert decision.verdict is Verdict.DEPENDS
    assert decision.open_facts == ("target", *TAKING_SIDES)
    assert decision.assumed == {}


def test_a_contract_worker_as_campaign_speaker_faces_the_contract_and_nothing_criminal() -> None:
    decision = ask(Category.TK2D, Act.CAMPAIGN_SPEAKER, CAMPAIGN)

    assert decision.verdict is Verdict.PROHIBITED
    assert classes(decision) == {SanctionClass.CONTRACT}
    assert decision.presumed == {"resigned": False, "paid_by_state": True}


def test_a_worker_no_longer_paid_by_the_state_is_not_bound() -> None:
    decision = ask(
        Category.THL, Act.JOIN_CAMPAIGN, date(2023, 12, 11), "64.09", paid_by_state=False
    )

    assert decision.verdict is Verdict.UNREGULATED
    assert decision.sanctions == ()
    assert decision.presumed == {"resigned": False}


def test_passive_attendance_is_disputed_with_both_readings_and_their_holders() -> None:
    facts: dict[str, Any] = dict.fromkeys((*AGGRAVATING, "official_duty"), False)
    decision = ask(Category.PNS, Act.ATTEND_CAMPAIGN, CAMPAIGN, **facts)

    (dispute,) = decision.disputes
    assert decision.verdict is Verdict.DISPUTED
    assert decision.allowed is None
    assert dispute.id == "passive-attendance"
    assert {part.id: part.verdict for part in dispute.readings} == {
        "forbidden": Verdict.PROHIBITED,
        "allowed": Verdict.PERMITTED,
    }
    assert all(part.holders for part in dispute.readings)
    assert all(holder.since <= CAMPAIGN for part in dispute.readings for holder in part.holders)


def test_attendance_with_no_facts_names_exactly_what_it_turns_on() -> None:
    decision = ask(Category.PNS, Act.ATTEND_CAMPAIGN, CAMPAIGN)

    assert decision.verdict is Verdict.DEPENDS
    assert decision.open_facts == (*AGGRAVATING, "official_duty")
    assert {finding.status for finding in decision.findings} == {Status.OPEN}


def test_a_chosen_reading_settles_the_dispute() -> None:
    facts: dict[str, Any] = dict.fromkeys((*AGGRAVATING, "official_duty"), False)

    verdicts = {
        reading: evaluate(
            Person(Category.PNS, region=KUTAI_TIMUR),
            Activity(Act.ATTEND_CAMPAIGN, **facts),
            at=CAMPAIGN,
            readings={"passive-attendance": reading},
        ).verdict
        for reading in ("forbidden", "allowed")
    }

    assert verdicts == {"forbidden": Verdict.PROHIBITED, "allowed": Verdict.PERMITTED}


def test_presence_on_official_duty_is_outside_both_readings() -> None:
    facts: dict[str, Any] = dict.fromkeys(AGGRAVATING, False)
    decision = ask(Category.PNS, Act.ATTEND_CAMPAIGN, CAMPAIGN, official_duty=True, **facts)

    assert decision.verdict is Verdict.UNREGULATED


@pytest.mark.parametrize("category", [Category.ASN, Category.PNS, Category.PPPK])
def test_a_civil_servant_may_vote(category: Category) -> None:
    decision = ask(category, Act.VOTE, date(2024, 11, 27))

    assert (decision.verdict, decision.allowed) == (Verdict.PERMITTED, True)
    assert decision.report_to == ()


def test_an_exception_on_unpaid_leave_lifts_the_ban_on_presence_at_the_spouses_campaign() -> None:
    facts: dict[str, Any] = dict.fromkeys((*AGGRAVATING, "official_duty"), False)
    decision = ask(
        Category.PNS,
        Act.ATTEND_CAMPAIGN,
        CAMPAIGN,
        target=Target.SPOUSE,
        unpaid_leave=True,
        **facts,
    )
    lifted = {finding.rule: finding.lifted_by for finding in decision.findings if finding.lifted_by}

    assert decision.verdict is Verdict.PERMITTED
    assert lifted == {"pp94-5n-1-attend": ("se18-b",)}


def test_a_standing_rule_names_the_exceptions_that_could_lift_it() -> None:
    decision = ask(
        Category.PNS, Act.ATTEND_CAMPAIGN, CAMPAIGN, target=Target.SPOUSE, active_support=True
    )
    (finding,) = [found for found in decision.findings if found.rule == "pp94-5n-1-attend"]

    assert finding.could_be_lifted_by == ("se18-b",)


def test_a_criminal_sanction_of_an_official_turns_on_the_position() -> None:
    unknown = ask(Category.PNS, Act.PARTISAN_DECISION, date(2024, 10, 20))
    staff = ask(
        Category.PNS, Act.PARTISAN_DECISION, date(2024, 10, 20), position=Position.PELAKSANA
    )
    official = ask(Category.PNS, Act.PARTISAN_DECISION, date(2024, 10, 20), position=Position.CAMAT)
    criminal = {
        sanction.if_facts
        for sanction in unknown.sanctions
        if sanction.sanction_class is SanctionClass.CRIMINAL
    }

    # Whether executive staff are officials too is disputed.
    certain = {
        position: {
            sanction.certain
            for sanction in decision.sanctions
            if sanction.sanction_class is SanctionClass.CRIMINAL
        }
        for position, decision in (("staff", staff), ("official", official))
    }

    assert criminal == {("position", "pejabat-asn")}
    assert certain == {"staff": {False}, "official": {True}}


def test_a_level_that_the_sources_dispute_is_a_possible_class_that_names_the_dispute() -> None:
    decision = ask(
        Category.PNS, Act.PARTISAN_ACTIVITY, date(2024, 8, 15), position=Position.PELAKSANA
    )
    conditions = {
        sanction.sanction_class: (sanction.certain, sanction.if_facts)
        for sanction in decision.sanctions
        if sanction.rule == "skb-b-08"
    }

    assert decision.verdict is Verdict.PROHIBITED
    assert conditions == {
        SanctionClass.DISCIPLINE_HEAVY: (False, ("skb-b-08-level",)),
        SanctionClass.DISCIPLINE_MEDIUM: (False, ("skb-b-08-level",)),
    }
    assert {dispute.id for dispute in decision.disputes} == {"skb-b-08-level", "ptdh-52-4"}


def test_a_duty_of_the_superior_has_no_fixed_class_and_says_why() -> None:
    decision = ask(Category.PNS, Act.NEGLECT_SUPERVISION, CAMPAIGN, position=Position.JPT_PRATAMA)

    assert decision.verdict is Verdict.PROHIBITED
    assert classes(decision) == {None}
    assert all(sanction.note for sanction in decision.sanctions)
    assert all(sanction.certain for sanction in decision.sanctions)


def test_medium_discipline_lists_only_the_kinds_in_force() -> None:
    decision = ask(Category.PNS, Act.JOIN_CAMPAIGN, CAMPAIGN, party_attributes=True)
    kinds = [
        [(str(term.kind), term.most) for term in each.terms]
        for each in decision.sanctions
        if each.sanction_class is SanctionClass.DISCIPLINE_MEDIUM
    ]

    # The cuts of the allowance wait for a regulation on pay.
    assert kinds == [[("increment_delay", 12), ("promotion_delay", 12), ("rank_down_one_year", 12)]]


def test_a_campaign_team_member_commits_a_crime_in_the_general_election_only() -> None:
    pemilu = ask(Category.PPPK, Act.CAMPAIGN_TEAM, date(2023, 12, 11), "64.09")
    pilkada = ask(Category.PPPK, Act.CAMPAIGN_TEAM, CAMPAIGN, position=Position.PELAKSANA)

    assert classes(pemilu) == {SanctionClass.CRIMINAL, SanctionClass.CONTRACT}
    assert classes(pilkada) == {SanctionClass.CONTRACT}


def test_whoever_registered_for_a_regional_election_may_serve_until_determined() -> None:
    registered = ask(
        Category.PNS,
        Act.STAND_FOR_ELECTION,
        date(2024, 9, 4),
        candidacy=Candidacy.REGISTERED,
        resigned=False,
        position=Position.PELAKSANA,
    )
    determined = ask(
        Category.PNS,
        Act.STAND_FOR_ELECTION,
        date(2024, 9, 23),
        candidacy=Candidacy.DETERMINED,
        resigned=False,
        position=Position.PELAKSANA,
    )

    assert registered.verdict is Verdict.PERMITTED
    assert determined.verdict is Verdict.PROHIBITED
    assert SanctionClass.CANDIDACY in classes(determined)


def test_whoever_resigned_is_bound_by_the_rules_on_candidacy_alone() -> None:
    post = ask(Category.PNS, Act.POST_SUPPORT, CAMPAIGN, resigned=True)
    stand = ask(
        Category.PNS,
        Act.STAND_FOR_ELECTION,
        CAMPAIGN,
        resigned=True,
        candidacy=Candidacy.DETERMINED,
    )

    assert post.verdict is Verdict.UNREGULATED
    assert stand.verdict is Verdict.PERMITTED


def test_the_wrong_contest_is_outside_and_says_so() -> None:
    decision = ask(
        Category.PNS, Act.LIKE_POST, date(2024, 8, 15), contest=Contest.DPR, target=Target.CANDIDATE
    )

    assert decision.notes == ("contest-not-running", "target-read-as")


def test_a_contest_narrows_the_contexts_to_its_own() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, date(2023, 11, 5), contest=Contest.PRESIDENT)

    assert {context.contests for context in decision.contexts} == {(Contest.PRESIDENT,)}
    assert levels(decision) == {SanctionClass.ETHICS}


def test_two_stages_at_once_assume_a_target_for_each() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, date(2023, 11, 5))

    assert decision.assumed == {"target": ("candidate", "prospective_candidate")}
    assert decision.to_dict()["assumed"] == {"target": ["candidate", "prospective_candidate"]}


def test_an_election_that_does_not_run_on_the_day_is_outside_and_says_so() -> None:
    decision = ask(
        Category.PNS,
        Act.LIKE_POST,
        CAMPAIGN,
        election="pemilu-2019",
        target=Target.PROSPECTIVE_CANDIDATE,
    )

    assert decision.notes == ("election-not-running",)
    assert decision.verdict is Verdict.PROHIBITED


def test_a_named_repeat_vote_without_a_region_means_a_region_in_which_it_runs() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, date(2025, 4, 12), None, election="psu-2025-64.02")

    assert decision.verdict is Verdict.PROHIBITED
    assert [context.election for context in decision.contexts] == ["psu-2025-64.02"]


def test_a_province_means_one_of_its_regions() -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, date(2025, 4, 12), "64", target=Target.CANDIDATE)

    assert decision.verdict is Verdict.PROHIBITED
    assert levels(decision) == {SanctionClass.ETHICS, SanctionClass.DISCIPLINE_HEAVY}
    assert {sanction.if_facts for sanction in decision.sanctions if sanction.sanction_class} == {
        ("region",)
    }


def test_a_region_of_an_incomplete_list_leaves_the_election_open() -> None:
    window = ElectionPeriod(
        kind=PeriodKind.MUTATION_WINDOW,
        election="perhaps",
        contests=(Contest.REGIONAL_HEAD,),
        first=date(2024, 6, 1),
        last=date(2024, 12, 31),
        confidence=Confidence.SECONDARY,
    )
    # Every list of the national calendar is whole, so one with gaps is made up.
    perhaps = election("perhaps", regions=("91.01",), regions_complete=False, periods=(window,))
    decision = evaluate(
        Person(Category.KEPALA_DAERAH, region="91.02"),
        Activity(Act.REPLACE_OFFICIALS, minister_consent=False),
        at=date(2024, 10, 10),
        calendar=calendar(perhaps),
    )

    assert decision.verdict is Verdict.DEPENDS
    assert decision.open_facts == ("election",)
    assert "regions-incomplete" in decision.notes
    assert decision.calendar.complete is False


def test_a_day_after_the_calendar_is_no_certainty() -> None:
    decision = ask(
        Category.PNS, Act.LIKE_POST, date(2029, 2, 1), target=Target.PROSPECTIVE_CANDIDATE
    )

    assert decision.notes == ("after-calendar", "after-rulebook")
    assert decision.calendar.complete is False
    assert decision.confidence is Confidence.DERIVED


def test_a_span_is_firm_only_if_all_its_days_agree() -> None:
    agree = ask(Category.PNS, Act.LIKE_POST, DaySpan(date(2024, 8, 1), date(2024, 8, 31)))
    turn = ask(Category.PNS, Act.LIKE_POST, DaySpan(date(2024, 9, 20), date(2024, 9, 23)))
    differ = ask(
        Category.PNS,
        Act.PARTY_MEMBERSHIP,
        DaySpan(date(2024, 9, 20), date(2024, 9, 23)),
        resigned=False,
    )
    window = ask(
        Category.KEPALA_DAERAH,
        Act.REPLACE_OFFICIALS,
        DaySpan(date(2024, 3, 20), date(2024, 3, 23)),
        minister_consent=False,
    )

    assert levels(agree) == {SanctionClass.ETHICS}
    assert turn.verdict is Verdict.PROHIBITED
    assert {sanction.if_facts for sanction in turn.sanctions if sanction.sanction_class} == {
        ("at",)
    }
    assert differ.verdict is Verdict.PROHIBITED
    assert (window.verdict, window.open_facts) == (Verdict.DEPENDS, ("at",))


def test_half_past_eleven_in_jakarta_is_the_next_day_in_jayapura() -> None:
    evening = datetime(2024, 9, 21, 23, 30, tzinfo=timezone(timedelta(hours=7)))

    jakarta = ask(Category.PNS, Act.LIKE_POST, evening, "31.71")
    jayapura = ask(Category.PNS, Act.LIKE_POST, evening, "91.71")

    assert (jakarta.input.at, jayapura.input.at) == (date(2024, 9, 21), date(2024, 9, 22))
    assert levels(jakarta) == {SanctionClass.ETHICS}
    assert levels(jayapura) == {SanctionClass.DISCIPLINE_HEAVY}


@pytest.mark.parametrize(
    ("day", "passed_on"),
    [
        (date(2024, 8, 23), ("kasn",)),
        (date(2024, 8, 24), ("kasn", "bkn")),
        (date(2024, 9, 3), ("kasn", "bkn")),
        (date(2024, 9, 4), ("bkn",)),
    ],
)
def test_reports_pass_from_the_commission_to_bkn(day: date, passed_on: tuple[str, ...]) -> None:
    decision = ask(Category.PNS, Act.LIKE_POST, day)
    (bawaslu,) = [door for door in decision.report_to if door.to == "bawaslu"]

    assert passed_on == bawaslu.passed_on_to


def test_a_report_is_due_in_working_days_in_a_general_election_and_calendar_days_otherwise() -> (
    None
):
    pemilu = ask(Category.PNS, Act.LIKE_POST, date(2024, 1, 30))
    pilkada = ask(Category.PNS, Act.LIKE_POST, date(2024, 10, 15))
    kinds = [
        {door.deadline.kind for door in decision.report_to if door.deadline}
        for decision in (pemilu, pilkada)
    ]

    assert kinds == [{"working"}, {"calendar"}]
