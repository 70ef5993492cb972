"""The command `batch`: files in and out, in every form, clean and as people keep them."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from builders import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from places import DATA, ROOT
from pyarrow import csv, ipc, parquet
from strategies import examples

from asn_netralitas import Act, Activity, Category, Person, evaluate
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.cli import main
from asn_netralitas.frame import ANSWERS, evaluate_frame
from asn_netralitas.frame.columns import REQUIRED

VOCABULARY = load_vocabulary()
OVERLAY = ROOT / "docs" / "how-to" / "contoh.overlay.yaml"
ROWS: Sequence[Mapping[str, str | None]] = (
    {
        "id": "0012",
        "category": "pns",
        "act": "like_post",
        "at": "2024-08-15",
        "region": "64.08",
        "public": None,
        "note": 'says "yes",\nthen no',
    },
    {
        "id": "2",
        "category": "pppk",
        "act": "vote",
        "at": "2024-11-27",
        "region": None,
        "public": "yes",
        "note": "é; |",
    },
    {
        "id": "",
        "category": "pnz",
        "act": "vote",
        "at": "27-11-2024",
        "region": "64.08",
        "public": None,
        "note": None,
    },
)
TABLE = pa.Table.from_pylist(
    list(ROWS), schema=pa.schema([(name, pa.string()) for name in ROWS[0]])
)
SUFFIXES = (".csv", ".parquet", ".arrow", ".jsonl")


def wrote(path: Path, table: pa.Table) -> Path:
    """Write a table in the form of its suffix, by means other than those that are tested."""
    match path.suffix:
        case ".csv":
            csv.write_csv(table, path)
        case ".parquet":
            parquet.write_table(table, path)
        case ".arrow":
            with ipc.new_file(str(path), table.schema) as writer:
                writer.write_table(table)
        case _:
            lines = (json.dumps(row, ensure_ascii=False) for row in table.to_pylist())
            path.write_text("\n".join(lines), "utf-8")
    return path


def read(path: Path) -> pa.Table:
    """Return a table; in CSV, answers have their own types and whatever else is text."""
    match path.suffix:
        case ".csv":
            types = {"decision": pa.int32(), "allowed": pa.bool_()}
            texts = dict.fromkeys((*ROWS[0], *ANSWERS), pa.string())
            return csv.read_csv(
                path,
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types={**texts, **types},
                    strings_can_be_null=True,
                    null_values=[""],
                    quoted_strings_can_be_null=False,
                ),
            )
        case ".parquet":
            return parquet.read_table(path)
        case ".arrow":
            return ipc.open_file(str(path)).read_all()
        case _:
            rows = list(map(json.loads, path.read_text("utf-8").splitlines()))
            return pa.table({name: [row[name] for row in rows] for name in rows[0]})


def text_file(folder: Path, text: str | bytes, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


HEADER = "category,act,at,region"
LIKE = "pns,like_post,2024-08-15,64.08"


# ------------------------------------------------------------------ forms


@pytest.mark.parametrize("target", SUFFIXES)
@pytest.mark.parametrize("source", SUFFIXES)
def test_every_form_is_answered_as_a_frame_and_nothing_else_is_changed(
    source: str, target: str, tmp_path: Path, run: Run
) -> None:
    expected = evaluate_frame(TABLE, errors="column", lang="id").rows

    code, _, err = run(
        *("batch", wrote(tmp_path / f"in{source}", TABLE), tmp_path / f"out{target}"),
        # Files for people have words instead.
        *("--codes", "--dates", "iso"),
    )

    assert (code, err) == (1, f"tertulis: {tmp_path / f'out{target}'}\n")
    assert read(tmp_path / f"out{target}").to_pylist() == expected.to_pylist()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(("lang", "column"), [("id", "ringkasan"), ("en", "summary")])
def test_each_row_has_its_own_short_answer_when_asked_for(
    tmp_path: Path, run: Run, lang: Language, column: str
) -> None:
    # The first two rows mean the same to the law, but are about two places.
    rows = (LIKE, "pns,like_post,2024-08-15,33.03", LIKE, "pns,vote,someday,64.08", "pnz,vote,,")
    source = text_file(tmp_path, "\n".join((HEADER, *rows)))

    code, _, _ = run("batch", source, tmp_path / "out.csv", "--short", "--lang", lang, "--codes")

    written = read(tmp_path / "out.csv")
    assert code == 1
    assert written.column_names[-1] == column
    liking = Activity(Act.LIKE_POST)
    here, there = (
        evaluate(Person(Category.PNS, region=region), liking, at=date(2024, 8, 15)).summary(lang)
        for region in ("64.08", "33.03")
    )
    assert written[column].to_pylist() == [here, there, here, None, None]


def test_types_of_other_columns_stay_where_the_form_has_them(tmp_path: Path, run: Run) -> None:
    more: dict[str, Any] = {
        "score": pa.array([0.5, float("nan"), None]),
        "seen": pa.array([1, None, 3], pa.timestamp("ms", "Asia/Makassar")),
        "kind": pa.array(["a", None, "b"]).dictionary_encode(),
        "paid": pa.array([Decimal("1.50"), None, Decimal("2.00")]),
        "tags": pa.array([["a"], [], None]),
    }
    table = TABLE
    for name, column in more.items():
        table = table.append_column(name, column)
    source = wrote(tmp_path / "in.parquet", table)

    run("batch", source, tmp_path / "out.parquet")
    run("batch", source, tmp_path / "out.arrow")

    names = table.column_names
    assert read(tmp_path / "out.parquet").select(names).schema == table.schema
    kept = read(tmp_path / "out.arrow").select(names)
    # A file of Arrow has one dictionary a column, and what comes in parts may bring several.
    assert kept["kind"].type == pa.string()
    assert kept.drop(["kind"]).schema == table.drop(["kind"]).schema
    assert kept["kind"].to_pylist() == ["a", None, "b"]


def test_what_is_no_text_is_spelled_in_forms_of_text(tmp_path: Path, run: Run) -> None:
    table = TABLE.select([*REQUIRED, "region"]).slice(0, 2)
    more: dict[str, Any] = {
        "score": pa.array([0.5, float("inf")]),
        "seen": pa.array([date(2024, 8, 15), None]),
        "kind": pa.array([date(2024, 8, 16), None]).dictionary_encode(),
        "paid": pa.array([Decimal("1.50"), None]),
    }
    for name, column in more.items():
        table = table.append_column(name, column)
    source = wrote(tmp_path / "in.arrow", table)

    run("batch", source, tmp_path / "out.jsonl")
    run("batch", source, tmp_path / "out.csv")

    told = [{name: row[name] for name in more} for row in read(tmp_path / "out.jsonl").to_pylist()]
    assert told == [
        {"score": 0.5, "seen": "2024-08-15", "kind": "2024-08-16", "paid": "1.50"},
        # No number of JSON is infinite.
        {"score": None, "seen": None, "kind": None, "paid": None},
    ]
    first = (tmp_path / "out.csv").read_text("utf-8").splitlines()[1]
    assert '"64.08",0.5,"2024-08-15","2024-08-16","1.50",' in first


def test_a_question_may_be_in_columns_of_any_type_that_a_frame_may_have(
    tmp_path: Path, run: Run
) -> None:
    table = pa.table(
        {
            "kategori": pa.array(["PNS", "pns "]).dictionary_encode(),
            "act": pa.array(["like_post", "menyukai unggahan"], pa.large_string()),
            "at": pa.array([date(2024, 8, 15), None]),
            "region": pa.array(["64.08", ""]),
            "public": pa.array([True, None]),
        }
    )

    run("batch", wrote(tmp_path / "in.arrow", table), tmp_path / "out.parquet")

    answers = read(tmp_path / "out.parquet")
    assert answers["verdict"].to_pylist() == ["prohibited", None]
    assert answers["problem_codes"].to_pylist() == [None, "empty-cell"]


def test_values_of_json_stay_as_they_are(tmp_path: Path, run: Run) -> None:
    row = dict(zip(HEADER.split(","), LIKE.split(","), strict=True))
    lines: list[dict[str, Any]] = [
        {**row, "n": 1, "big": 10**30, "mixed": "a", "deep": {"a": [1, None]}, "flag": True},
        {**row, "n": None, "mixed": 2, "deep": None, "flag": False, "later": 1.5},
        {**row, "category": 3, "é": "\u2028"},
    ]
    text = "\n\n".join(json.dumps(line) for line in lines)
    source = text_file(tmp_path, f"\ufeff{text}\n", "in.ndjson")

    assert run("batch", source, tmp_path / "out.jsonl")[0] == 1

    written = list(map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").split("\n")[:-1]))
    names = dict.fromkeys(name for line in lines for name in line)
    assert [{name: line.get(name) for name in names} for line in lines] == [
        {name: line[name] for name in names} for line in written
    ]
    # Texts are read as such although a number stands among them.
    assert [line["verdict"] for line in written] == ["prohibited", "prohibited", None]

    run("batch", source, tmp_path / "out.parquet")
    kept = parquet.read_table(tmp_path / "out.parquet")
    assert kept["n"].type == pa.int64()
    assert kept["mixed"].to_pylist() == ['"a"', "2", None]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("zone", [None, "UTC", "Mars/Base"])
def test_impossible_days_are_faults_of_their_rows_in_every_form(
    suffix: str, zone: str | None, tmp_path: Path, run: Run
) -> None:
    times = pa.array([1_723_680_000_000_000, 2**62], pa.int64()).view(
        pa.timestamp("us") if zone is None else pa.timestamp("us", zone)
    )
    table = TABLE.slice(0, 2).set_column(TABLE.column_names.index("at"), "at", times)
    source, target = wrote(tmp_path / "in.parquet", table), tmp_path / f"out{suffix}"

    code, _, err = run("batch", source, target, "--lang", "en", "--codes")

    codes = read(target)["problem_codes"].to_pylist()
    known = [None] if zone != "Mars/Base" else ["bad-time"]
    assert (code, err, codes) == (1, f"written: {target}\n", [*known, "bad-date"])


def test_a_table_without_rows_is_answered_without_any(tmp_path: Path, run: Run) -> None:
    source = text_file(tmp_path, HEADER)
    assert run("batch", source, tmp_path / "out.parquet")[0] == 0
    assert len(read(tmp_path / "out.parquet")) == 0

    for text in (HEADER, f"{HEADER}\n"):
        code, out, _ = run("batch", text_file(tmp_path, text), tmp_path / "out.csv", "--lang", "en")

        assert (code, out.splitlines()[-1]) == (0, "0 rows: 0 decided, 0 could not be.")
        assert len((tmp_path / "out.csv").read_text("utf-8").splitlines()) == 1


def test_a_column_of_json_without_any_value_is_one_of_texts(tmp_path: Path, run: Run) -> None:
    row = {**dict(zip(HEADER.split(","), LIKE.split(","), strict=True)), "region": None}
    source = text_file(tmp_path, json.dumps(row), "in.jsonl")

    assert run("batch", source, tmp_path / "out.csv")[0] == 0


@pytest.mark.slow
def test_parts_that_follow_each_other_are_one_table(tmp_path: Path, run: Run) -> None:
    many = pa.concat_tables([TABLE] * 40_000).combine_chunks()
    for suffix in (".csv", ".arrow", ".jsonl"):
        source = wrote(tmp_path / f"in{suffix}", many)
        run("batch", source, tmp_path / "out.parquet")

        rows = read(tmp_path / "out.parquet")
        assert len(rows) == len(many)
        assert rows["id"].to_pylist() == many["id"].to_pylist()
        assert rows["verdict"].to_pylist() == ["prohibited", "permitted", None] * 40_000


# ------------------------------------------------------------------ as people keep them


def spellings(section: str, code: str) -> tuple[str, ...]:
    term = VOCABULARY.terms[section][code]
    return (code, term.en, *VOCABULARY.indonesian(section, code))


def cell(value: str, separator: str) -> str:
    quoted = value.replace('"', '""')
    return f'"{quoted}"' if {separator, '"', "\n", "\r"} & set(value) else value


ANSWERED = {"yes": ("yes", "ya", "true"), "no": ("no", "tidak", "false")}


@st.composite
def dirty(draw: st.DrawFn) -> tuple[pa.Table, str, str]:
    """Draw a clean table, the same as a person may keep it, and how the days are written."""
    separator = draw(st.sampled_from([",", ";", "|", "\t"]))
    dates = draw(st.sampled_from(["iso", "dmy"]))
    blanks = st.sampled_from(["", "", " ", "  ", "\u00a0"])
    cases: list[Callable[[str], str]] = [str, str.upper, str.capitalize]
    case = st.sampled_from(cases)

    def kept(text: str) -> str:
        return draw(blanks) + draw(case)(text) + draw(blanks)

    def day(value: str) -> str:
        if dates == "iso" or draw(st.booleans()):
            return value
        year, month, day = value.split("-")
        mark = draw(st.sampled_from("-/."))
        return mark.join((draw(st.sampled_from((day, day.lstrip("0")))), month, year))

    rows, lines = [], []
    names = ("category", "act", "at", "region", "position", "public")
    keys = ("kategori", "tindakan", "tanggal", "wilayah", "jabatan", "dapat diakses publik")
    header = [draw(st.sampled_from(pair)) for pair in zip(names, keys, strict=True)]
    lines.append(separator.join(cell(kept(name), separator) for name in header))
    for _ in range(draw(st.integers(1, 5))):
        category = draw(st.sampled_from([str(each) for each in Category]))
        act = draw(st.sampled_from([str(each) for each in Act]))
        at = draw(st.dates(date(2023, 1, 1), date(2025, 1, 1))).isoformat()
        region = draw(st.sampled_from(["64.08", "64", None]))
        position = draw(st.sampled_from(["lurah", "none", None]))
        public = draw(st.sampled_from(["yes", "no", None]))
        rows.append(dict(zip(names, (category, act, at, region, position, public), strict=True)))
        cells = (
            kept(draw(st.sampled_from(spellings("categories", category)))),
            kept(draw(st.sampled_from(spellings("acts", act)))),
            draw(blanks) + day(at) + draw(blanks),
            draw(blanks) + (region or "") + draw(blanks),
            kept(draw(st.sampled_from(spellings("positions", position)))) if position else "",
            kept(draw(st.sampled_from(ANSWERED[public]))) if public else draw(blanks),
        )
        lines.append(separator.join(cell(each, separator) for each in cells))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    mark, last = draw(st.sampled_from(["", "\ufeff"])), draw(st.sampled_from(["", end]))
    schema = pa.schema([(name, pa.string()) for name in names])
    return pa.Table.from_pylist(rows, schema=schema), f"{mark}{end.join(lines)}{last}", dates


@pytest.mark.slow
@given(dirty())
@settings(max_examples=examples(60))
def test_a_table_as_people_keep_it_is_answered_as_a_clean_one(
    drawn: tuple[pa.Table, str, str],
) -> None:
    clean, text, dates = drawn
    expected = evaluate_frame(clean, errors="column", lang="id").rows.select(list(ANSWERS))
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        source, target = text_file(Path(folder), text), Path(folder, "out.parquet")

        code = main(["batch", str(source), str(target), "--dates", dates])

        found = parquet.read_table(target).select(list(ANSWERS))
    problems = [name for name in ANSWERS if name == "problem"]
    assert found.drop(problems).to_pylist() == expected.drop(problems).to_pylist()
    assert code == int(found["verdict"].null_count > 0)


def test_cells_and_style_of_a_file_are_written_as_they_were(tmp_path: Path, run: Run) -> None:
    text = (
        '\ufeffNo;"Nama ";Kategori;Tindakan;Tanggal;Wilayah;\r\n'
        '007;"Budi; ""B""\r\nSiti"; PNS ;menyukai unggahan;15/08/2024;"64.08";""\r\n'
    )

    run("batch", text_file(tmp_path, text), tmp_path / "out.csv", "--dates", "dmy")

    written = (tmp_path / "out.csv").read_bytes().decode()
    assert written.split("\n", 1)[1].startswith(
        '"007";"Budi; ""B""\r\nSiti";" PNS ";"menyukai unggahan";"15/08/2024";"64.08";"";'
    )
    assert written.startswith('\ufeff"No";"Nama ";"Kategori";"Tindakan";"Tanggal";"Wilayah";"";')


def test_an_order_of_days_that_is_given_is_taken(tmp_path: Path, run: Run) -> None:
    source = text_file(tmp_path, f"{HEADER}\npns,vote,05-08-2024,\npns,vote,31-02-2024,\n")

    for dates, codes in (("iso", ["bad-date"] * 2), ("dmy", [None, "bad-date"])):
        run("batch", source, tmp_path / "out.jsonl", "--dates", dates)

        assert read(tmp_path / "out.jsonl")["problem_codes"].to_pylist() == codes


def test_a_separator_is_the_one_that_parts_the_header_most_or_the_one_given(
    tmp_path: Path, run: Run
) -> None:
    source = text_file(tmp_path, f"{HEADER},a;b;c;d;e;f\n{LIKE},;;;;;\n")

    assert run("batch", source, tmp_path / "out.csv")[0] == 2
    assert run("batch", source, tmp_path / "out.csv", "--separator", ",")[0] == 0
    tabs = text_file(tmp_path, f"{HEADER}\n{LIKE}\n".replace(",", "\t"), "in.tsv")
    assert run("batch", tabs, tmp_path / "out.csv")[0] == 0
    assert run("batch", tabs, tmp_path / "out.csv", "--separator", "tab")[0] == 0


def test_blank_lines_are_no_rows_but_rows_of_blank_cells_are(tmp_path: Path, run: Run) -> None:
    source = text_file(tmp_path, f"\n{HEADER}\n\n{LIKE}\n\n,,,\n\n")

    run("batch", source, tmp_path / "out.jsonl")

    codes = read(tmp_path / "out.jsonl")["problem_codes"].to_pylist()
    assert codes == [None, "empty-cell"]


def test_a_column_is_found_by_the_name_that_is_given(tmp_path: Path, run: Run) -> None:
    text = f"golongan,{HEADER}, publik \npns,asn,like_post,2024-08-15,64.08,ya\n"

    _, out, _ = run(
        *("batch", text_file(tmp_path, text), tmp_path / "out.csv", "--format", "json"),
        *("--map", "kategori=golongan", "--map", "public=publik"),
    )

    told = json.loads(out)
    assert told["columns"]["category"] == "golongan"
    assert told["columns"]["public"] == "publik"
    assert told["other_columns"] == ["category"]
    assert told["categories"] == [{"category": "pns", "rows": 1, "verdicts": {"prohibited": 1}}]


def test_overlays_and_readings_are_used(tmp_path: Path, run: Run) -> None:
    row = "TK2D,attend_campaign,2024-10-07,64.08"
    source = text_file(tmp_path, f"{HEADER}\n{row}\n{row.replace('TK2D', 'PTT')}\n")
    given = ("--reading", "passive-attendance=allowed", "--overlay", OVERLAY)

    assert run("batch", source, tmp_path / "out.jsonl", *given)[0] == 0
    code, _, err = run("batch", source, tmp_path / "out.jsonl", "--reading", "x=y")
    assert (code, "unknown-dispute" in err) == (2, True)


# ------------------------------------------------------------------ what is wrong


def test_rows_that_cannot_be_decided_are_kept_and_marked_in_the_language(
    tmp_path: Path, run: Run
) -> None:
    source = text_file(tmp_path, f"{HEADER}\npnz,vote,kemarin,\n{LIKE}\n")

    code, _, _ = run("batch", source, tmp_path / "out.jsonl", "--lang", "en")

    first, second = read(tmp_path / "out.jsonl").to_pylist()
    assert code == 1
    assert (first["category"], first["verdict"]) == ("pnz", None)
    assert first["problem_codes"] == "unknown-code bad-date"
    assert first["problem"] == (
        "category: unknown category `pnz`; they are listed by"
        " `asn-netralitas terms categories`; "
        "at: `kemarin` is not a calendar day (YYYY-MM-DD)"
    )
    assert (second["verdict"], second["problem_codes"]) == ("prohibited", None)


LONG = "x" * (1 << 20)
BAD: Sequence[tuple[str, str | bytes, Sequence[str]]] = (
    (
        "in.csv",
        f"{HEADER}\n{LIKE}\npns,vote\n\n{LIKE},1\n",
        [
            "error[wrong-fields]: `{in}`, table row 3: 2 cells, but the header has 4",
            "error[wrong-fields]: `{in}`, table row 4: 5 cells, but the header has 4",
        ],
    ),
    ("in.csv", f"{HEADER}\n" + "a\n" * 99, ["error[wrong-fields]"] * 20),
    (
        "in.csv",
        f"{HEADER}\n{LIKE}\npns,é,,\n".encode() + b"pns,v\xe9,2024-08-15,\n",
        ["{in}:4:6: error[not-utf8]: `{in}` is not UTF-8 text"],
    ),
    ("in.csv", f"{HEADER}\n{LIKE}\n".encode() + b"pns,v\x81,,\n", ["{in}:3:6: error[not-utf8]"]),
    ("in.csv", "category;é".encode("utf-16"), ["{in}:1:1: error[not-utf8]"]),
    ("in.csv", f'{HEADER}\n{LIKE}\npns,vote,2024-08-15,"64.08\n{LIKE}\n', ["error[open-quote]"]),
    ("in.csv", f'{HEADER},x\n{LIKE},"{LONG}{LONG}\n', ["error[open-quote]"]),
    ("in.csv", "", ["error[empty-file]"]),
    ("in.csv", "\ufeff\n\n", ["error[empty-file]"]),
    ("in.csv", "categry,act\n", ["error[missing-column]"] * 2),
    ("in.csv", f"{HEADER},kategori\n{LIKE},pns\n", ["error[column-twice]"]),
    ("in.csv", f"{HEADER},verdict,rules\n{LIKE},,\n", ["error[taken-column]"]),
    ("in.parquet", "PAR", ["error[unreadable]"]),
    ("in.arrow", "no arrow", ["error[unreadable]"]),
    ("in.csv", f"{HEADER},{'x' * 150_000}\n{LIKE},\n", ["error[open-quote]"]),
    ("in.ods", "", ["error[unknown-form]"]),
    ("in.csv", f"a\tb\n{HEADER}\n".encode() + b"\x8f\n", ["{in}:3:1: error[not-utf8]"]),
    ("in.csv", b"\xef\xbb\xbfgol\xe1t\n", ["{in}:1:4: error[not-utf8]"]),
    (
        "in.csv",
        f"{HEADER}\n{LIKE}\n".encode() * 9_999 + b"pns,v\x90,,\n",
        ["{in}:19999:6: error[not-utf8]"],
    ),
    ("in.jsonl", "\n", ["error[empty-file]"]),
    (
        "in.jsonl",
        '{"category": "pns"}\n{"a": 1,\n[1]\n{"a": 1, "a": 2}\n{"a": NaN}\n{"a": 1e999}\n',
        [
            "{in}:2:9: error[bad-json]",
            "{in}:3:1: error[not-an-object]: this line is no JSON object `{...}`",
            "{in}:4:1: error[duplicate-key]: the key `a` stands twice",
            "{in}:5:1: error[bad-json]",
            "{in}:6:1: error[bad-json]",
        ],
    ),
    ("in.jsonl", '{"a": "\\ud800"}\n' + "[" * 100_000, ["{in}:1:1: error[bad-json]", "{in}:2:"]),
    ("in.jsonl", b'{"a": "\xff"}\n', ["{in}:1:8: error[not-utf8]"]),
    ("in.jsonl", "x\n" * 99, ["error[bad-json]"] * 20),
)


@pytest.mark.parametrize(("name", "text", "expected"), BAD)
def test_a_file_that_cannot_be_used_is_told_in_sentences_and_nothing_is_written(
    name: str, text: str | bytes, expected: Sequence[str], tmp_path: Path, run: Run
) -> None:
    source, target = text_file(tmp_path, text, name), tmp_path / "out.csv"
    target.write_text("before", "utf-8")

    code, out, err = run("batch", source, target, "--lang", "en")

    lines = err.splitlines()
    assert (code, out, len(lines)) == (2, "", len(expected))
    for line, start in zip(lines, expected, strict=True):
        assert start.replace("{in}", str(source)) in line
    assert target.read_text("utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "out.csv"])


def test_what_is_wrong_with_the_arguments_is_told(tmp_path: Path, run: Run) -> None:
    source, target = text_file(tmp_path, f"{HEADER}\n{LIKE}\n"), tmp_path / "out.csv"
    for arguments, code in (
        ((), "missing-option"),
        ((source, source), "same-file"),
        ((source, tmp_path / "out.txt"), "unknown-form"),
        ((source, tmp_path / "gone" / "out.csv"), "unwritable"),
        ((tmp_path / "gone.csv", target), "missing-file"),
        ((tmp_path / "gone.parquet", target), "missing-file"),
        ((source, target, "--map", "categry=x"), "unknown-fact"),
        ((source, target, "--map", "category"), "not-a-pair"),
        ((source, target, "--map", "category=categry"), "absent-column"),
        ((source, target, "--map", "category=act"), "missing-column"),
        ((source, target, "--separator", "x"), "bad-choice"),
        ((source, target, "--dates", "ydm"), "bad-choice"),
        ((source, target, "--set", "categry=x"), "unknown-fact"),
        ((source, target, "--set", "category"), "not-a-pair"),
        ((source, target, "--set", "category=pnz"), "unknown-code"),
        ((source, target, "--set", "at=31-02-2024"), "bad-date"),
        ((source, target, "--by", "opd"), "absent-column"),
    ):
        found = run("batch", *arguments)

        assert (found[0], f"[{code}]" in found[2]) == (2, True), found
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "[is-folder]" in run("batch", folder, target)[2]
    assert "[is-folder]" in run("batch", source, folder)[2]
    assert not target.exists()


def test_columns_that_a_form_cannot_hold_are_told_by_name(tmp_path: Path, run: Run) -> None:
    table = TABLE.append_column("tags", pa.array([["a"], None, []]))
    twice = pa.Table.from_arrays([*TABLE.columns, TABLE["id"]], [*TABLE.column_names, "id"])

    _, _, nested = run("batch", wrote(tmp_path / "in.parquet", table), tmp_path / "out.csv")
    _, _, repeated = run("batch", wrote(tmp_path / "in.csv", twice), tmp_path / "out.jsonl")

    assert "[unwritable-column]: kolom `tags` berjenis list" in nested
    assert "[repeated-column]: kolom `id` ada dua kali" in repeated
    assert run("batch", tmp_path / "in.csv", tmp_path / "out.parquet")[0] == 1


def test_without_the_extra_one_sentence_says_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (
        *("cli.batch", "cli.batch_rows", "cli.batch_cells", "cli.batch_answers"),
        *("cli.batch_summary", "cli.tables.files", "cli.tables.forms", "cli.tables"),
        *("frame.rows", "frame"),
    ):
        monkeypatch.delitem(sys.modules, f"asn_netralitas.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    assert run("batch", "--help")[0] == 0
    code, _, err = run("batch", "a.csv", "b.csv", "--lang", "en")

    assert code == 2
    assert err == (
        "error[missing-extra]: this command needs the package `pyarrow`: "
        "pip install 'asn-netralitas[frame]'\n"
    )


def test_no_spelling_means_two_columns() -> None:
    names = (*REQUIRED, "region", "election", *VOCABULARY.facts)
    meant = [
        {name for name in names if VOCABULARY.is_key(name, spelling)}
        or {name for name in names if VOCABULARY.is_fact(name, spelling)}
        for spelling in VOCABULARY.spelled_keys(names)
    ]

    assert [found for found in meant if len(found) != 1] == []


# ------------------------------------------------------------------ the summary

SUMMARIES = DATA / "batch"
SUMMARY = f"""{HEADER},catatan
{LIKE},a
{LIKE},b
kepala_daerah,vote,2024-11-27,64,
pns,vote,2024-11-27,,
pnz,vote,2024-11-27,,
"""


def test_the_summary_counts_rows_in_either_language(tmp_path: Path, run: Run) -> None:
    source, target = text_file(tmp_path, SUMMARY), tmp_path / "out.csv"

    told = {lang: run("batch", source, target, "--lang", lang)[1] for lang in ("id", "en")}

    for lang, summary in told.items():
        stored = SUMMARIES / f"summary.{lang}.txt"
        assert summary.replace(str(target), "out.csv") == stored.read_text("utf-8")


def test_of_long_tables_the_first_rows_are_shown(tmp_path: Path, run: Run) -> None:
    regions = [f"64.{number:02}" for number in (1, 2, 3, 7, 8, 9, 11, 71, 72, 74)] + ["35.78", "35"]
    rows = "\n".join(f"pns,vote,2024-11-27,{region}" for region in regions)

    _, out, _ = run("batch", text_file(tmp_path, f"{HEADER}\n{rows}\n"), tmp_path / "out.csv")

    assert "dan 2 lagi" in out.splitlines()


# ------------------------------------------------------------------ real processes

PEAK = """
import resource, sys
from asn_netralitas.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


def many_rows(path: Path, rows: int) -> Path:
    """Write rows that ask few questions; each has a number and a text of its own."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER},id,note\n")
        for number in range(rows):
            file.write(f"{LIKE},{number},a note that says something about row {number}\n")
    return path


def started(*arguments: object, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "asn_netralitas", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        **more,
    )


def is_under_way(part: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a process has begun to write the rows."""
    while not (part.exists() and part.stat().st_size):
        assert process.poll() is None
        time.sleep(0.01)


@pytest.mark.slow
def test_a_process_that_is_killed_leaves_no_file_that_looks_whole(tmp_path: Path, run: Run) -> None:
    source, target = many_rows(tmp_path / "in.csv", 1_000_000), tmp_path / "out.csv"
    part = tmp_path / ".out.csv.part"
    with started("batch", source, target) as process:
        is_under_way(part, process)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.csv.part", "in.csv"]

    assert run("batch", many_rows(source, 10), target)[0] == 0

    assert not part.exists()
    assert len(read(target)) == 10


@pytest.mark.slow
def test_a_process_that_is_interrupted_removes_what_it_has_written(tmp_path: Path) -> None:
    source = many_rows(tmp_path / "in.csv", 1_000_000)
    with started("batch", source, tmp_path / "out.csv", stderr=subprocess.PIPE) as process:
        is_under_way(tmp_path / ".out.csv.part", process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()

    assert (process.returncode, out, err) == (130, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.slow
def test_twenty_times_the_rows_take_the_same_memory(tmp_path: Path) -> None:
    peaks = []
    for rows in (50_000, 1_000_000):
        source = many_rows(tmp_path / "in.csv", rows)
        done = subprocess.run(  # noqa: S603  # our own code
            [sys.executable, "-c", PEAK, "batch", source, tmp_path / "out.parquet"],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        peaks.append(int(done.stdout.splitlines()[-1]))

    assert peaks[1] < 1.3 * peaks[0]


def test_the_line_names_rows_in_the_marks_of_the_language(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    source = wrote(tmp_path / "in.parquet", pa.concat_tables([TABLE] * 50_000).combine_chunks())

    _, _, shown = run("batch", source, tmp_path / "out.parquet")

    assert "131.072" in shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("id", ("menilai", "baris, ", "per detik", "sisa")),
        ("en", ("deciding", "rows, ", "a second", "left")),
    ],
)
def test_on_a_terminal_a_line_tells_how_far_it_is(
    lang: str, words: Sequence[str], tmp_path: Path
) -> None:
    source = wrote(tmp_path / "in.parquet", pa.concat_tables([TABLE] * 100_000))
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    arguments = ("batch", source, tmp_path / "out.parquet", "--lang", lang)
    with started(*arguments, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: _shown(ours), b"")).decode()
        process.communicate()
    os.close(ours)

    assert process.returncode == 1
    assert "Traceback" not in shown
    assert [word for word in words if word not in shown] == []


def _shown(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # nobody writes to it any more
        return b""


def test_a_header_longer_than_what_is_read_at_once_is_refused_and_no_row_is_lost(
    tmp_path: Path, run: Run
) -> None:
    others = ",".join(f"{'column ' * 5000}{number}" for number in range(40))
    source = text_file(tmp_path, f"{HEADER},{others}\n{LIKE}{',x' * 40}\n")

    code, _, err = run("batch", source, tmp_path / "out.csv", "--lang", "en")

    assert code == 2
    assert err.startswith("error[open-quote]: ")
    assert "a row is longer than 1048576 bytes" in err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.slow
def test_a_table_of_thousands_of_columns_is_answered_with_hints_about_the_first(
    tmp_path: Path, run: Run
) -> None:
    # A header of more than 131,072 letters, which is the longest field that Python's csv reads.
    others = [f"column {number}" for number in range(10_000)]
    headers = ",".join((HEADER, "unpaid leav", *others, "unpaid leaves"))
    cells = ",".join((LIKE, "yes", *("x" for _ in others), "yes"))
    source = text_file(tmp_path, f"{headers}\n{cells}\n")

    code, out, _ = run("batch", source, tmp_path / "out.csv", "--lang", "en")

    assert code == 0
    assert "`unpaid leav`" in out
    assert "`unpaid leaves`" not in out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "jsonl"])
def test_a_named_pipe_is_refused_and_not_waited_for(suffix: str, tmp_path: Path, run: Run) -> None:
    pipe = tmp_path / f"in.{suffix}"
    os.mkfifo(pipe)

    code, _, err = run("batch", pipe, tmp_path / "out.csv", "--lang", "en")

    assert code == 2
    assert err.startswith("error[special-file]: ")
