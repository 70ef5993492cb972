"""Make the page `tanya-jawab.md`: what people ask, answered by the library.

The questions and their cases are in `questions.yaml`; the answers are decided when the page is
made, in about half a minute.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Final

from attrs import fields, frozen

from asn_netralitas import (
    Act,
    Activity,
    Calendar,
    Category,
    Decision,
    Finding,
    PeriodKind,
    Person,
    Rulebook,
    Sanction,
    Stage,
    Status,
    Verdict,
    interview,
)
from asn_netralitas._files.yaml_cursor import Cursor
from asn_netralitas._files.yaml_cursor import document as read_yaml
from asn_netralitas._model.codes import code_of
from asn_netralitas._model.decision import DisputeView, Way
from asn_netralitas._model.elections import Context
from asn_netralitas._reading.cases import fill_others, read_case
from asn_netralitas._text.decision_document import document
from asn_netralitas._text.document import capital
from asn_netralitas._text.words import Words, grouped
from asn_netralitas.analysis import gaps

DATA: Final = Path(__file__).parent / "questions.yaml"
PAGE: Final = "tanya-jawab.md"

_HEAD: Final = """\
# Tanya jawab

Pertanyaan yang lazim diajukan menjelang dan selama pemilihan, dengan jawaban pustaka ini.
Tiap jawaban dihitung ketika halaman ini dibuat; tidak ada jawaban yang ditulis tangan.
Jawaban berlaku bagi contoh yang disebut: orang, tindakan, tanggal, dan daerahnya.
Fakta yang tidak disebut berarti belum diketahui, bukan tidak ada.

- **Dilarang**, **boleh**, **sebaiknya dihindari**: fakta lain tidak dapat mengubah jawaban.
- **Tergantung**: jawaban bergantung pada fakta yang belum diketahui; langkah-langkahnya disebut.
- **Diperselisihkan**: lembaga yang berwenang menafsirkan aturannya secara berbeda; kedua pihak disebut.
- **Tidak diatur secara khusus**: tidak ada aturan dalam kumpulan ini yang menyebutnya; itu bukan berarti boleh, dan kewajiban umum dapat tetap mengikat.
- **Tidak terjawab**: kosakata pustaka tidak memuat tindakan yang ditanyakan.
"""  # noqa: E501 # in prose a sentence is a line
_NO_ACT: Final = "tidak terjawab"
_DAYS: Final = "Tanggal contoh"
_WINDOWS: Final = {
    PeriodKind.MUTATION_WINDOW,
    PeriodKind.PROGRAMME_WINDOW,
    PeriodKind.INSTALLATION_WINDOW,
}


@frozen(slots=False)
class Case:
    """A case that answers a question, with the verdict that is expected."""

    person: Person
    activity: Activity
    at: date
    others_no: bool
    expected: Verdict

    @cached_property
    def talk(self) -> interview.Interview:
        """Return an interview about the case, which has its decision."""
        person, activity = self.person, self.activity
        if self.others_no:
            person, activity = fill_others(person, activity, Rulebook.national().vocabulary)
        return interview.start(person, activity, at=self.at)

    @property
    def decision(self) -> Decision:
        """Return the decision of the library on the case."""
        return self.talk.decision


@frozen
class Question:
    """A question in the words of people; without cases if the vocabulary lacks its act."""

    id: str
    text: str
    note: str | None
    cases: tuple[Case, ...]
    see: tuple[str, ...]


@frozen
class Topic:
    """Questions under one title."""

    title: str
    questions: tuple[Question, ...]


# ------------------------------------------------------------------ reading


def read_topics() -> tuple[Topic, ...]:
    """Return the content of `questions.yaml`.

    Raises:
        LoadError: If anything is wrong with the file.
    """
    root = read_yaml(DATA).mapping("topics")
    topics = tuple(_topic(entry) for entry in root["topics"].sequence())
    root.finish()
    return topics


def _topic(cursor: Cursor) -> Topic:
    cursor.mapping("title", "questions")
    questions = tuple(_question(entry) for entry in cursor["questions"].sequence())
    return Topic(cursor["title"].text(), questions)


def _question(cursor: Cursor) -> Question:
    cursor.mapping("id", "question", "note", "cases", "see")
    note, cases, see = cursor.get("note"), cursor.get("cases"), cursor.get("see")
    return Question(
        id=cursor["id"].text(),
        text=cursor["question"].text(),
        note=None if note is None else note.text(),
        cases=() if cases is None else tuple(map(_case, cases.sequence())),
        see=() if see is None else tuple(entry.text() for entry in see.sequence()),
    )


def _case(cursor: Cursor) -> Case:
    cursor.mapping("person", "activity", "at", "others", "verdict")
    person, activity = read_case(
        cursor["person"], cursor["activity"], Rulebook.national().vocabulary, {}
    )
    others = cursor.get("others")
    return Case(
        person=person,
        activity=activity,
        at=cursor["at"].date(),
        others_no=others is not None and not others.boolean(),
        expected=cursor["verdict"].code(Verdict),
    )


# ------------------------------------------------------------------ facts that decide


@frozen
class Leaf:
    """A verdict; if it is disputed, also the titles of the readings with their verdicts."""

    verdict: Verdict
    sides: tuple[tuple[str, Verdict], ...]


@frozen
class Fork:
    """A fact on which a verdict turns, with the rest of the tree by its answers."""

    fact: str
    branches: tuple[tuple[tuple[str, ...], Tree], ...]


Tree = Leaf | Fork


def tree(talk: interview.Interview) -> Tree:
    """Return the verdict of an interview under every answer to all of its questions."""
    question = talk.question
    if question is None:
        return Leaf(talk.decision.verdict, tuple(_disputed(talk.decision)))
    codes: dict[Tree, list[str]] = {}
    for answer in question.answers:
        codes.setdefault(tree(talk.answer(answer.code)), []).append(answer.code)
    branches = tuple((tuple(same), below) for below, same in codes.items())
    return _hoisted(Fork(question.fact, branches))


def _disputed(decision: Decision) -> Iterator[tuple[str, Verdict]]:
    if decision.verdict is Verdict.DISPUTED:
        for dispute in decision.disputes:
            if len({reading.verdict for reading in dispute.readings}) > 1:
                yield from ((reading.title.id, reading.verdict) for reading in dispute.readings)


def _hoisted(fork: Fork) -> Fork:
    """Return a fork that first asks for the fact that all its branches ask for, so only once."""
    below = [branch for _, branch in fork.branches if isinstance(branch, Fork)]
    asked = {(inner.fact, tuple(codes for codes, _ in inner.branches)) for inner in below}
    if len(below) < len(fork.branches) or len(asked) > 1:
        return fork
    branches: list[tuple[tuple[str, ...], Tree]] = []
    for at, (codes, _) in enumerate(below[0].branches):
        trees = [inner.branches[at][1] for inner in below]
        apart = tuple((own, tree) for (own, _), tree in zip(fork.branches, trees, strict=True))
        alike = len(set(trees)) == 1
        branches.append((codes, trees[0] if alike else _hoisted(Fork(fork.fact, apart))))
    return Fork(below[0].fact, tuple(branches))


def _steps(fork: Fork, words: Words, margin: str) -> Iterator[str]:
    """Yield steps of which the first that fits decides: verdicts first, then further questions."""
    further = []
    for codes, branch in fork.branches:
        answers = f"{words.fact(fork.fact)}: {_answers(fork.fact, codes, words)}"
        if isinstance(branch, Fork):
            further.append((answers, branch))
        else:
            yield f"{margin}1. {answers} → {_leaf(branch, words)}"
    for answers, branch in further:
        if len(further) == 1:
            yield from _steps(branch, words, margin)
        else:
            yield f"{margin}1. {answers}:"
            yield from _steps(branch, words, margin + " " * 3)


def _leaf(leaf: Leaf, words: Words) -> str:
    sides = "; ".join(f"{title}: {words.term(verdict)}" for title, verdict in leaf.sides)
    return f"**{words.term(leaf.verdict)}**" + (f" ({sides})" if sides else "")


def _answers(fact: str, codes: tuple[str, ...], words: Words) -> str:
    kind = Category if fact == "category" else words.vocabulary.facts[fact].type
    if issubclass(kind, StrEnum):
        return words.join("or", grouped(codes, words, kind))
    return words.values(fact, codes)


# ------------------------------------------------------------------ writing


def pages() -> dict[str, str]:
    """Return the page by its path below `docs`.

    Raises:
        LoadError: If anything is wrong with `questions.yaml`.
    """
    return {PAGE: page(read_topics())}


def page(topics: Iterable[Topic]) -> str:
    """Return the page as Markdown."""
    asked = tuple(topics)
    titles = {question.id: question.text for topic in asked for question in topic.questions}
    answered = _answered(asked, titles)
    return "\n".join((_HEAD, *_about(), *_contents(asked), *answered, *_days(asked)))


def _about() -> Iterator[str]:
    """Yield the rulebook and the calendar behind the answers."""
    book, words = Rulebook.national(), Words(lang="id")
    known = words.day(Calendar.national().known_until)
    yield "Jawaban dihitung dari:\n"
    yield f"- Kumpulan aturan: [{book.id}](book/index.md) versi {book.version}, `{book.digest}`"
    yield f"- Kalender pemilihan: diperiksa sampai {known}"
    yield f"- [{_DAYS}](#{slug(_DAYS)}): di akhir halaman"
    yield f"\n{words.say('no-advice')}\n"


def _days(topics: Iterable[Topic]) -> Iterator[str]:
    """Yield the days for which the page answers, with the elections of each."""
    words = Words(lang="id")
    cases = [case for topic in topics for question in topic.questions for case in question.cases]
    met = {case.at: case.decision for case in cases}
    yield f"## {_DAYS}\n"
    for day, decision in sorted(met.items()):
        elections = [_context(context, tuple(PeriodKind), words) for context in decision.contexts]
        yield f"- {words.day(day)}: {'; '.join(dict.fromkeys(elections))}"
    yield ""


def _contents(topics: Iterable[Topic]) -> Iterator[str]:
    yield "## Isi\n"
    for topic in topics:
        yield f"- [{topic.title}](#{slug(topic.title)})"
        for question in topic.questions:
            yield f"  - [{question.text}](#{slug(question.text)}) {_verdicts(question)}"
    yield ""


def _verdicts(question: Question) -> str:
    words = Words(lang="id")
    verdicts = dict.fromkeys(words.term(case.decision.verdict) for case in question.cases)
    return f"({'; '.join(verdicts) or _NO_ACT})"


def slug(heading: str) -> str:
    """Return the anchor that a heading gets in the usual dialects of Markdown.

    >>> slug("Bolehkah ASN berfoto (pose jari)?")
    'bolehkah-asn-berfoto-pose-jari'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _answered(topics: Iterable[Topic], titles: dict[str, str]) -> Iterator[str]:
    for topic in topics:
        yield f"## {topic.title}\n"
        for question in topic.questions:
            yield f"### {question.text}\n"
            yield from () if question.cases else _unanswered(question, titles)
            for case in question.cases:
                yield from _answer(case)
            if question.note is not None and question.cases:
                yield f"*Catatan: {question.note}*\n"


def _unanswered(question: Question, titles: dict[str, str]) -> Iterator[str]:
    near = "; ".join(f"[{titles[other]}](#{slug(titles[other])})" for other in question.see)
    yield f"**{_NO_ACT.upper()}.** {question.note}\n"
    yield f"- Pertanyaan yang dekat: {near}\n"


def _answer(case: Case) -> Iterator[str]:
    decision = case.decision
    words = Words(lang="id", decision=decision)
    said = document(decision, "id").answer
    yield f"**{said.mark}.** {capital(said.text)}\n"
    yield f"- Tahapan: {_stages(decision, words)}"
    if given := _given(case, words):
        yield f"- Fakta yang diberikan: {given}"
    yield from _condition(case, words)
    yield from _sanctions(decision, words)
    yield from _sources(decision, words)
    yield from _disputes(decision, words)
    yield from _silence(decision)
    yield ""


def _stages(decision: Decision, words: Words) -> str:
    """Return the elections that run on the day, else those with a period on it.

    Windows for officials last for months beside the stages, so a window is shown only if a rule of
    the case names it.
    """
    rules = (Rulebook.national().rule(finding.rule) for finding in decision.findings)
    named = {period for rule in rules for period in rule.periods}
    shown_periods = (set(PeriodKind) - _WINDOWS) | named
    running = [context for context in decision.contexts if context.stage is not Stage.OUTSIDE]
    shown = running or [
        context for context in decision.contexts if shown_periods.intersection(context.periods)
    ]
    elections = dict.fromkeys(_context(context, shown_periods, words) for context in shown)
    return "; ".join(elections) or words.term(Stage.OUTSIDE)


def _context(context: Context, shown: Collection[PeriodKind], words: Words) -> str:
    """Return an election with its stage, and with those of its periods that are shown."""
    name = "" if context.election is None else f"{words.election(context.election)}, "
    periods = ", ".join(words.term(period) for period in context.periods if period in shown)
    return name + words.term(context.stage) + (f" ({periods})" if periods else "")


def _given(case: Case, words: Words) -> str:
    """Return the facts of a case that its verdict does not mention."""
    mentioned = {"category", "region", "position", "act", "target"}
    owners: tuple[Person | Activity, ...] = (case.person, case.activity)
    facts = [
        f"{words.fact(attribute.name)}: {words.value(attribute.name, code_of(value))}"
        for owner in owners
        for attribute in fields(type(owner))
        if (value := getattr(owner, attribute.name)) is not None and attribute.name not in mentioned
    ]
    if case.others_no:
        facts.append("fakta lain: tidak")
    return "; ".join(facts)


def _condition(case: Case, words: Words) -> Iterator[str]:
    """Yield the facts on which a verdict turns, or the single changes that alter a firm one."""
    turns_on = tree(case.talk)
    if isinstance(turns_on, Fork):
        yield "- Bergantung pada; langkah pertama yang cocok menentukan:"
        yield from _steps(turns_on, words, "  ")
        return
    if case.decision.verdict is Verdict.DISPUTED:
        return
    ways = case.decision.ways_to_permit() or case.decision.ways_to_prohibit()
    changes = list(_changes(ways, words))
    if changes:
        yield f"- Jawaban berubah jika: {'; '.join(changes)}"


def _changes(ways: Iterable[Way], words: Words) -> Iterator[str]:
    """Yield the ways of one change, grouped by fact and verdict."""
    single = [way for way in ways if len(way.changes) + (way.day is not None) == 1]
    for (fact, verdict), alike in groupby(single, key=_about_change):
        values = [
            words.day(way.day)
            if way.day is not None
            else words.value(fact, code_of(way.changes[0].becomes))
            for way in alike
        ]
        name = words.fact(fact)
        yield f"{name}: {words.join('or', values)} → **{words.term(verdict)}**"


def _about_change(way: Way) -> tuple[str, Verdict]:
    return ("at" if way.day is not None else way.changes[0].fact), way.verdict


def _sanctions(decision: Decision, words: Words) -> Iterator[str]:
    """Yield each class of sanction with the facts that decide it and its basis."""
    if decision.sanctions:
        yield "- Sanksi:"
    alike: dict[tuple[str, str], list[Sanction]] = {}
    for sanction in decision.sanctions:
        alike.setdefault((_class(sanction, words), _certainty(sanction, words)), []).append(
            sanction
        )
    for (name, certainty), members in alike.items():
        cited = dict.fromkeys(citation for each in members for citation in each.citations)
        basis = f": {words.citations(cited)}" if cited else ""
        yield f"  - **{name}**, {certainty}{basis}"


def _class(sanction: Sanction, words: Words) -> str:
    if sanction.sanction_class is None:
        return words.say("no-class")
    return words.term(sanction.sanction_class)


def _certainty(sanction: Sanction, words: Words) -> str:
    if sanction.certain:
        return "pasti"
    facts = words.join("and", map(words.fact, sanction.if_facts))
    return f"mungkin, bergantung pada {facts}" if facts else "mungkin"


def _sources(decision: Decision, words: Words) -> Iterator[str]:
    """Yield the rules with their provisions; if some stand, all others in one line."""
    standing = [finding for finding in decision.findings if finding.status is Status.STANDS]
    others = [finding for finding in decision.findings if finding.status is not Status.STANDS]
    basis = standing or others
    if basis:
        yield "- Dasar:"
    for finding in basis:
        yield f"  - {_rule(finding, words)}: {words.citations(finding.citations)}"
    if standing and others:
        yield f"- Aturan lain: {'; '.join(_rule(finding, words) for finding in others)}"


def _rule(finding: Finding, words: Words) -> str:
    rule = Rulebook.national().rule(finding.rule)
    link = f"[`{rule.id}`](book/{rule.instrument}.md#{rule.id.lower()})"
    return f"{link} ({words.term(finding.modality)}, {words.term(finding.status)})"


def _disputes(decision: Decision, words: Words) -> Iterator[str]:
    """Yield disputes, with both sides if readings have their own rules; else sanctions differ."""
    readings = [finding.reading for finding in decision.findings]
    on_verdict = {reading.dispute for reading in readings if reading is not None}
    for dispute in decision.disputes:
        link = f"[{dispute.title.id}](book/disputes.md#{dispute.id})"
        if dispute.id not in on_verdict:
            yield f"- Perbedaan tafsiran tentang sanksi: {link}"
            continue
        yield f"- Perbedaan tafsiran: {link}"
        yield from _sides(dispute, words)


def _sides(dispute: DisputeView, words: Words) -> Iterator[str]:
    for reading in dispute.readings:
        holders = "; ".join(
            f"{holder.who.id} (sejak {words.day(holder.since)})" for holder in reading.holders
        )
        firm = reading.verdict is not Verdict.DEPENDS
        verdict = f" → **{words.term(reading.verdict)}**" if firm else ""
        yield f"  - {reading.title.id}{verdict}. Pemegang: {holders}"


def _silence(decision: Decision) -> Iterator[str]:
    """Yield a link to the page of gaps if no rule mentions the act for the category."""
    act, category = decision.input.activity.act, decision.input.person.category
    asked = {(act, member) for member in Rulebook.national().vocabulary.members(category)}
    if decision.verdict is Verdict.UNREGULATED and asked <= _silent():
        yield f"- Mengapa tidak diatur: [celah untuk tindakan ini](reference/gaps.md#{act.value})"


@cache
def _silent() -> frozenset[tuple[Act, Category]]:
    return frozenset((gap.act, category) for gap in gaps() for category in gap.categories)
