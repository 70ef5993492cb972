"""The diagrams in the wheel are those that would be compiled."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import calendar, consequence, dispute, election, reading, rule, rulebook

from asn_netralitas import Act, Activity, Category, Person, SanctionClass
from asn_netralitas._decision.question import ask
from asn_netralitas._engine import packed_diagrams
from asn_netralitas._engine import query as module
from asn_netralitas._engine.evaluation import evaluation_of
from asn_netralitas._engine.law_diagrams import LawDiagrams
from asn_netralitas._engine.packed_diagrams import FILE, packed, restore
from asn_netralitas._engine.query import diagrams_of
from asn_netralitas._model.codes import Modality
from asn_netralitas._model.law import FactIs
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas.analysis.compilation import wholly_compiled

SOURCES = "fingerprint"
BOOK = rulebook(
    rule(
        "a", consequences=(consequence(next(iter(SanctionClass))),), reading=reading("d", "strict")
    ),
    rule(
        "b",
        Modality.PERMISSION,
        exception_to=frozenset({"a"}),
        when=FactIs("official_duty", frozenset({True})),
    ),
    disputes=(dispute("d", strict=date(2019, 1, 1), lenient=date(2020, 1, 1)),),
)
CALENDAR = calendar(election("e"))


def law() -> LawDiagrams:
    return LawDiagrams.of(BOOK, CALENDAR)


def whole() -> LawDiagrams:
    return wholly_compiled(BOOK, CALENDAR)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("law")
    (path / FILE).write_bytes(packed(whole(), SOURCES))
    return path


def test_what_was_packed_is_what_would_be_compiled(folder: Path) -> None:
    compiled, restored = whole(), law()

    assert restore(restored, str(folder), SOURCES)

    found, expected = restored.circumstances, compiled.circumstances
    assert list(found.phases) == list(expected.phases)
    assert list(found.situations) == list(expected.situations)
    assert list(found.place_classes) == list(expected.place_classes)
    assert found.class_numbers == expected.class_numbers
    assert found.situation_rows == expected.situation_rows
    assert (restored.staged, restored.readings) == (compiled.staged, compiled.readings)
    assert list(restored.laws) == list(compiled.laws)
    assert list(restored.cells) == list(compiled.cells)
    assert list(restored.rule_sets) == list(compiled.rule_sets)
    assert restored.diagrams.children == compiled.diagrams.children
    assert restored.diagrams.branches == compiled.diagrams.branches
    assert restored.law_numbers == compiled.law_numbers
    assert restored.cell_numbers == compiled.cell_numbers
    assert restored.rule_numbers == compiled.rule_numbers


def test_a_restored_law_compiles_what_was_not_packed(folder: Path) -> None:
    restored, fresh = law(), whole()
    restore(restored, str(folder), SOURCES)
    unlike = next(each for each in fresh.laws if each.consequences)._replace(consequences=())

    added = restored.number_of(unlike)

    assert added == len(fresh.laws)
    assert restored.cell(added, Category.PNS, None) == fresh.cell(
        fresh.number_of(unlike), Category.PNS, None
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
        lambda content: content.replace(b"{", b"[", 1),
        lambda content: content.replace(b"first", b"frist", 1),
        lambda content: content.replace(b'"form":2', b'"form":1', 1),
        lambda _: b"",
    ],
    ids=["cut", "a bit flipped", "no JSON", "a key missing", "another form", "empty"],
)
def test_a_damaged_file_is_ignored(
    damage: Callable[[bytes], bytes], folder: Path, tmp_path: Path
) -> None:
    (tmp_path / FILE).write_bytes(damage((folder / FILE).read_bytes()))
    fresh = law()

    assert not restore(fresh, str(tmp_path), SOURCES)
    assert len(fresh.cells) == 0


def test_the_file_of_another_law_is_ignored(folder: Path, tmp_path: Path) -> None:
    assert not restore(law(), str(folder), "another")
    assert not restore(law(), str(tmp_path), SOURCES)


def test_a_question_of_a_named_election_is_packed_too(folder: Path) -> None:
    restored = law()
    restore(restored, str(folder), SOURCES)
    known = len(restored.laws)
    activity = Activity(Act.LIKE_POST, election="e")

    evaluation_of(ask(Person(Category.PNS), activity, date(2024, 8, 15), restored))

    assert len(restored.laws) == known


def test_only_the_national_law_is_read_from_the_wheel(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rulebook, "national", lambda: BOOK)
    monkeypatch.setattr(Calendar, "national", lambda: CALENDAR)
    monkeypatch.setattr(module, "compiled_law", lambda: SimpleNamespace(sources=SOURCES))
    monkeypatch.setattr(module, "LAW_FOLDER", str(folder))

    national = diagrams_of.__wrapped__(BOOK, CALENDAR)
    other = diagrams_of.__wrapped__(BOOK, calendar())

    assert len(national.cells) > 0
    assert len(other.cells) == 0


def test_a_machine_that_puts_the_greatest_byte_first_reads_what_others_packed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored, swapped = law(), law()
    restore(restored, str(folder), SOURCES)
    monkeypatch.setattr(packed_diagrams, "byteorder", "big")

    restore(swapped, str(folder), SOURCES)

    # This machine is none of them, so that it gets the bytes the other way round.
    swapped.cell_numbers.byteswap()
    assert swapped.cell_numbers == restored.cell_numbers
