/** Accounts by their names, which GitHub compares without regard to case. */
import { count, own, type Prose, say, some } from '../engine/prose.ts';

export function isAmong(logins: readonly string[], login: string): boolean {
  return logins.some((one) => one.toLowerCase() === login.toLowerCase());
}

/** How many of them are written out. */
const shown = 20;

/** `ann, tom and 3 more` */
export function named(logins: readonly string[]): Prose {
  return some(
    logins.map((login) => say`${login}`),
    shown,
  );
}

/** `2 members (ann, tom)` */
export function counted(logins: readonly string[], noun: string): Prose {
  return say`${count(logins.length, noun)} (${named(logins)})`;
}

/** Where nobody is: `no member`. */
export function countedOr(logins: readonly string[], noun: string): Prose {
  return logins.length === 0 ? own(`no ${noun}`) : counted(logins, noun);
}
