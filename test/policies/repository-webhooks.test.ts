import { describe, expect, it } from 'vitest';
import type { RepositoryWebhook } from '../../policies/facts/repository-webhooks.ts';
import { repositoryWebhooks as policy } from '../../policies/repository/repository-webhooks.ts';
import { webhook } from './sample.ts';
import { hidden, settingsVerdict } from './settings-verdict.ts';

const on = (hooks: readonly Partial<RepositoryWebhook>[], options = {}, repository = {}) =>
  settingsVerdict(
    policy,
    { repositoryWebhooks: hooks.map((one) => ({ ...webhook, ...one })), repository },
    options,
  );
const last = (code: number | null, status: string | null) => ({ last: { code, status } });

describe('a webhook', () => {
  it.each<readonly [string, Partial<RepositoryWebhook>, object, readonly string[]]>([
    ['as it should be', {}, {}, []],
    ['without encryption', { scheme: 'http' }, {}, ['plain:52']],
    [
      'without encryption, whatever its certificate',
      { scheme: 'http', verifiesCertificate: false },
      {},
      ['plain:52'],
    ],
    ['whose certificate is not checked', { verifiesCertificate: false }, {}, ['certificate:52']],
    ['without a secret', { hasSecret: false }, {}, ['secret:52']],
    ['without a secret, ignored', { hasSecret: false }, { secret: 'ignore' }, []],
    ['without a secret, to a chat', { hasSecret: false, host: 'hooks.slack.com' }, {}, []],
    [
      'without a secret, to who is called like one',
      { hasSecret: false, host: 'hooks.slack.com.evil.example' },
      {},
      ['secret:52'],
    ],
    ['to a host that may be', {}, { hosts: ['*.acme.example'] }, []],
    ['to another host', { host: 'ci.globex.example' }, { hosts: ['*.acme.example'] }, ['host:52']],
    ['that is answered 500', last(500, 'Invalid HTTP Response: 500'), {}, ['dead:52']],
    ['that is answered 404', last(404, 'Invalid HTTP Response: 404'), {}, ['dead:52']],
    ['that is sent elsewhere', last(301, 'Invalid HTTP Response: 301'), {}, ['dead:52']],
    ['that is answered 204', last(204, 'active'), {}, []],
    ['that nobody answers', last(0, 'timeout'), {}, ['dead:52']],
    ['that cannot be sent', last(null, 'misconfigured'), {}, ['dead:52']],
    ['that was not used', last(null, 'unused'), {}, []],
    ['that was not used for 30 days', { last: null }, {}, []],
    ['that is answered 404, ignored', last(404, 'x'), { dead: 'ignore' }, []],
    ['with everything wrong, and switched off', { active: false, scheme: 'http', hasSecret: false }, {}, []],
  ])('%s: %s', (_, hook, options, about) => {
    const said = on([hook], options);
    expect([said.outcome, said.about]).toEqual([about.length > 0 ? 'fail' : 'pass', about]);
  });

  it('that is switched off is told', () => {
    expect(on([{ active: false }])).toMatchObject({
      said: 'no webhook is active',
      notes: 'Switched off, and not looked at: ci.acme.example',
    });
  });

  it('in a list that is hidden is unknown, and in an archived repository nothing', () => {
    expect(settingsVerdict(policy, { repositoryWebhooks: hidden }).outcome).toBe('unknown');
    expect(on([{ scheme: 'http' }], {}, { archived: true }).outcome).toBe('skip');
  });
});
