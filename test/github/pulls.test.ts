import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ limits: { pullFiles: 5, pullCommits: 3, patchLines: 50, diffLines: 100 } });
  await shop.shop.push('same', shop.shop.sha('main'));
});
afterAll(() => shop.github.stop());

let branches = 0;
/** A pull request of its own, from a branch with these files. */
async function open(files: Parameters<Shop['shop']['commit']>[0]['files'] = {}, from = 'main') {
  branches += 1;
  const branch = `topic-${branches}`;
  await shop.shop.commit({ branch, from, files: { [`${branch}.txt`]: 'x\n', ...files }, author: shop.maria });
  return shop.shop.openPullRequest({ title: `Topic ${branches}`, head: branch, author: shop.maria });
}
const at = (pull: { readonly number: number }) => ({ ...where, pull_number: pull.number });

describe('a pull request', () => {
  it('is what GitHub says of it', async () => {
    const { data } = await shop.octokit.rest.pulls.get(at(shop.pull));
    expect(data).toMatchObject({
      number: 1,
      state: 'open',
      title: 'Type the cart',
      user: { login: 'maria', type: 'User' },
      head: { ref: 'feature', sha: shop.shop.sha('feature'), label: 'acme:feature' },
      base: { ref: 'main', sha: shop.shop.sha('main') },
      mergeable: true,
      merged: false,
      commits: 1,
      changed_files: 2,
      additions: 2,
      deletions: 1,
      author_association: 'MEMBER',
      html_url: `${shop.github.url}/acme/shop/pull/1`,
    });
  });

  it('is the patches of its commits for who asks for them, and 406 beyond so many lines', async () => {
    const pull = await open();
    const sha = await shop.shop.commit({ branch: pull.data.head.ref, files: { 'more.txt': 'z\n' } });
    const asked = { ...at(pull), mediaType: { format: 'patch' } };
    const { data } = await shop.octokit.rest.pulls.get(asked);
    expect(String(data).match(/^From [0-9a-f]{40} /gm)).toHaveLength(2);
    expect(String(data)).toContain(`From ${sha} Mon Sep 17 00:00:00 2001`);
    await shop.shop.commit({ branch: pull.data.head.ref, files: { 'long.txt': 'z\n'.repeat(100) } });
    await expect(shop.octokit.rest.pulls.get(asked)).rejects.toMatchObject({ status: 406 });
  });

  it('follows pushes to its head and keeps the base it was opened on', async () => {
    const pull = await open();
    const opened = pull.data.base.sha;
    await shop.shop.commit({ branch: 'main', files: { 'elsewhere.txt': 'y\n' } });
    const before = (await shop.octokit.rest.pulls.get(at(pull))).data;
    expect(before.base.sha).toBe(opened);
    const head = await shop.shop.commit({ branch: pull.data.head.ref, files: { 'more.txt': 'z\n' } });
    const { data } = await shop.octokit.rest.pulls.get(at(pull));
    expect(data.head.sha).toBe(head);
    expect(data.base.sha).toBe(shop.shop.sha('main'));
    expect(data.changed_files).toBe(2);
  });

  it.each([
    ['a missing head', { head: 'nowhere', base: 'main' }, { field: 'head', code: 'invalid' }],
    ['a missing base', { head: 'feature', base: 'nowhere' }, { field: 'base', code: 'invalid' }],
    [
      'a second one of the same branches',
      { head: 'feature', base: 'main' },
      { message: 'A pull request already exists for acme:feature.' },
    ],
    [
      'nothing to compare',
      { head: 'same', base: 'main' },
      { message: 'No commits between main and acme:same' },
    ],
    ['an owner without a fork', { head: 'tom:feature', base: 'main' }, { field: 'head', code: 'invalid' }],
  ])('is refused with %s', async (_, branch, error) => {
    const call = shop.client(shop.maria.token).rest.pulls.create({ ...where, title: 'No', ...branch });
    expect(await refused(call)).toMatchObject({ status: 422, errors: [error] });
  });

  it('is opened, edited, closed and reopened through the API', async () => {
    const octokit = shop.client(shop.tom.token);
    await shop.shop.commit({ branch: 'by-tom', from: 'main', files: { tom: 't' } });
    const { data } = await octokit.rest.pulls.create({
      ...where,
      title: 'Mine',
      head: 'by-tom',
      base: 'main',
      draft: true,
    });
    expect(data).toMatchObject({ user: { login: 'tom' }, draft: true });
    const one = { ...where, pull_number: data.number };
    expect((await octokit.rest.pulls.update({ ...one, title: 'Ours', base: 'feature' })).data).toMatchObject({
      title: 'Ours',
      base: { ref: 'feature', sha: shop.shop.sha('feature') },
    });
    expect((await octokit.rest.pulls.update({ ...one, state: 'closed' })).data.state).toBe('closed');
    expect((await octokit.rest.pulls.update({ ...one, state: 'open' })).data.state).toBe('open');
    await shop.shop.deleteBranch('by-tom');
    expect((await octokit.rest.pulls.get(one)).data.state).toBe('closed');
    expect((await refused(octokit.rest.pulls.update({ ...one, state: 'open' }))).status).toBe(422);
  });

  it('lists by state, head and base', async () => {
    const list = async (query: Record<string, string>) =>
      (await shop.octokit.request('GET /repos/{owner}/{repo}/pulls', { ...where, ...query })).data.map(
        ({ number }) => number,
      );
    expect(await list({ head: 'acme:feature' })).toEqual([1]);
    expect(await list({ base: 'nowhere' })).toEqual([]);
    expect(await list({ state: 'closed' })).not.toContain(1);
    expect((await list({ sort: 'created', direction: 'asc' }))[0]).toBe(1);
  });

  it('comes from a fork', async () => {
    const fork = shop.github.createUser('forker').fork(shop.shop);
    await fork.commit({
      branch: 'patch',
      from: 'main',
      files: { 'forked.txt': 'f\n' },
      message: 'From a fork',
    });
    const pull = await shop.shop.openPullRequest({
      title: 'Fork',
      head: 'patch',
      author: shop.tom,
      fromFork: fork,
    });
    const { data } = await shop.octokit.rest.pulls.get(at(pull));
    expect(data.head).toMatchObject({
      label: 'forker:patch',
      repo: { full_name: 'forker/shop', fork: true },
    });
    expect((await shop.octokit.rest.pulls.listFiles(at(pull))).data.map(({ filename }) => filename)).toEqual([
      'forked.txt',
    ]);
    const head = await fork.commit({ branch: 'patch', files: { 'forked.txt': 'g\n' } });
    expect((await shop.octokit.rest.pulls.get(at(pull))).data.head.sha).toBe(head);
    const compared = await shop.octokit.rest.repos.compareCommitsWithBasehead({
      ...where,
      basehead: 'main...forker:patch',
    });
    expect(compared.data.ahead_by).toBe(2);
  });
});

describe('its files', () => {
  it('compare with the merge base, not with what main became', async () => {
    const pull = await open({ 'old name.txt': null, 'new name.txt': 'one\ntwo\nthree\n' });
    await shop.shop.commit({ branch: 'main', files: { 'README.md': '# The shop\n' } });
    const { data } = await shop.octokit.rest.pulls.listFiles(at(pull));
    expect(
      data.map(({ filename, status, previous_filename }) => ({ filename, status, previous_filename })),
    ).toEqual([
      { filename: 'new name.txt', status: 'renamed', previous_filename: 'old name.txt' },
      { filename: `${pull.data.head.ref}.txt`, status: 'added', previous_filename: undefined },
    ]);
    expect(data[0]).not.toHaveProperty('patch');
    expect(data[1]?.patch).toBe('@@ -0,0 +1 @@\n+x');
    expect(data[1]?.contents_url).toContain(`?ref=${pull.headSha}`);
  });

  it('have no patch when it is too large, and keep their counts', async () => {
    const pull = await open({ 'large.txt': 'x\n'.repeat(60) });
    const { data } = await shop.octokit.rest.pulls.listFiles(at(pull));
    const large = data.find(({ filename }) => filename === 'large.txt');
    expect(large).toMatchObject({ additions: 60, status: 'added' });
    expect(large).not.toHaveProperty('patch');
  });

  it('and commits are cut at the limits, while the counts are true', async () => {
    const pull = await open(Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`many/${n}`, `${n}`])));
    for (const n of [1, 2, 3, 4])
      await shop.shop.commit({ branch: pull.data.head.ref, files: { n: `${n}` } });
    const files = await shop.octokit.paginate(shop.octokit.rest.pulls.listFiles, {
      ...at(pull),
      per_page: 2,
    });
    const commits = await shop.octokit.paginate(shop.octokit.rest.pulls.listCommits, {
      ...at(pull),
      per_page: 2,
    });
    expect([files.length, commits.length]).toEqual([5, 3]);
    const { data } = await shop.octokit.rest.pulls.get(at(pull));
    expect([data.changed_files, data.commits]).toEqual([11, 5]);
  });
});

describe('what GitHub is unkind in', () => {
  async function openUnkind() {
    const own = await openShop();
    onTestFinished(() => own.github.stop());
    const numbersOf = async (sha: string) => {
      const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
      const { data } = await own.octokit.request(route, { owner: 'acme', repo: 'shop', commit_sha: sha });
      return data.map(({ number }) => number);
    };
    return { ...own, numbersOf };
  }

  it('leaves open pull requests of forks, and of commits on the default branch, out of a commit’s list', async () => {
    const { shop: at, github, numbersOf, pull, org } = await openUnkind();
    expect(await numbersOf(pull.headSha)).toEqual([pull.number]);
    await at.commit({ branch: 'next', from: 'main', files: { next: '1' }, author: org.owner });
    const other = await at.openPullRequest({ title: 'N', head: 'feature', base: 'next', author: org.owner });
    expect(await numbersOf(pull.headSha)).toEqual([pull.number, other.number]);
    await pull.merge();
    expect(await numbersOf(pull.headSha)).toEqual([pull.number]);
    const fay = github.createUser('fay');
    const theirs = fay.fork(at);
    await theirs.commit({ branch: 'theirs', from: 'main', files: { a: '1' }, author: fay });
    const fork = await at.openPullRequest({ title: 'T', head: 'theirs', fromFork: theirs, author: fay });
    expect(await numbersOf(fork.headSha)).toEqual([]);
  });

  it('answers with what was before, as often as it is told to', async () => {
    const { octokit, github, pull, shop: at, maria } = await openUnkind();
    const before = pull.headSha;
    const number = { owner: 'acme', repo: 'shop', pull_number: pull.number };
    const headNow = async () =>
      (await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', number)).data.head.sha;
    const filesOf = async () => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', number);
      return new URL(data[0]?.contents_url ?? '').searchParams.get('ref');
    };
    github.lag({ pull: 2, files: 1 });
    await at.commit({ branch: 'feature', files: { more: '1' }, author: maria });
    expect([await headNow(), await headNow(), await headNow()]).toEqual([before, before, pull.headSha]);
    expect([await filesOf(), await filesOf()]).toEqual([before, pull.headSha]);
  });

  it('takes a suite back when somebody asks for its check again', async () => {
    const { octokit, pull, shop: at, tom } = await openUnkind();
    const run = await at.createCheckRun({
      name: 'ci',
      headSha: pull.headSha,
      status: 'completed',
      conclusion: 'success',
    });
    const suite = async () => {
      const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-suites';
      const { data } = await octokit.request(route, { owner: 'acme', repo: 'shop', ref: pull.headSha });
      return data.check_suites.find(({ id }) => id === run.suite.id)?.status;
    };
    expect(await suite()).toBe('completed');
    await at.rerequestCheckRun(run, tom);
    expect(await suite()).toBe('queued');
  });
});
