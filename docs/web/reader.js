/**
 * Read a matter in everyday words: who, what, when, where and which facts. The words are those of the
 * library, and an act that is not named outright is searched for as `asn_netralitas.search` does.
 */

import { dayIn } from "./days.js";

const MOST_WORDS = 7;
const BETWEEN = /[-_/,;:!?()"\u201c\u201d]+|(?<![0-9])\.|\.(?![0-9])/gu;
const APOSTROPHES = /['`\u2018\u2019]/gu;
const AT_A_PLACE = new Set(["di", "kab", "kabupaten", "kota", "prov", "provinsi", "in"]);
// Whose relative somebody is, is another person: the wife of a village head is no village head.
const RELATIVES = new Set(["istri", "isteri", "suami", "anak", "adik", "kakak", "ayah", "bapak", "ibu", "orangtua", "saudara", "saudari", "keponakan", "paman", "menantu", "mertua", "keluarga", "kerabat", "wife", "husband", "spouse", "son", "daughter", "brother", "sister", "father", "mother", "family"]);
const BETWEEN_RELATIVES = new Set(["dari", "seorang", "of", "a", "an", "the"]);
const NEGATIONS = new Set(["tidak", "tanpa", "bukan", "belum", "tak", "not", "without", "no"]);
// As in search.py: how much of what is asked must be met, and what the parts of a meeting count.
const [LEAST, BEGUN, ASKED] = [0.3, 0.8, 0.7];
const MOST_FOUND = 5;

export function folded(text) {
  return text.replace(APOSTROPHES, "").toLowerCase().replace(BETWEEN, " ").split(/\s+/).filter(Boolean).join(" ");
}

export class Reader {
  /** `words` has the forms of each section, each a text with the codes that it may mean, and the affixes of words. */
  constructor(words) {
    this.affixes = words.affixes;
    this.forms = words.forms;
    this.codes = Object.fromEntries(Object.entries(words.forms).map(([section, forms]) =>
      [section, new Map(forms.map(([form, ...codes]) => [form.replaceAll(" ", ""), codes]))]));
    this.dayWords = { months: this.table("months"), away: this.table("days_from_today") };
  }

  table(section) {
    return new Map(this.forms[section].map(([form, code]) => [form, code]));
  }

  /** Return `{ category, act, target, region, facts, at }`; lists of codes for what was named, best first. */
  read(text, now) {
    const found = dayIn(text, this.dayWords, now);
    const words = folded(found ? found.left : text).split(" ").filter(Boolean);
    const target = this.named("targets", words);
    const acts = this.named("acts", words);
    const told = { category: this.people(words, new Set([...target.taken, ...acts.taken])), target };
    const own = this.named("positions", words);
    const people = [told.category, own, acts].flatMap(({ taken }) => [...taken]);
    const region = this.place(words, new Set(people));
    const about = words.filter((_, at) => !told.category.taken.has(at) && !region.taken.has(at));
    return {
      at: found ? found.at : null,
      category: told.category.codes,
      position: own.codes.length === 1 ? own.codes[0] : null,
      target: told.target.codes,
      region: region.codes,
      facts: this.facts(words),
      act: this.acts(acts, about),
      actIsNamed: acts.codes.length === 1,
    };
  }

  /** Return what is named outright, or else what a search finds, and then what a part of the words may mean. */
  acts({ codes, taken }, about) {
    if (codes.length === 1 || (codes.length && taken.size === about.length)) return codes;
    return [...new Set([...this.search(about.join(" ")), ...codes])];
  }

  /** Return the codes that all longest names of a section leave possible, and the words that they take. */
  named(section, words, skipped = () => false) {
    const taken = new Set(), found = [];
    let codes = null;
    for (let length = Math.min(MOST_WORDS, words.length); length > 0; length--) {
      for (let start = 0; start + length <= words.length; start++) {
        const places = Array.from({ length }, (_, at) => start + at);
        const meant = this.codes[section].get(words.slice(start, start + length).join(""));
        if (!meant || places.some((at) => taken.has(at)) || skipped(start, length)) continue;
        places.forEach((at) => taken.add(at));
        found.push({ start, codes: meant });
        const both = codes?.filter((code) => meant.includes(code));
        codes = codes === null ? meant : both.length ? both : codes;
      }
    }
    return { codes: codes ?? [], taken, found };
  }

  /**
   * Return who is meant: nobody whose name is part of that of a target or an act, such as a candidate for
   * regent or the transfer of officials, and no relative. Where several are named of whom nobody can be both, each of them, since any may have acted.
   */
  people(words, ofOthers) {
    const isRelative = (start) => {
      let before = start - 1;
      while (BETWEEN_RELATIVES.has(words[before])) before--;
      return RELATIVES.has(words[before]);
    };
    const named = this.named("categories", words, (start, length) =>
      isRelative(start) || Array.from({ length }, (_, at) => start + at).every((at) => ofOthers.has(at)));
    const { found } = named;
    const isOne = found.every(({ codes }) => codes.some((code) => found.every((other) => other.codes.includes(code))));
    if (isOne) return named;
    const inOrder = [...found].sort((one, other) => one.start - other.start);
    return { ...named, codes: [...new Set(inOrder.flatMap(({ codes }) => codes))] };
  }

  /** A name of a place is none if it is a word for a person, unless it is said to be a place. */
  place(words, others) {
    const said = (start) => AT_A_PLACE.has(words[start - 1]) || AT_A_PLACE.has(words[start]);
    return this.named("regions", words, (start, length) =>
      !said(start) && Array.from({ length }, (_, at) => start + at).some((at) => others.has(at)));
  }

  facts(words) {
    const facts = {};
    for (let length = Math.min(MOST_WORDS, words.length); length > 0; length--) {
      for (let start = 0; start + length <= words.length; start++) {
        const [fact] = this.codes.facts.get(words.slice(start, start + length).join("")) ?? [];
        if (fact && !(fact in facts)) facts[fact] = !words.slice(Math.max(0, start - 2), start).some((word) => NEGATIONS.has(word));
      }
    }
    return facts;
  }

  // ---------------------------------------------------------------- search, as the library does

  stem(word) {
    const prefix = this.affixes.prefixes.find((each) => word.startsWith(each) && word.length - each.length >= 4);
    const rest = prefix ? word.slice(prefix.length) : word;
    const suffix = this.affixes.suffixes.find((each) => rest.endsWith(each) && rest.length - each.length >= 4);
    return suffix ? rest.slice(0, -suffix.length) : rest;
  }

  stems(text) {
    const words = folded(text).split(" ").filter(Boolean);
    const said = words.filter((word) => !this.affixes.fillers.includes(word));
    return new Set((said.length ? said : words).map((word) => this.stem(word)));
  }

  get actForms() {
    this.known ??= this.forms.acts.flatMap(([form, ...codes]) => (codes.length === 1 ? [{ code: codes[0], stems: this.stems(form) }] : []));
    return this.known;
  }

  get weights() {
    if (this.weighed) return this.weighed;
    const having = new Map();
    for (const { code, stems } of this.actForms) for (const stem of stems) having.set(stem, (having.get(stem) ?? new Set()).add(code));
    const acts = new Set(this.actForms.map(({ code }) => code)).size;
    this.weighed = new Map([...having].map(([stem, codes]) => [stem, Math.log(1 + acts / codes.size)]));
    return this.weighed;
  }

  /** Return the acts that a text may mean, the best first. */
  search(text) {
    const weight = (stem) => this.weights.get(stem) ?? Math.log(3);
    const asked = this.stems(text), best = new Map();
    const sum = (stems, among) => [...stems].reduce((total, stem) => total + weight(stem) * met(stem, among), 0);
    const whole = sum(asked, asked);
    for (const { code, stems } of whole ? this.actForms : []) {
      const share = sum(asked, stems) / whole;
      const score = ASKED * share + (1 - ASKED) * sum(stems, asked) / sum(stems, stems);
      if (share >= LEAST && score > (best.get(code) ?? 0)) best.set(code, score);
    }
    return [...best].sort(([, one], [, other]) => other - one).slice(0, MOST_FOUND).map(([code]) => code);
  }
}

function met(stem, among) {
  if (among.has(stem)) return 1;
  const begins = (one, other) => Math.min(one.length, other.length) >= 4 && (one.startsWith(other) || other.startsWith(one));
  return [...among].some((other) => begins(stem, other)) ? BEGUN : 0;
}
