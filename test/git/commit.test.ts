import { describe, expect, it } from 'vitest';
import { parseCommit } from '../../app/git/commit.ts';

const commit = (author: string, committer: string, message: string) =>
  `tree ${'0'.repeat(40)}\nauthor ${author}\ncommitter ${committer}\ngpgsig -----BEGIN\n author x <y> 1 +0000\n\n${message}`;

describe('a commit', () => {
  it.each([
    ['Maria Silva <m@example.org> 1764000000 +0100', 'Maria Silva'],
    [' <m@example.org> 1764000000 +0100', ''],
    ['<m@example.org> 1764000000 +0100', ''],
    ['A <B> C <m@example.org> 1764000000 +0100', 'A <B> C'],
    ['dependabot[bot] <x@y> 1764000000 +0000', 'dependabot[bot]'],
    ['nothing like a person', ''],
  ])('by %j is by %j', (author, name) => {
    expect(parseCommit(commit(author, 'C <c@d> 0 +0000', 'x')).author).toBe(name);
  });

  it.each([
    ['C <c@d> 1764000000 +0100', '2025-11-24T16:00:00.000Z'],
    ['C <c@d> -1 +0000', '1969-12-31T23:59:59.000Z'],
    ['C <c@d> 99999999999999999999 +0000', '1970-01-01T00:00:00.000Z'],
    ['C <c@d>', '1970-01-01T00:00:00.000Z'],
  ])('committed %j has the date %s', (committer, date) => {
    expect(parseCommit(commit('A <a@b> 0 +0000', committer, 'x')).date).toBe(date);
  });

  it('keeps its message', () => {
    expect(parseCommit(commit('A <a> 0 +0000', 'C <c> 0 +0000', 'Title\n\nBody\n\nEnd\n')).message).toBe(
      'Title\n\nBody\n\nEnd',
    );
    expect(parseCommit('tree x').message).toBe('');
  });

  it('with a megabyte of angle brackets is read at once', () => {
    const started = performance.now();
    parseCommit(commit('<'.repeat(1_000_000), 'C <c> 0 +0000', 'x'));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
