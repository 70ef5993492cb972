import json
import os
import re
import runpy
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import builders
import click
import pytest
from builders import GOOD, Run
from places import EXAMPLES

from asn_netralitas import Calendar, Decision, Rulebook
from asn_netralitas.cli import main
from asn_netralitas.cli.program import Command, usage_problem

LIKE = ["evaluate", "--category", "pns", "--act", "like_post", "--region", "64.08"]
VOTE = ["evaluate", "--category", "pns", "--act", "vote", "--at", "2024-11-27"]
OVERLAY = """
overlay:
  id: regency
  title: {id: Edaran, en: Circular}
  regions: "64.08"
  first: 2024-01-01
readings: {passive-attendance: allowed}
categories: {TKD: tk2d}
instruments:
  - id: local
    number: SE 1
    title: {id: Edaran, en: Circular}
    rank: se
    in_force: {first: 2024-01-01}
    confidence: verified
rules:
  - id: local-a
    instrument: local
    modality: advice
    title: {id: Menjauhi kampanye, en: Keep away}
    categories: pns
    acts: enter_campaign_zone
    citations: {instrument: local, provision: butir 1}
    confidence: verified
"""
SCENARIO = f"\n{GOOD}"
PROHIBITED = SCENARIO.replace("permitted", "prohibited")


@pytest.fixture(name="overlay")
def _overlay(tmp_path: Path) -> str:
    file = tmp_path / "overlay.yaml"
    file.write_text(OVERLAY, "utf-8")
    return str(file)


def process(*arguments: str, code: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    started = ["-c", code] if code else ["-m", "asn_netralitas"]
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, *started, *arguments], capture_output=True, text=True, check=False, **more
    )


def wrote(folder: Path, text: str, name: str = "a.scenarios.yaml") -> str:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return str(file)


# ------------------------------------------------------------------ evaluate


def test_a_decision_is_all_that_is_printed_and_the_code_is_0_whatever_the_verdict(run: Run) -> None:
    code, out, err = run(*LIKE, "--at", "2024-08-15", "--format", "json")

    decision = Decision.from_dict(json.loads(out))
    assert (code, err, decision.verdict.value) == (0, "", "prohibited")
    assert [each.rule for each in decision.sanctions if each.certain] == ["skb-a-04"]


@pytest.mark.parametrize("option", ["--short", "--ringkas"])
def test_a_short_answer_is_the_paragraph_alone(run: Run, option: str) -> None:
    _, whole, _ = run(*LIKE, "--at", "2024-08-15", "--format", "json")
    code, out, err = run(*LIKE, "--at", "2024-08-15", option)

    assert (code, err) == (0, "")
    assert " ".join(out.split()) == Decision.from_dict(json.loads(whole)).summary("id")


REPLACE = [
    *("evaluate", "--category", "kepala_daerah", "--act", "replace_officials"),
    *("--at", "2024-04-01", "--region", "64.08", "--fact", "minister_consent=no"),
]


def test_the_ways_to_another_verdict_follow_the_decision_when_asked_for(run: Run) -> None:
    _, plain, _ = run(*REPLACE, "--lang=en")
    code, out, err = run(*REPLACE, "--ways", "--lang=en")

    assert (code, err) == (0, "")
    assert out.removeprefix(plain).splitlines() == [
        "",
        "What would change the answer",
        "----------------------------",
        "- the Minister's written consent: yes (was no). Verdict: permitted.",
        "- day: 2025-08-20. Verdict: not regulated.",
        "- day: 2024-03-21. Verdict: not regulated.",
    ]


def test_an_act_that_is_not_prohibited_is_shown_with_what_would_prohibit_it(run: Run) -> None:
    _, out, _ = run(*REPLACE[:-1], "minister_consent=yes", "--ways")

    assert (
        "- persetujuan tertulis Menteri: tidak (semula ya). Jawaban: dilarang." in out.splitlines()
    )


def test_a_case_that_no_change_helps_says_so(run: Run) -> None:
    member = ["evaluate", "--category", "pns", "--act", "party_membership", "--at", "2024-08-15"]

    _, out, _ = run(*member, "--ways", "--lang=en")

    assert out.splitlines()[-1] == (
        "No change of the act or its day was found that would change the answer."
    )


def test_the_ways_stand_beside_the_decision_in_the_json(run: Run) -> None:
    _, out, _ = run(*REPLACE, "--ways", "--format=json")

    values = json.loads(out)
    assert Decision.from_dict(values["decision"]).verdict.value == "prohibited"
    assert values["ways"][0] == {
        "changes": [{"fact": "minister_consent", "was": False, "becomes": True}],
        "day": None,
        "verdict": "permitted",
    }


@pytest.mark.parametrize("ways", [[], ["--ways"]])
def test_a_decision_is_printed_as_markdown_or_as_a_whole_page(run: Run, ways: list[str]) -> None:
    _, markdown, _ = run(*REPLACE, *ways, "--format=markdown")
    code, page, err = run(*REPLACE, *ways, "--format=html")

    assert (code, err) == (0, "")
    assert markdown.startswith("# DILARANG\n")
    assert page.startswith("<!DOCTYPE html>\n")
    assert page.endswith("</html>\n")
    for text in (markdown, page):
        assert ("Yang dapat mengubah jawaban" in text) == bool(ways)


def test_text_is_in_indonesian_unless_english_is_asked_for(run: Run) -> None:
    _, indonesian, _ = run(*VOTE)
    _, english, _ = run(*VOTE, "--lang=en")

    assert (indonesian.split(":")[0], english.split(":")[0]) == ("BOLEH", "PERMITTED")


def test_the_options_fill_person_and_activity(run: Run) -> None:
    facts = ("party_attributes=ya", "public = false", "position=camat", "target=candidate")

    _, out, _ = run(
        *LIKE,
        *("--at", "2024-10-07/2024-10-08", "--election", "pilkada-2024"),
        *(part for fact in facts for part in ("--fact", fact)),
        *("--reading", "passive-attendance=allowed", "--format", "json"),
    )

    expected = {
        "person": {"category": "pns", "region": "64.08", "position": "camat"},
        "activity": {
            "act": "like_post",
            "target": "candidate",
            "election": "pilkada-2024",
            "party_attributes": True,
            "public": False,
        },
        "at": "2024-10-07/2024-10-08",
        "readings": {"passive-attendance": "allowed"},
    }
    assert json.loads(out)["input"] == expected


def test_an_aware_time_becomes_the_day_of_the_region(run: Run) -> None:
    """23:30 in Jakarta is already tomorrow in Papua."""
    _, out, _ = run(*VOTE[:-1], "2024-11-27T23:30+07:00", "--region", "91", "--format", "json")

    assert json.loads(out)["input"]["at"] == "2024-11-28"


def test_others_no_takes_what_is_not_given_as_no(run: Run) -> None:
    case = ("--category", "pns", "--act", "attend_campaign", "--region", "64.08")

    _, out, _ = run("evaluate", *case, "--at", "2024-10-07", "--others-no", "--format", "json")

    decision = json.loads(out)
    assert (decision["verdict"], decision["input"]["activity"]["active_support"]) == (
        "disputed",
        False,
    )


def test_an_overlay_adds_rules_readings_and_names(run: Run, overlay: str) -> None:
    _, out, _ = run(
        *("evaluate", "--category", "TKD", "--act", "vote", "--region", "64.08"),
        *("--at", "2024-10-07", "--overlay", overlay, "--format", "json"),
    )

    decision = json.loads(out)
    assert (decision["input"]["person"]["category"], decision["rulebook"]["overlays"]) == (
        "tk2d",
        ["regency"],
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["--category", "pnss", "--act", "lik_post", "--at", "2024-02-30", "--region", "64.99"],
            [
                (
                    "--category: error[unknown-code]: unknown category `pnss`; did you mean"
                    " `pns` permanent civil servant?"
                ),
                (
                    "--act: error[unknown-code]: unknown act `lik_post`; did you mean"
                    " `like_post` like a post?"
                ),
                "--at: error[bad-date]: `2024-02-30` is not a calendar day (YYYY-MM-DD)",
                (
                    "--region: error[unknown-region]: unknown region `64.99`; they are listed"
                    " by `asn-netralitas terms regions`"
                ),
            ],
        ),
        (
            [],
            [
                "error[missing-option]: `--category` is not given",
                "error[missing-option]: `--act` is not given",
                "error[missing-option]: `--at` is not given",
            ],
        ),
        (
            [*VOTE[1:-1], "2024-08-15T20:00"],
            [
                (
                    "--at: error[naive-datetime]: the time `2024-08-15T20:00` has no offset;"
                    " add +07:00 (WIB), +08:00 (WITA) or +09:00 (WIT)"
                )
            ],
        ),
        (
            [*VOTE[1:], "--fact", "pubic=no", "--fact", "public=maybe", "--fact", "public=no"],
            [
                (
                    "--fact: error[unknown-fact]: unknown fact `pubic`; did you mean"
                    " `public` visible to the public?"
                ),
                "--fact public: error[wrong-type]: `maybe` is not yes or no",
                "--fact: error[given-twice]: `public` is given twice",
            ],
        ),
        (
            [*VOTE[1:], "--fact", "public", "--reading", "=allowed"],
            [
                "--fact: error[not-a-pair]: `public` is not written as NAME=VALUE",
                "--reading: error[not-a-pair]: `=allowed` is not written as DISPUTE=READING",
            ],
        ),
        (
            [*VOTE[1:], "--reading", "passive-attendence=allowed"],
            [
                (
                    "--reading: error[unknown-dispute]: unknown dispute `passive-attendence`;"
                    " did you mean `passive-attendance`?"
                )
            ],
        ),
        (
            [*VOTE[1:], "--election", "pilkada-2042"],
            [
                (
                    "--election: error[unknown-election]: unknown election `pilkada-2042`;"
                    " did you mean `pilkada-2024`?"
                )
            ],
        ),
        (
            [*VOTE[1:], "--category", "thl", "--fact", "unpaid_leave=yes"],
            [
                (
                    "--fact unpaid_leave: error[contradiction]: `category: thl` cannot go together"
                    " with `unpaid_leave: yes`"
                )
            ],
        ),
        (
            [*VOTE[1:], "--overlay", "nowhere.yaml"],
            ["error[missing-file]: there is no file `nowhere.yaml`"],
        ),
        (
            [*VOTE[1:], "--category", "pns\N{ESCAPE}[31m"],
            [
                (
                    "--category: error[unknown-code]: unknown category `pns [31m`; they are listed"
                    " by `asn-netralitas terms categories`"
                )
            ],
        ),
    ],
    ids=str,
)
def test_each_fault_is_one_sentence_with_its_option_and_a_near_match(
    run: Run, arguments: Sequence[str], expected: list[str]
) -> None:
    assert run("evaluate", *arguments, "--lang", "en") == (2, "", "\n".join([*expected, ""]))


# ------------------------------------------------------------------ check


def test_a_table_tells_what_became_of_each_scenario(run: Run, tmp_path: Path) -> None:
    passing, failing = wrote(tmp_path, SCENARIO), wrote(tmp_path, PROHIBITED, "b.yaml")

    code, out, err = run("check", passing, failing, "--lang", "en")

    expected = f"""{passing}

Result  Verdict    Scenario
passed  permitted  A PNS votes

{failing}

Result  Verdict    Scenario
failed  permitted  A PNS votes

failed: A PNS votes
  {failing}:7:23: `verdict`: expected prohibited, got permitted

  PERMITTED: """
    assert (code, err) == (1, "")
    assert out.startswith(expected)
    assert out.endswith("\n2 scenarios: 1 passed, 1 failed\n")


def test_the_check_is_json_if_asked(run: Run, tmp_path: Path) -> None:
    failing = wrote(tmp_path, PROHIBITED)

    code, out, _ = run("check", failing, "--format", "json")

    expected = {
        "schema": "asn-netralitas/check/1",
        "passed": 0,
        "failed": 1,
        "scenarios": [
            {
                "file": failing,
                "line": 3,
                "name": "A PNS votes",
                "verdict": "permitted",
                "passed": False,
                "failures": [{"key": "verdict", "expected": ["prohibited"], "got": ["permitted"]}],
            }
        ],
    }
    assert (code, json.loads(out)) == (1, expected)


def test_folders_are_searched_and_no_file_is_checked_twice(run: Run, tmp_path: Path) -> None:
    file = wrote(tmp_path, SCENARIO, "deep/down/z.scenarios.yaml")
    wrote(tmp_path, SCENARIO, "deep/a.scenarios.yaml")
    wrote(tmp_path, "no scenario", "deep/overlay.yaml")

    code, out, _ = run("check", str(tmp_path), file, "--format", "json")

    files = [Path(entry["file"]).name for entry in json.loads(out)["scenarios"]]
    assert (code, files) == (0, ["a.scenarios.yaml", "z.scenarios.yaml"])


def test_all_that_is_wrong_in_all_files_is_told_and_nothing_else(run: Run, tmp_path: Path) -> None:
    broken = wrote(tmp_path, "scenarios: [", "broken.yaml")
    other = wrote(tmp_path, PROHIBITED.replace("pns}", "pns, region: 64.99}"), "other.yaml")

    code, out, err = run("check", broken, other, str(tmp_path / "none"), "--lang", "en")

    assert (code, out) == (2, "")
    codes = [line.split("[")[1].split("]")[0] for line in err.splitlines() if "error[" in line]
    assert codes == ["yaml-bracket", "unknown-region", "missing-file"]


def test_an_overlay_that_several_scenarios_share_is_complained_of_once(
    run: Run, tmp_path: Path, overlay: str
) -> None:
    Path(overlay).write_text(OVERLAY.replace("64.08", "64.99"), "utf-8")
    one = SCENARIO.replace("    at:", f"    overlays: {overlay}\n    at:")
    file = wrote(tmp_path, one + one.removeprefix("\nscenarios:\n"))

    code, _, err = run("check", file)

    assert (code, err.count("unknown-region")) == (2, 1)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("kasus.skenario.yaml.txt", "kasus.skenario.yaml"),
        ("cases.scenarios.yml", "cases.scenarios.yaml"),
    ],
)
def test_a_file_that_a_folder_is_not_searched_for_is_noticed(
    run: Run, tmp_path: Path, name: str, meant: str
) -> None:
    file = wrote(tmp_path, SCENARIO, name)

    alone = run("check", str(tmp_path), "--lang", "en")
    wrote(tmp_path, SCENARIO)
    beside = run("check", str(tmp_path), "--lang", "en")

    warning = f"warning[passed-over]: `{file}` is passed over for the end of its name; call it"
    assert [code for code, _, _ in (alone, beside)] == [2, 0]
    for _, _, err in (alone, beside):
        assert err.startswith(f"{warning} `{meant}`\n")


def test_a_file_that_notepad_has_named_is_offered_for_the_one_that_is_not_there(
    run: Run, tmp_path: Path
) -> None:
    file = wrote(tmp_path, SCENARIO, "kasus.skenario.yaml.txt")

    _, _, err = run("check", file.removesuffix(".txt"))

    assert err.endswith(f"tidak ada; mungkin maksudnya `{file}`\n")


@pytest.mark.parametrize("text", ["scenarios: []\n", None], ids=["empty list", "empty folder"])
def test_a_check_of_nothing_is_not_a_success(run: Run, tmp_path: Path, text: str | None) -> None:
    path = str(tmp_path) if text is None else wrote(tmp_path, text)

    expected = (2, "", f"error[no-scenarios]: there is no scenario in {path}\n")
    assert expected == run("check", path, "--lang", "en")


def test_a_check_without_paths_is_told(run: Run) -> None:
    assert run("check") == (2, "", "galat[missing-option]: `PATH` belum diberikan\n")


# ------------------------------------------------------------------ calendar


def test_the_calendar_of_a_region_holds_its_elections_with_their_periods(run: Run) -> None:
    _, out, _ = run("calendar", "--region", "64.08", "--format", "json")

    listed = {election["id"]: election for election in json.loads(out)["elections"]}
    known = {election.id for election in Calendar.national().elections if not election.regions}
    assert known <= listed.keys()
    assert {"contests": ["regional_head"], "kind": "campaign"}.items() <= next(
        period for period in listed["pilkada-2024"]["periods"] if period["kind"] == "campaign"
    ).items()
    assert {"64.02"} not in [set(election["regions"]) for election in listed.values()]


def test_the_calendar_of_one_election_is_a_table_of_days(run: Run) -> None:
    code, out, _ = run("calendar", "--election", "pilkada-2024", "--lang", "en")

    lines = out.splitlines()
    first, last = lines[1].split()[-2:]
    assert (code, first) == (0, "2024-02-27")
    assert last > first
    assert any(line.split()[-2:] == ["2024-09-25", "2024-11-23"] for line in lines)
    assert lines[-1] == "The calendar is known until 2026-02-15."


def test_contests_that_go_apart_are_told_apart(run: Run) -> None:
    _, whole, _ = run("calendar", "--election", "pemilu-2024")
    _, day, _ = run("calendar", "--election", "pemilu-2024", "--on", "2023-11-10")

    for out in (whole, day):
        assert "(Presiden dan Wakil Presiden)" in out
        assert "(DPR, DPD, DPRD)" in out


def test_a_day_in_the_calendar_has_stage_and_open_periods(run: Run) -> None:
    _, out, _ = run("calendar", "--on", "2024-10-07", "--region", "64.08", "--format", "json")

    contexts = {context["election"]: context for context in json.loads(out)["contexts"]}
    pilkada = contexts["pilkada-2024"]
    assert (pilkada["stage"], pilkada["everywhere"], pilkada["certain"]) == (
        "after_determination",
        True,
        True,
    )
    assert {"first": "2024-09-25", "last": "2024-11-23", "kind": "campaign"}.items() <= pilkada[
        "periods"
    ][0].items()


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["--on", "2024-10-07", "--election", "pilkada-2024"], "everywhere"),
        (["--on", "2025-03-30", "--region", "64"], "in parts"),
        (["--on", "2020-10-07", "--region", "13.01"], "everywhere"),
    ],
)
def test_it_is_told_whether_an_election_is_met_in_the_whole_region(
    run: Run, arguments: Sequence[str], where: str
) -> None:
    code, out, _ = run("calendar", *arguments, "--lang", "en")

    assert (code, where in out) == (0, True)


def test_a_list_of_regions_with_gaps_leaves_a_place_uncertain(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every list of the national calendar is whole.
    perhaps = builders.calendar(
        builders.election("perhaps", regions=("91.01",), regions_complete=False)
    )
    monkeypatch.setattr(Calendar, "national", lambda: perhaps)

    _, out, _ = run("calendar", "--on", "2024-10-07", "--region", "91.02", "--lang", "en")

    assert "not certain" in out


def test_the_calendar_of_a_region_has_the_days_of_its_own_heads(run: Run) -> None:
    oaths = {}
    for region in ("35.01", "18.03"):
        _, out, _ = run("calendar", "--election", "pilkada-2018", "--region", region)
        _, written, _ = run(
            "calendar", "--election", "pilkada-2018", "--region", region, "--format", "json"
        )
        (known,) = json.loads(written)["elections"]
        oaths[region] = known["oath"]
        assert known["oath"] in out

    assert oaths == {"35.01": "2019-02-13", "18.03": "2019-06-12"}


def test_an_election_is_written_with_its_parts(run: Run) -> None:
    _, out, _ = run("calendar", "--election", "pilkada-ulang-2025", "--format", "json")

    (election,) = json.loads(out)["elections"]
    assert {tuple(part["regions"]): part["oath"] for part in election["parts"]} == {
        ("19.01",): "2025-11-05",
        ("19.71",): "2025-10-15",
    }


def test_a_day_after_the_calendar_says_so(run: Run) -> None:
    _, out, _ = run("calendar", "--on", "2031-01-01", "--lang", "en")

    assert out.splitlines()[-1] == (
        "The calendar is known only until 2026-02-15; later there may be other elections."
    )


def test_a_day_or_place_that_does_not_exist_is_refused_by_the_calendar(run: Run) -> None:
    code, out, err = run("calendar", "--on", "2024-02-30", "--region", "64.8", "--lang", "en")

    expected = [
        "--on: error[bad-date]: `2024-02-30` is not a calendar day (YYYY-MM-DD)",
        (
            "--region: error[unknown-region]: unknown region `64.8`; did you mean `64.08`"
            " Kabupaten Kutai Timur?"
        ),
    ]
    assert (code, out, err.splitlines()) == (2, "", expected)


# ------------------------------------------------------------------ rules


def test_the_official_pages_of_what_rules_cite_are_listed_once(run: Run) -> None:
    _, out, _ = run("rules", "--act", "give_goods", "--category", "pns")
    _, written, _ = run("rules", "--act", "give_goods", "--category", "pns", "--format", "json")

    page = "https://peraturan.bpk.go.id/Details/177031/pp-no-94-tahun-2021"
    assert out.count(page) == 1
    instruments = {entry["id"]: entry for entry in json.loads(written)["instruments"]}
    assert (instruments["pp-94-2021"]["address"], instruments["pp-94-2021"]["made"]) == (
        page,
        "2021-08-31",
    )
    (rule,) = (each for each in json.loads(written)["rules"] if each["id"] == "pp94-5n-6")
    assert rule["citations"][0]["anchor"] == "pasal-5-huruf-n-angka-6"


def test_rules_without_an_official_page_have_no_empty_list(run: Run) -> None:
    _, out, _ = run("rules", "--category", "ppnpn", "--act", "accompany_spouse")

    assert "https://" not in out
    assert "\n\n\n" not in out


def rule_ids(run: Run, *arguments: str) -> set[str]:
    _, out, _ = run("rules", *arguments, "--format", "json")
    return {rule["id"] for rule in json.loads(out)["rules"]}


def test_rules_are_those_of_the_rulebook_unless_narrowed(run: Run) -> None:
    book = Rulebook.national()

    assert {rule.id for rule in book.rules} == rule_ids(run)
    assert {rule.id for rule in book.on(book.known_from).rules} == rule_ids(
        run, "--on", book.known_from.isoformat()
    )


def test_rules_can_be_narrowed_to_an_act_and_a_category(run: Run) -> None:
    by_act = rule_ids(run, "--act", "like_post", "--on", "2024-08-15")
    by_both = rule_ids(run, "--act", "like_post", "--on", "2024-08-15", "--category", "pns")

    assert "skb-a-04" in by_both < by_act


def test_a_rule_on_posts_binds_the_categories_that_can_hold_one(run: Run) -> None:
    """UU 10/2016 Pasal 71 ayat (1) binds officials, and no casual worker is one."""
    binding = {
        category: any(
            name.startswith("uu10-2016-71-1") for name in rule_ids(run, "--category", category)
        )
        for category in ("pns", "thl")
    }

    assert binding == {"pns": True, "thl": False}


def test_an_overlay_adds_its_rules_and_its_names(run: Run, overlay: str) -> None:
    case = ("--act", "enter_campaign_zone", "--overlay", overlay)

    code, out, _ = run("rules", *case, "--lang", "en")

    row = next(line for line in out.splitlines() if line.startswith("local-a"))
    assert (code, re.split(" {2,}", row)[1:]) == (
        0,
        ["Keep away", "advice", "SE 1 butir 1", "text of the law"],
    )
    assert "local-a" not in rule_ids(run, *case, "--category", "TKD")


def test_an_instrument_with_a_long_number_goes_by_its_id(run: Run) -> None:
    overlay = str(EXAMPLES / "kalimantan-timur" / "overlay.yaml")
    _, out, _ = run("rules", "--act", "voice_opinion", "--overlay", overlay)

    assert "kaltim-sekda-2024 pesan tentang opini publik" in out


def test_rules_refuse_unknown_codes(run: Run) -> None:
    code, out, err = run("rules", "--act", "like_pots", "--category", "pnss", "--lang", "en")

    assert (code, out, err.count("did you mean")) == (2, "", 2)


# ------------------------------------------------------------------ the program


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["evalute"],
            (
                "galat[unknown-command]: perintah `evalute` tidak dikenal;"
                " mungkin maksudnya `evaluate`"
            ),
        ),
        (
            ["rules", "--ackt", "x"],
            "galat[unknown-option]: opsi `--ackt` tidak dikenal; mungkin maksudnya `--act`",
        ),
        (["rules", "--lang", "xx"], "galat[bad-choice]: `--lang` hanya menerima id, en"),
        (
            ["rules", "more", "--lang", "en"],
            (
                "error[extra-argument]: `more` is too much; put quotes around several words,"
                " and `--` before the name of an option"
            ),
        ),
        (["rules", "--lang"], "galat[missing-value]: `--lang` memerlukan nilai sesudahnya"),
        (
            ["evaluate", "--short=3", "--lang", "en"],
            "error[option-without-value]: `--short` takes no value",
        ),
        (
            ["check", "--coverage-fail-under", "nan"],
            "--coverage-fail-under: galat[not-a-number]: `nan` bukan bilangan mulai dari 0",
        ),
        (
            ["quiz", "--questions", "0"],
            "--questions: galat[not-whole]: `0` bukan bilangan bulat mulai dari 1",
        ),
        (
            ["report", "--lang", "en"],
            (
                "error[missing-command]: a command is missing: matrix, poster, calendar,"
                " sanctions, decision, worksheet, scenarios, quiz, questions"
            ),
        ),
    ],
)
def test_a_command_that_cannot_be_read_is_told_in_a_sentence(
    run: Run, arguments: Sequence[str], expected: str
) -> None:
    assert run(*arguments) == (2, "", f"{expected}\n")


def test_what_is_not_foreseen_is_passed_on_in_the_words_of_click() -> None:
    @click.command(cls=Command)
    @click.argument("needed")
    def strict() -> None:
        """Need an argument."""

    with pytest.raises(click.UsageError) as caught:
        strict.make_context("strict", [])

    assert usage_problem(caught.value).values == {"reason": "Missing argument 'NEEDED'"}


def test_the_version_is_shown(run: Run) -> None:
    assert run("--version") == (0, "asn-netralitas 0.2.0\n", "")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_table_fits_the_terminal_and_loses_no_word(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, width: int
) -> None:
    name = "A PNS with a very long name in the scenario file votes " * 4
    file = wrote(tmp_path, SCENARIO.replace("A PNS votes", name))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")

    _, out, _ = run_forced(run, monkeypatch, "check", file, "--lang", "en")

    table = [click.unstyle(line) for line in out.splitlines() if file not in line]
    assert max(map(len, table)) <= width
    assert out.count("votes") == name.count("votes")
    assert "\N{ESCAPE}[3" not in out


def run_forced(run: Run, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    """Run as in a terminal that rich takes for one."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    return run(*arguments)


def test_failures_stand_out_in_colour_where_there_is_colour(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)

    _, out, _ = run_forced(run, monkeypatch, "check", wrote(tmp_path, PROHIBITED))

    assert "\N{ESCAPE}[1;31mberbeda" in out


def test_a_name_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    file = wrote(tmp_path, SCENARIO.replace("A PNS votes", '"A \\e[31mPNS"'))

    _, out, _ = run("check", file)

    assert "\N{ESCAPE}" not in out
    assert "A  [31mPNS" in out


def test_without_the_extra_one_sentence_says_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "asn_netralitas.cli.program", raising=False)
    monkeypatch.setitem(sys.modules, "click", None)

    expected = (
        "error[missing-extra]: this command needs the package `click`: "
        "pip install 'asn-netralitas[cli]'\n"
    )
    assert run("rules", "--lang", "en") == (2, "", expected)


def test_another_missing_module_is_not_blamed_on_the_extra(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "asn_netralitas.cli.program", raising=False)
    monkeypatch.setitem(sys.modules, "asn_netralitas.cli.rules", None)

    with pytest.raises(ModuleNotFoundError, match="rules"):
        run("rules")


def test_a_reader_that_has_gone_ends_it_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)

        assert main(["--version"]) == 141


class _Interrupted:
    def write(self, _: str) -> None:
        raise KeyboardInterrupt


def test_an_interrupt_ends_it_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", _Interrupted())

    assert main(["rules"]) == 130


def test_the_module_is_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["asn-netralitas", "--version"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("asn_netralitas", run_name="__main__")

    assert (ended.value.code, capsys.readouterr().out) == (0, "asn-netralitas 0.2.0\n")


# ------------------------------------------------------------------ as a process


@pytest.mark.slow
def test_a_process_prints_json_and_nothing_else() -> None:
    done = process(*LIKE, "--at", "2024-10-15", "--format", "json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["schema"] == "asn-netralitas/decision/1"


@pytest.mark.slow
def test_a_process_never_shows_a_traceback(tmp_path: Path) -> None:
    done = process("check", wrote(tmp_path, "scenarios: ["), env=os.environ | {"LC_ALL": "C"})

    assert (done.returncode, done.stdout) == (2, "")
    assert "yaml-bracket" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_signs_that_the_console_lacks_do_not_stop_it(tmp_path: Path) -> None:
    file = wrote(tmp_path, SCENARIO.replace("A PNS votes", "PNS → memilih"))

    done = process("check", file, env=os.environ | {"PYTHONIOENCODING": "ascii"})

    assert (done.returncode, done.stderr, "PNS ? memilih" in done.stdout) == (0, "", True)


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="this system names no standard input")
@pytest.mark.parametrize(("end", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_process_that_is_told_to_end_says_nothing(end: signal.Signals, code: int) -> None:
    command = [sys.executable, "-m", "asn_netralitas", "check", "/dev/stdin"]
    running = subprocess.Popen(  # noqa: S603  # our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with running:
        assert running.stdin is not None
        # More than a pipe holds, so that the program reads when this is written.
        running.stdin.write("#" * 200_000)
        running.send_signal(end)
        out, err = running.communicate()

    assert (running.returncode, out, err) == (code, "", "")


def test_the_package_imports_neither_click_nor_rich() -> None:
    code = "import asn_netralitas, sys; print(sorted({'click', 'rich'} & set(sys.modules)))"

    assert process(code=code).stdout == "[]\n"


def test_a_calendar_names_the_elections_whose_days_are_not_fixed(run: Run) -> None:
    _, out, _ = run("calendar", "--election", "pemilu-2029", "--lang", "en")

    assert "National election 2029 (pemilu-2029): not yet fixed." in out


def test_one_decision_loads_no_other_command() -> None:
    program = """
import sys
from asn_netralitas.cli import main
from asn_netralitas.cli.program import Command, usage_problem
main(["evaluate", "--category", "pns", "--act", "like_post", "--at", "2024-08-15"])
print(*(name for name in sys.modules if name.startswith("asn_netralitas.")), file=sys.stderr)
"""
    run = subprocess.run(  # noqa: S603  # the interpreter that runs this test
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    rooms = {name.split(".")[1] for name in run.stderr.split()}

    others = {"analysis", "comparison", "corpus", "frame", "interview", "mutation", "pictures"}
    assert rooms & {*others, "receipt", "scenario", "schemas", "translation"} == set()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("end", ["> /dev/full", ">&-"])
@pytest.mark.parametrize("command", ["rules", "evaluate --category pns --act vote --at 2024-11-27"])
def test_output_that_cannot_be_written_is_told_with_exit_code_2(command: str, end: str) -> None:
    line = f"{sys.executable} -m asn_netralitas {command} {end}"

    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)  # noqa: S603, S607

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("galat[stream-closed]: ")
    assert done.stderr.count("\n") == 1


def test_a_closed_input_has_no_answers(tmp_path: Path) -> None:
    line = f"{sys.executable} -m asn_netralitas ask <&-"

    done = subprocess.run(  # noqa: S603
        ["bash", "-c", line],  # noqa: S607
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
