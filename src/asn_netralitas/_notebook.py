"""What a notebook shows of a value.

Values know nothing of how they are written; who writes one tells it here when it is loaded.
"""

from __future__ import annotations

from functools import singledispatch


@singledispatch
def html_of(_value: object) -> str | None:
    """Return a value as part of a page; None where nobody writes it, so that its repr is shown."""
    return None
