"""Pages with pictures: what they say, that they stand alone, and that everybody can read them."""

import os
import re
import runpy
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve, frozen
from builders import calendar, consequence, dispute, election, reading, rule, rulebook
from colours import contrast
from places import DATA, ROOT

from asn_netralitas import pictures, scenario
from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._model.case import Activity, Case, DaySpan, Person
from asn_netralitas._model.codes import (
    Act,
    Authority,
    Category,
    Confidence,
    Contest,
    EmployerLevel,
    Modality,
    PeriodKind,
    Position,
    SanctionClass,
    SanctionKind,
    Target,
    Verdict,
)
from asn_netralitas._model.decision import Decision, Way
from asn_netralitas._model.elections import ElectionPeriod, Unfixed
from asn_netralitas._model.law import Citation, FactIs, Imposer, Penalty, Schedule
from asn_netralitas._model.problems import CaseError
from asn_netralitas._model.values import html_of
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.cases import fill_others
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary
from asn_netralitas._text.words import Words
from asn_netralitas.pictures.matrix_page import matrix_sheet
from asn_netralitas.scenario import Expectation, Failure, Result, Scenario

SNAPSHOTS = DATA / "pictures"
OVERLAY = ROOT / "examples" / "kutai-timur" / "overlay.yaml"
CASES = ROOT / "examples" / "kutai-timur" / "kutai-timur.scenarios.yaml"
LANGUAGES: tuple[Language, ...] = ("id", "en")
DAY, BEFORE = date(2024, 10, 15), date(2024, 8, 15)
HOSTILE = "</title><script>alert(1)</script>\" onload='x' & <b>"


# ------------------------------------------------------------------ a small law


def period(kind: PeriodKind, first: date, last: date, **changes: Any) -> ElectionPeriod:
    values: dict[str, Any] = {
        "kind": kind,
        "election": "e",
        "contests": (Contest.REGIONAL_HEAD,),
        "first": first,
        "last": last,
        "confidence": Confidence.VERIFIED,
    }
    return ElectionPeriod(**(values | changes))


PERIODS = (
    period(PeriodKind.CAMPAIGN, date(2024, 10, 4), date(2024, 11, 20)),
    period(PeriodKind.VOTING_DAY, date(2024, 11, 27), date(2024, 11, 27)),
    period(PeriodKind.MUTATION_WINDOW, date(2024, 6, 1), date(2024, 12, 31)),
)
SMALL = calendar(election("e", periods=PERIODS), election("f", regions=("11.01",)))

FINE = Penalty(kind=SanctionKind.FINE, most=100, unit="rupiah")
SCHEDULE = Schedule(
    id="s",
    sanction_class=SanctionClass.DISCIPLINE_HEAVY,
    categories=frozenset({Category.PNS}),
    kinds=(Penalty(kind=SanctionKind.POST_DOWN, least=12, most=12, unit="months"),),
    joined="alternative",
    imposers=(
        Imposer(
            positions=frozenset({Position.JPT_UTAMA}),
            employer_levels=frozenset({EmployerLevel.CENTRAL}),
            by=(Authority.PRESIDENT,),
        ),
    ),
    reading=reading("d", "one"),
    first=date(2020, 1, 1),
    last=None,
    citation=Citation("law", "Pasal 8"),
    confidence=Confidence.VERIFIED,
    note=Text("Catatan.", "Remark."),
)
SINCE = date(2018, 1, 1)
LADDER = rulebook(
    rule(
        "a",
        consequences=(
            consequence(SanctionClass.DISCIPLINE_HEAVY),
            consequence(SanctionClass.CRIMINAL, kinds=(FINE,), by=(Authority.COURT,)),
            consequence(None),
        ),
    ),
    rule(
        "b",
        first=date(2019, 1, 1),
        last=date(2021, 12, 31),
        consequences=(
            consequence(
                SanctionClass.CRIMINAL,
                kinds=(FINE,),
                by=(Authority.COURT,),
                categories=frozenset({Category.CPNS}),
            ),
        ),
    ),
    rule(
        "c",
        last=date(2022, 12, 31),
        consequences=(
            consequence(SanctionClass.CRIMINAL, kinds=(FINE,), by=(Authority.COURT,)),
            consequence(SanctionClass.ETHICS, first=date(2022, 1, 1)),
            consequence(SanctionClass.DISMISSAL, last=date(2022, 1, 1)),
        ),
    ),
    schedules=(SCHEDULE, evolve(SCHEDULE, id="t", sanction_class=SanctionClass.DISCIPLINE_LIGHT)),
    disputes=(dispute("d", one=SINCE, two=SINCE),),
)
CARRIES = FactIs("party_attributes", frozenset({True}))
TREE = rulebook(
    rule("a", consequences=(consequence(SanctionClass.ETHICS),)),
    rule("b", when=CARRIES, reading=reading("d", "one")),
    rule("c"),
    rule("d", Modality.PERMISSION, exception_to=frozenset({"c"})),
    rule("e", when=CARRIES, consequences=(consequence(SanctionClass.DISMISSAL),)),
    disputes=(dispute("d", one=SINCE, two=SINCE),),
)
ATTENDING = Activity(Act.ATTEND_CAMPAIGN)


def decided(category: Category = Category.PNS, activity: Activity = ATTENDING) -> Decision:
    found = evaluate(Person(category), activity, at=DAY, rulebook=TREE, calendar=SMALL)
    return evolve(found, library="1.0")


# ------------------------------------------------------------------ the pages


def attending(**facts: Any) -> Decision:
    activity = Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE, **facts)
    return evaluate(Person(Category.PNS, region="64.08"), activity, at=DAY)


def failing() -> Scenario:
    """Return a scenario that nobody wrote down and that expects what is not so."""
    return Scenario(
        name="PNS memilih",
        case=Case(Person(Category.PNS, region="64.08"), Activity(Act.VOTE), DAY),
        expect=Expectation(verdict=(Verdict.PROHIBITED, Verdict.DISPUTED)),
        source="tidak ada",
    )


def results() -> list[Result]:
    cases = [*scenario.load(CASES), failing()]
    return [scenario.run(case) for case in cases]


DRAWN: Mapping[str, Callable[[Language], str]] = {
    "matrix": lambda lang: pictures.matrix(DAY, "64.08", lang=lang),
    "others-no": lambda lang: pictures.matrix(DAY, "64.08", others_no=True, lang=lang),
    "poster": lambda lang: pictures.poster(
        Category.PNS, DAY, "64.08", head="BKPSDM", address="https://kutaitimurkab.go.id", lang=lang
    ),
    "calendar": lambda lang: pictures.calendar(region="64.08", at=DAY, lang=lang),
    "everywhere": lambda lang: pictures.calendar(lang=lang),
    "sanctions": lambda lang: pictures.sanctions(lang=lang),
    "why": lambda lang: pictures.why(attending(), lang=lang),
    "scenarios": lambda lang: pictures.scenarios(results(), lang=lang),
    "questions": lambda lang: pictures.questions(lang=lang),
    "quiz": lambda lang: pictures.quiz(lang=lang),
}
# They take seconds to draw.
SLOW = {"matrix", "others-no", "questions", "quiz"}
SCRIPTED = {"questions", "quiz"}


class Shown(HTMLParser):
    """Tags, attributes and words of a page; each tag must be closed before those around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes |= values.keys()
        self.ids += [str(values["id"])] if "id" in values else []
        self.links += [str(values["href"])] if tag == "a" else []
        if tag not in {"meta", "link", "br", "input"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " " if tag in {"td", "th", "li", "p", "h1", "h2", "h3", "h4", "h5"} else ""

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["script"]):
            self.text += data


@frozen
class Read:
    """A page with its language, and what a reader is shown of it."""

    name: str
    text: str
    lang: str
    shown: Shown


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(f"{name}.{lang}", marks=pytest.mark.slow if name in SLOW else ())
        for name in DRAWN
        for lang in LANGUAGES
    ],
)
def page(request: pytest.FixtureRequest) -> Read:
    """Return each page, read once."""
    name, lang = request.param.split(".")
    text = DRAWN[name](lang)
    return Read(name, text, lang, Shown(text))


def words_of(page: str) -> str:
    """Return the words of a page, with single blanks and without its head."""
    body = page.partition("<body>")[2].partition("</body>")[0] or page
    return " ".join(Shown(re.sub('<span class="label">.*?</span>', "", body)).text.split())


def svgs(page: str) -> list[ET.Element]:
    """Return the drawings of a page, read as XML."""
    found, start = [], page.find("<svg")
    while start >= 0:
        depth, end = 0, start
        for tag in re.finditer(r"<svg|</svg>", page[start:]):
            depth += 1 if tag[0] == "<svg" else -1
            if not depth:
                end = start + tag.end()
                break
        found.append(ET.fromstring(page[start:end]))  # noqa: S314  # of our own making
        start = page.find("<svg", end)
    return found


# ------------------------------------------------------------------ snapshots


FAILURE = Failure(key="verdict", expected=("prohibited",), got=("unregulated",))
SMALL_PAGES: Mapping[str, Callable[[Language], str]] = {
    "matrix": lambda lang: matrix_sheet(
        [decided(), decided(Category.CPNS), decided(activity=Activity(Act.VOTE))], lang=lang
    ).page(),
    "calendar": lambda lang: pictures.calendar(SMALL, region="91.01", at=DAY, lang=lang),
    "sanctions": lambda lang: pictures.sanctions(LADDER, lang=lang),
    "why": lambda lang: pictures.why(decided(), lang=lang),
    "scenarios": lambda lang: pictures.scenarios(
        [
            Result(
                scenario=evolve(failing(), name=name),
                decision=decided(activity=Activity(Act.VOTE)),
                failures=failures,
            )
            for name, failures in (("b", ()), ("a", (FAILURE,)))
        ],
        lang=lang,
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SMALL_PAGES)
def test_a_page_is_as_its_snapshot(name: str, lang: Language) -> None:
    path = SNAPSHOTS / f"{name}.{lang}.html"
    body = SMALL_PAGES[name](lang).partition("<body>")[2]
    if os.environ.get("ASN_NETRALITAS_REWRITE"):
        path.write_text(body, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == body


def test_there_is_no_snapshot_without_a_page() -> None:
    expected = {f"{name}.{lang}.html" for name in SMALL_PAGES for lang in LANGUAGES}
    assert expected == {path.name for path in SNAPSHOTS.iterdir()}


# ------------------------------------------------------------------ what every page holds to


def test_every_link_leads_to_a_place_of_the_page_or_to_a_source_of_the_law(page: Read) -> None:
    shown = page.shown
    inner = [link[1:] for link in shown.links if link.startswith("#")]
    assert set(inner) <= set(shown.ids)
    assert all(link.startswith(("#", "https://", "http://")) for link in shown.links)


def test_no_id_stands_twice_on_a_page(page: Read) -> None:
    ids = page.shown.ids

    assert len(ids) == len(set(ids))


def test_tags_are_closed_and_none_loads_anything(page: Read) -> None:
    text, lang, shown = page.text, page.lang, page.shown

    assert shown.open == []
    assert {"img", "iframe", "object"}.isdisjoint(shown.tags)
    # The icon lies within its address.
    assert re.findall("<link[^>]*>", text) == re.findall(
        '<link rel="icon" href="data:[^"]*">', text
    )
    assert shown.tags.count("style") == 1
    assert not {name for name in shown.attributes if name.startswith("on") or name == "style"}
    assert {"src", "srcset", "action", "xlink:href"}.isdisjoint(shown.attributes)
    assert not re.search(r"url\(|@import", text)
    assert f'<html lang="{lang}">' in text
    assert "default-src 'none'" in text


def test_a_page_runs_nothing_but_the_script_whose_digest_it_names(page: Read) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digests = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]

    assert re.findall(r"script-src 'sha256-([^']+)'", page.text) == digests
    assert len(scripts) == (page.name in SCRIPTED)
    # Beside it there is at most what the script reads.
    data = page.text.count('<script type="application/json"')
    assert page.shown.tags.count("script") == len(scripts) + data


def test_every_drawing_is_xml_with_a_title_unless_it_only_adorns(page: Read) -> None:
    for drawing in svgs(page.text):
        titled = drawing.get("role") == "img" and drawing.findtext("title")
        assert titled or drawing.get("aria-hidden") == "true"


def test_headings_come_in_order_and_cells_of_tables_have_theirs(page: Read) -> None:
    shown = page.shown

    levels = [int(tag[1]) for tag in shown.tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.text.count("<th>") == 0
    assert page.text.count("<table") == page.text.count("<thead>")


def test_no_phrase_is_left_unfilled(page: Read) -> None:
    assert not re.search(r"\{\w+\}", page.shown.text)


def test_every_ink_can_be_read_on_its_ground_by_day_and_by_night() -> None:
    style = pictures.sanctions()
    inks = re.findall(
        r"--text: (#\w+); --pale: (#\w+); --faint: #\w+; --line: #\w+; --paper: (#\w+); "
        r"--page: (#\w+);\s+--accent: (#\w+); --on-accent: #\w+; --fault: (#\w+);",
        style,
    )
    assert len(inks) == 2
    for text, pale, paper, ground, accent, fault in inks:
        for ink in (text, pale, accent, fault):
            assert contrast(ink, ground) >= 4.5
            assert contrast(ink, paper) >= 4.5


# ------------------------------------------------------------------ every category and act


def cells_of(page: str) -> dict[tuple[Category, Act], tuple[str, str, str]]:
    """Return of each cell its class, its word, and the id of its explanation."""
    found = re.findall(
        r'<td id="cell-(\w+?)-(\w+)" class="(\w+)"><a href="#([\w-]+)" title="[^"]+">'
        r'<span aria-hidden="true">[^<]+</span><span class="word">(.*?)</span></a></td>',
        page,
    )
    return {
        (Category(category), Act(act)): (verdict, word, anchor)
        for category, act, verdict, anchor, word in found
    }


def explanations_of(page: str) -> dict[str, str]:
    """Return the words of each explanation by its id."""
    found = re.findall(
        r'<div id="(why-\d+)" class="inside">\n(.*?)\n</div></details>', page, re.DOTALL
    )
    return {anchor: words_of(inside) for anchor, inside in found}


@pytest.mark.slow
@pytest.mark.parametrize("others_no", [False, True])
@pytest.mark.parametrize(
    ("at", "region"), [(DAY, "64.08"), (DaySpan(date(2024, 9, 20), date(2024, 9, 25)), "64.08")]
)
def test_every_cell_says_what_evaluate_says_and_leads_to_its_reasons(
    at: date | DaySpan, region: str | None, *, others_no: bool
) -> None:
    vocabulary = load_vocabulary()
    page = pictures.matrix(at, region, others_no=others_no)
    explained = explanations_of(page)
    cells = cells_of(page)

    single = set(Category) - set(vocabulary.category_groups)
    assert cells.keys() == {(category, act) for category in single for act in Act}
    for (category, act), (look, word, anchor) in cells.items():
        person, activity = Person(category, region=region), Activity(act)
        decision = evaluate(person, activity, at=at)
        turns = others_no and len(decision.open_facts) > 1
        if turns:
            person, activity = fill_others(person, activity, vocabulary)
            decision = evaluate(person, activity, at=at)
        silence = decision.silence
        if decision.verdict is Verdict.UNREGULATED:
            bound = silence is not None and bool(silence.duties)
            assert look == ("bound" if bound else "here" if turns else "unregulated")
            assert word.startswith("tidak diatur")
        else:
            assert (look, word) == (decision.verdict, vocabulary.term(decision.verdict).id)
        assert vocabulary.term(decision.verdict).id.upper() in explained[anchor]
        rules = {finding.rule for finding in decision.findings}
        assert all(f"[{rule}]" in explained[anchor] for rule in rules)
        for fact in decision.open_facts:
            assert Words(lang="id").open_facts([fact]).removeprefix("apakah ") in explained[anchor]


@pytest.mark.slow
def test_cells_share_an_explanation_only_if_all_but_who_and_what_is_the_same() -> None:
    shared: dict[str, list[Decision]] = {}
    cells = cells_of(pictures.matrix(DAY, "64.08"))
    for (category, act), (_, _, anchor) in cells.items():
        decision = evaluate(Person(category, region="64.08"), Activity(act), at=DAY)
        shared.setdefault(anchor, []).append(decision)

    assert len(shared) < len(cells) / 2
    for decisions in shared.values():
        alike = {
            (each.verdict, each.sanctions, each.open_facts, each.disputes, each.report_to)
            for each in decisions
        }
        assert len(alike) == 1


@pytest.mark.slow
def test_an_explanation_names_all_its_cells_and_leads_back() -> None:
    page = pictures.matrix(DAY, "64.08")

    cells = cells_of(page)
    for anchor, text in explanations_of(page).items():
        mine = [cell for cell, (_, _, found) in cells.items() if found == anchor]
        assert "Kembali ke tabel" in text
        for _, act in mine:
            assert load_vocabulary().term(act).id.casefold() in text.casefold()


@pytest.mark.slow
def test_what_several_explanations_say_alike_of_reporting_stands_once() -> None:
    page = pictures.matrix(DAY, "64.08")

    own = re.findall(r"<h4>Tempat melapor</h4>.*?</section>", page, re.DOTALL)
    links = set(re.findall(r'href="#(alike-\d+)"', page))
    assert len(own) == len(set(own))
    assert links == set(re.findall(r'<div id="(alike-\d+)"', page)) != set()


def test_the_legend_has_every_sign_of_the_table_with_its_words_and_no_other() -> None:
    page = pictures.matrix(DAY, "64.08", lang="en", categories=[Category.PNS, Category.LKD])

    legend = page.partition('<ul class="legend signs">')[2].partition("</ul>")[0]
    shown = re.findall(r'<span class="(\w+) verdict">', legend)
    assert sorted(shown) == sorted({look for look, _, _ in cells_of(page).values()})
    assert "not regulated, neutrality binds" in legend
    assert "other facts are not known" in page


def test_the_title_of_a_matrix_carries_the_stage() -> None:
    page = pictures.matrix(DAY, "64.08", categories=[Category.PNS], acts=[Act.VOTE])

    assert "Kutai Timur (64.08): Masa kampanye (setelah penetapan calon): Pemilihan" in page


def test_categories_and_acts_of_a_matrix_can_be_chosen() -> None:
    page = pictures.matrix(DAY, "64.08", categories=[Category.ASN], acts=[Act.VOTE, Act.LIKE_POST])

    assert cells_of(page).keys() == {(Category.ASN, Act.VOTE), (Category.ASN, Act.LIKE_POST)}
    assert re.findall(r'<th scope="rowgroup" colspan="2">(.*?)</th>', page) == [
        "Di media sosial",
        "Hak dan tugas",
    ]


def test_a_fact_that_belongs_to_the_act_is_not_taken_as_no() -> None:
    acts = [Act.PUBLISH_PHOTO, Act.WEAR_ATTRIBUTES, Act.LEND_STATE_FACILITY, Act.PARTY_LISTING]
    cells = cells_of(pictures.matrix(BEFORE, "64.08", others_no=True, acts=acts))

    assert [cells[Category.PNS, act][0] for act in acts] == [*["prohibited"] * 3, "depends"]
    # Nothing else is open than the assignment that it is named after.
    page = pictures.matrix(DAY, "64.08", others_no=True, acts=[Act.ATTEND_OFFICIAL_EVENT])
    assert cells_of(page)[Category.PNS, Act.ATTEND_OFFICIAL_EVENT][0] == "depends"


@pytest.mark.slow
def test_what_was_chosen_and_taken_as_no_is_said_above_the_table() -> None:
    page = pictures.matrix(
        DAY, "64.08", others_no=True, readings={"passive-attendance": "allowed"}, lang="en"
    )

    assert "Other facts are taken as no, such as active support." in page
    assert "Reading that was chosen: listening is allowed" in page
    assert cells_of(page)[Category.PNS, Act.ATTEND_CAMPAIGN][0] == "permitted"


def test_a_matrix_follows_the_rulebook_and_the_calendar_that_are_handed_in() -> None:
    book = rulebook(rule("r", acts=frozenset({Act.VOTE})))

    cells = cells_of(pictures.matrix(DAY, rulebook=book, calendar=calendar(election("e"))))

    odd = {cell for cell, (verdict, _, _) in cells.items() if verdict != "unregulated"}
    assert odd == {(Category.PNS, Act.VOTE)}


def test_a_matrix_of_some_decisions_leaves_the_other_cells_empty() -> None:
    decisions = [
        evaluate(Person(category), Activity(act), at=DAY)
        for category, act in ((Category.PNS, Act.VOTE), (Category.THL, Act.LIKE_POST))
    ]

    page = matrix_sheet(decisions).page()

    assert len(cells_of(page)) == 2
    assert page.count("<td></td>") == 2


def test_a_question_that_evaluate_refuses_is_refused() -> None:
    with pytest.raises(CaseError, match="unknown region"):
        pictures.matrix(DAY, "99.99")


# ------------------------------------------------------------------ the calendar


def bars_of(page: str) -> dict[str, list[tuple[str, float, float]]]:
    """Return the bars of each row by its title, from where to where in hundredths."""
    return {
        str(row.findtext("title")).replace("\N{NO-BREAK SPACE}", " "): [
            (bar.get("class", ""), _part(bar, "x"), _part(bar, "x") + _part(bar, "width"))
            for bar in row.iter("rect")
        ]
        for drawing in svgs(page)
        for row in drawing.iter("g")
    }


def asked_of(page: str) -> list[ET.Element]:
    """Return the marks of the days asked about in the drawings, without that of the legend."""
    charts = (drawing for drawing in svgs(page) if drawing.get("role") == "img")
    return [bar for chart in charts for bar in chart.findall("rect[@class='asked']")]


def _part(bar: ET.Element, name: str) -> float:
    return float(bar.get(name, "").rstrip("%"))


def test_a_bar_reaches_from_its_first_day_to_its_last() -> None:
    bars = bars_of(pictures.calendar(SMALL, region="91.01"))

    whole = (date(2024, 12, 31) - date(2024, 6, 1)).days + 1
    first = (date(2024, 10, 4) - date(2024, 6, 1)).days
    ((kind, left, right),) = bars["masa kampanye: 4 Oktober 2024 \N{EN DASH} 20 November 2024"]
    assert kind == "period"
    assert left == pytest.approx(100 * first / whole, abs=0.01)
    assert right == pytest.approx(100 * (first + 48) / whole, abs=0.02)
    windows = [found for found in bars.values() if found and found[-1][0] == "window"]
    assert windows == [[("window", 0, 100)]]


def test_a_year_is_one_scale_of_twelve_months_with_what_meets_it() -> None:
    page = pictures.calendar(region="64.08", at=DAY)

    assert "<h1>Kalender pemilihan 2024 di Kabupaten Kutai Timur" in page
    (axis, *others) = [
        re.findall(r'<text x="[^"]+" y="12">(\w+)</text>', chart)
        for chart in re.findall('<svg class="chart".*?</g></svg>', page)
    ]
    assert axis == [
        "Jan",
        "Feb",
        *("Mar", "Apr", "Mei", "Jun", "Jul"),
        "Agu",
        "Sep",
        "Okt",
        *("Nov", "Des"),
    ]
    assert all(other == axis for other in others)
    assert "Pemilihan umum 2019" not in page
    assert "enam bulan setelah pelantikan" in page
    assert pictures.calendar(region="64.08", year=2024, at=DAY) == page
    assert "2019" in pictures.calendar(region="64.08", year=2019)


def test_a_bar_is_cut_where_the_year_ends() -> None:
    bars = bars_of(pictures.calendar(region="64.08", year=2024))

    ((_, left, right),) = bars[
        "enam bulan setelah pelantikan: 20 Oktober 2024 \N{EN DASH} 19 April 2025"
    ]
    assert 70 < left < 90
    assert right == pytest.approx(100, abs=0.02)


def test_a_span_over_two_years_shows_both() -> None:
    page = pictures.calendar(region="64.08", at=DaySpan(date(2024, 12, 1), date(2025, 1, 31)))

    assert "Kalender pemilihan 2024\N{EN DASH}2025 di" in page


def test_the_timetable_lists_every_period_of_every_election_of_the_region() -> None:
    national = Calendar.national()
    vocabulary = load_vocabulary()
    page = words_of(
        pictures.calendar(region="64.08", lang="en")
        .partition('class="next-sheet">')[2]
        .partition("</section>")[0]
    )

    for known in national.elections:
        here = not known.regions or not {"64", "64.08"}.isdisjoint(known.regions)
        assert (known.name.en in page) is here
        part = known.part(known.part_at("64.08", "64"))
        for found in part.periods if here else ():
            name = vocabulary.term(found.kind).en
            assert re.search(rf"{re.escape(name)}.*{found.first.day} .* {found.first.year}", page)


def test_contests_that_are_determined_apart_have_tables_of_their_own() -> None:
    page = pictures.calendar(election="pemilu-2024")

    assert re.findall(r'<section id="(pemilu-2024-[\d-]+)">', page) == [
        "pemilu-2024-2023-11-03",
        "pemilu-2024-2023-11-13",
    ]


def test_an_election_that_a_region_may_not_have_is_told_as_uncertain() -> None:
    unsure = calendar(election("u", regions=("11.01",), regions_complete=False))

    assert "belum pasti di wilayah ini" in pictures.calendar(unsure, region="91.01")
    assert "belum pasti di wilayah ini" not in pictures.calendar(unsure, region="11.01")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (date(2024, 11, 27), "setelah penetapan calon pemungutan suara masa larangan"),
        (date(2024, 6, 2), "sebelum penetapan calon masa larangan"),
        (
            DaySpan(date(2024, 9, 30), date(2024, 10, 4)),
            "sebelum penetapan calon atau setelah penetapan calon masa kampanye",
        ),
        (datetime(2024, 11, 26, 23, tzinfo=timezone(timedelta(hours=7))), "pemungutan suara"),
    ],
)
def test_what_is_met_on_a_day_is_said_and_marked(at: Any, said: str) -> None:
    page = pictures.calendar(SMALL, region="91.01", at=at)

    met = words_of(page).partition("Yang berlangsung")[2].partition("Semua pemilihan")[0]
    assert said in met
    assert page.count("pada hari itu") == page.count('class="tag"') > 0
    assert len(asked_of(page)) == 2


def test_a_day_without_an_election_is_marked_in_no_election() -> None:
    page = pictures.calendar(SMALL, at=date(2026, 1, 1))

    assert "Tidak ada pemilihan yang berlangsung pada" in page
    assert 'class="met"' not in page
    assert asked_of(page) == []
    assert "Kalender tidak memuat pemilihan" in page
    whole = pictures.calendar(SMALL, at=date(2026, 1, 1), election="e")
    assert asked_of(whole) == []
    assert "masa kampanye" in whole


def test_an_election_that_is_over_but_for_a_period_comes_after_those_with_a_stage() -> None:
    over = election(
        "a",
        result=date(2024, 8, 1),
        name=Text("Usai", "Over"),
        determined={Contest.REGIONAL_HEAD: date(2024, 7, 1)},
    )
    running = election("r", name=Text("Berjalan", "Running"))

    page = words_of(pictures.calendar(calendar(over, running), at=date(2024, 9, 1)))

    assert "Berjalan: sebelum penetapan calon Usai: di luar tahapan" in page


def test_an_election_whose_candidates_are_there_from_the_start_has_one_stage() -> None:
    known = election("e", determined={Contest.REGIONAL_HEAD: date(2024, 6, 1)})

    page = pictures.calendar(calendar(known))

    assert 'class="before"' not in page.partition("<section")[2]


def test_elections_that_are_not_fixed_are_told_where_there_are_some() -> None:
    later = Unfixed(id="x", name=Text("Nanti", "Later"), note=Text("Belum.", "Not yet."))

    assert "Pemilihan yang belum ditetapkan" not in pictures.calendar(SMALL)
    assert "<strong>Nanti</strong>. Belum." in pictures.calendar(evolve(SMALL, not_fixed=(later,)))


def test_a_calendar_without_elections_says_so() -> None:
    page = pictures.calendar(calendar())

    assert "Kalender tidak memuat pemilihan di wilayah ini." in page


@pytest.mark.parametrize("days", [1, 40, 400, 4000, 30000])
def test_there_is_room_for_the_months_of_a_scale(days: int) -> None:
    long = election("e", last=date(2024, 6, 1) + timedelta(days=days))

    page = pictures.calendar(calendar(evolve(long, result=long.first)))

    charts = re.findall('<svg class="chart".*?</g></svg>', page)
    assert len(charts) == 2
    assert all(chart.count(' y="12">') <= 6 for chart in charts)


@pytest.mark.parametrize("name", ["region", "election"])
def test_a_calendar_refuses_what_it_does_not_know(name: str) -> None:
    asked: dict[str, Any] = {name: "x"}

    with pytest.raises(CaseError, match=f"unknown {name}"):
        pictures.calendar(**asked)


# ------------------------------------------------------------------ the sanctions


def ladders_of(page: str) -> dict[str, str]:
    """Return the sections of a page by the names of their ladders."""
    return dict(re.findall(r'<section id="ladder-([\w-]+)">(.*?)</section>', page, re.DOTALL))


def steps_of(page: str, name: str) -> list[str]:
    """Return the words of each step of a ladder, the highest first."""
    ladder = ladders_of(page)[name].partition('<ol class="ladder" reversed>')[2].partition("</ol>")
    steps = re.findall(r'<li class="step-\d">(.*?)</li>', ladder[0].replace("<br>", " "), re.DOTALL)
    return [words_of(step) for step in steps]


def test_each_group_of_people_has_a_ladder_with_the_heaviest_on_top() -> None:
    page = pictures.sanctions(on=DAY)

    assert list(ladders_of(page)) == [
        *("civil-servants", "contracts", "villages", "heads", "forces", "others", "crimes")
    ]
    names = ("Pemberhentian tidak", "Hukuman disiplin berat", "Hukuman disiplin sedang")
    expected = (*names, "Hukuman disiplin ringan", "Sanksi moral")
    steps = steps_of(page, "civil-servants")
    assert all(step.startswith(name) for step, name in zip(steps, expected, strict=True))
    # Dismissal is heavier for those with a contract than what the contract says.
    assert steps_of(page, "contracts")[0].startswith("Pemberhentian tidak dengan hormat")


def test_a_step_stands_the_farther_in_the_higher_it_is_and_no_length_counts_rules() -> None:
    page = pictures.sanctions(on=DAY)

    heights = re.findall(r'<li class="step-(\d)">', ladders_of(page)["civil-servants"])
    assert heights == ["5", "4", "3", "2", "1"]
    assert "<svg" not in page


def test_crimes_stand_by_their_longest_imprisonment() -> None:
    steps = steps_of(pictures.sanctions(on=DAY), "crimes")

    assert steps[0].startswith("Pidana penjara 36 bulan sampai 72 bulan")
    assert "Bagi setiap orang; dijatuhkan oleh pengadilan." in steps[0]
    assert steps[-1].startswith("Pidana")


def test_a_step_tells_kinds_by_whom_and_on_what_basis_and_whom_unless_it_is_all() -> None:
    page = pictures.sanctions(LADDER, lang="en")

    heavy = steps_of(page, "civil-servants")[1]
    assert heavy.startswith("Heavy disciplinary sanction One post lower for 12 months ")
    assert "For permanent civil servant; imposed by appointing authority; for highest" in heavy
    assert "for highest leadership post; central agency: President." in heavy
    assert "law, Pasal 8 (since 1 January 2020) Only on the reading: one (in dispute: d)" in heavy
    assert "Remark." in heavy
    every = steps_of(pictures.sanctions(on=DAY), "civil-servants")[-1]
    assert "terbuka Dijatuhkan oleh Pejabat Pembina Kepegawaian." in every
    carriers = words_of(ladders_of(page)["civil-servants"])
    assert "Rules that bring these sanctions (2): Law 1 (2)" in carriers
    assert "Heavy disciplinary sanction rule a (a)" in carriers


def test_rules_that_say_the_same_share_a_line_with_the_days_of_each() -> None:
    (crime,) = steps_of(pictures.sanctions(LADDER, lang="en"), "crimes")

    assert crime.count("Fine of at most Rp100") == 1
    assert "For permanent civil servant and probationary civil servant; imposed by court" in crime
    assert "law, Pasal 2; law, Pasal 2 (1 January 2019 to 31 December 2021)" in crime
    assert "law, Pasal 2 (until 31 December 2022)" in crime


def test_kinds_that_nobody_names_are_left_out_and_what_has_no_class_is_folded() -> None:
    section = ladders_of(pictures.sanctions(LADDER, lang="en"))["civil-servants"]

    moral = steps_of(pictures.sanctions(LADDER, lang="en"), "civil-servants")[-1]
    assert moral.startswith("Moral sanction For permanent civil servant; imposed by appointing")
    assert '<div id="ladder-civil-servants-open" class="inside">' in section


def test_a_ladder_that_no_rule_leads_to_says_so() -> None:
    only = rulebook(schedules=(evolve(SCHEDULE, reading=None),))

    page = pictures.sanctions(only, lang="en")

    assert "No rule of this rulebook brings these sanctions." in page
    assert "One post lower" in page


def test_the_sanctions_of_a_day_are_those_in_force_then() -> None:
    early = ladders_of(pictures.sanctions(LADDER, on=date(2018, 6, 1), lang="en"))
    late = ladders_of(pictures.sanctions(LADDER, on=date(2022, 6, 1), lang="en"))

    assert "Moral sanction" not in early["civil-servants"]
    assert "ishonourable dismissal" in early["civil-servants"]
    assert "Moral sanction" in late["civil-servants"]
    assert "ishonourable dismissal" not in late["civil-servants"]
    # On one day the days of provisions say nothing.
    assert "(since" not in late["civil-servants"]
    # A later regulation keeps some of the kinds of punishment of PP 53/2010, and none of its rules.
    assert re.search(r"Aturan[^<]*PP 53/2010", pictures.sanctions(on=DAY)) is None
    assert re.search(r"Aturan[^<]*PP 53/2010", pictures.sanctions(on=date(2020, 1, 1)))


def test_every_rule_with_a_consequence_stands_on_the_ladder() -> None:
    page = pictures.sanctions()

    for each in Rulebook.national().rules:
        assert (f"({each.id})</li>" in page) is bool(each.consequences)


# ------------------------------------------------------------------ one decision


def branches_of(page: str) -> list[str]:
    tree = page.partition('<ul class="tree">')[2]
    return re.findall("<li><h3>(.+)</h3>", tree)


def test_rules_that_stand_are_open_and_are_lifted_have_branches_of_their_own() -> None:
    page = pictures.why(decided(), lang="en")

    assert branches_of(page) == ["Stands", "Lifted", "Open"]
    cards = re.findall(r'<div class="card (\w+)">\n<h4>[^<]*\[(\w+)\]', page)
    assert set(cards) == {
        ("stands", "a"),
        ("stands", "d"),
        ("lifted", "c"),
        ("open", "b"),
        ("open", "e"),
    }


def test_the_readings_of_a_dispute_stand_side_by_side_with_their_rules() -> None:
    found = attending(
        **dict.fromkeys(
            (
                *("active_support", "partisan_symbol", "party_attributes", "service_attributes"),
                *("state_facilities", "mobilises_staff", "intends_support", "official_duty"),
            ),
            False,
        )
    )
    assert found.verdict is Verdict.DISPUTED

    page = pictures.why(found, lang="en")

    sides = page.split('<div class="side">')[1:]
    (view,) = [view for view in found.disputes if view.id == "passive-attendance"]
    for side, shown in zip(sides, view.readings, strict=False):
        mine = {
            each.rule
            for each in found.findings
            if each.reading and each.reading.reading == shown.id
        }
        assert load_vocabulary().term(shown.verdict).en in side
        assert all(rule_id in side for rule_id in mine)
        assert shown.holders[0].who.en in unescape(side)


def test_a_reading_that_was_chosen_leaves_its_rules_among_the_others() -> None:
    found = evaluate(
        Person(Category.PNS, region="64.08"),
        Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE, official_duty=False),
        at=DAY,
        readings={"*": "strictest"},
    )

    page = pictures.why(found)

    assert found.disputes == ()
    assert '<div class="side">' not in page
    assert "pp94-5n-1-attend" in page


def test_a_card_names_certain_and_possible_sanctions() -> None:
    book = rulebook(
        rule(
            "a",
            consequences=(
                consequence(SanctionClass.ETHICS),
                consequence(
                    SanctionClass.DISMISSAL, when=FactIs("party_attributes", frozenset({True}))
                ),
                consequence(None),
            ),
        )
    )
    found = evaluate(Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=DAY, rulebook=book)

    page = words_of(pictures.why(found, lang="en"))

    assert "Threatened if proven: moral sanction and sanction whose level no rule fixes" in page
    assert "Possible if proven: " in page


def test_an_act_that_no_rule_speaks_of_has_a_tree_that_says_so() -> None:
    found = evaluate(Person(Category.PRIVATE_WORKER), Activity(Act.LIKE_POST), at=DAY)

    assert "No rule speaks of the act in particular." in pictures.why(found, lang="en")


def test_ways_to_another_verdict_follow_the_tree() -> None:
    found = attending()
    way = Way(changes=(), day=date(2025, 8, 20), verdict=Verdict.UNREGULATED)

    assert "2025-08-20" not in pictures.why(found)
    assert "2025-08-20. Jawaban: tidak diatur." in pictures.why(found, ways=[way])


@pytest.mark.parametrize("category", Category)
def test_every_finding_and_citation_of_a_decision_stands_in_its_tree(category: Category) -> None:
    found = evaluate(Person(category, region="64.08"), Activity(Act.ATTEND_CAMPAIGN), at=DAY)

    page = words_of(pictures.why(found))

    for finding in found.findings:
        assert finding.rule in page
        assert all(" ".join(each.provision.split()) in page for each in finding.citations)


# ------------------------------------------------------------------ scenarios


def test_failures_come_first_and_are_explained_at_once() -> None:
    page = pictures.scenarios(results())

    names = re.findall(r'<th scope="row"><a href="#why-\d+">(.*?)</a>', page)
    assert names[0] == "PNS memilih"
    assert len(names) == len(results())
    assert page.count("<details open>") == 1
    opened = words_of(page.partition("<details open>")[2].partition("</details>")[0])
    assert "diharapkan dilarang / diperselisihkan, ternyata boleh" in opened
    assert "Sumber: tidak ada" in opened
    assert "Tertulis di" not in opened


def test_a_row_tells_the_verdict_that_was_expected_and_that_which_came_out() -> None:
    unnamed = evolve(failing(), expect=Expectation(allowed=True))

    page = pictures.scenarios([scenario.run(unnamed), scenario.run(failing())], lang="en")

    rows = [words_of(found) for found in re.findall('<tr><th scope="row.*?</tr>', page)]
    assert rows[0].endswith(
        "FAILED \N{MULTIPLICATION SIGN} prohibited / "
        "\N{NOT EQUAL TO} disputed"
        " \N{CHECK MARK} permitted"
    )
    assert "not named" in rows[1]


def test_scenarios_can_be_none() -> None:
    assert "0 skenario: 0 sesuai, 0 berbeda" in pictures.scenarios([])


# ------------------------------------------------------------------ texts of others


def test_no_text_of_a_file_becomes_markup() -> None:
    both = Text(HOSTILE, HOSTILE)
    book = rulebook(
        rule(
            "a",
            title=both,
            note=both,
            consequences=(
                consequence(
                    SanctionClass.ETHICS,
                    kinds=(FINE,),
                    note=both,
                    citation=Citation("law", HOSTILE),
                ),
            ),
            citations=(Citation(HOSTILE, HOSTILE),),
        )
    )
    known = election("e", name=both, periods=PERIODS)
    books = calendar(known)
    later = Unfixed(id="x", name=both, note=both)
    found = evaluate(
        Person(Category.PNS), Activity(Act.ATTEND_CAMPAIGN), at=DAY, rulebook=book, calendar=books
    )
    named = evolve(failing(), name=HOSTILE, source=HOSTILE)
    pages = [
        pictures.calendar(evolve(books, not_fixed=(later,)), at=DAY),
        pictures.sanctions(book),
        pictures.why(found),
        matrix_sheet([found]).page(),
        pictures.scenarios([scenario.run(named)]),
    ]
    for page in pages:
        shown = Shown(page)
        assert "alert(1)" in shown.text
        assert "script" not in shown.tags
        assert "b" not in shown.tags
        assert "onload" not in shown.attributes


# ------------------------------------------------------------------ on the site


@pytest.mark.slow
def test_the_site_has_every_picture_that_its_page_leads_to() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "generate_pictures.py"))["pages"]()
    page = (ROOT / "docs" / "how-to" / "laporan-bergambar.md").read_text("utf-8")

    twins = {path for path in made if path.startswith("pictures/en/")}
    assert made.keys() - twins == set(re.findall(r"\.\./(pictures/[^)]+)\)", page))
    assert {path.replace("/en/", "/") for path in twins} <= made.keys()
    assert [path for path, text in made.items() if '<nav class="links"' not in text] == []
    assert [name for name, text in made.items() if str(ROOT) in text] == []


# ------------------------------------------------------------------ in a notebook


def test_a_notebook_shows_a_decision_as_its_page_does() -> None:
    found = attending()

    part = found._repr_html_()

    assert part is not None
    assert "TERGANTUNG" in part
    assert Decision.from_dict(found.to_dict())._repr_html_() == part


def test_a_notebook_shows_a_calendar_as_its_elections_on_one_scale() -> None:
    part = Calendar.national()._repr_html_()

    assert part is not None
    assert part.count("<g><title>") > len(Calendar.national().elections)
    assert Shown(part).links == []


def test_what_nobody_writes_is_shown_by_its_repr() -> None:
    assert html_of(3) is None


@pytest.mark.parametrize("part", [attending()._repr_html_(), Calendar.national()._repr_html_()])
def test_the_style_of_a_part_touches_nothing_else_in_the_notebook(part: str) -> None:
    style = part.partition("<style>")[2].partition("</style>")[0]
    style = re.sub(r"/\*.*?\*/", "", style)

    selectors = [
        selector.strip()
        for selectors in re.findall(r"([^{}]+)\{[^{}]*\}", style)
        for selector in selectors.split(",")
    ]
    assert len(selectors) > 20
    assert {selector.split()[0].split(":")[0].split(".")[1] for selector in selectors} <= {
        *("netralitas", "netralitas-part", "asn-sheet")
    }
    assert Shown(part).open == []
    assert {"html", "head", "body", "main", "script"}.isdisjoint(Shown(part).tags)
