"""The commands about the program itself: `help`, and `completion` for shells.

A shell asks for completions through a variable of the environment, by the protocol of click.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    split_arg_string,
)

from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.text import Language

from .candidates import any_of
from .options import lang_of_problems, needed
from .program import COMPLETION_VARIABLE, PROGRAM, Command, program

# What bash takes for the end of a word, or reads as anything but itself.
_SPECIAL: Final = re.compile(r"[^\w@%+=:./-]")


@click.command(cls=Command)
@click.argument("names", metavar="[COMMAND]...", nargs=-1)
@lang_of_problems
@click.pass_context
def help(context: click.Context, *, names: tuple[str, ...]) -> int:  # noqa: A001  # its name
    """Print the help of the program, or of the command that is named.

    Raises:
        CaseError: If there is no such command.
    """
    asked = context.find_root()
    for name in names:
        asked = _below(asked, name)
    click.echo(asked.get_help())
    return 0


def _below(above: click.Context, name: str) -> click.Context:
    """Return the context in which a command of a group would run."""
    group = above.command
    if not isinstance(group, click.Group):
        raise CaseError([Problem(code="unknown-command", values={"written": name})])
    found, command, _ = group.resolve_command(above, [name])
    if command is None:
        return above
    return click.Context(command, parent=above, info_name=found, **command.context_settings)


class _Bash(BashComplete):
    """Completion for bash, which parts words at `=` and inserts what it is given as it is."""

    # What of the value stands before the word that bash completes.
    before: str = ""
    is_quoted: bool = False

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is completed, and this one, joined at `=`."""
        words = list[str]()
        for word in os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]:
            if words and (word == "=" or words[-1].endswith("=")):
                words[-1] += word
            else:
                words.append(word)
        last = words[-1]
        self.is_quoted = last.rpartition("=")[2][:1] in {'"', "'"}
        plain = ["".join(split_arg_string(word)) for word in words]
        self.before = "" if last.startswith("-") else "".join(plain[-1].rpartition("=")[:2])
        return plain[1:-1], plain[-1]

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return a value as bash has to insert it; its `read` takes one of two backslashes."""
        value = item.value.removeprefix(self.before)
        if not self.is_quoted and item.type == "plain":
            value = _SPECIAL.sub(r"\\\\\g<0>", value)
        return f"{item.type},{value}"


class _WholeWords(ShellComplete):
    """Completion for shells that put a candidate in place of the whole word, `--act=` included."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return the candidates as whole words."""
        items = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        before = option + equals if equals and option.startswith("-") else ""
        return [CompletionItem(before + item.value, item.type, item.help) for item in items]


class _Zsh(_WholeWords, ZshComplete):
    pass


class _Fish(_WholeWords, FishComplete):
    pass


_SHELLS: Final[Mapping[str, type[ShellComplete]]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


@click.command(cls=Command)
@click.argument("shell", metavar="SHELL", required=False, shell_complete=any_of(*_SHELLS))
@lang_of_problems
def completion(*, shell: str | None) -> int:
    """Print the script by which a shell completes the calls of the program.

    Raises:
        CaseError: If there is no script for this shell.
    """
    written = needed("SHELL", shell)
    if written not in _SHELLS:
        values = {"option": "SHELL", "choices": ", ".join(_SHELLS)}
        raise CaseError([Problem(code="bad-choice", values=values, hint=near(written, _SHELLS))])
    click.echo(_SHELLS[written](program, {}, PROGRAM, COMPLETION_VARIABLE).source(), nl=False)
    return 0


def complete(instruction: str, lang: Language) -> int:
    """Print what a shell asks for, such as `bash_complete`, and return the exit code."""
    shell, _, what = instruction.partition("_")
    if shell not in _SHELLS or what != "complete":
        return click.UsageError.exit_code
    completed = _SHELLS[shell](program, {"obj": lang}, PROGRAM, COMPLETION_VARIABLE)
    click.echo(completed.complete())
    return 0
