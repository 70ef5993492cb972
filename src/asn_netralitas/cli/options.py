"""The options that commands share, as decorators, and how their values are read.

A problem with a value has the name of its option as its path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import wraps
from typing import Any, Final, TypeVar, get_args

import click
from attrs import evolve, field, frozen

from asn_netralitas._decision.question import place_problems
from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.case import At
from asn_netralitas._model.codes import Act, Category, PeriodKind, Stage
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import LANGUAGES
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import read_category, read_fact, read_pairs
from asn_netralitas._reading.days import read_at, read_day
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas.render import Form

from .candidates import OFFERS, a_file

T = TypeVar("T")
GivenT = TypeVar("GivenT", bound=str)
CommandT = TypeVar("CommandT", bound=Callable[..., int])

# The exit code of a command that has done its work and found something wrong.
FAILED: Final = 1

LANGUAGE: Final = click.Choice(LANGUAGES)


def at_least(least: float) -> Callable[..., float | None]:
    """Return the callback of an option that is a number, told in the language of the reader.

    It is whole if `least` is. The option must be of type `str`, or click would tell its faults.
    """
    kind, code = type(least), "not-whole" if type(least) is int else "not-a-number"

    def read(_: click.Context, option: click.Parameter, written: str | None) -> float | None:
        if written is None:
            return None
        with suppress(ValueError):
            # What is no number is not greater than any.
            if kind(written) >= least:
                return kind(written)
        values = {"written": written, "least": f"{least:g}"}
        raise CaseError([Problem(code=code, values=values, path=(option.opts[0],))])

    return read


# By default the language of the whole line, which `--lang` before the command may have chosen.
lang: Final = click.option("--lang", type=LANGUAGE, default=lambda: click.get_current_context().obj)
# For what prints in no language: problems and help alone follow the option.
lang_of_problems: Final = click.option("--lang", type=LANGUAGE, expose_value=False)
form, any_form = (
    click.option("--format", "form", type=click.Choice(forms), default="text")
    for forms in (("text", "json"), get_args(Form))
)
# Of commands that look for faults in files.
form_of_faults: Final = click.option(
    "--format", "form", type=click.Choice(("text", "json", "sarif")), default="text"
)
detail: Final = click.option(
    "--short", "--ringkas", "detail", flag_value="short", type=click.STRING, default="full"
)
output: Final = click.option("-o", "--output", metavar="FILE", shell_complete=a_file)
paths: Final = click.argument("paths", metavar="PATH...", nargs=-1, shell_complete=a_file)

_METAVARS: Final = {
    **dict.fromkeys(("category", "act", "region"), "CODE"),
    **dict.fromkeys(("at", "on"), "DAY"),
    "election": "ID",
    "stage": "CODE",
    "year": "YEAR",
    "fact": "NAME=VALUE",
    "overlay": "FILE",
    "reading": "DISPUTE=READING",
}
_REPEATED: Final = frozenset({"fact", "overlay", "reading"})


def case_option(name: str, *, multiple: bool | None = None) -> Callable[[CommandT], CommandT]:
    """Return the decorator of one option of a case; without a metavar it is a flag."""
    if name not in _METAVARS:
        return click.option(f"--{name.replace('_', '-')}", is_flag=True)
    repeated = name in _REPEATED if multiple is None else multiple
    metavar, offer = _METAVARS[name], OFFERS.get(name)
    return click.option(f"--{name}", metavar=metavar, multiple=repeated, shell_complete=offer)


def case_options(*names: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Return the decorator that hands the options of these names to a command as one `case`."""

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def call(**given: Any) -> int:  # noqa: ANN401  # whatever other options there are
            case = CaseOptions(**{name: given.pop(name) for name in names})
            return command(case=case, **given)

        for name in reversed(names):
            call = case_option(name)(call)
        return call

    return decorate


def _region_code(written: str | None) -> str | None:
    code = written and Calendar.national().place_names.code_of(written)
    return code or written


@frozen(kw_only=True)
class CaseOptions:
    """The options of a case and of the law, as they were written; a command has some of them.

    Methods read the options; what is wrong with one is noted in `problems`.
    """

    category: str | None = None
    act: str | None = None
    at: str | None = None
    on: str | None = None
    # The code, where the place goes by a name; a name of no place, or of several, stays.
    region: str | None = field(default=None, converter=_region_code)
    election: str | None = None
    stage: str | None = None
    year: str | None = None
    fact: tuple[str, ...] = ()
    others_no: bool = False
    ways: bool = False
    overlay: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    problems: list[Problem] = field(factory=list, init=False)

    def finish(self) -> None:
        """Raise a CaseError with the problems noted so far, if there are any."""
        if self.problems:
            raise CaseError(self.problems)

    def rulebook(self) -> Rulebook:
        """Return the national rulebook with the overlays; without any if one cannot be used."""
        national = Rulebook.national()
        try:
            return national.with_overlays(*self.overlay) if self.overlay else national
        except LoadError as error:
            self.problems.extend(error.problems)
            return national

    def readings(self) -> dict[str, str]:
        """Return the reading chosen for each dispute."""
        return dict(read_pairs("--reading", "DISPUTE=READING", self.reading, self.problems))

    def facts(self, vocabulary: Vocabulary) -> dict[str, dict[str, Any]]:
        """Return the facts that are given, by their owner."""
        facts: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
        for name, written in read_pairs("--fact", "NAME=VALUE", self.fact, self.problems):
            spec = vocabulary.facts.get(vocabulary.code_in("facts", name) or name)
            if spec is None:
                self.problems.append(unknown_fact("--fact", name, vocabulary))
            else:
                value = option_value(f"--fact {name}", written, self.problems)
                facts[spec.owner][spec.name] = read_fact(value, spec)
        return facts

    def cursor(self, name: str) -> Cursor:
        """Return a cursor over the value of a required option."""
        return option_value(f"--{name}", getattr(self, name), self.problems)

    def value(self, name: str, read: Callable[[Cursor], T]) -> T | None:
        """Return the value of an option as `read` reads it; None if the option is not given."""
        return None if getattr(self, name) is None else read(self.cursor(name))

    def day(self, name: str) -> date | None:
        """Return the day of an option, which a word such as `kemarin` may tell; None without it."""
        return self.value(name, lambda cursor: read_day(cursor, cursor.text(), today()))

    def year_given(self) -> int | None:
        """Return the year that is asked for; None if none is."""
        first = self.value("year", lambda cursor: read_day(cursor, f"{cursor.text()}-01-01"))
        return None if first is None else first.year

    def at_given(self) -> At | None:
        """Return the day, the time or the span that is asked about; None if it is not given."""
        return self.value("at", lambda cursor: read_at(cursor, today()))

    def at_needed(self) -> At:
        """Return the day, the time or the span that is asked about; note if it is missing."""
        return read_at(self.cursor("at"), today())

    def days_needed(self) -> At:
        """Return the days of the stage or period that is asked for, else those of `--at`."""
        if self.stage is None:
            return self.at_needed()
        cursor, stages = self.cursor("stage"), load_vocabulary().code_in("stages", self.stage)
        when = Stage(stages) if stages else cursor.find_code(PeriodKind)
        election = self.cursor("election").text()
        if when is None or not election:
            return date.min
        try:
            return Calendar.national().days_of(election, when, self.region)
        except CaseError as error:
            self.problems.extend(map(_at_option, error.problems))
            return date.min

    def category_code(self, rulebook: Rulebook) -> Category | None:
        """Return the category, which may go by a name that an overlay gives it."""
        names = rulebook.local_categories
        return self.value("category", lambda cursor: read_category(cursor, names))

    def category_codes(
        self, written: Iterable[str], rulebook: Rulebook
    ) -> tuple[Category, ...] | None:
        """Return several categories; None where none is given."""
        names = rulebook.local_categories
        cursors = (option_value("--category", each, self.problems) for each in written)
        return tuple(read_category(cursor, names) for cursor in cursors) or None

    def act_codes(self, written: Iterable[str]) -> tuple[Act, ...] | None:
        """Return several acts; None where none is given."""
        cursors = (option_value("--act", each, self.problems) for each in written)
        return tuple(cursor.code(Act) for cursor in cursors) or None

    def act_code(self) -> Act | None:
        """Return the act."""
        return self.value("act", lambda cursor: cursor.code(Act))

    def check_place(self) -> None:
        """Note a region or an election that the national calendar does not know."""
        problems = place_problems(self.region, self.election, Calendar.national())
        self.problems.extend(map(_at_option, problems))


def today() -> date:
    """Return today: the only look at a clock, for what is decided depends on no clock."""
    return datetime.now().astimezone().date()


def option_value(option: str, written: str | None, problems: list[Problem]) -> Cursor:
    """Return a cursor over the value of an option, so that options are read as files are.

    A missing option is one problem; its cursor reports no further ones.
    """
    if written is None:
        problems.append(missing(option))
        return Cursor.over("", option)
    return Cursor.over(written, option, problems=problems, vocabulary=load_vocabulary())


def missing(option: str) -> Problem:
    """Return the problem of an option or argument that is not given."""
    return Problem(code="missing-option", values={"option": option})


def needed(option: str, written: GivenT | None) -> GivenT:
    """Return what was given; raise CaseError if nothing was."""
    if written is None:
        raise CaseError([missing(option)])
    return written


def unknown_fact(option: str, written: str, vocabulary: Vocabulary) -> Problem:
    """Return the problem of a name that is no fact."""
    problem = Problem(code="unknown-fact", values={"written": written}, path=(option,))
    return vocabulary.with_meant(problem, "facts", written, tuple(vocabulary.facts))


@contextmanager
def at_options() -> Iterator[None]:
    """Give each problem of a question that is raised inside its option as its path."""
    try:
        yield
    except CaseError as error:
        raise CaseError(map(_at_option, error.problems)) from None


def _at_option(problem: Problem) -> Problem:
    """Return a problem of a case with its option as its path."""
    match problem.path:
        case ("person" | "activity", str(name)) if name in _METAVARS:
            option = f"--{name}"
        case ("person" | "activity", str(name)):
            option = f"--fact {name}"
        case ("readings", *_):
            option = "--reading"
        case ("at" | "stage" | "address" as name,):
            option = f"--{name}"
        case _:
            return problem
    return evolve(problem, path=(option,))
