"""Each problem of a law names as data what was written, where, and what was meant."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from places import DATA, LAW

from asn_netralitas import Activity, CaseError, LoadError, Person, load_rulebook
from asn_netralitas._files.yaml_cursor import document
from asn_netralitas._model.codes import Act, Category, Target
from asn_netralitas._model.problems import Problem
from asn_netralitas._reading.cases import part_from, read_pairs
from asn_netralitas._reading.rulebook import national_vocabulary, require_rulebook

WHOLE = (DATA / "rulebook.yaml").read_text("utf-8")
FAULTS: Sequence[tuple[str, str, str, Mapping[str, str]]] = (
    ("{least: 1, most: 6}", "{least: 7, most: 6}", "reversed-range", {"least": "7", "most": "6"}),
    ("{least: 1, most: 6}", "{}", "missing-key", {"key": "least"}),
    ('["64", "64.08"]', '["64", "64.99"]', "unknown-region", {"written": "64.99"}),
)


def problems_of(text: str, folder: Path) -> tuple[Problem, ...]:
    path = folder / "law.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(LoadError) as raised:
        load_rulebook(path)
    return tuple(raised.value.problems)


@pytest.mark.parametrize(("old", "new", "code", "values"), FAULTS)
def test_a_fault_of_a_rule_is_told_with_what_was_written(
    old: str, new: str, code: str, values: Mapping[str, str], tmp_path: Path
) -> None:
    text = WHOLE.replace(old, new)
    problem = problems_of(text, tmp_path)[0]

    assert problem.code == code
    assert values.items() <= problem.values.items()
    assert problem.where is not None
    assert new in text.splitlines()[problem.where.line - 1]


def test_an_unknown_region_has_the_one_that_was_meant_as_a_hint(tmp_path: Path) -> None:
    (problem,) = problems_of(WHOLE.replace('"64.08"', '"6408"'), tmp_path)

    assert problem.hint == "64.08"


def test_overlays_that_conflict_are_named_with_their_dispute(tmp_path: Path) -> None:
    overlay = (
        "overlay: {{id: {name}, title: {{id: x, en: x}}, regions: ['64'], first: 2024-01-01}}\n"
    )
    paths = []
    for name, reading in (("a", "one"), ("b", "two")):
        path = tmp_path / f"{name}.yaml"
        path.write_text(overlay.format(name=name) + f"readings: {{quarrel: {reading}}}\n", "utf-8")
        paths.append(path)

    with pytest.raises(LoadError) as raised:
        load_rulebook(DATA / "rulebook.yaml", *paths)

    (problem,) = raised.value.problems
    assert problem.code == "overlay-conflict"
    assert problem.values == {"first": "a", "second": "b", "dispute": "quarrel"}


def test_a_pair_that_is_none_and_one_that_comes_twice_lead_to_their_option() -> None:
    problems: list[Problem] = []

    read = dict(read_pairs("--fact", "NAME=VALUE", ("a=1", "b", "a=2"), problems))

    assert read == {"a": "1"}
    assert [(each.code, each.path) for each in problems] == [
        ("not-a-pair", ("--fact",)),
        ("given-twice", ("--fact",)),
    ]
    assert problems[0].values == {"written": "b", "form": "NAME=VALUE"}


def test_the_national_vocabulary_holds_all_that_its_file_says() -> None:
    # As its YAML is read, whatever was read before.
    vocabulary = national_vocabulary(None)
    written = document(LAW / "vocabulary.yaml")

    assert {each.source for each in vocabulary.entailments} == {
        "target",
        "act",
        "category",
        "stage",
    }
    assert vocabulary.asked_last == {each.text() for each in written["asked_last"].sequence()}
    assert vocabulary.fixed_targets[Act.ATTEND_PARTY_EVENT] is Target.PARTY
    assert vocabulary.terms["conditions"].keys() == vocabulary.conditions.keys()
    assert all(Category.PNS not in each.categories for each in vocabulary.presumptions[1:])


def test_a_decision_by_another_rulebook_is_refused_by_its_code() -> None:
    book = load_rulebook(DATA / "rulebook.yaml")

    require_rulebook(book, book.digest)
    with pytest.raises(CaseError) as raised:
        require_rulebook(book, "sha256:0")

    assert [problem.code for problem in raised.value.problems] == ["other-rulebook"]


def test_a_part_of_a_case_that_is_read_alone_takes_codes_and_no_words() -> None:
    activity = {"act": "like_post", "target": "candidate", "public": True}

    assert part_from(Activity, activity) == Activity(
        Act.LIKE_POST, target=Target.CANDIDATE, public=True
    )
    assert part_from(Person, {"category": "pns"}) == Person(Category.PNS)
    with pytest.raises(CaseError):
        part_from(Person, {"category": "tenaga honorer"})
