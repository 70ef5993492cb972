"""Scenarios, expectations and results, as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal, assert_never

from attrs import field, frozen

from asn_netralitas._model.case import Activity, At, Person
from asn_netralitas._model.codes import Authority, SanctionClass, Status, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import Location, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.render import render

WordPlaces = Mapping[tuple[str, str], Location]


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

        In Indonesian key and codes stand as their terms, in English as they are.
        """
        mode = COMPARED[self.key].mode
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
        terms = load_vocabulary().terms.get(SECTION_OF_KEY.get(self.key, ""), {})
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


Mode = Literal["one", "all", "none"]
ALLOWED: Final = {True: "yes", False: "no", None: "neither"}


@frozen
class Compared:
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
