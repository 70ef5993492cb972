import runpy

import pytest
from places import ROOT
from shared import made_once

from asn_netralitas import Rulebook
from asn_netralitas.analysis import Gap, gaps

SCRIPT = runpy.run_path(str(ROOT / "docs" / "generate_gaps.py"))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gap, ...]:
    return made_once(tmp_path_factory, "national-gaps", gaps)


def test_every_gap_of_the_national_law_has_a_reason(found: tuple[Gap, ...]) -> None:
    silent = [
        (gap.act, category)
        for gap in found
        for category in gap.categories
        if SCRIPT["reason_of"](gap.act, category) is None
    ]

    assert silent == []


def test_every_reason_is_used(found: tuple[Gap, ...]) -> None:
    used = {SCRIPT["reason_of"](gap.act, category) for gap in found for category in gap.categories}

    assert [reason for reason in Rulebook.national().silences if reason not in used] == []


def test_every_gap_is_shown_by_a_case_that_is_not_regulated(found: tuple[Gap, ...]) -> None:
    shown = {
        gap.witness.decide().verdict.value if gap.witness is not None else None for gap in found
    }

    assert shown == {"unregulated"}


def test_the_page_is_what_the_script_writes(found: tuple[Gap, ...]) -> None:
    assert SCRIPT["PAGE"].read_text("utf-8") == SCRIPT["page"](found)
