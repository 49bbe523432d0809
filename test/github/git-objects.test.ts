/** Commits made object by object, and what GitHub refuses of it. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gitEnvironment } from './git/run.ts';
import { everything, openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.github.stop());

const git = () => shop.octokit.rest.git;

async function treeWith(files: Readonly<Record<string, string>>, octokit = shop.octokit) {
  const { data: base } = await git().getCommit({ ...where, commit_sha: shop.shop.sha() });
  const { data } = await octokit.rest.git.createTree({
    ...where,
    base_tree: base.tree.sha,
    tree: Object.entries(files).map(([path, content]) => ({
      path,
      mode: '100644' as const,
      type: 'blob' as const,
      content,
    })),
  });
  return data.sha;
}

it('a commit is made of blobs and a tree, is git’s own, and is signed for an App', async () => {
  const blob = await git().createBlob({ ...where, content: 'x\n' });
  expect(blob.data.sha).toBe('587be6b4c3f93f93c489c0111bba5596147a26cb');
  const tree = await treeWith({ 'docs/one.md': 'x\n' });
  const parents = [shop.shop.sha()];
  const { data } = await git().createCommit({ ...where, message: 'One', tree, parents });
  expect(data).toMatchObject({ message: 'One', tree: { sha: tree }, parents: [{ sha: parents[0] }] });
  expect(data.verification.verified).toBe(true);
  await git().createRef({ ...where, ref: 'refs/heads/made/one', sha: data.sha });
  const directory = shop.shop.data.store.directory;
  const said = (...args: string[]) =>
    execFileSync('git', ['--git-dir', directory, ...args], { env: gitEnvironment, encoding: 'utf8' });
  expect(said('show', '--stat', '--format=%an %s', data.sha)).toContain(
    'fairlead[bot] One\n\n docs/one.md | 1 +',
  );
  expect(said('fsck', '--no-dangling', '--connectivity-only')).toBe('');
});

it('a branch cannot be a folder of branches', async () => {
  const sha = shop.shop.sha();
  await git().createRef({ ...where, ref: 'refs/heads/folder/one', sha });
  const said = { status: 422, message: 'Reference update failed' };
  expect(await refused(git().createRef({ ...where, ref: 'refs/heads/folder', sha }))).toMatchObject(said);
  expect(await refused(git().createRef({ ...where, ref: 'refs/heads/folder/one/two', sha }))).toMatchObject(
    said,
  );
});

it('workflows take a permission of their own', async () => {
  const path = '.github/workflows/ci.yml';
  expect(await refused(treeWith({ [path]: 'on: push\n' }))).toMatchObject({
    status: 403,
    message: 'Resource not accessible by integration',
  });
  const app = shop.github.createApp({
    slug: 'writer',
    permissions: { ...everything, workflows: 'write' },
    events: [],
  });
  const octokit = shop.client(shop.github.install(app, shop.org).token());
  expect(await treeWith({ [path]: 'on: push\n' }, octokit)).toMatch(/^[0-9a-f]{40}$/);
});

it('what is not there, and what is no path, is refused', async () => {
  const tree = await treeWith({ a: 'x' });
  const nowhere = '1'.repeat(40);
  const message = 'x';
  for (const [call, words] of [
    [() => git().createCommit({ ...where, message, tree: nowhere }), 'Tree SHA does not exist'],
    [() => git().createCommit({ ...where, message, tree, parents: [nowhere] }), 'Parent SHA does not exist'],
    [() => treeWith({ 'a/../b': 'x' }), 'malformed path'],
    [() => treeWith({ '/a': 'x' }), 'malformed path'],
  ] as const)
    expect(await refused(call())).toMatchObject({ status: 422, message: expect.stringContaining(words) });
  await shop.org.createRepository('empty');
  const call = git().createBlob({ owner: 'acme', repo: 'empty', content: 'x' });
  expect(await refused(call)).toMatchObject({ status: 409, message: 'Git Repository is empty.' });
});

it('an annotated tag has an object that names the commit', async () => {
  const { store, refs } = shop.shop.data;
  const sha = shop.shop.sha();
  const body = `object ${sha}\ntype commit\ntag v1\ntagger Maria <maria@acme.test> 1700000000 +0000\n\nThe first\n`;
  const oid = store.write('tag', Buffer.from(body));
  refs.set('refs/tags/v1', oid);
  const ref = await git().getRef({ ...where, ref: 'tags/v1' });
  expect(ref.data.object).toMatchObject({ type: 'tag', sha: oid });
  const tag = await git().getTag({ ...where, tag_sha: oid });
  expect(tag.data).toMatchObject({ tag: 'v1', object: { type: 'commit', sha }, message: 'The first\n' });
});
