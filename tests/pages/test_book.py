import re
import runpy
from collections import Counter
from os.path import normpath
from pathlib import Path

import pytest
from places import ROOT

from asn_netralitas import Rulebook, SanctionClass, Status
from asn_netralitas._text.words import Words
from asn_netralitas.scenario import load, run

SCRIPT = runpy.run_path(str(ROOT / "docs" / "generate_book.py"))
PAGES: dict[str, str] = SCRIPT["pages"]()
BOOK = Rulebook.national()
# Pages that are about no instrument.
LISTS = {f"book/{name}.md" for name in ("sanctions", "disputes", "by-act", "by-person")}
EXAMPLES = sorted((ROOT / "examples").rglob("*.s*enari*.yaml"))


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", page, re.MULTILINE)


def anchor(heading: str) -> str:
    code = re.search(r" `([^`]+)`$", heading)
    if code:
        return code[1].lower()
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def below(rule: str) -> str:
    """Return what the book says of a rule."""
    page = PAGES[f"book/{BOOK.rule(rule).instrument}.md"]
    return re.split(r"^## ", page.split(f" `{rule}`\n\n*")[1], maxsplit=1, flags=re.MULTILINE)[0]


def leads_somewhere(page: str, link: str) -> bool:
    path, _, part = link.partition("#")
    target = normpath(Path(page).parent / path) if path else page
    if target not in PAGES:
        return (ROOT / "docs" / target).is_file()
    return not part or part in map(anchor, headings(PAGES[target]))


def linked(text: str, label: str) -> list[str]:
    """Return the rules that are listed under a label."""
    found = re.search(rf"^- {label}:\n((?:  - .+\n)+)", text, re.MULTILINE)
    return [] if found is None else re.findall(r"\) `([^`]+)`$", found[1], re.MULTILINE)


def exercising() -> dict[str, set[tuple[str, str]]]:
    """Return the scenarios by rule, as file and name, that show the rule where none lifts it."""
    found: dict[str, set[tuple[str, str]]] = {rule.id: set() for rule in BOOK.rules}
    for path in EXAMPLES:
        for scenario in load(path):
            for finding in run(scenario).decision.findings:
                if finding.status is not Status.LIFTED and finding.rule in found:
                    found[finding.rule].add((path.relative_to(ROOT).as_posix(), scenario.name))
    return found


# ------------------------------------------------------------------ what the book holds


def test_every_rule_of_the_rulebook_stands_in_the_book_once_on_the_page_of_its_instrument() -> None:
    found = Counter(
        (heading.rpartition(" `")[2].removesuffix("`"), page)
        for page, text in PAGES.items()
        if page not in LISTS
        for heading in headings(text)
        if heading.endswith("`")
    )

    assert found == Counter((rule.id, f"book/{rule.instrument}.md") for rule in BOOK.rules)


def test_every_instrument_has_a_page_and_a_line_of_the_index() -> None:
    listed = re.findall(r"^\| \[[^]]+\]\(([^)]+)\)", PAGES["book/index.md"], re.MULTILINE)

    assert sorted(listed) == sorted(f"{each.id}.md" for each in BOOK.instruments)
    assert {f"book/{page}" for page in listed} <= PAGES.keys()


def test_the_index_goes_by_rank_and_has_what_is_only_cited_at_its_end() -> None:
    order = re.findall(r"^\| \[[^]]+\]\(([^)]+)\.md\)", PAGES["book/index.md"], re.MULTILINE)
    ruling = {rule.instrument for rule in BOOK.rules}
    parts = [
        [each for each in order if (each in ruling) is has_rules] for has_rules in (True, False)
    ]

    assert parts[0] + parts[1] == order
    for part in parts:
        ranks = [BOOK.instrument(name).rank.order for name in part]
        assert ranks == sorted(ranks)


def test_every_rule_is_found_by_its_acts_and_by_its_people() -> None:
    for page, part in (("act", "acts"), ("person", "categories")):
        listed = Counter(re.findall(r"\) `([^`]+)`, ", PAGES[f"book/by-{page}.md"]))
        named = {rule.id: len(getattr(rule, part)) for rule in BOOK.rules}
        assert listed == Counter({rule: count for rule, count in named.items() if count})


def test_an_instrument_that_was_replaced_names_its_successor_and_the_other_way_round() -> None:
    replaced = [each for each in BOOK.instruments if each.replaced_by is not None]

    assert replaced
    for old in replaced:
        assert (
            f"- Diganti oleh: [{BOOK.instrument(str(old.replaced_by)).number}]("
            in (PAGES[f"book/{old.id}.md"])
        )
        assert f"- Menggantikan: [{old.number}](" in PAGES[f"book/{old.replaced_by}.md"]


@pytest.mark.parametrize("rule", [rule.id for rule in BOOK.rules])
def test_a_rule_stands_with_its_title_acts_provisions_and_mark(rule: str) -> None:
    found, words, text = BOOK.rule(rule), Words(lang="id"), below(rule)

    assert text.startswith(f"{found.title.en}*\n")
    assert f"\n## {found.title.id} `{rule}`\n" in PAGES[f"book/{found.instrument}.md"]
    assert re.search(r"^\| \*\*Apa\*\* \| \S", text, re.MULTILINE)
    assert [one for one in found.citations if words.citation(one) not in text] == []
    assert f"\n- Keyakinan: {words.term(found.confidence)}\n" in text


def test_an_exception_is_told_of_by_both_rules() -> None:
    lifts = {rule.id: sorted(rule.exception_to) for rule in BOOK.rules}
    lifted = {
        rule.id: [other.id for other in BOOK.rules if rule.id in other.exception_to]
        for rule in BOOK.rules
    }

    assert any(lifts.values())
    assert {rule: linked(below(rule), "Pengecualian dari") for rule in lifts} == lifts
    assert {rule: linked(below(rule), "Dikecualikan oleh") for rule in lifted} == lifted


def test_every_consequence_stands_below_its_rule_with_its_own_provision() -> None:
    words = Words(lang="id")
    missing = [
        (rule.id, consequence.citation)
        for rule in BOOK.rules
        for consequence in rule.consequences
        if words.citation(consequence.citation) not in below(rule.id).split("- Akibat:")[1]
    ]

    assert missing == []


def test_every_class_and_every_schedule_of_sanctions_has_a_heading() -> None:
    found = [*map(anchor, headings(PAGES["book/sanctions.md"]))]

    assert [each for each in SanctionClass if each.value not in found] == []
    assert [each.id for each in BOOK.schedules if each.id.lower() not in found] == []


def test_every_dispute_stands_with_each_reading_and_each_holder() -> None:
    page = PAGES["book/disputes.md"]
    codes = map(anchor, headings(page)[1:])
    parts = dict(zip(codes, page.split("\n## ")[1:], strict=True))

    assert list(parts) == [dispute.id for dispute in BOOK.disputes]
    for dispute in BOOK.disputes:
        for reading in dispute.readings:
            assert f"(`{reading.id}`)" in parts[dispute.id]
            for holder in reading.holders:
                assert holder.who.id in parts[dispute.id]
                assert holder.source in parts[dispute.id]


# ------------------------------------------------------------------ where its links lead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: Path(page).stem)
def test_every_link_of_the_book_leads_to_a_page_and_an_anchor_that_are_there(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", PAGES[page])

    assert links
    assert [link for link in links if not leads_somewhere(page, link)] == []


def test_the_examples_of_a_rule_are_the_first_that_exercise_it_and_how_many_do() -> None:
    expected = exercising()
    shown = re.compile(r"^  - \[(.+)\]\(\.\./\.\./(.+)#L(\d+)\)$", re.MULTILINE)

    assert any(expected.values())
    for rule, scenarios in expected.items():
        text = below(rule)
        told = {(file, name) for name, file, _ in shown.findall(text)}
        count = re.search(r"^- Contoh \((\d+)\):$", text, re.MULTILINE)
        assert told <= scenarios
        assert len(told) == min(len(scenarios), 5)
        assert (0 if count is None else int(count[1])) == len(scenarios)


def test_the_line_of_an_example_is_where_its_scenario_begins() -> None:
    lines = {
        (file, name, int(line))
        for text in PAGES.values()
        for name, file, line in re.findall(r"\[([^]\n]+)\]\(\.\./\.\./(.+)#L(\d+)\)", text)
    }
    files = {file: (ROOT / file).read_text("utf-8").splitlines() for file, _, _ in lines}

    assert lines
    assert [place for place in lines if place[1] not in files[place[0]][place[2] - 1]] == []
