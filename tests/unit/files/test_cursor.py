from typing import Any

import pytest

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._files.yaml_nodes import DEEPEST
from asn_netralitas._model.problems import Problem


def test_a_value_is_read_as_if_it_had_been_written_in_a_file() -> None:
    root = Cursor.over({"names": ["a", "b"], "open": True, "shut": False, "age": 33, "none": None})

    assert [entry.text() for entry in root["names"].sequence()] == ["a", "b"]
    assert (root["open"].boolean(), root["shut"].boolean()) == (True, False)
    assert root["age"].integer() == 33
    assert root["none"].kind == "null"
    assert root.problems == []


def test_a_fault_of_a_value_has_the_path_that_leads_to_it_and_no_place() -> None:
    root = Cursor.over({"person": {"regions": ["64", {}]}}, "case")

    _, second = root["person"]["regions"].sequence()
    second.text()

    [problem] = root.problems
    assert (problem.path, problem.where) == (("case", "person", "regions", 1), None)
    assert problem.render("en").startswith("case.person.regions.1: error[wrong-type]: ")


def test_a_fault_without_place_or_path_is_its_sentence_alone() -> None:
    assert Problem(code="nothing-asked").render("en").startswith("error[nothing-asked]: ")


@pytest.mark.parametrize("nested", [{"a": None}, [None]], ids=["mappings", "lists"])
def test_a_value_that_is_nested_too_deeply_is_refused(nested: Any) -> None:
    value: Any = "leaf"
    for _ in range(DEEPEST + 1):
        value = {"a": value} if isinstance(nested, dict) else [value]

    problems: list[Problem] = []
    Cursor.over(value, problems=problems)

    assert [problem.code for problem in problems] == ["too-deep"]
