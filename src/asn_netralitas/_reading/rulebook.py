"""Rulebooks: their content, their digest, and how to load one.

`rulebook_files` is imported only to read files, since an installed package has the compiled law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from os import PathLike
from typing import Any, Final

from attrs import asdict, evolve, field, frozen

from asn_netralitas._model import law
from asn_netralitas._model.codes import Category
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.values import ReadOnly
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Shown, Text

from .compiled_law import CompiledLaw, compiled_law
from .digests import digest_of

_DATED: Final = ("instruments", "rules", "schedules", "duties", "routes")


@frozen(kw_only=True, cache_hash=True, repr=False)
class Rulebook(Shown):
    """The vocabulary, the law and its disputes: everything that decides.

    `known_from` and `known_until` are the first and the last day for which it was checked.
    """

    id: str
    version: str
    title: Text
    known_from: date
    known_until: date
    vocabulary: Vocabulary = field(repr=False)
    instruments: tuple[law.Instrument, ...] = field(repr=False)
    rules: tuple[law.Rule, ...] = field(repr=False)
    schedules: tuple[law.Schedule, ...] = field(repr=False)
    disputes: tuple[law.Dispute, ...] = field(repr=False)
    duties: tuple[law.Duty, ...] = field(repr=False)
    routes: tuple[law.Route, ...] = field(repr=False)
    no_roles: tuple[law.NoRole, ...] = field(default=(), repr=False)
    silences: tuple[law.SilenceReason, ...] = field(default=(), repr=False)
    overlays: tuple[law.Overlay, ...] = field(repr=False)

    @classmethod
    def national(cls) -> Rulebook:
        """Return the rulebook of the package, which is cached.

        >>> Rulebook.national().id
        'nasional'
        """
        return _national()

    def with_overlays(self, *overlays: str | PathLike[str]) -> Rulebook:
        """Return the rulebook with overlay files added after those that it has.

        Raises:
            LoadError: If anything is wrong with the files; every problem is listed with its place.
        """
        from .rulebook_files import read_overlays  # noqa: PLC0415  # as in `load_rulebook`

        return evolve(self, **read_overlays(asdict(self, recurse=False), overlays))

    def on(self, day: date) -> Rulebook:
        """Return the rulebook with only the law that is in force on `day`.

        Disputes and overlays stay. A remaining rule may cite an instrument that is removed.
        """
        parts: dict[str, Any] = {
            name: tuple(
                part for part in getattr(self, name) if law.in_force(part.first, part.last, day)
            )
            for name in _DATED
        }
        return evolve(self, **parts)

    @cached_property
    def digest(self) -> str:
        """Return `sha256:` and the SHA-256 of the content, whatever the order of its parts."""
        return digest_of(self)

    @cached_property
    def local_categories(self) -> Mapping[str, Category]:
        """Return the categories by the names that overlays give them."""
        named = (overlay.categories.items() for overlay in self.overlays)
        return ReadOnly({name: code for part in named for name, code in part})

    def instrument(self, instrument: str) -> law.Instrument:
        """Return an instrument by its id; raise a KeyError if there is none."""
        return self._instruments_by_id[instrument]

    def cited(self, citations: Iterable[law.Citation]) -> tuple[law.Instrument, ...]:
        """Return the instruments of citations, each once, but those that `on` has removed."""
        names = dict.fromkeys(citation.instrument for citation in citations)
        known = self._instruments_by_id
        return tuple(known[name] for name in names if name in known)

    def rule(self, rule: str) -> law.Rule:
        """Return a rule by its id; raise a KeyError if there is none."""
        return self._rules_by_id[rule]

    @cached_property
    def _instruments_by_id(self) -> Mapping[str, law.Instrument]:
        return ReadOnly({instrument.id: instrument for instrument in self.instruments})

    @cached_property
    def _rules_by_id(self) -> Mapping[str, law.Rule]:
        return ReadOnly({rule.id: rule for rule in self.rules})


def load_rulebook(path: str | PathLike[str], *overlays: str | PathLike[str]) -> Rulebook:
    """Read a rulebook from a folder or one file, and add overlays.

    Raises:
        LoadError: If anything is wrong with the files; every problem is listed with its place. A
            vocabulary of the rulebook's own is read first, and its problems are listed alone.
    """
    from .rulebook_files import read_rulebook  # noqa: PLC0415  # the compiled law needs no reader

    return Rulebook(**read_rulebook(path, overlays, load_vocabulary())[0])


def require_rulebook(rulebook: Rulebook, digest: str) -> None:
    """Raise a CaseError if the digest in a decision is not that of the rulebook."""
    if digest != rulebook.digest:
        values = {"written": digest, "held": rulebook.digest}
        raise CaseError([Problem(code="other-rulebook", values=values)])


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary of the package, which is cached."""
    return national_vocabulary(compiled_law())


@cache
def _national() -> Rulebook:
    return national_rulebook(compiled_law())


def national_vocabulary(compiled: CompiledLaw | None) -> Vocabulary:
    """Return the vocabulary of the package from the compiled law or, without it, from YAML."""
    if compiled is not None:
        return compiled.vocabulary
    from .rulebook_files import LAW, read_vocabulary_in  # noqa: PLC0415  # as in `load_rulebook`

    return read_vocabulary_in(LAW)


def national_rulebook(compiled: CompiledLaw | None) -> Rulebook:
    """Return the rulebook of the package from the compiled law or, without it, from YAML."""
    if compiled is not None:
        book = Rulebook(**compiled.rulebook)
        # Computing the digest would take longer than everything else before a first decision.
        object.__setattr__(book, "digest", compiled.rulebook_digest)
        return book
    from .rulebook_files import read_national  # noqa: PLC0415  # as in `load_rulebook`

    return Rulebook(**read_national(load_vocabulary()))
