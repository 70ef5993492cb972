"""Quiz questions from scenarios: what happened, four answers of which one is right, and why.

Wrong answers are what others in a like position would hear: another verdict, or a sanction that
rules on people of the same kind carry and that this case does not bring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Act, Category, SanctionClass, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas._text.summary import everyday_verdict
from asn_netralitas._text.words import Words
from asn_netralitas.scenario.values import Result

from .common import PlainAnswer, answer, answer_of, matters

_PHRASES: Final = Catalogue("quiz")
_CHOICES: Final = 4
# The wrong verdicts that come near a right one, the nearest first.
_NEAR: Final = {
    Verdict.PERMITTED: (Verdict.PROHIBITED, Verdict.UNREGULATED, Verdict.DEPENDS, Verdict.DISPUTED),
    Verdict.UNREGULATED: (
        *(Verdict.PROHIBITED, Verdict.PERMITTED),
        *(Verdict.DISPUTED, Verdict.DEPENDS),
    ),
    Verdict.DISCOURAGED: (Verdict.PROHIBITED, Verdict.PERMITTED, Verdict.UNREGULATED),
    Verdict.PROHIBITED: (
        *(Verdict.PROHIBITED, Verdict.PERMITTED),
        *(Verdict.UNREGULATED, Verdict.DEPENDS, Verdict.DISPUTED),
    ),
    Verdict.DISPUTED: (Verdict.PROHIBITED, Verdict.PERMITTED, Verdict.UNREGULATED),
    Verdict.DEPENDS: (Verdict.PROHIBITED, Verdict.PERMITTED, Verdict.UNREGULATED),
}


@frozen
class QuizChoice:
    """An answer that can be chosen."""

    text: str
    is_right: bool


@frozen(kw_only=True)
class QuizQuestion:
    """A question of a quiz with its choices, in one language, and the answer that tells why."""

    asked: str
    case: str
    choices: tuple[QuizChoice, ...]
    answer: PlainAnswer

    @property
    def right(self) -> int:
        """Return the number of the right choice, from 0."""
        return next(number for number, choice in enumerate(self.choices) if choice.is_right)


def quiz_questions(
    *, lang: Language, results: Iterable[Result] | None = None, seed: int = 0
) -> tuple[QuizQuestion, ...]:
    """Return a question for each scenario, in an order and with choices that the seed decides.

    Args:
        lang: The language of the reader. The name of a scenario stays in that of its file.
        results: What came out of the scenarios that are asked about; by default the questions of
            the package are asked.
        seed: The same seed gives the same quiz, as long as the law gives the same answers.

    >>> first = quiz_questions(lang="en", seed=7)[0]
    >>> len(first.choices), first.choices[first.right].is_right
    (4, True)
    """
    random = Random(seed)  # noqa: S311  # a quiz, no secret
    drawn = list(_answered(lang, results))
    random.shuffle(drawn)
    return tuple(
        QuizQuestion(
            asked=asked,
            case=found.case,
            choices=_choices(found.decision, lang, random),
            answer=found,
        )
        for asked, found in drawn
    )


def _answered(
    lang: Language, results: Iterable[Result] | None
) -> Iterator[tuple[str, PlainAnswer]]:
    if results is not None:
        yield from ((each.scenario.name, answer_of(each, lang)) for each in results)
        return
    for question in (question for matter in matters() for question in matter.questions):
        if question.for_quiz:
            yield question.asked[lang], answer(question, lang)


# ------------------------------------------------------------------ choices


def _choices(decision: Decision, lang: Language, random: Random) -> tuple[QuizChoice, ...]:
    texts = list(_wrong(decision, lang, random))[: _CHOICES - 1]
    choices = [QuizChoice(_right(decision, lang), is_right=True)]
    choices += [QuizChoice(text, is_right=False) for text in texts]
    random.shuffle(choices)
    return tuple(choices)


def _right(decision: Decision, lang: Language) -> str:
    """Return the right answer: the verdict, and of a prohibition what it surely brings."""
    verdict = everyday_verdict(decision.verdict, lang)
    if decision.verdict is not Verdict.PROHIBITED:
        return verdict
    certain = dict.fromkeys(each.sanction_class for each in decision.sanctions if each.certain)
    known = [each for each in certain if each is not None]
    if known:
        return _with_sanctions(verdict, known, lang)
    phrase = "level-open" if certain else "by-facts" if decision.sanctions else "no-sanction"
    return _PHRASES.say(phrase, lang, verdict=verdict)


def _with_sanctions(verdict: str, classes: Sequence[SanctionClass], lang: Language) -> str:
    sanctions = Words(lang=lang).terms("and", classes)
    return _PHRASES.say("with-sanctions", lang, verdict=verdict, sanctions=sanctions)


def _wrong(decision: Decision, lang: Language, random: Random) -> Iterator[str]:
    """Yield wrong answers, the most plausible first.

    A prohibition with a sanction is wrong only if the case cannot bring that sanction, whatever
    else is so; so a prohibition stands among the wrong answers to one only with such a sanction.
    """
    others = _other_sanctions(decision)
    random.shuffle(others)
    first, *rest = _NEAR[decision.verdict]
    prohibited = everyday_verdict(first, lang)
    if others:
        yield _with_sanctions(prohibited, others[:1], lang)
    elif decision.verdict is not first:
        yield prohibited
    yield everyday_verdict(rest[0], lang)
    further = rest[1:]
    random.shuffle(further)
    yield from (everyday_verdict(verdict, lang) for verdict in further)


def _other_sanctions(decision: Decision) -> list[SanctionClass]:
    """Return the classes that rules on such people carry: on the same act, or else on any."""
    brought = {each.sanction_class for each in decision.sanctions}
    act, category = decision.input.activity.act, decision.input.person.category
    for acts in (frozenset({act}), frozenset(Act)):
        if found := dict.fromkeys(each for each in _carried(category, acts) if each not in brought):
            return list(found)
    return []


def _carried(category: Category, acts: frozenset[Act]) -> Iterator[SanctionClass]:
    members = frozenset(load_vocabulary().members(category))
    for rule in Rulebook.national().rules:
        if members & rule.categories and acts & rule.acts:
            for each in rule.consequences:
                if each.sanction_class is not None and members & (each.categories or members):
                    yield each.sanction_class
