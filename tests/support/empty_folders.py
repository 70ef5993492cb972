"""An empty folder in which the commands of a page are typed, and the program that pip brings.

Its venv has no package, and pip no index: it installs the wheel of this tree, and finds what the
wheel requires only because that is linked there from the venv of the tests. What an extra does not
name is not linked, so a program that needs it fails.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import venv
from collections.abc import Iterable
from importlib.metadata import PathDistribution, distribution
from pathlib import Path
from zipfile import Path as ZipPath

from attrs import frozen
from built import only
from packaging.requirements import Requirement
from page_blocks import blocks, matches, transcript
from places import ROOT
from programs import node

_NAME = "asn-netralitas"
_PIP = re.compile(r"^pip install (.+)$")


@frozen
class EmptyFolder:
    """A folder with a venv of its own; `release` is the folder that holds the wheel."""

    path: Path
    release: Path

    @property
    def environment(self) -> dict[str, str]:
        """What programs that are started here find: those of the venv first."""
        kept = {name: each for name, each in os.environ.items() if name != "PYTHONPATH"}
        paths = (self.path / ".venv" / "bin", node().parent, kept["PATH"])
        found = {"PATH": os.pathsep.join(map(str, paths)), "PYTHONUNBUFFERED": "1"}
        return kept | found | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.release)}

    def make(self) -> None:
        """Make the venv, with a pip that installs into it, and the project beside the folder."""
        venv.create(self.path / ".venv", with_pip=False, symlinks=True)
        bin_ = self.path / ".venv" / "bin"
        pip = bin_ / "pip"
        command = shlex.join([sys.executable, "-m", "pip", "--python", str(bin_ / "python")])
        pip.write_text(f'#!/bin/sh\nexec {command} "$@"\n', "utf-8")
        pip.chmod(0o755)
        (self.path.parent / "asn_netralitas").symlink_to(ROOT)

    def type(self, command: str) -> str:
        """Return what a command prints, which must succeed; pip finds what it will need."""
        installed = _PIP.match(command)
        if installed:
            self._link(shlex.split(installed[1]))
        done = subprocess.run(  # noqa: S602  # what our own pages show
            command,
            shell=True,
            cwd=self.path,
            env=self.environment,
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def follow(self, page: Path, heading: str, *, until: str = "\n") -> None:
        """Write the files of a page and type its commands, up to one that begins with `until`."""
        for block in blocks(page, heading):
            if block.name is not None:
                (self.path / block.name).write_text(block.text, "utf-8")
            for command, shown in transcript(block):
                if command.startswith(until):
                    return
                printed = self.type(command)
                assert not shown or matches(shown, printed), f"{command}\n{printed}"

    def _link(self, wanted: list[str]) -> None:
        """Link all that is required of what pip is to install."""
        packages = next((self.path / ".venv" / "lib").glob("*/site-packages"))
        for name in _closure(wanted, only(self.release, "*.whl")):
            files = distribution(name).files or ()
            for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
                link = packages / top
                if not link.exists():
                    link.symlink_to(Path(str(distribution(name).locate_file(top))))


def _closure(wanted: list[str], wheel: Path) -> set[str]:
    """Return the names of all distributions that are required, without the wheel."""
    (metadata,) = (each for each in ZipPath(wheel).iterdir() if each.name.endswith(".dist-info"))
    ours = PathDistribution(metadata)
    found, left = set[tuple[str, frozenset[str]]](), [*map(Requirement, wanted)]
    while left:
        one = left.pop()
        name = one.name.lower()
        for extra in ("", *one.extras):
            if (name, frozenset([extra])) not in found:
                found.add((name, frozenset([extra])))
                requires = (ours if name == _NAME else distribution(name)).requires or ()
                left += _needed(requires, extra)
    return {name for name, _ in found} - {_NAME}


def _needed(requires: Iterable[str], extra: str) -> list[Requirement]:
    every = map(Requirement, requires)
    return [one for one in every if one.marker is None or one.marker.evaluate({"extra": extra})]
