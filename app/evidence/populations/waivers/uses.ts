/** How often waivers were used: verdicts that rested on one. They name the policy, not the waiver. */
import * as z from 'zod';
import { type Instant, isWithin } from '../../model/period.ts';
import type { Query } from '../../model/population.ts';
import { type EvidenceOf, queryOfLedger, timeOf } from '../of.ts';
import type { Held } from './row.ts';

interface Use {
  readonly policy: string;
  readonly repository: number;
  readonly at: Instant;
}

/** Verdicts that rested on a waiver: they name the policy, not the waiver. */
export interface Uses {
  readonly all: readonly Use[];
  readonly queries: readonly Query[];
  readonly known: boolean;
}

const verdict = z.looseObject({
  repository_id: z.number(),
  judged_at: z.string(),
  assessments: z.record(z.string(), z.looseObject({ outcome: z.string() })),
});

export async function usesOf({ ledger, period }: EvidenceOf): Promise<Uses> {
  const all: Use[] = [];
  const places: number[] = [];
  if (ledger)
    for await (const { payload, place } of ledger.records(['verdict'])) {
      const read = verdict.safeParse(payload).data;
      const at = timeOf(read?.judged_at);
      if (!read || at === null || !isWithin(period, at)) continue;
      places.push(place);
      for (const [policy, { outcome }] of Object.entries(read.assessments))
        if (outcome === 'waived') all.push({ policy, repository: read.repository_id, at });
    }
  return { all, queries: ledger ? [queryOfLedger('verdict', places)] : [], known: ledger !== null };
}

/** Of its policy, where it stands and while it held. */
export function timesUsed(
  { all, known }: Uses,
  { waiver, from, to }: Held,
  repository: number,
): number | null {
  if (!known) return null;
  const end = to ?? `${waiver.until}T23:59:59.999Z`;
  const used = all.filter(
    (one) =>
      one.policy === waiver.policy &&
      one.repository === repository &&
      (from ?? '') <= one.at &&
      one.at <= end,
  );
  return used.length;
}
