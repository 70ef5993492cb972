"""Read-only mappings, values as JSON, and the hook by which a notebook shows a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache, partial, singledispatch
from typing import Any, Concatenate, Never, ParamSpec, TypeVar, cast

from attrs import Attribute, AttrsInstance, asdict

from asn_netralitas._phrases.text import Language


@singledispatch
def html_of(_value: object) -> str | None:
    """Return a value as HTML, or None, upon which a notebook shows its repr.

    `notebook` registers a writer for each class, so that the classes of the model know no HTML.
    """
    return None


@singledispatch
def summary_of(value: object, lang: Language) -> str:
    """Return a value as one paragraph in a language.

    `render` registers how a decision is written, so that the classes of the model know no texts.
    """
    raise NotImplementedError(type(value), lang)


@singledispatch
def labelled(value: object, lang: Language) -> dict[str, Any]:
    """Return a value as JSON with the term of each code beside it, as `summary_of` does."""
    raise NotImplementedError(type(value), lang)


K = TypeVar("K")
V = TypeVar("V")
P = ParamSpec("P")


def _refuse(*_: object, **__: object) -> Never:
    msg = "a frozen value cannot be changed"
    raise TypeError(msg)


class ReadOnly(dict[K, V]):
    """A mapping that cannot be changed: decisions are remembered, and the law is shared by all."""

    __setitem__ = __delitem__ = __ior__ = cast("Any", _refuse)
    clear = pop = popitem = setdefault = update = cast("Any", _refuse)

    def __reduce__(self) -> tuple[type[ReadOnly[K, V]], tuple[dict[K, V]]]:
        """Return the values as arguments, since a pickle would otherwise set them one by one."""
        return type(self), (dict(self),)


# Converters of attrs: a frozen value that kept the caller's own mapping would change with it.
def read_only_texts(values: Mapping[str, str]) -> Mapping[str, str]:
    return ReadOnly(values)


def read_only_flags(values: Mapping[str, bool]) -> Mapping[str, bool]:
    return ReadOnly(values)


def read_only_codes(values: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return ReadOnly({name: tuple(codes) for name, codes in values.items()})


def read_only(values: Mapping[K, V]) -> Mapping[K, V]:
    """Return a mapping that cannot be changed, nor the mappings in it."""
    if type(values) is ReadOnly:
        return values
    return ReadOnly({key: _inner(value) for key, value in values.items()})


def _inner(value: V) -> V:
    return cast("V", read_only(value)) if isinstance(value, Mapping) else value


def with_read_only_mappings(_: type, parts: list[Attribute[Any]]) -> list[Attribute[Any]]:
    """Return the attributes of a class, those that are mappings read-only: a transformer of attrs.

    Thus no mapping of a class of the law can be forgotten.
    """
    return [
        part.evolve(converter=read_only) if str(part.type).startswith("Mapping[") else part
        for part in parts
    ]


def fields_of(value: object, *names: str) -> dict[str, Any]:
    """Return some fields of a value by their names, for JSON.

    >>> fields_of(range(1, 9, 2), "start", "step")
    {'start': 1, 'step': 2}
    """
    return {name: getattr(value, name) for name in names}


def as_json(value: AttrsInstance) -> dict[str, Any]:
    """Return the fields of an attrs value as plain JSON values, those of values inside too."""
    return asdict(value, value_serializer=_plain)


def _plain(_owner: object, _field: object, value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def cached_method(
    most: int | None = None,
) -> Callable[[Callable[Concatenate[Any, P], V]], cached_property[Callable[P, V]]]:
    """Return a decorator that caches the results of a method, for each instance by itself.

    The class must not have slots.

    Args:
        most: How many results each instance keeps, by default all.
    """

    def cached(method: Callable[Concatenate[Any, P], V]) -> cached_property[Callable[P, V]]:
        def bound(owner: object) -> Callable[P, V]:
            return cast("Callable[P, V]", lru_cache(most)(partial(method, owner)))

        return cached_property(bound)

    return cached
