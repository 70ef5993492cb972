"""A rulebook and a calendar as an answer-set program, which clingo grounds once and then asks.

The program below is written from what the law's words mean, not from how the package decides: it
shares no code with the evaluation, only the values of the rulebook and the calendar's contexts.
What a case gives is assumed, and every reading that what is true turns on is a choice. Each stable
model is then what holds in the case under one choice of readings.

Overlays are not translated, nor are the schedules from which a class takes its kinds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import clingo
from attrs import field, frozen
from strategies import Case

from asn_netralitas import (
    Act,
    Calendar,
    Category,
    Contest,
    ElectionKind,
    PeriodKind,
    Rule,
    Rulebook,
    Stage,
    Target,
    Verdict,
)
from asn_netralitas._model.codes import FactValue, Modality
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import AllOf, AnyOf, Condition, Consequence, FactIs, Named, Not

PROGRAM = """
% ---- what a case gives, assumed for each question
1 { is(F, V) : value(F, V) } 1 :- fact(F).
{ aimed(T) : value("target", T) } 1.
{ about(X) : value("contest", X) } 1.
1 { today(D) : day(D) } 1.
{ has(C, K, V) : value(K, V), K = ("kind"; "contest"; "stage"; "period") } :- slot(C).
{ within(Z) } :- only(_, "region", Z).

% ---- contexts: of the contest that is asked about, and outside where no election runs
asked :- about(_).
met(C) :- slot(C), has(C, "stage", _).
kept(C) :- met(C), not asked.
kept(C) :- met(C), about(X), has(C, "contest", X).
runs(C, S) :- kept(C), has(C, "stage", S), S != "outside".
now(C) :- kept(C).
now(outer) :- not runs(_, _).
has(outer, "stage", "outside").
of(C, X) :- kept(C), has(C, "contest", X), not asked.
of(C, X) :- kept(C), has(C, "contest", X), about(X).

% ---- the target of the act, and as what it is read in each context
aim(T) :- is("act", A), fixed(A, T).
aim(T) :- is("act", A), not fixed(A, _), aimed(T).
aim(T) :- is("act", A), not fixed(A, _), default(A, T), not aimed(_).
home("outside", "prospective_candidate").
home("before_determination", "prospective_candidate").
home("after_determination", "candidate").
picked(C) :- aim(T), runs(C, S), home(S, T).
by_stage :- aim(T), home(_, T).
reached(C) :- now(C), not picked(_).
reached(C) :- now(C), picked(C).
reached(C) :- now(C), has(C, "stage", "outside").
meets(C, T) :- reached(C), by_stage, has(C, "stage", S), home(S, T).
meets(C, T) :- now(C), not aim(_), has(C, "stage", S), home(S, T).
meets(C, T) :- now(C), aim(T), not home(_, T), not grown(C, T).
meets(C, "candidate") :- now(C), grown(C, T).
grown(C, T) :- aim(T), T = "independent_hopeful", has(C, "stage", "after_determination").

% ---- what cannot be
source("category", V) :- is("category", V).
source("act", V) :- is("act", V).
source("target", V) :- aim(V).
mixed :- runs(_, S), runs(_, Z), S != Z.
source("stage", S) :- runs(_, S), not mixed.
source("stage", "outside") :- mixed.
source("stage", "outside") :- not runs(_, _).
:- entails(E, K, V), source(K, V), restricts(E, F), is(F, W), not leaves(E, W).

% ---- conditions
holds(N) :- tests(N, F, V), is(F, V).
holds(N) :- all(N), holds(M) : part(N, M).
holds(N) :- any(N), part(N, M), holds(M).
holds(N) :- met_by(N, A), is("act", A).
holds(N) :- not_of(N, M), not holds(M).
ripe(X) :- norm(X), not when(X, _).
ripe(X) :- when(X, N), holds(N).

% ---- dates and readings
in_force(X) :- dated(X, F, L), today(D), F <= D, D <= L.
exists(D, V) :- held(D, V, F), today(T), F <= T.
read(X) :- norm(X), not reading(X, _, _).
read(X) :- reading(X, D, V), chosen(D, V).
touched(D) :- apart(R, _), reading(R, D, _).
touched(D) :- apart(R, _), consequence(R, P), reading(P, D, _).
1 { chosen(D, V) : exists(D, V) } 1 :- touched(D), exists(D, _).

% ---- whom, what, where and when a norm speaks of; one that names nothing speaks of all
names(X, K) :- only(X, K, _).
fits(X, K, C) :- only(X, K, V), has(C, K, V).
untimely(X, C) :- names(X, K), K = ("kind"; "stage"; "period"), now(C), not fits(X, K, C).
untimely(R, C) :- rule(R), not names(R, "period"), kept(C), has(C, "stage", "outside").
untimely(R, C) :- rule(R), names(R, ("kind"; "contest")), not names(R, "stage"),
    not names(R, "period"), now(C), has(C, "stage", "outside").
timely(X, C) :- norm(X), now(C), not untimely(X, C).
contest(R, C) :- rule(R), now(C), not names(R, "contest").
contest(R, C) :- only(R, "contest", V), of(C, V).
target(X, C) :- norm(X), now(C), not names(X, "target").
target(X, C) :- only(X, "target", T), meets(C, T).
place(R) :- rule(R), not names(R, "region").
place(R) :- only(R, "region", Z), within(Z).
person(R) :- rule(R), only(R, K, V), K = ("category"; "position"), is(K, V).
unlike(P) :- consequence(_, P), names(P, K), K = ("category"; "position"), not alike(P, K).
alike(P, K) :- consequence(_, P), only(P, K, V), is(K, V).

% ---- what is true, what is lifted, what stands and what follows
apart(R, C) :- in_force(R), only(R, "act", A), is("act", A), person(R), place(R), ripe(R),
    timely(R, C), contest(R, C), target(R, C), meets(C, _).
true(R, C) :- apart(R, C), read(R).
lifts(L, R, C) :- exception(L, R), stands(L, C), true(R, C).
stands(R, C) :- true(R, C), not lifts(_, R, C).
follows(R, P) :- stands(R, C), consequence(R, P), in_force(P), ripe(P), read(P), not unlike(P),
    timely(P, C), target(P, C).
class(R, K) :- follows(R, P), brings(P, K).
says(V) :- stands(R, _), gives(R, V).
verdict(V) :- says(V), not says(W) : stricter(W, V).
verdict("unregulated") :- not says(_).

#show.
#show verdict(V) : verdict(V).
#show stands(R, C) : stands(R, C).
#show lifts(L, R, C) : lifts(L, R, C).
#show class(R, K) : class(R, K).
#show chosen(D, V) : chosen(D, V).
"""

GIVES = {
    Modality.PROHIBITION: Verdict.PROHIBITED,
    Modality.OBLIGATION: Verdict.PROHIBITED,
    Modality.ADVICE: Verdict.DISCOURAGED,
    Modality.PERMISSION: Verdict.PERMITTED,
}
STRICTEST_FIRST = (Verdict.PROHIBITED, Verdict.DISCOURAGED, Verdict.PERMITTED)


FEATURES: Mapping[str, Iterable[StrEnum]] = {
    "kind": ElectionKind,
    "contest": Contest,
    "stage": Stage,
    "period": PeriodKind,
}

Atom = tuple[Any, ...]


@frozen
class Answer:
    """What the program says of a complete case under one choice of readings.

    A context is its number among the elections met, or None outside all of them.
    """

    verdict: Verdict
    stands: frozenset[tuple[str, int | None]]
    lifts: frozenset[tuple[str, str, int | None]]
    classes: frozenset[tuple[str, str]]
    readings: Mapping[str, str] = field(hash=False)


def elections_met(case: Case) -> tuple[Context, ...]:
    """Return the elections that a case meets; that outside all of them follows from none."""
    assert isinstance(case.at, date)
    place = case.calendar.places(case.person.region)[0]
    met = case.calendar.contexts(case.at, place, election=case.activity.election)
    return tuple(context for context in met if context.election is not None)


@frozen(slots=False, eq=False)
class LogicProgram:
    """The law of a rulebook in the elections of a calendar, grounded once."""

    book: Rulebook
    calendar: Calendar

    def answers(self, case: Case) -> list[Answer]:
        """Return every stable model of a complete case; none if what it gives is impossible."""
        assumed = self._assumed(case)
        with self._control.solve(assumptions=assumed, yield_=True) as handle:
            return [_answer(model.symbols(shown=True)) for model in handle]

    @cached_property
    def slots(self) -> range:
        """Return the numbers of as many elections as are ever met at once."""
        met = (
            len(self.calendar.contexts(day, place))
            for day in self.calendar.turns
            for place in self.calendar.places(None)
        )
        return range(max(met, default=0))

    @cached_property
    def facts(self) -> Mapping[str, tuple[FactValue, ...]]:
        """Return everything of which a completion has exactly one value."""
        vocabulary = self.book.vocabulary
        members = (each for each in Category if each not in vocabulary.category_groups)
        plain = {
            name: spec.values
            for name, spec in vocabulary.facts.items()
            if name not in {"target", "contest"}
        }
        return {"category": tuple(members), "act": tuple(Act), **plain}

    # ---- what is assumed of a case

    def _assumed(self, case: Case) -> list[int]:
        given = set(self._given(case))
        known = [self._literals[atom] for atom in given]
        return known + [-self._literals[atom] for atom in self._optional if atom not in given]

    def _given(self, case: Case) -> Iterator[Atom]:
        person, activity = case.person, case.activity
        assert isinstance(case.at, date)
        day = case.at.toordinal()
        yield "today", max(each for each in self._days if each <= day)
        for name in self.facts:
            owner = person if hasattr(person, name) else activity
            yield "is", name, getattr(owner, name)
        if activity.target is not None:
            yield "aimed", activity.target
        if activity.contest is not None:
            yield "about", activity.contest
        place = case.calendar.places(person.region)[0]
        yield from (("within", code) for code in self._codes if place.within({code}))
        for slot, context in enumerate(elections_met(case)):
            yield from (("has", slot, "kind", context.kind), ("has", slot, "stage", context.stage))
            yield from (("has", slot, "contest", each) for each in context.contests)
            yield from (("has", slot, "period", each) for each in context.periods)

    @cached_property
    def _optional(self) -> tuple[Atom, ...]:
        """Return the atoms that are false unless they are given."""
        return (
            *(("aimed", target) for target in Target),
            *(("about", contest) for contest in Contest),
            *(
                ("has", slot, what, each)
                for slot in self.slots
                for what, values in FEATURES.items()
                for each in values
            ),
            *(("within", code) for code in self._codes),
        )

    @cached_property
    def _literals(self) -> Mapping[Atom, int]:
        values = (("is", name, each) for name, values in self.facts.items() for each in values)
        days = (("today", day) for day in self._days)
        return {atom: self._literal(atom) for atom in (*values, *days, *self._optional)}

    def _literal(self, atom: Atom) -> int:
        name, *arguments = atom
        found = self._control.symbolic_atoms[
            clingo.Function(name, [clingo.parse_term(_term(each)) for each in arguments])
        ]
        assert found is not None, atom
        return found.literal

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(sorted({code for rule in self.book.rules for code in rule.regions}))

    @cached_property
    def _days(self) -> tuple[int, ...]:
        """Return the days on which the law turns, and one before all of them."""
        parts = [part for rule in self.book.rules for part in rule.consequences]
        norms: list[Rule | Consequence] = [*self.book.rules, *parts]
        begin = {each.first.toordinal() for each in norms if each.first}
        over = {each.last.toordinal() + 1 for each in norms if each.last}
        held = {
            reading.since.toordinal()
            for dispute in self.book.disputes
            for reading in dispute.readings
        }
        return tuple(sorted({date.min.toordinal(), *begin, *over, *held}))

    # ---- the law as facts

    @cached_property
    def _control(self) -> clingo.Control:
        control = clingo.Control(["--warn=none", "--models=0"])
        facts = (f"{name}({', '.join(map(_term, rest))})." for name, *rest in self._law())
        control.add("base", [], "\n".join((PROGRAM, *facts)))
        control.ground([("base", [])])
        return control

    def _law(self) -> Iterator[Atom]:
        yield from self._words()
        yield from (("slot", slot) for slot in self.slots)
        for dispute in self.book.disputes:
            for each in dispute.readings:
                yield "held", dispute.id, each.id, each.since.toordinal()
        for rule in self.book.rules:
            yield from _rule(rule)

    def _words(self) -> Iterator[Atom]:
        vocabulary = self.book.vocabulary
        for name, values in {**self.facts, **FEATURES, "target": Target}.items():
            yield from (("value", name, each) for each in values)
        yield from (("fact", name) for name in self.facts)
        yield from (("day", day) for day in self._days)
        yield from (("fixed", act, each) for act, each in vocabulary.fixed_targets.items())
        yield from (("default", act, each) for act, each in vocabulary.default_targets.items())
        for number, entailment in enumerate(vocabulary.entailments):
            yield "restricts", number, entailment.fact
            yield from (("entails", number, entailment.source, each) for each in entailment.values)
            yield from (("leaves", number, each) for each in entailment.allowed)
        for number, verdict in enumerate(STRICTEST_FIRST):
            yield from (("stricter", each, verdict) for each in STRICTEST_FIRST[:number])


def _rule(rule: Rule) -> Iterator[Atom]:
    yield from (("rule", rule.id), ("gives", rule.id, GIVES[rule.modality]))
    yield from _norm(rule.id, rule)
    yield from _limits(
        rule.id,
        act=rule.acts,
        category=rule.categories,
        position=rule.positions,
        target=rule.targets,
        region=rule.regions,
        kind=rule.election_kinds,
        contest=rule.contests,
        stage=rule.stages,
        period=rule.periods,
    )
    yield from (("exception", rule.id, lifted) for lifted in rule.exception_to)
    for number, part in enumerate(rule.consequences):
        own = (rule.id, number)
        yield from (("consequence", rule.id, own), ("brings", own, part.sanction_class or "none"))
        yield from _norm(own, part)
        yield from _limits(
            own,
            category=part.categories,
            position=part.positions,
            target=part.targets,
            kind=part.kinds_of_election,
        )


def _norm(own: Any, norm: Rule | Consequence) -> Iterator[Atom]:
    """Yield what rules and consequences have alike: days, a reading, a condition."""
    yield "norm", own
    first = norm.first.toordinal() if norm.first else 0
    last = norm.last.toordinal() if norm.last else date.max.toordinal()
    yield "dated", own, first, last
    if norm.reading is not None:
        yield "reading", own, norm.reading.dispute, norm.reading.reading
    if norm.when is not None:
        yield "when", own, ("root", own)
        yield from _condition(norm.when, ("root", own))


def _limits(own: Any, **named: Iterable[str]) -> Iterator[Atom]:
    for what, values in named.items():
        yield from (("only", own, what, each) for each in values)


def _condition(condition: Condition, own: Any) -> Iterator[Atom]:
    match condition:
        case FactIs(fact, values):
            yield from (("tests", own, fact, each) for each in values)
        case Named(_, inner, acts):
            yield from (("met_by", own, act) for act in acts)
            yield "any", own
            yield "part", own, (own, 0)
            yield from _condition(inner, (own, 0))
        case Not(inner):
            yield "not_of", own, (own, 0)
            yield from _condition(inner, (own, 0))
        case AllOf(parts) | AnyOf(parts):
            yield "all" if isinstance(condition, AllOf) else "any", own
            for number, each in enumerate(parts):
                yield "part", own, (own, number)
                yield from _condition(each, (own, number))


def _term(value: Any) -> str:
    """Return a value as a term of the program: every word is a string, so that none is special."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_term, value))})"
    if isinstance(value, bool):
        return '"yes"' if value else '"no"'
    return str(value) if isinstance(value, int) else json.dumps(str(value))


# ---- what a stable model says


def _answer(symbols: Iterable[clingo.Symbol]) -> Answer:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for symbol in symbols:
        found.setdefault(symbol.name, []).append(tuple(map(_plain, symbol.arguments)))
    (verdict,) = found["verdict"]
    return Answer(
        Verdict(verdict[0]),
        frozenset((rule, where) for rule, where in found.get("stands", ())),
        frozenset((lifter, rule, where) for lifter, rule, where in found.get("lifts", ())),
        frozenset((rule, named) for rule, named in found.get("class", ())),
        dict(sorted((dispute, reading) for dispute, reading in found.get("chosen", ()))),
    )


def _plain(symbol: clingo.Symbol) -> str | int | None:
    if symbol.type is clingo.SymbolType.String:
        return symbol.string
    return symbol.number if symbol.type is clingo.SymbolType.Number else None
