import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { own } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { failOr, skip } from '../engine/verdict.ts';
import { codeOwnerTeams } from '../facts/reviews.ts';
import { tally } from './review/approvals.ts';
import { ownerFindings } from './review/owners.ts';
import { pathFindings, pathRule } from './review/path-rules.ts';
import { objection, passing, tooFew } from './review/words.ts';

const options = z.strictObject({
  approvals: z
    .int()
    .min(0)
    .max(10)
    .default(1)
    .describe('How many people must have approved')
    .meta(stricter.larger),
  'code-owners': z
    .enum(['require', 'require-another', 'ignore'])
    .default('require')
    .describe(
      'Whether files with owners in CODEOWNERS need one of them. `require`: the author may be that owner, as on GitHub; `require-another`: somebody else must be',
    )
    .meta(stricter.from('ignore', 'require', 'require-another')),
  paths: z
    .array(pathRule)
    .max(100)
    .default([])
    .describe(
      'Further rules: when a file under `paths` changes, `approvals` people (1 if not given) of these `teams` (`organization/team`) and `people` must have approved',
    )
    .meta(stricter.more),
  'stale-approvals': z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .describe('Whether an approval still counts after another commit was pushed')
    .meta(stricter.from('accept', 'refuse')),
  bots: z.enum(['ignore', 'count']).default('ignore').describe('Whether what bots say counts'),
});

export const review = definePolicy({
  id: 'review',
  title: 'People who had no part in the change have approved its final version',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.5.3', 'supporting'),
    control('iso27001', 'A.8.32', 'partial'),
    control('ssdf', 'PW.7.2', 'partial'),
    control('cis', '1.1.3', 'partial'),
    control('cis', '1.1.7', 'partial'),
  ],
  answers: [answers('scorecard', 'Code-Review'), answers('osps', 'OSPS-QA-07.01')],
  needs: ['pullRequest', 'changedFiles', 'baseProtection', 'reviews', 'codeOwners'],
  options,
  asks: ({ 'code-owners': owners, paths }) => ({
    teams: [...paths.flatMap(({ teams }) => teams), ...(owners === 'ignore' ? [] : [codeOwnerTeams])],
  }),
  judge(facts, { approvals, paths, ...rules }) {
    if (facts.pullRequest.draft) return skip(own('this is a draft; approvals are counted when it is ready'));
    const given = tally(facts, rules);
    const owners = rules['code-owners'];
    const findings = [
      ...(given.counted.length < approvals ? [tooFew(approvals, facts, given)] : []),
      ...(owners === 'ignore' ? [] : ownerFindings(facts, given.counted, owners === 'require')),
      ...pathFindings(paths, given.counted, facts),
      ...given.objections.map(objection),
    ];
    return failOr(findings, passing(facts, given, approvals, owners !== 'ignore'));
  },
});
