"""The ids that files define and use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from attrs import define, field

from asn_netralitas._files.yaml_cursor import Cursor

REGION: Final = "region"
_READING_OF: Final = "reading of "


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


@define
class Names:
    """The ids that files define and use, by kind; None is the place of an earlier load.

    The readings of each dispute are a kind of their own, which `readings_of` names.
    """

    defined: dict[str, dict[str, Cursor | None]] = field(factory=dict)
    used: list[tuple[str, str, Cursor]] = field(factory=list)

    def know(self, kind: str, values: Iterable[_HasId]) -> None:
        """Add the ids of an earlier load."""
        self.defined[kind] = {value.id: None for value in values}

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

    def uses(self, kind: str) -> bool:
        """Tell whether anything of this kind is used."""
        return any(used == kind for used, _, _ in self.used)


def readings_of(dispute: str) -> str:
    """Return the kind of the readings of a dispute."""
    return f"{_READING_OF}{dispute}"


def dispute_of(kind: str) -> str | None:
    """Return the dispute whose readings are of this kind; None for any other kind."""
    return kind.removeprefix(_READING_OF) if kind.startswith(_READING_OF) else None
