"""Every example in Python prints what stands beside it; a folder with `main.py` is one."""

import subprocess
import sys
from pathlib import Path

import pytest
from places import EXAMPLES

SCRIPTS = sorted(EXAMPLES.glob("*/main.py"))


def test_there_are_examples() -> None:
    assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.parent.name)
def test_an_example_prints_what_it_says(script: Path) -> None:
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-W", "error", script.name],
        cwd=script.parent,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )

    assert done.stderr == ""
    assert (script.parent / "expected.txt").read_text("utf-8") == done.stdout
