/** The time machine: the answer to one matter on every day since 2018, what changed it, and why. */

import { article, brief, deciding, Teller } from "./brief.js";
import { dayInWords, daysAfter } from "./days.js";
import { element } from "./element.js";
import { answerTo, opened } from "./law.js";

const find = (selector) => document.querySelector(selector);
const words = JSON.parse(find("#words").textContent);
const { lang, history: past } = words;
const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, ROW] = [1000, 16];
let law;
let stretches = [];

// ---------------------------------------------------------------- the answer over time

function given() {
  const told = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));
  const act = find("#act").value;
  const target = law.pack.acts[act].target ? "" : find("#target").value;
  return { person: told({ category: find("#category").value, region: regionCode() }), activity: told({ act, target }) };
}

function regionCode() {
  const written = find("#region").value.trim().toLowerCase();
  return Object.entries(law.pack.regions).find(([code, { name }]) => code === written || name.toLowerCase() === written)?.[0] ?? "";
}

/** Return the stretches of days with one answer each; equal circumstances are decided once. */
function stretchesOf(asked) {
  const { pack } = law;
  const { places } = asked.person.region ? pack.regions[asked.person.region] : pack.country;
  const starts = pack.segments.map(([start]) => start);
  const first = starts.findLastIndex((start) => start <= past.first);
  const decided = new Map(), found = [];
  for (const [start, grouping, free, , , chosen] of pack.segments.slice(first)) {
    const day = start < past.first ? past.first : start;
    if (day > past.last) break;
    const groups = new Set(places.map((place) => pack.groupings[grouping][place]));
    const met = [...groups].map((group) => `${pack.rows[free][group]} ${pack.rows[chosen][group]}`);
    const key = [...new Set(met)].sort().join();
    if (!decided.has(key)) decided.set(key, answerTo(pack, { ...asked, at: day }));
    const answer = decided.get(key);
    const what = answer.errors ? "errors" : `${answer.verdict} ${deciding(answer).map(({ rule }) => rule)} ${answer.sanctions.map((each) => [each.class, each.certain])}`;
    if (found.at(-1)?.what === what) continue;
    found.push({ first: day, answer, what });
  }
  return found.map((each, number) => ({ ...each, last: found[number + 1] ? daysAfter(found[number + 1].first, -1) : past.last }));
}

function show(focus) {
  const asked = given();
  stretches = stretchesOf(asked);
  find("#picture").textContent = law.teller.line({ ...asked, at: `${past.first}/${past.last}` });
  const slider = find("#slider");
  slider.max = stretches.length - 1;
  const day = focus ?? new URLSearchParams(location.hash.slice(1)).get("at") ?? past.asked;
  slider.value = Math.max(0, stretches.findLastIndex(({ first }) => first <= day));
  draw(asked);
  find("#list").replaceChildren(...stretches.map((stretch, number) => {
    const button = element("button", { type: "button", className: "quiet" }, days(stretch));
    button.addEventListener("click", () => move(number));
    return element("li", {}, button, ` ${markOf(stretch)}`);
  }));
  move(Number(slider.value));
}

const days = ({ first, last }) => dayInWords(first === last ? first : `${first}/${last}`, words.months);
const markOf = ({ answer }) => (answer.errors ? law.teller.say("cannot-be") : law.teller.words.marks[answer.verdict]);

/** Show one stretch. */
function move(number) {
  const stretch = stretches[number], slider = find("#slider"), asked = given();
  slider.value = number;
  slider.setAttribute("aria-valuetext", `${days(stretch)}: ${markOf(stretch)}`);
  find("#before").disabled = number === 0;
  find("#after").disabled = number === stretches.length - 1;
  find("#when").textContent = `${days(stretch)} (${law.teller.say("stretch", { number: number + 1, count: stretches.length })})`;
  const told = stretch.answer.errors ? element("p", {}, law.teller.say("cannot-be")) : article(law.teller, brief(law.teller, { ...asked, at: stretch.first === stretch.last ? stretch.first : `${stretch.first}/${stretch.last}` }, stretch.answer), "h3");
  find("#answer").replaceChildren(told);
  find("#change").replaceChildren(...changes(number));
  mark(stretch);
  history.replaceState(null, "", `#${new URLSearchParams({ ...asked.person, ...asked.activity, at: stretch.first })}`);
}

/** Tell what differs from the stretch before, and what happened on the day of the mark. */
function changes(number) {
  if (number === 0) return [];
  const { teller } = law, [before, now] = [stretches[number - 1], stretches[number]];
  const rulesOf = ({ answer }) => (answer.errors ? new Map() : new Map(deciding(answer).map((each) => [each.rule, each])));
  const [old, current] = [rulesOf(before), rulesOf(now)];
  const cited = (rule) => `${rule.title[lang]} (${rule.citations.map((citation) => teller.cited(citation)).join("; ")})`;
  const lines = [
    ...(markOf(before) === markOf(now) ? [] : [teller.say("from-to", { before: markOf(before), now: markOf(now) })]),
    ...[...current.values()].filter(({ rule }) => !old.has(rule)).map((rule) => teller.say("rule-begins", { rule: cited(rule) })),
    ...[...old.values()].filter(({ rule }) => !current.has(rule)).map((rule) => teller.say("rule-ends", { rule: cited(rule) })),
  ];
  const happened = past.events.filter(({ day }) => day === now.first).map(({ text }) => text);
  const list = (texts) => element("ul", {}, ...texts.map((text) => element("li", {}, text)));
  const because = happened.length ? [element("h3", {}, teller.say("because")), list(happened)] : [];
  const title = teller.say("what-changed", { day: dayInWords(now.first, words.months) });
  return [element("h3", {}, title), list(lines.length ? lines : [teller.say("sanctions-changed")]), ...because];
}

// ---------------------------------------------------------------- the picture

const x = (day) => (WIDTH * (Date.parse(day) - Date.parse(past.first))) / (Date.parse(past.last) - Date.parse(past.first));

function shape(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

function bar(first, last, top, height, className, title) {
  const width = Math.max(2, x(daysAfter(last, 1)) - x(first));
  const made = shape("rect", { x: x(first), y: top, width, height, class: className });
  made.append(shape("title", {}, title));
  return made;
}

function draw({ person }) {
  const { pack } = law;
  const places = new Set((person.region ? pack.regions[person.region] : pack.country).places);
  const isHeld = ({ id }) => !pack.elections[id].places || pack.elections[id].places.some((place) => places.has(place));
  const rows = [];
  for (const election of past.elections.filter(isHeld)) {
    const row = rows.find((taken) => taken.at(-1).last < election.first);
    if (row) row.push(election);
    else rows.push([election]);
  }
  const top = 14 + rows.length * ROW, bottom = top + 54;
  const picture = shape("svg", { viewBox: `0 0 ${WIDTH} ${bottom + 18}`, preserveAspectRatio: "none" });
  rows.forEach((row, number) => row.forEach(({ name, first, last, vote }) => {
    const y = 8 + number * ROW;
    picture.append(bar(first, last < past.last ? last : past.last, y + 2, 9, "election", name));
    for (const day of vote) picture.append(shape("rect", { x: x(day) - 2, y: y - 1, width: 5, height: 15, class: "vote" }));
  }));
  for (const stretch of stretches) picture.append(bar(stretch.first, stretch.last, top, 44, `verdict ${stretch.answer.verdict ?? ""}`, `${days(stretch)}: ${markOf(stretch)}`));
  picture.append(shape("rect", { id: "mark", y: top - 5, height: 54, width: 4, class: "mark" }));
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width) * WIDTH;
    move(Math.max(0, stretches.findLastIndex(({ first }) => x(first) <= share)));
  });
  const years = [];
  for (let year = Number(past.first.slice(0, 4)); year <= Number(past.last.slice(0, 4)); year++) {
    picture.append(shape("line", { x1: x(`${year}-01-01`), x2: x(`${year}-01-01`), y1: 0, y2: bottom, class: "year" }));
    const label = element("span", {}, String(year));
    // The last one would hang over the edge.
    if (x(`${year}-01-01`) > 0.95 * WIDTH) continue;
    label.style.left = `${x(`${year}-01-01`) / (WIDTH / 100)}%`;
    years.push(label);
  }
  find("#chart").replaceChildren(picture, element("div", { className: "years" }, ...years));
  const shown = [...new Set(stretches.flatMap(({ answer }) => (answer.verdict ? [answer.verdict] : [])))];
  const key = (className, text) => element("span", {}, element("span", { className: `key ${className}` }), ` ${text}`);
  find("#legend").replaceChildren(...shown.map((verdict) => key(`verdict ${verdict}`, law.teller.term("verdicts", verdict))),
    key("election", law.teller.say("election-runs")), key("vote", law.teller.say("voting-day")));
}

function mark({ first, last }) {
  find("#mark").setAttribute("x", Math.max(0, x(first)));
  find("#mark").setAttribute("width", Math.max(4, x(last) - x(first)));
}

// ---------------------------------------------------------------- start

async function start() {
  const pack = { ...(await opened("asnLaw")), lang };
  law = { pack, teller: new Teller(pack, words, lang) };
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const fill = (name, section, codes) => find(`#${name}`).append(...codes.map((code) => element("option", { value: code }, capital(law.teller.term(section, code)))));
  fill("category", "categories", Object.keys(pack.categories));
  fill("act", "acts", Object.keys(pack.acts));
  find("#target").append(element("option", { value: "" }, law.teller.say("not-told")));
  fill("target", "targets", pack.targets);
  find("#places").append(...Object.values(pack.regions).map(({ name }) => element("option", { value: name })));
  const told = { ...past.example, ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) };
  for (const name of ["category", "act", "target"]) if (told[name]) find(`#${name}`).value = told[name];
  if (told.region) find("#region").value = pack.regions[told.region]?.name ?? "";
  fixTarget();
  show();
}

function fixTarget() {
  find("#target").disabled = Boolean(law.pack.acts[find("#act").value].target);
}

find("#who").addEventListener("change", () => {
  const day = stretches[Number(find("#slider").value)]?.first;
  fixTarget();
  show(day);
});
find("#who").addEventListener("submit", (event) => event.preventDefault());
find("#slider").addEventListener("input", () => move(Number(find("#slider").value)));
find("#before").addEventListener("click", () => move(Number(find("#slider").value) - 1));
find("#after").addEventListener("click", () => move(Number(find("#slider").value) + 1));
addEventListener("unhandledrejection", ({ reason }) => {
  const phrase = typeof DecompressionStream === "function" ? "broken" : "too-old";
  find("#failure").replaceChildren(element("p", {}, words.phrases[phrase].replace("{reason}", String(reason))));
});
start();
