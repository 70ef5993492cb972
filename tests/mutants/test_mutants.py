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

EXACT = "test_the_decision_is_what_trying_every_completion_gives"
ALIKE = "test_what_was_decided_before_changes_no_decision"
ALIKE_NATIONAL = "test_what_was_decided_before_changes_no_national_decision"
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
    Mutant(
        "each-context-is-a-completion-of-its-own",
        "_engine/result.py",
        """\
                        standing.verdict
                        for _, outcome in self.distinct
                        if (standing := outcome[number]) is not None
""",
        """\
                        min(
                            (
                                __import__("asn_netralitas")._model.law.VERDICT_OF[
                                    self.question.rulebook.rule(rule).modality
                                ]
                                for rule, at in standing.stands
                                if at == place
                            ),
                            key=[
                                *__import__("asn_netralitas")._model.law.VERDICT_OF.values()
                            ].index,
                            default=Verdict.UNREGULATED,
                        )
                        for where, outcome in self.distinct
                        if (standing := outcome[number]) is not None
                        for place in range(len(where.meetings))
""",
    ),
    Mutant(
        "the-last-context-gives-the-verdict",
        "_engine/application.py",
        "verdicts.update(verdict_of[rule] for rule in standing)",
        "verdicts = {verdict_of[rule] for rule in standing}",
    ),
    Mutant(
        "readings-are-merged-into-one-set",
        "_engine/result.py",
        "                by_choice.append(\n",
        "                by_choice[1:] = [] if by_choice else [set()]\n"
        "                by_choice[0].update(\n",
    ),
    Mutant(
        "entailments-are-ignored",
        "_engine/case_space.py",
        "if sources[entailment.source] in entailment.values:",
        "if False:",
    ),
    Mutant(
        "an-exception-lifts-in-every-context",
        "_engine/application.py",
        "lifters = _lifters(true_here, self.exceptions[number])",
        "lifters = {}\n"
        "            for each in self.exceptions:\n"
        "                lifters |= _lifters(rules, each)\n"
        "            lifters = {each: lifters[each] for each in true_here if each in lifters}",
    ),
    Mutant(
        "decisions-are-remembered-without-the-category",
        "_engine/evaluate.py",
        "return ground, mask, ",
        "return *ground.settings, str(ground.readings), ground.target, mask, ",
        notices=ALIKE,
    ),
    Mutant(
        "decisions-are-remembered-without-the-readings",
        "_engine/evaluate.py",
        "return ground, mask, ",
        "return *ground.settings, *ground.members, ground.target, mask, ",
        notices=ALIKE,
    ),
    Mutant(
        "decisions-are-remembered-without-the-target",
        "_engine/evaluate.py",
        "return ground, mask, ",
        "return *ground.settings, *ground.members, str(ground.readings), mask, ",
        notices=ALIKE,
    ),
    Mutant(
        "decisions-are-remembered-without-the-facts-that-they-show",
        "_engine/evaluate.py",
        "facts = ground.shown(mask)",
        "facts = ()",
        notices=ALIKE_NATIONAL,
    ),
    Mutant(
        "a-fact-is-open-if-its-values-reach-different-verdicts-beside-any-others",
        "_engine/completions.py",
        "len({vector(key, mask & step) for step in steps}) > 1",
        "len({vector(key, it & step) for step in steps for it in self._without[key, fact]}) > 1",
    ),
    Mutant(
        "a-category-is-open-whatever-else-differs",
        "_engine/cells.py",
        "for two in ((one,) if one in others[fact] else others[fact])",
        "for two in others[fact]",
    ),
    Mutant(
        "a-class-is-certain-if-some-completion-has-it",
        "_engine/result.py",
        "if all(has(standing) for",
        "if any(has(standing) for",
    ),
    Mutant(
        "an-exception-that-is-lifted-still-lifts",
        "_engine/application.py",
        "if other in true_here and lifter(other) is None",
        "if other in true_here",
    ),
    Mutant(
        "a-group-is-its-first-member",
        "_engine/case_space.py",
        "members=vocabulary.members(category),",
        "members=vocabulary.members(category)[:1],",
    ),
    Mutant(
        "an-unknown-region-is-one-that-no-rule-names",
        "_engine/applicable_law.py",
        "places = self.calendar.places(region, self.codes)",
        "places = self.calendar.places(region, self.codes)[-1:]",
    ),
    Mutant(
        "an-election-of-an-incomplete-list-runs-nowhere-else",
        "_engine/applicable_law.py",
        "for runs in product((False, True), repeat=len(unsure)):",
        "for runs in product((False,), repeat=len(unsure)):",
    ),
    Mutant(
        "a-span-is-its-first-day",
        "_engine/query.py",
        "for number in range((when.last - when.first).days + 1):",
        "for number in range(1):",
    ),
    Mutant(
        "a-consequence-follows-for-every-category",
        "_engine/cells.py",
        "if not part.categories or self.category in part.categories:",
        "if True:",
    ),
    Mutant(
        "a-condition-that-is-negated-keeps-its-and",
        "_engine/cells.py",
        "if isinstance(condition, AllOf) is negated:",
        "if isinstance(condition, AnyOf):",
    ),
    Mutant(
        "what-is-presumed-is-unknown",
        "_engine/case_space.py",
        "values = vocabulary.facts[fact].values if presumed is None else (presumed,)",
        "values = vocabulary.facts[fact].values",
    ),
    Mutant(
        "a-reading-exists-before-anybody-holds-it",
        "_engine/applicable_law.py",
        "for reading in dispute.readings if reading.since <= day",
        "for reading in dispute.readings",
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
    tests = [f"tests/laws/test_evaluation_laws.py::{name}" for name in properties]
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

    run = judged(copy, EXACT, ALIKE, ALIKE_NATIONAL)

    assert run.returncode == 0, run.stdout
    assert "3 passed" in run.stdout


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
