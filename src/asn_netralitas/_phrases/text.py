"""Texts in both languages.

>>> Text("aturan", "rule")["en"]
'rule'
"""

from __future__ import annotations

from typing import Any, Literal

from attrs import fields, frozen

Language = Literal["id", "en"]


class Shown:
    """A value whose repr names its fields, as that of attrs does.

    With `repr=False` a class takes half as long to make, and importing the package makes many.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the name of the class with every field that is to be shown."""
        kind: Any = type(self)
        shown = [part.name for part in fields(kind) if part.repr]
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{kind.__qualname__.rpartition('>.')[2]}({values})"


@frozen(repr=False)
class Text(Shown):
    """One wording in Indonesian and in English."""

    id: str
    en: str

    def __getitem__(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        return self.id if lang == "id" else self.en
