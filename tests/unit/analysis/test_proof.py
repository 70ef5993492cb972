"""Properties on small laws: what a scope admits, what each claim says, what a counterexample is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from builders import LAW, calendar, dispute, election, reading, rule, rulebook

from asn_netralitas import (
    Act,
    Calendar,
    CaseError,
    Category,
    Citation,
    ElectionKind,
    LoadError,
    Rulebook,
    Stage,
    Target,
    Text,
    Verdict,
)
from asn_netralitas._model.codes import Contest, Modality, PeriodKind, Position
from asn_netralitas._model.elections import ElectionPeriod
from asn_netralitas._model.law import AllOf, FactIs, Instrument, Not
from asn_netralitas.analysis import (
    Counterexample,
    Proof,
    Property,
    load_properties,
    national_properties,
    prove,
)
from asn_netralitas.analysis.properties import (
    BasisClaim,
    CitedProvision,
    Claim,
    ImplicationClaim,
    Scope,
    VerdictClaim,
)

NEVER_PROHIBITED = VerdictClaim(always=False, verdicts=frozenset({Verdict.PROHIBITED}))
ALWAYS_PROHIBITED = VerdictClaim(always=True, verdicts=frozenset({Verdict.PROHIBITED}))
SUPPORT = FactIs("active_support", frozenset({True}))
PUBLIC = FactIs("public", frozenset({True}))
CALENDAR = calendar(election("one"), election("local", regions=("91.01",)))


def proof_of(
    claim: Claim,
    *rules: Any,
    calendar: Calendar = CALENDAR,
    book: Rulebook | None = None,
    **scope: Any,
) -> Proof:
    values = {"categories": frozenset({Category.PNS}), "acts": frozenset({Act.ATTEND_CAMPAIGN})}
    claimed = Property(name=Text("janji", "promise"), scope=Scope(**(values | scope)), claim=claim)
    (proof,) = prove([claimed], rulebook(*rules) if book is None else book, calendar)
    return proof


def broken(proof: Proof) -> Counterexample:
    assert not proof.holds
    assert proof.counterexample is not None
    return proof.counterexample


# ------------------------------------------------------------------ what is claimed


def test_a_claim_that_holds_in_every_case_is_proved_with_the_cells_looked_at() -> None:
    proof = proof_of(ALWAYS_PROHIBITED, rule("a"))

    assert proof.holds
    assert proof.counterexample is None
    assert proof.cells == proof.deciding > 0


def test_the_smallest_case_gives_the_fewest_facts_and_the_earliest_day() -> None:
    rules = (
        rule("more", when=AllOf((PUBLIC, SUPPORT))),
        rule("early", when=PUBLIC, first=date(2019, 1, 1)),
        rule("late", when=SUPPORT, first=date(2020, 1, 1)),
    )

    found = broken(proof_of(NEVER_PROHIBITED, *rules))

    assert found.case.facts == {"public": True}
    assert found.case.at == date(2019, 1, 1)
    assert found.decision is not None
    assert found.decision.verdict is Verdict.PROHIBITED is found.case.verdict


def test_a_place_and_an_election_are_named_only_where_they_are_needed() -> None:
    anywhere = broken(proof_of(NEVER_PROHIBITED, rule("a")))
    local = broken(
        proof_of(
            NEVER_PROHIBITED,
            rule("a", stages=frozenset({Stage.BEFORE_DETERMINATION})),
            calendar=calendar(election("local", regions=("91.01",))),
        )
    )

    assert (anywhere.case.person.region, anywhere.case.activity.election) == (None, None)
    assert local.case.person.region == "91.01"
    assert local.case.at == date(2024, 6, 1)


def test_a_property_of_no_case_does_not_hold() -> None:
    proof = proof_of(NEVER_PROHIBITED, rule("a"), last=date(2000, 1, 1))

    assert (proof.cells, proof.counterexample, proof.holds) == (0, None, False)


def test_facts_that_nobody_can_have_together_are_no_case() -> None:
    spouse = FactIs("spouse_is_candidate", frozenset({False}))

    proof = proof_of(
        NEVER_PROHIBITED, rule("a"), targets=frozenset({Target.SPOUSE}), only_if=spouse
    )

    assert (proof.cells, proof.holds) == (0, False)


def test_what_is_presumed_is_presumed_unless_the_scope_tests_it() -> None:
    resigned = FactIs("resigned", frozenset({True}))
    bound = rule("a", when=Not(resigned))
    either = FactIs("resigned", frozenset({True, False}))

    assert proof_of(ALWAYS_PROHIBITED, bound).holds
    found = broken(proof_of(ALWAYS_PROHIBITED, bound, only_if=either))
    assert found.case.facts == {"resigned": True}


def test_a_scope_asks_for_persons_posts_targets_regions_days_and_conditions() -> None:
    camat = frozenset({Position.CAMAT})
    bound = rule(
        "a",
        targets=frozenset({Target.SPOUSE}),
        regions=frozenset({"91"}),
        first=date(2022, 1, 1),
        last=date(2023, 1, 1),
        when=FactIs("position", camat),
    )
    scope: dict[str, Any] = {
        "targets": frozenset({Target.SPOUSE}),
        "regions": frozenset({"91"}),
        "first": date(2022, 1, 1),
        "last": date(2023, 1, 1),
        "positions": camat,
    }

    assert proof_of(ALWAYS_PROHIBITED, bound, **scope).holds
    for key in scope:
        wider: dict[str, Any] = dict(scope)
        wider[key] = None if key in {"first", "last"} else frozenset()
        broken(proof_of(ALWAYS_PROHIBITED, bound, **wider))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("election_kinds", ElectionKind.PILKADA),
        ("contests", Contest.REGIONAL_HEAD),
        ("stages", Stage.AFTER_DETERMINATION),
        ("periods", PeriodKind.CAMPAIGN),
    ],
)
def test_a_scope_asks_for_elections_one_of_which_is_met(key: str, value: Any) -> None:
    campaign = ElectionPeriod(
        kind=PeriodKind.CAMPAIGN,
        election="one",
        contests=(Contest.REGIONAL_HEAD,),
        first=date(2024, 10, 1),
        last=date(2024, 12, 31),
        confidence=LAW.confidence,
    )
    elections = calendar(
        election("one", first=date(2024, 10, 1), periods=(campaign,)),
        election("other", kind=ElectionKind.PEMILU, determined={Contest.DPR: date(2024, 12, 1)}),
    )
    asked: dict[str, Any] = {key: frozenset({value})}
    bound = rule("a", **asked)

    assert proof_of(ALWAYS_PROHIBITED, bound, calendar=elections, **asked).holds
    broken(proof_of(ALWAYS_PROHIBITED, bound, calendar=elections))


def test_a_scope_asks_for_an_election_by_its_id() -> None:
    elections = calendar(
        election("one"),
        election(
            "two",
            first=date(2026, 1, 1),
            last=date(2026, 6, 1),
            result=date(2026, 6, 1),
            determined={Contest.REGIONAL_HEAD: date(2026, 2, 1)},
        ),
    )
    bound = rule("a", stages=frozenset({Stage.BEFORE_DETERMINATION}), last=date(2025, 1, 1))
    named: dict[str, Any] = {
        "elections": frozenset({"one"}),
        "stages": frozenset({Stage.BEFORE_DETERMINATION}),
    }

    assert proof_of(ALWAYS_PROHIBITED, bound, calendar=elections, **named).holds
    broken(proof_of(ALWAYS_PROHIBITED, bound, calendar=elections, stages=named["stages"]))


def test_elections_that_no_calendar_holds_are_asked_about_unless_they_are_left_out() -> None:
    bound = rule("a")

    found = broken(
        proof_of(
            ALWAYS_PROHIBITED,
            evolve(bound, contests=frozenset(Contest) - {Contest.VILLAGE_HEAD}),
            stages=frozenset({Stage.OUTSIDE}),
        )
    )
    assert found.case.facts.get("contest") == "village_head" or found.case.at < date(2024, 6, 1)
    left_out = frozenset({Contest.VILLAGE_HEAD})
    assert proof_of(ALWAYS_PROHIBITED, bound, except_contests=left_out).holds


def test_an_election_to_come_is_looked_at_under_the_law_of_the_last_days() -> None:
    late = rule("a", first=date(2030, 1, 1), stages=frozenset({Stage.AFTER_DETERMINATION}))

    found = broken(proof_of(NEVER_PROHIBITED, late))

    assert found.decision is None
    assert [context.stage for context in found.contexts] == [Stage.AFTER_DETERMINATION]
    assert found.case.verdict is Verdict.PROHIBITED
    assert found.to_dict()["decision"] is None
    assert proof_of(NEVER_PROHIBITED, late, last=date(2030, 12, 31)).holds


def test_a_case_in_a_place_where_an_election_may_run_is_shown_by_naming_the_election() -> None:
    unsure = calendar(election("e", regions=("91.01",), regions_complete=False))
    bound = rule("a", stages=frozenset({Stage.BEFORE_DETERMINATION}), regions=frozenset({"11"}))

    found = broken(proof_of(NEVER_PROHIBITED, bound, calendar=unsure))

    assert (found.case.activity.election, found.case.person.region) == ("e", "11.01")


# ------------------------------------------------------------------ readings


SINCE = date(2020, 1, 1)
DISPUTED = {"disputes": (dispute("d", strict=SINCE, lenient=SINCE),)}
STRICT = rule("strict", reading=reading("d", "strict"))


def test_each_reading_must_keep_a_claim_by_itself() -> None:
    book = rulebook(STRICT, **DISPUTED)

    found = broken(proof_of(NEVER_PROHIBITED, book=book))

    assert dict(found.case.readings) == {"d": "strict"}
    assert found.case.at == SINCE


def test_a_reading_can_be_chosen_for_all_cases() -> None:
    book = rulebook(STRICT, **DISPUTED)

    assert proof_of(NEVER_PROHIBITED, book=book, readings={"d": "lenient"}).holds
    broken(proof_of(NEVER_PROHIBITED, book=book, readings={"*": "strictest"}))


def test_a_claim_that_names_disputes_takes_all_readings_together() -> None:
    book = rulebook(STRICT, **DISPUTED)
    never = VerdictClaim(always=False, verdicts=frozenset({Verdict.DISPUTED}))
    always = VerdictClaim(always=True, verdicts=frozenset({Verdict.DISPUTED, Verdict.UNREGULATED}))

    found = broken(proof_of(never, book=book))
    assert found.decision is not None
    assert found.decision.verdict is Verdict.DISPUTED
    assert proof_of(always, book=book).holds
    assert proof_of(never, rule("a")).holds
    broken(proof_of(always, rule("a")))


# ------------------------------------------------------------------ implication and basis


def test_what_is_prohibited_to_one_must_be_so_to_the_other() -> None:
    both = frozenset({Category.PNS, Category.PPPK})
    too = ImplicationClaim(categories=frozenset({Category.PPPK}))

    assert proof_of(too, rule("a", categories=both)).holds
    found = broken(proof_of(too, rule("a")))
    assert found.beside is not None
    assert found.decision_beside is not None
    assert (found.case.verdict, found.beside.verdict) == (Verdict.PROHIBITED, Verdict.UNREGULATED)
    assert found.decision_beside.verdict is Verdict.UNREGULATED
    assert found.to_dict()["beside"]["person"]["category"] == "pppk"


def test_facts_that_the_other_cannot_have_are_left_out() -> None:
    on_leave = rule("a", when=FactIs("unpaid_leave", frozenset({True})))
    too = ImplicationClaim(categories=frozenset({Category.PPPK}))

    proof = proof_of(too, on_leave)

    assert (proof.deciding, proof.counterexample, proof.holds) == (0, None, False)
    assert proof.cells > 0


def test_an_implication_goes_between_acts_and_targets_too() -> None:
    acts = frozenset({Act.ATTEND_CAMPAIGN, Act.JOIN_CAMPAIGN})
    spouse = ImplicationClaim(targets=frozenset({Target.SPOUSE}))

    assert proof_of(
        ImplicationClaim(acts=frozenset({Act.JOIN_CAMPAIGN})), rule("a", acts=acts)
    ).holds
    broken(proof_of(ImplicationClaim(acts=frozenset({Act.VOTE})), rule("a", acts=acts)))
    assert proof_of(spouse, rule("a")).holds
    broken(proof_of(spouse, rule("a", targets=frozenset({Target.CANDIDATE}))))


def test_whoever_is_prohibited_is_so_under_the_provision() -> None:
    nine = rule("nine", citations=(Citation("law", "Pasal 9 ayat (1)"),))
    ninety = rule("ninety", citations=(Citation("law", "Pasal 90"),), when=PUBLIC)

    def based_on(provision: str | None) -> BasisClaim:
        return BasisClaim(provisions=(CitedProvision(instrument="law", provision=provision),))

    assert proof_of(based_on("Pasal 9"), nine, ninety).holds
    assert proof_of(based_on(None), ninety).holds
    assert broken(proof_of(based_on("Pasal 9"), ninety)).case.facts == {"public": True}
    assert not proof_of(based_on("Pasal 9"), rule("may", Modality.PERMISSION)).holds


# ------------------------------------------------------------------ files

OVERLAY = """
overlay: {id: o, title: Edaran, regions: ["64.08"], first: 2024-06-01}
instruments:
  - {id: se, number: SE 7/2024, title: Edaran, rank: se, confidence: verified,
     in_force: {first: 2024-06-01}}
rules:
  - instrument: se
    id: extra
    modality: MODALITY
    title: Edaran
    categories: [kepala_desa]
    acts: [watch_debate]
    citations: [{instrument: se, provision: butir 1}]
    confidence: verified
"""


def written(folder: Path, text: str, name: str = "a.properties.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("modality", "kept"), [("prohibition", {"only_tightens"}), ("permission", {"only_loosens"})]
)
def test_an_overlay_is_compared_with_the_law_under_it(
    modality: str, kept: set[str], tmp_path: Path
) -> None:
    written(tmp_path, OVERLAY.replace("MODALITY", modality), "o.yaml")
    directions = ("only_tightens", "only_loosens", "agrees")
    entries = "".join(
        f"  - {{name: {each}, acts: watch_debate, {each}: o.yaml}}\n" for each in directions
    )
    path = written(tmp_path, f"properties:\n{entries}")

    proofs = prove(load_properties(path))

    assert {proof.claimed.name.id for proof in proofs if proof.holds} == kept
    found = broken(proofs[2])
    assert found.case.person.region == "64.08"
    assert found.beside is not None
    assert found.case.verdict is Verdict.UNREGULATED
    assert found.beside.verdict is not Verdict.UNREGULATED


@pytest.mark.slow
def test_two_rulebooks_agree_on_some_persons_and_not_on_others(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "properties:\n"
        "  - {name: a, categories: pns, acts: share_post, agrees: book.yaml}\n"
        "  - {name: b, categories: private_worker, acts: share_post, agrees: book.yaml}\n",
    )
    written(
        tmp_path,
        """
rulebook:
  {id: b, version: "1", title: {id: b, en: b}, known_from: 2018-01-01, known_until: 2026-03-27}
instruments:
  - instrument:
      {id: i, number: I, title: {id: i, en: i}, rank: uu, in_force: {first: any},
       confidence: verified}
    rules:
      - {id: r, modality: permission, title: {id: r, en: r}, categories: [pns],
         acts: [share_post], citations: [{instrument: i, provision: a}], confidence: verified}
""",
        "book.yaml",
    )

    one, other = prove(load_properties(path))

    assert (one.holds, other.holds) == (False, True)


def test_names_and_numbers_and_titles_of_the_law_are_understood(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
properties:
  - name: {id: hak pilih, en: the vote}
    source: seminar
    acts: vote
    except_categories: [asn, non_asn]
    except_acts: like_post
    cites: [UU 7/2017, {instrument: uu-2-2002, provision: Pasal 28}, mendagri-2024]
  - name: hadir
    categories: pns
    acts: attend_campaign
    targets: candidate
    stages: after_determination
    first: 2021-08-31
    elections: pilkada-2024
    regions: Kutai Timur
    readings: {kehadiran pasif di kampanye: presence alone is forbidden}
    unless: official_duty
    always: prohibited
""",
    )

    vote, attend = load_properties(path)

    assert (vote.name, vote.source) == (Text("hak pilih", "the vote"), "seminar")
    assert Category.PNS not in vote.scope.categories
    assert Category.TNI in vote.scope.categories
    assert attend.scope.regions == {"64.08"}
    assert all(proof.holds for proof in prove([vote, attend]))


def test_a_local_name_of_a_category_is_understood_with_its_overlay(tmp_path: Path) -> None:
    overlay = written(
        tmp_path,
        'overlay: {id: o, title: O, regions: ["64"], first: 2024-01-01}\ncategories: {TKX: thl}\n',
        "o.yaml",
    )
    path = written(
        tmp_path, "properties:\n  - {name: a, categories: TKX, acts: vote, always: permitted}\n"
    )
    book = Rulebook.national().with_overlays(overlay)

    (claimed,) = load_properties(path, book)

    assert claimed.scope.categories == {Category.THL}
    with pytest.raises(LoadError):
        load_properties(path)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("acts: vote", "one-of-keys"),
        ("always: permitted, never: prohibited", "one-of-keys"),
        ("always: depends", "unknown-code"),
        ("always: permitted, regions: Atlantis", "unknown-region"),
        ("always: permitted, if: {fact: target, is: candidate}", "fact-has-a-key"),
        ("always: permitted, first: 2024-01-02, last: 2024-01-01", "reversed-days"),
        ("prohibited_too: {}", "missing-key"),
        ("agrees: nowhere.yaml", "missing-file"),
        ("alwayz: permitted", "unknown-key"),
    ],
)
def test_a_fault_of_a_file_is_told_with_its_place(line: str, code: str, tmp_path: Path) -> None:
    path = written(tmp_path, f"properties:\n  - {{name: a, {line}}}\n")

    with pytest.raises(LoadError) as raised:
        load_properties(path)

    assert code in {problem.code for problem in raised.value.problems}
    assert {problem.where.line for problem in raised.value.problems if problem.where} == {2}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("citations: [{instrument: uu-0-0, provision: a}], always: permitted", "unknown-id"),
        ("cites: uu-7-2018", "unknown-id"),
        ("elections: pemilu-1955, always: permitted", "unknown-election"),
        ("readings: {nothing: strictest}, always: permitted", "unknown-dispute"),
        ("readings: {passive-attendance: maybe}, always: permitted", "unknown-reading"),
    ],
)
def test_a_name_that_the_law_lacks_is_told_with_its_place(
    line: str, code: str, tmp_path: Path
) -> None:
    path = written(tmp_path, f"properties:\n  - {{name: a, {line}}}\n")

    with pytest.raises(CaseError) as raised:
        prove(load_properties(path))

    (problem,) = raised.value.problems
    assert problem.code == code
    assert problem.where is not None
    assert problem.where.line == 2


def test_a_region_that_another_calendar_lacks_is_told() -> None:
    claimed = Property(
        name=Text("a", "a"), scope=Scope(regions=frozenset({"64.08"})), claim=NEVER_PROHIBITED
    )

    with pytest.raises(CaseError) as raised:
        prove([claimed], rulebook(rule("a")), CALENDAR)

    assert [problem.code for problem in raised.value.problems] == ["unknown-region"]


def test_an_instrument_is_found_by_its_number() -> None:
    other = Instrument(
        **{
            key: getattr(LAW, key)
            for key in ("number", "title", "rank", "first", "last", "replaced_by", "confidence")
        },
        id="law",
    )
    claim = BasisClaim(provisions=(CitedProvision(instrument="LAW 1"),))

    assert proof_of(claim, book=rulebook(rule("a"), instruments=(other,))).holds


def test_the_national_promises_are_read_once() -> None:
    assert national_properties() is national_properties()


def test_a_property_file_reads_nothing_outside_its_folder_and_that_of_the_work(
    tmp_path: Path,
) -> None:
    (tmp_path / "secret.yaml").write_text("aws_key: AKIA123\n", "utf-8")
    (tmp_path / "inner").mkdir()
    for claim in ("agrees: ../secret.yaml", "only_tightens: ../secret.yaml", "agrees: ../../"):
        path = written(tmp_path / "inner", f"properties:\n  - {{name: a, {claim}}}\n")
        with pytest.raises(LoadError) as raised:
            load_properties(path)
        assert [problem.code for problem in raised.value.problems] == ["outside-tree"]
