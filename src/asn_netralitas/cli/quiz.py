"""The command `quiz`: questions with four answers, and why one of them is right.

Questions and reasons go to standard error, the score alone to standard output. At the end of the
input the rest is not answered.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from random import randrange
from string import ascii_lowercase
from typing import Final

import click

from asn_netralitas._model.problems import Problem
from asn_netralitas._model.spelling import folded
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import LANGUAGES, Language
from asn_netralitas._reading.cases import says_unknown
from asn_netralitas.questions.quiz import QuizQuestion, quiz_questions
from asn_netralitas.scenario.values import Result

from .candidates import a_file
from .check import check_all
from .console import print_text
from .options import at_least, lang
from .program import PROGRAM, Command
from .terminal import Terminal

_PHRASES: Final = Catalogue("quiz")
# Enough for a quiz to differ from the one before, and short to type again.
_SEEDS: Final = 10_000
_COUNT: Final = 10
COUNT: Final = click.option(
    "--questions", "count", type=str, default=str(_COUNT), callback=at_least(1), metavar="N"
)
SOURCES: Final = click.argument("paths", metavar="[PATH...]", nargs=-1, shell_complete=a_file)


@click.command(cls=Command)
@SOURCES
@COUNT
@click.option("--seed", type=str, callback=at_least(0), metavar="N")
@lang
def quiz(*, paths: tuple[str, ...], count: int, seed: int | None, lang: Language) -> int:
    """Ask questions, tell after each answer why, and print the score."""
    sown = randrange(_SEEDS) if seed is None else seed  # noqa: S311  # no secret
    asked = quiz_questions(lang=lang, results=results_of(paths, lang), seed=sown)[:count]
    answered = list(_answered(asked, Terminal(lang)))
    print_text(_score(answered, len(asked), lang))
    command = shlex.join([PROGRAM, "quiz", *paths, "--seed", str(sown), "--questions", str(count)])
    print_text(_PHRASES.say("quiz-again", lang, command=command))
    return 0


def results_of(paths: tuple[str, ...], lang: Language) -> list[Result] | None:
    """Return what came out of the scenarios of files; None without any file."""
    if not paths:
        return None
    return [checked.result for checked in check_all(paths, lang, expecting=False)]


def _answered(asked: Sequence[QuizQuestion], terminal: Terminal) -> Iterator[bool]:
    """Yield for each answered question whether the answer was right."""
    for number, question in enumerate(asked, start=1):
        values = {"number": number, "count": len(asked), "asked": question.asked}
        terminal.write(_PHRASES.say("quiz-question", terminal.lang, **values), indent="")
        terminal.write(question.case)
        for letter, choice in zip(ascii_lowercase, question.choices, strict=False):
            text = _PHRASES.say("quiz-choice", terminal.lang, letter=letter, text=choice.text)
            terminal.write(text)
        if number == 1:
            terminal.write(_PHRASES.say("quiz-how", terminal.lang))
        chosen = _chosen(question, terminal)
        if chosen is None:
            return
        yield _explained(question, chosen, terminal)


def _chosen(question: QuizQuestion, terminal: Terminal) -> int | None:
    """Return the number of a choice, that of none if it is not known, or None at the end."""
    letters = ascii_lowercase[: len(question.choices)]
    stops = {word for lang in LANGUAGES for word in _PHRASES.series("quiz-stop", lang)}
    while (line := terminal.read()) is not None:
        answer = folded(line).strip(".)")
        if answer in stops:
            return None
        if not answer or says_unknown(line):
            return len(letters)
        for number, letter in enumerate(letters):
            if answer in {letter, str(number + 1)}:
                return number
        terminal.complain([Problem(code="no-choice", values={"written": line})])
    return None


def _explained(question: QuizQuestion, chosen: int, terminal: Terminal) -> bool:
    """Write whether a choice is right and why, and return whether it is."""
    lang, right = terminal.lang, question.choices[question.right]
    passed = chosen == len(question.choices)
    phrase = "quiz-right" if chosen == question.right else "quiz-wrong"
    said = _PHRASES.say("quiz-passed" if passed else phrase, lang, choice=right.text)
    found = question.answer
    terminal.write(said)
    terminal.write(_PHRASES.say("quiz-why", lang, verdict=found.verdict, text=found.text))
    terminal.end()
    return chosen == question.right


def _score(answered: Sequence[bool], count: int, lang: Language) -> str:
    score = _PHRASES.say("quiz-score", lang, right=sum(answered), count=count)
    left = count - len(answered)
    return f"{score} {_PHRASES.say('quiz-left', lang, left=left)}" if left else score
