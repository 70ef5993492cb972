"""Changes of a YAML text by the places of its values, so that comments, order and blanks stay."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ._yaml import BOM, LINE_BREAK, Position


@frozen(order=True)
class Edit:
    """What stands from one place up to another, counted from 0, and what shall stand there."""

    start: Position
    end: Position
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    r"""Return a text with edits applied; no two of them may overlap.

    >>> edited("a: 1\nb: 2\n", [Edit((1, 3), (1, 4), "[3]")])
    'a: 1\nb: [3]\n'
    """
    body = text.removeprefix(BOM)
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(body))]
    for edit in sorted(edits, reverse=True):
        first, last = (starts[line] + column for line, column in (edit.start, edit.end))
        body = body[:first] + edit.text + body[last:]
    return text[: len(text) - len(text.removeprefix(BOM))] + body
