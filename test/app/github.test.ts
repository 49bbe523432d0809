/** The small readers between GitHub's answers and facts. */
import type { components } from '@octokit/openapi-types';
import { describe, expect, it } from 'vitest';
import { cannotLook } from '../../app/github/access/reasons.ts';
import { type Connection, readWhole } from '../../app/github/connection.ts';
import { textsIn } from '../../app/github/files/directory-texts.ts';
import { changedFileOf } from '../../app/github/pull-request/changed-files.ts';
import { CannotLook } from '../../app/looked.ts';
import { rootOf } from '../../policies/engine/glob.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';

type Entry = components['schemas']['diff-entry'];

function entry(change: Partial<Entry>): Entry {
  return {
    sha: 'a'.repeat(40),
    filename: 'a.ts',
    status: 'modified',
    additions: 1,
    deletions: 0,
    changes: 1,
    blob_url: '',
    raw_url: '',
    contents_url: '',
    patch: '@@ -1 +1 @@\n+x',
    ...change,
  };
}

/** Without a patch, as GitHub sends it. */
function bare(change: Partial<Entry>): Entry {
  const { patch: _, ...rest } = entry(change);
  return rest;
}

const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

describe('changedFileOf', () => {
  it.each<[string, Entry, object]>([
    ['a text file', entry({}), { kind: 'text', patch: '@@ -1 +1 @@\n+x', status: 'modified' }],
    [
      'a rename',
      bare({ status: 'renamed', previous_filename: 'b.ts', changes: 0, additions: 0 }),
      { kind: 'text', previousPath: 'b.ts', status: 'renamed', patch: null },
    ],
    ['a binary file', bare({ changes: 0, additions: 0 }), { kind: 'binary', patch: null }],
    [
      'a new empty file',
      bare({ status: 'added', changes: 0, additions: 0, sha: emptyBlob }),
      { kind: 'text' },
    ],
    [
      'a file too large for a patch',
      bare({ changes: 90_000, additions: 90_000 }),
      { kind: 'unknown', patch: null },
    ],
    [
      'a submodule',
      entry({
        patch: `@@ -1 +1 @@\n-Subproject commit ${'a'.repeat(40)}\n+Subproject commit ${'b'.repeat(40)}`,
      }),
      { kind: 'submodule' },
    ],
    ['a changed mode', bare({ status: 'changed', changes: 0, additions: 0 }), { status: 'modified' }],
  ])('%s', (_, given, expected) => {
    expect(changedFileOf(given)).toMatchObject(expected);
  });
});

describe('cannotLook', () => {
  const http = (status: number, message: string, headers: Record<string, string> = {}) =>
    Object.assign(new Error(message), { status, response: { headers, data: { message } } });
  it.each<[string, unknown, RegExp, RegExp | null]>([
    [
      'a missing permission',
      http(403, 'Resource not accessible by integration'),
      /refused to show the checks \(403: Resource not accessible/,
      /permission checks: read/,
    ],
    [
      'a primary limit',
      http(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0' }),
      /rate limit is used up/,
      /resets/,
    ],
    ['a secondary limit', http(403, 'secondary', { 'retry-after': '60' }), /rate limit is used up/, /resets/],
    ['429', http(429, 'slow down'), /rate limit is used up/, /resets/],
    [
      'an outage',
      http(502, 'Server Error'),
      /answered 502 when asked for the checks/,
      /Nothing is wrong|nothing is wrong/,
    ],
    ['something gone', http(404, 'Not Found'), /answered 404/, null],
    [
      'a broken connection',
      new Error('socket hang up'),
      /could not be reached.*socket hang up/,
      /Nothing is wrong/,
    ],
    ['something that is no error', 'boom', /could not be reached.*boom/, /Nothing is wrong/],
  ])('%s', (_, error, reason, remedy) => {
    const { gap } = cannotLook(error, own('the checks'), 'checks: read');
    expect(toPlain(gap.reason)).toMatch(reason);
    if (remedy) expect(toPlain(gap.remedy ?? [])).toMatch(remedy);
    else expect(gap.remedy).toBeUndefined();
  });

  it('keeps a reason that was already found', () => {
    const known = new CannotLook(own('the file is too large'));
    expect(cannotLook(known, own('the checks'))).toBe(known);
  });
});

describe('readWhole', () => {
  const pages: Readonly<Record<string, Connection<number>>> = {
    b: { nodes: [3, 4], pageInfo: { hasNextPage: true, endCursor: 'c' } },
    c: { nodes: [5], pageInfo: { hasNextPage: false } },
    older: { nodes: [1, 2], pageInfo: { hasPreviousPage: false } },
  };
  const more = async (cursor: string) => pages[cursor];

  it('follows a list forward', async () => {
    expect(
      await readWhole({ nodes: [1, 2], pageInfo: { hasNextPage: true, endCursor: 'b' } }, 'things', more),
    ).toEqual([1, 2, 3, 4, 5]);
  });

  const end = { hasNextPage: false };
  it.each<[string, Connection<number>]>([
    ['a node is kept back', { nodes: [1, null, 2], pageInfo: end }],
    ['there are more than were listed', { nodes: [1, 2], totalCount: 3, pageInfo: end }],
    [
      'GitHub does not say where it goes on',
      { nodes: [1], pageInfo: { hasNextPage: true, endCursor: null } },
    ],
    ['GitHub does not say where it began', { nodes: [1], pageInfo: { hasPreviousPage: true } }],
  ])('gives no part of a list: %s', async (_, first) => {
    await expect(readWhole(first, 'things', more)).rejects.toThrow(CannotLook);
  });

  it('may be cut where GitHub cuts every such list, and leave out what decides nothing', async () => {
    const cut = { nodes: [1, 2], totalCount: 9, pageInfo: end };
    expect(await readWhole(cut, 'things', more, { maxListed: 2 })).toEqual([1, 2]);
    const kept = { nodes: [1, null], totalCount: 9, pageInfo: end };
    expect(await readWhole(kept, 'things', more, { lenient: true })).toEqual([1]);
  });

  it('follows a list that is read from its end backward', async () => {
    expect(
      await readWhole(
        { nodes: [3, 4], pageInfo: { hasPreviousPage: true, startCursor: 'older' } },
        'things',
        more,
      ),
    ).toEqual([1, 2, 3, 4]);
  });

  it('says that a list vanished rather than give a part of it', async () => {
    await expect(
      readWhole({ nodes: [1], pageInfo: { hasNextPage: true, endCursor: 'gone' } }, 'things', more),
    ).rejects.toThrow('changed while it was read');
  });

  it('does not follow a list without end', async () => {
    const endless: Connection<number> = {
      nodes: Array.from({ length: 1000 }, (_, i) => i),
      pageInfo: { hasNextPage: true, endCursor: 'x' },
    };
    await expect(readWhole(endless, 'things', async () => endless)).rejects.toThrow('more than 5000 things');
  });
});

describe('textsIn', () => {
  const text = (value: string) => ({ text: value, isTruncated: false, isBinary: false });
  const directories = {
    'docs/adr': {
      entries: [
        { name: '0001-a.md', type: 'blob', object: text('A') },
        {
          name: 'old',
          type: 'tree',
          object: { entries: [{ name: '0002-b.md', type: 'blob', object: text('B') }] },
        },
        { name: 'x.png', type: 'blob', object: { text: null, isBinary: true } },
      ],
    },
    adr: null,
  };

  it('finds what matches, two levels deep, and does not mind what does not match', () => {
    expect(textsIn(directories, ['docs/adr/**/*.md', 'adr/**/*.md'])?.value).toEqual([
      { path: 'docs/adr/0001-a.md', text: 'A' },
      { path: 'docs/adr/old/0002-b.md', text: 'B' },
    ]);
  });

  it('knows when it does not know', () => {
    expect(textsIn(directories, ['**/adr/*.md'])).toBeNull();
    const deep = {
      'docs/adr': {
        entries: [
          { name: 'a', type: 'tree', object: { entries: [{ name: 'b', type: 'tree', object: null }] } },
        ],
      },
    };
    expect(textsIn(deep, ['docs/adr/**'])).toBeNull();
  });

  it.each([
    ['cut short', { text: 'A', isTruncated: true }],
    ['not text', { text: null, isBinary: true }],
  ])('refuses a matching file that is %s', (_, object) => {
    expect(() => textsIn({ adr: { entries: [{ name: '1.md', type: 'blob', object }] } }, ['adr/**'])).toThrow(
      CannotLook,
    );
  });
});

describe('rootOf', () => {
  it.each([
    ['docs/adr/**/*.md', 'docs/adr'],
    ['adr/*.md', 'adr'],
    ['**/adr/*.md', ''],
    ['docs/adr/0001.md', 'docs/adr'],
    ['*.md', ''],
    ['docs/{adr,decisions}/*.md', 'docs'],
  ])('%s → %s', (glob, root) => {
    expect(rootOf(glob)).toBe(root);
  });
});
