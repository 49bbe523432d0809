/** Dependabot alerts. https://docs.github.com/rest/dependabot/alerts */
import { visible } from '../../auth/access.ts';
import { type Call, json, numberParameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { cursored } from '../../http/paging.ts';
import { found, Refusal } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import { simpleRepository } from '../../shapes/accounts.ts';
import type { OrganizationCall } from '../../shapes/settings.ts';
import type { Schemas } from '../../state.ts';
import { repositoriesOfOwner } from '../../world.ts';

type Alert = Schemas['dependabot-alert'];

/** Switched off, they are refused; so they are where a repository is archived. */
function enabled({ repository }: RepositoryCall): readonly Alert[] {
  if (!repository.settings.vulnerabilityAlerts)
    throw new Refusal(403, 'Dependabot alerts are disabled for this repository.');
  if (repository.archived)
    throw new Refusal(403, 'Dependabot alerts are not available for archived repositories.');
  return repository.alerts.dependabot;
}

/** Every filter takes several values, separated by commas. */
function matching<T extends Alert>({ query }: Call, all: readonly T[]): readonly T[] {
  const oneOf = (name: string, value: string | undefined): boolean => {
    const wanted = query.get(name)?.split(',');
    return wanted === undefined || (value !== undefined && wanted.includes(value));
  };
  return all.filter(
    (alert) =>
      oneOf('state', alert.state) &&
      oneOf('severity', alert.security_vulnerability.severity) &&
      oneOf('ecosystem', alert.dependency.package?.ecosystem) &&
      oneOf('package', alert.dependency.package?.name) &&
      oneOf('manifest', alert.dependency.manifest_path) &&
      oneOf('scope', alert.dependency.scope ?? undefined),
  );
}

/** https://github.com/github/github-mcp-server/issues/2648 */
function refusePages({ query }: Call): void {
  if (query.has('page')) throw new Refusal(400, 'Pagination using the `page` parameter is not supported.');
}

function ofOrganization(call: OrganizationCall) {
  refusePages(call);
  const all = repositoriesOfOwner(call.world, call.account)
    .filter((one) => one.settings.vulnerabilityAlerts && !one.archived && visible(call.identity, one))
    .flatMap((repository) =>
      repository.alerts.dependabot.map((alert) => ({
        ...alert,
        repository: simpleRepository(call.world, repository),
      })),
    );
  return cursored(
    call,
    matching(call, all).toReversed(),
    (alert): Schemas['dependabot-alert-with-repository'] => alert,
  );
}

const reading = ['vulnerability_alerts=read'];

export const dependabotRoutes: readonly Route[] = documented('dependabot/alerts', {
  'list-dependabot-alerts-for-an-organization': organizationRoute(
    'GET /orgs/{org}/dependabot/alerts',
    reading,
    ofOrganization,
  ),
  'list-dependabot-alerts-for-a-repository': repositoryRoute(
    'GET /repos/{owner}/{repo}/dependabot/alerts',
    reading,
    (call) => {
      refusePages(call);
      return cursored(call, matching(call, enabled(call)).toReversed(), (alert) => alert);
    },
  ),
  'get-a-dependabot-alert': repositoryRoute(
    'GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}',
    reading,
    (call) => {
      const number = numberParameter(call, 'alert_number');
      return json(found(enabled(call).find((one) => one.number === number)));
    },
  ),
});
