"""Generate the JSON Schemas (2020-12) of a decision and of a case from their classes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, define, field, fields, has

from asn_netralitas._model.case import Activity, Case, DaySpan, Person
from asn_netralitas._model.codes import SECTIONS
from asn_netralitas._model.decision import DECISION_SCHEMA, Decision, Sanction
from asn_netralitas._model.law import Clock, Deadline
from asn_netralitas._reading.rulebook import load_vocabulary

from .file_schema import DAY, PHRASES, JsonSchema, in_both_languages

_CLOCK: Final = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
# The keys that the converter of decisions renames, and the classes whose defaults it leaves out.
_RENAMED: Final[Mapping[type, Mapping[str, str]]] = {
    Sanction: {"sanction_class": "class", "if_facts": "if"},
    Deadline: {"start": "from"},
    Clock: {"start": "from"},
}
_SPARSE: Final = (Person, Activity, Case)
_OF_CASE: Final[Mapping[str, str]] = {
    **{name: name for name in ("person", "activity", "at")},
    "readings": "scenario-readings",
}
_CODES: Final = frozenset(SECTIONS.values())
_SIMPLE: Final[Mapping[Any, JsonSchema]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date", "pattern": f"^{DAY}$"},
    datetime: {"type": "string", "pattern": f"^{DAY}T{_CLOCK}[+-]{_CLOCK}$"},
    DaySpan: {"type": "string", "pattern": f"^{DAY}/{DAY}$"},
}
_ONE_OR_MANY: Final[JsonSchema] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 2}]
}


def decision_schema() -> JsonSchema:
    """Return the JSON Schema of the result of `Decision.to_dict`."""
    writer = _DecisionSchemaWriter()
    decision = writer.mapping(Decision)
    first: JsonSchema = {
        "schema": {"const": DECISION_SCHEMA},
        "verdict": decision["properties"].pop("verdict"),
        "allowed": {"type": ["boolean", "null"]},
    }
    codes = {"type": "object", "additionalProperties": _ONE_OR_MANY}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{in_both_languages(PHRASES.text('decision-json'))} ({DECISION_SCHEMA})",
        **decision,
        "properties": {**first, **decision["properties"], "assumed": codes},
        "required": list(dict.fromkeys((*first, *decision["required"]))),
        "$defs": dict(sorted(writer.definitions.items())),
    }


def case_schema() -> JsonSchema:
    """Return the JSON Schema of what `Case.from_dict` reads; each field has its question."""
    writer = _DecisionSchemaWriter()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": in_both_languages(PHRASES.text("case-json")),
        **writer.mapping(Case),
        "$defs": dict(sorted(writer.definitions.items())),
    }


def part_schema(kind: type) -> JsonSchema:
    """Return the JSON Schema of a case, a person or an activity without references."""
    writer = _DecisionSchemaWriter()
    return {"title": kind.__name__, **_whole(writer.mapping(kind), writer.definitions)}


def _whole(schema: Any, definitions: Mapping[str, JsonSchema]) -> Any:  # noqa: ANN401  # JSON
    """Return a schema with what it refers to in the place of each reference."""
    if isinstance(schema, list):
        return [_whole(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    name = schema.get("$ref", "").rpartition("/")[2]
    own = {key: _whole(part, definitions) for key, part in schema.items() if key != "$ref"}
    return {**_whole(definitions[name], definitions), **own} if name else own


@define
class _DecisionSchemaWriter:
    """The schemas of classes, each defined once."""

    definitions: dict[str, JsonSchema] = field(factory=dict)

    def mapping(self, kind: type) -> JsonSchema:
        hints, renamed = get_type_hints(kind), _RENAMED.get(kind, {})
        attributes: list[Attribute[Any]] = [*fields(kind)]
        public = [part for part in attributes if not part.name.startswith("_")]
        parts = {renamed.get(part.name, part.name): part for part in public}
        return {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").partition("\n\n")[0].split()),
            "properties": {
                key: {**_help(kind, key), **self._of(hints[part.name])}
                for key, part in parts.items()
            },
            "required": [
                key for key, part in parts.items() if kind not in _SPARSE or part.default is NOTHING
            ],
            "additionalProperties": False,
        }

    def _of(self, hint: Any) -> JsonSchema:  # noqa: ANN401  # a type, or a generic alias
        if hint in _SIMPLE:
            return _SIMPLE[hint]
        if isinstance(hint, type) and get_origin(hint) is None:
            return self._named(hint)
        arguments = get_args(hint)
        match get_origin(hint):
            case origin if origin in {Union, UnionType}:
                return {"anyOf": [self._of(argument) for argument in arguments]}
            case origin if origin is Literal:
                return {"enum": list(arguments)}
            case origin if origin is tuple:
                return {"type": "array", "items": self._of(arguments[0])}
            case _:
                return {"type": "object", "additionalProperties": self._of(arguments[1])}

    def _named(self, kind: type) -> JsonSchema:
        """Return a reference to an enum or a class of attrs."""
        if kind.__name__ not in self.definitions:
            # Stored before it is filled, since a step contains steps.
            schema = self.definitions[kind.__name__] = {}
            if has(kind):
                schema |= self.mapping(kind)
            else:
                schema["description"] = (kind.__doc__ or "").partition("\n")[0]
                codes = list(kind) if issubclass(kind, StrEnum) else []
                schema["enum"] = [code.value for code in codes]
                if kind in _CODES:
                    terms = map(load_vocabulary().term, codes)
                    schema["markdownEnumDescriptions"] = list(map(in_both_languages, terms))
        return {"$ref": f"#/$defs/{kind.__name__}"}


def _help(kind: type, key: str) -> JsonSchema:
    """Return the question that asks for a field of a case as its description."""
    if kind in {Person, Activity}:
        return {"description": in_both_languages(load_vocabulary().question(key))}
    if kind is Case:
        return {"description": in_both_languages(PHRASES.text(_OF_CASE[key]))}
    return {}
