/** Routes as GitHub's documentation writes them: `GET /repos/{owner}/{repo}/contents/{path+}`; `+` takes slashes too. */
import { permit, permitIn, visible } from '../auth/access.ts';
import type { Account } from '../state.ts';
import { accountByLogin, repositoryByName } from '../world.ts';
import type { Answer, Call, RepositoryCall } from './call.ts';
import { parameter } from './call.ts';
import { notFound } from './refusal.ts';

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

/** A route in a repository: unseen is 404, a missing permission 403, in this order. */
export function repositoryRoute(
  name: string,
  accepts: readonly string[],
  handle: (call: RepositoryCall) => Answer | Promise<Answer>,
): Route {
  return {
    name,
    accepts,
    handle: (call) => {
      const repository = repositoryByName(call.world, parameter(call, 'owner'), parameter(call, 'repo'));
      if (!repository || !visible(call.identity, repository)) throw notFound();
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
  return (method, pathname) => {
    for (const { route: one, method: wanted, pattern, names } of compiled) {
      if (wanted !== method) continue;
      const match = pattern.exec(pathname);
      if (!match) continue;
      const parameters = Object.fromEntries(names.map((name, at) => [name, decode(match[at + 1] ?? '')]));
      return { route: one, parameters };
    }
    return null;
  };
}
