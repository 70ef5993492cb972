"""The differences between two decisions, as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, Final

from attrs import asdict, frozen

from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._files.json_diff import Difference, differences
from asn_netralitas._model.codes import Modality, SanctionClass, Status, Verdict
from asn_netralitas._model.decision import Decision, DisputeView, Sanction, Step
from asn_netralitas._model.values import as_json
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, require_rulebook

from .why_not import why_worse

COMPARISON_SCHEMA: Final = "asn-netralitas/comparison/1"
NOTHING: Final = "-"
FROM_WORST: Final = (None, Status.LIFTED, Status.OPEN, Status.STANDS)


@frozen(kw_only=True)
class RuleDifference:
    """A rule with another status in each case, and why it fares worse in one of them.

    A status is None where the decision does not list the rule: it does not apply there. A step of
    `reasons` that does not hold is unmet in every situation of the worse case, an open one in some.
    """

    rule: str
    title: Text
    modality: Modality
    first: Status | None
    second: Status | None
    reasons: tuple[Step, ...]


@frozen(kw_only=True)
class SanctionDifference:
    """A sanction that only one decision has, or that the two have differently."""

    rule: str
    sanction_class: SanctionClass | None
    first: Sanction | None
    second: Sanction | None


@frozen(kw_only=True)
class DisputeDifference:
    """A dispute that decides only one verdict, or whose readings lead to other verdicts."""

    id: str
    title: Text
    first: DisputeView | None
    second: DisputeView | None


@frozen(kw_only=True)
class Comparison:
    """Two decisions and the differences between their questions and their answers.

    The paths of `inputs` are those of `Decision.input` in JSON, as `person/category`. Duties,
    reporting channels and notes are not compared.
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
        """Return whether nothing that is compared differs in the answers."""
        return self.first.verdict is self.second.verdict and not (
            self.rules or self.sanctions or self.disputes or any(self.open_facts)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values (schema `asn-netralitas/comparison/1`)."""
        one, other = self.first.to_dict(), self.second.to_dict()

        def part(entry: SanctionDifference | DisputeDifference, name: str) -> dict[str, object]:
            sides = ((entry.first, self.first, one), (entry.second, self.second, other))
            return _pair(
                *(
                    None if value is None else written[name][getattr(decision, name).index(value)]
                    for value, decision, written in sides
                )
            )

        return {
            "schema": COMPARISON_SCHEMA,
            "same": self.same,
            **{key: _pair(one[key], other[key]) for key in ("input", "verdict", "contexts")},
            "differences": [asdict(entry) for entry in self.inputs],
            "rules": [
                as_json(entry) | {"reasons": [_reason(step) for step in entry.reasons]}
                for entry in self.rules
            ],
            "sanctions": [
                {"rule": entry.rule, "class": entry.sanction_class and entry.sanction_class.value}
                | part(entry, "sanctions")
                for entry in self.sanctions
            ],
            "disputes": [
                {"id": entry.id, "title": asdict(entry.title)} | part(entry, "disputes")
                for entry in self.disputes
            ],
            "open_facts": _pair(*map(list, self.open_facts)),
            "rulebook": one["rulebook"],
        }


def _pair(first: object, second: object) -> dict[str, object]:
    return {"first": first, "second": second}


def _reason(step: Step) -> dict[str, Any]:
    values = {key: getattr(step, key) for key in ("what", "holds", "found")}
    return values | {"expected": list(step.expected)}


def compare(
    first: Decision,
    second: Decision,
    *,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
) -> Comparison:
    """Return the differences between two decisions of one rulebook, and their reasons.

    The questions may differ in anything; one difference gives the clearest reasons. `rulebook` and
    `calendar` must be those that decided, by default the national ones. Decisions may come from
    their JSON.

    Raises:
        CaseError: If another rulebook made one of the decisions.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> liking = Activity(Act.LIKE_POST)
    >>> pns, thl = (
    ...     evaluate(Person(category, region="64.08"), liking, at=date(2024, 8, 15))
    ...     for category in (Category.PNS, Category.THL)
    ... )
    >>> for entry in compare(pns, thl).rules:
    ...     print(entry.rule, entry.first, entry.second, [step.what for step in entry.reasons])
    se1-2023 None open ['person']
    skb-a-04 stands None ['person']
    uu20-2023-24-1-d open None ['person']
    se1-skb-a-04 None stands ['person']
    """
    law = law_or_national(rulebook, calendar)
    for decision in (first, second):
        require_rulebook(law.rulebook, decision.rulebook.digest)
    return Comparison(
        first=first,
        second=second,
        inputs=tuple(differences(asked(first), asked(second))),
        rules=tuple(_rules(first, second, law)),
        sanctions=tuple(_sanctions(first, second)),
        disputes=tuple(_disputes(first, second)),
    )


def asked(decision: Decision) -> dict[str, Any]:
    """Return the question as JSON that was read back; it has readings even if there are none."""
    question: dict[str, Any] = json.loads(json.dumps(decision.to_dict()["input"]))
    question.setdefault("readings", {})
    return question


def _rules(first: Decision, second: Decision, law: LawDiagrams) -> Iterator[RuleDifference]:
    one, other = (
        {finding.rule: finding for finding in decision.findings} for decision in (first, second)
    )
    for rule in law.rulebook.rules:
        here, there = one.get(rule.id), other.get(rule.id)
        status, other_status = (
            None if finding is None else finding.status for finding in (here, there)
        )
        if status is other_status:
            continue
        if FROM_WORST.index(status) > FROM_WORST.index(other_status):
            reasons = why_worse(rule, here, there, second, law)
        else:
            reasons = why_worse(rule, there, here, first, law)
        yield RuleDifference(
            rule=rule.id,
            title=rule.title,
            modality=rule.modality,
            first=status,
            second=other_status,
            reasons=reasons,
        )


def _sanctions(first: Decision, second: Decision) -> Iterator[SanctionDifference]:
    one, other = _by_rule(first.sanctions), _by_rule(second.sanctions)
    for key in dict.fromkeys((*one, *other)):
        here, there = one.get(key), other.get(key)
        if here != there:
            yield SanctionDifference(rule=key[0], sanction_class=key[1], first=here, second=there)


_SanctionKey = tuple[str, SanctionClass | None, int]


def _by_rule(sanctions: Iterable[Sanction]) -> dict[_SanctionKey, Sanction]:
    """Return sanctions by rule and class; those that share both are numbered."""
    by_key: dict[_SanctionKey, Sanction] = {}
    for sanction in sanctions:
        numbers = ((sanction.rule, sanction.sanction_class, number) for number in count())
        by_key[next(key for key in numbers if key not in by_key)] = sanction
    return by_key


def _disputes(first: Decision, second: Decision) -> Iterator[DisputeDifference]:
    one, other = ({view.id: view for view in decision.disputes} for decision in (first, second))
    for name, view in (one | other).items():
        here, there = one.get(name), other.get(name)
        if _verdicts(here) != _verdicts(there):
            yield DisputeDifference(id=name, title=view.title, first=here, second=there)


def _verdicts(view: DisputeView | None) -> list[tuple[str, Verdict]]:
    return [] if view is None else [(reading.id, reading.verdict) for reading in view.readings]
