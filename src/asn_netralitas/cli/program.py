"""The program `asn-netralitas`: its commands, their help, and its error messages.

Each fault is one sentence on standard error; a fault of an option starts with the option. A command
is imported when it runs, from the module of its name. The object of a click context is the language
of the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Final

import click

from asn_netralitas._model.decision import __version__
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language

from .console import printable, say, say_all
from .options import LANGUAGE

_HELP: Final = Catalogue("help")

PROGRAM: Final = "asn-netralitas"
UNUSABLE: Final = 2
_COMMANDS: Final = (
    *("evaluate", "report", "ask", "check", "compare", "replay", "diff", "translate", "new"),
    *("schema", "calendar", "rules", "terms", "lint", "corpus", "batch", "verify"),
)
# Commands by another name; the help lists the first one.
_OTHER_NAMES: Final = {"istilah": "terms"}


def run(arguments: Sequence[str], lang: Language) -> int:
    """Run one command and return the exit code; `lang` is the language of complaints and help."""
    problems: Iterable[Problem]
    try:
        with program.make_context(PROGRAM, list(arguments), obj=lang) as context:
            return int(program.invoke(context) or 0)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        problems = [_usage_problem(error)]
    except (CaseError, LoadError) as error:
        problems = error.problems
    chosen = any(argument.split("=")[0] == "--lang" for argument in arguments)
    for problem in problems:
        spoken = lang if chosen else _language_of(problem) or lang
        click.echo(printable(problem.render(spoken)), err=True)
    return click.UsageError.exit_code


def _language_of(problem: Problem) -> Language | None:
    """Return the language of the file that a problem is in, if the name of the file has one."""
    from asn_netralitas.scenario.files import language_of  # noqa: PLC0415  # for faults of files alone

    return None if problem.where is None else language_of(problem.where.name)


def _usage_problem(error: click.UsageError) -> Problem:
    match error:
        case click.NoSuchOption():
            hint = near(error.option_name, error.possibilities or ())
            return Problem(code="unknown-option", values={"written": error.option_name}, hint=hint)
        case click.BadParameter(param=click.Option(type=click.Choice(choices=choices)) as option):
            values = {"option": option.opts[0], "choices": ", ".join(map(str, choices))}
            return Problem(code="bad-choice", values=values)
        case _:
            return Problem(code="usage", values={"reason": error.format_message().rstrip(".")})


class Command(click.Command):
    """A command whose help is from the catalogue, in the language of the reader.

    The help of a command is a phrase under its name, `report matrix` for a command of a group; that
    of an option is under its first name.
    """

    usage_marks: tuple[str, ...] = ("options-mark",)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        pieces = [piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx)]
        usage = " ".join([*say_all(ctx.obj, *self.usage_marks), *pieces])
        formatter.write_usage(ctx.command_path, usage, prefix=say(ctx.obj, "usage"))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_HELP.say(_phrase_of(ctx), ctx.obj))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option means."""
        records = [
            (record[0], _HELP.say(param.opts[0], ctx.obj) if param.opts[0] in _HELP else "")
            for param in self.get_params(ctx)
            if (record := param.get_help_record(ctx)) is not None
        ]
        with formatter.section(say(ctx.obj, "options")):
            formatter.write_dl(records)


def _phrase_of(context: click.Context) -> str:
    return context.command_path.removeprefix(f"{PROGRAM} ")


class Group(Command, click.Group):
    """A group of commands; for an unknown command it offers the nearest one."""

    usage_marks = ("options-mark", "command-mark")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        """Return the names of the commands, in the order of the help."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command; raise CaseError if there are no arguments."""
        if not args:
            values = {"commands": ", ".join(self.list_commands(ctx))}
            raise CaseError([Problem(code="no-command", values=values)])
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names; raise CaseError if there is none."""
        name, names = args[0], self.list_commands(ctx)
        if name not in names and name not in _OTHER_NAMES:
            hint = near(name, names)
            raise CaseError([Problem(code="unknown-command", values={"written": name}, hint=hint)])
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option and each command means."""
        Command.format_options(self, ctx, formatter)
        above = f"{_phrase_of(ctx)} " if ctx.parent else ""
        names = self.list_commands(ctx)
        with formatter.section(say(ctx.obj, "commands")):
            formatter.write_dl([(name, _HELP.say(f"{above}{name}", ctx.obj)) for name in names])


class _Program(Group):
    """The commands of the program, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002  # as above
        name = _OTHER_NAMES.get(cmd_name, cmd_name)
        module = "new" if name == "schema" else name
        command: click.Command = getattr(import_module(f".{module}", __package__), name)
        return command


@click.group(cls=_Program)
# Before the command or after it, the option means the same.
@click.option("--lang", type=LANGUAGE, expose_value=False)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def program() -> None:
    """Run one of the commands."""
