import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from places import ROOT

from asn_netralitas.scenario import load

FILES = sorted((ROOT / "examples" / "cases").glob("*.scenarios.yaml"))
SCRIPT = runpy.run_path(str(ROOT / "docs" / "generate_real_cases.py"))


# Reading says at which line a case has no scenario, and decides each scenario once.
@pytest.fixture(scope="module")
def record() -> Any:
    return SCRIPT["read_record"]()


def name(case: Any) -> str:
    return str(case.result.scenario.name)


def test_every_file_of_real_cases_is_a_group(record: Any) -> None:
    assert sorted(group.file for group in record.groups) == [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem.split(".")[0])
def test_every_real_case_has_an_outcome_and_stands_in_the_order_of_its_file(
    path: Path, record: Any
) -> None:
    listed = [
        name(case) for group in record.groups if group.file == path.name for case in group.cases
    ]

    assert listed == [scenario.name for scenario in load(path)]


def test_no_two_real_cases_have_one_name(record: Any) -> None:
    times = Counter(name(case) for case in record.cases)

    assert [case for case, count in times.items() if count > 1] == []


def test_every_real_case_names_the_page_that_reported_it(record: Any) -> None:
    assert [name(case) for case in record.cases if case.result.scenario.source is None] == []


def test_where_the_library_differs_from_an_authority_the_reason_is_given(record: Any) -> None:
    differing = [case for case in record.cases if case.agrees is False]

    assert [name(case) for case in differing if case.differs is None] == []


def test_a_reason_to_differ_stands_only_where_the_library_differs(record: Any) -> None:
    explained = [case for case in record.cases if case.differs is not None]

    assert [name(case) for case in explained if case.agrees is not False] == []


def test_every_outcome_is_used(record: Any) -> None:
    used = {case.outcome.wording for case in record.cases}

    assert [code for code, each in record.outcomes.items() if each.wording not in used] == []


def test_every_reason_to_leave_a_case_out_is_used(record: Any) -> None:
    used = {entry.reason for entry in record.left_out}

    assert [code for code in record.reasons if code not in used] == []


def test_no_case_is_left_out_twice(record: Any) -> None:
    times = Counter(entry.what for entry in record.left_out)

    assert [what for what, count in times.items() if count > 1] == []


def test_the_page_is_what_the_script_writes(record: Any) -> None:
    assert SCRIPT["PAGE"].read_text("utf-8") == SCRIPT["page"](record)
