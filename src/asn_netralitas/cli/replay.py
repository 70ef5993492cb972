"""The command `replay`: decide stored decisions again and report what differs."""

from __future__ import annotations

from typing import Final

import click

from asn_netralitas._model.problems import CaseError, LoadError
from asn_netralitas._phrases.text import Language
from asn_netralitas.receipt import Replay, kept_law, render_replay, replay_file
from asn_netralitas.render import Form

from .candidates import a_file
from .console import print_json, print_text, say, width_of_terminal
from .options import FAILED, CaseOptions, case_options, form, lang, missing, paths
from .program import Command

REPLAYS_SCHEMA: Final = "asn-netralitas/replays/1"


@click.command(cls=Command)
@paths
@case_options("overlay")
@click.option("--pack", "packs", metavar="PATH", multiple=True, shell_complete=a_file)
@form
@lang
def replay(
    *, paths: tuple[str, ...], packs: tuple[str, ...], case: CaseOptions, lang: Language, form: Form
) -> int:
    """Decide the questions of stored decisions again and print what became of each answer.

    Files that cannot be read are reported after all results.
    """
    case.problems.extend([] if paths else [missing("PATH")])
    rulebook = case.rulebook()
    case.finish()
    laws = [kept_law(pack, *case.overlay) for pack in dict.fromkeys(packs)]
    results: list[tuple[str, Replay]] = []
    for path in dict.fromkeys(paths):
        try:
            results.append((path, replay_file(path, rulebook=rulebook, packs=laws)))
        except (CaseError, LoadError) as error:
            case.problems.extend(error.problems)
    same = sum(result.same for _, result in results)
    counts = {"same": same, "different": len(results) - same}
    if form == "json":
        receipts = [{"file": path, **result.to_dict()} for path, result in results]
        print_json({"schema": REPLAYS_SCHEMA, **counts, "receipts": receipts})
    else:
        width = width_of_terminal()
        for path, result in results:
            print_text(f"{path}\n{render_replay(result, lang=lang, width=width)}")
        if len(results) > 1:
            print_text(say(lang, "replayed", all=len(results), **counts))
    case.finish()
    return FAILED if counts["different"] else 0
