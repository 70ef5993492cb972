"""What the pages in the browser read, say and run; `make test-site` tries them in one."""

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
from programs import node

from asn_netralitas import Act, Activity, Calendar, Category, Person, evaluate, interview, render
from asn_netralitas._model.words import everyday_words

GLUE = runpy.run_path(str(DOCS / "web" / "checker.py"))
BUILD = runpy.run_path(str(DOCS / "build_web.py"))
WORDS = runpy.run_path(str(DOCS / "web_words.py"))
ATTENDING: dict[str, Any] = {
    "schema": interview.INTERVIEW_SCHEMA,
    "person": {"category": "pns", "region": "64.08"},
    "activity": {"act": "attend_campaign"},
    "at": "2024-10-07",
    "answers": [{"fact": "active_support", "answer": "yes"}],
}
READ = """
import { readFileSync } from "node:fs";
import { Reader } from "%s";
const { forms, texts, now } = JSON.parse(readFileSync(0, "utf8"));
const reader = new Reader(forms);
process.stdout.write(JSON.stringify(texts.map((text) => reader.read(text, now))));
"""


def ask(*message: Any) -> Any:
    return json.loads(GLUE["respond"](json.dumps(message)))


def read(texts: list[str], now: str = "2024-10-07") -> list[dict[str, Any]]:
    """What the script of the front page makes of texts."""
    asked = json.dumps({"forms": WORDS["forms"](), "texts": texts, "now": now})
    code = READ % (DOCS / "web" / "reader.js").as_uri()
    command = [str(node()), "--input-type=module", "-e", code]
    ran = subprocess.run(command, input=asked, capture_output=True, check=True, text=True)  # noqa: S603
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


# ------------------------------------------------------------------ what is read


@pytest.mark.parametrize(
    ("section", "part"), [("categories", "category"), ("acts", "act"), ("targets", "target")]
)
def test_every_everyday_word_is_understood(section: str, part: str) -> None:
    words = [(word, code) for its, code, word in everyday_words().each() if its == section]

    found = read([word for word, _ in words])

    misread = [
        (word, code, each[part])
        for (word, code), each in zip(words, found, strict=True)
        if each[part] != [code]
    ]
    assert misread == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("PNS, 15 Agustus 2024", "2024-08-15"),
        ("15/8/2024 like status", "2024-08-15"),
        ("2024-08-15", "2024-08-15"),
        ("kemarin", "2024-10-06"),
        ("hari ini", "2024-10-07"),
        ("Februari 2024", "2024-02-01/2024-02-29"),
        ("30 Februari 2024", None),
        ("tahun depan", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: str | None) -> None:
    (found,) = read([text])

    assert found["at"] == day


def test_words_for_people_are_no_places_and_names_of_places_no_people() -> None:
    kaur, bengkulu, karo = read(["kaur desa like status", "PNS di kaur", "kepala biro di kab karo"])

    assert (kaur["category"], kaur["region"]) == (["perangkat_desa"], [])
    assert bengkulu["region"] == ["17.04"]
    assert karo["region"] == ["12.06"]


def test_neither_a_candidate_nor_a_relative_is_the_person_who_acts() -> None:
    matters = [
        "PNS hadir di acara calon bupati",
        "ketua RT kampanye untuk calon bupati",
        "istri kades ikut senam",
        "wife of a village head puts up a banner",
        "suami saya caleg, saya PNS",
        "bupati melakukan mutasi pejabat",
    ]

    found = [each["category"] for each in read(matters)]

    assert found == [["pns"], [], [], [], ["pns"], ["kepala_daerah"]]


def test_of_several_people_none_is_chosen() -> None:
    (found,) = read(["camat mengumpulkan kepala desa"])

    assert found["category"] == ["pns", "kepala_desa"]


def test_a_fact_that_is_denied_is_read_as_no() -> None:
    (found,) = read(["hadir kampanye tanpa seragam dinas dengan mobil dinas"])

    assert found["facts"] == {"service_attributes": False, "state_facilities": True}


def test_what_can_mean_several_things_is_never_chosen() -> None:
    photo, teacher = read(["foto", "guru"])

    assert not photo["actIsNamed"]
    assert photo["act"] == ["pose_photo", "publish_photo"]
    assert teacher["category"] == ["pns", "pppk", "honorer"]


# ------------------------------------------------------------------ what is said


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_page_is_filled_in_both_languages(lang: str) -> None:
    pages = BUILD["pages"](lang)

    assert len(pages) == 3
    for page in pages.values():
        assert f'<html lang="{lang}">' in page
        assert "$" not in page


def test_every_election_and_every_change_since_2018_is_told() -> None:
    told = WORDS["history"]("id")
    shown = {each["id"] for each in told["elections"]}

    assert shown == {each.id for each in Calendar.national().elections if each.last.year >= 2018}
    assert [each["day"] for each in told["events"]] == sorted(
        each["day"] for each in told["events"]
    )
    assert any("PP 94/2021 mulai berlaku" in each["text"] for each in told["events"])


# ------------------------------------------------------------------ the whole explanation


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_case_is_explained_as_the_library_does(lang: Any) -> None:
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.ATTEND_CAMPAIGN, active_support=True),
        at=date(2024, 10, 7),
    )

    found = ask("shown", ATTENDING, lang)

    assert found == {"verdict": "prohibited", "page": render(decision, to="html", lang=lang)}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({**ATTENDING, "at": "2024-02-30"}, "2024-02-30"),
        ({**ATTENDING, "person": {"category": "presiden"}}, "presiden"),
        (None, "`nama: nilai`"),
        ({"schema": "asn-netralitas/interview/2"}, "schema"),
    ],
)
def test_what_is_wrong_is_told_in_sentences(case: Any, said: str) -> None:
    problems = ask("shown", case, "id")["problems"]

    assert any(said in problem for problem in problems)


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
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import checker;"
        "print(ascii(checker.respond(sys.argv[2])))"
    )
    # Without the packages that are installed: -I and -S leave only what the browser has.
    command = [sys.executable, "-I", "-S", "-c", code, str(packages)]
    done = subprocess.run(  # noqa: S603
        [*command, json.dumps(["shown", ATTENDING, "id"])],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "DILARANG" in done.stdout
