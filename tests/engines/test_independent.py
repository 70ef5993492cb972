"""Two other engines, each given the national law in its own words, decide as the package does.

clingo tells the verdict, which rules stand, which are lifted and by what, and the classes of
sanction, under every choice of readings; Cedar tells which rules forbid, under pinned readings.
Every case is complete: what holds where facts are unknown is held against all completions in
`test_evaluation_laws.py`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest
from attrs import evolve, frozen
from cedar_translation import Policies
from clingo_translation import Answer, LogicProgram, elections_met
from complete_cases import Cell, Density, Sample
from places import PACKAGE, ROOT
from strategies import Case, examples

from asn_netralitas import Decision, Rulebook
from asn_netralitas._model.codes import Status, Verdict
from asn_netralitas._reading.calendar import Calendar

# Other tests run the same lines, and coverage doubles the time.
pytestmark = pytest.mark.no_cover

DISPROVED = re.compile(r"^E +(AssertionError|assert )", re.MULTILINE)
SEED = 20_241_127
Fate = tuple[Status, tuple[str, ...], tuple[str, ...]]


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample(Rulebook.national(), Calendar.national(), SEED)


@pytest.fixture(scope="module")
def dense() -> list[Cell]:
    return Density(Rulebook.national(), Calendar.national()).densest(100)


def assignments(cells: list[Cell], *, once_in: int) -> Iterator[Case]:
    """Yield one in so many cases of each cell, and under the profile `full` every one."""
    # An odd step meets both values of the fact that changes with every case.
    step = once_in if examples(1) == 1 else 1
    for number, cell in enumerate(cells):
        yield from islice(cell.cases(), number % step, None, step)


# ---- clingo


@frozen
class Said:
    """What is said of a complete case: by a decision, or by the answers to it together."""

    verdict: Verdict
    findings: Mapping[str, Fate]
    sanctions: frozenset[tuple[str, str]]
    certain: frozenset[str]


def said_by(decision: Decision) -> Said:
    classes = [(each, each.sanction_class or "none") for each in decision.sanctions]
    return Said(
        decision.verdict,
        {each.rule: (each.status, each.elections, each.lifted_by) for each in decision.findings},
        frozenset((each.rule, named) for each, named in classes),
        frozenset(named for each, named in classes if each.certain),
    )


def said_in(answers: list[Answer], case: Case) -> Said:
    verdicts = {answer.verdict for answer in answers}
    classes = [frozenset(named for _, named in answer.classes) for answer in answers]
    stands = {rule for answer in answers for rule, _ in answer.stands}
    lifted = {rule for answer in answers for _, rule, _ in answer.lifts}
    return Said(
        verdicts.pop() if len(verdicts) == 1 else Verdict.DISPUTED,
        {rule: fate(rule, answers, case) for rule in stands | lifted},
        frozenset().union(*(answer.classes for answer in answers)),
        frozenset.intersection(*classes),
    )


def fate(rule: str, answers: list[Answer], case: Case) -> Fate:
    """Return how a rule fares under all choices of readings, where, and what lifts it."""
    stands = [any(name == rule for name, _ in answer.stands) for answer in answers]
    lifts = [each for answer in answers for each in answer.lifts if each[1] == rule]
    where = {at for answer in answers for name, at in answer.stands if name == rule}
    where |= {at for _, _, at in lifts}
    met = elections_met(case)
    elections = {str(met[at].election) for at in where if at is not None}
    status = Status.OPEN if any(stands) else Status.LIFTED
    return (
        Status.STANDS if all(stands) else status,
        tuple(sorted(elections)),
        tuple(sorted({lifter for lifter, _, _ in lifts})),
    )


def check_with_clingo(program: LogicProgram, case: Case) -> None:
    """Hold a decision against all answers together, and each answer against its own readings."""
    answers, decision = program.answers(case), case.decided()
    if decision is None:
        assert answers == [], case
        return
    assert answers, case
    assert said_by(decision) == said_in(answers, case), case
    for answer in answers if len(answers) > 1 else ():
        chosen = evolve(case, readings=answer.readings)
        assert said_by(chosen.decide()) == said_in([answer], chosen), chosen


@pytest.fixture(scope="module")
def program() -> LogicProgram:
    return LogicProgram(Rulebook.national(), Calendar.national())


def test_clingo_decides_a_random_sample_alike(program: LogicProgram, sample: Sample) -> None:
    for case in sample.cases(examples(2_000)):
        check_with_clingo(program, case)


def test_clingo_decides_the_hundred_densest_cells_alike(
    program: LogicProgram, dense: list[Cell]
) -> None:
    for case in assignments(dense, once_in=61):
        check_with_clingo(program, case)


# ---- Cedar


def pinnings(case: Case) -> Iterator[Case]:
    """Yield a case with every dispute read most strictly, and with every one most leniently."""
    for which in (0, -1):
        yield evolve(
            case, readings={each.id: each.readings[which].id for each in case.book.disputes}
        )


def check_with_cedar(policies: Policies, case: Case) -> None:
    decision = case.decided()
    if decision is None:
        # Cedar knows no entailment, so that it would decide what cannot be.
        return
    forbidding = policies.forbidding(case)
    stands = {each.rule for each in decision.findings if each.status is Status.STANDS}

    assert (decision.verdict is Verdict.PROHIBITED) == bool(forbidding), case
    assert {each for each in stands if policies.forbids(each)} == forbidding, case


@pytest.fixture(scope="module")
def policies() -> Policies:
    return Policies(Rulebook.national())


def test_cedar_forbids_in_a_random_sample_alike(policies: Policies, sample: Sample) -> None:
    for case in sample.cases(examples(500)):
        for pinned in pinnings(case):
            check_with_cedar(policies, pinned)


def test_cedar_forbids_in_the_hundred_densest_cells_alike(
    policies: Policies, dense: list[Cell]
) -> None:
    for case in assignments(dense, once_in=211):
        for pinned in pinnings(case):
            check_with_cedar(policies, pinned)


# ---- a fault in the evaluation


@frozen
class Fault:
    """A fault of the evaluation, as a change of the one place of a file where `old` stands."""

    file: str
    old: str
    new: str
    notices: str


FAULTS = {
    "clingo-notices-that-the-readings-of-a-consequence-are-passed-over": Fault(
        "_engine/application.py",
        "self.of_reading(part.reading, cell.possible)",
        "self.of_reading(part.reading if isinstance(part, Rule) else None, cell.possible)",
        "test_clingo_decides_a_random_sample_alike",
    ),
    "cedar-notices-that-no-exception-lifts": Fault(
        "_engine/application.py",
        "diagrams.choose(lifted, FALSE, own)",
        "own",
        "test_cedar_forbids_in_a_random_sample_alike",
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_evaluation_is_noticed(fault: Fault, tmp_path: Path) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / PACKAGE.name)
    text = (copy / fault.file).read_text("utf-8")
    assert text.count(fault.old) == 1, f"{fault.file} has changed: renew this fault"
    (copy / fault.file).write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    # The copy comes before the package that is installed.
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    options = ["-x", "-q", "--tb=short", "-p", "no:cacheprovider", "--hypothesis-profile=mutant"]
    run = subprocess.run(  # noqa: S603  # of this interpreter on this repository
        [sys.executable, "-m", "pytest", *options, f"{Path(__file__)}::{fault.notices}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1, run.stdout
    assert DISPROVED.search(run.stdout), run.stdout
