"""The walkers in JavaScript and PHP answer as Python does, to the national law and to made ones."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import drawn_questions
import pytest
from attrs import evolve
from conformance import difference
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from made_laws import (
    chain_of_exceptions,
    elections_listed_in_part,
    one_fact_rules,
    two_way_disputes,
    two_way_disputes_on_facts,
)
from places import ROOT
from strategies import Case as LawCase
from strategies import cases, examples
from walker_programs import BY_LANGUAGE, WALKERS, Json, answers, national_pack

import asn_netralitas
from asn_netralitas import Case
from asn_netralitas.law_pack import expected_answer, make_law_pack, suite, to_json
from asn_netralitas.schemas import schema

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]
SAMPLE = WALKERS / "sample.jsonl"
RENEW = "run python tests/support/walker_sample.py"


@pytest.fixture(scope="session", name="pack")
def _pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return national_pack(tmp_path_factory)


@pytest.fixture(name="command", params=BY_LANGUAGE)
def _command(request: pytest.FixtureRequest) -> list[str]:
    return BY_LANGUAGE[request.param]()


def differences(command: list[str], pack: Path, asked: list[Json], expected: list[Json]) -> Any:
    """Return the first few cases that a walker answers otherwise than is expected."""
    triples = zip(asked, expected, answers(command, pack, asked), strict=True)
    found = ((case, difference(wanted, answer)) for case, wanted, answer in triples)
    return list(islice((pair for pair in found if pair[1]), 5))


# ------------------------------------------------------------------ the national law


def test_the_sample_is_answered_as_it_says(command: list[str], pack: Path) -> None:
    entries = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    asked, expected = ([entry[key] for entry in entries] for key in ("case", "expect"))

    assert differences(command, pack, asked, expected) == []


def test_the_sample_says_what_python_answers() -> None:
    entries = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]

    assert [expected_answer(entry["case"]) for entry in entries] == [
        entry["expect"] for entry in entries
    ], RENEW


def test_the_suite_is_passed(command: list[str], pack: Path) -> None:
    entries = [json.loads(line) for line in suite()]
    asked, expected = ([entry[key] for entry in entries] for key in ("case", "expect"))

    assert differences(command, pack, asked, expected) == []


def test_random_cases_are_answered_as_python_does(command: list[str], pack: Path) -> None:
    drawn = (each for each in drawn_questions.decisions(4, examples(1_500)) if not each["overlays"])
    asked = [
        {name: each[name] for name in ("person", "activity", "readings")}
        | {"at": "/".join(each["at"])}
        for each in drawn
    ]

    assert differences(command, pack, asked, list(map(expected_answer, asked))) == []


# ------------------------------------------------------------------ made laws


def held(command: list[str], case: LawCase, folder: Path) -> None:
    """Hold the answer of a walker to a case under its own law against that of Python."""
    pack = folder / "law-pack.json"
    pack.write_text(to_json(make_law_pack(case.book, case.calendar)), "utf-8")
    asked = Case(case.person, case.activity, case.at, case.readings).to_dict()

    (answer,) = answers(command, pack, [asked])

    assert difference(expected_answer(asked, case.book, case.calendar), answer) == {}


@pytest.mark.parametrize("language", BY_LANGUAGE)
@settings(max_examples=examples(25))
@given(cases())
def test_any_law_is_walked_as_python_decides(
    language: str, tmp_path_factory: pytest.TempPathFactory, case: LawCase
) -> None:
    held(BY_LANGUAGE[language](), case, tmp_path_factory.mktemp("made"))


def elections_listed_in_part_anywhere() -> LawCase:
    case = elections_listed_in_part(2)
    return evolve(case, person=evolve(case.person, region=None))


MULTIPLYING: dict[str, Callable[[], LawCase]] = {
    "facts": lambda: one_fact_rules(12),
    "disputes": lambda: two_way_disputes(9),
    "disputes-on-facts": lambda: two_way_disputes_on_facts(6),
    "elections": lambda: elections_listed_in_part(3),
    "elections-anywhere": elections_listed_in_part_anywhere,
    "exceptions": lambda: chain_of_exceptions(200),
}


@pytest.mark.parametrize("kind", MULTIPLYING)
def test_what_multiplies_is_walked_too(command: list[str], kind: str, tmp_path: Path) -> None:
    held(command, MULTIPLYING[kind](), tmp_path)


def test_an_election_that_may_or_may_not_run_is_open(command: list[str], tmp_path: Path) -> None:
    case = elections_listed_in_part(2)
    pack = tmp_path / "law-pack.json"
    pack.write_text(to_json(make_law_pack(case.book, case.calendar)), "utf-8")

    (answer,) = answers(command, pack, [Case(case.person, case.activity, case.at).to_dict()])

    assert answer["open_facts"] == ["election"]


def leaves(pack: dict[str, Any], node: int) -> Iterator[int]:
    if node < 0:
        yield node
        return
    for child in pack["nodes"][node][1:]:
        # A value that nobody can have leads nowhere.
        if child is not None:
            yield from leaves(pack, child)


# ------------------------------------------------------------------ the pack itself


def test_the_national_pack_fits_its_schema_and_stays_small(pack: Path) -> None:
    national = json.loads(pack.read_text("utf-8"))

    Draft202012Validator(schema("law-pack")).validate(national)

    assert national["rulebook"]["digest"] == asn_netralitas.Rulebook.national().digest
    assert national["calendar"]["digest"] == asn_netralitas.Calendar.national().digest
    assert pack.stat().st_size < 5_000_000


def test_every_reference_of_the_national_pack_leads_to_an_entry(pack: Path) -> None:
    national = json.loads(pack.read_text("utf-8"))
    sizes = {part: len(national[part]) for part in national if isinstance(national[part], list)}

    for start, grouping, *_ in national["segments"]:
        assert (grouping < sizes["groupings"], isinstance(start, str)) == (True, True)
    for column in national["columns"]:
        assert max(column) < sizes["cells"]
    for _, _, _, columns in national["laws"]:
        assert -1 <= min(columns) <= max(columns) < sizes["columns"]
    for verdict, _, fates, classes in national["outcomes"]:
        assert set(leaves(national, verdict)) <= {-1, -2, -3, -4}
        assert all(fate < sizes["fates"] for fate in fates)
        assert all(set(leaves(national, root)) <= {-1, -2} for _, root in classes)


# ------------------------------------------------------------------ what stands beside them


def test_a_pack_of_another_schema_is_refused(
    command: list[str], pack: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    text = pack.read_text("utf-8").replace("asn-netralitas/law-pack/1", "asn-netralitas/law-pack/2")
    other.write_text(text, "utf-8")

    assert answers(command, other, [{}]) == [
        {"errors": [{"code": "unknown-schema", "path": ["pack"]}]}
    ]


def test_an_answer_shows_titles_and_citations_of_the_pack(command: list[str], pack: Path) -> None:
    person, activity = {"category": "pns", "region": "64.08"}, {"act": "like_post"}

    (answer,) = answers(
        command, pack, [{"person": person, "activity": activity, "at": "2024-08-15"}]
    )

    rule = asn_netralitas.Rulebook.national().rule("skb-a-04")
    (shown,) = (each for each in answer["rules"] if each["rule"] == rule.id)
    assert shown["title"] == {"id": rule.title.id, "en": rule.title.en}
    assert [each["provision"] for each in shown["citations"]] == [
        each.provision for each in rule.citations
    ]


def run_suite(suite_file: Path, *command: str) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, str(WALKERS / "conformance.py"), str(suite_file), *command]
    return subprocess.run(script, capture_output=True, check=False, text=True)  # noqa: S603


def test_the_runner_tells_that_a_walker_passes(command: list[str], pack: Path) -> None:
    done = run_suite(SAMPLE, *command, str(pack))

    assert (done.returncode, done.stdout.endswith(" cases, 0 differ\n")) == (0, True)


def test_the_runner_shows_what_a_walker_answers_otherwise(tmp_path: Path) -> None:
    walker = tmp_path / "walker.py"
    walker.write_text('import sys\nfor line in sys.stdin: print(\'{"verdict": "maybe"}\')\n')

    faulty, *_, sound = SAMPLE.read_text("utf-8").splitlines()
    few = tmp_path / "few.jsonl"
    few.write_text(f"{faulty}\n{sound}\n", "utf-8")

    done = run_suite(few, sys.executable, str(walker))

    assert (done.returncode, done.stdout.endswith("2 cases, 2 differ\n")) == (1, True)
    assert "  errors\n    expected [" in done.stdout
    assert '  verdict\n    expected "' in done.stdout
    assert '\n    answered "maybe"\n' in done.stdout


def test_the_runner_counts_the_answers(tmp_path: Path) -> None:
    walker = tmp_path / "walker.py"
    walker.write_text("print('{}')\n")

    done = run_suite(SAMPLE, sys.executable, str(walker))

    assert (done.returncode, done.stdout.endswith(" cases, but 1 answers\n")) == (1, True)


@pytest.mark.parametrize("file", ["javascript/package.json", "php/composer.json"])
def test_a_package_has_the_version_of_the_library(file: str) -> None:
    values = json.loads((WALKERS / file).read_text("utf-8"))

    assert values["version"] == asn_netralitas.__version__
    assert values["license"] == "MIT"
    assert (ROOT / "LICENSE").exists()
