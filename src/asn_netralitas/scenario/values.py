"""Scenarios, expectations and results, as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

from attrs import field, frozen

from asn_netralitas._model.case import Case
from asn_netralitas._model.codes import Authority, SanctionClass, Status, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import Location, Problem, ValuePath
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.render import render


@frozen
class WordPlace:
    """Where a word of a file stands, and the path that leads to it."""

    where: Location
    path: ValuePath


WordPlaces = Mapping[tuple[str, str], WordPlace]


@frozen(kw_only=True)
class Expectation:
    """What a decision must hold; an empty field is not compared.

    The verdict must be one of `verdict`. All of `sanctions`, `rules`, `open_facts`, `disputes` and
    `report_to` must be there, certain or possible. None of `not_sanctions` and `not_rules` may be
    there, not even as possible. A lifted rule is not there.
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
    are files that extend the rulebook. `location` and `path` lead to the scenario in its file, and
    `places` holds the place of each of its words, by key and word.
    """

    name: str
    case: Case
    expect: Expectation
    others_no: bool = False
    overlays: tuple[Path, ...] = ()
    source: str | None = None
    location: Location | None = field(default=None, eq=False)
    path: ValuePath = field(default=(), eq=False)
    places: WordPlaces = field(factory=dict, eq=False, repr=False)


@frozen(kw_only=True)
class Failure:
    """One expectation that a decision does not meet: what was expected, and what it holds."""

    key: str
    expected: tuple[str, ...]
    got: tuple[str, ...]
    where: Location | None = field(default=None, eq=False)

    def sentence(self, lang: Language = "en") -> str:
        """Return the failure as one sentence in `lang`, without its place.

        Indonesian sentences have terms for the key and the codes, English ones the codes.
        """
        vocabulary, mode = load_vocabulary(), COMPARED[self.key].mode
        key, expected, got = self.key, self.expected, self.got
        if lang == "id":
            terms = vocabulary.terms.get(SECTION_OF_KEY.get(key, ""), {})
            expected, got = (
                tuple(terms[code].id if code in terms else code for code in codes)
                for codes in (expected, got)
            )
            key = vocabulary.key_term(key).id
        separator = " / " if mode == "one" else ", "
        values = {"key": key, "wanted": separator.join(expected), "held": ", ".join(got)}
        code = "expectation-excludes" if mode == "none" else "expectation-differs"
        problem = Problem(code=code if got else "expectation-absent", values=values)
        return problem.sentence(lang)


@frozen(kw_only=True)
class Result:
    """The decision on a scenario, and each expectation that it does not meet."""

    scenario: Scenario
    decision: Decision
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Return whether every expectation is met."""
        return not self.failures


def report(result: Result, lang: Language = "id", *, width: int | None = None) -> str:
    """Return as text the failures of a scenario with their places, and the decision.

    Its lines are folded as `render` does it.

    >>> from asn_netralitas import scenario
    >>> cases = scenario.load("examples/kutai-timur/kutai-timur.scenarios.yaml")
    >>> scenario.report(scenario.run(cases[0]))
    ''
    """
    if result.passed:
        return ""
    lines = [f"{failure.where}: {failure.sentence(lang)}" for failure in result.failures]
    return "\n".join((*lines, "", render(result.decision, lang=lang, width=width)))


Mode = Literal["one", "all", "none"]
ALLOWED: Final = {True: "yes", False: "no", None: "neither"}


@frozen
class Compared:
    """How to compare one key of `expect`, and what a decision has for it."""

    mode: Mode
    held: Callable[[Decision], Iterable[str | None]]

    def meets(self, expected: Iterable[str], got: Iterable[str]) -> bool:
        """Return whether a decision has what was expected."""
        missing = set(expected).difference(got)
        if self.mode == "all":
            return not missing
        return (missing == set(expected)) is (self.mode == "none")


def _classes(decision: Decision) -> Iterator[str | None]:
    return (sanction.sanction_class for sanction in decision.sanctions)


def _rules(decision: Decision) -> Iterator[str]:
    return (entry.rule for entry in decision.findings if entry.status is not Status.LIFTED)


COMPARED: Final[Mapping[str, Compared]] = {
    "verdict": Compared("one", lambda decision: [decision.verdict]),
    "allowed": Compared("one", lambda decision: [ALLOWED[decision.allowed]]),
    "sanctions": Compared("all", _classes),
    "not_sanctions": Compared("none", _classes),
    "rules": Compared("all", _rules),
    "not_rules": Compared("none", _rules),
    "open_facts": Compared("all", lambda decision: decision.open_facts),
    "disputes": Compared("all", lambda decision: (view.id for view in decision.disputes)),
    "report_to": Compared("all", lambda decision: (door.to for door in decision.report_to)),
}
SECTION_OF_KEY: Final[Mapping[str, str]] = {
    "target": "targets",
    "verdict": "verdicts",
    "sanctions": "sanction_classes",
    "not_sanctions": "sanction_classes",
    "open_facts": "facts",
    "report_to": "authorities",
}
