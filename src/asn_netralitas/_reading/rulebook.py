"""Rulebooks: their content, their digest, and how to load one.

`rulebook_files` reads their files and is imported only to do so: an installed package carries the
national rulebook compiled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from attrs import evolve, field, fields, frozen, has

from asn_netralitas._model.law import (
    Dispute,
    Duty,
    Instrument,
    NoRole,
    Overlay,
    Route,
    Rule,
    Schedule,
)
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Shown, Text

from .compiled_law import CompiledLaw, compiled_law

if TYPE_CHECKING:
    from .rule_files import RuleReader
    from .rulebook_files import Header

_PARTS: Final = (
    *("instruments", "rules", "schedules", "disputes"),
    *("duties", "routes", "no_roles", "overlays"),
)


@frozen(kw_only=True, cache_hash=True, repr=False)
class Rulebook(Shown):
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
        from hashlib import sha256  # noqa: PLC0415  # slow to load, and the compiled law holds it

        texts = {part.name: _text_of_all(getattr(self, part.name)) for part in fields(Rulebook)}
        whole = ",".join(f'"{name}":{texts[name]}' for name in sorted(texts))
        return f"sha256:{sha256(f'{{{whole}}}'.encode()).hexdigest()}"

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
    from .rulebook_files import read_rulebook  # noqa: PLC0415  # the compiled law needs no reader

    return _book(*read_rulebook(path, overlays, load_vocabulary()))


def with_overlays(rulebook: Rulebook, *overlays: str | PathLike[str]) -> Rulebook:
    """Return a rulebook with overlays put on it, after those that it has.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place.
    """
    from .rulebook_files import read_overlays  # noqa: PLC0415  # as in `load_rulebook`

    reader = _reader(rulebook)
    read_overlays(reader, overlays)
    return evolve(rulebook, **_parts(reader))


def require_rulebook(rulebook: Rulebook, digest: str) -> None:
    """Check that the digest in a decision is that of the rulebook.

    Raises:
        CaseError: If another rulebook decided.
    """
    if digest != rulebook.digest:
        values = {"written": digest, "held": rulebook.digest}
        raise CaseError([Problem(code="other-rulebook", values=values)])


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary of the package; it is read once."""
    return national_vocabulary(compiled_law())


@cache
def _national() -> Rulebook:
    return national_rulebook(compiled_law())


def national_vocabulary(law: CompiledLaw | None) -> Vocabulary:
    """Return the vocabulary of the package out of the compiled law; without one, of its YAML."""
    if law is not None:
        return law.vocabulary
    from .rulebook_files import read_national_vocabulary  # noqa: PLC0415  # as in `load_rulebook`

    return read_national_vocabulary()


def national_rulebook(law: CompiledLaw | None) -> Rulebook:
    """Return the rulebook of the package out of the compiled law; without one, of its YAML."""
    if law is not None:
        book = Rulebook(**law.rulebook)
        # To reckon it would take longer than all else before a first decision.
        object.__setattr__(book, "digest", law.digest)
        return book
    from .rulebook_files import read_national  # noqa: PLC0415  # as in `load_rulebook`

    return _book(*read_national(load_vocabulary()))


def _book(header: Header, reader: RuleReader) -> Rulebook:
    return Rulebook(**header._asdict(), vocabulary=reader.vocabulary, **_parts(reader))


def _parts(reader: RuleReader) -> dict[str, Any]:
    """Return the parts that files of rulebooks and overlays add to."""
    return {name: tuple(getattr(reader, name)) for name in _PARTS}


def _reader(rulebook: Rulebook) -> RuleReader:
    """Return a reader that holds all of a rulebook, and so can add to it."""
    from .names import Names, readings_of  # noqa: PLC0415  # as in `load_rulebook`
    from .rule_files import RuleReader  # noqa: PLC0415  # as in `load_rulebook`

    named = {
        "instrument": [instrument.id for instrument in rulebook.instruments],
        "rule": [rule.id for rule in rulebook.rules],
        "dispute": [dispute.id for dispute in rulebook.disputes],
        "overlay": [overlay.id for overlay in rulebook.overlays],
    }
    for dispute in rulebook.disputes:
        named[readings_of(dispute.id)] = [reading.id for reading in dispute.readings]
    names = Names({kind: dict.fromkeys(names) for kind, names in named.items()})
    return RuleReader(
        vocabulary=rulebook.vocabulary,
        names=names,
        **{name: list(getattr(rulebook, name)) for name in _PARTS},
    )


class _Dated(Protocol):
    """What is in force from its first to its last day; None is open."""

    @property
    def first(self) -> date | None: ...

    @property
    def last(self) -> date | None: ...


_PartT = TypeVar("_PartT", bound=_Dated)


def _in_force(parts: Iterable[_PartT], day: date) -> tuple[_PartT, ...]:
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
    import json  # noqa: PLC0415  # slow to load; the compiled law holds its digest

    return json.dumps(value, sort_keys=True, separators=(",", ":"))
