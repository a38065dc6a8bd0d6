import assert from "node:assert/strict";
import { test } from "node:test";

import { binAt, chooseBins, chooseTicks, countBins, daysOf, drag, matches, shift, snap, spanOf, usualDays } from "../src/bins.js";
import { NEVER } from "../src/data.js";

const MOST = 92;
const day = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
const iso = (at) => new Date(at * 86_400_000).toISOString().slice(0, 10);
const binsOf = (first, last, most = MOST) => chooseBins(day(first), day(last), most);
const sum = (counts) => counts.reduce((one, other) => one + other, 0);

/** Counts events given as "start..end" or as one day; "" has no date. */
function count(bins, events, mask = events.map(() => 1)) {
  const days = events.map((text) => text.split("..").map((part) => (part ? day(part) : NEVER)));
  return [...countBins(bins, Int32Array.from(days, ([one]) => one), Int32Array.from(days, (both) => both[both.length - 1]), Uint8Array.from(mask))];
}

test("the unit grows with the time shown", () => {
  const units = [
    ["2024-03-05", "2024-03-05", "day"],
    ["2024-03-05", "2024-05-20", "day"],
    ["2024-01-01", "2024-12-31", "week"],
    ["2021-01-01", "2024-12-31", "month"],
    ["2010-01-01", "2024-12-31", "quarter"],
    ["1950-01-01", "2024-12-31", "year"],
    ["1500-01-01", "2024-12-31", "decade"],
    ["0001-01-01", "2024-12-31", "century"],
  ];
  for (const [first, last, unit] of units) assert.equal(binsOf(first, last).unit, unit, `${first} to ${last}`);
});

test("there are never more bins than asked for, and they hold the first and the last day", () => {
  for (const most of [1, 7, 40, 92]) {
    for (let length = 0; length < 400_000; length = length * 2 + 1) {
      for (const first of [day("2024-02-29"), day("1969-12-31"), day("0001-01-01"), day("2023-01-01")]) {
        const { edges } = chooseBins(first, first + length, most);
        assert.ok(edges[0] <= first && edges[edges.length - 1] > first + length);
        assert.ok(edges.length - 1 <= most || most === 1, `${edges.length - 1} bins of ${most}`);
        assert.ok(edges.every((edge, at) => !at || edge > edges[at - 1]));
      }
    }
  }
});

test("weeks begin on Monday, months on the 1st, quarters and years where calendars begin them", () => {
  assert.equal(iso(binsOf("2024-03-07", "2024-12-30").edges[0]), "2024-03-04");
  assert.deepEqual([...binsOf("2024-01-15", "2024-03-02", 3).edges].map(iso), ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]);
  assert.deepEqual([...binsOf("2024-02-15", "2024-08-02", 3).edges].map(iso), ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"]);
  assert.deepEqual([...binsOf("1969-06-01", "1971-06-01", 3).edges].map(iso), ["1969-01-01", "1970-01-01", "1971-01-01", "1972-01-01"]);
  assert.deepEqual([...binsOf("1987-06-01", "2004-06-01", 3).edges].map(iso), ["1980-01-01", "1990-01-01", "2000-01-01", "2010-01-01"]);
  assert.deepEqual([...binsOf("0024-06-01", "0025-06-01", 2).edges].map(iso), ["0024-01-01", "0025-01-01", "0026-01-01"]);
});

test("an event counts once, in its bin", () => {
  const bins = binsOf("2024-01-01", "2024-03-31", 3);
  assert.deepEqual(count(bins, ["2024-01-01", "2024-01-31", "2024-02-10", "2024-03-05..2024-03-31"]), [2, 1, 1]);
});

test("events that the mask leaves out and events without a date do not count", () => {
  const bins = binsOf("2024-01-01", "2024-03-31", 3);
  assert.deepEqual(count(bins, ["2024-01-01", "2024-02-01", ""], [0, 1, 1]), [0, 1, 0]);
});

test("a long event counts in each of its bins with the share of its days", () => {
  const bins = binsOf("2024-01-01", "2024-04-30", 4);
  const counts = count(bins, ["2024-01-31..2024-04-01"]);
  assert.ok(Math.abs(sum(counts) - 1) < 1e-9);
  assert.deepEqual(counts.map((share) => Math.round(share * 62)), [1, 29, 31, 1]);
  assert.ok(Math.max(...count(binsOf("2024-01-01", "2024-12-31"), ["2024-01-01..2024-12-31"])) < 0.02);
});

test("days beyond the bins count in the end bins", () => {
  const bins = binsOf("2024-01-01", "2024-03-31", 3);
  assert.deepEqual(count(bins, ["1945-05-08", "2031-01-01", "2024-02-01"]), [1, 1, 1]);
  assert.ok(Math.abs(sum(count(bins, ["1945-05-08..2031-01-01"])) - 1) < 1e-9);
});

test("counting agrees with counting day by day", () => {
  const [first, size] = [day("2019-05-05"), 300];
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const start = Int32Array.from({ length: size }, () => first + random(900));
  const end = start.map((one) => one + (random(3) ? 0 : random(400)));
  const bins = chooseBins(Math.min(...start), Math.max(...end), MOST);
  const slow = new Float64Array(bins.edges.length - 1);
  for (let index = 0; index < size; index += 1) {
    for (let at = start[index]; at <= end[index]; at += 1) slow[binAt(bins, at)] += 1 / (end[index] + 1 - start[index]);
  }
  countBins(bins, start, end, new Uint8Array(size).fill(1)).forEach((one, bin) => assert.ok(Math.abs(one - slow[bin]) < 1e-6));
});

test("100,000 events are counted within a frame", () => {
  const size = 100_000;
  const start = Int32Array.from({ length: size }, (_, index) => 15_000 + ((index * 4_000) / size | 0));
  const end = start.map((one, index) => one + (index % 3 ? 0 : index % 700));
  const bins = chooseBins(15_000, 19_700, MOST);
  const mask = new Uint8Array(size).fill(1);
  const times = Array.from({ length: 9 }, () => {
    const begun = performance.now();
    countBins(bins, start, end, mask);
    return performance.now() - begun;
  });
  assert.ok(Math.min(...times) < 15, `${Math.min(...times)} ms`);
});

test("an event matches a range when the two share a day", () => {
  const range = (from, to) => ({ from: from && day(from), to: to && day(to), undated: false });
  const [start, end] = [day("2024-03-01"), day("2024-03-31")];
  assert.ok(matches(range("2024-03-31", "2024-04-30"), start, end));
  assert.ok(matches(range("2024-01-01", "2024-03-01"), start, end));
  assert.ok(matches(range("2024-03-10", "2024-03-12"), start, end));
  assert.ok(matches(range(null, null), start, end));
  assert.ok(!matches(range("2024-04-01", null), start, end));
  assert.ok(!matches(range(null, "2024-02-29"), start, end));
});

test("an undated event matches when the reader wants the undated", () => {
  assert.ok(matches({ from: null, to: null, undated: true }, NEVER, NEVER));
  assert.ok(!matches({ from: null, to: null, undated: false }, NEVER, NEVER));
});

test("a few events far off do not stretch the axis", () => {
  const usual = Array.from({ length: 100 }, (_, index) => day("2024-01-01") + index);
  const days = Int32Array.from([day("1945-05-08"), ...usual, day("2031-01-01"), NEVER]);
  assert.deepEqual(usualDays(days, days).map(iso), ["2024-01-01", "2024-04-09"]);
});

test("without events far off the axis holds them all", () => {
  const days = Int32Array.from({ length: 60 }, (_, index) => day("2024-01-01") + 3 * index);
  assert.deepEqual(usualDays(days, days), [days[0], days[59]]);
  const spread = Int32Array.from([day("1945-05-08"), day("2024-01-01"), day("2024-01-02")]);
  assert.deepEqual(usualDays(spread, spread), [spread[0], spread[2]]);
});

test("events without any date have no axis", () => {
  assert.equal(usualDays(Int32Array.of(NEVER, NEVER), Int32Array.of(NEVER, NEVER)), null);
  assert.equal(usualDays(new Int32Array(0), new Int32Array(0)), null);
});

test("a day snaps to the nearest edge", () => {
  const bins = binsOf("2024-01-01", "2024-03-31", 3);
  assert.deepEqual(["1999-01-01", "2024-01-10", "2024-01-20", "2024-03-30", "2050-01-01"].map((text) => snap(bins, day(text))), [0, 0, 1, 3, 3]);
});

test("a span ending with the bins is open there, and comes back as it went", () => {
  const bins = binsOf("2024-01-01", "2024-04-30", 4);
  assert.deepEqual(daysOf(bins, [0, 4]), { from: null, to: null });
  assert.deepEqual(daysOf(bins, [1, 3]), { from: day("2024-02-01"), to: day("2024-03-31") });
  for (const span of [[0, 4], [0, 1], [1, 3], [3, 4]]) assert.deepEqual(spanOf(bins, { ...daysOf(bins, span), undated: true }), span);
  assert.deepEqual(spanOf(bins, { from: day("2090-01-01"), to: day("2090-01-02"), undated: true }), [3, 4]);
  assert.deepEqual(spanOf(bins, { from: day("1990-01-01"), to: day("1990-01-02"), undated: true }), [0, 1]);
});

test("dragging an end leaves the other where it is and keeps one bin", () => {
  const bins = binsOf("2024-01-01", "2024-04-30", 4);
  assert.deepEqual(drag(bins, "from", [0, 2], day("2024-01-01"), day("2024-02-03")), [1, 2]);
  assert.deepEqual(drag(bins, "from", [0, 2], day("2024-01-01"), day("2024-04-20")), [1, 2]);
  assert.deepEqual(drag(bins, "to", [2, 3], day("2024-04-01"), day("2023-01-01")), [2, 3]);
});

test("dragging the middle moves the range and keeps its width at the ends", () => {
  const bins = binsOf("2024-01-01", "2024-04-30", 4);
  assert.deepEqual(drag(bins, "move", [0, 2], day("2024-01-20"), day("2024-02-20")), [1, 3]);
  assert.deepEqual(drag(bins, "move", [1, 3], day("2024-02-20"), day("2030-01-01")), [2, 4]);
  assert.deepEqual(shift(bins, [1, 3], -9), [0, 2]);
});

test("dragging over empty space takes every bin it touches, whichever way", () => {
  const bins = binsOf("2024-01-01", "2024-04-30", 4);
  assert.deepEqual(drag(bins, "new", [0, 4], day("2024-03-20"), day("2024-02-02")), [1, 3]);
  assert.deepEqual(drag(bins, "new", [0, 4], day("2024-03-20"), day("2024-03-21")), [2, 3]);
});

test("ticks stand on round days within the axis", () => {
  const ticks = chooseTicks(day("2021-05-01"), day("2024-12-31"), 6);
  assert.deepEqual([ticks.unit, ticks.days.map(iso)], ["year", ["2022-01-01", "2023-01-01", "2024-01-01"]]);
  assert.deepEqual(chooseTicks(day("2024-01-01"), day("2024-04-30"), 6).days.map(iso), ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]);
});
