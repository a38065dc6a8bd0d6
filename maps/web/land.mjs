/**
 * Natural Earth land as rings a planar map can draw.
 *
 * world-atlas stitches polygons over the antimeridian for spherical renderers, so a ring may jump from
 * 180 to -180 and draw a band across the page. Cutting such rings leaves seams down the Pacific; here
 * longitudes are unwrapped instead (Chukotka runs on to 190), and the map draws the world three times
 * side by side, so the 180th meridian is a place like any other.
 */
import { feature, mesh } from "topojson-client";

/** Steps per degree: 0.005 degrees is about half a kilometre, finer than 1:50 million needs. */
export const STEPS_PER_DEGREE = 200;
const SOUTH_POLE = -90;

/** Returns the rings of a topology's object, unwrapped: `[[lon, lat], ...]` each, polar caps closed. */
export function landRings(topology, objectName) {
  const geometry = feature(topology, topology.objects[objectName]);
  const shapes = (geometry.features ?? [geometry]).flatMap((item) => polygonsOf(item.geometry));
  return shapes.flat().map(unwrap).filter((ring) => !isPolarSliver(ring)).map(closeOverPole);
}

/** Returns the lines between countries (not coasts), as Natural Earth draws them: de facto control. */
export function borderLines(topology, objectName) {
  const lines = mesh(topology, topology.objects[objectName], (one, other) => one !== other);
  return lines.coordinates.map(unwrap);
}

function polygonsOf(geometry) {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
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
  const lons = line.map(([lon]) => lon);
  const middle = (lons.reduce((a, b) => Math.min(a, b)) + lons.reduce((a, b) => Math.max(a, b))) / 2;
  const turns = Math.round(middle / 360) * 360;
  return line.map(([lon, lat]) => [lon - turns, lat]);
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

/** Returns the lines as strings of zigzag deltas, 5 bits a character ("?" is 0); short ones go. */
export function encode(lines, fewestPoints) {
  return lines.map((line) => encodeLine(line, fewestPoints)).filter(Boolean);
}

function encodeLine(ring, fewestPoints) {
  let [previousX, previousY, text, kept] = [0, 0, "", 0];
  for (const [lon, lat] of ring) {
    const x = Math.round(lon * STEPS_PER_DEGREE);
    const y = Math.round(lat * STEPS_PER_DEGREE);
    if (kept && x === previousX && y === previousY) continue;
    text += encodeNumber(x - previousX) + encodeNumber(y - previousY);
    [previousX, previousY] = [x, y];
    kept += 1;
  }
  return kept >= fewestPoints ? text : "";
}

function encodeNumber(value) {
  let rest = value < 0 ? ~(value << 1) : value << 1;
  let text = "";
  while (rest >= 0x20) {
    text += String.fromCharCode((0x20 | (rest & 0x1f)) + 63);
    rest >>= 5;
  }
  return text + String.fromCharCode(rest + 63);
}
