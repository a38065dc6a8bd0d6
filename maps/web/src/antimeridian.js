/**
 * Lines and areas as RFC 7946 asks for them: inside the world, cut where they cross 180 degrees, outlines
 * counterclockwise and holes clockwise.
 *
 * A step of more than half the world goes the short way, over 180 degrees. Only a step round the whole world stays as
 * it is: that is the edge along a pole of an area already cut.
 *
 * @typedef {[number, number]} Point lon, lat
 * @typedef {Point[]} Ring its last point leads back to its first
 */

const SPECK = 1e-11; // square degrees: less is no area
const STEPS = 1e6; // to a degree, for points where something is cut

/** The pieces of a straight line from one end to the other. @param {number[]} ends lon, lat, lon, lat @returns {Point[][]} */
export function cutLine([fromLon, fromLat, toLon, toLat]) {
  const from = /** @type {Point} */ ([inWorld(fromLon), fromLat]);
  const to = /** @type {Point} */ ([toLon - turns(toLon - from[0]), toLat]);
  if (Math.abs(to[0]) <= 180) return [[from, tidy(to)]];
  const seam = Math.sign(to[0]) * 180;
  const [, lat] = crossing(from, to, seam);
  const pieces = [[from, [seam, lat]], [[-seam, lat], tidy([to[0] - 2 * seam, toLat])]];
  return /** @type {Point[][]} */ (pieces.filter(([start, end]) => !isSame(start, end)));
}

/**
 * The polygons whose outlines and holes come as one list of rings, in any direction.
 * @param {number[][]} rings [lon, lat, lon, lat, ...] each
 * @returns {Point[][][]} per polygon its outline and its holes, closed: the first point comes again at the end
 */
export function cutRings(rings) {
  const wound = polygons(together(rings.filter(({ length }) => length).map(unrolled))).flat();
  return polygons(cut(wound).map(cleaned)).map((polygon) => polygon.map((ring) => [...ring, ring[0]]));
}

/** A longitude between -180 and 180. */
export function inWorld(lon) {
  return Math.abs(lon) <= 180 ? lon : round(lon - turns(lon));
}

/** The ring without jumps: it runs on past 180 degrees instead. One round a pole is led along it. @returns {Ring} */
function unrolled(flat) {
  const points = Array.from({ length: flat.length / 2 }, (_, k) => /** @type {Point} */ ([flat[2 * k], flat[2 * k + 1]]));
  if (!isSame(points[0], points[points.length - 1])) points.push(points[0]);
  let moved = 0;
  const ring = points.map(([lon, lat], at) => {
    const jump = at ? lon - points[at - 1][0] : 0;
    if (Math.abs(jump) < 360) moved -= turns(jump);
    return /** @type {Point} */ ([lon + moved, lat]);
  });
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (first[0] === last[0]) return ring.slice(0, -1);
  const pole = first[1] < 0 ? -90 : 90;
  return [...ring, [last[0], pole], [first[0], pole]];
}

/** The rings moved by whole turns to the first one, so that holes lie in their outlines. */
function together(rings) {
  const middle = (ring) => extent([ring]).reduce((west, east) => west + east) / 2;
  return rings.map((ring) => shifted(ring, -turns(middle(ring) - middle(rings[0]))));
}

/** Outlines with their holes: a ring inside an even number of others is an outline. @returns {Ring[][]} */
function polygons(rings) {
  const bySize = rings.filter((ring) => Math.abs(area(ring)) > SPECK).sort((one, other) => Math.abs(area(other)) - Math.abs(area(one)));
  const found = new Map();
  bySize.forEach((ring, at) => {
    const spot = spotInside(ring);
    const around = bySize.slice(0, at).filter((larger) => holds(larger, spot));
    if (around.length % 2) found.get(around[around.length - 1]).push(turned(ring, -1));
    else found.set(ring, [turned(ring, 1)]);
  });
  return [...found.values()];
}

/** Wound rings cut at every 180 degrees they cross, the pieces moved into the world. */
function cut(rings) {
  const [west, east] = extent(rings);
  const pieces = [];
  let rest = rings;
  let seam = 360 * Math.floor((west + 180) / 360) + 180;
  for (; seam < east; seam += 360) {
    pieces.push(...half(rest, seam, true).map((ring) => shifted(ring, 180 - seam)));
    rest = half(rest, seam, false);
  }
  return [...pieces, ...rest.map((ring) => shifted(ring, 180 - seam))];
}

/** What of wound rings lies on one side of a seam, closed along it where they were cut. */
function half(rings, seam, west) {
  const within = ([lon]) => (west ? lon < seam : lon > seam);
  const beyond = ([lon]) => (west ? lon > seam : lon < seam);
  if (!rings.some((ring) => ring.some(within) && ring.some(beyond))) return rings.filter((ring) => ring.some(within));
  const whole = rings.filter((ring) => ring.every(within));
  const chains = rings.flatMap((ring) => chainsOf(ring, within, seam));
  return [...whole, ...joined(chains).flatMap(untied)];
}

/** The stretches of a ring on one side, from seam to seam. */
function chainsOf(ring, within, seam) {
  const before = (at) => ring[(at + ring.length - 1) % ring.length];
  const start = ring.findIndex((point, at) => within(point) && !within(before(at)));
  const chains = [];
  for (let step = 0; start >= 0 && step < ring.length; step += 1) {
    const at = (start + step) % ring.length;
    const [last, here] = [before(at), ring[at]];
    if (within(here) && !within(last)) chains.push([crossing(last, here, seam)]);
    if (within(here)) chains[chains.length - 1].push(here);
    else if (within(last)) chains[chains.length - 1].push(crossing(last, here, seam));
  }
  return chains;
}

/** Chains joined to rings. Ends and starts take turns along the seam, so the first end goes on to the first start. */
function joined(chains) {
  const ends = [...chains].sort((one, other) => one[one.length - 1][1] - other[other.length - 1][1]);
  const starts = [...chains].sort(([[, one]], [[, other]]) => one - other);
  const next = new Map(ends.map((chain, at) => [chain, starts[at]]));
  const rings = [];
  for (const first of chains) {
    const ring = [];
    for (let chain = first; next.has(chain); ) {
      ring.push(...chain);
      const follower = next.get(chain);
      next.delete(chain);
      chain = follower;
    }
    if (ring.length) rings.push(ring);
  }
  return rings;
}

/** A ring as rings that come by no point twice: an area may touch the seam where it is closed along it. */
function untied(ring) {
  const loops = [];
  const path = [];
  for (const point of ring) {
    const at = path.findIndex((one) => isSame(one, point));
    if (at >= 0) loops.push(path.splice(at));
    path.push(point);
  }
  return [...loops, path];
}

/** Where an edge meets the seam. Rounded, so that both ends of a corner on the seam agree. @returns {Point} */
function crossing([lon, lat], [otherLon, otherLat], seam) {
  return [seam, round(lat + ((otherLat - lat) * (seam - lon)) / (otherLon - lon))];
}

/** A point inside a ring: between its two lowest corners, between its two westernmost edges. @returns {Point} */
function spotInside(ring) {
  const [low, next] = [...new Set(ring.map(([, lat]) => lat))].sort((a, b) => a - b);
  const lat = (low + next) / 2;
  const [west, east] = edgesAt(ring, lat).sort((a, b) => a - b);
  return [(west + east) / 2, lat];
}

function holds(ring, [lon, lat]) {
  return edgesAt(ring, lat).filter((edge) => edge < lon).length % 2 === 1;
}

/** The longitudes at which a ring's edges cross a latitude. */
function edgesAt(ring, lat) {
  return ring.flatMap(([lonA, latA], at) => {
    const [lonB, latB] = ring[(at + 1) % ring.length];
    return latA > lat !== latB > lat ? [lonA + ((lonB - lonA) * (lat - latA)) / (latB - latA)] : [];
  });
}

/** Square degrees, positive when the ring runs counterclockwise. */
function area(ring) {
  const [[lon0, lat0]] = ring; // counted from here, so that an edge along a seam has none at all
  const parts = ring.map(([lon, lat], at) => {
    const [nextLon, nextLat] = ring[(at + 1) % ring.length];
    return (lon - lon0) * (nextLat - lat0) - (nextLon - lon0) * (lat - lat0);
  });
  return parts.reduce((sum, part) => sum + part, 0) / 2;
}

function turned(ring, way) {
  return area(ring) * way < 0 ? [...ring].reverse() : ring;
}

function cleaned(ring) {
  const points = ring.map(tidy);
  return points.filter((point, at) => !isSame(point, points[(at + points.length - 1) % points.length]) || points.length === 1);
}

function shifted(ring, degrees) {
  return degrees ? ring.map(([lon, lat]) => [lon + degrees, lat]) : ring;
}

function extent(rings) {
  const lons = rings.flat().map(([lon]) => lon);
  return lons.reduce(([west, east], lon) => [Math.min(west, lon), Math.max(east, lon)], [Infinity, -Infinity]);
}

/** The whole turns in a difference of longitudes; none up to 180 degrees, either way. */
function turns(degrees) {
  return Math.abs(degrees) <= 180 ? 0 : Math.round(degrees / 360) * 360;
}

/** @returns {Point} */
function tidy([lon, lat]) {
  return [round(lon), round(lat)];
}

function round(degrees) {
  return Math.round(degrees * STEPS) / STEPS;
}

function isSame([lon, lat], [otherLon, otherLat]) {
  return lon === otherLon && lat === otherLat;
}
