"""Texts in both languages.

>>> Text("aturan", "rule")["en"]
'rule'
"""

from __future__ import annotations

from typing import Any, Final, Literal

from attrs import fields, frozen

Language = Literal["id", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")


class Shown:
    """Base of attrs classes with `repr=False`: the same repr, made when it is called.

    A class whose repr attrs generates takes twice as long to create, and importing the package
    creates many. Subclasses stay under `attrs.frozen` itself, since type checkers know `evolve` and
    `fields` only for classes that attrs decorates.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the name of the class with its fields, but those declared with `repr=False`."""
        kind: Any = type(self)
        shown = [part.name for part in fields(kind) if part.repr]
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{kind.__qualname__.rpartition('>.')[2]}({values})"


@frozen(repr=False)
class Text(Shown):
    """One wording in Indonesian and in English.

    >>> Text("hari", "day")["id"]
    'hari'
    """

    id: str
    en: str

    # Else `"hari" in text` and a loop over a text would ask for item after item without end.
    __iter__ = None

    def __getitem__(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        return self.id if lang == "id" else self.en
