"""A decision as short as a model of language can use it, and what a rule cites."""

from __future__ import annotations

from typing import Any, Final

from asn_netralitas._model.case import Case
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._model.values import as_json
from asn_netralitas._phrases.text import LANGUAGES
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.interview import next_question

from .operations import question_from, versions

_FINDING: Final = ("rule", "status", "modality", "title", "citations")
_SANCTION: Final = ("class", "kinds", "by", "rule")
_CHANNEL: Final = ("to", "route", "deadline", "citations")
_AS_IT_IS: Final = ("open_facts", "presumed", "assumed", "silence", "notes", "confidence")


def brief_of(case: Case, decision: Decision) -> dict[str, Any]:
    """Return what a decision says, without the trees of why.

    Where the verdict depends, `question` is the one to ask next; where it is disputed, each
    reading stands with its verdict and its holders.
    """
    whole = decision.to_dict()
    return {
        **{name: whole[name] for name in ("verdict", "allowed", "input")},
        "summary": {lang: decision.summary(lang) for lang in LANGUAGES},
        "question": question_from(next_question(decision)),
        "rules": [_parts(each, _FINDING) for each in whole["findings"]],
        "sanctions": [_parts(each, _SANCTION) for each in whole["sanctions"]],
        "disputes": whole["disputes"],
        "report_to": [_parts(each, _CHANNEL) for each in whole["report_to"]],
        **{name: whole[name] for name in _AS_IT_IS},
        "understood": [
            {
                "path": [*each.path],
                "written": each.written,
                "code": each.meant.code,
                "name": as_json(each.meant.name),
            }
            for each in case.understood
        ],
        "law": versions(),
    }


def why_of(decision: Decision) -> dict[str, Any]:
    """Return each rule that stands, is lifted or is open, with the tree of why."""
    whole = decision.to_dict()
    return {name: whole[name] for name in ("verdict", "contexts", "findings", "disputes")}


def cited_in(rule_id: str) -> dict[str, Any]:
    """Return a rule with its provisions, and of each instrument number, title, days and address.

    Raises:
        CaseError: If no rule has this id.
    """
    book = Rulebook.national()
    known = [rule.id for rule in book.rules]
    if rule_id not in known:
        values = {"what": "rule", "written": rule_id}
        hint = near(rule_id, known)
        raise CaseError([Problem(code="unknown-code", values=values, hint=hint, path=("rule",))])
    rule = book.rule(rule_id)
    return {
        "rule": rule.id,
        "modality": rule.modality.value,
        "title": as_json(rule.title),
        "confidence": rule.confidence.value,
        "citations": [
            {
                "provision": citation.provision,
                "reference": instrument.reference(citation),
                "instrument": as_json(instrument),
            }
            for citation in rule.citations
            for instrument in (book.instrument(citation.instrument),)
        ],
    }


def _parts(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names}
