"""The smallest case that breaks a property, confirmed with `evaluate`.

Smallest is the one with the fewest facts and readings given, of these the earliest, then the one
with the codes that come first. An election or a place is named only where nothing smaller shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Final, NamedTuple

from attrs import evolve, frozen

from asn_netralitas._decision.question import ask
from asn_netralitas._engine.diagrams import TRUE
from asn_netralitas._engine.evaluation import Possible, evaluation_of
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import Act, Category, Stage, Status, Target, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import VERDICT_OF
from asn_netralitas._model.problems import CaseError
from asn_netralitas._model.values import as_json
from asn_netralitas._reading.calendar import Place

from .joint_walk import GivenValue, JointWalk
from .judgement import Breach, Judgement
from .properties import BasisClaim, Scope
from .question_space import AskedOccasion, QuestionSpace
from .witness import Witness

# So many cases are tried before one is shown that no question could confirm.
_MOST_TRIED: Final = 50
_ACTS: Final = tuple(Act)
_CATEGORIES: Final = tuple(Category)
_TARGETS: Final = (None, *Target)


class Asked(NamedTuple):
    """Who does what to whom; without a target, each stage gives its own."""

    category: Category
    act: Act
    target: Target | None


class Aspect(NamedTuple):
    """Which of some laws decides a case, and which of its codes are replaced before."""

    law: int = 0
    category: Category | None = None
    act: Act | None = None
    target: Target | None = None

    def of(self, asked: Asked, law: LawDiagrams) -> Asked:
        """Return what is asked, with its codes replaced."""
        act = self.act or asked.act
        target = law.rulebook.vocabulary.target_of(act, self.target or asked.target)
        return Asked(self.category or asked.category, act, target)


@frozen(kw_only=True)
class Counterexample:
    """A case that breaks a property, and the one with which it is compared, if there is one.

    `decision` and `decision_beside` are what `evaluate` says of them; None where no question shows
    it, because the `contexts` are those of an election to come.
    """

    case: Witness
    beside: Witness | None
    contexts: tuple[Context, ...]
    decision: Decision | None = None
    decision_beside: Decision | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the cases, what they meet, and the decisions as plain JSON values."""
        decisions = {"decision": self.decision, "decision_beside": self.decision_beside}
        return {
            "case": self.case.to_dict(),
            "beside": None if self.beside is None else self.beside.to_dict(),
            "contexts": [as_json(context) for context in self.contexts],
            **{name: None if each is None else each.to_dict() for name, each in decisions.items()},
        }


@frozen(eq=False, slots=False)
class Suspect:
    """A cell in which a claim is broken, with the first occasion on which it is met."""

    walk: JointWalk
    judgement: Judgement
    breach: Breach
    occasion: AskedOccasion
    asked: Asked
    aspects: tuple[Aspect, ...]

    @cached_property
    def given(self) -> tuple[GivenValue, ...]:
        """Return the fewest facts and readings that break the claim."""
        return self.walk.fewest(self.judgement.breach, self.breach)

    @property
    def size(self) -> tuple[object, ...]:
        """Return by what suspects are ordered, the smallest first."""
        codes = (_ACTS.index(self.asked.act), _CATEGORIES.index(self.asked.category))
        place = _TARGETS.index(self.asked.target)
        occasion = self.occasion
        return occasion.ahead, len(self.given), occasion.unsure, occasion.first, *codes, place


def smallest(
    suspects: Iterable[Suspect], scope: Scope, space: QuestionSpace
) -> Counterexample | None:
    """Return the smallest case in which a claim is broken, the first that `evaluate` confirms."""
    ordered = sorted(suspects, key=lambda suspect: suspect.size)
    trials = (_ShownCase(suspect, scope, space) for suspect in ordered[:_MOST_TRIED])
    shown = filter(None, (trial.confirmed() for trial in trials))
    unconfirmed = (_ShownCase(suspect, scope, space).unconfirmed() for suspect in ordered)
    return next(chain(shown, unconfirmed), None)


@frozen(eq=False)
class _ShownCase:
    """The cases that a suspect stands for."""

    suspect: Suspect
    scope: Scope
    space: QuestionSpace

    def unconfirmed(self) -> Counterexample:
        return self._shown(self._cases(), (None, None))

    def confirmed(self) -> Counterexample | None:
        """Return the cases with their decisions; None if `evaluate` answers otherwise."""
        cases = self._cases()
        shows = not self.suspect.occasion.ahead and self._fits(cases[0])
        decisions = self._decided(cases) if shows else None
        if decisions is None:
            return None
        for owner, name in self._optional():
            fewer = tuple(_without(case, owner, name) for case in cases)
            found = self._decided(fewer) if fewer != cases and self._still_fits(fewer[0]) else None
            if found is not None:
                cases, decisions = fewer, found
        return self._shown(cases, decisions)

    def _shown(
        self, cases: Sequence[Witness], decisions: Sequence[Decision | None]
    ) -> Counterexample:
        return Counterexample(
            case=cases[0],
            beside=cases[1] if len(cases) > 1 else None,
            contexts=self.suspect.occasion.contexts,
            decision=decisions[0],
            decision_beside=decisions[1] if len(decisions) > 1 else None,
        )

    def _cases(self) -> tuple[Witness, ...]:
        """Return the case and the one beside it, with the verdicts that the diagrams give."""
        pairs = zip(self.suspect.aspects, self.suspect.breach, strict=True)
        return tuple(self._case(*pair) for pair in pairs)

    def _case(self, aspect: Aspect, verdict: Verdict) -> Witness:
        occasion, law = self.suspect.occasion, self.space.laws[aspect.law]
        category, act, target = aspect.of(self.suspect.asked, law)
        vocabulary = law.rulebook.vocabulary
        owned: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
        readings = dict(self.scope.readings)
        for given in self.suspect.given:
            if given.is_reading:
                readings[given.name] = str(given.value)
            else:
                owned[vocabulary.facts[given.name].owner][given.name] = given.value
        told = None if target is vocabulary.target_of(act, None) else target
        return Witness(
            person=Person(category, region=self._region, **owned["person"]),
            activity=Activity(act, told, occasion.election, occasion.contest, **owned["activity"]),
            at=occasion.first,
            readings=readings,
            verdict=verdict,
        )

    @property
    def _region(self) -> str | None:
        """Return a regency or city that no law and no election tells from the place."""
        place = self.suspect.occasion.place
        if place.code is not None:
            return place.code
        regencies = self.space.calendar.regions[place.province].regencies
        same = (code for code in regencies if self._is_alike(Place(code, place.province), place))
        return next(same, None)

    def _is_alike(self, one: Place, other: Place) -> bool:
        return all(
            law.circumstances.class_of(one) == law.circumstances.class_of(other)
            for law in self.space.laws
        )

    def _decided(self, cases: Sequence[Witness]) -> tuple[Decision, ...] | None:
        """Return the decisions; None if one of them is not what the diagrams say."""
        laws = (self.space.laws[aspect.law] for aspect in self.suspect.aspects)
        decisions = tuple(
            case.decide(law.rulebook, law.calendar) for case, law in zip(cases, laws, strict=True)
        )
        pairs = zip(cases, decisions, strict=True)
        as_found = all(decision.verdict is case.verdict for case, decision in pairs)
        return decisions if as_found and not self._may_have_basis(decisions[0]) else None

    def _may_have_basis(self, decision: Decision) -> bool:
        """Tell whether a rule with the claimed basis prohibits, for all that is known."""
        claim, book = self.suspect.judgement.claim, self.space.laws[0].rulebook
        return isinstance(claim, BasisClaim) and any(
            finding.status is not Status.LIFTED
            and VERDICT_OF[finding.modality] is Verdict.PROHIBITED
            and claim.is_kept_by(book.rule(finding.rule))
            for finding in decision.findings
        )

    def _optional(self) -> Iterator[tuple[str, str]]:
        """Yield what a case need not name to stay in the scope, besides facts."""
        yield "activity", "target"
        yield "activity", "contest"
        yield "activity", "election"
        if not self.scope.regions:
            yield "person", "region"

    def _still_fits(self, case: Witness) -> bool:
        """Tell whether a case of which less is told is in the scope, and can be at all.

        An act has a target of its own where none is told, and that may rule out a fact of the case.
        """
        try:
            return self._fits(case)
        except CaseError:
            return False

    def _fits(self, case: Witness) -> bool:
        """Tell whether a case is in the scope however what it does not tell is completed."""
        law, scope = self.space.laws[0], self.scope
        query = ask(case.person, case.activity, case.at, law, case.readings)
        possible = evaluation_of(query).possible
        return (
            all(
                scope.meets([context for context, _ in met], query.target)
                for met in query.contexts.values()
            )
            and all(scope.admits(cell.target, self._stages(cell)) for cell in possible)
            and all(
                law.diagrams.ends(self._condition(cell), cell.known) == {TRUE} for cell in possible
            )
        )

    def _stages(self, cell: Possible) -> Iterator[Stage]:
        return (context.stage for context in self.space.laws[0].laws[cell.law].contexts)

    def _condition(self, cell: Possible) -> int:
        law = self.space.laws[0]
        possible = law.possible(cell.law, cell.cell)
        return law.conditions.of_condition(self.scope.condition, self.suspect.asked.act, possible)


def _without(case: Witness, owner: str, name: str) -> Witness:
    return evolve(case, **{owner: evolve(getattr(case, owner), **{name: None})})
