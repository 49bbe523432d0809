import { describe, expect, it } from 'vitest';
import {
  ageOfTip,
  isOlderPull,
  joinProofs,
  markOf,
  type Proof,
  type PullProof,
  proofAfter,
} from '../../app/proof.ts';
import { joinTasks } from '../../app/same-task.ts';
import { proofOfCheck, proofOfPull, proofOfPush } from '../../app/subjects/pull-request/proof.ts';
import { pullRequestTask } from '../../app/task.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const at = (second: number) =>
  new Date(Date.UTC(2026, 10, 30, 12, 0, second)).toISOString().replace('.000', '');
const is = { title: 'Cart', body: markOf('Why\n'), draft: false, labels: ['x'] };

const pull = (head: string, second: number, more: Partial<PullProof> = {}): PullProof => ({
  head,
  base: 'main',
  updatedAt: at(second),
  replaced: [],
  is,
  ...more,
});
const proof = (...of: Parameters<typeof pull>): Proof => ({ pull: pull(...of) });
const tip = (sha: string, replaced: readonly string[] = [], forced = false): Proof => ({
  tips: [{ ref: 'main', sha, replaced, forced }],
});

describe('a read of a pull request', () => {
  const known = pull(b, 10, { replaced: [a] });
  const seen = (head: string, second: number, base = 'main', shows = {}) => ({
    head,
    base,
    updatedAt: at(second),
    open: true,
    is: { ...is, ...shows },
  });
  it.each([
    ['shows what the event showed', seen(b, 10), false],
    ['shows a head that was replaced', seen(a, 9), true],
    ['shows a head that was replaced, though something else is new', seen(a, 12), true],
    ['shows an earlier time', seen(b, 9), true],
    ['shows a later push', seen(c, 11), false],
    ['shows a later push of the same second', seen(c, 10), false],
    ['shows a later edit', seen(b, 11, 'main', { title: 'Basket' }), false],
    ['shows another base of the same second', seen(b, 10, 'lax'), true],
    ['shows a draft of the same second', seen(b, 10, 'main', { draft: true }), true],
    ['shows another text of the same second', seen(b, 10, 'main', { body: markOf('') }), true],
    ['shows other labels of the same second', seen(b, 10, 'main', { labels: [] }), true],
    ['does not show the rest', { ...seen(b, 10), is: null }, false],
    ['shows that it was merged in the same second', { ...seen(b, 10, 'lax'), open: false }, false],
  ])('%s', (_, read, older) => {
    expect(isOlderPull(read, known)).toBe(older);
  });

  it('of the same second is believed after a while, unless it shows another head or base', () => {
    const later = proofAfter({ pull: known }, 2)?.pull;
    expect(isOlderPull(seen(b, 10, 'main', { title: 'Other' }), later)).toBe(false);
    expect(isOlderPull(seen(b, 10, 'lax'), later)).toBe(true);
    expect(isOlderPull(seen(a, 10), later)).toBe(true);
    expect(proofAfter({ pull: known }, 1)).toEqual({ pull: known });
    expect(proofAfter(undefined, 9)).toBeUndefined();
  });

  it('is believed where nothing is known', () => {
    expect(isOlderPull(seen(a, 1), undefined)).toBe(false);
  });
});

describe('two events about a pull request', () => {
  const cases: readonly [string, Proof, Proof, string, readonly string[]][] = [
    ['in their order', proof(a, 1), proof(b, 2), b, [a]],
    ['in reversed order', proof(b, 2), proof(a, 1), b, [a]],
    ['of one second', proof(a, 1), proof(b, 1, { replaced: [a] }), b, [a]],
    ['of one second in reversed order', proof(b, 1, { replaced: [a] }), proof(a, 1), b, [a]],
    [
      'of a head that was there before',
      proof(b, 1, { replaced: [a] }),
      proof(a, 2, { replaced: [b] }),
      a,
      [b],
    ],
    ['that do not tell which was first', proof(a, 1), proof(b, 1), b, [a]],
  ];
  it.each(cases)('%s', (_, first, second, head, replaced) => {
    expect(joinProofs(first, second)?.pull).toMatchObject({ head, replaced });
  });

  it('are joined with what one of them does not say', () => {
    const checks = [{ sha: a, name: 'test', run: 1, state: null, at: at(1) }];
    expect(joinProofs({ checks }, proof(a, 1))).toEqual({ ...proof(a, 1), checks });
    expect(joinProofs(undefined, proof(a, 1))).toEqual(proof(a, 1));
    expect(joinProofs(undefined, undefined)).toBeUndefined();
  });

  it('keep what either wants done', () => {
    const where = { installation: 1, repositoryId: 2, owner: 'acme', repo: 'shop' };
    const first = {
      ...pullRequestTask(where, 7, true, { proof: proof(b, 2), rerun: true }),
      newHead: true as const,
    };
    const later = pullRequestTask(where, 7, false, { proof: proof(a, 1), rereads: 2 });
    expect(joinTasks(first, later)).toMatchObject({
      retargeted: true,
      rerun: true,
      newHead: true,
      rereads: 2,
      proof: { pull: { head: b } },
    });
    // As jobs of before there were proofs are stored.
    const { proof: _, rereads: __, ...old } = later;
    expect(joinTasks(old, old)).toEqual(old);
  });

  it('do not add up without end', () => {
    let all: Proof | undefined;
    for (let i = 0; i < 200; i++) {
      const sha = String(i).padStart(40, '0');
      const checks = [{ sha, name: `check ${i}`, run: i, state: null, at: at(1) }];
      all = joinProofs(all, { ...proof(sha, i), ...tip(sha), checks });
    }
    expect(JSON.stringify(all).length).toBeLessThan(20_000);
  });
});

describe('the head of a branch', () => {
  const known = joinProofs(tip(b, [a]), tip(c, [b]))?.tips;
  it.each([
    ['as the last push left it', c, { age: 'new' }],
    ['as it was before the last', b, { age: 'older' }],
    ['as it was before the first', a, { age: 'older' }],
    ['as nobody told', d, { age: 'unclear', of: c }],
  ])('%s', (_, sha, age) => {
    expect(ageOfTip('main', sha, known)).toEqual(age);
    expect(ageOfTip('main', sha, joinProofs(tip(c, [b]), tip(b, [a]))?.tips)).toEqual(age);
  });

  it('of another branch, or where nothing is known', () => {
    expect(ageOfTip('lax', a, known)).toEqual({ age: 'new' });
    expect(ageOfTip('main', a)).toEqual({ age: 'new' });
  });

  it('that was moved there and back', () => {
    const both = joinProofs(tip(b, [a], true), tip(a, [b], true));
    expect(ageOfTip('main', a, both?.tips)).toEqual({ age: 'new' });
    expect(both?.tips?.every(({ forced }) => forced)).toBe(true);
  });
});

describe('what a payload proves', () => {
  const shown = {
    number: 1,
    title: 'Cart',
    body: 'Why\r\n',
    draft: false,
    labels: [{ name: 'x' }],
    updated_at: at(1),
    head: { sha: b },
    base: { ref: 'main', sha: c },
  };
  it.each([
    ['an edit', { action: 'edited', pull_request: shown }, proof(b, 1)],
    ['a new one', { action: 'opened', pull_request: shown }, { ...proof(b, 1), ...tip(c) }],
    [
      'another base',
      { action: 'edited', changes: { base: {} }, pull_request: shown },
      { ...proof(b, 1), ...tip(c) },
    ],
    [
      'a push',
      { action: 'synchronize', before: a, after: b, pull_request: shown },
      proof(b, 1, { replaced: [a] }),
    ],
    [
      'a push that is not in its own payload yet',
      { action: 'synchronize', before: b, after: d, pull_request: shown },
      proof(d, 1, { replaced: [b] }),
    ],
    ['less than all', { pull_request: { ...shown, labels: [1] } }, proof(b, 1, { is: null })],
    ['no time', { pull_request: { ...shown, updated_at: 'now' } }, undefined],
    ['no head', { pull_request: { number: 1 } }, undefined],
    ['nothing', {}, undefined],
  ])('%s', (_, payload, expected) => {
    expect(proofOfPull(payload)).toEqual(expected);
  });

  it.each([
    ['a push', { before: a, after: b }, tip(b, [a])],
    ['a forced push', { before: a, after: b, forced: true }, tip(b, [a], true)],
    ['a new branch', { before: '0'.repeat(40), after: b }, tip(b)],
    ['a branch that is gone', { before: a, after: '0'.repeat(40) }, undefined],
  ])('%s to a base', (_, payload, expected) => {
    expect(proofOfPush('main', payload)).toEqual(expected);
  });

  it('a check that ended, and a status', () => {
    const run = { id: 5, name: 'test', head_sha: a, completed_at: at(1) };
    const checks = (one: object) => ({ checks: [one] });
    expect(proofOfCheck({ action: 'completed', check_run: run })).toEqual(
      checks({ sha: a, name: 'test', run: 5, state: null, at: at(1) }),
    );
    expect(proofOfCheck({ action: 'created', check_run: run })).toBeUndefined();
    expect(proofOfCheck({ sha: a, context: 'ci', state: 'success', created_at: at(1) })).toEqual(
      checks({ sha: a, name: 'ci', run: null, state: 'success', at: at(1) }),
    );
  });
});
