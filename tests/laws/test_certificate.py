"""The certificate of the national law, held to the law by a checker that shares nothing with it."""

from __future__ import annotations

import ast
import copy
import json
import random
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from builders import Run
from places import LAW, PACKAGE, ROOT

from asn_netralitas import Act
from asn_netralitas.law_pack.certificate import make_certificate, to_json

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]

CHECKER: Final = ROOT / "certificate" / "check.py"
LONGEST: Final = 150
# A right that some lose, and one that posts decide: the checker tries every case, so that an act on
# which many facts bear takes it a minute. `make certificate` checks all, and changes of the law.
ACTS: Final = (Act.VOTE, Act.REPLACE_OFFICIALS)
Certificate = dict[str, Any]


@pytest.fixture(name="certificate", scope="module")
def _certificate() -> Certificate:
    """Return what the certificate says of some acts, as its reader has it."""
    certificate: Certificate = json.loads(to_json(make_certificate(ACTS)))
    return certificate


@pytest.fixture(name="law_class", scope="module")
def _law_class() -> Any:
    return runpy.run_path(str(CHECKER))["Law"]


def agrees(law_class: Any, certificate: Certificate, folder: Path = LAW) -> bool:
    law = law_class(folder, certificate)
    try:
        law.check(certificate)
    except (ValueError, LookupError, TypeError):
        return False
    return len(law.used) == len(certificate["nodes"])


def test_the_checker_is_short_and_imports_nothing_of_the_package() -> None:
    text = CHECKER.read_text("utf-8")
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert len(text.splitlines()) <= LONGEST
    assert imported - sys.stdlib_module_names == {"yaml"}


def test_the_same_law_gives_the_same_certificate(certificate: Certificate) -> None:
    assert json.loads(to_json(make_certificate(ACTS))) == certificate


def test_the_checker_agrees_on_every_cell_of_some_acts(
    law_class: Any, certificate: Certificate
) -> None:
    assert agrees(law_class, certificate)


# ------------------------------------------------------------------ what it notices


def integers(value: Any) -> Iterator[tuple[list[Any], int]]:
    """Yield each list in some values with the places of its integers."""
    if isinstance(value, dict):
        for part in value.values():
            yield from integers(part)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            if type(part) is int:
                yield value, place
            else:
                yield from integers(part)


@pytest.mark.parametrize("part", ["nodes", "rows", "laws"])
@pytest.mark.parametrize("seed", range(3))
def test_a_changed_integer_in_the_diagrams_or_the_table_is_noticed(
    law_class: Any, certificate: Certificate, part: str, seed: int
) -> None:
    changed = copy.deepcopy(certificate)
    chance = random.Random(seed)  # noqa: S311  # the same each time
    inside, place = chance.choice(list(integers(changed[part])))
    inside[place] += chance.choice([-1, 1])

    assert not agrees(law_class, changed)


CHANGES: Final[dict[str, Callable[[Certificate], Any]]] = {
    "a situation": lambda each: each["situations"].pop(),
    "the day of a situation": lambda each: each["situations"][-1].__setitem__(0, "2017-01-01"),
    "a stage": lambda each: [
        context.__setitem__(2, "outside") for _, _, met in each["situations"] for context in met
    ],
    "a category": lambda each: each["categories"].reverse(),
    "a value of a fact": lambda each: each["variables"][0][1].reverse(),
    "a node that nothing reaches": lambda each: each["nodes"].append([0, -1, -2]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_another_certificate_is_noticed(
    law_class: Any, certificate: Certificate, name: str
) -> None:
    changed = copy.deepcopy(certificate)
    CHANGES[name](changed)

    assert not agrees(law_class, changed)


# ------------------------------------------------------------------ the programs


def checked(path: Path, package: Path = PACKAGE) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, str(CHECKER), str(path), str(package)],
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_certificate_of_one_act_leaves_the_others_out(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"

    assert run("certificate", "--act", "nyoblos", "-o", path)[0] == 0
    code, said = checked(path)

    assert code == 1
    assert "not whole, or no longer true, in its acts: " in said
    assert "'like_post'" in said
    assert "'vote'" not in said


def test_a_file_that_was_changed_is_named(tmp_path: Path) -> None:
    certificate = make_certificate([Act.VOTE])
    shutil.copytree(PACKAGE, tmp_path / "package")
    (tmp_path / "package" / "corpus.py").write_text("# another\n", "utf-8")
    path = tmp_path / "certificate.json"
    path.write_text(to_json(certificate), "utf-8")

    code, said = checked(path, tmp_path / "package")

    assert code == 1
    assert "in its files: " in said
    assert "corpus.py" in said


def test_a_certificate_of_another_law_is_told_in_a_sentence(tmp_path: Path) -> None:
    certificate = make_certificate([Act.VOTE])
    certificate["rows"] = [[-2] * len(row) for row in certificate["rows"]]
    path = tmp_path / "certificate.json"
    path.write_text(to_json(certificate), "utf-8")

    code, said = checked(path)

    assert code == 1
    assert said.startswith("The certificate is not that of the law")
    assert "Traceback" not in said
