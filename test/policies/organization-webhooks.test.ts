import { expect, it } from 'vitest';
import { organizationWebhooks } from '../../policies/organization/organization-webhooks.ts';
import { hidden, judged, person } from './organization-facts.ts';

const hook = (more: object = {}) => ({
  id: 7,
  address: { scheme: 'https', host: 'ci.acme.example' },
  active: true,
  verifies: true,
  hasSecret: true,
  deliveries: { delivered: 3, failed: 2 },
  ...more,
});
const judgedWith = (more: object, options = {}) =>
  judged(organizationWebhooks, { organizationWebhooks: [hook(more)] }, options);

it.each([
  [{}, {}, []],
  [{ address: { scheme: 'http', host: 'ci.acme.example' } }, {}, ['not-https:7']],
  [{ verifies: false }, {}, ['not-verified:7']],
  [{ hasSecret: false }, {}, ['no-secret:7']],
  [{ hasSecret: false }, { secret: 'ignore' }, []],
  [{ deliveries: { delivered: 0, failed: 5 } }, {}, ['dead:7']],
  [{ deliveries: { delivered: 0, failed: 5 } }, { dead: 'accept' }, []],
  // An outage of an hour, and a webhook that nothing happened to yet.
  [{ deliveries: { delivered: 0, failed: 4 } }, {}, []],
  [{ deliveries: { delivered: 0, failed: 0 } }, {}, []],
  [{ active: false, deliveries: { delivered: 0, failed: 30 } }, {}, []],
])('%j with %j: %j', (more, options, fingerprints) => {
  const said = judgedWith(more, options);
  expect([said.outcome, said.fingerprints]).toEqual([
    fingerprints.length > 0 ? 'fail' : 'pass',
    fingerprints,
  ]);
});

it.each(['address', 'verifies', 'deliveries'])('%s that is not shown never passes', (name) => {
  expect(judgedWith({ [name]: hidden }).outcome).toBe('unknown');
});

it('says what is wrong beside what is hidden', () => {
  const said = judgedWith({ address: hidden, hasSecret: false });
  expect([said.outcome, said.words[0]]).toEqual([
    'fail',
    expect.stringContaining('The webhook 7 has no secret'),
  ]);
});

it('notes what is switched off', () => {
  expect(judgedWith({ active: false }).notes).toEqual(['The webhook to ci.acme.example is switched off.']);
});

it('leaves a person’s account alone', () => {
  expect(judged(organizationWebhooks, person).outcome).toBe('skip');
});
