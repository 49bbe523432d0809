import { describe, expect, it } from 'vitest';
import { changedBlobs } from '../../app/facts/changed-blobs.ts';
import { localSource } from '../../app/facts/local-source.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
import { blobsQuery, readBlobs } from '../../app/github/files/blobs.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { say } from '../../policies/engine/prose.ts';
import { changedFile } from '../policies/sample.ts';
import { type Files, throwAwayClone } from '../throw-away-clone.ts';

async function sourceOf(before: Files, after: Files): Promise<PullRequestSource> {
  const clone = throwAwayClone();
  const base = clone.commit('Start', { 'README.md': 'hello\n', ...before });
  clone.commit('Change', after);
  const range = await openRange(await openRepository(clone.dir), { base, head: 'HEAD' });
  return localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
}

const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => i % 7);

describe('changed files of a clone', () => {
  it('are looked up only when their patch does not tell', async () => {
    const source = await sourceOf(
      { 'old.bin': bytes(3000), 'moved.bin': bytes(4000), 'gone.bin': bytes(10) },
      {
        'old.bin': bytes(3001),
        'moved.bin': null,
        'there.bin': bytes(4000),
        'gone.bin': null,
        'src/a.ts': 'x\n',
        empty: '',
        'a.bin': bytes(2000),
      },
    );
    const { value, gaps } = await changedBlobs.collect(source);
    expect(gaps).toEqual([]);
    expect(value).toEqual([
      { path: 'a.bin', bytes: 2000, binary: true, link: false },
      { path: 'old.bin', bytes: 3001, binary: true, link: false },
    ]);
  });

  it('are looked up when they may be links out of the repository', async () => {
    const source = await sourceOf(
      {},
      {
        'src/out': { link: '../../etc/passwd' },
        'src/in': { link: '../README.md' },
        'src/text': '/etc/passwd',
      },
    );
    expect((await changedBlobs.collect(source)).value).toEqual([
      { path: 'src/out', bytes: 16, binary: false, link: true },
      { path: 'src/text', bytes: 11, binary: false, link: false },
    ]);
  });

  it('that cannot be looked at make it unknown', async () => {
    const refuse = async () => Promise.reject(new CannotLook(say`refused`));
    const source = { ...(await sourceOf({}, { 'a.bin': bytes(9) })), blobs: refuse };
    await expect(changedBlobs.collect(source)).rejects.toThrow('refused');
  });

  it('that are gone, or were not listed, are gaps', async () => {
    const source = await sourceOf({}, { 'a.bin': bytes(9) });
    const none = { ...source, blobs: async () => new Map() };
    const { gaps } = await changedBlobs.collect(none);
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual([
      'a.bin is listed as changed but was not found',
    ]);
    const cut = [{ reason: say`the list is cut` }];
    const half = {
      ...source,
      changedFiles: async () => ({ value: [changedFile({ path: 'a' })], gaps: cut }),
    };
    expect((await changedBlobs.collect(half)).gaps).toEqual(cut);
  });
});

describe('files on GitHub', () => {
  const entry = (byteSize: number, mode = 0o100644) => ({
    mode,
    type: 'blob',
    object: { byteSize, isBinary: false },
  });

  function github(files: (path: string) => unknown) {
    const asked: number[] = [];
    const graphql = async (_: string, variables: Record<string, string>) => {
      const paths = Object.keys(variables).filter((name) => name.startsWith('path'));
      asked.push(paths.length);
      return {
        repository: {
          object: Object.fromEntries(
            paths.map((name) => [name.replace('path', 'file'), files(variables[name] ?? '')]),
          ),
        },
      };
    };
    return { of: { octokit: { graphql } as never, owner: 'acme', repo: 'shop' }, asked };
  }

  it('are asked for by the hundred', async () => {
    const { of, asked } = github((path) => entry(path.length));
    const paths = Array.from({ length: 600 }, (_, i) => `f${i}`);
    expect((await readBlobs(of, 'a'.repeat(40), paths)).size).toBe(600);
    expect(asked).toEqual([250, 250, 100]);
  });

  it('are asked for fewer at a time when that is too much for GitHub', async () => {
    const small = github((path) => entry(path.length));
    const sizes: number[] = [];
    const graphql = async (query: string, variables: Readonly<Record<string, string>>): Promise<unknown> => {
      const asked = Object.keys(variables).filter((name) => name.startsWith('path')).length;
      sizes.push(asked);
      if (asked > 60) throw Object.assign(new Error('Bad gateway'), { status: 502 });
      return (small.of.octokit as unknown as { graphql: typeof graphql }).graphql(query, variables);
    };
    const paths = Array.from({ length: 130 }, (_, i) => `f${i}`);
    const found = await readBlobs({ ...small.of, octokit: { graphql } as never }, 'a', paths);
    expect([...found.keys()]).toEqual(paths);
    expect(sizes).toEqual([130, 60, 60, 10]);
  });

  it.each([
    ['a link', entry(9, 0o120000), { bytes: 9, binary: false, link: true }],
    ['a submodule', { mode: 0o160000, type: 'commit', object: null }, undefined],
    ['nothing', null, undefined],
  ])('%s', async (_, node, blob) => {
    expect((await readBlobs(github(() => node).of, 'a', ['x'])).get('x')).toEqual(blob);
  });

  it.each([
    ['an answer that leaves one out', undefined, 'did not say what x is'],
    [
      'an answer without the size',
      { mode: 0o100644, type: 'blob', object: null },
      'did not say how large x is',
    ],
  ])('%s is no answer', async (_, node, words) => {
    await expect(readBlobs(github(() => node).of, 'a', ['x'])).rejects.toThrow(words);
  });

  it('of a commit that is gone, or refused, cannot be had', async () => {
    const gone = {
      octokit: { graphql: async () => ({ repository: { object: null } }) } as never,
      owner: 'a',
      repo: 'b',
    };
    await expect(readBlobs(gone, 'a', ['x'])).rejects.toThrow('gone');
    const error = Object.assign(new Error('no'), { status: 502 });
    const down = { ...gone, octokit: { graphql: async () => Promise.reject(error) } as never };
    await expect(readBlobs(down, 'a', ['x'])).rejects.toThrow(CannotLook);
  });

  it('are named by variables', () => {
    expect(blobsQuery(2)).toContain('$path0: String!, $path1: String!');
  });
});
