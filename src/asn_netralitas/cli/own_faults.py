"""What the program tells where it fails by itself: files that changed since the installation."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.text import Language

_PACKAGE: Final = Path(__file__).resolve().parents[1]
# Python writes it anew after the installation.
_COMPILED: Final = ".pyc"


@frozen
class InstalledFiles:
    """The hashes of the package's files by path: as the installer noted them, and as they are now.

    A file that is gone has an empty hash. Both are empty in a checkout.
    """

    noted: Mapping[str, str]
    found: Mapping[str, str]

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the paths of the files that are not as they were installed."""
        return tuple(path for path, digest in self.noted.items() if self.found[path] != digest)


def installed_files() -> InstalledFiles:
    """Return what the installer noted of each file of the package, and what is there now."""
    noted = dict(_noted())
    return InstalledFiles(noted, {path: _hash_of(Path(path)) for path in noted})


def problem_of(error: Exception) -> Problem:
    """Return the problem behind an error that no command foresaw: a changed file, or a defect."""
    changed = installed_files().changed
    if changed:
        return Problem(code="damaged-package", values={"path": changed[0]})
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    values = {"reason": f"{type(error).__name__}: {error}", "place": place}
    return Problem(code="own-fault", values=values)


def sentence_of(problem: Problem, lang: Language) -> str:
    """Return the sentence about a problem, or its data where the sentences are what is damaged."""
    try:
        return problem.render(lang)
    except Exception:  # noqa: BLE001  # whatever a damaged file raises
        return f"[{problem.code}] {dict(problem.values)}"


def _noted() -> Iterator[tuple[str, str]]:
    try:
        files = distribution("asn-netralitas").files or ()
    except PackageNotFoundError:
        return
    for file in files:
        path = Path(str(file.locate())).resolve()
        if file.hash and path.is_relative_to(_PACKAGE) and path.suffix != _COMPILED:
            yield str(path), file.hash.value


def _hash_of(path: Path) -> str:
    """Return the hash of a file as installers note it."""
    try:
        content = path.read_bytes()
    except OSError:
        return ""
    return base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
