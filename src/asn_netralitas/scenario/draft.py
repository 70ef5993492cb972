"""Write the case of a decision as a scenario file, for people to keep and to go on with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from asn_netralitas._model.codes import FactValue, Status, code_of
from asn_netralitas._model.decision import Decision
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas._text.decision_document import document

_PHRASES: Final = Catalogue("files")


def drafted(decision: Decision, lang: Language = "id", overlays: Iterable[str] = ()) -> str:
    """Return a scenario file in codes whose case and expectation are those of a decision.

    It expects the verdict, the rules that stand and the sanctions that are certain. `lang` is the
    language of the name of the scenario; `translation.translate` writes the rest in it too.

    >>> from datetime import date
    >>> from asn_netralitas import Act, Activity, Category, Person, evaluate
    >>> decision = evaluate(Person(Category.PNS), Activity(Act.VOTE), at=date(2024, 11, 27))
    >>> print(drafted(decision, "en").splitlines()[-2])
        at: 2024-11-27
    """
    asked = decision.to_dict()["input"]
    several = list(overlays)
    lines = (
        f"  - name: {_quoted(_name(decision, lang))}",
        f"    person: {_flow(asked['person'])}",
        f"    activity: {_flow(asked['activity'])}",
        f"    at: {asked['at']}",
        *([f"    overlays: {_scalar(several)}"] if several else []),
        *([f"    readings: {_flow(asked['readings'])}"] if "readings" in asked else []),
        f"    expect: {_flow(_expected(decision))}",
    )
    book = decision.rulebook
    head = _PHRASES.say("drafted", lang, id=book.id, version=book.version, digest=book.digest)
    return "\n".join((f"# {head}", "scenarios:", *lines, ""))


def _name(decision: Decision, lang: Language) -> str:
    """Return the case in one sentence, without what a name of a scenario has no need of."""
    return " ".join(document(decision, lang).answer.text.partition(". ")[0].split()).rstrip(".")


def _expected(decision: Decision) -> dict[str, Any]:
    sanctions = (
        sanction.sanction_class
        for sanction in decision.sanctions
        if sanction.certain and sanction.sanction_class is not None
    )
    rules = (found.rule for found in decision.findings if found.status is Status.STANDS)
    expected: dict[str, Any] = {
        "verdict": decision.verdict,
        "sanctions": list(dict.fromkeys(sanctions)),
        "rules": list(dict.fromkeys(rules)),
    }
    return {key: value for key, value in expected.items() if value}


def _flow(values: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{key}: {_scalar(value)}' for key, value in values.items())}}}"


def _scalar(value: FactValue | Sequence[str]) -> str:
    match value:
        case bool():
            return code_of(value)
        case str():
            # Other readers of YAML would take the code of a region for a number.
            return _quoted(value) if value[:1].isdigit() else value
        case _:
            return f"[{', '.join(map(_scalar, value))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
