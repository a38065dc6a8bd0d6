/** Natural Earth land, the world side by side as often as the view needs, on a canvas under everything. */

import L from "leaflet";

import { readBlock } from "./data.js";
import { watchMedia } from "./dom.js";

/**
 * Turns of the world, and from where in the view each is needed. The land reaches from -180 to 190,
 * since Chukotka is drawn in one piece.
 */
const TURNS = [
  { shift: 0, needed: () => true },
  { shift: -360, needed: (bounds) => bounds.getWest() < -169 },
  { shift: 360, needed: (bounds) => bounds.getEast() > 180 },
];

/** Adds the land to the map. @returns {{ showBorders: (shown: boolean) => void }} */
export function addBasemap(map) {
  map.createPane("land").style.zIndex = "100";
  const renderer = L.canvas({ pane: "land", padding: 0.6 });
  const { steps, rings, borders } = readBlock("atlas-land");
  const common = { renderer, interactive: false };
  const land = new Sheet(map, rings, steps, (lines, style) => L.polygon(lines, { ...common, ...style, smoothFactor: 0.8 }));
  const lines = new Sheet(map, borders, steps, (parts, style) => L.polyline(parts, { ...common, ...style, fill: false }));
  watchMedia("(prefers-color-scheme: dark)", () => {
    const color = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
    land.setStyle({ fillColor: color("--land"), fillOpacity: 1, color: color("--coast"), weight: 0.8 });
    lines.setStyle({ color: color("--border"), weight: 0.9, dashArray: "3 3" });
  });
  land.show(true);
  return { showBorders: (shown) => lines.show(shown) };
}

/** One drawing of the whole world, repeated to its left and right only where the view reaches there. */
class Sheet {
  constructor(map, texts, steps, make) {
    this.map = map;
    this.lines = null;
    this.read = () => texts.map((text) => decode(text, steps));
    this.make = make;
    this.style = {};
    this.turns = new Map();
    this.group = L.layerGroup();
    map.on("moveend", () => this.addTurns());
  }

  show(shown) {
    if (shown) this.group.addTo(this.map);
    else this.group.remove();
    this.addTurns();
  }

  setStyle(style) {
    this.style = style;
    for (const layer of this.turns.values()) layer.setStyle(style);
  }

  addTurns() {
    if (!this.map._loaded || !this.map.hasLayer(this.group)) return;
    const bounds = this.map.getBounds().pad(0.3);
    for (const { shift, needed } of TURNS) {
      if (this.turns.has(shift) || !needed(bounds)) continue;
      this.lines ??= this.read();
      const moved = this.lines.map((line) => line.map(([lat, lon]) => L.latLng(lat, lon + shift)));
      this.turns.set(shift, this.make(moved, this.style).addTo(this.group));
    }
  }
}

/** The reverse of `encode` in land.mjs: zigzag deltas, five bits a character. Returns [lat, lon]s. */
function decode(text, steps) {
  const line = [];
  let [x, y, at] = [0, 0, 0];
  const next = () => {
    let [value, shift, bits] = [0, 0, 0];
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
    line.push([y / steps, x / steps]);
  }
  return line;
}
