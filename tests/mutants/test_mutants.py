"""The exactness tests notice each way in which the evaluation is known to go wrong.

Each mutant is one change of the text of a copy of the package, which the exactness properties then
judge in a process of their own, with the same examples each time.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen
from places import PACKAGE, ROOT

# Other tests run the same lines, and coverage doubles the time.
pytestmark = pytest.mark.no_cover

LAWS = "laws/test_evaluation_laws.py"
TRAPS = "laws/test_traps.py"
EXACT = f"{LAWS}::test_the_decision_is_what_trying_every_completion_gives"
MEMORY = "unit/engine/test_memory.py"
WAYS = "unit/engine/test_counterfactual.py"
INTERVIEW = "unit/doors/test_interview.py"
OWN = f"{MEMORY}::test_a_question_that_differs_has_an_explanation_of_its_own"
DISPROVED = re.compile(r"^E +(AssertionError|assert |Failed: DID NOT RAISE)", re.MULTILINE)


@frozen
class Mutant:
    """A way to go wrong, as a change of the one place of a file where `old` stands."""

    name: str
    file: str
    old: str
    new: str
    notices: str = EXACT


MUTANTS = (
    # ------------------------------------------------------------ which cells there are
    Mutant(
        "a-group-is-its-first-member",
        "_decision/question.py",
        "vocabulary.members(category) for category",
        "vocabulary.members(category)[:1] for category",
    ),
    Mutant(
        "an-unknown-region-is-one-that-no-rule-names",
        "_engine/circumstances.py",
        "for place in self.calendar.places(region, self.codes):",
        "for place in self.calendar.places(region, self.codes)[-1:]:",
    ),
    Mutant(
        "a-time-without-a-region-is-the-day-of-the-west",
        "_engine/circumstances.py",
        "for civil in days",
        "for civil in tuple(days)[:1]",
        "laws/test_times_without_a_region.py::test_a_time_on_two_civil_days_depends_on_the_region",
    ),
    Mutant(
        "an-election-of-an-incomplete-list-runs-nowhere-else",
        "_engine/circumstances.py",
        "for runs in product((False, True), repeat=len(groups)):",
        "for runs in product((False,), repeat=len(groups)):",
    ),
    Mutant(
        "a-situation-is-kept-without-the-membership",
        "_engine/circumstances.py",
        "for _, phase in self.contexts(spot, election, contest)}",
        "for _, phase in self.contexts(spot._replace(members=_NOBODY), election, contest)}",
        notices=f"{TRAPS}::test_two_places_alike_but_for_a_list_with_gaps_are_not_one",
    ),
    Mutant(
        "a-span-is-its-first-day",
        "_decision/question.py",
        "segments = circumstances.segments(first, last)",
        "segments = circumstances.segments(first, first)",
    ),
    Mutant(
        "each-context-is-a-completion-of-its-own",
        "_engine/evaluation.py",
        "cells = law.cells_met(number, query.members, query.target)",
        """\
from .application import AppliedRules

        whole = law.laws[number]
        cells = (
            law.cells.number(
                law.cell(number, category, target)._replace(
                    verdict=AppliedRules(law.conditions, seen).verdict
                )
            )
            for context in whole.contexts
            for category in query.members
            for target in law.targets(number, query.target)
            for seen in (law.seen.of(whole._replace(contexts=(context,)), category, target),)
        )""",
    ),
    Mutant(
        "a-given-value-that-no-rule-tests-is-possible-everywhere",
        "_engine/law_diagrams.py",
        "excluded = self.variables.every_fact & ~seen.possible",
        "tested = [facts[v] for v in self.diagrams.support(applied.verdict) if v < len(facts)]\n"
        "        excluded = sum(tested) & ~seen.possible",
        notices=f"{TRAPS}::test_a_fact_that_no_rule_tests_may_tell_the_category",
    ),
    # ------------------------------------------------------------ the law of a cell
    Mutant(
        "the-last-context-gives-the-verdict",
        "_engine/application.py",
        "        for (number, _), diagram in self._stands.items():\n",
        "        for (number, place), diagram in self._stands.items():\n"
        "            if place != max(place for _, place in self._stands):\n"
        "                continue\n",
    ),
    Mutant(
        "an-exception-lifts-in-every-context",
        "_engine/application.py",
        "any_of(stands.get((by, place), FALSE) for by in lifters)",
        "any_of(it for (by, _), it in stands.items() if by in lifters)",
    ),
    Mutant(
        "an-exception-that-is-lifted-still-lifts",
        "_engine/application.py",
        "any_of(stands.get((by, place), FALSE) for by in lifters)",
        "any_of(\n"
        "                    self._own(each)\n"
        "                    for each in self.law.rules\n"
        "                    if each.number in lifters and place in each.classes\n"
        "                )",
    ),
    Mutant(
        "a-condition-that-is-negated-keeps-its-and",
        "_engine/application.py",
        "            case Not(part):\n",
        "            case Not(AllOf(parts)):\n"
        "                return diagrams.all_of(\n"
        "                    self._diagram(Not(part), met, possible) for part in parts\n"
        "                )\n"
        "            case Not(part):\n",
        notices=f"{TRAPS}::test_a_condition_that_is_negated_is_true_where_it_was_not",
    ),
    Mutant(
        "a-consequence-follows-for-every-category",
        "_engine/cell_law.py",
        "for_all = not part.categories or self.category in part.categories",
        "for_all = True",
    ),
    Mutant(
        "contexts-are-one-whatever-kind-a-consequence-asks-for",
        "_engine/applicable_law.py",
        "context.kind if kind_matters else None",
        "None",
        notices=f"{TRAPS}::test_contexts_that_a_consequence_alone_tells_apart_are_two",
    ),
    Mutant(
        "categories-are-alike-if-the-rules-name-them-alike",
        "_engine/cell_law.py",
        "sets |= {book.rules[rule].consequences[at].categories for rule, at in law.consequences}",
        "",
        notices=f"{TRAPS}::test_categories_that_a_consequence_alone_tells_apart_are_two",
    ),
    Mutant(
        "targets-are-alike-if-the-rules-name-them-alike",
        "_engine/cell_law.py",
        "sets |= {rules[rule].consequences[at].targets for rule, at in law.consequences}",
        "",
        notices=f"{TRAPS}::test_targets_that_a_consequence_alone_tells_apart_are_two",
    ),
    Mutant(
        "cells-are-alike-whatever-values-they-have",
        "_engine/law_diagrams.py",
        "numbers = self._compiled.get((seen, presumed))",
        "seen = seen._replace(possible=self.variables.every_fact)\n"
        "            numbers = self._compiled.get((seen, presumed))",
    ),
    Mutant(
        "cells-are-alike-whatever-is-presumed",
        "_engine/law_diagrams.py",
        "numbers = self._compiled.get((seen, presumed))",
        "numbers = next((n for (one, _), n in self._compiled.items() if one == seen), None)",
        notices=f"{TRAPS}::test_what_is_presumed_is_never_open_and_only_where_it_is_presumed",
    ),
    Mutant(
        "entailments-are-ignored",
        "_engine/cell_law.py",
        "if sources[source] in values:",
        "if False:",
    ),
    Mutant(
        "a-condition-is-shared-by-cells-with-other-values",
        "_engine/application.py",
        "key = (id(part), bool(positions), cell.met & named, cell.possible & tested)",
        "key = (id(part), bool(positions), cell.met & named, 0)",
        notices=f"{TRAPS}::test_a_category_is_open_whichever_of_two_has_fewer_values",
    ),
    Mutant(
        "a-node-has-children-for-impossible-values",
        "_engine/diagrams.py",
        "tuple((TRUE if bit & true else FALSE) if bit & possible else None for bit in bits)",
        "tuple(TRUE if bit & true else FALSE for bit in bits)",
    ),
    # ------------------------------------------------------------ presumptions
    Mutant(
        "what-is-presumed-is-unknown",
        "_engine/evaluation.py",
        "whole |= 0 if known & mask else bit",
        "whole |= 0 if mask else bit",
    ),
    Mutant(
        "what-is-presumed-may-be-open",
        "_engine/evaluation.py",
        "law.possible(cell.law, cell.cell), cell.known)",
        "law.possible(cell.law, cell.cell), self.query.known | cell.pins)",
    ),
    Mutant(
        "what-is-presumed-of-one-category-is-presumed-of-all",
        "_engine/law_diagrams.py",
        "if (value := vocabulary.presumed(name, category)) is not None",
        "for value in [vocabulary.presumed(name, one) for one in Category]\n"
        "                if value is not None",
        notices=f"{TRAPS}::test_what_is_presumed_is_never_open_and_only_where_it_is_presumed",
    ),
    # ------------------------------------------------------------ readings
    Mutant(
        "readings-are-merged-into-one-set",
        "_engine/evaluation.py",
        "if len(leaves) == 1 else Verdict.DISPUTED",
        "if len(leaves) == 1 else Verdict.DEPENDS",
    ),
    Mutant(
        "a-reading-exists-before-anybody-holds-it",
        "_engine/applicable_law.py",
        "for reading in dispute.readings if reading.since <= day",
        "for reading in dispute.readings",
    ),
    Mutant(
        "a-day-before-a-reading-says-the-same-under-it",
        "_engine/evaluation.py",
        "if len(self.query.chosen) == 1 or not self.readings:",
        "if True:",
        notices=f"{TRAPS}::test_a_reading_that_comes_later_is_no_completion_of_the_days_before",
    ),
    Mutant(
        "a-reading-is-chosen-after-the-diagram-is-reduced",
        "_engine/diagrams.py",
        "            if node >= 0:\n                steps = self",
        "            if node >= 0 and self.branches[node]:\n                steps = self",
        notices=f"{TRAPS}::test_a_reading_that_is_chosen_closes_what_only_the_other_tests",
    ),
    Mutant(
        "a-choice-of-readings-is-that-of-the-first-day",
        "_engine/query.py",
        "stretch = circumstances.stretches[spot.segment]",
        "stretch = circumstances.stretches[self.segments[0]]",
        notices=f"{TRAPS}::test_a_holder_may_read_a_dispute_otherwise_on_the_next_day",
    ),
    # ------------------------------------------------------------ what is open
    Mutant(
        "a-fact-is-open-if-its-values-reach-different-verdicts-beside-any-others",
        "_decision/open_facts.py",
        "*(diagrams.deciding(*own) for own in",
        "*(\n"
        "                set(diagrams.deciding(*own))\n"
        "                and {\n"
        "                    fact\n"
        "                    for fact in range(diagrams.variables.facts)\n"
        "                    if (diagrams.variables.masks[fact] & own[1]).bit_count() > 1\n"
        "                }\n"
        "                for own in",
    ),
    Mutant(
        "a-fact-is-open-if-it-is-left-before-the-diagram-is-reduced-again",
        "_engine/diagrams.py",
        "if all(child == below[0] for child in below):",
        "if len(below) == 1:",
        notices=f"{TRAPS}::test_a_fact_that_the_others_have_settled_is_not_open",
    ),
    Mutant(
        "a-category-is-open-whatever-else-differs",
        "_engine/diagrams.py",
        "for moved in single_bits(bit if bit & there.left else mask & there.left):",
        "for moved in single_bits(mask & there.left):",
    ),
    Mutant(
        "two-cells-are-compared-where-both-can-be",
        "_engine/diagrams.py",
        "for moved in single_bits(bit if bit & there.left else mask & there.left):",
        "for moved in single_bits(bit & there.left):",
        notices=f"{TRAPS}::test_a_category_is_open_where_equal_rules_meet_other_values",
    ),
    Mutant(
        "two-cells-are-compared-in-one-direction",
        "_decision/open_facts.py",
        "        if here == there:\n            return False\n",
        "        if here >= there:\n            return False\n",
        notices=f"{TRAPS}::test_a_category_is_open_whichever_of_two_has_fewer_values",
    ),
    Mutant(
        "a-target-that-is-tried-is-not-compared-with-that-of-a-stage",
        "_decision/open_facts.py",
        "for aim in (target,) if target in cells.targets else cells.targets:",
        "for aim in (target,):",
        notices=f"{TRAPS}::test_outside_a_stage_any_target_is_possible_and_within_one_its_own",
    ),
    Mutant(
        "an-election-that-runs-here-alone-is-compared-with-no-place",
        "_decision/open_facts.py",
        "for cells in (bundle[members],) if members in bundle else bundle.values():",
        "for cells in (bundle[members],) if members in bundle else ():",
        notices=f"{TRAPS}::test_a_day_is_open_on_which_an_election_may_run_that_no_other_day_has",
    ),
    # ------------------------------------------------------------ explanations
    Mutant(
        "a-class-is-certain-if-some-completion-has-it",
        "_decision/explanation.py",
        "if all(self._ends(diagram, cell) == {TRUE}",
        "if any(self._ends(diagram, cell) == {TRUE}",
    ),
    Mutant(
        "explanations-are-remembered-without-the-category",
        "_decision/evaluate.py",
        "(activity.act, query.person.category, activity.target),",
        "(activity.act, activity.target),",
        notices=OWN,
    ),
    Mutant(
        "explanations-are-remembered-without-the-readings",
        "_decision/evaluate.py",
        "        tuple(query.readings.items()),\n",
        "",
        notices=OWN,
    ),
    Mutant(
        "explanations-are-remembered-without-the-target",
        "_decision/evaluate.py",
        "(activity.act, query.person.category, activity.target),",
        "(activity.act, query.person.category),",
        notices=OWN,
    ),
    Mutant(
        "explanations-are-remembered-without-the-facts-that-they-show",
        "_decision/evaluate.py",
        "        query.known & facts_that_matter(query.law, activity.act),\n",
        "",
        notices=OWN,
    ),
    Mutant(
        "explanations-show-only-facts-that-rules-test",
        "_decision/question.py",
        'names = {"position", "employer_level"}',
        "names = set[str]()",
        notices=OWN,
    ),
    # ------------------------------------------------------------ ways and interviews
    Mutant(
        "a-fact-that-is-limited-but-not-tested-is-in-no-way",
        "_decision/counterfactuals.py",
        "number in tested or any(variables.masks[number] & cell.excluded for cell in cells)",
        "number in tested",
        notices=f"{TRAPS}::test_a_way_may_tell_the_category_by_a_fact_that_no_rule_tests",
    ),
    Mutant(
        "a-presumed-fact-left-out-of-a-way-is-free",
        "_decision/counterfactuals.py",
        "if any(presumption.fact in self._facts for presumption in presumptions):",
        "if False:",
        notices=f"{WAYS}::test_a_fact_of_the_act_that_is_presumed_can_still_be_changed",
    ),
    Mutant(
        "an-answer-is-admissible-whatever-it-contradicts",
        "interview.py",
        "if _outcomes(_with_answer(talk, best, code))",
        "if code",
        notices=f"{INTERVIEW}::test_an_answer_that_an_entailment_excludes_is_not_offered",
    ),
    Mutant(
        "the-next-question-is-the-first-open-fact",
        "interview.py",
        "if left < least:",
        "if best is None:",
        notices=f"{INTERVIEW}::test_the_fact_that_settles_more_is_asked_before_the_first_of_the_vocabulary",
    ),
)


def judged(package: Path, *properties: str) -> subprocess.CompletedProcess[str]:
    """Return the run of some properties with a copy of the package."""
    pytest_run = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--tb=short",
        "-p",
        "no:cacheprovider",
    ]
    tests = [f"tests/{name}" for name in properties]
    # The copy comes before the package that is installed.
    environment = os.environ | {"PYTHONPATH": str(package.parent)}
    return subprocess.run(  # noqa: S603  # of this interpreter on this repository
        [*pytest_run, "--hypothesis-profile=mutant", *tests],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the package that a test may change."""
    return shutil.copytree(PACKAGE, tmp_path / PACKAGE.name)


def test_the_package_itself_passes(copy: Path) -> None:
    # As the mutants do, so that none of them fails for the copy's sake.
    module = copy / "_engine/application.py"
    module.write_text(f"{module.read_text('utf-8')}\n", encoding="utf-8")

    run = judged(copy, *dict.fromkeys(mutant.notices for mutant in MUTANTS))

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_gives_a_decision_that_trying_every_completion_does_not(
    mutant: Mutant, copy: Path
) -> None:
    module = copy / mutant.file
    text = module.read_text("utf-8")
    assert text.count(mutant.old) == 1, f"{mutant.file} has changed: renew this mutant"
    module.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")

    run = judged(copy, mutant.notices)

    assert run.returncode == 1, run.stdout
    assert DISPROVED.search(run.stdout), run.stdout
