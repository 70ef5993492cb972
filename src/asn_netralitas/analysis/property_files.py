"""Read property files, and hold the names in them to a law."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeVar, cast, get_args

from attrs import evolve

from asn_netralitas._decision.question import place_problems, reading_problems
from asn_netralitas._files.paths import is_file, is_folder, lies_in
from asn_netralitas._files.yaml_cursor import Cursor, document
from asn_netralitas._model import codes
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.problems import CaseError, Location, Problem
from asn_netralitas._model.spelling import folded, near
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_readings, readings_by_id
from asn_netralitas._reading.days import note_reversed
from asn_netralitas._reading.election_files import national_places
from asn_netralitas._reading.fields import (
    check_region,
    code_set,
    entries_of,
    given_value,
    law_day,
    many_entries,
    whole_entries,
)
from asn_netralitas._reading.grammar import PROPERTY, REPLACEMENT
from asn_netralitas._reading.parts import REGION, PartReader
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook, load_vocabulary
from asn_netralitas._reading.rulebook_files import LAW

from .properties import (
    CLAIMED,
    BasisClaim,
    CitedProvision,
    Claim,
    ComparisonClaim,
    Direction,
    ImplicationClaim,
    Property,
    Scope,
    VerdictClaim,
)

FilePath = str | os.PathLike[str]
CodeT = TypeVar("CodeT", bound=StrEnum)

# The endings of the names of property files, and the languages in which such files are written.
PROPERTY_SUFFIXES: Final[Mapping[str, Language]] = {".janji.yaml": "id", ".properties.yaml": "en"}
_PROMISES: Final = "promises.yaml"
_DIRECTIONS: Final[Mapping[str, Direction]] = {name: name for name in get_args(Direction)}
# What stands for a claim that cannot be read.
_NOTHING: Final = VerdictClaim(always=False, verdicts=frozenset())


def language_of_properties(path: FilePath) -> Language | None:
    """Return the language that the name of a property file tells; None for any other file."""
    name = os.fspath(path)
    return next((lang for end, lang in PROPERTY_SUFFIXES.items() if name.endswith(end)), None)


def load_properties(path: FilePath, rulebook: Rulebook | None = None) -> tuple[Property, ...]:
    """Read the properties of a file, in their order.

    A law with which a property compares is looked for in the folder of the file, then in the
    current one.

    Args:
        path: The file.
        rulebook: The law whose local names of categories are understood, by default the national
            one, which has none.

    Raises:
        LoadError: If anything is wrong with the file; every problem is listed with its place.
    """
    root = document(Path(path), vocabulary=load_vocabulary())
    local = {} if rulebook is None else rulebook.local_categories
    properties = read_properties(root, Path(path).parent, local)
    root.finish()
    return properties


@cache
def national_properties() -> tuple[Property, ...]:
    """Return what the national law promises, each with the provision that promises it.

    >>> len(national_properties()) >= 30
    True
    """
    root = document(LAW / _PROMISES, vocabulary=load_vocabulary())
    properties = read_properties(root, Path(), {})
    root.finish()
    return properties


def read_properties(
    root: Cursor, folder: Path, local: Mapping[str, Category]
) -> tuple[Property, ...]:
    """Return the properties of a file that have no faults; the faults are noted."""
    entries = root.mapping("properties")["properties"]
    reader = _PropertyReader(load_vocabulary(), local=local)
    return tuple(whole_entries(entries, partial(reader.read, folder=folder)))


class _PropertyReader(PartReader):
    """Read properties in the words of a vocabulary; the names in them are held to a law later."""

    def read(self, cursor: Cursor, folder: Path) -> Property:
        """Return one property, or a stand-in after noting its faults."""
        before = len(self.names.used)
        keys = cursor.mapping(*PROPERTY.names)
        read = Property(
            name=keys["name"].bilingual(),
            scope=self._scope(keys),
            claim=self._claim(keys, folder),
            citations=tuple(map(self.citation, many_entries(keys.get("citations")))),
            source=given_value(keys.get("source"), Cursor.text),
            location=cursor.where,
        )
        places: dict[tuple[str, str], Location] = {}
        for kind, name, place in self.names.used[before:]:
            if kind == REGION:
                check_region(place, name, national_places().regions)
            if place.where is not None:
                places[kind, name] = place.where
        return evolve(read, places=places)

    # -------------------------------------------------------------- scope

    def _scope(self, keys: Cursor) -> Scope:
        first, last = (given_value(keys.get(key), law_day) for key in ("first", "last"))
        note_reversed(keys.get("last") or keys, first, last)
        chosen = keys.get("readings")
        for dispute, _ in entries_of(chosen):
            self.names.use("dispute", dispute)
        return Scope(
            categories=self._persons(keys),
            acts=self._acts(keys),
            elections=self.ids("election", keys.get("elections")),
            regions=self.places(keys.get("regions")),
            first=first,
            last=last,
            readings=read_readings(chosen),
            only_if=given_value(keys.get("if"), self.condition),
            unless=given_value(keys.get("unless"), self.condition),
            positions=self._codes(keys, "positions", codes.Position),
            targets=self._codes(keys, "targets", codes.Target),
            election_kinds=self._codes(keys, "election_kinds", codes.ElectionKind),
            contests=self._codes(keys, "contests", codes.Contest),
            except_contests=self._codes(keys, "except_contests", codes.Contest),
            stages=self._codes(keys, "stages", codes.Stage),
            periods=self._codes(keys, "periods", codes.PeriodKind),
        )

    def _persons(self, keys: Cursor) -> frozenset[Category]:
        """Return the categories that are named; one that rules bind besides must be named too."""
        named = self.named_persons(keys.get("categories"))
        left_out = self.named_persons(keys.get("except_categories"))
        return (named or frozenset(Category)) - left_out if left_out else named

    def _acts(self, keys: Cursor) -> frozenset[Act]:
        named, left_out = (self._codes(keys, key, Act) for key in ("acts", "except_acts"))
        return (named or frozenset(Act)) - left_out if left_out else named

    def _codes(self, keys: Cursor, key: str, enum: type[CodeT]) -> frozenset[CodeT]:
        groups = cast("Mapping[str, frozenset[CodeT]] | None", self.groups.get(enum))
        return code_set(keys.get(key), enum, groups)

    # -------------------------------------------------------------- claims

    def _claim(self, keys: Cursor, folder: Path) -> Claim:
        """Return what is claimed; a stand-in after noting that it is nothing, or several things."""
        named = [key for key in PROPERTY.one_of if key in keys]
        if len(named) != 1:
            words = ", ".join(map(keys.word_for, PROPERTY.one_of))
            keys.problem("one-of-keys", keys=words)
            return _NOTHING
        key, value = named[0], keys[named[0]]
        match key:
            case "always" | "never":
                verdicts = frozenset(map(self._verdict, many_entries(value)))
                return VerdictClaim(always=key == "always", verdicts=verdicts)
            case "cites":
                return BasisClaim(provisions=tuple(map(self._provision, many_entries(value))))
            case "prohibited_too":
                return self._implication(value.mapping(*REPLACEMENT.names))
            case _:
                laws = tuple(_existing(many_entries(value), folder))
                return ComparisonClaim(direction=_DIRECTIONS[key], laws=laws)

    def _verdict(self, cursor: Cursor) -> codes.Verdict:
        return cursor.word("verdict", *CLAIMED, section="verdicts")

    def _provision(self, cursor: Cursor) -> CitedProvision:
        if cursor.kind == "mapping":
            citation = self.citation(cursor)
            return CitedProvision(instrument=citation.instrument, provision=citation.provision)
        return CitedProvision(instrument=self.names.use("instrument", cursor))

    def _implication(self, keys: Cursor) -> ImplicationClaim:
        if not any(key in keys for key in REPLACEMENT.some_of):
            keys.problem("missing-key", key=keys.word_for(REPLACEMENT.some_of[0]))
        return ImplicationClaim(
            categories=self.named_persons(keys.get("categories")),
            acts=self._codes(keys, "acts", Act),
            targets=self._codes(keys, "targets", codes.Target),
        )


def _existing(listed: Iterable[Cursor], folder: Path) -> Iterator[Path]:
    """Yield the files and folders of a list that exist, after noting the others."""
    for entry in listed:
        written = entry.text()
        places = (folder / written, Path(written))
        existing = [path for path in places if is_file(path) or is_folder(path)]
        if existing and not lies_in(existing[0], folder, Path()):
            entry.problem("outside-tree", path=written)
        elif existing:
            yield existing[0]
        elif written:
            entry.problem("missing-file", path=written)


# -------------------------------------------------------------- against a law


def compared_law(rulebook: Rulebook, paths: Sequence[Path]) -> Rulebook:
    """Return the law that a property compares with another: a rulebook, or that with overlays.

    Raises:
        LoadError: If anything is wrong with the files.
    """
    first, *overlays = paths
    if is_folder(first) or "overlay" not in document(first, vocabulary=load_vocabulary()):
        return load_rulebook(first, *overlays)
    return rulebook.with_overlays(*paths)


def resolved(
    properties: Iterable[Property], rulebook: Rulebook, calendar: Calendar
) -> tuple[Property, ...]:
    """Return properties with ids for the titles of disputes and the numbers of instruments.

    Raises:
        CaseError: If a property names what law or calendar does not have; every fault is listed.
    """
    found = tuple(_by_id(each, rulebook) for each in properties)
    problems = [problem for each in found for problem in _unknown(each, rulebook, calendar)]
    if problems:
        raise CaseError(problems)
    return found


def _by_id(claimed: Property, rulebook: Rulebook) -> Property:
    readings = readings_by_id(claimed.scope.readings, rulebook.disputes)
    claimed = evolve(claimed, scope=evolve(claimed.scope, readings=readings))
    if not isinstance(claimed.claim, BasisClaim):
        return claimed
    ids = {folded(each.number): each.id for each in rulebook.instruments}
    provisions = (
        evolve(each, instrument=ids.get(folded(each.instrument), each.instrument))
        for each in claimed.claim.provisions
    )
    return evolve(claimed, claim=BasisClaim(provisions=tuple(provisions)))


def _unknown(claimed: Property, rulebook: Rulebook, calendar: Calendar) -> Iterator[Problem]:
    """Yield each name in a property that law and calendar do not have, with its place."""
    scope, claim, known = claimed.scope, claimed.claim, [each.id for each in rulebook.instruments]
    named = [citation.instrument for citation in claimed.citations]
    named += [each.instrument for each in claim.provisions] if isinstance(claim, BasisClaim) else []
    found = [
        Problem(
            code="unknown-id",
            values={"what": "instrument", "written": written},
            hint=near(written, known),
        )
        for written in dict.fromkeys(named)
        if written not in known
    ]
    found += (
        each for one in sorted(scope.elections) for each in place_problems(None, one, calendar)
    )
    found += (each for one in sorted(scope.regions) for each in place_problems(one, None, calendar))
    found += reading_problems(scope.readings, rulebook.disputes)
    for problem in found:
        places = (
            where
            for (_, name), where in claimed.places.items()
            if name in set(problem.values.values())
        )
        yield evolve(problem, where=next(places, claimed.location))
