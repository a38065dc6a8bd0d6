/**
 * The list of events beside the map: every event that is shown is here, also those without a place.
 *
 * A row is an event, the first of a group with its heading over it. Only the rows in sight are in the
 * document. Rows have fixed heights, so where each stands is known without drawing it; moving the focus
 * down a row draws the next ones.
 */

import { NEVER, rowsOf } from "./data.js";
import { byId, h, said } from "./dom.js";
import { symbol } from "./symbols.js";
import { monthName, whenWords } from "./when.js";
import { say, typeNoun } from "./words.js";

const ITEM = 92; // pixels; as in style.css
const HEADING = 34;
const MOST_PRINTED = 1000; // rows on paper
const SPARE = 6; // rows drawn above and below what is in sight
const WIDE = 45; // days: longer than a month and a bit, so the year is all that is known

/**
 * A heading and the events under it; `top` in pixels, `row` the number of rows before it.
 * @typedef {{ name: string, events: number[], top: number, row: number }} Group
 */

export class List {
  /**
   * @param {import("./data.js").Atlas} atlas
   * @param {(events: number[], title: string, opener: HTMLElement) => void} onOpen
   */
  constructor(atlas, onOpen) {
    this.atlas = atlas;
    this.onOpen = onOpen;
    this.element = byId("atlas-list");
    this.scroller = byId("atlas-scroll");
    /** @type {Group[]} */
    this.groups = [];
    this.rows = 0; // more than events where some are listed at several places
    this.count = 0;
    this.selected = new Set();
    /** @type {Map<number, HTMLElement>} */
    this.drawn = new Map();
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    this.element.addEventListener("keydown", (key) => this.move(key));
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    window.addEventListener("beforeprint", () => this.drawRows(0, Math.min(this.rows, MOST_PRINTED)));
    window.addEventListener("afterprint", () => this.draw());
  }

  /** Shows the events of a mask, by date (newest first) or by place. */
  show(mask, sort) {
    const { atlas } = this;
    const focused = this.focusedRow();
    const held = focused < 0 ? null : this.row(focused).event;
    const events = [];
    for (let index = atlas.count - 1; index >= 0; index -= 1) if (mask[index]) events.push(index);
    this.groups = laid(sort === "place" ? byPlace(atlas, events) : byDate(atlas, events));
    this.rows = this.groups.reduce((sum, group) => sum + group.events.length, 0);
    this.count = events.length;
    const last = this.groups[this.groups.length - 1];
    this.element.style.height = last ? `${last.top + HEADING + ITEM * last.events.length}px` : "";
    this.drawn.clear();
    this.element.replaceChildren(...(events.length ? [] : [h("li", { class: "atlas-empty" }, say(atlas.count ? "list.empty" : "list.none"))]));
    this.draw();
    if (held !== null) this.focus(held);
  }

  /** Marks the events whose card is open. */
  mark(selected) {
    this.selected = selected;
    for (const [at, element] of this.drawn) setCurrent(buttonIn(element), selected.has(this.row(at).event));
  }

  /** Scrolls to an event and puts the focus on it; on the list as a whole when it is not shown. */
  focus(event) {
    const group = this.groups.find(({ events }) => events.includes(event));
    if (group) this.focusRow(group.row + group.events.indexOf(event));
    else this.element.focus({ preventScroll: true });
  }

  focusRow(at) {
    this.bring(at);
    const element = this.drawn.get(at);
    if (element) buttonIn(element).focus({ preventScroll: true });
  }

  /** The row that has the focus; -1 when none has. */
  focusedRow() {
    for (const [at, element] of this.drawn) if (element.contains(document.activeElement)) return at;
    return -1;
  }

  /** What stands in a row and where; `heading` is empty but for the first of a group. */
  row(at) {
    const group = this.groups[lastBelow(this.groups, "row", at)];
    const below = at - group.row;
    const event = group.events[below];
    if (below === 0) return { event, heading: group.name, top: group.top, height: HEADING + ITEM };
    return { event, heading: "", top: group.top + HEADING + ITEM * below, height: ITEM };
  }

  /** Draws the rows in sight that are not drawn, and takes away those that are out of it. */
  draw() {
    if (!this.rows) return;
    const top = this.element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    const first = Math.max(0, this.rowAt(-top) - SPARE);
    const last = Math.min(this.rows, this.rowAt(-top + this.scroller.clientHeight) + SPARE + 1);
    for (const [at, element] of this.drawn) {
      if ((at < first || at >= last) && !element.contains(document.activeElement)) {
        element.remove();
        this.drawn.delete(at);
      }
    }
    this.drawRows(first, last);
  }

  drawRows(first, last) {
    for (let at = first; at < last; at += 1) if (!this.drawn.has(at)) this.add(at);
  }

  /** Adds a row where it belongs, so that the order of the document is that of the list. */
  add(at) {
    const { event, heading, top } = this.row(at);
    const element = h("li", { "aria-posinset": at + 1, "aria-setsize": this.rows },
      heading && h("h3", { class: "atlas-heading", dir: "auto" }, heading),
      this.item(event));
    element.style.transform = `translateY(${top}px)`;
    const later = [...this.drawn.keys()].filter((other) => other > at);
    const next = later.length ? this.drawn.get(Math.min(...later)) : null;
    this.element.insertBefore(element, next);
    this.drawn.set(at, element);
  }

  item(event) {
    const button = eventButton(this.atlas, event, (opener) => this.onOpen([event], "", opener));
    button.addEventListener("focus", () => this.draw());
    setCurrent(button, this.selected.has(event));
    return button;
  }

  rowAt(y) {
    const group = this.groups[lastBelow(this.groups, "top", Math.max(0, y))];
    const below = Math.floor((y - group.top - HEADING) / ITEM);
    return group.row + Math.max(0, Math.min(group.events.length - 1, below));
  }

  /** Arrows, Home, End and the page keys go from event to event; into the list when it has the focus as a whole. */
  move(key) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
    const step = steps[key.key];
    if (step === undefined || !this.rows || key.altKey || key.ctrlKey || key.metaKey) return;
    key.preventDefault();
    this.focusRow(Math.max(0, Math.min(this.rows - 1, this.focusedRow() + step)));
  }

  /** Scrolls so that a row is in sight, and draws it. */
  bring(at) {
    const { top, height } = this.row(at);
    const box = this.scroller.getBoundingClientRect();
    const y = this.element.getBoundingClientRect().top - box.top + top;
    const bar = byId("atlas-bar").getBoundingClientRect().height;
    if (y < bar) this.scroller.scrollTop += y - bar - HEADING;
    else if (y + height > box.height) this.scroller.scrollTop += y + height - box.height + 8;
    this.draw();
  }
}

/** Returns the button that stands for an event in a list. */
export function eventButton(atlas, event, onOpen) {
  const [type, status] = [atlas.types[atlas.type[event]], atlas.statuses[atlas.status[event]]];
  const { start, end, precision } = atlas.columns;
  const button = h("button", { type: "button", class: "atlas-item", "data-event": atlas.ids[event] },
    symbol(type, status, 24),
    h("span", { class: "atlas-item-text" },
      h("span", { class: "atlas-item-title", dir: "auto" }, atlas.titles[event]),
      h("span", { class: "atlas-item-when" }, whenWords(start[event], end[event], precision[event]), " · ", ...whereabouts(atlas, event)),
      h("span", { class: "atlas-item-tags" },
        h("span", null, typeNoun(type)),
        h("span", { class: `atlas-tag is-${status.id}` }, say(`status.${status.id}`)),
        atlas.contested[event] === 1 && h("span", { class: "atlas-tag is-contested" }, say("tag.contested")),
        h("span", { class: "atlas-item-sources" }, say("count.sources", { n: Math.max(1, atlas.sources[event]) })))));
  button.addEventListener("click", () => onOpen(button));
  return button;
}

function whereabouts(atlas, event) {
  const [row] = rowsOf(atlas.routes, event);
  const route = row === undefined ? null : atlas.route(row);
  const names = route ? [route.from, route.to].filter(Boolean) : rowsOf(atlas.places, event).map((one) => atlas.words[atlas.places.name[one]]);
  const shown = [...new Set(names)].slice(0, 2);
  if (!shown.length) return [say("list.no_place")];
  return shown.flatMap((name, index) => [index ? (route ? " → " : ", ") : "", said(name)]);
}

/** The button of a row. @param {HTMLElement} row */
function buttonIn(row) {
  return /** @type {HTMLElement} */ (row.lastElementChild);
}

function setCurrent(button, current) {
  if (current) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
}

/** @param {[string, number[]][]} named @returns {Group[]} */
function laid(named) {
  let [top, row] = [0, 0];
  return named.map(([name, events]) => {
    const group = { name, events, top, row };
    top += HEADING + ITEM * events.length;
    row += events.length;
    return group;
  });
}

/** The last group whose value is not above this one. */
function lastBelow(groups, key, value) {
  let [low, high] = [0, groups.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (groups[middle][key] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Newest period first, then the undated, then those with no place to show; events come newest first. */
function byDate(atlas, events) {
  const periods = new Map();
  for (const event of events) {
    const period = periodOf(atlas, event);
    const group = periods.get(period);
    if (group) group.push(event);
    else periods.set(period, [event]);
  }
  return [...periods].sort(([one], [other]) => late(one) - late(other)).map(([period, group]) => [periodName(period), group]);
}

const [UNDATED, UNPLACED] = [-1e9, -2e9];

/** A number for an event's month, or for its year where no more is known: a year is not its January. */
function periodOf(atlas, event) {
  if (!atlas.isPlaced(event)) return UNPLACED;
  const [start, end] = [atlas.start[event], atlas.end[event]];
  if (start === NEVER) return UNDATED;
  const month = monthOf(start);
  return end - start > WIDE ? Math.floor(month / 12) * 12 + 0.5 : month;
}

const months = new Map();

/** Months since the year 0 of a day. */
function monthOf(day) {
  if (!months.has(day)) {
    const date = new Date(day * 86_400_000);
    months.set(day, date.getUTCFullYear() * 12 + date.getUTCMonth());
  }
  return months.get(day);
}

function late(period) {
  return period === UNPLACED ? 2 : Number(period === UNDATED);
}

function periodName(period) {
  if (period === UNPLACED) return say("list.unplaced");
  if (period === UNDATED) return say("list.undated");
  const year = Math.floor(period / 12);
  return Number.isInteger(period) ? monthName(year, period - year * 12 + 1) : say("list.year", { year });
}

/** Places in the order of the alphabet. */
function byPlace(atlas, events) {
  const places = new Map();
  for (const event of events) {
    const rows = rowsOf(atlas.places, event);
    const names = new Set(rows.map((row) => atlas.words[atlas.places.name[row]]));
    for (const name of names.size ? names : [""]) {
      if (!places.has(name)) places.set(name, []);
      places.get(name).push(event);
    }
  }
  const compare = new Intl.Collator(document.documentElement.lang).compare;
  return [...places]
    .sort(([one], [other]) => Number(!one) - Number(!other) || compare(one, other))
    .map(([name, group]) => [name || say("list.unplaced"), group]);
}
