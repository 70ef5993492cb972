"""The command `pack`: the law pack, and the suite by which its walkers are tried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import Run, calendar, election, rule, rulebook
from made_laws import PLAIN

from asn_netralitas import Rulebook
from asn_netralitas.cli import corpus as command
from asn_netralitas.law_pack import make_law_pack, suite, to_json

OVERLAY = "overlay: {id: a, title: {id: A, en: A}, regions: '64.08', first: 2024-01-01}\n"


@pytest.fixture(name="small")
def _small(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the command pack a small law, since the national one takes a minute."""
    book = rulebook(rule("r"), vocabulary=PLAIN)
    known = calendar(election("pilkada"))
    monkeypatch.setattr(command, "make_law_pack", lambda _: make_law_pack(book, known))
    return to_json(make_law_pack(book, known))


def test_the_command_prints_or_writes_what_python_makes(
    run: Run, small: str, tmp_path: Path
) -> None:
    file = tmp_path / "law-pack.json"

    printed = run("pack")
    code, out, _ = run("pack", "-o", file)

    assert printed == (0, small, "")
    assert (code, out, file.read_bytes().decode()) == (0, "", small)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pack", "--overlay=none.yaml"), "error[missing-file]: "),
        (("pack", "-o", "none/pack.json"), "error[unwritable]: the file `none/pack.json` "),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run(*arguments, "--lang=en")

    assert (code, out, err.startswith(said)) == (2, "", True)


@pytest.mark.slow
def test_the_suite_of_the_command_is_of_the_law_with_its_overlays(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(f"{OVERLAY}readings: {{passive-attendance: allowed}}\n", "utf-8")
    decided: list[Rulebook] = []

    def few(book: Rulebook) -> object:
        decided.append(book)
        return suite(book, size=20)

    monkeypatch.setattr(command, "suite", few)

    code, out, _ = run("pack", "--cases", "--overlay", overlay)

    entries = [json.loads(line) for line in out.splitlines()]
    assert (code, {frozenset(entry) for entry in entries}) == (0, {frozenset({"case", "expect"})})
    assert [[each.id for each in book.overlays] for book in decided] == [["a"]]
