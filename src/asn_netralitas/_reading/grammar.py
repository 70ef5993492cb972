"""The grammar of scenario and overlay files, as data: what each key may hold.

The readers take their keys from it; translation, JSON Schemas and the files drawn in tests are
derived from it, each by one `match` over the shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal

from attrs import evolve, frozen

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model import codes
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Text

_PHRASES: Final = Catalogue("files")

Plain = Literal["text", "name", "region", "path", "day", "open day", "moment", "number"]


@frozen
class Free:
    """A value that is the same in every language.

    A name is an id or a title; an open day is a day or the word `any`; a moment is a day, a span
    of days or a time.
    """

    what: Plain


@frozen
class FixedWords:
    """One of some words that are not in the vocabulary and so have no other form."""

    words: tuple[str, ...]


@frozen
class YesNo:
    """Yes or no in either language; with `never_yes` only no."""

    never_yes: bool = False


@frozen
class CodeShape:
    """A code of a section of the vocabulary, or of the section of its groups.

    With `local`, a name that an overlay gives to a category is allowed too and takes precedence.
    `only` restricts the codes.
    """

    sections: tuple[str, ...]
    local: bool = False
    only: frozenset[str] | None = None

    def codes(self, vocabulary: Vocabulary) -> Mapping[str, Text]:
        return {
            code: term
            for section in self.sections
            for code, term in vocabulary.terms[section].items()
            if self.only is None or code in self.only
        }

    def read(self, written: str, vocabulary: Vocabulary) -> str | None:
        """Return the code that a code or a term stands for; None if the shape has no such code."""
        allowed = self.codes(vocabulary)
        meant = (vocabulary.code_in(section, written) for section in self.sections)
        return next((code for code in (written, *meant) if code in allowed), None)

    def indonesian(self, code: str, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Return the Indonesian forms of a code, the shortest first."""
        section = next(name for name in self.sections if code in vocabulary.terms[name])
        return vocabulary.indonesian(section, code)


@frozen
class ValueOfFact:
    """A value of the fact in the key `fact` of the same mapping."""


@frozen
class OrText:
    """A code, or any other text, such as an id or a title."""

    code: CodeShape


@frozen
class OrNull:
    """A shape, or null (`~`), which means the same as leaving the key out."""

    shape: Shape


@frozen
class ListOf:
    """A list, which may be empty."""

    item: Shape


@frozen
class Many:
    """A list that is not empty, or a single entry."""

    item: Shape


@frozen
class KeyShape:
    """A key of a mapping: its value, its help, and whether it is required."""

    name: str
    shape: Shape
    help: Text
    required: bool = False


@frozen
class KeysShape:
    """A mapping of known keys.

    At least one key of `some_of` and at most one of `one_of` is written. In `needs`, the first key
    of a pair requires the second.
    """

    keys: tuple[KeyShape, ...]
    some_of: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)

    def key(self, written: str, vocabulary: Vocabulary) -> KeyShape | None:
        """Return the key for a code or a term; None if there is no such key."""
        exact = next((key for key in self.keys if key.name == written), None)
        meant = (key for key in self.keys if vocabulary.is_key(key.name, written))
        return exact or next(meant, None)


@frozen
class Entries:
    """A mapping whose keys are free."""

    key: Shape
    value: Shape


@frozen
class Either:
    """One of several shapes; the first that fits a value is its shape."""

    shapes: tuple[Shape, ...]

    def of(self, cursor: Cursor) -> Shape:
        """Return the shape of a value that has no faults."""
        return next(shape for shape in self.shapes if _fits(shape, cursor))


@frozen
class NamedShape:
    """A shape that contains itself, by its name in the grammar."""

    name: str


ScalarShape = Free | FixedWords | YesNo | CodeShape | ValueOfFact | OrText | OrNull
Shape = ScalarShape | ListOf | Many | KeysShape | Entries | Either | NamedShape


def _fits(shape: Shape, cursor: Cursor) -> bool:
    if not isinstance(shape, KeysShape):
        return cursor.kind != "mapping"
    return cursor.kind == "mapping" and all(
        key.name in cursor for key in shape.keys if key.required
    )


@frozen
class Grammar:
    """The shape of a file, and its named shapes."""

    root: KeysShape
    named: Mapping[str, Shape]


def _key(name: str, shape: Shape, phrase: str | None = None) -> KeyShape:
    return KeyShape(name, shape, _PHRASES.text(phrase or name))


def _needed(name: str, shape: Shape, phrase: str | None = None) -> KeyShape:
    return evolve(_key(name, shape, phrase), required=True)


_TEXT: Final = Free("text")
_NAME: Final = Free("name")
_WORDING: Final = KeysShape(
    (_needed("id", _TEXT, "in-indonesian"), _needed("en", _TEXT, "in-english"))
)
_CONDITION: Final = NamedShape("condition")
_AMOUNT: Final = NamedShape("amount")
_NUMBER: Final = Free("number")
_BOUNDS: Final = (_key("least", _NUMBER), _key("most", _NUMBER))
_AMOUNT_SHAPE: Final = Either((_NUMBER, KeysShape(_BOUNDS, some_of=("least", "most"))))


def _of(enum: type[StrEnum]) -> CodeShape:
    return CodeShape(codes.SECTIONS_OF[enum])


def value_of(spec: FactSpec, *, groups: bool = True) -> YesNo | CodeShape:
    """Return the shape of a value of a fact; of one case, whose value is no group, without them."""
    if not issubclass(spec.type, StrEnum):
        return YesNo()
    return _of(spec.type) if groups else CodeShape(codes.SECTIONS_OF[spec.type][:1])


def for_fact(shape: Shape, spec: FactSpec) -> Shape:
    """Return a shape with `ValueOfFact` replaced by the values of a fact."""
    if isinstance(shape, Many):
        return Many(for_fact(shape.item, spec))
    return value_of(spec) if isinstance(shape, ValueOfFact) else shape


def _asked(name: str, shape: Shape, vocabulary: Vocabulary, *, required: bool = False) -> KeyShape:
    return KeyShape(name, shape, vocabulary.question(name), required)


def scenario_grammar(vocabulary: Vocabulary) -> Grammar:
    policy = OrText(CodeShape(("policies",)))
    named_category = evolve(_of(codes.Category), local=True)
    category = _asked("category", named_category, vocabulary, required=True)
    region = _asked("region", Free("region"), vocabulary)
    act = _asked("act", _of(codes.Act), vocabulary, required=True)
    election = _asked("election", _NAME, vocabulary)
    scenario = KeysShape(
        (
            _needed("name", _TEXT),
            _key("source", _TEXT, "scenario-source"),
            _needed("person", _owner(vocabulary, "person", category, region)),
            _needed("activity", _owner(vocabulary, "activity", act, election)),
            _needed("at", Free("moment")),
            _key("others", YesNo(never_yes=True)),
            _key("overlays", Many(Free("path"))),
            _key("readings", Entries(policy, policy), "scenario-readings"),
            _needed("expect", _expectation()),
        )
    )
    return Grammar(KeysShape((_needed("scenarios", ListOf(scenario)),)), {})


def _owner(vocabulary: Vocabulary, owner: str, *keys: KeyShape) -> KeysShape:
    """Return the shape of a person or an activity: some keys, and one for each fact."""
    specs = [spec for spec in vocabulary.facts.values() if spec.owner == owner]
    facts = (_asked(spec.name, value_of(spec, groups=False), vocabulary) for spec in specs)
    return KeysShape((*keys, *facts))


def _expectation() -> KeysShape:
    classes = Many(_of(codes.SanctionClass))
    keys = (
        _key("verdict", Many(_of(codes.Verdict))),
        _key("allowed", YesNo()),
        _key("sanctions", classes),
        _key("not_sanctions", classes),
        _key("rules", Many(_NAME), "expectation-rules"),
        _key("not_rules", Many(_NAME)),
        _key("open_facts", Many(CodeShape(("facts",)))),
        _key("disputes", Many(_NAME)),
        _key("report_to", Many(_of(codes.Authority))),
    )
    return KeysShape(keys, some_of=KeysShape(keys).names)


def overlay_grammar(vocabulary: Vocabulary) -> Grammar:
    root = KeysShape(
        (
            _needed("overlay", OVERLAY),
            _key("readings", Entries(_NAME, _NAME), "overlay-grammar-readings"),
            _key("categories", Entries(_NAME, _of(codes.Category)), "overlay-grammar-categories"),
            _key("instruments", ListOf(INSTRUMENT)),
            _key("rules", ListOf(RULE), "overlay-grammar-rules"),
        )
    )
    return Grammar(root, {"condition": _condition(vocabulary), "amount": _AMOUNT_SHAPE})


_FIRST: Final = _key("first", Free("open day"))
_LAST: Final = _key("last", Free("open day"))
_REGIONS: Final = Many(Free("region"))
OVERLAY: Final = KeysShape(
    (
        _needed("id", _NAME, "overlay-id"),
        _needed("title", _WORDING, "overlay-title"),
        _needed("regions", _REGIONS, "overlay-regions"),
        _needed("first", Free("day")),
        _LAST,
    )
)
_CONFIDENCE: Final = _of(codes.Confidence)
INSTRUMENT: Final = KeysShape(
    (
        _needed("id", _NAME, "instrument-id"),
        _needed("number", _TEXT),
        _needed("title", _WORDING, "instrument-title"),
        _needed("rank", _of(codes.Rank)),
        _needed("in_force", KeysShape((_FIRST, _LAST))),
        _key("replaced_by", _NAME),
        _needed("confidence", _CONFIDENCE, "instrument-confidence"),
        _key("source", _TEXT, "instrument-source"),
    )
)
CITATION: Final = KeysShape(
    (_needed("instrument", _NAME, "citation-instrument"), _needed("provision", _TEXT))
)
READING_REF: Final = KeysShape(
    (_needed("dispute", _NAME), _needed("reading", _NAME, "reading-reading"))
)
_READING_KEY: Final = _key("reading", READING_REF, "reading-key-reading")
_WHEN: Final = _key("when", _CONDITION)
_NOTE: Final = _key("note", _WORDING)
_CATEGORIES: Final = Many(_of(codes.Category))
_POSITIONS: Final = Many(_of(codes.Position))
_TARGETS: Final = Many(_of(codes.Target))
_KINDS_OF_ELECTION: Final = _key("election_kinds", Many(_of(codes.ElectionKind)))
_PENALTY: Final = Either(
    (
        _of(codes.SanctionKind),
        KeysShape(
            (
                _needed("kind", _of(codes.SanctionKind)),
                _key("percent", _NUMBER),
                _key("days", _AMOUNT),
                _key("months", _AMOUNT),
                _key("rupiah", _AMOUNT),
            ),
            one_of=("days", "months", "rupiah"),
        ),
    )
)
CONSEQUENCE: Final = KeysShape(
    (
        _key("class", OrNull(_of(codes.SanctionClass))),
        _key("kinds", Many(_PENALTY)),
        _key("joined", FixedWords(("alternative", "and", "and_or"))),
        _needed("by", Many(_of(codes.Authority))),
        _key("for", _CATEGORIES),
        _key("positions", _POSITIONS, "consequence-positions"),
        _key("targets", _TARGETS),
        _KINDS_OF_ELECTION,
        _WHEN,
        _READING_KEY,
        _FIRST,
        _LAST,
        _needed("citation", CITATION),
        _key("confidence", _CONFIDENCE, "consequence-confidence"),
        _NOTE,
    ),
    some_of=("class", "note"),
    needs=(("kinds", "class"),),
)
RULE: Final = KeysShape(
    (
        _needed("instrument", _NAME, "rule-instrument"),
        _needed("id", _NAME, "rule-id"),
        _needed("modality", _of(codes.Modality)),
        _needed("title", _WORDING, "rule-title"),
        _key("categories", _CATEGORIES, "rule-categories"),
        _key("except_categories", _CATEGORIES),
        _key("positions", _POSITIONS, "rule-positions"),
        _needed("acts", Many(_of(codes.Act))),
        _key("targets", _TARGETS),
        _KINDS_OF_ELECTION,
        _key("contests", Many(_of(codes.Contest))),
        _key("stages", Many(_of(codes.Stage))),
        _key("periods", Many(_of(codes.PeriodKind))),
        _key("regions", _REGIONS, "rule-regions"),
        _WHEN,
        _key("exception_to", Many(_NAME)),
        _key("interpretation_by", Many(_WORDING)),
        _key("consequences", ListOf(CONSEQUENCE)),
        _needed("citations", Many(CITATION)),
        _READING_KEY,
        _FIRST,
        _LAST,
        _needed("confidence", _CONFIDENCE, "rule-confidence"),
        _key("binds_after_resignation", YesNo()),
        _NOTE,
    ),
    some_of=("categories", "positions"),
)


def _condition(vocabulary: Vocabulary) -> Shape:
    facts = frozenset(vocabulary.facts)
    flags = frozenset(spec.name for spec in vocabulary.facts.values() if spec.type is bool)
    parts = Many(_CONDITION)
    return Either(
        (
            CodeShape(("facts",), only=flags),
            KeysShape(
                (
                    _needed("fact", CodeShape(("facts",), only=facts)),
                    _needed("is", Many(ValueOfFact())),
                )
            ),
            KeysShape((_needed("all", parts),)),
            KeysShape((_needed("any", parts),)),
            KeysShape((_needed("not", _CONDITION),)),
        )
    )
