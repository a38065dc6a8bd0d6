/** The view in the address: what is written is read again, and nothing a stranger types breaks the page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOf } from "../src/days.js";
import { readHash, writeHash } from "../src/hash.js";
import { chance } from "./chance.js";

const USUAL = readHash("");
const FULL = {
  zoom: 5.25,
  lat: 41.2,
  lon: 128.5,
  typesOff: ["visit", "test"],
  statusesOff: ["denied"],
  precision: 3,
  actors: ["Kim Jong Un", "Yun, Jong & Ho"],
  sources: ["연합뉴스"],
  confidence: 50,
  query: "oil = 100% (refined)",
  from: dayOf("2023-09-01"),
  to: dayOf("2023-12-31"),
  undated: false,
  selected: "visit-1",
  sort: "place",
  here: "geonames:1871859",
};

test("the usual view leaves the address as it is", () => {
  assert.equal(writeHash(USUAL), "");
  assert.deepEqual(readHash("#"), USUAL);
  assert.equal(USUAL.undated, true);
  assert.equal(USUAL.sort, "date");
});

test("a person can read the address", () => {
  const plain = { ...FULL, actors: ["Kim Jong Un"], sources: ["KCNA"], query: "oil" };
  assert.equal(
    writeHash(plain),
    "#v=1&at=5.25/41.2000/128.5000&off=visit,test&status=-denied&p=3&actor=Kim%20Jong%20Un&src=KCNA&conf=50&q=oil" +
      "&from=2023-09-01&to=2023-12-31&undated=0&e=visit-1&sort=place&here=geonames:1871859",
  );
});

test("a full view is read as it was written", () => {
  assert.deepEqual(readHash(writeHash(FULL)), FULL);
});

test("a link written by hand needs only what it is about", () => {
  assert.deepEqual(readHash("e=visit-1"), { ...USUAL, selected: "visit-1" });
});

test("no list, a list of nothing and a list of an empty text are told apart", () => {
  for (const actors of [[], [""], ["", ""], [","], ["a", ""]]) {
    assert.deepEqual(readHash(writeHash({ ...USUAL, actors })).actors, actors);
  }
  assert.deepEqual(readHash(writeHash({ ...USUAL, statusesOff: ["", "-"] })).statusesOff, ["", "-"]);
  assert.equal(readHash(writeHash({ ...USUAL, selected: "" })).selected, "");
});

test("zero is not nothing", () => {
  const zero = { ...USUAL, zoom: 0, lat: 0, lon: 0, confidence: 0, precision: 0, from: 0, to: 0 };
  assert.deepEqual(readHash(writeHash(zero)), zero);
  assert.match(writeHash({ ...zero, lat: -0.000001, lon: -0 }), /at=0\/0\.0000\/0\.0000&/);
});

test("links end where chats and Markdown would end them, at no mark inside", () => {
  const hash = writeHash({ ...USUAL, query: "(a) *b* 'c' \"d\" <e> `f`! ~g~" });
  assert.match(hash, /^#v=1&q=[\w%.-]+$/);
});

for (const [name, hash] of [
  ["unknown keys", "x=1&toString=2&__proto__=3&constructor=4"],
  ["keys without values", "off&q&e"],
  ["half a view", "at=5.25/41.2"],
  ["a view off the world", "at=5/95/10"],
  ["a view of words", "at=a/b/c&at=NaN/NaN/NaN&at=1e3/0/0"],
  ["a precision that is none", "p=9"],
  ["a confidence over all", "conf=101"],
  ["a negative one", "conf=-5&p=-1"],
  ["30 February", "from=2023-02-30&to=2023-13-01"],
  ["days in words", "from=yesterday&to=20230901"],
  ["a status without a sign", "status=denied"],
  ["broken encoding", "q=%E0%A4%A&actor=%&src=%ZZ&off=%FF&e=%C3"],
  ["an unknown order", "sort=size"],
  ["a yes where only a no is said", "undated=yes"],
  ["a version to come", "v=2&q=oil&e=visit-1"],
  ["nothing between separators", "&&&=&==&#"],
]) {
  test(`${name}: ignored`, () => assert.deepEqual(readHash(`#${hash}`), USUAL));
}

test("what cannot be read leaves the rest as it was sent", () => {
  assert.deepEqual(readHash("#q=%&conf=50&p=x&e=visit-1"), { ...USUAL, confidence: 50, selected: "visit-1" });
});

test("an address of 8,000 characters is read, a longer one is not", () => {
  const query = "a".repeat(8000 - "q=".length);
  assert.equal(readHash(`#q=${query}`).query, query);
  assert.deepEqual(readHash(`#q=${query}a`), USUAL);
});

test("a view too long for an address loses what takes most room and keeps the rest", () => {
  const actors = Array.from({ length: 900 }, (_, at) => `Somebody ${at}`);
  const long = { ...FULL, actors, query: "오".repeat(500) };
  const read = readHash(writeHash(long));
  assert.deepEqual(read, { ...long, actors: [] });
});

test("days nobody names are not written", () => {
  assert.equal(writeHash({ ...USUAL, from: -2147483648, to: NaN }), "");
});

test("any view is read as it was written, and written the same again", () => {
  const random = chance(7);
  for (let round = 0; round < 3000; round += 1) {
    const state = anyState(random);
    const hash = writeHash(state);
    assert.deepEqual(readHash(hash), state, hash);
    assert.equal(writeHash(readHash(hash)), hash);
    assert.match(hash, /^(#[\x21-\x7e]*)?$/);
  }
});

test("no text breaks the page", () => {
  const random = chance(11);
  const seeds = ["v=1", "at=", "off=", "status=-", "q=", "e=", "from=2023-", "%", "%u", "%ud83d", "&", "=", ",", "/", "#", "-"];
  for (let round = 0; round < 5000; round += 1) {
    const text = random.many(12, () => (random.coin() ? random.pick(seeds) : random.text(6))).join("");
    const state = readHash(text);
    assert.deepEqual(Object.keys(state), Object.keys(USUAL));
    assert.deepEqual(readHash(writeHash(state)), state, text);
  }
});

function anyState(random) {
  const maybe = (make) => (random.coin() ? make() : null);
  const view = maybe(() => ({ zoom: random.whole(0, 44) / 4, lat: random.whole(-900000, 900000) / 10000, lon: random.whole(-5400000, 5400000) / 10000 }));
  const texts = () => random.many(4, () => random.text(12));
  return {
    ...(view ?? { zoom: null, lat: null, lon: null }),
    typesOff: texts(),
    statusesOff: texts(),
    precision: maybe(() => random.whole(0, 7)),
    actors: texts(),
    sources: texts(),
    confidence: maybe(() => random.whole(0, 100)),
    query: random.text(20),
    from: maybe(() => random.whole(-719162, 2932896)),
    to: maybe(() => random.whole(-719162, 2932896)),
    undated: random.coin(),
    selected: maybe(() => random.text(20)),
    sort: random.pick(["date", "place"]),
    here: maybe(() => random.text(20)),
  };
}
