"""The answer: a decision, its parts, and its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal, Never, Protocol

from attrs import field, fields, frozen

from asn_netralitas._phrases.text import Language, Shown, Text

from .case import At, Case, DaySpan, time_as_text
from .codes import (
    SECTIONS,
    Act,
    Authority,
    Confidence,
    FactValue,
    Modality,
    SanctionClass,
    SanctionKind,
    Status,
    Verdict,
)
from .elections import Context
from .law import Citation, Clock, Deadline, Holder, Instrument, Joined, NoRole, Penalty, ReadingRef
from .values import html_of, labelled, read_only_codes, read_only_flags, summary_of

if TYPE_CHECKING:
    from cattrs import Converter

# A decision names the version of the library that made it.
__version__: Final = "0.2.0"


@frozen(kw_only=True, repr=False)
class Step(Shown):
    """A node of the tree of why: a requirement, the codes that it expects, and the code found.

    `holds` is None where the case leaves open whether the requirement is met.
    """

    what: str
    holds: bool | None
    expected: tuple[str, ...] = ()
    found: str | None = None
    steps: tuple[Step, ...] = ()


@frozen(kw_only=True, repr=False)
class Finding(Shown):
    """A rule in a decision, with its status and the tree of why."""

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
class SanctionReading(Shown):
    """The kinds that a sanction has besides under one reading of a dispute."""

    reading: ReadingRef
    kinds: tuple[SanctionKind, ...]
    terms: tuple[Penalty, ...]
    citations: tuple[Citation, ...]


@frozen(kw_only=True, repr=False)
class Sanction(Shown):
    """A sanction that follows from one rule: its class, its kinds, and who imposes it.

    `sanction_class` is None where no source fixes the level; `note` then says why. `if_facts`
    names the facts and disputes on which a class depends that is not `certain`. With a `reading`,
    these kinds follow under that reading only; `readings` has the kinds on which readings differ.
    Certain means that the facts settle it: whoever imposes it must find the breach proven.
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
    readings: tuple[SanctionReading, ...] = ()
    citations: tuple[Citation, ...]
    confidence: Confidence
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class ReadingVerdict(Shown):
    """A reading of a dispute, its holders, and the verdict under it."""

    id: str
    title: Text
    verdict: Verdict
    holders: tuple[Holder, ...]


@frozen(kw_only=True, repr=False)
class DisputeView(Shown):
    """A dispute on which the decision turns, with the verdict under each reading."""

    id: str
    title: Text
    readings: tuple[ReadingVerdict, ...]


@frozen(kw_only=True, repr=False)
class ReportTo(Shown):
    """A channel by which a violation can be reported, its deadline, and what follows a report.

    `reporter` is None where no source limits who may report. The module `reporting` turns
    `deadline` and `follow_up` into days.
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
    """A rule of procedure in a decision, with its source."""

    id: str
    text: Text
    citation: Citation


@frozen(kw_only=True, repr=False)
class GeneralDuty(Shown):
    """A general duty that binds the person although no rule speaks of the case."""

    rule: str
    title: Text
    citations: tuple[Citation, ...]


@frozen(kw_only=True, repr=False)
class Silence(Shown):
    """Why no rule speaks, what binds the person all the same, and whom to ask.

    `reason` is None where nobody has looked into it. `nearest` is an act of the same kind of which
    some rule speaks.
    """

    reason: Text | None
    citations: tuple[Citation, ...]
    duties: tuple[GeneralDuty, ...]
    nearest: Act | None
    ask: tuple[Authority, ...]


@frozen(kw_only=True, repr=False)
class CalendarView(Shown):
    """The calendar that decided: its last day and SHA-256 digest, and whether it is complete."""

    known_until: date
    digest: str
    complete: bool


@frozen(kw_only=True, repr=False)
class RulebookView(Shown):
    """The rulebook that decided: its id, version, SHA-256 digest, days and overlays."""

    id: str
    version: str
    digest: str
    known_from: date
    known_until: date
    overlays: tuple[str, ...]


Note = Literal[
    "after-calendar",
    "before-rulebook",
    "after-rulebook",
    "regions-incomplete",
    "election-not-running",
    "election-elsewhere",
    "target-read-as",
    "contest-not-running",
    "election-not-fixed",
]


@frozen(repr=False)
class Change(Shown):
    """A fact of an activity with its value before and after; `was` is None where not given."""

    fact: str
    was: FactValue | None
    becomes: FactValue


@frozen(kw_only=True, repr=False)
class Way(Shown):
    """Changes of an act that together lead to another verdict.

    `day` is the day to which the act is moved, or None where its day is kept.
    """

    changes: tuple[Change, ...]
    day: date | None = None
    verdict: Verdict


Goal = Literal["permit", "prohibit"]


class _Source(Protocol):
    """Make a part of a decision, with all that is made beside it, and search for ways."""

    def parts(self, name: str) -> Mapping[str, Any]: ...

    def ways(self, decision: Decision, goal: Goal) -> tuple[Way, ...]: ...

    def digests(self) -> tuple[str, str]: ...


@frozen(kw_only=True, repr=False)
class Decision(Shown):
    """The answer to one question, as an immutable value that can be compared, pickled and stored.

    A `verdict` of `permitted`, `unregulated`, `discouraged` or `prohibited` is firm: no unknown
    fact can change it. `allowed` is True for permitted and discouraged, False for prohibited, None
    otherwise. Unregulated is not permitted: `silence` says why no rule speaks. `local_names` are
    the names that overlays give to the category there. A decision has no truth value: use `allowed`
    or `verdict`.
    """

    verdict: Verdict
    input: Case
    contexts: tuple[Context, ...]
    findings: tuple[Finding, ...]
    sanctions: tuple[Sanction, ...]
    open_facts: tuple[str, ...]
    presumed: Mapping[str, bool] = field(converter=read_only_flags, hash=False)
    assumed: Mapping[str, tuple[str, ...]] = field(converter=read_only_codes, hash=False)
    disputes: tuple[DisputeView, ...]
    report_to: tuple[ReportTo, ...]
    no_role: tuple[NoRole, ...] = ()
    duties: tuple[DutyView, ...]
    instruments: tuple[Instrument, ...] = ()
    silence: Silence | None = None
    local_names: tuple[str, ...] = ()
    notes: tuple[Note, ...]
    confidence: Confidence | None
    calendar: CalendarView
    rulebook: RulebookView
    library: str
    # What makes the parts that nobody has read yet, and asks again; no part of the value.
    _source: _Source | None = field(default=None, eq=False, hash=False, repr=False)

    if not TYPE_CHECKING:  # pragma: no branch
        # A type checker that saw it would take any name for an attribute.
        def __getattr__(self, name: str) -> object:
            """Make a part that is read for the first time, with all that is made beside it."""
            if name not in _PARTS_OF_DECISION:
                msg = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(msg)
            for part, value in self._source.parts(name).items():
                object.__setattr__(self, part, value)
            return object.__getattribute__(self, name)

    @classmethod
    def made_by(cls, source: _Source, verdict: Verdict) -> Decision:
        """Return a decision of which all but the verdict is made when it is first read."""
        decision = object.__new__(cls)
        object.__setattr__(decision, "verdict", verdict)
        object.__setattr__(decision, "_source", source)
        return decision

    @property
    def allowed(self) -> bool | None:
        """Return True or False, or None where the verdict is neither yes nor no."""
        return _ALLOWED.get(self.verdict)

    @property
    def key(self) -> str:
        """Return a text that is the same for decisions on one question by one law, in any process.

        It covers the question with its readings, the digests of rulebook and calendar, and the
        version of the library. Person, act and day alone are no key: under another reading, or in
        another calendar, the same case has another answer. A key is no secret, and names nobody
        that the question does not name.

        >>> from datetime import date
        >>> from asn_netralitas import Act, Activity, Category, Person, Target, evaluate
        >>> person, at = Person(Category.PNS, region="64.08"), date(2024, 10, 7)
        >>> activity = Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE)
        >>> allowed = {"passive-attendance": "allowed"}
        >>> plain, read = (
        ...     evaluate(person, activity, at=at, readings=readings) for readings in (None, allowed)
        ... )
        >>> plain.key == evaluate(person, activity, at=at).key, plain.key == read.key
        (True, False)
        """
        import json  # noqa: PLC0415  # slow to load
        from hashlib import sha256  # noqa: PLC0415  # slow to load

        if self._source is None:
            law = (self.library, self.rulebook.digest, self.calendar.digest)
        else:
            law = (__version__, *self._source.digests())
        content = json.dumps([*law, self.input.to_dict()], sort_keys=True)
        return f"sha256:{sha256(content.encode()).hexdigest()}"

    def ways_to_permit(self) -> tuple[Way, ...]:
        """Return the smallest changes of the act or its day after which it is not prohibited.

        The person is never changed; `counterfactual.ways_to_permit` explains what is tried.

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
        if self._source is None:
            msg = (
                "a decision that was read back does not hold the law; "
                f"use counterfactual.ways_to_{goal}(decision, rulebook=...)"
            )
            raise ValueError(msg)
        return self._source.ways(self, goal)

    def __getstate__(self) -> dict[str, Any]:
        """Return what a pickle stores: the value without what it is made of."""
        return {name: getattr(self, name) for name in _PARTS_OF_DECISION}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """Restore the value from a pickle."""
        for name, value in {"_source": None, **state}.items():
            object.__setattr__(self, name, value)

    def _repr_html_(self) -> str | None:
        return html_of(self)

    def __str__(self) -> str:
        """Return the verdict and the question in codes, on one line.

        >>> from datetime import date
        >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
        >>> liking = Activity(Act.LIKE_POST)
        >>> print(evaluate(Person(Category.PNS, region="64.08"), liking, at=date(2024, 8, 15)))
        prohibited: pns, like_post, 2024-08-15, 64.08
        """
        person, at = self.input.person, self.input.at
        act, when = self.input.activity.act.value, time_as_text(at)
        asked = (person.category.value, act, when, person.region)
        return f"{self.verdict.value}: {', '.join(filter(None, asked))}"

    def summary(self, lang: Language = "id") -> str:
        """Return the answer as one paragraph: what a message or a cell of a table can hold.

        It says the verdict in capitals, who does what when and where, at which stage, what the
        answer turns on, its legal basis, what is threatened if it is proven and by whom, and where
        to report until when. `render` gives the whole answer.

        Raises:
            CaseError: If the language is unknown.

        >>> from datetime import date
        >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
        >>> voting = evaluate(Person(Category.THL), Activity(Act.VOTE), at=date(2024, 11, 27))
        >>> voting.summary("en").split(",")[0]
        'PERMITTED: Casual daily worker: vote'
        """
        return summary_of(self, lang)

    def to_dict(self, *, labels: Language | None = None) -> dict[str, Any]:
        """Return the decision as plain JSON values (schema `asn-netralitas/decision/1`).

        Args:
            labels: With a language, the term of each code stands beside it: `verdict_label` beside
                `verdict`, and a list of terms beside a list of codes. The schema knows no labels,
                and `from_dict` passes over them.

        Raises:
            CaseError: If the language is unknown.

        >>> from datetime import date
        >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
        >>> voting = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27))
        >>> values = voting.to_dict(labels="id")
        >>> values["verdict"], values["verdict_label"]
        ('permitted', 'boleh')
        """
        if labels is not None:
            return labelled(self, labels)
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
        """Return the decision that `to_dict` wrote, with or without labels.

        Raises:
            ValueError: If `values` has another schema, is incomplete, has a value of another type,
                or says what no decision can: `allowed` against the verdict, a verdict or a sanction
                for which no rule speaks, or a verdict that depends on nothing.
        """
        given: object = values
        schema = given.get("schema") if isinstance(given, Mapping) else given
        if schema != DECISION_SCHEMA:
            msg = f"not a decision of schema {DECISION_SCHEMA}: {schema!r}"
            raise ValueError(msg)
        plain: dict[str, Any] = _without_labels(values)
        decision = _structured(plain)
        written = decision.to_dict()
        wrong = next(_unlike(plain, written, ""), None) or _contradiction(decision)
        if wrong is not None:
            msg = f"not what a decision says: {wrong}"
            raise ValueError(msg)
        return decision

    def __bool__(self) -> Never:
        """Raise TypeError, since six verdicts do not fit into two.

        Raises:
            TypeError: Always.
        """
        msg = "a decision has no truth value; use .allowed or .verdict"
        raise TypeError(msg)


_PARTS_OF_DECISION: Final = tuple(
    attribute.name for attribute in fields(Decision) if attribute.name != "_source"
)
_ALLOWED: Mapping[Verdict, bool] = {
    Verdict.PERMITTED: True,
    Verdict.DISCOURAGED: True,
    Verdict.PROHIBITED: False,
}

DECISION_SCHEMA: Final = "asn-netralitas/decision/1"
LABEL: Final = "_label"


_FORBIDDING: Final = frozenset({Modality.PROHIBITION, Modality.OBLIGATION})
# The modalities of which some rule must speak for a verdict.
_SPEAKING: Final[Mapping[Verdict, frozenset[Modality]]] = {
    Verdict.PROHIBITED: _FORBIDDING,
    Verdict.DISCOURAGED: frozenset({Modality.ADVICE}),
    Verdict.PERMITTED: frozenset({Modality.PERMISSION}),
}


def _structured(plain: Mapping[str, Any]) -> Decision:
    from cattrs import ClassValidationError, transform_error  # noqa: PLC0415  # slow to load

    assumed = plain.get("assumed", {})
    if not isinstance(assumed, Mapping):
        msg = "invalid type, expected a mapping @ $.assumed"
        raise ValueError(msg)  # noqa: TRY004  # as for every other fault
    inner = {key: value for key, value in plain.items() if key not in {"schema", "allowed"}}
    inner["assumed"] = {
        fact: [codes] if isinstance(codes, str) else codes for fact, codes in assumed.items()
    }
    try:
        return _converter().structure(inner, Decision)
    except ClassValidationError as error:
        msg = "; ".join(transform_error(error))
        raise ValueError(msg) from None


def _unlike(given: Any, written: Any, path: str) -> Iterator[str]:  # noqa: ANN401  # JSON values
    """Yield the places of values that a decision would not write so; what is left out is not told.

    >>> list(_unlike({"a": ["false"]}, {"a": [False], "b": 1}, ""))
    ["`a.0`: 'false'"]
    """
    if isinstance(given, Mapping) and isinstance(written, Mapping):
        for key, value in given.items():
            yield from _unlike(value, written.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(given, list) and isinstance(written, list) and len(given) == len(written):
        for number, (one, other) in enumerate(zip(given, written, strict=True)):
            yield from _unlike(one, other, f"{path}.{number}".lstrip("."))
    elif type(given) is not type(written) or given != written:
        yield f"`{path}`: {given!r}"


def _contradiction(decision: Decision) -> str | None:
    """Return why a verdict cannot stand beside the rules, if it cannot."""
    verdict = decision.verdict
    speaking = {each.modality for each in decision.findings if each.status is not Status.LIFTED}
    forbids = any(
        each.status is Status.STANDS and each.reading is None and each.modality in _FORBIDDING
        for each in decision.findings
    )
    needed = _SPEAKING.get(verdict)
    if needed is not None and needed.isdisjoint(speaking):
        return f"`verdict`: {verdict.value}, for which no rule speaks"
    if forbids and verdict is not Verdict.PROHIBITED:
        return f"`verdict`: {verdict.value}, although a rule forbids it"
    if verdict is Verdict.DISPUTED and not decision.disputes:
        return "`verdict`: disputed, without a dispute"
    if verdict is Verdict.DEPENDS and not decision.open_facts:
        return "`verdict`: depends, without an open fact"
    if verdict is not Verdict.UNREGULATED and decision.silence is not None:
        return f"`silence`: told beside {verdict.value}"
    return _stray_sanction(decision)


def _stray_sanction(decision: Decision) -> str | None:
    """Return which sanction does not follow from the rules, or is certain and depends, if any."""
    speaking = {each.rule for each in decision.findings if each.status is not Status.LIFTED}
    for number, sanction in enumerate(decision.sanctions):
        if sanction.rule not in speaking:
            return f"`sanctions.{number}`: of `{sanction.rule}`, a rule that does not speak"
        if sanction.certain and sanction.if_facts:
            return f"`sanctions.{number}`: certain, and yet it depends"
    return None


def _without_labels(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, list):
        return [_without_labels(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {key: _without_labels(inner) for key, inner in value.items() if not key.endswith(LABEL)}


@cache
def _converter() -> Converter:
    """Return the converter between decisions and JSON values."""
    from cattrs import Converter, gen, override  # noqa: PLC0415  # slow to load

    converter = Converter(forbid_extra_keys=True)
    # A member is already a str, but its repr would surprise a reader of plain JSON values.
    for enum in SECTIONS.values():
        converter.register_unstructure_hook(enum, attrgetter("value"))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(At, lambda text, _: _day_time_or_span(text))
    converter.register_unstructure_hook(Case, Case.to_dict)
    # Some JSON keys are keywords of Python.
    adjusted: dict[type, dict[str, Any]] = {
        Sanction: {"sanction_class": override(rename="class"), "if_facts": override(rename="if")},
        Deadline: {"start": override(rename="from")},
        Clock: {"start": override(rename="from")},
        Decision: {"_source": override(omit=True)},
    }
    for kind, changes in adjusted.items():
        converter.register_unstructure_hook(
            kind, gen.make_dict_unstructure_fn(kind, converter, **changes)
        )
        converter.register_structure_hook(
            kind, gen.make_dict_structure_fn(kind, converter, **changes)
        )
    return converter


def _day_time_or_span(text: str) -> At:
    if "T" in text:
        return datetime.fromisoformat(text)
    first, slash, last = text.partition("/")
    day = date.fromisoformat(first)
    return DaySpan(day, date.fromisoformat(last)) if slash else day
