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
from datetime import date
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import NamedTuple

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
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Text

from .consistency import (
    check_exceptions,
    check_names,
    check_overlays,
    check_readings,
    check_regions,
)
from .election_files import read_regions
from .fields import listed_entries, note_reversed
from .names import REGION
from .rule_files import RuleReader
from .vocabulary_file import read_vocabulary


class Header(NamedTuple):
    """What a rulebook says of itself."""

    id: str
    version: str
    title: Text
    known_from: date
    known_until: date


Overlays = Sequence[str | PathLike[str]]


def read_national(vocabulary: Vocabulary) -> tuple[Header, RuleReader]:
    """Return what the rulebook of the package holds, whose vocabulary was read before."""
    return _read_folder(_law(), (), vocabulary)


def read_national_vocabulary() -> Vocabulary:
    """Return the vocabulary of the package."""
    return _read_vocabulary(_law() / "vocabulary.yaml")


def read_rulebook(
    path: str | PathLike[str], overlays: Overlays, national: Vocabulary
) -> tuple[Header, RuleReader]:
    """Return what a rulebook in a folder or in one file holds, with overlays put on it.

    The `national` vocabulary is that of a rulebook that has none of its own.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place. Only
            a vocabulary of the rulebook's own is read first, and its problems are listed alone.
    """
    source = Path(path)
    if not is_folder(source):
        return _read_file(source, overlays, national)
    own = source / "vocabulary.yaml"
    named = source != _law() and is_file(own)
    return _read_folder(source, overlays, _read_vocabulary(own) if named else national)


def read_overlays(reader: RuleReader, overlays: Overlays) -> None:
    """Add overlays to what `reader` holds.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    _put_on(reader, [], overlays)


def _law() -> FileSource:
    return files("asn_netralitas") / "law"


def _read_folder(
    folder: FileSource, overlays: Overlays, vocabulary: Vocabulary
) -> tuple[Header, RuleReader]:
    reader = RuleReader(vocabulary)
    head = document(folder / "rulebook.yaml")
    problems, roots = head.problems, [head]
    if is_file(folder / "disputes.yaml"):
        roots.append(document(folder / "disputes.yaml", problems=problems).mapping("disputes"))
        reader.read_disputes(roots[-1]["disputes"])
    if is_file(folder / "reporting.yaml"):
        root = document(folder / "reporting.yaml", problems=problems)
        roots.append(root.mapping("routes", "no_role"))
        reader.read_routes(roots[-1]["routes"])
        reader.read_no_roles(roots[-1].get("no_role"))
    instruments = folder / "instruments"
    for path in yaml_files(instruments, problems=problems) if is_folder(instruments) else ():
        roots.append(document(path, problems=problems))
        reader.read_instrument(roots[-1])
    header = _header(head)
    _put_on(reader, roots, overlays)
    return header, reader


def _read_file(path: Path, overlays: Overlays, vocabulary: Vocabulary) -> tuple[Header, RuleReader]:
    root = document(path).mapping("rulebook", "disputes", "routes", "no_role", "instruments")
    reader = RuleReader(vocabulary)
    reader.read_disputes(root.get("disputes"))
    reader.read_routes(root.get("routes"))
    reader.read_no_roles(root.get("no_role"))
    for entry in listed_entries(root.get("instruments")):
        reader.read_instrument(entry)
    header = _header(root["rulebook"])
    _put_on(reader, [root], overlays)
    return header, reader


def _read_vocabulary(path: FileSource) -> Vocabulary:
    root = document(path)
    vocabulary = read_vocabulary(root)
    root.finish()
    return vocabulary


def _header(cursor: Cursor) -> Header:
    cursor.mapping("id", "version", "title", "known_from", "known_until")
    known_from, known_until = cursor["known_from"].date(), cursor["known_until"].date()
    note_reversed(cursor["known_until"], known_from, known_until)
    return Header(
        id=cursor["id"].text(),
        version=cursor["version"].text(),
        title=cursor["title"].bilingual(),
        known_from=known_from,
        known_until=known_until,
    )


def _put_on(reader: RuleReader, roots: Iterable[Cursor], overlays: Overlays) -> None:
    """Add the overlays to what was read from `roots`, and check the whole."""
    read = list(roots)
    problems = read[0].problems if read else []
    for overlay in overlays:
        path = Path(overlay)
        read.append(document(path, problems=problems, vocabulary=reader.vocabulary))
        reader.read_overlay(read[-1])
    reader.carry_over()
    # What a file that cannot be read defines is not known, so names would be blamed for nothing.
    if all(root.kind != "missing" for root in read):
        check_names(reader.names)
        check_exceptions(reader.rules, reader.instruments, reader.names)
        if reader.names.uses(REGION):
            check_regions(reader.names, _regions())
    # These compare wholes, of which nothing may be left out.
    if not problems:
        check_readings(reader.disputes, reader.rules, reader.names)
        check_overlays(reader.overlays, reader.names)
    finish(problems)


@cache
def _regions() -> Mapping[str, Province]:
    root = document(_law() / "regions.yaml")
    regions = read_regions(root)
    root.finish()
    return regions
