import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, chooseChanges, isBot, type LineCommit } from './history.ts';

const dev = { name: 'dev-001', email: 'dev-001@example.org' };
const bot = { name: 'dependabot[bot]', email: '49699333+dependabot[bot]@users.noreply.github.com' };

/** A line of commits, given oldest first; each is the child of the one before it. */
function lineOf(
  ...given: readonly (Partial<LineCommit> & { readonly message: string })[]
): readonly LineCommit[] {
  const commits = given.map((commit, i) => ({
    sha: `c${i}`,
    tree: `t${i}`,
    author: dev,
    mergedAuthor: null,
    date: '2026-11-02T09:00:00Z',
    ...commit,
    parents: [...(i === 0 ? [] : [`c${i - 1}`]), ...(commit.parents ?? [])],
  }));
  return commits.toReversed();
}

const first = { message: 'First' };

describe('changesOf', () => {
  const kinds: readonly (readonly [string, LineCommit['message'], readonly string[], object])[] = [
    ['a squash', 'Add receipts (#12)', [], { kind: 'squash', title: 'Add receipts', number: 12, head: 'c1' }],
    [
      'a merge',
      'Merge pull request #7 from acme/receipts\n\nAdd receipts\n',
      ['side'],
      { kind: 'merge', title: 'Add receipts', number: 7, head: 'side', result: 'c1', base: 'c0' },
    ],
    [
      'a merge without a title',
      'Merge pull request #7 from acme/receipts',
      ['side'],
      { title: 'acme/receipts', number: 7 },
    ],
    [
      'a merge by hand',
      "Merge branch 'x'",
      ['side'],
      { kind: 'merge', title: "Merge branch 'x'", number: null },
    ],
    [
      'a push',
      'Fix the build\n\nIt broke in #12.',
      [],
      { kind: 'push', title: 'Fix the build', number: null },
    ],
    ['a number inside', 'Revert "x (#3)" for now', [], { kind: 'push', number: null }],
    ['no message', '\n', [], { kind: 'push', title: '(no message)' }],
  ];
  it.each(kinds)('reads %s', (_, message, parents, expected) => {
    expect(changesOf(lineOf(first, { message, parents }))).toMatchObject([expected]);
  });

  it('has nothing for the first commit, an empty one, and one whose parent was cut away', () => {
    expect(changesOf(lineOf(first))).toEqual([]);
    expect(changesOf(lineOf(first, { message: 'Again', tree: 't0' }))).toEqual([]);
    expect(changesOf(lineOf(first, { message: 'Next' }).slice(0, 1))).toEqual([]);
    expect(changesOf([])).toEqual([]);
  });

  it('names who wrote what a merge brought in, not who merged it', () => {
    const [change] = changesOf(lineOf(first, { message: 'Merge', parents: ['side'], mergedAuthor: bot }));
    expect(change).toMatchObject({ author: bot, bot: true });
  });
});

describe('chooseChanges', () => {
  const history = changesOf(
    lineOf(
      first,
      { message: 'One (#1)' },
      { message: 'Two (#2)', author: bot },
      { message: 'pushed' },
      { message: 'Three (#3)' },
      { message: 'Four (#4)', author: bot },
    ),
  );
  it.each([
    [0, []],
    [1, ['Three']],
    [2, ['One', 'Three']],
    [3, ['One', 'pushed', 'Three']],
    [4, ['One', 'pushed', 'Three', 'Four']],
    [9, ['One', 'Two', 'pushed', 'Three', 'Four']],
  ])('takes %i: merges by people, then pushes, then bots; oldest first', (most, titles) => {
    expect(chooseChanges(history, most).map(({ title }) => title)).toEqual(titles);
  });
});

it.each([
  ['dependabot[bot]', 'x@example.org', true],
  ['renovate', 'bot@renovateapp.com', true],
  ['semantic-release-bot', 'x@example.org', true],
  ['Someone', '1+acme[bot]@users.noreply.github.com', true],
  ['Abbot Costello', 'abbot@example.org', false],
  ['dev-001', 'dev-001@example.org', false],
])('isBot(%s <%s>) is %s', (name, email, expected) => {
  expect(isBot({ name, email })).toBe(expected);
});

it('never invents a change, whatever the messages are', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.nat(12), (messages, most) => {
      const changes = changesOf(lineOf(first, ...messages.map((message) => ({ message }))));
      expect(changes).toHaveLength(messages.length);
      const chosen = chooseChanges(changes, most);
      expect(chosen).toHaveLength(Math.min(most, messages.length));
      expect(chosen.every((change) => change.title !== '')).toBe(true);
    }),
  );
});
