/** A workflow whose event GitHub's answers are behind. */
import { Octokit } from '@octokit/rest';
import { expect, it, onTestFinished } from 'vitest';
import { judgeEvent } from '../../app/action/judge.ts';
import { makeConditional } from '../../app/github/access/conditional.ts';
import { workflowView } from '../../app/viewpoints.ts';
import { accessWith } from '../access.ts';
import type { Lags } from '../github/lag.ts';
import { openShop } from '../github/shop.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function openEvent() {
  const world = await openShop();
  const { github, shop, maria, org, app, pull } = world;
  onTestFinished(() => github.stop());
  const files = { '.github/fairlead.yml': 'policies: {adr-required: block}\n' };
  await shop.commit({ branch: 'main', files, author: org.owner });
  const octokit = new Octokit({ baseUrl: github.apiUrl, auth: world.installation.token(), log: quiet });
  makeConditional(octokit);
  const access = accessWith(
    octokit,
    { owner: 'acme', name: 'shop', appId: app.id },
    { viewpoint: workflowView },
  );
  const push = async (lags: Partial<Lags>) => {
    const before = pull.headSha;
    github.lag(lags);
    await shop.commit({
      branch: 'feature',
      files: { 'db/migrations/1.sql': 'a\n', 'main.tf': 'b\n' },
      author: maria,
    });
    const { data } = pull;
    const shown = {
      number: pull.number,
      title: data.title,
      body: data.body,
      draft: data.draft,
      labels: [],
      updated_at: data.updatedAt.toISOString().replace(/\.\d+Z/, 'Z'),
      head: { sha: data.head.sha },
      base: { ref: 'main', sha: data.base.sha },
    };
    const payload = { action: 'synchronize', before, after: data.head.sha, pull_request: shown };
    return { name: 'pull_request', payload, runId: 1, sha: data.head.sha, owner: 'acme', repo: 'shop' };
  };
  return { access, push };
}

it.each(['pull', 'files', 'graphql'] as const)('waits for what is late (%s)', async (kind) => {
  const { access, push } = await openEvent();
  const { report } = await judgeEvent(access, await push({ [kind]: 2 }), [0, 0]);
  expect(report.conclusion).toBe('failure');
});

it('is not green when it does not come', async () => {
  const { access, push } = await openEvent();
  const { report } = await judgeEvent(access, await push({ files: 100 }), [0]);
  expect(report.conclusion).toBe('action_required');
  await expect(judgeEvent(access, await push({ pull: 100 }), [0])).rejects.toThrow(/still answers/);
});
