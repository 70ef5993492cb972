"""Sheets of paper, and how large letters may be for columns of text to fit on one side.

A browser shrinks no text to a page, so its length is estimated from the widths of letters. The
estimate is on the long side: rather an empty strip at the bottom than a second page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

from attrs import frozen

PaperName = Literal["A4", "A3"]

_POINTS_PER_MM: Final = 72 / 25.4
# Widths of letters in thousandths of their size, those of Arial, Helvetica and Liberation Sans.
_WIDTHS: Final = {
    letter: width / 1000
    for width, letters in {
        222: "ijl'|",
        278: "ftI .,:;/![]\N{NO-BREAK SPACE}",
        333: "r()-",
        500: "ckszvxyJ",
        611: "FTZ",
        667: "ABEKPSVXY&",
        722: "CDHNRUw",
        778: "GOQ",
        833: "mM",
        944: "W%@",
    }.items()
    for letter in letters
}
_OTHER_WIDTH: Final = 0.556
_BOLD: Final = 1.07
# What is kept free for fonts that are somewhat wider, and for what a browser rounds up.
_FILLED: Final = 0.99
_STEP: Final = 0.25
_SMALLEST: Final = 5.0


@frozen(kw_only=True)
class Paper:
    """An upright sheet: its sides and its margin in millimetres, and its largest letters."""

    name: PaperName
    width: int
    height: int
    margin: int
    columns: int
    largest: float

    @property
    def inner_width(self) -> float:
        """Return the width that may be printed on, in points."""
        return (self.width - 2 * self.margin) * _POINTS_PER_MM

    @property
    def inner_height(self) -> float:
        """Return the height that may be printed on, in points."""
        return (self.height - 2 * self.margin) * _POINTS_PER_MM

    def letters(self, height: Callable[[float], float]) -> float:
        """Return the size of letters, in points, with which a text fits on one side of the sheet.

        Args:
            height: The height of the text in ems, by the width of the sheet in ems.
        """
        size, most = self.largest, self.inner_height * _FILLED
        while size > _SMALLEST and height(self.inner_width / size) * size > most:
            size -= _STEP
        return size


PAPERS: Final[Mapping[PaperName, Paper]] = {
    "A4": Paper(name="A4", width=210, height=297, margin=7, columns=3, largest=13),
    "A3": Paper(name="A3", width=297, height=420, margin=8, columns=3, largest=18),
}


def lines(text: str, width: float, *, bold: bool = False) -> int:
    """Return in about how many lines of a width, in ems, a text is set."""
    wider = _BOLD if bold else 1
    blank, count, used = _WIDTHS[" "] * wider, 1, 0.0
    for word in text.split(" "):
        needed = wider * sum(_WIDTHS.get(letter, _OTHER_WIDTH) for letter in word)
        if used and used + blank + needed > width:
            count, used = count + 1, needed
        else:
            used += needed + (blank if used else 0)
    return count


def balanced(heights: Sequence[float], columns: int) -> float:
    """Return the least height at which parts that are not broken fill some columns in order."""
    if not heights:
        return 0
    height = max(sum(heights) / columns, *heights)
    while _columns_filled(heights, height) > columns:
        height += _STEP
    return height


def _columns_filled(heights: Sequence[float], height: float) -> int:
    count, used = 1, 0.0
    for part in heights:
        if used + part > height + 1e-9:  # what adding up floats loses
            count, used = count + 1, 0.0
        used += part
    return count
