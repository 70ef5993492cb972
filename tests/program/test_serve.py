"""The command `serve`, started as a process and asked by a client."""

import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from places import DOCS
from served import started

CASE = {
    "person": {"category": "pns", "region": "64.08"},
    "activity": {"act": "like_post"},
    "at": "2024-08-15",
}

pytestmark = pytest.mark.slow


def test_the_command_answers_until_it_is_told_to_end() -> None:
    with started("serve") as (address, process):
        answered = httpx.post(f"{address}/decide", json=CASE, timeout=60)
        httpx.get(f"{address}/search/acts?text=rahasia", timeout=60)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()

    assert answered.json()["verdict"] == "prohibited"
    assert "POST /decide 200 " in told
    assert "GET /search/{section} 200 " in told
    assert "rahasia" not in told
    assert "Traceback" not in told
    assert process.returncode == 0


@pytest.mark.parametrize("command", [("serve",), ("mcp", "--http")])
def test_an_address_that_is_taken_is_told_with_exit_code_2(command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(  # noqa: S603  # the interpreter that runs this test
            [sys.executable, "-m", "asn_netralitas", *command, "--port", port],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"galat[cannot-listen]: tidak dapat melayani di 127.0.0.1:{port}: " in done.stderr


def test_the_guide_shows_what_the_service_answers() -> None:
    guide = (DOCS / "how-to" / "serve-over-http.md").read_text("utf-8")
    shown = re.search(
        r"\$ curl -s 'http://127.0.0.1:8000(.*?)' .*?-d '(.*?)'\n(.*?) \.\.\.", guide, re.DOTALL
    )
    assert shown
    path, body, printed = shown.groups()

    with started("serve") as (address, _):
        answered = httpx.post(f"{address}{path}", content=body, timeout=60).text
    assert answered.startswith(printed)


def test_importing_the_package_imports_nothing_of_the_service() -> None:
    code = "import asn_netralitas, sys; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603  # the interpreter that runs this test
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    libraries = {"fastapi", "pydantic", "pydantic_core", "starlette", "uvicorn", "mcp", "httpx"}

    assert libraries & set(done.stdout.split()) == set()
