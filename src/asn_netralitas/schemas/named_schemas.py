"""The schemas by name: as shipped, and as generated."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from asn_netralitas._reading.grammar import overlay_grammar, property_grammar, scenario_grammar
from asn_netralitas._reading.rulebook import load_vocabulary

from .decision_schema import case_schema, decision_schema
from .file_schema import PHRASES, file_schema
from .pack_schema import pack_schema

Name = Literal["scenario", "overlay", "property", "case", "decision", "law-pack"]

NAMES: Final[tuple[Name, ...]] = get_args(Name)

_GRAMMARS: Final = {
    "scenario": scenario_grammar,
    "overlay": overlay_grammar,
    "property": property_grammar,
}
_OF_CLASSES: Final = {"case": case_schema, "decision": decision_schema, "law-pack": pack_schema}


def schema(name: Name) -> dict[str, Any]:
    """Return a JSON Schema: draft-07 of a file, 2020-12 of all else.

    The schema of a file accepts the words of both languages, that of a case codes alone. None
    checks that names exist.

    >>> from asn_netralitas import schemas
    >>> schemas.schema("decision")["properties"]["schema"]
    {'const': 'asn-netralitas/decision/1'}
    """
    schema_of_name: dict[str, Any] = json.loads(shipped(name))
    return schema_of_name


def shipped(name: Name) -> str:
    """Return the text of a shipped schema."""
    return (files("asn_netralitas") / "schemas" / f"{name}.schema.json").read_text("utf-8")


def generated(name: Name) -> str:
    """Return the text of a schema, generated from the grammar or the classes it describes."""
    if name in _OF_CLASSES:
        content = _OF_CLASSES[name]()
    else:
        vocabulary = load_vocabulary()
        grammar = _GRAMMARS[name](vocabulary)
        content = file_schema(grammar, vocabulary, PHRASES.text(f"{name}-file"))
    # The name stays when the schema moves; the number is that of a change which breaks readers.
    content = {"$schema": content.pop("$schema"), "$id": f"urn:asn-netralitas:{name}:1", **content}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
