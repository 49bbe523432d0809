import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
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

describe('merging', () => {
  it.each([
    ['merge', 2],
    ['squash', 1],
    ['rebase', 1],
  ] as const)('by %s keeps what landed on main meanwhile', async (method, parents) => {
    const pull = await open({ [`by-${method}.txt`]: 'a\n' });
    await shop.shop.commit({
      branch: pull.data.head.ref,
      files: { [`by-${method}.txt`]: 'b\n' },
      author: shop.maria,
    });
    await shop.shop.commit({ branch: 'main', files: { [`landed-before-${method}`]: 'l\n' } });
    const { data: merged } = await shop.octokit.rest.pulls.merge({ ...at(pull), merge_method: method });
    expect(shop.shop.sha('main')).toBe(merged.sha);
    const { data: commit } = await shop.octokit.rest.repos.getCommit({ ...where, ref: merged.sha });
    expect(commit.parents).toHaveLength(parents);
    const { data: tree } = await shop.octokit.rest.git.getTree({ ...where, tree_sha: 'main' });
    const names = tree.tree.map(({ path }) => path);
    expect(names).toEqual(expect.arrayContaining([`by-${method}.txt`, `landed-before-${method}`]));
    const { data } = await shop.octokit.rest.pulls.get(at(pull));
    expect(data).toMatchObject({
      merged: true,
      state: 'closed',
      merge_commit_sha: merged.sha,
      merged_by: { login: 'fairlead[bot]', type: 'Bot' },
    });
    expect(data.changed_files).toBe(2);
    const { data: pulls } = await shop.octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...where,
      commit_sha: merged.sha,
    });
    expect(pulls.map(({ number }) => number)).toEqual([pull.number]);
  });

  it('is refused when it conflicts, moved on or was merged', async () => {
    const pull = await open({ 'src/cart.ts': 'mine\n' });
    const stale = { ...at(pull), sha: shop.shop.sha('main') };
    expect((await refused(shop.octokit.rest.pulls.merge(stale))).status).toBe(409);
    await shop.shop.commit({ branch: 'main', files: { 'src/cart.ts': 'theirs\n' } });
    expect((await shop.octokit.rest.pulls.get(at(pull))).data).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
      merge_commit_sha: null,
    });
    expect(await refused(shop.octokit.rest.pulls.merge(at(pull)))).toMatchObject({
      status: 405,
      message: 'Pull Request is not mergeable',
    });
  });

  it('happens when somebody pushes the head to main', async () => {
    const pull = await open();
    const head = pull.headSha;
    await shop.shop.push('main', head);
    expect((await shop.octokit.rest.pulls.get(at(pull))).data).toMatchObject({
      merged: true,
      merge_commit_sha: head,
    });
  });
});

describe('reviews', () => {
  const review = (token: string, body: Record<string, unknown>) =>
    shop
      .client(token)
      .request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { ...at(shop.pull), ...body });

  it.each([
    [
      'approving oneself',
      () => shop.maria.token,
      { event: 'APPROVE' },
      'Can not approve your own pull request',
    ],
    [
      'asking oneself for changes',
      () => shop.maria.token,
      { event: 'REQUEST_CHANGES', body: 'x' },
      'Can not request changes on your own pull request',
    ],
    [
      'asking for changes without words',
      () => shop.tom.token,
      { event: 'REQUEST_CHANGES' },
      'Body can not be blank',
    ],
    [
      'a commit that is not there',
      () => shop.tom.token,
      { event: 'APPROVE', commit_id: '1'.repeat(40) },
      'The given commit could not be found',
    ],
  ])('refuse %s', async (_, token, body, error) => {
    expect(await refused(review(token(), body))).toMatchObject({ status: 422, errors: [error] });
  });

  it('are on the commit they were written on, and are dismissed', async () => {
    const first = await review(shop.tom.token, { event: 'APPROVE' });
    expect(first.data).toMatchObject({
      state: 'APPROVED',
      commit_id: shop.pull.headSha,
      user: { login: 'tom' },
    });
    await shop.shop.commit({ branch: 'feature', files: { later: 'l' } });
    const { data } = await shop.octokit.rest.pulls.listReviews(at(shop.pull));
    expect(data.map(({ state, commit_id }) => [state, commit_id === shop.pull.headSha])).toEqual([
      ['APPROVED', false],
    ]);
    const dismissed = await shop.octokit.rest.pulls.dismissReview({
      ...at(shop.pull),
      review_id: Number(first.data.id),
      message: 'Moved on',
    });
    expect(dismissed.data.state).toBe('DISMISSED');
  });

  it('that are pending are seen by their author alone', async () => {
    await review(shop.tom.token, { body: 'draft' });
    const states = async (token: string) =>
      (await shop.client(token).rest.pulls.listReviews(at(shop.pull))).data.map(({ state }) => state);
    expect(await states(shop.tom.token)).toContain('PENDING');
    expect(await states(shop.maria.token)).not.toContain('PENDING');
  });

  it('go with a push where the branch protection says so', async () => {
    shop.shop.setBranchProtection('main', {
      requiredReviews: { count: 1, dismissStale: true, codeOwners: false, lastPush: false },
    });
    const pull = await open();
    await pull.review({ by: shop.tom, state: 'APPROVED' });
    await shop.shop.commit({ branch: pull.data.head.ref, files: { again: 'a' } });
    expect(pull.data.reviews.map(({ state }) => state)).toEqual(['DISMISSED']);
    shop.shop.setBranchProtection('main', null);
  });
});
