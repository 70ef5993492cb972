"""Words on the command line: they are understood alike by all commands, and listed by `terms`."""

import io
import json
import sys
from datetime import datetime, timedelta

import pytest
from builders import Run

CASE = ("--category", "PPPK", "--act", "menyukai unggahan", "--region", "Kutai Timur")


def test_a_case_in_words_is_the_case_in_codes(run: Run) -> None:
    written = run("evaluate", *CASE, "--at", "15 Agustus 2024", "--format", "json")
    codes = ("--category", "pppk", "--act", "like_post", "--region", "64.08", "--at", "2024-08-15")

    assert written == run("evaluate", *codes, "--format", "json")


def test_a_fact_goes_by_its_everyday_word(run: Run) -> None:
    case = ("--category", "PNS", "--act", "hadir kampanye", "--at", "7/10/2024", "--format", "json")
    _, out, _ = run("evaluate", *case, "--fact", "CLTN=ya", "--fact", "sasaran=paslon")

    given = json.loads(out)["input"]
    assert given["person"]["unpaid_leave"] is True
    assert given["activity"]["target"] == "candidate"


def test_the_program_knows_which_day_is_today(run: Run) -> None:
    _, out, _ = run("evaluate", *CASE, "--at", "kemarin", "--format", "json")

    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    assert json.loads(out)["input"]["at"] == yesterday.isoformat()


def test_rules_and_the_calendar_take_words_too(run: Run) -> None:
    assert run("rules", "--act", "ngelike") == run("rules", "--act", "like_post")
    named = run("calendar", "--region", "Kutim", "--on", "7 Oktober 2024")
    assert named == run("calendar", "--region", "64.08", "--on", "2024-10-07")


def test_a_word_of_several_acts_is_listed_and_not_taken(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("mobil\n1\n"))
    _, out, err = run("ask", "--category", "pns", "--at", "2024-10-07", "--format", "json")

    assert "1. menggunakan fasilitas negara untuk kampanye" in err or "1. memasang" in err
    assert "mengerahkan" not in err.split("Pertanyaan")[0]
    assert json.loads(out)["input"]["activity"]["act"] in {"lend_state_facility", "display_banner"}


@pytest.mark.parametrize("command", ["terms", "istilah"])
def test_sections_and_codes_are_listed_in_either_language(run: Run, command: str) -> None:
    code, sections, _ = run(command)
    _, acts, _ = run(command, "tindakan")
    _, in_english, _ = run(command, "acts", "--lang", "en")

    assert code == 0
    assert sections.split()[:2] == ["bagian", "isi"]
    assert "vote" in acts
    assert in_english.split()[:2] == ["code", "term"]


def test_a_word_is_looked_up_in_one_section_or_in_all(run: Run) -> None:
    _, everywhere, _ = run("terms", "kutim")
    _, out, _ = run("terms", "acts", "nyoblos", "--format", "json")

    assert "64.08" in everywhere
    (found, *_) = json.loads(out)["found"]
    assert (found["section"], found["code"], found["how"]) == ("acts", "vote", "word")


def test_what_is_not_found_is_said_with_the_command_that_lists(run: Run) -> None:
    code, out, _ = run("terms", "xyzzy")
    refused, _, err = run("terms", "aktss", "nyoblos")

    assert (code, "asn-netralitas istilah acts" in out) == (0, True)
    assert (refused, "unknown-code" in err) == (2, True)


def test_a_list_in_json_has_an_entry_for_each_code(run: Run) -> None:
    _, out, _ = run("terms", "targets", "--format", "json")

    assert {"code", "name", "also-written"} == json.loads(out)["entries"][0].keys()
