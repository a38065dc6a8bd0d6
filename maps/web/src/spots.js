/**
 * Which marks stand together at a zoom.
 *
 * Places at one coordinate are one spot, whatever the zoom; spots whose marks would overlap are one
 * group. Groups stand where their busiest spot is: a mark is always at a true place.
 */

import { shareX, shareY, into } from "./project.js";

export const NEAR = 35; // pixels: closer marks overlap
const [POINT, AREA] = [0, 1]; // in MARKS
const NONE = -1;

/**
 * @typedef {{ x: number, y: number, spots: number[], count: number, types: number, event: number }}
 *   Group types is a set of bits; event is the only one's number when the count is 1
 */

export class Spots {
  /**
   * @param {import("./data.js").Atlas} atlas
   * @param {number} west where the world starts
   * @param {Float64Array} extent of each place's area, as a share of the world's width; 0 for points
   */
  constructor(atlas, west, extent) {
    const { places } = atlas;
    this.atlas = atlas;
    this.extent = extent;
    const known = new Map();
    this.ofRow = new Int32Array(places.count).fill(NONE);
    const [xs, ys] = [[], []];
    for (let row = 0; row < places.count; row += 1) {
      const [lon, lat] = [atlas.lon(row), atlas.lat(row)];
      if ((places.mark[row] !== POINT && places.mark[row] !== AREA) || lon === null || lat === null) continue;
      const key = (places.lon[row] + 20_000_000) * 40_000_000 + places.lat[row];
      let spot = known.get(key);
      if (spot === undefined) {
        spot = xs.length;
        known.set(key, spot);
        xs.push(shareX(into(west, lon)));
        ys.push(shareY(lat));
      }
      this.ofRow[row] = spot;
    }
    this.count = xs.length;
    /** shares of the world's width and height */
    this.x = Float64Array.from(xs);
    this.y = Float64Array.from(ys);
    this.rows = inOrder(this.ofRow, this.count);
    this.event = places.event;
    this.shown = new Uint32Array(this.count);
    this.seen = new Int32Array(atlas.count);
    this.least = Infinity;
  }

  /** Counts the events of the mask at each spot, those in areas at least as wide left out. */
  filter(mask, least) {
    this.least = least;
    const { shown, rows, event, extent } = this;
    for (let spot = 0; spot < this.count; spot += 1) {
      let [count, last] = [0, NONE];
      for (let k = rows.from[spot]; k < rows.from[spot + 1]; k += 1) {
        const one = event[rows.list[k]];
        if (!mask[one] || one === last || extent[rows.list[k]] >= least) continue;
        count += 1;
        last = one;
      }
      shown[spot] = count;
    }
  }

  /**
   * Groups the spots in a view, a screen's breadth around it included, busiest first.
   * @param {import("./project.js").View} view
   * @returns {Group[]} in the view's pixels
   */
  groups(view, mask) {
    const { x: xs, y: ys } = this;
    const [spreadX, spreadY] = [view.width, view.height];
    const cells = { across: Math.ceil((3 * spreadX) / NEAR) + 1, down: Math.ceil((3 * spreadY) / NEAR) + 1 };
    const heads = new Int32Array(cells.across * cells.down).fill(NONE);
    const next = [];
    const groups = [];
    for (const spot of this.busiest(view)) {
      const x = xs[spot] * view.scale - view.left;
      const y = ys[spot] * view.scale - view.top;
      const [column, line] = [Math.floor((x + spreadX) / NEAR), Math.floor((y + spreadY) / NEAR)];
      const near = closest(groups, heads, next, cells, column, line, x, y);
      if (near === NONE) {
        const cell = line * cells.across + column;
        next.push(heads[cell]);
        heads[cell] = groups.length;
        groups.push({ x, y, spots: [spot], count: 0, types: 0, event: NONE });
      } else groups[near].spots.push(spot);
    }
    this.describe(groups, mask);
    return groups;
  }

  /** Counts each group's events once, with the types among them. */
  describe(groups, mask) {
    const { seen, rows, event, extent, atlas, least } = this;
    seen.fill(NONE);
    groups.forEach((group, at) => {
      for (const spot of group.spots) {
        for (let k = rows.from[spot]; k < rows.from[spot + 1]; k += 1) {
          const one = event[rows.list[k]];
          if (!mask[one] || seen[one] === at || extent[rows.list[k]] >= least) continue;
          seen[one] = at;
          group.count += 1;
          group.types |= 1 << Math.min(atlas.type[one], 31);
          group.event = one;
        }
      }
    });
  }

  /** The spots with events in or near the view, those with most events first. */
  busiest(view) {
    const { shown, x: xs, y: ys, count } = this;
    const [left, right] = [(view.left - view.width) / view.scale, (view.left + 2 * view.width) / view.scale];
    const [top, bottom] = [(view.top - view.height) / view.scale, (view.top + 2 * view.height) / view.scale];
    const found = [];
    let several = false;
    for (let spot = 0; spot < count; spot += 1) {
      if (!shown[spot] || xs[spot] < left || xs[spot] >= right || ys[spot] < top || ys[spot] >= bottom) continue;
      found.push(spot);
      several ||= shown[spot] > 1;
    }
    return several ? found.sort((one, other) => shown[other] - shown[one] || one - other) : found;
  }

  /** The events of the mask in a group, each once, in order. @returns {number[]} */
  eventsAt(spots, mask) {
    const found = new Set(this.rowsAt(spots, mask).map((row) => this.event[row]));
    return [...found].sort((one, other) => one - other);
  }

  /** Their places that a mark stands for. @returns {number[]} */
  rowsAt(spots, mask) {
    const { rows, event, extent, least } = this;
    const found = [];
    for (const spot of spots) {
      for (const row of rows.list.subarray(rows.from[spot], rows.from[spot + 1])) {
        if (mask[event[row]] && extent[row] < least) found.push(row);
      }
    }
    return found;
  }
}

/** The group near enough to join, NONE when there is none. */
function closest(groups, heads, next, { across, down }, column, line, x, y) {
  let [best, least] = [NONE, NEAR * NEAR];
  for (let v = Math.max(0, line - 1); v <= Math.min(down - 1, line + 1); v += 1) {
    for (let u = Math.max(0, column - 1); u <= Math.min(across - 1, column + 1); u += 1) {
      for (let group = heads[v * across + u]; group !== NONE; group = next[group]) {
        const [dx, dy] = [groups[group].x - x, groups[group].y - y];
        const distance = dx * dx + dy * dy;
        if (distance < least) [best, least] = [group, distance];
      }
    }
  }
  return best;
}

/** Rows by spot: `list` from `from[spot]` on. */
function inOrder(ofRow, count) {
  const from = new Uint32Array(count + 1);
  for (const spot of ofRow) if (spot !== NONE) from[spot + 1] += 1;
  for (let spot = 0; spot < count; spot += 1) from[spot + 1] += from[spot];
  const list = new Uint32Array(from[count]);
  const at = from.slice();
  ofRow.forEach((spot, row) => {
    if (spot !== NONE) list[at[spot]++] = row;
  });
  return { from, list };
}
