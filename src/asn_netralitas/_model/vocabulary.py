"""The terms, groups, entailments and presumptions behind the codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final, Literal

from attrs import field, frozen

from asn_netralitas._phrases.text import Shown, Text

from .codes import (
    SECTION_OF,
    Act,
    Category,
    FactValue,
    Position,
    SanctionClass,
    SanctionKind,
    Target,
)


@frozen(repr=False)
class FactSpec(Shown):
    """What may be known of a person or an activity: its code, whose it is and its values."""

    name: str
    owner: Literal["person", "activity"]
    type: type[bool | StrEnum]

    @property
    def values(self) -> tuple[FactValue, ...]:
        """Return every value that the fact can take, in the order of the vocabulary."""
        return (False, True) if self.type is bool else tuple(self.type)

    @property
    def negative(self) -> FactValue | None:
        """Return the value that says 'no' (`False`, or the code `none`), if there is one."""
        if self.type is bool:
            return False
        return next((value for value in self.values if value == "none"), None)


@frozen(repr=False)
class Entailment(Shown):
    """A value of category, act, target or stage that restricts the values of another fact."""

    source: Literal["category", "act", "target", "stage"]
    values: frozenset[StrEnum]
    fact: str
    allowed: frozenset[FactValue]


@frozen(repr=False)
class Presumption(Shown):
    """A value held unless the caller says otherwise; the only exception to 'unknown is unknown'."""

    fact: str
    value: FactValue
    categories: frozenset[Category]


@frozen(kw_only=True, repr=False, cache_hash=True)
class Vocabulary(Shown):
    """The terms, groups, fixed targets, entailments and presumptions behind the enums.

    The terms of `keys` and `policies` are those of the files that people write, and `also` holds
    other ways to write a term, by section and code.

    `bound_as` holds, for a category, those by which a rule binds it without naming it. `rights` are
    the acts that no rule may forbid.
    """

    terms: Mapping[str, Mapping[str, Text]] = field(hash=False, repr=False)
    questions: Mapping[str, Text] = field(hash=False, repr=False)
    also: Mapping[str, Mapping[str, tuple[str, ...]]] = field(hash=False, repr=False)
    category_groups: Mapping[Category, frozenset[Category]] = field(hash=False)
    bound_as: Mapping[Category, frozenset[Category]] = field(hash=False)
    position_groups: Mapping[str, frozenset[Position]] = field(hash=False)
    target_groups: Mapping[str, frozenset[Target]] = field(hash=False)
    fixed_targets: Mapping[Act, Target] = field(hash=False)
    default_targets: Mapping[Act, Target] = field(hash=False)
    facts: Mapping[str, FactSpec] = field(hash=False)
    kind_classes: Mapping[SanctionKind, SanctionClass] = field(hash=False)
    entailments: tuple[Entailment, ...]
    presumptions: tuple[Presumption, ...]
    rights: frozenset[Act]

    def term(self, code: StrEnum) -> Text:
        """Return the term of an enum member, in both languages."""
        return self.terms[SECTION_OF[type(code)]][code.value]

    def fact_term(self, name: str) -> Text:
        """Return the term of a fact, or of one of the other things that can be open."""
        return self.terms["facts"][name]

    def question(self, name: str) -> Text:
        """Return the question that asks a person for a fact, or for another thing that is open."""
        return self.questions[name]

    def code_in(self, section: str, written: str) -> str | None:
        """Return the code of a section that is written as code or as term, in any case.

        None where no term of the section is so spelled, or several are.
        """
        return self._codes[section].get(folded(written))

    def spelled(self, section: str) -> tuple[str, ...]:
        """Return every code and every term of a section, as people may write them."""
        return tuple(
            form
            for code, term in self.terms[section].items()
            for form in (code, *_spellings(term), *self._also(section, code))
        )

    def indonesian(self, section: str, code: str) -> tuple[str, ...]:
        """Return the ways to write a code in Indonesian, the short one of its term first."""
        return (*_shortest_first(self.terms[section][code].id), *self._also(section, code))

    def indonesian_key(self, key: str) -> tuple[str, ...]:
        """Return the ways to write a key of a file in Indonesian, its own term first."""
        terms = (self.terms[section].get(key) for section in ("keys", "facts"))
        return tuple(spelling for term in terms if term for spelling in _forms(term.id)) or (key,)

    def _also(self, section: str, code: str) -> tuple[str, ...]:
        return self.also.get(section, {}).get(code, ())

    def is_key(self, key: str, written: str) -> bool:
        """Tell whether a key of a file is written, as code or as term, in any case."""
        return written == key or folded(written) in self._keys.get(key, ())

    def key_term(self, key: str) -> Text:
        """Return the term of a key of a file, in both languages."""
        return self.terms["keys"].get(key) or self.terms["facts"].get(key) or Text(key, key)

    def spelled_keys(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return every code and every term of some keys, as people may write them."""
        return tuple(form for key in keys for form in (key, *_spellings_of_key(self, key)))

    @cached_property
    def _codes(self) -> Mapping[str, Mapping[str, str]]:
        return {
            section: _by_spelling(
                {
                    code: (*_spellings(term), *self._also(section, code))
                    for code, term in terms.items()
                }
            )
            for section, terms in self.terms.items()
        }

    @cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        """Return for each key the ways to write it; a fact is a key too."""
        names = (*self.terms["keys"], *self.facts)
        return {
            name: frozenset(map(folded, (name, *_spellings_of_key(self, name)))) for name in names
        }

    def target_of(self, act: Act, given: Target | None) -> Target | None:
        """Return the target that an act has: fixed, else given, else its own by default."""
        return self.fixed_targets.get(act) or given or self.default_targets.get(act)

    def targets_of(self, act: Act) -> tuple[Target, ...]:
        """Return the targets that an act can have: the fixed one alone, else every one."""
        fixed = self.fixed_targets.get(act)
        return tuple(Target) if fixed is None else (fixed,)

    def admissible(self, fact: str, sources: Mapping[str, StrEnum | None]) -> tuple[FactValue, ...]:
        """Return the values that entailments leave a fact, in the order of the vocabulary.

        Args:
            fact: The code of the fact.
            sources: The category, act, target and stage by these names; what is not known yet may
                be left out or None, and excludes nothing.
        """
        limits = [
            entailment.allowed
            for entailment in self.entailments
            if entailment.fact == fact and sources.get(entailment.source) in entailment.values
        ]
        values = self.facts[fact].values
        return tuple(value for value in values if all(value in limit for limit in limits))

    def presumed(self, fact: str, category: Category) -> FactValue | None:
        """Return the value that is presumed of a fact that was not given, if any is."""
        return next(
            (
                presumption.value
                for presumption in self.presumptions
                if presumption.fact == fact and category in presumption.categories
            ),
            None,
        )

    def members(self, category: Category) -> tuple[Category, ...]:
        """Return the members of a group in the order of the vocabulary, or the category itself."""
        group = self.category_groups.get(category)
        if group is None:
            return (category,)
        return tuple(member for member in Category if member in group)


def folded(text: str) -> str:
    """Return a text as it is compared: without case, and with a blank for each underscore."""
    return " ".join(text.replace("_", " ").casefold().split())


def _spellings(term: Text) -> tuple[str, ...]:
    """Return the ways to write a term: in either language, whole, or without its brackets, or they.

    >>> _spellings(Text("Calon PNS (CPNS)", "probationary civil servant"))
    ('Calon PNS (CPNS)', 'Calon PNS', 'CPNS', 'probationary civil servant')
    """
    return tuple(dict.fromkeys((*_forms(term.id), *_forms(term.en))))


def _forms(wording: str) -> tuple[str, ...]:
    abbreviated = _ABBREVIATED.fullmatch(wording)
    return (wording, *(abbreviated.groups() if abbreviated else ()))


def _shortest_first(wording: str) -> tuple[str, ...]:
    """Return the ways to write a wording, of which the last is what stands in its brackets.

    >>> _shortest_first("Pegawai Negeri Sipil (PNS)")
    ('PNS', 'Pegawai Negeri Sipil', 'Pegawai Negeri Sipil (PNS)')
    """
    *longer, shortest = _forms(wording)
    return (shortest, *reversed(longer))


def _by_spelling(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return codes by each way to write them; what could mean two of them means none."""
    codes_by_spelling: dict[str, set[str]] = {}
    for code, ways in spellings.items():
        for spelling in ways:
            codes_by_spelling.setdefault(folded(spelling), set()).add(code)
    # A code means itself, whatever a term of another says.
    codes = {folded(code): code for code in spellings}
    return {
        **{
            spelling: meant.pop()
            for spelling, meant in codes_by_spelling.items()
            if len(meant) == 1
        },
        **codes,
    }


def _spellings_of_key(vocabulary: Vocabulary, key: str) -> tuple[str, ...]:
    terms = (vocabulary.terms[section].get(key) for section in ("keys", "facts"))
    return tuple(spelling for term in terms if term for spelling in _spellings(term))


_ABBREVIATED: Final = re.compile(r"(.+?) \(([^()]+)\)")
