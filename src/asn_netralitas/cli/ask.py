"""The command `ask`: an interview in the terminal.

Questions go to standard error, the decision alone to standard output. A choice is made by number,
code, name or words of it. At the end of the input, open facts stay unknown.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from attrs import evolve, field, frozen

from asn_netralitas._model.case import Activity, At, Person
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.problems import CaseError, Problem, near
from asn_netralitas._model.vocabulary import Vocabulary, folded
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_at, read_category
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.writers import WIDTH
from asn_netralitas.interview import (
    UNKNOWN,
    Answer,
    Interview,
    Question,
    answer_names,
    region_names,
    says_unknown,
    start,
)
from asn_netralitas.render import Form, render

from .console import print_text, printable, say
from .options import check_place, local_names, national_with, option_value

MOST_FOUND: Final = 20
LONG: Final = 4
_INDENT: Final = "  "


@frozen
class _Option:
    """Something that can be chosen, as it is shown, and the texts that stand for it."""

    code: str
    label: str
    names: frozenset[str]

    def has(self, words: Iterable[str]) -> bool:
        """Tell whether each of the words begins a word of some name, or is long and stands in one.

        Words of Indonesian carry prefixes: who looks for `foto` means `berfoto` too.
        """
        return all(
            any(
                part.startswith(word) or (len(word) >= LONG and word in part) for part in self.parts
            )
            for word in words
        )

    @property
    def parts(self) -> frozenset[str]:
        """Return the words of its names."""
        return frozenset(part for name in self.names for part in name.split())


@frozen
class _Terminal:
    """Where questions are put and answers read, in one language."""

    lang: Language
    echoes: bool = field(factory=lambda: not sys.stdin.isatty())

    def ask(self, text: str) -> None:
        """Put a question."""
        self._write(text, "")

    def end(self) -> None:
        """Set what comes next apart from the question that has been answered."""
        sys.stderr.write("\n")

    def put(self, text: str) -> None:
        """Put what belongs to the question."""
        self._write(text, _INDENT)

    def say(self, phrase: str, **values: object) -> None:
        """Put a phrase that belongs to the question."""
        self.put(say(self.lang, phrase, **values))

    def complain(self, problems: Iterable[Problem]) -> None:
        """Put what is wrong with an answer."""
        for problem in problems:
            self.put(f"! {problem.sentence(self.lang)}")

    def list(self, options: Sequence[_Option]) -> None:
        """Put the options with their numbers."""
        width = len(str(len(options)))
        for number, option in enumerate(options, start=1):
            self.put(f"{number:{width}}. {option.label}")

    def _write(self, text: str, indent: str) -> None:
        lines = textwrap.wrap(
            printable(text), WIDTH, initial_indent=indent, subsequent_indent=indent
        )
        sys.stderr.write("\n".join([*lines, ""]))

    def read(self) -> str | None:
        """Return the next line, or None at the end of the input."""
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if self.echoes or not line:
            # A terminal has shown what was typed; of a pipe the answers would be missing.
            sys.stderr.write(f"{printable(line.strip())}\n")
        return line.strip() if line else None


def hold_interview(  # noqa: PLR0913  # click makes an argument of every option
    *,
    category: str | None,
    act: str | None,
    at: str | None,
    region: str | None,
    overlay: tuple[str, ...],
    lang: Language,
    form: Form,
) -> int:
    """Ask for what is missing of a case, then for the facts that matter, and print the decision."""
    problems: list[Problem] = []
    rulebook, calendar = national_with(overlay, problems), Calendar.national()
    who = None if category is None else _category(category, rulebook, problems)
    done = None if act is None else option_value("--act", act, problems).code(Act)
    day = None if at is None else read_at(option_value("--at", at, problems))
    check_place(region, None, calendar, problems)
    if problems:
        raise CaseError(problems)
    terminal = _Terminal(lang)
    person = Person(who or _ask_category(rulebook, terminal), region=region)
    activity = Activity(done or _ask_act(rulebook.vocabulary, terminal))
    begin = partial(start, person, activity, rulebook=rulebook, calendar=calendar)
    began = begin(at=day) if day else _begin_on_a_day(begin, rulebook.vocabulary, terminal)
    print_text(render(_converse(began, terminal).decision, lang=lang, to=form))
    return 0


def _category(written: str, rulebook: Rulebook, problems: list[Problem]) -> Category:
    return read_category(option_value("--category", written, problems), local_names(rulebook))


def _ask_category(rulebook: Rulebook, terminal: _Terminal) -> Category:
    vocabulary, local = rulebook.vocabulary, local_names(rulebook)
    options = [
        evolve(option, names=option.names | {folded(name) for name in local if local[name] == code})
        for code, option in zip(Category, _options(Category, vocabulary, terminal), strict=True)
    ]
    return Category(_required("category", options, options, vocabulary, terminal))


def _ask_act(vocabulary: Vocabulary, terminal: _Terminal) -> Act:
    return Act(_required("act", _options(Act, vocabulary, terminal), (), vocabulary, terminal))


def _options(
    codes: Iterable[Category | Act], vocabulary: Vocabulary, terminal: _Terminal
) -> list[_Option]:
    return [_option(Answer(code, vocabulary.term(code)), vocabulary, terminal) for code in codes]


def _option(answer: Answer, vocabulary: Vocabulary, terminal: _Terminal) -> _Option:
    label = answer.term[terminal.lang]
    if answer.code in vocabulary.category_groups:
        label = say(terminal.lang, "any-of", group=label)
    return _Option(answer.code, label, frozenset(answer_names(answer)))


def _required(
    fact: str,
    options: Sequence[_Option],
    listed: Sequence[_Option],
    vocabulary: Vocabulary,
    terminal: _Terminal,
) -> str:
    """Return what was chosen of options, of which the listed ones are shown.

    Raises:
        CaseError: If the input ends before.
    """
    terminal.ask(vocabulary.question(fact)[terminal.lang])
    if not listed:
        terminal.say("search-or-list")
    while True:
        chosen = _choose(options, listed, terminal)
        if chosen is None:
            raise CaseError([Problem(code="missing-option", values={"option": f"--{fact}"})])
        if chosen != UNKNOWN:
            terminal.end()
            return chosen
        # Without it there is no question at all, so the whole choice is offered.
        listed = options


def _begin_on_a_day(
    begin: Callable[..., Interview], vocabulary: Vocabulary, terminal: _Terminal
) -> Interview:
    """Begin the interview on the day, span or time that is written.

    Raises:
        CaseError: If the input ends before.
    """
    terminal.ask(vocabulary.question("at")[terminal.lang])
    while True:
        terminal.say("day-form")
        line = terminal.read()
        if line is None:
            raise CaseError([Problem(code="missing-option", values={"option": "--at"})])
        try:
            began = begin(at=_day(line)) if line else None
        except CaseError as error:
            terminal.complain(error.problems)
        else:
            if began is not None:
                terminal.end()
                return began


def _day(written: str) -> At:
    problems: list[Problem] = []
    at = read_at(option_value("--at", written, problems))
    if problems:
        raise CaseError(problems)
    return at


def _converse(talk: Interview, terminal: _Terminal) -> Interview:
    """Ask question after question; at the end of the input the rest stays unknown."""
    number = 1
    while (question := talk.question) is not None:
        most = number + talk.remaining - 1
        progress = say(terminal.lang, "progress", number=number, most=most)
        terminal.ask(f"{progress} {question.text[terminal.lang]}")
        answered = _answered(talk, question, terminal)
        terminal.end()
        if answered is None:
            return talk
        talk, number = answered, number + 1
    return talk


def _answered(talk: Interview, question: Question, terminal: _Terminal) -> Interview | None:
    while True:
        written = _answer(talk, question, terminal)
        if written is None:
            return None
        try:
            return talk.answer(written)
        except CaseError as error:
            terminal.complain(error.problems)


def _answer(talk: Interview, question: Question, terminal: _Terminal) -> str | None:
    """Return a code, or what was written in place of one; None at the end of the input."""
    vocabulary = talk.rulebook.vocabulary
    if question.fact == "at":
        terminal.say("open-day")
        line = terminal.read()
        return line if line is None else line or UNKNOWN
    if question.fact == "region":
        terminal.say("open-region")
        regions = region_names(talk.calendar, talk.decision.input.person.region)
        return _choose([_region(*region) for region in regions.items()], (), terminal)
    options = [_option(answer, vocabulary, terminal) for answer in question.answers]
    if {option.code for option in options} <= {"yes", "no"}:
        terminal.say("yes-or-no")
        return _choose(options, (), terminal, search=False)
    terminal.say("choose")
    return _choose(options, options, terminal)


def _region(code: str, name: str) -> _Option:
    return _Option(code, f"{name} ({code})", frozenset({code, folded(name)}))


def _choose(
    options: Sequence[_Option],
    listed: Sequence[_Option],
    terminal: _Terminal,
    *,
    search: bool = True,
) -> str | None:
    """Return the code of what was chosen, `unknown` for an empty line, None at the end of input.

    The listed options can be chosen by number; a search that finds several lists these.
    """
    terminal.list(listed)
    while True:
        line = terminal.read()
        if line is None:
            return None
        if not line.strip() or says_unknown(line):
            return UNKNOWN
        found = _found(line, options, listed) or (_searched(line, options) if search else [])
        if len(found) == 1:
            if folded(line) != folded(found[0].label) and search:
                terminal.put(f"= {found[0].label}")
            return found[0].code
        if not found:
            terminal.complain([_no_choice(line, options)])
        elif len(found) > MOST_FOUND:
            terminal.say("too-many", count=len(found))
        else:
            listed = found
            terminal.list(listed)


def _found(line: str, options: Iterable[_Option], listed: Sequence[_Option]) -> list[_Option]:
    """Return the option that is named, or numbered in the list; a code goes before a number."""
    named = [option for option in options if folded(line) in option.names]
    return named or [option for number, option in enumerate(listed, start=1) if line == str(number)]


def _searched(line: str, options: Iterable[_Option]) -> list[_Option]:
    words = folded(line).split()
    return [option for option in options if option.has(words)]


def _no_choice(line: str, options: Iterable[_Option]) -> Problem:
    names = {name for option in options for name in option.names | option.parts}
    hint = near(folded(line), sorted(names))
    return Problem(code="no-choice", values={"written": line}, hint=hint)
