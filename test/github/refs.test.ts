import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.github.stop());

describe('references', () => {
  it.each(['heads/feature', 'heads%2Ffeature'])('%s', async (ref) => {
    const url = `${shop.github.apiUrl}/repos/acme/shop/git/ref/${ref}`;
    const response = await fetch(url, { headers: { authorization: `token ${shop.maria.token}` } });
    expect(await response.json()).toMatchObject({
      ref: 'refs/heads/feature',
      object: { sha: shop.shop.sha('feature'), type: 'commit' },
    });
  });

  it('are created, moved forward, forced and deleted', async () => {
    const { git: api } = shop.octokit.rest;
    const base = shop.shop.sha('main');
    await api.createRef({ ...where, ref: 'refs/heads/moving', sha: base });
    const again = { ...where, ref: 'refs/heads/moving', sha: base };
    expect((await refused(api.createRef(again))).message).toBe('Reference already exists');
    await api.updateRef({ ...where, ref: 'heads/moving', sha: shop.shop.sha('feature') });
    const back = { ...where, ref: 'heads/moving', sha: base };
    expect((await refused(api.updateRef(back))).message).toBe('Update is not a fast forward');
    await api.updateRef({ ...back, force: true });
    expect(shop.shop.sha('moving')).toBe(base);
    await api.deleteRef({ ...where, ref: 'heads/moving' });
    expect(() => shop.shop.sha('moving')).toThrow('no branch moving');
    const missing = { ...where, ref: 'refs/heads/lost', sha: '1'.repeat(40) };
    expect((await refused(api.createRef(missing))).message).toBe('Object does not exist');
  });
});
