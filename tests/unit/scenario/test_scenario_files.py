"""Every scenario passes: of the examples, of the real cases, and of what a lawyer expects.

Together they exercise the national law: a new rule comes with a scenario that says what it demands.
"""

import pytest
from places import ROOT

from asn_netralitas.rule_coverage import coverage
from asn_netralitas.scenario import Scenario, load, run

FOLDERS = (ROOT / "examples", ROOT / "tests" / "data" / "law")
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*.scenarios.yaml"))
SCENARIOS = [
    pytest.param(scenario, id=f"{path.stem.split('.')[0]}: {scenario.name}")
    for path in FILES
    for scenario in load(path)
]
LEAST_PERCENT = 90


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_is_decided_as_it_expects(scenario: Scenario) -> None:
    result = run(scenario)

    assert [failure.sentence("en") for failure in result.failures] == []


@pytest.mark.slow
def test_nearly_all_of_the_law_is_exercised() -> None:
    found = coverage(run(scenario) for path in FILES for scenario in load(path))

    parts = (found.rules, found.exceptions, found.readings)
    assert [part.missed for part in parts if part.percent < LEAST_PERCENT] == []
