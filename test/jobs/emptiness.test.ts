/** A queue in which nothing more was found is not looked at again, until something may be there. */
import { expect, it, vi } from 'vitest';
import { makeEmptiness } from '../../app/jobs/emptiness.ts';

const but = (...ignored: readonly string[]) => ({ ignored });

it('nothing is known before anything was looked for', () => {
  expect(makeEmptiness(500).isKnown(but('a'))).toBe(false);
});

it('what was not found is not there for those who look for less, and may be for those who look for more', () => {
  const emptiness = makeEmptiness(500);
  emptiness.looking(but('a'))();
  expect(emptiness.isKnown(but('a'))).toBe(true);
  expect(emptiness.isKnown(but('a', 'b'))).toBe(true);
  expect(emptiness.isKnown(but('b'))).toBe(false);
  expect(emptiness.isKnown(but())).toBe(false);
});

it('a job that was added makes it unknown, also while it is looked for', () => {
  const emptiness = makeEmptiness(500);
  const found = emptiness.looking(but());
  found();
  emptiness.forget();
  expect(emptiness.isKnown(but())).toBe(false);
  const late = emptiness.looking(but());
  emptiness.forget();
  late();
  expect(emptiness.isKnown(but())).toBe(false);
});

it('a job that ended lets the next one under its key run, which was seen by nobody unless its client was left out', () => {
  const emptiness = makeEmptiness(500);
  emptiness.looking(but('a'))();
  emptiness.ended('a');
  expect(emptiness.isKnown(but('a'))).toBe(true);
  emptiness.ended('b');
  expect(emptiness.isKnown(but('a'))).toBe(false);
});

it('it is known for a while: delayed jobs come due, and other processes add some', () => {
  vi.useFakeTimers();
  try {
    const emptiness = makeEmptiness(500);
    emptiness.looking(but())();
    vi.advanceTimersByTime(499);
    expect(emptiness.isKnown(but())).toBe(true);
    vi.advanceTimersByTime(1);
    expect(emptiness.isKnown(but())).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
