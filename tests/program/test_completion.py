"""Completion by shells: real ones where they are installed, else what the program tells them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest
from builders import Run

from asn_netralitas.cli.help import complete

Offered = Callable[..., list[str]]
# The number of lines by which each shell is told of one candidate, and where in them it stands.
ZSH_LINES: Final = 3


@pytest.fixture(name="offered")
def _offered(run: Run, monkeypatch: pytest.MonkeyPatch) -> Offered:
    """What is offered in place of the last word."""

    def offered(*words: str, lang: str = "id") -> list[str]:
        monkeypatch.setenv("ASN_NETRALITAS_LANG", lang)
        monkeypatch.setenv("_ASN_NETRALITAS_COMPLETE", "zsh_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(("asn-netralitas", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        code, out, err = run()
        assert (code, err) == (0, "")
        return out.splitlines()[1::ZSH_LINES]

    return offered


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ev"], ["evaluate"]),
        (["report", "ma"], ["matrix"]),
        (["evaluate", "--ac"], ["--act"]),
        (["evaluate", "--act", "vot"], ["vote"]),
        (["evaluate", "--act", "menggunakan\\ ha"], ["menggunakan hak pilih"]),
        (["evaluate", "--act='menggunakan ha"], ["--act=menggunakan hak pilih"]),
        (["report", "decision", "--category", "cpn"], ["cpns", "CPNS"]),
        (["evaluate", "--region", "kutai\\ t"], ["Kutai Timur"]),
        (["evaluate", "--region", "64.0"], [f"64.0{number}" for number in (1, 2, 3, 7, 8, 9)]),
        (["calendar", "--election", "pilkada-ul"], ["pilkada-ulang-2025"]),
        (["evaluate", "--fact", "public="], ["public=no", "public=yes"]),
        (["evaluate", "--reading", "passive-attendance=a"], ["passive-attendance=allowed"]),
        (["terms", "cat"], ["categories"]),
        (["new", "sk"], ["skenario"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["no-such-command", "--x"], []),
        (["--ver"], ["--version"]),
    ],
    ids=str,
)
def test_what_may_stand_there_is_offered(
    offered: Offered, words: Sequence[str], expected: list[str]
) -> None:
    assert offered(*words) == expected


def test_terms_are_those_of_the_reader(offered: Offered) -> None:
    assert offered("evaluate", "--act", "attend\\ a\\ ca", lang="en") == ["attend a campaign"]
    assert offered("evaluate", "--act", "attend\\ a\\ ca") == []
    assert "menghadiri kampanye" in offered("evaluate", "--act", "menghadiri")


def test_whatever_is_offered_is_understood(run: Run, offered: Offered) -> None:
    names = {option: offered("rules", f"--{option}", "") for option in ("category", "act")}
    places = offered("calendar", "--region", "Kuta")
    for name in ("_ASN_NETRALITAS_COMPLETE", "ASN_NETRALITAS_LANG"):
        os.environ.pop(name)

    assert len(names["act"]) > 80
    for option, written in names.items():
        for name in written:
            assert run("rules", f"--{option}", name, "--on", "2024-10-07")[0] == 0
    assert [name for name in places if run("calendar", "--region", name)[0] != 0] == []


@pytest.mark.parametrize("words", [["check", ""], ["evaluate", "--overlay", ""], ["batch", ""]])
def test_files_are_left_to_the_shell(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: Sequence[str]
) -> None:
    monkeypatch.setenv("_ASN_NETRALITAS_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(("asn-netralitas", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))

    assert run()[1].splitlines()[0] == "file"


def test_a_command_is_offered_with_what_it_does(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ASN_NETRALITAS_COMPLETE", "fish_complete")
    monkeypatch.setenv("COMP_WORDS", "asn-netralitas eval")
    monkeypatch.setenv("COMP_CWORD", "eval")

    assert run() == (0, "plain,evaluate\tMenilai satu tindakan.\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_the_program(run: Run, shell: str) -> None:
    code, out, err = run("completion", shell)

    assert (code, err) == (0, "")
    assert f"_ASN_NETRALITAS_COMPLETE={shell}_complete" in out


def test_a_shell_that_is_not_known_is_refused(run: Run) -> None:
    assert "bash, zsh, fish" in run("completion", "tcsh")[2]
    assert "[missing-option]" in run("completion")[2]
    assert complete("tcsh_complete", "id") == 2
    assert complete("bash_source", "id") == 2


# ------------------------------------------------------------------ real shells


@pytest.fixture(name="shop")
def _shop(run: Run, tmp_path: Path) -> Path:
    """A folder with the program, a program that notes its arguments, and the scripts."""
    calls = {
        "asn-netralitas": f'if [ -z "$_ASN_NETRALITAS_COMPLETE" ]; then printf "%s\\n" "$@" >'
        f' "{tmp_path}/noted"; else exec "{sys.executable}" -m asn_netralitas; fi'
    }
    for name, call in calls.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{call}\n", "utf-8")
        program.chmod(0o755)
    for shell in ("bash", "zsh", "fish"):
        (tmp_path / f"completion.{shell}").write_text(run("completion", shell)[1], "utf-8")
    (tmp_path / "kasus.yaml").touch()
    return tmp_path


def typed(shop: Path, shell: Sequence[str], line: str) -> list[str]:
    """Return the arguments that the program gets when somebody types a line in a terminal."""
    import pty  # noqa: PLC0415  # Windows has none

    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "PATH": f"{shop}:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TERM": "dumb",
        "HOME": str(shop),
    }
    with subprocess.Popen(  # noqa: S603  # a shell of the machine with our own script
        shell, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=shop
    ):
        os.close(theirs)
        # A shell reads on when it has completed.
        os.write(ours, f"source completion.{shell[0]}\n{line}\nexit\n".encode())
        while _read(ours):
            pass
    os.close(ours)
    return (shop / "noted").read_text("utf-8").splitlines()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so that the other side has closed it.
        return b""


LINES: Final = [
    ("asn-netralitas eval\t--short", ["evaluate", "--short"]),
    (
        "asn-netralitas evaluate --act menggunakan\\ ha\t",
        ["evaluate", "--act", "menggunakan hak pilih"],
    ),
    (
        'asn-netralitas evaluate --act "menggunakan ha\t',
        ["evaluate", "--act", "menggunakan hak pilih"],
    ),
    ("asn-netralitas evaluate --act=vot\t", ["evaluate", "--act=vote"]),
    (
        "asn-netralitas evaluate --fact official_duty=y\t",
        ["evaluate", "--fact", "official_duty=yes"],
    ),
    ("asn-netralitas evaluate --region Kutai\\ T\t", ["evaluate", "--region", "Kutai Timur"]),
    ("asn-netralitas check kas\t", ["check", "kasus.yaml"]),
]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(("line", "expected"), LINES)
def test_bash_completes(shop: Path, line: str, expected: list[str]) -> None:
    assert typed(shop, ["bash", "--norc", "--noprofile", "-i"], line) == expected


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
@pytest.mark.parametrize(("line", "expected"), LINES)
def test_zsh_completes(shop: Path, line: str, expected: list[str]) -> None:
    (shop / ".zshrc").write_text("autoload -Uz compinit && compinit -u\n", "utf-8")

    assert typed(shop, ["zsh", "-i"], line) == expected


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize(
    ("line", "expected"), [("eval", "evaluate"), ("evaluate --act=vot", "--act=vote")]
)
def test_fish_completes(shop: Path, line: str, expected: str) -> None:
    asked = f"source completion.fish; complete -C 'asn-netralitas {line}'"
    environment = {**os.environ, "PATH": f"{shop}:{os.environ['PATH']}"}
    done = subprocess.run(  # noqa: S603  # our own script
        ["fish", "-c", asked],  # noqa: S607  # whichever fish there is
        env=environment,
        cwd=shop,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split("\t")[0].strip() == expected
