"""The glue of the checker page, outside the browser; `make test-site` tries the page itself."""

import json
import platform
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from places import DOCS

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Category,
    Person,
    Rulebook,
    evaluate,
    interview,
    render,
    scenario,
)

GLUE = runpy.run_path(str(DOCS / "checker" / "checker.py"))
BUILD = runpy.run_path(str(DOCS / "build_checker.py"))
ATTEND = {"category": "pns", "act": "attend_campaign", "at": "2024-10-07", "region": "64.08"}
SPAN = {"category": "pns", "act": "attend_campaign", "at": "2024-09-01/2024-10-31"}


def ask(*message: Any) -> Any:
    return json.loads(GLUE["respond"](json.dumps(message)))


def begun(**choice: str) -> Any:
    return ask("begun", {**ATTEND, **choice})


def answered(found: Any, *answers: str) -> Any:
    for answer in answers:
        found = ask("answered", found["case"], answer)
    return found


def passes(text: str, folder: Path) -> bool:
    path = folder / "kasus.skenario.yaml"
    path.write_text(text, "utf-8")
    (case,) = scenario.load(path)
    return scenario.run(case).passed


# ------------------------------------------------------------------ what can be chosen


def test_every_category_act_region_and_election_is_offered() -> None:
    offered, calendar = ask("offered"), Calendar.national()

    parts = ("categories", "acts", "regions", "elections")
    codes = {part: [each["code"] for each in offered[part]] for part in parts}

    assert codes["categories"] == list(Category)
    assert codes["acts"] == list(Act)
    assert codes["regions"] == list(interview.region_names(calendar))
    assert codes["elections"] == [election.id for election in calendar.elections]


def test_a_group_says_that_its_member_is_not_known() -> None:
    labels = {each["code"]: each["label"] for each in ask("offered")["categories"]}

    assert labels["asn"] == "Aparatur Sipil Negara (ASN), belum tahu yang mana"
    assert labels["pns"] == "Pegawai Negeri Sipil (PNS)"


def test_an_act_is_found_by_its_terms_in_both_languages_and_by_titles_of_rules() -> None:
    acts = {each["code"]: each for each in ask("offered")["acts"]}

    assert {"memasang spanduk", "put up a banner or display", "display banner"} <= set(
        acts["display_banner"]["names"]
    )
    assert any("baliho" in title for title in acts["display_banner"]["titles"])
    assert all(each["titles"] == list(dict.fromkeys(each["titles"])) for each in acts.values())


def test_the_page_names_the_rulebook_that_decides() -> None:
    book, said = Rulebook.national(), ask("offered")["rulebook"]

    assert (said["id"], said["version"], said["digest"]) == (book.id, book.version, book.digest)
    assert date.fromisoformat(said["known_until"]) == book.known_until
    assert date.fromisoformat(said["calendar_known_until"]) == Calendar.national().known_until


# ------------------------------------------------------------------ where a case stands


def test_a_case_says_what_the_library_says() -> None:
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.LIKE_POST, election="pilkada-2024"),
        at=date(2024, 8, 15),
    )

    found = begun(act="like_post", at="2024-08-15", election="pilkada-2024")

    assert found["text"] == render(decision)
    assert found["page"] == render(decision, to="html")
    assert (found["mark"], found["question"]) == ("DILARANG", None)


def test_questions_come_one_at_a_time_until_nothing_matters() -> None:
    first = begun()
    second = answered(first, "no")
    last = answered(second, "yes")

    assert [option["label"] for option in first["question"]["options"]] == ["Ya", "Tidak"]
    assert first["question"]["unknown"] == {"code": "unknown", "label": "Tidak tahu", "names": []}
    assert (first["question"]["number"], second["question"]["number"]) == (1, 2)
    assert first["question"]["most"] >= second["question"]["most"]
    assert (last["question"], last["mark"]) == (None, "DILARANG")


def test_what_is_not_known_stays_open_and_is_told() -> None:
    found = answered(begun(), "unknown")

    assert found["answers"][0]["answer"] == "Tidak tahu"
    assert found["mark"] == "TERGANTUNG"
    assert found["question"]["fact"] != begun()["question"]["fact"]


def test_an_answer_less_is_a_step_back() -> None:
    found = answered(begun(), "no")

    assert ask("shown", {**found["case"], "answers": []}) == begun()


@pytest.mark.parametrize(
    ("choice", "fact", "answer", "told"),
    [
        (ATTEND, "official_duty", "no", "Tidak"),
        ({**ATTEND, "category": "asn"}, "category", "pppk", None),
        (ATTEND, "position", "camat", "Camat"),
        (ATTEND, "election", "pilkada-2024", "Pemilihan kepala daerah serentak 2024"),
        ({**ATTEND, "region": ""}, "region", "64.08", "Kabupaten Kutai Timur"),
        (SPAN, "at", "2024-10-01", "2024-10-01"),
    ],
)
def test_an_answer_is_told_in_words(
    choice: dict[str, str], fact: str, answer: str, told: str | None
) -> None:
    case = ask("begun", choice)["case"]
    (given,) = ask("shown", {**case, "answers": [{"fact": fact, "answer": answer}]})["answers"]

    assert given["question"] == Rulebook.national().vocabulary.question(fact).id
    assert given["answer"] == (told or "Pegawai Pemerintah dengan Perjanjian Kerja (PPPK)")


def until(fact: str, found: Any) -> Any:
    """Leave every question open until that about a fact comes."""
    while found["question"]["fact"] != fact:
        found = answered(found, "unknown")
    return found["question"]


def test_a_day_is_asked_for_within_the_span_that_was_given() -> None:
    asked = until("at", ask("begun", SPAN))

    assert (asked["days"], asked["options"]) == (["2024-09-01", "2024-10-31"], [])
    assert begun()["question"]["days"] == ["", ""]


def test_a_region_is_asked_for_within_the_province_that_was_given() -> None:
    everywhere = until("region", begun(act="like_post", at="2025-03-01", region=""))
    within = until("region", begun(act="like_post", at="2025-03-01", region="64"))

    codes = [option["code"] for option in within["options"]]
    assert codes == list(interview.region_names(Calendar.national(), "64"))
    assert len(everywhere["options"]) == len(interview.region_names(Calendar.national()))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (["begun", {**ATTEND, "at": "2024-02-30"}], "2024-02-30"),
        (["begun", {**ATTEND, "category": "presiden"}], "presiden"),
        (["begun", {**ATTEND, "region": "64.99"}], "64.99"),
        (["begun", {**ATTEND, "act": ""}], "act"),
        (["shown", None], "`nama: nilai`"),
        (["shown", {"schema": "asn-netralitas/interview/2"}], "schema"),
        (["answered", begun()["case"], "mungkin"], "mungkin"),
    ],
)
def test_what_is_wrong_is_told_in_sentences(message: list[Any], said: str) -> None:
    problems = ask(*message)["problems"]

    assert any(said in problem for problem in problems)


# ------------------------------------------------------------------ as a scenario


@pytest.mark.parametrize("category", Category)
def test_a_case_of_every_act_is_a_scenario_that_passes(category: Category, tmp_path: Path) -> None:
    for act in Act:
        text = begun(category=category, act=act)["scenario"]

        assert text.startswith(f"# Kumpulan aturan: {Rulebook.national().id} versi ")
        assert passes(text, tmp_path), text


@pytest.mark.parametrize("answers", [(), ("unknown", "yes"), ("no",) * 7])
@pytest.mark.parametrize("choice", [ATTEND, SPAN])
def test_answers_are_a_part_of_the_scenario(
    choice: dict[str, str], answers: tuple[str, ...], tmp_path: Path
) -> None:
    assert passes(answered(ask("begun", choice), *answers)["scenario"], tmp_path)


def test_a_chosen_reading_is_a_part_of_the_scenario(tmp_path: Path) -> None:
    case = answered(begun(), *["no"] * 8)["case"]
    found = ask("shown", {**case, "readings": {"passive-attendance": "allowed"}})

    assert found["mark"] == "BOLEH"
    assert passes(found["scenario"], tmp_path)


# ------------------------------------------------------------------ what the browser gets


@pytest.fixture(scope="module", name="packages")
def _packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the browser unpacks."""
    folder = tmp_path_factory.mktemp("packages")
    archive = folder / "packages.zip"
    pack: Callable[[Path, str], None] = BUILD["pack"]
    pack(archive, platform.python_version())
    shutil.unpack_archive(archive, folder / "unpacked")
    return folder / "unpacked"


def test_the_browser_gets_nothing_compiled_but_the_law(packages: Path) -> None:
    compiled = [path for path in packages.rglob("*") if path.suffix in {".so", ".pyd", ".pyc"}]

    assert compiled == []
    assert (packages / "asn_netralitas" / "law" / "national.json").is_file()


def test_what_the_browser_gets_runs_by_itself(packages: Path) -> None:
    timed = {**ATTEND, "at": "2024-10-07T12:00:00+07:00"}
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import checker;"
        "print(ascii(checker.respond(sys.argv[2])))"
    )
    # Without the packages that are installed: -I and -S leave only what the browser has.
    command = [sys.executable, "-I", "-S", "-c", code, str(packages)]
    done = subprocess.run(  # noqa: S603
        [*command, json.dumps(["begun", timed])], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == ascii(GLUE["respond"](json.dumps(["begun", timed])))
