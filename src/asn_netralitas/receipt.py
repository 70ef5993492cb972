"""Decide stored decisions again, and report what differs and why.

The JSON of a decision is its receipt: it holds the question, and the rulebook, calendar and library
that answered it. Only the given files are read.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal

from attrs import evolve, field, frozen

from asn_netralitas._decision.evaluate import decide
from asn_netralitas._files.json_diff import Difference, differences
from asn_netralitas._files.json_text import alone, parse, text_of
from asn_netralitas._files.yaml_cursor import Cursor, document_text
from asn_netralitas._model.codes import Confidence, SanctionClass, Stage, Status, Verdict
from asn_netralitas._model.decision import DECISION_SCHEMA, Decision
from asn_netralitas._model.problems import CaseError, Location, Problem, refuse
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_question
from asn_netralitas._reading.kept_law import KeptLaw, kept_law
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary, require_rulebook
from asn_netralitas._text.writers import narrow_lines

__all__ = [
    "REPLAY_SCHEMA",
    "Cause",
    "CauseKind",
    "KeptLaw",
    "Replay",
    "kept_law",
    "render_replay",
    "replay",
    "replay_file",
]
__dir__ = __all__.copy

_PHRASES: Final = Catalogue("replay")

REPLAY_SCHEMA: Final = "asn-netralitas/replay/1"
_LONGEST_VALUE: Final = 60
_DIGEST_SHOWN: Final = 19
# What says which calendar decided; the rest of its part belongs to the answer.
_OF_CALENDAR: Final = ("known_until", "digest")

CauseKind = Literal["rulebook", "library", "calendar", "edited"]


@frozen
class Cause:
    """A part of the receipt's origin that has changed, with its JSON then and now.

    `rulebook` is id, version, digest, days and overlays, `library` the version, `calendar` the last
    day that it knows and its digest. `edited` comes alone and without values: none of these
    changed, so somebody changed the receipt.
    """

    kind: CauseKind
    was: Any = field(default=None, hash=False)
    now: Any = field(default=None, hash=False)


@frozen(kw_only=True)
class Replay:
    """A receipt beside the decision on the same question today.

    `differences` are those of the answer; `first` is the value in the receipt. `causes` may hold
    something even where the answer is the same.
    """

    decision: Decision
    differences: tuple[Difference, ...]
    causes: tuple[Cause, ...]

    @property
    def same(self) -> bool:
        """Return whether the answer is the same today."""
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
    packs: Iterable[KeptLaw] = (),
) -> Replay:
    """Decide the question of a receipt again, and return what of the answer differs and why.

    A receipt is a decision or its JSON, alone or beside its ways as `evaluate --ways` prints it;
    the ways are ignored. All else in the JSON is compared, so any edit shows. By default the
    national rulebook and calendar decide. Pass a rulebook with the overlays that were used: a
    receipt holds only their ids and the digest of the whole.

    With `packs`, the laws of older versions that `kept_law` reads, the law that was used decides:
    the one of all of them and that of today whose digests the receipt names.

    Raises:
        LoadError: If `receipt` is no decision of this schema, its question cannot be read, or
            `packs` are given and no law has the digests of the receipt.
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
    written = receipt.to_dict() if isinstance(receipt, Decision) else dict(receipt)
    values = _decision_in(parse(json.dumps(written), "decision"), None)
    question = Cursor.over(values["input"], "input")
    return _replay(values, question, _law_of(values, None, rulebook, calendar, packs))


def replay_file(
    path: str | PathLike[str],
    *,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    packs: Iterable[KeptLaw] = (),
) -> Replay:
    """Do what `replay` does for a file that holds the JSON of a decision.

    Raises:
        LoadError: If the file cannot be read, or holds no decision; every problem has its place.
        CaseError: If the question can no longer be asked, as of a reading that is gone.
    """
    text, name = text_of(Path(path)), str(path)
    where = Location(name, 1, 1)
    values = _decision_in(parse(text, name), where)
    question = document_text(alone(text, "input", values["input"]), name, path=("input",))
    return _replay(values, question, _law_of(values, where, rulebook, calendar, packs))


def _law_of(
    then: Mapping[str, Any],
    where: Location | None,
    rulebook: Rulebook | None,
    calendar: Calendar | None,
    packs: Iterable[KeptLaw],
) -> KeptLaw:
    """Return the law of today; with packs, the law that a receipt names by its digests."""
    book, days = rulebook or Rulebook.national(), calendar or Calendar.national()
    laws = [KeptLaw("", book, days, (book.digest, days.digest)), *packs]
    if len(laws) == 1:
        return laws[0]
    wanted = {name: str(_part(then, name).get("digest")) for name in ("rulebook", "calendar")}
    for law in laws:
        if law.digests == tuple(wanted.values()):
            return law
    held = (", ".join(digest[:_DIGEST_SHOWN] for digest in law.digests) for law in laws)
    return refuse("no-law-of-digest", where, **wanted, held="; ".join(dict.fromkeys(held)))


def _part(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = values.get(name)
    return part if isinstance(part, Mapping) else {}


def _decision_in(values: object, where: Location | None) -> dict[str, Any]:
    """Return the JSON of a decision, which may be beside its ways."""
    if isinstance(values, dict) and "schema" not in values:
        values = values.get("decision")
    if not isinstance(values, dict) or "schema" not in values:
        refuse("not-a-decision", where)
    if values["schema"] != DECISION_SCHEMA:
        refuse("other-schema", where, written=str(values["schema"]), expected=DECISION_SCHEMA)
    if "input" not in values:
        refuse("missing-key", where, key="input")
    return values


def _replay(then: Mapping[str, Any], question: Cursor, law: KeptLaw) -> Replay:
    book = law.rulebook
    case = read_question(question, book.vocabulary)
    question.finish()
    try:
        decision = decide(case, book, law.calendar)
    except CaseError as error:
        raise CaseError(_refusals(error, then, question.where, law)) from None
    old, was = _parts(then)
    answer = json.loads(json.dumps(decision.to_dict()))
    for name, digest in zip(("rulebook", "calendar"), law.digests, strict=True):
        answer[name]["digest"] = digest
    new, now = _parts(answer)
    changes = tuple(differences(old, new))
    moved = tuple(Cause(kind, was[kind], now[kind]) for kind in was if was[kind] != now[kind])
    causes = moved or ((Cause("edited"),) if changes else ())
    return Replay(decision=decision, differences=changes, causes=causes)


def _refusals(
    error: CaseError, then: Mapping[str, Any], where: Location | None, law: KeptLaw
) -> Iterator[Problem]:
    """Yield why a question cannot be asked, and that the rulebook is another if it is."""
    line = where and Location(where.name, where.line, 1)
    yield from (
        evolve(problem, where=line, path=("input", *problem.path)) for problem in error.problems
    )
    digest = str(_part(then, "rulebook").get("digest"))
    if digest == law.digests[0]:
        return
    try:
        require_rulebook(law.rulebook, digest)
    except CaseError as other:
        top = where and Location(where.name, 1, 1)
        yield from (evolve(problem, where=top) for problem in other.problems)


def _parts(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[CauseKind, Any]]:
    """Return a decision without its origin, and this: rulebook, library, reach of the calendar."""
    answer, origin = dict(values), dict[CauseKind, Any]()
    # They follow from what is cited, and their addresses change without a change of the law.
    answer.pop("instruments", None)
    for kind in ("rulebook", "library"):
        origin[kind] = answer.pop(kind, None)
    calendar = answer.get("calendar")
    origin["calendar"] = None
    if isinstance(calendar, dict):
        answer["calendar"] = {key: calendar[key] for key in calendar if key not in _OF_CALENDAR}
        origin["calendar"] = {key: calendar.get(key) for key in _OF_CALENDAR}
    return answer, origin


def render_replay(result: Replay, *, lang: Language = "id", width: int | None = None) -> str:
    """Return as text whether the answer is the same, what differs, and what has changed since.

    Lines are folded at `width` columns, by default 80.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> receipt = evaluate(
    ...     Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27)
    ... ).to_dict()
    >>> print(render_replay(replay({**receipt, "library": "0.0.9"}), lang="en"), end="")
    SAME: the verdict is permitted, and all else is as the receipt has it.
    - Another library: 0.0.9, now 0.2.0.
    """
    return "\n".join((*_lines(result, lang, width), ""))


def _lines(result: Replay, lang: Language, width: int | None) -> Iterator[str]:
    verdict = load_vocabulary().term(result.decision.verdict)[lang]
    count = len(result.differences)
    head = "same" if result.same else "differs" if count > 1 else "differs-once"
    yield from narrow_lines(_PHRASES.say(head, lang, verdict=verdict, count=count), "", "", width)
    for difference in result.differences:
        was, now = (
            _shown(difference.path, value, lang) for value in (difference.first, difference.second)
        )
        text = _PHRASES.say("difference", lang, path=_path(difference.path, lang), was=was, now=now)
        yield from narrow_lines(text, "- ", "  ", width)
    if not result.same:
        edited = result.causes == (Cause("edited"),)
        yield from ("", _PHRASES.say("edited" if edited else "causes", lang))
    for cause in result.causes:
        for sentence in _cause(cause, lang):
            yield from narrow_lines(sentence, "- ", "  ", width)


def _cause(cause: Cause, lang: Language) -> Iterator[str]:
    """Yield what has changed, and which overlays of a rulebook were not given again."""
    was, now = (_origin_part(cause.kind, value, lang) for value in (cause.was, cause.now))
    yield _PHRASES.say(f"cause-{cause.kind}", lang, was=was, now=now)
    overlays = cause.was.get("overlays") if isinstance(cause.was, dict) else None
    if cause.kind == "rulebook" and isinstance(overlays, list):
        kept = cause.now.get("overlays", ())
        gone = [name for name in map(str, overlays) if name not in kept]
        if gone:
            yield _PHRASES.say("overlays-gone", lang, overlays=", ".join(gone))


def _origin_part(kind: CauseKind, value: object, lang: Language) -> str:
    if kind == "rulebook" and isinstance(value, dict):
        name, version, digest = (str(value.get(key)) for key in ("id", "version", "digest"))
        return f"{name} {version} ({digest[:_DIGEST_SHOWN]})"
    if kind == "calendar" and isinstance(value, dict):
        day = value["known_until"] or _PHRASES.say("nothing", lang)
        return f"{day} ({str(value['digest'])[:_DIGEST_SHOWN]})"
    return _PHRASES.say("nothing", lang) if value is None else str(value)


def _path(path: str, lang: Language) -> str:
    """Return a path with its first part in words; what lies in it keeps its code."""
    part, _, rest = path.partition("/")
    if f"part-{part}" not in _PHRASES:
        return path
    return f"{_PHRASES.say(f'part-{part}', lang)} {rest.removesuffix('/status')}".rstrip()


def _shown(path: str, value: object, lang: Language) -> str:
    match value:
        case None | []:
            return _PHRASES.say("nothing", lang)
        case bool():
            return _PHRASES.say("yes" if value else "no", lang)
        case str():
            return _term(path, value, lang)
        case {"status": str(status)}:
            return _term("status", status, lang)
        case list() if all(isinstance(entry, str) for entry in value):
            return _short(", ".join(value))
        case _:
            written = json.dumps(value, ensure_ascii=False)
            return _PHRASES.say("something", lang) if isinstance(value, dict) else _short(written)


def _short(text: str) -> str:
    return textwrap.shorten(text, _LONGEST_VALUE, placeholder=" ...")


def _term(path: str, code: str, lang: Language) -> str:
    """Return the term of a code, whose kind the end of its path tells."""
    kind = _KINDS.get(path.rpartition("/")[2])
    if kind is not None and code in set(kind):
        return load_vocabulary().term(kind(code))[lang]
    return _short(code)


_KINDS: Final[Mapping[str, type[StrEnum]]] = {
    "verdict": Verdict,
    "status": Status,
    "class": SanctionClass,
    "stage": Stage,
    "confidence": Confidence,
}
