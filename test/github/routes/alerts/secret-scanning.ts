/** Secret scanning alerts. https://docs.github.com/rest/secret-scanning/secret-scanning */
import { visible } from '../../auth/access.ts';
import { type Call, json, numberParameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found, Refusal } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import { simpleRepository } from '../../shapes/accounts.ts';
import type { OrganizationCall } from '../../shapes/settings.ts';
import type { Schemas } from '../../state.ts';
import { repositoriesOfOwner } from '../../world.ts';

type Alert = Schemas['secret-scanning-alert'];

function enabled({ repository }: RepositoryCall): readonly Alert[] {
  if (!repository.settings.security.has('secret_scanning'))
    throw new Refusal(404, 'Secret scanning is disabled on this repository.');
  return repository.alerts.secrets;
}

function matching({ query }: Call, all: readonly Alert[]): readonly Alert[] {
  const state = query.get('state');
  const types = query.get('secret_type')?.split(',');
  const resolutions = query.get('resolution')?.split(',');
  return all
    .filter((alert) => state === null || alert.state === state)
    .filter((alert) => types === undefined || types.includes(alert.secret_type ?? ''))
    .filter((alert) => resolutions === undefined || resolutions.includes(alert.resolution ?? ''))
    .toReversed();
}

/** `hide_secret` leaves the literal out. */
function shown({ query }: Call, { secret, ...alert }: Alert): Alert {
  return query.get('hide_secret') === 'true' || secret === undefined ? alert : { ...alert, secret };
}

function ofOrganization(call: OrganizationCall) {
  const all = repositoriesOfOwner(call.world, call.account).filter(
    (one) => one.settings.security.has('secret_scanning') && visible(call.identity, one),
  );
  const alerts = all.flatMap((repository) =>
    matching(call, repository.alerts.secrets).map((alert) => ({ alert, repository })),
  );
  return list(call, alerts, ({ alert, repository }): Schemas['organization-secret-scanning-alert'] => ({
    ...shown(call, alert),
    repository: simpleRepository(call.world, repository),
  }));
}

const reading = ['secret_scanning_alerts=read'];

export const secretScanningRoutes: readonly Route[] = documented('secret-scanning/secret-scanning', {
  'list-secret-scanning-alerts-for-an-organization': organizationRoute(
    'GET /orgs/{org}/secret-scanning/alerts',
    reading,
    ofOrganization,
  ),
  'list-secret-scanning-alerts-for-a-repository': repositoryRoute(
    'GET /repos/{owner}/{repo}/secret-scanning/alerts',
    reading,
    (call) => list(call, matching(call, enabled(call)), (alert) => shown(call, alert)),
  ),
  'get-a-secret-scanning-alert': repositoryRoute(
    'GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}',
    reading,
    (call) => {
      const number = numberParameter(call, 'alert_number');
      return json(shown(call, found(enabled(call).find((one) => one.number === number))));
    },
  ),
});
