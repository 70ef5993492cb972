"""What the pages show is what happens: every command, every block of Python, every file.

What stands behind `> ` in an interview that a page shows is what somebody types.

Blocks of Python with `>>>` are not looked at here: pytest runs them as doctests. A file that a
block shows under its name, in the sentence above it, is there for the commands below it.
"""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import Run
from page_blocks import Block, blocks, matches, transcript
from places import ROOT

from asn_netralitas import load_calendar, load_rulebook, scenario
from asn_netralitas.analysis import load_properties

# Other tests run the same lines, and coverage doubles the time.
pytestmark = pytest.mark.no_cover

PAGES = (
    *(ROOT / name for name in ("README.md", "README.id.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
)
KINDS = {"console", "javascript", "json", "php", "python", "text", "toml", "yaml"}
PROGRAM = "asn-netralitas"

# Commands that are shown and not run, by how they begin.
NOT_RUN = {
    "pip install asn-netralitas": "the package that is tested is installed already",
    "asn-netralitas serve": "test_serve.py starts it",
    "asn-netralitas mcp": "test_mcp.py starts it",
    "curl ": "test_serve.py asks it",
    "podman ": "there is none here",
    "uvicorn ": "test_serve.py starts it",
    "pip install 'asn-netralitas[": "as above",
    "pip download --no-deps 'asn-netralitas": "no index has it yet",
    "asn-netralitas replay decision.json --pack": "test_kept_law.py reads wheels and folders",
    "cp ../asn_netralitas/": "tests/doors copies it, beside a pack",
    "python ../asn_netralitas/": "test_examples.py runs it",
    "asn-netralitas corpus -o": "takes half a minute, and test_corpus.py writes one",
    "asn-netralitas certificate": "takes a minute, and test_certificate.py writes one",
    "python certificate/check.py": "as above",
    "asn-netralitas prove --overlay": "takes half a minute, and test_promises.py proves all of it",
    "asn-netralitas pack": "takes a minute, and tests/walkers writes a pack",
    "python -m venv then": "an older version, which the reader installs",
    "then/bin/": "as above",
    "node ": "tests/walkers runs it, beside a pack",
    "php ": "tests/walkers runs it, beside a pack",
    "python walkers/conformance.py": "tests/walkers runs it, beside a pack",
    "git diff --exit-code corpus.json": "there is no corpus of an earlier day",
    "asn-netralitas diff nasional draft/": "the draft is the reader's own",
}


def is_run(command: str) -> bool:
    return not command.startswith(tuple(NOT_RUN))


def some_pages(wanted: Callable[[Block], object]) -> pytest.MarkDecorator:
    pages = [page for page in PAGES if any(map(wanted, blocks(page)))]
    return pytest.mark.parametrize("page", pages, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lead_to_the_project(words: list[str]) -> None:
    """Copy what is named of the project, since a file reads nothing outside its tree."""
    for top in {word.partition("/")[0] for word in words if "/" in word}:
        if (ROOT / top).is_dir() and not Path(top).exists():
            shutil.copytree(ROOT / top, top)


def carried_out(command: str, run: Run, shown: str = "") -> tuple[int, str]:
    """Return the exit code of a command and all that it prints, an interview before its answer."""
    words = shlex.split(command)
    target = words.pop() if words[-2:-1] == [">"] else None
    if target is not None:
        words.pop()
    lead_to_the_project(words)
    if words[1:2] in (["ask"], ["tanya"]):
        typed = re.findall(r"^> ?(.*)$", shown, re.MULTILINE)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
            code, errors, printed = run(*words[1:])
    elif words[0] == PROGRAM:
        code, printed, errors = run(*words[1:])
    else:
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        done = subprocess.run(  # noqa: S603  # what our own pages show
            words, env={**os.environ, "PATH": path}, capture_output=True, check=False, text=True
        )
        code, printed, errors = done.returncode, done.stdout, done.stderr
    if target is not None:
        Path(target).write_text(printed, "utf-8")
        printed = ""
    return code, printed + errors


@some_pages(lambda block: any(is_run(command) for command, _ in transcript(block)))
def test_every_command_prints_what_stands_below_it(page: Path, folder: Path, run: Run) -> None:
    for block in blocks(page):
        if block.name is not None:
            (folder / block.name).write_text(block.text, "utf-8")
            lead_to_the_project(re.findall(r"\bdocs/\S+", block.text))
        for command, shown in filter(lambda pair: is_run(pair[0]), transcript(block)):
            code, printed = carried_out(command, run, shown)
            if shown:
                assert matches(shown, printed), f"{command}\n{printed}"
            else:
                assert code == 0, f"{command}\n{printed}"


def test_no_command_is_said_not_to_run_that_no_page_shows() -> None:
    shown = [pair[0] for page in PAGES for block in blocks(page) for pair in transcript(block)]

    assert [start for start in NOT_RUN if not any(line.startswith(start) for line in shown)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_says_what_it_is_and_every_command_follows_a_prompt(page: Path) -> None:
    for block in blocks(page):
        assert block.kind in KINDS
        assert not block.text.startswith((f"{PROGRAM} ", "python "))


# Pages whose programs need what is not installed here, and the test that runs them.
RUN_ELSEWHERE = {
    ROOT / "docs" / "how-to" / "decide-on-a-cluster.md": ROOT / "tests/cluster/with_spark.py"
}


def is_a_plain_program(block: Block) -> bool:
    return block.kind == "python" and ">>>" not in block.text


def test_every_program_without_prompts_runs(folder: Path) -> None:
    assert all(page.name in test.read_text("utf-8") for page, test in RUN_ELSEWHERE.items())
    pages = [page for page in PAGES if page not in RUN_ELSEWHERE]
    programs = [block.text for page in pages for block in filter(is_a_plain_program, blocks(page))]
    for number, program in enumerate(programs):
        (folder / f"test_{number}.py").write_text(program, "utf-8")

    done = subprocess.run(  # noqa: S603  # what our own pages show
        [sys.executable, "-m", "pytest", *(path.name for path in folder.glob("*.py"))],
        capture_output=True,
        check=False,
        text=True,
    )

    assert programs
    assert done.returncode == 0, done.stdout


def load_rules_of_a_place(path: Path) -> object:
    return load_rulebook(ROOT / "src" / "asn_netralitas" / "law", path)


def load_regions(path: Path) -> object:
    """A folder of a calendar in which these are the regions."""
    regions = path.rename(path.with_name("regions.yaml"))
    (path.parent / "calendar.yaml").write_text("known_until: 2024-12-31\n", "utf-8")
    (path.parent / "elections").mkdir()
    return load_calendar(regions.parent)


def load_disputes(path: Path) -> object:
    """A rulebook in one file, of which these are the disputes."""
    days = "known_from: 2024-01-01, known_until: 2024-12-31"
    header = f"rulebook: {{id: a, version: a, title: {{id: a, en: a}}, {days}}}"
    path.write_text(f"{header}\n{path.read_text('utf-8')}", "utf-8")
    return load_rulebook(path)


def load_instrument(path: Path) -> object:
    """The national law in which this is the file of the instrument of its id."""
    law = path.with_suffix("")
    shutil.copytree(ROOT / "src" / "asn_netralitas" / "law", law)
    found = re.search(r"^  id: (.+)$", path.read_text("utf-8"), re.MULTILINE)
    assert found
    shutil.copy(path, law / "instruments" / f"{found[1]}.yaml")
    return load_rulebook(law)


LOADERS: dict[str, Callable[[Path], object]] = {
    "scenarios": scenario.load,
    "skenario": scenario.load,
    "overlay": load_rules_of_a_place,
    "aturan tambahan": load_rules_of_a_place,
    "properties": load_properties,
    "janji": load_properties,
    "rulebook": load_rulebook,
    "instrument": load_instrument,
    "known_until": load_calendar,
    "disputes": load_disputes,
    "code_basis": load_regions,
}
# Blocks of YAML that are no file of ours, by their first word.
NO_FILE = {
    "apart:": "days of regions of an election; tests of the calendar read them",
    "# yaml-language-server": "a comment that an editor reads",
    "repos:": "the settings of pre-commit",
    "steps:": "the steps of a workflow",
    '"73"': "a line for the codebook of examples/siasn, whose tests read it",
}


def is_a_file(block: Block) -> bool:
    return block.kind == "yaml" and not block.text.startswith(tuple(NO_FILE))


@some_pages(is_a_file)
def test_every_file_that_is_shown_can_be_read(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at, block in enumerate(filter(is_a_file, blocks(page))):
        # What a file names lies beside the page, or is named from the root of a checkout.
        monkeypatch.chdir(ROOT if "docs/how-to/" in block.text else page.parent)
        path = tmp_path / (block.name or f"{at}.yaml")
        path.write_text(block.text, "utf-8")
        # A file of questions expects nothing.
        if "tanya" in path.name or "question" in path.name:
            assert scenario.read(path, expecting=False).problems == ()
        elif "salah" not in path.name:
            assert LOADERS[block.text.partition(":")[0]](path)


@some_pages(lambda block: block.kind in ("json", "toml"))
def test_every_setting_that_is_shown_can_be_read(page: Path) -> None:
    for block in blocks(page):
        if block.kind in ("json", "toml"):
            assert {"json": json.loads, "toml": tomllib.loads}[block.kind](block.text)


def test_every_target_of_make_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    naming = re.compile(r"(?:`|^)make ([a-z-]+)(?:`|$|  )", re.MULTILINE)

    for page in PAGES:
        assert targets.issuperset(naming.findall(page.read_text("utf-8")))
