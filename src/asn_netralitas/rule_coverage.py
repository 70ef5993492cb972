"""Measure what scenarios exercise of a rulebook: rules, exceptions, readings, cells.

A rule is exercised if it stands or is open in the decision of a scenario; an exception if it lifts
a rule; a reading if a decision shows its dispute or it was chosen; a cell, which is a category and
an act with a rule, if a scenario is about both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, Final

from attrs import frozen

from asn_netralitas._model.codes import Act, Category, Status
from asn_netralitas._model.decision import DisputeView
from asn_netralitas._model.law import Dispute
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.scenario.values import Result

__all__ = ["CoveredPart", "RuleCoverage", "coverage"]
__dir__ = __all__.copy

_PARTS: Final = ("rules", "exceptions", "readings", "cells")


@frozen(kw_only=True)
class CoveredPart:
    """How many of some things there are and which of them no scenario exercises, in order."""

    total: int
    missed: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Return how many of a hundred are exercised; all, where there is none."""
        return 100.0 if not self.total else 100.0 * (self.total - len(self.missed)) / self.total


@frozen(kw_only=True)
class RuleCoverage:
    """What of a rulebook is exercised.

    `exceptions` are written `exception > lifted rule`, `readings` `dispute=reading`, `cells`
    `category act`; `instruments` holds the rules of each instrument by its id.
    """

    rules: CoveredPart
    exceptions: CoveredPart
    readings: CoveredPart
    cells: CoveredPart
    instruments: dict[str, CoveredPart]

    def to_dict(self) -> dict[str, Any]:
        """Return the coverage as plain JSON values, percentages to one decimal."""
        return {
            **{name: _as_dict(getattr(self, name)) for name in _PARTS},
            "instruments": {name: _as_dict(part) for name, part in self.instruments.items()},
        }


def coverage(results: Iterable[Result], rulebook: Rulebook | None = None) -> RuleCoverage:
    """Return what of a rulebook the decisions of scenarios exercise.

    Without `rulebook` the national one is meant. Rules that an overlay of a scenario adds are not
    counted.

    >>> from asn_netralitas import scenario
    >>> cases = scenario.load("examples/kutai-timur/kutai-timur.scenarios.yaml")
    >>> found = coverage(scenario.run(case) for case in cases)
    >>> found.rules.total == len(Rulebook.national().rules), "pp94-5n-1" in found.rules.missed
    (True, False)
    """
    book = rulebook if rulebook is not None else Rulebook.national()
    decisions = [result.decision for result in results]
    findings = [finding for decision in decisions for finding in decision.findings]
    rules = {finding.rule for finding in findings if finding.status is not Status.LIFTED}
    lifts = {f"{lifter} > {finding.rule}" for finding in findings for lifter in finding.lifted_by}
    exceptions = (
        f"{rule.id} > {name}" for rule in book.rules for name in sorted(rule.exception_to)
    )
    chosen = {"=".join(pair) for each in decisions for pair in each.input.readings.items()}
    shown = _readings(view for decision in decisions for view in decision.disputes)
    covered = {cell for rule in book.rules for cell in product(rule.categories, rule.acts)}
    asked = {
        f"{category} {decision.input.activity.act}"
        for decision in decisions
        for category in book.vocabulary.members(decision.input.person.category)
    }
    return RuleCoverage(
        rules=_part((rule.id for rule in book.rules), rules),
        exceptions=_part(exceptions, lifts),
        readings=_part(_readings(book.disputes), chosen.union(shown)),
        cells=_part((" ".join(c) for c in product(Category, Act) if c in covered), asked),
        instruments={
            instrument.id: _part(own, rules)
            for instrument in book.instruments
            if (own := [rule.id for rule in book.rules if rule.instrument == instrument.id])
        },
    )


def _part(everything: Iterable[str], exercised: set[str]) -> CoveredPart:
    known = tuple(dict.fromkeys(everything))
    missed = tuple(name for name in known if name not in exercised)
    return CoveredPart(total=len(known), missed=missed)


def _as_dict(part: CoveredPart) -> dict[str, Any]:
    return {"total": part.total, "percent": round(part.percent, 1), "missed": list(part.missed)}


def _readings(disputes: Iterable[Dispute | DisputeView]) -> Iterator[str]:
    return (f"{dispute.id}={reading.id}" for dispute in disputes for reading in dispute.readings)
