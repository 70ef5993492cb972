r"""Cursors over YAML files: values that know their place, and are typed by whoever reads them.

A scalar stays the text that was written until a getter asks for a type: so `11.10` is a region and
`no` is a word, unless a boolean is asked for. Anchors, aliases, tags, duplicate keys and several
documents are refused; size and depth are bounded.

A reader of a file format needs no branch for faults, since a getter that meets one notes it and
returns a stand-in of the right type:

>>> root = document_text("name: Budi\nage: 33\nsince: 2024-02-14\n", "staff.yaml")
>>> staff = root.mapping("name", "age", "since", "note")
>>> name, age, since = staff["name"].text(), staff["age"].integer(), staff["since"].date()
>>> note = staff.get("note")  # None, since the file leaves it out
>>> root.finish()  # raises LoadError with every problem, if there is one
>>> name, age, since.isoformat(), note
('Budi', 33, '2024-02-14', None)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Final, TypeVar

from attrs import evolve, field, frozen

from asn_netralitas._model.codes import SECTIONS_OF, members_of, noun_of
from asn_netralitas._model.problems import LoadError, Location, Problem, ValuePath, on_one_line
from asn_netralitas._model.spelling import code_meant, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.text import Text

from .paths import FileSource
from .yaml_nodes import (
    MISSING,
    InputFile,
    Node,
    NodeKind,
    TextPosition,
    node_over,
    root_of,
    text_in,
)

BOOLEANS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("true", "yes", "ya"), True),
    **dict.fromkeys(("false", "no", "tidak"), False),
}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,18}")
CodeT = TypeVar("CodeT", bound=StrEnum)
WordT = TypeVar("WordT", bound=str)
StandInT = TypeVar("StandInT")


def document(
    path: FileSource, *, problems: list[Problem] | None = None, vocabulary: Vocabulary | None = None
) -> Cursor:
    """Return a cursor on the one document of a file; `missing` if it cannot be read.

    Args:
        path: The file.
        problems: The list of faults, if several files share one.
        vocabulary: Terms that may be written for keys and codes, in either language.
    """
    file = InputFile(str(path), [] if problems is None else problems, vocabulary)
    text = text_in(path, file)
    return Cursor(file, MISSING if text is None else root_of(text, file))


def document_text(
    text: str,
    name: str,
    *,
    problems: list[Problem] | None = None,
    vocabulary: Vocabulary | None = None,
    path: ValuePath = (),
) -> Cursor:
    """Return a cursor on the one document in `text`; `name` is that of its file in problems.

    `path` leads to the document where it is a part of its file.
    """
    file = InputFile(name, [] if problems is None else problems, vocabulary)
    return Cursor(file, root_of(text, file), path)


def yaml_files(folder: FileSource, *, problems: list[Problem]) -> list[FileSource]:
    """Return the YAML files in a folder by name; none after noting that it cannot be listed."""
    try:
        files = [entry for entry in folder.iterdir() if entry.name.endswith((".yaml", ".yml"))]
    except OSError as error:
        gone = isinstance(error, FileNotFoundError | NotADirectoryError)
        values = {"path": str(folder), "reason": error.strerror or type(error).__name__}
        problems.append(Problem(code="missing-file" if gone else "unreadable", values=values))
        return []
    return sorted(files, key=lambda entry: entry.name)


def finish(problems: Collection[Problem]) -> None:
    """Raise the problems that readers of files have noted, in the order of files and lines.

    Raises:
        LoadError: If there is any problem.
    """
    if problems:
        raise LoadError(sorted(problems, key=by_place))


def by_place(problem: Problem) -> tuple[str, int, int]:
    """Return a sort key by file, line and column; a problem without a place comes first."""
    where = problem.where
    return ("", 0, 0) if where is None else (where.name, where.line, where.column)


@frozen(eq=False, repr=False)
class Cursor:
    r"""A value in a YAML file with its place, and getters for the types of fields.

    No getter raises an error. One that meets another type notes a problem at this place and returns
    a stand-in (`""`, 0, False, the first code, `date.min`, an empty tuple), so its values are valid
    only if `finish` raises nothing. A cursor that is `missing` notes no problems.

    >>> root = document_text("acts: [vote, vite]\non: maybe\n", "f.yaml")
    >>> _ = root["on"].boolean()
    >>> [problem.sentence() for problem in root.problems]
    ['`maybe` is not yes or no']
    """

    _file: InputFile
    _node: Node
    path: ValuePath = ()
    _guessed: set[str | None] = field(factory=set, init=False)

    @classmethod
    def over(
        cls,
        value: object,
        *path: str | int,
        problems: list[Problem] | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> Cursor:
        """Return a cursor over mappings, lists, texts, numbers, booleans or None of Python.

        Its problems have paths instead of places: the keys that lead to them, behind `path`. With a
        vocabulary it understands words, else codes alone.

        >>> root = Cursor.over({"act": "vite"}, "activity")
        >>> _ = root["act"].word("act", "vote")
        >>> root.problems[0].path, root.problems[0].hint
        (('activity', 'act'), 'vote')
        """
        file = InputFile("", [] if problems is None else problems, vocabulary)
        return cls(file, node_over(value, file, path), path)

    @property
    def kind(self) -> NodeKind:
        """Return the kind of value: text, null (`~` or nothing), mapping, list, or missing."""
        return self._node.kind

    @property
    def where(self) -> Location | None:
        """Return the place in the file; None if it is missing, or a value of Python."""
        return self._file.place(self._node)

    @property
    def span(self) -> tuple[TextPosition, TextPosition]:
        """Return where the value begins and ends, with its quotes; lines and columns from 0."""
        return (self._node.line, self._node.column), self._node.end

    @property
    def problems(self) -> list[Problem]:
        """Return the problems noted so far, of this document and all that share its list."""
        return self._file.problems

    def finish(self) -> None:
        """Raise all noted problems.

        Raises:
            LoadError: If there is any problem.
        """
        finish(self.problems)

    def problem(self, code: str, *, hint: str | None = None, **values: str) -> None:
        """Note a problem at this place, with the values of its sentence."""
        self.note(Problem(code=code, values=values, hint=hint))

    def note(self, problem: Problem) -> None:
        """Note a problem at this place."""
        if self.kind != "missing":
            shown = {name: on_one_line(value) for name, value in problem.values.items()}
            path = problem.path or self.path
            self._file.add(evolve(problem, values=shown, path=path, where=self.where))

    # -------------------------------------------------------------- mappings

    def mapping(self, *known: str) -> Cursor:
        """Return this cursor after noting each key that is not among `known`."""
        meant: set[str] = set()
        for key, (written, value) in (self._entries or {}).items():
            code = self._key(key, known)
            if code in meant:
                written.problem("duplicate-key", key=key)
            elif code is not None:
                meant.add(code)
            elif _colon_left_out(written, value):
                written.problem("stray-comma", key=key)
            else:
                vocabulary = self._file.vocabulary
                spelled = known if vocabulary is None else vocabulary.spelled_keys(known)
                hint = self._everyday_key(key, known) or self.meant(key, spelled)
                self._guessed.add(self._key(hint or key, known))
                written.problem("unknown-key", key=key, hint=hint)
        return self

    def _key(self, written: str, known: Collection[str]) -> str | None:
        """Return the one of some keys that is written: its code, its term, a word for a fact."""
        vocabulary = self._file.vocabulary
        if written in known or vocabulary is None:
            return written if written in known else None
        ways = (vocabulary.is_key, vocabulary.is_fact)
        code = next((key for is_it in ways for key in known if is_it(key, written)), None)
        self._file.in_terms |= code is not None
        return code

    def _everyday_key(self, written: str, known: Collection[str]) -> str | None:
        """Return the key of some for which people write another word, as this file writes keys."""
        codes = everyday_words().codes_in("keys", written) if self.takes_words else ()
        here = [code for code in codes if code in known]
        return self.word_for(here[0]) if len(here) == 1 else None

    def __getitem__(self, key: str) -> Cursor:
        """Return the value of a required key; a missing cursor after noting that it is absent."""
        return self.required(key, "missing-key")

    def required(self, key: str, code: str) -> Cursor:
        """Return the value of a key as `[]` does; that it is absent is a problem of this code."""
        value = self.get(key)
        if value is not None:
            return value
        # A key that was suggested for a misspelt one is not reported as missing too.
        if self._entries is not None and key not in self._guessed:
            word = self.word_for(key)
            self.note(Problem(code=code, values={"key": word}, path=(*self.path, word)))
        return Cursor(self._file, MISSING)

    def __contains__(self, key: str) -> bool:
        """Return whether the mapping has a key."""
        return self.get(key) is not None

    # Not iterable, since Python would otherwise ask for the keys 0, 1, 2 ... without end.
    __iter__ = None

    def get(self, key: str) -> Cursor | None:
        """Return the value of an optional key, or None if the mapping leaves it out."""
        entries = self._entries or {}
        if key not in entries and self._file.vocabulary is not None:
            key = next((written for written in entries if self._key(written, (key,))), key)
        entry = entries.get(key)
        return None if entry is None else entry[1]

    def items(self) -> Iterator[tuple[Cursor, Cursor]]:
        """Yield the keys and values of a mapping with free keys, in the order of the file."""
        yield from (self._entries or {}).values()

    @cached_property
    def _entries(self) -> dict[str, tuple[Cursor, Cursor]] | None:
        """Return keys and values by key; None, after noting it, if this is no mapping."""
        if self.kind != "mapping":
            return self._refuse("a mapping", None)
        entries: dict[str, tuple[Cursor, Cursor]] = {}
        children = self._node.children
        for name, node in zip(children[::2], children[1::2], strict=True):
            path = (*self.path, name.text.strip())
            written, value = (Cursor(self._file, each, path) for each in (name, node))
            key = written.text()
            if key in entries:
                written.problem("duplicate-key", key=key)
            elif key:
                entries[key] = (written, value)
        return entries

    # -------------------------------------------------------------- lists

    def sequence(self) -> tuple[Cursor, ...]:
        """Return the entries of a list, which may be empty."""
        return self._children if self.kind == "list" else self._refuse("a list", ())

    def many(self) -> tuple[Cursor, ...]:
        """Return the entries of a list, or a text or mapping as the only entry."""
        return (self,) if self.kind in {"text", "mapping"} else self.sequence()

    # -------------------------------------------------------------- scalars

    def text(self) -> str:
        """Return the text without blanks around it; null and blank text are faults."""
        return self._written or self._refuse("text", "")

    def coded(self, section: str) -> str:
        """Return the code for which the text is a term in a section, else the text itself."""
        written = self.text()
        vocabulary = self._file.vocabulary
        return written if vocabulary is None else vocabulary.code_in(section, written) or written

    @property
    def tells_no_more(self) -> bool:
        """Tell whether so many faults are noted that no more will be."""
        return self._file.is_full

    @property
    def takes_words(self) -> bool:
        """Tell whether words are understood here, and not codes alone."""
        return self._file.vocabulary is not None

    def word_for(self, key: str) -> str:
        """Return a key as this file writes keys: as code or as Indonesian term."""
        vocabulary = self._file.vocabulary
        return vocabulary.key_term(key).id if vocabulary and self._file.in_terms else key

    def integer(self) -> int:
        """Return a whole number that is not negative and written in digits only."""
        if _WHOLE_NUMBER.fullmatch(self._written):
            return int(self._written)
        return self._refuse("a whole number", 0)

    def boolean(self) -> bool:
        """Return True or False for true, yes, ya, false, no or tidak, in any case.

        Where words are understood, so are those by which people answer, such as `iya`.
        """
        value = BOOLEANS.get(self._written.casefold())
        if value is None and self.takes_words:
            value = BOOLEANS.get(everyday_words().code_in("answers", self._written) or "")
        return self._refuse("yes or no", stand_in=False) if value is None else value

    def date(self) -> date:
        """Return a civil day, written as YYYY-MM-DD."""
        if not self._written:
            return self._refuse("a day", date.min)
        if _DAY.fullmatch(self._written):
            with suppress(ValueError):
                return date.fromisoformat(self._written)
        self.problem("bad-date", written=self._written)
        return date.min

    def code(self, enum: type[CodeT]) -> CodeT:
        """Return the member of `enum` whose code is written here."""
        return self.find_code(enum) or next(iter(enum))

    def find_code(self, enum: type[CodeT]) -> CodeT | None:
        """Return the same as `code`, but None as the stand-in."""
        return next(iter(_members(self, enum, {})), None)

    def codes(
        self, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]] | None = None
    ) -> tuple[CodeT, ...]:
        """Return the members of `enum` in a list of codes; a key of `groups` means its members."""
        members = (_members(entry, enum, groups or {}) for entry in self.many())
        return tuple(dict.fromkeys(chain.from_iterable(members)))

    def word(self, what: str, *allowed: WordT, section: str | None = None) -> WordT:
        """Return the one of `allowed` that is written here, or whose term in `section` is.

        `what` names the value in a problem, such as `sanction class`.
        """
        written = self.text() if section is None else self.coded(section)
        for word in allowed:
            if word == written:
                return word
        if written:
            self.unknown(what, written, allowed, section)
        return allowed[0]

    def bilingual(self) -> Text:
        """Return a wording in both languages, written as `{id: ..., en: ...}`.

        Where words are understood, a plain text or a wording without `en` stands for both.
        """
        if self.takes_words and self.kind == "text":
            return Text(self.text(), self.text())
        wording = self.mapping("id", "en")
        both = wording["id"].text()
        if self.takes_words and "en" not in wording:
            return Text(both, both)
        return Text(both, wording["en"].text())

    def unknown(
        self, what: str, written: str, known: Iterable[str], section: str | None = None
    ) -> None:
        """Note that `written` is none of the codes in `known`, with what may have been meant."""
        problem = Problem(code="unknown-code", values={"what": what, "written": written})
        self.note(self.with_meant(problem, written, known, section))

    def with_meant(
        self, problem: Problem, written: str, known: Iterable[str], section: str | None
    ) -> Problem:
        """Return a problem with what may have been meant: codes of `known`, or words for them."""
        vocabulary, codes = self._file.vocabulary, tuple(map(str, known))
        if self._file.is_full:
            return problem
        if section is None:
            return evolve(problem, hint=near(written, codes))
        if vocabulary is None:
            return evolve(problem, hint=code_meant(written, codes))
        return vocabulary.with_meant(problem, section, written, codes)

    def meant(self, written: str, known: Iterable[str]) -> str | None:
        """Return the nearest of some names, if any is near."""
        return None if self._file.is_full else near(written, tuple(map(str, known)))

    @property
    def _written(self) -> str:
        return self._node.text.strip() if self.kind == "text" else ""

    def _refuse(self, expected: str, stand_in: StandInT) -> StandInT:
        self.problem("wrong-type", written=self._node.brief, expected=expected)
        return stand_in

    @cached_property
    def _children(self) -> tuple[Cursor, ...]:
        return tuple(
            Cursor(self._file, child, (*self.path, number))
            for number, child in enumerate(self._node.children)
        )


def _members(
    cursor: Cursor, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]]
) -> tuple[CodeT, ...]:
    """Return the members that the code at `cursor` means; none after noting a problem."""
    written = cursor.text()
    sections = SECTIONS_OF.get(enum, ())
    # Codes are tried before terms, since most files are written in codes.
    for code in (written, *map(cursor.coded, sections)):
        if code in groups:
            members = frozenset(groups[code])
            return tuple(member for member in enum if member in members)
        if code in members_of(enum):
            return (enum(code),)
    if written:
        cursor.unknown(noun_of(enum), written, [*enum, *groups], next(iter(sections), None))
    return ()


def _colon_left_out(key: Cursor, value: Cursor) -> bool:
    """Return whether a key has neither colon nor value, as `b` in `{id: a, b, en: c}`."""
    if value.kind != "null" or key.where is None or value.where is None:
        return False
    behind_key = (key.where.line, key.where.column + key.where.width)
    return behind_key == (value.where.line, value.where.column)
