/** Filters: what each leaves, how they combine, and what a switch of one would show. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Atlas } from "../src/data.js";
import { dayOf } from "../src/days.js";
import { actorsOf, FILTERS, isFiltered, noFilters, plain, Sieve, sourcesOf } from "../src/filters.js";
import { chance } from "./chance.js";
import { payloadOf, samplePayload } from "./sample.js";

const atlas = new Atlas(samplePayload());
const ALL = ["visit-1", "meeting-1", "transfer-1", "exploration-1", "test-1", "deployment-1", "agreement-1", "transfer-2"];

/** The ids of a mask's events. */
function ids(mask, of = atlas) {
  return of.ids.filter((_, index) => mask[index] === 1);
}

/** The ids that filters leave. */
function left(filters, of = atlas) {
  return ids(new Sieve(of).apply({ ...noFilters(), ...filters }), of);
}

const range = (from, to, undated = true) => ({ from: from && dayOf(from), to: to && dayOf(to), undated });

test("without filters everything is shown, also before any was applied", () => {
  assert.deepEqual(left({}), ALL);
  assert.deepEqual(ids(new Sieve(atlas).mask), ALL);
  assert.equal(isFiltered(noFilters()), false);
});

test("a layer or a status that is off takes its events away", () => {
  assert.deepEqual(left({ typesOff: ["transfer", "visit"] }), ["meeting-1", "exploration-1", "test-1", "deployment-1", "agreement-1"]);
  assert.deepEqual(left({ statusesOff: ["happened"] }), ["transfer-1", "exploration-1", "test-1", "deployment-1", "transfer-2"]);
  assert.deepEqual(left({ statusesOff: ["denied", "possible", "planned", "alleged"] }), ["visit-1", "meeting-1", "agreement-1"]);
});

test("a layer that this map does not have takes nothing away", () => {
  assert.deepEqual(left({ typesOff: ["ghost"], statusesOff: ["rumored"] }), ALL);
});

test("the most precise of an event's places decides; without a place it is the least precise", () => {
  assert.deepEqual(left({ precision: 1 }), ["visit-1", "meeting-1", "transfer-1", "test-1"]);
  assert.deepEqual(left({ precision: 2 }), ["visit-1", "meeting-1", "transfer-1", "test-1", "transfer-2"]);
  assert.deepEqual(left({ precision: 5 }), ["visit-1", "meeting-1", "transfer-1", "exploration-1", "test-1", "transfer-2"]);
  assert.deepEqual(left({ precision: 7 }), ALL.filter((id) => id !== "agreement-1"));
});

test("how precise nobody says is not precise, nor is a route", () => {
  const place = { name: "Somewhere", role: "location", lon: 10, lat: 50, precision: 0 };
  const vague = new Atlas(payloadOf([
    { id: "vague", type: "visit", title: "Vague", places: [place] },
    { id: "route", type: "transfer", title: "Route", routes: [[place, place]] },
  ]));
  assert.deepEqual(left({ precision: 5 }, vague), []);
  assert.deepEqual(left({}, vague), ["route", "vague"]);
});

test("of several people or sources any will do", () => {
  assert.deepEqual(left({ actors: ["Alexander Kozlov"] }), ["visit-1", "meeting-1"]);
  assert.deepEqual(left({ sources: ["TASS", "Yonhap"] }), ["transfer-1", "test-1"]);
  assert.deepEqual(left({ actors: ["Nobody"] }), []);
  const visitBy = (name) => ({ id: name, type: "visit", title: "Visit", actors: [["host", "Choi"], ["visitor", name]] });
  const named = new Atlas(payloadOf(["Kim", "Lee", "Park"].map(visitBy)));
  assert.deepEqual(left({ actors: ["Lee"] }, named), ["Lee"]);
  assert.deepEqual(left({ actors: ["Park", "Kim"] }, named), ["Kim", "Park"]);
  assert.deepEqual(left({ actors: ["host"] }, named), []);
});

test("a source is who is quoted or the outlet, in whichever sentence", () => {
  assert.deepEqual(left({ sources: ["KCNA"] }), ["visit-1", "meeting-1", "test-1"]);
  assert.deepEqual(left({ sources: ["Example Wire"] }), ["meeting-1"]);
});

test("a confidence that nobody gave is below any", () => {
  assert.deepEqual(left({ confidence: 50 }), ["visit-1", "meeting-1", "transfer-1", "exploration-1", "agreement-1"]);
  assert.deepEqual(left({ confidence: 30 }), ALL.filter((id) => id !== "deployment-1"));
});

test("an event is in a range when one of its days is", () => {
  assert.deepEqual(left(range("2023-11-17", "2023-12-05", false)), ["visit-1", "transfer-1"]);
  assert.deepEqual(left(range("2023-11-16", "2023-11-16", false)), ["visit-1"]);
  assert.deepEqual(left(range("2023-11-18", "2023-11-30", false)), []);
  assert.deepEqual(left(range("2024-06-01", null, false)), ["exploration-1", "deployment-1", "agreement-1"]);
  assert.deepEqual(left(range(null, "2023-11-14", false)), ["visit-1"]);
});

test("undated events stay unless they are switched off", () => {
  assert.deepEqual(left(range("2025-01-01", null)), ["transfer-2"]);
  assert.deepEqual(left(range("2025-01-01", null, false)), []);
  assert.deepEqual(left({ undated: false }), ALL.filter((id) => id !== "transfer-2"));
});

test("days before 1970 are filtered like others", () => {
  const old = new Atlas(payloadOf([
    { id: "war", type: "test", title: "War", dates: ["1950-06-25", "1953-07-27"] },
    { id: "first", type: "test", title: "First day", dates: ["1970-01-01", "1970-01-01"] },
  ]));
  assert.deepEqual(left(range("1953-07-27", "1969-12-31"), old), ["war"]);
  assert.deepEqual(left(range("1970-01-01", "1970-01-01"), old), ["first"]);
});

test("a date that is open on one side is in the range that holds its other side", () => {
  const open = new Atlas(payloadOf([{ id: "since", type: "visit", title: "Since March", dates: ["2024-03-05", null] }]));
  assert.deepEqual(left(range("2024-03-01", "2024-03-31", false), open), ["since"]);
  assert.deepEqual(left(range("2024-04-01", null, false), open), []);
});

test("a place holds the events that have it, whatever their mark", () => {
  assert.deepEqual(left({ here: "geonames:1871859" }), ["visit-1", "meeting-1"]);
  assert.deepEqual(left({ here: "geonames:2017370" }), ["deployment-1"]);
  assert.deepEqual(left({ here: "geonames:5879092" }), ["transfer-1"]);
  assert.deepEqual(left({ here: "geonames:0" }), []);
});

test("a search finds titles, people, places, amounts, subtypes, sentences and sources", () => {
  for (const [query, found] of [
    ["satellite", ["test-1"]],
    ["Yun Jong Ho", ["visit-1", "meeting-1"]],
    ["Rason", ["transfer-2"]],
    ["Vladivostok", ["transfer-1"]],
    ["10,000", ["deployment-1"]],
    ["fish", ["transfer-1"]],
    ["groundless", ["test-1"]],
    ["moscow times", ["agreement-1"]],
    ["example wire", ["meeting-1"]],
  ]) assert.deepEqual(left({ query }), found, query);
});

test("all words of a search must be there, in any order, in any part", () => {
  assert.deepEqual(left({ query: "alaska containers" }), ["transfer-1"]);
  assert.deepEqual(left({ query: "  KCNA\tpyongyang " }), ["visit-1", "meeting-1"]);
  assert.deepEqual(left({ query: "alaska satellite" }), []);
  assert.deepEqual(left({ query: "   " }), ALL);
});

test("a search looks through case, accents and scripts; what has a meaning in patterns is text", () => {
  const named = new Atlas(payloadOf([
    { id: "se", type: "visit", title: "Visit to São Tomé" },
    { id: "ru", type: "visit", title: "Визит в Ёлкино, Толстый мыс" },
    { id: "ko", type: "visit", title: "평양에서 열린 회의" },
    { id: "tr", type: "visit", title: "İstanbul (Turkey) [sic] .*" },
  ]));
  for (const [query, found] of [
    ["sao tome", ["se"]],
    ["SÃO", ["se"]],
    ["елкино", ["ru"]],
    ["ТОЛСТЫЙ", ["ru"]],
    ["평양", ["ko"]],
    ["회의".normalize("NFD"), ["ko"]],
    ["istanbul", ["tr"]],
    [".*", ["tr"]],
    ["[sic] (turkey)", ["tr"]],
    ["\\", []],
  ]) assert.deepEqual(left({ query }, named), found, query);
});

test("plain text stays plain, also when it is made plain again", () => {
  const { text } = chance(2);
  for (let round = 0; round < 300; round += 1) {
    const once = plain(text(12));
    assert.equal(plain(once), once);
  }
});

test("filters combine: an event has to pass them all", () => {
  assert.deepEqual(left({ typesOff: ["meeting"], sources: ["KCNA"], query: "pyongyang" }), ["visit-1"]);
  const autumn = range("2023-11-01", "2023-12-31", false);
  assert.deepEqual(left({ statusesOff: ["planned"], ...autumn, confidence: 75 }), ["visit-1", "meeting-1"]);
  assert.deepEqual(left({ precision: 1, here: "geonames:1871859", actors: ["Nobody"] }), []);
});

test("a switch shows what passes all the other filters", () => {
  const sieve = new Sieve(atlas);
  sieve.apply({ ...noFilters(), typesOff: ["visit", "transfer"], sources: ["KCNA", "TASS"] });
  assert.deepEqual(ids(sieve.mask), ["meeting-1", "test-1"]);
  assert.deepEqual(ids(sieve.without(FILTERS.type)), ["visit-1", "meeting-1", "transfer-1", "test-1"]);
  assert.deepEqual(ids(sieve.without(FILTERS.source)), ["meeting-1", "exploration-1", "test-1", "deployment-1", "agreement-1"]);
  assert.deepEqual(ids(sieve.without(FILTERS.time)), ["meeting-1", "test-1"]);
});

test("filters that are taken back leave no trace", () => {
  const sieve = new Sieve(atlas);
  const place = { precision: 1, here: "geonames:1871859" };
  const rest = { typesOff: ["visit"], query: "pyongyang", actors: ["Yun Jong Ho"], confidence: 90 };
  sieve.apply({ ...noFilters(), ...place, ...rest, ...range("2024-01-01", null, false) });
  assert.deepEqual(ids(sieve.mask), []);
  assert.deepEqual(ids(sieve.apply(noFilters())), ALL);
});

test("a list that its owner changes in place is noticed", () => {
  const sieve = new Sieve(atlas);
  const filters = noFilters();
  filters.typesOff.push("visit");
  sieve.apply(filters);
  filters.typesOff.push("transfer");
  assert.deepEqual(ids(sieve.apply(filters)), ["meeting-1", "exploration-1", "test-1", "deployment-1", "agreement-1"]);
});

test("whether anything is filtered", () => {
  const changes = [{ typesOff: ["visit"] }, { precision: 3 }, { query: "oil" }, { from: 0 }, { undated: false }, { here: "x" }];
  for (const change of changes) {
    assert.equal(isFiltered({ ...noFilters(), ...change }), true, JSON.stringify(change));
  }
});

test("whatever was applied before, the outcome is that of the filters as they are", () => {
  const { pick, many, coin, whole } = chance(13);
  const sieve = new Sieve(atlas);
  const day = () => (coin() ? null : dayOf("2023-11-01") + whole(0, 400));
  for (let round = 0; round < 200; round += 1) {
    const filters = {
      typesOff: many(2, () => pick(atlas.types).id),
      statusesOff: many(2, () => pick(atlas.statuses).id),
      precision: pick([null, null, 1, 2, 5]),
      actors: many(1, () => pick(["Alexander Kozlov", "Yun Jong Ho", "Nobody"])),
      sources: many(1, () => pick(["KCNA", "TASS", "RUSI"])),
      confidence: pick([null, null, 50, 75]),
      query: pick(["", "", "pyongyang", "russia", "containers"]),
      from: day(),
      to: day(),
      undated: coin(),
      here: pick([null, null, "geonames:1871859"]),
    };
    const mask = sieve.apply(filters);
    assert.deepEqual(ids(mask), left(filters), JSON.stringify(filters));
    for (const bit of Object.values(FILTERS)) {
      const more = sieve.without(bit);
      assert.ok(mask.every((one, index) => one <= more[index]), "taking a filter away shows no less");
    }
  }
});

test("people and sources come with the number of their events, the most frequent first", () => {
  assert.deepEqual(actorsOf(atlas), [["Alexander Kozlov", 2], ["Yun Jong Ho", 2]]);
  const sources = sourcesOf(atlas);
  assert.deepEqual(sources[0], ["KCNA", 3]);
  assert.ok(sources.every(([name, count], at) => name !== "" && count <= (sources[at - 1]?.[1] ?? count)));
  for (const [name, count] of sources) assert.equal(left({ sources: [name] }).length, count, name);
});

test("somebody named twice in an event is in one event", () => {
  const twice = new Atlas(payloadOf([{ id: "one", type: "visit", title: "One", actors: [["host", "Kim"], ["speaker", "Kim"]] }]));
  assert.deepEqual(actorsOf(twice), [["Kim", 1]]);
});
