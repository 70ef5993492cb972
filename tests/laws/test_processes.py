"""A decision depends neither on the threads of a process nor on the seed of its hashes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from places import TESTS

import asn_netralitas

SCRIPT = TESTS / "support" / "many_decisions.py"
NEEDED = "attr, cattrs, yaml, pendulum"
WITHOUT_LOCK = ("python3.14t", "python3.13t")


def decisions(threads: int, *, python: str = sys.executable, hash_seed: str = "0") -> bytes:
    """Return what a new process says of the cases of the script."""
    source = str(Path(asn_netralitas.__file__).parents[1])
    run = subprocess.run(  # noqa: S603  # our own script
        [python, str(SCRIPT), str(threads)],
        env=os.environ | {"PYTHONPATH": source, "PYTHONHASHSEED": hash_seed},
        stdout=subprocess.PIPE,
        check=True,
    )
    return run.stdout


@pytest.fixture(scope="module")
def alone() -> bytes:
    return decisions(1)


def test_the_cases_have_unlike_decisions(alone: bytes) -> None:
    found = [each for each in json.loads(alone) if isinstance(each, list)]
    verdicts = {decision["verdict"] for decision, *_ in found}

    assert {"prohibited", "permitted", "unregulated", "depends"} <= verdicts
    assert any(ways for *_, ways in found)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_seed_of_hashes_changes_no_byte(seed: str, alone: bytes) -> None:
    assert decisions(1, hash_seed=seed) == alone


def test_eight_threads_at_once_decide_as_one_does(alone: bytes) -> None:
    assert decisions(8) == alone


def free_threaded() -> str:
    """Return an interpreter without the global lock that can import what the package needs."""
    found = [path for name in WITHOUT_LOCK if (path := shutil.which(name))]
    if not found:
        pytest.skip("no Python without the global lock is installed here (python3.13t or newer)")
    for path in found:
        imported = subprocess.run(  # noqa: S603  # an interpreter that is installed here
            [path, "-c", f"import {NEEDED}, sys; sys.exit(sys._is_gil_enabled())"],
            capture_output=True,
            check=False,
        )
        if imported.returncode == 0:
            return path
    pytest.skip(f"{found[0]} lacks one of {NEEDED}, or one of them brings the global lock back")


def test_eight_threads_without_the_global_lock_decide_as_one_does(alone: bytes) -> None:
    assert decisions(8, python=free_threaded()) == alone
