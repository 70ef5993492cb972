/** A case with the answers so far, as the library writes an interview: a step back is an answer less. */

import { answerTo, ownerOf, valuesOf } from "./law.js";

const SCHEMA = "asn-netralitas/interview/1";
// They are asked when nothing else can decide, since they are the hardest to answer.
const LAST = ["election", "region", "at"];

export function begun({ category, act, at, region, election }) {
  const told = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));
  return { schema: SCHEMA, person: told({ category, region }), activity: told({ act, election }), at, readings: {}, answers: [] };
}

/** Return an interview that came out of a link, complete. */
export function askedFirst(pack, { person, activity, at, readings = {}, answers = [] }) {
  return { schema: SCHEMA, person, activity, at, readings, answers };
}

export function withAnswer(talk, fact, answer) {
  return { ...talk, answers: [...talk.answers, { fact, answer }] };
}

/** Return the case with all answers in it; what was answered by "not known" stays open. */
export function known(pack, { person, activity, at, readings = {}, answers }) {
  const given = { person: { ...person }, activity: { ...activity }, at, readings };
  for (const { fact, answer } of answers) {
    if (answer === "unknown") continue;
    if (fact === "at") given.at = answer;
    else given[ownerOf(pack, fact)][fact] = valueOf(pack, fact, answer);
  }
  return given;
}

function valueOf(pack, fact, code) {
  const values = pack[ownerOf(pack, fact)][fact];
  return values && typeof values[0] === "boolean" ? code === "yes" : code;
}

/** Return the facts that are left to ask for, in the order of the law; none if they would not change the verdict. */
export function leftToAsk(talk, answer) {
  if (answer.verdict !== "depends") return [];
  const left = new Set(talk.answers.filter((given) => given.answer === "unknown").map(({ fact }) => fact));
  return answer.open_facts.filter((fact) => !left.has(fact));
}

/** Return the question to ask next: the fact whose worst answer leaves the fewest facts open. Null if none is left. */
export function nextQuestion(pack, talk, answer) {
  const open = leftToAsk(talk, answer);
  if (!open.length) return null;
  const given = known(pack, talk);
  const ranked = open.map((fact) => ({ fact, options: optionsOf(pack, given, fact) })).map((asked) => ({ ...asked, left: worst(pack, talk, asked) }));
  const [next] = ranked.sort((one, other) => one.left - other.left);
  const number = talk.answers.length + 1;
  const twice = open.includes("region") && !given.person.region;
  const [first, last = first] = given.at.split("/");
  return { ...next, number, most: number + open.length - 1 + twice, within: given.person.region ?? "", days: [first, last] };
}

/** Return the admissible answers to a fact; none for a region or a day, which are found in other ways. */
function optionsOf(pack, given, fact) {
  if (fact === "region" || fact === "at") return [];
  const named = (codes, section) => codes.map((code) => ({ code, name: pack.texts[section][code][pack.lang] }));
  const all = {
    category: () => named(membersOf(pack, given.person.category), "categories"),
    target: () => named(pack.targets, "targets"),
    election: () => Object.entries(pack.elections).map(([code, { name }]) => ({ code, name: name[pack.lang] })),
  };
  const options = all[fact]?.() ?? valuesOf(pack, fact, pack.lang).map(({ code, name }) => ({ code, name }));
  const admitted = ({ code }) => !answerTo(pack, known(pack, { ...given, answers: [{ fact, answer: code }] })).errors;
  return options.filter(admitted);
}

function membersOf(pack, category) {
  const members = pack.categories[category];
  return Object.keys(pack.categories).filter((code) => code !== category && pack.categories[code].length === 1 && members.includes(pack.categories[code][0]));
}

function worst(pack, talk, { fact, options }) {
  if (LAST.includes(fact)) return 100 + LAST.indexOf(fact);
  const left = options.map(({ code }) => answerTo(pack, known(pack, withAnswer(talk, fact, code))).open_facts.length);
  return Math.max(0, ...left);
}
