/** Code scanning. https://docs.github.com/rest/code-scanning/code-scanning */
import { visible } from '../../auth/access.ts';
import { json, numberParameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found, Refusal } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import { simpleRepository } from '../../shapes/accounts.ts';
import type { OrganizationCall } from '../../shapes/settings.ts';
import type { CodeScanning, Schemas } from '../../state.ts';
import { repositoriesOfOwner } from '../../world.ts';

/** Public repositories have it for nothing: there is only nothing yet. */
const notEnabled = ({ repository }: RepositoryCall): Refusal =>
  repository.private
    ? new Refusal(403, 'Code Security must be enabled for this repository to use code scanning.')
    : new Refusal(404, 'no analysis found');

const notSetUp: Schemas['code-scanning-default-setup'] = {
  state: 'not-configured',
  languages: [],
  query_suite: 'default',
  updated_at: null,
  schedule: null,
};

/** 403 when the plan lacks it, 404 when nothing was ever uploaded. */
function scanned(call: RepositoryCall): CodeScanning {
  const { codeScanning } = call.repository;
  if (codeScanning === null) throw notEnabled(call);
  const { alerts: found, analyses: made } = codeScanning;
  if (found.length + made.length === 0) throw new Refusal(404, 'no analysis found');
  return codeScanning;
}

/** `ref`, or both references of the pull request that `pr` names. */
function onRef(query: URLSearchParams): (ref: string | undefined) => boolean {
  const [pull, ref] = [query.get('pr'), query.get('ref')];
  if (pull !== null) return (on) => on?.startsWith(`refs/pull/${pull}/`) ?? false;
  return (on) => ref === null || on === ref || on === `refs/heads/${ref}`;
}

function alerts(call: RepositoryCall) {
  const { query } = call;
  const [state, tool, severity] = ['state', 'tool_name', 'severity'].map((key) => query.get(key));
  const on = onRef(query);
  const wanted = scanned(call)
    .alerts.filter((alert) => state == null || alert.state === state)
    .filter((alert) => tool == null || alert.tool.name === tool)
    .filter((alert) => severity == null || alert.rule.severity === severity)
    .filter((alert) => on(alert.most_recent_instance.ref));
  return list(call, wanted, (alert) => alert);
}

/** Newest first. */
function analyses(call: RepositoryCall) {
  const { query } = call;
  const tool = query.get('tool_name');
  const on = onRef(query);
  const wanted = scanned(call)
    .analyses.filter((analysis) => tool === null || analysis.tool.name === tool)
    .filter((analysis) => on(analysis.ref))
    .toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1));
  return list(call, wanted, (analysis) => analysis);
}

type Alert = Schemas['code-scanning-alert-items'];

const stateIs = (query: URLSearchParams, alert: Alert): boolean =>
  (query.get('state') ?? alert.state) === alert.state;

function ofOrganization(call: OrganizationCall) {
  const all = repositoriesOfOwner(call.world, call.account)
    .filter((repository) => visible(call.identity, repository))
    .flatMap((repository) => (repository.codeScanning?.alerts ?? []).map((alert) => ({ alert, repository })))
    .filter(({ alert }) => stateIs(call.query, alert));
  return list(call, all, ({ alert, repository }): Schemas['code-scanning-organization-alert-items'] => ({
    ...alert,
    repository: simpleRepository(call.world, repository),
  }));
}

function defaultSetup(call: RepositoryCall) {
  const { codeScanning, private: isPrivate } = call.repository;
  if (codeScanning === null && isPrivate) throw notEnabled(call);
  return json(codeScanning?.defaultSetup ?? notSetUp);
}

const at = '/repos/{owner}/{repo}/code-scanning';
const reading = ['security_events=read'];

export const codeScanningRoutes: readonly Route[] = documented('code-scanning/code-scanning', {
  'list-code-scanning-alerts-for-an-organization': organizationRoute(
    'GET /orgs/{org}/code-scanning/alerts',
    reading,
    ofOrganization,
  ),
  'list-code-scanning-alerts-for-a-repository': repositoryRoute(`GET ${at}/alerts`, reading, alerts),
  'get-a-code-scanning-alert': repositoryRoute(`GET ${at}/alerts/{alert_number}`, reading, (call) => {
    const number = numberParameter(call, 'alert_number');
    const { rule, ...alert } = found(scanned(call).alerts.find((one) => one.number === number));
    const body: Schemas['code-scanning-alert'] = { ...alert, rule };
    return json(body);
  }),
  'list-code-scanning-analyses-for-a-repository': repositoryRoute(`GET ${at}/analyses`, reading, analyses),
  'get-a-code-scanning-default-setup-configuration': repositoryRoute(
    `GET ${at}/default-setup`,
    ['administration=read'],
    defaultSetup,
  ),
});
