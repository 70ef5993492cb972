"""Search acts, places and facts by what people say of them.

>>> [found.code for found in find_act("foto bareng calon")][:1]
['pose_photo']
>>> found = find_region("kutim")[0]
>>> found.code, found.name.id, found.how
('64.08', 'Kabupaten Kutai Timur', 'word')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from math import fsum, log
from typing import Final, Literal

from attrs import frozen

from asn_netralitas._model.spelling import squeezed, words_of
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.text import Shown, Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import load_vocabulary

__all__ = ["Found", "How", "find_act", "find_fact", "find_in", "find_region"]
__dir__ = __all__.copy

How = Literal["code", "term", "word", "one of several", "similar"]
_MOST: Final = 5
# How much of the weight of the words asked for must be met.
_LEAST: Final = 0.3
# What a meeting of two words counts: the same, one begins the other.
_BEGUN: Final = 0.8
_SHORTEST_BEGINNING: Final = 4
_SHORTEST_STEM: Final = 3
# How much the words asked for count beside those of the form that was found.
_ASKED: Final = 0.7
_EXACT: Final[Mapping[How, float]] = {"code": 4, "term": 3, "word": 3, "one of several": 2}


@frozen(repr=False)
class Found(Shown):
    """Something that a search found: its code and name, and by what it was found.

    `how` tells whether `word` is its code, a term, an everyday word for it or for several things,
    or only like what was asked for. The higher the score, the better.
    """

    code: str
    name: Text
    how: How
    word: str
    score: float


def find_act(text: str, *, most: int = _MOST) -> tuple[Found, ...]:
    """Return the acts that a text may mean, the best first."""
    return _index("acts").find(text, most)


def find_fact(text: str, *, most: int = _MOST) -> tuple[Found, ...]:
    """Return the facts that a text may mean, the best first."""
    return _index("facts").find(text, most)


def find_region(text: str, *, most: int = _MOST) -> tuple[Found, ...]:
    """Return the provinces, regencies and cities that a text may mean, the best first."""
    places = Calendar.national().place_names
    named = [places.named(code) for code in places.codes_of(text)]
    how: How = "word" if len(named) == 1 else "one of several"
    exact = [Found(each.code, each.name, how, text, _EXACT[how]) for each in named]
    similar = [Found(each.code, each.name, "similar", text, 1) for each in places.meant(text)]
    found = (*exact, *_index("regions").find(text, most), *similar)
    return _best(found, most)


def find_in(section: str, text: str, *, most: int = _MOST) -> tuple[Found, ...]:
    """Return what of a section of the vocabulary, or of its regions, a text may mean."""
    if section == "regions":
        return find_region(text, most=most)
    return _index(section).find(text, most)


@frozen
class _Form:
    """One way in which a thing is called, with its stems."""

    code: str
    how: How
    word: str
    stems: frozenset[str]


@frozen(eq=False, slots=False)
class _Index:
    """The things of a section by all that they are called, and what each stem weighs."""

    section: str
    names: Mapping[str, Text]
    forms: tuple[_Form, ...]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Return how rare each stem is: what many things are called tells little of one."""
        codes: dict[str, set[str]] = {}
        for form in self.forms:
            for stem in form.stems:
                codes.setdefault(stem, set()).add(form.code)
        return {stem: log(1 + len(self.names) / len(having)) for stem, having in codes.items()}

    @cached_property
    def _by_letters(self) -> Mapping[str, Sequence[_Form]]:
        forms: dict[str, list[_Form]] = {}
        for form in self.forms:
            forms.setdefault(squeezed(form.word), []).append(form)
        return forms

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[int]]:
        """Return the numbers of the forms that have each stem."""
        numbers: dict[str, list[int]] = {}
        for number, form in enumerate(self.forms):
            for stem in form.stems:
                numbers.setdefault(stem, []).append(number)
        return numbers

    def find(self, text: str, most: int) -> tuple[Found, ...]:
        return _best((*self._exact(text), *self._similar(text)), most)

    def _exact(self, text: str) -> Iterator[Found]:
        for form in self._by_letters.get(squeezed(text), ()):
            yield self._found(form, _EXACT[form.how])
        for number, code in enumerate(everyday_words().codes_in(self.section, text)):
            yield Found(code, self.names[code], "one of several", text, 2 - number / 100)

    def _similar(self, text: str) -> Iterator[Found]:
        # Exact sums, so that the order in which a set holds its stems decides no tie.
        asked = stems_of(text)
        whole = fsum(map(self._weight, asked))
        turned = _turning_words(text)
        for form in self._meeting(asked) if whole else ():
            if not turned <= _turning_words(form.word):
                continue
            share = fsum(self._weight(stem) * _met(stem, form.stems) for stem in asked) / whole
            if share >= _LEAST:
                own = fsum(map(self._weight, form.stems))
                covered = fsum(self._weight(stem) * _met(stem, asked) for stem in form.stems)
                score = _ASKED * share + (1 - _ASKED) * covered / own
                yield Found(form.code, self.names[form.code], "similar", form.word, score)

    def _meeting(self, asked: Collection[str]) -> Iterator[_Form]:
        """Yield the forms that meet a stem at all."""
        stems = (stem for stem in self._by_stem if _met(stem, asked))
        for number in sorted({number for stem in stems for number in self._by_stem[stem]}):
            yield self.forms[number]

    def _weight(self, stem: str) -> float:
        # A stem that nothing has weighs as little as one that half of them have.
        return self.weights.get(stem, log(3))

    def _found(self, form: _Form, score: float) -> Found:
        return Found(form.code, self.names[form.code], form.how, form.word, score)


def _met(stem: str, stems: Collection[str]) -> float:
    """Return how well a stem is among others."""
    if stem in stems:
        return 1
    begun = (
        min(len(stem), len(other)) >= _SHORTEST_BEGINNING
        and (stem.startswith(other) or other.startswith(stem))
        for other in stems
    )
    return _BEGUN if any(begun) else 0


def _best(found: Iterable[Found], most: int) -> tuple[Found, ...]:
    """Return each thing by the best way in which it was found, the best first."""
    best: dict[str, Found] = {}
    for each in sorted(found, key=lambda each: -each.score):
        best.setdefault(each.code, each)
    return tuple(best.values())[:most]


@cache
def _index(section: str) -> _Index:
    if section == "regions":
        places = Calendar.national().place_names
        names = {code: places.named(code).name for code, _ in places.each()}
        called = {code: places.spellings(code) for code in names}
        return _Index(section, names, tuple(_forms(names, called)))
    words, terms = everyday_words(), load_vocabulary().terms[section]
    called = {code: words.spellings(section, code) for code in terms}
    return _Index(section, terms, tuple(_forms(terms, called)))


def _forms(names: Mapping[str, Text], called: Mapping[str, Iterable[str]]) -> Iterator[_Form]:
    for code, name in names.items():
        ways: dict[How, Iterable[str]] = {
            "code": (code,),
            "term": (name.id, name.en),
            "word": called[code],
        }
        for how, words in ways.items():
            yield from (_Form(code, how, word, stems_of(word)) for word in words)


@cache
def _turning_words(text: str) -> frozenset[str]:
    """Return the words of a text that turn another word into its opposite, such as `menolak`."""
    return frozenset(words_of(text)).intersection(everyday_words().search["turning"])


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something.

    >>> sorted(stems_of("berfoto bersama di kampanye"))
    ['foto', 'kampanye', 'sama']
    """
    fillers = everyday_words().search["fillers"]
    words = words_of(text)
    said = [word for word in words if word not in fillers] or words
    return frozenset(map(stem, said))


@cache
def stem(word: str) -> str:
    """Return a word without the affixes that words of Indonesian carry."""
    affixes = everyday_words().search
    for prefix in affixes["prefixes"]:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM + 1:
            word = word.removeprefix(prefix)
            break
    for suffix in affixes["suffixes"]:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM + 1:
            return word.removesuffix(suffix)
    return word
