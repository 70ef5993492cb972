"""What holds of the national rulebook as a whole."""

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from builders import calendar, election

from asn_netralitas import (
    Act,
    Activity,
    Candidacy,
    Category,
    Confidence,
    Contest,
    Decision,
    ElectionKind,
    ElectionPeriod,
    EmployerLevel,
    PeriodKind,
    Person,
    Position,
    Rulebook,
    SanctionClass,
    SanctionKind,
    Target,
    Verdict,
    evaluate,
)
from asn_netralitas._model.law import Rule
from asn_netralitas._reading.rulebook import load_vocabulary

NATIONAL = Rulebook.national()
STRICTEST_FIRST = [Verdict.PROHIBITED, Verdict.DISCOURAGED, Verdict.PERMITTED, Verdict.UNREGULATED]
DISPUTES = {
    "passive-attendance",
    "declaration-attendance",
    "approach-party-on-leave",
    "spouse-leave",
    "spouse-pppk",
    "non-asn-candidacy",
    "skb-b-08-level",
    "skb-b-09-level",
    "ptdh-52-4",
    "ptdh-7-4",
    "pp94-5n-3-level",
    "kurungan-2026",
    "pejabat-asn",
    "support-is-act",
    "support-is-act-pemilu",
    "executor-by-act",
    "candidate-as-executor",
    "supervisor-post",
    "village-membership",
}


def ask(
    category: Category, act: Act, day: date, region: str | None = "64.08", **facts: Any
) -> Decision:
    readings = facts.pop("readings", None)
    person = {name: facts.pop(name) for name in list(facts) if hasattr(Person(category), name)}
    return evaluate(
        Person(category, region=region, **person), Activity(act, **facts), at=day, readings=readings
    )


def classes(decision: Decision) -> set[SanctionClass | None]:
    return {sanction.sanction_class for sanction in decision.sanctions}


@pytest.mark.parametrize("rule", NATIONAL.rules, ids=lambda rule: rule.id)
def test_every_rule_is_cited_with_a_pinpoint_and_rests_on_more_than_inference(rule: Rule) -> None:
    pinpoints = [citation.provision.strip() for citation in rule.citations]

    assert pinpoints != []
    assert "" not in pinpoints
    assert rule.confidence is not Confidence.DERIVED


def test_every_consequence_names_its_source_and_who_imposes() -> None:
    bare = [
        rule.id
        for rule in NATIONAL.rules
        for consequence in rule.consequences
        if not (consequence.citation.provision and consequence.by)
    ]

    assert bare == []


def test_a_pppk_never_faces_a_level_of_pns_discipline() -> None:
    levels = {
        SanctionClass.DISCIPLINE_LIGHT,
        SanctionClass.DISCIPLINE_MEDIUM,
        SanctionClass.DISCIPLINE_HEAVY,
    }
    reached = {
        rule.id
        for rule in NATIONAL.rules
        for part in rule.consequences
        if part.sanction_class in levels and Category.PPPK in (part.categories or rule.categories)
    }

    assert reached == set()


def test_a_probationer_is_bound_like_a_pns_and_a_part_timer_like_a_pppk() -> None:
    apart = {
        rule.id
        for rule in NATIONAL.rules
        if (Category.PNS in rule.categories) != (Category.CPNS in rule.categories)
        or (Category.PPPK in rule.categories) != (Category.PPPK_PARUH_WAKTU in rule.categories)
    }

    assert apart == {"pp94-28"}  # only a PNS has subordinates to examine


def test_the_rulebook_holds_the_disputes() -> None:
    assert {dispute.id for dispute in NATIONAL.disputes} == DISPUTES


def test_no_national_rule_is_bound_to_a_region() -> None:
    assert [rule.id for rule in NATIONAL.rules if rule.regions] == []


def test_a_law_and_its_successor_leave_no_day_between_them() -> None:
    holes = [
        old.id
        for old in NATIONAL.instruments
        if old.replaced_by and old.last
        if NATIONAL.instrument(old.replaced_by).first != old.last + timedelta(days=1)
    ]

    assert holes == []


def test_a_support_letter_was_medium_until_pp_94_2021_and_is_heavy_since() -> None:
    days = (date(2021, 8, 30), date(2021, 8, 31))
    found = [
        classes(ask(Category.PNS, Act.SUPPORT_LETTER, day, target=Target.CANDIDATE)) for day in days
    ]

    # On both days no regional-head election runs, so only the law for any time can answer:
    # until 2021 the duty of ethics.
    assert found == [
        {SanctionClass.ETHICS, None},
        {SanctionClass.DISCIPLINE_HEAVY, SanctionClass.ETHICS, None},
    ]


def test_the_levels_of_2018_are_those_of_pp_53_2010() -> None:
    decision = ask(
        Category.PNS,
        Act.SUPPORT_LETTER,
        date(2018, 3, 1),
        None,
        election="pilkada-2018",
        target=Target.CANDIDATE,
    )
    kinds = {
        str(kind)
        for sanction in decision.sanctions
        if sanction.sanction_class is SanctionClass.DISCIPLINE_MEDIUM
        for kind in sanction.kinds
    }

    assert kinds == {"increment_delay", "promotion_delay", "rank_down_one_year"}


def test_a_banner_for_a_hopeful_is_listed_without_a_level_before_the_decree_of_2022() -> None:
    days = (date(2022, 9, 21), date(2022, 9, 22))
    found = [
        {
            (sanction.rule, sanction.sanction_class)
            for sanction in ask(
                Category.PPPK, Act.DISPLAY_BANNER, day, target=Target.PROSPECTIVE_CANDIDATE
            ).sanctions
            if sanction.rule.startswith("skb")
        }
        for day in days
    ]

    assert found == [{("skb20-06", None)}, {("skb-a-01", SanctionClass.ETHICS)}]


def test_party_membership_cost_the_post_under_either_law() -> None:
    days = (date(2023, 10, 30), date(2023, 10, 31))
    cited = [
        {
            citation.instrument
            for sanction in ask(Category.PNS, Act.PARTY_MEMBERSHIP, day).sanctions
            for citation in sanction.citations
        }
        for day in days
    ]

    assert "uu-5-2014" in cited[0]
    assert "uu-20-2023" not in cited[0]
    assert "uu-20-2023" in cited[1]
    assert "uu-5-2014" not in cited[1]


@pytest.mark.parametrize(
    ("day", "criminal"), [(date(2024, 11, 13), False), (date(2024, 11, 14), True)]
)
def test_soldiers_are_within_the_offence_since_the_constitutional_court(
    day: date, criminal: bool
) -> None:
    decision = ask(Category.TNI, Act.PARTISAN_DECISION, day)

    assert (SanctionClass.CRIMINAL in classes(decision)) is criminal


def test_the_wording_of_2020_has_no_sanction_class_and_says_why() -> None:
    decision = ask(
        Category.PPPK,
        Act.ATTEND_DECLARATION,
        date(2020, 10, 20),
        None,
        election="pilkada-2020",
        active_support=False,
    )

    assert decision.verdict is Verdict.PROHIBITED
    decree = [sanction for sanction in decision.sanctions if sanction.rule == "skb20-02"]
    assert [sanction.sanction_class for sanction in decree] == [None]
    assert all(sanction.note for sanction in decree)


def test_a_village_head_answers_to_the_village_law_and_the_election_law() -> None:
    decision = ask(Category.KEPALA_DESA, Act.JOIN_CAMPAIGN, date(2024, 10, 20), active_support=True)

    assert classes(decision) == {SanctionClass.VILLAGE, SanctionClass.CRIMINAL}


def test_the_replacement_of_officials_turns_on_the_ministers_consent() -> None:
    decision = ask(Category.KEPALA_DAERAH, Act.REPLACE_OFFICIALS, date(2024, 3, 22))
    before = ask(Category.KEPALA_DAERAH, Act.REPLACE_OFFICIALS, date(2024, 3, 21))

    assert (decision.verdict, decision.open_facts) == (Verdict.DEPENDS, ("minister_consent",))
    assert before.verdict is Verdict.UNREGULATED


def test_a_candidate_for_the_regional_legislature_resigns_under_the_election_law() -> None:
    decision = ask(
        Category.PPPK,
        Act.STAND_FOR_ELECTION,
        date(2023, 6, 1),
        contest=Contest.DPRD,
        candidacy=Candidacy.REGISTERED,
        resigned=False,
    )

    assert {finding.rule for finding in decision.findings} == {
        "uu7-2017-240-1-k",
        "pp32-2018-2-1",
        "pkpu10-2023-11-1-k",
    }
    assert classes(decision) == {SanctionClass.CANDIDACY}


@pytest.mark.parametrize(
    ("position", "by"),
    [
        (Position.JPT_UTAMA, ("president",)),
        (Position.JPT_MADYA, ("ppk", "president")),
        (Position.PELAKSANA, ("ppk",)),
        (None, ("ppk",)),
    ],
)
def test_who_imposes_follows_the_post(position: Position | None, by: tuple[str, ...]) -> None:
    decision = ask(
        Category.PNS,
        Act.LIKE_POST,
        date(2024, 10, 15),
        position=position,
        employer_level=EmployerLevel.CENTRAL,
    )

    # The general duty of neutrality, which has no level, leaves open who imposes its sanction.
    assert {sanction.by for sanction in decision.sanctions if sanction.sanction_class} == {by}


@pytest.mark.parametrize("dispute", sorted(DISPUTES - {"kurungan-2026"}))
def test_a_dispute_makes_a_difference_in_some_case(dispute: str) -> None:
    cases: dict[str, tuple[Category, Act, date, dict[str, Any]]] = {
        "passive-attendance": (Category.PNS, Act.ATTEND_CAMPAIGN, date(2024, 10, 7), {}),
        "declaration-attendance": (Category.PNS, Act.ATTEND_DECLARATION, date(2024, 8, 15), {}),
        "approach-party-on-leave": (
            Category.PNS,
            Act.APPROACH_PARTY,
            date(2024, 6, 1),
            {"unpaid_leave": True},
        ),
        "spouse-leave": (
            Category.PNS,
            Act.ATTEND_CAMPAIGN,
            date(2024, 10, 7),
            {"target": Target.SPOUSE, "unpaid_leave": False},
        ),
        "spouse-pppk": (
            Category.PPPK,
            Act.ATTEND_DECLARATION,
            date(2024, 8, 15),
            {"target": Target.SPOUSE, "active_support": False, "partisan_symbol": False},
        ),
        "non-asn-candidacy": (
            Category.HONORER,
            Act.STAND_FOR_ELECTION,
            date(2024, 1, 30),
            {"candidacy": Candidacy.DETERMINED},
        ),
        "skb-b-08-level": (Category.PNS, Act.PARTISAN_ACTIVITY, date(2024, 6, 1), {}),
        "skb-b-09-level": (Category.PNS, Act.CAMPAIGN_TEAM, date(2024, 6, 1), {}),
        "village-membership": (Category.KEPALA_DESA, Act.PARTY_MEMBERSHIP, date(2024, 6, 1), {}),
        "ptdh-52-4": (Category.PNS, Act.LIKE_POST, date(2024, 10, 15), {}),
        "ptdh-7-4": (Category.PNS, Act.LEND_STATE_FACILITY, date(2018, 5, 4), {}),
        "pp94-5n-3-level": (Category.PNS, Act.FUND_CAMPAIGN, date(2024, 10, 15), {}),
        "pejabat-asn": (
            Category.PNS,
            Act.PARTISAN_DECISION,
            date(2024, 10, 15),
            {"position": Position.PELAKSANA},
        ),
        "support-is-act": (
            Category.KEPALA_DESA,
            Act.COMMENT_POST,
            date(2024, 10, 15),
            {"active_support": True},
        ),
        "support-is-act-pemilu": (Category.KEPALA_DESA, Act.POST_SUPPORT, date(2024, 1, 15), {}),
        "executor-by-act": (Category.PPPK, Act.PARTISAN_ACTIVITY, date(2024, 1, 15), {}),
        "candidate-as-executor": (
            Category.PPPK,
            Act.STAND_FOR_ELECTION,
            date(2024, 1, 15),
            {"candidacy": Candidacy.DETERMINED, "resigned": False, "contest": Contest.DPRD},
        ),
        "supervisor-post": (Category.PNS, Act.SERVE_ELECTION_SUPERVISOR, date(2023, 1, 15), {}),
    }
    category, act, day, facts = cases[dispute]

    assert dispute in {view.id for view in ask(category, act, day, **facts).disputes}


def test_light_detention_is_disputed_once_the_new_criminal_code_is_in_force() -> None:
    campaign = ElectionPeriod(
        kind=PeriodKind.CAMPAIGN,
        election="pemilu-baru",
        contests=(Contest.DPR,),
        first=date(2025, 12, 1),
        last=date(2026, 2, 1),
        confidence=Confidence.VERIFIED,
    )
    pemilu = election(
        "pemilu-baru",
        kind=ElectionKind.PEMILU,
        first=date(2025, 6, 1),
        determined={Contest.DPR: date(2025, 11, 1)},
        result=date(2026, 3, 1),
        last=date(2026, 3, 1),
        periods=(campaign,),
    )
    kinds = [
        {
            (sanction.reading.reading if sanction.reading else None, sanction.kinds)
            for sanction in evaluate(
                Person(Category.PPPK),
                Activity(Act.CAMPAIGN_TEAM),
                at=day,
                calendar=calendar(pemilu),
            ).sanctions
            if sanction.sanction_class is SanctionClass.CRIMINAL
        }
        for day in (date(2026, 1, 1), date(2026, 1, 2))
    ]
    before = {(None, (SanctionKind.LIGHT_DETENTION, SanctionKind.FINE))}

    # What an annex of the law that adapts penalties says of this one was not read.
    assert kinds == [before, {("annex", ()), ("general_rule", (SanctionKind.FINE,))}]


@pytest.mark.parametrize("act", Act)
def test_the_strictest_choice_is_never_more_lenient_than_the_most_lenient(act: Act) -> None:
    verdicts = [
        ask(Category.PNS, act, date(2024, 10, 7), readings={"*": policy}).verdict
        for policy in ("strictest", "most_lenient")
    ]
    firm = [verdict for verdict in verdicts if verdict in STRICTEST_FIRST]

    assert Verdict.DISPUTED not in verdicts
    assert firm == sorted(firm, key=STRICTEST_FIRST.index)


def attending_as(holder: str, day: date, rulebook: Rulebook) -> str:
    """Return the verdict on attending a campaign, where whoever `holder` is decides the dispute."""
    nothing: dict[str, Any] = {
        name: False
        for name, spec in load_vocabulary().facts.items()
        if spec.owner == "activity" and spec.type is bool
    }
    return evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.ATTEND_CAMPAIGN, **nothing),
        at=day,
        rulebook=rulebook,
        readings={"passive-attendance": holder},
    ).verdict.value


def test_a_reading_can_be_chosen_by_who_holds_it() -> None:
    # Asked of by no other test, for what a test has asked changes what the next is told (below).
    book = evolve(NATIONAL, version="holders")
    held = {
        (holder, day): attending_as(holder, day, book)
        for holder in ("mendagri", "bawaslu")
        for day in (date(2024, 10, 7), date(2024, 10, 20))
    }

    # Bawaslu allowed it in 2018 and gave that up in 2019; its chair forbade it on 14 October 2024.
    assert held == {
        ("mendagri", date(2024, 10, 7)): "permitted",
        ("mendagri", date(2024, 10, 20)): "permitted",
        ("bawaslu", date(2024, 10, 7)): "disputed",
        ("bawaslu", date(2024, 10, 20)): "prohibited",
    }


@pytest.mark.parametrize("order", [1, -1], ids=["earlier-first", "later-first"])
def test_the_day_that_was_asked_first_chooses_no_reading(order: int) -> None:
    book = evolve(NATIONAL, version=f"asked-{order}")
    days = (date(2024, 10, 7), date(2024, 10, 15))
    held = {day: attending_as("bawaslu", day, book) for day in days[::order]}

    assert held == dict(zip(days, ("disputed", "prohibited"), strict=True))


def test_an_election_whose_days_are_not_fixed_never_runs_and_says_so() -> None:
    decision = ask(
        Category.PNS,
        Act.LIKE_POST,
        date(2026, 2, 10),
        election="pemilu-2029",
        target=Target.PROSPECTIVE_CANDIDATE,
    )

    assert decision.notes == ("election-not-running", "election-not-fixed")
    assert decision.verdict is Verdict.PROHIBITED
