"""Read scenario files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas._files.paths import is_file, lies_in
from asn_netralitas._files.yaml_cursor import Cursor, document, finish
from asn_netralitas._model.case import Case
from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading import cases, fields
from asn_netralitas._reading.days import read_at
from asn_netralitas._reading.parts import PartReader
from asn_netralitas._reading.rulebook import load_vocabulary

from .values import COMPARED, SECTION_OF_KEY, Expectation, Scenario, WordPlace

# Every key of the file format; the person and the activity also have a key for each fact.
_FILE_KEYS: Final = ("scenarios",)
_SCENARIO_KEYS: Final = (
    *("name", "source", "person", "activity", "at"),
    *("others", "overlays", "readings", "expect"),
)
# The 18 digits of a civil servant's number, whole or in the groups in which they are printed.
_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)\d{8} ?\d{6} ?\d ?\d{3}(?!\d)")
# The endings of the names of scenario files, and the languages in which such files are written.
SUFFIXES: Final[Mapping[str, Language]] = {".skenario.yaml": "id", ".scenarios.yaml": "en"}


def language_of(path: str | os.PathLike[str]) -> Language | None:
    """Return the language that the name of a scenario file tells; None for any other file.

    >>> language_of("kasus.skenario.yaml"), language_of("cases.scenarios.yaml"), language_of("a")
    ('id', 'en', None)
    """
    name = os.fspath(path)
    return next((lang for suffix, lang in SUFFIXES.items() if name.endswith(suffix)), None)


@frozen
class FileRead:
    """The scenarios of a file that can be used, and every problem of the file.

    Scenarios with a problem are in `faulty`, with stand-ins for what could not be read.
    """

    scenarios: tuple[Scenario, ...]
    problems: tuple[Problem, ...]
    faulty: tuple[Scenario, ...] = ()


def load(path: str | os.PathLike[str]) -> tuple[Scenario, ...]:
    """Read the scenarios of a file, in their order.

    An overlay is looked for in the folder of the file, then in the current one, and must lie in or
    below one of them: a file of strangers reads nothing else.

    Raises:
        LoadError: If anything is wrong with the file; every problem is listed with its place.
    """
    file = read(path)
    finish(file.problems)
    return file.scenarios


def read(path: str | os.PathLike[str], *, expecting: bool = True) -> FileRead:
    """Read a file without raising; scenarios with a problem are put apart.

    A file of questions expects nothing: with `expecting=False` a scenario may leave `expect` out.
    """
    root = document(Path(path), vocabulary=load_vocabulary())
    return read_from(root, Path(path).parent, expecting=expecting)


def read_from(root: Cursor, folder: Path, *, expecting: bool = True) -> FileRead:
    """Read a file that was opened with the vocabulary of the package."""
    problems = root.mapping(*_FILE_KEYS).problems
    usable, faulty = list[Scenario](), list[Scenario]()
    for entry in fields.listed_entries(root["scenarios"]):
        noted = len(problems)
        scenario = _scenario(entry, folder, expecting=expecting)
        (usable if len(problems) == noted else faulty).append(scenario)
    return FileRead(tuple(usable), tuple(problems), tuple(faulty))


def _scenario(entry: Cursor, folder: Path, *, expecting: bool) -> Scenario:
    """Return one scenario, or a stand-in after noting its problems."""
    keys = entry.mapping(*_SCENARIO_KEYS)
    overlays = tuple(_overlays(keys.get("overlays"), folder))
    local = cases.local_categories(overlays)
    person, activity = cases.read_case(keys["person"], keys["activity"], load_vocabulary(), local)
    source, expect = keys.get("source"), keys.get("expect")
    if expect is None and expecting:
        expect = keys.required("expect", "missing-expectation")
    for wording in (keys["name"], source):
        if wording is not None and _PERSONAL_NUMBER.search(wording.text()):
            wording.problem("personal-number")
    return Scenario(
        name=keys["name"].text(),
        case=Case(person, activity, read_at(keys["at"]), cases.read_readings(keys.get("readings"))),
        expect=fields.given_value(expect, _expectation) or Expectation(),
        others_no=_others_no(keys.get("others")),
        overlays=overlays,
        source=fields.given_value(source, Cursor.text),
        location=entry.where,
        path=entry.path,
        places={
            word: WordPlace(found.where, found.path)
            for word, found in _words(keys, "")
            if found.where is not None
        },
    )


def _overlays(listed: Cursor | None, folder: Path) -> Iterator[Path]:
    for entry in fields.many_entries(listed):
        written = entry.text()
        existing = [path for path in (folder / written, Path(written)) if is_file(path)]
        if existing and not lies_in(existing[0], folder, Path()):
            entry.problem("outside-tree", path=written)
        elif existing:
            yield existing[0]
        elif written:
            entry.problem("missing-file", path=written)


def _expectation(expect: Cursor) -> Expectation:
    keys = expect.mapping(*COMPARED)
    if expect.kind == "mapping" and not tuple(expect.items()):
        expect.problem("empty-expectation", key=expect.word_for("expect"))
    ids = {
        key: tuple(dict.fromkeys(entry.text() for entry in fields.many_entries(keys.get(key))))
        for key in ("rules", "not_rules", "disputes")
    }
    nameable, open_facts = load_vocabulary().terms["facts"], keys.get("open_facts")
    facts = (
        entry.word("fact", *nameable, section="facts") for entry in fields.many_entries(open_facts)
    )
    reader = PartReader(load_vocabulary())
    return reader.part(Expectation, keys, open_facts=tuple(facts), **ids)


def _others_no(cursor: Cursor | None) -> bool:
    if cursor is None:
        return False
    if cursor.boolean():
        cursor.problem("wrong-type", written=cursor.text(), expected="no")
    return True


def _words(cursor: Cursor, key: str) -> Iterator[tuple[tuple[str, str], Cursor]]:
    """Yield the place of each word below a key, by the written word and by its code."""
    if cursor.kind == "mapping":
        for name, value in cursor.items():
            code = _key_code(name.text())
            yield (key, code), name
            yield from _words(value, code)
    elif cursor.kind == "list":
        for entry in cursor.sequence():
            yield from _words(entry, key)
    elif cursor.kind == "text":
        section = SECTION_OF_KEY.get(key)
        for word in (cursor.text(), *((cursor.coded(section),) if section else ())):
            yield (key, word), cursor


def _key_code(written: str) -> str:
    vocabulary = load_vocabulary()
    keys = (*_ALL_KEYS, *vocabulary.facts)
    ways = (vocabulary.is_key, vocabulary.is_fact)
    return next((key for is_it in ways for key in keys if is_it(key, written)), written)


_CASE_KEYS: Final = cases.PERSON_KEYS + cases.ACTIVITY_KEYS
_ALL_KEYS: Final = (*_FILE_KEYS, *_SCENARIO_KEYS, *_CASE_KEYS, *COMPARED)
