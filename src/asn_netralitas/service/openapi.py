"""The description of the service: OpenAPI 3.1, with the schemas of cases and decisions.

FastAPI writes it from the routes; the schemas of the package become its components.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from asn_netralitas._api.documents import ProblemDocument
from asn_netralitas.schemas.named_schemas import schema

DESCRIPTION: Final = (
    "May this civil servant do this, on this day, in this place? Each answer cites its provisions. "
    "Facts that are left out are unknown, never false. Not legal advice."
)
_COMPONENTS: Final = "#/components/schemas/"
_DEFINITIONS: Final = "#/$defs/"


def _json(content: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": content}}


def _component(name: str) -> dict[str, Any]:
    return {"$ref": f"{_COMPONENTS}{name}"}


# A case in codes, or in words of people where `words` asks for it.
_ANY_CASE: Final = {"anyOf": [_component("Case"), _component("CaseInWords")]}
CASE: Final = _json(_ANY_CASE)
PAIR: Final = _json(
    {
        "type": "object",
        "properties": {"first": _ANY_CASE, "second": _ANY_CASE},
        "required": ["first", "second"],
    }
)
STEP: Final = _json(_component("InterviewStep"))
DECISION: Final = _json(_component("Decision"))
_IN_WORDS: Final = {"type": "object", "additionalProperties": {"type": ["string", "boolean"]}}
_WRITTEN_HERE: Final[dict[str, Any]] = {
    "CaseInWords": {
        "title": "A case as people write it",
        "type": "object",
        "properties": {
            "person": _IN_WORDS,
            "activity": _IN_WORDS,
            "at": {"type": "string"},
            "readings": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "required": ["person", "activity", "at"],
        "additionalProperties": False,
    },
    "InterviewStep": {
        "title": "An interview so far, and the answer to its question",
        "type": "object",
        "properties": {
            "answer": {"type": "string"},
            "schema": {"const": "asn-netralitas/interview/1"},
            "person": {"type": "object"},
            "activity": {"type": "object"},
            "at": {"type": "string"},
            "readings": {"type": "object", "additionalProperties": {"type": "string"}},
            "answers": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"fact": {"type": "string"}, "answer": {"type": "string"}},
                    "required": ["fact", "answer"],
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    },
}
_PROBLEM: Final = {"application/problem+json": {"schema": _component("ProblemDocument")}}
FAILS: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {"description": "What is wrong with the request", "content": _PROBLEM},
    "5XX": {"description": "Why it cannot be answered now", "content": _PROBLEM},
}


def one_of_lines() -> dict[str, Any]:
    """Return how the answer to many cases is described."""
    return {
        "description": "One line a case: its `line`, and `decision` or `problems`",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    }


def described(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application, which it keeps."""
    if app.openapi_schema is None:
        found: dict[str, Any] = FastAPI.openapi(app)
        found["components"]["schemas"] |= _schemas()
        app.openapi_schema = found
    return app.openapi_schema


def _schemas() -> dict[str, Any]:
    """Return the schemas of the package as components, with all that they refer to."""
    problem = ProblemDocument.model_json_schema(ref_template=f"{_COMPONENTS}{{model}}")
    whole = {"Case": schema("case"), "Decision": schema("decision"), "ProblemDocument": problem}
    parts: dict[str, Any] = {}
    for each in whole.values():
        each.pop("$schema", None)
        each.pop("$id", None)
        parts |= each.pop("$defs", {})
    moved: dict[str, Any] = _moved({**parts, **whole, **_WRITTEN_HERE})
    return moved


def _moved(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Return a schema whose references lead to components."""
    if isinstance(value, list):
        return [_moved(each) for each in value]
    if isinstance(value, dict):
        return {
            key: each.replace(_DEFINITIONS, _COMPONENTS) if key == "$ref" else _moved(each)
            for key, each in value.items()
        }
    return value
