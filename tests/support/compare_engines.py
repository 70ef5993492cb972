"""Compare the answers of two installed versions of the package, question by question.

    python tests/support/compare_engines.py OTHER_PYTHON [--ask decisions] [--cases 100000]
        [--seed 1] [--keep FILE]

OTHER_PYTHON is the interpreter of an environment that has the other version; the version of this
checkout is the one that the running interpreter finds. `--ask` is `decisions` (random cases, as
`drawn_questions` says), `dialogues` (ways to permit and to prohibit, and interviews, of incomplete
cases) or `pages` (rendered decisions, the corpus, the scenarios of the examples). Every answer is
compared whole, as JSON, errors included; only the version of the library is left out.

The program prints each difference as the smallest call that shows it, with the fields that differ,
ends with counts, and returns 1 if there is a difference. A question that takes the other version
more than `--limit` seconds is counted and not compared.

Version 0.1.0 has a known fault: days that only a holder of a reading tells apart are one to its
memory, so a decision may name the holders of a day that was asked before. Where answers differ,
the other version is therefore asked again in a process that was asked nothing before, and that
answer counts. This version is asked in the opposite order and never again: an answer of its own
that depends on what was asked before is a difference.

With `--keep` the answers of the other version are read from a file and added to it; with
`--only-keep` nothing else is done.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import drawn_questions
from attrs import field, frozen
from drawn_questions import DECISION, EXAMPLES, Question

import asn_netralitas

WORKER = Path(__file__).with_name("engine_answers.py")
SLOW = '"slow"'
MOST_SHOWN, MOST_SOUGHT, MOST_FIELDS, WIDTH = 20, 40, 8, 300
ENUMS = {
    "category": "Category",
    "position": "Position",
    "employer_level": "EmployerLevel",
    "candidacy": "Candidacy",
    "act": "Act",
    "target": "Target",
    "contest": "Contest",
    "impact": "Impact",
}


@frozen
class Engine:
    """A version of the package, asked in a process of its own for each list of questions."""

    python: str
    environment: dict[str, str]
    limit: float

    def answers(self, questions: Sequence[Question], *options: str) -> list[str]:
        """Return one line for each question: the SHA-256 of its answer, or `SLOW`."""
        return self._lines(questions, options)[1:]

    def name(self) -> str:
        """Return where the package lies, and the digests of its law and of what asks it."""
        return self._lines((), ())[0]

    def _lines(self, questions: Sequence[Question], options: Sequence[str]) -> list[str]:
        run = subprocess.run(  # noqa: S603  # an interpreter that the caller names
            [self.python, WORKER, f"--limit={self.limit}", *options],
            input="".join(f"{_key(question)}\n" for question in questions),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            # The sentences of 0.1.0 name a member of a set, which the seed of hashes chooses.
            env={**self.environment, "PYTHONHASHSEED": "0"},
        )
        lines = run.stdout.splitlines()
        assert len(lines) == len(questions) + 1
        return lines


@frozen
class Kept:
    """An engine whose answers are kept in a file by the question, as far as they were asked."""

    engine: Engine
    path: Path | None
    known: dict[str, str] = field(factory=dict)

    @classmethod
    def read(cls, engine: Engine, path: Path | None) -> Kept:
        """Return the engine with the answers of a file, which must be its own."""
        kept = cls(engine, path)
        if path is not None:
            if not path.exists():
                path.write_text(f"{engine.name()}\n")
            name, *lines = path.read_text().splitlines()
            if name != engine.name():
                sys.exit(f"{path} holds the answers of {name}")
            kept.known.update({key: text for key, _, text in (x.partition(" ") for x in lines)})
        return kept

    def answers(self, questions: Sequence[Question], *, fresh: bool = False) -> list[str]:
        """Return the answers in the order of the questions; `fresh` ones replace those kept."""
        keys = [_digest(question) for question in questions]
        asked = [
            (key, question)
            for key, question in zip(keys, questions, strict=True)
            if fresh or key not in self.known
        ]
        if asked:
            options = ["--fresh"] if fresh else []
            answers = self.engine.answers([question for _, question in asked], *options)
            new = dict(zip((key for key, _ in asked), answers, strict=True))
            self.known.update(new)
            if self.path is not None:
                with self.path.open("a") as out:
                    out.writelines(f"{key} {text}\n" for key, text in new.items())
        return [self.known[key] for key in keys]


@frozen
class Both:
    """The two versions side by side."""

    other: Kept
    own: Engine

    def differing(self, questions: Sequence[Question], counts: Counter[str]) -> list[Question]:
        """Return the questions that the two answer differently, and count them all."""
        with ThreadPoolExecutor(2) as pool:
            others = pool.submit(self.other.answers, questions)
            owns = pool.submit(self.own.answers, questions[::-1])
            pairs = list(zip(questions, others.result(), owns.result()[::-1], strict=True))
        counts["questions"] += len(pairs)
        counts["too slow in the other"] += sum(other == SLOW for _, other, _ in pairs)
        suspects = [(question, own) for question, other, own in pairs if other not in {own, SLOW}]
        again = self.other.answers([question for question, _ in suspects], fresh=True)
        differing = [
            question for (question, own), other in zip(suspects, again, strict=True) if own != other
        ]
        counts["known fault of the other"] += len(suspects) - len(differing)
        counts["differences"] += len(differing)
        return differing

    def smallest(self, question: Question) -> Question:
        """Return the smallest part of a question that both, asked nothing before, tell apart."""
        smaller = list(_smaller(question))
        others, owns = self._fresh(smaller)
        for each, other, own in zip(smaller, others, owns, strict=True):
            if other != own and SLOW not in {other, own}:
                return self.smallest(each)
        return question

    def shown(self, question: Question) -> str:
        """Return a question as a call, and the fields in which the answers differ."""
        (other,), (own,) = self._fresh([question], "--whole")
        fields = list(_fields(json.loads(other), json.loads(own)))
        if not fields:
            fields = ["the answer of this version depends on what was asked before"]
        return "\n".join([call(question), *(f"    {line}" for line in fields[:MOST_FIELDS])])

    def _fresh(self, questions: Sequence[Question], *options: str) -> list[list[str]]:
        engines = (self.other.engine, self.own)
        with ThreadPoolExecutor(2) as pool:
            return list(
                pool.map(lambda each: each.answers(questions, "--fresh", *options), engines)
            )


def main() -> int:
    """Compare both versions, and return 0 if all their answers are the same."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("other", help="the interpreter of the other environment")
    parser.add_argument("--ask", choices=ASKED, default="decisions")
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="file of the answers of the other version")
    parser.add_argument("--only-keep", action="store_true", help="ask the other version alone")
    parser.add_argument("--chunk", type=int, help="questions asked of one process")
    parser.add_argument("--limit", type=float, default=60, help="seconds for one question")
    options = parser.parse_args()
    both = _both(options)
    counts: Counter[str] = Counter()
    smallest: Counter[str] = Counter()
    questions = ASKED[options.ask](options.seed, options.cases)
    chunk = options.chunk or (1000 if options.ask == "decisions" else 60)
    while some := list(islice(questions, chunk)):
        if options.only_keep:
            both.other.answers(some)
            continue
        for question in both.differing(some, counts):
            # To find the smallest call takes a while, and many differences have one cause.
            small = both.smallest(question) if smallest.total() < MOST_SOUGHT else question
            smallest[_key(small)] += 1
            if smallest[_key(small)] == 1 and len(smallest) <= MOST_SHOWN:
                sys.stdout.write(f"{both.shown(small)}\n")
        sys.stdout.write(f"{', '.join(f'{many:,} {what}' for what, many in counts.items())}\n")
        sys.stdout.flush()
    for key, many in smallest.most_common(MOST_SHOWN):
        sys.stdout.write(f"{many:,} times: {call(json.loads(key))}\n")
    return 1 if counts["differences"] else 0


def _both(options: argparse.Namespace) -> Both:
    here = str(Path(inspect.getfile(asn_netralitas)).parents[1])
    # The other interpreter finds its own package, whatever path this one was given.
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    other = Engine(options.other, plain, options.limit)
    own = Engine(sys.executable, plain | {"PYTHONPATH": here}, options.limit)
    if other.name() == own.name():
        sys.exit(f"{options.other} has no version of its own, but the one in {here}")
    return Both(Kept.read(other, options.keep), own)


def _pages(seed: int, count: int) -> Iterator[Question]:
    """Yield the corpus, the files of scenarios, and cases to render."""
    yield {"ask": "corpus"}
    for path in sorted(EXAMPLES.rglob("*.s[ck]en*.yaml")):
        yield {"ask": "scenarios", "path": str(path.relative_to(EXAMPLES.parent))}
    for question in drawn_questions.decisions(seed, count):
        yield question | {"ask": "pages"}


ASKED: dict[str, Callable[[int, int], Iterator[Question]]] = {
    "decisions": drawn_questions.decisions,
    "dialogues": drawn_questions.dialogues,
    "pages": _pages,
}


def _key(question: Question) -> str:
    return json.dumps(question, sort_keys=True)


def _digest(question: Question) -> str:
    return sha256(_key(question).encode()).hexdigest()


def _smaller(question: Question) -> Iterator[Question]:
    """Yield the question with one thing left out, or a shorter span."""
    for part in ("person", "activity", "readings"):
        for name in set(question.get(part, {})) - {"category", "act"}:
            rest = {key: value for key, value in question[part].items() if key != name}
            yield question | {part: rest}
    for number in range(len(question.get("overlays", ()))):
        overlays = list(question["overlays"])
        del overlays[number]
        yield question | {"overlays": overlays}
    if len(question.get("at", ())) == 2:
        first, last = question["at"]
        yield question | {"at": [first]}
        yield question | {"at": [last]}


def call(question: Question) -> str:
    """Return a question as it is written in Python."""
    if "person" not in question:
        return _key(question)
    days = [f"date.fromisoformat({day!r})" for day in question["at"]]
    at = days[0] if len(days) == 1 else f"DaySpan({', '.join(days)})"
    parts = [
        f"Person({_keywords(question['person'])})",
        f"Activity({_keywords(question['activity'])})",
        f"at={at}",
    ]
    if question["readings"]:
        parts.append(f"readings={question['readings']}")
    if question["overlays"]:
        paths = ", ".join(map(repr, question["overlays"]))
        parts.append(f"rulebook=Rulebook.national().with_overlays({paths})")
    said = f"evaluate({', '.join(parts)})"
    if question["ask"] == DECISION:
        return said
    seed = f", answers by chance {question['answers']}" if question["ask"] == "interview" else ""
    return f"{question['ask']} of {said}{seed}"


def _keywords(values: dict[str, Any]) -> str:
    return ", ".join(
        f"{name}={ENUMS[name]}({value!r})" if name in ENUMS else f"{name}={value!r}"
        for name, value in values.items()
    )


def _fields(other: Any, own: Any, path: str = "") -> Iterator[str]:
    """Yield one line for each place in which two JSON values differ."""
    if isinstance(other, dict) and isinstance(own, dict):
        for name in other | own:
            yield from _fields(other.get(name), own.get(name), f"{path}.{name}")
    elif isinstance(other, list) and isinstance(own, list) and len(other) == len(own):
        for number, (one, two) in enumerate(zip(other, own, strict=True)):
            yield from _fields(one, two, f"{path}[{number}]")
    elif other != own:
        yield f"{path or 'all'}: {_short(other)} -> {_short(own)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}..."


if __name__ == "__main__":
    sys.exit(main())
