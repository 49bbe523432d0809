/** Looks for secrets in a text of any length, a window at a time: no text blocks the process for long. */
import { isDummy } from './dummies.ts';
import type { Meter } from './meter.ts';
import { type loadRules, type Match, matchesIn } from './rules.ts';

/**
 * Characters. No rule matches more than 12,000 of them (GitHub's longest token), so what begins in a window ends in it.
 * A window of hostile text takes under half a second, of other text some 10 ms (measured on secretlint 13.0.7).
 */
const step = 128_000;
const overlap = 16_000;
/** The text before a match counts too: its window starts this much earlier. */
const lead = 100;

type Rules = Awaited<ReturnType<typeof loadRules>>;

/** Lets other work of the process go first. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Matches of one window that begin in its own part, with places of the whole text. */
async function inWindow(rules: Rules, text: string, path: string, at: number): Promise<readonly Match[]> {
  const from = Math.max(0, at - lead);
  const matches = await matchesIn(rules, text.slice(from, at + step + overlap), path);
  return matches
    .map((match) => ({ ...match, start: match.start + from, end: match.end + from }))
    .filter(({ start }) => start >= at && start < at + step);
}

/** Matches that are not examples, in order. Throws what `measured` throws when there is no time left. */
export async function scan(
  rules: Rules,
  text: string,
  path: string,
  measured: Meter,
): Promise<readonly Match[]> {
  const all: Match[] = [];
  for (let at = 0; at < text.length; at += step) {
    all.push(...(await measured(() => inWindow(rules, text, path, at))));
    await pause();
  }
  return all
    .filter((match) => !isDummy(match))
    .toSorted((a, b) => a.start - b.start || (a.kind < b.kind ? -1 : 1));
}
