"""What the checker page asks of the library, as JSON: what can be chosen, and where a case stands.

The page runs this under Pyodide. Nothing is kept here: a case comes and goes as `Interview.to_dict`
writes it, so a step back is an answer less, and a link holds the whole case. Every word of law and
every question is the library's.
"""
# ruff: noqa: INP001 # of no package: the page imports it by itself

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from asn_netralitas import (
    Act,
    Calendar,
    CaseError,
    Category,
    DaySpan,
    Decision,
    LoadError,
    Rule,
    Rulebook,
    __version__,
    render,
)
from asn_netralitas._model.spelling import folded
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._model.words import everyday_words
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._text.decision_document import document
from asn_netralitas._text.document import capital
from asn_netralitas.interview import (
    INTERVIEW_SCHEMA,
    UNKNOWN,
    Answer,
    Given,
    Interview,
    Question,
    answer_names,
    region_names,
)
from asn_netralitas.scenario.draft import drafted
from asn_netralitas.translation import translate

_ASKED_FIRST: Final = ("category", "act", "at", "region", "election")
# The title of a rule that names more acts than this tells little of each.
_MOST_ACTS: Final = 4
_YES_AND_NO: Final = Catalogue("common")
_NOT_KNOWN: Final = "tidak tahu"
_NOT_KNOWN_WHICH: Final = "{group}, belum tahu yang mana"


def respond(message: str) -> str:
    """Return the answer to a message of the page, both JSON: `[what, *arguments]`.

    What is wrong with a case is told as `{"problems": [sentence, ...]}`.

    >>> json.loads(respond('["begun", {"category": "pns", "act": "vote", "at": "2024-02-30"}]'))
    {'problems': ['`2024-02-30` bukan tanggal kalender (TTTT-BB-HH)']}
    """
    what, *arguments = json.loads(message)
    try:
        answer = _ANSWERS[what](*arguments)
    except (CaseError, LoadError) as error:
        answer = {"problems": [problem.sentence("id") for problem in error.problems]}
    return json.dumps(answer, ensure_ascii=False)


# ------------------------------------------------------------------ what can be chosen


def offered() -> dict[str, Any]:
    """Return what a case can begin with, and which rulebook decides it."""
    rulebook, calendar = Rulebook.national(), Calendar.national()
    vocabulary = rulebook.vocabulary
    return {
        "questions": {name: vocabulary.question(name).id for name in _ASKED_FIRST},
        "categories": [_category(category, vocabulary) for category in Category],
        "acts": [_act(act, rulebook) for act in Act],
        "regions": list(_regions(region_names(calendar))),
        "elections": [_option(entry.id, entry.name.id) for entry in calendar.elections],
        "rulebook": {
            "id": rulebook.id,
            "version": rulebook.version,
            "digest": rulebook.digest,
            "known_from": rulebook.known_from.isoformat(),
            "known_until": rulebook.known_until.isoformat(),
            "calendar_known_until": calendar.known_until.isoformat(),
            "library": __version__,
        },
    }


def _option(code: str, label: str, names: Iterable[str] = ()) -> dict[str, Any]:
    """Return something that can be chosen, and the folded texts by which it can be found."""
    return {"code": code, "label": label, "names": sorted(names)}


def _category(category: Category, vocabulary: Vocabulary) -> dict[str, Any]:
    term = vocabulary.term(category).id
    if category in vocabulary.category_groups:
        term = _NOT_KNOWN_WHICH.format(group=term)
    return _option(category, capital(term), {folded(term), *_everyday("categories", category)})


def _act(act: Act, rulebook: Rulebook) -> dict[str, Any]:
    vocabulary = rulebook.vocabulary
    term = vocabulary.term(act)
    names = {*answer_names(Answer(act, term)), *map(folded, vocabulary.indonesian("acts", act))}
    names.update(_everyday("acts", act))
    return {
        **_option(act, capital(term.id), names),
        "titles": list(dict.fromkeys(_titles(act, rulebook.rules))),
    }


def _everyday(section: str, code: str) -> Iterator[str]:
    """Yield the everyday words that mean a code, and those that may mean it among others."""
    words = everyday_words()
    yield from map(folded, words.spellings(section, code))
    for word, codes in words.unclear(section).items():
        if code in codes:
            yield folded(word)


def _titles(act: Act, rules: Iterable[Rule]) -> Iterator[str]:
    """Yield what rules about an act say, which people may look for in place of its term."""
    for rule in rules:
        if act in rule.acts and len(rule.acts) <= _MOST_ACTS:
            yield rule.title.id


def _regions(names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for code, name in names.items():
        yield _option(code, f"{name} ({code})", {code, folded(name), *_everyday("regions", code)})


# ------------------------------------------------------------------ where a case stands


def begun(choice: Mapping[str, str]) -> dict[str, Any]:
    """Return where a case stands at its beginning: what was chosen, by the names of the form."""
    person = {"category": choice["category"], "region": choice.get("region")}
    activity = {"act": choice["act"], "election": choice.get("election")}
    return shown(
        {
            "schema": INTERVIEW_SCHEMA,
            "person": {name: code for name, code in person.items() if code},
            "activity": {name: code for name, code in activity.items() if code},
            "at": choice["at"],
            "readings": {},
            "answers": [],
        }
    )


def answered(case: Mapping[str, Any], answer: str) -> dict[str, Any]:
    """Return where a case stands after an answer to its question."""
    return _view(Interview.from_dict(case).answer(answer))


def shown(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a case stands, which may have come out of a link."""
    return _view(Interview.from_dict(case))


def _view(talk: Interview) -> dict[str, Any]:
    decision = talk.decision
    return {
        "case": talk.to_dict(),
        "mark": document(decision, "id").answer.mark,
        "page": render(decision, to="html"),
        "text": render(decision),
        "scenario": scenario_of(decision),
        "answers": [_told(given, talk) for given in talk.answers],
        "question": None if talk.question is None else _question(talk.question, talk),
    }


def _question(question: Question, talk: Interview) -> dict[str, Any]:
    """Return a question with its options; of a day there are none, but there may be bounds."""
    number = len(talk.answers) + 1
    at = talk.decision.input.at
    days = (at.first.isoformat(), at.last.isoformat()) if isinstance(at, DaySpan) else ("", "")
    options = [_option(answer.code, capital(answer.term.id)) for answer in question.answers]
    if question.fact == "region":
        within = talk.decision.input.person.region
        options = list(_regions(region_names(talk.calendar, within)))
    return {
        "fact": question.fact,
        "text": question.text.id,
        "options": options,
        "unknown": _option(UNKNOWN, capital(_NOT_KNOWN)),
        "number": number,
        "most": number + talk.remaining - 1,
        "days": days,
    }


def _told(given: Given, talk: Interview) -> dict[str, str]:
    question = talk.rulebook.vocabulary.question(given.fact).id
    return {"question": question, "answer": capital(_answer_term(given, talk))}


def _answer_term(given: Given, talk: Interview) -> str:
    vocabulary, code = talk.rulebook.vocabulary, given.answer
    if code == UNKNOWN:
        return _NOT_KNOWN
    match given.fact:
        case "at":
            return code
        case "region":
            return region_names(talk.calendar)[code]
        case "election":
            return talk.calendar.election(code).name.id
        case "category":
            return vocabulary.term(Category(code)).id
        case fact:
            kind = vocabulary.facts[fact].type
            term = _YES_AND_NO.text(code) if kind is bool else vocabulary.term(kind(code))
            return term.id


# ------------------------------------------------------------------ as a scenario


def scenario_of(decision: Decision) -> str:
    """Return a scenario file, in Indonesian, whose case and expectation are those of a decision."""
    return translate(drafted(decision), "id")


_ANSWERS: Final[Mapping[str, Callable[..., dict[str, Any]]]] = {
    "offered": offered,
    "begun": begun,
    "answered": answered,
    "shown": shown,
}
