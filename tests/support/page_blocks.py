"""The fenced blocks of a page: files, and commands with what they are said to print."""

import re
from collections.abc import Iterator
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

from attrs import frozen


@frozen
class Block:
    """A fenced block of a page, with its language and the line of text above it."""

    kind: str
    text: str
    above: str

    @property
    def name(self) -> str | None:
        """The file that the line above says the block is."""
        names = re.findall(r"`([\w-][\w.-]*\.(?:yaml|json|toml|py|csv|php|mjs))`", self.above)
        return names[-1] if names else None


def blocks(page: Path, heading: str = "") -> Iterator[Block]:
    """Yield the blocks of a page, or those under one of its headings."""
    fences = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    text = page.read_text("utf-8")
    if heading:
        text = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    for found in fences.finditer(text):
        above = text[: found.start()].rstrip().rpartition("\n")[2]
        yield Block(found[1], found[2], above)


def transcript(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each command of a block with what it is said to print."""
    if block.text.startswith("$ "):
        text = re.sub(r" *\\\n *", " ", block.text)
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            yield command, printed


def matches(shown: str, printed: str) -> bool:
    wanted, got = (
        re.sub(r" +$", "", f"{text.rstrip()}\n", flags=re.MULTILINE) for text in (shown, printed)
    )
    return OutputChecker().check_output(wanted, got, ELLIPSIS)
