"""Build the checker page: the library in the browser, with all its dependencies.

The library is packed from its wheel, the dependencies as they are installed here, in the versions
of constraints.txt. Compiled parts are left out, since the browser cannot run them; PyYAML and
pendulum work without theirs.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
SOURCE: Final = HERE / "checker"
PYODIDE: Final = ROOT / ".venv" / "site" / "node_modules" / "pyodide"
PROJECT: Final = "asn-netralitas"

_PAGE: Final = (
    *("index.html", "style.css"),
    *("checker.js", "element.js", "library.js", "picker.js", "worker.js"),
)
_PYODIDE: Final = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
_LEFT_OUT: Final = frozenset({".so", ".pyd", ".pyc"})


def build(out: Path) -> None:
    """Write the page into a folder, which is emptied before.

    Raises:
        SystemExit: If Pyodide has not been installed.
    """
    if not PYODIDE.is_dir():
        msg = f"{PYODIDE} is missing; `make docs` installs it"
        raise SystemExit(msg)
    shutil.rmtree(out, ignore_errors=True)
    (out / "pyodide").mkdir(parents=True)
    for name in _PAGE:
        shutil.copyfile(SOURCE / name, out / name)
    for name in _PYODIDE:
        shutil.copyfile(PYODIDE / name, out / "pyodide" / name)
    python = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"]["python"]
    pack(out / "packages.zip", python)


def pack(path: Path, python: str) -> None:
    """Write one archive of every module that the page imports, for a version of Python."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        _add(archive, "checker.py", (SOURCE / "checker.py").read_bytes())
        for name, content in _wheel():
            _add(archive, name, content)
        for needed in _needed(PROJECT, python):
            for name, content in _files(needed):
                _add(archive, name, content)


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    # Without a time, so that the same sources give the same bytes.
    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def _wheel() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the wheel of this project, which contains the compiled law."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel:standard"]
        subprocess.run(  # noqa: S603
            [*command, "--directory", folder], cwd=ROOT, capture_output=True, check=True
        )
        (wheel,) = Path(folder).glob("*.whl")
        with ZipFile(wheel) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)


def _needed(project: str, python: str) -> Iterator[Distribution]:
    """Yield the dependencies of a project in the browser, each once."""
    browser = {
        "extra": "",
        "python_full_version": python,
        "python_version": ".".join(python.split(".")[:2]),
        "sys_platform": "emscripten",
    }
    waiting, seen = [project], {project}
    while waiting:
        for line in distribution(waiting.pop()).requires or ():
            requirement = Requirement(line)
            wanted = requirement.marker is None or requirement.marker.evaluate(browser)
            name = canonicalize_name(requirement.name)
            if wanted and name not in seen:
                seen.add(name)
                waiting.append(name)
                yield distribution(name)


def _files(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a distribution that run anywhere, without scripts outside its folder."""
    for path in installed.files or ():
        if ".." not in path.parts and path.suffix not in _LEFT_OUT:
            yield path.as_posix(), path.read_binary()


def main() -> None:
    """Build the page at its place on the site."""
    build(ROOT / "build" / "site" / "periksa")


if __name__ == "__main__":
    main()
