"""From the codes of places in a register to regions: those of Kemendagri, old ones, and of BPS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal

from attrs import frozen

from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.text import Shown
from asn_netralitas._reading.calendar import Calendar

CodeSystem = Literal["kemendagri", "bps"]

_SYSTEMS: Final = ("kemendagri", "bps")
_DIGITS: Final = re.compile(r"([0-9]{2})[.]?([0-9]{2})?")


@frozen(repr=False)
class RegionsRead(Shown):
    """The region of each code as it was written, and the codes of which none is known."""

    regions: Mapping[str, str]
    unknown: tuple[str, ...]


def regions_of(codes: Iterable[str], system: CodeSystem) -> RegionsRead:
    """Return the regions that the codes of a register mean, each code once and in its order.

    A code of Kemendagri may lack its dot, and may be one from before the provinces of Papua were
    divided. Of BPS few codes are known: the others stay unknown, since the two systems give the
    same digits to different places.

    Raises:
        CaseError: If the system is neither.

    >>> read = regions_of(["6404", "6408", "7371"], "bps")
    >>> read.regions, read.unknown
    ({'6404': '64.08'}, ('6408', '7371'))
    >>> regions_of(["6408", "91.01", "99.99"], "kemendagri").regions
    {'6408': '64.08', '91.01': '93.01'}
    """
    if system not in _SYSTEMS:
        values = {"option": "system", "choices": ", ".join(_SYSTEMS)}
        hint = near(str(system), _SYSTEMS)
        problem = Problem(code="bad-choice", values=values, hint=hint, path=("system",))
        raise CaseError([problem])
    region_of = _of_statistics() if system == "bps" else _of_ministry()
    found = {written: region_of(written.strip()) for written in codes}
    return RegionsRead(
        {written: code for written, code in found.items() if code is not None},
        tuple(written for written, code in found.items() if code is None),
    )


def _of_statistics() -> Callable[[str], str | None]:
    provinces = Calendar.national().regions.values()
    known = {bps: code for each in provinces for code, bps in each.bps.items()}
    return lambda written: known.get(written.replace(".", ""))


def _of_ministry() -> Callable[[str], str | None]:
    provinces = Calendar.national().regions
    regencies = (code for each in provinces.values() for code in each.regencies)
    today = {code: code for code in (*provinces, *regencies)}
    former = {old: each.now for one in provinces.values() for old, each in one.former.items()}

    def region_of(written: str) -> str | None:
        digits = _DIGITS.fullmatch(written)
        code = "" if digits is None else ".".join(filter(None, digits.groups()))
        return today.get(code) or former.get(code)

    return region_of
