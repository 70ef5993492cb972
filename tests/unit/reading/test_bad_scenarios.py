"""Bad scenario files, as policy staff write them, each with the message that it must get.

The first line of every file in `data/salah` is a comment with the place and the sentence.
"""

import re
from pathlib import Path

import pytest
from places import DATA

from asn_netralitas._files.yaml_nodes import LARGEST_FILE
from asn_netralitas._phrases.catalogue import phrases_of
from asn_netralitas.cli import main

FOLDER = DATA / "salah"
FILES = sorted(FOLDER.glob("*.yaml"))


def said(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what `check` says of a file, one line a fault, without the lines that show it."""
    assert main(["check", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return [
        line.removeprefix(f"{path}:") for line in err.splitlines() if re.search(r"galat\[", line)
    ]


def test_there_is_a_bad_file_for_each_mistake_that_people_make() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0])
def test_a_bad_file_gets_the_message_that_it_carries(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = file.read_text("utf-8").splitlines()[0].removeprefix("# ")

    assert said(file, capsys) == [expected]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.split(".")[0])
def test_a_message_points_at_what_was_written(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(file)])

    _, shown, caret = capsys.readouterr().err.splitlines()
    lines = file.read_text("utf-8").splitlines()
    line, column = map(int, re.findall(r"\d+", lines[0])[:2])
    assert shown.endswith(f"| {lines[line - 1]}".replace("\t", " "))
    assert caret.index("^") - shown.index("| ") - 2 == column - 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"# hanya catatan\n", "empty-file"),
        (b"skenario:\n  - nama: caf\xe9\n", "not-utf8"),
        (b"skenario: []\n" + b"#" * LARGEST_FILE, "too-large"),
        (b"skenario: \x00\n", "yaml-character"),
    ],
    ids=["empty", "comment only", "not UTF-8", "too large", "null character"],
)
def test_a_file_that_holds_no_scenarios_at_all_is_told_why(
    content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kasus.skenario.yaml"
    file.write_bytes(content)

    (line,) = said(file, capsys)

    assert f"galat[{code}]" in line


def test_a_folder_in_the_place_of_an_overlay_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "edaran").mkdir()
    file = tmp_path / "kasus.skenario.yaml"
    text = (FOLDER / "aturan-tambahan-hilang.skenario.yaml").read_text("utf-8")
    file.write_text(text.replace("edaran.yaml", "edaran"), "utf-8")

    (line,) = said(file, capsys)

    assert "`edaran`" in line


def test_a_folder_without_scenarios_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(tmp_path, capsys) == [f"galat[no-scenarios]: tidak ada skenario di {tmp_path}"]


TEN = """skenario:
  - nama: Kasus 198001012005011001
    pegawai: {kategori: PNZ, wilayah: "64.08"}
    kegiatan: {tindakn: menyukai unggahan}
    tanggal: 2024-02-30
    harapan: {putusan: dilarangg}
  - nama: Kasus dua
    pegawai: {kategori: THL, cuti di luar tanggungan negara: mungkin}
    kegiatan: {tindakan: menyukai ungahan}
    tanggal: 15-08-24
    lainnya: ya
    harapan: {}
  - nama: Kasus tiga
    pegawai: {kategori: PNS, wilayah: Kutai Timor}
    kegiatan: {tindakan: menyukai unggahan}
    tanggal: 2024-08-15
    harapan: {boleh: tidak}
"""


def test_many_mistakes_of_one_file_get_as_many_sentences_in_one_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kasus.skenario.yaml"
    file.write_text(TEN, "utf-8")

    lines = said(file, capsys)

    assert [re.sub(r"^(\d+:\d+): galat\[([a-z0-9-]+)\].*", r"\1 \2", line) for line in lines] == [
        "2:11 personal-number",
        "3:25 unknown-code",
        "4:16 unknown-key",
        "5:14 bad-date",
        "6:24 unknown-code",
        "8:62 wrong-type",
        "9:26 unknown-code",
        "10:14 bad-date",
        "11:14 wrong-type",
        "12:14 empty-expectation",
        "14:39 unknown-region",
    ]


def test_no_sentence_in_indonesian_speaks_of_how_the_program_works() -> None:
    jargon = re.compile(r"\b(traceback|exception|null|None|parser|token|string|boolean)\b")

    assert [
        code for code, text in phrases_of("problems").items() if jargon.search(str(text["id"]))
    ] == []
