"""The commands about files: translate, new and schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import Run

from asn_netralitas import Rulebook, scenario
from asn_netralitas.schemas import NAMES
from asn_netralitas.translation import translate

ENGLISH = """scenarios:
  - name: A PNS votes # pns
    person: {category: pns}
    activity: {act: vote}
    at: 2024-11-27
    expect: {verdict: permitted}
"""
INDONESIAN = """skenario:
  - nama: A PNS votes # pns
    pegawai: {kategori: PNS}
    kegiatan: {tindakan: menggunakan hak pilih}
    tanggal: 2024-11-27
    harapan: {putusan: boleh}
"""


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "a.scenarios.yaml"
    path.write_text(ENGLISH, "utf-8")
    return path


# ------------------------------------------------------------------ translate


def test_a_translation_is_printed_and_the_file_left_alone(run: Run, file: Path) -> None:
    assert run("translate", file, "--to", "id") == (0, INDONESIAN, "")
    assert file.read_text("utf-8") == ENGLISH


@pytest.mark.parametrize("option", ["-i", "--in-place"])
def test_a_file_can_be_translated_in_its_place(run: Run, file: Path, option: str) -> None:
    assert run("translate", file, "--to", "id", option) == (0, "", f"tertulis: {file}\n")
    assert file.read_text("utf-8") == INDONESIAN


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_a_translation_can_be_written_to_a_file(run: Run, file: Path, option: str) -> None:
    other = file.with_name("a.skenario.yaml")

    written = run("translate", file, "--to", "id", option, other)

    assert written == (0, "", f"tertulis: {other}\n")
    assert other.read_text("utf-8") == INDONESIAN
    assert file.read_text("utf-8") == ENGLISH


def test_a_file_that_is_wrong_is_told_of_and_stays(run: Run, file: Path) -> None:
    broken = ENGLISH.replace("vote}", "vite}").replace("pns}", "pnss}")
    file.write_text(broken, "utf-8")

    code, out, err = run("translate", file, "--to", "id", "-i")

    assert (code, out) == (2, "")
    assert err.count("error[unknown-code]") == 2
    assert f"{file}:3:24" in err
    assert file.read_text("utf-8") == broken


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "missing-option"),
        (["FILE"], "missing-option"),
        (["FILE", "--to", "fr"], "bad-choice"),
        (["FILE", "--to", "id", "-i", "-o", "x"], "one-of-keys"),
        (["missing.yaml", "--to", "id"], "missing-file"),
        (["FILE", "--to", "id", "-o", "no/such/folder/x"], "unwritable"),
    ],
)
def test_a_translation_that_cannot_be_made_is_told_in_a_sentence(
    run: Run, file: Path, arguments: list[str], code: str
) -> None:
    found = [str(file) if argument == "FILE" else argument for argument in arguments]

    assert f"[{code}]" in run("translate", *found)[2]
    assert file.read_text("utf-8") == ENGLISH


# ------------------------------------------------------------------ new


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["skenario", "a.skenario.yaml"], "skenario"),
        (["scenario", "a.scenarios.yaml"], "scenarios"),
        (["skenario", "a.skenario.yaml", "--lang", "en"], "scenarios"),
        (["scenario", "a.yaml"], "skenario"),
    ],
)
def test_a_new_scenario_file_passes_its_check(
    run: Run, tmp_path: Path, arguments: list[str], first: str
) -> None:
    kind, name, *options = arguments
    path = tmp_path / name

    code, out, err = run("new", kind, path, *options)

    word = "written" if "en" in options else "tertulis"
    assert (code, out, err.splitlines()[0]) == (0, "", f"{word}: {path}")
    assert run("check", path)[0] == 0
    assert f"\n{first}:\n" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "first"), [([], "aturan tambahan"), (["--lang", "en"], "overlay")]
)
def test_a_new_overlay_can_be_used(
    run: Run, tmp_path: Path, options: list[str], first: str
) -> None:
    path = tmp_path / "a.overlay.yaml"

    word = "written" if options else "tertulis"
    assert run("new", "overlay", path, *options) == (0, "", f"{word}: {path}\n")
    assert f"\n{first}:\n" in path.read_text("utf-8")
    book = Rulebook.national().with_overlays(path)
    assert book.rule("contoh-debat").instrument == "se-contoh"


@pytest.mark.parametrize(
    ("kind", "name", "warned"),
    [
        ("skenario", "a.skenario.yaml", False),
        ("scenario", "a.scenarios.yaml", False),
        ("skenario", "a.yaml", True),
        ("skenario", "a.skenario.yml", True),
        ("overlay", "a.yaml", False),
    ],
)
def test_a_name_that_no_folder_is_searched_for_is_taken_with_a_warning(
    run: Run, tmp_path: Path, kind: str, name: str, *, warned: bool
) -> None:
    code, _, err = run("new", kind, tmp_path / name)

    assert (code, "peringatan[name-not-found]" in err) == (0, warned)
    assert (tmp_path / name).is_file()


def test_new_files_say_the_same_in_either_language(run: Run, tmp_path: Path) -> None:
    for lang in ("id", "en"):
        run("new", "overlay", tmp_path / f"{lang}.yaml", "--lang", lang)
        run("new", "skenario", tmp_path / f"{lang}.skenario.yaml", "--lang", lang)

    books = [Rulebook.national().with_overlays(tmp_path / f"{lang}.yaml") for lang in ("id", "en")]
    cases = [scenario.load(tmp_path / f"{lang}.skenario.yaml")[0] for lang in ("id", "en")]

    assert books[0] == books[1]
    assert cases[0].expect == cases[1].expect
    assert cases[0].case == cases[1].case


@pytest.mark.parametrize("kind", ["skenario", "overlay"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_is_commented_out_in_a_new_file_can_be_used_too(
    run: Run, tmp_path: Path, kind: str, lang: str
) -> None:
    path = tmp_path / "a.yaml"
    run("new", kind, path, "--lang", lang)
    lines = path.read_text("utf-8").splitlines()

    # A comment with a lower-case key is an example; the others are sentences.
    used = [
        line.replace("# ", "", 1) if line.lstrip().startswith("# ") and is_example(line) else line
        for line in lines
    ]

    assert len([1 for line, other in zip(lines, used, strict=True) if line != other]) >= 3
    assert translate("\n".join(used), "en")


def is_example(line: str) -> bool:
    key, colon, value = line.lstrip("# ").partition(": ")
    return bool(colon) and key.islower() and bool(value)


def test_a_file_that_is_there_is_never_overwritten(run: Run, file: Path) -> None:
    code, out, err = run("new", "skenario", file)

    assert (code, out) == (2, "")
    assert "[file-exists]" in err
    assert file.read_text("utf-8") == ENGLISH


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "missing-option"),
        (["skenario"], "missing-option"),
        (["senario", "a.yaml"], "bad-choice"),
        (["skenario", "no/such/folder/a.yaml"], "unwritable"),
    ],
)
def test_a_new_file_that_cannot_be_made_is_told_in_a_sentence(
    run: Run, arguments: list[str], code: str
) -> None:
    assert f"[{code}]" in run("new", *arguments)[2]


# ------------------------------------------------------------------ schema


@pytest.mark.parametrize("name", [*NAMES, "skenario"])
def test_a_schema_is_printed(run: Run, name: str) -> None:
    code, out, err = run("schema", name)

    assert (code, err) == (0, "")
    assert json.loads(out)["$schema"].startswith("http")


def test_a_schema_that_there_is_not_is_told_with_those_there_are(run: Run) -> None:
    assert (
        "scenario, overlay, janji, property, kasus, case, decision" in run("schema", "rulebook")[2]
    )
    assert "[missing-option]" in run("schema")[2]
