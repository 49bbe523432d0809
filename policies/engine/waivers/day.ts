/** Days as waivers count them: `YYYY-MM-DD`, UTC, the last one included. */

const length = 24 * 60 * 60_000;

/** Days since 1970; NaN when it is no such day. */
function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / length;
}

/** Whether a text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day of a time. Throws a RangeError for what is no time. */
export function dayOf(at: string): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Days that are left after `today`: 0 on the last day, negative when it is over. */
export function daysLeft(until: string, today: string): number {
  return numberOf(until) - numberOf(today);
}
