import json
import os
import runpy
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from builders import calendar, consequence, dispute, election, reading, rule, rulebook
from places import ROOT

from asn_netralitas._engine.query import law_or_national
from asn_netralitas._model.codes import Act, Modality, SanctionClass
from asn_netralitas._model.law import FactIs, Rule
from asn_netralitas._phrases.text import Text

PATH = ROOT / "docs" / "generate_truth_table.py"
SCRIPT = runpy.run_path(str(PATH))
RENEW = (
    "verdicts or sanctions are not those of docs/reference/truth-table.json: if that was meant, "
    "run `make truth-table`, and say what changed, with the digest that it prints, under Rules "
    "in CHANGELOG.md"
)
ATTRIBUTES = FactIs("party_attributes", frozenset({True}))


@pytest.fixture(scope="module")
def stored() -> Any:
    return json.loads(SCRIPT["PAGE"].read_text("utf-8"))


# Coverage doubles the time, and small laws run the same lines.
@pytest.mark.no_cover
def test_verdicts_change_only_with_the_table(stored: Any) -> None:
    found = SCRIPT["table"](law_or_national(None, None))

    changed = [
        (version, known)
        for version, known in zip(found["versions"], stored["versions"], strict=False)
        if version != known
    ]
    assert changed == [], RENEW
    assert found == stored, RENEW


def test_the_table_changes_only_with_the_rules_of_the_changelog(stored: Any) -> None:
    rules = SCRIPT["rules_of"](SCRIPT["CHANGELOG"].read_text("utf-8"))

    assert f"`{stored['digest'][:12]}`" in rules, (
        "name the digest of docs/reference/truth-table.json under Rules of the newest version "
        f"in CHANGELOG.md, with what changed: {stored['digest'][:12]}"
    )


def test_the_table_has_one_line_for_each_version(stored: Any) -> None:
    text = SCRIPT["PAGE"].read_text("utf-8")

    assert SCRIPT["as_text"](stored) == text
    assert sum(line.startswith('{"first"') for line in text.splitlines()) > 30


# ------------------------------------------------------------------ what a digest holds

RULES = (
    rule("a", when=ATTRIBUTES, consequences=(consequence(SanctionClass.DISCIPLINE_HEAVY),)),
    rule("b", Modality.PERMISSION, reading=reading("d", "one")),
    rule("c", Modality.ADVICE, reading=reading("d", "two")),
)


def _digest(*rules: Rule) -> Any:
    since = date(2018, 1, 1)
    book = rulebook(*rules, disputes=(dispute("d", one=since, two=since),))
    law = law_or_national(book, calendar(election("e")))
    return SCRIPT["table"](law, [Act.ATTEND_CAMPAIGN])["digest"]


def test_the_order_of_the_rules_does_not_matter() -> None:
    assert _digest(*RULES) == _digest(*reversed(RULES))


def test_the_wording_and_the_ids_of_rules_do_not_matter() -> None:
    first, *others = RULES

    assert _digest(evolve(first, id="z", title=Text("lain", "other")), *others) == _digest(*RULES)


@pytest.mark.parametrize(
    "changed",
    [
        evolve(RULES[0], modality=Modality.ADVICE),
        evolve(RULES[0], when=None),
        evolve(RULES[0], consequences=()),
        evolve(RULES[0], reading=reading("d", "two")),
    ],
    ids=["modality", "condition", "sanction", "reading"],
)
def test_what_decides_does(changed: Rule) -> None:
    assert _digest(changed, *RULES[1:]) != _digest(*RULES)


def test_the_seed_of_hashes_does_not_matter() -> None:
    program = f"""
import runpy
from asn_netralitas import Act
from asn_netralitas._engine.query import law_or_national
script = runpy.run_path({str(PATH)!r})
print(script["table"](law_or_national(None, None), [Act.LIKE_POST])["digest"])
"""
    found = {
        subprocess.run(  # noqa: S603  # the interpreter that runs this test
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(found) == 1


def test_only_the_rules_of_the_newest_version_count() -> None:
    newest = "## Unreleased\n\n### Added\n\n- x\n\n### Rules\n\n- new\n"
    text = f"# C\n\n{newest}\n## 1\n\n### Rules\n\n- old\n"

    assert SCRIPT["rules_of"](text) == "\n- new\n"
