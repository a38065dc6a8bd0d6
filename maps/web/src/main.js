/** The runtime: reads the page's data, draws the map and the list, keeps the two together. */

import "leaflet/dist/leaflet.css";
import "./style.css";

import L from "leaflet";

import { Areas, safe } from "./areas.js";
import { addBasemap } from "./basemap.js";
import { Card } from "./card.js";
import { into, readAtlas } from "./data.js";
import { byId, isPhone, prefersStillness, said, watchMedia } from "./dom.js";
import { addFilters } from "./filters.js";
import { installFoliumStandIns } from "./folium.js";
import { addLegend } from "./legend.js";
import { drawList, markCurrent } from "./list.js";
import { Marks } from "./marks.js";
import { Routes } from "./routes.js";

const CLOSEST_FIRST_VIEW = 5.5; // zoom: a region, never a street
const WORLD = [[-58, -170], [75, 180]];

installFoliumStandIns();

/** Starts the page. Called by the script folium writes; returns the Leaflet map it goes on with. */
function start(mapId) {
  const atlas = readAtlas();
  fillHead(atlas);
  setInks(atlas);
  const map = createMap(mapId, atlas);
  const { showBorders } = addBasemap(map);
  fit(map, atlas, atlas.events, { animate: false });
  addLegend(atlas, showBorders);
  connect(map, atlas);
  addGrip(map);
  return map;
}

function connect(map, atlas) {
  let selected = new Set();
  const open = (events, name, opener) => card.open(events, name, opener);
  const [marks, areas, routes] = [Marks, Areas, Routes].map((Kind) => new Kind(map, atlas, open));
  const shown = addFilters(atlas, redrawAll);
  const card = new Card(atlas, (events) => {
    selected = new Set(events.map((event) => event.id));
    document.body.classList.toggle("has-card", events.length > 0);
    markCurrent(selected);
    if (events.length) bringIntoView(map, atlas, events);
    redraw();
  });
  function redraw() {
    const events = atlas.events.filter(shown);
    areas.draw(events, selected);
    marks.draw(events);
    routes.draw(events, marks.boxes, selected);
    marks.highlight(selected);
  }
  function redrawAll() {
    drawList(atlas, atlas.events.filter(shown), open);
    markCurrent(selected);
    redraw();
  }
  map.on("zoomend", redraw);
  redrawAll();
}

function createMap(mapId, atlas) {
  const center = atlas.west + 180;
  const map = L.map(mapId, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 1,
    maxZoom: 11,
    zoomSnap: 0.25,
    zoomDelta: 0.75,
    wheelPxPerZoomLevel: 90,
    maxBounds: [[-85, center - 300], [85, center + 300]],
    maxBoundsViscosity: 0.8,
    zoomAnimation: !prefersStillness(),
    fadeAnimation: !prefersStillness(),
    inertia: !prefersStillness(),
  });
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
  return map;
}

/** Shows all marks of the events; the whole world when there are none. */
function fit(map, atlas, events, options) {
  const bounds = L.latLngBounds(events.flatMap((event) => corners(atlas, event)));
  const view = bounds.isValid() ? bounds : L.latLngBounds(WORLD.map(([lat, lon]) => [lat, lon + atlas.west + 180]));
  map.fitBounds(view, { maxZoom: CLOSEST_FIRST_VIEW, ...paddings(), ...options });
}

/** Moves the map only when an opened event's marks cannot all be seen. */
function bringIntoView(map, atlas, events) {
  const bounds = L.latLngBounds(events.flatMap((event) => corners(atlas, event)));
  if (!bounds.isValid()) return;
  const { paddingTopLeft, paddingBottomRight } = paddings();
  const size = map.getSize();
  const free = L.bounds(L.point(paddingTopLeft).divideBy(2), size.subtract(L.point(paddingBottomRight)).add([60, 20]));
  const inView = [bounds.getNorthWest(), bounds.getSouthEast()].every((corner) => free.contains(map.latLngToContainerPoint(corner)));
  if (inView) return;
  const maxZoom = Math.max(map.getZoom(), CLOSEST_FIRST_VIEW);
  map.fitBounds(bounds, { maxZoom: Math.min(maxZoom, 8), paddingTopLeft, paddingBottomRight, animate: !prefersStillness() });
}

function paddings() {
  const card = byId("atlas-card").getBoundingClientRect();
  const stage = byId("atlas-card").parentElement.getBoundingClientRect();
  if (isPhone()) {
    const covered = card.height ? Math.max(0, stage.bottom - card.top) : 30;
    return { paddingTopLeft: [54, 40], paddingBottomRight: [72, 24 + covered] };
  }
  const covered = card.width ? stage.right - card.left : 40;
  return { paddingTopLeft: [80, 60], paddingBottomRight: [(card.width ? 110 : 80) + covered, 60] };
}

function corners(atlas, event) {
  const move = ([lon, lat]) => [lat, into(atlas.west, lon)];
  const places = event.places.filter((place) => place.lat !== null && place.lon !== null);
  return [
    ...places.map((place) => move([place.lon, place.lat])),
    ...places.flatMap((place) => place.rings.flat().map(move)),
    ...event.routes.flatMap((route) => route.line.map(move)),
  ];
}

function fillHead(atlas) {
  byId("atlas-title").textContent = atlas.title;
  const parts = atlas.summary.map(([name, value]) => (typeof value === "number" ? [`${value.toLocaleString("en")} `, name] : [name, `: ${value}`]));
  byId("atlas-summary").append(...parts.flatMap(([one, other], index) => [index ? " · " : "", said(one), said(other)]));
}

/** Lines and hatching take the dark variant of a type's color on light ground, the bright one on dark. */
function setInks(atlas) {
  watchMedia("(prefers-color-scheme: dark)", (dark) => {
    for (const type of atlas.types) document.body.style.setProperty(`--ink-${safe(type.id)}`, dark ? type.color : type.ink);
  });
}

/** On a phone the list is a sheet over the map; its grip makes it taller or shorter. */
function addGrip(map) {
  const grip = byId("atlas-grip");
  grip.addEventListener("click", () => {
    const tall = document.body.classList.toggle("has-tall-sheet");
    grip.setAttribute("aria-expanded", String(tall));
    grip.firstElementChild.textContent = tall ? "Show more of the map" : "Show more of the list";
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
}

window.EventAtlas = { start };
