"""Texts of reports, filled in from decisions."""

from datetime import date
from typing import Any, get_args

import pytest

from asn_netralitas import Act, Activity, CaseError, Category, DaySpan, Decision, Person, evaluate
from asn_netralitas.report_texts import FORMS, ReportForm, report_text

DAY = date(2024, 10, 7)


def decided(act: Act = Act.LIKE_POST, at: Any = DAY, region: str | None = "64.08") -> Decision:
    return evaluate(Person(Category.PNS, region=region), Activity(act), at=at)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_form_has_what_the_decision_knows_and_blanks_for_persons(form: Any, lang: Any) -> None:
    text = report_text(decided(), form, lang=lang)

    assert "Kabupaten Kutai Timur" in text
    assert "2024-10-07" in text
    assert "PP 94/2021 Pasal 5 huruf n angka" in text
    assert ("[diisi pelapor]" if lang == "id" else "[to be filled in]") in text
    assert "{" not in text


def test_the_last_day_is_told_where_it_is_known_since_when() -> None:
    told = report_text(decided(), "bawaslu", known_on=date(2024, 10, 8))

    assert "Hari/tanggal diketahui: 2024-10-08" in told
    assert told.endswith("Batas akhir melapor: 2024-10-15\n")
    assert report_text(decided(), "bawaslu").endswith("Batas akhir melapor: [diisi pelapor]\n")


def test_a_place_or_a_day_that_is_not_known_is_no_guess() -> None:
    text = report_text(decided(at=DaySpan(DAY, date(2024, 10, 9)), region=None), "sbt")

    assert "[diisi pelapor], antara 2024-10-07 dan 2024-10-09" in text


def test_outside_elections_no_supervisor_has_a_last_day() -> None:
    outside = decided(Act.PARTY_MEMBERSHIP, date(2022, 1, 10))
    told = report_text(outside, "bawaslu", known_on=date(2022, 1, 11))

    assert "Keanggotaan" in told or "anggota" in told


def test_there_is_no_report_of_what_is_permitted() -> None:
    with pytest.raises(CaseError) as caught:
        report_text(decided(Act.VOTE, date(2024, 11, 27)), "lapor")

    assert [problem.code for problem in caught.value.problems] == ["nothing-to-report"]


def test_a_form_that_is_not_known_is_refused() -> None:
    form: Any = "lapr"
    with pytest.raises(CaseError, match="lapor"):
        report_text(decided(), form)
    assert get_args(ReportForm) == FORMS
