/** The runtime: starts the page that maps/event_map.py writes. */

import "leaflet/dist/leaflet.css";
import "./style.css";
import "./timeline.css";

import L from "leaflet";

import { App } from "./app.js";
import { Atlas, readBlock } from "./data.js";
import { byId, prefersStillness } from "./dom.js";
import { installFoliumStandIns } from "./folium.js";
import { say } from "./words.js";

installFoliumStandIns();

/** Starts the page. Called by the script folium writes; returns the Leaflet map it goes on with. */
function start(mapId) {
  document.body.classList.toggle("is-embed", new URLSearchParams(window.location.search).has("embed"));
  const map = createMap(mapId);
  window.EventAtlas.map = map;
  addGrip(map);
  addSkip();
  const blocks = { base: readBlock("atlas-base"), labels: readBlock("atlas-labels"), countries: readBlock("atlas-countries") };
  const begin = (payload) => {
    const app = new App(map, new Atlas(payload), blocks);
    Object.assign(window.EventAtlas, { setFilters: (changes) => app.setFilters(changes), marks: () => app.marksInView() });
  };
  const payload = readBlock("atlas-events");
  if (payload instanceof Promise) payload.then(begin);
  else begin(payload);
  return map;
}

function createMap(mapId) {
  const map = L.map(mapId, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 1,
    maxZoom: 11,
    zoomSnap: 0.25,
    zoomDelta: 0.75,
    wheelPxPerZoomLevel: 90,
    maxBoundsViscosity: 0.8,
    zoomAnimation: !prefersStillness(),
    fadeAnimation: !prefersStillness(),
    inertia: !prefersStillness(),
  });
  L.control.zoom({ position: "topright", zoomInTitle: say("map.zoom_in"), zoomOutTitle: say("map.zoom_out") }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
  pressWithSpace(map.getContainer());
  if (prefersStillness()) map.panBy = (offset, options) => L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
  map.getContainer().setAttribute("aria-label", say("page.map"));
  map.setView([20, 0], 2, { animate: false });
  return map;
}

/** Leaflet's buttons are links, which the space bar does not press. */
function pressWithSpace(container) {
  container.addEventListener("keydown", (key) => {
    const button = /** @type {HTMLElement} */ (key.target).closest("a[role=button]");
    if (key.key !== " " || !button) return;
    key.preventDefault();
    button.click();
  });
}

/** The way to the list; where the page shows the map alone, it brings the rest of the page back. */
function addSkip() {
  document.querySelector(".atlas-skip")?.addEventListener("click", (event) => {
    event.preventDefault(); // the address is taken: it holds the view
    document.body.classList.remove("is-embed");
    byId("atlas-list").focus({ preventScroll: true });
  });
}

/** On a phone the list is a sheet over the map; its grip makes it taller or shorter. */
function addGrip(map) {
  const grip = byId("atlas-grip");
  grip.addEventListener("click", () => {
    const tall = document.body.classList.toggle("has-tall-sheet");
    grip.setAttribute("aria-expanded", String(tall));
    /** @type {HTMLElement} */ (grip.firstElementChild).textContent = say(tall ? "grip.more_map" : "grip.more_list");
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
}

window.EventAtlas = { start };
