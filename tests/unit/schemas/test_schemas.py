"""The JSON Schemas, held to the files they describe and to the decisions that are written."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml
from builders import Run
from grammars import KINDS, Kind, Place, files, places, tree_at
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.protocols import Validator
from places import ROOT
from strategies import Case, cases, national_cases

import asn_netralitas
from asn_netralitas import Act, Activity, DaySpan, Decision, Person, scenario
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.analysis.property_files import language_of_properties
from asn_netralitas.schemas import NAMES, Name, generated, schema, shipped
from asn_netralitas.strategies import cases as drawn_cases
from asn_netralitas.strategies import times

GOOD = [
    path
    for folder in ("examples", "docs", "src")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if path.name == "promises.yaml"
    or scenario.language_of(path)
    or language_of_properties(path)
    or (path.parent.name != "law" and "overlay" in path.stem)
    or path.parent.name == "starter"
]


class Core(yaml.BaseLoader):
    """YAML 1.2 as editors read it: of plain text, true, false, null and numbers are not text."""

    def construct_scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(super().construct_scalar(node))
        if node.style is not None:
            return text
        if text in {"", "~", "null"}:
            return None
        if text in {"true", "false"}:
            return text == "true"
        with suppress(ValueError):
            return float(text) if "." in text else int(text)
        return text


def as_editors_read(text: str) -> Any:
    return yaml.load(text, Core)  # noqa: S506  # a loader of plain values


FILES: dict[str, Validator] = {name: Draft7Validator(schema(name)) for name in KINDS}
DECISIONS = Draft202012Validator(schema("decision"))
CASES = Draft202012Validator(schema("case"))


def kind_of(path: Path) -> Kind:
    if {"property", "properties", "janji", "promises"} & set(path.name.split(".")):
        return "property"
    return "scenario" if "scenario" in path.name or "skenario" in path.name else "overlay"


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_shipped_as_it_is_generated(name: Name) -> None:
    assert shipped(name) == generated(name), "run python docs/generate_schemas.py"


def test_every_schema_is_a_schema() -> None:
    for name in KINDS:
        Draft7Validator.check_schema(schema(name))
    Draft202012Validator.check_schema(schema("case"))
    Draft202012Validator.check_schema(schema("decision"))


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("path", GOOD, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_real_file_is_accepted(path: Path) -> None:
    found = FILES[kind_of(path)].iter_errors(as_editors_read(path.read_text("utf-8")))

    assert [error.message for error in found] == []


@pytest.mark.slow
@pytest.mark.parametrize("spelled", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_whatever_the_grammar_allows_is_accepted(
    kind: Kind, spelled: bool, data: st.DataObject
) -> None:
    text = data.draw(files(kind, spelled=spelled))
    # Of letters in another case, and of `true` in quotes, a schema knows nothing.
    text = re.sub(r"""["'](true|false)["']""", r"\1", text)
    text = text.replace("TIDAK", "tidak").replace("Ya", "ya")

    FILES[kind].validate(as_editors_read(text))


PLACES = [(kind, place) for kind in KINDS for place in places(kind)]


@pytest.mark.parametrize(
    ("kind", "place"), PLACES, ids=[f"{kind}{place.path}" for kind, place in PLACES]
)
def test_what_the_reader_wants_and_refuses_the_schema_wants_and_refuses(
    kind: Kind, place: Place
) -> None:
    shape = place.shape
    broken = [
        tree_at(kind, place, "colour"),
        *(tree_at(kind, place, without=key.name) for key in shape.keys if key.required),
        *(tree_at(kind, place, without=name) for name in shape.some_of[:1]),
        *(tree_at(kind, place, *pair) for pair in pairwise(shape.one_of)),
        *(tree_at(kind, place, key, without=needed) for key, needed in shape.needs),
    ]

    assert FILES[kind].is_valid(as_editors_read(tree_at(kind, place)))
    assert [text for text in broken if FILES[kind].is_valid(as_editors_read(text))] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("kategori: PNS", "kategori: PNSS"),
        ("tindakan: menyukai unggahan", "tindakan: menyukai ungahan"),
        ("tanggal: 2024-08-15", "tanggal: 2024-8-15"),
        ('"64.08"', '"6408"'),
        ("putusan: dilarang", "putusan: terlarangg"),
        ("sanksi: [sanksi moral]", "sanksi: []"),
    ],
)
def test_a_wrong_word_is_refused(right: str, wrong: str) -> None:
    starter = ROOT / "src/asn_netralitas/starter/scenario.id.yaml"
    text = starter.read_text("utf-8")
    assert right in text

    assert not FILES["scenario"].is_valid(as_editors_read(text.replace(right, wrong, 1)))


def test_a_name_for_a_category_is_accepted_only_beside_an_overlay() -> None:
    text = (ROOT / "docs/how-to/contoh.scenarios.yaml").read_text("utf-8")

    for word in ("PTT", "Honda"):
        named = text.replace("PTT", word)
        assert FILES["scenario"].is_valid(as_editors_read(named))
    alone = text.replace("PTT", "Laskar").replace("    overlays: [contoh.overlay.yaml]\n", "")
    assert not FILES["scenario"].is_valid(as_editors_read(alone))


def test_every_key_is_described_in_both_languages() -> None:
    undescribed = [
        (name, key)
        for kind in KINDS
        for name, definition in schema(kind)["definitions"].items()
        for key, held in definition.get("properties", {}).items()
        if "\n\n" not in held.get("description", "")
    ]

    assert undescribed == []


# ------------------------------------------------------------------ cases


@pytest.mark.slow
@given(drawn_cases(), st.sampled_from([None, {"*": "strictest"}]))
def test_every_case_is_accepted(drawn: Any, readings: Any) -> None:
    person, activity, at = drawn

    CASES.validate(asn_netralitas.Case(person, activity, at, readings).to_dict())


@given(times() | st.builds(DaySpan, st.dates(), st.dates()))
def test_a_time_and_a_span_are_accepted(at: Any) -> None:
    CASES.validate(asn_netralitas.Case(Person("pns"), Activity("vote"), at).to_dict())


@pytest.mark.slow
@given(drawn_cases())
def test_what_the_schema_of_a_case_accepts_is_read(drawn: Any) -> None:
    person, activity, at = drawn
    taken = [
        worse
        for worse in damaged(asn_netralitas.Case(person, activity, at).to_dict())
        if CASES.is_valid(worse)
    ]

    assert [asn_netralitas.Case.from_dict(values).to_dict() for values in taken] == taken


def test_each_field_of_a_case_has_its_question_and_each_code_its_term() -> None:
    parts, vocabulary = schema("case")["$defs"], load_vocabulary()
    for name, kind in (("Person", Person), ("Activity", Activity)):
        for part in attrs.fields(kind):
            question = vocabulary.question(part.name)
            described = parts[name]["properties"][part.name]["description"]
            assert described == f"{question.id} / {question.en}"
    terms = [f"{vocabulary.term(act).id} / {vocabulary.term(act).en}" for act in Act]
    assert parts["Act"]["markdownEnumDescriptions"] == terms
    assert parts == {name: schema("decision")["$defs"][name] for name in parts}


def test_the_schema_of_a_case_is_printed(run: Run) -> None:
    printed = [run("schema", word)[1] for word in ("case", "kasus")]

    assert printed == [shipped("case")] * 2


# ------------------------------------------------------------------ decisions


def damaged(values: Any) -> Iterator[Any]:
    """Yield what is left of JSON values where one key is gone or one value is of another type."""
    if isinstance(values, dict):
        for key, held in values.items():
            yield {other: value for other, value in values.items() if other != key}
            yield {**values, key: 1.5}
            yield from ({**values, key: worse} for worse in damaged(held))
        yield {**values, "colour": "red"}
    elif isinstance(values, list) and values:
        yield from ([worse, *values[1:]] for worse in damaged(values[0]))


def is_whole(values: Any) -> bool:
    """Tell whether the library itself reads a decision back and writes it so again."""
    try:
        return bool(Decision.from_dict(copy.deepcopy(values)).to_dict() == values)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


@pytest.mark.slow
@given(cases() | national_cases())
def test_every_decision_is_accepted(case: Case) -> None:
    decision = case.decided()

    if decision is not None:
        DECISIONS.validate(decision.to_dict())


@pytest.mark.slow
@settings(max_examples=4)
@given(national_cases())
def test_a_damaged_decision_is_refused(case: Case) -> None:
    decision = case.decided()
    assume(decision is not None)
    assert decision is not None

    taken = [
        worse
        for worse in damaged(decision.to_dict())
        if DECISIONS.is_valid(worse) and not is_whole(worse)
    ]

    assert taken == []
