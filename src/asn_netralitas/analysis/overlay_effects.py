"""Compare each cell in the region of an overlay with the same cell without overlays.

A change is attributed to the overlay rules that apply or lift there and, if there are none, to the
readings that overlays choose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from attrs import define, field, frozen

from asn_netralitas._engine.applicable_law import LawIndex, law_of, reading_refs
from asn_netralitas._engine.cells import Cell, cell_of
from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._model.codes import Act, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.law import STRICTEST_FIRST, VERDICT_OF, Overlay, Rule
from asn_netralitas._reading.rulebook import Rulebook

from .law_space import LawCell
from .survey import SurveyedCell, groups
from .witness import Diagnostic, Witness, choices_in, facts_that_reach, find_witness


@frozen
class _VerdictChange:
    """One way in which something of an overlay changes cells."""

    code: str
    kind: str
    name: str


@define
class _Changed:
    """How many cells are changed in one way, and a case with the verdict that it had before."""

    cells: int = 0
    witness: Witness | None = None
    before: Verdict | None = None


@define(eq=False, slots=False)
class OverlayEffects:
    """The law with overlays beside the law under them."""

    law: LawIndex
    under: LawIndex
    _changes: dict[_VerdictChange, _Changed] = field(factory=dict)

    @classmethod
    def of(cls, law: LawIndex, rulebook: Rulebook) -> OverlayEffects:
        """Return the comparison of a law with a rulebook without its overlays."""
        return cls(law, law_of(rulebook, law.calendar))

    def look(self, corners: Iterable[LawCell], most: int) -> None:
        """Take in what is changed in some cells."""
        for group in groups(filter(self._is_local, corners), most):
            corner = group.corners[0]
            setting = self.under.under(corner.act, corner.day, corner.place, (corner.context,))
            cell = cell_of(self.under, setting, corner.category, corner.target)
            ways: dict[_VerdictChange, None] = {}
            for spot in group.spots():
                for change in self._changes_at(spot, cell):
                    ways[change] = None
                    self._try(change, spot)
            for change in ways:
                self._changes[change].cells += group.count

    def flaws(self) -> Iterator[tuple[tuple[str, str], Diagnostic]]:
        """Yield each change that some case shows, with the rule or the overlay that makes it."""
        for change, found in self._changes.items():
            if found.witness is not None and found.before is not None:
                values = {
                    "by": change.name,
                    "count": str(found.cells),
                    "before": found.before.value,
                    "after": found.witness.verdict.value,
                }
                witness = found.witness
                flaw = Diagnostic(
                    code=change.code, values=values, witness=witness, severity="warning"
                )
                yield self._origin(change), flaw

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Return the acts of which the overlays say anything."""
        disputes = {dispute for overlay in self._overlays for dispute in overlay.readings}
        rules = (rule for rule in self.law.rulebook.rules if self._concerns(rule, disputes))
        found = {act for rule in rules for act in rule.acts}
        return tuple(act for act in Act if act in found)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that the overlays add."""
        return tuple(rule for rule in self.law.rulebook.rules if rule.id in self._own)

    def brings(self, found: tuple[tuple[str, str], Diagnostic]) -> bool:
        """Tell whether a flaw is of what the overlays add, and not of the law under them."""
        _, flaw = found
        return not (self._own | self._own_instruments).isdisjoint(flaw.values.values())

    def _concerns(self, rule: Rule, disputes: Collection[str]) -> bool:
        touched = {ref.dispute for ref in reading_refs(rule)}
        return rule.id in self._own or not touched.isdisjoint(disputes)

    def _origin(self, change: _VerdictChange) -> tuple[str, str]:
        """Return what was written in a file: the rule, or the overlay that chooses a reading."""
        if change.kind == "rule":
            return change.kind, change.name
        dispute, _, reading = change.name.partition("=")
        choosing = (each for each in self._overlays if each.readings.get(dispute) == reading)
        return "overlay", next(each.id for each in choosing)

    def _is_local(self, corner: LawCell) -> bool:
        return any(corner.place.within(overlay.regions) for overlay in self._overlays)

    @cached_property
    def _overlays(self) -> tuple[Overlay, ...]:
        known = {overlay.id for overlay in self.under.rulebook.overlays}
        return tuple(each for each in self.law.rulebook.overlays if each.id not in known)

    @cached_property
    def _own(self) -> frozenset[str]:
        """Return the rules that are not of the law under the overlays."""
        known = {rule.id for rule in self.under.rulebook.rules}
        return frozenset(rule.id for rule in self.law.rulebook.rules) - known

    @cached_property
    def _own_instruments(self) -> frozenset[str]:
        known = {instrument.id for instrument in self.under.rulebook.instruments}
        return frozenset(each.id for each in self.law.rulebook.instruments) - known

    def _changes_at(self, spot: SurveyedCell, cell: Cell) -> Iterator[_VerdictChange]:
        after = spot.standing.verdict
        before = set(_verdicts_under(spot, cell))
        if any(STRICTEST_FIRST.index(each) < STRICTEST_FIRST.index(after) for each in before):
            code = "overlay-loosens" if before == {Verdict.PROHIBITED} else "overlay-freer"
            lifters = {lifter for _, _, lifter in spot.standing.lifted} & self._own
            rules = lifters or {rule for rule, _ in spot.standing.stands} & self._own
        elif before != {after}:
            code = "overlay-stricter"
            rules = {
                rule
                for rule, _ in spot.standing.stands
                if rule in self._own and VERDICT_OF[spot.group.cell.rules[rule].modality] is after
            }
        else:
            return
        if rules:
            yield from (_VerdictChange(code, "rule", rule) for rule in sorted(rules))
        else:
            yield from (_VerdictChange(code, "reading", name) for name in _chosen(spot.group.cell))

    def _try(self, change: _VerdictChange, spot: SurveyedCell) -> None:
        """Look for a case, unless there is one."""
        found = self._changes.setdefault(change, _Changed())
        if found.witness is None:
            cell = spot.group.cell
            facts = facts_that_reach(cell, spot.group.values, spot.mask)
            chosen = {name.split("=")[0] for name in _chosen(cell)}
            free = tuple(each for each in spot.choice if each[0] not in chosen)

            def shows(decision: Decision) -> bool:
                after, before = decision.verdict, self._before(decision)
                return after is spot.standing.verdict and before not in {after, Verdict.DEPENDS}

            found.witness = find_witness(self.law, spot.group.corners, facts, free, shows)
            if found.witness is not None:
                decision = found.witness.decide(self.law.rulebook, self.law.calendar)
                found.before = self._before(decision)

    def _before(self, decision: Decision) -> Verdict:
        """Return the verdict that a case has without the overlays."""
        asked = decision.input
        return evaluate(
            asked.person,
            asked.activity,
            at=asked.at,
            rulebook=self.under.rulebook,
            calendar=self.under.calendar,
            readings=asked.readings,
        ).verdict


def _verdicts_under(spot: SurveyedCell, cell: Cell) -> Iterator[Verdict]:
    """Yield the verdicts that the same facts have in a cell, under the readings that agree."""
    facts = facts_that_reach(spot.group.cell, spot.group.values, spot.mask)
    mask = cell.bits_of_rules
    for fact, masks in cell.masks.items():
        mask &= masks[facts.get(fact, spot.group.values[fact][0])]
    chosen = {name.split("=")[0] for name in _chosen(spot.group.cell)}
    free = {dispute: reading for dispute, reading in spot.choice if dispute not in chosen}
    for choice in choices_in(cell):
        if all(free.get(dispute, reading) == reading for dispute, reading in choice):
            yield cell.standing(mask, choice).verdict


def _chosen(cell: Cell) -> tuple[str, ...]:
    """Return the readings that overlays choose of the disputes of a cell."""
    return tuple(
        f"{entry.dispute.id}={entry.chosen}"
        for entry in cell.setting.disputes
        if entry.chosen in entry.readings and entry.dispute.id in cell.disputes
    )
