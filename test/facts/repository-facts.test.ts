/** Facts about a repository's files and settings, read from the local GitHub: whole, without a permission, and when reads fail. */
import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { collect } from '../../app/facts/collect.ts';
import { repositorySource } from '../../app/facts/repository-source.ts';
import { type AssessmentOctokit, forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { makeConditional } from '../../app/github/access/conditional.ts';
import { type FactName, wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Fault } from '../github/faults.ts';
import { openShop, type Shop } from '../github/shop.ts';
import type { Permissions } from '../github/state.ts';

const facts = [
  'codeOwnership',
  'dependencyUpdates',
  'licence',
  'mergeSettings',
  'repositoryWorkflows',
  'securityPolicy',
  'upkeep',
] as const satisfies readonly FactName[];

const files = {
  '.github/CODEOWNERS': '* @maria @acme/core\n/src/ @nobody\n/docs/ someone\n',
  '.github/dependabot.yml':
    'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule: { interval: weekly }\n',
  '.github/workflows/test.yml':
    'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ uses: a/b@v1 }] } }\n',
  LICENSE: 'MIT License\n\nPermission is hereby granted, free of charge\n',
  'package.json': '{"license":"MIT","dependencies":{"zod":"4.0.0"}}',
  'renovate.json': '{"extends":["github>acme/renovate-config"]}',
};

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  const { org, maria, tom } = shop;
  org.createTeam('core', [tom], { shop: 'write' });
  await shop.shop.commit({ branch: 'main', files, author: org.owner });
  await shop.shop.commit({ branch: 'renovate/zod-4', from: 'main', files: { 'a.md': 'a\n' }, author: maria });
  const update = await shop.shop.openPullRequest({
    title: 'Update zod',
    head: 'renovate/zod-4',
    author: maria,
  });
  await update.label('dependabot-paused', maria);
  const presets = await org.createRepository('renovate-config');
  await presets.commit({ branch: 'main', files: { 'default.json': '{"enabled":false}' }, author: org.owner });
  const home = await org.createRepository('.github', { private: false });
  await home.commit({
    branch: 'main',
    files: { 'SECURITY.md': 'Write to security@acme.test\n' },
    author: org.owner,
  });
});
afterAll(() => shop.github.stop());

async function open(
  of: Partial<{ permissions: Permissions; counted: AssessmentOctokit; repo: string }> = {},
) {
  const auth = shop.installation.token(of.permissions ? { permissions: of.permissions } : {});
  const octokit = new Octokit({ baseUrl: shop.github.apiUrl, auth, retry: { enabled: false } });
  makeConditional(octokit);
  const counted = of.counted ?? forAssessment(octokit);
  const self = { appId: 1, checkName: 'Fairlead', workflowRunId: null };
  const at = { owner: 'acme', repo: of.repo ?? 'shop', self, fetch, now: '2026-11-20T12:00:00.000Z' };
  const source = await repositorySource({ ...at, counted, octokitFor: () => octokit });
  return {
    source: source({ ...wantsNothing, facts, ownedPaths: ['src/**', '.github/workflows/**'] }),
    counted,
  };
}

type All = Awaited<ReturnType<typeof collect>>;

/** Value of a fact that is known. */
function known(all: All, fact: (typeof facts)[number]): unknown {
  const one = all[fact];
  return one?.ok ? one.value : one;
}

describe('facts about a repository', () => {
  it('are read from its files and from one wide read', async () => {
    const { source, counted } = await open();
    const all = await collect(facts, source);
    expect(Object.values(all).flatMap((one) => (one.ok ? one.gaps : [one]))).toEqual([]);
    expect(known(all, 'codeOwnership')).toMatchObject({
      archived: false,
      file: { path: '.github/CODEOWNERS', owning: 2 },
      errors: [
        { line: 2, kind: 'Unknown owner', owner: '@nobody' },
        { line: 3, kind: 'Invalid owner', owner: null },
      ],
      watched: [
        { glob: 'src/**', files: 1, unownedCount: 0 },
        { glob: '.github/workflows/**', files: 1, unownedCount: 0 },
      ],
    });
    expect(known(all, 'dependencyUpdates')).toMatchObject({
      places: [
        { ecosystem: 'github-actions', folder: '/' },
        { ecosystem: 'npm', folder: '/' },
      ],
      dependabot: { path: '.github/dependabot.yml', file: { state: 'read' } },
      renovate: { path: 'renovate.json', presets: [{ file: { settings: { enabled: false } } }], unread: [] },
      pulls: { looked: 2, dependabot: false, renovate: true, paused: 1 },
    });
    expect(known(all, 'licence')).toMatchObject({
      files: [{ path: 'LICENSE' }],
      shown: 'MIT',
      declared: [{ path: 'package.json', licence: 'MIT' }],
    });
    expect(known(all, 'mergeSettings')).toMatchObject({ squash: true, 'delete-branch': false });
    expect(known(all, 'repositoryWorkflows')).toMatchObject({
      owner: 'acme',
      files: [{ path: '.github/workflows/test.yml', base: null }],
    });
    expect(known(all, 'securityPolicy')).toMatchObject({
      file: null,
      applies: { url: 'acme/.github/SECURITY.md' },
    });
    expect(known(all, 'upkeep')).toMatchObject({
      openPullCount: 2,
      openPulls: [{ title: 'Type the cart', branch: 'feature' }, { title: 'Update zod' }],
      branchCount: 3,
    });
    // The repository, its head, the list of files, their texts, the owners, the wide read, a preset; and, because there
    // is no security policy, the owner's: one path that is not there, and one that is.
    expect(counted.calls.reads).toBe(8);
  });

  const only = (...names: readonly string[]): Permissions =>
    Object.fromEntries(names.map((name) => [name, 'read']));

  it('without pull requests, what needs none of them is still known', async () => {
    const { source } = await open({ permissions: only('contents', 'metadata') });
    const all = await collect(facts, source);
    const missing = facts.filter((fact) => !all[fact]?.ok);
    expect(missing).toEqual(['dependencyUpdates', 'upkeep']);
    expect(all.upkeep).toMatchObject({ ok: false, permission: 'pull_requests: read' });
    expect(known(all, 'mergeSettings')).toMatchObject({ squash: true });
  });

  const failing: readonly (readonly [string, Fault['match'], Fault['do'], readonly string[]])[] = [
    [
      'the list of files',
      { path: /\/git\/trees\// },
      { status: 502 },
      ['dependencyUpdates', 'licence', 'repositoryWorkflows', 'securityPolicy'],
    ],
    [
      'the whole list of files',
      { path: /\/git\/trees\// },
      'truncate-page',
      ['dependencyUpdates', 'licence', 'repositoryWorkflows', 'securityPolicy'],
    ],
    [
      'the wide read',
      { path: /\/graphql/ },
      { status: 502 },
      ['dependencyUpdates', 'licence', 'mergeSettings', 'securityPolicy', 'upkeep'],
    ],
    [
      'the owner’s files',
      { path: (passing) => JSON.stringify(passing.body ?? '').includes('FairleadFile') },
      { status: 502 },
      ['securityPolicy'],
    ],
  ];

  it.each(failing)('without %s what depends on it is not known', async (_, match, effect, unknown) => {
    const { source } = await open();
    const remove = shop.github.faults.add({ match, do: effect });
    onTestFinished(remove);
    const all = await collect(facts, source);
    expect(facts.filter((fact) => !all[fact]?.ok)).toEqual(unknown);
    for (const fact of unknown) expect(all[fact as FactName]).toMatchObject({ ok: false });
  });

  it('without GitHub’s word on owners they are a gap, never fine', async () => {
    const { source } = await open();
    onTestFinished(shop.github.faults.add({ match: { path: /codeowners/ }, do: { status: 404 } }));
    const { codeOwnership } = await collect(['codeOwnership'], source);
    expect(codeOwnership).toMatchObject({ ok: true, gaps: [expect.anything()] });
    const gaps = codeOwnership?.ok ? codeOwnership.gaps : [];
    expect(gaps.map(({ reason }) => toPlain(reason)).join()).toContain('what is wrong in .github/CODEOWNERS');
  });

  it('of an empty repository are empty', async () => {
    await shop.org.createRepository('nothing');
    const { source } = await open({ repo: 'nothing' });
    const all = await collect(facts, source);
    expect(facts.filter((fact) => !all[fact]?.ok)).toEqual([]);
    expect(known(all, 'codeOwnership')).toMatchObject({ empty: true, file: null });
    expect(known(all, 'upkeep')).toMatchObject({ empty: true, pushedAt: null, branches: [] });
  });
});
