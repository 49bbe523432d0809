/** Laws of the fold, over rulesets that nobody thought of; and every kind of rule that GitHub describes is read. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../app/protection/model/rule.ts';
import { rulesInForce } from '../../app/protection/model/rulesets.ts';
import type { RulesetWire, RuleWire } from '../../app/protection/model/wire.ts';
import type { Effective, ProtectionRules } from '../../policies/facts/protection.ts';
import { fnmatch } from '../../policies/formats/fnmatch.ts';
import { checkRule, classic, protectionOf, pullRule, refs, reviews, ruleset } from './wire.ts';

const rule: fc.Arbitrary<RuleWire> = fc.oneof(
  fc
    .constantFrom('creation', 'update', 'deletion', 'non_fast_forward', 'merge_queue', 'be_nice')
    .map((type) => ({ type })),
  fc
    .record({
      required_approving_review_count: fc.nat(4),
      dismiss_stale_reviews_on_push: fc.boolean(),
      require_code_owner_review: fc.boolean(),
      allowed_merge_methods: fc.option(fc.subarray(['merge', 'squash', 'rebase'])),
    })
    .map(pullRule),
  fc
    .tuple(fc.subarray(['ci', 'lint', 'e2e']), fc.boolean())
    .map(([names, strict]) => checkRule(names, strict)),
);

const one: fc.Arbitrary<RulesetWire> = fc
  .record({
    rules: fc.array(rule, { maxLength: 4 }),
    enforcement: fc.constantFrom('active', 'active', 'active', 'evaluate', 'disabled'),
    include: fc.constantFrom('~ALL', '~DEFAULT_BRANCH', 'refs/heads/m*', 'refs/heads/dev'),
    actors: fc.array(fc.record({ actor_type: fc.constantFrom('Team', 'User'), actor_id: fc.nat(3) }), {
      maxLength: 2,
    }),
  })
  .map(({ rules, enforcement, include, actors }) =>
    ruleset('x', rules, { enforcement, conditions: refs([include]), bypass_actors: actors }),
  );

const some = fc.array(one, { maxLength: 5 });
const protection = fc.option(
  fc.record({ count: fc.nat(3), linear: fc.boolean() }).map(({ count, linear }) =>
    classic({
      required_linear_history: { enabled: linear },
      required_pull_request_reviews: reviews(count),
    }),
  ),
);

const seen = (value: Effective<unknown>): unknown => (value.known ? value.value : value.atLeast);

/** Whether `b` asks for at least what `a` asks for. */
function isAsStrict(name: string, a: unknown, b: unknown): boolean {
  if (typeof a === 'number') return Number(b) >= a;
  if (typeof a === 'boolean') return !a || b === true;
  const texts = (list: unknown) => new Set((list as readonly unknown[]).map((item) => JSON.stringify(item)));
  const narrows = ['mergeMethods', 'pushers', 'dismissers'].includes(name);
  if (a === null) return true;
  if (b === null) return false;
  const isWithin = (inner: ReadonlySet<string>, outer: ReadonlySet<string>) =>
    [...inner].every((each) => outer.has(each));
  return narrows ? isWithin(texts(b), texts(a)) : isWithin(texts(a), texts(b));
}

function looser(before: ProtectionRules, after: ProtectionRules): readonly string[] {
  const names = Object.keys(before) as (keyof ProtectionRules)[];
  return names.filter((name) => !isAsStrict(name, seen(before[name]), seen(after[name])));
}

describe('whatever the rulesets', () => {
  it('their order does not matter, and the same one twice is one', () => {
    fc.assert(
      fc.property(some, protection, fc.nat(), (rulesets, wire, at) => {
        const rules = rulesInForce(rulesets, { branch: 'main', defaultBranch: 'main' });
        const given = { rulesets, classic: wire };
        const turned = [...rules.slice(at % (rules.length + 1)), ...rules.slice(0, at % (rules.length + 1))];
        expect(protectionOf({ ...given, rules: turned })).toEqual(protectionOf(given));
        expect(protectionOf({ ...given, rulesets: rulesets.toReversed() })).toEqual(protectionOf(given));
        expect(protectionOf({ ...given, rules: [...rules, ...rules] })).toEqual(protectionOf(given));
      }),
    );
  });

  it('another active one never loosens, and one that is not active does nothing', () => {
    fc.assert(
      fc.property(some, one, protection, (rulesets, another, wire) => {
        const before = protectionOf({ rulesets, classic: wire }).rules;
        const after = protectionOf({ rulesets: [...rulesets, another], classic: wire }).rules;
        expect(looser(before, after)).toEqual([]);
        if (another.enforcement !== 'active') expect(after).toEqual(before);
      }),
    );
  });

  it('what cannot be seen makes nothing looser, and nothing known', () => {
    fc.assert(
      fc.property(some, (rulesets) => {
        const hidden = { ok: false, reason: ['hidden'] } as const;
        const without = protectionOf({ rulesets }).rules;
        const rules = protectionOf({ rulesets, classic: hidden }).rules;
        expect(looser(without, rules)).toEqual([]);
        expect(rules.approvals.known).toBe(false);
        expect(seen(rules.approvals)).toEqual(seen(without.approvals));
      }),
    );
  });
});

/** A rule of every kind that has parameters without which it says nothing. */
const parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  pull_request: pullRule().parameters ?? {},
  required_status_checks: checkRule(['ci']).parameters ?? {},
  required_deployments: { required_deployment_environments: ['qa'] },
  workflows: { workflows: [{ path: '.github/workflows/ci.yml', repository_id: 1 }] },
  code_scanning: {
    code_scanning_tools: [{ tool: 'CodeQL', alerts_threshold: 'all', security_alerts_threshold: 'all' }],
  },
};

describe('the kinds of rules in GitHub’s description', () => {
  const text = readFileSync('node_modules/@octokit/openapi-types/types.d.ts', 'utf8');
  const union = /"repository-rule":([^;]*);/.exec(text)?.[1] ?? '';
  const names = [...union.matchAll(/\["(repository-rule-[a-z-]+)"\]/g)].map(([, name]) => name ?? '');
  const types = names.map((name) => {
    const from = text.indexOf(`"${name}": {`);
    return /type: "([a-z_]+)"/.exec(text.slice(from, from + 400))?.[1] ?? name;
  });

  it('are all understood', () => {
    expect(types.length).toBeGreaterThan(20);
    const unread = types.filter(
      (type) => meaningOf({ type, parameters: parameters[type] ?? null }).unread.length > 0,
    );
    expect(unread).toEqual([]);
  });
});

describe('patterns of branches', () => {
  it.each<[string, string, boolean]>([
    ['qa/*', 'qa/foo', true],
    ['qa/*', 'qa/foo/bar', false],
    ['qa/**/*', 'qa/foo/bar/foobar/hello-world', true],
    ['qa**/**/*', 'qa-1/foo', true],
    ['*release*', 'my-release-1', true],
    ['**/foo', 'a/b/c/foo', true],
    ['**/foo', 'foo', true],
    ['**foo', 'a/foo', false],
    ['a/**/b/**/c', 'a/b/x/b/c', true],
    ['[dm][ea][vi]*', 'main', true],
    ['[dm][ea][vi]*', 'master', false],
    ['[]a]x', ']x', true],
    ['[a', '[a', true],
    ['[^a]', 'b', true],
    ['a\\*', 'a*', false],
    ['', '', true],
    ['*', '', true],
    ['**', 'a/b', false],
    ['größe-?', 'größe-ß', true],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(fnmatch(pattern, name)).toBe(expected);
  });

  it('are matched in no more than the product of both lengths', () => {
    const start = performance.now();
    fnmatch('*a'.repeat(2000), 'a'.repeat(5000));
    fnmatch('**/a/'.repeat(500), 'a/'.repeat(2000));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
