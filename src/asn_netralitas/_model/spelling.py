"""Texts as they are compared, and what was most likely meant by a misspelt one.

Comparing letters alone would lead from `bakal calon` to `calon`, so a text is compared word by
word: each word must be the same, or a misspelling of the other. A word that means something of its
own is no misspelling.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

# Marks between words; a dot between two digits belongs to a number or a code.
_BETWEEN: Final = re.compile(r"[-_/,;:!?()\"\u201c\u201d]+|(?<![0-9])\.|\.(?![0-9])")
_APOSTROPHES: Final = str.maketrans("", "", "'`\u2018\u2019")
# A number is never a misspelling of another: eselon III is not eselon II.
_NUMERAL: Final = re.compile("[ivx]+[a-d]?|[a-z]?[0-9.]+[a-z]?")
# By the length of the longer word, how many letters may be wrong.
_ONE_WRONG: Final = 4
_TWO_WRONG: Final = 9
# For names that programs give, such as commands and columns: the least share of equal letters.
_ALIKE: Final = 0.65


@lru_cache(8192)
def folded(text: str) -> str:
    """Return a text as it is compared: without case and marks, with one blank between words.

    >>> folded("Kab. Kutai_Timur (64.08)")
    'kab kutai timur 64.08'
    """
    bare = text.translate(_APOSTROPHES).casefold()
    return " ".join(_BETWEEN.sub(" ", bare).split())


def squeezed(text: str) -> str:
    """Return a text as it is looked up: folded, and whether or not it is one word."""
    return folded(text).replace(" ", "")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, as they are compared."""
    return tuple(folded(text).split())


def misspelt(written: str, forms: Iterable[str], own_words: Collection[str]) -> tuple[str, ...]:
    """Return the forms of which a text is a misspelling, those with the fewest wrong letters.

    `own_words` are the words that are never a misspelling of another word.

    >>> misspelt("kepala deas", ["kepala desa", "kepala dinas"], {"kepala"})
    ('kepala desa',)
    >>> misspelt("balon", ["calon", "bakal calon"], {"balon"})
    ()
    """
    words, wrong = words_of(written), dict[str, int]()
    for form in forms:
        letters = _wrong_letters(words, words_of(form), own_words)
        if letters is not None:
            wrong[form] = letters
    fewest = min(wrong.values(), default=0)
    return tuple(form for form, letters in wrong.items() if letters == fewest)


def _wrong_letters(
    words: tuple[str, ...], form: tuple[str, ...], own_words: Collection[str]
) -> int | None:
    """Return how many letters of a text are wrong; None if it is no misspelling of the form."""
    if len(words) != len(form) or not words:
        return None
    wrong = 0
    for written, meant in zip(words, form, strict=True):
        if written == meant:
            continue
        most = _most_wrong(written, meant)
        letters = 0 if written in own_words else _distance(written, meant, most)
        if not 0 < letters <= most:
            return None
        wrong += letters
    return wrong


def _most_wrong(written: str, meant: str) -> int:
    if _NUMERAL.fullmatch(written) or _NUMERAL.fullmatch(meant):
        return 0
    longest = max(len(written), len(meant))
    return (longest >= _ONE_WRONG) + (longest >= _TWO_WRONG)


def _distance(written: str, meant: str, most: int) -> int:
    """Return how many letters are wrong, left out, too many or swapped, or one more than most."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # slow to load, and for mistakes alone

    return OSA.distance(written, meant, score_cutoff=most)


def code_meant(written: str, codes: Iterable[str]) -> str | None:
    """Return the one code of which a text is a misspelling, or that it is but for its case.

    >>> code_meant("like_pos", ["like_post", "vote"]), code_meant("pns", ["cpns", "bpns"])
    ('like_post', None)
    """
    forms = tuple(codes)
    own_words = {word for form in forms for word in words_of(form)}
    found = misspelt(written, forms, own_words)
    return found[0] if len(found) == 1 else None


def near(written: str, names: Iterable[str]) -> str | None:
    """Return the name of a program's making, such as a command, that was most likely meant."""
    from rapidfuzz import process  # noqa: PLC0415  # as above
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # as above

    by_text = {folded(name): name for name in names}
    found = process.extractOne(
        folded(written), list(by_text), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE
    )
    return by_text[found[0]] if found else None
