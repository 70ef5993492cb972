"""How rules, exceptions, readings and days work together, on rulebooks of two or three rules."""

from datetime import date
from typing import Any

from builders import calendar, consequence, dispute, election, reading, rule, rulebook

from asn_netralitas import (
    Act,
    Activity,
    Category,
    Confidence,
    DaySpan,
    Decision,
    Person,
    Position,
    Rulebook,
    SanctionClass,
    Stage,
    Status,
    Target,
    Verdict,
    evaluate,
)
from asn_netralitas._model.codes import ElectionKind, Modality, PeriodKind
from asn_netralitas._model.decision import Step
from asn_netralitas._model.law import FactIs, Not, Overlay

BEFORE, AFTER = date(2024, 7, 1), date(2024, 11, 1)
PILKADA = calendar(election("pilkada"))
PUBLIC = FactIs("public", frozenset({True}))
PERMISSION = Modality.PERMISSION


def decide(
    book: Rulebook, at: Any = AFTER, category: Category = Category.PNS, **facts: Any
) -> Decision:
    return evaluate(
        Person(category, region="91.01"),
        Activity(Act.ATTEND_CAMPAIGN, **facts),
        at=at,
        rulebook=book,
        calendar=PILKADA,
    )


def statuses(decision: Decision) -> dict[str, str]:
    return {finding.rule: finding.status.value for finding in decision.findings}


def test_a_case_that_no_rule_speaks_of_is_unregulated_and_has_no_confidence() -> None:
    decision = decide(rulebook())

    assert (decision.verdict, decision.allowed) == (Verdict.UNREGULATED, None)
    assert decision.confidence is None


def test_the_strictest_standing_rule_gives_the_verdict() -> None:
    modalities = [Modality.PERMISSION, Modality.ADVICE, Modality.OBLIGATION]
    rules = [rule(modality.value, modality) for modality in modalities]

    assert [decide(rulebook(*rules[: count + 1])).verdict for count in range(3)] == [
        Verdict.PERMITTED,
        Verdict.DISCOURAGED,
        Verdict.PROHIBITED,
    ]


def test_an_exception_lifts_only_the_rule_that_it_names() -> None:
    book = rulebook(
        rule("named"),
        rule("other"),
        rule("exception", PERMISSION, exception_to=frozenset({"named"})),
    )
    decision = decide(book)

    assert decision.verdict is Verdict.PROHIBITED
    assert statuses(decision) == {"named": "lifted", "other": "stands", "exception": "stands"}


def test_an_exception_that_is_itself_lifted_lifts_nothing() -> None:
    book = rulebook(
        rule("ban"),
        rule("exception", PERMISSION, exception_to=frozenset({"ban"})),
        rule("back", exception_to=frozenset({"exception"})),
    )

    assert statuses(decide(book)) == {"ban": "stands", "exception": "lifted", "back": "stands"}


def test_an_exception_lifts_only_in_its_own_context() -> None:
    # The ban stands in both elections, the exception speaks of one of them.
    both = calendar(election("pilkada"), election("pemilu", kind=ElectionKind.PEMILU))
    book = rulebook(
        rule("ban", stages=frozenset({Stage.AFTER_DETERMINATION})),
        rule(
            "exception",
            PERMISSION,
            election_kinds=frozenset({ElectionKind.PEMILU}),
            exception_to=frozenset({"ban"}),
        ),
    )
    decision = evaluate(
        Person(Category.PNS, region="91.01"),
        Activity(Act.ATTEND_CAMPAIGN),
        at=AFTER,
        rulebook=book,
        calendar=both,
    )

    assert decision.verdict is Verdict.PROHIBITED
    assert decision.findings[0].lifted_by == ("exception",)
    assert decision.findings[0].status is Status.STANDS


def test_a_rule_about_a_kind_of_election_stands_only_while_one_runs() -> None:
    book = rulebook(rule("ban", election_kinds=frozenset({ElectionKind.PILKADA})))
    days = (date(2024, 5, 1), BEFORE, AFTER, date(2025, 2, 1))

    assert [decide(book, day, target=Target.CANDIDATE).verdict for day in days] == [
        Verdict.UNREGULATED,
        Verdict.PROHIBITED,
        Verdict.PROHIBITED,
        Verdict.UNREGULATED,
    ]


def test_a_rule_that_names_no_time_stands_at_any_time() -> None:
    book = rulebook(rule("ban"))

    assert decide(book, date(2030, 1, 1), target=Target.PARTY).verdict is Verdict.PROHIBITED


def test_a_rule_about_a_period_stands_only_while_the_period_is_open() -> None:
    book = rulebook(rule("ban", periods=frozenset({PeriodKind.CAMPAIGN})))

    assert decide(book).verdict is Verdict.UNREGULATED


def test_a_position_binds_whoever_holds_it_whatever_the_category() -> None:
    book = rulebook(
        rule("ban", categories=frozenset({Category.TNI}), positions=frozenset({Position.CAMAT}))
    )
    unknown = decide(book)
    camat = evaluate(
        Person(Category.PNS, region="91.01", position=Position.CAMAT),
        Activity(Act.ATTEND_CAMPAIGN),
        at=AFTER,
        rulebook=book,
        calendar=PILKADA,
    )

    assert (unknown.verdict, unknown.open_facts) == (Verdict.DEPENDS, ("position",))
    assert camat.verdict is Verdict.PROHIBITED


def test_a_fact_that_cannot_change_the_verdict_is_not_open() -> None:
    book = rulebook(rule("ban"), rule("also", when=PUBLIC))

    assert (decide(book).verdict, decide(book).open_facts) == (Verdict.PROHIBITED, ())


def test_a_reading_exists_from_the_first_day_on_which_it_was_held() -> None:
    late = dispute("d", yes=date(2024, 1, 1), no=AFTER)
    book = rulebook(
        rule("ban", reading=reading("d", "yes")),
        rule("may", PERMISSION, reading=reading("d", "no")),
        disputes=(late,),
    )

    assert decide(book, date(2023, 12, 31), target=Target.PARTY).verdict is Verdict.UNREGULATED
    assert decide(book, BEFORE).verdict is Verdict.PROHIBITED
    assert decide(book, BEFORE).disputes == ()
    assert decide(book, AFTER).verdict is Verdict.DISPUTED


def test_a_span_over_the_birth_of_a_third_reading_asks_each_day_for_its_own_readings() -> None:
    three = dispute("d", yes=date(2020, 1, 1), no=date(2020, 1, 1), perhaps=date(2024, 11, 2))
    book = rulebook(
        rule("ban", reading=reading("d", "yes")),
        rule("may", PERMISSION, reading=reading("d", "no")),
        rule("better-not", Modality.ADVICE, reading=reading("d", "perhaps")),
        disputes=(three,),
    )
    decision = decide(book, DaySpan(AFTER, date(2024, 11, 3)))

    assert decision.verdict is Verdict.DISPUTED
    assert {part.id: part.verdict.value for part in decision.disputes[0].readings} == {
        "yes": "prohibited",
        "no": "permitted",
        "perhaps": "discouraged",
    }


def test_an_overlay_chooses_a_reading_only_in_its_region_and_days() -> None:
    chosen = Overlay(
        id="o",
        title=rule("x").title,
        regions=frozenset({"91.01"}),
        first=AFTER,
        last=None,
        readings={"d": "no"},
        categories={},
    )
    book = rulebook(
        rule("ban", reading=reading("d", "yes")),
        rule("may", PERMISSION, reading=reading("d", "no")),
        disputes=(dispute("d", yes=date(2020, 1, 1), no=date(2020, 1, 1)),),
        overlays=(chosen,),
    )
    elsewhere = evaluate(
        Person(Category.PNS, region="91.02"),
        Activity(Act.ATTEND_CAMPAIGN),
        at=AFTER,
        rulebook=book,
        calendar=PILKADA,
    )
    anywhere = evaluate(
        Person(Category.PNS, region="91"),
        Activity(Act.ATTEND_CAMPAIGN),
        at=AFTER,
        rulebook=book,
        calendar=PILKADA,
    )

    assert decide(book).verdict is Verdict.PERMITTED
    assert decide(book, BEFORE).verdict is Verdict.DISPUTED
    assert elsewhere.verdict is Verdict.DISPUTED
    assert (anywhere.verdict, anywhere.open_facts) == (Verdict.DEPENDS, ("region",))


def test_a_class_is_certain_if_every_completion_has_it_from_whatever_rule() -> None:
    ethics = (consequence(SanctionClass.ETHICS),)
    book = rulebook(
        rule("public", when=PUBLIC, consequences=ethics),
        rule("private", when=Not(PUBLIC), consequences=ethics),
    )
    decision = decide(book)

    assert [sanction.certain for sanction in decision.sanctions] == [True, True]
    assert decision.verdict is Verdict.PROHIBITED


def test_confidence_is_the_best_rule_of_the_weakest_completion() -> None:
    weak = rule("weak", confidence=Confidence.SECONDARY)
    strong = rule("strong", confidence=Confidence.REPRODUCED)
    sometimes = rule("sometimes", confidence=Confidence.VERIFIED, when=PUBLIC)

    assert decide(rulebook(weak, strong)).confidence is Confidence.REPRODUCED
    assert decide(rulebook(weak, sometimes)).confidence is Confidence.SECONDARY


def test_the_tree_of_why_leaves_open_what_the_case_leaves_open() -> None:
    book = rulebook(rule("ban", when=PUBLIC, categories=frozenset({Category.PNS})))
    (finding,) = decide(book, category=Category.ASN).findings
    steps = {step.what: step for step in finding.because}

    assert steps["person"].holds is None
    assert steps["act"] == Step(
        what="act", holds=True, expected=("attend_campaign",), found="attend_campaign"
    )
    assert steps["public"] == Step(what="public", holds=None, expected=("yes",))
