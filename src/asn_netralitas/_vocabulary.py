"""The closed vocabularies of the library: every code that crosses its public surface, as an enum.

The terms in both languages, the groups, the entailments and the presumptions are data
(`law/vocabulary.yaml`); a test holds the enums to that file. No input or output here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final, Literal

from attrs import field, frozen

from asn_netralitas._phrases.text import Shown, Text

FactValue = bool | StrEnum


class Category(StrEnum):
    """Who acts; a group (`ASN`, `NON_ASN`) stands for one of its members, not known which."""

    ASN = "asn"
    PNS = "pns"
    CPNS = "cpns"
    PPPK = "pppk"
    PPPK_PARUH_WAKTU = "pppk_paruh_waktu"
    NON_ASN = "non_asn"
    TK2D = "tk2d"
    THL = "thl"
    HONORER = "honorer"
    PPNPN = "ppnpn"
    KEPALA_DAERAH = "kepala_daerah"
    KEPALA_DESA = "kepala_desa"
    PERANGKAT_DESA = "perangkat_desa"
    BPD = "bpd"
    BUMN_BUMD = "bumn_bumd"
    TNI = "tni"
    POLRI = "polri"


class Position(StrEnum):
    """The post held; decides who is an official and who may punish."""

    NONE = "none"
    JPT_UTAMA = "jpt_utama"
    JPT_MADYA = "jpt_madya"
    JPT_PRATAMA = "jpt_pratama"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    FUNGSIONAL_UTAMA = "fungsional_utama"
    FUNGSIONAL = "fungsional"
    PELAKSANA = "pelaksana"
    CAMAT = "camat"
    LURAH = "lurah"
    PJ_KEPALA_DAERAH = "pj_kepala_daerah"
    PJS_KEPALA_DAERAH = "pjs_kepala_daerah"


class ElectionKind(StrEnum):
    """General or regional-head election: each has its own law."""

    PEMILU = "pemilu"
    PILKADA = "pilkada"


class Contest(StrEnum):
    """The office voted for."""

    PRESIDENT = "president"
    DPR = "dpr"
    DPD = "dpd"
    DPRD = "dprd"
    REGIONAL_HEAD = "regional_head"


class PeriodKind(StrEnum):
    """A stretch of days of an election that rules depend on; several may hold at once."""

    PRE_NOMINATION = "pre_nomination"
    NOMINATION = "nomination"
    DETERMINATION = "determination"
    PRE_CAMPAIGN = "pre_campaign"
    CAMPAIGN = "campaign"
    QUIET_PERIOD = "quiet_period"
    VOTING_DAY = "voting_day"
    COUNTING = "counting"
    AFTERMATH = "aftermath"
    MUTATION_WINDOW = "mutation_window"
    PROGRAMME_WINDOW = "programme_window"
    INSTALLATION_WINDOW = "installation_window"


class Stage(StrEnum):
    """Where an election stands: its contestants are hopefuls first, candidates once determined."""

    OUTSIDE = "outside"
    BEFORE_DETERMINATION = "before_determination"
    AFTER_DETERMINATION = "after_determination"


class Act(StrEnum):
    """What is done."""

    POST_SUPPORT = "post_support"
    SHARE_POST = "share_post"
    COMMENT_POST = "comment_post"
    LIKE_POST = "like_post"
    FOLLOW_ACCOUNT = "follow_account"
    CAMPAIGN_ONLINE = "campaign_online"
    PUBLISH_PHOTO = "publish_photo"
    VOICE_OPINION = "voice_opinion"
    POSE_PHOTO = "pose_photo"
    DISPLAY_BANNER = "display_banner"
    WEAR_ATTRIBUTES = "wear_attributes"
    GIVE_GOODS = "give_goods"
    ATTEND_CAMPAIGN = "attend_campaign"
    ATTEND_DECLARATION = "attend_declaration"
    WATCH_DEBATE = "watch_debate"
    JOIN_CAMPAIGN = "join_campaign"
    CAMPAIGN_SPEAKER = "campaign_speaker"
    CAMPAIGN_TEAM = "campaign_team"
    CAMPAIGN_CONSULTANT = "campaign_consultant"
    PARTY_WITNESS = "party_witness"
    MOBILISE_STAFF = "mobilise_staff"
    PARTISAN_ACTIVITY = "partisan_activity"
    FUND_CAMPAIGN = "fund_campaign"
    SPEAK_AT_PARTY_EVENT = "speak_at_party_event"
    ATTEND_PARTY_EVENT = "attend_party_event"
    ATTEND_PUBLIC_EVENT = "attend_public_event"
    ENTER_CAMPAIGN_ZONE = "enter_campaign_zone"
    LEND_STATE_FACILITY = "lend_state_facility"
    PARTISAN_DECISION = "partisan_decision"
    REPLACE_OFFICIALS = "replace_officials"
    USE_PROGRAMME = "use_programme"
    PROMISE_POSITION = "promise_position"
    NEGLECT_SUPERVISION = "neglect_supervision"
    APPROACH_PARTY = "approach_party"
    APPROACH_PUBLIC = "approach_public"
    DECLARE_CANDIDACY = "declare_candidacy"
    STAND_FOR_ELECTION = "stand_for_election"
    SUPPORT_LETTER = "support_letter"
    PARTY_MEMBERSHIP = "party_membership"
    PARTY_OFFICE = "party_office"
    ACCOMPANY_CANDIDATE = "accompany_candidate"
    ACCOMPANY_SPOUSE = "accompany_spouse"
    VOTE = "vote"
    SERVE_POLL_WORKER = "serve_poll_worker"
    ATTEND_OFFICIAL_EVENT = "attend_official_event"
    REPORT_VIOLATION = "report_violation"


class Target(StrEnum):
    """Whom the act favours or harms."""

    PROSPECTIVE_CANDIDATE = "prospective_candidate"
    INDEPENDENT_HOPEFUL = "independent_hopeful"
    CANDIDATE = "candidate"
    PARTY = "party"
    SPOUSE = "spouse"
    OWN_CANDIDACY = "own_candidacy"
    NOBODY = "nobody"
    WINNING_TEAM = "winning_team"


class Candidacy(StrEnum):
    """How far one's own candidacy has come."""

    NONE = "none"
    PROSPECTIVE = "prospective"
    REGISTERED = "registered"
    DETERMINED = "determined"


class EmployerLevel(StrEnum):
    """The level of government that employs the person."""

    CENTRAL = "central"
    PROVINCE = "province"
    REGENCY = "regency"


class Verdict(StrEnum):
    """The answer of a decision; there is one per decision."""

    PERMITTED = "permitted"
    UNREGULATED = "unregulated"
    DISCOURAGED = "discouraged"
    PROHIBITED = "prohibited"
    DISPUTED = "disputed"
    DEPENDS = "depends"


class SanctionClass(StrEnum):
    """The kind of consequence, from moral sanction to election crime."""

    ETHICS = "ethics"
    DISCIPLINE_LIGHT = "discipline_light"
    DISCIPLINE_MEDIUM = "discipline_medium"
    DISCIPLINE_HEAVY = "discipline_heavy"
    DISMISSAL = "dismissal"
    CONTRACT = "contract"
    VILLAGE = "village"
    CANDIDACY = "candidacy"
    SERVICE_RULES = "service_rules"
    CRIMINAL = "criminal"


class SanctionKind(StrEnum):
    """One concrete sanction within a class."""

    CLOSED_STATEMENT = "closed_statement"
    OPEN_STATEMENT = "open_statement"
    ORAL_REPRIMAND = "oral_reprimand"
    WRITTEN_REPRIMAND = "written_reprimand"
    WRITTEN_DISSATISFACTION = "written_dissatisfaction"
    ALLOWANCE_CUT = "allowance_cut"
    INCREMENT_DELAY = "increment_delay"
    PROMOTION_DELAY = "promotion_delay"
    RANK_DOWN_ONE_YEAR = "rank_down_one_year"
    RANK_DOWN_THREE_YEARS = "rank_down_three_years"
    POST_DOWN = "post_down"
    RELIEVED_TO_STAFF = "relieved_to_staff"
    REMOVED_FROM_POST = "removed_from_post"
    HONOURABLE_DISMISSAL = "honourable_dismissal"
    DISHONOURABLE_DISMISSAL = "dishonourable_dismissal"
    CONTRACT_SANCTION = "contract_sanction"
    CONTRACT_END = "contract_end"
    VILLAGE_WARNING = "village_warning"
    VILLAGE_SUSPENSION = "village_suspension"
    VILLAGE_DISMISSAL = "village_dismissal"
    INELIGIBLE = "ineligible"
    CANDIDACY_CANCELLED = "candidacy_cancelled"
    SERVICE_SANCTION = "service_sanction"
    IMPRISONMENT = "imprisonment"
    LIGHT_DETENTION = "light_detention"
    FINE = "fine"


class Authority(StrEnum):
    """Who decides, imposes, receives or passes on."""

    PPK = "ppk"
    BAWASLU = "bawaslu"
    PANWASCAM = "panwascam"
    GAKKUMDU = "gakkumdu"
    KASN = "kasn"
    BKN = "bkn"
    AGENCY_HEAD = "agency_head"
    REGIONAL_HEAD = "regional_head"
    INSPEKTORAT = "inspektorat"
    KPU = "kpu"
    MENDAGRI = "mendagri"
    MENPANRB = "menpanrb"
    PRESIDENT = "president"
    DIRECT_SUPERIOR = "direct_superior"
    VILLAGE_HEAD = "village_head"
    EMPLOYER = "employer"
    TNI_POLRI = "tni_polri"
    COURT = "court"


class Rank(StrEnum):
    """The rank of an instrument, highest first; agency regulations share one rank."""

    UUD = "uud"
    UU = "uu"
    PP = "pp"
    PERPRES = "perpres"
    AGENCY_REGULATION = "agency_regulation"
    SKB = "skb"
    SE = "se"
    STATEMENT = "statement"

    @property
    def order(self) -> int:
        """Return 0 for the highest rank, more for each rank below it."""
        return list(Rank).index(self)


class Modality(StrEnum):
    """What a rule does: forbid, oblige, advise or permit."""

    PROHIBITION = "prohibition"
    OBLIGATION = "obligation"
    ADVICE = "advice"
    PERMISSION = "permission"


class Confidence(StrEnum):
    """How well a source was confirmed; the members run from best to weakest."""

    VERIFIED = "verified"
    REPRODUCED = "reproduced"
    SECONDARY = "secondary"
    DERIVED = "derived"


class Status(StrEnum):
    """How a rule fares in a decision."""

    STANDS = "stands"
    LIFTED = "lifted"
    OPEN = "open"


FACT_TYPES: Final[Mapping[str, type[bool | StrEnum]]] = {
    "bool": bool,
    "position": Position,
    "employer_level": EmployerLevel,
    "candidacy": Candidacy,
    "target": Target,
    "contest": Contest,
}

SECTIONS: Final[Mapping[str, type[StrEnum]]] = {
    "categories": Category,
    "positions": Position,
    "election_kinds": ElectionKind,
    "contests": Contest,
    "periods": PeriodKind,
    "stages": Stage,
    "acts": Act,
    "targets": Target,
    "candidacies": Candidacy,
    "employer_levels": EmployerLevel,
    "verdicts": Verdict,
    "sanction_classes": SanctionClass,
    "sanction_kinds": SanctionKind,
    "authorities": Authority,
    "ranks": Rank,
    "modalities": Modality,
    "confidences": Confidence,
    "statuses": Status,
}
_SECTION_OF: Final[Mapping[type[StrEnum], str]] = {
    enum: section for section, enum in SECTIONS.items()
}
# Where the words for the values of an enum are: in its own section and in that of its groups.
SECTIONS_OF: Final[Mapping[type[StrEnum], tuple[str, ...]]] = {
    **{enum: (section,) for section, enum in SECTIONS.items()},
    Position: ("positions", "position_groups"),
    Target: ("targets", "target_groups"),
}


@frozen(repr=False)
class FactSpec(Shown):
    """What may be known of a person or an activity: its code, whose it is and its values."""

    name: str
    owner: Literal["person", "activity"]
    type: type[bool | StrEnum]

    @property
    def values(self) -> tuple[FactValue, ...]:
        """Return every value that the fact can take, in the order of the vocabulary."""
        return (False, True) if self.type is bool else tuple(self.type)

    @property
    def negative(self) -> FactValue | None:
        """Return the value that says 'no' (`False`, or the code `none`), if there is one."""
        if self.type is bool:
            return False
        return next((value for value in self.values if value == "none"), None)


@frozen(repr=False)
class Entailment(Shown):
    """A value of category, act, target or stage that restricts the values of another fact."""

    source: Literal["category", "act", "target", "stage"]
    values: frozenset[StrEnum]
    fact: str
    allowed: frozenset[FactValue]


@frozen(repr=False)
class Presumption(Shown):
    """A value held unless the caller says otherwise; the only exception to 'unknown is unknown'."""

    fact: str
    value: FactValue
    categories: frozenset[Category]


@frozen(kw_only=True, repr=False, cache_hash=True)
class Vocabulary(Shown):
    """The terms, groups, fixed targets, entailments and presumptions behind the enums.

    The terms of `keys` and `policies` are those of the files that people write, and `also` holds
    other ways to write a term, by section and code.

    `bound_as` holds, for a category, those by which a rule binds it without naming it. `rights` are
    the acts that no rule may forbid.
    """

    terms: Mapping[str, Mapping[str, Text]] = field(hash=False, repr=False)
    questions: Mapping[str, Text] = field(hash=False, repr=False)
    also: Mapping[str, Mapping[str, tuple[str, ...]]] = field(hash=False, repr=False)
    category_groups: Mapping[Category, frozenset[Category]] = field(hash=False)
    bound_as: Mapping[Category, frozenset[Category]] = field(hash=False)
    position_groups: Mapping[str, frozenset[Position]] = field(hash=False)
    target_groups: Mapping[str, frozenset[Target]] = field(hash=False)
    fixed_targets: Mapping[Act, Target] = field(hash=False)
    default_targets: Mapping[Act, Target] = field(hash=False)
    facts: Mapping[str, FactSpec] = field(hash=False)
    kind_classes: Mapping[SanctionKind, SanctionClass] = field(hash=False)
    entailments: tuple[Entailment, ...]
    presumptions: tuple[Presumption, ...]
    rights: frozenset[Act]

    def term(self, code: StrEnum) -> Text:
        """Return the term of an enum member, in both languages."""
        return self.terms[_SECTION_OF[type(code)]][code.value]

    def fact_term(self, name: str) -> Text:
        """Return the term of a fact, or of one of the other things that can be open."""
        return self.terms["facts"][name]

    def question(self, name: str) -> Text:
        """Return the question that asks a person for a fact, or for another thing that is open."""
        return self.questions[name]

    def code_in(self, section: str, written: str) -> str | None:
        """Return the code of a section that is written as code or as term, in any case.

        None where no term of the section is so spelled, or several are.
        """
        return self._codes[section].get(folded(written))

    def spelled(self, section: str) -> tuple[str, ...]:
        """Return every code and every term of a section, as people may write them."""
        return tuple(
            form
            for code, term in self.terms[section].items()
            for form in (code, *_spellings(term), *self._also(section, code))
        )

    def indonesian(self, section: str, code: str) -> tuple[str, ...]:
        """Return the ways to write a code in Indonesian, the short one of its term first."""
        return (*_shortest_first(self.terms[section][code].id), *self._also(section, code))

    def indonesian_key(self, key: str) -> tuple[str, ...]:
        """Return the ways to write a key of a file in Indonesian, its own term first."""
        terms = (self.terms[section].get(key) for section in ("keys", "facts"))
        return tuple(spelling for term in terms if term for spelling in _forms(term.id)) or (key,)

    def _also(self, section: str, code: str) -> tuple[str, ...]:
        return self.also.get(section, {}).get(code, ())

    def is_key(self, key: str, written: str) -> bool:
        """Tell whether a key of a file is written, as code or as term, in any case."""
        return written == key or folded(written) in self._keys.get(key, ())

    def key_term(self, key: str) -> Text:
        """Return the term of a key of a file, in both languages."""
        return self.terms["keys"].get(key) or self.terms["facts"].get(key) or Text(key, key)

    def spelled_keys(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return every code and every term of some keys, as people may write them."""
        return tuple(form for key in keys for form in (key, *_spellings_of_key(self, key)))

    @cached_property
    def _codes(self) -> Mapping[str, Mapping[str, str]]:
        return {
            section: _by_spelling(
                {
                    code: (*_spellings(term), *self._also(section, code))
                    for code, term in terms.items()
                }
            )
            for section, terms in self.terms.items()
        }

    @cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        """Return for each key the ways to write it; a fact is a key too."""
        names = (*self.terms["keys"], *self.facts)
        return {
            name: frozenset(map(folded, (name, *_spellings_of_key(self, name)))) for name in names
        }

    def target_of(self, act: Act, given: Target | None) -> Target | None:
        """Return the target that an act has: fixed, else given, else its own by default."""
        return self.fixed_targets.get(act) or given or self.default_targets.get(act)

    def targets_of(self, act: Act) -> tuple[Target, ...]:
        """Return the targets that an act can have: the fixed one alone, else every one."""
        fixed = self.fixed_targets.get(act)
        return tuple(Target) if fixed is None else (fixed,)

    def presumed(self, fact: str, category: Category) -> FactValue | None:
        """Return the value that is presumed of a fact that was not given, if any is."""
        return next(
            (
                presumption.value
                for presumption in self.presumptions
                if presumption.fact == fact and category in presumption.categories
            ),
            None,
        )

    def members(self, category: Category) -> tuple[Category, ...]:
        """Return the members of a group in the order of the vocabulary, or the category itself."""
        group = self.category_groups.get(category)
        if group is None:
            return (category,)
        return tuple(member for member in Category if member in group)


def folded(text: str) -> str:
    """Return a text as it is compared: without case, and with a blank for each underscore."""
    return " ".join(text.replace("_", " ").casefold().split())


def _spellings(term: Text) -> tuple[str, ...]:
    """Return the ways to write a term: in either language, whole, or without its brackets, or they.

    >>> _spellings(Text("Calon PNS (CPNS)", "probationary civil servant"))
    ('Calon PNS (CPNS)', 'Calon PNS', 'CPNS', 'probationary civil servant')
    """
    return tuple(dict.fromkeys((*_forms(term.id), *_forms(term.en))))


def _forms(wording: str) -> tuple[str, ...]:
    abbreviated = _ABBREVIATED.fullmatch(wording)
    return (wording, *(abbreviated.groups() if abbreviated else ()))


def _shortest_first(wording: str) -> tuple[str, ...]:
    """Return the ways to write a wording, of which the last is what stands in its brackets.

    >>> _shortest_first("Pegawai Negeri Sipil (PNS)")
    ('PNS', 'Pegawai Negeri Sipil', 'Pegawai Negeri Sipil (PNS)')
    """
    *longer, shortest = _forms(wording)
    return (shortest, *reversed(longer))


def _by_spelling(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return codes by each way to write them; what could mean two of them means none."""
    found: dict[str, set[str]] = {}
    for code, ways in spellings.items():
        for spelling in ways:
            found.setdefault(folded(spelling), set()).add(code)
    # A code means itself, whatever a term of another says.
    codes = {folded(code): code for code in spellings}
    return {
        **{spelling: named.pop() for spelling, named in found.items() if len(named) == 1},
        **codes,
    }


def _spellings_of_key(vocabulary: Vocabulary, key: str) -> tuple[str, ...]:
    terms = (vocabulary.terms[section].get(key) for section in ("keys", "facts"))
    return tuple(spelling for term in terms if term for spelling in _spellings(term))


_ABBREVIATED: Final = re.compile(r"(.+?) \(([^()]+)\)")
