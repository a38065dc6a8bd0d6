/**
 * Time in bins with human edges, for the time filter's histogram and range. Pure: no page, no words.
 *
 * Days are whole days since 1970 (UTC). Bins lie side by side: bin `k` holds the days from `edges[k]`
 * up to, not including, `edges[k + 1]`. A span is `[i, j]`, the edges it runs between.
 *
 * @typedef {{ unit: string, edges: Int32Array }} Bins
 * @typedef {{ from: number | null, to: number | null, undated: boolean }} Range first and last day,
 *   null where it is open, and whether events without a date belong to it
 * @typedef {[number, number]} Span
 */

import { NEVER } from "./data.js";

const DAY = 86_400_000; // milliseconds
const MONDAY = 4; // 5 January 1970 was one
/** How long a unit is; a month's length differs, so years are counted in months. */
const UNITS = [
  { unit: "day", days: 1 },
  { unit: "week", days: 7 },
  { unit: "month", months: 1 },
  { unit: "quarter", months: 3 },
  { unit: "year", months: 12 },
  { unit: "decade", months: 120 },
  { unit: "century", months: 1200 },
  { unit: "millennium", months: 12_000 },
];
/** The same for ticks, which may be anything that reads well. */
const TICKS = [
  { unit: "day", days: 1 },
  { unit: "day", days: 7 },
  ...[1, 3, 6].map((months) => ({ unit: "month", months })),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].map((years) => ({ unit: "year", months: 12 * years })),
];
/** Share of the events that may lie far before or far after the rest without stretching the axis. */
const FEW = 0.05;

/** Returns the finest bins from the first to the last day that are at most `most`. @returns {Bins} */
export function chooseBins(firstDay, lastDay, most) {
  const { unit, edges } = finest(UNITS, firstDay, lastDay, most);
  return { unit, edges: Int32Array.from(edges) };
}

/** Returns the days to write under an axis, at most `most`, and how much of each to say. */
export function chooseTicks(firstDay, lastDay, most) {
  const { unit, edges } = finest(TICKS, firstDay, lastDay, most);
  return { unit, days: edges.filter((day) => day >= firstDay && day <= lastDay) };
}

/**
 * Counts the events of a mask by bin. One that lies in several bins counts in each with the share of
 * its days there, one in all: a year makes a low ground, no tower. Days beyond the bins count in the
 * first or the last.
 * @param {Bins} bins
 * @returns {Float64Array}
 */
export function countBins({ edges }, start, end, mask) {
  const size = edges.length - 1;
  const counts = new Float64Array(size);
  const rise = new Float64Array(size + 1); // change of the events a day that cover a bin whole
  const [first, last] = [edges[0], edges[size] - 1];
  const perDay = size / (last + 1 - first);
  for (let index = 0; index < mask.length; index += 1) {
    if (!mask[index] || start[index] === NEVER) continue;
    const from = clamp(start[index], first, last);
    const to = clamp(end[index], from, last);
    const one = find(edges, from, perDay);
    if (to < edges[one + 1]) {
      counts[one] += 1;
      continue;
    }
    const other = find(edges, to, perDay);
    const share = 1 / (to + 1 - from);
    counts[one] += share * (edges[one + 1] - from);
    counts[other] += share * (to + 1 - edges[other]);
    rise[one + 1] += share;
    rise[other] -= share;
  }
  for (let bin = 0, share = 0; bin < size; bin += 1) {
    share += rise[bin];
    counts[bin] += Math.max(0, share) * (edges[bin + 1] - edges[bin]); // sums of shares may end just below 0
  }
  return counts;
}

/**
 * Returns the first and last day worth an axis; null when no event has a date. A few events that lie
 * farther off than all the others are apart would squeeze those into one bar, so the axis leaves them out.
 * @returns {[number, number] | null}
 */
export function usualDays(start, end) {
  const dated = start.filter((day) => day !== NEVER);
  if (!dated.length) return null;
  const [starts, ends] = [dated.sort(), end.filter((day) => day !== NEVER).sort()];
  const few = Math.floor(FEW * starts.length);
  const [early, late] = [starts[few], ends[ends.length - 1 - few]];
  const reach = Math.max(1, late - early + 1);
  const first = starts[howManyBefore(starts, early - reach)];
  const last = ends[howManyBefore(ends, late + reach + 1) - 1];
  return [first, Math.max(first, last)];
}

/** Whether an event's days and a range share a day. @param {Range} range */
export function matches({ from, to, undated }, start, end) {
  if (start === NEVER) return undated;
  return (from === null || end >= from) && (to === null || start <= to);
}

/** Returns the bin a day lies in; the first or the last for days beyond. */
export function binAt({ edges }, day) {
  const size = edges.length - 1;
  return find(edges, clamp(day, edges[0], edges[size] - 1), size / (edges[size] - edges[0]));
}

/** Returns the number of the edge nearest to a day. */
export function snap(bins, day) {
  const { edges } = bins;
  const bin = binAt(bins, day);
  return day - edges[bin] < edges[bin + 1] - day ? bin : bin + 1;
}

/** Returns the span nearest to a range, of one bin at least. @param {Bins} bins @param {Range} range @returns {Span} */
export function spanOf(bins, { from, to }) {
  const size = bins.edges.length - 1;
  const i = from === null ? 0 : Math.min(snap(bins, from), size - 1);
  return [i, to === null ? size : Math.max(snap(bins, to + 1), i + 1)];
}

/** Returns the days of a span, open where it ends with the bins. @param {Bins} bins @param {Span} span */
export function daysOf({ edges }, [i, j]) {
  return { from: i === 0 ? null : edges[i], to: j === edges.length - 1 ? null : edges[j] - 1 };
}

/**
 * Returns the span after a drag.
 * @param {Bins} bins
 * @param {"from" | "to" | "move" | "new"} part what was taken hold of: an end, the middle, or nothing yet
 * @param {Span} span as it was when the drag began
 * @param {number} grabbed the day under the pointer then
 * @param {number} day the day under it now, with its fraction
 * @returns {Span}
 */
export function drag(bins, part, [i, j], grabbed, day) {
  const { edges } = bins;
  if (part === "from") return [Math.min(snap(bins, day), j - 1), j];
  if (part === "to") return [i, Math.max(snap(bins, day), i + 1)];
  if (part === "move") return shift(bins, [i, j], snap(bins, edges[i] + day - grabbed) - i);
  const [one, other] = [binAt(bins, grabbed), binAt(bins, day)];
  return [Math.min(one, other), Math.max(one, other) + 1];
}

/** Moves a whole span by some bins, as far as there are bins. @param {Bins} bins @param {Span} span @returns {Span} */
export function shift({ edges }, [i, j], by) {
  const to = clamp(i + by, 0, edges.length - 1 - (j - i));
  return [to, to + j - i];
}

function finest(units, firstDay, lastDay, most) {
  const rough = lastDay + 1 - firstDay;
  for (const one of units) {
    const days = one.days ?? 28 * one.months;
    if (rough / (1.2 * days) > most + 2) continue; // far too many: not worth listing
    const edges = edgesOf(one, firstDay, lastDay);
    if (edges.length - 1 <= most) return { unit: one.unit, edges };
  }
  const longest = units[units.length - 1];
  return { unit: longest.unit, edges: edgesOf(longest, firstDay, lastDay) };
}

/** The edges from the one at or before the first day to the one after the last. */
function edgesOf({ days, months }, firstDay, lastDay) {
  const [step, origin] = days ? [days, days === 7 ? MONDAY : 0] : [months, 0];
  const dayOf = days ? (at) => at : firstOfMonth;
  const at = days ? firstDay : monthOf(firstDay);
  const edges = [];
  for (let next = Math.floor((at - origin) / step) * step + origin; ; next += step) {
    edges.push(dayOf(next));
    if (dayOf(next) > lastDay) return edges;
  }
}

/** Months since the year 0. */
function monthOf(day) {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function firstOfMonth(month) {
  const date = new Date(0); // Date.UTC would take the year 24 for 1924
  return date.setUTCFullYear(Math.floor(month / 12), month % 12, 1) / DAY;
}

/** The bin of a day within the edges: a guess from their mean length, then a step or two. */
function find(edges, day, perDay) {
  let bin = Math.floor((day - edges[0]) * perDay);
  while (edges[bin] > day) bin -= 1;
  while (edges[bin + 1] <= day) bin += 1;
  return bin;
}

/** How many of the sorted days lie before a day. */
function howManyBefore(days, day) {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
