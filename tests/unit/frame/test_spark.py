"""What `spark` does, on Arrow batches; tests/cluster/with_spark.py runs it in Spark itself."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pyarrow as pa
import pytest
from attrs import define, evolve, frozen
from builders import rule, rulebook
from places import ROOT

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    LoadError,
    PeriodKind,
    Person,
    evaluate,
)
from asn_netralitas.frame import FrameError, evaluate_tables
from asn_netralitas.spark import _stream
from asn_netralitas.spark import evaluate as evaluate_on_spark

DAY = date(2024, 8, 15)
OVERLAY = ROOT / "docs" / "how-to" / "contoh.overlay.yaml"
ROW: Mapping[str, Any] = {"category": "pns", "act": "like_post", "at": DAY, "region": "64.08"}
TYPES: Mapping[str, pa.DataType] = {
    "category": pa.string(),
    "act": pa.string(),
    "at": pa.date32(),
    "region": pa.string(),
    "resigned": pa.bool_(),
}
BATCH = pa.schema(TYPES)
ANSWERS = [
    ("verdict", "string"),
    ("allowed", "boolean"),
    ("sanction", "string"),
    ("possible_sanction", "string"),
    ("rules", "string"),
    ("open_facts", "string"),
    ("disputes", "string"),
]
PROBLEMS = [("problem_codes", "string"), ("problem", "string")]

Decide = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@define
class Schema:
    """Names and types of columns, to which more are added in place, as PySpark has it."""

    fields: list[tuple[str, str]]

    def add(self, name: str, kind: str) -> None:
        self.fields.append((name, kind))


@frozen
class Partitions:
    """Stands for a DataFrame of PySpark: rows in parts, and the function to send them through."""

    parts: list[list[pa.RecordBatch]]
    schema: Schema
    pickled: bytes = b""

    @property
    def columns(self) -> list[str]:
        return [name for name, _ in self.schema.fields]

    def mapInArrow(self, func: Decide, schema: Schema) -> Partitions:  # noqa: N802  # its name
        return evolve(self, pickled=pickle.dumps(func), schema=schema)

    def collect(self) -> list[dict[str, Any]]:
        """Return the rows, each part sent through the function as a worker unpickles it."""
        decided = [
            batch
            for part in self.parts
            for batch in pickle.loads(self.pickled)(iter(part))  # noqa: S301  # our own function
        ]
        assert [batch.schema.names for batch in decided] == [self.columns for _ in decided]
        return [row for batch in decided for row in batch.to_pylist()]


LISTED = "daftarnya: `asn-netralitas istilah categories`"


def batch_of(*rows: Mapping[str, Any]) -> pa.RecordBatch:
    """Return likes by a PNS in Kutai Timur, with what they say otherwise."""
    return pa.RecordBatch.from_pylist([{**ROW, **row} for row in rows], BATCH)


def partitions(*parts: list[pa.RecordBatch]) -> Partitions:
    return Partitions(list(parts), Schema([(name, "any") for name in BATCH.names]))


# ------------------------------------------------------------------ answers


def test_every_partition_is_answered_as_a_stream_of_tables() -> None:
    parts = [
        [batch_of({}, {"act": "vote"}), batch_of({"category": "asn", "region": None})],
        [batch_of()],
        [batch_of({"act": "attend_campaign", "at": date(2024, 10, 1), "resigned": False})],
        [],
    ]

    rows = evaluate_on_spark(partitions(*parts)).collect()

    tables = [pa.Table.from_batches([batch]) for part in parts for batch in part]
    expected = pa.concat_tables(evaluate_tables(tables)).drop_columns("decision")
    assert rows == expected.to_pylist()


def test_the_answers_are_columns_of_the_schema_and_that_of_the_frame_stays() -> None:
    frame = partitions()
    before = deepcopy(frame.schema)

    plain = evaluate_on_spark(frame)
    with_problems = evaluate_on_spark(frame, errors="column")

    assert frame.schema == before
    assert plain.schema.fields == [*before.fields, *ANSWERS]
    assert with_problems.schema.fields == [*before.fields, *ANSWERS, *PROBLEMS]


def test_names_law_and_calendar_reach_the_executors() -> None:
    local = rulebook(rule("no-crowds", periods=frozenset({PeriodKind.CAMPAIGN})))
    attends = batch_of({"act": "attend_campaign", "at": date(2024, 11, 1)})
    frame = Partitions(
        [[attends.rename_columns(["golongan", *BATCH.names[1:]])]],
        Schema([(name, "any") for name in ("golongan", *BATCH.names[1:])]),
    )

    def rules_under(days: Calendar) -> list[str]:
        mapping = {"category": "golongan"}
        asked = evaluate_on_spark(frame, mapping=mapping, rulebook=local, calendar=days)
        return [row["rules"] for row in asked.collect()]

    assert rules_under(Calendar.national()) == ["no-crowds"]
    assert rules_under(evolve(Calendar.national(), elections=())) == [""]


def test_readings_reach_the_executors() -> None:
    attends = partitions([batch_of({"act": "attend_campaign", "at": date(2024, 10, 1)})])

    def disputes_under(readings: Mapping[str, str]) -> list[str]:
        return [row["disputes"] for row in evaluate_on_spark(attends, readings=readings).collect()]

    assert "passive-attendance" in disputes_under({})[0].split()
    assert "passive-attendance" not in disputes_under({"passive-attendance": "allowed"})[0].split()


def test_an_overlay_is_needed_on_the_driver_alone(tmp_path: Path) -> None:
    path = tmp_path / "local.overlay.yaml"
    copyfile(OVERLAY, path)
    asked = evaluate_on_spark(partitions([batch_of({"category": "PTT"})]), overlays=[path])
    path.unlink()

    assert [row["verdict"] for row in asked.collect()] != [None]


@pytest.mark.slow
def test_a_process_that_was_told_nothing_else_can_decide() -> None:
    asked = evaluate_on_spark(partitions([batch_of({}, {"act": "vote"})]))
    code = (
        "import pickle, sys\n"
        "decide, batches = pickle.load(sys.stdin.buffer)\n"
        "print([row['verdict'] for batch in decide(batches) for row in batch.to_pylist()])\n"
    )

    run = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", code],
        input=pickle.dumps((pickle.loads(asked.pickled), asked.parts[0])),  # noqa: S301  # as above
        capture_output=True,
        check=True,
    )

    assert run.stdout.decode().strip() == "['prohibited', 'permitted']"


def test_a_worker_keeps_what_it_found_out_for_its_next_task() -> None:
    asked = evaluate_on_spark(partitions([batch_of({})], [batch_of({})]))
    asked.collect()
    before = _stream.cache_info()

    asked.collect()

    after = _stream.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (2, 0)


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("session", "region", "day"),
    [
        ("UTC", "31.71", date(2024, 9, 22)),
        ("UTC", "91.71", date(2024, 9, 22)),
        ("UTC", None, date(2024, 9, 22)),
        ("Asia/Jakarta", "31.71", date(2024, 9, 22)),
        ("Asia/Jakarta", None, date(2024, 9, 22)),
        ("America/New_York", "91.71", date(2024, 9, 22)),
    ],
)
def test_a_moment_is_on_the_day_of_its_region_whatever_the_zone_of_the_session(
    session: str, region: str | None, day: date
) -> None:
    moment = pa.array([datetime(2024, 9, 21, 17, 30, tzinfo=UTC)], pa.timestamp("us", session))
    batch = batch_of({"region": region, "act": "attend_campaign"})
    shown = batch.set_column(2, "at", moment)

    (row,) = evaluate_on_spark(partitions([shown])).collect()

    person = Person(Category.PNS, region=region)
    decision = evaluate(person, Activity(Act.ATTEND_CAMPAIGN), at=day)
    other = evaluate(person, Activity(Act.ATTEND_CAMPAIGN), at=date(2024, 9, 43 - day.day))
    assert (row["verdict"], row["rules"].split()) == told(decision)
    assert told(decision) != told(other)


def told(decision: Any) -> tuple[str, list[str]]:
    return decision.verdict.value, [
        finding.rule for finding in decision.findings if finding.status.value != "lifted"
    ]


# ------------------------------------------------------------------ faults


def test_columns_that_do_not_fit_are_an_error_before_any_row_is_read() -> None:
    frame = Partitions([], Schema([("categry", "any"), ("act", "any"), ("verdict", "any")]))

    with pytest.raises(FrameError) as caught:
        evaluate_on_spark(frame, mapping={"publik": "x"})

    assert str(caught.value).splitlines() == [
        "column `publik`: unknown fact `publik`; did you mean `public`?",
        "column `category`: the key `category` is missing; did you mean `categry`?",
        "column `at`: the key `at` is missing",
        "column `verdict`: `verdict` is given twice",
    ]
    assert not hasattr(caught.value, "__notes__")


def test_a_reading_or_an_overlay_that_is_none_is_an_error_before_any_row_is_read(
    tmp_path: Path,
) -> None:
    with pytest.raises(CaseError, match="unknown dispute"):
        evaluate_on_spark(partitions(), readings={"none": "x"})
    with pytest.raises(LoadError):
        evaluate_on_spark(partitions(), overlays=[tmp_path / "none.yaml"])


@pytest.mark.parametrize(
    ("lang", "note"),
    [("en", "Rows are counted from the start of one partition."), ("id", "Baris dihitung dari")],
)
def test_a_bad_row_fails_its_task_and_says_from_where_rows_are_counted(
    lang: Any, note: str
) -> None:
    asked = evaluate_on_spark(
        partitions([batch_of({}, {})], [batch_of({}), batch_of({"act": "fly"})]), lang=lang
    )

    with pytest.raises(FrameError, match="column `act`, row 1: unknown act `fly`") as caught:
        asked.collect()

    assert caught.value.__notes__[0].startswith(note)


def test_a_bad_row_is_kept_and_marked_if_asked() -> None:
    asked = evaluate_on_spark(
        partitions([batch_of({}, {"category": "pnz"})]), errors="column", lang="id"
    )

    assert [(row["verdict"], row["problem_codes"], row["problem"]) for row in asked.collect()] == [
        ("prohibited", None, None),
        (None, "unknown-code", f"category: kategori `pnz` tidak dikenal; {LISTED}"),
    ]
