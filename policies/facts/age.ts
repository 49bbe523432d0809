/** Ages of things that GitHub dates. */
import { count, type Prose } from '../engine/prose.ts';

const day = 24 * 60 * 60_000;

/** Whole days from `since` to `at`, both ISO 8601; 0 for what lies ahead. NaN for what is no time. */
export function ageInDays(since: string, at: string): number {
  return Math.max(0, Math.floor((Date.parse(at) - Date.parse(since)) / day));
}

/** "12 days" */
export function age(since: string, at: string): Prose {
  return count(ageInDays(since, at), 'day');
}

/** Whether it is older than so many days; what has no time that can be read is. */
export function isOlder(since: string, at: string, days: number): boolean {
  return !(ageInDays(since, at) <= days);
}
