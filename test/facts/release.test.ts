/** Facts about releases from answers that are long, cut, or strange. */
import { describe, expect, it } from 'vitest';
import { releaseChecklist } from '../../app/facts/release-checklist.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { revisionsOf } from '../../app/github/pull-request/edits.ts';
import { maxReleasedCommits, readReleaseRange } from '../../app/github/release/range.ts';
import { type RepositoryOf, readReleaseSnapshot } from '../../app/github/release/read.ts';
import { readReleasedCommits } from '../../app/github/release/released-commits.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { pullRequest } from '../policies/sample.ts';

type Parameters = Readonly<Record<string, unknown>>;

interface Told {
  /** By the query's name. */
  readonly graphql?: (name: string, variables: Parameters) => unknown;
  readonly request?: (route: string, parameters: Parameters) => unknown;
}

/** A GitHub of plain functions; `asked` lists what it was asked for. */
function github({ graphql, request }: Told): RepositoryOf & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const octokit = {
    graphql: async (query: string, variables: Parameters) => {
      const name = /query (\w+)/.exec(query)?.[1] ?? '';
      asked.push(name);
      return { repository: graphql?.(name, variables) };
    },
    request: async (route: string, parameters: Parameters) => {
      asked.push(route);
      return { data: request?.(route, parameters), headers: {} };
    },
  };
  return { octokit: octokit as never, owner: 'acme', repo: 'shop', asked };
}

const id = (n: number): string => n.toString(16).padStart(40, '0');

const release = (tag: string, n: number, day: number) => ({
  tag,
  commit: id(n),
  prerelease: false,
  publishedAt: `2026-11-0${day}T09:00:00Z`,
});
const published = { ...release('v2.0.0', 99, 9), name: 'v2', notes: '', author: 'maria' };

/** Commits 1 … total, of which the base of each comparison has `behind` more. */
function comparing(total: number, behind: (base: string) => number = () => 0): Told {
  return {
    request: (_, { basehead, page }) => ({
      behind_by: behind(String(basehead).split('...')[0] ?? ''),
      total_commits: total,
      commits: Array.from(
        { length: Math.max(0, Math.min(100, total - (Number(page) - 1) * 100)) },
        (_, i) => ({
          sha: id((Number(page) - 1) * 100 + i + 1),
        }),
      ),
    }),
  };
}

describe('the range of a release', () => {
  const releases = [release('v1.1.0', 11, 2), release('v1.0.0', 10, 1)];

  it('is read page by page, in order', async () => {
    const of = github(comparing(250));
    const range = await readReleaseRange(of, published, id(99), { releases });
    expect(range).toMatchObject({ since: { tag: 'v1.1.0' }, total: 250 });
    expect(range.commits).toEqual(Array.from({ length: 250 }, (_, i) => id(i + 1)));
    expect(of.asked).toHaveLength(3);
  });

  it('is bounded, and knows how long it would be', async () => {
    const of = github(comparing(1234));
    const range = await readReleaseRange(of, published, id(99), { releases });
    expect([range.commits.length, range.total]).toEqual([maxReleasedCommits, 1234]);
    expect(of.asked).toHaveLength(5);
  });

  it('is refused when GitHub lists fewer than it counts', async () => {
    const cut: Told = { request: () => ({ behind_by: 0, total_commits: 3, commits: [{ sha: id(1) }] }) };
    await expect(readReleaseRange(github(cut), published, id(99), { releases })).rejects.toThrow('1 of 3');
  });

  it('starts, without a version, at the newest release in the past of the commit', async () => {
    const of = github(comparing(1, (base) => (base === id(11) ? 4 : 0)));
    expect((await readReleaseRange(of, null, id(99), { releases })).since?.tag).toBe('v1.0.0');
  });

  it('starts at the newest when none is in its past: what that lacks is looked at, too', async () => {
    const of = github(comparing(1, () => 1));
    expect((await readReleaseRange(of, null, id(99), { releases })).since?.tag).toBe('v1.1.0');
  });

  it('is empty for the first release', async () => {
    const of = github({});
    expect(await readReleaseRange(of, published, id(99), { releases: [] })).toEqual({
      since: null,
      commits: [],
      total: 0,
    });
    expect(of.asked).toEqual([]);
  });
});

const nodes = (...all: readonly unknown[]) => ({ totalCount: all.length, nodes: all });
const pull = (over: object = {}) => ({
  number: 12,
  title: 'A',
  merged: true,
  headRefName: 'a',
  headRefOid: id(1),
  author: { __typename: 'User', login: 'maria' },
  repository: { nameWithOwner: 'Acme/Shop' },
  labels: nodes(),
  reviews: nodes(),
  ...over,
});
const commit = (over: object = {}) => ({
  oid: id(1),
  messageHeadline: 'A',
  parents: { totalCount: 1 },
  authors: nodes({ name: 'Maria', user: { login: 'maria' } }),
  associatedPullRequests: nodes(pull()),
  ...over,
});

describe('the commits of a release', () => {
  const range = { since: release('v1.0.0', 10, 1), commits: [id(1)], total: 1 };
  const reading = (node: unknown, request: Told['request'] = () => ({ files: [] })) =>
    readReleasedCommits(github({ graphql: () => ({ commit0: node }), request }), range);

  it('belong to merged pull requests of this repository', async () => {
    const others = nodes(
      pull(),
      pull({ number: 13, merged: false }),
      pull({ number: 14, repository: { nameWithOwner: 'eve/shop' } }),
    );
    const { value, gaps } = await reading(commit({ associatedPullRequests: others }));
    expect(value.commits[0]?.pullRequests).toEqual([12]);
    expect(value.pullRequests.map(({ number }) => number)).toEqual([12]);
    expect(gaps).toEqual([]);
  });

  it.each([
    ['pull requests', { associatedPullRequests: { totalCount: 11, nodes: [pull()] } }],
    ['authors', { authors: { totalCount: 51, nodes: [{ name: 'Maria', user: null }] } }],
    ['reviews', { associatedPullRequests: nodes(pull({ reviews: { totalCount: 51, nodes: [] } })) }],
  ])('have a gap when there are more %s than are read', async (what, over) => {
    const { gaps } = await reading(commit(over));
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual([
      `commit 0000000 has more ${what} than are read`,
    ]);
  });

  it.each([
    ['a commit', null],
    ['a pull request', commit({ associatedPullRequests: nodes(null) })],
    ['a review', commit({ associatedPullRequests: nodes(pull({ reviews: nodes(null) })) })],
  ])('are refused when GitHub keeps %s back', async (_, node) => {
    await expect(reading(node)).rejects.toThrow(/GitHub (does not show|shows only)/);
  });

  it('say what they change when they came alone, with what they moved away', async () => {
    const files = [{ filename: 'CHANGELOG.md', previous_filename: 'src/auth.ts', patch: '+x' }];
    const { value } = await reading(commit({ associatedPullRequests: nodes() }), () => ({ files }));
    expect(value.commits[0]?.files).toEqual([
      { path: 'src/auth.ts', patch: null },
      { path: 'CHANGELOG.md', patch: '+x' },
    ]);
  });

  it('have no files when there are too many to list', async () => {
    const files = Array.from({ length: 300 }, (_, i) => ({ filename: `${i}.md` }));
    const { value } = await reading(commit({ associatedPullRequests: nodes() }), () => ({ files }));
    expect(value.commits[0]?.files).toBeNull();
  });

  it('are asked for fewer at a time when that is too much for GitHub', async () => {
    const shas = Array.from({ length: 20 }, (_, i) => id(i));
    const sizes: number[] = [];
    const graphql: Told['graphql'] = (_, variables) => {
      const asked = Object.entries(variables).filter(([name]) => name.startsWith('commit'));
      sizes.push(asked.length);
      if (asked.length > 15) throw Object.assign(new Error('Bad gateway'), { status: 502 });
      return Object.fromEntries(asked.map(([name, oid]) => [name, commit({ oid })]));
    };
    const { value } = await readReleasedCommits(github({ graphql }), { ...range, commits: shas, total: 20 });
    expect(value.commits.map(({ sha }) => sha)).toEqual(shas);
    expect(sizes).toEqual([20, 15, 5]);
  });

  it('have a gap when there are more than are looked at', async () => {
    const of = github({ graphql: () => ({ commit0: commit() }) });
    const { gaps } = await readReleasedCommits(of, { ...range, total: 1234 });
    expect(toPlain(gaps[0]?.reason ?? [])).toContain('1234 commits came since v1.0.0');
  });
});

describe('the releases and what holds them', () => {
  const first = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
  const draft = { tagName: 'v3', isDraft: true, isPrerelease: false, publishedAt: null, tagCommit: null };

  it('leave out drafts, and releases whose tag is gone', async () => {
    const gone = { ...draft, isDraft: false, publishedAt: '2026-11-01T09:00:00Z' };
    const of = github({ graphql: () => ({ releases: { ...first, totalCount: 2, nodes: [draft, gone] } }) });
    expect((await readReleaseSnapshot(of, [], null)).releases).toEqual([]);
  });

  it('count blockers that GitHub does not show', async () => {
    const of = github({ graphql: () => ({ releases: first, issues0: nodes(null), pulls0: nodes() }) });
    const { blockers } = await readReleaseSnapshot(of, ['blocker'], null);
    expect(blockers.map(({ items, total }) => [items.length, total])).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });

  it('are refused when a label was not looked for', async () => {
    const of = github({ graphql: () => ({ releases: first, issues0: nodes() }) });
    await expect(readReleaseSnapshot(of, ['blocker'], null)).rejects.toThrow('blocker');
  });
});

const body = '- [x] Load test passed\r\n';
const user = (login: string) => ({ __typename: 'User', login });
const edit = (login: string, text: string | null, minute: number) => ({
  editedAt: `2026-11-01T09:0${minute}:00Z`,
  deletedAt: null,
  diff: text,
  editor: user(login),
});

/** `edits` newest first, as GitHub lists them, in pages of two. */
function edited(edits: readonly unknown[], over: object = {}): NonNullable<Told['graphql']> {
  return (_, { after }) => {
    const from = Number(after ?? 0);
    const end = Math.min(from + 2, edits.length);
    const pageInfo = { hasNextPage: end < edits.length, endCursor: String(end) };
    const userContentEdits = { totalCount: edits.length, nodes: edits.slice(from, end), pageInfo };
    const createdAt = '2026-11-01T09:00:00Z';
    return { pullRequest: { body, createdAt, author: user('maria'), userContentEdits, ...over } };
  };
}

describe('the edits of a text', () => {
  const history = [edit('wen', '- [x] Load test passed\n', 2), edit('tom', 'x', 1), edit('maria', 'y', 0)];

  it('are read to the end, oldest first', async () => {
    const read = await revisionsOf(github({ graphql: edited(history) }), 41);
    expect(read.map(({ editor }) => editor?.login)).toEqual(['maria', 'tom', 'wen']);
  });

  it('are none when nobody edited: the author wrote it', async () => {
    const read = await revisionsOf(github({ graphql: edited([]) }), 41);
    expect(read).toEqual([
      { text: body, editor: { login: 'maria', kind: 'user' }, at: '2026-11-01T09:00:00Z' },
    ]);
  });

  it('have an unknown first writer when they do not begin with the text as it was created', async () => {
    const read = await revisionsOf(github({ graphql: edited(history.slice(0, 2)) }), 41);
    expect(read.map(({ editor }) => editor?.login ?? null)).toEqual([null, 'wen']);
  });

  it.each([
    ['an entry was removed', [edit('wen', null, 2), edit('maria', 'y', 0)], 'removed an entry'],
    [
      'they end with another text',
      [edit('wen', 'z', 2), edit('maria', 'y', 0)],
      'does not end with its present',
    ],
    ['one is kept back', [edit('wen', body, 2), null], 'shows only 1 of 2'],
  ])('are refused when %s', async (_, edits, says) => {
    await expect(revisionsOf(github({ graphql: edited(edits) }), 41)).rejects.toThrow(says);
  });

  it('are refused when GitHub shows none at all', async () => {
    const graphql = edited([], { userContentEdits: null });
    await expect(revisionsOf(github({ graphql }), 41)).rejects.toThrow('does not show who edited');
  });
});

describe('the checklist', () => {
  const collecting = (request: Told['request']) => {
    const reads = github({ graphql: edited([]), ...(request ? { request } : {}) });
    const source = {
      kind: 'pull_request',
      wanted: { ...wantsNothing, checklist: ['Load test passed'] },
      pullRequest: async () => ({ ...pullRequest, number: 41 }),
      github: { ...reads, number: 41 },
      release: { published: async () => null },
    };
    return releaseChecklist.collect(source as unknown as PullRequestSource);
  };
  const refused = (status: number) => () => {
    throw Object.assign(new Error('no'), { status, response: { headers: {}, data: {} } });
  };

  it.each([
    [{ permission: 'admin', role_name: 'admin' }, 'admin'],
    [{ permission: 'write', role_name: 'maintain' }, 'maintain'],
    [{ permission: 'read', role_name: 'triage' }, 'triage'],
    [{ permission: 'write', role_name: 'Release captain' }, 'write'],
    [{ permission: 'none', role_name: '' }, 'none'],
  ])('knows what who ticked may do: %j', async (answer, permission) => {
    const { value } = await collecting(() => ({ ...answer, user: { login: 'maria' } }));
    expect(value.permissions).toEqual({ maria: permission });
    expect(value.boxes).toMatchObject([{ key: 'load test passed', ticked: true, by: { login: 'maria' } }]);
  });

  it('gives nothing to somebody GitHub does not know', async () => {
    expect((await collecting(refused(404))).value.permissions).toEqual({ maria: 'none' });
  });

  it('cannot be had when permissions cannot', async () => {
    await expect(collecting(refused(403))).rejects.toThrow('what maria may do here');
  });
});
