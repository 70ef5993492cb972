"""The commands `serve` and `mcp`: answer programs over HTTP, and models of language with tools.

They need the extras `[serve]` and `[mcp]`. The log goes to standard error, a line for each request.
"""

from __future__ import annotations

import logging
import socket
import sys
from typing import Any, Final

import click

from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language

from .options import lang, lang_of_problems
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
    from asn_netralitas.service.app import make_app  # noqa: PLC0415  # only this command needs it

    _run(make_app(origins=origins), host, port)
    return 0


@click.command(cls=Command)
@click.option("--http", "over_http", is_flag=True)
@_host
@_port
@lang
def mcp(*, over_http: bool, host: str, port: int, lang: Language) -> int:
    """Offer the tools on standard input and output, or over HTTP, and return the exit code."""
    from asn_netralitas.mcp_server.server import make_server, serve_stdio  # noqa: PLC0415  # as above

    if not over_http:
        serve_stdio(lang)
        return 0
    _run(make_server(lang).streamable_http_app(host=host), host, port)
    return 0


def _run(app: Any, host: str, port: int) -> None:  # noqa: ANN401  # an ASGI application
    import uvicorn  # noqa: PLC0415  # only these commands need it

    _check_address(host, port)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    # Its own log of requests has addresses, and the words that were searched for.
    uvicorn.run(app, host=host, port=port, access_log=False, log_config=None)


def _check_address(host: str, port: int) -> None:
    """Raise a CaseError if nothing can listen at an address; the server would end by itself."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        errors = [_bind_error(family, kind, address) for family, kind, _, _, address in found]
    except OSError as error:  # the name leads to no address
        errors = [error]
    first, *others = errors
    if first and all(others):
        reason = first.strerror or type(first).__name__
        values = {"address": f"{host}:{port}", "reason": reason}
        raise CaseError([Problem(code="cannot-listen", values=values)])


def _bind_error(family: int, kind: int, address: Any) -> OSError | None:  # noqa: ANN401  # of a family
    with socket.socket(family, kind) as probe:
        # As the server does it, so that what has just ended is in nobody's way.
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error
    return None
