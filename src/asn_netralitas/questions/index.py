"""What a search among the questions looks in: their words, and everyday words for each subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from attrs import asdict

from asn_netralitas._model.spelling import words_of
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.search import stem

from .common import CommonQuestion, matters

# A word for a person that is several words says what the person does, which is another question.
_BY_SINGLE_WORDS: Final = "categories"


def search_index(lang: Language) -> dict[str, Any]:
    """Return the index as values of JSON.

    `questions` holds, for each, its anchor, its own stems, and the keys of `codes` that it is
    about; `codes` holds the stems of everyday words. `prefixes`, `suffixes` and `fillers` are those
    of the library's own search, but for fillers that name people: questions are about people.
    """
    asked = [question for matter in matters() for question in matter.questions]
    about = {question.anchor: list(_about(question)) for question in asked}
    keys = sorted({key for several in about.values() for key in several})
    affixes = everyday_words().search
    people = {word for code in load_vocabulary().terms["categories"] for word in _called(code)}
    return {
        "prefixes": affixes["prefixes"],
        "suffixes": affixes["suffixes"],
        "fillers": [filler for filler in affixes["fillers"] if filler not in people],
        "codes": {key: _stems(_spellings(*key.split())) for key in keys},
        "questions": [
            [question.anchor, _stems(_texts(question, lang)), about[question.anchor]]
            for question in asked
        ],
    }


def _texts(question: CommonQuestion, lang: Language) -> Iterator[str]:
    yield question.asked[lang]
    if question.note is not None:
        yield question.note[lang]


def _stems(texts: Iterable[str]) -> str:
    words = (word for text in texts for word in words_of(text))
    return " ".join(dict.fromkeys(map(stem, words)))


def _about(question: CommonQuestion) -> Iterator[str]:
    """Yield the section and the code of what a question is about, as one text."""
    person, activity = question.scenario.case.person, question.scenario.case.activity
    yield f"acts {activity.act}"
    for member in sorted({person.category, *load_vocabulary().members(person.category)}):
        yield f"categories {member}"
    if person.position is not None:
        yield f"positions {person.position}"
    facts = asdict(person, recurse=False) | asdict(activity, recurse=False)
    yield from (f"facts {fact}" for fact, value in facts.items() if value is True)


@cache
def _spellings(section: str, code: str) -> tuple[str, ...]:
    """Return the words for a code, those that may mean others too included."""
    words, term = everyday_words(), load_vocabulary().terms[section][code]
    unclear = (word for word, codes in words.unclear(section).items() if code in codes)
    spellings = (term.id, term.en, *words.spellings(section, code), *unclear)
    if section != _BY_SINGLE_WORDS:
        return spellings
    return tuple(spelling for spelling in spellings if " " not in spelling)


def _called(category: str) -> Iterator[str]:
    return (
        word for spelling in _spellings(_BY_SINGLE_WORDS, category) for word in words_of(spelling)
    )
