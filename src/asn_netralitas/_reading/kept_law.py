"""The law of another version of the package, read as data from its wheel or its folder.

Nothing of that version is run. A version names the digests of its law in its compiled law, which
must fit the YAML beside it. These digests hold, since the same law has another one where the
classes of today have other parts; without a compiled law they are computed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from os import PathLike
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, is_zipfile
from zipfile import Path as ZipPath

from attrs import frozen

from asn_netralitas._files.paths import FileSource, is_file, is_folder
from asn_netralitas._model.problems import LoadError, refuse

from .calendar import Calendar
from .compiled_law import FILE, fingerprint_of, named_digests
from .election_files import read_calendar_in
from .rulebook import Rulebook
from .rulebook_files import read_rulebook_in

# Where the law lies below what may be named: its own folder, the package, a wheel, a checkout.
_PLACES: Final = ("", "law", "asn_netralitas/law", "src/asn_netralitas/law")
_LARGEST: Final = 16 * 1024 * 1024


@frozen
class KeptLaw:
    """The law of a version: the path that it was read from, its rulebook and its calendar.

    `digests` are those by which receipts name both; the same values may have others today.
    """

    path: str
    rulebook: Rulebook
    calendar: Calendar
    digests: tuple[str, str]


def kept_law(path: str | PathLike[str], *overlays: str | PathLike[str]) -> KeptLaw:
    """Read the law of another version from its wheel, its folder, or the folder of its law.

    Args:
        path: The wheel (`.whl`), the installed or unpacked package, or a folder of law in YAML.
        overlays: Overlay files, added to its rulebook.

    Raises:
        LoadError: If there is no law, if it is written in a way that this version does not read, or
            if anything is wrong with an overlay.

    >>> law = kept_law("src/asn_netralitas")
    >>> law.rulebook.digest == Rulebook.national().digest
    True
    """
    source = Path(path)
    with _reported(source):
        folder = _folder_of_law(source)
        rulebook, calendar = Rulebook(**read_rulebook_in(folder)), _calendar(folder)
        named = _named(folder) or (rulebook.digest, calendar.digest)
    if overlays:
        # A version names no digest of its law with overlays.
        rulebook = rulebook.with_overlays(*overlays)
        named = (rulebook.digest, named[1])
    return KeptLaw(str(path), rulebook, calendar, named)


def _calendar(folder: FileSource) -> Calendar:
    return Calendar(**read_calendar_in(folder, lambda: Calendar.national().regions))


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Tell in one problem, not in hundreds, that a law is written in another way."""
    try:
        yield
    except LoadError as error:
        if error.problems[0].code == "no-law":
            raise
        count, first = len(error.problems), error.problems[0]
        refuse("other-form-of-law", path=str(path), count=str(count), first=first.render())
    except (OSError, BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        refuse("unreadable", path=str(path), reason=reason or type(error).__name__)


def _folder_of_law(source: Path) -> FileSource:
    top: FileSource = source
    if is_file(source) and is_zipfile(source):
        top = ZipPath(source)
    for place in _PLACES:
        folder = top / place if place else top
        if is_folder(folder) and is_file(folder / "rulebook.yaml"):
            return folder
    return refuse("no-law", path=str(source))


def _named(folder: FileSource) -> tuple[str, str] | None:
    """Return the digests of rulebook and calendar that the version named; None if it does not."""
    if not is_file(folder / FILE):
        return None
    files = sorted(_yaml_in(folder), key=itemgetter(0))
    sources = fingerprint_of((name, _content(file)) for name, file in files)
    return named_digests(_content(folder / FILE), sources)


def _yaml_in(folder: FileSource, above: str = "") -> Iterator[tuple[str, FileSource]]:
    for entry in folder.iterdir():
        name = f"{above}/{entry.name}"
        if is_folder(entry):
            yield from _yaml_in(entry, name)
        elif name.endswith((".yaml", ".yml")):
            yield name, entry


def _content(path: FileSource) -> bytes:
    with path.open("rb") as stream:
        content: Any = stream.read(_LARGEST)
    return bytes(content)
