"""A chatbot that asks only what the answer turns on; between two messages it keeps only JSON."""

import json
from datetime import date

from asn_netralitas import Act, Activity, CaseError, Category, Person, interview, render

# What somebody writes, one message after the other; the second is no answer to any question.
MESSAGES = ("tidak", "mungkin", "tidak", "tidak", "tidak", "tidak tahu", "tidak", "tidak")


def reply(stored: str, message: str) -> str:
    """Return the conversation after a message, as text that can be kept anywhere."""
    talk = interview.Interview.from_dict(json.loads(stored))
    try:
        talk = talk.answer(message)
    except CaseError as error:
        print(f"  ! {' '.join(problem.sentence('id') for problem in error.problems)}")
    return json.dumps(talk.to_dict())


def main() -> None:
    """Hold a conversation about attending a campaign, and print the beginning of the answer."""
    talk = interview.start(
        Person(Category.PNS, region="64.08"), Activity(Act.ATTEND_CAMPAIGN), at=date(2024, 10, 7)
    )
    for message in MESSAGES:
        if talk.question is None:
            break
        answers = " / ".join(answer.term.id for answer in talk.question.answers)
        print(f"{talk.question.text.id} ({answers})")
        print(f"> {message}")
        talk = interview.Interview.from_dict(json.loads(reply(json.dumps(talk.to_dict()), message)))
    print()
    print(render(talk.decision, lang="id").split("\n\n")[0])


if __name__ == "__main__":
    main()
