"""What ZIP archives can hold, in which documents and workbooks lie, and how much is unpacked."""

from __future__ import annotations

import time
from io import BytesIO
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from asn_netralitas._model.problems import refuse

# Of all parts together, in bytes.
MOST_UNPACKED: Final = 1 << 26
_MOST_PARTS: Final = 10_000
_FIRST_YEAR: Final = 1980
_LAST_YEAR: Final = 2107


def check_clock() -> None:
    """Raise a LoadError if the machine's clock names a year that no archive can hold."""
    year = time.localtime().tm_year
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        refuse("wrong-clock", year=str(year), first=str(_FIRST_YEAR), last=str(_LAST_YEAR))


def is_bounded(file: IO[bytes]) -> bool:
    """Tell whether an archive may be unpacked; no more of a part is unpacked than it claims.

    Raises:
        BadZipFile: If it is none.
    """
    with ZipFile(file) as archive:
        parts = archive.infolist()
    return len(parts) <= _MOST_PARTS and sum(part.file_size for part in parts) <= MOST_UNPACKED


def settled(content: bytes) -> bytes:
    """Return an archive without the time at which it was packed."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(ZipInfo(part), old.read(part), ZIP_DEFLATED)
    return packed.getvalue()
