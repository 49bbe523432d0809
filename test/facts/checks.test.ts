import { describe, expect, it } from 'vitest';
import { checks } from '../../app/facts/checks.ts';
import type { CheckRunNode, CommitNode, StatusContextNode } from '../../app/github/pull-request/snapshot.ts';
import { CannotLook } from '../../app/looked.ts';
import { pullRequest } from '../policies/sample.ts';
import { type Answer, fakeSource, type Told } from './fake-source.ts';

const rules = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';
const branch = 'GET /repos/{owner}/{repo}/branches/{branch}';
const apps = 'GET /apps/{app_slug}';
const actions = { databaseId: 15368, slug: 'github-actions' };

const open: Record<string, Answer> = {
  [rules]: { data: [] },
  [branch]: {
    data: {
      protected: false,
      protection: { enabled: false, required_status_checks: { contexts: [], checks: [] } },
    },
  },
};

function run(name: string, databaseId: number, more: Partial<CheckRunNode> = {}): CheckRunNode {
  return {
    __typename: 'CheckRun',
    externalId: null,
    databaseId,
    name,
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    startedAt: '2026-11-02T14:00:00Z',
    completedAt: '2026-11-02T14:05:00Z',
    detailsUrl: null,
    checkSuite: {
      app: actions,
      workflowRun: { databaseId: 1, workflow: { resourcePath: '/acme/shop/actions/workflows/3.yml' } },
    },
    ...more,
  };
}

function status(context: string, more: Partial<StatusContextNode> = {}): StatusContextNode {
  return {
    __typename: 'StatusContext',
    context,
    state: 'SUCCESS',
    createdAt: '2026-11-02T14:00:00Z',
    targetUrl: null,
    creator: { __typename: 'User', login: 'joao' },
    ...more,
  };
}

async function collect(told: Told) {
  const { source, asked } = fakeSource({ routes: open, ...told });
  return { ...(await checks.collect(source)), asked };
}

async function states(told: Told) {
  return (await collect(told)).value.results.map(({ name, state }) => `${name} ${state}`);
}

describe('results', () => {
  it.each([
    ['SUCCESS', 'success'],
    ['FAILURE', 'failure'],
    ['NEUTRAL', 'neutral'],
    ['SKIPPED', 'skipped'],
    ['CANCELLED', 'cancelled'],
    ['TIMED_OUT', 'timed_out'],
    ['ACTION_REQUIRED', 'action_required'],
    ['STALE', 'stale'],
    ['STARTUP_FAILURE', 'failure'],
    ['SOMETHING_NEW', 'failure'],
    [null, 'failure'],
  ])('a run that ended in %s is %s', async (conclusion, state) => {
    expect(await states({ checks: [run('a', 1, { conclusion })] })).toEqual([`a ${state}`]);
  });

  it.each(['QUEUED', 'IN_PROGRESS', 'WAITING', 'REQUESTED', 'PENDING'])(
    'a run that is %s is pending',
    async (now) => {
      const unfinished = { status: now, conclusion: null, startedAt: null, completedAt: null };
      const { value } = await collect({ checks: [run('a', 1, unfinished)] });
      expect(value.results).toEqual([
        {
          name: 'a',
          kind: 'check_run',
          app: { id: 15368, slug: 'github-actions' },
          state: 'pending',
          at: null,
          url: null,
        },
      ]);
    },
  );

  it.each([
    ['SUCCESS', ['a success']],
    ['FAILURE', ['a failure']],
    ['ERROR', ['a failure']],
    ['PENDING', ['a pending']],
    ['EXPECTED', []],
  ] as const)('a status of %s is %j', async (state, expected) => {
    expect(await states({ checks: [status('a', { state })] })).toEqual(expected);
  });

  it('has the newest run of every name and App, in whatever order they come', async () => {
    const other = { checkSuite: { app: { databaseId: 9, slug: 'other' }, workflowRun: null } };
    const list = [
      run('a', 1),
      run('a', 3, { conclusion: 'FAILURE' }),
      run('a', 2),
      run('a', 4, other),
      status('a'),
    ];
    const expected = ['a failure', 'a success', 'a success'];
    expect(await states({ checks: list })).toEqual(expected);
    expect(await states({ checks: [...list].reverse() })).toEqual(expected);
  });

  it('keeps jobs of one name in two workflows apart: a newer one must not hide the other', async () => {
    const inWorkflow = (id: number) => ({
      checkSuite: {
        app: actions,
        workflowRun: {
          databaseId: id * 10,
          workflow: { resourcePath: `/acme/shop/actions/workflows/${id}.yml` },
        },
      },
    });
    const list = [
      run('build', 1, { ...inWorkflow(1), conclusion: 'FAILURE' }),
      run('build', 2, inWorkflow(2)),
    ];
    expect((await states({ checks: list })).sort()).toEqual(['build failure', 'build success']);
  });

  it('is empty, on the head, when nothing ran', async () => {
    const { value } = await collect({ checks: null });
    expect(value).toEqual({ head: pullRequest.head.sha, results: [], required: [] });
  });
});

describe('our own check', () => {
  const ours = { checkSuite: { app: { databaseId: 77, slug: 'fairlead' }, workflowRun: null } };
  it('is left out for the App, another of that name is not', async () => {
    expect(await states({ checks: [run('Fairlead', 1, ours)] })).toEqual([]);
    expect(await states({ checks: [run('Fairlead', 1)] })).toEqual(['Fairlead success']);
    expect(
      await states({ checks: [run('Fairlead', 1, { checkSuite: { app: null, workflowRun: null } })] }),
    ).toEqual(['Fairlead success']);
  });

  it('is not waited for where the branch requires it', async () => {
    const required = [
      { context: 'Fairlead', integration_id: 77 },
      { context: 'Fairlead', integration_id: 5 },
      { context: 'test', integration_id: 5 },
    ];
    const data = [{ type: 'required_status_checks', parameters: { required_status_checks: required } }];
    const { value } = await collect({ routes: { ...open, [rules]: { data } } });
    expect(value.required.map(({ name, appId }) => [name, appId])).toEqual([
      ['Fairlead', 5],
      ['test', 5],
    ]);
  });

  const self = { appId: null, checkName: 'Fairlead', workflowRunId: 40 };
  const inRun = (id: number) => ({
    checkSuite: {
      app: actions,
      workflowRun: { databaseId: id, workflow: { resourcePath: '/acme/shop/actions/workflows/3.yml' } },
    },
  });
  const running = { status: 'IN_PROGRESS', conclusion: null };

  it('is not a job of the same name in another workflow, which stays required', async () => {
    const data = [
      { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'test' }] } },
    ];
    const { value } = await collect({
      self,
      routes: { ...open, [rules]: { data } },
      checks: [
        run('test', 9, { ...inRun(40), ...running }),
        run('test', 8, {
          checkSuite: {
            app: actions,
            workflowRun: { databaseId: 41, workflow: { resourcePath: '/acme/shop/actions/workflows/4.yml' } },
          },
          conclusion: 'FAILURE',
        }),
      ],
    });
    expect(value.results.map(({ name, state }) => [name, state])).toEqual([['test', 'failure']]);
    expect(value.required.map(({ name }) => name)).toEqual(['test']);
  });

  it('is the unfinished job of our workflow, and what that job said before', async () => {
    const data = [
      {
        type: 'required_status_checks',
        parameters: {
          required_status_checks: [{ context: 'policies', integration_id: 15368 }, { context: 'test' }],
        },
      },
    ];
    const { value, gaps } = await collect({
      self,
      routes: { ...open, [rules]: { data } },
      checks: [
        run('policies', 9, { ...inRun(40), ...running }),
        run('policies', 5, { ...inRun(30), conclusion: 'FAILURE' }),
        run('test', 8, inRun(40)),
        run('deploy', 7, { ...inRun(41), ...running }),
      ],
    });
    expect(value.results.map(({ name, state }) => [name, state])).toEqual([
      ['deploy', 'pending'],
      ['test', 'success'],
    ]);
    expect(value.required.map(({ name }) => name)).toEqual(['test']);
    expect(gaps).toEqual([]);
  });

  it('cannot be told from other unfinished jobs of our workflow: a gap', async () => {
    const { gaps } = await collect({
      self,
      checks: [
        run('policies', 9, { ...inRun(40), ...running }),
        run('test', 8, { ...inRun(40), ...running }),
      ],
    });
    expect(gaps.length).toBe(1);
  });
});

describe('required checks', () => {
  it('are those of rulesets and of branch protection, each once', async () => {
    const ruleset = [
      { type: 'pull_request', parameters: {} },
      {
        type: 'required_status_checks',
        parameters: { required_status_checks: [{ context: 'b', integration_id: 5 }, { context: 'a' }] },
      },
      {
        type: 'required_status_checks',
        parameters: { required_status_checks: [{ context: 'b', integration_id: 5 }] },
      },
    ];
    const required_status_checks = {
      contexts: ['b', 'old', 'any'],
      checks: [
        { context: 'b', app_id: 5 },
        { context: 'any', app_id: -1 },
      ],
    };
    const { value, asked } = await collect({
      pull: { base: { ref: 'release/1', sha: 'b'.repeat(40) } },
      routes: {
        [rules]: { data: ruleset },
        [branch]: { data: { protected: true, protection: { required_status_checks } } },
      },
    });
    expect(value.required).toEqual([
      { name: 'a', appId: null, from: 'ruleset' },
      { name: 'any', appId: null, from: 'branch protection' },
      { name: 'b', appId: 5, from: 'ruleset' },
      { name: 'old', appId: null, from: 'branch protection' },
    ]);
    expect(asked).toContain('GET /repos/acme/shop/rules/branches/release/1');
  });

  it('are none where the plan has no rules', async () => {
    const plan = {
      status: 403,
      message: 'Upgrade to GitHub Pro or make this repository public to enable this feature.',
    };
    expect((await collect({ routes: { ...open, [rules]: plan } })).value.required).toEqual([]);
  });

  it.each([
    ...[401, 403, 404, 422, 429, 500, 502].flatMap((status) => [
      [`rules: ${status}`, { ...open, [rules]: { status } }],
      [`branch: ${status}`, { ...open, [branch]: { status } }],
    ]),
    ['rules: not a list', { ...open, [rules]: { data: {} } }],
    ['branch: protection hidden', { ...open, [branch]: { data: { protected: true } } }],
  ] as [string, Record<string, Answer>][])('cannot be looked at: %s', async (_, routes) => {
    await expect(collect({ routes })).rejects.toThrow(CannotLook);
  });
});

describe('a status of an App', () => {
  const bot = status('scan', { creator: { __typename: 'Bot', login: 'acme-scanner' } });
  const demand = (appId: number) => ({
    [rules]: {
      data: [
        {
          type: 'required_status_checks',
          parameters: { required_status_checks: [{ context: 'scan', integration_id: appId }] },
        },
      ],
    },
  });

  it('has its number only when a requirement asks for it', async () => {
    const free = await collect({ checks: [bot] });
    expect(free.value.results[0]?.app).toEqual({ id: null, slug: 'acme-scanner' });
    const routes = { ...open, ...demand(5), [apps]: { data: { id: 5 } } };
    const asked = await collect({ checks: [bot, status('other', { creator: bot.creator })], routes });
    expect(asked.value.results.map(({ app }) => app?.id)).toEqual([null, 5]);
    expect(asked.asked).toContain('GET /apps/acme-scanner');
  });

  it.each([403, 404, 500])('cannot be looked at when GitHub answers %i', async (code) => {
    const routes = { ...open, ...demand(5), [apps]: { status: code } };
    await expect(collect({ checks: [bot], routes })).rejects.toThrow(CannotLook);
  });
});

describe('a status that somebody with a part in the change sent', () => {
  const head = pullRequest.head.sha;
  const commit: CommitNode = {
    oid: head,
    authors: { nodes: [{ name: 'Ann', user: { login: 'ann' } }], totalCount: 1 },
    committer: { name: 'Carl', user: { login: 'carl' } },
    parents: { totalCount: 1 },
    signature: null,
  };
  const told = {
    commits: [commit],
    history: { pushes: [{ sha: head, login: 'pia' }], views: [] },
  };
  const by = (login: string | null, more: Partial<StatusContextNode> = {}) =>
    status('scan', { creator: login === null ? null : { __typename: 'User', login }, ...more });
  const marked = async (...all: readonly (CheckRunNode | StatusContextNode)[]) =>
    (await collect({ ...told, checks: all })).value.results.map(({ byAuthor }) => byAuthor ?? null);

  it.each([pullRequest.author.login, 'Ann', 'carl', 'pia'])('is marked as theirs: %s', async (login) => {
    expect(await marked(by(login))).toEqual([login]);
  });

  it('is not the one that somebody else sent later for the same name', async () => {
    const later = { createdAt: '2026-11-02T15:00:00Z' };
    expect(await marked(by('ann'), by('joao', later))).toEqual([null]);
    expect(await marked(by('ann', later), by('joao'))).toEqual(['ann']);
  });

  it('is none of an App, of somebody else, or of an account that is gone; nor is a check run', async () => {
    const app = status('scan', { creator: { __typename: 'Bot', login: 'ann' } });
    expect(await marked(app)).toEqual([null]);
    expect(await marked(by('joao'))).toEqual([null]);
    expect(await marked(by(null))).toEqual([null]);
    expect(await marked(run('ann', 1))).toEqual([null]);
  });
});

it('cannot look without GitHub, or when the wide read fails', async () => {
  await expect(checks.collect({ ...fakeSource({}).source, github: null })).rejects.toThrow(CannotLook);
  await expect(collect({ snapshotFails: 503 })).rejects.toThrow(CannotLook);
});
