"""Every code of the public API, as an enum.

Terms, groups, entailments and presumptions are data (`law/vocabulary.yaml`); a test keeps the enums
equal to that file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final, Never, TypeVar, cast

from .problems import CaseError, Problem, on_one_line
from .spelling import code_meant

CodeT = TypeVar("CodeT", bound=StrEnum)
FactValue = bool | StrEnum


class Code(StrEnum):
    """Base of all enums: a text that is none of its codes is a `CaseError` with what is near."""

    @classmethod
    def _missing_(cls, value: object) -> Never:
        problem = Problem(
            code="unknown-code",
            values={"what": noun_of(cls), "written": on_one_line(str(value))},
            hint=code_meant(str(value), cls),
        )
        raise CaseError([problem])


def members_of(kind: type[CodeT]) -> Mapping[str, CodeT]:
    """Return the members of an enum by the exact texts of their codes."""
    return cast("Mapping[str, CodeT]", _by_code(kind))


@cache
def _by_code(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    return {member.value: member for member in kind}


def noun_of(kind: type[StrEnum]) -> str:
    """Return what a member of an enum is called: an `ElectionKind` is an election kind."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()


class Category(Code):
    """Who acts; a group (`ASN`, `BUMN_BUMD`) means one of its members, not known which."""

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
    BUMN = "bumn"
    BUMD = "bumd"
    TNI = "tni"
    POLRI = "polri"
    LKD = "lkd"
    PROGRAM_COMPANION = "program_companion"
    PKH_COMPANION = "pkh_companion"
    VILLAGE_COMPANION = "village_companion"
    PRIVATE_WORKER = "private_worker"


class Position(Code):
    """The post held; rules and sanctions depend on it."""

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
    PJ_KEPALA_DESA = "pj_kepala_desa"
    ENTERPRISE_OFFICER = "enterprise_officer"


class ElectionKind(Code):
    """A general, a regional-head or a village-head election; each has its own law."""

    PEMILU = "pemilu"
    PILKADA = "pilkada"
    PILKADES = "pilkades"


class Contest(Code):
    """The office voted for."""

    PRESIDENT = "president"
    DPR = "dpr"
    DPD = "dpd"
    DPRD = "dprd"
    REGIONAL_HEAD = "regional_head"
    VILLAGE_HEAD = "village_head"


class PeriodKind(Code):
    """A span of days of an election on which rules depend; several may run at once."""

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


class Stage(Code):
    """The stage of an election; its hopefuls become candidates once they are determined."""

    OUTSIDE = "outside"
    BEFORE_DETERMINATION = "before_determination"
    AFTER_DETERMINATION = "after_determination"


class Act(Code):
    """What a person does."""

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
    LEAK_COUNT = "leak_count"
    MOBILISE_STAFF = "mobilise_staff"
    PARTISAN_ACTIVITY = "partisan_activity"
    FUND_CAMPAIGN = "fund_campaign"
    SPEAK_AT_PARTY_EVENT = "speak_at_party_event"
    ATTEND_PARTY_EVENT = "attend_party_event"
    ATTEND_PUBLIC_EVENT = "attend_public_event"
    ATTEND_VICTORY = "attend_victory"
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
    PARTY_LISTING = "party_listing"
    ACCOMPANY_CANDIDATE = "accompany_candidate"
    ACCOMPANY_SPOUSE = "accompany_spouse"
    VOTE = "vote"
    SERVE_POLL_WORKER = "serve_poll_worker"
    SERVE_ELECTION_SUPERVISOR = "serve_election_supervisor"
    ATTEND_OFFICIAL_EVENT = "attend_official_event"
    REPORT_VIOLATION = "report_violation"


class Side(Code):
    """Whether an act takes a side: by what it is, by the facts about it, or never."""

    ALWAYS = "always"
    BY_FACTS = "by_facts"
    NEVER = "never"


class Target(Code):
    """Whom the act favours or harms."""

    PROSPECTIVE_CANDIDATE = "prospective_candidate"
    INDEPENDENT_HOPEFUL = "independent_hopeful"
    CANDIDATE = "candidate"
    PARTY = "party"
    SPOUSE = "spouse"
    OWN_CANDIDACY = "own_candidacy"
    NOBODY = "nobody"
    WINNING_TEAM = "winning_team"


class Candidacy(Code):
    """How far one's own candidacy has come."""

    NONE = "none"
    PROSPECTIVE = "prospective"
    REGISTERED = "registered"
    DETERMINED = "determined"


class EmployerLevel(Code):
    """The level of government that employs the person."""

    CENTRAL = "central"
    PROVINCE = "province"
    REGENCY = "regency"


class Impact(Code):
    """What suffers from the act; the law of discipline measures the level by it."""

    UNIT = "unit"
    AGENCY = "agency"
    STATE = "state"


class Verdict(Code):
    """The answer of a decision."""

    PERMITTED = "permitted"
    UNREGULATED = "unregulated"
    DISCOURAGED = "discouraged"
    PROHIBITED = "prohibited"
    DISPUTED = "disputed"
    DEPENDS = "depends"


class SanctionClass(Code):
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


class SanctionKind(Code):
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
    SERVICE_WARNING = "service_warning"
    SERVICE_SCHOOLING_DELAY = "service_schooling_delay"
    SERVICE_INCREMENT_DELAY = "service_increment_delay"
    SERVICE_PROMOTION_DELAY = "service_promotion_delay"
    SERVICE_DEMOTING_TRANSFER = "service_demoting_transfer"
    SERVICE_REMOVED_FROM_POST = "service_removed_from_post"
    SERVICE_CONFINEMENT = "service_confinement"
    IMPRISONMENT = "imprisonment"
    LIGHT_DETENTION = "light_detention"
    FINE = "fine"


class Authority(Code):
    """Who decides, imposes a sanction, or receives or passes on a report."""

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


class Rank(Code):
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
        """Return 0 for the highest rank, and one more for each rank below it."""
        return list(Rank).index(self)


class Modality(Code):
    """What a rule does: prohibit, oblige, advise or permit."""

    PROHIBITION = "prohibition"
    OBLIGATION = "obligation"
    ADVICE = "advice"
    PERMISSION = "permission"


class Confidence(Code):
    """How well a source was confirmed; the members run from best to weakest."""

    VERIFIED = "verified"
    REPRODUCED = "reproduced"
    SECONDARY = "secondary"
    DERIVED = "derived"


class Status(Code):
    """Whether a rule of a decision stands, is lifted by an exception, or depends on open facts."""

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
    "impact": Impact,
}

SECTIONS: Final[Mapping[str, type[StrEnum]]] = {
    "categories": Category,
    "positions": Position,
    "election_kinds": ElectionKind,
    "contests": Contest,
    "periods": PeriodKind,
    "stages": Stage,
    "acts": Act,
    "sides": Side,
    "targets": Target,
    "candidacies": Candidacy,
    "employer_levels": EmployerLevel,
    "impacts": Impact,
    "verdicts": Verdict,
    "sanction_classes": SanctionClass,
    "sanction_kinds": SanctionKind,
    "authorities": Authority,
    "ranks": Rank,
    "modalities": Modality,
    "confidences": Confidence,
    "statuses": Status,
}
# The sections of the vocabulary with the terms of an enum: its own and that of its groups.
SECTIONS_OF: Final[Mapping[type[StrEnum], tuple[str, ...]]] = {
    **{enum: (section,) for section, enum in SECTIONS.items()},
    Act: ("acts", "act_groups"),
    Position: ("positions", "position_groups"),
    Target: ("targets", "target_groups"),
}


def code_of(value: FactValue) -> str:
    """Return a fact value as it is written: a code, `yes` or `no`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value
