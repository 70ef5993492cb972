"""Parse YAML text into nodes that know their place; only `_phrases` imports yaml too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Protocol

import yaml
from attrs import define, field

from asn_netralitas._model.problems import (
    MOST_PROBLEMS,
    Location,
    Problem,
    ValuePath,
    on_one_line,
    there_are_more,
)
from asn_netralitas._model.vocabulary import Vocabulary

from .paths import FileSource, is_file, waits

LARGEST_FILE: Final = 2 * 1024 * 1024
DEEPEST: Final = 50
# More than a file has that somebody wrote; each costs far more memory than its two letters.
MOST_VALUES: Final = 250_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST_EXCERPT: Final = 1000
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})

BOM: Final = "\ufeff"
LINE_BREAK: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_NOT_YAML: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

TextPosition = tuple[int, int]
NodeKind = Literal["text", "null", "mapping", "list", "missing"]


@define
class Node:
    """A scalar, mapping or list in a file; lines and columns count from 0.

    The children of a mapping are keys and values in turn; one that was refused is `missing`.
    """

    kind: NodeKind
    line: int
    column: int
    end: TextPosition
    text: str = ""
    children: list[Node] = field(factory=list)

    @property
    def brief(self) -> str:
        """Return the node as a sentence quotes it."""
        brief = {"mapping": "{…}", "list": "[…]", "null": "~"}
        return brief.get(self.kind) or on_one_line(self.text) or '""'


MISSING: Final = Node("missing", 0, 0, (0, 0))


@define
class InputFile:
    """A file: its name, the problems noted of it, and its lines once they are read.

    A value of Python is a file without a name, in which nothing has a place. `in_terms` is set by
    the first key that is written as a term.
    """

    name: str
    problems: list[Problem]
    vocabulary: Vocabulary | None = None
    lines: list[str] = field(factory=list)
    in_terms: bool = False

    def note(self, code: str, at: Location | ValuePath | None = None, /, **values: str) -> None:
        """Note a problem at a place or a path, with the values of its sentence."""
        where, path = (None, at) if isinstance(at, tuple) else (at, ())
        self.add(Problem(code=code, values=values, where=where, path=path))

    def add(self, problem: Problem) -> None:
        """Add a problem, unless it is noted already or the list is full."""
        if self.is_full or problem in self.problems:
            return
        self.problems.append(problem)
        if len(self.problems) == MOST_PROBLEMS:
            self.problems.append(there_are_more())

    @property
    def is_full(self) -> bool:
        """Return whether so many problems were noted that no more will be."""
        return len(self.problems) >= MOST_PROBLEMS

    def location(self, line: int, column: int, width: int = 1) -> Location:
        """Return a place by line and column from 0, with the text of its line if that is short."""
        text = self.lines[line] if line < len(self.lines) else ""
        shown = text if len(text) <= _LONGEST_EXCERPT else ""
        return Location(self.name, line + 1, column + 1, width, shown)

    def place(self, node: Node) -> Location | None:
        """Return the place of a node, with the width of a scalar on one line."""
        if not self.name or node.kind == "missing":
            return None
        end_line, end_column = node.end
        one_line = end_line == node.line and node.kind in {"text", "null"}
        width = max(1, end_column - node.column) if one_line else 1
        return self.location(node.line, node.column, width)


def node_over(value: object, file: InputFile, path: ValuePath) -> Node:
    """Return a value of Python as nodes; `missing`, after noting it, if it is nested too deeply."""
    if len(path) > DEEPEST:
        file.note("too-deep", path[:1], limit=str(DEEPEST))
        return MISSING
    node = Node("text", 0, 0, (0, 0))
    match value:
        case Mapping():
            node.kind = "mapping"
            for key, entry in value.items():
                node.children.append(node_over(str(key), file, path))
                node.children.append(node_over(entry, file, (*path, str(key))))
        case list() | tuple():
            node.kind = "list"
            for index, entry in enumerate(value):
                node.children.append(node_over(entry, file, (*path, index)))
        case None:
            node.kind = "null"
        case _:
            node.text = str(value).lower() if isinstance(value, bool) else str(value)
    return node


def text_in(path: FileSource, file: InputFile) -> str | None:
    """Return the text of a file, or None after noting why there is none."""
    if waits(path):
        file.note("special-file", path=file.name)
        return None
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
        if len(content) <= LARGEST_FILE:
            return content.decode("utf-8")
        file.note("too-large", path=file.name, limit=str(LARGEST_FILE))
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        file.note("not-utf8", _end_of(before, file), path=file.name)
    except IsADirectoryError:
        file.note("is-folder", path=file.name)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a null character
        # Notepad adds this ending to names, and Windows shows them without it.
        near = f"{file.name}.txt"
        hint = near if is_file(Path(near)) else None
        file.add(Problem(code="missing-file", values={"path": file.name}, hint=hint))
    except OSError as error:
        file.note("unreadable", path=file.name, reason=error.strerror or type(error).__name__)
    return None


def _end_of(text: str, file: InputFile) -> Location:
    """Return the place behind `text`; the line is not shown, for its rest cannot be."""
    lines = LINE_BREAK.split(text.removeprefix(BOM))
    return Location(file.name, len(lines), len(lines[-1]) + 1)


def root_of(text: str, file: InputFile) -> Node:
    """Return the root of a document; `missing` after noting why there is none."""
    text = text.removeprefix(BOM)
    strange = _NOT_YAML.search(text)
    if strange is not None:
        character = f"U+{ord(strange.group()):04X}"
        file.note("yaml-character", _end_of(text[: strange.start()], file), character=character)
        return MISSING
    file.lines = LINE_BREAK.split(text)
    try:
        return _compose(text, file)
    except yaml.MarkedYAMLError as error:
        _note_syntax(error, file)
        return MISSING


class _Mark(Protocol):
    """A place as both parsers of yaml, in C and in Python, give it."""

    line: int
    column: int


def _compose(text: str, file: InputFile) -> Node:
    """Return the root of the one document; `missing` after noting why there is none.

    Events are used, since the composer of yaml would resolve types and follow aliases.
    """
    top = Node("list", 0, 0, (0, 0))
    path = [top]
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, yaml.NodeEvent):
            node = _node_of(event, file)
            path[-1].children.append(node)
            if isinstance(event, yaml.CollectionStartEvent):
                path.append(node)
            excess = _excess(depth=len(path) - 1, count=count)
            if excess is not None:
                code, limit = excess
                file.note(code, _mark(event, file), limit=str(limit))
                return MISSING
        elif isinstance(event, yaml.CollectionEndEvent):
            path.pop().end = _position(event.end_mark)
        elif isinstance(event, yaml.DocumentStartEvent) and top.children:
            file.note("several-documents", _mark(event, file))
            break
    if not top.children or top.children[0].kind == "null":
        file.note("empty-file", path=file.name)
        return MISSING
    return top.children[0]


def _excess(depth: int, count: int) -> tuple[str, int] | None:
    """Return of what a file has too much, with the limit; None if it is within bounds."""
    if depth > DEEPEST:
        return "too-deep", DEEPEST
    return ("too-many-values", MOST_VALUES) if count > MOST_VALUES else None


def _node_of(event: yaml.NodeEvent, file: InputFile) -> Node:
    """Return the node that begins with an event; it is `missing` for an alias."""
    if event.anchor is not None:
        file.note("alias", _mark(event, file))
    place = (*_position(event.start_mark), _position(event.end_mark))
    match event:
        case yaml.AliasEvent():
            return MISSING
        case yaml.ScalarEvent():
            null = not event.style and event.value in _NULLS
            node = Node("null" if null else "text", *place, text=event.value)
        case yaml.MappingStartEvent():
            node = Node("mapping", *place)
        case _:
            node = Node("list", *place)
    tag = getattr(event, "tag", None)
    if tag is not None:
        short = tag.replace("tag:yaml.org,2002:", "!!")
        file.note("tag", _mark(event, file), tag=on_one_line(short))
    return node


def _mark(event: yaml.Event, file: InputFile) -> Location:
    return file.location(*_position(event.start_mark))


def _position(mark: _Mark | None) -> TextPosition:
    return (0, 0) if mark is None else (mark.line, mark.column)


# Parts of the messages of yaml that its two parsers share, with the codes of our sentences.
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


def _note_syntax(error: yaml.MarkedYAMLError, file: InputFile) -> None:
    """Note a fault of syntax; the messages of yaml itself are jargon, and English only."""
    message = f"{error.context}: {error.problem}"
    code = next((code for part, code in _SYNTAX if part in message), "bad-yaml")
    here, begin = _position(error.problem_mark), _position(error.context_mark)
    # The parser stops far behind the beginning of these.
    place = begin if code in {"yaml-key", "yaml-quote", "alias"} else here
    text = file.lines[here[0]] if here[0] < len(file.lines) else ""
    before, character = text[: here[1]], text[here[1] : here[1] + 1]
    match code:
        case "yaml-start" if character == "\t":
            code = "yaml-tab"
        case "yaml-colon" if ": " not in before:
            # The colon is the first of its line, so the fault is the indent, not the colon.
            code = "yaml-indent"
        case "yaml-bracket" if character == ":" and ": " in before:
            code = "yaml-colon"
        case "yaml-bracket" if here[0] > begin[0]:
            place = begin
        case "yaml-indent" if before.strip() and character in "]}":
            code = "yaml-bracket"
        case "yaml-indent" if before.strip():
            code = "yaml-quote" if before.rstrip()[-1] in "\"'" else "bad-yaml"
    file.note(code, file.location(*place), character=character, limit=str(DEEPEST))
