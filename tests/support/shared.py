"""Values that take long to make, made once for all workers of a test run."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from typing import TypeVar

import pytest

ValueT = TypeVar("ValueT")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], ValueT]) -> ValueT:
    """Return what `make` returns, from the file of the first worker that asked for `name`.

    Args:
        factory: The fixture `tmp_path_factory`, in whose folder the value is kept for this run.
        name: The file of the value; one name for one value in the whole run.
        make: Makes the value, which must be picklable.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make()
    path = factory.getbasetemp().parent / f"{name}.pickle"
    with path.with_suffix(".lock").open("w") as lock:
        # A worker that comes second waits for the first.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            path.write_bytes(pickle.dumps(make()))
    value: ValueT = pickle.loads(path.read_bytes())  # noqa: S301  # written by this run
    return value
