"""Every scenario among the examples passes, the real cases with them."""

import pytest
from places import ROOT

from asn_netralitas.scenario import Scenario, load, run

FILES = sorted((ROOT / "examples").rglob("*.scenarios.yaml"))
SCENARIOS = [
    pytest.param(scenario, id=f"{path.stem.split('.')[0]}: {scenario.name}")
    for path in FILES
    for scenario in load(path)
]


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_is_decided_as_it_expects(scenario: Scenario) -> None:
    result = run(scenario)

    assert [failure.sentence("en") for failure in result.failures] == []
