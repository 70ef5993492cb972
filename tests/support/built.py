"""The package as it is released: source archive and wheel, made once for all workers of a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from places import ROOT
from shared import made_once


def release(factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds the source archive and the wheel of this tree."""

    def build_here() -> Path:
        folder = factory.mktemp("release")
        build(ROOT, folder, "sdist", "wheel:standard", seed="1")
        return folder

    return made_once(factory, "release", build_here)


def build(project: Path, folder: Path, *targets: str, seed: str) -> None:
    chosen = [word for target in targets for word in ("--target", target)]
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder), *chosen]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(command, cwd=project, env=environment, capture_output=True, check=True)  # noqa: S603


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found
