"""The command `check` as policy staff use it: failures explained, files brought up to date."""

import io
import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from builders import Run

from asn_netralitas import Act, Rulebook, scenario
from asn_netralitas._model.codes import Modality
from asn_netralitas.cli.console import track
from asn_netralitas.mutation import mutants, unnoticed
from asn_netralitas.rule_coverage import coverage

KASUS = """# kasus dari pelatihan
skenario:
  - nama: PNS menyukai unggahan   # sebelum penetapan
    pegawai: {kategori: PNS, wilayah: "64.08"}
    kegiatan: {tindakan: menyukai unggahan}
    tanggal: 2024-08-15
    harapan: {putusan: boleh, sanksi: sanksi moral}  # salah
  - nama: PNS memilih
    pegawai: {kategori: PNS}
    kegiatan: {tindakan: vote}
    tanggal: 2024-11-27
    harapan: {putusan: [prohibited, depends], boleh: ya}
"""


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    file = tmp_path / "kasus.skenario.yaml"
    file.write_bytes(KASUS.replace("\n", "\r\n").encode())
    return file


def answered(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_failure_is_told_in_the_words_of_the_reader_with_place_and_reasons(
    run: Run, file: Path
) -> None:
    code, out, _ = run("check", str(file))

    assert code == 1
    assert f"  {file}:7:24: `putusan`: diharapkan boleh, ternyata dilarang" in out.splitlines()
    assert "  - Larangan (berlaku): Membuat unggahan, komentar" in out
    assert out.splitlines()[-1] == "2 skenario: 0 sesuai, 2 berbeda"


def test_the_instruments_are_counted_by_the_scenarios_that_meet_them(run: Run, file: Path) -> None:
    _, out, _ = run("check", str(file), "--lang", "en")

    rows = [line.split() for line in out.splitlines()]
    assert ["Instrument", "passed", "failed"] in rows
    assert ["SKB", "2022", "0", "1"] in rows


def test_an_update_shows_the_difference_and_writes_what_was_agreed(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, "ya\n")

    code, _, err = run("check", str(file), "--update")

    assert code == 1
    assert "-    harapan: {putusan: boleh, sanksi: sanksi moral}  # salah" in err
    assert "+    harapan: {putusan: dilarang, sanksi: sanksi moral}  # salah" in err
    assert f"Tulis ke {file}? (ya/tidak)" in err
    written = KASUS.replace("putusan: boleh", "putusan: dilarang").replace(
        "[prohibited, depends]", "permitted"
    )
    assert file.read_bytes() == written.replace("\n", "\r\n").encode()
    assert run("check", str(file))[0] == 0


@pytest.mark.parametrize("answer", ["tidak\n", "", "boleh\n"])
def test_without_a_yes_nothing_is_written(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    answered(monkeypatch, answer)
    before = file.read_bytes()

    run("check", str(file), "--update")

    assert file.read_bytes() == before


def test_yes_writes_without_asking_and_keeps_the_json_clean(run: Run, file: Path) -> None:
    _, out, err = run("check", str(file), "--update", "--yes", "--format", "json")

    assert json.loads(out)["failed"] == 2
    assert "Tulis ke" not in err
    assert err.endswith(f"tertulis: {file}\n")
    assert "putusan: dilarang" in file.read_text("utf-8")


def test_what_is_not_a_verdict_is_left_for_people_to_decide(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, "")
    file = tmp_path / "a.skenario.yaml"
    text = KASUS.replace("putusan: boleh", "putusan: dilarang").replace(
        "moral}", "moral, boleh: ya}"
    )
    file.write_text(text.replace("[prohibited, depends]", "boleh"), "utf-8")

    code, _, err = run("check", str(file), "--update")

    assert (code, err) == (1, "")


def test_a_file_that_cannot_be_written_is_told(run: Run, file: Path, tmp_path: Path) -> None:
    code, _, err = run("check", str(file), "--junit", str(tmp_path / "none" / "out.xml"))

    assert code == 2
    assert "galat[unwritable]" in err


def test_the_results_are_junit_if_asked(run: Run, file: Path, tmp_path: Path) -> None:
    file.write_text(
        KASUS.replace("PNS memilih", "PNS memilih\\a")
        .replace("PNS memilih\\a", '"PNS\\amemilih"')
        .replace("[prohibited, depends]", "boleh"),
        "utf-8",
    )
    target = tmp_path / "out.xml"

    code, _, err = run("check", str(file), "--junit", str(target))

    assert err == f"tertulis: {target}\n"
    root = ET.fromstring(target.read_text("utf-8"))  # noqa: S314  # our own output
    suite = root.find("testsuite")
    assert suite is not None
    assert (root.attrib, suite.attrib["name"]) == (
        {"tests": "2", "failures": "1", "errors": "0"},
        str(file),
    )
    assert [case.attrib["name"] for case in suite] == ["PNS menyukai unggahan", "PNS memilih"]
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.attrib["message"] == "`putusan`: diharapkan boleh, ternyata dilarang"
    assert "skb-a-04" in (failure.text or "")
    assert code == 1


def test_what_no_scenario_exercises_is_listed(run: Run, file: Path) -> None:
    _, out, _ = run("check", str(file), "--coverage", "--lang", "en")

    rules = len(Rulebook.national().rules)
    share = next(line.split() for line in out.splitlines() if line.startswith("rules "))
    assert share[1].endswith(f"/{rules}")
    assert "Not exercised (rules): " in out
    assert " more\n" in out


@pytest.mark.parametrize(("percent", "code"), [("0.5", 0), ("99", 1)])
def test_a_check_fails_if_too_little_of_the_law_is_exercised(
    run: Run, file: Path, percent: str, code: int
) -> None:
    file.write_text(
        KASUS.replace("boleh, s", "dilarang, s").replace("[prohibited, depends]", "boleh"), "utf-8"
    )

    found, out, _ = run("check", str(file), "--coverage-fail-under", percent, "--format", "json")

    assert found == code
    assert 0.5 < json.loads(out)["coverage"]["rules"]["percent"] < 99


@pytest.mark.slow
def test_exceptions_readings_and_cells_count_as_exercised_where_a_decision_shows_them() -> None:
    files = sorted(Path("examples").rglob("*.scenarios.yaml"))
    results = [scenario.run(case) for file in files for case in scenario.load(file)]

    found = coverage(results)

    assert 0 < len(found.exceptions.missed) < found.exceptions.total
    assert "passive-attendance=allowed" not in found.readings.missed
    assert "passive-attendance=forbidden" not in found.readings.missed
    assert "pns like_post" not in found.cells.missed
    assert "tk2d join_campaign" not in found.cells.missed
    assert coverage([]).rules.percent == 0.0


@pytest.mark.slow
def test_changes_that_no_scenario_notices_are_listed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.skenario.yaml"
    file.write_text(KASUS.replace("putusan: boleh", "putusan: dilarang"), "utf-8")

    _, out, _ = run("check", str(file), "--mutate", "--lang", "en")
    _, json_out, _ = run("check", str(file), "--mutate", "--format", "json")

    lines = out.splitlines()
    assert "- rule `skb-a-04` is dropped" not in lines
    assert "- rule `skb-b-04` is dropped" in lines
    dropped = {"kind": "drop", "rule": "skb-b-04", "about": ""}
    assert dropped in json.loads(json_out)["unnoticed"]


def test_every_kind_of_change_is_tried_and_changes_that_rule_alone() -> None:
    book = Rulebook.national()
    found = list(mutants(book))

    assert {mutant.kind for mutant in found} == {
        *("drop", "flip", "exception", "first", "last", "fact")
    }
    for mutant in found:
        changed = {rule.id: rule for rule in mutant.applied(book).rules}
        differ = {rule.id for rule in book.rules if changed.get(rule.id) != rule}
        assert differ == {mutant.rule}
        assert mutant.rule in mutant.sentence("id")


@pytest.mark.slow
def test_a_change_is_noticed_by_a_scenario_that_would_fail_or_could_not_be_decided(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.skenario.yaml"
    file.write_text(KASUS.replace("putusan: boleh", "aturan: skb-a-04"), "utf-8")

    left = {(mutant.kind, mutant.rule) for mutant in unnoticed(scenario.load(file))}

    assert ("drop", "skb-a-04") not in left
    assert ("flip", "skb-a-04") in left
    likes = {rule.id for rule in Rulebook.national().rules if Act.LIKE_POST in rule.acts}
    assert {rule for _, rule in left} >= {
        rule.id for rule in Rulebook.national().rules if rule.id not in likes
    }


def test_a_prohibition_flipped_is_a_permission() -> None:
    flipped = next(
        mutant for mutant in mutants() if (mutant.kind, mutant.rule) == ("flip", "skb-a-04")
    )

    assert flipped.changed is not None
    assert flipped.changed.modality is Modality.PERMISSION


@pytest.mark.parametrize(
    "number", ["198001012005011001", "19800101 200501 1 001"], ids=["whole", "in groups"]
)
@pytest.mark.parametrize("key", ["nama", "sumber"])
def test_a_personal_number_in_a_name_or_a_source_is_refused(
    run: Run, file: Path, number: str, key: str
) -> None:
    file.write_text(
        KASUS.replace("nama: PNS memilih", "nama: PNS memilih\n    sumber: memo").replace(
            {"nama": "PNS memilih", "sumber": "memo"}[key], f'"NIP {number}"'
        ),
        "utf-8",
    )

    code, _, err = run("check", str(file))

    assert (code, err.count("galat[")) == (2, 1)
    assert "galat[personal-number]: angka 18 digit ini" in err


def test_an_address_with_a_longer_number_is_no_personal_number(run: Run, file: Path) -> None:
    file.write_text(
        KASUS.replace("nama: PNS memilih", "nama: PNS memilih\n    sumber: x/1980010120050110019"),
        "utf-8",
    )

    assert run("check", str(file))[0] == 1


def test_scenarios_that_can_be_read_are_decided_beside_those_that_cannot(
    run: Run, file: Path
) -> None:
    file.write_text(
        KASUS.replace('"64.08"', '"64.99"').replace("tanggal: 2024-11-27", "tanggal: besok"),
        "utf-8",
    )

    code, out, err = run("check", str(file))

    assert (code, out) == (2, "")
    assert [
        line.split("galat[")[1].split("]")[0] for line in err.splitlines() if "galat[" in line
    ] == ["unknown-region", "relative-day"]


def test_a_scenario_that_meets_no_rule_is_counted_under_no_instrument(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "a.skenario.yaml"
    file.write_text(
        "skenario: [{nama: a, pegawai: {kategori: kepala_daerah},"
        " kegiatan: {tindakan: watch_debate}, tanggal: 2024-11-27,"
        " harapan: {putusan: tidak diatur}}]\n",
        "utf-8",
    )

    code, out, _ = run("check", file)

    assert (code, "Peraturan" in out) == (0, False)


def test_long_work_tells_on_a_terminal_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    done = list(track(range(200), "memeriksa"))

    out, err = capsys.readouterr()
    assert (done, out) == (list(range(200)), "")
    assert "memeriksa" in err
