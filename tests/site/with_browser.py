"""The site in Chromium; run by `make test-site`, which builds it and looks for a browser.

No other test needs a browser, so this file has no name that pytest would find by itself. The site
is that in build/site, or in the folder that the variable SITE names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import pytest
from attrs import field, frozen
from places import ROOT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from programs import found_or_installed, missing

from asn_netralitas import (
    Act,
    Activity,
    Category,
    Person,
    Rulebook,
    interview,
    pictures,
    render,
    scenario,
)
from asn_netralitas._text.words import Words
from asn_netralitas.pictures.paper import PAPERS, PaperName

SITE: Final = Path(os.environ.get("SITE", ROOT / "build" / "site"))
SHOTS: Final = ROOT / "build" / "screenshots"
CHECKER: Final = "periksa/index.html"
PAGES: Final = sorted(path.relative_to(SITE) for path in SITE.rglob("*.html"))
DESKTOP: Final = (1280, 900)
PHONE: Final = (390, 844)
# Nothing outside can be reached by its name, so that nothing can be needed from there.
ALONE: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
TO_START: Final = 120_000
PLACE: Final = "64.08"

Theme = Literal["light", "dark"]


# ------------------------------------------------------------------ a browser at the site


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        pass


@frozen
class Visit:
    """A context of the browser, with everything that went wrong or left the site."""

    context: BrowserContext
    address: str
    faults: list[str] = field(factory=list)

    def open(self, path: str, size: tuple[int, int] = DESKTOP) -> Page:
        page = self.context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("console", lambda said: self.hear(said))  # noqa: PLW0108  # it marks what it is given
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("request", lambda sent: self.check(sent.url))
        page.goto(f"{self.address}{path}")
        return page

    def hear(self, said: ConsoleMessage) -> None:
        where = said.location["url"]
        # No page asks for this one: a browser looks for it by itself.
        if said.type == "error" and not where.endswith("/favicon.ico"):
            self.note(f"{where}: {said.text}")

    def note(self, fault: str) -> None:
        self.faults.append(fault)

    def check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.note(f"outside: {url}")


@pytest.fixture(scope="module", name="address")
def _address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


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
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        yield Visit(context, address)


@pytest.fixture(name="visit")
def _visit(visitor: Visit) -> Iterator[Visit]:
    """Visit the site; a test fails if anything went wrong on its pages, or left the site."""
    visitor.faults.clear()
    yield visitor
    assert visitor.faults == []


def is_as_wide_as_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


# ------------------------------------------------------------------ every page


class Links(HTMLParser):
    """The ids of a page, and all that it links to or loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if value and name in {"id", "name"}:
                self.ids.add(value)
            elif value and name in {"href", "src"}:
                self.targets.append(value)


def broken(page: Path, target: str, read: Mapping[Path, Links]) -> bool:
    """Tell whether a link within the site leads to no file, or to no place on a page."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return False
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    found = path / "index.html" if path.is_dir() else path
    if not found.is_file() or not found.is_relative_to(SITE.resolve()):
        return True
    fragment = unquote(parts.fragment)
    return bool(fragment) and found in read and fragment not in read[found].ids


def test_every_link_within_the_site_leads_somewhere() -> None:
    paths = [(SITE / page).resolve() for page in PAGES]
    read = {path: Links(path.read_text("utf-8")) for path in paths}

    found = {
        f"{path.relative_to(SITE.resolve())}: {target}"
        for path, links in read.items()
        for target in links.targets
        if broken(path, target, read)
    }

    assert CHECKER in map(str, PAGES)
    assert sorted(found) == []


@pytest.mark.parametrize("path", [*map(str, PAGES)])
def test_every_page_opens_without_a_fault_and_fits_a_phone(visit: Visit, path: str) -> None:
    page = visit.open(path, PHONE)

    expect(page).not_to_have_title("")
    expect(page.locator("body")).not_to_be_empty()
    assert is_as_wide_as_its_window(page)
    page.close()


def test_the_search_of_the_site_finds_pages(visit: Visit) -> None:
    page = visit.open("search.html?q=netralitas")

    expect(page.locator("#search-results li a").first).to_be_visible()
    page.close()


# ------------------------------------------------------------------ the checker


def opened(visit: Visit, fragment: str = "") -> Page:
    """Open the checker, and wait until the library has started."""
    page = visit.open(f"{CHECKER}{fragment}")
    expect(page.locator("#status")).to_have_text("", timeout=TO_START)
    return page


@pytest.fixture(scope="module", name="started")
def _started(visitor: Visit) -> Page:
    page = opened(visitor)
    assert visitor.faults == []
    return page


@pytest.fixture(name="page")
def _page(visit: Visit, started: Page) -> Page:
    """Return the checker at its beginning; it starts once, which takes seconds."""
    del visit
    started.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    started.emulate_media(media="screen", color_scheme="light")
    started.evaluate("document.querySelector('#fresh').click()")
    return started


def begin(page: Page, category: Category, act: Act, day: str) -> None:
    page.select_option("#category", category)
    page.check(f"#act input[value={act}]")
    page.fill("#at", day)
    page.fill("#region-search", "kutai tim")
    page.check(f"#region input[value='{PLACE}']")
    page.click("#case [type=submit]")
    expect(page.locator("#result")).to_be_visible()


def reply(page: Page, *answers: str) -> None:
    given = page.locator("#answers li")
    for answer in answers:
        before = given.count()
        page.get_by_role("button", name=answer, exact=True).click()
        # A question about many days and places takes the browser seconds.
        expect(given).to_have_count(before + 1, timeout=20_000)


def copied(page: Page, button: str) -> str:
    page.get_by_role("button", name=button).click()
    expect(page.locator("#copied")).to_contain_text("tersalin")
    return str(page.evaluate("navigator.clipboard.readText()"))


def told_natively(category: Category, act: Act, day: str, *answers: str) -> str:
    """Return what the library says here, outside the browser."""
    talk = interview.start(
        Person(category, region=PLACE), Activity(act), at=date.fromisoformat(day)
    )
    for answer in answers:
        talk = talk.answer(answer)
    return render(talk.decision)


@pytest.mark.parametrize(
    ("act", "day", "answers", "mark"),
    [
        (Act.LIKE_POST, "2024-08-15", [], "DILARANG"),
        (Act.ATTEND_CAMPAIGN, "2024-10-07", ["Tidak"] * 8, "DIPERSELISIHKAN"),
        (Act.ATTEND_OFFICIAL_EVENT, "2024-10-07", ["Ya"], "BOLEH"),
        (Act.ATTEND_OFFICIAL_EVENT, "2024-10-07", ["Tidak tahu"], "TERGANTUNG"),
    ],
)
def test_the_checker_says_what_the_library_says(
    page: Page, act: Act, day: str, answers: list[str], mark: str
) -> None:
    begin(page, Category.PNS, act, day)
    if answers:
        expect(page.locator("#result-title")).to_have_text("Jawaban sementara")
        expect(page.locator("#said")).to_have_text("Jawaban sementara: TERGANTUNG")
    reply(page, *answers)

    expect(page.locator("#result-title")).to_have_text("Jawaban")
    expect(page.locator("#said")).to_have_text(f"Jawaban: {mark}")
    expect(page.locator("#verdict")).to_contain_text(mark)
    expect(page.locator("#decision")).to_contain_text("Alasan")
    expect(page.locator("#question")).to_be_hidden()
    assert copied(page, "Salin jawaban") == told_natively(Category.PNS, act, day, *answers)


def test_the_copied_scenario_is_one_that_passes(page: Page, tmp_path: Path) -> None:
    begin(page, Category.PNS, Act.ATTEND_CAMPAIGN, "2024-10-07")
    reply(page, "Tidak", "Ya")
    path = tmp_path / "kasus.skenario.yaml"
    path.write_text(copied(page, "Salin sebagai skenario"), "utf-8")

    (case,) = scenario.load(path)

    assert scenario.run(case).failures == ()
    assert case.case.activity == Activity(
        Act.ATTEND_CAMPAIGN, official_duty=False, active_support=True
    )


def test_a_link_opens_the_same_case(visit: Visit, page: Page) -> None:
    begin(page, Category.PNS, Act.ATTEND_OFFICIAL_EVENT, "2024-10-07")
    reply(page, "Ya")
    text, link = copied(page, "Salin jawaban"), copied(page, "Salin tautan")

    again = opened(visit, f"#{urlsplit(link).fragment}")

    assert copied(again, "Salin jawaban") == text
    again.close()


def test_a_link_that_is_no_case_is_told_in_words(visit: Visit) -> None:
    page = opened(visit, "#kasus=%7B")

    expect(page.locator("#case .problems")).to_contain_text("Tautan ini tidak dapat dibaca.")
    expect(page.locator("#category")).to_be_visible()
    page.close()


def test_one_can_step_back_by_each_way(page: Page) -> None:
    begin(page, Category.PNS, Act.ATTEND_CAMPAIGN, "2024-10-07")
    first = page.locator("#question legend").inner_text()
    reply(page, "Tidak")
    second = page.locator("#question legend").inner_text()
    legend = page.locator("#question legend")

    page.get_by_role("button", name="Kembali").click()
    expect(legend).to_have_text(first, use_inner_text=True)
    reply(page, "Tidak", "Ya")
    expect(page.locator("#said")).to_have_text("Jawaban: DILARANG")
    page.go_back()
    expect(legend).to_have_text(second, use_inner_text=True)
    page.get_by_role("button", name="Ubah jawaban 1").click()
    expect(legend).to_have_text(first, use_inner_text=True)
    page.get_by_role("button", name="Ubah kasus").click()
    expect(page.locator("#at")).to_have_value("2024-10-07")
    assert page.input_value("#category") == "pns"
    expect(page.locator("#act input:checked")).to_have_value("attend_campaign")
    expect(page.locator("#region input:checked")).to_have_value(PLACE)


def test_a_region_and_a_day_can_be_asked_for(page: Page) -> None:
    page.select_option("#category", Category.PNS)
    page.check("#act input[value=share_post]")
    page.fill("#at", "2025-03-01")
    page.get_by_text("Harinya belum pasti?").click()
    page.fill("#last", "2025-08-30")
    page.click("#case [type=submit]")
    reply(page, *["Tidak tahu"] * 6)
    page.fill("#question [type=search]", "tasikmalaya")
    page.get_by_label("Kabupaten Tasikmalaya (32.06)").check()
    reply(page, "Jawab")
    page.fill("#day", "2025-09-01")
    page.get_by_role("button", name="Jawab", exact=True).click()
    expect(page.locator("#question .problems li")).to_have_count(1)
    page.fill("#day", "2025-04-01")
    reply(page, "Jawab")

    expect(page.locator("#said")).to_have_text("Jawaban: DILARANG")
    expect(page.locator("#answers li").nth(6)).to_contain_text("Kabupaten Tasikmalaya")
    page.get_by_role("button", name="Ubah kasus").click()
    expect(page.locator("#last")).to_be_visible()
    page.get_by_role("button", name="Periksa").click()
    page.get_by_role("button", name="Kasus baru").click()
    expect(page.locator("#last")).to_be_hidden()


def test_what_is_missing_is_told_and_focused(page: Page) -> None:
    page.click("#case [type=submit]")

    expect(page.locator("#case .problems li")).to_have_count(3)
    expect(page.locator("#category")).to_be_focused()


def test_acts_are_found_by_other_words_than_their_terms(page: Page) -> None:
    page.fill("#act-search", "baliho")

    expect(page.locator("#act label", has_text="Memasang spanduk atau alat peraga")).to_be_visible()

    page.fill("#act-search", "telunjuk")

    expect(page.locator("#act small").first).to_contain_text("telunjuk")


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("nyoblos", "Menggunakan hak pilih"),
        ("bagi sembako", "Memberikan barang"),
        ("foto bareng calon", "Berfoto bersama"),
        ("komentar facebook", "Mengomentari unggahan"),
    ],
)
def test_everyday_words_find_their_act_first(page: Page, written: str, first: str) -> None:
    page.fill("#act-search", written)

    expect(page.locator("#act .options label").first).to_contain_text(first)


def test_the_checker_says_which_rulebook_it_uses(page: Page) -> None:
    national = Rulebook.national()

    said = page.locator("#rulebook")

    expect(said).to_contain_text(national.digest)
    expect(said).to_contain_text(f"{national.id}, versi {national.version}")
    until = national.known_until
    expect(said).to_contain_text(f"sampai {Words(lang='id').day(until)}")


def press(page: Page, *keys: str) -> None:
    """Press keys, each on what has the focus, which must be seen to have it."""
    for key in keys:
        page.keyboard.press(key)
        seen = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
        assert page.evaluate(seen), f"nobody sees where the focus is after {key}"


def test_a_case_is_decided_by_keyboard_alone(page: Page) -> None:
    page.locator("#case h2").focus()
    press(page, "Tab")
    page.keyboard.type("Pegawai Negeri")
    press(page, "Tab")
    page.keyboard.type("kedinasan")
    press(page, "Enter")
    expect(page.locator("#act input:checked")).to_have_value("attend_official_event")
    press(page, "Tab")
    # A field for a day is a part for each of its numbers, in an order that the system chooses.
    page.keyboard.type("10102024")
    press(page, "Tab", "Tab", "Tab")
    page.keyboard.type("kutai")
    press(page, "ArrowDown", "ArrowDown")
    expect(page.locator("#region input:checked")).not_to_have_value("")
    press(page, "Tab", "Tab", "Enter")
    expect(page.locator("#question legend")).to_be_focused()
    press(page, "Tab", "Enter")

    expect(page.locator("#result-title")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Jawaban: BOLEH")


def test_the_checker_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert is_as_wide_as_its_window(page)
    begin(page, Category.PNS, Act.ATTEND_CAMPAIGN, "2024-10-07")
    page.locator("#whole summary").click()
    assert is_as_wide_as_its_window(page)
    reply(page, "Tidak", "Ya")

    assert is_as_wide_as_its_window(page)


def test_a_page_on_paper_holds_the_decision_and_nothing_to_press(page: Page) -> None:
    begin(page, Category.PNS, Act.LIKE_POST, "2024-08-15")
    page.emulate_media(media="print")

    expect(page.locator("#verdict")).to_be_visible()
    expect(page.locator("#decision")).to_be_visible()
    expect(page.locator("#rulebook")).to_be_visible()
    assert [each for each in page.locator("button").all() if each.is_visible()] == []


def says_that_it_cannot_run(page: Page) -> None:
    said = "Pemeriksa tidak dapat berjalan di peramban ini."
    expect(page.locator("#failure")).to_contain_text(said, timeout=TO_START)


@pytest.mark.parametrize("missing", ["worker.js", "pyodide.asm.wasm", "packages.zip"])
def test_what_cannot_be_loaded_is_told_in_words(
    browser: Browser, address: str, missing: str
) -> None:
    with browser.new_context() as context:
        context.route(f"**/{missing}", lambda route: route.fulfill(status=404))
        page = context.new_page()
        page.goto(f"{address}{CHECKER}")

        says_that_it_cannot_run(page)


@pytest.mark.parametrize("lacking", ["WebAssembly", "Worker", "CSSStyleSheet"])
def test_a_browser_that_cannot_run_it_is_told_so_in_words(
    browser: Browser, address: str, lacking: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(TO_START)
        page.add_init_script(f"delete globalThis.{lacking}")
        page.goto(f"{address}{CHECKER}")
        if lacking == "CSSStyleSheet":
            begin(page, Category.PNS, Act.LIKE_POST, "2024-08-15")

        says_that_it_cannot_run(page)


# ------------------------------------------------------------------ on paper

MM: Final = 72 / 25.4
DAYS: Final = (date(2024, 8, 15), date(2024, 10, 7), date(2026, 3, 1))
# In the campaign there is most to say to everybody.
POSTERS: Final = [
    pytest.param(category, day, name, id=f"{category}-{day}-{name}")
    for category in Category
    for day in (DAYS if category in {Category.ASN, Category.HONORER} else DAYS[1:2])
    for name in PAPERS
]


def pages_of(paper: bytes) -> list[tuple[int, int]]:
    """Return the sides of each page of a PDF by Chromium, in millimetres."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    return [(round(float(width) / MM), round(float(height) / MM)) for width, height in boxes]


@pytest.mark.parametrize(("category", "day", "name"), POSTERS)
def test_a_poster_is_printed_on_one_sheet(
    browser: Browser, category: Category, day: date, name: PaperName
) -> None:
    head, address = "BKPSDM Kabupaten Kutai Timur", "https://kutaitimurkab.go.id/netralitas"
    drawn = pictures.poster(category, day, PLACE, paper=name, head=head, address=address)
    with browser.new_page() as page:
        page.set_content(drawn)
        printed = page.pdf(prefer_css_page_size=True)

    assert pages_of(printed) == [(PAPERS[name].width, PAPERS[name].height)]


# ------------------------------------------------------------------ to be looked at


SIZES: Final = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
THEMES: Final = pytest.mark.parametrize("theme", ["light", "dark"])


def picture(page: Page, name: str, theme: Theme, size: tuple[int, int]) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=theme)
    page.screenshot(path=SHOTS / f"{name}-{theme}-{size[0]}.png", full_page=True)


@SIZES
@THEMES
def test_the_front_page_is_pictured(visit: Visit, theme: Theme, size: tuple[int, int]) -> None:
    page = visit.open("index.html")

    picture(page, "front", theme, size)
    page.close()


@SIZES
@THEMES
def test_the_checker_is_pictured(page: Page, theme: Theme, size: tuple[int, int]) -> None:
    page.fill("#act-search", "foto")
    picture(page, "checker-form", theme, size)
    page.fill("#act-search", "")
    begin(page, Category.PNS, Act.ATTEND_CAMPAIGN, "2024-10-07")
    picture(page, "checker-question", theme, size)
    reply(page, "Tidak", "Ya")
    expect(page.locator("#decision")).to_be_visible()
    picture(page, "checker-decision", theme, size)

    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") is (theme == "light")
