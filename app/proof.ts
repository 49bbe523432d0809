/**
 * What an event proves. Reads of GitHub may lag behind the events that ask for them (they are answered by copies of its
 * databases), so a task carries what is known: a read of before it is not believed. All of this is pure.
 */
import { createHash } from 'node:crypto';
import { storable } from './storable.ts';

/** What may change within the second that GitHub's times are exact to. */
export interface PullState {
  readonly title: string;
  /** See {@link markOf}. */
  readonly body: string;
  readonly draft: boolean;
  /** Sorted. */
  readonly labels: readonly string[];
}

/** A pull request as an event showed it. */
export interface PullProof {
  readonly head: string;
  /** The name of the base branch. */
  readonly base: string;
  /** GitHub's own time of that state. ISO 8601. */
  readonly updatedAt: string;
  /** Heads that came before, as far as is known. */
  readonly replaced: readonly string[];
  /** Null when the event did not show all of it. */
  readonly is: PullState | null;
}

/** The head of a branch as an event showed it. */
export interface TipProof {
  readonly ref: string;
  readonly sha: string;
  /** Heads that came before, as far as is known. */
  readonly replaced: readonly string[];
  /** It was moved to where it did not come from: what merges into it changes more, or less, than before. */
  readonly forced: boolean;
}

/** The result of a check, as an event showed it. */
export interface CheckProof {
  readonly sha: string;
  readonly name: string;
  /** Null: a status, known by its time. */
  readonly run: number | null;
  /** Of a status, as GitHub's events write it. */
  readonly state: string | null;
  /** ISO 8601. */
  readonly at: string;
}

/** All parts may be missing: in jobs from before there were proofs, and for events that prove nothing. */
export interface Proof {
  readonly pull?: PullProof;
  readonly tips?: readonly TipProof[];
  readonly checks?: readonly CheckProof[];
}

/** Of each list, the newest are kept: what waits for an hour must not grow for ever. */
const maxReplaced = 20;
const maxTips = 4;
const maxChecks = 50;

/**
 * Milliseconds until a read that was older than what is known is made again. After the last, what is older is not known.
 * GitHub's copies are seconds behind, and minutes when it is not well.
 */
export const rereadDelays: readonly number[] = [2000, 5000, 15_000, 60_000, 240_000];

function withReplaced<P extends { readonly replaced: readonly string[] }>(
  newer: P,
  older: readonly string[],
  now: string,
): P {
  const all = [...new Set([...older, ...newer.replaced])].filter((sha) => sha !== now);
  return { ...newer, replaced: all.slice(-maxReplaced) };
}

/** The newer of two, by GitHub's own time; within one second by which head replaced which; else by their order here. */
function newestPull(a: PullProof, b: PullProof): PullProof {
  const later = Date.parse(b.updatedAt) - Date.parse(a.updatedAt);
  const isFirst = later === 0 ? a.replaced.includes(b.head) && !b.replaced.includes(a.head) : later < 0;
  const [older, newer] = isFirst ? [b, a] : [a, b];
  return withReplaced(newer, [...older.replaced, older.head], newer.head);
}

/** Each known tip that no other one replaced. */
function newestTips(all: readonly TipProof[]): readonly TipProof[] {
  const byName = Map.groupBy(all, ({ ref, sha }) => `${ref}\n${sha}`);
  const merged = [...byName.values()].flatMap((same) =>
    same.slice(-1).map((tip) => ({
      ...withReplaced(
        tip,
        same.flatMap(({ replaced }) => replaced),
        tip.sha,
      ),
      forced: same.some(({ forced }) => forced),
    })),
  );
  const isOld = (tip: TipProof, i: number) =>
    merged.some(
      (other, j) =>
        other.ref === tip.ref &&
        other.replaced.includes(tip.sha) &&
        // A branch that was moved there and back: the one told of last counts.
        (!tip.replaced.includes(other.sha) || j > i),
    );
  const forced = (ref: string) => merged.some((tip) => tip.ref === ref && tip.forced);
  // What an old one replaced was replaced before.
  const before = ({ ref, replaced }: TipProof) =>
    merged.filter((old) => old.ref === ref && replaced.includes(old.sha)).flatMap((old) => old.replaced);
  return merged
    .filter((tip, i) => !isOld(tip, i))
    .map((tip) => ({ ...withReplaced(tip, before(tip), tip.sha), forced: forced(tip.ref) }))
    .slice(-maxTips);
}

function newestChecks(all: readonly CheckProof[]): readonly CheckProof[] {
  const byName = new Map(all.map((one) => [`${one.sha} ${one.run ?? ''} ${one.name}`, one]));
  for (const one of all) {
    const key = `${one.sha} ${one.run ?? ''} ${one.name}`;
    const known = byName.get(key);
    if (known && Date.parse(known.at) < Date.parse(one.at)) byName.set(key, one);
  }
  return [...byName.values()].slice(-maxChecks);
}

/** All that two events prove, whichever came first; undefined when neither proves anything. */
export function joinProofs(a: Proof | undefined, b: Proof | undefined): Proof | undefined {
  if (!a || !b) return b ?? a;
  const pull = a.pull && b.pull ? newestPull(a.pull, b.pull) : (b.pull ?? a.pull);
  const tips = newestTips([...(a.tips ?? []), ...(b.tips ?? [])]);
  const checks = newestChecks([...(a.checks ?? []), ...(b.checks ?? [])]);
  return {
    ...(pull ? { pull } : {}),
    ...(tips.length > 0 ? { tips } : {}),
    ...(checks.length > 0 ? { checks } : {}),
  };
}

/** A pull request as a read shows it. */
export interface PullSeen {
  readonly head: string;
  readonly base: string;
  readonly updatedAt: string;
  readonly open: boolean;
  /** Null where it was not read. */
  readonly is: PullState | null;
}

/** A short name for a text, however its lines end. */
export function markOf(text: string | null): string {
  const plain = (text ?? '').replaceAll(/\r\n?/g, '\n').trim();
  return createHash('sha256').update(plain).digest('hex').slice(0, 16);
}

/**
 * Rereads for what may never come: should GitHub's events show a pull request's texts or checks in another way than its
 * reads, that costs seconds and no verdict.
 */
export const maxSoftRereads = 2;

/** What is still held against a read after so many. */
export function proofAfter(proof: Proof | undefined, rereads: number): Proof | undefined {
  return proof?.pull && rereads >= maxSoftRereads ? { ...proof, pull: { ...proof.pull, is: null } } : proof;
}

/** The same moment, to the second: whether what it shows is what the event showed. */
function isSame(seen: PullSeen, proof: PullProof): boolean {
  if (seen.base !== proof.base) return false;
  return !seen.is || !proof.is || JSON.stringify(stateOf(seen.is)) === JSON.stringify(stateOf(proof.is));
}

/** Databases keep the fields of an object in an order of their own. */
function stateOf({ title, body, draft, labels }: PullState): readonly unknown[] {
  // What an event showed was kept meanwhile.
  return storable([title, body, draft, labels]);
}

/**
 * Whether a read is of before the event. One that is newer is believed whatever it shows: something came after the event,
 * which has an event of its own. Within the same second, a head that nobody knows is a newer one (an older one was
 * replaced), and so is the end of what was open, of which no event asks for anything.
 */
export function isOlderPull(seen: PullSeen, proof: PullProof | undefined): boolean {
  if (!proof) return false;
  if (proof.replaced.includes(seen.head)) return true;
  const later = Date.parse(seen.updatedAt) - Date.parse(proof.updatedAt);
  if (later !== 0) return later < 0;
  return seen.open && seen.head === proof.head && !isSame(seen, proof);
}

/** `older`: than what is known. `unclear`: git has to say whether it is a descendant of `of`. */
export type TipAge = { readonly age: 'new' | 'older' } | { readonly age: 'unclear'; readonly of: string };

export function ageOfTip(ref: string, sha: string, tips: readonly TipProof[] = []): TipAge {
  const known = tips.filter((tip) => tip.ref === ref);
  if (known.some(({ replaced }) => replaced.includes(sha))) return { age: 'older' };
  const newest = known.at(-1);
  if (!newest || known.some((tip) => tip.sha === sha)) return { age: 'new' };
  return { age: 'unclear', of: newest.sha };
}
