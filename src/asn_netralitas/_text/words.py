"""Codes, days, numbers and names in the language of a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from attrs import field, frozen

from asn_netralitas._model.case import DaySpan
from asn_netralitas._model.decision import Decision, DisputeView
from asn_netralitas._model.law import (
    Citation,
    Dispute,
    Instrument,
    ReadingRef,
    Rule,
)
from asn_netralitas._model.vocabulary import Vocabulary
from asn_netralitas._phrases.text import Language, Text
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook, load_vocabulary

from .document import UNBROKEN

LONGEST_NUMBER: Final = 40
_TWO: Final = 2
_CONJUNCTIONS: Final = {"atau", "dan", "or", "and"}
_BEFORE_A_NUMBER: Final = re.compile(r" (?=\(?\d|\w\b)")


# ------------------------------------------------------------------ words


@frozen(kw_only=True)
class Words:
    """Codes, days and names in the language of the reader.

    With a decision, disputes have the titles that it shows.
    """

    lang: Language
    decision: Decision | None = None
    vocabulary: Vocabulary = field(factory=load_vocabulary, repr=False)

    def say(self, phrase: str, **values: str) -> str:
        """Return a phrase of the module with its values filled in."""
        return _PHRASES[phrase][self.lang].format_map(values)

    def term(self, code: StrEnum) -> str:
        """Return the term of a code of the vocabulary."""
        return self.vocabulary.term(code)[self.lang]

    def code(self, code: str, *enums: type[StrEnum]) -> str:
        """Return the term of a code that belongs to one of some enums, else the code itself."""
        for enum in enums:
            if code in set(enum):
                return self.term(enum(code))
        return code

    def fact(self, name: str) -> str:
        """Return the name of a fact, or of a dispute that decides like one."""
        known = self.vocabulary.terms["facts"]
        return known[name][self.lang] if name in known else self.dispute(name)

    def value(self, fact: str, code: str) -> str:
        """Return a value of a fact, which is a code, `yes` or `no`."""
        spec = self.vocabulary.facts.get(fact)
        if code in {"yes", "no"}:
            return self.say(code)
        kind = None if spec is None else spec.type
        return self.code(code, kind) if kind is not None and issubclass(kind, StrEnum) else code

    def values(self, fact: str, codes: Iterable[str]) -> str:
        """Return the values that a fact may have, as alternatives."""
        return self.join("or", (self.value(fact, code) for code in codes))

    def join(self, how: str, parts: Iterable[str]) -> str:
        """Return parts as one enumeration, with stronger marks where parts hold marks already."""
        several = tuple(parts)
        if len(several) < _TWO:
            return "".join(several)
        comma = ";" if any(", " in part for part in several) else ","
        plain = comma == "," and not any(_CONJUNCTIONS & set(part.split()) for part in several)
        first = f"{comma} ".join(several[:-1])
        if len(several) > _TWO or not plain:
            first += comma
        return self.say(f"join-{how}", first=first, last=several[-1])

    def day(self, day: date) -> str:
        """Return a day as it is written in a letter; its parts are never wrapped apart."""
        month = _MONTHS[self.lang][day.month - 1]
        return UNBROKEN.join((str(day.day), month, str(day.year)))

    def number(self, number: int) -> str:
        """Return a number with the mark for thousands that the language uses."""
        grouped = f"{number:,}"
        return grouped.replace(",", ".") if self.lang == "id" else grouped

    def when(self, at: date | DaySpan) -> str:
        """Return the day or the span of days of an act."""
        if isinstance(at, date):
            return self.say("on-day", day=self.day(at))
        return self.say("in-span", first=self.day(at.first), last=self.day(at.last))

    def where(self, region: str | None) -> str:
        """Return the place of an act with its code."""
        if region is None:
            return self.say("anywhere")
        name = self.region(region)
        if name is None:
            return self.say("in-code", code=region)
        return self.say("in-region" if "." in region else "in-province", name=name, code=region)

    def region(self, code: str) -> str | None:
        """Return the name of a region, or None where the calendar knows none."""
        province, dot, _ = code.partition(".")
        found = Calendar.national().regions.get(province)
        if found is None:
            return None
        if not dot:
            return found.name
        return found.regencies.get(code)

    def election(self, election: str) -> str:
        """Return the name of an election."""
        known = {entry.id: entry.name for entry in Calendar.national().elections}
        return known[election][self.lang] if election in known else election

    def rule(self, rule: str) -> str:
        """Return the title of a rule with its id."""
        found = national_rules().get(rule)
        if found is None:
            return rule
        return self.say("rule", title=found.title[self.lang], rule=rule)

    def dispute(self, dispute: str) -> str:
        """Return what a dispute is about."""
        titles = (view.title[self.lang] for view in self._disputes(dispute))
        return next(titles, dispute)

    def reading(self, ref: ReadingRef) -> str:
        """Return a reading with the dispute that it answers."""
        titles = (
            reading.title[self.lang]
            for view in self._disputes(ref.dispute)
            for reading in view.readings
            if reading.id == ref.reading
        )
        title = next(titles, ref.reading)
        return self.say("reading", dispute=self.dispute(ref.dispute), reading=title)

    def _disputes(self, dispute: str) -> Iterator[DisputeView | Dispute]:
        """Yield a dispute as the decision shows it, then as the national rulebook does."""
        known: tuple[DisputeView | Dispute, ...] = Rulebook.national().disputes
        shown = () if self.decision is None else self.decision.disputes
        yield from (view for view in (*shown, *known) if view.id == dispute)

    def citation(self, citation: Citation) -> str:
        """Return a provision; an instrument whose number is too long to repeat goes by its id."""
        known = national_instruments().get(citation.instrument)
        name = citation.instrument
        if known is not None and len(known.number) <= LONGEST_NUMBER:
            name = known.number
        text = self.say("citation", instrument=name, provision=citation.provision)
        return _BEFORE_A_NUMBER.sub(UNBROKEN, text)

    def citations(self, citations: Iterable[Citation]) -> str:
        """Return provisions in their order."""
        return "; ".join(self.citation(citation) for citation in citations)


@cache
def national_rules() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in Rulebook.national().rules}


@cache
def national_instruments() -> Mapping[str, Instrument]:
    return {entry.id: entry for entry in Rulebook.national().instruments}


def _groups(words: Words) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the groups that have a term of their own, with their members."""
    vocabulary = words.vocabulary
    for category, members in vocabulary.category_groups.items():
        yield words.term(category), frozenset(members)
    named = {
        "position_groups": vocabulary.position_groups,
        "target_groups": vocabulary.target_groups,
    }
    for section, groups in named.items():
        for group, inside in groups.items():
            yield vocabulary.terms[section][group][words.lang], frozenset(map(str, inside))


def grouped(codes: Iterable[str], words: Words, *enums: type[StrEnum]) -> Iterator[str]:
    """Yield terms of codes, whole groups by their own term."""
    left = dict.fromkeys(codes)
    for term, members in _groups(words):
        if members and members <= left.keys():
            yield term
            left = {code: None for code in left if code not in members}
    yield from (words.code(code, *enums) for code in left)


# ------------------------------------------------------------------ what is said

_MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

_PHRASES: Final[Mapping[str, Text]] = {
    # --- the verdict
    "verdict-permitted": Text(
        "{who} {act}{target} {when} {where}.",
        "this person ({who}) may {act}{target} {when} {where}.",
    ),
    "verdict-discouraged": Text(
        "{who} {act}{target} {when} {where}. Ini imbauan; tidak mengikutinya bukan pelanggaran.",
        "this person ({who}) is advised not to {act}{target} {when} {where}. It is "
        "advice; not to follow it is no violation.",
    ),
    "verdict-prohibited": Text(
        "{who} {act}{target} {when} {where}.",
        "this person ({who}) may not {act}{target} {when} {where}.",
    ),
    "verdict-unregulated": Text(
        "{who} {act}{target} {when} {where}. Tidak ada aturan dalam kumpulan aturan ini "
        "yang menyebut hal itu; tidak diatur tidak sama dengan boleh.",
        "no rule of this rulebook says whether this person ({who}) may {act}{target} "
        "{when} {where}. That is not the same as permitted.",
    ),
    "verdict-disputed": Text(
        "{who} {act}{target} {when} {where}. Lembaga-lembaga yang berwenang menafsirkan "
        "aturannya secara berbeda, dan jawabannya bergantung pada tafsiran yang dipakai.",
        "the competent authorities read the law differently on whether this person "
        "({who}) may {act}{target} {when} {where}, and the verdict turns on the reading.",
    ),
    "verdict-depends": Text(
        "{who} {act}{target} {when} {where}. Jawabannya bergantung pada hal yang belum "
        "diketahui: {facts}.",
        "whether this person ({who}) may {act}{target} {when} {where} turns on what is "
        "not known: {facts}.",
    ),
    "verdict-depends-on-something": Text(
        "{who} {act}{target} {when} {where}. Jawabannya bergantung pada hal yang belum diketahui.",
        "whether this person ({who}) may {act}{target} {when} {where} turns on what is not known.",
    ),
    "who": Text("{category} dengan jabatan {position}", "{category}, {position}"),
    "target": Text(" (sasaran: {target})", " (concerning: {target})"),
    "on-day": Text("pada {day}", "on {day}"),
    "in-span": Text(
        "pada salah satu hari dari {first} sampai {last}", "on some day from {first} to {last}"
    ),
    "anywhere": Text("di daerah yang tidak disebutkan", "in a region that was not given"),
    "in-code": Text("di daerah berkode {code}", "in the region with the code {code}"),
    "in-region": Text("di {name} ({code})", "in {name} ({code})"),
    "in-province": Text(
        "di salah satu kabupaten/kota di Provinsi {name} ({code})",
        "in one of the regencies or cities of the province of {name} ({code})",
    ),
    "join-or": Text("{first} atau {last}", "{first} or {last}"),
    "join-and": Text("{first} dan {last}", "{first} and {last}"),
    "join-and-or": Text("{first} dan/atau {last}", "{first} and/or {last}"),
    # --- headings
    "heading-contexts": Text("Pemilihan pada hari itu", "Elections on that day"),
    "heading-given": Text("Fakta yang diberikan", "Facts that were given"),
    "heading-why": Text("Alasan", "Why"),
    "heading-sanctions": Text("Ancaman sanksi", "Sanctions"),
    "heading-disputes": Text("Perbedaan tafsiran", "Where the authorities differ"),
    "heading-reports": Text("Tempat melapor", "Where to report"),
    "heading-duties": Text("Kewajiban dan tata cara", "Duties and procedure"),
    "heading-unknowns": Text(
        "Yang belum diketahui, anggapan, dan catatan", "What is not known, presumed, or to be noted"
    ),
    "heading-instruments": Text("Peraturan yang dikutip", "Instruments cited"),
    "heading-about": Text("Tentang jawaban ini", "About this answer"),
    # --- the case
    "outside": Text("Di luar tahapan pemilihan", "Outside any election"),
    "election": Text("{name} ({about})", "{name} ({about})"),
    "context": Text("{election}: {stage}", "{election}: {stage}"),
    "contexts-possible": Text(
        "Hari atau daerahnya belum pasti. Keadaan yang mungkin:",
        "The day or the region is not certain. What may be the case:",
    ),
    "chosen": Text("tafsiran yang dipilih: {reading}", "reading that was chosen: {reading}"),
    # --- why
    "marks": Text(
        "Tanda: [ya] terpenuhi, [tidak] tidak terpenuhi, [?] belum diketahui.",
        "Marks: [yes] holds, [no] does not hold, [?] not known.",
    ),
    "finding": Text(
        "{modality} {rule} ({status}): {title}", "{modality} {rule} ({status}): {title}"
    ),
    "not-met": Text("berlaku dan tidak dipenuhi", "stands and is not met"),
    "by-reading": Text("bergantung pada tafsiran", "depends on the reading"),
    "basis": Text("Dasar hukum: {citations}", "Legal basis: {citations}"),
    "source": Text("Keandalan: {confidence}", "Confidence: {confidence}"),
    "only-reading": Text("Hanya menurut tafsiran: {reading}", "Only on the reading: {reading}"),
    "in-elections": Text("Pada: {elections}", "In: {elections}"),
    "note": Text("Catatan: {note}", "Note: {note}"),
    "because": Text("Yang diperiksa:", "What was checked:"),
    "lifted-by": Text("Dikecualikan oleh: {rule}", "Lifted by: {rule}"),
    "could-be-lifted": Text(
        "Tidak berlaku jika pengecualian ini terpenuhi: {rule}",
        "Does not stand if this exception holds: {rule}",
    ),
    "could-be-lifted-if": Text(
        "Tidak berlaku jika pengecualian ini terpenuhi: {rule}, dengan syarat:",
        "Does not stand if this exception holds: {rule}, on the condition:",
    ),
    "rule": Text("{title} ({rule})", "{title} ({rule})"),
    "reading": Text("{reading} (perihal: {dispute})", "{reading} (question: {dispute})"),
    "citation": Text("{instrument}, {provision}", "{instrument}, {provision}"),
    # --- the tree of why
    "mark-yes": Text("[ya] {what}", "[yes] {what}"),
    "mark-no": Text("[tidak] {what}", "[no] {what}"),
    "mark-open": Text("[?] {what}", "[?] {what}"),
    "step-person": Text("orang", "person"),
    "step-time": Text("waktu", "time"),
    "step-not": Text("hal berikut tidak terpenuhi:", "the following does not hold:"),
    "step-all": Text("semua hal berikut:", "all of the following:"),
    "step-any": Text("sedikitnya satu dari hal berikut:", "at least one of the following:"),
    "pair": Text("{name}: {value}", "{name}: {value}"),
    "pair-wanted": Text(
        "{name}: {value} (disyaratkan: {wanted})", "{name}: {value} (required: {wanted})"
    ),
    "yes": Text("ya", "yes"),
    "no": Text("tidak", "no"),
    "not-known": Text("belum diketahui", "not known"),
    "none-fits": Text("tidak ada yang cocok", "none that fits"),
    "whichever": Text("apa pun yang mungkin", "whichever it may be"),
    # --- sanctions
    "no-class": Text(
        "sanksi yang tingkatnya tidak ditetapkan sumber mana pun",
        "sanction whose level no source fixes",
    ),
    "no-sanction": Text(
        "Kumpulan aturan ini tidak memuat sanksi untuk perbuatan ini.",
        "This rulebook holds no sanction for this act.",
    ),
    "certain": Text("Pasti menurut fakta yang diberikan", "Certain on the facts that were given"),
    "possible": Text("Mungkin, belum pasti", "Possible, not certain"),
    "possible-if": Text("Mungkin, bergantung pada: {facts}", "Possible, depending on: {facts}"),
    "imposed-by": Text("Yang berwenang menjatuhkan: {by}", "Imposed by: {by}"),
    "sanction-basis": Text(
        "Dari aturan {rule}: {citations} ({confidence})",
        "From rule {rule}: {citations} ({confidence})",
    ),
    "sanction-rule": Text("Dari aturan {rule} ({confidence})", "From rule {rule} ({confidence})"),
    "percent": Text("{kind} sebesar {percent} persen", "{kind} by {percent} percent"),
    "exact-time": Text("{kind} selama {bound}", "{kind} for {bound}"),
    "exact-amount": Text("{kind} sebesar {bound}", "{kind} of {bound}"),
    "least-time": Text("{kind} paling singkat {bound}", "{kind} of at least {bound}"),
    "least-amount": Text("{kind} paling sedikit {bound}", "{kind} of at least {bound}"),
    "most-time": Text("{kind} paling lama {bound}", "{kind} of at most {bound}"),
    "most-amount": Text("{kind} paling banyak {bound}", "{kind} of at most {bound}"),
    "bounds": Text("{kind} {least} sampai {most}", "{kind} of {least} to {most}"),
    "days": Text("{number} hari", "{number} days"),
    "one-days": Text("{number} hari", "{number} day"),
    "months": Text("{number} bulan", "{number} months"),
    "one-months": Text("{number} bulan", "{number} month"),
    "rupiah": Text("Rp{number}", "Rp{number}"),
    # --- disputes
    "dispute": Text("Perihal: {title}", "Question: {title}"),
    "reading-verdict": Text("{title}: {verdict}", "{title}: {verdict}"),
    "holder": Text(
        "{who}, sejak {since} (sumber: {source})", "{who}, since {since} (source: {source})"
    ),
    # --- where to report, what follows
    "route-report": Text("laporan dugaan pelanggaran", "report of a suspected violation"),
    "route-integrated-system": Text(
        "laporan melalui Sistem Berbagi Terintegrasi (SBT)",
        "report through the integrated sharing system (SBT)",
    ),
    "reporter": Text("Yang dapat melapor: {who}", "Who may report: {who}"),
    "deadline": Text("Batas waktu: {days}", "Deadline: {days}"),
    "follow-up": Text("Tenggat penanganan:", "How soon it is dealt with:"),
    "clock": Text("{what}: {days} ({citation})", "{what}: {days} ({citation})"),
    "calendar-days": Text(
        "{days} hari kalender sejak {start}", "{days} calendar days after {start}"
    ),
    "working-days": Text("{days} hari kerja sejak {start}", "{days} working days after {start}"),
    "one-calendar-days": Text(
        "{days} hari kalender sejak {start}", "{days} calendar day after {start}"
    ),
    "one-working-days": Text("{days} hari kerja sejak {start}", "{days} working day after {start}"),
    "start-known": Text("dugaan pelanggaran diketahui", "the suspected violation became known"),
    "start-received": Text("laporan diterima", "the report was received"),
    "start-registered": Text(
        "laporan diterima dan didaftarkan", "the report was received and registered"
    ),
    "start-discovered": Text(
        "pengawas menemukan dugaan pelanggaran", "the supervisor discovered the suspected violation"
    ),
    "start-found": Text("dugaan tindak pidana ditemukan", "the suspected crime was found"),
    "passed-on": Text("Diteruskan kepada: {to}", "Passed on to: {to}"),
    "passed-on-by": Text("Diteruskan oleh {by} kepada: {to}", "Passed on by the {by} to: {to}"),
    # --- what is not known
    "open": Text(
        "Belum diketahui dan menentukan jawaban: {facts}",
        "Not known, and the verdict turns on it: {facts}",
    ),
    "presumed": Text(
        "{fact}: {value} (dianggap demikian karena tidak disebutkan lain)",
        "{fact}: {value} (presumed, since nothing else was said)",
    ),
    "assumed": Text(
        "{fact}: {value} (diambil dari tindakan atau tahapan pemilihan)",
        "{fact}: {value} (taken from the act or from the stage of the election)",
    ),
    "note-after-calendar": Text(
        "Tanggal ini sesudah {calendar_until}, hari terakhir yang diperiksa dalam kalender "
        "pemilihan; pemilihan sesudahnya mungkin belum tercatat.",
        "The day is after {calendar_until}, the last day for which the election calendar was "
        "checked; later elections may be missing.",
    ),
    "note-before-rulebook": Text(
        "Tanggal ini sebelum {rulebook_from}, hari pertama yang dicakup kumpulan aturan; aturan "
        "yang berlaku saat itu mungkin tidak tercatat.",
        "The day is before {rulebook_from}, the first day that the rulebook covers; rules of "
        "that time may be missing.",
    ),
    "note-after-rulebook": Text(
        "Tanggal ini sesudah {rulebook_until}, hari terakhir yang dicakup kumpulan aturan; "
        "perubahan sesudahnya mungkin belum tercatat.",
        "The day is after {rulebook_until}, the last day that the rulebook covers; later "
        "changes of the law may be missing.",
    ),
    "note-regions-incomplete": Text(
        "Daftar daerah yang menyelenggarakan salah satu pemilihan belum lengkap, sehingga belum "
        "pasti apakah daerah ini termasuk.",
        "The list of regions that hold one of the elections has gaps, so that it is not certain "
        "whether this region does.",
    ),
    "note-election-not-running": Text(
        "Pemilihan yang disebut tidak berlangsung di daerah itu pada hari itu, sehingga dinilai "
        "di luar tahapan.",
        "The election that was named does not run in that region on that day, so the answer is "
        "that outside an election.",
    ),
    "note-election-not-fixed": Text(
        "Hari-hari pemilihan yang disebut belum ditetapkan, sehingga dinilai di luar tahapan.",
        "The days of the election that was named are not fixed yet, so the answer is that outside "
        "an election.",
    ),
    "note-target-read-as": Text(
        "Sasaran yang disebut dibaca menurut tahapan pemilihan pada hari itu.",
        "The target that was given is read as what it is at the stage of the election on that day.",
    ),
    "note-contest-not-running": Text(
        "Jenis pemilihan yang disebut tidak berlangsung di daerah itu pada hari itu, sehingga "
        "dinilai di luar tahapan.",
        "The contest that was named does not run in that region on that day, so the answer is "
        "that outside an election.",
    ),
    # --- what would change the answer
    "heading-ways": Text("Yang dapat mengubah jawaban", "What would change the answer"),
    "no-way": Text(
        "Tidak ditemukan perubahan tindakan atau tanggal yang mengubah jawaban.",
        "No change of the act or its day was found that would change the answer.",
    ),
    "way": Text("{changes}. Putusan: {verdict}.", "{changes}. Verdict: {verdict}."),
    "fact-changed": Text("{fact}: {becomes} (semula {was})", "{fact}: {becomes} (was {was})"),
    "fact-added": Text("{fact}: {becomes} (belum disebut)", "{fact}: {becomes} (was not given)"),
    # --- sources
    "name": Text("{number}: {title}", "{number}: {title}"),
    "long-name": Text("{id}: {number}; {title}", "{id}: {number}; {title}"),
    "found-at": Text("Sumber: {source}", "Source: {source}"),
    "confidence": Text(
        "Keandalan jawaban: {confidence} (yang terlemah di antara teks, tanggal berlaku, dan "
        "kalender)",
        "Confidence: {confidence} (the weakest of text, dates and calendar)",
    ),
    "no-confidence": Text(
        "Keandalan jawaban: tidak dinilai, karena tidak ada aturan yang menentukannya",
        "Confidence: not rated, since no rule gives the verdict",
    ),
    "about-rulebook": Text(
        "Kumpulan aturan: {id} versi {version} ({digest}), mencakup {first} sampai {last}",
        "Rulebook: {id}, version {version} ({digest}), covering {first} to {last}",
    ),
    "about-overlays": Text(
        "Aturan tambahan setempat: {overlays}", "Rules added for the place: {overlays}"
    ),
    "about-calendar": Text(
        "Kalender pemilihan: diperiksa sampai {last}", "Election calendar: checked until {last}"
    ),
    "about-library": Text("Pustaka: asn-netralitas {version}", "Library: asn-netralitas {version}"),
    "no-advice": Text(
        "Ini keterangan umum, bukan nasihat hukum. Untuk kasus nyata, tanyakan kepada pejabat "
        "atau lembaga yang berwenang.",
        "This is general information, not legal advice. In a real case ask the competent "
        "authority.",
    ),
}
