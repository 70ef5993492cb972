"""The tools: what each takes, what it does, and the shape of what it returns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen
from mcp import types
from pydantic import BaseModel

from asn_netralitas._api import briefs, documents, operations
from asn_netralitas._api.listings import calendar_listing
from asn_netralitas._files.json_text import json_text
from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.case import Case
from asn_netralitas._model.decision import Goal
from asn_netralitas._model.problems import CaseError, Problem, printable
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.days import read_day
from asn_netralitas._reading.rulebook import load_vocabulary

PHRASES: Final = Catalogue("tools")
Json = Mapping[str, Any]

_FEW: Final = 5
_FACTS: Final = {"type": ["string", "boolean"]}


@frozen
class ToolPlan:
    """A tool: its parameters by their name, those that are needed, its work and its answer."""

    name: str
    parameters: tuple[str, ...]
    needed: tuple[str, ...]
    work: Callable[[Json], Json]
    shape: type[BaseModel]

    def described(self, lang: Language) -> types.Tool:
        """Return how a client is told of the tool."""
        return types.Tool(
            name=self.name,
            title=PHRASES.say(f"title-{self.name}", lang),
            description=PHRASES.say(f"tool-{self.name}", lang),
            input_schema={
                "type": "object",
                "properties": {name: _parameter(name, lang) for name in self.parameters},
                "required": [*self.needed],
                "additionalProperties": False,
            },
            output_schema=self.shape.model_json_schema(),
            annotations=types.ToolAnnotations(
                read_only_hint=True, idempotent_hint=True, open_world_hint=False
            ),
        )

    def checked(self, arguments: Json) -> Json:
        """Return the arguments.

        Raises:
            CaseError: If one has another name, or one that is needed is missing.
        """
        problems = [
            *(
                Problem(code="unknown-key", values={"key": name}, path=(name,))
                for name in arguments
                if name not in self.parameters
            ),
            *(
                Problem(code="missing-key", values={"key": name}, path=(name,))
                for name in self.needed
                if name not in arguments
            ),
        ]
        if problems:
            raise CaseError(problems)
        return arguments


def _parameter(name: str, lang: Language) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "string"}
    if name in _PARTS:
        first = {
            part: {"type": "string", "description": PHRASES.say(f"part-{part}", lang)}
            for part in _PARTS[name]
        }
        shape = {"type": "object", "properties": first, "additionalProperties": _FACTS}
    elif name in {"first", "second"}:
        shape = _case_shape(lang)
    elif name == "answers":
        pair = {"fact": {"type": "string"}, "answer": {"type": "string"}}
        shape = {"type": "array", "items": {"type": "object", "properties": pair}}
    elif name == "readings":
        shape = {"type": "object", "additionalProperties": {"type": "string"}}
    elif name == "goal":
        shape = {"enum": ["permit", "prohibit"]}
    return {**shape, "description": PHRASES.say(f"parameter-{name}", lang)}


def _case_shape(lang: Language) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _parameter(name, lang) for name in _CASE},
        "required": [*_ASKED],
    }


_PARTS: Final = {"person": ("category", "region"), "activity": ("act", "target")}
_ASKED: Final = ("person", "activity", "at")
_CASE: Final = (*_ASKED, "readings", "today")


def _case(arguments: Json) -> Case:
    parts = {name: value for name, value in arguments.items() if name in {*_ASKED, "readings"}}
    return Case.from_dict(parts, words=True, today=_day(arguments, "today"))


def _day(arguments: Json, name: str) -> Any:  # noqa: ANN401  # a day, or None
    if arguments.get(name) is None:
        return None
    problems: list[Problem] = []
    vocabulary = load_vocabulary()
    cursor = Cursor.over(arguments[name], name, problems=problems, vocabulary=vocabulary)
    day = read_day(cursor, cursor.text())
    if problems:
        raise CaseError(problems)
    return day


def _decide(arguments: Json) -> Json:
    case = _case(arguments)
    return briefs.brief_of(case, case.evaluate())


def _needed(arguments: Json) -> Json:
    parts = {name: value for name, value in arguments.items() if name != "today"}
    return operations.next_step(parts, today=_day(arguments, "today"))


def _why(arguments: Json) -> Json:
    return briefs.why_of(_case(arguments).evaluate())


def _change(arguments: Json) -> Json:
    goal: Goal = "prohibit" if arguments.get("goal") == "prohibit" else "permit"
    return operations.ways_from(_case(arguments).evaluate(), goal)


def _compare(arguments: Json) -> Json:
    cases = {name: value for name, value in arguments.items() if name != "today"}
    return operations.compared(cases, words=True, today=_day(arguments, "today"))


def _calendar(arguments: Json) -> Json:
    day, region = _day(arguments, "on"), arguments.get("region")
    code = region and (Calendar.national().place_names.code_of(str(region)) or str(region))
    return calendar_listing(Calendar.national(), day=day, region=code, election=None)


def _found_in(section: str) -> Callable[[Json], Json]:
    return lambda given: {"found": operations.found_in(section, str(given["text"]), _FEW)}


TOOLS: Final = {
    plan.name: plan
    for plan in (
        ToolPlan("decide", _CASE, _ASKED, _decide, documents.BriefDocument),
        ToolPlan(
            *("what_is_needed", (*_CASE, "answers", "answer"), ()),
            *(_needed, documents.InterviewDocument),
        ),
        ToolPlan("why", _CASE, _ASKED, _why, documents.WhyDocument),
        ToolPlan(
            *("what_would_change_it", (*_CASE, "goal"), _ASKED), *(_change, documents.WaysDocument)
        ),
        ToolPlan(
            *("compare", ("first", "second", "today"), ("first", "second")),
            *(_compare, documents.ComparisonDocument),
        ),
        ToolPlan("calendar", ("on", "region"), (), _calendar, documents.CalendarDocument),
        ToolPlan("find_act", ("text",), ("text",), _found_in("acts"), documents.FoundDocument),
        ToolPlan(
            *("find_region", ("text",), ("text",)), *(_found_in("regions"), documents.FoundDocument)
        ),
        ToolPlan(
            *("cite", ("rule",), ("rule",)),
            *(lambda given: briefs.cited_in(str(given["rule"])), documents.CitedDocument),
        ),
    )
}


def result_of(values: Json, *, failed: bool = False) -> types.CallToolResult:
    """Return values as a result: structured, and the same as JSON for clients that read texts.

    Nothing stands in free text, so that words which somebody typed are always the value of a key,
    on one line and without signs that hide or turn others.
    """
    plain = _printable(json.loads(json_text(values)))
    return types.CallToolResult(
        content=[types.TextContent(text=json.dumps(plain, ensure_ascii=False))],
        structured_content=plain,
        is_error=failed,
    )


def _printable(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable(each) for each in value]
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return value
