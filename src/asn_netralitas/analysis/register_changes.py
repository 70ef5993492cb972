"""Whom of a register a change concerns: of another law, another day, or an overlay.

>>> from asn_netralitas import Activity, Case, Person
>>> liking = Case(Person("pns", region="64.08"), Activity("like_post"), date(2024, 8, 15))
>>> changes = who_changes([liking], new_day=date(2024, 10, 7))
>>> (each,) = changes.rows
>>> each.row, each.old.sanctions, each.new.sanctions
(1, ('ethics',), ('discipline_heavy',))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from attrs import evolve, frozen

from asn_netralitas._model.case import Case
from asn_netralitas._model.codes import SanctionClass, Verdict
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language, Shown
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary

REGISTER_SCHEMA = "asn-netralitas/register-changes/1"
PHRASES = Catalogue("register")


@frozen(repr=False)
class SideAnswer(Shown):
    """A verdict, with the classes of the sanctions that are certain, and those only possible."""

    verdict: Verdict
    sanctions: tuple[str, ...]
    possible: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return {
            "verdict": self.verdict.value,
            "sanctions": [*self.sanctions],
            "possible": [*self.possible],
        }


@frozen(repr=False)
class RowChange(Shown):
    """A row, counted from 1, whose answer is another one on the second side."""

    row: int
    old: SideAnswer
    new: SideAnswer


@frozen(repr=False)
class RowProblem(Shown):
    """A row that one of the sides cannot decide, and why."""

    row: int
    problems: tuple[Problem, ...]


@frozen(repr=False, kw_only=True)
class RegisterChanges(Shown):
    """The rows whose verdict or sanction changes, those that cannot be decided, and how many are.

    `counts` has how many rows went from which verdict to which, those that stay included.
    """

    rows: tuple[RowChange, ...]
    undecided: tuple[RowProblem, ...]
    total: int
    counts: Mapping[tuple[Verdict, Verdict], int]

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain JSON values (schema `asn-netralitas/register-changes/1`)."""
        return {
            "schema": REGISTER_SCHEMA,
            "total": self.total,
            "changed": len(self.rows),
            "undecided": [
                {"row": each.row, "problems": [one.to_dict() for one in each.problems]}
                for each in self.undecided
            ],
            "counts": [
                {"old": old.value, "new": new.value, "rows": count}
                for (old, new), count in self.counts.items()
            ],
            "rows": [
                {"row": each.row, "old": each.old.to_dict(), "new": each.new.to_dict()}
                for each in self.rows
            ],
        }


_Side: TypeAlias = SideAnswer | tuple[Problem, ...]


def who_changes(  # noqa: PLR0913  # each is a choice of its own, given by name
    register: Any,  # noqa: ANN401  # cases, or whatever narwhals knows
    *,
    old: Rulebook | None = None,
    new: Rulebook | None = None,
    old_day: date | None = None,
    new_day: date | None = None,
    mapping: Mapping[str, str] | None = None,
    defaults: Mapping[str, object] | None = None,
) -> RegisterChanges:
    """Return which rows of a register get another verdict or sanction.

    Equal rows are decided once. A row that cannot be decided is listed, and stops no other.

    Args:
        register: Cases in their order, where a `CaseError` stands for a row that is none; or a
            frame as `frame.evaluate_frame` reads it, in codes (extra `[frame]`).
        old: The rulebook of the first side, by default the national one.
        new: That of the second side, by default the same as `old`.
        old_day: The day of the first side in place of the one of each row.
        new_day: That of the second side.
        mapping: The columns of a frame that have other names, as `evaluate_frame` takes them.
        defaults: What a missing column or an empty cell of a frame stands for, as there.

    Raises:
        FrameError: If a column of a frame is missing.

    >>> import pyarrow as pa
    >>> staff = pa.table({"category": ["pns", "pppk"], "act": ["like_post", "vote"]})
    >>> days = {"old_day": date(2024, 8, 15), "new_day": date(2024, 10, 7)}
    >>> [each.row for each in who_changes(staff, **days, defaults={"region": "64.08"}).rows]
    [1]
    """
    before = old or Rulebook.national()
    sides = ((before, old_day), (new or before, new_day))
    # A property of the class: that of a lazy frame would be worked out.
    if hasattr(type(register), "columns"):
        read = (_of_frame(register, *side, mapping or {}, defaults or {}) for side in sides)
        return _counted(zip(*read, strict=True))
    decide_old, decide_new = (_remembering(*side) for side in sides)
    return _counted((decide_old(case), decide_new(case)) for case in register)


def _counted(rows: Iterable[tuple[_Side, ...]]) -> RegisterChanges:
    changed, undecided = list[RowChange](), list[RowProblem]()
    counts = Counter[tuple[Verdict, Verdict]]()
    total = 0
    for total, (one, other) in enumerate(rows, start=1):
        if isinstance(one, tuple):
            undecided.append(RowProblem(total, one))
        elif isinstance(other, tuple):
            undecided.append(RowProblem(total, other))
        else:
            counts[one.verdict, other.verdict] += 1
            if one != other:
                changed.append(RowChange(total, one, other))
    ordered = dict(sorted(counts.items(), key=lambda pair: -pair[1]))
    return RegisterChanges(
        rows=tuple(changed), undecided=tuple(undecided), total=total, counts=ordered
    )


def _of_frame(
    frame: Any,  # noqa: ANN401  # whatever narwhals knows
    rulebook: Rulebook,
    day: date | None,
    mapping: Mapping[str, str],
    defaults: Mapping[str, object],
) -> Iterator[_Side]:
    from asn_netralitas.frame.frames import answers_of_rows  # noqa: PLC0415  # it needs [frame]

    known: dict[object, SideAnswer] = {}
    for row in answers_of_rows(
        frame, mapping=mapping, rulebook=rulebook, defaults=defaults, day=day
    ):
        if isinstance(row, tuple):
            yield row
            continue
        if row not in known:
            known[row] = _answer(row.verdict, row.certain, row.possible)
        yield known[row]


def _remembering(rulebook: Rulebook, day: date | None) -> Callable[[Case | CaseError], _Side]:
    """Return how a side decides; cases that are equal share an answer."""
    known: dict[tuple[object, ...], _Side] = {}

    def decide(case: Case | CaseError) -> _Side:
        if isinstance(case, CaseError):
            return case.problems
        asked = case if day is None else evolve(case, at=day)
        key = (asked.person, asked.activity, asked.at, *sorted(asked.readings.items()))
        if key not in known:
            known[key] = _decided(asked, rulebook)
        return known[key]

    return decide


def _decided(case: Case, rulebook: Rulebook) -> _Side:
    try:
        decision = case.evaluate(rulebook)
    except CaseError as error:
        return error.problems
    certain, possible = set[SanctionClass](), set[SanctionClass]()
    for each in decision.sanctions:
        if each.sanction_class is not None:
            (certain if each.certain else possible).add(each.sanction_class)
    return _answer(decision.verdict, certain, possible)


def _answer(
    verdict: Verdict, certain: Iterable[SanctionClass], possible: Iterable[SanctionClass]
) -> SideAnswer:
    firm = {each.value for each in certain}
    return SideAnswer(
        verdict, tuple(sorted(firm)), tuple(sorted({each.value for each in possible} - firm))
    )


def render_changes(changes: RegisterChanges, *, lang: Language = "id", most: int = 20) -> str:
    """Return the changes as text: counts, then the first `most` rows, one a line."""
    return "\n".join(_lines(changes, lang, most)) + "\n"


def _lines(changes: RegisterChanges, lang: Language, most: int) -> Iterator[str]:
    values = {"changed": len(changes.rows), "total": changes.total}
    yield PHRASES.say("register-summary", lang, **values)
    yield ""
    for (old, new), count in changes.counts.items():
        yield f"{count:6}  {verdict_word(old, lang)} → {verdict_word(new, lang)}"
    if changes.rows:
        yield ""
    for each in changes.rows[:most]:
        yield PHRASES.say("register-row", lang, row=each.row, change=change_words(each, lang))
    if len(changes.rows) > most:
        yield PHRASES.say("register-more", lang, count=len(changes.rows) - most)
    for fault in changes.undecided[:most]:
        sentence = "; ".join(problem.sentence(lang) for problem in fault.problems)
        yield PHRASES.say("register-undecided", lang, row=fault.row, sentence=sentence)


def verdict_word(verdict: Verdict, lang: Language) -> str:
    """Return a verdict in the words of a language."""
    return load_vocabulary().term(verdict)[lang]


def change_words(change: RowChange, lang: Language) -> str:
    """Return both answers of a row, with their sanctions where there are any."""
    return " → ".join(_side(each, lang) for each in (change.old, change.new))


def _side(answer: SideAnswer, lang: Language) -> str:
    terms = load_vocabulary().terms["sanction_classes"]
    named = [terms[code][lang] for code in answer.sanctions]
    named += [
        PHRASES.say("register-possible", lang, sanction=terms[code][lang])
        for code in answer.possible
    ]
    verdict = verdict_word(answer.verdict, lang)
    return f"{verdict} ({', '.join(named)})" if named else verdict
