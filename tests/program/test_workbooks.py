"""Workbooks of Excel: read, answered beside their rows, written anew, and begun from a template."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from builders import Run
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from places import PACKAGE
from pyarrow import ipc, parquet

from asn_netralitas import LoadError, Verdict
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.cli.tables.sheets import COLOURS, NewSheet
from asn_netralitas.cli.tables.term_lists import look_of

VOCABULARY = load_vocabulary()

HEADER = ["No", "OPD", "Kategori", "Tindakan", "Tanggal", "Wilayah", "Dapat diakses publik"]
LIKE = [1, "Dinas A", "PNS", "menyukai unggahan", datetime(2024, 8, 15), 64.08, True]  # noqa: DTZ001  # as Excel has days
VOTE = [2, "Dinas B", "PPPK", "menggunakan hak pilih", "27 November 2024", "Kutim", None]
BAD = [3, None, "PNZ", "menggunakan hak pilih", date(2024, 11, 27), 33.1, None]


def workbook(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def kept(path: Path) -> Path:
    """Write a workbook as an officer may keep it, with more in it than the table."""
    book = openpyxl.Workbook()
    note = book.worksheets[0]
    note.title = "Catatan"
    note.append(["Rekap bulan lalu", "=1+1"])
    sheet = book.create_sheet("Data pegawai")
    for row in (["DAFTAR LAPORAN"], [], HEADER, LIKE, [], VOTE, BAD):
        sheet.append(row)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["G3"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["E4"].number_format = "dd/mm/yyyy"
    sheet["I6"] = "di samping"
    sheet.column_dimensions["B"].width = 33
    choice = DataValidation(type="list", formula1='"PNS,PPPK"')
    choice.add("C4:C99")
    sheet.add_data_validation(choice)
    book.save(path)
    return path


def values(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


# ------------------------------------------------------------------ read


def test_a_workbook_is_read_whatever_the_types_of_its_cells(tmp_path: Path, run: Run) -> None:
    source = kept(tmp_path / "in.xlsx")

    code, out, _ = run("batch", source, tmp_path / "out.parquet", "--format", "json")

    rows, told = parquet.read_table(tmp_path / "out.parquet"), json.loads(out)
    assert code == 1
    assert rows.column_names[: len(HEADER)] == HEADER
    assert rows["Tanggal"].to_pylist() == ["2024-08-15", "27 November 2024", "2024-11-27"]
    assert rows["Dapat diakses publik"].to_pylist() == ["true", None, None]
    assert rows["verdict"].to_pylist() == ["prohibited", "permitted", None]
    assert told["notes"] == [{"note": "sheet", "sheet": "Data pegawai", "row": 3}]
    assert told["regions"][0]["region"] == "64.08"


def test_numbers_of_a_workbook_are_whole_codes_of_regions(tmp_path: Path, run: Run) -> None:
    source = workbook(tmp_path / "in.xlsx", ("Data", [HEADER, LIKE, [*BAD[:2], "PNS", *BAD[3:]]]))

    _, out, _ = run("batch", source, tmp_path / "out.parquet", "--format", "json")

    told = json.loads(out)
    assert {entry["region"] for entry in told["regions"]} == {"64.08", "33.10"}
    note = {"note": "places-from-numbers", "count": 1, "written": "33.1", "code": "33.10"}
    assert told["notes"][-1] == note


def test_times_and_numbers_of_cells_are_texts_as_excel_shows_them(tmp_path: Path, run: Run) -> None:
    at = datetime(2024, 8, 15, 20, 30)  # noqa: DTZ001  # as Excel has times
    rows: list[list[Any]] = [[*HEADER, "a"], [*LIKE, time(8, 30)], [*VOTE[:4], at, *VOTE[5:], 2.0]]
    source = workbook(tmp_path / "in.xlsx", ("Data", rows))

    run("batch", source, tmp_path / "out.parquet")

    answers = parquet.read_table(tmp_path / "out.parquet")
    assert answers["a"].to_pylist() == ["08:30:00", "2"]
    assert answers["problem_codes"].to_pylist() == [None, "naive-datetime"]


def test_what_a_sheet_says_of_its_own_size_is_not_believed(tmp_path: Path, run: Run) -> None:
    source, wrong = kept(tmp_path / "kept.xlsx"), tmp_path / "in.xlsx"
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(wrong, "w") as other:
        for name in archive.namelist():
            part = archive.read(name)
            other.writestr(name, part.replace(b'<dimension ref="A1:I7"', b'<dimension ref="A1"'))

    run("batch", wrong, tmp_path / "out.parquet")

    assert len(parquet.read_table(tmp_path / "out.parquet")) == 3


def test_without_headings_the_first_sheet_is_told_to_lack_columns(tmp_path: Path, run: Run) -> None:
    source = workbook(tmp_path / "in.xlsx", ("Satu", [[], ["a", None, "b"], [1, 2, 3]]))

    code, _, err = run("batch", source, tmp_path / "out.xlsx")

    assert (code, err.count("[missing-column]")) == (2, 3)


def test_a_table_without_rows_is_answered_without_any(tmp_path: Path, run: Run) -> None:
    source = workbook(tmp_path / "in.xlsx", ("Satu", [HEADER]))
    text = tmp_path / "in.csv"
    text.write_text("kategori,tindakan,tanggal\n", "utf-8")

    assert run("batch", source, tmp_path / "out.xlsx")[0] == 0
    assert run("batch", text, tmp_path / "new.xlsx")[0] == 0

    assert values(tmp_path / "out.xlsx", "Satu")[0][len(HEADER)] == "jawaban"
    assert len(values(tmp_path / "new.xlsx", "Tabel")) == 1


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def unsound(folder: Path) -> dict[str, tuple[bytes, str]]:
    """Return files that are no workbooks, each with the code of its problem."""
    sound = workbook(folder / "sound.xlsx", ("Data", [HEADER, LIKE])).read_bytes()
    (folder / "other.zip").write_bytes(b"")
    with zipfile.ZipFile(folder / "other.zip", "w") as archive:
        archive.writestr("a.txt", "text")
    other = (folder / "other.zip").read_bytes()
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (1 << 26))
        archive.writestr("xl/workbook.xml", b" ")
    bomb = (folder / "bomb.zip").read_bytes()
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 99}">' for n in range(9)
    )
    with (
        zipfile.ZipFile(folder / "sound.xlsx") as archive,
        zipfile.ZipFile(folder / "laughs.zip", "w") as laughs,
    ):
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith("sheet1.xml"):
                declared = f"<!DOCTYPE worksheet [{entities}]>".encode()
                part = declared + part.replace(b"Kategori", b"&e8;")
            laughs.writestr(name, part)
    shared = (folder / "laughs.zip").read_bytes()
    empty = workbook(folder / "empty.xlsx", ("Data", [])).read_bytes()
    for path in folder.iterdir():
        path.unlink()
    return {
        "empty file": (b"", "bad-workbook"),
        "text": (b"a,b\n", "bad-workbook"),
        "cut off": (sound[: len(sound) // 2], "bad-workbook"),
        "another archive": (other, "bad-workbook"),
        "under a password": (OLD, "locked-workbook"),
        "bomb": (bomb, "large-workbook"),
        "empty sheet": (empty, "empty-file"),
        "entities": (shared, "bad-workbook"),
    }


@pytest.mark.parametrize(
    "kind",
    [
        *("empty file", "text", "cut off", "another archive", "under a password", "bomb"),
        *("empty sheet", "entities"),
    ],
)
def test_a_file_that_is_no_sound_workbook_is_one_problem(
    kind: str, tmp_path: Path, run: Run
) -> None:
    content, problem = unsound(tmp_path)[kind]
    (tmp_path / "in.xlsx").write_bytes(content)

    code, out, err = run("batch", tmp_path / "in.xlsx", tmp_path / "out.xlsx")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"galat[{problem}]" in err
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]


# ------------------------------------------------------------------ answers beside a table


def test_answers_stand_beside_their_rows_and_all_else_is_kept(tmp_path: Path, run: Run) -> None:
    source = kept(tmp_path / "in.xlsx")

    run("batch", source, tmp_path / "out.xlsx", "--by", "OPD")

    before, after = (openpyxl.load_workbook(path) for path in (source, tmp_path / "out.xlsx"))
    sheet, old = after["Data pegawai"], before["Data pegawai"]
    assert after.sheetnames == ["Catatan", "Data pegawai", "Rekap"]
    assert after["Catatan"]["B1"].value == "=1+1"
    for row in old.iter_rows():
        for cell in row:
            new = sheet[cell.coordinate]
            assert (new.value, new.number_format) == (cell.value, cell.number_format)
            assert (new.font.b, new.font.sz) == (cell.font.b, cell.font.sz)
            assert new.fill.fgColor.rgb == cell.fill.fgColor.rgb
    assert sheet.column_dimensions["B"].width == 33
    assert len(sheet.data_validations.dataValidation) == 1
    # The cell beside the table is not written over.
    assert [sheet.cell(3, 10).value, sheet.cell(3, 17).value] == ["jawaban", "masalah"]
    assert [sheet.cell(row, 10).value for row in range(4, 8)] == ["dilarang", None, "boleh", None]
    assert str(sheet.cell(7, 17).value).startswith("Kategori: kategori `PNZ`")
    assert sheet.cell(3, 10).fill.fgColor.rgb == sheet["G3"].fill.fgColor.rgb
    assert sheet.freeze_panes == "A4"


def test_a_second_sheet_has_what_was_counted(tmp_path: Path, run: Run) -> None:
    source = workbook(tmp_path / "in.xlsx", ("Data", [HEADER, LIKE, VOTE, BAD]), ("Lain", []))

    run("batch", source, tmp_path / "out.xlsx", "--by", "OPD")

    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["Data", "Rekap", "Lain"]
    counts = values(tmp_path / "out.xlsx", "Rekap")
    assert counts[0][:3] == ("Jawaban", "Baris", "Bagian")
    assert counts[1][:3] == ("dilarang", 1, 1 / 3)
    assert counts[4][:5] == ("OPD", "Baris", "boleh", "dilarang", "Tidak dapat dinilai")
    assert set(counts[5:8]) == {
        ("(kosong)", 1, 0, 0, 1),
        ("Dinas A", 1, 0, 1, 0),
        ("Dinas B", 1, 1, 0, 0),
    }


def test_verdicts_have_the_colours_of_pages(tmp_path: Path, run: Run) -> None:
    styles = (PACKAGE / "styles" / "tokens.css").read_text("utf-8").partition("@media")[0].lower()
    assert set(COLOURS) == set(Verdict)
    for verdict, (ink, ground) in COLOURS.items():
        assert f".{verdict} {{ --ink: #{ink}; --ground: #{ground}; }}".lower() in styles

    source = workbook(tmp_path / "in.xlsx", ("Data", [HEADER, LIKE, VOTE]))
    run("batch", source, tmp_path / "out.xlsx")

    run("batch", source, tmp_path / "new.xlsx")

    for name in ("out.xlsx", "new.xlsx"):
        rules = openpyxl.load_workbook(tmp_path / name)["Data"].conditional_formatting[
            "H2:H1048576"
        ]
        colours = {rule.formula[0]: rule.dxf.fill.bgColor.rgb[2:] for rule in rules}
        assert colours['"dilarang"'] == COLOURS[Verdict.PROHIBITED][1]
        assert len(colours) == len(Verdict)


# ------------------------------------------------------------------ new workbooks


def test_a_new_workbook_has_days_lists_a_frozen_header_and_terms(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in.csv"
    source.write_text(
        "No,Kategori,Tindakan,Tanggal,Wilayah,surat tugas\n"
        "007,PNS,menyukai unggahan,15/8/2024,Kutim,tidak\n"
        "8,PNS,menyukai unggahan,besok,,\n",
        "utf-8",
    )

    run("batch", source, tmp_path / "out.xlsx")

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["Tabel"]
    assert book.sheetnames == ["Tabel", "Rekap", "Istilah"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].value == "007"
    assert sheet["D2"].value == datetime(2024, 8, 15)  # noqa: DTZ001  # as openpyxl has days
    assert sheet["D2"].is_date
    assert sheet["D3"].value == "besok"
    lists = {str(each.sqref)[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists["F"] == '"ya,tidak"'
    assert lists["B"].startswith("'Istilah'!$A$2:$A$")
    assert set(lists) == set("BCEF")
    assert not any(each.showErrorMessage for each in sheet.data_validations.dataValidation)
    assert book["Istilah"]["A1"].value == "Kategori"
    assert sheet.column_dimensions["G"].width >= len("dilarang")


def test_days_of_parts_that_follow_each_other_are_days_without_a_sheet_of_terms(
    tmp_path: Path, run: Run
) -> None:
    days = pa.table({"tanggal": [date(2024, 8, 15), date(2024, 11, 27)]})
    with ipc.new_file(str(tmp_path / "in.arrow"), days.schema) as writer:
        writer.write_table(days, max_chunksize=1)

    run(
        *("batch", tmp_path / "in.arrow", tmp_path / "out.xlsx"),
        *("--set", "category=PNS", "--set", "act=like_post"),
    )

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Tabel", "Rekap"]
    assert [(row[0].value, row[1].value) for row in book["Tabel"].iter_rows(min_row=2)] == [
        (datetime(2024, 8, 15), "dilarang"),  # noqa: DTZ001  # as openpyxl has days
        (datetime(2024, 11, 27), "dilarang"),  # noqa: DTZ001  # as above
    ]


@pytest.mark.parametrize("target", ["out.xlsx", "beside.xlsx"])
def test_no_text_becomes_a_formula(target: str, tmp_path: Path, run: Run) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "a\x01b"]
    source = tmp_path / "in.csv"
    rows = (f'"{text}",pns,like_post,2024-08-15,64.08' for text in texts)
    source.write_text("\n".join(["OPD,category,act,at,region", *rows]), "utf-8")
    run("batch", source, tmp_path / "out.xlsx", "--by", "OPD")
    if target != "out.xlsx":
        table = tmp_path / "in.xlsx"
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(["OPD", "kategori", "tindakan", "tanggal"])
        for number, text in enumerate(texts[:-1], start=2):
            for column, cell in ((1, text), (2, f"{text}PNS")):
                sheet.cell(number, column, cell).data_type = "s"
        book.save(table)
        run("batch", table, tmp_path / target, "--by", "OPD")

    book = openpyxl.load_workbook(tmp_path / target)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert {"=1+1", "@SUM(A1)"} <= {str(cell.value) for cell in cells}


def test_more_rows_than_a_sheet_holds_are_a_problem() -> None:
    book, look = openpyxl.Workbook(write_only=True), look_of({}, VOCABULARY, "id")
    sheet = NewSheet(book, ["category"], look)
    rows = pa.table({"category": pa.nulls(1 << 20)})

    with pytest.raises(LoadError) as caught:
        sheet.write(rows)

    assert [problem.code for problem in caught.value.problems] == ["too-many-rows"]
    assert "1048575" in caught.value.problems[0].sentence("id")


def test_five_hundred_rows_are_answered_as_in_any_form(tmp_path: Path, run: Run) -> None:
    rows = [[number, *row[1:]] for number in range(167) for row in (LIKE, VOTE, BAD)]
    source = workbook(tmp_path / "in.xlsx", ("Data", [HEADER, *rows]))

    run("batch", source, tmp_path / "out.xlsx")
    run("batch", source, tmp_path / "out.parquet", "--format", "json")

    answers = [row[len(HEADER)] for row in values(tmp_path / "out.xlsx", "Data")[1:]]
    assert answers == ["dilarang", "boleh", None] * 167
    codes = parquet.read_table(tmp_path / "out.parquet")["verdict"].to_pylist()
    assert codes == ["prohibited", "permitted", None] * 167


# ------------------------------------------------------------------ the template


@pytest.mark.parametrize(("lang", "name"), [("id", "tabel"), ("en", "table")])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_template_is_answered_as_it_is(
    lang: Language, name: str, suffix: str, tmp_path: Path, run: Run
) -> None:
    file = tmp_path / f"{name}{suffix}"

    assert run("new", file, "--lang", lang)[0] == 0
    code, out, err = run(
        *("batch", file, tmp_path / "out.xlsx", "--lang", lang, "--format", "json")
    )

    told = json.loads(out)
    assert (code, told["rows"], told["undecided"]) == (0, 2, 0), err
    assert len(told["columns"]) == 17
    assert len(told["other_columns"]) == 2


def test_the_template_of_a_workbook_has_lists_for_every_column_of_terms(
    tmp_path: Path, run: Run
) -> None:
    run("new", "tabel", tmp_path / "isian.xlsx")

    book = openpyxl.load_workbook(tmp_path / "isian.xlsx")
    sheet = book["Tabel"]
    heads = {get_column_letter(number): cell.value for number, cell in enumerate(sheet[1], 1)}
    listed = {str(each.sqref).split("2")[0] for each in sheet.data_validations.dataValidation}
    assert book.sheetnames == ["Tabel", "Istilah"]
    assert {str(heads[letter]) for letter in heads.keys() - listed} == {"OPD", "Tanggal", "Catatan"}
    assert sheet["D2"].is_date
    assert "PNS" in str(book["Istilah"]["B3"].value).split(", ")


def test_a_template_replaces_no_file(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "tabel.xlsx"
    file.write_bytes(b"")

    assert "[file-exists]" in run("new", file)[2]
    assert "[unknown-form]" in run("new", "tabel", tmp_path / "tabel.ods")[2]
    assert "[missing-option]" in run("new", "tabel")[2]
    assert "[unwritable]" in run("new", tmp_path / "gone" / "tabel.csv")[2]
