/** What policies said of each thing that they are about, last in the period: from the ledger's records of verdicts. */
import * as z from 'zod';
import type { LedgerReads } from '../model/captured.ts';
import { isWithin, type Period } from '../model/period.ts';

export interface PolicyTally {
  readonly passed: number;
  readonly failed: number;
  /** Of those that failed: permitted by a waiver. */
  readonly waived: number;
  readonly notApplicable: number;
  readonly unknown: number;
}

export interface VerdictTally {
  /** By policy. */
  readonly policies: ReadonlyMap<string, PolicyTally>;
  /** Kinds of things of which there is any verdict. */
  readonly kinds: ReadonlySet<string>;
}

/** Without a ledger, nobody knows what was judged. */
export const noVerdicts: VerdictTally = { policies: new Map(), kinds: new Set() };

const record = z.looseObject({
  kind: z.string(),
  repository_id: z.number().nullable(),
  subject: z.union([z.string(), z.number()]),
  judged_at: z.string(),
  assessments: z.record(z.string(), z.looseObject({ outcome: z.string() })).nullable(),
});

interface Last {
  readonly at: string;
  readonly kind: string;
  readonly outcomes: Readonly<Record<string, string>>;
}

const none: PolicyTally = { passed: 0, failed: 0, waived: 0, notApplicable: 0, unknown: 0 };

function plus(before: PolicyTally, outcome: string): PolicyTally {
  if (outcome === 'pass') return { ...before, passed: before.passed + 1 };
  if (outcome === 'fail') return { ...before, failed: before.failed + 1 };
  if (outcome === 'waived') return { ...before, failed: before.failed + 1, waived: before.waived + 1 };
  if (outcome === 'skip') return { ...before, notApplicable: before.notApplicable + 1 };
  return { ...before, unknown: before.unknown + 1 };
}

/** `repositories`: ids of those that are in scope. */
export async function verdictsOf(
  ledger: LedgerReads,
  period: Period,
  repositories: ReadonlySet<number>,
): Promise<VerdictTally> {
  const last = new Map<string, Last>();
  for await (const { payload } of ledger.records(['verdict'])) {
    const read = record.safeParse(payload).data;
    if (!read?.assessments) continue;
    if (read.repository_id !== null && !repositories.has(read.repository_id)) continue;
    const at = new Date(read.judged_at).toISOString();
    if (!isWithin(period, at)) continue;
    const key = JSON.stringify([read.kind, read.repository_id, String(read.subject)]);
    const before = last.get(key);
    if (before && before.at > at) continue;
    const outcomes = Object.entries(read.assessments).map(
      ([policy, { outcome }]) => [policy, outcome] as const,
    );
    last.set(key, { at, kind: read.kind, outcomes: Object.fromEntries(outcomes) });
  }
  const policies = new Map<string, PolicyTally>();
  for (const { outcomes } of last.values())
    for (const [policy, outcome] of Object.entries(outcomes))
      policies.set(policy, plus(policies.get(policy) ?? none, outcome));
  return { policies, kinds: new Set([...last.values()].map(({ kind }) => kind)) };
}
