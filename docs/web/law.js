/** The law pack with all words about it, as a page carries it: compressed, in scripts beside the page. */

import { decide } from "../../walkers/javascript/asn-netralitas.mjs";

/** Return what a script beside the page put into `globalThis[name]`. */
export async function opened(name) {
  // A page may show something before the script has come.
  const script = document.getElementById(`${name}-script`);
  if (globalThis[name] === undefined && script) await new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
  const bytes = Uint8Array.from(atob(globalThis[name]), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
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
