/** What events prove: GitHub's published examples, what is odd about some, and that nothing secret is kept of any. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedEvents, capturedOf } from '../../app/evidence/capture/captured.ts';

interface Definition {
  readonly name: string;
  readonly examples: readonly Record<string, unknown>[];
}

const definitions = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Definition[];

const arrived = '2026-11-30T12:00:00.000Z';
const of = (name: string, payload: unknown) =>
  capturedOf({ id: 'guid-1', name, payload, bodyHash: 'ab' }, arrived);

const wanted = new Set([...capturedEvents, 'installation', 'installation_repositories']);
const examples = definitions
  .filter(({ name }) => wanted.has(name))
  .flatMap(({ name, examples: all }) => all.map((payload) => ({ name, payload })));

const sha = (digit: string) => digit.repeat(40);
const ada = { id: 7, login: 'ada', type: 'User' };
const repository = {
  id: 5,
  full_name: 'acme/shop',
  private: true,
  visibility: 'private',
  pushed_at: 1_790_000_000,
};
const common = { installation: { id: 9 }, repository, sender: ada };
const base = { delivery: 'guid-1', body: 'ab', repository: { id: 5, name: 'acme/shop' }, sender: ada };

describe('published examples', () => {
  it('are understood, all of them', () => {
    expect(examples.length).toBeGreaterThan(80);
    const odd = examples.flatMap(({ name, payload }) =>
      of(name, payload).filter(({ about }) => about === 'not understood'),
    );
    expect(odd).toEqual([]);
  });

  it('are each captured, but those that move nothing', () => {
    const silent = examples.filter(({ name, payload }) => of(name, payload).length === 0);
    const idle = silent.map(({ name, payload }) => `${name}.${payload.action}`);
    expect([...new Set(idle)].sort()).toEqual([
      'pull_request.assigned',
      'pull_request.labeled',
      'pull_request.locked',
      'pull_request.review_request_removed',
      'pull_request.review_requested',
      'pull_request.unassigned',
      'pull_request.unlabeled',
      'pull_request.unlocked',
      'release.created',
      'release.prereleased',
      'release.released',
    ]);
  });

  it('become small: addresses and people’s mail are not kept', () => {
    for (const { name, payload } of examples) {
      const text = JSON.stringify(of(name, payload));
      expect(text.length).toBeLessThan(4000);
      expect(text).not.toMatch(/https?:|@(?!gmail)[\w.-]+\.(?:com|org)\b/);
    }
  });

  it('whose parts are missing or of another type end in a line that says so, or in what the rest proves', () => {
    const damaged = fc.constantFrom(...examples).chain(({ name, payload }) =>
      fc.record({
        name: fc.constant(name),
        payload: fc
          .tuple(fc.subarray(Object.keys(payload), { minLength: 1, maxLength: 2 }), fc.jsonValue())
          .map(([keys, value]) => ({ ...payload, ...Object.fromEntries(keys.map((key) => [key, value])) })),
      }),
    );
    fc.assert(
      fc.property(damaged, ({ name, payload }) => {
        const captured = of(name, payload);
        for (const one of captured) expect(one).toMatchObject({ delivery: 'guid-1', at: expect.any(String) });
        if (captured.length === 0) expect(['pull_request', 'release']).toContain(name);
      }),
    );
  });
});

describe('a review', () => {
  const review = (over: object, pull: object = {}) => ({
    ...common,
    action: 'submitted',
    review: {
      id: 1,
      user: ada,
      state: 'approved',
      commit_id: sha('a'),
      submitted_at: '2026-11-30T10:00:00Z',
      ...over,
    },
    pull_request: { number: 3, head: { sha: sha('b') }, updated_at: '2026-11-30T11:00:00Z', ...pull },
  });

  it('has the commit that it was given on beside the head then, and its own time', () => {
    expect(of('pull_request_review', review({}))).toEqual([
      {
        ...base,
        event: 'pull_request_review.submitted',
        at: '2026-11-30T10:00:00.000Z',
        about: 'review',
        pull: 3,
        review: 1,
        by: ada,
        state: 'approved',
        commit: sha('a'),
        head: sha('b'),
      },
    ]);
  });

  it('of somebody who is gone is nobody’s, and one on no commit is on none', () => {
    expect(of('pull_request_review', review({ user: null, commit_id: null }))).toMatchObject([
      { by: null, commit: null },
    ]);
  });

  it('that was dismissed has the time of that', () => {
    const dismissed = { ...review({ state: 'dismissed' }), action: 'dismissed' };
    expect(of('pull_request_review', dismissed)).toMatchObject([
      { state: 'dismissed', at: '2026-11-30T11:00:00.000Z' },
    ]);
  });

  it('in a state that nobody knows is not taken for one that is known', () => {
    expect(of('pull_request_review', review({ state: 'blessed' }))).toEqual([
      {
        ...base,
        event: 'pull_request_review.submitted',
        at: arrived,
        about: 'not understood',
        body: 'ab',
        because: 'review.state',
      },
    ]);
  });
});

describe('a pull request', () => {
  const pull = (action: string, over: object = {}, more: object = {}) => ({
    ...common,
    action,
    number: 3,
    pull_request: {
      state: 'open',
      head: { sha: sha('a') },
      base: { ref: 'main', sha: sha('b') },
      user: ada,
      labels: [{ name: 'emergency' }],
      merge_commit_sha: sha('c'),
      merged: false,
      updated_at: '2026-11-30T11:00:00Z',
      ...over,
    },
    ...more,
  });

  it('that was merged has who merged it, when, as what, and its labels then', () => {
    const merged = { state: 'closed', merged: true, merged_by: ada, merged_at: '2026-11-30T10:59:59Z' };
    expect(of('pull_request', pull('closed', merged))).toMatchObject([
      { mergedBy: ada, mergeCommit: sha('c'), labels: ['emergency'], at: '2026-11-30T10:59:59.000Z' },
    ]);
  });

  it('that is open has no merge commit: GitHub’s is the one that tests run on', () => {
    expect(of('pull_request', pull('synchronize', {}, { before: sha('d'), after: sha('a') }))).toMatchObject([
      { mergeCommit: null, mergedBy: null, before: sha('d'), head: sha('a') },
    ]);
  });

  it.each([
    ['labeled', {}, {}, 0],
    ['labeled', { state: 'closed' }, {}, 1],
    ['edited', {}, { changes: { title: { from: 'x' } } }, 0],
    ['edited', {}, { changes: { base: { ref: { from: 'old' } } } }, 1],
    ['review_requested', {}, {}, 0],
    ['enqueued', {}, {}, 1],
    ['something_new', {}, {}, 1],
  ])('%s %j %j is captured %i times', (action, over, more, times) => {
    expect(of('pull_request', pull(action, over, more))).toHaveLength(times);
  });
});

describe('what people wrote', () => {
  const token = `ghp_${'a'.repeat(36)}`;
  const alert = (more: object) => ({
    ...common,
    action: 'dismissed',
    alert: {
      number: 4,
      dependency: { package: { ecosystem: 'npm', name: 'lodash' } },
      security_advisory: { ghsa_id: 'GHSA-1', severity: 'high' },
      ...more,
    },
  });

  it('is kept without secrets, and cut', () => {
    const comment = `see ${token}, AKIAABCDEFGHIJKLMNOP, password: hunter22 and ${'long '.repeat(200)}`;
    const [captured] = of(
      'dependabot_alert',
      alert({ dismissed_reason: 'tolerable_risk', dismissed_comment: comment }),
    );
    const text = JSON.stringify(captured);
    expect(text).not.toMatch(/ghp_|AKIA|hunter22/);
    expect(text).toContain('tolerable_risk: see [redacted], [redacted], password: [redacted]');
    expect(text.length).toBeLessThan(1200);
  });

  it('about a secret is not kept at all', () => {
    const payload = {
      ...common,
      action: 'resolved',
      alert: {
        number: 4,
        secret: 'the-secret-itself',
        secret_type: 'acme_key',
        resolution: 'revoked',
        resolution_comment: 'the-secret-itself was mine',
      },
    };
    const [captured] = of('secret_scanning_alert', payload);
    expect(captured).toMatchObject({ what: 'acme_key', because: 'revoked', state: 'resolved' });
    expect(JSON.stringify(captured)).not.toContain('the-secret-itself');
  });

  it('in a name that holds a token, or in a ruleset, is no way around', () => {
    const ruleset = {
      id: 12,
      name: token,
      rules: [{ type: 'x', parameters: { api_token: 'abc', deep: [token] } }],
    };
    const [captured] = of('repository_ruleset', { ...common, action: 'edited', repository_ruleset: ruleset });
    expect(JSON.stringify(captured)).not.toMatch(/ghp_|abc/);
    expect(captured).toMatchObject({ what: 'ruleset 12' });
  });

  it('to invite somebody is no address of theirs', () => {
    const payload = {
      ...common,
      action: 'member_invited',
      organization: { login: 'acme' },
      invitation: { id: 8, login: null, email: 'ada@example.com', role: 'direct_member' },
    };
    const [captured] = of('organization', payload);
    expect(captured).toMatchObject({ whose: 'invitation 8', role: 'invited as direct_member' });
    expect(JSON.stringify(captured)).not.toContain('example.com');
  });
});

describe('other events', () => {
  it('are no evidence', () => {
    for (const name of ['check_run', 'status', 'issues', 'ping', 'toString', '__proto__'])
      expect(of(name, common)).toEqual([]);
  });

  it('of rules say what was there before and what is there now; one that is gone leaves nothing', () => {
    const ruleset = {
      id: 12,
      name: 'main',
      enforcement: 'active',
      updated_at: '2026-11-30T11:00:00.5+01:00',
    };
    const edited = {
      ...common,
      action: 'edited',
      repository_ruleset: ruleset,
      changes: { enforcement: { from: 'disabled' } },
    };
    expect(of('repository_ruleset', edited)).toMatchObject([
      {
        at: '2026-11-30T10:00:00.500Z',
        changes: { enforcement: { from: 'disabled' } },
        after: { enforcement: 'active' },
      },
    ]);
    expect(of('repository_ruleset', { ...edited, action: 'deleted' })).toMatchObject([
      { at: arrived, after: null },
    ]);
  });

  it('of custom properties say what each was and is, and nothing is taken for what it is called', () => {
    const payload = {
      ...common,
      action: 'updated',
      organization: { login: 'acme' },
      old_property_values: [
        { property_name: 'default_branch', value: 'no' },
        { property_name: 'tier', value: null },
        { property_name: 'same', value: ['a', 'b'] },
      ],
      new_property_values: [
        { property_name: 'default_branch', value: 'yes' },
        { property_name: 'tier', value: 'gold' },
        { property_name: 'same', value: ['a', 'b'] },
      ],
    };
    expect(of('custom_property_values', payload)).toEqual([
      {
        ...base,
        event: 'custom_property_values.updated',
        at: arrived,
        about: 'scope',
        what: 'custom properties',
        changes: {
          properties: { default_branch: { from: 'no', to: 'yes' }, tier: { from: null, to: 'gold' } },
        },
        after: { properties: { default_branch: 'yes', same: ['a', 'b'], tier: 'gold' } },
      },
    ]);
    const definition = { property_name: 'tier', value_type: 'single_select', allowed_values: ['gold'] };
    expect(
      of('custom_property', { ...common, repository: null, action: 'updated', definition }),
    ).toMatchObject([{ about: 'rule', what: 'custom property tier', after: definition }]);
    // Of one that is deleted GitHub says its name alone.
    const gone = { ...common, action: 'deleted', definition: { property_name: 'tier' } };
    expect(of('custom_property', gone)).toMatchObject([{ what: 'custom property tier', after: null }]);
  });

  it('of somebody who is blocked say that they may do nothing any more', () => {
    const blocked = { ...common, action: 'blocked', organization: { login: 'acme' }, blocked_user: ada };
    expect(of('org_block', blocked)).toMatchObject([
      { about: 'access', event: 'org_block.blocked', whose: 'ada', to: 'organization', role: null },
    ]);
    expect(of('org_block', { ...blocked, action: 'unblocked', blocked_user: null })).toMatchObject([
      { whose: 'not said', role: 'not said' },
    ]);
  });

  it('that answer for several environments are one each', () => {
    const payload = {
      ...common,
      action: 'approved',
      approver: ada,
      workflow_job_runs: [{ environment: 'prod' }, { environment: 'stage' }, { environment: 'prod' }],
      workflow_run: { id: 77, head_sha: sha('e') },
    };
    expect(of('deployment_review', payload)).toMatchObject([
      { environment: 'prod', state: 'approved', by: ada, run: 77, sha: sha('e') },
      { environment: 'stage' },
    ]);
  });

  it('with a time that is none, or of another age, have that of their arrival', () => {
    const push = {
      ...common,
      ref: 'refs/heads/main',
      before: sha('0'),
      after: sha('1'),
      forced: false,
      commits: [],
    };
    for (const pushed_at of ['yesterday', '+275760-09-13T00:00:00Z', '0001-01-01T00:00:00Z', null, 1e15])
      expect(of('push', { ...push, repository: { ...repository, pushed_at } })).toMatchObject([
        { at: arrived },
      ]);
    expect(of('push', push)).toMatchObject([{ at: '2026-09-21T14:13:20.000Z' }]);
  });
});
