/** Refusals that say "none" are not asked for again while something proves them unchanged. */
import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../app/github/access/answers.ts';
import { type Keep, keepRefusal, throwKept } from '../../app/github/access/refusals-kept.ts';

const none = Object.assign(new Error('Branch not protected'), { status: 404 });
const others = [
  Object.assign(new Error('Not Found'), { status: 404 }),
  Object.assign(new Error('Resource not accessible by integration'), { status: 403 }),
  Object.assign(new Error('Bad gateway'), { status: 502 }),
  new Error('no answer'),
];

const keep = (proof: string | null, at: string): Keep => ({
  proof,
  at: `2026-${at}T12:00:00.000Z`,
  isNone: (error) => error === none,
});

/** Whether it is asked again, after a refusal at first. */
function asks(first: Keep, error: unknown, ...then: readonly Keep[]): boolean {
  const answers = createAnswers();
  keepRefusal(answers, 'GET x', first, error);
  const asked = then.map((one) => {
    try {
      throwKept(answers, 'GET x', one);
      return true;
    } catch (thrown) {
      expect(thrown).toMatchObject({ status: 404, message: 'Branch not protected' });
      return false;
    }
  });
  return asked.at(-1) ?? true;
}

describe('a refusal that is kept', () => {
  it.each([
    ['the same day', [keep('off', '11-30')], false],
    ['six days later', [keep('off', '12-06')], false],
    ['a week later', [keep('off', '12-07')], true],
    ['before it was kept', [keep('off', '11-29')], true],
    ['where another read says something else now', [keep('on', '11-30')], true],
    ['where nothing proves it now', [keep(null, '11-30')], true],
    ['where something else was said in between', [keep('on', '11-30'), keep('off', '11-30')], true],
    ['where nothing proved it in between', [keep(null, '11-30'), keep('off', '11-30')], true],
  ])('%s: asked again %s', (_, then, again) => {
    expect(asks(keep('off', '11-30'), none, ...then)).toBe(again);
  });

  it('is none where nothing proves it, or where it is another refusal', () => {
    expect(asks(keep(null, '11-30'), none, keep('off', '11-30'))).toBe(true);
    for (const error of others) expect(asks(keep('off', '11-30'), error, keep('off', '11-30'))).toBe(true);
  });
});
