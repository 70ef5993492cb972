"""Make `llms.txt`: what a language model reads first of the site, from the list for developers."""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import re
from pathlib import Path
from posixpath import normpath
from typing import Final

HERE: Final = Path(__file__).resolve().parent

_HEAD: Final = """\
# asn_netralitas

> A typed Python library that decides whether a person in government service may do something at
> election time in Indonesia: the verdict with its provisions, sanctions, disputes and open facts.

Ask it, do not recall the law: `asn-netralitas mcp` offers tools, `asn-netralitas serve` HTTP.
A fact that is left out is unknown, never false.
`depends` has a question to ask, `disputed` has readings with holders, `unregulated` is not
permitted. Not legal advice.
"""
_LINK: Final = re.compile(r"\[(?P<words>[^]]*)\]\((?P<path>[^)#\s]+)(?P<part>#[^)\s]*)?\)")
_WANTED: Final = ("Learn", "Do something", "Look something up", "Understand something")


def pages() -> dict[str, str]:
    """Return the file, by its path on the site."""
    listed = (HERE / "developers.md").read_text("utf-8")
    sections = re.split(r"^## ", listed, flags=re.MULTILINE)[1:]
    wanted = [part for part in sections if part.partition("\n")[0] in _WANTED]
    body = "".join(f"\n## {_LINK.sub(_on_the_site, part).rstrip()}\n" for part in wanted)
    return {"llms.txt": _HEAD + body}


def _on_the_site(link: re.Match[str]) -> str:
    path = normpath(link["path"]).removesuffix(".md")
    return f"[{link['words']}]({path}.html{link['part'] or ''})"
