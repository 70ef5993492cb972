"""Read files of instruments and overlays into rules.

Faults are noted at their places, and a faulty part is left out; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, get_args

from attrs import define, evolve, field, frozen

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model import codes, law
from asn_netralitas._model.codes import Act, Category, Confidence, SanctionClass
from asn_netralitas._model.law import Citation, Condition, Consequence, Penalty, Rule
from asn_netralitas._model.problems import Problem

from .days import note_reversed
from .fields import (
    amount,
    days_of,
    entries_of,
    given_value,
    is_empty,
    known_day,
    law_day,
    listed_entries,
    many_entries,
    whole_entries,
)
from .grammar import CONSEQUENCE, INSTRUMENT, OVERLAY, RULE, overlay_grammar
from .parts import PartReader, PartT, cited, keys_of, readings_of

_FORBIDDING: Final = frozenset({codes.Modality.PROHIBITION, codes.Modality.OBLIGATION})
_STILL_IN_SERVICE: Final = law.Not(law.FactIs("resigned", frozenset({True})))
# The file of an instrument does not name the instrument in its rules again.
_OWN_RULE_KEYS: Final = tuple(name for name in RULE.names if name != "instrument")


LISTS: Final = ("disputes", "routes", "no_role", "silences")
_PARTS: Final = (
    *("instruments", "rules", "schedules", "disputes"),
    *("duties", "routes", "no_roles", "silences", "overlays"),
)


@frozen
class _Home:
    """The values that a rule takes from its file unless it has its own."""

    instrument: str
    first: date | None
    last: date | None
    regions: frozenset[str] = frozenset()


@frozen
class _CarriedRules:
    """Rules of other instruments that bind others too; read last, when all rules are known."""

    home: _Home
    prefix: str
    rules: tuple[tuple[str, Cursor], ...]
    when: Condition | None
    citation: Citation
    changes: Mapping[str, Any]


@define
class RuleReader(PartReader):
    """The parts of a rulebook, read from one or several files."""

    instruments: list[law.Instrument] = field(factory=list)
    rules: list[Rule] = field(factory=list)
    schedules: list[law.Schedule] = field(factory=list)
    disputes: list[law.Dispute] = field(factory=list)
    duties: list[law.Duty] = field(factory=list)
    routes: list[law.Route] = field(factory=list)
    no_roles: list[law.NoRole] = field(factory=list)
    silences: list[law.SilenceReason] = field(factory=list)
    overlays: list[law.Overlay] = field(factory=list)
    _carried: list[_CarriedRules] = field(factory=list)

    @classmethod
    def over(cls, rulebook: Mapping[str, Any]) -> RuleReader:
        """Return a reader that adds to the parts of a rulebook."""
        parts: dict[str, Any] = {name: list(rulebook[name]) for name in _PARTS}
        reader = cls(rulebook["vocabulary"], **parts)
        kinds = {kind: parts[f"{kind}s"] for kind in ("instrument", "rule", "dispute", "overlay")}
        kinds |= {readings_of(dispute.id): dispute.readings for dispute in reader.disputes}
        for kind, values in kinds.items():
            reader.names.defined[kind] = {value.id: None for value in values}
        return reader

    @property
    def parts(self) -> dict[str, Any]:
        return {name: tuple(getattr(self, name)) for name in _PARTS}

    def read_instrument(self, root: Cursor) -> None:
        root.mapping("instrument", "schedules", "duties", "rules", "carried_over")
        home = self._read_header(root["instrument"])
        self.schedules += whole_entries(root.get("schedules"), lambda at: self._schedule(at, home))
        self.duties += whole_entries(root.get("duties"), lambda at: self._duty(at, home))
        self.rules += whole_entries(
            root.get("rules"), lambda at: self._rule(at.mapping(*_OWN_RULE_KEYS), home)
        )
        self._carried += whole_entries(root.get("carried_over"), lambda at: self._carry(at, home))

    def read_lists(self, lists: Mapping[str, Cursor | None]) -> None:
        self.disputes += whole_entries(lists.get("disputes"), self._dispute)
        self.routes += whole_entries(lists.get("routes"), partial(self.mapped, law.Route))
        self.no_roles += whole_entries(lists.get("no_role"), partial(self.mapped, law.NoRole))
        silences = lists.get("silences")
        self.silences += whole_entries(silences, partial(self.mapped, law.SilenceReason))

    def read_overlay(self, root: Cursor) -> None:
        keys = overlay_grammar(self.vocabulary).root.names
        if root.kind == "mapping" and not any(key in root for key in keys):
            # Of a file that is something else nothing is shown.
            root.problems.append(Problem(code="not-an-overlay", values={"path": _name_of(root)}))
            return
        root.mapping(*keys)
        overlay = self._overlay(root)
        self.overlays.append(overlay)
        self.local = overlay.categories
        for entry in listed_entries(root.get("instruments")):
            self._read_header(entry)
        self.rules += whole_entries(root.get("rules"), lambda at: self._local_rule(at, overlay))
        self.local = {}

    def carry_over(self) -> None:
        """Add the rules that instruments carry over from others, once every file is read."""
        by_id = {rule.id: rule for rule in self.rules}
        entries = [(carried, *entry) for carried in self._carried for entry in carried.rules]
        copies = {f"{carried.prefix}-{name}" for carried, name, _ in entries}
        for carried, name, cursor in entries:
            if name in by_id:
                self.rules.append(_carried_over(by_id[name], carried, cursor))
            elif name in copies:
                cursor.problem("carried-twice", rule=name)

    def _read_header(self, cursor: Cursor) -> _Home:
        noted = len(cursor.problems)
        cursor.mapping(*INSTRUMENT.names)
        first, last = days_of(cursor["in_force"].mapping("first", "last"))
        successor = given_value(cursor.get("replaced_by"), partial(self.names.use, "instrument"))
        days = {"first": first, "last": last}
        days |= {key: given_value(cursor.get(key), known_day) for key in ("made", "promulgated")}
        instrument = self.part(law.Instrument, cursor, replaced_by=successor, **days)
        if len(cursor.problems) == noted:
            self.instruments.append(instrument)
        return _Home(instrument.id, first, last)

    def _schedule(self, cursor: Cursor, home: _Home) -> law.Schedule:
        cursor.mapping(*keys_of(law.Schedule, citation="provision"), "anchor")
        # A reading may hold that a class brings a kind that otherwise belongs to another.
        sanction_class = None if "reading" in cursor else cursor["class"].find_code(SanctionClass)
        return self._at_home(
            law.Schedule, cursor, home, kinds=self._penalties(cursor["kinds"], sanction_class)
        )

    def _duty(self, cursor: Cursor, home: _Home) -> law.Duty:
        cursor.mapping(*keys_of(law.Duty, citation="provision"), "anchor")
        everybody = frozenset(Category).difference(self.vocabulary.category_groups)
        return self._at_home(
            law.Duty, cursor, home, categories=self.persons(cursor.get("categories")) or everybody
        )

    def _at_home(self, kind: type[PartT], cursor: Cursor, home: _Home, **known: object) -> PartT:
        """Return a part with the days of its instrument, which is cited by the provision alone."""
        first, last = days_of(cursor, home.first, home.last)
        citation = cited(home.instrument, cursor)
        return self.part(kind, cursor, first=first, last=last, citation=citation, **known)

    def _carry(self, cursor: Cursor, home: _Home) -> _CarriedRules:
        cursor.mapping(
            *("prefix", "rules", "categories", "when", "consequences"),
            *("provision", "anchor", "confidence"),
        )
        prefix = cursor["prefix"].text()
        rules = tuple(
            (self.names.use("rule", entry), entry) for entry in many_entries(cursor["rules"])
        )
        for name, entry in rules:
            self.names.define("rule", f"{prefix}-{name}", entry)
        confidence = cursor["confidence"].code(Confidence)
        changes = {
            "instrument": home.instrument,
            "categories": self.persons(cursor["categories"]),
            "positions": frozenset(),
            "exception_to": frozenset(),
            "interpretation_by": (),
            "consequences": self._consequences(cursor, prefix, confidence),
            "confidence": confidence,
        }
        when = given_value(cursor.get("when"), self.condition)
        citation = cited(home.instrument, cursor)
        return _CarriedRules(home, prefix, rules, when, citation, changes)

    def _local_rule(self, cursor: Cursor, overlay: law.Overlay) -> Rule:
        instrument = self.names.use("instrument", cursor.mapping(*RULE.names)["instrument"])
        home = _Home(instrument, overlay.first, overlay.last, overlay.regions)
        return self._rule(cursor, home)

    def _rule(self, cursor: Cursor, home: _Home) -> Rule:
        name = self.define("rule", cursor)
        first, last = days_of(cursor, home.first, home.last)
        confidence = cursor["confidence"].code(Confidence)
        if confidence is Confidence.DERIVED:
            cursor["confidence"].problem("derived-rule", rule=name)
        # Read in the order of the class, which is the order in which missing keys are reported.
        modality, title = cursor["modality"].code(codes.Modality), cursor["title"].bilingual()
        bound = self._bound(cursor, name)
        rule = self.part(
            Rule,
            cursor,
            id=name,
            instrument=home.instrument,
            modality=modality,
            title=title,
            categories=bound,
            acts=self._acts(cursor, name, bound),
            regions=self.places(cursor.get("regions")) or home.regions,
            exception_to=self.ids("rule", cursor.get("exception_to")),
            consequences=self._consequences(cursor, name, confidence),
            citations=tuple(map(self.citation, _entries(cursor, "citations", "no-citation", name))),
            first=first,
            last=last,
            confidence=confidence,
        )
        if rule.binds_after_resignation:
            return rule
        return evolve(rule, when=_both(_STILL_IN_SERVICE, rule.when))

    def _bound(self, cursor: Cursor, rule: str) -> frozenset[Category]:
        """Return the categories of a rule, after noting a rule that binds nobody."""
        listed, left_out = cursor.get("categories"), cursor.get("except_categories")
        bound = self.persons(listed) - self.named_persons(left_out)
        if is_empty(cursor.get("positions")) and (is_empty(listed) or (left_out and not bound)):
            cursor.problem("binds-nobody", rule=rule)
        return bound

    def _acts(self, cursor: Cursor, rule: str, bound: frozenset[Category]) -> frozenset[Act]:
        forbids = cursor["modality"].find_code(codes.Modality) in _FORBIDDING
        acts: set[Act] = set()
        for entry in _entries(cursor, "acts", "no-acts", rule):
            named = entry.codes(Act, self.vocabulary.act_groups)
            for right in self.vocabulary.rights.intersection(named) if forbids else ():
                if "positions" in cursor or not bound <= self._withheld_from(right):
                    entry.problem("forbids-a-right", rule=rule, act=right)
            acts.update(named)
        return frozenset(acts)

    def _withheld_from(self, right: Act) -> frozenset[Category]:
        """Return the categories that the law itself leaves out of a right."""
        return self.vocabulary.withheld.get(right, frozenset())

    def _consequences(
        self, owner: Cursor, rule: str, confidence: Confidence
    ) -> tuple[Consequence, ...]:
        entries = listed_entries(owner.get("consequences"))
        return tuple(self._consequence(entry, rule, confidence) for entry in entries)

    def _consequence(self, cursor: Cursor, rule: str, confidence: Confidence) -> Consequence:
        cursor.mapping(*CONSEQUENCE.names)
        own_confidence = given_value(cursor.get("confidence"), lambda at: at.code(Confidence))
        return self.part(
            Consequence,
            cursor,
            sanction_class=_sanction_class(cursor, rule),
            kinds=self._kinds(cursor),
            categories=self.persons(cursor.get("for")),
            confidence=own_confidence or confidence,
        )

    def _kinds(self, cursor: Cursor) -> tuple[Penalty, ...]:
        kinds = cursor.get("kinds")
        if kinds is None or is_empty(kinds):
            return ()
        return self._penalties(kinds, cursor["class"].find_code(SanctionClass))

    def _penalties(self, listed: Cursor, of_class: SanctionClass | None) -> tuple[Penalty, ...]:
        return tuple(self._penalty(entry, of_class) for entry in many_entries(listed))

    def _penalty(self, cursor: Cursor, of_class: SanctionClass | None) -> Penalty:
        if cursor.kind != "mapping":
            return Penalty(kind=self._kind(cursor, of_class))
        units: tuple[law.Unit, ...] = get_args(law.Unit)
        cursor.mapping("kind", "percent", *units)
        given: list[law.Unit] = [unit for unit in units if unit in cursor]
        if len(given) > 1:
            cursor.problem("one-of-keys", keys=", ".join(given))
        least, most = amount(cursor[given[0]]) if given else (None, None)
        return Penalty(
            kind=self._kind(cursor["kind"], of_class),
            least=least,
            most=most,
            unit=given[0] if given else None,
            percent=given_value(cursor.get("percent"), Cursor.integer),
        )

    def _kind(self, cursor: Cursor, of_class: SanctionClass | None) -> codes.SanctionKind:
        kind = cursor.find_code(codes.SanctionKind)
        if kind is not None and of_class not in {None, self.vocabulary.kind_classes[kind]}:
            cursor.problem("wrong-class", kind=kind, sanction_class=str(of_class))
        return cursor.code(codes.SanctionKind)

    def _dispute(self, cursor: Cursor) -> law.Dispute:
        cursor.mapping(*keys_of(law.Dispute))
        name = self.define("dispute", cursor)
        readings = [self._reading(entry, name) for entry in many_entries(cursor["readings"])]
        return self.part(law.Dispute, cursor, id=name, readings=tuple(readings))

    def _reading(self, cursor: Cursor, dispute: str) -> law.Reading:
        cursor.mapping(*keys_of(law.Reading))
        return self.part(law.Reading, cursor, id=self.define(readings_of(dispute), cursor))

    def _overlay(self, root: Cursor) -> law.Overlay:
        cursor = root["overlay"].mapping(*OVERLAY.names)
        first, last = days_of(cursor)
        return self.part(
            law.Overlay,
            cursor,
            id=self.define("overlay", cursor),
            title=cursor["title"].bilingual(),
            regions=self.places(cursor["regions"]),
            first=law_day(cursor["first"]) if first is None else first,
            last=last,
            readings=dict(self._choices(root.get("readings"))),
            categories=dict(_local_categories(root.get("categories"))),
        )

    def _choices(self, cursor: Cursor | None) -> Iterator[tuple[str, str]]:
        for key, value in entries_of(cursor):
            dispute = self.names.use("dispute", key)
            yield dispute, self.names.use(readings_of(dispute), value)


def _name_of(root: Cursor) -> str:
    return "" if root.where is None else root.where.name


def _entries(cursor: Cursor, key: str, code: str, rule: str) -> tuple[Cursor, ...]:
    """Return the entries of a list, after noting a list without any."""
    listed = cursor.get(key)
    if listed is None or is_empty(listed):
        cursor.problem(code, rule=rule)
        return ()
    return listed.many()


def _sanction_class(cursor: Cursor, rule: str) -> SanctionClass | None:
    """Return the class of a consequence; null is the same as no class."""
    sanction_class = cursor.get("class")
    if sanction_class is not None and sanction_class.kind != "null":
        return sanction_class.find_code(SanctionClass)
    if cursor.get("note") is None:
        cursor.problem("no-consequence-note", rule=rule)
    return None


def _local_categories(cursor: Cursor | None) -> Iterator[tuple[str, Category]]:
    for key, value in entries_of(cursor):
        name = key.text()
        if name.casefold() in set(Category):
            key.problem("duplicate-id", id=name)
        yield name, value.code(Category)


def _both(first: Condition | None, second: Condition | None) -> Condition | None:
    if first is None or second is None:
        return first or second
    return law.AllOf((first, second))


def _carried_over(rule: Rule, carried: _CarriedRules, cursor: Cursor) -> Rule:
    """Return the rule for those to whom another instrument carries it over."""
    first = max(filter(None, (rule.first, carried.home.first)), default=None)
    last = min(filter(None, (rule.last, carried.home.last)), default=None)
    note_reversed(cursor, first, last)
    return evolve(
        rule,
        id=f"{carried.prefix}-{rule.id}",
        when=_both(rule.when, carried.when),
        citations=(carried.citation, *rule.citations),
        first=first,
        last=last,
        **carried.changes,
    )
