import { describe, expect, it } from 'vitest';
import { createTokens, type Scope, scopeKey } from '../../app/github/access/tokens.ts';
import { instantClock } from './clock.ts';

const minute = 60_000;

const base: Scope = {
  host: 'api.github.com',
  appId: 1,
  installation: 7,
  repositoryId: 9,
  permissions: { contents: 'read', checks: 'write' },
};

function open(fails = 0) {
  const clock = instantClock();
  const minted: string[] = [];
  let left = fails;
  const tokens = createTokens({
    clock,
    mint: async (scope) => {
      if (left-- > 0) throw new Error('no token today');
      minted.push(scopeKey(scope));
      return { token: `t${minted.length}`, expiresAt: clock.now() + 60 * minute };
    },
  });
  return { clock, tokens, minted };
}

describe('tokens', () => {
  it.each<[string, Partial<Scope>]>([
    ['host', { host: 'github.acme.test' }],
    ['App', { appId: 2 }],
    ['installation', { installation: 8 }],
    ['repository', { repositoryId: 10 }],
    ['all repositories', { repositoryId: null }],
    ['permissions', { permissions: { contents: 'read' } }],
    ['level', { permissions: { contents: 'read', checks: 'read' } }],
  ])('another %s is another token', async (_, change) => {
    const { tokens } = open();
    const first = await tokens.get(base);
    const other = await tokens.get({ ...base, ...change });
    expect(other.token).not.toBe(first.token);
    expect(await tokens.get(base)).toEqual(first);
  });

  it('the order in which permissions are written does not matter', () => {
    expect(scopeKey({ ...base, permissions: { checks: 'write', contents: 'read' } })).toBe(scopeKey(base));
  });

  it('several who ask at once share one minting', async () => {
    const { tokens, minted } = open();
    await Promise.all(Array.from({ length: 20 }, () => tokens.get(base)));
    expect(minted).toHaveLength(1);
  });

  it('is replaced five minutes before it expires, not earlier', async () => {
    const { tokens, clock } = open();
    await tokens.get(base);
    clock.advance(55 * minute - 1);
    expect((await tokens.get(base)).token).toBe('t1');
    clock.advance(1);
    expect((await tokens.get(base)).token).toBe('t2');
  });

  it('only the refused one is forgotten', async () => {
    const { tokens } = open();
    await tokens.get(base);
    tokens.forget(base, 'another');
    expect((await tokens.get(base)).token).toBe('t1');
    tokens.forget(base, 't1');
    expect((await tokens.get(base)).token).toBe('t2');
  });

  it('a failure is not kept', async () => {
    const { tokens } = open(1);
    await expect(tokens.get(base)).rejects.toThrow('no token today');
    expect((await tokens.get(base)).token).toBe('t1');
  });

  it('keeps a thousand, the least recently used go first', async () => {
    const { tokens, minted } = open();
    for (let id = 0; id < 1000; id++) await tokens.get({ ...base, repositoryId: id });
    await tokens.get({ ...base, repositoryId: 0 });
    await tokens.get({ ...base, repositoryId: 1000 });
    expect(minted).toHaveLength(1001);
    await tokens.get({ ...base, repositoryId: 0 });
    expect(minted).toHaveLength(1001);
    await tokens.get({ ...base, repositoryId: 1 });
    expect(minted).toHaveLength(1002);
  });
});
