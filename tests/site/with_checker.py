"""The checker in Chromium: the law pack answers at once, and Python explains on request."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote, urlsplit

import pytest
from first_verdict import BYTES_PER_SECOND, LATENCY, calls_before, link_of, on_a_slow_phone
from hosted import compressed
from playwright.sync_api import Browser, Page, expect
from visits import (
    DESKTOP,
    PHONE,
    SITE,
    TABLET,
    TO_START,
    Theme,
    Visit,
    is_as_wide_as_its_window,
    picture,
)

from asn_netralitas import Act, Activity, Category, Person, Rulebook, evaluate, interview, scenario
from asn_netralitas._text.words import Words

# One browser at the built site for every module of tests.
pytest_plugins = ["browsing"]

CHECKER: Final = "periksa/index.html"
ENGLISH: Final = "periksa/en.html"
PLACE: Final = "64.08"
# A slow phone opens a link for the first time and shows the answer within a second, of which the
# network takes what rounds and bytes take. The rest is left to its processor: most of it for
# starting any page, the less for finding the answer, the fewer functions are called.
# `tests/support/first_verdict.py` tells the seconds that all of it took.
MOST_ON_THE_WAY: Final = 0.65
MOST_CALLS: Final = 10_000


def opened(visit: Visit, path: str = CHECKER) -> Page:
    page = visit.open(path)
    expect(page.locator("#act input").first).to_be_attached()
    return page


@pytest.fixture(scope="module", name="started")
def _started(visitor: Visit) -> Page:
    return opened(visitor)


@pytest.fixture(name="page")
def _page(visit: Visit, started: Page) -> Page:
    """Return the checker at its beginning."""
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
        expect(given).to_have_count(before + 1)


def copied(page: Page, button: str) -> str:
    page.get_by_role("button", name=button).click()
    expect(page.locator("#copied")).to_contain_text("tersalin")
    return str(page.evaluate("navigator.clipboard.readText()"))


def address_of(category: Category, act: Act, day: str, **answers: str) -> str:
    """Return the part of an address that holds a case."""
    case = {
        "person": {"category": category, "region": PLACE},
        "activity": {"act": act},
        "at": day,
        "answers": [{"fact": fact, "answer": answer} for fact, answer in answers.items()],
    }
    return f"#kasus={quote(json.dumps(case))}"


@pytest.mark.parametrize(
    ("act", "day", "answers", "mark"),
    [
        (Act.LIKE_POST, "2024-08-15", [], "DILARANG"),
        (Act.ATTEND_CAMPAIGN, "2024-10-07", ["Tidak"] * 8, "DIPERSELISIHKAN"),
        (Act.ATTEND_OFFICIAL_EVENT, "2024-10-07", ["Ya"], "BOLEH"),
        (Act.ATTEND_OFFICIAL_EVENT, "2024-10-07", ["Tidak tahu"], "TERGANTUNG"),
    ],
)
def test_questions_lead_to_the_verdict(
    page: Page, act: Act, day: str, answers: list[str], mark: str
) -> None:
    begin(page, Category.PNS, act, day)
    if answers:
        expect(page.locator("#said")).to_have_text("Jawaban sementara: TERGANTUNG")
    reply(page, *answers)

    expect(page.locator("#said")).to_have_text(f"Jawaban: {mark}")
    expect(page.locator("#verdict")).to_contain_text(mark)
    expect(page.locator("#question")).to_be_hidden()
    assert copied(page, "Salin jawaban").startswith(f"{mark}. PNS: ")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_whole_explanation_is_that_of_the_library(
    visit: Visit, lang: Literal["id", "en"]
) -> None:
    path = CHECKER if lang == "id" else ENGLISH
    fragment = address_of(
        Category.PNS, Act.ATTEND_OFFICIAL_EVENT, "2024-10-07", official_duty="yes"
    )
    page = opened(visit, f"{path}{fragment}")
    person = Person(Category.PNS, region=PLACE)
    activity = Activity(Act.ATTEND_OFFICIAL_EVENT, official_duty=True)
    decision = evaluate(person, activity, at=date(2024, 10, 7))

    page.click("#explain")

    expect(page.locator("#whole")).to_be_visible(timeout=TO_START)
    title = page.locator("#decision h1")
    expect(title).to_contain_text(Words(lang=lang).term(decision.verdict).upper())
    page.close()


def test_the_copied_scenario_is_one_that_passes(page: Page, tmp_path: Path) -> None:
    begin(page, Category.PNS, Act.ATTEND_CAMPAIGN, "2024-10-07")
    reply(page, "Tidak", "Ya")
    path = tmp_path / "kasus.skenario.yaml"
    path.write_text(copied(page, "Salin sebagai skenario"), "utf-8")

    (case,) = scenario.load(path)

    assert scenario.run(case).failures == ()
    assert case.case.activity.act == Act.ATTEND_CAMPAIGN
    assert case.case.person.region == PLACE


def test_a_link_opens_the_same_case(visit: Visit, page: Page) -> None:
    begin(page, Category.PNS, Act.ATTEND_OFFICIAL_EVENT, "2024-10-07")
    reply(page, "Ya")
    text, link = copied(page, "Salin jawaban"), copied(page, "Salin tautan")

    again = opened(visit, f"{CHECKER}#{urlsplit(link).fragment}")

    assert copied(again, "Salin jawaban") == text
    again.close()


def test_a_link_to_an_interview_of_the_library_opens_too(visit: Visit) -> None:
    talk = interview.start(
        Person(Category.PNS, region=PLACE), Activity(Act.ATTEND_CAMPAIGN), at=date(2024, 10, 7)
    )
    fragment = quote(json.dumps(talk.to_dict()))

    page = opened(visit, f"{CHECKER}#kasus={fragment}")

    expect(page.locator("#said")).to_have_text("Jawaban sementara: TERGANTUNG")
    page.close()


def test_a_link_that_is_no_case_is_told_in_words(visit: Visit) -> None:
    page = opened(visit, f"{CHECKER}#kasus=%7B")

    expect(page.locator("#case-problem")).to_have_text("Tautan ini tidak dapat dibaca.")
    expect(page.locator("#category")).to_be_visible()
    page.close()


# An act with little law, and that with the most questions.
@pytest.mark.parametrize("act", [Act.VOTE, Act.ATTEND_CAMPAIGN])
def test_the_answer_of_a_link_needs_its_page_and_the_law_of_its_act_alone(
    browser: Browser, address: str, act: Act
) -> None:
    found = on_a_slow_phone(browser, f"{address}{link_of(act)}")

    assert found.loaded.keys() == {f"/{CHECKER}", f"/app/law/id/{act}.js"}
    assert found.on_the_way <= MOST_ON_THE_WAY
    assert calls_before(browser, f"{address}{link_of(act)}") <= MOST_CALLS


@pytest.mark.parametrize("path", [CHECKER, ENGLISH])
def test_page_and_law_of_any_act_come_in_time_together(path: str) -> None:
    lang = "id" if path == CHECKER else "en"
    laws = {each.stem: compressed(each) for each in (SITE / "app" / "law" / lang).iterdir()}

    assert laws.keys() == set(Act)
    most = len(compressed(SITE / path)) + max(map(len, laws.values()))
    assert 2 * LATENCY + most / BYTES_PER_SECOND <= MOST_ON_THE_WAY


def test_another_act_can_be_chosen_after_the_answer_of_a_link(visit: Visit) -> None:
    page = visit.open(link_of(Act.LIKE_POST))
    expect(page.locator("#said")).to_have_text("Jawaban: DILARANG")
    page.get_by_role("button", name="Ubah kasus").click()
    page.check("#act input[value=vote]")
    page.click("#case [type=submit]")

    expect(page.locator("#said")).to_have_text("Jawaban: BOLEH")
    page.go_back()
    expect(page.locator("#said")).to_have_text("Jawaban: DILARANG")
    page.close()


def test_one_can_step_back_by_each_way(page: Page) -> None:
    begin(page, Category.PNS, Act.ATTEND_CAMPAIGN, "2024-10-07")
    legend = page.locator("#question legend")
    first = legend.inner_text()
    reply(page, "Tidak")
    second = legend.inner_text()

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


def test_a_question_says_what_its_answers_would_lead_to(page: Page) -> None:
    begin(page, Category.PNS, Act.ATTEND_OFFICIAL_EVENT, "2024-10-07")

    page.locator("#question summary").click()

    expect(page.locator("#question .help li").first).to_have_text("Ya: boleh")


def test_a_region_and_a_day_can_be_asked_for(page: Page) -> None:
    page.select_option("#category", Category.PNS)
    page.check("#act input[value=share_post]")
    page.fill("#at", "2025-03-01")
    page.get_by_text("Harinya belum pasti?").click()
    page.fill("#last", "2025-08-30")
    page.click("#case [type=submit]")
    while page.locator("#question [type=search]").count() == 0:
        reply(page, "Tidak tahu")
    page.fill("#question [type=search]", "tasikmalaya")
    page.get_by_label("Kabupaten Tasikmalaya (32.06)").check()
    reply(page, "Kirim jawaban")
    page.fill("#day", "2025-09-01")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.locator("#answer-problem")).to_contain_text("di antara")
    page.fill("#day", "2025-04-01")
    reply(page, "Kirim jawaban")

    expect(page.locator("#said")).to_have_text("Jawaban: DILARANG")
    page.get_by_role("button", name="Ubah kasus").click()
    expect(page.locator("#last")).to_be_visible()
    page.get_by_role("button", name="Periksa").click()
    page.get_by_role("button", name="Kasus baru").click()
    expect(page.locator("#last")).to_be_hidden()


def test_what_is_missing_is_told_at_its_field(page: Page) -> None:
    page.click("#case [type=submit]")

    expect(page.locator("#category-problem")).to_have_text("Pilih siapa orangnya.")
    expect(page.locator("#act-problem")).to_have_text("Pilih tindakannya.")
    expect(page.locator("#at-problem")).to_have_text("Isi tanggalnya.")
    expect(page.locator("#category")).to_be_focused()


def test_the_day_stands_in_words_below_its_field(page: Page) -> None:
    page.fill("#at", "2024-10-07")

    expect(page.locator("#at-words")).to_have_text("Senin, 7 Oktober 2024")


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("baliho", "Memasang spanduk"),
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


def test_a_page_on_paper_holds_the_answer_and_nothing_to_press(page: Page) -> None:
    begin(page, Category.PNS, Act.LIKE_POST, "2024-08-15")
    page.emulate_media(media="print")

    expect(page.locator("#verdict")).to_be_visible()
    expect(page.locator("#rulebook")).to_be_visible()
    assert [each for each in page.locator("button").all() if each.is_visible()] == []


@pytest.mark.parametrize("missing", ["worker.js", "pyodide.asm.wasm", "packages.zip"])
def test_without_python_the_answer_stands_and_the_rest_is_told_in_words(
    browser: Browser, address: str, missing: str
) -> None:
    fragment = address_of(Category.PNS, Act.LIKE_POST, "2024-08-15")
    with browser.new_context(service_workers="block") as context:
        context.route(f"**/{missing}", lambda route: route.fulfill(status=404))
        page = context.new_page()
        page.goto(f"{address}{CHECKER}{fragment}")
        page.click("#explain")

        said = "Penjelasan lengkap tidak dapat dibuat di peramban ini"
        expect(page.locator("#stage")).to_contain_text(said, timeout=TO_START)
        expect(page.locator("#verdict")).to_contain_text("DILARANG")


def test_an_old_browser_is_told_so_in_words(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script("delete globalThis.DecompressionStream")
        page.goto(f"{address}{CHECKER}")

        expect(page.locator("#failure")).to_contain_text("peramban yang lebih baru")


def test_it_answers_without_a_network_once_it_was_open(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}{CHECKER}")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        context.set_offline(offline=True)
        page = context.new_page()
        page.goto(f"{address}{ENGLISH}{address_of(Category.PNS, Act.LIKE_POST, '2024-08-15')}")

        expect(page.locator("#said")).to_have_text("Answer: PROHIBITED")


def test_it_answers_as_a_file_too(browser: Browser) -> None:
    fragment = address_of(Category.PNS, Act.LIKE_POST, "2024-08-15")
    with browser.new_page() as page:
        page.goto(f"{(SITE / CHECKER).resolve().as_uri()}{fragment}")

        expect(page.locator("#said")).to_have_text("Jawaban: DILARANG")


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_each_screen(page: Page, theme: Theme, size: tuple[int, int]) -> None:
    page.fill("#act-search", "foto")
    picture(page, "checker-form", theme, size)
    assert is_as_wide_as_its_window(page)
    page.fill("#act-search", "")
    begin(page, Category.PNS, Act.ATTEND_CAMPAIGN, "2024-10-07")
    picture(page, "checker-question", theme, size)
    assert is_as_wide_as_its_window(page)
    reply(page, "Ya")
    picture(page, "checker-answer", theme, size)

    assert is_as_wide_as_its_window(page)
