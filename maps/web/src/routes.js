/** Flows as curved arrows. Only the ends are known, so the curve says "between", not "this way". */

import L from "leaflet";

import { safe } from "./areas.js";
import { into } from "./data.js";
import { s } from "./dom.js";
import { spotKey } from "./marks.js";

const STEPS = 64;
const BEND = 0.16; // of the distance, to the right of travel
const BEND_STEP = 0.09; // between flows that share both ends
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

  /** Draws the visible events' flows; `boxes` are the labels they stop at. */
  draw(events, boxes, selected) {
    this.layer.clearLayers();
    const lanes = new Map();
    for (const event of events) {
      for (const route of event.routes) {
        if (route.line.length !== 2) continue;
        const lane = spotsKey(route);
        const index = lanes.get(lane) ?? 0;
        lanes.set(lane, index + 1);
        for (const ends of this.ends(route)) this.addArc(event, route, ends, index, boxes, selected.has(event.id));
      }
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

  addArc(event, route, { from, to }, index, boxes, selected) {
    const stops = route.line.map(([lon, lat]) => boxes.get(spotKey({ lat, lon })));
    const [start, end] = [from, to].map((spot, side) => stands(this.map, spot, stops[side]));
    const points = trim(bend(start, end, BEND + BEND_STEP * index), stops);
    if (points.length < 2) return;
    const latlngs = points.map((point) => this.map.unproject(point));
    const type = this.atlas.typeOf(event);
    const color = event.status === "denied" ? "var(--mark-gray-line)" : `var(--ink-${safe(type.id)})`;
    const common = { renderer: this.renderer, noClip: true, smoothFactor: 0.5 };
    new Arc(latlngs, { ...common, className: "atlas-route-halo", weight: selected ? 8 : 5.5, interactive: false }).addTo(this.layer);
    const line = new Arc(latlngs, {
      ...common,
      className: `atlas-route${selected ? " is-selected" : ""}`,
      color,
      weight: selected ? 3.4 : 2.2,
      dashArray: event.status === "denied" ? "1 5" : DASHED.has(event.status) ? "8 6" : null,
      interactive: false,
    }).addTo(this.layer);
    line.getElement()?.setAttribute("data-events", event.id);
    line.getElement()?.setAttribute("marker-end", `url(#${arrowId(event)})`);
    const target = new Arc(latlngs, { ...common, className: "atlas-route-target", weight: 18, opacity: 0 }).addTo(this.layer);
    target.on("click", () => this.onOpen([event], "", null));
  }
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
  let to = points.length;
  while (to > from && hidden(points[to - 1], last, end, 6)) to -= 1;
  return from < 0 ? [] : points.slice(from, to);
}

function addArrows(atlas) {
  const flows = atlas.events.filter((event) => event.routes.length);
  const arrows = new Map(flows.map((event) => [arrowId(event), event]));
  const markers = [...arrows].map(([id, event]) =>
    s("marker", { id, viewBox: "0 0 10 10", refX: 7, refY: 5, markerWidth: 13, markerHeight: 13, markerUnits: "userSpaceOnUse", orient: "auto" },
      s("path", { d: "M0 .6L10 5L0 9.4L2.6 5z", fill: event.status === "denied" ? "var(--mark-gray-line)" : `var(--ink-${safe(event.type)})` })),
  );
  document.body.append(s("svg", { width: 0, height: 0, class: "atlas-defs", "aria-hidden": "true" }, s("defs", null, ...markers)));
}

function arrowId(event) {
  return `atlas-arrow-${safe(event.type)}${event.status === "denied" ? "-denied" : ""}`;
}
