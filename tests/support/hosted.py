"""The built site as a host of pages serves it: text is compressed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from gzip import compress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

# What hosts compress; the rest is compressed already.
_TEXT: Final = ("text/", "application/json", "application/javascript", "image/svg+xml")
# What hosts compress by, since a higher one takes longer than it saves.
_LEVEL: Final = 6


class _Host(SimpleHTTPRequestHandler):
    """Serves files, text as gzip to whoever takes it, and says nothing of it."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        kind = self.guess_type(path)
        taken = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (taken and path.is_file() and kind.startswith(_TEXT)):
            super().do_GET()
            return
        body = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a page that was closed before all of it had come."""


@cache
def compressed(path: Path) -> bytes:
    """Return a file as it goes over the network."""
    return compress(path.read_bytes(), _LEVEL, mtime=0)


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """Serve a folder, and yield its address."""
    with _Server(("127.0.0.1", 0), partial(_Host, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
