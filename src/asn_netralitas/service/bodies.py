"""Bodies of requests, read within limits, and the language in which their faults are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from attrs import frozen
from starlette.requests import Request

from asn_netralitas._files.json_text import parse
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import LANGUAGES, Language

_NEWLINE: Final = b"\n"


@frozen(kw_only=True)
class Limits:
    """How much a request may hold, and how long it may take.

    `size` is that of a body, or of a line of many; `lines` is the most of them. A caller has
    `seconds` to send a body, and waits as long for an answer; `callers` are answered at once.
    """

    size: int = 64 * 1024
    lines: int = 10_000
    seconds: float = 10
    callers: int = 64


async def body_of(request: Request, limits: Limits) -> object:
    """Return the JSON of a body.

    Raises:
        CaseError: If it is too large, comes too slowly, or is no UTF-8.
        LoadError: If it is no JSON, as `parse` says.
    """
    content = b""
    async for chunk in _chunks(request, limits):
        content += chunk
        _check_size(content, limits)
    return json_of(content, "body")


def json_of(content: bytes, name: str) -> object:
    """Return the value of a JSON text; `name` is that of its place in problems.

    Raises:
        CaseError: If it is no UTF-8.
        LoadError: If it is no JSON, as `parse` says.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise CaseError([Problem(code="not-utf8", values={"path": name})]) from None
    return parse(text, name)


async def lines_of(request: Request, limits: Limits) -> AsyncIterator[bytes]:
    """Yield the lines of a body as they come in, without blank ones.

    Raises:
        CaseError: If a line is too large, there are too many, or they come too slowly.
    """
    rest, count = b"", 0
    async for chunk in _chunks(request, limits):
        *whole, rest = (rest + chunk).split(_NEWLINE)
        for line in filter(bytes.strip, whole):
            count = _counted(count, limits)
            _check_size(line, limits)
            yield line
        _check_size(rest, limits)
    if rest.strip():
        _counted(count, limits)
        yield rest


def _counted(count: int, limits: Limits) -> int:
    if count >= limits.lines:
        raise CaseError([Problem(code="too-many-lines", values={"limit": str(limits.lines)})])
    return count + 1


async def _chunks(request: Request, limits: Limits) -> AsyncIterator[bytes]:
    chunks = request.stream()
    try:
        while True:
            yield await asyncio.wait_for(anext(chunks), limits.seconds)
    except StopAsyncIteration:
        return
    except TimeoutError:
        values = {"seconds": f"{limits.seconds:g}"}
        raise CaseError([Problem(code="slow-body", values=values)]) from None


def _check_size(content: bytes, limits: Limits) -> None:
    if len(content) > limits.size:
        values = {"path": "body", "limit": str(limits.size)}
        raise CaseError([Problem(code="too-large", values=values)])


def language_of(request: Request) -> Language:
    """Return the language that `lang` names, else the one that the reader's program prefers."""
    wanted = request.query_params.get("lang")
    accepted = request.headers.get("accept-language", "")
    tags = [wanted or "", *sorted(accepted.split(","), key=_rank, reverse=True)]
    named: list[Language] = [
        lang for tag in tags for lang in LANGUAGES if lang == tag.strip()[:2].casefold()
    ]
    return named[0] if named else "id"


def _rank(tag: str) -> float:
    """Return how much a language of the header is preferred."""
    _, _, written = tag.partition(";q=")
    try:
        return float(written or 1)
    except ValueError:
        return 0
