"""The questions of the package: by matter, in both languages, each with its scenario.

The texts are in `questions.yaml`, the cases with what is expected of them in
`MATTER.skenario.yaml`; the name of a scenario is its question in Indonesian.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

from attrs import frozen

from asn_netralitas._files.yaml_cursor import document_text, finish
from asn_netralitas._model.decision import Decision
from asn_netralitas._phrases.catalogue import Catalogue, texts_in
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas._text.decision_document import given
from asn_netralitas._text.summary import Brief, brief
from asn_netralitas._text.words import Words
from asn_netralitas.scenario.check import run
from asn_netralitas.scenario.files import read_from
from asn_netralitas.scenario.values import Result, Scenario

_FOLDER: Final = "questions"
_SUFFIX: Final = ".skenario.yaml"
_PHRASES: Final = Catalogue("questions")
# The beginning of an entry of a scenario file of the package.
_ENTRY: Final = re.compile(r"^  - (?=nama:)", re.MULTILINE)


@frozen(kw_only=True)
class CommonQuestion:
    """A question as people ask it, and the scenario behind its answer.

    `anchor` is its place on pages, in every language. `note` says how the question was read, or
    what follows in practice. A question that is not `for_quiz` has an answer, but no wrong ones.
    `source` is the scenario as it is written, from the line `line` of its file on.
    """

    anchor: str
    asked: Text
    note: Text | None
    for_quiz: bool
    scenario: Scenario
    source: str
    line: int


@frozen
class Matter:
    """Questions about one matter, such as photos, with the name of their scenario file."""

    anchor: str
    title: Text
    file: str
    questions: tuple[CommonQuestion, ...]


@frozen(kw_only=True)
class PlainAnswer:
    """An answer in one paragraph, with the decision that it was made from.

    `verdict` is in everyday words and stands first, `text` is what follows it, and `case` is the
    example that was decided, as a sentence with the facts that were given.
    """

    decision: Decision
    verdict: str
    text: str
    case: str


@cache
def matters() -> tuple[Matter, ...]:
    """Return the questions of the package by matter.

    Raises:
        LoadError: If anything is wrong with a scenario file.

    >>> matters()[0].questions[0].asked.en
    'May a PNS like a post of a prospective candidate?'
    """
    return tuple(
        _matter(anchor, texts) for anchor, texts in texts_in(f"{_FOLDER}/questions").items()
    )


def _matter(anchor: str, texts: dict[str, Any]) -> Matter:
    title = Text(**texts["title"])
    name = f"{anchor}{_SUFFIX}"
    text = (files("asn_netralitas") / _FOLDER / name).read_text("utf-8")
    file = read_from(document_text(text, name, vocabulary=load_vocabulary()), Path(_FOLDER))
    finish(file.problems)
    starts = [found.start() for found in _ENTRY.finditer(text)]
    entries = zip(file.scenarios, starts, [*starts[1:], len(text)], strict=True)
    return Matter(
        anchor,
        title,
        name,
        tuple(
            CommonQuestion(
                **_texts(scenario.name, texts["questions"][scenario.name]),
                scenario=scenario,
                source=dedent(text[start:end]).strip(),
                line=text.count("\n", 0, start) + 1,
            )
            for scenario, start, end in entries
        ),
    )


def _texts(asked: str, texts: dict[str, Any]) -> dict[str, Any]:
    note = texts.get("note")
    return {
        "anchor": texts["anchor"],
        "asked": Text(asked, texts["en"]),
        "note": None if note is None else Text(**note),
        "for_quiz": texts.get("quiz") != "no",
    }


def answer(question: CommonQuestion, lang: Language) -> PlainAnswer:
    """Return the answer to a question, decided by the national law.

    >>> found = answer(matters()[0].questions[0], "en")
    >>> found.verdict, found.text[:24]
    ('Prohibited', 'Even one click shows oth')
    """
    note = "" if question.note is None else f"{question.note[lang]} "
    return answer_of(run(question.scenario), lang, note)


def answer_of(result: Result, lang: Language, note: str = "") -> PlainAnswer:
    """Return what came out of a scenario, whatever it expects, as an answer after a note."""
    pieces = brief(result.decision, lang)
    return PlainAnswer(
        decision=result.decision,
        verdict=pieces.verdict,
        text=f"{note}{pieces.reasons}",
        case=_case_sentence(result.scenario, pieces, lang),
    )


def _case_sentence(scenario: Scenario, pieces: Brief, lang: Language) -> str:
    """Return the case of a scenario in a sentence, with the facts that the scenario gives."""
    facts = list(given(scenario.case, Words(lang=lang)))
    if scenario.others_no:
        facts.append(_PHRASES.say("others-no", lang))
    if not facts:
        return pieces.case
    return _PHRASES.say("case-with-facts", lang, case=pieces.case, facts="; ".join(facts))
