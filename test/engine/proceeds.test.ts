/** What an owner's word changes of a report, and what it never does. */
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Proceed } from '../../policies/engine/proceed.ts';
import { applyProceeds, fittingProceeds } from '../../policies/engine/proceeds.ts';
import { say } from '../../policies/engine/prose.ts';
import { renderCheck } from '../../policies/engine/report/check.ts';
import { renderComment, renderSettledComment } from '../../policies/engine/report/comment.ts';
import { renderJson } from '../../policies/engine/report/json.ts';
import { tally } from '../../policies/engine/report/tally.ts';
import { renderText } from '../../policies/engine/report/text.ts';
import { lead, renderTitle } from '../../policies/engine/report/title.ts';
import { failing, lodash, passing, report, skipping, unknown } from './report/reports.ts';

const [head, baseRef] = ['9c1b2aa'.padEnd(40, '0'), 'main'];

const word: Proceed = {
  comment: 5,
  policy: 'dependencies',
  head,
  baseRef,
  reason: 'The advisory database is down',
  givenBy: 'mo',
};

function through(assessments: readonly Assessment[], given: readonly Proceed[] = [word]) {
  const fitting = fittingProceeds(assessments, given, { head, baseRef });
  return applyProceeds(
    assessments,
    fitting.map((proceed) => ({ proceed, objection: null })),
  );
}

describe("an owner's word", () => {
  it('lets through what is unknown: free to go, and not green', () => {
    const free = report(through([unknown('dependencies'), passing('review')]));
    expect(free.conclusion).toBe('neutral');
    expect(renderTitle(free)).toBe('1 not judged (let through), 1 passed');
    expect(lead(free).join(' ')).toBe(
      'Nothing holds this merge; 1 policy was not judged, and let through by an owner.',
    );
    expect(tally(free)).toMatchObject({ unknown: 0, unknownBlocking: 0, letThrough: 1, passed: 1 });
  });

  it.each<[string, Assessment]>([
    ['a failure', failing('dependencies', 'block', [lodash])],
    ['a pass', passing('dependencies')],
    ['a policy that does not apply', skipping('dependencies')],
    ['one that is only observed', unknown('dependencies', 'observe')],
    ['another policy', unknown('review')],
  ])('changes nothing of %s', (_, assessment) => {
    expect(through([assessment])).toEqual([assessment]);
  });

  it.each<[string, Partial<Proceed>]>([
    ['another head', { head: 'f'.repeat(40) }],
    ['another base', { baseRef: 'next' }],
    ['no head at all', { head: '' }],
  ])('does not reach %s', (_, more) => {
    const assessments = [unknown('dependencies')];
    expect(through(assessments, [{ ...word, ...more }])).toEqual(assessments);
  });

  it('of nobody who may give it counts for nothing, and that is said', () => {
    const objection = say`${'mo'} may not.`;
    const [one] = applyProceeds([unknown('dependencies')], [{ proceed: word, objection }]);
    const held = report(one ? [one] : []);
    expect(held.conclusion).toBe('action_required');
    expect(renderCheck([held]).summary).toContain('`mo` may not.');
  });

  it('does not help what else holds the merge', () => {
    const held = report(through([unknown('dependencies'), failing('review', 'block', [lodash])]));
    expect(held.conclusion).toBe('failure');
    const other = report(through([unknown('dependencies'), unknown('review')]));
    expect(other.conclusion).toBe('action_required');
    expect(renderTitle(other)).toContain('1 could not be judged, 1 not judged (let through)');
  });
});

describe('what was let through', () => {
  const free = report(through([unknown('dependencies'), passing('review')]));
  const said = 'not judged, let through by';

  it('is shown as not judged with who and why, everywhere', () => {
    const check = renderCheck([free]);
    expect(check.summary).toContain(`dependencies was ${said} \`mo\`: \`The advisory database is down\``);
    expect(check.summary).toContain('answered 503');
    expect(renderComment(free)).toContain(`dependencies was ${said} \`mo\``);
    expect(renderText(free, { colour: false, width: 400 })).toContain(`dependencies was ${said} mo`);
    const { policies } = JSON.parse(renderJson(free));
    expect(policies[0]).toMatchObject({
      outcome: 'unknown',
      letThrough: word,
      missing: [{ fact: 'checks' }],
    });
  });

  it('is never called passed or clear', () => {
    const all = [
      renderTitle(report(through([unknown('dependencies')]))),
      renderCheck([free]).summary,
      renderComment(free),
      renderSettledComment(report(through([unknown('dependencies')]))),
    ];
    for (const text of all) expect(text).not.toMatch(/all clear|dependencies passed|2 policies passed/i);
  });

  it('cannot speak in markup', () => {
    const loud = { ...word, reason: '@everyone <img src=x> [click](http://x)', givenBy: 'mo' };
    const text = renderCheck([report(through([unknown('dependencies')], [loud]))]).summary;
    expect(text).toContain('`@everyone <img src=x> [click](http://x)`');
    expect(toPlain(say`${loud.reason}`)).toContain('@everyone');
  });
});

describe('the hint at it', () => {
  const hint = '/fairlead proceed dependencies reason:';

  it('stands where a comment is read and the merge is held', () => {
    expect(renderCheck([report([unknown('dependencies')])]).summary).toContain(hint);
    expect(renderCheck([report([unknown('dependencies', 'warn')])]).summary).not.toContain(hint);
  });
});
