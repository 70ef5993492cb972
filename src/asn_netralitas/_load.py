"""Rulebooks: what they hold, and how they are read from files.

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

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Protocol, TypeVar

from attrs import evolve, field, fields, frozen, has

from ._checks import (
    check_exceptions,
    check_names,
    check_overlays,
    check_readings,
    check_regions,
)
from ._elections import Province, read_regions
from ._model import Dispute, Duty, Instrument, NoRole, Overlay, Route, Rule, Schedule
from ._read_rules import REGION, Names, Reader, note_reversed, readings_of
from ._read_vocabulary import read_vocabulary
from ._vocabulary import Text, Vocabulary
from ._yaml import Cursor, Source, document, finish, is_file, is_folder, yaml_files


@frozen(kw_only=True, cache_hash=True)
class Rulebook:
    """Everything that decides: the vocabulary and the law, with the disputes about it.

    `known_from` and `known_until` are the days between which it was checked against the law.
    """

    id: str
    version: str
    title: Text
    known_from: date
    known_until: date
    vocabulary: Vocabulary = field(repr=False)
    instruments: tuple[Instrument, ...] = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    schedules: tuple[Schedule, ...] = field(repr=False)
    disputes: tuple[Dispute, ...] = field(repr=False)
    duties: tuple[Duty, ...] = field(repr=False)
    routes: tuple[Route, ...] = field(repr=False)
    no_roles: tuple[NoRole, ...] = field(default=(), repr=False)
    overlays: tuple[Overlay, ...] = field(repr=False)

    @classmethod
    def national(cls) -> Rulebook:
        """Return the rulebook of the package; it is read once.

        >>> Rulebook.national().id
        'nasional'
        """
        return _national()

    def with_overlays(self, *overlays: str | PathLike[str]) -> Rulebook:
        """Return the rulebook with overlay files put on it, after those that it has.

        Raises:
            LoadError: If anything is wrong with the files; every problem is listed with its place.
        """
        return with_overlays(self, *overlays)

    def on(self, day: date) -> Rulebook:
        """Return the rulebook with only the law that is in force on `day`.

        Disputes and overlays stay. A rule that is left may cite an instrument that is not.
        """
        return evolve(
            self,
            instruments=_in_force(self.instruments, day),
            rules=_in_force(self.rules, day),
            schedules=_in_force(self.schedules, day),
            duties=_in_force(self.duties, day),
            routes=_in_force(self.routes, day),
        )

    @cached_property
    def digest(self) -> str:
        """Return `sha256:` and the fingerprint of all that the rulebook holds.

        It depends neither on the order in which parts were read nor on the run of the program.
        """
        texts = {part.name: _text_of_all(getattr(self, part.name)) for part in fields(Rulebook)}
        whole = ",".join(f'"{name}":{texts[name]}' for name in sorted(texts))
        return f"sha256:{hashlib.sha256(f'{{{whole}}}'.encode()).hexdigest()}"

    def instrument(self, instrument: str) -> Instrument:
        """Return an instrument by its id.

        Raises:
            KeyError: If the rulebook holds no such instrument.
        """
        return self._instruments_by_id[instrument]

    def rule(self, rule: str) -> Rule:
        """Return a rule by its id.

        Raises:
            KeyError: If the rulebook holds no such rule.
        """
        return self._rules_by_id[rule]

    @cached_property
    def _instruments_by_id(self) -> dict[str, Instrument]:
        return {instrument.id: instrument for instrument in self.instruments}

    @cached_property
    def _rules_by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}


def load_rulebook(path: str | PathLike[str], *overlays: str | PathLike[str]) -> Rulebook:
    """Read a rulebook from a folder or one file, and put overlays on it.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place. Only
            a vocabulary of the rulebook's own is read first, and its problems are listed alone.
    """
    source = Path(path)
    return _read_folder(source, overlays) if is_folder(source) else _read_file(source, overlays)


def with_overlays(rulebook: Rulebook, *overlays: str | PathLike[str]) -> Rulebook:
    """Return a rulebook with overlays put on it, after those that it has.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    reader = Reader(
        vocabulary=rulebook.vocabulary,
        names=_names_in(rulebook),
        instruments=list(rulebook.instruments),
        rules=list(rulebook.rules),
        schedules=list(rulebook.schedules),
        disputes=list(rulebook.disputes),
        duties=list(rulebook.duties),
        routes=list(rulebook.routes),
        no_roles=list(rulebook.no_roles),
        overlays=list(rulebook.overlays),
    )
    return _put_on(rulebook, reader, [], overlays)


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary of the package; it is read once."""
    return _read_vocabulary(_law() / "vocabulary.yaml")


# ------------------------------------------------------------------ reading files


@cache
def _national() -> Rulebook:
    return _read_folder(_law())


def _law() -> Source:
    return files("asn_netralitas") / "law"


def _read_folder(folder: Source, overlays: Sequence[str | PathLike[str]] = ()) -> Rulebook:
    own = folder / "vocabulary.yaml"
    national = folder == _law() or not is_file(own)
    reader = Reader(load_vocabulary() if national else _read_vocabulary(own))
    head = document(folder / "rulebook.yaml")
    problems, roots = head.problems, [head]
    if is_file(folder / "disputes.yaml"):
        roots.append(document(folder / "disputes.yaml", problems=problems).mapping("disputes"))
        reader.read_disputes(roots[-1]["disputes"])
    if is_file(folder / "reporting.yaml"):
        path = folder / "reporting.yaml"
        roots.append(document(path, problems=problems).mapping("routes", "no_role"))
        reader.read_routes(roots[-1]["routes"])
        reader.read_no_roles(roots[-1].get("no_role"))
    instruments = folder / "instruments"
    for path in yaml_files(instruments, problems=problems) if is_folder(instruments) else ():
        roots.append(document(path, problems=problems))
        reader.read_instrument(roots[-1])
    return _put_on(_header(head, reader.vocabulary), reader, roots, overlays)


def _read_file(path: Path, overlays: Sequence[str | PathLike[str]]) -> Rulebook:
    root = document(path).mapping("rulebook", "disputes", "routes", "no_role", "instruments")
    reader = Reader(load_vocabulary())
    reader.read_disputes(root.get("disputes"))
    reader.read_routes(root.get("routes"))
    reader.read_no_roles(root.get("no_role"))
    instruments = root.get("instruments")
    for entry in () if instruments is None else instruments.sequence():
        reader.read_instrument(entry)
    return _put_on(_header(root["rulebook"], reader.vocabulary), reader, [root], overlays)


def _read_vocabulary(path: Source) -> Vocabulary:
    root = document(path)
    vocabulary = read_vocabulary(root)
    root.finish()
    return vocabulary


def _header(cursor: Cursor, vocabulary: Vocabulary) -> Rulebook:
    """Return a rulebook that holds nothing yet."""
    cursor.mapping("id", "version", "title", "known_from", "known_until")
    known_from, known_until = cursor["known_from"].date(), cursor["known_until"].date()
    note_reversed(cursor["known_until"], known_from, known_until)
    return Rulebook(
        id=cursor["id"].text(),
        version=cursor["version"].text(),
        title=cursor["title"].bilingual(),
        known_from=known_from,
        known_until=known_until,
        vocabulary=vocabulary,
        instruments=(),
        rules=(),
        schedules=(),
        disputes=(),
        duties=(),
        routes=(),
        overlays=(),
    )


def _put_on(
    book: Rulebook,
    reader: Reader,
    roots: Iterable[Cursor],
    overlays: Iterable[str | PathLike[str]],
) -> Rulebook:
    """Return `book` with what was read into `reader` and the overlays, once all is well."""
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
    return evolve(
        book,
        instruments=tuple(reader.instruments),
        rules=tuple(reader.rules),
        schedules=tuple(reader.schedules),
        disputes=tuple(reader.disputes),
        duties=tuple(reader.duties),
        routes=tuple(reader.routes),
        no_roles=tuple(reader.no_roles),
        overlays=tuple(reader.overlays),
    )


@cache
def _regions() -> Mapping[str, Province]:
    root = document(_law() / "regions.yaml")
    regions = read_regions(root)
    root.finish()
    return regions


def _names_in(rulebook: Rulebook) -> Names:
    named = {
        "instrument": [instrument.id for instrument in rulebook.instruments],
        "rule": [rule.id for rule in rulebook.rules],
        "dispute": [dispute.id for dispute in rulebook.disputes],
        "overlay": [overlay.id for overlay in rulebook.overlays],
    }
    for dispute in rulebook.disputes:
        named[readings_of(dispute.id)] = [reading.id for reading in dispute.readings]
    return Names({kind: dict.fromkeys(names) for kind, names in named.items()})


# ------------------------------------------------------------------ parts of a rulebook


class _Dated(Protocol):
    """What is in force from its first to its last day; None is open."""

    @property
    def first(self) -> date | None: ...

    @property
    def last(self) -> date | None: ...


_Part = TypeVar("_Part", bound=_Dated)


def _in_force(parts: Iterable[_Part], day: date) -> tuple[_Part, ...]:
    return tuple(
        part
        for part in parts
        if (part.first is None or part.first <= day) and (part.last is None or day <= part.last)
    )


def _text_of_all(value: object) -> str:
    """Return a value as canonical text, the parts of a tuple in an order of their own."""
    if isinstance(value, tuple):
        return f"[{','.join(sorted(map(_text_of, value)))}]"
    return _text_of(value) if has(type(value)) else _written(_canonical(value))


# Rulebooks that differ in a rule or an overlay share all their other parts.
@lru_cache(4096)
def _text_of(part: object) -> str:
    return _written(_canonical(part))


def _canonical(value: object) -> object:
    """Return a value as JSON, with what kind of value it is, and sets in an order of their own."""
    kind = type(value)
    if has(kind):
        named = {part.name: getattr(value, part.name) for part in fields(kind)}
        return _canonical({"": kind.__name__, **named})
    match value:
        case frozenset():
            return sorted(map(_canonical, value), key=_written)
        case tuple():
            return [_canonical(part) for part in value]
        case Mapping():
            return {str(key): _canonical(part) for key, part in value.items()}
        case date() | type():
            return str(value)
        case _:
            return value


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
