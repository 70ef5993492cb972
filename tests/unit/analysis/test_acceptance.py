from pathlib import Path

import pytest

from asn_netralitas import Act, LoadError, Rulebook, Text
from asn_netralitas._reading.rulebook_files import LAW
from asn_netralitas.analysis.acceptance import Acceptance, accepted_in, with_reasons
from asn_netralitas.analysis.witness import Diagnostic

REASON = Text("memang demikian", "meant so")


def conflict(permission: str, prohibition: str) -> Diagnostic:
    return Diagnostic(
        code="conflicting-rules",
        values={"permission": permission, "prohibition": prohibition},
        severity="warning",
    )


def test_what_names_all_that_an_acceptance_is_about_is_accepted() -> None:
    accepted = [Acceptance("conflicting-rules", frozenset({"a", "b"}), REASON)]
    flaws = [conflict("a", "b"), conflict("a", "c")]

    assert [flaw.accepted for flaw in with_reasons(flaws, accepted, ())] == [REASON, None]


def test_an_acceptance_of_another_kind_accepts_nothing() -> None:
    accepted = [Acceptance("never-lifts", frozenset({"a"}), REASON)]

    (flaw,) = with_reasons([conflict("a", "b")], accepted, ())

    assert flaw.accepted is None


def test_a_gap_is_accepted_by_the_reason_of_its_silence() -> None:
    gap = Diagnostic(
        code="gap",
        values={"act": "neglect_supervision", "categories": "thl, bpd", "situations": "outside"},
        severity="warning",
    )

    silences = Rulebook.national().silences

    (flaw,) = with_reasons([gap], (), silences)

    assert flaw.accepted in {
        entry.reason for entry in silences if Act.NEGLECT_SUPERVISION in entry.acts
    }


def test_a_folder_without_such_a_file_accepts_nothing(tmp_path: Path) -> None:
    assert accepted_in(tmp_path) == ()


def test_acceptances_are_read_with_their_reason(tmp_path: Path) -> None:
    text = "accepted:\n  - {code: gap, about: [a, b], reason: {id: memang, en: indeed}}\n"
    (tmp_path / "accepted.yaml").write_text(text, encoding="utf-8")

    expected = Acceptance("gap", frozenset({"a", "b"}), Text("memang", "indeed"))
    assert accepted_in(tmp_path) == (expected,)


def test_a_faulty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "accepted.yaml").write_text("accepted:\n  - {code: gap}\n", encoding="utf-8")

    with pytest.raises(LoadError) as caught:
        accepted_in(tmp_path)

    assert {problem.code for problem in caught.value.problems} == {"missing-key"}


def test_every_acceptance_of_the_national_law_names_rules_that_it_has() -> None:
    rules = {rule.id for rule in Rulebook.national().rules}
    instruments = {instrument.id for instrument in Rulebook.national().instruments}

    unknown = [entry.about - rules - instruments for entry in accepted_in(LAW)]
    assert [names for names in unknown if names] == []
