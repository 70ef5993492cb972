"""A service for callers that are not Python: a case goes in as JSON, the decision comes out.

A body holds `person`, `activity` and `at`, in codes or in people's words; what is not known is left
out. Each fault comes back with the path that leads to it. `main` asks its own service with a case
in codes, one in words, a faulty one and no JSON at all.
"""

import json
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from asn_netralitas import Case, CaseError, Problem

CODES = {
    "person": {"category": "pns", "region": "64.08"},
    "activity": {"act": "attend_campaign", "active_support": True},
    "at": "2024-10-07T20:00:00+08:00",
}
WORDS = {
    "person": {"category": "PPPK", "region": "Kutim"},
    "activity": {"act": "ngelike"},
    "at": "15 Agustus 2024",
}
FAULTY = {**CODES, "person": {"category": "guru"}, "at": "30 Februari 2024"}


class Decisions(BaseHTTPRequestHandler):
    """Answer every POST with a decision, or with all that is wrong with the case."""

    def do_POST(self) -> None:  # the name that the standard library calls
        """Decide the case of the body."""
        try:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            decision = Case.from_dict(body, words=True).evaluate()
        except CaseError as error:
            self.send(400, {"problems": [problem.to_dict() for problem in error.problems]})
        except ValueError:  # no JSON
            self.send(400, {"problems": [Problem(code="bad-json").to_dict()]})
        else:
            self.send(200, decision.to_dict())

    def send(self, status: int, values: dict[str, Any]) -> None:
        """Send values as JSON."""
        content = json.dumps(values, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # named there
        """Log nothing, since a case may be about somebody."""


def main() -> None:
    """Serve on a free port of this machine, ask over HTTP, and print what comes back."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Decisions) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        for body in (*map(json.dumps, (CODES, WORDS, FAULTY)), "not JSON"):
            connection = HTTPConnection("127.0.0.1", server.server_port)
            connection.request("POST", "/", body)
            response = connection.getresponse()
            answer = json.load(response)
            connection.close()
            print(response.status, answer.get("verdict", "problems"))
            for problem in answer.get("problems", ()):
                print(f"  {problem['path']}: {problem['sentence']['id']}")
        server.shutdown()


if __name__ == "__main__":
    main()
