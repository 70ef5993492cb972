/** A list of radio buttons that a search field narrows down, for more options than fit a page. */

import { element } from "./element.js";

const MOST = 60;
const LONG = 4;

/**
 * Fill a fieldset with a picker. `options` have a code, a label, the folded names by which they
 * are found. `first` is an option that always stands in the list; `listed` tells whether the others
 * do before anything is searched for.
 */
export function picker(fieldset, { name, legend, hint, options, first, listed, say }) {
  const search = element("input", { type: "search", id: `${name}-search`, autocomplete: "off" });
  const list = element("div", { className: "options" });
  const count = element("p", { className: "count", role: "status" });
  let chosen = first?.code ?? "";

  function show() {
    const words = folded(search.value).split(" ").filter(Boolean);
    const found = words.length || listed ? matches(options, words) : [];
    const kept = options.filter((option) => option.code === chosen && !holds(found, option));
    const shown = [...(first ? [first] : []), ...kept, ...found.slice(0, MOST)];
    list.replaceChildren(...shown.map(radio));
    list.hidden = shown.length === 0;
    count.textContent = told(words, found.length);
  }

  function radio(option) {
    const input = element("input", { type: "radio", name, value: option.code });
    input.checked = option.code === chosen;
    input.addEventListener("change", () => {
      chosen = option.code;
    });
    const label = element("span", {}, option.label);
    return element("label", {}, input, label);
  }

  function told(words, number) {
    if (!words.length) {
      return hint;
    }
    if (!number) {
      return say("nothing-fits");
    }
    return say(number > MOST ? "some-fit" : "fit", { number, most: MOST });
  }

  search.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    const radios = list.querySelectorAll("input");
    if (event.key === "ArrowDown" && radios.length) {
      event.preventDefault();
      (list.querySelector("input:checked") ?? radios[0]).focus();
    }
    if (event.key === "Enter") {
      // Enter would send the form before anything is chosen.
      event.preventDefault();
      const found = [...radios].filter((each) => each.value !== first?.code);
      found[0]?.focus();
      if (found.length === 1) {
        found[0].click();
      }
    }
  });
  fieldset.replaceChildren(
    element("legend", { tabIndex: -1 }, legend),
    element("label", { htmlFor: search.id, className: "search" }, say("search-in", { what: legend })),
    search,
    count,
    list,
  );
  show();

  return {
    get value() {
      return chosen;
    },
    set value(code) {
      chosen = code;
      search.value = "";
      show();
    },
    focus: () => search.focus(),
  };
}

function holds(found, option) {
  return found.some((each) => each.code === option.code);
}

/**
 * Return the options that the words find: first those of which they are a name, then those with a
 * name that has them all, and last those whose names have them together.
 */
function matches(options, words) {
  const found = options.filter((option) => hasAll(option.names, words));
  const ranks = new Map(found.map((option) => [option, rank(option, words)]));
  return found.sort((one, other) => ranks.get(one) - ranks.get(other));
}

function rank({ names }, words) {
  if (names.includes(words.join(" "))) {
    return 0;
  }
  return names.some((name) => hasAll([name], words)) ? 1 : 2;
}

/**
 * Tell whether each word begins a word of some name, or is long and stands in one: words of
 * Indonesian carry prefixes, and who looks for `foto` means `berfoto` too. As `ask` does.
 */
function hasAll(names, words) {
  const parts = names.flatMap((name) => name.split(" "));
  return words.every((word) =>
    parts.some((part) => part.startsWith(word) || (word.length >= LONG && part.includes(word))),
  );
}

function folded(text) {
  return text.replaceAll("_", " ").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}
