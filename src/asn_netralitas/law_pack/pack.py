"""Make a pack: the tables of a law with the codes, days, places and words that they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from asn_netralitas._decision.question import LONGEST_SPAN, POLICIES, names_of_readings
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._files.json_text import escaped
from asn_netralitas._model.codes import Act, Category, Contest, FactValue, Target
from asn_netralitas._model.decision import __version__
from asn_netralitas._model.elections import ONE_DAY
from asn_netralitas._model.law import STRICTEST_FIRST, Dispute
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.schemas.pack_schema import LAW_PACK_SCHEMA

from .tables import CLASSES, Tables, single_categories
from .texts import instruments_of, rules_of, silences_of, texts_of, wording


def make_law_pack(
    rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> dict[str, Any]:
    """Return the pack of a rulebook and a calendar, by default the national ones, as JSON values.

    It takes a minute where nothing of the law is compiled yet, as in a checkout.

    Raises:
        ValueError: If the zones of the country do not keep one distance from UTC.
    """
    law = law_or_national(rulebook, calendar)
    tables = Tables(law)
    segments = tables.segments()
    parts = (
        "groupings",
        "rows",
        "spots",
        "situations",
        "laws",
        "columns",
        "cells",
        "limits",
        "outcomes",
        "fates",
    )
    return {
        **_head(law),
        **_codes(law),
        **_places(law, tables),
        "elections": dict(_elections(law, tables)),
        "segments": segments,
        **{part: list(getattr(tables, part)) for part in (*parts, "choices", "nodes")},
        "rules": rules_of(law.rulebook),
        "silences": silences_of(law.rulebook, single_categories(law)),
        "instruments": instruments_of(law.rulebook),
        "texts": texts_of(law.rulebook.vocabulary),
    }


def to_json(pack: Mapping[str, Any]) -> str:
    """Return a pack as JSON, with one line for each of its keys.

    The same law gives the same text, byte by byte.
    """
    lines = (f"{_line(key)}:{_line(value)}" for key, value in pack.items())
    return "{{\n{}\n}}\n".format(",\n".join(lines))


def _line(value: object) -> str:
    return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _head(law: LawDiagrams) -> dict[str, Any]:
    book, calendar = law.rulebook, law.calendar
    return {
        "schema": LAW_PACK_SCHEMA,
        "library": __version__,
        "rulebook": {
            "id": book.id,
            "version": book.version,
            "digest": book.digest,
            "known_from": book.known_from.isoformat(),
            "known_until": book.known_until.isoformat(),
            "overlays": [overlay.id for overlay in book.overlays],
        },
        "longest_span": LONGEST_SPAN,
        "calendar": {"digest": calendar.digest, "known_until": calendar.known_until.isoformat()},
    }


# -------------------------------------------------------------- codes


def _codes(law: LawDiagrams) -> dict[str, Any]:
    vocabulary, variables = law.rulebook.vocabulary, law.variables
    singles = single_categories(law)
    return {
        "verdicts": list(STRICTEST_FIRST),
        "targets": list(Target),
        "contests": list(Contest),
        "sanction_classes": list(CLASSES),
        "categories": {
            category: [singles.index(member) for member in vocabulary.members(category)]
            for category in Category
        },
        "acts": {
            act: {
                "number": number,
                "target": vocabulary.fixed_targets.get(act),
                "usual": vocabulary.default_targets.get(act),
            }
            for number, act in enumerate(Act)
        },
        **dict(_fields(law)),
        "facts": [[vocabulary.facts[name].owner, name] for name in variables.numbers],
        "entailments": list(_entailments(law)),
        "disputes": [_dispute(dispute) for dispute in law.rulebook.disputes],
    }


def _fields(law: LawDiagrams) -> Iterator[tuple[str, dict[str, list[FactValue] | None]]]:
    """Yield what a case may say of a person and of an activity: codes, or, with None, any text."""
    facts = law.rulebook.vocabulary.facts.values()
    first: dict[str, dict[str, list[FactValue] | None]] = {
        "person": {"category": list(Category), "region": None},
        "activity": {"act": list(Act), "election": None},
    }
    for owner, fields in first.items():
        yield (
            owner,
            fields | {fact.name: list(fact.values) for fact in facts if fact.owner == owner},
        )


def _entailments(law: LawDiagrams) -> Iterator[dict[str, Any]]:
    """Yield which values of category, act, target or stage leave which bits of a fact."""
    variables, singles = law.variables, single_categories(law)
    for entailment in law.rulebook.vocabulary.entailments:
        number = variables.numbers[entailment.fact]
        bits = enumerate(variables.values[number])
        yield {
            "if": entailment.source,
            "in": [
                singles.index(value) if isinstance(value, Category) else value
                for value in sorted(entailment.values)
            ],
            "fact": number,
            "allowed": sum(1 << at for at, value in bits if value in entailment.allowed),
        }


# -------------------------------------------------------------- disputes


def _dispute(dispute: Dispute) -> dict[str, Any]:
    """Return the readings of a dispute, and which of them each name chooses from which day on."""
    names = dict.fromkeys((*names_of_readings(dispute), *POLICIES))
    choices: list[list[Any]] = []
    for day in sorted(_turns(dispute)):
        meant = {name: dispute.meant(name, day) for name in names}
        chosen = {
            name: 1 << dispute.readings.index(reading) for name, reading in meant.items() if reading
        }
        choices.append([day.isoformat(), chosen])
    return {
        "id": dispute.id,
        "title": wording(dispute.title),
        "readings": [
            {
                "id": reading.id,
                "title": wording(reading.title),
                "holders": [
                    {
                        "who": wording(holder.who),
                        "since": holder.since.isoformat(),
                        "last": holder.last and holder.last.isoformat(),
                        "source": holder.source,
                    }
                    for holder in reading.holders
                ],
            }
            for reading in dispute.readings
        ],
        "names": list(names),
        "choices": choices,
    }


def _turns(dispute: Dispute) -> set[date]:
    holders = [holder for reading in dispute.readings for holder in reading.holders]
    lasts = {holder.last for holder in holders if holder.last is not None}
    ends = {last + ONE_DAY for last in lasts - {date.max}}
    return {holder.since for holder in holders} | ends


# -------------------------------------------------------------- places and elections


def _places(law: LawDiagrams, tables: Tables) -> dict[str, Any]:
    circumstances, calendar = law.circumstances, law.calendar
    numbers = {place: number for number, place in enumerate(tables.places)}

    def region(code: str, name: str, zone: str) -> dict[str, Any]:
        places = [numbers[place] for place in circumstances.classes(code)]
        return {"name": name, "zone": zone, "places": places}

    regions = {
        code: region(code, name, entry.zone)
        for province, entry in calendar.regions.items()
        for code, name in ((province, entry.name), *entry.regencies.items())
    }
    former = {
        code: entry.now
        for province in calendar.regions.values()
        for code, entry in province.former.items()
    }
    zones = sorted({entry.zone for entry in calendar.regions.values()})
    return {
        "zones": {
            zone: {
                "offset": calendar.offset_of(zone),
                "places": [
                    numbers[place]
                    for place in sorted(circumstances.places(None, frozenset({zone})))
                ],
            }
            for zone in zones
        },
        "country": {"places": list(range(len(tables.places)))},
        "regions": dict(sorted(regions.items())),
        "former": former,
    }


def _elections(law: LawDiagrams, tables: Tables) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each election with the places to which it is limited, None if to none.

    Who names an election without a place means a place in which it runs.
    """
    for election in law.calendar.elections:
        listed = set(law.circumstances.classes(None, election.id))
        places = [number for number, place in enumerate(tables.places) if place in listed]
        limited = len(places) < len(tables.places)
        yield election.id, {"name": wording(election.name), "places": places if limited else None}
    for unfixed in law.calendar.not_fixed:
        yield unfixed.id, {"name": wording(unfixed.name), "places": None}
