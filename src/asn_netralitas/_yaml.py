r"""YAML files to values that know their place; nothing here knows what the values mean.

Every scalar stays the text that was written, and the field that asks for it says what it is: so
`11.10` is a region and `no` is a word until somebody asks for a boolean. Anchors, aliases, tags,
duplicate keys and several documents are refused, size and depth are bounded. Problems are
collected, never raised one by one. The only module that imports yaml.

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
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal, Protocol, TypeVar

import yaml
from attrs import define, field, frozen

from asn_netralitas._model.codes import SECTIONS_OF
from asn_netralitas._model.problems import (
    LoadError,
    Location,
    Problem,
    near,
)
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Text

LARGEST_FILE: Final = 2 * 1024 * 1024
DEEPEST: Final = 50
MOST_PROBLEMS: Final = 200

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST_EXCERPT: Final = 1000
_LONGEST_VALUE: Final = 120
_SUFFIXES: Final = (".yaml", ".yml")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS: Final[Mapping[str, bool]] = {
    "true": True,
    "yes": True,
    "ya": True,
    "false": False,
    "no": False,
    "tidak": False,
}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_YAML_TAGS: Final = "tag:yaml.org,2002:"
BOM: Final = "\ufeff"
LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_NOT_YAML: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

Position = tuple[int, int]
Kind = Literal["text", "null", "mapping", "list", "missing"]
Source = Path | Traversable
Code = TypeVar("Code", bound=StrEnum)
Word = TypeVar("Word", bound=str)
StandIn = TypeVar("StandIn")


def document(
    path: Source,
    *,
    problems: list[Problem] | None = None,
    vocabulary: Vocabulary | None = None,
) -> Cursor:
    """Return a cursor on the one document of the file at `path`.

    Whatever is wrong is added to `problems` (a list of its own, if none is given); call `finish` on
    any cursor of the document at the end. Of a file that cannot be read at all the cursor is
    `missing`: it answers every getter with a stand-in and adds no further problem. With a
    `vocabulary`, keys and codes may be written as its terms, in either language.
    """
    file = _File(str(path), [] if problems is None else problems, vocabulary)
    text = _read(path, file)
    return Cursor(file, None) if text is None else _parse(text, file)


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
    return _parse(text, _File(name, [] if problems is None else problems, vocabulary))


def yaml_files(folder: Source, *, problems: list[Problem]) -> list[Source]:
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


def is_folder(path: Source) -> bool:
    """Tell whether `path` is a folder; no, too, where the file system will not say."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Source) -> bool:
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


# ------------------------------------------------------------------ the cursor


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

    _file: _File
    _node: _Node | None
    _guessed: set[str | None] = field(factory=set, init=False)

    @property
    def kind(self) -> Kind:
        """Return what is written here: text, null (`~` or nothing), mapping, list, or missing."""
        return "missing" if self._node is None else self._node.kind

    @property
    def where(self) -> Location | None:
        """Return the place in the file; None for what is not there."""
        return None if self._node is None else self._file.place(self._node)

    @property
    def span(self) -> tuple[Position, Position]:
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
            shown = {name: _on_one_line(value) for name, value in values.items()}
            self._file.note(code, self.where, hint, **shown)

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
        # A key that was misspelt has been told of; that it is missing says nothing more.
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
        found = _BOOLEANS.get(self._written.casefold())
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

    def code(self, enum: type[Code]) -> Code:
        """Return the member of `enum` whose code is written here."""
        found = self.find_code(enum)
        return next(iter(enum)) if found is None else found

    def find_code(self, enum: type[Code]) -> Code | None:
        """Return what `code` does, but None as the stand-in."""
        found = _members(self, enum, {})
        return found[0] if found else None

    def codes(
        self, enum: type[Code], groups: Mapping[str, Iterable[Code]] | None = None
    ) -> tuple[Code, ...]:
        """Return the members of `enum` in a list of codes, or of one code, in the order written.

        A code that is a key of `groups` stands for the members there.
        """
        found = (_members(entry, enum, groups or {}) for entry in self.many())
        return tuple(dict.fromkeys(member for members in found for member in members))

    def word(self, what: str, *allowed: Word, section: str | None = None) -> Word:
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

    def _refuse(self, expected: str, stand_in: StandIn) -> StandIn:
        if self._node is not None:
            self.problem("wrong-type", written=self._node.brief, expected=expected)
        return stand_in

    @cached_property
    def _children(self) -> tuple[Cursor, ...]:
        children = self._node.children if self._node else ()
        return tuple(Cursor(self._file, child) for child in children)


def _members(
    cursor: Cursor, enum: type[Code], groups: Mapping[str, Iterable[Code]]
) -> tuple[Code, ...]:
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


def _on_one_line(written: str) -> str:
    """Return `written` on one line and short enough for a sentence."""
    line = " ".join(written.split())
    return line if len(line) <= _LONGEST_VALUE else f"{line[:_LONGEST_VALUE]}…"


# ------------------------------------------------------------------ files and nodes


@define
class _Node:
    """A scalar, mapping or list as it stands in a file; lines and columns count from 0.

    The children of a mapping are keys and values in turn; None is a child that was refused.
    """

    kind: Kind
    line: int
    column: int
    end: Position
    text: str = ""
    children: list[_Node | None] = field(factory=list)

    @property
    def brief(self) -> str:
        """Return what a sentence says was written here."""
        brief = {"mapping": "{…}", "list": "[…]", "null": "~"}
        return brief.get(self.kind) or _on_one_line(self.text) or '""'


@define
class _File:
    """A file: its name, its lines once they are read, and where its problems are noted.

    `in_terms` is set once a key was met that is written as a term.
    """

    name: str
    problems: list[Problem]
    vocabulary: Vocabulary | None = None
    lines: list[str] = field(factory=list)
    in_terms: bool = False

    def word_for(self, key: str) -> str:
        """Return a key as its file writes keys: by the code, or by the Indonesian term."""
        if self.vocabulary is None or not self.in_terms:
            return key
        return self.vocabulary.key_term(key).id

    def note(
        self,
        code: str,
        where: Location | None = None,
        hint: str | None = None,
        **values: str,
    ) -> None:
        """Note a problem, once, and no more of them than a person can be expected to read."""
        problem = Problem(code=code, values=values, hint=hint, where=where)
        if self.is_full or problem in self.problems:
            return
        self.problems.append(problem)
        if len(self.problems) == MOST_PROBLEMS:
            limit = {"limit": str(MOST_PROBLEMS)}
            self.problems.append(Problem(code="too-many-problems", values=limit))

    @property
    def is_full(self) -> bool:
        """Tell whether so many problems were noted that no other will be."""
        return len(self.problems) >= MOST_PROBLEMS

    def location(self, line: int, column: int, width: int = 1) -> Location:
        """Return a place by line and column from 0, with its line unless that is too long."""
        text = self.lines[line] if line < len(self.lines) else ""
        shown = text if len(text) <= _LONGEST_EXCERPT else ""
        return Location(self.name, line + 1, column + 1, width, shown)

    def place(self, node: _Node) -> Location:
        """Return the place of a node; wide if it is a scalar on one line."""
        end_line, end_column = node.end
        one_line = end_line == node.line and node.kind in {"text", "null"}
        width = max(1, end_column - node.column) if one_line else 1
        return self.location(node.line, node.column, width)


def _read(path: Source, file: _File) -> str | None:
    """Return the text of a file, or None after noting why there is none."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        file.note("is-folder", path=file.name)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a null character
        file.note("missing-file", path=file.name)
    except OSError as error:
        file.note("unreadable", path=file.name, reason=error.strerror or type(error).__name__)
    else:
        if len(content) <= LARGEST_FILE:
            return _decode(content, file)
        file.note("too-large", path=file.name, limit=str(LARGEST_FILE))
    return None


def _decode(content: bytes, file: _File) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        file.note("not-utf8", _end_of(before, file), path=file.name)
        return None


def _end_of(text: str, file: _File) -> Location:
    """Return the place behind `text`, which is where the rest of the file cannot be shown."""
    lines = LINE_BREAK.split(text.removeprefix(BOM))
    return Location(file.name, len(lines), len(lines[-1]) + 1)


def _parse(text: str, file: _File) -> Cursor:
    """Return a cursor on the root; a missing one after noting why there is none."""
    text = text.removeprefix(BOM)
    strange = _NOT_YAML.search(text)
    if strange is not None:
        character = f"U+{ord(strange.group()):04X}"
        file.note("yaml-character", _end_of(text[: strange.start()], file), character=character)
        return Cursor(file, None)
    file.lines = LINE_BREAK.split(text)
    try:
        root = _compose(text, file)
    except yaml.MarkedYAMLError as error:
        _note_syntax(error, file)
        root = None
    return Cursor(file, root)


# ------------------------------------------------------------------ YAML events to nodes


class _Mark(Protocol):
    """A place as either of yaml's two parsers gives it."""

    line: int
    column: int


def _compose(text: str, file: _File) -> _Node | None:
    """Return the root of the one document; None where nothing, or nothing usable, is in it.

    Made from events, not with yaml's own composer: that one resolves types and follows aliases.
    """
    top = _Node("list", 0, 0, (0, 0))
    path = [top]
    for event in yaml.parse(text, Loader=_LOADER):
        match event:
            case yaml.DocumentStartEvent() if top.children:
                file.note("several-documents", _mark(event, file))
                break
            case yaml.CollectionEndEvent():
                path.pop().end = _position(event.end_mark)
            case yaml.NodeEvent():
                node = _node(event, file)
                path[-1].children.append(node)
                if isinstance(event, yaml.CollectionStartEvent) and node is not None:
                    path.append(node)
            case _:
                continue
        if len(path) > DEEPEST + 1:
            file.note("too-deep", _mark(event, file), limit=str(DEEPEST))
            return None
    root = top.children[0] if top.children else None
    if not top.children or (root is not None and root.kind == "null"):
        file.note("empty-file", path=file.name)
        return None
    return root


def _node(event: yaml.NodeEvent, file: _File) -> _Node | None:
    """Return the node that an event begins, or None for an alias."""
    if event.anchor is not None:
        file.note("alias", _mark(event, file))
    place = (*_position(event.start_mark), _position(event.end_mark))
    match event:
        case yaml.AliasEvent():
            return None
        case yaml.ScalarEvent():
            null = not event.style and event.value in _NULLS
            node = _Node("null" if null else "text", *place, text=event.value)
        case yaml.MappingStartEvent():
            node = _Node("mapping", *place)
        case _:
            node = _Node("list", *place)
    tag = getattr(event, "tag", None)
    if tag is not None:
        file.note("tag", _mark(event, file), tag=_on_one_line(tag.replace(_YAML_TAGS, "!!")))
    return node


def _mark(event: yaml.Event, file: _File) -> Location:
    return file.location(*_position(event.start_mark))


def _position(mark: _Mark | None) -> tuple[int, int]:
    return (0, 0) if mark is None else (mark.line, mark.column)


# ------------------------------------------------------------------ broken YAML

# What yaml says, without the words in which its two parsers differ, and what is meant by it.
_SYNTAX: Final = (
    ("maximum nesting depth", "too-deep"),
    ("tab character", "yaml-tab"),
    ("cannot start any token", "yaml-start"),
    ("mapping values are not allowed", "yaml-colon"),
    ("could not find expected ':'", "yaml-key"),
    ("found unexpected end of stream", "yaml-quote"),
    ("found unknown escape character", "yaml-escape"),
    ("while parsing a flow", "yaml-bracket"),
    ("while parsing a block", "yaml-indent"),
    ("while scanning an anchor", "alias"),
    ("while scanning an alias", "alias"),
)
_BEGINS: Final = frozenset({"yaml-key", "yaml-quote", "alias"})


def _note_syntax(error: yaml.MarkedYAMLError, file: _File) -> None:
    """Note what makes the text no YAML, in our words: yaml's own are English and its jargon."""
    said = f"{error.context}: {error.problem}"
    code = next((code for sign, code in _SYNTAX if sign in said), "bad-yaml")
    here, begin = _position(error.problem_mark), _position(error.context_mark)
    place = begin if code in _BEGINS else here
    text = file.lines[here[0]] if here[0] < len(file.lines) else ""
    before, character = text[: here[1]], text[here[1] : here[1] + 1]
    match code:
        case "yaml-start" if character == "\t":
            code = "yaml-tab"
        case "yaml-colon" if ": " not in before:
            # The first colon of the line: what is wrong is that the line goes on with a value.
            code = "yaml-indent"
        case "yaml-bracket" if character == ":" and ": " in before:
            code = "yaml-colon"
        case "yaml-bracket" if here[0] > begin[0]:
            place = begin
        case "yaml-indent" if before.strip():
            code = _after_value(before, character)
    file.note(code, file.location(*place), character=character, limit=str(DEEPEST))


def _after_value(before: str, character: str) -> str:
    """Return what is meant where a line goes on after its value has ended."""
    if character in "]}":
        return "yaml-bracket"
    return "yaml-quote" if before.rstrip()[-1] in "\"'" else "bad-yaml"
