from pathlib import Path

from benchmarks.budgets import BUDGETS
from benchmarks.ours import Ours
from benchmarks.withheld import CASES, cases, score, small_law, truth
from benchmarks.workload import FACTS, random_cases, synthetic_law

ROOT = Path(__file__).parents[1]


def test_every_case_of_the_benchmark_is_answered_as_by_the_reference() -> None:
    law = synthetic_law()
    ours = Ours(law)

    wrong = [case for case in random_cases(2_000) if ours.decide_told(case) != law.answer(case)]

    assert wrong == []


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

    assert [budget.name for budget in BUDGETS if budget.name not in page] == []
