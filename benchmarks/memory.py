"""Peak memory, each time in a process of its own; only Linux can tell it.

What counts is what a process takes beyond what it held before the work, so neither libraries nor
input do.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import polars as pl
from attrs import frozen

from asn_netralitas.frame import evaluate_frame, evaluate_tables
from benchmarks import national
from benchmarks.frames import CATEGORIES, FEW, MANY, SIZES, TEXTS, as_texts, questions, repeated
from benchmarks.ours import Ours
from benchmarks.workload import ALL_CASES, SEED, numbered, random_cases, synthetic_law

Bytes = int

STREAM: Final = "evaluate_tables, 500 questions, texts, in tables of 100,000 rows"
BYTES_A_ROW: Final = 48
# Ten times the rows may take so much more, since a system never takes the same twice.
STREAM_GROWTH: Final = 1.1
_TABLE: Final = 100_000
_STATUS: Final = Path("/proc/self/status")
_RESET: Final = Path("/proc/self/clear_refs")
TOLD: Final = _RESET.exists()


DISTINCT: Final = 1_000_000
# Beyond what is held after the first thousand; more than this is not waited for.
HELD_BUDGET: Final = 64_000_000
_TOO_MUCH: Final = 1_000_000_000
_FIRST: Final = 1_000
# A process prints one number: so many times this, and the bytes.
_PACKED: Final = 1 << 40


@frozen
class Held:
    """What was held more after so many distinct cases of the national law than after a few."""

    cases: int
    taken: Bytes


@frozen
class Peak:
    """What work on so many rows took at its height, beyond input and what it gives back."""

    name: str
    rows: int
    taken: Bytes


def peaks() -> list[Peak]:
    """Return the peak of each kind of work; nothing where the system does not tell."""
    if not TOLD:
        return []
    _, large = SIZES
    whole = [Peak(name, large, _of_frame(name, large)) for name in (CATEGORIES, TEXTS, MANY)]
    return [*whole, *(Peak(STREAM, rows, in_process("streamed", rows)) for rows in SIZES)]


def _of_frame(name: str, rows: int) -> Bytes:
    cases = map(numbered, range(ALL_CASES)) if name == MANY else random_cases(FEW)
    asked = questions(Ours(synthetic_law()), cases)
    with TemporaryDirectory() as folder:
        # What the making of the rows leaves behind would hide what deciding them takes.
        path = Path(folder) / "asked.parquet"
        repeated(as_texts(asked) if name == TEXTS else asked, rows).write_parquet(path)
        return in_process("whole", str(path))


def held() -> Held | None:
    """Return what is held after distinct cases, as many as there is memory for."""
    if not TOLD:
        return None
    return Held(*divmod(in_process("distinct", DISTINCT), _PACKED))


def in_process(work: str, argument: str | int) -> Bytes:
    """Return what one of those below takes in a process of its own."""
    code = f"from benchmarks.memory import {work}; print({work}({argument!r}))"
    command = [sys.executable, "-c", code]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603  # our own code


# ------------------------------------------------------------------ in the process


def whole(path: str) -> Bytes:
    """Return what a frame from a file takes beyond itself and its answers."""
    ours = Ours(synthetic_law())
    frame = pl.read_parquet(path)
    before = _reset()
    rows = evaluate_frame(frame, rulebook=ours.rulebook, calendar=ours.calendar).rows
    return _most() - before - int(rows.estimated_size() - frame.estimated_size())


def distinct(count: int) -> int:
    """Return how many distinct cases were decided, and the bytes taken since, as one number."""
    cases = national.complete()
    for case in islice(cases, _FIRST):
        case.decide()
    before, done = _now(), 0
    while done < count and _now() - before < _TOO_MUCH:
        for case in islice(cases, _FIRST):
            case.decide()
        done += _FIRST
    return done * _PACKED + max(0, _now() - before)


def streamed(rows: int) -> Bytes:
    """Return what so many rows take as tables one after the other."""
    ours = Ours(synthetic_law())
    asked = as_texts(questions(ours, random_cases(FEW))).to_arrow()
    chance = np.random.default_rng(SEED)
    tables = (asked.take(chance.integers(0, FEW, _TABLE)) for _ in range(0, rows, _TABLE))
    before = _reset()
    for _ in evaluate_tables(tables, rulebook=ours.rulebook, calendar=ours.calendar):
        pass
    return _most() - before


def _reset() -> Bytes:
    """Forget the peak so far, and return what is held now."""
    _RESET.write_text("5")
    return _most()


def _most() -> Bytes:
    return _told("VmHWM:")


def _now() -> Bytes:
    return _told("VmRSS:")


def _told(name: str) -> Bytes:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return 1024 * int(line.split()[1])
