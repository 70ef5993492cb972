"""The ids that files define and use."""

from __future__ import annotations

from typing import Final

from attrs import define, field

from asn_netralitas._files.yaml_cursor import Cursor

REGION: Final = "region"
_READING_OF: Final = "reading of "


@define
class Names:
    """The ids that files define and use, by what they name; None is the place of an earlier load.

    The readings of a dispute are of a kind of their own, which holds the id of the dispute.
    """

    defined: dict[str, dict[str, Cursor | None]] = field(factory=dict)
    used: list[tuple[str, str, Cursor]] = field(factory=list)

    def define(self, kind: str, name: str, cursor: Cursor) -> str:
        """Return `name` after noting that something else of this kind is called so."""
        known = self.defined.setdefault(kind, {})
        if name in known:
            cursor.problem("duplicate-id", id=name)
        elif name:
            known[name] = cursor
        return name

    def use(self, kind: str, cursor: Cursor) -> str:
        """Return the id at `cursor`, of which `consistency` will see whether anything has it."""
        name = cursor.text()
        if name:
            self.used.append((kind, name, cursor))
        return name

    def uses(self, kind: str) -> bool:
        """Tell whether anything of this kind is used."""
        return any(used == kind for used, _, _ in self.used)


def readings_of(dispute: str) -> str:
    """Return the kind of the names of a dispute's readings."""
    return f"{_READING_OF}{dispute}"


def dispute_of(kind: str) -> str | None:
    """Return the dispute whose readings are of this kind, if they are."""
    return kind.removeprefix(_READING_OF) if kind.startswith(_READING_OF) else None
