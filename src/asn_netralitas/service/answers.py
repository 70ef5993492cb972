"""Answers of the service: JSON, listings that a client may keep, and problems as RFC 9457 has them.

The log has the route, the status and how long it took: no path, no body and no address, since
they may be about somebody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

from attrs import frozen
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from asn_netralitas._api.operations import versions
from asn_netralitas._files.json_text import json_text
from asn_netralitas._model.problems import Problem
from asn_netralitas._phrases.catalogue import Catalogue

from .bodies import language_of

PROBLEM_TYPE: Final = "application/problem+json"
_LOG: Final = logging.getLogger("asn_netralitas.service")
_PHRASES: Final = Catalogue("service")
_STATUSES: Final = {
    "no-page": HTTPStatus.NOT_FOUND,
    "bad-method": HTTPStatus.METHOD_NOT_ALLOWED,
    "slow-body": HTTPStatus.REQUEST_TIMEOUT,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "server-fault": HTTPStatus.INTERNAL_SERVER_ERROR,
    **dict.fromkeys(("too-busy", "too-slow"), HTTPStatus.SERVICE_UNAVAILABLE),
}


def written(values: Mapping[str, Any]) -> bytes:
    """Return values as the bytes of JSON.

    Half a pair of surrogates, which JSON can escape and UTF-8 cannot hold, is escaped again.
    """
    return json_text(values).encode()


def answer(values: Mapping[str, Any]) -> Response:
    """Return values as JSON."""
    return Response(written(values), media_type="application/json")


class Lines(StreamingResponse):
    """Lines that are written while the body of the request is still read.

    The class of Starlette waits for the end of the connection meanwhile, and takes for this the
    parts of the body that nobody has read yet.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI
        """Send the lines; a caller that has gone ends the reading of the body, and so these."""
        with suppress(ClientDisconnect):
            await self.stream_response(send)


def listing(request: Request, make: Callable[[], Mapping[str, Any]]) -> Response:
    """Return a part of the law, or that the client has it already.

    Its tag is made of the digests of the law and of what was asked, so that a part which the
    client has is not made again.
    """
    law = versions()
    digests = (law["library"], law["rulebook"]["digest"], law["calendar"]["digest"])
    asked = "\n".join((*digests, request.url.path, request.url.query))
    tag = f'"{sha256(asked.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = request.headers.get("if-none-match", "").replace('W/"', '"').split(",")
    if tag in map(str.strip, known):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    response = answer(make())
    response.headers.update(headers)
    return response


def refusal(request: Request, problems: Iterable[Problem]) -> Response:
    """Return a problem document, whose status is that of the first problem."""
    told, lang = [*problems], language_of(request)
    status = _STATUSES.get(told[0].code, HTTPStatus.BAD_REQUEST)
    values = {
        "type": f"urn:asn-netralitas:problem:{told[0].code}",
        "title": _PHRASES.say(f"status-{status.value}", lang),
        "status": status.value,
        "detail": "; ".join(each.sentence(lang) for each in told),
        "problems": [each.to_dict() for each in told],
    }
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "1"
    return Response(written(values), status.value, headers, PROBLEM_TYPE)


@frozen
class Record:
    """Log each request, and answer one that failed with a problem instead of a traceback."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:  # noqa: BLE001  # whatever it is, the caller gets an answer
            _LOG.error(
                "%s in %s", type(error).__name__, _place_of(error)
            )  # its text may be about somebody
            if not status:
                failed = refusal(Request(scope), [Problem(code="server-fault")])
                await failed(scope, receive, noting)
        route = getattr(scope.get("route"), "path", "-")
        milliseconds = (perf_counter() - started) * 1000
        _LOG.info("%s %s %d %.1f ms", scope["method"], route, status, milliseconds)


def _place_of(error: BaseException) -> str:
    """Return the file and the line in which an error arose."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "-" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"


def line(values: Mapping[str, Any]) -> bytes:
    """Return values as a line of JSON."""
    return written(values) + b"\n"
