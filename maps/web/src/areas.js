/** Areas (hatched, their edge dashed: the extent is estimated) and rings of uncertainty round points. */

import L from "leaflet";

import { into } from "./data.js";
import { s } from "./dom.js";

const RING_FROM_PRECISION = 2;

export class Areas {
  constructor(map, atlas, onOpen) {
    this.map = map;
    this.atlas = atlas;
    this.onOpen = onOpen;
    this.layer = L.layerGroup().addTo(map);
    map.createPane("areas").style.zIndex = "380";
    this.renderer = L.svg({ pane: "areas", padding: 0.6 });
    addPatterns(atlas);
  }

  /** Draws the visible events' areas and rings; the selected ones stand out. */
  draw(events, selected) {
    this.layer.clearLayers();
    const seen = new Set();
    for (const event of events) {
      for (const place of event.places) {
        if (place.rings.length) this.addArea(event, place, selected.has(event.id));
        else if (hasRing(place)) this.addRing(event, place, selected.has(event.id), seen);
      }
    }
  }

  addArea(event, place, selected) {
    const lines = unwrapRings(place, this.atlas.west);
    const polygon = L.polygon(lines, {
      renderer: this.renderer,
      className: `atlas-area${selected ? " is-selected" : ""}`,
      color: line(this.atlas.typeOf(event), event),
      weight: selected ? 2.6 : 1.6,
      dashArray: "6 5",
      fillColor: `url(#${patternId(event.type, event.status)})`,
      fillOpacity: 1,
    }).addTo(this.layer);
    polygon.on("click", () => this.onOpen([event], place.name, null));
    polygon.getElement()?.setAttribute("data-events", event.id);
  }

  addRing(event, place, selected, seen) {
    const key = `${place.lat},${place.lon},${place.radius_km}`;
    if (seen.has(key) && !selected) return;
    seen.add(key);
    const ring = L.circle([place.lat, into(this.atlas.west, place.lon)], {
      renderer: this.renderer,
      interactive: false,
      radius: place.radius_km * 1000,
      className: `atlas-ring${selected ? " is-selected" : ""}`,
      weight: selected ? 2 : 1.2,
      dashArray: "2 4",
      fillOpacity: selected ? 0.1 : 0.04,
    }).addTo(this.layer);
    ring.getElement()?.setAttribute("data-events", event.id);
  }
}

function hasRing(place) {
  return place.mark === "point" && place.lat !== null && place.precision >= RING_FROM_PRECISION && place.radius_km > 0;
}

/** Returns the rings as [lat, lon], moved together into the world that starts at `west`. */
function unwrapRings(place, west) {
  const home = into(west, place.lon ?? place.rings[0][0][0]);
  return place.rings.map((ring) => ring.map(([lon, lat]) => [lat, nearest(lon, home)]));
}

function nearest(lon, home) {
  return lon - Math.round((lon - home) / 360) * 360;
}

function line(type, event) {
  return event.status === "denied" ? "var(--mark-gray-line)" : `var(--ink-${safe(type.id)})`;
}

/** One hatching per type and status in use, 45 degrees; happened is denser than the rest. */
function addPatterns(atlas) {
  const pairs = new Map();
  for (const event of atlas.events) {
    if (event.places.some((place) => place.rings.length)) pairs.set(patternId(event.type, event.status), event);
  }
  const patterns = [...pairs].map(([id, event]) => hatch(id, line(atlas.typeOf(event), event), event.status === "happened"));
  document.body.append(s("svg", { width: 0, height: 0, class: "atlas-defs", "aria-hidden": "true" }, s("defs", null, ...patterns)));
}

function hatch(id, color, dense) {
  const gap = dense ? 6 : 9;
  return s(
    "pattern",
    { id, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("rect", { width: gap, height: gap, fill: color, opacity: dense ? 0.18 : 0.09 }),
    s("rect", { width: dense ? 2 : 1.4, height: gap, fill: color, opacity: 0.75 }),
  );
}

function patternId(type, status) {
  return `atlas-hatch-${safe(type)}-${safe(status)}`;
}

/** A type's name as part of an id: users name their own types. */
export function safe(name) {
  return Array.from(name, (char) => (/[a-z0-9]/.test(char) ? char : `_${char.codePointAt(0).toString(16)}`)).join("");
}
