import re
import runpy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from places import ROOT
from shared import made_once

from asn_netralitas import Category, Decision, Rulebook, Verdict, evaluate
from asn_netralitas._reading.cases import fill_others
from asn_netralitas._reading.rulebook import load_vocabulary
from asn_netralitas._text.decision_document import mark
from asn_netralitas._text.words import Words

# Other tests run the same lines, and coverage doubles the time.
pytestmark = pytest.mark.no_cover

SCRIPT = runpy.run_path(str(ROOT / "docs" / "generate_questions.py"))
TOPICS: Any = SCRIPT["read_topics"]()
QUESTIONS: list[Any] = [question for topic in TOPICS for question in topic.questions]
CASES: list[Any] = [
    pytest.param(case, id=f"{question.id}-{number}")
    for question in QUESTIONS
    for number, case in enumerate(question.cases, start=1)
]
MARKS = {verdict: mark(verdict, Words(lang="id")) for verdict in Verdict}


# Shared, since the search for what would change an answer takes most of half a minute.
@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    pages = made_once(tmp_path_factory, "questions", SCRIPT["pages"])
    return str(pages["tanya-jawab.md"])


def decide(case: Any, *, readings: dict[str, str] | None = None, **known: Any) -> Decision:
    """Return the decision on a case, with more known of it and readings chosen."""
    person, activity = case.person, case.activity
    if case.others_no:
        person, activity = fill_others(person, activity, load_vocabulary())
    mine = {fact: value for fact, value in known.items() if hasattr(person, fact)}
    its = {fact: value for fact, value in known.items() if fact not in mine}
    person, activity = evolve(person, **mine), evolve(activity, **its)
    return evaluate(person, activity, at=case.at, readings=readings)


def paths(tree: Any, known: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield the answers that lead to each leaf of a tree."""
    if isinstance(tree, SCRIPT["Leaf"]):
        yield known, tree
        return
    for codes, found in tree.branches:
        for code in codes:
            yield from paths(found, {**known, tree.fact: value(tree.fact, code)})


def value(fact: str, code: str) -> Any:
    kind = Category if fact == "category" else load_vocabulary().facts[fact].type
    return code == "yes" if kind is bool else kind(code)


def answers(page: str) -> dict[str, str]:
    """Return what stands below each heading of a question."""
    parts = re.split(r"^##+ (.+)\n", page, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


# ------------------------------------------------------------------ the data


def test_forty_questions_are_asked_and_more() -> None:
    assert len(QUESTIONS) >= 40


def test_no_two_questions_have_one_id_or_one_anchor() -> None:
    ids = Counter(question.id for question in QUESTIONS)
    anchors = Counter(SCRIPT["slug"](question.text) for question in QUESTIONS)

    assert [name for name, count in (*ids.items(), *anchors.items()) if count > 1] == []


def test_no_case_stands_twice() -> None:
    cases = Counter(
        (case.person, case.activity, case.at, case.others_no)
        for question in QUESTIONS
        for case in question.cases
    )

    assert [case for case, count in cases.items() if count > 1] == []


def test_a_question_without_cases_tells_why_and_which_other_question_comes_near() -> None:
    ids = {question.id for question in QUESTIONS}
    lacking = [question for question in QUESTIONS if not question.cases]

    assert lacking
    assert [each.id for each in lacking if not (each.note and each.see)] == []
    assert [each.id for each in lacking if not ids.issuperset(each.see)] == []
    assert [each.id for each in QUESTIONS if each.cases and each.see] == []


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_on_a_case_is_the_one_that_is_pinned(case: Any) -> None:
    assert decide(case).verdict is case.expected


# ------------------------------------------------------------------ what a verdict turns on


@pytest.mark.parametrize("case", CASES)
def test_every_step_of_a_condition_leads_to_the_verdict_that_it_names(case: Any) -> None:
    leaves = list(paths(SCRIPT["tree"](case.talk), {}))

    assert [known for known, leaf in leaves if decide(case, **known).verdict != leaf.verdict] == []


@pytest.mark.parametrize("case", CASES)
def test_each_side_of_a_step_that_is_disputed_is_the_verdict_under_its_reading(case: Any) -> None:
    for known, leaf in paths(SCRIPT["tree"](case.talk), {}):
        sides = {
            reading.title.id: decide(case, readings={dispute.id: reading.id}, **known).verdict
            for dispute in decide(case, **known).disputes
            for reading in dispute.readings
        }
        assert bool(leaf.sides) == (leaf.verdict is Verdict.DISPUTED)
        assert dict(leaf.sides).items() <= sides.items()


def test_a_verdict_that_turns_on_facts_has_steps_and_no_other_has() -> None:
    cases = [case for question in QUESTIONS for case in question.cases]
    forked = [case for case in cases if isinstance(SCRIPT["tree"](case.talk), SCRIPT["Fork"])]

    assert forked == [case for case in cases if case.expected is Verdict.DEPENDS]


# ------------------------------------------------------------------ the page


def test_under_every_question_stand_the_verdicts_of_its_cases_in_order(page: str) -> None:
    below = answers(page)
    shown = {
        question.id: re.findall(r"^\*\*([A-Z][^*]+)\.\*\*", below[question.text], re.MULTILINE)
        for question in QUESTIONS
    }

    assert shown == {
        question.id: [MARKS[case.expected] for case in question.cases] or ["TIDAK TERJAWAB"]
        for question in QUESTIONS
    }


def test_every_rule_that_is_linked_is_in_the_rulebook_on_the_page_of_its_instrument(
    page: str,
) -> None:
    links = set(re.findall(r"\[`([^`]+)`\]\(book/([^#]+)\.md#([^)]+)\)", page))
    rules = {(rule.id, rule.instrument, rule.id.lower()) for rule in Rulebook.national().rules}

    assert links
    assert links - rules == set()


def test_every_provision_that_is_cited_is_in_the_rulebook(page: str) -> None:
    book, words = Rulebook.national(), Words(lang="id")
    cited = [citation for rule in book.rules for citation in rule.citations]
    cited += [consequence.citation for rule in book.rules for consequence in rule.consequences]
    cited += [schedule.citation for schedule in book.schedules]
    known = {words.citation(citation) for citation in cited}
    lists = re.findall(r"^  - (?:\[`.*\)|\*\*.*): (.+)$", page, re.MULTILINE)

    assert lists
    assert {each for named in lists for each in named.split("; ")} - known == set()


def test_every_anchor_of_the_page_leads_to_a_heading(page: str) -> None:
    headings = {SCRIPT["slug"](heading) for heading in answers(page)}

    assert set(re.findall(r"\]\(#([^)]+)\)", page)) - headings == set()


def test_every_gap_that_is_linked_has_a_heading_on_the_page_of_gaps(page: str) -> None:
    gaps = (ROOT / "docs" / "reference" / "gaps.md").read_text("utf-8")
    linked = set(re.findall(r"reference/gaps\.md#(\w+)", page))

    assert linked
    assert linked - set(re.findall(r"^## `(\w+)`$", gaps, re.MULTILINE)) == set()


def test_the_page_names_the_rulebook_and_every_day_for_which_it_answers(page: str) -> None:
    book, words = Rulebook.national(), Words(lang="id")
    days = {words.day(case.at) for question in QUESTIONS for case in question.cases}

    assert book.version in page
    assert book.digest in page
    assert [day for day in days if f"\n- {day}: " not in page] == []
