import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, test } from "node:test";

import { WORDS, actorRole, locale, placePrecisionWords, say, sourcesCounted, typeNoun, typeTitle } from "../src/words.js";

const LANGUAGES = ["en", "ru", "ko"];

/** Makes this the page's language. */
function speak(lang) {
  globalThis.document = { documentElement: { lang } };
}

afterEach(() => {
  delete globalThis.document;
});

function forms(entry) {
  return typeof entry === "string" ? [entry] : Object.values(entry);
}

function placeholders(text) {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
}

test("every key has words in all three languages", () => {
  for (const language of LANGUAGES) {
    assert.deepEqual(Object.keys(WORDS[language]).sort(), Object.keys(WORDS.en).sort(), language);
    for (const [key, entry] of Object.entries(WORDS[language])) {
      assert.ok(forms(entry).every((text) => text.trim() === text && text), `${language} ${key}`);
    }
  }
});

test("translations and plural forms fill in the same values", () => {
  for (const [key, entry] of Object.entries(WORDS.en)) {
    const wanted = placeholders(forms(entry)[0]);
    const texts = LANGUAGES.flatMap((language) => forms(WORDS[language][key]));
    for (const text of texts) assert.deepEqual(placeholders(text), wanted, `${key}: ${text}`);
  }
});

test("plural forms are ones the language has", () => {
  for (const language of LANGUAGES) {
    const known = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(WORDS[language])) {
      if (typeof entry === "string") continue;
      assert.ok("other" in entry, `${language} ${key}`);
      for (const form of Object.keys(entry)) assert.ok(known.includes(form), `${language} ${key} ${form}`);
    }
  }
});

test("a translation is written in its own script", () => {
  const names = /GeoJSON|CSV|PNG|SVG|Natural Earth|km|%|\{\w+\}/g;
  for (const [language, script] of [["ru", "Cyrillic"], ["ko", "Hangul"]]) {
    const foreign = new RegExp(`(?!\\p{Script=${script}})\\p{L}`, "u");
    for (const [key, entry] of Object.entries(WORDS[language])) {
      for (const text of forms(entry)) assert.doesNotMatch(text.replace(names, ""), foreign, `${language} ${key}`);
    }
  }
});

test("the language is the page's, and English where there is none", () => {
  assert.equal(locale(), "en");
  for (const [lang, language] of [["en", "en"], ["ru", "ru"], ["ko", "ko"], ["ru-RU", "ru"], ["KO-kr", "ko"], ["fr", "en"], ["", "en"]]) {
    speak(lang);
    assert.equal(locale(), language, lang);
  }
});

test("counts take the right plural form", () => {
  const cases = [
    ["en", 0, "0 events"], ["en", 1, "1 event"], ["en", 2, "2 events"], ["en", 12345, "12,345 events"],
    ["ru", 0, "0 событий"], ["ru", 1, "1 событие"], ["ru", 3, "3 события"], ["ru", 5, "5 событий"],
    ["ru", 11, "11 событий"], ["ru", 21, "21 событие"], ["ru", 112, "112 событий"], ["ru", 12345, "12\u00a0345 событий"],
    ["ko", 1, "사건 1건"], ["ko", 12345, "사건 12,345건"],
  ];
  for (const [lang, n, words] of cases) {
    speak(lang);
    assert.equal(say("count.events", { n }), words);
  }
});

test("the number of all events chooses the form of the count line", () => {
  assert.equal(say("count.shown", { shown: 1, n: 20 }), "1 of 20 events shown");
  speak("ru");
  assert.equal(say("count.shown", { shown: 3, n: 21 }), "Показано 3 из 21 события");
  assert.equal(say("count.shown", { shown: 1, n: 4 }), "Показано 1 из 4 событий");
});

test("sources are counted in words", () => {
  assert.equal(sourcesCounted(1, 2), "1 source in 2 documents");
  speak("ru");
  assert.equal(sourcesCounted(2, 5), "2 источника, 5 документов");
  speak("ko");
  assert.equal(sourcesCounted(2, 5), "출처 2곳, 문서 5건");
});

test("years have no separators, amounts do", () => {
  assert.equal(say("list.year", { year: 2023 }), "2023, month unknown");
  assert.equal(say("spot.list", { n: 1500 }), "Show these 1,500 in the list");
});

test("values from articles are put in as they are", () => {
  assert.equal(say("card.open", { host: "$& {n} $1" }), "Open the article at $& {n} $1");
  assert.equal(say("card.open"), "Open the article at {host}");
});

test("a missing translation is said in English, a missing key as itself", (context) => {
  const { ru } = WORDS;
  const entry = ru["count.sources"];
  context.after(() => (ru["count.sources"] = entry));
  delete ru["count.sources"];
  speak("ru");
  assert.equal(say("count.sources", { n: 2 }), "2 sources");
  assert.equal(say("no.such.key", { n: 2 }), "no.such.key");
});

/** The rows of a table in maps/style.py: `"visit": TypeStyle("Visits", "Visit", ...` */
function pythonTable(name) {
  const text = readFileSync(new URL("../../style.py", import.meta.url), "utf8");
  return [...text.matchAll(new RegExp(`^ {4}"(\\w+)": ${name}\\((.*)\\),$`, "gm"))].map(([, id, row]) => ({
    id,
    words: [...row.matchAll(/"([^"]*)"/g)].map((match) => match[1]),
  }));
}

test("the built-in event types are translated", () => {
  const types = pythonTable("TypeStyle").map(({ id, words: [title, noun] }) => ({ id, title, noun }));
  assert.equal(types.length, 11);
  for (const type of types) {
    assert.deepEqual([typeTitle(type), typeNoun(type)], [type.title, type.noun]);
    for (const lang of ["ru", "ko"]) {
      speak(lang);
      assert.equal(typeTitle(type), WORDS[lang][`type.${type.id}`]);
      assert.equal(typeNoun(type), WORDS[lang][`noun.${type.id}`]);
    }
    delete globalThis.document;
  }
});

test("titles of the packaged frames are translated too", () => {
  const text = readFileSync(new URL("../../../geo/data/frames.toml", import.meta.url), "utf8");
  const types = [...text.matchAll(/^\[types\.(\w+)\]\ntitle = "(.*)"$/gm)].map(([, id, title]) => ({ id, title }));
  assert.equal(types.length, 11);
  speak("ko");
  for (const type of types) assert.match(typeTitle(type), /\p{Script=Hangul}/u, type.title);
});

test("the user's own event types keep their names", () => {
  speak("ru");
  const own = { id: "strike_action", title: "Strikes", noun: "Strike action" };
  assert.deepEqual([typeTitle(own), typeNoun(own)], ["Strikes", "Strike action"]);
  assert.equal(typeTitle({ id: "visit", title: "State visits", noun: "Visit" }), "State visits");
  assert.equal(typeNoun({ id: "visit", title: "State visits", noun: "Visit" }), "Визит");
});

test("statuses are called as in Python", () => {
  const statuses = pythonTable("StatusStyle");
  assert.equal(statuses.length, 5);
  for (const { id, words } of statuses) assert.equal(say(`status.${id}`), words[0]);
});

test("how well a place is known is said with its radius", () => {
  const cases = [
    [0, 0, ""], [8, 0, ""], [1, 0, "exact place"], [2, 0, "within ~25 km"], [2, 0.9, "within ~25 km"],
    [2, 25.3, "within ~25 km"], [2, 5.2, "within ~5 km"], [2, 12.6, "within ~13 km"], [5, 90, "waters or fuzzy area"],
    [7, 0, "international waters or airspace"],
  ];
  for (const [precision, radius, words] of cases) assert.equal(placePrecisionWords(precision, radius), words);
  speak("ru");
  assert.equal(placePrecisionWords(2, 12.6), "в пределах ~13\u00a0км");
});

test("roles of actors are said in the plural for several, the user's own as given", () => {
  assert.deepEqual([actorRole("party"), actorRole("party", 2), actorRole("donor", 2)], ["party", "parties", "donor"]);
  speak("ru");
  assert.deepEqual([actorRole("visitor"), actorRole("visitor", 2), actorRole("donor")], ["гость", "гости", "donor"]);
});
