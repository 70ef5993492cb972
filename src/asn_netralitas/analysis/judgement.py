"""What a claim demands of the diagrams of a case, and what breaks it.

An end holds whether the case is in the scope, then its verdict, then what the claim compares with
it: the verdict of another case, or whether a rule with the claimed basis prohibits it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from attrs import frozen

from asn_netralitas._engine.diagrams import FALSE, TRUE, Diagrams
from asn_netralitas._model.codes import Verdict
from asn_netralitas._model.law import STRICTEST_FIRST

from .joint_walk import Joint
from .properties import BasisClaim, Claim, ComparisonClaim, ImplicationClaim, VerdictClaim

_PROHIBITED: Final = STRICTEST_FIRST.index(Verdict.PROHIBITED)


# The verdict of a case that breaks a claim, and that of the case with which it is compared.
Breach = tuple[Verdict, ...]


@frozen(eq=False, slots=False)
class Judgement:
    """A claim, held to the ends of diagrams; the first are those of `diagrams`."""

    claim: Claim
    diagrams: Diagrams

    @cached_property
    def to_readings(self) -> bool:
        """Tell whether all readings of a case count together."""
        claim = self.claim
        return isinstance(claim, VerdictClaim) and Verdict.DISPUTED in claim.verdicts

    @staticmethod
    def is_in_scope(end: Joint) -> bool:
        """Tell whether the case is in the scope."""
        return end[0] == TRUE

    def decides(self, end: Joint) -> bool:
        """Tell whether the claim says anything of a case: some speak of what is prohibited."""
        if isinstance(self.claim, BasisClaim | ImplicationClaim):
            return end[0] == TRUE and ~end[1] == _PROHIBITED
        return end[0] == TRUE

    def breach(self, end: Joint) -> Breach | None:
        """Return what breaks the claim at an end, if anything does."""
        if end[0] != TRUE:
            return None
        match self.claim:
            case VerdictClaim(always=always, verdicts=verdicts):
                verdict = self._verdict(end[1])
                return (verdict,) if (verdict in verdicts) is not always else None
            case BasisClaim():
                is_broken = ~end[1] == _PROHIBITED and end[2] == FALSE
                return (Verdict.PROHIBITED,) if is_broken else None
            case ImplicationClaim():
                is_broken = ~end[1] == _PROHIBITED != ~end[2]
            case ComparisonClaim(direction="only_tightens"):
                is_broken = ~end[2] > ~end[1]
            case ComparisonClaim(direction="only_loosens"):
                is_broken = ~end[2] < ~end[1]
            case ComparisonClaim():
                is_broken = end[1] != end[2]
        return tuple(STRICTEST_FIRST[~leaf] for leaf in end[1:]) if is_broken else None

    def _verdict(self, end: int) -> Verdict:
        """Return the verdict at an end, which may still turn on readings."""
        leaves = self.diagrams.leaves(end)
        return Verdict.DISPUTED if len(leaves) > 1 else STRICTEST_FIRST[~leaves.pop()]
