"""Firefox as it is installed, driven by WebDriver BiDi, which it speaks by itself.

Playwright drives only builds of its own, which cannot be had everywhere.
"""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final, Self

from attrs import field, frozen
from visits import SHOTS, Size, Theme
from websockets.sync.client import ClientConnection, connect

_LISTENING: Final = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_PATIENCE: Final = 60
# What a page is shown in, by the settings of Firefox.
_THEMES: Final[Mapping[Theme, int]] = {"dark": 0, "light": 1}
_SETTINGS: Final = (
    'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
    'user_pref("browser.shell.checkDefaultBrowser", false);\n'
    'user_pref("layout.css.prefers-color-scheme.content-override", {theme});\n'
)


@frozen
class Firefox:
    """One window of Firefox, with the errors of its pages."""

    socket: ClientConnection
    numbers: Iterator[int] = field(factory=count)
    faults: list[str] = field(factory=list)

    @classmethod
    @contextmanager
    def started(cls, program: str, profile: Path, theme: Theme) -> Iterator[Self]:
        profile.mkdir(parents=True)
        (profile / "user.js").write_text(_SETTINGS.format(theme=_THEMES[theme]), "utf-8")
        command = [program, "--headless", "--no-remote", "--remote-debugging-port=0"]
        with subprocess.Popen(  # noqa: S603
            [*command, "--profile", str(profile), "about:blank"], stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            address = next(filter(None, map(_LISTENING.search, process.stderr)))[1]
            try:
                with connect(f"{address}/session", max_size=None) as socket:
                    window = cls(socket)
                    window.ask("session.new", capabilities={})
                    window.ask("session.subscribe", events=["log.entryAdded"])
                    yield window
                    window.ask("browser.close")
            finally:
                process.terminate()

    def ask(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self.socket.recv(timeout=_PATIENCE))
            if told.get("id") == number:
                assert told["type"] == "success", f"{method}: {told}"
                return told["result"]
            entry = told.get("params", {})
            if told.get("method") == "log.entryAdded" and entry["level"] == "error":
                self.faults.append(str(entry["text"]))

    @property
    def page(self) -> str:
        contexts = self.ask("browsingContext.getTree")["contexts"]
        return str(contexts[0]["context"])

    def open(self, address: str, size: Size) -> None:
        viewport = {"width": size[0], "height": size[1]}
        page = self.page
        self.ask("browsingContext.setViewport", context=page, viewport=viewport)
        self.ask("browsingContext.navigate", context=page, url=address, wait="complete")

    def run(self, script: str) -> Any:
        """Return the value of a script, waiting for a promise."""
        target = {"context": self.page}
        told = self.ask("script.evaluate", expression=script, target=target, awaitPromise=True)
        assert told["type"] == "success", told["exceptionDetails"]["text"]
        return told["result"].get("value")

    def text(self, selector: str, pattern: str) -> str:
        """Return the text of an element as soon as it holds a pattern."""
        said = f"document.querySelector({json.dumps(selector)})?.textContent ?? ''"
        script = (
            "new Promise((done, fail) => { const start = Date.now(); const look = () => {"
            f" const told = {said}; if (new RegExp({json.dumps(pattern)}).test(told)) done(told);"
            " else if (Date.now() - start > 20000) fail(new Error(told));"
            " else setTimeout(look, 50); }; look(); })"
        )
        return str(self.run(script))

    def picture(self, name: str) -> None:
        """Keep a picture of the page, to be looked at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        shown = self.ask("browsingContext.captureScreenshot", context=self.page)
        (SHOTS / f"{name}.png").write_bytes(b64decode(shown["data"]))
