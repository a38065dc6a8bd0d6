/** Chance that comes the same every time, for tests that try many values. */

const CHARS = [..."aZ09 ,&=#%+-/:;'\"()<>[]{}|\\^`~!?*@$_.\t\r\n\0\u007f", ..."éЖ김中ب\u200f\u202e\ufeff\u2028\ufffd😀🇰🇵", "\ud83d", "\ude00"];

/** @param {number} seed */
export function chance(seed) {
  let state = seed;
  /** mulberry32: 0 up to 1 */
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least, most) => least + Math.floor(next() * (most - least + 1));
  const many = (most, make) => Array.from({ length: whole(0, most) }, make);
  const pick = (choices) => choices[whole(0, choices.length - 1)];
  return { next, whole, many, pick, coin: () => next() < 0.5, text: (most) => many(most, () => pick(CHARS)).join("") };
}
