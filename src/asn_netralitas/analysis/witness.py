"""Example cases for diagnostics, each confirmed with `evaluate`.

A cell has one context, but a case meets every election of its day and place. So the search looks
for a case with that context alone, or with others that change nothing; if there is none, nobody
can ever be in that cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any, Final

from attrs import asdict, evolve, field, frozen

from asn_netralitas._decision.evaluate import decide
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.case import Activity, Case, Person
from asn_netralitas._model.codes import Contest, FactValue, Status, Verdict, code_of
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import Problem, Severity
from asn_netralitas._model.values import as_json, read_only_texts
from asn_netralitas._phrases.text import Shown, Text
from asn_netralitas._reading.calendar import Calendar, Place
from asn_netralitas._reading.rulebook import Rulebook

from .law_space import LawCell, election_at_rest

Shows = Callable[[Decision], bool]

# The codes that report a mistake; the law may mean what the others report.
_ERRORS: Final = frozenset(
    {"never-stands", "never-lifts", "no-authority", "undeclared-interpretation"}
)


@frozen(kw_only=True, repr=False)
class Witness(Shown):
    """A case that shows a diagnostic, with the verdict that `evaluate` gives to it."""

    person: Person
    activity: Activity
    at: date
    readings: Mapping[str, str] = field(factory=dict, converter=read_only_texts, hash=False)
    verdict: Verdict

    def decide(
        self, rulebook: Rulebook | None = None, calendar: Calendar | None = None
    ) -> Decision:
        """Return the decision on the case.

        Raises:
            CaseError: If the rulebook or the calendar is not the one that was checked, and does not
                know what the case names.
        """
        case = Case(self.person, self.activity, self.at, self.readings)
        return decide(case, rulebook, calendar)

    @property
    def options(self) -> str:
        """Return the case as the options of `asn-netralitas evaluate`."""
        options = {
            "category": self.person.category.value,
            "act": self.activity.act.value,
            "at": self.at.isoformat(),
            "region": self.person.region,
            "election": self.activity.election,
        }
        parts = [f"--{name} {value}" for name, value in options.items() if value is not None]
        parts += [f"--fact {name}={code_of(value)}" for name, value in self.facts.items()]
        parts += [f"--reading {name}={value}" for name, value in self.readings.items()]
        return " ".join(parts)

    @property
    def facts(self) -> dict[str, FactValue]:
        """Return every fact that the case gives, by name."""
        given = _given({**asdict(self.person), **asdict(self.activity)})
        apart = {"category", "region", "act", "election"}
        return {name: value for name, value in given.items() if name not in apart}

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain JSON values, without what is not known."""
        values = as_json(self)
        return {**values, **{part: _given(values[part]) for part in ("person", "activity")}}


@frozen(kw_only=True, repr=False)
class Diagnostic(Problem):
    """A problem of a rulebook that can be loaded, with a case that shows it, if any case can.

    A rule that never stands has none. `accepted` is why the rulebook means it so, if it says so.
    """

    witness: Witness | None = None
    accepted: Text | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the diagnostic as plain JSON values."""
        return {
            **super().to_dict(),
            "witness": None if self.witness is None else self.witness.to_dict(),
            "accepted": None if self.accepted is None else as_json(self.accepted),
        }


PartName = tuple[str, str]
PartDiagnostic = tuple[PartName, Diagnostic]


def diagnostic(
    part: PartName, code: str, values: Mapping[str, str], witness: Witness | None = None
) -> PartDiagnostic:
    """Return a diagnostic with the part of the rulebook that it concerns."""
    severity: Severity = "error" if code in _ERRORS else "warning"
    return part, Diagnostic(code=code, values=values, witness=witness, severity=severity)


def find_witness(
    cells: Iterable[LawCell],
    facts: Mapping[str, FactValue],
    choice: Mapping[str, str],
    shows: Shows,
) -> Witness | None:
    """Return the first case of some cells whose decision `shows` accepts, or None."""
    for cell in cells:
        for case in _cases(cell, facts, choice):
            decision = case.decide(cell.law.rulebook, cell.law.calendar)
            # A case of an election in a place that does not have it is nobody's.
            if shows(decision) and "election-elsewhere" not in decision.notes:
                return _plainer(cell.law, evolve(case, verdict=decision.verdict), facts, shows)
    return None


def _plainer(law: LawDiagrams, case: Witness, facts: Iterable[str], shows: Shows) -> Witness:
    """Return a case without the facts that it does not need to show the same."""
    for name in facts:
        owner = law.rulebook.vocabulary.facts[name].owner
        without = evolve(case, **{owner: evolve(getattr(case, owner), **{name: None})})
        decision = without.decide(law.rulebook, law.calendar)
        if decision.verdict is case.verdict and shows(decision):
            case = without
    return case


def _cases(
    cell: LawCell, facts: Mapping[str, FactValue], choice: Mapping[str, str]
) -> Iterator[Witness]:
    """Yield a case of a cell for each election and contest that may single out its context.

    The plainest comes first: where no reading need be chosen, none is. The verdicts are unknown.
    """
    law, vocabulary, act = cell.law, cell.law.rulebook.vocabulary, cell.act
    owned: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    for name, value in facts.items():
        owned[vocabulary.facts[name].owner][name] = value
    person = Person(cell.category, region=_region(law, cell), **owned["person"])
    target = None if act in vocabulary.fixed_targets else cell.target
    election = cell.at.context.election or election_at_rest(law.calendar, cell.at.day)
    contests = () if election is None else (None, *cell.at.context.contests)
    aims: tuple[tuple[str | None, Contest | None], ...]
    if cell.at.context.is_apart:
        aims = tuple((None, contest) for contest in cell.at.context.contests)
    else:
        aims = ((None, None), *((election, contest) for contest in contests))
    for aim, readings in product(aims, ({}, choice) if choice else ({},)):
        yield Witness(
            person=person,
            activity=Activity(act, target, *aim, **owned["activity"]),
            at=cell.at.day,
            readings=readings,
            verdict=Verdict.UNREGULATED,
        )


def _region(law: LawDiagrams, cell: LawCell) -> str | None:
    """Return a regency or city of the place of a cell in which its election runs."""
    place = cell.at.place
    if place.code is not None:
        return place.code
    election = cell.at.context.election
    listed = () if election is None else law.calendar.election(election).regions
    # Of places without local law one is as good as another; of a province with some, none is.
    codes = law.circumstances.codes
    provinces = [place.province] if place.within(codes) else law.calendar.regions
    alike = (
        Place(code, province)
        for province in provinces
        for code in law.calendar.regions[province].regencies
        if code not in codes and (province == place.province or province not in codes)
    )
    return next((each.code for each in alike if not listed or each.within(listed)), None)


def stands(*rules: str) -> Shows:
    """Return a test of whether each of some rules stands in a decision."""
    return lambda decision: {
        finding.rule for finding in decision.findings if finding.status is Status.STANDS
    }.issuperset(rules)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
