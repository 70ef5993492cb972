"""What a reader at a terminal sees: width, colours, blocks; and what a file or a pipe gets."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import click
import pytest
from builders import Run

Seen = Callable[..., str]
LIKE: Final = ("evaluate", "--category", "pns", "--act", "like_post", "--at", "2024-10-07")
ATTEND: Final = ("evaluate", "--category", "pns", "--act", "attend_campaign", "--at", "2024-10-07")
REPLACE: Final = (
    *("evaluate", "--category", "kepala_daerah", "--act", "replace_officials"),
    *("--at", "2024-04-01", "--region", "64.08"),
)
COMPARED: Final = ("compare", "--category", "pns", "--category", "thl", *LIKE[3:])
RED, GREEN, CYAN, BOLD = "\N{ESCAPE}[1;31m", "\N{ESCAPE}[1;32m", "\N{ESCAPE}[1;36m", "\N{ESCAPE}[1m"


@pytest.fixture(name="seen")
def _seen(run: Run, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """What a terminal of some width shows, taken by force for one."""

    def seen(*arguments: object, width: int = 80, term: str = "xterm") -> str:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", term)
        monkeypatch.setenv("COLUMNS", str(width))
        return run(*arguments)[1]

    return seen


def longest(text: str) -> int:
    """Return the length of the longest line without an address, which is never broken."""
    lines = click.unstyle(text).splitlines()
    return max(len(line) for line in lines if "://" not in line)


@pytest.mark.parametrize("case", [ATTEND, REPLACE, (*LIKE, "--short"), COMPARED], ids=" ".join)
@pytest.mark.parametrize("width", [40, 72, 100])
def test_text_fits_the_terminal(seen: Seen, case: Sequence[str], width: int) -> None:
    assert longest(seen(*case, width=width)) <= width


def test_lines_are_never_shorter_than_40_nor_longer_than_100_columns(seen: Seen) -> None:
    assert longest(seen(*ATTEND, width=10)) == longest(seen(*ATTEND, width=40)) <= 40
    assert longest(seen(*ATTEND, width=300)) == longest(seen(*ATTEND, width=100)) <= 100


def test_what_is_no_terminal_gets_plain_lines_of_88_columns(run: Run, seen: Seen) -> None:
    _, plain, _ = run(*ATTEND)

    assert "\N{ESCAPE}" not in plain
    assert longest(plain) == 88
    assert " ".join(click.unstyle(seen(*ATTEND)).split()) == " ".join(plain.split())


@pytest.mark.parametrize(
    ("case", "opening"),
    [
        (LIKE, f"{RED}DILARANG"),
        ((*LIKE, "--short"), f"{RED}DILARANG"),
        (ATTEND, f"{CYAN}TERGANTUNG"),
        ((*LIKE[:3], "--act", "vote", *LIKE[5:], "--lang", "en"), f"{GREEN}PERMITTED"),
    ],
)
def test_the_verdict_has_a_colour(seen: Seen, case: Sequence[str], opening: str) -> None:
    assert seen(*case).startswith(f"{opening}\N{ESCAPE}[0m: ")


def test_titles_are_bold(seen: Seen) -> None:
    assert f"\n{BOLD}Alasan" in seen(*LIKE)
    assert f"\n{BOLD}What made the difference" in seen(*COMPARED, "--lang", "en")


def test_no_color_takes_colours_away_and_a_dumb_terminal_everything(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dumb = seen(*LIKE, term="dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    colourless = seen(*LIKE)

    assert "\N{ESCAPE}" not in dumb
    assert longest(dumb) <= 80
    assert re.search("\N{ESCAPE}" + r"\[[0-9;]*3[0-9]", colourless) is None
    assert colourless.startswith(f"{BOLD}DILARANG")


@pytest.mark.parametrize("form", ["json", "markdown", "html"])
def test_what_programs_read_is_the_same_on_a_terminal(run: Run, seen: Seen, form: str) -> None:
    _, plain, _ = run(*LIKE, "--format", form)

    assert seen(*LIKE, "--format", form, width=50) == plain


def test_a_failed_scenario_is_shown_within_the_width(seen: Seen, tmp_path: Path) -> None:
    file = tmp_path / "a.skenario.yaml"
    file.write_text(
        """skenario:
  - nama: PNS menyukai unggahan
    pegawai: {kategori: PNS}
    kegiatan: {tindakan: menyukai unggahan}
    tanggal: 2024-10-07
    harapan: {putusan: boleh}
""",
        "utf-8",
    )
    _, _, decision = click.unstyle(seen("check", file, width=60)).partition("DILARANG: ")

    assert longest(decision) <= 60


# ------------------------------------------------------------------ tables


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["rules", "--act", "like_post", "--category", "pns", "--on", "2024-10-07"],
            ["se18-e  Kampanye untuk suami atau istri di media sosial", "    Sifat: larangan"],
        ),
        (
            ["calendar", "--election", "pilkada-2024"],
            [
                "Pemilihan kepala daerah serentak 2024 (pilkada-2024)",
                "    masa kampanye  2024-09-25  2024-11-23",
            ],
        ),
        (
            ["calendar", "--on", "2024-10-07", "--region", "64.08"],
            [
                "Pemilihan kepala daerah serentak 2024  setelah penetapan calon",
                "    masa kampanye  2024-09-25  2024-11-23  semua",
            ],
        ),
        (
            ["terms", "acts"],
            ["post_support  membuat unggahan dukungan", "    ditulis juga: posting dukungan,"],
        ),
    ],
    ids=lambda value: " ".join(value[:2]),
)
def test_a_table_that_does_not_fit_is_written_in_blocks(
    seen: Seen, arguments: Sequence[str], expected: Sequence[str]
) -> None:
    out = click.unstyle(seen(*arguments, width=70))

    lines = [line.rstrip() for line in out.splitlines()]
    assert [wanted for wanted in expected if not any(map(_opening(wanted), lines))] == []
    assert longest(out) <= 70
    assert "\N{BOX DRAWINGS LIGHT HORIZONTAL}" not in out


def _opening(wanted: str) -> Callable[[str], bool]:
    return lambda line: line.startswith(wanted)


def test_a_table_stays_one_where_it_fits_or_where_there_is_room(seen: Seen) -> None:
    for arguments, width in ((["terms"], 70), (["terms", "acts"], 100)):
        assert "\N{BOX DRAWINGS LIGHT HORIZONTAL}" in seen(*arguments, width=width)


# ------------------------------------------------------------------ pages of HTML


def in_a_terminal(*arguments: str) -> tuple[int, str]:
    """Run the program with its output on a real terminal."""
    import pty  # noqa: PLC0415  # Windows has none

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "asn_netralitas", *arguments]
    done = subprocess.run(  # noqa: S603  # our own program
        command, stdout=theirs, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(theirs)
    os.close(ours)
    return done.returncode, done.stderr


@pytest.mark.parametrize("kind", ["matrix", "calendar", "sanctions", "decision", "scenarios"])
def test_a_page_is_not_written_to_a_terminal(kind: str) -> None:
    code, err = in_a_terminal("report", kind)

    assert (code, err.startswith("galat[page-on-terminal]")) == (2, True)
    assert "-o laporan.html" in err


@pytest.mark.slow
def test_a_terminal_is_noticed_without_force() -> None:
    code, err = in_a_terminal("evaluate", *LIKE[1:])

    assert (code, err) == (0, "")
