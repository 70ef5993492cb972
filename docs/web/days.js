/** Days as people write them, and as they are read: no day of a month that has no such day is taken. */

const ISO = /(\d{4})-(\d\d)-(\d\d)/;
const NUMBERS = /\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b/;
const DAY = 86_400_000;

/** Return a day as YYYY-MM-DD, or null if the month has no such day. */
export function dayOf(year, month, day) {
  const found = new Date(Date.UTC(year, month - 1, day));
  const isReal = found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
  return isReal ? found.toISOString().slice(0, 10) : null;
}

export function today() {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

export function daysAfter(day, count) {
  return new Date(Date.parse(`${day}T00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/**
 * Return a day, or a span of days, in words, such as "7 Oktober 2024", by the names of months. `Intl`
 * has them too, but a phone takes longer to start it than to find an answer.
 */
export function dayInWords(at, months) {
  const written = (text) => {
    const [year, month, day] = text.slice(0, 10).split("-").map(Number);
    return `${day} ${months[month - 1]} ${year}`;
  };
  return at.split("/").map(written).join(" – ");
}

/** Return a day, or a span of days, in words with the days of the week. */
export function dayOfTheWeek(at, lang) {
  const format = new Intl.DateTimeFormat(lang === "id" ? "id-ID" : "en-GB", {
    weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
  return at.split("/").map((day) => format.format(new Date(`${day.slice(0, 10)}T00:00Z`))).join(" – ");
}

/**
 * Find a day in a text: `{ at, left }` with the text that is left, or null. The day comes before the
 * month; a month without a day is the span of its days. `months` and `away` are words of the library.
 */
export function dayIn(text, { months, away }, now) {
  const iso = ISO.exec(text);
  const numbers = NUMBERS.exec(text);
  const [written, parts] = iso ? [iso, [iso[1], iso[2], iso[3]]] : numbers ? [numbers, [numbers[3], numbers[2], numbers[1]]] : [];
  if (written) {
    const at = dayOf(...parts.map(Number));
    return at && { at, left: text.replace(written[0], " ") };
  }
  const month = [...months.keys()].sort((one, other) => other.length - one.length).join("|");
  const named = new RegExp(`(?<![\\p{L}\\d])(?:(\\d{1,2})\\s+)?(${month})\\s+(\\d{4})(?!\\d)`, "iu").exec(text);
  if (named) {
    const [year, number] = [Number(named[3]), Number(months.get(named[2].toLowerCase()))];
    const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
    const at = named[1] ? dayOf(year, number, Number(named[1])) : `${dayOf(year, number, 1)}/${dayOf(year, number, last)}`;
    return at && { at, left: text.replace(named[0], " ") };
  }
  const word = [...away.keys()].sort((one, other) => other.length - one.length)
    .find((each) => new RegExp(`(?<!\\p{L})${each}(?!\\p{L})`, "iu").test(text));
  return word === undefined ? null : { at: daysAfter(now, Number(away.get(word))), left: text.replace(new RegExp(word, "iu"), " ") };
}
