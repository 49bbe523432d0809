import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { githubElsewhere } from '../../app/config/elsewhere.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { reconcile } from '../../app/recovery/reconcile.ts';
import { storedClients } from '../../app/store/client-store.ts';
import type { Fault } from '../github/faults.ts';
import type { RepositoryHandle } from '../github/index.ts';
import { engines, type Opened } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';
import { minute, type Nets, openNets } from './parts.ts';

async function judged(
  nets: Nets,
  verdict: { number: number; head: string; base?: string; at?: number; layers?: string },
) {
  const { number, head, base = 'main', at = 0, layers = null } = verdict;
  await storedClients(nets.database, nets.host)
    .of(nets.installation.id)
    .verdicts.record(
      newVerdict({
        repositoryId: nets.shop.id,
        subject: String(number),
        head,
        baseRef: base,
        layers,
        judgedAt: new Date(Date.now() + at * minute).toISOString(),
      }),
    );
}

async function openPulls({ maria }: Nets, repository: RepositoryHandle, count: number) {
  for (let index = 0; index < count; index++) {
    const branch = `more-${index}`;
    await repository.commit({
      branch,
      from: 'main',
      files: { [branch]: '1' },
      message: branch,
      author: maria,
    });
    await repository.openPullRequest({ title: branch, head: branch, author: maria });
  }
}

const later = async (nets: Nets, minutes = 61) => {
  nets.clock.ahead += minutes * minute;
  nets.enqueued.length = 0;
  return reconcile(nets.parts);
};

describe.each(engines)('the reconcile, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openReconciled = () => openNets(opened.database);

  it('makes a job for an open pull request without a verdict', async () => {
    const nets = await openReconciled();
    expect(await reconcile(nets.parts)).toMatchObject({
      clients: 1,
      repositories: 1,
      enqueued: 1,
      failed: 0,
    });
    expect(nets.enqueued).toEqual([
      { kind: 'pull_request', number: nets.pull.number, retargeted: false, ...nets.refOf(nets.shop) },
    ]);
  });

  it('makes none for one that is judged as it is', async () => {
    const nets = await openReconciled();
    await judged(nets, { number: nets.pull.number, head: 'b'.repeat(40), at: -5 });
    await judged(nets, { number: nets.pull.number, head: nets.pull.headSha });
    expect(await reconcile(nets.parts)).toMatchObject({ enqueued: 0 });
  });

  it('makes one when an earlier head, which has a verdict, is the head again', async () => {
    const nets = await openReconciled();
    await judged(nets, { number: nets.pull.number, head: nets.pull.headSha, at: -5 });
    await judged(nets, { number: nets.pull.number, head: 'b'.repeat(40) });
    await reconcile(nets.parts);
    expect(nets.enqueued).toMatchObject([{ number: nets.pull.number, retargeted: false }]);
  });

  it('takes no verdict of a release or a merge group for one of the pull request', async () => {
    const nets = await openReconciled();
    const { verdicts } = storedClients(nets.database, nets.host).of(nets.installation.id);
    const [subject, head] = [String(nets.pull.number), nets.pull.headSha];
    for (const kind of ['release', 'merge_group'] as const)
      await verdicts.record(newVerdict({ kind, repositoryId: nets.shop.id, subject, head }));
    expect(await reconcile(nets.parts)).toMatchObject({ enqueued: 1 });
  });

  it.each([
    ['another head', { head: 'b'.repeat(40) }, false],
    ['another base', { base: 'lax' }, true],
  ])('makes one for a verdict on %s', async (_, change, retargeted) => {
    const nets = await openReconciled();
    await judged(nets, { number: nets.pull.number, head: nets.pull.headSha, ...change });
    await reconcile(nets.parts);
    expect(nets.enqueued).toMatchObject([{ number: nets.pull.number, retargeted }]);
  });

  it('makes one when the configuration in another repository is another now, and none when it is not', async () => {
    const nets = await openReconciled();
    const standards = await nets.org.createRepository('standards', { private: true });
    const put = (text: string, path = '.github/fairlead.yml') =>
      standards.commit({ branch: 'main', files: { [path]: text }, message: 'Rules', author: nets.maria });
    await put('policies: {}\n');
    const octokit = forAssessment(
      await nets.parts.octokitOf(nets.installation.id, null, { for: 'background' }),
    ).octokit;
    const elsewhere = githubElsewhere(octokit, 'acme');
    if ('name' in elsewhere.organization) await elsewhere.organization.read();
    await elsewhere.shared({ owner: 'acme', repo: 'standards', ref: 'main' }).read();
    const layers = JSON.stringify(await elsewhere.revisions());
    await judged(nets, { number: nets.pull.number, head: nets.pull.headSha, layers });
    expect(await reconcile(nets.parts)).toMatchObject({ enqueued: 0 });
    await put('# Standards\n', 'README.md');
    expect(await later(nets)).toMatchObject({ enqueued: 0 });
    const mend = nets.github.faults.add({ match: { path: /^\/graphql/ }, do: { status: 502, body: {} } });
    await put('policies: {review: block}\n');
    expect(await later(nets)).toMatchObject({ enqueued: 0, failed: 0 });
    mend();
    await later(nets);
    expect(nets.enqueued).toMatchObject([{ number: nets.pull.number, retargeted: false }]);
  });

  it('makes one when the organization has a configuration and had none', async () => {
    const nets = await openReconciled();
    const layers = JSON.stringify([{ owner: 'acme', repo: '.github', ref: null, blob: null }]);
    await judged(nets, { number: nets.pull.number, head: nets.pull.headSha, layers });
    expect(await reconcile(nets.parts)).toMatchObject({ enqueued: 0 });
    const home = await nets.org.createRepository('.github', { private: true });
    const files = { '.github/fairlead.yml': 'policies: {}\n' };
    await home.commit({ branch: 'main', files, message: 'Rules', author: nets.maria });
    expect(await later(nets)).toMatchObject({ enqueued: 1 });
  });

  it('makes one when the waivers of the organization, which it was judged by, are others now', async () => {
    const nets = await openReconciled();
    const home = await nets.org.createRepository('.github', { private: true });
    const put = (path: string, text: string) =>
      home.commit({ branch: 'main', files: { [path]: text }, message: 'Change', author: nets.maria });
    await put('.github/fairlead/waivers.yml', 'waivers: []\n');
    const octokit = forAssessment(
      await nets.parts.octokitOf(nets.installation.id, null, { for: 'background' }),
    ).octokit;
    const { organization, revisions } = githubElsewhere(octokit, 'acme');
    if ('name' in organization) await Promise.all([organization.read(), organization.waivers?.read()]);
    const layers = JSON.stringify(await revisions());
    await judged(nets, { number: nets.pull.number, head: nets.pull.headSha, layers });
    await put('README.md', '# Home\n');
    expect(await reconcile(nets.parts)).toMatchObject({ enqueued: 0 });
    await put('.github/fairlead/waivers.yml', '# none\nwaivers: []\n');
    expect(await later(nets)).toMatchObject({ enqueued: 1 });
  });

  it('makes none for a closed one', async () => {
    const nets = await openReconciled();
    await nets.pull.close(nets.maria);
    expect(await reconcile(nets.parts)).toMatchObject({ enqueued: 0 });
  });

  it('looks at a repository once an hour', async () => {
    const nets = await openReconciled();
    await reconcile(nets.parts);
    expect(await later(nets, 58)).toMatchObject({ repositories: 0, enqueued: 0 });
    expect(await later(nets, 3)).toMatchObject({ repositories: 1, enqueued: 1 });
  });

  it('does not flood: at most fifty jobs and twenty repositories of a client in one run', async () => {
    const nets = await openReconciled();
    await openPulls(nets, nets.shop, 59);
    expect(await reconcile(nets.parts)).toMatchObject({ enqueued: 50 });
    for (const { number } of nets.shop.pullRequests().slice(0, 50)) {
      const { headSha } = nets.shop.pullRequest(number);
      await judged(nets, { number, head: headSha });
    }
    expect(await later(nets, 10)).toMatchObject({ enqueued: 10 });
    for (let index = 0; index < 24; index++) await nets.org.createRepository(`r${index}`);
    expect(await later(nets, 10)).toMatchObject({ repositories: 20 });
    expect(await later(nets, 10)).toMatchObject({ repositories: 4 });
  });

  it('costs one request per quiet repository', async () => {
    const nets = await openReconciled();
    await reconcile(nets.parts);
    nets.github.clearRequests();
    await later(nets);
    expect(nets.github.requests.filter(({ path }) => path.startsWith('/repos/'))).toHaveLength(1);
  });

  const effects: readonly [string, Fault['do']][] = [
    ['an outage', { status: 502 }],
    ['a cut connection', 'drop'],
    ['a refusal', { status: 403, body: { message: 'Resource not accessible by integration' } }],
    ['an answer nobody expects', { status: 200, body: { message: 'surprise' } }],
  ];
  const reads: readonly [string, RegExp][] = [
    ['the installations', /^\/app\/installations\?/],
    ['the repositories', /^\/installation\/repositories/],
    ['the pull requests', /\/pulls\?/],
    ['the token', /\/access_tokens$/],
  ];
  const matrix = reads.flatMap(([what, path]) =>
    effects
      // A token that is none is for the token cache to notice.
      .filter(([name]) => what !== 'the token' || name !== 'an answer nobody expects')
      .map(([name, effect]) => [what, name, path, effect] as const),
  );

  it.each(matrix)('%s with %s: tried again, nothing lost', async (what, _, path, effect) => {
    const nets = await openReconciled();
    const mend = nets.github.faults.add({ match: { path }, do: effect });
    const summary = await reconcile(nets.parts);
    expect(Number(summary.failed)).toBeGreaterThan(0);
    // The list of installations is not needed to go on with those that are known.
    expect(nets.enqueued).toHaveLength(what === 'the installations' ? 1 : 0);
    mend();
    expect(await later(nets)).toMatchObject({ enqueued: 1, failed: 0 });
  });

  it('goes on with other clients when one fails', async () => {
    const nets = await openReconciled();
    const other = nets.github.createOrganization('other');
    const theirs = await other.createRepository('theirs');
    await theirs.commit({ branch: 'main', files: { a: '1' }, message: 'Start', author: other.owner });
    await theirs.commit({
      branch: 'b',
      from: 'main',
      files: { a: '2' },
      message: 'Two',
      author: other.owner,
    });
    await theirs.openPullRequest({ title: 'Two', head: 'b', author: other.owner });
    nets.github.install(nets.app, other);
    await nets.takeIn();
    nets.github.faults.add({
      match: { path: new RegExp(`/${nets.installation.id}/access_tokens$`) },
      do: 'drop',
    });
    expect(await reconcile(nets.parts)).toMatchObject({ clients: 2, enqueued: 1, failed: 1 });
    expect(nets.enqueued[0]).toMatchObject({ repositoryId: theirs.id });
  });
});
