"""Codes, days, numbers and names in the language of a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final

from attrs import field, frozen

from asn_netralitas._model.case import At
from asn_netralitas._model.codes import Act, SanctionClass
from asn_netralitas._model.decision import Decision, DisputeView
from asn_netralitas._model.law import Citation, Dispute, Instrument, Penalty, ReadingRef, Rule
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary

from .document import UNBROKEN

PHRASES: Final = Catalogue("decision")
ACTS: Final = Catalogue("acts")
STATEMENTS: Final = Catalogue("statements")

LONGEST_NUMBER: Final = 40
_TWO: Final = 2
_CLOCK_LENGTH: Final = len("23:30")
_CONJUNCTIONS: Final = {"atau", "dan", "or", "and"}
_ABBREVIATION: Final = re.compile(r"\(([A-Z]+)\)$")
_BEFORE_A_NUMBER: Final = re.compile(r" (?=\(?\d|\w\b)")


@frozen(kw_only=True)
class Words:
    """Codes, days and names in the language of the reader.

    With a decision, disputes have the titles that it shows.

    Args:
        catalogue: The phrases of the page; `say` uses them. The other methods have their own.
    """

    lang: Language
    decision: Decision | None = None
    catalogue: Catalogue = PHRASES
    vocabulary: Vocabulary = field(factory=load_vocabulary, repr=False)

    def say(self, phrase: str, **values: object) -> str:
        return self.catalogue.say(phrase, self.lang, **values)

    def say_code(self, phrase: str, code: str) -> str:
        """Return the phrase with the key `PHRASE-CODE`, or the code where there is none."""
        key = _key(f"{phrase}-{code}")
        return self.say(key) if key in self.catalogue else code

    def _own(self, phrase: str, **values: object) -> str:
        """Return a phrase of `decision.yaml`, whichever page it is for."""
        return PHRASES.say(phrase, self.lang, **values)

    def term(self, code: StrEnum) -> str:
        return self.vocabulary.term(code)[self.lang]

    def short(self, code: StrEnum) -> str:
        """Return the abbreviation of a term, such as `PNS`, or the term where it has none."""
        term = self.term(code)
        if self.lang != "id":
            return term
        found = _ABBREVIATION.search(term)
        return found[1] if found else term

    def terms(self, how: str, codes: Iterable[StrEnum]) -> str:
        """Return the terms of codes as one enumeration, as `join` makes it."""
        return self.join(how, map(self.term, codes))

    def sanction_class(self, sanction_class: SanctionClass | None) -> str:
        """Return the name of a class of sanction; None means that no source gives one."""
        return self.say("no-class") if sanction_class is None else self.term(sanction_class)

    def code(self, code: str, *enums: type[StrEnum]) -> str:
        """Return the term of a code that belongs to one of some enums, else the code itself."""
        terms = (self.term(enum(code)) for enum in enums if code in set(enum))
        return next(terms, code)

    def fact(self, name: str) -> str:
        """Return the name of a fact, or of a dispute that decides like one."""
        known = self.vocabulary.terms["facts"]
        return known[name][self.lang] if name in known else self.dispute(name)

    def condition(self, name: str) -> str:
        """Return the name of a condition of the vocabulary."""
        return self.vocabulary.terms["conditions"][name][self.lang]

    def value(self, fact: str, code: str) -> str:
        """Return a value of a fact, which is a code, `yes` or `no`."""
        spec = self.vocabulary.facts.get(fact)
        if code in {"yes", "no"}:
            return self._own(code)
        kind = None if spec is None else spec.type
        return self.code(code, kind) if kind is not None and issubclass(kind, StrEnum) else code

    def statement(self, fact: str, code: str) -> str:
        """Return that a fact has a value as a statement about the person, such as `is on leave`."""
        key = _key(f"{fact}-{code}")
        if key in list(STATEMENTS):
            return STATEMENTS.say(key, self.lang)
        return self._own("pair", name=self.fact(fact), value=self.value(fact, code))

    def open_facts(self, facts: Iterable[str]) -> str:
        """Return what is not known: first things by their names, then what may or may not be so."""
        several = tuple(facts)
        stated = [fact for fact in several if _key(f"{fact}-yes") in list(STATEMENTS)]
        names = self.join("and", (self.fact(fact) for fact in several if fact not in stated))
        statements = self.join("or", (self.statement(fact, "yes") for fact in stated))
        if not stated:
            return names
        phrase = "join-open" if names else "whether"
        return self._own(phrase, names=names, statements=statements)

    def act(self, act: Act, targets: Iterable[str]) -> str:
        """Return an act with whom it favours or approaches, or the act alone without targets."""
        target = self.targets(targets)
        if not target:
            return self.term(act)
        phrase = _key(f"targeted-{act.value}") if has_target_phrase(act) else "targeted"
        return ACTS.say(phrase, self.lang, act=self.term(act), target=target)

    def targets(self, targets: Iterable[str]) -> str:
        """Return whom an act favours or approaches, as it stands in a sentence."""
        return self.join("or", map(self._target, targets))

    def _target(self, target: str) -> str:
        """Return a target as it stands in a sentence, or the code where nobody knows it."""
        key = _key(f"target-{target}")
        return ACTS.say(key, self.lang) if key in ACTS else target

    def values(self, fact: str, codes: Iterable[str]) -> str:
        """Return the values that a fact may have, as alternatives."""
        return self.join("or", (self.value(fact, code) for code in codes))

    def join(self, how: str, parts: Iterable[str]) -> str:
        """Return parts as one enumeration, with stronger marks where parts hold marks already."""
        several = tuple(parts)
        if len(several) < _TWO:
            return "".join(several)
        comma = ";" if any(", " in part for part in several) else ","
        plain = comma == "," and not any(_CONJUNCTIONS & set(part.split()) for part in several)
        first = f"{comma} ".join(several[:-1])
        if len(several) > _TWO or not plain:
            first += comma
        return self._own(f"join-{how}", first=first, last=several[-1])

    def day(self, day: date) -> str:
        """Return a day as it is written in a letter; its parts are never wrapped apart."""
        month = PHRASES.series("month-names", self.lang)[day.month - 1]
        return UNBROKEN.join((str(day.day), month, str(day.year)))

    def number(self, number: int) -> str:
        """Return a number with the mark for thousands that the language uses."""
        grouped = f"{number:,}"
        return grouped.replace(",", ".") if self.lang == "id" else grouped

    def amounts(self, penalty: Penalty) -> list[str]:
        """Return the share and the bounds of a kind of sanction, such as `25%` and `1-6 months`."""
        bounds = dict.fromkeys(
            str(each) for each in (penalty.least, penalty.most) if each is not None
        )
        unit = "" if penalty.unit is None else self._own(f"unit-{penalty.unit}")
        share = [] if penalty.percent is None else [f"{penalty.percent}%"]
        return [*share, f"{'-'.join(bounds)} {unit}".rstrip()] if bounds else share

    def certainty(self, *, certain: bool) -> str:
        """Return whether a sanction is certain, in one word."""
        return self._own("sanction-certain" if certain else "sanction-possible")

    def when(self, at: At) -> str:
        if isinstance(at, datetime):
            clock = at.isoformat(timespec="minutes").partition("T")[2]
            time, offset = clock[:_CLOCK_LENGTH], clock[_CLOCK_LENGTH:]
            return self._own("at-time", day=self.day(at), time=time, offset=offset)
        if isinstance(at, date):
            return self._own("on-day", day=self.day(at))
        return self._own("in-span", first=self.day(at.first), last=self.day(at.last))

    def where(self, region: str | None) -> str:
        if region is None:
            return self._own("anywhere")
        name = self.region(region)
        if name is None:
            return self._own("in-code", code=region)
        return self._own("in-region" if "." in region else "in-province", name=name, code=region)

    def region(self, code: str) -> str | None:
        """Return the name of a region, or None where the calendar knows none."""
        now = Calendar.national().region_now(code)
        province, dot, _ = now.partition(".")
        province_entry = Calendar.national().regions.get(province)
        if province_entry is None:
            return None
        return province_entry.regencies.get(now) if dot else province_entry.name

    def election(self, election: str) -> str:
        """Return the name of an election, or of the kind of one that no calendar holds."""
        kinds = self.vocabulary.terms["election_kinds"]
        if election in kinds:
            return kinds[election][self.lang]
        known = {entry.id: entry.name for entry in Calendar.national().elections}
        return known[election][self.lang] if election in known else election

    def rule(self, rule: str) -> str:
        national = national_rules().get(rule)
        if national is None:
            return rule
        return self._own("rule", title=national.title[self.lang], rule=rule)

    def dispute(self, dispute: str) -> str:
        """Return what a dispute is about."""
        titles = (view.title[self.lang] for view in self._disputes(dispute))
        return next(titles, dispute)

    def reading(self, ref: ReadingRef) -> str:
        dispute, reading = self.dispute(ref.dispute), self.reading_title(ref)
        return self._own("reading", dispute=dispute, reading=reading)

    def reading_title(self, ref: ReadingRef) -> str:
        """Return the title of a reading, or its id where it is not known."""
        titles = (
            reading.title[self.lang]
            for view in self._disputes(ref.dispute)
            for reading in view.readings
            if reading.id == ref.reading
        )
        return next(titles, ref.reading)

    def _disputes(self, dispute: str) -> Iterator[DisputeView | Dispute]:
        """Yield a dispute as the decision shows it, then as the national rulebook does."""
        known: tuple[DisputeView | Dispute, ...] = Rulebook.national().disputes
        shown = () if self.decision is None else self.decision.disputes
        yield from (view for view in (*shown, *known) if view.id == dispute)

    def citation(self, citation: Citation) -> str:
        """Return a provision; an instrument whose number is too long to repeat goes by its id."""
        name = self.instrument(citation.instrument)
        text = self._own("citation", instrument=name, provision=citation.provision)
        return _BEFORE_A_NUMBER.sub(UNBROKEN, text)

    def instrument(self, instrument: str) -> str:
        """Return the number of an instrument, or its id where the number is unknown.

        A national one whose number is too long to repeat goes by its id too.
        """
        known = national_instruments().get(instrument)
        if known is not None:
            return instrument if len(known.number) > LONGEST_NUMBER else known.number
        cited = () if self.decision is None else self.decision.instruments
        return next((local.number for local in cited if local.id == instrument), instrument)

    def citations(self, citations: Iterable[Citation]) -> str:
        return "; ".join(self.citation(citation) for citation in citations)


def has_target_phrase(act: Act) -> bool:
    """Return whether there is a sentence of the act with whom it favours or approaches."""
    return _key(f"targeted-{act.value}") in ACTS


def _key(code: str) -> str:
    """Return the key of the phrase of a code."""
    return code.replace("_", "-")


@cache
def national_rules() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in Rulebook.national().rules}


@cache
def national_instruments() -> Mapping[str, Instrument]:
    return {entry.id: entry for entry in Rulebook.national().instruments}


def grouped(codes: Iterable[str], words: Words, *enums: type[StrEnum]) -> Iterator[str]:
    """Yield terms of codes, whole groups by their own term."""
    vocabulary, left = words.vocabulary, dict.fromkeys(codes)
    sections: Mapping[str, Mapping[str, frozenset[str]]] = {
        "categories": {group.value: some for group, some in vocabulary.category_groups.items()},
        "act_groups": vocabulary.act_groups,
        "position_groups": vocabulary.position_groups,
        "target_groups": vocabulary.target_groups,
    }
    for section, groups in sections.items():
        for group, members in groups.items():
            if members and members <= left.keys():
                yield vocabulary.terms[section][group][words.lang]
                left = {code: None for code in left if code not in members}
    yield from (words.code(code, *enums) for code in left)
