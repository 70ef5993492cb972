"""One browser at the built site for every module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from hosted import hosted
from playwright.sync_api import Browser, sync_playwright
from programs import found_or_installed, missing
from visits import SITE, Visit

# Nothing outside can be reached by its name, so that nothing can be needed from there.
ALONE: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    with hosted(SITE) as address:
        yield address


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    chromium = found_or_installed("chromium")
    assert chromium is not None, missing("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--disable-quic", ALONE])
        yield browser
        browser.close()


@pytest.fixture(scope="module", name="visitor")
def _visitor(browser: Browser, address: str) -> Iterator[Visit]:
    allowed = ["clipboard-read", "clipboard-write"]
    with browser.new_context(permissions=allowed, service_workers="block") as context:
        yield Visit(context, address)


@pytest.fixture(name="visit")
def _visit(visitor: Visit) -> Iterator[Visit]:
    """Visit the site; a test fails if anything went wrong on its pages, or left the site."""
    visitor.faults.clear()
    yield visitor
    assert visitor.faults == []
