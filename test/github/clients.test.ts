import { createServer, type Server } from 'node:http';
import { type ApplicationFunction, createNodeMiddleware, Probot } from 'probot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.github.stop());

const probotFor = ({ app, github }: Shop): Probot =>
  new Probot({
    appId: app.id,
    privateKey: app.privateKey,
    secret: app.webhookSecret,
    baseUrl: github.apiUrl,
    logLevel: 'fatal',
  });

describe('Probot', () => {
  let server: Server;
  afterEach(() => server.close());

  it('judges a pull request over real signed webhooks', async () => {
    const application: ApplicationFunction = (app) => {
      app.on('pull_request.opened', async ({ payload }) => {
        const octokit = await app.auth(payload.installation?.id);
        const { data: files } = await octokit.rest.pulls.listFiles({ ...where, pull_number: payload.number });
        await octokit.rest.checks.create({
          ...where,
          name: 'Fairlead',
          head_sha: payload.pull_request.head.sha,
          conclusion: 'success',
          output: { title: `${files.length} files`, summary: payload.repository.full_name },
        });
      });
    };
    const middleware = await createNodeMiddleware(application, {
      probot: probotFor(shop),
      webhooksPath: '/hooks',
    });
    server = createServer((request, response) => void middleware(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    shop.app.setWebhookUrl(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hooks`);
    await shop.shop.commit({ branch: 'other', from: 'main', files: { x: 'x' } });
    const pull = await shop.shop.openPullRequest({ title: 'Other', head: 'other', author: shop.tom });
    await shop.github.idle();
    expect(shop.shop.checkRuns(pull.headSha)).toMatchObject([
      { name: 'Fairlead', title: '1 files', summary: 'acme/shop', conclusion: 'success' },
    ]);
    expect(shop.github.deliveries(shop.app).every(({ status }) => status === 'OK')).toBe(true);
  });
});

describe('Octokit', () => {
  it('follows every page, of REST and of search for the App’s installations', async () => {
    for (let at = 0; at < 7; at += 1) await shop.pull.comment({ by: shop.tom, body: `${at}` });
    const all = await shop.octokit.paginate(shop.octokit.rest.issues.listComments, {
      ...where,
      issue_number: 1,
      per_page: 3,
    });
    expect(all.map(({ body }) => body)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    const app = await probotFor(shop).auth();
    const { data } = await app.rest.apps.listInstallations();
    expect(data).toMatchObject([
      { id: shop.installation.id, account: { login: 'acme' }, app_slug: 'fairlead' },
    ]);
    expect((await app.rest.apps.getAuthenticated()).data).toMatchObject({
      slug: 'fairlead',
      installations_count: 1,
    });
  });

  it('says which pages there are', async () => {
    for (let at = 0; at < 5; at += 1) await shop.pull.comment({ by: shop.tom, body: `${at}` });
    const link = async (page: number) => {
      const query = { ...where, issue_number: 1, per_page: 2, page };
      return (await shop.octokit.rest.issues.listComments(query)).headers.link ?? '';
    };
    const relations = (header: string): readonly string[] =>
      [...header.matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel ?? '');
    expect(relations(await link(1))).toEqual(['next', 'last']);
    expect(relations(await link(2))).toEqual(['prev', 'next', 'last', 'first']);
    expect(relations(await link(3))).toEqual(['prev', 'first']);
    expect(await link(1)).toContain(
      `<${shop.github.apiUrl}/repos/acme/shop/issues/1/comments?per_page=2&page=2>; rel="next"`,
    );
  });
});

describe('advisories', () => {
  const advisory = (
    ghsa_id: string,
    name: string,
    range: string,
    type: 'reviewed' | 'malware' = 'reviewed',
  ) => ({
    ghsa_id,
    cve_id: null,
    url: `https://api.github.com/advisories/${ghsa_id}`,
    html_url: `https://github.com/advisories/${ghsa_id}`,
    repository_advisory_url: null,
    summary: name,
    description: null,
    type,
    severity: 'high' as const,
    source_code_location: null,
    identifiers: [],
    references: [],
    published_at: '2024-01-01T00:00:00Z',
    updated_at: '2024-01-01T00:00:00Z',
    github_reviewed_at: null,
    nvd_published_at: null,
    withdrawn_at: null,
    vulnerabilities: [
      {
        package: { ecosystem: 'npm' as const, name },
        vulnerable_version_range: range,
        first_patched_version: null,
        vulnerable_functions: [],
      },
    ],
    cvss: null,
    cwes: [],
    credits: [],
  });

  it('are found by package and version, malware only when asked for', async () => {
    shop.github.advisories.add(
      advisory('GHSA-1', 'lodash', '>= 4.0.0, < 4.17.21'),
      advisory('GHSA-2', '@scope/name', '= 1.0.0'),
      advisory('GHSA-3', 'evil', '>= 0', 'malware'),
    );
    const find = async (query: Record<string, unknown>) =>
      (await shop.octokit.request('GET /advisories', query)).data.map(({ ghsa_id }) => ghsa_id);
    expect(await find({ ecosystem: 'npm', affects: ['lodash@4.17.15', 'left-pad@1.0.0'] })).toEqual([
      'GHSA-1',
    ]);
    expect(await find({ affects: 'lodash@4.17.21' })).toEqual([]);
    expect(await find({ affects: 'lodash@4.17.21-rc.1' })).toEqual(['GHSA-1']);
    expect(await find({ affects: '@scope/name@1.0.0' })).toEqual(['GHSA-2']);
    expect(await find({ affects: '@scope/name' })).toEqual(['GHSA-2']);
    expect(await find({ ecosystem: 'pip', affects: 'lodash@4.17.15' })).toEqual([]);
    expect(await find({ affects: 'evil@1.0.0' })).toEqual([]);
    expect(await find({ affects: 'evil@1.0.0', type: 'malware' })).toEqual(['GHSA-3']);
    const many = Array.from({ length: 1001 }, (_, at) => `p${at}`);
    const post = shop.octokit.request('GET /advisories', { affects: many });
    expect((await refused(post)).status).toBe(422);
  });

  it('are paged by cursor', async () => {
    shop.github.advisories.add(
      ...Array.from({ length: 7 }, (_, at) => advisory(`GHSA-${at}`, `p${at}`, '>= 0')),
    );
    const all = await shop.octokit.paginate('GET /advisories', { per_page: 3 });
    expect(all.map(({ ghsa_id }) => ghsa_id)).toEqual(Array.from({ length: 7 }, (_, at) => `GHSA-${at}`));
  });
});
