/**
 * What folium's own generated script expects to find, for layers users add themselves.
 *
 * folium's popups ask jQuery to make an element from markup, and its icons come from a plug-in; the
 * stand-ins below do just that much. The events never go this way.
 */

import L from "leaflet";
import iconUrl from "leaflet/dist/images/marker-icon.png";
import iconRetinaUrl from "leaflet/dist/images/marker-icon-2x.png";
import shadowUrl from "leaflet/dist/images/marker-shadow.png";

export function installFoliumStandIns() {
  delete L.Icon.Default.prototype._getIconUrl;
  L.Icon.Default.mergeOptions({ iconUrl, iconRetinaUrl, shadowUrl });
  L.AwesomeMarkers = { icon: () => new L.Icon.Default() };
  window.L = L;
  window.$ = window.$ ?? standIn;
}

function standIn(what) {
  if (typeof what !== "string") return { ready: (handler) => void handler() };
  const holder = document.createElement("template");
  holder.innerHTML = what; // the map maker's own folium popup, never an article's text
  return { 0: holder.content.firstElementChild };
}
