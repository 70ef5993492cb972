"""A pytest plugin: each scenario of a file is a test.

pytest loads it once the package is installed; `-p no:asn_netralitas` turns it off. This module
needs pytest, and no other module does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve, field, frozen

from asn_netralitas._decision.evaluate import decide
from asn_netralitas._decision.question import reading_problems
from asn_netralitas._engine.query import EVERY_DISPUTE
from asn_netralitas._files.yaml_cursor import by_place
from asn_netralitas._model.case import Activity, At, Case, Person
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, LoadError, Location, Problem
from asn_netralitas._phrases.text import LANGUAGES, Language
from asn_netralitas._reading.calendar import Calendar, load_calendar
from asn_netralitas._reading.cases import read_pairs
from asn_netralitas._reading.rulebook import Rulebook, load_rulebook
from asn_netralitas._text.html import printable
from asn_netralitas.scenario.check import run, unknown_names
from asn_netralitas.scenario.files import language_of, read
from asn_netralitas.scenario.values import Result, Scenario, report

__all__ = [
    "MARKER",
    "Decide",
    "NotAsExpectedError",
    "ScenarioFile",
    "ScenarioItem",
    "Settings",
    "settings_of",
]
__dir__ = __all__.copy

MARKER: Final = "skenario"
_SHORT_STYLES: Final = ("short", "line")
# Names come from files of anybody, and could control a terminal.
_printable: Final = partial(printable, kept="\n")


@frozen
class Decide:
    """The fixture `decide`: `evaluate` with the rulebook, calendar and readings of the run.

    Annotate the argument of a test with it:

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person
    >>> def test_everyone_may_vote(decide: Decide) -> None:
    ...     decision = decide(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27))
    ...
    ...     assert decision.verdict == "permitted"
    >>> test_everyone_may_vote(Decide(Rulebook.national(), Calendar.national(), {}))
    """

    rulebook: Rulebook
    calendar: Calendar
    readings: Mapping[str, str]

    def __call__(self, person: Person, activity: Activity, *, at: At) -> Decision:
        """Decide a case.

        Raises:
            CaseError: As `evaluate` does.
        """
        return decide(Case(person, activity, at, self.readings), self.rulebook, self.calendar)


@frozen(kw_only=True)
class Settings:
    """The law that decides the scenarios of a run, and the language of failures.

    `overlays` are files that the rulebook holds already. Without `lang`, failures are reported in
    the language of their file.
    """

    rulebook: Rulebook
    calendar: Calendar
    overlays: frozenset[Path]
    readings: Mapping[str, str]
    lang: Language | None

    def lang_of(self, file: Path) -> Language:
        """Return the language in which problems of a file are reported."""
        return self.lang or language_of(file) or "id"

    def applied_to(self, scenario: Scenario) -> Scenario:
        """Return a scenario with the options added; its own overlays and readings come first."""
        own = scenario.case.readings
        # A reading by name would override the scenario's choice for every dispute.
        readings = own if EVERY_DISPUTE in own else {**self.readings, **own}
        return evolve(
            scenario,
            case=evolve(scenario.case, readings=readings),
            overlays=tuple(
                path for path in scenario.overlays if path.resolve() not in self.overlays
            ),
        )


def settings_of(config: pytest.Config) -> Settings:
    """Return the settings of a run; files are read once.

    Raises:
        UsageError: If an option cannot be used; every fault is listed.
    """
    settings = config.stash.get(_SETTINGS, None)
    if settings is None:
        settings = config.stash[_SETTINGS] = _SettingsReader(config).settings()
    return settings


_SETTINGS: Final = pytest.StashKey[Settings]()


@frozen(eq=False)
class _SettingsReader:
    """Reads the options of a run; a fault is noted with the name of the option or setting."""

    config: pytest.Config
    faults: list[Problem] = field(factory=list, init=False)

    def settings(self) -> Settings:
        """Return the settings, or raise every fault as one UsageError."""
        lang = self._lang()
        overlays = self._paths("--asn-overlay", "asn_overlays")
        rulebook, calendar = Rulebook.national(), Calendar.national()
        with self._noting():
            if books := self._paths("--asn-rulebook", "asn_rulebook"):
                rulebook = load_rulebook(*books, *overlays)
            elif overlays:
                rulebook = rulebook.with_overlays(*overlays)
        with self._noting():
            if elections := self._paths("--asn-calendar", "asn_calendar"):
                calendar = load_calendar(*elections)
        readings = self._readings(rulebook)
        if self.faults:
            raise pytest.UsageError(_sentences(self.faults, self.config, lang or "id"))
        return Settings(
            rulebook=rulebook,
            calendar=calendar,
            overlays=frozenset(path.resolve() for path in overlays),
            readings=readings,
            lang=lang,
        )

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Note the problems of an error that is raised inside."""
        try:
            yield
        except (CaseError, LoadError) as error:
            self.faults.extend(error.problems)

    def _option(self, option: str, setting: str) -> tuple[str, Any]:
        """Return the name and the value of an option if it is given, else of the setting."""
        given = self.config.getoption(setting)
        return (option, given) if given else (setting, self.config.getini(setting))

    def _lang(self) -> Language | None:
        name, written = self._option("--asn-lang", "asn_lang")
        lang: Language | None = written if written in LANGUAGES else None
        if written and lang is None:
            values = {"option": name, "choices": ", ".join(LANGUAGES)}
            self.faults.append(Problem(code="bad-choice", values=values))
        return lang

    def _paths(self, option: str, setting: str) -> tuple[Path, ...]:
        """Return the paths, which start in the current folder or, in a setting, the project's."""
        name, written = self._option(option, setting)
        file = self.config.inipath
        project = self.config.rootpath if file is None else file.parent
        folder = self.config.invocation_params.dir if name == option else project
        listed = [written] if isinstance(written, str) else written
        return tuple(folder / path for path in listed if path)

    def _readings(self, rulebook: Rulebook) -> Mapping[str, str]:
        name, written = self._option("--asn-reading", "asn_readings")
        readings = dict(read_pairs(name, "DISPUTE=READING", written, self.faults))
        # The disputes of a rulebook that cannot be read are not known.
        if not self.faults:
            problems = reading_problems(readings, rulebook.disputes)
            self.faults.extend(evolve(problem, path=(name,)) for problem in problems)
        return readings


class ScenarioFile(pytest.File):
    """A file of scenarios."""

    def collect(self) -> Iterator[ScenarioItem]:
        """Yield a test for each scenario.

        Raises:
            CollectError: If anything is wrong with the file; every problem is listed.
        """
        settings = settings_of(self.config)
        file = read(self.path)
        unknown = (
            unknown_names(scenario, rulebook=settings.rulebook, calendar=settings.calendar)
            for scenario in file.faulty
        )
        problems = dict.fromkeys(sorted(chain(file.problems, *unknown), key=by_place))
        if problems:
            lang = settings.lang_of(self.path)
            raise self.CollectError(_sentences(problems, self.config, lang))
        for name, scenario in zip(_names(file.scenarios), file.scenarios, strict=True):
            yield ScenarioItem.from_parent(self, name=name, scenario=scenario)


class ScenarioItem(pytest.Item):
    """One scenario as a test."""

    def __init__(self, *, scenario: Scenario, **more: Any) -> None:  # noqa: ANN401  # pytest's own
        """Take what pytest hands on, and the scenario."""
        super().__init__(**more)
        self.scenario = scenario
        self.add_marker(MARKER)

    def runtest(self) -> None:
        """Decide the case and check the decision against what is expected."""
        settings = settings_of(self.config)
        result = run(
            settings.applied_to(self.scenario),
            rulebook=settings.rulebook,
            calendar=settings.calendar,
        )
        if not result.passed:
            raise NotAsExpectedError(result)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401  # as pytest types it
        """Return a failure as sentences, without a traceback."""
        lang = settings_of(self.config).lang_of(self.path)
        match excinfo.value:
            case NotAsExpectedError(result=result):
                return _report(result, self.config, lang)
            case CaseError(problems=problems) | LoadError(problems=problems):
                return _sentences(problems, self.config, lang)
            case _:
                return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the place of the scenario, and its name."""
        where = self.scenario.location
        return self.path, None if where is None else where.line - 1, self.name


class NotAsExpectedError(AssertionError):
    """A decision does not meet what a scenario expects."""

    def __init__(self, result: Result) -> None:
        """Keep the result."""
        super().__init__("\n".join(failure.sentence() for failure in result.failures))
        self.result = result


def _report(result: Result, config: pytest.Config, lang: Language) -> str:
    """Return each failure with its place, then the decision.

    pytest repeats the first line in its summary, under the name of the scenario.
    """
    failures = (
        evolve(failure, where=_from_root(failure.where, config)) for failure in result.failures
    )
    summary, _, why = report(evolve(result, failures=tuple(failures)), lang).partition("\n\n")
    short = config.getoption("tbstyle") in _SHORT_STYLES
    return _printable(summary if short else f"{summary}\n\n{why}")


def _sentences(problems: Iterable[Problem], config: pytest.Config, lang: Language) -> str:
    placed = (evolve(problem, where=_from_root(problem.where, config)) for problem in problems)
    return _printable("\n".join(problem.render(lang) for problem in placed))


def _from_root(where: Location | None, config: pytest.Config) -> Location | None:
    """Return a place with its file relative to the project, as pytest names files."""
    if where is None or not Path(where.name).is_relative_to(config.rootpath):
        return where
    return evolve(where, name=Path(where.name).relative_to(config.rootpath).as_posix())


def _names(scenarios: Iterable[Scenario]) -> Iterator[str]:
    """Yield a unique name for each scenario, by which pytest can select it."""
    taken: set[str] = set()
    for scenario in scenarios:
        # pytest separates the parts of a name by `::`.
        plain = " ".join(_printable(scenario.name).replace("::", ":").split())
        others = (f"{plain} ({number})" for number in count(2))
        name = next(name for name in chain([plain], others) if name not in taken)
        taken.add(name)
        yield name
