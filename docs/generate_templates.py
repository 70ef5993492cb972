"""Make the templates of documents, from which offices begin: files of a word processor.

They have plain styles that an office changes as it likes; where values come stand their names in
double braces, and lists and tables stand once, between the marks of their loops.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as Made
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row

from asn_netralitas._files.archives import settled
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._phrases.text import LANGUAGES, Language

STARTER: Final = Path(__file__).resolve().parents[1] / "src" / "asn_netralitas" / "starter"
PHRASES: Final = Catalogue("office-documents")
_FONT: Final = "Arial"
_BLANK: Final = "{{ blank }}"
_LISTS: Final = ("Normal", "List Bullet", "List Bullet 2", "List Bullet 3")
_GREY: Final = "E7E6E6"


class Sheet:
    """A template while it is written."""

    def __init__(self, lang: Language, title: str) -> None:
        """Begin a template with its title."""
        self.lang: Language = lang
        self.file: Made = Document()
        _style(self.file)
        heading = self.file.add_heading(self.say(title), 0)
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self.file.core_properties.author = ""
        self.file.core_properties.comments = ""
        self.file.core_properties.title = self.say(title)
        self.file.core_properties.language = lang

    def say(self, phrase: str) -> str:
        """Return a phrase in the language of the template."""
        return PHRASES.say(phrase, self.lang)

    def heading(self, phrase: str) -> None:
        """Add a heading."""
        self.file.add_heading(self.say(phrase), 1)

    def text(self, text: str, style: str = "Normal") -> None:
        """Add a paragraph, which may be a mark of a loop."""
        self.file.add_paragraph(text, style)

    def lines(self, name: str) -> None:
        """Add the loop of a list whose lines have levels."""
        self.text(f"{{%p for line in {name} %}}")
        for level, style in enumerate(_LISTS):
            self.text(f"{{%p if line.level == {level} %}}")
            self.text("{{ line.text }}", style)
            self.text("{%p endif %}")
        self.text("{%p endfor %}")

    def section(self, heading: str, name: str) -> None:
        """Add a heading with a list, both only where the list holds anything."""
        self.text(f"{{%p if {name} %}}")
        self.heading(heading)
        self.lines(name)
        self.text("{%p endif %}")

    def pairs(self, rows: Mapping[str, str], widths: Sequence[int] = (55, 105)) -> Table:
        """Add a table of labels and what belongs to them."""
        table = self.table(widths)
        for label, value in rows.items():
            _fill(_added(table), (self.say(label), value))
        return table

    def facts(self) -> None:
        """Add the table of what is known of the case."""
        table = self.table((55, 105))
        _loop(table, "fact in facts", ("{{ fact.name }}", "{{ fact.value }}"))

    def table(self, widths: Sequence[int], *headings: str) -> Table:
        """Add a table with columns of some widths in millimetres."""
        table: Table = self.file.add_table(0, len(widths), "Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        if headings:
            row = _added(table)
            _fill(row, [self.say(each) for each in headings])
            _repeated(row)
        return table

    def signatures(self, *roles: str) -> None:
        """Add blanks for the people who answer for the document."""
        self.text("")
        table = self.table([160 // len(roles)] * len(roles), *roles)
        for phrase in ("signed-by", "signature"):
            _fill(_added(table), [f"{self.say(phrase)}:\n\n{_BLANK}"] * len(roles))
        for row in table.rows:
            _unbroken(row)

    def foot(self) -> None:
        """Add what the answer rests on, in small letters at the end."""
        self.text("{%p for line in law %}")
        self.text("{{ line.text }}", "Footer")
        self.text("{%p endfor %}")
        self.text("{{ key }}", "Footer")

    def content(self) -> bytes:
        """Return the bytes of the template."""
        written = BytesIO()
        self.file.save(written)
        return settled(written.getvalue())


def note(lang: Language) -> bytes:
    """Return the template of a note to a superior."""
    sheet = Sheet(lang, "note-title")
    letter = ("for-whom", "from-whom", "number-of-letter", "day-of-letter")
    sheet.pairs({**dict.fromkeys(letter, _BLANK), "subject": "{{ subject }}"})
    sheet.heading("heading-facts")
    sheet.pairs(dict.fromkeys(("named-person", "post-and-employer"), _BLANK))
    sheet.facts()
    sheet.heading("heading-answer")
    _marked(sheet)
    sheet.section("heading-provisions", "provisions")
    sheet.section("heading-readings", "readings")
    sheet.section("heading-threat", "sanctions")
    sheet.section("heading-procedure", "procedure")
    sheet.section("heading-assumptions", "assumptions")
    sheet.section("heading-sources", "sources")
    sheet.foot()
    sheet.signatures("prepared-by", "approved-by")
    return sheet.content()


def worksheet(lang: Language) -> bytes:
    """Return the template of the worksheet of a report's first examination."""
    sheet = Sheet(lang, "worksheet-title")
    sheet.pairs(dict.fromkeys(("number-of-report", "day-of-letter"), _BLANK))
    sheet.heading("heading-persons")
    people = dict.fromkeys(("reporter", "reported", "witnesses"), _BLANK)
    sheet.pairs({**people, "who-may-report": "{{ reporters }}"})
    sheet.heading("heading-event")
    sheet.facts()
    sheet.pairs(dict.fromkeys(("account", "evidence"), f"{_BLANK}\n{_BLANK}"))
    _completeness(sheet)
    _deadlines(sheet)
    sheet.heading("heading-answer")
    _marked(sheet)
    sheet.section("heading-provisions", "provisions")
    sheet.section("heading-forwarding", "forwarding")
    sheet.heading("heading-result")
    for result in ("registered", "completed", "passed-on", "dropped"):
        end = "" if result == "registered" else f" {_BLANK}"
        sheet.text(f"{sheet.say('box')} {sheet.say(f'result-{result}')}{end}")
    sheet.foot()
    sheet.signatures("examined-by", "approved-by")
    return sheet.content()


def _completeness(sheet: Sheet) -> None:
    """Add what a report must hold, with boxes to be ticked."""
    sheet.heading("heading-complete")
    examined = sheet.table((70, 15, 15, 60), "examined", "is-there", "is-lacking", "remark")
    box = sheet.say("box")
    for each in ("reporter", "reported", "place-and-day", "account", "witnesses", "evidence"):
        _fill(_added(examined), (sheet.say(f"has-{each}"), box, box, ""))
    sheet.text(sheet.say("compare-forms"), "Footer")


def _deadlines(sheet: Sheet) -> None:
    """Add whether the report was made in time, and until when the rest is due."""
    sheet.heading("heading-in-time")
    sheet.text("{%p for line in in_time %}")
    sheet.text("{{ line }}", "List Bullet")
    sheet.text("{%p endfor %}")
    sheet.heading("heading-deadlines")
    heads = (
        "office",
        "what-is-due",
        "how-counted",
        "counted-from",
        "last-day",
        "basis-of-deadline",
    )
    rows = ("who", "what", "how", "start", "last", "basis")
    due = sheet.table((24, 32, 30, 22, 22, 30), *heads)
    _loop(due, "row in deadlines", [f"{{{{ row.{each} }}}}" for each in rows])
    _smaller(due)
    sheet.text("{{ holidays }}", "Footer")


TEMPLATES: Final = {"note": note, "worksheet": worksheet}


def _marked(sheet: Sheet) -> None:
    """Add the answer, with its mark in bold."""
    paragraph = sheet.file.add_paragraph()
    paragraph.add_run("{{ mark }}").bold = True
    sheet.text("{{ answer }}")


def _style(file: Made) -> None:
    """Set paper and letters: A4, black, without the colours of the word processor."""
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(20)
    for name, size in {"Normal": 11, "Title": 15, "Heading 1": 12, "Footer": 9}.items():
        style = _style_of(file, name)
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), _FONT)
        style.paragraph_format.space_after = Pt(4)
    _style_of(file, "Heading 1").paragraph_format.space_before = Pt(10)
    for line in file.styles["Title"].element.iter(qn("w:pBdr")):
        line.getparent().remove(line)
        break


def _style_of(file: Made, name: str) -> ParagraphStyle:
    style = file.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101  # those of the list are
    return style


def _added(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
    return row


def _fill(row: _Row, texts: Sequence[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].text = text
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _loop(table: Table, each: str, texts: Sequence[str]) -> None:
    """Add one row that is written for each member of a list."""
    empty = [""] * (len(texts) - 1)
    _fill(_added(table), [f"{{%tr for {each} %}}", *empty])
    _fill(_added(table), texts)
    _fill(_added(table), ["{%tr endfor %}", *empty])


def _repeated(row: _Row) -> None:
    """Make a row the head of its table, in bold on grey, on each page."""
    _mark(row, "w:tblHeader")
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _GREY)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  # python-docx has no shades
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _smaller(table: Table) -> None:
    """Set a table of many columns in small letters, with its rows whole."""
    for row in table.rows:
        _mark(row, "w:cantSplit")
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)


def _unbroken(row: _Row) -> None:
    """Keep a row, and it with the next, on one page."""
    _mark(row, "w:cantSplit")
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001  # python-docx has none


def main() -> None:
    """Write the templates beside the other files to begin with."""
    for name, make in TEMPLATES.items():
        for lang in LANGUAGES:
            (STARTER / f"{name}.{lang}.docx").write_bytes(make(lang))


if __name__ == "__main__":
    main()
