/**
 * No policy judges a stand-in: whatever a place does not know of a pull request, a policy is not looked at there, or says
 * what it would say whatever that part is.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessPolicy } from '../../policies/engine/evaluate.ts';
import type { CollectedFacts } from '../../policies/engine/facts.ts';
import { notKnown } from '../../policies/engine/part.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { own } from '../../policies/engine/prose.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { catalogue } from '../../policies/index.ts';
import { samples } from '../end-to-end/proposed-options.ts';
import { branchName } from '../subjects/branch-name.ts';
import { type Example, examplesOf, pageOf } from './page-examples.ts';
import { pullRequest as sample, sampleFacts } from './sample.ts';

const reason = own('this place does not know it');
const words = fc.oneof(
  fc.constantFrom(
    '',
    'WIP',
    'fix: a cart',
    'ABC-12 A cart',
    'docs!: why',
    'x'.repeat(300),
    '## Context\n\n- [ ] a',
  ),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
);

/** Every part that may not be known, with what it could be. */
const parts = {
  number: fc.integer({ min: 1, max: 5000 }),
  title: words,
  body: words,
  ref: fc.constantFrom('main', 'release/1.0', 'feature/ABC-12', 'x'),
  fork: fc.boolean(),
  labels: fc.subarray(['autorelease: pending', 'bug', 'skip']),
  createdAt: fc.constantFrom('2020-01-01T00:00:00Z', '2026-11-02T09:00:00Z', '2026-11-03T08:59:59Z'),
} as const;

type Name = keyof typeof parts;
const names = Object.keys(parts) as Name[];
const values = fc.record(parts);

function withParts(pull: PullRequest, given: Readonly<Partial<Record<Name, unknown>>>): PullRequest {
  const { ref = pull.head.ref, fork = pull.head.fork, ...rest } = given;
  return { ...pull, ...rest, head: { ...pull.head, ref, fork } } as PullRequest;
}

/** All that people hear of it, but for what a draft of a file is called and says: a title makes it nicer. */
function heard(policy: AnyPolicy, example: Pick<Example, 'facts'>, options: object, pull: PullRequest) {
  const facts = Object.fromEntries(
    policy.needs.map((name) => [name, { ok: true, value: example.facts[name], gaps: [] }]),
  );
  const collected = { ...facts, pullRequest: { ok: true, value: pull, gaps: [] } } as CollectedFacts;
  const origin = { layer: 'built-in', line: null };
  const said = assessPolicy({ policy, rung: 'block', options, origin }, collected);
  if (!('result' in said)) return 'not looked at';
  const { result } = said;
  if (result.outcome !== 'fail') return JSON.stringify(result);
  const findings = result.findings.map(({ message, fingerprint, draft, remedy }) =>
    draft ? { message, fingerprint } : { message, fingerprint, remedy },
  );
  return JSON.stringify({ outcome: 'fail', findings });
}

/** A record whose number another pull request claims: which came first depends on this one's. */
const claimed = {
  decisionChanges: {
    changes: [
      {
        path: 'docs/adr/0007-use-redis.md',
        previousPath: null,
        status: 'added',
        before: null,
        after: '# Use Redis\n\n## Context\n\nJobs get lost.\n\n## Decision\n\nWe use Redis for jobs.\n',
      },
    ],
  },
  decisions: {
    ...sampleFacts.decisions,
    inOpenPullRequests: [{ path: 'docs/adr/0007-use-kafka.md', pullRequest: 2500 }],
    openPullRequests: { seen: 1, all: 1 },
  },
};

/** What a policy's page shows, under its options and under others. */
function cases(policy: AnyPolicy) {
  const sampled: Example = { expected: '', options: {}, facts: sampleFacts, says: undefined };
  const more: Example = { ...sampled, facts: { ...sampleFacts, ...claimed } };
  const own = [sampled, more, ...(policy === branchName ? [] : examplesOf(pageOf(policy)))];
  const others = samples.filter((one) => one.policy === policy.id);
  const made = fc.record({
    example: fc.constantFrom(...own),
    other: fc.option(others.length > 0 ? fc.constantFrom(...others) : fc.constant(null)),
  });
  return made.map(({ example, other }) => {
    const set = other ? { [other.option]: other.value } : {};
    const both = policy.options.safeParse({ ...example.options, ...set });
    // Some options exclude each other.
    return { example, options: both.success ? both.data : policy.options.parse(example.options) };
  });
}

const concerned = [...catalogue, branchName].filter(({ needs }) => needs.includes('pullRequest' as never));

describe('what is not known of a pull request', () => {
  it.each(concerned.map((policy) => [policy.id, policy] as const))('is not judged by %s', (_, policy) => {
    fc.assert(
      fc.property(cases(policy), fc.subarray(names), values, ({ example, options }, unknown, value) => {
        const pull = (example.facts.pullRequest ?? sample) as PullRequest;
        const known = names.filter((name) => !unknown.includes(name));
        const rest = withParts(pull, Object.fromEntries(known.map((name) => [name, value[name]])));
        const nothing = Object.fromEntries(unknown.map((name) => [name, notKnown(reason)]));
        const said = heard(policy, example, options, withParts(rest, nothing));
        if (said === 'not looked at') return;
        const something = Object.fromEntries(unknown.map((name) => [name, value[name]]));
        expect(heard(policy, example, options, withParts(rest, something))).toBe(said);
      }),
      { numRuns: 1500 },
    );
  });

  it('is asked of every policy that reads the pull request', () => {
    expect(concerned.length).toBeGreaterThan(8);
  });
});
