"""Make the reference of the vocabulary: every code with its terms in both languages."""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from asn_netralitas import Act, Category, Rulebook
from asn_netralitas._model.codes import SECTIONS, FactValue
from asn_netralitas._model.vocabulary import Entailment, FactSpec, Presumption, Vocabulary

PAGE: Final = "reference/vocabulary.md"

_HEAD: Final = """\
# Vocabulary

Every code of questions and decisions, with its term in Indonesian and in English.
A code keeps its meaning once it is released; terms may change.
[Files](scenario-format.md) accept the code, either term, or a word under *also written*.
[Decision](decision.md#verdicts) explains the verdicts.
This page is generated from the vocabulary of the package.
"""


_RELATIONS: Final[Mapping[str, str]] = {
    "category_groups": "one of {}",
    "bound_as": "bound by rules about {}",
    "fixed_targets": "target always {}",
    "default_targets": "target {} unless given",
    "kind_classes": "class {}",
}


def pages() -> dict[str, str]:
    """Return the page, by its path below `docs`."""
    vocabulary = Rulebook.national().vocabulary
    sections = [_section(vocabulary, name, enum) for name, enum in SECTIONS.items()]
    parts = (_groups, _facts, _entailments, _presumptions, _keys)
    return {PAGE: "\n".join((_HEAD, *sections, *(part(vocabulary) for part in parts)))}


def _section(vocabulary: Vocabulary, section: str, enum: type[StrEnum]) -> str:
    about = inspect.cleandoc(enum.__doc__ or "").replace("\n", " ")
    rows = [
        (
            f"`{code}`",
            text.id,
            text.en,
            ", ".join(vocabulary.also.get(section, {}).get(code, ())),
            "; ".join(_notes(vocabulary, enum(code))),
        )
        for code, text in vocabulary.terms[section].items()
    ]
    columns = ("code", "Indonesian", "English", "also written", "besides")
    return f"## {_heading(section)}\n\n`{enum.__name__}`: {about}\n\n{_table(columns, rows)}"


def _notes(vocabulary: Vocabulary, code: StrEnum) -> Iterator[str]:
    """Yield notes on a code, from everything in the vocabulary but its terms."""
    for relation, said in _RELATIONS.items():
        found = getattr(vocabulary, relation).get(code)
        if found is not None:
            yield said.format(_codes([found] if isinstance(found, StrEnum) else found))
    if isinstance(code, Act) and code in vocabulary.rights:
        withheld = vocabulary.withheld.get(code)
        but = f", but to {_codes(withheld)}" if withheld else ""
        yield f"a right: no rule may forbid it{but}"


def _groups(vocabulary: Vocabulary) -> str:
    groups = {
        **dict.fromkeys(vocabulary.position_groups, "position_groups"),
        **dict.fromkeys(vocabulary.target_groups, "target_groups"),
    }
    members = {**vocabulary.position_groups, **vocabulary.target_groups}
    rows = [
        (f"`{name}`", *_both(vocabulary, section, name), _codes(members[name]))
        for name, section in groups.items()
    ]
    head = "## Groups\n\nRules may name these instead of their members.\n\n"
    return head + _table(("code", "Indonesian", "English", "members"), rows)


def _facts(vocabulary: Vocabulary) -> str:
    rows = []
    for name, term in vocabulary.terms["facts"].items():
        spec, asked = vocabulary.facts.get(name), vocabulary.question(name)
        rows.append((f"`{name}`", term.id, term.en, _values(spec), asked.id, asked.en))
    head = "## Facts\n\nA fact that is left out is unknown, never no.\n\n"
    columns = ("code", "Indonesian", "English", "value", "asked in Indonesian", "asked in English")
    return head + _table(columns, rows)


def _values(spec: FactSpec | None) -> str:
    if spec is None:
        return ""
    return "yes or no" if spec.type is bool else f"`{spec.type.__name__}`"


def _entailments(vocabulary: Vocabulary) -> str:
    rows = [_entailment(entailment) for entailment in vocabulary.entailments]
    head = "## Values that exclude others\n\nFacts that contradict one of these are an error.\n\n"
    return head + _table(("if", "is", "then", "is one of"), rows)


def _entailment(entailment: Entailment) -> tuple[str, ...]:
    return (
        f"`{entailment.source}`",
        _codes(entailment.values),
        f"`{entailment.fact}`",
        _codes(entailment.allowed),
    )


def _presumptions(vocabulary: Vocabulary) -> str:
    rows = [_presumption(presumption) for presumption in vocabulary.presumptions]
    head = "## Presumptions\n\nEach holds unless the caller says otherwise, and is listed.\n\n"
    return head + _table(("fact", "value", "of"), rows)


def _presumption(presumption: Presumption) -> tuple[str, ...]:
    everybody = len(presumption.categories) > len(Category) // 2
    whom = "everybody" if everybody else _codes(presumption.categories)
    return f"`{presumption.fact}`", _codes([presumption.value]), whom


def _keys(vocabulary: Vocabulary) -> str:
    sections = {"keys": "Keys of files", "policies": "Choices of readings"}
    blocks = []
    for section, title in sections.items():
        rows = [(f"`{code}`", text.id, text.en) for code, text in vocabulary.terms[section].items()]
        blocks.append(f"## {title}\n\n{_table(('code', 'Indonesian', 'English'), rows)}")
    return "\n".join(blocks)


def _both(vocabulary: Vocabulary, section: str, code: str) -> tuple[str, str]:
    text = vocabulary.terms[section][code]
    return text.id, text.en


def _codes(codes: Iterable[FactValue]) -> str:
    return ", ".join(sorted(f"`{_word(code)}`" for code in codes))


def _word(code: FactValue) -> str:
    if isinstance(code, StrEnum):
        return code.value
    return "yes" if code else "no"


def _heading(section: str) -> str:
    return section.replace("_", " ").capitalize()


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table without the columns that are empty in every row."""
    rows = list(rows)
    kept = [at for at, _ in enumerate(columns) if any(row[at] for row in rows)]
    lines = [[columns[at] for at in kept], ["---" for _ in kept]]
    lines += [[row[at] for at in kept] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
