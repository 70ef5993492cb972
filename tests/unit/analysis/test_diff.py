import json
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

import pytest
from builders import Run, calendar, consequence, dispute, election, reading, rule, rulebook
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT
from shared import made_once
from strategies import calendars, examples, rulebooks

from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._model.codes import (
    Act,
    Category,
    Confidence,
    ElectionKind,
    Modality,
    SanctionClass,
    SanctionKind,
    Stage,
    Target,
    Verdict,
)
from asn_netralitas._model.law import Citation, FactIs, Not, Overlay, Penalty, Schedule
from asn_netralitas._phrases.text import Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.analysis.law_changes import ChangedCase, ChangeDirection, ChangeGroup, LawDiff
from asn_netralitas.analysis.law_diff import diff
from asn_netralitas.analysis.law_diff_text import render_diff

HEAVY, MEDIUM = SanctionClass.DISCIPLINE_HEAVY, SanctionClass.DISCIPLINE_MEDIUM
BEFORE, AFTER = date(2021, 8, 30), date(2021, 9, 1)
ELECTIONS = calendar(election("e"))
DAY = date(2024, 6, 15)


# ------------------------------------------------------------------ from PP 53/2010 to PP 94/2021


@pytest.fixture(scope="module")
def discipline(tmp_path_factory: pytest.TempPathFactory) -> LawDiff:
    """Return what the law of 31 August 2021 changed."""
    return made_once(tmp_path_factory, "discipline", partial(diff, old_day=BEFORE, new_day=AFTER))


def _of(changes: LawDiff, act: Act, kind: ElectionKind, stage: Stage) -> list[ChangeGroup]:
    return [
        group
        for group in changes.groups
        if act in group.acts and kind in group.kinds and stage in group.stages
    ]


def _classes(groups: Iterable[ChangeGroup]) -> tuple[set[Any], set[Any]]:
    """Return the classes that are certain: those that go and those that come."""
    told = list(groups)
    before = {line.sanction_class for g in told for line in g.sanctions_before if line.certain}
    after = {line.sanction_class for g in told for line in g.sanctions_after if line.certain}
    return before, after


@pytest.mark.slow
def test_the_regulation_of_2021_replaces_that_of_2010(discipline: LawDiff) -> None:
    ended = {part.instrument for part in discipline.parts if part.status == "ended"}
    added = {part.instrument for part in discipline.parts if part.status == "added"}

    assert "PP 53/2010" in ended
    # What BKN had said of civil servants holds for PPPK only from then on.
    assert added == {"PP 94/2021", "Pernyataan BKN, 22 Maret 2019", None}
    # Items of the decree of 2020 took the level of their twins in PP 53/2010 while that held.
    changed = {part.id.split("-")[0] for part in discipline.parts if part.status == "changed"}
    assert changed == {"skb20"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "levels"),
    [
        (Act.PARTISAN_ACTIVITY, ({MEDIUM}, {HEAVY})),
        (Act.GIVE_GOODS, ({MEDIUM}, {HEAVY})),
        (Act.MOBILISE_STAFF, ({MEDIUM}, {HEAVY})),
        (Act.LEND_STATE_FACILITY, ({HEAVY}, {HEAVY})),
        # Which attributes, staff or facilities are used decides the level of the participant now.
        (Act.JOIN_CAMPAIGN, ({MEDIUM}, set())),
        (Act.CAMPAIGN_TEAM, ({MEDIUM}, set())),
        # Angka 1, taking part in a campaign, has no level.
        (Act.CAMPAIGN_SPEAKER, ({MEDIUM}, set())),
    ],
)
def test_levels_of_discipline_in_a_regional_head_election(
    discipline: LawDiff, act: Act, levels: tuple[set[Any], set[Any]]
) -> None:
    met = _of(discipline, act, ElectionKind.PILKADA, Stage.AFTER_DETERMINATION)

    assert _classes(group for group in met if len(group.kinds) == 1) == levels


@pytest.mark.slow
@pytest.mark.parametrize(
    "act", [Act.SUPPORT_LETTER, Act.PARTISAN_ACTIVITY, Act.MOBILISE_STAFF, Act.LEND_STATE_FACILITY]
)
def test_general_elections_are_newly_under_heavy_discipline(discipline: LawDiff, act: Act) -> None:
    met = _of(discipline, act, ElectionKind.PEMILU, Stage.AFTER_DETERMINATION)

    # Facilities were heavy before; the others were medium, for some offices.
    before = HEAVY if act is Act.LEND_STATE_FACILITY else MEDIUM
    assert _classes(met) == ({before}, {HEAVY})


@pytest.mark.slow
def test_support_letters_for_heads_of_regions_are_newly_under_heavy_discipline(
    discipline: LawDiff,
) -> None:
    met = _of(discipline, Act.SUPPORT_LETTER, ElectionKind.PILKADA, Stage.AFTER_DETERMINATION)

    assert _classes(met) == ({MEDIUM}, {HEAVY})


@pytest.mark.slow
def test_favours_by_programmes_and_posts_are_newly_forbidden(discipline: LawDiff) -> None:
    turned = [group for group in discipline.groups if group.before is not group.after]
    found = [(set(group.acts), group.before, group.after, group.gained) for group in turned]
    favours = {Act.USE_PROGRAMME, Act.PROMISE_POSITION}

    assert found == [
        (favours, Verdict.DEPENDS, Verdict.PROHIBITED, ("pp94-5a-14a",)),
        ({Act.NEGLECT_SUPERVISION}, Verdict.UNREGULATED, Verdict.PROHIBITED, ("pp94-28",)),
        (favours, Verdict.DEPENDS, Verdict.PROHIBITED, ("pp94-5a-14a", "pp94-5n-5")),
    ]


@pytest.mark.slow
def test_only_civil_servants_and_those_on_probation_are_concerned(discipline: LawDiff) -> None:
    met = {category for group in discipline.groups for category in group.categories}

    assert met == {Category.PNS, Category.CPNS}


@pytest.mark.slow
def test_nothing_became_freer_or_disputed(discipline: LawDiff) -> None:
    assert {group.change for group in discipline.groups} == {
        ChangeDirection.STRICTER,
        ChangeDirection.SANCTIONS,
    }


def _decided(case: ChangedCase, group: ChangeGroup, calendar_: Calendar, book: Rulebook) -> Verdict:
    witness = group.witness
    person, activity = case.asked(witness.category, witness.act, witness.target)
    return evaluate(person, activity, at=case.day, rulebook=book, calendar=calendar_).verdict


@pytest.mark.slow
def test_the_cases_of_a_group_are_decided_as_the_group_says(discipline: LawDiff) -> None:
    law = Calendar.national(), Rulebook.national()
    found = [
        (_decided(case, group, *law), verdict)
        for group in discipline.groups
        for case, verdict in (
            (group.witness.before, group.before),
            (group.witness.after, group.after),
        )
        if case is not None
    ]

    assert len(found) > len(discipline.groups) / 2
    assert [pair for pair in found if pair[0] is not pair[1]] == []


# ------------------------------------------------------------------ small laws

ATTRIBUTES = FactIs("party_attributes", frozenset({True}))
SWAPPED = {
    ChangeDirection.STRICTER: ChangeDirection.FREER,
    ChangeDirection.FREER: ChangeDirection.STRICTER,
    ChangeDirection.DISPUTED: ChangeDirection.SETTLED,
    ChangeDirection.SETTLED: ChangeDirection.DISPUTED,
}


def _diff(old: Rulebook, new: Rulebook, **days: Any) -> LawDiff:
    return diff(old, new, calendar=ELECTIONS, **days)


def _changes(old: Rulebook, new: Rulebook) -> set[ChangeDirection]:
    return {group.change for group in _diff(old, new).groups}


def _fate(group: ChangeGroup) -> tuple[Any, ...]:
    """Return a group without its witness."""
    where = (group.categories, group.acts, group.targets, group.kinds, group.stages, group.cells)
    return (
        *(group.change, group.before, group.after, group.gained, group.lost, group.altered),
        *(group.sanctions_before, group.sanctions_after, where),
    )


def _fate_swapped(group: ChangeGroup) -> tuple[Any, ...]:
    where = (group.categories, group.acts, group.targets, group.kinds, group.stages, group.cells)
    change = SWAPPED.get(group.change, group.change)
    return (
        *(change, group.after, group.before, group.lost, group.gained, group.altered),
        *(group.sanctions_after, group.sanctions_before, where),
    )


DAYS = st.sampled_from([{}, {"old_day": DAY, "new_day": DAY}])


@given(rulebooks(), calendars(), DAYS)
@settings(max_examples=examples(15))
def test_a_law_does_not_differ_from_itself(
    book: Rulebook, elections: Calendar, days: dict[str, Any]
) -> None:
    found = diff(book, book, calendar=elections, **days)

    assert found.same
    assert (found.parts, found.groups) == ((), ())


# Coverage doubles the time, and other tests run the same lines.
@pytest.mark.slow
@pytest.mark.no_cover
@given(rulebooks(), rulebooks(), calendars(), DAYS)
@settings(max_examples=examples(8))
def test_the_other_way_round_what_was_stricter_is_freer(
    one: Rulebook, other: Rulebook, elections: Calendar, days: dict[str, Any]
) -> None:
    forth = diff(one, other, calendar=elections, **days)
    back = diff(other, one, calendar=elections, **days)
    status = {"added": "ended", "ended": "added", "changed": "changed"}

    assert {(part.id, part.status) for part in forth.parts} == {
        (part.id, status[part.status]) for part in back.parts
    }
    assert set(map(_fate, forth.groups)) == set(map(_fate_swapped, back.groups))


@pytest.mark.slow
@given(rulebooks(), rulebooks(), calendars())
@settings(max_examples=examples(8))
def test_the_cases_of_small_laws_are_decided_as_their_groups_say(
    one: Rulebook, other: Rulebook, elections: Calendar
) -> None:
    for group in diff(one, other, calendar=elections).groups:
        before, after = group.witness.before, group.witness.after

        assert before is None or _decided(before, group, elections, one) is group.before
        assert after is None or _decided(after, group, elections, other) is group.after


def test_a_new_prohibition_makes_stricter_and_its_end_freer() -> None:
    without, with_it = rulebook(), rulebook(rule("a"))

    assert _changes(without, with_it) == {ChangeDirection.STRICTER}
    assert _changes(with_it, without) == {ChangeDirection.FREER}


def test_a_rule_of_one_law_alone_on_elections_that_no_calendar_holds_is_compared() -> None:
    # Whichever of the two has it, its elections are looked at.
    without = rulebook()
    with_it = rulebook(rule("a", election_kinds=frozenset({ElectionKind.PILKADES})))
    on_a_day = {"old_day": DAY, "new_day": DAY}

    for days in ({}, on_a_day):
        forth, back = _diff(without, with_it, **days), _diff(with_it, without, **days)

        assert [group.change for group in forth.groups] == [ChangeDirection.STRICTER]
        assert [group.change for group in back.groups] == [ChangeDirection.FREER]
        assert forth.groups[0].kinds == back.groups[0].kinds == (ElectionKind.PILKADES,)


def test_an_express_permission_is_freer_than_silence() -> None:
    assert _changes(rulebook(), rulebook(rule("a", Modality.PERMISSION))) == {ChangeDirection.FREER}


def test_stricter_for_some_facts_and_freer_for_others_is_mixed() -> None:
    old = rulebook(rule("a", when=ATTRIBUTES))
    new = rulebook(rule("a", when=Not(ATTRIBUTES)))
    (group,) = _diff(old, new).groups

    assert (group.change, group.altered) == (ChangeDirection.MIXED, ("a",))
    assert (group.before, group.after) == (Verdict.DEPENDS, Verdict.DEPENDS)


def test_a_change_that_facts_decide_shows_although_both_verdicts_depend() -> None:
    old = rulebook(rule("a", when=ATTRIBUTES))
    new = rulebook(rule("a", when=ATTRIBUTES), rule("b", when=FactIs("public", frozenset({True}))))

    assert _changes(old, new) == {ChangeDirection.STRICTER}


def _disputed(**changes: Any) -> Rulebook:
    rules = (
        rule("a", reading=reading("d", "strict")),
        rule("b", Modality.PERMISSION, reading=reading("d", "mild")),
    )
    since = date(2018, 1, 1)
    return rulebook(*rules, disputes=(dispute("d", strict=since, mild=since),), **changes)


def test_a_firm_verdict_can_become_disputed_and_settled_again() -> None:
    firm = rulebook(rule("a", reading=None))

    assert _changes(firm, _disputed()) == {ChangeDirection.DISPUTED}
    assert _changes(_disputed(), firm) == {ChangeDirection.SETTLED}


def _chooses(reading_: str) -> Overlay:
    return Overlay(
        id="o",
        title=Text("lapisan", "overlay"),
        regions=frozenset({"91.01"}),
        first=date(2018, 1, 1),
        last=None,
        readings={"d": reading_},
        categories={},
    )


def test_an_overlay_settles_a_dispute_in_its_region_alone() -> None:
    found = _diff(_disputed(), _disputed(overlays=(_chooses("mild"),)))
    (group,) = found.groups
    cases = group.witness.before, group.witness.after

    assert [(part.part, part.status) for part in found.parts] == [("overlay", "added")]
    assert (group.change, group.after) == (ChangeDirection.SETTLED, Verdict.PERMITTED)
    assert [case.region for case in cases if case is not None] == ["91.01", "91.01"]


def test_a_choice_of_reading_shows_where_facts_decide_too() -> None:
    def law(**changes: Any) -> Rulebook:
        since = date(2018, 1, 1)
        only = rule("a", when=ATTRIBUTES, reading=reading("d", "strict"))
        return rulebook(only, disputes=(dispute("d", strict=since, mild=since),), **changes)

    assert _changes(law(), law(overlays=(_chooses("strict"),))) == {ChangeDirection.STRICTER}
    assert _changes(law(), law(overlays=(_chooses("mild"),))) == {ChangeDirection.FREER}


def test_a_dispute_is_there_from_the_day_of_its_second_reading() -> None:
    rules = (
        rule("a", reading=reading("d", "strict")),
        rule("b", Modality.PERMISSION, reading=reading("d", "mild")),
    )
    since = {"strict": date(2018, 1, 1), "mild": date(2024, 1, 1)}
    book = rulebook(*rules, disputes=(dispute("d", **since),))
    found = _diff(book, book, old_day=date(2023, 1, 1), new_day=DAY)

    assert [(part.id, part.aspects) for part in found.parts] == [("d", ("reading",))]
    assert {group.change for group in found.groups} == {ChangeDirection.DISPUTED}


def test_a_rule_is_changed_by_a_consequence_that_begins() -> None:
    sanctions = (consequence(HEAVY, first=date(2024, 1, 1)),)
    book = rulebook(rule("a", consequences=sanctions))
    found = _diff(book, book, old_day=date(2023, 1, 1), new_day=DAY)
    (group,) = found.groups

    assert [(part.status, part.aspects) for part in found.parts] == [("changed", ("consequences",))]
    assert (group.change, group.altered) == (ChangeDirection.SANCTIONS, ("a",))
    assert [line.sanction_class for line in group.sanctions_after] == [HEAVY]


def test_a_new_wording_changes_a_rule_but_no_cell() -> None:
    found = _diff(rulebook(rule("a")), rulebook(rule("a", title=Text("lain", "other"))))

    assert [part.aspects for part in found.parts] == [("wording",)]
    assert found.groups == ()
    assert not found.same


@pytest.mark.parametrize(
    ("changes", "aspect"),
    [
        ({"categories": frozenset({Category.PPPK})}, "persons"),
        ({"acts": frozenset({Act.LIKE_POST})}, "acts"),
        ({"targets": frozenset({Target.PARTY})}, "target"),
        ({"stages": frozenset({Stage.OUTSIDE})}, "time"),
        ({"regions": frozenset({"91"})}, "place"),
        ({"modality": Modality.ADVICE}, "modality"),
        ({"when": ATTRIBUTES}, "condition"),
        ({"exception_to": frozenset({"b"})}, "exceptions"),
        ({"citations": ()}, "citations"),
        ({"last": date(2024, 1, 1)}, "dates"),
    ],
)
def test_what_of_a_rule_changed_is_named(changes: dict[str, Any], aspect: str) -> None:
    found = _diff(rulebook(rule("a")), rulebook(rule("a", **changes)))

    assert [part.aspects for part in found.parts] == [(aspect,)]


def test_two_days_of_which_one_is_missing_are_refused() -> None:
    with pytest.raises(ValueError, match="both days"):
        diff(old_day=DAY)


def test_progress_is_told_every_act() -> None:
    told: list[Act] = []

    def progress(acts: Iterable[Act]) -> Iterable[Act]:
        told.extend(acts)
        return told

    diff(rulebook(), rulebook(), calendar=ELECTIONS, progress=progress)

    assert told == list(Act)


def test_a_context_that_no_day_brings_under_a_law_is_hypothetical() -> None:
    book = rulebook(
        rule("a", first=date(2025, 6, 1), stages=frozenset({Stage.AFTER_DETERMINATION}))
    )
    found = _diff(book, book, old_day=DAY, new_day=date(2025, 6, 1))
    (group,) = found.groups

    assert group.witness.before is not None
    assert group.witness.after is None
    assert "(hypothetical)" in render_diff(found, lang="en")


# ------------------------------------------------------------------ what people read


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "first", "words"),
    [
        (
            "en",
            "DIFFERENT: nasional on 30 August 2021 and nasional on 1 September 2021",
            [
                "was not regulated, now prohibited",
                "sanctions gone: medium disciplinary sanction by",
                "medium disciplinary sanction by appointing authority, threatened if proven",
                "other kinds of: heavy disciplinary sanction",
                "hypothetical, since no day brings this context (general election, after",
            ],
        ),
        (
            "id",
            "BERBEDA: nasional pada 30 Agustus 2021 dan nasional pada 1 September 2021",
            [
                "dulu tidak diatur, kini dilarang",
                "sanksi yang hilang: hukuman disiplin sedang oleh",
                "jenisnya lain: hukuman disiplin berat",
                "kapan pun",
            ],
        ),
    ],
)
def test_a_difference_reads_as_sentences(
    discipline: LawDiff, lang: Any, first: str, words: list[str]
) -> None:
    text = render_diff(discipline, lang=lang)
    unbroken = " ".join(text.split())

    assert text.splitlines()[0] == first
    assert [phrase for phrase in words if phrase not in unbroken] == []


@pytest.mark.slow
def test_all_forms_tell_of_every_group(discipline: LawDiff) -> None:
    text, markdown, page = (render_diff(discipline, to=to) for to in FORMS)
    total = len(discipline.groups)

    assert text.count("- contoh: ") == markdown.count("- contoh: ") == total
    assert page.count("<li>contoh: ") == total


FORMS: tuple[Any, ...] = ("text", "markdown", "html")


@pytest.mark.slow
def test_the_json_holds_codes_and_days(discipline: LawDiff) -> None:
    values = json.loads(render_diff(discipline, to="json"))
    group = next(each for each in values["groups"] if each["acts"] == ["neglect_supervision"])

    assert values == json.loads(json.dumps(discipline.to_dict()))
    assert (values["schema"], values["same"]) == ("asn-netralitas/diff/1", False)
    assert values["old"]["day"] == "2021-08-30"
    assert group["change"] == "stricter"
    assert group["witness"]["after"]["day"] == "2022-06-14"


def test_a_change_of_wording_alone_says_that_nothing_follows() -> None:
    found = _diff(rulebook(rule("a")), rulebook(rule("a", title=Text("lain", "other"))))

    assert "Changed (1)" in render_diff(found, lang="en")
    assert "No verdict and no sanction changes." in render_diff(found, lang="en")


def test_a_disputed_change_names_what_is_disputed() -> None:
    firm = rulebook(rule("a", reading=None))
    text = render_diff(_diff(firm, _disputed()), lang="en")

    assert "Now disputed" in text
    assert "dispute: d (d)" in text
    assert "because of: rule b (b)" in text
    assert "the rule was changed: rule a (a)" in text


def test_regions_and_targets_are_told_by_name() -> None:
    only = rule(
        "a",
        regions=frozenset({"64.08", "99.01", "64"}),
        targets=frozenset({Target.PARTY, Target.NOBODY}),
        stages=frozenset({Stage.OUTSIDE}),
    )
    elections = Calendar.national()
    text = render_diff(diff(rulebook(), rulebook(only), calendar=elections), lang="id")

    assert "Kabupaten Kutai Timur" in text
    assert "partai" in text
    assert "99.01" in text


def test_penalties_are_told_with_their_bounds() -> None:
    penalties = (
        Penalty(kind=SanctionKind.IMPRISONMENT, least=1, most=6, unit="months"),
        Penalty(kind=SanctionKind.FINE, least=600000, most=600000, unit="rupiah"),
        Penalty(kind=SanctionKind.FINE),
    )
    only = Schedule(
        id="s",
        sanction_class=SanctionClass.CRIMINAL,
        categories=frozenset({Category.PNS}),
        kinds=penalties,
        joined="and_or",
        imposers=(),
        reading=None,
        first=None,
        last=None,
        citation=Citation("law", "Pasal 3"),
        confidence=Confidence.VERIFIED,
    )
    found = render_diff(_diff(rulebook(), rulebook(schedules=(only,))), lang="en")
    text = " ".join(found.split())

    assert "1-6 months" in text
    assert "600000 rupiah" in text


# ------------------------------------------------------------------ the command

OVERLAY = ROOT / "docs" / "how-to" / "contoh.overlay.yaml"
ONE_FILE = ROOT / "docs" / "reference" / "one-file.yaml"


def test_two_days_are_compared_with_exit_code_zero(run: Run) -> None:
    code, out, err = run("diff", "--on", "2021-09-01", "--on", "2021-09-02", "--lang", "en")

    assert (code, err) == (0, "")
    assert out == "SAME: nasional on 1 September 2021 and nasional on 2 September 2021\n"


@pytest.mark.slow
def test_an_overlay_is_compared_with_the_law_under_it(run: Run) -> None:
    code, out, _ = run("diff", "--overlay", OVERLAY, "--lang", "en")

    assert code == 0
    assert out.startswith("DIFFERENT: nasional and nasional + contoh-2024\n")
    assert "Kabupaten Kutai Timur" in out


def test_rulebooks_are_named_by_their_files_or_as_national(run: Run) -> None:
    outputs = [
        run("diff", "nasional", "national", "--on", "2024-08-15", "--lang", "en")[1],
        run("diff", ONE_FILE, ONE_FILE, "--lang", "en")[1],
    ]

    assert [out.partition(":")[0] for out in outputs] == ["SAME", "SAME"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "nothing-to-diff"),
        (["--on", "2024-01-01"], "nothing-to-diff"),
        (["a.yaml"], "missing-file"),
        (["--overlay", "a.yaml"], "missing-file"),
        (["a", "b", "c"], "given-too-often"),
        (["--on", "2024-01-01", "--on", "2024-01-02", "--on", "2024-01-03"], "given-too-often"),
        (["--on", "2024-13-01", "--on", "2024-01-02"], "bad-date"),
    ],
)
def test_what_cannot_be_compared_is_told(run: Run, arguments: list[str], code: str) -> None:
    exit_code, out, err = run("diff", *arguments, "--lang", "en")

    assert (exit_code, out) == (2, "")
    assert code in err or "--on" in err
