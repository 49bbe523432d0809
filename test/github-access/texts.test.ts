/** Files that are asked for together: one read where that is certain, each file's own where it is not. */
import { describe, expect, it } from 'vitest';
import { RateLimited } from '../../app/github/access/rate-limited.ts';
import { type Place, textReader, textsQuery } from '../../app/github/files/texts.ts';
import type { GuardedOctokit } from '../../app/github/reads.ts';

const sha = 'a'.repeat(40);
const blob = (text: string | null, more: object = {}) => ({
  mode: 0o100644,
  type: 'blob',
  object: { text, isBinary: false, isTruncated: false },
  ...more,
});

/** What the query answers for the files, in their order; an error is thrown. */
function readerOf(answer: readonly unknown[] | Error) {
  const asked: { together: number; alone: string[] } = { together: 0, alone: [] };
  const graphql = async () => {
    asked.together += 1;
    if (answer instanceof Error) throw answer;
    return { repository: Object.fromEntries(answer.map((at, i) => [`at${i}`, at])) };
  };
  const octokit = { graphql } as unknown as GuardedOctokit;
  const alone = async ({ path }: Place) => {
    asked.alone.push(path);
    return `${path} by itself`;
  };
  const read = textReader({ octokit, owner: 'acme', repo: 'shop' }, alone);
  return {
    asked,
    all: (...paths: readonly string[]) => Promise.all(paths.map((path) => read({ sha, path }))),
  };
}

describe('texts that are asked for together', () => {
  it('come in one read', async () => {
    const { asked, all } = readerOf([{ file: blob('one\n') }, { file: blob('', { mode: 0o100755 }) }]);
    expect(await all('a', 'c')).toEqual(['one\n', '']);
    expect(asked).toEqual({ together: 1, alone: [] });
  });

  it.each<[string, unknown]>([
    ['a link', { file: blob('/etc/passwd', { mode: 0o120000 }) }],
    ['a folder', { file: { mode: 0o040000, type: 'tree', object: {} } }],
    ['a submodule', { file: { mode: 0o160000, type: 'commit', object: null } }],
    ['what is cut', { file: blob('half', { object: { text: 'half', isBinary: false, isTruncated: true } }) }],
    [
      'what is not text',
      { file: blob(null, { object: { text: null, isBinary: true, isTruncated: false } }) },
    ],
    [
      'what may not be text',
      { file: blob('x', { object: { text: 'x', isBinary: null, isTruncated: false } }) },
    ],
    ['a NUL', { file: blob('a\0b') }],
    ['a commit that is not shown', null],
    ['something that is no commit', {}],
    ['a file that was not answered', undefined],
    ['a file that is not shown', { file: null }],
  ])('%s is read by itself', async (_, at) => {
    const { asked, all } = readerOf([{ file: blob('one\n') }, at]);
    expect(await all('a', 'b')).toEqual(['one\n', 'b by itself']);
    expect(asked).toEqual({ together: 1, alone: ['b'] });
  });

  it('are read one by one when the read fails, but not against a rate limit', async () => {
    const failing = readerOf(new Error('Something went wrong while executing your query'));
    expect(await failing.all('a', 'b')).toEqual(['a by itself', 'b by itself']);
    const limited = readerOf(new RateLimited(new Date(0), 'primary'));
    await expect(limited.all('a', 'b')).rejects.toThrow(RateLimited);
    expect(limited.asked.alone).toEqual([]);
  });

  it('are not asked for together when there is one, and not more than twenty at once', async () => {
    const one = readerOf([]);
    expect(await one.all('a')).toEqual(['a by itself']);
    expect(one.asked.together).toBe(0);
    const many = readerOf(Array.from({ length: 20 }, (_, i) => ({ file: blob(String(i)) })));
    const paths = Array.from({ length: 41 }, (_, i) => `f${i}`);
    expect((await many.all(...paths)).at(-1)).toBe('f40 by itself');
    expect(many.asked).toEqual({ together: 2, alone: ['f40'] });
  });

  it('have paths as variables', () => {
    expect(textsQuery(2)).toContain(
      '$sha0: GitObjectID!, $path0: String!, $sha1: GitObjectID!, $path1: String!',
    );
  });
});
