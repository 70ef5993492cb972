"""A repository of somebody else, in which scenario files are checked by git hooks and in CI."""

import json
import os
import re
import shlex
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import GOOD, Run
from places import DOCS, ROOT

from asn_netralitas import schemas

FAILING = GOOD.replace("permitted", "prohibited")
BROKEN = GOOD.replace("pns", "pnss")
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
MATCHER = json.loads((ROOT / ".github" / "problem-matcher.json").read_text("utf-8"))


@pytest.fixture(name="repository")
def _repository(tmp_path: Path) -> Path:
    """A new repository with a scenario file that passes and a file of another kind."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)  # noqa: S603, S607
    (tmp_path / "good.scenarios.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "notes.yaml").write_text("a: 1\n", "utf-8")
    subprocess.run(["git", "-C", str(tmp_path), "add", "."], check=True)  # noqa: S603, S607
    return tmp_path


def program(folder: Path) -> dict[str, str]:
    """Return an environment in which the program of this checkout is the command."""
    command = folder / ".bin" / "asn-netralitas"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m asn_netralitas "$@"\n', "utf-8")
    command.chmod(0o755)
    return os.environ | {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}


def hooked(repository: Path) -> subprocess.CompletedProcess[str]:
    """Run the hook as pre-commit does: its entry with the tracked files that its pattern takes."""
    hook, _ = HOOKS
    tracked = subprocess.run(  # noqa: S603
        ["git", "-C", str(repository), "ls-files"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    files = [name for name in tracked if re.search(hook["files"], name)]
    return subprocess.run(  # noqa: S603
        [*shlex.split(hook["entry"]), *files],
        cwd=repository,
        env=program(repository),
        capture_output=True,
        text=True,
        check=False,
    )


def acted(repository: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the last step of the action, with its inputs in the places where it names them."""
    step = ACTION["runs"]["steps"][-1]
    given = {name: each["default"] for name, each in ACTION["inputs"].items()} | inputs
    filled = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: given[found[1]], value).replace(
            "${{ github.action_path }}", str(ROOT)
        )
        for name, value in step["env"].items()
    }
    return subprocess.run(  # noqa: S603
        ["bash", "-e", "-c", step["run"]],  # noqa: S607
        cwd=repository,
        env=program(repository) | filled,
        capture_output=True,
        text=True,
        check=False,
    )


def annotations(printed: str) -> list[dict[str, str | None]]:
    """Return what the problem matcher finds in the lines of a log."""
    (pattern,) = MATCHER["problemMatcher"][0]["pattern"]
    names = {name: number for name, number in pattern.items() if isinstance(number, int)}
    found = map(re.compile(pattern["regexp"]).match, printed.splitlines())
    return [{name: each[number] for name, number in names.items()} for each in found if each]


@pytest.mark.slow
def test_the_hook_lets_a_good_file_pass_and_stops_one_that_fails(repository: Path) -> None:
    assert hooked(repository).returncode == 0
    (repository / "good.scenarios.yaml").write_text(FAILING, "utf-8")
    subprocess.run(["rm", "-r", str(repository / ".bin")], check=True)  # noqa: S603, S607

    assert hooked(repository).returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [(GOOD, 0, []), (FAILING, 1, [("6", "23", None)]), (BROKEN, 2, [("3", "24", "unknown-code")])],
    ids=["good", "failing", "broken"],
)
def test_the_action_annotates_the_line_of_each_fault(
    repository: Path, text: str, code: int, expected: list[tuple[str, str, str | None]]
) -> None:
    (repository / "good.scenarios.yaml").write_text(text, "utf-8")
    done = acted(repository, lang="en", sarif="found.sarif")
    found = annotations(done.stdout + done.stderr)
    log = json.loads((repository / "found.sarif").read_text("utf-8"))

    assert done.returncode == code
    assert f"::add-matcher::{ROOT}/.github/problem-matcher.json" in done.stdout
    assert [(each["line"], each["column"], each["code"]) for each in found] == expected
    assert {each["file"] for each in found} <= {"good.scenarios.yaml"}
    assert [each["level"] for each in log["runs"][0]["results"]] == ["error"] * len(expected)


def test_a_failure_is_a_result_of_sarif_at_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.scenarios.yaml"
    file.write_text(FAILING, "utf-8")
    code, out, _ = run("check", file, "--format", "sarif", "--lang", "en")
    log = json.loads(out)
    (result,) = log["runs"][0]["results"]

    assert (code, log["version"]) == (1, "2.1.0")
    assert result["ruleId"] == "failed-verdict"
    assert log["runs"][0]["tool"]["driver"]["rules"] == [{"id": "failed-verdict"}]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": file.as_posix()}
    assert place["region"] == {"startLine": 6, "startColumn": 23}


def test_a_file_that_cannot_be_used_is_a_result_of_sarif_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.scenarios.yaml"
    file.write_text(BROKEN, "utf-8")
    code, out, err = run("check", file, "--format", "sarif")

    assert (code, err) == (2, "")
    assert json.loads(out)["runs"][0]["results"][0]["ruleId"] == "unknown-code"
    assert run("check", file)[:2] == (2, "")


def test_the_catalogue_names_the_files_and_the_schemas_that_there_are() -> None:
    entries = json.loads((DOCS / "reference" / "schemastore-catalog.json").read_text("utf-8"))

    assert [set(entry) for entry in entries] == [{"name", "description", "fileMatch", "url"}] * 2
    for entry, kind in zip(entries, ("scenario", "overlay"), strict=True):
        assert entry["url"].endswith(f"/asn-netralitas-{kind}.json")
    assert fnmatch("kutim.scenarios.yaml", entries[0]["fileMatch"][0])
    assert fnmatch("kutim.skenario.yaml", entries[0]["fileMatch"][1])


@pytest.mark.parametrize("name", schemas.NAMES)
def test_a_schema_has_a_name_that_stays(name: Any) -> None:
    assert schemas.schema(name)["$id"] == f"urn:asn-netralitas:{name}:1"
