"""The parts of the law, from which the pages of the site answer first, decide as the whole does."""

from __future__ import annotations

import json
import runpy
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pytest
from conformance import difference
from places import DOCS
from walker_programs import BY_LANGUAGE, WALKERS, Json, answers, national_pack

pytestmark = [pytest.mark.slow, pytest.mark.no_cover]
PARTS: Final = runpy.run_path(str(DOCS / "web_law.py"))


def joined(pack: Json, act: str) -> Json:
    """Return the first part with that of an act, as `docs/web/law.js` joins them."""
    first, part = PARTS["first_part"](pack), PARTS["part_of"](pack, act)
    disputes = [
        {**dispute, "readings": part["readings"].get(str(number), [])}
        for number, dispute in enumerate(first["disputes"])
    ]
    acts = {**first["acts"], act: {**first["acts"][act], "number": 0}}
    return {**first, **part, "disputes": disputes, "acts": acts}


def act_of(entry: Json) -> str:
    act: str = entry["case"]["activity"]["act"]
    return act


def test_the_law_of_one_act_answers_the_sample_as_the_whole_law_does(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pack: Any = json.loads(national_pack(tmp_path_factory).read_text("utf-8"))
    lines = (WALKERS / "sample.jsonl").read_text("utf-8").splitlines()
    # Cases that cannot be decided may name no act that there is.
    entries = [each for each in map(json.loads, lines) if "errors" not in each["expect"]]
    command = BY_LANGUAGE["javascript"]()
    differing = []
    for act, alike in groupby(sorted(entries, key=act_of), act_of):
        asked = list(alike)
        path = tmp_path / f"{act}.json"
        path.write_text(json.dumps(joined(pack, act)), "utf-8")
        given = answers(command, path, [entry["case"] for entry in asked])
        differing += [
            (entry["case"], differs)
            for entry, answer in zip(asked, given, strict=True)
            if (differs := difference(entry["expect"], answer))
        ]

    assert entries
    assert differing[:3] == []
