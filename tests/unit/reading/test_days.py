"""Days of three numbers in the cells of a table, where day and month may change places."""

from datetime import date

import pytest

from asn_netralitas import Case, CaseError
from asn_netralitas._reading.days import day_in_order, day_in_table, orders_of


@pytest.mark.parametrize(
    ("written", "orders"),
    [
        ("15/8/2024", ("dmy",)),
        ("8/15/2024", ("mdy",)),
        ("7/8/2024", ("dmy", "mdy")),
        ("7/7/2024", ()),
        ("12/12/2024", ()),
        ("32/13/2024", ()),
        ("15 Agustus 2024", ()),
        (" 15-8-2024 ", ("dmy",)),
    ],
)
def test_the_orders_of_numbers_are_those_that_make_different_days(
    written: str, orders: tuple[str, ...]
) -> None:
    assert orders_of(written) == orders


def test_an_order_says_which_number_is_the_month() -> None:
    assert day_in_order(" 7/8/2024 ", "dmy") == date(2024, 8, 7)
    assert day_in_order(" 7/8/2024 ", "mdy") == date(2024, 7, 8)
    assert day_in_order("8/15/2024", "dmy") is None
    assert day_in_order("7 Agustus 2024", "dmy") is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("13/12/2024", date(2024, 12, 13)),
        (" 13/12/2024 ", date(2024, 12, 13)),
        ("12/11/2024", None),
        ("12/12/2024", date(2024, 12, 12)),
        ("12 November 2024", date(2024, 11, 12)),
        ("kemarin", None),
    ],
)
def test_a_cell_whose_day_may_be_its_month_has_no_day(written: str, day: date | None) -> None:
    assert day_in_table(written) == day


def test_a_cell_of_a_day_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ValueError, match="day"):
        day_in_table("31/9/2024")


def test_a_time_that_there_is_not_is_told_as_it_was_written() -> None:
    case = {"person": {"category": "pns"}, "activity": {"act": "vote"}, "at": "2024-08-15T25:00"}
    with pytest.raises(CaseError) as caught:
        Case.from_dict(case)

    (problem,) = caught.value.problems
    assert (problem.code, problem.values["written"]) == ("bad-time", "2024-08-15T25:00")


def test_a_span_may_end_on_a_word_about_today() -> None:
    case = {"person": {"category": "pns"}, "activity": {"act": "vote"}, "at": "2024-08-13/kemarin"}

    found = Case.from_dict(case, words=True, today=date(2024, 8, 16)).to_dict()
    assert found["at"] == "2024-08-13/2024-08-15"


def test_a_time_may_have_a_blank_before_it() -> None:
    case = {"person": {"category": "pns"}, "activity": {"act": "vote"}}
    blank, letter = (
        Case.from_dict({**case, "at": f"2024-08-15{mark}20:00+08:00"}) for mark in (" ", "T")
    )

    assert blank == letter
