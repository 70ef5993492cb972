"""Example cases for diagnostics, each confirmed with `evaluate`.

A cell has one context, but a case meets every election of its day and place. So the search looks
for a case with that context alone, or with others that change nothing; if there is none, nobody
can ever be in that cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, Final

from attrs import asdict, evolve, field, frozen

from asn_netralitas._engine.applicable_law import LawIndex
from asn_netralitas._engine.cells import Cell
from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._engine.query import readings_in
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import (
    Act,
    Category,
    FactValue,
    Stage,
    Status,
    Target,
    Verdict,
    code_of,
)
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import Problem
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Shown
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.corpus import election_at_rest

from .law_space import LawCell

ReadingChoice = tuple[tuple[str, str], ...]
Values = Mapping[str, tuple[FactValue, ...]]
Shows = Callable[[Decision], bool]

_REMEMBERED: Final = 8192
_NOTHING_FIRST: Final = (False, "none")


def _as_dict(values: Mapping[str, str]) -> dict[str, str]:
    return dict(values)


@frozen(kw_only=True, repr=False)
class Witness(Shown):
    """A case that shows a flaw, with the verdict that `evaluate` gives to it."""

    person: Person
    activity: Activity
    at: date
    readings: Mapping[str, str] = field(factory=dict, converter=_as_dict, hash=False)
    verdict: Verdict

    def decide(
        self, rulebook: Rulebook | None = None, calendar: Calendar | None = None
    ) -> Decision:
        """Return the decision on the case.

        Raises:
            CaseError: If the rulebook or the calendar is not the one that was checked, and does not
                know what the case names.
        """
        return evaluate(
            self.person,
            self.activity,
            at=self.at,
            rulebook=rulebook,
            calendar=calendar,
            readings=self.readings,
        )

    @property
    def options(self) -> str:
        """Return the case as the options of `asn-netralitas evaluate`."""
        named: dict[str, Any] = {
            "category": self.person.category.value,
            "act": self.activity.act.value,
            "at": self.at.isoformat(),
            "region": self.person.region,
            "election": self.activity.election,
        }
        parts = [f"--{name} {value}" for name, value in named.items() if value is not None]
        parts += [f"--fact {name}={code_of(value)}" for name, value in self.facts.items()]
        parts += [f"--reading {name}={value}" for name, value in self.readings.items()]
        return " ".join(parts)

    @property
    def facts(self) -> dict[str, FactValue]:
        """Return every fact that the case gives, by name."""
        given = {**_given(self.person), **_given(self.activity)}
        apart = {"category", "region", "act", "election"}
        return {name: value for name, value in given.items() if name not in apart}

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain JSON values."""
        return {
            "person": _plain(_given(self.person)),
            "activity": _plain(_given(self.activity)),
            "at": self.at.isoformat(),
            "readings": dict(self.readings),
            "verdict": self.verdict.value,
        }


@frozen(kw_only=True, repr=False)
class Diagnostic(Problem):
    """A problem of a rulebook that can be loaded, with a case that shows it, if any case can.

    A rule that never stands has none.
    """

    witness: Witness | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the flaw as plain JSON values."""
        return {
            "code": self.code,
            "severity": self.severity,
            "values": dict(self.values),
            "sentence": {"id": self.sentence("id"), "en": self.sentence("en")},
            "where": None if self.where is None else str(self.where),
            "witness": None if self.witness is None else self.witness.to_dict(),
        }


def admissible(act: Act, cell: Cell) -> Values | None:
    """Return the values that each fact may have in a cell, "no" and "none" first.

    None where some fact can have none, so that nobody is ever in the cell.
    """
    return _admissible(cell.vocabulary, cell.category, act, cell.target, cell.setting.stage)


@lru_cache(_REMEMBERED)
def _admissible(
    vocabulary: Vocabulary, category: Category, act: Act, target: Target | None, stage: Stage
) -> Values | None:
    sources = {"category": category, "act": act, "target": target, "stage": stage}
    values = {fact: vocabulary.admissible(fact, sources) for fact in vocabulary.facts}
    if not all(values.values()):
        return None
    return {fact: _calm_first(left) for fact, left in values.items()}


def choices_in(cell: Cell) -> Iterator[ReadingChoice]:
    """Yield every way to choose one reading for each dispute that a cell touches."""
    chosen: list[ReadingChoice] = [()]
    for dispute, readings in readings_in(cell.setting, {}):
        if dispute in cell.disputes and readings:
            chosen = [(*choice, (dispute, reading)) for choice in chosen for reading in readings]
    yield from chosen


def facts_that_reach(cell: Cell, values: Values, wanted: int) -> dict[str, FactValue]:
    """Return facts that leave just these bits of the rules true, without those that do not matter.

    The mask must be one that `Cell.reachable` found within the bits of the rules.
    """
    within = cell.bits_of_rules
    reached: dict[int, dict[str, FactValue]] = {within: {}}
    for fact, masks in cell.masks.items():
        steps = {masks[value] & within: value for value in reversed(values[fact])}
        told = len(steps) > 1
        after: dict[int, dict[str, FactValue]] = {}
        for mask, facts in reached.items():
            for step, value in reversed(steps.items()):
                if wanted & mask & step == wanted:
                    after.setdefault(mask & step, {**facts, fact: value} if told else facts)
        reached = after
    return reached[wanted]


def find_witness(
    law: LawIndex,
    corners: Iterable[LawCell],
    facts: Mapping[str, FactValue],
    choice: ReadingChoice,
    shows: Shows,
) -> Witness | None:
    """Return the first case of some corners that shows what is looked for, if there is one."""
    # Where no reading need be chosen, the case is plainer without.
    chosen = ({}, dict(choice)) if choice else ({},)
    for corner in corners:
        for (person, activity), readings in product(_cases(law, corner, facts), chosen):
            case = Witness(
                person=person,
                activity=activity,
                at=corner.day,
                readings=readings,
                verdict=Verdict.UNREGULATED,
            )
            decision = case.decide(law.rulebook, law.calendar)
            if shows(decision):
                return _plainer(law, evolve(case, verdict=decision.verdict), facts, shows)
    return None


def _plainer(law: LawIndex, case: Witness, facts: Iterable[str], shows: Shows) -> Witness:
    """Return a case without the facts that it does not need to show the same."""
    for name in facts:
        owner = law.rulebook.vocabulary.facts[name].owner
        without = evolve(case, **{owner: evolve(getattr(case, owner), **{name: None})})
        decision = without.decide(law.rulebook, law.calendar)
        if decision.verdict is case.verdict and shows(decision):
            case = without
    return case


def _cases(
    law: LawIndex, corner: LawCell, facts: Mapping[str, FactValue]
) -> Iterator[tuple[Person, Activity]]:
    specs = law.rulebook.vocabulary.facts
    owned: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    for name, value in facts.items():
        owned[specs[name].owner][name] = value
    fixed = law.rulebook.vocabulary.fixed_targets.get(corner.act)
    person = Person(corner.category, region=_region(law, corner), **owned["person"])
    target = None if fixed is not None else corner.target
    for aim in _aims(law, corner):
        yield person, Activity(corner.act, target=target, **aim, **owned["activity"])


def _aims(law: LawIndex, corner: LawCell) -> Iterator[dict[str, Any]]:
    """Yield what of an activity may single out the context of a corner, the plainest first."""
    context = corner.context
    yield {}
    election = context.election or election_at_rest(law.calendar, corner.day)
    if election is not None:
        yield {"election": election}
        for contest in context.contests:
            yield {"election": election, "contest": contest}


def _region(law: LawIndex, corner: LawCell) -> str | None:
    """Return a regency or city that is the place of a corner and in which its election runs."""
    place = corner.place
    if place.code is not None:
        return place.code
    election = corner.context.election
    listed = () if election is None else law.calendar.election(election).regions
    # Of places without local law one is as good as another; of a province with some, none is.
    provinces = [place.province] if place.within(law.codes) else law.calendar.regions
    alike = (
        Place(code, province)
        for province in provinces
        for code in law.calendar.regions[province].regencies
        if code not in law.codes and (province == place.province or province not in law.codes)
    )
    return next((each.code for each in alike if not listed or each.within(listed)), None)


def stands(rule: str) -> Shows:
    """Return what tells whether a rule stands in a decision."""
    return lambda decision: any(
        found.rule == rule and found.status is Status.STANDS for found in decision.findings
    )


def _calm_first(values: tuple[FactValue, ...]) -> tuple[FactValue, ...]:
    return tuple(sorted(values, key=lambda value: value not in _NOTHING_FIRST))


def _given(part: Person | Activity) -> dict[str, Any]:
    return {name: value for name, value in asdict(part).items() if value is not None}


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if type(value) in {bool, str} else value.value for name, value in given.items()
    }
