"""Read files of rulebooks and overlays into the fields of a rulebook.

`docs/reference/rulebook-format.md` describes the format: a rulebook is a folder or one file, an
overlay is one file. Every reader raises `LoadError` with all problems of all files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any, Final

from asn_netralitas._files.paths import FileSource, is_file, is_folder
from asn_netralitas._files.yaml_cursor import Cursor, document, finish, yaml_files
from asn_netralitas._model.problems import Location
from asn_netralitas._model.vocabulary import Vocabulary

from . import consistency
from .days import note_reversed
from .fields import law_day, listed_entries
from .parts import Names
from .rule_files import LISTS, RuleReader
from .vocabulary_file import read_vocabulary

FilePath = str | PathLike[str]
Overlays = Iterable[FilePath]
SourcePlaces = Mapping[tuple[str, str], Location]
LAW: Final[FileSource] = files("asn_netralitas") / "law"
# The lists in files of a folder; the first one of each file is required.
_LIST_FILES: Final = {
    "disputes.yaml": ("disputes",),
    "reporting.yaml": ("routes", "no_role"),
    "silences.yaml": ("silences",),
}


def read_national(vocabulary: Vocabulary) -> dict[str, Any]:
    return _read(LAW, (), vocabulary)[0]


def read_rulebook(
    path: FilePath, overlays: Overlays, national: Vocabulary
) -> tuple[dict[str, Any], Names]:
    """Return the fields of a rulebook in a folder or in one file, and the places of its ids.

    `national` is the vocabulary of a rulebook that has none of its own. An own one is read first,
    and its problems are raised alone.
    """
    source = Path(path)
    has_own = source != LAW and is_folder(source) and is_file(source / "vocabulary.yaml")
    return _read(source, overlays, read_vocabulary_in(source) if has_own else national)


def read_rulebook_in(folder: FileSource) -> dict[str, Any]:
    """Return the fields of a rulebook with a vocabulary of its own, in a folder of any kind."""
    return _read(folder, (), read_vocabulary_in(folder))[0]


def read_rulebook_over(values: object, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the fields of a rulebook from the values of one file; problems have paths."""
    return _read(Cursor.over(values), (), vocabulary)[0]


def places_in(paths: Sequence[FilePath | None], national: Vocabulary) -> SourcePlaces:
    """Return the place of each rule, instrument, dispute and overlay, by kind and id.

    The paths are the rulebook, None for that of the package, and its overlays. All are read again,
    since a rulebook is a value without places.
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
    source: FileSource | Cursor, overlays: Overlays, vocabulary: Vocabulary
) -> tuple[dict[str, Any], Names]:
    reader = RuleReader(vocabulary)
    if isinstance(source, Cursor):
        head, roots = _read_file(reader, source)
    elif is_folder(source):
        head, roots = _read_folder(reader, source)
    else:
        head, roots = _read_file(reader, document(source))
    header = _header(head)
    _put_on(reader, roots, overlays)
    return {**header, "vocabulary": vocabulary, **reader.parts}, reader.names


def read_overlays(rulebook: Mapping[str, Any], overlays: Overlays) -> dict[str, Any]:
    reader = RuleReader.over(rulebook)
    _put_on(reader, [], overlays)
    return reader.parts


def read_vocabulary_in(folder: FileSource) -> Vocabulary:
    root = document(folder / "vocabulary.yaml")
    vocabulary = read_vocabulary(root)
    root.finish()
    return vocabulary


def _read_folder(reader: RuleReader, folder: FileSource) -> tuple[Cursor, list[Cursor]]:
    header = document(folder / "rulebook.yaml")
    roots, problems = [header], header.problems
    for name, (required, *others) in _LIST_FILES.items():
        if is_file(folder / name):
            root = document(folder / name, problems=problems).mapping(required, *others)
            roots.append(root)
            reader.read_lists({required: root[required]} | {key: root.get(key) for key in others})
    instruments = folder / "instruments"
    for path in yaml_files(instruments, problems=problems) if is_folder(instruments) else ():
        roots.append(document(path, problems=problems))
        reader.read_instrument(roots[-1])
    return header, roots


def _read_file(reader: RuleReader, root: Cursor) -> tuple[Cursor, list[Cursor]]:
    root.mapping("rulebook", *LISTS, "instruments")
    reader.read_lists({key: root.get(key) for key in LISTS})
    for entry in listed_entries(root.get("instruments")):
        reader.read_instrument(entry)
    return root["rulebook"], [root]


def _header(cursor: Cursor) -> dict[str, Any]:
    cursor.mapping("id", "version", "title", "known_from", "known_until")
    known_from, known_until = map(law_day, (cursor["known_from"], cursor["known_until"]))
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
        consistency.check_names(reader.names)
        consistency.check_exceptions(reader.rules, reader.instruments, reader.names)
    # Both compare complete parts, and faulty parts were left out.
    if not problems:
        consistency.check_readings(reader.disputes, reader.rules, reader.names)
        consistency.check_overlays(reader.overlays, reader.names)
    finish(problems)
