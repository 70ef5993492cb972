"""Problems: data first, sentences second; and the two exceptions of the package.

A `Problem` holds a stable code, the values of its sentence, and a place or a path. Its sentence is
made in Indonesian or English from `phrases/problems.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, Never, Self

from attrs import field, frozen

from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language, Shown

from .values import read_only_texts

SENTENCES: Final = Catalogue("problems")
_WORDS: Final = Catalogue("problem-words")
# The values of a sentence that may be keys of `problem-words`; all others are shown as written.
_NAMING: Final = ("what", "expected", "before", "after")

Severity = Literal["error", "warning"]


@frozen(repr=False)
class Location(Shown):
    """A place in a file: its name, line and column counted from 1, and the text of that line."""

    name: str
    line: int
    column: int
    width: int = 1
    text: str = ""

    def __str__(self) -> str:
        """Return `name:line:column`, as editors understand it."""
        return f"{self.name}:{self.line}:{self.column}"


@frozen(kw_only=True, repr=False)
class Problem(Shown):
    """One fault: its stable code, the values of its sentence, and its place or path.

    `hint` is the nearest valid spelling, if there is one. A fault of a file has a place in `where`;
    one of a value has the keys that lead to it as `path`, such as `("person", "region")`, or the
    command-line option.
    """

    code: str
    values: Mapping[str, str] = field(factory=dict, converter=read_only_texts, hash=False)
    hint: str | None = None
    where: Location | None = None
    path: tuple[str, ...] = ()
    severity: Severity = "error"

    def sentence(self, lang: Language = "en") -> str:
        """Return the problem as one sentence in `lang`, without its place."""
        values = {
            name: _WORDS.say(value, lang) if name in _NAMING and value in _WORDS else value
            for name, value in self.values.items()
        }
        text = SENTENCES.say(self.code, lang, **values)
        return text if self.hint is None else f"{text}; {_WORDS.say('meant', lang, hint=self.hint)}"

    def render(self, lang: Language = "en") -> str:
        """Return place, code and sentence, with the line and a caret where there is a file."""
        severity = _WORDS.say(f"severity-{self.severity}", lang)
        message = f"{severity}[{self.code}]: {self.sentence(lang)}"
        if self.where is None:
            return f"{'.'.join(self.path)}: {message}" if self.path else message
        head = f"{self.where}: {message}"
        if not self.where.text:
            return head
        number = str(self.where.line)
        caret = " " * (self.where.column - 1) + "^" * max(1, self.where.width)
        gutter = " " * len(number)
        return f"{head}\n  {number} | {self.where.text}\n  {gutter} | {caret}"


class _ProblemsError(ValueError):
    """Holds `problems`; a pickle keeps them, so that the error survives a process border."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(self._line, self.problems)))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    _line = staticmethod(Problem.render)


class LoadError(_ProblemsError):
    """A file could not be used; `problems` holds everything that is wrong with it, in order."""


class CaseError(_ProblemsError):
    """A question is not valid; `problems` holds every fault, in the order of the question."""

    _line = staticmethod(Problem.sentence)


def refuse(code: str, where: Location | None = None, **values: str) -> Never:
    """Raise a LoadError with one problem."""
    raise LoadError([Problem(code=code, values=values, where=where)]) from None


def near(written: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that was most likely meant, or None where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  # slow to load, and for mistakes alone

    folded = {candidate.casefold(): candidate for candidate in candidates}
    matches = get_close_matches(written.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None
