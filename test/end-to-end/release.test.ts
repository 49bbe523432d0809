/** Releases, and the pull requests that propose them, over real webhooks. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../github/faults.ts';
import { openScene, type Scene, verdict } from './scene.ts';

const blocking = 'policies:\n  release-readiness: block\n';

/** Fairlead's newest check run of releases on a commit. */
function releaseVerdict(scene: Scene, sha: string) {
  return scene.shop
    .checkRuns(sha)
    .find((run) => run.name === 'Fairlead release' && run.suite.app.id === scene.app.id);
}

/** `acme/shop` with v1.0.0 behind it. */
async function released(configuration: string | null = blocking): Promise<Scene> {
  const scene = await openScene({ configuration });
  await scene.shop.createRelease({ tag: 'v1.0.0', notes: 'The first one', by: scene.maria });
  await scene.settle();
  return scene;
}

let files = 0;

/** Merges a pull request by maria, approved by tom unless said. */
async function merged(scene: Scene, about: { readonly approved?: boolean; readonly head?: string } = {}) {
  files += 1;
  const { approved = true, head = `change-${files}` } = about;
  const path = `src/${files}.ts`;
  await scene.shop.commit({
    branch: head,
    from: 'main',
    files: { [path]: 'export {};\n' },
    message: `Add ${path}`,
    author: scene.maria,
  });
  const pull = await scene.shop.openPullRequest({ title: `Add ${path}`, head, author: scene.maria });
  if (approved) await pull.review({ by: scene.tom, state: 'APPROVED' });
  await pull.merge({ by: scene.maria });
  return pull;
}

async function pushed(scene: Scene, change: Readonly<Record<string, string>> = { 'src/fix.ts': '1\n' }) {
  return scene.shop.commit({ branch: 'main', files: change, message: 'Quick fix', author: scene.eve });
}

async function publish(scene: Scene, tag = 'v1.1.0', notes = 'Receipts show their number.') {
  const release = await scene.shop.createRelease({ tag, notes, by: scene.maria });
  await scene.settle();
  return release;
}

const said = (check: ReturnType<typeof releaseVerdict>): string =>
  `${check?.title}\n${check?.summary}\n${check?.text}`;

describe('a release', () => {
  it('of reviewed changes is green, and its check says what was looked at', async () => {
    const scene = await released();
    await merged(scene);
    await publish(scene);
    const check = releaseVerdict(scene, scene.shop.sha());
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(check?.title).toBe('release v1.1.0: 1 policy passed');
    expect(said(check)).toContain('2 commits since `v1.0.0`, all reviewed');
    expect(said(check)).not.toContain('merge');
  });

  it('with a commit that nobody was asked to review is red, and names it', async () => {
    const scene = await released();
    await merged(scene);
    const sha = await pushed(scene);
    await publish(scene);
    const check = releaseVerdict(scene, sha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(said(check)).toContain(sha.slice(0, 7));
    expect(said(check)).toContain('came without a pull request');
    expect(said(check)).toContain('asks for 1 thing of this release');
  });

  it('with a pull request that nobody approved is red until somebody does', async () => {
    const scene = await released();
    const pull = await merged(scene, { approved: false });
    await publish(scene);
    const red = releaseVerdict(scene, scene.shop.sha());
    expect(red).toMatchObject({ conclusion: 'failure' });
    expect(said(red)).toContain(`#${pull.number}`);
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    if (red) await scene.shop.rerequestCheckRun(red, scene.maria);
    await scene.settle();
    expect(releaseVerdict(scene, scene.shop.sha())).toMatchObject({ conclusion: 'success' });
  });

  it('with a change that its reviewer pushed a part of is red, whoever wrote it by name', async () => {
    const scene = await released();
    const { shop, maria, tom } = scene;
    const about = { branch: 'late', message: 'Add late.ts', author: maria };
    await shop.commit({ ...about, from: 'main', files: { 'src/late.ts': '1\n' } });
    const pull = await shop.openPullRequest({ title: 'Late', head: 'late', author: maria });
    await shop.commit({ ...about, files: { 'src/late.ts': '2\n' }, pusher: tom });
    const pushedSha = pull.headSha;
    await pull.review({ by: tom, state: 'APPROVED' });
    await pull.merge({ by: maria, method: 'squash' });
    await publish(scene);
    const check = releaseVerdict(scene, shop.sha());
    expect(check?.conclusion).toBe('failure');
    expect(said(check)).toContain(`\`tom\` pushed \`${pushedSha.slice(0, 7)}\``);
    const { rows } = await scene.database.execute(
      `select login, closed_at from pushes where repository_id = ${shop.data.id}`,
    );
    expect(rows).toEqual([{ login: 'tom', closed_at: expect.any(Date) }]);
  });

  it('is held by an open blocker, whoever called it that', async () => {
    const scene = await released();
    await merged(scene);
    const issue = scene.shop.openIssue({
      title: 'Receipts lose cents',
      labels: ['Release-Blocker'],
      author: scene.eve,
    });
    await publish(scene);
    const red = releaseVerdict(scene, scene.shop.sha());
    expect(red).toMatchObject({ conclusion: 'failure' });
    expect(said(red)).toContain('Receipts lose cents');
    scene.shop.closeIssue(issue);
    if (red) await scene.shop.rerequestCheckRun(red, scene.maria);
    await scene.settle();
    expect(releaseVerdict(scene, scene.shop.sha())).toMatchObject({ conclusion: 'success' });
  });

  it('without notes is red until they are written', async () => {
    const scene = await released();
    await merged(scene);
    const release = await publish(scene, 'v1.1.0', '## Changes\n\n- TODO\n');
    expect(releaseVerdict(scene, scene.shop.sha())).toMatchObject({ conclusion: 'failure' });
    await scene.shop.editRelease(release, { notes: 'Receipts show their number.' }, scene.maria);
    await scene.settle();
    expect(releaseVerdict(scene, scene.shop.sha())).toMatchObject({ conclusion: 'success' });
  });

  it('is judged again when its tag is moved', async () => {
    const scene = await released();
    await merged(scene);
    await publish(scene);
    const green = scene.shop.sha();
    const sha = await pushed(scene);
    await scene.shop.tag('v1.1.0', sha);
    await scene.settle();
    expect(releaseVerdict(scene, green)).toMatchObject({ conclusion: 'success' });
    expect(releaseVerdict(scene, sha)).toMatchObject({ conclusion: 'failure' });
  });

  it('answers for what its candidates brought', async () => {
    const scene = await released();
    const sha = await pushed(scene);
    await scene.shop.createRelease({
      tag: 'v1.1.0-rc.1',
      notes: 'Try it',
      prerelease: true,
      by: scene.maria,
    });
    await merged(scene);
    await publish(scene);
    const check = releaseVerdict(scene, scene.shop.sha());
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(said(check)).toContain(sha.slice(0, 7));
  });

  it('shares its check run with another of the same commit, which says the worst of the two', async () => {
    const scene = await released();
    await merged(scene);
    await publish(scene);
    await publish(scene, 'cart@2.0.0', '');
    const check = releaseVerdict(scene, scene.shop.sha());
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.title).toContain('release v1.1.0: ');
    expect(check?.title).toContain('release cart@2.0.0: ');
    expect(check?.summary).toContain('This commit is in 2 releases');
  });

  it('is fine with the commit that its own tool pushed', async () => {
    const scene = await released();
    await pushed(scene, { 'package.json': '{\n  "name": "shop",\n  "version": "1.0.0"\n}\n' });
    await publish(scene, 'v1.0.1');
    await merged(scene);
    await pushed(scene, {
      'package.json': '{\n  "name": "shop",\n  "version": "1.1.0"\n}\n',
      'CHANGELOG.md': '# 1.1.0\n',
    });
    await publish(scene);
    const check = releaseVerdict(scene, scene.shop.sha());
    expect(check).toMatchObject({ conclusion: 'success' });
    expect(said(check)).toContain('nothing but version numbers');
  });

  it('is judged by the rules of the default branch, not by those it brings', async () => {
    const scene = await released();
    await scene.shop.commit({
      branch: 'lax',
      from: 'main',
      files: { '.github/fairlead.yml': 'policies: {}\n' },
      message: 'Lax',
      author: scene.eve,
    });
    await scene.shop.createRelease({
      tag: 'v1.1.0',
      notes: 'Trust me',
      target: scene.shop.sha('lax'),
      by: scene.eve,
    });
    await scene.settle();
    expect(releaseVerdict(scene, scene.shop.sha('lax'))).toMatchObject({ conclusion: 'failure' });
  });

  it.each([
    ['without a configuration', null],
    ['when releases are off', 'policies:\n  release-readiness: off\n'],
    ['when nothing is said of releases', 'policies:\n  review: block\n'],
  ])('hears nothing %s', async (_, configuration) => {
    const scene = await released(configuration);
    const sha = await pushed(scene);
    await publish(scene);
    expect(releaseVerdict(scene, sha)).toBeUndefined();
  });

  it('is not red when the policy is only observed', async () => {
    const scene = await released('policies:\n  release-readiness: observe\n');
    const sha = await pushed(scene);
    await publish(scene);
    const check = releaseVerdict(scene, sha);
    expect(check).toMatchObject({ conclusion: 'success' });
    expect(said(check)).toContain('would ask for');
  });

  it('is not judged as a draft, nor as a tag alone', async () => {
    const scene = await released();
    const sha = await pushed(scene);
    await scene.shop.createRelease({ tag: 'v1.1.0', notes: 'Soon', draft: true, by: scene.maria });
    await scene.shop.tag('v9.9.9', sha);
    await scene.settle();
    expect(releaseVerdict(scene, sha)).toBeUndefined();
  });

  it('the first one has nothing to compare with, and says so', async () => {
    const scene = await released();
    const check = releaseVerdict(scene, scene.shop.sha());
    expect(check).toMatchObject({ conclusion: 'success' });
    expect(said(check)).toContain('Commits before the first release are not looked at');
  });

  it('costs nine reads to look at, and one write to say the same to whoever asks again', async () => {
    const scene = await released();
    await merged(scene);
    await publish(scene);
    const check = releaseVerdict(scene, scene.shop.sha());
    scene.github.clearRequests();
    if (check) await scene.shop.rerequestCheckRun(check, scene.maria);
    await scene.settle();
    const asked = scene.github.requests.filter(({ path }) => !path.includes('access_tokens'));
    const isWrite = ({ method, path }: (typeof asked)[number]) => method !== 'GET' && path !== '/graphql';
    expect(asked.filter((one) => !isWrite(one))).toHaveLength(9);
    expect(asked.filter(isWrite)).toMatchObject([{ route: 'POST /repos/{owner}/{repo}/check-runs' }]);
  });

  it('gets one check run, though GitHub answers 502 after it was made, and though events come twice', async () => {
    const scene = await released();
    await merged(scene);
    scene.github.faults.add({ match: { event: 'release' }, do: 'duplicate' });
    scene.github.faults.add({
      match: { method: 'POST', path: /\/check-runs$/ },
      times: 1,
      do: 'write-then-502',
    });
    await publish(scene);
    const runs = scene.shop.data.checkRuns.filter(
      ({ name, headSha }) => name === 'Fairlead release' && headSha === scene.shop.sha(),
    );
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ conclusion: 'success' });
  });
});

const failures: Readonly<Record<string, Fault['do']>> = {
  refused: { status: 403, body: { message: 'Resource not accessible by integration' } },
  'an outage': { status: 502, body: { message: 'Server Error' } },
  'a cut connection': 'drop',
  'a surprise': { status: 200, body: { data: { repository: null } } },
};

describe('a read that fails never ends in green', () => {
  const reads: Readonly<Record<string, NonNullable<Fault['match']['path']>>> = {
    'the release': ({ body }) => JSON.stringify(body ?? '').includes('FairleadReleaseNow'),
    'the wide read': ({ body }) => JSON.stringify(body ?? '').includes('query FairleadRelease('),
    'its commits': ({ body }) => JSON.stringify(body ?? '').includes('FairleadReleasedCommits'),
    'the comparison': /\/compare\//,
  };
  const losses = ['issues', 'contents', 'pull_requests'] as const;

  it.each(Object.keys(reads))('%s', async (read) => {
    const scene = await released();
    for (const [i, failure] of Object.keys(failures).entries()) {
      await merged(scene);
      scene.github.faults.add({
        match: { path: reads[read] ?? /never/ },
        do: failures[failure] ?? 'drop',
      });
      await publish(scene, `v1.${i + 1}.0`);
      const conclusion = releaseVerdict(scene, scene.shop.sha())?.conclusion ?? 'none';
      expect([failure, conclusion]).not.toEqual([failure, 'success']);
      scene.github.faults.clear();
    }
  });

  it('without a permission', async () => {
    const scene = await released();
    for (const [i, losePermission] of losses.entries()) {
      await merged(scene);
      scene.github.faults.add({ match: { path: /graphql/ }, do: { losePermission } });
      await publish(scene, `v1.${i + 1}.0`);
      const conclusion = releaseVerdict(scene, scene.shop.sha())?.conclusion ?? 'none';
      expect([losePermission, conclusion]).not.toEqual([losePermission, 'success']);
      scene.github.faults.clear();
    }
  });
});

describe('a release pull request', () => {
  const checklist = `policies:
  release-readiness:
    rung: block
    checklist:
      - item: Load test passed
        people: [tom]
`;
  async function propose(scene: Scene, body = 'Everything since 1.0.0', head = 'release/1.1.0') {
    await scene.shop.commit({
      branch: head,
      from: 'main',
      files: { 'version.txt': '1.1.0\n' },
      message: 'Release 1.1.0',
      author: scene.maria,
    });
    return scene.shop.openPullRequest({ title: 'Release 1.1.0', body, head, author: scene.maria });
  }

  it('is judged in its own check, beside what is asked of pull requests', async () => {
    const scene = await released();
    const sha = await pushed(scene);
    const pull = await propose(scene);
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.summary).toContain('before this merges');
    expect(check?.summary).toContain(sha.slice(0, 7));
    expect(releaseVerdict(scene, pull.headSha)).toBeUndefined();
  });

  it('is the only kind of pull request that is judged by what is asked of releases', async () => {
    const scene = await released();
    await pushed(scene);
    const pull = await propose(scene, 'x', 'feature');
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    const check = verdict(scene, pull.headSha);
    expect(check?.summary).not.toContain('release-readiness');
    expect(check?.text?.match(/release-readiness.*/g)).toEqual([
      'release-readiness, which blocks (judges releases, by themselves)',
    ]);
  });

  it('is judged again when a blocker comes and goes, and when main moves', async () => {
    const scene = await released();
    await merged(scene);
    const pull = await propose(scene);
    await scene.settle();
    const conclusion = () => verdict(scene, pull.headSha)?.conclusion;
    expect(conclusion()).toBe('success');
    const issue = scene.shop.openIssue({ title: 'No', labels: ['blocker'], author: scene.eve });
    await scene.settle();
    expect(conclusion()).toBe('failure');
    scene.shop.closeIssue(issue);
    await scene.settle();
    expect(conclusion()).toBe('success');
    await pushed(scene);
    await scene.settle();
    expect(conclusion()).toBe('failure');
  });

  it('has its boxes ticked by those who may, in the pull request and in the release that came of it', async () => {
    const scene = await released(checklist);
    await merged(scene);
    const open = 'All of it\n\n- [ ] Load test passed\n';
    const done = 'All of it\n\n- [x] Load test passed\n';
    const pull = await propose(scene, open);
    await pull.edit({ body: done, by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(said(verdict(scene, pull.headSha))).toContain('was ticked by `maria`');
    await pull.edit({ body: open, by: scene.tom });
    await pull.edit({ body: done, by: scene.tom });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    await pull.merge({ by: scene.maria });
    await publish(scene);
    expect(releaseVerdict(scene, scene.shop.sha())).toMatchObject({ conclusion: 'success' });
    await pull.edit({ body: 'All of it\n\n- [x] ~~Load test passed~~\n', by: scene.eve });
    const check = releaseVerdict(scene, scene.shop.sha());
    if (check) await scene.shop.rerequestCheckRun(check, scene.maria);
    await scene.settle();
    expect(releaseVerdict(scene, scene.shop.sha())).toMatchObject({ conclusion: 'failure' });
  });

  it.each(Object.keys(failures))('whose edits cannot be read is not green: %s', async (failure) => {
    const scene = await released(checklist);
    scene.github.faults.add({
      match: { path: ({ body }) => JSON.stringify(body ?? '').includes('FairleadEdits') },
      do: failures[failure] ?? 'drop',
    });
    const pull = await propose(scene, '- [x] Load test passed');
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'action_required' });
  });
});
