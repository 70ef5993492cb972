"""What every key of a scenario file and of an overlay may hold, as data.

The readers (`scenario`, `_read_rules`) say the same as code; a test holds the two together. From
this come the translation of files, the JSON Schemas for editors, and files made up in tests.
Everything here is a value: who walks a grammar writes one `match` over the shapes.
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
from asn_netralitas._phrases.text import Text

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
        KeyShape("id", _TEXT, Text("dalam bahasa Indonesia", "in Indonesian"), required=True),
        KeyShape("en", _TEXT, Text("dalam bahasa Inggris", "in English"), required=True),
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


def _key(name: str, shape: Shape, indonesian: str, english: str) -> KeyShape:
    return KeyShape(name, shape, Text(indonesian, english))


def _needed(name: str, shape: Shape, indonesian: str, english: str) -> KeyShape:
    return KeyShape(name, shape, Text(indonesian, english), required=True)


def scenario_grammar(vocabulary: Vocabulary) -> Grammar:
    """Return the grammar of a scenario file."""
    scenario = ListOf(_scenario(vocabulary))
    root = _needed("scenarios", scenario, "kasus dan harapannya", "cases and what each expects")
    return Grammar(KeysShape((root,)), {})


def _scenario(vocabulary: Vocabulary) -> KeysShape:
    policy = OrText(CodeShape(("policies",)))
    return KeysShape(
        (
            _needed("name", _TEXT, "isi kasus dalam satu kalimat", "what the case is, in a line"),
            _key("source", _TEXT, "asal kasus, tanpa nama orang", "whence the case; name nobody"),
            _needed("person", _person(vocabulary), "siapa yang bertindak", "who acts"),
            _needed("activity", _activity(vocabulary), "apa yang dilakukan", "what is done"),
            _needed(
                "at",
                Free("moment"),
                "tanggal, rentang AWAL/AKHIR, atau waktu dengan zona",
                "day, span FIRST/LAST, or time with an offset",
            ),
            _key(
                "others",
                YesNo(never_yes=True),
                "`tidak`: setiap fakta yang tidak disebut dijawab tidak",
                "`no`: every fact that is not given is no",
            ),
            _key(
                "overlays",
                Many(Free("path")),
                "berkas aturan daerah atau instansi",
                "files with rules of a region or an agency",
            ),
            _key(
                "readings",
                Entries(policy, policy),
                "tafsiran yang dipakai untuk tiap sengketa",
                "the reading to use for each dispute",
            ),
            _needed(
                "expect",
                _expectation(),
                "yang harus ada dalam putusan; yang tidak disebut tidak diperiksa",
                "what the decision must hold; what is left out is not compared",
            ),
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
        _key("verdict", Many(_of(Verdict)), "salah satu dari putusan ini", "one of these verdicts"),
        _key("allowed", YesNo(), "boleh atau tidak", "whether it is allowed"),
        _key("sanctions", classes, "semua golongan sanksi ini ada", "all these classes are there"),
        _key("not_sanctions", classes, "tidak satu pun golongan ini ada", "none of these is there"),
        _key("rules", Many(_NAME), "semua aturan ini berlaku", "all these rules stand"),
        _key("not_rules", Many(_NAME), "tidak satu pun aturan ini berlaku", "none of these stands"),
        _key(
            "open_facts",
            Many(CodeShape(("facts",))),
            "putusan bergantung pada semua fakta ini",
            "the verdict turns on all these facts",
        ),
        _key("disputes", Many(_NAME), "semua sengketa ini tampak", "all these disputes are shown"),
        _key(
            "report_to",
            Many(_of(Authority)),
            "dugaan pelanggaran dapat dilaporkan ke semua lembaga ini",
            "a violation can be reported to all of these",
        ),
    )
    return KeysShape(keys, some_of=tuple(key.name for key in keys))


def overlay_grammar(vocabulary: Vocabulary) -> Grammar:
    """Return the grammar of an overlay file."""
    root = KeysShape(
        (
            _needed("overlay", _OVERLAY, "berkas ini sendiri", "the file itself"),
            _key(
                "readings",
                Entries(_NAME, _NAME),
                "tafsiran yang dipilih daerah ini untuk suatu sengketa",
                "the reading that the region has chosen for a dispute",
            ),
            _key(
                "categories",
                Entries(_NAME, _of(Category)),
                "nama kategori di daerah ini",
                "local names of categories",
            ),
            _key("instruments", ListOf(_INSTRUMENT), "peraturan daerah ini", "local instruments"),
            _key("rules", ListOf(_RULE), "aturan daerah ini", "local rules"),
        )
    )
    return Grammar(root, {"condition": _condition(vocabulary), "amount": _amount()})


_FIRST: Final = _key("first", Free("open day"), "hari pertama", "the first day")
_LAST: Final = _key("last", Free("open day"), "hari terakhir; boleh kosong", "the last day, if any")
_REGIONS: Final = Many(Free("region"))
_OVERLAY: Final = KeysShape(
    (
        _needed("id", _NAME, "nama unik berkas ini", "a name of its own"),
        _needed("title", _WORDING, "judul", "what it is called"),
        _needed("regions", _REGIONS, "kode wilayah Kemendagri", "Kemendagri codes of its regions"),
        _needed("first", Free("day"), "hari pertama", "the first day"),
        _LAST,
    )
)
_CONFIDENCE: Final = _of(Confidence)
_INSTRUMENT: Final = KeysShape(
    (
        _needed("id", _NAME, "nama unik peraturan ini", "a name of its own"),
        _needed("number", _TEXT, "nomor dan tahun", "number and year"),
        _needed("title", _WORDING, "judul", "what it is called"),
        _needed("rank", _of(Rank), "tingkat dalam hierarki", "its rank"),
        _needed("in_force", KeysShape((_FIRST, _LAST)), "masa berlaku", "when it is in force"),
        _key(
            "replaced_by", _NAME, "peraturan yang menggantikan", "the instrument that replaced it"
        ),
        _needed(
            "confidence", _CONFIDENCE, "sumber masa berlaku", "how well the days are confirmed"
        ),
        _key("source", _TEXT, "tempat teks ditemukan", "where its text was found"),
    )
)
_CITATION: Final = KeysShape(
    (
        _needed("instrument", _NAME, "id peraturan", "id of the instrument"),
        _needed("provision", _TEXT, "pasal, ayat, butir", "article, paragraph, item"),
    )
)
_READING: Final = KeysShape(
    (
        _needed("dispute", _NAME, "id sengketa", "id of the dispute"),
        _needed("reading", _NAME, "id tafsiran", "id of the reading"),
    )
)
_READING_KEY: Final = _key(
    "reading", _READING, "hanya menurut tafsiran ini", "under this reading only"
)
_WHEN: Final = _key("when", _CONDITION, "hanya bila ini benar", "only if this is true")
_NOTE: Final = _key("note", _WORDING, "keterangan bagi pembaca", "what a reader should know")
_CATEGORIES: Final = Many(_of(Category))
_POSITIONS: Final = Many(_of(Position))
_TARGETS: Final = Many(_of(Target))
_KINDS_OF_ELECTION: Final = _key(
    "election_kinds", Many(_of(ElectionKind)), "hanya pemilihan ini", "in these elections only"
)
_PENALTY: Final = Either(
    (
        _of(SanctionKind),
        KeysShape(
            (
                _needed("kind", _of(SanctionKind), "jenis sanksi", "the kind of sanction"),
                _key("percent", Free("number"), "bagian yang dipotong", "the share that is cut"),
                _key("days", _AMOUNT, "lamanya dalam hari", "for how many days"),
                _key("months", _AMOUNT, "lamanya dalam bulan", "for how many months"),
                _key("rupiah", _AMOUNT, "besarnya dalam rupiah", "how many rupiah"),
            ),
            one_of=("days", "months", "rupiah"),
        ),
    )
)
_CONSEQUENCE: Final = KeysShape(
    (
        _key(
            "class",
            OrNull(_of(SanctionClass)),
            "golongan sanksi; `~` bila tidak ditetapkan",
            "class of the sanction; `~` where none is fixed",
        ),
        _key("kinds", Many(_PENALTY), "jenis sanksi", "kinds of sanction"),
        _key(
            "joined",
            FixedWords(("alternative", "and", "and_or")),
            "salah satu jenis, semua, atau keduanya",
            "one of the kinds, all of them, or either",
        ),
        _needed("by", Many(_of(Authority)), "siapa yang menjatuhkan", "who imposes it"),
        _key("for", _CATEGORIES, "hanya bagi kategori ini", "for these categories only"),
        _key("positions", _POSITIONS, "hanya bagi jabatan ini", "for these posts only"),
        _key("targets", _TARGETS, "hanya dengan sasaran ini", "with these targets only"),
        _KINDS_OF_ELECTION,
        _WHEN,
        _READING_KEY,
        _FIRST,
        _LAST,
        _needed("citation", _CITATION, "dasar sanksi", "the provision on the sanction"),
        _key("confidence", _CONFIDENCE, "sumber sanksi", "how well the sanction is confirmed"),
        _NOTE,
    ),
    some_of=("class", "note"),
    needs=(("kinds", "class"),),
)
_RULE: Final = KeysShape(
    (
        _needed("instrument", _NAME, "id peraturan yang memuatnya", "id of its instrument"),
        _needed("id", _NAME, "nama unik aturan ini", "a name of its own"),
        _needed("modality", _of(Modality), "melarang atau lainnya", "what the rule does"),
        _needed("title", _WORDING, "isi dalam satu baris", "what it says, in a line"),
        _key("categories", _CATEGORIES, "siapa yang terikat", "who is bound"),
        _key("except_categories", _CATEGORIES, "siapa yang tidak terikat", "who is not bound"),
        _key("positions", _POSITIONS, "pemegang jabatan yang terikat", "holders of posts bound"),
        _needed("acts", Many(_of(Act)), "tindakan yang diatur", "the acts it is about"),
        _key("targets", _TARGETS, "hanya dengan sasaran ini", "with these targets only"),
        _KINDS_OF_ELECTION,
        _key("contests", Many(_of(Contest)), "hanya untuk ini", "for these offices only"),
        _key("stages", Many(_of(Stage)), "hanya dalam tahap ini", "in these stages only"),
        _key("periods", Many(_of(PeriodKind)), "hanya dalam masa ini", "in these periods only"),
        _key("regions", _REGIONS, "hanya di wilayah ini", "in these regions only"),
        _WHEN,
        _key("exception_to", Many(_NAME), "id aturan yang dikecualikan", "ids of rules it lifts"),
        _key(
            "interpretation_by",
            Many(_WORDING),
            "siapa yang menafsirkan aturan lebih tinggi begini",
            "who reads a higher rule in this way",
        ),
        _key("consequences", ListOf(_CONSEQUENCE), "akibat pelanggaran", "what a violation brings"),
        _needed("citations", Many(_CITATION), "dasar hukum aturan", "the provisions behind it"),
        _READING_KEY,
        _FIRST,
        _LAST,
        _needed("confidence", _CONFIDENCE, "sumber isi aturan", "how well the rule is confirmed"),
        _key(
            "binds_after_resignation",
            YesNo(),
            "juga mengikat yang sudah mengundurkan diri",
            "whether it binds who has resigned",
        ),
        _NOTE,
    ),
    some_of=("categories", "positions"),
)


def _amount() -> Shape:
    number = Free("number")
    least = _key("least", number, "batas bawah", "the lower bound")
    most = _key("most", number, "batas atas", "the upper bound")
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
                    _needed(
                        "fact",
                        CodeShape(("facts",), only=facts),
                        "fakta yang ditanya",
                        "which fact",
                    ),
                    _needed("is", Many(ValueOfFact()), "salah satu nilai", "one of its values"),
                )
            ),
            KeysShape((_needed("all", parts, "semuanya benar", "all of them are true"),)),
            KeysShape((_needed("any", parts, "setidaknya satu benar", "one of them is true"),)),
            KeysShape((_needed("not", _CONDITION, "ini tidak benar", "this is not true"),)),
        )
    )
