/** A network that refuses writes, and one that lets a few through. */
import { describe, expect, it } from 'vitest';
import { onlyThese, readOnly, WriteRefused } from '../../app/github/access/read-only.ts';

const url = 'https://api.github.com/repos/acme/shop';
const graphql = 'https://api.github.com/graphql';
const query = (text: string) => ({ method: 'POST', body: JSON.stringify({ query: text }) });

describe('a network without writes', () => {
  const asked: string[] = [];
  const through: typeof fetch = async (input, init) => {
    asked.push(`${init?.method ?? 'GET'} ${String(input)}`);
    return new Response('{}');
  };
  const only = readOnly(through);

  it.each<[string, Parameters<typeof fetch>]>([
    ['PATCH', [url, { method: 'PATCH' }]],
    ['patch', [url, { method: 'patch' }]],
    ['POST', [url, { method: 'POST', body: '{}' }]],
    ['DELETE in a request', [new Request(url, { method: 'DELETE' })]],
    ['a request made a PUT', [new Request(url), { method: 'PUT' }]],
    ['a mutation', [graphql, query('mutation { deleteRef(input: {}) { clientMutationId } }')]],
    ['a named mutation', [graphql, query('query A { viewer { login } } mutation B { x }')]],
    ['a mutation after a comment', [graphql, query('# query\nmutation{x}')]],
    ['a subscription', [graphql, query('subscription { x }')]],
    ['no query', [graphql, { method: 'POST', body: '{}' }]],
    ['a stored query', [graphql, { method: 'POST', body: '{"id":"abc"}' }]],
    ['a query that cannot be read', [graphql, { method: 'POST', body: new Blob(['{}']) }]],
    ['a query elsewhere', [`${url}/graphql/hooks`, query('query { x }')]],
  ])('refuses %s, and sends nothing', async (_, args) => {
    asked.length = 0;
    await expect(only(...args)).rejects.toThrow(WriteRefused);
    expect(asked).toEqual([]);
  });

  it('lets reads and queries through', async () => {
    asked.length = 0;
    await only(url);
    await only(new Request(url, { method: 'HEAD' }));
    await only(graphql, query('query { viewer { login } }'));
    expect(asked).toHaveLength(3);
  });

  it('with a few writes lets through those and no others', async () => {
    const few = onlyThese(new Set(['PATCH /repos/acme/shop']), '', through);
    await few(url, { method: 'PATCH' });
    const refused: readonly Parameters<typeof fetch>[] = [
      [url, { method: 'DELETE' }],
      [`${url}2`, { method: 'PATCH' }],
      [`${url}/hooks`, { method: 'PATCH' }],
      [graphql, query('mutation { x }')],
    ];
    for (const args of refused) await expect(few(...args)).rejects.toThrow(WriteRefused);
  });
});
