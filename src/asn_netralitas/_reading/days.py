"""Read days as people write them: ISO days, 15 Agustus 2024, 15/8/2024, and words such as today.

No clock is read: who wants `kemarin` understood says which day is today.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.case import At, DaySpan
from asn_netralitas._model.problems import Problem
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.words import everyday_words

_ISO: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_LENGTH: Final = 10
# The day comes first in Indonesia; one mark stands between all three.
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_NAMED: Final = re.compile(
    r"(?:(?P<weekday>[^\W\d]+) )?(?P<day>\d{1,2}) (?P<month>[^\W\d]+) (?P<year>\d{4}|\d{2})",
    re.ASCII,
)
_CENTURY: Final = 2000
_MONTHS: Final = 12
# Whether the day or the month comes first in a day that is three numbers.
DayOrder: TypeAlias = Literal["dmy", "mdy"]


def read_at(cursor: Cursor, today: date | None = None) -> At:
    """Return a day, a span `first/last` or a time with an offset.

    Where words are understood, days may be written as Indonesians write them.
    """
    written = cursor.text()
    if not written:
        return date.min
    is_iso = _ISO.match(written) is not None or not cursor.takes_words
    has_time = written[_ISO_LENGTH : _ISO_LENGTH + 1] in {"T", " "} and "/" not in written
    if is_iso and has_time and len(_ISO.findall(written)) <= 1:
        return _time(cursor, written)
    ends = _ends(written) if cursor.takes_words else written.split("/", maxsplit=1)
    if len(ends) == 1:
        return read_day(cursor, written, today)
    first, last = (read_day(cursor, end.strip(), today) for end in ends)
    note_reversed(cursor, first, last)
    return DaySpan(first, last)


def read_day(cursor: Cursor, written: str, today: date | None = None) -> date:
    """Return one day of what is written at a cursor; `date.min` after noting a fault."""
    try:
        day = _iso_day(written) or (day_said(written, today) if cursor.takes_words else None)
    except ValueError:
        day = None
    if day is None:
        is_relative = cursor.takes_words and everyday_words().code_in("days_from_today", written)
        code = "relative-day" if is_relative and today is None else "bad-date"
        cursor.note(Problem(code=code, values={"written": written}))
    return day or date.min


def day_said(written: str, today: date | None = None) -> date | None:
    """Return the day of a text in which the day comes first, or of a word about today.

    Raises:
        ValueError: If the month has no such day, or the day is another day of the week.

    >>> day_said("Kamis, 15 Agustus 2024"), day_said("5/8/2024")
    (datetime.date(2024, 8, 15), datetime.date(2024, 8, 5))
    >>> day_said("kemarin"), day_said("kemarin", date(2024, 8, 15))
    (None, datetime.date(2024, 8, 14))
    """
    numbers = _DAY_FIRST.fullmatch(written.strip())
    if numbers:
        day, _, month, year = numbers.groups()
        return date(int(year), int(month), int(day))
    words = everyday_words()
    away = words.code_in("days_from_today", written)
    if away is not None:
        return None if today is None else today + timedelta(days=int(away))
    named = _NAMED.fullmatch(folded(written))
    return _named_day(named) if named else None


def day_in_table(written: str) -> date | None:
    """Return the day of a cell; None where the day and the month may change places.

    Whoever writes one day puts the day first; a table may come from a program that does not.

    Raises:
        ValueError: As `day_said`.

    >>> day_in_table("15/8/2024"), day_in_table("7/8/2024"), day_in_table("7 Agustus 2024")
    (datetime.date(2024, 8, 15), None, datetime.date(2024, 8, 7))
    """
    numbers = _DAY_FIRST.fullmatch(written.strip())
    if numbers and numbers[1] != numbers[3] and int(numbers[1]) <= _MONTHS:
        return None
    return day_said(written)


def note_reversed(cursor: Cursor, first: date | None, last: date | None) -> None:
    """Note a last day before the first; `date.min` is a day that could not be read."""
    if first is not None and last is not None and date.min not in {first, last} and last < first:
        cursor.problem("reversed-days", first=first.isoformat(), last=last.isoformat())


def orders_of(written: str) -> tuple[DayOrder, ...]:
    """Return the orders of three numbers that would make different days of them.

    >>> orders_of("15/8/2024"), orders_of("7/8/2024"), orders_of("7/7/2024")
    (('dmy',), ('dmy', 'mdy'), ())
    """
    days = {order: day_in_order(written, order) for order in get_args(DayOrder)}
    found = tuple(order for order, day in days.items() if day is not None)
    return found if len(set(days.values())) > 1 else ()


def day_in_order(written: str, order: DayOrder) -> date | None:
    """Return the day of three numbers, the year last; None if there is no such day."""
    numbers = _DAY_FIRST.fullmatch(written.strip())
    if numbers is None:
        return None
    first, _, second, year = numbers.groups()
    day, month = (first, second) if order == "dmy" else (second, first)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _named_day(named: re.Match[str]) -> date | None:
    code_in = everyday_words().code_in
    month, weekday = code_in("months", named["month"]), named["weekday"]
    if month is None:
        return None
    year = int(named["year"])
    day = date(year if year >= _CENTURY // 10 else _CENTURY + year, int(month), int(named["day"]))
    if weekday and code_in("weekdays", weekday) != str(day.isoweekday()):
        raise ValueError(weekday)
    return day


def _ends(written: str) -> list[str]:
    """Return the two ends of a span, or the one day that is written."""
    pieces = written.split("/")
    if len(pieces) in {2, 6}:
        middle = len(pieces) // 2
        return ["/".join(pieces[:middle]), "/".join(pieces[middle:])]
    spoken = " ".join(written.casefold().replace("s.d.", "s d").split())
    for word in everyday_words().spellings("span", "until"):
        before, found, after = f" {spoken} ".partition(f" {word} ")
        if found and before.strip() and after.strip():
            return [before.strip(), after.strip()]
    return [written]


def _iso_day(written: str) -> date | None:
    # `fromisoformat` reads more forms than the format allows.
    return date.fromisoformat(written) if _ISO.fullmatch(written) else None


def _time(cursor: Cursor, written: str) -> date | datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        cursor.problem("bad-time", written=written)
        return date.min
    if at.utcoffset() is None:
        cursor.problem("naive-datetime", written=written)
    return at
