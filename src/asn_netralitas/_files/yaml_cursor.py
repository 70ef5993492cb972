r"""YAML files to values that know their place; nothing here knows what the values mean.

Every scalar stays the text that was written, and the field that asks for it says what it is: so
`11.10` is a region and `no` is a word until somebody asks for a boolean. Anchors, aliases, tags,
duplicate keys and several documents are refused, size and depth are bounded. Problems are
collected, never raised one by one.

A reader of a file format is written like this; it needs no branch for what is wrong in the file,
since a getter that finds a fault notes it and returns a stand-in of the right type:

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
from typing import Final, TypeVar

from attrs import field, frozen

from asn_netralitas._model.codes import SECTIONS_OF
from asn_netralitas._model.problems import LoadError, Location, Problem, near
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Text

from .yaml_nodes import (
    FileSource,
    Node,
    NodeKind,
    TextPosition,
    YamlFile,
    node_over,
    on_one_line,
    root_of,
    text_in,
)

_SUFFIXES: Final = (".yaml", ".yml")
BOOLEANS: Final[Mapping[str, bool]] = {
    "true": True,
    "yes": True,
    "ya": True,
    "false": False,
    "no": False,
    "tidak": False,
}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,18}")
CodeT = TypeVar("CodeT", bound=StrEnum)
WordT = TypeVar("WordT", bound=str)
StandInT = TypeVar("StandInT")


def document(
    path: FileSource, *, problems: list[Problem] | None = None, vocabulary: Vocabulary | None = None
) -> Cursor:
    """Return a cursor on the one document of the file at `path`.

    Whatever is wrong is added to `problems` (a list of its own, if none is given); call `finish` on
    any cursor of the document at the end. Of a file that cannot be read at all the cursor is
    `missing`: it answers every getter with a stand-in and adds no further problem. With a
    `vocabulary`, keys and codes may be written as its terms, in either language.
    """
    file = YamlFile(str(path), [] if problems is None else problems, vocabulary)
    text = text_in(path, file)
    return Cursor(file, None if text is None else root_of(text, file))


def document_text(
    text: str,
    name: str,
    *,
    problems: list[Problem] | None = None,
    vocabulary: Vocabulary | None = None,
) -> Cursor:
    """Return a cursor on the one document in `text`, as `document` does for a file.

    `name` stands for the file in the places of problems.
    """
    file = YamlFile(name, [] if problems is None else problems, vocabulary)
    return Cursor(file, root_of(text, file))


def yaml_files(folder: FileSource, *, problems: list[Problem]) -> list[FileSource]:
    """Return the YAML files in a folder by name; none after noting that it cannot be listed."""
    try:
        found = [entry for entry in folder.iterdir() if entry.name.endswith(_SUFFIXES)]
    except OSError as error:
        gone = isinstance(error, FileNotFoundError | NotADirectoryError)
        reason = error.strerror or type(error).__name__
        values = {"path": str(folder), "reason": reason}
        problems.append(Problem(code="missing-file" if gone else "unreadable", values=values))
        return []
    return sorted(found, key=lambda entry: entry.name)


def is_folder(path: FileSource) -> bool:
    """Tell whether `path` is a folder; no, too, where the file system will not say."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: FileSource) -> bool:
    """Tell whether `path` is a file; no, too, where the file system will not say."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def finish(problems: Iterable[Problem]) -> None:
    """Raise what readers of one or several files have collected, in the order of the files.

    Raises:
        LoadError: If there is any problem.
    """
    found = sorted(problems, key=by_place)
    if found:
        raise LoadError(found)


def by_place(problem: Problem) -> tuple[str, int, int]:
    """Return what puts problems in the order of their files and lines; no place comes first."""
    where = problem.where
    return ("", 0, 0) if where is None else (where.name, where.line, where.column)


@frozen(eq=False, repr=False)
class Cursor:
    r"""A value in a YAML file with its place, read by asking it to be what a field needs.

    No getter raises. One that finds something else notes a problem at this place and returns a
    stand-in of the right type (`""`, 0, False, the first code, `date.min`, nothing), so a value is
    worth something only after `finish` has passed. A cursor that is `missing` notes nothing.

    >>> root = document_text("acts: [vote, vite]\non: maybe\n", "f.yaml")
    >>> _ = root["on"].boolean()
    >>> [problem.sentence() for problem in root.problems]
    ['`maybe` is not yes or no']
    """

    _file: YamlFile
    _node: Node | None
    _guessed: set[str | None] = field(factory=set, init=False)

    @classmethod
    def over(cls, value: object, *path: str, problems: list[Problem] | None = None) -> Cursor:
        """Return a cursor over a value of Python: mappings, lists, texts, numbers, booleans, None.

        Its problems have no place; each has the path of keys that leads to it, behind `path`.

        >>> root = Cursor.over({"act": "vite"}, "activity")
        >>> _ = root["act"].word("act", "vote")
        >>> root.problems[0].path, root.problems[0].hint
        (('activity', 'act'), 'vote')
        """
        file = YamlFile("", [] if problems is None else problems)
        return cls(file, node_over(value, file, path))

    @property
    def kind(self) -> NodeKind:
        """Return what is written here: text, null (`~` or nothing), mapping, list, or missing."""
        return "missing" if self._node is None else self._node.kind

    @property
    def where(self) -> Location | None:
        """Return the place in the file; None for what is not there, or is a value of Python."""
        if self._node is None or self._node.path is not None:
            return None
        return self._file.place(self._node)

    @property
    def span(self) -> tuple[TextPosition, TextPosition]:
        """Return from where to where the value is written, quotes included; counted from 0."""
        if self._node is None:
            return (0, 0), (0, 0)
        return (self._node.line, self._node.column), self._node.end

    @property
    def problems(self) -> list[Problem]:
        """Return every problem noted so far, of the whole document and what shares its list."""
        return self._file.problems

    def finish(self) -> None:
        """Raise all noted problems.

        Raises:
            LoadError: If there is any problem.
        """
        finish(self.problems)

    def problem(self, code: str, *, hint: str | None = None, **values: str) -> None:
        """Note a problem at this place, with the values of its sentence."""
        if self._node is not None:
            shown = {name: on_one_line(value) for name, value in values.items()}
            self._file.note(code, self._node.path or self.where, hint, **shown)

    # -------------------------------------------------------------- mappings

    def mapping(self, *known: str) -> Cursor:
        """Return this cursor after noting each key that is not among `known`.

        Which keys must be there is said by reading them: `cursor[key]` wants the key,
        `cursor.get(key)` does not.
        """
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
                hint = self._key_meant(key, known)
                self._guessed.add(self._key(hint or key, known))
                written.problem("unknown-key", key=key, hint=hint)
        return self

    def _key(self, written: str, known: Collection[str]) -> str | None:
        """Return the one of some keys that is written, as code or as term."""
        if written in known or self._file.vocabulary is None:
            return written if written in known else None
        found = next((key for key in known if self._file.vocabulary.is_key(key, written)), None)
        self._file.in_terms |= found is not None
        return found

    def _key_meant(self, written: str, known: Collection[str]) -> str | None:
        vocabulary = self._file.vocabulary
        return self.meant(written, known if vocabulary is None else vocabulary.spelled_keys(known))

    def __getitem__(self, key: str) -> Cursor:
        """Return the value of a key that must be there; a missing cursor if it is not."""
        found = self.get(key)
        if found is not None:
            return found
        # Do not also report a missing key when a misspelt one was already suggested.
        if self._entries is not None and key not in self._guessed:
            self.problem("missing-key", key=self._file.word_for(key))
        return Cursor(self._file, None)

    def __contains__(self, key: str) -> bool:
        """Tell whether the mapping has a key."""
        return self.get(key) is not None

    # Not iterable: Python would otherwise ask for the keys 0, 1, 2 ... and never come to an end.
    __iter__ = None

    def get(self, key: str) -> Cursor | None:
        """Return the value of a key, or None where the mapping leaves it out."""
        entries = self._entries or {}
        if key not in entries and self._file.vocabulary is not None:
            key = next((written for written in entries if self._key(written, (key,))), key)
        entry = entries.get(key)
        return None if entry is None else entry[1]

    def items(self) -> Iterator[tuple[Cursor, Cursor]]:
        """Yield key and value of a mapping whose keys are free, in the order of the file."""
        yield from (self._entries or {}).values()

    @cached_property
    def _entries(self) -> dict[str, tuple[Cursor, Cursor]] | None:
        """Return key and value by key: the one place that reads keys; None for no mapping."""
        if self.kind != "mapping":
            return self._refuse("a mapping", None)
        entries: dict[str, tuple[Cursor, Cursor]] = {}
        children = self._children
        for written, value in zip(children[::2], children[1::2], strict=True):
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
        """Return the entries of a list, or the value itself as a list of one; none of either."""
        return (self,) if self.kind in {"text", "mapping"} else self.sequence()

    # -------------------------------------------------------------- scalars

    def text(self) -> str:
        """Return the text without blanks around it; null and blank text are no text."""
        return self._written or self._refuse("text", "")

    def coded(self, section: str) -> str:
        """Return the text, or the code for which it is a term in a section of the vocabulary."""
        written = self.text()
        vocabulary = self._file.vocabulary
        return written if vocabulary is None else vocabulary.code_in(section, written) or written

    def word_for(self, key: str) -> str:
        """Return a key as this file writes its keys."""
        return self._file.word_for(key)

    def integer(self) -> int:
        """Return a whole number that is not negative, written in digits alone."""
        if _WHOLE_NUMBER.fullmatch(self._written):
            return int(self._written)
        return self._refuse("a whole number", 0)

    def boolean(self) -> bool:
        """Return True or False for true, yes, ya, false, no or tidak, in any case."""
        found = BOOLEANS.get(self._written.casefold())
        return self._refuse("yes or no", stand_in=False) if found is None else found

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
        found = self.find_code(enum)
        return next(iter(enum)) if found is None else found

    def find_code(self, enum: type[CodeT]) -> CodeT | None:
        """Return what `code` does, but None as the stand-in."""
        found = _members(self, enum, {})
        return found[0] if found else None

    def codes(
        self, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]] | None = None
    ) -> tuple[CodeT, ...]:
        """Return the members of `enum` in a list of codes, or of one code, in the order written.

        A code that is a key of `groups` stands for the members there.
        """
        found = (_members(entry, enum, groups or {}) for entry in self.many())
        return tuple(dict.fromkeys(member for members in found for member in members))

    def word(self, what: str, *allowed: WordT, section: str | None = None) -> WordT:
        """Return the one of `allowed` that is written here; `what` names it in a problem.

        It may be written as a term of a section of the vocabulary.
        """
        written = self.text() if section is None else self.coded(section)
        found = next((word for word in allowed if word == written), None)
        if found is None and written:
            self.unknown(what, written, allowed, section)
        return allowed[0] if found is None else found

    def bilingual(self) -> Text:
        """Return a wording in both languages, written as `{id: ..., en: ...}`."""
        wording = self.mapping("id", "en")
        return Text(wording["id"].text(), wording["en"].text())

    def unknown(
        self, what: str, written: str, known: Iterable[str], section: str | None = None
    ) -> None:
        """Note that `written` is none of the codes in `known`, and which one was likely meant."""
        hint = self.meant(written, known, section)
        self.problem("unknown-code", what=what, written=written, hint=hint)

    def meant(self, written: str, known: Iterable[str], section: str | None = None) -> str | None:
        """Return the one of `known`, or of the terms of a section, that was likely meant."""
        if self._file.is_full:
            return None
        vocabulary = self._file.vocabulary
        terms = () if vocabulary is None or section is None else vocabulary.spelled(section)
        return near(written, (*map(str, known), *terms))

    @property
    def _written(self) -> str:
        return self._node.text.strip() if self._node and self._node.kind == "text" else ""

    def _refuse(self, expected: str, stand_in: StandInT) -> StandInT:
        if self._node is not None:
            self.problem("wrong-type", written=self._node.brief, expected=expected)
        return stand_in

    @cached_property
    def _children(self) -> tuple[Cursor, ...]:
        children = self._node.children if self._node else ()
        return tuple(Cursor(self._file, child) for child in children)


def _members(
    cursor: Cursor, enum: type[CodeT], groups: Mapping[str, Iterable[CodeT]]
) -> tuple[CodeT, ...]:
    """Return the members that the code at `cursor` stands for; none after noting a problem."""
    written = cursor.text()
    sections = SECTIONS_OF.get(enum, ())
    # The code as it is written comes first, which is most often all.
    for code in (written, *map(cursor.coded, sections)):
        if code in groups:
            members = frozenset(groups[code])
            return tuple(member for member in enum if member in members)
        with suppress(ValueError):
            return (enum(code),)
    if written:
        cursor.unknown(_noun(enum), written, [*enum, *groups], next(iter(sections), None))
    return ()


def _colon_left_out(key: Cursor, value: Cursor) -> bool:
    """Tell whether a key has neither colon nor value, as `b` in `{id: a, b, en: c}`."""
    if value.kind != "null" or key.where is None or value.where is None:
        return False
    behind_key = (key.where.line, key.where.column + key.where.width)
    return behind_key == (value.where.line, value.where.column)


def _noun(enum: type[StrEnum]) -> str:
    """Return what a code of `enum` is called: `ElectionKind` is an "election kind"."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", enum.__name__).lower()
