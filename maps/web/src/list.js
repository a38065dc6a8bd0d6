/** The list of events beside the map: every event is here, also those without a place. */

import { byId, h, said } from "./dom.js";
import { symbol } from "./symbols.js";

const MONTH = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });
const UNPLACED = "unplaced";
const WIDE = 45 * 24 * 3600 * 1000; // longer than a month and a bit, in milliseconds

/** Draws the list: newest period first, then undated events, then those with no place to show. */
export function drawList(atlas, events, onOpen) {
  const list = byId("atlas-list");
  const periods = [...byPeriod(events)].reverse().sort(([one], [other]) => late(one) - late(other));
  list.replaceChildren(
    ...periods.map(([period, group]) =>
      h("section", { class: "atlas-month" },
        h("h3", null, periodName(period)),
        h("ul", null, ...group.reverse().map((event) => h("li", null, eventButton(atlas, event, onOpen))))),
    ),
    events.length ? "" : emptyNote(atlas),
  );
  const all = atlas.events.length;
  byId("atlas-count").textContent =
    events.length === all ? `${all} ${all === 1 ? "event" : "events"}` : `${events.length} of ${all} events shown`;
}

/** Returns the button that stands for an event in a list. */
export function eventButton(atlas, event, onOpen) {
  const type = atlas.typeOf(event);
  const status = atlas.statusOf(event);
  const button = h("button", { type: "button", class: "atlas-item", "data-event": event.id },
    symbol(type, status, 24),
    h("span", { class: "atlas-item-text" },
      h("span", { class: "atlas-item-title", dir: "auto" }, event.title),
      h("span", { class: "atlas-item-when" }, event.when, whereabouts(event)),
      h("span", { class: "atlas-item-tags" },
        h("span", null, type.noun),
        h("span", { class: `atlas-tag is-${status.id}` }, status.title),
        event.contested && h("span", { class: "atlas-tag is-contested" }, "Contested"))));
  button.addEventListener("click", () => onOpen([event], "", button));
  return button;
}

/** Shows which event's card is open. */
export function markCurrent(ids) {
  for (const button of byId("atlas-list").querySelectorAll("[data-event]")) {
    if (ids.has(button.getAttribute("data-event"))) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function whereabouts(event) {
  const [route] = event.routes;
  const names = route ? [route.from, route.to].filter(Boolean) : event.places.map((place) => place.name);
  const shown = [...new Set(names)].slice(0, 2);
  if (!shown.length) return h("span", { class: "atlas-item-where" }, " · no place on the map");
  const words = shown.flatMap((name, index) => [index ? (route ? " → " : ", ") : " · ", said(name)]);
  return h("span", { class: "atlas-item-where" }, ...words);
}

/** Groups events by month, or by year where no more is known: a year is not its January. */
function byPeriod(events) {
  const periods = new Map();
  for (const event of events) {
    const period = periodOf(event);
    if (!periods.has(period)) periods.set(period, []);
    periods.get(period).push(event);
  }
  return periods;
}

function periodOf({ start, end, places, routes }) {
  if (!places.length && !routes.length) return UNPLACED;
  const [first, last] = [start ?? end ?? "", end ?? start ?? ""];
  const wide = new Date(last) - new Date(first) > WIDE;
  return first.slice(0, wide ? 4 : 7);
}

/** Where a period stands among the others: the undated after the dated, the unplaced after all. */
function late(period) {
  return period === UNPLACED ? 2 : Number(period === "");
}

function periodName(period) {
  if (period === UNPLACED) return "Not on the map: no place named";
  if (!period) return "Date unknown";
  return period.length === 4 ? `${Number(period)}, month unknown` : MONTH.format(new Date(`${period}-01T00:00:00Z`));
}

function emptyNote(atlas) {
  if (atlas.events.length) {
    return h("p", { class: "atlas-empty" }, "No events match. Switch a layer or a status back on to see more.");
  }
  return h("p", { class: "atlas-empty" }, "No events were found in these articles. ",
    "That can be the right answer: an article may report nothing that has a place.");
}
