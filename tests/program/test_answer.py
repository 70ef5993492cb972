"""The command `answer`: files of questions, which expect nothing, and what `check` says of them."""

import json
from pathlib import Path
from typing import Final

import pytest
from builders import Run
from places import EXAMPLES

from asn_netralitas import Decision, scenario

TEN: Final = EXAMPLES / "pertanyaan" / "pertanyaan.yaml"
QUESTIONS: Final = """skenario:
  - nama: PNS mencoblos
    pegawai: {kategori: PNS}
    kegiatan: {tindakan: nyoblos}
    tanggal: 27 November 2024

  - nama: "PNS # menyukai *unggahan*"
    pegawai: {kategori: PNS, wilayah: Kutim}
    kegiatan: {tindakan: ngelike}
    tanggal: 15 Agustus 2024
    harapan: {putusan: boleh}
"""


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "tanya.yaml"
    path.write_text(QUESTIONS, "utf-8")
    return path


def test_ten_everyday_matters_are_understood_and_answered(run: Run) -> None:
    code, out, err = run("jawab", TEN, "--format", "json")

    verdicts = [entry["decision"]["verdict"] for entry in json.loads(out)["answers"]]
    assert (code, err) == (0, "")
    assert verdicts == [
        "unregulated",
        "prohibited",
        "prohibited",
        "disputed",
        "depends",
        *["prohibited"] * 3,
        *["permitted"] * 2,
    ]


def test_each_answer_is_short_below_its_name_whatever_is_expected(run: Run, file: Path) -> None:
    code, out, err = run("answer", file)
    (_, first), (_, second) = (
        (entry["name"], Decision.from_dict(entry["decision"]))
        for entry in json.loads(run("answer", file, "--format", "json")[1])["answers"]
    )

    assert (code, err) == (0, "")
    assert out.startswith("PNS mencoblos\n-------------\nBOLEH: ")
    for decision in (first, second):
        assert decision.summary("id") in " ".join(out.split())


@pytest.mark.parametrize("option", ["--long", "--lengkap"])
def test_the_whole_answer_has_the_reasons(run: Run, file: Path, option: str) -> None:
    _, short, _ = run("answer", file)
    _, long, _ = run("answer", file, option)

    assert ("Alasan\n------" in short, long.count("Alasan\n------")) == (False, 2)


def test_names_are_headings_of_markdown_above_those_of_the_answers(run: Run, file: Path) -> None:
    _, out, _ = run("answer", file, "--format", "markdown", "--long", "--lang", "en")

    headings = [line for line in out.splitlines() if line.startswith("#")]
    assert headings[:3] == ["# PNS mencoblos", "## PERMITTED", "### Why"]
    assert "# PNS \\# menyukai \\*unggahan\\*" in headings


def test_the_json_names_file_and_line(run: Run, file: Path) -> None:
    _, out, _ = run("answer", file, "--format", "json")

    values = json.loads(out)
    assert values["schema"] == "asn-netralitas/answers/1"
    assert [(entry["file"], entry["line"]) for entry in values["answers"]] == [
        (str(file), 2),
        (str(file), 7),
    ]


def test_a_check_demands_expectations_and_says_who_answers_without(run: Run, file: Path) -> None:
    code, out, err = run("check", file)

    assert (code, out) == (2, "")
    assert err.startswith(f"{file}:2:5: galat[missing-expectation]: isian `harapan` tidak ada;")
    assert "`asn-netralitas jawab BERKAS`" in err


def test_a_misspelt_expectation_is_not_missing_too(run: Run, file: Path) -> None:
    file.write_text(QUESTIONS.replace("harapan", "harpan"), "utf-8")

    _, _, err = run("check", file)

    assert err.count("missing-expectation") == 1
    assert "mungkin maksudnya `harapan`" in err


def test_what_is_expected_is_read_although_it_is_not_compared(run: Run, file: Path) -> None:
    file.write_text(QUESTIONS.replace("boleh}", "bolehh}"), "utf-8")

    code, _, err = run("answer", file)

    assert (code, err.count("error[") + err.count("galat[")) == (2, 1)


def test_questions_are_translated_like_scenarios(run: Run, file: Path) -> None:
    _, out, err = run("translate", file, "--to", "en")

    assert (out.splitlines()[0], err) == ("scenarios:", "")


def test_without_files_nothing_is_answered(run: Run) -> None:
    assert run("answer") == (2, "", "galat[missing-option]: `PATH` belum diberikan\n")


# ------------------------------------------------------------------ all faults at once

FAULTY: Final = """skenario:
  - nama: Banyak yang salah
    pegawai: {kategori: PNS, wilayah: "64.99"}
    kegiatan: {tindakan: menyukai unggahan, pemilihan: pilkada-2042}
    tanggal: 2024-08-15
    tafsiran: {passive-attendance: alowed}
    harapan: {putusan: bolehh, aturan: [skb-a-4], perbedaan tafsiran: [tidak-ada]}
"""
CODES: Final = {
    "unknown-region",
    "unknown-election",
    "unknown-reading",
    "unknown-code",
    "unknown-id",
    "unknown-dispute",
}


def test_a_wrong_verdict_hides_no_other_fault(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.skenario.yaml"
    file.write_text(FAULTY, "utf-8")

    code, out, err = run("check", file)

    told = [line for line in err.splitlines() if line.startswith(str(file))]
    assert (code, out) == (2, "")
    assert {line.split("[")[1].split("]")[0] for line in told} == CODES
    assert [int(line.split(":")[1]) for line in told] == [3, 4, 6, 7, 7, 7]


def test_a_faulty_overlay_is_told_beside_a_wrong_verdict(run: Run, tmp_path: Path) -> None:
    (tmp_path / "o.yaml").write_text("overlay: [", "utf-8")
    file = tmp_path / "a.skenario.yaml"
    text = QUESTIONS.replace("boleh}", "bolehh}").replace(
        "2024\n    h", "2024\n    aturan tambahan: o.yaml\n    h"
    )
    file.write_text(text, "utf-8")

    _, _, err = run("answer", file)

    assert ("yaml-bracket" in err, "unknown-code" in err) == (True, True)


def test_what_could_not_be_read_is_not_unknown_too(tmp_path: Path) -> None:
    file = tmp_path / "a.skenario.yaml"
    text = (
        FAULTY.replace('"64.99"', "[64]").replace("pilkada-2042", "[]").replace("[skb-a-4]", "[[]]")
    )
    file.write_text(text, "utf-8")

    (faulty,) = scenario.read(file).faulty

    assert {problem.code for problem in scenario.unknown_names(faulty)} == {
        "unknown-reading",
        "unknown-dispute",
    }
