import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { githubElsewhere } from '../../app/config/elsewhere.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { reconcile } from '../../app/recovery/reconcile.ts';
import { keyOf } from '../../app/same-task.ts';
import { recordPushes } from '../../app/store/change-history.ts';
import { clientId } from '../../app/store/client-id.ts';
import { storedClients } from '../../app/store/client-store.ts';
import type { NewVerdict } from '../../app/store/verdicts.ts';
import { pullRequestTask } from '../../app/task.ts';
import type { Fault } from '../github/faults.ts';
import type { RepositoryHandle } from '../github/index.ts';
import { engines, type Opened } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';
import { minute, openRecovery, type Recovery } from './scene.ts';

async function judged(
  scene: Recovery,
  verdict: Partial<NewVerdict> & { number: number; head: string; base?: string; at?: number },
) {
  const { number, head, base = 'main', at = 0, ...more } = verdict;
  await storedClients(scene.database, scene.host)
    .of(scene.installation.id)
    .verdicts.record(
      newVerdict({
        repositoryId: scene.shop.id,
        subject: String(number),
        head,
        baseRef: base,
        baseSha: scene.shop.sha('main'),
        ...more,
        judgedAt: new Date(Date.now() + at * minute).toISOString(),
      }),
    );
}

async function openPulls({ maria }: Recovery, repository: RepositoryHandle, count: number) {
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

const later = async (scene: Recovery, minutes = 61) => {
  scene.clock.ahead += minutes * minute;
  scene.enqueued.length = 0;
  return reconcile(scene.of);
};

describe.each(engines)('the reconcile, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openReconciled = () => openRecovery(opened.database);

  it('makes a job for an open pull request without a verdict', async () => {
    const scene = await openReconciled();
    expect(await reconcile(scene.of)).toMatchObject({
      clients: 1,
      repositories: 1,
      enqueued: 1,
      failed: 0,
    });
    expect(scene.enqueued).toEqual([
      { kind: 'pull_request', number: scene.pull.number, retargeted: false, ...scene.refOf(scene.shop) },
    ]);
  });

  it('makes none for one that is judged as it is', async () => {
    const scene = await openReconciled();
    await judged(scene, { number: scene.pull.number, head: 'b'.repeat(40), at: -5 });
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha });
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 0 });
  });

  it('makes one when an earlier head, which has a verdict, is the head again', async () => {
    const scene = await openReconciled();
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, at: -5 });
    await judged(scene, { number: scene.pull.number, head: 'b'.repeat(40) });
    await reconcile(scene.of);
    expect(scene.enqueued).toMatchObject([{ number: scene.pull.number, retargeted: false }]);
  });

  it('takes no verdict of a release or a merge group for one of the pull request', async () => {
    const scene = await openReconciled();
    const { verdicts } = storedClients(scene.database, scene.host).of(scene.installation.id);
    const [subject, head] = [String(scene.pull.number), scene.pull.headSha];
    for (const kind of ['release', 'merge_group'] as const)
      await verdicts.record(newVerdict({ kind, repositoryId: scene.shop.id, subject, head }));
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 1 });
  });

  it.each([
    ['another head', { head: 'b'.repeat(40) }, false],
    ['another base', { base: 'lax' }, true],
  ])('makes one for a verdict on %s', async (_, change, retargeted) => {
    const scene = await openReconciled();
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, ...change });
    await reconcile(scene.of);
    expect(scene.enqueued).toMatchObject([{ number: scene.pull.number, retargeted }]);
  });

  it('makes one when the configuration in another repository is another now, and none when it is not', async () => {
    const scene = await openReconciled();
    const standards = await scene.org.createRepository('standards', { private: true });
    const put = (text: string, path = '.github/fairlead.yml') =>
      standards.commit({ branch: 'main', files: { [path]: text }, message: 'Rules', author: scene.maria });
    await put('policies: {}\n');
    const octokit = forAssessment(
      await scene.of.octokitOf(scene.installation.id, null, { for: 'background' }),
    ).octokit;
    const elsewhere = githubElsewhere(octokit, 'acme');
    if ('name' in elsewhere.organization) await elsewhere.organization.read();
    await elsewhere.shared({ owner: 'acme', repo: 'standards', ref: 'main' }).read();
    const layers = JSON.stringify(await elsewhere.revisions());
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, layers });
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 0 });
    await put('# Standards\n', 'README.md');
    expect(await later(scene)).toMatchObject({ enqueued: 0 });
    const mend = scene.github.faults.add({ match: { path: /^\/graphql/ }, do: { status: 502, body: {} } });
    await put('policies: {review: block}\n');
    expect(await later(scene)).toMatchObject({ enqueued: 0, failed: 0 });
    mend();
    await later(scene);
    expect(scene.enqueued).toMatchObject([{ number: scene.pull.number, retargeted: false }]);
  });

  it('makes one when the organization has a configuration and had none', async () => {
    const scene = await openReconciled();
    const layers = JSON.stringify([{ owner: 'acme', repo: '.github', ref: null, blob: null }]);
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, layers });
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 0 });
    const home = await scene.org.createRepository('.github', { private: true });
    const files = { '.github/fairlead.yml': 'policies: {}\n' };
    await home.commit({ branch: 'main', files, message: 'Rules', author: scene.maria });
    expect(await later(scene)).toMatchObject({ enqueued: 1 });
  });

  it('makes one when the waivers of the organization, which it was judged by, are others now', async () => {
    const scene = await openReconciled();
    const home = await scene.org.createRepository('.github', { private: true });
    const put = (path: string, text: string) =>
      home.commit({ branch: 'main', files: { [path]: text }, message: 'Change', author: scene.maria });
    await put('.github/fairlead/waivers.yml', 'waivers: []\n');
    const octokit = forAssessment(
      await scene.of.octokitOf(scene.installation.id, null, { for: 'background' }),
    ).octokit;
    const { organization, revisions } = githubElsewhere(octokit, 'acme');
    if ('name' in organization) await Promise.all([organization.read(), organization.waivers?.read()]);
    const layers = JSON.stringify(await revisions());
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, layers });
    await put('README.md', '# Home\n');
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 0 });
    await put('.github/fairlead/waivers.yml', '# none\nwaivers: []\n');
    expect(await later(scene)).toMatchObject({ enqueued: 1 });
  });

  describe('whose base moved on since its verdict', () => {
    const push = (scene: Recovery, files: Record<string, string>, branch = 'main') =>
      scene.shop.commit({ branch, files, message: 'Move on', author: scene.maria });

    it('makes none for pushes that change nothing that judges, and one for those that do', async () => {
      const scene = await openReconciled();
      await judged(scene, { number: scene.pull.number, head: scene.pull.headSha });
      await push(scene, { 'src/other.ts': '1\n' });
      expect(await reconcile(scene.of)).toMatchObject({ enqueued: 0 });
      await push(scene, { '.github/fairlead.yml': 'policies: {review: block}\n' });
      await push(scene, { 'src/other.ts': '2\n' });
      expect(await later(scene)).toMatchObject({ enqueued: 1 });
      expect(scene.enqueued).toMatchObject([{ number: scene.pull.number, retargeted: false }]);
    });

    it('asks once for many that were judged since', async () => {
      const scene = await openReconciled();
      await openPulls(scene, scene.shop, 3);
      for (const [i, { number }] of scene.shop.pullRequests().entries()) {
        await judged(scene, { number, head: scene.shop.pullRequest(number).headSha, at: i });
        await push(scene, { 'src/other.ts': `${i}\n` });
      }
      scene.github.clearRequests();
      expect(await reconcile(scene.of)).toMatchObject({ enqueued: 0 });
      const compared = scene.github.requests.filter(({ path }) => path.includes('/compare/'));
      expect(compared).toHaveLength(1);
    });

    it('makes one when the commit that judged it is not on the base any more', async () => {
      const scene = await openReconciled();
      await push(scene, { '.github/fairlead.yml': 'policies: {}\n' }, 'other');
      await judged(scene, {
        number: scene.pull.number,
        head: scene.pull.headSha,
        baseSha: scene.shop.sha('other'),
      });
      expect(await reconcile(scene.of)).toMatchObject({ enqueued: 1 });
    });
  });

  it('makes one for a head of which nothing could be known', async () => {
    const scene = await openReconciled();
    const unjudged = { conclusion: 'action_required', assessments: null, baseSha: null } as const;
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, ...unjudged });
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 1 });
  });

  it.each<readonly [string, Partial<Pick<NewVerdict, 'conclusion' | 'assessments' | 'baseSha'>>]>([
    ['nothing', { conclusion: 'action_required', assessments: null, baseSha: null }],
    ['not everything', { assessments: { secrets: { rung: 'block', outcome: 'unknown' } } }],
  ])(
    'leaves one of which %s is known to those who owe it a look, and asks where nobody does',
    async (_, verdict) => {
      const scene = await openReconciled();
      await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, ...verdict });
      const at = scene.refOf(scene.shop);
      const { owedLooks } = storedClients(scene.database, scene.host).of(scene.installation.id);
      const mine = pullRequestTask(at, scene.pull.number);
      for (const task of [mine, pullRequestTask({ ...at, repositoryId: 99 }, scene.pull.number)])
        await owedLooks.owe(keyOf(task), task, scene.of.now());
      for (let hour = 0; hour < 9; hour++) expect(await later(scene)).toMatchObject({ enqueued: 0 });
      await owedLooks.settle(keyOf(mine), scene.of.now());
      expect(await later(scene)).toMatchObject({ enqueued: 1 });
    },
  );

  it('still makes one for another base of what is owed a look', async () => {
    const scene = await openReconciled();
    const task = pullRequestTask(scene.refOf(scene.shop), scene.pull.number);
    await storedClients(scene.database, scene.host)
      .of(scene.installation.id)
      .owedLooks.owe(keyOf(task), task, scene.of.now());
    await judged(scene, { number: scene.pull.number, head: scene.pull.headSha, base: 'lax' });
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 1 });
  });

  it('notes which pull requests are closed, though nobody told of it', async () => {
    const scene = await openReconciled();
    const client = clientId({ host: scene.host, installation: scene.installation.id });
    const of = { client, repositoryId: scene.shop.id, login: 'maria', head: 'a'.repeat(40), at: new Date() };
    await scene.database.transaction((trx) =>
      recordPushes(
        trx,
        [scene.pull.number, 99].map((pullRequest) => ({ ...of, pullRequest })),
      ),
    );
    await reconcile(scene.of);
    const closed = await scene.database.kysely
      .selectFrom('pushes')
      .select('pullRequest')
      .where('client', '=', client)
      .where('closedAt', 'is not', null)
      .execute();
    expect(closed).toEqual([{ pullRequest: 99 }]);
  });

  it('makes none for a closed one', async () => {
    const scene = await openReconciled();
    await scene.pull.close(scene.maria);
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 0 });
  });

  it('looks at a repository once an hour', async () => {
    const scene = await openReconciled();
    await reconcile(scene.of);
    expect(await later(scene, 58)).toMatchObject({ repositories: 0, enqueued: 0 });
    expect(await later(scene, 3)).toMatchObject({ repositories: 1, enqueued: 1 });
  });

  it('does not flood: at most fifty jobs and twenty repositories of a client in one run', async () => {
    const scene = await openReconciled();
    await openPulls(scene, scene.shop, 59);
    expect(await reconcile(scene.of)).toMatchObject({ enqueued: 50 });
    for (const { number } of scene.shop.pullRequests().slice(0, 50)) {
      const { headSha } = scene.shop.pullRequest(number);
      await judged(scene, { number, head: headSha });
    }
    expect(await later(scene, 10)).toMatchObject({ enqueued: 10 });
    for (let index = 0; index < 24; index++) await scene.org.createRepository(`r${index}`);
    expect(await later(scene, 10)).toMatchObject({ repositories: 20 });
    expect(await later(scene, 10)).toMatchObject({ repositories: 4 });
  });

  it('costs one request per quiet repository', async () => {
    const scene = await openReconciled();
    await reconcile(scene.of);
    scene.github.clearRequests();
    await later(scene);
    expect(scene.github.requests.filter(({ path }) => path.startsWith('/repos/'))).toHaveLength(1);
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
    const scene = await openReconciled();
    const mend = scene.github.faults.add({ match: { path }, do: effect });
    const summary = await reconcile(scene.of);
    expect(Number(summary.failed)).toBeGreaterThan(0);
    // The list of installations is not needed to go on with those that are known.
    expect(scene.enqueued).toHaveLength(what === 'the installations' ? 1 : 0);
    mend();
    expect(await later(scene)).toMatchObject({ enqueued: 1, failed: 0 });
  });

  it('goes on with other clients when one fails', async () => {
    const scene = await openReconciled();
    const other = scene.github.createOrganization('other');
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
    scene.github.install(scene.app, other);
    await scene.takeIn();
    scene.github.faults.add({
      match: { path: new RegExp(`/${scene.installation.id}/access_tokens$`) },
      do: 'drop',
    });
    expect(await reconcile(scene.of)).toMatchObject({ clients: 2, enqueued: 1, failed: 1 });
    expect(scene.enqueued[0]).toMatchObject({ repositoryId: theirs.id });
  });
});
