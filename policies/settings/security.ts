/** What GitHub looks for in a repository. */
import * as z from 'zod';
import { isKnown } from '../engine/part.ts';
import { own } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { toggle } from './fields.ts';
import { type Answers, answer, at, type FieldSetting, member } from './setting-type.ts';

const repository = '/repos/{owner}/{repo}';
const hidden =
  'GitHub shows it only to those who administer the repository (an App needs administration: read)';
const kind = { risk: 'low', stricter: stricter.whenTrue } as const;

function isPrivate(answers: Answers): boolean {
  const given = answer(answers, 'repository');
  return isKnown(given) && at(given, ['private']) === true;
}

/** A member of `security_and_analysis`: GitHub writes `{status: enabled}`. */
function feature(name: string, about: Pick<FieldSetting, 'key' | 'says' | 'affects'>): FieldSetting {
  const path = ['security_and_analysis', name, 'status'];
  return {
    ...about,
    of: 'repository',
    risk: 'low',
    reads: ['repository'],
    schema: z.boolean().meta(stricter.whenTrue),
    observe: (answers) => {
      const status = member(answers, 'repository', path, z.enum(['enabled', 'disabled']), hidden);
      return isKnown(status) ? status === 'enabled' : status;
    },
    edit: (value) => ({
      route: `PATCH ${repository}`,
      sets: { security_and_analysis: { [name]: { status: value === true ? 'enabled' : 'disabled' } } },
      keeps: {},
    }),
  };
}

/** On, and no pull requests come: neither what `true` asks for nor what `false` does. */
const paused = 'paused';

/** https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/dependabot-updates-stopped */
function isPaused(answers: Answers): boolean {
  const given = answer(answers, 'securityUpdates');
  return isKnown(given) && at(given, ['paused']) === true;
}

const updates = toggle(
  {
    read: 'securityUpdates',
    of: 'repository',
    on: `PUT ${repository}/automated-security-fixes`,
    off: `DELETE ${repository}/automated-security-fixes`,
    hidden,
  },
  {
    key: 'repository.security.security-updates',
    says: 'Dependabot opens pull requests that update vulnerable dependencies',
    affects: 'whoever reviews dependency updates',
    ...kind,
  },
);

export const securitySettings: readonly FieldSetting[] = [
  toggle(
    {
      read: 'vulnerabilityAlerts',
      of: 'repository',
      on: `PUT ${repository}/vulnerability-alerts`,
      off: `DELETE ${repository}/vulnerability-alerts`,
      hidden,
    },
    {
      key: 'repository.security.vulnerability-alerts',
      says: 'Dependabot alerts: GitHub tells of known vulnerabilities in its dependencies',
      affects: 'its administrators and writers, who get the alerts',
      ...kind,
    },
  ),
  {
    ...updates,
    reads: ['securityUpdates', 'vulnerabilityAlerts'],
    // GitHub answers 404 here where alerts are off, as it does to those who may not look.
    observe: (answers, entry) => {
      const given = updates.observe(answers, entry);
      if (isKnown(given)) return given === true && isPaused(answers) ? paused : given;
      const alerts = member(answers, 'vulnerabilityAlerts', ['enabled'], z.boolean(), hidden);
      return alerts === false ? false : given;
    },
    cannot: ({ value }, answers) =>
      value === true && isPaused(answers)
        ? own(
            'it is on, and GitHub paused it since nobody dealt with its pull requests for 90 days: merge or close one of them',
          )
        : null,
  },
  feature('secret_scanning', {
    key: 'repository.security.secret-scanning',
    says: 'GitHub looks for secrets; a private repository needs GitHub Secret Protection for it',
    affects: 'its administrators, who get the alerts',
  }),
  feature('secret_scanning_push_protection', {
    key: 'repository.security.push-protection',
    says: 'GitHub refuses pushes that hold a secret',
    affects: 'everybody who pushes',
  }),
  toggle(
    {
      read: 'privateReporting',
      of: 'repository',
      on: `PUT ${repository}/private-vulnerability-reporting`,
      off: `DELETE ${repository}/private-vulnerability-reporting`,
      hidden,
    },
    {
      key: 'repository.security.private-reporting',
      says: 'Anybody may report a vulnerability privately; GitHub has it for public repositories',
      affects: 'its administrators, who get the reports',
      ...kind,
      absent: (answers) => (isPrivate(answers) ? own('GitHub has it for public repositories only') : null),
    },
  ),
];
