import runpy
from collections import Counter
from typing import Any

import pytest
from places import ROOT

from asn_netralitas._reading.rulebook import Rulebook

SCRIPT = runpy.run_path(str(ROOT / "docs" / "generate_coverage.py"))


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.national()


# Reading says at which line a row names what the rulebook does not have.
@pytest.fixture(scope="module")
def coverage(rulebook: Rulebook) -> Any:
    return SCRIPT["read_coverage"](rulebook)


def test_no_row_stands_twice(coverage: Any) -> None:
    times = Counter(row.id for row in coverage.rows)

    assert [name for name, count in times.items() if count > 1] == []


def test_a_row_is_carried_or_has_a_reason_and_never_both(coverage: Any) -> None:
    assert [row.id for row in coverage.rows if bool(row.carried_by) is bool(row.reason)] == []


def test_no_row_names_a_carrier_twice(coverage: Any) -> None:
    repeating = [row.id for row in coverage.rows if len(set(row.carried_by)) < len(row.carried_by)]

    assert repeating == []


def test_what_carries_a_row_is_part_of_the_national_rulebook(
    coverage: Any, rulebook: Rulebook
) -> None:
    known = SCRIPT["parts_of"](rulebook)
    named = [(row.id, name) for row in coverage.rows for name in row.carried_by]

    assert [(row, name) for row, name in named if name not in known] == []


@pytest.mark.parametrize("kind", ["rules", "schedules", "duties", "routes", "disputes"])
def test_every_part_of_the_national_rulebook_carries_a_row(
    kind: str, coverage: Any, rulebook: Rulebook
) -> None:
    carrying = {name for row in coverage.rows for name in row.carried_by}

    assert [part.id for part in getattr(rulebook, kind) if part.id not in carrying] == []


def test_every_reason_is_used(coverage: Any) -> None:
    used = {row.reason for row in coverage.rows}

    assert [code for code in coverage.reasons if code not in used] == []


def test_an_example_that_a_row_names_exists(coverage: Any) -> None:
    named = {row.example for row in coverage.rows if row.example is not None}

    assert [name for name in named if not (ROOT / "examples" / name / "README.md").is_file()] == []


def test_the_page_is_what_the_script_writes(coverage: Any, rulebook: Rulebook) -> None:
    assert SCRIPT["PAGE"].read_text("utf-8") == SCRIPT["page"](coverage, rulebook)
