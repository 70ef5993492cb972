"""The names of places as people write them, and the places that a name can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from attrs import frozen

from asn_netralitas._phrases.text import Shown, Text

from .elections import Province
from .problems import Candidate
from .spelling import folded, misspelt, squeezed
from .words import everyday_words

_SECTION: Final = "regions"
# A regency's own kind of place, how else it is written, and that its name stands without it too.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Kabupaten Administrasi ": ("Kabupaten ", "Kab ", "Kab Adm ", "Kabupaten Adm ", ""),
    "Kota Administrasi ": ("Kota ", "Kota Adm ", "Kotamadya ", ""),
    "Kabupaten ": ("Kab ", "Pemkab ", "Pemerintah Kabupaten ", "Regency ", ""),
    "Kota ": ("Kotamadya ", "Pemkot ", "Pemerintah Kota ", "City ", ""),
}
_PROVINCE: Final = ("Provinsi ", "Propinsi ", "Prov ", "Pemprov ", "Province ")
_NUMBER: Final = re.compile(r"([0-9]{2})[ .]?([0-9]{1,2})")
_MOST_MEANT: Final = 4


@frozen(repr=False, slots=False, eq=False)
class PlaceNames(Shown):
    """The places of some provinces by all their names.

    A name is taken if it means one place; a code, only as the calendar writes it.
    """

    regions: Mapping[str, Province]

    def code_of(self, written: str) -> str | None:
        """Return the code of the one place that a text means."""
        if written in self._names or any(written in each.former for each in self.regions.values()):
            return written
        codes = self.codes_of(written)
        return codes[0] if len(codes) == 1 else None

    def codes_of(self, written: str) -> tuple[str, ...]:
        """Return the codes of all places of a name."""
        return self._codes.get(squeezed(written), ())

    def meant(self, written: str) -> tuple[Candidate, ...]:
        """Return the places that a text can mean which names none, nearest first."""
        codes = self.codes_of(written) or tuple(self._by_number(written)) or self._misspelt(written)
        return tuple(self.named(code) for code in codes[:_MOST_MEANT])

    def named(self, code: str) -> Candidate:
        """Return a place with its name."""
        return Candidate(code, Text(self._names[code], self._names[code]))

    def each(self) -> Iterator[tuple[str, str]]:
        """Yield code and name of every place."""
        yield from self._names.items()

    def spellings(self, code: str) -> tuple[str, ...]:
        """Return every name of a place, its official one first."""
        return (*_names_of(self._names[code]), *everyday_words().spellings(_SECTION, code))

    def _by_number(self, written: str) -> Iterator[str]:
        """Yield the codes that a number without its dot or its zeros can mean."""
        number = _NUMBER.fullmatch(written.strip())
        if number:
            province, rest = number.groups()
            forms = (f"{province}.{rest:0>2}", f"{province}.{rest:0<2}")
            of_statistics = self._by_bps.get(f"{province}{rest}")
            yield from dict.fromkeys(
                form for form in (*forms, of_statistics) if form in self._names
            )

    def _misspelt(self, written: str) -> tuple[str, ...]:
        forms = misspelt(written, self._forms, everyday_words().place_words)
        return tuple(dict.fromkeys(code for form in forms for code in self._forms[form]))

    @cached_property
    def _by_bps(self) -> dict[str, str]:
        provinces = self.regions.values()
        return {bps: code for province in provinces for code, bps in province.bps.items()}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            code: name
            for region, province in self.regions.items()
            for code, name in ((region, province.name), *province.regencies.items())
        }

    @cached_property
    def _forms(self) -> dict[str, tuple[str, ...]]:
        """Return the codes by each name, folded."""
        return _grouped(
            (folded(form), code) for code in self._names for form in self.spellings(code)
        )

    @cached_property
    def _codes(self) -> dict[str, tuple[str, ...]]:
        return _grouped(
            (squeezed(form), code) for form, codes in self._forms.items() for code in codes
        )


def _names_of(name: str) -> tuple[str, ...]:
    for kind, others in _KINDS.items():
        if name.startswith(kind):
            return (name, *(f"{other}{name.removeprefix(kind)}" for other in others))
    return (name, *(f"{kind}{name}" for kind in _PROVINCE))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the codes of each name, each once and in their order."""
    found: dict[str, dict[str, None]] = {}
    for name, code in pairs:
        found.setdefault(name, {})[code] = None
    return {name: tuple(codes) for name, codes in found.items()}
