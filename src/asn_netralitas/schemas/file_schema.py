"""Generate the JSON Schema (draft-07, for editors) of a file grammar, in both languages.

The schema accepts the files that the readers accept, if terms are in the case of the vocabulary
and `true` and `false` are unquoted. It does not check that names exist or days are in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, count
from typing import Any, Final

from attrs import define, field

from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading import grammar

JsonSchema = dict[str, Any]

DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
# What the patterns of editors escape: JavaScript refuses an escape that is not needed.
_SPECIAL: Final = re.compile(r"[.^$*+?()\[\]{}|\\/]")
# A name of a place, or a day as people write it: `Kutai Timur`, `15 Agustus 2024`, `15/8/2024`.
_IN_WORDS: Final = "[A-Za-z].*|[0-9]{1,2}[-/. ]+[A-Za-z0-9].*"
# YAML reads `3` and `64.08` as numbers and `true` as a boolean; the readers take them as text.
_TEXT: Final[JsonSchema] = {"type": ["string", "number", "boolean"]}
PHRASES: Final = Catalogue("files")
_YES: Final[list[object]] = ["ya", "yes", True]
_NO: Final[list[object]] = ["tidak", "no", False]
_PLAIN: Final[Mapping[str, JsonSchema]] = {
    "text": _TEXT,
    "name": _TEXT,
    "path": _TEXT,
    "region": {
        "type": ["string", "number"],
        "pattern": rf"^([0-9]{{2}}(\.[0-9]{{2}})?|{_IN_WORDS})$",
    },
    "day": {"type": "string", "pattern": f"^({DAY}|{_IN_WORDS})$"},
    "open day": {"type": "string", "pattern": f"^({DAY}|any|{_IN_WORDS})$"},
    "known day": {"type": "string", "pattern": f"^({DAY}|unknown|{_IN_WORDS})$"},
    "moment": {"type": "string", "pattern": f"^({DAY}( *[/] *{DAY}|[T ].+)?|{_IN_WORDS})$"},
    "number": {
        "anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]{1,18}$"}]
    },
}


def file_schema(file: grammar.Grammar, vocabulary: Vocabulary, title: Text) -> JsonSchema:
    """Return the JSON Schema of a file."""
    writer = _FileSchemaWriter(vocabulary)
    root = writer.schema(file.root, "file")
    for name, shape in file.named.items():
        writer.definitions[name] = writer.schema(shape, f"one-{name}")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": in_both_languages(title),
        "allOf": [root],
        "definitions": dict(sorted(writer.definitions.items())),
    }


@define
class _FileSchemaWriter:
    """The schema of a file, in which each mapping and each list of codes is defined once."""

    vocabulary: Vocabulary
    definitions: dict[str, JsonSchema] = field(factory=dict)
    _names: dict[grammar.KeysShape, str] = field(factory=dict)

    def schema(self, shape: grammar.Shape, name: str) -> JsonSchema:
        """Return the schema of a shape; `name` is the name of definitions in it."""
        schema: JsonSchema
        match shape:
            case grammar.KeysShape():
                schema = self._named(shape, name)
            case grammar.Entries(value=value):
                schema = {"type": "object", "additionalProperties": self.schema(value, name)}
            case grammar.ListOf(item=item):
                schema = {"type": "array", "items": self.schema(item, name)}
            case grammar.Many(item=item):
                entry = self.schema(item, name)
                several = {"type": "array", "items": entry, "minItems": 1}
                schema = {"anyOf": [entry, several]}
            case grammar.Either(shapes=shapes):
                schema = {"anyOf": [self.schema(inner, name) for inner in shapes]}
            case grammar.NamedShape(name=itself):
                schema = {"$ref": f"#/definitions/{itself}"}
            case _:
                schema = self._scalar(shape)
        return schema

    def _scalar(self, shape: grammar.Shape) -> JsonSchema:
        schema: JsonSchema
        match shape:
            case grammar.Free(what=what):
                schema = _PLAIN[what]
            case grammar.FixedWords(words=words):
                schema = {"enum": list(words)}
            case grammar.YesNo(never_yes=never_yes):
                schema = {"enum": _NO if never_yes else _YES + _NO}
            case grammar.CodeShape(local=local):
                codes = self._codes(shape)
                schema = {"anyOf": [codes, _TEXT]} if local else codes
            case grammar.OrText(code=code):
                schema = {"anyOf": [self._codes(code), _TEXT]}
            case grammar.OrNull(shape=inner):
                schema = {"anyOf": [self._scalar(inner), {"type": "null"}]}
            case _:
                facts = self.vocabulary.facts.values()
                values = dict.fromkeys(map(grammar.value_of, facts))
                schema = {"anyOf": [self._scalar(value) for value in values]}
        return schema

    def _codes(self, shape: grammar.CodeShape) -> JsonSchema:
        name = "-".join(("codes", *shape.sections, *([str(len(shape.only))] if shape.only else ())))
        if name not in self.definitions:
            forms = dict(self._forms(shape))
            # Without them, the language server of editors lists every form of every code.
            told = in_both_languages(PHRASES.text("unknown-code"))
            self.definitions[name] = {
                "anyOf": [
                    {
                        "enum": list(forms),
                        "markdownEnumDescriptions": list(forms.values()),
                        "errorMessage": told,
                    },
                    # A pattern, since editors would offer two thousand words of an enumeration.
                    {
                        "type": "string",
                        "pattern": self._everyday(shape),
                        "patternErrorMessage": told,
                    },
                ],
                "errorMessage": told,
            }
        return {"$ref": f"#/definitions/{name}"}

    def _everyday(self, shape: grammar.CodeShape) -> str:
        """Return the pattern of the everyday words that mean one of the codes."""
        spellings, codes = everyday_words().spellings, shape.codes(self.vocabulary)
        words = [
            _written(word)
            for section in shape.sections
            for code in codes
            for word in spellings(section, code)
        ]
        return f"^({'|'.join(words)})$" if words else "^$"

    def _forms(self, shape: grammar.CodeShape) -> Iterator[tuple[str, str]]:
        """Yield each form of each code with its meaning, the codes first."""
        codes = shape.codes(self.vocabulary)
        yield from ((code, in_both_languages(term)) for code, term in codes.items())
        for section in shape.sections:
            for form in self.vocabulary.spelled(section):
                code = shape.read(form, self.vocabulary)
                if code is not None and form not in codes:
                    yield form, f"{code}: {in_both_languages(codes[code])}"

    # -------------------------------------------------------------- mappings

    def _named(self, shape: grammar.KeysShape, name: str) -> JsonSchema:
        if shape not in self._names:
            taken = {*self._names.values()}
            numbered = (f"{name}-{number}" if number else name for number in count())
            self._names[shape] = next(free for free in numbered if free not in taken)
            self.definitions[self._names[shape]] = self._mapping(shape)
        return {"$ref": f"#/definitions/{self._names[shape]}"}

    def _mapping(self, shape: grammar.KeysShape) -> JsonSchema:
        schema: JsonSchema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                form: _described(self.schema(key.shape, key.name), key.help)
                for key in shape.keys
                for form in self._spellings(key.name)
            },
        }
        conditions = [self._has(key.name) for key in shape.keys if key.required]
        if shape.some_of:
            conditions.append(self._has(*shape.some_of))
        conditions += (
            {"not": {"allOf": [self._has(key) for key in pair]}}
            for pair in combinations(shape.one_of, 2)
        )
        conditions += (
            {"if": self._has(key), "then": self._has(needed)} for key, needed in shape.needs
        )
        if any(key.name == "overlays" for key in shape.keys):
            conditions.append({"if": self._has("overlays"), "else": self._without_names(shape)})
        return schema | ({"allOf": conditions} if conditions else {})

    def _without_names(self, shape: grammar.KeysShape) -> JsonSchema:
        """Return the schema of a mapping without overlays, so without local category names."""
        return {
            "properties": {
                form: {"properties": self._strictly(key.shape)}
                for key in shape.keys
                if isinstance(key.shape, grammar.KeysShape) and self._strictly(key.shape)
                for form in self._spellings(key.name)
            }
        }

    def _strictly(self, shape: grammar.KeysShape) -> JsonSchema:
        return {
            form: self._codes(key.shape)
            for key in shape.keys
            if isinstance(key.shape, grammar.CodeShape) and key.shape.local
            for form in self._spellings(key.name)
        }

    def _spellings(self, name: str) -> Iterable[str]:
        return dict.fromkeys(self.vocabulary.spelled_keys([name]))

    def _has(self, *names: str) -> JsonSchema:
        """Return the schema of a mapping that has at least one of some keys."""
        forms = [form for name in names for form in self._spellings(name)]
        return {"anyOf": [{"required": [form]} for form in forms]}


def _written(word: str) -> str:
    """Return the pattern of a word that may begin with a capital letter."""
    first, rest = word[0], _SPECIAL.sub(r"\\\g<0>", word[1:])
    return f"[{first.upper()}{first.lower()}]{rest}" if first.isalpha() else f"{first}{rest}"


def in_both_languages(text: Text) -> str:
    """Return a text in both languages for a schema, Indonesian first."""
    return f"{text.id} / {text.en}"


def _described(schema: JsonSchema, help_: Text) -> JsonSchema:
    # Draft-07 ignores all keys beside a reference, so the reference goes one level deeper.
    inner = {"allOf": [schema]} if "$ref" in schema else schema
    return {"description": f"{help_.id}\n\n{help_.en}", **inner}
