"""Problems: data first, sentences second; and the two exceptions of the package.

A `Problem` holds a stable code, the values of its sentence, and a place or a path. Its sentence is
made in Indonesian or English from `phrases/problems.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from attrs import field, frozen

from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language, Shown

SENTENCES: Final = Catalogue("problems")
_WORDS: Final = Catalogue("problem-words")

Severity = Literal["error", "warning"]


@frozen(repr=False)
class Location(Shown):
    """A place in a file: name, 1-based line and column, and the text of that line."""

    name: str
    line: int
    column: int
    width: int = 1
    text: str = ""

    def __str__(self) -> str:
        """Return `name:line:column`, as editors understand it."""
        return f"{self.name}:{self.line}:{self.column}"


def _as_dict(values: Mapping[str, str]) -> dict[str, str]:
    return dict(values)


@frozen(kw_only=True, repr=False)
class Problem(Shown):
    """One thing that is wrong: a stable code, what was written, what was meant, and where.

    `values` fills the sentence of the code; `hint` is the near match, if there is one. A fault of a
    file has a place, one of a value has the `path` of keys that leads to it, such as
    `("person", "region")`, or the option that it was given by.
    """

    code: str
    values: Mapping[str, str] = field(factory=dict, converter=_as_dict, hash=False)
    hint: str | None = None
    where: Location | None = None
    path: tuple[str, ...] = ()
    severity: Severity = "error"

    def sentence(self, lang: Language = "en") -> str:
        """Return the problem as one sentence in `lang`, without its place."""
        text = SENTENCES.say(self.code, lang, **_worded(self.values, lang))
        if self.hint is None:
            return text
        return f"{text}; {_WORDS.say('meant', lang, hint=self.hint)}"

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


class LoadError(ValueError):
    """A file could not be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, in the order in which they stand in the file."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.render() for problem in self.problems))

    def __reduce__(self) -> tuple[type[LoadError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that the error survives a process border."""
        return type(self), (self.problems,)


class CaseError(ValueError):
    """A question cannot be asked as it stands; `problems` says why, one entry a fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, in the order in which the question was read."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence() for problem in self.problems))

    def __reduce__(self) -> tuple[type[CaseError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that the error survives a process border."""
        return type(self), (self.problems,)


def _worded(values: Mapping[str, str], lang: Language) -> dict[str, str]:
    """Return the values with what they name in words of `lang`; the others are as written."""
    said = {name: _WORDS.say(values[name], lang) for name in _NAMING if values.get(name) in _WORDS}
    return {**values, **said}


def near(written: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that was most likely meant, or None where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  # slow to load, and for mistakes alone

    folded = {candidate.casefold(): candidate for candidate in candidates}
    matches = get_close_matches(written.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None


# What the values `what` and `expected` may name; any other value stands in the sentence as it is.
_NAMING: Final = ("what", "expected")
