import runpy
from typing import Any

import pytest
from places import ROOT

from asn_netralitas import Act, Category, Rulebook, Verdict
from asn_netralitas._model.codes import Side

SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "generate_taking_sides.py"))


@pytest.fixture(scope="module")
def written() -> str:
    return str(SCRIPT["page"]())


def test_the_page_is_what_the_script_writes(written: str) -> None:
    assert SCRIPT["PAGE"].read_text("utf-8") == written


def test_no_cell_is_empty(written: str) -> None:
    rows = [line for line in written.splitlines() if line.startswith("| `")]

    assert rows
    assert [row for row in rows if "|  |" in row or row.endswith(": |")] == []


def test_whom_a_general_duty_binds_is_never_without_a_rule() -> None:
    vocabulary = Rulebook.national().vocabulary
    groups = (Category.ASN, Category.NON_ASN)
    bound = {member for group in groups for member in vocabulary.members(group)}
    silent = [
        (act.value, category.value, situation)
        for act, side in vocabulary.sides.items()
        if side is not Side.NEVER
        for category in sorted(bound | {Category.TNI, Category.POLRI})
        for situation in SCRIPT["SITUATIONS"]
        if act is not Act.ACCOMPANY_SPOUSE
        if SCRIPT["decide"](category, act, situation).verdict is Verdict.UNREGULATED
    ]

    assert silent == []
