/** Draws a scene and the base map under it, with any pen. */

import { around, holds } from "./boxes.js";
import { inkOf, mix } from "./colors.js";
import { LED } from "./scene.js";
import { drawStack, drawSymbol } from "./symbols.js";

const DASHED = new Set(["alleged", "possible", "planned"]);
const PLAIN_FROM = 1500; // routes: so many are drawn without halo, arrow and number
const GRID = 30; // degrees

/**
 * Sea, land, lakes, rivers, the grid and, when asked for, borders.
 * @param {import("./basemap.js").Base} base
 */
export function drawBase(pen, view, base, palette, { borders = false } = {}) {
  drawGrid(pen, view, palette);
  for (const turn of view.turns(-180, 190)) {
    pen.lines(base.lines("rings", view, turn), { fill: palette.land, stroke: palette.coast, width: 0.7 });
    pen.lines(base.lines("lakes", view, turn), { fill: palette.sea, stroke: palette.coast, width: 0.5 });
    if (view.zoom >= 3) pen.lines(base.lines("rivers", view, turn), { stroke: palette.water, width: Math.min(1.4, 0.4 + view.zoom * 0.12) });
    if (borders) pen.lines(base.lines("borders", view, turn), { stroke: palette.border, width: 0.9, dash: [3, 3] });
  }
}

function drawGrid(pen, view, palette) {
  const lines = [];
  for (const turn of view.turns()) {
    for (let lon = -180; lon < 180; lon += GRID) lines.push([view.x(lon + turn), 0, view.x(lon + turn), view.height]);
  }
  for (let lat = -60; lat <= 60; lat += GRID) lines.push([0, view.y(lat), view.width, view.y(lat)]);
  pen.lines(lines, { stroke: palette.coast, width: 0.5, alpha: 0.35 });
}

/**
 * Countries with events known to be somewhere in them, lightly shaded.
 * @param {import("./basemap.js").Base} shapes outlines by code
 */
export function drawCountries(pen, laid, shapes, palette) {
  const { view, pills, selected } = laid;
  for (const { country } of pills) {
    const chosen = country.events.some((event) => selected.has(event));
    for (const turn of view.turns(-180, 190)) {
      pen.lines(shapes.lines(country.code, view, turn), { fill: chosen ? palette.select : palette.ring, alpha: chosen ? 0.16 : 0.09 });
    }
  }
}

/** The events' marks. */
export function drawScene(pen, laid, atlas, palette) {
  for (const ring of laid.rings) drawRing(pen, ring, palette);
  for (const area of laid.areas) drawArea(pen, area, atlas, laid.selected, palette);
  drawLabels(pen, laid.labels, palette);
  if (laid.routes.length > PLAIN_FROM) drawManyRoutes(pen, laid, palette);
  else for (const route of laid.routes) drawRoute(pen, route, laid.selected, palette);
  for (const { words, x, y } of laid.names) pen.text(words, x, y, { size: 12, weight: 600, fill: palette.ink, halo: palette.land });
  for (const pill of laid.pills) drawPill(pen, pill, laid.selected, palette);
  for (const group of laid.groups) drawGroup(pen, group, atlas, laid, palette);
}

function drawRing(pen, { x, y, radius }, palette) {
  pen.circle(x, y, radius, { fill: palette.ring, alpha: 0.05 });
  pen.circle(x, y, radius, { stroke: palette.ring, width: 1.2, dash: [2, 4] });
}

function drawArea(pen, { lines, event, events }, atlas, selected, palette) {
  const [type, status] = [atlas.types[atlas.type[event]], atlas.statuses[atlas.status[event]]];
  const color = status.fill === "gray" ? palette.markGrayLine : inkOf(type, palette);
  const solid = status.fill === "solid";
  const chosen = events.some((one) => selected.has(one));
  if (chosen) pen.lines(lines, { stroke: palette.select, width: 5, alpha: 0.45 });
  pen.lines(lines, {
    fill: mix(color, solid ? 0.2 : 0.1, palette.land) + (solid ? "80" : "66"),
    hatch: { color: mix(color, solid ? 0.75 : 0.55, palette.land), gap: solid ? 6.5 : 9, width: solid ? 1.7 : 1.2 },
    stroke: color, width: chosen ? 2.4 : 1.5, dash: [6, 5],
  });
}

function drawRoute(pen, { line, type, status, events }, selected, palette) {
  const { color, dash } = lineOf(type, status, palette);
  const chosen = events.some((event) => selected.has(event));
  const width = 1.8 + Math.min(3, Math.log2(events.length)) * 0.8 + (chosen ? 1.4 : 0);
  pen.lines([line], { stroke: chosen ? palette.select : palette.markPaper, width: width + 3.4, alpha: chosen ? 0.55 : 0.75 });
  pen.lines([line], { stroke: color, width, dash, cap: dash ? "round" : "butt" });
  drawArrow(pen, line, color, width);
  if (events.length > 1) drawCount(pen, line, events.length, palette);
}

/**
 * So many routes that they are a texture: those that look alike at one stroke, paler instead of dashed,
 * which takes seconds to paint; the chosen ones over them.
 */
function drawManyRoutes(pen, { routes, selected }, palette) {
  const alike = new Map();
  for (const { line, type, status } of routes) {
    const key = `${type.id} ${status.id}`;
    if (!alike.has(key)) alike.set(key, { ...lineOf(type, status, palette), lines: [] });
    alike.get(key).lines.push(line);
  }
  for (const { color, dash, lines } of alike.values()) pen.lines(lines, { stroke: color, width: 1, alpha: dash ? 0.3 : 0.6 });
  for (const route of routes) if (route.events.some((event) => selected.has(event))) drawRoute(pen, route, selected, palette);
}

function lineOf(type, status, palette) {
  const color = status.fill === "gray" ? palette.markGrayLine : inkOf(type, palette);
  return { color, dash: status.fill === "gray" ? [1, 5] : DASHED.has(status.id) ? [8, 6] : undefined };
}

function drawArrow(pen, line, color, width) {
  const [x, y] = line.slice(-2);
  const [bx, by] = line.slice(Math.max(0, line.length - 6), Math.max(2, line.length - 4));
  const turn = Math.atan2(y - by, x - bx);
  const size = 6.5 + width;
  const at = (along, across) => [x + along * Math.cos(turn) - across * Math.sin(turn), y + along * Math.sin(turn) + across * Math.cos(turn)];
  pen.lines([[...at(3, 0), ...at(-size, size * 0.56), ...at(-size * 0.7, 0), ...at(-size, -size * 0.56)]], { fill: color });
}

function drawCount(pen, line, count, palette) {
  const middle = 2 * Math.floor(line.length / 4);
  const [x, y] = [line[middle], line[middle + 1]];
  const words = String(count);
  const width = 12 + 7 * words.length;
  pen.box(x - width / 2, y - 8.5, width, 17, 8.5, { fill: palette.paper, stroke: palette.markGrayLine, width: 1 });
  pen.text(words, x, y + 0.5, { size: 11, weight: 700, fill: palette.ink });
}

function drawLabels(pen, labels, palette) {
  for (const { words, country, x, y, at } of labels) {
    if (country) {
      pen.text(words.toUpperCase(), at, y, { size: 10.5, weight: 500, fill: palette.label, halo: palette.land });
    } else {
      pen.circle(x, y, 1.7, { fill: palette.label });
      pen.text(words, at, y, { size: 11, fill: palette.label, halo: palette.land });
    }
  }
}

function drawPill(pen, { box, words, country, x, y, from }, selected, palette) {
  const chosen = country.events.some((event) => selected.has(event));
  if (!holds(around(x, y, LED, LED), from.x, from.y)) {
    pen.lines([[from.x, from.y, x, y]], { stroke: palette.markGrayLine, width: 1 });
    pen.circle(from.x, from.y, 2, { fill: palette.markGrayLine });
  }
  pen.box(box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0, 12, { fill: palette.paper, stroke: chosen ? palette.select : palette.markGrayLine, width: chosen ? 2.2 : 1 });
  pen.text(words, x, y + 0.5, { size: 12.5, weight: 600, fill: palette.ink });
}

function drawGroup(pen, group, atlas, { selected, chosenGroups }, palette) {
  const chosen = chosenGroups.has(group);
  if (group.count === 1) {
    const { event } = group;
    drawSymbol(pen, group.x, group.y, atlas.types[atlas.type[event]], atlas.statuses[atlas.status[event]], palette, { selected: selected.has(event) });
  } else {
    const types = atlas.types.filter((_, k) => group.types & (1 << k));
    drawStack(pen, group.x, group.y, types, group.count, palette, chosen);
  }
}
