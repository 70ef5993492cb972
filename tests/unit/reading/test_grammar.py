"""The grammar of the files that people write, held to their readers."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from grammars import KINDS, VOCABULARY, Kind, Place, complaints, faults, files, places, tree_at
from hypothesis import given
from hypothesis import strategies as st

from asn_netralitas._model.spelling import folded

PLACES = [(kind, place) for kind in KINDS for place in places(kind)]
EVERY_KEY = (*VOCABULARY.terms["keys"], *VOCABULARY.facts, "id", "en", "days", "months", "rupiah")
at_every_place = pytest.mark.parametrize(
    ("kind", "place"), PLACES, ids=[f"{kind}{place.path}" for kind, place in PLACES]
)


@at_every_place
def test_the_reader_reads_every_key_of_the_grammar(
    kind: Kind, place: Place, tmp_path: Path
) -> None:
    wrong = {
        key.name: complaints(kind, tree_at(kind, place, key.name), tmp_path)
        for key in place.shape.keys
    }

    assert {key: problems for key, problems in wrong.items() if problems} == {}


@at_every_place
def test_the_reader_refuses_every_key_that_the_grammar_does_not_have(
    kind: Kind, place: Place, tmp_path: Path
) -> None:
    foreign = [key for key in EVERY_KEY if place.shape.key(key, VOCABULARY) is None]

    read = [key for key in foreign if not faults(kind, tree_at(kind, place, key), tmp_path)]

    assert read == []


@at_every_place
def test_the_reader_wants_just_the_keys_that_the_grammar_wants(
    kind: Kind, place: Place, tmp_path: Path
) -> None:
    wanted = {key.name for key in place.shape.keys if key.required}

    missed = {name for name in wanted if faults(kind, tree_at(kind, place, without=name), tmp_path)}

    assert missed == wanted


@at_every_place
def test_the_reader_ties_keys_together_as_the_grammar_does(
    kind: Kind, place: Place, tmp_path: Path
) -> None:
    shape = place.shape
    broken = [
        *(tree_at(kind, place, without=name) for name in shape.some_of[:1]),
        *(tree_at(kind, place, *pair) for pair in pairwise(shape.one_of)),
        *(tree_at(kind, place, key, without=needed) for key, needed in shape.needs),
    ]

    assert [text for text in broken if not faults(kind, text, tmp_path)] == []


@pytest.mark.slow
@given(st.data())
@pytest.mark.parametrize("spelled", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_reader_reads_whatever_the_grammar_allows(
    kind: Kind, spelled: bool, data: st.DataObject
) -> None:
    text = data.draw(files(kind, spelled=spelled))

    with TemporaryDirectory() as folder:
        assert complaints(kind, text, Path(folder)) == []


@at_every_place
def test_no_two_keys_of_a_mapping_are_written_alike(kind: Kind, place: Place) -> None:
    del kind
    spelled = {
        key.name: set(map(folded, VOCABULARY.spelled_keys([key.name]))) for key in place.shape.keys
    }

    alike = [
        (one, other)
        for one in spelled
        for other in spelled
        if one < other and spelled[one] & spelled[other]
    ]

    assert alike == []
