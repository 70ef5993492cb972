"""Find the acts of which no rule speaks although a side is taken, with categories and situations.

The search uses the law of the last known day, without overlays: an older gap that is closed needs
no rule. Elections that are over are no situation, since few rules speak of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from operator import itemgetter
from typing import Final

from attrs import field, frozen

from asn_netralitas._engine.application import LEAF_OF
from asn_netralitas._engine.diagrams import FALSE, TRUE, Diagrams
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._model.codes import (
    Act,
    Category,
    ElectionKind,
    FactValue,
    Side,
    Stage,
    Target,
    Verdict,
)
from asn_netralitas._model.vocabulary import TAKES_SIDE
from asn_netralitas._phrases.text import Shown

from .cell_answers import CellAnswer
from .law_space import LawCell, LawSpace, SettingAt, alike, setting_at, single_categories
from .witness import Witness, find_witness

# A cell, with facts under which no rule speaks of it.
_SilentCell = tuple[LawCell, Mapping[str, FactValue]]
# Whoever acts for nobody, or for oneself, takes no side.
_NO_SIDES: Final = frozenset({Target.NOBODY, Target.OWN_CANDIDACY})


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
        codes = self.stage.value if self.kind is None else f"{self.kind.value}/{self.stage.value}"
        return f"{codes}~" if self.partly else codes


@frozen(kw_only=True, repr=False)
class Gap(Shown):
    """Categories for whom no rule speaks of an act in the same situations, though a side is taken.

    Of an act that never takes a side it is a gap that no rule speaks of it, whatever the facts.
    """

    act: Act
    categories: tuple[Category, ...]
    situations: tuple[Situation, ...]
    witness: Witness | None


def gaps_of(law: LawDiagrams, acts: Iterable[Act]) -> Iterator[Gap]:
    """Yield the gaps of each act; categories with the same situations share one."""
    space = LawSpace.of_all_versions(law)
    # Of each context that rules can tell apart, the last day that meets it.
    last_met = {
        alike(context): (day, context)
        for day in space.days
        for context in space.contexts(day, space.places[0])
        # Silence on an election whose law is another is no gap.
        if not context.is_apart
        if context.election is None or context.stage is not Stage.OUTSIDE
    }
    met = sorted(last_met.values(), key=itemgetter(0))
    today, place = law.horizon, space.places[0]
    for act in acts:
        settings = [
            setting_at(law, act, today, place, context)._replace(day=day) for day, context in met
        ]
        yield from _gaps(law, act, settings)


def _gaps(law: LawDiagrams, act: Act, settings: Sequence[SettingAt]) -> Iterator[Gap]:
    silence, members = _SilentCells(law, act), dict[tuple[SettingAt, ...], list[Category]]()
    silent_cells: dict[tuple[Category, SettingAt], tuple[_SilentCell, ...]] = {}
    for category in single_categories(law.rulebook.vocabulary):
        for at in settings:
            silent_cells[category, at] = tuple(silence.cells(at, category))
        silent = tuple(at for at in settings if silent_cells[category, at])
        members.setdefault(silent, []).append(category)
    for silent, categories in members.items():
        if silent:
            tried = (
                cell
                for at in reversed(silent)
                for category in categories
                for cell in silent_cells[category, at]
            )
            yield Gap(
                act=act,
                categories=tuple(categories),
                situations=_situations(silent, settings),
                witness=next(filter(None, map(_witness, tried)), None),
            )


@frozen(eq=False, slots=False)
class _SilentCells:
    """Where no rule speaks of an act, found once for all cells that are alike."""

    law: LawDiagrams
    act: Act
    _known: dict[Hashable, Mapping[str, FactValue] | None] = field(factory=dict, init=False)

    def cells(self, at: SettingAt, category: Category) -> Iterator[_SilentCell]:
        """Yield the cells of which no rule speaks although a side is taken, with such facts.

        If the act never takes one, these are all its cells, or none.
        """
        if self._takes_no_side:
            cells = [LawCell(self.law, self.act, at, category, aim) for aim in self._targets]
            if not any(cell.diagrams for cell in cells):
                yield from ((cell, {}) for cell in cells)
            return
        held = self.law.held(at.number)
        for target in self._targets:
            key = (self.law.numbers_of(at.number, category, target)[0], held, at.pins)
            cell = LawCell(self.law, self.act, at, category, target)
            if key not in self._known:
                self._known[key] = self._facts(cell) if cell.can_be else None
            facts = self._known[key]
            if facts is not None:
                yield cell, facts

    @cached_property
    def _takes_no_side(self) -> bool:
        return self.law.rulebook.vocabulary.sides[self.act] is Side.NEVER

    @cached_property
    def _targets(self) -> tuple[Target, ...]:
        targets = self.law.rulebook.vocabulary.targets_of(self.act)
        return tuple(aim for aim in targets if self._takes_no_side or aim not in _NO_SIDES)

    def _facts(self, cell: LawCell) -> Mapping[str, FactValue] | None:
        """Return the fewest facts under which a side is taken and nothing regulated, if any."""
        law, left = self.law, CellAnswer(cell).left
        takes_side = law.conditions.of_name(TAKES_SIDE, cell.act, cell.possible)
        silent = law.diagrams.equals(cell.compiled.verdict, LEAF_OF[Verdict.UNREGULATED])
        path = _path(law.diagrams, law.diagrams.choose(takes_side, silent, FALSE), left)
        if path is None:
            return None
        facts = (bit for number, bit in path if number < law.variables.facts)
        return dict(map(law.variables.by_bit.__getitem__, facts))


def _path(diagrams: Diagrams, node: int, left: int) -> tuple[tuple[int, int], ...] | None:
    """Return the variables with their bits on a way to `TRUE` where the values `left` are."""
    if node < 0:
        return () if node == TRUE else None
    for bit, child in diagrams.steps[node].items():
        below = _path(diagrams, child, left) if bit & left else None
        if below is not None:
            return ((diagrams.tested[node], bit), *below)
    return None


def _witness(silent: _SilentCell) -> Witness | None:
    cell, facts = silent
    return find_witness(
        (cell,), facts, {}, lambda decision: decision.verdict is Verdict.UNREGULATED
    )


def _situations(
    silent: Iterable[SettingAt], settings: Iterable[SettingAt]
) -> tuple[Situation, ...]:
    """Return the kinds and stages of the silent settings, in the order of the vocabulary."""
    quiet = Counter((at.context.kind, at.context.stage) for at in silent)
    every = Counter((at.context.kind, at.context.stage) for at in settings)
    return tuple(
        Situation(kind, stage, partly=every[kind, stage] > quiet[kind, stage])
        for kind, stage in product((None, *ElectionKind), Stage)
        if (kind, stage) in quiet
    )
