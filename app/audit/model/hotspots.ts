/** Hotspots: where most changes of a year meet much code. Pure. */
import { isKnown } from '../../../policies/engine/part.ts';
import { type CloneFacts, day, secondsAt } from './clone-facts.ts';
import { isTest } from './languages.ts';

export interface Hotspot {
  readonly path: string;
  readonly lines: number;
  /** Commits of the last 365 days that changed it. */
  readonly changes: number;
  /** Who made them; bots left out. */
  readonly people: number;
}

/** Days. */
export const window = 365;

/** Listed. */
const max = 30;

interface Counted {
  changes: number;
  readonly people: Set<unknown>;
}

/** By changes times lines, most first; tests are left out. Empty where the history is not known. */
export function hotspotsOf({ commits, lines, identities, now }: CloneFacts): readonly Hotspot[] {
  if (!isKnown(commits)) return [];
  const since = secondsAt(now) - window * day;
  const counted = new Map<string, Counted>();
  // Newest first: a file's older names lead to the one it has now.
  const names = new Map<string, string>();
  for (const { at, files, author } of commits) {
    if (at < since) continue;
    const who = identities.of(author);
    for (const { path, from, same } of files) {
      const now = names.get(path) ?? path;
      if (from !== null) names.set(from, now);
      if (same || who.kind === 'bot' || !lines.has(now) || isTest(now)) continue;
      const one = counted.get(now) ?? { changes: 0, people: new Set() };
      one.changes += 1;
      one.people.add(who);
      counted.set(now, one);
    }
  }
  return [...counted]
    .map(([path, { changes, people }]) => ({
      path,
      lines: lines.get(path) ?? 0,
      changes,
      people: people.size,
    }))
    .sort((a, b) => b.changes * b.lines - a.changes * a.lines || (a.path < b.path ? -1 : 1))
    .slice(0, max);
}
