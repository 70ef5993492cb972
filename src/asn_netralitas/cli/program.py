"""The program `asn-netralitas`: its commands and options, and how it complains.

What cannot be used is said in one sentence for each fault on standard error; a fault of an option
stands beside the name of the option. The listing commands are in `_listing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, get_args

import click
from attrs import evolve

from asn_netralitas._engine.explain import __version__
from asn_netralitas._model.problems import (
    CaseError,
    LoadError,
    Problem,
    near,
)
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas.render import Form, render
from asn_netralitas.scenario.files import language_of

from .ask import hold_interview
from .check import check_scenarios
from .compare import compare_cases
from .console import printable, say
from .corpus import write_corpus
from .diff import diff_laws
from .files import new_file, print_schema, translate_file
from .lint import lint_rulebook
from .listing import show_calendar, show_rules
from .options import decide_written
from .replay import replay_receipts
from .report import (
    draw_calendar,
    draw_decision,
    draw_matrix,
    draw_sanctions,
    draw_scenarios,
)

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


def decide_case(*, lang: Language, form: Form, **case: Any) -> int:  # noqa: ANN401  # as `decide_written`
    """Decide one case and print the decision."""
    decision, ways = decide_written(**case)
    click.echo(render(decision, lang=lang, to=form, ways=ways).rstrip("\n"))
    return 0


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
        """Take the help of the command and of its options from the table of the module.

        A command of a command is named with it there, as `report matrix`.
        """
        self.lang: Language = lang
        listed = [*params, _flag("--help", _show_help)]
        for param in listed:
            if isinstance(param, click.Option):
                param.help = _HELP[param.opts[0]][lang]
        super().__init__(
            name.rpartition(" ")[2],
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
    program.add_command(_Command("evaluate", lang, [*case, any_form, spoken], decide_case))
    program.add_command(_report_commands(lang, case))
    program.add_command(
        _Command(
            "ask", lang, [category, act, at, region, overlay, any_form, spoken], hold_interview
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
    program.add_command(_Command("check", lang, [paths, *checks, *common], check_scenarios))
    twice = [
        click.Option([f"--{name}"], metavar=metavar, multiple=True)
        for name, metavar in (
            *(("category", "CODE"), ("act", "CODE"), ("at", "DAY"), ("region", "CODE")),
            *(("election", "ID"), ("fact", "NAME=VALUE"), ("reading", "DISPUTE=READING")),
        )
    ]
    compared = [*twice, click.Option(["--others-no"], is_flag=True), overlay, *common]
    program.add_command(_Command("compare", lang, compared, compare_cases))
    program.add_command(_Command("replay", lang, [paths, overlay, *common], replay_receipts))
    program.add_command(_diff_command(lang, overlay, any_form, spoken))
    _add_commands_about_files(program, lang)
    program.add_command(_Command("calendar", lang, [on, region, election, *common], show_calendar))
    program.add_command(_Command("rules", lang, [on, act, category, overlay, *common], show_rules))
    for command in (
        _lint_command(lang, overlay, *common),
        _corpus_command(lang, category, act, overlay, spoken),
        _batch_command(lang, overlay, *common),
    ):
        program.add_command(command)
    return program


def _corpus_command(lang: Language, *common: click.Parameter) -> _Command:
    output = click.Option(["-o", "--output"], metavar="FILE")
    return _Command("corpus", lang, [*common, output], write_corpus)


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
    return _Command("batch", lang, [source, target, *options, *common], _screen)


def _screen(**given: Any) -> int:  # noqa: ANN401  # as `screen_file`
    from .batch import screen_file  # noqa: PLC0415  # it needs an extra of its own

    return screen_file(**given)


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
        ("matrix", ("--at", "--region", "--others-no", "--overlay", "--reading"), draw_matrix),
        ("calendar", ("--at", "--region", "--election"), draw_calendar),
    ):
        params = [*(named[option] for option in options), *common]
        report.add_command(_Command(f"report {name}", lang, params, draw))
    on = click.Option(["--on"], metavar="DAY")
    paths = click.Argument(["paths"], metavar="PATH...", nargs=-1)
    for command in (
        _Command("report sanctions", lang, [on, named["--overlay"], *common], draw_sanctions),
        _Command("report decision", lang, [*case, *common], draw_decision),
        _Command("report scenarios", lang, [paths, *common], draw_scenarios),
    ):
        report.add_command(command)
    return report


def _lint_command(lang: Language, *common: click.Parameter) -> _Command:
    rulebook = click.Argument(["rulebook"], metavar="[RULEBOOK]", required=False)
    return _Command("lint", lang, [rulebook, *common], lint_rulebook)


def _diff_command(lang: Language, *common: click.Parameter) -> _Command:
    laws = click.Argument(["paths"], metavar="[OLD] [NEW]", nargs=-1)
    days = click.Option(["--on"], metavar="DAY", multiple=True)
    return _Command("diff", lang, [laws, days, *common], diff_laws)


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
    program.add_command(_Command("translate", lang, [file, *translated, of_errors], translate_file))
    program.add_command(_Command("new", lang, [kind, file, spoken], new_file))
    program.add_command(_Command("schema", lang, [kind, of_errors], print_schema))


_HELP: Final[Mapping[str, Text]] = {
    PROGRAM: Text(
        "Menjawab apakah suatu tindakan pegawai pemerintah sesuai dengan aturan netralitas.",
        "Decide what a civil servant may do at election time under the rules of neutrality.",
    ),
    "evaluate": Text("Menilai satu tindakan.", "Decide one case."),
    "report": Text(
        "Menulis laporan bergambar sebagai halaman HTML.",
        "Write a report with pictures as a page of HTML.",
    ),
    "report matrix": Text(
        "Putusan setiap kategori dan tindakan pada suatu hari, dengan penjelasannya.",
        "The verdict of every category and act on a day, with its reasons.",
    ),
    "report calendar": Text(
        "Pemilihan dan masanya sebagai garis waktu.", "Elections and their periods as timelines."
    ),
    "report sanctions": Text(
        "Tangga sanksi: dari ringan sampai berat, untuk siapa, oleh siapa.",
        "The ladder of sanctions: from light to heavy, for whom, by whom.",
    ),
    "report decision": Text(
        "Satu putusan sebagai pohon alasan.", "One decision as a tree of its reasons."
    ),
    "report scenarios": Text(
        "Hasil pemeriksaan berkas skenario.", "What became of the scenarios of files."
    ),
    "ask": Text(
        "Menanyakan yang perlu diketahui, lalu menilai.", "Ask what matters, then decide the case."
    ),
    "check": Text(
        "Memeriksa berkas skenario, atau semua *.skenario.yaml dan *.scenarios.yaml dalam folder.",
        "Check scenario files, or every *.scenarios.yaml and *.skenario.yaml in a folder.",
    ),
    "compare": Text(
        "Menilai dua tindakan yang berbeda dalam satu hal, yaitu opsi yang diberikan dua kali.",
        "Decide two cases that differ in one thing: the option that is given twice.",
    ),
    "diff": Text(
        "Menunjukkan apa yang berubah antara dua kumpulan aturan, atau dua hari (--on dua kali).",
        "Tell what changes between two rulebooks, or two days (--on twice).",
    ),
    "replay": Text(
        "Menilai ulang putusan yang disimpan sebagai JSON dan menunjukkan apa yang berbeda.",
        "Decide again what was stored as JSON and tell what differs.",
    ),
    "translate": Text(
        "Menulis ulang berkas skenario atau aturan tambahan dengan kata bahasa lain.",
        "Rewrite a scenario file or an overlay in the words of the other language.",
    ),
    "new": Text(
        "Membuat berkas awal: KIND adalah skenario atau overlay.",
        "Write a file to begin with; KIND is scenario or overlay.",
    ),
    "schema": Text(
        "Mencetak JSON Schema untuk editor dan program: scenario, overlay, atau decision.",
        "Print a JSON Schema for editors and programs: scenario, overlay or decision.",
    ),
    "calendar": Text(
        "Menampilkan pemilihan dan masanya, atau yang berjalan pada suatu hari.",
        "List elections and their periods, or those of one day.",
    ),
    "rules": Text("Menampilkan aturan.", "List the rules."),
    "lint": Text(
        "Memeriksa seluruh kumpulan aturan, atau apa yang diubah aturan tambahan.",
        "Look through a rulebook for gaps, conflicts and dead rules, or for what overlays change.",
    ),
    "corpus": Text(
        "Menulis putusan setiap kategori, tindakan, dan masa sebagai JSON untuk diuji.",
        "Write the verdict of every category, act and period as JSON for tests.",
    ),
    "batch": Text(
        "Menilai setiap baris tabel; IN dan OUT berupa CSV, Parquet, Arrow, atau JSON Lines.",
        "Decide every row of a table: IN and OUT are CSV, Parquet, Arrow or JSON Lines.",
    ),
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
    "--update": Text(
        "menulis putusan yang didapat ke berkas, setelah perbedaannya ditampilkan",
        "write the verdict that was got into the file, after showing the difference",
    ),
    "--yes": Text("bersama --update: tanpa bertanya", "with --update: without asking"),
    "--junit": Text("juga menulis hasil sebagai JUnit XML", "also write the results as JUnit XML"),
    "--coverage": Text(
        "menunjukkan bagian aturan yang belum diuji skenario mana pun",
        "show what of the rules no scenario exercises",
    ),
    "--coverage-fail-under": Text(
        "gagal bila lebih sedikit dari sekian persen aturan diuji",
        "fail if fewer of a hundred rules are exercised",
    ),
    "--mutate": Text(
        "menunjukkan perubahan aturan yang tidak terlihat oleh skenario mana pun",
        "show which changes of the rules no scenario notices",
    ),
    "--to": Text("bahasa tujuan", "the language to write"),
    "-i": Text("mengganti berkas itu sendiri", "replace the file itself"),
    "-o": Text("menulis ke berkas ini", "write to this file"),
    "--map": Text(
        "kolom yang dibaca sebagai NAME, misalnya category=golongan (boleh berulang)",
        "the column to read as NAME, such as category=golongan (repeatable)",
    ),
    "--dates": Text(
        "cara tanggal ditulis: iso (2024-08-15, bawaan) atau dmy (juga 15-08-2024)",
        "how days are written: iso (2024-08-15, the default) or dmy (15-08-2024 too)",
    ),
    "--separator": Text(
        "pemisah kolom CSV (bawaan: dikenali dari baris judul)",
        "what parts the cells of CSV (default: found in the header)",
    ),
    "--on": Text("hanya pada hari ini (TTTT-BB-HH)", "on this day only (YYYY-MM-DD)"),
    "--format": Text("bentuk keluaran (bawaan: text)", "form of the output (default: text)"),
    "--lang": Text("bahasa keluaran (bawaan: id)", "language of the output (default: id)"),
    "--help": Text("menampilkan bantuan ini", "show this help"),
    "--version": Text("menampilkan versi", "show the version"),
}
