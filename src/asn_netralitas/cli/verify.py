"""The command `verify`: compute the digests of the law anew, and tell where another is claimed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

import click
from attrs import asdict, evolve, frozen

from asn_netralitas._engine import packed_diagrams
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading import compiled_law
from asn_netralitas._reading.calendar import Calendar, load_calendar
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook
from asn_netralitas.analysis.compilation import wholly_compiled
from asn_netralitas.render import Form

from .console import print_json, print_text, say
from .options import FAILED, form, lang
from .own_faults import InstalledFiles, installed_files
from .program import Command

VERIFY_SCHEMA: Final = "asn-netralitas/verify/1"
_LAW: Final = Path(compiled_law.LAW_FOLDER)

Part = Literal["rulebook", "calendar", "law", "diagrams", "package"]
Result = Literal["same", "differs", "absent"]


@frozen
class VerifiedPart:
    """A part of the law with the digest that it has, and the one that it should have.

    `held` is None where the part is damaged or absent.
    """

    part: Part
    result: Result
    held: str | None
    computed: str | None


@click.command(cls=Command)
@form
@lang
def verify(*, lang: Language, form: Form) -> int:
    """Compute every digest of the law anew, from what decides and from the YAML, and compare.

    So are the files of the package with what the installer noted of them.

    Raises:
        LoadError: If the YAML of the law cannot be read.
    """
    files = installed_files()
    parts = [*_in_memory(), *_compiled(), _package(files)]
    is_same = all(part.result != "differs" for part in parts)
    if form == "json":
        told = {"schema": VERIFY_SCHEMA, "same": is_same, "parts": list(map(asdict, parts))}
        print_json({**told, "changed": list(files.changed)})
    else:
        for part in parts:
            print_text(_line(part, lang))
        for path in files.changed:
            print_text(say(lang, "changed-file", path=path))
        print_text(say(lang, "verified" if is_same else "not-verified"))
    return 0 if is_same else FAILED


def _line(part: VerifiedPart, lang: Language) -> str:
    name, damaged = say(lang, f"verified-{part.part}"), say(lang, "damaged")
    digests = {"held": part.held or damaged, "computed": part.computed}
    key = (
        f"{part.part}-absent" if (part.part, part.result) == ("package", "absent") else part.result
    )
    return say(lang, f"verified-{key}", part=name, **digests)


def _in_memory() -> Iterator[VerifiedPart]:
    """Yield the rulebook and the calendar that decide: what they claim, and what they hold."""
    rulebook, calendar = Rulebook.national(), Calendar.national()
    # A copy has no digest yet, and computes it of its content.
    yield _part("rulebook", rulebook.digest, evolve(rulebook).digest)
    yield _part("calendar", calendar.digest, evolve(calendar).digest)


def _compiled() -> Iterator[VerifiedPart]:
    """Yield the files that a wheel has beside the YAML, and what would be made of it now."""
    law, diagrams = _LAW / compiled_law.FILE, _LAW / packed_diagrams.FILE
    if not law.exists() and not diagrams.exists():
        yield VerifiedPart("law", "absent", None, None)
        yield VerifiedPart("diagrams", "absent", None, None)
        return
    rulebook, calendar = load_rulebook(_LAW), load_calendar(_LAW)
    sources = compiled_law.fingerprint(_LAW.as_posix())
    digests = (rulebook.digest, calendar.digest)
    text = compiled_law.compiled(rulebook, calendar, digests=digests, sources=sources)
    yield _part("law", _digest(_content(law)), _digest(text.encode()))
    packed = packed_diagrams.packed(wholly_compiled(rulebook, calendar), sources)
    digest = packed_diagrams.digest_of_diagrams
    yield _part("diagrams", digest(_content(diagrams)), digest(packed))


def _package(files: InstalledFiles) -> VerifiedPart:
    if not files.noted:
        return VerifiedPart("package", "absent", None, None)
    return _part("package", *(_digest(repr(each).encode()) for each in (files.noted, files.found)))


def _part(part: Part, held: str | None, computed: str | None) -> VerifiedPart:
    return VerifiedPart(part, "same" if held == computed else "differs", held, computed)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _digest(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"
