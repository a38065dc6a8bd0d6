/**
 * The time filter: how many events when, and a range over it that the reader drags, moves by key or plays.
 *
 * Pale bars are the events that pass the other filters, strong ones those also in the range. The range
 * snaps to the bars. An end of it that touches the end of the axis is open: events beyond count as in it.
 */

import { chooseBins, chooseTicks, countBins, daysOf, drag, shift, snap, spanOf, usualDays } from "./bins.js";
import { NEVER } from "./data.js";
import { h, s } from "./dom.js";
import { dayWords, monthName } from "./when.js";
import { locale, say } from "./words.js";

const MOST_BINS = 92; // a quarter by days; bars of 3 to 4 pixels in the panel
const HEIGHT = 56; // pixels, of the tallest bar
const WIDEST_BAR = 36;
const LOWEST_BAR = 1.5; // so that one event beside hundreds still shows
const TICK_ROOM = 58; // pixels between ticks, at least
const GRIP = 12; // half of a handle's target
const STEP = 333; // milliseconds of Play
const PLAYED_SHARE = 8; // without a range, Play moves one of so many parts
const LEAP = 10; // bars that Shift and the Page keys go
const DAY = 86_400_000;

export class Timeline {
  /**
   * @param {import("./data.js").Atlas} atlas
   * @param {(range: import("./bins.js").Range) => void} onChange called once a frame while the range changes
   */
  constructor(atlas, onChange) {
    this.atlas = atlas;
    this.onChange = onChange;
    /** @type {import("./bins.js").Range} */
    this.range = { from: null, to: null, undated: true };
    this.width = 0;
    this.timer = 0;
    this.frame = 0;
    const days = usualDays(atlas.start, atlas.end);
    this.bins = days && chooseBins(...days, MOST_BINS);
    /** Whether there is a range to choose: one day is none. */
    this.canChoose = days !== null && days[0] < days[1];
    this.extent = extentOf(atlas);
    this.formats = formats();
    this.element = h("section", { class: "atlas-time", "aria-label": say("panel.time"), hidden: atlas.count === 0 });
    if (this.bins) this.element.append(this.head(), this.plot(), this.ticks, this.ends, ...this.folded());
    else this.element.append(h("p", { class: "atlas-time-note" }, say("time.none")));
    if (this.bins && this.extent.undated) this.element.append(this.undatedSwitch());
    this.paintRange();
  }

  /**
   * Draws the bars.
   * @param {Uint8Array} mask 1 for events that pass all filters
   * @param {Uint8Array} all 1 for events that pass all filters but this one
   */
  draw(mask, all) {
    if (!this.bins) return;
    const { start, end } = this.atlas;
    this.counts = { all: countBins(this.bins, start, end, all), shown: countBins(this.bins, start, end, mask) };
    if (this.undatedCount) this.undatedCount.textContent = undatedOf(start, all).toLocaleString(locale());
    this.paintBars();
  }

  /** Takes a range from elsewhere, a link say; what is left out stays as it is. `onChange` is not called. */
  set(range) {
    this.pause();
    this.range = { ...this.range, ...range };
    this.paintRange();
  }

  get isWhole() {
    return this.range.from === null && this.range.to === null;
  }

  head() {
    const button = (name, click, words) => h("button", { type: "button", class: name, on: { click } }, words);
    this.playButton = button("atlas-time-play", () => (this.timer ? this.pause() : this.play()));
    this.wholeButton = button("atlas-time-whole", () => this.clear(), say("time.whole"));
    this.paintPlay();
    return h("div", { class: "atlas-time-head" },
      h("div", { class: "atlas-time-title" }, h("h2", null, say("panel.time")),
        this.canChoose && h("span", null, say("time.per", { unit: say(`time.unit.${this.bins.unit}`) }))),
      this.canChoose && this.wholeButton, this.canChoose && this.playButton);
  }

  /** The histogram with the range over it, and what stands below. Time runs left to right in every language. */
  plot() {
    this.allBars = s("path", { class: "atlas-time-all" });
    this.shownBars = s("path", { class: "atlas-time-shown" });
    this.window = h("div", { class: "atlas-time-window", "data-part": "move" });
    this.handles = { from: this.handle("from", say("time.from")), to: this.handle("to", say("time.until")) };
    this.ticks = h("div", { class: "atlas-time-ticks", dir: "ltr", "aria-hidden": "true" });
    const ends = this.canChoose ? [h("span", { dir: "auto" }), h("span", { dir: "auto" })] : [h("span", { dir: "auto" })];
    this.ends = h("div", { class: "atlas-time-ends", dir: "ltr" }, ...ends);
    const svg = s("svg", { class: "atlas-time-bars", "aria-hidden": "true" }, this.allBars, this.shownBars);
    const plot = h("div", { class: "atlas-time-plot", dir: "ltr" }, svg);
    if (this.canChoose) {
      plot.classList.add("is-brush");
      plot.append(this.window, this.handles.from, this.handles.to);
      plot.addEventListener("pointerdown", (event) => this.grab(event, plot));
      plot.addEventListener("dblclick", () => this.clear());
    }
    new ResizeObserver(() => this.resize(plot.clientWidth)).observe(plot);
    return plot;
  }

  handle(part, name) {
    return h("div", { class: `atlas-time-handle is-${part}`, "data-part": part, role: "slider", tabindex: 0, "aria-label": name,
      on: { keydown: (event) => this.press(event, part) } });
  }

  /** Notes on events too far off for the axis. */
  folded() {
    const { edges } = this.bins;
    const { first, last } = this.extent;
    const { start, end } = this.atlas;
    const dated = start.map((day, index) => (day === NEVER ? 0 : Number(day >= edges[edges.length - 1]) - Number(end[index] < edges[0])));
    const note = (key, n, day) => n > 0 && h("p", { class: "atlas-time-note" }, say(key, { n, date: dayWords(day) }));
    const [before, after] = [-1, 1].map((side) => dated.filter((one) => one === side).length);
    return [note("time.before", before, first), note("time.after", after, last)].filter(Boolean);
  }

  undatedSwitch() {
    this.undatedBox = h("input", { type: "checkbox" });
    this.undatedBox.addEventListener("change", () => {
      this.range.undated = this.undatedBox.checked;
      this.tell();
    });
    this.undatedCount = h("span", { class: "atlas-switch-count" }, this.extent.undated.toLocaleString(locale()));
    return h("label", { class: "atlas-time-undated" }, this.undatedBox, h("span", null, say("panel.undated")), this.undatedCount);
  }

  /** Follows the pointer until it lets go. Each move is reckoned from where the drag began. */
  grab(event, plot) {
    if (!event.isPrimary || event.button !== 0) return;
    this.pause();
    const part = event.target.closest("[data-part]")?.dataset.part ?? "new";
    const dayUnder = ({ clientX }) => this.dayAt(clientX - plot.getBoundingClientRect().left);
    const [grabbed, span, began] = [dayUnder(event), spanOf(this.bins, this.range), event.clientX];
    // A handle is held where it was taken, not at its line, or it would jump.
    const off = part in this.handles ? this.edge(part, span) - grabbed : 0;
    let moved = false;
    const onMove = (move) => {
      moved ||= Math.abs(move.clientX - began) > 2;
      if (moved) this.choose(drag(this.bins, part, span, grabbed, dayUnder(move) + off));
    };
    const onEnd = () => {
      plot.classList.remove("is-dragged");
      plot.removeEventListener("pointermove", onMove);
      for (const name of ["pointerup", "pointercancel"]) plot.removeEventListener(name, onEnd);
    };
    plot.classList.add("is-dragged");
    plot.setPointerCapture(event.pointerId);
    plot.addEventListener("pointermove", onMove);
    for (const name of ["pointerup", "pointercancel"]) plot.addEventListener(name, onEnd);
  }

  /** Moves an end by the keys sliders have. */
  press(event, part) {
    const span = spanOf(this.bins, this.range);
    const size = this.bins.edges.length - 1;
    const to = keyed(event, span[part === "from" ? 0 : 1], size);
    if (to === null) return;
    event.preventDefault();
    this.pause();
    const day = this.bins.edges[Math.min(Math.max(to, 0), size)];
    this.choose(drag(this.bins, part, span, day, day));
  }

  /** Moves the range on step by step; at the end it begins anew. */
  play() {
    const size = this.bins.edges.length - 1;
    if (this.isWhole) this.choose([0, Math.max(1, Math.round(size / PLAYED_SHARE))]);
    this.timer = window.setInterval(() => {
      const span = spanOf(this.bins, this.range);
      this.choose(shift(this.bins, span, span[1] === size ? -size : 1));
    }, STEP);
    this.paintPlay();
  }

  pause() {
    window.clearInterval(this.timer);
    this.timer = 0;
    if (this.bins) this.paintPlay();
  }

  clear() {
    this.pause();
    if (this.wholeButton.contains(document.activeElement)) this.playButton.focus(); // the button goes
    this.choose([0, this.bins.edges.length - 1]);
  }

  choose(span) {
    const { from, to } = daysOf(this.bins, span);
    if (from === this.range.from && to === this.range.to) return;
    this.range = { ...this.range, from, to };
    this.paintRange();
    this.tell();
  }

  /** Tells of the newest range, at most once a frame. */
  tell() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.onChange({ ...this.range });
    });
  }

  resize(width) {
    if (!width || width === this.width) return;
    this.width = width;
    this.paintTicks();
    this.paintRange();
  }

  paintBars() {
    if (!this.counts || !this.width) return;
    const most = Math.max(...this.counts.all, 1e-9);
    this.allBars.setAttribute("d", this.outline(this.counts.all, most, 0, this.width));
    // A long event that reaches into the range is strong there only.
    this.shownBars.setAttribute("d", this.outline(this.counts.shown, most, ...this.sides()));
  }

  /** The bars as one path, cut off left and right. */
  outline(counts, most, leftmost, rightmost) {
    const { edges } = this.bins;
    return Array.from(counts, (count, bin) => {
      const [from, to] = [this.x(edges[bin]), this.x(edges[bin + 1])];
      const half = Math.min(to - from - gap(to - from), WIDEST_BAR) / 2;
      const left = Math.max((from + to) / 2 - half, leftmost);
      const right = Math.min((from + to) / 2 + half, rightmost);
      return count && left < right ? bar(left, right, Math.max((count / most) * HEIGHT, LOWEST_BAR)) : "";
    }).join("");
  }

  paintTicks() {
    if (!this.canChoose) return;
    const { edges } = this.bins;
    const { unit, days } = chooseTicks(edges[0], edges[edges.length - 1] - 1, Math.max(1, Math.floor(this.width / TICK_ROOM)));
    const marks = days.filter((day) => this.x(day) < this.width - TICK_ROOM / 2).map((day) => {
      const isYear = unit !== "day" && new Date(day * DAY).getUTCMonth() === 0;
      const mark = h("span", { class: isYear ? "is-year" : null }, this.formats[isYear ? "year" : unit].format(day * DAY));
      mark.style.left = `${this.x(day)}px`;
      return mark;
    });
    this.ticks.replaceChildren(...marks);
  }

  paintRange() {
    if (!this.bins) return;
    const [left, right] = this.sides();
    this.element.classList.toggle("is-chosen", !this.isWhole);
    this.wholeButton.disabled = this.isWhole;
    this.window.style.left = `${left}px`;
    this.window.style.width = `${right - left}px`;
    // In a narrow range the handles reach outward, so that its middle can still be taken.
    const inner = Math.min(GRIP, (right - left) / 3);
    this.handles.from.style.left = `${left + inner - 2 * GRIP}px`;
    this.handles.to.style.left = `${right - inner}px`;
    this.handles.from.style.setProperty("--at", `${2 * GRIP - inner}px`);
    this.handles.to.style.setProperty("--at", `${inner}px`);
    if (this.undatedBox) this.undatedBox.checked = this.range.undated;
    this.sayEnds();
    this.paintBars();
  }

  sayEnds() {
    const words = { from: this.words("from"), to: this.words("to") };
    const [from, until] = this.ends.children;
    if (!this.canChoose) from.textContent = words.from;
    else {
      from.replaceChildren(h("span", null, say("time.from")), ` ${words.from}`);
      until.replaceChildren(h("span", null, say("time.until")), ` ${words.to}`);
    }
    const [i, j] = spanOf(this.bins, this.range);
    const size = this.bins.edges.length - 1;
    describe(this.handles.from, 0, j - 1, i, words.from);
    describe(this.handles.to, i + 1, size, j, words.to);
  }

  /** An end of the range in words, as exact as the bars; an open end by the first or last day there is. */
  words(part) {
    const { edges, unit } = this.bins;
    const day = this.range[part];
    if (day === null) return dayWords(part === "from" ? this.extent.first : this.extent.last);
    const edge = part === "from" ? day : day + 1;
    const onEdge = edges[snap(this.bins, edge)] === edge;
    return onEdge ? this.named(day, unit) : dayWords(day);
  }

  named(day, unit) {
    if (unit === "day" || unit === "week") return dayWords(day);
    const date = new Date(day * DAY);
    const isMonth = unit === "month" || unit === "quarter";
    return isMonth ? monthName(date.getUTCFullYear(), date.getUTCMonth() + 1) : this.formats.year.format(date);
  }

  paintPlay() {
    const on = this.timer !== 0;
    this.element?.classList.toggle("is-playing", on);
    const words = say(on ? "time.pause" : "time.play");
    this.playButton.setAttribute("aria-label", words);
    this.playButton.title = words;
    this.playButton.replaceChildren(playSign(on));
  }

  /** Where the range begins and ends, in pixels. */
  sides() {
    const { from, to } = this.range;
    const left = from === null ? 0 : this.x(from);
    return [left, to === null ? this.width : Math.max(left, this.x(to + 1))];
  }

  edge(part, [i, j]) {
    return this.bins.edges[part === "from" ? i : j];
  }

  /** Pixels from the left of the axis to a day; days beyond stand at its ends. */
  x(day) {
    const { edges } = this.bins;
    const share = (day - edges[0]) / (edges[edges.length - 1] - edges[0]);
    return Math.min(Math.max(share, 0), 1) * this.width;
  }

  dayAt(x) {
    const { edges } = this.bins;
    return edges[0] + (x / this.width) * (edges[edges.length - 1] - edges[0]);
  }
}

/** The first and the last day any event has, and how many have none. */
function extentOf({ start, end }) {
  let [first, last, undated] = [Infinity, -Infinity, 0];
  start.forEach((day, index) => {
    if (day === NEVER) undated += 1;
    else [first, last] = [Math.min(first, day), Math.max(last, end[index])];
  });
  return { first, last, undated };
}

function undatedOf(start, mask) {
  let count = 0;
  for (let index = start.length - 1; index >= 0 && start[index] === NEVER; index -= 1) count += mask[index]; // they come last
  return count;
}

/** How ticks say their days. */
function formats() {
  const language = locale() === "en" ? "en-GB" : locale(); // day before month, as elsewhere on the page
  const format = (fields) => new Intl.DateTimeFormat(language, { ...fields, timeZone: "UTC" });
  return { year: format({ year: "numeric" }), month: format({ month: "short" }), day: format({ day: "numeric", month: "short" }) };
}

/** Where a key takes an end of the range; null for keys that mean nothing here. */
function keyed({ key, shiftKey, altKey, ctrlKey, metaKey }, at, last) {
  if (altKey || ctrlKey || metaKey) return null;
  const step = shiftKey ? LEAP : 1;
  const places = {
    ArrowLeft: at - step, ArrowDown: at - step, ArrowRight: at + step, ArrowUp: at + step,
    PageDown: at - LEAP, PageUp: at + LEAP, Home: 0, End: last,
  };
  return places[key] ?? null;
}

function describe(handle, least, most, now, words) {
  handle.setAttribute("aria-valuemin", String(least));
  handle.setAttribute("aria-valuemax", String(most));
  handle.setAttribute("aria-valuenow", String(now));
  handle.setAttribute("aria-valuetext", words);
}

function gap(width) {
  return Math.min(Math.max(width * 0.16, 0.8), 3);
}

/** A bar on the ground line, its upper corners a little round where it is wide enough. */
function bar(left, right, high) {
  const round = Math.min((right - left) / 4, high, 2);
  const [x, y, r, flat] = [left, HEIGHT - high + round, round, right - left - 2 * round].map((one) => one.toFixed(2));
  return `M${x} ${HEIGHT}V${y}q0-${r} ${r}-${r}h${flat}q${r} 0 ${r} ${r}V${HEIGHT}z`;
}

function playSign(on) {
  const d = on ? "M2 1.500h2.500v9H2zM7.500 1.500H10v9H7.500z" : "M2.500 1.200v9.600L10.500 6z";
  return s("svg", { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" }, s("path", { d, fill: "currentColor" }));
}
