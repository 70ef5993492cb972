"""What holds of a command that writes, wherever it is killed, interrupted or refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest
from places import EXAMPLES, PACKAGE, TESTS

SCRIPT: Final = TESTS / "support" / "injected.py"
ROWS: Final = 400
OLD: Final = "old " * 50
FEW: Final = 2
REFUSED: Final = 2
ENDED: Final = {"SIGTERM": 143, "SIGINT": 130}
# Of a run that ended in an error that is none of the program's.
UNREADABLE: Final = 99
CASE: Final = ("--category", "pns", "--act", "vote", "--at", "2024-11-27")
# Each command with the file that it writes; there is an old one, but for `new`.
COMMANDS: Final = {
    "batch": (("batch", "in.csv", "out.csv", "--lang", "en"), "out.csv"),
    "new": (("new", "overlay", "made.yaml"), "made.yaml"),
    "report": (("report", "decision", *CASE, "-o", "page.html"), "page.html"),
    "translate": (("translate", "a.scenarios.yaml", "--to", "id", "-i"), "a.scenarios.yaml"),
}


def prepare(folder: Path) -> dict[str, str]:
    """Put into a folder what the commands read and replace, and return its content."""
    rows = "".join(f"pns,vote,2024-11-27,64.08,{number}\n" for number in range(ROWS))
    (folder / "in.csv").write_text(f"category,act,at,region,n\n{rows}", "utf-8")
    scenarios = EXAMPLES / "cases" / "candidacy.scenarios.yaml"
    (folder / "a.scenarios.yaml").write_bytes(scenarios.read_bytes())
    for name in ("out.csv", "page.html"):
        (folder / name).write_text(OLD, "utf-8")
        (folder / name).chmod(0o640)
    return {path.name: path.read_bytes().hex() for path in folder.iterdir()}


def injected(how: str, folder: Path, arguments: Iterable[str]) -> list[dict[str, Any]]:
    """Return what each run of the program did, and what it left, the undisturbed one last."""
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, str(SCRIPT), how, str(folder), *arguments],
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_killed(command: str, how: str, folder: Path) -> None:
    """Fail unless each kill leaves the old file or the new one, and the next run tidies up."""
    arguments, target = COMMANDS[command]
    before = prepare(folder)
    *killed, usual = injected(how, folder, arguments)
    whole = usual["left"][target]
    assert usual["code"] == 0
    assert len(killed) >= FEW
    for run in killed:
        assert run["code"] < 0
        assert run["left"].get(target) in {before.get(target), whole}
        kept = {name: text for name, text in run["left"].items() if name in before}
        assert kept | {target: ""} == before | {target: ""}
        # `new` alone does not replace what is whole.
        is_made = command == "new" and target in run["left"]
        assert run["again"] == (REFUSED if is_made else 0)
        assert is_made or run["after"] == usual["left"]


def check_ended(command: str, how: str, folder: Path) -> None:
    """Fail unless a command that is told to end leaves the old file or the new one alone."""
    before = prepare(folder)
    *ended, usual = injected(how, folder, COMMANDS[command][0])
    assert ended
    for run in ended:
        assert run["code"] == ENDED[how]
        assert run["left"] in (before, usual["left"]), run["left"].keys()


def check_full(command: str, folder: Path) -> None:
    """Fail unless a command tells that the disk is full, and leaves all as it was."""
    before = prepare(folder)
    *refused, usual = injected("full", folder, COMMANDS[command][0])
    assert usual["code"] == 0
    assert len(refused) >= FEW
    for run in refused:
        check_refused(run, before)


def check_poor(command: str, folder: Path) -> None:
    """Fail unless a command tells that it may not write, and leaves all as it was."""
    before = prepare(folder)
    folder.parent.chmod(0o755)
    folder.chmod(0o555)
    (run,) = injected("poor", folder, COMMANDS[command][0])
    folder.chmod(0o755)
    if run["code"] == UNREADABLE:
        pytest.skip("somebody without rights cannot read this checkout")
    check_refused(run, before)


def check_refused(run: dict[str, Any], before: dict[str, str]) -> None:
    assert (run["code"], run["left"]) == (REFUSED, before), run["told"]
    assert "[unwritable]" in run["told"]
    assert "Traceback" not in run["told"]
