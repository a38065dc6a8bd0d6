/**
 * What draws: one pen for a canvas, one for an SVG picture. All that the map shows is drawn with
 * these few strokes, so that the screen, the PNG and the SVG cannot differ.
 *
 * A style is { fill, stroke, width, dash, cap, alpha, hatch }; lines are [x, y, x, y, ...] in pixels.
 */

const SVG = "http://www.w3.org/2000/svg";
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const ROUND = 6.2832;

export class CanvasPen {
  /** @param {CanvasRenderingContext2D} context @param {number} ratio device pixels to a pixel */
  constructor(context, ratio) {
    this.context = context;
    this.ratio = ratio;
    this.sprites = new Map();
    this.paths = new Map();
    this.hatches = new Map();
  }

  /** Forgets what was kept, after colors changed. */
  reset() {
    this.sprites.clear();
    this.hatches.clear();
  }

  clear(width, height) {
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
  }

  lines(lines, style) {
    const { context } = this;
    context.beginPath();
    for (const line of lines) {
      context.moveTo(line[0], line[1]);
      for (let k = 2; k < line.length; k += 2) context.lineTo(line[k], line[k + 1]);
    }
    this.paint(style, "evenodd");
  }

  circle(x, y, radius, style) {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, ROUND);
    this.paint(style);
  }

  /** A piece of a ring, from and to in turns, clockwise from the top. */
  arc(x, y, radius, from, to, style) {
    this.context.beginPath();
    this.context.arc(x, y, radius, (from - 0.25) * ROUND, (to - 0.25) * ROUND);
    this.paint(style);
  }

  box(x, y, width, height, radius, style) {
    this.context.beginPath();
    this.context.roundRect(x, y, width, height, radius);
    this.paint(style);
  }

  /** An outline given as an SVG path around (x, y). */
  path(outline, x, y, scale, style) {
    if (!this.paths.has(outline)) this.paths.set(outline, new Path2D(outline));
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.scale(scale, scale);
    this.paint({ ...style, width: (style.width ?? 1) / scale, dash: style.dash?.map((one) => one / scale) }, "nonzero", this.paths.get(outline));
    context.restore();
  }

  /** What looks the same wherever it stands is drawn once: `draw(pen)` around (0, 0), then copied. */
  stamp(key, size, x, y, draw) {
    if (!this.sprites.has(key)) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = Math.ceil(size * this.ratio);
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.setTransform(this.ratio, 0, 0, this.ratio, canvas.width / 2, canvas.height / 2);
      draw(new CanvasPen(context, this.ratio));
      this.sprites.set(key, canvas);
    }
    const canvas = this.sprites.get(key);
    const [width, height] = [canvas.width / this.ratio, canvas.height / this.ratio];
    this.context.drawImage(canvas, x - width / 2, y - height / 2, width, height);
  }

  text(words, x, y, { size, weight = 400, fill, halo, align = "center", family = FONT }) {
    const { context } = this;
    context.font = `${weight} ${size}px ${family}`;
    context.textAlign = align;
    context.textBaseline = "middle";
    if (halo) {
      context.lineJoin = "round";
      context.lineWidth = 3.4;
      context.strokeStyle = halo;
      context.strokeText(words, x, y);
    }
    context.fillStyle = fill;
    context.fillText(words, x, y);
  }

  paint({ fill, hatch, stroke, width = 1, dash, cap = "butt", alpha = 1 }, rule = "nonzero", path = null) {
    const { context } = this;
    const shape = path ? [path] : [];
    context.globalAlpha = alpha;
    if (fill) {
      context.fillStyle = fill;
      context.fill(...shape, rule);
    }
    if (hatch) {
      context.fillStyle = this.hatch(hatch);
      context.fill(...shape, rule);
    }
    if (stroke) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.setLineDash(dash ?? []);
      context.lineCap = cap;
      context.lineJoin = "round";
      context.stroke(...shape);
    }
    context.globalAlpha = 1;
  }

  hatch({ color, gap, width }) {
    const key = `${color} ${gap} ${width}`;
    if (!this.hatches.has(key)) {
      const side = Math.round(gap * Math.SQRT2 * this.ratio);
      const tile = document.createElement("canvas");
      tile.width = tile.height = side;
      const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
      pen.strokeStyle = color;
      pen.lineWidth = width * this.ratio;
      pen.beginPath();
      for (const shift of [-side, 0, side]) {
        pen.moveTo(shift - side / 2, side * 1.5);
        pen.lineTo(shift + side * 1.5, -side / 2);
      }
      pen.stroke();
      const pattern = /** @type {CanvasPattern} */ (this.context.createPattern(tile, "repeat"));
      pattern.setTransform(new DOMMatrix().scale(1 / this.ratio));
      this.hatches.set(key, pattern);
    }
    return this.hatches.get(key);
  }
}

export class SvgPen {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.root = document.createElementNS(SVG, "svg");
    this.set(this.root, { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
    this.defs = this.root.appendChild(document.createElementNS(SVG, "defs"));
    this.hatches = new Map();
    this.into = this.root;
  }

  /** @returns {string} the picture as a file */
  toString() {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(this.root)}\n`;
  }

  /** Draws in a frame of the picture, what leaves it cut off. */
  inside(x, y, width, height, draw) {
    const outer = this.into;
    this.into = outer.appendChild(document.createElementNS(SVG, "svg"));
    this.set(this.into, { x, y, width, height, viewBox: `0 0 ${width} ${height}`, overflow: "hidden" });
    draw();
    this.into = outer;
  }

  lines(lines, style) {
    const piece = (line) => {
      const steps = [];
      for (let k = 0; k < line.length; k += 2) steps.push(`${round(line[k])} ${round(line[k + 1])}`);
      return `M${steps.join("L")}`;
    };
    this.add("path", { d: lines.map(piece).join(""), "fill-rule": "evenodd" }, style);
  }

  circle(x, y, radius, style) {
    this.add("circle", { cx: round(x), cy: round(y), r: round(radius) }, style);
  }

  arc(x, y, radius, from, to, style) {
    if (to - from > 0.999) return this.circle(x, y, radius, style);
    const at = (turn) => [round(x + radius * Math.sin(turn * ROUND)), round(y - radius * Math.cos(turn * ROUND))];
    const [[x0, y0], [x1, y1]] = [at(from), at(to)];
    this.add("path", { d: `M${x0} ${y0}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${x1} ${y1}` }, style);
    return undefined;
  }

  box(x, y, width, height, radius, style) {
    this.add("rect", { x: round(x), y: round(y), width: round(width), height, rx: radius }, style);
  }

  path(outline, x, y, scale, style) {
    const scaled = { ...style, width: (style.width ?? 1) / scale, dash: style.dash?.map((one) => one / scale) };
    this.add("path", { d: outline, transform: `translate(${round(x)} ${round(y)}) scale(${round(scale, 4)})` }, scaled);
  }

  stamp(_key, _size, x, y, draw) {
    const outer = this.into;
    this.into = outer.appendChild(document.createElementNS(SVG, "g"));
    this.set(this.into, { transform: `translate(${round(x)} ${round(y)})` });
    draw(this);
    this.into = outer;
  }

  text(words, x, y, { size, weight = 400, fill, halo, align = "center", family = FONT }) {
    const anchor = { center: "middle", left: "start", right: "end" }[align];
    const element = this.into.appendChild(document.createElementNS(SVG, "text"));
    const outline = halo ? { stroke: halo, "stroke-width": 3.4, "stroke-linejoin": "round", "paint-order": "stroke" } : {};
    this.set(element, { x: round(x), y: round(y), fill, "font-size": size, "font-weight": weight, "font-family": family, "text-anchor": anchor, "dominant-baseline": "central", ...outline });
    element.textContent = words.replace(/[\p{Cc}\ufffe\uffff]/gu, " "); // XML has no word for most of these
  }

  add(name, attributes, { fill, hatch, stroke, width = 1, dash, cap = "butt", alpha = 1 }) {
    const element = this.into.appendChild(document.createElementNS(SVG, name));
    this.set(element, attributes);
    this.set(element, { fill: fill ?? "none" });
    if (alpha !== 1) this.set(element, { opacity: alpha });
    if (stroke) this.set(element, { stroke, "stroke-width": round(width), "stroke-linecap": cap, "stroke-linejoin": "round" });
    if (stroke && dash) this.set(element, { "stroke-dasharray": dash.map((one) => round(one)).join(" ") });
    if (hatch) this.into.insertBefore(this.hatched(name, attributes, hatch), element);
  }

  hatched(name, attributes, { color, gap, width }) {
    const key = `${color} ${gap} ${width}`;
    if (!this.hatches.has(key)) {
      const pattern = this.defs.appendChild(document.createElementNS(SVG, "pattern"));
      this.set(pattern, { id: `hatch${this.hatches.size}`, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
      this.set(pattern.appendChild(document.createElementNS(SVG, "rect")), { width, height: gap, fill: color });
      this.hatches.set(key, pattern.id);
    }
    const element = document.createElementNS(SVG, name);
    this.set(element, { ...attributes, fill: `url(#${this.hatches.get(key)})` });
    return element;
  }

  set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  }
}

function round(value, digits = 1) {
  return Number(value.toFixed(digits));
}

const measure = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
const widths = new Map();

/** Pixels that words take. */
export function textWidth(words, size, weight = 400) {
  const key = `${weight} ${size} ${words}`;
  if (!widths.has(key)) {
    if (measure) measure.font = `${weight} ${size}px ${FONT}`;
    widths.set(key, measure ? measure.measureText(words).width : words.length * size * 0.56);
  }
  return widths.get(key);
}
