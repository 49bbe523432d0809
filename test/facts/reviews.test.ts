import { describe, expect, it } from 'vitest';
import { reviews } from '../../app/facts/reviews.ts';
import type { CommitNode, ReviewNode } from '../../app/github/pull-request/snapshot.ts';
import { CannotLook } from '../../app/looked.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { codeOwnerTeams } from '../../policies/facts/reviews.ts';
import { pullRequest } from '../policies/sample.ts';
import { type Answer, fakeSource, type Told } from './fake-source.ts';

const head = pullRequest.head.sha;
const activity = 'GET /repos/{owner}/{repo}/activity';
const members = 'GET /orgs/{org}/teams/{team_slug}/members';

function review(login: string | null, more: Partial<ReviewNode> = {}): ReviewNode {
  return {
    fullDatabaseId: `R ${login}`,
    author: login === null ? null : { __typename: 'User', login },
    authorCanPushToRepository: true,
    state: 'APPROVED',
    submittedAt: '2026-11-02T15:00:00Z',
    commit: { oid: head },
    onBehalfOf: { nodes: [] },
    ...more,
  };
}

function person(login: string | null, name = login): CommitNode['committer'] {
  return { name, user: login === null ? null : { login } };
}

function commit(more: Partial<CommitNode> = {}): CommitNode {
  return {
    oid: head,
    authors: { nodes: [{ name: 'Maria', user: { login: 'maria' } }], totalCount: 1 },
    committer: person('maria'),
    parents: { totalCount: 1 },
    signature: null,
    ...more,
  };
}

const pushed: Record<string, Answer> = { [activity]: { data: [{ after: head, actor: { login: 'maria' } }] } };

async function collect(told: Told) {
  const { source, asked } = fakeSource({ commits: [commit()], routes: pushed, ...told });
  const { value, gaps } = await reviews.collect(source);
  return {
    value,
    asked,
    gaps: gaps.map(({ reason }) => toPlain(reason)),
    remedies: gaps.map((gap) => toPlain(gap.remedy ?? [])),
  };
}

describe('reviews and commits', () => {
  it('translates them', async () => {
    const { value, gaps } = await collect({
      reviews: [
        review('joao', {
          onBehalfOf: { nodes: [{ combinedSlug: 'acme/web' }, { combinedSlug: 'acme/ops' }] },
        }),
        review('wen', { state: 'PENDING', submittedAt: null }),
        review(null, { commit: null }),
        review('robot', { state: 'CHANGES_REQUESTED', author: { __typename: 'Bot', login: 'robot' } }),
      ],
      commits: [
        commit({
          authors: {
            nodes: [
              person('maria'),
              person('lee'),
              person('maria'),
              person(null, 'Stranger'),
              person(null, 'renovate[bot]'),
            ].filter((a) => a !== null),
            totalCount: 5,
          },
          committer: person(null, 'Stranger'),
          parents: { totalCount: 2 },
        }),
      ],
    });
    expect(gaps).toEqual([]);
    expect(
      value.reviews.map(({ author, state, canPush, commit, teams }) => [
        author.login,
        author.kind,
        state,
        canPush,
        commit,
        teams,
      ]),
    ).toEqual([
      ['joao', 'user', 'approved', true, head, ['acme/ops', 'acme/web']],
      ['ghost', 'user', 'approved', false, null, []],
      ['robot', 'bot', 'changes_requested', true, head, []],
    ]);
    expect(value.commits).toEqual([
      { sha: head, authors: ['lee', 'maria'], unknownAuthors: ['Stranger'], committer: null, parents: 2 },
    ]);
  });

  it('says so when the head moved, and when commits were cut off', async () => {
    expect((await collect({ commits: [commit({ oid: 'f'.repeat(40) })] })).gaps).toEqual([
      'the head moved while it was read',
    ]);
    const many = Array.from({ length: 250 }, () => commit());
    expect((await collect({ commits: many })).gaps[0]).toContain('250 commits');
  });

  it('cannot look without GitHub, or when the wide read fails', async () => {
    const { source } = fakeSource({});
    await expect(reviews.collect({ ...source, github: null })).rejects.toThrow(CannotLook);
    for (const status of [403, 404, 422, 500, 502]) {
      await expect(collect({ snapshotFails: status })).rejects.toThrow(CannotLook);
    }
  });
});

describe('who pushed the head', () => {
  const approved = [review('joao')];
  it('is not asked when nobody approved', async () => {
    const { value, asked } = await collect({ reviews: [review('joao', { state: 'COMMENTED' })] });
    expect([value.lastPusher, asked]).toEqual([null, []]);
  });

  it('is the newest entry for the head', async () => {
    const data = [
      { after: 'f'.repeat(40), actor: { login: 'later' } },
      { after: head, actor: { login: 'wen' } },
      { after: head, actor: { login: 'earlier' } },
    ];
    const { value, asked } = await collect({ reviews: approved, routes: { [activity]: { data } } });
    expect(value.lastPusher).toBe('wen');
    expect(asked).toEqual(['GET /repos/acme/shop/activity']);
  });

  it.each<readonly [string, Told]>([
    ['a fork', { pull: { head: { ...pullRequest.head, fork: true } }, routes: {} }],
    ['no entry for the head', { routes: { [activity]: { data: [] } } }],
    ['a deleted account', { routes: { [activity]: { data: [{ after: head, actor: null }] } } }],
    ['a server without the log', { routes: { [activity]: { status: 404 } } }],
  ])('%s: unknown, and a gap only when the head names no account either', async (_, told) => {
    const known = await collect({ reviews: approved, ...told });
    expect([known.value.lastPusher, known.gaps]).toEqual([null, []]);
    const strange = await collect({
      reviews: approved,
      ...told,
      commits: [commit({ committer: person(null, 'X') })],
    });
    expect(strange.gaps).toEqual([expect.stringContaining('it is not known who pushed aaaaaaa')]);
    const web = {
      committer: person('web-flow'),
      authors: { nodes: [{ name: 'X', user: null }], totalCount: 1 },
    };
    expect((await collect({ reviews: approved, ...told, commits: [commit(web)] })).gaps.length).toBe(1);
  });

  it.each([401, 403, 422, 429, 500, 503])('an answer of %i is a gap', async (status) => {
    const { value, gaps } = await collect({ reviews: approved, routes: { [activity]: { status } } });
    expect(value.lastPusher).toBe(null);
    expect(gaps).toEqual([expect.stringContaining('who pushed the head last')]);
  });

  it('an answer that is not a list is a gap', async () => {
    expect((await collect({ reviews: approved, routes: { [activity]: { data: {} } } })).gaps.length).toBe(1);
  });
});

describe('who else pushed', () => {
  const commits = [commit({ oid: 'c'.repeat(40) }), commit()];
  const data = [
    { after: head, actor: { login: 'maria' }, activity_type: 'push' },
    { after: 'c'.repeat(40), actor: { login: 'joao' }, activity_type: 'push' },
    { after: 'c'.repeat(40), actor: { login: 'merger' }, activity_type: 'pr_merge' },
    { after: 'd'.repeat(40), actor: { login: 'gone' }, activity_type: 'force_push' },
  ];
  it('counts for commits that are still in the change; merging another pull request into it does not', async () => {
    const told = { reviews: [review('joao')], commits, routes: { [activity]: { data } } };
    const { value } = await collect(told);
    expect(value.pushes.map(({ login }) => login)).toEqual(['joao', 'maria']);
  });

  it('is known for a fork from what events told', async () => {
    const history = { pushes: [{ sha: head, login: 'wen' }], views: [] };
    const fork = { pull: { head: { ...pullRequest.head, fork: true } }, routes: {} };
    const { value } = await collect({ reviews: [review('joao')], commits, history, ...fork });
    expect([value.lastPusher, value.pushes]).toEqual(['wen', history.pushes]);
  });
});

describe('what an approval was given for', () => {
  const approved = [review('joao')];
  const older = 'c'.repeat(40);
  const tree = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
  const treeOf = (mode: string) => ({
    [tree]: { data: { truncated: false, tree: [{ path: 'src/receipt.ts', mode }] } },
  });
  const changed = (createdAt: string, more = {}) => [{ createdAt, ...more }];
  const showed = async (told: Told) => {
    const { value } = await collect({ reviews: approved, ...told });
    return value.reviews.map((one) => [one.showed, one.baseThen])[0];
  };
  const changeNow = async () => (await collect({ reviews: approved })).value.change ?? '';
  const view = async (more = {}) => ({
    pushes: [],
    views: [
      {
        review: 'R joao',
        head,
        baseRef: 'main',
        baseSha: 'b0'.repeat(20),
        change: await changeNow(),
        seenAt: new Date('2026-11-02T15:00:05Z'),
        ...more,
      },
    ],
  });

  it('is not known when nobody kept it and nothing happened to the base', async () => {
    expect(await showed({})).toEqual(['not known', null]);
    expect(await showed({ baseChanges: changed('2026-11-02T14:59:59Z') })).toEqual(['not known', null]);
  });

  it('is another once the base was changed, rewritten or deleted after it', async () => {
    const retargeted = changed('2026-11-02T15:00:00Z', { previousRefName: 'staging' });
    expect(await showed({ baseChanges: retargeted })).toEqual(['another', 'staging']);
    expect(await showed({ baseChanges: changed('2026-11-03T15:00:00Z') })).toEqual(['another', null]);
  });

  it('is this one when what was kept is the same, whatever the base went through', async () => {
    const retargeted = changed('2026-11-03T15:00:00Z', { previousRefName: 'staging' });
    expect(await showed({ baseChanges: retargeted, history: await view() })).toEqual(['this', null]);
  });

  it('is another when what was kept is not the same', async () => {
    const history = await view({ change: 'other', baseRef: 'staging' });
    expect(await showed({ history })).toEqual(['another', 'staging']);
  });

  it('is not believed when the base was changed before anybody looked', async () => {
    const retargeted = changed('2026-11-02T15:00:03Z', { previousRefName: 'staging' });
    expect(await showed({ baseChanges: retargeted, history: await view() })).toEqual(['another', 'staging']);
  });

  it('is kept on a new head that shows the same lines, unless a file became something else', async () => {
    const reviews = [review('joao', { commit: { oid: older } })];
    const history = await view({ head: older });
    const told = { reviews, history };
    expect(await showed({ ...told, routes: { ...pushed, ...treeOf('100644') } })).toEqual(['this', null]);
    const gone = { [tree]: { status: 404 } };
    expect(await showed({ ...told, routes: { ...pushed, ...gone } })).toEqual(['not known', null]);
  });
});

describe('teams', () => {
  const list = { ...pushed, [members]: { data: [{ login: 'wen' }, { login: 'joao' }] } };
  const owners = [{ path: 'CODEOWNERS', text: '* @acme/all\n/src/ @acme/Web @lee\n/docs/ @acme/docs\n' }];

  it('reads the owners of touched files and the teams of the options, once each', async () => {
    const { value, asked, gaps } = await collect({
      reviews: [review('joao')],
      routes: list,
      codeOwners: owners,
      teams: [codeOwnerTeams, 'acme/web', 'acme/ops'],
    });
    expect(gaps).toEqual([]);
    expect(value.teamMembers).toEqual({ 'acme/ops': ['joao', 'wen'], 'acme/web': ['joao', 'wen'] });
    expect(asked.filter((route) => route.includes('/teams/')).sort()).toEqual([
      'GET /orgs/acme/teams/ops/members',
      'GET /orgs/acme/teams/web/members',
    ]);
  });

  it('are not read for owners that cannot be known; the reviews are known all the same', async () => {
    const { value, asked, gaps } = await collect({
      reviews: [review('joao')],
      routes: list,
      codeOwners: [{ path: 'CODEOWNERS', text: null }],
      teams: [codeOwnerTeams, 'acme/ops'],
    });
    expect([value.reviews.length, gaps]).toEqual([1, []]);
    expect(asked.filter((route) => route.includes('/teams/'))).toEqual(['GET /orgs/acme/teams/ops/members']);
  });

  it('reads no more of them than 200, and the others are a gap', async () => {
    const teams = Array.from({ length: 203 }, (_, i) => `acme/t${i}`);
    const { value, asked, gaps } = await collect({
      reviews: [review('joao')],
      routes: { ...pushed, [members]: { data: [{ login: 'joao' }] } },
      teams,
    });
    expect(asked.filter((route) => route.includes('/teams/'))).toHaveLength(200);
    expect(Object.values(value.teamMembers).filter((one) => one === null)).toHaveLength(3);
    expect(gaps).toEqual(['the members of 3 more teams were not read: at most 200 are']);
  });

  it.each<readonly [string, Told]>([
    ['nobody approved', { reviews: [review('joao', { state: 'CHANGES_REQUESTED' })] }],
    ['nobody wants them', { teams: [] }],
    [
      'GitHub says the approval is theirs',
      { reviews: [review('joao', { onBehalfOf: { nodes: [{ combinedSlug: 'Acme/Web' }] } })] },
    ],
  ])('reads none when %s', async (_, told) => {
    const { value } = await collect({
      reviews: [review('joao')],
      codeOwners: owners,
      teams: [codeOwnerTeams],
      ...told,
    });
    expect(value.teamMembers).toEqual({});
  });

  it.each([401, 403, 404, 422, 429, 500, 502])(
    'an answer of %i is a gap and no empty team',
    async (status) => {
      const { value, gaps, remedies } = await collect({
        reviews: [review('joao')],
        routes: { ...pushed, [members]: { status } },
        teams: ['acme/web'],
      });
      expect(value.teamMembers).toEqual({ 'acme/web': null });
      expect(gaps).toEqual([expect.stringContaining('the members of acme/web are not known')]);
      expect(remedies[0]).not.toBe('');
      if (status === 403 || status === 404) expect(remedies[0]).toContain('members: read');
    },
  );
});
