from collections.abc import Callable

import polars as pl
import pytest
from places import ROOT

from benchmarks import columns, frames, memory
from benchmarks.budgets import BUDGETS
from benchmarks.frames import FRAME_BUDGETS
from benchmarks.ours import Ours
from benchmarks.withheld import CASES, cases, score, small_law, truth
from benchmarks.workload import FACTS, UNKNOWN, Law, random_cases, synthetic_law


def test_every_case_of_the_benchmark_is_answered_as_by_the_reference() -> None:
    law = synthetic_law()
    ours = Ours(law)

    wrong = [case for case in random_cases(2_000) if ours.decide_told(case) != law.answer(case)]

    assert wrong == []


@pytest.mark.parametrize("engine", [columns.polars_expressions, columns.duckdb_case])
def test_every_engine_for_columns_answers_as_the_reference(
    engine: Callable[[Law], columns.Decide],
) -> None:
    law, asked = synthetic_law(), random_cases(2_000)

    found = columns.answers_of(engine(law)(columns.frame_of(asked)))

    assert found == [law.answer(facts) for facts in asked]


@pytest.mark.parametrize("form", [pl.DataFrame.clone, frames.as_texts])
def test_every_frame_of_the_benchmark_is_answered_as_by_the_reference(
    form: Callable[[pl.DataFrame], pl.DataFrame],
) -> None:
    law, asked = synthetic_law(), random_cases(2_000)
    ours = Ours(law)

    found = frames.answers(ours, form(frames.questions(ours, asked)))

    assert found == [law.answer(facts) for facts in asked]


def test_a_frame_with_facts_unknown_is_answered_as_its_rows_one_by_one() -> None:
    ours, asked = Ours(synthetic_law()), list(frames.untold(random_cases(200)))

    found = frames.answers(ours, frames.questions(ours, asked))

    assert found == [ours.decide_told(facts) for facts in asked]
    assert UNKNOWN in found


@pytest.mark.skipif(not memory.TOLD, reason="only Linux tells the peak of a process")
def test_the_memory_of_a_process_is_told() -> None:
    assert 0 < memory.in_process("streamed", 100_000) < 1 << 30


def test_every_answer_is_right_where_the_period_is_withheld() -> None:
    law = small_law()

    assert score(law, Ours(law).decide_told).right == CASES


def test_the_withheld_cases_are_of_all_three_kinds() -> None:
    law = small_law()

    assert {truth(law, facts) for facts in cases()} == {"allowed", "forbidden", "unknown"}


def test_the_synthetic_law_tests_every_fact() -> None:
    tested = {name for norm in synthetic_law().norms for name in norm.tests}

    assert tested == set(FACTS)


def test_the_page_of_the_figures_names_every_budget() -> None:
    page = (ROOT / "docs" / "reference" / "performance.md").read_text("utf-8")

    budgets = (*BUDGETS, *FRAME_BUDGETS)
    assert [budget.name for budget in budgets if budget.name not in page] == []
