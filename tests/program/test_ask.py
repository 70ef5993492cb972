"""The command `ask`: an interview with somebody who writes in their own words."""

import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from builders import Run

from asn_netralitas import Act, Decision, scenario
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._reading.rulebook import load_vocabulary

ATTEND: Final = ["ask", "--category", "pns", "--act", "attend_campaign", "--at", "2024-10-07"]
VOTE: Final = ["ask", "--category", "pns", "--act", "vote", "--at", "2024-11-27"]
# A village head may not join a campaign: what is open is whether there is an election.
JOIN: Final = ["ask", "--format", "json", "--category", "kepala_desa", "--act", "join_campaign"]
OVERLAY: Final = """
overlay:
  id: regency
  title: {id: Edaran, en: Circular}
  regions: "64.08"
  first: 2024-01-01
categories: {Honda: tk2d}
"""
Typed = Callable[..., tuple[int, str, str]]


class _Keyboard(io.StringIO):
    """What somebody types at a terminal, which shows it by itself."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(name="typed")
def _typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    def typed(
        *lines: str, given: Sequence[str] = ATTEND, lang: str = "en", keyboard: bool = False
    ) -> tuple[int, str, str]:
        source = (_Keyboard if keyboard else io.StringIO)("".join(f"{line}\n" for line in lines))
        monkeypatch.setattr(sys, "stdin", source)
        return run(*given, "--lang", lang)

    return typed


def case_of(out: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(out)["input"]
    return case


def questions(err: str) -> list[str]:
    """Return the questions that were asked, without their numbers."""
    return re.findall(r"^(?:Pertanyaan|Question) [^:]*: (.*)$", err, re.MULTILINE)


# ------------------------------------------------------------------ what is asked


def test_only_what_matters_is_asked_and_the_decision_alone_is_printed(typed: Typed) -> None:
    code, out, err = typed("candidate", "yes", given=[*ATTEND, "--format", "json"])

    decision = Decision.from_dict(json.loads(out))
    activity = decision.input.activity
    assert (code, decision.verdict.value) == (0, "prohibited")
    assert (str(activity.target), activity.active_support) == ("candidate", True)
    assert [line.split(":")[0] for line in err.splitlines() if line.startswith("Question")] == [
        "Question 1 (of 9 at most)",
        "Question 2 (of 9 at most)",
    ]


def test_whose_campaign_it_is_comes_first_and_the_letter_of_assignment_last(typed: Typed) -> None:
    _, _, err = typed("calon", *["tidak"] * 9, lang="id")

    asked = questions(err)
    assert asked[0].startswith("Siapa yang didukung")
    assert asked[1].startswith("Apakah ia memberikan dukungan aktif")
    assert asked[-1].startswith("Apakah ia melakukannya karena penugasan resmi")


def test_whose_campaign_it_is_may_stay_unknown_and_is_not_asked_where_it_is_told(
    typed: Typed,
) -> None:
    _, out, err = typed("", given=[*ATTEND, "--format", "json"])
    _, _, party = typed(given=[*VOTE[:3], "--act", "attend_party_event", "--at", "2024-10-07"])

    assert "target" not in case_of(out)["activity"]
    assert len(questions(err)) == 2
    assert not questions(party)[0].startswith("Whom")


def test_nothing_is_asked_where_the_answer_is_known(typed: Typed) -> None:
    code, out, err = typed(given=VOTE)

    assert (code, out.split(":")[0], err) == (0, "PERMITTED", "")


def test_what_is_missing_of_the_case_is_asked_first(typed: Typed, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(OVERLAY, "utf-8")
    given = ["ask", "--format", "json", "--overlay", str(overlay), "--region", "64.08"]

    code, out, err = typed("honda", "nyoblos", "7 Oktober 2024", given=given)

    case = case_of(out)
    assert (code, case["person"]["category"], case["activity"]["act"], case["at"]) == (
        0,
        "tk2d",
        "vote",
        "2024-10-07",
    )
    assert "  = regional contract worker\n" in err
    assert "  = vote\n" not in err or "> nyoblos\n  = vote\n" in err


def test_an_empty_line_lists_every_act(typed: Typed) -> None:
    _, _, err = typed("", "attend a campaign", given=[*VOTE[:3], "--at", "2024-10-07"])

    assert f"  {len(Act)}. report a suspected violation\n> attend a campaign\n\n" in err


def test_at_the_end_of_the_input_the_rest_is_unknown(typed: Typed) -> None:
    code, out, _ = typed(given=[*ATTEND, "--format", "json"])

    decision = json.loads(out)
    assert (code, decision["verdict"], len(decision["open_facts"])) == (0, "depends", 8)


@pytest.mark.parametrize(
    ("given", "option"),
    [
        (["ask"], "--category"),
        (["ask", "--category", "pns"], "--act"),
        (["ask", "--category", "pns", "--act", "vote"], "--at"),
    ],
)
def test_without_what_a_case_must_have_there_is_no_decision(
    typed: Typed, given: Sequence[str], option: str
) -> None:
    code, out, err = typed(given=given)

    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == f"error[missing-option]: `{option}` is not given"


def test_what_is_given_is_read_before_anything_is_asked(typed: Typed) -> None:
    given = ["ask", "--category", "pnss", "--at", "2024", "--region", "64.99"]

    code, out, err = typed("vote", given=given)

    assert (code, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()] == ["--category", "--at", "--region"]


# ------------------------------------------------------------------ people's words


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        *((word, True) for word in ("ya", "iya", "Ya dong", "y", "betul", "yes")),
        *((word, False) for word in ("tidak", "nggak", "gak", "enggak", "tdk", "t", "ndak", "no")),
        *((word, None) for word in ("ga tau", "belum tahu", "tidak tahu", "entah", "")),
    ],
)
def test_yes_no_and_not_knowing_are_understood_as_people_say_them(
    typed: Typed, word: str, answer: bool | None
) -> None:
    _, out, err = typed("calon", word, given=[*ATTEND, "--format", "json"], lang="id")

    assert case_of(out)["activity"].get("active_support") is answer
    assert "!" not in err


def test_an_everyday_word_is_taken_and_shown(typed: Typed) -> None:
    _, out, err = typed("P3K", "ngelike", "kemarin", given=["ask", "--format", "json"], lang="id")

    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    case = case_of(out)
    assert (case["person"]["category"], case["activity"]["act"]) == ("pppk", "like_post")
    assert case["at"] == yesterday.isoformat()
    assert "> ngelike\n  = menyukai unggahan\n" in err


@pytest.mark.parametrize(("sure", "act"), [("iya", "mobilise_staff"), ("bukan", "vote")])
def test_what_is_only_like_it_is_asked_back_even_if_it_is_one(
    typed: Typed, sure: str, act: str
) -> None:
    given = [*VOTE[:3], "--at", "2024-11-27", "--format", "json"]

    _, out, err = typed("mengerahkan orang", sure, "nyoblos", given=given, lang="id")

    assert "Maksudnya: mengerahkan pegawai lain? (ya atau tidak)" in err
    assert case_of(out)["activity"]["act"] == act
    assert ("Tulislah dengan kata lain." in err) == (act == "vote")


def test_another_try_may_follow_in_place_of_yes_or_no(typed: Typed) -> None:
    given = [*VOTE[:3], "--at", "2024-11-27", "--format", "json"]

    _, out, err = typed("zzz", "mengerahkan orang", "nyoblos", given=given, lang="id")

    assert case_of(out)["activity"]["act"] == "vote"
    assert "! tidak ada pilihan `zzz`" in err


def test_a_word_of_several_meanings_is_asked_back_with_their_names(typed: Typed) -> None:
    given = ["ask", "--act", "vote", "--at", "2024-11-27", "--format", "json"]

    _, out, err = typed("guru", "99", "2", given=given, lang="id")

    assert case_of(out)["person"]["category"] == "pppk"
    assert "> guru\n  1. Pegawai Negeri Sipil (PNS)\n" in err
    assert "  ! tidak ada pilihan `99`\n" in err


def test_a_word_misspelt_is_asked_back(typed: Typed) -> None:
    _, _, err = typed("kampane", given=[*VOTE[:3], "--at", "2024-10-07"], lang="id")

    assert re.search("> kampane\n(  [1-3]. .*kampanye.*\n){3}", err)


def test_a_choice_of_codes_is_listed_with_numbers(typed: Typed) -> None:
    given = ["ask", "--category", "pns", "--act", "replace_officials", "--at", "2024-10-07"]

    _, out, err = typed("nobody", "10", "yes", given=[*given, "--format", "json"])

    assert "  (number or name; Enter if not known)\n   1. holds no post\n" in err
    assert case_of(out)["person"]["position"] == "camat"


def codes_shown(err: str) -> set[str]:
    """Return the English codes of the vocabulary that stand in a text."""
    sections = load_vocabulary().terms.values()
    codes = {code for terms in sections for code in terms if "_" in code}
    english = {"vote", "party", "candidate", "spouse", "nobody", "public", "yes", "no", "unknown"}
    return (codes | english) & set(re.findall(r"[a-z_]+", err))


def test_no_english_code_is_shown_to_an_indonesian(typed: Typed) -> None:
    beginning = ["guruu", "guru", "1", "mobil", "kampan", "hadir kampanye", "entah", "7/10/2024"]
    middle = ["?", "apa", "calon", "mungkin", "?"]

    _, out, err = typed(*beginning, *middle, *["tidak"] * 9, given=["ask"], lang="id")

    assert out.startswith("DIPERSELISIHKAN: ")
    assert codes_shown(err) == set()


# ------------------------------------------------------------------ days and places


def test_a_day_is_asked_until_it_is_one(typed: Typed) -> None:
    case = [*VOTE[:5], "--format", "json"]

    code, out, err = typed("", "27 November", "2010-01-01/2024-11-27", "2024-11-27", given=case)

    assert (code, case_of(out)["at"]) == (0, "2024-11-27")
    assert "  ! `27 November` is not a calendar day (YYYY-MM-DD)\n" in err
    assert "  ! the span is longer than 1100 days\n" in err


def test_a_region_is_found_by_words_of_its_name(typed: Typed) -> None:
    """Only some regions repeated their election of 2024 in April 2025."""
    _, out, err = typed(
        "candidate", "kutai", "Kutai Kartanegara", given=[*JOIN, "--at", "2025-04-10"]
    )

    assert case_of(out)["person"]["region"] == "64.02"
    assert ". Kabupaten Kutai Timur (64.08)\n" in err
    assert "  = Kabupaten Kutai Kartanegara (64.02)\n" in err


def test_after_a_province_its_regencies_are_listed(typed: Typed) -> None:
    _, out, err = typed("candidate", "Kaltim", "64", "2", given=[*JOIN, "--at", "2025-04-10"])

    assert case_of(out)["person"]["region"] == "64.02"
    assert [line.split(":")[0] for line in err.splitlines() if "at most" in line] == [
        f"Question {number} (of 3 at most)" for number in (1, 2, 3)
    ]
    assert "   1. Kabupaten Paser (64.01)\n   2. Kabupaten Kutai Kartanegara (64.02)\n" in err
    assert "  ! there is no choice `64`\n" in err


def test_an_open_day_is_asked_until_it_is_one(typed: Typed) -> None:
    span = ["--at", "2024-08-01/2025-06-30", "--region", "64.08"]

    _, out, err = typed("candidate", "2026-01-01", "some day", "1 Maret 2025", given=[*JOIN, *span])

    assert case_of(out)["at"] == "2025-03-01"
    assert "  ! the day 2026-01-01 is not between 2024-08-01 and 2025-06-30\n" in err
    assert "  ! `some day` is not a calendar day (YYYY-MM-DD)\n" in err


def test_an_open_day_may_stay_unknown(typed: Typed) -> None:
    span = "2024-08-01/2025-06-30"

    _, out, err = typed("candidate", "", given=[*JOIN, "--at", span, "--region", "64.08"])

    assert case_of(out)["at"] == span
    assert "(such as 2024-10-07; Enter if not known)" in err


# ------------------------------------------------------------------ back, and what it means


@pytest.mark.parametrize("back", ["kembali", "back"])
def test_a_reader_can_go_back_over_every_question(typed: Typed, back: str) -> None:
    lines = ["PNS", "nyoblos", back, back, "P3K", "hadir kampanye", "7/10/2024"]
    more = ["calon", back, "pasangan calon", "tidak", back, "tidak"]

    _, out, err = typed(*lines, *more, given=["ask", "--format", "json"], lang="id")

    case = case_of(out)
    assert (case["person"]["category"], case["activity"]["act"]) == ("pppk", "attend_campaign")
    assert case["activity"]["active_support"] is False
    assert [err.count(f"{number} (paling") for number in ("Pertanyaan 1", "Pertanyaan 2")] == [2, 3]


def test_before_the_first_question_there_is_none(typed: Typed) -> None:
    _, out, err = typed("kembali", "calon", "ya", given=[*ATTEND, "--format", "json"], lang="id")

    assert "Ini pertanyaan pertama." in err
    assert case_of(out)["activity"]["active_support"] is True


@pytest.mark.parametrize("word", ["?", "jelaskan", "apa maksudnya"])
def test_a_question_is_explained_with_other_words_and_what_each_answer_changes(
    typed: Typed, word: str
) -> None:
    _, _, err = typed("calon", word, "tidak", lang="id")

    shown = " ".join(err.split())
    assert Catalogue("explanations").say("why-active_support", "id") in shown
    assert "Orang juga menyebutnya: dukungan aktif," in shown
    assert "Bila dijawab ya: dilarang." in shown
    assert "Bila dijawab tidak: tergantung." in shown


def test_what_begins_a_case_is_explained_too(typed: Typed) -> None:
    _, _, err = typed("?", "PNS", "?", "nyoblos", "?", "27/11/2024", given=["ask"], lang="id")

    shown = " ".join(err.split())
    for fact in ("category", "act", "at"):
        assert Catalogue("explanations").say(f"why-{fact}", "id") in shown


def test_every_question_has_an_explanation() -> None:
    explained = {key.removeprefix("why-") for key in Catalogue("explanations")}

    assert explained == set(load_vocabulary().questions)


# ------------------------------------------------------------------ the end


def test_the_case_is_repeated_before_the_verdict(typed: Typed) -> None:
    _, _, err = typed("calon", "nggak", "", "ya", given=[*ATTEND, "--region", "Kutim"], lang="id")

    assert err.endswith(
        """
Kasusnya:
  kategori pegawai: Pegawai Negeri Sipil (PNS)
  wilayah: Kabupaten Kutai Timur (64.08)
  tindakan: menghadiri kampanye
  sasaran: calon atau pasangan calon
  memberikan dukungan aktif: tidak
  atribut partai atau calon: ya
  tanggal: 7 Oktober 2024
  simbol atau gerakan keberpihakan: tidak diketahui

"""
    )


def test_an_interview_ends_with_the_short_answer(typed: Typed) -> None:
    _, out, _ = typed("candidate", "yes")

    whole, _, short = out.partition("\nIn short\n\n")
    assert whole.startswith("PROHIBITED: this person")
    assert short.startswith("PROHIBITED: Permanent civil servant: attend a campaign")
    assert short.endswith("Not legal advice.\n")


def test_the_case_can_be_saved_as_a_scenario(
    run: Run, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ("calon", "ya", "kasus.txt", "kasus.skenario.yaml")
    _, _, err = typed(*lines, keyboard=True, lang="id")

    (saved,) = scenario.load("kasus.skenario.yaml")
    assert "akhiran `kasus.txt` tidak dikenal" in err
    assert err.endswith("tertulis: kasus.skenario.yaml\n")
    assert saved.name.startswith("Pegawai Negeri Sipil (PNS) menghadiri kampanye")
    assert run("check", "kasus.skenario.yaml")[0] == 0


def test_a_scenario_names_the_overlays_that_were_used(
    run: Run, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("overlay.yaml").write_text(OVERLAY, "utf-8")
    given = [*VOTE, "--region", "64.08", "--overlay", "overlay.yaml"]
    typed("case.scenarios.yaml", given=given, keyboard=True)

    assert "    overlays: [overlay.yaml]\n" in Path("case.scenarios.yaml").read_text("utf-8")
    assert run("check", "case.scenarios.yaml")[0] == 0


def test_the_answer_can_be_saved_as_a_page_and_no_file_is_replaced(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_text("older", "utf-8")

    _, _, err = typed("a.html", "b.html", given=VOTE, keyboard=True)

    assert "the file `a.html` is there already" in err
    assert Path("a.html").read_text("utf-8") == "older"
    assert Path("b.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_nothing_is_offered_to_programs(typed: Typed, form: str) -> None:
    assert "Save it?" not in typed(given=VOTE)[2]
    assert "Save it?" not in typed(given=[*VOTE, "--format", form], keyboard=True)[2]
    assert "Save it?" in typed("", given=VOTE, keyboard=True)[2]


# ------------------------------------------------------------------ the terminal


def test_a_dialogue_reads_as_one(typed: Typed) -> None:
    _, _, err = typed("calon", "", lang="id")

    first = """  Setiap saat: ? untuk penjelasan, kembali untuk pertanyaan sebelumnya.
Pertanyaan 1 (paling banyak 9): Siapa yang didukung, didatangi, atau dirugikan dengan
tindakan itu?
  (nomor atau nama; Enter bila tidak tahu)
"""
    second = """> calon
  = calon atau pasangan calon

Pertanyaan 2 (paling banyak 9): Apakah ia memberikan dukungan aktif, misalnya yel-yel,
orasi, atau ajakan memilih?
  (ya atau tidak; Enter bila tidak tahu)
>"""
    assert err.startswith(first)
    assert second in err


def test_questions_fit_the_terminal(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "50")

    _, _, err = typed("?", "calon", "?", lang="id")

    assert max(map(len, err.splitlines())) <= 50


def test_a_terminal_shows_what_is_typed_by_itself(typed: Typed) -> None:
    _, _, err = typed("zzz", keyboard=True)

    assert "  ! there is no choice `zzz`\n> \n" in err
    assert "> zzz" not in err


def process(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "asn_netralitas", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # noqa: S603  # our own program


def test_a_process_is_asked_through_a_pipe() -> None:
    done = process(*ATTEND, "--format", "json", input="calon\nya\n")

    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (0, "prohibited")
    assert "\nPertanyaan 1 (paling banyak 9): " in done.stderr


def test_what_is_no_text_is_refused_in_a_sentence() -> None:
    started = [sys.executable, "-m", "asn_netralitas", *ATTEND]
    done = subprocess.run(started, input=b"\xff\xfe\n", capture_output=True, check=False)  # noqa: S603  # our own program

    assert (done.returncode, done.stdout[:10]) == (0, b"TERGANTUNG")
    assert b"! tidak ada pilihan" in done.stderr


def test_control_c_ends_an_interview_with_130() -> None:
    command = [sys.executable, "-m", "asn_netralitas", *ATTEND]
    running = subprocess.Popen(  # noqa: S603  # our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with running:
        assert running.stderr is not None
        while running.stderr.read(1) != ">":
            pass  # until it waits for an answer
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)

    assert (running.returncode, out, "Traceback" in err) == (130, "", False)
