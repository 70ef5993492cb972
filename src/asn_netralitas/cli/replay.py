"""The command `replay`: decide stored decisions again and report what differs."""

from __future__ import annotations

from typing import Any, Final

from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas.receipt import Replay, render_replay, replay_file
from asn_netralitas.render import Form

from .console import print_json, print_text, say
from .options import national_with

REPLAYS_SCHEMA: Final = "asn-netralitas/replays/1"
DIFFERENT: Final = 1


def replay_receipts(
    *, paths: tuple[str, ...], overlay: tuple[str, ...], lang: Language, form: Form
) -> int:
    """Decide the questions of stored decisions again and print what became of each answer.

    What cannot be read is told after all the others.
    """
    problems: list[Problem] = []
    if not paths:
        problems.append(Problem(code="missing-option", values={"option": "PATH"}))
    rulebook = national_with(overlay, problems)
    if problems:
        raise LoadError(problems)
    results: list[tuple[str, Replay]] = []
    for path in dict.fromkeys(paths):
        try:
            results.append((path, replay_file(path, rulebook=rulebook)))
        except (CaseError, LoadError) as error:
            problems += error.problems
    if form == "json":
        print_json(_as_json(results))
    else:
        _print(results, lang)
    if problems:
        raise LoadError(problems)
    return 0 if all(result.same for _, result in results) else DIFFERENT


def _as_json(results: list[tuple[str, Replay]]) -> dict[str, Any]:
    same = sum(result.same for _, result in results)
    return {
        "schema": REPLAYS_SCHEMA,
        "same": same,
        "different": len(results) - same,
        "receipts": [{"file": path, **result.to_dict()} for path, result in results],
    }


def _print(results: list[tuple[str, Replay]], lang: Language) -> None:
    for path, result in results:
        print_text(f"{path}\n{render_replay(result, lang=lang)}")
    if len(results) > 1:
        same = sum(result.same for _, result in results)
        counts = {"all": len(results), "same": same, "different": len(results) - same}
        print_text(say(lang, "replayed", **counts))
