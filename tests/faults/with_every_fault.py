"""Kills, full disks and missing rights at every change of a file by each command that writes.

A lane of its own (`make test-faults`), since the program runs some three hundred times.
"""

from pathlib import Path

import pytest
from injected_checks import COMMANDS, ENDED, check_ended, check_full, check_killed, check_poor

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
