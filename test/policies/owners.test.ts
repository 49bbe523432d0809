import { expect, it } from 'vitest';
import { owners } from '../../policies/organization/owners.ts';
import { judged, person } from './organization-facts.ts';

const judgedWith = (all: readonly string[], options = {}) =>
  judged(owners, { members: { owners: all } }, options);

it.each([
  [['a', 'b'], {}, 'pass', []],
  [['a', 'b', 'c', 'd', 'e'], {}, 'pass', []],
  [['a', 'b', 'c', 'd', 'e', 'f'], {}, 'fail', ['too-many']],
  [['a'], {}, 'fail', ['too-few']],
  [['a'], { min: 1 }, 'pass', []],
  [['a', 'bot'], { machines: ['BOT'] }, 'fail', ['too-few']],
  [['a', 'b', 'bot'], { machines: ['bot'], max: 2 }, 'fail', ['too-many']],
  [['bot'], { machines: ['bot'] }, 'fail', ['too-few']],
  // GitHub compares names without regard to case, and so does who writes them.
  [['Maria', 'joao'], { people: ['maria', 'JOAO'] }, 'pass', []],
  [['maria', 'joao', 'Eve'], { people: ['maria', 'joao'] }, 'fail', ['unnamed:eve']],
  [['maria', 'joao', 'bot'], { people: ['maria', 'joao'], machines: ['bot'] }, 'pass', []],
] as const)('%j with %j: %s', (all, options, outcome, fingerprints) => {
  const said = judgedWith(all, options);
  expect([said.outcome, said.fingerprints]).toEqual([outcome, fingerprints]);
});

it('says who they are, however many', () => {
  expect(judgedWith(['a', 'b']).words).toEqual(['2 owners: a, b']);
  const many = Array.from({ length: 30 }, (_, i) => `owner-${i}`);
  expect(judgedWith(many).words[0]).toContain('and 10 more');
});

it('leaves a person’s account alone', () => {
  expect(judged(owners, person).outcome).toBe('skip');
});
