"""The server: tools, resources and prompts, on the SDK of the protocol."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from asn_netralitas._api.briefs import cited_in
from asn_netralitas._api.listings import (
    calendar_listing,
    rules_binding,
    rules_listing,
    vocabulary_listing,
)
from asn_netralitas._api.operations import versions
from asn_netralitas._api.work import Lane
from asn_netralitas._files.json_text import json_text
from asn_netralitas._model.decision import __version__
from asn_netralitas._model.problems import CaseError, LoadError
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.schemas.named_schemas import schema

from .tools import PHRASES, TOOLS, Json, result_of

Context = ServerRequestContext[Any]

_NAME: Final = "asn-netralitas"
_RULE: Final = "asn://rules/"
_INVALID: Final = -32602


def _rules() -> Json:
    book = Rulebook.national()
    return rules_listing(rules_binding(book, day=None, act=None, category=None), book)


def _elections() -> Json:
    return calendar_listing(Calendar.national(), day=None, region=None, election=None)


_RESOURCES: Final[Mapping[str, Callable[[], Json]]] = {
    "asn://rules": _rules,
    "asn://calendar": _elections,
    "asn://vocabulary": lambda: vocabulary_listing(load_vocabulary()),
    "asn://versions": versions,
    "asn://schema/case": lambda: schema("case"),
    "asn://schema/decision": lambda: schema("decision"),
}
_PROMPTS: Final = {"answer_a_question": ("question",), "lead_an_interview": ()}


def make_server(lang: Language = "en") -> Server[Any]:
    """Return a server that answers by the national law, and describes itself in a language."""
    lane = Lane(threads=2, callers=16, seconds=60)
    return Server(
        _NAME,
        version=__version__,
        title=PHRASES.say("server-title", lang),
        instructions=PHRASES.say("server-instructions", lang),
        on_list_tools=partial(_list_tools, lang),
        on_call_tool=partial(_call_tool, lane),
        on_list_resources=partial(_list_resources, lang),
        on_list_resource_templates=partial(_list_templates, lang),
        on_read_resource=_read_resource,
        on_list_prompts=partial(_list_prompts, lang),
        on_get_prompt=partial(_get_prompt, lang),
    )


def serve_stdio(lang: Language = "en") -> None:
    """Answer one client on standard input and output, until it ends the input."""

    async def run() -> None:
        server = make_server(lang)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    asyncio.run(run())


# ------------------------------------------------------------------ tools


async def _list_tools(lang: Language, _: Context, __: object) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[plan.described(lang) for plan in TOOLS.values()])


async def _call_tool(
    lane: Lane, _: Context, params: types.CallToolRequestParams
) -> types.CallToolResult:
    plan = TOOLS.get(params.name)
    if plan is None:
        raise MCPError(_INVALID, PHRASES.say("no-tool", "en"))
    arguments = params.arguments or {}
    try:
        return result_of(await lane.do(lambda: plan.work(plan.checked(arguments))))
    except (CaseError, LoadError) as error:
        problems = [each.to_dict() for each in error.problems]
        return result_of({"problems": problems}, failed=True)


# ------------------------------------------------------------------ resources


async def _list_resources(lang: Language, _: Context, __: object) -> types.ListResourcesResult:
    return types.ListResourcesResult(
        resources=[
            types.Resource(
                uri=uri,
                name=uri.removeprefix("asn://"),
                description=PHRASES.say(f"resource-{uri.removeprefix('asn://')}", lang),
                mime_type="application/json",
            )
            for uri in _RESOURCES
        ]
    )


async def _list_templates(
    lang: Language, _: Context, __: object
) -> types.ListResourceTemplatesResult:
    template = types.ResourceTemplate(
        uri_template=f"{_RULE}{{id}}",
        name="rule",
        description=PHRASES.say("resource-rule", lang),
        mime_type="application/json",
    )
    return types.ListResourceTemplatesResult(resource_templates=[template])


async def _read_resource(
    _: Context, params: types.ReadResourceRequestParams
) -> types.ReadResourceResult:
    uri = params.uri
    make = _RESOURCES.get(uri)
    try:
        values = cited_in(uri.removeprefix(_RULE)) if make is None else make()
    except CaseError:
        raise MCPError(_INVALID, PHRASES.say("no-resource", "en")) from None
    content = types.TextResourceContents(
        uri=uri, mime_type="application/json", text=json_text(values)
    )
    return types.ReadResourceResult(contents=[content])


# ------------------------------------------------------------------ prompts


async def _list_prompts(lang: Language, _: Context, __: object) -> types.ListPromptsResult:
    return types.ListPromptsResult(
        prompts=[
            types.Prompt(
                name=name,
                description=PHRASES.say(f"prompt-{name}", lang),
                arguments=[
                    types.PromptArgument(
                        name=each, description=PHRASES.say(f"argument-{each}", lang), required=True
                    )
                    for each in arguments
                ],
            )
            for name, arguments in _PROMPTS.items()
        ]
    )


async def _get_prompt(
    lang: Language, _: Context, params: types.GetPromptRequestParams
) -> types.GetPromptResult:
    """Return a prompt; what somebody wrote is a message by itself, as the value of a key."""
    given = params.arguments or {}
    wanted = _PROMPTS.get(params.name)
    if wanted is None or set(given) != set(wanted):
        raise MCPError(_INVALID, PHRASES.say("no-prompt", "en"))
    texts = [PHRASES.say(f"ask-{params.name}", lang)]
    texts += [json.dumps(given)] if given else []
    return types.GetPromptResult(
        messages=[
            types.PromptMessage(role="user", content=types.TextContent(text=text)) for text in texts
        ]
    )
