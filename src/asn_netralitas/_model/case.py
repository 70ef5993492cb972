"""The question: a person, an activity and a day.

How a case is read, decided and described is known by floors above, which set `CaseHooks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from attrs import field, fields, frozen

from asn_netralitas._phrases.text import Shown

from .codes import (
    Act,
    Candidacy,
    Category,
    CodeT,
    Contest,
    EmployerLevel,
    Impact,
    Position,
    Target,
    members_of,
)
from .problems import Candidate, CaseError, Problem, ValuePath, bad_argument
from .values import ReadOnly

if TYPE_CHECKING:
    from asn_netralitas._reading.calendar import Calendar
    from asn_netralitas._reading.rulebook import Rulebook

    from .decision import Decision


# Converters of attrs: the exact text of a code becomes the member of its enum. What is none stays,
# and `evaluate` tells all of it at once. They are functions with types, since type checkers learn
# from these that a text may be given; a member goes the short way.
def _category(written: Category | str) -> Category:
    return written if isinstance(written, Category) else _member(Category, written)


def _act(written: Act | str) -> Act:
    return written if isinstance(written, Act) else _member(Act, written)


def _position(written: Position | str | None) -> Position | None:
    return None if written is None else _member(Position, written)


def _employer_level(written: EmployerLevel | str | None) -> EmployerLevel | None:
    return None if written is None else _member(EmployerLevel, written)


def _candidacy(written: Candidacy | str | None) -> Candidacy | None:
    return None if written is None else _member(Candidacy, written)


def _target(written: Target | str | None) -> Target | None:
    return None if written is None else _member(Target, written)


def _contest(written: Contest | str | None) -> Contest | None:
    return None if written is None else _member(Contest, written)


def _impact(written: Impact | str | None) -> Impact | None:
    return None if written is None else _member(Impact, written)


def _readings(written: Mapping[str, str] | None) -> Mapping[str, str]:
    given: object = written
    if given is None or isinstance(given, Mapping):
        return ReadOnly(given or {})
    return cast("Mapping[str, str]", written)


def _member(kind: type[CodeT], written: CodeT | str) -> CodeT:
    # Only a text can be a code; what else equals one does so by accident.
    is_text = isinstance(written, str)
    return cast("CodeT", members_of(kind).get(written, written) if is_text else written)


class CaseHooks(Protocol):
    """Read and decide a case, and describe its classes: to pydantic, and as JSON Schema."""

    def read(self, data: object, *, words: bool, today: date | None) -> Case: ...

    def decide(
        self, case: Case, rulebook: Rulebook | None, calendar: Calendar | None
    ) -> Decision: ...

    def validation(self, kind: type[JsonInput]) -> Any: ...  # noqa: ANN401  # of a library that few have

    def json_schema(self, kind: type[JsonInput]) -> dict[str, Any]: ...


class JsonInput:
    """Base of what goes in and out as JSON; pydantic reads it without an adapter."""

    __slots__ = ()

    _hooks: ClassVar[CaseHooks]

    def to_dict(self) -> dict[str, Any]:
        """Return what is known as plain JSON values.

        >>> Person("pns", unpaid_leave=False).to_dict()
        {'category': 'pns', 'unpaid_leave': False}
        """
        kind: Any = type(self)
        values = {part.name: getattr(self, part.name) for part in fields(kind)}
        return {
            name: value.value if isinstance(value, StrEnum) else value
            for name, value in values.items()
            if value is not None
        }

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:  # noqa: ANN401  # as `validation`
        """Return how pydantic validates and writes values of the class."""
        return cls._hooks.validation(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        """Return the JSON Schema that pydantic shows of the class."""
        return cls._hooks.json_schema(cls)


@frozen(repr=False)
class Person(JsonInput, Shown):
    """The facts of a person that rules test; nothing that identifies anybody.

    None means unknown, never no. A group category (`asn`, `non_asn`) means one of its members, not
    known which. `region` is the place whose election the act concerns, as a dotted Kemendagri code
    ("64" or "64.08", never the similar codes of BPS); a province, or None, means any of its
    regencies and cities.

    >>> Person(Category.PNS, region="64.08").unpaid_leave is None
    True
    >>> Person("pns").category
    <Category.PNS: 'pns'>
    """

    category: Category = field(converter=_category)
    region: str | None = None
    position: Position | None = field(default=None, converter=_position)
    employer_level: EmployerLevel | None = field(default=None, converter=_employer_level)
    unpaid_leave: bool | None = None
    spouse_is_candidate: bool | None = None
    candidacy: Candidacy | None = field(default=None, converter=_candidacy)
    campaign_leave: bool | None = None
    resigned: bool | None = None
    paid_by_state: bool | None = None
    contract_bars_politics: bool | None = None
    superior_permission: bool | None = None
    president_consent: bool | None = None
    listed_without_consent: bool | None = None


@frozen(repr=False)
class Activity(JsonInput, Shown):
    """An act, its target and the facts about it; None means unknown, never no.

    `election` is the id of the only election that the act concerns. A `target` that is left out is
    taken from the act or, failing that, from the stage of the election; the decision lists it under
    `assumed`.

    >>> Activity(Act.LIKE_POST, public=True).public
    True
    """

    act: Act = field(converter=_act)
    target: Target | None = field(default=None, converter=_target)
    election: str | None = None
    contest: Contest | None = field(default=None, converter=_contest)
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
    impact: Impact | None = field(default=None, converter=_impact)
    rewards_voters: bool | None = None
    day_off: bool | None = None
    let_to_public: bool | None = None


@frozen(repr=False)
class DaySpan(Shown):
    """A span of civil days, both ends included, for an act whose day is not known exactly."""

    first: date
    last: date


At = date | datetime | DaySpan


@frozen(repr=False)
class Understood(Shown):
    """What was taken for words of people: where they stand, the words, and the code they mean."""

    path: ValuePath
    written: str
    meant: Candidate


@frozen(repr=False)
class Case(JsonInput, Shown):
    """A question as one value: who does what, when, and the readings that are chosen.

    `at` is a civil day, a `DaySpan`, or an aware datetime, as in `evaluate`, which checks all of
    it. As `decision.input`, `at` is a day or a span; it stays a time where no region is given and
    the zones of the country are on two civil days.

    >>> case = Case(Person("pns", region="64.08"), Activity("like_post"), date(2024, 8, 15))
    >>> case.evaluate().verdict.value
    'prohibited'
    """

    person: Person
    activity: Activity
    at: At
    readings: Mapping[str, str] = field(default=None, converter=_readings, hash=False)
    # How `from_dict` came to the values, no part of them.
    _understood: tuple[Understood, ...] = field(default=(), kw_only=True, eq=False, repr=False)

    @property
    def understood(self) -> tuple[Understood, ...]:
        """Return which words `from_dict` took for which code; none where codes were written."""
        return self._understood

    @classmethod
    def from_dict(
        cls, data: Mapping[str, Any], *, words: bool = False, today: date | None = None
    ) -> Case:
        """Return the case that `to_dict` wrote, or that people wrote with the same keys.

        A fact that is left out, or None, is unknown. The region and the election are looked up
        by `evaluate`, in the calendar that decides.

        Args:
            data: `person`, `activity`, `at` and, if any are chosen, `readings`.
            words: Whether terms of either language, everyday words, names of places and days as
                Indonesians write them are understood; `understood` tells what was. Names of
                places are those of the national calendar.
            today: The day on which `kemarin` and other words about today are understood; without
                it they are faults, since the library reads no clock.

        Raises:
            CaseError: If there is any fault; the path of each problem leads to it in `data`.

        >>> body = {
        ...     "person": {"category": "PPPK", "region": "Kutim"},
        ...     "activity": {"act": "ngelike"},
        ...     "at": "15 Agustus 2024",
        ... }
        >>> case = Case.from_dict(body, words=True)
        >>> case.person.region, case.activity.act.value, case.at.isoformat()
        ('64.08', 'like_post', '2024-08-15')
        >>> for each in case.understood[1:3]:
        ...     print(each.path, each.written, "=", each.meant.named("id"))
        ('person', 'region') Kutim = `64.08` Kabupaten Kutai Timur
        ('activity', 'act') ngelike = `like_post` menyukai unggahan
        """
        return cls._hooks.read(data, words=words, today=today)

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain JSON values, without what is unknown: `input` of a decision.

        Raises:
            CaseError: If person, activity or readings are no such values.

        >>> Case(Person("pns"), Activity("vote"), date(2024, 11, 27)).to_dict()
        {'person': {'category': 'pns'}, 'activity': {'act': 'vote'}, 'at': '2024-11-27'}
        """
        problems = list(part_problems(self.person, self.activity, self.readings))
        if problems:
            raise CaseError(problems)
        values: dict[str, Any] = {
            "person": self.person.to_dict(),
            "activity": self.activity.to_dict(),
            "at": time_as_text(self.at),
        }
        return values | ({"readings": dict(self.readings)} if self.readings else {})

    def evaluate(
        self, rulebook: Rulebook | None = None, calendar: Calendar | None = None
    ) -> Decision:
        """Decide the case, by default by the national rulebook and calendar.

        Raises:
            CaseError: If the case cannot be decided, as `evaluate` says.
        """
        return self._hooks.decide(self, rulebook, calendar)


def time_as_text(at: object) -> str:
    """Return a day, a time or a span as JSON has it."""
    if isinstance(at, DaySpan):
        return f"{at.first}/{at.last}"
    return at.isoformat() if isinstance(at, date) else str(at)


def path_of(name: str) -> tuple[str, ...]:
    """Return the path in a case of a fact, a code, the region, the election or the day.

    >>> path_of("unpaid_leave"), path_of("act"), path_of("at")
    (('person', 'unpaid_leave'), ('activity', 'act'), ('at',))
    """
    for owner, kind in (("person", Person), ("activity", Activity)):
        if hasattr(kind, name):
            return owner, name
    return (name,)


def part_problems(person: object, activity: object, readings: object) -> Iterator[Problem]:
    """Yield which parts of a case are no such values at all."""
    is_swapped = isinstance(person, Activity) and isinstance(activity, Person)
    for name, value, kind in (("person", person, Person), ("activity", activity, Activity)):
        if not isinstance(value, kind):
            hint = "Case.from_dict" if isinstance(value, Mapping) else None
            hint = "person, activity" if is_swapped else hint
            yield bad_argument(value, kind.__name__, name, hint=hint)
    if not isinstance(readings, Mapping):
        hint = f'{{"*": "{readings}"}}' if isinstance(readings, str) else None
        yield bad_argument(readings, "dict[str, str]", "readings", hint=hint)
