/** The card: everything known about one event, each claim with the sentence it rests on. */

import { byId, h, said } from "./dom.js";
import { eventButton } from "./list.js";
import { symbol } from "./symbols.js";

export class Card {
  /** @param {(events: any[]) => void} onShow told which events are shown; none when closed */
  constructor(atlas, onShow) {
    this.atlas = atlas;
    this.onShow = onShow;
    this.element = byId("atlas-card");
    this.opener = null;
    document.addEventListener("keydown", (key) => {
      if (key.key === "Escape" && !this.element.hidden) this.close();
    });
  }

  /** Opens the card on one event, or on a choice among several that share a spot. */
  open(events, placeName, opener) {
    if (this.element.hidden || opener) this.opener = opener ?? document.activeElement;
    if (events.length === 1) this.showEvent(events[0], null);
    else this.showChoice(events, placeName);
  }

  close() {
    this.element.hidden = true;
    const eventId = this.element.getAttribute("data-event") ?? "";
    this.element.replaceChildren();
    this.onShow([]);
    const fallback = byId("atlas-list").querySelector(`[data-event="${CSS.escape(eventId)}"]`);
    const back = this.opener?.isConnected && this.opener !== document.body ? this.opener : fallback;
    back?.focus({ preventScroll: true });
  }

  showChoice(events, placeName) {
    this.element.removeAttribute("data-event");
    this.fill(
      h("header", { class: "atlas-card-head" },
        h("p", { class: "atlas-kicker" }, `${events.length} events`),
        h("h2", { id: "atlas-card-title", dir: "auto" }, placeName || "At this spot"),
        this.closeButton()),
      h("ul", { class: "atlas-choice" },
        ...[...events].reverse().map((event) => h("li", null,
          eventButton(this.atlas, event, ([one]) => this.showEvent(one, { events, placeName }))))));
    this.onShow(events);
  }

  showEvent(event, choice) {
    this.element.setAttribute("data-event", event.id);
    this.fill(...this.eventParts(event, choice));
    this.onShow([event]);
  }

  fill(...parts) {
    this.element.replaceChildren(...parts.filter(Boolean));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    this.element.focus({ preventScroll: true });
  }

  eventParts(event, choice) {
    const type = this.atlas.typeOf(event);
    const status = this.atlas.statusOf(event);
    const kind = event.subtype && event.subtype !== event.type ? ` · ${event.subtype}` : "";
    return [
      choice && this.backButton(choice),
      h("header", { class: "atlas-card-head" },
        h("p", { class: "atlas-kicker" }, symbol(type, status, 22), h("span", null, type.noun, kind)),
        h("h2", { id: "atlas-card-title", dir: "auto" }, event.title),
        this.closeButton()),
      h("p", { class: "atlas-badges" },
        h("span", { class: `atlas-badge is-${status.id}` }, status.title, h("span", { class: "atlas-badge-note" }, ` · ${status.meaning}`)),
        event.contested && h("span", { class: "atlas-badge is-contested" }, "Contested", h("span", { class: "atlas-badge-note" }, " · sources disagree"))),
      h("dl", { class: "atlas-facts" }, ...factRows(event)),
      evidenceSection(event),
      this.linksSection(event),
    ];
  }

  closeButton() {
    return h("button", { type: "button", class: "atlas-close", "aria-label": "Close", on: { click: () => this.close() } },
      h("span", { "aria-hidden": "true" }, "×"));
  }

  backButton({ events, placeName }) {
    return h("button", { type: "button", class: "atlas-back", on: { click: () => this.showChoice(events, placeName) } },
      `← All ${events.length} events here`);
  }

  linksSection(event) {
    const linked = event.links.map(({ kind, id }) => ({ kind, other: this.atlas.byId.get(id) })).filter(({ other }) => other);
    if (!linked.length) return null;
    return h("section", { class: "atlas-links" },
      h("h3", null, "Connected events"),
      h("ul", null, ...linked.map(({ kind, other }) => h("li", null,
        h("span", { class: "atlas-link-kind" }, kind === "part_of" ? "Part of " : "Related to "),
        h("button", { type: "button", class: "atlas-link", dir: "auto", on: { click: () => this.showEvent(other, null) } }, other.title)))));
  }
}

function factRows(event) {
  return [
    row("When", h("time", { datetime: event.start }, capital(event.when)), note(event.when_precision)),
    ...event.places.map((place) => row(place.role || "At", said(place.name), note(placeNote(place)))),
    ...event.routes.map((route) => row("Route", said(route.from || "origin"), " → ", said(route.to || "destination"), note("route unknown"))),
    !event.places.length && !event.routes.length && row("Where", "No place on the map"),
    ...byRole(event.actors).map(([role, names]) => row(role, ...names.flatMap((name, index) => [index ? ", " : "", said(name)]))),
    event.quantities && row("How much", said(event.quantities)),
    row("Sources", countWords(event)),
  ].filter(Boolean).flat();
}

function row(name, ...values) {
  return [h("dt", null, name), h("dd", null, ...values)];
}

function byRole(actors) {
  const roles = new Map();
  for (const [role, name] of actors) roles.set(role || "Who", [...(roles.get(role || "Who") ?? []), name]);
  return [...roles].map(([role, names]) => [names.length > 1 && role !== "Who" ? `${role}s` : role, names]);
}

function note(words) {
  return words ? h("span", { class: "atlas-note", dir: "auto" }, words) : null;
}

function placeNote(place) {
  return [place.precision_words, place.basis].filter(Boolean).join(" · ");
}

function countWords(event) {
  const sources = event.sources || new Set(event.evidence.map((one) => one.source)).size;
  const documents = event.documents || new Set(event.evidence.map((one) => one.doc)).size;
  return `${plural(sources, "source")} in ${plural(documents, "article")}`;
}

function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function evidenceSection(event) {
  if (!event.evidence.length) return null;
  return h("section", { class: "atlas-evidence" },
    h("h3", null, "Evidence"),
    ...event.evidence.map((one) => h("figure", { class: `is-${cssWord(one.stance_kind)}` },
      h("blockquote", { dir: "auto" }, one.sentence),
      h("figcaption", null,
        h("strong", null, said(one.source && one.source !== one.doc ? one.source : "The article")), one.stance && ` ${one.stance}`,
        h("span", { class: "atlas-origin" }, ...origin(one)), sourceLink(one.url)))));
}

function origin(one) {
  const parts = [one.outlet, one.doc, one.published].filter(Boolean);
  return parts.flatMap((part, index) => [index ? " · " : "", said(part)]);
}

/** Only web addresses become links, whatever the page's data says. */
function sourceLink(address) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, `Open the article at ${url.hostname}`);
}

function cssWord(word) {
  return word.replace(/[^a-z]/g, "");
}
