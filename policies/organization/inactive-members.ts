import * as z from 'zod';
import { answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say } from '../engine/prose.ts';
import { look, looks } from '../engine/shown.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, without } from '../engine/verdict.ts';
import { isAmong } from '../facts/logins.ts';
import type { SeenMember } from '../facts/member-activity.ts';
import { personsAccount } from '../facts/persons-account.ts';

const options = z.strictObject({
  days: z
    .int()
    .min(30)
    .max(360)
    .default(90)
    .describe('How many days back something of theirs must have been seen')
    .meta(stricter.smaller),
  exempt: z
    .array(z.string().min(1).max(100))
    .max(500)
    .default([])
    .describe('Members who need not be seen, such as those who only read, and emergency accounts')
    .meta(stricter.fewer),
});

function unseen({ login, owner }: Pick<SeenMember, 'login' | 'owner'>, since: string): Finding {
  return {
    message: say`Nothing of ${login}${own(owner ? ', who is an owner,' : '')} was seen since ${own(since)}: no push, issue, pull request, comment or review.`,
    remedy: say`Ask ${login} whether they still need to be here; who only reads, or has just joined, does. If not, remove them (People → ${login} → Remove from organization). Otherwise name them among ${'exempt'} of this policy in the configuration.`,
    who: 'owner',
    severity: owner ? 'medium' : 'low',
    fingerprint: `unseen:${login.toLowerCase()}`,
  };
}

export const inactiveMembers = definePolicy({
  id: 'inactive-members',
  title: 'Everybody in the organization is there for a reason',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.2', 'partial'),
    control('iso27001', 'A.5.18', 'partial'),
    control('cis', '1.3.1', 'partial'),
  ],
  answers: [
    answersPartOf('legitify', 'member.stale_admin_found'),
    answersPartOf('legitify', 'member.stale_member_found'),
    answersPartOf('prowler', 'organization_members_inactive'),
  ],
  needs: ['organization', 'memberActivity'],
  options,
  asks: ({ days }) => ({ activityDays: [String(days)] }),
  judge({ organization, memberActivity: activity }, { exempt }) {
    if (activity === null) return personsAccount(organization);
    const { members, repositories } = activity;
    const since = activity.since.slice(0, 10);
    const asked = members.filter(({ login }) => !isAmong(exempt, login));
    const { found, gaps } = looks(
      asked.map((one) => look(one.seen, (seen) => (seen ? [] : [unseen(one, since)]))),
    );
    const rest = asked.length < members.length ? own('; the others are exempt') : own('');
    const good = pass(
      say`something of ${count(asked.length, 'member')} was seen since ${own(since)}, in ${count(repositories, 'repository', 'repositories')}${rest}`,
    );
    return without(failOr(found, good), gaps);
  },
});
