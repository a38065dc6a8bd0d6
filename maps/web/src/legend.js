/** What the signs mean that the switches do not already explain. */

import { byId, h, s } from "./dom.js";
import { stack } from "./symbols.js";

/** Draws the key, with a switch for country borders. */
export function addLegend(atlas, showBorders) {
  if (!atlas.events.length) return;
  const uses = usesOf(atlas);
  const rows = [
    uses.ring && [ring(), "Dashed ring: the place lies somewhere within"],
    uses.area && [hatched(), "Hatched: an area or waters, its edge estimated"],
    uses.route && [arrow(), "Arrow: from origin to destination; the way between is unknown. Dashed unless it happened"],
    uses.country && [pill(), "Label with a number: known only to be in that country"],
    [stack([{ color: "#0072B2" }, { color: "#E69F00" }], 2), "Ring with a number: several events at one spot"],
  ].filter(Boolean);
  const borders = h("input", { type: "checkbox" });
  borders.addEventListener("change", () => showBorders(borders.checked));
  byId("atlas-legend").append(
    h("details", { class: "atlas-legend" },
      h("summary", null, "How to read this map"),
      h("ul", null, ...rows.map(([picture, words]) => h("li", null, h("span", { class: "atlas-key" }, picture), h("span", null, words)))),
      h("label", { class: "atlas-borders" }, borders,
        h("span", null, "Show borders as administered today (Natural Earth; no position is taken on any claim)"))),
  );
}

function usesOf(atlas) {
  const places = atlas.events.flatMap((event) => event.places);
  return {
    ring: places.some((place) => place.mark === "point" && place.precision >= 2),
    area: places.some((place) => place.rings.length),
    country: places.some((place) => place.mark === "country"),
    route: atlas.events.some((event) => event.routes.length),
  };
}

function picture(...children) {
  return s("svg", { viewBox: "0 0 34 22", width: 34, height: 22, "aria-hidden": "true" }, ...children);
}

function ring() {
  return picture(
    s("circle", { cx: 17, cy: 11, r: 9.5, fill: "none", stroke: "var(--ring)", "stroke-width": 1.4, "stroke-dasharray": "2 3" }),
    s("circle", { cx: 17, cy: 11, r: 3, fill: "var(--ring)" }));
}

function hatched() {
  const lines = [2, 9, 16, 23].map((x) => s("path", { d: `M${x} 19L${x + 10} 3`, stroke: "var(--ring)", "stroke-width": 1.2 }));
  return picture(s("rect", { x: 2, y: 3, width: 31, height: 16, rx: 3, fill: "none", stroke: "var(--ring)", "stroke-dasharray": "4 3" }), ...lines);
}

function arrow() {
  return picture(
    s("path", { d: "M2 18Q15 2 28 9", fill: "none", stroke: "var(--ring)", "stroke-width": 2, "stroke-dasharray": "6 4" }),
    s("path", { d: "M33 12L24 12.500L28 5z", fill: "var(--ring)" }));
}

function pill() {
  return picture(
    s("rect", { x: 1, y: 3, width: 32, height: 16, rx: 8, fill: "var(--paper)", stroke: "var(--ring)", "stroke-width": 1.2 }),
    s("text", { x: 17, y: 15, "text-anchor": "middle", class: "atlas-key-text" }, "XY · 3"));
}
