"""The words that people use instead of terms, from `law/words.yaml`.

They are no part of a rulebook: a new word changes no digest and no verdict, and every vocabulary
understands it. The file is read when the first word is looked up that is neither code nor term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Final

from attrs import frozen

from asn_netralitas._phrases.catalogue import texts_in
from asn_netralitas._phrases.text import Shown

from .spelling import folded, squeezed

_NONE: Final[Mapping[str, tuple[str, ...]]] = {}


@frozen(repr=False, slots=False)
class EverydayWords(Shown):
    """Everyday words by section: those of one code, and those that may mean several.

    `own_words` are the words that are never taken for a misspelling of another word; `place_words`
    are those of the names of places. `search` holds the affixes of words, and words that say
    nothing to a search.
    """

    also: Mapping[str, Mapping[str, tuple[str, ...]]]
    several: Mapping[str, Mapping[str, tuple[str, ...]]]
    own_words: frozenset[str]
    place_words: frozenset[str]
    search: Mapping[str, tuple[str, ...]]

    def code_in(self, section: str, written: str) -> str | None:
        """Return the one code of a section that a word means, in any case."""
        return self._codes.get(section, {}).get(squeezed(written))

    def codes_in(self, section: str, written: str) -> tuple[str, ...]:
        """Return the codes of a section that a word can mean; one, several or none."""
        one = self.code_in(section, written)
        return (one,) if one else self._several.get(section, {}).get(squeezed(written), ())

    def spellings(self, section: str, code: str) -> tuple[str, ...]:
        """Return the words that mean a code."""
        return self.also.get(section, _NONE).get(code, ())

    def unclear(self, section: str) -> Mapping[str, tuple[str, ...]]:
        """Return the words of a section that can mean several codes, with these codes."""
        return self.several.get(section, _NONE)

    def each(self) -> Iterator[tuple[str, str, str]]:
        """Yield section, code and word of every word that means one code."""
        for section, codes in self.also.items():
            for code, words in codes.items():
                yield from ((section, code, word) for word in words)

    @cached_property
    def _codes(self) -> dict[str, dict[str, str]]:
        codes: dict[str, dict[str, str]] = {}
        for section, code, word in self.each():
            codes.setdefault(section, {})[squeezed(word)] = code
        return codes

    @cached_property
    def _several(self) -> dict[str, dict[str, tuple[str, ...]]]:
        return {
            section: {squeezed(word): codes for word, codes in words.items()}
            for section, words in self.several.items()
        }


@cache
def everyday_words() -> EverydayWords:
    """Return the everyday words of the package, which are read once."""
    texts = texts_in("law/words")
    return EverydayWords(
        {section: _tuples(codes) for section, codes in texts["also"].items()},
        {section: _tuples(words) for section, words in texts["several"].items()},
        frozenset(map(folded, texts["own_words"])),
        frozenset(map(folded, texts["place_words"])),
        _tuples(texts["search"]),
    )


def _tuples(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(words) for key, words in lists.items()}
