"""Write `reference/coverage.md`: which part of the rulebook carries each row of the research.

Run it as `python docs/generate_coverage.py` after a change of `law/coverage.yaml`.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas import LoadError, Rulebook, Text
from asn_netralitas._files.yaml_cursor import Cursor, document

PAGE: Final = Path(__file__).parent / "reference" / "coverage.md"

_ROW_KEYS: Final = ("id", "what", "carried_by", "reason", "note", "example")
_HEAD: Final = """\
# Coverage

The national rulebook is based on research that is written down row by row.
This page lists every row with the part of the rulebook that carries it, or with the reason why none does.
A row is carried by a rule, a schedule of sanctions, a duty, a reporting channel, a dispute or the dates of an instrument that encodes it.
<!-- in the tree -->
`python docs/generate_coverage.py` writes this page from `law/coverage.yaml`; change that file instead.
<!-- on the site too -->
"""  # noqa: E501 # in prose a sentence is a line


@frozen
class Row:
    """One row of the research, with the parts that carry it or the reason why none does."""

    id: str
    what: Text
    carried_by: tuple[str, ...]
    reason: str | None
    note: Text | None
    example: str | None


@frozen
class Section:
    """Rows that belong together, as one instrument or one subject."""

    title: Text
    rows: tuple[Row, ...]


@frozen
class Coverage:
    """All rows, and the meaning of the codes of their reasons."""

    reasons: Mapping[str, Text]
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of all sections."""
        return tuple(row for section in self.sections for row in section.rows)


# ------------------------------------------------------------------ reading


def read_coverage(rulebook: Rulebook) -> Coverage:
    """Return the content of `law/coverage.yaml`.

    Raises:
        LoadError: If anything is wrong with the file, or if the rulebook lacks what it names.
    """
    parts = parts_of(rulebook)
    root = document(files("asn_netralitas") / "law" / "coverage.yaml")
    root.mapping("reasons", "sections")
    reasons = {code.text(): wording.bilingual() for code, wording in root["reasons"].items()}
    sections = tuple(_section(entry, reasons, parts) for entry in root["sections"].sequence())
    root.finish()
    return Coverage(reasons, sections)


def _section(cursor: Cursor, reasons: Mapping[str, Text], parts: Mapping[str, str]) -> Section:
    cursor.mapping("title", "rows")
    rows = tuple(_row(entry, reasons, parts) for entry in cursor["rows"].sequence())
    return Section(cursor["title"].bilingual(), rows)


def _row(cursor: Cursor, reasons: Mapping[str, Text], parts: Mapping[str, str]) -> Row:
    cursor.mapping(*_ROW_KEYS)
    carriers, reason = cursor.get("carried_by"), cursor.get("reason")
    note, example = cursor.get("note"), cursor.get("example")
    return Row(
        id=cursor["id"].text(),
        what=cursor["what"].bilingual(),
        carried_by=() if carriers is None else tuple(_part(at, parts) for at in carriers.many()),
        reason=None if reason is None else reason.word("reason", *reasons),
        note=None if note is None else note.bilingual(),
        example=None if example is None else example.text(),
    )


def _part(cursor: Cursor, parts: Mapping[str, str]) -> str:
    name = cursor.text()
    if name and name not in parts:
        cursor.unknown("part of the rulebook", name, parts)
    return name


def parts_of(rulebook: Rulebook) -> dict[str, str]:
    """Return the kind of part of the rulebook by every id that can carry a row."""
    # Some ids name two parts: the one that decides more comes last, and so is kept.
    kinds = (
        ("instrument", rulebook.instruments),
        ("dispute", rulebook.disputes),
        ("route", rulebook.routes),
        ("duty", rulebook.duties),
        ("schedule", rulebook.schedules),
        ("rule", rulebook.rules),
    )
    return {part.id: kind for kind, parts in kinds for part in parts}


# ------------------------------------------------------------------ writing


def page(coverage: Coverage, rulebook: Rulebook) -> str:
    """Return the page as Markdown."""
    parts = parts_of(rulebook)
    blocks = [_HEAD, *_counts(coverage)]
    blocks += (_section_block(section, coverage, parts) for section in coverage.sections)
    return "\n".join(blocks)


def _counts(coverage: Coverage) -> Iterator[str]:
    carried = sum(bool(row.carried_by) for row in coverage.rows)
    left_out = Counter(row.reason for row in coverage.rows if row.reason is not None)
    yield "## Counts\n"
    yield f"{len(coverage.rows)} rows: {carried} are carried, {left_out.total()} are not.\n"
    lines = [f"| {left_out[code]} | {text.en} | {text.id} |" for code, text in _ranked(coverage)]
    yield _table(("rows", "why not", "mengapa tidak"), lines)


def _ranked(coverage: Coverage) -> list[tuple[str, Text]]:
    """Return the reasons, the most frequent first."""
    used = Counter(row.reason for row in coverage.rows)
    return sorted(coverage.reasons.items(), key=lambda reason: -used[reason[0]])


def _section_block(section: Section, coverage: Coverage, parts: Mapping[str, str]) -> str:
    heading = f"## {section.title.en}\n\n{section.title.id}\n\n"
    lines = [
        f"| `{row.id}` | {row.what.en} | {row.what.id} | {_where(row, coverage, parts)} |"
        for row in section.rows
    ]
    return heading + _table(("row", "what it says", "isinya", "carried by, or why not"), lines)


def _table(heads: tuple[str, ...], lines: list[str]) -> str:
    rule = "|".join("---" for _ in heads)
    return "\n".join((f"| {' | '.join(heads)} |", f"|{rule}|", *lines, ""))


def _where(row: Row, coverage: Coverage, parts: Mapping[str, str]) -> str:
    said = _carriers(row, parts) if row.reason is None else f"*{coverage.reasons[row.reason].en}*"
    if row.example is not None:
        said += f" ([{row.example}](../../examples/{row.example}/README.md))"
    return said if row.note is None else f"{said}. {row.note.en}"


def _carriers(row: Row, parts: Mapping[str, str]) -> str:
    """Return the parts that carry a row, by kind."""
    by_kind = groupby(sorted(row.carried_by, key=parts.__getitem__), key=parts.__getitem__)
    said = ((kind, ", ".join(f"`{name}`" for name in names)) for kind, names in by_kind)
    return "; ".join(f"{kind} {names}" for kind, names in said)


def main() -> None:
    """Write the page, or report the faults of the data."""
    rulebook = Rulebook.national()
    try:
        coverage = read_coverage(rulebook)
    except LoadError as error:
        raise SystemExit(str(error)) from None
    PAGE.write_text(page(coverage, rulebook), encoding="utf-8")


if __name__ == "__main__":
    main()
