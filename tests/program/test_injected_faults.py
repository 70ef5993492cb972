"""One command for each fault; `make test-faults` injects every fault into each command."""

import io
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from builders import Run
from injected_checks import check_ended, check_full, check_killed, check_poor
from places import EXAMPLES

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@needs_fork
@pytest.mark.slow
def test_killed_wherever_it_changes_a_file_a_batch_leaves_the_old_one_or_the_new_one(
    tmp_path: Path,
) -> None:
    check_killed("batch", "kill", tmp_path)


@needs_fork
@pytest.mark.slow
def test_a_translation_that_is_told_to_end_leaves_nothing_half_written(tmp_path: Path) -> None:
    check_ended("translate", "SIGTERM", tmp_path)


@needs_fork
@pytest.mark.slow
def test_on_a_full_disk_a_report_says_so_and_leaves_all_as_it_was(tmp_path: Path) -> None:
    check_full("report", tmp_path)


@needs_fork
@pytest.mark.slow
def test_without_the_right_to_write_a_new_file_is_told_and_not_begun(tmp_path: Path) -> None:
    check_poor("new", tmp_path)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one zone a process")
@pytest.mark.parametrize("zone", ["XXX-14", "XXX+12", "Mars/Base", ""])
def test_what_is_decided_depends_on_no_zone_of_the_machine(
    zone: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (
        *("evaluate", "--category", "pns", "--act", "replace_officials"),
        *("--at", "2024-03-21T23:30+07:00", "--format", "json"),
    )
    here = run(*asked)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert run(*asked) == here
        assert run("evaluate", "--category", "pns", "--act", "vote", "--at", "kemarin")[0] == 0
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system names no open files")
def test_a_file_that_comes_through_a_pipe_is_read_whole_however_often_reading_is_interrupted(
    run: Run,
) -> None:
    content = (EXAMPLES / "cases" / "candidacy.scenarios.yaml").read_bytes()
    reader, writer = os.pipe()

    def write() -> None:
        with io.FileIO(writer, "w") as stream:
            for start in range(0, len(content), 300):
                stream.write(content[start : start + 300])
                time.sleep(0.005)

    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    thread = threading.Thread(target=write)
    thread.start()
    try:
        code, _, err = run("check", f"/dev/fd/{reader}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        thread.join()
        os.close(reader)

    assert (code, err) == (0, "")
