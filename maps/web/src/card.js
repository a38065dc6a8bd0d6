/** The card: everything known about one event, each claim with the sentence it rests on. */

import { byId, h, passFocus, said } from "./dom.js";
import { eventButton } from "./list.js";
import { symbol } from "./symbols.js";
import { dayWords, precisionWords, whenWords } from "./when.js";
import { actorRole, placePrecisionWords, say, sourcesCounted, typeNoun } from "./words.js";

const MOST_CHOICES = 60; // more belong in the list

export class Card {
  /**
   * @param {import("./data.js").Atlas} atlas
   * @param {{ onShow: (events: number[], isChoice: boolean) => void, onList: (events: number[], title: string) => void,
   *   onZoom: (events: number[]) => void, list: import("./list.js").List }} handlers onShow is told which
   *   events are shown, none when the card closes
   */
  constructor(atlas, handlers) {
    this.atlas = atlas;
    this.handlers = handlers;
    this.element = byId("atlas-card");
    this.opener = null;
    this.event = null;
    document.addEventListener("keydown", (key) => {
      if (key.key === "Escape" && !this.element.hidden) this.close();
    });
  }

  /** Opens the card on one event, or on a choice among several that share a spot. */
  open(events, title, opener) {
    if (this.element.hidden || opener) this.opener = opener ?? document.activeElement;
    if (events.length === 1) this.showEvent(events[0], null);
    else this.showChoice(events, title);
  }

  close() {
    if (this.element.hidden) return;
    const [event, active] = [this.event, document.activeElement];
    if (active === document.body || this.element.contains(active)) this.returnFocus(event);
    this.event = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.handlers.onShow([], false);
  }

  /** Puts the focus where it came from: the row, when the list has drawn it anew since. */
  returnFocus(event) {
    const { opener, element } = this;
    if (opener?.isConnected && opener !== document.body) opener.focus({ preventScroll: true });
    else if (event !== null) this.handlers.list.focus(event);
    passFocus(element);
  }

  showChoice(events, title) {
    this.event = null;
    const first = [...events].reverse().slice(0, MOST_CHOICES);
    this.fill(
      h("header", { class: "atlas-card-head" },
        h("p", { class: "atlas-kicker" }, say("count.events", { n: events.length })),
        h("h2", { id: "atlas-card-title", dir: "auto" }, title || say("spot.title")),
        this.closeButton()),
      h("p", { class: "atlas-actions" },
        action(say("spot.list", { n: events.length }), () => this.handlers.onList(events, title)),
        action(say("spot.zoom"), () => this.handlers.onZoom(events))),
      h("ul", { class: "atlas-choice" },
        ...first.map((event) => h("li", null, eventButton(this.atlas, event, () => this.showEvent(event, { events, title }))))));
    this.handlers.onShow(events, true);
  }

  showEvent(index, choice) {
    this.event = index;
    this.fill(...this.parts(this.atlas.event(index), choice));
    this.handlers.onShow([index], false);
  }

  fill(...parts) {
    this.element.replaceChildren(...parts.filter(Boolean));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    this.element.focus({ preventScroll: true });
  }

  parts(event, choice) {
    const { type, status } = event;
    const kind = event.subtype && event.subtype !== type.id ? ` · ${event.subtype}` : "";
    return [
      choice && action(`← ${say("card.back", { n: choice.events.length })}`, () => this.showChoice(choice.events, choice.title), "atlas-back"),
      h("header", { class: "atlas-card-head" },
        h("p", { class: "atlas-kicker" }, symbol(type, status, 22), h("span", null, typeNoun(type), kind)),
        h("h2", { id: "atlas-card-title", dir: "auto" }, event.title),
        this.closeButton()),
      h("p", { class: "atlas-badges" },
        badge(status.id, say(`status.${status.id}`), say(`status.${status.id}.meaning`)),
        event.contested && badge("contested", say("tag.contested"), say("tag.contested.meaning"))),
      h("dl", { class: "atlas-facts" }, ...facts(event)),
      stances(event),
      evidence(event),
      this.linked(event),
      why(event),
    ];
  }

  closeButton() {
    return h("button", { type: "button", class: "atlas-close", "aria-label": say("card.close"), on: { click: () => this.close() } },
      h("span", { "aria-hidden": "true" }, "×"));
  }

  linked(event) {
    if (!event.links.length) return null;
    return h("section", { class: "atlas-links" },
      h("h3", null, say("card.links")),
      h("ul", null, ...event.links.map(({ kind, other }) => h("li", null,
        h("span", { class: "atlas-link-kind" }, say(kind === "part_of" ? "link.part_of" : "link.related"), " "),
        h("button", { type: "button", class: "atlas-link", dir: "auto", on: { click: () => this.showEvent(other, null) } }, this.atlas.titles[other])))));
  }
}

function action(words, onClick, name = "atlas-action") {
  return h("button", { type: "button", class: name, on: { click: onClick } }, words);
}

function badge(kind, words, meaning) {
  return h("span", { class: `atlas-badge is-${kind}` }, words, h("span", { class: "atlas-badge-note" }, ` · ${meaning}`));
}

function facts(event) {
  const when = whenWords(event.start, event.end, event.precision);
  return [
    row(say("card.when"), h("time", null, capital(when)), note(precisionWords(event.precision))),
    ...event.places.map((place) => row(say(`role.${place.role || "location"}`), said(place.name), note(placeNote(place)))),
    ...event.routes.map((route) => row(say("card.route"), said(route.from || say("card.route.origin")), " → ", said(route.to || say("card.route.destination")), note(say("card.route.unknown")))),
    !event.places.length && !event.routes.length && row(say("card.where"), say("card.no_place")),
    ...byRole(event.actors).map(([role, names]) => row(role ? capital(actorRole(role, names.length)) : say("card.who"), ...names.flatMap((name, index) => [index ? ", " : "", said(name)]))),
    event.quantities && row(say("card.amount"), said(event.quantities)),
    event.confidence !== null && row(say("card.confidence"), say("confidence.percent", { n: event.confidence })),
    row(say("card.sources"), counted(event)),
  ].filter(Boolean).flat();
}

function row(name, ...values) {
  return [h("dt", null, name), h("dd", null, ...values)];
}

function byRole(actors) {
  const roles = new Map();
  for (const [role, name] of actors) roles.set(role, [...(roles.get(role) ?? []), name]);
  return [...roles];
}

function note(words) {
  return words ? h("span", { class: "atlas-note", dir: "auto" }, words) : null;
}

function placeNote(place) {
  const basis = place.basis && place.basis !== "sentence" ? say(`basis.${place.basis}`) : "";
  return [placePrecisionWords(place.precision, place.radius), basis].filter(Boolean).join(" · ");
}

function counted(event) {
  const sources = event.sources || new Set(event.evidence.map((one) => one.source)).size;
  const documents = event.documents || new Set(event.evidence.map((one) => one.doc)).size;
  return sourcesCounted(sources, documents);
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who says what, side by side, where sources differ. */
function stances(event) {
  const sides = new Map();
  for (const { source, stance } of event.evidence) {
    if (!sides.has(stance)) sides.set(stance, new Set());
    sides.get(stance).add(source || say("card.article"));
  }
  if (!event.contested && sides.size < 2) return null;
  return h("section", { class: "atlas-stances" },
    h("h3", null, say("card.contested")),
    h("ul", null, ...[...sides].map(([stance, names]) => h("li", { class: `is-${cssWord(stance)}` },
      h("strong", null, ...[...names].flatMap((name, index) => [index ? ", " : "", said(name)])),
      h("span", null, ` ${say(`stance.${stance}`)}`)))));
}

function evidence(event) {
  if (!event.evidence.length) return null;
  return h("section", { class: "atlas-evidence" },
    h("h3", null, say("card.evidence")),
    ...event.evidence.map((one) => h("figure", { class: `is-${cssWord(one.stance)}` },
      h("blockquote", { dir: "auto" }, one.sentence),
      h("figcaption", null,
        h("strong", null, said(one.source && one.source !== one.doc ? one.source : say("card.article"))), one.stance && ` ${say(`stance.${one.stance}`)}`,
        h("span", { class: "atlas-origin" }, ...origin(one)), sourceLink(one.url)))));
}

function origin(one) {
  const day = Date.parse(`${one.published}T00:00:00Z`);
  const published = Number.isNaN(day) ? one.published : dayWords(day / 86_400_000);
  const parts = [one.outlet, one.doc, published].filter(Boolean);
  return parts.flatMap((part, index) => [index ? " · " : "", said(part)]);
}

/** Only web addresses become links, whatever the page's data says. */
function sourceLink(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, say("card.open", { host: url.hostname }));
}

/** What the gazetteer knew and why it chose this place, for each mark. */
function why(event) {
  const told = event.places.filter((place) => place.reason);
  if (!told.length) return null;
  return h("details", { class: "atlas-why" },
    h("summary", null, say("card.why")),
    h("dl", null, ...told.flatMap((place) => [h("dt", null, said(place.name)), h("dd", { dir: "auto" }, place.reason)])));
}

function cssWord(word) {
  return word.replace(/[^a-z]/g, "");
}
