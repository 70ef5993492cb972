"""The command `quiz`, run with piped input."""

import io
import sys
from collections.abc import Callable

import pytest
from builders import Run
from places import EXAMPLES

from asn_netralitas.questions import quiz_questions

CASES = EXAMPLES / "kutai-timur"
LETTERS = "abcd"
Type = Callable[[str], None]


@pytest.fixture(name="type_in")
def _type_in(monkeypatch: pytest.MonkeyPatch) -> Type:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def right_letters(count: int, seed: int) -> list[str]:
    return [LETTERS[each.right] for each in quiz_questions(lang="id", seed=seed)[:count]]


def test_right_answers_by_letter_number_and_with_a_bracket_are_counted(
    run: Run, type_in: Type
) -> None:
    first, second, third = right_letters(3, seed=5)
    type_in(f"{first}\n{LETTERS.index(second) + 1}\n {third.upper()})\n")

    code, out, err = run("quiz", "--seed", 5, "--questions", 3)

    assert (code, out.splitlines()[0]) == (0, "Benar: 3 dari 3.")
    assert err.count("Benar.") == 3
    assert err.count("Soal ") == 3
    assert "Soal 1 dari 3: " in err


def test_a_wrong_answer_is_told_the_right_one_with_its_provision(run: Run, type_in: Type) -> None:
    (right,) = right_letters(1, seed=5)
    question = quiz_questions(lang="id", seed=5)[0]
    type_in("a\n" if right != "a" else "b\n")

    _, out, err = run("quiz", "--seed", 5, "--questions", 1)

    said = " ".join(err.split())
    assert out.startswith("Benar: 0 dari 1.")
    assert f"Belum tepat. Yang benar: {question.choices[question.right].text}" in said
    assert f"{question.answer.verdict}. {question.answer.text}" in said
    assert question.case in said


def test_an_empty_line_passes_and_tells_the_answer(run: Run, type_in: Type) -> None:
    type_in("\ntidak tahu\n")

    _, out, err = run("quiz", "--seed", 5, "--questions", 2)

    assert out.startswith("Benar: 0 dari 2.\n")
    assert err.count("  Yang benar: ") == 2


@pytest.mark.parametrize("end", ["", "selesai\n", "quit\n", "q"])
def test_at_the_end_of_the_input_or_by_a_word_the_rest_is_not_answered(
    run: Run, type_in: Type, end: str
) -> None:
    type_in(f"{right_letters(1, seed=5)[0]}\n{end}")

    code, out, _ = run("quiz", "--seed", 5, "--questions", 4)

    assert (code, out.splitlines()[0]) == (0, "Benar: 1 dari 4. Tidak dijawab: 3.")


def test_what_is_no_choice_is_told_and_asked_again(run: Run, type_in: Type) -> None:
    type_in(f"e\n5\n{right_letters(1, seed=5)[0]}\n")

    _, out, err = run("quiz", "--seed", 5, "--questions", 1)

    assert out.startswith("Benar: 1 dari 1.")
    assert "! tidak ada pilihan `e`" in err
    assert "! tidak ada pilihan `5`" in err


def test_without_a_seed_the_quiz_tells_the_one_that_repeats_it(run: Run, type_in: Type) -> None:
    type_in("a\na\n")
    _, out, err = run("kuis", "--questions", 2, "--lang", "en")
    command = out.splitlines()[1].removeprefix("The same quiz: asn-netralitas ")

    type_in("a\na\n")
    assert run(*command.split(), "--lang", "en") == (0, out, err)


def test_scenario_files_can_be_asked_about_and_ten_questions_are_the_most_by_default(
    run: Run, type_in: Type
) -> None:
    type_in("")
    _, out, err = run("quiz", CASES, "--seed", 1)

    assert out.startswith("Benar: 0 dari 10. Tidak dijawab: 10.\n")
    assert f"asn-netralitas quiz {CASES} --seed 1 --questions 10" in out
    assert "(huruf; Enter bila tidak tahu; selesai untuk berhenti)" in err


@pytest.mark.parametrize("arguments", [("--questions", 0), ("--seed", -1), ("nowhere",)])
def test_what_is_no_quiz_is_refused(run: Run, arguments: tuple[object, ...]) -> None:
    code, out, err = run("quiz", *arguments)

    assert (code, out) == (2, "")
    assert "galat[" in err
