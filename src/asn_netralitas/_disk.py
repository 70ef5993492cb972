"""Files written whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from ._errors import LoadError, Problem


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


def _unwritable(path: Path, error: OSError) -> LoadError:
    values = {"path": str(path), "reason": error.strerror or type(error).__name__}
    return LoadError([Problem(code="unwritable", values=values)])
