"""How long a decision takes in each engine, as a picture: a row an engine, on a scale of tens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Final

from attrs import frozen

from benchmarks.timing import Seconds

_LABELS: Final = 330
_WIDTH: Final = 900
_ROW: Final = 24
_TOP: Final = 58
_BOTTOM: Final = 16
# Readable on a light page and on a dark one.
_STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#24292f}"
    ".head{font-size:15px;font-weight:600}.ours{font-weight:600}"
    ".tick{fill:#57606a;font-size:12px}.grid{stroke:#d0d7de}.way{stroke:#8c959f}"
    ".mark{fill:#6e7781}.way.ours{stroke:#0969da}.mark.ours{fill:#0969da}"
    "@media(prefers-color-scheme:dark){rect.page{fill:#0d1117}text{fill:#e6edf3}"
    ".tick{fill:#9198a1}.grid{stroke:#30363d}"
    ".mark{fill:#9198a1}.way.ours{stroke:#4493f8}.mark.ours{fill:#4493f8}}"
)


@frozen
class Row:
    """One engine: its name, what a decision takes, and whether it is this library."""

    name: str
    seconds: Seconds
    figure: str
    ours: bool


def picture(title: str, rows: Sequence[Row]) -> str:
    """Return the picture as SVG, the fastest first."""
    return "\n".join(_lines(title, sorted(rows, key=lambda row: row.seconds))) + "\n"


def _lines(title: str, rows: Sequence[Row]) -> Iterator[str]:
    height = _TOP + _ROW * len(rows) + _BOTTOM
    low, high = floor(log10(rows[0].seconds)), ceil(log10(rows[-1].seconds))
    # The figure stands behind the mark.
    scale = (_WIDTH - _LABELS - 90) / (high - low)

    def x(seconds: Seconds) -> float:
        return _LABELS + scale * (log10(seconds) - low)

    label = "; ".join(f"{row.name}: {row.figure}" for row in rows)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(f"{title}. {label}")}">'
    )
    yield f"<style>{_STYLE}</style>"
    yield f'<rect class="page" width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    yield f'<text class="head" x="12" y="22">{escape(title)}</text>'
    for power in range(low, high + 1):
        at = x(10.0**power)
        yield f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP - 8}" y2="{height - 8}"/>'
        yield (
            f'<text class="tick" x="{at:.1f}" y="{_TOP - 14}" text-anchor="middle">'
            f"{_tick(power)}</text>"
        )
    for number, row in enumerate(rows):
        top, end, kind = _TOP + _ROW * number, x(row.seconds), " ours" if row.ours else ""
        yield f'<text class="name{kind}" x="12" y="{top + 16}">{escape(row.name)}</text>'
        # On a scale of tens a length means nothing, so that only the end is drawn strong.
        yield (
            f'<line class="way{kind}" x1="{_LABELS}" x2="{end:.1f}" y1="{top + 12}" '
            f'y2="{top + 12}"/><circle class="mark{kind}" cx="{end:.1f}" cy="{top + 12}" r="5"/>'
        )
        yield (
            f'<text class="name{kind}" x="{end + 10:.1f}" y="{top + 16}">'
            f"{escape(row.figure)}</text>"
        )
    yield "</svg>"


def _tick(power: int) -> str:
    """Return a power of ten of a second in the unit that needs the fewest digits."""
    unit, size = next(
        (unit, size)
        for unit, size in (("s", 0), ("ms", -3), ("µs", -6), ("ns", -9))
        if power >= size
    )
    return f"{10 ** (power - size):,} {unit}"
