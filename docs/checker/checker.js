/** The page around the library: shows what it asks and answers, and decides nothing itself. */

import { element } from "./element.js";
import { startLibrary } from "./library.js";
import { picker } from "./picker.js";

const STAGES = {
  python:
    "Langkah 1 dari 3: mengunduh Python untuk peramban (sekitar 14 MB). Bila tidak selesai dalam " +
    "beberapa menit, muat ulang halaman ini.",
  library: "Langkah 2 dari 3: membuka pustaka …",
  law: "Langkah 3 dari 3: membaca kumpulan aturan …",
};
const FRAGMENT = "#kasus=";
const find = (selector) => document.querySelector(selector);
const form = find("#case");
const question = find("#question");

let ask;
let offer;
let act;
let region;
let view = null;

// ---------------------------------------------------------------- start

async function start() {
  ask = startLibrary((stage) => tell(STAGES[stage]), fail);
  offer = await ask("offered");
  fillForm();
  fillRulebook();
  tell("");
  await restore();
}

function tell(text) {
  find("#status").textContent = text;
}

function fail(reason) {
  tell("");
  document.body.classList.remove("busy");
  find("#failure").replaceChildren(
    element("p", {}, element("strong", {}, "Pemeriksa tidak dapat berjalan di peramban ini.")),
    element(
      "p",
      {},
      "Muat ulang halaman ini, atau bukalah dengan peramban yang lebih baru. Peramban harus " +
        "mengizinkan WebAssembly; di jaringan kantor hal itu mungkin diblokir pengelolanya.",
    ),
    element("p", { className: "note" }, `Keterangan teknis: ${reason}`),
  );
}

// ---------------------------------------------------------------- the case

function fillForm() {
  for (const name of ["category", "at", "election"]) {
    find(`label[for=${name}]`).textContent = offer.questions[name];
  }
  find("#category").append(...offer.categories.map(choice));
  find("#election").append(...offer.elections.map(choice));
  act = picker(find("#act"), {
    name: "act",
    legend: offer.questions.act,
    hint: "Ketik sebagian kata, misalnya foto, baliho, atau kampanye; atau pilih dari daftar.",
    options: offer.acts,
    listed: true,
  });
  region = regionPicker(find("#region"), offer.questions.region, offer.regions);
  sayDay(find("#at"), find("#at-said"));
  sayDay(find("#last"), find("#last-said"));
}

/** Show the day of a field in words below it, since a browser may show the month first. */
function sayDay(field, said) {
  field.addEventListener("input", () => {
    said.value = field.value && day(field.value, "full");
  });
}

function choice(option) {
  return element("option", { value: option.code }, option.label);
}

function regionPicker(fieldset, legend, options) {
  return picker(fieldset, {
    name: fieldset.id,
    legend,
    hint: "Ketik nama atau kode, misalnya Kutai Timur atau 64.08.",
    options,
    first: { code: "", label: "Tidak tahu" },
    listed: false,
  });
}

function chosen() {
  const [first, last] = [find("#at").value, find("#last").value];
  return {
    category: find("#category").value,
    act: act.value,
    at: last ? `${first}/${last}` : first,
    region: region.value,
    election: find("#election").value,
  };
}

/** Return what was chosen of a case, as `chosen` does of the form. */
function chosenIn({ person, activity, at }) {
  return { ...person, ...activity, at };
}

/** Return what must still be chosen, each with the place where that is done. */
function missing(given) {
  const needed = [
    ["Pilih kategori pegawai.", given.category, find("#category")],
    ["Pilih tindakan.", given.act, act],
    ["Isi tanggal.", find("#at").value, find("#at")],
  ];
  return needed.filter(([, value]) => !value);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = chosen();
  const lacking = missing(given);
  complain(form, lacking.map(([sentence]) => sentence));
  if (lacking.length) {
    lacking[0][2].focus();
    return;
  }
  await go("begun", form, given);
});

function complain(place, problems) {
  place
    .querySelector(".problems")
    .replaceChildren(...problems.map((problem) => element("li", {}, problem)));
}

function showForm() {
  find("#result").hidden = true;
  form.hidden = false;
}

/** Fill the form; what is folded away is open if it holds something. */
function refill({ category = "", act: done = "", at = "", region: where = "", election = "" }) {
  const [first, last = ""] = at.split("/");
  find("#category").value = category;
  act.value = done;
  find("#at").value = first;
  find("#last").value = last;
  region.value = where;
  find("#election").value = election;
  for (const dated of ["#at", "#last"]) {
    find(dated).dispatchEvent(new Event("input"));
  }
  for (const folded of ["#last", "#election"]) {
    find(folded).closest("details").open = find(folded).value !== "";
  }
  complain(form, []);
}

// ---------------------------------------------------------------- where the case stands

/** Ask the library and show its answer; what is wrong is told at `place`. */
async function go(what, place, ...rest) {
  const answer = await busy(() => ask(what, ...rest));
  if (answer.problems) {
    complain(place, answer.problems);
    return;
  }
  show(answer);
  history.pushState(null, "", link(answer.case));
}

/** Let nothing be pressed twice while the library thinks. */
async function busy(work) {
  document.body.classList.add("busy");
  tell("Memeriksa …");
  try {
    return await work();
  } finally {
    document.body.classList.remove("busy");
    tell("");
  }
}

function show(found) {
  view = found;
  const open = view.question !== null;
  form.hidden = true;
  find("#result").hidden = false;
  find("#result-title").textContent = open ? "Jawaban sementara" : "Jawaban";
  find("#said").textContent = `${find("#result-title").textContent}: ${view.mark}`;
  find("#copied").textContent = "";
  find("#by-hand").hidden = true;
  showDecision();
  showAnswers();
  showQuestion();
  find("#whole").open = !open;
  (open ? question.querySelector("legend") : find("#result-title")).focus();
  if (!open) {
    find("#result").scrollIntoView();
  }
}

/** Show the page that the library wrote: its head at once, the rest below. */
function showDecision() {
  const page = new DOMParser().parseFromString(view.page, "text/html");
  const style = new CSSStyleSheet();
  style.replaceSync(page.querySelector("style").textContent);
  const head = page.querySelector("article").cloneNode();
  head.append(page.querySelector("article > header"));
  place(find("#verdict"), head, style);
  place(find("#decision"), page.querySelector("article"), style);
}

/** Put an article where its style and that of this page do not meet. */
function place(host, article, style) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];
  root.replaceChildren(article);
}

function showAnswers() {
  find("#answers").hidden = view.answers.length === 0;
  find("#answers ol").replaceChildren(
    ...view.answers.map((given, number) => {
      const again = element("button", { type: "button" }, "Ubah");
      again.setAttribute("aria-label", `Ubah jawaban ${number + 1}: ${given.question}`);
      again.addEventListener("click", () => backTo(number));
      return element("li", {}, `${given.question} `, element("strong", {}, given.answer), " ", again);
    }),
  );
}

function backTo(number) {
  const { answers } = view.case;
  return go("shown", form, { ...view.case, answers: answers.slice(0, number) });
}

// ---------------------------------------------------------------- the question

function showQuestion() {
  const asked = view.question;
  question.hidden = asked === null;
  if (asked === null) {
    question.replaceChildren();
    return;
  }
  const fieldset = element("fieldset", { id: "answer" });
  const read = fillQuestion(fieldset, asked);
  fieldset
    .querySelector("legend")
    .prepend(element("small", {}, `Pertanyaan ${asked.number} dari paling banyak ${asked.most}`));
  question.replaceChildren(fieldset, problems(), backButton());
  question.onsubmit = (event) => {
    event.preventDefault();
    answer(read());
  };
}

function problems() {
  return element("ul", { className: "problems", role: "alert" });
}

function backButton() {
  const back = element("button", { type: "button", className: "plain" }, "Kembali");
  back.addEventListener("click", () =>
    view.answers.length ? backTo(view.answers.length - 1) : change(),
  );
  return back;
}

/** Fill the fieldset of a question, and return what reads the answer when it is sent. */
function fillQuestion(fieldset, asked) {
  if (asked.fact === "region") {
    const regions = regionPicker(fieldset, asked.text, asked.options);
    fieldset.append(sendButton());
    return () => regions.value || asked.unknown.code;
  }
  fieldset.append(element("legend", { tabIndex: -1 }, asked.text));
  if (asked.fact === "at") {
    const [min, max] = asked.days;
    const field = element("input", { type: "date", id: "day", min, max });
    const label = element("label", { htmlFor: "day" }, "Tanggal");
    const said = element("output", { className: "note", htmlFor: "day" });
    sayDay(field, said);
    fieldset.append(label, field, said, sendButton(), answerButton(asked.unknown));
    return () => field.value || asked.unknown.code;
  }
  fieldset.append(...[...asked.options, asked.unknown].map(answerButton));
  return () => asked.unknown.code;
}

function sendButton() {
  return element("button", { type: "submit", className: "main" }, "Jawab");
}

function answerButton(option) {
  const button = element("button", { type: "button", className: "answer" }, option.label);
  button.addEventListener("click", () => answer(option.code));
  return button;
}

function answer(code) {
  return go("answered", question, view.case, code);
}

// ---------------------------------------------------------------- what can be done with it

find("#print").addEventListener("click", () => window.print());
window.addEventListener("beforeprint", () => {
  find("#whole").open = true;
});
find("#copy-text").addEventListener("click", () => copy(view.text, "Jawaban tersalin."));
find("#copy-scenario").addEventListener("click", () =>
  copy(view.scenario, "Skenario tersalin; simpan sebagai berkas .skenario.yaml."),
);
find("#copy-link").addEventListener("click", () => copy(location.href, "Tautan tersalin."));
find("#change").addEventListener("click", change);
find("#fresh").addEventListener("click", () => {
  refill({});
  history.pushState(null, "", location.pathname);
  showForm();
  form.querySelector("h2").focus();
});

function change() {
  refill(chosenIn(view.case));
  showForm();
  form.querySelector("h2").focus();
}

async function copy(text, done) {
  const byHand = find("#by-hand");
  try {
    await navigator.clipboard.writeText(text);
    byHand.hidden = true;
    find("#copied").textContent = done;
  } catch {
    byHand.hidden = false;
    byHand.value = text;
    byHand.select();
    find("#copied").textContent = "Peramban tidak mengizinkan; salinlah teks di bawah ini.";
  }
}

// ---------------------------------------------------------------- links

function link(found) {
  return `${FRAGMENT}${encodeURIComponent(JSON.stringify(found))}`;
}

/** Show the case that the address holds, or else the form. */
async function restore() {
  if (!location.hash.startsWith(FRAGMENT)) {
    showForm();
    return;
  }
  const answer = await busy(() => ask("shown", written()));
  if (answer.problems) {
    showForm();
    complain(form, ["Tautan ini tidak dapat dibaca.", ...answer.problems]);
  } else {
    refill(chosenIn(answer.case));
    show(answer);
  }
}

function written() {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(FRAGMENT.length)));
  } catch {
    return null;
  }
}

window.addEventListener("popstate", restore);

// ---------------------------------------------------------------- the rulebook

function fillRulebook() {
  const book = offer.rulebook;
  const entries = [
    ["Kumpulan aturan", `${book.id}, versi ${book.version}`],
    ["Mencakup", `${day(book.known_from)} sampai ${day(book.known_until)}`],
    ["Kalender pemilihan", `diperiksa sampai ${day(book.calendar_known_until)}`],
    ["Sidik aturan", book.digest],
    ["Pustaka", `asn-netralitas ${book.library}`],
  ];
  find("#rulebook").replaceChildren(
    ...entries.map(([term, told]) =>
      element("div", {}, element("dt", {}, term), element("dd", {}, told)),
    ),
  );
}

function day(written, dateStyle = "long") {
  const format = new Intl.DateTimeFormat("id-ID", { dateStyle, timeZone: "UTC" });
  return format.format(new Date(`${written}T00:00:00Z`));
}

window.addEventListener("unhandledrejection", ({ reason }) => fail(String(reason)));
start();
