from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path

import pytest
from attrs import asdict, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_netralitas import (
    Act,
    Activity,
    Authority,
    Candidacy,
    Case,
    CaseError,
    Category,
    DaySpan,
    LoadError,
    Person,
    Position,
    Rulebook,
    SanctionClass,
    Target,
    Verdict,
    evaluate,
    load_rulebook,
)
from asn_netralitas._reading.cases import fill_others
from asn_netralitas.scenario import Expectation, Failure, Scenario, load, run

VOCABULARY = Rulebook.national().vocabulary

# Attending a campaign is forbidden with active support, even more so with state facilities; who is
# on official duty may be there.
RULEBOOK = """
rulebook:
  id: test
  version: "1"
  title: {id: Uji, en: Test}
  known_from: 2018-01-01
  known_until: 2026-12-31
instruments:
  - instrument:
      id: law
      number: UU 1/2018
      title: {id: Undang-undang, en: Law}
      rank: uu
      in_force: {first: 2018-01-01}
      confidence: verified
    rules:
      - id: support
        modality: prohibition
        title: {id: Mendukung, en: Supporting}
        categories: pns
        acts: attend_campaign
        when: active_support
        consequences:
          - {class: ethics, by: ppk, citation: {instrument: law, provision: Pasal 3}}
          - class: discipline_heavy
            by: ppk
            when: state_facilities
            citation: {instrument: law, provision: Pasal 4}
        citations: {instrument: law, provision: Pasal 1}
        confidence: verified
      - id: duty
        modality: permission
        title: {id: Bertugas, en: On duty}
        categories: pns
        acts: attend_campaign
        when: official_duty
        exception_to: support
        citations: {instrument: law, provision: Pasal 2}
        confidence: verified
"""
OVERLAY = """
overlay:
  id: regency
  title: {id: Edaran, en: Circular}
  regions: "64.08"
  first: 2024-01-01
readings: {passive-attendance: allowed}
categories: {TKD: tk2d}
"""
ATTEND = Activity(Act.ATTEND_CAMPAIGN, active_support=True, official_duty=False)


@pytest.fixture
def rulebook(tmp_path: Path) -> Rulebook:
    file = tmp_path / "rulebook.yaml"
    file.write_text(RULEBOOK, "utf-8")
    return load_rulebook(file)


def written(folder: Path, scenarios: str, name: str = "a.scenarios.yaml") -> Path:
    file = folder / name
    file.write_text(f"scenarios:\n{scenarios}", "utf-8")
    return file


def one(
    folder: Path, person: str = "category: pns", expect: str = "verdict: permitted", /, **more: str
) -> Path:
    """Write a file with one scenario, of which the caller says what matters."""
    values = {
        "name": "A name",
        "person": f"{{{person}}}",
        "activity": "{act: vote}",
        "at": "2024-11-27",
        "expect": f"{{{expect}}}",
    }
    lines = "\n    ".join(f"{key}: {value}" for key, value in (values | more).items())
    return written(folder, f"  - {lines}\n")


def problems_of(file: Path) -> list[tuple[str, int | None]]:
    with pytest.raises(LoadError) as caught:
        load(file)
    return [
        (problem.code, problem.where.line if problem.where else None)
        for problem in caught.value.problems
    ]


# ------------------------------------------------------------------ reading


def test_a_file_says_who_does_what_when_and_what_is_expected(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        """
  - name: A name
    source: a newspaper
    person: {category: pns, region: 64.08, position: camat, unpaid_leave: tidak}
    activity: {act: like_post, target: candidate, election: pilkada-2024, public: ya}
    at: 2024-10-07
    others: no
    readings: {passive-attendance: allowed}
    expect:
      verdict: [prohibited, disputed]
      allowed: no
      sanctions: ethics
      not_sanctions: [criminal]
      rules: [skb-b-06]
      not_rules: [skb-a-04]
      open_facts: [active_support, region]
      disputes: [passive-attendance]
      report_to: [bawaslu, panwascam]
""",
    )

    expected = Scenario(
        name="A name",
        source="a newspaper",
        case=Case(
            Person(Category.PNS, region="64.08", position=Position.CAMAT, unpaid_leave=False),
            Activity(Act.LIKE_POST, target=Target.CANDIDATE, election="pilkada-2024", public=True),
            date(2024, 10, 7),
            {"passive-attendance": "allowed"},
        ),
        others_no=True,
        expect=Expectation(
            verdict=(Verdict.PROHIBITED, Verdict.DISPUTED),
            allowed=False,
            sanctions=(SanctionClass.ETHICS,),
            not_sanctions=(SanctionClass.CRIMINAL,),
            rules=("skb-b-06",),
            not_rules=("skb-a-04",),
            open_facts=("active_support", "region"),
            disputes=("passive-attendance",),
            report_to=(Authority.BAWASLU, Authority.PANWASCAM),
        ),
    )
    assert (expected,) == load(str(file))


def test_scenarios_come_in_the_order_of_the_file_with_their_places(tmp_path: Path) -> None:
    one(tmp_path, name="First")
    file = tmp_path / "a.scenarios.yaml"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines, *lines[1:]]).replace("First", "Second", 1), "utf-8")

    found = load(file)

    assert [
        (scenario.name, scenario.location and scenario.location.line) for scenario in found
    ] == [("Second", 2), ("First", 7)]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-10-01/2024-10-31", DaySpan(date(2024, 10, 1), date(2024, 10, 31))),
        ("2024-10-01 / 2024-10-01", DaySpan(date(2024, 10, 1), date(2024, 10, 1))),
        (
            "2024-10-01T23:30+07:00",
            datetime(2024, 10, 1, 23, 30, tzinfo=timezone(timedelta(hours=7))),
        ),
        (
            "2024-10-01 23:30:00+09:00",
            datetime(2024, 10, 1, 23, 30, tzinfo=timezone(timedelta(hours=9))),
        ),
    ],
)
def test_the_time_is_a_day_a_span_or_a_time_with_an_offset(
    tmp_path: Path, text: str, at: object
) -> None:
    (scenario,) = load(one(tmp_path, at=f'"{text}"'))

    assert at == scenario.case.at


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-02-30", "bad-date"),
        ("20240815", "bad-date"),
        ("2024-W33-4", "bad-date"),
        ("kemarin", "relative-day"),
        ("2024-10-01/", "bad-date"),
        ("2024-02-30/2024-10-01", "bad-date"),
        ("2024-10-31/2024-10-01", "reversed-days"),
        ("2024-10-01T25:00+07:00", "bad-time"),
        ("2024-10-01T23:30", "naive-datetime"),
        ("~", "wrong-type"),
    ],
)
def test_any_other_time_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert [(code, 5)] == problems_of(one(tmp_path, at=text))


def test_overlays_are_looked_for_beside_the_file_then_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, current = tmp_path / "beside", tmp_path / "current"
    for folder, names in ((beside, ["both.yaml"]), (current, ["both.yaml", "far.yaml"])):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(OVERLAY, "utf-8")
    monkeypatch.chdir(current)

    (scenario,) = load(one(beside, overlays="[both.yaml, far.yaml]"))

    assert (beside / "both.yaml", Path("far.yaml")) == scenario.overlays


def test_a_local_name_of_a_category_is_known_where_its_overlay_is_named(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(OVERLAY, "utf-8")

    (scenario,) = load(one(tmp_path, "category: TKD", overlays="overlay.yaml"))

    assert Category.TK2D is scenario.case.person.category
    assert problems_of(one(tmp_path, "category: TKDN")) == [("unknown-code", 3)]


def test_a_near_match_is_offered_among_codes_and_local_names(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(OVERLAY, "utf-8")

    with pytest.raises(LoadError, match="did you mean `TKD`"):
        load(one(tmp_path, "category: TKDD", overlays="overlay.yaml"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({"name": "~"}, [("wrong-type", 2)]),
        ({"person": "{}"}, [("missing-key", 3)]),
        ({"person": "{category: pnz}"}, [("unknown-code", 3)]),
        ({"person": "{category: [pns]}"}, [("wrong-type", 3)]),
        ({"person": "{category: pns, nip: 1}"}, [("unknown-key", 3)]),
        ({"person": "{category: pns, public: yes}"}, [("unknown-key", 3)]),
        ({"person": "{category: pns, resigned: maybe}"}, [("wrong-type", 3)]),
        ({"person": "{category: pns, position: walikota}"}, [("unknown-code", 3)]),
        ({"activity": "{act: vite}"}, [("unknown-code", 4)]),
        ({"others": "yes"}, [("wrong-type", 7)]),
        ({"others": "perhaps"}, [("wrong-type", 7)]),
        ({"overlays": "[nowhere.yaml]"}, [("missing-file", 7)]),
        ({"overlays": "['']"}, [("wrong-type", 7)]),
        ({"readings": "allowed"}, [("wrong-type", 7)]),
        ({"expect": "{}"}, [("empty-expectation", 6)]),
        ({"expect": "permitted"}, [("wrong-type", 6)]),
        ({"expect": "{sanctions: []}"}, [("empty-list", 6)]),
        ({"expect": "{rules: []}"}, [("empty-list", 6)]),
        ({"expect": "{verdicts: permitted}"}, [("unknown-key", 6)]),
        ({"expect": "{verdict: verboten}"}, [("unknown-code", 6)]),
        ({"expect": "{allowed: perhaps}"}, [("wrong-type", 6)]),
        ({"expect": "{open_facts: [weather]}"}, [("unknown-code", 6)]),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, lines: Mapping[str, str], expected: list[tuple[str, int]]
) -> None:
    assert expected == problems_of(one(tmp_path, **lines))


def test_all_problems_of_a_file_are_told_at_once_in_its_order(tmp_path: Path) -> None:
    file = one(tmp_path, "category: pnss", "verdict: ok", at="2024-02-30", activity="{act: vite}")

    expected = [("unknown-code", 3), ("unknown-code", 4), ("bad-date", 5), ("unknown-code", 6)]
    assert expected == problems_of(file)


def test_a_file_without_scenarios_or_without_yaml_is_refused(tmp_path: Path) -> None:
    other, broken = tmp_path / "other.yaml", tmp_path / "broken.yaml"
    other.write_text("skenarioo: []\n", "utf-8")
    broken.write_text("scenarios: [\n", "utf-8")

    assert problems_of(other) == [("unknown-key", 1)]
    assert [code for code, _ in problems_of(broken)] == ["yaml-bracket"]
    assert problems_of(tmp_path / "none.yaml") == [("missing-file", None)]


# ------------------------------------------------------------------ comparing


def scenario_of(expect: Expectation, activity: Activity = ATTEND) -> Scenario:
    return Scenario(
        name="A name",
        case=Case(Person(Category.PNS, region="64.08"), activity, date(2024, 10, 7)),
        expect=expect,
    )


MET = [
    Expectation(verdict=(Verdict.PROHIBITED,)),
    Expectation(verdict=(Verdict.DEPENDS, Verdict.PROHIBITED)),
    Expectation(allowed=False),
    Expectation(sanctions=(SanctionClass.ETHICS,)),
    Expectation(sanctions=(SanctionClass.ETHICS, SanctionClass.DISCIPLINE_HEAVY)),
    Expectation(not_sanctions=(SanctionClass.CRIMINAL,)),
    Expectation(rules=("support",)),
    Expectation(not_rules=("duty",)),
]
UNMET = [
    (Expectation(verdict=(Verdict.PERMITTED,)), ("permitted",), ("prohibited",)),
    (Expectation(allowed=True), ("yes",), ("no",)),
    (
        Expectation(sanctions=(SanctionClass.ETHICS, SanctionClass.CRIMINAL)),
        ("ethics", "criminal"),
        ("ethics", "discipline_heavy"),
    ),
    (
        Expectation(not_sanctions=(SanctionClass.CRIMINAL, SanctionClass.DISCIPLINE_HEAVY)),
        ("criminal", "discipline_heavy"),
        ("ethics", "discipline_heavy"),
    ),
    (Expectation(rules=("support", "duty")), ("support", "duty"), ("support",)),
    (Expectation(not_rules=("support",)), ("support",), ("support",)),
    (Expectation(open_facts=("public",)), ("public",), ()),
    (Expectation(report_to=(Authority.BAWASLU,)), ("bawaslu",), ()),
]


@pytest.mark.parametrize("expect", MET, ids=str)
def test_a_decision_that_holds_what_is_named_passes(
    rulebook: Rulebook, expect: Expectation
) -> None:
    result = run(scenario_of(expect), rulebook=rulebook)

    assert (result.passed, result.failures) == (True, ())


@pytest.mark.parametrize(("expect", "named", "got"), UNMET, ids=str)
def test_a_failure_says_what_was_expected_and_what_came(
    rulebook: Rulebook, expect: Expectation, named: tuple[str, ...], got: tuple[str, ...]
) -> None:
    result = run(scenario_of(expect), rulebook=rulebook)

    (key,) = (name for name, value in asdict(expect).items() if value not in {None, ()})
    assert (Failure(key=key, expected=named, got=got),) == result.failures
    assert not result.passed


def test_possible_rules_and_sanctions_are_there_for_better_or_worse(rulebook: Rulebook) -> None:
    unknown = Activity(Act.ATTEND_CAMPAIGN, official_duty=False)
    there = Expectation(rules=("support",), sanctions=(SanctionClass.ETHICS,))
    not_there = Expectation(not_rules=("support",), not_sanctions=(SanctionClass.ETHICS,))

    good = run(scenario_of(there, unknown), rulebook=rulebook)
    bad = run(scenario_of(not_there, unknown), rulebook=rulebook)

    assert (good.decision.verdict, good.passed) == (Verdict.DEPENDS, True)
    assert [failure.key for failure in bad.failures] == ["not_sanctions", "not_rules"]


def test_a_lifted_rule_is_not_there(rulebook: Rulebook) -> None:
    on_duty = evolve(ATTEND, official_duty=True)

    lifted = run(scenario_of(Expectation(not_rules=("support",)), on_duty), rulebook=rulebook)
    missed = run(scenario_of(Expectation(rules=("support",)), on_duty), rulebook=rulebook)

    assert [lifted.passed, missed.passed] == [True, False]


def test_a_verdict_without_yes_or_no_is_neither_allowed_nor_not(rulebook: Rulebook) -> None:
    unknown = Activity(Act.ATTEND_CAMPAIGN)

    result = run(scenario_of(Expectation(allowed=False), unknown), rulebook=rulebook)

    assert [failure.got for failure in result.failures] == [("neither",)]


def test_a_failure_has_a_sentence_in_both_languages() -> None:
    differs = Failure(key="verdict", expected=("permitted", "disputed"), got=("depends",))
    excludes = Failure(key="not_rules", expected=("a",), got=("a", "b"))
    absent = Failure(key="rules", expected=("a", "b"), got=())

    assert differs.sentence() == "`verdict`: expected permitted / disputed, got depends"
    assert excludes.sentence("en") == "`not_rules`: expected none of a, got a, b"
    assert absent.sentence("id") == "`aturan`: diharapkan a, b, ternyata tidak ada"


def test_a_failure_of_a_file_has_a_place(tmp_path: Path) -> None:
    (scenario,) = load(one(tmp_path, expect="{verdict: prohibited, allowed: tidak}"))

    failures = run(scenario).failures

    assert [
        (failure.where.line, failure.where.column) for failure in failures if failure.where
    ] == [(6, 23), (6, 35)]


def test_disputes_and_doors_are_compared_by_their_codes(tmp_path: Path) -> None:
    """Passive attendance: PP 94/2021 Pasal 5 huruf n angka 1 against SE Mendagri 2024."""
    file = one(
        tmp_path,
        "category: pns, region: 64.08",
        "verdict: disputed, disputes: [passive-attendance], report_to: [bawaslu]",
        activity="{act: attend_campaign, target: candidate}",
        at="2024-10-07",
        others="no",
    )
    (scenario,) = load(file)
    (chosen,) = load(one(tmp_path, "category: pns, region: 64.08", "verdict: permitted"))
    case = evolve(scenario.case, readings={"passive-attendance": "allowed"})
    chosen = evolve(scenario, expect=chosen.expect, case=case)

    assert [run(scenario).failures, run(chosen).failures] == [(), ()]


def test_an_overlay_of_a_scenario_is_put_on_the_rulebook(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(OVERLAY, "utf-8")
    case = {
        "activity": "{act: attend_campaign, target: candidate}",
        "at": "2024-10-07",
        "others": "no",
        "overlays": "overlay.yaml",
    }
    (scenario,) = load(one(tmp_path, "category: pns, region: 64.08", **case))

    assert run(scenario).passed


def test_an_overlay_that_cannot_be_used_is_an_error_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(OVERLAY.replace("2024-01-01", "2024-02-30"), "utf-8")
    (scenario,) = load(one(tmp_path, overlays="overlay.yaml"))

    with pytest.raises(LoadError, match=r"overlay\.yaml:6:10.*2024-02-30"):
        run(scenario)


def test_ids_and_places_that_do_not_exist_are_told_with_place_and_near_match(
    tmp_path: Path,
) -> None:
    file = one(
        tmp_path,
        "category: pns, region: 64.99",
        "rules: [skb-a-4], not_rules: [nothing-like-it], disputes: [passive-attendence]",
        activity="{act: vote, election: pilkada-2042}",
        readings="{passive-attendance: allow}",
    )
    (scenario,) = load(file)

    with pytest.raises(CaseError) as caught:
        run(scenario)

    expected = [
        ("unknown-reading", 7, "allowed"),
        ("unknown-region", 3, None),
        ("unknown-election", 4, "pilkada-2024"),
        ("unknown-id", 6, "skb-a-04"),
        ("unknown-id", 6, None),
        ("unknown-dispute", 6, "passive-attendance"),
    ]
    assert expected == [
        (problem.code, problem.where and problem.where.line, problem.hint)
        for problem in caught.value.problems
    ]


def test_unknown_ids_are_an_error_even_if_the_case_can_be_decided(rulebook: Rulebook) -> None:
    scenario = scenario_of(Expectation(rules=("suport",)))

    with pytest.raises(CaseError, match="did you mean `support`"):
        run(scenario, rulebook=rulebook)


def test_a_contradiction_is_told_at_the_fact(tmp_path: Path) -> None:
    (scenario,) = load(one(tmp_path, "category: thl, unpaid_leave: ya"))

    with pytest.raises(CaseError) as caught:
        run(scenario)

    (problem,) = caught.value.problems
    assert (
        problem.code,
        problem.where and problem.where.line,
        problem.where and problem.where.column,
    ) == ("contradiction", 3, 43)


# ------------------------------------------------------------------ what is left out is no


def test_with_others_no_what_is_left_out_is_no_or_none() -> None:
    person, activity = fill_others(
        Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN, public=True), VOCABULARY
    )

    expected_person = Person(
        Category.PNS,
        position=Position.NONE,
        unpaid_leave=False,
        spouse_is_candidate=False,
        candidacy=Candidacy.NONE,
        campaign_leave=False,
        paid_by_state=False,
        contract_bars_politics=False,
        superior_permission=False,
        president_consent=False,
        listed_without_consent=False,
    )
    expected_activity = Activity(
        Act.ATTEND_CAMPAIGN,
        active_support=False,
        partisan_symbol=False,
        party_attributes=False,
        service_attributes=False,
        state_facilities=False,
        mobilises_staff=False,
        intends_support=False,
        public=True,
        official_duty=False,
        minister_consent=False,
        rewards_voters=False,
        day_off=False,
        let_to_public=False,
    )
    assert (expected_person, expected_activity) == (person, activity)


def test_presumed_facts_keep_their_presumption() -> None:
    worker, _ = fill_others(Person(Category.NON_ASN), Activity(Act.VOTE), VOCABULARY)

    assert (worker.paid_by_state, worker.resigned) == (None, None)


def test_where_no_is_ruled_out_the_only_value_left_holds() -> None:
    spouse, _ = fill_others(Person(Category.PNS), Activity(Act.ACCOMPANY_SPOUSE), VOCABULARY)
    _, post = fill_others(Person(Category.PNS), Activity(Act.POST_SUPPORT), VOCABULARY)

    assert (spouse.spouse_is_candidate, post.active_support) == (True, True)


@pytest.mark.parametrize(
    "activity",
    [
        Activity(Act.STAND_FOR_ELECTION),
        Activity(Act.APPROACH_PARTY),
        Activity(Act.POST_SUPPORT, target=Target.OWN_CANDIDACY),
    ],
    ids=["fixed target", "default target", "given target"],
)
def test_of_several_values_left_none_is_chosen(activity: Activity) -> None:
    person, _ = fill_others(Person(Category.PNS), activity, VOCABULARY)

    assert person.candidacy is None


def _cases() -> Iterator[tuple[Person, Activity]]:
    targets = (None, *Target)
    for category, act, target in product(Category, Act, targets):
        fixed = VOCABULARY.fixed_targets.get(act)
        if fixed is None or target in {None, fixed}:
            yield Person(category, region="64.08"), Activity(act, target=target)


DAYS = st.dates(date(2022, 10, 1), date(2026, 11, 1))


@settings(deadline=None)  # the first question reads the rulebook
@given(case=st.sampled_from(list(_cases())), day=DAYS)
def test_what_is_filled_in_never_contradicts_what_is_given(
    case: tuple[Person, Activity], day: date
) -> None:
    try:
        evaluate(*fill_others(*case, VOCABULARY), at=day)
    except CaseError:
        # Then the act and its target contradict each other as they are given.
        with pytest.raises(CaseError):
            evaluate(*case, at=day)


@given(case=st.sampled_from(list(_cases())))
def test_what_is_given_stays_and_filling_twice_changes_nothing(
    case: tuple[Person, Activity],
) -> None:
    filled = fill_others(*case, VOCABULARY)

    given_facts = [asdict(case[0]), asdict(case[1])]
    now = [asdict(filled[0]), asdict(filled[1])]
    lost = [
        name
        for before, after in zip(given_facts, now, strict=True)
        for name, value in before.items()
        if value is not None and after[name] != value
    ]
    assert lost == []
    assert filled == fill_others(*filled, VOCABULARY)


def test_an_overlay_outside_the_folders_of_the_file_and_of_the_work_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("work", "beside"):
        (tmp_path / name).mkdir()
    (tmp_path / "secret.yaml").write_text("aws_key: AKIA123\n", "utf-8")
    (tmp_path / "beside/link.yaml").symlink_to(tmp_path / "secret.yaml")
    monkeypatch.chdir(tmp_path / "work")

    for written in ("../secret.yaml", str(tmp_path / "secret.yaml"), "link.yaml"):
        with pytest.raises(LoadError) as raised:
            load(one(tmp_path / "beside", overlays=f"['{written}']"))
        assert [problem.code for problem in raised.value.problems] == ["outside-tree"]
    monkeypatch.chdir("/")
    with pytest.raises(LoadError, match="outside-tree"):
        load(one(tmp_path / "beside", overlays="../secret.yaml"))


def test_nothing_is_shown_of_a_file_that_is_no_overlay(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("aws_key: AKIA123\n", "utf-8")

    with pytest.raises(LoadError) as raised:
        Rulebook.national().with_overlays(secret)

    assert [problem.code for problem in raised.value.problems] == ["not-an-overlay"]
    assert "AKIA" not in str(raised.value)
