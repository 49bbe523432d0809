/** Proceeds at work: whose word counts, and what is asked to know it. */
import { describe, expect, it } from 'vitest';
import { CannotLook } from '../../app/looked.ts';
import { withProceeds } from '../../app/waivers/proceeds.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { letThroughWords } from '../../policies/engine/report/asks.ts';
import { usualWaiverRules } from '../../policies/engine/waiver.ts';
import type { People } from '../../policies/facts/people.ts';
import { unknown } from '../engine/report/reports.ts';
import { fakeSource } from '../facts/fake-source.ts';

const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
const head = 'a'.repeat(40);
const written = { sha: head, authors: ['maria'], unknownAuthors: [], committer: 'maria', parents: 1 };
const nobody: People = { author: { login: 'maria', kind: 'user' }, commits: [written], pushes: [] };

async function judge(people: () => Promise<People>, role = 'admin') {
  const answer = { data: { permission: role, role_name: role, user: { login: 'lea', permissions: {} } } };
  const { source } = fakeSource({ routes: { [route]: answer } });
  const said = { comment: 7, policy: 'secrets', reason: 'It is down.', givenBy: 'lea' };
  const of = { head, baseRef: 'main', author: 'maria', github: source.github, people };
  const given = [{ ...said, head, baseRef: 'main' }];
  const [one] = await withProceeds([unknown('secrets', 'block')], { ...of, given }, usualWaiverRules);
  if (!one) throw new Error('an assessment was lost');
  return { through: one.letThrough?.givenBy, notes: one.proceedNotes?.map(toPlain) ?? [], one };
}

describe('the word of somebody', () => {
  it('with no part in the change counts', async () => {
    expect(await judge(async () => nobody)).toMatchObject({ through: 'lea', notes: [] });
  });

  it.each<readonly [string, Partial<People>, string]>([
    ['who wrote some of it', { commits: [{ ...written, authors: ['lea'] }] }, 'lea is an author of aaaaaaa'],
    ['who committed some of it', { commits: [{ ...written, committer: 'lea' }] }, 'lea committed aaaaaaa'],
    ['who pushed some of it', { pushes: [{ sha: head, login: 'lea' }] }, 'lea pushed aaaaaaa'],
  ])('%s does not', async (_, change, words) => {
    const { through, notes } = await judge(async () => ({ ...nobody, ...change }));
    expect(through).toBeUndefined();
    expect(notes.join()).toContain(words);
  });

  it('does not count while it is not known who had a part', async () => {
    const { through, notes } = await judge(async () => Promise.reject(new CannotLook(own('GitHub is down'))));
    expect(through).toBeUndefined();
    expect(notes.join()).toContain('not known whether lea had a part in this change: GitHub is down');
  });

  it('is shown beside authors without an account, whom nobody could compare with them', async () => {
    const commits = [{ ...written, unknownAuthors: ['Eve'] }];
    const { through, one } = await judge(async () => ({ ...nobody, commits }));
    expect(through).toBe('lea');
    expect(toPlain(letThroughWords(one))).toContain('could not be compared with lea: Eve.');
  });

  it('is not asked about the change when they may not let it through', async () => {
    const { through } = await judge(
      () => Promise.reject(new Error('the test expected no such look')),
      'write',
    );
    expect(through).toBeUndefined();
  });
});
