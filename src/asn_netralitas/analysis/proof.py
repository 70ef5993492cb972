"""Prove properties of a law for all cases, or find the smallest case that breaks one.

Nothing is sampled: every cell of every question is looked at, and the walk through its diagram
meets every completion under every choice of readings.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._engine.application import RuleDiagrams
from asn_netralitas._engine.law_diagrams import Cell, LawDiagrams
from asn_netralitas._engine.query import chosen_readings, law_or_national
from asn_netralitas._model.codes import Act, Category, Stage, Target, Verdict
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import VERDICT_OF
from asn_netralitas._model.values import cached_method
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook

from .counterexample import Asked, Aspect, Counterexample, Suspect, smallest
from .joint_walk import JointPart, JointWalk
from .judgement import Breach, Judgement
from .law_space import firsts, single_categories
from .properties import BasisClaim, ComparisonClaim, ImplicationClaim, Property
from .property_files import compared_law, resolved
from .question_space import AskedOccasion, QuestionSpace

Progress = Callable[[Sequence[Property]], Iterable[Property]]

# The targets by which a case chooses the elections that it meets.
_CHOOSING: Final = (Target.PROSPECTIVE_CANDIDATE, Target.CANDIDATE)
# The number of an applicable law, and the bits of the readings that are chosen there.
_Applied = tuple[int, int]
_Aims = tuple[Target | None, ...]


@frozen(kw_only=True)
class Proof:
    """What became of a property: proved for all cells of its scope, or broken by a case.

    `cells` counts the cells in which a case of the scope can be, `deciding` those of them in which
    the property says anything: a claim about whoever is prohibited says nothing where nobody is.
    One that says nothing anywhere does not hold, since it is not what its writer meant.
    """

    claimed: Property
    cells: int
    deciding: int
    counterexample: Counterexample | None

    @property
    def holds(self) -> bool:
        """Tell whether the property is proved."""
        return self.deciding > 0 and self.counterexample is None


def prove(
    properties: Iterable[Property],
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    *,
    progress: Progress = iter,
) -> tuple[Proof, ...]:
    """Prove each property for all cases of a law, or find the smallest case that breaks it.

    The law is looked at from its first known day on, in all elections that the calendar has. The
    law of the last days is also looked at in every context that was ever met, for elections to
    come: a counterexample there has no decision.

    Args:
        properties: What is claimed, as `load_properties` reads it.
        rulebook: The law, by default the national one.
        calendar: The elections, by default the national ones.
        progress: Is given the properties, and yields each before it is proved.

    Raises:
        LoadError: If a law with which a property compares cannot be used.
        CaseError: If a property names a region, an election, an instrument or a reading that law
            and calendar do not have; every fault is listed with its place.

    >>> from asn_netralitas.analysis import national_properties, prove
    >>> promise = next(each for each in national_properties() if "melapor" in each.name.id)
    >>> (proof,) = prove([promise])
    >>> proof.holds, proof.cells > 1_000
    (True, True)
    """
    law = law_or_national(rulebook, calendar)
    claimed = resolved(properties, law.rulebook, law.calendar)
    laws = _ComparedLaws(law)
    return tuple(_Prover(each, laws.space(each)).proof() for each in progress(claimed))


@frozen(eq=False, slots=False)
class _ComparedLaws:
    """A law, and those with which it is compared, each compiled once."""

    law: LawDiagrams

    def space(self, claimed: Property) -> QuestionSpace:
        """Return all that can be asked of the laws that a property concerns."""
        claim = claimed.claim
        return self._space(claim.laws if isinstance(claim, ComparisonClaim) else ())

    @cached_method()
    def _space(self, paths: tuple[Path, ...]) -> QuestionSpace:
        if not paths:
            return QuestionSpace((self.law,))
        other = law_or_national(compared_law(self.law.rulebook, paths), self.law.calendar)
        return QuestionSpace((self.law, other))


class _Reached(NamedTuple):
    """The stages of an occasion, and the targets by which a case of the scope meets it.

    None stands for all but those that choose the elections that a case meets.
    """

    stages: frozenset[Stage]
    targets: frozenset[Target | None]


class _Outcome(NamedTuple):
    """What becomes of all cells with the same diagrams and possible values."""

    walk: JointWalk
    is_in_scope: bool
    decides: bool
    breaches: frozenset[Breach]


@frozen(eq=False, slots=False)
class _Prover:
    """One property, and all that can be asked of its laws.

    Each case has the aspects that the claim compares: the case itself, then perhaps another.
    """

    claimed: Property
    space: QuestionSpace
    _known: dict[Hashable, _Outcome] = field(factory=dict, init=False)

    @property
    def law(self) -> LawDiagrams:
        return self.space.laws[0]

    def proof(self) -> Proof:
        cells = deciding = 0
        suspects: list[Suspect] = []
        for aspects, act in product(self._aspects, self._acts):
            for (applied, targets), occasion in self._settings(act, aspects).items():
                for target, group in product(targets, self._groups(applied, aspects)):
                    asked = Asked(group[0], act, target)
                    outcome = self._outcome(applied, aspects, asked)
                    cells += len(group) * outcome.is_in_scope
                    deciding += len(group) * outcome.decides
                    suspects += (
                        Suspect(outcome.walk, self._judgement, breach, occasion, asked, aspects)
                        for breach in outcome.breaches
                    )
        return Proof(
            claimed=self.claimed,
            cells=cells,
            deciding=deciding,
            counterexample=smallest(suspects, self.claimed.scope, self.space),
        )

    # -------------------------------------------------------------- what there is to look at

    @cached_property
    def _acts(self) -> tuple[Act, ...]:
        return tuple(
            act for act in Act if not self.claimed.scope.acts or act in self.claimed.scope.acts
        )

    @cached_property
    def _aspects(self) -> tuple[tuple[Aspect, ...], ...]:
        own, claim = Aspect(), self.claimed.claim
        if isinstance(claim, ComparisonClaim):
            return ((own, Aspect(law=1)),)
        if isinstance(claim, ImplicationClaim):
            every = product(
                sorted(claim.categories) or (None,),
                sorted(claim.acts) or (None,),
                sorted(claim.targets) or (None,),
            )
            return tuple((own, Aspect(0, *each)) for each in every)
        return ((own,),)

    @cached_property
    def _occasions(self) -> Sequence[tuple[AskedOccasion, _Reached]]:
        """Return the occasions of the scope, each with what of it is reached."""
        scope = self.claimed.scope
        every = self.space.occasions(scope.regions, scope.first, scope.last)
        met = ((each, self._reach(each.contexts)) for each in every)
        return tuple(
            (each, _Reached(frozenset(context.stage for context in each.contexts), reach))
            for each, reach in firsts(filter(itemgetter(1), met), _seen_of_occasion)
        )

    def _reach(self, contexts: Sequence[Context]) -> frozenset[Target | None]:
        aims = (None, *_CHOOSING)
        return frozenset(aim for aim in aims if self.claimed.scope.meets(contexts, aim))

    def _settings(
        self, act: Act, aspects: tuple[Aspect, ...]
    ) -> Mapping[tuple[tuple[_Applied, ...], _Aims], AskedOccasion]:
        """Return the laws that apply to an act, with its targets there, and the first occasion."""
        settings: dict[tuple[tuple[_Applied, ...], _Aims], AskedOccasion] = {}
        for occasion, reached in self._occasions:
            targets = self._targets(act, reached)
            if targets:
                applied = tuple([self._applied(each, act, occasion) for each in aspects])
                settings.setdefault((applied, targets), occasion)
        return settings

    def _applied(self, aspect: Aspect, act: Act, occasion: AskedOccasion) -> _Applied:
        law, overlays = self.space.laws[aspect.law], occasion.overlays[aspect.law]
        number = law.law_of(aspect.act or act, occasion.situations[aspect.law])
        readings = self.claimed.scope.readings
        if not (overlays or readings):
            return number, 0
        stretch, wishes = law.circumstances.stretch_of(occasion.first), tuple(readings.items())
        return number, chosen_readings(law, number, overlays, stretch, wishes)

    @cached_method()
    def _targets(self, act: Act, reached: _Reached) -> _Aims:
        """Return the targets of an act in the scope; None where each stage gives its own."""
        stages, reach = reached
        vocabulary, scope = self.law.rulebook.vocabulary, self.claimed.scope
        aims: list[Target | None] = [*vocabulary.targets_of(act)]
        if stages != {Stage.OUTSIDE} and vocabulary.target_of(act, None) is None:
            aims.append(None)
        return tuple(
            aim
            for aim in aims
            if (aim if aim in _CHOOSING else None) in reach and scope.admits(aim, stages)
        )

    @cached_method()
    def _groups(
        self, applied: tuple[_Applied, ...], aspects: tuple[Aspect, ...]
    ) -> tuple[tuple[Category, ...], ...]:
        """Return the categories of the scope, those together that no law tells apart."""
        wanted = self.claimed.scope.categories
        groups: dict[Hashable, list[Category]] = {}
        for category in single_categories(self.law.rulebook.vocabulary):
            if not wanted or category in wanted:
                alike = tuple(
                    None if aspect.category else self.space.alike(aspect.law, number)[category]
                    for aspect, (number, _) in zip(aspects, applied, strict=True)
                )
                groups.setdefault(alike, []).append(category)
        return tuple(map(tuple, groups.values()))

    # -------------------------------------------------------------- one cell

    def _outcome(
        self, applied: Sequence[_Applied], aspects: Sequence[Aspect], asked: Asked
    ) -> _Outcome:
        seen = tuple(self._seen(applied, aspects, asked))
        known = self._known.get(seen)
        if known is None:
            known = self._known[seen] = self._walk(tuple(self._parts(applied, aspects, asked)))
        return known

    def _seen(
        self, applied: Sequence[_Applied], aspects: Sequence[Aspect], asked: Asked
    ) -> Iterator[Hashable]:
        """Yield all that the parts of a cell are made of, which costs less than to make them."""
        yield asked.act if self._tested else None
        for aspect, (number, pins) in zip(aspects, applied, strict=True):
            law = self.space.laws[aspect.law]
            category, _, target = aspect.of(asked, law)
            yield law.cell(number, category, target), law.readings[number], pins
        if isinstance(self.claimed.claim, BasisClaim):
            yield self.law.numbers_of(applied[0][0], asked.category, asked.target)

    @cached_method()
    def _walk(self, parts: tuple[JointPart, ...]) -> _Outcome:
        """Return what becomes of cells with these parts, which many cells share."""
        walk = JointWalk(parts, self._judgement.to_readings)
        return _Outcome(
            walk,
            is_in_scope=any(map(self._judgement.is_in_scope, walk.ends)),
            decides=any(map(self._judgement.decides, walk.ends)),
            breaches=frozenset(filter(None, map(self._judgement.breach, walk.ends))),
        )

    @cached_property
    def _judgement(self) -> Judgement:
        return Judgement(self.claimed.claim, self.law.diagrams)

    def _parts(
        self, applied: Sequence[_Applied], aspects: Sequence[Aspect], asked: Asked
    ) -> Iterator[JointPart]:
        """Yield the condition of the scope, the verdict of each aspect, and the claimed basis."""
        cells = [
            self._cell(aspect, law, aspect.of(asked, self.law))
            for aspect, law in zip(aspects, applied, strict=True)
        ]
        own = cells[0]
        yield own.part(self._condition(asked.act, own.possible & self._tested))
        yield from (cell.part(cell.compiled.verdict) for cell in cells)
        if isinstance(self.claimed.claim, BasisClaim):
            yield own.part(self._basis(own))

    def _cell(self, aspect: Aspect, applied: _Applied, asked: Asked) -> _AppliedCell:
        law, (number, pins) = self.space.laws[aspect.law], applied
        compiled = law.cell(number, asked.category, asked.target)
        possible = law.possible(number, compiled)
        left = self._left(aspect.law, possible, pins, compiled.presumed)
        return _AppliedCell(law, number, asked, compiled, possible, left)

    @cached_method()
    def _left(self, law: int, possible: int, pins: int, presumed: Sequence[tuple[int, int]]) -> int:
        """Return the bits of the values that are left; those of facts that are tested all are."""
        variables = self.space.laws[law].variables
        left = variables.narrowed(possible, pins)
        for mask, bit in presumed:
            if mask & ~self._tested or not bit:
                left &= ~mask | bit
        return left

    @cached_method()
    def _condition(self, act: Act, possible: int) -> int:
        """Return the diagram of what the scope asks of facts."""
        return self.law.conditions.of_condition(self.claimed.scope.condition, act, possible)

    @cached_property
    def _tested(self) -> int:
        """Return the bits of the facts that the scope tests, which all laws number alike."""
        variables, facts = self.law.variables, self.claimed.scope.facts
        return sum(variables.masks[variables.numbers[name]] for name in facts)

    def _basis(self, cell: _AppliedCell) -> int:
        """Return the diagram of whether a rule prohibits that has the claimed basis."""
        rules, claim = self.law.rulebook.rules, self.claimed.claim
        return self.law.diagrams.any_of(
            entry.anywhere
            for entry in cell.rules
            if VERDICT_OF[rules[entry.rule].modality] is Verdict.PROHIBITED
            and isinstance(claim, BasisClaim)
            and claim.is_kept_by(rules[entry.rule])
        )


class _AppliedCell(NamedTuple):
    """A cell of an applicable law: its possible bits, and those left once readings are chosen."""

    law: LawDiagrams
    number: int
    asked: Asked
    compiled: Cell
    possible: int
    left: int

    @property
    def rules(self) -> tuple[RuleDiagrams, ...]:
        return self.law.rule_diagrams(self.number, self.asked.category, self.asked.target)

    def part(self, root: int) -> JointPart:
        """Return a diagram of the cell with the values that are left."""
        return JointPart(self.law.diagrams, root, self.left)


def _seen_of_occasion(reached: tuple[AskedOccasion, frozenset[Target | None]]) -> Hashable:
    occasion, reach = reached
    return occasion.law, reach
