/** Effective protection against truths worked out by hand, in GitHub's own shapes. */
import { describe, expect, it } from 'vitest';
import { planHasNone } from '../../app/protection/model/branch.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import {
  actor,
  asked,
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
} from './wire.ts';

type Case = readonly [name: string, given: Given, expected: Readonly<Record<string, string>>];

/** GraphQL shows no merge queue of classic protection, so where there is some, it is not known. */
const queue = { mergeQueue: '≥ false' };

const team = actor('Team', 7);
const owners = actor('OrganizationAdmin', 1);

describe('rulesets', () => {
  const deletion = { type: 'deletion' };
  it.each<Case>([
    ['nothing', {}, {}],
    ['no rules', { rulesets: [ruleset('a', [])] }, {}],
    ['deletion', { rulesets: [ruleset('a', [deletion])] }, { noDeletion: 'true; a: nobody' }],
    ['creation', { rulesets: [ruleset('a', [{ type: 'creation' }])] }, { noCreation: 'true; a: nobody' }],
    [
      'update, which forks may be let through',
      { rulesets: [ruleset('a', [{ type: 'update', parameters: { update_allows_fetch_and_merge: true } }])] },
      { noUpdates: 'true; a: nobody' },
    ],
    [
      'force pushes',
      { rulesets: [ruleset('a', [{ type: 'non_fast_forward' }])] },
      { noForcePush: 'true; a: nobody' },
    ],
    [
      'linear history and signatures',
      { rulesets: [ruleset('a', [{ type: 'required_linear_history' }, { type: 'required_signatures' }])] },
      { linearHistory: 'true; a: nobody', signatures: 'true; a: nobody' },
    ],
    [
      'what only GraphQL describes',
      { rulesets: [ruleset('a', [{ type: 'lock_branch' }, { type: 'required_review_thread_resolution' }])] },
      { locked: 'true; a: nobody', conversations: 'true; a: nobody' },
    ],
    [
      'a merge queue',
      { rulesets: [ruleset('a', [{ type: 'merge_queue', parameters: { merge_method: 'SQUASH' } }])] },
      { mergeQueue: 'true; a: nobody' },
    ],
    [
      'deployments',
      {
        rulesets: [
          ruleset('a', [
            {
              type: 'required_deployments',
              parameters: { required_deployment_environments: ['staging', 'qa'] },
            },
          ]),
        ],
      },
      { deployments: '[qa,staging]; a: nobody' },
    ],
    [
      'a pull request without approval',
      { rulesets: [ruleset('a', [pullRule()])] },
      { pullRequest: 'true; a: nobody' },
    ],
    [
      'everything a pull request can be asked for',
      {
        rulesets: [
          ruleset('a', [
            pullRule({
              required_approving_review_count: 2,
              dismiss_stale_reviews_on_push: true,
              require_code_owner_review: true,
              require_last_push_approval: true,
              required_review_thread_resolution: true,
              allowed_merge_methods: ['squash', 'merge'],
              dismissal_restriction: { enabled: true, allowed_actors: [{ id: 9, type: 'Team' }] },
              required_reviewers: [
                { file_patterns: ['*.tf'], minimum_approvals: 1, reviewer: { id: 9, type: 'Team' } },
              ],
            }),
          ]),
        ],
      },
      {
        pullRequest: 'true; a: nobody',
        approvals: '2; a: nobody',
        dismissStale: 'true; a: nobody',
        codeOwners: 'true; a: nobody',
        lastPushApproval: 'true; a: nobody',
        conversations: 'true; a: nobody',
        mergeMethods: '[merge,squash]; a: nobody',
        dismissers: '[{kind:Team,id:9,name:null}]; a: nobody',
        reviewers: '[{team:9,paths:[*.tf],approvals:1}]; a: nobody',
      },
    ],
    [
      'a dismissal restriction that is off',
      {
        rulesets: [
          ruleset('a', [pullRule({ dismissal_restriction: { enabled: false, allowed_actors: [] } })]),
        ],
      },
      { pullRequest: 'true; a: nobody' },
    ],
    [
      'a pull request whose parameters are not shown',
      { rulesets: [ruleset('a', [{ type: 'pull_request' }])] },
      {
        pullRequest: 'true; a: nobody',
        approvals: '≥ 0',
        dismissStale: '≥ false',
        codeOwners: '≥ false',
        lastPushApproval: '≥ false',
        conversations: '≥ false',
        mergeMethods: '≥ null',
        dismissers: '≥ null',
        reviewers: '≥ []',
      },
    ],
    [
      'checks of an App, of any source (left out, null, -1), and strict',
      {
        rulesets: [
          ruleset('a', [
            checkRule(
              [
                { context: 'ci', integration_id: 15_368 },
                'lint',
                { context: 'x', integration_id: null },
                { context: 'y', integration_id: -1 },
              ],
              true,
            ),
          ]),
        ],
      },
      {
        checks:
          '[{name:ci,appId:15368},{name:lint,appId:null},{name:x,appId:null},{name:y,appId:null}]; a: nobody',
        upToDate: 'true; a: nobody',
      },
    ],
    [
      'strict without any check, which has no effect',
      { rulesets: [ruleset('a', [checkRule([], true)])] },
      {},
    ],
    [
      'one name of two Apps is two checks',
      {
        rulesets: [
          ruleset('a', [checkRule([{ context: 'ci', integration_id: 1 }])]),
          ruleset('b', [checkRule([{ context: 'ci', integration_id: 2 }])]),
        ],
      },
      { checks: '[{name:ci,appId:1},{name:ci,appId:2}]; a: nobody; b: nobody' },
    ],
    [
      'workflows, by commit and by branch',
      {
        rulesets: [
          ruleset('a', [
            {
              type: 'workflows',
              parameters: {
                workflows: [
                  { path: '.github/workflows/a.yml', repository_id: 5, ref: 'refs/heads/main', sha: 'abc' },
                  { path: '.github/workflows/b.yml', repository_id: 5 },
                ],
              },
            },
          ]),
        ],
      },
      {
        workflows:
          '[{repositoryId:5,path:.github/workflows/a.yml,ref:abc},{repositoryId:5,path:.github/workflows/b.yml,ref:null}]; a: nobody',
      },
    ],
    [
      'code scanning',
      {
        rulesets: [
          ruleset('a', [
            {
              type: 'code_scanning',
              parameters: {
                code_scanning_tools: [
                  { tool: 'CodeQL', alerts_threshold: 'errors', security_alerts_threshold: 'high_or_higher' },
                ],
              },
            },
          ]),
        ],
      },
      { codeScanning: '[{tool:CodeQL,alerts:errors,securityAlerts:high_or_higher}]; a: nobody' },
    ],
    [
      'patterns, as they are written',
      {
        rulesets: [
          ruleset('a', [
            { type: 'commit_message_pattern', parameters: { operator: 'starts_with', pattern: 'feat' } },
          ]),
        ],
      },
      {
        others: '[{type:commit_message_pattern,parameters:{operator:starts_with,pattern:feat}}]; a: nobody',
      },
    ],
    [
      'rules about repositories, which GitHub lists among those of branches',
      {
        rules: [
          {
            type: 'repository_visibility',
            parameters: { public: true, internal: false, private: true },
            ruleset_source_type: 'Enterprise',
            ruleset_source: 'acme-inc',
            ruleset_id: 5,
          },
          {
            type: 'repository_delete',
            ruleset_source_type: 'Enterprise',
            ruleset_source: 'acme-inc',
            ruleset_id: 6,
          },
        ],
      },
      {},
    ],
    [
      'a rule that nobody knows asks for nothing that we know',
      { rulesets: [ruleset('a', [{ type: 'be_nice' }])] },
      {},
    ],
  ])('%s', (_, given, expected) => {
    expect(asked(protectionOf(given))).toEqual(expected);
  });
});

describe('which rulesets are for a branch', () => {
  const deletion = [{ type: 'deletion' }];
  const on = (name: string, include: readonly string[], exclude: readonly string[] = []): Given => ({
    branch: name,
    rulesets: [ruleset('a', deletion, { conditions: refs(include, exclude) })],
  });
  const yes = { noDeletion: 'true; a: nobody' };
  it.each<Case>([
    ['the default branch by name', on('main', ['refs/heads/main']), yes],
    ['the default branch by ~DEFAULT_BRANCH', on('main', ['~DEFAULT_BRANCH']), yes],
    ['another by ~DEFAULT_BRANCH', on('dev', ['~DEFAULT_BRANCH']), {}],
    ['any by ~ALL', on('a/b/c', ['~ALL']), yes],
    ['an excluded one', on('main', ['~ALL'], ['refs/heads/main']), {}],
    ['the excluded default branch', on('main', ['~ALL'], ['~DEFAULT_BRANCH']), {}],
    ['nothing is included', on('main', []), {}],
    ['* stays within one part', on('release/1/2', ['refs/heads/release/*']), {}],
    ['* within its part', on('release/1', ['refs/heads/release/*']), yes],
    ['**/ crosses parts', on('release/1/2', ['refs/heads/release/**/*']), yes],
    ['**/ crosses none', on('release/1', ['refs/heads/release/**/*']), yes],
    ['** at the end is *', on('release/1/2', ['refs/heads/release/**']), {}],
    ['* at the start of heads', on('main', ['refs/heads/*']), yes],
    ['* does not reach into folders', on('feature/x', ['refs/heads/*']), {}],
    ['a prefix', on('qa-1/a/b', ['refs/heads/qa**/**/*']), yes],
    ['? is one character', on('v1', ['refs/heads/v?']), yes],
    ['? is not a slash', on('v/1', ['refs/heads/v?1']), {}],
    ['a set', on('v1', ['refs/heads/v[0-9]']), yes],
    ['a negated set', on('v1', ['refs/heads/v[!0-9]']), {}],
    ['braces are no alternatives', on('dev', ['refs/heads/{dev,main}']), {}],
    ['braces are characters', on('{dev,main}', ['refs/heads/{dev,main}']), yes],
    ['case counts', on('Main', ['refs/heads/main']), {}],
    ['#, % and other scripts', on('fix/#12%20 größe', ['refs/heads/fix/#12%20 gr*']), yes],
    ['a name without refs/heads/ is another reference', on('main', ['main']), {}],
    ['of tags', { rulesets: [ruleset('a', deletion, { target: 'tag', conditions: refs(['~ALL']) })] }, {}],
    [
      'of pushes',
      {
        rulesets: [
          ruleset('a', [{ type: 'max_file_size', parameters: { max_file_size: 1 } }], {
            target: 'push',
            conditions: null,
          }),
        ],
      },
      {},
    ],
    ['of repositories', { rulesets: [ruleset('a', deletion, { target: 'repository' })] }, {}],
    ['on trial', { rulesets: [ruleset('a', deletion, { enforcement: 'evaluate' })] }, {}],
    ['switched off', { rulesets: [ruleset('a', deletion, { enforcement: 'disabled' })] }, {}],
  ])('%s', (_, given, expected) => {
    expect(asked(protectionOf(given))).toEqual(expected);
  });

  it('those that do not bind yet are told', () => {
    const rulesets = [
      ruleset('trial', deletion, { enforcement: 'evaluate' }),
      ruleset('off', deletion, { enforcement: 'disabled' }),
      ruleset('elsewhere', deletion, { enforcement: 'disabled', conditions: refs(['refs/heads/dev']) }),
      ruleset('tags', deletion, { enforcement: 'disabled', target: 'tag', conditions: refs(['~ALL']) }),
    ];
    const { idle } = protectionOf({ rulesets });
    expect(idle.map(({ at, enforcement }) => `${at.name} ${enforcement}`)).toEqual([
      'trial evaluate',
      'off disabled',
    ]);
  });
});

describe('several places', () => {
  const approvals = (count: number) => pullRule({ required_approving_review_count: count });
  it.each<Case>([
    [
      'the larger number counts',
      { rulesets: [ruleset('a', [approvals(1)]), ruleset('b', [approvals(3)], ofOrganization)] },
      {
        pullRequest: 'true; b: nobody; a: nobody',
        approvals: '3; b: nobody; a: nobody',
      },
    ],
    [
      'a number of 0 is no word on it',
      { rulesets: [ruleset('a', [approvals(0)]), ruleset('b', [approvals(1)])] },
      { pullRequest: 'true; a: nobody; b: nobody', approvals: '1; b: nobody' },
    ],
    [
      'two rules of a kind in one ruleset',
      { rulesets: [ruleset('a', [approvals(1), approvals(2)])] },
      { pullRequest: 'true; a: nobody', approvals: '2; a: nobody' },
    ],
    [
      'classic protection is stricter than a ruleset',
      {
        rulesets: [ruleset('a', [approvals(0)])],
        classic: classic({ required_pull_request_reviews: reviews(1) }),
      },
      { pullRequest: 'true; classic: nobody; a: nobody', approvals: '1; classic: nobody', ...queue },
    ],
    [
      'each is bypassed by its own',
      {
        rulesets: [
          ruleset('a', [approvals(2)], { bypass_actors: [owners] }),
          ruleset('b', [approvals(1)], { bypass_actors: [] }),
        ],
      },
      {
        pullRequest: 'true; a: OrganizationAdmin; b: nobody',
        approvals: '2; a: OrganizationAdmin; b: nobody',
      },
    ],
    [
      'ways to merge that all leave open',
      {
        rulesets: [
          ruleset('a', [pullRule({ allowed_merge_methods: ['merge', 'squash'] })]),
          ruleset('b', [pullRule({ allowed_merge_methods: ['squash', 'rebase'] })]),
        ],
      },
      { pullRequest: 'true; a: nobody; b: nobody', mergeMethods: '[squash]; a: nobody; b: nobody' },
    ],
    [
      'checks of all',
      {
        rulesets: [ruleset('a', [checkRule(['ci'])]), ruleset('b', [checkRule(['ci', 'lint'])])],
        classic: classic({ required_status_checks: { strict: true, contexts: ['e2e'], checks: [] } }),
      },
      {
        checks:
          '[{name:ci,appId:null},{name:e2e,appId:null},{name:lint,appId:null}]; classic: nobody; a: nobody; b: nobody',
        upToDate: 'true; classic: nobody',
        ...queue,
      },
    ],
    [
      'of an enterprise',
      {
        rulesets: [
          ruleset('e', [approvals(2)], {
            source_type: 'Enterprise',
            source: 'acme-inc',
            bypass_actors: [actor('EnterpriseOwner', 0)],
          }),
        ],
      },
      { pullRequest: 'true; e: EnterpriseOwner', approvals: '2; e: EnterpriseOwner' },
    ],
  ])('%s', (_, given, expected) => {
    expect(asked(protectionOf(given))).toEqual(expected);
  });
});

describe('who need not obey a ruleset', () => {
  const by = (...bypass_actors: readonly ReturnType<typeof actor>[]): Given => ({
    rulesets: [
      ruleset('a', [{ type: 'required_signatures' }, { type: 'non_fast_forward' }], { bypass_actors }),
    ],
  });
  const free = (signatures: string, noForcePush = signatures) => ({
    signatures: `true; a: ${signatures}`,
    noForcePush: `true; a: ${noForcePush}`,
  });
  it.each<Case>([
    ['a team, without a mode', by(team), free('Team 7')],
    ['on pull requests alone', by(actor('Team', 7, 'pull_request')), free('Team 7 (pull_request)', 'nobody')],
    ['exempt', by(actor('Integration', 3, 'exempt')), free('Integration 3 (exempt)')],
    [
      'a mode that nobody knows is the widest',
      by(actor('Integration', 3, 'sometimes')),
      free('Integration 3'),
    ],
    ['owners, as 1', by(actor('OrganizationAdmin', 1, 'always')), free('OrganizationAdmin')],
    ['owners, as 0', by(actor('OrganizationAdmin', 0, 'always')), free('OrganizationAdmin')],
    ['owners, as null and once', by(owners, actor('OrganizationAdmin', null)), free('OrganizationAdmin')],
    ['owners without a number', by({ actor_type: 'OrganizationAdmin' }), free('OrganizationAdmin')],
    ['a deploy key', by(actor('DeployKey', null, 'always')), free('DeployKey')],
    [
      'roles',
      by(actor('RepositoryRole', 5), actor('RepositoryRole', 99)),
      free('RepositoryRole admin, RepositoryRole 99'),
    ],
    ['a person', by(actor('User', 12)), free('User 12')],
    ['a kind that is new', by(actor('EnterpriseTeam', 4)), free('EnterpriseTeam 4')],
  ])('%s', (_, given, expected) => {
    expect(asked(protectionOf(given))).toEqual(expected);
  });

  it.each([
    ['Repository', 'administration: write'],
    ['Organization', 'organization_administration: write'],
    ['Enterprise', undefined],
  ])('is not known where the list is hidden: %s', (source_type, permission) => {
    const { bypass_actors: _, ...hidden } = ruleset('a', [{ type: 'deletion' }], { source_type });
    const { noDeletion } = protectionOf({ rulesets: [hidden] }).rules;
    expect(noDeletion).toMatchObject({ known: true, value: true });
    expect(noDeletion.from[0]?.bypass).toMatchObject({ known: false, ...(permission ? { permission } : {}) });
  });

  it('is not known of a ruleset that could not be read', () => {
    const [rule] = [
      { type: 'deletion', ruleset_id: 1, ruleset_source_type: 'Repository', ruleset_source: 'acme/shop' },
    ];
    expect(asked(protectionOf({ rules: [rule] }))).toEqual({ noDeletion: 'true; ?: not known' });
  });
});

describe('classic branch protection', () => {
  const admin = 'RepositoryRole admin';
  const free = { enforce_admins: { enabled: false } };
  it.each<Case>([
    ['that asks for nothing', { classic: classic() }, queue],
    [
      'as it is made by default',
      {
        classic: classic({
          allow_force_pushes: { enabled: false },
          allow_deletions: { enabled: false },
          ...free,
        }),
      },
      { noForcePush: 'true; classic: nobody', noDeletion: 'true; classic: nobody', ...queue },
    ],
    [
      'of reviews, which administrators need not obey',
      {
        classic: classic({
          ...free,
          required_pull_request_reviews: reviews(2, {
            dismiss_stale_reviews: true,
            require_code_owner_reviews: true,
            require_last_push_approval: true,
          }),
        }),
      },
      {
        pullRequest: `true; classic: ${admin}`,
        approvals: `2; classic: ${admin}`,
        dismissStale: `true; classic: ${admin}`,
        codeOwners: `true; classic: ${admin}`,
        lastPushApproval: `true; classic: ${admin}`,
        ...queue,
      },
    ],
    [
      'of reviews, which some need not have',
      {
        classic: classic({
          required_status_checks: {
            strict: false,
            checks: [{ context: 'ci', app_id: 15_368 }],
            contexts: ['ci'],
          },
          required_pull_request_reviews: reviews(1, {
            bypass_pull_request_allowances: {
              users: [{ login: 'maria', id: 1 }],
              teams: [{ slug: 'core', id: 2 }],
              apps: [{ slug: 'renovate', id: 3 }],
            },
          }),
        }),
      },
      {
        pullRequest: 'true; classic: Integration renovate, Team core, User maria',
        approvals: '1; classic: Integration renovate, Team core, User maria',
        checks: '[{name:ci,appId:15368}]; classic: nobody',
        ...queue,
      },
    ],
    [
      'of reviews that some alone may dismiss',
      {
        classic: classic({
          required_pull_request_reviews: reviews(0, {
            dismissal_restrictions: { users: [], teams: [{ slug: 'core', id: 2 }], apps: [] },
          }),
        }),
      },
      {
        pullRequest: 'true; classic: nobody',
        dismissers: '[{kind:Team,id:2,name:core}]; classic: nobody',
        ...queue,
      },
    ],
    [
      'of who may push, which is never about administrators',
      {
        classic: classic({
          restrictions: { users: [], teams: [{ slug: 'core', id: 2 }], apps: [] },
          block_creations: { enabled: true },
        }),
      },
      {
        pushers: `[{kind:Team,id:2,name:core}]; classic: ${admin}`,
        noCreation: `true; classic: ${admin}`,
        ...queue,
      },
    ],
    [
      'where nobody may push',
      { classic: classic({ restrictions: { users: [], teams: [], apps: [] } }) },
      { pushers: `[]; classic: ${admin}`, ...queue },
    ],
    ['creations are blocked of nobody', { classic: classic({ block_creations: { enabled: true } }) }, queue],
    [
      'a locked branch, linear history, signatures, conversations',
      {
        classic: classic({
          lock_branch: { enabled: true },
          required_linear_history: { enabled: true },
          required_signatures: { enabled: true },
          required_conversation_resolution: { enabled: true },
        }),
      },
      {
        locked: 'true; classic: nobody',
        linearHistory: 'true; classic: nobody',
        signatures: 'true; classic: nobody',
        conversations: 'true; classic: nobody',
        ...queue,
      },
    ],
    [
      'checks by name alone, of an older server',
      { classic: classic({ required_status_checks: { strict: true, contexts: ['ci'] } }) },
      { checks: '[{name:ci,appId:null}]; classic: nobody', upToDate: 'true; classic: nobody', ...queue },
    ],
    [
      'strict without any check',
      { classic: classic({ required_status_checks: { strict: true, contexts: [], checks: [] } }) },
      queue,
    ],
    [
      'who may force-push although nobody else may',
      {
        classic: classic({ allow_force_pushes: { enabled: false } }),
        more: {
          bypassForcePushAllowances: {
            totalCount: 2,
            nodes: [
              { actor: { __typename: 'App', slug: 'release' } },
              { actor: { __typename: 'User', login: 'tom' } },
            ],
          },
        },
      },
      { noForcePush: 'true; classic: Integration release, User tom', ...queue },
    ],
    [
      'who may force-push and is not shown',
      {
        classic: classic({ allow_force_pushes: { enabled: false } }),
        more: { bypassForcePushAllowances: { totalCount: 1, nodes: [{ actor: null }] } },
      },
      { noForcePush: 'true; classic: not known', ...queue },
    ],
    [
      'what GraphQL does not show',
      { classic: classic({ allow_force_pushes: { enabled: false } }), more: unseen('no') },
      { noForcePush: 'true; classic: not known', deployments: '≥ []', ...queue },
    ],
    [
      'deployments',
      {
        classic: classic(),
        more: { requiresDeployments: true, requiredDeploymentEnvironments: ['staging'] },
      },
      { deployments: '[staging]; classic: nobody', ...queue },
    ],
    [
      'deployments that were switched off',
      {
        classic: classic(),
        more: { requiresDeployments: false, requiredDeploymentEnvironments: ['staging'] },
      },
      queue,
    ],
    [
      'an older server that leaves things out',
      { classic: { required_pull_request_reviews: { dismiss_stale_reviews: true }, enforce_admins: null } },
      {
        pullRequest: 'true; classic: not known',
        dismissStale: 'true; classic: not known',
        approvals: '≥ 0',
        codeOwners: '≥ false',
        lastPushApproval: '≥ false',
        signatures: '≥ false',
        linearHistory: '≥ false',
        conversations: '≥ false',
        locked: '≥ false',
        noForcePush: '≥ false',
        noDeletion: '≥ false',
        ...queue,
      },
    ],
  ])('%s', (_, given, expected) => {
    expect(asked(protectionOf(given))).toEqual(expected);
  });
});

describe('what cannot be seen', () => {
  const lacking = unseen('no', 'administration: read');
  const everything = {
    pullRequest: '≥ false',
    approvals: '≥ 0',
    dismissStale: '≥ false',
    lastPushApproval: '≥ false',
    codeOwners: '≥ false',
    dismissers: '≥ null',
    checks: '≥ []',
    upToDate: '≥ false',
    conversations: '≥ false',
    signatures: '≥ false',
    linearHistory: '≥ false',
    mergeQueue: '≥ false',
    deployments: '≥ []',
    pushers: '≥ null',
    locked: '≥ false',
    noForcePush: '≥ false',
    noDeletion: '≥ false',
    noCreation: '≥ false',
  };
  const open = (level: string, contexts: readonly string[] = ['ci']) => ({
    protected: true,
    protection: { enabled: true, required_status_checks: { enforcement_level: level, contexts, checks: [] } },
  });
  const { checks: _, ...butChecks } = everything;
  it.each<Case>([
    ['classic protection, and the branch itself', { classic: lacking }, everything],
    [
      'classic protection alone: everybody sees required checks',
      { classic: lacking, open: open('everyone') },
      { ...butChecks, checks: '[{name:ci,appId:null}]; classic: nobody' },
    ],
    [
      '… which administrators need not obey',
      { classic: lacking, open: open('non_admins') },
      { ...butChecks, checks: '[{name:ci,appId:null}]; classic: RepositoryRole admin' },
    ],
    ['… and of which there may be none', { classic: lacking, open: open('off', []) }, butChecks],
    ['a branch that has no protection of any kind', { classic: lacking, open: { protected: false } }, {}],
    ['a branch of another shape', { classic: lacking, open: {} }, everything],
    [
      'classic protection; a ruleset says enough',
      {
        classic: lacking,
        open: open('off', []),
        rulesets: [ruleset('a', [{ type: 'deletion' }, { type: 'non_fast_forward' }])],
      },
      { ...butChecks, noDeletion: '≥ true; a: nobody', noForcePush: '≥ true; a: nobody' },
    ],
    [
      'rulesets',
      {
        rules: unseen('no', 'metadata: read'),
        classic: classic({ required_linear_history: { enabled: true } }),
      },
      {
        ...everything,
        linearHistory: '≥ true; classic: nobody',
        reviewers: '≥ []',
        mergeMethods: '≥ null',
        workflows: '≥ []',
        codeScanning: '≥ []',
        noUpdates: '≥ false',
        others: '≥ []',
      },
    ],
    ['a plan that has none', { rules: planHasNone, classic: planHasNone }, {}],
  ])('%s', (_, given, expected) => {
    expect(asked(protectionOf(given))).toEqual(expected);
  });

  it('names the permission', () => {
    const { approvals } = protectionOf({ classic: lacking }).rules;
    expect(approvals).toMatchObject({ known: false, missing: [{ permission: 'administration: read' }] });
  });

  it('a plan that has none is told, also where a token may not even see that', () => {
    const said = (given: Given) => {
      const { notOffered } = protectionOf(given);
      return notOffered && toPlain(notOffered);
    };
    const words = 'the plan of this account has no branch protection for private repositories';
    expect(said({ rules: planHasNone, classic: planHasNone })).toBe(words);
    expect(said({ rules: planHasNone, classic: lacking, open: open('off', []) })).toBe(words);
    expect(said({ rules: planHasNone, classic: classic({ lock_branch: { enabled: true } }) })).toBe(null);
    expect(said({})).toBe(null);
  });

  it('a rule that nobody knows is kept by its name', () => {
    const { unread } = protectionOf({ rulesets: [ruleset('a', [{ type: 'be_nice' }, { type: 'be_nice' }])] });
    expect(unread.map(({ type, at }) => `${type} of ${at.name}`)).toEqual(['be_nice of a']);
  });

  it('so is one that is known and of another shape', () => {
    const rules = [
      { type: 'required_status_checks', parameters: { checks: ['ci'] } },
      { type: 'workflows' },
      { type: 'constructor' },
    ];
    const { unread } = protectionOf({ rulesets: [ruleset('a', rules)] });
    expect(unread.map(({ type }) => type)).toEqual(['constructor', 'required_status_checks', 'workflows']);
  });
});
