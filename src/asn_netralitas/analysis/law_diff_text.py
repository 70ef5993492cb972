"""Render the difference of two laws as text, Markdown, HTML or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from attrs import evolve, frozen

from asn_netralitas._model.codes import Category, Stage, Target, Verdict
from asn_netralitas._model.law import Penalty
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.document import (
    UNBROKEN,
    AnswerBlock,
    Block,
    Bullets,
    Document,
    Item,
    Paragraph,
    Section,
    capital,
)
from asn_netralitas._text.words import Words, grouped
from asn_netralitas._text.writers import WRITERS
from asn_netralitas.render import Form

from .law_changes import (
    ChangedCase,
    ChangeDirection,
    ChangeGroup,
    ChangeWitness,
    LawDiff,
    PartChange,
    PartStatus,
    SanctionLine,
    Side,
)

_PHRASES: Final = Catalogue("changes")

_FROM_WORST: Final = (
    ChangeDirection.STRICTER,
    ChangeDirection.MIXED,
    ChangeDirection.DISPUTED,
    ChangeDirection.SETTLED,
    ChangeDirection.FREER,
    ChangeDirection.SANCTIONS,
)
_STATUSES: Final[tuple[PartStatus, ...]] = ("added", "changed", "ended")
# How a target is read at a stage: before candidates are determined nobody is one.
_TARGETS_AT: Final[Mapping[Stage, frozenset[Target]]] = {
    Stage.OUTSIDE: frozenset(Target) - {Target.CANDIDATE},
    Stage.BEFORE_DETERMINATION: frozenset(Target) - {Target.CANDIDATE},
    Stage.AFTER_DETERMINATION: frozenset(Target)
    - {Target.PROSPECTIVE_CANDIDATE, Target.INDEPENDENT_HOPEFUL},
}


def render_diff(changes: LawDiff, *, lang: Language = "id", to: Form = "text") -> str:
    """Write what changes as text, Markdown, a whole page of HTML, or JSON.

    The JSON is that of `LawDiff.to_dict` and the same in both languages.

    >>> from datetime import date
    >>> from asn_netralitas.analysis import diff, render_diff
    >>> changes = diff(old_day=date(2021, 9, 1), new_day=date(2021, 9, 2))
    >>> print(render_diff(changes, lang="en").splitlines()[0])
    SAME: nasional on 1 September 2021 and nasional on 2 September 2021
    """
    if to == "json":
        return json.dumps(changes.to_dict(), ensure_ascii=False, indent=2)
    return WRITERS[to](_document(changes, _DiffWords(lang=lang, changes=changes)))


def _document(changes: LawDiff, words: _DiffWords) -> Document:
    sections = (*_parts(changes, words), *_cells(changes, words))
    mark, verdict = ("same", Verdict.UNREGULATED) if changes.same else ("differs", Verdict.DISPUTED)
    sides = words.say("sides", old=_side(changes.old, words), new=_side(changes.new, words))
    return Document(words.lang, AnswerBlock(verdict, words.say(mark), sides), sections)


def _side(side: Side, words: _DiffWords) -> str:
    name = " + ".join((side.rulebook, *side.overlays))
    return name if side.day is None else words.say("on", name=name, day=words.day(side.day))


def _parts(changes: LawDiff, words: _DiffWords) -> Iterator[Section]:
    items = tuple(
        Item(f"{lead} ({len(parts)})", tuple(Item(_part(part, words)) for part in parts), lead=lead)
        for status in _STATUSES
        if (parts := [part for part in changes.parts if part.status == status])
        for lead in (words.say(status),)
    )
    if items:
        yield Section(words.say("parts"), (Bullets(items),))


def _part(part: PartChange, words: _DiffWords) -> str:
    where = [f"{part.instrument} {part.citations[0].provision}"] if part.citations else []
    text = words.say(part.part, title=part.title[words.lang], id=", ".join((part.id, *where)))
    details = [words.say(aspect) for aspect in part.aspects]
    details += (_penalty(kind, words) for kind in part.kinds)
    return f"{text}: {', '.join(details)}" if details else text


def _cells(changes: LawDiff, words: _DiffWords) -> Iterator[Section]:
    for change in _FROM_WORST:
        groups = [group for group in changes.groups if group.change is change]
        if groups:
            blocks: tuple[Block, ...] = (
                Paragraph(words.say(f"{change.value}-means")),
                Bullets(tuple(_group(group, words) for group in groups), apart=True),
            )
            yield Section(words.say(change.value), blocks)
    if changes.parts and not changes.groups:
        yield Section(words.say("cells"), (Paragraph(words.say("no-effect")),))


def _group(group: ChangeGroup, words: _DiffWords) -> Item:
    lead = capital("; ".join(map(words.term, group.acts)))
    categories = ", ".join(grouped(group.categories, words, Category))
    details = filter(None, (categories, words.targets(group), words.contexts(group)))
    return Item(f"{lead} ({'; '.join(details)})", tuple(map(Item, _about(group, words))), lead=lead)


def _about(group: ChangeGroup, words: _DiffWords) -> Iterator[str]:
    before, after = words.term(group.before), words.term(group.after)
    if group.before is group.after:
        yield words.say("stays", verdict=before)
    else:
        yield words.say("turns", before=before, after=after)
    yield from _sanctions(group, words)
    for phrase, rules in (
        ("gained", group.gained),
        ("lost", group.lost),
        ("altered", group.altered),
    ):
        if rules:
            yield words.say(phrase, rules="; ".join(map(words.rule, rules)))
    yield _witness(group, words)


def _sanctions(group: ChangeGroup, words: _DiffWords) -> Iterator[str]:
    before = {_but_kinds(line) for line in group.sanctions_before}
    after = {_but_kinds(line) for line in group.sanctions_after}
    for phrase, lines, others in (
        ("sanctions-lost", group.sanctions_before, after),
        ("sanctions-gained", group.sanctions_after, before),
        ("sanctions-kinds", group.sanctions_after, (after | before) - (after & before)),
    ):
        shown = dict.fromkeys(
            _line(line, words) for line in lines if _but_kinds(line) not in others
        )
        if shown:
            yield words.say(phrase, sanctions="; ".join(shown))


def _but_kinds(line: SanctionLine) -> SanctionLine:
    return evolve(line, kinds=())


def _line(line: SanctionLine, words: _DiffWords) -> str:
    name = words.say("no-class") if line.sanction_class is None else words.term(line.sanction_class)
    by = words.say("by", by=", ".join(map(words.term, line.by))) if line.by else ""
    return f"{name}{by}, {words.say('certain' if line.certain else 'possible')}"


def _penalty(penalty: Penalty, words: _DiffWords) -> str:
    bounds = dict.fromkeys(bound for bound in (penalty.least, penalty.most) if bound is not None)
    parts = [] if penalty.percent is None else [f"{penalty.percent}%"]
    if bounds:
        parts.append(f"{'-'.join(map(str, bounds))} {words.say(penalty.unit or 'number')}")
    name = words.term(penalty.kind)
    return f"{name} {' '.join(parts)}" if parts else name


def _witness(group: ChangeGroup, words: _DiffWords) -> str:
    witness = group.witness
    before, after = witness.before, witness.after
    cell = words.say(
        "example",
        category=words.term(witness.category),
        act=words.term(witness.act),
        target=words.term(witness.target),
    )
    if before is None and after is None:
        return f"{cell}: {words.say('hypothetical', context=_context(witness, words))}"
    cases = (
        _case(before, group.before, "before", words),
        _case(after, group.after, "after", words),
    )
    return f"{cell}: {'; '.join(cases)}"


def _case(case: ChangedCase | None, verdict: Verdict, phrase: str, words: _DiffWords) -> str:
    if case is None:
        return words.say(f"{phrase}-no-day", verdict=words.term(verdict))
    places = (case.election, None if case.region is None else words.region(case.region))
    where = "".join(f", {place}" for place in places if place is not None)
    day = words.day(case.day)
    return words.say(f"{phrase}-case", verdict=words.term(verdict), day=day, where=where)


def _context(witness: ChangeWitness, words: _DiffWords) -> str:
    kind, stage = witness.context.kind, witness.context.stage
    return ", ".join(words.term(code) for code in (kind, stage) if code is not None)


@frozen(kw_only=True)
class _DiffWords(Words):
    """Words of the page, with rules titled as the two laws title them."""

    changes: LawDiff
    catalogue: Catalogue = _PHRASES

    def day(self, day: date) -> str:
        """Return a day as it is written in a letter, with plain spaces."""
        return super().day(day).replace(UNBROKEN, " ")

    def rule(self, rule: str) -> str:
        """Return a rule by its title and id."""
        titles = (
            part.title for part in self.changes.parts if (part.part, part.id) == ("rule", rule)
        )
        title = next(titles, None)
        return rule if title is None else f"{title[self.lang]} ({rule})"

    def targets(self, group: ChangeGroup) -> str:
        """Return the targets of a group, several by their common name; none where it is any."""
        met = frozenset(group.targets)
        at = frozenset[Target]().union(*(_TARGETS_AT[stage] for stage in group.stages))
        if met >= at:
            return ""
        for name, members in self.vocabulary.target_groups.items():
            if met == members & at:
                return self.vocabulary.terms["target_groups"][name][self.lang]
        return ", ".join(map(self.term, group.targets))

    def contexts(self, group: ChangeGroup) -> str:
        """Return kinds, stages, periods and regions of a group."""
        kinds = [kind for kind in group.kinds if kind is not None]
        stages = [stage for stage in group.stages if stage is not Stage.OUTSIDE]
        if None in group.kinds and len(kinds) > 1 and len(group.stages) == len(Stage):
            return self.say("any-time")
        parts = [" / ".join(map(self.term, codes)) for codes in (kinds, stages, group.periods)]
        parts += [self.term(Stage.OUTSIDE)] if Stage.OUTSIDE in group.stages else []
        parts += [" / ".join(map(self.region, group.regions))]
        return ", ".join(filter(None, parts))

    def region(self, code: str) -> str:
        """Return the name of a region, or its code where it is not known."""
        return super().region(code) or code
