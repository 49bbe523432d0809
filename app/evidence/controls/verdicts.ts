/** What policies said of each thing that they are about: from the ledger's records of verdicts. */
import * as z from 'zod';
import type { PolicySubject } from '../../../policies/engine/subject.ts';
import type { LedgerReads } from '../model/captured.ts';
import { type Instant, isWithin, type Period } from '../model/period.ts';

/** A change of the population, as far as it says what was judged. */
export interface LandedChange {
  readonly repository: number;
  readonly after: string;
  readonly at: Instant | null;
  readonly pulls: readonly { readonly number: number; readonly head: string; readonly mergedAt: Instant }[];
}

/** By policy. */
export type Outcomes = Readonly<Record<string, string>>;

export interface VerdictTally {
  /** Policies that any verdict names. */
  readonly policies: ReadonlySet<string>;
  /** Kinds of things of which there is any verdict. */
  readonly kinds: ReadonlySet<string>;
  /** The last verdict on each thing of a kind in the period. */
  readonly last: (kind: PolicySubject) => readonly Outcomes[];
  /** Those that stood when a change landed, on exactly what landed: one for each of its pull requests and for its merge group. */
  readonly on: (change: LandedChange) => readonly Outcomes[];
}

/** Without a ledger, nobody knows what was judged. */
export const noVerdicts: VerdictTally = {
  policies: new Set(),
  kinds: new Set(),
  last: () => [],
  on: () => [],
};

const record = z.looseObject({
  kind: z.string(),
  repository_id: z.number().nullable(),
  subject: z.union([z.string(), z.number()]),
  head: z.string().nullish(),
  judged_at: z.string(),
  published_at: z.string().nullish(),
  assessments: z.record(z.string(), z.looseObject({ outcome: z.string() })).nullable(),
});

interface Verdict {
  readonly at: Instant;
  readonly publishedAt: Instant;
  readonly head: string | null;
  readonly outcomes: Outcomes;
}

type Kept = ReadonlyMap<string, readonly Verdict[]>;

const keyOf = (kind: string, repository: number | null, subject: string | number): string =>
  JSON.stringify([kind, repository, String(subject)]);

/** Milliseconds in which what was published is recorded: GitHub may merge at once. */
const recorded = 60_000;

/** Its facts were read before the merge, and it was there by then. */
function stoodAt(all: readonly Verdict[], head: string, mergedAt: Instant): Outcomes | null {
  const until = new Date(Date.parse(mergedAt) + recorded).toISOString();
  const then = all.filter((one) => one.head === head && one.at <= mergedAt && one.publishedAt <= until);
  return then.reduce<Verdict | null>((a, b) => (a && a.at > b.at ? a : b), null)?.outcomes ?? null;
}

function onChange(kept: Kept, { repository, after, at, pulls }: LandedChange): readonly Outcomes[] {
  const ofPulls = pulls.map(({ number, head, mergedAt }) =>
    stoodAt(kept.get(keyOf('pull_request', repository, number)) ?? [], head, mergedAt),
  );
  const groups = kept.get(keyOf('merge_group', repository, after)) ?? [];
  const ofGroup = at === null ? null : stoodAt(groups, after, at);
  return [...ofPulls, ofGroup].filter((one) => one !== null);
}

/** Few different ones are said of many things. */
function sharing(): (outcomes: Outcomes) => Outcomes {
  const known = new Map<string, Outcomes>();
  return (outcomes) => {
    const text = JSON.stringify(outcomes);
    const one = known.get(text) ?? outcomes;
    known.set(text, one);
    return one;
  };
}

const instant = (text: string): Instant => new Date(text).toISOString();

/** `repositories`: ids of those that are in scope. `ledger`: from before the period on, when what landed in it was judged. */
export async function verdictsOf(
  ledger: LedgerReads,
  period: Period,
  repositories: ReadonlySet<number>,
): Promise<VerdictTally> {
  const kept = new Map<string, Verdict[]>();
  const kindOf = new Map<string, string>();
  const policies = new Set<string>();
  const shared = sharing();
  for await (const { payload } of ledger.records(['verdict'])) {
    const read = record.safeParse(payload).data;
    if (!read?.assessments) continue;
    if (read.repository_id !== null && !repositories.has(read.repository_id)) continue;
    const at = instant(read.judged_at);
    if (at >= period.to) continue;
    const key = keyOf(read.kind, read.repository_id, read.subject);
    const named = Object.entries(read.assessments).map(([policy, { outcome }]) => [policy, outcome] as const);
    const publishedAt = read.published_at ? instant(read.published_at) : at;
    const outcomes = shared(Object.fromEntries(named));
    kept.set(key, [...(kept.get(key) ?? []), { at, publishedAt, head: read.head ?? null, outcomes }]);
    kindOf.set(key, read.kind);
    for (const [policy] of named) policies.add(policy);
  }
  return {
    policies,
    kinds: new Set(kindOf.values()),
    last: (kind) =>
      [...kept].flatMap(([key, all]) => {
        if (kindOf.get(key) !== kind) return [];
        const last = all.reduce((a, b) => (a.at > b.at ? a : b));
        return isWithin(period, last.at) ? [last.outcomes] : [];
      }),
    on: (change) => onChange(kept, change),
  };
}
