/** One wording in Indonesian and in English. */
export interface Text {
  id: string;
  en: string;
}

/** A law pack, as `asn-netralitas pack` writes it; its parts are explained in docs/reference/law-pack.md. */
export interface LawPack {
  schema: "asn-netralitas/law-pack/1";
  library: string;
  rulebook: { id: string; version: string; digest: string; known_from: string; known_until: string; overlays: string[] };
  calendar: { digest: string; known_until: string };
  texts: Record<string, Record<string, Text & { question?: Text; values?: Record<string, Text> }>>;
  [part: string]: unknown;
}

/** A fact: a code, or yes or no; left out or null, it is not known. */
export type Fact = string | boolean | null;

/** A question, as `Case.to_dict` of the library writes it. */
export interface Case {
  person: { category: string; region?: string | null; [fact: string]: Fact | undefined };
  activity: { act: string; election?: string | null; [fact: string]: Fact | undefined };
  /** A day `2024-08-15`, a span `2024-08-15/2024-08-31`, or a time with its offset `2024-08-15T20:00+08:00`. */
  at: string;
  /** The reading that is chosen for a dispute by its id, or for all (`*`). */
  readings?: Record<string, string> | null;
}

export type FirmVerdict = "prohibited" | "discouraged" | "permitted" | "unregulated";
export type Verdict = FirmVerdict | "disputed" | "depends";

export interface Citation {
  instrument: string;
  number: string;
  provision: string;
  /** The persistent id of the provision, where there is one. */
  id: string | null;
}

export interface Answer {
  verdict: Verdict;
  /** Whether it may be done; null if the verdict is unregulated, disputed or depends. */
  allowed: boolean | null;
  /** The facts on which the verdict turns; also `at`, `region`, `election`, `category` and `target`. */
  open_facts: string[];
  rules: { rule: string; status: "stands" | "lifted" | "open"; title: Text; citations: Citation[] }[];
  disputes: {
    id: string;
    title: Text;
    readings: {
      id: string;
      title: Text;
      holders: { who: Text; since: string; last: string | null; source: string }[];
      verdict: Verdict;
    }[];
  }[];
  /** What may follow; `class` is null where no source fixes it, `if` holds what decides a class that is not certain. */
  sanctions: { rule: string; class: string | null; certain: boolean; if: string[]; citation: Citation }[];
  /** Why no rule speaks, if none does, and whom to ask. */
  silence: { reason: Text | null; ask: string[] } | null;
  notes: ("after-calendar" | "before-rulebook" | "after-rulebook")[];
}

/** A fault of a case; `path` holds the keys that lead to it. */
export interface Fault {
  code: string;
  path: string[];
}

/** Decide a case. It never throws: what is wrong is in `errors`. */
export function decide(pack: LawPack, input: Case): Answer | { errors: Fault[] };
