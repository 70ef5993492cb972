"""Decide stored decisions again, and report what differs and why.

The JSON of a decision is its receipt: it holds the question, and the rulebook, calendar and library
that answered it. Only the given files are read.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal

from attrs import evolve, field, frozen

from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._files.json_diff import Difference, differences
from asn_netralitas._files.json_text import alone, line_of, parse, text_of
from asn_netralitas._files.yaml_cursor import document_text
from asn_netralitas._model.case import CaseInput
from asn_netralitas._model.codes import Confidence, SanctionClass, Stage, Status, Verdict
from asn_netralitas._model.decision import DECISION_SCHEMA, Decision
from asn_netralitas._model.problems import CaseError, Location, Problem, refuse
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_at, read_case
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary, require_rulebook
from asn_netralitas._text.writers import narrow_lines

_PHRASES: Final = Catalogue("replay")

REPLAY_SCHEMA: Final = "asn-netralitas/replay/1"
_LONGEST_VALUE: Final = 60
_DIGEST_SHOWN: Final = 19

CauseKind = Literal["rulebook", "library", "calendar", "edited"]


@frozen
class Cause:
    """What is not as it was when the receipt was made, with its JSON then and now.

    `rulebook` is id, version, digest, days and overlays, `library` the version, `calendar` the last
    day that it knows. `edited` stands alone and holds nothing: all of these are as they were, so
    the receipt was changed after it was made, or a calendar that ends on the same day decided.
    """

    kind: CauseKind
    was: Any = field(default=None, hash=False)
    now: Any = field(default=None, hash=False)


@frozen(kw_only=True)
class Replay:
    """A receipt beside the decision on the same question today.

    `differences` are those of the answer; what decided it stands in `causes`, which may hold
    something even where the answer is the same. In a difference `first` is what the receipt says.
    """

    decision: Decision
    differences: tuple[Difference, ...]
    causes: tuple[Cause, ...]

    @property
    def same(self) -> bool:
        """Tell whether the answer is the same today."""
        return not self.differences

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain JSON values (schema `asn-netralitas/replay/1`)."""
        return {
            "schema": REPLAY_SCHEMA,
            "same": self.same,
            "differences": [
                {"path": entry.path, "was": entry.first, "is": entry.second}
                for entry in self.differences
            ],
            "causes": [
                {"kind": cause.kind, "was": cause.was, "is": cause.now} for cause in self.causes
            ],
        }


def replay(
    receipt: Decision | Mapping[str, Any],
    *,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
) -> Replay:
    """Decide the question of a receipt again, and tell what of the answer differs and why.

    A receipt is a decision or its JSON, alone or as `evaluate --ways` prints it; the ways
    themselves are not looked at. Compared is the JSON as it stands, so that whatever was changed in
    it shows. Without `rulebook` and `calendar` the national ones decide: an overlay that was used
    must be given again, for a receipt holds its id and the digest of the whole, not its rules. Of
    the calendar a receipt holds only the last day.

    Raises:
        LoadError: If `receipt` is no decision of this schema, or its question cannot be read.
        CaseError: If the question can no longer be asked, as of a reading that is gone.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> receipt = evaluate(
    ...     Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27)
    ... ).to_dict()
    >>> replay(receipt).same
    True
    >>> edited = replay({**receipt, "verdict": "prohibited"})
    >>> [(entry.path, entry.first, entry.second) for entry in edited.differences]
    [('verdict', 'prohibited', 'permitted')]
    >>> [cause.kind for cause in edited.causes]
    ['edited']
    """
    values = receipt.to_dict() if isinstance(receipt, Decision) else dict(receipt)
    text = json.dumps(values, ensure_ascii=False, indent=2)
    return _replay(_read(text, "decision"), rulebook, calendar)


def replay_file(
    path: str | PathLike[str], *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Replay:
    """Do what `replay` does for a file that holds the JSON of a decision.

    Raises:
        LoadError: If the file cannot be read, or holds no decision; every problem has its place.
        CaseError: If the question can no longer be asked, as of a reading that is gone.
    """
    return _replay(_read(text_of(Path(path)), str(path)), rulebook, calendar)


def _replay(receipt: _Receipt, rulebook: Rulebook | None, calendar: Calendar | None) -> Replay:
    book = Rulebook.national() if rulebook is None else rulebook
    case = receipt.case(book)
    try:
        decision = evaluate(
            case.person,
            case.activity,
            at=case.at,
            rulebook=book,
            calendar=calendar,
            readings=case.readings,
        )
    except CaseError as error:
        raise CaseError(receipt.refused(error, book)) from None
    then, today = receipt.values, json.loads(json.dumps(decision.to_dict()))
    changes = tuple(differences(_answer(then), _answer(today)))
    return Replay(
        decision=decision,
        differences=changes,
        causes=tuple(_causes(then, today, differs=bool(changes))),
    )


def _answer(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a decision without what tells who gave it."""
    kept = {key: value for key, value in values.items() if key not in {"rulebook", "library"}}
    calendar = kept.get("calendar")
    if isinstance(calendar, dict):
        kept["calendar"] = {key: calendar[key] for key in calendar if key != "known_until"}
    return kept


def _causes(then: Mapping[str, Any], today: Mapping[str, Any], *, differs: bool) -> Iterator[Cause]:
    givers = [
        Cause(kind, part(then), part(today))
        for kind, part in _GIVERS.items()
        if part(then) != part(today)
    ]
    yield from givers
    if differs and not givers:
        yield Cause("edited")


def _known_until(values: Mapping[str, Any]) -> object:
    calendar = values.get("calendar")
    return calendar.get("known_until") if isinstance(calendar, dict) else None


_GIVERS: Final[Mapping[CauseKind, Callable[[Mapping[str, Any]], object]]] = {
    "rulebook": lambda values: values.get("rulebook"),
    "library": lambda values: values.get("library"),
    "calendar": _known_until,
}


@frozen
class _Receipt:
    """The JSON of a decision, with the text that it was read from."""

    values: Mapping[str, Any]
    text: str
    name: str

    def case(self, rulebook: Rulebook) -> CaseInput:
        """Return the question that was asked."""
        root = document_text(alone(self.text, "input", self.values["input"]), self.name)
        root.mapping("person", "activity", "at", "readings")
        person, activity = read_case(root["person"], root["activity"], rulebook.vocabulary, {})
        at, readings = read_at(root["at"]), root.get("readings")
        entries = () if readings is None else readings.items()
        chosen = {dispute.text(): reading.text() for dispute, reading in entries}
        root.finish()
        return CaseInput(person=person, activity=activity, at=at, readings=chosen)

    def refused(self, error: CaseError, rulebook: Rulebook) -> Iterator[Problem]:
        """Yield why the question cannot be asked, and that the rulebook is another if it is."""
        where = Location(self.name, 1, 1)
        line = line_of(self.text, "input", self.values["input"])
        for problem in error.problems:
            yield evolve(problem, where=Location(self.name, line, 1))
        made_with = self.values.get("rulebook")
        digest = made_with.get("digest") if isinstance(made_with, dict) else None
        try:
            require_rulebook(rulebook, str(digest))
        except CaseError as other:
            yield from (evolve(problem, where=where) for problem in other.problems)


def _read(text: str, name: str) -> _Receipt:
    """Return the decision in a JSON text, alone or beside its ways."""
    values = parse(text, name)
    where = Location(name, 1, 1)
    if isinstance(values, dict) and "schema" not in values:
        values = values.get("decision")
    if not isinstance(values, dict) or "schema" not in values:
        refuse("not-a-decision", where)
    if values["schema"] != DECISION_SCHEMA:
        written = str(values["schema"])
        refuse("other-schema", where, written=written, expected=DECISION_SCHEMA)
    if "input" not in values:
        refuse("missing-key", where, key="input")
    return _Receipt(values, text, name)


def render_replay(result: Replay, *, lang: Language = "id") -> str:
    """Write for a person whether the answer is the same, what differs, and what is not as it was.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> receipt = evaluate(
    ...     Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27)
    ... ).to_dict()
    >>> print(render_replay(replay({**receipt, "library": "0.0.9"}), lang="en"), end="")
    SAME: the verdict is permitted, and all else is as the receipt has it.
    - Another library: 0.0.9, now 0.1.0.
    """
    return "\n".join((*_lines(result, lang), ""))


def _lines(result: Replay, lang: Language) -> Iterator[str]:
    verdict = load_vocabulary().term(result.decision.verdict)[lang]
    count = len(result.differences)
    head = "same" if result.same else "differs" if count > 1 else "differs-once"
    yield from narrow_lines(_PHRASES.say(head, lang, verdict=verdict, count=count), "", "")
    for difference in result.differences:
        was, now = (
            _shown(difference.path, value, lang) for value in (difference.first, difference.second)
        )
        text = _PHRASES.say("difference", lang, path=_path(difference.path, lang), was=was, now=now)
        yield from narrow_lines(text, "- ", "  ")
    if not result.same:
        edited = result.causes == (Cause("edited"),)
        yield from ("", _PHRASES.say("edited" if edited else "causes", lang))
    for cause in result.causes:
        for sentence in _cause(cause, lang):
            yield from narrow_lines(sentence, "- ", "  ")


def _cause(cause: Cause, lang: Language) -> Iterator[str]:
    """Yield what is not as it was, and of a rulebook which overlays were not given again."""
    was, now = (_giver(cause.kind, value, lang) for value in (cause.was, cause.now))
    yield _PHRASES.say(f"cause-{cause.kind}", lang, was=was, now=now)
    if cause.kind == "rulebook":
        gone = [name for name in _overlays(cause.was) if name not in _overlays(cause.now)]
        if gone:
            yield _PHRASES.say("overlays-gone", lang, overlays=", ".join(gone))


def _giver(kind: CauseKind, value: object, lang: Language) -> str:
    if kind == "rulebook" and isinstance(value, dict):
        words = [str(value.get(key)) for key in ("id", "version", "digest")]
        return "{} {} ({})".format(*words[:2], words[2][:_DIGEST_SHOWN])
    return _PHRASES.say("nothing", lang) if value is None else str(value)


def _overlays(value: object) -> list[str]:
    overlays = value.get("overlays") if isinstance(value, dict) else None
    return list(map(str, overlays)) if isinstance(overlays, list) else []


def _path(path: str, lang: Language) -> str:
    """Return a path with its first part in words; what lies in it keeps its code."""
    part, _, rest = path.partition("/")
    if f"part-{part}" not in _PHRASES:
        return path
    return f"{_PHRASES.say(f'part-{part}', lang)} {rest.removesuffix('/status')}".rstrip()


def _shown(path: str, value: object, lang: Language) -> str:
    """Return what a place of a decision holds, in one short line."""
    match value:
        case None | []:
            return _PHRASES.say("nothing", lang)
        case bool():
            return _PHRASES.say("yes" if value else "no", lang)
        case str():
            return _term(path, value, lang)
        case {"status": str(status)}:
            return _term("status", status, lang)
        case _:
            return _PHRASES.say("something", lang) if isinstance(value, dict) else _short(value)


def _short(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        written = ", ".join(value)
    return textwrap.shorten(written, _LONGEST_VALUE, placeholder=" ...")


def _term(path: str, code: str, lang: Language) -> str:
    """Return the term of a code, where the end of its path tells what kind of code it is."""
    kind = _KINDS.get(path.rpartition("/")[2])
    if kind is not None and code in set(kind):
        return load_vocabulary().term(kind(code))[lang]
    return textwrap.shorten(code, _LONGEST_VALUE, placeholder=" ...")


_KINDS: Final[Mapping[str, type[StrEnum]]] = {
    "verdict": Verdict,
    "status": Status,
    "class": SanctionClass,
    "stage": Stage,
    "confidence": Confidence,
}
