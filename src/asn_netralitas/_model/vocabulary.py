"""The terms, groups, entailments and presumptions behind the codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Final, Literal

from attrs import evolve, field, frozen

from asn_netralitas._phrases.text import Shown, Text

from . import codes
from .codes import Act, Category, Side, Target
from .law import Named
from .problems import Candidate, CaseError, Problem
from .spelling import code_meant, misspelt, near, squeezed, words_of
from .values import with_read_only_mappings
from .words import everyday_words

# The condition by which every vocabulary says when an act takes a side.
TAKES_SIDE: Final = "takes_side"
# Facts that choose the law and the elections, so that no condition tests them, each with the key
# of files that asks for it.
NEVER_TESTED: Final[Mapping[str, str]] = {"target": "targets", "contest": "contests"}


@frozen(repr=False)
class FactSpec(Shown):
    """A fact of a person or an activity: its code, its owner and the type of its values."""

    name: str
    owner: Literal["person", "activity"]
    type: type[bool | StrEnum]

    @property
    def values(self) -> tuple[codes.FactValue, ...]:
        """Return every value that the fact can take, in the order of the vocabulary."""
        return (False, True) if self.type is bool else tuple(self.type)

    @property
    def negative(self) -> codes.FactValue | None:
        """Return the value that says 'no' (`False`, or the code `none`), if there is one."""
        if self.type is bool:
            return False
        return next((value for value in self.values if value == "none"), None)


@frozen(repr=False)
class Entailment(Shown):
    """Values of category, act, target or stage, and the values that they leave a fact."""

    source: Literal["category", "act", "target", "stage"]
    values: frozenset[StrEnum]
    fact: str
    allowed: frozenset[codes.FactValue]


@frozen(repr=False)
class Presumption(Shown):
    """A value assumed of a fact unless the caller says otherwise; no other unknown fact has one."""

    fact: str
    value: codes.FactValue
    categories: frozenset[Category]


@frozen(kw_only=True, repr=False, cache_hash=True, field_transformer=with_read_only_mappings)
class Vocabulary(Shown):
    """The terms, groups, fixed targets, entailments and presumptions behind the enums.

    A program takes it from its rulebook, to show codes by their terms, to ask questions, and to
    read what people write.

    >>> from asn_netralitas import Rulebook
    >>> words = Rulebook.national().vocabulary
    >>> words.term(Act.LIKE_POST).id, words.fact_term("resigned").id
    ('menyukai unggahan', 'sudah mengundurkan diri')
    >>> words.code_in("acts", "nyoblos"), words.question("resigned").en
    ('vote', 'Have they resigned from their post as a government worker?')

    The terms of `keys` and `policies` are those of files; `also` holds other spellings, by section
    and code. `sides` says whether an act takes a side; `conditions` are those that have a name. A
    rule that names a category of `bound_as[c]` binds `c` too. `rights` are the acts that no rule
    may forbid, but to the categories that the law itself leaves out: `withheld`. `kinds_apart` are
    the contests of elections that no calendar holds, with their kind.
    """

    terms: Mapping[str, Mapping[str, Text]] = field(hash=False, repr=False)
    questions: Mapping[str, Text] = field(hash=False, repr=False)
    asked_first: frozenset[str] = field(repr=False)
    asked_last: frozenset[str] = field(repr=False)
    also: Mapping[str, Mapping[str, tuple[str, ...]]] = field(hash=False, repr=False)
    category_groups: Mapping[Category, frozenset[Category]] = field(hash=False)
    bound_as: Mapping[Category, frozenset[Category]] = field(hash=False)
    position_groups: Mapping[str, frozenset[codes.Position]] = field(hash=False)
    target_groups: Mapping[str, frozenset[Target]] = field(hash=False)
    act_groups: Mapping[str, frozenset[Act]] = field(hash=False)
    sides: Mapping[Act, Side] = field(hash=False)
    conditions: Mapping[str, Named] = field(hash=False)
    fixed_targets: Mapping[Act, Target] = field(hash=False)
    default_targets: Mapping[Act, Target] = field(hash=False)
    facts: Mapping[str, FactSpec] = field(hash=False)
    kind_classes: Mapping[codes.SanctionKind, codes.SanctionClass] = field(hash=False)
    entailments: tuple[Entailment, ...]
    presumptions: tuple[Presumption, ...]
    rights: frozenset[Act]
    withheld: Mapping[Act, frozenset[Category]] = field(hash=False)
    kinds_apart: Mapping[codes.Contest, codes.ElectionKind] = field(hash=False)

    def term(self, code: StrEnum) -> Text:
        """Return the term of an enum member, in both languages."""
        return self.terms[codes.SECTIONS_OF[type(code)][0]][code.value]

    def fact_term(self, name: str) -> Text:
        """Return the term of a fact, or of one of the other things that can be open."""
        return self.terms["facts"][name]

    def question(self, name: str) -> Text:
        """Return the question that asks a person for a fact, or for another thing that is open."""
        return self.questions[name]

    def turn(self, name: str) -> int:
        """Return when an interview asks for a fact: 0 for the first ones, 2 for the last."""
        return 1 - (name in self.asked_first) + (name in self.asked_last)

    def code_in(self, section: str, written: str) -> str | None:
        """Return the code of a section by its own spelling, its term or an everyday word for it.

        None where no code or several codes are meant.

        Raises:
            CaseError: If there is no such section.
        """
        if section not in self._codes:
            raise CaseError([_unknown_section(section, self.terms)])
        one = self._codes[section].get(squeezed(written))
        return one or self._known(section, everyday_words().code_in(section, written))

    def codes_in(self, section: str, written: str) -> tuple[str, ...]:
        """Return the codes of a section that a text can mean: one, several or none.

        >>> from asn_netralitas._reading.rulebook import load_vocabulary
        >>> load_vocabulary().codes_in("categories", "guru")
        ('pns', 'pppk', 'honorer')
        """
        one = self.code_in(section, written)
        several = everyday_words().codes_in(section, written)
        return (one,) if one else tuple(code for code in several if self._known(section, code))

    def meant(self, section: str, written: str) -> tuple[str, ...]:
        """Return the codes of a section that were most likely meant by a text that is none.

        These are the codes that it can mean, else those of the word of which it is a misspelling.
        There are none where it may be one of several words, and no word is taken for another.
        """
        codes = self.codes_in(section, written)
        if codes:
            return codes
        words = everyday_words()
        meanings: dict[str, set[str]] = {}
        for code in self.terms[section]:
            for form in (code, *self._spellings(section, code), *words.spellings(section, code)):
                meanings.setdefault(form, set()).add(code)
        for word, several in words.unclear(section).items():
            meanings.setdefault(word, set()).update(several)
        forms = misspelt(written, meanings, self._own_words)
        found = {frozenset(meanings[form]) for form in forms}
        return tuple(filter(found.pop().__contains__, meanings)) if len(found) == 1 else ()

    def with_meant(
        self, problem: Problem, section: str, written: str, codes: Collection[str]
    ) -> Problem:
        """Return a problem with those of some codes that were most likely meant by a text.

        If there are none, it has the section that lists what there is.
        """
        terms = self.terms[section]
        other = code_meant(written, [code for code in codes if code not in terms])
        if other is not None:
            return evolve(problem, hint=other)
        meant = [code for code in self.meant(section, written) if code in codes]
        return evolve(
            problem,
            hint=meant[0] if len(meant) == 1 else None,
            candidates=[Candidate(code, terms[code]) for code in meant],
            section=section,
        )

    def _known(self, section: str, code: str | None) -> str | None:
        return code if code in self.terms[section] else None

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """Return every word of a term or an everyday word: none is a misspelling of another."""
        words = everyday_words()
        terms = (form for section in self._codes for form in self.spelled(section))
        everyday = chain(
            (word for _, _, word in words.each()),
            (word for section in words.several for word in words.unclear(section)),
        )
        return words.own_words.union(*(words_of(form) for form in chain(terms, everyday)))

    def spelled(self, section: str) -> tuple[str, ...]:
        """Return every code and every term of a section, as people may write them."""
        return tuple(
            form for code in self.terms[section] for form in (code, *self._spellings(section, code))
        )

    def indonesian(self, section: str, code: str) -> tuple[str, ...]:
        """Return the spellings of a code in Indonesian, the abbreviation of its term first.

        Those with a comma, which files hold in quotes only, come last.
        """
        forms = (*reversed(_forms(self.terms[section][code].id)), *self._also(section, code))
        return tuple(sorted(forms, key=lambda form: "," in form))

    def indonesian_key(self, key: str) -> tuple[str, ...]:
        """Return the spellings of a key of a file in Indonesian, its own term first."""
        return tuple(form for term in self._key_terms(key) for form in _forms(term.id)) or (key,)

    def is_key(self, key: str, written: str) -> bool:
        """Return whether a key of a file is written, as code or as term, in any case."""
        return written == key or squeezed(written) in self._keys.get(key, ())

    def is_fact(self, name: str, written: str) -> bool:
        """Return whether a fact is written as people call it, such as `suami calon`."""
        return name in self.facts and self.code_in("facts", written) == name

    def key_term(self, key: str) -> Text:
        """Return the term of a key of a file, in both languages."""
        return next(self._key_terms(key), Text(key, key))

    def spelled_keys(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return every code and every term of some keys, and what people call facts."""
        words = everyday_words()
        return tuple(
            form
            for key in keys
            for called in (words.spellings("facts", key) if key in self.facts else (),)
            for form in dict.fromkeys((*self._own_keys(key), *called))
        )

    def _own_keys(self, key: str) -> tuple[str, ...]:
        return (key, *(form for term in self._key_terms(key) for form in _both(term)))

    def _also(self, section: str, code: str) -> tuple[str, ...]:
        return self.also.get(section, {}).get(code, ())

    def _spellings(self, section: str, code: str) -> tuple[str, ...]:
        return (*_both(self.terms[section][code]), *self._also(section, code))

    def _key_terms(self, key: str) -> Iterator[Text]:
        """Yield the terms of a key of a file; a fact is a key too."""
        sections = (self.terms["keys"], self.terms["facts"])
        return (terms[key] for terms in sections if key in terms)

    @cached_property
    def _codes(self) -> Mapping[str, Mapping[str, str]]:
        return {
            section: _by_spelling({code: self._spellings(section, code) for code in terms})
            for section, terms in self.terms.items()
        }

    @cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        names = (*self.terms["keys"], *self.facts)
        return {name: frozenset(map(squeezed, self._own_keys(name))) for name in names}

    def target_of(self, act: Act, given: Target | None) -> Target | None:
        """Return the target that an act has: fixed, else given, else its own by default."""
        return self.fixed_targets.get(act) or given or self.default_targets.get(act)

    def targets_of(self, act: Act) -> tuple[Target, ...]:
        """Return the targets that an act can have: the fixed one alone, else every one."""
        fixed = self.fixed_targets.get(act)
        return tuple(Target) if fixed is None else (fixed,)

    def admissible(
        self, fact: str, sources: Mapping[str, StrEnum | None]
    ) -> tuple[codes.FactValue, ...]:
        """Return the values that entailments leave a fact, in the order of the vocabulary.

        Args:
            fact: The code of the fact.
            sources: The category, act, target and stage by these names. One that is left out or
                None excludes nothing.
        """
        limits = [
            entailment.allowed
            for entailment in self.entailments
            if entailment.fact == fact and sources.get(entailment.source) in entailment.values
        ]
        values = self.facts[fact].values
        return tuple(value for value in values if all(value in limit for limit in limits))

    def presumed(self, fact: str, category: Category) -> codes.FactValue | None:
        """Return the value that is presumed of a fact that was not given, if any is."""
        for presumption in self.presumptions:
            if presumption.fact == fact and category in presumption.categories:
                return presumption.value
        return None

    def members(self, category: Category) -> tuple[Category, ...]:
        """Return the members of a group in the order of the vocabulary, or the category itself."""
        group = self.category_groups.get(category)
        if group is None:
            return (category,)
        return tuple(member for member in Category if member in group)


def _unknown_section(written: str, sections: Iterable[str]) -> Problem:
    values = {"what": "section", "written": str(written)}
    return Problem(code="unknown-code", values=values, hint=near(str(written), sections))


def _both(term: Text) -> tuple[str, ...]:
    """Return the spellings of a term in both languages.

    >>> _both(Text("Calon PNS (CPNS)", "probationary civil servant"))
    ('Calon PNS (CPNS)', 'Calon PNS', 'CPNS', 'probationary civil servant')
    """
    return tuple(dict.fromkeys((*_forms(term.id), *_forms(term.en))))


def _forms(wording: str) -> tuple[str, ...]:
    """Return a wording, then its long form and the abbreviation in its brackets, if it has one."""
    abbreviated = _ABBREVIATED.fullmatch(wording)
    return (wording, *(abbreviated.groups() if abbreviated else ()))


def _by_spelling(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return codes by spelling; a spelling of two codes means neither."""
    meanings: dict[str, set[str]] = {}
    for code, forms in spellings.items():
        for form in forms:
            meanings.setdefault(squeezed(form), set()).add(code)
    clear = {form: meant.pop() for form, meant in meanings.items() if len(meant) == 1}
    # A code means itself, whatever the term of another says.
    return clear | {squeezed(code): code for code in spellings}


_ABBREVIATED: Final = re.compile(r"(.+?) \(([^()]+)\)")
