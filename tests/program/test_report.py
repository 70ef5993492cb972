"""The command `report`, run on real files."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import Run
from docx import Document
from places import ROOT

from asn_netralitas import Act, Calendar, Category, PeriodKind, pictures

OVERLAY = ROOT / "examples" / "kutai-timur" / "overlay.yaml"
CASES = ROOT / "examples" / "kutai-timur"
CASE = ("--category", "pns", "--act", "attend_campaign", "--at", "2024-10-07", "--region", "64.08")
REPORTS = {
    "matrix": ("--at", "2024-10-07", "--region", "64.08"),
    "poster": ("--category", "PNS", "--at", "2024-10-07", "--region", "64.08"),
    "calendar": ("--region", "64.08"),
    "sanctions": (),
    "decision": CASE,
    "questions": (),
    "quiz": (str(CASES), "--questions", "3"),
    "scenarios": (str(CASES),),
}
WRONG = """\
scenarios:
  - name: "A PNS <b>votes</b>"
    person: {category: pns, region: "64.08"}
    activity: {act: vote}
    at: 2024-10-07
    expect: {verdict: prohibited}
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_is_written_to_a_file_or_printed(run: Run, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "laporan.html"

    printed = run("report", kind, *REPORTS[kind])
    written = run("report", kind, *REPORTS[kind], "-o", file)

    assert printed == (0, file.read_text("utf-8"), "")
    assert written == (0, "", f"tertulis: {file}\n")
    assert printed[1].startswith('<!DOCTYPE html>\n<html lang="id">')


@pytest.mark.slow
@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_speaks_the_language_that_was_asked_for(run: Run, kind: str) -> None:
    before = run("--lang", "en", "report", kind, *REPORTS[kind])
    after = run("report", kind, *REPORTS[kind], "--lang", "en")

    assert before == after
    assert '<html lang="en">' in after[1]


def test_a_report_takes_the_place_of_the_one_before(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "laporan.html"
    file.write_text("lama", "utf-8")

    assert run("report", "sanctions", "-o", file) == (0, "", f"tertulis: {file}\n")
    assert file.read_text("utf-8") == pictures.sanctions()
    assert [path.name for path in tmp_path.iterdir()] == ["laporan.html"]


def test_a_report_that_cannot_be_written_is_told_of(run: Run, tmp_path: Path) -> None:
    code, out, err = run("report", "sanctions", "-o", tmp_path / "none" / "laporan.html")

    assert (code, out) == (2, "")
    assert "galat[unwritable]" in err


@pytest.mark.slow
def test_a_matrix_decides_with_overlays_readings_and_facts_that_are_no(run: Run) -> None:
    cell = 'id="cell-pns-attend_campaign" class="{}"'
    asked = ("report", "matrix", *REPORTS["matrix"])

    verdicts = {
        name: run(*asked, *options)[1]
        for name, options in {
            "disputed": ("--others-no",),
            "prohibited": ("--others-no", "--reading", "*=strictest"),
        }.items()
    }
    overlaid = run(*asked, "--others-no", "--overlay", OVERLAY)[1]

    assert [name for name, page in verdicts.items() if cell.format(name) not in page] == []
    assert cell.format("permitted") in overlaid
    assert "kutai-timur" in overlaid


def test_a_decision_is_a_note_where_the_file_is_one_of_a_word_processor(
    run: Run, tmp_path: Path
) -> None:
    file, own = tmp_path / "nota.DOCX", tmp_path / "contoh.docx"

    assert run("report", "decision", *CASE, "-o", file) == (0, "", f"tertulis: {file}\n")
    assert run("new", "nota", own) == (0, "", f"tertulis: {own}\n")
    assert run("report", "decision", *CASE, "--template", own, "-o", tmp_path / "b.docx")[0] == 0
    assert file.read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert file.read_bytes().startswith(b"PK")


def test_a_worksheet_takes_days_and_holidays_as_people_write_them(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lembar.docx"
    days = ("--known-on", "8 Oktober 2024", "--received-on", "2024-10-14")

    done = run("report", "worksheet", *CASE, *days, "--holiday", "9/10/2024", "-o", file)
    told = "\n".join(each.text for each in Document(str(file)).paragraphs)

    assert done == (0, "", f"tertulis: {file}\n")
    assert "dalam tenggat. Diketahui 8\N{NO-BREAK SPACE}Oktober" in told
    assert "dikecualikan: 9\N{NO-BREAK SPACE}Oktober" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("decision", *CASE, "--template", "tidak-ada.docx", "-o", "x.docx"), "bad-template"),
        (("decision", *CASE, "--template", "x.docx"), "missing-option"),
        (("worksheet", *CASE), "missing-option"),
        (("worksheet", *CASE, "--known-on", "kapan", "-o", "x.docx"), "--known-on"),
    ],
)
def test_a_document_that_cannot_be_written_is_told_of(
    run: Run, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = run("report", *arguments)

    assert (code, out) == (2, "")
    assert told in err


def test_a_poster_is_asked_for_in_words(run: Run) -> None:
    words = ("--category", "guru honorer", "--stage", "masa kampanye", "--region", "Kutim")
    rest = ("--election", "pilkada-2024", "--act", "like", "--act", "nyoblos", "--paper", "A3")
    office = ("--head", "BKPSDM", "--address", "https://kutaitimurkab.go.id")

    code, out, _ = run("report", "poster", *words, *rest, *office)

    assert code == 0
    assert out == pictures.poster(
        Category.HONORER,
        Calendar.national().days_of("pilkada-2024", PeriodKind.CAMPAIGN, "64.08"),
        "64.08",
        acts=[Act.LIKE_POST, Act.VOTE],
        election="pilkada-2024",
        paper="A3",
        head="BKPSDM",
        address="https://kutaitimurkab.go.id",
    )


def test_a_poster_of_a_stage_is_one_of_all_its_days(run: Run) -> None:
    stage = ("--stage", "sebelum penetapan calon", "--election", "pilkada-2024")

    _, out, _ = run("report", "poster", "--category", "PNS", *stage, "--act", "vote")

    assert "27\N{NO-BREAK SPACE}Februari\N{NO-BREAK SPACE}2024 sampai 21" in out


def test_a_calendar_marks_the_day_that_is_asked_about(run: Run) -> None:
    code, out, _ = run("report", "calendar", "--region", "64.08", "--at", "2024-08-15")

    assert code == 0
    assert "Yang berlangsung pada" in out
    assert 'class="asked"' in out


def test_a_calendar_can_be_of_one_year(run: Run) -> None:
    _, asked, _ = run("report", "calendar", "--region", "Kutim", "--year", "2019")
    code, _, err = run("report", "calendar", "--year", "x")

    assert "Kalender pemilihan 2019" in asked
    assert code == 2
    assert err.startswith("--year: galat[bad-date]")


def test_a_calendar_can_be_of_one_election(run: Run) -> None:
    _, out, _ = run("report", "calendar", "--election", "pilkada-2024")

    assert out.count('<section id="') == 1


def test_sanctions_can_be_those_of_a_day(run: Run) -> None:
    _, ever, _ = run("report", "sanctions")
    _, out, _ = run("report", "sanctions", "--on", "2024-10-07", "--overlay", OVERLAY)

    # A transitional kind of PP 94/2021 names PP 53/2010 in its words; none of its rules is shown.
    assert "pp53-" in ever
    assert "pp53-" not in out
    assert "PP 53/2010 (" not in out
    assert "PP 94/2021" in out


def test_a_decision_can_show_what_would_change_it(run: Run) -> None:
    liking = ("--category", "pns", "--act", "like_post", "--at", "2024-08-15", "--region", "64.08")

    _, without, _ = run("report", "decision", *liking)
    _, shown, _ = run("report", "decision", *liking, "--ways")

    assert "Yang dapat mengubah jawaban" not in without
    assert "Yang dapat mengubah jawaban" in shown


def test_a_report_on_a_scenario_that_failed_is_written_and_ends_with_one(
    run: Run, tmp_path: Path
) -> None:
    cases, file = tmp_path / "x.scenarios.yaml", tmp_path / "laporan.html"
    cases.write_text(WRONG, "utf-8")

    assert run("report", "scenarios", cases, "-o", file) == (1, "", f"tertulis: {file}\n")
    page = file.read_text("utf-8")
    assert "A PNS &lt;b&gt;votes&lt;/b&gt;" in page
    assert f"Tertulis di: {cases}:2:5" in page


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["matrix"], ["galat[missing-option]: `--at`"]),
        (
            ["matrix", "--at", "2024-13-01", "--region", "6408", "--reading", "x"],
            ["--at: galat[bad-date]", "--region: galat[unknown-region]", "--reading: galat"],
        ),
        (["matrix", "--at", "2024-10-07", "--reading", "x=y"], ["--reading: galat[unknown-disp"]),
        (["matrix", "--at", "2024-10-07", "--overlay", "none.yaml"], ["galat[missing-file]"]),
        (["poster"], ["galat[missing-option]: `--category`", "galat[missing-option]: `--at`"]),
        (
            ["poster", "--category", "x", "--stage", "x", "--act", "x", "--paper", "A3"],
            ["--category: galat", "--stage: galat[unknown-code]", "`--election`", "--act: galat"],
        ),
        (
            ["poster", "--category", "pns", "--stage", "outside", "--election", "pilkada-2024"],
            ["--stage: galat[no-such-days]"],
        ),
        (["poster", "--paper", "A5"], ["galat[bad-choice]: `--paper` hanya menerima A4, A3"]),
        (
            ["poster", "--category", "pns", "--at", "2024-10-07", "--address", "x"],
            ["--address: galat[bad-web-address]"],
        ),
        (["calendar", "--election", "x"], ["--election: galat[unknown-election]"]),
        (["calendar", "--at", "kemaren dulu"], ["--at: galat[bad-date]"]),
        (["sanctions", "--on", "x", "--overlay", "none.yaml"], ["--on: galat", "missing-file"]),
        (["decision", "--act", "vote"], ["`--category`", "`--at`"]),
        (["decision", *CASE, "--fact", "x"], ["--fact: galat[not-a-pair]"]),
        (["scenarios"], ["galat[missing-option]: `PATH`"]),
        (["matriks"], ["galat[unknown-command]: perintah `matriks` tidak dikenal; mungkin"]),
        ([], ["matrix", "poster", "calendar", "sanctions", "decision", "scenarios"]),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence_each(
    run: Run, arguments: Sequence[str], expected: Sequence[str]
) -> None:
    code, out, err = run("report", *arguments)

    assert (code, out) == (2, "")
    assert [word for word in expected if word not in err] == []


@pytest.mark.parametrize("kind", REPORTS)
def test_each_report_has_help_in_one_language(run: Run, kind: str) -> None:
    code, out, _ = run("report", kind, "--help", "--lang", "en")

    assert code == 0
    assert f"Usage: asn-netralitas report {kind} [OPTIONS]" in out
    assert "bahasa" not in out


def test_a_stored_decision_and_its_report_agree(run: Run) -> None:
    _, stored, _ = run("evaluate", *CASE, "--format", "json")
    _, page, _ = run("report", "decision", *CASE)

    assert [
        each["rule"] for each in json.loads(stored)["findings"] if each["rule"] not in page
    ] == []
