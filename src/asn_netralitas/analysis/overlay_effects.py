"""Compare each cell in the region of an overlay with the same cell without overlays.

A change is attributed to the overlay rules that apply or lift there and, if there are none, to the
readings that overlays choose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from attrs import define, evolve, field

from asn_netralitas._decision.evaluate import decide
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import Act, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF, Overlay, Rule, reading_refs
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .law_space import LawCell, setting_at
from .survey import SurveyedCell, groups, readings_of
from .witness import PartDiagnostic, PartName, Witness, diagnostic


class _VerdictChange(NamedTuple):
    """One way in which a rule or a chosen reading of an overlay changes cells."""

    code: str
    part: PartName
    by: str


@define(eq=False, slots=False)
class OverlayEffects:
    """The law with overlays beside the law under them."""

    law: LawDiagrams
    under: LawDiagrams
    _cells: Counter[_VerdictChange] = field(factory=Counter)
    _witnesses: dict[_VerdictChange, Witness | None] = field(factory=dict)

    def add(self, cells: Iterable[LawCell], most: int) -> None:
        """Add the changes of some cells."""
        regions = frozenset().union(*(overlay.regions for overlay in self._overlays))
        for group in groups((cell for cell in cells if cell.at.place.within(regions)), most):
            here = group.cell.at
            at = setting_at(self.under, group.cell.act, here.day, here.place, here.context)
            cell = evolve(group.cell, law=self.under, at=at)
            changed = [
                (change, surveyed)
                for surveyed in group.surveyed()
                for change in self._changes_at(surveyed, cell)
            ]
            self._cells.update({change: len(group.members) for change, _ in changed})
            for change, surveyed in changed:
                if self._witnesses.get(change) is None:
                    self._witnesses[change] = self._witness(surveyed)

    def diagnostics(self) -> Iterator[PartDiagnostic]:
        """Yield each change that some case shows, with the rule or the overlay that makes it."""
        for change, witness in self._witnesses.items():
            if witness is not None:
                values = {
                    "by": change.by,
                    "count": str(self._cells[change]),
                    "before": witness.decide(*self._before).verdict.value,
                    "after": witness.verdict.value,
                }
                yield diagnostic(change.part, change.code, values, witness)

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Return the acts that the rules or the chosen readings of the overlays concern."""
        disputes = {dispute for overlay in self._overlays for dispute in overlay.readings}
        acts: set[Act] = set()
        for rule in self.law.rulebook.rules:
            touched = {ref.dispute for ref in reading_refs(rule)}
            if rule.id in self._own or not touched.isdisjoint(disputes):
                acts |= rule.acts
        return tuple(act for act in Act if act in acts)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that the overlays add."""
        return self._added("rules")

    def brings(self, found: PartDiagnostic) -> bool:
        """Tell whether a diagnostic names a rule or an instrument that the overlays add."""
        added = {part.id for part in (*self.rules, *self._added("instruments"))}
        return not added.isdisjoint(found[1].values.values())

    @cached_property
    def _overlays(self) -> tuple[Overlay, ...]:
        return self._added("overlays")

    @cached_property
    def _choosers(self) -> dict[tuple[str, str], str]:
        """Return the first overlay that chooses a reading, by dispute and reading."""
        overlays = reversed(self._overlays)
        return {pair: overlay.id for overlay in overlays for pair in overlay.readings.items()}

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules)

    def _added(self, name: str) -> tuple[Any, ...]:
        """Return the rules, instruments or overlays that the law under lacks."""
        known = {part.id for part in getattr(self.under.rulebook, name)}
        return tuple(part for part in getattr(self.law.rulebook, name) if part.id not in known)

    def _changes_at(self, surveyed: SurveyedCell, cell: LawCell) -> Iterator[_VerdictChange]:
        """Yield the ways in which surveyed cells differ from the cell under the overlays."""
        here, after = surveyed.group.cell, surveyed.found.verdict
        before, standing = set(_verdicts_under(surveyed, cell)), self._own & surveyed.found.stands
        if any(STRICTEST_FIRST.index(each) < STRICTEST_FIRST.index(after) for each in before):
            code = "overlay-loosens" if before == {Verdict.PROHIBITED} else "overlay-freer"
            rules = (
                self._own.intersection(lifter for _, lifter in surveyed.found.lifted) or standing
            )
        elif before != {after}:
            code = "overlay-stricter"
            modalities = {rule: here.rules[rule].modality for rule in standing}
            rules = frozenset(rule for rule in standing if VERDICT_OF[modalities[rule]] is after)
        else:
            return
        for rule in sorted(rules):
            yield _VerdictChange(code, ("rule", rule), rule)
        for pair in () if rules else _chosen(here).items():
            if pair in self._choosers:
                yield _VerdictChange(code, ("overlay", self._choosers[pair]), "=".join(pair))

    def _witness(self, surveyed: SurveyedCell) -> Witness | None:
        def shows(decision: Decision) -> bool:
            after, before = decision.verdict, decide(decision.input, *self._before).verdict
            return after is surveyed.found.verdict and before not in {after, Verdict.DEPENDS}

        return surveyed.witness(shows, _free(surveyed))

    @property
    def _before(self) -> tuple[Rulebook, Calendar]:
        return self.under.rulebook, self.under.calendar


def _verdicts_under(surveyed: SurveyedCell, cell: LawCell) -> Iterator[Verdict]:
    """Yield the verdicts of the same facts in another cell, under the readings that agree."""
    variables, diagrams, free = cell.law.variables, cell.law.diagrams, _free(surveyed)
    known = 0
    for fact in range(variables.facts):
        values = surveyed.group.values(fact)
        told = surveyed.found.facts.get(variables.names[fact], values[0][1])
        known |= variables.bits_of(fact, (told,))
    for choice in cell.choices:
        readings = readings_of(cell, choice).items()
        if all(free.get(dispute, reading) == reading for dispute, reading in readings):
            yield STRICTEST_FIRST[~diagrams.chosen(cell.compiled.verdict, known | choice)]


def _free(surveyed: SurveyedCell) -> dict[str, str]:
    """Return the chosen readings of the disputes for which no overlay chooses one."""
    chosen = _chosen(surveyed.group.cell)
    return {name: reading for name, reading in surveyed.readings.items() if name not in chosen}


def _chosen(cell: LawCell) -> dict[str, str]:
    """Return the readings that overlays choose, by the disputes of a cell."""
    return readings_of(cell, cell.at.pins)
