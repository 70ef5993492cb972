"""Read parts of the law by their class: each field from the key of its name, by its type.

`Names` collects the ids that the parts define and use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from attrs import AttrsInstance, define, field

from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._model import law
from asn_netralitas._model.codes import Act, Category, Position, Rank, SanctionClass, Target
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Text

from .election_files import national_places
from .fields import code_set, codes, days_of, given_value, law_day, many_entries
from .grammar import CITATION, READING_REF
from .vocabulary_file import ConditionReader, Groups

PartT = TypeVar("PartT", bound=AttrsInstance)
REGION: Final = "region"
_READING_OF: Final = "reading of "

_SCALARS: Final[Mapping[object, Any]] = {
    str: Cursor.text,
    Text: Cursor.bilingual,
    int: Cursor.integer,
    bool: Cursor.boolean,
    date: law_day,
    law.Joined: lambda cursor: cursor.word("joined", *get_args(law.Joined)),
    law.Standing: lambda cursor: cursor.word("standing", *get_args(law.Standing)),
    law.KindOfDays: lambda cursor: cursor.word("kind of days", *get_args(law.KindOfDays)),
}
# By type, or by class and field.
_DEFAULTS: Final[Mapping[object, object]] = {
    bool: False,
    law.Joined: get_args(law.Joined)[0],
    (law.Holder, "rank"): Rank.STATEMENT,
}
_KEYS: Final = {
    "sanction_class": "class",
    "kinds_of_election": "election_kinds",
    "imposers": "imposed_by",
    "start": "from",
}
# Any other list may be left out.
_REQUIRED_LISTS: Final[Mapping[type, tuple[str, ...]]] = {
    law.Consequence: ("by",),
    law.Dispute: ("readings",),
    law.Duty: ("classes",),
    law.Imposer: ("positions", "by"),
    law.NoRole: ("citations",),
    law.Reading: ("holders",),
    law.Schedule: ("categories",),
}


@define
class Names:
    """The ids that files define and use, by kind; None is the place of an earlier load.

    The readings of each dispute are a kind of their own, which `readings_of` names.
    """

    defined: dict[str, dict[str, Cursor | None]] = field(factory=dict)
    used: list[tuple[str, str, Cursor]] = field(factory=list)

    def define(self, kind: str, name: str, cursor: Cursor) -> str:
        """Return `name` after noting another definition of it."""
        known = self.defined.setdefault(kind, {})
        if name in known:
            cursor.problem("duplicate-id", id=name)
        elif name:
            known[name] = cursor
        return name

    def use(self, kind: str, cursor: Cursor) -> str:
        """Return the id at `cursor`; `consistency` checks that it is defined."""
        name = cursor.text()
        if name:
            self.used.append((kind, name, cursor))
        return name


def readings_of(dispute: str) -> str:
    """Return the kind of the readings of a dispute."""
    return f"{_READING_OF}{dispute}"


def dispute_of(kind: str) -> str | None:
    """Return the dispute whose readings are of this kind; None for any other kind."""
    return kind.removeprefix(_READING_OF) if kind.startswith(_READING_OF) else None


def cited(instrument: str, cursor: Cursor) -> law.Citation:
    """Return the citation of a provision; an anchor is written where none can be deduced."""
    provision, anchor = cursor["provision"].text(), cursor.get("anchor")
    if anchor is None:
        return law.Citation(instrument, provision)
    return law.Citation(instrument, provision, anchor.text())


@cache
def _types_of(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def keys_of(kind: type, **renamed: str) -> tuple[str, ...]:
    """Return the keys in which a class without a grammar is written."""
    keys = _KEYS | renamed
    return tuple(keys.get(name, name) for name in _types_of(kind))


@define
class PartReader:
    """Read parts of the law in the words of a vocabulary, and note the ids in them."""

    vocabulary: Vocabulary
    names: Names = field(factory=Names)
    local: Mapping[str, Category] = field(factory=dict)

    def part(self, kind: type[PartT], cursor: Cursor, **known: object) -> PartT:
        """Return a part of the law; fields that are not `known` are read from a mapping."""
        types = _types_of(kind)
        if "id" in types and "id" not in known:
            known["id"] = self.define(kind.__name__.lower(), cursor)
        if "first" in types and "first" not in known:
            known["first"], known["last"] = days_of(cursor)
        unknown = [name for name in types if name not in known]
        return kind(**known, **{name: self._field(kind, name, cursor) for name in unknown})

    def _field(self, kind: type, name: str, cursor: Cursor) -> object:
        hint, key = _types_of(kind)[name], _KEYS.get(name, name)
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in {frozenset, tuple}:
            required = name in _REQUIRED_LISTS.get(kind, ())
            listed = cursor[key] if required else cursor.get(key)
            return origin(self._members(listed, arguments[0]))
        if NoneType in arguments:
            return given_value(cursor.get(key), lambda value: self._value(value, arguments[0]))
        default = _DEFAULTS.get(hint, _DEFAULTS.get((kind, name)))
        if default is not None and key not in cursor:
            return default
        return self._value(cursor[key], hint)

    def _members(self, listed: Cursor | None, kind: type[Any]) -> Iterable[object]:
        if kind is Category:
            return self.persons(listed)
        if issubclass(kind, StrEnum):
            return codes(listed, kind, self.groups.get(kind))
        return [self._value(entry, kind) for entry in many_entries(listed)]

    def _value(self, cursor: Cursor, kind: type[Any]) -> object:
        readers = {
            **_SCALARS,
            law.Citation: self.citation,
            law.ReadingRef: self._reading_ref,
            law.FactIs: self.condition,  # the first class of a condition
            law.FollowUp: self._follow_up,
        }
        if kind in readers:
            return readers[kind](cursor)
        return cursor.code(kind) if issubclass(kind, StrEnum) else self.mapped(kind, cursor)

    def mapped(self, kind: type[PartT], cursor: Cursor) -> PartT:
        """Return a part that has a key for each field."""
        return self.part(kind, cursor.mapping(*keys_of(kind)))

    def _follow_up(self, cursor: Cursor) -> law.FollowUp:
        clock = self.part(law.Clock, cursor.mapping(*keys_of(law.Clock), "classes"))
        return law.FollowUp(clock=clock, classes=code_set(cursor.get("classes"), SanctionClass))

    def define(self, kind: str, cursor: Cursor) -> str:
        """Return the id of a mapping, which no other of its kind may have."""
        return self.names.define(kind, cursor["id"].text(), cursor["id"])

    def ids(self, kind: str, listed: Cursor | None) -> frozenset[str]:
        """Return the ids in a list, which somebody must define."""
        return frozenset(self.names.use(kind, entry) for entry in many_entries(listed))

    def citation(self, cursor: Cursor) -> law.Citation:
        """Return a citation, whose instrument must be defined."""
        cursor.mapping(*CITATION.names)
        return cited(self.names.use("instrument", cursor["instrument"]), cursor)

    def _reading_ref(self, cursor: Cursor) -> law.ReadingRef:
        cursor.mapping(*READING_REF.names)
        dispute = self.names.use("dispute", cursor["dispute"])
        return law.ReadingRef(dispute, self.names.use(readings_of(dispute), cursor["reading"]))

    def places(self, listed: Cursor | None) -> frozenset[str]:
        """Return the regions in a list, which go by name too where words are understood."""
        return frozenset(map(self._place, many_entries(listed)))

    def _place(self, cursor: Cursor) -> str:
        named = national_places().code_of(cursor.text()) if cursor.takes_words else None
        return self.names.use(REGION, cursor) if named is None else named

    def persons(self, listed: Cursor | None) -> frozenset[Category]:
        """Return the categories in a list, with those that are bound without being named."""
        written = self.named_persons(listed)
        bound = self.vocabulary.bound_as.items()
        return written | {category for category, others in bound if others & written}

    def named_persons(self, listed: Cursor | None) -> frozenset[Category]:
        """Return the categories that a list names, by codes or by names of the overlay."""
        persons: set[Category] = set()
        for entry in many_entries(listed):
            local = law.local_category(self.local, entry.text()) if self.local else None
            named = () if local is None else self.vocabulary.members(local)
            persons.update(named or entry.codes(Category, self.category_groups))
        return frozenset(persons)

    @property
    def category_groups(self) -> dict[str, frozenset[Category]]:
        groups = self.vocabulary.category_groups.items()
        return {group.value: members for group, members in groups}

    @property
    def groups(self) -> Groups:
        vocabulary = self.vocabulary
        return {
            Act: vocabulary.act_groups,
            Position: vocabulary.position_groups,
            Target: vocabulary.target_groups,
        }

    def condition(self, cursor: Cursor) -> law.Condition:
        """Return a condition in the facts and the named conditions of the vocabulary."""
        vocabulary = self.vocabulary
        return ConditionReader(vocabulary.facts, vocabulary.conditions, self.groups).read(cursor)
