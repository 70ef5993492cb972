
"use strict";
// Ask some questions of the page, one at a time. Nothing is sent, and nothing is kept, the name least of all.
(() => {
  const byId = (id) => document.getElementById(id);
  const items = [...document.querySelectorAll(".item")];
  const count = Number(byId("quiz").dataset.count);
  const filled = (element, values) => element.dataset.text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  let drawn = [];
  let at = 0;
  let right = 0;

  function draw() {
    const left = [...items];
    return Array.from({ length: count }, () => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
  }
  function begin() {
    for (const item of items) {
      item.reset();
      item.hidden = true;
      item.querySelector("fieldset").disabled = false;
      item.querySelector(".why").hidden = true;
      item.querySelector(".said").textContent = "";
      for (const label of item.querySelectorAll("label")) label.className = "";
      const button = item.querySelector("button");
      button.textContent = button.dataset.first;
    }
    [drawn, at, right] = [draw(), 0, 0];
    byId("review").replaceChildren();
    byId("start").hidden = byId("end").hidden = true;
    byId("quiz").hidden = false;
    ask();
  }
  function ask() {
    const progress = byId("progress");
    progress.textContent = filled(progress, { number: at + 1, count });
    drawn[at].hidden = false;
    scrollTo(0, 0);
    drawn[at].querySelector("legend").focus();
  }
  function explain(item) {
    const labels = [...item.querySelectorAll("label")];
    const chosen = labels.findIndex((label) => label.querySelector("input").checked);
    const wanted = Number(item.dataset.right);
    const said = item.querySelector(".said");
    const isRight = chosen === wanted;
    labels[wanted].className = "right";
    if (!isRight) labels[chosen].className = "wrong";
    right += isRight;
    said.textContent = isRight ? said.dataset.right : said.dataset.wrong;
    item.querySelector("fieldset").disabled = true;
    item.querySelector(".why").hidden = false;
    const button = item.querySelector("button");
    button.textContent = button.dataset.next;
    button.focus();
    const line = document.createElement("li");
    line.textContent = `${isRight ? "\u2713" : "\u2717"} ${item.querySelector("legend").textContent}`;
    byId("review").append(line);
  }
  function proceed(item) {
    item.hidden = true;
    at += 1;
    if (at < count) ask();
    else finish();
  }
  function finish() {
    byId("quiz").hidden = true;
    byId("end").hidden = false;
    for (const id of ["score", "result"]) byId(id).textContent = filled(byId(id), { right, count });
    byId("day").textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
    name();
    scrollTo(0, 0);
    byId("score").focus();
  }
  function name() {
    byId("bearer").textContent = byId("name").value.trim() || byId("bearer").dataset.text;
  }

  for (const item of items) {
    const button = item.querySelector("button");
    button.dataset.first = button.textContent;
    item.addEventListener("submit", (event) => {
      event.preventDefault();
      if (item.querySelector(".why").hidden) explain(item);
      else proceed(item);
    });
  }
  byId("begin").addEventListener("click", begin);
  byId("again").addEventListener("click", begin);
  byId("name").addEventListener("input", name);
  byId("named").addEventListener("submit", (event) => {
    event.preventDefault();
    print();
  });
})();
