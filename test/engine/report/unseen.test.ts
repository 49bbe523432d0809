/** What a verdict does not cover is said in every format, whatever the verdict and the rung. */
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../policies/engine/evaluate.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { renderCheck } from '../../../policies/engine/report/check.ts';
import { renderJson } from '../../../policies/engine/report/json.ts';
import { renderSummary } from '../../../policies/engine/report/summary.ts';
import { renderText } from '../../../policies/engine/report/text.ts';
import type { Rung } from '../../../policies/engine/setting.ts';
import { type Finding, failOr, pass, skip } from '../../../policies/engine/verdict.ts';
import { failing, report } from './reports.ts';

const unseen = [say`Not looked at: ${'environment.yml'}`];
const finding: Finding = {
  message: own('It is wrong'),
  remedy: own('Mend it'),
  who: 'author',
  fingerprint: 'a',
};

const rows: readonly (readonly [string, Rung, Assessment['result']])[] = (
  ['block', 'warn', 'observe'] as const
).flatMap((rung) => [
  ['skip', rung, skip(own('Nothing changed.'), unseen)] as const,
  ['pass', rung, pass(own('All is well.'), [], unseen)] as const,
  ['fail', rung, failOr([finding], pass(own('All is well.'), [], unseen))] as const,
]);

describe.each(rows)('%s at %s', (outcome, rung, result) => {
  const given = report([{ ...failing('dependencies', rung, [finding]), result }]);

  it('in text', () => {
    expect(renderText(given, { colour: false, width: 200 })).toContain(
      '? dependencies: Not looked at: environment.yml.',
    );
  });
  it('in JSON', () => {
    const { policies } = JSON.parse(renderJson(given));
    expect(policies).toMatchObject([{ outcome, unseen: ['Not looked at: environment.yml'] }]);
  });
  // What an observed policy would ask for is a short list, and the policy's own page has the rest.
  it.skipIf(outcome === 'fail' && rung === 'observe')('in Markdown', () => {
    const { summary, text } = renderCheck([given]);
    expect(`${summary}\n${text}`).toContain('Not looked at: `environment.yml`');
    expect(renderSummary(given)).toContain('Not looked at: `environment.yml`');
  });
});

it('in Markdown, all of it is one list, which policies that share it do not repeat', () => {
  const gaps = ['a.lock', 'b.lock'].map((path) => ({
    fact: 'dependencyChanges' as const,
    reason: say`${path} could not be read`,
    remedy: say`Regenerate ${path}`,
  }));
  const result = failOr([finding], pass(own('All is well.'), [], unseen));
  const given = report([
    { ...failing('dependencies', 'block', [finding]), result, gaps },
    { ...failing('licences', 'warn', [finding]), result, gaps },
  ]);
  const text = renderSummary(given);
  expect(text.match(/Not looked at/g)).toHaveLength(2);
  expect(text).toContain(
    'Not looked at:\n\n- `a.lock` could not be read. Regenerate `a.lock`.\n- `b.lock` could not be read. Regenerate `b.lock`.\n- `environment.yml`.\n',
  );
  expect(text).toContain('Not looked at: the same as for dependencies.');
});

it('nothing is said where all is covered', () => {
  const given = report([
    { ...failing('dependencies', 'block', [finding]), result: pass(own('All is well.')) },
  ]);
  expect(renderText(given, { colour: false, width: 200 })).not.toContain('?');
  expect(JSON.parse(renderJson(given)).policies[0]).not.toHaveProperty('unseen');
});
