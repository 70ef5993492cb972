"""Generate the JSON Schema (2020-12) of a decision from its classes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, define, field, fields, has

from asn_netralitas._model.case import Activity, CaseInput, DaySpan, Person
from asn_netralitas._model.decision import DECISION_SCHEMA, Decision, Sanction
from asn_netralitas._model.law import Clock, Deadline

from .file_schema import DAY, PHRASES, JsonSchema, in_both_languages

_CLOCK: Final = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
# The keys that the converter of decisions renames, and the classes whose defaults it leaves out.
_RENAMED: Final[Mapping[type, Mapping[str, str]]] = {
    Sanction: {"sanction_class": "class", "if_facts": "if"},
    Deadline: {"start": "from"},
    Clock: {"start": "from"},
}
_SPARSE: Final = (Person, Activity, CaseInput)
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
            "properties": {key: self._of(hints[part.name]) for key, part in parts.items()},
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
                schema["enum"] = [code.value for code in kind] if issubclass(kind, StrEnum) else []
        return {"$ref": f"#/$defs/{kind.__name__}"}
