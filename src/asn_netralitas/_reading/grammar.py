"""The grammar of scenario and overlay files, as data: what each key may hold.

The readers take their keys from it; translation, JSON Schemas and the files drawn in tests are
derived from it. To walk a grammar, write one
`match` over the shapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, Literal

from attrs import evolve, frozen

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.codes import (
    SECTIONS_OF,
    Act,
    Authority,
    Category,
    Confidence,
    Contest,
    ElectionKind,
    Modality,
    PeriodKind,
    Position,
    Rank,
    SanctionClass,
    SanctionKind,
    Stage,
    Target,
    Verdict,
)
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Text

_PHRASES: Final = Catalogue("files")

Plain = Literal["text", "name", "region", "path", "day", "open day", "moment", "number"]


@frozen
class Free:
    """Something that is the same in every language.

    A name is an id or a title; an open day may also be the word `any`; a moment is a day, a span
    of them or a time.
    """

    what: Plain


@frozen
class FixedWords:
    """One of some words that the vocabulary does not hold, so that they have no other form."""

    words: tuple[str, ...]


@frozen
class YesNo:
    """Yes or no in either language; with `never_yes` only no."""

    never_yes: bool = False


@frozen
class CodeShape:
    """A code of a section of the vocabulary, or of the section of its groups.

    With `local` it may also be a name that an overlay gives to a category, and that goes first.
    `only` leaves some of the codes out.
    """

    sections: tuple[str, ...]
    local: bool = False
    only: frozenset[str] | None = None

    def codes(self, vocabulary: Vocabulary) -> Mapping[str, Text]:
        """Return every code that may stand here, with its term."""
        return {
            code: term
            for section in self.sections
            for code, term in vocabulary.terms[section].items()
            if self.only is None or code in self.only
        }

    def read(self, written: str, vocabulary: Vocabulary) -> str | None:
        """Return the code that is written, as the readers do; None if it is none of these."""
        known = self.codes(vocabulary)
        told = (vocabulary.code_in(section, written) for section in self.sections)
        return next((code for code in (written, *told) if code in known), None)

    def indonesian(self, code: str, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Return the ways to write one of its codes in Indonesian, the short one first."""
        section = next(name for name in self.sections if code in vocabulary.terms[name])
        return vocabulary.indonesian(section, code)


@frozen
class ValueOfFact:
    """A value of the fact that the key `fact` of the same mapping names."""


@frozen
class OrText:
    """A code, or else text that stands for itself, such as an id or a title."""

    code: CodeShape


@frozen
class OrNull:
    """A shape, or nothing (`~`), which says as much as leaving the key out."""

    shape: Shape


@frozen
class ListOf:
    """A list, which may be empty."""

    item: Shape


@frozen
class Many:
    """A list that is not empty, or its one entry by itself."""

    item: Shape


@frozen
class KeyShape:
    """A key of a mapping: what it holds, what it is for, and whether it must be there."""

    name: str
    shape: Shape
    help: Text
    required: bool = False


@frozen
class KeysShape:
    """A mapping of known keys.

    Of those in `some_of` one must be there, of those in `one_of` no two may be, and the first of
    each pair in `needs` stands only beside the second.
    """

    keys: tuple[KeyShape, ...]
    some_of: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the keys."""
        return tuple(key.name for key in self.keys)

    def key(self, written: str, vocabulary: Vocabulary) -> KeyShape | None:
        """Return the key that is written, as code or as term; None if there is no such key."""
        exact = next((key for key in self.keys if key.name == written), None)
        told = (key for key in self.keys if vocabulary.is_key(key.name, written))
        return exact or next(told, None)


@frozen
class Entries:
    """A mapping whose keys are free."""

    key: Shape
    value: Shape


@frozen
class Either:
    """One of some shapes, of which a value has the first that it fits."""

    shapes: tuple[Shape, ...]

    def of(self, cursor: Cursor) -> Shape:
        """Return the shape of a value that is as it should be."""
        return next(shape for shape in self.shapes if _fits(shape, cursor))


@frozen
class NamedShape:
    """A shape that holds itself, by its name in the grammar."""

    name: str


Shape = (
    Free
    | FixedWords
    | YesNo
    | CodeShape
    | ValueOfFact
    | OrText
    | OrNull
    | ListOf
    | Many
    | KeysShape
    | Entries
    | Either
    | NamedShape
)


def _fits(shape: Shape, cursor: Cursor) -> bool:
    if not isinstance(shape, KeysShape):
        return cursor.kind != "mapping"
    return cursor.kind == "mapping" and all(
        key.name in cursor for key in shape.keys if key.required
    )


@frozen
class Grammar:
    """The shape of a file, and of the parts of it that hold themselves."""

    root: KeysShape
    named: Mapping[str, Shape]


_TEXT: Final = Free("text")
_NAME: Final = Free("name")
_WORDING: Final = KeysShape(
    (
        KeyShape("id", _TEXT, _PHRASES.text("in-indonesian"), required=True),
        KeyShape("en", _TEXT, _PHRASES.text("in-english"), required=True),
    )
)
_CONDITION: Final = NamedShape("condition")
_AMOUNT: Final = NamedShape("amount")


def _of(enum: type[StrEnum]) -> CodeShape:
    """Return the shape of a code of an enum or of its groups."""
    return CodeShape(SECTIONS_OF[enum])


def value_of(spec: FactSpec) -> YesNo | CodeShape:
    """Return the shape of one value of a fact."""
    return _of(spec.type) if issubclass(spec.type, StrEnum) else YesNo()


def for_fact(shape: Shape, spec: FactSpec) -> Shape:
    """Return a shape in which the value of some fact is a value of this one."""
    match shape:
        case ValueOfFact():
            return value_of(spec)
        case Many(item=item):
            return Many(for_fact(item, spec))
        case _:
            return shape


def _single(shape: YesNo | CodeShape) -> YesNo | CodeShape:
    """Return the shape of what is said of one case, which is no group of posts or targets."""
    return evolve(shape, sections=shape.sections[:1]) if isinstance(shape, CodeShape) else shape


def _facts(vocabulary: Vocabulary, owner: str) -> Iterator[KeyShape]:
    for spec in vocabulary.facts.values():
        if spec.owner == owner:
            yield KeyShape(spec.name, _single(value_of(spec)), vocabulary.question(spec.name))


def _key(name: str, shape: Shape, phrase: str | None = None) -> KeyShape:
    return KeyShape(name, shape, _PHRASES.text(phrase or name))


def _needed(name: str, shape: Shape, phrase: str | None = None) -> KeyShape:
    return evolve(_key(name, shape, phrase), required=True)


def scenario_grammar(vocabulary: Vocabulary) -> Grammar:
    """Return the grammar of a scenario file."""
    scenario = ListOf(_scenario(vocabulary))
    root = _needed("scenarios", scenario)
    return Grammar(KeysShape((root,)), {})


def _scenario(vocabulary: Vocabulary) -> KeysShape:
    policy = OrText(CodeShape(("policies",)))
    return KeysShape(
        (
            _needed("name", _TEXT),
            _key("source", _TEXT, "scenario-source"),
            _needed("person", _person(vocabulary)),
            _needed("activity", _activity(vocabulary)),
            _needed("at", Free("moment")),
            _key("others", YesNo(never_yes=True)),
            _key("overlays", Many(Free("path"))),
            _key("readings", Entries(policy, policy), "scenario-readings"),
            _needed("expect", _expectation()),
        )
    )


def _person(vocabulary: Vocabulary) -> KeysShape:
    return KeysShape(
        (
            KeyShape(
                "category",
                evolve(_of(Category), local=True),
                vocabulary.question("category"),
                required=True,
            ),
            KeyShape("region", Free("region"), vocabulary.question("region")),
            *_facts(vocabulary, "person"),
        )
    )


def _activity(vocabulary: Vocabulary) -> KeysShape:
    return KeysShape(
        (
            KeyShape("act", _of(Act), vocabulary.question("act"), required=True),
            KeyShape("election", _NAME, vocabulary.question("election")),
            *_facts(vocabulary, "activity"),
        )
    )


def _expectation() -> KeysShape:
    classes = Many(_of(SanctionClass))
    keys = (
        _key("verdict", Many(_of(Verdict))),
        _key("allowed", YesNo()),
        _key("sanctions", classes),
        _key("not_sanctions", classes),
        _key("rules", Many(_NAME), "expectation-rules"),
        _key("not_rules", Many(_NAME)),
        _key("open_facts", Many(CodeShape(("facts",)))),
        _key("disputes", Many(_NAME)),
        _key("report_to", Many(_of(Authority))),
    )
    return KeysShape(keys, some_of=KeysShape(keys).names)


def overlay_grammar(vocabulary: Vocabulary) -> Grammar:
    """Return the grammar of an overlay file."""
    root = KeysShape(
        (
            _needed("overlay", OVERLAY),
            _key("readings", Entries(_NAME, _NAME), "overlay-grammar-readings"),
            _key("categories", Entries(_NAME, _of(Category)), "overlay-grammar-categories"),
            _key("instruments", ListOf(INSTRUMENT)),
            _key("rules", ListOf(RULE), "overlay-grammar-rules"),
        )
    )
    return Grammar(root, {"condition": _condition(vocabulary), "amount": _amount()})


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
_CONFIDENCE: Final = _of(Confidence)
INSTRUMENT: Final = KeysShape(
    (
        _needed("id", _NAME, "instrument-id"),
        _needed("number", _TEXT),
        _needed("title", _WORDING, "instrument-title"),
        _needed("rank", _of(Rank)),
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
_CATEGORIES: Final = Many(_of(Category))
_POSITIONS: Final = Many(_of(Position))
_TARGETS: Final = Many(_of(Target))
_KINDS_OF_ELECTION: Final = _key("election_kinds", Many(_of(ElectionKind)))
_PENALTY: Final = Either(
    (
        _of(SanctionKind),
        KeysShape(
            (
                _needed("kind", _of(SanctionKind)),
                _key("percent", Free("number")),
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
        _key("class", OrNull(_of(SanctionClass))),
        _key("kinds", Many(_PENALTY)),
        _key("joined", FixedWords(("alternative", "and", "and_or"))),
        _needed("by", Many(_of(Authority))),
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
        _needed("modality", _of(Modality)),
        _needed("title", _WORDING, "rule-title"),
        _key("categories", _CATEGORIES, "rule-categories"),
        _key("except_categories", _CATEGORIES),
        _key("positions", _POSITIONS, "rule-positions"),
        _needed("acts", Many(_of(Act))),
        _key("targets", _TARGETS),
        _KINDS_OF_ELECTION,
        _key("contests", Many(_of(Contest))),
        _key("stages", Many(_of(Stage))),
        _key("periods", Many(_of(PeriodKind))),
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


def _amount() -> Shape:
    number = Free("number")
    least = _key("least", number)
    most = _key("most", number)
    return Either((number, KeysShape((least, most), some_of=("least", "most"))))


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
