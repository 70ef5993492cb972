"""Notes and worksheets as files of a word processor, opened again."""

import os
import re
import runpy
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from attrs import evolve
from docx import Document
from places import DOCS, PACKAGE, ROOT

from asn_netralitas import (
    Act,
    Activity,
    CaseError,
    Category,
    Decision,
    Person,
    Rulebook,
    Text,
    evaluate,
)
from asn_netralitas._files.archives import MOST_UNPACKED
from asn_netralitas.report_texts import EVENTS, Event, note, worksheet

DAY = date(2024, 10, 7)
KNOWN, RECEIVED = date(2024, 10, 8), date(2024, 10, 14)
OFFICE = shutil.which("soffice")
PAGES = shutil.which("pdftoppm")
TEMPLATES: Mapping[str, Any] = runpy.run_path(str(DOCS / "generate_templates.py"))["TEMPLATES"]


def decided(act: Act = Act.LIKE_POST, at: date = DAY, **facts: Any) -> Decision:
    return evaluate(Person(Category.PNS, region="64.08"), Activity(act, **facts), at=at)


def lines(content: bytes) -> list[str]:
    """Return the texts of paragraphs, and of cells, in their order."""
    body = Document(BytesIO(content)).element.body
    paragraphs = (each for each in body.iter() if each.tag.endswith("}p"))
    texts = (
        "".join(part.text or "" for part in each.iter() if part.tag.endswith("}t"))
        for each in paragraphs
    )
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts if text]


def rows(content: bytes, heading: str) -> list[list[str]]:
    """Return the rows of the table whose first cell is a heading."""
    tables = Document(BytesIO(content)).tables
    table = next(each for each in tables if each.cell(0, 0).text == heading)
    shown = (
        [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in row.cells] for row in table.rows
    )
    return list(shown)[1:]


# ------------------------------------------------------------------ the note


def test_a_note_has_facts_answer_provisions_sanctions_assumptions_sources_and_blanks() -> None:
    told = lines(note(decided()))
    text = "\n".join(told)

    heads = ["Fakta", "Jawaban", "Ketentuan", "Ancaman sanksi", "Anggapan dan catatan", "Sumber"]
    assert [told.index(head) for head in heads] == sorted(told.index(head) for head in heads)
    assert told[told.index("Jawaban") + 1] == "DILARANG"
    assert "Menyukai unggahan" in told
    assert "PP 94/2021, Pasal 5 huruf n angka 5" in text
    assert "Hukuman disiplin berat: " in text
    assert "Dianggap masih bekerja" in told
    assert "https://" in text
    assert told[told.index("Nama dan NIP/NIK") + 1] == "……………………………"


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("act", "at"),
    [
        (Act.LIKE_POST, DAY),
        (Act.ATTEND_CAMPAIGN, DAY),
        (Act.VOTE, date(2024, 11, 27)),
        (Act.COMMENT_POST, date(2026, 3, 1)),
    ],
)
def test_no_document_shows_a_mark_of_its_template(
    lang: Literal["id", "en"], act: Act, at: date
) -> None:
    for content in (note(decided(act, at), lang=lang), worksheet(decided(act, at), lang=lang)):
        text = "\n".join(lines(content))

        assert re.findall(r"[{}]|%", re.sub(r"\d+%", "", text)) == []


def test_what_is_silent_says_why_and_an_open_case_what_is_missing() -> None:
    silent = lines(note(decided(Act.LEAK_COUNT, date(2026, 3, 1))))
    open_case = lines(note(decided(Act.ATTEND_CAMPAIGN)))

    assert "TIDAK DIATUR" in silent[silent.index("Jawaban") + 1]
    assert silent[silent.index("Ketentuan") + 1].endswith(".")
    assert "Belum diketahui dan menentukan" in open_case


def test_the_same_decision_gives_the_same_bytes() -> None:
    assert note(decided()) == note(decided())
    assert worksheet(decided()) == worksheet(decided())


# ------------------------------------------------------------------ the worksheet


def test_a_worksheet_has_each_deadline_as_a_day_with_its_basis() -> None:
    sheet = worksheet(decided(), days={"known": KNOWN, "received": RECEIVED})

    due = {(row[0], row[1]): row[2:] for row in rows(sheet, "Lembaga")}
    assert due["Panwaslu Kecamatan atau Bawaslu", "Menindaklanjuti laporan"] == [
        "3 hari kalender sejak laporan diterima",
        "14 Oktober 2024",
        "17 Oktober 2024",
        "UU 8/2015, Pasal 134 ayat (5)",
    ]
    assert due["Panwaslu Kecamatan atau Bawaslu", "Menyampaikan laporan"][1:3] == [
        "8 Oktober 2024",
        "15 Oktober 2024",
    ]


@pytest.mark.parametrize(
    ("at", "days", "holidays", "told"),
    [
        (DAY, {"known": KNOWN, "received": RECEIVED}, (), "dalam tenggat"),
        (DAY, {"known": KNOWN, "received": date(2024, 10, 16)}, (), "lewat tenggat. "),
        (DAY, {"known": KNOWN, "received": date(2024, 10, 1)}, (), "mendahului"),
        (DAY, {"known": KNOWN}, (), "hari terakhir melapor 15 Oktober 2024"),
        (DAY, {}, (), "belum diisi"),
        (
            date(2024, 1, 26),
            {"known": date(2024, 1, 30), "received": date(2024, 2, 9)},
            (),
            "kalau tidak ada hari libur",
        ),
        (
            date(2024, 1, 26),
            {"known": date(2024, 1, 30), "received": date(2024, 2, 9)},
            (date(2024, 2, 8),),
            "dalam tenggat",
        ),
    ],
)
def test_a_worksheet_judges_whether_a_report_was_made_in_time(
    at: date, days: dict[Event, date], holidays: tuple[date, ...], told: str
) -> None:
    told_of = lines(worksheet(decided(at=at), days=days, holidays=holidays))

    (line,) = [each for each in told_of if each.startswith("Panwaslu Kecamatan atau Bawaslu: ")]
    assert told in line


def test_holidays_that_were_counted_out_are_named() -> None:
    holidays = (date(2024, 2, 9), date(2024, 2, 8))

    assert "Hari libur yang dikecualikan: 8 Februari 2024 dan 9 Februari 2024." in lines(
        worksheet(decided(), holidays=holidays)
    )


def test_a_channel_without_a_deadline_and_a_case_without_a_channel_say_so() -> None:
    assert "BKN: tidak ada tenggat melapor yang ditemukan." in lines(worksheet(decided()))
    voting = decided(Act.VOTE, date(2024, 11, 27))
    assert "Tidak ada saluran pelaporan untuk kasus ini." in lines(
        worksheet(evolve(voting, report_to=()))
    )


def test_an_event_that_starts_no_deadline_is_refused() -> None:
    days: Any = {"recieved": RECEIVED}
    with pytest.raises(CaseError, match="received"):
        worksheet(decided(), days=days)


def test_every_start_of_a_deadline_in_the_law_is_an_event() -> None:
    starts = set(
        re.findall(r"from: (\w+)", (PACKAGE / "law" / "reporting.yaml").read_text("utf-8"))
    )

    assert starts == set(EVENTS) == set(get_args(Event))


# ------------------------------------------------------------------ templates


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_are_those_that_the_script_makes(name: str, lang: str) -> None:
    parts = [
        {each: archive.read(each) for each in archive.namelist()}
        for content in (
            (PACKAGE / "starter" / f"{name}.{lang}.docx").read_bytes(),
            TEMPLATES[name](lang),
        )
        for archive in [ZipFile(BytesIO(content))]
    ]

    assert parts[0]["word/document.xml"] == parts[1]["word/document.xml"]
    assert parts[0].keys() == parts[1].keys()


def own(tmp_path: Path, *paragraphs: str) -> Path:
    """Return a template of an office, with these paragraphs."""
    made, path = Document(), tmp_path / "kantor.docx"
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(str(path))
    return path


def test_an_office_can_use_a_template_of_its_own(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        "Kop kantor",
        "{{ mark }}: {{ facts[1].value }}",
        "{%p for row in sources %}",
        "- {{ row.text }}",
        "{%p endfor %}",
    )

    told = lines(note(decided(), template=path))

    assert told[:2] == ["Kop kantor", "DILARANG: Menyukai unggahan"]
    assert told[2].startswith("- SKB 2022")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ nama }}", "'nama' is undefined"),
        ("{% for %}", "Expected"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ facts.append(1) }}", "unsafe"),
        ("{% include 'x' %}", "loader"),
        ("{{ 1 / 0 }}", "division"),
    ],
)
def test_a_template_reaches_nothing_but_the_values(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(CaseError) as caught:
        note(decided(), template=own(tmp_path, text))

    (problem,) = caught.value.problems
    assert problem.code == "bad-template"
    assert str(tmp_path / "kantor.docx") in problem.render("en")
    assert reason in problem.render("en")


def test_what_is_no_file_of_a_word_processor_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "teks.docx").write_text("halo", "utf-8")
    with ZipFile(tmp_path / "zip.docx", "w") as archive:
        archive.writestr("halo.txt", "halo")

    for path in (tmp_path / "teks.docx", tmp_path / "zip.docx", tmp_path / "tidak-ada.docx"):
        with pytest.raises(CaseError) as caught:
            note(decided(), template=path)
        assert [problem.code for problem in caught.value.problems] == ["bad-template"]


def test_a_template_that_unpacks_to_more_than_a_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.docx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(MOST_UNPACKED + 1))

    with pytest.raises(CaseError) as caught:
        note(decided(), template=path)

    assert path.stat().st_size < 1_000_000
    assert [problem.code for problem in caught.value.problems] == ["too-large"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_template_that_is_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")

    with pytest.raises(CaseError) as caught:
        note(decided(), template=tmp_path / "pipe.docx")

    assert [problem.code for problem in caught.value.problems] == ["special-file"]


def test_text_that_looks_like_a_template_or_like_markup_stays_text() -> None:
    hostile = "{{ 7 * 7 }} {% for %} {_{ x }_} <w:br/> & \" ' ]]> \x0b\f\a\n\u202e baris"
    decision = decided()
    named = tuple(evolve(each, title=Text(hostile, hostile)) for each in decision.findings)
    (*_, found) = [
        each for each in lines(note(evolve(decision, findings=named))) if "7 * 7" in each
    ]

    assert found.startswith("{{ 7 * 7 }} {% for %} ")
    assert "<w:br/> & \" ' ]]>" in found
    assert not re.search(r"[\x00-\x1f\u202e]", found)


def test_names_that_an_overlay_gives_are_text_too(tmp_path: Path) -> None:
    path = tmp_path / "overlay.yaml"
    path.write_text(
        "overlay: {id: x, title: {id: x, en: x}, regions: ['64.08'], first: 2024-01-01}\n"
        "categories: {'{{ mark }}<w:p>': non_asn}\n",
        "utf-8",
    )
    book = Rulebook.national().with_overlays(path)
    person = Person(Category.NON_ASN, region="64.08")
    decision = evaluate(person, Activity(Act.LIKE_POST), at=DAY, rulebook=book)

    assert any("{{ mark }}<w:p>" in each for each in lines(note(decision)))


# ------------------------------------------------------------------ on paper


def pages(folder: Path, name: str, content: bytes) -> list[bytes]:
    """Return the pages of a file as pictures, by LibreOffice."""
    assert OFFICE is not None
    assert PAGES is not None
    (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, f"{name}.docx"], cwd=folder, capture_output=True, check=True)  # noqa: S603
    drawn = [PAGES, "-r", "50", "-png", f"{name}.pdf", name]
    subprocess.run(drawn, cwd=folder, check=True)  # noqa: S603
    return [path.read_bytes() for path in sorted(folder.glob(f"{name}-*.png"))]


@pytest.mark.slow
@pytest.mark.skipif(not (OFFICE and PAGES), reason="no LibreOffice or no pdftoppm on the PATH")
def test_documents_are_pages_and_those_by_a_copy_of_the_template_look_alike(tmp_path: Path) -> None:
    copy = tmp_path / "salinan.docx"
    copy.write_bytes((PACKAGE / "starter" / "note.id.docx").read_bytes())
    decision = decided()

    plain = pages(tmp_path, "nota", note(decision))
    by_copy = pages(tmp_path, "nota-salinan", note(decision, template=copy))
    sheet = pages(tmp_path, "lembar", worksheet(decision, days={"known": KNOWN}))

    assert plain == by_copy
    assert 1 <= len(plain) <= 4
    assert 1 <= len(sheet) <= 4
    shots = ROOT / "build" / "screenshots"
    shots.mkdir(parents=True, exist_ok=True)
    for name, drawn in {"note": plain, "worksheet": sheet}.items():
        for number, page in enumerate(drawn, 1):
            (shots / f"{name}-{number}.png").write_bytes(page)
