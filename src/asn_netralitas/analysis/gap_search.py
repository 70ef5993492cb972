"""Find the acts of which no rule speaks, with categories and situations.

The search uses the law of the last known day, without overlays: an older gap that is closed needs
no rule. Elections that are over are no situation, since few rules speak of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from attrs import frozen

from asn_netralitas._engine.applicable_law import ApplicableLaw, LawIndex
from asn_netralitas._engine.cells import cell_of
from asn_netralitas._model.codes import Act, Category, ElectionKind, Stage, Target, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.elections import Context
from asn_netralitas._phrases.text import Shown

from .law_space import LawCell, LawSpace
from .witness import Witness, find_witness


@frozen(repr=False)
class Situation(Shown):
    """Elections of a kind at a stage, or, without a kind, no election.

    `partly` says that rules speak in some of their periods and not in the others.
    """

    kind: ElectionKind | None
    stage: Stage
    partly: bool = False

    def __str__(self) -> str:
        """Return kind and stage as codes, with a tilde for a part."""
        named = self.stage.value if self.kind is None else f"{self.kind.value}/{self.stage.value}"
        return f"{named}~" if self.partly else named


@frozen(kw_only=True, repr=False)
class Gap(Shown):
    """Categories for whom no rule speaks of an act in the same situations, whatever the facts."""

    act: Act
    categories: tuple[Category, ...]
    situations: tuple[Situation, ...]
    witness: Witness | None


def gaps_of(law: LawIndex, acts: Iterable[Act]) -> Iterator[Gap]:
    """Yield the gaps of some acts."""
    search = _GapSearch(law)
    for act in acts:
        yield from search.gaps(act)


@frozen(slots=False, eq=False)
class _GapSearch:
    law: LawIndex

    @cached_property
    def _all(self) -> LawSpace:
        return LawSpace.of_all_versions(self.law)

    @cached_property
    def _met(self) -> Mapping[object, tuple[date, Context]]:
        """Return every context that rules can tell apart, with the last day that it is met on."""
        return {
            (context.kind, context.contests, context.stage, context.periods): (day, context)
            for day in self._all.days
            for context in self._all.contexts(day)
            if context.election is None or context.stage is not Stage.OUTSIDE
        }

    def gaps(self, act: Act) -> Iterator[Gap]:
        """Yield the gaps of an act, those of categories that have the same together."""
        place = self._all.places[0]
        today = min(self.law.rulebook.known_until, self.law.calendar.known_until)
        settings = [
            (day, self.law.under(act, today, place, (context,)))
            for day, context in sorted(self._met.values(), key=_by_day)
        ]
        found: dict[tuple[int, ...], list[Category]] = {}
        for category in self._all.categories:
            silent = (
                number
                for number, (_, setting) in enumerate(settings)
                if not self._speaks(setting, category, self.law.rulebook.vocabulary.targets_of(act))
            )
            found.setdefault(tuple(silent), []).append(category)
        for numbers, categories in found.items():
            if numbers:
                corners = (
                    LawCell(act, day, place, setting, cell_of(self.law, setting, who, target))
                    for day, setting in (settings[number] for number in reversed(numbers))
                    for who in categories
                    for target in self.law.rulebook.vocabulary.targets_of(act)
                )
                yield Gap(
                    act=act,
                    categories=tuple(categories),
                    situations=_situations(numbers, [setting for _, setting in settings]),
                    witness=find_witness(self.law, corners, {}, (), _unregulated),
                )

    def _speaks(
        self, setting: ApplicableLaw, category: Category, targets: Iterable[Target]
    ) -> bool:
        return bool(setting.rules) and any(
            cell_of(self.law, setting, category, target).rules for target in targets
        )


def _by_day(met: tuple[date, Context]) -> date:
    return met[0]


def _unregulated(decision: Decision) -> bool:
    return decision.verdict is Verdict.UNREGULATED


def _situations(silent: Collection[int], settings: list[ApplicableLaw]) -> tuple[Situation, ...]:
    """Return the kinds and stages of the silent settings, in the order of the vocabulary."""
    loud = {_situation(each) for number, each in enumerate(settings) if number not in silent}
    found = {_situation(settings[number]) for number in silent}
    marked = (Situation(each.kind, each.stage, each in loud) for each in found)
    return tuple(sorted(marked, key=_order))


def _situation(setting: ApplicableLaw) -> Situation:
    (context,) = setting.contexts
    return Situation(context.kind, context.stage)


def _order(situation: Situation) -> tuple[bool, int, int]:
    kinds, kind = list(ElectionKind), situation.kind
    return kind is not None, kinds.index(kind) if kind else 0, list(Stage).index(situation.stage)
