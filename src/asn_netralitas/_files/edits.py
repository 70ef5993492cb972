"""Edit a YAML text by the places of its values, keeping comments, order and blanks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from attrs import frozen

from .yaml_nodes import BOM, LINE_BREAK, TextPosition

# What needs no quotes wherever it stands; much else does not either, but this is easy to see.
_PLAIN: Final = re.compile(r"[^\W\d_][\w ./()-]*[\w)]")


@frozen(order=True)
class Edit:
    """What stands from one place up to another, counted from 0, and what shall stand there."""

    start: TextPosition
    end: TextPosition
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    r"""Return a text with edits applied; no two of them may overlap.

    >>> edited("a: 1\nb: 2\n", [Edit((1, 3), (1, 4), "[3]")])
    'a: 1\nb: [3]\n'
    """
    body = text.removeprefix(BOM)
    starts = _starts(body)
    for edit in sorted(edits, reverse=True):
        first, last = (starts[line] + column for line, column in (edit.start, edit.end))
        body = body[:first] + edit.text + body[last:]
    return text[: len(text) - len(text.removeprefix(BOM))] + body


def rewritten(text: str, words: Iterable[Edit]) -> str:
    r"""Return a text with other words in place of scalars, in the quotes that each stands in.

    >>> rewritten("'a': b # c\n", [Edit((0, 0), (0, 3), "it's"), Edit((0, 5), (0, 6), "*")])
    '\'it\'\'s\': "*" # c\n'
    """
    body = text.removeprefix(BOM)
    starts = _starts(body)
    return edited(
        text,
        (
            Edit(word.start, word.end, _in_place_of(body[first:last], word.text))
            for word in words
            for first, last in [(starts[line] + column for line, column in (word.start, word.end))]
        ),
    )


def _starts(body: str) -> list[int]:
    """Return where each line of a text begins."""
    return [0, *(found.end() for found in LINE_BREAK.finditer(body))]


def _in_place_of(scalar: str, word: str) -> str:
    """Return a word as it is written in place of a scalar."""
    match scalar[0]:
        case "'":
            quoted = word.replace("'", "''")
            return f"'{quoted}'"
        case "|" | ">":
            head, _, rest = scalar.partition("\n")
            indent = rest[: len(rest) - len(rest.lstrip())]
            return f"{head}\n{indent}{word}{rest[len(rest.rstrip()) :]}"
        case sign if sign == '"' or not _PLAIN.fullmatch(word):
            return json.dumps(word, ensure_ascii=False)
        case _:
            return word
