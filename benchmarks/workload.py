"""Synthetic law and cases that every engine can be given, and the plain-Python reference.

A norm forbids or permits under a conjunction: each fact that it tests must have one of some
values. A norm that permits lifts the prohibitions that it names. The answer to a case is one code:
the strongest sanction of the prohibitions that are left, else whether anything permits it.

The facts are words of the vocabulary of asn_netralitas that nothing entails, so that every
combination is a case there too.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from math import prod
from typing import Final

from attrs import frozen

Value = str | bool
Facts = Mapping[str, Value]
Answer = str

SEED: Final = 20240815
PERMITTED: Final = "permitted"
UNREGULATED: Final = "unregulated"
# No answer of the reference: what an engine may say of a case that is not told whole.
UNKNOWN: Final = "unknown"
# The weakest first.
SANCTIONS: Final = (
    "ethics",
    "discipline_light",
    "discipline_medium",
    "discipline_heavy",
    "dismissal",
)
CATEGORIES: Final = ("pns", "pppk", "tk2d", "thl", "honorer")
ACTS: Final = (
    "share_post",
    "comment_post",
    "like_post",
    "follow_account",
    "pose_photo",
    "give_goods",
    "attend_campaign",
    "join_campaign",
    "attend_declaration",
    "campaign_consultant",
    "party_witness",
    "fund_campaign",
)
PERIODS: Final = (
    "pre_nomination",
    "nomination",
    "determination",
    "pre_campaign",
    "campaign",
    "quiet_period",
)
FLAGS: Final = (
    "campaign_leave",
    "partisan_symbol",
    "party_attributes",
    "service_attributes",
    "state_facilities",
    "mobilises_staff",
    "intends_support",
    "public",
    "official_duty",
)
FACTS: Final[Mapping[str, tuple[Value, ...]]] = {
    "category": CATEGORIES,
    "act": ACTS,
    "period": PERIODS,
    **dict.fromkeys(FLAGS, (False, True)),
}
ALL_CASES: Final = prod(len(values) for values in FACTS.values())


@frozen
class Norm:
    """What forbids, with how (its sanction), or without one what permits, and what it lifts."""

    id: str
    tests: Mapping[str, tuple[Value, ...]]
    sanction: str | None
    lifts: tuple[str, ...] = ()

    def matches(self, facts: Facts) -> bool:
        """Tell whether every fact that the norm tests has one of its values."""
        return all(facts[name] in values for name, values in self.tests.items())


@frozen(eq=False)
class Law:
    """The norms of a workload, the facts that they may test, and the sanctions, weakest first."""

    norms: tuple[Norm, ...]
    facts: Mapping[str, tuple[Value, ...]] = FACTS
    sanctions: tuple[str, ...] = SANCTIONS

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return every answer there may be, the weakest first."""
        return (UNREGULATED, PERMITTED, *self.sanctions)

    def number_of(self, norm: Norm) -> int:
        """Return the place among the answers of the one that a norm gives alone."""
        return self.answers.index(norm.sanction or PERMITTED)

    def answer(self, facts: Facts) -> Answer:
        """Return the answer to a case, norm by norm: what every engine is held to."""
        return self.resolve(norm for norm in self.norms if norm.matches(facts))

    def resolve(self, matching: Iterable[Norm]) -> Answer:
        """Return the answer where these norms match, for engines that can only match."""
        found = tuple(matching)
        lifted = {name for norm in found for name in norm.lifts}
        left = [norm for norm in found if norm.id not in lifted]
        return self.answers[max(map(self.number_of, left), default=0)]

    def lifters(self, norm: Norm) -> tuple[Norm, ...]:
        """Return the norms that lift a norm."""
        return tuple(other for other in self.norms if norm.id in other.lifts)


def synthetic_law(size: int = 40) -> Law:
    """Return a law of seven prohibitions to three permissions, the same for the same size."""
    chance = random.Random(SEED)  # noqa: S311  # the same law in every run, not a secret
    forbidding = [f"n{number:03}" for number in range(size * 7 // 10)]
    norms = [_norm(name, chance, sanction=chance.choice(SANCTIONS)) for name in forbidding]
    norms += (
        _norm(f"n{number:03}", chance, lifts=chance.sample(forbidding, 5))
        for number in range(len(forbidding), size)
    )
    return Law(tuple(norms))


def _norm(
    name: str, chance: random.Random, sanction: str | None = None, lifts: Iterable[str] = ()
) -> Norm:
    tested = chance.sample(list(FACTS), chance.choice((3, 4, 4, 5, 5)))
    return Norm(
        name,
        {fact: _some(FACTS[fact], chance) for fact in FACTS if fact in tested},
        sanction,
        tuple(lifts),
    )


def _some(values: tuple[Value, ...], chance: random.Random) -> tuple[Value, ...]:
    chosen = chance.sample(values, chance.randint(1, max(1, len(values) // 2)))
    return tuple(value for value in values if value in chosen)


def random_cases(count: int, seed: int = SEED) -> list[Facts]:
    """Return different cases, each combination as likely as any other."""
    numbers = random.Random(seed).sample(range(ALL_CASES), count)  # noqa: S311  # as above
    return [numbered(number) for number in numbers]


def numbered(number: int) -> Facts:
    """Return the case of a number below `ALL_CASES`."""
    found: dict[str, Value] = {}
    for name, values in FACTS.items():
        number, index = divmod(number, len(values))
        found[name] = values[index]
    return found


def without(facts: Facts, withheld: Collection[str]) -> Facts:
    """Return a case of which some facts are not told."""
    return {name: value for name, value in facts.items() if name not in withheld}
