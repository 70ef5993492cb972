"""The question: a person, an activity and a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar, cast

from attrs import field, frozen

from asn_netralitas._phrases.text import Shown

from .codes import Act, Candidacy, Category, Contest, EmployerLevel, Impact, Position, Target
from .values import read_only_texts

CodeT = TypeVar("CodeT", bound=StrEnum)


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


def _member(kind: type[CodeT], written: CodeT | str) -> CodeT:
    # Only a text can be a code; what else equals one does so by accident.
    is_text = isinstance(written, str)
    return cast("CodeT", _MEMBERS[kind].get(written, written) if is_text else written)


_MEMBERS: Final[Mapping[type[StrEnum], Mapping[str, StrEnum]]] = {
    kind: {member.value: member for member in kind}
    for kind in (Category, Act, Position, EmployerLevel, Candidacy, Target, Contest, Impact)
}


@frozen(repr=False)
class Person(Shown):
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
class Activity(Shown):
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


@frozen(kw_only=True, repr=False)
class CaseInput(Shown):
    """A question as it was asked, with `at` as a civil day or a span of civil days.

    `at` stays a time where no region is given and the zones of the country are on two civil days.
    """

    person: Person
    activity: Activity
    at: At
    readings: Mapping[str, str] = field(factory=dict, converter=read_only_texts, hash=False)
