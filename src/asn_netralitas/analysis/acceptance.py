"""What a rulebook accepts of its own diagnostics, and why.

`accepted.yaml` in the folder of a rulebook names diagnostics that mean what the law says: a code,
the ids or codes that the diagnostic must mention, and the reason. A gap is accepted by the reason
of its silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._files.paths import FileSource, is_file
from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.law import SilenceReason, reason_of_silence
from asn_netralitas._phrases.text import Text

from .witness import Diagnostic

FILE: Final = "accepted.yaml"


@frozen
class Acceptance:
    """A diagnostic that is accepted: its code, what its values must name, and the reason."""

    code: str
    about: frozenset[str]
    reason: Text

    def fits(self, flaw: Diagnostic) -> bool:
        """Return whether a diagnostic is accepted."""
        return flaw.code == self.code and self.about.issubset(flaw.values.values())


def accepted_in(folder: FileSource) -> tuple[Acceptance, ...]:
    """Return what the rulebook in a folder accepts; nothing where there is no such file.

    Raises:
        LoadError: If anything is wrong with the file.
    """
    if not is_file(folder / FILE):
        return ()
    root = document(folder / FILE).mapping("accepted")
    accepted = tuple(_acceptance(entry) for entry in root["accepted"].sequence())
    root.finish()
    return accepted


def _acceptance(cursor: Cursor) -> Acceptance:
    cursor.mapping("code", "about", "reason")
    about = frozenset(entry.text() for entry in cursor["about"].many())
    return Acceptance(cursor["code"].text(), about, cursor["reason"].bilingual())


def with_reasons(
    flaws: Iterable[Diagnostic], accepted: Iterable[Acceptance], silences: Iterable[SilenceReason]
) -> Iterator[Diagnostic]:
    """Yield diagnostics, those that are accepted with the reason."""
    known, reasons = tuple(accepted), tuple(silences)
    for flaw in flaws:
        given = (acceptance.reason for acceptance in known if acceptance.fits(flaw))
        reason = next(given, None) or _reason_of_gap(flaw, reasons)
        yield flaw if reason is None else evolve(flaw, accepted=reason)


def _reason_of_gap(flaw: Diagnostic, silences: Iterable[SilenceReason]) -> Text | None:
    if flaw.code != "gap":
        return None
    act, categories = Act(flaw.values["act"]), flaw.values["categories"].split(", ")
    found = [reason_of_silence(silences, act, (Category(category),)) for category in categories]
    reasons = [entry.reason for entry in found if entry is not None]
    return reasons[0] if len(reasons) == len(found) else None
