import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { globs } from '../engine/option.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { pass, skip } from '../engine/verdict.ts';
import type { LinkedIssue, LinkedWork } from '../facts/linked-work.ts';
import { documentation } from '../formats/path-kinds.ts';
import { whyExempt } from './linked-work/exemptions.ts';
import { type Asked, namesOf, noLink } from './linked-work/words.ts';

const tracker = z
  .string()
  .max(200)
  .regex(
    /^(?:[A-Za-z][A-Za-z0-9_]{0,49}|https:\/\/[\w.:-]+\/[\w/.-]*)$/,
    'a tracker is a prefix like ABC or an address like https://acme.atlassian.net/browse/',
  );

const options = z.strictObject({
  link: z
    .enum(['any', 'closing'])
    .default('any')
    .describe('`closing`: merging must close the issue; `any`: naming it is enough')
    .meta(stricter.from('any', 'closing')),
  state: z
    .enum(['any', 'open'])
    .default('any')
    .describe('Whether a linked issue must be open, or only exist')
    .meta(stricter.from('any', 'open')),
  trackers: z
    .array(tracker)
    .max(50)
    .default([])
    .describe(
      'Other trackers whose tickets count when title, description or branch name them: prefixes (`ABC` for `ABC-123`) and addresses (`https://acme.atlassian.net/browse/`)',
    )
    .meta(stricter.fewer),
  'exempt-paths': globs
    .default([...documentation])
    .describe('Changes need no linked work when all their files match')
    .meta(stricter.fewer),
  'exempt-lines': z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('Nor when they add and remove at most this many lines')
    .meta(stricter.smaller),
  'exempt-types': z
    .array(z.string().min(1).max(50))
    .max(50)
    .default([])
    .describe('Nor when their conventional title has one of these types; authors choose the type themselves')
    .meta(stricter.fewer),
  bots: z
    .enum(['exempt', 'judge'])
    .default('exempt')
    .describe('What to do with pull requests that bots open')
    .meta(stricter.from('exempt', 'judge')),
});

function counts({ state, how }: LinkedIssue, asked: Asked): boolean {
  if (asked.link === 'closing' && how !== 'closes') return false;
  return state === 'open' || (asked.state === 'any' && state === 'closed');
}

/**
 * Nothing was found and something was not seen. The fact then has a gap, which turns a pass into unknown; saying that
 * there is no link would be a guess.
 */
function isUnsure({ issues, hidden, unread }: LinkedWork, { link }: Asked): boolean {
  if (issues.some(({ state }) => state === 'open' || state === 'closed')) return false;
  const unseen = issues.filter(({ state }) => state === 'unseen').length;
  return hidden + (link === 'any' ? unread + unseen : 0) > 0;
}

export const linkedWork = definePolicy({
  id: 'linked-work',
  title: 'The change says which issue or ticket it is for',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.8.32', 'partial'),
    control('ssdf', 'PW.1.2', 'supporting'),
    control('cis', '1.1.2', 'partial'),
  ],
  needs: ['pullRequest', 'changedFiles', 'linkedWork'],
  options,
  asks: ({ trackers }) => ({ trackers }),
  judge(facts, wanted) {
    if (facts.pullRequest.draft) return skip(own('this is a draft; links are looked at when it is ready'));
    const exempt = whyExempt(facts, wanted);
    if (exempt) return skip(exempt);
    const { issues, tickets } = facts.linkedWork;
    const linked = issues.filter((issue) => counts(issue, wanted));
    if (linked.length + tickets.length > 0) {
      const unread = tickets.length > 0 ? [own('Whether a ticket exists was not looked up.')] : [];
      return pass(say`it is for ${namesOf(linked, tickets)}`, unread);
    }
    if (isUnsure(facts.linkedWork, wanted)) return pass(own('the linked issue could not be seen'));
    return { outcome: 'fail', findings: [noLink(facts.linkedWork, wanted)] };
  },
});
