"""The program `asn-netralitas`: its commands and options, and how it complains.

What cannot be used is said in one sentence for each fault on standard error; a fault of an option
stands beside the name of the option. The listing commands are in `_listing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, get_args

import click
from attrs import evolve

from ._arguments import Written, national_with
from ._comparing import compare_cases, replay_receipts
from ._dialogue import hold_interview
from ._errors import CaseError, LoadError, Problem, near
from ._explain import __version__
from ._listing import show_calendar, show_rules
from ._load import load_vocabulary
from ._model import Decision, Way
from ._tables import print_json, print_table, print_text, printable, say
from ._vocabulary import Language, Text
from .render import Form, render
from .scenario import Result, Scenario, language_of, load
from .scenario import run as run_scenario

PROGRAM: Final = "asn-netralitas"
CHECK_SCHEMA: Final = "asn-netralitas/check/1"
FAILED: Final = 1
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
        click.echo(printable(_complaint(problem, spoken)), err=True)
    return UNUSABLE


def _language_of(problem: Problem) -> Language | None:
    """Return the language of the file that a problem is in, if its name tells it."""
    return None if problem.where is None else language_of(problem.where.name)


def _complaint(problem: Problem, lang: Language) -> str:
    where = problem.where
    if where is None or not where.name.startswith("--"):
        return problem.render(lang)
    return f"{where.name}: {evolve(problem, where=None).render(lang)}"


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


# ------------------------------------------------------------------ evaluate


def decide_case(  # noqa: PLR0913  # click makes an argument of every option
    *,
    category: str | None,
    act: str | None,
    at: str | None,
    region: str | None,
    fact: tuple[str, ...],
    overlay: tuple[str, ...],
    election: str | None,
    reading: tuple[str, ...],
    others_no: bool,
    ways: bool,
    lang: Language,
    form: Form,
) -> int:
    """Decide one case and print the decision."""
    problems: list[Problem] = []
    rulebook = national_with(overlay, problems)
    decision = Written(
        category=category,
        act=act,
        at=at,
        region=region,
        election=election,
        fact=fact,
        reading=reading,
        others_no=others_no,
    ).decide(rulebook, problems)
    found = _ways_elsewhere(decision) if ways else None
    click.echo(render(decision, lang=lang, to=form, ways=found).rstrip("\n"))
    return 0


def _ways_elsewhere(decision: Decision) -> tuple[Way, ...]:
    """Return what would permit an act, or what would prohibit one that nothing forbids."""
    return decision.ways_to_permit() or decision.ways_to_prohibit()


# ------------------------------------------------------------------ check


def check_scenarios(*, paths: tuple[str, ...], lang: Language, form: Form) -> int:
    """Check scenario files and print what became of each scenario."""
    if not paths:
        raise CaseError([Problem(code="missing-option", values={"option": "PATH"})])
    problems: list[Problem] = []
    scenarios = [
        (file, scenario)
        for file in _scenario_files(paths)
        for scenario in _scenarios(file, problems)
    ]
    if not (scenarios or problems):
        raise CaseError([Problem(code="no-scenarios", values={"paths": ", ".join(paths)})])
    results = [
        (file, result)
        for file, scenario in scenarios
        if (result := _result(scenario, problems)) is not None
    ]
    if problems:
        raise LoadError(problems)
    if form == "json":
        print_json(_results_as_json(results))
    else:
        _print_results(results, lang)
    return 0 if all(result.passed for _, result in results) else FAILED


def _scenario_files(paths: Iterable[str]) -> Iterator[Path]:
    """Yield each file once; a folder stands for the scenario files in it and below."""
    seen: set[Path] = set()
    for path in map(Path, paths):
        below = (file for file in path.rglob("*.yaml") if language_of(file))
        for file in sorted(below) if path.is_dir() else (path,):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _scenarios(file: Path, problems: list[Problem]) -> tuple[Scenario, ...]:
    try:
        return load(file)
    except LoadError as error:
        problems += error.problems
        return ()


def _result(scenario: Scenario, problems: list[Problem]) -> Result | None:
    try:
        return run_scenario(scenario)
    except (CaseError, LoadError) as error:
        # Scenarios that share an overlay would each tell what is wrong with it.
        problems += (problem for problem in error.problems if problem not in problems)
        return None


def _results_as_json(results: Sequence[tuple[Path, Result]]) -> dict[str, Any]:
    passed = sum(result.passed for _, result in results)
    return {
        "schema": CHECK_SCHEMA,
        "passed": passed,
        "failed": len(results) - passed,
        "scenarios": [
            {
                "file": str(file),
                "line": None if (where := result.scenario.location) is None else where.line,
                "name": result.scenario.name,
                "verdict": result.decision.verdict,
                "passed": result.passed,
                "failures": [
                    {"key": failure.key, "expected": failure.expected, "got": failure.got}
                    for failure in result.failures
                ],
            }
            for file, result in results
        ],
    }


def _print_results(results: Sequence[tuple[Path, Result]], lang: Language) -> None:
    """Print a table for each file, then every expectation that was not met, then the count."""
    for file, group in groupby(results, key=itemgetter(0)):
        print_text(f"{file}\n")
        _print_table_of([result for _, result in group], lang)
        print_text("")
    failed = [result for _, result in results if not result.passed]
    for result in failed:
        print_text(f"{say(lang, 'failed')}: {result.scenario.name}")
        for failure in result.failures:
            print_text(f"  {failure.where}: {failure.sentence(lang)}")
        print_text("")
    counts = {"all": len(results), "passed": len(results) - len(failed), "failed": len(failed)}
    print_text(say(lang, "summary", **counts))


def _print_table_of(results: Iterable[Result], lang: Language) -> None:
    vocabulary = load_vocabulary()
    passed, failed = say(lang, "passed"), say(lang, "failed")
    print_table(
        [say(lang, word) for word in ("result", "verdict", "scenario")],
        [
            [
                passed if result.passed else failed,
                vocabulary.term(result.decision.verdict)[lang],
                result.scenario.name,
            ]
            for result in results
        ],
        unbroken=[0, 1],
        styles={passed: "green", failed: "bold red"},
    )


# ------------------------------------------------------------------ the program


class _Command(click.Command):
    """A command whose help is in one language throughout; click knows English alone."""

    def __init__(
        self,
        name: str,
        lang: Language,
        params: Iterable[click.Parameter],
        callback: Callable[..., int] | None = None,
    ) -> None:
        """Take the help of the command and of its options from the table of the module."""
        self.lang: Language = lang
        listed = [*params, _flag("--help", _show_help)]
        for param in listed:
            if isinstance(param, click.Option):
                param.help = _HELP[param.opts[0]][lang]
        super().__init__(
            name,
            params=listed,
            callback=callback,
            help=_HELP[name][lang],
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
            formatter.write_dl([(name, _HELP[name][self.lang]) for name in self.commands])


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
    forms = (click.Choice(names) for names in (get_args(Form), ("text", "json")))
    any_form, form = (
        click.Option(["--format", "form"], type=choice, default="text") for choice in forms
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
    program.add_command(_Command("evaluate", lang, [*case, any_form, spoken], decide_case))
    known = (category, act, at, region, overlay)
    program.add_command(_Command("ask", lang, [*known, any_form, spoken], hold_interview))
    program.add_command(_Command("check", lang, [paths, *common], check_scenarios))
    twice = [
        click.Option([f"--{name}"], metavar=metavar, multiple=True)
        for name, metavar in (
            *(("category", "CODE"), ("act", "CODE"), ("at", "DAY"), ("region", "CODE")),
            *(("election", "ID"), ("fact", "NAME=VALUE"), ("reading", "DISPUTE=READING")),
        )
    ]
    others_no = click.Option(["--others-no"], is_flag=True)
    compared = [*twice, others_no, overlay, *common]
    program.add_command(_Command("compare", lang, compared, compare_cases))
    program.add_command(_Command("replay", lang, [paths, overlay, *common], replay_receipts))
    program.add_command(_Command("calendar", lang, [on, region, election, *common], show_calendar))
    program.add_command(_Command("rules", lang, [on, act, category, overlay, *common], show_rules))
    return program


_HELP: Final[Mapping[str, Text]] = {
    PROGRAM: Text(
        "Menjawab apakah suatu tindakan pegawai pemerintah sesuai dengan aturan netralitas.",
        "Decide what a civil servant may do at election time under the rules of neutrality.",
    ),
    "evaluate": Text("Menilai satu tindakan.", "Decide one case."),
    "ask": Text(
        "Menanyakan yang perlu diketahui, lalu menilai.", "Ask what matters, then decide the case."
    ),
    "check": Text(
        "Memeriksa berkas skenario, atau semua *.scenarios.yaml dalam folder.",
        "Check scenario files, or every *.scenarios.yaml in a folder.",
    ),
    "compare": Text(
        "Menilai dua tindakan yang berbeda dalam satu hal, yaitu opsi yang diberikan dua kali.",
        "Decide two cases that differ in one thing: the option that is given twice.",
    ),
    "replay": Text(
        "Menilai ulang putusan yang disimpan sebagai JSON dan menunjukkan apa yang berbeda.",
        "Decide again what was stored as JSON and tell what differs.",
    ),
    "calendar": Text(
        "Menampilkan pemilihan dan masanya, atau yang berjalan pada suatu hari.",
        "List elections and their periods, or those of one day.",
    ),
    "rules": Text("Menampilkan aturan.", "List the rules."),
    "--category": Text("kategori pegawai, misalnya pns", "category of the person, such as pns"),
    "--act": Text("tindakan, misalnya like_post", "what is done, such as like_post"),
    "--at": Text(
        "tanggal, rentang AWAL/AKHIR, atau waktu dengan zona",
        "day, span FIRST/LAST, or time with an offset",
    ),
    "--region": Text(
        "kode wilayah Kemendagri, misalnya 64.08", "Kemendagri code of the region, such as 64.08"
    ),
    "--election": Text(
        "hanya pemilihan ini, misalnya pilkada-2024", "this election only, such as pilkada-2024"
    ),
    "--fact": Text(
        "satu fakta, misalnya party_attributes=no atau target=candidate (boleh berulang)",
        "a fact, such as party_attributes=no or target=candidate (repeatable)",
    ),
    "--others-no": Text(
        "setiap fakta lain dijawab tidak", "take every fact that is not given as no"
    ),
    "--ways": Text(
        "juga menampilkan perubahan terkecil yang mengubah jawaban",
        "also show the smallest changes that would change the answer",
    ),
    "--overlay": Text(
        "berkas aturan daerah atau instansi (boleh berulang)",
        "file with rules of a region or an agency (repeatable)",
    ),
    "--reading": Text(
        "tafsiran yang dipakai untuk suatu sengketa (boleh berulang)",
        "the reading to use for a dispute (repeatable)",
    ),
    "--on": Text("hanya pada hari ini (TTTT-BB-HH)", "on this day only (YYYY-MM-DD)"),
    "--format": Text("bentuk keluaran (bawaan: text)", "form of the output (default: text)"),
    "--lang": Text("bahasa keluaran (bawaan: id)", "language of the output (default: id)"),
    "--help": Text("menampilkan bantuan ini", "show this help"),
    "--version": Text("menampilkan versi", "show the version"),
}
