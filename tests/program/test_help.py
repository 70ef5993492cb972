"""What the program says of itself, and in which language it speaks."""

import io
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest
from builders import Run

from asn_netralitas._phrases.catalogue import Catalogue

HELP: Final = Catalogue("help")
EXAMPLES: Final = [key.removeprefix("example ") for key in HELP if key.startswith("example ")]
# They answer until they are told to end; test_serve.py and test_mcp.py start them.
SERVERS: Final = {"serve", "mcp"}
# About a quarter of a minute together.
SLOW: Final = {"corpus", "diff", "lint", "pack", "prove", "report matrix"}
COMMANDS: Final = (
    *("evaluate", "ask", "answer", "check", "report", "compare", "replay", "diff", "translate"),
    *("new", "schema", "calendar", "rules", "terms", "lint", "prove", "corpus", "pack"),
    *("certificate", "batch", "verify", "quiz", "serve", "mcp", "help", "completion"),
)
PAGES: Final = (
    *("matrix", "poster", "calendar", "sanctions", "decision", "worksheet"),
    *("quiz", "questions", "scenarios"),
)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("id", ["Cara pakai: ", "Opsi:", "Perintah:"]), ("en", ["Usage: ", "Options:", "Commands:"])],
)
def test_help_is_in_one_language(run: Run, lang: str, words: Sequence[str]) -> None:
    _, group, _ = run("--help", "--lang", lang)
    code, command, _ = run("evaluate", "--help", "--lang", lang)

    assert code == 0
    assert [word in group for word in words] == [True, True, True]
    assert [word in command for word in words] == [True, True, False]


@pytest.mark.parametrize("arguments", [[], ["report"]])
def test_without_arguments_the_help_is_shown_as_of_input_that_cannot_be_used(
    run: Run, arguments: Sequence[str]
) -> None:
    _, asked_for, _ = run(*arguments, "--help")

    assert run(*arguments) == (2, "", asked_for)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_had_by_an_option_or_by_a_command(run: Run, name: str) -> None:
    _, out, _ = run(name, "--help")

    assert run(name, "-h") == (0, out, "")
    assert run("help", name) == (0, out, "")
    assert out.startswith(f"Cara pakai: asn-netralitas {name}")


def test_help_without_a_command_is_that_of_the_program(run: Run) -> None:
    assert run("help") == run("-h") == run("bantuan")
    assert [name for name in COMMANDS if f"\n  {name} " not in run("help")[1]] == []


@pytest.mark.parametrize("page", PAGES)
def test_help_goes_down_into_a_group(run: Run, page: str) -> None:
    assert run("help", "report", page) == run("report", page, "-h")


@pytest.mark.parametrize("names", [["evalute"], ["report", "matriks"], ["rules", "more"]])
def test_help_on_a_command_that_does_not_exist_is_refused(run: Run, names: list[str]) -> None:
    code, out, err = run("help", *names)

    assert (code, out, "[unknown-command]" in err) == (2, "", True)


@pytest.mark.parametrize(
    ("other", "name"),
    [("jawab", "answer"), ("tanya", "ask"), ("istilah", "terms"), ("bantuan", "help")],
)
def test_a_command_goes_by_its_indonesian_name(run: Run, other: str, name: str) -> None:
    assert run(other, "-h") == run(name, "-h")


@pytest.mark.parametrize(("lang", "mark"), [("id", "[wajib]"), ("en", "[required]")])
def test_what_must_be_given_is_marked(run: Run, lang: str, mark: str) -> None:
    _, evaluate, _ = run("evaluate", "-h", "--lang", lang)
    _, ask, _ = run("ask", "-h", "--lang", lang)

    assert (evaluate.count(mark), ask.count(mark)) == (3, 0)


@pytest.mark.parametrize("name", ["evaluate", "rules", "compare", "report matrix"])
def test_who_may_write_codes_is_told_where_they_are_listed(run: Run, name: str) -> None:
    _, out, _ = run(*name.split(), "-h")

    assert out.endswith("Kode dan kata yang dikenal: asn-netralitas istilah\n")


# ------------------------------------------------------------------ examples


@pytest.fixture(name="desk")
def _desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files that the examples name."""
    monkeypatch.chdir(tmp_path)
    case = ("--category", "pns", "--act", "vote", "--at", "2024-11-27", "--format", "json")
    decision = run("evaluate", *case)[1]
    table = "category,act,at,region\npns,vote,2024-11-27,64.08\n"
    texts = {
        **dict.fromkeys(("jawaban.json", "decision.json"), decision),
        **dict.fromkeys(("daftar.csv", "staff.csv"), table),
    }
    for name, text in texts.items():
        Path(name).write_text(text, "utf-8")
    for name in ("kasus.skenario.yaml", "cases.scenarios.yaml"):
        run("new", "scenario", name)
    for name in ("daerah.yaml", "region.yaml"):
        run("new", "overlay", name)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("name", "lang"),
    [
        pytest.param(name, lang, marks=[pytest.mark.slow] if name in SLOW else [])
        for name in EXAMPLES
        if name not in SERVERS
        # The languages differ in the names of files; what walks the whole law runs once.
        for lang in (("id",) if name in SLOW else ("id", "en"))
    ],
)
def test_the_example_in_the_help_of_a_command_runs(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, lang: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    program, *arguments = shlex.split(HELP.say(f"example {name}", "en" if lang == "en" else "id"))

    code, _, err = run(*arguments)

    assert (program, code) == ("asn-netralitas", 0), err


def test_every_command_has_an_example_and_shows_it(run: Run) -> None:
    whole = [*COMMANDS, *(f"report {page}" for page in PAGES), "asn-netralitas"]

    assert sorted(EXAMPLES) == sorted(whole)
    for name in EXAMPLES:
        _, out, _ = run(*("" if name == "asn-netralitas" else name).split(), "-h")
        assert f"\n  {HELP.say(f'example {name}', 'id')}\n" in out


# ------------------------------------------------------------------ the language

NOWHERE: Final = ("check", "nowhere")
ENGLISH: Final = "error[missing-file]: there is no file `nowhere`\n"
INDONESIAN: Final = "galat[missing-file]: berkas `nowhere` tidak ada\n"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, INDONESIAN),
        ({"LC_ALL": "C"}, INDONESIAN),
        ({"LC_ALL": "POSIX"}, INDONESIAN),
        ({"LC_ALL": "id_ID.UTF-8"}, INDONESIAN),
        ({"LC_ALL": "nl_NL.UTF-8"}, INDONESIAN),
        ({"LC_ALL": "en_US.UTF-8"}, ENGLISH),
        ({"LC_ALL": "", "LANG": "en_GB"}, ENGLISH),
        ({"LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "id_ID"}, ENGLISH),
        ({"LC_ALL": "id_ID.UTF-8", "LANG": "en_GB"}, INDONESIAN),
        ({"LC_ALL": "id_ID.UTF-8", "ASN_NETRALITAS_LANG": "en"}, ENGLISH),
        ({"LC_ALL": "en_US.UTF-8", "ASN_NETRALITAS_LANG": "id"}, INDONESIAN),
        ({"LC_ALL": "en_US.UTF-8", "ASN_NETRALITAS_LANG": ""}, ENGLISH),
    ],
    ids=str,
)
def test_the_program_speaks_as_the_variable_says_then_as_the_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str], expected: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert run(*NOWHERE) == (2, "", expected)


@pytest.mark.parametrize("line", [["--lang", "id", *NOWHERE], [*NOWHERE, "--lang=id"]])
def test_the_option_wins_over_variable_and_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch, line: Sequence[str]
) -> None:
    monkeypatch.setenv("ASN_NETRALITAS_LANG", "en")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    assert run(*line) == (2, "", INDONESIAN)


def test_a_variable_that_names_no_language_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASN_NETRALITAS_LANG", "english")

    expected = "galat[bad-choice]: `ASN_NETRALITAS_LANG` hanya menerima id, en\n"
    assert run(*NOWHERE) == (2, "", expected)
    assert run("--lang", "en", *NOWHERE) == (2, "", ENGLISH)


@pytest.mark.parametrize(
    ("environment", "opening"),
    [({"LC_ALL": "en_US.UTF-8"}, "galat"), ({"ASN_NETRALITAS_LANG": "en"}, "error")],
    ids=str,
)
def test_a_file_complains_in_its_own_language_unless_the_reader_has_chosen_one(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: Mapping[str, str],
    opening: str,
) -> None:
    file = tmp_path / "a.skenario.yaml"
    file.write_text("skenario: [", "utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert f": {opening}[yaml-bracket]" in run("check", file)[2]


def test_json_does_not_depend_on_the_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _, before, _ = run("terms", "acts", "nyoblos", "--format", "json")
    monkeypatch.setenv("ASN_NETRALITAS_LANG", "en")

    assert run("terms", "acts", "nyoblos", "--format", "json")[1] == before
    assert json.loads(before)["found"]
