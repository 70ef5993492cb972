"""Files made up from their grammar: as trees, at random, and as YAML in either style."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final, Literal, get_args

from attrs import frozen
from hypothesis import strategies as st

from asn_netralitas import Problem, scenario
from asn_netralitas._files.yaml_cursor import document_text
from asn_netralitas._reading.grammar import (
    CodeShape,
    Either,
    Entries,
    FixedWords,
    Free,
    Grammar,
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
    property_grammar,
    scenario_grammar,
)
from asn_netralitas._reading.rule_files import RuleReader
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.analysis.property_files import read_properties

Tree = str | list["Tree"] | dict[str, "Tree"]
Kind = Literal["scenario", "overlay", "property"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
VOCABULARY: Final = load_vocabulary()
GRAMMARS: Final[Mapping[Kind, Grammar]] = {
    "scenario": scenario_grammar(VOCABULARY),
    "overlay": overlay_grammar(VOCABULARY),
    "property": property_grammar(VOCABULARY),
}
DEEPEST: Final = 3
PLAIN: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("memo", "3", "butir 2: a, b # c", "it's", "ya", "pns"),
    "name": ("satu", "passive-attendance", "skb-a-04", "pilkada-2024"),
    "region": ("64.08", "64"),
    "path": ("docs/how-to/contoh.overlay.yaml",),
    "day": ("2024-10-07",),
    "open day": ("2024-10-07", "any"),
    "known day": ("2024-10-07", "unknown"),
    "moment": ("2024-10-07", "2024-10-01/2024-10-07", "2024-10-07T20:00+08:00"),
    "number": ("0", "25"),
}
# What is wrong with the meaning of a file, which a grammar does not tell.
MEANING: Final = frozenset(
    {
        *("reversed-days", "wrong-class", "forbids-a-right", "derived-rule", "duplicate-id"),
        *("no-consequence-note", "reversed-range", "binds-nobody"),
    }
)


def faults(kind: Kind, text: str, folder: Path) -> list[Problem]:
    """Return all that the reader of a file finds wrong with it."""
    problems: list[Problem] = []
    if kind == "scenario":
        (folder / "f.yaml").write_text(text, "utf-8", newline="")
        problems += scenario.read(folder / "f.yaml").problems
    elif kind == "property":
        root = document_text(text, "f.yaml", problems=problems, vocabulary=VOCABULARY)
        read_properties(root, folder, {})
    else:
        root = document_text(text, "f.yaml", problems=problems, vocabulary=VOCABULARY)
        RuleReader(VOCABULARY).read_overlay(root)
    return problems


def complaints(kind: Kind, text: str, folder: Path) -> list[Problem]:
    """Return what the reader of a file finds wrong with how it is written."""
    return [one for one in faults(kind, text, folder) if one.code not in MEANING]


# ------------------------------------------------------------------ the smallest, and each place


def _meant(shape: Shape, written: str) -> str:
    code = shape.code.read(written, VOCABULARY) if isinstance(shape, OrText) else None
    return code or written


def choices(shape: Shape, *, spelled: bool = False) -> list[str]:
    """Return every text that may stand where a shape holds no other; spelled in any way."""
    found: list[str] = ["no"]
    match shape:
        case Free(what=what):
            found = [*PLAIN[what]]
        case FixedWords(words=words):
            found = list(words)
        case YesNo(never_yes=never_yes):
            no = ["no", "tidak", "false", "TIDAK"] if spelled else ["no"]
            yes = ["yes", "ya", "true", "Ya"] if spelled else ["yes"]
            found = no if never_yes else no + yes
        case CodeShape():
            found = _words(shape) if spelled else list(shape.codes(VOCABULARY))
        case OrText(code=code):
            found = choices(code, spelled=spelled) + choices(Free("name"))
        case OrNull(shape=inner):
            found = [*choices(inner, spelled=spelled), "~"]
        case _:
            pass
    return found


def _words(shape: CodeShape) -> list[str]:
    forms = [form for section in shape.sections for form in VOCABULARY.spelled(section)]
    return [form for form in forms if shape.read(form, VOCABULARY)]


def smallest(shape: Shape, grammar: Grammar) -> Tree:
    """Return the smallest value of a shape."""
    found: Tree
    match shape:
        case ListOf():
            found = []
        case Entries():
            found = {}
        case Many(item=item):
            found = smallest(item, grammar)
        case Either(shapes=shapes):
            found = smallest(shapes[0], grammar)
        case NamedShape(name=name):
            found = smallest(grammar.named[name], grammar)
        case KeysShape():
            found = smallest_mapping(shape, grammar)
        case _:
            found = choices(shape)[0]
    return found


def smallest_mapping(shape: KeysShape, grammar: Grammar, *also: str) -> dict[str, Tree]:
    """Return a mapping with what must be there, and the keys in `also` with what these need."""
    named = {key.name for key in shape.keys if key.required} | set(also)
    named |= {needed for key, needed in shape.needs if key in named}
    if shape.some_of and named.isdisjoint(shape.some_of):
        named.add(shape.some_of[0])
    tree = {key.name: smallest(key.shape, grammar) for key in shape.keys if key.name in named}
    if "fact" in tree:
        tree["fact"] = "public"
    return tree


@frozen
class Place:
    """A mapping of a grammar, and how it stands in the smallest file that holds it."""

    shape: KeysShape
    path: str
    around: Callable[[Tree], Tree]


def places(kind: Kind) -> list[Place]:
    """Return every mapping of a grammar; one that holds itself once."""
    grammar = GRAMMARS[kind]
    return list(_places(grammar.root, grammar, "", lambda tree: tree))


def _places(
    shape: Shape, grammar: Grammar, path: str, around: Callable[[Tree], Tree]
) -> Iterator[Place]:
    match shape:
        case KeysShape():
            yield Place(shape, path, around)
            for key in shape.keys:
                beside = smallest_mapping(shape, grammar, key.name)
                inside = partial(_inside, around, beside, key.name)
                yield from _places(key.shape, grammar, f"{path}/{key.name}", inside)
        case Many(item=item) | ListOf(item=item):
            yield from _places(item, grammar, path, lambda tree: around([tree]))
        case Either(shapes=shapes):
            for number, one in enumerate(shapes):
                yield from _places(one, grammar, f"{path}|{number}", around)
        case NamedShape(name=name) if f"<{name}>" not in path:
            yield from _places(grammar.named[name], grammar, f"{path}<{name}>", around)
        case _:
            return


def _inside(around: Callable[[Tree], Tree], beside: dict[str, Tree], key: str, tree: Tree) -> Tree:
    return around({**beside, key: tree})


def tree_at(kind: Kind, place: Place, *also: str, without: str = "") -> str:
    """Return the smallest file where a mapping holds more keys, or lacks one."""
    tree = smallest_mapping(place.shape, GRAMMARS[kind], *also)
    tree |= {key: "x" for key in also if key not in tree}
    tree.pop(without, None)
    return written(place.around(tree))


# ------------------------------------------------------------------ at random


@cache
def files(kind: Kind, *, spelled: bool = False) -> st.SearchStrategy[str]:
    """Return files that say anything that a grammar allows; `spelled` in words of any language."""
    grammar = GRAMMARS[kind]
    return _Maker(grammar, spelled).values(grammar.root, DEEPEST).flatmap(_written)


@frozen
class _Maker:
    grammar: Grammar
    spelled: bool

    def values(self, shape: Shape, deep: int) -> st.SearchStrategy[Tree]:
        """Return the values of a shape that hold themselves no deeper than `deep` times."""
        found: st.SearchStrategy[Tree]
        match shape:
            case ListOf(item=item):
                found = st.lists(self.values(item, deep), max_size=2).map(list)
            case Many(item=item):
                one = self.values(item, deep)
                found = one | st.lists(one, min_size=1, max_size=2).map(list)
            case Entries(key=key, value=value):
                names = st.sampled_from(choices(key, spelled=self.spelled))
                pairs = st.tuples(names, self.values(value, deep))
                # The same in two languages is the same twice.
                apart = st.lists(pairs, max_size=2, unique_by=lambda pair: _meant(key, pair[0]))
                found = apart.map(dict)
            case Either(shapes=shapes):
                kept = shapes if deep else shapes[:1]
                found = st.one_of(*(self.values(one, deep - 1) for one in kept))
            case NamedShape(name=name):
                found = st.deferred(lambda: self.values(self.grammar.named[name], deep))
            case KeysShape():
                found = _pairs(self, shape, deep).map(dict)
            case _:
                found = st.sampled_from(choices(shape, spelled=self.spelled))
        return found


@st.composite
def _pairs(draw: st.DrawFn, maker: _Maker, shape: KeysShape, deep: int) -> list[tuple[str, Tree]]:
    names = draw(_names(shape))
    tree: dict[str, Tree] = {}
    for key in (key for key in shape.keys if key.name in names):
        fact = VOCABULARY.code_in("facts", str(tree.get("fact")))
        spec = VOCABULARY.facts.get(str(fact))
        tree[key.name] = draw(maker.values(for_fact(key.shape, spec) if spec else key.shape, deep))
    for needing, needed in shape.needs:
        if tree.get(needed) == "~":
            tree.pop(needing, None)
    pairs = draw(st.permutations(list(tree.items())))
    if not maker.spelled:
        return pairs
    return [(draw(st.sampled_from(_spellings(shape, name))), value) for name, value in pairs]


@st.composite
def _names(draw: st.DrawFn, shape: KeysShape) -> set[str]:
    """Return the names of keys that may stand together."""
    some = st.sets(st.sampled_from([key.name for key in shape.keys]))
    names = draw(some) | {key.name for key in shape.keys if key.required}
    names -= set(sorted(names & set(shape.one_of))[1:])
    names |= {needed for key, needed in shape.needs if key in names}
    if shape.some_of and names.isdisjoint(shape.some_of):
        names.add(draw(st.sampled_from(shape.some_of)))
    return names


def _spellings(shape: KeysShape, name: str) -> list[str]:
    forms = (name, *VOCABULARY.spelled_keys([name]))
    return [form for form in forms if (key := shape.key(form, VOCABULARY)) and key.name == name]


# ------------------------------------------------------------------ as YAML

_PLAIN: Final = re.compile(r"[\w~](?:[\w ./+:-]*\w)?")


@frozen
class Style:
    """How deep a file is written in blocks, and in what quotes its text stands."""

    blocks: int = 9
    quotes: str = ""
    comment: str = ""

    def scalar(self, text: str) -> str:
        """Return a text as it is written."""
        if text == "~" or (not self.quotes and _PLAIN.fullmatch(text)):
            return text
        return "'" + text.replace("'", "''") + "'" if self.quotes == "'" else json.dumps(text)


STYLES: Final = st.builds(
    Style,
    blocks=st.integers(0, 9),
    quotes=st.sampled_from(["", "'", '"']),
    comment=st.sampled_from(["", "  # catatan: ya, pns"]),
)


def written(tree: Tree, style: Style = Style()) -> str:
    """Return a tree as a YAML file."""
    return "".join(f"{line}\n" for line in _lines(tree, style, style.blocks))


def _written(tree: Tree) -> st.SearchStrategy[str]:
    return st.builds(partial(written, tree), STYLES)


def _lines(tree: Tree, style: Style, blocks: int) -> list[str]:
    if not blocks or isinstance(tree, str) or not tree:
        return [_flow(tree, style) + (style.comment if blocks else "")]
    if isinstance(tree, list):
        return [line for item in tree for line in _item("-", item, style, blocks)]
    return [
        line
        for key, value in tree.items()
        for line in _item(f"{style.scalar(key)}:", value, style, blocks)
    ]


def _item(head: str, tree: Tree, style: Style, blocks: int) -> list[str]:
    lines = _lines(tree, style, blocks - 1)
    if len(lines) == 1 and (not tree or isinstance(tree, str) or blocks == 1):
        return [f"{head} {lines[0]}"]
    return [head, *(f"  {line}" for line in lines)]


def _flow(tree: Tree, style: Style) -> str:
    if isinstance(tree, str):
        return style.scalar(tree)
    if isinstance(tree, list):
        return f"[{', '.join(_flow(item, style) for item in tree)}]"
    pairs = (f"{style.scalar(key)}: {_flow(value, style)}" for key, value in tree.items())
    return f"{{{', '.join(pairs)}}}"
