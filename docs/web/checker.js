/** The checker: one case, decided at once from the law pack; then one question at a time. */

import { article, asText, brief, Teller } from "./brief.js";
import { dayInWords, dayOfTheWeek } from "./days.js";
import { element, painted } from "./element.js";
import { answerTo, keep, opened, packOf } from "./law.js";
import { startLibrary } from "./library.js";
import { picker } from "./picker.js";
import { askedFirst, begun, known, leftToAsk, nextQuestion, withAnswer } from "./talk.js";

const FRAGMENT = "#kasus=";
const find = (selector) => document.querySelector(selector);
const words = JSON.parse(find("#words").textContent);
const { lang } = words;
const form = find("#case");
const question = find("#question");

let law;
let act;
let region;
let talk = null;
let library = null;

// ---------------------------------------------------------------- start

async function start() {
  const pack = { ...(await opened("asnFirst")), lang };
  law = { first: pack, pack, teller: new Teller(pack, words, lang), forms: {} };
  // The answer of a link comes first; the form behind it can wait for the words that find its choices.
  await restore();
  law.forms = (await opened("asnWords", `${words.root}app/words.js`)).forms;
  fillForm();
  if (talk) refill(chosenIn(talk));
}

const say = (phrase, values) => law.teller.say(phrase, values);

function fail(reason) {
  document.body.classList.remove("busy");
  document.documentElement.className = "";
  const phrase = typeof DecompressionStream === "function" ? "broken" : "too-old";
  find("#failure").replaceChildren(element("p", {}, words.phrases[phrase].replace("{reason}", reason)));
}

// ---------------------------------------------------------------- the case

function fillForm() {
  const { pack, teller } = law;
  const option = (code, label) => element("option", { value: code }, label);
  const members = (code) => (pack.categories[code].length > 1 ? say("not-known-which", { group: teller.term("categories", code) }) : teller.term("categories", code));
  find("#category").append(...Object.keys(pack.categories).map((code) => option(code, capital(members(code)))));
  find("#election").append(...Object.entries(pack.elections).map(([code, { name }]) => option(code, name[lang])));
  const names = namesIn("acts");
  act = picker(find("#act"), {
    name: "act", legend: say("ask-act"), hint: say("act-hint"), listed: true, say,
    options: Object.keys(pack.acts).map((code) => ({ code, label: capital(teller.term("acts", code)), names: names(code) })),
  });
  region = regionPicker(find("#region"), say("ask-region"), regions());
  fillRulebook();
}

/** Return what finds a code of a section: the code, and what people call it. */
function namesIn(section) {
  const found = new Map();
  for (const [form, ...codes] of law.forms[section] ?? []) for (const code of codes) found.set(code, [...(found.get(code) ?? []), form]);
  return (code) => [code.replaceAll("_", " "), ...(found.get(code) ?? [])];
}

function regions() {
  const names = namesIn("regions");
  return Object.entries(law.pack.regions).map(([code, { name }]) => ({ code, label: `${name} (${code})`, names: [name.toLowerCase(), ...names(code)] }));
}

function regionPicker(fieldset, legend, options) {
  const first = { code: "", label: say("unknown") };
  return picker(fieldset, { name: fieldset.id, legend, hint: say("region-hint"), options, first, listed: false, say });
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Return what was chosen of a case, by the names of the form. */
function chosenIn({ person, activity, at }) {
  return { ...person, ...activity, at };
}

for (const field of [find("#at"), find("#last")]) field.addEventListener("input", showDay);

/** Show the day in words, since a browser may put the month first. */
function showDay() {
  const [first, last] = [find("#at").value, find("#last").value];
  find("#at-words").textContent = first ? dayOfTheWeek(last ? `${first}/${last}` : first, lang) : "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [first, last] = [find("#at").value, find("#last").value];
  const fields = [["category", find("#category").value, find("#category")], ["act", act.value, act], ["at", first, find("#at")]];
  const lacking = fields.filter(([name, value]) => mark(name, value ? "" : say(`needs-${name}`)));
  find("#case-problem").textContent = "";
  if (lacking.length) return lacking[0][2].focus();
  const given = begun({ category: fields[0][1], act: act.value, at: last ? `${first}/${last}` : first, region: region.value, election: find("#election").value });
  go(given);
});

/** Tell what is wrong at a field; return whether anything is. */
function mark(name, problem) {
  find(`#${name}-problem`).textContent = problem;
  const field = find(`#${name}`);
  if (field.matches("select, input")) field.setAttribute("aria-invalid", String(Boolean(problem)));
  return Boolean(problem);
}

/** Fill the form; what is folded away is open if it holds something. */
function refill({ category = "", act: done = "", at = "", region: where = "", election = "" }) {
  const [first, last = ""] = at.split("/");
  if (!act) return;
  find("#category").value = category;
  act.value = done;
  find("#at").value = first;
  find("#last").value = last;
  region.value = where;
  find("#election").value = election;
  for (const folded of ["#last", "#election"]) find(folded).closest("details").open = find(folded).value !== "";
  for (const name of ["category", "act", "at", "case"]) find(`#${name}-problem`).textContent = "";
  showDay();
}

function showForm() {
  document.documentElement.className = "";
  find("#result").hidden = true;
  form.hidden = false;
}

// ---------------------------------------------------------------- where the case stands

/** Take the law of an act; where there is no such act, what is there tells it. */
async function use(act) {
  law.pack = act in law.first.acts ? await packOf(law.first, act, words.root) : law.first;
  law.teller.pack = law.pack;
}

/** Decide a case and show it, or tell at the form why that is not possible. */
async function go(next, isNew = true) {
  await use(next.activity.act);
  const answer = answerTo(law.pack, known(law.pack, next));
  if (answer.errors) {
    const isDay = answer.errors.every(({ path }) => path[0] === "at");
    showForm();
    find(isDay ? "#at-problem" : "#case-problem").textContent = say(isDay ? "bad-days" : "contradicts");
    return false;
  }
  talk = next;
  if (isNew) history.pushState(null, "", link(talk));
  show(answer);
  // Which question comes first takes longer to find than the answer so far, which an address has been waiting for.
  if (!isNew) await painted();
  if (talk === next) ask(answer);
  return true;
}

function show(answer) {
  const given = known(law.pack, talk);
  const asked = leftToAsk(talk, answer).length > 0;
  // The question that follows says what is not known.
  const told = brief(law.teller, given, asked ? { ...answer, open_facts: [] } : answer);
  form.hidden = true;
  find("#result").hidden = false;
  find("#result-title").textContent = say(asked ? "answer-so-far" : "answer");
  find("#said").textContent = `${find("#result-title").textContent}: ${told.mark}`;
  find("#copied").textContent = "";
  find("#by-hand").hidden = true;
  find("#whole").hidden = true;
  find("#stage").textContent = "";
  find("#verdict").replaceChildren(article(law.teller, told, "h3"));
  question.hidden = true;
  showAnswers();
  find("#result").scrollIntoView();
  performance.mark("answer");
}

function ask(answer) {
  const asked = nextQuestion(law.pack, talk, answer);
  showQuestion(asked);
  (asked ? question.querySelector("legend") : find("#result-title")).focus({ preventScroll: true });
}

function showAnswers() {
  find("#answers").hidden = talk.answers.length === 0;
  find("#answers ol").replaceChildren(...talk.answers.map(({ fact, answer }, number) => {
    const again = element("button", { type: "button", className: "quiet" }, say("change"));
    again.setAttribute("aria-label", say("change-answer", { number: number + 1, question: law.teller.question(fact) }));
    again.addEventListener("click", () => backTo(number));
    return element("li", {}, `${law.teller.question(fact)} `, element("strong", {}, answerInWords(fact, answer)), " ", again);
  }));
}

function answerInWords(fact, answer) {
  if (answer === "unknown") return say("unknown");
  const { pack, teller } = law;
  const names = { at: () => dayInWords(answer, words.months), region: () => teller.region(answer), election: () => pack.elections[answer].name[lang] };
  return capital(names[fact]?.() ?? (fact === "category" ? teller.term("categories", answer) : pack.texts.facts[fact].values?.[answer]?.[lang] ?? teller.term("targets", answer)));
}

function backTo(number) {
  go({ ...talk, answers: talk.answers.slice(0, number) });
}

// ---------------------------------------------------------------- the question

function showQuestion(asked) {
  question.hidden = asked === null;
  question.replaceChildren();
  if (asked === null) return;
  const fieldset = element("fieldset", { id: "answer" });
  const read = fillQuestion(fieldset, asked);
  const values = { number: asked.number, most: asked.most };
  fieldset.querySelector("legend").prepend(element("small", {}, say("question-number", values)));
  const problem = element("p", { className: "problem", id: "answer-problem" });
  problem.setAttribute("role", "alert");
  question.append(fieldset, problem, helpFor(asked), backButton());
  question.onsubmit = (event) => {
    event.preventDefault();
    reply(asked.fact, read());
  };
}

/** Tell on demand what each answer would lead to; that is why it is asked. */
function helpFor({ fact, options }) {
  const help = element("details", { className: "help" }, element("summary", {}, say("why-asked")), element("p", {}, say(options.length ? "why-asked-because" : "why-asked-place")));
  help.addEventListener("toggle", () => help.append(...leadsTo(fact, options)), { once: true });
  return help;
}

function leadsTo(fact, options) {
  const answers = options.map(({ code, name }) => [name, answerTo(law.pack, known(law.pack, withAnswer(talk, fact, code)))]);
  const lines = answers.filter(([, answer]) => !answer.errors).map(([name, { verdict }]) =>
    element("li", {}, say("leads-to", { answer: capital(name), verdict: law.teller.term("verdicts", verdict) })));
  return lines.length ? [element("ul", {}, ...lines)] : [];
}

function backButton() {
  const back = element("button", { type: "button", className: "plain-button" }, say("back"));
  back.addEventListener("click", () => (talk.answers.length ? backTo(talk.answers.length - 1) : change()));
  return back;
}

/** Fill the fieldset of a question, and return what reads the answer when it is sent. */
function fillQuestion(fieldset, { fact, options, within, days }) {
  const text = law.teller.question(fact);
  if (fact === "region") {
    const inside = (code) => !within || (code.startsWith(within) && code !== within);
    const picked = regionPicker(fieldset, text, regions().filter(({ code }) => inside(code)));
    fieldset.append(sendButton());
    return () => picked.value || "unknown";
  }
  fieldset.append(element("legend", { tabIndex: -1 }, text));
  if (fact === "at") {
    const [min, max] = days;
    const day = element("input", { type: "date", id: "day", min, max });
    const told = element("p", { className: "note" });
    day.addEventListener("input", () => (told.textContent = day.value ? dayOfTheWeek(day.value, lang) : ""));
    fieldset.append(element("label", { htmlFor: "day" }, say("day")), day, told, sendButton(), answerButton(fact, "unknown", say("unknown")));
    return () => day.value || "unknown";
  }
  fieldset.append(...options.map(({ code, name }) => answerButton(fact, code, capital(name))), answerButton(fact, "unknown", say("unknown")));
  return () => "unknown";
}

function sendButton() {
  return element("button", { type: "submit", className: "main" }, say("send"));
}

function answerButton(fact, code, label) {
  const button = element("button", { type: "button", className: "choice" }, label);
  button.addEventListener("click", () => reply(fact, code));
  return button;
}

function reply(fact, code) {
  const { at } = known(law.pack, talk);
  const [first, last = first] = at.split("/");
  if (fact === "at" && code !== "unknown" && (code < first || code > last)) {
    find("#answer-problem").textContent = say("day-outside", { days: dayOfTheWeek(at, lang) });
    return;
  }
  go(withAnswer(talk, fact, code));
}

// ---------------------------------------------------------------- what can be done with it

const told = () => {
  const given = known(law.pack, talk);
  return brief(law.teller, given, answerTo(law.pack, given));
};

find("#print").addEventListener("click", () => window.print());
find("#copy-text").addEventListener("click", () => copy(asText(law.teller, told()), "answer-copied"));
find("#copy-scenario").addEventListener("click", () => copy(scenario(), "scenario-copied"));
find("#copy-link").addEventListener("click", () => copy(location.href, "link-copied"));
find("#change").addEventListener("click", change);
find("#fresh").addEventListener("click", () => {
  refill({});
  history.pushState(null, "", location.pathname);
  showForm();
  form.querySelector("h2").focus();
});

function change() {
  refill(chosenIn(talk));
  showForm();
  form.querySelector("h2").focus();
}

async function copy(text, done) {
  const byHand = find("#by-hand");
  try {
    await navigator.clipboard.writeText(text);
    byHand.hidden = true;
    find("#copied").textContent = say(done);
  } catch {
    byHand.hidden = false;
    byHand.value = text;
    byHand.select();
    find("#copied").textContent = say("copy-yourself");
  }
}

/** Return a scenario file that expects the verdict and the rules that stand. */
function scenario() {
  const { pack, teller } = law;
  const given = known(pack, talk);
  const { person, activity, at, readings } = given;
  const answer = answerTo(pack, given);
  const key = (name) => say(`key-${name}`);
  const terms = { category: "categories", act: "acts", target: "targets" };
  const value = (name, code) => {
    if (lang === "en") return typeof code === "boolean" ? (code ? "yes" : "no") : code;
    const shown = typeof code === "boolean" ? (code ? "yes" : "no") : code;
    return terms[name] ? teller.term(terms[name], code) : pack.texts.facts[name]?.values?.[shown]?.id ?? code;
  };
  const named = (name) => (["category", "act", "region", "election"].includes(name) ? key(name) : lang === "en" ? name : pack.texts.facts[name].id);
  const flow = (values) => `{${Object.entries(values).map(([name, code]) => `${named(name)}: ${scalar(value(name, code))}`).join(", ")}}`;
  const standing = answer.rules.filter(({ status }) => status === "stands").map(({ rule }) => rule);
  const verdict = lang === "en" ? answer.verdict : teller.term("verdicts", answer.verdict);
  const rules = standing.length ? `, ${key("rules")}: [${standing.join(", ")}]` : "";
  const { id, version, digest } = pack.rulebook;
  return [
    `# ${id} ${version} (${digest})`,
    `${key("scenarios")}:`,
    `  - ${key("name")}: ${JSON.stringify(teller.line({ person, activity, at }))}`,
    `    ${key("person")}: ${flow(person)}`,
    `    ${key("activity")}: ${flow(activity)}`,
    `    ${key("at")}: ${at}`,
    ...(Object.keys(readings).length ? [`    ${key("readings")}: ${JSON.stringify(readings)}`] : []),
    `    ${key("expect")}: {${key("verdict")}: ${scalar(verdict)}${rules}}`,
    "",
  ].join("\n");
}

function scalar(text) {
  return /^[\d]|[,:{}[\]#"']/.test(text) ? JSON.stringify(text) : text;
}

// ---------------------------------------------------------------- the whole explanation

find("#explain").addEventListener("click", async () => {
  document.body.classList.add("busy");
  try {
    library ??= startLibrary((stage) => (find("#stage").textContent = say(`stage-${stage}`)), noLibrary);
    const page = await library("shown", askedFirst(law.pack, talk), lang);
    find("#stage").textContent = "";
    if (page.problems) throw new Error(page.problems.join(" "));
    showWhole(page.page);
  } catch (error) {
    noLibrary(String(error));
  } finally {
    document.body.classList.remove("busy");
  }
});

function noLibrary(reason) {
  library = null;
  document.body.classList.remove("busy");
  find("#stage").textContent = say("no-library", { reason });
}

/** Show the page that the library wrote where its style and that of this page do not meet. */
function showWhole(text) {
  // A style within the text would break the rule of this page that none stands in it.
  const [written, rules] = /<style>([^]*?)<\/style>/.exec(text);
  const page = new DOMParser().parseFromString(text.replace(written, ""), "text/html");
  const style = new CSSStyleSheet();
  style.replaceSync(rules);
  const host = find("#decision");
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];
  root.replaceChildren(page.querySelector("article"));
  find("#whole").hidden = false;
  find("#whole-title").focus();
}

// ---------------------------------------------------------------- links

function link(found) {
  return `${FRAGMENT}${encodeURIComponent(JSON.stringify(found))}`;
}

/** Show the case that the address holds, or else the form. */
async function restore() {
  if (!location.hash.startsWith(FRAGMENT)) {
    talk = null;
    if (act) refill({});
    return showForm();
  }
  let isShown = false;
  try {
    const written = JSON.parse(decodeURIComponent(location.hash.slice(FRAGMENT.length)));
    isShown = await go(askedFirst(law.pack, written), false);
  } catch {
    isShown = false;
  }
  if (isShown && act) refill(chosenIn(talk));
  if (!isShown) {
    showForm();
    find("#case-problem").textContent = say("bad-link");
  }
}

addEventListener("popstate", restore);

// ---------------------------------------------------------------- the rulebook

function fillRulebook() {
  const { rulebook, calendar, library: version } = law.pack;
  const day = (written) => dayInWords(written, words.months);
  const entries = [
    ["rulebook-is", say("rulebook-version", rulebook)],
    ["covers", say("from-until", { first: day(rulebook.known_from), last: day(rulebook.known_until) })],
    ["calendar-is", say("known-until", { last: day(calendar.known_until) })],
    ["digest", rulebook.digest],
    ["library-is", `asn-netralitas ${version}`],
  ];
  find("#rulebook").replaceChildren(...entries.map(([term, text]) => element("div", {}, element("dt", {}, say(term)), element("dd", {}, text))));
}

addEventListener("unhandledrejection", ({ reason }) => fail(String(reason)));
start().then(() => keep(words.root));
