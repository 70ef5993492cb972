"""Cases for the conformance suite: random ones about the rules of a law, and faulty ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from random import Random
from typing import Any, Final, TypeVar

from attrs import frozen

from asn_netralitas._decision.question import POLICIES, names_of_readings
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import Act, Category, Contest, Target
from asn_netralitas._model.law import Rule
from asn_netralitas._model.vocabulary import Vocabulary

Json = dict[str, Any]
T = TypeVar("T")

_SPANS: Final = (1, 7, 45, 200, 1_099)
# Times that are the next day in the east, or the day before in the west.
_CLOCK: Final = ("00:15", "12:00", "15:30", "16:30", "22:45", "23:59")
_OFFSETS: Final = ("Z", "+07:00", "+08:00", "+09:00", "-05:30")


def drawn_cases(law: LawDiagrams, seed: int) -> Iterator[Json]:
    """Yield random cases as JSON values, most of them about some rule, without end."""
    draw = _CaseDraw(law, Random(seed))  # noqa: S311  # the same in every run
    while True:
        yield draw.case()


def faulty_cases(sound: Json) -> Iterator[Json]:
    """Yield cases with a fault each, made of a sound one."""
    person, activity = sound["person"], sound["activity"]
    for name in ("category", "position", "unpaid_leave", "candidacy"):
        yield sound | {"person": person | {name: "no-such-code"}}
    for name in ("act", "target", "contest", "public", "impact", "election"):
        yield sound | {"activity": activity | {name: "no-such-code"}}
    for region in ("99.99", "6408", "constructor", "64.08.01"):
        yield sound | {"person": person | {"region": region}}
    for at in (
        *("2024-02-30", "2023-02-29", "2024-13-01", "2024-8-15", "15-08-2024", "besok"),
        *("2024-08-15T20:00", "2024-08-15 20:00:30", "2024-08-15T25:00+07:00", "2024-02-30T12:00Z"),
        *("2024-08-15/2024-08-01", "2024-08-15/soon", "2019-01-01/2024-01-01"),
        *("0001-01-01T00:30+12:00", "9999-12-31T23:30-12:00"),
    ):
        yield sound | {"at": at}
    for readings in ({"no-such-dispute": "strictest"}, {"*": "no-such-reading"}, {"*": "toString"}):
        yield sound | {"readings": readings}
    for key in ("person", "activity", "at"):
        yield {name: value for name, value in sound.items() if name != key}
    yield sound | {"person": person | {"colour": "red"}, "weather": "fair"}
    yield sound | {"person": {"category": None, "colour": None}, "activity": ["vote"]}


@frozen(eq=False, slots=False)
class _CaseDraw:
    law: LawDiagrams
    chance: Random

    def case(self) -> Json:
        """Return a case as JSON values; few of them contradict themselves."""
        rule = self.chance.choice(self.law.rulebook.rules)
        category = self._one_of(rule.categories, Category, 0.9)
        act = self.chance.choice(sorted(rule.acts))
        target = self._one_of(rule.targets, Target, 0.7) if self._happens(0.5) else None
        fixed = self._vocabulary.fixed_targets.get(act)
        if fixed is not None and self._happens(0.95):
            target = None
        facts = self._facts(category, act, self._vocabulary.target_of(act, target))
        activity = {
            "act": act,
            "target": target,
            "election": self.chance.choice(self._elections) if self._happens(0.1) else None,
            "contest": self.chance.choice(list(Contest)) if self._happens(0.1) else None,
        }
        person = {"category": self._widened(category), "region": self._region(rule)}
        case = {
            "person": person | facts["person"],
            "activity": activity | facts["activity"],
            "at": self._at(rule),
            "readings": self._readings(),
        }
        plain: Json = json.loads(json.dumps(case))
        return {key: _known(value) for key, value in plain.items() if value}

    @property
    def _vocabulary(self) -> Vocabulary:
        return self.law.rulebook.vocabulary

    def _happens(self, share: float) -> bool:
        """Tell, in a share of all draws, that something happens."""
        return self.chance.random() < share

    def _one_of(self, limits: Iterable[T], every: Iterable[T], share: float) -> T:
        """Return in a share of draws one of what a rule names, if it names any."""
        named = sorted(limits, key=str) if self._happens(share) else []
        return self.chance.choice(named or list(every))

    def _widened(self, category: Category) -> Category:
        groups = self._vocabulary.category_groups.items()
        around = [group for group, members in groups if category in members]
        return self.chance.choice(around) if around and self._happens(0.3) else category

    def _facts(self, category: Category, act: Act, target: Target | None) -> dict[str, Json]:
        """Return facts by owner, nearly all of them possible for category, act and target."""
        share = self.chance.choice((0.0, 0.2, 0.6, 1.0))
        sources = {"category": category, "act": act, "target": target}
        facts: dict[str, Json] = {"person": {}, "activity": {}}
        for name in self.law.variables.numbers:
            spec = self._vocabulary.facts[name]
            if self._happens(share):
                possible = self._vocabulary.admissible(name, sources)
                values = spec.values if not possible or self._happens(0.004) else possible
                facts[spec.owner][name] = self.chance.choice(values)
        return facts

    # -------------------------------------------------------------- when and where

    def _region(self, rule: Rule) -> str | None:
        region: str = self._one_of(rule.regions, self._regions, 0.5)
        return self.chance.choices((None, region[:2], region), weights=(3, 3, 14))[0]

    def _at(self, rule: Rule) -> str:
        """Return a day, a span or a time, most of them while a rule is in force."""
        book = self.law.rulebook
        first, last = rule.first or book.known_from, rule.last or book.known_until
        turns = [turn for turn in self.law.circumstances.turns if first <= turn <= last]
        day = first + timedelta(days=self.chance.randrange(max(1, (last - first).days + 30)))
        if turns and self._happens(0.5):
            day = self.chance.choice(turns) + timedelta(days=self.chance.choice((-1, 0, 1)))
        span = f"{day}/{day + timedelta(days=self.chance.choice(_SPANS))}"
        time = f"{day}T{self.chance.choice(_CLOCK)}{self.chance.choice(_OFFSETS)}"
        return self.chance.choices((span, time, day.isoformat()), weights=(1, 2, 7))[0]

    def _readings(self) -> dict[str, str]:
        """Return the readings that are chosen: mostly none, else of one dispute, of all or both."""
        disputes, readings = self.law.rulebook.disputes, dict[str, str]()
        names = {each.id: [*names_of_readings(each), *POLICIES] for each in disputes}
        if disputes and self._happens(0.3):
            dispute = self.chance.choice(list(names))
            readings[dispute] = self.chance.choice(names[dispute])
        if disputes and self._happens(0.2):
            readings["*"] = self.chance.choice(
                (*POLICIES, *self.chance.choice(list(names.values())))
            )
        return readings

    @cached_property
    def _regions(self) -> list[str]:
        """Return every regency and city, by the codes that they had before too."""
        provinces = self.law.calendar.regions.values()
        return [code for each in provinces for code in (*each.regencies, *each.former)]

    @cached_property
    def _elections(self) -> list[str]:
        calendar = self.law.calendar
        unfixed = (election.id for election in calendar.not_fixed)
        return [*(election.id for election in calendar.elections), *unfixed]


def _known(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Return a mapping without what is not known."""
    if not isinstance(value, dict):
        return value
    return {name: entry for name, entry in value.items() if entry is not None}
