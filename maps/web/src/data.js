/**
 * The page's data: one JSON block written by maps/payload.py, read once.
 *
 * @typedef {{ mark: "point" | "area" | "country", role: string, name: string, key: string,
 *   country: string, lat: number | null, lon: number | null, precision: number,
 *   precision_words: string, radius_km: number, basis: string, reason: string,
 *   rings: [number, number][][] }} Place
 * @typedef {{ from: string, to: string, line: [number, number][] }} Route
 * @typedef {{ sentence: string, source: string, stance: string, stance_kind: string,
 *   published: string, outlet: string, doc: string, url: string }} Evidence
 * @typedef {{ id: string, type: string, subtype: string, title: string, status: string,
 *   contested: boolean, confidence: number | null, start: string | null, end: string | null,
 *   when: string, when_precision: string, actors: [string, string][], quantities: string,
 *   sources: number, documents: number, places: Place[], routes: Route[], evidence: Evidence[],
 *   links: { kind: string, id: string }[] }} AtlasEvent
 * @typedef {{ id: string, title: string, noun: string, color: string, ink: string, shape: string }} EventType
 * @typedef {{ id: string, title: string, fill: string, line: string, meaning: string }} Status
 * @typedef {{ title: string, summary: [string, string | number][], types: EventType[],
 *   statuses: Status[], events: AtlasEvent[], typeOf: (event: AtlasEvent) => EventType,
 *   statusOf: (event: AtlasEvent) => Status, byId: Map<string, AtlasEvent>, west: number }} Atlas
 */

import { byId } from "./dom.js";

/** @returns {any} the value of a JSON block in the page */
export function readBlock(id) {
  return JSON.parse(byId(id).textContent ?? "null");
}

/** @returns {Atlas} */
export function readAtlas() {
  const atlas = readBlock("atlas-events");
  const types = new Map(atlas.types.map((type) => [type.id, type]));
  const statuses = new Map(atlas.statuses.map((status) => [status.id, status]));
  atlas.byId = new Map(atlas.events.map((event) => [event.id, event]));
  atlas.typeOf = (event) => types.get(event.type);
  atlas.statusOf = (event) => statuses.get(event.status);
  atlas.west = westEdge(atlas.events);
  return atlas;
}

/**
 * Returns the longitude to start the world at: in the middle of the widest gap between marks, so
 * that events on both sides of the Pacific lie side by side.
 */
export function westEdge(events) {
  const lons = events.flatMap(longitudes).map((lon) => ((lon % 360) + 360) % 360);
  lons.sort((a, b) => a - b);
  if (!lons.length) return -180;
  let [widest, at] = [lons[0] + 360 - lons[lons.length - 1], lons[0]];
  for (let i = 1; i < lons.length; i += 1) {
    const gap = lons[i] - lons[i - 1];
    if (gap > widest) [widest, at] = [gap, lons[i]];
  }
  const west = at - widest / 2;
  const everyday = lons.every((lon) => (lon > 180 ? lon - 360 : lon) >= -180) && spansFrom(lons, -180) <= spansFrom(lons, west);
  return everyday ? -180 : west > 180 ? west - 360 : west;
}

/** Returns the longitude moved by whole turns into the world that starts at `west`. */
export function into(west, lon) {
  return lon - Math.floor((lon - west) / 360) * 360;
}

function spansFrom(lons, west) {
  const moved = lons.map((lon) => into(west, lon));
  return Math.max(...moved) - Math.min(...moved);
}

function longitudes(event) {
  const places = event.places.map((place) => place.lon).filter((lon) => lon !== null);
  return [...places, ...event.routes.flatMap((route) => route.line.map(([lon]) => lon))];
}
