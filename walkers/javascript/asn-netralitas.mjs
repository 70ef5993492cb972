// Decides cases with a law pack, the JSON that `asn-netralitas pack` writes: may this person in government
// service do this at election time in Indonesia? docs/reference/law-pack.md explains the parts of a pack.

/** Decide a case: its answer, or `{ errors: [{ code, path }] }` if it cannot be decided. */
export function decide(pack, input) {
  const errors = [];
  const fail = (code, ...path) => void errors.push({ code, path });
  if (pack.schema !== "asn-netralitas/law-pack/1") return { errors: [{ code: "unknown-schema", path: ["pack"] }] };
  checkForm(pack, input, fail);
  const asked = errors.length ? null : ask(pack, input, fail);
  if (!errors.length) findLaws(pack, asked, fail);
  return errors.length ? { errors } : answer(pack, asked);
}

// ------------------------------------------------------------------ the case

const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);
const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const given = (table) => Object.entries(table).filter(([, value]) => value !== null);
const minutesTo = (day) => Date.parse(`${day}T00:00Z`) / 60_000;
const dayAt = (minutes) => (Number.isNaN(minutes) ? "" : new Date(minutes * 60_000).toISOString().slice(0, 10));
const isDay = (text) => /^(?!0000)\d{4}-\d\d-\d\d$/.test(text) && dayAt(minutesTo(text)) === text;
const TIME =
  /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(Z|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/;

function checkForm(pack, input, fail) {
  if (!isMapping(input)) return fail("wrong-type");
  const known = ["person", "activity", "at", "readings"];
  for (const [key] of given(input)) if (!known.includes(key)) fail("unknown-key", key);
  checkFields("person", input.person ?? null, pack.person, "category", fail);
  checkFields("activity", input.activity ?? null, pack.activity, "act", fail);
  checkDays(input.at ?? null, fail);
  const readings = input.readings ?? {};
  if (!isMapping(readings)) return fail("wrong-type", "readings");
  for (const [id, wish] of given(readings)) if (typeof wish !== "string") fail("wrong-type", "readings", id);
}

function checkFields(part, values, fields, needed, fail) {
  if (!isMapping(values)) return fail(values === null ? "missing-key" : "wrong-type", part);
  if ((values[needed] ?? null) === null) fail("missing-key", part, needed);
  for (const [name, value] of given(values)) {
    const codes = own(fields, name); // null where any text may stand
    if (codes === undefined) fail("unknown-key", part, name);
    else if (codes ? !codes.includes(value) : typeof value !== "string" || !value)
      fail(codes && codes[0] !== false ? "unknown-code" : "wrong-type", part, name);
  }
}

function checkDays(at, fail) {
  if (typeof at !== "string") return fail(at === null ? "missing-key" : "wrong-type", "at");
  const ends = at.split("/");
  if (ends.length === 1 && /^\d{4}-\d\d-\d\d[T ]/.test(at)) {
    const [, day, , , offset] = TIME.exec(at) ?? [];
    if (!day || !isDay(day)) fail("bad-time", "at");
    else if (!offset) fail("naive-datetime", "at");
  } else if (ends.length > 2 || !ends.every(isDay)) fail("bad-date", "at");
  else if (ends[1] < ends[0]) fail("reversed-days", "at");
}

/** Look up what a case speaks of: act, target, facts, and the days and places that it may mean. */
function ask(pack, { person, activity, at, readings }, fail) {
  const wishes = Object.fromEntries(given(readings ?? {}));
  const wrong = Object.entries(wishes).flatMap(([id, wish]) => {
    const disputes = pack.disputes.filter((dispute) => id === "*" || dispute.id === id);
    const code = disputes.length ? "unknown-reading" : "unknown-dispute";
    return disputes.some(({ names }) => names.includes(wish)) ? [] : [[code, "readings", id]];
  });
  const act = pack.acts[activity.act];
  const isOther = act.target && (activity.target ?? act.target) !== act.target;
  if (isOther && !wrong.length) wrong.push(["fixed-target", "activity", "target"]);
  for (const problem of wrong) fail(...problem);
  const code = person.region ?? null;
  const region = code === null ? pack.country : own(pack.regions, own(pack.former, code) ?? code);
  if (!region) fail("unknown-region", "person", "region");
  const election = activity.election ?? null;
  const limits = election === null ? {} : own(pack.elections, election);
  if (!limits) fail("unknown-election", "activity", "election");
  const stretches = stretchesOf(pack, at, region ?? pack.country);
  const [first, last] = [stretches.at(0).first, stretches.at(-1).last];
  if (!stretches.every((stretch) => isDay(stretch.first))) fail("bad-argument", "at");
  else if (minutesTo(last) - minutesTo(first) >= pack.longest_span * 24 * 60) fail("too-long-span", "at");
  const segmentOf = (day) => pack.segments.findLastIndex(([start]) => start <= day);
  const occasions = stretches.flatMap(({ first, last, places }) => {
    const segments = pack.segments.slice(segmentOf(first), segmentOf(last) + 1);
    return segments.flatMap((segment) => places.map((place) => ({ segment, place })));
  });
  const listed = occasions.filter(({ place }) => limits?.places?.includes(place));
  return {
    wishes, election, first, last,
    act: activity.act,
    target: act.target ?? activity.target ?? act.usual,
    contest: activity.contest ?? null,
    categories: pack.categories[person.category],
    facts: pack.facts.map(([owner, name]) => {
      const value = { person, activity }[owner][name] ?? null;
      return value === null ? 0 : 1 << pack[owner][name].indexOf(value);
    }),
    occasions: listed.length ? listed : occasions,
    placeGivesDay: stretches.length > 1,
  };
}

/** Return the days that are meant with their places; without a region a time may be on two days. */
function stretchesOf(pack, at, region) {
  const [, day, hour, minute, , sign, hours, minutes] = TIME.exec(at) ?? [];
  if (!day) {
    const [first, last = first] = at.split("/");
    return [{ first, last, places: region.places }];
  }
  const east = sign ? Number(`${sign}1`) * (60 * hours + Number(minutes)) : 0;
  const utc = minutesTo(day) + 60 * hour + Number(minute) - east;
  const zones = region.zone ? [pack.zones[region.zone]] : Object.values(pack.zones);
  const found = zones.map(({ offset, places }) => ({ first: dayAt(utc + offset), last: dayAt(utc + offset), places }));
  found.sort((one, other) => (one.first < other.first ? -1 : 1));
  const isOne = found[0].first === found.at(-1).first;
  return isOne ? [{ ...found[0], places: region.places }] : found;
}

// ------------------------------------------------------------------ from a case to its cells

/** Give each occasion its spots, and each law that is met the cells that the facts leave possible. */
function findLaws(pack, asked, fail) {
  const laws = new Map();
  for (const occasion of asked.occasions) {
    const [start, grouping, free, named, other, chosen] = occasion.segment;
    const group = pack.groupings[grouping][occasion.place];
    const row = asked.election === null ? free : own(named, asked.election) ?? other;
    const overlaid = Object.fromEntries(pack.choices[pack.rows[chosen][group]]);
    const met = pack.spots[pack.rows[row][group]][pack.contests.indexOf(asked.contest) + 1];
    occasion.spots = met.map(([running, situation]) => {
      const number = pack.situations[situation][pack.acts[asked.act].number];
      const pins = pinned(pack, pack.laws[number][2], [asked.wishes, overlaid], start);
      const key = `${number} ${JSON.stringify(pins)}`;
      if (!laws.has(key)) laws.set(key, lawOf(pack, asked, number, pins));
      return { running, key, law: laws.get(key) };
    });
  }
  asked.laws = [...laws.values()];
  asked.cells = asked.laws.flatMap((law) => law.cells);
  if (!asked.cells.length) failAsImpossible(pack, asked, fail);
}

/** Return the bits of the readings that are chosen: by the case, else by an overlay, else by the case for all. */
function pinned(pack, readings, [wishes, overlaid], start) {
  const pins = {};
  for (const [dispute] of readings) {
    const { id, choices } = pack.disputes[dispute - pack.facts.length];
    const bits = choices.findLast(([from]) => from <= start)?.[1] ?? {};
    const names = [own(wishes, id), own(overlaid, id), own(wishes, "*")];
    const name = names.find((name) => name !== undefined && Object.hasOwn(bits, name));
    if (name !== undefined) pins[dispute] = bits[name];
  }
  return pins;
}

function lawOf(pack, asked, number, pins) {
  const [staged, stage, readings, columns] = pack.laws[number];
  const aims = asked.target === null ? pack.targets : [asked.target];
  // Where an election runs, its stage gives the target that is not told: column 0.
  const targets = asked.target === null && staged ? [0] : aims.map((aim) => pack.targets.indexOf(aim) + 1);
  const law = { stage, targets, pins, held: Object.fromEntries(readings), cells: [] };
  for (const target of targets) {
    for (const category of asked.categories) {
      const [limits, outcome] = pack.cells[pack.columns[columns[target]][category]];
      const [possible, untold] = pack.limits[limits];
      const [verdict, disputes, fates, classes] = pack.outcomes[outcome];
      const facts = asked.facts.map((bit, fact) => (bit ? bit & possible[fact] : untold[fact]));
      const ways = pack.disputes.map((_, dispute) => facts.length + dispute);
      const left = [...facts, ...ways.map((dispute) => pins[dispute] ?? law.held[dispute] ?? 0)];
      if (!facts.includes(0)) law.cells.push({ law, target, category, verdict, disputes, fates, classes, left });
    }
  }
  return law;
}

function failAsImpossible(pack, asked, fail) {
  const stage = asked.laws.map((law) => law.stage);
  const told = { category: asked.categories, act: [asked.act], target: [asked.target], stage };
  const broken = pack.entailments.filter((each) =>
    told[each.if].every((value) => each.in.includes(value)) && asked.facts[each.fact] & ~each.allowed);
  for (const { fact } of broken) fail("contradiction", ...pack.facts[fact]);
  if (!broken.length) fail("impossible-case");
}

// ------------------------------------------------------------------ diagrams

const [FALSE, TRUE] = [-1, -2];

function valuesOf(bits) {
  const values = [];
  for (let value = 0; bits >> value; value++) if ((bits >> value) & 1) values.push(value);
  return values;
}

/** Diagrams reduced to the values that are left. Equal ones are one number; a leaf is a number below 0. */
class Diagrams {
  constructor(facts) {
    Object.assign(this, { facts, nodes: [], numbers: new Map() });
  }

  /** Return what is left of a diagram of `nodes` where variables have the values of `left` alone. */
  restricted(nodes, node, left, known = new Map()) {
    if (node < 0) return node;
    if (!known.has(node)) {
      const [variable, ...children] = nodes[node];
      const isLeft = (child, value) => child !== null && (left[variable] >> value) & 1;
      const below = children.map((child, value) =>
        isLeft(child, value) ? this.restricted(nodes, child, left, known) : null);
      known.set(node, this.joined(variable, below));
    }
    return known.get(node);
  }

  joined(variable, children) {
    const [first, ...others] = children.filter((child) => child !== null);
    if (others.every((child) => child === first)) return first;
    const key = `${variable}:${children}`;
    if (!this.numbers.has(key)) this.numbers.set(key, this.nodes.push([variable, ...children]) - 1);
    return this.numbers.get(key);
  }

  variable(node) {
    return node < 0 ? Infinity : this.nodes[node][0];
  }

  /** Return all nodes and leaves of a diagram, but nothing below variables from `until` on. */
  reached(root, until = Infinity) {
    const found = new Set([root]);
    for (const node of found) {
      const below = this.variable(node) < until ? this.nodes[node].slice(1) : [];
      for (const child of below) if (child !== null) found.add(child);
    }
    return [...found];
  }

  /** Return where the facts lead: to leaves, or to diagrams of readings. */
  ends(root) {
    return this.reached(root, this.facts).filter((node) => this.variable(node) >= this.facts);
  }

  /**
   * Tell whether two diagrams may end unlike. From here to there each variable keeps its value; where
   * that is not possible there, it takes any that is.
   */
  unlike(one, other, here, there, until = Infinity, seen = new Set()) {
    const variable = Math.min(this.variable(one), this.variable(other));
    if (variable >= until) return one !== other;
    if (seen.has(`${one} ${other}`)) return false;
    seen.add(`${one} ${other}`);
    const step = (node, value) => (this.variable(node) === variable ? this.nodes[node][value + 1] : node);
    return valuesOf(here[variable]).some((value) => {
      const kept = (there[variable] >> value) & 1;
      return (kept ? [value] : valuesOf(there[variable])).some((moved) =>
        this.unlike(step(one, value), step(other, moved), here, there, until, seen));
    });
  }
}

// ------------------------------------------------------------------ the answer

function answer(pack, asked) {
  const evaluation = new Evaluation(pack, asked);
  const ends = evaluation.ends((cell) => cell.verdict);
  const verdict = evaluation.verdictOf(ends);
  return {
    verdict,
    allowed: { prohibited: false, discouraged: true, permitted: true }[verdict] ?? null,
    open_facts: ends.length > 1 ? evaluation.decidedBy((cell) => cell.verdict) : [],
    rules: evaluation.rules(),
    disputes: evaluation.disputes(ends),
    sanctions: evaluation.sanctions(),
    silence: verdict === "unregulated" ? silenceOf(pack, asked) : null,
    notes: notesOf(pack, asked),
  };
}

/** What the possible cells of a case amount to. An end is a leaf or a diagram of readings, with the readings it is for. */
class Evaluation {
  constructor(pack, asked) {
    Object.assign(this, { pack, asked, cells: asked.cells, diagrams: new Diagrams(pack.facts.length) });
    // Wherever a dispute has no readings of its own, it may be read in any way in which it is read elsewhere.
    this.anywhere = [...pack.facts, ...pack.disputes].map((_, variable) =>
      asked.laws.reduce((bits, { pins, held }) => bits | (pins[variable] ?? held[variable]), 0));
    for (const cell of this.cells) {
      const { pins, held } = cell.law;
      const isOwn = (variable) => cell.disputes.includes(variable) && !pins[variable];
      cell.readings = this.anywhere.map((bits, variable) => (isOwn(variable) ? held[variable] : bits));
      cell.known = new Map();
    }
  }

  left(cell, root) {
    return this.diagrams.restricted(this.pack.nodes, root, cell.left, cell.known);
  }

  ends(rootOf) {
    const found = new Map();
    for (const cell of this.cells)
      for (const end of this.diagrams.ends(this.left(cell, rootOf(cell))))
        found.set(`${end} ${cell.readings}`, { end, readings: cell.readings });
    return [...found.values()];
  }

  /** Return the verdict that ends amount to: if two differ under one choice of readings, it depends. */
  verdictOf(ends) {
    for (const [number, one] of ends.entries()) {
      for (const other of ends.slice(number + 1)) {
        const both = one.readings.map((bits, variable) => bits & other.readings[variable]);
        if (this.diagrams.unlike(one.end, other.end, both, both)) return "depends";
      }
    }
    const leaves = new Set(ends.flatMap(({ end }) => this.diagrams.reached(end)).filter((node) => node < 0));
    return leaves.size === 1 ? this.pack.verdicts[~[...leaves][0]] : "disputed";
  }

  /** Return the ends that are left under one reading of a dispute. */
  under(ends, dispute, bit) {
    const chosen = (bits) => bits.map((own, variable) => (variable === dispute ? bit : own));
    return ends.filter(({ readings }) => readings[dispute] & bit).map(({ end, readings }) => ({
      end: this.diagrams.restricted(this.diagrams.nodes, end, chosen(readings.map(() => -1))),
      readings: chosen(readings),
    }));
  }

  // ---------------------------------------------------------------- what decides

  /** Return what decides where diagrams end: day, region, election, category and target, then facts. */
  decidedBy(rootOf) {
    const { diagrams, pack } = this, contents = new Map();
    for (const cell of this.cells) {
      cell.root = this.left(cell, rootOf(cell));
      const content = `${cell.root} ${cell.left} ${cell.readings}`;
      if (!contents.has(content)) contents.set(content, contents.size);
      cell.content = contents.get(content);
    }
    const tested = this.cells.flatMap((cell) => diagrams.reached(cell.root, diagrams.facts));
    const facts = new Set(tested.map((node) => diagrams.variable(node)).filter((variable) => variable < diagrams.facts));
    const names = [...facts].sort((one, other) => one - other).map((fact) => pack.facts[fact][1]);
    return [...(contents.size > 1 ? this.branches() : []), ...names];
  }

  branches() {
    const { occasions, categories, placeGivesDay } = this.asked, known = new Map(), bundles = new Map();
    const once = (key, make) => (known.has(key) ? known : known.set(key, make())).get(key);
    const differ = (one, other) => once(`${one.content} ${other.content}`, () => one.content !== other.content
      && (`${one.readings}` !== `${other.readings}`
        || this.diagrams.unlike(one.root, other.root, one.left, other.left, this.diagrams.facts)));
    const turns = (spots, meant) => spots.some((spot) =>
      spot.law.cells.some((cell) => meant(spot, cell).some((other) => differ(cell, other))));
    for (const occasion of occasions) {
      const key = occasion.spots.map(({ running, key }) => `${running} ${key}`).join();
      if (!bundles.has(key)) bundles.set(key, { number: bundles.size, spots: occasion.spots });
      occasion.bundle = bundles.get(key);
    }
    const moves = (line) => [...line].some((from) => [...line].some((to) => from !== to
      && once(`${from.number} to ${to.number}`, () =>
        turns(from.spots, ({ running }, cell) => nearest(to.spots, running, cell.category, cell.target)))));
    const within = (meant) => [...bundles.values()].some(({ spots }) => turns(spots, (spot, cell) => meant(spots, spot, cell)));
    const found = {
      at: !placeGivesDay && linesOf(occasions, "place").some(moves),
      region: (placeGivesDay ? [bundles.values()] : linesOf(occasions, "segment")).some((line) => moves([...line])),
      election: within((spots, _, cell) =>
        spots.flatMap(({ running }) => nearest(spots, running, cell.category, cell.target))),
      category: within((spots, { running }, cell) =>
        categories.flatMap((category) => nearest(spots, running, category, cell.target))),
      target: within((spots, { running, law }, cell) =>
        law.targets.flatMap((target) => nearest(spots, running, cell.category, target))),
    };
    return Object.keys(found).filter((name) => found[name]);
  }

  // ---------------------------------------------------------------- rules, disputes, sanctions

  rules() {
    const fates = new Map();
    for (const cell of this.cells) {
      for (const [rule, anywhere, lifted] of cell.fates.map((number) => this.pack.fates[number])) {
        const fate = fates.get(rule) ?? { standing: 0, possible: false, lifted: false };
        const end = this.left(cell, anywhere);
        fate.standing += end === TRUE;
        fate.possible ||= end !== FALSE;
        fate.lifted ||= this.left(cell, lifted) !== FALSE;
        fates.set(rule, fate);
      }
    }
    const statusOf = ({ standing, possible, lifted }) =>
      possible ? (standing === this.cells.length ? "stands" : "open") : lifted ? "lifted" : null;
    const numbers = [...fates.keys()].sort((one, other) => one - other).filter((rule) => statusOf(fates.get(rule)));
    return numbers.map((number) => {
      const { id, title, citations } = this.pack.rules[number];
      return { rule: id, status: statusOf(fates.get(number)), title, citations };
    });
  }

  /** Yield what may follow in a cell: the rule, the number of the consequence and where its diagram ends. */
  *following(cell) {
    for (const [rule, , , follows] of cell.fates.map((number) => this.pack.fates[number]))
      for (const [consequence, root] of follows) yield { rule, consequence, root: this.left(cell, root) };
  }

  disputes(ends) {
    const followed = this.cells.flatMap((cell) => [...this.following(cell)]);
    const roots = [...ends.map(({ end }) => end), ...followed.flatMap(({ root }) => this.diagrams.ends(root))];
    return this.disputesIn(roots).map((variable) => {
      const { id, title, readings } = this.pack.disputes[variable - this.pack.facts.length];
      const left = [...readings.keys()].filter((value) => (this.anywhere[variable] >> value) & 1);
      const views = left.map((value) => ({
        ...readings[value],
        holders: readings[value].holders.filter(({ since, last }) =>
          since <= this.asked.last && (last === null || this.asked.first <= last)),
        verdict: this.verdictOf(this.under(ends, variable, 1 << value)),
      }));
      return { id, title, readings: views };
    });
  }

  disputesIn(ends) {
    const tested = new Set(ends.flatMap((end) => this.diagrams.reached(end)).map((node) => this.diagrams.variable(node)));
    return [...tested].filter((variable) => variable < Infinity).sort((one, other) => one - other);
  }

  /** Return what may follow by rule, with its class: certain, or else what that turns on. */
  sanctions() {
    const found = new Map(), classes = new Map();
    for (const cell of this.cells)
      for (const { rule, consequence, root } of this.following(cell))
        if (root !== FALSE) found.set(rule * 1000 + consequence, [rule, consequence]);
    return [...found.keys()].sort((one, other) => one - other).map((key) => {
      const [rule, consequence] = found.get(key);
      const { id, consequences } = this.pack.rules[rule];
      const sanction = consequences[consequence].class;
      if (!classes.has(sanction)) classes.set(sanction, this.certaintyOf(sanction));
      return { rule: id, class: sanction, ...classes.get(sanction), citation: consequences[consequence].citation };
    });
  }

  certaintyOf(sanction) {
    const number = this.pack.sanction_classes.indexOf(sanction); // -1 where no source fixes the class
    const rootOf = (cell) => cell.classes.find(([other]) => other === number)?.[1] ?? FALSE;
    const roots = this.cells.map((cell) => this.left(cell, rootOf(cell)));
    if (roots.every((root) => root === TRUE)) return { certain: true, if: [] };
    const disputes = this.disputesIn(roots.flatMap((root) => this.diagrams.ends(root)));
    const names = disputes.map((variable) => this.pack.disputes[variable - this.pack.facts.length].id);
    return { certain: false, if: [...this.decidedBy(rootOf), ...names] };
  }
}

/** Return the bundles of spots that share a place or a segment of days, each line with every bundle once. */
function linesOf(occasions, name) {
  const lines = new Map();
  for (const occasion of occasions) lines.set(occasion[name], (lines.get(occasion[name]) ?? new Set()).add(occasion.bundle));
  return [...lines.values()];
}

/** Return the cells of a category where elections run and with a target; where there are none such, with any. */
function nearest(spots, running, category, target) {
  const same = spots.filter((spot) => spot.running === running);
  return (same.length ? same : spots).flatMap(({ law }) => law.cells.filter((cell) =>
    cell.category === category && (cell.target === target || !law.targets.includes(target))));
}

/** Return why no rule speaks, and whom to ask; the reason is null where none is known. */
function silenceOf(pack, asked) {
  const fits = (limit, values) => !limit.length || values.every((value) => limit.includes(value));
  const silence = pack.silences.find(({ acts, categories, contests }) =>
    fits(acts, [asked.act]) && fits(categories, asked.categories) && fits(contests, [asked.contest]));
  return { reason: silence?.reason ?? null, ask: silence?.ask ?? [] };
}

/** Return what a reader must know of the reach of calendar and rulebook. */
function notesOf({ calendar, rulebook }, { first, last }) {
  const notes = {
    "after-calendar": last > calendar.known_until,
    "before-rulebook": first < rulebook.known_from,
    "after-rulebook": last > rulebook.known_until,
  };
  return Object.keys(notes).filter((note) => notes[note]);
}
