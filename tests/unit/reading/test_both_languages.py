"""Scenario files and overlays in the words of either language, and what is said about them."""

from collections import Counter
from pathlib import Path

import pytest

from asn_netralitas import Category, LoadError, Rulebook, load_rulebook, scenario
from asn_netralitas._files.yaml_cursor import document_text
from asn_netralitas._model.codes import SECTIONS
from asn_netralitas._model.spelling import folded
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.cli import main

VOCABULARY = load_vocabulary()
ENGLISH = """
scenarios:
  - name: Kasus
    source: memo
    person: {category: tk2d, region: "64.08", unpaid_leave: no}
    activity: {act: attend_campaign, target: candidate, active_support: yes}
    at: 2024-10-15
    others: no
    readings: {passive-attendance: allowed, "*": strictest}
    expect:
      verdict: [prohibited, disputed]
      allowed: no
      not_sanctions: criminal
      rules: [skb-a-07]
      not_rules: [skb-a-04]
      open_facts: [region, target]
      disputes: passive-attendance
      report_to: [bawaslu]
"""
INDONESIAN = """
Skenario:
  - nama: Kasus
    sumber: memo
    pegawai:
      kategori: tenaga kontrak daerah (TK2D/TKD/TKK)
      wilayah: "64.08"
      cuti di luar tanggungan negara: TIDAK
    kegiatan: {tindakan: Menghadiri Kampanye, sasaran: paslon, memberikan dukungan aktif: ya}
    tanggal: 2024-10-15
    lainnya: tidak
    tafsiran: {passive-attendance: allowed, semua: paling ketat}
    harapan:
      putusan: [dilarang, belum sepakat]
      boleh: tidak
      bukan sanksi: tindak pidana pemilu atau pemilihan
      aturan: [skb-a-07]
      bukan aturan: [skb-a-04]
      fakta terbuka: [wilayah, sasaran]
      perbedaan tafsiran: passive-attendance
      lapor ke: [Bawaslu]
"""


def loaded(text: str, folder: Path, name: str = "kasus.skenario.yaml") -> scenario.Scenario:
    (folder / name).write_text(text, "utf-8")
    return scenario.load(folder / name)[0]


def problems(text: str, folder: Path) -> list[tuple[str, str | None]]:
    """Return what is wrong with a file, as (code, near match)."""
    with pytest.raises(LoadError) as caught:
        loaded(text, folder)
    return [(problem.code, problem.hint) for problem in caught.value.problems]


def test_a_file_in_indonesian_is_the_same_scenario_as_in_english(tmp_path: Path) -> None:
    verdict = VOCABULARY.terms["verdicts"]["disputed"].id

    indonesian = INDONESIAN.replace("belum sepakat", verdict)

    assert loaded(indonesian, tmp_path) == loaded(ENGLISH, tmp_path)


@pytest.mark.parametrize("section", [*SECTIONS, "position_groups", "target_groups", "facts"])
def test_every_code_can_be_written_as_its_term_in_either_language(section: str) -> None:
    terms = VOCABULARY.terms[section]

    read = {
        (code, written): document_text(f"'{written}'", "f", vocabulary=VOCABULARY).coded(section)
        for code, term in terms.items()
        for written in (code, term.id, term.en.replace("'", "''"), term.id.upper())
    }

    assert [pair for pair, found in read.items() if pair[0] != found] == []


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("Pegawai Negeri Sipil (PNS)", Category.PNS),
        ("pegawai negeri sipil", Category.PNS),
        ("PNS", Category.PNS),
        ("PPPK Paruh Waktu", Category.PPPK_PARUH_WAKTU),
        ("PTT", Category.HONORER),
        ("part-time contract civil servant", Category.PPPK_PARUH_WAKTU),
    ],
)
def test_a_term_stands_with_and_without_its_abbreviation(
    written: str, category: Category, tmp_path: Path
) -> None:
    text = INDONESIAN.replace("tenaga kontrak daerah (TK2D/TKD/TKK)", written)

    scenario = loaded(text.replace("belum sepakat", "dilarang"), tmp_path)
    assert scenario.case.person.category is category


def test_no_other_way_to_write_a_term_is_said_of_two_codes() -> None:
    for section, ways in VOCABULARY.also.items():
        terms = VOCABULARY.terms[section]
        written = [
            way
            for code in terms
            for way in {folded(one) for one in (*ways.get(code, ()), code, terms[code].id)}
        ]

        assert [way for way, count in Counter(written).items() if count > 1] == []
        assert ways.keys() <= terms.keys()


def test_what_could_mean_two_codes_means_none() -> None:
    shared = "PP 53/2010"

    assert VOCABULARY.code_in("sanction_kinds", shared) is None


def test_a_key_stands_twice_if_it_stands_in_two_languages(tmp_path: Path) -> None:
    text = INDONESIAN.replace("    sumber: memo\n", "    sumber: memo\n    source: memo\n")

    assert ("duplicate-key", None) in problems(text, tmp_path)


def test_all_disputes_stand_twice_if_they_stand_in_two_languages(tmp_path: Path) -> None:
    text = ENGLISH.replace('"*": strictest', '"*": strictest, semua: most_lenient')

    assert problems(text, tmp_path) == [("duplicate-key", None)]


def test_what_was_meant_is_said_by_its_code_and_of_keys_in_the_words_of_the_file(
    tmp_path: Path,
) -> None:
    text = (
        INDONESIAN.replace("sumber:", "sumbr:")
        .replace("Menghadiri Kampanye", "menghadiri kampannye")
        .replace("paslon", "calonn")
        .replace("belum sepakat", "dilarangg")
        .replace("[wilayah, sasaran]", "[wilaya]")
        .replace("tenaga kontrak daerah (TK2D/TKD/TKK)", "tenaga kontrak daera")
    )

    assert problems(text, tmp_path) == [
        ("unknown-key", "sumber"),
        ("unknown-code", "tk2d"),
        ("unknown-code", "attend_campaign"),
        ("unknown-code", "candidate"),
        ("unknown-code", "prohibited"),
        ("unknown-code", "region"),
    ]


def test_a_key_that_is_missing_is_named_as_the_file_names_keys(tmp_path: Path) -> None:
    for text, gone, key in (
        (INDONESIAN, "    tanggal: 2024-10-15\n", "tanggal"),
        (ENGLISH, "    at: 2024-10-15\n", "at"),
    ):
        with pytest.raises(LoadError) as caught:
            loaded(text.replace(gone, "").replace("belum sepakat", "dilarang"), tmp_path)
        assert [dict(problem.values) for problem in caught.value.problems] == [{"key": key}]


def test_a_misspelt_key_is_one_mistake_not_two(tmp_path: Path) -> None:
    text = INDONESIAN.replace("tanggal:", "tangal:").replace("belum sepakat", "dilarang")

    assert problems(text, tmp_path) == [("unknown-key", "tanggal")]


def test_a_dispute_and_its_reading_can_be_named_by_their_titles(tmp_path: Path) -> None:
    text = (
        ENGLISH.replace(
            "passive-attendance: allowed", "kehadiran pasif di kampanye: listening is allowed"
        )
        .replace("active_support: yes", "active_support: no")
        .replace("disputes: passive-attendance", "disputes: []")
        .replace("      disputes: []\n", "")
    )
    named = loaded(text, tmp_path)

    result = scenario.run(named)

    assert result.decision.input.readings == {"passive-attendance": "allowed", "*": "strictest"}
    assert result.scenario.case.readings == {"passive-attendance": "allowed", "*": "strictest"}


OVERLAY_ID = """
aturan tambahan:
  id: contoh
  judul: {id: Edaran, en: Circular}
  wilayah: ["64.08"]
  mulai: 2024-09-25
  sampai: 2024-11-27
tafsiran: {passive-attendance: forbidden}
kategori: {PTT: pegawai non-ASN}
peraturan:
  - id: se-contoh
    nomor: SE 1/2024
    judul: {id: Edaran, en: Circular}
    tingkatan: se
    berlaku: {mulai: 2024-09-25, sampai: 2024-11-27}
    keyakinan: teks peraturan terbaca
aturan:
  - id: contoh-a
    peraturan: se-contoh
    sifat: imbauan
    judul: {id: Sebaiknya tidak, en: Better not}
    kategori: [ASN, pegawai non-ASN]
    jabatan: pejabat ASN
    tindakan: menyaksikan debat
    jenis pemilihan: Pilkada
    masa: masa kampanye
    syarat: {salah satu: [atribut ASN, {fakta: jabatan, nilai: camat}]}
    akibat: [{golongan: sanksi moral, oleh: ppk, dasar hukum: {peraturan: se-contoh, ketentuan: 3}}]
    dasar hukum: {peraturan: se-contoh, ketentuan: butir 2}
    keyakinan: teks peraturan terbaca
"""
OVERLAY_EN = """
overlay:
  id: contoh
  title: {id: Edaran, en: Circular}
  regions: ["64.08"]
  first: 2024-09-25
  last: 2024-11-27
readings: {passive-attendance: forbidden}
categories: {PTT: non_asn}
instruments:
  - id: se-contoh
    number: SE 1/2024
    title: {id: Edaran, en: Circular}
    rank: se
    in_force: {first: 2024-09-25, last: 2024-11-27}
    confidence: verified
rules:
  - id: contoh-a
    instrument: se-contoh
    modality: advice
    title: {id: Sebaiknya tidak, en: Better not}
    categories: [asn, non_asn]
    positions: pejabat
    acts: watch_debate
    election_kinds: pilkada
    periods: campaign
    when: {any: [service_attributes, {fact: position, is: camat}]}
    consequences: [{class: ethics, by: ppk, citation: {instrument: se-contoh, provision: 3}}]
    citations: {instrument: se-contoh, provision: butir 2}
    confidence: verified
"""


def test_an_overlay_in_indonesian_is_the_same_as_in_english(tmp_path: Path) -> None:
    books = []
    for name, text in (("id.yaml", OVERLAY_ID), ("en.yaml", OVERLAY_EN)):
        (tmp_path / name).write_text(text, "utf-8")
        books.append(Rulebook.national().with_overlays(tmp_path / name))

    assert books[0] == books[1]
    assert books[0].digest == books[1].digest


def test_the_law_itself_is_written_in_codes(tmp_path: Path) -> None:
    (tmp_path / "rulebook.yaml").write_text("judul: x\n", "utf-8")

    with pytest.raises(LoadError) as caught:
        load_rulebook(tmp_path / "rulebook.yaml")

    assert caught.value.problems[0].code == "unknown-key"


@pytest.mark.parametrize(
    ("name", "options", "word"),
    [
        ("a.skenario.yaml", [], "galat"),
        ("a.scenarios.yaml", [], "error"),
        ("a.scenarios.yaml", ["--lang", "id"], "galat"),
        ("a.skenario.yaml", ["--lang=en"], "error"),
        ("a.yaml", [], "galat"),
    ],
)
def test_a_file_is_spoken_of_in_its_own_language_unless_another_is_asked_for(
    name: str, options: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text("scenarios: 5\n", "utf-8")

    code = main(["check", str(tmp_path / name), *options])

    assert code == 2
    assert f"{word}[wrong-type]" in capsys.readouterr().err


def test_a_folder_is_searched_for_files_of_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = "person: {category: pns}, activity: {act: vote}, at: 2024-11-27"
    (tmp_path / "a.scenarios.yaml").write_text(
        f"scenarios: [{{name: a, {case}, expect: {{allowed: yes}}}}]\n", "utf-8"
    )
    (tmp_path / "b.skenario.yaml").write_text(
        f"skenario: [{{nama: b, {case}, harapan: {{boleh: ya}}}}]\n", "utf-8"
    )

    assert main(["check", str(tmp_path)]) == 0
    assert "2 skenario: 2 sesuai, 0 berbeda" in capsys.readouterr().out
