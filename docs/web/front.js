/** The front page: reads a matter in everyday words, shows how it was read, and answers at once. */

import { article, brief, Teller } from "./brief.js";
import { dayOfTheWeek, today } from "./days.js";
import { element, painted } from "./element.js";
import { answerTo, keep, opened, packOf } from "./law.js";
import { Reader } from "./reader.js";

const find = (selector) => document.querySelector(selector);
const words = JSON.parse(find("#words").textContent);
const { lang } = words;
const started = Promise.all([opened("asnFirst"), opened("asnWords")]).then(([pack, forms]) => {
  const first = { ...pack, lang };
  return { first, pack: first, reader: new Reader(forms), teller: new Teller(first, words, lang) };
});
// Whoever writes pauses about so long between words, in milliseconds.
const PAUSE = 250;
// What no answer can do without, in the order in which it is asked for.
const NEEDED = ["category", "act", "at"];
let pause;
let law;
let matter;

// ---------------------------------------------------------------- what was written

find("#matter").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("#ask").requestSubmit();
});

find("#ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = find("#matter").value.trim();
  if (!text) return find("#matter").focus();
  law = await started;
  matter = understood(law.reader.read(text, today()));
  find("#try").hidden = true;
  history.replaceState(null, "", `?q=${encodeURIComponent(text)}`);
  await show();
  find("#answer").scrollIntoView({ block: "nearest" });
});

/** While a matter is being written, the law of an act that it names is fetched, so that its answer waits for nothing. */
find("#matter").addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(async () => {
    const { reader, first } = await started;
    const { act, actIsNamed } = reader.read(find("#matter").value, today());
    if (actIsNamed) packOf(first, act[0], words.root);
  }, PAUSE);
});

/** Return what was read as choices: one value of each, or none where there are several or none. */
function understood(read) {
  const one = (codes) => (codes.length === 1 ? codes[0] : null);
  const act = read.actIsNamed ? read.act[0] : null;
  return { ...read, chosen: { category: one(read.category) ?? groupOf(read.category), act, target: one(read.target), at: read.at, region: one(read.region) } };
}

/** Return the group of people of which all members were named, such as by "civil servant"; null where there is none. */
function groupOf(codes) {
  const { categories } = law.first;
  const members = (several) => String([...new Set(several.flatMap((code) => categories[code]))].sort((one, other) => one - other));
  return codes.length ? Object.keys(categories).find((code) => categories[code].length > 1 && members([code]) === members(codes)) ?? null : null;
}

function given() {
  const { category, act, target, at, region } = matter.chosen;
  const { pack } = law;
  const facts = (owner) => Object.fromEntries(Object.entries(matter.facts).filter(([fact]) => fact in pack[owner]));
  const known = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const position = matter.position !== null && pack.person.position.includes(matter.position) ? matter.position : null;
  const whom = pack.acts[act]?.target ? null : target;
  return { person: known({ category, region, position, ...facts("person") }), activity: known({ act, target: whom, ...facts("activity") }), at };
}

/** Answer what is known; a fact that cannot be so with the rest is left out, since it was only read. */
function answered() {
  const asked = given();
  const answer = answerTo(law.pack, asked);
  if (!answer.errors) return [asked, answer];
  const without = ["position"].concat(Object.keys(matter.facts));
  for (const owner of ["person", "activity"]) for (const fact of without) delete asked[owner][fact];
  return [asked, answerTo(law.pack, asked)];
}

// ---------------------------------------------------------------- how it was read

/** Show the answer, or ask for what is missing, and then how the matter was read, which takes longer to draw. */
async function show() {
  const shown = matter;
  const { act } = matter.chosen;
  const lacking = NEEDED.find((name) => !matter.chosen[name]);
  if (!lacking) {
    const pack = await packOf(law.first, act, words.root);
    // Another act may have been chosen while this one came.
    if (matter !== shown || matter.chosen.act !== act) return;
    law.teller.pack = law.pack = pack;
    showAnswer();
    performance.mark("answer");
    await painted();
  }
  if (matter === shown) showLines(lacking);
}

/** Show how the matter was read, a line each; what is lacking is asked for where the answer will stand. */
function showLines(lacking) {
  find("#read").hidden = false;
  const { act } = matter.chosen;
  const lines = {
    category: ["ask-category", () => selection("category", "categories", Object.keys(law.pack.categories), matter.category)],
    act: ["ask-act", () => selection("act", "acts", Object.keys(law.pack.acts), matter.act)],
    ...(law.pack.acts[act]?.target ? {} : { target: ["ask-target", () => selection("target", "targets", law.pack.targets, matter.target)] }),
    at: ["ask-day", dayField],
    region: ["ask-region", regionField],
  };
  if (lacking) askBack(lacking, ...lines[lacking]);
  find("#lines").replaceChildren(...Object.entries(lines).filter(([name]) => name !== lacking).map(([name, [phrase, field]]) => line(name, phrase, field())));
}

function showAnswer() {
  const [asked, answer] = answered();
  const found = find("#answer");
  if (answer.errors) {
    found.replaceChildren(element("p", { className: "fault" }, law.teller.say("contradicts")));
  } else {
    const told = brief(law.teller, asked, answer);
    const address = `${words.checker}#kasus=${encodeURIComponent(JSON.stringify({ ...asked, answers: [] }))}`;
    const more = law.teller.say(answer.open_facts.length ? "go-on" : "to-checker");
    found.replaceChildren(article(law.teller, told), element("p", {}, element("a", { href: address, className: "button" }, more)));
    find("#said").textContent = told.mark;
  }
}

function askBack(name, phrase, field) {
  const text = law.teller.say("still-needed", { what: law.teller.say(phrase) });
  const label = element("label", { htmlFor: `is-${name}` }, text);
  find("#answer").replaceChildren(element("div", { className: "needed" }, element("h2", {}, label), field()));
  find("#said").textContent = text;
}

function line(name, phrase, ...fields) {
  const isMissing = NEEDED.includes(name) && !matter.chosen[name];
  const label = element("label", { htmlFor: `is-${name}` }, law.teller.say(phrase));
  return element("div", { className: isMissing ? "missing" : "" }, element("dt", {}, label), element("dd", {}, ...fields));
}

async function choose(name, value) {
  const isAsked = NEEDED.includes(name) && !matter.chosen[name];
  matter.chosen[name] = value || null;
  await show();
  // Who answered a question wants to see what follows from it, be it the answer or the next question.
  const next = isAsked ? find("#answer :is(.mark, select, input)") : find(`#is-${name}`);
  next?.focus({ preventScroll: isAsked });
  if (isAsked) find("#answer").scrollIntoView({ block: "nearest" });
}

function selection(name, section, codes, likely) {
  const said = (code) => law.teller.term(section, code);
  const option = (code) => element("option", { value: code }, said(code));
  const empty = law.teller.say(name === "target" ? "not-told" : "choose");
  const select = element("select", { id: `is-${name}` }, element("option", { value: "" }, empty), ...codes.map(option));
  select.value = matter.chosen[name] ?? "";
  select.addEventListener("change", () => choose(name, select.value));
  if (select.value) return select;
  const near = likely.map((code) => button(said(code), () => choose(name, code)));
  const hint = name !== "act" || near.length === 0 ? [] : [element("p", { className: "note" }, law.teller.say("act-unsure"))];
  return element("div", {}, ...hint, element("div", { className: "near" }, ...near), select);
}

function button(text, press) {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", press);
  return made;
}

function dayField() {
  const at = matter.chosen.at ?? "";
  const isSpan = at.includes("/");
  const input = element("input", { type: "date", id: "is-at", min: "2000-01-01", max: "2099-12-31", value: isSpan ? "" : at });
  // While a year is being typed, its first digits are a year too.
  input.addEventListener("change", () => input.checkValidity() && choose("at", input.value));
  const now = button(law.teller.say("today"), () => choose("at", today()));
  const said = element("p", { className: "note" }, at ? dayOfTheWeek(at, lang) : "");
  return element("div", {}, input, ...(at ? [] : [now]), said);
}

function regionField() {
  const { regions } = law.pack;
  const list = element("datalist", { id: "places" }, ...Object.values(regions).map(({ name }) => element("option", { value: name })));
  const { region } = matter.chosen;
  const input = element("input", { type: "search", id: "is-region", value: region ? regions[region].name : "", placeholder: law.teller.say("not-told") });
  input.setAttribute("list", "places");
  input.addEventListener("change", () => {
    const meant = law.reader.codes.regions.get(input.value.toLowerCase().replace(/[\s.]/g, "")) ?? [];
    const [code] = Object.entries(regions).find(([, { name }]) => name === input.value) ?? (meant.length === 1 ? meant : []);
    choose("region", code);
  });
  const near = region ? [] : matter.region.map((code) => button(regions[code].name, () => choose("region", code)));
  return element("div", {}, ...near, input, list);
}

// ---------------------------------------------------------------- start

function ask(text) {
  find("#matter").value = text;
  find("#ask").requestSubmit();
}

function fail(reason) {
  const phrase = typeof DecompressionStream === "function" ? "broken" : "too-old";
  find("#failure").replaceChildren(element("p", {}, words.phrases[phrase].replace("{reason}", reason)));
}

for (const text of words.examples) find("#examples").append(button(text, () => ask(text)), " ");
const written = new URLSearchParams(location.search).get("q");
if (written) ask(written);
started.then(() => keep(words.root), (error) => fail(String(error)));
addEventListener("unhandledrejection", ({ reason }) => fail(String(reason)));
