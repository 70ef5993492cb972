"""How long the pages need to their first verdict on a slow phone, opened for the first time.

python tests/support/first_verdict.py

A processor four times as slow, 1.6 Mbit/s and 150 ms to a server that compresses text, as hosts of
pages do (GitHub Pages, Netlify, nginx with `gzip on`). Seconds are those of a machine, and this
prints them to be read; the tests hold what they are made of, the same everywhere: rounds to the
server, bytes, and calls of functions.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final
from urllib.parse import quote

from attrs import frozen
from hosted import hosted
from playwright.sync_api import Browser, CDPSession, sync_playwright
from programs import found_or_installed, missing
from visits import PHONE, SITE

SLOWER: Final = 4
LATENCY: Final = 0.15
BYTES_PER_SECOND: Final = 1_600_000 / 8
_NETWORK: Final = {
    "offline": False,
    "latency": 1000 * LATENCY,
    "downloadThroughput": BYTES_PER_SECOND,
    "uploadThroughput": 750_000 / 8,
}
# Asked by the protocol itself, since what Playwright puts into a page would be counted too.
_ANSWERED: Final = """new Promise((resolve) => {
  const drawn = (answer) => requestAnimationFrame(() => scheduler.postTask(() => {
    const page = performance.getEntriesByType("navigation");
    const before = [...page, ...performance.getEntriesByType("resource")]
      .filter(({ startTime }) => startTime < answer.startTime)
      .map(({ name, startTime: first, responseEnd: last, encodedBodySize: size }) =>
        ({ path: new URL(name).pathname, first, last, size }));
    resolve(JSON.stringify({ answered: answer.startTime, drawn: performance.now(), before }));
  }, { priority: "user-blocking" }));
  new PerformanceObserver((seen) => drawn(seen.getEntriesByName("answer")[0]))
    .observe({ type: "mark", buffered: true });
})"""
_MARKED: Final = """new Promise((resolve) => {
  new PerformanceObserver(() => resolve("")).observe({ type: "mark", buffered: true });
})"""
# No function runs after the answer where nothing is ever drawn.
_NO_DRAWING: Final = "globalThis.requestAnimationFrame = () => 0"


@frozen
class FirstVerdict:
    """After how many seconds it was there and was drawn, and what was loaded for it.

    `loaded` has bytes by path.
    """

    answered: float
    drawn: float
    loaded: dict[str, int]
    rounds: int

    @property
    def on_the_way(self) -> float:
        """The seconds that the network takes by itself."""
        return self.rounds * LATENCY + sum(self.loaded.values()) / BYTES_PER_SECOND


def link_of(act: str) -> str:
    """Return the link to a case, which the checker answers at once."""
    person = {"category": "pns", "region": "64.08"}
    case = {"person": person, "activity": {"act": act}, "at": "2024-10-07", "answers": []}
    return f"periksa/index.html#kasus={quote(json.dumps(case))}"


# A matter of whom, what, when and where, as the front page reads it from its address.
MATTER: Final = f"index.html?q={quote('guru PNS like status caleg di Sleman, 20 Januari 2024')}"


def on_a_slow_phone(browser: Browser, address: str) -> FirstVerdict:
    """Open an address with nothing kept, as a slow phone far away does."""
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}) as context:
        page = context.new_page()
        phone = context.new_cdp_session(page)
        phone.send("Network.enable")
        phone.send("Network.emulateNetworkConditions", _NETWORK)
        phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="commit")
        told = json.loads(_promised(phone, _ANSWERED))
    loaded = {each["path"]: each["size"] for each in told["before"]}
    spans = [(each["first"], each["last"]) for each in told["before"]]
    return FirstVerdict(told["answered"] / 1000, told["drawn"] / 1000, loaded, _rounds(spans))


def calls_before(browser: Browser, address: str) -> int:
    """Return how many functions of the page are called before its first verdict."""
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}) as context:
        page = context.new_page()
        page.add_init_script(_NO_DRAWING)
        counter = context.new_cdp_session(page)
        counter.send("Profiler.enable")
        counter.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": False})
        page.goto(address, wait_until="commit")
        _promised(counter, _MARKED)
        scripts = counter.send("Profiler.takePreciseCoverage")["result"]
    own = [script for script in scripts if script["url"].startswith(address.partition("#")[0])]
    return sum(each["ranges"][0]["count"] for script in own for each in script["functions"])


def _promised(session: CDPSession, expression: str) -> Any:
    asked = {"expression": expression, "awaitPromise": True}
    return session.send("Runtime.evaluate", asked)["result"]["value"]


def _rounds(spans: list[tuple[float, float]]) -> int:
    """Return how often something was asked for only when something else had come."""
    rounds = 0
    until = float("-inf")
    for first, last in sorted(spans):
        if first >= until:
            rounds += 1
            until = last
        until = min(until, last)
    return rounds


def main() -> None:
    """Measure some acts, and a matter in words, and print what was found."""
    chromium = found_or_installed("chromium") or sys.exit(missing("chromium"))
    with hosted(SITE) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium)
        links = {act: link_of(act) for act in ("vote", "like_post", "attend_campaign")}
        for name, link in (links | {"in words": MATTER}).items():
            found = on_a_slow_phone(browser, f"{address}{link}")
            calls = calls_before(browser, f"{address}{link}")
            times = f"{found.answered:.2f} s, drawn {found.drawn:.2f} s"
            parts = f"{found.on_the_way:.2f} s on the way, {calls} calls; {found.loaded}"
            print(f"{name}: {times}; {found.rounds} rounds, {parts}")  # noqa: T201  # a script
        browser.close()


if __name__ == "__main__":
    main()
