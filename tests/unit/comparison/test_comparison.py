import json
from datetime import date
from operator import attrgetter
from typing import Any

import pytest
from attrs import evolve
from builders import Run, calendar, consequence, dispute, election, reading, rule, rulebook
from hypothesis import assume, given
from hypothesis import strategies as st
from places import EXAMPLES
from strategies import Case, cases, variations

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Contest,
    DaySpan,
    Decision,
    Election,
    ElectionKind,
    ElectionPeriod,
    PeriodKind,
    Person,
    Position,
    Rule,
    SanctionClass,
    Stage,
    Target,
    compare,
    evaluate,
)
from asn_netralitas._model.codes import Confidence, Modality, Status
from asn_netralitas._model.decision import Step
from asn_netralitas._model.elections import Province
from asn_netralitas._model.law import AllOf, AnyOf, FactIs, Not, Overlay
from asn_netralitas._phrases.text import Text
from asn_netralitas.comparison import Comparison, RuleDifference, render_comparison, render_reasons

KUTAI_TIMUR = EXAMPLES / "kutai-timur" / "overlay.yaml"
DAY = date(2024, 11, 1)
PNS = Person(Category.PNS, region="91.01", position=Position.NONE)
ATTENDING = Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE)


def yes(fact: str) -> FactIs:
    return FactIs(fact, frozenset({True}))


# ------------------------------------------------------------------ laws


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Case, Case]:
    case = draw(cases())
    return case, draw(variations(case))


def both(pair: tuple[Case, Case]) -> tuple[Decision, Decision]:
    first, second = (case.decided() for case in pair)
    assume(first is not None and second is not None)
    assert first is not None
    assert second is not None
    return first, second


def compared(pair: tuple[Case, Case], first: Decision, second: Decision) -> Comparison:
    return compare(first, second, rulebook=pair[0].book, calendar=pair[0].calendar)


@pytest.mark.slow
@given(pairs())
def test_a_decision_does_not_differ_from_itself(pair: tuple[Case, Case]) -> None:
    first, _ = both(pair)

    found = compared(pair, first, first)

    assert (found.same, found.inputs, found.rules, found.sanctions) == (True, (), (), ())


@pytest.mark.slow
@given(pairs())
def test_swapping_the_cases_swaps_the_sides(pair: tuple[Case, Case]) -> None:
    first, second = both(pair)

    def swapped(entry: Any) -> Any:
        return evolve(entry, first=entry.second, second=entry.first)

    one, other = compared(pair, first, second), compared(pair, second, first)

    by_path = attrgetter("path")
    assert sorted(other.inputs, key=by_path) == sorted(map(swapped, one.inputs), key=by_path)
    assert other.rules == tuple(map(swapped, one.rules))
    assert set(other.sanctions) == set(map(swapped, one.sanctions))
    assert set(other.disputes) == set(map(swapped, one.disputes))
    assert other.open_facts == one.open_facts[::-1]


@pytest.mark.slow
@given(pairs())
def test_what_a_rule_is_said_to_lack_keeps_it_from_standing_and_holds_on_the_other_side(
    pair: tuple[Case, Case],
) -> None:
    """A rule that wants nothing but what the reasons name stands in one decision only too."""
    decisions = both(pair)
    case = pair[0]
    for entry in compared(pair, *decisions).rules:
        assert entry.reasons
        if None in {entry.first, entry.second}:
            here, there = pair if entry.first is None else pair[::-1]
            whole = case.book.rule(entry.rule)
            only = only_what_is_named(whole, entry.reasons)
            # Where no election runs, one whose period is open counts for rules that name periods.
            timed = evolve(only, periods=whole.periods)
            assert not evolve(here, book=evolve(case.book, rules=(only,))).decide().findings
            assert evolve(there, book=evolve(case.book, rules=(timed,))).decide().findings


def only_what_is_named(whole: Rule, reasons: tuple[Step, ...]) -> Rule:
    named = {step.what for step in reasons}
    if "condition" in named:
        return evolve(whole, exception_to=frozenset())
    kept: dict[str, Any] = {"categories": frozenset(Category)}
    fields = {
        "in_force": ["first", "last"],
        "region": ["regions"],
        "act": [],
        "person": ["categories", "positions"],
        "election_kind": ["election_kinds"],
        "contest": ["election_kinds", "contests"],
        "stage": ["election_kinds", "contests", "stages"],
        "period": ["election_kinds", "contests", "stages", "periods"],
        "target": ["election_kinds", "contests", "stages", "periods", "targets"],
        "reading": ["reading"],
        "held_since": ["reading"],
    }
    for what in named:
        kept |= {name: getattr(whole, name) for name in fields.get(what, ["when"])}
    return rule(whole.id, whole.modality, acts=whole.acts, **kept)


@pytest.mark.slow
@given(pairs(), st.sampled_from(["id", "en"]))
def test_every_comparison_can_be_read_by_people_and_by_programs(
    pair: tuple[Case, Case], lang: Any
) -> None:
    found = compared(pair, *both(pair))

    text = render_comparison(found, lang=lang)
    values = found.to_dict()

    assert max(map(len, text.splitlines())) <= 100
    assert json.loads(json.dumps(values)) == values
    assert [entry["rule"] for entry in values["rules"]] == [entry.rule for entry in found.rules]
    assert [entry["first"] is None for entry in values["sanctions"]] == [
        entry.first is None for entry in found.sanctions
    ]


# ------------------------------------------------------------------ each reason


def why(
    one: Rule, first: dict[str, Any], second: dict[str, Any], **more: Any
) -> tuple[RuleDifference, list[tuple[str, bool | None, tuple[str, ...], str | None]]]:
    """Return how a rule fares in two cases, and why."""
    elections: Calendar = more.pop("calendar", calendar())
    book = rulebook(one, **more)

    def decided(asked: dict[str, Any]) -> Decision:
        given_ = {"person": PNS, "activity": ATTENDING, "at": DAY, **asked}
        return evaluate(rulebook=book, calendar=elections, **given_)

    found = compare(decided(first), decided(second), rulebook=book, calendar=elections)
    (entry,) = (entry for entry in found.rules if entry.rule == one.id)
    return entry, [(step.what, step.holds, step.expected, step.found) for step in entry.reasons]


def test_a_rule_that_is_not_in_force_tells_its_days() -> None:
    one = rule("a", first=date(2024, 6, 1))

    entry, reasons = why(one, {}, {"at": date(2024, 5, 31)})

    assert (entry.first, entry.second) == (Status.STANDS, None)
    assert reasons == [("in_force", False, ("2024-06-01/..",), "2024-05-31")]


def test_a_rule_of_another_place_tells_its_regions() -> None:
    one = rule("a", regions=frozenset({"91.01"}))

    _, there = why(one, {}, {"person": evolve(PNS, region="91.02")})
    _, province = why(one, {}, {"person": evolve(PNS, region="91")})
    _, nowhere = why(one, {}, {"person": evolve(PNS, region="11.01")})

    assert there == [("region", False, ("91.01",), "91.02")]
    assert province == [("region", None, ("91.01",), "91")]
    assert nowhere == [("region", False, ("91.01",), "11.01")]


def test_a_rule_about_another_act_tells_its_acts() -> None:
    one = rule("a")

    _, reasons = why(one, {}, {"activity": Activity(Act.VOTE)})

    assert reasons == [("act", False, ("attend_campaign",), "vote")]


def test_a_rule_for_others_tells_whom_it_binds() -> None:
    one = rule("a", positions=frozenset({Position.CAMAT}))

    _, unlike = why(one, {}, {"person": evolve(PNS, category=Category.THL)})
    _, unknown = why(rule("a"), {}, {"person": evolve(PNS, category=Category.ASN)})
    _, maybe = why(
        one, {}, {"person": Person(Category.NON_ASN, region="91.01", position=Position.NONE)}
    )

    assert unlike == [("person", False, ("pns", "camat"), "thl, none")]
    assert unknown == [("person", None, ("pns",), "asn, none")]
    assert maybe[0][3] is not None
    assert maybe[0][3].startswith("tk2d, none, thl, none")


PEMILU: dict[str, Any] = {
    "kind": ElectionKind.PEMILU,
    "determined": {Contest.DPR: date(2024, 6, 1), Contest.PRESIDENT: date(2024, 12, 1)},
}
CAMPAIGN = ElectionPeriod(
    kind=PeriodKind.CAMPAIGN,
    election="e",
    contests=(Contest.REGIONAL_HEAD,),
    first=date(2024, 10, 20),
    last=date(2024, 11, 10),
    confidence=Confidence.VERIFIED,
)


@pytest.mark.parametrize(
    ("limits", "runs", "day", "reason"),
    [
        (
            {"election_kinds": frozenset({ElectionKind.PILKADA})},
            election("e"),
            date(2024, 5, 1),
            ("election_kind", False, ("pilkada",), "outside"),
        ),
        (
            {"contests": frozenset({Contest.REGIONAL_HEAD})},
            election("e"),
            date(2024, 5, 1),
            ("contest", False, ("regional_head",), "outside"),
        ),
        (
            {"stages": frozenset({Stage.AFTER_DETERMINATION})},
            election("e"),
            date(2024, 7, 1),
            ("stage", False, ("after_determination",), "before_determination"),
        ),
        (
            {"periods": frozenset({PeriodKind.CAMPAIGN})},
            election("e", periods=(CAMPAIGN,)),
            date(2024, 11, 11),
            ("period", False, ("campaign",), None),
        ),
    ],
)
def test_a_rule_of_another_time_tells_what_of_it_is_missing(
    limits: dict[str, Any], runs: Election, day: date, reason: tuple[Any, ...]
) -> None:
    _, reasons = why(rule("a", **limits), {}, {"at": day}, calendar=calendar(runs))

    assert reasons == [reason]


def test_of_a_time_in_parts_only_the_part_that_is_missing_is_told() -> None:
    one = rule(
        "a",
        election_kinds=frozenset({ElectionKind.PILKADA}),
        contests=frozenset({Contest.REGIONAL_HEAD}),
        stages=frozenset({Stage.AFTER_DETERMINATION}),
        periods=frozenset({PeriodKind.CAMPAIGN, PeriodKind.VOTING_DAY}),
    )
    runs = calendar(election("e", periods=(CAMPAIGN,)))

    _, period = why(one, {}, {"at": date(2024, 11, 11)}, calendar=runs)
    _, stage = why(one, {}, {"at": date(2024, 7, 1)}, calendar=runs)

    assert period == [("period", False, ("campaign", "voting_day"), None)]
    assert stage == [("stage", False, ("after_determination",), "before_determination")]


def test_a_rule_about_another_contest_tells_what_is_voted_for() -> None:
    one = rule("a", contests=frozenset({Contest.DPR}))
    contests = [evolve(ATTENDING, contest=each) for each in (Contest.DPR, Contest.PRESIDENT)]

    _, reasons = why(
        one,
        {"activity": contests[0]},
        {"activity": contests[1]},
        calendar=calendar(election("e", **PEMILU)),
    )

    assert reasons == [("contest", False, ("dpr",), "president")]


def test_a_rule_about_another_target_tells_it() -> None:
    one = rule("a", targets=frozenset({Target.CANDIDATE}))

    runs = calendar(election("e"))

    _, reasons = why(one, {}, {"activity": evolve(ATTENDING, target=Target.PARTY)}, calendar=runs)

    assert reasons == [("target", False, ("candidate",), "party")]


def test_an_open_target_is_told_as_not_known() -> None:
    one = rule("a", targets=frozenset({Target.PARTY}))
    party = evolve(ATTENDING, target=Target.PARTY)

    _, reasons = why(one, {"activity": party}, {"activity": evolve(ATTENDING, target=None)})

    assert reasons == [("target", None, ("party",), None)]


@pytest.mark.parametrize(
    ("when", "reasons"),
    [
        (yes("public"), [("public", False, ("yes",), "no")]),
        (Not(yes("public")), [("public", False, ("no",), "yes")]),
        (AllOf((yes("public"), yes("active_support"))), [("public", False, ("yes",), "no")]),
        (
            AnyOf((yes("public"), yes("mobilises_staff"))),
            [("public", False, ("yes",), "no"), ("mobilises_staff", False, ("yes",), "no")],
        ),
        (
            Not(AllOf((Not(yes("public")), Not(yes("mobilises_staff"))))),
            [("public", False, ("yes",), "no"), ("mobilises_staff", False, ("yes",), "no")],
        ),
        (
            Not(AnyOf((Not(yes("public")), yes("mobilises_staff")))),
            [("public", False, ("yes",), "no")],
        ),
    ],
)
def test_a_condition_tells_the_facts_that_fail_it(
    when: Any, reasons: list[tuple[Any, ...]]
) -> None:
    given_ = evolve(ATTENDING, public=True, active_support=True, mobilises_staff=False)
    other = evolve(given_, public=False)
    first, second = (
        (other, given_)
        if isinstance(when, Not) and isinstance(when.part, FactIs)
        else (given_, other)
    )

    _, found = why(rule("a", when=when), {"activity": first}, {"activity": second})

    assert found == reasons


@pytest.mark.parametrize(
    ("when", "reasons"),
    [
        (yes("public"), [("public", None, ("yes",), None)]),
        (AllOf((yes("public"), yes("active_support"))), [("public", None, ("yes",), None)]),
    ],
)
def test_an_open_rule_tells_the_fact_that_is_not_known(
    when: Any, reasons: list[tuple[Any, ...]]
) -> None:
    given_ = evolve(ATTENDING, public=True, active_support=True)

    entry, found = why(
        rule("a", when=when), {"activity": evolve(given_, public=None)}, {"activity": given_}
    )

    assert (entry.first, entry.second) == (Status.OPEN, Status.STANDS)
    assert found == reasons


def test_an_open_rule_tells_a_negated_fact_in_plain_words() -> None:
    given_ = evolve(ATTENDING, public=False)
    when = Not(AllOf((yes("public"), yes("mobilises_staff"))))

    _, found = why(
        rule("a", when=when), {"activity": given_}, {"activity": evolve(given_, public=None)}
    )

    assert found == [("public", None, ("no",), None)]


def test_where_no_single_fact_is_the_obstacle_the_condition_is() -> None:
    either = AnyOf((yes("public"), Not(yes("public"))))
    needs = AllOf((either, yes("active_support")))
    impossible = AllOf((yes("public"), Not(yes("public")), FactIs("position", frozenset(Position))))

    _, found = why(
        rule("a", when=AnyOf((needs, AllOf((yes("mobilises_staff"), Not(impossible)))))),
        {"activity": evolve(ATTENDING, mobilises_staff=True, active_support=False)},
        {"activity": evolve(ATTENDING, mobilises_staff=False, active_support=False)},
    )

    assert [step[0] for step in found] == ["active_support", "mobilises_staff"]


def test_facts_that_fail_only_together_are_told_as_the_condition() -> None:
    contradiction = AllOf((yes("public"), Not(yes("public"))))
    when = AnyOf((contradiction, yes("active_support")))
    certain = AnyOf((Not(contradiction), yes("active_support")))
    known = evolve(ATTENDING, public=False, active_support=True)

    _, absent = why(
        rule("a", when=AllOf((when, certain))),
        {"activity": known},
        {"activity": evolve(known, public=None, active_support=False)},
    )

    assert absent == [("condition", False, (), None)]


# ------------------------------------------------------------------ readings and exceptions

DISPUTE = dispute("d", a=date(2020, 1, 1), b=date(2024, 10, 1))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"readings": {"d": "a"}}, {"readings": {"d": "b"}}, ("reading", False, ("d=a",), "d=b")),
        ({"readings": {"d": "a"}}, {}, ("reading", None, ("d=a",), "d=a, d=b")),
    ],
)
def test_a_rule_of_another_reading_tells_both(
    first: dict[str, Any], second: dict[str, Any], reason: tuple[Any, ...]
) -> None:
    _, reasons = why(rule("a", reading=reading("d", "a")), first, second, disputes=(DISPUTE,))

    assert reasons == [reason]


def test_a_reading_that_is_chosen_makes_no_rule_open() -> None:
    one = rule("a", reading=reading("d", "a"), when=yes("public"))
    chosen = {"readings": {"d": "a"}}
    public = {**chosen, "activity": evolve(ATTENDING, public=True)}

    _, reasons = why(one, public, chosen, disputes=(DISPUTE,))

    assert reasons == [("public", None, ("yes",), None)]


def test_a_reading_that_nobody_held_yet_tells_its_day() -> None:
    one = rule("a", reading=reading("d", "b"))

    _, reasons = why(
        one,
        {"readings": {"d": "b"}},
        {"readings": {"d": "b"}, "at": date(2024, 9, 30)},
        disputes=(DISPUTE,),
    )

    assert reasons == [("held_since", False, ("2024-10-01",), "2024-09-30")]


def test_a_reading_that_an_overlay_chose_in_one_place_is_told() -> None:
    chosen = Overlay(
        id="o",
        title=Text("o", "o"),
        regions=frozenset({"91.01"}),
        first=date(2024, 1, 1),
        last=None,
        readings={"d": "b"},
        categories={},
    )
    two = {"disputes": (DISPUTE,), "overlays": (chosen,)}

    _, reasons = why(
        rule("a", reading=reading("d", "a")), {"person": evolve(PNS, region="91.02")}, {}, **two
    )

    assert reasons == [("reading", False, ("d=a",), "d=b")]


def lifting(one: dict[str, Any], other: dict[str, Any]) -> RuleDifference:
    exception = rule(
        "b", Modality.PERMISSION, exception_to=frozenset({"a"}), when=yes("official_duty")
    )
    book = rulebook(rule("a"), exception)
    decided = [
        evaluate(PNS, evolve(ATTENDING, **facts), at=DAY, rulebook=book, calendar=calendar())
        for facts in (one, other)
    ]
    found = compare(*decided, rulebook=book, calendar=calendar())
    return found.rules[0]


def test_a_rule_that_is_lifted_tells_by_what() -> None:
    off, on = {"official_duty": False}, {"official_duty": True}

    entry, maybe = lifting(off, on), lifting(off, {})

    assert (entry.first, entry.second) == (Status.STANDS, Status.LIFTED)
    assert entry.reasons == (Step(what="lifted_by", holds=False, found="b"),)
    assert maybe.reasons == (Step(what="lifted_by", holds=None, found="b"),)


def test_what_is_certain_only_for_one_place_is_told_for_the_whole() -> None:
    one = rule("a", election_kinds=frozenset({ElectionKind.PILKADA}))
    runs = calendar(election("e", regions=("91.01",)))

    _, reasons = why(one, {}, {"person": evolve(PNS, region="91")}, calendar=runs)

    assert reasons == [("election_kind", None, ("pilkada",), "outside")]


def test_where_each_case_left_lacks_something_else_all_of_it_is_told() -> None:
    one = rule("a", regions=frozenset({"91.01"}), categories=frozenset({Category.PNS}))
    two = evolve(
        one,
        first=date(2024, 11, 1),
        election_kinds=frozenset({ElectionKind.PILKADA}),
        regions=frozenset(),
    )
    runs = calendar(election("e", last=date(2024, 10, 31), result=date(2024, 10, 31)))
    long = evolve(
        runs.elections[0], last=date(2024, 12, 31), result=date(2024, 12, 31), regions=("91.01",)
    )

    _, reasons = why(
        two,
        {},
        {
            "at": DaySpan(date(2024, 10, 31), date(2024, 11, 1)),
            "person": evolve(PNS, region="91.02"),
        },
        calendar=evolve(runs, elections=(long,)),
    )

    assert [(what, holds) for what, holds, _, _ in reasons] == [("election_kind", False)]


# ------------------------------------------------------------------ what else differs


def test_another_rulebook_cannot_be_compared() -> None:
    decision = evaluate(PNS, ATTENDING, at=DAY, rulebook=rulebook(), calendar=calendar())

    with pytest.raises(CaseError) as error:
        compare(decision, decision)

    assert [problem.code for problem in error.value.problems] == ["other-rulebook"]


def test_decisions_read_back_compare_as_those_just_made() -> None:
    first, second = (
        evaluate(Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=day)
        for day in (date(2024, 8, 15), date(2024, 10, 7))
    )
    again = [Decision.from_dict(decision.to_dict()) for decision in (first, second)]

    assert compare(*again) == compare(first, second)


def test_sanctions_of_one_rule_and_class_are_told_apart() -> None:
    ethics = [
        consequence(SanctionClass.ETHICS, when=yes("public")),
        consequence(SanctionClass.ETHICS, joined="and"),
        consequence(None, note=Text("a", "a")),
    ]
    book = rulebook(rule("a", consequences=tuple(ethics)))
    first, second = (
        evaluate(PNS, evolve(ATTENDING, public=public), at=DAY, rulebook=book, calendar=calendar())
        for public in (True, False)
    )

    found = compare(first, second, rulebook=book, calendar=calendar())

    assert [(entry.rule, entry.sanction_class) for entry in found.sanctions] == [
        ("a", SanctionClass.ETHICS),
        ("a", SanctionClass.ETHICS),
    ]
    assert not found.same
    assert render_reasons(found, lang="en") == "No rule stands in one of them only.\n"


# ------------------------------------------------------------------ for people

LISTENING = ("--act", "attend_campaign", "--category", "pns", "--others-no")


def shown(run: Run, *arguments: str, lang: str = "en") -> str:
    code, out, err = run("compare", *arguments, "--lang", lang)
    assert (code, err) == (0, "")
    return out


def test_two_days_are_set_side_by_side_with_what_made_the_difference(run: Run) -> None:
    days = ("--at", "2024-08-15", "--at", "2024-10-07")

    out = shown(run, "--category", "pns", "--act", "like_post", "--region", "64.08", *days)

    table, reasons = out.split("What made the difference\n")
    assert (
        table.splitlines()[0]
        == "like a post; permanent civil servant; Kabupaten Kutai Timur (64.08)"
    )
    cells = [line.split("  ") for line in table.splitlines()[2:] if line]
    assert [[cell.strip() for cell in row if cell] for row in cells][:2] == [
        ["day", "2024-08-15", "2024-10-07"],
        ["verdict", "prohibited", "prohibited"],
    ]
    assert "rule skb-a-04" in table
    assert (
        "- 2024-10-07: does not stand, since the stage is after candidates are\n"
        "  determined, and the rule is for before candidates are determined, outside any\n"
        "  election\n"
        "  - prohibition skb-a-04: Posting" in reasons
    )


def test_two_places_differ_by_the_overlay_of_one(run: Run) -> None:
    places = ("--region", "64.08", "--region", "64.72", "--overlay", str(KUTAI_TIMUR))

    out = shown(run, *LISTENING, "--at", "2024-10-07", *places, lang="id")

    assert "Kabupaten Kutai Timur (64.08)  Kota Samarinda (64.72)" in out
    assert 'karena para lembaga berbeda tafsiran, dan\n  aturan itu hanya menurut "boleh' in out


def test_two_categories_differ_by_whom_a_rule_binds(run: Run) -> None:
    who = ("--category", "pns", "--category", "thl", "--act", "campaign_team")

    out = shown(run, *who, "--at", "2024-10-07", "--region", "64.08")

    assert "- casual daily worker: does not stand, since the rule does not bind a casual\n" in out
    assert "holds no post" not in out


def test_two_readings_differ_by_their_rules(run: Run) -> None:
    readings = ("passive-attendance=forbidden", "passive-attendance=allowed")

    out = shown(
        run,
        *(*LISTENING, "--at", "2024-10-07"),
        *(part for each in readings for part in ("--reading", each)),
    )

    assert "passive attendance at a campaign" in out
    assert "presence alone is forbidden  listening is allowed" in out
    assert 'since the reading is "listening is\n  allowed", and the rule goes with "presence' in out


def test_policies_and_authorities_are_named_as_readings(run: Run) -> None:
    def headings(*readings: str) -> str:
        chosen = (part for each in readings for part in ("--reading", each))
        return shown(run, *LISTENING, "--at", "2024-10-20", *chosen).splitlines()[2]

    assert headings("*=strictest", "*=most_lenient").split("  ")[0] == "every dispute"
    assert "the strictest reading" in headings("*=strictest", "*=most_lenient")
    named = headings("passive-attendance=bawaslu", "passive-attendance=mendagri")
    assert named.endswith("election supervisory body  Minister of Home Affairs")


def test_a_fact_is_labelled_with_its_name(run: Run) -> None:
    case = ("--category", "kepala_daerah", "--act", "replace_officials", "--region", "64.08")
    consent = ("--fact", "minister_consent=no", "--fact", "minister_consent=yes")

    out = shown(run, *case, "--at", "2024-04-01", *consent)

    assert "- yes (the Minister's written consent): does not stand, since the Minister's\n" in out


def test_the_law_of_two_days_differs_by_what_is_in_force(run: Run) -> None:
    days = ("--at", "2020-10-07", "--at", "2024-10-07")

    out = shown(run, *LISTENING[:4], "--region", "64.08", *days)

    assert "since the rule is in force from 2021-08-31 on\n" in out
    assert "since the rule is in force from 2019-03-22 to\n" in out
    assert "since the rule is in force from 2020-09-10 to\n" in out


def test_elections_are_named(run: Run) -> None:
    elections = ("--election", "pilkada-2024", "--election", "pemilu-2024")

    out = shown(run, *LISTENING[:4], "--region", "64.08", "--at", "2024-10-07", *elections)

    heading = next(line for line in out.splitlines() if line.startswith("which election"))
    assert heading.split("  ")[-1].strip() == "General election 2024"
    assert "Simultaneous regional-head elections 2024" in heading


def test_the_same_answer_is_said_to_be_the_same(run: Run) -> None:
    days = ("--at", "2024-10-07", "--at", "2024-10-08")

    out = shown(run, "--category", "pns", "--act", "vote", *days)

    assert out.endswith("\nVerdict, rules, sanctions and disputes are the same.\n")


def test_a_case_with_itself_has_two_numbers_and_no_difference(run: Run) -> None:
    out = shown(
        run, "--category", "pns", "--act", "vote", "--at", "2024-10-07", "--at", "2024-10-07"
    )

    assert "case 1     case 2" in out


def decided(**changes: Any) -> Decision:
    values: dict[str, Any] = {
        "person": PNS,
        "activity": ATTENDING,
        "at": DAY,
        "calendar": calendar(),
    }
    return evaluate(**(values | changes))


def test_what_only_an_own_rulebook_and_calendar_name_keeps_its_code() -> None:
    kinds = Overlay(
        id="o",
        title=Text("o", "o"),
        regions=frozenset(),
        first=DAY,
        last=None,
        readings={},
        categories={},
    )
    forbidding = rule(
        "a", when=AnyOf((yes("official_duty"), yes("public"))), regions=frozenset({"12.99"})
    )
    lifter = rule("b", Modality.PERMISSION, exception_to=frozenset({"c"}), when=yes("public"))
    book = rulebook(forbidding, rule("c"), lifter, overlays=(kinds,))
    here = calendar(election("e"))
    regions = {**here.regions, "99": Province("Lain", "Asia/Jakarta", True, {})}
    runs = evolve(here, regions=regions)
    first = decided(
        rulebook=book, calendar=runs, activity=evolve(ATTENDING, election="e", public=True)
    )
    second = decided(
        rulebook=book,
        calendar=runs,
        person=evolve(PNS, region="99"),
        activity=evolve(ATTENDING, election="e", public=False),
    )

    text = render_comparison(compare(first, second, rulebook=book, calendar=runs), lang="en")

    assert "region: Kabupaten Merauke (91.01)" in text
    assert " | 99\n" in text
    assert "- elections" not in text
    assert "  - prohibition c: rule c\n" in text
    assert "it is lifted by b\n" in text


# ------------------------------------------------------------------ the command


def test_json_holds_both_questions_and_all_that_differs(run: Run) -> None:
    days = ("--at", "2024-08-15", "--at", "2024-10-07")
    case = ("--category", "pns", "--act", "like_post", "--region", "64.08")

    code, out, err = run("compare", *case, *days, "--format", "json")

    found = json.loads(out)
    assert (code, err, found["schema"]) == (0, "", "asn-netralitas/comparison/1")
    assert [found["input"][side]["at"] for side in ("first", "second")] == [
        "2024-08-15",
        "2024-10-07",
    ]
    assert found["differences"] == [{"path": "at", "first": "2024-08-15", "second": "2024-10-07"}]
    assert found["verdict"] == {"first": "prohibited", "second": "prohibited"}
    rules = {entry["rule"]: (entry["first"], entry["second"]) for entry in found["rules"]}
    assert rules == {"skb-a-04": ("stands", None), "skb-b-06": (None, "stands")}
    assert found["rules"][0]["reasons"] == [
        {
            "what": "stage",
            "holds": False,
            "expected": ["before_determination", "outside"],
            "found": "after_determination",
        }
    ]
    assert next(entry["class"] for entry in found["sanctions"]) == "ethics"


CASE = ("--category", "pns", "--act", "vote", "--at", "2024-11-27")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            CASE,
            [
                (
                    "error[nothing-compared]: no option is given twice; "
                    "what is given twice is what is compared"
                )
            ],
        ),
        (
            (*CASE, "--at", "2024-11-28", "--category", "thl"),
            [
                (
                    "error[too-much-compared]: only one thing can be compared, "
                    "but given twice are --category, --at"
                )
            ],
        ),
        (
            (*CASE, "--fact", "public=yes", "--fact", "public=no", "--fact", "public=ya"),
            ["error[given-too-often]: `--fact public` is given more than twice"],
        ),
        (
            (*CASE, "--category", "pnss", "--region", "64.99"),
            [
                (
                    "--region: error[unknown-region]: unknown region `64.99`; they are listed by "
                    "`asn-netralitas terms regions`"
                ),
                (
                    "--category: error[unknown-code]: unknown category `pnss`; did you mean `pns` "
                    "permanent civil servant?"
                ),
            ],
        ),
        (
            (*CASE, "--category", "thl", "--fact", "public", "--overlay", "gone.yaml"),
            ["error[missing-file]: there is no file `gone.yaml`"],
        ),
        (
            ("--category", "pns", "--category", "thl"),
            [
                "error[missing-option]: `--act` is not given",
                "error[missing-option]: `--at` is not given",
            ],
        ),
    ],
)
def test_what_is_no_pair_of_cases_is_told(
    run: Run, arguments: tuple[str, ...], expected: list[str]
) -> None:
    assert run("compare", *arguments, "--lang", "en") == (2, "", "\n".join([*expected, ""]))
