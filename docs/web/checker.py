"""What the checker page asks of the library, as JSON: the whole explanation of a case.

The page runs this under Pyodide. Nothing is kept here: a case comes as `Interview.to_dict` writes
it, so a link holds the whole case.
"""
# ruff: noqa: INP001 # of no package: the page imports it by itself

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from asn_netralitas import CaseError, LoadError, render
from asn_netralitas._phrases.text import Language
from asn_netralitas.interview import Interview


def respond(message: str) -> str:
    """Return the answer to a message of the page, both JSON: `[what, *arguments]`.

    What is wrong with a case is told as `{"problems": [sentence, ...]}`.

    >>> case = {"person": {"category": "pns"}, "activity": {"act": "vote"}, "at": "2024-02-30"}
    >>> interview = {"schema": "asn-netralitas/interview/1", **case, "answers": []}
    >>> json.loads(respond(json.dumps(["shown", interview, "id"])))
    {'problems': ['`2024-02-30` bukan tanggal kalender (TTTT-BB-HH)']}
    """
    what, *arguments, lang = json.loads(message)
    try:
        answer = _ANSWERS[what](*arguments, lang)
    except (CaseError, LoadError) as error:
        answer = {"problems": [problem.sentence(lang) for problem in error.problems]}
    return json.dumps(answer, ensure_ascii=False)


def shown(case: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    """Return what the library says of a case with the answers so far, as a page."""
    decision = Interview.from_dict(case).decision
    return {"verdict": decision.verdict, "page": render(decision, to="html", lang=lang)}


_ANSWERS: Final[Mapping[str, Callable[..., dict[str, Any]]]] = {"shown": shown}
