"""Files of rulebooks and overlays to what a rulebook holds.

A rulebook is a folder or one file. The folder holds `rulebook.yaml` and, as far as there are any,
`vocabulary.yaml` (else the national one holds), `disputes.yaml`, `reporting.yaml` and one file an
instrument in `instruments/`. One file holds the same: the header under `rulebook`, the lists
`disputes` and `routes`, and under `instruments` a list of what the files of instruments hold:

    rulebook: {id: contoh, version: "1", title: {id: Contoh, en: Example},
               known_from: 2024-01-01, known_until: 2024-12-31}
    instruments:
      - instrument: {id: se-1, number: SE 1, title: {id: Edaran, en: Circular}, rank: se,
                     in_force: {first: 2024-01-01}, confidence: verified}
        rules:
          - id: se-1-a
            modality: advice
            title: {id: Menjauhi kampanye, en: Keeping away from campaigns}
            categories: pns
            acts: enter_campaign_zone
            citations: {instrument: se-1, provision: butir 1}
            confidence: verified

An overlay is one file: `overlay` (id, title, regions, first, last), `readings`, `categories`,
`instruments` (headers only) and `rules`, each of which names its `instrument`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from asn_netralitas._files.yaml_cursor import (
    Cursor,
    document,
    finish,
    is_file,
    is_folder,
    yaml_files,
)
from asn_netralitas._files.yaml_nodes import FileSource
from asn_netralitas._model.elections import Province
from asn_netralitas._model.problems import Location
from asn_netralitas._model.vocabulary import Vocabulary

from .consistency import (
    check_exceptions,
    check_names,
    check_overlays,
    check_readings,
    check_regions,
)
from .election_files import read_regions
from .fields import listed_entries, note_reversed
from .names import REGION, Names
from .rule_files import LISTS, RuleReader
from .vocabulary_file import read_vocabulary

FilePath = str | PathLike[str]
Overlays = Iterable[FilePath]
SourcePlaces = Mapping[tuple[str, str], Location]
LAW: Final[FileSource] = files("asn_netralitas") / "law"
# The lists in files of a folder; the first one of each file is required.
_LIST_FILES: Final = {"disputes.yaml": ("disputes",), "reporting.yaml": ("routes", "no_role")}


@frozen
class _Source:
    """A rulebook as it is written: in the files of a folder, or in one file."""

    roots: Sequence[Cursor]
    header: Cursor
    lists: Mapping[str, Cursor | None]
    instruments: Sequence[Cursor]


def read_national(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the fields of the rulebook of the package."""
    return _read(LAW, (), vocabulary)[0]


def read_rulebook(
    path: FilePath, overlays: Overlays, national: Vocabulary
) -> tuple[dict[str, Any], Names]:
    """Return the fields of a rulebook in a folder or in one file, and the places of its ids.

    Args:
        path: The folder or the file.
        overlays: Overlays to put on it.
        national: The vocabulary of a rulebook that has none of its own.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place. A
            vocabulary of the rulebook's own is read first, and its problems are listed alone.
    """
    source = Path(path)
    has_own = source != LAW and is_folder(source) and is_file(source / "vocabulary.yaml")
    return _read(source, overlays, read_vocabulary_in(source) if has_own else national)


def places_in(paths: Sequence[FilePath | None], national: Vocabulary) -> SourcePlaces:
    """Return the place of each rule, instrument, dispute and overlay, by kind and id.

    A rulebook is a value without places, so its files are read again.

    Args:
        paths: The rulebook, None for that of the package, then its overlays.
        national: The vocabulary of a rulebook that has none of its own.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    rulebook, *overlays = (str(LAW) if path is None else path for path in paths)
    _, names = read_rulebook(rulebook, overlays, national)
    return {
        (kind, name): cursor.where
        for kind, cursors in names.defined.items()
        for name, cursor in cursors.items()
        if cursor is not None and cursor.where is not None
    }


def _read(
    path: FileSource, overlays: Overlays, vocabulary: Vocabulary
) -> tuple[dict[str, Any], Names]:
    source = _folder_source(path) if is_folder(path) else _file_source(path)
    reader = RuleReader(vocabulary)
    reader.read_lists(source.lists)
    for root in source.instruments:
        reader.read_instrument(root)
    header = _header(source.header)
    _put_on(reader, source.roots, overlays)
    return {**header, "vocabulary": vocabulary, **reader.parts}, reader.names


def read_overlays(rulebook: Mapping[str, Any], overlays: Overlays) -> dict[str, Any]:
    """Return the parts of a rulebook with overlays put on it.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    reader = RuleReader.over(rulebook)
    _put_on(reader, [], overlays)
    return reader.parts


def read_vocabulary_in(folder: FileSource) -> Vocabulary:
    """Return the vocabulary in the folder of a rulebook.

    Raises:
        LoadError: If anything is wrong with the file; every problem is listed with its place.
    """
    root = document(folder / "vocabulary.yaml")
    vocabulary = read_vocabulary(root)
    root.finish()
    return vocabulary


def _folder_source(folder: FileSource) -> _Source:
    header = document(folder / "rulebook.yaml")
    roots, lists, problems = [header], dict[str, Cursor | None](), header.problems
    for name, (required, *others) in _LIST_FILES.items():
        if is_file(folder / name):
            root = document(folder / name, problems=problems).mapping(required, *others)
            roots.append(root)
            lists |= {required: root[required], **{key: root.get(key) for key in others}}
    place = folder / "instruments"
    paths = yaml_files(place, problems=problems) if is_folder(place) else ()
    instruments = [document(path, problems=problems) for path in paths]
    return _Source([*roots, *instruments], header, lists, instruments)


def _file_source(path: FileSource) -> _Source:
    root = document(path).mapping("rulebook", *LISTS, "instruments")
    lists = {key: root.get(key) for key in LISTS}
    return _Source([root], root["rulebook"], lists, listed_entries(root.get("instruments")))


def _header(cursor: Cursor) -> dict[str, Any]:
    cursor.mapping("id", "version", "title", "known_from", "known_until")
    known_from, known_until = cursor["known_from"].date(), cursor["known_until"].date()
    note_reversed(cursor["known_until"], known_from, known_until)
    return {
        "id": cursor["id"].text(),
        "version": cursor["version"].text(),
        "title": cursor["title"].bilingual(),
        "known_from": known_from,
        "known_until": known_until,
    }


def _put_on(reader: RuleReader, sources: Iterable[Cursor], overlays: Overlays) -> None:
    """Add the overlays to the parts that were read from `sources`, and check the whole."""
    roots = list(sources)
    problems = roots[0].problems if roots else []
    for path in map(Path, overlays):
        roots.append(document(path, problems=problems, vocabulary=reader.vocabulary))
        reader.read_overlay(roots[-1])
    reader.carry_over()
    # The ids of a file that cannot be read are not known, so every use of one would be reported.
    if all(root.kind != "missing" for root in roots):
        check_names(reader.names)
        check_exceptions(reader.rules, reader.instruments, reader.names)
        if reader.names.uses(REGION):
            check_regions(reader.names, _regions())
    # Both compare complete parts, and faulty parts were left out.
    if not problems:
        check_readings(reader.disputes, reader.rules, reader.names)
        check_overlays(reader.overlays, reader.names)
    finish(problems)


@cache
def _regions() -> Mapping[str, Province]:
    root = document(LAW / "regions.yaml")
    regions = read_regions(root)
    root.finish()
    return regions
