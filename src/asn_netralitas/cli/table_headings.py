"""The columns of a table by their headers: which part of the question each one holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import field, frozen

from asn_netralitas._model.problems import LoadError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.frame.columns import REQUIRED, columns_known

# More columns than a table has whose headers somebody wrote by hand; each takes a while to compare.
_MOST_SEARCHED: Final = 200


@frozen
class Headings:
    """By which headers the columns of the question are known; `named` has those that were told."""

    rulebook: Rulebook
    named: Mapping[str, str] = field(factory=dict)

    def is_one(self, text: str) -> bool:
        """Return whether a text heads a column of the question."""
        return text in self.named.values() or any(
            self._heads(name, text) for name in columns_known(self.rulebook)
        )

    def columns(
        self,
        source: Path,
        headers: Sequence[str],
        constants: Collection[str],
        problems: Iterable[Problem] = (),
    ) -> dict[str, int]:
        """Return the place of the column of each part of the question that a file has.

        Args:
            source: The file.
            headers: Its headers.
            constants: The parts that need no column.
            problems: Others that were found in it.

        Raises:
            LoadError: If a column that must be there is missing, or one is there twice.
        """
        shown, found = str(source), list[Problem]()
        meant = self._places(headers)
        taken = [place for places in meant.values() for place in places]
        similar = dict(self.similar(headers, taken))
        for name, places in meant.items():
            if name in self.named and not places:
                values = {"path": shown, "column": self.named[name]}
                hint = near(self.named[name], headers)
                found.append(Problem(code="absent-column", values=values, hint=hint))
            elif name in REQUIRED and not places and (name not in constants or not taken):
                values = {"path": shown, "name": name}
                hint = next((header for header, other in similar.items() if other == name), None)
                found.append(Problem(code="missing-column", values=values, hint=hint))
            elif len(places) > 1:
                listed = ", ".join(f"`{headers[place]}`" for place in places)
                values = {"name": name, "columns": listed}
                found.append(Problem(code="column-twice", values=values))
        found += problems
        if found:
            raise LoadError(found)
        return {name: places[0] for name, places in meant.items() if places}

    def similar(self, headers: Sequence[str], taken: Iterable[int]) -> Iterator[tuple[str, str]]:
        """Yield each header that is read as nothing with the part of the question it is like."""
        vocabulary, read = self.rulebook.vocabulary, set(taken)
        others = (header for place, header in enumerate(headers) if header and place not in read)
        for header in islice(others, _MOST_SEARCHED):
            meant = vocabulary.meant("facts", header)
            if len(meant) == 1:
                yield header, meant[0]

    def _places(self, headers: Sequence[str]) -> dict[str, list[int]]:
        """Return the places of the columns of each part; one that is named for it has no other."""
        taken = set(self.named.values())
        known = {name: list[int]() for name in columns_known(self.rulebook)}
        # Header by header, since a text is folded once if it is asked about again at once.
        for place, header in enumerate(headers):
            for name, places in known.items():
                told = self.named.get(name)
                if header == told or (
                    told is None and header not in taken and self._heads(name, header)
                ):
                    places.append(place)
        return known

    def _heads(self, name: str, header: str) -> bool:
        """Return whether a header is the term of a part, or a word for its yes or no.

        An everyday word such as `instansi` heads columns of all sorts of texts too.
        """
        vocabulary = self.rulebook.vocabulary
        spec = vocabulary.facts.get(name)
        is_told = spec is not None and spec.type is bool and vocabulary.is_fact(name, header)
        return is_told or vocabulary.is_key(name, header)
