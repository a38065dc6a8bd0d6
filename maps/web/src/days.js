/** Whole days since 1970-01-01 (UTC) as ISO dates, and back. */

const MS = 24 * 3600 * 1000;
const FIRST = -719162; // 0001-01-01
const LAST = 2932896; // 9999-12-31

/** Returns the day as `2023-09-15`; null for a day that nobody names. @param {number | null} day */
export function isoDay(day) {
  return Number.isInteger(day) && day >= FIRST && day <= LAST ? new Date(day * MS).toISOString().slice(0, 10) : null;
}

/** Returns the day an ISO date names; null when it names none. @param {string} text */
export function dayOf(text) {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / MS : null;
  return isoDay(day) === text ? day : null; // browsers differ on 30 February
}
