"""The question: a person, an activity and a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from attrs import field, frozen

from asn_netralitas._phrases.text import Shown

from .codes import Act, Candidacy, Category, Contest, EmployerLevel, Impact, Position, Target
from .values import read_only_texts


@frozen(repr=False)
class Person(Shown):
    """The facts of a person that rules test; nothing that identifies anybody.

    None means unknown, never no. A group category (`asn`, `non_asn`) means one of its members, not
    known which. `region` is the place whose election the act concerns, as a dotted Kemendagri code
    ("64" or "64.08", never the similar codes of BPS); a province, or None, means any of its
    regencies and cities.

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
    impact: Impact | None = None
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
