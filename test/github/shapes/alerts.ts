/** Alerts in GitHub's shape from the little that a test cares about. */
import type { Repository, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { api, fullName, htmlUrl, simpleUser, stamp } from './accounts.ts';

export interface NewDependabotAlert {
  readonly package: string;
  readonly ecosystem?: string;
  readonly manifest?: string;
  readonly severity?: 'low' | 'medium' | 'high' | 'critical';
  readonly ghsa?: string;
  readonly range?: string;
  readonly fixedIn?: string | null;
  readonly state?: Schemas['dependabot-alert']['state'];
  readonly createdAt?: Date;
}

function times(
  state: string,
  at: string,
): Pick<
  Schemas['dependabot-alert'],
  'dismissed_at' | 'fixed_at' | 'auto_dismissed_at' | 'dismissed_reason' | 'dismissed_comment'
> {
  return {
    dismissed_at: state === 'dismissed' ? at : null,
    dismissed_reason: state === 'dismissed' ? 'tolerable_risk' : null,
    dismissed_comment: null,
    fixed_at: state === 'fixed' ? at : null,
    auto_dismissed_at: state === 'auto_dismissed' ? at : null,
  };
}

export function dependabotAlert(
  world: World,
  repository: Repository,
  about: NewDependabotAlert,
): Schemas['dependabot-alert'] {
  const number = repository.alerts.dependabot.length + 1;
  const at = stamp(about.createdAt ?? world.now());
  const ghsa = about.ghsa ?? `GHSA-0000-0000-${String(number).padStart(4, '0')}`;
  const severity = about.severity ?? 'high';
  const pack = { ecosystem: about.ecosystem ?? 'npm', name: about.package };
  const fixed = about.fixedIn === null ? null : { identifier: about.fixedIn ?? '2.0.0' };
  const range = about.range ?? '< 2.0.0';
  const state = about.state ?? 'open';
  return {
    number,
    state,
    dependency: {
      package: pack,
      manifest_path: about.manifest ?? 'package-lock.json',
      scope: 'runtime',
      relationship: 'direct',
    },
    security_advisory: {
      ghsa_id: ghsa,
      cve_id: null,
      summary: `${about.package} is vulnerable`,
      description: `${about.package} ${range} is vulnerable.`,
      severity,
      cvss: { score: 0, vector_string: null },
      cwes: [],
      identifiers: [{ type: 'GHSA', value: ghsa }],
      references: [{ url: `${world.url}/advisories/${ghsa}` }],
      published_at: at,
      updated_at: at,
      withdrawn_at: null,
      vulnerabilities: [
        { package: pack, severity, vulnerable_version_range: range, first_patched_version: fixed },
      ],
    },
    security_vulnerability: {
      package: pack,
      severity,
      vulnerable_version_range: range,
      first_patched_version: fixed,
    },
    url: api(world, `/repos/${fullName(repository)}/dependabot/alerts/${number}`),
    html_url: `${htmlUrl(world, repository)}/security/dependabot/${number}`,
    created_at: at,
    updated_at: at,
    dismissed_by: state === 'dismissed' ? simpleUser(world, repository.owner) : null,
    ...times(state, at),
  };
}

export interface NewSecretAlert {
  readonly type?: string;
  readonly secret?: string;
  readonly state?: 'open' | 'resolved';
  readonly resolution?: NonNullable<Schemas['secret-scanning-alert-resolution']>;
  readonly validity?: 'active' | 'inactive' | 'unknown';
  readonly bypassed?: boolean;
  readonly createdAt?: Date;
}

export function secretAlert(
  world: World,
  repository: Repository,
  about: NewSecretAlert,
): Schemas['secret-scanning-alert'] {
  const number = repository.alerts.secrets.length + 1;
  const at = stamp(about.createdAt ?? world.now());
  const url = api(world, `/repos/${fullName(repository)}/secret-scanning/alerts/${number}`);
  const resolved = about.state === 'resolved' || about.resolution !== undefined;
  const owner = simpleUser(world, repository.owner);
  return {
    number,
    created_at: at,
    updated_at: at,
    url,
    html_url: `${htmlUrl(world, repository)}/security/secret-scanning/${number}`,
    locations_url: `${url}/locations`,
    state: resolved ? 'resolved' : 'open',
    resolution: resolved ? (about.resolution ?? 'revoked') : null,
    resolved_at: resolved ? at : null,
    resolved_by: resolved ? owner : null,
    resolution_comment: null,
    secret_type: about.type ?? 'github_personal_access_token',
    secret_type_display_name: 'GitHub Personal Access Token',
    secret: about.secret ?? 'ghp_0000000000000000000000000000000000',
    validity: about.validity ?? 'unknown',
    publicly_leaked: false,
    multi_repo: false,
    push_protection_bypassed: about.bypassed ?? false,
    push_protection_bypassed_by: about.bypassed ? owner : null,
    push_protection_bypassed_at: about.bypassed ? at : null,
  };
}
