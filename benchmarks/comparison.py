"""asn_netralitas beside other engines: the same answers first, then how long they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from benchmarks import budgets, frames
from benchmarks.columns import (
    DUCKDB,
    POLARS,
    Decide,
    answers_of,
    duckdb_case,
    frame_of,
    polars_expressions,
)
from benchmarks.ours import Ours
from benchmarks.peers import ASKED_UNTOLD, TIMED, Engine, OpenFisca
from benchmarks.timing import Measure, repeated
from benchmarks.withheld import CASES, Score, plain, score, small_law
from benchmarks.withheld import cases as withheld_cases
from benchmarks.workload import Answer, Facts, Law, random_cases, synthetic_law

PLAIN: Final = "plain Python, rule by rule"
OURS: Final = "asn_netralitas, case seen before"
FROM_FACTS: Final = "asn_netralitas, case seen before, made from a dict in the call"
SET_SEEN: Final = "asn_netralitas, case never seen, its matching rules seen"
NEVER_SEEN: Final = "asn_netralitas, case never seen"
WITHHELD: Final = "asn_netralitas"

_Decide = Callable[[Facts], Answer]


class DisagreementError(Exception):
    """An engine that answers a case otherwise than the reference, or not at all."""


def contestants() -> Mapping[str, Measure]:
    """Return every engine with 40 rules.

    Raises:
        DisagreementError: If one of them does not give the answer of the reference to every case.
    """
    law, cases = synthetic_law(), random_cases(2_000)
    ours = budgets.fresh(law)
    _hold("asn_netralitas", cases, law.answer, ours.decide_told)
    found = {
        **budgets.lookups(cases),
        PLAIN: repeated(law.answer, cases),
        OURS: repeated(ours.decide, [ours.prepare(facts) for facts in cases]),
        FROM_FACTS: repeated(ours.decide_told, cases),
        SET_SEEN: budgets.matching_seen(law, Ours.decide),
        NEVER_SEEN: budgets.never_seen(law, Ours.decide),
    }
    for kind in TIMED:
        engine = _loaded(kind, law)
        _hold(kind.name, cases, law.answer, _whole(engine))
        found[kind.name] = repeated(engine.decide, [engine.prepare(facts) for facts in cases])
    return found


def engines_for_columns() -> Mapping[str, Decide]:
    """Return every engine that takes whole columns, with 40 rules.

    Raises:
        DisagreementError: If one of them, or a frame of asn_netralitas, does not give the answer
            of the reference to every case.
    """
    law, cases = synthetic_law(), random_cases(2_000)
    ours = budgets.fresh(law)
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
    ours = budgets.fresh(law)
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
