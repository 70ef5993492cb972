"""The phrases that people read, in both languages, from the files `phrases/*.yaml`.

Each file holds the phrases of one page, such as `decision` or `problems`; `common` holds those of
several pages.

>>> phrases = Catalogue("decision")
>>> phrases.say("days", "en", count=1, number=1), phrases.say("days", "id", count=3, number=3)
('1 day', '3 hari')

A wheel also carries each file as JSON, which loads a hundred times faster than YAML. Modules that
only some programs need are imported inside functions, since every program imports this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from attrs import frozen

from .text import LANGUAGES, Language, Text

_COMMON: Final = "common"
_PACKAGE: Final = "asn_netralitas"

Wording = str | Mapping[str, str] | list[str]
Phrases = Mapping[str, Mapping[Language, Wording]]


@frozen
class Catalogue:
    """The phrases of the file `phrases/NAME.yaml`, with those of `common.yaml` as a fallback.

    The files are read when the first phrase is said, not when the catalogue is made.
    """

    name: str

    def say(self, phrase: str, lang: Language, /, **values: object) -> str:
        """Return a phrase in `lang` with its placeholders filled in.

        Args:
            phrase: The key of the phrase.
            lang: The language of the reader.
            values: A value for each placeholder. A phrase with plural forms also takes `count`, a
                whole number that chooses the form.

        Raises:
            KeyError: If there is no such phrase, or a placeholder has no value.
        """
        wording = self._wordings(phrase)[lang]
        if isinstance(wording, Mapping):
            wording = wording["one" if values["count"] == 1 else "other"]
        return str(wording).format_map(values)

    def text(self, phrase: str, /, **values: object) -> Text:
        """Return a phrase in both languages."""
        return Text(*(self.say(phrase, lang, **values) for lang in LANGUAGES))

    def series(self, phrase: str, lang: Language) -> tuple[str, ...]:
        """Return the entries of a phrase that is a list, such as the months of the year."""
        return tuple(self._wordings(phrase)[lang])

    def __contains__(self, phrase: object) -> bool:
        """Return whether the file, or `common.yaml`, has the phrase."""
        return phrase in phrases_of(self.name) or phrase in phrases_of(_COMMON)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of the file itself, in its order, without those of `common.yaml`."""
        return iter(phrases_of(self.name))

    def _wordings(self, phrase: str) -> Mapping[Language, Wording]:
        return phrases_of(self.name).get(phrase) or phrases_of(_COMMON)[phrase]


@cache
def phrases_of(name: str) -> Phrases:
    """Return the phrases of a file by their keys; raise FileNotFoundError if there is none."""
    phrases: Phrases = texts_in(f"phrases/{name}")
    return phrases


def texts_in(path: str) -> Any:  # noqa: ANN401  # whatever texts the file holds
    """Return the texts of a file of the package, written without its suffix.

    They come from its JSON, or from the YAML where the JSON is missing, stale or damaged.

    Raises:
        FileNotFoundError: If there is no such file.
    """
    import json  # noqa: PLC0415
    from zlib import crc32  # noqa: PLC0415

    source = _content(f"{path}.yaml")
    try:
        compiled = json.loads(_content(f"{path}.json"))
    except (OSError, ValueError):
        compiled = None
    match compiled:
        case {"checksum": checksum, "phrases": dict() as phrases} if checksum == crc32(source):
            return phrases
        case _:
            return _read(source)


def compiled_phrases(source: bytes) -> str:
    """Return the JSON that a wheel carries beside a file of phrases with this content."""
    import json  # noqa: PLC0415
    from zlib import crc32  # noqa: PLC0415

    compiled = {"checksum": crc32(source), "phrases": _read(source)}
    return json.dumps(compiled, ensure_ascii=False, separators=(",", ":"))


def _read(source: bytes) -> Phrases:
    import yaml  # noqa: PLC0415

    # BaseLoader makes texts only: `yes` and `no` are keys here, not booleans.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    phrases: Phrases = yaml.load(source, Loader=loader)  # noqa: S506  # it makes texts only
    return phrases


def _content(file: str) -> bytes:
    from pkgutil import get_data  # noqa: PLC0415

    content = get_data(_PACKAGE, file)
    if content is None:
        raise FileNotFoundError(file)
    return content
