"""Make `pictures/`: one report of each kind, as the command `report` writes them.

The site adds links to its other pages; `how-to/laporan-bergambar.md` links to them. Those in
English are in a folder below, but for the matrices, which are megabytes.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from attrs import evolve

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Category,
    PeriodKind,
    Person,
    Stage,
    Target,
    evaluate,
    pictures,
    scenario,
)
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas.pictures.sheet import navigation

PLACE: Final = "64.08"
BEFORE: Final = date(2024, 8, 15)
CAMPAIGN: Final = date(2024, 10, 7)
ROOT: Final = Path(__file__).parents[1]
OFFICE: Final = "BKPSDM Kabupaten Kutai Timur"
SITE: Final = "https://kutaitimurkab.go.id"
REPORTS: Final = "Laporan bergambar"
SAY: Final = Catalogue("pages").say
_SHEET: Final = re.compile(r'<div class="netralitas asn-sheet[^>]*>')
CASES: Final = "examples/kutai-timur/kutai-timur.scenarios.yaml"


def pages() -> dict[str, str]:
    """Return the reports by their paths below `docs`."""
    return {**dict(_matrices()), **dict(_others("id")), **dict(_others("en"))}


def _matrices() -> Iterator[tuple[str, str]]:
    """Yield the matrices with their paths; instead of to a twin they lead to the front page."""
    other = f"{SAY('other-language', 'id')}: {SAY('home', 'en')}"
    links = {**_ways_back(), other: "../en.html"}
    for day in (BEFORE, CAMPAIGN):
        matrix = pictures.matrix(day, PLACE)
        yield f"pictures/matrix-{day}.html", linked(matrix, links, SAY("only-id", "id"))


def _others(lang: Language) -> Iterator[tuple[str, str]]:
    """Yield the other reports with their paths."""
    folder = "pictures" if lang == "id" else "pictures/en"
    for name, text in _reports(lang).items():
        yield f"{folder}/{name}.html", linked(text, _links(name, lang))


def _reports(lang: Language) -> dict[str, str]:
    """Return the reports that are made in both languages, by their names."""
    attending = evaluate(
        Person(Category.PNS, region=PLACE),
        Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE),
        at=CAMPAIGN,
    )
    return {
        "poster-pns": pictures.poster(
            Category.PNS,
            Calendar.national().days_of("pilkada-2024", PeriodKind.CAMPAIGN, PLACE),
            PLACE,
            election="pilkada-2024",
            paper="A3",
            head=OFFICE,
            address=SITE,
            lang=lang,
        ),
        "poster-honorer": pictures.poster(
            Category.HONORER,
            Calendar.national().days_of("pilkada-2024", Stage.BEFORE_DETERMINATION, PLACE),
            PLACE,
            election="pilkada-2024",
            head=OFFICE,
            lang=lang,
        ),
        f"calendar-{PLACE}": pictures.calendar(region=PLACE, at=BEFORE, lang=lang),
        "ladder": pictures.sanctions(on=CAMPAIGN, lang=lang),
        "why": pictures.why(attending, lang=lang),
        "scenarios": pictures.scenarios(map(scenario.run, _cases()), lang=lang),
    }


def _links(name: str, lang: Language) -> dict[str, str]:
    """Return the links of a report by their names: home, the page about it, its twin."""
    if lang == "en":
        return {SAY("home", lang): "../../en.html", SAY("other-language", lang): f"../{name}.html"}
    return {**_ways_back(), SAY("other-language", lang): f"en/{name}.html"}


def _ways_back() -> dict[str, str]:
    return {SAY("home", "id"): "../index.html", REPORTS: "../how-to/laporan-bergambar.html"}


def linked(page: str, links: Mapping[str, str], why_alone: str = "") -> str:
    """Return a report with links above it, and why it has no twin; none of it is printed."""
    lang: Language = "id" if '<html lang="id">' in page else "en"
    above = "\n".join(navigation(links, SAY("pages", lang)))
    if why_alone:
        above = above.replace("</nav>", f"<span>{why_alone}</span></nav>")
    return _SHEET.sub(lambda found: f"{found[0]}\n{above}", page, count=1)


def _cases() -> Iterator[scenario.Scenario]:
    """Yield the cases of the example, with the path of their file in the project."""
    for case in scenario.load(ROOT / CASES):
        where = case.location and evolve(case.location, name=CASES)
        yield evolve(case, location=where)
