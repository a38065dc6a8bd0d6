/** The visible events as files for other programs: GeoJSON (RFC 7946) and CSV (RFC 4180), one row per mark. */

import { cutLine, cutRings, inWorld } from "./antimeridian.js";
import { isoDay } from "./days.js";
import { h } from "./dom.js";

/**
 * @typedef {import("./data.js").Atlas} Atlas
 * @typedef {{ geometry: object | null, point: [number, number] | null, about: object }} Mark the point is the one a table
 *   can hold, `about` what only this mark says
 */

const COLUMNS = [
  "event_id", "type", "subtype", "title", "status", "contested", "confidence", "date_start", "date_end", "date_precision",
  "role", "place_name", "country_code", "geo_precision", "radius_km", "lon", "lat", "actors", "quantities", "sources", "evidence",
];
const BOM = "\uFEFF"; // without it a spreadsheet takes UTF-8 for something else
/** What a spreadsheet takes for a formula (OWASP, CSV injection), as in geo/writers/csv.py. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** Besides what RFC 4180 names: the semicolons and tabs some programs cut at. */
const NEEDS_QUOTES = /[",\r\n;\t]/;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/; // no file can have these names on Windows
const LONGEST_NAME = 60;
const KEPT_MS = 60_000; // long enough for a slow browser to have read the file

const PLACELESS = { role: "", place_name: "", country_code: "", geo_precision: null, radius_km: null };
/** @type {Mark} */
const NO_MARK = { geometry: null, point: null, about: PLACELESS };

/**
 * Returns a FeatureCollection with one Feature per mark; an event without any has one with a null geometry.
 * @param {Atlas} atlas
 * @param {Uint8Array} mask 1 where an event is wanted
 */
export function toGeoJson(atlas, mask) {
  const features = [...marksOf(atlas, mask)].map(({ event, mark }) =>
    JSON.stringify({ type: "Feature", geometry: mark.geometry, properties: { ...facts(event, mark), evidence: event.evidence } }));
  return `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`;
}

/**
 * Returns a table with one row per mark. Of areas it holds the point only, of routes the names of their ends.
 * @param {Atlas} atlas
 * @param {Uint8Array} mask 1 where an event is wanted
 */
export function toCsv(atlas, mask) {
  const rows = [...marksOf(atlas, mask)].map(({ event, mark }) => row(event, mark));
  return BOM + [COLUMNS, ...rows].map((values) => `${values.map(cell).join(",")}\r\n`).join("");
}

/** Hands the reader a file. @param {string} name @param {string} type a media type @param {string} content */
export function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

/** Returns a name that every file system takes: `korea-and-russia.csv`; `events.csv` where no letter can be kept. */
export function fileName(title, extension) {
  const plain = title.normalize("NFKD").replace(/\p{Mark}/gu, "").toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, "-").slice(0, LONGEST_NAME).replace(/^-|-$/g, "");
  const name = RESERVED.test(slug) ? `events-${slug}` : slug || "events";
  return `${name}.${extension}`;
}

function* marksOf(atlas, mask) {
  for (let index = 0; index < atlas.count; index += 1) {
    if (!mask[index]) continue;
    const event = atlas.event(index);
    const marks = [...event.places.map(placeMark), ...event.routes.map(routeMark)];
    for (const mark of marks.length ? marks : [NO_MARK]) yield { event, mark };
  }
}

/** What a row says, in the columns' order, but for its point and the evidence. */
function facts(event, mark) {
  return {
    event_id: event.id,
    type: event.type.id,
    subtype: event.subtype,
    title: event.title,
    status: event.status.id,
    contested: event.contested,
    confidence: event.confidence === null ? null : event.confidence / 100,
    date_start: isoDay(event.start),
    date_end: isoDay(event.end),
    date_precision: event.precision,
    ...mark.about,
    actors: event.actors.map(([role, name]) => (role ? `${role}: ${name}` : name)).join("; "),
    quantities: event.quantities,
    sources: event.sources,
  };
}

/** @returns {Mark} */
function placeMark(place) {
  const point = place.lon === null || place.lat === null ? null : /** @type {[number, number]} */ ([inWorld(place.lon), place.lat]);
  return {
    geometry: areaOf(place.rings) ?? (point && { type: "Point", coordinates: point }),
    point,
    about: { role: place.role, place_name: place.name, country_code: place.country, geo_precision: place.precision, radius_km: place.radius },
  };
}

/** @returns {Mark} */
function routeMark(route) {
  const ends = [route.from, route.to].filter(Boolean).join(" → ");
  return { geometry: lineOf(route.line), point: null, about: { ...PLACELESS, role: "route", place_name: ends } };
}

function areaOf(rings) {
  const polygons = cutRings(rings);
  if (!polygons.length) return null;
  return polygons.length === 1 ? { type: "Polygon", coordinates: polygons[0] } : { type: "MultiPolygon", coordinates: polygons };
}

function lineOf(ends) {
  if (!ends.length) return null;
  const pieces = cutLine(ends);
  return pieces.length === 1 ? { type: "LineString", coordinates: pieces[0] } : { type: "MultiLineString", coordinates: pieces };
}

function row(event, mark) {
  const [lon, lat] = mark.point ?? [null, null];
  const values = { ...facts(event, mark), lon, lat, evidence: event.evidence.map(({ sentence }) => sentence).join(" | ") };
  return COLUMNS.map((name) => values[name]);
}

function cell(value) {
  const text = value === null ? "" : String(value);
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
