"""A chatbot that asks only what the answer turns on; between two messages it keeps only JSON."""

import json
from datetime import date

from asn_netralitas import CaseError, interview, render

TODAY = date(2024, 10, 8)
# What somebody writes, one message after the other; some mean nothing, or several things.
MESSAGES = (
    *("guru", "PNS", "menghadiri kampanye", "kemarin"),
    *("nggak", "", "mungkin", "tidak", "enggak", "ga", "belum tahu", "tidak", "tidak"),
)
# Of more answers than these a chatbot would make no buttons.
MOST_BUTTONS = 8


def reply(stored: str, message: str) -> str:
    """Return the conversation after a message, as text that can be kept anywhere."""
    talk = interview.resume(json.loads(stored), today=TODAY)
    try:
        talk = talk.answer(message)
    except CaseError as error:
        print(f"  ! {' '.join(problem.sentence('id') for problem in error.problems)}")
    return json.dumps(talk.to_dict())


def main() -> None:
    """Hold a conversation from nothing on, and print the answer in short."""
    talk = interview.begin(region="64.08")
    for message in MESSAGES:
        if talk.question is None:
            break
        buttons = talk.question.answers if len(talk.question.answers) <= MOST_BUTTONS else ()
        print(talk.question.text.id, *(f"[{answer.term.id}]" for answer in buttons))
        print(f"> {message}")
        talk = interview.resume(json.loads(reply(json.dumps(talk.to_dict()), message)))
    if isinstance(talk, interview.Interview):
        print()
        print(render(talk.decision, lang="id", detail="short"), end="")


if __name__ == "__main__":
    main()
