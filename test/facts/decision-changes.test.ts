import { describe, expect, it } from 'vitest';
import { decisionChanges } from '../../app/facts/decision-changes.ts';
import { localSource } from '../../app/facts/local-source.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
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

const record = (title: string) => `# ${title}\n\n## Decision\n\nWe do it, and this is why it is so.\n`;

async function collected(source: PullRequestSource) {
  const { value, gaps } = await decisionChanges.collect(source);
  return { changes: value.changes, gaps: gaps.map(({ reason }) => toPlain(reason)) };
}

describe('changed records', () => {
  it('come in both versions: added, edited, moved, removed; other files are left out', async () => {
    const [a, b, c] = ['A', 'B', 'C'].map(record) as [string, string, string];
    const d = '# D\n\n## Context\n\nNothing like the others at all.\n';
    const source = await sourceOf(
      { 'docs/adr/0001-a.md': a, 'docs/adr/0002-b.md': b, 'docs/adr/0003-c.md': c, 'src/a.ts': 'x' },
      {
        'docs/adr/0001-a.md': `${a}more\n`,
        'docs/adr/0002-b.md': null,
        'docs/decisions/0002-b.md': b,
        'docs/adr/0003-c.md': null,
        'docs/adr/0004-d.md': d,
        'docs/adr/README.md': '# Decisions\n',
        'src/a.ts': 'y',
      },
    );
    const { changes, gaps } = await collected(source);
    expect(gaps).toEqual([]);
    expect(changes).toEqual([
      { path: 'docs/adr/0001-a.md', previousPath: null, status: 'modified', before: a, after: `${a}more\n` },
      { path: 'docs/adr/0003-c.md', previousPath: null, status: 'removed', before: c, after: null },
      { path: 'docs/adr/0004-d.md', previousPath: null, status: 'added', before: null, after: d },
      {
        path: 'docs/decisions/0002-b.md',
        previousPath: 'docs/adr/0002-b.md',
        status: 'renamed',
        before: b,
        after: b,
      },
    ]);
  });

  it('that leave the folder, or come into it, have one version', async () => {
    const text = record('A').repeat(5);
    const out = await sourceOf(
      { 'docs/adr/0001-a.md': text },
      { 'docs/adr/0001-a.md': null, 'old/a.md': text },
    );
    expect((await collected(out)).changes).toMatchObject([{ path: 'old/a.md', before: text, after: null }]);
    const into = await sourceOf({ 'old/a.md': text }, { 'old/a.md': null, 'docs/adr/0001-a.md': text });
    expect((await collected(into)).changes).toMatchObject([{ before: null, after: text }]);
  });

  it('are looked for where the options say', async () => {
    const files = { 'rfcs/0001-a.md': record('A'), 'docs/adr/0001-b.md': record('B') };
    const { changes } = await collected(await sourceOf({}, files, ['rfcs/*.md']));
    expect(changes.map(({ path }) => path)).toEqual(['rfcs/0001-a.md']);
  });
});

describe('what is not seen', () => {
  const refuse = async () => Promise.reject(new CannotLook(say`refused`));
  const added = { 'docs/adr/0001-a.md': record('A') };
  const github = (others: object | null) =>
    ({ number: 12, othersOpen: others ? async () => others : refuse }) as never;
  const all = { pulls: [], all: 0 };

  it('of a version is a gap', async () => {
    const source = { ...(await sourceOf({}, added)), text: refuse };
    expect(await collected(source).catch(String)).toMatchObject({ changes: [], gaps: ['refused'] });
    const absent = { ...(await sourceOf({}, added)), text: async () => null };
    expect((await collected(absent).catch(String)) as object).toMatchObject({
      gaps: ['docs/adr/0001-a.md is listed as changed but was not found'],
    });
  });

  it.each([
    ['all of none', all, []],
    [
      'a cut list',
      { pulls: [], all: 60 },
      ['only 0 of 60 other open pull requests were seen whole, so numbers may be taken'],
    ],
    ['none', null, ['open pull requests could not be read, so numbers may be taken']],
  ])('of open pull requests: %s', async (_, list, gaps) => {
    const source = await sourceOf({}, added);
    expect((await collected({ ...source, github: github(list) })).gaps).toEqual(gaps);
  });

  it('matters only to a record that takes a number', async () => {
    const edited = await sourceOf(added, { 'docs/adr/0001-a.md': `${record('A')}more\n` });
    expect((await collected({ ...edited, github: github(null) })).gaps).toEqual([]);
    const dated = await sourceOf({}, { 'docs/adr/20261103-a.md': record('A') });
    expect((await collected({ ...dated, github: github(null) })).gaps).toEqual([]);
  });

  it('of the base branch leaves its numbers unknown', async () => {
    const source = { ...(await sourceOf({}, added)), texts: refuse };
    expect((await collected(source)).gaps).toEqual([
      'which numbers the base branch has taken is not known: refused',
    ]);
  });

  it('of the list of files is a gap, and of more records than are read', async () => {
    const source = await sourceOf({}, {});
    const gaps = [{ reason: say`the list is cut` }];
    const cut = { ...source, changedFiles: async () => ({ value: [], gaps }) };
    expect((await collected(cut)).gaps).toEqual(['the list is cut']);
    const many = Object.fromEntries(
      Array.from({ length: 103 }, (_, i) => [`docs/adr/note-${i}.md`, record(`${i}`)]),
    );
    expect((await collected(await sourceOf({}, many))).gaps).toEqual([
      '3 of 103 changed decision records were not read',
    ]);
  });

  it('does not hide a defect', async () => {
    const source = {
      ...(await sourceOf({}, added)),
      text: async () => Promise.reject(new TypeError('oops')),
    };
    await expect(collected(source)).rejects.toThrow('oops');
  });
});
