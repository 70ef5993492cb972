"""Render the difference of two laws as text, Markdown, HTML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, get_args

from attrs import evolve, frozen

from asn_netralitas._engine.applicable_law import read_target
from asn_netralitas._files.json_text import json_text
from asn_netralitas._model.codes import Category, Stage, Target, Verdict
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.document import (
    UNBROKEN,
    AnswerBlock,
    Bullets,
    Document,
    Item,
    Paragraph,
    Section,
    capital,
)
from asn_netralitas._text.words import Words, grouped
from asn_netralitas._text.writers import written
from asn_netralitas.render import Form

from .law_changes import (
    ChangedCase,
    ChangeGroup,
    ChangeWitness,
    LawDiff,
    LawSide,
    PartChange,
    PartStatus,
    SanctionLine,
)

_PHRASES: Final = Catalogue("changes")

_FROM_WORST: Final = ("stricter", "mixed", "disputed", "settled", "freer", "sanctions")


def render_diff(
    changes: LawDiff, *, lang: Language = "id", to: Form = "text", width: int | None = None
) -> str:
    """Write what changes as text, Markdown, a whole page of HTML, or JSON.

    The JSON is that of `LawDiff.to_dict` and the same in both languages. Lines of text are folded
    at `width` columns, by default 88.

    >>> from datetime import date
    >>> from asn_netralitas.analysis import diff, render_diff
    >>> changes = diff(old_day=date(2021, 9, 1), new_day=date(2021, 9, 2))
    >>> print(render_diff(changes, lang="en").splitlines()[0])
    SAME: nasional on 1 September 2021 and nasional on 2 September 2021
    """
    if to == "json":
        return json_text(changes.to_dict(), indent=2)
    words = _DiffWords(lang=lang, changes=changes)
    mark, verdict = ("same", Verdict.UNREGULATED) if changes.same else ("differs", Verdict.DISPUTED)
    sides = words.say("sides", old=_side(changes.old, words), new=_side(changes.new, words))
    answer = AnswerBlock(verdict, words.say(mark), sides)
    sections = (*_parts(changes, words), *_groups(changes, words))
    return written(Document(lang, answer, sections), to, width)


def _side(side: LawSide, words: _DiffWords) -> str:
    name = " + ".join((side.rulebook, *side.overlays))
    return name if side.day is None else words.say("on", name=name, day=words.day(side.day))


def _parts(changes: LawDiff, words: _DiffWords) -> Iterator[Section]:
    items = tuple(
        Item(f"{lead} ({len(parts)})", tuple(Item(_part(part, words)) for part in parts), lead=lead)
        for status in get_args(PartStatus)
        if (parts := [part for part in changes.parts if part.status == status])
        for lead in (words.say(status),)
    )
    if items:
        yield Section(words.say("parts"), (Bullets(items),))


def _part(part: PartChange, words: _DiffWords) -> str:
    where = [f"{part.instrument} {part.citations[0].provision}"] if part.citations else []
    text = words.say(part.part, title=part.title[words.lang], id=", ".join((part.id, *where)))
    details = [words.say(aspect) for aspect in part.aspects]
    details += (" ".join((words.term(each.kind), *words.amounts(each))) for each in part.kinds)
    return f"{text}: {', '.join(details)}" if details else text


def _groups(changes: LawDiff, words: _DiffWords) -> Iterator[Section]:
    for change in _FROM_WORST:
        items = tuple(_group(group, words) for group in changes.groups if group.change == change)
        if items:
            means = Paragraph(words.say(f"{change}-means"))
            yield Section(words.say(change), (means, Bullets(items, apart=True)))
    if changes.parts and not changes.groups:
        yield Section(words.say("cells"), (Paragraph(words.say("no-effect")),))


def _group(group: ChangeGroup, words: _DiffWords) -> Item:
    lead = capital("; ".join(map(words.term, group.acts)))
    categories = ", ".join(grouped(group.categories, words, Category))
    details = filter(None, (categories, _targets(group, words), _contexts(group, words)))
    return Item(f"{lead} ({'; '.join(details)})", tuple(map(Item, _about(group, words))), lead=lead)


def _targets(group: ChangeGroup, words: _DiffWords) -> str:
    """Return the targets of a group, several by their common name; none where it is any."""
    targets = frozenset(group.targets)
    possible = {
        code for code in Target if any(read_target(code, each) is code for each in group.stages)
    }
    if targets >= possible:
        return ""
    for name, members in words.vocabulary.target_groups.items():
        if targets == members & possible:
            return words.vocabulary.terms["target_groups"][name][words.lang]
    return ", ".join(map(words.term, group.targets))


def _contexts(group: ChangeGroup, words: _DiffWords) -> str:
    kinds = [kind for kind in group.kinds if kind is not None]
    stages = [stage for stage in group.stages if stage is not Stage.OUTSIDE]
    if None in group.kinds and len(kinds) > 1 and len(group.stages) == len(Stage):
        return words.say("any-time")
    parts = [" / ".join(map(words.term, codes)) for codes in (kinds, stages, group.periods)]
    parts += [words.term(Stage.OUTSIDE)] if Stage.OUTSIDE in group.stages else []
    parts += [" / ".join(map(words.region, group.regions))]
    return ", ".join(filter(None, parts))


def _about(group: ChangeGroup, words: _DiffWords) -> Iterator[str]:
    before, after = words.term(group.before), words.term(group.after)
    if group.before is group.after:
        yield words.say("stays", verdict=before)
    else:
        yield words.say("turns", before=before, after=after)
    yield from _sanctions(group, words)
    for phrase in ("gained", "lost", "altered"):
        if rules := getattr(group, phrase):
            yield words.say(phrase, rules="; ".join(map(words.rule, rules)))
    yield _witness(group.witness, before, after, words)


def _sanctions(group: ChangeGroup, words: _DiffWords) -> Iterator[str]:
    """Yield the sanctions that differ, those that differ in kinds alone apart."""
    # Without their kinds, each once.
    before, after = (
        dict.fromkeys(evolve(line, kinds=()) for line in lines)
        for lines in (group.sanctions_before, group.sanctions_after)
    )
    for phrase, lines in (
        ("sanctions-lost", [line for line in before if line not in after]),
        ("sanctions-gained", [line for line in after if line not in before]),
        ("sanctions-kinds", [line for line in after if line in before]),
    ):
        if lines:
            yield words.say(phrase, sanctions="; ".join(_line(line, words) for line in lines))


def _line(line: SanctionLine, words: _DiffWords) -> str:
    name = words.sanction_class(line.sanction_class)
    by = words.say("by", by=", ".join(map(words.term, line.by))) if line.by else ""
    return f"{name}{by}, {words.certainty(certain=line.certain)}"


def _witness(witness: ChangeWitness, before: str, after: str, words: _DiffWords) -> str:
    terms = {name: words.term(getattr(witness, name)) for name in ("category", "act", "target")}
    if witness.before is None and witness.after is None:
        codes = (witness.context.kind, witness.context.stage)
        context = ", ".join(words.term(code) for code in codes if code is not None)
        case = words.say("hypothetical", context=context)
    else:
        cases = (("before", witness.before, before), ("after", witness.after, after))
        case = "; ".join(_case(phrase, each, verdict, words) for phrase, each, verdict in cases)
    return f"{words.say('example', **terms)}: {case}"


def _case(phrase: str, case: ChangedCase | None, verdict: str, words: _DiffWords) -> str:
    if case is None:
        return words.say(f"{phrase}-no-day", verdict=verdict)
    places = (case.election, None if case.region is None else words.region(case.region))
    where = "".join(f", {place}" for place in places if place is not None)
    return words.say(f"{phrase}-case", verdict=verdict, day=words.day(case.day), where=where)


@frozen(kw_only=True)
class _DiffWords(Words):
    """Words of the page, with rules titled as the two laws title them."""

    changes: LawDiff
    catalogue: Catalogue = _PHRASES

    def day(self, day: date) -> str:
        """Return a day as it is written in a letter, with plain spaces."""
        return super().day(day).replace(UNBROKEN, " ")

    def rule(self, rule: str) -> str:
        titles = {each.id: each.title for each in self.changes.parts if each.part == "rule"}
        known = rule in titles
        return self._own("rule", title=titles[rule][self.lang], rule=rule) if known else rule

    def region(self, code: str) -> str:
        """Return the name of a region, or its code where it is not known."""
        return super().region(code) or code
