import { describe, expect, it } from 'vitest';
import { decisions } from '../../app/facts/decisions.ts';
import { localSource } from '../../app/facts/local-source.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
import type { OthersOpen } from '../../app/github/pull-request/snapshot.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { say } from '../../policies/engine/prose.ts';
import { type Files, throwAwayClone } from '../throw-away-clone.ts';

async function sourceOf(
  before: Files,
  after: Files,
  decisionPaths: readonly string[] = [],
): Promise<PullRequestSource> {
  const clone = throwAwayClone();
  const base = clone.commit('Start', { 'README.md': 'hello\n', ...before });
  clone.commit('Change', after);
  const range = await openRange(await openRepository(clone.dir), { base, head: 'HEAD' });
  const open = localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' });
  return open({ ...wantsNothing, decisionPaths });
}

const record = (title: string, status = 'Accepted') =>
  `# ${title}\n\n## Status\n\n${status}\n\n## Decision\n\nWe do it, and this is why.\n`;

/** The source as if it were GitHub's, and the folders that were asked for. */
function onGitHub(source: PullRequestSource, others: OthersOpen) {
  const asked: (readonly string[])[] = [];
  const othersOpen = async (folders: readonly string[]) => {
    asked.push(folders);
    return others;
  };
  return { asked, source: { ...source, github: { number: 12, othersOpen } as never } };
}

describe('records', () => {
  it('of the base and of the change are told apart, tables of contents and templates left out', async () => {
    const source = await sourceOf(
      {
        'docs/adr/0001-use-postgres.md': record('Use Postgres'),
        'docs/adr/0002-use-sqs.md': record('Use SQS'),
        'docs/adr/README.md': '# Decisions\n',
        'docs/adr/template.md': record('Template'),
        'docs/guide/0001-start.md': '# Start\n',
      },
      {
        'docs/adr/0002-use-sqs.md': record('Use SQS', 'Superceded by [3. Use Redis](0003-use-redis.md)'),
        'docs/adr/0003-use-redis.md': record('3. Use Redis', 'Proposed'),
        'docs/adr/README.md': '# Decisions\n\n* Redis\n',
      },
    );
    const { value, gaps } = await decisions.collect(source);
    expect(value.onBase.map(({ path, status }) => [path, status])).toEqual([
      ['docs/adr/0001-use-postgres.md', 'accepted'],
      ['docs/adr/0002-use-sqs.md', 'accepted'],
    ]);
    expect(value.inChange.map(({ path, status, title }) => [path, status, title])).toEqual([
      ['docs/adr/0002-use-sqs.md', 'superseded', 'Use SQS'],
      ['docs/adr/0003-use-redis.md', 'proposed', 'Use Redis'],
    ]);
    expect(value).toMatchObject({ baseUnread: null, inOpenPullRequests: [], openPullRequests: null });
    expect(gaps).toEqual([]);
  });

  it('that are removed, moved or only shortened are not written by the change', async () => {
    const source = await sourceOf(
      {
        'docs/adr/0001-a.md': record('A'),
        'docs/adr/0002-b.md': record('B'),
        'docs/adr/0003-c.md': record('C'),
      },
      {
        'docs/adr/0001-a.md': null,
        'docs/adr/0002-b.md': null,
        'docs/decisions/0002-b.md': record('B'),
        'docs/adr/0003-c.md': '# C\n',
      },
    );
    expect((await decisions.collect(source)).value.inChange).toEqual([]);
  });

  it('are looked for where the options say', async () => {
    const files = { 'rfcs/0001-a.md': record('A'), 'docs/adr/0001-b.md': record('B') };
    const { value } = await decisions.collect(await sourceOf({}, files, ['rfcs/*.md']));
    expect(value.inChange.map(({ path }) => path)).toEqual(['rfcs/0001-a.md']);
  });
});

describe('other open pull requests', () => {
  const kept = { 'docs/adr/0001-a.md': record('A') };

  it('take the numbers of the records they add, in the folders where numbers are in doubt', async () => {
    const added = { 'docs/decisions/0001-b.md': record('B'), 'src/a.ts': 'a\n' };
    const { source, asked } = onGitHub(await sourceOf(kept, added), {
      pulls: [
        { number: 14, added: ['docs/adr/0004-new.md', 'docs/adr/README.md', 'docs/adr/0005-moved.md'] },
        { number: 13, added: ['docs/adr/0004-new.md'] },
        { number: 15, added: [] },
      ],
      all: 3,
    });
    const { value } = await decisions.collect(source);
    expect(asked).toEqual([['docs/adr', 'docs/decisions']]);
    expect(value.inOpenPullRequests).toEqual([
      { path: 'docs/adr/0004-new.md', pullRequest: 13 },
      { path: 'docs/adr/0004-new.md', pullRequest: 14 },
      { path: 'docs/adr/0005-moved.md', pullRequest: 14 },
    ]);
    expect(value.openPullRequests).toEqual({ seen: 3, all: 3 });
  });

  it.each([
    ['more than are looked at', [{ number: 13, added: [] }], 60, { seen: 1, all: 60 }],
    ['one that is not shown', [{ number: 13, added: null }], 1, { seen: 0, all: 1 }],
  ] as const)('%s are counted as such', async (_, pulls, all, counts) => {
    const { source } = onGitHub(await sourceOf(kept, {}), { pulls, all });
    const { value, gaps } = await decisions.collect(source);
    expect(value.openPullRequests).toEqual(counts);
    expect(gaps).toEqual([]);
  });

  it('are only counted where nobody keeps records', async () => {
    const none = onGitHub(await sourceOf({}, {}), { pulls: [], all: 0 });
    expect((await decisions.collect(none.source)).value.openPullRequests).toEqual({ seen: 0, all: 0 });
    const some = onGitHub(await sourceOf({}, {}), { pulls: [], all: 3 });
    expect((await decisions.collect(some.source)).value.openPullRequests).toBeNull();
    expect([...none.asked, ...some.asked]).toEqual([[], []]);
  });

  it('are not looked at for a change that takes numbers in too many folders', async () => {
    const many = Array.from({ length: 11 }, (_, i) => [`docs/adr/${i}/0001-a.md`, record('A')]);
    const { source, asked } = onGitHub(await sourceOf(kept, Object.fromEntries(many)), { pulls: [], all: 1 });
    expect((await decisions.collect(source)).value.openPullRequests).toBeNull();
    expect(asked).toEqual([]);
  });

  it('that cannot be read are not looked at', async () => {
    const source = await sourceOf(kept, {});
    const othersOpen = async () => Promise.reject(new CannotLook(say`refused`));
    const { value } = await decisions.collect({ ...source, github: { number: 12, othersOpen } as never });
    expect(value.openPullRequests).toBeNull();
  });
});

describe('what cannot be looked at', () => {
  const refuse = async () => Promise.reject(new CannotLook(say`refused`));

  it('on the base is said in the fact', async () => {
    const { value, gaps } = await decisions.collect({ ...(await sourceOf({}, {})), texts: refuse });
    expect([value.onBase, toPlain(value.baseUnread ?? []), gaps]).toEqual([[], 'refused', []]);
    const partly = async () => ({ value: [], gaps: [{ reason: say`one is too large` }] });
    const some = await decisions.collect({ ...(await sourceOf({}, {})), texts: partly });
    expect(toPlain(some.value.baseUnread ?? [])).toBe('one is too large');
  });

  it('of a record in the change is no absence of one', async () => {
    const source = await sourceOf({}, { 'docs/adr/0001-a.md': record('A') });
    await expect(decisions.collect({ ...source, text: refuse })).rejects.toThrow('refused');
  });

  it('of a cut list of files is no absence of a record either', async () => {
    const gaps = [{ reason: say`the list is cut` }];
    const cut = (source: PullRequestSource): PullRequestSource => ({
      ...source,
      changedFiles: async () => ({ ...(await source.changedFiles()), gaps }),
    });
    await expect(decisions.collect(cut(await sourceOf({}, { 'a.ts': 'x\n' })))).rejects.toThrow(
      'the list is cut',
    );
    const seen = await decisions.collect(cut(await sourceOf({}, { 'docs/adr/0001-a.md': record('A') })));
    expect(seen.value.inChange).toHaveLength(1);
    expect(seen.gaps).toEqual(gaps);
  });

  it.each(['texts', 'changedFiles'] as const)('does not hide a defect in %s', async (name) => {
    const broken = { ...(await sourceOf({}, {})), [name]: async () => Promise.reject(new TypeError('oops')) };
    await expect(decisions.collect(broken)).rejects.toThrow('oops');
  });
});
