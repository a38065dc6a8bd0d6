import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { dayWords, monthName, precisionWords, whenWords } from "../src/when.js";

/** Start, end, precision of the date, and the words for it in English, Russian and Korean. */
const CASES = [
  [null, null, 0, "date unknown", "дата неизвестна", "날짜 미상"],
  ["2023-11-15", null, 1, "since 15 November 2023", "с 15 ноября 2023 г.", "2023년 11월 15일부터"],
  [null, "2023-11-15", 1, "until 15 November 2023", "до 15 ноября 2023 г.", "2023년 11월 15일까지"],
  ["2023-11-15", "2023-11-15", 1, "15 November 2023", "15 ноября 2023 г.", "2023년 11월 15일"],
  ["1969-12-31", "1969-12-31", 1, "31 December 1969", "31 декабря 1969 г.", "1969년 12월 31일"],
  ["0987-05-01", "0987-05-01", 1, "1 May 987", "1 мая 987 г.", "987년 5월 1일"],
  ["2023-09-01", "2023-09-30", 4, "in September 2023", "сентябрь 2023 г.", "2023년 9월"],
  ["2024-02-01", "2024-02-29", 4, "in February 2024", "февраль 2024 г.", "2024년 2월"],
  ["2024-02-01", "2024-02-28", 4, "between 1 February 2024 and 28 February 2024", "между 1 февраля 2024 г. и 28 февраля 2024 г.",
    "2024년 2월 1일과 2024년 2월 28일 사이"],
  ["2023-01-01", "2023-12-31", 5, "in 2023", "2023 год", "2023년"],
  ["9999-01-01", "9999-12-31", 5, "in 9999", "9999 год", "9999년"],
  ["2023-11-13", "2023-11-19", 3, "in the week of 13 November 2023", "на неделе с 13 ноября 2023 г.", "2023년 11월 13일부터 일주일 사이"],
  ["2023-11-13", "2023-11-18", 3, "between 13 November 2023 and 18 November 2023", "между 13 ноября 2023 г. и 18 ноября 2023 г.",
    "2023년 11월 13일과 2023년 11월 18일 사이"],
  ["2023-11-15", "2023-11-18", 2, "15–18 November 2023", "15–18 ноября 2023 г.", "2023년 11월 15~18일"],
  ["2023-11-18", "2023-11-15", 1, "15–18 November 2023", "15–18 ноября 2023 г.", "2023년 11월 15~18일"],
  ["2023-11-28", "2023-12-03", 2, "28 November – 3 December 2023", "28 ноября – 3 декабря 2023 г.", "2023년 11월 28일~12월 3일"],
  ["2023-12-30", "2024-01-02", 2, "30 December 2023 – 2 January 2024", "30 декабря 2023 г. – 2 января 2024 г.",
    "2023년 12월 30일~2024년 1월 2일"],
  ["2023-11-28", "2024-01-03", 5, "between 28 November 2023 and 3 January 2024", "между 28 ноября 2023 г. и 3 января 2024 г.",
    "2023년 11월 28일과 2024년 1월 3일 사이"],
  ["2023-09-01", "2023-11-30", 5, "between September and November 2023", "в период с сентября по ноябрь 2023 г.", "2023년 9월과 11월 사이"],
  ["2023-09-01", "2024-02-29", 5, "between September 2023 and February 2024", "в период с сентября 2023 г. по февраль 2024 г.",
    "2023년 9월과 2024년 2월 사이"],
  ["2019-01-01", "2021-12-31", 6, "between 2019 and 2021", "в 2019–2021 гг.", "2019년과 2021년 사이"],
  ["2023-01-01", "2023-06-30", 1, "between January and June 2023", "в период с января по июнь 2023 г.", "2023년 1월과 6월 사이"],
];

function daysSince1970(text) {
  return text && Date.parse(text) / (24 * 3600 * 1000);
}

/** Makes this the page's language. */
function speak(lang) {
  globalThis.document = { documentElement: { lang } };
}

afterEach(() => {
  delete globalThis.document;
});

/** Words as a reader sees them: a space that does not break is a space. */
function seen(words) {
  return words.replaceAll("\u00a0", " ");
}

for (const [at, lang] of ["en", "ru", "ko"].entries()) {
  test(`intervals in words: ${lang}`, () => {
    speak(lang);
    for (const [start, end, precision, ...words] of CASES) {
      assert.equal(seen(whenWords(daysSince1970(start), daysSince1970(end), precision)), words[at]);
    }
  });
}

test("days and months in words", () => {
  const cases = [
    ["en", "1 January 1970", "May 2024"],
    ["ru", "1 января 1970 г.", "май 2024 г."],
    ["ko", "1970년 1월 1일", "2024년 5월"],
  ];
  for (const [lang, day, month] of cases) {
    speak(lang);
    assert.deepEqual([dayWords(0), monthName(2024, 5)].map(seen), [day, month]);
  }
});

test("all months have names, and Russian ones a form beside a day", () => {
  speak("ru");
  assert.equal(seen(monthName(2024, 8)), "август 2024 г.");
  assert.equal(seen(dayWords(daysSince1970("2024-08-03"))), "3 августа 2024 г.");
  speak("en");
  const names = Array.from({ length: 12 }, (_, month) => monthName(2024, month + 1));
  assert.equal(new Set(names).size, 12);
  assert.deepEqual([names[0], names[11]], ["January 2024", "December 2024"]);
});

test("how well a day is known is said in words, or not at all", () => {
  assert.deepEqual([0, 1, 3, 6, 7].map(precisionWords), ["", "exact day", "within a week", "over more than a year", ""]);
});
