/** Shapes by event type, paint by status: the legend, the list and the map all draw from here. */

import { s } from "./dom.js";

/** Outlines in a box from -10 to 10. */
const OUTLINES = {
  circle: "M0-8.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17z",
  square: "M-7.5-7.5h15v15h-15z",
  diamond: "M0-9.8L9.8 0L0 9.8L-9.8 0z",
  pentagon: "M0-9.4L9.2-2.7L5.7 8.2H-5.7L-9.2-2.7z",
  hexagon: "M-4.7-8.4H4.7L9.4 0L4.7 8.4H-4.7L-9.4 0z",
  octagon: "M-3.7-9H3.7L9-3.7V3.7L3.7 9H-3.7L-9 3.7V-3.7z",
  star: "M0-10L2.7-3.6L9.7-3.1L4.3 1.4L6 8.2L0 4.5L-6 8.2L-4.3 1.4L-9.7-3.1L-2.7-3.6z",
  cross: "M-3.2-9.2H3.2V-3.2H9.2V3.2H3.2V9.2H-3.2V3.2H-9.2V-3.2H-3.2z",
  chevron: "M-8-8.5H1.5L9 0L1.5 8.5H-8L-1.5 0z",
  "triangle-up": "M0-9.4L9.6 7.6H-9.6z",
  "triangle-down": "M0 9.4L9.6-7.6H-9.6z",
  "triangle-right": "M9.6 0L-7.4 9.6V-9.6z",
};
const SWATCH = "#0072B2"; // a hue, so that pale and gray stay apart
const DASHES = { solid: null, dashed: "4 2.6", dotted: "1.4 2.6" };

/** @returns {{ fill: string, stroke: string, dash: string | null }} CSS colors may be var(...) */
export function paint(type, status) {
  const fills = {
    solid: type.color,
    pale: mix(type.color, 0.34),
    hollow: "var(--mark-paper)",
    gray: "var(--mark-gray)",
  };
  return {
    fill: fills[status.fill],
    stroke: status.fill === "gray" ? "var(--mark-gray-line)" : "var(--mark-line)",
    dash: DASHES[status.line],
  };
}

/** Returns an SVG of an event's mark, decorative: the words stand beside it. */
export function symbol(type, status, size = 22, extra = {}) {
  const { fill, stroke, dash } = paint(type, status);
  return s(
    "svg",
    { viewBox: "-12 -12 24 24", width: size, height: size, "aria-hidden": "true", class: "atlas-symbol", ...extra },
    s("path", { d: OUTLINES[type.shape] ?? OUTLINES.circle, class: "atlas-symbol-halo" }),
    s("path", {
      d: OUTLINES[type.shape] ?? OUTLINES.circle,
      fill,
      stroke,
      "stroke-width": status.line === "solid" ? 1.6 : 1.9,
      "stroke-dasharray": dash,
      "stroke-linejoin": "round",
      "stroke-linecap": status.line === "dotted" ? "round" : "butt",
    }),
  );
}

/** A neutral swatch that shows only a status. */
export function statusSwatch(status, size = 18) {
  return symbol({ color: SWATCH, shape: "circle" }, status, size);
}

/** A ring of the colors of several events at one spot, with their number inside. */
export function stack(types, count) {
  const colors = [...new Set(types.map((type) => type.color))];
  const radius = 12.5;
  const around = 2 * Math.PI * radius;
  const arcs = colors.map((color, index) =>
    s("circle", {
      r: radius, fill: "none", stroke: color, "stroke-width": 5,
      "stroke-dasharray": `${around / colors.length} ${around}`,
      "stroke-dashoffset": (-around * index) / colors.length,
      transform: "rotate(-90)",
    }),
  );
  const text = s("text", { "text-anchor": "middle", y: 4.4, class: "atlas-stack-count" }, String(count));
  return s(
    "svg",
    { viewBox: "-17 -17 34 34", width: 34, height: 34, "aria-hidden": "true", class: "atlas-symbol" },
    s("circle", { r: 15.4, class: "atlas-stack-disc" }),
    ...arcs,
    s("circle", { r: 15.4, class: "atlas-stack-line" }),
    s("circle", { r: 9.8, class: "atlas-stack-line" }),
    text,
  );
}

/** Returns a color mixed with the map's paper: `share` of it, the rest paper. */
export function mix(color, share) {
  return `color-mix(in srgb, ${color} ${Math.round(share * 100)}%, var(--mark-paper))`;
}
