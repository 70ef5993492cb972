"""Answer the questions of rows from diagrams; those that no diagram tells apart share an answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from attrs import field, frozen

from asn_netralitas._decision.explanation import Explanation
from asn_netralitas._decision.open_facts import open_facts
from asn_netralitas._decision.question import ask
from asn_netralitas._engine.circumstances import Numbered, Occasion
from asn_netralitas._engine.diagrams import FALSE, TRUE
from asn_netralitas._engine.evaluation import Evaluation, evaluation_of
from asn_netralitas._engine.law_diagrams import Cell, RuleSet
from asn_netralitas._engine.query import Query
from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import Act, Category, Contest, SanctionClass, Target, Verdict

_NEVER: Final = {FALSE}
_ALWAYS: Final = {TRUE}
_EVERY_FACT: Final = -1


@frozen(cache_hash=True)
class RowAnswer:
    """The part of a decision that rows show; `possible` holds the certain sanctions too."""

    verdict: Verdict
    certain: frozenset[SanctionClass]
    possible: frozenset[SanctionClass]
    rules: tuple[str, ...]
    open_facts: tuple[str, ...]
    disputes: tuple[str, ...]


class _Occasion(NamedTuple):
    """The days and places of an act as far as the law tells them apart, and what is named.

    Of a time, the place decides the day.
    """

    where: tuple[Occasion, ...]
    election: str | None
    contest: Contest | None


@frozen(eq=False)
class _CellDiagrams:
    """The diagrams of a cell that an answer needs; `tested` are the bits that can change it.

    `rules` holds the rules by number with the diagram of where they stand, `classes` the sanction
    classes with that of where they follow, and `follows` those of single consequences if they may
    turn on a reading.
    """

    rules: tuple[tuple[int, int], ...]
    classes: tuple[tuple[SanctionClass, int], ...]
    follows: frozenset[int]
    tested: int


@frozen(eq=False)
class _Setting:
    """A question without facts, the bits of those that can change its answer, and all answers."""

    query: Query
    tested: int
    answers: dict[int, int] = field(factory=dict, init=False)


@frozen(eq=False)
class RowAnswers:
    """The answers under the law and the readings of a query, which may be about anything."""

    query: Query
    answers: Numbered[RowAnswer] = field(factory=Numbered[RowAnswer], init=False)
    _occasions: Numbered[_Occasion] = field(factory=Numbered[_Occasion], init=False)
    _first: dict[int, tuple[date, str | None]] = field(factory=dict, init=False)
    _places: dict[tuple[int, Act], tuple[int, ...]] = field(factory=dict, init=False)
    _settings: dict[Hashable, _Setting] = field(factory=dict, init=False)
    _cells: dict[tuple[int, int], _CellDiagrams] = field(factory=dict, init=False)

    def occasion(
        self, at: date, region: str | None, election: str | None, contest: Contest | None
    ) -> int:
        """Return the number of the occasion of a day or a time.

        Raises:
            CaseError: If no zone can move the time.
        """
        civil_days = self.query.calendar.civil_days(at, region)
        where = self.query.law.circumstances.occasions(civil_days, region, election)
        number = self._occasions.number(_Occasion(where, election, contest))
        self._first.setdefault(number, (at, region))
        return number

    def answer(
        self, occasion: int, act: Act, category: Category, target: Target | None, known: int
    ) -> int:
        """Return the number of the answer to a question.

        Args:
            occasion: The number of the occasion.
            act: The act.
            category: The category, which may be a group.
            target: The target that was given.
            known: The bits of the facts that were given.

        Raises:
            CaseError: If what was given does not fit together, or leaves too much open.
        """
        place = self._places.get((occasion, act))
        if place is None:
            place = self._places[occasion, act] = self._place(occasion, act)
        key = (place or (occasion, act), category, target)
        setting = self._settings.get(key)
        if setting is None:
            setting = self._settings[key] = self._setting(occasion, act, category, target)
        known &= setting.tested
        number = setting.answers.get(known)
        if number is None:
            answer = self._read(evaluation_of(setting.query.knowing(known)))
            number = setting.answers[known] = self.answers.number(answer)
        return number

    def _place(self, occasion: int, act: Act) -> tuple[int, ...]:
        """Return the law and the bits of the chosen readings; nothing if several may be met."""
        where, election, contest = self._occasions[occasion]
        spot, *others = self.query.law.circumstances.spots(where, election, contest)
        if others:
            return ()
        number = self.query.law.law_of(act, spot.situation)
        return number, self.query.pinned(spot, number)

    def _setting(
        self, occasion: int, act: Act, category: Category, target: Target | None
    ) -> _Setting:
        vocabulary, place = self.query.vocabulary, self._places[occasion, act]
        given = vocabulary.target_of(act, target)
        cells = {
            self._cell(number, member, aim): None
            for number in place[:1]
            for aim in self.query.law.targets(number, given)
            for member in vocabulary.members(category)
        }
        # One cell is all that matters, whichever law and category it belongs to.
        is_one = len(cells) == 1 and target in {None, given}
        key = (*cells, *place[1:]) if is_one else (occasion, act, category, target)
        setting = self._settings.get(key)
        if setting is None:
            _, election, contest = self._occasions[occasion]
            at, region = self._first[occasion]
            activity = Activity(act, target=target, election=election, contest=contest)
            person = Person(category, region=region)
            setting = self._settings[key] = _Setting(
                ask(person, activity, at, self.query.law, self.query.readings),
                reduce(or_, (cell.tested for cell in cells)) if cells else _EVERY_FACT,
            )
        return setting

    def _cell(self, number: int, category: Category, target: Target | None) -> _CellDiagrams:
        law = self.query.law
        numbers = law.numbers_of(number, category, target)
        if numbers not in self._cells:
            self._cells[numbers] = self._diagrams_of(
                law.cells[numbers[0]], law.rule_sets[numbers[1]]
            )
        return self._cells[numbers]

    def _diagrams_of(self, cell: Cell, rules: RuleSet) -> _CellDiagrams:
        diagrams, masks = self.query.law.diagrams, self.query.law.variables.masks
        by_class: dict[SanctionClass, list[int]] = {}
        for rule in rules:
            consequences = self.query.rulebook.rules[rule.rule].consequences
            for position, _, diagram in rule.follows:
                sanction_class = consequences[position].sanction_class
                if sanction_class is not None:
                    by_class.setdefault(sanction_class, []).append(diagram)
        follows = frozenset(diagram for rule in rules for *_, diagram in rule.follows)
        roots = (cell.verdict, *follows, *(rule.anywhere for rule in rules))
        variables = set[int]().union(*map(diagrams.support, roots))
        impossible = (mask for mask, bit in cell.presumed if bit & cell.excluded)
        return _CellDiagrams(
            rules=tuple((rule.rule, rule.anywhere) for rule in rules),
            classes=tuple((name, diagrams.any_of(parts)) for name, parts in by_class.items()),
            follows=follows if cell.touched else frozenset(),
            tested=reduce(or_, (*map(masks.__getitem__, variables), *impossible), cell.excluded),
        )

    def _read(self, evaluation: Evaluation) -> RowAnswer:
        ends = self.query.law.diagrams.ends
        cells = dict.fromkeys(
            (self._cell(cell.law, cell.category, cell.target), cell.known)
            for cell in evaluation.possible
        )
        stands: set[int] = set()
        certain, possible = set(SanctionClass), set[SanctionClass]()
        for cell, known in cells:
            stands |= {rule for rule, diagram in cell.rules if ends(diagram, known) != _NEVER}
            of_class = {name: ends(diagram, known) for name, diagram in cell.classes}
            certain &= {name for name, found in of_class.items() if found == _ALWAYS}
            possible |= {name for name, found in of_class.items() if found != _NEVER}
        return RowAnswer(
            verdict=evaluation.verdict(),
            certain=frozenset(certain),
            possible=frozenset(possible),
            rules=tuple(self.query.rulebook.rules[rule].id for rule in sorted(stands)),
            open_facts=open_facts(evaluation),
            disputes=tuple(self._disputes(evaluation, cells)),
        )

    def _disputes(
        self, evaluation: Evaluation, cells: Iterable[tuple[_CellDiagrams, int]]
    ) -> Iterable[str]:
        ends = self.query.law.diagrams.ends
        found = {end for end, _ in evaluation.ends}
        for cell, known in cells:
            found |= {end for diagram in cell.follows for end in ends(diagram, known)}
        if any(end >= 0 for end in found):
            yield from (dispute.id for dispute in Explanation(evaluation).disputes())
