"""Where the parts of a rulebook were written: its files read again, for their places alone.

A rulebook is a value and holds no places; two that say the same are equal wherever they were read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from os import PathLike

from ._errors import Location
from ._load import load_vocabulary
from ._read_rulebook import read_rulebook

Path = str | PathLike[str]
Places = Mapping[tuple[str, str], Location]


def places_in(rulebook: Path | None, overlays: Sequence[Path]) -> Places:
    """Return the place of each rule, instrument, dispute and overlay, by kind and id.

    Without a `rulebook` the files of the package are read.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    folder = str(files("asn_netralitas") / "law") if rulebook is None else rulebook
    _, reader = read_rulebook(folder, overlays, load_vocabulary())
    places = {
        (kind, name): cursor.where
        for kind, names in reader.names.defined.items()
        for name, cursor in names.items()
        if cursor is not None
    }
    return {named: place for named, place in places.items() if place is not None}
