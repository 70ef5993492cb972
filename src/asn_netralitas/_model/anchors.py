"""Anchors: the place of a provision within its instrument, deduced from how it is written.

>>> anchor_of("Pasal 5 huruf n angka 2")
'pasal-5-huruf-n-angka-2'
"""

from __future__ import annotations

import re
from typing import Final

# The parts of an instrument, from the largest on; what is written beside them is no anchor.
_UNITS: Final = (
    *("penjelasan", "lampiran", "bagian", "bab", "diktum", "amar", "pasal", "ayat"),
    *("huruf", "angka", "butir", "nomor", "baris"),
)
# These may stand without a number.
_ALONE: Final = frozenset({"penjelasan", "lampiran", "amar"})
_ORDINALS: Final = (
    *("kesatu", "kedua", "ketiga", "keempat", "kelima"),
    *("keenam", "ketujuh", "kedelapan", "kesembilan", "kesepuluh"),
)
_NUMBER: Final = rf"\(?(?P<number>\d+[a-z]?|[ivxl]+|[a-z]|umum|{'|'.join(_ORDINALS)})\b\)?"
_STEP: Final = re.compile(rf"\s*\b(?P<unit>{'|'.join(_UNITS)})\b(?:\s+{_NUMBER})?", re.IGNORECASE)
# What may follow the provision that the anchor names: nothing, or more of the same instrument.
_GOES_ON: Final = re.compile(r"\s*($|,|;|\(|(dan|atau|sampai|juncto|jo\.)\s)", re.IGNORECASE)
_ANCHOR: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def anchor_of(provision: str) -> str | None:
    """Return the anchor of the first provision that is named; None where it has no such place.

    Rows of an annex are numbered; the elucidation of an article has an anchor of its own.

    >>> anchor_of("Pasal 52 ayat (3) huruf j dan ayat (4)")
    'pasal-52-ayat-3-huruf-j'
    >>> anchor_of("penjelasan Pasal 9 ayat (2)")
    'penjelasan-pasal-9-ayat-2'
    >>> anchor_of("Lampiran II bagian B nomor 7 huruf a")
    'lampiran-ii-bagian-b-baris-7-huruf-a'
    >>> anchor_of("Pasal 20 ayat (4) Perpres 116/2022")
    """
    steps: list[str] = []
    end = 0
    while (step := _STEP.match(provision, end)) is not None:
        unit, number = step["unit"].lower(), (step["number"] or "").lower()
        if not number and unit not in _ALONE:
            return None
        if unit == "nomor" and steps[:1] == ["lampiran"]:
            unit = "baris"
        if number in _ORDINALS:
            number = str(_ORDINALS.index(number) + 1)
        steps += (unit, number) if number else (unit,)
        end = step.end()
    # Of a decision of a court it is said what the operative point is about.
    ends = steps[:1] == ["amar"] or _GOES_ON.match(provision, end)
    return "-".join(steps) if steps and ends else None


def is_anchor(written: str) -> bool:
    """Tell whether a text has the form of an anchor.

    >>> is_anchor("pasal-71-ayat-1"), is_anchor("#Pasal 71")
    (True, False)
    """
    return _ANCHOR.fullmatch(written) is not None
