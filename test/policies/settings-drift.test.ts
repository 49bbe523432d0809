import { describe, expect, it } from 'vitest';
import { branchProtection } from '../../app/protection/model/branch.ts';
import type { ClassicWire, Read, RuleWire } from '../../app/protection/model/wire.ts';
import { isKnown, type NotKnown, notKnown, type Part } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import type { Comparison, SettingFound, SettingState } from '../../policies/facts/settings-state.ts';
import { settingsDrift } from '../../policies/repository/settings-drift.ts';
import { compare } from '../../policies/settings/compare.ts';
import { settingType } from '../../policies/settings/index.ts';
import type { Observed } from '../../policies/settings/observed.ts';
import { type Ruleset, rulesetSchema } from '../../policies/settings/ruleset.ts';
import type { Value } from '../../policies/settings/setting-type.ts';

const setting = (found: SettingFound, more: Partial<SettingState> = {}): SettingState => ({
  name: 'repository.merge.squash',
  declared: true,
  layer: 'acme/.github@4f2c1e9',
  line: 5,
  affects: 'everybody who merges',
  risk: 'low',
  found,
  ...more,
});

const gap = { reason: own('GitHub refused to show it'), permission: 'administration: read' };

const judge = (...settings: readonly SettingState[]) =>
  settingsDrift.judge({ settingsState: { target: 'acme/shop', settings } }, {});

describe('settings-drift', () => {
  it('names what is there, what is declared, and where', () => {
    const verdict = judge(
      setting({ state: 'differs', observed: false }),
      setting({ state: 'same' }, { name: 'other' }),
    );
    expect(verdict).toMatchObject({
      outcome: 'fail',
      findings: [{ fingerprint: 'repository.merge.squash' }],
    });
    const [finding] = verdict.outcome === 'fail' ? verdict.findings : [];
    expect(toPlain(finding?.message ?? [])).toBe(
      'repository.merge.squash is false and is declared as true (acme/.github@4f2c1e9 line 5); putting it right affects everybody who merges.',
    );
    expect(toPlain(finding?.remedy ?? [])).toContain('fairlead plan acme/shop');
  });

  it('calls nothing a difference that is not shown, and leaves the verdict open', () => {
    expect(judge(setting({ state: 'unknown', gap }))).toMatchObject({ outcome: 'pass', gaps: [gap] });
    expect(
      judge(setting({ state: 'unknown', gap }), setting({ state: 'differs', observed: false })),
    ).toMatchObject({
      outcome: 'fail',
      gaps: [gap],
    });
  });

  it('notes what is not to be had there', () => {
    const verdict = judge(setting({ state: 'absent', because: own('only public repositories have it') }));
    expect(verdict).toMatchObject({ outcome: 'pass' });
    expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([
      'repository.merge.squash is declared, and not to be had here: only public repositories have it',
    ]);
  });

  it('has nothing to say where nothing is declared', () => {
    expect(judge()).toMatchObject({ outcome: 'skip' });
  });
});

const hidden = notKnown(own('hidden'));

function compared(
  key: string,
  value: Value,
  observed: Partial<Observed>,
  branch: string | null = null,
): Comparison {
  const type = settingType(key);
  if (!type) throw new Error(`there is no setting ${key}`);
  const declared = { type, branch, value, origin: { layer: 'a', line: 1 } };
  const [one] = compare([declared], { answers: {}, branches: {}, teams: {}, ...observed });
  if (!one) throw new Error('nothing was compared');
  return one.result;
}

const state = (comparison: Comparison): unknown =>
  comparison.state === 'differs' ? comparison.observed : comparison.state;

describe('what GitHub answers', () => {
  it.each<[string, Value, Partial<Observed>['answers'], unknown]>([
    ['repository.merge.squash', true, { merging: { allow_squash_merge: true } }, 'same'],
    ['repository.merge.squash', true, { merging: { allow_squash_merge: false } }, false],
    ['repository.merge.squash', true, { merging: {} }, 'unknown'],
    ['repository.merge.squash', true, { merging: { allow_squash_merge: null } }, 'unknown'],
    ['repository.merge.squash', true, { merging: 'nonsense' }, 'unknown'],
    ['repository.merge.squash', true, { merging: hidden }, 'unknown'],
    [
      'repository.merge.squash-message',
      'title',
      { merging: { squash_merge_commit_title: 'PR_TITLE', squash_merge_commit_message: 'BLANK' } },
      'same',
    ],
    [
      'repository.merge.squash-message',
      'title',
      {
        merging: { squash_merge_commit_title: 'COMMIT_OR_PR_TITLE', squash_merge_commit_message: 'BLANK' },
      },
      'COMMIT_OR_PR_TITLE/BLANK',
    ],
    [
      'repository.merge.squash-message',
      'title',
      { merging: { squash_merge_commit_title: 'PR_TITLE' } },
      'unknown',
    ],
    [
      'repository.features.forking',
      false,
      { repository: { private: false, owner: { type: 'Organization' }, allow_forking: true } },
      'absent',
    ],
    [
      'repository.features.forking',
      false,
      { repository: { private: true, owner: { type: 'User' }, allow_forking: true } },
      'absent',
    ],
    [
      'repository.features.forking',
      false,
      { repository: { private: true, owner: { type: 'Organization' }, allow_forking: true } },
      true,
    ],
    [
      'repository.security.secret-scanning',
      true,
      { repository: { security_and_analysis: { secret_scanning: { status: 'enabled' } } } },
      'same',
    ],
    [
      'repository.security.secret-scanning',
      true,
      { repository: { security_and_analysis: { secret_scanning: { status: 'disabled' } } } },
      false,
    ],
    ['repository.security.secret-scanning', true, { repository: { security_and_analysis: {} } }, 'unknown'],
    ['repository.security.secret-scanning', true, { repository: { security_and_analysis: null } }, 'unknown'],
    [
      'repository.security.private-reporting',
      true,
      { repository: { private: true }, privateReporting: hidden },
      'absent',
    ],
    [
      'repository.security.private-reporting',
      true,
      { repository: { private: false }, privateReporting: { enabled: false } },
      false,
    ],
    [
      'repository.security.security-updates',
      true,
      { securityUpdates: { enabled: true, paused: false } },
      'same',
    ],
    [
      'repository.security.security-updates',
      true,
      { securityUpdates: hidden, vulnerabilityAlerts: { enabled: false } },
      false,
    ],
    [
      'repository.security.security-updates',
      true,
      { securityUpdates: hidden, vulnerabilityAlerts: { enabled: true } },
      'unknown',
    ],
    [
      'repository.security.security-updates',
      true,
      { securityUpdates: hidden, vulnerabilityAlerts: hidden },
      'unknown',
    ],
    [
      'repository.actions.allowed',
      'local',
      { actions: { enabled: true, allowed_actions: 'local_only' } },
      'same',
    ],
    [
      'repository.actions.allowed',
      'local',
      { actions: { enabled: true, allowed_actions: 'of_a_kind_that_is_new' } },
      'of_a_kind_that_is_new',
    ],
    ['repository.actions.allowed', 'local', { actions: { enabled: false } }, 'unknown'],
    [
      'repository.actions.selected',
      ['acme/*', 'github-owned'],
      {
        selectedActions: {
          github_owned_allowed: true,
          verified_allowed: false,
          patterns_allowed: ['acme/*'],
        },
      },
      'same',
    ],
    ['repository.actions.selected', ['github-owned'], { selectedActions: null }, null],
    ['repository.actions.selected', ['github-owned'], { selectedActions: hidden }, 'unknown'],
    [
      'organization.default-permission',
      'none',
      { organization: { default_repository_permission: 'read' } },
      'read',
    ],
    ['organization.default-permission', 'none', { organization: {} }, 'unknown'],
    [
      'organization.actions.repositories',
      'none',
      { organizationActions: { enabled_repositories: 'none' } },
      'same',
    ],
  ])('%s as %j: %j is %j', (key, value, answers, expected) => {
    expect(state(compared(key, value, { answers: answers ?? {} }))).toEqual(expected);
  });
});

const ruleset = (rules: Ruleset['rules'], more: Partial<Ruleset> = {}): Ruleset => ({
  id: 1,
  name: 'Fairlead: default branch',
  target: 'branch',
  enforcement: 'active',
  conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
  rules: rules ?? [],
  ...more,
});

const pulls = (approvals: number) => ({
  type: 'pull_request',
  parameters: {
    required_approving_review_count: approvals,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  },
});

it('a ruleset with null for what is not said is read as if it were left out', () => {
  const read = rulesetSchema.parse({
    ...ruleset([]),
    rules: [{ type: 'deletion', parameters: null }],
    bypass_actors: null,
  });
  const branches = { default: { own: read, others: null } };
  expect(compared('protection.block-deletion', true, { branches }, 'default')).toEqual({ state: 'same' });
  expect(compared('protection.bypass', ['owners'], { branches }, 'default')).toMatchObject({
    state: 'unknown',
  });
});

const off = { enabled: false };
const plain: ClassicWire = {
  enforce_admins: off,
  required_signatures: off,
  required_linear_history: off,
  allow_force_pushes: { enabled: true },
  allow_deletions: { enabled: true },
  block_creations: off,
  required_conversation_resolution: off,
  lock_branch: off,
};
const approving = (count: number): ClassicWire => ({
  ...plain,
  required_pull_request_reviews: {
    dismiss_stale_reviews: false,
    require_code_owner_reviews: false,
    require_last_push_approval: false,
    required_approving_review_count: count,
  },
});
const checking = (...checks: readonly (readonly [string, number | null])[]): ClassicWire => ({
  ...plain,
  required_status_checks: { strict: false, checks: checks.map(([context, app_id]) => ({ context, app_id })) },
});

describe('a branch', () => {
  /** In GitHub's own shapes, through the model of protection that all policies read. */
  const at = (
    own: Part<Ruleset | null>,
    rules: readonly RuleWire[] | NotKnown | null,
    classic: ClassicWire | NotKnown | null,
  ) => {
    const read = <T>(part: T | NotKnown): Read<T> =>
      isKnown(part) ? { ok: true, value: part as T } : { ok: false, reason: (part as NotKnown).notKnown };
    const found =
      rules === null
        ? null
        : branchProtection({
            repository: 'acme/shop',
            defaultBranch: 'main',
            branch: 'main',
            url: null,
            rules: read<readonly RuleWire[]>(rules),
            rulesets: new Map(),
            classic: read<ClassicWire | null>(classic),
            more: { ok: false, reason: [] },
            open: { ok: false, reason: [] },
          });
    return { branches: { default: { own, others: found?.rules ?? null } } };
  };
  it.each<[string, string, Value, Partial<Observed>, unknown]>([
    ['nothing anywhere', 'approvals', 1, at(null, [], null), null],
    ['enough by a ruleset', 'approvals', 1, at(null, [pulls(2)], null), 'same'],
    ['enough by classic protection', 'approvals', 2, at(null, [], approving(2)), 'same'],
    ['too few by both', 'approvals', 3, at(null, [pulls(2)], approving(1)), 2],
    ['enough where the other is hidden', 'approvals', 1, at(null, [pulls(1)], hidden), 'same'],
    ['too few where the other is hidden', 'approvals', 2, at(null, [pulls(1)], hidden), 'unknown'],
    ['all hidden', 'approvals', 1, at(null, hidden, hidden), 'unknown'],
    ['the rulesets hidden', 'approvals', 1, at(hidden, [pulls(1)], null), 'unknown'],
    ['nothing asked for', 'approvals', 0, at(null, hidden, hidden), 'same'],
    ['as Fairlead’s says', 'approvals', 2, at(ruleset([pulls(2)]), null, null), 'same'],
    ['more than declared in Fairlead’s', 'approvals', 1, at(ruleset([pulls(2)]), null, null), 2],
    [
      'Fairlead’s switched off',
      'approvals',
      2,
      at(ruleset([pulls(2)], { enforcement: 'disabled' }), null, null),
      null,
    ],
    [
      'Fairlead’s tried out only',
      'approvals',
      2,
      at(ruleset([pulls(2)], { enforcement: 'evaluate' }), null, null),
      null,
    ],
    ...[
      { include: ['refs/heads/nothing'], exclude: [] },
      { include: ['~DEFAULT_BRANCH'], exclude: ['refs/heads/main'] },
      { include: [] },
    ].map((names): [string, string, Value, Partial<Observed>, unknown] => [
      `Fairlead’s turned to other branches: ${JSON.stringify(names)}`,
      'approvals',
      2,
      at(ruleset([pulls(2)], { conditions: { ref_name: names } }), null, null),
      null,
    ]),
    [
      'Fairlead’s for all branches',
      'approvals',
      2,
      at(ruleset([pulls(2)], { conditions: { ref_name: { include: ['~ALL'] } } }), null, null),
      'same',
    ],
    ['Fairlead’s for tags', 'approvals', 2, at(ruleset([pulls(2)], { target: 'tag' }), null, null), null],
    [
      'Fairlead’s without branches',
      'approvals',
      2,
      at(ruleset([pulls(2)], { conditions: null }), null, null),
      null,
    ],
    [
      'checks, some of them there',
      'checks',
      ['a', 'b'],
      at(
        null,
        [{ type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'a' }] } }],
        null,
      ),
      ['a'],
    ],
    [
      'checks from an App, asked of any',
      'checks',
      ['a@7'],
      at(
        null,
        [{ type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'a' }] } }],
        null,
      ),
      ['a'],
    ],
    [
      'checks from one App where any will do',
      'checks',
      ['a'],
      at(null, [], checking(['a', 7], ['b', null])),
      'same',
    ],
    ['a rule of a kind that is new', 'signatures', true, at(null, [{ type: 'of_the_future' }], null), null],
    ['who bypasses hidden', 'bypass', ['owners'], at(ruleset([]), null, null), 'unknown'],
    [
      'who bypasses shown',
      'bypass',
      ['owners'],
      at(
        ruleset([], {
          bypass_actors: [{ actor_type: 'OrganizationAdmin', actor_id: null, bypass_mode: 'always' }],
        }),
        null,
        null,
      ),
      'same',
    ],
    [
      'one who bypasses without a mode',
      'bypass',
      ['admins'],
      at(ruleset([], { bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 5 }] }), null, null),
      'same',
    ],
    [
      'one who bypasses in pull requests only',
      'bypass',
      ['admins'],
      at(
        ruleset([], {
          bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 5, bypass_mode: 'pull_request' }],
        }),
        null,
        null,
      ),
      ['RepositoryRole 5 pull_request'],
    ],
  ])('%s', (_, name, value, observed, expected) => {
    expect(state(compared(`protection.${name}`, value, observed, 'default'))).toEqual(expected);
  });
});
