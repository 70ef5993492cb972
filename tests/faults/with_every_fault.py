"""Kills, full disks and missing rights at every change of a file by each command that writes.

And clocks of the machine that are wrong.

A lane of its own (`make test-faults`), since the program runs some three hundred times.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from injected_checks import CASE, COMMANDS, ENDED, check_ended, check_full, check_killed, check_poor
from programs import found

CLOCK: Final = found("faketime")
EACH = pytest.mark.parametrize("command", COMMANDS)


@EACH
@pytest.mark.parametrize("how", ["kill", "cut"])
def test_killed_wherever_it_writes_a_command_leaves_the_old_file_or_the_new_one(
    command: str, how: str, tmp_path: Path
) -> None:
    check_killed(command, how, tmp_path)


@EACH
@pytest.mark.parametrize("how", ENDED)
def test_a_command_that_is_told_to_end_leaves_nothing_half_written(
    command: str, how: str, tmp_path: Path
) -> None:
    check_ended(command, how, tmp_path)


@EACH
def test_on_a_full_disk_a_command_says_so_and_leaves_all_as_it_was(
    command: str, tmp_path: Path
) -> None:
    check_full(command, tmp_path)


@EACH
def test_without_the_right_to_write_a_command_says_so_and_leaves_all_as_it_was(
    command: str, tmp_path: Path
) -> None:
    check_poor(command, tmp_path)


@pytest.mark.skipif(CLOCK is None, reason="faketime is not on the PATH")
@pytest.mark.parametrize("year", [1970, 2038, 2150])
def test_on_a_wrong_clock_all_is_decided_as_ever_and_what_cannot_be_written_is_told(
    year: int, tmp_path: Path
) -> None:
    decided = on_clock(2026, "evaluate", *CASE, "--format", "json")
    table = tmp_path / "in.csv"
    table.write_text("category,act,at,region\npns,vote,2024-11-27,64.08\n", "utf-8")
    is_held = 1980 <= year <= 2107

    assert on_clock(year, "evaluate", *CASE, "--format", "json") == decided
    for command in (
        ("batch", str(table), str(tmp_path / "out.xlsx"), "--lang", "en"),
        ("report", "decision", *CASE, "-o", str(tmp_path / "note.docx"), "--lang", "en"),
    ):
        code, _, err = on_clock(year, *command)
        assert code == (0 if is_held else 2), err
        assert is_held or f"error[wrong-clock]: the clock of this computer says {year}" in err
    assert len(list(tmp_path.iterdir())) == (3 if is_held else 1)


def on_clock(year: int, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(  # noqa: S603
        (str(CLOCK), f"{year}-06-01", sys.executable, "-m", "asn_netralitas", *arguments),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr
