/**
 * Which token makes which request: the App against a GitHub that refuses what a token lacks. Each policy alone is judged
 * with what its own facts cost, and nothing it needs is refused.
 */
import { expect, it } from 'vitest';
import { collectors } from '../../app/facts/index.ts';
import { neededPermissions, permissionsFor } from '../../app/permissions.ts';
import type { PullHandle } from '../github/index.ts';
import {
  aboutChanges,
  everyPolicy,
  openCatalogueScene,
  openDescribed,
  push,
  wideChange,
} from './full-catalogue.ts';
import { approveAndPass, openScene, type Scene, verdict } from './scene.ts';

type Request = Scene['github']['requests'][number];

const isRead = ({ method, route }: Request) => method === 'GET' || route === 'POST /graphql';
const namesOf = ({ permissions }: Request) => Object.keys(permissions ?? {});
const writesOf = ({ permissions }: Request) =>
  Object.entries(permissions ?? {}).flatMap(([name, level]) => (level === 'write' ? [name] : []));

/** Made with a client's token. */
const made = (scene: Scene) => scene.github.requests.filter(({ permissions }) => permissions !== null);

const refused = (requests: readonly Request[]) =>
  requests.filter(({ status }) => status === 401 || status === 403).map(({ route }) => route);

/** All policies off but these. */
const only = (ids: readonly string[]) =>
  aboutChanges.map(({ id }) => `  ${id}: ${ids.includes(id) ? 'block' : 'off'}\n`).join('');

/** Policies by what they add to the token of a verdict: those that add nothing are one group. */
const groups = [
  ...Map.groupBy(aboutChanges, ({ needs }) => {
    const always = permissionsFor({ for: 'verdict', kind: 'pull_request', facts: [] });
    const cost = needs.flatMap((fact) => Object.keys(collectors[fact].permissions));
    return [...new Set(cost)]
      .filter((name) => !(name in always))
      .sort()
      .join();
  }).values(),
];

async function approved(scene: Scene, pull: PullHandle): Promise<void> {
  await scene.shop.createStatus({ sha: pull.headSha, context: 'ci', state: 'success', creator: scene.tom });
  await approveAndPass(scene, pull);
  await scene.settle();
  expect(verdict(scene, pull.headSha)?.status).toBe('completed');
}

it('each kind of policy alone: nothing is refused, and no token carries what its facts do not cost', async () => {
  const scene = await openCatalogueScene(openScene);
  const { shop, org, maria } = scene;
  expect(groups.length).toBeGreaterThan(3);
  for (const group of groups) {
    const [ids, needs] = [group.map((one) => one.id), group.flatMap((one) => one.needs)];
    const id = ids[0] ?? '';
    const [base, branch] = [`base-${id}`, `release/${id}`];
    const files = { '.github/fairlead.yml': `policies:\n${only(ids)}` };
    await shop.commit({ branch: base, from: 'main', files, author: org.owner });
    await scene.settle();
    scene.github.clearRequests();
    await shop.commit({ branch, from: base, author: maria, ...wideChange(branch), message: id });
    const body = 'Fixes #1. See #2 and https://example.test/1.';
    await approved(
      scene,
      await shop.openPullRequest({ title: `Do ${id}`, body, head: branch, base, author: maria }),
    );
    expect([id, refused(made(scene))]).toEqual([id, []]);
    // What a fact costs of settings is never in the token of a change.
    const may = new Set(Object.keys(permissionsFor({ for: 'verdict', kind: 'pull_request', facts: needs })));
    const carried = made(scene).filter(isRead).flatMap(namesOf);
    expect([id, carried.filter((name) => !may.has(name))]).toEqual([id, []]);
    // Those of its facts are asked for, or the rest would say nothing.
    expect([id, [...may].filter((name) => !carried.includes(name))]).toEqual([id, []]);
  }
});

it('reads with tokens that cannot write, and writes with tokens that write one thing', async () => {
  const scene = await openCatalogueScene(openScene);
  await push(scene, wideChange());
  const pull = await openDescribed(scene);
  await scene.settle();
  await approved(scene, pull);
  await scene.shop.createRelease({ tag: 'v1.0.0', by: scene.maria });
  await scene.settle();
  expect(refused(made(scene))).toEqual([]);
  const reads = made(scene).filter(isRead);
  // Who writes a check run looks for it first.
  const could = reads.filter((one) => writesOf(one).length > 0);
  expect([...new Set(could.map((one) => `${one.route}: ${writesOf(one).join()}`))]).toEqual([
    'GET /repos/{owner}/{repo}/commits/{ref+}/check-runs: checks',
  ]);
  const written = made(scene).filter((one) => !isRead(one));
  const used = new Set(written.map((one) => `${one.route}: ${writesOf(one).join()}`));
  expect([...used].sort()).toEqual([
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}: pull_requests',
    'POST /repos/{owner}/{repo}/check-runs: checks',
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments: pull_requests',
  ]);
});

it('a permission that the owner granted for a policy is in no token while that policy is off', async () => {
  expect(neededPermissions()).toMatchObject({ security_events: 'read', actions: 'read', issues: 'write' });
  const scene = await openCatalogueScene(openScene, {
    configuration: everyPolicy.replace('static-analysis: block', 'static-analysis: off'),
  });
  await push(scene, wideChange());
  await approved(scene, await openDescribed(scene));
  const carried = new Set(made(scene).flatMap(namesOf));
  expect([...carried].sort()).toEqual([
    'checks',
    'contents',
    'issues',
    'members',
    'metadata',
    'pull_requests',
    'statuses',
  ]);
});
