import { describe, expect, it } from 'vitest';
import { planHasNone } from '../../app/protection/model/branch.ts';
import { assessPolicy } from '../../policies/engine/evaluate.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { BranchProtection } from '../../policies/facts/protection.ts';
import { branchProtection as policy } from '../../policies/repository/branch-protection.ts';
import {
  actor,
  checkRule,
  classic,
  type Given,
  ofOrganization,
  protectionOf,
  pullRule,
  refs,
  reviews,
  ruleset,
  unseen,
} from '../protection/wire.ts';
import { repository } from './sample.ts';

function assess(branches: readonly BranchProtection[], options: object = {}, archived = false) {
  const value = { repository: 'acme/shop', branches };
  const origin = { layer: 'built-in', line: null };
  const parsed = policy.options.parse(options);
  const assessed = assessPolicy(
    { policy, rung: 'block', options: parsed, origin },
    {
      protection: { ok: true, value, gaps: [] },
      repository: { ok: true, value: { ...repository, archived }, gaps: [] },
    },
  );
  if (!('result' in assessed)) throw new Error('it was not looked at');
  return assessed;
}

/** `fail: id, id`, `pass`, `unknown: permission`. */
function outcome(given: Given | readonly Given[], options: object = {}): string {
  const all = Array.isArray(given) ? given : [given];
  const { result } = assess(all.map(protectionOf), options);
  if (result.outcome === 'fail')
    return ['fail', ...result.findings.map(({ fingerprint }) => fingerprint).sort()].join(' ');
  if (result.outcome === 'unknown')
    return ['unknown', ...result.missing.map(({ permission }) => permission ?? '?').sort()].join(', ');
  return result.outcome;
}

const basics = [
  pullRule({ required_approving_review_count: 1 }),
  { type: 'deletion' },
  { type: 'non_fast_forward' },
];
const good = ruleset('Base', basics);
const lacking = unseen('hidden', 'administration: read');
const openly = {
  protected: true,
  protection: { required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
};
const { bypass_actors: _, ...hidden } = good;
const fullClassic = classic({
  required_pull_request_reviews: reviews(1),
  allow_force_pushes: { enabled: false },
  allow_deletions: { enabled: false },
});

describe('with no options', () => {
  it.each<[string, Given, string]>([
    ['a ruleset that asks for the basics', { rulesets: [good] }, 'pass'],
    ['… although its bypass list is hidden', { rulesets: [hidden] }, 'pass'],
    [
      '… and classic protection is not to be seen',
      { rulesets: [hidden], classic: lacking, open: openly },
      'pass',
    ],
    ['the organization’s', { rulesets: [ruleset('Base', basics, ofOrganization)] }, 'pass'],
    ['classic protection alone', { classic: fullClassic }, 'pass'],
    [
      'both together',
      {
        rulesets: [ruleset('a', basics.slice(1))],
        classic: classic({ required_pull_request_reviews: reviews(1) }),
      },
      'pass',
    ],
    ['nothing', {}, 'fail unprotected:main'],
    [
      'one that is switched off',
      { rulesets: [ruleset('Base', basics, { enforcement: 'disabled' })] },
      'fail unprotected:main',
    ],
    [
      'one for another branch',
      { rulesets: [ruleset('Base', basics, { conditions: refs(['refs/heads/dev']) })] },
      'fail unprotected:main',
    ],
    ['no approvals', { rulesets: [ruleset('a', [pullRule(), ...basics.slice(1)])] }, 'fail approvals:main'],
    [
      'no pull request, so no approvals either: one finding',
      { rulesets: [ruleset('a', basics.slice(1))] },
      'fail pull-request:main',
    ],
    [
      'what classic protection does by itself',
      { classic: classic({ allow_force_pushes: { enabled: false }, allow_deletions: { enabled: false } }) },
      'fail pull-request:main',
    ],
    ['force pushes', { rulesets: [ruleset('a', basics.slice(0, 2))] }, 'fail force-push:main'],
    [
      'a rule that is not known is some protection',
      { rulesets: [ruleset('a', [{ type: 'be_nice' }])] },
      'fail deletion:main force-push:main pull-request:main',
    ],
    [
      'classic protection that is not to be seen',
      { classic: lacking, open: openly },
      'unknown, administration: read',
    ],
    [
      'a branch that is not protected at all',
      { classic: lacking, open: { protected: false } },
      'fail unprotected:main',
    ],
    [
      'rulesets that are not to be seen',
      { rules: unseen('hidden', 'metadata: read') },
      'unknown, metadata: read',
    ],
    [
      'neither',
      { rules: unseen('a', 'metadata: read'), classic: lacking },
      'unknown, administration: read, metadata: read',
    ],
    [
      'a locked branch',
      { classic: classic({ lock_branch: { enabled: true }, allow_deletions: { enabled: false } }) },
      'pass',
    ],
    [
      'a branch that nobody may update, and that may be deleted',
      { rulesets: [ruleset('a', [{ type: 'update' }])] },
      'fail deletion:main',
    ],
    ['a plan without', { rules: planHasNone, classic: planHasNone }, 'skip'],
    ['a plan that ended', { rules: planHasNone, classic: fullClassic }, 'pass'],
  ])('%s: %s', (_, given, expected) => {
    expect(outcome(given)).toBe(expected);
  });
});

describe('options', () => {
  const all = pullRule({
    required_approving_review_count: 2,
    dismiss_stale_reviews_on_push: true,
    require_code_owner_review: true,
    require_last_push_approval: true,
    required_review_thread_resolution: true,
  });
  const strict = ruleset('Base', [
    ...basics,
    all,
    checkRule([{ context: 'ci', integration_id: 15_368 }, 'lint'], true),
    { type: 'required_signatures' },
    { type: 'required_linear_history' },
  ]);
  it.each<[object, string]>([
    [{ approvals: 2 }, 'approvals:main'],
    [{ 'dismiss-stale-approvals': true }, 'dismiss-stale-approvals:main'],
    [{ 'last-push-approval': true }, 'last-push-approval:main'],
    [{ 'code-owners': true }, 'code-owners:main'],
    [{ conversations: true }, 'conversations:main'],
    [{ checks: ['ci'] }, 'checks:ci:main'],
    [{ checks: [{ name: 'ci', app: 15_368 }] }, 'checks:ci:15368:main'],
    [{ 'up-to-date': true }, 'up-to-date:main'],
    [{ signatures: true }, 'signatures:main'],
    [{ 'linear-history': true }, 'linear-history:main'],
  ])('%j is asked for, and found', (options, id) => {
    expect(outcome({ rulesets: [good] }, options)).toBe(`fail ${id}`);
    expect(outcome({ rulesets: [strict] }, options)).toBe('pass');
  });

  it.each<[object, Given, string]>([
    [{ 'restrict-pushes': true }, { rulesets: [strict] }, 'fail restrict-pushes:main'],
    [
      { 'restrict-pushes': true, bypass: 'refuse' },
      {
        rulesets: [strict, ruleset('b', [{ type: 'update' }], { bypass_actors: [actor('Team', 3)] })],
      },
      'pass',
    ],
    [
      { 'restrict-pushes': true, admins: true },
      { classic: { ...fullClassic, restrictions: { users: [], teams: [], apps: [] } } },
      'pass',
    ],
    [{ 'restrict-dismissals': true }, { rulesets: [strict] }, 'fail restrict-dismissals:main'],
    [
      { 'restrict-dismissals': true },
      {
        rulesets: [
          strict,
          ruleset('b', [pullRule({ dismissal_restriction: { enabled: true, allowed_actors: [] } })]),
        ],
      },
      'pass',
    ],
    [{ approvals: 3 }, { rulesets: [strict] }, 'fail approvals:main'],
    [{ checks: [{ name: 'lint', app: 15_368 }] }, { rulesets: [strict] }, 'fail checks:lint:15368:main'],
    [{ checks: [{ name: 'ci', app: 1 }] }, { rulesets: [strict] }, 'fail checks:ci:1:main'],
    [{ approvals: 0, 'pull-request': false, 'force-push': 'allow', deletion: 'allow' }, {}, 'pass'],
    [{ approvals: 0, 'pull-request': false, 'force-push': 'allow' }, { classic: fullClassic }, 'pass'],
  ])('%j: %#', (options, given, expected) => {
    expect(outcome(given, options)).toBe(expected);
  });
});

describe('who is let off', () => {
  const by = (...bypass_actors: readonly ReturnType<typeof actor>[]) =>
    ruleset('Base', basics, { bypass_actors });
  const admins = { admins: true };
  const everybody = { bypass: 'refuse' };
  const all = 'bypass:main:pull-request,approvals,force-push,deletion';
  it.each<[string, object, Given, string]>([
    [
      'where nobody else may update the branch',
      everybody,
      {
        rulesets: [
          ruleset('a', [{ type: 'update' }, { type: 'deletion' }], {
            bypass_actors: [actor('Team', 3, 'pull_request')],
          }),
        ],
      },
      'fail bypass:main:approvals',
    ],
    ['nobody minds', {}, { rulesets: [by(actor('Team', 3))] }, 'pass'],
    ['nobody is', everybody, { rulesets: [good] }, 'pass'],
    ['a team', everybody, { rulesets: [by(actor('Team', 3))] }, `fail ${all}`],
    ['a team, and it is administrators that matter', admins, { rulesets: [by(actor('Team', 3))] }, 'pass'],
    ['administrators', admins, { rulesets: [by(actor('RepositoryRole', 5))] }, `fail ${all}`],
    ['owners', admins, { rulesets: [by(actor('OrganizationAdmin', 0))] }, `fail ${all}`],
    ['owners of the enterprise', admins, { rulesets: [by(actor('EnterpriseOwner'))] }, `fail ${all}`],
    [
      'those who may',
      { ...everybody, 'may-bypass': ['team:3', 'deploy-keys'] },
      { rulesets: [by(actor('Team', 3), actor('DeployKey'))] },
      'pass',
    ],
    [
      'another than those who may',
      { ...everybody, 'may-bypass': ['team:4'] },
      { rulesets: [by(actor('Team', 3))] },
      `fail ${all}`,
    ],
    [
      'an App with the number of a team that may',
      { ...everybody, 'may-bypass': ['team:3'] },
      { rulesets: [by(actor('Integration', 3))] },
      `fail ${all}`,
    ],
    [
      'on pull requests alone',
      everybody,
      { rulesets: [by(actor('Team', 3, 'pull_request'))] },
      'fail bypass:main:approvals',
    ],
    ['in one of two places', everybody, { rulesets: [by(actor('Team', 3)), good] }, 'pass'],
    [
      'in both, each other people',
      everybody,
      { rulesets: [by(actor('Team', 3)), by(actor('User', 4))] },
      `fail ${all}`,
    ],
    [
      'in the place that asks for enough',
      { ...everybody, approvals: 2 },
      {
        rulesets: [
          ruleset('two', [pullRule({ required_approving_review_count: 2 })], {
            bypass_actors: [actor('Team', 3)],
          }),
          good,
        ],
      },
      'fail bypass:main:approvals',
    ],
    ['a list that is hidden', everybody, { rulesets: [hidden] }, 'unknown, administration: write'],
    [
      'a list that is hidden, beside one that binds all',
      everybody,
      { rulesets: [hidden, ruleset('b', basics)] },
      'pass',
    ],
    [
      'a list that is hidden, beside one that does not',
      everybody,
      { rulesets: [hidden, by(actor('Team', 3))] },
      'unknown, administration: write',
    ],
    [
      'classic protection that is not to be seen may bind them',
      everybody,
      { rulesets: [by(actor('Team', 3))], classic: lacking, open: openly },
      'unknown, administration: read',
    ],
    [
      'classic protection without administrators',
      admins,
      { classic: { ...fullClassic, enforce_admins: { enabled: false } } },
      'fail bypass:main:pull-request,approvals',
    ],
    ['classic protection with them', admins, { classic: fullClassic }, 'pass'],
    [
      'who may merge without a review',
      everybody,
      {
        classic: classic({
          ...fullClassic,
          required_pull_request_reviews: reviews(1, {
            bypass_pull_request_allowances: { users: [{ login: 'tom', id: 1 }] },
          }),
        }),
      },
      'fail bypass:main:pull-request,approvals',
    ],
    [
      '… by name',
      { ...everybody, 'may-bypass': ['user:Tom'] },
      {
        classic: classic({
          ...fullClassic,
          required_pull_request_reviews: reviews(1, {
            bypass_pull_request_allowances: { users: [{ login: 'tom', id: 1 }] },
          }),
        }),
      },
      'pass',
    ],
    [
      'what GraphQL did not show',
      everybody,
      { classic: fullClassic, more: lacking },
      'unknown, administration: read',
    ],
  ])('%s: %j', (_, options, given, expected) => {
    expect(outcome(given, options)).toBe(expected);
  });
});

describe('branches', () => {
  const release = (branch: string, more: Given = {}): Given => ({
    branch,
    rulesets: [ruleset('r', basics, { conditions: refs(['refs/heads/release/*']) })],
    ...more,
  });
  it('that the options do not name are not judged', () => {
    expect(outcome([{ rulesets: [good] }, { branch: 'dev' }])).toBe('pass');
    expect(outcome([{ rulesets: [good] }, { branch: 'dev' }], { branches: ['~DEFAULT_BRANCH', 'd*'] })).toBe(
      'fail unprotected:dev',
    );
  });

  it('of patterns are each judged', () => {
    const options = { branches: ['release/**/*'] };
    expect(outcome([release('release/1'), release('release/1/x')], options)).toBe(
      'fail unprotected:release/1/x',
    );
  });

  it('that are not there are said, and alone are nothing to judge', () => {
    const options = { branches: ['~DEFAULT_BRANCH', 'stable'] };
    const { result } = assess([protectionOf({ rulesets: [good] })], options);
    expect(result).toMatchObject({ outcome: 'pass' });
    expect('unseen' in result && result.unseen?.map(toPlain)).toContain(
      'No branch is called, or matches, stable.',
    );
    expect(assess([], {}).result.outcome).toBe('skip');
  });

  it('of an archived repository nobody can change', () => {
    expect(assess([protectionOf({})], {}, true).result.outcome).toBe('skip');
  });
});

describe('words', () => {
  const words = (given: Given, options: object = {}) => {
    const { result } = assess([protectionOf(given)], options);
    return result.outcome === 'fail'
      ? result.findings.map(({ message, remedy }) => [toPlain(message), toPlain(remedy)])
      : [];
  };

  it('say where, what to click and who can', () => {
    const html = { html: { href: 'https://github.com/organizations/acme/settings/rules/3' } };
    const organization = ruleset('Everywhere', basics, {
      ...ofOrganization,
      _links: html,
      bypass_actors: [actor('Team', 9, 'exempt')],
    });
    expect(words({ rulesets: [organization] }, { approvals: 2, bypass: 'refuse' })).toEqual([
      [
        "On main, nothing asks for 2 approvals: the organization's ruleset Everywhere (https://github.com/organizations/acme/settings/rules/3) asks for 1.",
        'Open https://github.com/acme/shop/settings/rules, and in a ruleset for main, with enforcement Active: set "Required approvals" to 2.',
      ],
      [
        "On main, team with number 9 (without a trace in the log) need not obey the organization's ruleset Everywhere (https://github.com/organizations/acme/settings/rules/3), which asks for a pull request, no force pushes, no deletion.",
        'Take them off the bypass list there; or, if it is meant, add them to may-bypass.',
      ],
    ]);
  });

  it('name a ruleset that is only switched off', () => {
    const off = ruleset('Base', basics, { enforcement: 'disabled' });
    expect(words({ rulesets: [off] })[0]?.[1]).toContain(
      'Look at the ruleset Base first: it would ask for it and is switched off, so setting it to Active may be all that is missing.',
    );
  });

  it('name none that would not help', () => {
    const off = ruleset('Signed', [{ type: 'required_signatures' }], { enforcement: 'disabled' });
    expect(words({ rulesets: [off] })[0]?.[1]).not.toContain('Signed');
  });

  it('of a pass tell who is let off, and whose list is hidden', () => {
    const { result } = assess([
      protectionOf({
        rulesets: [hidden, ruleset('Other', basics, { bypass_actors: [actor('OrganizationAdmin', 1)] })],
      }),
    ]);
    if (result.outcome !== 'pass') throw new Error('it does not pass');
    expect(result.notes?.map(toPlain)).toEqual([
      'On main, these need not obey all of the ruleset Other: owners of the organization.',
    ]);
    expect(result.unseen?.map(toPlain)).toEqual([
      'Who need not obey is not shown of the ruleset Base, on main.',
    ]);
  });
});

it('a fail stands beside what is not known', () => {
  const { result, gaps } = assess([protectionOf({ rulesets: [hidden] })], { approvals: 2, bypass: 'refuse' });
  expect(result.outcome).toBe('fail');
  expect(gaps.map(({ reason }) => toPlain(reason))).toEqual([
    'GitHub shows who may bypass the ruleset Base only to those who may manage it',
  ]);
});
