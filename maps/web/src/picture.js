/** A picture of what is shown: map, marks, title, key and attribution, by either pen. */

import { drawBase, drawCountries, drawScene } from "./draw.js";
import { CanvasPen, SvgPen, textWidth } from "./pens.js";
import { drawSymbol } from "./symbols.js";
import { say, typeTitle } from "./words.js";

const HEAD = 54; // pixels above the map
const FOOT = 58; // and under it, a line of the key more where it needs one
const EDGE = 18;
const SHARP = 2; // pixels of the PNG to one of the screen

/**
 * @param {{ view: import("./project.js").View, scene: import("./scene.js").Scene, base: import("./basemap.js").Base, shapes: import("./basemap.js").Base,
 *   palette: any, borders: boolean, title: string, note: string, attribution: string, selected: Set<number> }} what
 *   is shown; the view is the visible one
 */
function drawPicture(pen, what) {
  const { view, palette, scene } = what;
  const laid = scene.layout(view, what.selected);
  pen.box(0, 0, view.width, view.height, 0, { fill: palette.sea });
  drawBase(pen, view, what.base, palette, { borders: what.borders });
  drawCountries(pen, laid, what.shapes, palette);
  drawScene(pen, laid, scene.atlas, palette);
}

export async function pngPicture(what) {
  const { width, height } = sizeOf(what);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * SHARP, height: height * SHARP });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(SHARP, 0, 0, SHARP, 0, 0);
  const pen = new CanvasPen(context, SHARP);
  page(pen, what, (draw) => {
    context.save();
    context.beginPath();
    context.rect(0, HEAD, what.view.width, what.view.height);
    context.clip();
    context.translate(0, HEAD);
    draw(pen);
    context.restore();
  });
  return new Promise((done) => {
    canvas.toBlob(done, "image/png");
  });
}

export function svgPicture(what) {
  const { width, height } = sizeOf(what);
  const pen = new SvgPen(width, height);
  page(pen, what, (draw) => pen.inside(0, HEAD, what.view.width, what.view.height, () => draw(pen)));
  return pen.toString();
}

function page(pen, what, onMap) {
  const { width, height } = sizeOf(what);
  const { palette } = what;
  pen.box(0, 0, width, height, 0, { fill: palette.paper });
  pen.text(clipped(what.title, width - 2 * EDGE, 20, 700), EDGE, 21, { size: 20, weight: 700, fill: palette.ink, align: "left" });
  pen.text(what.note, EDGE, 42, { size: 12.5, fill: palette.muted, align: "left" });
  onMap((brush) => drawPicture(brush, what));
  const keys = keyOf(what);
  const top = HEAD + what.view.height + 18;
  for (const { x, line, type, status, words } of keys) {
    drawSymbol(pen, x + 8, top + 22 * line, type, status, palette, { size: 18 });
    pen.text(words, x + 23, top + 22 * line, { size: 12, fill: palette.ink, align: "left" });
  }
  pen.text(what.attribution, EDGE, height - 13, { size: 11, fill: palette.muted, align: "left" });
}

function sizeOf(what) {
  const lines = 1 + Math.max(0, ...keyOf(what).map(({ line }) => line));
  return { width: what.view.width, height: HEAD + what.view.height + FOOT + 22 * (lines - 1) };
}

/** Types and statuses among what is shown, each with where its words go. */
function keyOf({ scene, view }) {
  const { atlas, mask } = scene;
  const [types, statuses] = [new Set(), new Set()];
  for (let index = 0; index < atlas.count; index += 1) {
    if (mask[index]) {
      types.add(atlas.type[index]);
      statuses.add(atlas.status[index]);
    }
  }
  const solid = atlas.statuses[0];
  const entries = [
    ...[...types].sort((a, b) => a - b).map((at) => ({ type: atlas.types[at], status: solid, words: typeTitle(atlas.types[at]) })),
    ...[...statuses].sort((a, b) => a - b).map((at) => ({ type: { id: "key", color: "#0072B2", shape: "circle" }, status: atlas.statuses[at], words: say(`status.${atlas.statuses[at].id}`) })),
  ];
  let [x, line] = [EDGE, 0];
  return entries.map((entry) => {
    const width = 23 + textWidth(entry.words, 12) + 20;
    if (x + width > view.width && x > EDGE) [x, line] = [EDGE, line + 1];
    const at = { ...entry, x, line };
    x += width;
    return at;
  });
}

function clipped(words, width, size, weight) {
  let text = words;
  while (text.length > 4 && textWidth(text, size, weight) > width) text = `${text.slice(0, -2).trimEnd()}…`;
  return text;
}
