"""Whom of a register a change concerns."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from builders import Run

from asn_netralitas import Activity, Case, CaseError, Person, Verdict
from asn_netralitas.analysis import render_changes, who_changes
from asn_netralitas.frame import FrameError
from asn_netralitas.pictures import register

BEFORE, AFTER = date(2024, 8, 15), date(2024, 10, 7)
LIKING = Case(Person("pns", region="64.08"), Activity("like_post"), BEFORE)
ATTENDING = Case(Person("pns", region="64.08"), Activity("attend_campaign"), BEFORE)
VOTING = Case(Person("pns", region="64.08"), Activity("vote"), BEFORE)
TABLE = """\
category,act,at,region,remark
PNS,menyukai unggahan,2024-08-15,Kutai Timur,a
PNS,menyukai unggahan,2024-08-15,Kutai Timur,a
guru,menyukai unggahan,2024-08-15,Kutai Timur,b
PNS,nyoblos,2024-11-27,Kutai Timur,c
"""


def wrote(folder: Path, text: str = TABLE) -> Path:
    file = folder / "staff.csv"
    file.write_text(text, "utf-8")
    return file


def test_a_row_changes_if_its_verdict_or_its_sanction_does() -> None:
    changes = who_changes([LIKING, VOTING, ATTENDING, LIKING], new_day=AFTER)

    assert [each.row for each in changes.rows] == [1, 3, 4]
    assert (changes.total, sum(changes.counts.values())) == (4, 4)
    assert changes.counts[Verdict.PERMITTED, Verdict.PERMITTED] == 1
    assert changes.rows[0].old.sanctions == ("ethics",)


def test_the_same_law_on_the_same_days_changes_nobody() -> None:
    assert who_changes([LIKING, VOTING]).rows == ()


def test_a_row_that_cannot_be_decided_stops_no_other() -> None:
    nowhere = Case(Person("pns", region="99.99"), Activity("vote"), BEFORE)
    changes = who_changes([nowhere, CaseError([]), LIKING], new_day=AFTER)

    assert [each.row for each in changes.undecided] == [1, 2]
    assert [each.row for each in changes.rows] == [3]
    assert changes.to_dict()["undecided"][0]["problems"][0]["code"] == "unknown-region"


STAFF: dict[str, list[Any]] = {
    "name": ["a", "b", "c", "d"],
    "category": ["pns", "pns", "pppk", "guru"],
    "act": ["like_post", "vote", "attend_campaign", "vote"],
    "at": [BEFORE] * 4,
    "region": ["64.08", None, "64.08", "64.08"],
}


@pytest.mark.parametrize(
    "frame",
    [pa.table(STAFF), pl.DataFrame(STAFF), pl.LazyFrame(STAFF), pd.DataFrame(STAFF)],
    ids=["arrow", "polars", "lazy", "pandas"],
)
def test_a_frame_changes_as_the_cases_of_its_rows_do(frame: object) -> None:
    cases: list[Case | CaseError] = [
        Case(Person("pns", region="64.08"), Activity("like_post"), BEFORE),
        Case(Person("pns"), Activity("vote"), BEFORE),
        Case(Person("pppk", region="64.08"), Activity("attend_campaign"), BEFORE),
    ]
    found, one_by_one = (who_changes(each, new_day=AFTER) for each in (frame, cases))

    assert found.rows == one_by_one.rows != ()
    assert found.counts == one_by_one.counts
    ((number, (problem,)),) = ((each.row, each.problems) for each in found.undecided)
    assert (found.total, number, problem.code, problem.path) == (
        *(4, 4, "unknown-code"),
        ("category",),
    )


def test_a_frame_may_have_other_names_and_no_day_of_its_own() -> None:
    staff = pa.table({"golongan": ["pns"], "act": ["like_post"], "decision": ["kept"]})
    meant: dict[str, Any] = {"mapping": {"category": "golongan"}, "defaults": {"region": "Kutim"}}

    assert len(who_changes(staff, old_day=BEFORE, new_day=AFTER, **meant).rows) == 1
    with pytest.raises(FrameError, match="at"):
        who_changes(staff, new_day=AFTER, **meant)
    with pytest.raises(FrameError, match="category"):
        who_changes(staff, old_day=BEFORE, new_day=AFTER)


def test_a_row_that_only_one_side_can_decide_is_undecided() -> None:
    known = pa.table({"category": ["pns"], "act": ["vote"], "at": ["30 Februari"]})
    changes = who_changes(known, new_day=AFTER)

    assert (len(changes.undecided), changes.undecided[0].row) == (1, 1)


@pytest.mark.parametrize(("lang", "first"), [("id", "Jawaban untuk 25"), ("en", "The answer")])
def test_text_and_page_name_rows_by_their_numbers(lang: str, first: str) -> None:
    changes = who_changes([LIKING] * 25, new_day=AFTER)
    text = render_changes(changes, lang="en" if lang == "en" else "id", most=3)
    page = register(changes, lang="en" if lang == "en" else "id")

    assert text.startswith(first)
    assert "22" in text.splitlines()[-1]
    assert page.count("<tr>") == 1 + 1 + 1 + 25
    assert first in page


def test_a_long_list_of_a_page_ends_with_how_many_are_left() -> None:
    nowhere = Case(Person("pns", region="99.99"), Activity("vote"), BEFORE)
    page = register(who_changes([*[LIKING] * 501, nowhere], new_day=AFTER), lang="en")

    assert "... and 1 more rows" in page
    assert "99.99" in page


def test_the_program_reads_words_and_replaces_the_day(run: Run, tmp_path: Path) -> None:
    file = wrote(tmp_path)
    days = ("--on", BEFORE, "--on", AFTER)
    code, out, err = run("diff", "--table", file, *days, "--lang", "en")
    found = json.loads(run("diff", "--table", file, *days, "--format", "json")[1])
    page = run("diff", "--table", file, *days, "--format", "html")[1]

    assert (code, err) == (1, "")
    assert out.startswith("The answer changes for 2 of 4 rows.\n")
    assert "row 3 cannot be decided: " in out
    assert [each["row"] for each in found["rows"]] == [1, 2]
    assert page.startswith("<!")


def test_a_row_with_a_line_break_in_quotes_is_one_row(run: Run, tmp_path: Path) -> None:
    file = wrote(tmp_path, TABLE.replace(",a\n", ',"a\nb"\n').replace("guru", "PPPK"))
    out = run("diff", "--table", file, "--on", BEFORE, "--on", AFTER, "--lang", "en")[1]

    assert out.startswith("The answer changes for 3 of 4 rows.\n")


def test_a_table_without_rows_changes_nobody(run: Run, tmp_path: Path) -> None:
    file = wrote(tmp_path, TABLE.partition("\n")[0] + "\n")
    code, out, _ = run("diff", "--table", file, "--on", BEFORE, "--on", AFTER, "--lang", "en")

    assert (code, out.partition("\n")[0]) == (0, "The answer changes for 0 of 0 rows.")


def test_a_table_without_a_column_that_is_needed_is_refused(run: Run, tmp_path: Path) -> None:
    file = wrote(tmp_path, "act,region\nnyoblos,Kutim\n")
    code, _, err = run("diff", "--table", file, "--on", BEFORE, "--on", AFTER, "--lang", "en")

    assert (code, "category" in err, "`at`" in err) == (2, True, False)


def test_a_file_parted_by_semicolons_is_read_and_a_missing_one_told(
    run: Run, tmp_path: Path
) -> None:
    good = "\n".join(line for line in TABLE.splitlines() if "guru" not in line)
    file = wrote(tmp_path, good.replace(",", ";"))

    assert run("diff", "--table", file, "--on", BEFORE, "--on", AFTER)[0] == 0
    assert run("diff", "--table", tmp_path / "none.csv", "--on", BEFORE, "--on", AFTER)[0] == 2
