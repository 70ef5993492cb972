"""Read files of elections and regions.

Faults are noted at their places; `read_calendar` raises all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from importlib.resources import files
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from asn_netralitas._files.paths import FileSource, is_file, is_folder
from asn_netralitas._files.yaml_cursor import Cursor, document, finish, yaml_files
from asn_netralitas._model.codes import Confidence, Contest, ElectionKind
from asn_netralitas._model.elections import Election, FormerCode, Province, RegionCheck, Unfixed
from asn_netralitas._model.places import PlaceNames
from asn_netralitas._model.problems import Problem

from .days import note_reversed
from .fields import LATEST, check_region, given_value, law_day, listed_entries
from .periods import PHASES, WINDOWS, Closing, Dated, Phase, Timetable, last_of

_CHECKS: Final[tuple[RegionCheck, ...]] = get_args(RegionCheck)


@cache
def national_places() -> PlaceNames:
    """Return the regions of the package with their names."""
    root = document(files("asn_netralitas") / "law" / "regions.yaml")
    regions = read_regions(root)
    root.finish()
    return PlaceNames(regions)


def read_regions(root: Cursor) -> dict[str, Province]:
    provinces = root.mapping("code_basis", "zone_basis", "provinces")["provinces"]
    return {_code(key, "NN"): _province(key.text(), entry) for key, entry in provinces.items()}


def _province(code: str, entry: Cursor) -> Province:
    entry.mapping("name", "zone", "complete", "regencies", "bps")
    zone = entry["zone"].text()
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        entry["zone"].problem("unknown-zone", written=zone)
    regencies: dict[str, str] = {}
    former: dict[str, FormerCode] = {}
    bps = {} if "bps" not in entry else {code: entry["bps"].text()}
    for key, value in entry["regencies"].items():
        regency = _code(key, f"{code}.NN")
        if value.kind != "mapping":
            regencies[regency] = value.text()
            continue
        value.mapping("name", "former", "bps")
        regencies[regency] = value["name"].text()
        if (old := value.get("former")) is not None:
            old.mapping("code", "last")
            former[_code(old["code"], "NN.NN")] = FormerCode(regency, law_day(old["last"]))
        if (number := value.get("bps")) is not None:
            bps[regency] = number.text()
    return Province(
        name=entry["name"].text(),
        zone=zone,
        complete=entry["complete"].boolean(),
        regencies=regencies,
        former=former,
        bps=bps,
    )


def _code(key: Cursor, form: str) -> str:
    """Return a code of a form in which NN stands for two digits."""
    written = key.text()
    if not re.fullmatch(re.escape(form).replace("NN", r"\d\d"), written, re.ASCII):
        key.problem("bad-region-code", written=written, expected=form)
    return written


def _timetable(entry: Cursor, regions: Mapping[str, Province]) -> Timetable:
    entry.mapping(
        *("id", "name", "kind", "contests", "regions", "regions_complete", "first", "determined"),
        *("result", "result_known", "elected", "oath", "apart", "confidence", "sources", "note"),
        *("phases", "windows"),
    )
    _remarks(entry)
    contests = _some_contests(entry["contests"])
    checks, complete = _regions_of(entry, regions)
    confidence = entry["confidence"].code(Confidence)
    closing = _closing(entry, Closing(None, None))
    # Where the end of the count is not known, it lasts until the elected are determined.
    if "result" in entry or closing.elected is None:
        result, known = law_day(entry["result"]), entry["result_known"].boolean()
    else:
        result, known = closing.elected.day, True
    election = Election(
        id=entry["id"].text(),
        name=entry["name"].bilingual(),
        kind=entry["kind"].code(ElectionKind),
        first=law_day(entry["first"]),
        determined=_determined(entry["determined"], contests),
        result=result,
        elected=None if closing.elected is None else closing.elected.day,
        oath=None if closing.oath is None else closing.oath.day,
        last=result,
        regions=tuple(checks),
        region_checks={code: check for code, check in checks.items() if check is not None},
        regions_complete=complete,
        periods=(),
        # An election without a known day of its result has an inferred day instead.
        confidence=confidence if known else Confidence.DERIVED,
    )
    table = Timetable(
        election=election,
        closing=closing,
        closings=dict(_closings(entry.get("apart"), closing, election, regions)),
        phases=tuple(_spans(entry.get("phases"), "phase", PHASES, contests)),
        windows=tuple(_spans(entry.get("windows"), "period", WINDOWS, contests)),
    )
    _check_order(entry, table)
    return table


def _regions_of(
    entry: Cursor, regions: Mapping[str, Province]
) -> tuple[dict[str, RegionCheck | None], bool]:
    """Return the regions of an election, none if it is nationwide; and whether these are all.

    They are a list, or lists by how each region is confirmed.
    """
    listed, complete = entry.get("regions"), entry.get("regions_complete")
    lists: dict[RegionCheck | None, Cursor] = {}
    if listed is not None and listed.kind == "mapping":
        listed.mapping(*_CHECKS)
        lists |= {check: listed[check] for check in _CHECKS if check in listed}
    elif listed is not None:
        lists[None] = listed
    codes: dict[str, RegionCheck | None] = {}
    for check, cursors in lists.items():
        for cursor in cursors.sequence():
            code = cursor.text()
            if code in codes:
                cursor.problem("duplicate-id", id=code)
            codes[code] = check
            _check_region(cursor, code, regions)
    for key in (listed, complete):
        if key is not None and not codes:
            key.problem("no-regions")
    return codes, complete is None or complete.boolean()


def _check_region(cursor: Cursor, code: str, regions: Mapping[str, Province]) -> None:
    # If the regions themselves could not be read, every code would look unknown.
    if code and regions:
        check_region(cursor, code, regions)


def _determined(cursor: Cursor, contests: tuple[Contest, ...]) -> dict[Contest, date]:
    """Return the day of each contest, written as one day for all or as one for each."""
    if cursor.kind != "mapping":
        return dict.fromkeys(contests, law_day(cursor))
    days = cursor.mapping(*contests)
    return {contest: law_day(days[contest]) for contest in contests}


def _closing(entry: Cursor, otherwise: Closing) -> Closing:
    """Return the days on which elected are determined and sworn in, or those of most regions."""
    elected, oath = (
        _dated(entry[key]) if key in entry else default
        for key, default in (("elected", otherwise.elected), ("oath", otherwise.oath))
    )
    return Closing(elected, oath)


def _dated(cursor: Cursor) -> Dated | None:
    """Return a day with its mark; None where the file says that it is not known."""
    if cursor.kind == "text" and cursor.text() == "unknown":
        return None
    _remarks(cursor.mapping("day", "confidence", "source", "note"))
    return Dated(law_day(cursor["day"]), cursor["confidence"].code(Confidence))


def _closings(
    listed: Cursor | None, otherwise: Closing, election: Election, regions: Mapping[str, Province]
) -> Iterator[tuple[str, Closing]]:
    """Yield the days of the offices that differ from those of most, by the region of each."""
    seen: set[str] = set()
    for entry in listed_entries(listed):
        _remarks(entry.mapping("regions", "elected", "oath", "source", "note"))
        closing = _closing(entry, otherwise)
        if closing.elected is not None and "elected" in entry:
            note_reversed(entry["elected"], election.result, closing.elected.day)
        if closing.oath is not None and "oath" in entry:
            note_reversed(entry["oath"], election.result, closing.oath.day)
        for cursor in entry["regions"].many():
            code = cursor.text()
            _check_region(cursor, code, regions)
            if code in seen:
                cursor.problem("duplicate-id", id=code)
            elif election.regions and code not in election.regions:
                cursor.problem("no-office", written=code)
            seen.add(code)
            yield code, closing


def _spans(
    listed: Cursor | None, key: str, names: tuple[str, ...], contests: tuple[Contest, ...]
) -> Iterator[Phase]:
    keys = (key, "contests", "first", "last", "confidence", "source", "disputed", "note")
    read_contests = partial(_own_contests, contests)
    for entry in listed_entries(listed):
        _remarks(entry.mapping(*keys))
        yield Phase(
            name=entry[key].word(key, *names),
            contests=frozenset(given_value(entry.get("contests"), read_contests) or contests),
            first=law_day(entry["first"]),
            last=given_value(entry.get("last"), law_day),
            confidence=entry["confidence"].code(Confidence),
        )


def _own_contests(contests: tuple[Contest, ...], cursor: Cursor) -> tuple[Contest, ...]:
    """Return the contests of a phase, after noting those that are not of the election."""
    own_contests = _some_contests(cursor)
    for contest in own_contests:
        if contest not in contests:
            cursor.unknown("contest", contest, contests)
    return own_contests


def _some_contests(cursor: Cursor) -> tuple[Contest, ...]:
    if not cursor.many():
        cursor.problem("no-contests")
    return cursor.codes(Contest)


def _remarks(entry: Cursor) -> None:
    """Check the keys that are only for people who read the file."""
    given_value(entry.get("source"), Cursor.text)
    given_value(entry.get("note"), Cursor.bilingual)
    given_value(entry.get("disputed"), Cursor.boolean)
    for cursor in listed_entries(entry.get("sources")):
        cursor.text()


def _check_order(entry: Cursor, table: Timetable) -> None:
    """Note days in the wrong order, and days outside the election."""
    election = table.election
    for day in election.determined.values():
        note_reversed(entry["determined"], election.first, day)
        note_reversed(entry.get("result") or entry["elected"], day, election.result)
    for key, closed in (("elected", election.elected), ("oath", election.oath)):
        if closed is not None:
            note_reversed(entry[key], election.result, closed)
    for key, spans, end in (
        ("phases", table.phases, election.ends),
        ("windows", table.windows, LATEST),
    ):
        for cursor, span in zip(listed_entries(entry.get(key)), spans, strict=False):
            note_reversed(cursor, span.first, last_of(span))
            for day in (span.first, last_of(span)):
                if date.min not in {day, election.first, end} and not election.first <= day <= end:
                    ends = {"first": election.first.isoformat(), "last": end.isoformat()}
                    cursor.problem("outside-election", written=day.isoformat(), **ends)


def read_national() -> dict[str, Any]:
    return read_calendar_in(files("asn_netralitas") / "law", dict)


def read_calendar(
    path: str | PathLike[str], national_regions: Callable[[], Mapping[str, Province]]
) -> dict[str, Any]:
    """Return the fields of a calendar in a folder or in one file; raise LoadError for faults."""
    return read_calendar_in(Path(path), national_regions)


def read_calendar_in(
    path: FileSource, national_regions: Callable[[], Mapping[str, Province]]
) -> dict[str, Any]:
    """Do what `read_calendar` does for a path of any kind, such as one in an archive."""
    problems: list[Problem] = []
    opened = partial(document, problems=problems)
    unfixed: Cursor | None = None
    if is_folder(path):
        own = path / "regions.yaml"
        regions = read_regions(opened(own)) if is_file(own) else national_regions()
        root = opened(path / "calendar.yaml").mapping("known_until", "not_fixed")
        unfixed = root.get("not_fixed")
        paths = yaml_files(path / "elections", problems=problems)
        roots = [opened(file).mapping("elections") for file in paths]
    else:
        regions = national_regions()
        root = opened(path).mapping("known_until", "elections")
        roots = [root]
    tables: dict[str, Timetable] = {}
    for entry in chain.from_iterable(file["elections"].sequence() for file in roots):
        table = _timetable(entry, regions)
        if table.election.id in tables:
            entry["id"].problem("duplicate-id", id=table.election.id)
        tables[table.election.id] = table
    known_until, not_fixed = law_day(root["known_until"]), tuple(_not_fixed(unfixed))
    finish(problems)
    elections = [table.scheduled(regions) for table in tables.values()]
    elections.sort(key=lambda election: (election.first, election.id))
    return {
        "elections": tuple(elections),
        "known_until": known_until,
        "regions": regions,
        "not_fixed": not_fixed,
    }


def _not_fixed(listed: Cursor | None) -> Iterator[Unfixed]:
    for entry in listed_entries(listed):
        entry.mapping("id", "name", "note")
        yield Unfixed(
            id=entry["id"].text(), name=entry["name"].bilingual(), note=entry["note"].bilingual()
        )
