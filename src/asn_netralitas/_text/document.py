"""The parts of a document: a small tree of sections, paragraphs and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from asn_netralitas._model.codes import Verdict
from asn_netralitas._phrases.text import Language

UNBROKEN: Final = "\N{NO-BREAK SPACE}"


@frozen
class AnswerBlock:
    """The verdict in one word, and the case as a sentence that goes on after the word."""

    verdict: Verdict
    mark: str
    text: str


@frozen
class Paragraph:
    """One or more sentences."""

    text: str


@frozen
class Item:
    """One entry of a list, with the entries below it.

    `lead` is the beginning of its text that forms print bold; `address` is a part of its text too.
    """

    text: str
    below: tuple[Item, ...] = ()
    lead: str = ""
    address: str = ""


@frozen
class Bullets:
    """A list, whose entries may hold lists; with `apart`, empty lines divide the entries."""

    items: tuple[Item, ...]
    apart: bool = False


Block = Paragraph | Bullets


def bulleted(items: Iterable[Item]) -> Iterator[Block]:
    """Yield entries as one list, or nothing where there are none."""
    if entries := tuple(items):
        yield Bullets(entries)


@frozen
class Section:
    """Blocks under a title."""

    title: str
    blocks: tuple[Block, ...]


@frozen
class Document:
    """An answer and what there is to say about it."""

    lang: Language
    answer: AnswerBlock
    sections: tuple[Section, ...]


def capital(text: str) -> str:
    """Return a text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
