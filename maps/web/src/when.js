/**
 * Dates in words, in the page's language. Days are whole days since 1970 (UTC).
 *
 * Dates of events are intervals: a whole month or year is named, days that were given as a run are a
 * range, anything wider says that the event lies somewhere between.
 */

import { locale, say } from "./words.js";

const DAY = 24 * 3600 * 1000; // milliseconds

/** @type {Record<string, { alone: string[], besideDay: string[] }>} by language */
const months = {};

/**
 * Returns an interval of days in words: "15 November 2023", "in September 2023", "date unknown".
 * @param {number | null} start null when open
 * @param {number | null} end null when open
 * @param {number} precision how well the day is known, 1 to 6
 */
export function whenWords(start, end, precision) {
  if (start === null && end === null) return say("date.unknown");
  if (end === null) return say("date.since", { day: dayWords(start) });
  if (start === null) return say("date.until", { day: dayWords(end) });
  return start <= end ? interval(start, end, precision) : interval(end, start, precision);
}

/** Returns a month in words: "September 2023". @param {number} month 1 to 12 */
export function monthName(year, month) {
  return say("date.month", { month: monthWords().alone[month - 1], year });
}

/** Returns a day in words: "15 November 2023". */
export function dayWords(day) {
  return say("date.day", dateOf(day));
}

/** How well the day is known, in words; empty when nobody says. */
export function precisionWords(precision) {
  return precision >= 1 && precision <= 6 ? say(`date_precision.${precision}`) : "";
}

function interval(start, end, precision) {
  const [first, last] = [dateOf(start), dateOf(end)];
  const whole = first.day === 1 && dateOf(end + 1).day === 1;
  if (whole && first.year === last.year && first.number === last.number) {
    return say("date.in_month", { month: monthName(first.year, first.number) });
  }
  if (whole) return wholeMonths(first, last);
  if (start === end) return dayWords(start);
  if (precision === 3 && end - start === 6) return say("date.week", { day: dayWords(start) });
  if (precision === 1 || precision === 2) return range(start, end);
  return say("date.between", { start: dayWords(start), end: dayWords(end) });
}

function wholeMonths(first, last) {
  const years = { start_year: first.year, end_year: last.year };
  const named = { start_month: first.month, end_month: monthWords().alone[last.number - 1] };
  const sameYear = first.year === last.year;
  if (first.number === 1 && last.number === 12) {
    return sameYear ? say("date.in_year", { year: first.year }) : say("date.between_years", years);
  }
  return sameYear
    ? say("date.between_months_of_year", { ...named, year: first.year })
    : say("date.between_months", { ...named, ...years });
}

function range(start, end) {
  const [first, last] = [dateOf(start), dateOf(end)];
  if (first.year !== last.year) return say("date.range", { start: dayWords(start), end: dayWords(end) });
  const days = { start_day: first.day, end_day: last.day, year: last.year };
  return first.number === last.number
    ? say("date.range_of_month", { ...days, month: last.month })
    : say("date.range_of_year", { ...days, start_month: first.month, end_month: last.month });
}

/** The date of a day: `number` is the month's, 1 to 12, `month` its name as it stands beside a day. */
function dateOf(day) {
  const date = new Date(day * DAY);
  const number = date.getUTCMonth() + 1;
  return { year: date.getUTCFullYear(), number, month: monthWords().besideDay[number - 1], day: date.getUTCDate() };
}

/** The months' names, alone and beside a day: Russian has "сентябрь", but "15 сентября". */
function monthWords() {
  const language = locale();
  return (months[language] ??= {
    alone: namesOfMonths(language, { month: "long" }),
    besideDay: namesOfMonths(language, { month: "long", day: "numeric" }),
  });
}

function namesOfMonths(language, fields) {
  const format = new Intl.DateTimeFormat(language, { ...fields, timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, month) => {
    const parts = format.formatToParts(Date.UTC(2000, month, 1));
    return parts.find((part) => part.type === "month")?.value ?? "";
  });
}
