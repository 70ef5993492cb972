"""Check what people did online against the rules; what a post means, somebody has to say first.

The texts themselves are never read: whoever looks at a post fills in its facts, and what nobody
knows stays out. Where the verdict turns on something, the checker says what to find out.
"""

from datetime import datetime

from asn_netralitas import (
    Act,
    Activity,
    Category,
    Person,
    Rulebook,
    Target,
    evaluate,
    next_question,
)

AUTHOR = Person(Category.PNS, region="64.08")
# A photo of which somebody found out that nothing about it takes a side.
NEUTRAL_PHOTO = Activity(
    Act.PUBLISH_PHOTO,
    public=True,
    active_support=False,
    partisan_symbol=False,
    party_attributes=False,
    mobilises_staff=False,
    intends_support=False,
)
SEEN = (
    ("2024-08-15T20:10:00+08:00", Activity(Act.LIKE_POST)),
    ("2024-10-07T07:45:00+08:00", Activity(Act.SHARE_POST, target=Target.CANDIDATE)),
    ("2024-10-07T12:30:00+08:00", Activity(Act.COMMENT_POST, target=Target.NOBODY)),
    ("2024-10-07T19:00:00+08:00", Activity(Act.PUBLISH_PHOTO)),
    ("2024-10-07T19:05:00+08:00", NEUTRAL_PHOTO),
    ("2024-09-21T23:30:00+07:00", Activity(Act.POST_SUPPORT)),
)


def main() -> None:
    """Print for each post the day at the place of its author, the verdict, and what follows."""
    book = Rulebook.national()
    for at, activity in SEEN:
        decision = evaluate(AUTHOR, activity, at=datetime.fromisoformat(at))
        term = book.vocabulary.term(activity.act).en
        print(f"{decision.input.at} {term}: {decision.verdict}")
        certain = [each.sanction_class for each in decision.sanctions if each.certain]
        classes = {found or "of no fixed level" for found in certain}
        if classes:
            print(f"  sanctions: {', '.join(sorted(classes))}")
        for finding in decision.findings:
            for cited in finding.citations[:1]:
                number = book.instrument(cited.instrument).number
                print(f"  {finding.status}: {finding.rule}, {number} {cited.provision}")
        question = next_question(decision)
        if question is not None:
            print(f"  find out: {question.text.en}")


if __name__ == "__main__":
    main()
