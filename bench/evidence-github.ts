/** A made-up GitHub in a process of its own, for `evidence-export.ts`: so many repositories with so many merged pull requests each. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { manyChanges } from '../test/evidence/changes/many.ts';

const [repositories = 1, changes = 1000, alerts = 0, people = 0] = process.argv.slice(2).map(Number);
const { rest, graphql, now } = manyChanges(changes);

const repository = (i: number) => ({
  id: i + 1,
  node_id: `R_${i + 1}`,
  name: `shop-${i + 1}`,
  full_name: `acme/shop-${i + 1}`,
  private: true,
  fork: false,
  visibility: 'private',
  archived: false,
  disabled: false,
  default_branch: 'main',
  created_at: '2020-01-01T00:00:00Z',
  pushed_at: now,
});

const person = (i: number) => ({
  id: 100 + i,
  login: `person-${i}`,
  type: 'User',
  role_name: 'write',
  permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
});

const alert = (i: number) => ({
  number: i + 1,
  state: i % 3 === 0 ? 'open' : 'fixed',
  created_at: '2026-04-02T00:00:00Z',
  updated_at: '2026-04-03T00:00:00Z',
  fixed_at: i % 3 === 0 ? null : '2026-04-03T00:00:00Z',
  dismissed_at: null,
  dismissed_by: null,
  dismissed_reason: null,
  dismissed_comment: null,
  html_url: `https://github.com/acme/shop/security/dependabot/${i + 1}`,
  dependency: { package: { ecosystem: 'npm', name: `package-${i}` }, manifest_path: 'package-lock.json' },
  security_advisory: {
    ghsa_id: 'GHSA-aaaa-bbbb-cccc',
    summary: 'Something is wrong with it',
    severity: 'high',
  },
  security_vulnerability: { severity: 'high', first_patched_version: null },
});

interface Answer {
  readonly status?: number;
  readonly data: unknown;
  readonly link?: string;
}

/** A page of a list, by number or by cursor. */
function listed<T>(url: URL, count: number, of: (i: number) => T): Answer {
  const start = Number(
    url.searchParams.get('after') ?? (Number(url.searchParams.get('page') ?? 1) - 1) * 100,
  );
  const size = Number(url.searchParams.get('per_page') ?? 100);
  const data = Array.from({ length: Math.max(0, Math.min(size, count - start)) }, (_, i) => of(start + i));
  const next = new URL(url);
  next.searchParams.delete('page');
  if (url.searchParams.has('after') || url.pathname.includes('dependabot'))
    next.searchParams.set('after', String(start + size));
  else next.searchParams.set('page', String(start / 100 + 2));
  return { data, ...(start + size < count ? { link: `<${next}>; rel="next"` } : {}) };
}

const nothing: Answer = { status: 404, data: { message: 'Not Found' } };

function ofRepository(url: URL, at: string): Answer {
  const parameters = Object.fromEntries(url.searchParams);
  if (/^\/(activity|branches)$/.test(at)) {
    const { data, headers } = rest(`GET /repos/{owner}/{repo}${at}`, parameters);
    const { link } = headers as { readonly link?: string };
    return { data, ...(link ? { link } : {}) };
  }
  if (at === '/dependabot/alerts') return listed(url, alerts, alert);
  if (at === '/collaborators')
    return url.searchParams.get('affiliation') === 'outside' ? { data: [] } : listed(url, people, person);
  if (at === '') return { data: repository(0) };
  if (
    /^\/(keys|teams|invitations|issues|releases|deployments|code-scanning\/alerts|secret-scanning\/alerts|rulesets.*|commits)$/.test(
      at,
    )
  )
    return { data: [] };
  return nothing;
}

function answerOf(url: URL): Answer {
  const { pathname } = url;
  const [, at = null] = /^\/repos\/acme\/shop-\d+(.*)$/.exec(pathname) ?? [];
  if (at !== null) return ofRepository(url, at);
  switch (pathname) {
    case '/users/acme':
      return { data: { id: 1, login: 'acme', type: 'Organization' } };
    case '/installation/repositories': {
      const page = listed(url, repositories, repository);
      const data = { total_count: repositories, repository_selection: 'all', repositories: page.data };
      return { ...page, data };
    }
    case '/orgs/acme':
      return { data: { default_repository_permission: 'read' } };
    case '/orgs/acme/members':
      return listed(url, url.searchParams.get('role') === 'admin' ? 1 : Math.max(0, people - 1), (i) =>
        person(url.searchParams.get('role') === 'admin' ? 0 : i + 1),
      );
    default:
      return nothing;
  }
}

const server = createServer((request, response) => {
  void (async () => {
    const url = new URL(request.url ?? '/', 'http://x');
    const send = ({ status = 200, data, link }: Answer) => {
      response.writeHead(status, { 'content-type': 'application/json', ...(link ? { link } : {}) });
      response.end(JSON.stringify(data));
    };
    if (url.pathname !== '/graphql') return send(answerOf(url));
    const { query, variables } = JSON.parse(await text(request)) as {
      readonly query: string;
      readonly variables: Readonly<Record<string, unknown>>;
    };
    send({
      data: {
        data: { repository: graphql(query, variables), search: { issueCount: repositories * changes } },
      },
    });
  })();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
