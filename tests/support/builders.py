"""Small rulebooks, calendars and rules for tests, built as values.

Each builder returns a valid value; keywords replace its fields, by their names in the class.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from asn_netralitas import (
    Act,
    Authority,
    Calendar,
    Category,
    Citation,
    Confidence,
    Contest,
    Dispute,
    Election,
    ElectionKind,
    Instrument,
    Reading,
    Rule,
    Rulebook,
    SanctionClass,
    Text,
)
from asn_netralitas._model.codes import Modality, Rank
from asn_netralitas._model.elections import Province
from asn_netralitas._model.law import Consequence, Holder, ReadingRef
from asn_netralitas._reading.rulebook import load_vocabulary

# The fixture `run`: from arguments of the program to exit code, standard output and error.
Run = Callable[..., tuple[int, str, str]]
# A scenario file that passes.
GOOD = """\
scenarios:
  - name: A PNS votes
    person: {category: pns}
    activity: {act: vote}
    at: 2024-11-27
    expect: {verdict: permitted}
"""

LAW = Instrument(
    id="law",
    number="Law 1",
    title=Text("Undang-undang", "Law"),
    rank=Rank.UU,
    first=None,
    last=None,
    replaced_by=None,
    confidence=Confidence.VERIFIED,
)


def rule(id_: str, modality: Modality = Modality.PROHIBITION, **changes: Any) -> Rule:
    """Return a rule that forbids a PNS to attend a campaign."""
    values: dict[str, Any] = {
        "id": id_,
        "instrument": "law",
        "modality": modality,
        "title": Text(f"aturan {id_}", f"rule {id_}"),
        "categories": frozenset({Category.PNS}),
        "positions": frozenset(),
        "acts": frozenset({Act.ATTEND_CAMPAIGN}),
        "targets": frozenset(),
        "election_kinds": frozenset(),
        "contests": frozenset(),
        "stages": frozenset(),
        "periods": frozenset(),
        "regions": frozenset(),
        "when": None,
        "exception_to": frozenset(),
        "interpretation_by": (),
        "consequences": (),
        "citations": (Citation("law", "Pasal 1"),),
        "reading": None,
        "first": None,
        "last": None,
        "confidence": Confidence.VERIFIED,
    }
    return Rule(**(values | changes))


def consequence(sanction_class: SanctionClass | None, **changes: Any) -> Consequence:
    """Return a consequence that the appointing authority imposes on everyone bound."""
    values: dict[str, Any] = {
        "sanction_class": sanction_class,
        "kinds": (),
        "joined": "alternative",
        "by": (Authority.PPK,),
        "categories": frozenset(),
        "positions": frozenset(),
        "targets": frozenset(),
        "kinds_of_election": frozenset(),
        "when": None,
        "reading": None,
        "first": None,
        "last": None,
        "citation": Citation("law", "Pasal 2"),
        "confidence": Confidence.VERIFIED,
    }
    return Consequence(**(values | changes))


def dispute(id_: str, **since: date) -> Dispute:
    """Return a dispute with one reading for each name, held from the given day."""
    return Dispute(
        id=id_,
        title=Text(id_, id_),
        readings=tuple(
            Reading(
                id=name,
                title=Text(name, name),
                holders=(Holder(who=Text("A", "A"), since=day, source="source"),),
            )
            for name, day in since.items()
        ),
    )


def reading(dispute_id: str, reading_id: str) -> ReadingRef:
    """Return a reference to a reading."""
    return ReadingRef(dispute_id, reading_id)


def rulebook(*rules: Rule, **changes: Any) -> Rulebook:
    """Return a rulebook of the given rules under one statute, known from 2018 to 2030."""
    values: dict[str, Any] = {
        "id": "test",
        "version": "1",
        "title": Text("uji", "test"),
        "known_from": date(2018, 1, 1),
        "known_until": date(2030, 12, 31),
        "vocabulary": load_vocabulary(),
        "instruments": (LAW,),
        "rules": rules,
        "schedules": (),
        "disputes": (),
        "duties": (),
        "routes": (),
        "overlays": (),
    }
    return Rulebook(**(values | changes))


def election(id_: str, **changes: Any) -> Election:
    """Return a regional-head election: runs June to December 2024, determined on 1 October."""
    values: dict[str, Any] = {
        "id": id_,
        "name": Text(id_, id_),
        "kind": ElectionKind.PILKADA,
        "first": date(2024, 6, 1),
        "determined": {Contest.REGIONAL_HEAD: date(2024, 10, 1)},
        "result": date(2024, 12, 31),
        "oath": None,
        "last": date(2024, 12, 31),
        "regions": (),
        "regions_complete": True,
        "periods": (),
        "confidence": Confidence.VERIFIED,
    }
    return Election(**(values | changes))


def calendar(*elections: Election, known_until: date = date(2030, 12, 31)) -> Calendar:
    """Return a calendar of two provinces, the second with two regencies."""
    return Calendar(
        elections=elections,
        known_until=known_until,
        regions={
            "11": Province("Satu", "Asia/Jakarta", True, {"11.01": "Kabupaten Satu"}),
            "91": Province(
                "Dua", "Asia/Jayapura", True, {"91.01": "Kabupaten Dua", "91.02": "Kota Tiga"}
            ),
        },
    )
