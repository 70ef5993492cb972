import os
from collections.abc import Generator

import pytest
from builders import Run
from hypothesis import Phase, settings

from asn_netralitas.cli import main

# What a reader's own terminal says of language, colours and width is not under test.
for name in ("ASN_NETRALITAS_LANG", "COLUMNS", "FORCE_COLOR", "LC_MESSAGES", "NO_COLOR"):
    os.environ.pop(name, None)
os.environ.update(LANG="C.UTF-8", LC_ALL="C.UTF-8")

# How long an example takes says more of the machine than of the code.
settings.register_profile("patient", settings.default, deadline=None)
# For every change; `examples` in strategies.py leaves as large a part of other numbers.
settings.register_profile("brief", settings.get_profile("patient"), max_examples=60)
# `make test-random`, for the night: as `brief`, but many times as much.
settings.register_profile("full", settings.get_profile("patient"), max_examples=1000)
# Against a mutant: the same examples each time, and the first failure is enough.
settings.register_profile(
    "mutant",
    settings.get_profile("patient"),
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)
# Against thousands of mutants, in own_code.py.
settings.register_profile("change", settings.get_profile("mutant"), max_examples=20)
settings.load_profile("brief")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Measure no fixture that a test marked `no_cover` is the first to need, nor the test."""
    measuring = item.config.pluginmanager.get_plugin("_cov")
    if measuring is None or not item.get_closest_marker("no_cover"):
        return (yield)
    measuring.cov_controller.pause()
    try:
        return (yield)
    finally:
        measuring.cov_controller.resume()


@pytest.fixture(name="run")
def _run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run
