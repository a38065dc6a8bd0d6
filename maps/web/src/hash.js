/**
 * The view as the part of the address behind "#", so that a link opens what its sender saw.
 *
 * `#v=1&at=5.25/41.2000/128.5000&off=visit,test&status=-denied&actor=Kim%20Jong%20Un`: what is as usual is left out, what
 * cannot be read is as usual. Lists are divided by commas; commas of their own are written %2C.
 *
 * @typedef {{ zoom: number | null, lat: number | null, lon: number | null, typesOff: string[], statusesOff: string[],
 *   precision: number | null, actors: string[], sources: string[], confidence: number | null, query: string,
 *   from: number | null, to: number | null, undated: boolean, selected: string | null, sort: "date" | "place",
 *   here: string | null }} State zoom, lat and lon are null together; precision is the most imprecise code still shown,
 *   confidence the least percent; from and to are days since 1970; selected is an event's id, here a place's key
 * @typedef {{ key: string, write: (state: State) => string | null, read: (text: string) => Partial<State> }} Field
 */

import { dayOf, isoDay } from "./days.js";

const VERSION = "1";
const LONGEST = 8000; // characters behind the "#": chats and mail programs cut what is much longer
const AT = /^\d{1,2}(\.\d+)?\/-?\d{1,2}(\.\d+)?\/-?\d{1,3}(\.\d+)?$/;

/** @type {Field[]} in the order they are written */
const FIELDS = [
  { key: "at", write: writeAt, read: readAt },
  list("off", "typesOff"),
  list("status", "statusesOff", "-"),
  whole("p", "precision", 7),
  list("actor", "actors"),
  list("src", "sources"),
  whole("conf", "confidence", 100),
  { key: "q", write: ({ query }) => (query ? encode(query) : null), read: (text) => ({ query: decode(text) }) },
  day("from"),
  day("to"),
  { key: "undated", write: ({ undated }) => (undated ? null : "0"), read: (text) => ({ undated: text !== "0" }) },
  words("e", "selected"),
  { key: "sort", write: ({ sort }) => (sort === "place" ? sort : null), read: (text) => ({ sort: text === "place" ? text : "date" }) },
  words("here", "here"),
];

/** Returns the view that a fragment tells, with or without its "#". @param {string} text @returns {State} */
export function readHash(text) {
  const told = parts(text.replace(/^#/, ""));
  const state = usual();
  for (const { key, read } of FIELDS) if (told.has(key)) Object.assign(state, orNothing(read, told.get(key)));
  return state;
}

/**
 * Returns the fragment for a view, with its "#"; nothing for the usual view. Where it would be too long to be read again,
 * what takes most room is left out.
 * @param {State} state
 */
export function writeHash(state) {
  const told = FIELDS.map(({ key, write }) => [key, write(state)]).filter(([, value]) => value !== null);
  if (!told.length) return "";
  const written = [["v", VERSION], ...told].map((pair) => pair.join("="));
  while (written.join("&").length > LONGEST) written.splice(longest(written), 1);
  return `#${written.join("&")}`;
}

/** @returns {State} */
function usual() {
  return {
    zoom: null,
    lat: null,
    lon: null,
    typesOff: [],
    statusesOff: [],
    precision: null,
    actors: [],
    sources: [],
    confidence: null,
    query: "",
    from: null,
    to: null,
    undated: true,
    selected: null,
    sort: "date",
    here: null,
  };
}

/** The values by their keys, still encoded; none when the fragment is too long or of a version to come. */
function parts(text) {
  if (text.length > LONGEST) return new Map();
  const pairs = text.split("&").filter((part) => part.includes("="));
  const told = new Map(pairs.map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
  return (told.get("v") ?? VERSION) === VERSION ? told : new Map();
}

function orNothing(read, text) {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof URIError) return {};
    throw error;
  }
}

function writeAt({ zoom, lat, lon }) {
  if (![zoom, lat, lon].every(Number.isFinite)) return null;
  return `${Number(zoom.toFixed(2))}/${degrees(lat)}/${degrees(lon)}`;
}

function readAt(text) {
  if (!AT.test(text)) return {};
  const [zoom, lat, lon] = text.split("/").map(Number);
  return Math.abs(lat) <= 90 ? { zoom, lat, lon } : {};
}

/** Four decimals, some ten meters; zero without a sign. */
function degrees(number) {
  return (Math.round(number * 10_000) / 10_000 || 0).toFixed(4);
}

/** A list of texts, each behind a `sign`; one that lacks it is ignored. @returns {Field} */
function list(key, field, sign = "") {
  return {
    key,
    write: (state) => (state[field].length ? state[field].map((one) => sign + encode(one)).join(",") : null),
    read: (text) => ({ [field]: text.split(",").filter((one) => one.startsWith(sign)).map((one) => decode(one.slice(sign.length))) }),
  };
}

/** A whole number up to `most`, or null. @returns {Field} */
function whole(key, field, most) {
  return {
    key,
    write: (state) => (state[field] === null ? null : String(state[field])),
    read: (text) => (/^\d{1,3}$/.test(text) && Number(text) <= most ? { [field]: Number(text) } : {}),
  };
}

/** A day or null. @returns {Field} */
function day(key) {
  return { key, write: (state) => isoDay(state[key]), read: (text) => ({ [key]: dayOf(text) }) };
}

/** A text or null. @returns {Field} */
function words(key, field) {
  return { key, write: (state) => (state[field] === null ? null : encode(state[field])), read: (text) => ({ [field]: decode(text) }) };
}

/** Percent-encoded, but for colons and slashes, which may stay; with the marks at which chats and Markdown end a link. */
function encode(text) {
  return text
    .replace(/[^\ud800-\udfff]+/gu, encodeURIComponent)
    .replace(/%3A/g, ":")
    .replace(/%2F/g, "/")
    .replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/[\ud800-\udfff]/g, (half) => `%u${half.charCodeAt(0).toString(16)}`); // half an emoji has no encoding
}

/** Throws a URIError when the text is not what `encode` writes. */
function decode(text) {
  const half = (part) => String.fromCharCode(parseInt(part.slice(2), 16));
  return text.split(/(%u[0-9a-f]{4})/i).map((part, at) => (at % 2 ? half(part) : decodeURIComponent(part))).join("");
}

function longest(texts) {
  return texts.reduce((best, text, at) => (text.length > texts[best].length ? at : best), 0);
}
