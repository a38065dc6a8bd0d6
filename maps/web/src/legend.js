/** What the signs mean that the switches do not already explain. */

import { byId, h, s } from "./dom.js";
import { say } from "./words.js";

/** Draws the key, with a switch for country borders. */
export function addLegend(atlas, areShown, showBorders) {
  const uses = usesOf(atlas);
  const rows = [
    uses.ring && [ring(), say("legend.ring")],
    uses.area && [hatched(), say("legend.area")],
    uses.route && [arrow(), say("legend.route")],
    uses.country && [pill(), say("legend.country")],
    [stack(), say("legend.spot")],
  ].filter(Boolean);
  const borders = h("input", { type: "checkbox", checked: areShown });
  borders.addEventListener("change", () => showBorders(borders.checked));
  byId("atlas-legend").append(
    h("details", { class: "atlas-section" },
      h("summary", null, say("legend.title")),
      h("ul", { class: "atlas-keys" }, ...rows.map(([sign, words]) => h("li", null, h("span", { class: "atlas-key" }, sign), h("span", null, words)))),
      h("label", { class: "atlas-borders" }, borders, h("span", null, say("legend.borders")))),
  );
}

function usesOf({ places, routes }) {
  const marks = new Set(places.mark);
  return {
    ring: places.precision.some((code, row) => code >= 2 && places.mark[row] === 0),
    area: Object.keys(places.rings).length > 0,
    country: marks.has(2),
    route: routes.count > 0,
  };
}

function stack() {
  return picture(
    s("path", { d: "M17 2A9 9 0 0 1 17 20", fill: "none", stroke: "#0072B2", "stroke-width": 4 }),
    s("path", { d: "M17 20A9 9 0 0 1 17 2", fill: "none", stroke: "#E69F00", "stroke-width": 4 }),
    s("text", { x: 17, y: 14.5, "text-anchor": "middle", class: "atlas-key-text" }, "2"));
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
