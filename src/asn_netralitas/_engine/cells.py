"""The law of one setting, category and target, compiled so that facts are looked up as bits.

In a cell everything but plain facts is fixed. Each rule that covers it, and each consequence with a
condition of its own, is a disjunction of conjunctions over these facts; a bit is one conjunction.
A fact has one mask for each value: the bits that the value leaves true. The masks of all facts
ANDed are the conjunctions that hold, and what stands follows from them alone, so it is remembered
by them. Facts that no bit tests are skipped, which is exact.

An unknown fact is every value that it may have. The masks that can be reached are found value by
value, keeping the distinct ones: that is every completion, and few. Whether a fact decides is found
the same way, with its own values set side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import product
from typing import Final, assert_never

from attrs import frozen

from asn_netralitas._model.codes import Category, FactValue, Stage, Target
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Not, Rule
from asn_netralitas._model.vocabulary import Vocabulary

from .applicable_law import ApplicableLaw, LawIndex, reading_refs
from .application import AppliedRules, ContextTarget, RuleTable, in_time, rule_table

Values = Mapping[str, tuple[FactValue, ...]]
Literals = Mapping[str, frozenset[FactValue]]
Effective = tuple[tuple[str, str], ...]

_STAGED_TARGETS: Final = {
    Stage.OUTSIDE: Target.PROSPECTIVE_CANDIDATE,
    Stage.BEFORE_DETERMINATION: Target.PROSPECTIVE_CANDIDATE,
    Stage.AFTER_DETERMINATION: Target.CANDIDATE,
}
_REMEMBERED: Final = 4096
_CELLS: Final = 8192
_ROSTERS: Final = 512
_BOOKS: Final = 8


@frozen(slots=False, eq=False)
class Cell:
    """What a setting says to one category about an act with one target.

    Without a target each context gives its own.
    """

    setting: ApplicableLaw
    category: Category
    target: Target | None
    vocabulary: Vocabulary

    @cached_property
    def meetings(self) -> tuple[ContextTarget, ...]:
        """Return the contexts that the act meets, each with the target as it is read there.

        A hopeful or a candidate picks the elections of that stage; where there is none, it is read
        as what that person is at the stage there is. Elections met for an open period stay.
        """
        contexts, target = self.setting.contexts, self.target
        if target not in _STAGED_TARGETS.values():
            return tuple(
                ContextTarget(context, _read(target, context.stage)) for context in contexts
            )
        picked = [
            context for context in self.setting.staged if _STAGED_TARGETS[context.stage] is target
        ]
        return tuple(
            ContextTarget(context, _STAGED_TARGETS[context.stage])
            for context in contexts
            if not picked or context in picked or context.stage is Stage.OUTSIDE
        )

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Return the rules that cover the cell and that some facts can make true, by id."""
        return {rule.id: rule for rule, _, _ in self._bits}

    @cached_property
    def disputes(self) -> frozenset[str]:
        """Return the disputes that what can stand here belongs to."""
        rules = self.rules.values()
        refs = [ref for rule in rules for ref in reading_refs(rule)]
        classes = {part.sanction_class for rule in rules for part in rule.consequences}
        refs += [
            schedule.reading
            for schedule in self.setting.brought.schedules
            if schedule.reading
            and schedule.sanction_class in classes
            and self.category in schedule.categories
        ]
        return frozenset(ref.dispute for ref in refs)

    # -------------------------------------------------------------- facts as masks

    @cached_property
    def _bits(self) -> tuple[tuple[Rule, int | None, Literals], ...]:
        """Return each conjunction with its rule, and its consequence if it is one's."""
        return tuple(
            (rule, number, literals)
            for rule in self.setting.rules
            if self._covers(rule)
            for number, condition in self._conditions(rule)
            for literals in condition
        )

    def _covers(self, rule: Rule) -> bool:
        bound = self.category in rule.categories or bool(rule.positions)
        return bound and any(
            (not rule.targets or meeting.target in rule.targets) and in_time(rule, meeting.context)
            for meeting in self.meetings
        )

    def _conditions(self, rule: Rule) -> Iterator[tuple[int | None, tuple[Literals, ...]]]:
        held: Condition | None = None
        if self.category not in rule.categories:
            held = FactIs("position", frozenset(rule.positions))
        yield None, self._disjunction(held, rule.when)
        for number, part in enumerate(rule.consequences):
            if not part.categories or self.category in part.categories:
                post = FactIs("position", frozenset(part.positions)) if part.positions else None
                yield number, self._disjunction(post, part.when)

    def _disjunction(self, *conditions: Condition | None) -> tuple[Literals, ...]:
        whole = AllOf(tuple(condition for condition in conditions if condition is not None))
        return tuple(_conjunctions(whole, self.vocabulary))

    @cached_property
    def full(self) -> int:
        """Return the mask of every bit."""
        return (1 << len(self._bits)) - 1

    @cached_property
    def masks(self) -> Mapping[str, Mapping[FactValue, int]]:
        """Return for each fact that a bit tests, and each value, the bits that it leaves true."""
        tested = {fact for _, _, literals in self._bits for fact in literals}
        return {
            name: {value: self._mask(name, value) for value in spec.values}
            for name, spec in self.vocabulary.facts.items()
            if name in tested
        }

    @cached_property
    def bits_of_rules(self) -> int:
        """Return the bits that decide the verdict; the others are those of consequences."""
        return sum(1 << number for number, (_, part, _) in enumerate(self._bits) if part is None)

    def _mask(self, fact: str, value: FactValue) -> int:
        return sum(
            1 << number
            for number, (_, _, literals) in enumerate(self._bits)
            if fact not in literals or value in literals[fact]
        )

    # -------------------------------------------------------------- what stands

    @cached_property
    def standing(self) -> Callable[[int, Effective], AppliedRules]:
        """Return what stands where the conjunctions of a mask hold, under chosen readings."""
        return lru_cache(_REMEMBERED)(self._stand)

    def _stand(self, mask: int, effective: Effective) -> AppliedRules:
        held = [bit for number, bit in enumerate(self._bits) if mask >> number & 1]
        rules = dict.fromkeys(rule.id for rule, part, _ in held if part is None)
        consequences = {
            (rule.id, part): None for rule, part, _ in held if part is not None and rule.id in rules
        }
        return self._alike(self._roster(effective).standing(rules, consequences))

    @cached_property
    def _roster(self) -> Callable[[Effective], RuleTable]:
        rules = {rule.id: rule for rule, _, _ in self._bits}.values()

        @lru_cache(_ROSTERS)
        def found(effective: Effective) -> RuleTable:
            brought = self.setting.brought
            return rule_table(rules, self.meetings, self.category, dict(effective), brought)

        return found

    @cached_property
    def _alike(self) -> Callable[[AppliedRules], AppliedRules]:
        """Return the one value that stands for all that are equal to it, so they compare fast."""
        return lru_cache(_REMEMBERED)(lambda found: found)

    # -------------------------------------------------------------- what can be reached

    def reachable(
        self, values: Values, *, without: str | None = None, within: int | None = None
    ) -> tuple[int, ...]:
        """Return the masks that some completion reaches, with one fact left aside if asked.

        With `within`, only these bits are looked at.
        """
        reached = {self.full if within is None else within: None}
        for fact, masks in self.masks.items():
            if fact != without:
                steps = {masks[value] for value in values[fact]}
                reached = {mask & step: None for mask in reached for step in sorted(steps)}
        return tuple(reached)

    def pairs(self, values: Values, other: Cell, others: Values) -> Iterable[tuple[int, int]]:
        """Return the masks reached side by side here and in another cell.

        Each fact keeps its value there; where that is impossible, it takes any that is possible.
        """
        reached = {(self.full, other.full): None}
        for fact in dict.fromkeys((*self.masks, *other.masks)):
            steps = {
                (
                    self.masks[fact][one] if fact in self.masks else self.full,
                    other.masks[fact][two] if fact in other.masks else other.full,
                )
                for one in values[fact]
                for two in ((one,) if one in others[fact] else others[fact])
            }
            reached = {
                (here & one, there & two): None
                for here, there in reached
                for one, two in sorted(steps)
            }
        return reached


def cell_of(
    law: LawIndex, setting: ApplicableLaw, category: Category, target: Target | None
) -> Cell:
    """Return the cell of a setting; it is compiled when first met and kept, bounded."""
    return _compiled(law)(setting, category, target)


@lru_cache(_BOOKS)
def _compiled(law: LawIndex) -> Callable[[ApplicableLaw, Category, Target | None], Cell]:
    vocabulary = law.rulebook.vocabulary

    @lru_cache(_CELLS)
    def compiled(setting: ApplicableLaw, category: Category, target: Target | None) -> Cell:
        return Cell(setting, category, target, vocabulary)

    return compiled


def _read(target: Target | None, stage: Stage) -> Target:
    """Return a target as it is read at a stage: after determination no one is a hopeful."""
    by_stage = _STAGED_TARGETS[stage]
    if target is None:
        return by_stage
    if target is Target.INDEPENDENT_HOPEFUL and by_stage is Target.CANDIDATE:
        return by_stage
    return target


def _conjunctions(
    condition: Condition, vocabulary: Vocabulary, *, negated: bool = False
) -> Iterator[Literals]:
    """Yield the conjunctions of a condition; each gives the values that a fact must have."""
    match condition:
        case FactIs(fact, values):
            allowed = frozenset(vocabulary.facts[fact].values)
            yield {fact: allowed - values if negated else values}
        case Not(part):
            yield from _conjunctions(part, vocabulary, negated=not negated)
        case AllOf(parts) | AnyOf(parts):
            inner = [list(_conjunctions(part, vocabulary, negated=negated)) for part in parts]
            if isinstance(condition, AllOf) is negated:
                yield from (literals for found in inner for literals in found)
            else:
                yield from _joined(inner)
        case _:
            assert_never(condition)


def _joined(parts: list[list[Literals]]) -> Iterator[Literals]:
    """Yield every way to take one conjunction of each part, as one; the impossible left out."""
    for chosen in product(*parts):
        whole: dict[str, frozenset[FactValue]] = {}
        for literals in chosen:
            for fact, values in literals.items():
                whole[fact] = whole.get(fact, values) & values
        if all(whole.values()):
            yield whole
