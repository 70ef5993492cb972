
"use strict";
// Search the questions of the page by everyday words. Nothing is asked from elsewhere, and nothing is kept.
(() => {
  const data = JSON.parse(document.getElementById("index").textContent);
  const form = document.getElementById("search");
  const box = form.querySelector("input");
  const status = document.getElementById("status");
  const found = document.getElementById("found");
  const matters = document.getElementById("matters");
  const items = data.questions.map(([anchor, own, codes]) => {
    const element = document.getElementById(anchor).closest("details");
    const also = new Set(codes.flatMap((code) => data.codes[code].split(" ")));
    return { element, home: element.parentElement, own: new Set(own.split(" ")), also };
  });
  const counts = new Map();
  for (const item of items) {
    for (const stem of new Set([...item.own, ...item.also])) counts.set(stem, (counts.get(stem) || 0) + 1);
  }

  // The same as in the search of the library: fillers say nothing, and words are compared without their affixes.
  function stem(word) {
    const least = 4;
    const prefix = data.prefixes.find((each) => word.startsWith(each) && word.length - each.length >= least);
    const rest = prefix ? word.slice(prefix.length) : word;
    const suffix = data.suffixes.find((each) => rest.endsWith(each) && rest.length - each.length >= least);
    return suffix ? rest.slice(0, -suffix.length) : rest;
  }
  function stems(text) {
    const words = text.toLowerCase().replace(/[^\p{L}\p{N}.]+/gu, " ").split(" ").map((word) => word.replace(/^\.+|\.+$/g, ""));
    const all = words.filter(Boolean);
    const said = all.filter((word) => !data.fillers.includes(word));
    return [...new Set((said.length ? said : all).map(stem))];
  }
  const weight = (each) => Math.log(1 + items.length / (counts.get(each) || items.length / 2));
  function met(each, among) {
    if (among.has(each)) return 1;
    const begins = (one, other) => Math.min(one.length, other.length) >= 4 && (one.startsWith(other) || other.startsWith(one));
    return [...among].some((other) => begins(each, other)) ? 0.8 : 0;
  }
  function score(item, asked) {
    const whole = asked.reduce((sum, each) => sum + weight(each), 0);
    const parts = asked.map((each) => weight(each) * Math.max(met(each, item.own), 0.7 * met(each, item.also)));
    // Of questions that meet as much, the one that says little else is the nearest.
    const share = asked.filter((each) => item.own.has(each)).length / item.own.size;
    return parts.reduce((sum, part) => sum + part, 0) / whole + 0.1 * share;
  }

  function show(text) {
    const asked = stems(text);
    for (const item of items) item.home.append(item.element);
    const best = asked.length
      ? items.map((item) => ({ item, score: score(item, asked) })).filter((each) => each.score >= 0.5).sort((one, other) => other.score - one.score)
      : [];
    for (const { item } of best) found.append(item.element);
    matters.hidden = asked.length > 0;
    found.hidden = best.length === 0;
    const phrase = best.length ? status.dataset.some.replace("{count}", best.length) : status.dataset.none;
    status.textContent = asked.length ? phrase : "";
  }
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details");
    if (!folded) return;
    folded.open = true;
    folded.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = found.querySelector("summary");
    if (first && !found.hidden) first.focus();
  });
  box.addEventListener("input", () => show(box.value));
  addEventListener("hashchange", reveal);
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
  box.value = new URLSearchParams(location.search).get("q") || "";
  show(box.value);
  reveal();
})();
