/** Natural Earth land, the world three times side by side, drawn on one canvas under everything. */

import L from "leaflet";

import { readBlock } from "./data.js";
import { watchMedia } from "./dom.js";

const COPIES = [-360, 0, 360];

/** Adds the land to the map. @returns {{ showBorders: (shown: boolean) => void }} */
export function addBasemap(map) {
  map.createPane("land").style.zIndex = "100";
  const renderer = L.canvas({ pane: "land", padding: 0.6 });
  const { steps, rings, borders } = readBlock("atlas-land");
  const land = L.layerGroup(copies(rings, steps, (lines) => L.polygon(lines, { renderer, interactive: false, smoothFactor: 0.8 })));
  const lines = L.layerGroup(copies(borders, steps, (parts) => L.polyline(parts, { renderer, interactive: false, fill: false })));
  land.addTo(map);
  watchMedia("(prefers-color-scheme: dark)", () => {
    const color = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
    land.eachLayer((layer) => layer.setStyle({ fillColor: color("--land"), fillOpacity: 1, color: color("--coast"), weight: 0.8 }));
    lines.eachLayer((layer) => layer.setStyle({ color: color("--border"), weight: 0.9, dashArray: "3 3" }));
  });
  return { showBorders: (shown) => void (shown ? lines.addTo(map) : lines.remove()) };
}

function copies(texts, steps, make) {
  const lines = texts.map((text) => decode(text, steps));
  return COPIES.map((shift) => make(lines.map((line) => line.map(([lat, lon]) => [lat, lon + shift]))));
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
