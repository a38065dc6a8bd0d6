/** The colors in use: those of the style sheet, as the canvas needs them, and mixtures of them. */

const NAMES = ["paper", "ink", "muted", "rule", "accent", "sea", "land", "water", "coast", "border", "label", "mark-line", "mark-paper", "mark-gray", "mark-gray-line", "ring", "select"];

/** @typedef {Record<string, string> & { dark: boolean }} Palette */

/** Reads the style sheet's colors as they are now. @returns {Palette} */
export function readPalette() {
  const style = getComputedStyle(document.body);
  const colors = Object.fromEntries(NAMES.map((name) => [camel(name), style.getPropertyValue(`--${name}`).trim()]));
  return { ...colors, dark: lightness(colors.paper) < 0.5 };
}

/** Returns `share` of one color on the other; both #rrggbb. */
export function mix(color, share, ground) {
  const [one, other] = [parse(color), parse(ground)];
  return `#${one.map((part, k) => Math.round(part * share + other[k] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

/** A type's color for lines and hatching: dark on light ground, bright on dark. */
export function inkOf(type, palette) {
  return palette.dark ? type.color : type.ink;
}

function parse(color) {
  const hex = color.length === 4 ? color.replace(/[0-9a-f]/gi, "$&$&") : color;
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) || 0);
}

function lightness(color) {
  return Math.max(...parse(color)) / 255;
}

function camel(name) {
  return name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}
