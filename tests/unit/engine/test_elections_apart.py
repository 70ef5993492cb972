"""An act that is about the election of a village head meets the law on such elections alone."""

from datetime import date

from builders import calendar, election, rule, rulebook

from asn_netralitas import (
    Act,
    Activity,
    Category,
    Contest,
    Decision,
    ElectionKind,
    Person,
    Rulebook,
    Stage,
    Target,
    Verdict,
    evaluate,
)
from asn_netralitas.render import render

RUNNING = calendar(election("runs"))
BOOK = rulebook(
    rule("any-time"),
    rule("any-stage", stages=frozenset(Stage)),
    rule("regional", election_kinds=frozenset({ElectionKind.PILKADA})),
    rule("village", election_kinds=frozenset({ElectionKind.PILKADES})),
    rule("village-head", contests=frozenset({Contest.VILLAGE_HEAD})),
)


def asked(contest: Contest | None, book: Rulebook = BOOK) -> Decision:
    act = next(iter(BOOK.rules[0].acts))
    activity = Activity(act, target=Target.CANDIDATE, contest=contest)
    person = Person(Category.PNS, region="91.01", resigned=False)
    return evaluate(person, activity, at=date(2024, 7, 1), rulebook=book, calendar=RUNNING)


def test_only_rules_that_name_such_elections_are_met() -> None:
    about = {
        contest: {finding.rule for finding in asked(contest).findings}
        for contest in (Contest.VILLAGE_HEAD, Contest.REGIONAL_HEAD)
    }

    assert about == {
        Contest.VILLAGE_HEAD: {"village", "village-head"},
        Contest.REGIONAL_HEAD: {"any-time", "any-stage", "regional"},
    }


def test_it_is_one_context_without_stages_and_nothing_is_said_not_to_run() -> None:
    decision = asked(Contest.VILLAGE_HEAD)

    (context,) = decision.contexts
    assert (context.election, context.kind) == (None, ElectionKind.PILKADES)
    assert (context.contests, context.stage) == ((Contest.VILLAGE_HEAD,), Stage.OUTSIDE)
    assert "contest-not-running" not in decision.notes
    assert Decision.from_dict(decision.to_dict()) == decision


def test_a_target_that_is_given_is_not_read_otherwise() -> None:
    decision = asked(Contest.VILLAGE_HEAD)

    assert "target" not in decision.assumed
    assert "target-read-as" not in decision.notes


def test_the_text_names_the_kind_of_election() -> None:
    assert "pemilihan kepala desa (Pilkades)" in render(asked(Contest.VILLAGE_HEAD), lang="id")
    assert "village-head election" in render(asked(Contest.VILLAGE_HEAD), lang="en")


def test_the_joint_decree_does_not_reach_a_village() -> None:
    decision = evaluate(
        Person(Category.PNS, region="33.03"),
        Activity(Act.LIKE_POST, target=Target.CANDIDATE, contest=Contest.VILLAGE_HEAD),
        at=date(2024, 10, 10),
    )

    assert {finding.rule for finding in decision.findings} == {"uu20-2023-9-2-pilkades"}
    assert decision.verdict is Verdict.DEPENDS
