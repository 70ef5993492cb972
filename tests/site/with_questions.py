"""The questions people ask and the quiz in Chromium, opened as files; run by `make test-site`.

They need no site and no network: whatever they ask from elsewhere is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import pytest
from places import ROOT
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from programs import found_or_installed, missing

from asn_netralitas import pictures, scenario
from asn_netralitas.questions import matters, quiz_questions

# One browser at the built site for every module of tests.
pytest_plugins = ["browsing"]

SHOTS: Final = ROOT / "build" / "screenshots"
LANGUAGES: Final[tuple[Literal["id", "en"], ...]] = ("id", "en")
SIZES: Final = {"phone": (390, 844), "desk": (1280, 900)}
COUNT: Final = 3
CASES: Final = ROOT / "examples" / "kutai-timur" / "kutai-timur.scenarios.yaml"
# What people type, and the question that they mean.
SEARCHED: Final = {
    "foto bareng": "foto-hajatan",
    "status WA": "status-wa",
    "mobil dinas": "mobil-dinas",
    "karangan bunga": "karangan-bunga",
    "P3K jadi timses": "sanksi-pppk",
    "love tiktok": "suka-caleg-tiktok",
    "dicatut partai": "nama-dicatut",
    "panwascam": "pns-panwascam",
    "nyoblos honorer": "honorer-memilih",
    "ulang tahun calon": "komentar-ulang-tahun",
    "guru swasta": "guru-swasta",
    "outsourcing": "outsourcing",
    "cuti tahunan": "cuti-tahunan",
    "kotak kosong": "kotak-kosong",
    "istri caleg": "narasumber-pasangan",
}


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    chromium = found_or_installed("chromium")
    assert chromium is not None, missing("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    results = [scenario.run(case) for case in scenario.load(CASES)]
    for lang in LANGUAGES:
        (folder / f"questions.{lang}.html").write_text(pictures.questions(lang=lang), "utf-8")
        (folder / f"quiz.{lang}.html").write_text(pictures.quiz(lang=lang, count=COUNT), "utf-8")
    own = pictures.quiz(results, count=COUNT)
    (folder / "own.id.html").write_text(own, "utf-8")
    return folder


@pytest.fixture(name="context")
def _context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a context in which a fault, or a request to elsewhere, fails the test."""
    faults: list[str] = []
    with browser.new_context() as context:
        context.on("console", lambda said: faults.append(said.text))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("request", lambda sent: faults.append(sent.url))
        yield context
    assert [fault for fault in faults if not fault.startswith("file:")] == []


def opened(context: BrowserContext, folder: Path, name: str, after: str = "") -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto((folder / f"{name}.html").as_uri() + after)
    return page


def found(page: Page) -> list[str]:
    inside = page.locator("#found > details > .inside")
    return [str(each.get_attribute("id")) for each in inside.all()]


# ------------------------------------------------------------------ the questions


@pytest.mark.parametrize("written", SEARCHED)
def test_everyday_words_find_their_question_among_the_first_three(
    context: BrowserContext, folder: Path, written: str
) -> None:
    page = opened(context, folder, "questions.id")

    page.get_by_label("Cari dengan kata sendiri").fill(written)

    assert SEARCHED[written] in found(page)[:3]


def test_a_search_counts_what_it_finds_and_gives_all_back_when_it_is_emptied(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "questions.en")
    box, status = page.get_by_role("searchbox"), page.get_by_role("status")
    before = page.locator("#matters h3").all_inner_texts()

    box.fill("selfie")
    assert found(page)
    expect(status).to_have_text(f"{len(found(page))} questions match; the nearest comes first.")
    expect(page.locator("#matters")).to_be_hidden()
    box.fill("zzzz")
    expect(status).to_contain_text("Nothing matches")
    box.fill("")

    expect(status).to_be_empty()
    assert page.locator("#matters h3").all_inner_texts() == before
    assert len(before) == sum(len(matter.questions) for matter in matters())


def test_a_question_is_searched_and_read_by_keyboard_alone(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "questions.id")

    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("motor dinas")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    answer = page.locator("#mobil-dinas")
    expect(answer).to_be_visible()
    expect(answer.locator("p").first).to_contain_text("Dilarang. Dasar: PP 94/2021")
    answer.get_by_text("Skenario di balik jawaban ini").click()
    expect(answer.locator("pre")).to_contain_text("harapan: {putusan: dilarang")


@pytest.mark.parametrize("after", ["#pose-jari", "?q=pose%20jari"])
def test_an_answer_and_a_search_have_an_address(
    context: BrowserContext, folder: Path, after: str
) -> None:
    page = opened(context, folder, "questions.id", after)

    if after.startswith("#"):
        expect(page.locator("#pose-jari")).to_be_visible()
    else:
        assert "pose-jari" in found(page)


def test_on_paper_every_answer_is_open_and_the_search_is_gone(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "questions.id")

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    expect(page.locator("#pose-jari")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#pose-jari")).to_be_hidden()


def test_without_scripts_every_question_can_be_opened(browser: Browser, folder: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = opened(context, folder, "questions.id")
        page.get_by_role("heading", name="Bolehkah PNS berfoto dengan pose jari").click()

        expect(page.locator("#pose-jari")).to_be_visible()
        expect(page.locator("#search")).to_be_hidden()


# ------------------------------------------------------------------ the quiz


def chosen_texts(lang: Literal["id", "en"]) -> dict[str, str]:
    """Return the right choice by the question."""
    asked = quiz_questions(lang=lang)
    return {each.asked: each.choices[each.right].text for each in asked}


def test_right_answers_lead_to_a_full_score_and_a_certificate(
    context: BrowserContext, folder: Path
) -> None:
    right = chosen_texts("id")
    page = opened(context, folder, "quiz.id")
    page.get_by_role("button", name="Mulai").click()
    for number in range(1, COUNT + 1):
        expect(page.locator("#progress")).to_have_text(f"Soal {number} dari {COUNT}")
        form = page.locator(".item:visible")
        legend = form.locator("legend")
        expect(legend).to_be_focused()
        form.get_by_label(right[legend.inner_text()], exact=True).check()
        form.get_by_role("button", name="Jawab").click()
        expect(form.locator(".said")).to_have_text("Benar.")
        expect(form.locator(".why")).to_contain_text(re.compile("Dasar: |Tidak ada ketentuan"))
        form.get_by_role("button", name="Lanjut").click()

    expect(page.locator("#score")).to_have_text(f"Benar {COUNT} dari {COUNT}")
    expect(page.locator("#bearer")).to_have_text("(nama)")
    page.get_by_label("Nama untuk sertifikat").fill("Siti <b>Aminah</b>")
    expect(page.locator("#bearer")).to_have_text("Siti <b>Aminah</b>")
    expect(page.locator("#result")).to_have_text(f"menjawab benar {COUNT} dari {COUNT} soal")
    page.emulate_media(media="print")
    expect(page.locator(".certificate")).to_be_visible()
    expect(page.locator("#score")).to_be_hidden()


def test_a_wrong_answer_is_told_the_right_one_by_keyboard(
    context: BrowserContext, folder: Path
) -> None:
    right = chosen_texts("en")
    page = opened(context, folder, "quiz.en")
    page.get_by_role("button", name="Begin").press("Enter")
    form = page.locator(".item:visible")
    wanted = right[form.locator("legend").inner_text()]
    texts = form.locator("label span").all_inner_texts()

    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    if texts[0] == wanted:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(form.locator(".said")).to_have_text(f"Not quite. The right answer: {wanted}")
    expect(form.get_by_role("button", name="Go on")).to_be_focused()


def test_the_name_is_kept_nowhere_and_another_round_asks_anew(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "own.id")
    page.get_by_role("button", name="Mulai").click()
    for _ in range(COUNT):
        form = page.locator(".item:visible")
        form.locator("input").first.check()
        form.get_by_role("button").click()
        form.get_by_role("button").click()
    page.get_by_label("Nama untuk sertifikat").fill("Siti")

    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]
    page.get_by_role("button", name="Soal lain").click()
    expect(page.locator("#progress")).to_have_text(f"Soal 1 dari {COUNT}")
    expect(page.locator(".item:visible input:checked")).to_have_count(0)
    page.reload()
    assert "Siti" not in page.content()


def test_nothing_is_answered_without_a_choice(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder, "quiz.id")
    page.get_by_role("button", name="Mulai").click()
    form = page.locator(".item:visible")

    form.get_by_role("button", name="Jawab").click()

    expect(form.locator(".why")).to_be_hidden()


# ------------------------------------------------------------------ appearance


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_fit_the_screen_in_both_themes(
    context: BrowserContext, folder: Path, lang: str, size: str, theme: Literal["light", "dark"]
) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    width, height = SIZES[size]
    for name in ("questions", "quiz"):
        page = opened(context, folder, f"{name}.{lang}")
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        if name == "quiz":
            page.locator("#begin").click()
            page.locator(".item:visible input").first.check()
            page.locator(".item:visible button").click()
        else:
            page.get_by_role("searchbox").fill("foto")
            page.locator("#found summary").first.click()
        page.screenshot(path=SHOTS / f"{name}-{lang}-{size}-{theme}.png")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
