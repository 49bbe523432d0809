/** Which values cannot all be true, whatever GitHub says: one entry per contradiction, by what it is about. Plain data. */
import { own, type Prose, say } from '../../engine/prose.ts';
import type { Value } from '../setting-type.ts';

export interface Contradiction {
  /** Settings that take part; the last of the file among them is where it is reported. */
  readonly keys: readonly string[];
  readonly holds: (value: (key: string) => Value | undefined) => boolean;
  readonly says: Prose;
}

export type Values = Parameters<Contradiction['holds']>[0];

const merges = ['squash', 'merge-commit', 'rebase'].map((name) => `repository.merge.${name}`);

const isOff = (value: Value | undefined) => value === false || value === 'none';

function pinned(of: 'repository' | 'organization', switchKey: string): readonly Contradiction[] {
  const key = (name: string) => `${of}.actions.${name}`;
  const rest = ['allowed', 'selected', 'sha-pinning', 'default-token', 'approve-reviews'].map(key);
  return [
    {
      keys: [key(switchKey), ...rest],
      holds: (value) => isOff(value(key(switchKey))) && rest.some((one) => value(one) !== undefined),
      says: own('GitHub Actions are switched off, so nothing else about them can be set'),
    },
    {
      keys: [key('allowed'), key('selected')],
      holds: (value) => value(key('selected')) !== undefined && value(key('allowed')) !== 'selected',
      says: say`${own(`"selected"`)} has an effect only with ${own('"allowed: selected"')} beside it`,
    },
  ];
}

export const contradictions: readonly Contradiction[] = [
  {
    keys: merges,
    holds: (value) => merges.every((key) => value(key) === false),
    says: own('no way to merge is left: at least one of squash, merge-commit and rebase must stay allowed'),
  },
  {
    keys: ['repository.security.secret-scanning', 'repository.security.push-protection'],
    holds: (value) =>
      value('repository.security.secret-scanning') === false &&
      value('repository.security.push-protection') === true,
    says: own('push protection is a part of secret scanning, which is switched off'),
  },
  {
    keys: ['repository.security.vulnerability-alerts', 'repository.security.security-updates'],
    holds: (value) =>
      value('repository.security.vulnerability-alerts') === false &&
      value('repository.security.security-updates') === true,
    says: own('security updates need Dependabot alerts, which are switched off'),
  },
  ...pinned('repository', 'enabled'),
  ...pinned('organization', 'repositories'),
];

export const branchContradictions: readonly Contradiction[] = [
  {
    keys: ['protection.classic', 'protection.bypass'],
    holds: (value) => value('protection.classic') === 'edit' && value('protection.bypass') !== undefined,
    says: say`${own('"bypass"')} is about Fairlead’s ruleset, and with ${own('"classic: edit"')} classic protection is edited instead`,
  },
  {
    keys: ['protection.approvals', 'protection.pull-request'],
    holds: (value) =>
      value('protection.pull-request') === false && Number(value('protection.approvals') ?? 0) > 0,
    says: own('approvals ask for a pull request, which is not asked for here'),
  },
  {
    keys: ['protection.up-to-date', 'protection.checks'],
    holds: (value) => {
      const checks = value('protection.checks');
      return value('protection.up-to-date') === true && !(Array.isArray(checks) && checks.length > 0);
    },
    says: say`${own('"up-to-date"')} has an effect only with at least one check`,
  },
  {
    keys: ['protection.linear-history', 'repository.merge.squash', 'repository.merge.rebase'],
    holds: (value) =>
      value('protection.linear-history') === true &&
      value('repository.merge.squash') === false &&
      value('repository.merge.rebase') === false,
    says: own('a linear history needs squash or rebase, and both are switched off: nothing could be merged'),
  },
];

const environment = (name: string) => `repository.environments.*.${name}`;

export const environmentContradictions: readonly Contradiction[] = [
  {
    keys: [environment('branches'), environment('selected-branches')],
    holds: (value) =>
      value(environment('selected-branches')) !== undefined && value(environment('branches')) !== 'selected',
    says: say`${own('"selected-branches"')} has an effect only with ${own('"branches: selected"')} beside it`,
  },
  {
    keys: [environment('branches'), environment('selected-branches')],
    holds: (value) => {
      const branches = value(environment('selected-branches'));
      return (
        value(environment('branches')) === 'selected' && Array.isArray(branches) && branches.length === 0
      );
    },
    says: own('no branch could be deployed'),
  },
  {
    keys: [environment('reviewers'), environment('prevent-self-review')],
    holds: (value) => {
      const reviewers = value(environment('reviewers'));
      return (
        value(environment('prevent-self-review')) === true &&
        Array.isArray(reviewers) &&
        reviewers.length === 0
      );
    },
    says: say`${own('"prevent-self-review"')} has an effect only where somebody has to review, and nobody has to`,
  },
];

export const keyContradictions: readonly Contradiction[] = [
  {
    keys: ['organization.deploy-keys', 'repository.access.deploy-keys.*'],
    holds: (value) => {
      const key = value('repository.access.deploy-keys.*');
      return value('organization.deploy-keys') === false && key !== undefined && key !== 'none';
    },
    says: own('deploy keys are switched off for all repositories of the organization'),
  },
];
