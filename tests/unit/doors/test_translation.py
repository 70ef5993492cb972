"""Files that people write, rewritten in the words of the other language."""

from __future__ import annotations

from pathlib import Path

import pytest
from grammars import KINDS, VOCABULARY, Kind, faults, files
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from places import ROOT

from asn_netralitas import LoadError, Rulebook, scenario
from asn_netralitas._files.yaml_cursor import document_text
from asn_netralitas._model.codes import SECTIONS
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rule_files import RuleReader
from asn_netralitas.translation import translate

REAL = [
    path
    for folder in ("examples", "tests/data", "docs")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if scenario.language_of(path) or path.stem.endswith("overlay")
]
WRONG = [path for path in REAL if scenario.language_of(path) and scenario.read(path).problems]


def each_of(paths: list[Path]) -> pytest.MarkDecorator:
    """Run a test for each of some files."""
    names = [str(path.relative_to(ROOT)) for path in paths]
    return pytest.mark.parametrize("path", paths, ids=names)


OVERLAY = ROOT / "docs/how-to/contoh.overlay.yaml"
LANGUAGES: tuple[Language, ...] = ("id", "en")
DESIGN = """scenarios:
  - name: PNS menyukai unggahan bakal calon
    person: {category: pns, region: "64.08"}
    activity: {act: like_post}
    at: 2024-08-15
    expect: {verdict: prohibited, sanctions: [ethics]}
"""
RANCANGAN = """skenario:
  - nama: PNS menyukai unggahan bakal calon
    pegawai: {kategori: PNS, wilayah: "64.08"}
    kegiatan: {tindakan: menyukai unggahan}
    tanggal: 2024-08-15
    harapan: {putusan: dilarang, sanksi: [sanksi moral]}
"""


def held(path: Path, text: str) -> object:
    """Return what a file says, whatever the words."""
    root = document_text(text, str(path), vocabulary=VOCABULARY)
    if scenario.language_of(path):
        return scenario.read_from(root, path.parent)
    reader = RuleReader(VOCABULARY)
    reader.read_overlay(root)
    return reader.overlays, reader.instruments, reader.rules


def test_the_example_in_english_becomes_the_one_in_indonesian_and_back() -> None:
    assert translate(DESIGN, "id") == RANCANGAN
    assert translate(RANCANGAN, "en") == DESIGN


@pytest.mark.slow
@each_of([path for path in REAL if path not in WRONG])
def test_a_real_file_says_the_same_in_either_language(path: Path) -> None:
    text = path.read_text("utf-8")

    indonesian = translate(text, "id", path=path)

    assert held(path, indonesian) == held(path, text)
    assert held(path, translate(text, "en", path=path)) == held(path, text)
    assert translate(indonesian, "id", path=path) == indonesian


@each_of([path for path in REAL if path not in WRONG])
def test_a_real_file_in_codes_comes_back_from_indonesian_letter_for_letter(path: Path) -> None:
    text = translate(path.read_text("utf-8"), "en", path=path)

    assert translate(translate(text, "id", path=path), "en", path=path) == text


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_any_file_in_codes_comes_back_from_indonesian_letter_for_letter(
    kind: Kind, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = data.draw(files(kind))
    assume(not faults(kind, text, tmp_path_factory.getbasetemp()))

    assert translate(translate(text, "id"), "en") == text


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_any_file_says_the_same_in_either_language(
    kind: Kind, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = data.draw(files(kind, spelled=True))
    assume(not faults(kind, text, tmp_path_factory.getbasetemp()))
    path = Path("f.scenarios.yaml" if kind == "scenario" else "f.yaml")

    for to in LANGUAGES:
        assert held(path, translate(text, to)) == held(path, text)


@each_of(WRONG)
def test_a_file_that_is_wrong_is_told_of_and_not_translated(path: Path) -> None:
    found = scenario.read(path).problems
    if any(problem.where is None for problem in found):
        pytest.skip("what cannot be read has no text")

    with pytest.raises(LoadError) as caught:
        translate(path.read_text("utf-8"), "en", path=path)

    assert caught.value.problems == found


def test_text_that_is_neither_is_told_of_as_a_scenario_file() -> None:
    for text in ("", "a", "[]", "aturan: []"):
        with pytest.raises(LoadError):
            translate(text, "id")


@pytest.mark.parametrize("section", [*SECTIONS, "facts", "target_groups", "position_groups"])
def test_no_word_in_indonesian_needs_quotes(section: str) -> None:
    words = {code: VOCABULARY.indonesian(section, code)[0] for code in VOCABULARY.terms[section]}
    text = "".join(f"- [a, {word}]\n" for word in words.values())

    read = [entry.sequence()[1:] for entry in document_text(text, "f").sequence()]

    assert [[word.text() for word in line] for line in read] == [[word] for word in words.values()]


QUOTES = """\ufeff# scenarios: ya
'scenarios' :   # pns
  - "name": 'yes'
    person:
      category: >-  # pns

        pns
      resigned:   "no"
      paid_by_state: true
    activity: {"act":'like_post', ? target : "candidate" }
    at: 2024-08-15
    readings: {"*": strictest, passive-attendance: allowed}
    expect:
      report_to:
      - "bawaslu"   # bawaslu

      - bkn
"""
KUTIP = """\ufeff# scenarios: ya
'skenario' :   # pns
  - "nama": 'yes'
    pegawai:
      kategori: >-  # pns

        PNS
      sudah mengundurkan diri:   "tidak"
      digaji negara: true
    kegiatan: {"tindakan":'menyukai unggahan', ? sasaran : "calon atau pasangan calon" }
    tanggal: 2024-08-15
    tafsiran: {"semua": paling ketat, passive-attendance: allowed}
    harapan:
      lapor ke:
      - "Bawaslu"   # bawaslu

      - BKN
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_order_blanks_quotes_and_line_ends_stay(end: str) -> None:
    english, indonesian = (text.replace("\n", end) for text in (QUOTES, KUTIP))

    assert translate(english, "id") == indonesian
    assert translate(indonesian, "en") == english


@pytest.mark.parametrize(
    ("written", "indonesian", "english"),
    [
        ("Pegawai Negeri Sipil", "Pegawai Negeri Sipil", "pns"),
        ("PTT", "PTT", "honorer"),
        ("permanent civil servant", "PNS", "pns"),
        ("honorer", "tenaga honorer atau PTT", "honorer"),
    ],
)
def test_a_word_that_is_indonesian_stays_and_english_is_the_code(
    written: str, indonesian: str, english: str
) -> None:
    text = DESIGN.replace("pns", written)

    assert f"{{kategori: {indonesian}, " in translate(text, "id")
    assert f"{{category: {english}, " in translate(text, "en")


def test_an_indonesian_key_stays_as_it_is_written() -> None:
    text = RANCANGAN.replace("kategori", "Kategori pegawai")

    assert "{Kategori pegawai: PNS" in translate(text, "id")
    assert "{category: pns" in translate(text, "en")


def test_what_an_english_file_needs_in_quotes_gets_them() -> None:
    text = RANCANGAN + "    tafsiran: {semua: paling ketat}\n"

    assert translate(text, "en") == DESIGN + '    readings: {"*": strictest}\n'


def test_a_name_that_an_overlay_gives_to_a_category_stays(tmp_path: Path) -> None:
    overlay = OVERLAY.read_text("utf-8").replace("PTT: non_asn", "{PTT: non_asn, kepala desa: asn}")
    (tmp_path / "a.yaml").write_text(overlay, "utf-8")
    path = tmp_path / "kasus.skenario.yaml"
    text = DESIGN + "    overlays: a.yaml\n"

    for written in ("PTT", "kepala desa"):
        assert f": {written}, " in translate(text.replace("pns", written), "en", path=path)
    for written in ("PTT", "kepala_desa"):
        assert f": {written}, " in translate(text.replace("pns", written), "id", path=path)


def test_an_overlay_loads_the_same_in_either_language(tmp_path: Path) -> None:
    text = OVERLAY.read_text("utf-8")
    translated = translate(text, "id", path=OVERLAY)
    (tmp_path / "a.yaml").write_text(translated, "utf-8")

    assert translated.startswith("aturan tambahan:\n  id: contoh-2024\n  judul: {id: ")
    national = Rulebook.national()
    assert national.with_overlays(tmp_path / "a.yaml") == national.with_overlays(OVERLAY)


def test_a_value_is_a_word_for_the_fact_that_it_is_a_value_of() -> None:
    rule = """
    id: a
    instrument: pp-94-2021
    modality: advice
    title: {id: a, en: b}
    positions: pejabat
    acts: vote
    citations: {instrument: pp-94-2021, provision: Pasal 5}
    confidence: verified
    when: {any: [public, {fact: candidacy, is: [none]}, {not: {fact: position, is: none}}]}
    consequences:
      - class: ~
        by: ppk
        citation: {instrument: pp-94-2021, provision: Pasal 5}
        note: {id: a, en: b}
""".lstrip()
    text = f"{OVERLAY.read_text('utf-8').partition('rules:')[0]}rules:\n  - {rule.lstrip()}"

    translated = translate(text, "id")

    assert (
        "syarat: {salah satu: [dapat diakses publik, "
        "{fakta: status pencalonan, nilai: [tidak mencalonkan diri]}, "
        "{bukan: {fakta: jabatan, nilai: tidak memegang jabatan}}]}"
    ) in translated
    assert translate(translated, "en") == text
