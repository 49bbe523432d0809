import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.github.stop());

describe('branches', () => {
  it('show required checks to everyone, and the rest to administrators', async () => {
    shop.shop.setBranchProtection('main', {
      requiredStatusChecks: {
        strict: true,
        checks: [
          { context: 'ci', appId: 15_368 },
          { context: 'lint', appId: null },
        ],
      },
      requiredReviews: { count: 2, dismissStale: true, codeOwners: true, lastPush: true },
    });
    const branch = { ...where, branch: 'main' };
    expect((await shop.octokit.rest.repos.getBranch(branch)).data).toMatchObject({
      protected: true,
      protection: {
        required_status_checks: {
          enforcement_level: 'non_admins',
          contexts: ['ci', 'lint'],
          checks: [
            { context: 'ci', app_id: 15_368 },
            { context: 'lint', app_id: null },
          ],
        },
      },
    });
    expect((await shop.octokit.rest.repos.getBranchProtection(branch)).data).toMatchObject({
      required_status_checks: { strict: true },
      required_pull_request_reviews: { required_approving_review_count: 2, require_last_push_approval: true },
    });
    const reader = shop.client(shop.installation.token({ permissions: { contents: 'read' } }));
    expect((await refused(reader.rest.repos.getBranchProtection(branch))).status).toBe(403);
    const plain = { ...where, branch: 'feature' };
    expect(
      (await shop.octokit.rest.repos.getBranch(plain)).data.protection.required_status_checks
        ?.enforcement_level,
    ).toBe('off');
    expect((await refused(shop.octokit.rest.repos.getBranchProtection(plain))).message).toBe(
      'Branch not protected',
    );
  });

  it('with a slash in their name are found, encoded or not', async () => {
    await shop.shop.push('topic/deep', shop.shop.sha('main'));
    for (const branch of ['topic/deep', 'topic%2Fdeep']) {
      const response = await fetch(`${shop.github.apiUrl}/repos/acme/shop/branches/${branch}`, {
        headers: { authorization: `token ${shop.maria.token}` },
      });
      expect(await response.json()).toMatchObject({ name: 'topic/deep' });
    }
  });

  it('have the active rules of repository and organization', async () => {
    const rule = (context: string) => ({
      type: 'required_status_checks',
      parameters: { strict_required_status_checks_policy: false, required_status_checks: [{ context }] },
    });
    shop.shop.addRuleset({ name: 'own', rules: [rule('repository')] });
    shop.org.addRuleset({
      name: 'all',
      include: ['~ALL'],
      exclude: ['refs/heads/free/*'],
      rules: [rule('organization'), { type: 'deletion' }],
    });
    shop.shop.addRuleset({ name: 'off', enforcement: 'disabled', rules: [rule('off')] });
    shop.shop.addRuleset({ name: 'trial', enforcement: 'evaluate', rules: [rule('trial')] });
    shop.shop.addRuleset({
      name: 'releases',
      include: ['refs/heads/release/**/*'],
      rules: [rule('release')],
    });
    const rules = async (branch: string) =>
      (
        await shop.octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...where, branch })
      ).data.map((one) => [one.type, one.ruleset_source_type, one.ruleset_source]);
    const organization = [
      ['required_status_checks', 'Organization', 'acme'],
      ['deletion', 'Organization', 'acme'],
    ];
    expect(await rules('main')).toEqual([
      ...organization,
      ['required_status_checks', 'Repository', 'acme/shop'],
    ]);
    expect(await rules('feature')).toEqual(organization);
    expect(await rules('free/one')).toEqual([]);
    expect(await rules('release/1/2')).toContainEqual(['required_status_checks', 'Repository', 'acme/shop']);
  });

  it('remember who pushed', async () => {
    const sha = await shop.shop.commit({
      branch: 'pushed',
      files: { p: '1' },
      author: shop.maria,
      pusher: shop.tom,
    });
    const activity = (query: Record<string, string>) =>
      shop.octokit.request('GET /repos/{owner}/{repo}/activity', { ...where, ...query });
    const { data } = await activity({ ref: 'refs/heads/pushed', actor: 'tom' });
    expect(data).toMatchObject([
      { after: sha, activity_type: 'branch_creation', actor: { login: 'tom' }, ref: 'refs/heads/pushed' },
    ]);
    expect((await activity({ ref: 'pushed', actor: 'maria' })).data).toEqual([]);
    const pages = await shop.octokit.paginate('GET /repos/{owner}/{repo}/activity', {
      ...where,
      per_page: 2,
    });
    expect(pages).toHaveLength(shop.shop.data.activities.length);
  });
});
