"""How long the checker needs to its first verdict on a slow phone, once; a figure to be read.

python tests/support/first_verdict.py

It opens a link to a case with nothing kept: a processor four times as slow, 1.6 Mbit/s, 150 ms to
the server. The tests hold what is loaded before the verdict, since seconds are those of a machine.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import Final
from urllib.parse import quote

from attrs import frozen
from playwright.sync_api import Browser, Page, sync_playwright
from programs import found_or_installed, missing
from visits import PHONE, SITE, Quiet

_SLOWER: Final = 4
_NETWORK: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_BEFORE: Final = """() => {
  const [answer] = performance.getEntriesByName("answer");
  const page = performance.getEntriesByType("navigation");
  const loaded = [...page, ...performance.getEntriesByType("resource")];
  const before = loaded.filter(({ startTime }) => startTime < answer.startTime);
  const sizes = before.map((each) => [new URL(each.name).pathname, each.encodedBodySize]);
  return [answer.startTime, Object.fromEntries(sizes)];
}"""


@frozen
class FirstVerdict:
    """When the first verdict was shown, and what was loaded for it: bytes by path."""

    seconds: float
    loaded: dict[str, int]


def link_of(act: str) -> str:
    """Return the link to a case, which the checker answers at once."""
    person = {"category": "pns", "region": "64.08"}
    case = {"person": person, "activity": {"act": act}, "at": "2024-10-07", "answers": []}
    return f"periksa/index.html#kasus={quote(json.dumps(case))}"


def seen(page: Page) -> FirstVerdict:
    """Return what a page that shows a verdict tells of the first one."""
    page.locator("#verdict article").wait_for(timeout=60_000)
    milliseconds, loaded = page.evaluate(_BEFORE)
    return FirstVerdict(milliseconds / 1000, loaded)


def on_a_slow_phone(browser: Browser, address: str) -> FirstVerdict:
    """Open an address with nothing kept, as a slow phone far away does."""
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}) as context:
        page = context.new_page()
        phone = context.new_cdp_session(page)
        phone.send("Network.enable")
        phone.send("Network.emulateNetworkConditions", _NETWORK)
        phone.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        page.goto(address)
        return seen(page)


def main() -> None:
    """Measure some acts and print what was found."""
    chromium = found_or_installed("chromium") or sys.exit(missing("chromium"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium)
            for act in ("like_post", "attend_campaign", "vote"):
                found = on_a_slow_phone(
                    browser, f"http://127.0.0.1:{server.server_port}/{link_of(act)}"
                )
                size = sum(found.loaded.values())
                told = f"{found.seconds:.2f} s, {size:,} bytes, {len(found.loaded)} requests"
                print(f"{act}: {told}")  # noqa: T201  # a script
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
