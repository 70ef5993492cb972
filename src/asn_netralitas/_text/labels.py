"""The JSON of a decision with the term of each code beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from asn_netralitas._model import codes
from asn_netralitas._model.decision import LABEL, Decision
from asn_netralitas._phrases.text import Language

from .words import Words

# The enums to which the codes under a key belong.
_ENUMS: Final[Mapping[str, tuple[type[StrEnum], ...]]] = {
    "verdict": (codes.Verdict,),
    "category": (codes.Category,),
    "act": (codes.Act,),
    "nearest": (codes.Act,),
    "kind": (codes.ElectionKind, codes.SanctionKind),
    "contests": (codes.Contest,),
    "stage": (codes.Stage,),
    "periods": (codes.PeriodKind,),
    "status": (codes.Status,),
    "modality": (codes.Modality,),
    "confidence": (codes.Confidence,),
    "rank": (codes.Rank,),
    "class": (codes.SanctionClass,),
    "kinds": (codes.SanctionKind,),
    **dict.fromkeys(("by", "to", "passed_on_to", "ask"), (codes.Authority,)),
}
_STEP_ENUMS: Final = (
    *(codes.Category, codes.Position, codes.Act, codes.Target, codes.ElectionKind),
    *(codes.Contest, codes.Stage, codes.PeriodKind, codes.Candidacy, codes.EmployerLevel),
)


def with_labels(decision: Decision, lang: Language) -> dict[str, Any]:
    """Return `Decision.to_dict` with labels: under `KEY_label` the terms of what `KEY` holds."""
    words = Words(lang=lang, decision=decision)
    values: dict[str, Any] = _beside(decision.to_dict(), words)
    return values


def _beside(value: Any, words: Words) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, list):
        return [_beside(each, words) for each in value]
    if not isinstance(value, dict):
        return value
    labelled = {}
    for key, inner in value.items():
        labelled[key] = _beside(inner, words)
        label = _label(key, inner, words)
        if label is not None:
            labelled[f"{key}{LABEL}"] = label
    return labelled


def _label(key: str, value: Any, words: Words) -> str | list[str] | None:  # noqa: ANN401  # as above
    """Return the term of a code, or those of several, or None where a key holds no codes."""
    if isinstance(value, bool) and key in words.vocabulary.facts:
        return words.statement(key, codes.code_of(value))
    term = _term_of(key, words)
    if term is None or value is None or isinstance(value, bool):
        return None
    if isinstance(value, list):
        return [term(code) for code in value] if all(isinstance(c, str) for c in value) else None
    return term(value) if isinstance(value, str) else None


def _term_of(key: str, words: Words) -> Callable[[str], str] | None:
    """Return the function from a code under a key to its term."""
    if key in _ENUMS:
        return lambda code: words.code(code, *_ENUMS[key])
    if key in words.vocabulary.facts:
        return lambda code: words.value(key, code)
    own: Mapping[str, Callable[[str], str]] = {
        "region": lambda code: words.region(code) or code,
        "election": words.election,
        "elections": words.election,
        "open_facts": words.fact,
        "if": words.fact,
        "what": lambda code: _step_name(code, words),
        "expected": lambda code: _step_codes(code, words),
        "found": lambda code: _step_codes(code, words),
        "route": lambda code: words.say_code("route", code),
        "rule": words.rule,
        "lifted_by": words.rule,
        "could_be_lifted_by": words.rule,
        "instrument": words.instrument,
    }
    return own.get(key)


def _step_name(what: str, words: Words) -> str:
    if what in words.vocabulary.conditions:
        return words.condition(what)
    known = words.say_code("step", what)
    return words.fact(what) if known == what else known


def _step_codes(found: str, words: Words) -> str:
    """Return the terms of the codes of a step, which are divided by commas."""
    parts = (_step_code(code, words) for code in found.split(", "))
    return ", ".join(parts)


def _step_code(code: str, words: Words) -> str:
    if code in {"yes", "no"}:
        return words.say(code)
    term = words.code(code, *_STEP_ENUMS)
    return words.election(code) if term == code else term
