/** Routes as GitHub's documentation writes them: `GET /repos/{owner}/{repo}/contents/{path+}`; `+` takes slashes too. */
import { permit, permitIn, visible } from '../auth/access.ts';
import { api } from '../shapes/accounts.ts';
import type { Account, Repository } from '../state.ts';
import { accountByLogin, renamedRepository, repositoryByName } from '../world.ts';
import type { Answer, Call, RepositoryCall } from './call.ts';
import { parameter } from './call.ts';
import { notFound, Refusal } from './refusal.ts';

export interface Route {
  /** `METHOD /path/{parameter}`. */
  readonly name: string;
  /** Permissions of which one is enough (`issues=write`); sent back as `x-accepted-github-permissions`. */
  readonly accepts: readonly string[];
  handle(call: Call): Answer | Promise<Answer>;
}

export function route(name: string, handle: Route['handle']): Route {
  return { name, accepts: [], handle };
}

/** By its id in the path (`/repositories/{id}`), or by the name it has now; null when there is none that can be seen. */
function repositoryIn(call: Call): Repository | null {
  const { world, parameters, identity } = call;
  const id = parameters.repository_id;
  const repository =
    id === undefined
      ? repositoryByName(world, parameter(call, 'owner'), parameter(call, 'repo'))
      : (world.repositories.find((one) => String(one.id) === id) ?? null);
  return repository && visible(identity, repository) ? repository : null;
}

const documentation = 'https://docs.github.com/v3/#http-redirects';

/** To a renamed repository by its id: 301 for reads, 307 (the same method again) for everything else. */
function redirected(call: Call): Answer {
  const { world, method, pathname, query, identity } = call;
  const moved = renamedRepository(world, parameter(call, 'owner'), parameter(call, 'repo'));
  if (!moved || !visible(identity, moved)) throw notFound();
  const rest = pathname
    .split('/')
    .slice(4)
    .map((part) => `/${part}`);
  const url = `${api(world, `/repositories/${moved.id}`)}${rest.join('')}`;
  const body = { message: 'Moved Permanently', url, documentation_url: documentation };
  const location = query.size > 0 ? `${url}?${query}` : url;
  return {
    status: method === 'GET' || method === 'HEAD' ? 301 : 307,
    headers: { location, 'content-type': 'application/json; charset=utf-8' },
    // As bytes: GitHub redirects every route and describes it of a few, so this is not held against a description.
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** A route in a repository: renamed is redirected, unseen is 404, a missing permission 403, in this order. */
export function repositoryRoute(
  name: string,
  accepts: readonly string[],
  handle: (call: RepositoryCall) => Answer | Promise<Answer>,
): Route {
  return {
    name,
    accepts,
    handle: (call) => {
      const repository = repositoryIn(call);
      if (!repository) return redirected(call);
      if (repository.disabled) throw new Refusal(403, 'Repository access blocked');
      permit(call, repository, accepts);
      return handle({ ...call, repository });
    },
  };
}

/** A route in an organization. */
export function organizationRoute(
  name: string,
  accepts: readonly string[],
  handle: (call: Call & { readonly account: Account }) => Answer | Promise<Answer>,
): Route {
  return {
    name,
    accepts,
    handle: (call) => {
      const account = accountByLogin(call.world, parameter(call, 'org'));
      if (account?.organization == null) throw notFound();
      permitIn(call, account, accepts);
      return handle({ ...call, account });
    },
  };
}

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: Route;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

function compile(one: Route): Compiled {
  const [method = '', path = ''] = one.name.split(' ');
  const names: string[] = [];
  const source = path.replace(/[.]/g, '\\.').replace(/\{(\w+)(\+?)\}/g, (_, name: string, many: string) => {
    names.push(name);
    return many ? '(.+?)' : '([^/]+)';
  });
  return { route: one, method, pattern: new RegExp(`^${source}/?$`), names };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The first route that matches wins; null when GitHub may have it but this GitHub does not. */
export function createRouter(routes: readonly Route[]): (method: string, pathname: string) => Match | null {
  const compiled = routes.map(compile);
  return (method, path) => {
    const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
    // GitHub serves below `/repositories/{id}` whatever it serves below the name.
    const pathname = id === undefined ? path : `/repos/-/-${rest}`;
    for (const { route: one, method: wanted, pattern, names } of compiled) {
      if (wanted !== method) continue;
      const match = pattern.exec(pathname);
      if (!match) continue;
      const parameters = Object.fromEntries(names.map((name, at) => [name, decode(match[at + 1] ?? '')]));
      return { route: one, parameters: id === undefined ? parameters : { ...parameters, repository_id: id } };
    }
    return null;
  };
}
