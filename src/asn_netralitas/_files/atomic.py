"""Write a file completely or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asn_netralitas._model.problems import refuse


def replace(path: Path, text: str) -> None:
    """Write a file, new or in place of another, whose mode it keeps; a link stays a link.

    Raises:
        LoadError: If it cannot be written; the old content is then still there.
    """
    with _reporting(path):
        goal = path.resolve()
        scratch = goal.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            scratch.write_bytes(text.encode())
            _move(scratch, goal)
        finally:
            scratch.unlink(missing_ok=True)


def create(path: Path, text: str) -> None:
    """Write a file that does not exist yet.

    Raises:
        LoadError: If it exists or cannot be written.
    """
    if path.exists() or path.is_symlink():
        refuse("file-exists", path=str(path))
    replace(path, text)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a hidden file beside `path` that replaces it on success, and is else removed.

    Its name ends in `.part`. What a killed process left there is replaced by the next one.

    Raises:
        LoadError: If it cannot be written, or another process writes it too; the old content is
            then still there.
    """
    goal = path.resolve()
    scratch = goal.with_name(f".{goal.name}.part")
    if goal.is_dir():
        refuse("is-folder", path=str(path))
    with _reporting(path):
        scratch.unlink(missing_ok=True)
        with scratch.open("xb") as file:
            own = os.fstat(file.fileno())
    try:
        yield scratch
        if not _is(scratch, own):
            refuse("written-twice", path=str(path))
        with _reporting(path):
            _move(scratch, goal)
    finally:
        if _is(scratch, own):
            scratch.unlink()


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    """Turn faults of the file system into a problem of `path`."""
    try:
        yield
    except OSError as error:
        refuse("unwritable", path=str(path), reason=error.strerror or type(error).__name__)


def _move(scratch: Path, goal: Path) -> None:
    if goal.exists():
        shutil.copymode(goal, scratch)
    scratch.replace(goal)


def _is(path: Path, own: os.stat_result) -> bool:
    return path.exists() and os.path.samestat(path.stat(), own)
