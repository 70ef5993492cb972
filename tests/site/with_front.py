"""The front page and the time machine in Chromium."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pytest
from first_verdict import MATTER, calls_before, on_a_slow_phone
from playwright.sync_api import Browser, Page, expect
from visits import DESKTOP, PHONE, SITE, TABLET, Theme, Visit, is_as_wide_as_its_window, picture

from asn_netralitas import Act, Activity, Calendar, Category, Person, Rulebook, evaluate
from asn_netralitas._text.words import Words
from asn_netralitas.search import find_act

# One browser at the built site for every module of tests.
pytest_plugins = ["browsing"]

FRONTS: Final = {"id": "index.html", "en": "en.html"}
TIMES: Final = {"id": "lini-masa.html", "en": "time-machine.html"}
SIZES: Final = pytest.mark.parametrize(
    "size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"]
)
# As in with_checker.py; the words that people use are two fifths of the page.
MOST_ON_THE_WAY: Final = 0.75
MOST_CALLS: Final = 10_000
THEMES: Final = pytest.mark.parametrize("theme", ["light", "dark"])


@pytest.fixture(scope="module", name="front")
def _front(visitor: Visit) -> Page:
    return visitor.open(FRONTS["id"], PHONE)


def ask(page: Page, matter: str) -> None:
    page.fill("#matter", matter)
    page.click("#ask button")
    expect(page.locator("#answer > *").first).to_be_visible()


# What people write, the verdict, and a part of how it was read.
MATTERS: Final = [
    ("guru PNS like status caleg di Sleman, 20 Januari 2024", "DILARANG", "Kabupaten Sleman"),
    ("bolehkah PPPK nyoblos 14/2/2024", "BOLEH", "menggunakan hak pilih"),
    ("honorer jadi saksi TPS 27 November 2024 di Kutim", "DILARANG", "Kabupaten Kutai Timur"),
    ("camat pakai mobil dinas ke kampanye 2024-10-07 di kab bandung", "DILARANG", "jabatan: camat"),
    ("PNS foto bareng bakal calon di Purbalingga 15-8-2024", "TERGANTUNG", "bakal calon"),
    ("direksi BUMD ikut kampanye 7 november 2024", "DILARANG", "BUMD"),
]


@pytest.mark.parametrize(("matter", "mark", "read"), MATTERS)
def test_a_matter_in_everyday_words_is_answered_at_once(
    visit: Visit, front: Page, matter: str, mark: str, read: str
) -> None:
    del visit
    ask(front, matter)

    expect(front.locator("#answer .mark")).to_have_text(mark)
    expect(front.locator("#answer header")).to_contain_text(read)
    expect(front.locator("#answer")).to_contain_text("Dasar:")


@pytest.mark.parametrize(
    ("matter", "mark"),
    [
        ("civil servant likes a candidate's post on 7 October 2024", "PROHIBITED"),
        ("may a civil servant vote on 27 November 2024?", "PERMITTED"),
        ("honorary worker puts up a banner, 7 October 2024", "PROHIBITED"),
        ("village head hands out rice for a candidate on 7 October 2024", "DEPENDS"),
        ("PNS attends a campaign on 7 October 2024, Kutai Timur", "DEPENDS"),
    ],
)
def test_a_matter_in_english_is_answered_at_once(visit: Visit, matter: str, mark: str) -> None:
    page = visit.open(FRONTS["en"], PHONE)
    ask(page, matter)

    expect(page.locator("#answer .mark")).to_have_text(mark)
    page.close()


@pytest.mark.parametrize(
    ("matter", "asked", "offered"),
    [
        (
            "satpol PP like postingan calon hari ini",
            "Siapa orangnya?",
            "Pegawai Negeri Sipil (PNS)",
        ),
        ("tentara foto dengan calon 7-10-2024", "Apa yang dilakukannya?", "berfoto bersama"),
        ("PNS like status caleg", "Kapan?", "Hari ini"),
    ],
)
def test_what_is_missing_or_unclear_is_asked_back(
    visit: Visit, front: Page, matter: str, asked: str, offered: str
) -> None:
    del visit
    ask(front, matter)
    expect(front.locator("#answer h2")).to_have_text(f"Satu hal lagi: {asked}")

    front.locator("#answer").get_by_role("button", name=offered, exact=True).click()

    expect(front.locator("#answer .mark")).to_be_focused()
    expect(front.locator("#answer .mark")).to_be_in_viewport()


def test_a_matter_is_sent_by_the_key_for_it_and_stays_to_be_read(visit: Visit) -> None:
    page = visit.open(FRONTS["id"], PHONE)
    box = page.locator("#matter")
    box.fill("guru SD yang PNS membagikan status dukungan untuk calon bupati, 7 Oktober 2024")
    box.press("Enter")

    expect(page.locator("#answer .mark")).to_be_in_viewport()
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert box.evaluate("(box) => box.scrollHeight <= box.clientHeight")
    page.close()


def test_a_matter_in_an_address_needs_the_page_and_the_law_of_its_act_alone(
    browser: Browser, address: str
) -> None:
    found = on_a_slow_phone(browser, f"{address}{MATTER}")

    assert found.loaded.keys() == {f"/{FRONTS['id']}", "/app/law/id/like_post.js"}
    assert found.on_the_way <= MOST_ON_THE_WAY
    assert calls_before(browser, f"{address}{MATTER}") <= MOST_CALLS


def test_the_law_of_an_act_is_there_before_its_matter_is_sent(visit: Visit) -> None:
    page = visit.open(FRONTS["id"], PHONE)
    with page.expect_response("**/app/law/id/vote.js"):
        page.fill("#matter", "PNS nyoblos")
    page.close()


def test_the_front_page_answers_as_the_library_does(visit: Visit, front: Page) -> None:
    del visit
    ask(front, "PNS menyukai unggahan calon di Kutai Timur 7 Oktober 2024")
    decision = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.LIKE_POST, target="candidate"),
        at=date(2024, 10, 7),
    )

    cited = [citation for found in decision.findings for citation in found.citations]
    said = front.locator("#answer").inner_text()
    assert Words(lang="id").term(decision.verdict).upper() in said
    assert all(citation.provision in said for citation in cited[:2])


def test_the_search_of_the_page_finds_what_the_library_finds(visit: Visit, front: Page) -> None:
    del visit
    for matter in ("menaruh gambar paslon di kaca mobil", "mengantar istri ke KPU", "nonton orasi"):
        ask(front, matter)
        shown = front.locator("div:has(> #is-act) button").all_inner_texts()
        found = [each.name.id for each in find_act(matter)]
        assert shown[:1] == found[:1], matter


def test_a_matter_goes_on_in_the_checker(visit: Visit) -> None:
    page = visit.open(FRONTS["id"])
    ask(page, "PNS hadir kampanye 7 Oktober 2024 di Kutai Timur")

    page.get_by_role("link", name="Jawab pertanyaan yang menentukan").click()

    expect(page.locator("#said")).to_have_text("Jawaban sementara: TERGANTUNG")
    page.close()


def test_a_name_in_a_text_never_becomes_markup(visit: Visit) -> None:
    page = visit.open(FRONTS["id"])
    ask(page, "PNS <img src=x onerror=alert(1)> like status calon 7 Oktober 2024")

    expect(page.locator("#answer .mark")).to_be_visible()
    assert page.locator("main img").count() == 0
    page.close()


@pytest.mark.parametrize(
    "pages", [FRONTS, TIMES, {"id": "periksa/index.html", "en": "periksa/en.html"}]
)
def test_each_page_leads_to_the_other_language(visit: Visit, pages: dict[str, str]) -> None:
    page = visit.open(pages["id"])
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(re.escape(f"{visit.address}{pages['en']}")))
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page).to_have_url(re.compile(re.escape(f"{visit.address}{pages['id']}")))
    page.close()


def test_the_front_page_says_how_far_law_and_calendar_reach(visit: Visit, front: Page) -> None:
    del visit
    day = Words(lang="id").day
    footer = front.locator("body > footer")

    expect(footer).to_contain_text(f"Hukum diketahui sampai {day(Rulebook.national().known_until)}")
    expect(footer).to_contain_text(day(Calendar.national().known_until))


# ------------------------------------------------------------------ the time machine


def test_it_needs_nothing_but_its_file(browser: Browser) -> None:
    with browser.new_page() as page:
        asked: list[str] = []
        page.on("request", lambda sent: asked.append(sent.url))
        page.goto((SITE / TIMES["id"]).resolve().as_uri())

        expect(page.locator("#answer .mark")).to_have_text("DILARANG")
        assert [url for url in asked[1:] if not url.startswith("data:")] == []


def test_each_stretch_has_the_verdict_of_the_library(visit: Visit) -> None:
    page = visit.open(f"{TIMES['id']}#category=pns&act=like_post&region=64.08")
    expect(page.locator("#answer .mark")).to_be_visible()
    count = int(page.locator("#slider").get_attribute("max") or 0) + 1
    words = Words(lang="id")

    for number in range(count):
        page.locator("#slider").evaluate(
            "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')); }",
            number,
        )
        day = date.fromisoformat(
            page.evaluate("new URLSearchParams(location.hash.slice(1)).get('at')")
        )
        decision = evaluate(Person(Category.PNS, region="64.08"), Activity(Act.LIKE_POST), at=day)
        expect(page.locator("#answer .mark")).to_have_text(words.term(decision.verdict).upper())
    page.close()


def test_it_is_moved_by_keys_and_says_where_it_is(visit: Visit) -> None:
    page = visit.open(f"{TIMES['id']}#category=pns&act=like_post&region=64.08&at=2024-10-07")
    slider = page.locator("#slider")
    expect(page.locator("#answer .mark")).to_have_text("DILARANG")

    slider.focus()
    page.keyboard.press("ArrowRight")

    expect(slider).to_have_attribute(
        "aria-valuetext", re.compile("^10 Januari 2025 .+: TERGANTUNG$")
    )
    expect(page.locator("#change")).to_contain_text("Dari DILARANG menjadi TERGANTUNG.")
    expect(page.locator("#change")).to_contain_text("Yang terjadi pada hari itu")
    page.get_by_role("button", name="Perubahan sebelumnya").click()
    expect(page.locator("#answer .mark")).to_have_text("DILARANG")
    page.close()


def test_an_act_or_a_place_can_be_chosen(visit: Visit) -> None:
    page = visit.open(TIMES["en"])
    page.select_option("#act", Act.VOTE)
    expect(page.locator("#answer .mark")).to_have_text("PERMITTED")
    page.fill("#region", "Kota Bandung")
    page.keyboard.press("Tab")

    expect(page.locator("#picture")).to_contain_text("Kota Bandung")
    page.close()


# ------------------------------------------------------------------ to be looked at


@SIZES
@THEMES
@pytest.mark.parametrize("name", ["front", "times"])
def test_it_fits_each_screen(visit: Visit, name: str, theme: Theme, size: tuple[int, int]) -> None:
    page = visit.open({"front": FRONTS, "times": TIMES}[name]["id"], size)
    if name == "front":
        ask(page, MATTERS[0][0])
    expect(page.locator("#answer .mark")).to_be_visible()
    picture(page, name, theme, size)

    assert is_as_wide_as_its_window(page)
    page.close()
