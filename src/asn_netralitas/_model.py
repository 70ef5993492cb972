"""The frozen values of the domain: persons, activities, rules, disputes and decisions.

Every day is a civil day and every span includes both ends. No input, no output, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal, Never, TypeVar, cast

from attrs import field, fields, frozen

from asn_netralitas._phrases.text import Shown, Text

from ._notebook import html_of
from ._vocabulary import (
    SECTIONS,
    Act,
    Authority,
    Candidacy,
    Category,
    Confidence,
    Contest,
    ElectionKind,
    EmployerLevel,
    FactValue,
    Modality,
    PeriodKind,
    Position,
    Rank,
    SanctionClass,
    SanctionKind,
    Stage,
    Status,
    Target,
    Verdict,
)

if TYPE_CHECKING:
    from cattrs import Converter

# ------------------------------------------------------------------ the question


V = TypeVar("V")


@frozen(repr=False)
class Person(Shown):
    """What a rule may need to know of a person; nothing that identifies anybody.

    `None` means not known, never no. A group category (`asn`, `non_asn`) means one of its
    members, not known which. `region` is the place whose election the act concerns, as a dotted
    Kemendagri code ("64" or "64.08", never the look-alike codes of BPS); a province, or no region
    at all, means one of its regencies and cities, not known which.

    >>> Person(Category.PNS, region="64.08").unpaid_leave is None
    True
    """

    category: Category
    region: str | None = None
    position: Position | None = None
    employer_level: EmployerLevel | None = None
    unpaid_leave: bool | None = None
    spouse_is_candidate: bool | None = None
    candidacy: Candidacy | None = None
    campaign_leave: bool | None = None
    resigned: bool | None = None
    paid_by_state: bool | None = None
    contract_bars_politics: bool | None = None


@frozen(repr=False)
class Activity(Shown):
    """What is done, in favour of whom, and how; `None` means not known, never no.

    `election` names one election by its id, if the act concerns only that one. A `target` that is
    left out is taken from the act or, failing that, from the stage of the election; the decision
    lists it under `assumed`.

    >>> Activity(Act.LIKE_POST, public=True).public
    True
    """

    act: Act
    target: Target | None = None
    election: str | None = None
    contest: Contest | None = None
    active_support: bool | None = None
    partisan_symbol: bool | None = None
    party_attributes: bool | None = None
    service_attributes: bool | None = None
    state_facilities: bool | None = None
    mobilises_staff: bool | None = None
    intends_support: bool | None = None
    public: bool | None = None
    official_duty: bool | None = None
    minister_consent: bool | None = None


@frozen(repr=False)
class DaySpan(Shown):
    """A stretch of civil days, both ends included, for an act whose day is not known."""

    first: date
    last: date


At = date | datetime | DaySpan


# ------------------------------------------------------------------ elections


@frozen(kw_only=True, repr=False)
class ElectionPeriod(Shown):
    """One period of an election, both days included; `last` is None while its end is unknown."""

    kind: PeriodKind
    election: str
    contests: tuple[Contest, ...]
    first: date
    last: date
    confidence: Confidence


@frozen(kw_only=True, repr=False)
class Election(Shown):
    """An election: where it runs, and the days on which its stages turn.

    `determined` holds, for each contest, the day on which its candidates were determined.
    `regions` is empty for a nationwide election; `regions_complete` is False where the list of
    regions is known to have gaps, so that a region outside it may or may not hold the election.
    """

    id: str
    name: Text
    kind: ElectionKind
    first: date
    determined: Mapping[Contest, date] = field(hash=False)
    result: date
    oath: date | None
    last: date
    regions: tuple[str, ...]
    regions_complete: bool
    periods: tuple[ElectionPeriod, ...]
    confidence: Confidence


@frozen(kw_only=True, repr=False)
class Unfixed(Shown):
    """An election that the law foresees while no authority has fixed its days."""

    id: str
    name: Text
    note: Text


@frozen(kw_only=True, repr=False)
class Context(Shown):
    """One election as the act meets it: kind, contests, stage and open periods on that day.

    Without an `election` it is the context outside every election.
    """

    election: str | None
    kind: ElectionKind | None
    contests: tuple[Contest, ...]
    stage: Stage
    periods: tuple[PeriodKind, ...]
    confidence: Confidence | None


# ------------------------------------------------------------------ the law


@frozen(kw_only=True, repr=False)
class Instrument(Shown):
    """A legal instrument and the days on which it was in force; `last` is None while it still is.

    `confidence` marks how well these days are confirmed, not the text.
    """

    id: str
    number: str
    title: Text
    rank: Rank
    first: date | None
    last: date | None
    replaced_by: str | None
    confidence: Confidence
    source: str | None = None


@frozen(repr=False)
class Citation(Shown):
    """A provision of an instrument, for instance `Pasal 5 huruf n angka 2`."""

    instrument: str
    provision: str


@frozen(repr=False)
class FactIs(Shown):
    """True where the fact has one of `values`."""

    fact: str
    values: frozenset[FactValue]


@frozen(repr=False)
class AllOf(Shown):
    """True where every part is true."""

    parts: tuple[Condition, ...]


@frozen(repr=False)
class AnyOf(Shown):
    """True where at least one part is true."""

    parts: tuple[Condition, ...]


@frozen(repr=False)
class Not(Shown):
    """True where the part is false."""

    part: Condition


Condition = FactIs | AllOf | AnyOf | Not


@frozen(repr=False)
class ReadingRef(Shown):
    """One reading of one dispute, by their ids."""

    dispute: str
    reading: str


Unit = Literal["days", "months", "rupiah"]


@frozen(kw_only=True, repr=False)
class Penalty(Shown):
    """One kind of sanction with its bounds: from `least` to `most`, in `unit`, both included.

    `percent` is the share of the allowance that is cut, where the kind is such a cut.
    """

    kind: SanctionKind
    least: int | None = None
    most: int | None = None
    unit: Unit | None = None
    percent: int | None = None


Joined = Literal["alternative", "and", "and_or"]


@frozen(kw_only=True, repr=False)
class Imposer(Shown):
    """Who imposes on the holder of one of these posts, at one of these levels of government.

    An empty set of levels means any.
    """

    positions: frozenset[Position]
    employer_levels: frozenset[EmployerLevel]
    by: tuple[Authority, ...]


@frozen(kw_only=True, repr=False)
class Schedule(Shown):
    """The kinds of sanction that a class holds, for whom, in which days and under which reading.

    `imposers` names who imposes on the holders of certain posts, instead of whoever the
    consequence names.
    """

    id: str
    sanction_class: SanctionClass
    categories: frozenset[Category]
    kinds: tuple[Penalty, ...]
    joined: Joined
    imposers: tuple[Imposer, ...]
    reading: ReadingRef | None
    first: date | None
    last: date | None
    citation: Citation
    confidence: Confidence
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Consequence(Shown):
    """What a standing rule brings: class and kinds, for whom, imposed by whom, on what basis.

    Without a class the level is not fixed by any source; `note` then says so. An empty
    `categories` means everyone whom the rule binds.
    """

    sanction_class: SanctionClass | None
    kinds: tuple[Penalty, ...]
    joined: Joined
    by: tuple[Authority, ...]
    categories: frozenset[Category]
    positions: frozenset[Position]
    targets: frozenset[Target]
    kinds_of_election: frozenset[ElectionKind]
    when: Condition | None
    reading: ReadingRef | None
    first: date | None
    last: date | None
    citation: Citation
    confidence: Confidence
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Rule(Shown):
    """One norm: whom it binds, in which acts and when, on what condition, with what consequence.

    An empty set of targets, kinds, contests, stages, periods or regions means any. A rule that
    names categories and positions binds who has either. `first` and `last` are days of the law,
    both included; None is open.
    """

    id: str
    instrument: str
    modality: Modality
    title: Text
    categories: frozenset[Category]
    positions: frozenset[Position]
    acts: frozenset[Act]
    targets: frozenset[Target]
    election_kinds: frozenset[ElectionKind]
    contests: frozenset[Contest]
    stages: frozenset[Stage]
    periods: frozenset[PeriodKind]
    regions: frozenset[str]
    when: Condition | None
    exception_to: frozenset[str]
    interpretation_by: tuple[Text, ...]
    consequences: tuple[Consequence, ...]
    citations: tuple[Citation, ...]
    reading: ReadingRef | None
    first: date | None
    last: date | None
    confidence: Confidence
    binds_after_resignation: bool = False
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Holder(Shown):
    """Who holds a reading, from which day on, and where that was said.

    `authority` is the code by which a caller may follow this holder, if it has one.
    """

    who: Text
    since: date
    source: str
    authority: Authority | None = None


@frozen(kw_only=True, repr=False)
class Reading(Shown):
    """One way to read a disputed question, with those who hold it."""

    id: str
    title: Text
    holders: tuple[Holder, ...]

    @property
    def since(self) -> date:
        """Return the first day on which anybody held the reading."""
        return min(holder.since for holder in self.holders)


@frozen(kw_only=True, repr=False)
class Dispute(Shown):
    """A question that the competent authorities answer differently; the strictest reading first."""

    id: str
    title: Text
    readings: tuple[Reading, ...]


@frozen(kw_only=True, repr=False)
class Duty(Shown):
    """A rule of procedure that follows from a sanction class, said as a sentence."""

    id: str
    text: Text
    classes: frozenset[SanctionClass]
    categories: frozenset[Category]
    first: date | None
    last: date | None
    citation: Citation
    confidence: Confidence


KindOfDays = Literal["calendar", "working"]


@frozen(kw_only=True, repr=False)
class Deadline(Shown):
    """A number of days, of one kind, counted from an event."""

    days: int
    kind: KindOfDays
    start: str


@frozen(kw_only=True, repr=False)
class Clock(Shown):
    """In how many days, counted from an event, the one who got a report does `what`."""

    what: Text
    days: int
    kind: KindOfDays
    start: str
    citation: Citation


@frozen(kw_only=True, repr=False)
class FollowUp(Shown):
    """A clock with the sanction classes for which it runs; none means any."""

    clock: Clock
    classes: frozenset[SanctionClass]


@frozen(kw_only=True, repr=False)
class Forwarding(Shown):
    """To whom a report is passed on, for which sanction classes and categories, in which days."""

    to: Authority
    classes: frozenset[SanctionClass]
    categories: frozenset[Category]
    first: date | None
    last: date | None
    citation: Citation


@frozen(kw_only=True, repr=False)
class Route(Shown):
    """A door at which a suspected violation can be reported, by whom, and what then follows.

    `reporter` is None where no source limits who may report.
    """

    id: str
    to: Authority
    route: str
    election_kinds: frozenset[ElectionKind]
    outside: bool
    categories: frozenset[Category]
    deadline: Deadline | None
    forwarding: tuple[Forwarding, ...]
    first: date | None
    last: date | None
    citation: Citation
    confidence: Confidence
    reporter: Text | None = None
    follow_up: tuple[FollowUp, ...] = ()


@frozen(kw_only=True, repr=False)
class NoRole(Shown):
    """A body to which people report although the law gives it no part, and whose part it is."""

    who: Text
    text: Text
    citations: tuple[Citation, ...]


@frozen(kw_only=True, repr=False)
class Overlay(Shown):
    """What a region or an agency adds to a rulebook from a day on, and the readings it chose."""

    id: str
    title: Text
    regions: frozenset[str]
    first: date
    last: date | None
    readings: Mapping[str, str] = field(hash=False)
    categories: Mapping[str, Category] = field(hash=False)


# ------------------------------------------------------------------ the answer


def _refuse(*_: object, **__: object) -> Never:
    msg = "a decision cannot be changed"
    raise TypeError(msg)


class _Fixed(dict[str, V]):
    """A mapping that stays as it is: decisions are remembered and handed out again."""

    __setitem__ = __delitem__ = __ior__ = cast("Any", _refuse)
    clear = pop = popitem = setdefault = update = cast("Any", _refuse)

    def __reduce__(self) -> tuple[type[_Fixed[V]], tuple[dict[str, V]]]:
        """Pickle by the values, which are set once."""
        return type(self), (dict(self),)


# A frozen value that kept the caller's own mapping would change with it.
def _copy_texts(values: Mapping[str, str]) -> Mapping[str, str]:
    return _Fixed(values)


def _copy_flags(values: Mapping[str, bool]) -> Mapping[str, bool]:
    return _Fixed(values)


def _copy_codes(values: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return _Fixed({name: tuple(codes) for name, codes in values.items()})


@frozen(kw_only=True, repr=False)
class Step(Shown):
    """One line in the tree of why: what was asked, what was found, and whether it holds.

    `holds` is None where the case leaves it open. `expected` and `found` hold codes.
    """

    what: str
    holds: bool | None
    expected: tuple[str, ...] = ()
    found: str | None = None
    steps: tuple[Step, ...] = ()


@frozen(kw_only=True, repr=False)
class Finding(Shown):
    """A rule that stands, is lifted, or is open in a decision, with the tree of why."""

    rule: str
    status: Status
    modality: Modality
    title: Text
    elections: tuple[str, ...]
    because: tuple[Step, ...]
    citations: tuple[Citation, ...]
    lifted_by: tuple[str, ...]
    could_be_lifted_by: tuple[str, ...]
    reading: ReadingRef | None
    confidence: Confidence
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Sanction(Shown):
    """What one rule brings: class, kinds, by whom, certain or only possible.

    `sanction_class` is None where no source fixes the level; `note` then says why. `if_facts`
    names the facts and disputes that decide a class that is only possible. With a `reading`, only
    that reading of a dispute brings these kinds.
    """

    sanction_class: SanctionClass | None
    kinds: tuple[SanctionKind, ...]
    terms: tuple[Penalty, ...]
    joined: Joined
    by: tuple[Authority, ...]
    certain: bool
    if_facts: tuple[str, ...]
    rule: str
    reading: ReadingRef | None = None
    citations: tuple[Citation, ...]
    confidence: Confidence
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class ReadingVerdict(Shown):
    """A reading in a decision: who holds it since when, and the verdict that it gives."""

    id: str
    title: Text
    verdict: Verdict
    holders: tuple[Holder, ...]


@frozen(kw_only=True, repr=False)
class DisputeView(Shown):
    """A dispute that the decision turns on, with the verdict under each reading."""

    id: str
    title: Text
    readings: tuple[ReadingVerdict, ...]


@frozen(kw_only=True, repr=False)
class ReportTo(Shown):
    """Where a violation is reported, by whom, until when, to whom it goes on, and how soon.

    `reporter` is None where no source limits who may report. The days of `deadline` and of
    `follow_up` are counted by the module `reporting`.
    """

    to: Authority
    route: str
    passed_on_to: tuple[Authority, ...]
    deadline: Deadline | None
    citations: tuple[Citation, ...]
    reporter: Text | None = None
    follow_up: tuple[Clock, ...] = ()


@frozen(kw_only=True, repr=False)
class DutyView(Shown):
    """A procedural sentence of a decision with its source."""

    id: str
    text: Text
    citation: Citation


@frozen(kw_only=True, repr=False)
class CalendarView(Shown):
    """How far the calendar reaches and whether it is whole for this case."""

    known_until: date
    complete: bool


@frozen(kw_only=True, repr=False)
class RulebookView(Shown):
    """Which rulebook decided: id, version, SHA-256 digest, and the days it covers."""

    id: str
    version: str
    digest: str
    known_from: date
    known_until: date
    overlays: tuple[str, ...]


@frozen(kw_only=True, repr=False)
class CaseInput(Shown):
    """The question as it was asked, with the day as a civil day or a span of them."""

    person: Person
    activity: Activity
    at: date | DaySpan
    readings: Mapping[str, str] = field(factory=dict, converter=_copy_texts, hash=False)


Note = Literal[
    "after-calendar",
    "before-rulebook",
    "after-rulebook",
    "regions-incomplete",
    "election-not-running",
    "target-read-as",
    "contest-not-running",
    "election-not-fixed",
]


@frozen(repr=False)
class Change(Shown):
    """A fact of an activity with its value before and after; before is None where not given."""

    fact: str
    was: FactValue | None
    becomes: FactValue


@frozen(kw_only=True, repr=False)
class Way(Shown):
    """Changes of an act that together lead to another verdict.

    `day` is the day to which the act is moved, or None where it stays.
    """

    changes: tuple[Change, ...]
    day: date | None = None
    verdict: Verdict


Goal = Literal["permit", "prohibit"]


@frozen(kw_only=True, repr=False)
class Decision(Shown):
    """The answer to one question: a value that is equal, hashable, picklable and JSON.

    `verdict` is firm when it is `permitted`, `unregulated`, `discouraged` or `prohibited`: no fact
    that is still open can overturn it. `allowed` is True for permitted and discouraged, False for
    prohibited, None otherwise. A decision has no truth value: ask `allowed` or `verdict`.
    """

    verdict: Verdict
    input: CaseInput
    contexts: tuple[Context, ...]
    findings: tuple[Finding, ...]
    sanctions: tuple[Sanction, ...]
    open_facts: tuple[str, ...]
    presumed: Mapping[str, bool] = field(converter=_copy_flags, hash=False)
    assumed: Mapping[str, tuple[str, ...]] = field(converter=_copy_codes, hash=False)
    disputes: tuple[DisputeView, ...]
    report_to: tuple[ReportTo, ...]
    no_role: tuple[NoRole, ...] = ()
    duties: tuple[DutyView, ...]
    notes: tuple[Note, ...]
    confidence: Confidence | None
    calendar: CalendarView
    rulebook: RulebookView
    library: str
    # How to ask again; no part of the value, for it holds the whole law.
    _ways: Callable[[Decision, Goal], tuple[Way, ...]] | None = field(
        default=None, eq=False, hash=False, repr=False
    )

    @property
    def allowed(self) -> bool | None:
        """Return True, False, or None where no firm yes or no can be given."""
        return _ALLOWED.get(self.verdict)

    def ways_to_permit(self) -> tuple[Way, ...]:
        """Return the smallest changes of the act or its day after which it is not prohibited.

        Never a change of who the person is; `counterfactual.ways_to_permit` tells what is tried.

        Raises:
            ValueError: If the decision was read back from JSON or a pickle, and so has no law.

        >>> from datetime import date
        >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
        >>> decision = evaluate(
        ...     Person(Category.PNS), Activity(Act.PARTY_MEMBERSHIP), at=date(2024, 8, 15)
        ... )
        >>> decision.ways_to_permit()
        ()
        """
        return self._search("permit")

    def ways_to_prohibit(self) -> tuple[Way, ...]:
        """Return the smallest changes of the act or its day after which it is prohibited.

        Raises:
            ValueError: If the decision was read back from JSON or a pickle, and so has no law.
        """
        return self._search("prohibit")

    def _search(self, goal: Goal) -> tuple[Way, ...]:
        if self._ways is None:
            msg = (
                "a decision that was read back does not hold the law; "
                f"use counterfactual.ways_to_{goal}(decision, rulebook=...)"
            )
            raise ValueError(msg)
        return self._ways(self, goal)

    def asked_as(self, question: CaseInput) -> Decision:
        """Return this decision as that on another question, of which all else is the same."""
        copied = object.__new__(Decision)
        # Everything was checked when this decision was made, and is frozen.
        for name, read in _PARTS_OF_DECISION:
            object.__setattr__(copied, name, read(self))
        object.__setattr__(copied, "input", question)
        return copied

    def __getstate__(self) -> dict[str, Any]:
        """Return what a pickle keeps: the value alone."""
        names = [attribute.name for attribute in fields(Decision)]
        return {name: getattr(self, name) for name in names if name != "_ways"}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Take what a pickle has kept."""
        for name, value in {"_ways": None, **state}.items():
            object.__setattr__(self, name, value)

    def _repr_html_(self) -> str | None:
        return html_of(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the decision as plain JSON values (schema `asn-netralitas/decision/1`)."""
        values: dict[str, Any] = _converter().unstructure(self)
        values["assumed"] = {
            fact: codes[0] if len(codes) == 1 else list(codes)
            for fact, codes in self.assumed.items()
        }
        return {
            "schema": DECISION_SCHEMA,
            "verdict": values.pop("verdict"),
            "allowed": self.allowed,
            **values,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Decision:
        """Return the decision that `to_dict` wrote.

        Raises:
            ValueError: If `values` is of another schema, or not whole.
        """
        if values.get("schema") != DECISION_SCHEMA:
            msg = f"not a decision of schema {DECISION_SCHEMA}: {values.get('schema')!r}"
            raise ValueError(msg)
        from cattrs import ClassValidationError, transform_error  # noqa: PLC0415  # slow to load

        inner = {key: value for key, value in values.items() if key not in {"schema", "allowed"}}
        inner["assumed"] = {
            fact: [codes] if isinstance(codes, str) else codes
            for fact, codes in values.get("assumed", {}).items()
        }
        try:
            return _converter().structure(inner, cls)
        except ClassValidationError as error:
            msg = "; ".join(transform_error(error))
            raise ValueError(msg) from None

    def __bool__(self) -> Never:
        """Refuse: a decision is not a condition.

        Raises:
            TypeError: Always; six verdicts do not fit into two.
        """
        msg = "a decision has no truth value; use .allowed or .verdict"
        raise TypeError(msg)


_PARTS_OF_DECISION: Final = tuple(
    (attribute.name, attrgetter(attribute.name)) for attribute in fields(Decision)
)
_ALLOWED: Mapping[Verdict, bool] = {
    Verdict.PERMITTED: True,
    Verdict.DISCOURAGED: True,
    Verdict.PROHIBITED: False,
}

DECISION_SCHEMA: Final = "asn-netralitas/decision/1"


@cache
def _converter() -> Converter:
    """Return the one converter between decisions and JSON values."""
    from cattrs import Converter, override  # noqa: PLC0415  # slow to load; deciding needs none
    from cattrs.gen import make_dict_unstructure_fn  # noqa: PLC0415  # comes with it

    converter = Converter(forbid_extra_keys=True)
    # An enum member is a str already, but its repr is not what a reader of JSON values expects.
    for enum in SECTIONS.values():
        converter.register_unstructure_hook(enum, _value)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(DaySpan, _span_to_text)
    converter.register_structure_hook(date | DaySpan, lambda text, _: _day_or_span(text))
    _adjust(
        converter,
        Sanction,
        {"sanction_class": override(rename="class"), "if_facts": override(rename="if")},
    )
    _adjust(converter, Deadline, {"start": override(rename="from")})
    _adjust(converter, Clock, {"start": override(rename="from")})
    for kind in (Person, Activity, CaseInput):
        converter.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)
        )
    _adjust(converter, Decision, {"_ways": override(omit=True)})
    return converter


def _value(member: StrEnum) -> str:
    return member.value


def _adjust(converter: Converter, kind: type, overrides: dict[str, Any]) -> None:
    """Rename attributes of a class whose names are keywords of Python, or leave some out."""
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn  # noqa: PLC0415  # slow

    write: Any = make_dict_unstructure_fn(kind, converter, **overrides)
    read: Any = make_dict_structure_fn(kind, converter, **overrides)
    converter.register_unstructure_hook(kind, write)
    converter.register_structure_hook(kind, read)


def _span_to_text(span: DaySpan) -> str:
    return f"{span.first.isoformat()}/{span.last.isoformat()}"


def _day_or_span(text: str) -> date | DaySpan:
    first, slash, last = text.partition("/")
    day = date.fromisoformat(first)
    return DaySpan(day, date.fromisoformat(last)) if slash else day
