"""Scenario files: cases with the decision that each expects, and their check.

A scenario says who does what on which day, and what the decision must hold; what it does not name
is not compared. Files are read here and nowhere printed; what fails is data with a sentence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal, TypeVar, assert_never

from attrs import evolve, field, frozen

from asn_netralitas._engine.evaluate import evaluate
from asn_netralitas._files.yaml_cursor import Cursor, document, finish
from asn_netralitas._model.case import Activity, At, Person
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Category,
    SanctionClass,
    Stage,
    Status,
    Verdict,
)
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Location, Problem, near
from asn_netralitas._model.vocabulary import Vocabulary, folded
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import (
    ACTIVITY_KEYS,
    PERSON_KEYS,
    entries_of,
    fill_others,
    local_categories,
    read_at,
    read_case,
)
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary, with_overlays

from .render import render

Code = TypeVar("Code", bound=StrEnum)
Places = Mapping[tuple[str, str], Location]

# Every key of the file format; the person and the activity have one key more for each fact.
_FILE_KEYS: Final = ("scenarios",)
_SCENARIO_KEYS: Final = (
    *("name", "source", "person", "activity", "at"),
    *("others", "overlays", "readings", "expect"),
)
# The 18 digits that name one civil servant, whole or in the groups in which they are printed.
_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)\d{8} ?\d{6} ?\d ?\d{3}(?!\d)")


# ------------------------------------------------------------------ what a file says


@frozen(kw_only=True)
class Expectation:
    """What a decision must hold; an empty field is not compared.

    One of `verdict` must be met; all of `sanctions`, `rules`, `open_facts`, `disputes` and
    `report_to` must be there, certain or possible; none of `not_sanctions` and `not_rules` may be,
    not even as possible. A rule that is lifted is not there.
    """

    verdict: tuple[Verdict, ...] = ()
    allowed: bool | None = None
    sanctions: tuple[SanctionClass, ...] = ()
    not_sanctions: tuple[SanctionClass, ...] = ()
    rules: tuple[str, ...] = ()
    not_rules: tuple[str, ...] = ()
    open_facts: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    report_to: tuple[Authority, ...] = ()


@frozen(kw_only=True)
class Scenario:
    """A case with what is expected of its decision.

    With `others_no` every fact that the case leaves out is no, as `fill_others` says. `overlays`
    are files that extend the rulebook. `location` is where the scenario stands, and `places` where
    each of its words does, by key and word.
    """

    name: str
    person: Person
    activity: Activity
    at: At
    expect: Expectation
    others_no: bool = False
    overlays: tuple[Path, ...] = ()
    readings: Mapping[str, str] = field(factory=dict, hash=False)
    source: str | None = None
    location: Location | None = field(default=None, eq=False)
    places: Places = field(factory=dict, eq=False, repr=False)


@frozen(kw_only=True)
class Failure:
    """One expectation that a decision does not meet: what was expected, and what it holds."""

    key: str
    expected: tuple[str, ...]
    got: tuple[str, ...]
    where: Location | None = field(default=None, eq=False)

    def sentence(self, lang: Language = "en") -> str:
        """Return the failure as one sentence in `lang`, without its place.

        In Indonesian key and codes stand as their terms, in English as they are.
        """
        mode = _COMPARED[self.key].mode
        values = {
            "key": self._word(self.key, lang),
            "wanted": (" / " if mode == "one" else ", ").join(self._words(self.expected, lang)),
            "held": ", ".join(self._words(self.got, lang)),
        }
        code = "expectation-excludes" if mode == "none" else "expectation-differs"
        return Problem(code=code if self.got else "expectation-absent", values=values).sentence(
            lang
        )

    def _word(self, key: str, lang: Language) -> str:
        return load_vocabulary().key_term(key).id if lang == "id" else key

    def _words(self, codes: Iterable[str], lang: Language) -> Iterator[str]:
        terms = load_vocabulary().terms.get(_SECTION_OF_KEY.get(self.key, ""), {})
        for code in codes:
            yield terms[code].id if lang == "id" and code in terms else code


@frozen(kw_only=True)
class Result:
    """What became of a scenario: its decision, and each expectation that this does not meet."""

    scenario: Scenario
    decision: Decision
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Tell whether every expectation is met."""
        return not self.failures


def report(result: Result, lang: Language = "id") -> str:
    """Write what a scenario that failed expected, what it got, where, and why it got that.

    >>> from asn_netralitas import scenario
    >>> cases = scenario.load("examples/kutai-timur/kutai-timur.scenarios.yaml")
    >>> scenario.report(scenario.run(cases[0]))
    ''
    """
    if result.passed:
        return ""
    lines = [f"{failure.where}: {failure.sentence(lang)}" for failure in result.failures]
    return "\n".join((*lines, "", render(result.decision, lang=lang)))


# ------------------------------------------------------------------ reading

# What the names of scenario files end in, and the language in which such a file is written.
SUFFIXES: Final[Mapping[str, Language]] = {".skenario.yaml": "id", ".scenarios.yaml": "en"}


def language_of(path: str | os.PathLike[str]) -> Language | None:
    """Return the language that a scenario file has by its name; None for any other file.

    >>> language_of("kasus.skenario.yaml"), language_of("cases.scenarios.yaml"), language_of("a")
    ('id', 'en', None)
    """
    name = os.fspath(path)
    return next((lang for suffix, lang in SUFFIXES.items() if name.endswith(suffix)), None)


@frozen
class FileRead:
    """What a scenario file holds: the scenarios that can be used, and all that is wrong with it."""

    scenarios: tuple[Scenario, ...]
    problems: tuple[Problem, ...]


def load(path: str | os.PathLike[str]) -> tuple[Scenario, ...]:
    """Read the scenarios of a file, in their order.

    An overlay is looked for in the folder of the file, then in the current one.

    Raises:
        LoadError: If anything in the file is not as it should be; all of it is listed, with places.
    """
    found = read(path)
    finish(found.problems)
    return found.scenarios


def read(path: str | os.PathLike[str]) -> FileRead:
    """Read as many scenarios of a file as can be used, and tell what is wrong with the others.

    Nothing is raised: a scenario with a fault is left out, and the fault is told with its place.
    """
    return read_from(document(Path(path), vocabulary=load_vocabulary()), Path(path).parent)


def read_from(root: Cursor, folder: Path) -> FileRead:
    """Read what stands in a file that was opened with the vocabulary of the package."""
    problems = root.mapping(*_FILE_KEYS).problems
    reader = _Reader(folder, load_vocabulary())
    usable: list[Scenario] = []
    for entry in root["scenarios"].sequence():
        noted = len(problems)
        scenario = reader.scenario(entry)
        if len(problems) == noted:
            usable.append(scenario)
    return FileRead(tuple(usable), tuple(problems))


@frozen
class _Reader:
    """Scenarios out of a file in `folder`, in the words of a vocabulary."""

    folder: Path
    vocabulary: Vocabulary

    def scenario(self, entry: Cursor) -> Scenario:
        """Return one scenario; what is wrong with it is noted, and a stand-in returned."""
        keys = entry.mapping(*_SCENARIO_KEYS)
        overlays = tuple(self._overlays(keys.get("overlays")))
        person, activity = read_case(
            keys["person"], keys["activity"], self.vocabulary, local_categories(overlays)
        )
        source = keys.get("source")
        for told in (keys["name"], source):
            if told is not None and _PERSONAL_NUMBER.search(told.text()):
                told.problem("personal-number")
        return Scenario(
            name=keys["name"].text(),
            person=person,
            activity=activity,
            at=read_at(keys["at"]),
            expect=self._expectation(keys["expect"]),
            others_no=_others_no(keys.get("others")),
            overlays=overlays,
            readings=_readings(keys.get("readings")),
            source=None if source is None else source.text(),
            location=entry.where,
            places={
                word: where
                for word, where in _words(keys, "", self.vocabulary)
                if where is not None
            },
        )

    def _overlays(self, listed: Cursor | None) -> Iterator[Path]:
        for entry in _many(listed):
            written = entry.text()
            found = [path for path in (self.folder / written, Path(written)) if path.is_file()]
            if found:
                yield found[0]
            elif written:
                entry.problem("missing-file", path=written)

    def _expectation(self, expect: Cursor) -> Expectation:
        keys = expect.mapping(*_COMPARED)
        if expect.kind == "mapping" and not tuple(expect.items()):
            expect.problem("empty-expectation", key=expect.word_for("expect"))
        allowed = keys.get("allowed")
        nameable = tuple(self.vocabulary.terms["facts"])
        return Expectation(
            verdict=_codes(keys.get("verdict"), Verdict),
            allowed=None if allowed is None else allowed.boolean(),
            sanctions=_codes(keys.get("sanctions"), SanctionClass),
            not_sanctions=_codes(keys.get("not_sanctions"), SanctionClass),
            rules=_texts(keys.get("rules")),
            not_rules=_texts(keys.get("not_rules")),
            open_facts=tuple(
                entry.word("fact", *nameable, section="facts")
                for entry in _many(keys.get("open_facts"))
            ),
            disputes=_texts(keys.get("disputes")),
            report_to=_codes(keys.get("report_to"), Authority),
        )


def _others_no(cursor: Cursor | None) -> bool:
    if cursor is None:
        return False
    if cursor.boolean():
        cursor.problem("wrong-type", written=cursor.text(), expected="no")
    return True


def _readings(cursor: Cursor | None) -> dict[str, str]:
    """Return the readings that are chosen; one dispute may not be named in two languages."""
    readings: dict[str, str] = {}
    for named, chosen in entries_of(cursor):
        dispute = named.coded("policies")
        if dispute in readings:
            named.problem("duplicate-key", key=named.text())
        readings[dispute] = chosen.coded("policies")
    return readings


def _many(cursor: Cursor | None) -> tuple[Cursor, ...]:
    if cursor is None:
        return ()
    entries = cursor.many()
    if cursor.kind == "list" and not entries:
        cursor.problem("empty-list")
    return entries


def _codes(cursor: Cursor | None, enum: type[Code]) -> tuple[Code, ...]:
    return cursor.codes(enum) if cursor is not None and _many(cursor) else ()


def _texts(cursor: Cursor | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.text() for entry in _many(cursor)))


def _words(
    cursor: Cursor, key: str, vocabulary: Vocabulary
) -> Iterator[tuple[tuple[str, str], Location | None]]:
    """Yield the place of each word below a key, by what is written and by its code."""
    if cursor.kind == "mapping":
        for name, value in cursor.items():
            code = _key_code(name.text(), vocabulary)
            yield (key, code), name.where
            yield from _words(value, code, vocabulary)
    elif cursor.kind == "list":
        for entry in cursor.sequence():
            yield from _words(entry, key, vocabulary)
    elif cursor.kind == "text":
        section = _SECTION_OF_KEY.get(key)
        for word in (cursor.text(), *((cursor.coded(section),) if section else ())):
            yield (key, word), cursor.where


def _key_code(written: str, vocabulary: Vocabulary) -> str:
    keys = (*_ALL_KEYS, *vocabulary.facts)
    return next((key for key in keys if vocabulary.is_key(key, written)), written)


# ------------------------------------------------------------------ checking


def run(
    scenario: Scenario, *, rulebook: Rulebook | None = None, calendar: Calendar | None = None
) -> Result:
    """Decide the case of a scenario and compare the decision with what is expected of it.

    Without `rulebook` and `calendar` the national ones decide; the overlays of the scenario are
    added to the rulebook.

    Raises:
        LoadError: If an overlay of the scenario cannot be used.
        CaseError: If a region, election, reading, rule or dispute is unknown, or two facts
            contradict each other; all of it is listed, with places.
    """
    book = rulebook if rulebook is not None else Rulebook.national()
    if scenario.overlays:
        book = with_overlays(book, *scenario.overlays)
    scenario = _by_id(scenario, book)
    problems = list(check_ids(scenario, book))
    try:
        decision = _decide(scenario, book, calendar)
    except CaseError as error:
        placed = [_placed(problem, scenario) for problem in error.problems]
        raise CaseError([*placed, *problems]) from None
    if problems:
        raise CaseError(problems)
    failures = tuple(_failures(scenario, decision))
    return Result(scenario=scenario, decision=decision, failures=failures)


def _by_id(scenario: Scenario, rulebook: Rulebook) -> Scenario:
    """Return a scenario in which disputes and readings that are named by title have their ids."""
    titles = {
        folded(title): dispute
        for dispute in rulebook.disputes
        for title in (dispute.id, dispute.title.id, dispute.title.en)
    }
    readings: dict[str, str] = {}
    for named, chosen in scenario.readings.items():
        dispute = titles.get(folded(named))
        if dispute is None:
            readings[named] = chosen
            continue
        ids = {
            folded(title): reading.id
            for reading in dispute.readings
            for title in (reading.title.id, reading.title.en)
        }
        readings[dispute.id] = ids.get(folded(chosen), chosen)
    named_disputes = ((name, titles.get(folded(name))) for name in scenario.expect.disputes)
    disputes = tuple(name if found is None else found.id for name, found in named_disputes)
    expect = evolve(scenario.expect, disputes=disputes)
    return evolve(scenario, readings=readings, expect=expect)


def check_ids(scenario: Scenario, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield the rules and disputes that a scenario expects although the rulebook has none such."""
    rules = [rule.id for rule in rulebook.rules]
    disputes = [dispute.id for dispute in rulebook.disputes]
    expect = scenario.expect
    for key, named in (("rules", expect.rules), ("not_rules", expect.not_rules)):
        for written in named:
            if written not in rules:
                yield Problem(
                    code="unknown-id",
                    values={"what": "rule", "written": written},
                    hint=near(written, rules),
                    where=scenario.places.get((key, written)),
                )
    for written in expect.disputes:
        if written not in disputes:
            yield Problem(
                code="unknown-dispute",
                values={"written": written},
                hint=near(written, disputes),
                where=scenario.places.get(("disputes", written)),
            )


def _decide(scenario: Scenario, rulebook: Rulebook, calendar: Calendar | None) -> Decision:
    person, activity = scenario.person, scenario.activity
    if scenario.others_no:
        person, activity = fill_others(person, activity, rulebook.vocabulary)
    return evaluate(
        person,
        activity,
        at=scenario.at,
        rulebook=rulebook,
        calendar=calendar,
        readings=scenario.readings,
    )


def _placed(problem: Problem, scenario: Scenario) -> Problem:
    """Return a problem of a case at the word in the file that it is about."""
    written, fact = problem.values.get("written"), problem.values.get("fact")
    values = _in_terms(problem) if _is_indonesian(scenario) else problem.values
    about = (
        where for (key, word), where in scenario.places.items() if word == written or key == fact
    )
    return evolve(problem, values=values, where=next(about, scenario.location))


def _is_indonesian(scenario: Scenario) -> bool:
    return scenario.location is not None and language_of(scenario.location.name) == "id"


def _in_terms(problem: Problem) -> Mapping[str, str]:
    """Return the values of a problem with what was good in them as Indonesian terms."""
    vocabulary = load_vocabulary()
    values = dict(problem.values)
    for name, section in _SECTIONS_NAMED.get(problem.code, {}).items():
        values[name] = vocabulary.terms[section][values[name]].id
    for fact, value in (("if_fact", "if_value"), ("fact", "value")):
        if fact in values and value in values:
            values[value] = _value_term(values[fact], values[value], vocabulary)
            values[fact] = vocabulary.key_term(values[fact]).id
    return values


def _value_term(fact: str, code: str, vocabulary: Vocabulary) -> str:
    spec = vocabulary.facts.get(fact)
    enum = _SOURCES.get(fact) if spec is None else spec.type
    if enum is None or not issubclass(enum, StrEnum):
        return {"yes": "ya", "no": "tidak"}.get(code, code)
    return vocabulary.term(enum(code)).id


# ------------------------------------------------------------------ what is compared

Mode = Literal["one", "all", "none"]
_ALLOWED: Final = {True: "yes", False: "no", None: "neither"}


@frozen
class _Compared:
    """How one key of `expect` is compared, and what a decision holds of it."""

    mode: Mode
    held: Callable[[Decision], Iterable[str | None]]

    def meets(self, expected: Iterable[str], got: Iterable[str]) -> bool:
        """Tell whether what a decision holds is what was expected."""
        wanted, held = set(expected), set(got)
        match self.mode:
            case "one":
                return not wanted.isdisjoint(held)
            case "all":
                return wanted <= held
            case "none":
                return wanted.isdisjoint(held)
            case _:
                assert_never(self.mode)


def _classes(decision: Decision) -> Iterator[str | None]:
    return (sanction.sanction_class for sanction in decision.sanctions)


def _rules(decision: Decision) -> Iterator[str]:
    return (found.rule for found in decision.findings if found.status is not Status.LIFTED)


_COMPARED: Final[Mapping[str, _Compared]] = {
    "verdict": _Compared("one", lambda decision: [decision.verdict]),
    "allowed": _Compared("one", lambda decision: [_ALLOWED[decision.allowed]]),
    "sanctions": _Compared("all", _classes),
    "not_sanctions": _Compared("none", _classes),
    "rules": _Compared("all", _rules),
    "not_rules": _Compared("none", _rules),
    "open_facts": _Compared("all", lambda decision: decision.open_facts),
    "disputes": _Compared("all", lambda decision: (view.id for view in decision.disputes)),
    "report_to": _Compared("all", lambda decision: (door.to for door in decision.report_to)),
}


_ALL_KEYS: Final = (
    *_FILE_KEYS,
    *_SCENARIO_KEYS,
    *PERSON_KEYS,
    *ACTIVITY_KEYS,
    *_COMPARED,
)
_SECTIONS_NAMED: Final[Mapping[str, Mapping[str, str]]] = {
    "fixed-target": {"act": "acts", "fixed": "targets", "written": "targets"},
}
# What entails the values of facts without being a fact itself.
_SOURCES: Final[Mapping[str, type[StrEnum]]] = {"category": Category, "act": Act, "stage": Stage}
_SECTION_OF_KEY: Final[Mapping[str, str]] = {
    "target": "targets",
    "verdict": "verdicts",
    "sanctions": "sanction_classes",
    "not_sanctions": "sanction_classes",
    "open_facts": "facts",
    "report_to": "authorities",
}


def _failures(scenario: Scenario, decision: Decision) -> Iterator[Failure]:
    for key, compared in _COMPARED.items():
        expected = _expected(scenario.expect, key)
        got = tuple(dict.fromkeys(str(code) for code in compared.held(decision) if code))
        if expected and not compared.meets(expected, got):
            where = _place_of(key, expected, scenario)
            yield Failure(key=key, expected=expected, got=got, where=where)


def _expected(expect: Expectation, key: str) -> tuple[str, ...]:
    value = getattr(expect, key)
    if key == "allowed":
        return () if value is None else (_ALLOWED[value],)
    return tuple(str(code) for code in value)


def _place_of(key: str, expected: Iterable[str], scenario: Scenario) -> Location | None:
    """Return where a key of `expect` stands; a scenario that was not read has no place."""
    words = (*((key, code) for code in expected), ("expect", key))
    found = (scenario.places.get(word) for word in words)
    return next((where for where in found if where is not None), scenario.location)
