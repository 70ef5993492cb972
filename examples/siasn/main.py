"""Read a personnel register as SIASN or SIMPEG keep it, and ask one question about everybody in it.

Nothing that tells who somebody is leaves a record: what is read becomes a `Person`, which has no
place for a name or a NIP, and a remark shows what was written only if it can be a code.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyarrow as pa

from asn_netralitas import Act, Category, Person, Verdict
from asn_netralitas.frame import evaluate_frame
from asn_netralitas.siasn import Codebook, MappedRecord, shipped_codebook

HERE: Final = Path(__file__).parent
ACT: Final = Act.APPROACH_PARTY
# Candidates for the regional elections of 2024 were being registered.
DAY: Final = date(2024, 8, 28)

Record: TypeAlias = Mapping[str, object]
Records: TypeAlias = Mapping[str, Sequence[int]]

_COLUMNS: Final = {
    "category": pa.string(),
    "region": pa.string(),
    "position": pa.string(),
    "unpaid_leave": pa.bool_(),
}
_ROWS_NAMED: Final = 5


def load_places(path: Path = HERE / "places.csv") -> dict[str, str]:
    """Return the Kemendagri code of each workplace."""
    return {row["lokasi_kerja_id"]: row["region"] for row in read_register(path)}


def read_register(path: Path) -> list[dict[str, str]]:
    """Return the records of a register, a CSV file with a header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------ the question


def to_frame(people: Sequence[Person | None], act: Act, at: date) -> pa.Table:
    """Return a row for each person, in their order; nobody is a row without a category."""
    columns: dict[str, Any] = {
        name: pa.array([getattr(person, name, None) for person in people], kind)
        for name, kind in _COLUMNS.items()
    }
    for name, value in (("act", act.value), ("at", at)):
        columns[name] = pa.repeat(value, len(people))
    return pa.table(columns)


# ------------------------------------------------------------------ what is printed


def main() -> None:
    """Ask about everybody in the register, and print the verdicts and what was not mapped."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "register.csv"
    codebook, places = shipped_codebook(), load_places()
    mapped = [codebook.read(record, places) for record in _records(path, codebook)]
    people = [each.person for each in mapped]
    rows = evaluate_frame(to_frame(people, ACT, DAY), errors="column").rows.to_pylist()

    print(f"{path.name}: {len(rows)} records")
    print(f"{ACT} on {DAY}, at the election of the place where they work\n")
    _print_verdicts(rows)
    asked, aside = _grouped(mapped)
    _print_records("Not asked", aside)
    _print_records("Asked, but the record contradicts itself", _contradictions(rows))
    _print_records("Asked, though something is not known", asked)


def _records(path: Path, codebook: Codebook) -> Sequence[Record]:
    """Return the records of a register, or end with a sentence on what is wrong with it."""
    try:
        records = read_register(path)
    except (OSError, UnicodeError) as error:
        sys.exit(f"{path} cannot be read: {error}")
    names = codebook.fields[codebook.first].keys
    if records and not any(name in records[0] for name in names):
        sys.exit(f"{path} has no column {' or '.join(names)}; are its columns parted by commas?")
    return records


def _print_verdicts(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print how many got which verdict, by category."""
    counts = Counter((row["category"], row["verdict"]) for row in rows)
    verdicts = [each for each in Verdict if any(verdict == each for _, verdict in counts)]
    print("".join((f"{'category':17}", *(f"{each:>13}" for each in (*verdicts, "no answer")))))
    for category in (*Category, None):
        numbers = [counts[category, verdict] for verdict in (*verdicts, None)]
        if any(numbers):
            cells = (f"{number or '-':>13}" for number in numbers)
            print("".join((f"{category or '(not mapped)':17}", *cells)))


def _grouped(mapped: Iterable[MappedRecord]) -> tuple[Records, Records]:
    """Return the numbers of records by what is remarked: of those asked about, and of the rest."""
    asked: defaultdict[str, list[int]] = defaultdict(list)
    aside: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(mapped, start=1):
        for remark in each.remarks:
            sentence = f"{remark.field} {remark.code}: {remark.sentence()}"
            (aside if each.person is None else asked)[sentence].append(number)
        if each.person is not None and each.person.region is None:
            asked["the place where they work is not known"].append(number)
    return asked, aside


def _contradictions(rows: Iterable[Mapping[str, Any]]) -> Records:
    """Return the numbers of records by what the library says of facts that exclude each other."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        if row["category"] is not None and row["problem"] is not None:
            found[row["problem"]].append(number)
    return found


def _print_records(title: str, records: Records) -> None:
    """Print what was remarked, the most frequent first, with the first records concerned."""
    if records:
        print(f"\n{title}")
    for sentence, numbers in sorted(records.items(), key=lambda each: (-len(each[1]), each[0])):
        more = f" and {len(numbers) - _ROWS_NAMED} more" if len(numbers) > _ROWS_NAMED else ""
        named = ", ".join(map(str, numbers[:_ROWS_NAMED]))
        print(f"{len(numbers):4}  {sentence}\n      record {named}{more}")


if __name__ == "__main__":
    main()
