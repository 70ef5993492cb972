"""What the national law promises, proved for every case; and laws that break each promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve, field, frozen
from builders import rule

from asn_netralitas import Act, Category, Citation, Rule, Rulebook, Verdict
from asn_netralitas._model.codes import Modality, Position, Target
from asn_netralitas._model.law import AllOf, FactIs, Not
from asn_netralitas.analysis import Property, national_properties, prove

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

PROMISES = {each.name.en: each for each in national_properties()}
NATIONAL = Rulebook.national()
LEFT_SERVICE = FactIs("resigned", frozenset({True}))

Change = Callable[[Rulebook], Rulebook]


def test_the_law_ships_with_at_least_thirty_promises_each_with_its_provision() -> None:
    assert len(PROMISES) == len(national_properties()) >= 30
    assert [name for name, promise in PROMISES.items() if not promise.citations] == []


def test_every_promise_of_the_national_law_is_kept() -> None:
    broken = {
        proof.claimed.name.en: proof.counterexample
        for proof in prove(national_properties())
        if not proof.holds
    }

    assert broken == {}


# ------------------------------------------------------------------ broken laws


def with_rules(*names: str, **changes: Any) -> Change:
    """Return a change of some rules; a change that is a function gets the value that there is."""

    def changed(each: Rule) -> Rule:
        values = {
            key: value(getattr(each, key)) if callable(value) else value
            for key, value in changes.items()
        }
        return evolve(each, **values)

    def change(book: Rulebook) -> Rulebook:
        for name in names:
            book.rule(name)
        rules = (changed(each) if each.id in names else each for each in book.rules)
        return evolve(book, rules=tuple(rules))

    return change


def without(*names: str) -> Change:
    def change(book: Rulebook) -> Rulebook:
        for name in names:
            book.rule(name)
        return evolve(book, rules=tuple(each for each in book.rules if each.id not in names))

    return change


def both(one: Change, other: Change) -> Change:
    return lambda book: other(one(book))


def adding(**changes: Any) -> Change:
    values = {"instrument": "uu-7-2017", "citations": (Citation("uu-7-2017", "Pasal 999"),)}

    def change(book: Rulebook) -> Rulebook:
        return evolve(book, rules=(*book.rules, rule("new", **(values | changes))))

    return change


def less(*codes: object) -> Callable[[frozenset[object]], frozenset[object]]:
    return lambda named: named.difference(codes)


@frozen(kw_only=True)
class Broken:
    """A change of the law, the promise that it breaks, and what the counterexample must show."""

    promise: str
    change: Change
    act: Act
    category: Category
    verdict: Verdict
    since: date = date(2018, 1, 1)
    facts: dict[str, Any] = field(factory=dict)


PNS, PPPK, TNI, POLRI = Category.PNS, Category.PPPK, Category.TNI, Category.POLRI
PROHIBITED, UNREGULATED = Verdict.PROHIBITED, Verdict.UNREGULATED
SKB = date(2022, 9, 22)
ONLINE = {Act.POST_SUPPORT, Act.SHARE_POST, Act.COMMENT_POST, Act.LIKE_POST}

BROKEN = {
    "a gag": Broken(
        promise="Reporting a suspected violation is never forbidden",
        change=adding(acts=frozenset({Act.REPORT_VIOLATION})),
        act=Act.REPORT_VIOLATION,
        category=PNS,
        verdict=PROHIBITED,
    ),
    "advice not to report": Broken(
        promise="Reporting a suspected violation is never forbidden",
        change=adding(
            modality=Modality.ADVICE,
            acts=frozenset({Act.REPORT_VIOLATION}),
            categories=frozenset({Category.LKD}),
        ),
        act=Act.REPORT_VIOLATION,
        category=Category.LKD,
        verdict=Verdict.DISCOURAGED,
    ),
    "nobody may report": Broken(
        promise="Every worker who has the vote may report",
        change=without("uu7-2017-454", "uu8-2015-134-1"),
        act=Act.REPORT_VIOLATION,
        category=PNS,
        verdict=UNREGULATED,
    ),
    "a voter is forgotten": Broken(
        promise="Every worker but soldiers and police officers may vote",
        change=with_rules(
            "uu7-2017-198-1", "uu1-2015-56-1", categories=less(Category.PKH_COMPANION)
        ),
        act=Act.VOTE,
        category=Category.PKH_COMPANION,
        verdict=UNREGULATED,
    ),
    "no vote in the village": Broken(
        promise="Every worker but soldiers and police officers may vote",
        change=without("uu6-2014-35"),
        act=Act.VOTE,
        category=PNS,
        verdict=UNREGULATED,
        facts={"contest": "village_head"},
    ),
    "the police vote": Broken(
        promise="A police officer never votes",
        change=with_rules("uu2-2002-28-2-vote", last=date(2023, 12, 31)),
        act=Act.VOTE,
        category=POLRI,
        verdict=UNREGULATED,
        since=date(2024, 1, 1),
    ),
    "soldiers vote": Broken(
        promise="A soldier does not vote in a general election",
        change=with_rules("uu7-2017-200", categories=less(TNI)),
        act=Act.VOTE,
        category=TNI,
        verdict=UNREGULATED,
    ),
    "a day too late": Broken(
        promise="A soldier does not vote in a regional-head election",
        change=with_rules("pkpu-tni-vote", first=date(2024, 7, 10)),
        act=Act.VOTE,
        category=TNI,
        verdict=UNREGULATED,
        since=date(2024, 7, 9),
    ),
    "a ban on voting by another law": Broken(
        promise="Whoever may not vote is barred by a provision on soldiers",
        change=adding(acts=frozenset({Act.VOTE}), categories=frozenset({Category.HONORER})),
        act=Act.VOTE,
        category=Category.HONORER,
        verdict=PROHIBITED,
    ),
    "no place at the polls": Broken(
        promise="Every worker may serve at the polls",
        change=with_rules("uu7-2017-72", "may-10", categories=less(Category.LKD)),
        act=Act.SERVE_POLL_WORKER,
        category=Category.LKD,
        verdict=UNREGULATED,
    ),
    "no official events before 2023": Broken(
        promise="A civil servant may attend an official event",
        change=without("uu5-2014-9-1"),
        act=Act.ATTEND_OFFICIAL_EVENT,
        category=PNS,
        verdict=UNREGULATED,
        facts={"official_duty": True},
    ),
    "an official event is a trap": Broken(
        promise="Attending an official event is never forbidden",
        change=adding(
            acts=frozenset({Act.ATTEND_OFFICIAL_EVENT}),
            categories=frozenset({TNI}),
            when=FactIs("active_support", frozenset({False})),
        ),
        act=Act.ATTEND_OFFICIAL_EVENT,
        category=TNI,
        verdict=PROHIBITED,
    ),
    "resigning does not help": Broken(
        promise="Whoever has resigned may stand",
        change=with_rules("uu10-2016-7-2-t", when=None),
        act=Act.STAND_FOR_ELECTION,
        category=PNS,
        verdict=PROHIBITED,
        facts={"resigned": True},
    ),
    "blamed for a list": Broken(
        promise="Nobody is blamed for a name that a party listed",
        change=with_rules("uu20-2023-52-3-j", when=None),
        act=Act.PARTY_LISTING,
        category=PNS,
        verdict=PROHIBITED,
        since=date(2023, 10, 31),
        facts={"listed_without_consent": True},
    ),
    "no duty before 2023": Broken(
        promise="A civil servant may do no act that takes a side",
        change=without("uu5-2014-4-d"),
        act=Act.POST_SUPPORT,
        category=PNS,
        verdict=UNREGULATED,
    ),
    "villages are left alone": Broken(
        promise="A civil servant may take no side in an election of a village head",
        change=with_rules("uu20-2023-9-2-pilkades", categories=less(PPPK)),
        act=Act.POST_SUPPORT,
        category=PPPK,
        verdict=UNREGULATED,
        since=date(2023, 10, 31),
        facts={"contest": "village_head"},
    ),
    "police near a campaign": Broken(
        promise="A police officer may take a side by no act",
        change=with_rules(
            "uu2-2002-28", "pp2-2003-5-b", "perpol7-2022-4-h", acts=less(Act.ENTER_CAMPAIGN_ZONE)
        ),
        act=Act.ENTER_CAMPAIGN_ZONE,
        category=POLRI,
        verdict=UNREGULATED,
    ),
    "soldiers in a winning team": Broken(
        promise="A soldier may take a side by no act",
        change=with_rules("uu34-2004-39", targets=less(Target.WINNING_TEAM)),
        act=Act.POST_SUPPORT,
        category=TNI,
        verdict=UNREGULATED,
        facts={"target": "winning_team"},
    ),
    "a casual worker is forgotten": Broken(
        promise="A non-ASN worker who is paid by the state may take no side",
        change=with_rules("se1-2023", categories=less(Category.THL)),
        act=Act.POST_SUPPORT,
        category=Category.THL,
        verdict=UNREGULATED,
        since=date(2023, 1, 3),
    ),
    "following is free": Broken(
        promise="A civil servant may not support, share, comment on, like or follow",
        change=with_rules("skb-b-06", acts=less(Act.FOLLOW_ACCOUNT)),
        act=Act.FOLLOW_ACCOUNT,
        category=PNS,
        verdict=UNREGULATED,
        since=SKB,
    ),
    "part-time workers are free": Broken(
        promise="What is forbidden to a contract civil servant is forbidden to a part-time",
        change=with_rules("skb-a-04", categories=less(Category.PPPK_PARUH_WAKTU)),
        act=Act.SHARE_POST,
        category=PPPK,
        verdict=PROHIBITED,
        since=SKB,
    ),
    "part-time workers alone": Broken(
        promise="What is forbidden to a part-time contract civil servant",
        change=with_rules("skb-a-04", categories=less(PPPK)),
        act=Act.SHARE_POST,
        category=Category.PPPK_PARUH_WAKTU,
        verdict=PROHIBITED,
        since=SKB,
    ),
    "contract workers online": Broken(
        promise="What is forbidden to a PNS on social media",
        change=with_rules("skb-b-06", categories=less(PPPK, Category.PPPK_PARUH_WAKTU)),
        act=Act.SHARE_POST,
        category=PNS,
        verdict=PROHIBITED,
        since=SKB,
    ),
    "probation is a licence": Broken(
        promise="What is forbidden to a PNS is forbidden to a CPNS",
        change=with_rules("pp94-5n-1-attend", categories=less(Category.CPNS)),
        act=Act.ATTEND_CAMPAIGN,
        category=PNS,
        verdict=PROHIBITED,
        since=date(2021, 8, 31),
    ),
    "soldiers in parties": Broken(
        promise="No civil servant, soldier or police officer may be a member",
        change=without("uu34-2004-39-party"),
        act=Act.PARTY_MEMBERSHIP,
        category=TNI,
        verdict=UNREGULATED,
    ),
    "a party in the village": Broken(
        promise="No village head, village official or member of the village council",
        change=without("uu6-2014-64-h"),
        act=Act.PARTY_OFFICE,
        category=Category.BPD,
        verdict=UNREGULATED,
    ),
    "early campaigning": Broken(
        promise="No village head or official may take part in a campaign",
        change=without("uu6-2014-51-j-early"),
        act=Act.JOIN_CAMPAIGN,
        category=Category.PERANGKAT_DESA,
        verdict=UNREGULATED,
    ),
    "the head may what officials may not": Broken(
        promise="What is forbidden to a village official",
        change=without("uu6-2014-29-j-support"),
        act=Act.SHARE_POST,
        category=Category.PERANGKAT_DESA,
        verdict=PROHIBITED,
    ),
    "councils campaign": Broken(
        promise="No member of a village council may take part",
        change=with_rules(
            "uu7-2017-280-2", "uu7-2017-280-3-taking-part", categories=less(Category.BPD)
        ),
        act=Act.JOIN_CAMPAIGN,
        category=Category.BPD,
        verdict=UNREGULATED,
    ),
    "regional enterprises campaign": Broken(
        promise="No official or employee of a state enterprise",
        change=with_rules("uu7-2017-280-2", categories=less(Category.BUMD)),
        act=Act.JOIN_CAMPAIGN,
        category=Category.BUMD,
        verdict=UNREGULATED,
    ),
    "directors campaign": Broken(
        promise="No director, commissioner or supervisor",
        change=without("uu10-2016-70-1-a"),
        act=Act.JOIN_CAMPAIGN,
        category=Category.BUMN,
        verdict=UNREGULATED,
        facts={"position": "enterprise_officer"},
    ),
    "a private worker with an official car": Broken(
        promise="Nobody may use state facilities",
        change=with_rules("uu8-2015-69-h", categories=less(Category.PRIVATE_WORKER)),
        act=Act.LEND_STATE_FACILITY,
        category=Category.PRIVATE_WORKER,
        verdict=UNREGULATED,
    ),
    "rewards are only advised against": Broken(
        promise="A reward to voters is forbidden to everybody",
        change=with_rules("uu10-2016-187A", modality=Modality.ADVICE),
        act=Act.GIVE_GOODS,
        category=Category.TK2D,
        verdict=Verdict.DISCOURAGED,
    ),
    "private workers are bound": Broken(
        promise="A private-sector worker is bound by nothing but",
        change=adding(
            acts=frozenset({Act.LIKE_POST}), categories=frozenset({Category.PRIVATE_WORKER})
        ),
        act=Act.LIKE_POST,
        category=Category.PRIVATE_WORKER,
        verdict=PROHIBITED,
    ),
    "leave does not help a regional head": Broken(
        promise="A regional head who is on leave or has permission may campaign",
        change=with_rules("uu10-2016-70-2-without", when=None),
        act=Act.JOIN_CAMPAIGN,
        category=Category.KEPALA_DAERAH,
        verdict=PROHIBITED,
        facts={"campaign_leave": True},
    ),
    "a sub-district head decides": Broken(
        promise="No official who leads may make a decision",
        change=both(
            with_rules("uu10-2016-71-1", "uu7-2017-282", positions=less(Position.CAMAT)),
            without("uu5-2014-4-d"),
        ),
        act=Act.PARTISAN_DECISION,
        category=PNS,
        verdict=UNREGULATED,
        facts={"position": "camat"},
    ),
    "posts are shuffled": Broken(
        promise="A regional head may not replace officials in the window",
        change=without("uu10-2016-71-2"),
        act=Act.REPLACE_OFFICIALS,
        category=Category.KEPALA_DAERAH,
        verdict=UNREGULATED,
    ),
    "consent does not help": Broken(
        promise="A regional head who takes no side may replace officials",
        change=with_rules("uu10-2016-71-2", when=None),
        act=Act.REPLACE_OFFICIALS,
        category=Category.KEPALA_DAERAH,
        verdict=PROHIBITED,
        facts={"minister_consent": True},
    ),
    "programmes for a hopeful": Broken(
        promise="A regional head may not use programmes",
        change=with_rules("uu10-2016-71-3", "uu10-2016-71-1", targets=less(Target.SPOUSE)),
        act=Act.USE_PROGRAMME,
        category=Category.KEPALA_DAERAH,
        verdict=UNREGULATED,
        facts={"target": "spouse"},
    ),
    "standing without resigning": Broken(
        promise="A PNS, a soldier or a police officer who is determined as a candidate",
        change=with_rules("uu10-2016-7-2-t", "uu34-2004-39-candidacy", categories=less(TNI)),
        act=Act.STAND_FOR_ELECTION,
        category=TNI,
        verdict=Verdict.PERMITTED,
        facts={"candidacy": "determined"},
    ),
    "leave that frees nobody": Broken(
        promise="A PNS on unpaid leave may accompany a spouse",
        change=with_rules("se18-a", last=date(2024, 12, 31)),
        act=Act.ACCOMPANY_SPOUSE,
        category=PNS,
        verdict=UNREGULATED,
        since=date(2025, 1, 1),
        facts={"unpaid_leave": True},
    ),
    "a photo with a spouse": Broken(
        promise="A PNS on unpaid leave may be in a photo",
        change=with_rules("se18-c", "b36-c", exception_to=frozenset()),
        act=Act.PUBLISH_PHOTO,
        category=PNS,
        verdict=PROHIBITED,
        since=SKB,
        facts={"unpaid_leave": True},
    ),
    "no exception for a spouse": Broken(
        promise="A PNS on unpaid leave may be present",
        change=with_rules("se18-b", exception_to=frozenset()),
        act=Act.ATTEND_CAMPAIGN,
        category=PNS,
        verdict=PROHIBITED,
        since=date(2023, 9, 29),
        facts={"unpaid_leave": True},
    ),
    "a reading that allows nothing": Broken(
        promise="By the reading that allows it",
        change=adding(
            acts=frozenset({Act.ATTEND_CAMPAIGN}),
            when=AllOf((Not(LEFT_SERVICE), FactIs("public", frozenset({True})))),
        ),
        act=Act.ATTEND_CAMPAIGN,
        category=PNS,
        verdict=PROHIBITED,
        since=date(2024, 7, 9),
        facts={"public": True},
    ),
    "a reading that forbids nothing": Broken(
        promise="By the reading that forbids it",
        change=without("pp94-5n-1-attend"),
        act=Act.ATTEND_CAMPAIGN,
        category=PNS,
        verdict=UNREGULATED,
        since=date(2021, 8, 31),
    ),
    "guards are suspects": Broken(
        promise="A police officer who guards a campaign",
        change=with_rules("st2407-attend", when=None),
        act=Act.ATTEND_CAMPAIGN,
        category=POLRI,
        verdict=PROHIBITED,
        since=date(2023, 10, 20),
        facts={"official_duty": True},
    ),
}


def promised(words: str) -> Property:
    (found,) = (each for name, each in PROMISES.items() if name.startswith(words))
    return found


def test_at_least_thirty_laws_are_broken() -> None:
    assert len(BROKEN) >= 30


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_law_is_found_by_the_case_that_matters(name: str) -> None:
    broken = BROKEN[name]
    book = broken.change(NATIONAL)

    (proof,) = prove([promised(broken.promise)], book)

    found = proof.counterexample
    assert found is not None
    assert found.decision is not None
    case = found.case
    assert (case.activity.act, case.person.category) == (broken.act, broken.category)
    assert found.decision.verdict is broken.verdict is case.verdict
    assert case.at >= broken.since
    assert broken.facts.items() <= case.facts.items()
    # The law as it is answers otherwise, so that this case is what the change is about.
    assert found.beside is not None or case.decide().verdict is not broken.verdict
