"""The digest of a rulebook or a calendar: SHA-256 over its content, whatever its order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from attrs import AttrsInstance, fields, has


def digest_of(whole: AttrsInstance) -> str:
    """Return `sha256:` and the SHA-256 of the content of a value, whatever its order."""
    from hashlib import sha256  # noqa: PLC0415  # slow to load, and the compiled law holds digests

    texts = {part.name: _text_of_all(getattr(whole, part.name)) for part in fields(type(whole))}
    text = ",".join(f'"{name}":{texts[name]}' for name in sorted(texts))
    return f"sha256:{sha256(f'{{{text}}}'.encode()).hexdigest()}"


def _text_of_all(value: object) -> str:
    """Return a value as canonical text, with the values of a tuple sorted."""
    if isinstance(value, tuple):
        return f"[{','.join(sorted(map(_text_of, value)))}]"
    # A mapping has no hash by which its text could be remembered.
    return _written(_canonical(value)) if isinstance(value, Mapping) else _text_of(value)


# Rulebooks that differ in a rule or an overlay share all other parts.
@lru_cache(4096)
def _text_of(part: object) -> str:
    return _written(_canonical(part))


def _canonical(value: object) -> object:
    """Return a value as JSON, with the names of classes and with sorted sets."""
    kind = type(value)
    if has(kind):
        values = {part.name: getattr(value, part.name) for part in fields(kind)}
        return _canonical({"": kind.__name__, **values})
    match value:
        case frozenset():
            return sorted(map(_canonical, value), key=_written)
        case tuple():
            return [_canonical(part) for part in value]
        case Mapping():
            return {str(key): _canonical(part) for key, part in value.items()}
        case date() | type():
            return str(value)
        case _:
            return value


def _written(value: object) -> str:
    import json  # noqa: PLC0415  # slow to load; the compiled law holds its digest

    return json.dumps(value, sort_keys=True, separators=(",", ":"))
