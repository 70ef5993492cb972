"""What the READMEs show is what the program prints."""

import re
from pathlib import Path

import pytest

from asn_netralitas.cli import main

ROOT = Path(__file__).parents[1]
INDONESIAN = (ROOT / "README.id.md").read_text("utf-8")
ENGLISH = (ROOT / "README.md").read_text("utf-8")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def transcripts(page: str) -> list[tuple[list[str], list[str]]]:
    """Return each command that a page shows, as arguments, with the lines that it prints."""
    found = []
    for block in blocks(page, "text"):
        if block.startswith("$ asn-netralitas "):
            command, _, printed = block.replace("\\\n", " ").partition("\n")
            found.append((command.split()[2:], printed.splitlines()))
    return found


@pytest.mark.parametrize("page", [INDONESIAN, ENGLISH], ids=["id", "en"])
def test_every_command_prints_what_stands_below_it(
    page: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (scenarios,) = blocks(page, "yaml")
    for name in ("kasus.skenario.yaml", "liking.scenarios.yaml"):
        (tmp_path / name).write_text(scenarios, "utf-8")

    shown = transcripts(page)

    assert len(shown) == 2
    for arguments, lines in shown:
        main(arguments)
        printed = capsys.readouterr().out
        for part in "\n".join(lines).split("...\n"):
            assert part.removesuffix("...") in printed


def test_the_mistake_that_is_shown_is_told_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (scenarios,) = blocks(INDONESIAN, "yaml")
    Path("kasus.skenario.yaml").write_text(scenarios.replace("PNS, w", "PNZ, w", 1), "utf-8")
    (shown,) = [block for block in blocks(INDONESIAN, "text") if "PNZ" in block]

    main(["check", "kasus.skenario.yaml"])

    assert capsys.readouterr().err == shown
