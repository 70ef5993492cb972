"""Write a file completely or not at all.

What a power cut finds is the old file or the new one: both the file and its folder are synced. A
file that is being written is readable to nobody who cannot read the one that it replaces.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ELOOP
from io import FileIO
from pathlib import Path
from typing import Final

from asn_netralitas._model.problems import refuse

_NEW: Final = 0o666  # less what the umask takes, as for every new file


def replace(path: Path, content: str | bytes) -> None:
    """Write a file, new or in place of another, whose mode it keeps; a link stays a link.

    Raises:
        LoadError: If it cannot be written; the old content is then still there.
    """
    left = memoryview(content.encode() if isinstance(content, str) else content)
    with _begun(path) as (_, file), _reporting(path):
        while left:  # a disk that is nearly full takes a part
            left = left[file.write(left) :]


def create(path: Path, content: str | bytes) -> None:
    """Write a file that does not exist yet.

    Raises:
        LoadError: If it exists or cannot be written.
    """
    with _reporting(path):
        exists = path.exists() or path.is_symlink()
    if exists:
        refuse("file-exists", path=str(path))
    replace(path, content)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield a hidden file beside `path` that replaces it on success, and is else removed.

    Its name ends in `.part`. What a killed process left there is replaced by the next one.

    Raises:
        LoadError: If it cannot be written, or another process writes it too; the old content is
            then still there.
    """
    with _begun(path) as (scratch, file):
        file.close()
        yield scratch


@contextmanager
def _begun(path: Path) -> Iterator[tuple[Path, FileIO]]:
    """Yield the hidden file with its stream, by which none that is begun later is written."""
    with _reporting(path):
        goal = _goal(path)
        scratch = goal.with_name(f".{goal.name}.part")
        scratch.unlink(missing_ok=True)
        mode = stat.S_IMODE(goal.stat().st_mode) if goal.exists() else None
        private = _NEW if mode is None else 0o600
        opened = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, private)
    own = os.fstat(opened)
    try:
        with os.fdopen(opened, "wb", buffering=0) as file:
            if mode is not None:
                with _reporting(path):
                    scratch.chmod(mode)
            yield scratch, file
        if not _is(scratch, own):
            refuse("written-twice", path=str(path))
        with _reporting(path):
            _move(scratch, goal)
    finally:
        if _is(scratch, own):
            scratch.unlink()


def _goal(path: Path) -> Path:
    """Return the file that a path leads to, after refusing what is none."""
    goal = path.resolve()
    # From Python 3.13 on, a circle of links resolves to one of them.
    if goal.is_symlink():
        raise OSError(ELOOP, os.strerror(ELOOP))
    if goal.is_dir():
        refuse("is-folder", path=str(path))
    if goal.exists() and not goal.is_file():
        refuse("special-file", path=str(path))
    return goal


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    """Turn faults of the file system into a problem of `path`."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        # Before Python 3.13 a circle of links is a RuntimeError.
        reason = error.strerror if isinstance(error, OSError) else None
        refuse("unwritable", path=str(path), reason=reason or type(error).__name__)


def _move(scratch: Path, goal: Path) -> None:
    _sync(scratch, os.O_RDONLY)
    scratch.replace(goal)
    if hasattr(os, "O_DIRECTORY"):
        _sync(goal.parent, os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    """Wait until the disk has a file or the entries of a folder, where the system can tell."""
    opened = os.open(path, flags)
    try:
        with suppress(OSError):
            os.fsync(opened)
    finally:
        os.close(opened)


def _is(path: Path, own: os.stat_result) -> bool:
    return path.exists() and os.path.samestat(path.stat(), own)
