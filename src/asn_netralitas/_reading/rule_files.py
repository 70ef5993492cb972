"""Read files of instruments and overlays into rules.

Faults are noted at their places and nothing is raised; a faulty part is left out. `consistency`
checks what concerns several parts at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import define, evolve, field, frozen

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Category,
    Confidence,
    Contest,
    ElectionKind,
    EmployerLevel,
    Modality,
    PeriodKind,
    Position,
    Rank,
    SanctionClass,
    SanctionKind,
    Stage,
    Target,
)
from asn_netralitas._model.law import (
    AllOf,
    AnyOf,
    Citation,
    Clock,
    Condition,
    Consequence,
    Dispute,
    Duty,
    FactIs,
    FollowUp,
    Forwarding,
    Holder,
    Imposer,
    Instrument,
    NoRole,
    Not,
    Overlay,
    Penalty,
    Reading,
    ReadingRef,
    Route,
    Rule,
    Schedule,
    Unit,
)
from asn_netralitas._model.vocabulary import Vocabulary

from .fields import (
    KINDS_OF_DAYS,
    UNITS,
    amount,
    both_conditions,
    code_set,
    codes,
    days_of,
    deadline,
    entries_of,
    given_value,
    is_empty,
    joined_as,
    listed_entries,
    many_entries,
    note_reversed,
    whole_entries,
)
from .grammar import CITATION, CONSEQUENCE, INSTRUMENT, OVERLAY, READING_REF, RULE, overlay_grammar
from .names import REGION, Names, readings_of
from .vocabulary_file import fact_values, find_fact

_FORBIDDING: Final = frozenset({Modality.PROHIBITION, Modality.OBLIGATION})
_STILL_IN_SERVICE: Final = Not(FactIs("resigned", frozenset({True})))
_UNREADABLE: Final = FactIs("", frozenset())
# The file of an instrument does not name the instrument in its rules again.
_OWN_RULE_KEYS: Final = tuple(name for name in RULE.names if name != "instrument")


@frozen
class _Home:
    """What a rule takes from where it stands, unless it says otherwise."""

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
    categories: frozenset[Category]
    when: Condition | None
    consequences: tuple[Consequence, ...]
    citation: Citation
    confidence: Confidence


@define
class RuleReader:
    """The parts of a rulebook as they are read, from however many files."""

    vocabulary: Vocabulary
    names: Names = field(factory=Names)
    instruments: list[Instrument] = field(factory=list)
    rules: list[Rule] = field(factory=list)
    schedules: list[Schedule] = field(factory=list)
    disputes: list[Dispute] = field(factory=list)
    duties: list[Duty] = field(factory=list)
    routes: list[Route] = field(factory=list)
    no_roles: list[NoRole] = field(factory=list)
    overlays: list[Overlay] = field(factory=list)
    _carried: list[_CarriedRules] = field(factory=list)

    def read_instrument(self, root: Cursor) -> None:
        """Read an instrument with all that stands in it."""
        root.mapping("instrument", "schedules", "duties", "rules", "carried_over")
        home = self._read_instrument(root["instrument"])
        self.schedules += whole_entries(root.get("schedules"), lambda at: self._schedule(at, home))
        self.duties += whole_entries(root.get("duties"), lambda at: self._duty(at, home))
        self.rules += whole_entries(
            root.get("rules"), lambda at: self._rule(at.mapping(*_OWN_RULE_KEYS), home)
        )
        self._carried += whole_entries(root.get("carried_over"), lambda at: self._carry(at, home))

    def read_disputes(self, listed: Cursor | None) -> None:
        """Read a list of disputes, if there is one."""
        self.disputes += whole_entries(listed, self._dispute)

    def read_routes(self, listed: Cursor | None) -> None:
        """Read a list of routes, if there is one."""
        self.routes += whole_entries(listed, self._route)

    def read_no_roles(self, listed: Cursor | None) -> None:
        """Read a list of bodies that have no part in reports, if there is one."""
        self.no_roles += whole_entries(listed, self._no_role)

    def read_overlay(self, root: Cursor) -> None:
        """Read what an overlay adds."""
        root.mapping(*overlay_grammar(self.vocabulary).root.names)
        overlay = self._overlay(root)
        self.overlays.append(overlay)
        for entry in listed_entries(root.get("instruments")):
            self._read_instrument(entry)
        self.rules += whole_entries(root.get("rules"), lambda at: self._local_rule(at, overlay))

    def carry_over(self) -> None:
        """Add the rules that instruments carry over from others, once every file is read."""
        by_id = {rule.id: rule for rule in self.rules}
        copies = {f"{one.prefix}-{name}" for one in self._carried for name, _ in one.rules}
        for carried in self._carried:
            for name, cursor in carried.rules:
                if name in by_id:
                    self.rules.append(_carried_over(by_id[name], carried, cursor))
                elif name in copies:
                    cursor.problem("carried-twice", rule=name)

    # -------------------------------------------------------------- instruments

    def _read_instrument(self, cursor: Cursor) -> _Home:
        noted = len(cursor.problems)
        instrument = self._instrument(cursor)
        if len(cursor.problems) == noted:
            self.instruments.append(instrument)
        return _Home(instrument.id, instrument.first, instrument.last)

    def _instrument(self, cursor: Cursor) -> Instrument:
        cursor.mapping(*INSTRUMENT.names)
        first, last = days_of(cursor["in_force"].mapping("first", "last"))
        successor = cursor.get("replaced_by")
        return Instrument(
            id=self._define("instrument", cursor),
            number=cursor["number"].text(),
            title=cursor["title"].bilingual(),
            rank=cursor["rank"].code(Rank),
            first=first,
            last=last,
            replaced_by=None if successor is None else self.names.use("instrument", successor),
            confidence=cursor["confidence"].code(Confidence),
            source=given_value(cursor.get("source"), Cursor.text),
        )

    def _schedule(self, cursor: Cursor, home: _Home) -> Schedule:
        cursor.mapping(
            "id",
            "class",
            "categories",
            "kinds",
            "joined",
            "imposed_by",
            "reading",
            "first",
            "last",
            "provision",
            "confidence",
            "note",
        )
        first, last = days_of(cursor, home.first, home.last)
        reading = self._reading_ref(cursor)
        # A reading may hold that a class brings a kind that otherwise belongs to another.
        sanction_class = None if reading else cursor["class"].find_code(SanctionClass)
        return Schedule(
            id=self._define("schedule", cursor),
            sanction_class=cursor["class"].code(SanctionClass),
            categories=self._persons(cursor["categories"]),
            kinds=self._penalties(cursor["kinds"], sanction_class),
            joined=joined_as(cursor),
            imposers=tuple(
                self._imposer(entry) for entry in many_entries(cursor.get("imposed_by"))
            ),
            reading=reading,
            first=first,
            last=last,
            citation=Citation(home.instrument, cursor["provision"].text()),
            confidence=cursor["confidence"].code(Confidence),
            note=given_value(cursor.get("note"), Cursor.bilingual),
        )

    def _imposer(self, cursor: Cursor) -> Imposer:
        cursor.mapping("positions", "employer_levels", "by")
        return Imposer(
            positions=self._positions(cursor["positions"]),
            employer_levels=code_set(cursor.get("employer_levels"), EmployerLevel),
            by=codes(cursor["by"], Authority),
        )

    def _duty(self, cursor: Cursor, home: _Home) -> Duty:
        cursor.mapping(
            "id", "text", "classes", "categories", "first", "last", "provision", "confidence"
        )
        first, last = days_of(cursor, home.first, home.last)
        everybody = frozenset(Category).difference(self.vocabulary.category_groups)
        return Duty(
            id=self._define("duty", cursor),
            text=cursor["text"].bilingual(),
            classes=code_set(cursor["classes"], SanctionClass),
            categories=self._persons(cursor.get("categories")) or everybody,
            first=first,
            last=last,
            citation=Citation(home.instrument, cursor["provision"].text()),
            confidence=cursor["confidence"].code(Confidence),
        )

    def _carry(self, cursor: Cursor, home: _Home) -> _CarriedRules:
        cursor.mapping(
            "prefix", "rules", "categories", "when", "consequences", "provision", "confidence"
        )
        prefix = cursor["prefix"].text()
        rules = tuple(
            (self.names.use("rule", entry), entry) for entry in many_entries(cursor["rules"])
        )
        for name, entry in rules:
            self.names.define("rule", f"{prefix}-{name}", entry)
        confidence = cursor["confidence"].code(Confidence)
        return _CarriedRules(
            home=home,
            prefix=prefix,
            rules=rules,
            categories=self._persons(cursor["categories"]),
            when=self._when(cursor),
            consequences=self._consequences(cursor.get("consequences"), prefix, confidence),
            citation=Citation(home.instrument, cursor["provision"].text()),
            confidence=confidence,
        )

    # -------------------------------------------------------------- rules

    def _local_rule(self, cursor: Cursor, overlay: Overlay) -> Rule:
        cursor.mapping(*RULE.names)
        instrument = self.names.use("instrument", cursor["instrument"])
        home = _Home(instrument, overlay.first, overlay.last, overlay.regions)
        return self._rule(cursor, home)

    def _rule(self, cursor: Cursor, home: _Home) -> Rule:
        name = self._define("rule", cursor)
        first, last = days_of(cursor, home.first, home.last)
        confidence = cursor["confidence"].code(Confidence)
        if confidence is Confidence.DERIVED:
            cursor["confidence"].problem("derived-rule", rule=name)
        after_resignation = (
            given_value(cursor.get("binds_after_resignation"), Cursor.boolean) or False
        )
        own_condition = self._when(cursor)
        return Rule(
            id=name,
            instrument=home.instrument,
            modality=cursor["modality"].code(Modality),
            title=cursor["title"].bilingual(),
            categories=self._bound(cursor, name),
            positions=self._positions(cursor.get("positions")),
            acts=self._acts(cursor, name),
            targets=self._targets(cursor.get("targets")),
            election_kinds=code_set(cursor.get("election_kinds"), ElectionKind),
            contests=code_set(cursor.get("contests"), Contest),
            stages=code_set(cursor.get("stages"), Stage),
            periods=code_set(cursor.get("periods"), PeriodKind),
            regions=self._regions(cursor.get("regions")) or home.regions,
            when=own_condition
            if after_resignation
            else both_conditions(_STILL_IN_SERVICE, own_condition),
            exception_to=frozenset(self._ids("rule", cursor.get("exception_to"))),
            interpretation_by=tuple(
                entry.bilingual() for entry in many_entries(cursor.get("interpretation_by"))
            ),
            consequences=self._consequences(cursor.get("consequences"), name, confidence),
            citations=self._citations(cursor, name),
            reading=self._reading_ref(cursor),
            first=first,
            last=last,
            confidence=confidence,
            binds_after_resignation=after_resignation,
            note=given_value(cursor.get("note"), Cursor.bilingual),
        )

    def _bound(self, cursor: Cursor, rule: str) -> frozenset[Category]:
        """Return the categories of a rule, after noting that it names neither these nor posts."""
        named, left_out = cursor.get("categories"), cursor.get("except_categories")
        bound = self._persons(named) - code_set(left_out, Category, self._category_groups)
        if is_empty(cursor.get("positions")) and (is_empty(named) or (left_out and not bound)):
            cursor.problem("binds-nobody", rule=rule)
        return bound

    def _acts(self, cursor: Cursor, rule: str) -> frozenset[Act]:
        acts = cursor.get("acts")
        if acts is None or is_empty(acts):
            cursor.problem("no-acts", rule=rule)
            return frozenset()
        if cursor["modality"].find_code(Modality) in _FORBIDDING:
            for entry in acts.many():
                if entry.find_code(Act) in self.vocabulary.rights:
                    entry.problem("forbids-a-right", rule=rule, act=entry.text())
        return frozenset(acts.codes(Act))

    def _citations(self, cursor: Cursor, rule: str) -> tuple[Citation, ...]:
        citations = cursor.get("citations")
        if citations is None or is_empty(citations):
            cursor.problem("no-citation", rule=rule)
            return ()
        return tuple(self._citation(entry) for entry in citations.many())

    def _consequences(
        self, listed: Cursor | None, rule: str, confidence: Confidence
    ) -> tuple[Consequence, ...]:
        return tuple(
            self._consequence(entry.mapping(*CONSEQUENCE.names), rule, confidence)
            for entry in listed_entries(listed)
        )

    def _consequence(self, cursor: Cursor, rule: str, confidence: Confidence) -> Consequence:
        first, last = days_of(cursor)
        return Consequence(
            sanction_class=_sanction_class(cursor, rule),
            kinds=self._kinds(cursor),
            joined=joined_as(cursor),
            by=codes(cursor["by"], Authority),
            categories=self._persons(cursor.get("for")),
            positions=self._positions(cursor.get("positions")),
            targets=self._targets(cursor.get("targets")),
            kinds_of_election=code_set(cursor.get("election_kinds"), ElectionKind),
            when=self._when(cursor),
            reading=self._reading_ref(cursor),
            first=first,
            last=last,
            citation=self._citation(cursor["citation"]),
            confidence=given_value(cursor.get("confidence"), _confidence) or confidence,
            note=given_value(cursor.get("note"), Cursor.bilingual),
        )

    # -------------------------------------------------------------- sanctions

    def _kinds(self, cursor: Cursor) -> tuple[Penalty, ...]:
        kinds = cursor.get("kinds")
        if kinds is None or is_empty(kinds):
            return ()
        named = cursor["class"]  # kinds without a class would be kinds of nothing
        return self._penalties(kinds, named.find_code(SanctionClass))

    def _penalties(
        self, listed: Cursor, sanction_class: SanctionClass | None
    ) -> tuple[Penalty, ...]:
        return tuple(self._penalty(entry, sanction_class) for entry in many_entries(listed))

    def _penalty(self, cursor: Cursor, sanction_class: SanctionClass | None) -> Penalty:
        if cursor.kind != "mapping":
            return Penalty(kind=self._kind(cursor, sanction_class))
        cursor.mapping("kind", "percent", *UNITS)
        units: list[Unit] = [unit for unit in UNITS if cursor.get(unit) is not None]
        if len(units) > 1:
            cursor.problem("one-of-keys", keys=", ".join(units))
        least, most = amount(cursor[units[0]]) if units else (None, None)
        return Penalty(
            kind=self._kind(cursor["kind"], sanction_class),
            least=least,
            most=most,
            unit=units[0] if units else None,
            percent=given_value(cursor.get("percent"), Cursor.integer),
        )

    def _kind(self, cursor: Cursor, sanction_class: SanctionClass | None) -> SanctionKind:
        found = cursor.find_code(SanctionKind)
        if found is not None and sanction_class not in {None, self.vocabulary.kind_classes[found]}:
            cursor.problem("wrong-class", kind=found, sanction_class=str(sanction_class))
        return cursor.code(SanctionKind)

    # -------------------------------------------------------------- conditions

    def _when(self, cursor: Cursor) -> Condition | None:
        return given_value(cursor.get("when"), self._condition)

    def _condition(self, cursor: Cursor) -> Condition:
        if cursor.kind != "mapping":
            return self._plain_fact(cursor)
        cursor.mapping("fact", "is", "all", "any", "not")
        match [key for key in ("fact", "all", "any", "not") if key in cursor]:
            case ["fact"]:
                return self._fact(cursor)
            case ["all"] if "is" not in cursor:
                return AllOf(self._conditions(cursor["all"]))
            case ["any"] if "is" not in cursor:
                return AnyOf(self._conditions(cursor["any"]))
            case ["not"] if "is" not in cursor:
                return Not(self._condition(cursor["not"]))
            case _:
                cursor.problem("one-of-keys", keys="fact + is, all, any, not")
                return _UNREADABLE

    def _conditions(self, listed: Cursor) -> tuple[Condition, ...]:
        return tuple(self._condition(entry) for entry in many_entries(listed))

    def _plain_fact(self, cursor: Cursor) -> Condition:
        spec = find_fact(cursor, self.vocabulary.facts)
        if spec is None:
            return _UNREADABLE
        if spec.type is not bool:
            cursor.problem("missing-key", key="is")
        return FactIs(spec.name, frozenset({True}))

    def _fact(self, cursor: Cursor) -> Condition:
        spec = find_fact(cursor["fact"], self.vocabulary.facts)
        values = cursor["is"]
        if spec is None:
            return _UNREADABLE
        many_entries(values)
        positions, targets = self.vocabulary.position_groups, self.vocabulary.target_groups
        return FactIs(spec.name, fact_values(values, spec, {Position: positions, Target: targets}))

    # -------------------------------------------------------------- disputes, routes, overlays

    def _dispute(self, cursor: Cursor) -> Dispute:
        cursor.mapping("id", "title", "readings")
        name = self._define("dispute", cursor)
        return Dispute(
            id=name,
            title=cursor["title"].bilingual(),
            readings=tuple(
                self._reading(entry, name) for entry in many_entries(cursor["readings"])
            ),
        )

    def _reading(self, cursor: Cursor, dispute: str) -> Reading:
        cursor.mapping("id", "title", "holders")
        return Reading(
            id=self._define(readings_of(dispute), cursor),
            title=cursor["title"].bilingual(),
            holders=tuple(_holder(entry) for entry in many_entries(cursor["holders"])),
        )

    def _route(self, cursor: Cursor) -> Route:
        cursor.mapping(
            *("id", "to", "route", "election_kinds", "outside", "categories", "deadline"),
            *("first", "last", "citation", "confidence", "forwarding", "reporter", "follow_up"),
        )
        first, last = days_of(cursor)
        return Route(
            id=self._define("route", cursor),
            to=cursor["to"].code(Authority),
            route=cursor["route"].text(),
            election_kinds=code_set(cursor.get("election_kinds"), ElectionKind),
            outside=given_value(cursor.get("outside"), Cursor.boolean) or False,
            categories=self._persons(cursor.get("categories")),
            deadline=given_value(cursor.get("deadline"), deadline),
            forwarding=tuple(
                self._forwarding(entry) for entry in many_entries(cursor.get("forwarding"))
            ),
            first=first,
            last=last,
            citation=self._citation(cursor["citation"]),
            confidence=cursor["confidence"].code(Confidence),
            reporter=given_value(cursor.get("reporter"), Cursor.bilingual),
            follow_up=tuple(
                self._follow_up(entry) for entry in many_entries(cursor.get("follow_up"))
            ),
        )

    def _follow_up(self, cursor: Cursor) -> FollowUp:
        cursor.mapping("what", "days", "kind", "from", "citation", "classes")
        clock = Clock(
            what=cursor["what"].bilingual(),
            days=cursor["days"].integer(),
            kind=cursor["kind"].word("kind of days", *KINDS_OF_DAYS),
            start=cursor["from"].text(),
            citation=self._citation(cursor["citation"]),
        )
        return FollowUp(clock=clock, classes=code_set(cursor.get("classes"), SanctionClass))

    def _no_role(self, cursor: Cursor) -> NoRole:
        cursor.mapping("who", "text", "citations")
        return NoRole(
            who=cursor["who"].bilingual(),
            text=cursor["text"].bilingual(),
            citations=tuple(self._citation(entry) for entry in many_entries(cursor["citations"])),
        )

    def _forwarding(self, cursor: Cursor) -> Forwarding:
        cursor.mapping("to", "classes", "categories", "first", "last", "citation")
        first, last = days_of(cursor)
        return Forwarding(
            to=cursor["to"].code(Authority),
            classes=code_set(cursor.get("classes"), SanctionClass),
            categories=self._persons(cursor.get("categories")),
            first=first,
            last=last,
            citation=self._citation(cursor["citation"]),
        )

    def _overlay(self, root: Cursor) -> Overlay:
        cursor = root["overlay"].mapping(*OVERLAY.names)
        first, last = days_of(cursor)
        return Overlay(
            id=self._define("overlay", cursor),
            title=cursor["title"].bilingual(),
            regions=self._regions(cursor["regions"]),
            first=cursor["first"].date() if first is None else first,
            last=last,
            readings=dict(self._choices(root.get("readings"))),
            categories=dict(_local_categories(root.get("categories"))),
        )

    def _choices(self, cursor: Cursor | None) -> Iterator[tuple[str, str]]:
        for key, value in entries_of(cursor):
            dispute = self.names.use("dispute", key)
            yield dispute, self.names.use(readings_of(dispute), value)

    # -------------------------------------------------------------- small parts

    def _define(self, kind: str, cursor: Cursor) -> str:
        return self.names.define(kind, cursor["id"].text(), cursor["id"])

    def _ids(self, kind: str, listed: Cursor | None) -> Iterator[str]:
        for entry in many_entries(listed):
            yield self.names.use(kind, entry)

    def _regions(self, listed: Cursor | None) -> frozenset[str]:
        return frozenset(self._ids(REGION, listed))

    def _citation(self, cursor: Cursor) -> Citation:
        cursor.mapping(*CITATION.names)
        instrument = self.names.use("instrument", cursor["instrument"])
        return Citation(instrument, cursor["provision"].text())

    def _reading_ref(self, cursor: Cursor) -> ReadingRef | None:
        named = cursor.get("reading")
        if named is None:
            return None
        named.mapping(*READING_REF.names)
        dispute = self.names.use("dispute", named["dispute"])
        return ReadingRef(dispute, self.names.use(readings_of(dispute), named["reading"]))

    def _persons(self, listed: Cursor | None) -> frozenset[Category]:
        """Return the categories in a list, with those that are bound without being named."""
        named = code_set(listed, Category, self._category_groups)
        bound = self.vocabulary.bound_as.items()
        return named | {category for category, others in bound if others & named}

    @property
    def _category_groups(self) -> dict[str, frozenset[Category]]:
        groups = self.vocabulary.category_groups.items()
        return {group.value: members for group, members in groups}

    def _positions(self, listed: Cursor | None) -> frozenset[Position]:
        return code_set(listed, Position, self.vocabulary.position_groups)

    def _targets(self, listed: Cursor | None) -> frozenset[Target]:
        return code_set(listed, Target, self.vocabulary.target_groups)


def _sanction_class(cursor: Cursor, rule: str) -> SanctionClass | None:
    """Return the class of a consequence; null says as much as leaving it out."""
    named = cursor.get("class")
    if named is not None and named.kind != "null":
        return named.find_code(SanctionClass)
    if cursor.get("note") is None:
        cursor.problem("no-consequence-note", rule=rule)
    return None


def _holder(cursor: Cursor) -> Holder:
    cursor.mapping("who", "since", "source", "authority")
    return Holder(
        who=cursor["who"].bilingual(),
        since=cursor["since"].date(),
        source=cursor["source"].text(),
        authority=given_value(cursor.get("authority"), lambda at: at.code(Authority)),
    )


def _local_categories(cursor: Cursor | None) -> Iterator[tuple[str, Category]]:
    for key, value in entries_of(cursor):
        name = key.text()
        if name.casefold() in set(Category):
            key.problem("duplicate-id", id=name)
        yield name, value.code(Category)


def _confidence(cursor: Cursor) -> Confidence:
    return cursor.code(Confidence)


def _carried_over(rule: Rule, carried: _CarriedRules, cursor: Cursor) -> Rule:
    """Return what a rule becomes where another instrument carries it over to others."""
    firsts = [day for day in (rule.first, carried.home.first) if day is not None]
    lasts = [day for day in (rule.last, carried.home.last) if day is not None]
    first, last = max(firsts, default=None), min(lasts, default=None)
    note_reversed(cursor, first, last)
    return evolve(
        rule,
        id=f"{carried.prefix}-{rule.id}",
        instrument=carried.home.instrument,
        categories=carried.categories,
        positions=frozenset(),
        when=both_conditions(rule.when, carried.when),
        exception_to=frozenset(),
        interpretation_by=(),
        consequences=carried.consequences,
        citations=(carried.citation, *rule.citations),
        first=first,
        last=last,
        confidence=carried.confidence,
    )
