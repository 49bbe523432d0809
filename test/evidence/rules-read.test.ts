/** Rules as GitHub shows them: what was read makes an interval, and what could not be never makes one in force. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { continuityOf } from '../../app/evidence/continuity/continuity.ts';
import { rulesSeen } from '../../app/evidence/populations/rules-seen.ts';
import type { GuardedOctokit } from '../../app/github/reads.ts';
import { evidenceWorld, recording } from './evidence-world.ts';
import { linesOf, statesOf } from './rules-seen.ts';

const hour = 3_600_000;

const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString();

const pull = (count: number) => ({
  type: 'pull_request' as const,
  parameters: {
    required_approving_review_count: count,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  },
});

/** A ruleset that an owner made, switched off and on again, over HTTP. */
async function governed(org: 'acme' | null = null) {
  const world = await evidenceWorld();
  const owner = world.octokitOf(world.joao.token);
  const where = org ? '/orgs/acme/rulesets' : '/repos/acme/shop/rulesets';
  const conditions = {
    ref_name: { include: ['refs/heads/main'], exclude: [] },
    ...(org ? { repository_name: { include: ['~ALL'], exclude: [] } } : {}),
  };
  const body = { name: 'Main', enforcement: 'active', target: 'branch', conditions, rules: [pull(2)] };
  const { data } = await owner.request(`POST ${where}`, body);
  const change = async (more: object) => {
    // Two changes of one millisecond are one moment, and nobody knows what was between.
    await pause(20);
    return owner.request(`PUT ${where}/${data.id}`, { ...body, ...more });
  };
  await change({ enforcement: 'disabled' });
  await change({});
  await pause(20);
  const repository = world.of().repositories[0];
  if (!repository) throw new Error('there is no repository');
  const look = async (settings: GuardedOctokit, since: string | null = null) => {
    const period = { from: at(-1), to: at(0) };
    const of = { settings, period, collectedAt: at(0) };
    const seen = await rulesSeen(of, repository);
    return continuityOf({ seen, recorded: { captured: [], gaps: [], since }, period, landed: [] });
  };
  return { ...world, owner, look };
}

describe.each([null, 'acme'] as const)('a ruleset of %s', (org) => {
  it('has its history for an owner, and who changed it', async () => {
    const { owner, look } = await governed(org);
    const lines = linesOf(await look(owner, at(-2)), 'approvals');
    expect(lines.map((line) => line.split(' 20')[0])).toEqual(['weaker', 'in force', 'weaker', 'in force']);
    expect(lines[2]).toMatch(/ruleset Main was switched off by User \d+/);
    expect(lines[3]).toMatch(/ruleset Main asks for it$/);
  });

  it('has none for the App, which may not write it: unknown until the last edit, with the reason', async () => {
    const { octokit, look } = await governed(org);
    const found = await look(octokit);
    expect(statesOf(found, 'approvals')).toEqual(['unknown', 'in force']);
    expect(linesOf(found, 'approvals')[0]).toMatch(/removed since would not be seen/);
  });
});

const refused = (status: number) =>
  Object.assign(new Error('no'), { status, response: { headers: {}, data: { message: 'no' } } });

describe('whatever of it fails', () => {
  it('nothing is in force that was not seen to be', async () => {
    const { owner, look } = await governed();
    const { octokit, routes, replay } = recording(owner);
    await look(octokit);
    const wrong: string[] = [];
    for (const route of routes)
      for (const status of [401, 403, 404, 422, 429, 500, 502]) {
        const broken = replay(route, () => {
          throw refused(status);
        });
        const states = statesOf(await look(broken), 'approvals');
        // What was seen stands: the history without what is there now, and what is there now since the last change.
        const expected = {
          'GET /repos/{owner}/{repo}': ['unknown', 'in force', 'unknown', 'in force'],
          'GET /repos/{owner}/{repo}/branches/{branch}/protection': [
            'unknown',
            'in force',
            'unknown',
            'in force',
          ],
          'GET /repos/{owner}/{repo}/rulesets': ['unknown'],
          'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': ['unknown', 'in force', 'unknown', 'in force'],
          'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history': ['unknown', 'in force'],
          'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history/{version_id}': ['unknown', 'in force'],
        }[route];
        if (states.join() !== expected?.join()) wrong.push(`${route}: ${status}: ${states.join()}`);
      }
    expect(wrong).toEqual([]);
    expect(routes.size).toBeGreaterThanOrEqual(6);
  });
});
