"""Questions and answers in a terminal: what is written, and what a line of the reader means.

Questions go to standard error. A choice is made by number, or by what people call it: a code, a
term or an everyday word is taken, anything else is asked back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Final, Literal

from attrs import define, frozen

from asn_netralitas._model.problems import Problem
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import UNKNOWN, says_unknown
from asn_netralitas.search import find_in, find_region

from .terminal import Terminal

_MOST_OFFERED: Final = 8
REGIONS: Final = "regions"


class Move(Enum):
    """What a reader can say in place of an answer: back to the question before, or nothing more."""

    BACK = "back"
    END = "end"


@frozen
class Option:
    """Something that can be chosen: its code, and how it is shown."""

    code: str
    label: str


@frozen(kw_only=True)
class Choices:
    """The options of a question by all that people call them; a day is free text without any.

    `names` holds their codes by folded names. `section` is that of the vocabulary, `regions`, or
    None where the names are all that there is. A required answer cannot be left open.
    """

    options: Sequence[Option] = ()
    names: Mapping[str, str]
    section: str | None = None
    vocabulary: Vocabulary
    is_listed: bool = False
    is_required: bool = False
    prompt: str

    @property
    def is_yes_or_no(self) -> bool:
        """Return whether yes and no are the only answers."""
        return {option.code for option in self.options} == {"yes", "no"}

    def named(self, line: str) -> str | None:
        """Return the one code that a line means, which may be none of the options."""
        code = self.names.get(folded(line))
        if code is None and self.section == REGIONS:
            code = Calendar.national().place_names.code_of(line)
        elif code is None and self.section is not None:
            code = self.vocabulary.code_in(self.section, line)
        return said(line) if code is None and self.is_yes_or_no else code

    def offered(self, line: str) -> list[Option]:
        """Return the options that a line may mean, the likeliest first."""
        by_code = {option.code: option for option in self.options}
        codes = map(by_code.get, dict.fromkeys(self._meant(line)))
        return [option for option in codes if option is not None]

    def _meant(self, line: str) -> Iterable[str]:
        if self.section == REGIONS:
            return [found.code for found in find_region(line, most=_MOST_OFFERED)]
        if self.section is not None:
            several = self.vocabulary.codes_in(self.section, line)
            found = find_in(self.section, line, most=_MOST_OFFERED)
            return (
                several
                or [each.code for each in found]
                or self.vocabulary.meant(self.section, line)
            )
        words = set(folded(line).split())
        return [code for name, code in self.names.items() if words <= set(name.split())]


def said(line: str) -> Literal["yes", "no"] | None:
    """Return yes or no as people say it, in either language."""
    short: Mapping[str, Literal["yes", "no"]] = {"y": "yes", "ya": "yes", "t": "no", "n": "no"}
    word = everyday_words().code_in("answers", line)
    plain = {"yes": "yes", "true": "yes", "no": "no", "tidak": "no", "false": "no"}
    code = short.get(folded(line)) or plain.get(folded(line)) or word
    return "yes" if code == "yes" else "no" if code == "no" else None


def _commands(line: str) -> str | None:
    """Return what a line asks of the dialogue itself: `back` or `explain`."""
    return "explain" if line == "?" else everyday_words().code_in("dialogue", line)


@define
class Exchange:
    """The exchange about one question: what was listed last, and what waits for a yes."""

    terminal: Terminal
    choices: Choices
    explain: Callable[[], None]
    listed: Sequence[Option] = ()
    pending: Option | None = None

    def answer(self) -> str | Move:
        """Return the code of the answer, `unknown`, free text, or where the reader wants to go."""
        choices = self.choices
        self.terminal.say(choices.prompt)
        if choices.is_listed:
            self._list(choices.options)
        while (line := self.terminal.read()) is not None:
            match _commands(line):
                case "back":
                    return Move.BACK
                case "explain":
                    self.explain()
                case _:
                    code = self._code(line)
                    if code is not None:
                        return code
        return Move.END

    def _code(self, line: str) -> str | None:
        """Return the code that a line means; None after asking back."""
        waiting, self.pending = self.pending, None
        if waiting is not None and (word := said(line)) is not None:
            if word == "no":
                self.terminal.say("another-word")
            return waiting.code if word == "yes" else None
        if not line or says_unknown(line):
            return self._left_open()
        return self._chosen(line) if self.choices.options else line

    def _left_open(self) -> str | None:
        if not self.choices.is_required:
            return UNKNOWN
        # Without an answer there is no case at all, so all options are listed.
        self._list(self.choices.options)
        return None

    def _chosen(self, line: str) -> str | None:
        by_code = {option.code: option for option in self.choices.options}
        code = self.choices.named(line)
        if code is None and line.isdecimal() and 0 < int(line) <= len(self.listed):
            code = self.listed[int(line) - 1].code
        if code in by_code:
            label = by_code[code].label
            if folded(line) != folded(label) and not self.choices.is_yes_or_no:
                self.terminal.write(f"= {label}")
            return code
        self._ask_back(line)
        return None

    def _ask_back(self, line: str) -> None:
        """Offer what may be meant: one option for a yes, several for a number."""
        offered = self.choices.offered(line)
        if len(offered) == 1:
            self.pending = offered[0]
            self.terminal.say("is-it", label=self.pending.label)
        elif offered:
            self._list(offered)
        else:
            self.terminal.complain([Problem(code="no-choice", values={"written": line})])

    def _list(self, options: Sequence[Option]) -> None:
        self.listed = options
        self.terminal.list(option.label for option in options)
