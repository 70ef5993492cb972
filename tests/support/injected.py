"""Run the program once for each place in which something can go wrong, and tell what is left.

usage: python injected.py HOW FOLDER ARGUMENT...

The program runs in FOLDER, in a fork each time, so that the law is read once; the files there are
put back before each run. HOW is what happens: `kill`, `SIGTERM` and `SIGINT` end the process at its
first, second, ... change of a file in FOLDER; `cut` kills it, and `full` has the disk refuse, when
a file grows beyond so many bytes; `poor` takes its rights away first. One line of JSON a run.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, Final

from asn_netralitas.cli import main

_CHANGES: Final = frozenset({"open", "os.rename", "os.remove", "os.chmod"})
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_NOBODY: Final = 65534
_MOST_RUNS: Final = 60
# Tests of docstrings import this too.
_FOLDER: Final = Path(sys.argv[2]).resolve() if __name__ == "__main__" else Path()


def _at_change(number: int, signum: int) -> None:
    """Send this process a signal at so many-th change of a file."""
    done = 0

    def watch(event: str, given: tuple[Any, ...]) -> None:
        nonlocal done
        if event not in _CHANGES or (event == "open" and not _writes(given)):
            return
        if isinstance(given[0], int) or not str(given[0]).startswith(str(_FOLDER)):
            return
        done += 1
        if done == number:
            os.kill(os.getpid(), signum)

    sys.addaudithook(watch)


def _writes(given: tuple[Any, ...]) -> bool:
    return isinstance(given[2], int) and bool(given[2] & _WRITING)


def _at_size(size: int, *, killed: bool) -> None:
    """Let no file grow beyond a size: whoever tries is killed, or told that it is too large."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if killed else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _poor() -> None:
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


_INJECTED: Final[dict[str, Callable[[int], None]]] = {
    "kill": lambda number: _at_change(number, signal.SIGKILL),
    "SIGTERM": lambda number: _at_change(number, signal.SIGTERM),
    "SIGINT": lambda number: _at_change(number, signal.SIGINT),
    "cut": lambda number: _at_size(_sizes(number), killed=True),
    "full": lambda number: _at_size(_sizes(number), killed=False),
    "poor": lambda _: _poor(),
}


def _sizes(number: int) -> int:
    """Return 0, 1, and then numbers that double."""
    return number - 1 if number <= 2 else 7 * 2**number


def _run(inject: Callable[[], None], arguments: list[str]) -> tuple[int, str]:
    """Run the program in a fork; return its exit code, below 0 a signal, and its complaints."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.dup2(writer, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        # What was opened may think that it can still seek.
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        code = 99
        sys.argv[1:] = arguments
        try:
            inject()
            code = main()
            sys.stderr.flush()
        except SystemExit as ended:
            code = int(str(ended.code))
        except BaseException:  # noqa: BLE001  # in the fork nobody else tells of it
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        told = stream.read().decode("utf-8", "replace")
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), told


def _put_back(folder: Path, files: dict[str, bytes]) -> None:
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def _left(folder: Path) -> dict[str, str]:
    with suppress(PermissionError):
        return {
            path.name: path.read_bytes().hex()
            for path in sorted(folder.iterdir())
            if path.is_file()
        }
    return {}


def inject(how: str, folder: Path, arguments: list[str]) -> None:
    """Print what is left of each run, until one ends as if nothing had happened."""
    os.chdir(folder)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    # Everything is imported and read by the time that something goes wrong.
    with redirect_stdout(TextIOWrapper(BytesIO())), redirect_stderr(TextIOWrapper(BytesIO())):
        usual = main(arguments)
        main([arguments[0], "--no-such-option"])
    for number in range(1, _MOST_RUNS):
        _put_back(folder, files)
        code, told = _run(lambda number=number: _INJECTED[how](number), arguments)  # type: ignore[misc]
        left = _left(folder)
        again, _ = _run(lambda: None, arguments) if how in {"kill", "cut"} else (usual, "")
        after = _left(folder)
        line = {"code": code, "told": told, "left": left, "again": again, "after": after}
        print(json.dumps(line), flush=True)
        if code == usual or how == "poor":
            break


if __name__ == "__main__":
    inject(sys.argv[1], _FOLDER, sys.argv[3:])
