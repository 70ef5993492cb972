import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import (
    Run,
    calendar,
    consequence,
    dispute,
    election,
    reading,
    rule,
    rulebook,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import calendars, examples, rulebooks

from asn_netralitas._calendar import Calendar
from asn_netralitas._diff import Case, Change, Group, LawDiff, diff
from asn_netralitas._diff_words import render_diff
from asn_netralitas._evaluate import evaluate
from asn_netralitas._load import Rulebook
from asn_netralitas._model import FactIs, Not, Overlay
from asn_netralitas._vocabulary import (
    Act,
    Category,
    ElectionKind,
    Modality,
    SanctionClass,
    Stage,
    Target,
    Text,
    Verdict,
)

HEAVY, MEDIUM = SanctionClass.DISCIPLINE_HEAVY, SanctionClass.DISCIPLINE_MEDIUM
BEFORE, AFTER = date(2021, 8, 30), date(2021, 9, 1)
ELECTIONS = calendar(election("e"))
DAY = date(2024, 6, 15)


# ------------------------------------------------------------------ from PP 53/2010 to PP 94/2021


@pytest.fixture(scope="module")
def discipline() -> LawDiff:
    """Return what the law of 31 August 2021 changed."""
    return diff(old_day=BEFORE, new_day=AFTER)


def _of(changes: LawDiff, act: Act, kind: ElectionKind, stage: Stage) -> list[Group]:
    return [
        group
        for group in changes.groups
        if act in group.acts and kind in group.kinds and stage in group.stages
    ]


def _classes(groups: Iterable[Group]) -> tuple[set[Any], set[Any]]:
    """Return the classes that are certain: those that go and those that come."""
    told = list(groups)
    before = {line.sanction_class for g in told for line in g.sanctions_before if line.certain}
    after = {line.sanction_class for g in told for line in g.sanctions_after if line.certain}
    return before, after


def test_the_regulation_of_2021_replaces_that_of_2010(discipline: LawDiff) -> None:
    ended = {part.instrument for part in discipline.parts if part.status == "ended"}
    added = {part.instrument for part in discipline.parts if part.status == "added"}

    assert "PP 53/2010" in ended
    assert added == {"PP 94/2021", None}
    assert [part for part in discipline.parts if part.status == "changed"] == []


@pytest.mark.parametrize(
    ("act", "levels"),
    [
        (Act.SUPPORT_LETTER, ({MEDIUM}, {HEAVY})),
        (Act.PARTISAN_ACTIVITY, ({MEDIUM}, {HEAVY})),
        (Act.GIVE_GOODS, ({MEDIUM}, {HEAVY})),
        (Act.MOBILISE_STAFF, ({MEDIUM}, {HEAVY})),
        (Act.LEND_STATE_FACILITY, ({HEAVY}, {HEAVY})),
        # Which attributes, staff or facilities are used decides the level of the participant now.
        (Act.JOIN_CAMPAIGN, ({MEDIUM}, set())),
        (Act.CAMPAIGN_TEAM, ({MEDIUM}, set())),
        # Angka 1, taking part in a campaign, has no level.
        (Act.CAMPAIGN_SPEAKER, ({MEDIUM}, set())),
    ],
)
def test_levels_of_discipline_in_a_regional_head_election(
    discipline: LawDiff, act: Act, levels: tuple[set[Any], set[Any]]
) -> None:
    met = _of(discipline, act, ElectionKind.PILKADA, Stage.AFTER_DETERMINATION)

    assert _classes(group for group in met if len(group.kinds) == 1) == levels


@pytest.mark.parametrize(
    "act",
    [Act.SUPPORT_LETTER, Act.PARTISAN_ACTIVITY, Act.MOBILISE_STAFF, Act.LEND_STATE_FACILITY],
)
def test_general_elections_are_newly_under_heavy_discipline(discipline: LawDiff, act: Act) -> None:
    met = _of(discipline, act, ElectionKind.PEMILU, Stage.AFTER_DETERMINATION)

    assert _classes(met) == (set(), {HEAVY})


def test_favours_by_programmes_and_posts_are_newly_forbidden(discipline: LawDiff) -> None:
    turned = [group for group in discipline.groups if group.before is not group.after]
    found = [(set(group.acts), group.before, group.after, group.gained) for group in turned]
    favours = {Act.USE_PROGRAMME, Act.PROMISE_POSITION}

    assert found == [
        (
            {Act.NEGLECT_SUPERVISION},
            Verdict.UNREGULATED,
            Verdict.PROHIBITED,
            ("pp94-28",),
        ),
        (favours, Verdict.DEPENDS, Verdict.PROHIBITED, ("pp94-5n-5",)),
        (favours, Verdict.UNREGULATED, Verdict.PROHIBITED, ("pp94-5n-5",)),
    ]


def test_only_civil_servants_and_those_on_probation_are_concerned(discipline: LawDiff) -> None:
    met = {category for group in discipline.groups for category in group.categories}

    assert met == {Category.PNS, Category.CPNS}


def test_nothing_became_freer_or_disputed(discipline: LawDiff) -> None:
    assert {group.change for group in discipline.groups} == {Change.STRICTER, Change.SANCTIONS}


def _decided(case: Case, group: Group, calendar_: Calendar, book: Rulebook) -> Verdict:
    witness = group.witness
    person, activity = case.asked(witness.category, witness.act, witness.target)
    return evaluate(person, activity, at=case.day, rulebook=book, calendar=calendar_).verdict


def test_the_cases_of_a_group_are_decided_as_the_group_says(discipline: LawDiff) -> None:
    law = Calendar.national(), Rulebook.national()
    found = [
        (_decided(case, group, *law), verdict)
        for group in discipline.groups
        for case, verdict in (
            (group.witness.before, group.before),
            (group.witness.after, group.after),
        )
        if case is not None
    ]

    assert len(found) > len(discipline.groups) / 2
    assert [pair for pair in found if pair[0] is not pair[1]] == []
