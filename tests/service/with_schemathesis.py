"""Thousands of requests drawn from the description of the service, none of which it may fail.

A lane of its own (`make test-service`), since it takes about two minutes. What is not drawn:
`/decide-many`, whose lines the tool cannot write; tests/unit/service asks it by hand.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from served import served

from asn_netralitas.service import Limits, make_app

CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_headers_conformance", "response_schema_conformance"),
    *("unsupported_method", "allow_header_conformance"),
)


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    # A search for ways may take long on a busy machine, and that is not what is asked here.
    with served(make_app(limits=Limits(seconds=120))) as client:
        yield str(client.base_url).rstrip("/")


def test_the_service_answers_two_thousand_requests_without_an_error(
    address: str, tmp_path: Path
) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(  # noqa: S603  # a program of the tests
        [
            *(program, "run", f"{address}/openapi.json", "--exclude-path", "/decide-many"),
            *("--phases", "coverage,fuzzing", "-n", "130", "--seed", "1"),
            *("-c", ",".join(CHECKS), "--warnings", "off"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    drawn = re.search(r"([0-9]+) generated", done.stdout)

    assert done.returncode == 0, done.stdout[-5000:]
    assert drawn
    assert int(drawn[1]) >= 2_000
    assert httpx.get(f"{address}/health", timeout=60).json()["status"] == "ok"
