"""The answer on one act, with what it turns on in as few words as a picture has room for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from attrs import evolve, frozen

from asn_netralitas._model.codes import Act, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.law import facts_tested
from asn_netralitas._model.vocabulary import TAKES_SIDE, FactSpec
from asn_netralitas._text.summary import Test, hinges_of, turns_on
from asn_netralitas._text.words import Words

from .sheet import is_bound
from .topics import PHRASES


@frozen(eq=False)
class ActAnswer:
    """The decision on one act, and what decides the same with one fact more."""

    decision: Decision
    ask: partial[Decision]

    @property
    def act(self) -> Act:
        """Return the act."""
        return self.decision.input.activity.act

    @property
    def look(self) -> str:
        """Return by what it is told from others: its verdict, or `bound` for a bound silence."""
        return "bound" if is_bound(self.decision) else self.decision.verdict.value

    def remark(self, words: Words) -> str:
        """Return what an open answer turns on, or why no rule speaks; else nothing."""
        decision = self.decision
        if decision.verdict is Verdict.UNREGULATED:
            reason = decision.silence and decision.silence.reason
            return reason[words.lang] if reason else ""
        if decision.verdict is Verdict.DISPUTED:
            return " ".join(turns_on(decision, words.lang))
        return " ".join([*self._either(words)] or self._hinges(words))

    def is_sided(self, words: Words) -> bool:
        """Return whether taking a side, by whatever of its tests, is enough for a prohibition."""
        if self.decision.verdict is not Verdict.DEPENDS:
            return False
        return side_tests(words).keys() <= set(hinges_of(self.decision, words).enough)

    def _hinges(self, words: Words) -> Iterator[str]:
        """Yield on what the answer turns, with the tests of taking a side as one."""
        hinges, sided = hinges_of(self.decision, words), self.is_sided(words)
        left = [test for test in hinges.enough if not (sided and test in side_tests(words))]
        enough = [words.statement(fact, code) for fact, code in left]
        if sided:
            enough.insert(0, PHRASES.say("sided", words.lang))
        if enough:
            yield PHRASES.say("prohibited-if", words.lang, statements=words.join("or", enough))
        if hinges.differ:
            titles = words.join("and", hinges.differ)
            phrase = "differ-else" if enough else "differ"
            yield PHRASES.say(phrase, words.lang, titles=titles)
        if hinges.rest:
            facts = words.open_facts(hinges.rest)
            yield PHRASES.say("turns-on", words.lang, facts=facts)

    def _either(self, words: Words) -> Iterator[str]:
        """Yield the answer for either value of the only fact that is open, if there is one."""
        facts = self.decision.open_facts
        spec = words.vocabulary.facts.get(facts[0]) if len(facts) == 1 else None
        if spec is None or spec.type is not bool:
            return
        statement = words.statement(spec.name, "yes")
        yes, no = (_verdict_word(self._with(spec, value), words) for value in (True, False))
        yield PHRASES.say("either", words.lang, statement=statement, yes=yes, no=no)

    def _with(self, spec: FactSpec, value: bool) -> Decision:  # noqa: FBT001  # of a fact
        person, activity = self.decision.input.person, self.decision.input.activity
        fact: dict[str, Any] = {spec.name: value}
        if spec.owner == "person":
            return self.ask(evolve(person, **fact), activity)
        return self.ask(person, evolve(activity, **fact))


def side_tests(words: Words) -> dict[Test, None]:
    """Return the tests of which each makes an act take a side, in the order of the condition."""
    condition = words.vocabulary.conditions[TAKES_SIDE]
    return {(tested.fact, "yes"): None for tested in facts_tested(condition)}


def _verdict_word(decision: Decision, words: Words) -> str:
    if decision.verdict is Verdict.UNREGULATED:
        return PHRASES.say("verdict-unregulated", words.lang)
    return words.term(decision.verdict)
