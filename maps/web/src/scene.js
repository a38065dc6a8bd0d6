/**
 * What stands where in a view: groups of marks, countries, areas, rings, routes, names.
 *
 * The scene is laid out in pixels and drawn by draw.js; what a pointer hits is asked here, too.
 */

import { around, holds, overlap, Taken } from "./boxes.js";
import { rowsOf } from "./data.js";
import { textWidth } from "./pens.js";
import { into, nearest, shareX, shareY } from "./project.js";
import { Spots } from "./spots.js";
import { reachOf } from "./symbols.js";

const COUNTRY = 2; // in MARKS
const TINY = 26; // pixels: an area too small to see gets a mark like a point
const MOST_AREAS = 250; // in a view: where there are more, the smaller ones get marks, too
const RING_FROM_PRECISION = 2;
const RING_FROM = 19; // pixels: smaller ones hide under their mark
const MOST_RINGS = 250;
const MOST_NAMED = 500; // groups: more leave no room for names
const NAME = { size: 12, weight: 600, height: 15 };
const TOWN = { size: 11, weight: 400, height: 14 };
const PILL = { size: 12.5, weight: 600, height: 24 };
const BESIDE = [[1, 0], [-1, 0], [0, 1], [0, -1]];
/** How a country's label may step aside: shares of its width, pixels up or down. */
const NEAR_STEPS = [
  [0, 0], [0, -22], [0, -30], [-0.4, -28], [0.4, -28], [0, -42], [0, 30], [-0.5, 0], [0.5, 0], [-0.4, 28], [0.4, 28], [0, 42], [0, -56], [0, 56], [-0.7, 0], [0.7, 0],
];
const FAR_STEPS = [...[56, 80, 104].flatMap((dy) => [-1, 0, 1].flatMap((share) => [[share, -dy], [share, dy]])), [-1.2, 0], [1.2, 0]];
export const LED = 48; // pixels: a label farther from its country has a line to it, and routes end at the country
const CROWD = 60; // countries: more do not step far aside
const NAME_ROOM = 60; // pixels of breadth to a country: with less, codes stand for names
const BEND = 0.16; // of the distance, to the left of travel
const BEND_STEP = 0.09; // between routes that share both ends
const MOST_LANES = 4;
const MARK_GAP = 17; // pixels round a point's mark that are its own
const ROUTE_REACH = 9; // pixels beside a route that still hit it

export class Scene {
  /**
   * @param {import("./data.js").Atlas} atlas
   * @param {number} west where the world starts
   * @param {{ name: string, lon: number, lat: number, rank: number, country: boolean }[]} labels of the base map
   */
  constructor(atlas, west, labels) {
    this.atlas = atlas;
    this.west = west;
    this.labels = labels.map((label) => ({ ...label, x: shareX(into(west, label.lon)), y: shareY(label.lat) }));
    this.areas = areasOf(atlas, west);
    const extent = new Float64Array(atlas.places.count);
    for (const area of this.areas) extent[area.row] = area.extent;
    this.spots = new Spots(atlas, west, extent);
    this.countries = countriesOf(atlas, west);
    this.routes = routesOf(atlas, west, this.countries);
    this.mask = new Uint8Array(atlas.count).fill(1);
    this.counted = "";
  }

  /** Shows the events of a mask from now on. */
  filter(mask) {
    this.mask = mask;
    this.counted = "";
    for (const country of this.countries) country.events = country.all.filter((event) => mask[event]);
    for (const route of this.routes) route.events = route.all.filter((event) => mask[event]);
  }

  /** Lays everything out for a view. */
  layout(view, selected) {
    const seen = this.visibleAreas(view);
    const areas = roomFor(seen);
    const least = areas.length < seen.length ? (areas[areas.length - 1]?.extent ?? Infinity) : TINY / view.scale;
    if (this.counted !== String(least)) this.spots.filter(this.mask, least);
    this.counted = String(least);
    const groups = this.spots.groups(view, this.mask).filter((group) => group.count > 0);
    const taken = new Taken();
    for (const { x, y, count } of groups) taken.add(around(x, y, reachOf(count) + 1, reachOf(count) + 1));
    const drawn = areas.map((area) => ({ ...area, lines: area.shares.map((ring) => onSheet(ring, view)) }));
    const pills = this.pills(view, taken);
    const names = groups.length > MOST_NAMED ? [] : this.names(groups, drawn, taken, view);
    this.laid = {
      view, groups, areas: drawn, pills, names, selected,
      chosenGroups: this.chosen(groups, selected),
      rings: groups.length > MOST_NAMED ? [] : this.rings(groups, view),
      routes: this.arcs(view, pills),
      labels: this.freeLabels(view, taken),
    };
    return this.laid;
  }

  /** What lies under a pixel. @returns {{ events: number[], title: string, kind: string } | null} */
  hit(x, y) {
    const { groups, pills, routes, areas } = this.laid;
    const pill = pills.find((one) => holds(one.box, x, y));
    if (pill) return { kind: "country", events: pill.country.events, title: pill.country.name };
    const group = nearestTo(groups, x, y);
    if (group) return { kind: "group", events: this.spots.eventsAt(group.spots, this.mask), title: this.namesOf(group).join(", "), group };
    const route = routes.find((one) => passes(one.line, x, y));
    if (route) return { kind: "route", events: route.events, title: [route.from, route.to].filter(Boolean).join(" → ") };
    const inside = areas.filter((area) => contains(area.lines, x, y));
    if (!inside.length) return null;
    const smallest = inside.reduce((best, area) => (area.extent < best.extent ? area : best));
    const same = inside.filter((area) => area.name === smallest.name);
    return { kind: "area", events: [...new Set(same.flatMap((area) => area.events))], title: smallest.name };
  }

  /** The groups with selected events among theirs. */
  chosen(groups, selected) {
    const spots = new Set();
    const { ofRow, extent, least } = this.spots;
    for (const event of selected) {
      for (const row of rowsOf(this.atlas.places, event)) if (this.mask[event] && extent[row] < least) spots.add(ofRow[row]);
    }
    return new Set(spots.size ? groups.filter((group) => group.spots.some((spot) => spots.has(spot))) : []);
  }

  namesOf(group) {
    const { places, words } = this.atlas;
    const rows = this.spots.rowsAt(group.spots.slice(0, 12), this.mask);
    return [...new Set(rows.map((row) => words[places.name[row]]))].slice(0, 4);
  }

  /** The areas large enough to be seen as such, the largest first; those that look alike are one. */
  visibleAreas(view) {
    const [found, alike] = [[], new Map()];
    for (const area of this.areas) {
      if (!this.mask[area.event]) continue;
      const size = area.extent * view.scale;
      if (size < TINY) break;
      const [x, y] = [area.x * view.scale - view.left, area.y * view.scale - view.top];
      if (x + size < 0 || x - size > view.width || y + size < 0 || y - size > view.height) continue;
      const known = alike.get(area.look);
      if (known) known.events.push(area.event);
      else {
        const one = { ...area, x, y, events: [area.event] };
        alike.set(area.look, one);
        found.push(one);
      }
    }
    return found;
  }

  /** Countries' labels, those with most events first; where there is no room for a name its code, or the name farther off. */
  pills(view, taken) {
    const found = [];
    const shown = this.countries.filter((country) => country.events.length).sort((one, other) => other.events.length - one.events.length);
    const roomy = shown.length * NAME_ROOM <= view.width - 2 * view.inset;
    for (const country of shown) {
      const [x, y] = [country.x * view.scale - view.left, country.y * view.scale - view.top];
      if (x < -view.width || x > 2 * view.width || y < -view.height || y > 2 * view.height) continue;
      const label = (name, steps) => pillAt(`${name} · ${country.events.length}`, x, y, taken, steps);
      const code = country.code || country.name;
      let pill = label(roomy ? country.name : code, NEAR_STEPS);
      if (!pill.isFree) pill = label(code, NEAR_STEPS);
      if (!pill.isFree && shown.length <= CROWD) pill = label(roomy ? country.name : code, FAR_STEPS);
      taken.add(pill.box);
      found.push({ country, ...pill });
    }
    return found;
  }

  names(groups, areas, taken, view) {
    const found = [];
    const { inset } = view;
    const place = (whole, x, y, sides, gap) => {
      const name = shorten(whole);
      const width = textWidth(name, NAME.size, NAME.weight) + 4;
      const spots = sides
        .map(([dx, dy]) => ({ x: x + dx * (width / 2 + gap), y: y + dy * (NAME.height / 2 + gap - 2), dx }))
        .filter((at) => taken.isFree(around(at.x, at.y, width / 2, NAME.height / 2)));
      const isSeen = x > inset && x < view.width - inset;
      const free = spots.find((at) => !isSeen || (at.x - width / 2 > inset && at.x + width / 2 < view.width - inset));
      if (!free) return;
      taken.add(around(free.x, free.y, width / 2, NAME.height / 2));
      found.push({ words: name, x: free.x, y: free.y });
    };
    const isNear = ({ x, y }) => x > -80 && x < view.width + 80 && y > -20 && y < view.height + 20;
    for (const group of groups) {
      if (!isNear(group)) continue;
      const names = this.namesOf(group);
      if (names.length === 1) place(names[0], group.x, group.y, BESIDE, reachOf(group.count) + 3);
    }
    const named = new Set();
    for (const area of areas) {
      if (named.has(area.name) || !isNear(area)) continue;
      named.add(area.name);
      place(area.name, area.x, area.y, [[0, 0], ...BESIDE], 8);
    }
    return found;
  }

  /** Rings of uncertainty round groups that stand for one spot. */
  rings(groups, view) {
    const { atlas, spots, mask } = this;
    const found = [];
    for (const group of groups) {
      if (group.spots.length > 1) continue;
      const radii = new Set();
      for (const row of spots.rowsAt(group.spots, mask)) {
        if (atlas.places.precision[row] >= RING_FROM_PRECISION) radii.add(atlas.places.radius[row]);
      }
      const lat = atlas.lat(spots.rows.list[spots.rows.from[group.spots[0]]]) ?? 0;
      const size = view.pixels(Math.max(0, ...radii), lat);
      if (size > RING_FROM && size < 4 * view.width) found.push({ x: group.x, y: group.y, radius: size });
      if (found.length === MOST_RINGS) break;
    }
    return found;
  }

  arcs(view, pills) {
    const pillOf = new Map(pills.map((pill) => [pill.country.key, pill]));
    const found = [];
    for (const route of this.routes) {
      if (!route.events.length) continue;
      for (const [start, end] of route.ends) {
        const from = endOf(start, view, pillOf.get(route.fromCountry));
        const to = endOf(end, view, pillOf.get(route.toCountry));
        if (isOutside(from, to, view)) continue;
        const line = trim(bend(from, to, BEND + BEND_STEP * route.lane), from, to);
        if (line.length >= 4) found.push({ ...route, line });
      }
    }
    return found;
  }

  /** The base map's labels that fit between what is there already. */
  freeLabels(view, taken) {
    const found = [];
    const most = view.zoom - 2.8;
    for (const label of this.labels) {
      if (label.country ? view.zoom > 6.5 || label.rank > most + 1.6 : label.rank > most) continue;
      for (const turn of view.turns(this.west, this.west + 360)) {
        const x = (label.x + turn / 360) * view.scale - view.left;
        const y = label.y * view.scale - view.top;
        if (x < 0 || x > view.width || y < 0 || y > view.height) continue;
        const half = textWidth(label.country ? label.name.toUpperCase() : label.name, TOWN.size) / 2 + (label.country ? 8 : 3);
        const center = label.country ? x : x + half + 6;
        const box = around(center, y, half + 6, TOWN.height / 2 + 3);
        if (!taken.isFree(box)) continue;
        taken.add(box);
        found.push({ words: label.name, country: label.country, x, y, at: center });
      }
    }
    return found;
  }
}

function areasOf(atlas, west) {
  const found = [];
  for (const text of Object.keys(atlas.places.rings)) {
    const row = Number(text);
    const place = atlas.place(row);
    const home = into(west, place.lon ?? place.rings[0][0]);
    const shares = place.rings.map((ring) => Float64Array.from(ring, (degree, k) => (k % 2 ? shareY(degree) : shareX(nearest(degree, home)))));
    const [x0, x1, y0, y1] = extremes(shares);
    const event = atlas.places.event[row];
    found.push({
      row, event, name: place.name, shares,
      look: JSON.stringify([place.key, place.rings.length, x0, x1, y0, y1, atlas.type[event], atlas.status[event]]),
      x: place.lon === null ? (x0 + x1) / 2 : shareX(home),
      y: place.lat === null ? (y0 + y1) / 2 : shareY(place.lat),
      extent: Math.max(x1 - x0, y1 - y0),
    });
  }
  return found.sort((one, other) => other.extent - one.extent);
}

function countriesOf(atlas, west) {
  const { places, words } = atlas;
  const found = new Map();
  for (let row = 0; row < places.count; row += 1) {
    if (places.mark[row] !== COUNTRY || atlas.lon(row) === null) continue;
    const key = words[places.key[row]] || words[places.name[row]];
    if (!found.has(key)) {
      const place = atlas.place(row);
      found.set(key, { key, code: place.country, name: place.name, lon: place.lon, lat: place.lat, x: shareX(into(west, place.lon)), y: shareY(place.lat), all: [], events: [] });
    }
    const { all } = found.get(key);
    if (all[all.length - 1] !== places.event[row]) all.push(places.event[row]);
  }
  return [...found.values()];
}

/** Routes between the same ends, of one type and status, are one line. */
function routesOf(atlas, west, countries) {
  const at = new Map(countries.map((country) => [endKey(country.lon, country.lat), country.key]));
  const [bundles, lanes] = [new Map(), new Map()];
  for (let row = 0; row < atlas.routes.count; row += 1) {
    const route = atlas.route(row);
    if (route.line.length !== 4) continue;
    const event = atlas.routes.event[row];
    const [fromLon, fromLat, toLon, toLat] = route.line;
    const ends = `${endKey(fromLon, fromLat)}>${endKey(toLon, toLat)}`;
    const key = `${ends} ${atlas.type[event]} ${atlas.status[event]}`;
    if (!bundles.has(key)) {
      const lane = lanes.get(ends) ?? 0;
      lanes.set(ends, lane + 1);
      bundles.set(key, {
        type: atlas.types[atlas.type[event]], status: atlas.statuses[atlas.status[event]], from: route.from, to: route.to,
        fromCountry: at.get(endKey(fromLon, fromLat)), toCountry: at.get(endKey(toLon, toLat)),
        lane: Math.min(lane, MOST_LANES), ends: shortWay(route.line, west), all: [], events: [],
      });
    }
    const { all } = bundles.get(key);
    if (all[all.length - 1] !== event) all.push(event);
  }
  return [...bundles.values()];
}

/** The short way round; twice when that leaves the world on one side and comes in on the other. */
function shortWay([fromLon, fromLat, toLon, toLat], west) {
  const start = into(west, fromLon);
  const end = nearest(toLon, start);
  const home = into(west, toLon);
  const shifts = Math.abs(home - end) < 1e-9 ? [0] : [0, home - end];
  return shifts.map((shift) => [[shareX(start + shift), shareY(fromLat)], [shareX(end + shift), shareY(toLat)]]);
}

function endKey(lon, lat) {
  return `${lon.toFixed(3)},${lat.toFixed(3)}`;
}

/** The first of the areas, largest first; of equally large ones all or none, so that what is not drawn gets a mark. */
function roomFor(areas) {
  const rest = areas[MOST_AREAS];
  return rest ? areas.filter(({ extent }) => extent > rest.extent) : areas;
}

/** Where a route ends: at a spot, or at the label of a country, which may have stepped aside. */
function endOf([x, y], view, pill) {
  const spot = { x: x * view.scale - view.left, y: y * view.scale - view.top, box: null };
  if (!pill || !holds(around(pill.x, pill.y, LED, LED), pill.from.x, pill.from.y)) return spot;
  const turns = Math.round((spot.x - pill.x) / view.scale) * view.scale;
  const { box } = pill;
  return { x: pill.x + turns, y: pill.y, box: { x0: box.x0 + turns, x1: box.x1 + turns, y0: box.y0, y1: box.y1 } };
}

function isOutside(from, to, view) {
  const reach = Math.hypot(to.x - from.x, to.y - from.y) * 0.4;
  return (
    Math.max(from.x, to.x) + reach < 0 || Math.min(from.x, to.x) - reach > view.width ||
    Math.max(from.y, to.y) + reach < 0 || Math.min(from.y, to.y) - reach > view.height
  );
}

function bend(from, to, share) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const [cx, cy] = [(from.x + to.x) / 2 + dy * share * 2, (from.y + to.y) / 2 - dx * share * 2];
  const steps = Math.max(10, Math.min(64, Math.round(Math.hypot(dx, dy) / 9)));
  const line = [];
  for (let step = 0; step <= steps; step += 1) {
    const t = step / steps;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    line.push(a * from.x + b * cx + c * to.x, a * from.y + b * cy + c * to.y);
  }
  return line;
}

/** Cuts off what would lie under the marks at either end. */
function trim(line, from, to) {
  const hidden = (k, end, gap) => {
    const [x, y] = [line[2 * k], line[2 * k + 1]];
    if (!end.box) return Math.hypot(x - end.x, y - end.y) < MARK_GAP;
    return overlap(end.box, around(x, y, gap, gap));
  };
  const count = line.length / 2;
  let [first, last] = [0, count];
  while (first < count && hidden(first, from, 3)) first += 1;
  while (last > first && hidden(last - 1, to, 6)) last -= 1;
  return line.slice(2 * first, 2 * last);
}

/** A country's label, stepped aside to the first of these places that is free; at its own where none is. */
function pillAt(words, x, y, taken, steps) {
  const width = textWidth(words, PILL.size, PILL.weight) + 22;
  const at = (step) => around(x + step[0] * width, y + step[1], width / 2, PILL.height / 2);
  const free = steps.find((step) => taken.isFree(grown(at(step), 2)));
  const [share, dy] = free ?? steps[0];
  return { words, x: x + share * width, y: y + dy, from: { x, y }, box: at([share, dy]), isFree: free !== undefined };
}

function grown({ x0, y0, x1, y1 }, by) {
  return { x0: x0 - by, y0: y0 - by, x1: x1 + by, y1: y1 + by };
}

/** A ring in pixels, points within a pixel of the one before left out. */
function onSheet(shares, view) {
  const found = [];
  let [lastX, lastY] = [Infinity, Infinity];
  for (let k = 0; k < shares.length; k += 2) {
    const [x, y] = [shares[k] * view.scale - view.left, shares[k + 1] * view.scale - view.top];
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < 1) continue;
    found.push(x, y);
    [lastX, lastY] = [x, y];
  }
  return found;
}

function extremes(rings) {
  const found = [Infinity, -Infinity, Infinity, -Infinity];
  for (const ring of rings) {
    for (let k = 0; k < ring.length; k += 2) {
      found[0] = Math.min(found[0], ring[k]);
      found[1] = Math.max(found[1], ring[k]);
      found[2] = Math.min(found[2], ring[k + 1]);
      found[3] = Math.max(found[3], ring[k + 1]);
    }
  }
  return found;
}

/** The group whose mark lies under a point, or so near that it is meant. */
function nearestTo(groups, x, y) {
  let [best, least] = [null, Infinity];
  for (const group of groups) {
    const distance = Math.hypot(group.x - x, group.y - y);
    if (distance < Math.max(MARK_GAP, reachOf(group.count)) && distance < least) [best, least] = [group, distance];
  }
  return best;
}

function passes(line, x, y) {
  for (let k = 2; k < line.length; k += 2) {
    const [ax, ay, bx, by] = [line[k - 2], line[k - 1], line[k], line[k + 1]];
    const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    if (Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y) < ROUTE_REACH) return true;
  }
  return false;
}

/** Whether a point lies in rings, by the even-odd rule, so that holes are holes. */
export function contains(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let k = 0, last = ring.length - 2; k < ring.length; last = k, k += 2) {
      const [ax, ay, bx, by] = [ring[k], ring[k + 1], ring[last], ring[last + 1]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function shorten(name) {
  const most = 28;
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
