"""Models of pydantic that hold a case, without an adapter of their own."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from pydantic import BaseModel, TypeAdapter, ValidationError

from asn_netralitas import Activity, Case, Person
from asn_netralitas.strategies import cases

CASE = {
    "person": {"category": "pns", "region": None},
    "activity": {"act": "like_post"},
    "at": "2024-08-15",
}


class Body(BaseModel):
    case: Case
    others: list[Person] = []


def test_a_model_reads_a_case_from_json_and_decides_it() -> None:
    text = Body.model_validate({"case": CASE, "others": [{"category": "thl"}]}).model_dump_json()

    body = Body.model_validate_json(text)

    assert body.case.evaluate().verdict == "prohibited"
    assert body.others == [Person("thl")]
    assert body.model_dump()["case"] == body.case.to_dict() == Case.from_dict(CASE).to_dict()


@pytest.mark.slow
@given(cases())
def test_every_case_goes_in_and_out(drawn: Any) -> None:
    person, activity, at = drawn
    body = Body(case=Case(person, activity, at), others=[person])

    assert Body.model_validate_json(body.model_dump_json()) == body
    assert Body.model_validate(body.model_dump()) == body
    assert TypeAdapter(Activity).validate_python(activity.to_dict()) == activity


def test_an_error_leads_to_the_value_by_its_loc() -> None:
    faulty = {**CASE, "person": {"category": "PNS", "colour": 1}, "at": "kemarin"}
    with pytest.raises(ValidationError) as caught:
        Body.model_validate({"case": faulty, "others": [{"category": "pns"}, 5]})

    assert [(error["type"], error["loc"]) for error in caught.value.errors()] == [
        ("unknown-key", ("case", "person", "colour")),
        ("unknown-code", ("case", "person", "category")),
        ("bad-date", ("case", "at")),
        ("wrong-type", ("others", 1)),
    ]
    assert caught.value.errors()[1]["msg"] == "unknown category `PNS`; did you mean `pns`?"


def test_the_schema_of_a_model_has_the_whole_case() -> None:
    schema = Body.model_json_schema()
    Draft202012Validator.check_schema(schema)
    accepts = Draft202012Validator(schema).is_valid

    person = schema["properties"]["case"]["properties"]["person"]
    assert person["properties"]["category"]["description"].endswith(
        "/ Which category does the person belong to?"
    )
    assert "$ref" not in str(schema)
    assert accepts({"case": CASE})
    assert not accepts({"case": {**CASE, "person": {"category": "PNS"}}})
    assert accepts({"case": Case(Person("pns"), Activity("vote"), date(2024, 1, 1)).to_dict()})
