"""Properties of a law: what is claimed of which cases, as values.

A property claims something of every case in its scope. A *case* is complete: one person does one
act on one day in one place, every fact is known, and every dispute is read in one way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal

from attrs import field, frozen

from asn_netralitas._engine.applicable_law import read_target, stages_met
from asn_netralitas._model import codes
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import AllOf, Citation, Condition, FactIs, Not, Rule, facts_tested
from asn_netralitas._model.problems import Location
from asn_netralitas._model.values import read_only_texts
from asn_netralitas._phrases.text import Text

# What a complete case can have; with a fact that is not known, there would be others.
CLAIMED: Final = tuple(verdict for verdict in codes.Verdict if verdict != codes.Verdict.DEPENDS)
Direction = Literal["only_tightens", "only_loosens", "agrees"]


@frozen(kw_only=True)
class Scope:
    """The cases that a property is about; whatever is empty or None admits every case.

    A case is in the scope of kinds, contests, stages, periods and elections if one of the elections
    that it meets is. Elections for `except_contests` alone are none that a scope asks for.
    `readings` are chosen as a caller of `evaluate` chooses them. Facts are presumed as `evaluate`
    presumes them, unless `only_if` or `unless` tests them.
    """

    categories: frozenset[codes.Category] = frozenset()
    positions: frozenset[codes.Position] = frozenset()
    acts: frozenset[codes.Act] = frozenset()
    targets: frozenset[codes.Target] = frozenset()
    election_kinds: frozenset[codes.ElectionKind] = frozenset()
    contests: frozenset[codes.Contest] = frozenset()
    except_contests: frozenset[codes.Contest] = frozenset()
    stages: frozenset[codes.Stage] = frozenset()
    periods: frozenset[codes.PeriodKind] = frozenset()
    elections: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    readings: Mapping[str, str] = field(factory=dict, converter=read_only_texts, hash=False)
    only_if: Condition | None = None
    unless: Condition | None = None

    @property
    def is_timed(self) -> bool:
        """Tell whether it asks for certain elections."""
        contests = self.contests, self.except_contests
        return any((self.election_kinds, *contests, self.stages, self.periods, self.elections))

    @property
    def condition(self) -> Condition:
        """Return what it asks of facts, posts included."""
        parts = [] if self.only_if is None else [self.only_if]
        parts += [] if self.unless is None else [Not(self.unless)]
        parts += [FactIs("position", self.positions)] if self.positions else []
        return AllOf(tuple(parts))

    @property
    def facts(self) -> frozenset[str]:
        """Return the facts that its condition tests."""
        return frozenset(test.fact for test in facts_tested(self.condition))

    def admits(self, target: codes.Target | None, stages: Iterable[codes.Stage]) -> bool:
        """Tell whether it is about acts with a target; None is what each of the stages gives."""
        staged = set(stages) - {codes.Stage.OUTSIDE}
        aims = {target} if target is not None else {read_target(None, stage) for stage in staged}
        return not self.targets or aims <= self.targets

    def meets(self, contexts: Sequence[Context], target: codes.Target | None) -> bool:
        """Tell whether it asks for one of the contexts that an act with a target meets."""
        stages = stages_met((context.stage for context in contexts), target)
        met = (context for context in contexts if context.stage in stages)
        return not self.is_timed or any(map(self._asks_for, met))

    def _asks_for(self, context: Context) -> bool:
        return (
            (not self.election_kinds or context.kind in self.election_kinds)
            and (not self.contests or not self.contests.isdisjoint(context.contests))
            and (not context.contests or not self.except_contests.issuperset(context.contests))
            and (not self.stages or context.stage in self.stages)
            and (not self.periods or not self.periods.isdisjoint(context.periods))
            and (not self.elections or context.election in self.elections)
        )


@frozen(kw_only=True)
class VerdictClaim:
    """Each case has one of some verdicts (`always`), or has none of them.

    `disputed` stands for a case of which readings give different verdicts; without it, each reading
    must keep the claim by itself.
    """

    always: bool
    verdicts: frozenset[codes.Verdict]


@frozen(kw_only=True)
class ComparisonClaim:
    """Another law decides each case at least as strictly, at most as strictly, or alike.

    The other law is a rulebook with its overlays, or the law itself with more overlays.
    """

    direction: Direction
    laws: tuple[Path, ...]


@frozen(kw_only=True)
class CitedProvision:
    """A provision of an instrument with all that is part of it; without one, any."""

    instrument: str
    provision: str | None = None

    def covers(self, citation: Citation) -> bool:
        """Tell whether a citation is of the provision, or of a part of it.

        >>> CitedProvision(instrument="a", provision="Pasal 7").covers(Citation("a", "Pasal 71"))
        False
        """
        if citation.instrument != self.instrument:
            return False
        return self.provision is None or f"{citation.provision} ".startswith(f"{self.provision} ")


@frozen(kw_only=True)
class BasisClaim:
    """Whoever is prohibited is so by a rule that cites one of some provisions."""

    provisions: tuple[CitedProvision, ...]

    def is_kept_by(self, rule: Rule) -> bool:
        """Tell whether a rule cites one of the provisions."""
        return any(each.covers(citation) for each in self.provisions for citation in rule.citations)


@frozen(kw_only=True)
class ImplicationClaim:
    """Where a case is prohibited, the same is prohibited to others, as other acts or with targets.

    The facts are the same; cases in which the others cannot have them are left out.
    """

    categories: frozenset[codes.Category] = frozenset()
    acts: frozenset[codes.Act] = frozenset()
    targets: frozenset[codes.Target] = frozenset()


Claim = VerdictClaim | ComparisonClaim | BasisClaim | ImplicationClaim


@frozen(kw_only=True)
class Property:
    """A claim about the cases of a scope, with the provisions that promise it.

    `location` is its place in a file, and `places` holds that of each name in it, by kind and name.
    """

    name: Text
    scope: Scope
    claim: Claim
    citations: tuple[Citation, ...] = ()
    source: str | None = None
    location: Location | None = field(default=None, eq=False)
    places: Mapping[tuple[str, str], Location] = field(factory=dict, eq=False, repr=False)
