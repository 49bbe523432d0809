/** An account on GitHub as an {@link OrganizationSource}. */
import type { Wanted } from '../../policies/engine/facts.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import { readAccount } from '../github/organization/account.ts';
import { once } from '../once.ts';
import type { OrganizationSource } from './source.ts';

export interface OrganizationSourceOf {
  readonly login: string;
  /** Reads files of the organization's repositories, and what everybody may read. */
  readonly counted: AssessmentOctokit;
  /** Reads what the wanted facts need more. */
  readonly octokitFor: OctokitFor;
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Opened for each set of wishes; whose account it is is read once for all of them. */
export function organizationSource(of: OrganizationSourceOf): (wanted: Wanted) => OrganizationSource {
  const { login, counted, octokitFor, fetch, now } = of;
  const account = once(() => readAccount(counted.octokit, login));
  return (wanted) => {
    const { facts } = wanted;
    const verdict = octokitFor({ for: 'verdict', kind: 'organization', facts });
    const settings = octokitFor({ for: 'settings-read', facts });
    return {
      kind: 'organization',
      wanted,
      rules: null,
      readAt: now,
      github: {
        org: login,
        octokit: forAssessment(verdict, counted.calls).octokit,
        settings: forAssessment(settings, counted.calls).octokit,
        account,
      },
      fetch,
    };
  };
}
