"""Questions to standard error and answers from standard input, for commands that ask."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.writers import WIDTH

from .console import printable, say, width_of_terminal

_INDENT: Final = "  "


@frozen
class Terminal:
    """Writes questions to standard error and reads answers, in one language."""

    lang: Language
    echoes: bool = field(factory=lambda: not sys.stdin.isatty())

    def write(self, text: str, indent: str = _INDENT) -> None:
        """Write a text that belongs to the question; without an indent, the question itself."""
        width = width_of_terminal(errors=True) or WIDTH
        inside = textwrap.wrap(printable(text), width - len(indent))
        sys.stderr.write("".join(f"{indent}{line}\n" for line in inside))

    def say(self, phrase: str, **values: object) -> None:
        """Write a phrase of the program."""
        self.write(say(self.lang, phrase, **values))

    def complain(self, problems: Iterable[Problem]) -> None:
        """Write what is wrong with an answer."""
        for problem in problems:
            self.write(f"! {problem.sentence(self.lang)}")

    def list(self, labels: Iterable[str]) -> None:
        """Write what can be chosen, with numbers from 1."""
        several = tuple(labels)
        width = len(str(len(several)))
        for number, label in enumerate(several, start=1):
            self.write(f"{number:{width}}. {label}")

    def end(self) -> None:
        """Separate the next question from the one that has been answered."""
        sys.stderr.write("\n")

    def read(self) -> str | None:
        """Return the next line, or None at the end of the input."""
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if self.echoes or not line:
            # A terminal has shown what was typed; of a pipe the answers would be missing.
            sys.stderr.write(f"{printable(line.strip())}\n")
        return line.strip() if line else None
