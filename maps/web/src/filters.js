/** Switches for layers and statuses. They double as the key: shape and color here, fill there. */

import { byId, h, isPhone } from "./dom.js";
import { statusSwatch, symbol } from "./symbols.js";

/**
 * Draws the switches and calls `onChange` after each turn.
 * @returns {(event: import("./data.js").AtlasEvent) => boolean} whether an event is to be shown
 */
export function addFilters(atlas, onChange) {
  const off = { type: new Set(), status: new Set() };
  const turn = (kind) => (id, on) => {
    if (on) off[kind].delete(id);
    else off[kind].add(id);
    onChange();
  };
  const solid = atlas.statuses.find((status) => status.fill === "solid");
  const types = present(atlas, atlas.types, "type");
  const statuses = present(atlas, atlas.statuses, "status");
  byId("atlas-filters").append(
    switches("Layers", "type", types, (type) => symbol(type, solid, 19), turn("type")),
    switches("Status", "status", statuses, (status) => statusSwatch(status, 19), turn("status")),
  );
  byId("atlas-filters").toggleAttribute("open", !isPhone());
  return (event) => !off.type.has(event.type) && !off.status.has(event.status);
}

function present(atlas, choices, field) {
  const counts = new Map();
  for (const event of atlas.events) counts.set(event[field], (counts.get(event[field]) ?? 0) + 1);
  return choices.filter(({ id }) => counts.has(id)).map((choice) => ({ ...choice, count: counts.get(choice.id) }));
}

function switches(legend, kind, choices, picture, onTurn) {
  if (!choices.length) return "";
  return h("fieldset", { class: `atlas-switches is-${kind}` },
    h("legend", null, legend),
    ...choices.map((choice) => {
      const box = h("input", { type: "checkbox", checked: true, [`data-${kind}`]: choice.id });
      box.addEventListener("change", () => onTurn(choice.id, box.checked));
      return h("label", { title: choice.meaning },
        box, picture(choice), h("span", { class: "atlas-switch-name" }, choice.title),
        h("span", { class: "atlas-switch-count" }, String(choice.count)));
    }));
}
