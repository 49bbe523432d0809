import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { evaluate } from '../../policies/engine/evaluate.ts';
import type { CollectedFacts, FactName } from '../../policies/engine/facts.ts';
import { type AnyPolicy, definePolicy } from '../../policies/engine/policy.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { concludePolicies } from '../../policies/engine/report.ts';
import type { Rung, Setting } from '../../policies/engine/setting.ts';
import { look, looks, notShown } from '../../policies/engine/shown.ts';
import { pass, skip, without } from '../../policies/engine/verdict.ts';
import { catalogue } from '../../policies/index.ts';
import { sampleFacts } from '../policies/sample.ts';

const reason = own('GitHub answered 502');

function collected(
  change: (name: FactName, value: unknown) => unknown = (_, value) => ({ ok: true, value, gaps: [] }),
): CollectedFacts {
  return Object.fromEntries(
    Object.entries(sampleFacts).map(([name, value]) => [name, change(name as FactName, value)]),
  );
}

function setting(policy: AnyPolicy, rung: Rung = 'block'): Setting {
  return { policy, rung, options: policy.options.parse({}), origin: { layer: 'test', line: null } };
}

function conclusion(settings: readonly Setting[], facts: CollectedFacts) {
  const { assessments, notLookedAt } = evaluate(settings, facts);
  return concludePolicies(assessments, notLookedAt);
}

const needs = catalogue.flatMap((policy) => policy.needs.map((fact) => [policy.id, fact, policy] as const));

describe('no path from "could not look" to pass', () => {
  it.each(catalogue.map((policy) => [policy.id, policy] as const))(
    '%s has a sample of every fact it needs',
    (_, policy) => {
      expect(policy.needs.filter((fact) => !(fact in sampleFacts))).toEqual([]);
    },
  );

  it.each(needs)('%s without %s is unknown and holds the merge', (_, fact, policy) => {
    const facts = collected((name, value) =>
      name === fact ? { ok: false, reason } : { ok: true, value, gaps: [] },
    );
    expect(evaluate([setting(policy)], facts).assessments[0]?.result).toEqual({
      outcome: 'unknown',
      missing: [{ fact, reason }],
    });
    expect(conclusion([setting(policy)], facts)).toBe('action_required');
    expect(conclusion([setting(policy, 'warn')], facts)).toBe('neutral');
  });

  it.each(needs)('%s with %s never collected is unknown', (_, fact, policy) => {
    const { [fact]: _left, ...facts } = collected();
    expect(evaluate([setting(policy)], facts).assessments[0]?.result.outcome).toBe('unknown');
  });

  it.each(needs)('%s with a gap in %s is not green', (_, fact, policy) => {
    const facts = collected((name, value) => ({ ok: true, value, gaps: name === fact ? [{ reason }] : [] }));
    const [assessment] = evaluate([setting(policy)], facts).assessments;
    expect(['unknown', 'fail']).toContain(assessment?.result.outcome);
    expect(conclusion([setting(policy)], facts)).not.toBe('success');
  });
});

const finding = { message: own('wrong'), remedy: own('mend it'), who: 'author', fingerprint: 'x' } as const;
const fake = (judge: AnyPolicy['judge']): AnyPolicy =>
  definePolicy({
    id: 'fake',
    title: 'Fake',
    subject: 'pull_request',
    controls: [],
    needs: ['pullRequest'],
    options: z.strictObject({}),
    judge: judge as () => never,
  });

describe('evaluate', () => {
  const gap = collected((_, value) => ({ ok: true, value, gaps: [{ reason }] }));

  it('lets a fail stand on what was seen, and names the gap', () => {
    const [assessment] = evaluate(
      [setting(fake(() => ({ outcome: 'fail', findings: [finding] })))],
      gap,
    ).assessments;
    expect(assessment?.result.outcome).toBe('fail');
    expect(assessment?.gaps).toEqual([{ fact: 'pullRequest', reason }]);
  });

  it.each([
    ['pass', fake(() => pass(own('fine')))],
    ['skip', fake(() => skip(own('not here')))],
  ])('does not let a %s stand on a gap', (_, policy) => {
    expect(evaluate([setting(policy)], gap).assessments[0]?.result.outcome).toBe('unknown');
  });

  describe('a value that the verdict depends on and that was not shown', () => {
    const hidden = [{ reason, permission: 'administration: read' }];
    const missing = [{ ...hidden[0], fact: 'pullRequest' }];

    it.each([
      ['pass', without(pass(own('fine')), hidden)],
      ['skip', without(skip(own('not here')), hidden)],
    ])('makes a %s unknown', (_, verdict) => {
      expect(evaluate([setting(fake(() => verdict))], collected()).assessments[0]).toMatchObject({
        result: { outcome: 'unknown', missing },
        gaps: [],
      });
    });

    it('stands beside a fail', () => {
      const failed = without({ outcome: 'fail', findings: [finding] }, hidden);
      expect(evaluate([setting(fake(() => failed))], collected()).assessments[0]).toMatchObject({
        result: { outcome: 'fail', findings: [finding] },
        gaps: missing,
      });
    });

    it('is taken apart by who judges it, the gaps of one reason once', () => {
      const secret = notShown(reason);
      const all = looks([look(secret, () => [1]), look(true, () => [2]), look(secret, () => [3])]);
      expect(all).toEqual({ found: [2], gaps: [{ reason }] });
    });
  });

  it('turns a policy that throws into unknown and still judges the others', () => {
    const broken = fake(() => {
      throw new Error('boom');
    });
    const [first, second] = evaluate(
      [setting(broken), setting(fake(() => pass(own('fine'))))],
      collected(),
    ).assessments;
    expect(first?.result).toMatchObject({
      outcome: 'unknown',
      missing: [
        { reason: say`the policy itself failed (a defect in Fairlead, please report it): ${'Error: boom'}` },
      ],
    });
    expect(second?.result.outcome).toBe('pass');
  });
});

describe('conclude', () => {
  const verdicts = {
    pass: fake(() => pass(own('fine'))),
    fail: fake(() => ({ outcome: 'fail', findings: [finding] })),
    unknown: fake(() => {
      throw new Error('x');
    }),
  };
  it.each<[string, [keyof typeof verdicts, Rung][], string]>([
    ['nothing at all', [], 'success'],
    [
      'all pass',
      [
        ['pass', 'block'],
        ['pass', 'warn'],
      ],
      'success',
    ],
    [
      'a blocking fail',
      [
        ['fail', 'block'],
        ['pass', 'block'],
      ],
      'failure',
    ],
    ['a blocking unknown', [['unknown', 'block']], 'action_required'],
    [
      'a blocking fail beside a blocking unknown',
      [
        ['unknown', 'block'],
        ['fail', 'block'],
      ],
      'failure',
    ],
    ['a warning fail', [['fail', 'warn']], 'neutral'],
    ['a warning unknown', [['unknown', 'warn']], 'neutral'],
    [
      'observed fails',
      [
        ['fail', 'observe'],
        ['unknown', 'observe'],
      ],
      'success',
    ],
  ])('%s', (_, assessed, expected) => {
    expect(
      conclusion(
        assessed.map(([verdict, rung]) => setting(verdicts[verdict], rung)),
        collected(),
      ),
    ).toBe(expected);
  });
});
