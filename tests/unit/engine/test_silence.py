from datetime import date
from typing import Any

import pytest

from asn_netralitas import (
    Act,
    Activity,
    Authority,
    Category,
    Decision,
    Person,
    Rulebook,
    Target,
    Verdict,
    evaluate,
    render,
)
from asn_netralitas._model.codes import Side

CAMPAIGN = date(2024, 10, 10)
NO_SIDE = {
    "active_support": False,
    "partisan_symbol": False,
    "party_attributes": False,
    "mobilises_staff": False,
    "intends_support": False,
}


def decide(category: Category, act: Act, **facts: Any) -> Decision:
    return evaluate(Person(category, region="64.74"), Activity(act, **facts), at=CAMPAIGN)


def test_only_a_decision_of_which_no_rule_speaks_has_a_silence() -> None:
    silent = decide(Category.PNS, Act.WATCH_DEBATE, **NO_SIDE)
    regulated = decide(Category.PNS, Act.POST_SUPPORT)

    assert silent.silence is not None
    assert regulated.silence is None


def test_a_silence_names_its_reason_and_whom_to_ask() -> None:
    silence = decide(Category.PNS, Act.WATCH_DEBATE, **NO_SIDE).silence

    assert silence is not None
    assert silence.reason is not None
    assert Authority.BAWASLU in silence.ask


def test_a_silence_names_the_general_duty_that_binds_all_the_same() -> None:
    silence = decide(Category.PNS, Act.WATCH_DEBATE, **NO_SIDE).silence

    assert silence is not None
    assert [duty.rule for duty in silence.duties] == ["uu20-2023-24-1-d"]
    assert silence.duties[0].citations


def test_whom_no_general_duty_binds_is_told_of_none() -> None:
    silence = decide(Category.KEPALA_DAERAH, Act.VOICE_OPINION).silence

    assert silence is not None
    assert silence.duties == ()


def test_the_nearest_act_is_one_of_the_same_group_of_which_a_rule_speaks() -> None:
    silence = decide(Category.PNS, Act.WATCH_DEBATE, **NO_SIDE).silence

    assert silence is not None
    assert silence.nearest is Act.ATTEND_CAMPAIGN
    assert decide(Category.PNS, silence.nearest).verdict is not Verdict.UNREGULATED


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_part_of_a_silence_is_shown(lang: str) -> None:
    decision = decide(Category.PNS, Act.WATCH_DEBATE, **NO_SIDE)
    shown = " ".join(render(decision, lang=lang).split())  # type: ignore[arg-type]

    silence = decision.silence
    assert silence is not None
    assert silence.reason is not None
    vocabulary = Rulebook.national().vocabulary
    for part in (silence.reason, silence.duties[0].title, vocabulary.term(Act.ATTEND_CAMPAIGN)):
        assert part[lang] in shown  # type: ignore[index]


def test_a_silence_survives_json() -> None:
    decision = decide(Category.PNS, Act.WATCH_DEBATE, **NO_SIDE)

    assert Decision.from_dict(decision.to_dict()) == decision


def test_every_act_takes_a_side_always_or_by_facts_or_never() -> None:
    assert set(Rulebook.national().vocabulary.sides) == set(Act)


@pytest.mark.parametrize(
    "act", [act for act, side in Rulebook.national().vocabulary.sides.items() if side != "never"]
)
@pytest.mark.parametrize(
    "category", [Category.PNS, Category.PPPK, Category.THL, Category.TNI, Category.POLRI]
)
def test_no_act_that_takes_a_side_is_silent_for_whom_a_duty_binds(
    act: Act, category: Category
) -> None:
    vocabulary = Rulebook.national().vocabulary
    facts: dict[str, Any] = {}
    if vocabulary.sides[act] is Side.BY_FACTS:
        facts["intends_support"] = True
    if act not in vocabulary.fixed_targets:
        facts["target"] = Target.CANDIDATE
    for day in (date(2018, 3, 1), date(2020, 5, 1), date(2022, 6, 1), CAMPAIGN, date(2026, 3, 1)):
        bound = category is not Category.THL or day.year > 2022
        person = Person(category, region="64.74")
        decision = evaluate(person, Activity(act, **facts), at=day)
        assert not bound or decision.verdict is not Verdict.UNREGULATED
