"""The program `asn-netralitas`: its commands, their help, and its error messages.

Each fault is one sentence on standard error; a fault of an option starts with the option. A command
is imported when it runs, from the module of its name. The object of a click context is the language
of the reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from asn_netralitas._model.decision import __version__
from asn_netralitas._model.problems import CaseError, LoadError, Problem
from asn_netralitas._model.spelling import near
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language

from .console import printable, say, say_all
from .options import LANGUAGE

_HELP: Final = Catalogue("help")

PROGRAM: Final = "asn-netralitas"
# What a shell sets when it asks for completions.
COMPLETION_VARIABLE: Final = "_ASN_NETRALITAS_COMPLETE"
_COMMANDS: Final = (
    *("evaluate", "ask", "answer", "check", "report", "compare", "replay", "diff", "translate"),
    *("new", "schema", "calendar", "rules", "terms", "lint", "prove", "corpus", "pack"),
    *("certificate", "batch", "verify", "quiz", "serve", "mcp", "help", "completion"),
)
# Commands by another name; the help lists the first one.
_OTHER_NAMES: Final = {
    "jawab": "answer",
    "tanya": "ask",
    "istilah": "terms",
    "kuis": "quiz",
    "bantuan": "help",
}
# Commands that do not lie in the module of their name.
_MODULES: Final = {
    "schema": "new",
    "translate": "new",
    "completion": "help",
    "pack": "corpus",
    "mcp": "serve",
}
# Options whose values are codes, or words for them.
_CODED: Final = frozenset({"category", "act", "region", "fact"})


def run(arguments: Sequence[str], lang: Language, *, is_chosen: bool = True) -> int:
    """Run one command and return the exit code; `lang` is the language of complaints and help.

    A language that was not chosen gives way to that of the file which a complaint is about.
    """
    problems: Iterable[Problem]
    if instruction := os.environ.get(COMPLETION_VARIABLE):
        return int(import_module(".help", __package__).complete(instruction, lang))
    try:
        with program.make_context(PROGRAM, list(arguments), obj=lang) as context:
            return int(program.invoke(context) or 0)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        problems = [usage_problem(error)]
    except (CaseError, LoadError) as error:
        problems = error.problems
    for problem in problems:
        spoken = lang if is_chosen else _language_of(problem) or lang
        click.echo(printable(problem.render(spoken)), err=True)
    return click.UsageError.exit_code


def _language_of(problem: Problem) -> Language | None:
    """Return the language of the file that a problem is in, if the name of the file has one."""
    from asn_netralitas.analysis import property_files  # noqa: PLC0415  # for faults of files alone
    from asn_netralitas.scenario import files  # noqa: PLC0415  # as above

    name = "" if problem.where is None else problem.where.name
    return files.language_of(name) or property_files.language_of_properties(name)


def usage_problem(error: click.UsageError) -> Problem:
    """Return what click cannot read as a problem in the words of this program."""
    match error:
        case click.NoSuchOption():
            hint = near(error.option_name, error.possibilities or ())
            return Problem(code="unknown-option", values={"written": error.option_name}, hint=hint)
        case click.BadParameter(param=click.Option(type=click.Choice(choices=choices)) as option):
            values = {"option": option.opts[0], "choices": ", ".join(map(str, choices))}
            return Problem(code="bad-choice", values=values)
        case click.UsageError(ctx=click.Context(command=click.Group() as group) as context):
            values = {"commands": ", ".join(group.list_commands(context))}
            return Problem(code="missing-command", values=values)
        case _:
            return Problem(code="usage", values={"reason": error.format_message().rstrip(".")})


class Command(click.Command):
    """A command whose help is from the catalogue, in the language of the reader.

    The help of a command is a phrase under its name, `report matrix` for a command of a group; that
    of an option is under its first name, and `example NAME` is a line that calls the command. The
    options in `needed` must be given, which is checked with all else that can be wrong with them.
    """

    usage_marks: tuple[str, ...] = ("options-mark",)
    # They are told in `parse_args`, in the language of the reader.
    allow_extra_args = True

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401  # those of click
        needed: Iterable[str] = (),
        **options: Any,  # noqa: ANN401  # as above
    ) -> None:
        """Make a command of click's own arguments, of which `-h` is an option like `--help`."""
        super().__init__(*arguments, **options)
        self.context_settings["help_option_names"] = ["--help", "-h"]
        self.needed = frozenset(needed)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read options and arguments.

        Raises:
            CaseError: If there are more than the command takes, or an option lacks its value.
        """
        try:
            left = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            name = error.option_name
            is_flag = any(
                name in each.opts and isinstance(each, click.Option) and each.is_flag
                for each in self.params
            )
            code = "option-without-value" if is_flag else "missing-value"
            raise CaseError([Problem(code=code, values={"option": name})]) from None
        # What a group is given after its options is a command and its own arguments.
        if left and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise CaseError([Problem(code="extra-argument", values={"written": " ".join(left)})])
        return left

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
        """Write what each option means, and which must be given."""
        records = [
            (record[0], self._meaning(param, ctx.obj))
            for param in self.get_params(ctx)
            if (record := param.get_help_record(ctx)) is not None
        ]
        with formatter.section(say(ctx.obj, "options")):
            formatter.write_dl(records)

    def _meaning(self, param: click.Parameter, lang: Language) -> str:
        name = param.opts[0]
        meaning = _HELP.say(name, lang) if name in _HELP else ""
        return f"{meaning} {say(lang, 'required')}" if param.name in self.needed else meaning

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the options that begin with a text, with their help."""
        lang = ctx.find_root().obj
        meant = {name: self._meaning(each, lang) for each in self.params for name in each.opts}
        items = click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(item.value, help=meant.get(item.value)) for item in items]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a call that can be copied, and where codes are listed if the command takes some."""
        with formatter.section(say(ctx.obj, "example-of-use")):
            # Never broken over lines, which not every shell could put together again.
            formatter.write(f"  {_HELP.say(f'example {_phrase_of(ctx)}', ctx.obj)}\n")
        if _CODED.intersection(param.name for param in self.params):
            formatter.write(f"\n{say(ctx.obj, 'where-codes-are')}\n")


def _phrase_of(context: click.Context) -> str:
    return context.command_path.removeprefix(f"{PROGRAM} ")


class Group(Command, click.Group):
    """A group of commands; for an unknown command it offers the nearest one."""

    usage_marks = ("options-mark", "command-mark")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        """Return the names of the commands, in the order of the help."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command; without any argument show the help and exit."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(click.UsageError.exit_code)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names; raise CaseError if there is none."""
        name, names = _OTHER_NAMES.get(args[0], args[0]), self.list_commands(ctx)
        if name not in names:
            if ctx.resilient_parsing:  # A shell asks what may stand here.
                return None, None, []
            hint = near(name, (*names, *_OTHER_NAMES))
            raise CaseError([Problem(code="unknown-command", values={"written": name}, hint=hint)])
        return super().resolve_command(ctx, [name, *args[1:]])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the commands and the options that begin with a text; no command is imported."""
        commands = [
            CompletionItem(name, help=meaning)
            for name, meaning in self._meanings(ctx)
            if name.startswith(incomplete)
        ]
        return [*commands, *Command.shell_complete(self, ctx, incomplete)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option and each command means."""
        Command.format_options(self, ctx, formatter)
        with formatter.section(say(ctx.obj, "commands")):
            formatter.write_dl(list(self._meanings(ctx)))

    def _meanings(self, ctx: click.Context) -> Iterator[tuple[str, str]]:
        """Yield the name of each command with what it does."""
        above, lang = f"{_phrase_of(ctx)} " if ctx.parent else "", ctx.find_root().obj
        for name in self.list_commands(ctx):
            yield name, _HELP.say(f"{above}{name}", lang)


class _Program(Group):
    """The commands of the program, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click calls it so
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002  # as above
        module = import_module(f".{_MODULES.get(cmd_name, cmd_name)}", __package__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        lines = say_all(ctx.obj, "where-codes-are", "where-help-is")
        formatter.write("".join(f"\n{line}" for line in lines) + "\n")


@click.group(cls=_Program)
# Before the command or after it, the option means the same.
@click.option("--lang", type=LANGUAGE, expose_value=False)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def program() -> None:
    """Run one of the commands."""
