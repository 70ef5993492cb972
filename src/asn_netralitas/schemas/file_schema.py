"""Generate the JSON Schema (draft-07, for editors) of a file grammar, in both languages.

The schema accepts what the readers accept, if terms are in the case of the vocabulary and `true`
and `false` are unquoted. It accepts more: it cannot check that names exist or days are in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, Final

from attrs import define, field

from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.grammar import (
    CodeShape,
    Either,
    Entries,
    FixedWords,
    Free,
    Grammar,
    KeysShape,
    ListOf,
    Many,
    NamedShape,
    OrNull,
    OrText,
    Shape,
    YesNo,
    value_of,
)

JsonSchema = dict[str, Any]

_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
# YAML reads `3` and `64.08` as numbers, and `true` as no text; our readers take them as written.
_TEXT: Final[JsonSchema] = {"type": ["string", "number", "boolean"]}
PHRASES: Final = Catalogue("files")
_PLAIN: Final[Mapping[str, JsonSchema]] = {
    "text": _TEXT,
    "name": _TEXT,
    "path": _TEXT,
    "region": {"type": ["string", "number"], "pattern": r"^[0-9]{2}(\.[0-9]{2})?$"},
    "day": {"type": "string", "pattern": f"^{_DAY}$"},
    "open day": {"type": "string", "pattern": f"^({_DAY}|any)$"},
    "moment": {"type": "string", "pattern": f"^{_DAY}( *[/] *{_DAY}|[T ].+)?$"},
    "number": {
        "anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]{1,18}$"}]
    },
}


def file_schema(grammar: Grammar, vocabulary: Vocabulary, title: Text) -> JsonSchema:
    """Return the JSON Schema of a file."""
    writer = _FileSchemaWriter(grammar, vocabulary)
    root = writer.schema(grammar.root, "file")
    for name, shape in grammar.named.items():
        writer.definitions[name] = writer.schema(shape, f"one-{name}")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": in_both_languages(title),
        "allOf": [root],
        "definitions": dict(sorted(writer.definitions.items())),
    }


@define
class _FileSchemaWriter:
    """The schema of one grammar; mappings and lists of codes are written once."""

    grammar: Grammar
    vocabulary: Vocabulary
    definitions: dict[str, JsonSchema] = field(factory=dict)
    _names: dict[KeysShape, str] = field(factory=dict)

    def schema(self, shape: Shape, name: str) -> JsonSchema:
        """Return the schema of a shape; `name` is for what in it is written apart."""
        found: JsonSchema
        match shape:
            case KeysShape():
                found = self._named(shape, name)
            case Entries(value=value):
                found = {"type": "object", "additionalProperties": self.schema(value, name)}
            case ListOf(item=item):
                found = {"type": "array", "items": self.schema(item, name)}
            case Many(item=item):
                one = self.schema(item, name)
                found = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
            case Either(shapes=shapes):
                found = {"anyOf": [self.schema(one, name) for one in shapes]}
            case NamedShape(name=itself):
                found = {"$ref": f"#/definitions/{itself}"}
            case _:
                found = self._scalar(shape)
        return found

    def _scalar(self, shape: Shape) -> JsonSchema:
        found: JsonSchema
        match shape:
            case Free(what=what):
                found = _PLAIN[what]
            case FixedWords(words=words):
                found = {"enum": list(words)}
            case YesNo(never_yes=never_yes):
                found = _flags(never_yes=never_yes)
            case CodeShape(local=local):
                codes = self._codes(shape)
                found = {"anyOf": [codes, _TEXT]} if local else codes
            case OrText(code=code):
                found = {"anyOf": [self._codes(code), _TEXT]}
            case OrNull(shape=inner):
                found = {"anyOf": [self._scalar(inner), {"type": "null"}]}
            case _:
                found = self._any_value()
        return found

    def _any_value(self) -> JsonSchema:
        """Return the schema of a value of whichever fact."""
        shapes = dict.fromkeys(value_of(spec) for spec in self.vocabulary.facts.values())
        return {"anyOf": [self._scalar(shape) for shape in shapes]}

    def _codes(self, shape: CodeShape) -> JsonSchema:
        name = "-".join(("codes", *shape.sections, *([str(len(shape.only))] if shape.only else ())))
        if name not in self.definitions:
            forms = dict(self._forms(shape))
            told = list(forms.values())
            self.definitions[name] = {
                "enum": list(forms),
                "markdownEnumDescriptions": told,
                # Else the language server of editors lists every form of every code.
                "errorMessage": in_both_languages(PHRASES.text("unknown-code")),
            }
        return {"$ref": f"#/definitions/{name}"}

    def _forms(self, shape: CodeShape) -> Iterator[tuple[str, str]]:
        """Yield each way to write each code with what it means; the codes first."""
        codes = shape.codes(self.vocabulary)
        yield from ((code, in_both_languages(term)) for code, term in codes.items())
        for section in shape.sections:
            for form in self.vocabulary.spelled(section):
                code = shape.read(form, self.vocabulary)
                if code is not None and form not in codes:
                    yield form, f"{code}: {in_both_languages(codes[code])}"

    # -------------------------------------------------------------- mappings

    def _named(self, shape: KeysShape, name: str) -> JsonSchema:
        if shape not in self._names:
            taken = {*self._names.values()}
            numbered = (f"{name}-{number}" if number else name for number in count())
            self._names[shape] = next(free for free in numbered if free not in taken)
            self.definitions[self._names[shape]] = self._mapping(shape)
        return {"$ref": f"#/definitions/{self._names[shape]}"}

    def _mapping(self, shape: KeysShape) -> JsonSchema:
        found: JsonSchema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                form: _described(self.schema(key.shape, key.name), key.help)
                for key in shape.keys
                for form in self._spellings(key.name)
            },
        }
        wanted = [self._has(key.name) for key in shape.keys if key.required]
        if shape.some_of:
            wanted.append(self._has(*shape.some_of))
        for number, one in enumerate(shape.one_of):
            wanted += (
                {"not": {"allOf": [self._has(one), self._has(other)]}}
                for other in shape.one_of[number + 1 :]
            )
        wanted += ({"if": self._has(key), "then": self._has(needed)} for key, needed in shape.needs)
        if any(key.name == "overlays" for key in shape.keys):
            wanted.append({"if": self._has("overlays"), "else": self._without_names(shape)})
        return {**found, "allOf": wanted} if wanted else found

    def _without_names(self, shape: KeysShape) -> JsonSchema:
        """Return what holds where no overlay can have given a name to a category."""
        return {
            "properties": {
                form: {"properties": self._strictly(key.shape)}
                for key in shape.keys
                if isinstance(key.shape, KeysShape) and self._strictly(key.shape)
                for form in self._spellings(key.name)
            }
        }

    def _strictly(self, shape: KeysShape) -> JsonSchema:
        return {
            form: self._codes(key.shape)
            for key in shape.keys
            if isinstance(key.shape, CodeShape) and key.shape.local
            for form in self._spellings(key.name)
        }

    def _spellings(self, name: str) -> Iterable[str]:
        return dict.fromkeys(self.vocabulary.spelled_keys([name]))

    def _has(self, *names: str) -> JsonSchema:
        """Return what holds of a mapping that has at least one of some keys."""
        forms = [form for name in names for form in self._spellings(name)]
        return {"anyOf": [{"required": [form]} for form in forms]}


def in_both_languages(text: Text) -> str:
    """Return a text as a schema shows it, Indonesian first."""
    return f"{text.id} / {text.en}"


def _flags(*, never_yes: bool) -> JsonSchema:
    no: list[str | bool] = ["tidak", "no", False]
    return {"enum": no if never_yes else ["ya", "yes", True, *no]}


def _described(schema: JsonSchema, help_: Text) -> JsonSchema:
    # Beside a reference nothing counts in draft-07, so it has to stand one level deeper.
    inner = {"allOf": [schema]} if "$ref" in schema else schema
    return {"description": f"{help_.id}\n\n{help_.en}", **inner}
