/** A waiver and a failing assessment that tests change one thing of. */
import type { Assessment } from '../../../policies/engine/evaluate.ts';
import { own } from '../../../policies/engine/prose.ts';
import type { Finding, NonEmpty } from '../../../policies/engine/verdict.ts';
import { usualWaiverRules, type Waiver, type WaiverScope } from '../../../policies/engine/waiver.ts';
import type { WaiverSubject } from '../../../policies/engine/waivers/covers.ts';
import { applyWaivers, fittingWaivers } from '../../../policies/engine/waivers.ts';
import { failing } from '../report/reports.ts';

export const everything: WaiverScope = {
  repositories: [],
  paths: [],
  findings: [],
  advisory: null,
  head: null,
};

export const subject: WaiverSubject = {
  repository: 'acme/shop',
  head: 'a'.repeat(40),
  author: 'tom',
  at: '2026-11-20T12:00:00Z',
};

export function waiver(
  change: Partial<Omit<Waiver, 'scope'>> & { readonly scope?: Partial<WaiverScope> } = {},
): Waiver {
  const { scope, ...rest } = change;
  return {
    id: 'legacy-sql',
    policy: 'static-analysis',
    reason: 'The report is switched off in March.',
    requestedBy: 'eve',
    approvedBy: 'maria',
    until: '2026-12-31',
    ticket: 'SEC-412',
    origin: { kind: 'file', path: '.github/fairlead/waivers.yml', layer: 'file', line: 2, column: 5 },
    ...rest,
    scope: { ...everything, ...scope },
  };
}

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    message: own('SQL is put together from text'),
    remedy: own('Use parameters.'),
    who: 'author',
    path: 'legacy/report.js',
    line: 7,
    fingerprint: 'sql',
    ...change,
  };
}

export const failure = (...findings: NonEmpty<Finding>): Assessment =>
  failing('static-analysis', 'block', findings);

/** What one assessment becomes, as if every approver had the permission. */
export function judge(
  assessment: Assessment,
  waivers: readonly Waiver[],
  change: Partial<WaiverSubject> = {},
  rules = usualWaiverRules,
): Assessment {
  const about = { ...subject, ...change };
  const [judged] = applyWaivers([assessment], fittingWaivers([assessment], waivers, rules, about), about);
  if (!judged) throw new Error('an assessment was lost');
  return judged;
}
