"""The program `asn-netralitas`: its commands, their options, and its error messages.

Each fault is one sentence on standard error; a fault of an option starts with the option. Each
command is a module that is imported when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Final, get_args

import click

from asn_netralitas._model.decision import __version__
from asn_netralitas._model.problems import CaseError, LoadError, Problem, near
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import Language
from asn_netralitas.render import Form

from .console import printable, say

_HELP: Final = Catalogue("help")

PROGRAM: Final = "asn-netralitas"
UNUSABLE: Final = 2


def run(arguments: Sequence[str], lang: Language) -> int:
    """Run one command and return the exit code; `lang` is the language of complaints and help."""
    problems: Iterable[Problem]
    try:
        with _program(lang).make_context(PROGRAM, list(arguments)) as context:
            return int(context.command.invoke(context) or 0)
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
    return UNUSABLE


def _language_of(problem: Problem) -> Language | None:
    """Return the language of the file that a problem is in, if its name tells it."""
    from asn_netralitas.scenario.files import language_of  # noqa: PLC0415  # for faults of files alone

    return None if problem.where is None else language_of(problem.where.name)


def _usage_problem(error: click.UsageError) -> Problem:
    """Return what click found wrong with the arguments as a problem with a sentence of ours."""
    match error:
        case click.NoSuchOption():
            hint = near(error.option_name, error.possibilities or ())
            return Problem(code="unknown-option", values={"written": error.option_name}, hint=hint)
        case click.BadParameter(param=click.Option(type=click.Choice(choices=choices)) as option):
            values = {"option": option.opts[0], "choices": ", ".join(map(str, choices))}
            return Problem(code="bad-choice", values=values)
        case _:
            return Problem(code="usage", values={"reason": error.format_message().rstrip(".")})


def _later(command: str) -> Callable[..., int]:
    """Return the function `module:name` of a command; the module is imported when it is called."""
    module, _, name = command.partition(":")

    def call(**options: object) -> int:
        code: int = getattr(import_module(f".{module}", __package__), name)(**options)
        return code

    return call


class _Command(click.Command):
    """A command whose help is in one language throughout; click knows English alone."""

    def __init__(
        self,
        name: str,
        lang: Language,
        params: Iterable[click.Parameter],
        callback: Callable[..., int] | None = None,
    ) -> None:
        """Take the help of the command and of its options from the table of the module.

        A command of a command is named with it there, as `report matrix`.
        """
        self.lang: Language = lang
        listed = [*params, _flag("--help", _show_help)]
        for param in listed:
            if isinstance(param, click.Option):
                param.help = _HELP.say(param.opts[0], lang)
        super().__init__(
            name.rpartition(" ")[2],
            params=listed,
            callback=callback,
            help=_HELP.say(name, lang),
            add_help_option=False,
            options_metavar=say(lang, "options-mark"),
        )

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say(self.lang, "usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option means."""
        records = [param.get_help_record(ctx) for param in self.get_params(ctx)]
        with formatter.section(say(self.lang, "options")):
            formatter.write_dl([record for record in records if record is not None])


class _Program(_Command, click.Group):
    """The group of commands; it offers the near match of a command that there is not."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command.

        Raises:
            CaseError: If nothing is there to be read.
        """
        if not args:
            values = {"commands": ", ".join(self.commands)}
            raise CaseError([Problem(code="no-command", values=values)])
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names.

        Raises:
            CaseError: If there is no such command.
        """
        name = args[0]
        if name not in self.commands:
            values = {"written": name}
            hint = near(name, self.commands)
            raise CaseError([Problem(code="unknown-command", values=values, hint=hint)])
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option and each command means."""
        super().format_options(ctx, formatter)
        with formatter.section(say(self.lang, "commands")):
            listed = self.commands.items()
            formatter.write_dl([(name, command.help or "") for name, command in listed])


def _show_help(ctx: click.Context, _: click.Parameter, value: object) -> None:
    if value:
        click.echo(ctx.get_help())
        ctx.exit()


def _show_version(ctx: click.Context, _: click.Parameter, value: object) -> None:
    if value:
        click.echo(f"{PROGRAM} {__version__}")
        ctx.exit()


def _flag(
    name: str, callback: Callable[[click.Context, click.Parameter, object], None]
) -> click.Option:
    return click.Option([name], is_flag=True, is_eager=True, expose_value=False, callback=callback)


def _program(lang: Language) -> click.Group:
    """Return the program with its help in one language."""
    languages = click.Choice(["id", "en"])
    any_form, form = (
        click.Option(["--format", "form"], type=click.Choice(names), default="text")
        for names in (get_args(Form), ("text", "json"))
    )
    spoken = click.Option(["--lang"], type=languages, default=lang)
    common = (form, spoken)
    overlay = click.Option(["--overlay"], metavar="FILE", multiple=True)
    region = click.Option(["--region"], metavar="CODE")
    election = click.Option(["--election"], metavar="ID")
    category = click.Option(["--category"], metavar="CODE")
    act = click.Option(["--act"], metavar="CODE")
    at, on = (click.Option([name], metavar="DAY") for name in ("--at", "--on"))
    case = (
        *(category, act, at, region, election),
        click.Option(["--fact"], metavar="NAME=VALUE", multiple=True),
        click.Option(["--others-no"], is_flag=True),
        click.Option(["--ways"], is_flag=True),
        overlay,
        click.Option(["--reading"], metavar="DISPUTE=READING", multiple=True),
    )
    paths = click.Argument(["paths"], metavar="PATH...", nargs=-1)
    # Before the command or after it, the option means the same: `lang` is from the whole line.
    anywhere = click.Option(["--lang"], type=languages, expose_value=False)
    program = _Program(PROGRAM, lang, [anywhere, _flag("--version", _show_version)])
    program.subcommand_metavar = say(lang, "command-mark")
    program.add_command(
        _Command("evaluate", lang, [*case, any_form, spoken], _later("evaluate:decide_case"))
    )
    program.add_command(_report_commands(lang, case))
    program.add_command(
        _Command(
            "ask",
            lang,
            [category, act, at, region, overlay, any_form, spoken],
            _later("ask:hold_interview"),
        )
    )
    checks = (
        click.Option(["--update"], is_flag=True),
        click.Option(["--yes"], is_flag=True),
        click.Option(["--junit"], metavar="FILE"),
        click.Option(["--coverage"], is_flag=True),
        click.Option(["--coverage-fail-under"], type=float, metavar="PERCENT"),
        click.Option(["--mutate"], is_flag=True),
    )
    program.add_command(
        _Command("check", lang, [paths, *checks, *common], _later("check:check_scenarios"))
    )
    twice = [
        click.Option([f"--{name}"], metavar=metavar, multiple=True)
        for name, metavar in (
            *(("category", "CODE"), ("act", "CODE"), ("at", "DAY"), ("region", "CODE")),
            *(("election", "ID"), ("fact", "NAME=VALUE"), ("reading", "DISPUTE=READING")),
        )
    ]
    compared = [*twice, click.Option(["--others-no"], is_flag=True), overlay, *common]
    program.add_command(_Command("compare", lang, compared, _later("compare:compare_cases")))
    program.add_command(
        _Command("replay", lang, [paths, overlay, *common], _later("replay:replay_receipts"))
    )
    program.add_command(_diff_command(lang, overlay, any_form, spoken))
    _add_commands_about_files(program, lang)
    program.add_command(
        _Command("calendar", lang, [on, region, election, *common], _later("listing:show_calendar"))
    )
    program.add_command(
        _Command("rules", lang, [on, act, category, overlay, *common], _later("listing:show_rules"))
    )
    for command in (
        _lint_command(lang, overlay, *common),
        _corpus_command(lang, category, act, overlay, spoken),
        _batch_command(lang, overlay, *common),
    ):
        program.add_command(command)
    return program


def _corpus_command(lang: Language, *common: click.Parameter) -> _Command:
    output = click.Option(["-o", "--output"], metavar="FILE")
    return _Command("corpus", lang, [*common, output], _later("corpus:write_corpus"))


def _batch_command(lang: Language, overlay: click.Parameter, *common: click.Parameter) -> _Command:
    source, target = (
        click.Argument([name], metavar=metavar, required=False)
        for name, metavar in (("source", "IN"), ("target", "OUT"))
    )
    options = (
        click.Option(["--map", "named"], metavar="NAME=COLUMN", multiple=True),
        click.Option(["--dates"], type=click.Choice(["iso", "dmy"]), default="iso"),
        click.Option(["--separator"], type=click.Choice([",", ";", "|", "tab"])),
        overlay,
        click.Option(["--reading"], metavar="DISPUTE=READING", multiple=True),
    )
    return _Command("batch", lang, [source, target, *options, *common], _later("batch:screen_file"))


def _report_commands(lang: Language, case: Sequence[click.Parameter]) -> _Program:
    anywhere = click.Option(["--lang"], type=click.Choice(["id", "en"]), expose_value=False)
    report = _Program("report", lang, [anywhere])
    report.subcommand_metavar = say(lang, "command-mark")
    common = (
        click.Option(["-o", "--output"], metavar="FILE"),
        click.Option(["--lang"], type=click.Choice(["id", "en"]), default=lang),
    )
    named = {name: param for param in case for name in param.opts}
    for name, options, draw in (
        (
            "matrix",
            ("--at", "--region", "--others-no", "--overlay", "--reading"),
            _later("report:draw_matrix"),
        ),
        ("calendar", ("--at", "--region", "--election"), _later("report:draw_calendar")),
    ):
        params = [*(named[option] for option in options), *common]
        report.add_command(_Command(f"report {name}", lang, params, draw))
    on = click.Option(["--on"], metavar="DAY")
    paths = click.Argument(["paths"], metavar="PATH...", nargs=-1)
    for command in (
        _Command(
            "report sanctions",
            lang,
            [on, named["--overlay"], *common],
            _later("report:draw_sanctions"),
        ),
        _Command("report decision", lang, [*case, *common], _later("report:draw_decision")),
        _Command("report scenarios", lang, [paths, *common], _later("report:draw_scenarios")),
    ):
        report.add_command(command)
    return report


def _lint_command(lang: Language, *common: click.Parameter) -> _Command:
    rulebook = click.Argument(["rulebook"], metavar="[RULEBOOK]", required=False)
    return _Command("lint", lang, [rulebook, *common], _later("lint:lint_rulebook"))


def _diff_command(lang: Language, *common: click.Parameter) -> _Command:
    laws = click.Argument(["paths"], metavar="[OLD] [NEW]", nargs=-1)
    days = click.Option(["--on"], metavar="DAY", multiple=True)
    return _Command("diff", lang, [laws, days, *common], _later("diff:diff_laws"))


def _add_commands_about_files(program: _Program, lang: Language) -> None:
    languages = click.Choice(["id", "en"])
    spoken = click.Option(["--lang"], type=languages, default=lang)
    of_errors = click.Option(["--lang"], type=languages, expose_value=False)
    file, kind = (
        click.Argument([name], metavar=name.upper(), required=False) for name in ("file", "kind")
    )
    translated = (
        click.Option(["--to"], type=languages),
        click.Option(["-i", "--in-place"], is_flag=True),
        click.Option(["-o", "--output"], metavar="FILE"),
    )
    program.add_command(
        _Command("translate", lang, [file, *translated, of_errors], _later("files:translate_file"))
    )
    program.add_command(_Command("new", lang, [kind, file, spoken], _later("files:new_file")))
    program.add_command(_Command("schema", lang, [kind, of_errors], _later("files:print_schema")))
