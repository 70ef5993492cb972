"""The differences between two decisions, as values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Final

from attrs import asdict, frozen

from asn_netralitas._engine.applicable_law import LawIndex, law_of
from asn_netralitas._files.json_diff import Difference, differences
from asn_netralitas._model.codes import Modality, SanctionClass, Status, Verdict
from asn_netralitas._model.decision import Decision, DisputeView, Finding, Sanction, Step
from asn_netralitas._model.law import Rule
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, require_rulebook

from .why_not import situations, why_absent, why_lifted, why_open

COMPARISON_SCHEMA: Final = "asn-netralitas/comparison/1"
NOTHING: Final = "-"
FROM_WORST: Final = (None, Status.LIFTED, Status.OPEN, Status.STANDS)


@frozen(kw_only=True)
class RuleDifference:
    """A rule that fares differently, and what it wants that the case where it fares worse has not.

    A status is None where the decision does not tell of the rule: it does not stand there. A step
    that does not hold is an obstacle in every case that is left, one that is open (None) in some.
    """

    rule: str
    title: Text
    modality: Modality
    first: Status | None
    second: Status | None
    reasons: tuple[Step, ...]


@frozen(kw_only=True)
class SanctionDifference:
    """A sanction that one decision has alone, or that the two have differently."""

    rule: str
    sanction_class: SanctionClass | None
    first: Sanction | None
    second: Sanction | None


@frozen(kw_only=True)
class DisputeDifference:
    """A dispute on which one decision turns alone, or whose readings give other verdicts."""

    id: str
    title: Text
    first: DisputeView | None
    second: DisputeView | None


@frozen(kw_only=True)
class Comparison:
    """Two decisions and all that differs between their questions and their answers.

    The paths of `inputs` are those of `Decision.input` in JSON, as `person/category`. Duties, doors
    to report to and notes are not compared. A comparison has the law of neither decision.
    """

    first: Decision
    second: Decision
    inputs: tuple[Difference, ...]
    rules: tuple[RuleDifference, ...]
    sanctions: tuple[SanctionDifference, ...]
    disputes: tuple[DisputeDifference, ...]

    @property
    def open_facts(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the facts on which only the first verdict turns, and only the second."""
        one, other = self.first.open_facts, self.second.open_facts
        return (
            tuple(fact for fact in one if fact not in other),
            tuple(fact for fact in other if fact not in one),
        )

    @property
    def same(self) -> bool:
        """Tell whether nothing of the answers differs that is compared."""
        return self.first.verdict is self.second.verdict and not (
            self.rules or self.sanctions or self.disputes or any(self.open_facts)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values (schema `asn-netralitas/comparison/1`)."""
        one, other = self.first.to_dict(), self.second.to_dict()
        return {
            "schema": COMPARISON_SCHEMA,
            "same": self.same,
            **{key: _pair(one[key], other[key]) for key in ("input", "verdict", "contexts")},
            "differences": [asdict(entry) for entry in self.inputs],
            "rules": [_rule_as_json(entry) for entry in self.rules],
            "sanctions": [
                {
                    "rule": entry.rule,
                    "class": _code(entry.sanction_class),
                    **_pair(
                        _written(entry.first, self.first.sanctions, one["sanctions"]),
                        _written(entry.second, self.second.sanctions, other["sanctions"]),
                    ),
                }
                for entry in self.sanctions
            ],
            "disputes": [
                {
                    "id": entry.id,
                    "title": asdict(entry.title),
                    **_pair(
                        _written(entry.first, self.first.disputes, one["disputes"]),
                        _written(entry.second, self.second.disputes, other["disputes"]),
                    ),
                }
                for entry in self.disputes
            ],
            "open_facts": _pair(*map(list, self.open_facts)),
            "rulebook": one["rulebook"],
        }


def _pair(first: object, second: object) -> dict[str, object]:
    return {"first": first, "second": second}


def _code(code: StrEnum | None) -> str | None:
    return None if code is None else code.value


def _written(part: object, parts: tuple[object, ...], written: list[object]) -> object:
    """Return a part of a decision as its JSON has it."""
    return None if part is None else written[parts.index(part)]


def _rule_as_json(entry: RuleDifference) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "title": asdict(entry.title),
        "modality": entry.modality.value,
        **_pair(_code(entry.first), _code(entry.second)),
        "reasons": [
            {"what": step.what, "holds": step.holds, "found": step.found}
            | {"expected": list(step.expected)}
            for step in entry.reasons
        ],
    }


def compare(
    first: Decision,
    second: Decision,
    *,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
) -> Comparison:
    """Set two decisions of one rulebook side by side, and tell what made the difference.

    They may differ in anything that was asked; the clearest reasons come from two that differ in
    one thing. `rulebook` and `calendar` must be those that decided; without them the national ones
    are meant. Decisions that were read back from JSON do as well.

    Raises:
        CaseError: If another rulebook made one of the decisions.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> liking = Activity(Act.LIKE_POST)
    >>> pns, thl = (
    ...     evaluate(Person(category, region="64.08"), liking, at=date(2024, 8, 15))
    ...     for category in (Category.PNS, Category.THL)
    ... )
    >>> found = compare(pns, thl)
    >>> [(entry.path, entry.first, entry.second) for entry in found.inputs]
    [('person/category', 'pns', 'thl')]
    >>> for entry in found.rules:
    ...     print(entry.rule, entry.first, entry.second, [step.what for step in entry.reasons])
    skb-a-04 stands None ['person']
    se1-skb-a-04 None stands ['person']
    """
    book = Rulebook.national() if rulebook is None else rulebook
    for decision in (first, second):
        require_rulebook(book, decision.rulebook.digest)
    return Comparison(
        first=first,
        second=second,
        inputs=tuple(differences(asked(first), asked(second))),
        rules=tuple(_rules(first, second, law_of(book, calendar or Calendar.national()))),
        sanctions=tuple(_sanctions(first, second)),
        disputes=tuple(_disputes(first, second)),
    )


def asked(decision: Decision) -> dict[str, Any]:
    """Return the question as JSON that was read back, with its readings even if there are none."""
    question: dict[str, Any] = json.loads(json.dumps(decision.to_dict()["input"]))
    return {**question, "readings": question.get("readings", {})}


def _rules(first: Decision, second: Decision, law: LawIndex) -> Iterator[RuleDifference]:
    one, other = (
        {finding.rule: finding for finding in decision.findings} for decision in (first, second)
    )
    for rule in law.rulebook.rules:
        here, there = one.get(rule.id), other.get(rule.id)
        statuses = [None if found is None else found.status for found in (here, there)]
        if statuses[0] is statuses[1]:
            continue
        if _standing(here) > _standing(there):
            reasons = _reasons(rule, here, there, second, law)
        else:
            reasons = _reasons(rule, there, here, first, law)
        yield RuleDifference(
            rule=rule.id,
            title=rule.title,
            modality=rule.modality,
            first=statuses[0],
            second=statuses[1],
            reasons=reasons,
        )


def _standing(finding: Finding | None) -> int:
    return FROM_WORST.index(None if finding is None else finding.status)


def _reasons(
    rule: Rule, better: Finding | None, worse: Finding | None, decision: Decision, law: LawIndex
) -> tuple[Step, ...]:
    """Return what a rule wants that the decision in which it fares worse has not."""
    if worse is not None and worse.status is Status.LIFTED:
        return why_lifted(worse)
    rule_situations = situations(decision, law)
    if worse is None or better is None:
        return why_absent(rule, rule_situations, law.rulebook)
    return why_open(rule, worse, better, rule_situations, law.rulebook)


def _sanctions(first: Decision, second: Decision) -> Iterator[SanctionDifference]:
    one, other = _by_rule(first.sanctions), _by_rule(second.sanctions)
    for key in dict.fromkeys((*one, *other)):
        here, there = one.get(key), other.get(key)
        if here != there:
            rule, sanction_class, _ = key
            yield SanctionDifference(
                rule=rule, sanction_class=sanction_class, first=here, second=there
            )


_SanctionKey = tuple[str, SanctionClass | None, int]


def _by_rule(sanctions: Iterable[Sanction]) -> dict[_SanctionKey, Sanction]:
    """Return sanctions by rule and class; those that share both are numbered."""
    by_key: dict[_SanctionKey, Sanction] = {}
    counts = Counter[tuple[str, SanctionClass | None]]()
    for sanction in sanctions:
        key = (sanction.rule, sanction.sanction_class)
        by_key[*key, counts[key]] = sanction
        counts[key] += 1
    return by_key


def _disputes(first: Decision, second: Decision) -> Iterator[DisputeDifference]:
    one, other = ({view.id: view for view in decision.disputes} for decision in (first, second))
    for name in dict.fromkeys((*one, *other)):
        here, there = one.get(name), other.get(name)
        if _verdicts(here) != _verdicts(there):
            title = (one | other)[name].title
            yield DisputeDifference(id=name, title=title, first=here, second=there)


def _verdicts(view: DisputeView | None) -> list[tuple[str, Verdict]]:
    return [] if view is None else [(reading.id, reading.verdict) for reading in view.readings]
