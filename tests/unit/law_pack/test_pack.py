"""The law pack: what it holds of small laws, that it is stable, and what cannot be packed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from builders import calendar, consequence, dispute, election, reading, rule, rulebook
from jsonschema import Draft202012Validator
from made_laws import PLAIN, elections_listed_in_part, holds

from asn_netralitas import Act, Category, LoadError, SanctionClass, Stage
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import diagrams_of
from asn_netralitas._model.codes import Modality
from asn_netralitas._model.elections import Unfixed
from asn_netralitas._model.law import Overlay
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.law_pack import LAW_PACK_SCHEMA, make_law_pack, to_json
from asn_netralitas.schemas import schema

SCHEMA = Draft202012Validator(schema("law-pack"))
DAY = date(2024, 9, 2)
PILKADA = calendar(election("pilkada"))
BOOK = rulebook(
    rule("in-public", when=holds("public"), consequences=(consequence(SanctionClass.ETHICS),)),
    rule("allowed", Modality.PERMISSION, stages=frozenset({Stage.OUTSIDE})),
    vocabulary=PLAIN,
)
DISPUTED = rulebook(
    rule("strictly", reading=reading("first", "a")),
    disputes=(dispute("first", a=date(2020, 1, 1), b=date(2024, 6, 1)),),
    vocabulary=PLAIN,
)


def cell_of(pack: dict[str, Any], day: str, place: int, category: Category, act: Act) -> list[Any]:
    """Follow the tables from a day, a place, a category and an act to what the law says."""
    segment = [each for each in pack["segments"] if each[0] <= day][-1]
    group = pack["groupings"][segment[1]][place]
    ((_, situation),) = pack["spots"][pack["rows"][segment[2]][group]][0]
    law = pack["laws"][pack["situations"][situation][pack["acts"][act]["number"]]]
    staged, _, _, columns = law
    column = pack["columns"][columns[0 if staged else 1]]
    limits, outcome = pack["cells"][column[pack["categories"][category][0]]]
    return [pack["limits"][limits], pack["outcomes"][outcome]]


def test_the_tables_lead_from_a_day_and_a_place_to_a_diagram() -> None:
    pack = make_law_pack(BOOK, PILKADA)

    _, outcome = cell_of(pack, "2024-09-02", 0, Category.PNS, Act.ATTEND_CAMPAIGN)

    verdict, disputes, fates, classes = outcome
    variable, no, yes = pack["nodes"][verdict]
    assert pack["facts"][variable] == ["activity", "public"]
    assert [pack["verdicts"][~leaf] for leaf in (no, yes)] == ["unregulated", "prohibited"]
    assert (disputes, [pack["sanction_classes"][number] for number, _ in classes]) == (
        (),
        ["ethics"],
    )
    assert [pack["rules"][pack["fates"][fate][0]]["id"] for fate in fates] == ["in-public"]


def test_a_pack_fits_its_schema() -> None:
    for book, known in (
        (BOOK, PILKADA),
        (DISPUTED, calendar()),
        (elections_listed_in_part(2).book, elections_listed_in_part(2).calendar),
    ):
        pack = json.loads(to_json(make_law_pack(book, known)))

        SCHEMA.validate(pack)
        assert pack["schema"] == LAW_PACK_SCHEMA


def test_the_same_law_gives_the_same_bytes_however_it_was_met() -> None:
    before = to_json(make_law_pack(BOOK, PILKADA))
    again = evolve(BOOK, id=BOOK.id), evolve(PILKADA)
    law = LawDiagrams.of(*again)
    for act in reversed(Act):
        for situation in range(len(law.circumstances.situations)):
            law.law_of(act, situation)
    diagrams_of.cache_clear()

    assert to_json(make_law_pack(*again)) == before


def test_a_pack_is_json_with_a_line_for_each_part() -> None:
    pack = make_law_pack(BOOK, PILKADA)

    text = to_json(pack)

    assert [line.partition(":")[0] for line in text.splitlines()[1:-1]] == [
        json.dumps(key) for key in pack
    ]
    assert json.loads(text) == json.loads(json.dumps(pack))


def test_a_reading_is_chosen_by_each_of_its_names_from_the_day_on_which_it_is_held() -> None:
    (packed,) = make_law_pack(DISPUTED, calendar())["disputes"]

    assert packed["names"] == ["a", "b", "strictest", "most_lenient", "highest_rank"]
    assert [
        (day, chosen.get("b"), chosen["most_lenient"]) for day, chosen in packed["choices"]
    ] == [("2020-01-01", None, 1), ("2024-06-01", 2, 2)]


def test_what_an_overlay_chooses_stands_where_and_from_when_it_chooses() -> None:
    overlay = Overlay(
        id="there",
        title=Text("di sana", "there"),
        regions=frozenset({"91.01"}),
        first=DAY,
        last=None,
        readings={"first": "b"},
        categories={},
    )
    pack = make_law_pack(evolve(DISPUTED, overlays=(overlay,)), calendar())

    found = set()
    for start, grouping, *_, row in pack["segments"]:
        for place in pack["regions"]["91.01"]["places"]:
            group = pack["groupings"][grouping][place]
            found.add((start >= DAY.isoformat(), pack["choices"][pack["rows"][row][group]]))
    assert found == {(False, ()), (True, (("first", "b"),))}


def test_an_election_of_an_incomplete_list_runs_and_does_not() -> None:
    case = elections_listed_in_part(2)
    pack = make_law_pack(case.book, case.calendar)

    ways = {tuple(name for name, _ in ways) for spot in pack["spots"] for ways in spot}

    assert ways == {("",), ("", "election-00", "election-01", "election-00,election-01")}


# ------------------------------------------------------------------ what cannot be packed


def test_too_many_elections_of_incomplete_lists_at_once_are_refused() -> None:
    case = elections_listed_in_part(9)

    with pytest.raises(LoadError) as refused:
        make_law_pack(case.book, case.calendar)

    (problem,) = refused.value.problems
    assert (problem.code, dict(problem.values)) == (
        "too-many-open-lists",
        {"count": "9", "limit": "8"},
    )


def test_a_zone_that_changes_its_distance_from_utc_is_refused() -> None:
    known = calendar(election("long-ago", first=date(1963, 1, 1)))

    with pytest.raises(LoadError) as refused:
        make_law_pack(BOOK, known)

    assert [problem.code for problem in refused.value.problems] == ["changing-zone"]


def test_an_entailment_names_its_source_its_values_and_the_bits_that_it_leaves() -> None:
    vocabulary = load_vocabulary()
    pack = make_law_pack(evolve(BOOK, vocabulary=vocabulary), calendar())

    first, given = pack["entailments"][0], vocabulary.entailments[0]

    assert len(pack["entailments"]) == len(vocabulary.entailments)
    assert (first["if"], pack["facts"][first["fact"]][1]) == (given.source, given.fact)
    assert {pack["categories"][category][0] for category in given.values} == set(first["in"])
    values = pack["person"][given.fact]
    allowed = {value for at, value in enumerate(values) if first["allowed"] >> at & 1}
    assert allowed == set(given.allowed)


def test_an_election_without_days_is_known_by_name_and_limited_to_no_place() -> None:
    later = Unfixed(id="later", name=Text("nanti", "later"), note=Text("belum", "not yet"))
    known = evolve(PILKADA, not_fixed=(later,))

    elections = make_law_pack(BOOK, known)["elections"]

    assert elections["later"] == {"name": {"id": "nanti", "en": "later"}, "places": None}
    assert elections["pilkada"]["places"] is None


def test_a_named_election_is_limited_to_the_places_of_its_whole_list() -> None:
    local = calendar(election("local", regions=("91.01",)))

    pack = make_law_pack(BOOK, local)

    assert pack["elections"]["local"]["places"] == pack["regions"]["91.01"]["places"]
