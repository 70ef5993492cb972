"""The certificate: every verdict of the national law with the diagrams that give it, as one file.

`certificate/check.py` of the source tree, which imports nothing of this package, reads the YAML of
the law, works every verdict out by another road, and holds the certificate to it.

A *situation* is a day with a place and the elections that a question meets there. For each act it
has a row of cells, one for each category and target; a cell is a leaf or the number of a node. A
leaf is below 0: -1 is the first of `verdicts`, -2 the second. A node has the number of a variable,
then what follows each of its values, null where a value is impossible.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from asn_netralitas._engine.circumstances import Numbered
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.codes import Act, FactValue, Target, code_of
from asn_netralitas._model.decision import __version__
from asn_netralitas._model.elections import Context
from asn_netralitas._model.law import STRICTEST_FIRST
from asn_netralitas._reading.compiled_law import LAW_FOLDER
from asn_netralitas.analysis.law_space import firsts, single_categories
from asn_netralitas.analysis.question_space import AskedOccasion, QuestionSpace

CERTIFICATE_SCHEMA: Final = "asn-netralitas/certificate/1"
_PACKAGE: Final = Path(LAW_FOLDER).parent


def make_certificate(acts: Iterable[Act] = tuple(Act)) -> dict[str, Any]:
    """Return the certificate of the national law as JSON values; all acts take a while.

    It holds the situations that the calendar ever brings, and those of elections to come under the
    law of the last days. Consequences, sanctions and reporting are no part of it.

    >>> from asn_netralitas import Act
    >>> certificate = make_certificate([Act.VOTE])
    >>> certificate["schema"], len(certificate["situations"]) > 100
    ('asn-netralitas/certificate/1', True)
    """
    law = law_or_national(None, None)
    tables = _CertificateTables(law, tuple(_situations(law)))
    laws = {act.value: tables.laws(act) for act in acts}
    variables = zip(law.variables.names, law.variables.values, strict=True)
    return {
        "schema": CERTIFICATE_SCHEMA,
        "library": __version__,
        "rulebook": law.rulebook.digest,
        "calendar": law.calendar.digest,
        "files": file_digests(_PACKAGE),
        "verdicts": list(STRICTEST_FIRST),
        "categories": list(single_categories(law.rulebook.vocabulary)),
        "variables": [[name, list(map(_value, values))] for name, values in variables],
        "situations": list(map(_situation, tables.situations)),
        "laws": laws,
        "rows": list(tables.rows),
        "nodes": list(tables.nodes),
    }


def to_json(certificate: Mapping[str, Any]) -> str:
    """Return a certificate as JSON with one line for each of its keys.

    The same law and package give the same text, byte by byte.
    """
    lines = (f"{_line(key)}:{_line(value)}" for key, value in certificate.items())
    return "{{\n{}\n}}\n".format(",\n".join(lines))


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each module and each YAML file of a package, by its path there."""
    files = (path for path in folder.rglob("*") if path.suffix in {".py", ".yaml"})
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: sha256(contents[name]).hexdigest() for name in sorted(contents)}


def _value(value: FactValue | str) -> str:
    """Return a value of a fact, or the id of a reading, as text."""
    return code_of(value) if isinstance(value, bool) else str(value)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# -------------------------------------------------------------- tables


def _situations(law: LawDiagrams) -> Iterator[AskedOccasion]:
    """Yield the occasions of a law, once for all that meet the same."""
    space = QuestionSpace((law,))
    occasions = space.occasions(frozenset(), None, None)
    yield from firsts(occasions, lambda each: each.law)


def _situation(occasion: AskedOccasion) -> list[Any]:
    """Return a day, a region, and what is met there, each as `_context` gives it."""
    contexts = dict.fromkeys(map(_context, occasion.contexts))
    region = occasion.place.code or occasion.place.province
    return [occasion.first.isoformat(), region, [json.loads(each) for each in contexts]]


def _context(context: Context) -> str:
    """Return kind, contests, stage, periods, and whether the calendar has the election, as JSON."""
    is_of_calendar = context.election is not None
    parts = (context.kind, context.contests, context.stage, context.periods, is_of_calendar)
    return json.dumps(parts)


@frozen(eq=False)
class _CertificateTables:
    """The numbered parts of a certificate; nodes have numbers of their own, cells refer to them."""

    law: LawDiagrams
    situations: tuple[AskedOccasion, ...]
    rows: Numbered[tuple[int, ...]] = field(factory=Numbered[tuple[int, ...]], init=False)
    nodes: Numbered[tuple[Any, ...]] = field(factory=Numbered[tuple[Any, ...]], init=False)
    _known: dict[tuple[str, int], int] = field(factory=dict, init=False)

    def laws(self, act: Act) -> list[int]:
        """Return the number of the row of an act in each situation."""
        numbers = (self.law.law_of(act, each.situations[0]) for each in self.situations)
        return [self._row(act, number) for number in numbers]

    def _row(self, act: Act, number: int) -> int:
        key = ("law", number)
        if key not in self._known:
            vocabulary = self.law.rulebook.vocabulary
            targets: tuple[Target | None, ...] = vocabulary.targets_of(act)
            targets += () if vocabulary.target_of(act, None) else (None,)
            cells = (
                self.law.cell(number, *pair)
                for pair in product(single_categories(vocabulary), targets)
            )
            row = tuple(self._node(cell.verdict) for cell in cells)
            self._known[key] = self.rows.number(row)
        return self._known[key]

    def _node(self, node: int) -> int:
        """Return the number of a node here; a leaf keeps its own, which is below 0."""
        if node < 0:
            return node
        key = ("node", node)
        if key not in self._known:
            diagrams = self.law.diagrams
            below = (each if each is None else self._node(each) for each in diagrams.children[node])
            self._known[key] = self.nodes.number((diagrams.tested[node], *below))
        return self._known[key]
