/** The panel's filters: search, layers, status, precision, confidence, people, sources. */

import { byId, h, isPhone, passFocus } from "./dom.js";
import { actorsOf, FILTERS, isFiltered, sourcesOf } from "./filters.js";
import { shortCount, statusSwatch, symbol } from "./symbols.js";
import { placePrecisionWords, say, typeTitle } from "./words.js";

const PRECISIONS = [1, 2, 3, 4, 5];
const CONFIDENCES = [50, 75, 90];
const FEW = 6; // names shown of a long list before the reader types
const MOST = 40; // names shown after
const TYPING = 120; // milliseconds without a key before a search

export class Panel {
  /**
   * @param {import("./data.js").Atlas} atlas
   * @param {(changes: Partial<import("./filters.js").Filters>) => void} onChange
   */
  constructor(atlas, onChange) {
    this.atlas = atlas;
    this.onChange = onChange;
    this.search = searchField(onChange);
    this.types = new Switches("type", say("panel.layers"), atlas.types.map((type) => ({ id: type.id, title: typeTitle(type), picture: symbol(type, atlas.statuses[0], 19) })), (off) => onChange({ typesOff: off }));
    this.statuses = new Switches("status", say("panel.status"), atlas.statuses.map((status) => ({ id: status.id, title: say(`status.${status.id}`), meaning: say(`status.${status.id}.meaning`), picture: statusSwatch(status, 19) })), (off) => onChange({ statusesOff: off }));
    this.precision = choice(say("panel.places"), PRECISIONS.map((code) => [code, placePrecisionWords(code, 0)]), (precision) => onChange({ precision }));
    this.confidence = choice(say("panel.confidence"), CONFIDENCES.map((percent) => [percent, say("confidence.percent", { n: percent })]), (confidence) => onChange({ confidence }));
    this.actors = new Picker(say("panel.actors"), actorsOf(atlas), (actors) => onChange({ actors }));
    this.sources = new Picker(say("panel.sources"), sourcesOf(atlas), (sources) => onChange({ sources }));
    byId("atlas-search").append(this.search.element);
    byId("atlas-filters").append(
      h("details", { class: "atlas-section", open: !isPhone() }, h("summary", null, say("panel.layers_status")), this.types.element, this.statuses.element),
      h("details", { class: "atlas-section" }, h("summary", null, say("panel.more")),
        this.precision.element, this.confidence.element, this.actors.element, this.sources.element));
  }

  /** Puts the switches as the filters are, with the number of events each would show. */
  set(filters, sieve) {
    this.search.set(filters.query);
    this.types.set(filters.typesOff, counted(sieve.without(FILTERS.type), this.atlas.type));
    this.statuses.set(filters.statusesOff, counted(sieve.without(FILTERS.status), this.atlas.status));
    this.precision.set(filters.precision);
    this.confidence.set(filters.confidence);
    this.actors.set(filters.actors);
    this.sources.set(filters.sources);
    showClear(isFiltered(filters));
  }
}

/** Shows the button that clears all filters, or hides it and leaves the focus beside it. */
function showClear(isShown) {
  const button = byId("atlas-clear");
  if (!isShown) passFocus(button, byId("atlas-sort-by"));
  button.hidden = !isShown;
}

function counted(mask, column) {
  const counts = new Uint32Array(256);
  for (let index = 0; index < mask.length; index += 1) counts[column[index]] += mask[index];
  return counts;
}

function searchField(onChange) {
  const input = /** @type {HTMLInputElement} */ (h("input", { type: "search", id: "atlas-query", autocomplete: "off", spellcheck: "false", placeholder: say("panel.search.hint"), "aria-label": say("panel.search") }));
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => onChange({ query: input.value }), TYPING);
  });
  return {
    element: input,
    set: (query) => {
      if (document.activeElement !== input) input.value = query;
    },
  };
}

/** Check boxes that are on until switched off; they double as the key to the map. */
class Switches {
  constructor(kind, legend, choices, onChange) {
    this.boxes = new Map();
    this.counts = new Map();
    this.element = h("fieldset", { class: `atlas-switches is-${kind}` }, h("legend", { class: "atlas-hidden" }, legend));
    choices.forEach(({ id, title, meaning, picture }, at) => {
      const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: true, [`data-${kind}`]: id }));
      box.addEventListener("change", () => onChange([...this.boxes].filter(([, one]) => !one.checked).map(([one]) => one)));
      const count = h("span", { class: "atlas-switch-count" });
      this.boxes.set(id, box);
      this.counts.set(id, { at, count, label: h("label", { title: meaning }, box, picture, h("span", { class: "atlas-switch-name" }, title), count) });
      this.element.append(this.counts.get(id).label);
    });
    this.known = false;
  }

  set(off, counts) {
    for (const [id, box] of this.boxes) box.checked = !off.includes(id);
    for (const { at, count, label } of this.counts.values()) {
      count.textContent = shortCount(counts[at]);
      if (!this.known) label.hidden = counts[at] === 0; // what no event has needs no switch
    }
    this.known = true;
  }
}

/** One of a few values, or any. */
function choice(title, values, onChange) {
  const select = /** @type {HTMLSelectElement} */ (h("select", null, h("option", { value: "" }, say("panel.any")), ...values.map(([value, words]) => h("option", { value }, words))));
  select.addEventListener("change", () => onChange(select.value === "" ? null : Number(select.value)));
  return {
    element: h("label", { class: "atlas-choice-field" }, h("span", null, title), select),
    set: (value) => {
      select.value = value === null ? "" : String(value);
    },
  };
}

/** Some of many names: the most frequent, the chosen, and those that hold what is typed. */
class Picker {
  constructor(title, names, onChange) {
    this.names = names;
    this.onChange = onChange;
    this.chosen = [];
    this.input = /** @type {HTMLInputElement} */ (h("input", { type: "search", autocomplete: "off", spellcheck: "false", placeholder: say("panel.find"), "aria-label": `${title}: ${say("panel.find")}`, hidden: names.length <= FEW }));
    this.input.addEventListener("input", () => this.draw());
    this.options = h("div", { class: "atlas-options" });
    this.element = h("fieldset", { class: "atlas-picker", hidden: !names.length }, h("legend", null, title), this.input, this.options);
    this.draw();
  }

  set(chosen) {
    if (JSON.stringify(chosen) === JSON.stringify(this.chosen)) return;
    this.chosen = chosen;
    this.draw();
  }

  draw() {
    const typed = this.input.value.trim().toLowerCase();
    const fits = this.names.filter(([name]) => (typed ? name.toLowerCase().includes(typed) : true) && !this.chosen.includes(name));
    const chosen = this.chosen.map((name) => [name, this.names.find(([one]) => one === name)?.[1] ?? 0]);
    const focused = this.options.contains(document.activeElement) ? document.activeElement?.getAttribute("data-name") : null;
    this.options.replaceChildren(...[...chosen, ...fits.slice(0, typed ? MOST : FEW)].map(([name, count]) => this.option(name, count)));
    if (focused === null) return;
    const boxes = [...this.options.querySelectorAll("input")];
    (boxes.find((box) => box.getAttribute("data-name") === focused) ?? this.input).focus();
  }

  option(name, count) {
    const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: this.chosen.includes(name), "data-name": name }));
    box.addEventListener("change", () => {
      this.chosen = box.checked ? [...this.chosen, name] : this.chosen.filter((one) => one !== name);
      this.draw();
      this.onChange(this.chosen);
    });
    return h("label", null, box, h("bdi", { class: "atlas-switch-name" }, name), h("span", { class: "atlas-switch-count" }, shortCount(count)));
  }
}
