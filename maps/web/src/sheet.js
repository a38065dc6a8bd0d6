/** A canvas over the map that is drawn anew when the view leaves what it shows. */

import L from "leaflet";

import { View } from "./project.js";

const PADDING = 0.35; // of the view, on each side
const ENOUGH = 0.06; // of it left: no need to draw yet

/**
 * Leaflet's renderer keeps the canvas in place while the map moves and zooms; what is drawn is ours.
 * `options.draw(context, view, ratio)` draws all of it.
 */
export const Sheet = L.Renderer.extend({
  options: { padding: PADDING },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
  },

  /** Draws again, after what is shown has changed. */
  redraw() {
    this._stale = true;
    if (this._map) this._update();
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  _updatePaths() {},

  _reset() {
    this._stale = true; // the map counts its pixels from elsewhere now
    L.Renderer.prototype._reset.call(this);
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    if (!this._stale && this._covers()) return;
    this._stale = false;
    L.Renderer.prototype._update.call(this);
    const [size, ratio] = [this._bounds.getSize(), window.devicePixelRatio || 1];
    L.DomUtil.setPosition(this._container, this._bounds.min);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (this._container.width !== width || this._container.height !== height) {
      Object.assign(this._container, { width, height });
      Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
    }
    const { x, y } = this._bounds.min.add(this._map.getPixelOrigin());
    const inset = (size.x - this._map.getSize().x) / 2;
    this.view = new View({ zoom: this._zoom, left: x, top: y, width: size.x, height: size.y, inset });
    this.options.draw(this._context, this.view, ratio);
  },

  /** Whether what is drawn still reaches over the edges of the view. */
  _covers() {
    if (!this._bounds || this._zoom !== this._map.getZoom() || this.view === undefined) return false;
    const size = this._map.getSize();
    const spare = size.multiplyBy(ENOUGH);
    const min = this._map.containerPointToLayerPoint(L.point(0, 0)).subtract(spare);
    const max = this._map.containerPointToLayerPoint(size).add(spare);
    const old = this._bounds.getSize();
    const grown = Math.abs(old.x - size.x * (1 + 2 * PADDING)) > 2 || Math.abs(old.y - size.y * (1 + 2 * PADDING)) > 2;
    return !grown && this._bounds.contains(L.bounds(min, max));
  },
});

/** Where a pixel of the map's container lies on a sheet. */
export function onSheet(map, sheet, point) {
  return map.containerPointToLayerPoint(point).subtract(sheet._bounds.min);
}
