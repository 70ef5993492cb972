"""What problems promise whatever was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_netralitas._model.problems import MOST_PROBLEMS, CaseError, LoadError, Location, Problem
from asn_netralitas._phrases.text import LANGUAGES

HOSTILE = "a\nerror[unknown-code]: forged\r\u2028\u202e\u009b31m\x1b[0m"


@given(st.text())
def test_a_sentence_is_one_printable_line_whatever_was_written(written: str) -> None:
    problem = Problem(code="bad-date", values={"written": written}, hint=written, path=(written,))

    for lang in LANGUAGES:
        assert problem.sentence(lang).isprintable()
        assert problem.render(lang).isprintable()


def test_nobody_forges_a_line_by_a_name_or_a_line_of_a_file() -> None:
    place = Location(HOSTILE, 1, 1, text=HOSTILE)
    error = LoadError([Problem(code="bad-date", values={"written": HOSTILE}, where=place)])

    assert len(str(error).splitlines()) == 3
    assert all(line.isprintable() for line in str(error).splitlines())


def test_a_sentence_of_a_long_text_stays_short() -> None:
    assert len(Problem(code="bad-date", values={"written": "a" * 100_000}).sentence()) < 2000


@pytest.mark.parametrize("kind", [CaseError, LoadError])
def test_an_error_tells_so_many_problems_and_that_there_are_more(
    kind: type[CaseError] | type[LoadError],
) -> None:
    many = [Problem(code="bad-date", values={"written": str(n)}) for n in range(3 * MOST_PROBLEMS)]

    told = kind(many).problems

    assert told[:MOST_PROBLEMS] == tuple(many[:MOST_PROBLEMS])
    assert [problem.code for problem in told[MOST_PROBLEMS:]] == ["too-many-problems"]
    assert kind(told).problems == told
    assert kind(many[:MOST_PROBLEMS]).problems == tuple(many[:MOST_PROBLEMS])
