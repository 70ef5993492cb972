"""What a pack says to people: terms and questions, rules with their citations, and silences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from asn_netralitas._model.codes import (
    Act,
    Authority,
    Category,
    Contest,
    FactValue,
    SanctionClass,
    Status,
    Target,
    Verdict,
    code_of,
)
from asn_netralitas._model.law import Citation, Consequence, Rule
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.rulebook import Rulebook

_COMMON: Final = Catalogue("common")
_CODES: Final[Mapping[str, type[StrEnum]]] = {
    "verdicts": Verdict,
    "statuses": Status,
    "categories": Category,
    "acts": Act,
    "targets": Target,
    "contests": Contest,
    "sanction_classes": SanctionClass,
    "authorities": Authority,
}
# Other things than facts on which an answer can turn.
_BRANCHES: Final = ("at", "region", "election", "category", "target")

TwoWordings = dict[str, str]


def wording(text: Text) -> TwoWordings:
    """Return a text as JSON.

    >>> wording(Text("aturan", "rule"))
    {'id': 'aturan', 'en': 'rule'}
    """
    return {"id": text.id, "en": text.en}


def texts_of(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the terms of all codes that a case or an answer can have, by section and code."""
    terms = {
        section: {code.value: wording(vocabulary.term(code)) for code in kind}
        for section, kind in _CODES.items()
    }
    facts = {name: _fact(spec, vocabulary) for name, spec in vocabulary.facts.items()}
    others = {name: _asked(name, vocabulary) for name in _BRANCHES if name not in facts}
    return {**terms, "facts": facts | others}


def _asked(name: str, vocabulary: Vocabulary) -> dict[str, Any]:
    question = wording(vocabulary.question(name))
    return {**wording(vocabulary.fact_term(name)), "question": question}


def _fact(spec: FactSpec, vocabulary: Vocabulary) -> dict[str, Any]:
    values = {code_of(value): wording(_term(value, vocabulary)) for value in spec.values}
    return {**_asked(spec.name, vocabulary), "values": values}


def _term(value: FactValue, vocabulary: Vocabulary) -> Text:
    return vocabulary.term(value) if isinstance(value, StrEnum) else _COMMON.text(code_of(value))


def rules_of(book: Rulebook) -> list[dict[str, Any]]:
    """Return all rules, in their order: what people read of them, and what follows from them."""
    return [_rule(rule, book) for rule in book.rules]


def _rule(rule: Rule, book: Rulebook) -> dict[str, Any]:
    return {
        "id": rule.id,
        "modality": rule.modality.value,
        "title": wording(rule.title),
        "citations": [citation_of(citation, book) for citation in rule.citations],
        "consequences": [_consequence(part, book) for part in rule.consequences],
    }


def _consequence(part: Consequence, book: Rulebook) -> dict[str, Any]:
    return {
        "class": part.sanction_class and part.sanction_class.value,
        "citation": citation_of(part.citation, book),
    }


def citation_of(citation: Citation, book: Rulebook) -> dict[str, Any]:
    """Return a citation with the number of its instrument and with its persistent id."""
    instrument = book.instrument(citation.instrument)
    return {
        "instrument": citation.instrument,
        "number": instrument.number,
        "provision": citation.provision,
        "id": instrument.reference(citation),
    }


def silences_of(book: Rulebook, singles: Sequence[Category]) -> list[dict[str, Any]]:
    """Return why no rule speaks of some acts, categories or contests; empty lists mean any."""
    return [
        {
            "acts": sorted(silence.acts),
            "categories": sorted(map(singles.index, silence.categories)),
            "contests": sorted(silence.contests),
            "reason": wording(silence.reason),
            "ask": list(silence.ask),
        }
        for silence in book.silences
    ]


def instruments_of(book: Rulebook) -> dict[str, dict[str, Any]]:
    """Return each instrument that a rule or a consequence cites: its title and official page."""
    cited = {citation.instrument for citation in _citations(book)}
    return {
        instrument.id: {"title": wording(instrument.title), "address": instrument.address}
        for instrument in book.instruments
        if instrument.id in cited
    }


def _citations(book: Rulebook) -> Iterator[Citation]:
    for rule in book.rules:
        yield from rule.citations
        yield from (part.citation for part in rule.consequences)
