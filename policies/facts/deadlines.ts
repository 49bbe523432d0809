/** How long an alert may stay open, by its severity. */
import * as z from 'zod';
import { stricter } from '../engine/stricter.ts';
import type { Severity } from '../engine/verdict.ts';
import { isOlder } from './age.ts';

const days = (otherwise: number, severity: string) =>
  z
    .int()
    .min(0)
    .max(3650)
    .default(otherwise)
    .describe(`Days that an alert of ${severity} may stay open`)
    .meta(stricter.smaller);

/** Options of a policy about alerts. */
export const deadlines = {
  'critical-days': days(7, 'critical severity'),
  'high-days': days(30, 'high severity, or of one that nobody has scored,'),
  'medium-days': days(90, 'medium severity'),
  'low-days': days(180, 'low severity'),
};

export type Deadlines = Readonly<Record<keyof typeof deadlines, number>>;

export function daysFor(severity: Severity, options: Deadlines): number {
  const scored = severity === 'unknown' ? 'high' : severity;
  return options[`${scored}-days`];
}

/** Whether it has been open for longer than it may. */
export function isOverdue(
  { severity, since }: { readonly severity: Severity; readonly since: string },
  readAt: string,
  options: Deadlines,
): boolean {
  return isOlder(since, readAt, daysFor(severity, options));
}
