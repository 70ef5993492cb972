/** The law pack with all words about it, as a page carries it: compressed, in scripts beside the page. */

import { decide } from "../../walkers/javascript/asn-netralitas.mjs";

/** Return what a script beside the page puts into `globalThis[name]`; it is loaded if it is not on its way. */
export async function opened(name, address) {
  if (globalThis[name] === undefined) await loaded(document.getElementById(`${name}-script`) ?? begun(address));
  const written = atob(globalThis[name]);
  const bytes = new Uint8Array(written.length);
  // A call for each sign would take a slow phone longer than all that follows.
  for (let at = 0; at < bytes.length; at++) bytes[at] = written.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

function begun(src) {
  const script = Object.assign(document.createElement("script"), { src });
  document.head.append(script);
  return script;
}

function loaded(script) {
  return new Promise((resolve, reject) => {
    if (script.dataset.failed) reject(new Error(script.src));
    Object.assign(script, { onload: resolve, onerror: () => reject(new Error(script.src)) });
  });
}

const packs = new Map();

/** Return a pack that decides the cases of an act: the first part of the law, and that of this act. */
export function packOf(first, act, root) {
  if (!packs.has(act)) packs.set(act, joined(first, act, root).catch((error) => { packs.delete(act); throw error; }));
  return packs.get(act);
}

async function joined(first, act, root) {
  try {
    const part = await opened(`asnLaw-${act}`, `${root}app/law/${first.lang}/${act}.js`);
    const disputes = first.disputes.map((dispute, number) => ({ ...dispute, readings: part.readings[number] ?? [] }));
    return { ...first, ...part, disputes, acts: { ...first.acts, [act]: { ...first.acts[act], number: 0 } } };
  } catch {
    // Without a network there is the whole law, which was kept, and no part that was not asked for before.
    return { ...(await opened("asnLaw", `${root}app/law.js`)), lang: first.lang };
  }
}

/** Let a worker keep the pages for when there is no network; what it loads must not be in the way of an answer. */
export function keep(root) {
  if ("serviceWorker" in navigator && location.protocol.startsWith("http")) navigator.serviceWorker.register(`${root}service-worker.js`);
}

/** Decide a case, with the rules of its answer by their ids. */
export function answerTo(pack, given) {
  const answer = decide(pack, given);
  const rules = new Map(pack.rules.map((rule) => [rule.id, rule]));
  return answer.errors ? answer : { ...answer, rules: answer.rules.map((each) => ({ ...rules.get(each.rule), ...each })) };
}

/** Return the values that a fact may have, each with what `Case` takes and its name in a language. */
export function valuesOf(pack, fact, lang) {
  const owner = ownerOf(pack, fact);
  const { values } = pack.texts.facts[fact];
  const told = pack[owner][fact].map((value) => {
    const code = typeof value === "boolean" ? (value ? "yes" : "no") : value;
    return { value, code, name: values[code][lang] };
  });
  return told[0].value === false ? told.reverse() : told;
}

/** Tell whether a fact is of the person or of the activity. */
export function ownerOf(pack, fact) {
  return fact in pack.person ? "person" : "activity";
}
