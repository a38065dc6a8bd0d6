/**
 * Which events are shown: filters that combine.
 *
 * Each filter is a bit; an event's bits say which filters it fails. Shown is what fails none; what a
 * switch of one filter would show is what fails no other.
 *
 * @typedef {{ typesOff: string[], statusesOff: string[], precision: number | null, actors: string[],
 *   sources: string[], confidence: number | null, query: string, from: number | null,
 *   to: number | null, undated: boolean, here: string | null }} Filters
 */

import { matches } from "./bins.js";
import { rowsOf } from "./data.js";

export const FILTERS = /** @type {const} */ ({ type: 1, status: 2, precision: 4, actor: 8, source: 16, confidence: 32, query: 64, time: 128, here: 256 });
const UNPLACED = 9; // less precise than any code

/** @returns {Filters} nothing filtered */
export function noFilters() {
  return { typesOff: [], statusesOff: [], precision: null, actors: [], sources: [], confidence: null, query: "", from: null, to: null, undated: true, here: null };
}

/** Whether any filter is set. @param {Filters} filters */
export function isFiltered(filters) {
  const none = noFilters();
  return Object.keys(none).some((key) => JSON.stringify(filters[key]) !== JSON.stringify(none[key]));
}

export class Sieve {
  /** @param {import("./data.js").Atlas} atlas */
  constructor(atlas) {
    this.atlas = atlas;
    this.fails = new Uint16Array(atlas.count);
    this.mask = new Uint8Array(atlas.count).fill(1);
    this.precision = finest(atlas);
    /** @type {string[] | null} what is searched, by event; made for the first search */
    this.texts = null;
    this.last = noFilters();
  }

  /** Applies the filters that have changed. @param {Filters} filters @returns {Uint8Array} the mask */
  apply(filters) {
    for (const [keys, bit, test] of this.tests(filters)) {
      if (keys.some((key) => JSON.stringify(filters[key]) !== JSON.stringify(this.last[key]))) this.mark(bit, test());
    }
    this.last = structuredClone(filters);
    this.mask = this.without(0);
    return this.mask;
  }

  /** The events that pass all filters but one. */
  without(bit) {
    const [fails, mask, others] = [this.fails, new Uint8Array(this.fails.length), ~bit];
    for (let index = 0; index < fails.length; index += 1) if ((fails[index] & others) === 0) mask[index] = 1;
    return mask;
  }

  /** Sets the bit of the events that fail a test. */
  mark(bit, test) {
    const [fails, others] = [this.fails, ~bit];
    if (!test) for (let index = 0; index < fails.length; index += 1) fails[index] &= others;
    else for (let index = 0; index < fails.length; index += 1) fails[index] = test(index) ? fails[index] | bit : fails[index] & others;
  }

  /** Each filter's keys, its bit, and what makes the test of failing it: none when it is not set. */
  tests(filters) {
    return [
      [["typesOff"], FILTERS.type, () => oneOf(this.atlas.type, this.atlas.types, filters.typesOff)],
      [["statusesOff"], FILTERS.status, () => oneOf(this.atlas.status, this.atlas.statuses, filters.statusesOff)],
      [["precision"], FILTERS.precision, () => (filters.precision === null ? null : (index) => this.precision[index] > filters.precision)],
      [["actors"], FILTERS.actor, () => lacks(filters.actors, (name) => eventsOfActor(this.atlas, name))],
      [["sources"], FILTERS.source, () => lacks(filters.sources, (name) => eventsOfSource(this.atlas, name))],
      [["confidence"], FILTERS.confidence, () => (filters.confidence === null ? null : (index) => this.atlas.confidence[index] < filters.confidence)],
      [["query"], FILTERS.query, () => this.search(filters.query)],
      [["from", "to", "undated"], FILTERS.time, () => outOf(this.atlas, filters)],
      [["here"], FILTERS.here, () => lacks(filters.here === null ? [] : [filters.here], (key) => eventsAtPlace(this.atlas, key))],
    ];
  }

  /** Events that lack one of the words of a query. */
  search(query) {
    const wanted = plain(query).split(/\s+/).filter(Boolean);
    if (!wanted.length) return null;
    this.texts ??= Array.from({ length: this.atlas.count }, (_, index) => textOf(this.atlas, index));
    return (index) => wanted.some((word) => !this.texts[index].includes(word));
  }
}

function oneOf(column, choices, off) {
  if (!off.length) return null;
  const out = choices.map(({ id }) => off.includes(id));
  return (index) => out[column[index]];
}

function lacks(names, eventsOf) {
  if (!names.length) return null;
  const having = new Set(names.flatMap((name) => eventsOf(name)));
  return (index) => !having.has(index);
}

function outOf({ start, end }, { from, to, undated }) {
  if (from === null && to === null && undated) return null;
  return (index) => !matches({ from, to, undated }, start[index], end[index]);
}

/** The most precise code among each event's places. */
function finest({ count, places, routes }) {
  const found = new Uint8Array(count).fill(UNPLACED);
  places.event.forEach((event, row) => {
    const code = places.precision[row] || UNPLACED - 1;
    if (code < found[event]) found[event] = code;
  });
  for (const event of routes.event) found[event] = Math.min(found[event], UNPLACED - 1);
  return found;
}

function eventsOfActor({ columns, words }, name) {
  const wanted = words.indexOf(name);
  const found = [];
  columns.actors.forEach((actors, index) => {
    for (let k = 1; k < actors.length; k += 2) if (actors[k] === wanted) found.push(index);
  });
  return found;
}

function eventsOfSource({ evidence, words }, name) {
  const wanted = words.indexOf(name);
  return Array.from(evidence.event).filter((_, row) => evidence.source[row] === wanted || evidence.outlet[row] === wanted);
}

function eventsAtPlace({ places, words }, key) {
  const wanted = words.indexOf(key);
  return Array.from(places.event).filter((_, row) => places.key[row] === wanted);
}

/** Names with the number of events they are in, the most frequent first. @returns {[string, number][]} */
export function actorsOf({ columns, words }) {
  const counts = new Map();
  for (const actors of columns.actors) {
    const names = new Set();
    for (let k = 1; k < actors.length; k += 2) names.add(actors[k]);
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return ranked(counts, words);
}

/** Outlets and those who are quoted, the same way. @returns {[string, number][]} */
export function sourcesOf(atlas) {
  const counts = new Map();
  for (let index = 0; index < atlas.count; index += 1) {
    const names = new Set();
    for (let row = atlas.evidence.from[index]; row < atlas.evidence.from[index + 1]; row += 1) {
      names.add(atlas.evidence.source[row]).add(atlas.evidence.outlet[row]);
    }
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  counts.delete(0);
  return ranked(counts, atlas.words);
}

function ranked(counts, words) {
  return [...counts].map(([name, count]) => [words[name], count]).sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

/** All that can be found of an event, as `plain` has it. */
function textOf(atlas, index) {
  const { words, columns } = atlas;
  const parts = [atlas.titles[index], words[columns.quantities[index]], words[columns.subtype[index]]];
  for (let k = 1; k < columns.actors[index].length; k += 2) parts.push(words[columns.actors[index][k]]);
  for (const row of rowsOf(atlas.places, index)) parts.push(words[atlas.places.name[row]]);
  for (const row of rowsOf(atlas.evidence, index)) parts.push(atlas.evidence.sentence[row], words[atlas.evidence.source[row]], words[atlas.evidence.outlet[row]]);
  return plain(parts.join("\n"));
}

/** Lower case, without accents. */
export function plain(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
