"""What people ask: the data, the answers, and what a search among them looks in."""

import re
from collections import Counter

import pytest

from asn_netralitas import Rulebook, Verdict, scenario
from asn_netralitas._phrases.catalogue import texts_in
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.words import Words
from asn_netralitas.questions import CommonQuestion, Matter, answer, matters
from asn_netralitas.questions.index import search_index
from asn_netralitas.search import stem

LANGUAGES: tuple[Language, ...] = ("id", "en")
MATTERS = matters()
QUESTIONS = [question for matter in MATTERS for question in matter.questions]
BY_ANCHOR = {question.anchor: question for question in QUESTIONS}
# How the answer begins, by its verdict.
BEGINNINGS = {
    Verdict.PERMITTED: "Boleh",
    Verdict.UNREGULATED: "Tidak diatur secara khusus (bukan berarti boleh)",
    Verdict.DISCOURAGED: "Sebaiknya dihindari",
    Verdict.PROHIBITED: "Dilarang",
    Verdict.DISPUTED: "Diperselisihkan",
    Verdict.DEPENDS: "Tergantung",
}
# What no code says: it is answered by what comes near, and the note says so.
BEYOND_THE_CODES = (
    *(
        "komentar-ulang-tahun",
        "dimasukkan-ke-grup",
        "unggahan-lama",
        "akun-pasangan",
        "kotak-kosong",
    ),
    *("jajak-pendapat", "warna-baju", "terima-kaus", "mc-kampanye", "doa-kampanye", "doa-syukuran"),
    *("senam-petahana", "kunjungan-rumah", "sambutan-camat", "ormas-sayap", "kakak-calon"),
    *("istri-ketua-pkk", "pemilihan-rt", "kampanye-pilkades", "guru-arahkan-murid", "mutasi-plt"),
    *(
        "karangan-bunga",
        "sumbangan-masjid",
        "pjlp",
        "outsourcing",
        "guru-swasta",
        "guru-anggota-bpd",
    ),
    *("kader-posyandu", "karyawan-bumd", "peneliti-survei", "pemantau", "ucapan-terpilih"),
    *("di-luar-jam-kerja", "cuti-tahunan", "tugas-belajar", "pensiun-bulan-depan"),
    *("diberhentikan-sementara", "akun-dibajak"),
)


def by_matter(matter: Matter) -> str:
    return matter.anchor


# ------------------------------------------------------------------ the data


def test_two_hundred_questions_are_asked_and_each_matter_has_ten() -> None:
    assert len(QUESTIONS) >= 200
    assert [matter.anchor for matter in MATTERS if len(matter.questions) < 10] == []


def test_no_two_questions_or_matters_have_one_anchor_or_one_wording() -> None:
    anchors = Counter([*BY_ANCHOR, *(matter.anchor for matter in MATTERS)])
    wordings = Counter(question.asked[lang] for question in QUESTIONS for lang in LANGUAGES)

    assert len(BY_ANCHOR) == len(QUESTIONS)
    assert [each for each, count in (*anchors.items(), *wordings.items()) if count > 1] == []


def test_every_question_has_a_scenario_and_every_scenario_its_question() -> None:
    texts = texts_in("questions/questions")
    asked = {matter: list(entry["questions"]) for matter, entry in texts.items()}

    assert asked == {
        matter.anchor: [question.scenario.name for question in matter.questions]
        for matter in MATTERS
    }


@pytest.mark.parametrize("matter", MATTERS, ids=by_matter)
def test_every_scenario_expects_a_verdict_and_gets_it(matter: Matter) -> None:
    vague = [each.anchor for each in matter.questions if len(each.scenario.expect.verdict) != 1]
    failed = {
        question.anchor: result.failures
        for question in matter.questions
        if not (result := scenario.run(question.scenario)).passed
    }

    assert (vague, failed) == ([], {})


def test_a_note_names_no_provision_no_instrument_and_no_year() -> None:
    numbers = {instrument.number for instrument in Rulebook.national().instruments}
    law = re.compile("|".join([r"\bPasal\b", r"\b\d{4}\b", *map(re.escape, numbers)]))

    notes = {each.anchor: each.note for each in QUESTIONS if each.note is not None}
    assert [
        anchor for anchor, note in notes.items() for lang in LANGUAGES if law.search(note[lang])
    ] == []


@pytest.mark.parametrize("anchor", BEYOND_THE_CODES)
def test_what_no_code_says_is_asked_and_the_note_says_how_it_was_read(anchor: str) -> None:
    assert BY_ANCHOR[anchor].note is not None


def test_the_source_of_a_question_is_its_entry_in_the_file() -> None:
    question = BY_ANCHOR["komentar-ulang-tahun"]

    assert question.source.splitlines()[0].startswith(f"- nama: {question.asked.id}")
    assert question.source.splitlines()[-1].startswith("  harapan: ")
    assert question.scenario.location is not None
    assert question.line == question.scenario.location.line


# ------------------------------------------------------------------ the answers


@pytest.mark.parametrize("matter", MATTERS, ids=by_matter)
def test_an_answer_begins_with_the_verdict_and_is_one_paragraph(matter: Matter) -> None:
    for question in matter.questions:
        found = answer(question, "id")

        assert found.verdict == BEGINNINGS[found.decision.verdict]
        assert "\n" not in found.text
        assert len(found.text) < 1500


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("matter", MATTERS, ids=by_matter)
def test_an_answer_cites_its_provision_or_says_why_there_is_none_and_whom_to_ask(
    matter: Matter, lang: Language
) -> None:
    for question in matter.questions:
        found = answer(question, lang)
        silence = found.decision.silence
        if silence is None:
            words = Words(lang=lang, decision=found.decision)
            cited = {each for finding in found.decision.findings for each in finding.citations}
            shown = [each for each in cited if _plain(words.citation(each)) in found.text]
            assert shown, question.anchor
        else:
            assert silence.reason is not None
            assert silence.reason[lang] in found.text
            assert silence.ask, question.anchor


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_case_names_what_was_given_and_no_region_that_was_not() -> None:
    listening = answer(BY_ANCHOR["mobil-dinas"], "id").case
    placed = answer(BY_ANCHOR["mutasi-biasa"], "en").case

    assert listening == (
        "PNS menghadiri kampanye calon pada 7 Oktober 2024 (Pemilihan kepala daerah serentak 2024, "
        "setelah penetapan calon). Diketahui: menggunakan fasilitas negara; selain itu tidak ada."
    )
    assert "in Kabupaten Kutai Timur" in placed
    assert "Given" not in placed


# ------------------------------------------------------------------ the search


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_index_has_every_question_with_its_words_and_what_it_is_about(lang: Language) -> None:
    index = search_index(lang)
    entries = {anchor: (own.split(), about) for anchor, own, about in index["questions"]}

    assert list(entries) == list(BY_ANCHOR)
    for anchor, (own, about) in entries.items():
        assert own
        assert set(about) <= set(index["codes"])
        assert f"acts {BY_ANCHOR[anchor].scenario.case.activity.act}" in about


def test_the_index_holds_the_everyday_words_and_lets_people_be_asked_for() -> None:
    index = search_index("id")

    assert stem("selfie") in index["codes"]["acts pose_photo"].split()
    assert stem("p3k") in index["codes"]["categories pppk"].split()
    assert stem("kadis") in index["codes"]["positions jpt_pratama"].split()
    assert "pppk" not in index["fillers"]
    assert "yang" in index["fillers"]


def test_a_question_is_a_value() -> None:
    question: CommonQuestion = QUESTIONS[0]

    assert question == matters()[0].questions[0]
    assert question.for_quiz
