import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
let head: string;
beforeAll(async () => {
  shop = await openShop();
  head = shop.pull.headSha;
});
afterAll(() => shop.github.stop());

describe('workflows', () => {
  it('have runs and artifacts, which are downloaded elsewhere without a token', async () => {
    const run = await shop.shop.addWorkflowRun({ headSha: head, name: 'Scan' });
    const artifact = await shop.shop.addArtifact({
      name: 'sarif',
      headSha: head,
      run,
      zip: Buffer.from('PK zip'),
    });
    const { actions } = shop.octokit.rest;
    const { data } = await actions.listArtifactsForRepo({ ...where, name: 'sarif' });
    expect(data).toMatchObject({
      total_count: 1,
      artifacts: [{ id: artifact.id, workflow_run: { id: run.id, head_sha: head } }],
    });
    expect(
      (await actions.listWorkflowRunsForRepo({ ...where, head_sha: head })).data.workflow_runs[0]?.id,
    ).toBe(run.id);
    const url = `${shop.github.apiUrl}/repos/acme/shop/actions/artifacts/${artifact.id}/zip`;
    const redirect = await fetch(url, {
      headers: { authorization: `token ${shop.maria.token}` },
      redirect: 'manual',
    });
    expect(redirect.status).toBe(302);
    expect(await (await fetch(String(redirect.headers.get('location')))).text()).toBe('PK zip');
    artifact.expired = true;
    expect(
      (await refused(actions.downloadArtifact({ ...where, artifact_id: artifact.id, archive_format: 'zip' })))
        .status,
    ).toBe(410);
  });

  it('have a token of their own repository, with what they asked for', async () => {
    await shop.org.createRepository('neighbour');
    const octokit = shop.client(shop.shop.workflowToken({ contents: 'read', checks: 'write' }));
    expect((await octokit.rest.repos.getContent({ ...where, path: 'README.md' })).status).toBe(200);
    const { data } = await octokit.rest.checks.create({
      ...where,
      name: 'job',
      head_sha: head,
      conclusion: 'success',
    });
    expect(data.app?.id).toBe(15_368);
    expect((await refused(octokit.rest.repos.get({ owner: 'acme', repo: 'neighbour' }))).status).toBe(404);
    expect((await refused(octokit.rest.pulls.list(where))).status).toBe(403);
  });
});

describe('what a plan may lack', () => {
  it('is code scanning', async () => {
    const call = () => shop.octokit.rest.codeScanning.listAlertsForRepo(where);
    const off = 'Code Security must be enabled for this repository to use code scanning.';
    expect(await refused(call())).toMatchObject({ status: 403, message: off });
    shop.shop.enableCodeScanning();
    expect(await refused(call())).toMatchObject({ status: 404, message: 'no analysis found' });
  });

  it('is dependency review', async () => {
    const call = () => shop.octokit.rest.dependencyGraph.diffRange({ ...where, basehead: 'main...feature' });
    expect((await refused(call())).status).toBe(403);
    shop.shop.enableDependencyReview();
    expect((await call()).data).toEqual([]);
  });
});
