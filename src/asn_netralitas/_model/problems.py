"""Problems: data first, sentences second; and the two exceptions of the package.

A `Problem` holds a stable code, the values of its sentence, its path and its place. Its sentence is
made in Indonesian or English from `phrases/problems.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, Never, Self

from attrs import field, frozen

from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import LANGUAGES, Language, Shown, Text

from .values import read_only_texts

SENTENCES: Final = Catalogue("problems")
_WORDS: Final = Catalogue("problem-words")
# The values of a sentence that may be keys of `problem-words`; all others are shown as written.
_NAMING: Final = ("what", "expected", "before", "after")
_LONGEST_WRITTEN: Final = 120

# So many that a reader will not miss the rest, and few enough to be told at once.
MOST_PROBLEMS: Final = 200
_MORE: Final = "too-many-problems"
_LONGEST_VALUE: Final = 1000

Severity = Literal["error", "warning"]
# The keys of mappings and the numbers of entries, from 0, that lead to a value.
ValuePath = tuple[str | int, ...]


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


@frozen(repr=False)
class Candidate(Shown):
    """Something that may have been meant: its code, and its name in both languages."""

    code: str
    name: Text

    def named(self, lang: Language) -> str:
        """Return the code in backquotes with the name behind it, unless that is the code again."""
        name = self.name[lang]
        return f"`{self.code}`" if name == self.code else f"`{self.code}` {name}"


def _as_candidates(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(found)


@frozen(kw_only=True, repr=False)
class Problem(Shown):
    """One fault: its stable code, the values of its sentence, its path and its place.

    `hint` is the nearest valid spelling, if there is one; `candidates` are what may have been
    meant, with their names. Where nothing is near, `section` is that of the vocabulary which lists
    what there is. `path` holds the keys that lead to the fault, such as `("person", "region")`, or
    the command-line option; a fault of a file has a place in `where` too.
    """

    code: str
    values: Mapping[str, str] = field(factory=dict, converter=read_only_texts, hash=False)
    hint: str | None = None
    where: Location | None = None
    path: ValuePath = ()
    severity: Severity = "error"
    candidates: tuple[Candidate, ...] = field(default=(), converter=_as_candidates)
    section: str | None = None

    def sentence(self, lang: Language = "en") -> str:
        """Return the problem as one sentence in `lang`, without its place.

        It is one printable line, whatever was written, so that nobody forges a line of a log.
        """
        values = {
            name: _WORDS.say(value, lang) if name in _NAMING and value in _WORDS else value
            for name, value in self.values.items()
        }
        shown = {name: _shortened(value) for name, value in values.items()}
        text = SENTENCES.say(self.code, lang, **shown)
        meant = self._meant(lang)
        return printable(f"{text}; {meant}" if meant else text)

    def _meant(self, lang: Language) -> str | None:
        """Return what was meant, what it may have been, or where to look it up."""
        if self.candidates:
            named = [each.named(lang) for each in self.candidates]
            phrase = "meant-named" if len(named) == 1 else "which"
            return _WORDS.say(phrase, lang, listed=_WORDS.say("or", lang).join(named))
        if self.hint is not None:
            return _WORDS.say("meant", lang, hint=self.hint)
        return self.section and _WORDS.say("look-up", lang, section=self.section)

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as plain JSON values, with its sentence in both languages.

        >>> problem = Problem(code="blank-answer", path=("person", "region"))
        >>> problem.to_dict()["path"], problem.to_dict()["sentence"]["en"]
        (['person', 'region'], "the message is blank; write the answer, or `don't know`")
        """
        return {
            "code": self.code,
            "severity": self.severity,
            "path": list(self.path),
            "where": None if self.where is None else str(self.where),
            "values": dict(self.values),
            "candidates": [each.code for each in self.candidates],
            "hint": self.hint,
            "sentence": {lang: self.sentence(lang) for lang in LANGUAGES},
        }

    def render(self, lang: Language = "en") -> str:
        """Return place, code and sentence, with the line and a caret where there is a file."""
        severity = _WORDS.say(f"severity-{self.severity}", lang)
        message = f"{severity}[{self.code}]: {self.sentence(lang)}"
        if self.where is None:
            path = printable(_shortened(".".join(map(str, self.path))))
            return f"{path}: {message}" if self.path else message
        head = f"{printable(str(self.where))}: {message}"
        if not self.where.text:
            return head
        number = str(self.where.line)
        caret = " " * (self.where.column - 1) + "^" * max(1, self.where.width)
        gutter = " " * len(number)
        return f"{head}\n  {number} | {printable(self.where.text)}\n  {gutter} | {caret}"


def printable(text: str) -> str:
    """Return a text with a blank for every sign that ends lines, or turns or hides others."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def bounded(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return so many problems as are told, and after them that there are more."""
    every = tuple(problems)
    if len(every) <= MOST_PROBLEMS or every[MOST_PROBLEMS].code == _MORE:
        return every[: MOST_PROBLEMS + 1]
    return (*every[:MOST_PROBLEMS], there_are_more())


def there_are_more() -> Problem:
    return Problem(code=_MORE, values={"limit": str(MOST_PROBLEMS)})


class _ProblemsError(ValueError):
    """Holds `problems`; a pickle keeps them, so that the error survives a process border."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = bounded(problems)
        super().__init__("\n".join(map(self._line, self.problems)))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    _line = staticmethod(Problem.render)


class LoadError(_ProblemsError):
    """A file could not be used; `problems` holds everything that is wrong with it, in order."""


class CaseError(_ProblemsError):
    """A question is not valid; `problems` holds every fault, in the order of the question."""

    _line = staticmethod(Problem.sentence)


def bad_argument(written: object, expected: str, *path: str, hint: str | None = None) -> Problem:
    """Return the problem of a value of the wrong type."""
    values = {"written": on_one_line(str(written)), "expected": expected}
    return Problem(code="bad-argument", values=values, path=path, hint=hint)


def without_extra(error: ModuleNotFoundError, module: str, extra: str) -> ModuleNotFoundError:
    """Return the error of an import with the sentence that tells which extra to install."""
    values = {"module": module, "package": str(error.name), "extra": extra}
    sentence = Problem(code="missing-package", values=values).sentence()
    return ModuleNotFoundError(sentence, name=error.name)


def on_one_line(written: str) -> str:
    """Return `written` on one line and short enough for a sentence."""
    line = " ".join(written.split())
    return line if len(line) <= _LONGEST_WRITTEN else f"{line[:_LONGEST_WRITTEN]}…"


def refuse(code: str, where: Location | None = None, **values: str) -> Never:
    """Raise a LoadError with one problem."""
    raise LoadError([Problem(code=code, values=values, where=where)]) from None
