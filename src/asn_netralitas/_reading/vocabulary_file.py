"""Read the vocabulary file: terms, groups, facts, entailments and presumptions.

Faults are noted at their places; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, Literal, TypeVar

from attrs import frozen

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model import codes
from asn_netralitas._model.codes import FACT_TYPES, SECTIONS, Act, Category, FactValue, Side
from asn_netralitas._model.law import AllOf, AnyOf, Condition, FactIs, Named, Not
from asn_netralitas._model.problems import Problem
from asn_netralitas._model.vocabulary import (
    NEVER_TESTED,
    TAKES_SIDE,
    Entailment,
    FactSpec,
    Presumption,
    Vocabulary,
)
from asn_netralitas._phrases.text import Text

from .fields import entries_of, given_value, listed_entries, many_entries

CodeT = TypeVar("CodeT", bound=StrEnum)
_EntailmentSource = Literal["category", "act", "target", "stage"]
Groups = Mapping[type[StrEnum], Mapping[str, frozenset[StrEnum]]]

_OWNERS: Final[tuple[Literal["person", "activity"], ...]] = ("person", "activity")
_SOURCES: Final[Mapping[_EntailmentSource, type[StrEnum]]] = {
    "category": Category,
    "act": Act,
    "target": codes.Target,
    "stage": codes.Stage,
}
# Words for the files that people write; a vocabulary may leave them out.
_OWN_TERMS: Final = ("keys", "policies")
_GROUPS: Final = ("act_groups", "position_groups", "target_groups")
# The keys of an entry besides its term.
_EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("categories", "position_groups", "target_groups"), ("members",)),
    "act_groups": ("members", "sides"),
    "acts": ("side", "target", "default_target"),
    "conditions": ("acts", "when"),
    "contests": ("kind",),
    "sanction_kinds": ("class",),
    **dict.fromkeys(_OWNERS, ("type", "ask")),
    "other": ("ask",),
}
_UNREADABLE: Final = FactIs("", frozenset())
_SECTIONS: Final = (
    *(*SECTIONS, *_GROUPS, *_OWN_TERMS),
    *(
        "facts",
        "asked_first",
        "asked_last",
        "conditions",
        "entailments",
        "presumptions",
        "bound_as",
        "rights",
        "withheld",
        "also",
    ),
)


def read_vocabulary(root: Cursor) -> Vocabulary:
    root.mapping(*_SECTIONS)
    owners = root["facts"].mapping(*_OWNERS, "other")
    facts = {
        key.text(): FactSpec(
            key.text(), owner, FACT_TYPES[entry["type"].word("fact type", *FACT_TYPES)]
        )
        for owner in _OWNERS
        for key, entry in owners[owner].items()
    }
    categories = {
        code: frozenset(members.codes(Category))
        for code, members in _marked(root["categories"], Category, "members")
    }
    positions = dict(_groups(root["position_groups"], codes.Position))
    targets = dict(_groups(root["target_groups"], codes.Target))
    sides = {act: root["acts"][act]["side"].code(Side) for act in Act}
    acts = dict(_act_groups(root["act_groups"], sides))
    groups: Groups = {
        Act: acts,
        Category: {code.value: members for code, members in categories.items()},
        codes.Position: positions,
        codes.Target: targets,
    }
    bound_as = root["bound_as"].mapping(*Category)
    return Vocabulary(
        terms=_terms(root),
        questions={
            key.text(): entry["ask"].bilingual()
            for owner in (*_OWNERS, "other")
            for key, entry in owners[owner].items()
        },
        asked_first=_asked(root.get("asked_first"), facts),
        asked_last=_asked(root.get("asked_last"), facts),
        also=given_value(root.get("also"), _also) or {},
        category_groups=categories,
        bound_as={
            category: frozenset(others.codes(Category))
            for category in Category
            if (others := bound_as.get(category)) is not None
        },
        position_groups=positions,
        target_groups=targets,
        act_groups=acts,
        sides=sides,
        conditions=dict(_conditions(root["conditions"], facts, acts, groups)),
        fixed_targets=_targets(root["acts"], "target"),
        default_targets=_targets(root["acts"], "default_target"),
        facts=facts,
        kind_classes={
            kind: root["sanction_kinds"][kind]["class"].code(codes.SanctionClass)
            for kind in codes.SanctionKind
        },
        entailments=tuple(_entailments(root["entailments"], facts, groups)),
        presumptions=tuple(_presumptions(root["presumptions"], facts, categories)),
        rights=frozenset(root["rights"].codes(Act)),
        withheld=given_value(root.get("withheld"), _withheld) or {},
        kinds_apart={
            contest: kind.code(codes.ElectionKind)
            for contest, kind in _marked(root["contests"], codes.Contest, "kind")
        },
    )


def _asked(listed: Cursor | None, facts: Mapping[str, FactSpec]) -> frozenset[str]:
    """Return the facts of a list that may be left out."""
    specs = (find_fact(entry, facts) for entry in listed_entries(listed))
    return frozenset(spec.name for spec in specs if spec is not None)


def find_fact(cursor: Cursor, facts: Mapping[str, FactSpec]) -> FactSpec | None:
    """Return a fact by its code or term; None after noting that there is no such fact."""
    name = cursor.coded("facts")
    if name and name not in facts:
        problem = Problem(code="unknown-fact", values={"written": name})
        cursor.note(cursor.with_meant(problem, name, facts, "facts"))
    return facts.get(name)


def fact_values(cursor: Cursor, spec: FactSpec, groups: Groups) -> frozenset[FactValue]:
    """Return the values of a fact, written as a list or as one; a group means its members."""
    if issubclass(spec.type, StrEnum):
        return frozenset(cursor.codes(spec.type, groups.get(spec.type)))
    return frozenset(entry.boolean() for entry in cursor.many())


def _terms(root: Cursor) -> dict[str, dict[str, Text]]:
    terms: dict[str, dict[str, Text]] = {}
    for section, enum in SECTIONS.items():
        entries = root[section].mapping(*enum)
        extras = _EXTRAS.get(section, ())
        terms[section] = {code.value: _term(entries[code], *extras) for code in enum}
    for section in (*_GROUPS, "conditions", *_OWN_TERMS):
        terms[section] = dict(_free_terms(root.get(section), *_EXTRAS.get(section, ())))
    terms["facts"] = {
        name: term
        for owner in (*_OWNERS, "other")
        for name, term in _free_terms(root["facts"][owner], *_EXTRAS[owner])
    }
    return terms


def _also(sections: Cursor) -> dict[str, dict[str, tuple[str, ...]]]:
    sections.mapping(*SECTIONS)
    return {
        name.text(): {
            code.text(): tuple(entry.text() for entry in ways.many())
            for code, ways in section.mapping(*SECTIONS[name.text()]).items()
        }
        for name, section in sections.items()
        if name.text() in SECTIONS
    }


def _withheld(section: Cursor) -> dict[Act, frozenset[Category]]:
    section.mapping(*Act)
    return {
        key.code(Act): frozenset(categories.codes(Category)) for key, categories in section.items()
    }


def _free_terms(section: Cursor | None, *extras: str) -> Iterator[tuple[str, Text]]:
    for key, entry in entries_of(section):
        yield key.text(), _term(entry, *extras)


def _term(entry: Cursor, *extras: str) -> Text:
    entry.mapping("id", "en", "means", *extras)
    given_value(entry.get("means"), Cursor.text)
    return Text(entry["id"].text(), entry["en"].text())


def _marked(section: Cursor, enum: type[CodeT], key: str) -> Iterator[tuple[CodeT, Cursor]]:
    """Yield the codes of a section whose entries have a key, with its value."""
    for code in enum:
        value = section[code].get(key)
        if value is not None:
            yield code, value


def _groups(section: Cursor, enum: type[CodeT]) -> Iterator[tuple[str, frozenset[CodeT]]]:
    for key, entry in section.items():
        yield key.text(), frozenset(entry["members"].codes(enum))


def _act_groups(section: Cursor, sides: Mapping[Act, Side]) -> Iterator[tuple[str, frozenset[Act]]]:
    """Yield groups of acts, which name members, or the sides that all of them take."""
    for key, entry in section.items():
        meant = _optional_codes(entry, "sides", Side)
        named = _optional_codes(entry, "members", Act)
        yield key.text(), named | {act for act, side in sides.items() if side in meant}


def _optional_codes(
    entry: Cursor, key: str, enum: type[CodeT], groups: Mapping[str, frozenset[CodeT]] | None = None
) -> frozenset[CodeT]:
    """Return the codes under a key that may be left out."""
    return frozenset(given_value(entry.get(key), lambda listed: listed.codes(enum, groups)) or ())


def _conditions(
    section: Cursor,
    facts: Mapping[str, FactSpec],
    by_name: Mapping[str, frozenset[Act]],
    groups: Groups,
) -> Iterator[tuple[str, Named]]:
    reader = ConditionReader(facts, {}, groups)
    section[TAKES_SIDE].mapping("id", "en", "acts", "when")
    for key, entry in section.items():
        part = reader.read(entry["when"])
        yield key.text(), Named(key.text(), part, _optional_codes(entry, "acts", Act, by_name))


@frozen
class ConditionReader:
    """Read conditions over facts, in which those of the vocabulary may be named."""

    facts: Mapping[str, FactSpec]
    named: Mapping[str, Named]
    groups: Groups

    def read(self, cursor: Cursor) -> Condition:
        """Return a condition; a flag, or one of the vocabulary, may be written by its name."""
        if cursor.kind != "mapping":
            known = self.named.get(cursor.coded("conditions")) if self.named else None
            return known or self._fact(cursor)
        cursor.mapping("fact", "is", "all", "any", "not")
        match [key for key in ("fact", "all", "any", "not") if key in cursor]:
            case ["fact"]:
                return self._fact(cursor["fact"], cursor["is"])
            case ["all"] if "is" not in cursor:
                return AllOf(tuple(map(self.read, many_entries(cursor["all"]))))
            case ["any"] if "is" not in cursor:
                return AnyOf(tuple(map(self.read, many_entries(cursor["any"]))))
            case ["not"] if "is" not in cursor:
                return Not(self.read(cursor["not"]))
            case _:
                cursor.problem("one-of-keys", keys="fact + is, all, any, not")
                return _UNREADABLE

    def _fact(self, name: Cursor, values: Cursor | None = None) -> Condition:
        spec = find_fact(name, self.facts)
        if spec is None:
            return _UNREADABLE
        if spec.name in NEVER_TESTED:
            key = name.word_for(NEVER_TESTED[spec.name])
            name.problem("fact-has-a-key", fact=name.text(), key=key)
            return _UNREADABLE
        if values is None and spec.type is not bool:
            name.problem("missing-key", key="is")
        if values is None:
            return FactIs(spec.name, frozenset({True}))
        many_entries(values)
        return FactIs(spec.name, fact_values(values, spec, self.groups))


def _targets(acts: Cursor, key: str) -> dict[Act, codes.Target]:
    return {act: target.code(codes.Target) for act, target in _marked(acts, Act, key)}


def _entailments(
    section: Cursor, facts: Mapping[str, FactSpec], groups: Groups
) -> Iterator[Entailment]:
    for entry in section.sequence():
        premise = entry.mapping("if", "then")["if"].mapping(*_SOURCES)
        sources: list[_EntailmentSource] = [source for source in _SOURCES if source in premise]
        if len(sources) != 1:
            premise.problem("one-of-keys", keys=", ".join(_SOURCES))
            continue
        source = sources[0]
        values = frozenset(premise[source].codes(_SOURCES[source], groups.get(_SOURCES[source])))
        for key, conclusion in entry["then"].items():
            spec = find_fact(key, facts)
            if spec is not None:
                yield Entailment(source, values, spec.name, _allowed(conclusion, spec, groups))


def _allowed(conclusion: Cursor, spec: FactSpec, groups: Groups) -> frozenset[FactValue]:
    if conclusion.kind != "mapping":
        return fact_values(conclusion, spec, groups)
    excluded = conclusion.mapping("not")["not"]
    return frozenset(spec.values) - fact_values(excluded, spec, groups)


def _presumptions(
    section: Cursor,
    facts: Mapping[str, FactSpec],
    categories: Mapping[Category, frozenset[Category]],
) -> Iterator[Presumption]:
    everybody = frozenset(Category).difference(categories)
    groups = {code.value: members for code, members in categories.items()}
    for key, entry in section.items():
        entry.mapping("value", "category")
        spec = find_fact(key, facts)
        listed = entry.get("category")
        bound = everybody if listed is None else frozenset(listed.codes(Category, groups))
        for value in () if spec is None else fact_values(entry["value"], spec, {}):
            yield Presumption(key.text(), value, bound)
