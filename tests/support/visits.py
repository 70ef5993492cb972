"""Visits of the built site in a browser: what every test of its pages needs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

from attrs import field, frozen
from places import ROOT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

SITE: Final = Path(os.environ.get("SITE", ROOT / "build" / "site"))
SHOTS: Final = ROOT / "build" / "screenshots"
DESKTOP: Final = (1280, 900)
TABLET: Final = (768, 1024)
PHONE: Final = (390, 844)
# The whole library starts in the browser within this time on a busy machine.
TO_START: Final = 120_000

Theme = Literal["light", "dark"]
Size = tuple[int, int]


@frozen
class Visit:
    """A context of the browser, with everything that went wrong or left the site."""

    context: BrowserContext
    address: str
    faults: list[str] = field(factory=list)

    def open(self, path: str, size: Size = DESKTOP) -> Page:
        page = self.context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("console", lambda said: self.hear(said))  # noqa: PLW0108  # it marks what it is given
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("request", lambda sent: self.check(sent.url))
        page.goto(f"{self.address}{path}")
        return page

    def hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.note(f"{said.location['url']}: {said.text}")

    def note(self, fault: str) -> None:
        self.faults.append(fault)

    def check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.note(f"outside: {url}")


def is_as_wide_as_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def picture(page: Page, name: str, theme: Theme, size: Size) -> None:
    """Keep a picture of a page, to be looked at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=theme)
    page.screenshot(path=SHOTS / f"{name}-{theme}-{size[0]}.png", full_page=True)
