/** The base map's data: lines of whole numbers in text, written by base.mjs, read when first drawn. */

import { shareX, shareY } from "./project.js";

/**
 * Lists of lines by their names, projected once: land, lakes, rivers and borders, or the outlines of
 * countries by their codes. The land reaches from -180 to 190, since Chukotka is drawn in one piece.
 */
export class Base {
  /** @param {Record<string, string[]>} block lists of encoded lines @param {number} steps to a degree */
  constructor(block, steps) {
    this.block = new Map(Object.entries(block)); // a code from the data is a word like any other, "constructor" say
    this.steps = steps;
    this.shares = new Map();
  }

  /** The lines of a name in a view's pixels, those that cannot be seen left out. */
  lines(kind, view, turn) {
    if (!this.shares.has(kind)) this.shares.set(kind, (this.block.get(kind) ?? []).map((text) => shared(decode(text, this.steps))));
    const shift = (turn / 360) * view.scale - view.left;
    const found = [];
    for (const { line, x0, x1, y0, y1 } of this.shares.get(kind)) {
      if (x1 * view.scale + shift < 0 || x0 * view.scale + shift > view.width) continue;
      if (y1 * view.scale - view.top < 0 || y0 * view.scale - view.top > view.height) continue;
      found.push(onSheet(line, view, shift));
    }
    return found;
  }
}

/** Points of a line in pixels, those within half a pixel of the one before left out. */
function onSheet(line, view, shift) {
  const found = [];
  let [lastX, lastY] = [Infinity, Infinity];
  for (let k = 0; k < line.length; k += 2) {
    const [x, y] = [line[k] * view.scale + shift, line[k + 1] * view.scale - view.top];
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.7 && k < line.length - 2) continue;
    found.push(x, y);
    [lastX, lastY] = [x, y];
  }
  return found;
}

function shared(degrees) {
  const line = Float64Array.from(degrees, (degree, k) => (k % 2 ? shareY(degree) : shareX(degree)));
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < line.length; k += 2) {
    [x0, x1] = [Math.min(x0, line[k]), Math.max(x1, line[k])];
    [y0, y1] = [Math.min(y0, line[k + 1]), Math.max(y1, line[k + 1])];
  }
  return { line, x0, x1, y0, y1 };
}

/** The reverse of `encode` in base.mjs: zigzag deltas, five bits a character. Returns [lon, lat, ...]. */
export function decode(text, steps) {
  const line = [];
  let [x, y, at] = [0, 0, 0];
  const next = () => {
    let [value, shift] = [0, 0];
    let bits;
    do {
      bits = text.charCodeAt(at++) - 63;
      value |= (bits & 0x1f) << shift;
      shift += 5;
    } while (bits >= 0x20);
    return value & 1 ? ~(value >> 1) : value >> 1;
  };
  while (at < text.length) {
    x += next();
    y += next();
    line.push(x / steps, y / steps);
  }
  return line;
}
