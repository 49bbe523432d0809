/** The policies on files, records and commits, through webhooks and the wide read. */
import { describe, expect, it } from 'vitest';
import { openPull, openScene, type Scene, verdict } from './scene.ts';

const only = (policy: string, options = '') => `policies:\n  ${policy}:\n    rung: block\n${options}`;

async function conclusion(scene: Scene, sha: string): Promise<string> {
  await scene.settle();
  return verdict(scene, sha)?.conclusion ?? 'none';
}

const record = (title: string) =>
  `# ${title}\n\n## Context\n\nJobs get lost.\n\n## Decision\n\nWe do it, for the reasons above.\n`;

describe('adr-valid', () => {
  it('of two pull requests with one number the first keeps it, and merging it holds the second', async () => {
    const scene = await openScene({
      configuration: only('adr-valid'),
      files: { 'docs/adr/0001-use-postgres.md': record('Use Postgres') },
    });
    const first = await openPull(scene, {
      branch: 'redis',
      files: { 'docs/adr/0002-redis.md': record('Redis') },
    });
    expect(await conclusion(scene, first.headSha)).toBe('success');
    const second = await openPull(scene, {
      branch: 'kafka',
      files: { 'docs/adr/0002-kafka.md': record('Kafka') },
    });
    const third = await openPull(scene, { branch: 'sqs', files: { 'docs/adr/0003-sqs.md': record('SQS') } });
    expect(await conclusion(scene, second.headSha)).toBe('failure');
    expect(await conclusion(scene, third.headSha)).toBe('success');
    await scene.shop.commit({ branch: 'main', files: { 'docs/adr/0003-pulsar.md': record('Pulsar') } });
    expect(await conclusion(scene, third.headSha)).toBe('failure');
    expect(await conclusion(scene, first.headSha)).toBe('success');
  });

  it('an accepted record is not rewritten', async () => {
    const path = 'docs/adr/0001-use-postgres.md';
    const scene = await openScene({
      configuration: only('adr-valid'),
      files: { [path]: record('Use Postgres') },
    });
    const pull = await openPull(scene, {
      files: { [path]: record('Use Postgres').replace('We do it', 'We do not') },
    });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });
});

describe('size', () => {
  const lines = 'x\n'.repeat(401);

  it('asks the base branch what is generated, not the change', async () => {
    const files = { '.gitattributes': 'api/** linguist-generated\n' };
    const scene = await openScene({ configuration: only('size'), files });
    const made = await openPull(scene, { branch: 'made', files: { 'api/a.ts': lines } });
    expect(await conclusion(scene, made.headSha)).toBe('success');
    const change = { '.gitattributes': '** linguist-generated\n', 'src/a.ts': lines };
    const sly = await openPull(scene, { branch: 'sly', files: change });
    expect(await conclusion(scene, sly.headSha)).toBe('failure');
  });

  it('does not pass by what it could not read', async () => {
    const scene = await openScene(
      { configuration: only('size'), files: { '.gitattributes': `${'#'.repeat(300)}\n` } },
      { limits: { blobTextBytes: 200 } },
    );
    const pull = await openPull(scene);
    expect(await conclusion(scene, pull.headSha)).toBe('action_required');
    const cut = await openScene({ configuration: only('size') }, { limits: { pullFiles: 1 } });
    const many = await openPull(cut, { files: { a: 'x\n', b: lines } });
    expect(await conclusion(cut, many.headSha)).toBe('action_required');
  });
});

describe('forbidden-files', () => {
  const binary = (bytes: number) => Buffer.from(Uint8Array.from({ length: bytes }, (_, i) => i % 5));

  it.each<readonly [string, Parameters<typeof openPull>[1], string]>([
    ['settings', { files: { '.env': 'PASSWORD=x\n' } }, 'failure'],
    ['a binary', { files: { 'bin/tool': binary(2000) } }, 'failure'],
    ['a large picture', { files: { 'img/a.png': binary(1_000_001) } }, 'failure'],
    ['a picture', { files: { 'img/a.png': binary(2000) } }, 'success'],
    ['a link out', { files: { 'src/a': { mode: '120000', content: '../../etc/passwd' } } }, 'failure'],
    ['a link', { files: { 'src/a': { mode: '120000', content: '../README.md' } } }, 'success'],
    ['a text like a link out', { files: { 'src/a': '/etc/passwd' } }, 'success'],
    ['a submodule', { files: { lib: { submodule: 'c'.repeat(40) } } }, 'failure'],
  ])('%s: %s', async (_, change, outcome) => {
    const scene = await openScene({ configuration: only('forbidden-files') });
    const pull = await openPull(scene, change);
    expect(await conclusion(scene, pull.headSha)).toBe(outcome);
  });

  it('asks for sizes once, and only when a patch does not tell', async () => {
    const graphql = (scene: Scene) =>
      scene.github.requests.filter(({ route }) => route === 'POST /graphql').length;
    const scene = await openScene({ configuration: only('forbidden-files') }, { lag: {} });
    scene.github.clearRequests();
    await openPull(scene, { branch: 'text' });
    await scene.settle();
    // The wide read, the base branch, and the organization's file.
    expect(graphql(scene)).toBe(3);
    scene.github.clearRequests();
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`img/${i}.png`, binary(100 + i)]));
    await openPull(scene, { branch: 'pictures', files });
    await scene.settle();
    expect(graphql(scene)).toBe(4);
  });
});

describe('commit-signatures', () => {
  const signature = { state: 'VALID', signer: 'maria' };

  it('one unsigned commit holds the change', async () => {
    const scene = await openScene({ configuration: only('commit-signatures') });
    const pull = await openPull(scene, { signature });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    await scene.shop.commit({ branch: 'feature', files: { a: '1' }, author: scene.maria });
    await scene.shop.commit({ branch: 'feature', files: { a: '2' }, author: scene.maria, signature });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it.each([
    ['UNKNOWN_KEY', 'failure'],
    ['GPGVERIFY_UNAVAILABLE', 'action_required'],
  ])('%s: %s', async (state, outcome) => {
    const scene = await openScene({ configuration: only('commit-signatures') });
    const pull = await openPull(scene, { signature: { state, signer: null } });
    expect(await conclusion(scene, pull.headSha)).toBe(outcome);
  });

  it("a commit in maria's name is hers only when she signed it", async () => {
    const configuration = only('commit-signatures', '    signer: author\n');
    const scene = await openScene({ configuration });
    const pull = await openPull(scene, { pusher: scene.eve, signature: { state: 'VALID', signer: 'eve' } });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it('of commits that were not listed is not good', async () => {
    const scene = await openScene(
      { configuration: only('commit-signatures') },
      { limits: { pullCommits: 1 } },
    );
    await scene.shop.commit({ branch: 'feature', from: 'main', files: { a: '1' }, author: scene.maria });
    const pull = await openPull(scene, { signature });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });
});
