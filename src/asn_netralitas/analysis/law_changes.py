"""The differences between two laws, as values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, Literal, cast

from attrs import fields, frozen

from asn_netralitas._model import codes
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import Citation, Dispute, Overlay, Penalty, Rule, Schedule
from asn_netralitas._model.values import as_json
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.rulebook import Rulebook

DIFF_SCHEMA: Final = "asn-netralitas/diff/1"
PartStatus = Literal["added", "changed", "ended"]
PartKind = Literal["rule", "schedule", "dispute", "overlay"]


class ChangeDirection(StrEnum):
    """What becomes of a cell; `mixed` is stricter for some facts and freer for others."""

    STRICTER = "stricter"
    FREER = "freer"
    MIXED = "mixed"
    DISPUTED = "disputed"
    SETTLED = "settled"
    SANCTIONS = "sanctions"


@frozen(kw_only=True)
class PartChange:
    """A rule, sanction schedule, dispute or overlay that one law has alone or has differently.

    `aspects` names what of it changed: `persons`, `acts`, `time`, `condition`, `consequences`, ...
    `instrument` is the number of the first instrument cited, and `kinds` are those of a schedule.
    """

    part: PartKind
    id: str
    status: PartStatus
    title: Text
    instrument: str | None
    citations: tuple[Citation, ...]
    kinds: tuple[Penalty, ...]
    aspects: tuple[str, ...]


@frozen(kw_only=True)
class SanctionLine:
    """A sanction that a cell can have: class, kinds, who imposes it, and whether it is certain."""

    sanction_class: codes.SanctionClass | None
    kinds: tuple[Penalty, ...]
    by: tuple[codes.Authority, ...]
    certain: bool


@frozen
class ChangedCase:
    """A day, and what to ask of it, on which `evaluate` gives the verdict of a cell."""

    day: date
    region: str | None
    election: str | None
    contest: codes.Contest | None

    def asked(
        self, category: codes.Category, act: codes.Act, target: codes.Target
    ) -> tuple[Person, Activity]:
        """Return what `evaluate` is asked about the case."""
        return (
            Person(category, region=self.region),
            Activity(act, target=target, election=self.election, contest=self.contest),
        )


@frozen(kw_only=True)
class ChangeWitness:
    """One cell of a group, and a case of it under each law.

    A case is None where the context was met on no day under that law: what the law would say.
    """

    category: codes.Category
    act: codes.Act
    target: codes.Target
    context: Context
    before: ChangedCase | None
    after: ChangedCase | None


@frozen(kw_only=True, cache_hash=True)
class ChangeEffect:
    """What happens to a cell, and why.

    `gained` are the rules that stand in some case now and stood in none before, `lost` the reverse,
    and `altered` those that stand in both and were changed. Sanctions are those of one side only.
    """

    change: ChangeDirection
    before: codes.Verdict
    after: codes.Verdict
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    altered: tuple[str, ...]
    sanctions_before: tuple[SanctionLine, ...]
    sanctions_after: tuple[SanctionLine, ...]


@frozen(kw_only=True)
class ChangeGroup(ChangeEffect):
    """Cells with one effect.

    A kind that is None is the context outside every election. `periods` and `regions` are those
    that the rules of the group ask for, if each of them asks for some.
    """

    categories: tuple[codes.Category, ...]
    acts: tuple[codes.Act, ...]
    targets: tuple[codes.Target, ...]
    kinds: tuple[codes.ElectionKind | None, ...]
    stages: tuple[codes.Stage, ...]
    periods: tuple[codes.PeriodKind, ...]
    regions: tuple[str, ...]
    cells: int
    witness: ChangeWitness


@frozen(kw_only=True)
class LawSide:
    """A rulebook that was compared, and the day of its law; without one, every day of it."""

    rulebook: str
    version: str
    digest: str
    overlays: tuple[str, ...]
    day: date | None


@frozen(kw_only=True)
class LawDiff:
    """Two laws and what differs between them.

    Who reports to whom, duties and the wording of the calendar are not compared.
    """

    old: LawSide
    new: LawSide
    parts: tuple[PartChange, ...]
    groups: tuple[ChangeGroup, ...]

    @property
    def same(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.parts or self.groups)

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain JSON values (schema `asn-netralitas/diff/1`)."""
        return {"schema": DIFF_SCHEMA, "same": self.same, **as_json(self)}


LawPart = Rule | Schedule | Dispute | Overlay

# What a reader calls the fields of the parts; those of a schedule are named likewise.
_ASPECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "persons": ("categories", "positions", "binds_after_resignation"),
    "acts": ("acts",),
    "target": ("targets",),
    "time": ("election_kinds", "contests", "stages", "periods"),
    "place": ("regions",),
    "modality": ("modality",),
    "condition": ("when",),
    "exceptions": ("exception_to", "interpretation_by"),
    "consequences": ("consequences", "sanction_class", "kinds", "joined", "imposers"),
    "reading": ("reading", "readings"),
    "citations": ("instrument", "citations", "citation"),
    "dates": ("first", "last"),
    "wording": ("title", "note"),
    "confidence": ("confidence",),
}


def part_change(
    part: LawPart, book: Rulebook, *, old: LawPart | None, new: LawPart | None
) -> PartChange:
    """Return the difference between two forms of a part, of which `part` of `book` is the newer.

    A form is None where a law has no such part.
    """
    cited = part.citations if isinstance(part, Rule) else ()
    kinds: tuple[Penalty, ...] = ()
    if isinstance(part, Schedule):
        title, cited = book.vocabulary.term(part.sanction_class), (part.citation,)
        kinds = part.kinds
    else:
        title = part.title
    changed: set[str] = set()
    if old is not None and new is not None:
        names = (each.name for each in fields(type(part)))
        changed = {name for name in names if getattr(old, name) != getattr(new, name)}
    return PartChange(
        part=cast("PartKind", type(part).__name__.lower()),
        id=part.id,
        status="added" if old is None else "ended" if new is None else "changed",
        title=title,
        instrument=book.instrument(cited[0].instrument).number if cited else None,
        citations=cited,
        kinds=kinds,
        aspects=tuple(name for name, own in _ASPECTS.items() if not changed.isdisjoint(own)),
    )
