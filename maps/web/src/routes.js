/** Flows as curved arrows. Only the ends are known, so the curve says "between", not "this way". */

import L from "leaflet";

import { safe } from "./areas.js";
import { into } from "./data.js";
import { h, s } from "./dom.js";
import { spotKey } from "./marks.js";

const STEPS = 64;
const BEND = 0.16; // of the distance, to the right of travel
const BEND_STEP = 0.09; // between flows that share both ends
const MOST_LANES = 4; // further flows share a lane
const POINT_GAP = 17; // pixels left free round a point's mark
const DASHED = new Set(["alleged", "possible", "planned"]);

/** Leaflet rounds to whole pixels, which shows as kinks on a curve; this does not. */
const Arc = L.Polyline.extend({
  _updatePath() {
    const origin = this._map.getPixelOrigin();
    const at = (latlng) => this._map.project(latlng).subtract(origin);
    const steps = this.getLatLngs().map(at).map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`);
    this._renderer._setPath(this, `M${steps.join("L")}`);
  },
});

export class Routes {
  constructor(map, atlas, onOpen) {
    this.map = map;
    this.atlas = atlas;
    this.onOpen = onOpen;
    this.layer = L.layerGroup().addTo(map);
    map.createPane("routes").style.zIndex = "420";
    this.renderer = L.svg({ pane: "routes", padding: 0.6 });
    addArrows(atlas);
  }

  /** Draws the visible events' flows, those alike as one; `boxes` are the labels they stop at. */
  draw(events, boxes, selected) {
    this.layer.clearLayers();
    const lanes = new Map();
    for (const bundle of bundles(events).values()) {
      const lane = lanes.get(bundle.spots) ?? 0;
      lanes.set(bundle.spots, lane + 1);
      for (const ends of this.ends(bundle.route)) this.addArc(bundle, ends, Math.min(lane, MOST_LANES), boxes, selected);
    }
  }

  /** The short way round; twice when that leaves the world on one side and comes in on the other. */
  ends(route) {
    const [[fromLon, fromLat], [toLon, toLat]] = route.line;
    const start = into(this.atlas.west, fromLon);
    const end = toLon - Math.round((toLon - start) / 360) * 360;
    const home = into(this.atlas.west, toLon);
    const shifts = Math.abs(home - end) < 1e-9 ? [0] : [0, home - end];
    return shifts.map((shift) => ({ from: [fromLat, start + shift], to: [toLat, end + shift] }));
  }

  addArc({ events, route }, { from, to }, lane, boxes, selected) {
    const stops = route.line.map(([lon, lat]) => boxes.get(spotKey({ lat, lon })));
    const [start, end] = [from, to].map((spot, side) => stands(this.map, spot, stops[side]));
    const points = trim(bend(start, end, BEND + BEND_STEP * lane), stops);
    if (points.length < 2) return;
    const latlngs = points.map((point) => this.map.unproject(point));
    const isSelected = events.some(({ id }) => selected.has(id));
    const weight = 2 + Math.min(events.length - 1, 5) * 0.4 + (isSelected ? 1.2 : 0);
    this.addLine(latlngs, { className: "atlas-route-halo", weight: weight + 3.5, interactive: false });
    const line = this.addLine(latlngs, {
      className: `atlas-route${isSelected ? " is-selected" : ""}`,
      color: colorOf(events[0]),
      weight,
      dashArray: dashOf(events[0]),
      interactive: false,
    });
    line.setAttribute("data-events", events.map(({ id }) => id).join(" "));
    line.setAttribute("marker-end", `url(#${arrowId(events[0])})`);
    const open = () => this.onOpen(events, [route.from, route.to].filter(Boolean).join(" → "), null);
    this.addLine(latlngs, { className: "atlas-route-target", weight: 18, opacity: 0 }, open);
    if (events.length > 1) this.addCount(points[Math.floor(points.length / 2)], events.length, open);
  }

  addLine(latlngs, style, onClick) {
    const arc = new Arc(latlngs, { renderer: this.renderer, noClip: true, smoothFactor: 0.5, ...style }).addTo(this.layer);
    if (onClick) arc.on("click", onClick);
    return arc.getElement();
  }

  addCount(at, count, onClick) {
    const icon = L.divIcon({ html: h("div", { class: "atlas-route-count" }, String(count)), className: "atlas-icon", iconSize: [22, 18] });
    L.marker(this.map.unproject(at), { icon, keyboard: false, pane: "pills" }).addTo(this.layer).on("click", onClick);
  }
}

/** Flows between the same ends, of one type and drawn alike, are one line with a number. */
function bundles(events) {
  const all = new Map();
  for (const event of events) {
    for (const route of event.routes) {
      if (route.line.length !== 2) continue;
      const spots = spotsKey(route);
      const key = JSON.stringify([spots, colorOf(event), dashOf(event)]);
      if (!all.has(key)) all.set(key, { route, spots, events: [] });
      if (!all.get(key).events.includes(event)) all.get(key).events.push(event);
    }
  }
  return all;
}

function colorOf(event) {
  return event.status === "denied" ? "var(--mark-gray-line)" : `var(--ink-${safe(event.type)})`;
}

function dashOf(event) {
  if (event.status === "denied") return "1 5";
  return DASHED.has(event.status) ? "8 6" : null;
}

function spotsKey({ line }) {
  return line.map(([lon, lat]) => spotKey({ lat, lon })).join(">");
}

/** Returns where an end is drawn: the middle of its label, which may have stepped aside. */
function stands(map, spot, box) {
  const at = map.project(spot);
  if (!box) return at;
  const turns = Math.round((at.x - (box.x0 + box.x1) / 2) / worldWidth(map));
  return L.point((box.x0 + box.x1) / 2 + turns * worldWidth(map), (box.y0 + box.y1) / 2);
}

function worldWidth(map) {
  return map.project([0, 360]).x - map.project([0, 0]).x;
}

function bend(from, to, share) {
  const across = to.subtract(from);
  const control = from.add(to).divideBy(2).add(L.point(-across.y, across.x).multiplyBy(-share * 2));
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const t = step / STEPS;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return L.point(a * from.x + b * control.x + c * to.x, a * from.y + b * control.y + c * to.y);
  });
}

/** Cuts off what would lie under the marks at either end. */
function trim(points, [first, last]) {
  const start = points[0];
  const end = points[points.length - 1];
  const hidden = (point, box, spot, gap) =>
    box ? Math.abs(point.x - spot.x) < (box.x1 - box.x0) / 2 + gap && Math.abs(point.y - spot.y) < (box.y1 - box.y0) / 2 + gap
      : point.distanceTo(spot) < POINT_GAP;
  const from = points.findIndex((point) => !hidden(point, first, start, 3));
  if (from < 0) return [];
  let to = points.length;
  while (to > from && hidden(points[to - 1], last, end, 6)) to -= 1;
  return points.slice(from, to);
}

function addArrows(atlas) {
  const flows = atlas.events.filter((event) => event.routes.length);
  const arrows = new Map(flows.map((event) => [arrowId(event), event]));
  const markers = [...arrows].map(([id, event]) =>
    s("marker", { id, viewBox: "0 0 10 10", refX: 7, refY: 5, markerWidth: 13, markerHeight: 13, markerUnits: "userSpaceOnUse", orient: "auto" },
      s("path", { d: "M0 .6L10 5L0 9.4L2.6 5z", fill: colorOf(event) })),
  );
  document.body.append(s("svg", { width: 0, height: 0, class: "atlas-defs", "aria-hidden": "true" }, s("defs", null, ...markers)));
}

function arrowId(event) {
  return `atlas-arrow-${safe(event.type)}${event.status === "denied" ? "-denied" : ""}`;
}
