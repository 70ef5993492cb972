"""The golden corpus: what a cell holds, that all cells are there, and that the text is stable."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from builders import Run, calendar, consequence, dispute, election, reading, rule, rulebook
from hypothesis import given
from hypothesis import strategies as st

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Category,
    Contest,
    ElectionPeriod,
    PeriodKind,
    Person,
    Rulebook,
    SanctionClass,
    Stage,
    evaluate,
)
from asn_netralitas._model.codes import Confidence, Modality
from asn_netralitas._model.elections import Context, Province
from asn_netralitas._model.law import FactIs, Overlay
from asn_netralitas._phrases.text import Text
from asn_netralitas.corpus import Corpus, CorpusCell, make_corpus
from asn_netralitas.strategies import days

CAMPAIGN = ElectionPeriod(
    kind=PeriodKind.CAMPAIGN,
    election="any",
    contests=(Contest.REGIONAL_HEAD,),
    first=date(2024, 10, 15),
    last=date(2024, 11, 20),
    confidence=Confidence.VERIFIED,
)
WINDOW = evolve(
    CAMPAIGN, kind=PeriodKind.INSTALLATION_WINDOW, first=date(2025, 1, 10), last=date(2025, 3, 1)
)
PILKADA = calendar(election("pilkada", last=date(2025, 3, 1), periods=(CAMPAIGN, WINDOW)))
ATTEND = [Act.ATTEND_CAMPAIGN]
PNS = [Category.PNS]
# One act whose rules ask for stages, one for periods, and one for contests.
SAMPLE = (Act.LIKE_POST, Act.REPLACE_OFFICIALS, Act.STAND_FOR_ELECTION)


def small(*rules: object, known: Calendar = PILKADA, **changes: object) -> Corpus:
    book = rulebook(*rules, **changes)  # type: ignore[arg-type]  # rules and their changes
    return make_corpus(book, known, categories=PNS, acts=ATTEND)


def told(corpus: Corpus) -> list[tuple[object, ...]]:
    return [
        (
            cell.situation.kind,
            cell.situation.stage.value.split("_")[0],
            *cell.situation.periods,
            cell.since.isoformat(),
            cell.answer.verdict,
        )
        for cell in corpus.cells
    ]


# ------------------------------------------------------------------ what is a cell


def test_a_cell_names_only_what_some_rule_asks_for() -> None:
    before = rule("a", stages=frozenset({Stage.BEFORE_DETERMINATION}))
    campaign = rule("b", periods=frozenset({PeriodKind.CAMPAIGN}))

    by_stage, by_period = small(before), small(before, campaign)

    assert told(by_stage) == [
        (None, "outside", "2018-01-01", "unregulated"),
        ("pilkada", "after", "2024-10-01", "unregulated"),
        ("pilkada", "before", "2024-06-01", "prohibited"),
    ]
    assert told(by_period) == [
        (None, "outside", "2018-01-01", "unregulated"),
        ("pilkada", "after", "2024-10-01", "unregulated"),
        ("pilkada", "after", "campaign", "2024-10-15", "prohibited"),
        ("pilkada", "before", "2024-06-01", "prohibited"),
    ]


def test_an_election_that_is_over_counts_by_its_open_periods() -> None:
    window = rule("a", periods=frozenset({PeriodKind.INSTALLATION_WINDOW}))

    corpus = small(window)

    assert ("pilkada", "outside", "installation_window", "2025-01-10", "prohibited") in told(corpus)


def test_outside_means_that_no_election_is_met_even_where_one_may_run() -> None:
    perhaps = election("perhaps", regions=("91.01",), regions_complete=False)
    kind = rule("a", stages=frozenset({Stage.AFTER_DETERMINATION}))

    outside = small(kind, known=calendar(perhaps, election("later", first=date(2029, 1, 1)))).cells[
        0
    ]

    assert (outside.situation.kind, outside.answer.verdict.value) == (None, "unregulated")


def test_the_law_of_each_day_is_looked_at_and_a_line_begins_where_the_answer_changes() -> None:
    lasting, newer = rule("a", first=date(2020, 1, 1)), rule("b", first=date(2022, 1, 1))

    corpus = small(lasting, newer, known=calendar())

    assert [(cell.since.year, cell.answer.rules) for cell in corpus.cells] == [
        (2018, ()),
        (2020, ("a",)),
        (2022, ("a", "b")),
    ]


def test_contests_are_told_apart_where_a_rule_does() -> None:
    both = {Contest.DPR: date(2024, 10, 1), Contest.PRESIDENT: date(2024, 10, 1)}
    known = calendar(election("pemilu", determined=both))

    apart = small(rule("a", contests=frozenset({Contest.DPR})), known=known)
    alike = small(rule("a"), known=known)

    assert {(cell.situation.contest, cell.answer.verdict.value) for cell in apart.cells} == {
        (None, "unregulated"),
        (Contest.DPR, "prohibited"),
        (Contest.PRESIDENT, "unregulated"),
    }
    assert {cell.situation.contest for cell in alike.cells} == {None}


def test_regions_are_told_apart_where_a_rule_or_a_choice_of_reading_does() -> None:
    quarrel = dispute("quarrel", strict=date(2018, 1, 1), mild=date(2018, 1, 1))
    overlay = Overlay(
        id="overlay",
        title=Text("lapisan", "overlay"),
        regions=frozenset({"91.01"}),
        first=date(2018, 1, 1),
        last=None,
        readings={"quarrel": "mild"},
        categories={},
    )
    strict = rule("a", reading=reading("quarrel", "strict"))
    disputes = {"disputes": (quarrel,), "overlays": (overlay,)}

    ruled = small(rule("a", regions=frozenset({"91.02"})), known=calendar())
    chosen = small(strict, known=calendar(), **disputes)
    untouched = small(rule("a"), known=calendar(), **disputes)

    def found(corpus: Corpus) -> list[tuple[object, ...]]:
        return [(*cell.situation.regions, cell.answer.verdict.value) for cell in corpus.cells]

    assert found(ruled) == [("unregulated",), ("91.02", "prohibited")]
    assert found(chosen) == [("disputed",), ("91.01", "unregulated")]
    assert found(untouched) == [("prohibited",)]


def test_a_province_whose_regencies_are_all_told_apart_has_no_other_place() -> None:
    everywhere = frozenset({"91.01", "91.02", "11.01"})
    unsure = {**calendar().regions, "11": Province("Satu", "Asia/Jakarta", False, {"11.01": "A"})}

    corpus = small(rule("a", regions=everywhere), known=evolve(calendar(), regions=unsure))

    assert [cell.situation.regions for cell in corpus.cells] == [("11.01",), ("91.01",), ("91.02",)]


def test_an_answer_tells_certain_from_possible() -> None:
    public = FactIs("public", frozenset({True}))
    certain = rule("a", consequences=(consequence(SanctionClass.ETHICS), consequence(None)))
    possible = rule("b", when=public, consequences=(consequence(SanctionClass.CRIMINAL),))

    cell = small(certain, possible, known=calendar()).cells[0]

    assert cell.to_dict() == {
        "act": "attend_campaign",
        "category": "pns",
        "open_rules": ("b",),
        "possible_sanctions": ("criminal",),
        "rules": ("a",),
        "sanctions": ("ethics",),
        "since": "2018-01-01",
        "stage": "outside",
        "verdict": "prohibited",
    }


# ------------------------------------------------------------------ the national corpus


@pytest.fixture(scope="module", name="sample")
def _sample() -> Corpus:
    return make_corpus(acts=SAMPLE)


@pytest.mark.slow
def test_every_category_that_is_no_group_and_every_act_is_there(sample: Corpus) -> None:
    groups = Rulebook.national().vocabulary.category_groups

    assert {(cell.category, cell.act) for cell in sample.cells} == {
        (category, act) for category in Category if category not in groups for act in SAMPLE
    }


@pytest.mark.slow
def test_every_period_that_a_rule_asks_for_is_there(sample: Corpus) -> None:
    asked = {
        period
        for rule_ in Rulebook.national().rules
        if Act.REPLACE_OFFICIALS in rule_.acts
        for period in rule_.periods
    }
    found = {
        period
        for cell in sample.cells
        if cell.act is Act.REPLACE_OFFICIALS
        for period in cell.situation.periods
    }

    assert found == asked


@pytest.mark.slow
@given(data=st.data())
def test_what_is_decided_is_what_the_corpus_says(data: st.DataObject, sample: Corpus) -> None:
    known, book = Calendar.national(), Rulebook.national()
    day = data.draw(days().filter(lambda day: day >= book.known_from))
    place = data.draw(st.sampled_from([each for each in known.places("64") if each.code]))
    contexts = [each for each in known.contexts(day, place) if each.election]
    if not contexts:
        return
    context = data.draw(st.sampled_from(contexts))
    contest = data.draw(st.sampled_from(context.contests))
    category = data.draw(st.sampled_from([Category.PNS, Category.KEPALA_DAERAH, Category.BPD]))
    act = data.draw(st.sampled_from(SAMPLE))

    decision = evaluate(
        Person(category, region=place.code),
        Activity(act, election=context.election, contest=contest),
        at=day,
    )

    cells = [cell for cell in sample.cells if (cell.category, cell.act) == (category, act)]
    assert decision.verdict == _latest(cells, context, contest, day).answer.verdict


def _latest(cells: list[CorpusCell], context: Context, contest: Contest, day: date) -> CorpusCell:
    asked = {period for cell in cells for period in cell.situation.periods}
    periods = tuple(sorted(asked.intersection(context.periods)))
    over = context.stage is Stage.OUTSIDE and not periods
    return [
        cell
        for cell in cells
        if cell.since <= day
        and cell.situation.kind == (None if over else context.kind)
        and cell.situation.stage == context.stage
        and cell.situation.periods == periods
        and cell.situation.contest in {None, contest}
    ][-1]


# ------------------------------------------------------------------ the text


@pytest.mark.slow
def test_the_text_is_json_with_sorted_keys_and_one_line_a_cell() -> None:
    corpus = make_corpus(categories=PNS, acts=[Act.LIKE_POST])

    text = corpus.to_json()
    values = json.loads(text)

    assert list(values) == sorted(values)
    assert all(list(cell) == sorted(cell) for cell in values["cells"])
    assert sum(line.startswith('{"act"') for line in text.splitlines()) == len(corpus.cells)
    assert values["rulebook"]["digest"] == Rulebook.national().digest
    assert values["calendar"] == {"known_until": Calendar.national().known_until.isoformat()}
    assert (values["schema"], text[-1]) == ("asn-netralitas/corpus/1", "\n")


@pytest.mark.slow
def test_lines_are_in_alphabetical_order() -> None:
    corpus = make_corpus(categories=[Category.THL, *PNS], acts=[Act.VOTE, Act.LIKE_POST])

    keys = [(cell.act, cell.category, cell.situation.kind or "") for cell in corpus.cells]

    assert keys == sorted(keys)


def test_a_change_of_a_rule_shows_as_lines_that_differ() -> None:
    forbid, permit = rule("a"), rule("a", Modality.PERMISSION)

    before, after = (
        small(each, known=calendar()).to_json().splitlines() for each in (forbid, permit)
    )
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]

    assert [line[:30] for line, _ in changed] == [
        '{"act": "attend_campaign", "ca',
        '"rulebook": {"digest": "sha256',
    ]


# ------------------------------------------------------------------ the command


ONE = ("corpus", "--category=pns", "--act=like_post")


@pytest.mark.slow
def test_the_command_writes_what_python_makes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "corpus.json"

    printed = run(*ONE)
    written = run(*ONE, "-o", str(file))

    expected = make_corpus(categories=PNS, acts=[Act.LIKE_POST]).to_json()
    assert printed == (0, expected, "")
    assert (written[:2], file.read_bytes().decode()) == ((0, ""), expected)
    assert str(file) in written[2]


@pytest.mark.slow
def test_an_overlay_of_the_command_decides_in_its_region(run: Run, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(
        "overlay: {id: a, title: {id: A, en: A}, regions: '64.08', first: 2024-01-01}\n"
        "readings: {passive-attendance: allowed}\n"
    )

    _, out, _ = run("corpus", "--category=pns", "--act=attend_campaign", f"--overlay={overlay}")

    values = json.loads(out)
    assert values["rulebook"]["overlays"] == ["a"]
    assert {tuple(cell.get("regions", ())) for cell in values["cells"]} == {(), ("64.08",)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("corpus", "--category=pnss"), "--category: error[unknown-code]: "),
        (("corpus", "--act=like_pos"), "--act: error[unknown-code]: "),
        (("corpus", "--overlay=none.yaml"), "error[missing-file]: "),
        ((*ONE, "-o", "none/corpus.json"), "error[unwritable]: the file `none/corpus.json` "),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run(*arguments, "--lang=en")

    assert (code, out, err.startswith(said)) == (2, "", True)


@pytest.mark.slow
def test_the_text_is_the_same_under_any_hash_seed() -> None:
    command = ("-m", "asn_netralitas", *ONE[:2], "--act=attend_campaign")
    texts = {
        subprocess.run(  # noqa: S603  # our own program
            [sys.executable, *command],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(texts) == 1
    assert texts != {b""}
