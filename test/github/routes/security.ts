/** Code scanning, dependency review and the global advisory database. */
import { commitOf } from '../find.ts';
import { type Call, json, parameter, type RepositoryCall } from '../http/call.ts';
import { linkHeader, list, pageOf, truncated } from '../http/paging.ts';
import { found, notFound, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute, route } from '../http/router.ts';
import type { CodeScanning, Schemas } from '../state.ts';
import { affectsVersion } from './version-range.ts';

/** 403 when the plan lacks it, 404 when nothing was ever uploaded. */
function scanned({ repository: { codeScanning } }: RepositoryCall): CodeScanning {
  if (codeScanning === null) {
    throw new Refusal(403, 'Code Security must be enabled for this repository to use code scanning.');
  }
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

async function dependencyReview(call: RepositoryCall) {
  const { dependencyReview: changes } = call.repository;
  if (changes === null) {
    throw new Refusal(403, 'Dependency review is not supported on this repository.');
  }
  const [base, head] = parameter(call, 'basehead').split('...');
  if (!base || !head) throw notFound();
  found(await commitOf(call.repository, base));
  found(await commitOf(call.repository, head));
  return json(changes);
}

/** More packages are refused. https://docs.github.com/rest/security-advisories/global-advisories */
const mostAffects = 1000;

function affectsOf(query: URLSearchParams): readonly string[] | null {
  const values = [...query.getAll('affects'), ...query.getAll('affects[]')].flatMap((one) => one.split(','));
  if (values.length === 0) return null;
  if (values.length > mostAffects) {
    throw new Refusal(422, `Validation Failed: affects must have at most ${mostAffects} items`);
  }
  return values.filter(Boolean);
}

function affects(advisory: Schemas['global-advisory'], wanted: string): boolean {
  const at = wanted.lastIndexOf('@');
  const [name, version] = at > 0 ? [wanted.slice(0, at), wanted.slice(at + 1)] : [wanted, null];
  return (advisory.vulnerabilities ?? []).some(({ package: pack, vulnerable_version_range: range }) => {
    if (pack?.name?.toLowerCase() !== name.toLowerCase()) return false;
    return version === null || affectsVersion(range ?? '', version);
  });
}

function matching(call: Call): readonly Schemas['global-advisory'][] {
  const { query } = call;
  const names = affectsOf(query);
  const [ecosystem, severity, ghsa, cve] = ['ecosystem', 'severity', 'ghsa_id', 'cve_id'].map((key) =>
    query.get(key),
  );
  // Reviewed ones are all one gets without asking: malware has to be asked for.
  const type = query.get('type') ?? 'reviewed';
  const withdrawn = query.get('is_withdrawn') === 'true';
  return call.world.advisories
    .filter((one) => one.type === type)
    .filter((one) => withdrawn === (one.withdrawn_at !== null))
    .filter((one) => severity == null || one.severity === severity)
    .filter((one) => ghsa == null || one.ghsa_id === ghsa)
    .filter((one) => cve == null || one.cve_id === cve)
    .filter(
      (one) =>
        ecosystem == null || one.vulnerabilities?.some(({ package: pack }) => pack?.ecosystem === ecosystem),
    )
    .filter((one) => names === null || names.some((name) => affects(one, name)))
    .toSorted((a, b) => (a.published_at === b.published_at ? 0 : a.published_at < b.published_at ? 1 : -1));
}

/** Pages by opaque cursors, not by numbers. */
function advisories(call: Call) {
  const all = matching(call);
  const { perPage } = pageOf(call.query);
  const after = call.query.get('after');
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString());
  const page = all.slice(start, start + (truncated(call) ? Math.floor(perPage / 2) : perPage));
  const next = Buffer.from(String(start + perPage)).toString('base64url');
  const more = all.length > start + perPage && !truncated(call);
  return { status: 200, headers: more ? linkHeader(call, { next: { after: next } }) : {}, body: page };
}

export const securityRoutes: readonly Route[] = [
  repositoryRoute('GET /repos/{owner}/{repo}/code-scanning/alerts', ['security_events=read'], alerts),
  repositoryRoute('GET /repos/{owner}/{repo}/code-scanning/analyses', ['security_events=read'], analyses),
  repositoryRoute(
    'GET /repos/{owner}/{repo}/dependency-graph/compare/{basehead+}',
    ['contents=read'],
    dependencyReview,
  ),
  route('GET /advisories', advisories),
  route('GET /advisories/{ghsa_id}', (call) => {
    const id = parameter(call, 'ghsa_id');
    return json(found(call.world.advisories.find((one) => one.ghsa_id === id)));
  }),
];
