"""What is at a path, told even where the file system refuses to say."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

FileSource = Path | Traversable
_OF_THE_SYSTEM: Final = ("/dev/", "/proc/")


def is_folder(path: FileSource) -> bool:
    """Return whether `path` is a folder; False where the file system refuses to say."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: FileSource) -> bool:
    """Return whether `path` is a file; False where the file system refuses to say."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def lies_in(path: Path, *folders: Path) -> bool:
    """Tell whether a path leads into one of some folders, or below it: what a file may name."""
    trees = [folder.resolve() for folder in folders]
    # A service that runs in the root of its disk would else read everything.
    inner = (tree for tree in trees if tree != Path(tree.anchor))
    return any(path.resolve().is_relative_to(tree) for tree in inner)


def waits(path: FileSource) -> bool:
    """Tell whether a path is a named pipe, which might wait for ever; those of a shell end."""
    try:
        is_pipe = isinstance(path, Path) and path.is_fifo()
    except (OSError, ValueError):
        return False
    return is_pipe and not str(path).startswith(_OF_THE_SYSTEM)
