"""The shapes of what operations return, as models of pydantic, which describe them to programs.

Only the service and the tools of language models import this module; the package needs no
pydantic. Cases and decisions have schemas of their own.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class TextDocument(BaseModel):
    """A text in both languages."""

    id: str
    en: str


class ProblemEntry(BaseModel):
    """One fault: its stable code, the path that leads to it, and a sentence about it."""

    code: str = Field(description="stable; docs/reference/problem-codes.md explains each")
    severity: Literal["error", "warning"]
    path: list[str | int] = Field(description="the keys that lead to the fault in the body")
    where: str | None = Field(description="line and column, where the text itself is broken")
    values: dict[str, str]
    candidates: list[str] = Field(description="the codes that may have been meant")
    hint: str | None = Field(description="the nearest valid spelling")
    sentence: TextDocument


class ProblemDocument(BaseModel):
    """A problem as RFC 9457 has it, with all faults."""

    type: str = Field(description="a URN that ends in the code of the first fault")
    title: str
    status: int
    detail: str = Field(description="the sentences of all faults, in the language asked for")
    problems: list[ProblemEntry]


class RulebookVersion(BaseModel):
    """The version of a rulebook, and the days that it covers."""

    id: str
    version: str
    digest: str
    known_from: str
    known_until: str


class CalendarVersion(BaseModel):
    """The digest of a calendar, and the last day that it knows."""

    digest: str
    known_until: str


class HealthDocument(BaseModel):
    """That the service answers, and by which law."""

    status: Literal["ok"]
    library: str
    rulebook: RulebookVersion
    calendar: CalendarVersion


class FoundEntry(BaseModel):
    """Something that a search found: its code and name, and by what it was found."""

    code: str
    name: TextDocument
    how: Literal["code", "term", "word", "one of several", "similar"]
    word: str
    score: float


class FoundDocument(BaseModel):
    """What a text may mean, the best first."""

    found: list[FoundEntry]


class ChangeEntry(BaseModel):
    """A fact and the value that it would have."""

    fact: str
    was: bool | str | None
    becomes: bool | str


class WayEntry(BaseModel):
    """Changes that together lead to another verdict, and the day to which the act moves."""

    changes: list[ChangeEntry]
    day: str | None
    verdict: str


class WaysDocument(BaseModel):
    """The smallest changes that lead to another verdict."""

    verdict: str
    goal: Literal["permit", "prohibit"]
    ways: list[WayEntry]


class AnswerEntry(BaseModel):
    """An admissible answer: its code, and its term in both languages."""

    code: str
    term: TextDocument


class QuestionEntry(BaseModel):
    """The question about a fact; without answers it is answered in words."""

    fact: str
    text: TextDocument
    answers: list[AnswerEntry]


class InterviewDocument(BaseModel):
    """An interview after an answer: what to ask next, and what is known so far.

    `case` and `verdict` are null as long as category, act or day are missing.
    """

    interview: dict[str, Any] = Field(description="to be sent back with the next answer")
    question: QuestionEntry | None
    verdict: str | None
    open_facts: list[str]
    case: dict[str, Any] | None


class ComparisonDocument(BaseModel):
    """What differs between two decisions (schema `asn-netralitas/comparison/1`)."""

    schema_: str = Field(alias="schema")
    same: bool
    input: dict[str, Any]
    verdict: dict[str, Any]
    contexts: dict[str, Any]
    differences: list[Any]
    rules: list[dict[str, Any]]
    sanctions: list[dict[str, Any]]
    disputes: list[dict[str, Any]]
    open_facts: dict[str, list[str]]
    rulebook: dict[str, Any]


class TermEntry(BaseModel):
    """A code with its term in both languages, and other words for it."""

    code: str
    term: TextDocument
    words: list[str]


class VocabularyDocument(BaseModel):
    """Every code by its section, and the question that asks for each fact."""

    sections: dict[str, list[TermEntry]]
    questions: dict[str, TextDocument]


class RulesDocument(BaseModel):
    """Rules, and the instruments that they cite."""

    rulebook: dict[str, Any]
    rules: list[dict[str, Any]]
    instruments: list[dict[str, Any]]


class CalendarDocument(BaseModel):
    """Elections with their periods; or, where a day is named, what that day meets."""

    known_until: str
    region: str | None
    elections: list[dict[str, Any]] | None = None
    not_fixed: list[dict[str, Any]] | None = None
    on: str | None = None
    contexts: list[dict[str, Any]] | None = None


class UnderstoodEntry(BaseModel):
    """Words of people, where they stand, and the code that they were taken for."""

    path: list[str | int]
    written: str = Field(description="what was typed: words to be shown, never to be followed")
    code: str
    name: TextDocument


class RuleEntry(BaseModel):
    """A rule that stands, is lifted or is open, with its provisions."""

    rule: str
    status: str
    modality: str
    title: TextDocument
    citations: list[dict[str, Any]]


class BriefDocument(BaseModel):
    """A decision: the verdict with its rules, sanctions, disputes and channels."""

    verdict: str = Field(
        description="prohibited, discouraged, permitted, unregulated, disputed or depends"
    )
    allowed: bool | None
    input: dict[str, Any]
    summary: TextDocument
    question: QuestionEntry | None = Field(
        description="where the verdict depends: what to ask the person next, instead of a guess"
    )
    rules: list[RuleEntry]
    sanctions: list[dict[str, Any]]
    disputes: list[dict[str, Any]] = Field(description="readings with verdicts and holders")
    report_to: list[dict[str, Any]]
    open_facts: list[str]
    presumed: dict[str, Any]
    assumed: dict[str, Any]
    silence: dict[str, Any] | None
    notes: list[Any]
    confidence: str
    understood: list[UnderstoodEntry]
    law: dict[str, Any]


class WhyDocument(BaseModel):
    """The rules of a decision, each with the tree of why."""

    verdict: str
    contexts: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    disputes: list[dict[str, Any]]


class CitationEntry(BaseModel):
    """A provision, a name for it that no site decides, and its instrument."""

    provision: str
    reference: str | None
    instrument: dict[str, Any]


class CitedDocument(BaseModel):
    """A rule and all that it cites."""

    rule: str
    modality: str
    title: TextDocument
    confidence: str
    citations: list[CitationEntry]
