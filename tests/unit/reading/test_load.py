import pickle
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import builders
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from places import DATA, LAW, ROOT

from asn_netralitas import Activity, Decision, Person, evaluate, render
from asn_netralitas._files import yaml_nodes
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Candidacy,
    Category,
    Confidence,
    Contest,
    ElectionKind,
    Modality,
    PeriodKind,
    Position,
    SanctionClass,
    SanctionKind,
    Stage,
    Target,
)
from asn_netralitas._model.law import (
    AllOf,
    AnyOf,
    Citation,
    Clock,
    Condition,
    Deadline,
    FactIs,
    NoRole,
    Not,
    Penalty,
    ReadingRef,
    Rule,
)
from asn_netralitas._model.problems import LoadError
from asn_netralitas._phrases.catalogue import phrases_of
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook, load_vocabulary

BAD = sorted((DATA / "bad").glob("*.yaml"))
WHOLE = DATA / "rulebook.yaml"

HEADER = """
rulebook:
  id: test
  version: "1"
  title: {id: uji, en: test}
  known_from: 2024-01-01
  known_until: 2024-12-31
instruments:
  - instrument:
      id: law
      number: Law 1
      title: {id: undang-undang, en: law}
      rank: uu
      in_force: {first: 2024-01-01, last: 2024-12-31}
      confidence: verified
"""
RULE = """
      - id: NAME
        modality: prohibition
        title: {id: aturan, en: rule}
        acts: [like_post]
        citations: [{instrument: law, provision: Pasal 1}]
        confidence: verified
"""
OVERLAY = """
overlay: {id: kutim, title: {id: Kutim, en: Kutim}, regions: ["64.08"], first: 2024-06-01}
"""
NOT_RESIGNED = Not(FactIs("resigned", frozenset({True})))


def rule_of(tmp_path: Path, text: str) -> Rule:
    """Return the one rule of a rulebook, written as the lines that a plain rule does not have."""
    lines = "".join(f"        {line}\n" for line in text.splitlines())
    return load(tmp_path, HEADER + "    rules:" + RULE.replace("NAME", "rule") + lines).rules[0]


def load(tmp_path: Path, text: str, *overlays: str) -> Rulebook:
    return load_rulebook(
        write(tmp_path, "book.yaml", text),
        *(write(tmp_path, f"overlay{number}.yaml", text) for number, text in enumerate(overlays)),
    )


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def fact(name: str, *values: Any) -> FactIs:
    return FactIs(name, frozenset(values or (True,)))


def codes(raised: pytest.ExceptionInfo[LoadError]) -> list[str]:
    return [problem.code for problem in raised.value.problems]


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_for_just_the_lines_that_it_marks(path: Path) -> None:
    marked = {
        (number, code)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for code in re.findall(r"#! ([a-z-]+)", line)
    }

    with pytest.raises(LoadError) as raised:
        load_rulebook(path)

    places = [(problem.where, problem.code) for problem in raised.value.problems]
    assert {(where.line if where else 0, code) for where, code in places} == marked
    assert path.stem in {code for _, code in places}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_problem_of_a_bad_file_makes_a_sentence(lang: str) -> None:
    for path in BAD:
        with pytest.raises(LoadError) as raised:
            load_rulebook(path)

        for problem in raised.value.problems:
            assert re.search(r"{\w*}", problem.sentence(lang)) is None  # type: ignore[arg-type]


def test_the_sentences_of_both_languages_use_the_same_values() -> None:
    def used(sentence: str) -> set[str]:
        return set(re.findall(r"{(\w+)}", sentence))

    assert [
        code
        for code, text in phrases_of("problems").items()
        if used(str(text["id"])) != used(str(text["en"]))
    ] == []


@pytest.mark.parametrize("day", ["0001-01-02", "1945-08-16", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize("path", [WHOLE, ROOT / "docs/how-to/contoh.overlay.yaml"], ids=str)
def test_no_day_of_the_law_is_beyond_the_ends_of_time(path: Path, day: str, tmp_path: Path) -> None:
    text, count = re.subn(r"\b\d{4}-\d\d-\d\d\b", day, path.read_text("utf-8"))
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if day in line]
    changed = write(tmp_path, path.name, text)

    with pytest.raises(LoadError) as caught:
        load_rulebook(*([changed] if path == WHOLE else [WHOLE, changed]))

    found = [problem for problem in caught.value.problems if problem.code == "unlikely-day"]
    assert len(found) == count
    assert {problem.where.line for problem in found if problem.where} == set(lines)


def test_a_rulebook_that_is_not_there_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        load_rulebook(tmp_path / "none")

    assert codes(raised) == ["missing-file"]


def test_a_folder_without_a_header_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        load_rulebook(tmp_path)

    assert codes(raised) == ["missing-file"]


def test_one_unreadable_file_does_not_make_the_others_guilty(tmp_path: Path) -> None:
    write(tmp_path, "rulebook.yaml", HEADER.partition("instruments:")[0].partition("rulebook:")[2])
    write(tmp_path, "instruments/a.yaml", "instrument: [")
    cites = "instrument: a\nrules: [{id: x}]"
    write(tmp_path, "instruments/b.yaml", cites)

    with pytest.raises(LoadError) as raised:
        load_rulebook(tmp_path)

    assert "unknown-id" not in codes(raised)
    assert {"yaml-bracket", "missing-key"} <= set(codes(raised))


def test_a_vocabulary_of_ones_own_is_read_first_and_its_problems_come_alone(tmp_path: Path) -> None:
    text = (LAW / "vocabulary.yaml").read_text("utf-8")
    text = text.replace("unpaid_leave: false", "unpaid_leaf: false", 1)
    text = text.replace("{if: {target: spouse}", "{if: {target: spouse, act: vote}")
    text = text.replace("resigned: {value: false}", "resignd: {value: false}")
    write(tmp_path, "vocabulary.yaml", text)

    with pytest.raises(LoadError) as raised:
        load_rulebook(tmp_path)

    assert codes(raised) == ["unknown-fact", "one-of-keys", "unknown-fact"]


# ------------------------------------------------------------------ the whole grammar


@pytest.fixture(scope="module")
def whole() -> Rulebook:
    return load_rulebook(WHOLE)


def test_one_file_may_hold_a_whole_rulebook(whole: Rulebook) -> None:
    assert (whole.id, whole.version, whole.title) == ("whole", "2.0", Text("lengkap", "whole"))
    assert (whole.known_from, whole.known_until) == (date(2024, 1, 1), date(2024, 12, 31))
    assert [instrument.id for instrument in whole.instruments] == ["old-law", "law", "letter"]
    assert whole.instrument("old-law").replaced_by == "law"
    assert whole.instrument("law").source == "https://example.org/law"


def test_a_rule_has_everything_that_is_written(whole: Rulebook) -> None:
    rule = whole.rule("law-1")

    assert rule.title == Text("Menyukai unggahan", "Liking a post")
    assert rule.acts == {Act.LIKE_POST, Act.SHARE_POST}
    assert rule.election_kinds == {ElectionKind.PILKADA}
    assert rule.contests == {Contest.REGIONAL_HEAD}
    assert rule.stages == {Stage.AFTER_DETERMINATION}
    assert rule.periods == {PeriodKind.CAMPAIGN, PeriodKind.QUIET_PERIOD}
    assert rule.regions == {"64", "64.08"}
    assert rule.citations == (Citation("law", "Pasal 1"), Citation("old-law", "Pasal 9"))
    assert rule.reading == ReadingRef("quarrel", "one")
    assert (rule.first, rule.last) == (date(2024, 2, 1), date(2024, 11, 30))
    assert rule.note == Text("catatan", "note")


def test_groups_are_expanded(whole: Rulebook) -> None:
    rule = whole.rule("law-1")

    assert rule.categories == load_vocabulary().category_groups[Category.ASN]
    assert rule.positions == load_vocabulary().position_groups["pejabat"]
    assert rule.targets == {*load_vocabulary().target_groups["any_hopeful"], Target.PARTY}


def test_a_consequence_has_everything_that_is_written(whole: Rulebook) -> None:
    first, second = whole.rule("law-1").consequences

    assert first.sanction_class is SanctionClass.CRIMINAL
    assert first.kinds == (
        Penalty(kind=SanctionKind.IMPRISONMENT, least=1, most=6, unit="months"),
        Penalty(kind=SanctionKind.LIGHT_DETENTION, least=30, most=30, unit="days"),
        Penalty(kind=SanctionKind.FINE, most=6_000_000, unit="rupiah"),
    )
    assert first.joined == "and_or"
    assert first.by == (Authority.COURT, Authority.BAWASLU)
    assert first.categories == {Category.PPPK, Category.PPPK_PARUH_WAKTU}
    assert first.positions == {Position.CAMAT}
    assert first.targets == {Target.CANDIDATE}
    assert first.kinds_of_election == {ElectionKind.PILKADA}
    assert first.when == fact("public")
    assert first.reading == ReadingRef("quarrel", "one")
    assert (first.first, first.last) == (date(2024, 3, 1), date(2024, 4, 1))
    assert first.confidence is Confidence.SECONDARY
    assert first.note == Text("catatan", "note")
    assert second.sanction_class is None
    assert second.confidence is whole.rule("law-1").confidence is Confidence.REPRODUCED
    assert (second.kinds, second.joined, second.first) == ((), "alternative", None)


def test_a_schedule_takes_its_days_and_instrument_from_where_it_stands(whole: Rulebook) -> None:
    schedule = whole.schedules[0]

    assert (schedule.first, schedule.last) == (date(2024, 1, 1), None)
    assert schedule.citation == Citation("law", "Pasal 8")
    assert schedule.categories == {Category.PNS, Category.CPNS}
    assert schedule.kinds[1] == Penalty(
        kind=SanctionKind.ALLOWANCE_CUT, least=6, most=6, unit="months", percent=25
    )
    assert schedule.joined == "and"


def test_a_duty_binds_everybody_unless_it_says_whom(whole: Rulebook) -> None:
    everybody, some = whole.duties

    assert everybody.categories == frozenset(Category).difference(load_vocabulary().category_groups)
    assert some.categories == {Category.THL}
    assert some.citation == Citation("law", "Pasal 28")
    assert (some.first, some.last) == (date(2024, 5, 1), None)


def test_a_dispute_has_readings_with_holders(whole: Rulebook) -> None:
    dispute = whole.disputes[0]

    assert [reading.id for reading in dispute.readings] == ["one", "two"]
    assert dispute.readings[0].since == date(2023, 5, 1)
    assert dispute.readings[0].holders[1].who == Text("Komisi", "the Commission")


def test_a_route_without_kinds_or_categories_is_open_to_any(whole: Rulebook) -> None:
    narrow, wide = whole.routes

    assert narrow.deadline == Deadline(days=7, kind="working", start="known")
    assert narrow.election_kinds == {ElectionKind.PEMILU}
    assert narrow.categories == {Category.PNS, Category.CPNS}
    assert narrow.forwarding[0].classes == {SanctionClass.CRIMINAL}
    assert narrow.forwarding[1].categories == {Category.THL}
    assert narrow.forwarding[1].last == date(2024, 9, 3)
    assert (wide.election_kinds, wide.categories, wide.deadline) == (frozenset(), frozenset(), None)
    assert (narrow.outside, wide.outside) == (False, True)


def test_a_route_says_who_may_report_and_which_clocks_then_run(whole: Rulebook) -> None:
    narrow, wide = whole.routes
    deal, crime = narrow.follow_up

    assert narrow.reporter == Text("pemilih", "a voter")
    assert deal.clock == Clock(
        what=Text("menangani", "deal with it"),
        days=14,
        kind="working",
        start="registered",
        citation=Citation("law", "Pasal 138"),
    )
    assert deal.classes == frozenset()
    assert crime.classes == {SanctionClass.CRIMINAL}
    assert (wide.reporter, wide.follow_up) == (None, ())


def test_a_rulebook_names_the_bodies_that_have_no_part_in_reports(whole: Rulebook) -> None:
    (office,) = whole.no_roles

    assert office == NoRole(
        who=Text("Kantor", "the office"),
        text=Text("tidak berperan", "has no part"),
        citations=(Citation("law", "Pasal 140"),),
    )


# ------------------------------------------------------------------ whom a rule binds


@pytest.mark.parametrize(
    ("named", "bound"),
    [
        ("categories: pns", {"pns", "cpns"}),
        ("categories: [pppk]", {"pppk", "pppk_paruh_waktu"}),
        ("categories: asn", {"pns", "cpns", "pppk", "pppk_paruh_waktu"}),
        ("categories: non_asn", {"tk2d", "thl", "honorer", "ppnpn"}),
        ("categories: cpns", {"cpns"}),
        ("categories: asn\nexcept_categories: [cpns]", {"pns", "pppk", "pppk_paruh_waktu"}),
        ("categories: asn\nexcept_categories: pppk", {"pns", "cpns", "pppk_paruh_waktu"}),
    ],
)
def test_a_rule_binds_probationers_and_part_timers_unless_it_leaves_them_out(
    named: str, bound: set[str], tmp_path: Path
) -> None:
    assert rule_of(tmp_path, named).categories == bound


def test_the_same_holds_for_those_whom_a_consequence_is_for(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        "categories: asn\nconsequences: [{class: ethics, by: ppk, for: pns, "
        "citation: {instrument: law, provision: Pasal 2}}]",
    )

    assert rule.consequences[0].categories == {Category.PNS, Category.CPNS}


# ------------------------------------------------------------------ conditions


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("public", fact("public")),
        ("{fact: public, is: no}", fact("public", False)),
        ("{fact: public, is: [ya, tidak]}", fact("public", True, False)),
        ("{fact: candidacy, is: determined}", fact("candidacy", Candidacy.DETERMINED)),
        ("{fact: position, is: [none, camat]}", fact("position", Position.NONE, Position.CAMAT)),
        (
            "{fact: position, is: pejabat_struktural}",
            fact("position", *load_vocabulary().position_groups["pejabat_struktural"]),
        ),
        ("{not: public}", Not(fact("public"))),
        ("{any: [public, {not: public}]}", AnyOf((fact("public"), Not(fact("public"))))),
        ("{all: public}", AllOf((fact("public"),))),
    ],
)
def test_a_condition_is_read_as_written(written: str, condition: Condition, tmp_path: Path) -> None:
    own = rule_of(tmp_path, f"categories: pns\nbinds_after_resignation: yes\nwhen: {written}")
    usual = rule_of(tmp_path, f"categories: pns\nwhen: {written}")

    assert own.when == condition
    assert usual.when == AllOf((NOT_RESIGNED, condition))


def test_a_rule_binds_nobody_who_has_resigned_unless_it_says_so(tmp_path: Path) -> None:
    usual = rule_of(tmp_path, "categories: pns")
    candidacy = rule_of(tmp_path, "categories: pns\nbinds_after_resignation: ya")

    assert usual.when == NOT_RESIGNED
    assert (candidacy.when, candidacy.binds_after_resignation) == (None, True)


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("", date(2024, 1, 1), date(2024, 12, 31)),
        ("first: 2024-03-01", date(2024, 3, 1), date(2024, 12, 31)),
        ("first: any\nlast: 2024-03-01", None, date(2024, 3, 1)),
        ("first: any\nlast: any", None, None),
    ],
)
def test_a_rule_has_the_days_of_its_instrument_unless_it_has_its_own(
    written: str, first: date | None, last: date | None, tmp_path: Path
) -> None:
    rule = rule_of(tmp_path, f"categories: pns\n{written}")

    assert (rule.first, rule.last) == (first, last)


def test_on_a_day_only_the_law_in_force_is_left(whole: Rulebook) -> None:
    before, within, after = (whole.on(date(2024, month, 1)) for month in (1, 6, 12))

    assert [rule.id for rule in before.rules] == ["law-2"]
    assert [rule.id for rule in within.rules] == ["law-1", "law-2", "letter-law-1", "letter-law-2"]
    assert [rule.id for rule in after.rules] == ["law-2", "letter-law-2"]
    assert [instrument.id for instrument in before.instruments] == ["law"]
    assert (len(before.duties), len(within.duties)) == (1, 2)
    assert (before.disputes, before.overlays) == (whole.disputes, whole.overlays)
    assert whole.on(date(2023, 12, 31)).schedules == ()
    assert whole.on(date(2024, 1, 1)).routes == whole.routes


# ------------------------------------------------------------------ carried over


def test_a_rule_that_is_carried_over_binds_others_with_other_consequences(whole: Rulebook) -> None:
    original, carried = whole.rule("law-1"), whole.rule("letter-law-1")

    assert carried.instrument == "letter"
    assert carried.categories == {Category.THL}
    assert carried.positions == carried.exception_to == frozenset()
    assert carried.citations == (Citation("letter", "butir 2"), *original.citations)
    assert [consequence.sanction_class for consequence in carried.consequences] == ["contract"]
    assert carried.when == AllOf((NOT_RESIGNED, fact("paid_by_state")))
    assert carried.confidence is Confidence.SECONDARY
    assert (carried.title, carried.acts, carried.regions, carried.reading) == (
        original.title,
        original.acts,
        original.regions,
        original.reading,
    )


def test_a_rule_that_is_carried_over_holds_while_both_hold(whole: Rulebook) -> None:
    carried = [whole.rule("letter-law-1"), whole.rule("letter-law-2")]

    assert [rule.first for rule in carried] == [date(2024, 2, 15), date(2024, 2, 15)]
    assert [rule.last for rule in carried] == [date(2024, 11, 30), None]


def test_a_rule_that_binds_after_resignation_is_carried_over_with_the_new_condition_alone(
    whole: Rulebook,
) -> None:
    assert whole.rule("letter-law-2").when == fact("paid_by_state")
    assert whole.rule("letter-law-2").binds_after_resignation


def test_an_exception_may_name_a_rule_that_is_carried_over(tmp_path: Path) -> None:
    text = WHOLE.read_text("utf-8") + RULE.replace("NAME", "letter-3").replace("law,", "letter,")

    book = load(tmp_path, text + "        categories: thl\n        exception_to: letter-law-2\n")

    assert book.rule("letter-3").exception_to == {"letter-law-2"}


# ------------------------------------------------------------------ overlays


LOCAL_RULE = """
instruments:
  - id: circular
    number: SE 1
    title: {id: edaran, en: circular}
    rank: se
    in_force: {first: 2020-01-01}
    confidence: verified
rules:
  - id: local
    instrument: circular
    modality: advice
    title: {id: aturan, en: rule}
    categories: thl
    acts: [like_post]
    citations: [{instrument: law, provision: Pasal 1}, {instrument: circular, provision: 1}]
    confidence: verified
"""


def test_an_overlay_adds_rules_for_its_place_and_days(tmp_path: Path) -> None:
    book = load(tmp_path, HEADER, OVERLAY + "categories: {TKD: non_asn}" + LOCAL_RULE)

    (rule,), (overlay,) = book.rules, book.overlays
    assert (rule.regions, rule.first, rule.last) == (frozenset({"64.08"}), date(2024, 6, 1), None)
    assert rule.instrument == book.instruments[1].id == "circular"
    assert overlay.categories == {"TKD": Category.NON_ASN}
    assert (overlay.regions, overlay.first, overlay.last) == (rule.regions, date(2024, 6, 1), None)


def test_a_rule_of_an_overlay_may_have_places_and_days_of_its_own(tmp_path: Path) -> None:
    own = LOCAL_RULE + '    regions: "64"\n    first: 2024-07-01\n    last: 2024-08-01\n'

    (rule,) = load(tmp_path, HEADER, OVERLAY + own).rules

    assert rule.regions == {"64"}
    assert (rule.first, rule.last) == (date(2024, 7, 1), date(2024, 8, 1))


def test_an_overlay_may_lift_a_national_rule_as_a_declared_interpretation(tmp_path: Path) -> None:
    overlay = write(
        tmp_path,
        "o.yaml",
        OVERLAY.replace(
            "2024-06-01}", "2024-06-01, last: 2024-12-31}\nreadings: {passive-attendance: allowed}"
        )
        + LOCAL_RULE.replace("{instrument: law,", "{instrument: skb-2022,")
        + "    exception_to: skb-a-04\n    interpretation_by: [{id: Bupati, en: the regent}]\n",
    )
    national = Rulebook.national()

    book = national.with_overlays(overlay)

    assert book.rules[: len(national.rules)] == national.rules
    assert book.rule("local").exception_to == {"skb-a-04"}
    assert book.overlays[0].readings == {"passive-attendance": "allowed"}
    assert book.digest != national.digest
    assert national.with_overlays() == national


def test_an_overlay_is_checked_against_the_rulebook_that_it_extends(tmp_path: Path) -> None:
    overlay = write(
        tmp_path,
        "o.yaml",
        OVERLAY.replace("64.08", "Kutai").replace("kutim,", "kutim, colour: red,")
        + "readings: {passive-attendance: alowed, quarrel: one}\ncategories: {pns: thl}"
        + LOCAL_RULE.replace("id: circular", "id: skb-2022").replace("id: local", "id: skb-a-04")
        + "    exception_to: skb-a-05\n",
    )

    with pytest.raises(LoadError) as raised:
        Rulebook.national().with_overlays(overlay)

    assert sorted(codes(raised)) == [
        "duplicate-id",
        "duplicate-id",
        "duplicate-id",
        "unknown-dispute",
        "unknown-id",
        "unknown-id",
        "unknown-id",
        "unknown-key",
        "unknown-reading",
        "unknown-region",
    ]


def test_an_undeclared_exception_of_an_overlay_to_higher_law_is_refused(tmp_path: Path) -> None:
    overlay = OVERLAY + LOCAL_RULE + "    exception_to: law-1\n"
    book = HEADER + "    rules:" + RULE.replace("NAME", "law-1") + "        categories: thl\n"

    with pytest.raises(LoadError) as raised:
        load(tmp_path, book, overlay)

    assert [str(problem.where) for problem in raised.value.problems] == [
        f"{tmp_path / 'overlay0.yaml'}:12:9"
    ]
    assert codes(raised) == ["undeclared-interpretation"]


def test_an_overlay_must_say_where_and_from_when(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        load(tmp_path, HEADER, "overlay: {id: x, title: {id: x, en: x}}", OVERLAY, OVERLAY)

    assert codes(raised) == ["missing-key", "missing-key", "duplicate-id"]


def test_an_overlay_that_is_not_there_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        Rulebook.national().with_overlays(tmp_path / "none.yaml")

    assert codes(raised) == ["missing-file"]


def test_an_overlay_that_makes_readings_unequal_is_refused_at_its_rule(tmp_path: Path) -> None:
    overlay = OVERLAY + LOCAL_RULE.replace("{instrument: law,", "{instrument: skb-2022,").replace(
        "categories: thl",
        "categories: bpd\n    reading: {dispute: passive-attendance, reading: allowed}",
    )
    path = write(tmp_path, "o.yaml", overlay)

    with pytest.raises(LoadError) as raised:
        Rulebook.national().with_overlays(path)

    assert codes(raised) == ["unequal-readings"]
    assert raised.value.problems[0].where is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("regions", "days", "reading", "refused"),
    [
        ("'64.08'", "first: 2024-06-01", "two", True),
        ("'64'", "first: 2024-06-01", "two", True),
        ("['11', '64']", "first: 2024-06-01", "two", True),
        ("'64.08'", "first: 2020-01-01, last: 2024-06-01", "two", True),
        ("'64.08'", "first: 2020-01-01, last: 2024-05-31", "two", False),
        ("'64.09'", "first: 2024-06-01", "two", False),
        ("'64.08'", "first: 2024-06-01", "one", False),
    ],
)
def test_two_overlays_may_not_choose_differently_for_one_place_and_day(
    regions: str, days: str, reading: str, refused: bool, tmp_path: Path
) -> None:
    one = write(tmp_path, "one.yaml", OVERLAY + "readings: {quarrel: one}")
    title = "title: {id: x, en: x}"
    other = write(
        tmp_path,
        "other.yaml",
        f"overlay: {{id: x, {title}, regions: {regions}, {days}}}\n"
        f"readings: {{quarrel: {reading}}}",
    )
    for first, second in ((one, other), (other, one)):
        if refused:
            with pytest.raises(LoadError) as raised:
                load_rulebook(WHOLE, first, second)
            assert codes(raised) == ["overlay-conflict"]
        else:
            assert len(load_rulebook(WHOLE, first, second).overlays) == 2


def test_what_is_wrong_in_a_rulebook_made_by_hand_is_not_blamed_on_an_overlay(
    tmp_path: Path,
) -> None:
    one = builders.rule("one", reading=builders.reading("quarrel", "a"))
    other = builders.rule(
        "other", categories=frozenset({Category.THL}), reading=builders.reading("quarrel", "b")
    )
    since = date(2024, 1, 1)
    base = builders.rulebook(one, other, disputes=(builders.dispute("quarrel", a=since, b=since),))

    book = base.with_overlays(write(tmp_path, "o.yaml", OVERLAY))

    assert [overlay.id for overlay in book.overlays] == ["kutim"]


# ------------------------------------------------------------------ folders


def test_a_folder_is_read_like_one_file(tmp_path: Path, whole: Rulebook) -> None:
    text = WHOLE.read_text("utf-8")
    sections = re.split(r"^\w+:\n", text, flags=re.MULTILINE)[1:]
    header, disputes, routes, no_role, instruments = sections
    write(tmp_path, "rulebook.yaml", header)
    write(tmp_path, "disputes.yaml", f"disputes:\n{disputes}")
    write(tmp_path, "reporting.yaml", f"routes:\n{routes}no_role:\n{no_role}")
    parts = re.split(r"^  - ", instruments, flags=re.MULTILINE)[1:]
    for number, part in enumerate(parts):
        write(tmp_path, f"instruments/{9 - number}.yaml", f"    {part}")

    book = load_rulebook(tmp_path)

    assert set(book.rules) == set(whole.rules)
    assert book != whole  # the files are read by name, the other way round
    assert book.digest == whole.digest


def test_a_copy_of_the_law_is_the_national_rulebook(tmp_path: Path) -> None:
    for path in LAW.rglob("*.yaml"):
        write(tmp_path, str(path.relative_to(LAW)), path.read_text("utf-8"))

    copied = load_rulebook(str(tmp_path))

    assert copied == Rulebook.national()
    assert copied.digest == Rulebook.national().digest


def test_a_vocabulary_of_ones_own_decides(tmp_path: Path) -> None:
    write(tmp_path, "rulebook.yaml", HEADER.partition("instruments:")[0].partition("rulebook:")[2])
    text = (LAW / "vocabulary.yaml").read_text("utf-8")
    write(tmp_path, "vocabulary.yaml", text.replace("  resigned: {value: false}\n", ""))

    book = load_rulebook(tmp_path)

    assert [presumption.fact for presumption in book.vocabulary.presumptions] == ["paid_by_state"]
    assert (book.instruments, book.rules) == ((), ())


# ------------------------------------------------------------------ the value


def test_the_national_rulebook_is_read_once() -> None:
    assert Rulebook.national() is Rulebook.national()


def test_a_rulebook_is_a_value(whole: Rulebook) -> None:
    again = load_rulebook(WHOLE)

    assert again == whole
    assert hash(again) == hash(whole)
    assert pickle.loads(pickle.dumps(whole)) == whole  # noqa: S301
    assert "rules" not in repr(whole)


def test_an_id_that_is_not_there_is_a_key_error(whole: Rulebook) -> None:
    with pytest.raises(KeyError):
        whole.rule("none")
    with pytest.raises(KeyError):
        whole.instrument("none")


@pytest.mark.slow
def test_a_digest_does_not_depend_on_the_run_of_the_program() -> None:
    script = "from asn_netralitas import Rulebook; print(Rulebook.national().digest)"
    digests = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(LAW.parents[1])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert digests == {Rulebook.national().digest}
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", Rulebook.national().digest)


@pytest.mark.slow
@given(data=st.data())
def test_a_digest_does_not_depend_on_the_order_of_parts(data: st.DataObject) -> None:
    book = load_rulebook(WHOLE)
    parts = attrs.asdict(book, recurse=False).items()
    shuffled: dict[str, Any] = {
        name: tuple(data.draw(st.permutations(part)))
        for name, part in parts
        if isinstance(part, tuple)
    }

    assert attrs.evolve(book, **shuffled).digest == book.digest


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Rule)])
def test_a_digest_depends_on_every_field_of_a_rule(name: str, whole: Rulebook) -> None:
    changes: dict[str, Any] = {name: "changed"}
    changed = attrs.evolve(whole.rule("law-1"), **changes)
    book = attrs.evolve(whole, rules=(changed, *whole.rules[1:]))

    assert book.digest != whole.digest


def test_a_digest_tells_all_from_any(tmp_path: Path) -> None:
    digests = {
        attrs.evolve(
            Rulebook.national(),
            rules=(rule_of(tmp_path, f"categories: pns\nwhen: {{{word}: [public]}}"),),
        ).digest
        for word in ("all", "any")
    }

    assert len(digests) == 2


# ------------------------------------------------------------------ laws


TOKENS = st.sampled_from(
    [
        "",
        "~",
        "[]",
        "{}",
        "[[]]",
        "{a: b}",
        "yes",
        "2024-01-01",
        "pns",
        "law",
        "any",
        "x",
        "0",
        "- ",
        ": ",
    ]
)


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_rulebook_raises_nothing_but_a_load_error(
    data: st.DataObject, tmp_path: Path
) -> None:
    lines = WHOLE.read_text("utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        head, colon, _rest = lines[number].partition(":")
        lines[number] = f"{head}{colon} {data.draw(TOKENS)}" if data.draw(st.booleans()) else ""

    try:
        problems = load(tmp_path, "\n".join(lines)).digest[:0]
    except LoadError as error:
        problems = "".join(problem.render("id") for problem in error.problems)

    assert "Traceback" not in problems


@pytest.mark.slow
def test_the_slow_parser_reads_the_same_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_nodes, "_LOADER", yaml.SafeLoader)

    assert load_rulebook(LAW) == Rulebook.national()


def test_a_rulebook_puts_overlays_on_itself() -> None:
    overlay = ROOT / "examples" / "kutai-timur" / "overlay.yaml"

    book = Rulebook.national().with_overlays(overlay)

    assert [each.id for each in book.overlays] == ["kutai-timur-2024"]
    assert book.digest != Rulebook.national().digest


CIRCULAR_IN_PLAIN_WORDS = """
aturan tambahan: {id: kutim, judul: SE Bupati, wilayah: Kutai Timur, mulai: 1 September 2024}
kategori: {Honda: tenaga honorer, Pegawai BLUD: pegawai non-ASN}
peraturan:
  - id: edaran
    nomor: SE Bupati Kutai Timur Nomor 800/123/BKPSDM/2024
    judul: Netralitas pegawai
    tingkatan: surat edaran
    berlaku: {mulai: 1 September 2024}
    keyakinan: teks peraturan terbaca
aturan:
  - id: foto
    peraturan: edaran
    sifat: dilarang
    judul: Dilarang berfoto bersama
    kategori: [Honda, pegawai blud]
    tindakan: foto bareng calon
    dasar hukum: {peraturan: edaran, ketentuan: angka 3}
    keyakinan: teks peraturan terbaca
"""


def test_an_overlay_may_be_written_as_a_clerk_writes(tmp_path: Path) -> None:
    book = Rulebook.national().with_overlays(write(tmp_path, "o.yaml", CIRCULAR_IN_PLAIN_WORDS))
    (overlay,), rule = book.overlays, book.rule("foto")

    assert overlay.title == Text("SE Bupati", "SE Bupati")
    assert overlay.regions == rule.regions == {"64.08"}
    assert overlay.first == rule.first == date(2024, 9, 1)
    assert rule.modality is Modality.PROHIBITION
    assert {Category.HONORER, Category.THL} <= rule.categories
    assert Category.PNS not in rule.categories
    assert rule.acts == {Act.POSE_PHOTO}


def test_a_name_of_an_overlay_is_shown_beside_the_category_where_it_stands(tmp_path: Path) -> None:
    book = Rulebook.national().with_overlays(write(tmp_path, "o.yaml", CIRCULAR_IN_PLAIN_WORDS))

    def decided(category: Category, region: str | None, day: date) -> Decision:
        return evaluate(Person(category, region=region), Activity(Act.VOTE), at=day, rulebook=book)

    there = decided(Category.HONORER, "64.08", date(2024, 10, 7))

    assert there.local_names == ("Honda",)
    assert "Honda (tenaga honorer" in there.summary(lang="id")
    for other in (
        decided(Category.PNS, "64.08", date(2024, 10, 7)),
        decided(Category.HONORER, "64.07", date(2024, 10, 7)),
        decided(Category.HONORER, None, date(2024, 10, 7)),
        decided(Category.HONORER, "64.08", date(2024, 8, 31)),
    ):
        assert other.local_names == ()


def test_an_answer_cites_a_local_circular_by_its_number(tmp_path: Path) -> None:
    book = Rulebook.national().with_overlays(write(tmp_path, "o.yaml", CIRCULAR_IN_PLAIN_WORDS))
    decision = evaluate(
        Person(Category.HONORER, region="64.08"),
        Activity(Act.POSE_PHOTO),
        at=date(2024, 10, 7),
        rulebook=book,
    )

    text = " ".join(render(decision).replace("\u00a0", " ").split())

    assert "Dasar hukum: SE Bupati Kutai Timur Nomor 800/123/BKPSDM/2024, angka 3" in text
    assert "Netralitas pegawai" in text


@pytest.mark.parametrize(
    ("written", "meant"),
    [("sanksi: []", "akibat"), ("daerah: Kutim", "wilayah"), ("pasal: 3", "dasar hukum")],
)
def test_an_everyday_word_for_a_key_is_hinted_at(tmp_path: Path, written: str, meant: str) -> None:
    overlay = write(tmp_path, "o.yaml", CIRCULAR_IN_PLAIN_WORDS + f"    {written}\n")

    with pytest.raises(LoadError) as raised:
        Rulebook.national().with_overlays(overlay)

    assert [(entry.code, entry.hint) for entry in raised.value.problems] == [("unknown-key", meant)]


def test_the_national_law_needs_every_title_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        load(tmp_path, HEADER.replace(", en: test}", "}", 1))

    assert "missing-key" in codes(raised)
