/** Boxes on the sheet, and finding room for labels between them. */

/** @typedef {{ x0: number, y0: number, x1: number, y1: number }} Box */

const CELL = 64; // pixels
const ROW = 100003; // cells, more than any sheet has
const NOTHING = [];

/** @returns {Box} */
export function around(x, y, halfWidth, halfHeight) {
  return { x0: x - halfWidth, y0: y - halfHeight, x1: x + halfWidth, y1: y + halfHeight };
}

export function overlap(one, other) {
  return one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1;
}

export function holds(box, x, y) {
  return x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
}

/** Boxes that are taken, found by where they are. */
export class Taken {
  constructor() {
    this.cells = new Map();
  }

  add(box) {
    for (const cell of cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }

  isFree(box) {
    for (let v = Math.floor(box.y0 / CELL); v <= Math.floor(box.y1 / CELL); v += 1) {
      for (let u = Math.floor(box.x0 / CELL); u <= Math.floor(box.x1 / CELL); u += 1) {
        for (const other of this.cells.get(v * ROW + u) ?? NOTHING) if (overlap(box, other)) return false;
      }
    }
    return true;
  }
}

function* cellsOf(box) {
  for (let v = Math.floor(box.y0 / CELL); v <= Math.floor(box.y1 / CELL); v += 1) {
    for (let u = Math.floor(box.x0 / CELL); u <= Math.floor(box.x1 / CELL); u += 1) yield v * ROW + u;
  }
}
