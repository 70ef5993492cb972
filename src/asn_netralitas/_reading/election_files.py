"""Read files of elections and regions.

Faults are noted with their places, so that the caller raises all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Final, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from asn_netralitas._files.yaml_cursor import (
    Cursor,
    document,
    finish,
    is_file,
    is_folder,
    yaml_files,
)
from asn_netralitas._files.yaml_nodes import FileSource
from asn_netralitas._model.codes import Confidence, Contest, ElectionKind
from asn_netralitas._model.elections import Election, Province, Unfixed, region_meant
from asn_netralitas._model.problems import Problem

from .fields import given_value, listed_entries, note_reversed
from .periods import PHASES, WINDOWS, Oath, Phase, Timetable, last_of

_EARLIEST: Final = date(1945, 8, 17)
_LATEST: Final = date(2199, 12, 31)


def read_regions(root: Cursor) -> dict[str, Province]:
    """Return the provinces by code from a file of regions."""
    provinces = root.mapping("code_basis", "zone_basis", "provinces")["provinces"]
    return {
        _code(key, "NN", r"\d\d"): _province(key.text(), entry) for key, entry in provinces.items()
    }


def _province(code: str, entry: Cursor) -> Province:
    entry.mapping("name", "zone", "complete", "regencies")
    zone = entry["zone"].text()
    if zone and not _is_zone(zone):
        entry["zone"].problem("unknown-zone", written=zone)
    return Province(
        name=entry["name"].text(),
        zone=zone,
        complete=entry["complete"].boolean(),
        regencies={
            _code(key, f"{code}.NN", re.escape(code) + r"\.\d\d"): name.text()
            for key, name in entry["regencies"].items()
        },
    )


def _code(key: Cursor, form: str, pattern: str) -> str:
    written = key.text()
    if not re.fullmatch(pattern, written, re.ASCII):
        key.problem("bad-region-code", written=written, expected=form)
    return written


def _is_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _timetables(
    elections: Cursor, regions: Mapping[str, Province], taken: set[str]
) -> Iterator[Timetable]:
    """Yield the elections of a list, adding their ids to those that are `taken`."""
    for entry in elections.sequence():
        table = _timetable(entry, regions)
        if table.id in taken:
            entry["id"].problem("duplicate-id", id=table.id)
        taken.add(table.id)
        yield table


def _read_day(cursor: Cursor) -> date:
    """Return a day that an election can have; `date.min` stands for one that is none."""
    noted = len(cursor.problems)
    day = cursor.date()
    if len(cursor.problems) == noted and not _EARLIEST <= day <= _LATEST:
        first, last = _EARLIEST.isoformat(), _LATEST.isoformat()
        cursor.problem("unlikely-day", written=day.isoformat(), first=first, last=last)
        return date.min
    return day


def _timetable(entry: Cursor, regions: Mapping[str, Province]) -> Timetable:
    entry.mapping(
        *("id", "name", "kind", "contests", "regions", "regions_complete", "first", "determined"),
        *("result", "result_known", "oath", "confidence", "sources", "note", "phases", "windows"),
    )
    _remarks(entry)
    contests = _some_contests(entry["contests"])
    codes, complete = _regions_of(entry, regions)
    confidence = entry["confidence"].code(Confidence)
    table = Timetable(
        id=entry["id"].text(),
        name=entry["name"].bilingual(),
        kind=entry["kind"].code(ElectionKind),
        regions=codes,
        regions_complete=complete,
        first=_read_day(entry["first"]),
        determined=_determined(entry["determined"], contests),
        result=_read_day(entry["result"]),
        oath=_oath(entry.get("oath")),
        # Where no result day was found, another day stands in for it: an inference.
        confidence=confidence if entry["result_known"].boolean() else Confidence.DERIVED,
        phases=tuple(_spans(entry.get("phases"), "phase", PHASES, contests)),
        windows=tuple(_spans(entry.get("windows"), "period", WINDOWS, contests)),
    )
    _check_order(entry, table)
    return table


def _regions_of(entry: Cursor, regions: Mapping[str, Province]) -> tuple[tuple[str, ...], bool]:
    """Return the regions of an election, none if it is nationwide, and whether they are all."""
    listed, complete = entry.get("regions"), entry.get("regions_complete")
    known = {code for province, one in regions.items() for code in (province, *one.regencies)}
    codes: dict[str, None] = {}
    for cursor in listed_entries(listed):
        code = cursor.text()
        codes[code] = None
        # Where the regions themselves could not be read, every code would look unknown.
        if code and known and code not in known:
            cursor.problem("unknown-region", written=code, hint=region_meant(code, regions))
    if not codes:
        for key in (listed, complete):
            if key is not None:
                key.problem("no-regions")
    return tuple(codes), complete is None or complete.boolean()


def _determined(cursor: Cursor, contests: tuple[Contest, ...]) -> dict[Contest, date]:
    """Return the day for each contest, written as one day for all or as one each."""
    if cursor.kind != "mapping":
        return dict.fromkeys(contests, _read_day(cursor))
    days = cursor.mapping(*contests)
    return {contest: _read_day(days[contest]) for contest in contests}


def _oath(cursor: Cursor | None) -> Oath | None:
    if cursor is None:
        return None
    _remarks(cursor.mapping("day", "confidence", "source", "note"))
    return Oath(_read_day(cursor["day"]), cursor["confidence"].code(Confidence))


def _spans(
    listed: Cursor | None, key: str, names: tuple[str, ...], contests: tuple[Contest, ...]
) -> Iterator[Phase]:
    keys = (key, "contests", "first", "last", "confidence", "source", "disputed", "note")
    for entry in listed_entries(listed):
        _remarks(entry.mapping(*keys))
        yield Phase(
            name=entry[key].word(key, *names),
            contests=frozenset(_contests(entry.get("contests"), contests)),
            first=_read_day(entry["first"]),
            last=given_value(entry.get("last"), _read_day),
            confidence=entry["confidence"].code(Confidence),
        )


def _contests(cursor: Cursor | None, contests: tuple[Contest, ...]) -> tuple[Contest, ...]:
    """Return the contests of a phase: all of the election's, unless it names its own."""
    if cursor is None:
        return contests
    found = _some_contests(cursor)
    for contest in found:
        if contest not in contests:
            cursor.unknown("contest", contest, contests)
    return found


def _some_contests(cursor: Cursor) -> tuple[Contest, ...]:
    if not cursor.many():
        cursor.problem("no-contests")
    return cursor.codes(Contest)


def _remarks(entry: Cursor) -> None:
    """Check what stands in a file for its readers alone."""
    given_value(entry.get("source"), Cursor.text)
    given_value(entry.get("note"), Cursor.bilingual)
    given_value(entry.get("disputed"), Cursor.boolean)
    for cursor in listed_entries(entry.get("sources")):
        cursor.text()


def _check_order(entry: Cursor, table: Timetable) -> None:
    """Note each day that comes before one that it must follow, or lies outside the election."""
    for day in table.determined.values():
        note_reversed(entry["determined"], table.first, day)
        note_reversed(entry["result"], day, table.result)
    if table.oath is not None:
        note_reversed(entry["oath"], table.result, table.oath.day)
    for key, spans, end in (
        ("phases", table.phases, table.result),
        ("windows", table.windows, _LATEST),
    ):
        for cursor, span in zip(listed_entries(entry.get(key)), spans, strict=True):
            note_reversed(cursor, span.first, last_of(span))
            for day in (span.first, last_of(span)):
                _check_within(cursor, day, table.first, end)


def _check_within(cursor: Cursor, day: date, first: date, last: date) -> None:
    if date.min not in {day, first, last} and not first <= day <= last:
        ends = {"first": first.isoformat(), "last": last.isoformat()}
        cursor.problem("outside-election", written=day.isoformat(), **ends)


class Contents(TypedDict):
    """What a calendar holds."""

    elections: tuple[Election, ...]
    known_until: date
    regions: Mapping[str, Province]
    not_fixed: tuple[Unfixed, ...]


def read_national() -> Contents:
    """Return what the calendar of the package holds."""
    return _read_folder(files("asn_netralitas") / "law", dict)


def read_calendar(
    path: str | PathLike[str], national_regions: Callable[[], Mapping[str, Province]]
) -> Contents:
    """Return what a calendar in a folder or in one file holds.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    read = _read_folder if is_folder(Path(path)) else _read_file
    return read(Path(path), national_regions)


def _read_folder(
    folder: FileSource, national_regions: Callable[[], Mapping[str, Province]]
) -> Contents:
    problems: list[Problem] = []
    own = folder / "regions.yaml"
    regions = read_regions(document(own, problems=problems)) if is_file(own) else national_regions()
    head = document(folder / "calendar.yaml", problems=problems).mapping("known_until", "not_fixed")
    known_until = _read_day(head["known_until"])
    not_fixed = tuple(_read_not_fixed(head.get("not_fixed")))
    taken: set[str] = set()
    tables = [
        table
        for path in yaml_files(folder / "elections", problems=problems)
        for table in _timetables(
            document(path, problems=problems).mapping("elections")["elections"], regions, taken
        )
    ]
    finish(problems)
    return _contents(known_until, tables, regions, not_fixed)


def _read_not_fixed(listed: Cursor | None) -> Iterator[Unfixed]:
    for entry in listed_entries(listed):
        entry.mapping("id", "name", "note")
        yield Unfixed(
            id=entry["id"].text(), name=entry["name"].bilingual(), note=entry["note"].bilingual()
        )


def _read_file(
    path: FileSource, national_regions: Callable[[], Mapping[str, Province]]
) -> Contents:
    regions = national_regions()
    root = document(path).mapping("known_until", "elections")
    known_until = _read_day(root["known_until"])
    tables = list(_timetables(root["elections"], regions, set()))
    root.finish()
    return _contents(known_until, tables, regions, ())


def _contents(
    known_until: date,
    tables: Iterable[Timetable],
    regions: Mapping[str, Province],
    not_fixed: tuple[Unfixed, ...],
) -> Contents:
    elections = [table.election() for table in tables]
    elections.sort(key=lambda election: (election.first, election.id))
    return Contents(
        elections=tuple(elections), known_until=known_until, regions=regions, not_fixed=not_fixed
    )
