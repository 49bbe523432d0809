import { expect, it } from 'vitest';
import { nearest } from '../../../policies/engine/config/nearest.ts';

const names = ['adr-required', 'approvals', 'dependencies', 'review', 'min-age'];

it.each([
  ['adr-requird', 'adr-required'],
  ['adr_required', 'adr-required'],
  ['adrRequired', 'adr-required'],
  ['ADR-REQUIRED', 'adr-required'],
  ['reveiw', 'review'],
  ['reviews', 'review'],
  ['minimum-approvals', 'approvals'],
  ['depend', 'dependencies'],
  ['nim-age', 'min-age'],
  ['zebra', null],
  ['', null],
  ['a', null],
  ['x'.repeat(10_000), null],
])('%s → %s', (name, expected) => {
  expect(nearest(name, names)).toBe(expected);
});

it('prefers the fewest edits, then the first candidate', () => {
  expect(nearest('tome', ['tone', 'time', 'home'])).toBe('tone');
  expect(nearest('time', ['tame', 'time'])).toBe('time');
  expect(nearest('anything', [])).toBeNull();
});
