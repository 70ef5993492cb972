"""The command `mcp`, started as a process and called by the client of the SDK."""

import asyncio
import os
import re
import sys
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from places import DOCS
from served import started

pytestmark = pytest.mark.slow

CASE: dict[str, Any] = {
    "person": {"category": "PNS", "region": "Kutim"},
    "activity": {"act": "ngelike"},
    "at": "15 Agustus 2024",
}


def on_standard_input(*options: str) -> StdioServerParameters:
    arguments = ["-m", "asn_netralitas", "mcp", *options]
    return StdioServerParameters(command=sys.executable, args=arguments, env={**os.environ})


async def verdict_of(server: Any) -> tuple[str, str]:
    async with Client(server) as client:
        found = (await client.call_tool("decide", CASE)).structured_content
        (first, *_) = (await client.list_tools()).tools
        assert found is not None
        return found["verdict"], str(first.title)


def test_a_client_calls_the_tools_on_standard_input_and_output() -> None:
    server = on_standard_input("--lang", "id")

    assert asyncio.run(verdict_of(server)) == ("prohibited", "Menilai suatu tindakan")


def test_a_client_calls_the_tools_over_http() -> None:
    with started("mcp", "--http", "--lang", "en") as (address, _):
        assert asyncio.run(verdict_of(f"{address}/mcp")) == ("prohibited", "Decide a case")


def test_the_guide_lists_every_tool() -> None:
    guide = (DOCS / "how-to" / "give-tools-to-a-language-model.md").read_text("utf-8")

    async def names() -> list[str]:
        async with Client(on_standard_input()) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE) == asyncio.run(names())
