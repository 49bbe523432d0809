import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFileAddress } from '../../app/comment-commands/adr.ts';
import { lacks, lacksForWaiver } from '../../app/comment-commands/authority.ts';
import type { CommentCommand } from '../../app/comment-commands/parse.ts';
import { termProblem } from '../../app/comment-commands/waive.ts';
import type { RepositoryPermission } from '../../app/github/permission.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { usualWaiverRules, type WaiverRules } from '../../policies/engine/waiver.ts';

describe('lacks', () => {
  const kinds: readonly CommentCommand['kind'][] = ['help', 'explain', 'recheck', 'adr', 'waive'];
  const may = (level: RepositoryPermission, isAuthor = false, fromFork = false) =>
    kinds.filter((kind) => lacks(kind, { level, isAuthor, fromFork }) === null);

  it.each<[RepositoryPermission, readonly CommentCommand['kind'][]]>([
    ['none', []],
    ['read', ['help', 'explain']],
    ['triage', ['help', 'explain']],
    ['write', kinds],
    ['maintain', kinds],
    ['admin', kinds],
  ])('%s', (level, expected) => {
    expect(may(level)).toEqual(expected);
  });

  it('an author gets a draft, and a second look only from a fork', () => {
    expect(may('read', true)).toEqual(['help', 'explain', 'adr']);
    expect(may('read', true, true)).toEqual(['help', 'explain', 'recheck', 'adr']);
    expect(may('read', false, true)).toEqual(['help', 'explain']);
  });
});

describe('lacksForWaiver', () => {
  it.each<[RepositoryPermission, WaiverRules['permission'], string | null]>([
    ['triage', 'write', 'the role `write` on this repository, or more'],
    ['write', 'write', null],
    ['write', 'maintain', 'the role `maintain` on this repository, or more'],
    ['maintain', 'maintain', null],
    ['maintain', 'admin', 'the role `admin` on this repository, or more'],
    ['admin', 'admin', null],
  ])('%s where the rules ask for %s', (level, permission, missing) => {
    expect(lacksForWaiver({ level }, { ...usualWaiverRules, permission })).toBe(missing);
  });
});

describe('termProblem', () => {
  const now = new Date('2026-11-20T23:59:59Z');
  it.each<[string, 'block' | 'warn', RegExp | null]>([
    ['2026-11-19', 'block', /over/],
    ['2026-11-20', 'block', null],
    ['2027-02-17', 'block', null],
    ['2027-02-18', 'block', /90 days at most: until 2027-02-17/],
    ['2027-05-18', 'warn', null],
    ['2027-05-19', 'warn', /180 days/],
    ['9999-12-31', 'warn', /180 days/],
  ])('%s at %s', (until, rung, problem) => {
    const found = termProblem(until, rung, usualWaiverRules, now);
    expect(found && toPlain(found)).toEqual(problem ? expect.stringMatching(problem) : null);
  });

  it('allows no day where none may be waived', () => {
    const rules = { ...usualWaiverRules, maxDays: { block: 0, warn: 1 } };
    expect(termProblem('2026-11-20', 'block', rules, now)).not.toBeNull();
    expect(termProblem('2026-11-20', 'warn', rules, now)).toBeNull();
  });
});

describe('newFileAddress', () => {
  const asked = (ref: string, repository: string | null = 'acme/shop') => ({
    web: 'https://github.com',
    pull: {
      open: true,
      author: { id: 1, login: 'maria' },
      head: { sha: 'a'.repeat(40), ref, repository, fork: false },
    },
  });

  it('can be read by nothing as Markdown, and gives back what went in', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, text, (ref, words) => {
        const address = newFileAddress(asked(ref), { path: 'docs/adr/0001-x.md', text: words }) ?? '';
        expect(address).toMatch(
          /^https:\/\/github\.com\/acme\/shop\/new\/[\w.~%/-]*\?filename=[\w.~%-]+&value=[\w.~%-]*$/,
        );
        expect(new URL(address).searchParams.get('value')).toBe(words.toWellFormed());
      }),
    );
  });

  it('leaves the text out when it is too long, and is none at all without a repository', () => {
    const long = { path: 'a.md', text: 'ü'.repeat(2000) };
    expect(newFileAddress(asked('feature'), long)).toBe(
      'https://github.com/acme/shop/new/feature?filename=a.md',
    );
    expect(newFileAddress(asked('ü'.repeat(2000)), long)).toBeNull();
    expect(newFileAddress(asked('feature', null), long)).toBeNull();
  });
});
