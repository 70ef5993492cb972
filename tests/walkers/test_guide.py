"""The guide and the reference of the law pack show what the walkers print."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest
from places import DOCS, ROOT
from programs import node
from walker_programs import WALKERS, national_pack, php

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]
GUIDE = DOCS / "how-to" / "decide-in-php-or-javascript.md"
REFERENCE = DOCS / "reference" / "law-pack.md"
SHOWN = re.compile(r"^\$ ((?:php|node|python) .+)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)


def transcripts() -> Iterator[tuple[str, str]]:
    """Yield each command of the pages that needs a walker, with what it is said to print."""
    for page in (GUIDE, REFERENCE):
        yield from SHOWN.findall(page.read_text("utf-8"))


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pack, the walkers and the programs of the guide."""
    shutil.copy(national_pack(tmp_path_factory), tmp_path / "law-pack.json")
    for walker in ("php/asn-netralitas.php", "javascript/asn-netralitas.mjs"):
        shutil.copy(WALKERS / walker, tmp_path)
    (tmp_path / "walkers").symlink_to(ROOT / "walkers")
    programs = re.findall(
        r"^Write `(ask\.\w+)`:\n\n```\w+\n(.*?)```$",
        GUIDE.read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    for name, text in programs:
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "shown"), list(transcripts()), ids=lambda shown: shown[:20].strip()
)
def test_a_command_prints_what_stands_below_it(command: str, shown: str, folder: Path) -> None:
    words = command.split()
    words = [str(node()) if word == "node" else word for word in command.split()]
    if words[0] == "php":
        words[0] = php()[0]

    done = subprocess.run(words, cwd=folder, capture_output=True, check=False, text=True)  # noqa: S603

    assert (done.returncode, done.stderr) == (0, "")
    assert OutputChecker().check_output(shown, done.stdout, ELLIPSIS), done.stdout


def test_the_pages_show_both_walkers_and_the_runner() -> None:
    assert {command.split()[0] for command, _ in transcripts()} == {"php", "node", "python"}
