"""Find where the parts of a rulebook were written, by reading its files again.

A rulebook is a value without places: two with the same content are equal wherever they were read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from os import PathLike
from typing import Final

from asn_netralitas._model.problems import Location

from .rulebook import load_vocabulary
from .rulebook_files import read_rulebook

FilePath = str | PathLike[str]
SourcePlaces = Mapping[tuple[str, str], Location]

_NATIONAL: Final = str(files("asn_netralitas") / "law")


def places_in(paths: Sequence[FilePath | None]) -> SourcePlaces:
    """Return the place of each rule, instrument, dispute and overlay, by kind and id.

    The first of the paths is the rulebook, where None stands for that of the package.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    rulebook, *overlays = (_NATIONAL if path is None else path for path in paths)
    _, reader = read_rulebook(rulebook, overlays, load_vocabulary())
    places = {
        (kind, name): cursor.where
        for kind, names in reader.names.defined.items()
        for name, cursor in names.items()
        if cursor is not None
    }
    return {named: place for named, place in places.items() if place is not None}
