/**
 * The page's data: columns written by maps/payload.py, read once into typed arrays.
 *
 * Events are numbered 0 to count - 1 by date, the undated last. What belongs to an event (places,
 * routes, evidence, links) stands in tables of its own, in the events' order; `rowsOf` says where.
 * `atlas.event(i)` gives everything about one event as a plain object, made when it is asked for.
 *
 * @typedef {{ row: number, mark: "point" | "area" | "country", role: string, name: string,
 *   key: string, country: string, lat: number | null, lon: number | null, precision: number,
 *   radius: number, basis: string, reason: string, rings: number[][] }} Place rings hold
 *   [lon, lat, lon, lat, ...] in degrees
 * @typedef {{ row: number, from: string, to: string, line: number[] }} Route the line holds
 *   [lon, lat, lon, lat] of its ends
 * @typedef {{ sentence: string, source: string, stance: string, published: string, outlet: string,
 *   doc: string, url: string }} Evidence
 * @typedef {{ index: number, id: string, type: EventType, subtype: string, title: string,
 *   status: Status, contested: boolean, confidence: number | null, start: number | null,
 *   end: number | null, precision: number, actors: [string, string][], quantities: string,
 *   sources: number, documents: number, places: Place[], routes: Route[], evidence: Evidence[],
 *   links: { kind: string, other: number }[] }} AtlasEvent dates are days since 1970
 * @typedef {{ id: string, title: string, noun: string, color: string, ink: string, shape: string }} EventType
 * @typedef {{ id: string, fill: string, line: string }} Status
 */

export const MARKS = /** @type {const} */ (["point", "area", "country"]);
export const NEVER = -2147483648; // a day that nobody names
const NO_PLACE = -2147483648;

export class Atlas {
  /** @param {any} payload what maps/payload.py wrote */
  constructor(payload) {
    const { events, places, routes, evidence, links } = payload;
    this.title = payload.title;
    /** @type {[string, string | number][]} */
    this.summary = payload.summary;
    /** @type {{ borders: boolean, tiles: { url: string, host: string, credit: string } | null }} */
    this.view = payload.view;
    /** @type {EventType[]} */
    this.types = payload.types;
    /** @type {Status[]} */
    this.statuses = payload.statuses;
    /** @type {string[]} */
    this.words = payload.words;
    this.count = events.id.length;
    /** @type {string[]} */
    this.ids = events.id;
    /** @type {string[]} */
    this.titles = events.title;
    this.type = Uint8Array.from(events.type);
    this.status = Uint8Array.from(events.status);
    this.contested = Uint8Array.from(events.contested);
    /** percent, -1 when unknown */
    this.confidence = Int8Array.from(events.confidence);
    this.start = days(events.start, events.end);
    this.end = days(events.end, events.start);
    this.sources = Uint16Array.from(events.sources);
    this.columns = events;
    this.places = {
      ...places,
      event: Uint32Array.from(places.event),
      mark: Uint8Array.from(places.mark),
      lon: steps(places.lon),
      lat: steps(places.lat),
      precision: Uint8Array.from(places.precision),
      count: places.event.length,
    };
    this.routes = { ...routes, event: Uint32Array.from(routes.event), count: routes.event.length };
    this.evidence = { ...evidence, event: Uint32Array.from(evidence.event), count: evidence.event.length };
    this.links = { ...links, event: Uint32Array.from(links.event), count: links.event.length };
    this.steps = payload.steps;
    for (const table of [this.places, this.routes, this.evidence, this.links]) table.from = offsets(table.event, this.count);
    this.numbers = null;
  }

  /** The number of the event with this id; -1 when there is none. */
  numberOf(id) {
    this.numbers ??= new Map(this.ids.map((one, index) => [one, index]));
    return this.numbers.get(id) ?? -1;
  }

  /** Whether the event has a mark of any kind on the map. */
  isPlaced(index) {
    return this.places.from[index] < this.places.from[index + 1] || this.routes.from[index] < this.routes.from[index + 1];
  }

  /** Everything about one event. @returns {AtlasEvent} */
  event(index) {
    const { columns } = this;
    const actors = columns.actors[index];
    return {
      index,
      id: this.ids[index],
      type: this.types[this.type[index]],
      subtype: this.words[columns.subtype[index]],
      title: this.titles[index],
      status: this.statuses[this.status[index]],
      contested: this.contested[index] === 1,
      confidence: this.confidence[index] < 0 ? null : this.confidence[index],
      start: columns.start[index],
      end: columns.end[index],
      precision: columns.precision[index],
      actors: Array.from({ length: actors.length / 2 }, (_, k) => [this.words[actors[2 * k]], this.words[actors[2 * k + 1]]]),
      quantities: this.words[columns.quantities[index]],
      sources: this.sources[index],
      documents: columns.documents[index],
      places: rowsOf(this.places, index).map((row) => this.place(row)),
      routes: rowsOf(this.routes, index).map((row) => this.route(row)),
      evidence: rowsOf(this.evidence, index).map((row) => this.oneEvidence(row)),
      links: rowsOf(this.links, index).map((row) => ({ kind: this.words[this.links.kind[row]], other: this.links.other[row] })),
    };
  }

  /** @returns {Place} */
  place(row) {
    const { places, words } = this;
    return {
      row,
      mark: MARKS[places.mark[row]],
      role: words[places.role[row]],
      name: words[places.name[row]],
      key: words[places.key[row]],
      country: words[places.country[row]],
      lon: this.lon(row),
      lat: this.lat(row),
      precision: places.precision[row],
      radius: places.radius[row],
      basis: words[places.basis[row]],
      reason: words[places.reason[row]],
      rings: (places.rings[row] ?? []).map((ring) => ring.map((step) => step / this.steps)),
    };
  }

  /** Degrees east of a place's point; null when it has none. */
  lon(row) {
    const step = this.places.lon[row];
    return step === NO_PLACE ? null : step / this.steps;
  }

  /** Degrees north of a place's point; null when it has none. */
  lat(row) {
    const step = this.places.lat[row];
    return step === NO_PLACE ? null : step / this.steps;
  }

  /** @returns {Route} */
  route(row) {
    const { routes, words } = this;
    return { row, from: words[routes.from_name[row]], to: words[routes.to_name[row]], line: routes.line[row].map((step) => step / this.steps) };
  }

  /** @returns {Evidence} */
  oneEvidence(row) {
    const { evidence, words } = this;
    const [source, stance, published, outlet, doc, url] = ["source", "stance", "published", "outlet", "doc_id", "url"].map((name) => words[evidence[name][row]]);
    return { sentence: evidence.sentence[row], source, stance, published, outlet, doc, url };
  }
}

/** The rows of a table that belong to an event. @returns {number[]} */
export function rowsOf(table, index) {
  const [first, last] = [table.from[index], table.from[index + 1]];
  return Array.from({ length: last - first }, (_, k) => first + k);
}

/**
 * Reads a JSON block of the page, packed or not.
 * @returns {any | Promise<any>} a promise only when the block is packed
 */
export function readBlock(id) {
  const block = /** @type {HTMLElement} */ (document.getElementById(id));
  const text = block.textContent ?? "";
  return block.dataset.packed === "gzip" ? unpack(text.trim()) : JSON.parse(text);
}

async function unpack(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** First rows of each event in a table whose `event` column goes up; one more at the end. */
function offsets(event, count) {
  const from = new Uint32Array(count + 1);
  for (const one of event) from[one + 1] += 1;
  for (let index = 0; index < count; index += 1) from[index + 1] += from[index];
  return from;
}

/** Days, an open side closed by the other one; NEVER where neither is known. */
function days(own, other) {
  return Int32Array.from(own, (day, index) => day ?? other[index] ?? NEVER);
}

function steps(column) {
  return Int32Array.from(column, (step) => step ?? NO_PLACE);
}
