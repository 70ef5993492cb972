"""Make the pages of `book`: the national rulebook for people who read law rather than YAML.

Each instrument has a page with its rules; further pages list the kinds of sanction, the disputes
and all instruments. Rules, terms and phrases are those of the package, and the examples are the
scenario files below `examples`.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from attrs import frozen

from asn_netralitas import (
    Act,
    Category,
    Citation,
    Contest,
    Dispute,
    ElectionKind,
    Instrument,
    PeriodKind,
    Position,
    Reading,
    Rule,
    Rulebook,
    SanctionClass,
    Stage,
    Target,
)
from asn_netralitas._model.codes import Rank
from asn_netralitas._model.law import Condition, Consequence, Duty, ReadingRef, Schedule, Standing
from asn_netralitas._text.consequences import penalties
from asn_netralitas._text.document import Item, capital
from asn_netralitas._text.reasons import conditions
from asn_netralitas._text.words import Words, grouped
from asn_netralitas.rule_coverage import coverage
from asn_netralitas.scenario import SUFFIXES, Scenario, load, run

ROOT: Final = Path(__file__).resolve().parents[1]
_MOST_EXAMPLES: Final = 5

_INDEX_HEAD: Final = """\
# Kitab aturan

Semua aturan dalam kumpulan aturan nasional pustaka ini, satu halaman untuk tiap peraturan.
Halaman-halaman ini dibuat dari data yang juga dipakai pustaka untuk memutus, sehingga keduanya tidak dapat berbeda.
Yang tertulis di sini ialah isi data itu dengan kata-kata pustaka, bukan kutipan bunyi peraturan; bunyinya ada di sumber tiap peraturan.

Yang tidak disebut sebuah aturan tidak dibatasinya: sasaran siapa pun, kapan pun, di seluruh wilayah.
Kategori dan jabatan berdiri sendiri-sendiri: aturan mengikat orang yang memenuhi salah satunya.
Aturan yang menyebut jenis pemilihan tanpa tahap atau masa berlaku sebelum dan sesudah penetapan calon, tidak di luar tahapan.
"""  # noqa: E501 # in prose a sentence is a line
_DISPUTES_HEAD: Final = """\
# Perbedaan tafsiran

Pertanyaan yang dijawab berbeda oleh pihak-pihak yang berwenang, dengan kedua tafsiran, pemegangnya, dan sejak kapan.
Sebuah tafsiran ada sejak hari pertama seorang pemegang menyatakannya.
Pada hari dengan satu tafsiran saja, tafsiran itulah hukumnya dan tidak ada yang diperselisihkan.
Tafsiran yang paling ketat disebut lebih dulu.
"""  # noqa: E501 # in prose a sentence is a line
_SANCTIONS_HEAD: Final = """\
# Jenis sanksi

Golongan sanksi dengan jenis-jenisnya, bagi siapa dan sejak kapan, lalu tata cara yang mengikutinya.
Aturan yang menyebut golongan tanpa jenis memakai jenis-jenis di halaman ini.
"""

_BY_ACT_HEAD: Final = """\
# Menurut tindakan

Setiap tindakan dengan aturan yang menyebutnya; asas umum menyebut banyak tindakan sekaligus.
"""
_BY_PERSON_HEAD: Final = """\
# Menurut orang

Setiap kategori orang dengan aturan yang mengikatnya.
"""
_BY_ACT: Final = "by-act.md"
_BY_PERSON: Final = "by-person.md"

_STANDINGS: Final[Mapping[Standing, str]] = {
    "in_force": "berlaku",
    "amended": "diubah",
    "repealed": "dicabut",
    "repealed_in_part": "dicabut sebagian",
    "replaced": "diganti",
    "replaced_in_part": "diganti sebagian",
    "unknown": "tidak diketahui",
}


@frozen
class Shelf:
    """The rulebook, with the phrases and examples for its pages."""

    book: Rulebook
    words: Words
    examples: Mapping[str, tuple[Scenario, ...]]

    def label(self, key: str) -> str:
        """Return the word for a key of the rulebook format, as a label."""
        return capital(self.words.vocabulary.key_term(key).id)

    def named(self, codes: Iterable[StrEnum], *enums: type[StrEnum]) -> str:
        """Return terms as alternatives, with groups by their own terms."""
        ordered = [str(code) for enum in enums for code in enum if code in set(codes)]
        return self.words.join("or", grouped(ordered, self.words, *enums))

    def rule(self, rule: str) -> str:
        """Return a link to a rule with its title."""
        found = self.book.rule(rule)
        title = found.title[self.words.lang]
        return f"[{title}]({found.instrument}.md#{rule.lower()}) `{rule}`"

    def number(self, rule: str) -> str:
        """Return the number of the instrument that a rule is of."""
        return self.book.instrument(self.book.rule(rule).instrument).number

    def instrument(self, instrument: str) -> str:
        """Return a link to the page of an instrument."""
        return f"[{self.book.instrument(instrument).number}]({instrument}.md)"

    def citation(self, citation: Citation) -> str:
        """Return a provision with a link to the page of its instrument, and its persistent id."""
        link = f"[{self.words.citation(citation)}]({citation.instrument}.md)"
        reference = self.book.instrument(citation.instrument).reference(citation)
        return link if citation.anchor is None or reference is None else f"{link} (`{reference}`)"

    def cited(self, citation: Citation) -> str:
        """Return a provision with links to the page of its instrument and to its official text."""
        address = self.book.instrument(citation.instrument).address
        official = "" if address is None else f" ([naskah resmi]({address}))"
        return f"{self.citation(citation)}{official}"

    def reading(self, reading: ReadingRef) -> str:
        """Return a reading with a link to its dispute."""
        return f"[{self.words.reading(reading)}](disputes.md#{reading.dispute})"

    def days(self, first: date | None, last: date | None) -> str:
        """Return from when until when something is in force."""
        bounds = [("sejak", first), ("sampai dengan", last)]
        days = [f"{word} {self.words.day(day)}" for word, day in bounds if day is not None]
        return " ".join(days) or "tanggal tidak dicatat"


def pages() -> dict[str, str]:
    """Return every page by its path below `docs`.

    Raises:
        LoadError: If a scenario file cannot be read.
    """
    book = Rulebook.national()
    shelf = Shelf(book, Words(lang="id"), exercised(book))
    return {
        "book/index.md": _lines(_index(shelf)),
        "book/disputes.md": _lines(_disputes(shelf)),
        "book/sanctions.md": _lines(_sanctions(shelf)),
        f"book/{_BY_ACT}": _lines(_by_code(_BY_ACT_HEAD, Act, lambda rule: rule.acts, shelf)),
        f"book/{_BY_PERSON}": _lines(
            _by_code(_BY_PERSON_HEAD, Category, lambda rule: rule.categories, shelf)
        ),
        **{f"book/{each.id}.md": _lines(_page(each, shelf)) for each in book.instruments},
    }


def exercised(book: Rulebook) -> dict[str, tuple[Scenario, ...]]:
    """Return the scenarios below `examples` by the rules that each exercises."""
    exercising: dict[str, list[Scenario]] = {rule.id: [] for rule in book.rules}
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        if path.name.endswith(tuple(SUFFIXES)):
            for scenario in load(path):
                missed = set(coverage([run(scenario)], book).rules.missed)
                for rule in exercising.keys() - missed:
                    exercising[rule].append(scenario)
    return {rule: tuple(scenarios) for rule, scenarios in exercising.items()}


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _bullet(label: str, text: str) -> str:
    return f"- {label}: {text}"


# ------------------------------------------------------------------ all instruments


def _index(shelf: Shelf) -> Iterator[str]:
    book, words = shelf.book, shelf.words
    yield _INDEX_HEAD
    yield f"- Diperiksa: {shelf.days(book.known_from, book.known_until)}"
    yield f"- Isi: {len(book.rules)} aturan dari {len(book.instruments)} peraturan"
    yield "- [Perbedaan tafsiran](disputes.md)"
    yield "- [Jenis sanksi](sanctions.md)"
    yield f"- [Menurut tindakan]({_BY_ACT})"
    yield f"- [Menurut orang]({_BY_PERSON})"
    yield f"- Kumpulan aturan: {book.id} versi {book.version}, sidik `{book.digest}`"
    yield f"\n{words.say('no-advice')}\n"
    ruling = {rule.instrument for rule in book.rules}
    ordered = sorted(book.instruments, key=_weight)
    for rank in Rank:
        yield from _listed(
            capital(words.term(rank)),
            [each for each in ordered if each.rank is rank and each.id in ruling],
            shelf,
        )
    yield from _listed("Hanya dikutip", [each for each in ordered if each.id not in ruling], shelf)


def _weight(instrument: Instrument) -> tuple[int, date]:
    """Return what orders instruments: the higher rank first, then the older."""
    return instrument.rank.order, instrument.first or instrument.made or date.min


def _listed(title: str, instruments: list[Instrument], shelf: Shelf) -> Iterator[str]:
    if instruments:
        yield f"## {title}\n"
        yield "| peraturan | tentang | berlaku | diganti oleh | aturan |"
        yield "|---|---|---|---|---|"
        yield from (_row(instrument, shelf) for instrument in instruments)
        yield ""


def _by_code(
    head: str, codes: Iterable[StrEnum], having: Callable[[Rule], Iterable[str]], shelf: Shelf
) -> Iterator[str]:
    """Yield the rules that name each code, below its term: those of higher rank first."""
    instrument = shelf.book.instrument
    ordered = sorted(shelf.book.rules, key=lambda rule: _weight(instrument(rule.instrument)))
    yield head
    for code in codes:
        found = [rule.id for rule in ordered if code in set(having(rule))]
        if found:
            yield f"## {capital(shelf.words.term(code))} `{code}`\n"
            yield from (f"- {shelf.rule(rule)}, {shelf.number(rule)}" for rule in found)
            yield ""
    yield "[Semua peraturan](index.md)"


def _row(instrument: Instrument, shelf: Shelf) -> str:
    number = sum(rule.instrument == instrument.id for rule in shelf.book.rules)
    successor = instrument.replaced_by
    cells = (
        shelf.instrument(instrument.id),
        instrument.title.id,
        shelf.days(instrument.first, instrument.last),
        "" if successor is None else shelf.instrument(successor),
        str(number),
    )
    return f"| {' | '.join(cells)} |"


# ------------------------------------------------------------------ one instrument


def _page(instrument: Instrument, shelf: Shelf) -> Iterator[str]:
    rules = [rule for rule in shelf.book.rules if rule.instrument == instrument.id]
    yield f"# {instrument.number}\n"
    yield f"**{instrument.title.id}**\n"
    yield from _about(instrument, shelf)
    yield ""
    for rule in rules:
        yield from _rule(rule, shelf)
    if not rules:
        yield "Peraturan ini tidak memuat aturan sendiri dalam kumpulan ini.\n"
    citing = [rule.id for rule in shelf.book.rules if _cites(rule, instrument)]
    if citing:
        yield "## Dikutip oleh\n"
        yield from (f"- {shelf.rule(rule)}" for rule in citing)
        yield ""
    # Not in the index: what is listed there counts as a page of the book.
    yield "- [Semua peraturan](index.md)"
    yield "- [Cakupan](../reference/coverage.md): tiap baris penelitian hukum dan pemuatnya"


def _about(instrument: Instrument, shelf: Shelf) -> Iterator[str]:
    words = shelf.words
    replaced = [each.id for each in shelf.book.instruments if each.replaced_by == instrument.id]
    yield _bullet("Kode", f"`{instrument.id}`")
    yield _bullet(shelf.label("rank"), words.term(instrument.rank))
    yield _bullet(shelf.label("in_force"), shelf.days(instrument.first, instrument.last))
    if replaced:
        yield _bullet("Menggantikan", "; ".join(map(shelf.instrument, replaced)))
    if instrument.replaced_by is not None:
        yield _bullet(shelf.label("replaced_by"), shelf.instrument(instrument.replaced_by))
    yield _bullet(f"{shelf.label('confidence')} tanggal", words.term(instrument.confidence))
    yield from _origin(instrument, shelf)


def _origin(instrument: Instrument, shelf: Shelf) -> Iterator[str]:
    """Yield where an instrument comes from and where it is, and when that was checked."""
    words = shelf.words
    made = "tidak diketahui" if instrument.made is None else words.day(instrument.made)
    yield _bullet(shelf.label("made"), made)
    if instrument.promulgated is not None:
        yield _bullet(shelf.label("promulgated"), words.day(instrument.promulgated))
    if instrument.gazette is not None:
        yield _bullet(shelf.label("gazette"), instrument.gazette)
    if instrument.status is not None:
        yield _bullet(shelf.label("status"), _STANDINGS[instrument.status])
    if instrument.address is not None:
        yield _bullet(shelf.label("address"), _source(instrument.address))
    if instrument.source is not None:
        yield _bullet(shelf.label("source"), _source(instrument.source))
    if instrument.persistent_id is not None:
        yield _bullet(shelf.label("persistent_id"), f"`{instrument.persistent_id}`")
    if instrument.checked is not None:
        yield _bullet(shelf.label("checked"), words.day(instrument.checked))


def _cites(rule: Rule, instrument: Instrument) -> bool:
    """Return whether a rule of another instrument cites this one, itself or for a sanction."""
    cited = (*rule.citations, *(each.citation for each in rule.consequences))
    return rule.instrument != instrument.id and any(
        citation.instrument == instrument.id for citation in cited
    )


def _source(source: str) -> str:
    return f"<{source}>" if source.startswith(("https://", "http://")) else source


# ------------------------------------------------------------------ one rule


def _rule(rule: Rule, shelf: Shelf) -> Iterator[str]:
    # The code makes the anchor, whatever becomes of the title.
    yield f"## {rule.title.id} `{rule.id}`\n"
    yield f"*{rule.title.en}*\n"
    yield "| | |"
    yield "|---|---|"
    for label, text in _summary(rule, shelf):
        yield f"| **{label}** | {text} |"
    yield ""
    yield from _when(rule.when, shelf.label("when"), shelf)
    yield from _relations(rule, shelf)
    if rule.consequences:
        yield f"- {shelf.label('consequences')}:"
        for consequence in rule.consequences:
            yield from _consequence(consequence, shelf)
    yield _bullet(shelf.label("confidence"), shelf.words.term(rule.confidence))
    yield _bullet(shelf.label("in_force"), shelf.days(rule.first, rule.last))
    if rule.note is not None:
        yield _bullet(shelf.label("note"), rule.note.id)
    yield from _examples(shelf.examples[rule.id])
    yield ""


def _summary(rule: Rule, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Yield what a rule says in short: who, what, when, what follows, and by which provision."""
    named = shelf.named
    yield shelf.label("modality"), capital(shelf.words.term(rule.modality))
    people = ((rule.categories, Category), (rule.positions, Position))
    yield "Siapa", "; ".join(named(codes, enum) for codes, enum in people if codes)
    yield "Apa", named(rule.acts, Act)
    if rule.targets:
        yield shelf.label("targets"), named(rule.targets, Target)
    times = (
        (rule.election_kinds, ElectionKind),
        (rule.contests, Contest),
        (rule.stages, Stage),
        (rule.periods, PeriodKind),
    )
    when = "; ".join(named(codes, enum) for codes, enum in times if codes)
    yield "Kapan", when or "kapan saja"
    if rule.regions:
        names = (shelf.words.region(code) or code for code in sorted(rule.regions))
        yield shelf.label("regions"), ", ".join(names)
    if rule.binds_after_resignation:
        yield shelf.label("binds_after_resignation"), shelf.words.say("yes")
    classes = dict.fromkeys(each.sanction_class for each in rule.consequences)
    if classes:
        yield shelf.label("consequences"), "; ".join(map(shelf.words.sanction_class, classes))
    yield shelf.label("citations"), "; ".join(map(shelf.cited, rule.citations))


def _when(condition: Condition | None, label: str, shelf: Shelf, margin: str = "") -> Iterator[str]:
    items = conditions(condition, shelf.words)
    if items:
        yield f"{margin}- {label}:"
        yield from _items(items, f"{margin}  ")


def _items(items: Iterable[Item], margin: str) -> Iterator[str]:
    for item in items:
        yield f"{margin}- {item.text}"
        yield from _items(item.below, f"{margin}  ")


def _relations(rule: Rule, shelf: Shelf) -> Iterator[str]:
    """Yield the rules that a rule lifts and that lift it, and its interpreters and reading."""
    lifts = sorted(rule.exception_to)
    lifters = [other.id for other in shelf.book.rules if rule.id in other.exception_to]
    for label, others in ((shelf.label("exception_to"), lifts), ("Dikecualikan oleh", lifters)):
        if others:
            yield f"- {label}:"
            yield from (f"  - {shelf.rule(other)}" for other in others)
    if rule.interpretation_by:
        holders = "; ".join(who.id for who in rule.interpretation_by)
        yield _bullet(shelf.label("interpretation_by"), holders)
    if rule.reading is not None:
        yield _bullet(shelf.label("reading"), shelf.reading(rule.reading))


def _consequence(consequence: Consequence, shelf: Shelf) -> Iterator[str]:
    words, margin = shelf.words, " " * 4
    yield f"  - {_class(consequence, shelf)}"
    narrowed: tuple[tuple[str, Iterable[StrEnum], type[StrEnum]], ...] = (
        ("for", consequence.categories, Category),
        ("positions", consequence.positions, Position),
        ("targets", consequence.targets, Target),
        ("election_kinds", consequence.kinds_of_election, ElectionKind),
    )
    for key, codes, enum in narrowed:
        if codes:
            yield margin + _bullet(shelf.label(key), shelf.named(codes, enum))
    if consequence.by:
        yield margin + _bullet(shelf.label("by"), words.join("or", map(words.term, consequence.by)))
    yield from _when(consequence.when, shelf.label("when"), shelf, margin)
    if consequence.reading is not None:
        yield margin + _bullet(shelf.label("reading"), shelf.reading(consequence.reading))
    yield margin + _bullet(shelf.label("citation"), shelf.citation(consequence.citation))
    yield margin + _bullet(shelf.label("confidence"), words.term(consequence.confidence))
    if consequence.first or consequence.last:
        days = shelf.days(consequence.first, consequence.last)
        yield margin + _bullet(shelf.label("in_force"), days)
    if consequence.note is not None:
        yield margin + _bullet(shelf.label("note"), consequence.note.id)


def _class(consequence: Consequence, shelf: Shelf) -> str:
    """Return the class of a sanction with its own kinds, or with a link to those of schedules."""
    words, sanction_class = shelf.words, consequence.sanction_class
    if sanction_class is None:
        return f"**{words.say('no-class')}**"
    name = f"**{words.term(sanction_class)}** (`{sanction_class}`)"
    if consequence.kinds:
        return f"{name}: {penalties(consequence.kinds, consequence.joined, words)}"
    return f"{name}: [jenisnya](sanctions.md#{sanction_class})"


def _examples(scenarios: tuple[Scenario, ...]) -> Iterator[str]:
    if not scenarios:
        return
    yield f"- Contoh ({len(scenarios)}):"
    for scenario in scenarios[:_MOST_EXAMPLES]:
        yield f"  - {_example(scenario)}"
    if len(scenarios) > _MOST_EXAMPLES:
        yield f"  - dan {len(scenarios) - _MOST_EXAMPLES} contoh lain"


def _example(scenario: Scenario) -> str:
    where = scenario.location
    if where is None:
        return scenario.name
    path = Path(where.name).resolve().relative_to(ROOT).as_posix()
    return f"[{scenario.name}](../../{path}#L{where.line})"


# ------------------------------------------------------------------ kinds of sanction


def _sanctions(shelf: Shelf) -> Iterator[str]:
    yield _SANCTIONS_HEAD
    for code in SanctionClass:
        yield f"## {capital(shelf.words.term(code))} `{code}`\n"
        schedules = [each for each in shelf.book.schedules if each.sanction_class is code]
        if not schedules:
            yield "Jenisnya disebut oleh tiap aturan.\n"
        for schedule in schedules:
            yield from _schedule(schedule, shelf)
    yield "## Tata cara\n"
    for duty in shelf.book.duties:
        yield from _duty(duty, shelf)
    yield "\n[Semua peraturan](index.md)"


def _schedule(schedule: Schedule, shelf: Shelf) -> Iterator[str]:
    words = shelf.words
    yield f"### {words.citation(schedule.citation)} `{schedule.id}`\n"
    yield _bullet(shelf.label("kinds"), penalties(schedule.kinds, schedule.joined, words))
    yield _bullet(shelf.label("for"), shelf.named(schedule.categories, Category))
    for imposer in schedule.imposers:
        by = words.join("or", map(words.term, imposer.by))
        levels = ", ".join(words.term(level) for level in sorted(imposer.employer_levels))
        who = shelf.named(imposer.positions, Position)
        yield _bullet(shelf.label("by"), f"{by}, bagi {who}{f' di {levels}' if levels else ''}")
    if schedule.reading is not None:
        yield _bullet(shelf.label("reading"), shelf.reading(schedule.reading))
    yield _bullet(shelf.label("citation"), shelf.citation(schedule.citation))
    yield _bullet(shelf.label("confidence"), words.term(schedule.confidence))
    yield _bullet(shelf.label("in_force"), shelf.days(schedule.first, schedule.last))
    if schedule.note is not None:
        yield _bullet(shelf.label("note"), schedule.note.id)
    yield ""


def _duty(duty: Duty, shelf: Shelf) -> Iterator[str]:
    yield f"- {duty.text.id}"
    classes = (
        f"[{shelf.words.term(each)}](#{each})" for each in SanctionClass if each in duty.classes
    )
    yield f"  - {shelf.label('sanctions')}: {', '.join(classes)}"
    yield f"  - {shelf.label('citation')}: {shelf.citation(duty.citation)}"
    yield f"  - {shelf.label('in_force')}: {shelf.days(duty.first, duty.last)}"


# ------------------------------------------------------------------ disputes


def _disputes(shelf: Shelf) -> Iterator[str]:
    yield _DISPUTES_HEAD
    for dispute in shelf.book.disputes:
        yield f"## {capital(dispute.title.id)} `{dispute.id}`\n"
        for reading in dispute.readings:
            yield from _reading(reading, dispute, shelf)
        yield ""
    yield "[Semua peraturan](index.md)"


def _reading(reading: Reading, dispute: Dispute, shelf: Shelf) -> Iterator[str]:
    words, ref = shelf.words, ReadingRef(dispute.id, reading.id)
    yield f"- **{capital(reading.title.id)}** (`{reading.id}`), sejak {words.day(reading.since)}"
    yield "  - Pemegang:"
    for holder in reading.holders:
        since = words.day(holder.since)
        yield f"    - {holder.who.id}, sejak {since}: {_source(holder.source)}"
    rules = [rule for rule in shelf.book.rules if _holds(rule, ref)]
    schedules = [each for each in shelf.book.schedules if each.reading == ref]
    if rules or schedules:
        yield f"  - {shelf.label('rules')}:"
    yield from (f"    - {shelf.rule(rule.id)}" for rule in rules)
    for schedule in schedules:
        link = f"[`{schedule.id}`](sanctions.md#{schedule.id})"
        yield f"    - {link}: {words.term(schedule.sanction_class)}"


def _holds(rule: Rule, reading: ReadingRef) -> bool:
    """Return whether a rule, or one of its consequences, belongs to a reading."""
    return reading in {rule.reading, *(each.reading for each in rule.consequences)}
