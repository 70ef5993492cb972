"""Make `pictures/`: one report of each kind, as the command `report` writes them.

`how-to/laporan-bergambar.md` links to them. The site has them with the way home above, and the
reason why they are in one language.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import re
from collections.abc import Iterator
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

PLACE: Final = "64.08"
BEFORE: Final = date(2024, 8, 15)
CAMPAIGN: Final = date(2024, 10, 7)
ROOT: Final = Path(__file__).parents[1]
OFFICE: Final = "BKPSDM Kabupaten Kutai Timur"
SITE: Final = "https://kutaitimurkab.go.id"
CASES: Final = "examples/kutai-timur/kutai-timur.scenarios.yaml"
PHRASES: Final = Catalogue("pages")
SHEET: Final = re.compile(r'<div class="netralitas asn-sheet[^>]*>')


def pages() -> dict[str, str]:
    """Return the reports as pages of the site, by their paths below `docs`."""
    return {path: with_ways_out(report) for path, report in reports().items()}


def with_ways_out(report: str) -> str:
    """Return a report with links to both front pages, which paper leaves out."""
    say = PHRASES.say
    english = f"{say('other-language', 'id')}: {say('home', 'en')}"
    links = (
        f'<nav class="links" aria-label="{say("site", "id")}">'
        f'<a href="../index.html">{say("home", "id")}</a><span>{say("only-id", "id")}</span>'
        f'<a href="../en.html" hreflang="en" lang="en">{english}</a></nav>'
    )
    return SHEET.sub(lambda found: f"{found[0]}\n{links}", report, count=1)


def reports() -> dict[str, str]:
    """Return the reports as the command writes them, by the same paths."""
    attending = evaluate(
        Person(Category.PNS, region=PLACE),
        Activity(Act.ATTEND_CAMPAIGN, target=Target.CANDIDATE),
        at=CAMPAIGN,
    )
    return {
        f"pictures/matrix-{BEFORE}.html": pictures.matrix(BEFORE, PLACE),
        f"pictures/matrix-{CAMPAIGN}.html": pictures.matrix(CAMPAIGN, PLACE),
        "pictures/poster-pns.html": pictures.poster(
            Category.PNS,
            Calendar.national().days_of("pilkada-2024", PeriodKind.CAMPAIGN, PLACE),
            PLACE,
            election="pilkada-2024",
            paper="A3",
            head=OFFICE,
            address=SITE,
        ),
        "pictures/poster-honorer.html": pictures.poster(
            Category.HONORER,
            Calendar.national().days_of("pilkada-2024", Stage.BEFORE_DETERMINATION, PLACE),
            PLACE,
            election="pilkada-2024",
            head=OFFICE,
        ),
        f"pictures/calendar-{PLACE}.html": pictures.calendar(region=PLACE, at=BEFORE),
        "pictures/ladder.html": pictures.sanctions(on=CAMPAIGN),
        "pictures/why.html": pictures.why(attending),
        "pictures/scenarios.html": pictures.scenarios(map(scenario.run, _cases())),
    }


def _cases() -> Iterator[scenario.Scenario]:
    """Yield the cases of the example, with the path of their file in the project."""
    for case in scenario.load(ROOT / CASES):
        where = case.location and evolve(case.location, name=CASES)
        yield evolve(case, location=where)
