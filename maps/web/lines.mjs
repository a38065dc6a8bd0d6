/**
 * Lines and rings of [lon, lat] points: their size, fewer points for them, one line out of several, and their encoding.
 *
 * Build-time only. A ring is a line whose last point is its first.
 */

/** Steps per degree: 0.01 degrees is about a kilometre, finer than 1:50 million needs. */
export const STEPS_PER_DEGREE = 100;
const KM_PER_DEGREE = 111.2;
const RADIANS = Math.PI / 180;
const FEWEST_IN_RING = 4;
/** Degrees from its end at which the course of a line is read; nearer, the grid it lies on bends it. */
const COURSE = 0.15;

/** Returns the length of a line in kilometres. */
export function lengthKm(line) {
  return line.slice(1).reduce((sum, point, index) => sum + KM_PER_DEGREE * apart(line[index], point), 0);
}

/** Returns the area of a small ring in square kilometres, near enough to tell a sea from a pond. */
export function areaKm2(ring) {
  const twice = ring.slice(1).reduce((sum, [x, y], index) => sum + ring[index][0] * y - x * ring[index][1], 0);
  return (Math.abs(twice) / 2) * KM_PER_DEGREE ** 2 * Math.cos(ring[0][1] * RADIANS);
}

/**
 * Returns the line with those points only that it needs to stay within the tolerance (Douglas and Peucker).
 *
 * The tolerance is in degrees of latitude, on the ground: towards the poles a degree of longitude counts less.
 * The first and last point stay, and the fixed ones; a ring that would collapse stays as it is.
 */
export function simplify(line, tolerance, isFixed = () => false) {
  const last = line.length - 1;
  const stops = line.map((_, index) => index).filter((index) => !index || index === last || isFixed(line[index]));
  const kept = new Set(stops);
  stops.slice(1).forEach((stop, index) => keepBetween(line, stops[index], stop, tolerance, kept));
  return isRing(line) && kept.size < FEWEST_IN_RING ? line : line.filter((_, index) => kept.has(index));
}

function keepBetween(line, first, last, tolerance, kept) {
  const stretches = [[first, last]];
  while (stretches.length) {
    const [from, to] = stretches.pop();
    const { index, distance } = farthest(line, from, to);
    if (distance <= tolerance) continue;
    kept.add(index);
    stretches.push([from, index], [index, to]);
  }
}

function farthest(line, from, to) {
  let found = { index: from, distance: 0 };
  for (let index = from + 1; index < to; index += 1) {
    const distance = offLine(line[index], line[from], line[to]);
    if (distance > found.distance) found = { index, distance };
  }
  return found;
}

/** Distance of a point from the straight line between two others, in degrees of latitude. */
function offLine(point, start, end) {
  const shrink = Math.cos(point[1] * RADIANS);
  const [x, y] = [(start[0] - point[0]) * shrink, start[1] - point[1]];
  const [dx, dy] = [(end[0] - start[0]) * shrink, end[1] - start[1]];
  const square = dx * dx + dy * dy;
  const share = square ? Math.min(1, Math.max(0, -(x * dx + y * dy) / square)) : 0;
  return Math.hypot(x + share * dx, y + share * dy);
}

function apart([lon, lat], [otherLon, otherLat]) {
  return Math.hypot((otherLon - lon) * Math.cos(((lat + otherLat) / 2) * RADIANS), otherLat - lat);
}

function isRing(line) {
  return placeOf(line[0]) === placeOf(line[line.length - 1]);
}

function placeOf([lon, lat]) {
  return `${lon.toFixed(6)} ${lat.toFixed(6)}`;
}

/**
 * Returns the lines joined end to end where one goes on as another: at a confluence the straightest pair is one
 * river, and the other ends there. A river comes in pieces, and only the whole of it tells whether it is a long one.
 */
export function joinLines(lines) {
  const next = continuations(lines);
  const used = new Set();
  const starts = lines.flatMap((_, index) => [2 * index, 2 * index + 1]);
  // Ends that nothing goes on from come first; what is left after them runs in circles.
  const ordered = [...starts.filter((end) => !next.has(end)), ...starts];
  return ordered.flatMap((end) => (used.has(end >> 1) ? [] : [follow(lines, next, end, used)]));
}

/** Walks from an end (2 n is the start of line n, 2 n + 1 its end) until nothing goes on. */
function follow(lines, next, start, used) {
  const joined = [];
  for (let end = start; end !== undefined && !used.has(end >> 1); end = next.get(end ^ 1)) {
    used.add(end >> 1);
    const points = end & 1 ? [...lines[end >> 1]].reverse() : lines[end >> 1];
    joined.push(...points.slice(joined.length ? 1 : 0));
  }
  return joined;
}

function continuations(lines) {
  const next = new Map();
  for (const ends of endsByPlace(lines).values()) {
    for (const [one, other] of straightestPairs(lines, ends)) next.set(one, other).set(other, one);
  }
  return next;
}

function endsByPlace(lines) {
  const places = new Map();
  lines.forEach((line, index) => {
    [line[0], line[line.length - 1]].forEach((point, side) => {
      const place = placeOf(point);
      places.set(place, [...(places.get(place) ?? []), 2 * index + side]);
    });
  });
  return places;
}

function straightestPairs(lines, ends) {
  const courses = new Map(ends.map((end) => [end, courseFrom(lines, end)]));
  const pairs = ends.flatMap((one, index) => ends.slice(index + 1).map((other) => [one, other]));
  const bend = ([one, other]) => courses.get(one)[0] * courses.get(other)[0] + courses.get(one)[1] * courses.get(other)[1];
  const taken = new Set();
  return pairs
    .filter((pair) => ends.length === 2 || bend(pair) < 0)
    .sort((one, other) => bend(one) - bend(other))
    .filter((pair) => !pair.some((end) => taken.has(end)) && pair.every((end) => taken.add(end)));
}

/** The direction in which a line leaves one of its ends, as a vector of length 1. */
function courseFrom(lines, end) {
  const points = end & 1 ? [...lines[end >> 1]].reverse() : lines[end >> 1];
  const there = points.find((point) => apart(points[0], point) >= COURSE) ?? points[points.length - 1];
  const [dx, dy] = [(there[0] - points[0][0]) * Math.cos(points[0][1] * RADIANS), there[1] - points[0][1]];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

/** Returns where lines end, as a test of points: those that others may meet and that must not move. */
export function endsOf(lines) {
  const places = new Set(lines.flatMap((line) => [placeOf(line[0]), placeOf(line[line.length - 1])]));
  return (point) => places.has(placeOf(point));
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
