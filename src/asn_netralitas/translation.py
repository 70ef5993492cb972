"""Rewrite scenario files and overlays in the words of the other language.

Keys, codes, yes and no are rewritten; free text, comments, order, blanks and quotes stay. The
meaning of the file does not change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas._files.edits import Edit, rewritten
from asn_netralitas._files.yaml_cursor import Cursor, document_text
from asn_netralitas._model.vocabulary import Vocabulary, folded
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.cases import local_categories
from asn_netralitas._reading.grammar import (
    CodeShape,
    Either,
    Entries,
    Grammar,
    KeyShape,
    KeysShape,
    ListOf,
    Many,
    NamedShape,
    OrNull,
    OrText,
    Shape,
    YesNo,
    for_fact,
    overlay_grammar,
    scenario_grammar,
)
from asn_netralitas._reading.rule_files import RuleReader
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.scenario.files import read_from

# Other ways to say yes and no, such as `true`, belong to no language.
_FLAGS: Final[Mapping[Language, Mapping[str, str]]] = {
    "id": {"yes": "ya", "no": "tidak"},
    "en": {"ya": "yes", "tidak": "no"},
}


def translate(text: str, to: Language, *, path: str | PathLike[str] = "kasus.skenario.yaml") -> str:
    r"""Return the text of a scenario file or an overlay in the words of a language.

    English words are the codes themselves. A word that is Indonesian already stays as it is. `path`
    is where the file stands: its overlays are looked for from there, since they may give names to
    categories, and problems name it.

    Raises:
        LoadError: If anything in the text is not as it should be; all of it is listed, with places.

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
        grammar, local = overlay_grammar(vocabulary), frozenset[str]()
        RuleReader(vocabulary).read_overlay(root)
    else:
        grammar = scenario_grammar(vocabulary)
        read = read_from(root, Path(path).parent)
        overlays = {overlay for scenario in read.scenarios for overlay in scenario.overlays}
        local = frozenset(local_categories(overlays))
    root.finish()
    translator = _Translator(to, grammar, vocabulary, local)
    return rewritten(text, translator.words(grammar.root, root))


@frozen
class _Translator:
    """The words of one file in a language; `local` are names of categories that overlays give."""

    to: Language
    grammar: Grammar
    vocabulary: Vocabulary
    local: Collection[str]

    def words(self, shape: Shape | KeyShape, cursor: Cursor) -> Iterator[Edit]:
        """Yield each word below a cursor that is another in the language."""
        inside = list(self._inside(shape, cursor))
        for part, value in inside:
            yield from self.words(part, value)
        if not inside and cursor.kind == "text":
            written = cursor.text()
            word = self._word(shape, written)
            if word != written:
                yield Edit(*cursor.span, word)

    def _inside(
        self, shape: Shape | KeyShape, cursor: Cursor
    ) -> Iterator[tuple[Shape | KeyShape, Cursor]]:
        match shape:
            case KeysShape():
                yield from self._pairs(shape, cursor)
            case Entries(key=key, value=value):
                for name, held in cursor.items():
                    yield from ((key, name), (value, held))
            case Many(item=item) | ListOf(item=item):
                yield from ((item, entry) for entry in cursor.many())
            case Either():
                yield shape.of(cursor), cursor
            case NamedShape(name=name):
                yield self.grammar.named[name], cursor
            case OrNull(shape=inner):
                yield inner, cursor
            case _:
                return

    def _pairs(self, shape: KeysShape, cursor: Cursor) -> Iterator[tuple[Shape | KeyShape, Cursor]]:
        fact = cursor.get("fact")
        spec = None if fact is None else self.vocabulary.facts.get(fact.coded("facts"))
        known = [
            (key, name, held)
            for name, held in cursor.items()
            if (key := shape.key(name.text(), self.vocabulary)) is not None
        ]
        for key, name, held in known:
            yield key, name
            yield key.shape if spec is None else for_fact(key.shape, spec), held

    # -------------------------------------------------------------- single words

    def _word(self, shape: Shape | KeyShape, written: str) -> str:
        match shape:
            case KeyShape(name=name):
                return self._key(name, written)
            case YesNo():
                return _FLAGS[self.to].get(written.casefold(), written)
            case OrText(code=code) | (CodeShape() as code):
                return self._code(code, written)
            case _:
                return written

    def _key(self, name: str, written: str) -> str:
        if self.to == "en":
            return name
        ways = self.vocabulary.indonesian_key(name)
        return written if written != name and _is_one_of(written, ways) else ways[0]

    def _code(self, shape: CodeShape, written: str) -> str:
        code = (
            None if shape.local and written in self.local else shape.read(written, self.vocabulary)
        )
        if code is None or self.to == "en":
            return code or written
        ways = shape.indonesian(code, self.vocabulary)
        if written != code and _is_one_of(written, ways):
            return written
        # A short form may stand for another code too, or be a name that an overlay gives.
        same = (way for way in ways if shape.read(way, self.vocabulary) == code)
        return next((way for way in same if not (shape.local and way in self.local)), code)


def _is_one_of(written: str, ways: Collection[str]) -> bool:
    return folded(written) in map(folded, ways)
