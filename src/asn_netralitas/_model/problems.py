"""Problems as data first, sentences second, and the two exceptions of the package.

A `Problem` holds a stable code, the values of its sentence and, where a file is at fault, the
place. Its sentence is made from these in Indonesian or English. No input or output here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from attrs import field, frozen

from asn_netralitas._phrases.text import Language, Shown, Text

Severity = Literal["error", "warning"]


@frozen(repr=False)
class Location(Shown):
    """A place in a file: name, 1-based line and column, and the text of that line."""

    name: str
    line: int
    column: int
    width: int = 1
    text: str = ""

    def __str__(self) -> str:
        """Return `name:line:column`, as editors understand it."""
        return f"{self.name}:{self.line}:{self.column}"


def _as_dict(values: Mapping[str, str]) -> dict[str, str]:
    return dict(values)


@frozen(kw_only=True, repr=False)
class Problem(Shown):
    """One thing that is wrong: a stable code, what was written, what was meant, and where.

    `values` fills the sentence of the code; `hint` is the near match, if there is one.
    """

    code: str
    values: Mapping[str, str] = field(factory=dict, converter=_as_dict, hash=False)
    hint: str | None = None
    where: Location | None = None
    severity: Severity = "error"

    def sentence(self, lang: Language = "en") -> str:
        """Return the problem as one sentence in `lang`, without its place."""
        text = SENTENCES[self.code][lang].format_map(_worded(self.values, lang))
        if self.hint is None:
            return text
        return f"{text}; {_MEANT[lang].format(hint=self.hint)}"

    def render(self, lang: Language = "en") -> str:
        """Return place, code and sentence, with the line and a caret where there is a file."""
        severity = _SEVERITIES[self.severity][lang]
        message = f"{severity}[{self.code}]: {self.sentence(lang)}"
        if self.where is None:
            return message
        head = f"{self.where}: {message}"
        if not self.where.text:
            return head
        number = str(self.where.line)
        caret = " " * (self.where.column - 1) + "^" * max(1, self.where.width)
        gutter = " " * len(number)
        return f"{head}\n  {number} | {self.where.text}\n  {gutter} | {caret}"


class LoadError(ValueError):
    """A file could not be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, in the order in which they stand in the file."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.render() for problem in self.problems))

    def __reduce__(self) -> tuple[type[LoadError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that the error survives a process border."""
        return type(self), (self.problems,)


class CaseError(ValueError):
    """A question cannot be asked as it stands; `problems` says why, one entry a fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, in the order in which the question was read."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence() for problem in self.problems))

    def __reduce__(self) -> tuple[type[CaseError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that the error survives a process border."""
        return type(self), (self.problems,)


def _worded(values: Mapping[str, str], lang: Language) -> dict[str, str]:
    """Return the values with what they name in words of `lang`; the others are as written."""
    named = {name: _NOUNS[values[name]][lang] for name in _NAMING if values.get(name) in _NOUNS}
    return {**values, **named}


def near(written: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that was most likely meant, or None where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  # slow to load, and for mistakes alone

    folded = {candidate.casefold(): candidate for candidate in candidates}
    found = get_close_matches(written.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


_SEVERITIES: Final = {
    "error": Text("galat", "error"),
    "warning": Text("peringatan", "warning"),
}
_MEANT: Final = Text("mungkin maksudnya `{hint}`", "did you mean `{hint}`?")

# What the values `what` and `expected` may name; any other value stands in the sentence as it is.
_NAMING: Final = ("what", "expected")
_NOUNS: Final[Mapping[str, Text]] = {
    "text": Text("teks", "text"),
    "no": Text("tidak", "no"),
    "a mapping": Text("pasangan kunci dan nilai", "a mapping of keys to values"),
    "a list": Text("daftar", "a list"),
    "a whole number": Text("bilangan bulat", "a whole number"),
    "instrument": Text("peraturan", "instrument"),
    "rule": Text("aturan", "rule"),
    "category": Text("kategori", "category"),
    "position": Text("jabatan", "position"),
    "act": Text("tindakan", "act"),
    "target": Text("sasaran", "target"),
    "election kind": Text("jenis pemilihan", "election kind"),
    "contest": Text("jabatan yang dipilih", "contest"),
    "stage": Text("tahap", "stage"),
    "period kind": Text("masa", "period kind"),
    "candidacy": Text("status pencalonan", "candidacy"),
    "employer level": Text("tingkat instansi", "employer level"),
    "verdict": Text("putusan", "verdict"),
    "sanction class": Text("golongan sanksi", "sanction class"),
    "sanction kind": Text("jenis sanksi", "sanction kind"),
    "authority": Text("lembaga", "authority"),
    "modality": Text("sifat aturan", "modality"),
    "confidence": Text("tingkat keyakinan", "confidence"),
    "rank": Text("hierarki", "rank"),
    "joined": Text("cara gabung", "way of joining"),
    "kind of days": Text("jenis hari", "kind of days"),
    "fact type": Text("jenis fakta", "fact type"),
    "yes or no": Text("ya atau tidak", "yes or no"),
    "a day": Text("tanggal (TTTT-BB-HH)", "a day (YYYY-MM-DD)"),
}

SENTENCES: Final[Mapping[str, Text]] = {
    # --- reading a file
    "missing-file": Text("berkas `{path}` tidak ada", "there is no file `{path}`"),
    "is-folder": Text("`{path}` adalah folder, bukan berkas", "`{path}` is a folder, not a file"),
    "file-exists": Text(
        "berkas `{path}` sudah ada dan tidak ditimpa",
        "the file `{path}` is there already and is not overwritten",
    ),
    "unwritable": Text(
        "berkas `{path}` tidak dapat ditulis: {reason}",
        "the file `{path}` cannot be written: {reason}",
    ),
    "unreadable": Text(
        "`{path}` tidak dapat dibaca: {reason}", "`{path}` cannot be read: {reason}"
    ),
    "not-utf8": Text("`{path}` bukan teks UTF-8", "`{path}` is not UTF-8 text"),
    "empty-file": Text("`{path}` kosong", "`{path}` is empty"),
    "too-large": Text("`{path}` lebih dari {limit} byte", "`{path}` is larger than {limit} bytes"),
    "too-deep": Text("bersarang lebih dari {limit} tingkat", "nested deeper than {limit} levels"),
    "bad-yaml": Text("susunan YAML rusak di sini", "the YAML is broken here"),
    "yaml-tab": Text(
        "tab dipakai untuk jarak; pakailah spasi", "a tab is used as space; use blanks instead"
    ),
    "yaml-indent": Text(
        "baris ini menjorok tidak sama dengan baris lain yang setingkat",
        "this line is not indented like the others of its level",
    ),
    "yaml-colon": Text(
        "titik dua dan spasi di dalam teks; tulislah seluruh teks dalam tanda kutip",
        "a colon and a blank within a text; write the whole text in quotes",
    ),
    "yaml-key": Text(
        "baris ini bukan pasangan `kunci: nilai`", "this line is not a pair `key: value`"
    ),
    "yaml-quote": Text(
        "tanda kutip tidak ditutup di akhir teks",
        "the quotes are not closed at the end of the text",
    ),
    "yaml-bracket": Text(
        "kurung, atau koma di antara isinya, tidak lengkap",
        "a bracket, or a comma between what it holds, is missing",
    ),
    "yaml-escape": Text(
        "garis miring terbalik di dalam tanda kutip ganda; pakailah tanda kutip tunggal",
        "a backslash within double quotes; use single quotes instead",
    ),
    "yaml-start": Text(
        "teks yang diawali `{character}` harus ditulis dalam tanda kutip",
        "a text that starts with `{character}` must be written in quotes",
    ),
    "yaml-character": Text(
        "karakter {character} tidak boleh ada dalam berkas YAML",
        "the character {character} may not stand in a YAML file",
    ),
    "stray-comma": Text(
        "kunci `{key}` tidak bernilai; teks yang memuat koma ditulis dalam tanda kutip",
        "the key `{key}` has no value; a text with a comma is written in quotes",
    ),
    "too-many-problems": Text(
        "lebih dari {limit} galat; sisanya tidak ditampilkan",
        "more than {limit} problems; the rest is not shown",
    ),
    "several-documents": Text(
        "hanya satu dokumen YAML per berkas", "only one YAML document a file is read"
    ),
    "alias": Text("alias dan jangkar YAML tidak dipakai", "YAML aliases and anchors are not used"),
    "tag": Text("tag YAML `{tag}` tidak dipakai", "the YAML tag `{tag}` is not used"),
    "duplicate-key": Text("kunci `{key}` ditulis dua kali", "the key `{key}` stands twice"),
    "unknown-key": Text("kunci `{key}` tidak dikenal", "unknown key `{key}`"),
    "missing-key": Text("kunci `{key}` tidak ada", "the key `{key}` is missing"),
    "wrong-type": Text("`{written}` bukan {expected}", "`{written}` is not {expected}"),
    "unknown-code": Text("kode {what} `{written}` tidak dikenal", "unknown {what} `{written}`"),
    "bad-date": Text(
        "`{written}` bukan tanggal kalender (TTTT-BB-HH)",
        "`{written}` is not a calendar day (YYYY-MM-DD)",
    ),
    "reversed-days": Text(
        "hari terakhir {last} mendahului hari pertama {first}",
        "the last day {last} comes before the first day {first}",
    ),
    # --- checking a calendar
    "unlikely-day": Text(
        "hari {written} tidak di antara {first} dan {last}",
        "the day {written} is not between {first} and {last}",
    ),
    "outside-election": Text(
        "hari {written} di luar pemilihan, yang berjalan dari {first} sampai {last}",
        "the day {written} lies outside the election, which runs from {first} to {last}",
    ),
    "no-contests": Text("pemilihan tanpa jabatan yang dipilih", "the election names no contest"),
    "no-regions": Text(
        "daftar wilayah kosong; pemilihan di seluruh Indonesia tidak memakai kunci ini",
        "no region is listed; a nationwide election leaves this key out",
    ),
    "bad-region-code": Text(
        "`{written}` bukan kode wilayah berbentuk {expected}",
        "`{written}` is not a region code of the form {expected}",
    ),
    "unknown-zone": Text("zona waktu `{written}` tidak dikenal", "unknown time zone `{written}`"),
    "empty-list": Text(
        "daftar ini kosong; isilah atau hapus", "this list is empty; fill or drop it"
    ),
    "one-of-keys": Text("tulislah tepat satu dari: {keys}", "write exactly one of: {keys}"),
    "reversed-range": Text(
        "batas bawah {least} melebihi batas atas {most}",
        "the lower bound {least} is above the upper bound {most}",
    ),
    # --- checking a rulebook
    "duplicate-id": Text("id `{id}` dipakai dua kali", "the id `{id}` is used twice"),
    "unknown-id": Text("{what} `{written}` tidak ada", "there is no {what} `{written}`"),
    "binds-nobody": Text("aturan `{rule}` tidak menyebut siapa pun", "rule `{rule}` names nobody"),
    "no-acts": Text("aturan `{rule}` tidak menyebut tindakan", "rule `{rule}` names no act"),
    "no-citation": Text("aturan `{rule}` tanpa dasar hukum", "rule `{rule}` has no citation"),
    "no-consequence-note": Text(
        "akibat tanpa golongan sanksi pada aturan `{rule}` harus diberi keterangan",
        "a consequence without a class in rule `{rule}` needs a note",
    ),
    "wrong-class": Text(
        "sanksi `{kind}` tidak termasuk golongan `{sanction_class}`",
        "the sanction `{kind}` is not of the class `{sanction_class}`",
    ),
    "forbids-a-right": Text(
        "aturan `{rule}` tidak boleh melarang `{act}`", "rule `{rule}` may not forbid `{act}`"
    ),
    "derived-rule": Text(
        "aturan `{rule}` hanya bersandar pada dugaan", "rule `{rule}` rests on inference alone"
    ),
    "carried-twice": Text(
        "aturan `{rule}` sendiri diambil dari aturan lain; sebutlah aturan asalnya",
        "rule `{rule}` is itself carried over; name the rule that it comes from",
    ),
    "exception-circle": Text(
        "pengecualian berputar: {circle}", "the exceptions form a circle: {circle}"
    ),
    "undeclared-interpretation": Text(
        "`{rule}` mengecualikan `{lifted}` yang lebih tinggi tanpa dinyatakan sebagai penafsiran",
        "`{rule}` lifts `{lifted}`, which ranks higher, without being declared an interpretation",
    ),
    "unequal-readings": Text(
        "tafsiran sengketa `{dispute}` tidak menyebut orang yang sama",
        "the readings of dispute `{dispute}` do not name the same persons",
    ),
    "overlay-conflict": Text(
        "`{first}` dan `{second}` memilih tafsiran `{dispute}` yang berbeda untuk tempat yang sama",
        "`{first}` and `{second}` choose different readings of `{dispute}` for one place",
    ),
    # --- looking through a rulebook
    "gap": Text(
        "tidak ada aturan tentang `{act}` untuk {categories} dalam: {situations}",
        "no rule speaks of `{act}` for {categories} in: {situations}",
    ),
    "conflicting-rules": Text(
        "`{permission}` membolehkan apa yang dilarang `{prohibition}` tanpa saling mengecualikan",
        "`{permission}` permits what `{prohibition}` forbids, and neither lifts the other",
    ),
    "never-stands": Text(
        "aturan `{rule}` tidak pernah berlaku: tidak ada hari, orang, dan fakta yang cocok",
        "rule `{rule}` never stands: no day, person and facts fit all that it names",
    ),
    "never-lifts": Text(
        "`{rule}` tidak pernah mengecualikan `{lifted}`", "`{rule}` never lifts `{lifted}`"
    ),
    "never-decides": Text(
        "`{rule}` tidak pernah menentukan: di mana pun berlaku, aturan lebih ketat ikut berlaku",
        "`{rule}` never decides: wherever it stands, a stricter rule stands too",
    ),
    "no-authority": Text(
        "tidak ada yang menjatuhkan sanksi `{sanction_class}` dari aturan `{rule}`",
        "nobody imposes the sanction `{sanction_class}` of rule `{rule}`",
    ),
    "overlay-loosens": Text(
        "`{by}` menjadikan `{after}` apa yang dilarang hukum di bawahnya, dalam {count} sel",
        "`{by}` makes `{after}` what the law under it forbids, in {count} cells",
    ),
    "overlay-freer": Text(
        "`{by}` melonggarkan {count} sel; dalam contohnya `{before}` menjadi `{after}`",
        "`{by}` makes {count} cells freer; in the case `{before}` becomes `{after}`",
    ),
    "overlay-stricter": Text(
        "`{by}` memperketat {count} sel; dalam contohnya `{before}` menjadi `{after}`",
        "`{by}` makes {count} cells stricter; in the case `{before}` becomes `{after}`",
    ),
    "cited-out-of-force": Text(
        "aturan `{rule}` menyebut `{instrument}`, yang tidak berlaku dari {first} sampai {last}",
        "rule `{rule}` cites `{instrument}`, which is not in force from {first} to {last}",
    ),
    "hole-in-time": Text(
        "`{instrument}` dan penggantinya `{successor}` tidak berlaku dari {first} sampai {last}",
        "neither `{instrument}` nor its successor `{successor}` is in force from {first} to {last}",
    ),
    "space-sampled": Text(
        "`{act}`: fakta sebuah sel lebih dari {limit} gabungan; hanya sebanyak itu yang diperiksa",
        "`{act}`: the facts of a cell have more than {limit} combinations; so many were looked at",
    ),
    # --- asking a question
    "naive-datetime": Text(
        "waktu `{written}` tanpa zona; tambahkan +07:00 (WIB), +08:00 (WITA) atau +09:00 (WIT)",
        "the time `{written}` has no offset; add +07:00 (WIB), +08:00 (WITA) or +09:00 (WIT)",
    ),
    "unknown-region": Text("wilayah `{written}` tidak dikenal", "unknown region `{written}`"),
    "unknown-election": Text("pemilihan `{written}` tidak dikenal", "unknown election `{written}`"),
    "unknown-dispute": Text("sengketa `{written}` tidak dikenal", "unknown dispute `{written}`"),
    "unknown-reading": Text(
        "tafsiran `{written}` tidak ada pada sengketa `{dispute}`",
        "dispute `{dispute}` has no reading `{written}`",
    ),
    "contradiction": Text(
        "`{if_fact}: {if_value}` tidak dapat bersama `{fact}: {value}`",
        "`{if_fact}: {if_value}` cannot go together with `{fact}: {value}`",
    ),
    "fixed-target": Text(
        "tindakan `{act}` selalu bersasaran `{fixed}`, bukan `{written}`",
        "the act `{act}` always has the target `{fixed}`, not `{written}`",
    ),
    "empty-span": Text(
        "rentang {first} sampai {last} tidak memuat satu hari pun",
        "the span from {first} to {last} holds no day",
    ),
    "too-long-span": Text(
        "rentang lebih dari {limit} hari", "the span is longer than {limit} days"
    ),
    "impossible-case": Text(
        "tidak ada keadaan yang cocok dengan semua fakta yang diberikan",
        "no situation fits all the facts that were given",
    ),
    "bad-argument": Text("`{written}` bukan {expected}", "`{written}` is not {expected}"),
    "unknown-fact": Text("fakta `{written}` tidak dikenal", "unknown fact `{written}`"),
    # --- interviews
    "other-rulebook": Text(
        "putusan dibuat dengan kumpulan aturan {written}, bukan {held}",
        "the decision was made with the rulebook {written}, not with {held}",
    ),
    "nothing-asked": Text("tidak ada pertanyaan yang terbuka", "no question is open"),
    "bad-answer": Text(
        "`{written}` bukan jawaban yang mungkin; yang mungkin: {choices}",
        "`{written}` is not a possible answer; possible are {choices}",
    ),
    "region-elsewhere": Text(
        "`{written}` tidak terletak di dalam wilayah `{region}`",
        "`{written}` does not lie within the region `{region}`",
    ),
    "day-elsewhere": Text(
        "hari {written} tidak di antara {first} dan {last}",
        "the day {written} is not between {first} and {last}",
    ),
    "no-choice": Text("tidak ada pilihan `{written}`", "there is no choice `{written}`"),
    # --- scenario files
    "bad-time": Text(
        "`{written}` bukan waktu dengan zona (TTTT-BB-HHTJJ:MM+08:00)",
        "`{written}` is not a time with an offset (YYYY-MM-DDTHH:MM+08:00)",
    ),
    "empty-expectation": Text(
        "`{key}` tidak menyebut apa pun, jadi tidak mungkin gagal",
        "`{key}` names nothing, so it cannot fail",
    ),
    "personal-number": Text(
        "angka 18 digit ini tampak seperti NIP; hapus, karena contoh tidak memuat data pribadi",
        "these 18 digits look like a personal number; remove them: examples hold no personal data",
    ),
    "expectation-differs": Text(
        "`{key}`: diharapkan {wanted}, ternyata {held}", "`{key}`: expected {wanted}, got {held}"
    ),
    "expectation-absent": Text(
        "`{key}`: diharapkan {wanted}, ternyata tidak ada",
        "`{key}`: expected {wanted}, got nothing",
    ),
    "expectation-excludes": Text(
        "`{key}`: diharapkan tanpa {wanted}, ternyata {held}",
        "`{key}`: expected none of {wanted}, got {held}",
    ),
    # --- receipts
    "bad-json": Text("susunan JSON rusak di sini", "the JSON is broken here"),
    "not-a-decision": Text(
        "ini bukan JSON sebuah putusan, seperti yang ditulis `evaluate --format json`",
        "this is not the JSON of a decision, as `evaluate --format json` prints it",
    ),
    "other-schema": Text(
        "skema `{written}` tidak dibaca; yang dibaca `{expected}`",
        "the schema `{written}` is not read; `{expected}` is",
    ),
    # --- tables in files
    "unknown-form": Text(
        "akhiran `{path}` tidak dikenal; yang dikenal: {suffixes}",
        "the suffix of `{path}` is not known; known are {suffixes}",
    ),
    "same-file": Text(
        "`{path}` dibaca dan akan ditimpa; tulislah ke berkas lain",
        "`{path}` is read and would be replaced; write to another file",
    ),
    "written-twice": Text(
        "`{path}` sedang ditulis oleh proses lain juga",
        "`{path}` is being written by another process too",
    ),
    "missing-column": Text(
        "`{path}` tidak mempunyai kolom `{name}`; sebutlah kolomnya dengan `--map {name}=KOLOM`",
        "`{path}` has no column `{name}`; name the one to read with `--map {name}=COLUMN`",
    ),
    "absent-column": Text(
        "`{path}` tidak mempunyai kolom `{column}`", "`{path}` has no column `{column}`"
    ),
    "column-twice": Text(
        "beberapa kolom berarti `{name}`: {columns}; pilihlah dengan `--map {name}=KOLOM`",
        "several columns mean `{name}`: {columns}; choose with `--map {name}=COLUMN`",
    ),
    "taken-column": Text(
        "`{path}` sudah mempunyai kolom dengan nama kolom jawaban: {columns}",
        "`{path}` has columns already that are called as answers are: {columns}",
    ),
    "repeated-column": Text(
        "kolom `{column}` ada dua kali, yang tidak dapat ditulis ke `{path}`",
        "the column `{column}` is there twice, which cannot be written to `{path}`",
    ),
    "unwritable-column": Text(
        "kolom `{column}` berjenis {type}, yang tidak dapat ditulis ke `{path}`",
        "the column `{column}` is of the type {type}, which cannot be written to `{path}`",
    ),
    "wrong-fields": Text(
        "`{path}`, baris tabel {row}: {got} sel, padahal baris judul mempunyai {expected}",
        "`{path}`, table row {row}: {got} cells, but the header has {expected}",
    ),
    "open-quote": Text(
        "`{path}`: tanda kutip tidak ditutup, atau satu baris lebih dari {limit} byte",
        "`{path}`: quotes are not closed, or a row is longer than {limit} bytes",
    ),
    "not-an-object": Text(
        "baris ini bukan objek JSON `{{...}}`", "this line is no JSON object `{{...}}`"
    ),
    # --- the command line
    "missing-extra": Text(
        "perintah ini memerlukan paket `{package}`: pip install 'asn-netralitas[{extra}]'",
        "this command needs the package `{package}`: pip install 'asn-netralitas[{extra}]'",
    ),
    "no-command": Text(
        "perintah belum disebut; yang ada: {commands}", "no command is given; there are {commands}"
    ),
    "unknown-command": Text("perintah `{written}` tidak dikenal", "unknown command `{written}`"),
    "unknown-option": Text("opsi `{written}` tidak dikenal", "unknown option `{written}`"),
    "missing-option": Text("`{option}` belum diberikan", "`{option}` is not given"),
    "bad-choice": Text("`{option}` hanya menerima {choices}", "`{option}` takes only {choices}"),
    "usage": Text("perintah tidak terbaca: {reason}", "the command cannot be read: {reason}"),
    "not-a-pair": Text(
        "`{written}` tidak berbentuk {form}", "`{written}` is not written as {form}"
    ),
    "given-twice": Text("`{name}` diberikan dua kali", "`{name}` is given twice"),
    "nothing-compared": Text(
        "tidak ada opsi yang diberikan dua kali; yang diberikan dua kali itulah yang dibandingkan",
        "no option is given twice; what is given twice is what is compared",
    ),
    "too-much-compared": Text(
        "hanya satu hal dapat dibandingkan, tetapi yang diberikan dua kali: {names}",
        "only one thing can be compared, but given twice are {names}",
    ),
    "given-too-often": Text(
        "`{name}` diberikan lebih dari dua kali", "`{name}` is given more than twice"
    ),
    "nothing-to-diff": Text(
        "tidak ada yang dibandingkan; sebutlah kumpulan aturan, dua kali `--on`, atau `--overlay`",
        "nothing is compared; name a rulebook, `--on` twice, or `--overlay`",
    ),
    "no-scenarios": Text("tidak ada skenario di {paths}", "there is no scenario in {paths}"),
}
