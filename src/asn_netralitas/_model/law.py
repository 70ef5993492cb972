"""The law: instruments, rules, consequences, disputes, reporting channels, overlays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, assert_never

from attrs import Factory, field, frozen

from asn_netralitas._phrases.text import Shown, Text

from . import codes
from .anchors import anchor_of
from .elections import Context
from .spelling import folded
from .values import with_read_only_mappings

Standing = Literal[
    "in_force", "amended", "repealed", "repealed_in_part", "replaced", "replaced_in_part", "unknown"
]


@frozen(kw_only=True, repr=False)
class Instrument(Shown):
    """A legal instrument with its first and last day in force; `last` is None while it applies.

    `confidence` is that of these days, not of the text. `made` and `promulgated` are None where the
    day is not known or there was none. `source` is where its text was found, `address` its page at
    a public body, `persistent_id` a name that no site decides. `checked` is the day on which all
    this was last held against the sources.
    """

    id: str
    number: str
    title: Text
    rank: codes.Rank
    first: date | None
    last: date | None
    replaced_by: str | None
    confidence: codes.Confidence
    source: str | None = None
    made: date | None = None
    promulgated: date | None = None
    gazette: str | None = None
    status: Standing | None = None
    address: str | None = None
    persistent_id: str | None = None
    checked: date | None = None

    def reference(self, citation: Citation) -> str | None:
        """Return the persistent id of a provision; None where the instrument has none.

        >>> from asn_netralitas import Rulebook
        >>> (row,) = Rulebook.national().rule("pp94-5n-2").citations
        >>> Rulebook.national().instrument(row.instrument).reference(row)
        'id/pp/2021/94#pasal-5-huruf-n-angka-2'
        """
        if self.persistent_id is None or citation.anchor is None:
            return self.persistent_id
        return f"{self.persistent_id}#{citation.anchor}"


@frozen(repr=False)
class Citation(Shown):
    """A provision of an instrument, for instance `Pasal 5 huruf n angka 2`, and its anchor.

    The anchor is deduced from the provision unless it is given; None where it has no such place.
    """

    instrument: str
    provision: str
    anchor: str | None = field(
        default=Factory(lambda citation: anchor_of(citation.provision), takes_self=True)
    )


@frozen(repr=False)
class FactIs(Shown):
    """True where the fact has one of `values`."""

    fact: str
    values: frozenset[codes.FactValue]


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


@frozen(repr=False)
class Named(Shown):
    """A condition of the vocabulary by its name, which holds where its part does.

    It holds for `acts` whatever the facts: they meet it by what they are.
    """

    name: str
    part: Condition
    acts: frozenset[codes.Act]


Condition = FactIs | AllOf | AnyOf | Not | Named


@frozen(repr=False)
class ReadingRef(Shown):
    """One reading of one dispute, by their ids."""

    dispute: str
    reading: str


Unit = Literal["days", "months", "rupiah"]


@frozen(kw_only=True, repr=False)
class Penalty(Shown):
    """One kind of sanction, from `least` to `most` `unit`, both included.

    `percent` is the share by which a cut reduces the allowance.
    """

    kind: codes.SanctionKind
    least: int | None = None
    most: int | None = None
    unit: Unit | None = None
    percent: int | None = None


Joined = Literal["alternative", "and", "and_or"]


@frozen(kw_only=True, repr=False)
class Imposer(Shown):
    """Who imposes a sanction on holders of these posts at these levels; no levels mean any."""

    positions: frozenset[codes.Position]
    employer_levels: frozenset[codes.EmployerLevel]
    by: tuple[codes.Authority, ...]


@frozen(kw_only=True, repr=False)
class Schedule(Shown):
    """The kinds of sanction of a class: for which categories, on which days, by which reading.

    `imposers` replace the authorities of a consequence for holders of certain posts.
    """

    id: str
    sanction_class: codes.SanctionClass
    categories: frozenset[codes.Category]
    kinds: tuple[Penalty, ...]
    joined: Joined
    imposers: tuple[Imposer, ...]
    reading: ReadingRef | None
    first: date | None
    last: date | None
    citation: Citation
    confidence: codes.Confidence
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Consequence(Shown):
    """What follows when a rule is broken: a class of sanction, its kinds, and who imposes it.

    `sanction_class` is None where no source fixes the level; `note` then says so. An empty
    `categories` means everyone whom the rule binds.
    """

    sanction_class: codes.SanctionClass | None
    kinds: tuple[Penalty, ...]
    joined: Joined
    by: tuple[codes.Authority, ...]
    categories: frozenset[codes.Category]
    positions: frozenset[codes.Position]
    targets: frozenset[codes.Target]
    kinds_of_election: frozenset[codes.ElectionKind]
    when: Condition | None
    reading: ReadingRef | None
    first: date | None
    last: date | None
    citation: Citation
    confidence: codes.Confidence
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Rule(Shown):
    """One provision: whom it binds, which acts, when, on which condition, with what consequence.

    An empty set of targets, kinds, contests, stages, periods or regions means any. A rule with
    categories and positions binds a person who has either. `first` and `last` are included; None
    means no limit. A `general_duty` binds whatever the act, so that a silent decision names it.
    """

    id: str
    instrument: str
    modality: codes.Modality
    title: Text
    categories: frozenset[codes.Category]
    positions: frozenset[codes.Position]
    acts: frozenset[codes.Act]
    targets: frozenset[codes.Target]
    election_kinds: frozenset[codes.ElectionKind]
    contests: frozenset[codes.Contest]
    stages: frozenset[codes.Stage]
    periods: frozenset[codes.PeriodKind]
    regions: frozenset[str]
    when: Condition | None
    exception_to: frozenset[str]
    interpretation_by: tuple[Text, ...]
    consequences: tuple[Consequence, ...]
    citations: tuple[Citation, ...]
    reading: ReadingRef | None
    first: date | None
    last: date | None
    confidence: codes.Confidence
    binds_after_resignation: bool = False
    general_duty: bool = False
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Holder(Shown):
    """An authority that holds a reading, since when and until when, and the source of that.

    `authority` is the code that a caller may give as a policy to follow this holder. `rank` is that
    of the instrument that says so; an elucidation has the rank of what it explains.
    """

    who: Text
    since: date
    source: str
    authority: codes.Authority | None = None
    rank: codes.Rank = codes.Rank.STATEMENT
    last: date | None = None

    def holds(self, first: date, last: date) -> bool:
        """Tell whether the reading was held on one of the days."""
        return self.since <= last and (self.last is None or first <= self.last)


@frozen(kw_only=True, repr=False)
class Reading(Shown):
    """One answer to a disputed question, with the authorities who hold it."""

    id: str
    title: Text
    holders: tuple[Holder, ...]

    @property
    def since(self) -> date:
        """Return the first day on which anybody held the reading."""
        return min(holder.since for holder in self.holders)

    def rank(self, day: date) -> codes.Rank | None:
        """Return the highest rank of those who hold the reading on a day, if anybody does."""
        ranks = (holder.rank for holder in self.holders if holder.holds(day, day))
        return min(ranks, key=lambda rank: rank.order, default=None)


@frozen(kw_only=True, repr=False)
class Dispute(Shown):
    """A question on which authorities differ; the strictest reading comes first."""

    id: str
    title: Text
    readings: tuple[Reading, ...]

    def meant(self, wish: str, day: date) -> Reading | None:
        """Return the reading of a day that is meant by its id, by a holder or by a policy."""
        held = [reading for reading in self.readings if reading.since <= day]
        match wish:
            case "strictest":
                return next(iter(held), None)
            case "most_lenient":
                return next(reversed(held), None)
            case "highest_rank":
                return _of_highest_rank(held, day)
            case _:
                named = (reading for reading in held if reading.id == wish)
                return next(named, None) or _of_holder(held, wish, day)


def _of_highest_rank(readings: Iterable[Reading], day: date) -> Reading | None:
    """Return the reading whose best holder has the highest rank; None if several have."""
    ranks = ((reading, reading.rank(day)) for reading in readings)
    ranked = [(rank.order, reading) for reading, rank in ranks if rank is not None]
    highest = min((order for order, _ in ranked), default=None)
    best = [reading for order, reading in ranked if order == highest]
    return best[0] if len(best) == 1 else None


def _of_holder(readings: Iterable[Reading], authority: str, day: date) -> Reading | None:
    """Return the reading that an authority holds on a day, the newest; None if there is none."""
    by_holder = [
        (holder.since, reading.id, reading)
        for reading in readings
        for holder in reading.holders
        if holder.authority == authority and holder.holds(day, day)
    ]
    return max(by_holder)[-1] if by_holder else None


@frozen(kw_only=True, repr=False)
class Duty(Shown):
    """A rule of procedure that follows from a sanction class, as a sentence."""

    id: str
    text: Text
    classes: frozenset[codes.SanctionClass]
    categories: frozenset[codes.Category]
    first: date | None
    last: date | None
    citation: Citation
    confidence: codes.Confidence


KindOfDays = Literal["calendar", "working"]


@frozen(kw_only=True, repr=False)
class Deadline(Shown):
    """A number of calendar or working days, counted from an event."""

    days: int
    kind: KindOfDays
    start: str


@frozen(kw_only=True, repr=False)
class Clock(Shown):
    """The days within which the receiver of a report does `what`, counted from an event."""

    what: Text
    days: int
    kind: KindOfDays
    start: str
    citation: Citation


@frozen(kw_only=True, repr=False)
class FollowUp(Shown):
    """A clock, and the sanction classes for which it runs; none means any."""

    clock: Clock
    classes: frozenset[codes.SanctionClass]


@frozen(kw_only=True, repr=False)
class Forwarding(Shown):
    """To whom a report is passed on, for which sanction classes and categories, on which days."""

    to: codes.Authority
    classes: frozenset[codes.SanctionClass]
    categories: frozenset[codes.Category]
    first: date | None
    last: date | None
    citation: Citation


@frozen(kw_only=True, repr=False)
class Route(Shown):
    """A channel by which a suspected violation is reported; `outside`: without an election too.

    `reporter` is None where no source limits who may report.
    """

    id: str
    to: codes.Authority
    route: str
    election_kinds: frozenset[codes.ElectionKind]
    outside: bool
    categories: frozenset[codes.Category]
    deadline: Deadline | None
    forwarding: tuple[Forwarding, ...]
    first: date | None
    last: date | None
    citation: Citation
    confidence: codes.Confidence
    reporter: Text | None = None
    follow_up: tuple[FollowUp, ...] = ()


@frozen(kw_only=True, repr=False)
class NoRole(Shown):
    """A body to which people report, but to which no law gives that part, with a note on it."""

    who: Text
    text: Text
    citations: tuple[Citation, ...]


@frozen(kw_only=True, repr=False)
class SilenceReason(Shown):
    """Why no rule speaks of some acts, categories or contests, and whom to ask; none means any."""

    acts: frozenset[codes.Act]
    categories: frozenset[codes.Category]
    contests: frozenset[codes.Contest]
    reason: Text
    ask: tuple[codes.Authority, ...]
    citations: tuple[Citation, ...]

    def fits(
        self,
        act: codes.Act,
        categories: Iterable[codes.Category],
        contest: codes.Contest | None = None,
    ) -> bool:
        """Return whether it is the reason for an act, for all of some categories, in a contest."""
        return (
            (not self.acts or act in self.acts)
            and (not self.categories or self.categories.issuperset(categories))
            and (not self.contests or contest in self.contests)
        )


def reason_of_silence(
    silences: Iterable[SilenceReason],
    act: codes.Act,
    categories: Collection[codes.Category],
    contest: codes.Contest | None = None,
) -> SilenceReason | None:
    """Return the first reason that fits, if there is one."""
    return next((entry for entry in silences if entry.fits(act, categories, contest)), None)


@frozen(kw_only=True, repr=False, field_transformer=with_read_only_mappings)
class Overlay(Shown):
    """The extension of a rulebook by a region or an agency, and the readings that it chose."""

    id: str
    title: Text
    regions: frozenset[str]
    first: date
    last: date | None
    readings: Mapping[str, str] = field(hash=False)
    categories: Mapping[str, codes.Category] = field(hash=False)

    def covers(self, region: str, first: date, last: date) -> bool:
        """Tell whether it stands in a region, or its province, on all days of a span."""
        is_there = not self.regions.isdisjoint({region, region[:2]})
        return is_there and self.first <= first and (self.last is None or last <= self.last)


def local_category(names: Mapping[str, codes.Category], written: str) -> codes.Category | None:
    """Return the category for which a name of an overlay is written, in any case."""
    form = folded(written) if names else ""
    return next((category for name, category in names.items() if folded(name) == form), None)


VERDICT_OF: Mapping[codes.Modality, codes.Verdict] = {
    codes.Modality.PROHIBITION: codes.Verdict.PROHIBITED,
    codes.Modality.OBLIGATION: codes.Verdict.PROHIBITED,
    codes.Modality.ADVICE: codes.Verdict.DISCOURAGED,
    codes.Modality.PERMISSION: codes.Verdict.PERMITTED,
}
# "Unregulated" is stricter than an express permission.
STRICTEST_FIRST = (
    codes.Verdict.PROHIBITED,
    codes.Verdict.DISCOURAGED,
    codes.Verdict.UNREGULATED,
    codes.Verdict.PERMITTED,
)


def facts_tested(condition: Condition | None) -> Iterator[FactIs]:
    """Yield the tests of facts in a condition."""
    yield from (part for part in _parts_of(condition) if isinstance(part, FactIs))


def conditions_named(condition: Condition | None) -> Iterator[Named]:
    """Yield the conditions of the vocabulary that a condition names."""
    yield from (part for part in _parts_of(condition) if isinstance(part, Named))


def _parts_of(condition: Condition | None) -> Iterator[Condition]:
    """Yield a condition and all that it is made of."""
    if condition is None:
        return
    yield condition
    match condition:
        case FactIs():
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _parts_of(part)
        case Not(part) | Named(_, part):
            yield from _parts_of(part)
        case _:
            assert_never(condition)


def reading_refs(rule: Rule) -> Iterator[ReadingRef]:
    """Yield the readings that a rule, or one of its consequences, belongs to."""
    refs = (rule.reading, *(consequence.reading for consequence in rule.consequences))
    yield from (ref for ref in refs if ref is not None)


def binds(rule: Rule, category: codes.FactValue, position: codes.FactValue | None) -> bool:
    """Return whether a rule names the category or the position of a person."""
    return category in rule.categories or position in rule.positions


def in_force(first: date | None, last: date | None, day: date) -> bool:
    """Return whether a day lies from `first` to `last`, both included; None means no limit."""
    return (first is None or first <= day) and (last is None or day <= last)


def in_time(rule: Rule, context: Context) -> bool:
    """Return whether a rule applies to this kind, contest, stage and period of an election."""
    if rule.election_kinds and context.kind not in rule.election_kinds:
        return False
    if rule.contests and rule.contests.isdisjoint(context.contests):
        return False
    if rule.stages and context.stage not in rule.stages:
        return False
    if rule.periods:
        return not rule.periods.isdisjoint(context.periods)
    if context.stage is not codes.Stage.OUTSIDE:
        return True
    named = bool(rule.election_kinds or rule.contests)
    # The law of an election that no calendar holds is another: what is said of elections at large
    # is not said of it. Outside its stages an election is met only by the rules that name one of
    # its open periods, and a rule about elections of some kind means elections that run.
    return named if context.is_apart else context.election is None and not named
