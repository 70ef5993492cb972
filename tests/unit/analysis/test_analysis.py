"""Each kind of flaw, seeded into a small rulebook: found, placed, shown by a case, and alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import builders
import pytest
from attrs import evolve
from places import ROOT
from shared import made_once

from asn_netralitas._model.codes import (
    Act,
    Category,
    Confidence,
    Contest,
    Modality,
    PeriodKind,
    Rank,
    SanctionClass,
    Stage,
    Status,
    Target,
    Verdict,
)
from asn_netralitas._model.elections import ElectionPeriod
from asn_netralitas._model.law import FactIs, Overlay
from asn_netralitas._model.vocabulary import Entailment
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook, load_vocabulary
from asn_netralitas.analysis import Diagnostic, Witness, check, gaps

HEAD: Final = """\
rulebook: {id: kecil, version: "1", title: {id: Kecil, en: Small}, known_from: 2024-01-01, known_until: 2024-12-31}
DISPUTES
instruments:
  - instrument: {id: law, number: UU 1, title: {id: UU, en: Law}, rank: uu, in_force: {first: 2020-01-01}, confidence: verified}
    rules:
      - id: law-not
        modality: prohibition
        title: {id: Dilarang, en: Forbidden}
        categories: [pns, cpns]
        acts: [like_post]
        targets: [any_hopeful, any_candidate]
        consequences: [{class: ethics, by: [ppk], citation: {instrument: law, provision: Pasal 2}}]
        citations: [{instrument: law, provision: Pasal 1}]
        confidence: verified
"""  # noqa: E501  # in these files an entry is a line
RULE: Final = """\
      - id: law-2
        modality: MODALITY
        title: {id: Kedua, en: Second}
        categories: [pns]
        acts: [like_post]
        citations: [{instrument: law, provision: Pasal 3}]
        confidence: verified
"""
CALENDAR: Final = builders.calendar(builders.election("pilkada"))


def rule(modality: str, *lines: str) -> str:
    return RULE.replace("MODALITY", modality) + "".join(f"        {line}\n" for line in lines)


def written(folder: Path, *parts: str, disputes: str = "") -> Path:
    path = folder / "law.yaml"
    path.write_text("".join((HEAD.replace("DISPUTES\n", disputes), *parts)), "utf-8")
    return path


def checked(path: Path, *overlays: Path, most: int = 4096) -> list[Diagnostic]:
    under = load_rulebook(path)
    book = load_rulebook(path, *overlays)
    found = check(
        book, CALENDAR, files=(path, *overlays), under=under if overlays else None, most=most
    )
    for flaw in found:
        if flaw.witness is not None:
            assert flaw.witness.decide(book, CALENDAR).verdict is flaw.witness.verdict
    return [flaw for flaw in found if flaw.code != "gap"]


def witness(flaw: Diagnostic) -> Witness:
    assert flaw.witness is not None
    return flaw.witness


def standing(flaw: Diagnostic, book: Rulebook, calendar: Calendar = CALENDAR) -> set[str]:
    decision = witness(flaw).decide(book, calendar)
    return {found.rule for found in decision.findings if found.status is Status.STANDS}


# ------------------------------------------------------------------ seeded faults


def test_a_sound_rulebook_has_nothing_but_gaps(tmp_path: Path) -> None:
    exception = rule("permission", "exception_to: law-not", "when: official_duty")

    assert checked(written(tmp_path, exception)) == []


def test_a_permission_beside_a_prohibition_is_a_conflict_unless_it_lifts_it(tmp_path: Path) -> None:
    path = written(tmp_path, rule("permission", "when: official_duty"))

    (flaw,) = checked(path)

    assert (flaw.code, flaw.severity) == ("conflicting-rules", "warning")
    assert flaw.values == {"permission": "law-2", "prohibition": "law-not"}
    assert standing(flaw, load_rulebook(path)) == {"law-2", "law-not"}
    assert str(flaw.where) == f"{path}:14:13"


@pytest.mark.parametrize(
    "lines",
    [
        ["when: {all: [public, {not: public}]}"],
        ["last: 2023-12-31"],
        ["when: {fact: candidacy, is: determined}", "stages: before_determination"],
        ["regions: '12'"],
        ["periods: quiet_period"],
    ],
)
def test_a_rule_that_nothing_meets_never_stands(lines: list[str], tmp_path: Path) -> None:
    path = written(tmp_path, rule("advice", *lines))

    (flaw,) = checked(path)

    assert (flaw.code, flaw.severity, flaw.witness) == ("never-stands", "error", None)
    assert str(flaw.where) == f"{path}:14:13"


def test_a_rule_whose_day_will_come_is_not_said_to_be_dead(tmp_path: Path) -> None:
    later = rule("prohibition", "first: 2031-01-01", "stages: after_determination")

    assert checked(written(tmp_path, later)) == []


def test_a_rule_that_is_always_lifted_never_stands(tmp_path: Path) -> None:
    lifted = rule("advice", "targets: nobody")
    lifter = rule("permission", "exception_to: law-2", "targets: nobody")
    path = written(tmp_path, lifted, lifter.replace("id: law-2", "id: law-3"))

    # A CPNS is bound by the rules on PNS, by both alike.
    assert [(flaw.code, flaw.values) for flaw in checked(path)] == [
        ("never-stands", {"rule": "law-2"})
    ]


def test_an_exception_that_meets_nothing_never_lifts(tmp_path: Path) -> None:
    path = written(tmp_path, rule("permission", "exception_to: law-not", "targets: nobody"))

    (flaw,) = checked(path)

    assert (flaw.code, flaw.severity, flaw.witness) == ("never-lifts", "error", None)
    assert flaw.values == {"rule": "law-2", "lifted": "law-not"}
    assert str(flaw.where) == f"{path}:14:13"


def test_of_two_exceptions_that_lift_together_both_lift(tmp_path: Path) -> None:
    first = rule("permission", "exception_to: law-not", "when: official_duty")
    second = first.replace("id: law-2", "id: law-3")

    assert checked(written(tmp_path, first, second)) == []


def test_advice_that_a_prohibition_always_joins_never_decides(tmp_path: Path) -> None:
    path = written(tmp_path, rule("advice", "targets: any_candidate", "when: public"))

    (flaw,) = checked(path)

    assert (flaw.code, flaw.severity, flaw.values) == (
        "never-decides",
        "warning",
        {"rule": "law-2"},
    )
    assert standing(flaw, load_rulebook(path)) == {"law-2", "law-not"}
    assert witness(flaw).verdict is Verdict.PROHIBITED
    assert str(flaw.where) == f"{path}:14:13"


def test_a_prohibition_beside_another_is_not_shadowed(tmp_path: Path) -> None:
    assert checked(written(tmp_path, rule("prohibition", "targets: candidate"))) == []


SUCCESSOR: Final = """\
  - instrument: {id: next, number: UU 2, title: {id: UU, en: Law}, rank: uu, in_force: {first: 2024-07-01}, confidence: verified}
"""  # noqa: E501  # in these files an entry is a line


def test_days_between_a_law_and_its_successor_are_a_hole(tmp_path: Path) -> None:
    path = written(tmp_path, SUCCESSOR)
    ends = "in_force: {first: 2020-01-01, last: 2024-06-20}, replaced_by: next"
    path.write_text(path.read_text("utf-8").replace("in_force: {first: 2020-01-01}", ends), "utf-8")

    (flaw,) = checked(path)

    assert (flaw.code, flaw.severity) == ("hole-in-time", "warning")
    assert (flaw.values["first"], flaw.values["last"]) == ("2024-06-21", "2024-06-30")
    assert (witness(flaw).at, witness(flaw).verdict) == (date(2024, 6, 21), Verdict.UNREGULATED)
    assert str(flaw.where) == f"{path}:3:22"


@pytest.mark.parametrize("last", ["2024-06-30", "2024-07-15"])
def test_a_successor_that_follows_at_once_leaves_no_hole(last: str, tmp_path: Path) -> None:
    path = written(tmp_path, SUCCESSOR)
    ends = f"in_force: {{first: 2020-01-01, last: {last}}}, replaced_by: next"
    path.write_text(path.read_text("utf-8").replace("in_force: {first: 2020-01-01}", ends), "utf-8")

    assert checked(path) == []


def test_a_hole_after_an_instrument_without_rules_is_told_without_a_case(tmp_path: Path) -> None:
    empty = SUCCESSOR.replace("id: next", "id: old").replace(
        "{first: 2024-07-01}", "{first: 2019-01-01, last: 2019-02-01}, replaced_by: law"
    )

    (flaw,) = checked(written(tmp_path, empty))

    assert (flaw.code, flaw.witness) == ("hole-in-time", None)


def test_a_hole_is_shown_by_a_rule_that_some_case_met_on_the_last_day() -> None:
    last, first = date(2024, 6, 20), date(2024, 7, 1)
    old = evolve(builders.LAW, last=last, replaced_by="next")
    book = builders.rulebook(
        builders.rule("later", last=last, stages=frozenset({Stage.AFTER_DETERMINATION})),
        builders.rule("other", instrument="next", first=first),
        builders.rule("always", last=last),
        instruments=(old, evolve(builders.LAW, id="next", first=first)),
    )

    flaw = next(found for found in check(book, CALENDAR) if found.code == "hole-in-time")

    assert (witness(flaw).at, witness(flaw).verdict) == (date(2024, 6, 21), Verdict.UNREGULATED)


@pytest.mark.parametrize(
    ("in_force", "first", "last"),
    [
        ("{first: 2024-07-01}", "2024-01-01", "2024-06-30"),
        ("{first: 2020-01-01, last: 2024-07-01}", "2024-07-02", "2024-12-31"),
    ],
)
def test_what_is_cited_must_be_in_force_while_the_rule_is(
    in_force: str, first: str, last: str, tmp_path: Path
) -> None:
    citing = rule("prohibition").replace("instrument: law,", "instrument: next,")
    path = written(tmp_path, citing, SUCCESSOR.replace("{first: 2024-07-01}", in_force))

    (flaw,) = checked(path)

    assert (flaw.code, flaw.severity) == ("cited-out-of-force", "warning")
    assert flaw.values == {"rule": "law-2", "instrument": "next", "first": first, "last": last}
    assert first <= witness(flaw).at.isoformat() <= last
    assert "law-2" in standing(flaw, load_rulebook(path))
    assert str(flaw.where) == f"{path}:14:13"


@pytest.mark.parametrize(
    "days", ["first: 2024-07-01, last: 2024-08-01", "first: 2023-01-01, last: 2023-12-31"]
)
def test_a_consequence_may_cite_what_is_in_force_on_its_own_days(days: str, tmp_path: Path) -> None:
    citation = "citation: {instrument: next, provision: Pasal 1}"
    dated = f"consequences: [{{class: ethics, by: ppk, {days}, {citation}}}]"

    assert checked(written(tmp_path, rule("prohibition", dated), SUCCESSOR)) == []


# ------------------------------------------------------------------ what no file can hold


def test_a_sanction_that_nobody_imposes_is_an_error() -> None:
    sanction = builders.consequence(SanctionClass.ETHICS, by=())
    book = builders.rulebook(builders.rule("one", consequences=(sanction,)))

    (flaw,) = [found for found in check(book, CALENDAR) if found.code != "gap"]

    assert (flaw.code, flaw.severity) == ("no-authority", "error")
    assert flaw.values == {"rule": "one", "sanction_class": "ethics"}
    assert [part.by for part in witness(flaw).decide(book, CALENDAR).sanctions] == [()]
    assert flaw.where is None


def test_a_sanction_of_no_fixed_class_is_named_by_its_rule() -> None:
    sanction = builders.consequence(None, by=())
    book = builders.rulebook(builders.rule("one", consequences=(sanction,)))

    (flaw,) = [found for found in check(book, CALENDAR) if found.code != "gap"]

    assert flaw.values == {"rule": "one", "sanction_class": "-"}


def test_a_sanction_that_follows_nobody_needs_no_authority() -> None:
    never = FactIs("public", frozenset())
    sanction = builders.consequence(SanctionClass.ETHICS, by=(), when=never)
    book = builders.rulebook(builders.rule("one", consequences=(sanction,)))

    assert {found.code for found in check(book, CALENDAR)} == {"gap"}


def test_an_exception_to_higher_law_that_no_file_declared_is_an_error() -> None:
    circular = evolve(builders.LAW, id="circular", rank=Rank.SE)
    book = builders.rulebook(
        builders.rule("one"),
        builders.rule(
            "two",
            Modality.PERMISSION,
            instrument="circular",
            exception_to=frozenset({"one"}),
            when=FactIs("public", frozenset({True})),
        ),
        instruments=(builders.LAW, circular),
    )

    (flaw,) = [found for found in check(book, CALENDAR) if found.code != "gap"]

    assert (flaw.code, flaw.severity) == ("undeclared-interpretation", "error")
    assert witness(flaw).verdict is Verdict.PERMITTED


# ------------------------------------------------------------------ readings, places, days


def test_rules_of_different_readings_do_not_conflict() -> None:
    since = date(2020, 1, 1)
    book = builders.rulebook(
        builders.rule("may", Modality.PERMISSION, reading=builders.reading("quarrel", "yes")),
        builders.rule("must-not", reading=builders.reading("quarrel", "no")),
        disputes=(builders.dispute("quarrel", no=since, yes=since),),
    )

    assert {found.code for found in check(book, CALENDAR)} == {"gap"}


def test_a_conflict_under_one_reading_is_shown_under_that_reading() -> None:
    since = date(2020, 1, 1)
    book = builders.rulebook(
        builders.rule("may", Modality.PERMISSION, reading=builders.reading("quarrel", "yes")),
        builders.rule("must-not", reading=builders.reading("quarrel", "no")),
        builders.rule("never", when=FactIs("public", frozenset({True}))),
        disputes=(builders.dispute("quarrel", no=since, yes=since),),
    )

    (flaw,) = [found for found in check(book, CALENDAR) if found.code != "gap"]

    assert flaw.values == {"permission": "may", "prohibition": "never"}
    assert witness(flaw).readings == {"quarrel": "yes"}
    assert "--reading quarrel=yes" in witness(flaw).options


def test_a_case_of_a_local_rule_lies_in_its_region() -> None:
    election = builders.election("pilkada", regions=("91.02",))
    book = builders.rulebook(
        builders.rule("may", Modality.PERMISSION, regions=frozenset({"91"})),
        builders.rule(
            "not", regions=frozenset({"91.02"}), stages=frozenset({Stage.AFTER_DETERMINATION})
        ),
    )

    (flaw,) = [each for each in check(book, builders.calendar(election)) if each.code != "gap"]

    assert flaw.code == "conflicting-rules"
    assert witness(flaw).person.region == "91.02"


def test_a_conflict_of_elections_that_never_run_is_not_told() -> None:
    # The region of the one rule never has the election of the other.
    election = builders.election("pilkada", regions=("11.01",))
    stages = frozenset({Stage.AFTER_DETERMINATION})
    book = builders.rulebook(
        builders.rule("may", Modality.PERMISSION, regions=frozenset({"91.02"}), stages=stages),
        builders.rule("not", stages=stages),
    )

    assert "conflicting-rules" not in {
        each.code for each in check(book, builders.calendar(election))
    }


def test_cells_in_which_nobody_can_be_are_left_out() -> None:
    nobodys = Entailment(
        "act", frozenset({Act.ATTEND_CAMPAIGN}), "spouse_is_candidate", frozenset({False})
    )
    vocabulary = load_vocabulary()
    book = builders.rulebook(
        builders.rule("one", targets=frozenset({Target.SPOUSE})),
        vocabulary=evolve(vocabulary, entailments=(*vocabulary.entailments, nobodys)),
    )

    assert "never-stands" in {found.code for found in check(book, CALENDAR)}


# ------------------------------------------------------------------ spaces too large


@pytest.mark.slow
def test_a_space_too_large_is_sampled_and_said_so(tmp_path: Path) -> None:
    path = written(tmp_path, rule("advice", "targets: any_candidate", "when: public"))

    found = checked(path, most=1)

    assert [(flaw.code, flaw.severity) for flaw in found] == [("space-sampled", "warning")]
    assert found[0].values == {"act": "like_post", "limit": "1"}
    assert found == checked(path, most=1)


# ------------------------------------------------------------------ overlays


OVERLAY: Final = """\
overlay: {id: contoh, title: {id: Contoh, en: Example}, regions: ["11.01"], first: 2024-03-01}
"""
CIRCULAR: Final = """\
instruments:
  - {id: circular, number: SE 1, title: {id: Edaran, en: Circular}, rank: se, in_force: {first: 2024-03-01}, confidence: verified}
rules:
  - id: local
    instrument: circular
    modality: MODALITY
    title: {id: Setempat, en: Local}
    categories: [pns]
    acts: [like_post]
    citations: [{instrument: circular, provision: butir 1}]
    confidence: verified
"""  # noqa: E501  # in these files an entry is a line


def overlaid(folder: Path, text: str) -> Path:
    path = folder / "overlay.yaml"
    path.write_text(OVERLAY + text, "utf-8")
    return path


def test_a_stricter_overlay_is_told_with_a_case_of_its_region(tmp_path: Path) -> None:
    path = written(tmp_path)
    overlay = overlaid(tmp_path, CIRCULAR.replace("MODALITY", "advice"))

    (flaw,) = checked(path, overlay)

    assert (flaw.code, flaw.severity) == ("overlay-stricter", "warning")
    assert (flaw.values["before"], flaw.values["after"]) == ("unregulated", "discouraged")
    assert witness(flaw).decide(load_rulebook(path), CALENDAR).verdict is Verdict.UNREGULATED
    assert witness(flaw).person.region == "11.01"
    assert str(flaw.where) == f"{overlay}:5:9"


def test_an_overlay_that_permits_what_is_forbidden_loosens_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    declared = "    exception_to: law-not\n    interpretation_by: {id: Bupati, en: the regent}\n"
    lifting = CIRCULAR.replace("MODALITY", "permission") + declared

    found = checked(path, overlaid(tmp_path, lifting))

    assert {(flaw.code, flaw.values["before"], flaw.values["after"]) for flaw in found} == {
        ("overlay-freer", "unregulated", "permitted"),
        ("overlay-loosens", "prohibited", "permitted"),
    }


def test_an_overlay_that_contradicts_the_law_is_told_so(tmp_path: Path) -> None:
    path = written(tmp_path)

    found = checked(path, overlaid(tmp_path, CIRCULAR.replace("MODALITY", "permission")))

    assert [flaw.code for flaw in found] == ["overlay-freer", "conflicting-rules"]


def test_flaws_of_the_law_under_an_overlay_are_not_told_again(tmp_path: Path) -> None:
    path = written(tmp_path, rule("permission", "when: official_duty"))

    found = checked(path, overlaid(tmp_path, CIRCULAR.replace("MODALITY", "advice")))

    assert [flaw.code for flaw in found] == ["overlay-stricter"]


DISPUTED: Final = """\
disputes:
  - id: quarrel
    title: {id: Sengketa, en: Quarrel}
    readings:
      - {id: "no", title: {id: Tidak, en: "No"}, holders: [{who: {id: A, en: A}, since: 2020-01-01, source: s}]}
      - {id: "yes", title: {id: Ya, en: "Yes"}, holders: [{who: {id: B, en: B}, since: 2020-01-01, source: s}]}
"""  # noqa: E501  # in these files an entry is a line


@pytest.mark.parametrize(
    ("reading", "code", "after"),
    [("no", "overlay-stricter", "prohibited"), ("yes", "overlay-freer", "permitted")],
)
def test_a_reading_that_an_overlay_chooses_is_told_with_what_it_settles(
    reading: str, code: str, after: str, tmp_path: Path
) -> None:
    disputed = [
        rule(modality, f'reading: {{dispute: quarrel, reading: "{each}"}}')
        .replace("id: law-2", f"id: law-{each}")
        .replace("like_post", "attend_campaign")
        for modality, each in (("prohibition", "no"), ("permission", "yes"))
    ]
    path = written(tmp_path, *disputed, disputes=DISPUTED)
    overlay = overlaid(tmp_path, f'readings: {{quarrel: "{reading}"}}\n')

    (flaw,) = checked(path, overlay)

    assert (flaw.code, flaw.values["by"]) == (code, f"quarrel={reading}")
    assert (flaw.values["before"], flaw.values["after"]) == ("disputed", after)
    assert str(flaw.where) == f"{overlay}:1:15"


def test_a_chosen_reading_is_compared_where_the_other_disputes_are_read_alike() -> None:
    since = date(2020, 1, 1)
    disputes = [builders.dispute(name, no=since, yes=since) for name in ("one", "two")]
    rules = [
        builders.rule(
            f"{name}-{side}",
            Modality.PROHIBITION if side == "no" else Modality.PERMISSION,
            reading=builders.reading(name, side),
        )
        for name in ("one", "two")
        for side in ("no", "yes")
    ]
    under = builders.rulebook(*rules, disputes=tuple(disputes))
    overlay = Overlay(
        id="local",
        title=Text("x", "x"),
        regions=frozenset({"11.01"}),
        first=since,
        last=None,
        readings={"one": "yes"},
        categories={},
    )

    book = evolve(under, overlays=(overlay,))
    (flaw,) = [each for each in check(book, CALENDAR, under=under) if each.code != "gap"]

    assert (flaw.code, flaw.values["by"]) == ("overlay-freer", "one=yes")
    assert witness(flaw).readings == {"two": "yes"}


def test_what_no_case_can_meet_is_not_told_of_an_overlay() -> None:
    # The overlay is of a region that never has the election.
    under = builders.rulebook(builders.rule("one"))
    stages = frozenset({Stage.AFTER_DETERMINATION})
    local = builders.rule("two", Modality.PERMISSION, regions=frozenset({"11.01"}), stages=stages)
    overlay = Overlay(
        id="local",
        title=Text("x", "x"),
        regions=frozenset({"11.01"}),
        first=date(2020, 1, 1),
        last=None,
        readings={},
        categories={},
    )
    lifting = evolve(local, exception_to=frozenset({"one"}))
    calendar = builders.calendar(builders.election("pilkada", regions=("91.01",)))

    for last, codes in ((None, []), (date(2024, 12, 31), ["never-stands"])):
        rules = (*under.rules, evolve(lifting, last=last))
        book = evolve(under, rules=rules, overlays=(overlay,))
        assert [flaw.code for flaw in check(book, calendar, under=under)] == codes


def test_a_local_rule_of_a_region_that_has_the_election_is_met() -> None:
    until: dict[str, Any] = {
        "last": date(2024, 12, 31),
        "stages": frozenset({Stage.AFTER_DETERMINATION}),
    }
    book = builders.rulebook(builders.rule("one", regions=frozenset({"91.01"}), **until))
    calendar = builders.calendar(builders.election("pilkada", regions=("91.01",)))

    assert {flaw.code for flaw in check(book, calendar)} == {"gap"}


def test_an_overlay_of_a_whole_province_is_looked_at(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    text = OVERLAY.replace("11.01", "11") + CIRCULAR.replace("MODALITY", "advice")
    overlay.write_text(text, "utf-8")

    (flaw,) = checked(written(tmp_path), overlay)

    assert flaw.code == "overlay-stricter"
    assert witness(flaw).person.region == "11.01"


# ------------------------------------------------------------------ gaps


def test_a_gap_names_the_act_the_categories_and_the_situations() -> None:
    book = builders.rulebook(builders.rule("one", categories=frozenset(Category) - {Category.BPD}))

    found = {gap.act: gap for gap in gaps(book, CALENDAR) if Category.BPD in gap.categories}
    gap = found[Act.ATTEND_CAMPAIGN]

    assert gap.categories == (Category.BPD,)
    assert [str(each) for each in gap.situations] == [
        "outside",
        "pilkada/before_determination",
        "pilkada/after_determination",
    ]
    assert gap.witness is not None
    assert gap.witness.decide(book, CALENDAR).verdict is Verdict.UNREGULATED


def test_a_situation_of_which_some_periods_are_regulated_is_a_gap_in_part() -> None:
    period = ElectionPeriod(
        kind=PeriodKind.CAMPAIGN,
        election="pilkada",
        contests=(Contest.REGIONAL_HEAD,),
        first=date(2024, 10, 10),
        last=date(2024, 11, 1),
        confidence=Confidence.VERIFIED,
    )
    calendar = builders.calendar(builders.election("pilkada", periods=(period,)))
    book = builders.rulebook(builders.rule("one", periods=frozenset({PeriodKind.CAMPAIGN})))

    situations = next(
        gap.situations
        for gap in gaps(book, calendar)
        if Category.PNS in gap.categories
        if gap.act is Act.ATTEND_CAMPAIGN
    )

    assert [str(each) for each in situations] == [
        "outside",
        "pilkada/before_determination",
        "pilkada/after_determination~",
    ]


# ------------------------------------------------------------------ the national law


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> tuple[Diagnostic, ...]:
    return made_once(tmp_path_factory, "national-diagnostics", check)


# Small laws run the same lines, and coverage doubles the time.
@pytest.mark.slow
@pytest.mark.no_cover
def test_the_national_law_has_warnings_alone(national: tuple[Diagnostic, ...]) -> None:
    assert {flaw.severity for flaw in national} == {"warning"}
    assert {flaw.code for flaw in national} == {"conflicting-rules", "gap"}


@pytest.mark.slow
@pytest.mark.no_cover
def test_every_flaw_of_the_national_law_is_shown_by_a_case(
    national: tuple[Diagnostic, ...],
) -> None:
    book, calendar = Rulebook.national(), Calendar.national()
    for flaw in national:
        found = standing(flaw, book, calendar)
        if flaw.code == "gap":
            assert (found, witness(flaw).verdict) == (set(), Verdict.UNREGULATED)
        else:
            assert found >= {flaw.values["permission"], flaw.values["prohibition"]}
            assert witness(flaw).verdict is Verdict.PROHIBITED


@pytest.mark.slow
@pytest.mark.no_cover
def test_every_gap_of_the_national_law_stands_on_its_page(national: tuple[Diagnostic, ...]) -> None:
    page = (ROOT / "docs" / "reference" / "gaps.md").read_text("utf-8")
    acts = {flaw.values["act"] for flaw in national if flaw.code == "gap"}

    headings = {line.rpartition(" ")[2] for line in page.splitlines() if line.startswith("## ")}
    assert {f"`{act}`" for act in acts} == headings


# ------------------------------------------------------------------ the command


@pytest.mark.slow
def test_lint_prints_flaws_by_kind_and_fails_on_errors(run: builders.Run, tmp_path: Path) -> None:
    path = written(tmp_path, rule("advice", "last: 2023-12-31"))

    code, out, err = run("lint", path, "--lang", "en")

    assert (code, err) == (1, "")
    assert out.startswith(
        f"error[never-stands]: 1\n- {path}:14:13: rule `law-2` never stands:"
        " no day, person and facts fit all that it names\n\nwarning[gap]: "
    )
    assert out.endswith(" warnings, 0 accepted with a reason\n")


@pytest.mark.slow
def test_lint_gives_flaws_to_programs_as_json(run: builders.Run, tmp_path: Path) -> None:
    path = written(tmp_path, rule("permission", "when: official_duty"))

    code, out, _ = run("lint", path, "--format", "json")

    values = json.loads(out)
    flaw = values["flaws"][0]
    assert (code, values["schema"], values["errors"]) == (0, "asn-netralitas/lint/1", 0)
    assert (flaw["code"], flaw["where"]) == ("conflicting-rules", f"{path}:14:13")
    assert flaw["witness"]["person"]["category"] == "pns"
    assert flaw["witness"]["activity"]["official_duty"] is True
    assert flaw["witness"]["verdict"] == "prohibited"


@pytest.mark.slow
def test_lint_tells_what_an_overlay_changes_of_the_national_law(
    run: builders.Run, tmp_path: Path
) -> None:
    text = CIRCULAR.replace("MODALITY", "advice").replace("like_post", "watch_debate")
    path = tmp_path / "overlay.yaml"
    path.write_text(OVERLAY.replace("11.01", "64.08") + text, "utf-8")

    code, out, _ = run("lint", "--overlay", path, "--lang", "en")

    assert code == 0
    assert f"- {path}:5:9: `local` makes " in out
    assert "`unregulated` becomes `discouraged`\n  case: --category pns --act watch_debate" in out
    assert out.endswith("\n0 errors, 1 warnings, 0 accepted with a reason\n")


def test_lint_refuses_what_it_cannot_read(run: builders.Run, tmp_path: Path) -> None:
    code, out, err = run("lint", tmp_path / "none.yaml", "--lang", "en")

    assert (code, out) == (2, "")
    assert "error[missing-file]" in err
