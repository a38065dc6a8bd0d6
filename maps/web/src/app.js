/** The map, the list and the filters, kept together. */

import L from "leaflet";

import { Base, decode } from "./basemap.js";
import { Card } from "./card.js";
import { readPalette } from "./colors.js";
import { rowsOf } from "./data.js";
import { byId, h, isPhone, passFocus, prefersStillness, said, watchMedia } from "./dom.js";
import { drawBase, drawCountries, drawScene } from "./draw.js";
import { download, fileName, toCsv, toGeoJson } from "./export.js";
import { FILTERS, noFilters, Sieve } from "./filters.js";
import { readHash, writeHash } from "./hash.js";
import { addLegend } from "./legend.js";
import { List } from "./list.js";
import { Panel } from "./panel.js";
import { CanvasPen } from "./pens.js";
import { pngPicture, svgPicture } from "./picture.js";
import { into, nearest, View, westEdge } from "./project.js";
import { Scene } from "./scene.js";
import { onSheet, Sheet } from "./sheet.js";
import { Timeline } from "./timeline.js";
import { copyAddress, toolMenu } from "./tools.js";
import { locale, say } from "./words.js";

const CLOSEST_FIRST_VIEW = 5.5; // zoom: a region, never a street
const CLOSEST = 8.5; // zoom, for a spot the reader asks for
const TIME_KEYS = ["from", "to", "undated"];
const ROUGH = 3; // precision from which on a place is an area
const KM_PER_DEGREE = 111.2;
const LATER = 250; // milliseconds until the address follows the view

export class App {
  /**
   * @param {any} map Leaflet's
   * @param {import("./data.js").Atlas} atlas
   * @param {{ base: any, labels: any, countries: Record<string, string[]> }} blocks of the page
   */
  constructor(map, atlas, blocks) {
    this.map = map;
    this.atlas = atlas;
    this.west = westEdge(longitudes(atlas));
    this.base = new Base(blocks.base, blocks.base.steps);
    this.shapes = new Base(blocks.countries, blocks.base.steps);
    this.scene = new Scene(atlas, this.west, labelsOf(blocks));
    this.sieve = new Sieve(atlas);
    this.filters = noFilters();
    this.selected = new Set();
    this.sort = "date";
    this.borders = atlas.view.borders;
    this.build();
    this.restore(readHash(window.location.hash), { first: true });
    window.addEventListener("hashchange", () => this.restore(readHash(window.location.hash), { first: false }));
    map.on("moveend", () => this.remember());
    performance.mark("eventatlas-ready");
  }

  build() {
    const { atlas } = this;
    fillHead(atlas);
    this.card = new Card(atlas, {
      list: (this.list = new List(atlas, (events, title, opener) => this.card.open(events, title, opener))),
      onShow: (events, isChoice) => this.select(events, isChoice),
      onList: (events, title) => this.narrow(events, title),
      onZoom: (events) => this.zoomTo(events),
    });
    this.panel = new Panel(atlas, (changes) => this.setFilters(changes));
    this.timeline = new Timeline(atlas, (range) => this.setFilters(range));
    byId("atlas-timeline").append(isPhone() ? folded(say("panel.time"), this.timeline.element) : this.timeline.element);
    byId("atlas-tools").append(toolMenu(this.tools(), (theme) => this.setTheme(theme)));
    byId("atlas-sort").append(this.sorting());
    byId("atlas-clear").addEventListener("click", () => this.setFilters(noFilters()));
    addLegend(atlas, this.borders, (shown) => {
      this.borders = shown;
      this.ground.redraw();
    });
    this.addSheets();
    if (atlas.view.tiles) this.addTiles(atlas.view.tiles);
    this.addPointer();
    watchMedia("(prefers-color-scheme: dark)", () => this.recolor());
  }

  addSheets() {
    const { map } = this;
    map.createPane("ground").style.zIndex = "100";
    map.createPane("events").style.zIndex = "450";
    this.ground = new Sheet({ pane: "ground", draw: (context, view, ratio) => this.drawGround(context, view, ratio) });
    this.marks = new Sheet({ pane: "events", draw: (context, view, ratio) => this.drawMarks(context, view, ratio) });
    this.palette = readPalette();
  }

  /** An online background instead of our own, and who sees that it is looked at. */
  addTiles({ url, host, credit }) {
    L.tileLayer(url, { pane: "ground", maxZoom: 11 }).addTo(this.map);
    byId("atlas-attribution").append(` · ${credit}`);
    byId("atlas-legend").append(h("p", { class: "atlas-tiles-note" }, say("tiles.note", { host })));
  }

  drawGround(context, view, ratio) {
    const pen = (this.ground.pen ??= new CanvasPen(context, ratio));
    pen.ratio = ratio;
    pen.clear(view.width, view.height);
    if (this.atlas.view.tiles) return;
    drawBase(pen, view, this.base, this.palette, { borders: this.borders });
  }

  drawMarks(context, view, ratio) {
    const pen = (this.marks.pen ??= new CanvasPen(context, ratio));
    if (pen.ratio !== ratio) pen.reset();
    pen.ratio = ratio;
    pen.clear(view.width, view.height);
    const laid = this.scene.layout(view, this.selected);
    drawCountries(pen, laid, this.shapes, this.palette);
    drawScene(pen, laid, this.atlas, this.palette);
  }

  recolor() {
    if (!this.ground._map) return;
    this.palette = readPalette();
    this.marks.pen?.reset();
    this.ground.redraw();
    this.marks.redraw();
  }

  setTheme(theme) {
    document.body.toggleAttribute("data-theme", theme !== "system");
    if (theme !== "system") document.body.setAttribute("data-theme", theme);
    this.recolor();
  }

  /** Changes some filters; everything follows. @param {Partial<import("./filters.js").Filters>} changes */
  setFilters(changes) {
    Object.assign(this.filters, changes);
    const mask = this.sieve.apply(this.filters);
    this.scene.filter(mask);
    this.panel.set(this.filters, this.sieve);
    if (TIME_KEYS.some((key) => this.timeline.range[key] !== this.filters[key])) this.timeline.set(this.filters); // which ends its play
    this.timeline.draw(mask, this.sieve.without(FILTERS.time));
    this.showList();
    this.marks.redraw();
    this.remember();
  }

  showList() {
    const { atlas, list, sieve } = this;
    list.show(sieve.mask, this.sort);
    list.mark(this.selected);
    byId("atlas-count").textContent = list.count === atlas.count ? say("count.events", { n: atlas.count }) : say("count.shown", { shown: list.count, n: atlas.count });
    const { here } = this.filters;
    const chip = byId("atlas-here");
    if (here === null) passFocus(chip, byId("atlas-clear"), byId("atlas-sort-by"));
    chip.hidden = here === null;
    if (here !== null) chip.replaceChildren(said(nameOfPlace(atlas, here)), h("button", { type: "button", "aria-label": say("panel.here.clear"), on: { click: () => this.setFilters({ here: null }) } }, "×"));
  }

  /** Shows which events' card is open. */
  select(events, isChoice) {
    this.selected = new Set(events);
    document.body.classList.toggle("has-card", events.length > 0);
    this.list.mark(this.selected);
    this.marks.redraw();
    if (events.length && !isChoice) this.bringIntoView(events);
    this.remember();
  }

  /** Lists the events of a spot: those at its place, or as many places as it has. */
  narrow(events, title) {
    const { atlas } = this;
    const keys = events.map((event) => new Set(rowsOf(atlas.places, event).map((row) => atlas.words[atlas.places.key[row]])));
    const shared = [...keys[0]].find((key) => keys.every((one) => one.has(key)));
    this.card.close();
    if (shared !== undefined) this.setFilters({ here: shared });
    else {
      this.zoomTo(events);
      this.setFilters({ query: title.split(", ")[0] });
    }
    byId("atlas-list").focus();
  }

  sorting() {
    const select = /** @type {HTMLSelectElement} */ (h("select", { id: "atlas-sort-by" }, ...["date", "place"].map((sort) => h("option", { value: sort }, say(`list.sort.${sort}`)))));
    select.addEventListener("change", () => {
      this.sort = select.value;
      this.showList();
      this.remember();
    });
    this.sortSelect = select;
    return h("label", null, h("span", null, say("list.sort")), " ", select);
  }

  /** Opens what the pointer hits and says over what it is. */
  addPointer() {
    const { map } = this;
    const tip = h("div", { class: "atlas-tip", hidden: true, "aria-hidden": "true" });
    map.getContainer().append(tip);
    const hitAt = (event) => {
      const { x, y } = onSheet(map, this.marks, event.containerPoint);
      return this.scene.hit(x, y);
    };
    map.on("click", (event) => {
      const hit = hitAt(event);
      if (hit) this.card.open(hit.events, hit.title, null);
    });
    let waiting = 0;
    map.on("mousemove", (event) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => this.point(hitAt(event), event.containerPoint, tip));
    });
    map.on("mouseout movestart zoomstart", () => {
      cancelAnimationFrame(waiting);
      this.point(null, null, tip);
    });
  }

  point(hit, at, tip) {
    this.map.getContainer().classList.toggle("is-over", hit !== null);
    tip.hidden = hit === null;
    if (!hit) return;
    const { atlas } = this;
    const words = hit.events.length === 1 ? atlas.titles[hit.events[0]] : say("spot.label", { n: hit.events.length, names: hit.title });
    tip.replaceChildren(said(words));
    tip.style.transform = `translate(${Math.min(at.x + 14, this.map.getSize().x - 260)}px, ${at.y + 16}px)`;
  }

  tools() {
    const { atlas } = this;
    const save = (extension, type, content) => download(fileName(atlas.title, extension), type, content);
    return {
      copy: (status) => {
        this.rememberNow();
        copyAddress(status);
      },
      geojson: () => save("geojson", "application/geo+json", toGeoJson(atlas, this.sieve.mask)),
      csv: () => save("csv", "text/csv;charset=utf-8", toCsv(atlas, this.sieve.mask)),
      png: async () => save("png", "image/png", await pngPicture(this.pictured())),
      svg: () => save("svg", "image/svg+xml", svgPicture(this.pictured())),
      print: () => window.print(),
    };
  }

  /** The marks as they are drawn. @returns {Mark[]} */
  marksInView() {
    const { map, marks, scene, atlas } = this;
    const frame = map.getContainer().getBoundingClientRect();
    const at = (x, y) => {
      const point = map.layerPointToContainerPoint(L.point(x, y).add(marks._bounds.min));
      return { x: point.x + frame.left, y: point.y + frame.top };
    };
    const ids = (events) => events.map((event) => atlas.ids[event]);
    const { groups, pills, areas, routes } = scene.laid;
    return [
      ...groups.map((one) => ({ kind: "group", ...at(one.x, one.y), events: ids(scene.spots.eventsAt(one.spots, scene.mask)) })),
      ...pills.map((one) => ({ kind: "country", ...at(one.x, one.y), events: ids(one.country.events), words: one.words })),
      ...areas.map((one) => ({ kind: "area", ...at(one.x, one.y), events: ids(one.events) })),
      ...routes.map((one) => ({ kind: "route", ...at(...middleOf(one.line)), events: ids(one.events) })),
    ];
  }

  /** What a picture shows: the view as it is, with a scene of its own so that this one stays laid out. */
  pictured() {
    const { map, atlas, scene, base, shapes, palette, borders, selected } = this;
    const [origin, size] = [map.getPixelBounds().min, map.getSize()];
    const view = new View({ zoom: map.getZoom(), left: origin.x, top: origin.y, width: size.x, height: size.y });
    const copy = new Scene(atlas, this.west, scene.labels);
    copy.filter(this.sieve.mask);
    const note = byId("atlas-count").textContent ?? "";
    const attribution = byId("atlas-attribution").textContent ?? "";
    return { view, scene: copy, base, shapes, palette, borders, selected, title: atlas.title, note, attribution };
  }

  /** Moves the map only when an opened event's marks cannot all be seen. */
  bringIntoView(events) {
    const bounds = this.bounds(events, { around: true });
    if (!bounds.isValid()) return;
    const { map } = this;
    const { paddingTopLeft, paddingBottomRight } = paddings();
    const free = L.bounds(L.point(paddingTopLeft).divideBy(2), map.getSize().subtract(L.point(paddingBottomRight)).add([60, 20]));
    const inView = [bounds.getNorthWest(), bounds.getSouthEast()].every((corner) => free.contains(map.latLngToContainerPoint(corner)));
    if (inView) return;
    const maxZoom = Math.min(Math.max(map.getZoom(), CLOSEST_FIRST_VIEW), CLOSEST);
    map.fitBounds(bounds, { maxZoom, paddingTopLeft, paddingBottomRight, animate: !prefersStillness() });
  }

  zoomTo(events) {
    const bounds = this.bounds(events, { around: true });
    if (bounds.isValid()) this.map.fitBounds(bounds, { maxZoom: CLOSEST, ...paddings(), animate: !prefersStillness() });
  }

  /** The box round the marks of events; `around` takes in how far off a rough place may be. */
  bounds(events, { around = false } = {}) {
    const { atlas, west } = this;
    const bounds = L.latLngBounds([]);
    const extend = (lon, lat) => bounds.extend([Math.max(-84, Math.min(84, lat)), lon]);
    for (const event of events) {
      for (const row of rowsOf(atlas.places, event)) {
        const [lon, lat] = [atlas.lon(row), atlas.lat(row)];
        if (lon === null || lat === null) continue;
        const home = into(west, lon);
        const reach = around && atlas.places.precision[row] >= ROUGH ? atlas.places.radius[row] / KM_PER_DEGREE / 2 : 0;
        const wide = reach / Math.cos((lat * Math.PI) / 180);
        extend(home - wide, lat - reach);
        extend(home + wide, lat + reach);
        for (const ring of atlas.places.rings[row] ?? []) {
          for (let k = 0; k < ring.length; k += 2) extend(nearest(ring[k] / atlas.steps, home), ring[k + 1] / atlas.steps);
        }
      }
    }
    return bounds;
  }

  /** Puts everything as an address says. */
  restore(state, { first }) {
    const { atlas, map } = this;
    this.sort = state.sort;
    this.sortSelect.value = state.sort;
    if (state.zoom !== null) map.setView([state.lat, state.lon], state.zoom, { animate: false });
    else if (first) this.fit();
    if (first) {
      const center = this.west + 180;
      map.setMaxBounds([[-85, center - 300], [85, center + 300]]);
      this.ground.addTo(map);
      this.marks.addTo(map);
    }
    const filters = Object.fromEntries(Object.keys(noFilters()).map((key) => [key, state[key]]));
    for (const key of ["actors", "sources"]) filters[key] = filters[key].filter(Boolean); // of a link cut short
    this.restoring = true;
    this.setFilters(filters);
    const selected = state.selected === null ? -1 : atlas.numberOf(state.selected);
    if (selected >= 0 && !this.selected.has(selected)) this.card.open([selected], "", null);
    if (selected < 0 && !first) this.card.close();
    this.restoring = false;
  }

  /** Shows all marks; the whole world when there are none. */
  fit() {
    const bounds = this.bounds(Array.from({ length: this.atlas.count }, (_, index) => index));
    const center = this.west + 180;
    const view = bounds.isValid() ? bounds : L.latLngBounds([[-58, center - 170], [75, center + 170]]);
    this.map.fitBounds(view, { maxZoom: CLOSEST_FIRST_VIEW, ...paddings(), animate: false });
  }

  /** Writes the view into the address, a moment after the last change. */
  remember() {
    if (this.restoring) return;
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.rememberNow(), LATER);
  }

  rememberNow() {
    const { map, atlas, filters, sort, selected } = this;
    const { lat, lng } = map.getCenter();
    const one = selected.size === 1 ? atlas.ids[[...selected][0]] : null;
    const hash = writeHash({ ...filters, zoom: map.getZoom(), lat, lon: lng, sort, selected: one });
    try {
      history.replaceState(null, "", hash.startsWith("#") ? hash : `#${hash}`);
    } catch {
      // a page in a frame without an address of its own has none to change
    }
  }
}

/**
 * @typedef {{ kind: "group" | "country" | "area" | "route", x: number, y: number, events: string[], words?: string }} Mark
 *   where in the window, the ids of its events, a country's label
 */

/** Room that panel, card and controls need. */
function paddings() {
  const card = byId("atlas-card").getBoundingClientRect();
  const stage = byId("atlas-stage").getBoundingClientRect();
  if (isPhone()) {
    const covered = card.height ? Math.max(0, stage.bottom - card.top) : 30;
    return { paddingTopLeft: [54, 40], paddingBottomRight: [72, 24 + covered] };
  }
  const covered = card.width ? stage.right - card.left : 40;
  return { paddingTopLeft: [80, 60], paddingBottomRight: [(card.width ? 110 : 80) + covered, 60] };
}

/** On a phone the list comes first. */
function folded(title, element) {
  return h("details", { class: "atlas-section" }, h("summary", null, title), element);
}

function middleOf(line) {
  const middle = 2 * Math.floor(line.length / 4);
  return [line[middle], line[middle + 1]];
}

function longitudes(atlas) {
  const found = [];
  for (let row = 0; row < atlas.places.count; row += 1) {
    const lon = atlas.lon(row);
    if (lon !== null) found.push(lon);
  }
  return found;
}

function fillHead(atlas) {
  byId("atlas-title").textContent = atlas.title;
  const parts = atlas.summary.map(([name, value]) => (typeof value === "number" ? [`${value.toLocaleString(locale())} `, name] : [name, `: ${value}`]));
  byId("atlas-summary").append(...parts.flatMap(([one, other], index) => [index ? " · " : "", said(one), said(other)]));
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.getAttribute("data-say") ?? "");
  for (const element of document.querySelectorAll("[data-say-label]")) element.setAttribute("aria-label", say(element.getAttribute("data-say-label") ?? ""));
}

/** The base map's labels, countries in the reader's language. */
function labelsOf({ labels }) {
  const { steps } = labels;
  const names = new Intl.DisplayNames([locale()], { type: "region", fallback: "none" });
  const countries = labels.countries.map(([name, lon, lat, rank, code]) => ({ name: names.of(code) ?? name, lon: lon / steps, lat: lat / steps, rank, country: true }));
  const towns = labels.towns.flatMap(([list, points], rank) => {
    const at = decode(points, steps);
    return list.split("\n").map((name, k) => ({ name, lon: at[2 * k], lat: at[2 * k + 1], rank, country: false })).filter(({ name }) => name);
  });
  return [...countries, ...towns];
}

function nameOfPlace({ places, words }, key) {
  const row = Array.from(places.key).findIndex((one) => words[one] === key);
  return row < 0 ? key : words[places.name[row]];
}
