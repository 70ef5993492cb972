"""The topics under which pictures list acts, and acts in everyday words.

The groups of acts in the vocabulary are those that rules name, so a picture has its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from asn_netralitas._model.codes import Act, Target
from asn_netralitas._model.decision import Decision
from asn_netralitas._phrases.catalogue import Catalogue
from asn_netralitas._text.words import Words

PHRASES: Final = Catalogue("poster")

TOPICS: Final[Mapping[str, tuple[Act, ...]]] = {
    "online": (
        *(Act.POST_SUPPORT, Act.SHARE_POST, Act.COMMENT_POST, Act.LIKE_POST, Act.FOLLOW_ACCOUNT),
        *(Act.CAMPAIGN_ONLINE, Act.VOICE_OPINION),
    ),
    "photo": (Act.POSE_PHOTO, Act.PUBLISH_PHOTO),
    "presence": (
        *(Act.ATTEND_CAMPAIGN, Act.ENTER_CAMPAIGN_ZONE, Act.WATCH_DEBATE, Act.ATTEND_DECLARATION),
        *(Act.ATTEND_PUBLIC_EVENT, Act.ATTEND_VICTORY),
    ),
    "campaign": (
        *(Act.JOIN_CAMPAIGN, Act.CAMPAIGN_SPEAKER, Act.CAMPAIGN_TEAM, Act.CAMPAIGN_CONSULTANT),
        *(Act.PARTY_WITNESS, Act.PARTISAN_ACTIVITY, Act.MOBILISE_STAFF, Act.FUND_CAMPAIGN),
    ),
    "goods": (Act.WEAR_ATTRIBUTES, Act.DISPLAY_BANNER, Act.GIVE_GOODS),
    "office": (
        *(Act.LEND_STATE_FACILITY, Act.USE_PROGRAMME, Act.PARTISAN_DECISION),
        *(Act.REPLACE_OFFICIALS, Act.PROMISE_POSITION, Act.NEGLECT_SUPERVISION),
    ),
    "party": (
        *(Act.PARTY_MEMBERSHIP, Act.PARTY_OFFICE, Act.PARTY_LISTING),
        *(Act.ATTEND_PARTY_EVENT, Act.SPEAK_AT_PARTY_EVENT),
    ),
    "candidacy": (
        *(Act.APPROACH_PARTY, Act.APPROACH_PUBLIC, Act.DECLARE_CANDIDACY, Act.STAND_FOR_ELECTION),
        *(Act.SUPPORT_LETTER, Act.ACCOMPANY_CANDIDATE, Act.ACCOMPANY_SPOUSE),
    ),
    "rights": (
        *(Act.VOTE, Act.REPORT_VIOLATION, Act.ATTEND_OFFICIAL_EVENT, Act.SERVE_POLL_WORKER),
        *(Act.SERVE_ELECTION_SUPERVISOR, Act.LEAK_COUNT),
    ),
}


def by_topic(acts: Collection[Act]) -> Iterator[tuple[str, tuple[Act, ...]]]:
    """Yield the topics of some acts, each with its acts in the order of the topics."""
    for topic, members in TOPICS.items():
        if mine := tuple(act for act in members if act in acts):
            yield topic, mine


def topic_name(topic: str, words: Words) -> str:
    """Return the heading of a topic."""
    return PHRASES.say(f"topic-{topic}", words.lang)


def everyday(decision: Decision, words: Words) -> str:
    """Return the act of a decision as people say it, with whom it favours as the law takes it."""
    activity = decision.input.activity
    given = () if activity.target is None else (activity.target.value,)
    targets = given or decision.assumed.get("target", ())
    named = words.targets(code for code in targets if code != Target.NOBODY)
    key = f"act-{activity.act.value.replace('_', '-')}"
    return PHRASES.say(key, words.lang, target=named or PHRASES.say("anyone", words.lang))
