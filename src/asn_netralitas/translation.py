"""Rewrite scenario files, overlays and property files in the words of the other language.

Keys, codes, yes and no are rewritten; free text, comments, order, blanks and quotes stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas._files.edits import Edit, rewritten
from asn_netralitas._files.yaml_cursor import Cursor, document_text
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading import grammar
from asn_netralitas._reading.cases import local_categories
from asn_netralitas._reading.rule_files import RuleReader
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.analysis.property_files import read_properties
from asn_netralitas.scenario.files import read_from

__all__ = ["translate"]
__dir__ = __all__.copy

_Part = grammar.Shape | grammar.KeyShape
# Other forms of yes and no, such as `true`, belong to no language.
_FLAGS: Final[Mapping[Language, Mapping[str, str]]] = {
    "id": {"yes": "ya", "no": "tidak"},
    "en": {"ya": "yes", "tidak": "no"},
}


def translate(text: str, to: Language, *, path: str | PathLike[str] = "kasus.skenario.yaml") -> str:
    r"""Return the text of a scenario file, an overlay or a property file in a language's words.

    English words are the codes themselves. A word that is already Indonesian stays as it is.

    Args:
        text: The content of the file.
        to: The language.
        path: The path of the file, for problems and for finding the laws that it names.

    Raises:
        LoadError: If anything is wrong with the text; every problem is listed with its place.

    >>> from asn_netralitas.translation import translate
    >>> text = '''scenarios:
    ... - name: A like # before candidates are determined
    ...   person: {category: pns, paid_by_state: yes}
    ...   activity: {act: like_post}
    ...   at: 2024-08-15
    ...   expect: {verdict: prohibited}
    ... '''
    >>> print(translate(text, "id"), end="")
    skenario:
    - nama: A like # before candidates are determined
      pegawai: {kategori: PNS, digaji negara: ya}
      kegiatan: {tindakan: menyukai unggahan}
      tanggal: 2024-08-15
      harapan: {putusan: dilarang}
    >>> translate(translate(text, "id"), "en") == text
    True
    """
    vocabulary = load_vocabulary()
    root = document_text(text, str(path), vocabulary=vocabulary)
    if root.kind == "mapping" and "overlay" in root:
        file, reader = grammar.overlay_grammar(vocabulary), RuleReader(vocabulary)
        reader.read_overlay(root)
        local = frozenset(map(folded, reader.overlays[-1].categories))
    elif root.kind == "mapping" and "properties" in root:
        file, local = grammar.property_grammar(vocabulary), frozenset()
        read_properties(root, Path(path).parent, {})
    else:
        file = grammar.scenario_grammar(vocabulary)
        scenarios = read_from(root, Path(path).parent, expecting=False).scenarios
        overlays = {overlay for scenario in scenarios for overlay in scenario.overlays}
        local = frozenset(map(folded, local_categories(overlays)))
    root.finish()
    translator = _Translator(to, file.named, vocabulary, local)
    return rewritten(text, translator.words(file.root, root))


@frozen
class _Translator:
    """The words of a file in a language.

    `local` are the names that overlays give to categories, as names are compared.
    """

    to: Language
    named: Mapping[str, grammar.Shape]
    vocabulary: Vocabulary
    local: Collection[str]

    def words(self, shape: _Part, cursor: Cursor) -> Iterator[Edit]:
        """Yield an edit for each word below a cursor that differs in the language."""
        inside = list(self._inside(shape, cursor))
        for part, value in inside:
            yield from self.words(part, value)
        if not inside and cursor.kind == "text":
            word = self._word(shape, cursor.text())
            if word != cursor.text():
                yield Edit(*cursor.span, word)

    def _inside(self, shape: _Part, cursor: Cursor) -> Iterator[tuple[_Part, Cursor]]:
        match shape:
            case grammar.KeysShape():
                yield from self._pairs(shape, cursor)
            case grammar.Entries(key=key, value=value):
                for name, entry in cursor.items():
                    yield from ((key, name), (value, entry))
            case grammar.Many(item=item) | grammar.ListOf(item=item):
                yield from ((item, entry) for entry in cursor.many())
            case grammar.Either():
                yield shape.of(cursor), cursor
            case grammar.NamedShape(name=name):
                yield self.named[name], cursor
            case grammar.OrNull(shape=inner):
                yield inner, cursor
            case _:
                return

    def _pairs(self, shape: grammar.KeysShape, cursor: Cursor) -> Iterator[tuple[_Part, Cursor]]:
        fact = cursor.get("fact")
        spec = None if fact is None else self.vocabulary.facts.get(fact.coded("facts"))
        for name, value in cursor.items():
            key = shape.key(name.text(), self.vocabulary)
            if key is not None:
                yield key, name
                yield key.shape if spec is None else grammar.for_fact(key.shape, spec), value

    def _word(self, shape: _Part, written: str) -> str:
        match shape:
            case grammar.KeyShape(name=name):
                return self._key(name, written)
            case grammar.YesNo():
                return _FLAGS[self.to].get(written.casefold(), written)
            case grammar.OrText(code=code) | (grammar.CodeShape() as code):
                return self._code(code, written)
            case _:
                return written

    def _key(self, name: str, written: str) -> str:
        if self.to == "en":
            return name
        ways = self.vocabulary.indonesian_key(name)
        return written if written != name and _is_one_of(written, ways) else ways[0]

    def _code(self, shape: grammar.CodeShape, written: str) -> str:
        is_local = shape.local and folded(written) in self.local
        code = None if is_local else shape.read(written, self.vocabulary)
        if code is None or self.to == "en":
            return code or written
        ways = shape.indonesian(code, self.vocabulary)
        if written != code and _is_one_of(written, ways):
            return written
        # A short form may mean another code too, or be a name that an overlay gives.
        same = (way for way in ways if shape.read(way, self.vocabulary) == code)
        return next((way for way in same if not (shape.local and folded(way) in self.local)), code)


def _is_one_of(written: str, ways: Collection[str]) -> bool:
    return folded(written) in map(folded, ways)
