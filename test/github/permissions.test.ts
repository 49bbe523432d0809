/** Every route that asks for a permission refuses a token without it, in GitHub's words, and lets one with it in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { routes } from './routes/index.ts';
import { everything, openShop, type Shop } from './shop.ts';
import type { Permissions } from './state.ts';

/** All that an App can ask for of what the routes accept. */
const all = Object.fromEntries(
  routes.flatMap(({ accepts }) => accepts.map((need) => [need.split('=')[0], 'write'])),
) as Permissions;

let shop: Shop;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop({ app: { permissions: { ...everything, ...all, organization_plan: 'read' } } });
  shop.org.createTeam('core', [shop.tom], { shop: 'write' });
});
afterAll(() => shop.github.stop());

const values: Readonly<Record<string, string>> = {
  owner: 'acme',
  repo: 'shop',
  org: 'acme',
  team_slug: 'core',
  username: 'tom',
  branch: 'main',
};

const path = (name: string): string =>
  name.replaceAll(/\{(\w+)\+?\}/g, (_, parameter: string) => values[parameter] ?? '1');

const asksFor = routes.filter(
  ({ name, accepts }) => accepts.length > 0 && accepts[0] !== 'metadata=read' && !name.endsWith('/graphql'),
);

/** Nothing but what every token has. */
const nothing: Permissions = { metadata: 'read' };

const inaccessible = 'Resource not accessible by integration';

async function allOf(
  checks: readonly (readonly [string, () => Promise<boolean>])[],
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [name, check] of checks) if (!(await check())) failed.push(name);
  return failed;
}

describe('a route that asks for a permission', () => {
  it('refuses a token without it, and names what it accepts', async () => {
    const failed = await allOf(
      asksFor.map(({ name, accepts }) => [
        name,
        async () => {
          const send = name.startsWith('GET') ? {} : { send: {} };
          const { status, body, headers } = await ask(path(name), { as: nothing, ...send });
          return (
            status === 403 &&
            body.message === inaccessible &&
            body.status === '403' &&
            String(body.documentation_url).startsWith('https://docs.github.com/rest') &&
            headers.get('x-accepted-github-permissions') === accepts.join('; ')
          );
        },
      ]),
    );
    expect(asksFor.length).toBeGreaterThan(100);
    expect(failed).toEqual([]);
  });

  it('lets a token in that has just one of those', async () => {
    const reads = asksFor
      .filter(({ name }) => name.startsWith('GET'))
      .flatMap(({ name, accepts }) => accepts.map((need) => [name, need] as const));
    const failed = await allOf(
      reads.map(([name, need]) => [
        `${name} with ${need}`,
        async () => {
          const [permission = '', level] = need.split('=');
          const { body } = await ask(path(name), { as: { [permission]: level } });
          return body?.message !== inaccessible;
        },
      ]),
    );
    expect(failed).toEqual([]);
  });
});

it('a refusal says which page documents the route', async () => {
  const { body } = await ask('GET /repos/acme/shop/branches/main/protection', { as: nothing });
  expect(body.documentation_url).toBe(
    'https://docs.github.com/rest/branches/branch-protection#get-branch-protection',
  );
});
