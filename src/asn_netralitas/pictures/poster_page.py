"""The answers for one group of people at one stage as a poster: one sheet of A4 or A3.

Letters are as large as the sheet allows. What an open answer turns on stands beside it, and a
silence within a general duty is told apart from one that nothing fills.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from attrs import frozen

from asn_netralitas._decision.evaluate import evaluate
from asn_netralitas._model.case import Activity, At, DaySpan, Person
from asn_netralitas._model.codes import Act, Category, SanctionClass, Verdict
from asn_netralitas._model.decision import Decision
from asn_netralitas._model.problems import CaseError, Problem
from asn_netralitas._phrases.text import Language
from asn_netralitas._reading.calendar import Calendar
from asn_netralitas._reading.rulebook import Rulebook
from asn_netralitas._text.decision_document import named, notes
from asn_netralitas._text.document import capital
from asn_netralitas._text.html import page, safe, style_file
from asn_netralitas._text.summary import deciding, report_doors
from asn_netralitas._text.words import Words

from .act_answers import ActAnswer, side_tests
from .paper import PAPERS, Paper, PaperName, balanced, lines
from .sheet import look_sign
from .stages import stages_of
from .topics import PHRASES, TOPICS, by_topic, everyday, topic_name

# The blocks from the top of the sheet, with the looks of the answers that stand in each.
_BLOCKS: Final[Mapping[str, tuple[str, ...]]] = {
    "prohibited": ("prohibited",),
    "open": ("depends", "disputed"),
    "discouraged": ("discouraged",),
    "permitted": ("permitted",),
    "bound": ("bound",),
    "unregulated": ("unregulated",),
}
# As many acts with one condition have it above them, fewer have it behind each.
_FEW: Final = 2
_SHORT: Final = 5
_MOST_INSTRUMENTS: Final = 8
# Of the style sheet, in ems: the height of a line, the gap between columns, the side of a QR code.
_LEADING: Final = 1.14
_GAP: Final = 1.1
# The padding below, and the way to the next block.
_END_OF_BLOCK: Final = 0.8
_CODE_WIDTH: Final = 7.2
_COLOURS: Final = {"open": "depends"}
_WEB_ADDRESS: Final = re.compile(r"https?://[!-~]+")
_LONGEST_ADDRESS: Final = 200


def poster(  # noqa: PLR0913  # what `evaluate` takes, and what an office chooses of a sheet
    category: Category,
    at: At,
    region: str | None = None,
    *,
    acts: Iterable[Act] | None = None,
    election: str | None = None,
    paper: PaperName = "A4",
    head: str = "",
    address: str | None = None,
    readings: Mapping[str, str] | None = None,
    rulebook: Rulebook | None = None,
    calendar: Calendar | None = None,
    lang: Language = "id",
) -> str:
    """Return what people of a category may and may not do, as one sheet to be printed.

    No fact is given, so that a poster is true of all of them; what an answer turns on is named. The
    other arguments are those of `evaluate`.

    Args:
        acts: The acts to show; all where None.
        election: The only election that acts are about. `Calendar.days_of` gives its stages.
        head: A line above the title, such as the name of an office.
        address: The web address in the QR code, which needs the extra `[poster]`; none without it.

    Raises:
        CaseError: If `evaluate` cannot answer with these arguments, or the address is none.

    >>> from datetime import date
    >>> page = poster(Category.PNS, date(2024, 10, 7), "64.08", paper="A3")
    >>> "Masa kampanye" in page, "size: A3" in page
    (True, True)
    """
    if address is not None and not (
        _WEB_ADDRESS.fullmatch(address) and len(address) <= _LONGEST_ADDRESS
    ):
        values = {"written": address, "limit": str(_LONGEST_ADDRESS)}
        raise CaseError([Problem(code="bad-web-address", values=values, path=("address",))])
    ask = partial(evaluate, at=at, rulebook=rulebook, calendar=calendar, readings=readings)
    chosen = set(Act if acts is None else acts)
    entries = [
        ActAnswer(ask(Person(category, region=region), Activity(act, election=election)), ask)
        for members in TOPICS.values()
        for act in members
        if act in chosen
    ]
    sheet = _Poster(entries, PAPERS[paper], head, address, lang)
    return sheet.page()


@frozen
class _Part:
    """Acts under one heading: a topic, or a sentence that is true of all of them."""

    heading: str
    acts: tuple[str, ...]
    is_topic: bool = False

    @property
    def is_remark(self) -> bool:
        """Tell whether the sentence stands behind each act, since there are few of them."""
        return bool(self.heading) and not self.is_topic and len(self.acts) <= _FEW


@frozen(kw_only=True)
class _Block:
    """The acts with one answer, under a bar with its sign and words."""

    colour: str
    sign: str
    title: str
    note: str
    preface: tuple[str, ...]
    parts: tuple[_Part, ...]

    def elements(self) -> Iterator[str]:
        short = " short" if self.is_short else ""
        yield f'<section class="block {self.colour}{short}">'
        yield f"<h2>{self.sign} {safe(self.title)} <small>{safe(self.note)}</small></h2>"
        yield from (f'<p class="duty">{safe(line)}</p>' for line in self.preface)
        yield from self._acts()
        yield "</section>"

    def _acts(self) -> Iterator[str]:
        """Yield acts below a sentence that is true of all, then all others together."""
        together: list[str] = []
        for part in self.parts:
            items = [f"<li>{safe(act)}</li>" for act in part.acts]
            if part.is_topic:
                together += [f"<h3>{safe(part.heading)}</h3><ul>", *items, "</ul>"]
            elif part.is_remark:
                remark = f'<span class="if">{safe(part.heading)}</span>'
                acts = (f"<li><strong>{safe(act)}</strong> {remark}</li>" for act in part.acts)
                together += ["<ul>", *acts, "</ul>"]
            else:
                if part.heading:
                    yield f'<p class="if">{safe(part.heading)}</p>'
                yield from ("<ul>", *items, "</ul>")
        yield from together

    @property
    def is_short(self) -> bool:
        """Tell whether the block stays in one column."""
        return sum(len(part.acts) for part in self.parts) <= _SHORT

    def heights(self, width: float) -> list[float]:
        """Return about how high the unbroken parts of the block are in ems, in a column so wide."""
        heights = [*self._heights(width)]
        return [sum(heights)] if self.is_short else heights

    def _heights(self, width: float) -> Iterator[float]:
        inner = width - 1
        head = 1.35 * _LEADING * lines(f"M {self.title}", width / 1.35 - 0.8, bold=True) + 0.65
        head += 0.9 * _LEADING * lines(self.note, width / 0.9 - 1)
        head += sum(_LEADING * lines(line, inner, bold=True) + 0.3 for line in self.preface)
        for part in self.parts:
            is_remark = part.is_remark
            below = _LEADING * lines(part.heading, inner - 0.8) if is_remark else 0
            if part.heading and not is_remark:
                head += _LEADING * lines(part.heading, inner, bold=True) + 0.45
            for act in part.acts:
                act_lines = lines(act, inner - 0.8, bold=is_remark)
                yield head + _LEADING * act_lines + 0.13 + below
                head = 0
        yield _END_OF_BLOCK


@frozen(eq=False)
class _Poster:
    """The entries of a sheet, and all that is written around them."""

    entries: Sequence[ActAnswer]
    paper: Paper
    head: str
    address: str | None
    lang: Language

    @property
    def first(self) -> Decision:
        return self.entries[0].decision

    @property
    def words(self) -> Words:
        return Words(lang=self.lang, decision=self.first)

    def say(self, phrase: str, **values: object) -> str:
        return PHRASES.say(phrase, self.lang, **values)

    def page(self) -> str:
        blocks = [self._block(name) for name in _BLOCKS if self._members(name)]
        title, stage = self._title(), self._stage()
        body = [
            '<main><div class="netralitas asn-sheet poster">',
            *self._masthead(title, stage),
            '<div class="columns">',
            *(line for block in blocks for line in block.elements()),
            *self._facts_below(),
            "</div>",
            *self._notes_of_making(),
            "</div></main>",
        ]
        size = self.paper.letters(lambda width: self._height(blocks, width))
        style = style_file("sheet.css") + style_file("sheet-page.css") + style_file("poster.css")
        style += (
            f"@page {{ size: {self.paper.name}; margin: {self.paper.margin}mm; }}\n"
            f"@media print {{ .poster {{ font-size: {size:g}pt; }}\n"
            f".poster .columns {{ columns: {self.paper.columns}; }} }}\n"
        )
        return page(f"{title}: {stage}", body, self.lang, style)

    # -------------------------------------------------------------- the head

    def _title(self) -> str:
        category = named(self.words.short(self.first.input.person.category), self.first)
        return self.say("title", who=category)

    def _stage(self) -> str:
        return stages_of(self.first, self.words)

    def _where_and_when(self) -> str:
        case, words = self.first.input, self.words
        region = case.person.region
        place = self.say("nationwide") if region is None else words.region(region) or region
        return self.say("day-and-place", place=place, days=_days(case.at, words))

    def _masthead(self, title: str, stage: str) -> Iterator[str]:
        yield '<div class="masthead"><div>'
        if self.head:
            yield f'<p class="office">{safe(self.head)}</p>'
        yield f"<h1>{safe(title)}</h1>"
        yield f'<p class="stage">{safe(stage)}</p>'
        yield f'<p class="where">{safe(self._where_and_when())}</p>'
        for note in self._notes():
            yield f'<p class="notice">{safe(note)}</p>'
        yield "</div>"
        if self.address is not None:
            yield f'<div class="code">{_qr(self.address, self.lang)}</div>'
        yield "</div>"

    def _notes(self) -> list[str]:
        return [*notes(self.first, self.words, beyond=True)]

    # -------------------------------------------------------------- the blocks

    def _members(self, block: str) -> list[ActAnswer]:
        return [entry for entry in self.entries if entry.look in _BLOCKS[block]]

    def _parts(self, block: str, members: Sequence[ActAnswer]) -> list[_Part]:
        if block in {"prohibited", "discouraged", "permitted"}:
            return self._topics(members)
        alike: dict[str, list[str]] = {}
        for entry in members:
            alike.setdefault(entry.remark(self.words), []).append(self._act(entry))
        if block != "open":
            # There is no room to say of each act why nothing speaks of it.
            shared = {why: acts for why, acts in alike.items() if len(acts) > _FEW}
            rest = tuple(act for acts in alike.values() if len(acts) <= _FEW for act in acts)
            parts = [_Part(why, tuple(acts)) for why, acts in shared.items()]
            return [*parts, _Part("", rest)] if rest else parts
        several = [_Part(sentence, tuple(acts)) for sentence, acts in alike.items()]
        return sorted(several, key=lambda part: -len(part.acts) if len(part.acts) > _FEW else 0)

    def _topics(self, members: Sequence[ActAnswer]) -> list[_Part]:
        acts = {entry.act: self._act(entry) for entry in members}
        topics = [*by_topic(acts)]
        if len(acts) < 2 * len(topics) or len(topics) == 1:
            return [_Part("", tuple(acts.values()))]
        return [
            _Part(topic_name(topic, self.words), tuple(map(acts.__getitem__, some)), is_topic=True)
            for topic, some in topics
        ]

    def _act(self, entry: ActAnswer) -> str:
        act = capital(everyday(entry.decision, Words(lang=self.lang, decision=entry.decision)))
        disputed = entry.decision.verdict is Verdict.DISPUTED
        return self.say("disputed-act", act=act) if disputed else act

    def _block(self, name: str) -> _Block:
        members = self._members(name)
        return _Block(
            colour=_COLOURS.get(name, name),
            sign=look_sign(members[0].look),
            title=self.say(f"block-{name}"),
            note=self.say(f"note-{name}"),
            preface=tuple(self._preface(name, members)),
            parts=tuple(self._parts(name, members)),
        )

    def _preface(self, block: str, members: Sequence[ActAnswer]) -> Iterator[str]:
        """Yield what taking a side means where it matters, and the duties within silences."""
        if block == "open" and any(entry.is_sided(self.words) for entry in members):
            statements = (self.words.statement(*test) for test in side_tests(self.words))
            yield self.say("taking-sides", statements=self.words.join("or", statements))
        silences = [entry.decision.silence for entry in members if entry.decision.silence]
        duties = dict.fromkeys(duty for silence in silences for duty in silence.duties[:1])
        for duty in duties:
            basis = self.words.citations(duty.citations[:1])
            yield self.say("duty", title=duty.title[self.lang], basis=basis)

    # -------------------------------------------------------------- the foot

    def _facts(self) -> Iterator[tuple[str, str]]:
        """Yield what stands below the blocks, each with its heading."""
        decisions = [entry.decision for entry in self.entries]
        words = self.words
        classes = {each.sanction_class for one in decisions for each in one.sanctions}
        if threats := [words.sanction_class(each) for each in SanctionClass if each in classes]:
            yield "threat", self.say("classes", classes=capital(", ".join(threats)))
        asked = dict.fromkeys(who for one in decisions if one.silence for who in one.silence.ask)
        if asked:
            yield "ask", self.say("ask-whom", whom=capital(words.terms("or", asked)))
        doors = (report_doors(one, self.lang) for one in decisions)
        if door := next(filter(None, doors), None):
            yield "report", self.say("ask-whom", whom=door)
        cited = Counter(
            citation.instrument
            for one in decisions
            for finding in deciding(one)
            for citation in finding.citations
        )
        if cited:
            most = cited.most_common(_MOST_INSTRUMENTS)
            names = ", ".join(words.instrument(name) for name, _ in most)
            phrase = "instruments" if len(most) == len(cited) else "more-instruments"
            yield "source", self.say(phrase, instruments=names)

    def _made_from(self) -> str:
        law = self.first.rulebook
        day = self.words.day(law.known_until)
        return self.say("made-from", rulebook=law.id, version=law.version, day=day)

    def _facts_below(self) -> Iterator[str]:
        yield '<dl class="foot">'
        for heading, text in self._facts():
            yield f"<div><dt>{safe(self.say(heading))}</dt><dd>{safe(text)}</dd></div>"
        yield "</dl>"

    def _notes_of_making(self) -> Iterator[str]:
        if self.address is not None:
            yield f'<p class="made">{safe(self.say("qr", address=self.address))}</p>'
        yield f'<p class="made">{safe(self._made_from())}</p>'

    # -------------------------------------------------------------- how high it is

    def _height(self, blocks: Iterable[_Block], width: float) -> float:
        """Return about how high the sheet is in ems, if it is so many ems wide."""
        head = self._head_height(width - (_CODE_WIDTH if self.address else 0))
        if self.address:
            head = max(head, _CODE_WIDTH)
        columns = self.paper.columns
        column = (width - _GAP * (columns - 1)) / columns
        parts = [height for block in blocks for height in block.heights(column)]
        facts = [_LEADING * (1 + lines(text, column)) + 0.3 for _, text in self._facts()]
        return head + balanced([*parts, *facts], columns) + self._made_height(width)

    def _head_height(self, width: float) -> float:
        texts = (
            *((self.head, 1.1), (self._title(), 2.1), (self._stage(), 1.4)),
            *((self._where_and_when(), 1.1), *((note, 1.1) for note in self._notes())),
        )
        return 1 + sum(
            _LEADING * size * lines(text, width / size, bold=True) for text, size in texts if text
        )

    def _made_height(self, width: float) -> float:
        made = [self._made_from(), *([f"QR {self.address}"] if self.address else [])]
        return 0.4 + sum(_LEADING * 0.8 * lines(text, width / 0.8) + 0.2 for text in made)


def _days(at: At, words: Words) -> str:
    if isinstance(at, DaySpan):
        return PHRASES.say("span", words.lang, first=words.day(at.first), last=words.day(at.last))
    return PHRASES.say("one-day", words.lang, day=words.day(at))


def _qr(address: str, lang: Language) -> str:
    """Return a QR code as SVG, whose title is the address."""
    import segno  # noqa: PLC0415  # of the extra `poster`

    title = PHRASES.say("qr", lang, address=address)
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(omitsize=True, svgclass=None, lineclass=None, title=title, light="#fff")
    return drawn.replace("<svg ", '<svg role="img" ', 1)
