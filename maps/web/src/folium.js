/**
 * What folium's own generated script expects to find, for layers users add themselves.
 *
 * folium's popups ask jQuery to make an element from markup, and its icons come from a plug-in; the
 * stand-ins below do just that much. The events never go this way.
 */

import L from "leaflet";
import iconUrl from "leaflet/dist/images/marker-icon.png";
import shadowUrl from "leaflet/dist/images/marker-shadow.png";

export function installFoliumStandIns() {
  delete L.Icon.Default.prototype._getIconUrl;
  L.Icon.Default.mergeOptions({ iconUrl, iconRetinaUrl: iconUrl, shadowUrl });
  L.AwesomeMarkers = { icon: () => new L.Icon.Default() };
  window.L = L;
  window.$ = window.$ ?? standIn;
}

function standIn(what) {
  if (typeof what !== "string") return { ready: (handler) => void handler() };
  const holder = document.createElement("template");
  // eslint-disable-next-line no-restricted-properties -- the map maker's own folium popup, never an article's text
  holder.innerHTML = what;
  return { 0: holder.content.firstElementChild };
}
