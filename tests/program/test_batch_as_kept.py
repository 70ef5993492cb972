"""Tables as officers keep them: what is found out about their cells, and what the summary says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from builders import Run
from pyarrow import csv, parquet

from asn_netralitas import Act, Activity, Category, Person, evaluate

HEADER = "category,act,at,region"
LIKE = "pns,like_post,2024-08-15,64.08"


def decided(
    run: Run, folder: Path, text: str | bytes, *options: str, name: str = "in.csv"
) -> tuple[pa.Table, dict[str, Any]]:
    """Return the answers to a file in codes, and what is told about it as JSON."""
    source, target = folder / name, folder / "out.parquet"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    code, out, err = run("batch", source, target, "--format", "json", *options)
    assert code in {0, 1}, err
    return parquet.read_table(target), json.loads(out)


def notes(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {note.pop("note"): note for note in told["notes"]}


def days(*written: str) -> str:
    return "\n".join([HEADER, *(f"pns,like_post,{day},64.08" for day in written)])


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("written", "order", "verdicts"),
    [
        # A PNS who likes a post is under another law on each of these days.
        (["15/08/2024", "05/08/2024"], "dmy", 2),
        (["08/15/2024", "08/05/2024"], "mdy", 2),
        (["5.8.2024", "7-8-2024 00:00"], "dmy", 2),
        (["7/7/2024", "2024-08-15", "15 Agustus 2024", "07-Nov-24"], None, 4),
    ],
)
def test_the_order_of_days_is_that_which_fits_all_of_them(
    written: Sequence[str], order: str | None, verdicts: int, tmp_path: Path, run: Run
) -> None:
    rows, told = decided(run, tmp_path, days(*written))

    assert len(rows["verdict"].drop_null()) == verdicts
    assert [name for name in notes(told) if name in {"days-dmy", "days-mdy"}] == (
        [f"days-{order}"] if order else []
    )


@pytest.mark.parametrize(
    ("sure", "day"), [("15/08/2024", "2024-07-10"), ("08/15/2024", "2024-10-07")]
)
def test_a_day_that_may_be_two_is_read_in_the_order_of_the_others_and_told(
    sure: str, day: str, tmp_path: Path, run: Run
) -> None:
    rows, told = decided(run, tmp_path, days("10/07/2024", sure, "10/07/2024"))

    (unclear,) = [note for name, note in notes(told).items() if name.startswith("unclear-days")]
    assert unclear == {"count": 2, "written": "10/07/2024", "day": day}
    liking = evaluate(
        Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date.fromisoformat(day)
    )
    standing = " ".join(finding.rule for finding in liking.findings if finding.status != "lifted")
    assert rows["rules"][0].as_py() == standing


def test_without_any_other_day_the_order_is_the_indonesian_one(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_text(days("05/08/2024"), "utf-8")

    _, out, _ = run("batch", source, tmp_path / "out.csv")

    assert "Tanggal: hari di depan" in out.splitlines()
    assert "`05/08/2024` dibaca 5 Agustus 2024 (ubah dengan `--dates mdy`)" in out


def test_a_day_that_may_be_two_is_a_fault_where_the_others_are_in_both_orders(
    tmp_path: Path, run: Run
) -> None:
    written = days("15/08/2024", "08/15/2024", "05/08/2024")

    rows, told = decided(run, tmp_path, written)
    chosen, silent = decided(run, tmp_path, written, "--dates", "mdy")

    assert rows["problem_codes"].to_pylist() == [None, None, "bad-date"]
    assert notes(told) == {"days-in-both-orders": {"count": 1}}
    assert chosen["problem_codes"].to_pylist() == [None, None, None]
    assert notes(silent) == {}


def test_the_summary_names_the_option_for_days_that_were_not_read(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_text(days("05/08/2024") + "\npnz,fly,2024,\n", "utf-8")

    _, out, _ = run("batch", source, tmp_path / "out.csv", "--dates", "iso", "--lang", "en")

    (line,) = [line for line in out.splitlines() if line.startswith("bad-date")]
    assert line.endswith(
        "at: `05/08/2024` is not a calendar day (YYYY-MM-DD);"
        " `--dates dmy` or `--dates mdy` says whether day or month comes first"
    )


# ------------------------------------------------------------------ places


@pytest.mark.parametrize(
    ("written", "regions", "short"),
    [
        (["33.1", "64.08", "33"], ["33.10", "64.08", "33"], "33.1"),
        (['"33,1"', '"64,08"', ""], ["33.10", "64.08", None], "33,1"),
        (["33.10", "Kutim", "Kab. Kutai Timur"], ["33.10", "64.08", "64.08"], None),
    ],
)
def test_codes_that_went_through_numbers_are_whole_again(
    written: Sequence[str],
    regions: Sequence[str | None],
    short: str | None,
    tmp_path: Path,
    run: Run,
) -> None:
    text = "\n".join([HEADER, *(f"pns,like_post,2024-08-15,{region}" for region in written)])

    rows, told = decided(run, tmp_path, text)

    assert rows["problem_codes"].to_pylist() == [None, None, None]
    assert {entry["region"] for entry in told["regions"]} == set(regions)
    assert notes(told).get("places-from-numbers", {}).get("written") == short


def test_a_short_code_among_names_is_a_fault_since_it_may_be_two(tmp_path: Path, run: Run) -> None:
    text = f"{HEADER}\npns,like_post,2024-08-15,33.1\npns,like_post,2024-08-15,Kutim\n"

    rows, told = decided(run, tmp_path, text)

    assert rows["problem_codes"].to_pylist() == ["unknown-region", None]
    assert notes(told) == {}


def test_regions_that_are_numbers_of_the_file_are_codes(tmp_path: Path, run: Run) -> None:
    table = pa.table(
        {
            "category": ["pns"] * 3,
            "act": ["like_post"] * 3,
            "at": [date(2024, 8, 15)] * 3,
            "region": [33.1, 64.08, None],
        }
    )
    parquet.write_table(table, tmp_path / "in.parquet")

    run("batch", tmp_path / "in.parquet", tmp_path / "out.parquet")

    assert parquet.read_table(tmp_path / "out.parquet")["problem"].to_pylist() == [None] * 3


# ------------------------------------------------------------------ marks, nothing, constants


def test_a_cross_is_no_where_yes_has_another_mark_and_else_a_fault(
    tmp_path: Path, run: Run
) -> None:
    def marked(*marks: str) -> str:
        rows = (f"pns,attend_campaign,2024-10-07,64.08,{mark}" for mark in marks)
        return "\n".join([f"{HEADER},active_support", *rows])

    both, told = decided(run, tmp_path, marked("V", "x", "X", "-"))
    alone, unclear = decided(run, tmp_path, marked("x", ""))
    words, _ = decided(run, tmp_path, marked("ya", "tidak", "tidak", ""))

    assert both["verdict"].to_pylist() == words["verdict"].to_pylist()
    assert both["rules"].to_pylist() == words["rules"].to_pylist()
    assert alone["problem_codes"].to_pylist() == ["wrong-type", None]
    assert notes(told) == {"crosses-are-no": {"column": "active_support", "count": 2}}
    assert notes(unclear) == {"crosses-unclear": {"column": "active_support", "count": 1}}


def test_words_for_nothing_are_known_and_others_can_be_named(tmp_path: Path, run: Run) -> None:
    rows = "\n".join(f"pns,vote,2024-11-27,{word}" for word in ("-", "n/a", "Kosong", "nihil"))

    plain, _ = decided(run, tmp_path, f"{HEADER}\n{rows}")
    named, _ = decided(run, tmp_path, f"{HEADER}\n{rows}", "--null", "Nihil")

    assert plain["problem_codes"].to_pylist() == [None, None, None, "unknown-region"]
    assert named["problem_codes"].to_pylist() == [None] * 4


def test_constants_stand_for_missing_columns_and_empty_cells(tmp_path: Path, run: Run) -> None:
    text = "tindakan,tanggal\nmenyukai unggahan,\nmenyukai unggahan,2024-10-07\n"
    given = ("--set", "kategori=PNS", "--set", "at=15/8/2024", "--set", "region=Kutim")

    rows, told = decided(run, tmp_path, text, *given)
    whole, _ = decided(
        run, tmp_path, f"{HEADER}\n{LIKE}\n{LIKE.replace('2024-08-15', '2024-10-07')}\n"
    )

    assert rows["rules"].to_pylist() == whole["rules"].to_pylist()
    assert [note["name"] for note in told["notes"]] == ["category", "at", "region"]
    assert [entry["category"] for entry in told["categories"]] == ["pns"]
    assert [entry["region"] for entry in told["regions"]] == ["64.08"]


def test_a_file_without_any_column_of_the_question_is_refused(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_text("no\n1\n", "utf-8")
    given = ("--set", "category=PNS", "--set", "act=vote", "--set", "at=2024-11-27")

    code, _, err = run("batch", source, tmp_path / "out.csv", *given)

    assert (code, err.count("[missing-column]")) == (2, 3)


def test_a_constant_without_a_meaning_is_told_as_the_option(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"{HEADER}\n{LIKE}\n", "utf-8")

    code, _, err = run(
        "batch", source, tmp_path / "out.csv", "--set", "act=terbang", "--lang", "en"
    )

    assert (code, err.split(":")[0]) == (2, "--set act")
    assert not (tmp_path / "out.csv").exists()


# ------------------------------------------------------------------ columns


def test_a_header_like_a_fact_is_not_read_but_told(tmp_path: Path, run: Run) -> None:
    # Columns of this name hold all sorts of texts.
    text = f"{HEADER},instansi,No,OPD\n{LIKE},pusat,1,Dinas A\n"

    _, told = decided(run, tmp_path, text)
    _, mapped = decided(run, tmp_path, text, "--map", "tempat kerja=instansi")

    assert notes(told) == {"similar-column": {"column": "instansi", "name": "employer_level"}}
    assert told["other_columns"] == ["instansi", "No", "OPD"]
    assert notes(mapped) == {}


def test_a_header_may_be_what_people_call_a_yes_or_no(tmp_path: Path, run: Run) -> None:
    codes = (
        f"{HEADER},spouse_is_candidate,state_facilities\npns,attend_campaign,2024-10-07,,yes,no\n"
    )
    words = codes.replace("spouse_is_candidate,state_facilities", "Suami calon,mobil_dinas")

    asked, _ = decided(run, tmp_path, codes, "--codes")
    told, summary = decided(run, tmp_path, words, "--codes")

    assert told["open_facts"] == asked["open_facts"]
    assert summary["other_columns"] == []


def test_a_missing_column_is_told_with_the_header_that_may_be_meant(
    tmp_path: Path, run: Run
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("kategori,tindkan,hari\npns,vote,2024-11-27\n", "utf-8")

    code, _, err = run("batch", source, tmp_path / "out.csv")

    assert code == 2
    assert [line.split("; ")[-1] for line in err.splitlines()] == [
        "mungkin maksudnya `tindkan`",
        "mungkin maksudnya `hari`",
    ]


def test_rows_are_counted_by_the_values_of_any_column(tmp_path: Path, run: Run) -> None:
    rows = (f"{LIKE},Dinas A", f"{LIKE}, Dinas A ", "pns,vote,2024-11-27,,Dinas B", "pnz,vote,,,")
    text = "\n".join([f"{HEADER},OPD", *rows])

    _, told = decided(run, tmp_path, text, "--by", "opd")
    _, by_category = decided(run, tmp_path, text, "--by", "kategori")
    _, out, _ = run("batch", tmp_path / "in.csv", tmp_path / "out.csv", "--by", "OPD")

    assert told["groups"] == [
        {"group": "Dinas A", "rows": 2, "verdicts": {"prohibited": 2}},
        {"group": None, "rows": 1, "verdicts": {}},
        {"group": "Dinas B", "rows": 1, "verdicts": {"permitted": 1}},
    ]
    assert [entry["group"] for entry in by_category["groups"]] == ["pns", "pnz"]
    assert out.split("\n\n")[2].splitlines() == [
        "OPD       Baris  boleh  dilarang  Tidak dapat dinilai",
        "Dinas A       2      0         2                    0",
        "(kosong)      1      0         0                    1",
        "Dinas B       1      1         0                    0",
    ]


def test_the_example_of_a_problem_is_of_that_problem_alone(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"{HEADER}\npnz,vote,,99.99\n", "utf-8")

    _, out, _ = run("batch", source, tmp_path / "out.csv", "--lang", "en")

    examples = {line.split()[0]: line for line in out.splitlines() if line.count("  ") > 1}
    assert examples["empty-cell"].endswith("at: the cell is empty")
    assert "region: unknown region" in examples["unknown-region"]
    assert "category" not in examples["unknown-region"]


# ------------------------------------------------------------------ encodings, words


def test_a_file_of_windows_is_read_and_its_answers_are_utf_8(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(f"{HEADER};note\n{LIKE};caf\xe9 \x96\n".replace(",", ";").encode("latin-1"))

    code, out, _ = run("batch", source, tmp_path / "out.csv", "--lang", "en")

    written = (tmp_path / "out.csv").read_bytes()
    assert code == 0
    assert "it was read as cp1252 (Windows)" in out
    assert written.startswith("\ufeff".encode())
    assert ';"caf\xe9 \u2013";' in written.decode()


def test_how_a_file_of_text_is_written_is_told(tmp_path: Path, run: Run) -> None:
    text = f"\ufeff{HEADER}\n{LIKE}\n".replace(",", "\t")

    _, told = decided(run, tmp_path, text)

    assert notes(told) == {"separator": {"separator": "tab"}, "byte-order-mark": {}}


@pytest.mark.parametrize(
    ("lang", "heads", "first"),
    [
        (
            "id",
            ["jawaban", "boleh", "sanksi yang diancamkan", "sanksi yang mungkin", "dasar hukum"],
            ["dilarang", "tidak", "sanksi moral", "sanksi moral"],
        ),
        (
            "en",
            ["verdict", "allowed", "sanction", "possible sanction", "legal basis"],
            ["prohibited", "no", "moral sanction", "moral sanction"],
        ),
    ],
)
def test_files_for_people_have_answers_in_the_words_of_the_reader(
    lang: str, heads: Sequence[str], first: Sequence[str], tmp_path: Path, run: Run
) -> None:
    source = tmp_path / "in.csv"
    hearing = "pns,attend_campaign,2024-10-07,64.08"
    source.write_text(f"{HEADER}\n{LIKE}\n{hearing}\npnz,vote,,\n", "utf-8")

    run("batch", source, tmp_path / "out.csv", "--lang", lang)

    texts = dict.fromkeys(heads, pa.string())
    rows = csv.read_csv(
        tmp_path / "out.csv", convert_options=csv.ConvertOptions(column_types=texts)
    )
    assert rows.column_names[4:9] == heads
    assert [rows[name][0].as_py() for name in heads[:4]] == first
    assert rows[heads[-1]][0].as_py().startswith("SKB 2022, Lampiran II bagian A nomor 4; ")
    assert "; " in rows.column(9)[1].as_py()  # what is not known


def test_files_for_people_have_codes_when_asked_for(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"{HEADER}\n{LIKE}\n", "utf-8")

    run("batch", source, tmp_path / "out.csv", "--kode")

    assert csv.read_csv(tmp_path / "out.csv")["verdict"].to_pylist() == ["prohibited"]
