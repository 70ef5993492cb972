from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise, product
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve, frozen
from builders import calendar, election, rule, rulebook
from hypothesis import given, settings
from hypothesis import strategies as st
from places import ROOT
from strategies import NATIONAL_DAYS, Case, cases, examples, national_cases, questions, rarely

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    CaseError,
    Category,
    Decision,
    LoadError,
    Person,
    SanctionClass,
    Status,
    evaluate,
)
from asn_netralitas._model.law import FactIs
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas.frame import Answers, FrameError, FrameWarning, evaluate_frame, evaluate_tables
from asn_netralitas.frame import frames as frame_module
from asn_netralitas.frame import polars_columns as _polars
from asn_netralitas.frame import rows as _rows
from asn_netralitas.spark import evaluate as evaluate_on_spark

DAY = date(2024, 8, 15)
ANSWERS = (
    *("decision", "verdict", "allowed", "sanction", "possible_sanction"),
    *("rules", "open_facts", "disputes"),
)
KINDS: Mapping[str, Callable[[Any], Any]] = {
    "polars": pl.DataFrame,
    "pandas": pd.DataFrame,
    "pyarrow": pa.table,
    "lazy": pl.LazyFrame,
}
SCHEMA = {
    **dict.fromkeys(("region", "target"), pl.String),
    **dict.fromkeys(("public", "official_duty", "state_facilities"), pl.Boolean),
}
OVERLAY = ROOT / "docs" / "how-to" / "contoh.overlay.yaml"


def columns(*rows: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return rows of a like by a PNS in Kutai Timur, with what they say otherwise, as columns."""
    usual = {"category": "pns", "act": "like_post", "at": DAY, "region": "64.08"}
    names = dict.fromkeys((*usual, *(name for row in rows for name in row)))
    return {name: [{**usual, **row}.get(name) for row in rows] for name in names}


def read(frame: Any, names: Sequence[str] = ANSWERS) -> list[tuple[Any, ...]]:
    """Return columns of a frame of any kind, row by row, with None for what is null."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, duckdb.DuckDBPyRelation):
        return frame.select(*names).fetchall()
    if isinstance(frame, pd.DataFrame):
        return [
            tuple(None if pd.isna(value) else value for value in row)
            for row in zip(*(frame[name] for name in names), strict=True)
        ]
    listed = [
        (frame[name].to_pylist() if isinstance(frame, pa.Table) else frame[name].to_list())
        for name in names
    ]
    return list(zip(*listed, strict=True))


def told(decision: Decision | None) -> tuple[Any, ...]:
    """Return what the rows must tell of a decision."""
    if decision is None:
        return (None,) * (len(ANSWERS) - 1)
    certain = [each.sanction_class for each in decision.sanctions if each.certain]
    stands = [each.rule for each in decision.findings if each.status is not Status.LIFTED]
    return (
        decision.verdict.value,
        decision.allowed,
        strongest(certain),
        strongest([each.sanction_class for each in decision.sanctions]),
        " ".join(stands),
        " ".join(decision.open_facts),
        " ".join(each.id for each in decision.disputes),
    )


def strongest(classes: Sequence[SanctionClass | None]) -> str | None:
    found = [each for each in SanctionClass if each in classes]
    return found[-1].value if found else None


def row_of(case: Case) -> dict[str, Any]:
    names = ("category", "region", "act", "election", *load_vocabulary().facts)
    values = {
        name: getattr(case.person, name, None)
        if hasattr(case.person, name)
        else getattr(case.activity, name)
        for name in names
    }
    return {**values, "at": case.at}


def assert_as_one_by_one(kind: str, asked: Sequence[Case]) -> None:
    """Hold a frame of cases, all under the law of the first one, to one `evaluate` for each."""
    law = asked[0]
    decisions = [
        Case(case.person, case.activity, case.at, law.book, law.calendar, law.readings).decided()
        for case in asked
    ]
    frame = KINDS[kind](columns(*(row_of(case) for case in asked)))

    answers = evaluate_frame(
        frame, rulebook=law.book, calendar=law.calendar, readings=law.readings, errors="column"
    )

    rows = read(answers.rows)
    assert [row[1:] for row in rows] == [told(decision) for decision in decisions]
    for (number, *_), decision in zip(rows, decisions, strict=True):
        if decision is None:
            assert number is None
        else:
            assert evolve(answers.each[int(number)], input=decision.input) == decision
    met = list(dict.fromkeys(number for number, *_ in rows if number is not None))
    assert met == list(range(len(answers.each)))
    assert [row[0] for row in read(answers.decisions)] == met
    assert {row[0]: row for row in rows if row[0] is not None} == {
        row[0]: row for row in read(answers.decisions)
    }


# ------------------------------------------------------------------ the same answers


@pytest.mark.slow
@settings(max_examples=examples(60))
@given(cases(), st.lists(questions(), max_size=8), st.sampled_from(sorted(KINDS)))
def test_a_frame_is_answered_as_its_rows_one_by_one(
    law: Case, asked: list[tuple[Person, Activity, date]], kind: str
) -> None:
    of_days = [law] if type(law.at) is date else []
    others = [Case(*each, law.book, law.calendar, law.readings) for each in asked]
    first = Case(
        Person(Category.PNS), Activity(Act.VOTE), DAY, law.book, law.calendar, law.readings
    )

    assert_as_one_by_one(kind, [first, *of_days, *others, *of_days])


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(cases().filter(lambda case: isinstance(case.at, datetime)))
def test_a_time_is_answered_in_a_frame_as_alone(law: Case) -> None:
    assert_as_one_by_one("pyarrow", [law])


@pytest.mark.slow
@settings(max_examples=examples(25))
@given(st.lists(national_cases(), min_size=1, max_size=8), st.sampled_from(sorted(KINDS)))
def test_a_frame_of_the_national_law_is_answered_as_its_rows_one_by_one(
    asked: list[Case], kind: str
) -> None:
    of_days = [case for case in asked if isinstance(case.at, date)]

    if of_days:
        assert_as_one_by_one(kind, of_days)


# What a cell that cannot be read stands for.
DIRTY = object()
ELECTIONS = [*(each.id for each in Calendar.national().elections), "pemilu-2029"]
TEXTS: Mapping[str, Mapping[str | None, object]] = {
    "category": {each.value: each for each in Category},
    "act": {each.value: each for each in Act},
    "at": {
        **{str(day): day for day in NATIONAL_DAYS if isinstance(day, date)},
        "2024-09-21T17:30:00+00:00": datetime(2024, 9, 21, 17, 30, tzinfo=UTC),
    },
    "region": {code: code for code in ("64.08", "91.01", "32.06", "31.71", "64")} | {None: None},
    "election": {name: name for name in ELECTIONS},
    **{
        name: {"ya": True, "no": False} if spec.type is bool else {str(v): v for v in spec.type}
        for name, spec in load_vocabulary().facts.items()
    },
}
UNREADABLE: Mapping[str, Sequence[str | None]] = {
    **dict.fromkeys(TEXTS, ("mungkin", "PNS")),
    **dict.fromkeys(("category", "act", "at"), (None, "2024-13-01")),
}


def written(name: str, *, null_once_in: int, dirty_once_in: int) -> st.SearchStrategy[Any]:
    """Return texts of a column, most of them readable."""
    usual = st.sampled_from(list(TEXTS[name]))
    if name not in {"category", "act", "at", "region"}:
        usual = rarely(usual, None, once_in=null_once_in)
    dirty = st.sampled_from(UNREADABLE[name])
    return st.integers(1, dirty_once_in).flatmap(lambda n: dirty if n == dirty_once_in else usual)


def written_rows(null_once_in: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {name: written(name, null_once_in=null_once_in, dirty_once_in=200) for name in TEXTS}
    )
    return st.lists(row, min_size=1, max_size=12, unique_by=lambda each: tuple(each.values()))


def decided_alone(row: Mapping[str, Any], readings: Mapping[str, str]) -> Decision | None:
    """Return the decision of `evaluate` on a row of texts, None where it cannot be decided."""
    values = {
        name: TEXTS[name].get(text, DIRTY if text in UNREADABLE[name] else None)
        for name, text in row.items()
    }
    if DIRTY in values.values():
        return None
    owners = {name: spec.owner for name, spec in load_vocabulary().facts.items()}
    facts = [(owners[name], name, value) for name, value in values.items() if name in owners]
    person: Any = {name: value for owner, name, value in facts if owner == "person"}
    activity: Any = {name: value for owner, name, value in facts if owner == "activity"}
    asked: Any = values
    try:
        return evaluate(
            Person(asked["category"], region=asked["region"], **person),
            Activity(asked["act"], election=asked["election"], **activity),
            at=asked["at"],
            readings=readings,
        )
    except CaseError:
        return None


@frozen
class OnePartition:
    """Stands for a DataFrame of PySpark with one partition, which is decided at once."""

    table: pa.Table

    @property
    def columns(self) -> list[str]:
        return self.table.column_names

    @property
    def schema(self) -> Any:
        return SimpleNamespace(add=lambda *_: None)

    def mapInArrow(self, func: Callable[[Any], Any], schema: object) -> Any:  # noqa: N802  # its name
        assert schema is not None
        return pa.Table.from_batches(list(func(iter(self.table.to_batches()))))


@pytest.mark.slow
@settings(max_examples=examples(40))
@given(
    st.sampled_from([2, 4, 12]).flatmap(written_rows),
    st.sampled_from([{}, {"*": "strictest"}, {"*": "most_lenient"}]),
)
def test_rows_that_all_differ_are_answered_as_one_by_one(
    rows: list[dict[str, Any]], readings: Mapping[str, str]
) -> None:
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in TEXTS})
    expected = [decided_alone(row, readings) for row in rows]

    answers = evaluate_frame(table, readings=readings, errors="column")
    on_spark: Any = evaluate_on_spark(OnePartition(table), readings=readings, errors="column")

    assert [row[1:] for row in read(answers.rows)] == list(map(told, expected))
    assert read(on_spark, ANSWERS[1:]) == list(map(told, expected))
    for (number, *_), decision in zip(read(answers.rows), expected, strict=True):
        if decision is not None:
            assert evolve(answers.each[number], input=decision.input) == decision


def test_rows_keep_their_order_and_all_their_columns() -> None:
    frame = pd.DataFrame(
        {"id": [9, 8, 7], **columns({}, {"act": "vote"}, {})}, index=pd.Index([5, 5, 1])
    )

    rows = evaluate_frame(frame).rows

    assert rows["id"].tolist() == [9, 8, 7]
    assert rows.index.tolist() == [5, 5, 1]
    assert rows["verdict"].tolist() == ["prohibited", "permitted", "prohibited"]


def test_rows_with_the_same_answer_share_a_decision() -> None:
    frame = pl.DataFrame(columns({}, {"act": "vote"}, {}, {"at": date(2024, 8, 16)}))

    answers = evaluate_frame(frame)

    assert answers.rows["decision"].to_list() == [0, 1, 0, 0]
    assert [each.verdict for each in answers.each] == ["prohibited", "permitted"]
    assert [each.verdict for each in answers.each[1:]] == ["permitted"]
    assert answers.each[0].input.at == DAY
    assert answers.decisions["decision"].to_list() == [0, 1]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_frame_comes_back_with_the_columns(kind: str) -> None:
    frame = pl.DataFrame(columns({})).clear()
    native = {"polars": frame, "lazy": frame.lazy(), "pandas": frame.to_pandas()}.get(
        kind, frame.to_arrow()
    )

    answers = evaluate_frame(native, errors="column")

    assert read(answers.rows, (*ANSWERS, "problem_codes", "problem")) == []
    assert len(answers.each) == 0


def test_a_lazy_frame_comes_back_lazy() -> None:
    answers = evaluate_frame(pl.LazyFrame(columns({}, {"act": "vote"})))

    assert isinstance(answers.rows, pl.LazyFrame)
    assert isinstance(answers.decisions, pl.LazyFrame)


def test_a_relation_of_duckdb_comes_back_as_one() -> None:
    table = pa.table(columns({}, {"act": "vote", "region": None}))
    with duckdb.connect() as connection:
        answers = evaluate_frame(connection.from_arrow(table))

    assert isinstance(answers.rows, duckdb.DuckDBPyRelation)
    assert [row[1] for row in read(answers.rows)] == ["prohibited", "permitted"]


# ------------------------------------------------------------------ what columns may hold


def test_codes_may_be_text_enums_or_categories() -> None:
    plain = pl.DataFrame(columns({}, {"act": "vote"}, {"category": "tk2d"}))
    enum = plain.with_columns(
        pl.col("category").cast(pl.Enum([each.value for each in Category])),
        pl.col("act").cast(pl.Categorical),
    )
    categories = plain.to_pandas().astype({"category": "category", "act": "category"})

    expected = read(evaluate_frame(plain).rows)

    assert read(evaluate_frame(enum).rows) == expected
    assert read(evaluate_frame(categories).rows) == expected


def test_yes_and_no_may_be_text_in_both_languages() -> None:
    written = ["yes", "No", "ya", "tidak", "TRUE", None]
    values = [True, False, True, False, True, None]

    def answers(public: Sequence[object]) -> Answers:
        rows = [{"act": "share_post", "public": value} for value in public]
        return evaluate_frame(pl.DataFrame(columns(*rows)))

    assert read(answers(written).rows) == read(answers(values).rows)


def test_days_may_be_text_midnights_or_times_with_a_zone() -> None:
    utc = timezone(timedelta(0))
    days: tuple[list[Any], ...] = (
        [DAY],
        ["2024-08-15"],
        [datetime(2024, 8, 15)],  # noqa: DTZ001  # what pandas has for a day
        [datetime(2024, 8, 14, 17, tzinfo=utc)],
    )
    found = [
        evaluate_frame(pl.DataFrame({**columns({}), "at": at})).each[0].input.at for at in days
    ]

    assert found == [DAY] * 4


def test_other_names_of_columns_are_mapped() -> None:
    frame = pl.DataFrame(columns({}, {"category": "tk2d"})).rename(
        {"category": "golongan", "act": "tindakan"}
    )

    answers = evaluate_frame(frame, mapping={"category": "golongan", "act": "tindakan"})

    assert answers.rows["verdict"].to_list() == ["prohibited"] * 2
    assert "golongan" in answers.rows.columns


def test_overlays_and_readings_are_arguments() -> None:
    disputed = {"act": "attend_campaign", "at": date(2024, 10, 7), "active_support": False}
    facts = {"partisan_symbol": False, "party_attributes": False, "service_attributes": False}
    frame = pl.DataFrame(columns({**disputed, **facts}))

    strict = evaluate_frame(frame, readings={"*": "strictest"}).each[0]
    lenient = evaluate_frame(frame, readings={"*": "most_lenient"}).each[0]
    local = evaluate_frame(frame, overlays=[OVERLAY]).each[0]

    assert strict.input.readings == {"*": "strictest"}
    assert strict.findings != lenient.findings
    assert local.rulebook.overlays


def test_the_name_that_an_overlay_gives_to_a_category_is_read() -> None:
    frame = pl.DataFrame(columns({"category": "PTT"}, {"category": "non_asn"}))

    answers = evaluate_frame(frame, overlays=[OVERLAY])

    assert answers.rows["decision"].to_list() == [0, 0]
    # Elsewhere the word has its everyday meaning, which is one of these workers.
    assert evaluate_frame(frame).rows["decision"].to_list() == [0, 1]


def test_many_columns_are_searched_where_a_table_would_be_too_large() -> None:
    facts = load_vocabulary().facts
    chance = Random(1)  # noqa: S311  # the same rows in every run
    rows = [
        {
            "act": "attend_campaign",
            "region": chance.choice(["64.08", "64.01"]),
            **{
                name: chance.choice([True, False, None])
                for name, spec in facts.items()
                if spec.type is bool
            },
            "position": chance.choice(["camat", "none"]),
            "employer_level": chance.choice(["central", "province", "regency"]),
        }
        for _ in range(40)
    ]
    frame = pl.DataFrame(columns(*rows, *rows))

    answers = evaluate_frame(frame, errors="column")

    found = answers.rows["decision"].to_list()
    alone = [evaluate_frame(pl.DataFrame(columns(row)), errors="column") for row in rows]
    assert found[:40] == found[40:]
    assert answers.rows["verdict"].to_list()[:40] == [each.rows["verdict"][0] for each in alone]


def test_rows_are_decided_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = "like_post vote like_post share_post vote vote fly fly fly fly"
    frame = pl.DataFrame(columns(*({"act": act} for act in acts.split())))
    whole = evaluate_frame(frame, errors="column")

    monkeypatch.setattr(frame_module, "_CHUNK", 2)
    chunked = evaluate_frame(frame, errors="column")

    # The last chunk holds nothing new.
    assert chunked.rows.equals(whole.rows)
    assert list(chunked.each) == list(whole.each)


# ------------------------------------------------------------------ forms of columns


def texts(frame: pl.DataFrame) -> list[str]:
    return [text for column in frame.select(pl.col(pl.String)) for text in column.drop_nulls()]


def forms(frame: pl.DataFrame) -> Iterator[Any]:
    """Yield a frame of texts, days and booleans in the other forms that its columns may have."""
    codes = pl.col(pl.String)
    # What no row has any more, though it is a category and lies in the same memory.
    other = frame.head(1).with_columns(codes + "?", pl.col(pl.Boolean).not_())
    both = pl.concat([other, frame], rechunk=True)
    yield frame
    yield both[1:]
    yield both.to_arrow()[1:]
    yield both.with_columns(codes.cast(pl.Categorical))[1:]
    yield both.with_columns(codes.cast(pl.Enum(sorted(set(texts(both))))))[1:]
    yield frame.with_columns(pl.col(pl.Date, pl.Boolean).cast(pl.String))
    yield frame.to_pandas()


def assert_answered_alike(frame: pl.DataFrame) -> None:
    expected = read(evaluate_frame(frame.to_arrow(), errors="column").rows)

    for form in forms(frame):
        assert read(evaluate_frame(form, errors="column").rows) == expected


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "category": st.sampled_from(["pns", "pppk", "tk2d", "non_asn", "pnz"]),
                "act": st.sampled_from([each.value for each in Act]),
                "at": st.sampled_from([DAY, date(2024, 8, 16), date(2024, 11, 27)]),
                "region": st.sampled_from(["64.08", "64", "", None]),
                "target": st.sampled_from(["party", "candidate", None]),
                "public": st.sampled_from([True, False, None]),
                "official_duty": st.sampled_from([True, False, None]),
                "state_facilities": st.booleans(),
            }
        ),
        min_size=1,
        max_size=40,
    )
)
def test_columns_of_any_form_are_answered_alike(rows: list[dict[str, Any]]) -> None:
    assert_answered_alike(pl.DataFrame(rows, schema_overrides=SCHEMA, infer_schema_length=None))


def test_many_blocks_of_any_form_are_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rows, "_BLOCK", 16)
    monkeypatch.setattr(_polars, "_BLOCK", 16)
    chance = Random(1)  # noqa: S311  # the same rows in every run
    some = {
        "category": [chance.choice(["pns", "pppk"]) for _ in range(70)],
        "act": [chance.choice(list(Act)).value for _ in range(70)],
        "at": [DAY] * 70,
        "region": [None] * 35 + ["64.08"] * 35,
        "public": [chance.choice([True, False]) for _ in range(70)],
    }

    assert_answered_alike(pl.DataFrame(some))


def test_categories_that_another_column_uses_too_are_no_words_of_this_one() -> None:
    mixed = pl.Series(["pns", "like_post", "tk2d", "vote"], dtype=pl.Categorical)
    frame = pl.DataFrame({**columns({}, {}), "category": mixed[::2], "act": mixed[1::2]})

    answers = evaluate_frame(frame)

    assert answers.rows["verdict"].to_list() == ["prohibited", "permitted"]


def test_texts_that_come_without_views_are_left_to_their_library() -> None:
    class Older:
        """A series of a Polars from before views."""

        def rechunk(self) -> object:
            return pa.chunked_array([["yes", "no"]])

    assert _polars.of_texts(Older()) is None


# ------------------------------------------------------------------ tables one after the other


def split(table: pa.Table, *cuts: int) -> list[pa.Table]:
    """Return a table as tables that begin at the cuts."""
    places = [0, *sorted(cuts), len(table)]
    return [table[start:end] for start, end in pairwise(places)]


@pytest.mark.slow
@given(st.sets(st.integers(0, 7)))
def test_tables_one_after_the_other_are_answered_as_one_frame(cuts: set[int]) -> None:
    whole = pa.table(as_text(bad_rows()))
    answered = evaluate_frame(whole, errors="column").rows

    parts = list(evaluate_tables(split(whole, *cuts), errors="column"))

    assert pa.concat_tables(parts).to_pylist() == answered.to_pylist()


def test_a_table_of_a_stream_comes_back_before_the_next_one_is_read() -> None:
    table = pa.table(as_text(columns({})))
    read_so_far: list[int] = []

    def tables() -> Iterator[pa.Table]:
        for number in range(3):
            read_so_far.append(number)
            yield table

    next(evaluate_tables(tables()))

    assert read_so_far == [0]


def test_rows_of_a_stream_are_counted_from_its_start() -> None:
    tables = split(pa.table(as_text(columns({}, {}, {"act": "fly"}))), 2)
    stream = evaluate_tables(tables)

    assert len(next(stream)) == 2
    with pytest.raises(FrameError, match="row 2: unknown act `fly`"):
        next(stream)


def test_a_stream_forgets_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_module, "_REMEMBERED", 0)
    table = pa.table(as_text(columns({}, {"act": "vote"})))

    first, second = evaluate_tables([table, table])

    assert first["decision"].to_pylist() == [0, 1]
    assert second["decision"].to_pylist() == [2, 3]
    assert first["rules"].to_pylist() == second["rules"].to_pylist()


def test_tables_of_a_stream_may_have_other_columns_than_the_first() -> None:
    plain = pa.table(as_text(columns({"act": "accompany_candidate"})))
    told = plain.append_column("target", pa.array(["own_candidacy"]))

    first, second = evaluate_tables([plain, told], errors="column")

    assert first["problem_codes"].to_pylist() == [None]
    assert second.column_names[-len(ANSWERS) - 3] == "target"


def test_one_moment_without_a_region_is_the_same_in_every_zone() -> None:
    moment = datetime(2024, 9, 21, 17, 30, tzinfo=UTC)
    row = {"category": "pns", "act": "attend_campaign", "at": moment, "region": None}
    plain = pa.Table.from_pylist([row])
    zones = ("UTC", "Asia/Jakarta")

    tables = [
        plain.set_column(2, "at", plain["at"].cast(pa.timestamp("us", zone))) for zone in zones
    ]

    together = [table["rules"].to_pylist() for table in evaluate_tables(tables)]
    alone = [next(evaluate_tables([table]))["rules"].to_pylist() for table in tables]
    assert together == alone
    assert alone[0] == alone[1]


@pytest.mark.slow
def test_what_a_stream_forgets_is_freed_at_once() -> None:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    tables = (
        pa.table(
            {
                "category": ["pns"] * 70_000,
                "act": ["like_post"] * 70_000,
                "region": ["64.08"] * 70_000,
                "at": [
                    (first + timedelta(seconds=part * 70_000 + second)).isoformat()
                    for second in range(70_000)
                ],
            }
        )
        for part in range(3)
    )
    gc.collect()
    gc.disable()
    # Other tests of this process may still hold some.
    before = sum(isinstance(each, _rows.Rows) for each in gc.get_objects())
    try:
        for _ in evaluate_tables(tables):
            pass
        kept = sum(isinstance(each, _rows.Rows) for each in gc.get_objects())
    finally:
        gc.enable()

    assert kept - before <= 1


def test_a_time_may_be_a_text() -> None:
    wib = timezone(timedelta(hours=7))
    times = {
        "2024-09-21T23:30:00+07:00": datetime(2024, 9, 21, 23, 30, tzinfo=wib),
        "2024-09-21 23:30+07:00": datetime(2024, 9, 21, 23, 30, tzinfo=wib),
        "2024-09-21T16:30:00Z": datetime(2024, 9, 21, 16, 30, tzinfo=UTC),
        "2024-09-21 00:00:00": date(2024, 9, 21),
    }
    row = {"act": "attend_campaign", "region": None}
    texts = pa.table(columns(*({**row, "at": text} for text in times)))

    rows = read(evaluate_frame(texts).rows)

    assert [row[1:] for row in rows] == [
        told(evaluate(Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=at))
        for at in times.values()
    ]


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2024, 9, 20), datetime(2024, 9, 23)),  # noqa: DTZ001  # zones follow
            st.integers(-11, 14),
            st.sampled_from(["31.71", "64.08", "91.71", "91", None]),
        ),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=examples(40))
def test_times_of_any_zone_are_decided_on_the_day_of_their_region(
    asked: list[tuple[datetime, int, str | None]],
) -> None:
    times = [at.replace(tzinfo=timezone(timedelta(hours=hours))) for at, hours, _ in asked]
    regions = [region for *_, region in asked]
    row = {"act": "attend_campaign"}
    texts = (
        {**row, "at": at.isoformat(), "region": region}
        for at, region in zip(times, regions, strict=True)
    )

    rows = read(evaluate_frame(pa.table(columns(*texts))).rows)

    assert [row[1:] for row in rows] == [
        told(evaluate(Person(Category.PNS, region=region), Activity(Act.ATTEND_CAMPAIGN), at=at))
        for at, region in zip(times, regions, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-09-21T23:30", "naive-datetime"),
        ("2024-09-21 malam", "bad-time"),
        ("9999-12-31T23:30-12:00", "bad-argument"),
    ],
)
def test_a_text_that_is_no_time_with_a_zone_is_a_fault(text: str, code: str) -> None:
    rows = evaluate_frame(pa.table(columns({"at": text})), errors="column").rows

    assert rows["problem_codes"].to_pylist() == [code]


def test_an_overlay_of_a_stream_is_read_before_its_tables(tmp_path: Path) -> None:
    with pytest.raises(LoadError):
        evaluate_tables([], overlays=[tmp_path / "none.yaml"])


# ------------------------------------------------------------------ laws and faults


def test_a_law_with_more_rules_than_a_word_has_bits_is_decided() -> None:
    many = rulebook(
        *(rule(f"r{number}", when=FactIs("public", frozenset({True}))) for number in range(70))
    )
    frame = pl.DataFrame(
        columns(
            {"act": "attend_campaign", "region": "91.01", "public": True},
            {"act": "attend_campaign", "region": "91.01", "public": False},
        )
    )

    answers = evaluate_frame(frame, rulebook=many, calendar=calendar(election("pilkada")))

    assert answers.rows["verdict"].to_list() == ["prohibited", "unregulated"]


# ------------------------------------------------------------------ what is wrong


def bad_rows() -> dict[str, list[Any]]:
    return columns(
        {"public": "yes"},
        {"category": "pnz", "at": "2024-13-01", "public": "yes"},
        {"region": "99.99", "election": "pilkada-1999", "public": "perhaps"},
        {"category": None, "at": "15-08-2024"},
        {"category": "pnz", "at": "20240815"},
        {"act": "declare_candidacy", "target": "party"},
        {"at": "2024-08-15"},
    )


def as_text(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {**values, "at": [str(value) for value in values["at"]]}


def test_all_that_is_wrong_is_one_error_with_columns_and_rows() -> None:
    with pytest.raises(FrameError) as caught:
        evaluate_frame(pl.DataFrame(as_text(bad_rows())))

    assert str(caught.value).splitlines() == [
        (
            "column `category`, row 1, 4: unknown category `pnz`; they are listed by "
            "`asn-netralitas terms categories`"
        ),
        "column `category`, row 3: the cell is empty",
        "column `at`, row 1: `2024-13-01` is not a calendar day (YYYY-MM-DD)",
        "column `at`, row 4: `20240815` is not a calendar day (YYYY-MM-DD)",
        (
            "column `region`, row 2: unknown region `99.99`; they are listed by "
            "`asn-netralitas terms regions`"
        ),
        "column `election`, row 2: unknown election `pilkada-1999`; did you mean `pilkada-2018`?",
        "column `public`, row 2: `perhaps` is not yes or no",
        "row 5: the act `declare_candidacy` always has the target `own_candidacy`, not `party`",
    ]
    assert "kolom `public`, baris 2: `perhaps` bukan ya atau tidak" in {
        fault.sentence("id") for fault in caught.value.faults
    }
    assert isinstance(caught.value, CaseError)
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults  # noqa: S301  # our own


def test_bad_rows_are_kept_and_marked_if_asked() -> None:
    answers = evaluate_frame(pl.DataFrame(as_text(bad_rows())), errors="column")

    rows = answers.rows
    assert rows["decision"].to_list() == [0, None, None, None, None, None, 1]
    assert rows["verdict"].null_count() == 5
    assert rows["problem_codes"].to_list() == [
        None,
        "unknown-code bad-date",
        "unknown-region unknown-election wrong-type",
        "empty-cell",
        "unknown-code bad-date",
        "fixed-target",
        None,
    ]
    assert rows["problem"][1].startswith("category: unknown category `pnz`; they are listed by ")


def test_why_rows_are_bad_is_told_in_the_language_asked_for() -> None:
    bad = pa.table(columns({"category": "pnz"}))

    whole = evaluate_frame(bad, errors="column", lang="id").rows
    (streamed,) = evaluate_tables([bad], errors="column", lang="id")

    said = [
        "category: kategori `pnz` tidak dikenal; daftarnya: `asn-netralitas istilah categories`"
    ]
    assert whole["problem"].to_pylist() == streamed["problem"].to_pylist() == said


def test_facts_that_leave_no_value_to_another_are_a_fault_of_the_row() -> None:
    frame = pl.DataFrame(columns({"act": "post_support"}, {"act": "post_support"}))

    rows = evaluate_frame(
        frame.with_columns(target=pl.Series([None, "nobody"])), errors="column"
    ).rows

    assert rows["problem_codes"].to_list() == [None, "impossible-case"]


def test_only_the_first_rows_of_a_fault_are_named() -> None:
    frame = pl.DataFrame(columns({}, *[{"act": "fly"}] * 9))

    with pytest.raises(FrameError, match="row 1, 2, 3, 4, 5 and 4 more: unknown act `fly`"):
        evaluate_frame(frame)


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("at", [datetime(2024, 8, 15, 9)], "naive-datetime"),  # noqa: DTZ001  # what is wrong
        ("at", [20240815], "wrong-type"),
        ("region", [64.08], "wrong-type"),
        ("public", [2], "wrong-type"),
        ("act", [["vote"]], "unknown-code"),
        ("category", [3], "unknown-code"),
    ],
)
def test_columns_of_a_wrong_type_are_faults(column: str, values: list[Any], code: str) -> None:
    frame = pa.table({**columns({}), column: values})

    with pytest.raises(FrameError) as caught:
        evaluate_frame(frame)

    assert [(fault.column, fault.problem.code) for fault in caught.value.faults] == [(column, code)]


def impossible_days() -> dict[str, Any]:
    """Return columns of one day or time each that Python or the zones of Arrow do not have."""
    found: dict[str, Any] = {
        f"{kind}, {days} days": pa.array([days], pa.int64())
        .cast(pa.int32())
        .cast(pa.date32())
        .cast(kind)
        for kind in (pa.date32(), pa.date64())
        for days in (4_000_000, -4_000_000)
    }
    timestamp: Any = pa.timestamp  # whose types have no unit or zone but a literal one
    found["date32, last"] = pa.array([2**31 - 1], pa.int32()).cast(pa.date32())
    for unit, zone in product(("s", "ms", "us"), (None, "UTC", "Asia/Jakarta")):
        for number in (2**63 - 1, -(2**63)):
            kind = timestamp(unit, zone)
            found[f"{kind}, {number}"] = pa.array([number], pa.int64()).view(kind)
    for unit, zone in product(("s", "ns"), ("Mars/Base", "+99:00")):
        kind = timestamp(unit, zone)
        found[str(kind)] = pa.array([0], pa.int64()).view(kind)
    found["no time of pandas"] = pa.array([-(2**63)], pa.int64()).view(pa.timestamp("ns"))
    found["infinity"] = pa.array(["infinity"])
    found["infinite"] = pa.array([float("inf")])
    found["a day in a list"] = pa.ListArray.from_arrays(
        [0, 1], pa.array([4_000_000], pa.int32()).cast(pa.date32())
    )
    return found


@pytest.mark.parametrize("kind", impossible_days())
def test_an_impossible_day_is_a_fault_of_its_row(kind: str) -> None:
    table = pa.table({**columns({}), "at": impossible_days()[kind]})

    rows = evaluate_frame(table, errors="column").rows
    stream = pa.concat_tables(evaluate_tables([table], errors="column"))

    for answered in (rows, stream):
        assert answered["verdict"].to_pylist() == [None]
        assert answered["problem_codes"][0].as_py() in {"bad-date", "bad-time", "wrong-type"}


def test_a_row_beside_an_impossible_day_is_answered() -> None:
    days = pa.array([4_000_000, 19_950], pa.int32()).cast(pa.date32())

    rows = evaluate_frame(pa.table({**columns({}, {}), "at": days}), errors="column").rows

    assert rows["problem"][0].as_py() == "at: `12921-08-18` is not a calendar day (YYYY-MM-DD)"
    assert rows["problem"][1].as_py() is None


def test_a_column_of_objects_of_several_kinds_is_a_fault_of_its_rows() -> None:
    frame = pd.DataFrame(columns({}, {}, {}))
    frame["region"] = pd.Series(["64.08", 6408, None], dtype=object)

    rows = evaluate_frame(frame, errors="column").rows

    assert [row[0] for row in read(rows, ["problem_codes"])] == [None, "unknown-region", None]


def test_missing_columns_and_names_that_are_none_are_one_error() -> None:
    frame = pl.DataFrame({"categry": ["pns"], "at": [DAY], "verdict": ["mine"]})

    with pytest.raises(FrameError) as caught:
        evaluate_frame(frame, mapping={"publik": "x", "public": "open"})

    assert str(caught.value).splitlines() == [
        "column `publik`: unknown fact `publik`; did you mean `public`?",
        "column `category`: the key `category` is missing; did you mean `categry`?",
        "column `act`: the key `act` is missing",
        "column `open`: the key `open` is missing",
        "column `verdict`: `verdict` is given twice",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_default_stands_for_missing_columns_and_empty_cells(kind: str) -> None:
    given = KINDS[kind](
        {"act": ["like_post", "vote"], "at": ["2024-08-15", None], "public": [None, 0]}
    )
    whole = KINDS[kind](
        columns(
            {"at": "2024-08-15", "public": "yes"},
            {"act": "vote", "at": "2024-11-27", "public": "no"},
        )
    )
    defaults = {
        "category": Category.PNS,
        "at": date(2024, 11, 27),
        "region": "Kutai Timur",
        "public": "ya",
    }

    rows = evaluate_frame(given, defaults=defaults).rows

    assert read(rows) == read(evaluate_frame(whole).rows)


def test_defaults_serve_streams_as_frames() -> None:
    bare = pa.table({"act": ["like_post", "vote"]})
    defaults = {"category": "PNS", "at": "2024-08-15"}

    (streamed,) = evaluate_tables([bare], defaults=defaults)

    assert read(streamed) == read(evaluate_frame(bare, defaults=defaults).rows)


def test_a_default_without_a_meaning_is_told_with_its_name() -> None:
    frame = pa.table(columns({}))

    with pytest.raises(CaseError) as caught:
        evaluate_frame(frame, defaults={"category": "pnz", "at": "2024-13-01"}, errors="column")
    with pytest.raises(FrameError, match="unknown fact `categry`; did you mean `category`"):
        evaluate_frame(frame, defaults={"categry": "pns"})

    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("unknown-code", ("defaults", "category")),
        ("bad-date", ("defaults", "at")),
    ]


def test_without_a_column_of_regions_none_is_known() -> None:
    without = pa.table({name: column for name, column in columns({}).items() if name != "region"})

    assert read(evaluate_frame(without).rows) == read(
        evaluate_frame(pa.table(columns({"region": None}))).rows
    )


def test_words_for_nothing_are_empty_cells_and_marks_are_yes_and_no() -> None:
    nothing = ["-", " N/A ", "n.a.", "NULL", "Kosong", "", "tidak tahu"]
    yes, no = ["V", "v ", "✓", "1", "iya", "YA"], ["0", "✗", "Enggak", "no"]
    truths = [*[None] * len(nothing), *[True] * len(yes), *[False] * len(no)]
    rows = columns(*[{"act": "attend_campaign"}] * len(truths))

    marked = evaluate_frame(pa.table({**rows, "active_support": [*nothing, *yes, *no]})).rows

    assert read(marked) == read(evaluate_frame(pa.table({**rows, "active_support": truths})).rows)
    with pytest.raises(FrameError, match="`x` is not yes or no"):
        evaluate_frame(pa.table(columns({"public": "x"})))


@pytest.mark.parametrize("numbers", [[1, 0, None], [1.0, 0.0, None]])
def test_one_and_zero_are_yes_and_no(numbers: list[float | None]) -> None:
    rows = columns(*[{"act": "attend_campaign"}] * 3)
    truths = [True, False, None]

    asked = evaluate_frame(pa.table({**rows, "active_support": numbers})).rows

    assert read(asked) == read(evaluate_frame(pa.table({**rows, "active_support": truths})).rows)


def test_a_column_of_the_question_that_is_there_twice_is_an_error() -> None:
    once = pa.table(columns({}))
    twice = pa.Table.from_arrays([*once.columns, once["act"]], [*once.column_names, "act"])

    with pytest.raises(FrameError, match="column `act`: `act` is given twice"):
        list(evaluate_tables([twice]))


def test_other_columns_may_have_one_name() -> None:
    once = pa.table(columns({"id": 1}))
    twice = pa.Table.from_arrays([*once.columns, once["id"]], [*once.column_names, "id"])

    (answered,) = evaluate_tables([twice])

    assert answered.column_names[: twice.num_columns] == twice.column_names


def test_a_reading_that_is_none_is_no_fault_of_the_rows() -> None:
    with pytest.raises(CaseError, match="unknown dispute"):
        evaluate_frame(pl.DataFrame(columns({})), readings={"none": "x"}, errors="column")


# ------------------------------------------------------------------ what is loaded


def test_the_package_loads_no_library_of_frames() -> None:
    code = (
        "import sys, asn_netralitas\n"
        "heavy = {'narwhals', 'pyarrow', 'numpy', 'polars', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  # our own code


def test_evaluate_agrees_on_the_example_of_the_module() -> None:
    decision = evaluate(Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=DAY)

    assert read(evaluate_frame(pl.DataFrame(columns({}))).rows)[0][1:] == told(decision)


# ------------------------------------------------------------------ columns and choices


ROW = {"category": "pns", "act": "vote", "at": "2024-11-27", "region": "64.08"}


@pytest.mark.parametrize(
    ("given", "path"),
    [({"errors": "ignore"}, "errors"), ({"errors": "Column"}, "errors"), ({"lang": "fr"}, "lang")],
)
def test_a_choice_that_there_is_not_is_refused(given: Any, path: str) -> None:
    table = pa.Table.from_pylist([ROW])
    for decide in (evaluate_frame, lambda df, **rest: evaluate_tables([df], **rest)):
        with pytest.raises(CaseError) as caught:
            decide(table, **given)
        assert [(each.code, each.path) for each in caught.value.problems] == [
            ("bad-choice", (path,))
        ]


def test_it_is_told_which_columns_were_read_and_which_were_not() -> None:
    row = {key: value for key, value in ROW.items() if key != "category"}
    table = pa.Table.from_pylist([{"golongan": "pns", **row, "public": True, "unit": "Dinas"}])

    answers = evaluate_frame(table, mapping={"category": "golongan"})

    assert dict(answers.read) == {
        "category": "golongan",
        **{name: name for name in ("act", "at", "region", "public")},
    }
    assert answers.not_read == ("unit",)


def test_a_column_with_nearly_the_name_of_a_fact_gives_a_warning() -> None:
    table = pa.Table.from_pylist([{**ROW, "publik": True, "contact": "x", "comment": "y"}])

    with pytest.warns(FrameWarning) as caught:
        answers = evaluate_frame(table, lang="id")

    [warning] = caught
    assert str(warning.message) == "kolom `publik` tidak dibaca; mungkin maksudnya `public`"
    assert Path(warning.filename) == Path(__file__)
    assert answers.not_read == ("publik", "contact", "comment")


def test_no_warning_is_given_of_a_column_beside_that_of_the_fact() -> None:
    table = pa.Table.from_pylist([{**ROW, "public": False, "publik": True}])

    assert evaluate_frame(table).not_read == ("publik",)


def test_a_problem_of_a_frame_has_its_column_as_its_path() -> None:
    row = {**ROW, "golongan": "pnss", "unpaid_leave": None, "region": "99.99"}
    other = {**ROW, "golongan": "thl", "unpaid_leave": True}
    table = pa.Table.from_pylist([row, other])
    with pytest.raises(FrameError) as caught:
        evaluate_frame(table, mapping={"category": "golongan"})

    assert [(each.problem.code, each.problem.path) for each in caught.value.faults] == [
        ("unknown-code", ("golongan",)),
        ("unknown-region", ("region",)),
        ("contradiction", ("unpaid_leave",)),
    ]
    with pytest.raises(FrameError) as missing:
        evaluate_frame(table.drop_columns("at"))
    assert ("at",) in [each.path for each in missing.value.problems]
