/** Evaluations of rulesets: what passed, what failed and what was bypassed. GitHub tells of a month; of whoever is exempt it keeps none. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { Instant } from '../model/period.ts';
import type { SuiteFact, SuitesFact } from '../population/facts.ts';
import { instantOf, type RepositoryAt } from './asked.ts';
import { pagesOf } from './rest.ts';

const suite = z.object({
  id: z.number(),
  ref: z.string(),
  before_sha: z.string(),
  after_sha: z.string(),
  pushed_at: z.string(),
  result: z.enum(['pass', 'fail', 'bypass']),
});

/** The shortest month, so that nothing is taken for not bypassed that GitHub does not tell of any more. */
const month = 28 * 86_400_000;

/** Of one branch. Throws `CannotLook`. */
export async function readSuites(at: RepositoryAt, branch: string, now: Instant): Promise<SuitesFact> {
  const suites: SuiteFact[] = [];
  const list = {
    route: 'GET /repos/{owner}/{repo}/rulesets/rule-suites',
    parameters: { ref: `refs/heads/${branch}`, time_period: 'month', rule_suite_result: 'all' },
    item: suite,
    idOf: ({ id }: z.output<typeof suite>) => String(id),
    what: own('the evaluations of rulesets'),
    permission: 'administration: read',
  };
  for await (const page of pagesOf(at, list))
    for (const { id, ref, before_sha: before, after_sha: after, pushed_at: pushed, result } of page)
      suites.push({ id: String(id), ref, before, after, at: instantOf(pushed), result });
  return { since: new Date(Date.parse(now) - month).toISOString(), suites };
}
