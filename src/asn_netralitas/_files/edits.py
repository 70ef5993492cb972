"""Edit a YAML text by the places of its values, so that comments, order and blanks stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Final

from attrs import frozen

from .yaml_nodes import BOM, LINE_BREAK, TextPosition

# Texts that surely need no quotes; others are quoted, though some of them need none either.
_PLAIN: Final = re.compile(r"[^\W\d_][\w ./()-]*[\w)]")


@frozen(order=True)
class Edit:
    """A new text for what is written from `start` up to `end`, both counted from 0."""

    start: TextPosition
    end: TextPosition
    text: str


def edited(
    text: str, edits: Iterable[Edit], written: Callable[[str, str], str] = lambda _, new: new
) -> str:
    r"""Return a text with edits applied, none of which overlap; `written` may alter a new text.

    >>> edited("a: 1\nb: 2\n", [Edit((1, 3), (1, 4), "[3]")])
    'a: 1\nb: [3]\n'
    """
    starts = [int(text.startswith(BOM)), *(match.end() for match in LINE_BREAK.finditer(text))]
    for edit in sorted(edits, reverse=True):
        first, last = (starts[line] + column for line, column in (edit.start, edit.end))
        text = text[:first] + written(text[first:last], edit.text) + text[last:]
    return text


def rewritten(text: str, words: Iterable[Edit]) -> str:
    r"""Return a text with other words in place of scalars, each in the quotes of its scalar.

    >>> rewritten("'a': b # c\n", [Edit((0, 0), (0, 3), "it's"), Edit((0, 5), (0, 6), "*")])
    '\'it\'\'s\': "*" # c\n'
    """
    return edited(text, words, _in_place_of)


def _in_place_of(scalar: str, word: str) -> str:
    """Return a word in the style of a scalar, or quoted where it needs quotes."""
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
