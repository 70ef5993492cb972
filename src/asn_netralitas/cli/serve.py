"""The command `serve`: answer programs over HTTP.

It needs the extra `[serve]`. The log goes to standard error, a line for each request.
"""

from __future__ import annotations

import logging
import sys
from typing import Final

import click

from .options import lang_of_problems
from .program import Command

_HOST: Final = "127.0.0.1"
_host: Final = click.option("--host", metavar="ADDRESS", default=_HOST)
_port: Final = click.option("--port", metavar="NUMBER", type=click.IntRange(0, 65535), default=8000)


@click.command(cls=Command)
@_host
@_port
@click.option("--allow-origin", "origins", metavar="URL", multiple=True)
@lang_of_problems
def serve(*, host: str, port: int, origins: tuple[str, ...]) -> int:
    """Answer over HTTP until the process is told to end, and return the exit code."""
    import uvicorn  # noqa: PLC0415  # only this command needs it

    from asn_netralitas.service.app import make_app  # noqa: PLC0415  # as above

    _log_to_standard_error()
    # Its own log of requests has addresses, and the words that were searched for.
    uvicorn.run(make_app(origins=origins), host=host, port=port, access_log=False, log_config=None)
    return 0


def _log_to_standard_error() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
