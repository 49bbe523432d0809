/** The policies about a repository's files and settings, through the pipeline, against the local GitHub. */
import { Octokit } from '@octokit/rest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeConditional } from '../../app/github/access/conditional.ts';
import { judgeRepository } from '../../app/subjects/repository/judge.ts';
import { renderText } from '../../policies/engine/report/text.ts';
import { catalogue } from '../../policies/index.ts';
import { accessWith } from '../access.ts';
import type { Fault } from '../github/faults.ts';
import { openShop } from '../github/shop.ts';
import type { Permissions } from '../github/state.ts';

const ids = [
  'code-owners',
  'dependency-updates',
  'licence',
  'merge-settings',
  'repository-workflows',
  'security-policy',
  'staleness',
];

const rules = `policies:\n${ids.map((id) => `  ${id}: block\n`).join('')}`;

const workflow = (uses: string) =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ${uses}\n`;

const tidy = {
  '.github/CODEOWNERS': '* @maria\n',
  '.github/dependabot.yml':
    'version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n    schedule: { interval: weekly }\n',
  '.github/fairlead.yml': rules,
  '.github/workflows/a.yml': workflow('actions/checkout@v5'),
  LICENSE:
    'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this\n',
  'SECURITY.md': 'Write to security@acme.test.\n',
};

async function scene(files: Readonly<Record<string, string>>, permissions?: Permissions) {
  const world = await openShop();
  const { github, shop, org, app, installation } = world;
  onTestFinished(() => github.stop());
  shop.data.private = false;
  shop.data.settings.merging.delete_branch_on_merge = true;
  await shop.commit({ branch: 'main', files, author: org.owner });
  const auth = installation.token(permissions ? { permissions } : {});
  const octokit = new Octokit({
    baseUrl: github.apiUrl,
    auth,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  makeConditional(octokit);
  const now = () => new Date().toISOString();
  const at = { owner: 'acme', name: 'shop', appId: app.id };
  const mine = catalogue.filter(({ id }) => ids.includes(id));
  const access = accessWith(octokit, at, {
    client: 'github.test/3',
    repositoryId: shop.id,
    catalogue: mine,
    now,
  });
  const judge = async () => {
    const { report } = await judgeRepository({ ...access, repositoryId: shop.id });
    return {
      outcomes: Object.fromEntries(report.assessments.map(({ policy, result }) => [policy, result.outcome])),
      text: renderText(report, { colour: false, width: 200 }),
    };
  };
  return { ...world, judge };
}

const all = (outcome: string) => Object.fromEntries(ids.map((id) => [id, outcome]));

type Passing = Parameters<Extract<Fault['match']['path'], (...given: never) => boolean>>[0];

const asks = ({ body }: Passing, query: string) => JSON.stringify(body ?? '').includes(query);

describe('a repository’s files and settings', () => {
  it('pass when they are in order, and are asked for few times when nothing changed', async () => {
    const { judge, github } = await scene(tidy);
    expect((await judge()).outcomes).toEqual(all('pass'));
    const before = github.requests.length;
    await judge();
    const counted = github.requests.slice(before).filter(({ status }) => status !== 304);
    // The rules of the organization, and the wide read: what a commit holds is known.
    expect(counted.map(({ path }) => path)).toEqual(['/graphql', '/graphql']);
  });

  it('are found wanting, each for its own reason', async () => {
    const { shop, judge } = await scene({
      '.github/fairlead.yml': rules,
      '.github/workflows/a.yml': workflow('a/b@main'),
    });
    shop.data.settings.merging.delete_branch_on_merge = false;
    shop.data.pushedAt = new Date('2020-01-01T00:00:00Z');
    const { outcomes, text } = await judge();
    expect(outcomes).toEqual(all('fail'));
    for (const words of [
      'There is no CODEOWNERS',
      'Nothing keeps the dependencies here up to date',
      'there is no licence file',
      'Automatically delete head branches is off',
      'a/b@main',
      'There is no security policy',
      'and the repository is not archived',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
  });

  it('are skipped in an archived repository', async () => {
    const { shop, judge } = await scene({ '.github/fairlead.yml': rules });
    shop.data.archived = true;
    expect((await judge()).outcomes).toEqual(all('skip'));
  });

  const blind: readonly (readonly [string, Fault['match'], readonly string[]])[] = [
    [
      'the list of files',
      { path: /\/git\/trees\// },
      ['code-owners', 'dependency-updates', 'licence', 'repository-workflows', 'security-policy'],
    ],
    [
      'the wide read',
      { path: (passing) => asks(passing, 'FairleadOverview') },
      ['dependency-updates', 'licence', 'merge-settings', 'staleness'],
    ],
  ];

  it.each(blind)('are unknown without %s, never green', async (_, match, unknown) => {
    const { github, judge } = await scene(tidy);
    github.faults.add({ match, do: { status: 503 } });
    const expected = { ...all('pass'), ...Object.fromEntries(unknown.map((id) => [id, 'unknown'])) };
    expect((await judge()).outcomes).toEqual(expected);
  });

  it('are asked for alone where the wide read does not tell them', async () => {
    const { github, judge } = await scene(tidy);
    const error = { type: 'FORBIDDEN', message: 'no', path: ['repository', 'codeowners'] };
    const part = { times: 1, match: { path: (one: Passing) => asks(one, 'FairleadOverview') } };
    github.faults.add({
      ...part,
      do: { status: 200, body: { data: { repository: null }, errors: [error] } },
    });
    expect((await judge()).outcomes).toEqual(all('pass'));
    expect(github.requests.map(({ path }) => path)).toContain('/repos/acme/shop/codeowners/errors');
    github.faults.add({
      ...part,
      do: { status: 200, body: { data: { repository: null }, errors: [error] } },
    });
    github.faults.add({ match: { path: /codeowners/ }, do: { status: 503 } });
    expect((await judge()).outcomes).toEqual({ ...all('pass'), 'code-owners': 'unknown' });
  });

  it('name the permission that is missing', async () => {
    const { judge } = await scene(tidy, { contents: 'read', metadata: 'read' });
    const { outcomes, text } = await judge();
    expect(outcomes).toEqual({ ...all('pass'), 'dependency-updates': 'unknown', staleness: 'unknown' });
    expect(text).toContain('pull_requests: read');
  });
});
