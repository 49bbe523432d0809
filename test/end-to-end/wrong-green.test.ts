/** Ways in which a pull request could become green without having been looked at, or by being clever. */
import { describe, expect, it } from 'vitest';
import { zip } from '../facts/sarif/zip.ts';
import type { Fault } from '../github/faults.ts';
import { openPull, openScene, type Scene, unfinished, verdict } from './scene.ts';

const only = (policy: string) => `policies:\n  ${policy}: block\n`;

const lax = {
  branch: 'lax',
  from: 'main',
  files: { '.github/fairlead.yml': 'policies: {}\n' },
  message: 'Lax',
} as const;

function lockOf(version: string): string {
  const packages = {
    '': { dependencies: { lodash: version } },
    'node_modules/lodash': {
      version,
      integrity: 'sha512-x',
      resolved: `https://registry.npmjs.org/lodash/-/lodash-${version}.tgz`,
    },
  };
  return `${JSON.stringify({ name: 'shop', lockfileVersion: 3, packages }, null, 2)}\n`;
}

const refused: Fault['do'] = { status: 403, body: { message: 'Resource not accessible by integration' } };
const outage: Fault['do'] = { status: 502, body: { message: 'Server Error' } };

/** The conclusion after all is quiet, or `none`. */
async function conclusion(scene: Scene, sha: string): Promise<string> {
  await scene.settle();
  expect(unfinished(scene, sha)).toEqual([]);
  return verdict(scene, sha)?.conclusion ?? 'none';
}

function strike(scene: Scene, path: RegExp, effect: Fault['do']): void {
  scene.github.faults.add({ match: { path }, do: effect });
}

function sarifOf(results: number): Buffer {
  const result = {
    ruleId: 'injection',
    level: 'error',
    message: { text: 'SQL from a request' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'src/cart.ts' }, region: { startLine: 1 } } }],
  };
  const run = { tool: { driver: { name: 'scan' } }, results: Array.from({ length: results }, () => result) };
  const content = JSON.stringify({ version: '2.1.0', runs: [run] });
  return Buffer.from(zip({ name: 'scan.sarif', content }));
}

describe('a list that is cut short', () => {
  it('of workflow artifacts: findings that were not listed hold the merge', async () => {
    const scene = await openScene({ configuration: only('static-analysis') });
    strike(scene, /\/actions\/artifacts\?/, 'truncate-page');
    const pull = await openPull(scene);
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarifOf(1) });
    await pull.edit({ title: 'Again', by: scene.maria });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });

  it('of changed files: a file that was not listed holds the merge', async () => {
    const scene = await openScene({ configuration: only('dependencies') }, { limits: { pullFiles: 2 } });
    const files = { 'a.txt': 'a', 'b.txt': 'b', 'package-lock.json': lockOf('4.17.20') };
    const pull = await openPull(scene, { files });
    expect(await conclusion(scene, pull.headSha)).toBe('action_required');
  });

  it('of commits: an author who was not listed may be the approver', async () => {
    const scene = await openScene({ configuration: only('review') }, { limits: { pullCommits: 2 } });
    await scene.shop.commit({ branch: 'feature', from: 'main', files: { a: '1' }, author: scene.maria });
    await scene.shop.commit({ branch: 'feature', files: { a: '2' }, author: scene.maria });
    const pull = await openPull(scene, { branch: 'feature' });
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });
});

describe('reads of dependencies that fail', () => {
  const effects: Readonly<Record<string, Fault['do']>> = {
    'a refused permission': refused,
    'an outage': outage,
    'a cut connection': 'drop',
    'an answer nobody expects': { status: 200, body: { message: 'surprise' } },
    'not found': { status: 404, body: { message: 'Not Found' } },
  };
  const reads: Readonly<Record<string, RegExp>> = {
    compare: /\/compare\//,
    'the lock file': /\/contents\/package-lock\.json/,
    advisories: /^\/advisories/,
  };
  // Where the Advisory Database fails, others are asked in vain for seconds: one case stands for all.
  const matrix = Object.keys(reads).flatMap((read) =>
    Object.keys(effects)
      .filter((name) => read !== 'advisories' || name === 'an answer nobody expects')
      .map((name) => [read, name] as const),
  );
  it.each(matrix)('%s: %s', async (read, name) => {
    const scene = await openScene({
      configuration: only('dependencies'),
      files: { 'package-lock.json': lockOf('4.17.20') },
    });
    strike(scene, reads[read] ?? /never/, effects[name] ?? 'drop');
    const pull = await openPull(scene, { files: { 'package-lock.json': lockOf('4.17.21') } });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });

  it.each([
    ['refused', refused],
    ['an outage', outage],
    ['dropped', 'drop'],
  ] as const)('the download of an artifact: %s', async (_, effect) => {
    const scene = await openScene({ configuration: only('static-analysis') });
    strike(scene, /\/actions\/artifacts\/\d+\/zip/, effect);
    const pull = await openPull(scene);
    await scene.shop.addArtifact({ name: 'fairlead-sarif', headSha: pull.headSha, zip: sarifOf(1) });
    await pull.edit({ title: 'Again', by: scene.maria });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });
});

describe('files that GraphQL does not show, as if none were there', () => {
  const hidden = { hidesFiles: true };
  const evil = lockOf('4.17.20').replaceAll('https://registry.npmjs.org', 'http://evil.example');

  it('the configuration is in force, and the lock files are read', async () => {
    const files = { 'package-lock.json': lockOf('4.17.20'), 'web/package-lock.json': lockOf('4.17.20') };
    const scene = await openScene({ configuration: only('dependencies'), files }, hidden);
    const pull = await openPull(scene, {
      files: { 'package-lock.json': evil, 'web/package-lock.json': evil },
    });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
    expect(verdict(scene, pull.headSha)?.text).toContain('web/package-lock.json');
  });

  it("the organization's configuration is in force", async () => {
    const scene = await openScene({}, hidden);
    const rules = await scene.org.createRepository('.github', { private: true });
    const files = { '.github/fairlead.yml': only('title') };
    await rules.commit({ branch: 'main', files, message: 'Rules', author: scene.org.owner });
    const pull = await openPull(scene, { title: 'wip' });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });
});

describe('a lock file in disguise', () => {
  it('is new when it is renamed from a file that nobody judged', async () => {
    const vulnerable = lockOf('4.17.20').replaceAll('https://registry.npmjs.org', 'http://evil.example');
    const scene = await openScene({
      configuration: only('dependencies'),
      files: { 'docs/example.json': vulnerable },
    });
    const pull = await openPull(scene, {
      files: { 'docs/example.json': null, 'package-lock.json': vulnerable },
    });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it('is no submodule because one of its lines says so', async () => {
    const cargo = (name: string, extra: string) =>
      `version = 3\n\n[[package]]\nname = "${name}"\nversion = "1.0.0"\nsource = "registry+http://evil.example/"\n${extra}`;
    const line = `Subproject commit ${'a'.repeat(40)}`;
    const scene = await openScene({
      configuration: only('dependencies'),
      files: { 'Cargo.lock': cargo('a', '') },
    });
    const pull = await openPull(scene, { files: { 'Cargo.lock': cargo('b', `note = """\n${line}\n"""\n`) } });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });
});

describe('one commit as the head of several pull requests', () => {
  it('takes the worst of all of them, however many others came before', async () => {
    const scene = await openScene({ configuration: only('review') });
    await scene.shop.commit({ ...lax, author: scene.org.owner });
    const quiet = scene.github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
    await openPull(scene);
    const sha = scene.shop.sha('feature');
    for (let i = 0; i < 50; i++) {
      const other = await scene.shop.openPullRequest({
        title: `${i}`,
        head: 'feature',
        base: 'lax',
        author: scene.maria,
      });
      await other.close();
    }
    const strict = scene.shop.pullRequests()[0];
    await strict?.close();
    quiet();
    const late = await scene.shop.openPullRequest({ title: 'Strict', head: 'feature', author: scene.maria });
    expect(late.headSha).toBe(sha);
    await scene.shop.openPullRequest({ title: 'Lax', head: 'feature', base: 'lax', author: scene.maria });
    expect(await conclusion(scene, sha)).toBe('failure');
  });

  it('takes the worst of them when the wide read fails', async () => {
    const scene = await openScene({ configuration: 'policies:\n  adr-required: block\n' });
    await scene.shop.commit({ ...lax, author: scene.org.owner });
    strike(scene, /^\/graphql/, refused);
    const strict = await openPull(scene, {
      files: { 'db/migrations/1.sql': 'a\n', 'main.tf': 'b\n', Dockerfile: 'c\n' },
    });
    expect(await conclusion(scene, strict.headSha)).toBe('failure');
    await scene.shop.openPullRequest({ title: 'Lax', head: 'feature', base: 'lax', author: scene.maria });
    expect(await conclusion(scene, strict.headSha)).toBe('failure');
  });

  it('is not green when it cannot be told which pull requests they are', async () => {
    const scene = await openScene({ configuration: only('review') });
    await scene.shop.commit({ ...lax, author: scene.org.owner });
    const strict = await openPull(scene);
    expect(await conclusion(scene, strict.headSha)).toBe('failure');
    for (const path of [/^\/graphql/, /\/commits\/\w+\/pulls/]) strike(scene, path, outage);
    await scene.shop.openPullRequest({ title: 'Lax', head: 'feature', base: 'lax', author: scene.maria });
    expect(await conclusion(scene, strict.headSha)).not.toBe('success');
  });
});

describe('analysis results', () => {
  it('are not pushed out by many later runs of another workflow', async () => {
    const scene = await openScene({ configuration: only('static-analysis') });
    const pull = await openPull(scene);
    const artifact = async (path: string, results: number) => {
      const run = await scene.shop.addWorkflowRun({
        path,
        headSha: pull.headSha,
        status: 'completed',
        conclusion: 'success',
      });
      await scene.shop.addArtifact({
        name: 'fairlead-sarif',
        headSha: pull.headSha,
        run,
        zip: sarifOf(results),
      });
    };
    await artifact('.github/workflows/scan.yml', 1);
    for (let i = 0; i < 12; i++) await artifact('.github/workflows/clean.yml', 0);
    await pull.edit({ title: 'Again', by: scene.maria });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });
});

describe('people', () => {
  const people: Readonly<Record<string, (scene: Scene) => Promise<string>>> = {
    'a co-author approves': async (scene) => {
      const pull = await openPull(scene, { coAuthors: [scene.tom] });
      await pull.review({ by: scene.tom, state: 'APPROVED' });
      return pull.headSha;
    },
    'who pushed approves': async (scene) => {
      const pull = await openPull(scene, { pusher: scene.tom });
      await pull.review({ by: scene.tom, state: 'APPROVED' });
      return pull.headSha;
    },
    'a reader approves': async (scene) => {
      const reader = scene.github.createUser('rita');
      scene.shop.setCollaborator(reader, 'read');
      const pull = await openPull(scene);
      await pull.review({ by: reader, state: 'APPROVED' });
      return pull.headSha;
    },
    'the approval is of an earlier commit': async (scene) => {
      const pull = await openPull(scene);
      await pull.review({ by: scene.tom, state: 'APPROVED' });
      await scene.shop.commit({ branch: 'feature', files: { b: 'b' }, author: scene.maria });
      return pull.headSha;
    },
    'the approval is dismissed': async (scene) => {
      const pull = await openPull(scene);
      const review = await pull.review({ by: scene.tom, state: 'APPROVED' });
      await scene.settle();
      await pull.dismiss(review.id);
      return pull.headSha;
    },
    'it is closed, pushed to and reopened': async (scene) => {
      const pull = await openPull(scene);
      await pull.review({ by: scene.tom, state: 'APPROVED' });
      await pull.close();
      await scene.shop.commit({ branch: 'feature', files: { b: 'b' }, author: scene.maria });
      await pull.reopen();
      return scene.shop.sha('feature');
    },
  };
  it.each(Object.keys(people))('%s', async (name) => {
    const scene = await openScene({ configuration: only('review') });
    const sha = (await people[name]?.(scene)) ?? '';
    expect(await conclusion(scene, sha)).toBe('failure');
  });
});

describe('a configuration that cannot be used', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((key, i) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[i]}`).join(',')}]`)
    .join('\n')}\npolicies: *j\n`;
  const broken: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'a folder in its place': { '.github/fairlead.yml/a': 'policies: {}\n' },
    'another ending': { '.github/fairlead.yaml': only('review') },
    'an unknown key': { '.github/fairlead.yml': `extends: acme/rules\n${only('review')}` },
    'an alias bomb': { '.github/fairlead.yml': bomb },
    'a megabyte': { '.github/fairlead.yml': `${only('review')}${'# padding\n'.repeat(110_000)}` },
    'no text': { '.github/fairlead.yml': `policies: {}\n\0` },
    'deep nesting': { '.github/fairlead.yml': `policies: ${'['.repeat(20_000)}` },
    'a bare list': { '.github/fairlead.yml': '- review\n' },
    'a key twice': { '.github/fairlead.yml': `${only('review')}  review: off\n` },
  };
  it.each(Object.keys(broken))('%s gives no green', async (name) => {
    const scene = await openScene({ files: broken[name] ?? {} });
    const pull = await openPull(scene);
    expect(await conclusion(scene, pull.headSha)).toBe('action_required');
  });
});

it('a change that puts the configuration where nobody reads it fails, with the right name', async () => {
  const scene = await openScene();
  const pull = await openPull(scene, { files: { '.github/fairlead.yaml': only('review') } });
  expect(await conclusion(scene, pull.headSha)).toBe('failure');
  expect(verdict(scene, pull.headSha)?.annotations[0]?.message).toContain('.github/fairlead.yml');
});

it('a draft that becomes ready loses what it had as a draft', async () => {
  const scene = await openScene({ configuration: only('review') });
  await scene.shop.commit({ branch: 'feature', files: { a: 'a' }, author: scene.maria });
  const pull = await scene.shop.openPullRequest({
    title: 'Draft',
    head: 'feature',
    author: scene.maria,
    draft: true,
  });
  await scene.settle();
  await pull.readyForReview();
  expect(await conclusion(scene, pull.headSha)).toBe('failure');
});

describe('checks from elsewhere', () => {
  it.each([
    ['a required name from another App', 'test'],
    ['a check named like ours', 'Fairlead'],
  ])('%s is not taken for the real one', async (_, name) => {
    const scene = await openScene({ configuration: only('passing-checks') });
    const ci = scene.github.createApp({ slug: 'ci', permissions: { checks: 'write' }, events: [] });
    const other = scene.github.createApp({ slug: 'other', permissions: { checks: 'write' }, events: [] });
    for (const app of [ci, other]) scene.github.install(app, scene.org);
    scene.shop.setBranchProtection('main', {
      requiredStatusChecks: { strict: false, checks: [{ context: name, appId: ci.id }] },
    });
    const pull = await openPull(scene);
    await scene.shop.createCheckRun({
      app: other,
      name,
      headSha: pull.headSha,
      status: 'completed',
      conclusion: 'success',
    });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });
});
