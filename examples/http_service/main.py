"""A service for callers that are not Python: a case goes in as JSON, the decision comes out.

A body holds `person`, `activity` and `at` in the codes of the vocabulary; what is not known is left
out. `main` asks its own service once with a case and once with a faulty one.
"""

import json
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from asn_netralitas import CaseError, LoadError, interview

FRAME = {"schema": interview.INTERVIEW_SCHEMA, "readings": {}, "answers": []}
GOOD = {
    "person": {"category": "pns", "region": "64.08"},
    "activity": {"act": "attend_campaign", "active_support": True},
    "at": "2024-10-07T20:00:00+08:00",
}
FAULTY = {**GOOD, "person": {"category": "pnss"}, "at": "7 Oktober 2024"}


class Decisions(BaseHTTPRequestHandler):
    """Answer every POST with a decision, or with all that is wrong with the case."""

    def do_POST(self) -> None:  # the name that the standard library calls
        """Decide the case of the body."""
        try:
            case = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            decision = interview.Interview.from_dict({**FRAME, **case}).decision
        except (CaseError, LoadError) as error:
            self.send(400, {"problems": [problem.sentence("id") for problem in error.problems]})
        except (TypeError, ValueError) as error:
            self.send(400, {"problems": [str(error)]})
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
        for body in (json.dumps(GOOD), json.dumps(FAULTY), "not JSON"):
            connection = HTTPConnection("127.0.0.1", server.server_port)
            connection.request("POST", "/", body)
            response = connection.getresponse()
            answer = json.load(response)
            connection.close()
            print(response.status, answer.get("verdict", answer.get("problems")))
        server.shutdown()


if __name__ == "__main__":
    main()
