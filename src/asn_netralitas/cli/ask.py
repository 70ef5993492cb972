"""The command `ask`: an interview in the terminal.

Questions go to standard error, the decision alone to standard output. A choice is made by number,
code, name or words of it. At the end of the input, open facts stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import click
from attrs import evolve, frozen

from asn_netralitas._model.codes import SECTIONS_OF, Act, Category
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import folded, near
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import UNKNOWN, says_unknown
from asn_netralitas._reading.rulebook import Rulebook
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

from .console import print_text, say
from .options import CaseOptions, any_form, case_options, lang, missing, today
from .program import Command
from .terminal import Terminal

MOST_FOUND: Final = 20
LONG: Final = 4


@frozen
class _Option:
    """Something that can be chosen: its code, how it is shown, and the texts that mean it."""

    code: str
    label: str
    names: frozenset[str]
    # Words that can mean other options too.
    meanings: frozenset[str] = frozenset()

    def has(self, words: Iterable[str]) -> bool:
        """Return whether each of the words begins a word of a name, or is long and inside one.

        Words of Indonesian carry prefixes: `foto` finds `berfoto` too.
        """
        begun = (word if len(word) >= LONG else f" {word}" for word in words)
        return all(any(word in f" {part}" for part in self.parts) for word in begun)

    @property
    def parts(self) -> frozenset[str]:
        # Not those of the code: `mobil` is no part of the English `mobilise`.
        names = self.names - ({folded(self.code)} if self.code[:1].isalpha() else set())
        return frozenset(part for name in names or self.names for part in name.split())


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
    dialogue = _Dialogue(rulebook, Terminal(lang))
    opening = begin(
        category=category,
        act=act,
        at=at,
        region=case.region,
        today=today(),
        rulebook=rulebook,
        calendar=calendar,
    )
    interview = dialogue.hold(dialogue.opened(opening))
    print_text(render(interview.decision, lang=lang, to=form))
    if form == "text":
        # The whole answer is longer than a screen, whose last lines are seen first.
        short = render(interview.decision, lang=lang, detail="short").rstrip("\n")
        print_text(f"{say(lang, 'in-short')}\n\n{short}")
    return 0


@frozen
class _Dialogue:
    """Puts the questions of one interview to a terminal."""

    rulebook: Rulebook
    terminal: Terminal

    def opened(self, talk: Opening | Interview) -> Interview:
        """Ask for what every case needs; raise CaseError at the end of the input."""
        while isinstance(talk, Opening):
            match talk.question.fact:
                case "category":
                    talk = talk.answer(self._category())
                case "act":
                    talk = talk.answer(self._required("act", self._options(Act)))
                case _:
                    talk = self._on_a_day(talk)
        return talk

    def _category(self) -> str:
        """Return the chosen category, which may go by a name that an overlay gives it."""
        local = self.rulebook.local_categories.items()
        options = [
            evolve(
                option,
                names=option.names | {folded(name) for name, code in local if code == option.code},
            )
            for option in self._options(Category)
        ]
        return self._required("category", options, options)

    def _on_a_day(self, talk: Opening) -> Opening | Interview:
        self._ask("at")
        while True:
            self.terminal.say("day-form")
            line = self.terminal.read()
            if line is None:
                raise CaseError([missing("--at")])
            try:
                answered = talk.answer(line)
            except CaseError as error:
                self.terminal.complain(error.problems)
            else:
                self.terminal.end()
                return answered

    def hold(self, interview: Interview) -> Interview:
        """Ask question after question; at the end of the input the rest stays unknown."""
        terminal, number = self.terminal, 1
        while (question := interview.question) is not None:
            most = number + interview.remaining - 1
            progress = say(terminal.lang, "progress", number=number, most=most)
            terminal.write(f"{progress} {question.text[terminal.lang]}", indent="")
            answered = self._answered(interview, question)
            terminal.end()
            if answered is None:
                return interview
            interview, number = answered, number + 1
        return interview

    def _answered(self, interview: Interview, question: Question) -> Interview | None:
        while (written := self._answer(interview, question)) is not None:
            try:
                return interview.answer(written)
            except CaseError as error:
                self.terminal.complain(error.problems)
        return None

    def _answer(self, interview: Interview, question: Question) -> str | None:
        """Return a code, or what was written in place of one; None at the end of the input."""
        terminal = self.terminal
        if question.fact == "at":
            terminal.say("open-day")
            line = terminal.read()
            return line if line is None else line or UNKNOWN
        if question.fact == "region":
            terminal.say("open-region")
            names = region_names(interview.calendar, interview.decision.input.person.region)
            return self._choose(
                [
                    _Option(code, f"{name} ({code})", frozenset({code, folded(name)}))
                    for code, name in names.items()
                ]
            )
        options = list(map(self._option, question.answers))
        if {option.code for option in options} <= {"yes", "no"}:
            terminal.say("yes-or-no")
            return self._choose(options, search=False)
        terminal.say("choose")
        return self._choose(options, options)

    def _ask(self, fact: str) -> None:
        question = self.rulebook.vocabulary.question(fact)
        self.terminal.write(question[self.terminal.lang], indent="")

    def _options(self, codes: type[Category | Act]) -> list[_Option]:
        term, section = self.rulebook.vocabulary.term, SECTIONS_OF[codes][0]
        return [_spoken(self._option(Answer(code, term(code))), section) for code in codes]

    def _option(self, answer: Answer) -> _Option:
        label = answer.term[self.terminal.lang]
        if answer.code in self.rulebook.vocabulary.category_groups:
            label = say(self.terminal.lang, "any-of", group=label)
        return _Option(answer.code, label, frozenset(answer_names(answer)))

    def _required(
        self, fact: str, options: Sequence[_Option], listed: Sequence[_Option] = ()
    ) -> str:
        """Return the code of the chosen option; raise CaseError at the end of the input."""
        self._ask(fact)
        if not listed:
            self.terminal.say("search-or-list")
        while (chosen := self._choose(options, listed)) == UNKNOWN:
            # Without it there is no case at all, so all options are listed.
            listed = options
        if chosen is None:
            raise CaseError([missing(f"--{fact}")])
        self.terminal.end()
        return chosen

    def _choose(
        self, options: Sequence[_Option], listed: Sequence[_Option] = (), *, search: bool = True
    ) -> str | None:
        """Return the code of the chosen option, `unknown` for an empty line, None at the end.

        The listed options can be chosen by number; a search that finds several lists these.
        """
        terminal = self.terminal
        terminal.list(option.label for option in listed)
        while (line := terminal.read()) is not None:
            if not line or says_unknown(line):
                return UNKNOWN
            matching = _named(line, options, listed)
            if not matching and search:
                matching = _searched(line, options)
            if len(matching) == 1:
                (option,) = matching
                if folded(line) != folded(option.label) and search:
                    terminal.write(f"= {option.label}")
                return option.code
            if not matching:
                names = {name for option in options for name in option.names | option.parts}
                hint = near(folded(line), sorted(names))
                terminal.complain([Problem(code="no-choice", values={"written": line}, hint=hint)])
            elif len(matching) > MOST_FOUND:
                terminal.say("too-many", count=len(matching))
            else:
                listed = matching
                terminal.list(option.label for option in listed)
        return None


def _named(line: str, options: Iterable[_Option], listed: Sequence[_Option]) -> list[_Option]:
    """Return the option that is named, or numbered in the list; a code goes before a number."""
    named = [option for option in options if folded(line) in option.names] or [
        option for option in options if folded(line) in option.meanings
    ]
    return named or [option for number, option in enumerate(listed, start=1) if line == str(number)]


def _spoken(option: _Option, section: str) -> _Option:
    """Return an option with the everyday words for it, and those that can mean others too."""
    words = everyday_words()
    also = frozenset(map(folded, words.spellings(section, option.code)))
    unclear = words.unclear(section).items()
    meanings = frozenset(folded(word) for word, codes in unclear if option.code in codes)
    return evolve(option, names=option.names | also, meanings=meanings)


def _searched(line: str, options: Iterable[_Option]) -> list[_Option]:
    words = folded(line).split()
    return [option for option in options if option.has(words)]
