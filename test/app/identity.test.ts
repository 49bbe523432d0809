/** What a report is known by: its rules, its facts, and the check run that says it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsDigest, rulesRevision } from '../../app/identity.ts';
import { contentOf } from '../../app/publish/check-content.ts';
import type { CollectedFacts } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import type { Rung, Setting } from '../../policies/engine/setting.ts';
import { usualWaiverRules } from '../../policies/engine/waiver.ts';
import { catalogue } from '../../policies/index.ts';
import { samples } from '../end-to-end/proposed-options.ts';
import { busy, identity, passing, report } from '../engine/report/reports.ts';
import { sampleFacts } from '../policies/sample.ts';

/** As a file would set it: by its rung and one option. */
function setting(id: string, rung: Rung, options: object = {}, origin = { layer: 'a', line: 1 }): Setting {
  const policy = catalogue.find((one) => one.id === id);
  if (!policy) throw new Error(`there is no policy ${id}`);
  return { policy, rung, options: policy.options.parse(options), origin };
}

const rung = fc.constantFrom<Rung>('observe', 'warn', 'block');
const origin = fc.record({ layer: fc.string(), line: fc.integer({ min: 1 }) });
const written = fc.record({ sample: fc.constantFrom(...samples), rung });

/** What decides: the policy's own options as they are in effect, in words that no hash is needed for. */
const effective = (settings: readonly Setting[]) =>
  JSON.stringify(settings.map((one) => [one.policy.id, one.rung, one.options]));

describe('the revision of the rules', () => {
  it('changes exactly when what is in effect changes', () => {
    const settings = fc.uniqueArray(written, { maxLength: 4, selector: ({ sample }) => sample.policy });
    const made = (all: readonly { readonly sample: (typeof samples)[number]; readonly rung: Rung }[]) =>
      all.map(({ sample, rung }) => setting(sample.policy, rung, { [sample.option]: sample.value }));
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        const [a, b] = [made(one), made(other)];
        const same = effective(a) === effective(b);
        expect(rulesRevision(a, usualWaiverRules) === rulesRevision(b, usualWaiverRules)).toBe(same);
      }),
    );
  });

  it('changes with each single value', () => {
    const plain = (id: string) => [setting(id, 'block')];
    const unseen = samples.filter(
      ({ policy, option, value }) =>
        rulesRevision([setting(policy, 'block', { [option]: value })], usualWaiverRules) ===
        rulesRevision(plain(policy), usualWaiverRules),
    );
    expect(unseen).toEqual([]);
  });

  it('changes with a rung, and with a policy that is off', () => {
    const each = [...(['observe', 'warn', 'block'] as const).map((one) => [setting('size', one)]), []];
    const revisions = each.map((settings) => rulesRevision(settings, usualWaiverRules));
    expect(new Set(revisions).size).toBe(4);
  });

  it('is the same wherever it was set, and in whatever order its members were written', () => {
    fc.assert(
      fc.property(written, origin, origin, ({ sample, rung }, a, b) => {
        const options = { [sample.option]: sample.value };
        const one = setting(sample.policy, rung, options, a);
        const other = setting(sample.policy, rung, options, b);
        const turned = Object.fromEntries(Object.entries(other.options as object).toReversed());
        const revisions = [one, other, { ...other, options: turned }].map((each) =>
          rulesRevision([each], usualWaiverRules),
        );
        expect(new Set(revisions).size).toBe(1);
      }),
    );
  });

  it('changes with the rules for waivers', () => {
    const revisions = [
      usualWaiverRules,
      { ...usualWaiverRules, permission: 'admin' as const },
      { ...usualWaiverRules, maxDays: { ...usualWaiverRules.maxDays, warn: 7 } },
    ].map((rules) => rulesRevision([], rules));
    expect(new Set(revisions).size).toBe(3);
  });
});

const facts = Object.fromEntries(
  Object.entries(sampleFacts).map(([name, value]) => [name, { ok: true, value, gaps: [] }]),
) as CollectedFacts;

const pull = sampleFacts.pullRequest;

describe('the digest of the facts', () => {
  const of = (more: Partial<CollectedFacts>) => factsDigest({ ...facts, ...more });
  const known = (value: Partial<typeof pull> | object) =>
    ({ ok: true, value: { ...pull, ...value }, gaps: [] }) as unknown as NonNullable<
      CollectedFacts['pullRequest']
    >;

  it('is the same when only the time of reading is another', () => {
    expect(of({ pullRequest: known({ readAt: '2030-01-01T00:00:00Z' }) })).toBe(factsDigest(facts));
  });

  it.each<[string, Partial<CollectedFacts>]>([
    ['another title', { pullRequest: known({ title: 'Other' }) }],
    ['a title that is not known', { pullRequest: known({ title: { notKnown: own('a clone') } }) }],
    ['another time of opening', { pullRequest: known({ createdAt: '2026-01-01T00:00:00Z' }) }],
    ['a gap', { changedFiles: { ok: true, value: [], gaps: [{ reason: own('cut') }] } }],
    ['a fact that could not be had', { reviews: { ok: false, reason: own('an outage') } }],
    ['another source', { changedBlobs: { ok: true, value: [], gaps: [], via: own('git') } }],
  ])('is another with %s', (_, more) => {
    expect(of(more)).not.toBe(factsDigest(facts));
  });

  it('does not depend on the order in which facts, and their members, came', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (value === null || typeof value !== 'object') return value;
      const members = Object.entries(value).toReversed();
      return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]));
    };
    expect(JSON.stringify(reversed(facts))).not.toBe(JSON.stringify(facts));
    expect(factsDigest(reversed(facts) as CollectedFacts)).toBe(factsDigest(facts));
  });
});

describe('the check run of a report', () => {
  const startedAt = '2026-11-20T12:00:00.000Z';
  const id = (...reports: Parameters<typeof contentOf>[0]) => contentOf(reports, startedAt);

  it('is found by what it says, and names kind, subject, rules and facts', () => {
    const { digest, externalId } = id(busy);
    expect(digest).toMatch(/^fairlead:[0-9a-f]{40}$/);
    expect(externalId).toBe(`${digest}/pull_request/12/${'a'.repeat(16)}/${'f'.repeat(16)}`);
  });

  it('says the same again when only facts, rules or the count of requests are others', () => {
    const again = report(busy.assessments, {
      identity: identity({ facts: '0'.repeat(64), rules: '1'.repeat(64), judgedAt: '2027-01-01T00:00:00Z' }),
      provenance: { calls: 99 },
    });
    expect(id(again).digest).toBe(id(busy).digest);
    expect(id(report([passing('review')])).digest).not.toBe(id(busy).digest);
  });

  it('of several reports is that of the heaviest', () => {
    const light = report([passing('review')], { identity: identity({ subjectId: '7' }) });
    expect(id(light, busy).externalId).toContain('/pull_request/12/');
    expect(id(busy, light).externalId).toContain('/pull_request/12/');
  });

  it('has one line of letters that any tag can be read back from', () => {
    const subjectId = 'v1/ä b\n';
    const { externalId } = id(report([], { identity: identity({ kind: 'release', subjectId }) }));
    const [, kind, subject] = externalId.split('/');
    expect([kind, decodeURIComponent(subject ?? '')]).toEqual(['release', subjectId]);
  });
});
