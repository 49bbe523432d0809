import { describe, expect, it } from 'vitest';
import { callOf } from '../../app/operations/github-call.ts';
import { learningFetch } from '../../app/operations/learning-fetch.ts';

const api = 'https://ghe.example/api/v3';

describe('callOf', () => {
  const answered = {
    resource: 'core',
    status: 200,
    milliseconds: 250,
    url: `${api}/repos/acme/shop`,
    headers: { 'x-ratelimit-remaining': '4999', 'x-ratelimit-resource': 'core' },
  };
  it.each([
    ['a read', 7, {}, { client: '7', kind: 'rest', status: 200, seconds: 0.25 }],
    ['a query', 7, { resource: 'graphql', url: `${api}/graphql` }, { kind: 'graphql' }],
    ['a token', 0, { url: `${api}/app/installations/7/access_tokens` }, { client: 'app', kind: 'token' }],
    ['a broken connection', 7, { status: 0, headers: {} }, { status: null, budget: null }],
    ['a budget', 7, {}, { budget: { resource: 'core', remaining: 4999 } }],
    ['no budget (limits are off)', 7, { headers: {} }, { budget: null }],
    ['a budget that is none', 7, { headers: { 'x-ratelimit-remaining': 'many' } }, { budget: null }],
  ])('%s', (_, installation, change, expected) => {
    expect(callOf(installation, { ...answered, ...change })).toMatchObject(expected);
  });
});

describe('learningFetch', () => {
  const learned = async (path: string, answer: () => Promise<Response>) => {
    const tokens: string[] = [];
    const ask = learningFetch(async () => answer(), { addShortLived: (token) => void tokens.push(token) });
    const response = await ask(`${api}${path}`, { method: 'POST' });
    return { tokens, text: await response.text() };
  };
  const minting = '/app/installations/42/access_tokens';

  it('knows a token the moment it is minted, and hands the answer on whole', async () => {
    const body = { token: 'of-no-known-shape' };
    expect(await learned(minting, async () => Response.json(body, { status: 201 }))).toEqual({
      tokens: ['of-no-known-shape'],
      text: JSON.stringify(body),
    });
  });

  it.each([
    ['refused', minting, () => Response.json({ token: 'no' }, { status: 403 })],
    ['no JSON', minting, () => new Response('<html>', { status: 201 })],
    ['of another shape', minting, () => Response.json({ token: 7 }, { status: 201 })],
    ['of another kind', '/repos/acme/shop', () => Response.json({ token: 'a-name' })],
  ])('learns nothing from an answer that is %s', async (_, path, answer) => {
    const { tokens, text } = await learned(path, async () => answer());
    expect([tokens, text === '']).toEqual([[], false]);
  });

  it('throws what was thrown', async () => {
    await expect(learned(minting, () => Promise.reject(new TypeError('cut')))).rejects.toThrow('cut');
  });
});
