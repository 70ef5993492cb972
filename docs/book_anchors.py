"""The anchors of headings: in the book a heading ends with the code of what it is about."""
# ruff: noqa: INP001 # read by Sphinx, of no package

from __future__ import annotations

from typing import Final

from myst_parser.slugs import github_slugify

from asn_netralitas import Act, Category, Rulebook, SanctionClass

_BOOK: Final = Rulebook.national()
_CODES: Final = frozenset(
    (
        *(rule.id for rule in _BOOK.rules),
        *(dispute.id for dispute in _BOOK.disputes),
        *(schedule.id for schedule in _BOOK.schedules),
        *SanctionClass,
        *Act,
        *Category,
    )
)


def anchor(heading: str) -> str:
    """Return the anchor of a heading."""
    *title, last = heading.split()
    return last.lower() if title and last in _CODES else github_slugify(heading)
