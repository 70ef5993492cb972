"""Write a file completely or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asn_netralitas._model.problems import LoadError, Problem


def replace(path: Path, text: str) -> None:
    """Write a file, new or in place of another, whose rights it keeps; a link stays a link.

    Raises:
        LoadError: If it cannot be written; what was there is then still there.
    """
    try:
        goal = path.resolve()
        scratch = goal.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            scratch.write_bytes(text.encode())
            if goal.exists():
                shutil.copymode(goal, scratch)
            scratch.replace(goal)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None


def create(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        LoadError: If there is one already, or it cannot be written.
    """
    if path.exists() or path.is_symlink():
        values = {"path": str(path)}
        raise LoadError([Problem(code="file-exists", values=values)])
    replace(path, text)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Lend a hidden file beside `path` that takes its place if all goes well, and else is removed.

    Its name ends in `.part`. What a process that was killed has left is replaced by the next one.

    Raises:
        LoadError: If it cannot be written, or another process writes it too; what was there is
            then still there.
    """
    goal = path.resolve()
    scratch = goal.with_name(f".{goal.name}.part")
    made = _made(path, goal, scratch)
    try:
        yield scratch
        if not _is(scratch, made):
            raise LoadError([Problem(code="written-twice", values={"path": str(path)})])
        try:
            if goal.exists():
                shutil.copymode(goal, scratch)
            scratch.replace(goal)
        except OSError as error:
            raise _unwritable(path, error) from None
    finally:
        if _is(scratch, made):
            scratch.unlink()


def _made(path: Path, goal: Path, scratch: Path) -> os.stat_result:
    """Return what is known of a file that was made just now.

    Raises:
        LoadError: If it cannot be made, or could not take its place in the end.
    """
    if goal.is_dir():
        raise LoadError([Problem(code="is-folder", values={"path": str(path)})])
    try:
        scratch.unlink(missing_ok=True)
        with scratch.open("xb") as file:
            return os.fstat(file.fileno())
    except OSError as error:
        raise _unwritable(path, error) from None


def _is(path: Path, made: os.stat_result) -> bool:
    return path.exists() and os.path.samestat(path.stat(), made)


def _unwritable(path: Path, error: OSError) -> LoadError:
    values = {"path": str(path), "reason": error.strerror or type(error).__name__}
    return LoadError([Problem(code="unwritable", values=values)])
