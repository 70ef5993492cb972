"""Render a decision for people, in both languages, or as JSON. Nothing is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import asdict

from asn_netralitas._model.decision import Decision, Way
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._model.values import labelled, summary_of
from asn_netralitas._phrases.text import LANGUAGES, Language

if TYPE_CHECKING:
    from asn_netralitas._text.document import Document

__all__ = ["Detail", "Form", "render"]
__dir__ = __all__.copy

Form = Literal["text", "markdown", "html", "json"]
Detail = Literal["full", "short"]

_FORMS: Final[tuple[Form, ...]] = ("text", "markdown", "html", "json")
_DETAILS: Final[tuple[Detail, ...]] = ("full", "short")


def render(
    decision: Decision,
    *,
    lang: Language = "id",
    to: Form = "text",
    detail: Detail = "full",
    ways: Iterable[Way] | None = None,
    width: int | None = None,
) -> str:
    """Write a decision for a person who has never seen the library, or as JSON.

    `text` is for a terminal or a letter, `markdown` is CommonMark, and `html` a whole page that
    runs no script, needs nothing from elsewhere and prints well. All three say the same; no sign of
    a title or a name becomes markup, and only addresses of the web become links. They name regions,
    elections, instruments and rules as the national calendar and rulebook do; what these do not
    know keeps its code. With `detail="short"` they say what `Decision.summary` says. Lines of text
    are folded at `width` columns, by default 88; an address may be longer.

    The JSON is that of `Decision.to_dict` and is the same in both languages. With `ways`, those of
    `Decision.ways_to_permit` or `ways_to_prohibit`, what would change the answer stands at the end;
    the JSON is then `{"decision": ..., "ways": [...]}`. It is always whole.

    Raises:
        CaseError: If the language, the form or the detail is unknown.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(
    ...     Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=date(2024, 8, 15)
    ... )
    >>> print(render(decision).split(" (")[0])
    DILARANG: Pegawai Negeri Sipil
    """
    _check(lang=(lang, LANGUAGES), to=(to, _FORMS), detail=(detail, _DETAILS))
    if to == "json":
        from asn_netralitas._files.json_text import json_text  # noqa: PLC0415  # slow to load

        values = decision.to_dict()
        if ways is not None:
            values = {"decision": values, "ways": [asdict(way) for way in ways]}
        return json_text(values, indent=2)
    from asn_netralitas._text.writers import written  # noqa: PLC0415  # as above

    return written(_document(decision, lang, detail, ways), to, width)


def _document(
    decision: Decision, lang: Language, detail: Detail, ways: Iterable[Way] | None
) -> Document:
    from asn_netralitas._text.decision_document import document, with_ways  # noqa: PLC0415  # as above
    from asn_netralitas._text.summary import short_document  # noqa: PLC0415  # as above

    whole = short_document(decision, lang) if detail == "short" else document(decision, lang)
    return with_ways(whole, ways)


@summary_of.register(Decision)
def _summary_of_a_decision(decision: Decision, lang: Language) -> str:
    from asn_netralitas._text.summary import summary  # noqa: PLC0415  # as in `render`

    _check(lang=(lang, LANGUAGES))
    return summary(decision, lang)


@labelled.register(Decision)
def _labelled_decision(decision: Decision, lang: Language) -> dict[str, Any]:
    from asn_netralitas._text.labels import with_labels  # noqa: PLC0415  # as in `render`

    _check(labels=(lang, LANGUAGES))
    return with_labels(decision, lang)


def _check(**given: tuple[str, tuple[str, ...]]) -> None:
    """Raise CaseError with a problem for each value that is none of its choices."""
    problems = [
        problem
        for what, (written, known) in given.items()
        for problem in _unknown(what, written, known)
    ]
    if problems:
        raise CaseError(problems)


def _unknown(what: str, written: str, known: tuple[str, ...]) -> Iterator[Problem]:
    if written not in known:
        values = {"what": what, "written": str(written)}
        yield Problem(code="unknown-code", values=values, hint=near(str(written), known))
