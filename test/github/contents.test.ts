import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({
    limits: { treeEntries: 4, directoryEntries: 3, contentBytes: 1000, compareCommits: 2 },
  });
});
afterAll(() => shop.github.stop());

describe('contents', () => {
  const get = (path: string, accept?: string) =>
    shop.octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      ...where,
      path,
      ...(accept ? { headers: { accept } } : {}),
    });

  it('of a file, as JSON and raw', async () => {
    const { data } = await get('src/cart.ts');
    const file = data as { type: string; content: string; sha: string };
    expect(file).toMatchObject({ type: 'file', encoding: 'base64', size: 25 });
    expect(Buffer.from(file.content, 'base64').toString()).toBe('export const items = [];\n');
    const raw = await get('src/cart.ts', 'application/vnd.github.raw+json');
    expect(String(raw.data)).toBe('export const items = [];\n');
    const blob = await shop.octokit.rest.git.getBlob({ ...where, file_sha: file.sha });
    expect(Buffer.from(blob.data.content, 'base64').toString()).toBe('export const items = [];\n');
  });

  it.each([
    ['nowhere.md', undefined, 404, 'Not Found'],
    ['README.md/x', undefined, 404, 'Not Found'],
    ['README.md', 'nowhere', 404, 'No commit found for the ref nowhere'],
  ])('of %s at %s', async (path, ref, status, message) => {
    const call = shop.octokit.rest.repos.getContent({
      ...where,
      path,
      ...(ref === undefined ? {} : { ref }),
    });
    expect(await refused(call)).toMatchObject({ status, message });
  });

  it('of folders, links, submodules and large files', async () => {
    await shop.shop.commit({
      branch: 'odd',
      files: {
        'dir/a': 'a',
        'dir/b': 'b',
        'dir/c': 'c',
        'dir/d': 'd',
        link: { mode: '120000', content: 'README.md' },
        'broken-link': { mode: '120000', content: 'nowhere' },
        lib: { submodule: '2'.repeat(40) },
        'large.txt': 'x'.repeat(1001),
      },
    });
    const at = async (path: string) =>
      (await shop.octokit.rest.repos.getContent({ ...where, path, ref: 'odd' })).data;
    expect(await at('dir')).toMatchObject([
      { name: 'a', type: 'file', path: 'dir/a', size: 1 },
      { name: 'b' },
      { name: 'c' },
    ]);
    expect(await at('dir')).toHaveLength(3);
    expect(await at('link')).toMatchObject({
      type: 'file',
      content: Buffer.from('# Shop\n').toString('base64').concat('\n'),
    });
    expect(await at('broken-link')).toMatchObject({ type: 'symlink', target: 'nowhere' });
    expect(await at('lib')).toMatchObject({ type: 'submodule', sha: '2'.repeat(40) });
    expect(await at('large.txt')).toMatchObject({ encoding: 'none', content: '', size: 1001 });
  });

  it('of a whole tree, cut with a word about it', async () => {
    const tree = (tree_sha: string) => shop.octokit.rest.git.getTree({ ...where, tree_sha, recursive: '1' });
    const whole = (await tree('main')).data;
    expect(whole.truncated).toBe(false);
    expect(whole.tree.map(({ path, type }) => [path, type])).toEqual([
      ['README.md', 'blob'],
      ['old name.txt', 'blob'],
      ['src', 'tree'],
      ['src/cart.ts', 'blob'],
    ]);
    const cut = (await tree(shop.shop.sha('odd'))).data;
    expect([cut.truncated, cut.tree.length]).toEqual([true, 4]);
  });
});

describe('commits', () => {
  it('are listed by path and paged', async () => {
    for (const n of [1, 2, 3])
      await shop.shop.commit({ branch: 'log', files: { 'src/log.ts': `${n}\n` }, message: `Log ${n}` });
    const all = await shop.octokit.paginate(shop.octokit.rest.repos.listCommits, {
      ...where,
      sha: 'log',
      path: 'src/log.ts',
      per_page: 2,
    });
    expect(all.map(({ commit }) => commit.message)).toEqual(['Log 3', 'Log 2', 'Log 1']);
    const lost = shop.octokit.rest.repos.listCommits({ ...where, sha: 'nowhere' });
    expect((await refused(lost)).status).toBe(404);
    const { data } = await shop.octokit.rest.repos.getCommit({ ...where, ref: 'log' });
    expect(data).toMatchObject({
      stats: { additions: 1, deletions: 1 },
      files: [{ filename: 'src/log.ts', patch: '@@ -1 +1 @@\n-2\n+3' }],
    });
  });

  it('compare with their merge base', async () => {
    await shop.shop.commit({ branch: 'main', files: { after: 'a' } });
    const compare = async (basehead: string) =>
      (await shop.octokit.rest.repos.compareCommitsWithBasehead({ ...where, basehead })).data;
    const base = await compare('main...log');
    expect(base).toMatchObject({ status: 'diverged', ahead_by: 3, behind_by: 1, total_commits: 3 });
    expect(base.commits).toHaveLength(2);
    expect(base.merge_base_commit.sha).not.toBe(shop.shop.sha('main'));
    expect(base.files?.map(({ filename }) => filename)).toEqual(['src/log.ts']);
    expect((await compare('log...log')).status).toBe('identical');
    expect((await refused(compare('main...nowhere'))).status).toBe(404);
  });
});
