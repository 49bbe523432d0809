/** What the organization's configuration says of exports, as it is kept: read again from it once an hour. */
import { z } from 'zod';
import { type EvidenceRules, periodKinds } from '../../../policies/engine/evidence-rules.ts';
import { catalogue } from '../../../policies/index.ts';
import { githubElsewhere } from '../../config/elsewhere.ts';
import { configurationInForce, configurationPath } from '../../config/in-force.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';

const days = z.array(z.number()).nullable();

const kept = z.object({
  exports: z.boolean().default(true),
  cron: z.object({
    minute: z.number(),
    hour: z.number(),
    daysOfMonth: days,
    months: days,
    daysOfWeek: days,
  }),
  timeZone: z.string(),
  period: z.enum(periodKinds),
  frameworks: z.array(z.string()).nullable(),
  anchor: z.object({ repository: z.string(), branch: z.string() }).nullable().default(null),
  destination: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('repository'), repository: z.string(), branch: z.string() }),
    z.object({ kind: z.literal('bucket'), bucket: z.string() }),
    z.object({ kind: z.literal('service') }),
  ]),
});

const listed = (of: ReadonlySet<number> | null) => of && [...of].sort((a, b) => a - b);

export function rulesText(rules: EvidenceRules): string {
  const { daysOfMonth, months, daysOfWeek, ...at } = rules.cron;
  const cron = {
    ...at,
    daysOfMonth: listed(daysOfMonth),
    months: listed(months),
    daysOfWeek: listed(daysOfWeek),
  };
  return JSON.stringify({ ...rules, cron });
}

/** Throws for what {@link rulesText} did not write. */
export function rulesFrom(text: string): EvidenceRules {
  const { cron, ...rules } = kept.parse(JSON.parse(text));
  const set = (of: readonly number[] | null) => of && new Set(of);
  const { daysOfMonth, months, daysOfWeek, ...at } = cron;
  return {
    ...rules,
    cron: { ...at, daysOfMonth: set(daysOfMonth), months: set(months), daysOfWeek: set(daysOfWeek) },
  };
}

/** Null: no exports are asked for. Throws `CannotLook` when nobody can say now: what was said before stays. */
export async function rulesInForce(octokit: GuardedOctokit, login: string): Promise<EvidenceRules | null> {
  const elsewhere = githubElsewhere(octokit, login);
  const {
    evidence = null,
    passing,
    problems,
  } = await configurationInForce(null, catalogue, configurationPath, elsewhere);
  const [first] = problems;
  if (first && evidence === null) throw new CannotLook(first.message, undefined, undefined, passing ?? false);
  return evidence?.exports ? evidence : null;
}
