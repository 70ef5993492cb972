"""What is open but has no answer that fits the rest of the case is not asked for."""

from datetime import date

from attrs import evolve
from builders import calendar, election, rule, rulebook

from asn_netralitas import Act, Activity, Candidacy, Category, Contest, Person, Stage, evaluate
from asn_netralitas._model.vocabulary import Entailment
from asn_netralitas.interview import next_question


def test_an_open_fact_none_of_whose_answers_is_possible_is_not_asked_for() -> None:
    # Nobody can be registered while elections are at one stage. So either both run there or none
    # does, and whoever names one of the two contradicts the case.
    registered = frozenset({Candidacy.REGISTERED})
    stages = (Stage.BEFORE_DETERMINATION, Stage.AFTER_DETERMINATION)
    book = rulebook(rule("r", stages=frozenset({Stage.BEFORE_DETERMINATION})))
    impossible = tuple(
        Entailment(
            source="stage",
            values=frozenset({stage}),
            fact="candidacy",
            allowed=frozenset(Candidacy) - registered,
        )
        for stage in stages
    )
    entailments = (*book.vocabulary.entailments, *impossible)
    book = evolve(book, vocabulary=evolve(book.vocabulary, entailments=entailments))
    later = election("later", regions=("91.01",), regions_complete=False)
    sooner = evolve(later, id="sooner", determined={Contest.REGIONAL_HEAD: date(2024, 6, 2)})
    elections = calendar(later, sooner)

    decision = evaluate(
        Person(Category.PNS, region="91.02", candidacy=Candidacy.REGISTERED),
        Activity(Act.ATTEND_CAMPAIGN),
        at=date(2024, 7, 1),
        rulebook=book,
        calendar=elections,
    )

    assert decision.open_facts == ("election",)
    assert next_question(decision, rulebook=book, calendar=elections) is None
