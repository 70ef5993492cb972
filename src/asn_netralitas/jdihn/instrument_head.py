"""From a record of JDIHN to the head of an instrument in a rulebook.

What a record does not tell is not guessed: it is listed as missing, to be read in the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model.codes import Rank
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import squeezed
from asn_netralitas._phrases.text import Shown
from asn_netralitas._reading.days import read_day
from asn_netralitas._reading.rulebook import load_vocabulary

# What no record of JDIHN tells, or tells for certain: the day in force is often another.
_NEVER_TOLD: Final = ("title.en", "in_force.first", "confidence", "checked")
_NUMBER: Final = re.compile(r"[0-9]+[A-Za-z]?")
_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")


@frozen(repr=False)
class InstrumentHead(Shown):
    """What a record tells of an instrument, by the keys of a rulebook file, and what not."""

    values: Mapping[str, Any] = field(hash=False)
    missing: tuple[str, ...]


def head_of(record: Mapping[str, object]) -> InstrumentHead:
    """Return the head of an instrument from a record of JDIHN's integration format.

    Its keys are `jenis`, `noPeraturan`, `tahun_pengundangan`, `tanggal_pengundangan`, `judul`,
    `sumber`, `urlDetailPeraturan`; all others are passed over. The head is to be completed by
    whoever reads the instrument: the day in force, the title in English, and how far it was
    confirmed.

    Raises:
        CaseError: If the record names no kind, no number or no year.

    >>> head = head_of(
    ...     {
    ...         "jenis": "Peraturan Pemerintah",
    ...         "noPeraturan": "94",
    ...         "tahun_pengundangan": "2021",
    ...         "tanggal_pengundangan": "31-08-2021",
    ...     }
    ... )
    >>> head.values["id"], head.values["number"], head.values["rank"], head.values["promulgated"]
    ('pp-94-2021', 'PP 94/2021', 'pp', '2021-08-31')
    >>> head.missing
    ('title.id', 'title.en', 'in_force.first', 'confidence', 'checked', 'gazette', 'address')
    """
    kind = _kind(_text(record, "jenis"))
    number = _NUMBER.search(_text(record, "noPeraturan"))
    year = _YEAR.search(_text(record, "tahun_pengundangan"))
    problems = [
        Problem(code="missing-key", values={"key": key}, path=(key,))
        for key, found in (("jenis", kind), ("noPeraturan", number), ("tahun_pengundangan", year))
        if found is None
    ]
    if problems or kind is None or number is None or year is None:
        raise CaseError(problems)
    rank, short, path = kind
    written, of_year = number[0], year[0]
    told = {
        "title.id": _text(record, "judul"),
        "promulgated": _day(_text(record, "tanggal_pengundangan")),
        "gazette": _text(record, "sumber"),
        "address": _address(_text(record, "urlDetailPeraturan")),
    }
    missing = ["title.id"] if not told["title.id"] else []
    missing += [*_NEVER_TOLD, *(key for key in told if key != "title.id" and not told[key])]
    values: dict[str, Any] = {
        "id": f"{path}-{written}-{of_year}".lower(),
        "number": f"{short} {written}/{of_year}",
        **({"title": {"id": told.pop("title.id")}} if told["title.id"] else {}),
        "rank": rank.value,
        "persistent_id": f"id/{path}/{of_year}/{written}".lower(),
        **{key: value for key, value in told.items() if value and key != "title.id"},
    }
    return InstrumentHead(values, tuple(missing))


def _text(record: Mapping[str, object], key: str) -> str:
    written = str(record.get(key) or "").strip()
    return "" if written == "-" else " ".join(written.split())


def _kind(written: str) -> tuple[Rank, str, str] | None:
    """Return rank and names of the longest kind that a text begins with."""
    said = squeezed(written)
    known = (kind for kind in _kinds().items() if said.startswith(squeezed(kind[0])))
    return max(known, key=lambda kind: len(kind[0]), default=("", None))[1]


@cache
def _kinds() -> dict[str, tuple[Rank, str, str]]:
    root = document(Path(__file__).with_name("kinds.yaml"))
    kinds = {
        name.text(): (entry["rank"].code(Rank), entry["short"].text(), entry["path"].text())
        for name, entry in root.items()
    }
    root.finish()
    return kinds


def _day(written: str) -> str:
    """Return a day as YYYY-MM-DD; nothing where none is written, or one that cannot be."""
    problems: list[Problem] = []
    cursor = Cursor.over(written, problems=problems, vocabulary=load_vocabulary())
    day = read_day(cursor, written) if written else date.min
    return "" if problems or day == date.min else day.isoformat()


def _address(written: str) -> str:
    return written if written.startswith(("https://", "http://")) else ""
