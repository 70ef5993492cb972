"""The service under load, beside a bare application of the same framework on the same server.

    python -m benchmarks.service [--seconds 10] [--callers 8]

Both run as processes of one worker each, asked over connections that stay open. Printed are
requests a second and the time within which 99 of 100 are answered. It needs the extra `[serve]`
and httpx, so it runs in the venv of the tests; nothing of it is asserted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import perf_counter, sleep
from typing import Final

import httpx
from fastapi import FastAPI, Request, Response

CASE: Final = {
    "person": {"category": "pns", "region": "64.08"},
    "activity": {"act": "like_post"},
    "at": "2024-08-15",
}
_BARE: Final = "benchmarks.service:bare"
_OURS: Final = "asn_netralitas.service:app"
_PORT: Final = 8321


bare = FastAPI()


@bare.post("/decide")
async def echo(request: Request) -> Response:
    """Answer with the body, read and written anew, as an application that decides nothing."""
    return Response(json.dumps(await request.json()), media_type="application/json")


@contextmanager
def _running(application: str) -> Iterator[str]:
    command = (sys.executable, "-m", "uvicorn", application, "--port", str(_PORT))
    quiet = ("--no-access-log", "--log-level", "error")
    process = subprocess.Popen([*command, *quiet])  # noqa: S603  # our own
    address = f"http://127.0.0.1:{_PORT}/decide"
    try:
        while True:
            try:
                httpx.post(address, json=CASE, timeout=60)
                break
            except httpx.ConnectError:
                sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def _times(address: str, seconds: float) -> list[float]:
    """Return how long each request took that one caller made one after the other."""
    taken = []
    with httpx.Client(timeout=60) as client:
        end = perf_counter() + seconds
        while (started := perf_counter()) < end:
            client.post(address, json=CASE).raise_for_status()
            taken.append(perf_counter() - started)
    return taken


def main(seconds: float, callers: int) -> None:
    """Print a line for each application."""
    for name, application in (("bare application", _BARE), ("asn_netralitas", _OURS)):
        with _running(application) as address, ThreadPoolExecutor(callers) as pool:
            taken = sorted(
                each
                for times in pool.map(_times, [address] * callers, [seconds] * callers)
                for each in times
            )
        late = taken[int(len(taken) * 0.99)] * 1000
        middle = taken[len(taken) // 2] * 1000
        rate = len(taken) / seconds
        print(f"{name}: {rate:.0f} requests/s, median {middle:.1f} ms, p99 {late:.1f} ms")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--callers", type=int, default=8)
    main(**vars(parser.parse_args()))
