"""Quiz questions: one right answer, and plausible wrong ones that are wrong."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from asn_netralitas import SanctionClass, Verdict, scenario
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas._text.summary import everyday_verdict
from asn_netralitas.questions import QuizQuestion, matters, quiz_questions

LANGUAGES: tuple[Language, ...] = ("id", "en")
SEEDS = (0, 1, 2)
QUIZZES: dict[tuple[Language, int], Sequence[QuizQuestion]] = {
    (lang, seed): quiz_questions(lang=lang, seed=seed) for lang in LANGUAGES for seed in SEEDS
}
ASKED: list[tuple[Language, QuizQuestion]] = [
    (lang, question) for (lang, _), quiz in QUIZZES.items() for question in quiz
]
WORDS: dict[Language, dict[Verdict, str]] = {
    lang: {verdict: everyday_verdict(verdict, lang) for verdict in Verdict} for lang in LANGUAGES
}


def verdict_of(text: str, lang: Language) -> Verdict:
    return next(each for each, word in WORDS[lang].items() if text.partition(";")[0] == word)


def sanctions_in(text: str, lang: Language) -> Iterator[SanctionClass]:
    """Yield the classes that a choice names, which never are parts of each other's names here."""
    terms = {each: load_vocabulary().term(each)[lang] for each in SanctionClass}
    return (each for each, term in terms.items() if term in text.partition(";")[2])


def wrong(question: QuizQuestion) -> list[str]:
    return [choice.text for choice in question.choices if not choice.is_right]


def test_every_question_of_the_package_that_can_be_one_is_asked_once() -> None:
    stock = [each for matter in matters() for each in matter.questions if each.for_quiz]

    for (lang, _), quiz in QUIZZES.items():
        assert sorted(each.asked for each in quiz) == sorted(each.asked[lang] for each in stock)


def test_there_are_four_choices_of_which_one_is_right_and_none_stands_twice() -> None:
    for _, question in ASKED:
        texts = [choice.text for choice in question.choices]
        assert len(set(texts)) == len(texts) == 4
        assert [choice.is_right for choice in question.choices].count(True) == 1
        assert question.choices[question.right].is_right


def test_the_right_answer_has_the_verdict_of_the_decision_and_the_sanctions_that_are_sure() -> None:
    for lang, question in ASKED:
        decision, text = question.answer.decision, question.choices[question.right].text
        certain = {each.sanction_class for each in decision.sanctions if each.certain} - {None}

        assert verdict_of(text, lang) is decision.verdict
        if decision.verdict is Verdict.PROHIBITED:
            assert certain <= set(sanctions_in(text, lang))


def test_a_wrong_answer_has_another_verdict_or_a_sanction_that_the_case_cannot_bring() -> None:
    for lang, question in ASKED:
        decision = question.answer.decision
        possible = {each.sanction_class for each in decision.sanctions}
        for text in wrong(question):
            named = list(sanctions_in(text, lang))
            assert verdict_of(text, lang) is not decision.verdict or named
            assert possible.isdisjoint(named), text


def test_what_depends_is_never_offered_beside_what_is_disputed() -> None:
    # Who knows a case well could defend either.
    unsure = {Verdict.DEPENDS, Verdict.DISPUTED}
    for lang, question in ASKED:
        if question.answer.decision.verdict in unsure:
            assert unsure.isdisjoint(verdict_of(text, lang) for text in wrong(question))


def test_a_prohibition_cannot_be_guessed_from_there_being_one_only() -> None:
    prohibited = [pair for pair in ASKED if pair[1].answer.decision.verdict is Verdict.PROHIBITED]
    several = [
        question
        for lang, question in prohibited
        if any(verdict_of(text, lang) is Verdict.PROHIBITED for text in wrong(question))
    ]

    assert len(several) > 0.9 * len(prohibited)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_seed_gives_the_same_quiz_and_another_seed_another(lang: Language) -> None:
    again = quiz_questions(lang=lang, seed=1)

    assert [(each.asked, each.choices) for each in again] == [
        (each.asked, each.choices) for each in QUIZZES[lang, 1]
    ]
    assert again != QUIZZES[lang, 2]


def test_a_quiz_of_scenarios_asks_by_their_names_and_decides_with_their_overlays() -> None:
    cases = scenario.load("examples/kutai-timur/kutai-timur.scenarios.yaml")
    quiz = quiz_questions(lang="id", results=map(scenario.run, cases))
    by_name = {question.asked: question for question in quiz}

    chosen = by_name["ASN hanya mendengarkan visi dan misi, menurut tafsiran kabupaten"]
    assert len(by_name) == len(cases)
    assert chosen.answer.verdict == "Boleh"
    assert chosen.choices[chosen.right].text == "Boleh"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [("", ["Dilarang"]), (", bertujuan mendukung: ya, imbalan bagi pemilih: ya", [])],
    ids=["depends", "prohibited"],
)
def test_where_people_face_no_other_sanction_a_wrong_prohibition_names_none(
    tmp_path: Path, facts: str, expected: list[str]
) -> None:
    path = tmp_path / "a.skenario.yaml"
    path.write_text(
        "skenario:\n"
        "  - nama: Karyawan swasta membagikan sembako\n"
        "    pegawai: {kategori: pekerja swasta}\n"
        f"    kegiatan: {{tindakan: memberikan barang, sasaran: calon{facts}}}\n"
        "    tanggal: 2024-10-07\n"
        "    harapan: {putusan: [tergantung, dilarang]}\n",
        "utf-8",
    )
    (question,) = quiz_questions(lang="id", results=map(scenario.run, scenario.load(path)))

    assert [text for text in wrong(question) if text.startswith("Dilarang")] == expected
    assert len(question.choices) == 4
