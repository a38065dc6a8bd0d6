/**
 * Marks for points and countries.
 *
 * Points that fall together at the current zoom become one mark with a count; countries are labels,
 * not pins, and may step aside by a few pixels so that they hide no point.
 */

import L from "leaflet";

import { into } from "./data.js";
import { h } from "./dom.js";
import { stack, symbol } from "./symbols.js";

const NEAR = 30; // pixels: closer marks overlap
const PILL_HEIGHT = 26;
const TINY_AREA = 26; // pixels: an area too small to see gets a mark like a point
const BESIDE = [["right", 1, 0], ["left", -1, 0], ["below", 0, 1], ["above", 0, -1]];
const WITHIN = [["middle", 0, 0], ...BESIDE];
const NAME_WIDTH = 132;
const NAME_LINE = 15;
/** How a label may step aside: shares of its width, pixels up or down. */
const PILL_STEPS = [[0, 0], [0, -22], [0, -30], [-0.4, -28], [0.4, -28], [0, -42], [0, 30], [-0.5, 0], [0.5, 0], [-0.4, 28], [0.4, 28], [0, 42], [0, -56], [0, 56], [-0.7, 0], [0.7, 0]];
const HIDES_POINT = 500; // in pixels of stepping aside
const HIDES_AREA = 8;
const SMALL_AREA = 240; // pixels: labels step aside for areas up to this size

/** @typedef {{ x0: number, y0: number, x1: number, y1: number }} Box pixels at the current zoom */

export class Marks {
  constructor(map, atlas, onOpen) {
    this.map = map;
    this.atlas = atlas;
    this.onOpen = onOpen;
    this.layer = L.layerGroup().addTo(map);
    /** @type {Map<string, Box>} where the mark of a country or point stands, for routes to stop at */
    this.boxes = new Map();
    map.createPane("labels").style.zIndex = "590";
    map.createPane("pills").style.zIndex = "595";
  }

  /** Draws the visible events' points, country labels and place names. */
  draw(events) {
    this.layer.clearLayers();
    this.boxes.clear();
    const areas = this.areas(events);
    const [tiny, drawn] = [areas.filter(({ size }) => size < TINY_AREA), areas.filter(({ size }) => size >= TINY_AREA)];
    const groups = this.groups([...this.located(events, "point"), ...tiny]);
    for (const group of groups) this.addGroup(group);
    const taken = groups.map((group) => around(group.at, 15, 15));
    const small = drawn.filter(({ size }) => size < SMALL_AREA).map(({ box }) => box);
    for (const country of this.countries(events)) taken.push(this.addPill(country, taken, small));
    for (const group of groups) this.addName(group, taken, BESIDE);
    for (const { at, place } of drawn) this.addName({ at, names: new Set([place.name]) }, taken, WITHIN);
  }

  groups(located) {
    /** @type {{ at: L.Point, events: Set<any>, names: Set<string> }[]} */
    const groups = [];
    for (const { event, place, at } of located) {
      let group = groups.find((one) => one.at.distanceTo(at) < NEAR);
      if (!group) groups.push((group = { at, events: new Set(), names: new Set() }));
      group.events.add(event);
      group.names.add(place.name);
    }
    return groups;
  }

  countries(events) {
    const countries = new Map();
    for (const { event, place, at } of this.located(events, "country")) {
      const key = place.key || place.name;
      if (!countries.has(key)) countries.set(key, { key, name: place.name, at, events: new Set(), place });
      countries.get(key).events.add(event);
    }
    return [...countries.values()];
  }

  *located(events, mark) {
    for (const event of events) {
      for (const place of event.places) {
        if (place.mark !== mark || place.lat === null || place.lon === null) continue;
        yield { event, place, at: this.map.project([place.lat, into(this.atlas.west, place.lon)]) };
      }
    }
  }

  areas(events) {
    return [...this.located(events, "area")].map(({ event, place, at }) => {
      const shift = at.x - this.map.project([place.lat, place.lon]).x;
      const { min, max } = L.bounds(place.rings.flat().map(([lon, lat]) => this.map.project([lat, lon]).add([shift, 0])));
      return { event, place, at, size: Math.max(max.x - min.x, max.y - min.y), box: { x0: min.x, y0: min.y, x1: max.x, y1: max.y } };
    });
  }

  addGroup(group) {
    const events = [...group.events];
    const names = [...group.names].join(", ");
    const single = events.length === 1;
    const picture = single
      ? symbol(this.atlas.typeOf(events[0]), this.atlas.statusOf(events[0]), 28)
      : stack([...new Set(events.map(this.atlas.typeOf))], events.length);
    const size = single ? 28 : 34;
    const element = h("div", { class: "atlas-mark", "data-events": events.map((event) => event.id).join(" ") }, picture);
    const title = single ? `${events[0].title} (${names})` : `${events.length} events: ${names}`;
    const marker = this.marker(group.at, element, size, size, { title, pane: "markerPane" });
    marker.on("click", () => this.onOpen(events, names, marker.getElement()));
  }

  addPill(country, taken, areas) {
    const text = `${country.name} · ${country.events.size}`;
    const width = textWidth(text) + 24;
    const at = freeSpot(country.at, width, taken, areas);
    const box = around(at, width / 2, PILL_HEIGHT / 2);
    this.boxes.set(spotKey(country.place), box);
    const events = [...country.events];
    const button = h("button", { type: "button", class: "atlas-pill", "data-events": events.map((event) => event.id).join(" ") },
      h("bdi", null, country.name), h("span", { class: "atlas-pill-count" }, ` · ${country.events.size}`));
    button.setAttribute("aria-label", `${country.name}: ${events.length} events placed in the country as a whole`);
    const marker = this.marker(at, button, width, PILL_HEIGHT, { pane: "pills" });
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => this.onOpen(events, country.name, button));
    return box;
  }

  addName(group, taken, spots) {
    if (group.names.size !== 1) return;
    const [name] = group.names;
    const width = Math.min(textWidth(name, 12) + 4, NAME_WIDTH);
    const height = NAME_LINE * Math.min(Math.ceil((textWidth(name, 12) * 1.15) / NAME_WIDTH), 3);
    const view = this.map.getPixelBounds();
    const free = spots
      .map(([side, x, y]) => ({ side, at: group.at.add([x * (width / 2 + 17), y * (height / 2 + 17)]) }))
      .filter(({ at }) => !taken.some((other) => overlaps(other, around(at, width / 2, height / 2))));
    const inView = ({ at }) => at.x - width / 2 > view.min.x && at.x + width / 2 < view.max.x;
    const spot = free.find(inView) ?? free[0];
    if (!spot) return;
    taken.push(around(spot.at, width / 2, height / 2));
    const label = h("div", { class: `atlas-name is-${spot.side}` }, h("bdi", null, name));
    this.marker(spot.at, label, width, height, { pane: "labels", interactive: false });
  }

  marker(at, element, width, height, options) {
    const icon = L.divIcon({ html: element, className: "atlas-icon", iconSize: [width, height] });
    return L.marker(this.map.unproject(at), { icon, keyboard: false, ...options }).addTo(this.layer);
  }

  /** Marks the events whose card is open. */
  highlight(ids) {
    for (const element of this.map.getContainer().querySelectorAll("[data-events]")) {
      const own = (element.getAttribute("data-events") ?? "").split(" ");
      element.classList.toggle("is-selected", own.some((id) => ids.has(id)));
    }
  }
}

/** The key under which `boxes` holds what stands at a coordinate. */
export function spotKey({ lat, lon }) {
  return `${lat.toFixed(3)},${lon.toFixed(3)}`;
}

/** Returns where a label of this width hides least: no point if it can, then no area, then nearest. */
function freeSpot(at, width, points, areas) {
  const spots = PILL_STEPS.map(([side, dy]) => at.add([side * width, dy]));
  const cost = (spot) => {
    const box = around(spot, width / 2 + 2, PILL_HEIGHT / 2 + 2);
    const hidden = (boxes) => boxes.filter((other) => overlaps(other, box)).length;
    return spot.distanceTo(at) + HIDES_POINT * hidden(points) + HIDES_AREA * hidden(areas);
  };
  return spots.reduce((best, spot) => (cost(spot) < cost(best) ? spot : best));
}

function around(at, halfWidth, halfHeight) {
  return { x0: at.x - halfWidth, y0: at.y - halfHeight, x1: at.x + halfWidth, y1: at.y + halfHeight };
}

function overlaps(one, other) {
  return one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1;
}

const pen = document.createElement("canvas").getContext("2d");

function textWidth(text, size = 13) {
  if (!pen) return text.length * size * 0.6;
  pen.font = `600 ${size}px system-ui, sans-serif`;
  return Math.ceil(pen.measureText(text).width);
}
