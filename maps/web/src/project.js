/** Web Mercator in numbers, and which turn of the world a longitude is drawn in. */

export const TILE = 256; // pixels of the world at zoom 0
const LIMIT = 85.0511287798;
const NO_HARM = 1e-6; // degrees: moving a longitude into another turn and back rounds it

/** Longitude as a share of the world's width: 0 at 180 west. */
export function shareX(lon) {
  return (lon + 180) / 360;
}

/** Latitude as a share of the world's height: 0 at the top. */
export function shareY(lat) {
  const sine = Math.sin((Math.max(-LIMIT, Math.min(LIMIT, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Returns the longitude moved by whole turns into the world that starts at `west`. */
export function into(west, lon) {
  return lon - Math.floor((lon - west) / 360) * 360;
}

/** Returns the longitude moved by whole turns as near to another as it can be. */
export function nearest(lon, home) {
  return lon - Math.round((lon - home) / 360) * 360;
}

/**
 * Returns the longitude to start the world at: in the middle of the widest gap between marks, so
 * that events on both sides of the Pacific lie side by side; -180 where that does no harm.
 * @param {number[]} longitudes
 */
export function westEdge(longitudes) {
  const lons = longitudes.map((lon) => into(0, lon)).sort((a, b) => a - b);
  if (!lons.length) return -180;
  let [widest, at] = [lons[0] + 360 - lons[lons.length - 1], lons[0]];
  for (let i = 1; i < lons.length; i += 1) {
    const gap = lons[i] - lons[i - 1];
    if (gap > widest) [widest, at] = [gap, lons[i]];
  }
  const west = at - widest / 2;
  if (span(lons, -180) <= span(lons, west) + NO_HARM) return -180;
  return west > 180 ? west - 360 : west;
}

function span(lons, west) {
  let [least, most] = [Infinity, -Infinity];
  for (const lon of lons) {
    const moved = into(west, lon);
    least = Math.min(least, moved);
    most = Math.max(most, moved);
  }
  return most - least;
}

/** A rectangle of the world on a sheet of so many pixels. */
export class View {
  /** @param {{ zoom: number, left: number, top: number, width: number, height: number, inset?: number }} box
   *   pixels of the world at this zoom; left may lie outside the world, which repeats; so many at either side are
   *   out of sight */
  constructor({ zoom, left, top, width, height, inset = 0 }) {
    Object.assign(this, { zoom, left, top, width, height, inset });
    this.scale = TILE * 2 ** zoom;
  }

  x(lon) {
    return shareX(lon) * this.scale - this.left;
  }

  y(lat) {
    return shareY(lat) * this.scale - this.top;
  }

  /** Turns of the world that can be seen, as degrees to add. */
  turns(from = -180, to = 180) {
    const west = (this.left / this.scale) * 360 - 180;
    const east = west + (this.width / this.scale) * 360;
    const found = [];
    for (let turn = Math.floor((west - to) / 360) * 360; turn + from <= east; turn += 360) {
      if (turn + to >= west) found.push(turn);
    }
    return found;
  }

  /** Pixels of a distance in km at a latitude. */
  pixels(km, lat) {
    return (km / (40075.017 * Math.cos((lat * Math.PI) / 180))) * this.scale;
  }
}
