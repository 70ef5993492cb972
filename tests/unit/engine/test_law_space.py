from datetime import date

import pytest
from builders import calendar, dispute, election, reading, rule, rulebook

from asn_netralitas._engine.query import diagrams_of, law_or_national
from asn_netralitas._model.codes import Act, Category, Stage
from asn_netralitas._model.elections import ONE_DAY
from asn_netralitas._model.law import Overlay
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.analysis.law_space import (
    LawSpace,
    alike,
    contents,
    election_at_rest,
    firsts,
    single_categories,
    versions,
)

ELECTIONS = calendar(election("one"), election("two", first=date(2029, 6, 1)))
LATER = rule("later", first=date(2024, 7, 1), regions=frozenset({"91.01"}))
LAW = diagrams_of(rulebook(rule("always"), LATER), ELECTIONS)
ACT = Act.ATTEND_CAMPAIGN


def test_a_version_begins_where_the_law_or_an_election_turns() -> None:
    first, *others = versions(LAW)

    assert first == LAW.rulebook.known_from
    assert {date(2024, 7, 1), ELECTIONS.elections[0].first} <= set(others)
    segment = LAW.circumstances.segment
    assert [day for day in others if segment(day) == segment(day - ONE_DAY)] == []


def test_each_setting_of_an_act_comes_once() -> None:
    settings = list(LawSpace.of_all_versions(LAW).settings(ACT))
    within = [contents(LAW, at.number, at.pins) for at in settings]
    keys = [(alike(at.context), its) for at, its in zip(settings, within, strict=True)]

    assert len(keys) == len(set(keys)) > 1
    assert {its.rules for its in within} == {("always",), ("always", "later")}


def test_a_local_rule_is_met_in_its_region_only() -> None:
    cells = LawSpace.of_all_versions(LAW).cells(ACT)
    places = {cell.at.place.code for cell in cells if "later" in cell.rules}

    assert places == {"91.01"}


def test_the_law_of_a_day_is_looked_at_in_every_context_that_any_day_brings() -> None:
    quiet = LAW.rulebook.known_from
    met, ever = (
        {at.context.stage for at in space}
        for space in (LawSpace.of_days(LAW, [quiet]), LawSpace.of_day(LAW, quiet))
    )

    assert met == {Stage.OUTSIDE}
    assert ever == set(Stage)


def test_a_cell_has_each_choice_of_the_readings_that_nothing_has_chosen() -> None:
    there = Overlay(
        id="there",
        title=Text("sana", "there"),
        regions=frozenset({"91.01"}),
        first=date(2018, 1, 1),
        last=None,
        readings={"question": "two"},
        categories={},
    )
    book = rulebook(
        rule("of-one", reading=reading("question", "one")),
        disputes=(dispute("question", one=date(2018, 1, 1), two=date(2018, 1, 1)),),
        overlays=(there,),
    )
    law = diagrams_of(book, calendar())
    chosen = {
        cell.at.place.code: {
            value
            for choice in cell.choices
            for value in law.variables.of_bits(law.variables.facts, choice)
        }
        for cell in LawSpace.of_day(law, date(2020, 1, 1)).cells(ACT)
        if cell.can_be
    }

    assert chosen.pop("91.01") == {"two"}
    assert set(map(frozenset, chosen.values())) == {frozenset({"one", "two"})}


def test_an_act_that_no_rule_names_has_no_cells() -> None:
    assert list(LawSpace.of_all_versions(LAW).cells(Act.VOTE)) == []


def test_groups_are_no_single_categories() -> None:
    vocabulary = load_vocabulary()

    assert set(single_categories(vocabulary)) == set(Category) - set(vocabulary.category_groups)


def test_the_first_of_equal_items_is_kept() -> None:
    assert list(firsts(["a", "B", "A", "b"], str.lower)) == ["a", "B"]


@pytest.mark.parametrize(("day", "resting"), [(date(2024, 8, 1), "two"), (date(2020, 1, 1), "one")])
def test_an_election_at_rest_does_not_run_on_the_day(day: date, resting: str) -> None:
    assert election_at_rest(ELECTIONS, day) == resting
    assert election_at_rest(calendar(), day) is None


def test_law_and_elections_are_known_until_the_earlier_of_both_days() -> None:
    assert LAW.horizon == min(LAW.rulebook.known_until, ELECTIONS.known_until)


def test_the_national_law_stands_in_for_what_is_not_given() -> None:
    law = law_or_national(None, ELECTIONS)

    assert (law.rulebook, law.calendar) == (Rulebook.national(), ELECTIONS)
    assert law_or_national(LAW.rulebook, None).calendar == Calendar.national()
