from enum import StrEnum

import attrs
import pytest

from asn_netralitas._model.case import Activity, Person
from asn_netralitas._model.codes import FACT_TYPES, SECTIONS, Act, Category, SanctionKind, Target
from asn_netralitas._model.vocabulary import FactSpec, Vocabulary
from asn_netralitas._reading.rulebook import load_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_an_enum_has_exactly_the_codes_of_its_section(section: str, vocabulary: Vocabulary) -> None:
    codes = [member.value for member in SECTIONS[section]]

    assert list(vocabulary.terms[section]) == codes


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_every_code_has_a_term_in_both_languages(section: str, vocabulary: Vocabulary) -> None:
    terms = [vocabulary.term(member) for member in SECTIONS[section]]

    assert [term for term in terms if not (term["id"].strip() and term["en"].strip())] == []


def test_person_and_activity_have_every_fact_of_the_vocabulary(vocabulary: Vocabulary) -> None:
    fields = {
        "person": {field.name for field in attrs.fields(Person)} - {"category", "region"},
        "activity": {field.name for field in attrs.fields(Activity)} - {"act", "election"},
    }

    assert fields == {
        owner: {name for name, spec in vocabulary.facts.items() if spec.owner == owner}
        for owner in fields
    }


def test_every_fact_has_a_term_and_a_known_type(vocabulary: Vocabulary) -> None:
    assert {spec.type for spec in vocabulary.facts.values()} == set(FACT_TYPES.values())
    assert vocabulary.fact_term("unpaid_leave").en == "on unpaid leave outside state charge"


def test_everything_that_can_be_open_has_a_question_in_both_languages(
    vocabulary: Vocabulary,
) -> None:
    asked = {name: vocabulary.question(name) for name in vocabulary.terms["facts"]}

    assert [text for text in asked.values() if not text.id.endswith("?")] == []
    assert [text for text in asked.values() if not text.en.endswith("?")] == []


def test_a_group_means_its_members_and_a_category_itself(vocabulary: Vocabulary) -> None:
    asn = (Category.PNS, Category.CPNS, Category.PPPK, Category.PPPK_PARUH_WAKTU)

    assert vocabulary.members(Category.ASN) == asn
    assert vocabulary.members(Category.THL) == (Category.THL,)


def test_the_negative_of_a_fact_is_no_or_none_where_it_has_one(vocabulary: Vocabulary) -> None:
    negatives = {name: spec.negative for name, spec in vocabulary.facts.items()}

    assert negatives["public"] is False
    assert negatives["candidacy"] == "none"
    assert negatives["employer_level"] is None
    assert negatives["target"] is None


def test_the_values_of_a_fact_follow_the_vocabulary(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts["public"].values == (False, True)
    assert vocabulary.facts["target"].values == tuple(Target)


def test_an_act_has_a_fixed_target_or_a_default_but_not_both(vocabulary: Vocabulary) -> None:
    assert vocabulary.fixed_targets[Act.ACCOMPANY_SPOUSE] is Target.SPOUSE
    assert vocabulary.default_targets[Act.VOTE] is Target.NOBODY
    assert vocabulary.fixed_targets.keys() & vocabulary.default_targets.keys() == set()


def test_every_kind_of_sanction_belongs_to_a_class(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.kind_classes) == set(SanctionKind)


def test_the_rights_are_never_the_object_of_a_prohibition(vocabulary: Vocabulary) -> None:
    assert vocabulary.rights == {
        Act.VOTE,
        Act.REPORT_VIOLATION,
        Act.SERVE_POLL_WORKER,
        Act.ATTEND_OFFICIAL_EVENT,
    }


def test_soldiers_and_police_officers_alone_are_left_out_of_the_vote(
    vocabulary: Vocabulary,
) -> None:
    assert vocabulary.withheld.keys() <= vocabulary.rights
    assert vocabulary.withheld[Act.VOTE] == {Category.TNI, Category.POLRI}


def test_an_entailment_restricts_to_values_that_the_fact_has(vocabulary: Vocabulary) -> None:
    def values(spec: FactSpec) -> set[bool | StrEnum]:
        return set(spec.values)

    strange = [
        entailment
        for entailment in vocabulary.entailments
        if not entailment.allowed < values(vocabulary.facts[entailment.fact])
    ]

    assert strange == []
