"""The command `ask`: an interview in the terminal.

Questions go to standard error, the decision alone to standard output. A reader may go back to the
question before, or ask what a question means and what its answer changes. At the end of the input,
open facts stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

import click
from attrs import evolve, fields, frozen

from asn_netralitas._files.atomic import create
from asn_netralitas._model.codes import SECTIONS_OF, Act, Category, FactValue, code_of
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import UNKNOWN
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.document import UNBROKEN
from asn_netralitas._text.words import Words
from asn_netralitas.interview import (
    Answer,
    Interview,
    Opening,
    Question,
    answer_names,
    begin,
    region_names,
)
from asn_netralitas.render import Form, render

from .console import print_decision, print_text, say, say_written
from .dialogue import REGIONS, Choices, Exchange, Move, Option
from .options import CaseOptions, any_form, case_options, lang, missing, today
from .program import Command
from .terminal import Terminal

_EXPLANATIONS: Final = Catalogue("explanations")
_MOST_WORDS: Final = 6
# What is listed only when a reader asks for the list.
_TOO_MANY: Final = frozenset({"act"})
_KINDS: Final[Mapping[str, type[StrEnum]]] = {"category": Category, "act": Act}
# How each question may be answered, before there is a case and then.
_PROMPTS: Final[Mapping[tuple[str, bool], str]] = {
    ("category", True): "choose-one",
    ("act", True): "search-or-list",
    ("at", True): "day-form",
    ("at", False): "open-day",
}

Talk = Opening | Interview


@click.command(cls=Command)
@case_options("category", "act", "at", "region", "overlay")
@any_form
@lang
def ask(*, case: CaseOptions, lang: Language, form: Form) -> int:
    """Ask for missing parts of a case, then for the facts that matter, and print the decision."""
    rulebook, calendar = case.rulebook(), Calendar.national()
    category = case.category_code(rulebook)
    act = case.act_code()
    at = case.at_given()
    case.check_place()
    case.finish()
    opening = begin(
        category=category,
        act=act,
        at=at,
        region=case.region,
        today=today(),
        rulebook=rulebook,
        calendar=calendar,
    )
    dialogue = _Dialogue(rulebook, Terminal(lang))
    interview = dialogue.hold(opening)
    print_decision(interview.decision, lang, form)
    if form == "text":
        # The whole answer is longer than a screen, whose last lines are seen first.
        print_text(f"\n{say(lang, 'in-short')}\n")
        print_decision(interview.decision, lang, detail="short")
        dialogue.offer_to_save(interview.decision, case.overlay)
    return 0


@frozen
class _Dialogue:
    """Puts the questions of one interview to a terminal."""

    rulebook: Rulebook
    terminal: Terminal

    def hold(self, talk: Talk) -> Interview:
        """Ask question after question; at the end of the input the rest stays unknown.

        Raises:
            CaseError: If the input ends before there is a case.
        """
        past: list[Talk] = []
        if _question(talk) is not None:
            self.terminal.say("can-be-said")
        while (question := _question(talk)) is not None:
            self._put(question, talk)
            after = self._after(talk, question)
            self.terminal.end()
            match after:
                case Move.END:
                    break
                case Move.BACK if past:
                    talk = past.pop()
                case Move.BACK:
                    self.terminal.say("nothing-before")
                case _:
                    past.append(talk)
                    talk = after
        if isinstance(talk, Opening):
            raise CaseError([missing(f"--{talk.question.fact}")])
        if past:
            self._repeat(talk)
        return talk

    def _put(self, question: Question, talk: Talk) -> None:
        text = question.text[self.terminal.lang]
        if isinstance(talk, Interview):
            number = len(talk.answers) + 1
            most = number + talk.remaining - (talk.target_question is None)
            text = f"{say(self.terminal.lang, 'progress', number=number, most=most)} {text}"
        self.terminal.write(text, indent="")

    def _after(self, talk: Talk, question: Question) -> Talk | Move:
        """Return what follows an answer that the question admits."""
        exchange = Exchange(
            self.terminal, self._choices(talk, question), lambda: self._explain(talk, question)
        )
        while not isinstance(answer := exchange.answer(), Move):
            try:
                return _answered(talk, question, answer)
            except CaseError as error:
                self.terminal.complain(error.problems)
        return answer

    def _choices(self, talk: Talk, question: Question) -> Choices:
        fact, vocabulary = question.fact, self.rulebook.vocabulary
        if isinstance(talk, Interview) and fact == "region":
            within = talk.decision.input.person.region
            return _places(region_names(talk.calendar, within), vocabulary, is_listed=bool(within))
        names = {name: each.code for each in question.answers for name in answer_names(each)}
        if fact == "category":
            local = self.rulebook.local_categories.items()
            names |= {folded(name): code.value for name, code in local}
        spec = vocabulary.facts.get(fact)
        kind = _KINDS.get(fact) if spec is None else spec.type
        choices = Choices(
            options=[self._option(answer) for answer in question.answers],
            names=names,
            section=None if kind is None or kind is bool else SECTIONS_OF[kind][0],
            vocabulary=vocabulary,
            is_required=isinstance(talk, Opening),
            prompt=_PROMPTS.get((fact, isinstance(talk, Opening)), "choose"),
        )
        if choices.is_yes_or_no:
            return evolve(choices, prompt="yes-or-no")
        return evolve(choices, is_listed=fact not in _TOO_MANY)

    def _option(self, answer: Answer) -> Option:
        label = answer.term[self.terminal.lang]
        if answer.code in self.rulebook.vocabulary.category_groups:
            label = say(self.terminal.lang, "any-of", group=label)
        return Option(answer.code, label)

    def _explain(self, talk: Talk, question: Question) -> None:
        """Write what a question means, how else people say it, and what each answer changes."""
        lang, fact = self.terminal.lang, question.fact
        self.terminal.write(_EXPLANATIONS.say(f"why-{fact}", lang))
        spec, words = self.rulebook.vocabulary.facts.get(fact), everyday_words()
        if lang == "id" and spec is not None and spec.type is bool:
            others = words.spellings("facts", fact)[:_MOST_WORDS]
            self.terminal.say("also-called", words=", ".join(others))
        if isinstance(talk, Interview):
            for verdict, answers in self._consequences(talk, question).items():
                self.terminal.say("leads-to", verdict=verdict, answers="; ".join(answers))

    def _consequences(self, talk: Interview, question: Question) -> Mapping[str, list[str]]:
        """Return the answers that lead to each verdict."""
        term, lang = self.rulebook.vocabulary.term, self.terminal.lang
        leading: dict[str, list[str]] = {}
        for answer in question.answers:
            verdict = _learnt(talk, question, answer.code).decision.verdict
            leading.setdefault(term(verdict)[lang], []).append(answer.term[lang])
        return leading

    def _repeat(self, talk: Interview) -> None:
        """Write the case with all that was answered."""
        self.terminal.write(say(self.terminal.lang, "the-case"), indent="")
        words = Words(lang=self.terminal.lang)
        for name, value in _told(talk.decision, words):
            self.terminal.write(f"{name}: {value}")
        for given in talk.answers:
            if given.answer == UNKNOWN:
                value = say(self.terminal.lang, "not-known")
                self.terminal.write(f"{words.fact(given.fact)}: {value}")
        self.terminal.end()

    def offer_to_save(self, decision: Decision, overlays: tuple[str, ...]) -> None:
        """Write the case or the answer to a file, if somebody at a keyboard wishes so."""
        if self.terminal.echoes:
            return
        self.terminal.say("offer-to-save")
        while line := self.terminal.read():
            try:
                self._save(decision, overlays, Path(line))
            except LoadError as error:
                self.terminal.complain(error.problems)
            else:
                return

    def _save(self, decision: Decision, overlays: tuple[str, ...], path: Path) -> None:
        from asn_netralitas.scenario.draft import drafted  # noqa: PLC0415  # slow to load
        from asn_netralitas.scenario.files import SUFFIXES, language_of  # noqa: PLC0415  # as above
        from asn_netralitas.translation import translate  # noqa: PLC0415  # as above

        lang = language_of(path)
        if path.suffix == ".html":
            text = render(decision, lang=self.terminal.lang, to="html")
        elif lang is not None:
            text = translate(drafted(decision, lang, overlays), lang)
        else:
            values = {"path": str(path), "suffixes": ", ".join([*SUFFIXES, ".html"])}
            raise LoadError([Problem(code="unknown-form", values=values)])
        create(path, text)
        say_written(path)


def _places(regions: Mapping[str, str], vocabulary: Vocabulary, *, is_listed: bool) -> Choices:
    options = [Option(code, f"{name} ({code})") for code, name in regions.items()]
    return Choices(
        options=options,
        names={folded(text): each.code for each in options for text in (each.code, each.label)},
        section=REGIONS,
        vocabulary=vocabulary,
        is_listed=is_listed,
        prompt="open-region",
    )


def _question(talk: Talk) -> Question | None:
    """Return the question to ask: whom it is about before all that depends on it."""
    target = talk.target_question if isinstance(talk, Interview) else None
    return target or talk.question


def _answered(talk: Talk, question: Question, answer: str) -> Talk:
    return talk.answer(answer) if isinstance(talk, Opening) else _learnt(talk, question, answer)


def _learnt(talk: Interview, question: Question, answer: str) -> Interview:
    """Return the interview after an answer; a day may be one as people write it."""
    if talk.target_question is not None:
        return talk.with_target(answer)
    if question.fact == "at" and answer != UNKNOWN:
        given = CaseOptions(on=answer)
        day = given.day("on")
        given.finish()
        return talk.answer(day or answer)
    return talk.answer(answer)


def _told(decision: Decision, words: Words) -> Iterator[tuple[str, str]]:
    """Yield name and value of all that a decision was asked about."""
    case = decision.input
    for owner in (case.person, case.activity):
        for name in (part.name for part in fields(type(owner))):
            value = getattr(owner, name)
            if value is not None:
                yield words.fact(name), _shown(name, value, words)
    at = case.at
    day = words.day(at) if type(at) is date else words.when(at)
    yield words.fact("at"), day.replace(UNBROKEN, " ")


def _shown(name: str, value: FactValue | str, words: Words) -> str:
    match value:
        case bool():
            return words.value(name, code_of(value))
        case StrEnum():
            return words.term(value)
        case _ if name == "region":
            return f"{words.region(value)} ({value})"
        case _:
            return words.election(value)
