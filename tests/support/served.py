"""The service, run by uvicorn on a free port of this machine, in a thread or as the command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

import httpx
import uvicorn

ADDRESS = re.compile(r"running on (http://\S+)")


@contextmanager
def served(app: Any) -> Iterator[httpx.Client]:
    """Serve an application in a thread, and yield a client of it."""
    config = uvicorn.Config(app, port=0, access_log=False, log_config=None)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def started(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the program with a command that serves; yield the address that it tells."""
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "asn_netralitas", *arguments, "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr is not None
    try:
        told = next(filter(None, map(ADDRESS.search, process.stderr)))
        yield told[1], process
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()
