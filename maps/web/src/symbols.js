/** Shapes by event type, paint by status: the legend, the list and the map all draw from here. */

import OUTLINES from "../../data/outlines.json" with { type: "json" }; // in a box from -10 to 10
import { mix } from "./colors.js";
import { s } from "./dom.js";

const SWATCH = "#0072B2"; // a hue, so that pale and gray stay apart
const SIZE = 28; // pixels of a mark on the map
const BOX = 24; // units an outline stands in, its line included
const DASHES = { solid: null, dashed: [4, 2.6], dotted: [1.4, 2.6] };

/** Fill and line of an event's mark, in a palette's colors. */
export function paint(type, status, palette) {
  const fills = {
    solid: type.color,
    pale: mix(type.color, 0.34, palette.markPaper),
    hollow: palette.markPaper,
    gray: palette.markGray,
  };
  return {
    fill: fills[status.fill],
    stroke: status.fill === "gray" ? palette.markGrayLine : palette.markLine,
    width: status.line === "solid" ? 1.6 : 1.9,
    dash: DASHES[status.line] ?? undefined,
    cap: status.line === "dotted" ? "round" : "butt",
  };
}

/** Draws the mark of one event, so many pixels wide, with a halo that sets it off from the map. */
export function drawSymbol(pen, x, y, type, status, palette, { size = SIZE, selected = false } = {}) {
  const outline = OUTLINES[type.shape] ?? OUTLINES.circle;
  const key = ["symbol", type.id, status.id, selected, size].join(" ");
  pen.stamp(key, size * 1.5, x, y, (brush) => {
    const halo = selected ? palette.select : palette.markPaper;
    brush.path(outline, 0, 0, size / BOX, { stroke: halo, width: (selected ? 6.5 : 5) * (size / BOX), alpha: selected ? 1 : 0.85 });
    const style = paint(type, status, palette);
    brush.path(outline, 0, 0, size / BOX, { ...style, width: style.width * (size / BOX), dash: style.dash?.map((one) => one * (size / BOX)) });
  });
}

/** Draws a ring in the colors of several events at one spot, their number inside. */
export function drawStack(pen, x, y, types, count, palette, selected = false) {
  const words = shortCount(count);
  const radius = reachOf(count) - 4;
  const colors = [...new Set(types.map((type) => type.color))];
  pen.stamp(["stack", colors.join(), words, selected].join(" "), radius * 2 + 16, x, y, (brush) => {
    if (selected) brush.circle(0, 0, radius + 5, { fill: palette.select });
    brush.circle(0, 0, radius + 3.6, { fill: palette.paper });
    colors.forEach((color, k) => brush.arc(0, 0, radius + 1, k / colors.length, (k + 1) / colors.length, { stroke: color, width: 4.4 }));
    const line = { stroke: palette.markLine, width: 1 };
    brush.circle(0, 0, radius + 3.6, line);
    brush.circle(0, 0, radius - 1.4, line);
    brush.text(words, 0, 0.5, { size: words.length > 2 ? 10.5 : 12, weight: 700, fill: palette.ink });
  });
}

/** Pixels from the middle of the mark of so many events to its edge. */
export function reachOf(count) {
  return count > 1 ? 14.5 + 2.2 * (shortCount(count).length - 1) : SIZE / 2;
}

/** A number in few letters: 999, 1.2k, 45k. */
export function shortCount(count) {
  if (count < 1000) return String(count);
  const thousands = count / 1000;
  return `${thousands < 9.95 ? thousands.toFixed(1).replace(/\.0$/, "") : Math.round(thousands)}k`;
}

/** Returns an SVG element of an event's mark, decorative: the words stand beside it. */
export function symbol(type, status, size = 22) {
  const variables = { markPaper: "var(--mark-paper)", markGray: "var(--mark-gray)", markLine: "var(--mark-line)", markGrayLine: "var(--mark-gray-line)" };
  const fill = status.fill === "pale" ? `color-mix(in srgb, ${type.color} 34%, var(--mark-paper))` : null;
  const style = paint(type, status, { ...variables, markPaper: "#ffffff" });
  return s(
    "svg",
    { viewBox: "-12 -12 24 24", width: size, height: size, "aria-hidden": "true", class: "atlas-symbol" },
    s("path", {
      d: OUTLINES[type.shape] ?? OUTLINES.circle,
      fill: fill ?? (status.fill === "hollow" ? variables.markPaper : style.fill),
      stroke: style.stroke,
      "stroke-width": style.width,
      "stroke-dasharray": style.dash?.join(" "),
      "stroke-linejoin": "round",
      "stroke-linecap": style.cap,
    }),
  );
}

/** A neutral swatch that shows only a status. */
export function statusSwatch(status, size = 18) {
  return symbol({ color: SWATCH, shape: "circle" }, status, size);
}
