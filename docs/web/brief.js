/** An answer in one paragraph, from the law pack: the verdict, the provisions, what follows, and what is not known. */

import { dayInWords } from "./days.js";
import { element } from "./element.js";

const MOST_CITATIONS = 3;
const MOST_QUESTIONS = 4;
const NOT_FACTS = ["at", "region", "election", "category", "target"];
// As in summary.py: the rules that give a verdict, in this order.
const DECIDING = {
  prohibited: ["prohibition", "obligation"],
  discouraged: ["advice"],
  permitted: ["permission"],
  unregulated: [],
  disputed: ["prohibition", "permission"],
  depends: ["prohibition", "obligation", "permission"],
};

/** What pages say in a language: `words` has `phrases`, `marks`, `short` terms and sentences of acts. */
export class Teller {
  constructor(pack, words, lang) {
    Object.assign(this, { pack, words, lang });
  }

  say(phrase, values = {}) {
    return this.words.phrases[phrase].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  term(section, code) {
    return this.pack.texts[section][code][this.lang];
  }

  category(code) {
    return this.words.short[code] ?? this.term("categories", code);
  }

  region(code) {
    return this.pack.regions[code].name;
  }

  act(act, target) {
    const { acts, targets } = this.words;
    const whom = target && targets[target];
    return whom && acts[act] ? acts[act].replace("{target}", whom) : this.term("acts", act);
  }

  /** Return a case as one line; an act with whom it is about if that was told. */
  line({ person, activity, at }) {
    const act = `${this.category(person.category)}: ${this.act(activity.act, activity.target)}`;
    const where = person.region ? [this.region(person.region)] : [];
    const line = [act, dayInWords(at, this.words.months), ...where].join(", ");
    return line.charAt(0).toUpperCase() + line.slice(1);
  }

  /** Return what is told of facts, each as one line. */
  told({ person, activity }) {
    const { facts } = this.pack.texts;
    return Object.entries({ ...person, ...activity }).flatMap(([fact, value]) => {
      if (!(fact in facts) || NOT_FACTS.includes(fact) || value === null) return [];
      const code = typeof value === "boolean" ? (value ? "yes" : "no") : value;
      return [`${facts[fact][this.lang]}: ${facts[fact].values[code][this.lang]}`];
    });
  }

  question(fact) {
    return this.pack.texts.facts[fact].question[this.lang];
  }

  cited(citation) {
    return `${citation.number} ${citation.provision}`;
  }
}

/** Return an answer in parts: the mark, and paragraphs with a label, texts and addresses. */
export function brief(teller, given, answer) {
  const parts = [];
  const add = (label, texts) => texts.length && parts.push({ label: label && teller.say(label), texts });
  const { verdict } = answer;
  add(null, notes(teller, answer));
  if (verdict === "disputed") add("readings", readings(teller, answer));
  if (verdict === "discouraged") add(null, [{ text: teller.say("is-advice") }]);
  if (verdict === "unregulated") add(null, silence(teller, answer));
  add("basis", citations(teller, answer));
  const sanctions = answer.sanctions.filter((each) => verdict !== "permitted" && each.class !== null);
  add("if-proven", classes(teller, sanctions.filter((each) => each.certain)));
  add("perhaps-if-proven", classes(teller, sanctions.filter((each) => !each.certain), sanctions.filter((each) => each.certain)));
  add("not-known", openFacts(teller, answer));
  return { verdict, mark: teller.words.marks[verdict], line: teller.line(given), told: teller.told(given), parts };
}

function notes(teller, answer) {
  const { rulebook, calendar } = teller.pack;
  const days = { last: rulebook.known_until < calendar.known_until ? rulebook.known_until : calendar.known_until, first: rulebook.known_from };
  const beyond = answer.notes.some((note) => note.startsWith("after")) ? ["beyond-the-law"] : [];
  const before = answer.notes.includes("before-rulebook") ? ["before-the-law"] : [];
  const say = (phrase) => ({ text: teller.say(phrase, { last: dayInWords(days.last, teller.words.months), first: dayInWords(days.first, teller.words.months) }) });
  return [...beyond, ...before].map(say);
}

function readings(teller, answer) {
  return answer.disputes.filter(({ readings }) => new Set(readings.map(({ verdict }) => verdict)).size > 1).flatMap(({ readings }) =>
    readings.map(({ title, verdict, holders }) => {
      const who = holders.slice(0, 1).map((holder) => holder.who[teller.lang]).join();
      const values = { reading: title[teller.lang], verdict: teller.term("verdicts", verdict), who };
      return { text: teller.say(who ? "reading-of" : "reading", values) };
    }));
}

function silence(teller, { silence: found }) {
  const reason = found?.reason ? [{ text: found.reason[teller.lang] }] : [{ text: teller.say("no-rule") }];
  const whom = (found?.ask ?? []).map((code) => teller.term("authorities", code)).join(", ");
  return whom ? [...reason, { text: teller.say("ask-first", { whom }) }] : reason;
}

/** Return the rules that give the verdict, or on which it turns. */
export function deciding({ verdict, rules }) {
  const wanted = DECIDING[verdict];
  const isOpen = verdict === "disputed" || verdict === "depends";
  const found = rules.filter(({ modality, status }) => wanted.includes(modality) && (status === "stands" || (isOpen && status === "open")));
  return found.sort((one, other) => wanted.indexOf(one.modality) - wanted.indexOf(other.modality));
}

function citations(teller, answer) {
  const cited = new Map(deciding(answer).flatMap((rule) => rule.citations).map((citation) => [teller.cited(citation), citation]));
  const shown = [...cited].slice(0, MOST_CITATIONS).map(([text, { instrument }]) => {
    const found = teller.pack.instruments[instrument];
    return { text, address: found?.address, title: found?.title[teller.lang] };
  });
  return cited.size > MOST_CITATIONS ? [...shown, { text: teller.say("and-others") }] : shown;
}

function classes(teller, sanctions, shown = []) {
  const before = new Set(shown.map((each) => each.class));
  const codes = new Set(sanctions.map((each) => each.class).filter((code) => !before.has(code)));
  return [...codes].map((code) => ({ text: teller.term("sanction_classes", code) }));
}

/** Return the questions about what is open; of many, those that come first. */
function openFacts(teller, { open_facts: open }) {
  const asked = open.slice(0, MOST_QUESTIONS).map((fact) => ({ text: teller.question(fact), isItem: true }));
  const more = open.length - asked.length;
  return more > 0 ? [...asked, { text: teller.say("and-more", { count: more }), isItem: true }] : asked;
}

/** Show an answer as an article. */
export function article(teller, found, heading = "h2") {
  const said = found.parts.map(({ label, texts }) => {
    if (texts[0].isItem) {
      const items = texts.map(({ text }) => element("li", {}, text));
      return element("div", {}, element("strong", {}, `${label}:`), element("ul", {}, ...items));
    }
    const told = texts.flatMap(({ text, address, title }, at) => {
      const isLink = address?.startsWith("http");
      const shown = isLink ? element("a", { href: address, title, rel: "noreferrer" }, text) : text;
      return at ? [label ? "; " : " ", shown] : [shown];
    });
    return element("p", {}, ...(label ? [element("strong", {}, `${label}:`), " "] : []), ...told);
  });
  const facts = found.told.length ? [element("p", { className: "told" }, found.told.join("; "))] : [];
  const mark = element(heading, { className: "mark", tabIndex: -1 }, found.mark);
  const head = element("header", {}, mark, element("p", {}, found.line), ...facts);
  return element("article", { className: `answer ${found.verdict}` }, head, ...said,
    element("p", { className: "note" }, teller.say("no-advice")));
}

/** Return an answer as plain text on one line, for a message. */
export function asText(teller, found) {
  const said = found.parts.map(({ label, texts }) => {
    const told = texts.map(({ text }) => text.replace(/[.;]$/, "")).join("; ");
    return `${label ? `${label}: ` : ""}${told}${/[?!]$/.test(told) ? "" : "."}`;
  });
  const facts = found.told.length ? [`${found.told.join("; ")}.`] : [];
  return [`${found.mark}.`, `${found.line}.`, ...facts, ...said, teller.say("no-advice")].join(" ");
}
