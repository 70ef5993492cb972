import runpy
from datetime import date
from itertools import product

import pytest
from places import ROOT
from shared import made_once

from asn_netralitas import (
    Act,
    Activity,
    CaseError,
    Category,
    Contest,
    Person,
    Rulebook,
    Text,
    evaluate,
)
from asn_netralitas._model.law import SilenceReason
from asn_netralitas.analysis import Gap, gaps

SCRIPT = runpy.run_path(str(ROOT / "docs" / "generate_gaps.py"))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gap, ...]:
    return made_once(tmp_path_factory, "national-gaps", gaps)


@pytest.mark.slow
def test_every_gap_of_the_national_law_has_a_reason(found: tuple[Gap, ...]) -> None:
    silent = [
        (gap.act, category)
        for gap in found
        for category in gap.categories
        if SCRIPT["reason_of"](gap.act, category) is None
    ]

    assert silent == []


@pytest.mark.slow
def test_every_reason_is_used(found: tuple[Gap, ...]) -> None:
    used = {SCRIPT["reason_of"](gap.act, category) for gap in found for category in gap.categories}

    # The others are for acts that take no side, which are no gap, and for elections of other law.
    silences = Rulebook.national().silences
    assert [reason for reason in silences if reason not in used and not _is_given(reason)] == []


def _is_given(reason: SilenceReason) -> bool:
    """Return whether a decision on an act that takes no side gives a reason."""
    no_side: dict[str, bool] = dict.fromkeys(
        (
            *("active_support", "partisan_symbol", "party_attributes", "service_attributes"),
            *("state_facilities", "mobilises_staff", "intends_support"),
        ),
        False,
    )
    tried = product(
        sorted(reason.acts) or [Act.JOIN_CAMPAIGN],
        sorted(reason.categories) or [Category.KEPALA_DAERAH],
        (*sorted(reason.contests), None)[:1],
        (no_side, {**no_side, "official_duty": True}),
    )
    return any(_reason(*case) == reason.reason for case in tried)


def _reason(
    act: Act, category: Category, contest: Contest | None, facts: dict[str, bool]
) -> Text | None:
    activity = Activity(act, contest=contest, **facts)  # type: ignore[arg-type]
    try:
        decision = evaluate(Person(category, region="64.08"), activity, at=date(2024, 10, 10))
    except CaseError:
        return None
    return None if decision.silence is None else decision.silence.reason


@pytest.mark.slow
def test_every_gap_is_shown_by_a_case_that_is_not_regulated(found: tuple[Gap, ...]) -> None:
    shown = {
        gap.witness.decide().verdict.value if gap.witness is not None else None for gap in found
    }

    assert shown == {"unregulated"}


@pytest.mark.slow
def test_the_page_is_what_the_script_writes(found: tuple[Gap, ...]) -> None:
    assert SCRIPT["PAGE"].read_text("utf-8") == SCRIPT["page"](found)
