"""Each reader and writer against its corpus and a few changes of it; `make fuzz` goes on."""

import random
from pathlib import Path
from typing import Final

import pytest
from fuzz_targets import CORPUS, TARGETS, mutated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

FEW: Final = 3
SEEDS: Final = [(name, path) for name in TARGETS for path in sorted((CORPUS / name).iterdir())]


def test_every_folder_of_the_corpus_has_a_target() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)


@pytest.mark.parametrize(
    ("name", "path"), SEEDS, ids=[f"{name}-{path.name}" for name, path in SEEDS]
)
def test_what_once_failed_and_what_is_plain_is_read_or_refused(
    name: str, path: Path, tmp_path: Path
) -> None:
    TARGETS[name].run(path.read_bytes(), tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_like_it_is_read_or_refused(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, target = tmp_path_factory.mktemp(name), TARGETS[name]
    known = list(target.inputs(name))

    @settings(
        max_examples=examples(FEW),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.sampled_from(known), st.integers(0, 2**32 - 1))
    def read(content: bytes, seed: int) -> None:
        target.run(mutated(content, random.Random(seed)), folder)  # noqa: S311  # no secret

    read()
