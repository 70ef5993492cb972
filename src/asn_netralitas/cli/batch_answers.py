"""The columns of answers: in the words of the reader, or as codes for programs.

Files that people keep have words, those of programs codes; under words there is no number of the
decision and no code of a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa
from attrs import evolve, frozen

from asn_netralitas._model.codes import SanctionClass, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.document import UNBROKEN
from asn_netralitas._text.words import Words
from asn_netralitas.frame.frames import ANSWERS

from .console import say
from .tables.files import form_of
from .tables.forms import Look
from .tables.term_lists import look_of

_OF_PEOPLE: Final = {"csv", "xlsx"}
_OF_PROGRAMS: Final = {"decision", "problem_codes"}
_BETWEEN: Final = "; "
Texts = Callable[[Callable[[Decision], str]], Iterable[str | None]]


class _Options(Protocol):
    """The options of `batch` that concern the columns."""

    @property
    def codes(self) -> bool: ...

    @property
    def short(self) -> bool: ...

    @property
    def lang(self) -> Language: ...


@frozen(kw_only=True)
class AnswerColumns:
    """The columns of answers to the questions of a file; `names` are their headers."""

    rulebook: Rulebook
    lang: Language
    headers: Mapping[str, str]
    as_codes: bool
    short: str | None

    @classmethod
    def of(cls, rulebook: Rulebook, target: Path, options: _Options) -> AnswerColumns:
        """Return the columns as a file of the form of `target` has them under these options."""
        as_codes = options.codes or form_of(target) not in _OF_PEOPLE
        headers = (
            {name: name for name in ANSWERS}
            if as_codes
            else {
                name: say(options.lang, f"answer-{name.replace('_', '-')}")
                for name in ANSWERS
                if name not in _OF_PROGRAMS
            }
        )
        return cls(
            rulebook=rulebook,
            lang=options.lang,
            headers=headers,
            as_codes=as_codes,
            short=say(options.lang, "summary-column") if options.short else None,
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Return the headers."""
        return (*self.headers.values(), *((self.short,) if self.short else ()))

    def shown(self, answers: pa.Table, texts: Texts) -> pa.Table:
        """Return answers, which are codes, as they are written; `texts` makes short answers."""
        columns: list[Any] = [
            answers[name] if self.as_codes else self._in_words(name, answers[name])
            for name in self.headers
        ]
        if self.short:
            columns.append(pa.array(list(texts(self._summary)), pa.string()))
        return pa.Table.from_arrays(columns, names=list(self.names))

    def look(self, columns: Mapping[str, int]) -> Look:
        """Return what a workbook shows of a table with these columns."""
        return evolve(
            look_of(columns, self.rulebook.vocabulary, self.lang),
            verdict=self.headers["verdict"],
            verdicts={self._word("verdict", code.value): code for code in Verdict},
        )

    def _summary(self, decision: Decision) -> str:
        return decision.summary(self.lang)

    def _in_words(self, name: str, column: pa.ChunkedArray[Any]) -> pa.Array[Any]:
        # Most answers come many times.
        encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
        told = [self._word(name, str(code)) for code in encoded.dictionary]
        return pa.array(told, pa.string()).take(encoded.indices)

    def _word(self, name: str, code: str) -> str:
        words = Words(lang=self.lang, vocabulary=self.rulebook.vocabulary)
        match name:
            case "verdict" | "sanction" | "possible_sanction":
                return code if self.as_codes else words.code(code, Verdict, SanctionClass)
            case "allowed":
                return words.value(name, "yes" if code == "true" else "no")
            case "rules":
                return _BETWEEN.join(dict.fromkeys(self._citations(code.split(), words)))
            case "open_facts":
                return _BETWEEN.join(map(words.fact, code.split()))
            case "disputes":
                return _BETWEEN.join(map(words.dispute, code.split()))
            case _:
                return code

    def _citations(self, rules: Iterable[str], words: Words) -> Iterator[str]:
        """Yield the first provision of each rule."""
        for rule in rules:
            citation = self.rulebook.rule(rule).citations[0]
            yield words.citation(citation).replace(UNBROKEN, " ")
