"""What the codes of a personnel register say of a person.

Nothing that tells who somebody is leaves a record: what is read becomes a `Person`, which has no
place for a name or a NIP, and a remark shows what was written only if it can be a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal

from attrs import field, frozen

from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model.case import Person
from asn_netralitas._model.codes import Category, Position
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language, Shown

_PHRASES: Final = Catalogue("siasn")
_WORD: Final = re.compile(r"\w+")
# Where cells have slipped into the next column there may be a name or a NIP, never to be shown.
_LIKE_A_CODE: Final = re.compile(r"[0-9]{1,3}|[A-Za-z]")
_SAYS: Final = ("label", "category", "position", "unpaid_leave", "ask", "remark", "aside")
_FIELD: Final = ("keys", "seen", "blank", "unlisted", "codes", "part", "digits")

Record = Mapping[str, object]


@frozen
class CodeMeaning:
    """What a code says of the person, which fields to ask next, and what to remark."""

    label: str | None = None
    category: Category | None = None
    position: Position | None = None
    unpaid_leave: bool | None = None
    ask: tuple[str, ...] = ()
    remark: str | None = None
    aside: bool = False

    def known(self) -> dict[str, object]:
        """Return the facts that the code tells."""
        facts = {name: getattr(self, name) for name in ("category", "position", "unpaid_leave")}
        return {name: value for name, value in facts.items() if value is not None}


@frozen
class CodeField:
    """A field of the record with its codes, and what it says where it is blank or not listed."""

    keys: tuple[str, ...]
    seen: str
    blank: CodeMeaning
    unlisted: CodeMeaning
    codes: Mapping[str, CodeMeaning] = field(hash=False)
    part: Literal["all", "start", "end"] = "all"
    digits: int = 1

    def says(self, written: str) -> CodeMeaning:
        """Return what the field says by what stands in it."""
        if not written:
            return self.blank
        found = (self.codes[code] for code in self._codes(written) if code in self.codes)
        return next(found, self.unlisted)

    def _codes(self, written: str) -> Iterator[str]:
        """Yield what may be a code, the longest words first."""
        if self.part == "all":
            yield written.zfill(self.digits) if written.isdecimal() else written.upper()
            return
        words = _WORD.findall(written.upper())
        for count in range(len(words), 0, -1):
            yield " ".join(words[:count] if self.part == "start" else words[-count:])


@frozen(repr=False)
class Remark(Shown):
    """What is to be said of a record: of which field, by which code, and why.

    `code` is `(blank)` or `(no code)` where nothing stands there, or what may be about somebody.
    """

    field: str
    code: str
    reason: str

    def sentence(self, lang: Language = "en") -> str:
        """Return why, in the words of a language; a reason of a codebook of one's own as it is."""
        known = f"remark-{self.reason}"
        return _PHRASES.say(known, lang) if known in _PHRASES else self.reason


@frozen(repr=False)
class MappedRecord(Shown):
    """What a record says of the person; without a person, the last remark tells why."""

    person: Person | None
    remarks: tuple[Remark, ...]


@frozen
class Codebook:
    """What the codes of a register mean; `place` are the names of the field for the workplace."""

    first: str
    fields: Mapping[str, CodeField] = field(hash=False)
    place: tuple[str, ...]

    def read(self, record: Record, places: Mapping[str, str] | None = None) -> MappedRecord:
        """Return the person of a record.

        `places` gives the region of each id of a workplace. The region of the person is the place
        whose election the question is about, which a register cannot know: here it is the one
        where they work. An id that is not in `places` leaves it unknown.

        >>> record = {"kedudukan_hukum_id": "71", "jenis_jabatan_id": "4"}
        >>> shipped_codebook().read(record).person
        Person(category=<Category.PPPK: 'pppk'>, region=None, position=<Position.PELAKSANA: ...
        """
        values: dict[str, Any] = {"region": (places or {}).get(_written(record, self.place))}
        remarks = []
        asked = [self.first]
        for name in asked:  # which grows by what a code asks for
            written = _written(record, self.fields[name].keys)
            says = self.fields[name].says(written)
            asked += says.ask
            values |= says.known()
            if says.remark is not None:
                remarks.append(Remark(name, _shown(written), says.remark))
            if says.aside:
                return MappedRecord(None, tuple(remarks))
        return MappedRecord(Person(**values), tuple(remarks))


@cache
def shipped_codebook() -> Codebook:
    """Return the codebook of the package: SIASN's codes, as client programs have them."""
    return load_codebook(Path(__file__).with_name("codebook.yaml"))


def load_codebook(path: str | PathLike[str]) -> Codebook:
    """Return the codebook of a file.

    Raises:
        LoadError: If it is faulty: a key, a category or a position that is not known, or a field
            that nothing describes; every fault has its line.
    """
    root = document(Path(path)).mapping("first", "fields", "place")
    fields = {name.text(): _field(entry) for name, entry in root["fields"].items()}
    first = root["first"].word("field", *fields) if fields else ""
    for _, entry in root["fields"].items():  # noqa: PERF102  # a cursor has no `values`
        meanings = (each for _, each in entry["codes"].items())
        for says in (entry["blank"], entry["unlisted"], *meanings):
            for asked in () if says.get("ask") is None else says["ask"].sequence():
                asked.word("field", *fields)
    place = tuple(each.text() for each in root["place"].sequence())
    root.finish()
    return Codebook(first, fields, place)


def _field(entry: Cursor) -> CodeField:
    entry.mapping(*_FIELD)
    part, digits = entry.get("part"), entry.get("digits")
    return CodeField(
        keys=tuple(each.text() for each in entry["keys"].sequence()),
        seen=entry["seen"].text(),
        blank=_meaning(entry["blank"]),
        unlisted=_meaning(entry["unlisted"]),
        codes={code.text(): _meaning(says) for code, says in entry["codes"].items()},
        part="all" if part is None else part.word("part", "all", "start", "end"),
        digits=1 if digits is None else digits.integer(),
    )


def _meaning(entry: Cursor) -> CodeMeaning:
    """Return what a code says; `~` is written where something is left unknown on purpose."""
    entry.mapping(*_SAYS)
    told = {name: entry.get(name) for name in _SAYS}
    given = {name: each for name, each in told.items() if each is not None and each.kind != "null"}
    read: dict[str, Any] = {
        **dict.fromkeys(("label", "remark"), Cursor.text),
        **dict.fromkeys(("unpaid_leave", "aside"), Cursor.boolean),
        "category": lambda each: each.code(Category),
        "position": lambda each: each.code(Position),
        "ask": lambda each: tuple(one.text() for one in each.sequence()),
    }
    return CodeMeaning(**{name: read[name](each) for name, each in given.items()})


def _written(record: Record, keys: Iterable[str]) -> str:
    values = (record[key] for key in keys if record.get(key) is not None)
    return str(next(values, "")).strip()


def _shown(written: str) -> str:
    if not written:
        return "(blank)"
    return written if _LIKE_A_CODE.fullmatch(written) else "(no code)"
