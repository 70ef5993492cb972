"""The poster: where each act stands, what is said of it, and that it fits on its paper."""

import re
from datetime import date
from html import unescape

import pytest
from builders import calendar, election, rule, rulebook

from asn_netralitas import pictures
from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._model.case import Activity, DaySpan, Person
from asn_netralitas._model.codes import Act, Category, Modality, PeriodKind, Stage, Verdict
from asn_netralitas._model.problems import CaseError
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._text.words import Words
from asn_netralitas.pictures.paper import PAPERS, balanced, lines
from asn_netralitas.pictures.topics import TOPICS, everyday

CAMPAIGN = date(2024, 10, 7)
BEFORE = date(2024, 8, 15)
PHRASES = Catalogue("poster")


def blocks_of(page: str) -> dict[str, list[str]]:
    """Return the acts of each block by its title, without what is said behind them."""
    found = re.findall(
        r'<section class="block [\w ]+">\n<h2>(.*?)</h2>(.*?)</section>', page, re.DOTALL
    )
    return {
        unescape(re.sub("<small>.*|<[^>]+>", "", title)).strip(): [
            unescape(re.sub("<span.*|<[^>]+>", "", item)).strip()
            for item in re.findall("<li>(.*?)</li>", body)
        ]
        for title, body in found
    }


def remark_of(page: str, act: str) -> str:
    """Return what is said behind an act."""
    found = re.search(rf'<strong>{re.escape(act)}</strong> <span class="if">(.*?)</span>', page)
    assert found, act
    return unescape(found[1])


def pns(act: Act, day: date = CAMPAIGN) -> str:
    decision = evaluate(Person(Category.PNS, region="64.08"), Activity(act), at=day)
    text = everyday(decision, Words(lang="id", decision=decision))
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------ where acts stand


def test_every_act_stands_under_one_topic_and_has_everyday_words() -> None:
    assert sorted(act for acts in TOPICS.values() for act in acts) == sorted(Act)
    assert {f"act-{act.replace('_', '-')}" for act in Act} <= set(PHRASES)


@pytest.mark.parametrize("category", [Category.PNS, Category.HONORER, Category.POLRI, Category.BPD])
@pytest.mark.parametrize("day", [CAMPAIGN, BEFORE, date(2026, 3, 1)])
def test_every_act_stands_once_in_the_block_of_its_answer(category: Category, day: date) -> None:
    page = pictures.poster(category, day, "64.08")
    expected: dict[str, list[str]] = {}
    for act in Act:
        decision = evaluate(Person(category, region="64.08"), Activity(act), at=day)
        silence = decision.silence
        block = {
            Verdict.PROHIBITED: "\N{MULTIPLICATION SIGN} Tidak boleh",
            Verdict.DISCOURAGED: "! Sebaiknya dihindari",
            Verdict.PERMITTED: "✓ Boleh",
            Verdict.UNREGULATED: "◊ Tidak diatur secara khusus; wajib netral"
            if silence and silence.duties
            else "\N{EN DASH} Tidak diatur secara khusus",
        }.get(decision.verdict, "? Tergantung")
        text = everyday(decision, Words(lang="id", decision=decision))
        expected.setdefault(block, []).append(text[:1].upper() + text[1:])

    shown = {
        title.replace("≠", "?"): sorted(
            act.removesuffix(" (lembaga berbeda pendapat)") for act in acts
        )
        for title, acts in blocks_of(page).items()
    }
    assert shown == {block: sorted(acts) for block, acts in expected.items()}


def test_a_silence_that_a_duty_binds_is_no_grey_one_and_names_the_duty() -> None:
    bound = pictures.poster(Category.PNS, CAMPAIGN, "64.08")
    free = pictures.poster(Category.PRIVATE_WORKER, CAMPAIGN, "64.08")

    assert 'class="block unregulated"' not in bound
    assert "Wajib menjaga netralitas (UU 20/2023" in bound.replace("\N{NO-BREAK SPACE}", " ")
    assert 'class="block bound"' not in free
    assert "kewajiban netralitas tidak mengikat mereka" in free


def test_some_acts_can_be_chosen() -> None:
    page = pictures.poster(Category.PNS, CAMPAIGN, "64.08", acts=[Act.VOTE, Act.LIKE_POST])

    assert blocks_of(page) == {
        "\N{MULTIPLICATION SIGN} Tidak boleh": ["Memberi like pada unggahan calon"],
        "✓ Boleh": ["Mencoblos di TPS"],
    }


# ------------------------------------------------------------------ on what an answer turns


def test_what_taking_a_side_means_is_said_once_and_then_by_its_name() -> None:
    page = pictures.poster(Category.PNS, CAMPAIGN, "64.08")

    assert page.count("mengerahkan pegawai lain, atau bertujuan mendukung") == 1
    assert '<p class="if">Dilarang bila memihak.</p>' in page
    said = remark_of(page, pns(Act.ATTEND_CAMPAIGN))
    assert said.startswith("Dilarang bila memihak, memakai atribut ASN, atau menggunakan")
    assert "Selebihnya lembaga berbeda pendapat tentang kehadiran pasif di kampanye." in said
    assert said.endswith("Menentukan: apakah mendapat surat tugas.")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (
            Act.ATTEND_OFFICIAL_EVENT,
            "Bila mendapat surat tugas: boleh; bila tidak: tidak diatur secara khusus.",
        ),
        (
            Act.PARTY_LISTING,
            (
                "Bila namanya dicantumkan partai tanpa persetujuannya: tidak diatur secara khusus; "
                "bila tidak: dilarang."
            ),
        ),
        (Act.STAND_FOR_ELECTION, "Menentukan: jabatan dan status pencalonan."),
    ],
)
def test_an_open_answer_says_on_what_it_turns(act: Act, said: str) -> None:
    assert remark_of(pictures.poster(Category.PNS, CAMPAIGN, "64.08"), pns(act)) == said


def test_an_answer_that_turns_on_a_fact_of_the_person_says_both_ways() -> None:
    page = pictures.poster(Category.PNS, BEFORE, "64.08")

    assert "Bila sedang cuti di luar tanggungan negara: " in page


def test_a_disputed_act_says_that_authorities_differ() -> None:
    page = pictures.poster(Category.LKD, CAMPAIGN, "64.08", lang="en")
    disputed = [
        act
        for act in Act
        if evaluate(Person(Category.LKD, region="64.08"), Activity(act), at=CAMPAIGN).verdict
        is Verdict.DISPUTED
    ]

    assert page.count("(the authorities differ)") == len(disputed)


# ------------------------------------------------------------------ head and foot


@pytest.mark.parametrize(
    ("at", "election", "said"),
    [
        (CAMPAIGN, None, "Masa kampanye (setelah penetapan calon): Pemilihan kepala daerah"),
        (BEFORE, None, "Sebelum penetapan calon: Pemilihan kepala daerah"),
        (date(2024, 11, 25), None, "Masa tenang (setelah penetapan calon): "),
        (DaySpan(date(2024, 9, 20), date(2024, 9, 25)), "pilkada-2024", "Sebelum penetapan calon "),
        (date(2026, 3, 1), None, "Di luar tahapan"),
    ],
)
def test_the_title_carries_the_stage(at: date | DaySpan, election: str | None, said: str) -> None:
    page = pictures.poster(Category.PNS, at, "64.08", election=election)

    assert f'<p class="stage">{said}' in page
    assert f"<title>Netralitas PNS: {said}" in page


def test_the_head_of_an_office_stands_above_the_title() -> None:
    page = pictures.poster(Category.PNS, CAMPAIGN, "64.08", head="BKPSDM <Kutai Timur>")

    assert re.search('<p class="office">BKPSDM &lt;Kutai Timur&gt;</p>\n<h1>', page)
    assert 'class="office"' not in pictures.poster(Category.PNS, CAMPAIGN, "64.08")


def test_a_poster_beyond_the_reach_of_the_law_says_so_above_all() -> None:
    page = pictures.poster(Category.PNS, date(2030, 1, 1))

    assert page.index('class="notice"') < page.index('class="block')
    assert "Seluruh Indonesia, 1" in page


def test_a_qr_code_is_drawn_for_an_address_only() -> None:
    assert "<svg" not in pictures.poster(Category.PNS, CAMPAIGN)
    drawn = pictures.poster(Category.PNS, CAMPAIGN, address="https://kutaitimurkab.go.id/a?b&c")

    assert '<svg role="img" ' in drawn
    assert drawn.count("https://kutaitimurkab.go.id/a?b&amp;c") == 2


@pytest.mark.parametrize("address", ["kutaitimurkab.go.id", "https://a b", "http://x" * 30, ""])
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(CaseError, match="is no web address"):
        pictures.poster(Category.PNS, CAMPAIGN, address=address)


def test_the_foot_names_threats_doors_and_sources_where_there_are_some() -> None:
    full = pictures.poster(Category.PNS, CAMPAIGN, "64.08")
    empty = pictures.poster(
        Category.PNS,
        CAMPAIGN,
        rulebook=rulebook(rule("r", Modality.PERMISSION)),
        calendar=calendar(election("e")),
        acts=[Act.VOTE],
    )

    assert "<dt>Ancaman bila terbukti</dt><dd>Hukuman disiplin ringan" in full
    assert "<dt>Melihat pelanggaran? Laporkan</dt>" in full
    assert ", dan lainnya.</dd>" in full
    assert "<dt>Ancaman" not in empty
    assert "<dt>Melihat" not in empty


# ------------------------------------------------------------------ paper


@pytest.mark.parametrize("paper", PAPERS)
def test_the_page_is_as_large_as_its_paper(paper: str) -> None:
    sheet = PAPERS[paper]  # type: ignore[index]  # one of its own keys
    page = pictures.poster(Category.PNS, CAMPAIGN, "64.08", paper=sheet.name)

    assert f"@page {{ size: {paper}; margin: {sheet.margin}mm; }}" in page
    assert f".columns {{ columns: {sheet.columns}; }}" in page


def letters(page: str) -> float:
    return float(re.findall(r"\.poster \{ font-size: ([\d.]+)pt; \}", page)[-1])


def test_letters_are_as_large_as_an_arm_is_long() -> None:
    campaign = DaySpan(date(2024, 9, 25), date(2024, 11, 23))
    large = pictures.poster(Category.PNS, campaign, "64.08", election="pilkada-2024", paper="A3")
    small = pictures.poster(Category.HONORER, BEFORE, "64.08")
    few = pictures.poster(Category.PNS, CAMPAIGN, "64.08", acts=[Act.VOTE])

    assert letters(large) >= 14
    assert letters(small) >= 10
    assert letters(few) == PAPERS["A4"].largest


def test_text_that_fits_on_no_sheet_gets_the_smallest_letters() -> None:
    assert PAPERS["A4"].letters(lambda _: 1e6) == 5


@pytest.mark.parametrize(
    ("text", "width", "count"), [("", 10, 1), ("netral", 10, 1), ("netral " * 10, 10, 4)]
)
def test_lines_are_counted_by_the_widths_of_letters(text: str, width: float, count: int) -> None:
    assert lines(text.strip(), width) == count
    assert lines(text.strip(), width, bold=True) >= count


def test_columns_are_as_low_as_parts_in_order_allow() -> None:
    assert balanced([], 3) == 0
    assert balanced([2, 2, 2], 3) == 2
    assert balanced([3, 3, 3, 3], 3) == 6
    assert balanced([5, 1], 2) == 5


# ------------------------------------------------------------------ the days of a stage


def test_the_days_of_a_stage_are_those_that_all_its_contests_share() -> None:
    days = Calendar.national().days_of

    assert days("pilkada-2024", Stage.BEFORE_DETERMINATION).last == date(2024, 9, 21)
    assert days("pilkada-2024", Stage.AFTER_DETERMINATION).first == date(2024, 9, 22)
    # Of the president the candidates were determined ten days after the others.
    assert days("pemilu-2024", Stage.BEFORE_DETERMINATION).last == date(2023, 11, 2)
    assert days("pemilu-2024", Stage.AFTER_DETERMINATION).first == date(2023, 11, 13)
    assert days("pilkada-2024", PeriodKind.QUIET_PERIOD, "64.08") == DaySpan(
        date(2024, 11, 24), date(2024, 11, 26)
    )


def test_days_that_there_are_not_are_refused() -> None:
    days = Calendar.national().days_of

    with pytest.raises(CaseError, match="has no days that all of"):
        days("pilkada-2024", Stage.OUTSIDE)
    with pytest.raises(CaseError, match="unknown election"):
        days("x", Stage.OUTSIDE)
    with pytest.raises(CaseError, match="unknown region"):
        days("pilkada-2024", PeriodKind.CAMPAIGN, "99.99")
