"""asn_netralitas beside other engines: the same answers first, then how long they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from attrs import frozen

from benchmarks import frames, national
from benchmarks.columns import (
    DUCKDB,
    POLARS,
    Decide,
    answers_of,
    duckdb_case,
    frame_of,
    polars_expressions,
)
from benchmarks.national import Told
from benchmarks.ours import Ours
from benchmarks.peers import ASKED_UNTOLD, TIMED, Engine, OpenFisca
from benchmarks.timing import ROUNDS, Measure, each_once, repeated
from benchmarks.withheld import CASES, Score, plain, score, small_law
from benchmarks.withheld import cases as withheld_cases
from benchmarks.workload import SEED, Answer, Facts, Law, Value, random_cases, synthetic_law

LOOKUP: Final = "dict lookup by a ready tuple"
PLAIN: Final = "plain Python, rule by rule"
OURS: Final = "asn_netralitas, verdict"
OURS_READ: Final = "asn_netralitas, sanctions and findings"
WITHHELD: Final = "asn_netralitas"
_NATIONAL_CASES: Final = 400
# As many as the others are asked in a round, so that none is timed from a cold start alone.
_PER_ROUND: Final = 1_000

_Decide = Callable[[Facts], Answer]


class DisagreementError(Exception):
    """An engine that answers a case otherwise than the reference, or not at all."""


@frozen(eq=False)
class Contest:
    """The engines that answer a law as the reference does, and why others are left out."""

    contestants: Mapping[str, Measure]
    left_out: Mapping[str, str]


def national_engines() -> Contest:
    """Return every engine with the national law: for each case the rules of its act and day.

    Raises:
        DisagreementError: If one of them does not give the answer of the reference to every case.
    """
    cases = national.told(_NATIONAL_CASES)
    answers = {(id(case.law), *_key(case.facts)): case.law.answer(case.facts) for case in cases}
    for case in cases:
        _hold("asn_netralitas", [case.facts], case.law.answer, _deciding(case))
    found = {
        LOOKUP: repeated(answers.__getitem__, list(answers)),
        PLAIN: repeated(lambda case: case.law.answer(case.facts), cases),
    }
    rounds = (ROUNDS + 1) * _PER_ROUND
    for seed, (name, ask) in enumerate(((OURS, Told.decide), (OURS_READ, Told.read)), SEED + 1):
        found[name] = each_once(ask, _slices(national.told(rounds, seed)))
    left_out: dict[str, str] = {}
    for kind in TIMED:
        try:
            asked = _asked_by_law(kind, cases)
        except DisagreementError as error:
            left_out[kind.name] = str(error.__cause__)
            continue
        for case, (engine, request) in zip(cases, asked, strict=True):
            decide = _answering(engine, request)
            _hold(kind.name, [case.facts], case.law.answer, decide)
        found[kind.name] = repeated(lambda pair: pair[0].decide(pair[1]), asked)
    return Contest(found, left_out)


def _asked_by_law(kind: type[Engine], cases: Iterable[Told]) -> list[tuple[Engine, Any]]:
    """Return the request of each case, with an engine that holds its law and was loaded once."""
    engines: dict[Law, Engine] = {}
    found = []
    for case in cases:
        if case.law not in engines:
            engines[case.law] = _loaded(kind, case.law)
        found.append((engines[case.law], engines[case.law].prepare(case.facts)))
    return found


def _deciding(case: Told) -> _Decide:
    return lambda _: case.decide()


def _answering(engine: Engine, request: Any) -> _Decide:  # noqa: ANN401  # in the engine's form
    return lambda _: engine.decide(request)


def made_engines() -> Contest:
    """Return every engine with a made law of 40 rules.

    Raises:
        DisagreementError: If one of them does not give the answer of the reference to every case.
    """
    law, cases = synthetic_law(), random_cases(2_000)
    ours = Ours(law)
    _hold("asn_netralitas", cases, law.answer, ours.decide_told)
    answers = {_key(facts): law.answer(facts) for facts in cases}
    found = {
        LOOKUP: repeated(answers.__getitem__, list(answers)),
        PLAIN: repeated(law.answer, cases),
    }
    rounds = (ROUNDS + 1) * _PER_ROUND
    for seed, (name, ask) in enumerate(((OURS, ours.verdict), (OURS_READ, ours.read)), SEED + 1):
        found[name] = each_once(ask, _slices(map(ours.prepare, random_cases(rounds, seed))))
    for kind in TIMED:
        engine = _loaded(kind, law)
        _hold(kind.name, cases, law.answer, _whole(engine))
        found[kind.name] = repeated(engine.decide, [engine.prepare(facts) for facts in cases])
    return Contest(found, {})


def _key(facts: Facts) -> tuple[Value, ...]:
    return tuple(facts.values())


def _slices(cases: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(cases)
    while some := list(islice(remaining, _PER_ROUND)):
        yield some


def engines_for_columns() -> Mapping[str, Decide]:
    """Return every engine that takes whole columns, with 40 rules.

    Raises:
        DisagreementError: If one of them, or a frame of asn_netralitas, does not give the answer
            of the reference to every case.
    """
    law, cases = synthetic_law(), random_cases(2_000)
    ours = Ours(law)
    asked = frames.questions(ours, cases)
    for name, frame in ((frames.CATEGORIES, asked), (frames.TEXTS, frames.as_texts(asked))):
        _hold(name, cases, law.answer, _one_by_one(frames.answers(ours, frame)))
    engines = {**_for_columns(law), frames.OPENFISCA: OpenFisca(law).decide_columns}
    for name, decide in engines.items():
        found = answers_of(decide(frame_of(cases)))
        _hold(name, cases, law.answer, _one_by_one(found))
    return engines


def withheld_scores() -> Mapping[str, Score]:
    """Return how every engine answers the cases of which the period is not told.

    Raises:
        DisagreementError: If one of them is wrong about a case that is told whole.
    """
    law, cases = small_law(), random_cases(CASES)
    ours = Ours(law)
    _hold(WITHHELD, cases, _plainly(law.answer), _plainly(ours.decide_told))
    scores = {WITHHELD: score(law, ours.decide_told)}
    for kind in ASKED_UNTOLD:
        engine = _loaded(kind, law)
        _hold(kind.name, cases, _plainly(law.answer), _plainly(_whole(engine)))
        scores[kind.name] = score(law, _untold(engine))
    for name, decide in _for_columns(law).items():
        told, untold = (answers_of(decide(frame_of(each))) for each in (cases, withheld_cases()))
        _hold(name, cases, _plainly(law.answer), _plainly(_one_by_one(told)))
        scores[name] = score(law, _one_by_one(untold))
    return scores


def _for_columns(law: Law) -> Mapping[str, Decide]:
    return {POLARS: polars_expressions(law), DUCKDB: duckdb_case(law)}


def _loaded(kind: type[Engine], law: Law) -> Engine:
    try:
        return kind(law)
    except Exception as error:
        message = f"{kind.name} does not load the rules: {error}"
        raise DisagreementError(message) from error


def _hold(name: str, cases: Iterable[Facts], reference: _Decide, decide: _Decide) -> None:
    for facts in cases:
        try:
            found = decide(facts)
        except Exception as error:
            message = f"{name} fails on {dict(facts)}: {error}"
            raise DisagreementError(message) from error
        expected = reference(facts)
        if found != expected:
            message = (
                f"{name} answers {found!r} where the reference has {expected!r}: {dict(facts)}"
            )
            raise DisagreementError(message)


def _one_by_one(answers: Iterable[Answer]) -> _Decide:
    """Return answers in the order of the cases that are asked for."""
    found = iter(answers)
    return lambda _: next(found)


def _whole(engine: Engine) -> _Decide:
    return lambda facts: engine.decide(engine.prepare(facts))


def _untold(engine: Engine) -> _Decide:
    return lambda facts: engine.decide_untold(engine.prepare(facts))


def _plainly(decide: _Decide) -> _Decide:
    return lambda facts: plain(decide(facts))
