"""The grammar of the files that people write, as data: what each key may hold.

The readers take their keys from it; translation, JSON Schemas and the files drawn in tests are
derived from it, each by one `match` over the shapes. `grammar.yaml` holds the mappings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Final, Literal, get_args

from attrs import frozen

from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model import codes, law
from asn_netralitas._model.vocabulary import NEVER_TESTED, FactSpec, Vocabulary
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Text

_PHRASES: Final = Catalogue("files")

Plain = Literal[
    "text", "name", "region", "path", "day", "open day", "known day", "moment", "number"
]


@frozen
class Free:
    """A value that is the same in every language.

    A name is an id or a title; an open day is a day or the word `any`, a known day one or the
    word `unknown`; a moment is a day, a span of days or a time.
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
        """Return the key for a code, a term or a word for a fact; None if there is no such key."""
        exact = next((key for key in self.keys if key.name == written), None)
        ways = (vocabulary.is_key, vocabulary.is_fact)
        meant = (key for is_it in ways for key in self.keys if is_it(key.name, written))
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


def value_of(spec: FactSpec, *, groups: bool = True) -> YesNo | CodeShape:
    """Return the shape of a value of a fact; of one case, whose value is no group, without them."""
    if not issubclass(spec.type, StrEnum):
        return YesNo()
    sections = codes.SECTIONS_OF[spec.type]
    return CodeShape(sections if groups else sections[:1])


def for_fact(shape: Shape, spec: FactSpec) -> Shape:
    """Return a shape with `ValueOfFact` replaced by the values of a fact."""
    if isinstance(shape, Many):
        return Many(for_fact(shape.item, spec))
    return value_of(spec) if isinstance(shape, ValueOfFact) else shape


# With every fact known, no verdict depends on one.
CASE_VERDICT: Final = CodeShape(
    ("verdicts",), only=frozenset(codes.Verdict) - {codes.Verdict.DEPENDS}
)
ANY_CATEGORY: Final = CodeShape(codes.SECTIONS_OF[codes.Category], local=True)
_WRITTEN: Final = document(files("asn_netralitas") / "_reading" / "grammar.yaml")
_AROUND: Final[Mapping[str, Callable[[Shape], Shape]]] = {
    "many": Many,
    "list": ListOf,
    "nullable": OrNull,
}
_NAMED: Final[Mapping[str, Shape]] = {
    **{what: Free(what) for what in get_args(Plain)},
    "yes or no": YesNo(),
    "no": YesNo(never_yes=True),
    "joined": FixedWords(get_args(law.Joined)),
    "standing": FixedWords(get_args(law.Standing)),
    "policy": OrText(CodeShape(("policies",))),
    "value of the fact": ValueOfFact(),
    "category": ANY_CATEGORY,
    "verdict of a case": CASE_VERDICT,
    "condition": NamedShape("condition"),
    "amount": NamedShape("amount"),
}


def _mapping(name: str, named: Mapping[str, Shape] = _NAMED) -> KeysShape:
    """Return a mapping of `grammar.yaml`; `named` are the shapes that are written by a name."""
    entry = _WRITTEN[name]
    some_of, one_of = (
        tuple(key.text() for key in tied.many()) if tied else ()
        for tied in (entry.get("some_of"), entry.get("one_of"))
    )
    needs = entry.get("needs")
    pairs = ((key.text(), needed.text()) for key, needed in (needs.items() if needs else ()))
    keys = (_key(name, key.text(), shape.text(), named) for key, shape in entry["keys"].items())
    return KeysShape(tuple(keys), some_of, one_of, tuple(pairs))


def _key(mapping: str, written: str, shape: str, named: Mapping[str, Shape]) -> KeyShape:
    name = written.removesuffix("!")
    own_phrase = f"{mapping}-{name}"
    text = _PHRASES.text(own_phrase if own_phrase in _PHRASES else name)
    return KeyShape(name, _shape(shape, named), text, required=written != name)


def _shape(written: str, named: Mapping[str, Shape]) -> Shape:
    kind, _, inner = written.partition(" ")
    if written in named:
        return named[written]
    if kind in _AROUND:
        return _AROUND[kind](_shape(inner, named))
    for sign, several in ((" | ", lambda *shapes: Either(shapes)), (" to ", Entries)):
        if sign in written:
            return several(*(_shape(part, named) for part in written.split(sign)))
    if kind == "code":
        enum = codes.SECTIONS.get(inner)
        return CodeShape((inner,) if enum is None else codes.SECTIONS_OF[enum])
    return _mapping(written, named)


OVERLAY: Final = _mapping("overlay")
INSTRUMENT: Final = _mapping("instrument")
CITATION: Final = _mapping("citation")
READING_REF: Final = _mapping("reading")
CONSEQUENCE: Final = _mapping("consequence")
RULE: Final = _mapping("rule")
PROPERTY: Final = _mapping("property")
REPLACEMENT: Final = _mapping("replacement")
_OVERLAY_FILE: Final = _mapping("overlay-file")
_AMOUNT: Final = Either((Free("number"), _mapping("bounds")))


def scenario_grammar(vocabulary: Vocabulary) -> Grammar:
    category = _asked("category", ANY_CATEGORY, vocabulary, required=True)
    region = _asked("region", Free("region"), vocabulary)
    act = _asked("act", CodeShape(("acts",)), vocabulary, required=True)
    election = _asked("election", Free("name"), vocabulary)
    owners = {
        "person": _owner(vocabulary, "person", category, region),
        "activity": _owner(vocabulary, "activity", act, election),
    }
    return Grammar(_mapping("scenario-file", {**_NAMED, **owners}), {})


def _asked(name: str, shape: Shape, vocabulary: Vocabulary, *, required: bool = False) -> KeyShape:
    return KeyShape(name, shape, vocabulary.question(name), required)


def _owner(vocabulary: Vocabulary, owner: str, *keys: KeyShape) -> KeysShape:
    """Return the shape of a person or an activity: some keys, and one for each fact."""
    specs = [spec for spec in vocabulary.facts.values() if spec.owner == owner]
    facts = (_asked(spec.name, value_of(spec, groups=False), vocabulary) for spec in specs)
    return KeysShape((*keys, *facts))


def overlay_grammar(vocabulary: Vocabulary) -> Grammar:
    return Grammar(_OVERLAY_FILE, {"condition": _condition(vocabulary), "amount": _AMOUNT})


def property_grammar(vocabulary: Vocabulary) -> Grammar:
    return Grammar(_mapping("property-file"), {"condition": _condition(vocabulary)})


def _condition(vocabulary: Vocabulary) -> Shape:
    flags = frozenset(spec.name for spec in vocabulary.facts.values() if spec.type is bool)
    fact = CodeShape(("facts",), only=frozenset(vocabulary.facts.keys() - NEVER_TESTED.keys()))
    tests = ("fact-test", "all-of", "any-of", "none-of")
    mappings = (_mapping(test, {**_NAMED, "fact": fact}) for test in tests)
    return Either(
        (CodeShape(("facts", "conditions"), only=flags | set(vocabulary.conditions)), *mappings)
    )
