"""Answer questions of `drawn_questions` with the version of the package that this Python finds.

Each line of input is a question as JSON, each line of output its answer as JSON, or the SHA-256 of
that. With `--fresh` each question is answered in a process that was asked nothing before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from attrs import asdict

import asn_netralitas
from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Candidacy,
    CaseError,
    Category,
    Contest,
    DaySpan,
    Decision,
    EmployerLevel,
    Person,
    Position,
    Rulebook,
    Target,
    evaluate,
    interview,
    render,
)
from asn_netralitas.corpus import make_corpus
from asn_netralitas.counterfactual import ways_to_permit, ways_to_prohibit
from asn_netralitas.scenario import load, run

ROOT = Path(__file__).parents[2]
SLOW = '"slow"'
MOST_ANSWERS = 12
CODES: dict[str, type] = {
    "category": Category,
    "position": Position,
    "employer_level": EmployerLevel,
    "candidacy": Candidacy,
    "act": Act,
    "target": Target,
    "contest": Contest,
}
# An older engine, which others are compared with, may not have the fact.
if hasattr(asn_netralitas, "Impact"):
    CODES["impact"] = asn_netralitas.Impact


class TooSlowError(BaseException):
    """A question took more processor time than it may; nothing catches it by accident."""


def main() -> None:
    """Answer each line of the input with one of the output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--whole", action="store_true", help="the answer itself, not its SHA-256")
    parser.add_argument("--limit", type=float, default=60, help="seconds for one question")
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, _too_slow)
    Calendar.national()  # read before any question, and so known to every child
    here = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    sys.stdout.write(f"{asn_netralitas.__file__} {Rulebook.national().digest} {here}\n")
    for line in sys.stdin:
        question = json.loads(line)
        text = (_in_fork if options.fresh else _limited)(question, options.limit)
        if not options.whole and text != SLOW:
            text = hashlib.sha256(text.encode()).hexdigest()
        sys.stdout.write(f"{text}\n")


def _too_slow(*_: object) -> None:
    raise TooSlowError


def _limited(question: Mapping[str, Any], seconds: float) -> str:
    """Return the answer as JSON, or `SLOW` after so many seconds of processor time."""
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        value = answer(question)
        signal.setitimer(signal.ITIMER_PROF, 0)
    except TooSlowError:
        return SLOW
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _in_fork(question: Mapping[str, Any], seconds: float) -> str:
    """Return the answer of a child, which knows the law and remembers no question."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as out:
            out.write(_limited(question, seconds))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        text = lines.read()
    os.waitpid(child, 0)
    return text


def answer(question: Mapping[str, Any]) -> Any:
    """Return the answer to a question as plain JSON values, an error included."""
    try:
        return _ANSWERS[question["ask"]](question)
    except CaseError as error:
        # The path of 0.1.0 had another shape.
        return [[each.code, each.values, each.hint, each.severity] for each in error.problems]
    except Exception as error:  # noqa: BLE001  # any other error is an answer to compare too
        return f"{type(error).__name__}: {error}"


def _case(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `evaluate`."""
    days = [date.fromisoformat(day) for day in question["at"]]
    return {
        "person": Person(**_values(question["person"])),
        "activity": Activity(**_values(question["activity"])),
        "at": DaySpan(*days) if len(days) == 2 else days[0],
        "readings": question["readings"],
        "rulebook": _book(tuple(question["overlays"])),
    }


def _values(codes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: CODES[name](code) if name in CODES else code for name, code in codes.items()}


@cache
def _book(overlays: tuple[str, ...]) -> Rulebook:
    national = Rulebook.national()
    return national.with_overlays(*(ROOT / path for path in overlays)) if overlays else national


def _decision(question: Mapping[str, Any]) -> dict[str, Any]:
    values = evaluate(**_case(question)).to_dict()
    del values["library"]  # the version, in which the two may differ
    return values


def _pages(question: Mapping[str, Any]) -> list[str]:
    decision = evaluate(**_case(question))
    return [
        render(decision, lang=lang, to=form)
        for lang in ("id", "en")
        for form in ("text", "markdown", "html")
    ]


def _ways_to_permit(question: Mapping[str, Any]) -> list[dict[str, Any]]:
    case = _case(question)
    return [asdict(way) for way in ways_to_permit(evaluate(**case), rulebook=case["rulebook"])]


def _ways_to_prohibit(question: Mapping[str, Any]) -> list[dict[str, Any]]:
    case = _case(question)
    return [asdict(way) for way in ways_to_prohibit(evaluate(**case), rulebook=case["rulebook"])]


def _interview(question: Mapping[str, Any]) -> list[Any]:
    """Return each question of an interview, with the answer that was given by chance."""
    chance = Random(question["answers"])  # noqa: S311  # the same in every version
    talk = interview.start(**_case(question))
    asked: list[Any] = []
    while talk.question is not None and len(asked) < MOST_ANSWERS:
        given = chance.choice([*_admitted(talk), interview.UNKNOWN])
        asked.append([asdict(talk.question), talk.remaining, given])
        talk = talk.answer(given)
    return [*asked, talk.decision.verdict, talk.remaining]


def _admitted(talk: interview.Interview) -> list[str]:
    assert talk.question is not None
    if talk.question.answers:
        return [each.code for each in talk.question.answers]
    if talk.question.fact == "region":
        regions = Calendar.national().regions
        return [code for province in regions for code in regions[province].regencies]
    return [day.isoformat() for day in _days(talk.decision)]


def _days(decision: Decision) -> list[date]:
    at = decision.input.at
    assert isinstance(at, DaySpan)
    return [at.first + timedelta(days=day) for day in range((at.last - at.first).days + 1)]


def _corpus(_: Mapping[str, Any]) -> list[str]:
    return make_corpus().to_json().splitlines()


def _scenarios(question: Mapping[str, Any]) -> list[str]:
    return [f"{each.name} {run(each).failures}" for each in load(ROOT / question["path"])]


_ANSWERS = {
    "decision": _decision,
    "pages": _pages,
    "ways_to_permit": _ways_to_permit,
    "ways_to_prohibit": _ways_to_prohibit,
    "interview": _interview,
    "corpus": _corpus,
    "scenarios": _scenarios,
}


if __name__ == "__main__":
    main()
