/** Small builders for elements. Text only ever goes in as text. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Returns an element. `attributes` may hold `on` (event name to handler) and `class`.
 * @param {string} name
 * @param {Record<string, any> | null} [attributes]
 * @param {...(Node | string | null | false | undefined)} children strings become text nodes
 * @returns {HTMLElement}
 */
export function h(name, attributes, ...children) {
  return finish(document.createElement(name), attributes, children);
}

/** The same for SVG. @returns {SVGElement} */
export function s(name, attributes, ...children) {
  return finish(document.createElementNS(SVG, name), attributes, children);
}

/** Returns text from an article, kept from changing the direction of what stands around it. */
export function said(text) {
  return h("bdi", null, text);
}

export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** Runs `handler` now and whenever a media query changes. */
export function watchMedia(query, handler) {
  const media = window.matchMedia(query);
  media.addEventListener("change", () => handler(media.matches));
  handler(media.matches);
}

export function prefersStillness() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function isPhone() {
  return window.matchMedia("(max-width: 760px)").matches;
}

/** Hands the focus on before the element that holds it goes: to the first of the others that takes it, or to the map. */
export function passFocus(from, ...others) {
  if (!from.contains(document.activeElement)) return;
  for (const other of [...others, document.querySelector(".atlas-map")]) {
    other?.focus({ preventScroll: true });
    if (document.activeElement === other) return;
  }
}

function finish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
