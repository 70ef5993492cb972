from collections.abc import Callable
from itertools import islice
from string import Template
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from places import ROOT

from benchmarks import budgets, columns, frames, memory, national, picture, timing
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


def test_every_case_for_other_engines_is_answered_as_by_the_reference() -> None:
    cases = national.told(150)

    assert [case.decide() for case in cases] == [case.law.answer(case.facts) for case in cases]
    assert {case.decide() for case in cases} >= {"prohibited", "unregulated"}


def test_the_cases_of_the_national_law_can_all_be_decided() -> None:
    for kind in (national.complete, national.four_known):
        for case in islice(kind(), 60):
            case.decide()


def test_every_budget_has_a_contestant_and_cases_that_differ() -> None:
    contestants = budgets.national_law()

    assert {budget.name for budget in budgets.BUDGETS} < contestants.keys()
    drawn = list(islice(contestants[budgets.FOUR_KNOWN].cases, 100))
    assert len(set(drawn)) == len(drawn)


def test_a_sample_asks_each_case_once() -> None:
    asked: list[int] = []
    fresh = timing.Fresh(asked.append, iter(range(10_000)), most=100)

    found = timing.sample({"one": fresh}, rounds=2)["one"]

    assert asked == list(range(len(asked)))
    assert len(found.means) == 2
    assert found.percentile(0) <= found.percentile(0.5) <= found.percentile(1)


def test_the_picture_is_svg_with_a_row_for_each_engine() -> None:
    rows = [
        picture.Row("one", 2e-6, "2 µs", ours=True),
        picture.Row("two & three", 0.3, "300 ms", ours=False),
    ]

    drawn = ET.fromstring(picture.picture("title", rows))  # noqa: S314  # our own

    texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "title"
    assert {"one", "two & three", "1 µs", "1 s"} <= set(texts)


def test_the_page_names_what_the_report_fills_in() -> None:
    template = Template((ROOT / "benchmarks" / "performance.template.md").read_text("utf-8"))

    assert set(template.get_identifiers()) == {
        *("budgets", "ratios", "national", "left_out", "made", "fed", "withheld", "untold"),
        *("frames", "frame_rounds", "memory", "machine", "libraries", "rounds"),
        *("sample_rounds", "cases"),
    }
