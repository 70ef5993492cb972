"""The pages of the service, and the application that serves them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, TypeVar

from attrs import frozen
from fastapi import APIRouter, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from asn_netralitas._api import documents, operations
from asn_netralitas._api.listings import (
    calendar_listing,
    rules_binding,
    rules_listing,
    vocabulary_listing,
)
from asn_netralitas._api.work import Lane
from asn_netralitas._model.codes import Act, Category
from asn_netralitas._model.decision import Goal, __version__
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.render import render

from .answers import Lines, Record, answer, line, listing, refusal
from .bodies import Limits, body_of, json_of, language_of, lines_of
from .openapi import CASE, DECISION, DESCRIPTION, FAILS, PAIR, STEP, described, one_of_lines

T = TypeVar("T")

_FEW: Final = 2
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS: Final = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "json": "application/json",
}

Words = Annotated[bool, Query(description="understand what people write, not codes alone")]


def _written_out(day: object) -> object:
    """Refuse numbers, which pydantic would take for seconds of 1970."""
    if isinstance(day, str) and not _DAY.fullmatch(day):
        raise ValueError
    return day


Day = Annotated[date, BeforeValidator(_written_out)]
Today = Annotated[Day | None, Query(description="the day by which `kemarin` is understood")]
Lang = Annotated[
    Language | None, Query(description="language of problems; else that of Accept-Language")
]
Most = Annotated[int, Query(ge=1, le=operations.MOST_FOUND)]
Text = Annotated[str, Query(min_length=1, max_length=operations.LONGEST_SEARCH)]


@frozen(eq=False)
class Pages:
    """The functions behind the routes, with the limits within which they work.

    What may take long has a lane of its own, so that it never stands in the way of a decision.
    """

    limits: Limits
    quick: Lane
    slow: Lane

    # ------------------------------------------------------------------ cases

    async def decide(
        self, request: Request, *, words: Words = False, today: Today = None
    ) -> Response:
        """Decide one case: the verdict with rules, sanctions, open facts, disputes, channels."""
        body = await body_of(request, self.limits)

        def work() -> Mapping[str, Any]:
            return operations.decided(body, words=words, today=today).to_dict()

        return answer(await self.quick.do(work))

    async def decide_many(
        self, request: Request, *, words: Words = False, today: Today = None
    ) -> Response:
        """Decide one case a line (NDJSON), and answer each as soon as it is decided.

        Each line of the answer has the number of its line and either `decision` or `problems`.
        """
        lines = lines_of(request, self.limits)
        answers = self._answers(lines, partial(operations.decided, words=words, today=today))
        return Lines(answers, media_type="application/x-ndjson")

    async def _answers(
        self, lines: AsyncIterator[bytes], decide: Callable[[object], Any]
    ) -> AsyncIterator[bytes]:
        number = 0
        try:
            async for number, content in _numbered(lines):  # it is told below, too
                yield await self._line(number, content, decide)
        except CaseError as error:  # of the body itself, which is read no further
            problems = [each.to_dict() for each in error.problems]
            yield line({"line": number + 1, "problems": problems})

    async def _line(self, number: int, content: bytes, decide: Callable[[object], Any]) -> bytes:
        def work() -> bytes:
            values = decide(json_of(content, f"line {number}")).to_dict()
            return line({"line": number, "decision": values})

        try:
            return await self.quick.do(work)
        except (CaseError, LoadError) as error:
            problems = [each.to_dict() for each in error.problems]
            return line({"line": number, "problems": problems})

    async def explain(
        self,
        request: Request,
        *,
        words: Words = False,
        today: Today = None,
        lang: Lang = None,
        form: Literal["text", "markdown", "html"] = "text",
        detail: Literal["full", "short"] = "full",
    ) -> Response:
        """Decide one case, and write the decision for people."""
        body, spoken = await body_of(request, self.limits), lang or language_of(request)

        def work() -> str:
            decision = operations.decided(body, words=words, today=today)
            return render(decision, lang=spoken, to=form, detail=detail)

        text = (await self.quick.do(work)).encode(errors="replace")
        return Response(text, media_type=_FORMS[form], headers={"Content-Language": spoken})

    async def next_question(self, request: Request, today: Today = None) -> Response:
        """Take the next answer of an interview, and ask only what can still change the verdict.

        Begin with `{}` or with what is known. Send `interview` back with `answer` in it.
        """
        body = await body_of(request, self.limits)
        return answer(await self.slow.do(partial(operations.next_step, body, today=today)))

    async def ways(
        self, request: Request, *, words: Words = False, today: Today = None, goal: Goal = "permit"
    ) -> Response:
        """Search the smallest changes after which an act is no longer prohibited, or is."""
        body = await body_of(request, self.limits)

        def work() -> Mapping[str, Any]:
            decision = operations.decided(body, words=words, today=today)
            return operations.ways_from(decision, goal)

        return answer(await self.slow.do(work))

    async def compare(
        self, request: Request, *, words: Words = False, today: Today = None
    ) -> Response:
        """Decide the cases `first` and `second`, and tell what differs and why."""
        body = await body_of(request, self.limits)
        work = partial(operations.compared, body, words=words, today=today)
        return answer(await self.slow.do(work))

    # ------------------------------------------------------------------ the law

    async def find(
        self,
        request: Request,
        section: Literal["acts", "regions", "facts", "categories", "positions", "targets"],
        text: Text,
        most: Most = 5,
    ) -> Response:
        """Find acts, regions and other codes by what people call them."""

        def make() -> Mapping[str, Any]:
            return {"found": operations.found_in(section, text, most)}

        return await self._listing(request, make)

    async def vocabulary(self, request: Request) -> Response:
        """List every code with its terms and words, and the question of each fact."""
        return await self._listing(request, lambda: vocabulary_listing(load_vocabulary()))

    async def rules(
        self,
        request: Request,
        on: Day | None = None,
        act: Act | None = None,
        category: Category | None = None,
    ) -> Response:
        """List the rules: all, or those that can bind on a day, in an act, for a category."""

        def make() -> Mapping[str, Any]:
            book = Rulebook.national()
            return rules_listing(rules_binding(book, day=on, act=act, category=category), book)

        return await self._listing(request, make)

    async def calendar(
        self,
        request: Request,
        on: Day | None = None,
        region: Annotated[str | None, Query(description="a dotted code, such as 64.08")] = None,
    ) -> Response:
        """List the elections with their periods; with a day what that day meets."""

        def make() -> Mapping[str, Any]:
            return calendar_listing(Calendar.national(), day=on, region=region, election=None)

        return await self._listing(request, make)

    async def _listing(self, request: Request, make: Callable[[], Mapping[str, Any]]) -> Response:
        return await self.quick.do(partial(listing, request, make))

    async def health(self) -> Response:
        """Tell that the service answers, and by which law."""
        return answer({"status": "ok", **operations.versions()})


async def _numbered(lines: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, bytes]]:
    number = 0
    async for content in lines:
        number += 1
        yield number, content


def make_app(*, limits: Limits | None = None, origins: Iterable[str] = ()) -> FastAPI:
    """Return an ASGI application that answers by the national law.

    Args:
        limits: How much a request may hold, and how long it may take.
        origins: The web sites whose pages may ask, such as `https://example.org`; by default none.
    """
    within = limits or Limits()
    pages = Pages(
        within,
        Lane(threads=4, callers=within.callers, seconds=within.seconds),
        Lane(threads=_FEW, callers=max(1, within.callers // 8), seconds=within.seconds),
    )
    # Its own pages of documentation load their scripts from elsewhere.
    app = FastAPI(
        title="asn_netralitas",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=_with_the_law,
    )
    app.include_router(_routes(pages))
    app.openapi = partial(described, app)  # type: ignore[method-assign]  # as FastAPI has it extended
    app.add_exception_handler(CaseError, _refused)
    app.add_exception_handler(LoadError, _refused)
    app.add_exception_handler(RequestValidationError, _bad_parameters)
    app.add_exception_handler(HTTPException, _no_route)
    if allowed := [*origins]:
        app.add_middleware(
            CORSMiddleware, allow_origins=allowed, allow_methods=["*"], allow_headers=["*"]
        )
    app.add_middleware(Record)
    return app


@asynccontextmanager
async def _with_the_law(_: FastAPI) -> AsyncIterator[None]:
    """Load the law before the first request, which would wait for it."""
    operations.versions()
    yield


def _routes(pages: Pages) -> APIRouter:
    routes = APIRouter(responses=FAILS)
    plain: Any = {"text/plain": {}, "text/markdown": {}, "text/html": {}}
    told: Any = {200: {"description": "The decision for people", "content": plain}}
    many: Any = {200: one_of_lines()}
    decision: Any = {200: {"description": "The decision", "content": DECISION}}
    for name, body, responses in (
        ("decide", CASE, decision),
        ("decide-many", {"application/x-ndjson": {"schema": {"type": "string"}}}, many),
        ("explain", CASE, told),
        ("next-question", STEP, _shown(documents.InterviewDocument)),
        ("ways", CASE, _shown(documents.WaysDocument)),
        ("compare", PAIR, _shown(documents.ComparisonDocument)),
    ):
        page = getattr(pages, name.replace("-", "_"))
        extra = {"requestBody": {"required": True, "content": body}}
        routes.post(f"/{name}", responses=responses, openapi_extra=extra)(page)
    for path, page, model in (
        ("/search/{section}", pages.find, documents.FoundDocument),
        ("/vocabulary", pages.vocabulary, documents.VocabularyDocument),
        ("/rules", pages.rules, documents.RulesDocument),
        ("/calendar", pages.calendar, documents.CalendarDocument),
        ("/health", pages.health, documents.HealthDocument),
    ):
        routes.get(path, responses=_shown(model))(page)
    return routes


def _shown(model: type) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model}}


# What each handler is called with is what it is registered for; FastAPI says `Exception`.
async def _refused(request: Request, error: Any) -> Response:  # noqa: ANN401
    return refusal(request, error.problems)


async def _bad_parameters(request: Request, error: Any) -> Response:  # noqa: ANN401
    return refusal(
        request,
        [
            Problem(
                code="bad-parameter",
                values={"name": str(fault["loc"][-1]), "written": str(fault.get("input"))},
                path=tuple(fault["loc"]),
            )
            for fault in error.errors()
        ],
    )


async def _no_route(request: Request, error: Any) -> Response:  # noqa: ANN401
    is_method = error.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    response = refusal(request, [Problem(code="bad-method" if is_method else "no-page")])
    response.headers.update(error.headers or {})
    return response
