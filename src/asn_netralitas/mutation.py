"""Mutate the law, one rule at a time, and find the mutations that no scenario notices.

An unnoticed mutation is a rule, an exception, a day or a fact that no scenario covers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final, Literal, assert_never

from attrs import evolve, field, frozen

from asn_netralitas._model.codes import Modality
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Named, Not, Rule
from asn_netralitas._model.problems import CaseError, LoadError
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.scenario.check import run
from asn_netralitas.scenario.values import Scenario

__all__ = ["Mutant", "MutationKind", "mutants", "unnoticed"]
__dir__ = __all__.copy

_SENTENCES: Final = Catalogue("mutation")

MutationKind = Literal["drop", "flip", "exception", "first", "last", "fact"]

_ONE_DAY: Final = timedelta(days=1)
_FLIPPED: Final[Mapping[Modality, Modality]] = {
    Modality.PROHIBITION: Modality.PERMISSION,
    Modality.OBLIGATION: Modality.PERMISSION,
    Modality.ADVICE: Modality.PROHIBITION,
    Modality.PERMISSION: Modality.PROHIBITION,
}


@frozen
class Mutant:
    """One change of one rule; `changed` is the rule as it would be, None where it is dropped.

    `about` is what was changed of the rule: the modality, the rule that it no longer lifts, the day
    or the fact.
    """

    kind: MutationKind
    rule: str
    about: str = ""
    changed: Rule | None = field(default=None, eq=False, repr=False)

    def sentence(self, lang: Language = "en") -> str:
        """Return the change as one sentence in `lang`."""
        return _SENTENCES.say(self.kind, lang, rule=self.rule, about=self.about)

    def applied(self, rulebook: Rulebook) -> Rulebook:
        """Return the rulebook with this change and no other."""
        rules = ((self.changed if rule.id == self.rule else rule) for rule in rulebook.rules)
        return evolve(rulebook, rules=tuple(rule for rule in rules if rule is not None))


def mutants(rulebook: Rulebook | None = None) -> Iterator[Mutant]:
    """Yield every change that is tried, in the order of the rules.

    Each rule is dropped and turned into its opposite; it loses each exception that it makes,
    begins a day later and ends a day earlier where its days are known; and each test of a fact in
    its condition is negated. Without `rulebook` the national one is mutated.

    >>> [mutant.kind for mutant in mutants() if mutant.rule == "skb-a-04"]
    ['drop', 'flip', 'first', 'fact']
    """
    book = rulebook if rulebook is not None else Rulebook.national()
    for rule in book.rules:
        yield Mutant("drop", rule.id)
        flipped = _FLIPPED[rule.modality]
        yield Mutant("flip", rule.id, flipped, evolve(rule, modality=flipped))
        for lifted in sorted(rule.exception_to):
            kept = rule.exception_to - {lifted}
            yield Mutant("exception", rule.id, lifted, evolve(rule, exception_to=kept))
        if rule.first is not None:
            later = rule.first + _ONE_DAY
            yield Mutant("first", rule.id, later.isoformat(), evolve(rule, first=later))
        if rule.last is not None:
            earlier = rule.last - _ONE_DAY
            yield Mutant("last", rule.id, earlier.isoformat(), evolve(rule, last=earlier))
        for fact, condition in () if rule.when is None else _negated(rule.when):
            yield Mutant("fact", rule.id, fact, evolve(rule, when=condition))


def unnoticed(
    scenarios: Iterable[Scenario],
    *,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    progress: Callable[[Iterable[Mutant]], Iterable[Mutant]] = iter,
) -> tuple[Mutant, ...]:
    """Return the changes under which every scenario that passes would still pass.

    A change is tried with the scenarios about an act of its rule only, since it concerns no other.

    Args:
        scenarios: The scenarios; those that fail without a change are left out.
        progress: Is given the changes, and yields each before it is tried.
    """
    book = rulebook if rulebook is not None else Rulebook.national()
    by_act: dict[str, list[Scenario]] = {}
    for scenario in scenarios:
        if _passes(scenario, book, calendar):
            by_act.setdefault(scenario.case.activity.act, []).append(scenario)
    acts = {rule.id: sorted(rule.acts) for rule in book.rules}

    def noticed(mutant: Mutant) -> bool:
        changed = mutant.applied(book)
        concerned = (scenario for act in acts[mutant.rule] for scenario in by_act.get(act, ()))
        return any(not _passes(scenario, changed, calendar) for scenario in concerned)

    return tuple(mutant for mutant in progress(tuple(mutants(book))) if not noticed(mutant))


def _passes(scenario: Scenario, rulebook: Rulebook, calendar: Calendar | None) -> bool:
    """Tell whether a scenario passes; one that can no longer be decided fails."""
    try:
        return run(scenario, rulebook=rulebook, calendar=calendar).passed
    except (CaseError, LoadError):
        return False


def _negated(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield a condition with one of its tests negated, for each test, with the fact tested."""
    match condition:
        case FactIs(fact):
            yield fact, Not(condition)
        case Named(name):
            yield name, Not(condition)
        case Not(part):
            yield from ((fact, Not(negated)) for fact, negated in _negated(part))
        case AllOf(parts) | AnyOf(parts):
            for number, part in enumerate(parts):
                for fact, negated in _negated(part):
                    yield (fact, type(condition)((*parts[:number], negated, *parts[number + 1 :])))
        case _:
            assert_never(condition)
