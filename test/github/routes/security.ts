/** Dependency review and the global advisory database. */
import { commitOf } from '../find.ts';
import { type Call, json, parameter, type RepositoryCall } from '../http/call.ts';
import { cursored } from '../http/paging.ts';
import { found, notFound, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute, route } from '../http/router.ts';
import type { Schemas } from '../state.ts';
import { affectsVersion } from './version-range.ts';

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

export const securityRoutes: readonly Route[] = [
  repositoryRoute(
    'GET /repos/{owner}/{repo}/dependency-graph/compare/{basehead+}',
    ['contents=read'],
    dependencyReview,
  ),
  route('GET /advisories', (call) => cursored(call, matching(call), (advisory) => advisory)),
  route('GET /advisories/{ghsa_id}', (call) => {
    const id = parameter(call, 'ghsa_id');
    return json(found(call.world.advisories.find((one) => one.ghsa_id === id)));
  }),
];
