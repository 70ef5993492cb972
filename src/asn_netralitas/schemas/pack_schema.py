"""Generate the JSON Schema (2020-12) of a law pack: the shapes of its tables and texts.

What the parts mean, and how they refer to each other, is explained in
`docs/reference/law-pack.md`.
"""

from __future__ import annotations

from typing import Final

from asn_netralitas._model.codes import SanctionClass, Stage, Target, Verdict

from .file_schema import DAY, PHRASES, JsonSchema, in_both_languages

LAW_PACK_SCHEMA: Final = "asn-netralitas/law-pack/1"

_TEXT: Final[JsonSchema] = {"type": "string"}
_NUMBER: Final[JsonSchema] = {"type": "integer", "minimum": 0}
# A node of a diagram, or a leaf; also -1 for none.
_NODE: Final[JsonSchema] = {"type": "integer", "minimum": -4}
_DAY: Final[JsonSchema] = {"type": "string", "pattern": f"^{DAY}$"}
_DIGEST: Final[JsonSchema] = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}


def _list(entry: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": entry}


def _tuple(*entries: JsonSchema) -> JsonSchema:
    return {"type": "array", "prefixItems": list(entries), "items": False, "minItems": len(entries)}


def _table(entry: JsonSchema) -> JsonSchema:
    """Return the schema of a mapping with free keys."""
    return {"type": "object", "additionalProperties": entry}


def _object(**properties: JsonSchema) -> JsonSchema:
    names = {name.rstrip("_"): value for name, value in properties.items()}
    return {
        "type": "object",
        "properties": names,
        "required": list(names),
        "additionalProperties": False,
    }


def _or_null(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "null"}]}


_NUMBERS: Final = _list(_NUMBER)
_WORDING: Final = _object(id=_TEXT, en=_TEXT)
_TERM: Final[JsonSchema] = {
    **_object(id=_TEXT, en=_TEXT),
    "properties": {"id": _TEXT, "en": _TEXT, "question": _WORDING, "values": _table(_WORDING)},
}
_CITATION: Final = _object(instrument=_TEXT, number=_TEXT, provision=_TEXT, id=_or_null(_TEXT))
_CLASS: Final = _or_null({"enum": list(SanctionClass)})
_FIELDS: Final = _table(_or_null(_list({"type": ["string", "boolean"]})))
_DISPUTE: Final = _object(
    id=_TEXT,
    title=_WORDING,
    readings=_list(
        _object(
            id=_TEXT,
            title=_WORDING,
            holders=_list(_object(who=_WORDING, since=_DAY, last=_or_null(_DAY), source=_TEXT)),
        )
    ),
    names=_list(_TEXT),
    choices=_list(_tuple(_DAY, _table(_NUMBER))),
)
_ENTAILMENT: Final = _object(
    if_={"enum": ["category", "act", "target", "stage"]},
    in_=_list({"type": ["string", "integer"]}),
    fact=_NUMBER,
    allowed=_NUMBER,
)
_RULE: Final = _object(
    id=_TEXT,
    modality=_TEXT,
    title=_WORDING,
    citations=_list(_CITATION),
    consequences=_list(_object(class_=_CLASS, citation=_CITATION)),
)
_SILENCE: Final = _object(
    acts=_list(_TEXT), categories=_NUMBERS, contests=_list(_TEXT), reason=_WORDING, ask=_list(_TEXT)
)
_SEGMENT: Final = _tuple(_TEXT, _NUMBER, _NUMBER, _table(_NUMBER), _NUMBER, _NUMBER)
_PARTS: Final[dict[str, JsonSchema]] = {
    "schema": {"const": LAW_PACK_SCHEMA},
    "library": _TEXT,
    "rulebook": _object(
        id=_TEXT,
        version=_TEXT,
        digest=_DIGEST,
        known_from=_DAY,
        known_until=_DAY,
        overlays=_list(_TEXT),
    ),
    "calendar": _object(digest=_DIGEST, known_until=_DAY),
    "longest_span": _NUMBER,
    "verdicts": _list({"enum": list(Verdict)}),
    "targets": {"const": list(Target)},
    "contests": _list(_TEXT),
    "sanction_classes": {"const": list(SanctionClass)},
    "categories": _table(_NUMBERS),
    "acts": _table(_object(number=_NUMBER, target=_or_null(_TEXT), usual=_or_null(_TEXT))),
    "person": _FIELDS,
    "activity": _FIELDS,
    "facts": _list(_tuple({"enum": ["person", "activity"]}, _TEXT)),
    "entailments": _list(_ENTAILMENT),
    "disputes": _list(_DISPUTE),
    "zones": _table(_object(offset={"type": "integer"}, places=_NUMBERS)),
    "country": _object(places=_NUMBERS),
    "regions": _table(_object(name=_TEXT, zone=_TEXT, places=_NUMBERS)),
    "former": _table(_TEXT),
    "elections": _table(_object(name=_WORDING, places=_or_null(_NUMBERS))),
    "segments": _list(_SEGMENT),
    "groupings": _list(_NUMBERS),
    "rows": _list(_NUMBERS),
    "choices": _list(_list(_tuple(_TEXT, _TEXT))),
    "spots": _list(_list(_list(_tuple(_TEXT, _NUMBER)))),
    "situations": _list(_NUMBERS),
    "laws": _list(
        _tuple(
            {"enum": [0, 1]}, {"enum": list(Stage)}, _list(_tuple(_NUMBER, _NUMBER)), _list(_NODE)
        )
    ),
    "columns": _list(_NUMBERS),
    "cells": _list(_tuple(_NUMBER, _NUMBER)),
    "limits": _list(_tuple(_NUMBERS, _NUMBERS)),
    "outcomes": _list(_tuple(_NODE, _NUMBERS, _NUMBERS, _list(_tuple(_NODE, _NODE)))),
    "fates": _list(_tuple(_NUMBER, _NODE, _NODE, _list(_tuple(_NUMBER, _NODE)))),
    "nodes": _list(
        {"type": "array", "prefixItems": [_NUMBER], "items": _or_null(_NODE), "minItems": 2}
    ),
    "rules": _list(_RULE),
    "silences": _list(_SILENCE),
    "instruments": _table(_object(title=_WORDING, address=_or_null(_TEXT))),
    "texts": _table(_table(_TERM)),
}


def pack_schema() -> JsonSchema:
    """Return the JSON Schema of a law pack."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{in_both_languages(PHRASES.text('law-pack-json'))} ({LAW_PACK_SCHEMA})",
        **_object(**_PARTS),
    }
