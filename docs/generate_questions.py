"""Write `tanya-jawab.md` and `questions-people-ask.md`, and make their pages for the site.

Run it as `python docs/generate_questions.py` after a change of the law, of the questions or of a
phrase. The site has pages of its own in their places, which can be searched.
"""
# ruff: noqa: INP001 # a script, not a package

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from asn_netralitas import Rulebook, pictures
from asn_netralitas._phrases.text import Language
from asn_netralitas.questions import CommonQuestion, Matter, answer, matters

HERE: Final = Path(__file__).parent
SCENARIOS: Final = "../src/asn_netralitas/questions"
FILES: Final[Mapping[Language, str]] = {"id": "tanya-jawab", "en": "questions-people-ask"}
QUIZZES: Final[Mapping[Language, str]] = {"id": "kuis", "en": "quiz"}
TITLES: Final[Mapping[str, str]] = {
    "tanya-jawab": "Tanya jawab",
    "questions-people-ask": "Questions people ask",
    "kuis": "Kuis",
    "quiz": "Quiz",
}
HOME: Final[Mapping[Language, str]] = {"id": "Beranda", "en": "Home"}
NAMES: Final[Mapping[Language, str]] = {"id": "Bahasa Indonesia", "en": "English"}
HEAD: Final[Mapping[Language, str]] = {
    "id": """\
# Tanya jawab

{count} pertanyaan dengan kata-kata orang yang bertanya.
Tiap jawaban satu paragraf dan dihitung untuk satu contoh dari kumpulan aturan `{book}` versi {version}; keterangan sebelum dasar hukumnya ditulis tangan.
Yang tidak disebut dalam contoh berarti belum diketahui, bukan tidak ada.
Ini bukan nasihat hukum; dalam kasus nyata, tanyakan kepada pejabat atau lembaga yang berwenang.

- **Dilarang**, **Boleh**, **Sebaiknya dihindari**: hal lain tidak mengubah jawabannya.
- **Tergantung**: jawabannya bergantung pada hal yang belum diketahui, yang disebut.
- **Diperselisihkan**: lembaga yang berwenang menafsirkan aturannya secara berbeda; kedua pihak disebut.
- **Tidak diatur secara khusus**: tidak ada aturan dalam kumpulan ini yang menyebutnya; itu bukan berarti boleh.

Halaman yang sama dengan pencarian, sebagai satu berkas: `asn-netralitas report questions -o tanya-jawab.html`.
In English: [questions people ask](questions-people-ask.md).
""",  # noqa: E501 # in prose a sentence is a line
    "en": """\
# Questions people ask

{count} questions in the words of those who ask.
Each answer is one paragraph, decided for one example by the rulebook `{book}` {version}; remarks before the legal basis are written by hand.
What the example does not name is not known; it is not taken as no.
This is no legal advice; in a real case ask the competent authority.

- **Prohibited**, **Permitted**, **Discouraged**: nothing else changes the answer.
- **Depends**: the answer turns on what is not known, which is named.
- **Disputed**: the competent authorities read the law differently; both sides are named.
- **Not regulated in particular**: no rule of the rulebook speaks of it, which does not mean permitted.

The same page with a search, as one file: `asn-netralitas report questions --lang en -o questions.html`.
Dalam bahasa Indonesia: [tanya jawab](tanya-jawab.md).
""",  # noqa: E501 # as above
}
EXAMPLE: Final[Mapping[Language, str]] = {
    "id": "*Contoh yang dinilai: {case}* [Skenario]({path})",
    "en": "*The example that was decided: {case}* [Scenario]({path})",
}


def pages() -> dict[str, str]:
    """Return the pages of the site by their paths below `docs`."""
    return {
        **{
            f"{FILES[lang]}.html": pictures.questions(lang=lang, links=links)
            for lang, links in _links(QUIZZES, FILES)
        },
        **{
            f"{QUIZZES[lang]}.html": pictures.quiz(lang=lang, links=links)
            for lang, links in _links(FILES, QUIZZES)
        },
    }


def _links(
    beside: Mapping[Language, str], same: Mapping[Language, str]
) -> Iterator[tuple[Language, dict[str, str]]]:
    """Yield for each language the links of a page: home, the other page, the other language."""
    for lang, name in beside.items():
        others = {NAMES[other]: f"{file}.html" for other, file in same.items() if other != lang}
        home = "index.html" if lang == "id" else "en.html"
        yield lang, {HOME[lang]: home, TITLES[name]: f"{name}.html", **others}


def markdown() -> dict[str, str]:
    """Return the pages of the tree by their paths below `docs`."""
    return {f"{name}.md": page(lang) for lang, name in FILES.items()}


def page(lang: Language) -> str:
    """Return all questions with their answers as Markdown."""
    book, asked = Rulebook.national(), matters()
    count = sum(len(matter.questions) for matter in asked)
    head = HEAD[lang].format(count=count, book=book.id, version=book.version)
    return "\n".join((head, *_contents(asked, lang), *_answered(asked, lang)))


def _contents(asked: tuple[Matter, ...], lang: Language) -> Iterator[str]:
    for matter in asked:
        yield f"- [{matter.title[lang]}](#{slug(matter.title[lang])})"
    yield ""


def slug(heading: str) -> str:
    """Return the anchor that a heading gets in the usual dialects of Markdown.

    >>> slug("Foto, pose, pakaian (dan stiker)")
    'foto-pose-pakaian-dan-stiker'
    """
    kept = "".join(sign for sign in heading.lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def _answered(asked: tuple[Matter, ...], lang: Language) -> Iterator[str]:
    for matter in asked:
        yield f"## {matter.title[lang]}\n"
        for question in matter.questions:
            yield from _question(question, matter, lang)


def _question(question: CommonQuestion, matter: Matter, lang: Language) -> Iterator[str]:
    found = answer(question, lang)
    path = f"{SCENARIOS}/{matter.file}#L{question.line}"
    yield f"### {question.asked[lang]}\n"
    yield f"**{found.verdict}.** {found.text}\n"
    yield f"{EXAMPLE[lang].format(case=found.case, path=path)}\n"


def main() -> None:
    """Write the pages of the tree."""
    for path, text in markdown().items():
        (HERE / path).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
