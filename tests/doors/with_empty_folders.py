"""Each door opened from its page, in an empty folder, with what pip installs from the wheel.

A lane of its own (`make test-doors`), since a pack takes a minute, and hooks and the container
install from an index. tests/program/test_doors.py opens one of these doors at every build.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import GOOD
from built import release
from empty_folders import EmptyFolder
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from page_blocks import blocks, matches, transcript
from places import DOCS, EXAMPLES, ROOT
from served import ADDRESS

HOW_TO = DOCS / "how-to"
SERVICE = HOW_TO / "serve-over-http.md"
TOOLS = HOW_TO / "give-tools-to-a-language-model.md"


@pytest.fixture(scope="module", name="built")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, built: Path) -> EmptyFolder:
    folder = EmptyFolder(tmp_path / "empty", built)
    folder.make()
    return folder


@contextmanager
def started(command: str, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Start a command that serves on a port that is free; yield the address that it tells."""
    words = shlex.split(re.sub(r"--port \d+", "--port 0", command))
    with subprocess.Popen(  # noqa: S603  # what our own pages show
        words, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            told = next(filter(None, map(ADDRESS.search, process.stderr)))
            yield told[1]
        finally:
            process.terminate()


def test_the_service_answers_as_its_page_shows(folder: EmptyFolder) -> None:
    folder.follow(SERVICE, "", until="asn-netralitas serve")
    shown = [pair for block in blocks(SERVICE) for pair in transcript(block)]
    (serve,) = (command for command, _ in shown if command.startswith("asn-netralitas serve"))
    ((curl, printed),) = (pair for pair in shown if pair[0].startswith("curl"))

    with started(serve, folder.path, folder.environment) as address:
        answered = folder.type(curl.replace("http://127.0.0.1:8000", address))
    assert matches(printed, answered)


def test_a_client_starts_the_tools_by_the_settings_of_their_page(folder: EmptyFolder) -> None:
    folder.follow(TOOLS, "", until="asn-netralitas mcp")
    (settings,) = (json.loads(each.text) for each in blocks(TOOLS) if each.kind == "json")
    ((_, named),) = settings["mcpServers"].items()
    program = folder.path / ".venv" / "bin" / named["command"]
    server = StdioServerParameters(
        command=str(program), args=named["args"], env=folder.environment, cwd=folder.path
    )

    async def verdict() -> str:
        async with Client(server) as client:
            case = {"person": {"category": "PPPK"}, "activity": {"act": "nyoblos"}}
            result = await client.call_tool("decide", {**case, "at": "27 November 2024"})
            return str((result.structured_content or {})["verdict"])

    assert asyncio.run(verdict()) == "permitted"


def test_the_walkers_decide_as_their_page_shows(folder: EmptyFolder) -> None:
    folder.follow(HOW_TO / "decide-in-php-or-javascript.md", "")


def test_the_changes_of_a_register_are_those_of_their_page(folder: EmptyFolder) -> None:
    folder.follow(HOW_TO / "see-what-a-change-does.md", "Who in a register changes")


def test_the_results_of_a_check_are_sarif(folder: EmptyFolder) -> None:
    folder.follow(HOW_TO / "check-in-ci.md", "On a code host")
    log: dict[str, Any] = json.loads((folder.path / "found.sarif").read_text("utf-8"))

    assert (log["version"], log["runs"][0]["results"]) == ("2.1.0", [])


def test_the_notebook_runs_as_a_program(folder: EmptyFolder) -> None:
    folder.follow(EXAMPLES / "notebook" / "README.md", "", until="python")
    printed = folder.type("python ../asn_netralitas/examples/notebook/main.py")

    assert printed == (EXAMPLES / "notebook" / "expected.txt").read_text("utf-8")


# ------------------------------------------------------------------ what installs from an index


def test_pre_commit_stops_a_commit_with_a_scenario_that_fails(tmp_path: Path) -> None:
    # A page names where the project lies for its reader; `rev` is a commit, here the last one.
    (settings,) = (
        yaml.safe_load(block.text)
        for block in blocks(HOW_TO / "check-in-ci.md", "Before each commit")
        if block.kind == "yaml"
    )
    head = said("git", "-C", str(ROOT), "rev-parse", "HEAD").strip()
    settings["repos"][0] |= {"repo": str(ROOT), "rev": head}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    (tmp_path / "good.scenarios.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "good.overlay.yaml").write_text((HOW_TO / "contoh.overlay.yaml").read_text("utf-8"))
    said("git", "init", "-q", str(tmp_path))
    said("git", "-C", str(tmp_path), "add", ".")

    assert pre_commit(tmp_path) == (0, "Passed Passed")
    (tmp_path / "good.scenarios.yaml").write_text(GOOD.replace("permitted", "prohibited"), "utf-8")
    assert pre_commit(tmp_path) == (1, "Failed Passed")
    (tmp_path / "good.scenarios.yaml").write_text(GOOD, "utf-8")
    overlay = tmp_path / "good.overlay.yaml"
    overlay.write_text(overlay.read_text("utf-8").replace("act", "axt"), "utf-8")
    assert pre_commit(tmp_path) == (1, "Passed Failed")


def pre_commit(repository: Path) -> tuple[int, str]:
    """Return the exit code of all hooks, and what became of each."""
    home = {"PRE_COMMIT_HOME": str(repository.parent / "hooks")}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=repository,
        env={name: each for name, each in os.environ.items() if name != "PYTHONPATH"} | home,
        capture_output=True,
        check=False,
        text=True,
    )
    ended = re.findall(r"\.(Passed|Failed|Skipped)$", done.stdout, re.MULTILINE)
    return done.returncode, " ".join(ended) or done.stdout + done.stderr


def test_the_container_is_built_of_steps_that_start_a_healthy_service(tmp_path: Path) -> None:
    """Its own lines, with a venv of this machine for the one of the image, and a free port."""
    text = re.sub(r" *\\\n *", " ", (ROOT / "Containerfile").read_text("utf-8"))
    steps = re.findall(r"^(?:RUN|ENTRYPOINT|HEALTHCHECK CMD) (.+)$", text, re.MULTILINE)
    build, health, entry = (step.replace("/opt/asn", str(tmp_path / "asn")) for step in steps)
    source = tmp_path / "source"
    source.mkdir()
    said("sh", "-c", f"git -C {shlex.quote(str(ROOT))} archive HEAD | tar -x -C {source}")
    python = build.replace("python -m venv", f"{sys.executable} -m venv", 1)
    subprocess.run(python, shell=True, cwd=source, check=True, capture_output=True)  # noqa: S602

    command = shlex.join(json.loads(entry)).replace("0.0.0.0", "127.0.0.1")  # noqa: S104
    with started(command, tmp_path, {"PATH": os.environ["PATH"]}) as address:
        asked = [word.replace("http://127.0.0.1:8000", address) for word in json.loads(health)]
        said(*asked)


def said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603
    return done.stdout
